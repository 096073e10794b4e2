package activities

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
)

// callPast is what is on record of one model call.
type callPast struct {
	answer *answerRecord
	tries  int        // how often it was sent
	lines  []callMeta // what that cost
	open   time.Time  // of a call of the job: when it was sent last, if nothing is known of the end
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
			past.lines = append(past.lines, past.answer.Call)
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
		line := m
		line.Try, line.Outcome, line.Spend = n, atelier.OutcomeUnknown, m.Worst
		end, ended := ends[n]
		if ended {
			line.Outcome, line.Spend = end.Outcome, end.Spend
		}
		if line.Outcome == "" {
			continue
		}
		if m.By != "" {
			sent, err := a.sent(ctx, job, m.Key, n)
			if err != nil {
				return past, err
			}
			line.By = sent.By
			if n == past.tries && !ended && past.answer == nil {
				past.open = sent.At
			}
		}
		past.lines = append(past.lines, line)
	}
	return past, nil
}

// sent reads who sent a call for the n-th time, and when.
func (a *Activities) sent(ctx context.Context, job, key string, n int) (tryRecord, error) {
	var try tryRecord
	if n > 1 {
		return try, atelier.GetJSON(ctx, a.store, atelier.Ref{Key: atelier.KeyTry(job, key, n)}, &try)
	}
	var first struct {
		Call callMeta `json:"call"`
	}
	b, err := atelier.GetBytes(ctx, a.store, atelier.Ref{Key: atelier.KeyRequestOf(job, key)}, maxAnswer)
	if err == nil {
		err = unmarshal(b, &first)
	}
	return tryRecord{Try: n, At: first.Call.At, By: first.Call.By}, err
}

// modelCalls reads the ledger's lines of all model calls of a job but those that
// known names and that were sent once.
func (a *Activities) modelCalls(ctx context.Context, job string, known func(key string) bool) ([]callMeta, error) {
	prefix := atelier.KeyCalls(job)
	refs, err := listAll(ctx, a.store, prefix)
	if err != nil {
		return nil, err
	}
	var lines []callMeta
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
	turn := turnID(req.Piece, req.Round, req.Kind, req.Agent.ID)
	for _, l := range lines {
		by := l.By
		if by == "" {
			by = l.turn()
		}
		if by == turn {
			sum.Add(l.Spend)
		}
	}
	return sum, a.fail(ctx, "Tally", err)
}
