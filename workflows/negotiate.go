package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// This file has the makers of two pieces that contradict each other settle which of them
// changes, before anybody revises: the maker of the piece that the judge named proposes,
// the other one accepts, counters or rejects, and where they do not agree the director
// decides. By act and target alone the finding stays where the judge put it or goes to the
// other piece. Whatever comes between, the judge's word stands.

// Bounds of a negotiation.
const (
	maxTalks    = 3 // contradictions that are negotiated in a pass; the rest go as the judge said
	maxCounters = 2 // as the guard has it (notes/1, G3)
	maxWords    = 2 + maxCounters
	maxTurns    = maxWords + 1 // with the director's
)

// talk is one negotiation.
type talk struct {
	finding int // in judgeOpen
	number  int // of its first turn in the job
	makers  [2]atelier.Agent
	made    [2]atelier.Ref
	between [2]string // the piece that the judge named, and the other one
	kept    []string
	worst   atelier.Spend // of all its turns

	turns []atelier.Ref
	piece string // that is to change
	said  int    // which turn says so, from 1; 0: nobody did
	words string // how it ended
}

// negotiate settles the contradictions between two pieces that the judge has found in
// this pass, those after the first n of judgeOpen. It fails only when the job is called off.
func (j *job) negotiate(ctx workflow.Context, pass, n int) error {
	talks := j.talks(ctx, pass, n)
	if len(talks) == 0 || workflow.GetVersion(ctx, "negotiation", workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return nil
	}
	wg := workflow.NewWaitGroup(ctx)
	for _, t := range talks {
		wg.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer wg.Done()
			j.settleOne(ctx, t)
		})
	}
	wg.Wait(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, t := range talks {
		f := &j.judgeOpen[t.finding]
		f.Talk, f.Said = t.turns, t.said
		if t.said > 0 && t.piece != f.Piece {
			f.From, f.Piece, f.With = f.Piece, t.piece, f.Piece
			j.moved = append(j.moved, atelier.Move{Finding: f.ID, Piece: f.Piece, Said: f.Talk[f.Said-1]})
		}
		if len(t.turns) > 0 {
			j.owed = append(j.owed, atelier.CommitRequest{Job: j.in.Job, Kind: "talk", Round: t.number, Results: t.turns,
				Event: atelier.Event{Stage: j.status.Stage, Text: t.words}})
		}
		j.talked = append(j.talked, t.turns...)
	}
	return nil
}

// talks are the contradictions to be negotiated: the first ones whose pieces have two
// makers and may not both stay as they are, as far as the budget has all of it, a round of
// the piece that changes, and the judge's second look.
func (j *job) talks(ctx workflow.Context, pass, n int) []*talk {
	if pass == maxEnsemble || j.finishing || j.timeUp(ctx) {
		return nil // nothing more is revised
	}
	var talks []*talk
	var all atelier.Spend
	for i, f := range j.judgeOpen[n:] {
		a, b := j.piece(f.Piece), j.piece(f.With)
		if len(talks) == maxTalks || a == nil || b == nil || a.best() == nil || b.best() == nil {
			continue
		}
		t := &talk{finding: n + i, number: 1 + len(talks)*maxTurns, between: [2]string{f.Piece, f.With}, piece: f.Piece}
		round := atelier.Spend{}
		for k, w := range []*work{a, b} {
			t.makers[k], t.made[k] = j.in.Roster.Panel(w.plan.Medium).Maker, w.best().Made
			if w.best().Approved || w.best().Human {
				t.kept = append(t.kept, w.plan.ID)
			}
			cost := atelier.Worst(j.in.Roster.Costs, t.makers[k], atelier.TurnNegotiate, 0)
			t.worst.Add(plus(cost, cost)) // each speaks twice at most
			round = dearer(round, j.roundOf(w))
		}
		t.worst.Add(atelier.Worst(j.in.Roster.Costs, j.in.Roster.Director, atelier.TurnDecide, 0))
		after := plus(round, atelier.Worst(j.in.Roster.Costs, j.in.Roster.Judge, atelier.TurnJudge, 0))
		if t.makers[0].ID == t.makers[1].ID || len(t.kept) == 2 || !j.affordsMore(plus(all, t.worst, after)) {
			continue
		}
		all.Add(t.worst)
		talks = append(talks, t)
	}
	return talks
}

// dearer is the most of two spends, field by field.
func dearer(a, b atelier.Spend) atelier.Spend {
	return atelier.Spend{USD: max(a.USD, b.USD), Calls: max(a.Calls, b.Calls), TokensIn: max(a.TokensIn, b.TokensIn), TokensOut: max(a.TokensOut, b.TokensOut)}
}

// settleOne leads one negotiation to its end.
func (j *job) settleOne(ctx workflow.Context, t *talk) {
	t.words = fmt.Sprintf("it was not settled: %s changes, as the judge said", t.piece)
	counters := 0
	for n := range maxWords {
		res, ok := j.speak(ctx, t, atelier.TurnNegotiate, t.makers[n%2], n%2)
		if !ok {
			return
		}
		proposes := n == 0 && res.Act == atelier.ActPropose || n > 0 && res.Act == atelier.ActCounter && counters < maxCounters
		switch {
		case n > 0 && res.Act == atelier.ActAccept:
			t.said = n // what the one before said
			t.words = fmt.Sprintf("%s and %s agree: %s changes", strings.ToLower(t.makers[0].Name), strings.ToLower(t.makers[1].Name), t.piece)
			return
		case proposes && t.has(res.About):
			t.piece = res.About
			if n > 0 {
				counters++
			}
			continue
		}
		break
	}
	t.piece = t.between[0] // what was proposed is not agreed on
	res, ok := j.speak(ctx, t, atelier.TurnDecide, j.in.Roster.Director, -1)
	if ok && res.Act == atelier.ActDecide && t.has(res.About) {
		t.piece, t.said = res.About, len(t.turns)
		t.words = fmt.Sprintf("the director decides: %s changes", t.piece)
	}
}

// has reports whether a piece is one of the two and may change.
func (t *talk) has(piece string) bool {
	for _, id := range t.kept {
		if id == piece {
			return false
		}
	}
	return piece == t.between[0] || piece == t.between[1]
}

// speak has somebody say the next word of a negotiation; own is which of the pieces is
// the speaker's, -1 for none. What the whole of it costs at worst is set aside, so that
// those side by side share the budget by what each of their turns may cost.
func (j *job) speak(ctx workflow.Context, t *talk, kind atelier.TurnKind, who atelier.Agent, own int) (atelier.TurnResult, bool) {
	if j.waitWhilePaused(ctx) != nil || j.finishing || j.timeUp(ctx) {
		return atelier.TurnResult{}, false
	}
	f := j.judgeOpen[t.finding]
	req := atelier.TurnRequest{Job: j.in.Job, Kind: kind, Team: j.in.Roster.Team, Agent: who, Brief: j.in.Brief, Direction: j.directed,
		Round: t.number + len(t.turns), Seed: j.in.Seed, Between: t.between[:], Kept: t.kept, Findings: []string{f.ID}, Reviews: j.judged,
		Deliver: append(append([]atelier.Ref(nil), j.judged...), t.turns...)}
	first := 0 // others come in the order of their pieces
	if t.between[1] < t.between[0] {
		first = 1
	}
	for _, k := range []int{first, 1 - first} {
		if k == own {
			req.Base = t.made[k]
		} else {
			req.Others = append(req.Others, t.made[k])
		}
	}
	fn := act.Negotiate
	if kind == atelier.TurnDecide {
		fn = act.Decide
	}
	allow := func() atelier.Budget {
		if len(j.in.Roster.Costs) == 0 || j.budget == (atelier.Budget{}) {
			return atelier.Budget{}
		}
		return capped(j.budget, atelier.Worst(j.in.Roster.Costs, who, kind, 0))
	}
	req.Commits, j.owed = j.owed, nil // the judge's word, with the first of them
	res, err := j.turnWithin(ctx, req, fn, allow)
	if err != nil { // nothing is lost but what was to be said
		j.owed = append(req.Commits, j.owed...)
		return res, false
	}
	t.turns = append(t.turns, res.Result)
	return res, true
}
