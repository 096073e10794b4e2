package workflows_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

// timesheet is the test's own book of one job: when it stood still, and its turns. Its
// methods are called from one goroutine at a time, that of the mock clock.
type timesheet struct {
	mu    sync.Mutex
	now   func() time.Time
	began time.Time
	still []span // at gates and in pauses; the last ones may be open
	turns []*sheetTurn
}

type span struct {
	from, to time.Time // to is zero while it is open
	why      string
}

type sheetTurn struct {
	req     atelier.TurnRequest
	from    time.Time
	to      time.Time // zero: under way
	worked  time.Duration
	allowed time.Duration // by its timeouts
}

func (s *timesheet) stop(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.still = append(s.still, span{from: s.now(), why: why})
}

func (s *timesheet) goOn(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.still {
		if s.still[i].why == why && s.still[i].to.IsZero() {
			s.still[i].to = s.now()
		}
	}
}

// stands reports whether time stands still for a reason.
func (s *timesheet) stands(why string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.still, func(p span) bool { return p.why == why && p.to.IsZero() })
}

// worked is how much of the time until t was working time: that which none of the
// spans covers.
func (s *timesheet) worked(t time.Time) time.Duration {
	spans := slices.Clone(s.still)
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	sum, at := time.Duration(0), s.began
	for _, p := range spans {
		to := p.to
		if to.IsZero() || to.After(t) {
			to = t
		}
		if p.from.After(t) || !to.After(at) {
			continue
		}
		sum += max(0, p.from.Sub(at))
		at = to
	}
	return sum + max(0, t.Sub(at))
}

// started books what begins.
func (s *timesheet) started(info *activity.Info, args converter.EncodedValues) {
	if info.ActivityType.Name == "OpenGate" {
		s.stop("gate")
		return
	}
	var req atelier.TurnRequest
	if !slices.Contains(turnActivities, info.ActivityType.Name) || args.Get(&req) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns = append(s.turns, &sheetTurn{req: req, from: s.now(), worked: s.worked(s.now()), allowed: min(info.ScheduleToCloseTimeout, info.StartToCloseTimeout)})
}

func (s *timesheet) ended(req atelier.TurnRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.turns {
		if t.to.IsZero() && t.req.Kind == req.Kind && t.req.Piece == req.Piece && t.req.Round == req.Round && t.req.Agent.ID == req.Agent.ID {
			t.to = s.now()
		}
	}
}

// anything matches any argument in the test suite's mocks.
const anything = "mock.Anything"

var turnActivities = []string{"Direct", "Draft", "Critique", "Revise", "Judge"}

// minuteCase is one job with a budget in minutes.
type minuteCase struct {
	minutes float64
	brief   atelier.Brief
	script  scripted.Script
	long    time.Duration // turns take up to this
}

func randomCase(rnd *rand.Rand) minuteCase {
	c := minuteCase{minutes: 1 + 40*rnd.Float64()*rnd.Float64(), long: time.Duration(float64(time.Minute) * (0.2 + 6*rnd.Float64()))}
	c.brief = atelier.Brief{Text: "a short thing", Budget: atelier.Budget{Minutes: c.minutes}, Critique: atelier.Critique{MaxRounds: 1 + rnd.IntN(6), AcceptScore: 0.9}}
	for _, m := range atelier.Media[:1+rnd.IntN(3)] {
		c.brief.Pieces = append(c.brief.Pieces, atelier.PieceSpec{Medium: m})
	}
	for _, g := range []string{"direction", "pieces", "release"} {
		if rnd.IntN(3) == 0 {
			c.brief.Gates = append(c.brief.Gates, g)
		}
	}
	gain := 0.03 + 0.2*rnd.Float64()
	c.script.Score = func(_ string, v int) float64 { return min(0.3+gain*float64(v), 1) }
	if rnd.IntN(2) == 0 { // the first of the pieces is sent back once
		c.script.Judge = func(t atelier.Turn) atelier.Review {
			if t.Round > 1 {
				return atelier.Review{Score: 1}
			}
			return atelier.Review{Score: 0.5, Findings: []atelier.Finding{{Rule: "coherence.time", Severity: atelier.Moderate, Piece: "text-1", Problem: "It is day", Suggestion: "Make it night"}}}
		}
	}
	return c
}

// Whatever happens, a job keeps to its working minutes: no turn is begun once they are
// used up, nor a round that would not be done in time as its piece goes; a turn may take no
// longer than they last; gates and pauses do not count. A job that they end delivers
// its best and says so.
func TestMinutesHold(t *testing.T) {
	t.Parallel()
	ends := map[string]int{}
	var mu sync.Mutex
	t.Run("schedules", func(t *testing.T) {
		for seed := range uint64(60) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				end := oneSchedule(t, rand.New(rand.NewPCG(3, seed)))
				mu.Lock()
				defer mu.Unlock()
				ends[end]++
			})
		}
	})
	t.Logf("ends: %v", ends)
	if ends["completed_degraded budget"] < 10 || ends["completed "] < 5 {
		t.Errorf("the schedules do not reach both ends: %v", ends)
	}
}

func oneSchedule(t *testing.T, rnd *rand.Rand) string {
	c := randomCase(rnd)
	r := newRun(t, c.script, c.brief)
	s := &timesheet{now: r.Now, began: r.Now()}
	r.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, args converter.EncodedValues) { s.started(info, args) })
	takes := func() time.Duration {
		s.mu.Lock()
		defer s.mu.Unlock()
		return time.Duration(rnd.Int64N(int64(c.long)) + 1)
	}
	for name, fn := range map[string]func(*activities.Activities, context.Context, atelier.TurnRequest) (atelier.TurnResult, error){
		"Direct": (*activities.Activities).Direct, "Draft": (*activities.Activities).Draft, "Critique": (*activities.Activities).Critique,
		"Revise": (*activities.Activities).Revise, "Judge": (*activities.Activities).Judge} {
		r.OnActivity(name, anything, anything).AfterFn(takes).Return(func(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
			s.ended(req)
			return fn(r.activities, ctx, req) // the real one, at the end of its time
		})
	}
	r.act(t, s, rnd)
	st := r.do(t)
	s.check(t, c, st)
	return string(st.Status) + " " + st.Reason
}

// act has people do things at random moments: decide, pause, resume.
func (r *run) act(t *testing.T, s *timesheet, rnd *rand.Rand) {
	at := time.Duration(0)
	for i := range 200 {
		at += time.Duration(rnd.Int64N(int64(8 * time.Minute)))
		what := rnd.IntN(6)
		r.RegisterDelayedCallback(func() {
			var st atelier.JobStatus
			v, err := r.QueryWorkflow(workflows.QueryStatus)
			if err != nil || v.Get(&st) != nil || st.Status.Ended() || st.Stage == atelier.StagePublishing {
				return
			}
			paused := s.stands("pause")
			id := fmt.Sprint(i)
			switch {
			case paused && what < 4:
				s.goOn("pause")
				r.UpdateWorkflow(workflows.UpdateResume, id, accepts(t, "resume"), workflows.Control{})
			case !paused && what == 5 && i < 150:
				s.stop("pause")
				r.UpdateWorkflow(workflows.UpdatePause, id, accepts(t, "pause"), workflows.Control{})
			case st.Gate != nil && what < 4:
				s.goOn("gate")
				r.UpdateWorkflow(workflows.UpdateDecide, id, accepts(t, "decide"), workflows.Decision{Shown: st.Gate.Shown, Verdict: workflows.Approve})
			}
		}, at)
	}
}

// check holds the job to the book.
func (s *timesheet) check(t *testing.T, c minuteCase, st atelier.JobStatus) {
	t.Helper()
	limit := time.Duration(c.minutes * float64(time.Minute))
	longest := map[string]time.Duration{} // by piece
	last := map[string]time.Time{}        // when its last turn ended
	type key struct {
		piece string
		round int
	}
	first := map[key]time.Time{}
	scores := map[string]float64{}
	for _, turn := range s.turns {
		name := fmt.Sprintf("%s of %s, round %d", turn.req.Kind, cmp.Or(turn.req.Piece, "the job"), turn.req.Round)
		if turn.worked >= limit {
			t.Errorf("%s was begun after %v of %v", name, turn.worked, limit)
		}
		if left := max(limit-turn.worked, time.Second); turn.allowed > left {
			t.Errorf("%s may take %v, and %v are left", name, turn.allowed, left)
		}
		k := key{turn.req.Piece, turn.req.Round}
		switch turn.req.Kind {
		case atelier.TurnDraft, atelier.TurnRevise:
			first[k] = turn.from
			if turn.worked+longest[k.piece] > limit {
				t.Errorf("%s was begun after %v of %v, and a round of it takes %v", name, turn.worked, limit, longest[k.piece])
			}
			scores[k.piece] = max(scores[k.piece], 0.01) // a version, if nobody has judged it
		case atelier.TurnCritique:
			longest[k.piece] = max(longest[k.piece], turn.to.Sub(first[k]))
			scores[k.piece] = max(scores[k.piece], c.script.Score(k.piece, turn.req.Version))
		}
		if turn.to.After(last[k.piece]) {
			last[k.piece] = turn.to
		}
	}
	delivered, ended := 0, false
	for _, p := range st.Pieces {
		if (p.Version > 0) != (scores[p.ID] > 0) {
			t.Errorf("%s: version %d delivered, of those scored %.2f", p.ID, p.Version, scores[p.ID])
		}
		if p.Version > 0 {
			delivered++
		}
		if p.StopReason != atelier.StopBudget {
			continue
		}
		ended = true
		when, made := last[p.ID]
		if sent := last[""]; p.ID == "text-1" && c.script.Judge != nil && sent.After(when) {
			when = sent // the judge's word had it begin again, or not
		}
		if made && s.worked(when)+longest[p.ID] < limit {
			t.Errorf("%s was ended after %v of %v, and a round of it takes %v", p.ID, s.worked(when), limit, longest[p.ID])
		}
	}
	if s.worked(s.now()) < limit && !ended && st.Reason == string(atelier.StopBudget) {
		t.Errorf("it was ended by its budget after %v of %v", s.worked(s.now()), limit)
	}
	switch {
	case ended && delivered > 0 && (st.Status != atelier.StatusDegraded || st.Reason != string(atelier.StopBudget)):
		t.Errorf("got %s %q %v, want completed_degraded by its budget", st.Status, st.Reason, st.Broken)
	case delivered == 0 && st.Status != atelier.StatusFailed:
		t.Errorf("got %s %q with nothing delivered", st.Status, st.Reason)
	}
}
