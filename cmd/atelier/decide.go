package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/workflows"
)

// decision is what the three gate commands have in common.
type decision struct {
	Job   string `arg:"" help:"The job's id."`
	Shown string `help:"The digest you were shown; without it, what the gate shows now." placeholder:"SHA256"`
	target
}

// decide sends a verdict on exactly what was shown.
func (d decision) decide(ctx context.Context, std *streams, verdict, comment string, pieces []string) error {
	cl, err := d.client()
	if err != nil {
		return err
	}
	if d.Shown == "" {
		j, err := cl.Get(ctx, d.Job)
		if err != nil {
			return err
		}
		if j.Gate == nil {
			return atelier.Errorf(atelier.CodeConflict, "no gate of %s is open; it is %s", d.Job, j.Status)
		}
		d.Shown = j.Gate.Shown
		fmt.Fprintln(std.out, subject(*j.Gate))
	}
	return tell(std)(cl.Decide(ctx, d.Job, newKey(), api.Decision{Shown: d.Shown, Verdict: verdict, Comment: comment, Pieces: pieces}))
}

// subject says what a decision is about that names no digest: what the gate showed
// at the moment it was asked.
func subject(g atelier.OpenGate) string {
	var shown []string
	for _, a := range g.Artefacts {
		shown = append(shown, fmt.Sprintf("%s v%d (%.12s)", a.Name, a.Version, a.SHA256))
	}
	for _, a := range g.Narrated {
		shown = append(shown, fmt.Sprintf("%s v%d read aloud (%.12s)", a.Name, a.Version, a.SHA256))
	}
	return fmt.Sprintf("The gate %q shows %s; digest %s.", g.Name, strings.Join(shown, ", "), g.Shown)
}

// tell prints the effect of a message.
func tell(std *streams) func(string, error) error {
	return func(effect string, err error) error {
		if err == nil {
			fmt.Fprintln(std.out, effect)
		}
		return err
	}
}

type approveCmd struct{ decision }

// Run approves.
func (c *approveCmd) Run(ctx context.Context, std *streams) error {
	return c.decide(ctx, std, workflows.Approve, "", nil)
}

type reviseCmd struct {
	decision
	Comment string   `arg:"" help:"What to change."`
	Piece   []string `help:"Send back only this piece. May be repeated." placeholder:"PIECE"`
}

// Run sends back.
func (c *reviseCmd) Run(ctx context.Context, std *streams) error {
	return c.decide(ctx, std, workflows.Revise, c.Comment, c.Piece)
}

type rejectCmd struct{ decision }

// Run refuses.
func (c *rejectCmd) Run(ctx context.Context, std *streams) error {
	return c.decide(ctx, std, workflows.Reject, "", nil)
}

type directCmd struct {
	Job   string   `arg:"" help:"The job's id."`
	Words string   `arg:"" help:"What to say."`
	Piece []string `help:"Only to those who make this piece. May be repeated." placeholder:"PIECE"`
	target
}

// Run says something to the agents.
func (c *directCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	return tell(std)(cl.Direct(ctx, c.Job, newKey(), api.Directive{Words: c.Words, Pieces: c.Piece}))
}

type replaceCmd struct {
	Job   string `arg:"" help:"The job's id."`
	Piece string `arg:"" help:"The piece: text-1."`
	File  string `arg:"" help:"Your version: Markdown, PNG or JPEG, MIDI, MusicXML or ABC." type:"existingfile"`
	target
}

// Run uploads a version and puts it in the place of the piece.
func (c *replaceCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	in, err := cl.UploadInput(ctx, data)
	if err != nil {
		return err
	}
	return tell(std)(cl.Replace(ctx, c.Job, c.Piece, newKey(), api.Replacement{Input: in.SHA256}))
}

// control is what pause, resume and finish have in common.
type control struct {
	Job string `arg:"" help:"The job's id."`
	target
}

func (c control) send(ctx context.Context, std *streams, what string) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	return tell(std)(cl.Control(ctx, c.Job, newKey(), what))
}

type pauseCmd struct{ control }

// Run holds new calls.
func (c *pauseCmd) Run(ctx context.Context, std *streams) error { return c.send(ctx, std, api.Pause) }

type resumeCmd struct{ control }

// Run goes on.
func (c *resumeCmd) Run(ctx context.Context, std *streams) error { return c.send(ctx, std, api.Resume) }

type finishCmd struct{ control }

// Run ends the improving.
func (c *finishCmd) Run(ctx context.Context, std *streams) error { return c.send(ctx, std, api.Finish) }

type budgetCmd struct {
	Job   string  `arg:"" help:"The job's id."`
	USD   float64 `name:"usd" help:"New cap in US dollars."`
	Calls int     `help:"New cap of calls."`
	target
}

// Run raises the cap.
func (c *budgetCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	return tell(std)(cl.RaiseBudget(ctx, c.Job, newKey(), api.NewBudget{USD: c.USD, Calls: c.Calls}))
}

type codesCmd struct {
	Job    string `arg:"" help:"The job's id."`
	Veto   string `help:"A code that should never have been." placeholder:"CODE" xor:"what"`
	Retire string `help:"A code that has had its day." placeholder:"CODE" xor:"what"`
	Rename string `help:"A code that is to be called otherwise." placeholder:"CODE" xor:"what" and:"rename"`
	To     string `help:"What it is to be called." placeholder:"CODE" and:"rename"`
	target
}

// Run lists the codes of a job, or changes one.
func (c *codesCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	switch {
	case c.Veto != "":
		return tell(std)(cl.EditCode(ctx, c.Job, c.Veto, newKey(), api.CodeEdit{Action: atelier.CodeVeto}))
	case c.Retire != "":
		return tell(std)(cl.EditCode(ctx, c.Job, c.Retire, newKey(), api.CodeEdit{Action: atelier.CodeRetire}))
	case c.Rename != "":
		return tell(std)(cl.EditCode(ctx, c.Job, c.Rename, newKey(), api.CodeEdit{Action: atelier.CodeRename, To: c.To}))
	}
	book, err := cl.Codebook(ctx, c.Job)
	if err != nil {
		return err
	}
	none := true
	for _, e := range book.Codes {
		if !e.Job() {
			continue
		}
		none = false
		state := cmp.Or(e.Retired, map[bool]string{true: "unverified", false: "verified"}[e.Unverified])
		if e.Renamed != "" {
			state += " to " + e.Renamed
		}
		by := fmt.Sprintf("coined by %s in round %d", e.By, e.Round)
		if e.Round == 0 { // by a person, who renamed it
			by = "named by " + e.By
		}
		fmt.Fprintf(std.out, "%-10s  %s; %s, %s\n", e.Code, e.Phrase, by, state)
	}
	if none {
		fmt.Fprintln(std.out, "No agent of this job coined a code.")
	}
	return nil
}

type cancelCmd struct {
	Job string `arg:"" help:"The job's id."`
	target
}

// Run cancels.
func (c *cancelCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	return tell(std)(cl.Cancel(ctx, c.Job))
}

type eraseCmd struct {
	Job    string `arg:"" help:"The job's id."`
	Note   int    `arg:"" help:"The note's number, as the transcript and \"atelier notes\" have it."`
	Reason string `required:"" help:"Why. It stands on the record; put nothing into it of what is erased."`
	target
}

// Run erases.
func (c *eraseCmd) Run(ctx context.Context, std *streams) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	done, err := cl.EraseNote(ctx, c.Job, c.Note, c.Reason)
	return tell(std)(done.Effect, err)
}
