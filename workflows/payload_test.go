package workflows_test

import (
	"sync/atomic"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

// measuring is a data converter that remembers the largest payload.
type measuring struct {
	converter.DataConverter
	max *atomic.Int64
}

func (m measuring) ToPayload(v any) (*commonpb.Payload, error) {
	p, err := m.DataConverter.ToPayload(v)
	m.note(p)
	return p, err
}

func (m measuring) ToPayloads(v ...any) (*commonpb.Payloads, error) {
	ps, err := m.DataConverter.ToPayloads(v...)
	for _, p := range ps.GetPayloads() {
		m.note(p)
	}
	return ps, err
}

func (m measuring) note(p *commonpb.Payload) {
	if n := int64(len(p.GetData())); n > m.max.Load() {
		m.max.Store(n)
	}
}

// Ten rounds of every piece, each with many findings, sent back by a person and by
// the judge: no payload exceeds 32 KiB (reliability.md, I9).
func TestPayloadsAreBounded(t *testing.T) {
	t.Parallel()
	var pass int
	r := newRun(t, scripted.Script{Findings: 40, Score: func(_ string, v int) float64 { return min(0.84, 0.3+0.03*float64(v)) },
		Judge: func(turn atelier.Turn) atelier.Review {
			pass++
			v := atelier.Review{Score: 0.5}
			for i, o := range turn.Others { // each contradicts the next, which is settled by those who make them
				v.Findings = append(v.Findings, atelier.Finding{Rule: "coherence", Severity: atelier.Moderate, Piece: o.Artefact.Piece, With: turn.Others[(i+1)%len(turn.Others)].Artefact.Piece, Problem: "It differs", Suggestion: "Align it"})
			}
			return v
		}, Talk: func(turn atelier.Turn) []atelier.Note { // at the greatest length, and the other piece changes
			says := []string{"prop", "ctr", "ctr", "ctr", "dec"}
			return []atelier.Note{scripted.Offer(turn, atelier.Act(says[(turn.Round-1)%len(says)]), turn.Findings[0].With)}
		}}, atelier.Brief{Text: "a short thing", Critique: atelier.Critique{MaxRounds: 10}, Gates: []string{"release"}})
	r.SetTestTimeout(5 * time.Minute)
	var largest atomic.Int64
	r.SetDataConverter(measuring{converter.GetDefaultDataConverter(), &largest})
	r.RegisterDelayedCallback(func() { r.decide(t, "revise", workflows.Revise, r.say(t, "c", "brighter")) }, time.Hour)
	r.RegisterDelayedCallback(func() { r.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, 2*time.Hour)
	s := r.do(t)
	t.Logf("%d rounds of the first piece; the largest payload has %d bytes", s.Pieces[0].Round, largest.Load())
	if largest.Load() > 32<<10 || s.Pieces[0].Round < 10 {
		t.Errorf("%d rounds, the largest payload has %d bytes; want at least 10, and at most 32 KiB", s.Pieces[0].Round, largest.Load())
	}
}
