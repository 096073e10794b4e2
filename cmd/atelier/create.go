package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

// createCmd runs one job from a brief to a bundle on disk.
type createCmd struct {
	briefArgs
	Out         string `help:"Where the bundle goes, in a folder named by the job." default:"./atelier-out" type:"path" placeholder:"DIR"`
	JSON        bool   `help:"Print one JSON event a line." xor:"format"`
	Quiet       bool   `help:"Print only where the bundle is." xor:"format"`
	DryRun      bool   `name:"dry-run" help:"Say what the job would cost, and call nobody."`
	KeepRunning bool   `help:"Leave the studio running after the job, until Ctrl-C."`
	Server      string `help:"Use this API instead of starting a studio." env:"ATELIER_URL" placeholder:"URL"`
	local
}

// Run makes the work.
func (c *createCmd) Run(parent context.Context, std *streams) error {
	var files []string
	if isTeamFile(c.Team) {
		file, err := readTeam(c.Team)
		if err != nil {
			return err
		}
		files, c.Team = []string{c.Team}, file.Team
		if c.DryRun {
			return c.estimate(file, std)
		}
	} else if c.DryRun {
		return c.free(std)
	}
	order, err := c.read()
	if err != nil {
		return err // before anything is started
	}
	if _, err := loadTeams(files, c.SoundFont, keysOf(os.Getenv)); err != nil {
		return err
	}
	v := newView(std.out, c.JSON, c.Quiet)
	defer v.close()
	ctx, stop := interrupts(parent, v.close)
	defer stop()

	s, err := c.studio(ctx, v, files)
	if err != nil {
		return err
	}
	defer s.stop()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// An interrupt from here on has a job to cancel, so its id must be known.
	j, err := order.send(context.WithoutCancel(ctx), s.client, newKey())
	if err != nil {
		return err
	}
	v.say("Job %s", j.ID)
	if s.ui != "" {
		v.say("  Temporal UI  %s/namespaces/atelier/workflows/%s", s.ui, j.ID)
	}
	began := time.Now()
	status, err := follow(ctx, s.client, j.ID, serverFlag(c.Server, c.Data), v)
	if err != nil {
		return err
	}
	v.close()
	if err := c.deliver(context.WithoutCancel(ctx), s, j.ID, status, time.Since(began), std); err != nil {
		return err
	}
	if c.KeepRunning && ctx.Err() == nil {
		if !c.JSON && !c.Quiet {
			fmt.Fprintln(std.out, "\nThe studio keeps running; Ctrl-C stops it.")
		}
		<-ctx.Done()
	}
	if code := endCode(status); code != exitOK {
		return &exitError{code: code}
	}
	return nil
}

// deliver saves what the job made and says what became of it. What a reader of
// JSON or of a bare path must know as well goes to standard error.
func (c *createCmd) deliver(ctx context.Context, s *used, job string, status atelier.Status, took time.Duration, std *streams) error {
	j, err := s.client.Get(ctx, job)
	if err != nil {
		return err
	}
	for _, b := range j.Broken {
		if c.JSON || c.Quiet {
			fmt.Fprintln(std.err, "atelier: broken promise:", b)
		}
	}
	if j.Links.Bundle == "" {
		if j.Reason != "" {
			fmt.Fprintf(std.err, "atelier: the job %s: %s\n", status, j.Reason)
		}
		return nil
	}
	dir, m, err := saveBundle(ctx, s.client, job, c.Out)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		fmt.Fprintln(std.err, dir)
	case c.Quiet:
		fmt.Fprintln(std.out, dir)
	default:
		summary{dir: dir, manifest: m, job: j, took: took, again: s.again, keeps: c.KeepRunning}.print(std.out)
	}
	return nil
}

// used is the studio that a create uses.
type used struct {
	client *api.Client
	ui     string
	again  string // how to look at the job later, in words
	stop   func()
}

// studio returns the server named, the studio that runs on the data directory,
// or one started here.
func (c *createCmd) studio(ctx context.Context, v view, files []string) (*used, error) {
	if c.Server != "" {
		if len(files) > 0 {
			return nil, errRunsAlready
		}
		return &used{client: server(c.Server), stop: func() {}}, nil
	}
	cl, s, err := running(c.Data)
	if err != nil {
		return nil, err
	}
	if cl != nil {
		if len(files) > 0 {
			return nil, errRunsAlready
		}
		if c.SoundFont != "" {
			return nil, atelier.Invalidf("soundfont", "a studio runs on %s already and plays on its own instruments; give it the SoundFont, or name another directory with --data", c.Data)
		}
		v.say("Using the studio that runs on %s", c.Data)
		return &used{client: cl, ui: s.UI, stop: func() {}}, nil
	}
	st, err := c.start(ctx, "", files)
	if err != nil {
		return nil, err
	}
	go func() {
		err := <-st.Failed()
		v.close()
		fmt.Fprintln(os.Stderr, "atelier:", err)
		st.Stop(context.WithoutCancel(ctx))
		os.Exit(exitFailed)
	}()
	v.say("Studio on %s", c.Data)
	v.say("  API          %s", st.URL)
	v.say("  Temporal UI  %s", st.UIURL)
	v.say("  S3 store     %s", st.StoreURL)
	for _, job := range st.Restarted {
		v.say("  going on with %s", job)
	}
	return &used{client: &api.Client{URL: st.URL}, ui: st.UIURL, again: "atelier dev" + serverFlag("", c.Data), stop: func() {
		if err := st.Stop(context.Background()); err != nil {
			v.say("stopping: %v", err)
		}
	}}, nil
}
