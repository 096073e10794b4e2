package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// listen registers what a job can be told and asked. Validators read, never
// change; handlers set state and return, the main path acts on it.
func (j *job) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryStatus,
		func() (atelier.JobStatus, error) { return j.present(), nil },
		workflow.QueryHandlerOptions{Description: "Full snapshot"}); err != nil {
		return err
	}
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryArtefacts, func() ([]atelier.Ref, error) {
		var refs []atelier.Ref
		for _, w := range j.pieces {
			if w.result == nil {
				continue
			}
			for _, r := range w.result.Rounds {
				if r.Version > 0 {
					refs = append(refs, r.Artefact)
				}
			}
		}
		return refs, nil
	}, workflow.QueryHandlerOptions{Description: "Refs of all versions"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateDecide, j.decide,
		workflow.UpdateHandlerOptions{Validator: j.mayDecide, Description: "Approve, send back or refuse what is shown"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateDirect, j.hear,
		workflow.UpdateHandlerOptions{Validator: j.mayHear, Description: "Say something all agents see in the next round"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateReplace, j.substitute,
		workflow.UpdateHandlerOptions{Validator: j.mayReplace, Description: "Use this version instead"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdatePause,
		func(ctx workflow.Context, c Control) (Ack, error) { return j.pause(ctx, c, true), nil },
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayPause(true) }, Description: "Hold new calls"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateResume,
		func(ctx workflow.Context, c Control) (Ack, error) { return j.pause(ctx, c, false), nil },
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayPause(false) }, Description: "Go on"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateFinish, j.finish,
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayFinish() }, Description: "Stop improving, deliver the best version"}); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateBudget, j.raise,
		workflow.UpdateHandlerOptions{Validator: j.mayRaise, Description: "Raise the spending cap"})
}

func (j *job) mayDecide(d Decision) error {
	switch {
	case j.open == nil || j.opening || j.deciding || j.decision != nil:
		return refuse(atelier.CodeConflict, "no gate is waiting for a decision")
	case d.Gate != "" && d.Gate != j.open.Name:
		return refuse(atelier.CodeConflict, "the %s gate is not open; the %s gate is", d.Gate, j.open.Name)
	case d.Shown != j.open.Shown:
		return refuse(atelier.CodeConflict, "what is shown has changed since; look again")
	case d.Verdict != Approve && d.Verdict != Revise && d.Verdict != Reject:
		return refuse(atelier.CodeInvalid, "the verdict is approve, revise or reject")
	case d.Verdict == Revise && d.Comment.Key == "":
		return refuse(atelier.CodeInvalid, "say what to change")
	}
	for _, id := range d.Pieces {
		if j.piece(id) == nil {
			return refuse(atelier.CodeInvalid, "there is no piece %s", id)
		}
	}
	return nil
}

// decide stores the decision before it acts on it: a decision that was
// acknowledged survives the loss of the workflow.
func (j *job) decide(ctx workflow.Context, d Decision) (Ack, error) {
	j.deciding = true
	defer func() { j.deciding = false }()
	open := *j.open
	j.decision = nil
	rec := atelier.DecisionRecord{Job: j.in.Job, N: open.Number, Subject: open, Verdict: d.Verdict, Comment: d.Comment,
		Pieces: d.Pieces, Person: d.Person, Time: workflow.Now(ctx).UTC()}
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Records the decision at the "+open.Name+" gate")), act.RecordDecision, rec).Get(ctx, nil); err != nil {
		return Ack{}, err
	}
	if j.open != nil && j.open.Number == open.Number && j.decision == nil {
		j.decision = &d
	}
	return ack(d, d.Verdict+" at the "+open.Name+" gate"), nil
}

func (j *job) mayHear(d Direct) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if len(j.said) >= maxDirectives {
		return refuse(atelier.CodeExhausted, "a job hears at most %d directives", maxDirectives)
	}
	if d.Directive.Key == "" {
		return refuse(atelier.CodeInvalid, "say something")
	}
	for _, id := range d.Pieces {
		if j.piece(id) == nil {
			return refuse(atelier.CodeInvalid, "there is no piece %s", id)
		}
	}
	return nil
}

// hear keeps what a person said and passes it on to the pieces being made.
func (j *job) hear(ctx workflow.Context, d Direct) (Ack, error) {
	s := atelier.Said{Directive: d.Directive, Pieces: d.Pieces}
	j.said = append(j.said, s)
	for _, w := range j.pieces {
		to := len(d.Pieces) == 0
		for _, id := range d.Pieces {
			to = to || id == w.plan.ID
		}
		if to && w.running != nil {
			if err := w.running.SignalChildWorkflow(ctx, SignalNote, s).Get(ctx, nil); err != nil {
				return Ack{}, err
			}
		}
	}
	return ack(d, "will be heard in the next round"), nil
}

func (j *job) mayReplace(r Replace) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	w := j.piece(r.Piece)
	switch {
	case w == nil:
		return refuse(atelier.CodeInvalid, "there is no piece %s", r.Piece)
	case r.Input.Key == "":
		return refuse(atelier.CodeInvalid, "name the input that replaces the piece")
	case w.running == nil && (j.open == nil || j.open.Name == GateDirection):
		return refuse(atelier.CodeConflict, "%s is not being made and no gate shows it", r.Piece)
	}
	return nil
}

func (j *job) substitute(ctx workflow.Context, r Replace) (Ack, error) {
	w := j.piece(r.Piece)
	if w.running != nil {
		if err := w.running.SignalChildWorkflow(ctx, SignalControl, controlSignal{Replace: &r}).Get(ctx, nil); err != nil {
			return Ack{}, err
		}
	} else {
		w.replace = &r
	}
	return ack(r, "replaces "+r.Piece), nil
}

func (j *job) mayPause(pause bool) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if pause == j.paused {
		if pause {
			return refuse(atelier.CodeConflict, "the job is paused already")
		}
		return refuse(atelier.CodeConflict, "the job is not paused")
	}
	return nil
}

func (j *job) pause(ctx workflow.Context, c Control, pause bool) Ack {
	j.paused = pause
	j.tell(ctx, controlSignal{Pause: &pause})
	j.enter(ctx, j.status.Stage)
	if pause {
		return ack(c, "paused: calls under way finish and are kept")
	}
	return ack(c, "resumed")
}

func (j *job) mayFinish() error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if j.finishing {
		return refuse(atelier.CodeConflict, "the job is finishing already")
	}
	return nil
}

func (j *job) finish(ctx workflow.Context, c Control) (Ack, error) {
	j.finishing = true
	j.tell(ctx, controlSignal{Finish: true})
	return ack(c, "finishing with the best so far"), nil
}

func (j *job) mayRaise(r RaiseBudget) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if r.USD <= 0 && r.Calls <= 0 {
		return refuse(atelier.CodeInvalid, "name the new cap: usd or calls")
	}
	if r.USD > 0 && (j.budget.USD == 0 || r.USD <= j.budget.USD) || r.Calls > 0 && (j.budget.Calls == 0 || r.Calls <= j.budget.Calls) {
		return refuse(atelier.CodeConflict, "the new cap must be above the present one (usd %.2f, calls %d; 0 is no cap)", j.budget.USD, j.budget.Calls)
	}
	return nil
}

func (j *job) raise(ctx workflow.Context, r RaiseBudget) (Ack, error) {
	usd, calls := max(0, r.USD-j.budget.USD), max(0, r.Calls-j.budget.Calls)
	j.budget.USD, j.budget.Calls = max(j.budget.USD, r.USD), max(j.budget.Calls, r.Calls)
	running := 0
	for _, w := range j.pieces {
		if w.running != nil {
			running++
		}
	}
	for _, w := range j.pieces {
		if w.running != nil { // what is added is theirs in equal parts
			w.held.USD += usd / float64(running)
			w.held.Calls += calls / running
			w.running.SignalChildWorkflow(ctx, SignalControl, controlSignal{Budget: &w.held})
		}
	}
	return ack(r, "raised"), nil
}

func (j *job) unfinished() error {
	if j.status.Status.Ended() || j.status.Stage == atelier.StagePublishing {
		return refuse(atelier.CodeConflict, "the job has ended")
	}
	return nil
}

// tell passes a control on to the pieces being made. A piece that ended
// meanwhile needs none, so failures are not reported.
func (j *job) tell(ctx workflow.Context, c controlSignal) {
	for _, w := range j.pieces {
		if w.running != nil {
			w.running.SignalChildWorkflow(ctx, SignalControl, c)
		}
	}
}

// refuse is a validator's answer: the code travels as the type of the error, so
// that the API can tell a wrong argument from a wrong moment.
func refuse(code atelier.Code, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf(format, args...), string(code), nil)
}

// ack is an update's answer: the digest of its arguments lets the API notice an
// update id that is used again for something else.
func ack(args any, effect string) Ack {
	b, err := json.Marshal(args)
	if err != nil {
		panic(err) // structs of strings and numbers
	}
	sum := sha256.Sum256(b)
	return Ack{Args: hex.EncodeToString(sum[:]), Effect: effect}
}
