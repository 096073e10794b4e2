package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// This file makes the model calls of a turn, each paid for once.
//
// A call is recorded before it is sent and its answer before it is used. What was
// recorded as sent and has no known end counts as spent at its worst: the provider
// may have done the work. That holds for a request whose answer was lost and for
// one whose worker was killed; neither needs anything to be written afterwards.

// Bounds of model calls.
const (
	maxUnknown   = 2                // requests of one call whose outcome is not known; then it is given up
	maxInline    = 256 << 10        // longer answers are an object of their own
	maxAnswer    = 64 << 20         // an answer that is read back
	maxTries     = 64               // of one call, whatever came of them; Temporal gives up long before
	settleTime   = 15 * time.Second // for the record of a call whose turn is called off
	lookAgain    = time.Second      // at a call that another turn has under way
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// purse pays for the calls of one turn within what the turn may spend.
type purse struct {
	a   *Activities
	req atelier.TurnRequest

	mu    sync.Mutex
	spent atelier.Spend // of all calls of the turn, stored ones and unknown ones included
	held  atelier.Spend // the worst of those under way
	lines []atelier.CallCost
	final bool // no further attempt may be made

	answered bool // a call was answered from the store, maybe with what another turn paid for
}

var _ atelier.Payer = (*purse)(nil)

// callMeta is what a call is, in its request and its result.
type callMeta struct {
	atelier.CallCost
	Worst atelier.Spend `json:"worst"`
	At    time.Time     `json:"at"`
	By    string        `json:"by,omitempty"`  // of a call of the job: the turn that made it and is charged
	For   string        `json:"for,omitempty"` // of a call to somebody else: the agent whose turn it is made in
}

// turn names the turn that a call belongs to.
func (m callMeta) turn() string { return turnID(m.Piece, m.Round, m.Turn, cmp.Or(m.For, m.Agent)) }

// sentRecord is request.json: it is put by whoever sends a call first.
type sentRecord struct {
	Call    callMeta        `json:"call"`
	Request json.RawMessage `json:"request"`
}

// answerRecord is the result.json of a model call. Its fields are none of those of a
// turn's result, so that neither is taken for the other.
type answerRecord struct {
	Call      callMeta    `json:"call"`
	MediaType string      `json:"media_type"`
	Text      string      `json:"text,omitempty"` // a short answer in words
	Bytes     atelier.Ref `json:"bytes,omitzero"` // any other
}

// tryRecord says that a call was sent again, or what came of sending it.
type tryRecord struct {
	Try     int             `json:"try"`
	At      time.Time       `json:"at"`
	By      string          `json:"by,omitempty"`      // as in callMeta
	Outcome atelier.Outcome `json:"outcome,omitempty"` // "" in an end: it cost nothing
	Code    atelier.Code    `json:"code,omitempty"`
	Spend   atelier.Spend   `json:"spend,omitzero"`
}

// Pay implements [atelier.Payer].
func (p *purse) Pay(ctx context.Context, c atelier.ModelCall, send func(ctx context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	meta := p.describe(c)
	if c.Shared > 0 {
		leave, err := p.a.shared.enter(ctx, meta.Key)
		if err != nil {
			return atelier.ModelAnswer{}, err
		}
		defer leave()
	}
	past, err := p.look(ctx, meta, c.Shared)
	if err != nil {
		return atelier.ModelAnswer{}, err
	}
	p.count(past.lines...)
	if past.answer != nil {
		p.hear()
		return p.a.answer(ctx, *past.answer)
	}
	if len(past.lines) >= maxUnknown || past.tries >= maxTries {
		p.giveUp()
		return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s was asked %d times and its answers were lost", c.Provider, past.tries)
	}
	if len(past.lines) > 0 {
		p.tellUnknown(ctx, meta, past.tries)
	}
	release, err := p.reserve(c.Worst)
	if err != nil {
		return atelier.ModelAnswer{}, err
	}
	defer release()
	meta.Try = past.tries + 1
	if err := p.claim(ctx, meta, c.Request); err != nil {
		return atelier.ModelAnswer{}, err
	}
	p.a.announce("P1", p.req)
	ans, err := send(atelier.WithCallKey(ctx, meta.Key))
	p.a.announce("P2", p.req)
	// What was paid for is kept, also when the turn is called off meanwhile.
	keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err != nil {
		p.failed(keep, meta, err)
		if !free(atelier.CodeOf(err)) && len(past.lines)+1 >= maxUnknown {
			p.giveUp()
		}
		return atelier.ModelAnswer{}, err
	}
	if ctx.Err() == nil {
		keep = ctx // it may wait as long as the turn may
	}
	ans, err = p.keep(keep, meta, ans)
	if err == nil {
		p.a.announce("P3", p.req)
	}
	return ans, err
}

// look reads what is on record of a call. A call of the job that somebody has under
// way is waited for: it may be another turn's, or an earlier attempt's whose worker is
// not known to be dead. What is still without an end when its time is over is lost.
func (p *purse) look(ctx context.Context, m callMeta, shared time.Duration) (callPast, error) {
	if shared == 0 && p.a.isNew(ctx, p.req.Job, m.Key) {
		return callPast{}, nil
	}
	last := p.a.clock().Add(shared) // however wrong the clock is that the sender went by
	for {
		past, err := p.a.past(ctx, p.req.Job, m)
		if err != nil || past.open.IsZero() || shared == 0 {
			return past, err
		}
		over := past.open.Add(shared)
		if over.After(last) {
			over = last
		}
		left := over.Sub(p.a.clock())
		if left <= 0 {
			return past, nil
		}
		select {
		case <-time.After(min(left, lookAgain)):
		case <-ctx.Done():
			return past, ctx.Err()
		}
	}
}

// describe names a call by everything that its answer depends on: no attempt, no
// run, no clock; for a call of the job no turn either.
func (p *purse) describe(c atelier.ModelCall) callMeta {
	r := p.req
	by := ""
	if c.Shared > 0 {
		by = p.turn()
		r.Piece, r.Round, r.Take = "", 0, 0
	}
	name := struct {
		Job, Piece  string
		Round       int
		Kind, Agent string
		Step        string
		Provider    string
		Model       string
		Request     string
		Take        int
	}{r.Job, r.Piece, r.Round, string(r.Kind), r.Agent.ID, c.Step, c.Provider, c.Model, atelier.Digest(c.Request), r.Take}
	m := callMeta{Worst: c.Worst, At: p.a.clock().UTC(), By: by}
	m.CallCost = atelier.CallCost{Key: atelier.Digest(marshal(name)), Agent: r.Agent.ID, Turn: r.Kind, Piece: r.Piece, Round: r.Round,
		Step: c.Step, Provider: c.Provider, Model: c.Model}
	if c.Agent != "" {
		m.Agent, m.For = c.Agent, r.Agent.ID
	}
	return m
}

// turn names the turn that the purse is of.
func (p *purse) turn() string { return turnID(p.req.Piece, p.req.Round, p.req.Kind, p.req.Agent.ID) }

// reserve holds back the worst that a call can cost, if the turn may still spend it.
func (p *purse) reserve(worst atelier.Spend) (release func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.spent
	all.Add(p.held)
	all.Add(worst)
	if !p.req.Allow.Fits(all) {
		return nil, &atelier.Error{Code: atelier.CodeExhausted, Field: budgetField, Message: "the next call could cost more than the budget has left"}
	}
	p.held.Add(worst)
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.held.Calls -= worst.Calls
		p.held.TokensIn -= worst.TokensIn
		p.held.TokensOut -= worst.TokensOut
		p.held.USD -= worst.USD
	}, nil
}

// budgetField tells a budget of ours that is used up from a quota of a provider's.
const budgetField = "budget"

// count adds what was not counted yet and is charged to this turn.
func (p *purse) count(lines ...callMeta) {
	p.mu.Lock()
	defer p.mu.Unlock()
next:
	for _, l := range lines {
		if l.By != "" && l.By != p.turn() {
			continue
		}
		for _, have := range p.lines {
			if have.Key == l.Key && have.Try == l.Try {
				continue next
			}
		}
		p.lines = append(p.lines, l.CallCost)
		p.spent.Add(l.Spend)
	}
}

func (p *purse) hear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answered = true
}

func (p *purse) giveUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.final = true
}

// gaveUp reports that another attempt of the turn must not be made.
func (p *purse) gaveUp() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.final
}

// bill is what the turn cost, by call; nothing if it called no model.
func (p *purse) bill() ([]atelier.CallCost, atelier.Spend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines, p.spent
}

// claim puts on record that the call is sent once more. Two attempts at a time
// cannot claim the same number: the second is told to look again (CodeExists).
func (p *purse) claim(ctx context.Context, m callMeta, request []byte) error {
	m.Outcome = atelier.OutcomeUnknown // as long as nothing else is on record
	if m.Try > 1 {
		_, err := atelier.PutJSON(ctx, p.a.store, atelier.KeyTry(p.req.Job, m.Key, m.Try), tryRecord{Try: m.Try, At: m.At, By: m.By, Spend: m.Worst})
		return err
	}
	_, err := atelier.PutBytes(ctx, p.a.store, atelier.KeyRequestOf(p.req.Job, m.Key), marshal(sentRecord{m, request}), atelier.MediaJSON)
	return err
}

// failed puts on record what a request without an answer cost.
func (p *purse) failed(ctx context.Context, m callMeta, err error) {
	end := tryRecord{Try: m.Try, At: p.a.clock().UTC(), Code: atelier.CodeOf(err)}
	if !free(end.Code) {
		end.Outcome, end.Spend = atelier.OutcomeUnknown, m.Worst
		m.Outcome, m.Spend = end.Outcome, end.Spend
		p.count(m)
	}
	if _, perr := atelier.PutJSON(ctx, p.a.store, atelier.KeyTryEnd(p.req.Job, m.Key, m.Try), end); perr != nil {
		p.a.log.WarnContext(ctx, "the end of a call is not on record; it counts as spent", "call", m.Key, "err", perr)
		m.Outcome, m.Spend = atelier.OutcomeUnknown, m.Worst
		p.count(m)
	}
}

// free reports that a request which failed this way was not carried out.
func free(c atelier.Code) bool {
	switch c {
	case atelier.CodeRateLimited, atelier.CodeUnavailable, atelier.CodeExhausted, atelier.CodeRefused, atelier.CodeForbidden,
		atelier.CodeNotFound, atelier.CodeInvalid, atelier.CodeUnsupported:
		return true
	}
	return false
}

// keep stores an answer; that of another attempt stands if it was first. A paid
// answer waits here for a store that is down: returning an error would throw it away.
func (p *purse) keep(ctx context.Context, m callMeta, ans atelier.ModelAnswer) (atelier.ModelAnswer, error) {
	m.Outcome, m.Spend, m.Seed = atelier.OutcomePaid, ans.Usage, ans.Seed
	m.Spend.Calls = 1
	p.count(m)
	rec := answerRecord{Call: m, MediaType: ans.MediaType}
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := p.a.putAnswer(ctx, p.req.Job, &rec, ans.Data)
		switch atelier.CodeOf(err) {
		case "":
			return ans, nil
		case atelier.CodeExists:
			return p.late(ctx, m)
		case atelier.CodeUnavailable:
		default:
			return ans, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ans, err
		}
	}
}

// late gives way to the answer that another attempt stored first; that this one was
// paid for as well is put on record.
func (p *purse) late(ctx context.Context, m callMeta) (atelier.ModelAnswer, error) {
	var rec answerRecord
	if err := atelier.GetJSON(ctx, p.a.store, atelier.Ref{Key: atelier.KeyResult(p.req.Job, m.Key)}, &rec); err != nil {
		return atelier.ModelAnswer{}, err
	}
	if rec.Call.Try != m.Try {
		end := tryRecord{Try: m.Try, At: p.a.clock().UTC(), Outcome: atelier.OutcomeLate, Spend: m.Spend}
		if _, err := atelier.PutJSON(ctx, p.a.store, atelier.KeyTryEnd(p.req.Job, m.Key, m.Try), end); err != nil {
			return atelier.ModelAnswer{}, err
		}
		p.count(rec.Call)
	}
	return p.a.answer(ctx, rec)
}

func (p *purse) tellUnknown(ctx context.Context, m callMeta, tries int) {
	r := p.req
	err := p.a.tell(ctx, r.Job, atelier.Event{ID: fmt.Sprintf("unknown-%s-%d", m.Key, tries), Type: "turn", Piece: r.Piece, Round: r.Round, Agent: r.Agent.ID,
		Text: fmt.Sprintf("Whether a call of %s to provider %s was carried out is not known: it counts as spent at its worst price ($%.4f) and is made once more", r.Agent.Name, m.Provider, m.Worst.USD)})
	if err != nil {
		p.a.log.WarnContext(ctx, "a call that is made again could not be told", "call", m.Key, "err", err) // it is in the ledger
	}
}

// putAnswer stores the bytes of an answer, then the record that makes it count.
func (a *Activities) putAnswer(ctx context.Context, job string, rec *answerRecord, data []byte) error {
	if len(data) <= maxInline && utf8.Valid(data) {
		rec.Text = string(data)
	} else {
		ref, err := atelier.PutBytes(ctx, a.store, atelier.KeyBlob(job, rec.Call.Key, atelier.Digest(data)), data, rec.MediaType)
		if err != nil {
			return err
		}
		rec.Bytes = ref
	}
	_, err := atelier.PutJSON(ctx, a.store, atelier.KeyResult(job, rec.Call.Key), *rec)
	return err
}

// answer reads a stored answer.
func (a *Activities) answer(ctx context.Context, rec answerRecord) (atelier.ModelAnswer, error) {
	ans := atelier.ModelAnswer{Data: []byte(rec.Text), MediaType: rec.MediaType, Usage: rec.Call.Spend, Seed: rec.Call.Seed}
	if rec.Bytes.Key == "" {
		return ans, nil
	}
	var err error
	ans.Data, err = atelier.GetBytes(ctx, a.store, rec.Bytes, maxAnswer)
	return ans, err
}
