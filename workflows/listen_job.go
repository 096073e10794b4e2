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
					refs = append(refs, r.Made)
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
		func(ctx workflow.Context, c Control) (Ack, error) { return j.pause(ctx, c, true) },
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayPause(true) }, Description: "Hold new calls"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateResume,
		func(ctx workflow.Context, c Control) (Ack, error) { return j.pause(ctx, c, false) },
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayPause(false) }, Description: "Go on"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateFinish, j.finish,
		workflow.UpdateHandlerOptions{Validator: func(Control) error { return j.mayFinish() }, Description: "Stop improving, deliver the best version"}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateCode, j.editCode,
		workflow.UpdateHandlerOptions{Validator: j.mayEditCode, Description: "Veto, retire or rename a code that agents coined"}); err != nil {
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
	j.decision = &d // the gate waits while this is put on record
	return ack(d, d.Verdict+" at the "+open.Name+" gate"), nil
}

func (j *job) mayHear(d Direct) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if j.finishing {
		return refuse(atelier.CodeConflict, "the job is finishing: there are no rounds to come")
	}
	if len(j.said)+j.acting >= maxDirectives {
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

// hear keeps what a person said and passes it on to the pieces being made. A
// piece that has ended meanwhile is made to hear it later (unanswered).
func (j *job) hear(ctx workflow.Context, d Direct) (Ack, error) {
	did := atelier.Did{Kind: atelier.DidDirect, Pieces: d.Pieces, Directive: d.Directive, Person: d.Person}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	j.do(did)
	for _, w := range j.pieces {
		if w.running != nil && concerns(d.Pieces, w.plan.ID) {
			w.running.SignalChildWorkflow(ctx, SignalNote, atelier.Said{Directive: d.Directive, Pieces: d.Pieces})
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
	}
	return nil
}

// substitute passes a person's own version on to the piece, or keeps it until
// the piece is made next.
func (j *job) substitute(ctx workflow.Context, r Replace) (Ack, error) {
	did := atelier.Did{Kind: atelier.DidReplace, Piece: r.Piece, Input: r.Input, Person: r.Person}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	w := j.piece(r.Piece)
	if w.running == nil || w.running.SignalChildWorkflow(ctx, SignalControl, controlSignal{Replace: &r}).Get(ctx, nil) != nil {
		j.do(did)
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

func (j *job) pause(ctx workflow.Context, c Control, pause bool) (Ack, error) {
	did, effect := atelier.Did{Kind: atelier.DidResume, Person: c.Person}, "resumed"
	if pause {
		did.Kind, effect = atelier.DidPause, "paused: calls under way finish and are kept"
	}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	j.do(did)
	j.keepTime(ctx)
	j.tell(ctx, controlSignal{Pause: &pause})
	j.enter(ctx, j.status.Stage)
	return ack(c, effect), nil
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
	did := atelier.Did{Kind: atelier.DidFinish, Person: c.Person}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	j.do(did)
	j.keepTime(ctx)
	j.tell(ctx, controlSignal{Finish: true, Pause: new(bool)}) // a job that finishes is not paused any more
	return ack(c, "finishing with the best so far"), nil
}

func (j *job) mayRaise(r RaiseBudget) error {
	if err := j.unfinished(); err != nil {
		return err
	}
	if r.USD <= 0 && r.Calls <= 0 {
		return refuse(atelier.CodeInvalid, "name the new cap: usd or calls")
	}
	if r.USD > 0 && j.budget.USD == 0 || r.Calls > 0 && j.budget.Calls == 0 {
		return refuse(atelier.CodeConflict, "this job has no such cap, so there is none to raise")
	}
	if r.USD > 0 && r.USD <= j.budget.USD || r.Calls > 0 && r.Calls <= j.budget.Calls {
		return refuse(atelier.CodeConflict, "the new cap must be above the present one (usd %.2f, calls %d)", j.budget.USD, j.budget.Calls)
	}
	return nil
}

func (j *job) raise(ctx workflow.Context, r RaiseBudget) (Ack, error) {
	did := atelier.Did{Kind: atelier.DidRaise, Cap: atelier.Budget{USD: r.USD, Calls: r.Calls}, Person: r.Person}
	if err := j.record(ctx, did); err != nil {
		return Ack{}, err
	}
	usd, calls := max(0, r.USD-j.budget.USD), max(0, r.Calls-j.budget.Calls)
	j.do(did)
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
