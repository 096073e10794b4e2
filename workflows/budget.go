package workflows

import (
	"errors"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
)

// This file keeps a job within its budget. What a turn can cost at worst is set
// aside before it is begun, and the activity holds every call of the turn to that;
// a round is begun only if all of it fits. The job holds the purse: a piece spends
// from a slice, asks for more when a whole round no longer fits, and what it leaves
// is the others' again.

// asking is the signal of a piece whose slice is too small for its next round.
type asking struct {
	Piece string        `json:"piece"`
	Need  atelier.Spend `json:"need"` // of a whole round
	Spent atelier.Spend `json:"spent"`
}

// tiny is the smallest bound: a bound that is used up stays a bound, zero is none.
var tiny = atelier.Budget{USD: 1e-9, Calls: 1, Tokens: 1}

// less is what is left of b after s; no bound of b is lost.
func less(b atelier.Budget, s atelier.Spend) atelier.Budget {
	if b.USD > 0 {
		b.USD = max(tiny.USD, b.USD-s.USD)
	}
	if b.Calls > 0 {
		b.Calls = max(tiny.Calls, b.Calls-s.Calls)
	}
	if b.Tokens > 0 {
		b.Tokens = max(tiny.Tokens, b.Tokens-s.TokensIn-s.TokensOut)
	}
	return b
}

// plus is the sum of what was spent.
func plus(a atelier.Spend, more ...atelier.Spend) atelier.Spend {
	for _, s := range more {
		a.Add(s)
	}
	return a
}

// capped is s as the bounds of b that are held for it.
func capped(b atelier.Budget, s atelier.Spend) atelier.Budget {
	var out atelier.Budget
	if b.USD > 0 {
		out.USD = s.USD
	}
	if b.Calls > 0 {
		out.Calls = s.Calls
	}
	if b.Tokens > 0 {
		out.Tokens = s.TokensIn + s.TokensOut
	}
	return out
}

// roundCost is the most that one round of a piece can cost. A draft and a revision
// may differ; without a version there is a draft to come.
func roundCost(costs []atelier.TurnCost, panel atelier.MediumPanel, plan PiecePlan, kind atelier.TurnKind) atelier.Spend {
	s := atelier.Worst(costs, panel.Maker, kind, plan.Count)
	for _, c := range panel.Critics {
		s.Add(atelier.Worst(costs, c, atelier.TurnCritique, plan.Count))
	}
	return s
}

// nextRound is the most that the next round of the piece can cost.
func (p *piece) nextRound() atelier.Spend {
	kind := atelier.TurnDraft
	if p.best() != nil {
		kind = atelier.TurnRevise
	}
	return roundCost(p.in.Costs, p.in.Panel, p.plan, kind)
}

// exhausted reports whether the next whole round no longer fits the budget.
func (p *piece) exhausted(ctx workflow.Context) bool {
	if p.late(ctx) {
		return true
	}
	return !p.slice.Fits(plus(p.spend, p.nextRound())) || p.slice.USD > 0 && p.spend.USD >= p.slice.USD ||
		p.slice.Tokens > 0 && p.spend.TokensIn+p.spend.TokensOut >= p.slice.Tokens
}

// askForMore asks the job for what the next round lacks and waits for the answer.
func (p *piece) askForMore(ctx workflow.Context) error {
	parent := workflow.GetInfo(ctx).ParentWorkflowExecution
	if parent == nil {
		return nil
	}
	asked := p.answered
	if err := workflow.SignalExternalWorkflow(ctx, parent.ID, parent.RunID, SignalAsk, asking{p.plan.ID, p.nextRound(), p.spend}).Get(ctx, nil); err != nil {
		if temporal.IsCanceledError(err) {
			return err
		}
		return nil // the job does not hear any more
	}
	return workflow.Await(ctx, func() bool { return p.answered > asked })
}

// allow is what a turn may spend: its part of the slice when rest, the others of
// the round, is set aside. n turns that run side by side share what is over.
func (p *piece) allow(own, rest atelier.Spend, n int) atelier.Budget {
	if len(p.in.Costs) == 0 || p.slice == (atelier.Budget{}) {
		return atelier.Budget{}
	}
	b := less(p.slice, plus(p.spend, rest))
	if n == 1 {
		return b
	}
	over := less(p.slice, plus(p.spend, rest, own))
	if b.USD > 0 {
		b.USD = max(tiny.USD, b.USD-over.USD+over.USD/float64(n))
	}
	if b.Calls > 0 {
		b.Calls = max(tiny.Calls, b.Calls-over.Calls+over.Calls/n)
	}
	if b.Tokens > 0 {
		b.Tokens = max(tiny.Tokens, b.Tokens-over.Tokens+over.Tokens/int64(n))
	}
	return b
}

// settle counts what a turn that failed has cost. Nothing is asked for agents that
// cost nothing.
func settle(ctx workflow.Context, costs []atelier.TurnCost, req atelier.TurnRequest, plates int) atelier.Spend {
	worst := atelier.Worst(costs, req.Agent, req.Kind, plates)
	if worst == (atelier.Spend{Calls: 1}) {
		return atelier.Spend{}
	}
	req.Commits = nil
	var spent atelier.Spend
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Counts what the failed turn cost")), act.Tally, req).Get(ctx, &spent); err != nil {
		return worst
	}
	return spent
}

// overspent reports that a turn failed because the budget has no more for it.
func overspent(err error) bool {
	var app *temporal.ApplicationError
	return errors.As(err, &app) && app.Type() == activities.TypeBudget
}

// causeOf names the kind of a failure.
func causeOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type()
	}
	var to *temporal.TimeoutError
	if errors.As(err, &to) {
		if to.TimeoutType() == enums.TIMEOUT_TYPE_HEARTBEAT {
			return "worker lost"
		}
		return "timeout"
	}
	return string(atelier.CodeInternal)
}

// slice is the part of the purse that a piece may spend in this run: in proportion
// to what all pieces that are still to be made plan to call, and a round at least,
// as less is good for nothing.
func (j *job) slice(w *work) atelier.Budget {
	if j.budget == (atelier.Budget{}) {
		return atelier.Budget{}
	}
	planned := func(o *work) int {
		return j.in.Critique.MaxRounds * (1 + len(j.in.Roster.Panel(o.plan.Medium).Critics))
	}
	all := 0
	for _, o := range j.pieces {
		if o.pending && o.running == nil {
			all += planned(o)
		}
	}
	if all == 0 {
		all = planned(w)
	}
	share := float64(planned(w)) / float64(all)
	left, round := j.left(), j.roundOf(w)
	spare := j.unspoken(left)
	var b atelier.Budget // a bound that is used up stays a bound: zero would mean none
	if j.budget.USD > 0 {
		b.USD = max(tiny.USD, min(left.USD, max(round.USD, spare.USD*share)))
	}
	if j.budget.Calls > 0 {
		b.Calls = max(tiny.Calls, min(left.Calls, max(round.Calls, int(float64(spare.Calls)*share))))
	}
	if j.budget.Tokens > 0 {
		b.Tokens = max(tiny.Tokens, min(left.Tokens, max(round.TokensIn+round.TokensOut, int64(float64(spare.Tokens)*share))))
	}
	return b
}

// roundOf is the most that the next round of a piece can cost.
func (j *job) roundOf(w *work) atelier.Spend {
	kind := atelier.TurnDraft
	if w.best() != nil {
		kind = atelier.TurnRevise
	}
	return roundCost(j.in.Roster.Costs, j.in.Roster.Panel(w.plan.Medium), w.plan, kind)
}

// answerAsks serves the pieces that ask for more.
func (j *job) answerAsks(ctx workflow.Context) {
	asks := workflow.GetSignalChannel(ctx, SignalAsk)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var a asking
			asks.Receive(ctx, &a)
			if w := j.piece(a.Piece); w != nil && w.running != nil {
				j.grant(w, a)
				w.running.SignalChildWorkflow(ctx, SignalControl, controlSignal{Budget: &w.held, Answer: true})
			}
		}
	})
}

// grant gives a piece what its next round lacks, if that is to be had without what
// the pieces that wait need for a round of their own.
func (j *job) grant(w *work, a asking) {
	lacks := less(j.budget, atelier.Spend{})
	spare := j.unspoken(j.left())
	need := capped(j.budget, plus(a.Spent, a.Need))
	lacks.USD, lacks.Calls, lacks.Tokens = max(0, need.USD-w.held.USD), max(0, need.Calls-w.held.Calls), max(0, need.Tokens-w.held.Tokens)
	for _, o := range j.pieces {
		if o.pending && o.running == nil {
			r := capped(j.budget, j.roundOf(o))
			spare.USD, spare.Calls, spare.Tokens = spare.USD-r.USD, spare.Calls-r.Calls, spare.Tokens-r.Tokens
		}
	}
	if lacks.USD > spare.USD || lacks.Calls > spare.Calls || lacks.Tokens > spare.Tokens {
		return
	}
	w.held.USD, w.held.Calls, w.held.Tokens = w.held.USD+lacks.USD, w.held.Calls+lacks.Calls, w.held.Tokens+lacks.Tokens
}

// affords reports whether the purse has enough for a turn of the job itself.
func (j *job) affords(a atelier.Agent, kind atelier.TurnKind) bool {
	return j.affordsMore(atelier.Worst(j.in.Roster.Costs, a, kind, 0))
}

func (j *job) affordsMore(s atelier.Spend) bool {
	t := j.total()
	return j.budget.Fits(plus(t, s)) && (j.budget.USD == 0 || t.USD < j.budget.USD) &&
		(j.budget.Tokens == 0 || t.TokensIn+t.TokensOut < j.budget.Tokens)
}

// allow is what a turn of the job itself may spend: no piece runs meanwhile.
func (j *job) allow() atelier.Budget {
	if len(j.in.Roster.Costs) == 0 || j.budget == (atelier.Budget{}) {
		return atelier.Budget{}
	}
	b := less(j.budget, j.total())
	b.Minutes = 0
	return b
}

// left is the purse less what is spent, what running pieces hold, and a turn of the
// judge.
func (j *job) left() atelier.Budget {
	t := j.total()
	if len(j.judged) < maxEnsemble {
		t.Add(atelier.Worst(j.in.Roster.Costs, j.in.Roster.Judge, atelier.TurnJudge, 0))
	}
	b := j.budget
	for _, w := range j.pieces {
		if w.running != nil {
			b.USD, b.Calls, b.Tokens = b.USD-w.held.USD, b.Calls-w.held.Calls, b.Tokens-w.held.Tokens
		}
	}
	return atelier.Budget{USD: max(0, b.USD-t.USD), Calls: max(0, b.Calls-t.Calls), Tokens: max(0, b.Tokens-t.TokensIn-t.TokensOut)}
}
