// Package api is Atelier's door: it takes briefs in, starts and asks workflows,
// and hands out what the studio made, over HTTP.
//
// [New] returns a [Server]; [Server.Handler] is everything it serves, described
// by OpenAPI 3.1 at /openapi.json and on a page at /docs. Below the handlers is
// [Studio], which other doors may use as well: it authorises, validates,
// stores, and talks to Temporal. [Client] is the same API from outside.
//
// It promises:
//
//   - A job that was answered 202 is on disk. The same Idempotency-Key and body
//     name the same job, however often and from wherever they are sent.
//   - Whatever is wrong with a request is answered with an RFC 9457 problem that
//     names the field; nothing is started and nothing is stored. Problems hold
//     a request id and never a stack, a path, a key or a host.
//   - Another tenant's job and a job that does not exist get the same answer.
//   - No byte of an artefact is sent that does not match its digest, but for a
//     fault that begins between verifying a large file and sending it; then the
//     connection is cut.
//
// It does no work of a workflow, renders nothing, and keeps nothing of its own:
// every answer is made from the store and from Temporal, so any number of
// servers can run side by side.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes/proof"
)

// Temporal is what the API asks of a Temporal client; [client.Client] is one.
type Temporal interface {
	ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
	GetWorkflow(ctx context.Context, workflowID, runID string) client.WorkflowRun
	CancelWorkflow(ctx context.Context, workflowID, runID string) error
	QueryWorkflowWithOptions(ctx context.Context, request *client.QueryWorkflowWithOptionsRequest) (*client.QueryWorkflowWithOptionsResponse, error)
	UpdateWorkflow(ctx context.Context, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error)
	DescribeWorkflowExecution(ctx context.Context, workflowID, runID string) (*workflowservice.DescribeWorkflowExecutionResponse, error)
	CheckHealth(ctx context.Context, request *client.CheckHealthRequest) (*client.CheckHealthResponse, error)
}

var _ Temporal = client.Client(nil)

// Config is what a server is made of. Client, Store, Rosters and Recognise are
// required.
type Config struct {
	Client  Temporal
	Store   atelier.Store
	Rosters map[string]atelier.Roster // by team; copied into each job's input

	// Recognise names the media type of a person's input by its content, after
	// checking its bounds. It returns CodeInvalid for anything else.
	Recognise func(data []byte) (mediaType string, err error)

	BaseURL string // of this API as people reach it, for links; "" makes relative ones

	// RequireKey refuses every request without a valid API key. Without it the
	// server answers to loopback names only, and New refuses to make one that
	// does not listen on loopback alone.
	RequireKey bool
	Loopback   bool // the listener is bound to a loopback address

	Keys    proof.Keyring // public: what bundles are signed with; empty: none are
	Limits  Limits
	Metrics http.Handler // nil: no /metrics
	Log     *slog.Logger // nil: discarded
}

// Limits bound what one tenant may ask.
type Limits struct {
	PostsPerSecond float64 // sustained rate of POST requests; 0: 50
	PostBurst      int     // 0: 200
}

// Server serves the API. It is safe for concurrent use and needs no closing.
type Server struct {
	*Studio
	cfg      Config
	api      huma.API
	mux      *http.ServeMux
	log      *slog.Logger
	metrics  http.Handler
	limits   *limiters
	uploads  chan struct{} // tokens: uploads are held in memory while they are recognised
	openAPI  []byte
	docsPage []byte
}

// New checks the configuration and returns a server. It asks neither the store
// nor Temporal: [Server.Handler] reports their health at /readyz.
func New(cfg Config) (*Server, error) {
	switch {
	case cfg.Client == nil, cfg.Store == nil, cfg.Recognise == nil, len(cfg.Rosters) == 0:
		return nil, errors.New("api: Client, Store, Recognise and Rosters are required")
	case !cfg.RequireKey && !cfg.Loopback:
		return nil, atelier.Errorf(atelier.CodeForbidden,
			"without API keys the server listens on a loopback address only: add a key with `atelier keys add NAME`, or listen on 127.0.0.1")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.BaseURL = strings.TrimSuffix(cfg.BaseURL, "/")
	s := &Server{
		Studio:  newStudio(cfg),
		cfg:     cfg,
		mux:     http.NewServeMux(),
		log:     cfg.Log,
		metrics: cfg.Metrics,
		limits:  newLimiters(cfg.Limits),
		uploads: make(chan struct{}, maxUploads),
	}
	if err := s.register(); err != nil {
		return nil, err
	}
	return s, nil
}

// Bounds of the HTTP side. Bodies of JSON are bounded by atelier.MaxBody.
const (
	maxInput        = 32 << 20 // bytes of a person's own piece
	maxUploads      = 4        // at once: 128 MiB of memory
	maxHeaders      = 16 << 10
	maxIdempotency  = 255 // bytes of an Idempotency-Key; Temporal takes no longer update id
	maxWait         = 60  // seconds of a long poll
	jsonReadTime    = 10 * time.Second
	inputReadTime   = 2 * time.Minute
	headerReadTime  = 5 * time.Second
	idleTime        = 2 * time.Minute
	writeTime       = 30 * time.Second // without progress
	queryTime       = 1500 * time.Millisecond
	updateTime      = 10 * time.Second
	healthTime      = 2 * time.Second
	retryAfter      = "2" // seconds
	defaultPageSize = 20
	maxPageSize     = 100
)

// NewHTTPServer returns a server for h with every timeout and bound set. There
// is no limit on a whole response: events and large files take their time, and
// each write has a deadline of its own.
func NewHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerReadTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeaders,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
