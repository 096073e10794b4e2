package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"text/tabwriter"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
)

// providersCmd looks after the providers of models.
type providersCmd struct {
	Check checkCmd `cmd:"" help:"Try what a team file says: which models answer, what they can do, and what a job will cost."`
}

// checkCmd tries a team file.
type checkCmd struct {
	File string `arg:"" help:"Team file." type:"existingfile"`
}

// Run tries every model once, with the smallest requests there are, and prints what
// works. Something that does not makes it fail.
func (c *checkCmd) Run(parent context.Context, std *streams) error {
	ctx, stop := interrupts(parent)
	defer stop()
	file, err := readTeam(c.File)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	bad := 0
	say := func(who, what string, err error) {
		word := "works"
		if err != nil {
			bad++
			word = err.Error()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", who, what, word)
	}
	till := &till{}
	clients := map[string]*provider.Provider{}
	for _, p := range file.Providers {
		cfg, err := p.Config(os.Getenv, os.ReadFile)
		if err == nil {
			clients[p.Name], err = provider.New(cfg)
		}
		if err != nil {
			say(p.Name, "is set up", err)
			continue
		}
		defer clients[p.Name].Close()
		_, err = clients[p.Name].Models(ctx)
		say(p.Name, "lists its models", err)
	}
	for _, r := range modelsOf(file) {
		if p := clients[r.Provider]; p != nil {
			for _, t := range p.Try(ctx, till, r.Model, r.Voice) {
				say(r.Provider+"/"+r.Model.Name, t.What, t.Err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, a := range file.Advice() {
		fmt.Fprintln(std.out, a)
	}
	fmt.Fprintf(std.out, "\nThis check cost $%.4f.\n", till.spent.USD)
	usual, err := atelier.ParseBrief(mustJSON(map[string]string{"brief": "A job of the usual size."}))
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, "A job of the usual size:")
	if err := printEstimate(std.out, file.Estimate(usual)); err != nil {
		return err
	}
	if bad > 0 {
		return &exitError{exitFailed, fmt.Errorf("%d of the things tried do not work", bad)}
	}
	return nil
}

// till pays for what a check tries; nothing of it is kept.
type till struct {
	mu    sync.Mutex
	spent atelier.Spend
}

var _ atelier.Payer = (*till)(nil)

// Pay implements [atelier.Payer].
func (t *till) Pay(ctx context.Context, c atelier.ModelCall, send func(ctx context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	ans, err := send(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.spent.Add(ans.Usage)
	case atelier.CodeOf(err) == atelier.CodeUnknownOutcome:
		t.spent.Add(c.Worst)
	}
	return ans, err
}

// estimate says what the job of the command line would cost with the team of a file.
func (c *createCmd) estimate(file *teamfile.File, std *streams) error {
	o, err := c.read()
	if err != nil {
		return err
	}
	b, err := atelier.ParseBrief(o.body)
	if err != nil {
		return err
	}
	return printEstimate(std.out, file.Estimate(b))
}

// free says what a job of the house team costs.
func (c *createCmd) free(std *streams) error {
	o, err := c.read()
	if err != nil {
		return err
	}
	b, err := atelier.ParseBrief(o.body)
	if err != nil {
		return err
	}
	if b.Team != atelier.DefaultTeam {
		return atelier.Invalidf("team", "name the file of the team %q: prices are there", b.Team)
	}
	fmt.Fprintln(std.out, "The house team costs nothing: it asks no model.")
	return nil
}

func printEstimate(out io.Writer, e teamfile.Estimate) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROLE\tMODEL\tCALLS\tLOW\tLIKELY\tHIGH")
	for _, l := range e.Lines {
		fmt.Fprintf(w, "%s\t%s/%s\t%d–%d\t$%.4f\t$%.4f\t$%.4f\n", l.Role, l.Provider, l.Model, l.Calls[0], l.Calls[2], l.Low, l.Likely, l.High)
	}
	fmt.Fprintf(w, "all\t\t\t$%.2f\t$%.2f\t$%.2f\n", e.Low, e.Likely, e.High)
	if err := w.Flush(); err != nil {
		return err
	}
	if e.Budget > 0 {
		_, err := fmt.Fprintf(out, "The budget is $%.2f; it is never exceeded.\n", e.Budget)
		return err
	}
	return nil
}
