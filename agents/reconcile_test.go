package agents_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
)

func finding(id, rule, unit string, line int, measured float64) atelier.Finding {
	return atelier.Finding{ID: id, Critic: "c", Rule: rule, Anchor: atelier.Anchor{Unit: unit, Line: line},
		Measured: measured, Wanted: 8, Problem: rule + " is off"}
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	closed := finding("f3", "text.tense", "st3", 1, 1)
	closed.Status = atelier.FindingFixed
	open := []atelier.Finding{
		finding("f1", "text.metre", "st1", 2, 9),
		finding("f2", "text.rhyme", "st2", 4, 0),
		closed,
	}
	now := []atelier.Finding{
		finding("", "text.metre", "st4", 1, 10), // new
		finding("", "text.metre", "st1", 2, 7),  // still wrong, otherwise
		finding("", "text.tense", "st3", 1, 1),  // came back
	}
	fresh, re := agents.Reconcile(open, now)
	if diff := cmp.Diff(now[:1], fresh); diff != "" {
		t.Errorf("fresh (-want +got):\n%s", diff)
	}
	want := []atelier.Recheck{
		{Finding: "f1", Status: atelier.FindingNotFixed, Measured: 7, Evidence: "text.metre is off"},
		{Finding: "f2", Status: atelier.FindingFixed, Measured: 8, Evidence: "measured again: within the limit"},
		{Finding: "f3", Status: atelier.FindingRegressed, Measured: 1, Evidence: "text.tense is off"},
	}
	if diff := cmp.Diff(want, re); diff != "" {
		t.Errorf("rechecks (-want +got):\n%s", diff)
	}
}

func TestReconcileLosesNothing(t *testing.T) {
	t.Parallel()
	gen := rapid.SliceOf(rapid.Custom(func(t *rapid.T) atelier.Finding {
		return finding(rapid.StringMatching("f[0-9]").Draw(t, "id"), rapid.SampledFrom([]string{"a", "b"}).Draw(t, "rule"),
			rapid.SampledFrom([]string{"st1", "st2"}).Draw(t, "unit"), rapid.IntRange(0, 2).Draw(t, "line"), 0)
	}))
	rapid.Check(t, func(t *rapid.T) {
		open, now := gen.Draw(t, "open"), gen.Draw(t, "now")
		fresh, re := agents.Reconcile(open, now)
		if got, want := len(re), len(open); got != want {
			t.Fatalf("rechecks: got %d, want %d", got, want)
		}
		for _, f := range fresh {
			for _, o := range open {
				if o.Same(f) {
					t.Fatalf("%v was open and is raised again", f)
				}
			}
		}
		for i, o := range open {
			still := false
			for _, n := range now {
				still = still || o.Same(n)
			}
			if got, want := re[i].Status != atelier.FindingFixed, still; got != want {
				t.Fatalf("recheck %d: open %v, want %v", i, got, want)
			}
		}
	})
}
