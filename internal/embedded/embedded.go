// Package embedded runs what Atelier stands on inside one process tree: a Temporal
// server on SQLite files, Temporal's UI, and an S3 store as a child of the same
// binary. All of it lives under one data directory and listens on 127.0.0.1 only.
//
// # Promises
//
// [Start] gives back a stack that answers, within a second on two cores, whatever
// state the process before left the directory in: killed while it made the first
// database, killed at work, or stopped. A directory is used by one process at a
// time; the second is refused. What Temporal acknowledged survives kill -9. When
// its database is lost, damaged or of another minor version, no job is lost with
// it: the database says how far along a job is, the store says what it is, and the
// caller rebuilds unfinished jobs from the store ([Stack.Fresh] tells when that is
// certain to be needed).
//
// # What it does not do
//
// It is not a cluster: one data directory, one process, a few hundred activities a
// second. It guards nothing: neither gRPC nor the UI asks who is calling, so
// whoever reaches the loopback interface of this machine may do everything. It runs
// no worker and no API; the caller does, and stops them first.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
)

// GCPercent is the GOGC that a process with an embedded server does well to set,
// with debug.SetGCPercent, unless the environment names one. The server makes much
// short-lived garbage over a small live heap; collecting it a quarter as often raised
// throughput by some 15 %. It is for main to apply: a package must not change a
// setting of the whole process.
const GCPercent = 400

// MemoryLimit goes with it, for debug.SetMemoryLimit: with pieces of music in
// memory the live heap is no longer small, and five times that would be gigabytes.
// Near the limit the collector runs as often as it must.
const MemoryLimit = 1280 << 20

// namespaceRefresh is a little more than the time in which every part of the server
// has read the namespaces again.
const namespaceRefresh = 2500 * time.Millisecond

// identity is how this process is called in histories. Not the default, which is
// the process and host name.
const identity = "atelier"

// Config says how to run the stack.
type Config struct {
	// Data is the data directory, made if missing. Required.
	Data string

	// UIPort and FrontendPort are the ports of Temporal's UI and gRPC interface. 0
	// lets the stack choose: for the UI 8233, where people look for it, or the next
	// free one; for gRPC any free one. A port named here that is taken is an error.
	UIPort, FrontendPort int

	// NoUI leaves Temporal's UI out.
	NoUI bool

	// Namespace is the Temporal namespace, made if missing. Required.
	Namespace string

	// SearchAttributes are registered for the namespace at every start.
	SearchAttributes map[string]enumspb.IndexedValueType

	// SyncFull makes SQLite wait for the disk at every commit. Without it a power
	// cut may take the last commits from Temporal, and the jobs in question are
	// rebuilt from the store.
	SyncFull bool

	// NewTemporalData starts with an empty Temporal database although there is one
	// of another minor version, which is left where it is. It has no effect on a
	// database of this version.
	NewTemporalData bool

	// Log takes warnings and errors of the server, and what the SDK client says.
	// Required: the defaults of both print every activity.
	Log *slog.Logger
}

func (c Config) validate() error {
	for _, f := range []struct {
		field string
		ok    bool
	}{{"data", c.Data != ""}, {"namespace", c.Namespace != ""}, {"log", c.Log != nil}} {
		if !f.ok {
			return atelier.Invalidf(f.field, "must be set")
		}
	}
	return nil
}

// Stack is a running stack. Its fields are read-only.
type Stack struct {
	// Frontend is host:port of Temporal's gRPC interface.
	Frontend string

	// UIURL is where a person looks at Temporal's UI; empty without one.
	UIURL string

	// Store is the S3 store; nil after [StartTemporal].
	Store *StoreProcess

	// Fresh is true if Temporal's database was made in this start, so that it knows
	// none of the jobs that may be in the store.
	Fresh bool

	log    *slog.Logger
	lock   *dirLock
	db     *database
	server *temporalServer
	client client.Client
	ui     *temporalUI
	ports  []int

	stop struct {
		sync.Mutex
		done bool
		err  error
	}
}

// Start brings up, under the lock of the data directory, the store and at the same
// time Temporal, then the namespace with its search attributes and the UI. When it
// returns without an error everything answers; with one, nothing is left running.
//
// A directory in use is [atelier.CodeConflict], as is a named port that is taken;
// data of another minor version is [atelier.CodeUnsupported]. All three say what
// can be done. ctx bounds the start only.
func Start(ctx context.Context, cfg Config) (*Stack, error) { return start(ctx, cfg, true) }

// StartTemporal is [Start] without the store: for tests that run, and kill,
// Temporal in a process of its own.
func StartTemporal(ctx context.Context, cfg Config) (*Stack, error) { return start(ctx, cfg, false) }

func start(ctx context.Context, cfg Config, withStore bool) (_ *Stack, err error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	// The store child changes its working directory, and SQLite is given URIs.
	if cfg.Data, err = filepath.Abs(cfg.Data); err != nil {
		return nil, fmt.Errorf("resolving the data directory: %w", err)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}

	s := &Stack{log: cfg.Log}
	defer func() {
		if err != nil {
			// Below the SDK a cancelled context is a text; callers ask for the error.
			if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
				err = errors.Join(ctx.Err(), err)
			}
			// The reason to stop may be ctx itself.
			if stopErr := s.Stop(context.WithoutCancel(ctx)); stopErr != nil {
				err = errors.Join(err, stopErr)
			}
		}
	}()
	if s.lock, err = lockDir(cfg.Data); err != nil {
		return nil, err
	}
	uiPort, err := s.claimPorts(cfg)
	if err != nil {
		return nil, err
	}

	// The store takes about as long as Temporal and neither needs the other. Its
	// result is always waited for: a child that nobody stops would stay.
	type storeResult struct {
		store *StoreProcess
		err   error
	}
	stores := make(chan storeResult, 1)
	if withStore {
		go func() {
			st, err := StartStore(ctx, cfg.Data, cfg.Log)
			stores <- storeResult{st, err}
		}()
	} else {
		stores <- storeResult{}
	}
	temporalErr := s.startTemporal(ctx, cfg, uiPort)
	res := <-stores
	s.Store = res.store
	if res.err != nil {
		res.err = fmt.Errorf("starting the store: %w", res.err)
	}
	if err := errors.Join(temporalErr, res.err); err != nil {
		return nil, err
	}
	return s, nil
}

// claimPorts takes the ports that are named, and one for the UI.
func (s *Stack) claimPorts(cfg Config) (ui int, err error) {
	if cfg.FrontendPort != 0 {
		if err := namedPort("frontend_port", cfg.FrontendPort); err != nil {
			return 0, err
		}
		s.ports = append(s.ports, cfg.FrontendPort)
	}
	switch {
	case cfg.NoUI:
		return 0, nil
	case cfg.UIPort != 0:
		ui, err = cfg.UIPort, namedPort("ui_port", cfg.UIPort)
	default:
		ui, err = holdPort(firstUIPort)
	}
	if err == nil {
		s.ports = append(s.ports, ui)
	}
	return ui, err
}

// startTemporal starts the server and what belongs to it.
func (s *Stack) startTemporal(ctx context.Context, cfg Config, uiPort int) (err error) {
	if s.db, err = openDatabase(ctx, cfg); err != nil {
		return err
	}
	s.Fresh = s.db.fresh
	if s.server, err = startTemporal(s.db, cfg.FrontendPort, newServerLog(cfg.Log)); err != nil {
		return err
	}
	s.Frontend = s.server.frontend

	// Dialling asks the frontend what it can do, and so waits until it answers.
	s.client, err = client.DialContext(ctx, client.Options{
		HostPort:  s.Frontend,
		Namespace: cfg.Namespace,
		Identity:  identity,
		Logger:    cfg.Log,
		// The default, gzip, spends time to save bytes that never leave the machine.
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
	})
	if err != nil {
		return fmt.Errorf("connecting to Temporal: %w", err)
	}
	if err := SetRetention(ctx, s.client, cfg.Namespace, Retention); err != nil {
		return err
	}
	added, err := RegisterAttributes(ctx, s.client, cfg.Namespace, cfg.SearchAttributes)
	if err != nil {
		return err
	}
	if len(added) > 0 {
		cfg.Log.Info("search attributes were added to an existing database", slog.Any("names", added))
		// The server's parts learn of it when they next look at the namespace; a
		// workflow that sets one before would fail. This is the first start of a
		// newer release on old data, so it happens once.
		if err := pause(ctx, namespaceRefresh); err != nil {
			return err
		}
	}
	if cfg.NoUI {
		return nil
	}
	if s.ui, err = startUI(ctx, uiPort, s.Frontend, cfg.Namespace); err != nil {
		return err
	}
	s.UIURL = "http://" + address(uiPort)
	return nil
}

// pause waits for d, or for ctx.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Client returns the SDK client for the namespace. It is the stack's: [Stack.Stop]
// closes it.
func (s *Stack) Client() client.Client { return s.client }

// Stop ends the stack in the order that loses nothing: client, UI, server, then a
// checkpoint of the databases, then the store, and last the lock. The caller has
// drained its API and stopped its workers before, with a WorkerStopTimeout: theirs
// are the calls that still need the store.
//
// It may be called more than once, also at the same time; later calls wait for the
// first and return its result. When ctx ends first, Stop returns its error and
// leaves the lock to the end of the process, since the server may still be writing.
func (s *Stack) Stop(ctx context.Context) error {
	s.stop.Lock()
	defer s.stop.Unlock()
	if s.stop.done {
		return s.stop.err
	}
	s.stop.done = true
	s.stop.err = s.stopAll(ctx)
	return s.stop.err
}

func (s *Stack) stopAll(ctx context.Context) error {
	var errs []error
	if s.client != nil {
		s.client.Close()
	}
	if s.ui != nil {
		errs = append(errs, s.ui.stop(ctx))
	}
	quiet := true
	if s.server != nil {
		if err := s.server.stop(ctx); err != nil {
			quiet = false
			errs = append(errs, err)
		}
	}
	if s.db != nil && quiet {
		errs = append(errs, s.db.checkpoint(ctx))
	}
	if s.Store != nil {
		if err := s.Store.Stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stopping the store: %w", err))
		}
	}
	release(s.ports...)
	if s.lock != nil && quiet {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}
