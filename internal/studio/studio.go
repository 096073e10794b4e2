// Package studio runs the whole studio in one process tree: the embedded stack,
// a worker and the API, over one data directory.
//
// It promises that a process killed at any moment goes on where it was when it
// is started again on the same directory: unfinished jobs that Temporal no longer
// knows are rebuilt from the store. It chooses no team and no bank of
// instruments; the caller does.
package studio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/store"
	"github.com/atelierhq/atelier/worker"
	"github.com/atelierhq/atelier/workflows"
)

// ServerFile is left in the data directory while a studio runs, so that the
// command line finds it.
const ServerFile = "server.json"

// drainTimeout is how long open HTTP requests may take to end.
const drainTimeout = 5 * time.Second

// Config says what to run.
type Config struct {
	Data      string // data directory; required
	Listen    string // address of the API; "" a free port on loopback
	UIPort    int    // of the Temporal UI; 0: 8233 or the next free one
	NoUI      bool
	SyncFull  bool
	NewData   bool // start with an empty Temporal database whatever is there
	Teams     map[string]agents.Team
	Recognise func([]byte) (string, error)
	Log       *slog.Logger
	Metrics   http.Handler
	Observe   func(atelier.TurnKind, string, string, time.Duration)
	// Concurrency is how many activities run at a time; 0: the worker's default,
	// which is for agents that wait more than they work.
	Concurrency int
	// Queues are those of the teams' providers.
	Queues []worker.Queue

	Announce func(stage string, req atelier.TurnRequest) // for fault tests; nil in production

	// ObserveStore is told of every call to the store: what, "ok" or an error's
	// code, and how long; nil: none.
	ObserveStore func(call, outcome string, took time.Duration)
}

// Server is what ServerFile says.
type Server struct {
	URL      string `json:"url"`
	UI       string `json:"ui,omitempty"`
	StoreURL string `json:"store,omitempty"`
	NeedsKey bool   `json:"needs_key,omitempty"` // every request needs an API key
	PID      int    `json:"pid"`
}

// Studio is a running studio. Its fields are read-only.
type Studio struct {
	URL       string // of the API
	UIURL     string // of the Temporal UI
	Client    client.Client
	Store     *store.S3
	API       *api.Server
	StoreURL  string
	Restarted []string // jobs that were rebuilt from the store

	failed   chan error // see Failed
	stopping atomic.Bool

	stack    *embedded.Stack
	stop     func()
	http     *http.Server
	needsKey bool
	keys     proof.Keyring // public: what bundles are signed with
	file     string
	log      *slog.Logger
}

// SearchAttributes are what the workflows upsert; deployments register the same.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		workflows.AttrKind:       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		workflows.AttrStage:      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		workflows.AttrMedium:     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		workflows.AttrTenant:     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		workflows.AttrStopReason: enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		workflows.AttrModels:     enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
		workflows.AttrNeedsHuman: enumspb.INDEXED_VALUE_TYPE_BOOL,
		workflows.AttrRound:      enumspb.INDEXED_VALUE_TYPE_INT,
		workflows.AttrScore:      enumspb.INDEXED_VALUE_TYPE_DOUBLE,
		workflows.AttrCost:       enumspb.INDEXED_VALUE_TYPE_DOUBLE,
	}
}

// Start brings everything up, in the order of temporal.md section 1, and goes on
// with unfinished jobs. When it returns without an error the API answers.
func Start(ctx context.Context, c Config) (_ *Studio, err error) {
	s := &Studio{log: c.Log, failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			s.Stop(context.WithoutCancel(ctx))
		}
	}()
	s.stack, err = embedded.Start(ctx, embedded.Config{Data: c.Data, UIPort: c.UIPort, NoUI: c.NoUI, SyncFull: c.SyncFull,
		NewTemporalData: c.NewData, Namespace: workflows.Namespace, SearchAttributes: SearchAttributes(), Log: c.Log})
	if err != nil {
		return nil, err
	}
	s.UIURL, s.Client, s.StoreURL = s.stack.UIURL, s.stack.Client(), s.stack.Store.Endpoint
	if s.Store, err = openStore(ctx, s.stack.Store, c.Log, c.ObserveStore); err != nil {
		return nil, err
	}
	signing, err := signingKey(c.Data)
	if err != nil {
		return nil, err
	}
	s.keys = signing.Ring
	acts := activities.New(activities.Config{Store: s.Store, Teams: c.Teams, Log: c.Log, Observe: c.Observe, Announce: c.Announce, Signing: signing, Eraser: s.Store})
	if s.stop, err = worker.Start(worker.Config{Client: s.Client, Activities: acts, Concurrency: c.Concurrency, Queues: c.Queues}); err != nil {
		return nil, fmt.Errorf("the worker did not start: %w", err)
	}
	if err := s.serve(ctx, c); err != nil {
		return nil, err
	}
	// A job that cannot be taken up (its team is not installed, say) keeps neither
	// the others nor the studio from running; the API's log names it.
	if s.Restarted, err = s.API.Recover(ctx); err != nil {
		c.Log.Error("not every unfinished job could be taken up; 'atelier recover' tries again", "err", err)
	}
	go s.watch(s.stack.Store)
	s.file = filepath.Join(c.Data, ServerFile)
	b, err := json.Marshal(Server{URL: s.URL, UI: s.UIURL, StoreURL: s.StoreURL, NeedsKey: s.needsKey, PID: os.Getpid()})
	if err != nil {
		return nil, err
	}
	return s, os.WriteFile(s.file, b, 0o600)
}

func openStore(ctx context.Context, p *embedded.StoreProcess, log *slog.Logger, observe func(call, outcome string, took time.Duration)) (*store.S3, error) {
	return store.Open(ctx, store.Config{Endpoint: p.Endpoint, Region: p.Region, Bucket: p.Bucket,
		AccessKey: p.AccessKey, SecretKey: p.SecretKey, PathStyle: true, Checksums: false, CreateBucket: true, Log: log, Observe: observe})
}

// OpenStore opens the store of a data directory: that of the studio which runs on
// it, if running names one, else a store started for the occasion. The function
// returned ends what was started.
func OpenStore(ctx context.Context, data string, running *Server, log *slog.Logger) (*store.S3, func() error, error) {
	var p *embedded.StoreProcess
	var err error
	if running != nil {
		p, err = embedded.RunningStore(data, running.StoreURL)
	} else {
		p, err = embedded.StartStore(ctx, data, log)
	}
	if err != nil {
		return nil, nil, err
	}
	stop := func() error { return p.Stop(context.WithoutCancel(ctx)) }
	s, err := openStore(ctx, p, log, nil)
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return s, stop, nil
}

// serve starts the API. Beyond loopback it asks for keys, and so for one at least.
func (s *Studio) serve(ctx context.Context, c Config) error {
	listen := c.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return atelier.Invalidf("listen", "the API cannot listen on %s; choose another address", listen)
	}
	addr := l.Addr().(*net.TCPAddr)
	if s.needsKey = !addr.IP.IsLoopback(); s.needsKey {
		has, err := api.HasKeys(ctx, s.Store)
		if err == nil && !has {
			err = atelier.Invalidf("listen", "others can reach %s, so every request there needs an API key, and there is none: make one with `atelier keys add NAME --data %s`, or listen on 127.0.0.1", listen, c.Data)
		}
		if err != nil {
			l.Close()
			return err
		}
	}
	s.URL = "http://" + addr.String()
	if addr.IP.IsUnspecified() { // an address to listen on and none to go to
		s.URL = fmt.Sprintf("http://127.0.0.1:%d", addr.Port)
	}
	rosters := map[string]atelier.Roster{}
	for name, t := range c.Teams {
		rosters[name] = t.Roster
	}
	s.API, err = api.New(api.Config{Client: s.Client, Store: s.Store, Rosters: rosters, Recognise: c.Recognise, BaseURL: s.URL,
		RequireKey: s.needsKey, Loopback: !s.needsKey, Keys: s.keys, Metrics: c.Metrics, Log: c.Log})
	if err != nil {
		l.Close()
		return err
	}
	s.http = api.NewHTTPServer(s.API.Handler(), c.Log)
	go func() {
		if err := s.http.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			c.Log.Error("the API stopped", "err", err)
		}
	}()
	return nil
}

// Failed gives the reason when the studio can no longer work and has to be
// stopped; started again, it goes on where it was. Nothing comes after [Studio.Stop].
func (s *Studio) Failed() <-chan error { return s.failed }

// watch waits for the store, without which nothing can be read or kept.
func (s *Studio) watch(p *embedded.StoreProcess) {
	<-p.Done()
	if s.stopping.Load() {
		return
	}
	err := atelier.Errorf(atelier.CodeUnavailable, "the store process ended by itself; nothing that was acknowledged is lost: start again on the same data directory")
	s.log.Error("the studio cannot go on", "err", err)
	s.failed <- err
}

// Stop drains and stops everything, last started first. It may be called twice.
func (s *Studio) Stop(ctx context.Context) error {
	s.stopping.Store(true)
	var errs []error
	if s.file != "" {
		errs = append(errs, os.Remove(s.file))
		s.file = ""
	}
	if s.http != nil {
		c, cancel := context.WithTimeout(ctx, drainTimeout)
		if err := s.http.Shutdown(c); err != nil {
			s.http.Close() // streams that would not end
		}
		cancel()
		s.http = nil
	}
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if s.stack != nil {
		errs = append(errs, s.stack.Stop(ctx))
		s.stack = nil
	}
	return errors.Join(errs...)
}
