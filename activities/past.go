package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// callPast is what is on record of one model call.
type callPast struct {
	answer *answerRecord
	tries  int                // how often it was sent
	lines  []atelier.CallCost // what that cost
}

// past reads what is on record of a call.
func (a *Activities) past(ctx context.Context, job string, m callMeta) (callPast, error) {
	refs, err := listAll(ctx, a.store, atelier.KeyCall(job, m.Key))
	if err != nil {
		return callPast{}, err
	}
	return a.readPast(ctx, job, m, refs)
}

// readPast puts together what the objects of one call say.
func (a *Activities) readPast(ctx context.Context, job string, m callMeta, refs []atelier.Ref) (callPast, error) {
	var past callPast
	ends := map[int]tryRecord{}
	for _, ref := range refs {
		name := strings.TrimPrefix(ref.Key, atelier.KeyCall(job, m.Key))
		n, end, ok := atelier.TryOf(name)
		switch {
		case name == "result.json":
			past.answer = &answerRecord{}
			if err := atelier.GetJSON(ctx, a.store, ref, past.answer); err != nil {
				return past, err
			}
			past.lines = append(past.lines, past.answer.Call.CallCost)
		case name == "request.json":
			past.tries = max(past.tries, 1)
		case ok && end:
			var rec tryRecord
			if err := atelier.GetJSON(ctx, a.store, ref, &rec); err != nil {
				return past, err
			}
			ends[n] = rec
		case ok:
			past.tries = max(past.tries, n)
		}
	}
	for n := 1; n <= past.tries; n++ {
		if past.answer != nil && past.answer.Call.Try == n {
			continue
		}
		line := m.CallCost
		line.Try, line.Outcome, line.Spend = n, atelier.OutcomeUnknown, m.Worst
		if end, ok := ends[n]; ok {
			line.Outcome, line.Spend = end.Outcome, end.Spend
		}
		if line.Outcome != "" {
			past.lines = append(past.lines, line)
		}
	}
	return past, nil
}

// modelCalls reads the ledger's lines of all model calls of a job but those that
// known names and that were sent once.
func (a *Activities) modelCalls(ctx context.Context, job string, known func(key string) bool) ([]atelier.CallCost, error) {
	prefix := atelier.KeyCalls(job)
	refs, err := listAll(ctx, a.store, prefix)
	if err != nil {
		return nil, err
	}
	var lines []atelier.CallCost
	for len(refs) > 0 {
		key, _, _ := strings.Cut(strings.TrimPrefix(refs[0].Key, prefix), "/")
		n := 1
		for n < len(refs) && strings.HasPrefix(refs[n].Key, atelier.KeyCall(job, key)) {
			n++
		}
		own := refs[:n]
		refs = refs[n:]
		again := slices.ContainsFunc(own, func(r atelier.Ref) bool { return strings.HasPrefix(r.Key, atelier.KeyCall(job, key)+"try-") })
		if known(key) && !again {
			continue
		}
		m, ok, err := a.metaOf(ctx, job, key, own)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue // a turn
		}
		past, err := a.readPast(ctx, job, m, own)
		if err != nil {
			return nil, err
		}
		lines = append(lines, past.lines...)
	}
	return lines, nil
}

// metaOf says which call some objects belong to; they are a model call's if there is
// a request among them. Requests can be long, so an answer is read instead where
// there is one.
func (a *Activities) metaOf(ctx context.Context, job, key string, refs []atelier.Ref) (callMeta, bool, error) {
	at := func(key string) int { return slices.IndexFunc(refs, func(r atelier.Ref) bool { return r.Key == key }) }
	sent, answered := at(atelier.KeyRequestOf(job, key)), at(atelier.KeyResult(job, key))
	if sent < 0 {
		return callMeta{}, false, nil
	}
	ref := refs[sent]
	if answered >= 0 {
		ref = refs[answered]
	}
	b, err := atelier.GetBytes(ctx, a.store, ref, maxAnswer)
	if err != nil {
		return callMeta{}, false, err
	}
	var rec struct {
		Call callMeta `json:"call"`
	}
	err = unmarshal(b, &rec)
	return rec.Call, true, err
}

// Tally returns what a turn that failed has cost, all its attempts together.
func (a *Activities) Tally(ctx context.Context, req atelier.TurnRequest) (atelier.Spend, error) {
	defer beating(ctx, progress{Phase: "tally", Agent: req.Agent.ID})()
	lines, err := a.modelCalls(ctx, req.Job, func(string) bool { return false })
	var sum atelier.Spend
	for _, l := range lines {
		// A call of an earlier narration that was sent again is counted with both.
		mine := l.Round == req.Round || req.Kind == atelier.TurnNarrate && l.Try > 1
		if mine && l.Agent == req.Agent.ID && l.Turn == req.Kind && l.Piece == req.Piece {
			sum.Add(l.Spend)
		}
	}
	return sum, a.fail(ctx, "Tally", err)
}
