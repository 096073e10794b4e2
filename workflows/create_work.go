// Package workflows says what happens in which order when the studio works on a
// job: [CreateWork] is the whole job, [CraftPiece] the making of one piece.
//
// The code is deterministic and touches neither network nor clock nor store:
// whatever has an effect is an activity, and what passes through here are refs,
// ids, verdicts and numbers. Every loop ends for a stated reason.
package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// CreateWork makes one job from its brief to its end.
func CreateWork(ctx workflow.Context, in JobInput) (atelier.JobStatus, error) {
	j, err := openJob(ctx, in)
	if err != nil {
		return atelier.JobStatus{}, err
	}
	err = j.direct(ctx) // the director reads the brief; a person may send the reading back
	if err == nil {
		err = j.craft(ctx, j.pieces) // each piece in its turn, side by side where it can
	}
	if err == nil {
		err = j.gatePieces(ctx)
	}
	if err == nil {
		err = j.ensemble(ctx) // the pieces against each other; some are sent back
	}
	if err == nil {
		err = j.release(ctx) // a person may send pieces back, or refuse
	}
	return j.end(ctx, err) // publish what was promised, or say why not
}

// Why a job can end early.
var (
	errRejected = errors.New("a person refused it")
	errSilence  = errors.New("nobody decided in time")
)

// direct asks for the direction until the gate, if there is one, lets it pass.
func (j *job) direct(ctx workflow.Context) error {
	j.enter(ctx, atelier.StageDirecting)
	for version := 1; version <= maxGates; version++ {
		if err := j.waitWhilePaused(ctx); err != nil {
			return err
		}
		req := atelier.TurnRequest{Job: j.in.Job, Kind: atelier.TurnDirect, Team: j.in.Roster.Team, Agent: j.in.Roster.Director,
			Brief: j.in.Brief, Direction: j.direction, Round: version, Version: version, Seed: j.in.Seed, Directives: j.unheard()}
		var res atelier.TurnResult
		if err := workflow.ExecuteActivity(turnContext(ctx, req, PiecePlan{}), act.Direct, req).Get(ctx, &res); err != nil {
			return err
		}
		j.direction, j.directed, j.unmet = res.Direction, res.Result, res.Unmet
		j.spend.Add(res.Usage)
		kind := "note"
		if version == 1 {
			kind = "open"
		}
		j.commit(kind, version, []atelier.Ref{res.Result}, req.Directives, "the direction is set")
		d, err := j.gate(ctx, GateDirection, "make the pieces", []atelier.GateSubject{{Name: "direction", Version: version, SHA256: res.Direction.SHA256}})
		if err != nil || d.Verdict != Revise {
			return err
		}
		j.said = append(j.said, atelier.Said{Directive: d.Comment})
	}
	return errSilence
}

// craft runs these pieces, each as soon as what it depends on is there.
func (j *job) craft(ctx workflow.Context, pieces []*work) error {
	for _, w := range pieces {
		w.pending = true
	}
	wg := workflow.NewWaitGroup(ctx)
	var failed error
	for _, w := range pieces {
		wg.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer wg.Done()
			err := workflow.Await(ctx, func() bool { return !j.awaits(w) })
			if err == nil {
				err = j.waitWhilePaused(ctx)
			}
			if err == nil {
				err = j.craftOne(ctx, w)
			}
			w.pending = false
			if err != nil && failed == nil {
				failed = err
			}
		})
	}
	wg.Wait(ctx)
	return failed
}

// gatePieces lets a person look at the pieces before they are held against each other.
func (j *job) gatePieces(ctx workflow.Context) error {
	return j.gateAndSendBack(ctx, GatePieces, "review the pieces together")
}

// ensemble holds the pieces against each other and sends back those that
// contradict, a bounded number of times.
func (j *job) ensemble(ctx workflow.Context) error {
	for pass := 1; pass <= maxEnsemble; pass++ {
		if err := j.waitWhilePaused(ctx); err != nil {
			return err
		}
		back, err := j.judge(ctx, pass)
		if err != nil {
			return err
		}
		if len(back) == 0 || pass == maxEnsemble || j.finishing {
			return nil
		}
		if err := j.craft(ctx, back); err != nil {
			return err
		}
	}
	return nil
}

// release waits for a person where the brief asks for it.
func (j *job) release(ctx workflow.Context) error {
	return j.gateAndSendBack(ctx, GateRelease, "publish the bundle")
}

// gateAndSendBack opens a gate until it is approved; what is sent back is made
// again and shown again.
func (j *job) gateAndSendBack(ctx workflow.Context, name, action string) error {
	for n := 0; n < maxGates; n++ {
		d, err := j.gate(ctx, name, action, j.subjects())
		if err != nil || d.Verdict != Revise {
			return err
		}
		if err := j.craft(ctx, j.sentBack(d)); err != nil {
			return err
		}
	}
	return errSilence
}

// end publishes, or writes down why not. A cancelled job cleans up on a context
// of its own: the job's context is dead by then.
func (j *job) end(ctx workflow.Context, err error) (atelier.JobStatus, error) {
	cancelled := temporal.IsCanceledError(err) || ctx.Err() != nil
	if cancelled {
		ctx, _ = workflow.NewDisconnectedContext(ctx)
	}
	j.conclude(err, cancelled)
	if !cancelled && j.status.Status != atelier.StatusFailed {
		j.enter(ctx, atelier.StagePublishing)
	}
	final, perr := j.publish(ctx)
	if perr != nil && !cancelled && ctx.Err() != nil {
		return j.end(ctx, perr) // cancelled while it was publishing
	}
	if perr != nil {
		return j.status, perr
	}
	j.status, j.sealed = final, true
	j.enter(ctx, atelier.Stage(final.Status))
	if final.Status == atelier.StatusCancelled {
		return final, temporal.NewCanceledError()
	}
	return final, nil
}
