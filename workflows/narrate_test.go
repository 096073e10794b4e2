package workflows_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

// readings are the versions of texts that were read aloud.
type readings struct {
	mu   sync.Mutex
	list []string
}

func (r *readings) made(t atelier.Turn) {
	if t.Kind == atelier.TurnNarrate {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.list = append(r.list, fmt.Sprintf("%s v%d", t.Piece.ID, t.Version))
	}
}

// The delivered text is read aloud, and again when it was sent back, but not when
// another piece was.
func TestNarratorReadsWhatChanged(t *testing.T) {
	t.Parallel()
	var read readings
	r := newRun(t, scripted.Script{Narrator: true, Made: read.made}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	back := func(id, words string, pieces ...string) func() {
		return func() {
			var s atelier.JobStatus
			v, err := r.QueryWorkflow(workflows.QueryStatus)
			if err == nil {
				err = v.Get(&s)
			}
			if err != nil || s.Gate == nil || len(s.Gate.Narrated) != 1 || s.Gate.Narrated[0].Version != s.Pieces[0].Version || s.Gate.Narrated[0].SHA256 == "" {
				t.Errorf("%s: %v, the gate shows %+v", id, err, s.Gate)
				return
			}
			d := workflows.Decision{Gate: "release", Shown: s.Gate.Shown, Verdict: workflows.Approve}
			if words != "" {
				d.Verdict, d.Comment, d.Pieces = workflows.Revise, r.say(t, id, words), pieces
			}
			r.UpdateWorkflow(workflows.UpdateDecide, id, accepts(t, id), d)
		}
	}
	r.RegisterDelayedCallback(back("first", "make the picture brighter", "artwork-1"), time.Hour)
	r.RegisterDelayedCallback(back("second", "make it shorter", "text-1"), 2*time.Hour)
	r.RegisterDelayedCallback(back("third", ""), 3*time.Hour)
	s := r.do(t)
	if s.Status != atelier.StatusCompleted {
		t.Errorf("got %s: %v", s.Status, s.Broken)
	}
	if want := []string{"text-1 v2", "text-1 v3"}; !slices.Equal(read.list, want) {
		t.Errorf("read were %q, want %q", read.list, want)
	}
}

// What keeps a text from being read aloud is named, and the rest goes out.
func TestNarratorThatCannot(t *testing.T) {
	t.Parallel()
	text := []atelier.PieceSpec{{Medium: atelier.Text}}
	const unread = "text-1 is not read aloud"
	for _, c := range []struct {
		name   string
		script scripted.Script
		brief  atelier.Brief
		broken []string
		reason string
	}{
		{"refused", scripted.Script{Fail: func(t atelier.Turn) error {
			if t.Kind == atelier.TurnNarrate {
				return atelier.Errorf(atelier.CodeRefused, "not today")
			}
			return nil
		}}, atelier.Brief{Pieces: text}, []string{unread + " (refused)"}, ""},
		// Director, a round of three turns, and the judge.
		{"no call left", scripted.Script{Score: func(string, int) float64 { return 0.9 }}, atelier.Brief{Pieces: text, Budget: atelier.Budget{Calls: 5}}, []string{unread + " (budget)"}, "budget"},
		// What it takes is kept back from a second round.
		{"kept back", scripted.Script{}, atelier.Brief{Pieces: text, Budget: atelier.Budget{Calls: 8}}, []string{"text-1 stopped early: budget"}, "budget"},
		{"not asked for", scripted.Script{}, atelier.Brief{Pieces: []atelier.PieceSpec{{Medium: atelier.Music}}}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.script.Narrator, c.brief.Text = true, "a short thing"
			r := newRun(t, c.script, c.brief)
			s := r.do(t)
			status := atelier.StatusDegraded
			if c.broken == nil {
				status = atelier.StatusCompleted
			}
			if s.Status != status || s.Reason != c.reason || !slices.Equal(s.Broken, c.broken) {
				t.Errorf("got %s %q %q, want %s %q %q", s.Status, s.Reason, s.Broken, status, c.reason, c.broken)
			}
			if f := r.final(t); f.Manifest == nil {
				t.Error("nothing was published")
			}
		})
	}
}
