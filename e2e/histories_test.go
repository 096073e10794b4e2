package e2e

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/workflows"
)

var updateHistories = flag.Bool("update-histories", false, "record workflows/testdata/histories anew")

// release is the folder of histories that this code records. Once a version is
// released its folder stays, and the next one records into a new folder.
const release = "v1"

// TestRecordHistories brings a job to every end it can come to. With
// -update-histories it keeps the histories for the replay tests.
func TestRecordHistories(t *testing.T) {
	t.Parallel()
	script := scripted.Script{Score: func(piece string, version int) float64 {
		if version > 1 {
			return 0.95
		}
		return 0.6
	}}
	good := script
	good.Score = func(string, int) float64 { return 0.9 }
	flat := script
	flat.Score = func(_ string, version int) float64 { return 0.6 + 0.001*float64(version) }
	broken := script
	broken.Fail = func(t atelier.Turn) error {
		if t.Piece.Medium == atelier.Music {
			return atelier.Errorf(atelier.CodeUnsupported, "no music")
		}
		return nil
	}
	slow := script
	slow.Latency = 300 * time.Millisecond
	reading := good
	reading.Narrator = true
	talking := good
	talking.Judge = func(t atelier.Turn) atelier.Review {
		v := atelier.Review{Score: 1}
		for _, f := range t.Findings {
			v.Rechecks = append(v.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingFixed})
		}
		if t.Round == 1 {
			v.Findings = []atelier.Finding{{Rule: "coherence.time", Code: "incoh", Severity: atelier.Moderate, Piece: "artwork-1", With: "text-1",
				Anchor: atelier.Anchor{Unit: "plate-1"}, Problem: "It is night here and day there", Suggestion: "Make it day"}}
		}
		return v
	}
	talking.Talk = func(t atelier.Turn) []atelier.Note {
		act := []atelier.Act{atelier.ActPropose, atelier.ActReject, atelier.ActDecide}[t.Round-1]
		n := scripted.Offer(t, act, "text-1")
		if n.Act == atelier.ActReject {
			n.Codes = []string{"perbrief"}
		}
		return []atelier.Note{n}
	}
	teams := map[string]scripted.Script{"talking": talking, "revising": script, "good": good, "flat": flat, "broken": broken, "slow": slow, "reading": reading}
	s := startStack(t, func(c *studio.Config) {
		for name, sc := range teams {
			team := scripted.Team(sc)
			team.Roster.Team = name
			c.Teams[name] = team
		}
	})
	brief := func(team, more string) string { return `{"brief":"a short thing","team":"` + team + `"` + more + `}` }
	for _, c := range []struct {
		path, brief string
		act         func(t *testing.T, job string)
		want        atelier.Status
	}{
		{"accepted", brief("good", ""), nil, atelier.StatusCompleted},
		{"revised", brief("revising", ""), nil, atelier.StatusCompleted},
		{"plateau", brief("flat", ""), nil, atelier.StatusCompleted},
		{"degraded", brief("broken", ""), nil, atelier.StatusDegraded},
		{"approved", brief("good", `,"gates":["direction","release"]`), func(t *testing.T, job string) {
			s.decide(t, job, api.Decision{Verdict: workflows.Approve})
			s.decide(t, job, api.Decision{Verdict: workflows.Approve})
		}, atelier.StatusCompleted},
		{"sent-back", brief("good", `,"gates":["release"]`), func(t *testing.T, job string) {
			s.decide(t, job, api.Decision{Verdict: workflows.Revise, Comment: "make it brighter"})
			s.decide(t, job, api.Decision{Verdict: workflows.Approve})
		}, atelier.StatusCompleted},
		{"narrated", brief("reading", `,"gates":["release"]`), func(t *testing.T, job string) {
			s.decide(t, job, api.Decision{Verdict: workflows.Revise, Comment: "make it brighter"})
			s.decide(t, job, api.Decision{Verdict: workflows.Approve})
		}, atelier.StatusCompleted},
		{"negotiated", brief("talking", ""), nil, atelier.StatusCompleted},
		{"cancelled", brief("slow", ""), func(t *testing.T, job string) {
			for ev, err := range s.API.Events(t.Context(), job, 0) {
				if err != nil {
					t.Fatal(err)
				}
				if ev.Piece == "text-1" {
					break
				}
			}
			if _, err := s.API.Cancel(t.Context(), job); err != nil {
				t.Fatal(err)
			}
		}, atelier.StatusCancelled},
	} {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			job := s.submit(t, c.brief)
			if c.act != nil {
				c.act(t, job)
			}
			if st := s.waitEnd(t, job); st.Status != c.want {
				t.Fatalf("got %s (%v %s), want %s", st.Status, st.Broken, st.Reason, c.want)
			}
			if *updateHistories {
				s.record(t, c.path+".job.json", job)
				s.record(t, c.path+".piece.json", workflows.PieceWorkflowID(job, "text-1"))
			}
		})
	}
}

// decide waits for a gate and decides on exactly what it shows.
func (s *stack) decide(t testing.TB, job string, d api.Decision) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		j, err := s.API.Wait(ctx, job)
		if err != nil {
			t.Fatal(err)
		}
		if j.Gate == nil {
			if j.Status.Ended() {
				t.Fatalf("%s ended as %s; no gate is open", job, j.Status)
			}
			continue
		}
		d.Shown = j.Gate.Shown
		if _, err := s.API.Decide(ctx, job, "", d); err != nil {
			t.Fatal(err)
		}
		return
	}
}

// waitEnd waits until the job has really ended, gates passed.
func (s *stack) waitEnd(t testing.TB, job string) atelier.JobStatus {
	t.Helper()
	for {
		st := s.wait(t, job)
		if st.Status.Ended() {
			return st
		}
		if t.Context().Err() != nil {
			t.Fatal("the job did not end")
		}
	}
}

// record keeps one history as the replayer reads it.
func (s *stack) record(t *testing.T, name, workflowID string) {
	t.Helper()
	it := s.Client.GetWorkflowHistory(t.Context(), workflowID, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var h historypb.History
	for it.HasNext() {
		ev, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		h.Events = append(h.Events, ev)
	}
	b, err := protojson.Marshal(&h)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "workflows", "testdata", "histories", release)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
		t.Fatal(err)
	}
}
