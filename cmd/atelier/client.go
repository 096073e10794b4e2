package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/oklog/ulid/v2"
	"golang.org/x/sys/unix"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/studio"
)

// defaultData is the data directory of create and dev.
const defaultData = ".atelier"

// target says which server a client command talks to.
type target struct {
	Server string `help:"URL of the API; without it the server of the data directory." env:"ATELIER_URL" placeholder:"URL"`
	Data   string `help:"Data directory whose running studio to use." default:"${data}" type:"path"`
}

// flag is what another command needs to find the same server.
func (t target) flag() string { return serverFlag(t.Server, t.Data) }

func serverFlag(server, data string) string {
	if server != "" {
		if server == os.Getenv("ATELIER_URL") {
			return ""
		}
		return " --server " + server
	}
	if abs, err := filepath.Abs(defaultData); err == nil && abs == data {
		return ""
	}
	return " --data " + data
}

// client finds the server: --server or ATELIER_URL, else what a running dev or
// create left in the data directory.
func (t target) client() (*api.Client, error) {
	if t.Server != "" {
		return server(t.Server), nil
	}
	c, _, err := running(t.Data)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, atelier.Invalidf("server", "no studio runs on %s; start one with `atelier dev`, or name one with --server URL", t.Data)
	}
	return c, nil
}

// server is a client of a server by name, with the key of the environment.
func server(url string) *api.Client { return &api.Client{URL: url, Key: os.Getenv("ATELIER_KEY")} }

// running returns a client of the studio that runs on a data directory, nil if none does.
func running(data string) (*api.Client, *studio.Server, error) {
	b, err := os.ReadFile(filepath.Join(data, studio.ServerFile))
	if os.IsNotExist(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var s studio.Server
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, nil, atelier.Errorf(atelier.CodeInvalid, "%s in the data directory cannot be read; delete it", studio.ServerFile)
	}
	c := &api.Client{URL: s.URL}
	if s.NeedsKey { // a key of some other server would be refused by one that needs none
		c.Key = os.Getenv("ATELIER_KEY")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if c.Health(ctx) != nil {
		return nil, nil, nil // left behind by a process that was killed
	}
	return c, &s, nil
}

// newKey is an idempotency key: what is sent under it may be sent again.
func newKey() string { return ulid.Make().String() }

// interrupts returns a context that the first SIGINT or SIGTERM ends. The second
// ends the process at once, but for leave, which puts the terminal right.
func interrupts(parent context.Context, leave ...func()) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	ch := make(chan os.Signal, 2)
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ch
		cancel()
		<-ch
		time.AfterFunc(leaveTime, func() { os.Exit(exitCancelled) })
		for _, f := range leave {
			f()
		}
		os.Exit(exitCancelled)
	}()
	return ctx, cancel
}

// leaveTime is how long a terminal may take to be put right.
const leaveTime = 200 * time.Millisecond

// columns is the width of the terminal that w is, 0 if it is none.
func columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	switch {
	case err != nil:
		return 0
	case size.Col == 0:
		return 80 // a terminal that does not know
	}
	return int(size.Col)
}

// follow shows a job's events until it ends and returns how it ended. When ctx
// ends first the job is cancelled, and followed to that end. flag is what other
// commands need to find the same server.
func follow(ctx context.Context, c *api.Client, job, flag string, v view) (atelier.Status, error) {
	last, err := events(ctx, c, job, flag, 0, v)
	if ctx.Err() != nil {
		v.say("Cancelling %s; Ctrl-C again leaves at once.", job)
		rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if _, err := c.Cancel(rest, job); err != nil && !isConflict(err) {
			return "", fmt.Errorf("the job could not be cancelled: %w", err)
		}
		last, err = events(rest, c, job, flag, last.N, v)
	}
	if err != nil {
		return "", err
	}
	return last.Status, nil
}

// events shows the events after a number and returns the last one seen.
func events(ctx context.Context, c *api.Client, job, flag string, after int, v view) (atelier.Event, error) {
	last := atelier.Event{N: after}
	for ev, err := range c.Events(ctx, job, after) {
		if err != nil {
			return last, err
		}
		v.show(ev)
		if ev.Type == "gate" {
			v.say("          atelier approve %s%s", job, flag)
			v.say("          atelier revise %s%s \"what to change\"", job, flag)
			v.say("          atelier reject %s%s", job, flag)
		}
		last = ev
	}
	return last, nil
}

func isConflict(err error) bool {
	p, ok := err.(*api.Problem)
	return ok && p.Code == atelier.CodeConflict
}
