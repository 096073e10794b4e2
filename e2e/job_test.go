package e2e

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
)

// submit hands in a brief and returns the job.
func (s *stack) submit(t testing.TB, brief string) string {
	t.Helper()
	j, err := s.API.Submit(t.Context(), "", []byte(brief))
	if err != nil {
		t.Fatal(err)
	}
	return j.ID
}

// wait follows a job to its end.
func (s *stack) wait(t testing.TB, job string) atelier.JobStatus {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	j, err := s.API.Wait(ctx, job)
	if err != nil {
		t.Fatalf("%s: %v", job, err)
	}
	return j.JobStatus
}

func TestScriptedJobEndToEnd(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{})))
	began := time.Now()
	job := s.submit(t, `{"brief":"a short thing","team":"scripted"}`)
	st := s.wait(t, job)
	t.Logf("wall %v", time.Since(began))
	if st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s: %v %s", st.Status, st.Broken, st.Reason)
	}
	notes, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range notes {
		if n.Seq != i {
			t.Fatalf("note %d has number %d: the record is not dense", i, n.Seq)
		}
	}
	if last := notes[len(notes)-1]; last.Kind != "close" {
		t.Errorf("the record ends with %q, want close", last.Kind)
	}
	var zip bytes.Buffer
	if err := s.API.Bundle(t.Context(), job, &zip); err != nil {
		t.Fatal(err)
	}
	for ev, err := range s.API.Events(t.Context(), job, 0) {
		if err != nil {
			t.Fatal(err)
		}
		t.Log(ev.N, ev.Type, ev.Text, len(ev.Notes))
	}
}

// An output that a brief names and that nothing can be made into is a promise that
// was not kept: the job says so in its end, its note and its manifest.
func TestOutputThatCannotBeMade(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{})))
	job := s.submit(t, `{"brief":"a short thing","team":"scripted","pieces":[{"medium":"text"}],"outputs":["markdown","flac"]}`)
	st := s.waitEnd(t, job)
	if st.Status != atelier.StatusDegraded || len(st.Broken) != 1 || !strings.Contains(st.Broken[0], "flac") {
		t.Errorf("got %s, %q; want it degraded for want of flac", st.Status, st.Broken)
	}
	s.check(t, job)
	notes, err := s.API.Notes(t.Context(), job)
	if err != nil || len(notes) == 0 || !strings.Contains(notes[len(notes)-1].Note.Words, string(atelier.StatusDegraded)) {
		t.Errorf("the note that closes the record does not say how it ended: %v", err)
	}
}

// A turn that is still under way when the working minutes are used up is called off,
// and so is one that is tried again and again: the best so far is delivered.
func TestMinutesEndATurn(t *testing.T) {
	t.Parallel()
	hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	fails := func(context.Context) error { return atelier.Errorf(atelier.CodeUnavailable, "come back later") }
	cases := []struct {
		kind    atelier.TurnKind
		call    func(context.Context) error
		want    atelier.Status
		version int
	}{
		{atelier.TurnDirect, hangs, atelier.StatusFailed, 0},
		{atelier.TurnDirect, fails, atelier.StatusFailed, 0},
		{atelier.TurnRevise, hangs, atelier.StatusDegraded, 1},
		{atelier.TurnRevise, fails, atelier.StatusDegraded, 1},
		{atelier.TurnJudge, hangs, atelier.StatusDegraded, 2},
		{atelier.TurnJudge, fails, atelier.StatusDegraded, 2},
	}
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{Call: func(ctx context.Context, t atelier.Turn) error {
		if c := cases[t.Seed]; c.kind == t.Kind {
			return c.call(ctx)
		}
		return nil
	}})), func(c *studio.Config) { c.Log = quiet(t) })
	jobs := make([]string, len(cases))
	for i := range cases {
		jobs[i] = s.submit(t, fmt.Sprintf(`{"brief":"a short thing","team":"scripted","seed":%d,"pieces":[{"medium":"text"}],"budget":{"minutes":0.2}}`, i))
	}
	for i, c := range cases {
		if st := s.waitEnd(t, jobs[i]); st.Status != c.want || !strings.HasPrefix(st.Reason, "budget") || st.Pieces[0].Version != c.version {
			t.Errorf("%s: got %s %q %v, version %d; want %s by its budget, version %d", c.kind, st.Status, st.Reason, st.Broken, st.Pieces[0].Version, c.want, c.version)
		}
	}
	s.check(t, jobs...)
}
