package workflows_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"pgregory.net/rapid"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/workflows"
)

var oneText = []atelier.PieceSpec{{Medium: atelier.Text}}

// at does something when the first turn that matches is under way, once: the
// mock clock stands still while an activity runs, so that it is exactly then. The
// turn goes on when the workflow has got the messages that do sent.
func at(r **run, match func(atelier.Turn) bool, do func()) func(context.Context, atelier.Turn) error {
	var once sync.Once
	return func(ctx context.Context, t atelier.Turn) error {
		if match(t) {
			once.Do(func() {
				do()
				got := make(chan struct{})
				// What do registered runs first and sends its messages, these arrive, then this.
				(*r).RegisterDelayedCallback(func() { (*r).RegisterDelayedCallback(func() { close(got) }, 0) }, 0)
				select {
				case <-got:
				case <-ctx.Done():
				}
			})
		}
		return nil
	}
}

func turn(kind atelier.TurnKind, piece string, round int) func(atelier.Turn) bool {
	return func(t atelier.Turn) bool {
		return t.Kind == kind && t.Piece.ID == piece && (round == 0 || t.Round == round)
	}
}

// turnLog is the turns that were made.
type turnLog struct {
	mu    sync.Mutex
	turns []atelier.Turn
}

func (l *turnLog) made(t atelier.Turn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turns = append(l.turns, t)
}

// heard returns where a person's words were delivered: "text-1 2" for the second
// round of text-1.
func (l *turnLog) heard(words string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, t := range l.turns {
		for _, n := range t.Notes {
			if n.Act == atelier.ActPerson && n.Words == words {
				name := t.Piece.ID
				if name == "" {
					name = string(t.Kind)
				}
				out = append(out, name+" "+string(rune('0'+t.Round)))
			}
		}
	}
	slices.Sort(out)
	return out
}

func (r *run) say(t *testing.T, id, words string) atelier.Ref {
	t.Helper()
	ref, err := atelier.PutJSON(context.Background(), r.store, atelier.KeyDirective(job, id), atelier.Directive{ID: id, Words: words, Person: "local"})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func (r *run) input(t *testing.T, words string) atelier.Ref {
	t.Helper()
	ref, err := atelier.PutBytes(context.Background(), r.store, atelier.KeyInput(atelier.Digest([]byte(words))), []byte(words), "text/markdown")
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func (r *run) status(t *testing.T) atelier.JobStatus {
	t.Helper()
	var s atelier.JobStatus
	v, err := r.QueryWorkflow(workflows.QueryStatus)
	if err == nil {
		err = v.Get(&s)
	}
	if err != nil {
		t.Error(err)
	}
	return s
}

// decide decides at the open gate.
func (r *run) decide(t *testing.T, id, verdict string, comment atelier.Ref) {
	t.Helper()
	s := r.status(t)
	if s.Gate == nil {
		t.Errorf("%s: no gate is open", id)
		return
	}
	r.UpdateWorkflow(workflows.UpdateDecide, id, accepts(t, id), workflows.Decision{Shown: s.Gate.Shown, Verdict: verdict, Comment: comment})
}

func (r *run) findings(t *testing.T) bundle.Findings {
	t.Helper()
	var f bundle.Findings
	if err := atelier.GetJSON(context.Background(), r.store, atelier.Ref{Key: atelier.KeyBundle(job, 1, "review/findings.json")}, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// Words said while a piece is being made are heard in its next round, by it alone
// and once.
func TestDirectiveIsHeardOnce(t *testing.T) {
	t.Parallel()
	var l turnLog
	var r *run
	var dir atelier.Ref
	s := scripted.Script{Made: l.made, Call: at(&r, turn(atelier.TurnDraft, "music-1", 1), func() {
		r.RegisterDelayedCallback(func() {
			r.UpdateWorkflow(workflows.UpdateDirect, "d", accepts(t, "direct"), workflows.Direct{Directive: dir, Pieces: []string{"music-1"}})
		}, 0)
	})}
	r = newRun(t, s, atelier.Brief{Text: "a short thing"})
	dir = r.say(t, "d", "slower")
	if st := r.do(t); st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %v", st.Status, st.Broken)
	}
	got := l.heard("slower")
	if len(got) != 1 || !strings.HasPrefix(got[0], "music-1") {
		t.Errorf("heard by %v, want one round of music-1", got)
	}
}

// Words said when every piece has ended still get their round, at a gate and
// while the judge looks.
func TestDirectiveAfterThePiecesEnded(t *testing.T) {
	t.Parallel()
	for name, gates := range map[string][]string{"at a gate": {"release"}, "during the review": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l turnLog
			var r *run
			var dir atelier.Ref
			direct := func() {
				r.UpdateWorkflow(workflows.UpdateDirect, "d", accepts(t, "direct"), workflows.Direct{Directive: dir, Pieces: []string{"text-1"}})
			}
			s := scripted.Script{Made: l.made}
			if gates == nil {
				s.Call = at(&r, turn(atelier.TurnJudge, "", 1), func() { r.RegisterDelayedCallback(direct, 0) })
			}
			r = newRun(t, s, atelier.Brief{Text: "a short thing", Gates: gates})
			dir = r.say(t, "d", "slower")
			if gates != nil {
				r.RegisterDelayedCallback(direct, time.Hour)
				r.RegisterDelayedCallback(func() { r.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, 2*time.Hour)
			}
			if st := r.do(t); st.Status != atelier.StatusCompleted || st.Pieces[0].Version != 3 {
				t.Errorf("got %s, text-1 version %d, want completed, 3", st.Status, st.Pieces[0].Version)
			}
			if got := l.heard("slower"); !slices.Equal(got, []string{"text-1 3"}) {
				t.Errorf("heard by %v, want text-1 3", got)
			}
		})
	}
}

func TestPauseHoldsNewCalls(t *testing.T) {
	t.Parallel()
	var l turnLog
	var r *run
	r = newRun(t, scripted.Script{Made: l.made, Call: at(&r, turn(atelier.TurnDraft, "text-1", 1), func() {
		r.RegisterDelayedCallback(func() {
			r.UpdateWorkflow(workflows.UpdatePause, "p", accepts(t, "pause"), workflows.Control{})
		}, 0)
	})}, atelier.Brief{Text: "a short thing", Budget: atelier.Budget{Minutes: 30}})
	var before, after int
	count := func() int { l.mu.Lock(); defer l.mu.Unlock(); return len(l.turns) }
	r.RegisterDelayedCallback(func() {
		before = count()
		if s := r.status(t); s.Status != atelier.StatusPaused {
			t.Errorf("got %s, want paused", s.Status)
		}
		r.UpdateWorkflow(workflows.UpdatePause, "p2", refuses(t, "pausing twice"), workflows.Control{})
	}, time.Minute)
	r.RegisterDelayedCallback(func() {
		after = count()
		r.UpdateWorkflow(workflows.UpdateResume, "r", accepts(t, "resume"), workflows.Control{})
	}, 5*time.Hour)
	s := r.do(t)
	if before != after || before == 0 || before > 4 {
		t.Errorf("%d turns were made before the pause held and %d at its end", before, after)
	}
	if s.Status != atelier.StatusCompleted { // a pause of five hours uses up none of the 30 minutes
		t.Errorf("got %s %v", s.Status, s.Broken)
	}
}

// Finishing delivers the best so far, and a first version where there is none,
// wherever the job stands; also when it is paused.
func TestFinish(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		when  func(atelier.Turn) bool
		pause bool
		after time.Duration
	}{
		"directing": {turn(atelier.TurnDirect, "", 1), false, 0},
		"drafting":  {turn(atelier.TurnDraft, "text-1", 1), false, 0},
		"revising":  {turn(atelier.TurnRevise, "music-1", 2), false, 0},
		"judging":   {turn(atelier.TurnJudge, "", 1), false, 0},
		"paused":    {turn(atelier.TurnDraft, "music-1", 1), true, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r *run
			low := func(string, int) float64 { return 0.5 }
			r = newRun(t, scripted.Script{Score: low, Call: at(&r, c.when, func() {
				r.RegisterDelayedCallback(func() {
					if c.pause {
						r.UpdateWorkflow(workflows.UpdatePause, "p", accepts(t, "pause"), workflows.Control{})
					}
				}, 0)
				r.RegisterDelayedCallback(func() {
					r.UpdateWorkflow(workflows.UpdateFinish, "f", accepts(t, "finish"), workflows.Control{})
				}, c.after)
			})}, atelier.Brief{Text: "a short thing", Gates: []string{"direction", "pieces"}})
			if name != "directing" { // else the gates are skipped
				r.RegisterDelayedCallback(func() {
					if r.status(t).Gate != nil {
						r.decide(t, "approve", workflows.Approve, atelier.Ref{})
					}
				}, time.Hour)
				r.RegisterDelayedCallback(func() {
					if r.status(t).Gate != nil {
						r.decide(t, "approve2", workflows.Approve, atelier.Ref{})
					}
				}, 2*time.Hour)
			}
			s := r.do(t)
			if s.Status != atelier.StatusCompleted {
				t.Errorf("got %s %q %v", s.Status, s.Reason, s.Broken)
			}
			for _, p := range s.Pieces {
				if p.Version == 0 {
					t.Errorf("%s has no version", p.ID)
				}
			}
		})
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	const words = "# My own\n\nOne line of mine.\n"
	check := func(t *testing.T, s atelier.JobStatus) {
		if s.Status != atelier.StatusCompleted || s.StopReasons["text-1"] != atelier.StopHuman {
			t.Errorf("got %s %v, text-1 %s", s.Status, s.Broken, s.StopReasons["text-1"])
		}
	}
	t.Run("while it is made", func(t *testing.T) {
		t.Parallel()
		var r *run
		var in atelier.Ref
		r = newRun(t, scripted.Script{Call: at(&r, turn(atelier.TurnCritique, "text-1", 1), func() {
			r.RegisterDelayedCallback(func() {
				r.UpdateWorkflow(workflows.UpdateReplace, "r", accepts(t, "replace"), workflows.Replace{Piece: "text-1", Input: in, Person: "local"})
			}, 0)
		})}, atelier.Brief{Text: "a short thing"})
		in = r.input(t, words)
		check(t, r.do(t))
	})
	t.Run("at the gate", func(t *testing.T) {
		t.Parallel()
		r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
		in := r.input(t, words)
		r.RegisterDelayedCallback(func() {
			r.UpdateWorkflow(workflows.UpdateReplace, "r", accepts(t, "replace"), workflows.Replace{Piece: "text-1", Input: in, Person: "local"})
		}, time.Hour)
		r.RegisterDelayedCallback(func() { r.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, 2*time.Hour)
		check(t, r.do(t))
	})
	t.Run("what is no text", func(t *testing.T) {
		t.Parallel()
		r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
		in := r.input(t, "\x89PNG\r\n\x1a\n")
		r.RegisterDelayedCallback(func() {
			r.UpdateWorkflow(workflows.UpdateReplace, "r", accepts(t, "replace"), workflows.Replace{Piece: "text-1", Input: in, Person: "local"})
		}, time.Hour)
		r.RegisterDelayedCallback(func() { r.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, 2*time.Hour)
		if s := r.do(t); s.Status != atelier.StatusCompleted || s.Pieces[0].Version != 2 {
			t.Errorf("got %s, text-1 version %d; want the version that stood", s.Status, s.Pieces[0].Version)
		}
	})
}

func TestRejected(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	r.RegisterDelayedCallback(func() { r.decide(t, "reject", workflows.Reject, atelier.Ref{}) }, time.Hour)
	if s := r.do(t); s.Status != atelier.StatusRejected {
		t.Errorf("got %s", s.Status)
	}
	if r.final(t).Manifest != nil {
		t.Error("a rejected job was published")
	}
}

func TestSilenceCanFail(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	r.in.OnSilence = "fail"
	if s := r.do(t); s.Status != atelier.StatusFailed || s.Reason != "unapproved" {
		t.Errorf("got %s %q", s.Status, s.Reason)
	}
}

// Only the first of two decisions counts; the other is told so.
func TestSecondDecisionIsRefused(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	r.RegisterDelayedCallback(func() {
		r.decide(t, "approve", workflows.Approve, atelier.Ref{})
		shown := r.status(t).Gate.Shown
		r.UpdateWorkflow(workflows.UpdateDecide, "reject", refuses(t, "a second decision"), workflows.Decision{Shown: shown, Verdict: workflows.Reject})
	}, time.Hour)
	if s := r.do(t); s.Status != atelier.StatusCompleted {
		t.Errorf("got %s", s.Status)
	}
}

// The purse is never overdrawn, whatever is in it.
func TestBudgetHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calls := rapid.IntRange(2, 60).Draw(rt, "calls")
		target := rapid.Float64Range(0.3, 0.99).Draw(rt, "score")
		r := newRun(t, scripted.Script{Score: func(_ string, v int) float64 { return min(target, 0.3+0.05*float64(v)) }},
			atelier.Brief{Text: "a short thing", Budget: atelier.Budget{Calls: calls}})
		r.ExecuteWorkflow(workflows.CreateWork, r.in)
		var s atelier.JobStatus
		if err := r.GetWorkflowResult(&s); err != nil {
			rt.Fatal(err)
		}
		if s.Spend.Calls > calls {
			rt.Fatalf("spent %d of %d calls", s.Spend.Calls, calls)
		}
		made := 0
		for _, p := range s.Pieces {
			if p.Version > 0 {
				made++
			}
		}
		if want := min(3, max(0, (calls-2)/3)); made != want {
			rt.Fatalf("%d calls made %d pieces, they are enough for %d", calls, made, want)
		}
	})
}

// A judge that contradicts for ever sends back twice looked at, once made again.
func TestJudgeIsBounded(t *testing.T) {
	t.Parallel()
	passes := 0
	r := newRun(t, scripted.Script{Judge: func(turn atelier.Turn) atelier.Review {
		passes++
		v := atelier.Review{Score: 0.5}
		for _, f := range turn.Findings {
			v.Rechecks = append(v.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingWaived}) // not the judge's to say
		}
		if passes == 1 {
			v.Findings = []atelier.Finding{{Rule: "coherence.time", Severity: atelier.Major, Piece: "artwork-1", Problem: "It is day", Suggestion: "Make it night"},
				{Rule: "A sentence of the brief!", Severity: atelier.Minor, Piece: "no such piece", Problem: "Odd", Suggestion: "Even"}}
		}
		return v
	}}, atelier.Brief{Text: "a short thing"})
	s := r.do(t)
	if passes != 2 || s.Pieces[1].Version != 3 || s.Pieces[0].Version != 2 {
		t.Errorf("%d passes, artwork-1 version %d, text-1 %d; want 2, 3, 2", passes, s.Pieces[1].Version, s.Pieces[0].Version)
	}
	if s.Status != atelier.StatusDegraded {
		t.Errorf("got %s with a contradiction open", s.Status)
	}
	f := r.findings(t)
	together := f.Pieces[len(f.Pieces)-1].Findings
	if len(together) != 2 || together[0].Status != atelier.FindingNotFixed || together[1].Rule != "unnamed" || together[1].Piece != "" {
		t.Errorf("got %+v", together)
	}
}

// A judge, or a critic, that fails costs the job its promise, not the work.
func TestCriticsThatFail(t *testing.T) {
	t.Parallel()
	fail := func(kind atelier.TurnKind, piece string, round int) func(atelier.Turn) error {
		match := turn(kind, piece, round)
		return func(t atelier.Turn) error {
			if match(t) {
				return atelier.Errorf(atelier.CodeRefused, "secret words of the brief")
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		fail    func(atelier.Turn) error
		version int // of text-1
	}{
		"judge":             {fail(atelier.TurnJudge, "", 0), 2},
		"critics, draft":    {fail(atelier.TurnCritique, "text-1", 1), 1},
		"critics, revision": {fail(atelier.TurnCritique, "text-1", 2), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, scripted.Script{Fail: c.fail}, atelier.Brief{Text: "a short thing", Pieces: oneText})
			s := r.do(t)
			if s.Status != atelier.StatusDegraded || s.Pieces[0].Version != c.version || r.final(t).Manifest == nil {
				t.Errorf("got %s, version %d, %v", s.Status, s.Pieces[0].Version, s.Broken)
			}
			if strings.Contains(strings.Join(s.Broken, " ")+s.Reason, "secret") {
				t.Error("an agent's words are in history")
			}
		})
	}
	t.Run("everything", func(t *testing.T) {
		t.Parallel()
		r := newRun(t, scripted.Script{Fail: fail(atelier.TurnDraft, "text-1", 0)}, atelier.Brief{Text: "a short thing", Pieces: oneText})
		if s := r.do(t); s.Status != atelier.StatusFailed || s.Reason == "" {
			t.Errorf("got %s %q", s.Status, s.Reason)
		}
	})
}

// Who approves the release with a high finding open has waived it; who approved
// the direction has not.
func TestWaiver(t *testing.T) {
	t.Parallel()
	for gate, want := range map[string]atelier.FindingStatus{"release": atelier.FindingWaived, "direction": atelier.FindingNotFixed} {
		t.Run(gate, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, scripted.Script{Severity: atelier.Major, Score: func(string, int) float64 { return 0.5 }},
				atelier.Brief{Text: "a short thing", Pieces: oneText, Gates: []string{gate}})
			r.RegisterDelayedCallback(func() { r.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, time.Hour)
			s := r.do(t)
			if (s.Status == atelier.StatusCompleted) != (want == atelier.FindingWaived) {
				t.Errorf("got %s %v", s.Status, s.Broken)
			}
			open := 0
			for _, f := range r.findings(t).Pieces[0].Findings {
				if f.Status == want {
					open++
				}
			}
			if open == 0 {
				t.Errorf("no finding is %s", want)
			}
		})
	}
}

// A job can be cancelled in every turn; nothing is published and its end is on record.
func TestCancelAnywhere(t *testing.T) {
	t.Parallel()
	for _, kind := range []atelier.TurnKind{atelier.TurnDirect, atelier.TurnDraft, atelier.TurnCritique, atelier.TurnRevise, atelier.TurnJudge} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			var r *run
			r = newRun(t, scripted.Script{Call: at(&r, func(turn atelier.Turn) bool { return turn.Kind == kind }, func() {
				r.RegisterDelayedCallback(r.CancelWorkflow, 0)
			})}, atelier.Brief{Text: "a short thing"})
			r.ExecuteWorkflow(workflows.CreateWork, r.in)
			if err := r.GetWorkflowError(); !temporal.IsCanceledError(err) {
				t.Errorf("got %v, want cancelled", err)
			}
			if f := r.final(t); f.Status != atelier.StatusCancelled || f.Manifest != nil {
				t.Errorf("got %s, manifest %v", f.Status, f.Manifest)
			}
		})
	}
}
