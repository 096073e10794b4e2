package workflows

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
)

// CraftPiece makes one piece: draft, critique by independent critics side by
// side, revise what they anchored, look again, until there is a reason to stop.
// It delivers the best version, which need not be the last.
//
// It fails only when it is cancelled; everything else is a result with a reason.
func CraftPiece(ctx workflow.Context, in PieceInput) (PieceResult, error) {
	p, err := openPiece(ctx, in)
	if err != nil {
		return PieceResult{}, err
	}
	for p.reason == "" {
		if err := p.round(ctx); err != nil {
			if temporal.IsCanceledError(err) {
				return p.result(), err
			}
			p.reason, p.cause = p.failure(err)
		}
	}
	p.enter(ctx, atelier.StageCompleted)
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return p.result(), err
	}
	return p.result(), nil
}

// round makes one version and has it looked at, or finds the reason to stop.
func (p *piece) round(ctx workflow.Context) error {
	if err := p.waitWhilePaused(ctx); err != nil {
		return err
	}
	p.reason = p.stop(ctx)
	if p.reason == atelier.StopBudget && p.in.Asks && !p.late(ctx) {
		if err := p.askForMore(ctx); err != nil {
			return err
		}
		p.reason = p.stop(ctx)
	}
	switch {
	case p.replacement != nil && (p.n >= p.in.ReplaceAfter || p.reason != ""):
		return p.adopt(ctx)
	case p.reason != "":
		return nil
	}
	began := workflow.Now(ctx)
	p.cut = false
	defer func() { p.longest = max(p.longest, workflow.Now(ctx).Sub(began)) }()
	p.spoken, p.defined = nil, 0
	p.takeEdits()
	made, err := p.make(ctx)
	if err == nil && !made.Refused {
		err = p.critique(ctx, made)
	}
	if cerr := p.coin(ctx); err == nil {
		err = cerr
	}
	return err
}

// make asks the maker for a draft, or for a revision of the best version that
// answers the findings open on it.
func (p *piece) make(ctx workflow.Context) (atelier.TurnResult, error) {
	p.n++
	req := p.request(atelier.TurnDraft, p.in.Panel.Maker)
	req.Version, req.Others, req.Deliver = p.n, p.in.Others, p.in.Deliver
	req.Directives = p.directives(p.n)
	stage := atelier.StageDrafting
	var open []atelier.FindingRef
	base := p.best()
	if base != nil {
		stage = atelier.StageRevising
		open = append(append(open, base.Open...), p.asked...)
		req.Kind = atelier.TurnRevise
		req.Base = base.Made
		req.Findings = ids(open)
		req.Reviews = p.reviewsOf(open)
		req.Deliver = append(append(append([]atelier.Ref(nil), p.in.Deliver...), req.Reviews...), talks(p.asked)...)
		if req.Moved = moves(p.asked); len(req.Moved) > 0 {
			req.Others = join(p.in.Others, p.in.Beside)
		}
		if last := p.rounds[len(p.rounds)-1]; last.Refused {
			req.Deliver = append(req.Deliver, last.Made) // why the last revision was refused
		}
	}
	p.enter(ctx, stage)
	req.Commits, p.owed = p.owed, nil
	res, err := p.turn(ctx, req, base)
	if err != nil {
		p.owed = req.Commits // it may not have come to them; what is on record already is not written again
		return res, err
	}
	p.heardOf(res)
	r := Round{N: p.n, Version: p.n, Digest: res.Digest, Made: res.Result, Refused: res.Refused, Unmet: res.Unmet, Unseen: true,
		Approved: p.n == p.in.Approved}
	if base != nil {
		r.Base, r.carried = base.Version, base.Open
		r.Answers = len(p.asked) > 0 || len(req.Directives) > 0
	}
	if res.Refused {
		r.Version, r.Answers, r.Unseen = 0, false, false
		p.rounds = append(p.rounds, r)
		p.commit("refused: it changed more than was asked")
		return res, nil
	}
	if r.Answers {
		p.since, p.asked = len(p.rounds), nil
	}
	p.rounds = append(p.rounds, r)
	return res, nil
}

// critique has every critic of the panel look at the newest version, side by
// side and blind to each other. If one of them fails, what the others said is
// kept, and the version stays unjudged.
func (p *piece) critique(ctx workflow.Context, made atelier.TurnResult) error {
	p.enter(ctx, atelier.StageCritiquing)
	r := &p.rounds[len(p.rounds)-1]
	if p.timeUp(ctx) {
		r.Open = r.carried
		p.commit("there was no time left for its critics")
		return errTime
	}
	futures, reqs := make([]workflow.Future, len(p.in.Panel.Critics)), make([]atelier.TurnRequest, len(p.in.Panel.Critics))
	for i, critic := range p.in.Panel.Critics {
		req := p.request(atelier.TurnCritique, critic)
		req.Version, req.Base, req.Others = r.Version, r.Made, p.in.Others
		req.Deliver = []atelier.Ref{made.Result}
		if i == 0 { // the version is told of while it is looked at, not after
			req.Commits = []atelier.CommitRequest{{Job: p.in.Job, Kind: "turn", Piece: p.plan.ID, Round: r.N, Results: []atelier.Ref{made.Result}}}
		}
		req.Findings = ids(ofCritic(r.carried, critic.ID))
		req.Reviews = p.reviewsOf(ofCritic(r.carried, critic.ID))
		own := atelier.Worst(p.in.Costs, critic, req.Kind, p.plan.Count)
		req.Allow = p.allow(own, p.critics(i), len(futures))
		reqs[i], futures[i] = req, p.ask(ctx, req, act.Critique, 0)
	}
	scores := make([]float64, 0, len(futures))
	closed := map[string]bool{} // looked up by id, never ranged over
	var fresh []atelier.FindingRef
	var failed error
	for i, f := range futures {
		res, err := p.answer(ctx, reqs[i], f, act.Critique, 0)
		if err != nil {
			failed = err
			continue
		}
		p.heardOf(res)
		p.learn(p.in.Panel.Critics[i], ofCritic(r.carried, reqs[i].Agent.ID), res)
		scores = append(scores, res.Score)
		r.Reviews = append(r.Reviews, res.Result)
		for _, fate := range res.Rechecks {
			closed[fate.ID] = closes(fate.Status)
		}
		fresh = append(fresh, res.Findings...)
	}
	if failed != nil {
		r.Open = r.carried
		p.commit("not all critics could look at it")
		return failed
	}
	r.Unseen = false
	for _, f := range r.carried {
		if !closed[f.ID] {
			r.Open = append(r.Open, f)
		}
	}
	r.Open = append(r.Open, fresh...)
	scores = p.weigh(r, scores)
	r.Score = atelier.PieceScore(scores, worst(r.Open))
	p.commit(roundWords(*r, p.in.Critique.AcceptScore))
	return nil
}

// closes reports whether a critic's word ends a finding. Only people waive.
func closes(s atelier.FindingStatus) bool {
	return s == atelier.FindingFixed || s == atelier.FindingWithdrawn
}

// adopt takes a person's own version; it ends the piece.
func (p *piece) adopt(ctx workflow.Context) error {
	p.n++
	p.reason = ""
	req := atelier.AdoptRequest{Job: p.in.Job, Brief: p.in.Brief, Piece: p.plan.ID, Round: p.n, Version: p.n,
		Input: p.replacement.Input, Person: p.replacement.Person, Seed: p.in.Seed}
	p.replacement = nil
	var res atelier.TurnResult
	ctx1 := workflow.WithActivityOptions(ctx, storeOptions("Adopts a person's version of "+p.plan.ID))
	if err := workflow.ExecuteActivity(ctx1, act.Adopt, req).Get(ctx, &res); err != nil {
		if temporal.IsCanceledError(err) {
			return err
		}
		return nil // refused: the versions so far stand, the event says why
	}
	p.rounds = append(p.rounds, Round{N: p.n, Version: p.n, Digest: res.Digest, Made: res.Result, Score: 1, Human: true})
	p.reason = atelier.StopHuman
	p.commit("replaced by a person")
	return nil
}

// turn runs one turn of the maker.
func (p *piece) turn(ctx workflow.Context, req atelier.TurnRequest, base *Round) (atelier.TurnResult, error) {
	fn, from := act.Draft, 0
	if base != nil {
		fn, from = act.Revise, base.Version
	}
	req.Allow = p.allow(atelier.Spend{}, p.critics(-1), 1)
	return p.answer(ctx, req, p.ask(ctx, req, fn, from), fn, from)
}

// critics is the most that the panel can cost in one round, but for one of them.
func (p *piece) critics(but int) atelier.Spend {
	var s atelier.Spend
	for i, c := range p.in.Panel.Critics {
		if i != but {
			s.Add(atelier.Worst(p.in.Costs, c, atelier.TurnCritique, p.plan.Count))
		}
	}
	return s
}

func (p *piece) ask(ctx workflow.Context, req atelier.TurnRequest, fn any, from int) workflow.Future {
	ctx, cut := turnContext(ctx, req, from, p.now(ctx), p.in.Deadline)
	p.cut = p.cut || cut
	return workflow.ExecuteActivity(ctx, fn, req)
}

// answer waits for a turn. What a failed one cost is counted, and who stands in for
// the agent, if anybody does, is asked instead.
func (p *piece) answer(ctx workflow.Context, req atelier.TurnRequest, f workflow.Future, fn any, from int) (atelier.TurnResult, error) {
	for {
		var res atelier.TurnResult
		err := f.Get(ctx, &res)
		p.spend.Add(res.Usage)
		if err == nil || temporal.IsCanceledError(err) {
			return res, err
		}
		p.spend.Add(settle(ctx, p.in.Costs, req, p.plan.Count))
		by := atelier.FallbackOf(p.in.Fallbacks, req.Agent.ID)
		if by.ID == "" || by == req.Agent || p.timeUp(ctx) {
			return res, err
		}
		req.Agent = by
		f = p.ask(ctx, req, fn, from)
	}
}

// failure says why a round that failed ends the piece.
func (p *piece) failure(err error) (atelier.StopReason, string) {
	if overspent(err) || p.cut && outOfTime(err) {
		return atelier.StopBudget, ""
	}
	return atelier.StopFailed, causeOf(err)
}

// request fills in what all turns of the piece have in common.
func (p *piece) request(kind atelier.TurnKind, agent atelier.Agent) atelier.TurnRequest {
	return atelier.TurnRequest{Job: p.in.Job, Kind: kind, Team: p.in.Team, Agent: agent, Brief: p.in.Brief,
		Direction: p.in.Direction, Piece: p.plan.ID, Round: p.n, Seed: p.in.Seed, Codebook: p.codes.SHA256}
}

// stop returns the reason to stop now, or "" to go on with another round.
func (p *piece) stop(ctx workflow.Context) atelier.StopReason {
	return Stop(State{
		Rounds:    p.rounds,
		Target:    p.in.Critique.AcceptScore,
		MaxRounds: p.in.Critique.MaxRounds,
		Asked:     len(p.asked) > 0 || p.saidSince(),
		Human:     p.human && p.n >= p.in.FinishAfter,
		Budget:    p.exhausted(ctx),
		Since:     p.since,
	})
}

var act *activities.Activities // method names alone; never called
