package workflows

import (
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
