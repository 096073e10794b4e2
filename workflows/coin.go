package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// This file carries the versions of the codebook. A round reads and writes by the version
// that it began with; what its turns define is decided on at its end. A piece goes on
// from its own last version and begins with the latest of the job and of the pieces that
// it depends on, never of those that are made beside it: which version a turn is given
// does not depend on who is faster, so that a job rebuilt from the store finds its turns.

// heardOf keeps a result of the round, in roster order, until the round's end.
func (p *piece) heardOf(res atelier.TurnResult) {
	p.spoken = append(p.spoken, res.Result)
	p.defined += res.Coined
}

// coin decides on what the turns of the round define. Without it the round stands all
// the same: work never waits for notation.
func (p *piece) coin(ctx workflow.Context) error {
	if p.defined == 0 {
		return nil
	}
	return decideCodes(ctx, atelier.CoinRequest{Job: p.in.Job, Piece: p.plan.ID, Round: p.n, Direction: p.in.Direction, Results: p.spoken}, &p.owed, &p.codes)
}

// coin decides on what a turn of the job itself defines.
func (j *job) coin(ctx workflow.Context, req atelier.TurnRequest, res atelier.TurnResult) error {
	if res.Coined == 0 {
		return nil
	}
	return decideCodes(ctx, atelier.CoinRequest{Job: j.in.Job, Kind: req.Kind, Round: req.Round, Direction: req.Direction, Results: []atelier.Ref{res.Result}}, &j.owed, &j.codes)
}

// decideCodes has the notes that are owed put on record, and the codes decided on. Its
// error is that the work is called off.
func decideCodes(ctx workflow.Context, req atelier.CoinRequest, owed *[]atelier.CommitRequest, codes *atelier.Codes) error {
	req.Commits, *owed = *owed, nil
	var next atelier.Codes
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Decides on the codes that the round defines")), act.Coin, req).Get(ctx, &next)
	if err != nil {
		*owed = append(req.Commits, *owed...) // what is on record already is not written again
		if !temporal.IsCanceledError(err) {
			return nil
		}
	}
	*codes = codes.Later(next)
	return err
}

// codesFor is the version that a piece begins with.
func (j *job) codesFor(w *work) atelier.Codes {
	c := j.codes
	for _, o := range j.pieces {
		for _, id := range append([]string{w.plan.ID}, w.plan.DependsOn...) {
			if o.plan.ID == id && o.result != nil {
				c = c.Later(o.result.Codes)
			}
		}
	}
	return c
}

// gatherCodes makes the latest version of the pieces that of the job, when none of them
// is being made.
func (j *job) gatherCodes() {
	for _, w := range j.pieces {
		if w.result != nil {
			j.codes = j.codes.Later(w.result.Codes)
		}
	}
}

// EditedCodes is a version of the codebook that a person made.
type EditedCodes struct {
	Codes atelier.Codes `json:"codes"`
	After int           `json:"after,omitempty"` // in a job rebuilt from the store: rounds that were made before it
}

// takeEdits begins a round: what people did to codes takes effect.
func (p *piece) takeEdits() {
	for _, e := range p.edits {
		if p.n >= e.After {
			p.codes = p.codes.Later(e.Codes)
		}
	}
}

// editsFor is what a piece that begins is to know of what people did to codes.
func (j *job) editsFor(w *work) []EditedCodes {
	var out []EditedCodes
	for _, d := range j.edits {
		out = append(out, EditedCodes{d.Codes, d.AfterRounds(w.plan.ID)})
	}
	return out
}

func (j *job) mayEditCode(e EditCode) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	switch {
	case len(j.edits)+j.acting >= maxCodeEdits:
		return refuse(atelier.CodeExhausted, "a job takes at most %d changes of its codes", maxCodeEdits)
	case e.Action != atelier.CodeVeto && e.Action != atelier.CodeRetire && e.Action != atelier.CodeRename:
		return refuse(atelier.CodeInvalid, "the action is veto, retire or rename")
	case e.Code == "" || len(e.Code) > maxCode || len(e.To) > maxCode:
		return refuse(atelier.CodeInvalid, "name a code")
	case (e.Action == atelier.CodeRename) != (e.To != ""):
		return refuse(atelier.CodeInvalid, "name the new code, to rename one and only then")
	}
	return nil
}

// editCode makes the next version of the codebook and passes it on to the pieces being
// made: it is theirs from their next round on.
func (j *job) editCode(ctx workflow.Context, e EditCode) (Ack, error) {
	j.acting++
	defer func() { j.acting-- }()
	did := atelier.Did{Kind: atelier.DidCode, Code: e.Code, Action: e.Action, Person: e.Person}
	req := atelier.CodeEdit{Job: j.in.Job, Code: e.Code, Action: e.Action, To: e.To, Person: e.Person, Time: workflow.Now(ctx).UTC()}
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Changes the codes on a person's word")), act.EditCodes, req).Get(ctx, &did.Codes); err != nil {
		var app *temporal.ApplicationError
		if errors.As(err, &app) {
			err = refuse(atelier.Code(app.Type()), "%s", app.Message())
		}
		return Ack{}, err
	}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	j.do(did)
	j.tell(ctx, controlSignal{Codes: &did.Codes})
	return ack(e, e.Action+" of "+e.Code+" from the next round on"), nil
}
