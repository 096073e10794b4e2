package workflows_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

const lampPhrase = "bring the lamp back to the very end of it all"

// coins are critics that say a phrase of every fault and define a code for it.
func coins(made func(atelier.Turn)) scripted.Script {
	return scripted.Script{Made: made, Findings: 4, Suggest: "Bring the lamp back to the very end of it all.",
		Score: func(_ string, version int) float64 {
			if version < 3 {
				return 0.6
			}
			return 0.95
		},
		Coins: []atelier.Definition{{Scope: "all", Kind: "d", Code: "lampend", Phrase: lampPhrase}}}
}

// results are the turns that are stored, by what was asked.
func (r *run) results(t *testing.T) []activities.Result {
	t.Helper()
	refs, err := r.store.List(context.Background(), atelier.KeyCalls(job), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []activities.Result
	for _, ref := range refs {
		var res activities.Result
		if err := atelier.GetJSON(context.Background(), r.store, ref, &res); err == nil && res.Asked != nil {
			out = append(out, res)
		}
	}
	return out
}

// A code that is coined in a round is the next round's: no turn of the round itself is
// given it, each of the next is, and its critics say it.
func TestCodesHoldFromTheNextRound(t *testing.T) {
	t.Parallel()
	r := newRun(t, coins(nil), atelier.Brief{Text: "a short thing"})
	if s := r.do(t); s.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %v", s.Status, s.Broken)
	}
	said, versions := 0, map[string]bool{}
	for _, res := range r.results(t) {
		versions[res.Asked.Codebook] = true
		// The others are made from the text, and begin with what it came to.
		early := res.Kind == atelier.TurnDirect || res.Piece == "text-1" && res.Round == 1
		if early != (res.Asked.Codebook == "") {
			t.Errorf("%s of %s in round %d of %s is given the codebook %q", res.Kind, res.Agent.ID, res.Round, res.Piece, res.Asked.Codebook)
		}
		for _, n := range res.Notes {
			for _, l := range n.Lines {
				if strings.Contains(l.Line, "lampend") {
					said++
				}
			}
		}
	}
	if len(versions) != 2 || said < 10 {
		t.Errorf("%d versions were given out, and the code was said %d times", len(versions), said)
	}
}

// What was coined, and what people did to codes, is there again in a job that is rebuilt
// from the store, for the same turns: none is made again.
func TestCodesSurviveTheLoss(t *testing.T) {
	t.Parallel()
	brief := atelier.Brief{Text: "a short thing", Gates: []string{"release"}}
	for _, c := range []struct {
		name string
		when func(atelier.Turn) bool // nil: at the gate
	}{
		{"nobody does anything", func(atelier.Turn) bool { return false }},
		{"renamed while a revision is made", turn(atelier.TurnRevise, "text-1", 2)},
		{"renamed while it is looked at", turn(atelier.TurnCritique, "artwork-1", 2)},
		{"renamed at the gate", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var first, second turnLog
			var r *run
			act := func() {
				r.RegisterDelayedCallback(func() {
					r.UpdateWorkflow(workflows.UpdateCode, "c", accepts(t, "codes"), workflows.EditCode{Code: "lampend", Action: atelier.CodeRename, To: "bringend", Person: "mira"})
				}, 0)
			}
			s := coins(first.made)
			if c.when != nil {
				s.Call = at(&r, c.when, act)
			}
			r = newRun(t, s, brief)
			if c.when == nil {
				r.RegisterDelayedCallback(act, 30*time.Minute)
			}
			r.RegisterDelayedCallback(r.CancelWorkflow, time.Hour)
			r.lose(t)
			before := r.versions(t)

			n := r.again(t, coins(second.made), brief)
			n.RegisterDelayedCallback(func() { n.decide(t, "approve", workflows.Approve, atelier.Ref{}) }, time.Hour)
			if st := n.do(t); st.Status != atelier.StatusCompleted {
				t.Errorf("got %s %s %v", st.Status, st.Reason, st.Broken)
			}
			if len(second.turns) > 0 {
				t.Errorf("%d turns were made again, first %s %s round %d", len(second.turns), second.turns[0].Kind, second.turns[0].Piece.ID, second.turns[0].Round)
			}
			if after := n.versions(t); !slices.Equal(before, after) || len(after) < 2 {
				t.Errorf("the versions were %v, now they are %v", before, after)
			}
			people := 0
			for _, rec := range n.records(t) {
				if rec.Kind == "codebook" && rec.From.ID == "mira" && strings.Contains(rec.Note.Words, "bringend") {
					people++
				}
			}
			if edited := c.name != "nobody does anything"; (people == 1) != edited {
				t.Errorf("%d records of what the person did", people)
			}
		})
	}
}

// versions are those of the codebook that are stored, by name.
func (r *run) versions(t *testing.T) []string {
	t.Helper()
	refs, err := r.store.List(context.Background(), atelier.KeyNotes(job)+"codebook/", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, ref := range refs {
		out = append(out, ref.Key)
	}
	return out
}

func (r *run) records(t *testing.T) []atelier.Record {
	t.Helper()
	refs, err := r.store.List(context.Background(), atelier.KeyNotes(job), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	current, _ := atelier.Batches(refs)
	var out []atelier.Record
	for _, ref := range current {
		b, err := atelier.GetBytes(context.Background(), r.store, ref, atelier.MaxJSON)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range atelier.Lines(b) {
			var rec atelier.Record
			if err := json.Unmarshal(line, &rec); err != nil {
				t.Fatal(err)
			}
			out = append(out, rec)
		}
	}
	return out
}
