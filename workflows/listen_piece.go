package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// controlSignal is what a job passes on to its pieces.
type controlSignal struct {
	Pause   *bool           `json:"pause,omitempty"`
	Finish  bool            `json:"finish,omitempty"`
	Budget  *atelier.Budget `json:"budget,omitempty"` // the piece's new slice
	Answer  bool            `json:"answer,omitempty"` // to a piece that asked for more
	Replace *Replace        `json:"replace,omitempty"`
	Codes   *atelier.Codes  `json:"codes,omitempty"` // of a person, from the next round on
}

// listen registers what a piece can be told and asked. Handlers set state and
// return; the main loop acts on it between turns.
func (p *piece) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryStatus,
		func() (atelier.PieceStatus, error) { return p.status(), nil },
		workflow.QueryHandlerOptions{Description: "Full snapshot"}); err != nil {
		return err
	}
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryArtefacts, func() ([]atelier.Ref, error) {
		var refs []atelier.Ref
		for _, r := range p.rounds {
			if r.Version > 0 {
				refs = append(refs, r.Made)
			}
		}
		return refs, nil
	}, workflow.QueryHandlerOptions{Description: "Refs of all versions"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateDecide,
		p.decided,
		workflow.UpdateHandlerOptions{Validator: p.mayDecide, Description: "Approve, send back or refuse what is shown"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateReplace,
		func(ctx workflow.Context, r Replace) (Ack, error) {
			if err := p.record(ctx, atelier.Did{Kind: atelier.DidReplace, Input: r.Input, Person: r.Person}); err != nil {
				return Ack{}, err
			}
			p.replacement = &r
			return ack(r, "replaces "+p.plan.ID), nil
		},
		workflow.UpdateHandlerOptions{Validator: p.mayReplace, Description: "Use this version instead"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateFinish,
		func(ctx workflow.Context, c Control) (Ack, error) {
			if err := p.record(ctx, atelier.Did{Kind: atelier.DidFinish, Person: c.Person}); err != nil {
				return Ack{}, err
			}
			p.human = true
			return ack(c, "finishing "+p.plan.ID), nil
		},
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return p.open() }, Description: "Stop improving, deliver the best version"}); err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var s atelier.Said
			p.notes.Receive(ctx, &s)
			p.hear(s)
		}
	})
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var c controlSignal
			p.controls.Receive(ctx, &c)
			p.apply(ctx, c)
		}
	})
	return nil
}

func (p *piece) apply(ctx workflow.Context, c controlSignal) {
	if c.Pause != nil {
		p.pause(ctx, *c.Pause)
	}
	if c.Budget != nil {
		p.slice = *c.Budget
	}
	if c.Answer {
		p.answered++
	}
	if c.Replace != nil {
		p.replacement = c.Replace
	}
	if c.Codes != nil {
		p.edits = append(p.edits, EditedCodes{Codes: *c.Codes})
	}
	p.human = p.human || c.Finish
}

func (p *piece) open() error {
	if p.reason != "" || p.human {
		return refuse(atelier.CodeConflict, "%s has ended", p.plan.ID)
	}
	return nil
}

func (p *piece) mayDecide(d Decision) error {
	if err := p.open(); err != nil {
		return err
	}
	b := p.best()
	switch {
	case b == nil:
		return refuse(atelier.CodeConflict, "%s has no version to decide on yet", p.plan.ID)
	case d.Round != 0 && d.Round != p.n:
		return refuse(atelier.CodeConflict, "round %d is over; %s is in round %d", d.Round, p.plan.ID, p.n)
	case d.Shown != b.Digest:
		return refuse(atelier.CodeConflict, "that is not the version that stands now; look again")
	case d.Verdict != Approve && d.Verdict != Revise:
		return refuse(atelier.CodeInvalid, "a piece can be approved or revised")
	case d.Verdict == Revise && d.Comment.Key == "":
		return refuse(atelier.CodeInvalid, "say what to change")
	}
	return nil
}

// decided keeps what a person decided on the version that was shown.
func (p *piece) decided(ctx workflow.Context, d Decision) (Ack, error) {
	shown := p.best().Version
	did := atelier.Did{Kind: atelier.DidApprove, Version: shown, Person: d.Person}
	if d.Verdict != Approve {
		did = atelier.Did{Kind: atelier.DidDirect, Pieces: []string{p.plan.ID}, Directive: d.Comment, Person: d.Person}
	}
	if err := p.record(ctx, did); err != nil {
		return Ack{}, err
	}
	if d.Verdict == Approve {
		p.human = true
		for i := range p.rounds {
			p.rounds[i].Approved = p.rounds[i].Version == shown
		}
	} else {
		p.hear(atelier.Said{Directive: d.Comment, Pieces: did.Pieces})
	}
	return ack(d, d.Verdict+" "+p.plan.ID), nil
}

// record puts what a person did on record before it is acknowledged.
func (p *piece) record(ctx workflow.Context, d atelier.Did) error {
	d.Job, d.Step, d.Time, d.Round = p.in.Job, p.in.Step, workflow.Now(ctx).UTC(), p.n
	if len(d.Pieces) == 0 {
		d.Piece = p.plan.ID
	}
	return recordDid(ctx, d)
}

func (p *piece) mayReplace(r Replace) error {
	if err := p.open(); err != nil {
		return err
	}
	if r.Input.Key == "" {
		return refuse(atelier.CodeInvalid, "name the input that replaces the piece")
	}
	if r.Round != 0 && r.Round != p.n {
		return refuse(atelier.CodeConflict, "round %d is over; %s is in round %d", r.Round, p.plan.ID, p.n)
	}
	return nil
}

// waitWhilePaused returns at once unless the job is paused.
func (p *piece) waitWhilePaused(ctx workflow.Context) error {
	if !p.paused {
		return nil
	}
	began := workflow.Now(ctx)
	err := workflow.Await(ctx, func() bool { return !p.paused || p.human })
	if !p.in.Deadline.IsZero() && !p.timed {
		p.in.Deadline = p.in.Deadline.Add(workflow.Now(ctx).Sub(began)) // a pause costs no time
	}
	return err
}
