package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/notes/proof"
)

// The signing key is changed between two runs of a studio: what the first signed still
// verifies with the key that was published then, which stays published; what comes after
// is signed with the new one, an erasure in an old job too.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	const small = `{"brief":"a short thing","team":"scripted","pieces":[{"medium":"text"}]}`
	ctx := context.Background()
	data := t.TempDir()
	d := newDesk(t)
	start := func() *stack {
		c := studio.Config{NoUI: true, Teams: map[string]agents.Team{}}
		onData(t, data, scripted.Script{})(&c)
		c.Recognise = func([]byte) (string, error) { return "text/markdown", nil }
		s, err := studio.Start(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		return &stack{Studio: s, Data: data, API: &api.Client{URL: s.URL}}
	}
	s := start()
	old := s.submit(t, small)
	s.waitEnd(t, old)
	before, err := s.API.Keys(ctx)
	if err != nil || len(before.Keys) != 1 {
		t.Fatalf("%d keys, %v", len(before.Keys), err)
	}
	saved := s.bundleFS(t, old)
	d.refused(t, 1, "a studio runs on", "keys", "rotate", "--data", data)
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	out := d.must(t, "keys", "rotate", "--data", data)
	if lines := strings.Split(out, "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], before.Current()) || strings.Contains(out, "PRIVATE") {
		t.Errorf("rotate says\n%s", out)
	}
	d.refused(t, 2, "no data directory", "keys", "rotate", "--data", "nowhere")

	s = start()
	t.Cleanup(func() {
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	ring, err := s.API.Keys(ctx)
	if err != nil || len(ring.Keys) != 2 || ring.Keys[1].Key != before.Current() || ring.Keys[1].Until == nil || ring.Current() == before.Current() {
		t.Fatalf("the keys are %+v, %v", ring, err)
	}
	if r := verified(t, s.bundleFS(t, old), before.Current()); r.Result != proof.StateVerified {
		t.Errorf("the old job with the old key: %s", r)
	}
	next := s.submit(t, small)
	s.waitEnd(t, next)
	bundle := s.bundleFS(t, next)
	for key, want := range map[string]proof.State{ring.Current(): proof.StateVerified, before.Current(): proof.StateAltered} {
		if r := verified(t, bundle, key); r.Result != want {
			t.Errorf("the new job is %s, want %s", r.Result, want)
		}
	}
	records, err := s.API.Notes(ctx, old)
	if err != nil {
		t.Fatal(err)
	}
	note := -1
	for _, r := range records {
		if r.Note.Act == atelier.ActRequest {
			note = r.Seq
		}
	}
	if _, err := s.API.EraseNote(ctx, old, note, "asked for"); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, s.bundleFS(t, old), ring.Current()); r.Result != proof.StateVerified || r.Erased == 0 {
		t.Errorf("erased in the old job: %s", r)
	}
	if r := verified(t, saved, before.Current()); r.Result != proof.StateVerified {
		t.Errorf("the bundle that somebody kept: %s", r)
	}
}
