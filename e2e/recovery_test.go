package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/workflows"
)

// lostJob is one job of the test below.
type lostJob struct {
	seed  int64
	more  string // of its brief
	halt  halt   // where it stands when Temporal's data is lost
	gate  string // the gate it waits at then
	asks  bool   // decided just before: sent back with a comment
	id    string
	zip   []byte
	after func(t *testing.T, s *stack, job string) // what a person does after the loss
}

func approve(t *testing.T, s *stack, job string) {
	s.insist(t, job, api.Decision{Verdict: workflows.Approve})
}

// insist waits for a gate and decides there, again under the same key while the
// studio is too busy to answer. A test that cannot is failed, not ended: others
// wait for it.
func (s *stack) insist(t *testing.T, job string, d api.Decision) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), childTime)
	defer cancel()
	for ctx.Err() == nil {
		j, err := s.API.Wait(ctx, job)
		if err != nil || j.Gate == nil || d.Gate != "" && d.Gate != j.Gate.Name {
			continue
		}
		d.Shown = j.Gate.Shown
		for {
			_, err := s.API.Decide(ctx, job, d.Shown, d)
			if err == nil {
				return
			}
			if status(err) != http.StatusServiceUnavailable || ctx.Err() != nil {
				t.Errorf("%s: deciding at the %s gate: %v", job, j.Gate.Name, err)
				return
			}
		}
	}
	t.Errorf("%s: no gate opened", job)
}

const wantedComment = "put a lantern in it"

// lostJobs are ten jobs that finish, and ten that do not get there: two wait for
// a person, one was sent back just before, seven are cut off in their turns.
func lostJobs() []*lostJob {
	var jobs []*lostJob
	for seed := range int64(10) {
		j := &lostJob{seed: seed + 1}
		if seed > 1 {
			j.more = `,"pieces":[{"medium":"text"}]`
		}
		jobs = append(jobs, j)
	}
	for i, h := range []halt{
		{Stage: "S2", Kind: atelier.TurnDirect},
		{Stage: "S3", Kind: atelier.TurnDraft, Piece: "text-1"},
		{Stage: "S4", Kind: atelier.TurnDraft, Piece: "music-1"},
		{Stage: "S2", Kind: atelier.TurnCritique, Piece: "text-1", Round: 2},
		{Stage: "S2", Kind: atelier.TurnRevise, Piece: "artwork-1"},
		{Stage: "S3", Kind: atelier.TurnJudge},
		{Stage: "S7"},
	} {
		h.Seed = int64(11 + i)
		jobs = append(jobs, &lostJob{seed: h.Seed, halt: h})
	}
	return append(jobs,
		&lostJob{seed: 18, more: `,"gates":["direction"]`, gate: "direction", after: approve},
		&lostJob{seed: 19, more: `,"gates":["direction","release"],"pieces":[{"medium":"text"}]`, gate: "release", after: approve},
		&lostJob{seed: 20, more: `,"gates":["release"],"pieces":[{"medium":"text"}]`, gate: "release", asks: true, after: approve,
			halt: halt{Stage: "S3", Kind: atelier.TurnRevise, Piece: "text-1", Round: 3, Seed: 20}})
}

// Temporal's data is deleted with ten jobs unfinished and ten finished. The next
// start goes on with the ten where they were, from the store alone (A9b, K12).
func TestTemporalDataLost(t *testing.T) {
	t.Parallel()
	slot(t)
	jobs := lostJobs()
	o := order{Data: filepath.Join(t.TempDir(), "data"), Made: filepath.Join(t.TempDir(), "made")}
	for _, j := range jobs {
		if j.halt != (halt{}) {
			o.Halts = append(o.Halts, j.halt)
		}
	}
	c := spawn(t, o)
	before := &stack{API: &api.Client{URL: c.await(t, "ready").URL}}
	var wg sync.WaitGroup
	for _, j := range jobs {
		j.id = before.submit(t, fullBrief(int(j.seed), j.more))
		wg.Go(func() { j.bring(t, before) })
	}
	wg.Wait()
	for range o.Halts {
		c.await(t, "halt")
	}
	if t.Failed() {
		t.FailNow()
	}
	killAlone(t, c)
	stored, made := map[string]map[string]int{}, readMade(t, o.Made)
	for _, j := range jobs {
		stored[j.id] = storedTurns(t, o.Data, j.id)
	}
	if err := os.RemoveAll(filepath.Join(o.Data, "temporal")); err != nil {
		t.Fatal(err)
	}

	s := startStack(t, onData(t, o.Data, scripted.Script{Made: madeLog(o.Made)}))
	var want, all []string
	for _, j := range jobs {
		all = append(all, j.id)
		if j.zip == nil {
			want = append(want, j.id)
		}
	}
	got := slices.Clone(s.Restarted)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || len(want) != 10 {
		t.Errorf("restarted %v, want %v", got, want)
	}
	for _, j := range jobs {
		if j.after != nil {
			wg.Go(func() { j.after(t, s, j.id) })
		}
	}
	wg.Wait()
	for _, j := range jobs {
		if st := s.waitEnd(t, j.id); st.Status != atelier.StatusCompleted {
			t.Errorf("job %d: got %s: %v %s", j.seed, st.Status, st.Broken, st.Reason)
		}
	}
	s.check(t, all...)
	after := readMade(t, o.Made)
	for _, j := range jobs {
		paid(t, stored[j.id], made[j.seed], after[j.seed])
		if j.zip == nil {
			continue
		}
		if len(after[j.seed]) != len(made[j.seed]) {
			t.Errorf("job %d was finished, and %d further turns were made", j.seed, len(after[j.seed])-len(made[j.seed]))
		}
		var zip bytes.Buffer
		if err := s.API.Bundle(t.Context(), j.id, &zip); err != nil || !bytes.Equal(zip.Bytes(), j.zip) {
			t.Errorf("job %d: its bundle is another one now: %v", j.seed, err)
		}
	}
	var story bytes.Buffer
	last := jobs[len(jobs)-1]
	if err := s.API.Artefact(t.Context(), last.id, "text-1", 3, "story.md", &story); err != nil || !bytes.Contains(story.Bytes(), []byte(wantedComment)) {
		t.Errorf("what was asked for just before the loss is not in version 3: %q, %v", story.Bytes(), err)
	}
}

// bring brings a job to where it is to be when the data is lost.
func (j *lostJob) bring(t *testing.T, s *stack) {
	if j.seed == 19 {
		approve(t, s, j.id) // of the direction: it must not be asked for again
	}
	switch {
	case j.asks:
		s.insist(t, j.id, api.Decision{Verdict: workflows.Revise, Comment: wantedComment})
	case j.gate != "":
		awaitFor(t, childTime, "the "+j.gate+" gate", func() bool {
			st, err := s.API.Get(t.Context(), j.id)
			return err == nil && st.Gate != nil && st.Gate.Name == j.gate
		})
	case j.halt == (halt{}):
		if st := s.waitEnd(t, j.id); st.Status != atelier.StatusCompleted {
			t.Errorf("job %d: got %s", j.seed, st.Status)
		}
		var zip bytes.Buffer
		if err := s.API.Bundle(t.Context(), j.id, &zip); err != nil {
			t.Error(err)
		}
		j.zip = zip.Bytes()
	}
}

// A data directory is used by one studio at a time, and one whose Temporal data
// is of another minor version is refused with the ways out; taking one of them
// loses no job (K11; the first boot that was killed is among the moments of
// TestChaosStudioKilled).
func TestDataDirectoryRefused(t *testing.T) {
	t.Parallel()
	slot(t)
	// The first studio is a process of its own: SQLite's files stay open in the
	// process that has used them, wherever they are moved.
	data := filepath.Join(t.TempDir(), "data")
	start := func(newData bool) (*studio.Studio, error) {
		c := studio.Config{NoUI: true, NewData: newData, Teams: map[string]agents.Team{}, Recognise: func([]byte) (string, error) { return "text/markdown", nil }}
		onData(t, data, scripted.Script{})(&c)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		return studio.Start(ctx, c)
	}
	first := spawn(t, order{Data: data, Made: filepath.Join(t.TempDir(), "made")})
	s := &stack{API: &api.Client{URL: first.await(t, "ready").URL}}
	job := s.submit(t, fullBrief(faultSeed, `,"gates":["release"]`))
	if st := s.wait(t, job); st.Gate == nil {
		t.Fatalf("got %s, want an open gate", st.Status)
	}
	refused(t, atelier.CodeConflict, func() error { _, err := start(false); return err })
	if _, err := s.API.Get(t.Context(), job); err != nil {
		t.Errorf("after the second studio was refused: %v", err)
	}
	killAlone(t, first)
	here, err := filepath.Glob(filepath.Join(data, "temporal", "1.*"))
	if err != nil || len(here) != 1 {
		t.Fatalf("Temporal's data: %v, %v", here, err)
	}
	if err := os.Rename(here[0], filepath.Join(data, "temporal", "1.2")); err != nil {
		t.Fatal(err)
	}
	refused(t, atelier.CodeUnsupported, func() error { _, err := start(false); return err })
	second, err := start(true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := second.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(second.Restarted, []string{job}) {
		t.Errorf("restarted %v, want %s", second.Restarted, job)
	}
	s = &stack{Studio: second, API: &api.Client{URL: second.URL}}
	approve(t, s, job)
	if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
	}
	s.check(t, job)
}

// refused wants an error of that code in one line.
func refused(t testing.TB, code atelier.Code, start func() error) {
	t.Helper()
	err := start()
	if got := atelier.CodeOf(err); got != code {
		t.Errorf("got %v (%s), want %s", err, got, code)
	}
	if text := fmt.Sprint(err); bytes.ContainsRune([]byte(text), '\n') {
		t.Errorf("not one line: %q", text)
	}
}
