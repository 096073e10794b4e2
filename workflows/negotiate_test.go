package workflows_test

import (
	stdcmp "cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/workflows"
)

// contradicting is a judge that holds contradictions between two pieces against the
// first of each pair, until it has seen them once.
func contradicting(pairs ...[2]string) func(atelier.Turn) atelier.Review {
	return func(t atelier.Turn) atelier.Review {
		v := atelier.Review{Score: 0.5}
		if t.Round > 1 {
			v.Score = 1
			for _, f := range t.Findings {
				v.Rechecks = append(v.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingFixed})
			}
			return v
		}
		for _, p := range pairs {
			f := atelier.Finding{Rule: "coherence.time", Code: "incoh", Severity: atelier.Moderate, Piece: p[0], With: p[1], Problem: "It is night here and day there", Suggestion: "Make it day"}
			if strings.HasPrefix(p[0], "artwork") {
				f.Anchor.Unit = "plate-1"
			}
			v.Findings = append(v.Findings, f)
		}
		return v
	}
}

// said writes what a script's agents say in a negotiation, one after the other: an act
// and the piece that it is about.
func said(words ...string) func(atelier.Turn) []atelier.Note {
	return func(t atelier.Turn) []atelier.Note {
		if t.Round > len(words) {
			return nil
		}
		act, piece, _ := strings.Cut(words[t.Round-1], " ")
		if atelier.Act(act) == atelier.ActAccept {
			return []atelier.Note{{Act: atelier.ActAccept, Re: stdcmp.Or(piece, scripted.Standing(t)), Words: "Agreed."}}
		}
		piece, whole := strings.CutSuffix(piece, ", all of it")
		n := scripted.Offer(t, atelier.Act(act), piece)
		if whole {
			n.About.Anchor = atelier.Anchor{}
		}
		if n.Act == atelier.ActReject {
			n.Codes = []string{"perbrief"}
		}
		return []atelier.Note{n}
	}
}

// talks are the turns of a log in which something was settled.
func (l *turnLog) talks() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, t := range l.turns {
		if t.Kind == atelier.TurnNegotiate || t.Kind == atelier.TurnDecide {
			out = append(out, t.Agent.ID)
		}
	}
	return out
}

// By act and target alone it is settled which of two pieces changes, and where.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		says    []string
		turns   []string // who was asked
		changes string
		refused int // notes kept apart
		tells   string
	}{
		{"offered and accepted", []string{"prop artwork-1", "acc"}, []string{"illustrator", "writer"}, "artwork-1", 0, "illustrator and writer agree: artwork-1 changes"},
		{"asked of the other, accepted", []string{"prop text-1", "acc"}, []string{"illustrator", "writer"}, "text-1", 0, "illustrator and writer agree: text-1 changes"},
		{"countered, accepted", []string{"prop artwork-1", "ctr text-1", "acc"}, []string{"illustrator", "writer", "illustrator"}, "text-1", 0, "illustrator and writer agree: text-1 changes"},
		{"countered twice, accepted", []string{"prop artwork-1", "ctr text-1", "ctr artwork-1", "acc"}, []string{"illustrator", "writer", "illustrator", "writer"}, "artwork-1", 0, "illustrator and writer agree: artwork-1 changes"},
		{"rejected, decided", []string{"prop text-1", "rej text-1", "dec text-1"}, []string{"illustrator", "writer", "director"}, "text-1", 0, "the director decides: text-1 changes"},
		{"a third counter", []string{"prop artwork-1", "ctr text-1", "ctr artwork-1", "ctr text-1", "dec text-1"}, []string{"illustrator", "writer", "illustrator", "writer", "director"}, "text-1", 1, "the director decides: text-1 changes"},
		{"about a third piece", []string{"prop music-1", "dec text-1"}, []string{"illustrator", "director"}, "text-1", 1, "the director decides: text-1 changes"},
		{"accepted before anything is proposed", []string{"acc", "dec text-1"}, []string{"illustrator", "director"}, "text-1", 0, "the director decides: text-1 changes"},
		{"accepted what was not the last word", []string{"prop text-1", "acc n1", "dec text-1"}, []string{"illustrator", "writer", "director"}, "text-1", 1, "the director decides: text-1 changes"},
		{"all of a text", []string{"prop text-1, all of it", "dec text-1"}, []string{"illustrator", "director"}, "text-1", 1, "the director decides: text-1 changes"},
		{"nobody says anything", nil, []string{"illustrator", "director"}, "artwork-1", 0, "it was not settled: artwork-1 changes, as the judge said"},
		{"the director decides about a third piece", []string{"prop text-1", "rej text-1", "dec music-1"}, []string{"illustrator", "writer", "director"}, "artwork-1", 1, "it was not settled: artwork-1 changes, as the judge said"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var l turnLog
			r := newRun(t, scripted.Script{Judge: contradicting([2]string{"artwork-1", "text-1"}), Talk: said(c.says...), Made: l.made}, atelier.Brief{Text: "a short thing"})
			s := r.do(t)
			if s.Status != atelier.StatusCompleted {
				t.Errorf("got %s %v", s.Status, s.Broken)
			}
			if diff := cmp.Diff(c.turns, l.talks()); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			for _, p := range s.Pieces {
				want := 2
				if p.ID == c.changes {
					want = 3
				}
				if p.Version != want {
					t.Errorf("%s has version %d, want %d", p.ID, p.Version, want)
				}
			}
			f := r.findings(t)
			together := f.Pieces[len(f.Pieces)-1].Findings[0]
			if together.Piece != c.changes || together.Status != atelier.FindingFixed || (together.From == "artwork-1") != (c.changes == "text-1") {
				t.Errorf("the finding is %+v", together)
			}
			for _, turn := range l.turns {
				switch {
				case turn.Kind == atelier.TurnJudge && turn.Round == 2:
					if f := turn.Findings[0]; f.Piece != "artwork-1" || f.Anchor.Unit != "plate-1" {
						t.Errorf("the judge looks again at %+v, want what it held against artwork-1", f)
					}
				case turn.Kind == atelier.TurnRevise && turn.Version == 3:
					given := turn.Findings[0]
					if c.changes == "text-1" && (given.Anchor != atelier.Anchor{Unit: "pg1", Line: 1} || given.Version != 2 || len(turn.Others) != 1) {
						t.Errorf("the writer is given %+v beside %d pieces", given, len(turn.Others))
					}
					var acts []string
					for _, n := range turn.Notes {
						if n.From.Role != atelier.RoleCritic {
							acts = append(acts, string(n.Act))
						}
					}
					var want []string
					for _, w := range c.says {
						act, _, _ := strings.Cut(w, " ")
						want = append(want, act)
					}
					if c.refused == 0 && len(want) > 0 && want[0] != "acc" && !slices.Equal(acts[len(acts)-len(want):], want) {
						t.Errorf("the maker is told of %v, want %v", acts, want)
					}
				}
			}
			r.checkTalk(t, c.tells, c.refused)
		})
	}
}

// checkTalk: the record has the negotiation with its answers, people are told how it
// ended, and what was refused is kept apart.
func (r *run) checkTalk(t *testing.T, tells string, refused int) {
	t.Helper()
	told, kept := false, 0
	for _, ev := range list[atelier.Event](t, r.store, atelier.KeyEvents(job)) {
		told = told || ev.Text == tells
	}
	if !told {
		t.Errorf("no event says %q", tells)
	}
	last := 0
	for _, rec := range list[atelier.Record](t, r.store, atelier.KeyNotes(job)) {
		switch {
		case rec.Kind == "refused":
			kept++
		case strings.Contains(rec.Sub, "-negotiate-"):
			if rec.Note.Act != atelier.ActPropose && rec.Note.Act != atelier.ActPlain && (rec.Re == 0 || rec.Re != last) {
				t.Errorf("note %d (%s) answers %d, want %d", rec.Seq, rec.Note.Act, rec.Re, last)
			}
			if !slices.Contains(rec.To, "director") || slices.Contains(rec.To, rec.From.ID) || len(rec.To) != 2 {
				t.Errorf("note %d of %s goes to %v", rec.Seq, rec.From.ID, rec.To)
			}
			if l, err := notes.ReadSpoken(notes.Base(), rec.Note.Lines); err != nil || l[0].Act != rec.Note.Act {
				t.Errorf("note %d is %s and its line %v (%v)", rec.Seq, rec.Note.Act, rec.Note.Lines, err)
			}
			last = rec.Seq
		}
	}
	if kept != refused {
		t.Errorf("%d notes are kept apart, want %d", kept, refused)
	}
}

// What is not to be negotiated goes as the judge said.
func TestNotNegotiated(t *testing.T) {
	t.Parallel()
	art, words := [2]string{"artwork-1", "text-1"}, [2]string{"text-1", "text-2"}
	texts := []atelier.PieceSpec{{Medium: atelier.Text}, {Medium: atelier.Text}}
	for _, c := range []struct {
		name   string
		judge  [][2]string
		brief  atelier.Brief
		fail   atelier.TurnKind
		talked int
	}{
		{"one maker", [][2]string{words}, atelier.Brief{Pieces: texts}, "", 0},
		{"a piece that is not there", [][2]string{{"artwork-1", "text-9"}}, atelier.Brief{}, "", 0},
		{"a piece and itself", [][2]string{{"artwork-1", "artwork-1"}}, atelier.Brief{}, "", 0},
		{"too small a budget", [][2]string{art}, atelier.Brief{Budget: atelier.Budget{Calls: 27}}, "", 0},
		{"a budget that will do", [][2]string{art}, atelier.Brief{Budget: atelier.Budget{Calls: 29}}, "", 2},
		{"a maker that fails", [][2]string{art}, atelier.Brief{}, atelier.TurnNegotiate, 0},
		{"four contradictions", [][2]string{art, {"music-1", "text-1"}, {"artwork-1", "music-1"}, {"music-1", "artwork-1"}}, atelier.Brief{}, "", 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var l turnLog
			c.brief.Text = "a short thing"
			r := newRun(t, scripted.Script{Judge: contradicting(c.judge...), Made: l.made, Fail: func(turn atelier.Turn) error {
				if c.fail == turn.Kind {
					return atelier.Errorf(atelier.CodeRefused, "no")
				}
				return nil
			}}, c.brief)
			s := r.do(t)
			if n := len(l.talks()); n != c.talked {
				t.Errorf("%d turns of negotiation, want %d", n, c.talked)
			}
			i := slices.IndexFunc(s.Pieces, func(p atelier.PieceStatus) bool { return p.ID == c.judge[0][0] })
			if s.Pieces[i].Version != 3 {
				t.Errorf("%s has version %d, want 3: got %s %v", s.Pieces[i].ID, s.Pieces[i].Version, s.Status, s.Broken)
			}
		})
	}
}

// A piece that a person put in stays; the other one changes, whatever is said.
func TestPersonsPieceStays(t *testing.T) {
	t.Parallel()
	var l turnLog
	var r *run
	var in atelier.Ref
	r = newRun(t, scripted.Script{Judge: contradicting([2]string{"text-1", "artwork-1"}), Made: l.made, Talk: said("prop text-1", "dec artwork-1"),
		Call: at(&r, turn(atelier.TurnDraft, "text-1", 1), func() {
			r.RegisterDelayedCallback(func() { replace(t, r, atelier.Ref{}, in) }, 0)
		})}, atelier.Brief{Text: "a short thing"})
	in = r.input(t, "# My own\n\nOne line of mine.\n")
	s := r.do(t)
	for _, p := range s.Pieces {
		if want := map[string]int{"text-1": 2, "artwork-1": 3, "music-1": 2}[p.ID]; p.Version != want {
			t.Errorf("%s has version %d, want %d", p.ID, p.Version, want)
		}
	}
	for _, turn := range l.turns {
		if turn.Kind == atelier.TurnNegotiate && !slices.Equal(turn.Kept, []string{"text-1"}) {
			t.Errorf("%s is told that %v stay", turn.Agent.ID, turn.Kept)
		}
	}
	if got := l.talks(); !slices.Equal(got, []string{"writer", "director"}) {
		t.Errorf("asked %v", got)
	}
	r.checkTalk(t, "the director decides: artwork-1 changes", 1)
}

// A job that is called off while makers negotiate ends; one that was lost there is
// rebuilt, and says nothing twice.
func TestNegotiationIsCutOff(t *testing.T) {
	t.Parallel()
	talks := said("prop text-1", "ctr artwork-1", "ctr text-1", "acc")
	judge := contradicting([2]string{"artwork-1", "text-1"})
	brief := atelier.Brief{Text: "a short thing"}
	first := func(turn atelier.Turn) bool { return turn.Kind == atelier.TurnNegotiate && turn.Round == 1 }
	second := func(turn atelier.Turn) bool { return turn.Kind == atelier.TurnNegotiate && turn.Round == 2 }
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		var r *run
		r = newRun(t, scripted.Script{Judge: judge, Talk: talks, Call: at(&r, second, func() { r.RegisterDelayedCallback(r.CancelWorkflow, 0) })}, brief)
		r.ExecuteWorkflow(workflows.CreateWork, r.in)
		if err := r.GetWorkflowError(); !temporal.IsCanceledError(err) {
			t.Errorf("got %v, want cancelled", err)
		}
		if f := r.final(t); f.Status != atelier.StatusCancelled || f.Manifest != nil {
			t.Errorf("got %s, manifest %v", f.Status, f.Manifest)
		}
	})
	t.Run("lost", func(t *testing.T) {
		t.Parallel()
		var before, after turnLog
		var r *run
		r = newRun(t, scripted.Script{Judge: judge, Talk: talks, Made: before.made, Call: at(&r, second, func() { r.RegisterDelayedCallback(r.CancelWorkflow, 0) })}, brief)
		r.lose(t)
		n := r.again(t, scripted.Script{Judge: judge, Talk: talks, Made: after.made}, brief)
		if st := n.do(t); st.Status != atelier.StatusCompleted {
			t.Errorf("got %s %v", st.Status, st.Broken)
		}
		all := append(before.talks(), after.talks()...)
		if want := []string{"illustrator", "writer", "illustrator", "writer"}; !slices.Equal(all, want) && !slices.Equal(all, slices.Insert(slices.Clone(want), 1, "writer")) {
			t.Errorf("asked %v before and %v after the loss", before.talks(), after.talks())
		}
		n.checkTalk(t, "illustrator and writer agree: text-1 changes", 0)
	})
	t.Run("finished", func(t *testing.T) {
		t.Parallel()
		var l turnLog
		var r *run
		r = newRun(t, scripted.Script{Judge: judge, Talk: talks, Made: l.made, Call: at(&r, first, func() {
			r.RegisterDelayedCallback(func() { r.UpdateWorkflow(workflows.UpdateFinish, "f", accepts(t, "finish"), workflows.Control{}) }, 0)
		})}, brief)
		if s := r.do(t); s.Status != atelier.StatusCompleted {
			t.Errorf("got %s %v", s.Status, s.Broken)
		}
		if n := len(l.talks()); n > 3 { // what was under way may end
			t.Errorf("%d turns, want none after the job was to be finished", n)
		}
	})
	t.Run("paused", func(t *testing.T) {
		t.Parallel()
		var l turnLog
		var r *run
		r = newRun(t, scripted.Script{Judge: judge, Talk: talks, Made: l.made, Call: at(&r, first, func() {
			r.RegisterDelayedCallback(func() {
				r.UpdateWorkflow(workflows.UpdatePause, "p", accepts(t, "pause"), workflows.Control{})
			}, 0)
			r.RegisterDelayedCallback(func() {
				if n := len(l.talks()); n > 3 {
					t.Errorf("%d turns while the job was paused", n)
				}
				r.UpdateWorkflow(workflows.UpdateResume, "r", accepts(t, "resume"), workflows.Control{})
			}, time.Hour)
		})}, brief)
		if s := r.do(t); s.Status != atelier.StatusCompleted || len(l.talks()) != 4 {
			t.Errorf("got %s %v after %v", s.Status, s.Broken, l.talks())
		}
	})
}

// list reads all records below a prefix.
func list[T any](t *testing.T, s atelier.Store, prefix string) []T {
	t.Helper()
	refs, err := s.List(context.Background(), prefix, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for _, ref := range refs {
		if !strings.HasSuffix(ref.Key, ".jsonl") {
			continue
		}
		b, err := atelier.GetBytes(context.Background(), s, ref, atelier.MaxJSON)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range atelier.Lines(b) {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatal(fmt.Errorf("%s: %w", ref.Key, err))
			}
			out = append(out, v)
		}
	}
	return out
}
