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
	"github.com/atelierhq/atelier/activities"
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
		err = j.show(ctx, GatePieces, "review the pieces together")
	}
	if err == nil {
		err = j.ensemble(ctx) // the pieces against each other; some are sent back
	}
	if err == nil {
		err = j.show(ctx, GateRelease, "publish the bundle") // read aloud, if the team can; a person may send pieces back, or refuse
	}
	return j.end(ctx, err) // publish what was promised, or say why not
}

// Why a job can end early.
var (
	errRejected = errors.New("a person refused it")
	errSilence  = errors.New("nobody decided in time")
	errBudget   = temporal.NewNonRetryableApplicationError("it is too small for the director to begin", activities.TypeBudget, nil)
)

// direct asks for the direction until the gate, if there is one, lets it pass.
func (j *job) direct(ctx workflow.Context) error {
	j.enter(ctx, atelier.StageDirecting)
	for version := 1; version <= maxGates; version++ {
		if err := j.step(ctx); err != nil {
			return err
		}
		if version > 1 && (!j.affords(j.in.Roster.Director, atelier.TurnDirect) || j.timeUp(ctx)) {
			return nil // the direction stands; the makers hear what was said of it
		}
		req := atelier.TurnRequest{Job: j.in.Job, Kind: atelier.TurnDirect, Team: j.in.Roster.Team, Agent: j.in.Roster.Director,
			Brief: j.in.Brief, Direction: j.directed, Round: version, Version: version, Seed: j.in.Seed, Directives: j.saidBy(version)}
		if !j.affords(req.Agent, req.Kind) || j.timeUp(ctx) {
			return errBudget
		}
		res, err := j.turn(ctx, req, act.Direct)
		if err != nil {
			return err
		}
		j.directed, j.unmet = res.Result, res.Unmet
		kind := "note"
		if version == 1 {
			kind = "open"
		}
		j.commit(kind, version, []atelier.Ref{res.Result}, req.Directives, "the direction is set")
		if err := j.coin(ctx, req, res); err != nil {
			return err
		}
		d, err := j.gate(ctx, GateDirection, "make the pieces", []atelier.GateSubject{{Name: "direction", Version: version, SHA256: res.Digest}})
		if err != nil || d.Verdict != Revise {
			return err
		}
		j.say(atelier.Said{Directive: d.Comment}, nil)
	}
	return errSilence
}

// craft runs these pieces, each as soon as what it depends on is there.
func (j *job) craft(ctx workflow.Context, pieces []*work) error {
	if len(pieces) == 0 {
		return nil
	}
	if err := j.step(ctx); err != nil {
		return err
	}
	if j.status.Stage == atelier.StageAwaiting {
		j.enter(ctx, atelier.StageRevising)
	}
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
	j.gatherCodes()
	return failed
}

// ensemble holds the pieces against each other and sends back those that
// contradict, a bounded number of times. Without a judge's word the job goes on,
// and says so.
func (j *job) ensemble(ctx workflow.Context) error {
	for pass := 1; pass <= maxEnsemble; pass++ {
		if err := j.step(ctx); err != nil {
			return err
		}
		back, err := j.judge(ctx, pass)
		if err != nil || len(back) == 0 || pass == maxEnsemble || j.finishing {
			return err
		}
		if err := j.craft(ctx, back); err != nil {
			return err
		}
	}
	return nil
}

// show lets a person look, where the brief asks for it. What people said or put
// in meanwhile is carried out first; what is sent back is made again and shown
// again.
func (j *job) show(ctx workflow.Context, gate, action string) error {
	for n := 0; n < maxGates; n++ {
		if err := j.craft(ctx, j.unanswered()); err != nil {
			return err
		}
		if gate == GateRelease {
			if err := j.narrate(ctx); err != nil {
				return err
			}
		}
		d, err := j.gate(ctx, gate, action, j.subjects())
		if err != nil {
			return err
		}
		if d.Verdict == Revise && d.Comment.Key != "" {
			j.finishing = false
			j.say(atelier.Said{Directive: d.Comment, Pieces: d.Pieces}, nil)
		}
		if err := workflow.Await(ctx, func() bool { return j.acting == 0 }); err != nil {
			return err
		}
		if len(j.unanswered()) == 0 && (gate != GateRelease || !j.replay(maxSteps)) {
			return nil
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
	_ = workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // whoever sent a message gets an answer
	if final.Status == atelier.StatusCancelled {
		return final, temporal.NewCanceledError()
	}
	return final, nil
}
