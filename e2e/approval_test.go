package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/workflows"
)

// nextGate waits for a gate after that one.
func (s *stack) nextGate(t testing.TB, job string, after int) atelier.OpenGate {
	t.Helper()
	var g atelier.OpenGate
	await(t, "the next gate", func() bool {
		j, err := s.API.Get(t.Context(), job)
		if err != nil || j.Gate == nil || j.Gate.Number <= after {
			return false
		}
		g = *j.Gate
		return true
	})
	return g
}

// approvals are the decisions on the log of a bundle, without their signatures.
func approvals(t testing.TB, bundle fstest.MapFS) []proof.Decision {
	t.Helper()
	var out []proof.Decision
	for _, line := range atelier.Lines(bundle[proof.PathTranscript].Data) {
		e, err := proof.ReadEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		if e.Record.Kind != proof.KindApproval {
			continue
		}
		var a proof.Approved
		var env struct{ Payload, PayloadType string }
		var d proof.Decision
		if err := json.Unmarshal(e.Body.Detail, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(a.Envelope, &env); err != nil || env.PayloadType != proof.ApprovalType {
			t.Fatalf("%v, %s", err, env.PayloadType)
		}
		b, err := base64.StdEncoding.DecodeString(env.Payload)
		if err == nil {
			err = json.Unmarshal(b, &d)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// D8, C15: an approval is of exactly what was shown. Version 4 is approved when version
// 5 is there: the release is refused. So are a stale tab, a second click, somebody who
// may not, and a click at what is over. What was decided stands signed in the bundle.
func TestApprovals(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{})))
	ctx := t.Context()
	j, err := s.API.Submit(ctx, "", []byte(`{"brief":"a short thing","team":"scripted","gates":["direction","release"],"pieces":[{"medium":"text"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	decide := func(key string, d api.Decision) error {
		_, err := s.API.Decide(ctx, j.ID, key, d)
		return err
	}
	g := s.nextGate(t, j.ID, 0)
	if g.Name != "direction" {
		t.Fatalf("got the gate %s", g.Name)
	}
	if err := decide("", api.Decision{Shown: g.Shown, Verdict: workflows.Approve}); err != nil {
		t.Fatal(err)
	}
	direction := g.Shown
	revised := 0
	for g = s.nextGate(t, j.ID, g.Number); g.Artefacts[0].Version < 4; g = s.nextGate(t, j.ID, g.Number) {
		if revised++; revised > 6 {
			t.Fatalf("after %d revisions the gate shows %+v", revised, g.Artefacts)
		}
		if err := decide("", api.Decision{Shown: g.Shown, Verdict: workflows.Revise, Comment: "once more"}); err != nil {
			t.Fatal(err)
		}
	}
	four := g
	if err := decide("", api.Decision{Shown: four.Shown, Verdict: workflows.Revise, Comment: "and once more"}); err != nil {
		t.Fatal(err)
	}
	revised++
	g = s.nextGate(t, j.ID, four.Number)
	if g.Artefacts[0].Version <= four.Artefacts[0].Version {
		t.Fatalf("the gate shows version %d after %d", g.Artefacts[0].Version, four.Artefacts[0].Version)
	}
	// None of these releases anything.
	for name, shown := range map[string]string{"version 4 when there is 5": four.Shown, "a stale tab": direction, "nothing that was shown": strings.Repeat("0", 64)} {
		if err := decide("", api.Decision{Shown: shown, Verdict: workflows.Approve}); status(err) != http.StatusConflict {
			t.Errorf("%s: got %v, want 409", name, err)
		}
	}
	secret, err := api.NewKey(ctx, s.Store, "somebody else")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{secret: http.StatusNotFound, secret + "x": http.StatusUnauthorized} {
		other := &api.Client{URL: s.URL, Key: key}
		if _, err := other.Decide(ctx, j.ID, "", api.Decision{Shown: g.Shown, Verdict: workflows.Approve}); status(err) != want {
			t.Errorf("a person who may not: got %v, want %d", err, want)
		}
	}
	if now, err := s.API.Get(ctx, j.ID); err != nil || now.Status != atelier.StatusWaiting || now.Gate.Shown != g.Shown {
		t.Fatalf("after refused approvals: %+v, %v", now.JobStatus, err)
	}
	if err := decide("yes", api.Decision{Shown: g.Shown, Verdict: workflows.Approve}); err != nil {
		t.Fatal(err)
	}
	if err := decide("another", api.Decision{Shown: g.Shown, Verdict: workflows.Approve}); status(err) != http.StatusConflict {
		t.Errorf("a second click: got %v, want 409", err)
	}
	if st := s.waitEnd(t, j.ID); st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %s", st.Status, st.Reason)
	}
	s.check(t, j.ID)
	if err := decide("late", api.Decision{Shown: g.Shown, Verdict: workflows.Approve}); status(err) != http.StatusConflict {
		t.Errorf("after the end: got %v, want 409", err)
	}

	bundle := s.bundleFS(t, j.ID)
	ring, err := s.API.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := verified(t, bundle, ring.Current())
	if r.Result != proof.StateVerified || r.Approvals != 2 || r.Void != 0 {
		t.Errorf("the direction and the release were approved: %s", r)
	}
	all := approvals(t, bundle)
	if len(all) != revised+2 {
		t.Fatalf("%d decisions are on the log, want %d", len(all), revised+2)
	}
	last := all[len(all)-1]
	var subject proof.Gate
	if err := json.Unmarshal(last.Subject, &subject); err != nil {
		t.Fatal(err)
	}
	if last.Decision != workflows.Approve || last.Person != "local" || subject.Quoted != g.Shown || subject.Gate != "release" || len(subject.Artefacts) != 1 ||
		subject.Artefacts[0] != proof.Shown(g.Artefacts[0]) || subject.Checkpoint.Size == 0 || !subject.Expires.Equal(g.Expires) {
		t.Errorf("the release stands as %+v of %+v, want what the gate showed: %+v", last, subject, g)
	}
	if all[0].Decision != workflows.Approve || all[1].Decision != workflows.Revise {
		t.Errorf("got %s and %s first", all[0].Decision, all[1].Decision)
	}
	// The direction that was approved is there to be checked.
	changed := fstest.MapFS{}
	for name, f := range bundle {
		changed[name] = f
	}
	name := proof.PathDirection(1)
	changed[name] = &fstest.MapFile{Data: append(bytes.Clone(bundle[name].Data), ' ')}
	if r := verified(t, changed, ring.Current()); r.Result != proof.StateAltered || len(r.Faults) < 2 {
		t.Errorf("another direction than was approved: %s", r)
	}
}
