package e2e

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
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
