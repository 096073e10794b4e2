package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/studio"
)

// aJob: submit, watch, list, notes and get, as one would use them.
func (o *outside) aJob(t *testing.T) {
	o.write(t, "a-job.json", poem(""))
	job := o.must(t, "submit", "--request", "a-job.json", "--seed", "3", "--key", "a-job")
	if again := o.must(t, "submit", "--request", "a-job.json", "--seed", "3", "--key", "a-job"); again != job {
		t.Errorf("the same key named %s and %s", job, again)
	}
	watched := o.must(t, "watch", job)
	for _, words := range []string{"Writer drafted text-1", "Language critic", "The job ended: completed"} {
		if !strings.Contains(watched, words) {
			t.Errorf("watch does not say %q:\n%s", words, watched)
		}
	}
	if list := o.must(t, "list", "--status", "completed", "--limit", "100"); !strings.Contains(list, job) {
		t.Errorf("the list has no %s:\n%s", job, list)
	}
	if notes := o.must(t, "notes", job); !strings.Contains(notes, "**1. Director** tells") {
		t.Errorf("notes says\n%s", notes)
	}
	for form, words := range map[string][]string{"--line": {"\nn1 director info brf1 say \""}, "--both": {"**1. Director** tells", "Tells about brief 1. Words: ", "\n    n1 director info brf1 say \""}} {
		for _, want := range words {
			if got := o.must(t, "notes", form, job); !strings.Contains(got, want) {
				t.Errorf("notes %s does not say %q:\n%s", form, want, got)
			}
		}
	}
	o.refused(t, 2, "both", "notes", "--line", "--both", job)
	dir := o.must(t, "get", job, "--out", "got")
	m := checkBundle(t, dir)
	if m.Seed != 3 {
		t.Errorf("got seed %d, want 3", m.Seed)
	}
	piece := o.must(t, "get", job, "text-1", "--out", "piece")
	for _, name := range []string{"story.md", "story.json"} {
		one, err := os.ReadFile(filepath.Join(piece, name))
		if err != nil {
			t.Fatal(err)
		}
		all, err := os.ReadFile(filepath.Join(dir, "text", name))
		if err != nil || string(one) != string(all) {
			t.Errorf("%s of the piece is not that of the bundle: %v", name, err)
		}
	}
	o.refused(t, 2, "text-9", "get", job, "text-9")
	o.refused(t, 1, "ended", "pause", job)
}

// followed: notes --follow tells everything, to the end.
func (o *outside) followed(t *testing.T) {
	job := o.submit(t, poem(""))
	followed := o.must(t, "notes", "--follow", job)
	if all := o.must(t, "notes", job); all != followed {
		t.Errorf("followed:\n%s\nafterwards:\n%s", followed, all)
	}
}

// controlled: every control has its effect.
func (o *outside) controlled(t *testing.T) {
	t.Run("pause, direct, resume, finish", func(t *testing.T) {
		job := o.submit(t, poem(`,"gates":["direction","pieces"]`))
		o.settled(t, job, atelier.StatusWaiting)
		o.refused(t, 1, "not paused", "resume", job)
		if got := o.must(t, "pause", job); !strings.Contains(got, "paused") {
			t.Errorf("pause says %q", got)
		}
		o.refused(t, 1, "paused already", "pause", job)
		o.must(t, "direct", job, "let it end at dawn")
		o.must(t, "approve", job)
		await(t, "the gate to close", func() bool {
			j, err := o.API.Get(t.Context(), job)
			return err == nil && j.Status == atelier.StatusPaused && j.Gate == nil
		})
		if j, err := o.API.Get(t.Context(), job); err != nil || len(j.Pieces) != 1 || j.Pieces[0].Version != 0 {
			t.Fatalf("approved and paused: got %+v, %v; want no version yet", j.Pieces, err)
		}
		if got := o.must(t, "resume", job); !strings.Contains(got, "resumed") {
			t.Errorf("resume says %q", got)
		}
		if j := o.settled(t, job, atelier.StatusWaiting); j.Gate.Name != "pieces" {
			t.Errorf("got the gate %s, want pieces", j.Gate.Name)
		}
		if got := o.must(t, "finish", job); !strings.Contains(got, "best so far") {
			t.Errorf("finish says %q", got)
		}
		o.settled(t, job, atelier.StatusCompleted) // nobody decided at that gate
		dir := o.must(t, "get", job, "--out", "controlled")
		checkBundle(t, dir)
		transcript, err := os.ReadFile(filepath.Join(dir, "notes", "transcript.md"))
		if err != nil || !strings.Contains(string(transcript), "let it end at dawn") {
			t.Errorf("what a person said is not in the transcript: %v", err)
		}
	})
	t.Run("budget", func(t *testing.T) {
		job := o.submit(t, poem(`,"budget":{"calls":40},"gates":["direction"]`))
		o.settled(t, job, atelier.StatusWaiting)
		o.refused(t, 1, "above the present one", "budget", job, "--calls", "30")
		o.must(t, "budget", job, "--calls", "50")
		if j, err := o.API.Get(t.Context(), job); err != nil || j.Budget.Calls != 50 {
			t.Errorf("got a cap of %d, %v; want 50", j.Budget.Calls, err)
		}
		if got := o.must(t, "cancel", job); got == "" {
			t.Error("cancel says nothing")
		}
		o.settled(t, job, atelier.StatusCancelled)
		o.refused(t, 1, "", "get", job, "--out", "cancelled")
		if _, err := os.Stat(filepath.Join(o.dir, "cancelled")); !os.IsNotExist(err) {
			t.Errorf("get of a cancelled job left a folder: %v", err)
		}
		if out := o.run(t, "watch", job); out.code != 130 {
			t.Errorf("watch of a cancelled job: exit %d, want 130", out.code)
		}
	})
}

// rejected: a person refuses, and create ends with 4.
func (o *outside) rejected(t *testing.T) {
	o.write(t, "rejected.json", poem(`,"gates":["release"]`))
	b := o.start(t, "create", "--request", "rejected.json", "--out", "rejected")
	var job string
	await(t, "the gate", func() bool {
		out := string(b.out.take())
		if _, rest, ok := strings.Cut(out, "Job "); ok {
			job, _, _ = strings.Cut(rest, "\n")
		}
		return strings.Contains(out, "at the release gate")
	})
	if out := string(b.out.take()); !strings.Contains(out, "atelier approve "+job) {
		t.Errorf("it is not said how to decide:\n%s", out)
	}
	o.must(t, "reject", job)
	if code := b.wait(t); code != 4 {
		t.Errorf("exit %d, want 4\n%s", code, b.errs.take())
	}
	if _, err := os.Stat(filepath.Join(o.dir, "rejected")); !os.IsNotExist(err) {
		t.Errorf("a refused work was saved: %v", err)
	}
	o.refused(t, 1, "no gate", "approve", job)
}

// second: one data directory, one studio.
func (o *outside) second(t *testing.T) {
	o.refused(t, 1, "in use by process", "dev", "--listen", "127.0.0.1:0")
	if _, err := os.Stat(filepath.Join(o.data(), studio.ServerFile)); err != nil {
		t.Errorf("the second took the first one's %s: %v", studio.ServerFile, err)
	}
}

// A studio that others can reach asks for a key, and a key can be made before it
// starts and while it runs.
func TestKeys(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.refused(t, 2, "atelier keys add", "dev", "--listen", "0.0.0.0:0")
	nothingLeft(t, d.dir)
	d.refused(t, 2, "name", "keys", "add", "")
	key := d.must(t, "keys", "add", "Ada")
	if !strings.HasPrefix(key, "at_") {
		t.Fatalf("got the key %q", key)
	}
	nothingLeft(t, d.dir)
	b := d.start(t, "dev", "--listen", "0.0.0.0:0")
	d.studio(t, b)
	d.refused(t, 1, "ATELIER_KEY", "list")
	other := d.must(t, "keys", "add", "Bob")
	d.env = append(d.env, "ATELIER_KEY="+key)
	d.must(t, "list")
	d.write(t, "poem.json", poem(""))
	checkBundle(t, d.must(t, "create", "--quiet", "--request", "poem.json"))
	if list := d.must(t, "list"); !strings.Contains(list, "completed") {
		t.Errorf("Ada's list: %q", list)
	}
	d.env = append(d.env, "ATELIER_KEY="+other)
	if list := d.must(t, "list"); list != "" {
		t.Errorf("Bob sees Ada's jobs: %q", list)
	}
	d.env = append(d.env, "ATELIER_KEY=at_nonsense")
	d.refused(t, 1, "key", "list")
	b.interrupt(t)
	b.wait(t)
	nothingLeft(t, d.dir)
}
