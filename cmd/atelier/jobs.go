package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// submitCmd hands in a brief.
type submitCmd struct {
	briefArgs
	Key string `help:"Idempotency key: the same key and brief name the same job." placeholder:"KEY"`
	target
}

// Run prints the id of the job.
func (c *submitCmd) Run(ctx context.Context, std *streams) error {
	order, err := c.read()
	if err != nil {
		return err
	}
	cl, err := c.client()
	if err != nil {
		return err
	}
	if c.Key == "" {
		c.Key = newKey()
	}
	j, err := order.send(ctx, cl, c.Key)
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, j.ID)
	return nil
}

// watchCmd follows a job.
type watchCmd struct {
	Job  string `arg:"" help:"The job's id."`
	JSON bool   `help:"Print one JSON event a line."`
	target
}

// Run shows the job's events from the first to the last. Ctrl-C leaves; it does
// not cancel a job that somebody else may have started.
func (c *watchCmd) Run(parent context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	v := newView(std.out, c.JSON, false)
	defer v.close()
	ctx, stop := interrupts(parent, v.close)
	defer stop()
	last, err := events(ctx, cl, c.Job, c.flag(), 0, v)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if code := endCode(last.Status); code != exitOK {
		return &exitError{code: code}
	}
	return nil
}

// listCmd lists jobs.
type listCmd struct {
	Status string `help:"Only jobs with this status." placeholder:"STATUS"`
	Limit  int    `help:"How many." default:"20"`
	target
}

// Run prints a line a job.
func (c *listCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	page, err := cl.List(ctx, atelier.Status(c.Status), "", c.Limit)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	for _, j := range page.Jobs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", j.ID, j.Status, j.Created.Local().Format(time.DateTime), j.Title)
	}
	return w.Flush()
}

// getCmd downloads.
type getCmd struct {
	Job   string `arg:"" help:"The job's id."`
	Piece string `arg:"" optional:"" help:"A piece (text-1): its best version's files alone."`
	Out   string `help:"Where to put it, in a folder named by the job." default:"./atelier-out" type:"path" placeholder:"DIR"`
	target
}

// Run saves the bundle, or one piece, and prints the folder.
func (c *getCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	if c.Piece == "" {
		dir, _, err := saveBundle(ctx, cl, c.Job, c.Out)
		if err == nil {
			fmt.Fprintln(std.out, dir)
		}
		return err
	}
	pieces, err := cl.Pieces(ctx, c.Job)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		if p.ID != c.Piece {
			continue
		}
		for _, v := range p.Versions {
			if v.Version != p.Version {
				continue
			}
			var names []string
			for _, f := range v.Files {
				names = append(names, f.Name)
			}
			dir, err := saveFiles(ctx, cl, c.Job, c.Piece, v.Version, names, c.Out)
			if err == nil {
				fmt.Fprintln(std.out, dir)
			}
			return err
		}
		return atelier.Errorf(atelier.CodeConflict, "%s has no version yet", c.Piece)
	}
	return atelier.Invalidf("piece", "the job has no piece %s", c.Piece)
}

// notesCmd prints the conversation.
type notesCmd struct {
	Job    string `arg:"" help:"The job's id."`
	Follow bool   `help:"Go on until the job ends."`
	Line   bool   `help:"Print the lines that the agents exchange instead of plain words." xor:"form"`
	Both   bool   `help:"Print plain words and lines." xor:"form"`
	target
}

// paragraph is a note in the form that is asked for.
func (c *notesCmd) paragraph(r atelier.Record) string {
	switch {
	case c.Line:
		return notes.AsLines(r)
	case c.Both && len(r.Note.Lines) > 0:
		lines := strings.Split(notes.AsLines(r), "\n")
		for i, l := range r.Note.Lines {
			if l.G6 != "" {
				lines[i] += "  # G6 " + l.G6
			}
		}
		return notes.Plainly(r) + "\n\n    " + strings.Join(lines, "\n    ") + "\n"
	}
	return notes.Plainly(r) + "\n"
}

// Run prints the notes in the order of the record.
func (c *notesCmd) Run(parent context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	said := 0 // records printed
	// print prints what was said up to a number, below zero for all of it.
	print := func(ctx context.Context, last int, got []atelier.Record) error {
		if len(got) == 0 || got[0].Seq != said { // the round is not all there is
			if got, err = cl.Notes(ctx, c.Job); err != nil {
				return err
			}
		}
		for _, r := range got {
			if r.Seq == said && (last < 0 || r.Seq <= last) {
				fmt.Fprintln(std.out, c.paragraph(r))
				said++
			}
		}
		return nil
	}
	if !c.Follow {
		return print(parent, -1, nil)
	}
	ctx, stop := interrupts(parent)
	defer stop()
	for ev, err := range cl.Events(ctx, c.Job, 0) {
		if ctx.Err() != nil {
			return nil
		}
		if err == nil && len(ev.Notes) > 0 {
			err = print(ctx, ev.LastNote, ev.Notes)
		}
		if err != nil {
			return err
		}
	}
	return print(ctx, -1, nil)
}

// healthCmd asks a server; containers use it as their health check.
type healthCmd struct {
	URL string `arg:"" help:"URL of the API."`
}

// Run fails unless the server is ready.
func (c *healthCmd) Run(ctx context.Context, _ *streams) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	t := target{Server: c.URL}
	cl, err := t.client()
	if err != nil {
		return err
	}
	return cl.Health(ctx)
}
