package workflows

import (
	"errors"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
)

// This file counts the working minutes of a job: the time outside gates and pauses.
// Once they are used up no turn is begun. The job has the clock; a piece is given the
// moment at which they will be used up and moves it on by itself when it is paused.

// errTime is a turn that was not begun.
var errTime = temporal.NewNonRetryableApplicationError("the working time is used up", activities.TypeBudget, nil)

// timed reports whether turns are held to the working minutes one by one. Jobs begun
// before they were went by rounds alone.
func timed(ctx workflow.Context, bound bool) bool {
	return bound && workflow.GetVersion(ctx, "working-minutes", workflow.DefaultVersion, 1) > workflow.DefaultVersion
}

// keepTime stops the job's clock while a person is awaited or it is paused, and lets
// it run again when neither holds any more. It is called whenever that changes.
func (j *job) keepTime(ctx workflow.Context) {
	still := j.open != nil || j.paused
	switch now := workflow.Now(ctx); {
	case still && j.stood.IsZero():
		j.stood = now
	case !still && !j.stood.IsZero():
		j.waited += now.Sub(j.stood)
		j.stood = time.Time{}
	}
}

// deadline is when the working minutes will be used up, if the clock runs on.
func (j *job) deadline(ctx workflow.Context) time.Time {
	if j.budget.Minutes == 0 {
		return time.Time{}
	}
	waited := j.waited
	if !j.stood.IsZero() {
		waited += workflow.Now(ctx).Sub(j.stood)
	}
	return j.began.Add(waited + time.Duration(j.budget.Minutes*float64(time.Minute)))
}

// timeUp reports whether the working minutes are used up.
func (j *job) timeUp(ctx workflow.Context) bool {
	return j.timed && !workflow.Now(ctx).Before(j.deadline(ctx))
}

// now is the time by which the piece goes: it stands still in a pause.
func (p *piece) now(ctx workflow.Context) time.Time {
	if p.paused && p.timed {
		return p.pausedAt
	}
	return workflow.Now(ctx)
}

// pause holds the piece, or lets it go on; what it was held costs no time.
func (p *piece) pause(ctx workflow.Context, hold bool) {
	now := workflow.Now(ctx)
	switch {
	case hold && !p.paused:
		p.pausedAt = now
	case !hold && p.paused && p.timed:
		p.in.Deadline = p.in.Deadline.Add(now.Sub(p.pausedAt))
	}
	p.paused = hold
}

// timeUp reports whether the working minutes are used up.
func (p *piece) timeUp(ctx workflow.Context) bool {
	return p.timed && !p.now(ctx).Before(p.in.Deadline)
}

// late reports whether the working time is used up, or would be by a round as long
// as the longest so far.
func (p *piece) late(ctx workflow.Context) bool {
	return p.timeUp(ctx) || !p.in.Deadline.IsZero() && p.now(ctx).Add(p.longest).After(p.in.Deadline)
}

// outOfTime reports whether a turn ended because its time did, or because another
// attempt would not have been in time.
func outOfTime(err error) bool {
	var to *temporal.TimeoutError
	if errors.As(err, &to) {
		return to.TimeoutType() != enums.TIMEOUT_TYPE_HEARTBEAT
	}
	var turn *temporal.ActivityError
	return errors.As(err, &turn) && turn.RetryState() == enums.RETRY_STATE_TIMEOUT
}

// until bounds a turn by the end of the working time; cut says that this leaves it
// less than it would have had.
func until(o workflow.ActivityOptions, now, deadline time.Time) (_ workflow.ActivityOptions, cut bool) {
	if deadline.IsZero() {
		return o, false
	}
	left := max(time.Second, deadline.Sub(now))
	cut = left < o.ScheduleToCloseTimeout
	o.ScheduleToCloseTimeout = min(o.ScheduleToCloseTimeout, left)
	o.StartToCloseTimeout = min(o.StartToCloseTimeout, left)
	return o, cut
}

// turnContext carries the options of a turn, with what the timeline calls it; base is
// the version that is revised.
func turnContext(ctx workflow.Context, req atelier.TurnRequest, base int, now, deadline time.Time) (_ workflow.Context, cut bool) {
	o, cut := until(classOf(req.Agent).options(QueueOf(req.Agent), turnSummary(req, base)), now, deadline)
	o.Priority.PriorityKey = priorityOf(req)
	return workflow.WithActivityOptions(ctx, o), cut
}
