package workflows_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/store/storetest"
	"github.com/atelierhq/atelier/workflows"
)

// lose ends a run as if Temporal had lost it: what is stored stays, but for the
// end that a cancelled run leaves.
func (r *run) lose(t *testing.T) {
	t.Helper()
	r.ExecuteWorkflow(workflows.CreateWork, r.in)
	if err := r.store.(*storetest.Store).Erase(context.Background(), atelier.KeyFinal(job)); err != nil {
		t.Fatal(err)
	}
}

// again is the job as it is rebuilt from what is stored.
func (r *run) again(t *testing.T, s scripted.Script, brief atelier.Brief) *run {
	t.Helper()
	n := newRunOver(t, r.store, s, brief)
	n.in.Recovered = true
	return n
}

// Whatever was acknowledged before the loss takes effect after it, where it did
// before; and no turn that was made is made again.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	const own = "# My own\n\nOne line of mine.\n"
	brief := atelier.Brief{Text: "a short thing", Gates: []string{"release"}, Budget: atelier.Budget{Calls: 60}}
	for _, c := range []struct {
		name string
		when func(atelier.Turn) bool // nil: at the gate
		act  func(t *testing.T, r *run, dir, in atelier.Ref)
		lost time.Duration // after the start
		more bool          // turns are still to be made after the loss
		want func(t *testing.T, s atelier.JobStatus, heard []string)
	}{
		{"words, heard", turn(atelier.TurnDraft, "text-1", 1), direct, time.Hour, false, func(t *testing.T, s atelier.JobStatus, heard []string) {
			if !slices.Equal(heard, []string{"text-1 2"}) {
				t.Errorf("heard by %v, want text-1 2", heard)
			}
		}},
		{"words at the gate, heard", nil, direct, 2 * time.Hour, false, func(t *testing.T, s atelier.JobStatus, heard []string) {
			if !slices.Equal(heard, []string{"text-1 3"}) || s.Pieces[0].Version != 3 {
				t.Errorf("heard by %v, version %d", heard, s.Pieces[0].Version)
			}
		}},
		{"words at the gate, lost at once", nil, func(t *testing.T, r *run, dir, in atelier.Ref) {
			cb := accepts(t, "direct")
			cb.OnComplete = func(any, error) { r.CancelWorkflow() }
			r.UpdateWorkflow(workflows.UpdateDirect, "d", cb, workflows.Direct{Directive: dir, Pieces: []string{"text-1"}})
		}, 0, true, func(t *testing.T, s atelier.JobStatus, heard []string) {
			if !slices.Equal(heard, []string{"text-1 3"}) {
				t.Errorf("heard by %v, want text-1 3", heard)
			}
		}},
		{"replaced at the gate", nil, replace, 2 * time.Hour, false, func(t *testing.T, s atelier.JobStatus, _ []string) {
			if s.StopReasons["text-1"] != atelier.StopHuman || s.Pieces[0].Version != 3 {
				t.Errorf("text-1: got %s, version %d", s.StopReasons["text-1"], s.Pieces[0].Version)
			}
		}},
		{"replaced while it is made", turn(atelier.TurnDraft, "text-1", 1), replace, time.Hour, false, func(t *testing.T, s atelier.JobStatus, _ []string) {
			if s.StopReasons["text-1"] != atelier.StopHuman || s.Pieces[0].Version != 2 {
				t.Errorf("text-1: got %s, version %d", s.StopReasons["text-1"], s.Pieces[0].Version)
			}
		}},
		{"finished", turn(atelier.TurnDraft, "text-1", 1), func(t *testing.T, r *run, dir, in atelier.Ref) {
			r.UpdateWorkflow(workflows.UpdateFinish, "f", accepts(t, "finish"), workflows.Control{})
		}, time.Hour, false, func(t *testing.T, s atelier.JobStatus, _ []string) {
			for _, p := range s.Pieces {
				if p.Version != 1 || p.StopReason != atelier.StopHuman {
					t.Errorf("%s: version %d, %s", p.ID, p.Version, p.StopReason)
				}
			}
		}},
		{"budget raised", nil, func(t *testing.T, r *run, dir, in atelier.Ref) {
			r.UpdateWorkflow(workflows.UpdateBudget, "b", accepts(t, "budget"), workflows.RaiseBudget{Calls: 99})
		}, 2 * time.Hour, false, func(t *testing.T, s atelier.JobStatus, _ []string) {
			if s.Budget.Calls != 99 {
				t.Errorf("got a budget of %d calls", s.Budget.Calls)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var first, second turnLog
			var r *run
			var dir, in atelier.Ref
			act := func() { r.RegisterDelayedCallback(func() { c.act(t, r, dir, in) }, 0) }
			s := scripted.Script{Made: first.made}
			if c.when != nil {
				s.Call = at(&r, c.when, act)
			}
			r = newRun(t, s, brief)
			dir, in = r.say(t, "d", "slower"), r.input(t, own)
			if c.when == nil {
				r.RegisterDelayedCallback(act, 30*time.Minute)
			}
			if c.lost > 0 {
				r.RegisterDelayedCallback(r.CancelWorkflow, c.lost)
			}
			r.lose(t)

			n := r.again(t, scripted.Script{Made: second.made}, brief)
			n.RegisterDelayedCallback(func() { n.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, time.Hour)
			st := n.do(t)
			if st.Status != atelier.StatusCompleted {
				t.Errorf("got %s %s %v", st.Status, st.Reason, st.Broken)
			}
			if !c.more && len(second.turns) > 0 {
				t.Errorf("%d turns were made again, first %s %s round %d", len(second.turns), second.turns[0].Kind, second.turns[0].Piece.ID, second.turns[0].Round)
			}
			heard := append(first.heard("slower"), second.heard("slower")...)
			c.want(t, st, heard)
		})
	}
}

func direct(t *testing.T, r *run, dir, _ atelier.Ref) {
	r.UpdateWorkflow(workflows.UpdateDirect, "d", accepts(t, "direct"), workflows.Direct{Directive: dir, Pieces: []string{"text-1"}})
}

func replace(t *testing.T, r *run, _, in atelier.Ref) {
	r.UpdateWorkflow(workflows.UpdateReplace, "r", accepts(t, "replace"), workflows.Replace{Piece: "text-1", Input: in, Person: "local"})
}

// A decision that was acknowledged is not asked for again, also when it was
// followed by words.
func TestDecisionSurvives(t *testing.T) {
	t.Parallel()
	brief := atelier.Brief{Text: "a short thing", Gates: []string{"release"}}
	r := newRun(t, scripted.Script{}, brief)
	comment, dir := r.say(t, "c", "make it brighter"), r.say(t, "d", "slower")
	r.RegisterDelayedCallback(func() { r.decide(t, "revise", workflows.Revise, comment) }, time.Hour)
	r.RegisterDelayedCallback(func() { direct(t, r, dir, atelier.Ref{}) }, 2*time.Hour)
	r.RegisterDelayedCallback(r.CancelWorkflow, 3*time.Hour)
	r.lose(t)
	var l turnLog
	n := r.again(t, scripted.Script{Made: l.made}, brief)
	n.RegisterDelayedCallback(func() { n.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, time.Hour)
	s := n.do(t)
	if s.Status != atelier.StatusCompleted || s.Pieces[0].Version != 4 || len(l.turns) > 0 {
		t.Errorf("got %s, text-1 version %d, %d turns made again", s.Status, s.Pieces[0].Version, len(l.turns))
	}
}
