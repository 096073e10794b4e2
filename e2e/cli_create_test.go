package e2e

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
)

// checkBundle reads a bundle as somebody who got it: every file that the manifest
// names is there with its digest, and nothing else is.
func checkBundle(t testing.TB, dir string) bundle.Manifest {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m bundle.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range m.Files {
		want[f.Path] = f.SHA256
	}
	got := map[string]string{}
	err = filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(name)
		got[filepath.ToSlash(rel)] = atelier.Digest(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(got, "manifest.json")
	delete(got, proof.PathStatement) // it vouches for the manifest
	if r, err := proof.Verify(os.DirFS(dir), ""); err != nil || r.Result != proof.ResultSelfConsistent {
		t.Errorf("the bundle does not verify: %v\n%s", err, r)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files of the manifest and of the folder (-manifest +folder):\n%s", diff)
	}
	return m
}

// only returns the one entry of a folder.
func only(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%s holds %v, %v; want one folder", dir, entries, err)
	}
	return filepath.Join(dir, entries[0].Name())
}

// TestCreate is the command at the top of the README (A2).
func TestCreate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	began := time.Now()
	out := d.must(t, "create", "--seed", "7", lighthouse)
	t.Logf("from the start of the process to the bundle: %.1f s", time.Since(began).Seconds())
	dir := only(t, filepath.Join(d.dir, "atelier-out"))
	m := checkBundle(t, dir)
	if m.Status != atelier.StatusCompleted || m.Seed != 7 || m.Title == "" {
		t.Errorf("the manifest says %s, seed %d, title %q", m.Status, m.Seed, m.Title)
	}
	var works []string
	versions := 0
	for _, f := range m.Files {
		switch {
		case strings.HasPrefix(f.Path, "review/versions/"):
			versions++
		case f.Role != "source":
			works = append(works, f.Path)
		}
	}
	want := []string{"artwork/cover.png", "artwork/cover.svg", "artwork/plate-1.png", "artwork/plate-1.svg", "artwork/plate-2.png", "artwork/plate-2.svg", "artwork/plate-3.png", "artwork/plate-3.svg",
		"artwork/plate-4.png", "artwork/plate-4.svg", "cost.json", "index.html", "music/piece.flac", "music/piece.wav", "music/roll.png", "music/score.abc", "music/score.mid", "music/score.musicxml", "music/sheet.svg",
		"notes/checkpoints.json", "notes/codebook.json", "notes/keys.json", "notes/leaves.txt", "notes/transcript.jsonl", "notes/transcript.md", "request.json", "review/direction.json", "review/findings.json", "text/story.epub", "text/story.md", "text/story.pdf"}
	if diff := cmp.Diff(want, works); diff != "" {
		t.Errorf("the bundle (-want +got):\n%s", diff)
	}
	if versions == 0 {
		t.Error("the bundle holds no versions")
	}
	// A pipe gets plain lines: who said what, the title and where it is.
	if strings.Contains(out, "\x1b") {
		t.Errorf("a pipe was given escape sequences:\n%s", out)
	}
	for _, words := range []string{m.Title, dir, "Language critic → writer (text-1 v1", "Temporal UI", "The job ended: completed"} {
		if !strings.Contains(out, words) {
			t.Errorf("the output does not say %q:\n%s", words, out)
		}
	}
	nothingLeft(t, d.dir)
}

// A terminal gets the live view, and is left as it was found.
func TestCreateOnATerminal(t *testing.T) {
	t.Parallel()
	script := opinion.Find(t, "script")
	d := newDesk(t)
	d.write(t, "poem.json", poem(""))
	cmd := exec.Command(script, "-qec", "stty cols 60; "+d.bin+" create --request poem.json", "/dev/null")
	cmd.Dir, cmd.Env = d.dir, append(slices.Clone(d.env), "TERM=xterm-256color")
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	m := checkBundle(t, only(t, filepath.Join(d.dir, "atelier-out")))
	for _, want := range []string{m.Title, "█", "Writer", "\x1b["} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the terminal was not shown %q:\n%s", want, b)
		}
	}
	if hidden, shown := strings.LastIndex(string(b), "\x1b[?25l"), strings.LastIndex(string(b), "\x1b[?25h"); hidden > shown {
		t.Error("the cursor is left hidden")
	}
	for line := range strings.Lines(regexp.MustCompile("\x1b[^a-zA-Z]*[a-zA-Z]").ReplaceAllString(string(b), "")) {
		if n := len([]rune(strings.TrimSpace(line))); n > 60 && strings.Contains(line, "Stanza") {
			t.Errorf("%d columns on a terminal of 60: %q", n, line)
		}
	}
}

// Ctrl-C cancels the job, whenever it comes; nothing is published and nothing is
// left running.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		when func(*testing.T, *desk, *background)
	}{
		{"while it starts", func(t *testing.T, d *desk, _ *background) {
			await(t, "the lock", func() bool {
				_, err := os.Stat(filepath.Join(d.data(), "lock"))
				return err == nil
			})
		}},
		{"at work", func(t *testing.T, _ *desk, b *background) {
			await(t, "the first draft", func() bool { return strings.Contains(string(b.out.take()), `"type":"turn"`) })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			b := d.start(t, "create", "--json", lighthouse)
			c.when(t, d, b)
			b.interrupt(t)
			if code := b.wait(t); code != 130 {
				t.Errorf("exit %d, want 130\n%s%s", code, b.out.take(), b.errs.take())
			}
			nothingLeft(t, d.dir)
			if _, err := os.Stat(filepath.Join(d.dir, "atelier-out")); !os.IsNotExist(err) {
				t.Errorf("something was published: %v", err)
			}
		})
	}
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		// A server that never gets round to cancelling.
		asked, never := make(chan struct{}), make(chan struct{})
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/events"):
				w.Header().Set("Content-Type", "text/event-stream")
				w.Write([]byte("data: {\"n\":1,\"type\":\"turn\",\"text\":\"begun\"}\n\n"))
				w.(http.Flusher).Flush()
				<-never
			case strings.HasSuffix(r.URL.Path, "/cancel"):
				close(asked)
				<-never
			default:
				w.WriteHeader(http.StatusAccepted)
				w.Write([]byte(`{"id":"job-01m83bk0hmxeqxbf2acbrdfjpe","status":"queued"}`))
			}
		}))
		defer srv.Close()
		defer close(never)
		d := newDesk(t)
		b := d.start(t, "create", "--server", srv.URL, lighthouse)
		await(t, "the first event", func() bool { return strings.Contains(string(b.out.take()), "begun") })
		b.interrupt(t)
		<-asked
		b.interrupt(t)
		if code := b.wait(t); code != 130 {
			t.Errorf("exit %d, want 130", code)
		}
	})
}

// --keep-running leaves the studio for other commands until Ctrl-C.
func TestKeepRunning(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.write(t, "poem.json", poem(""))
	b := d.start(t, "create", "--keep-running", "--request", "poem.json")
	await(t, "the job to end", func() bool { return strings.Contains(string(b.out.take()), "keeps running") })
	if list := d.must(t, "list"); !strings.Contains(list, "completed") {
		t.Errorf("the list says %q", list)
	}
	b.interrupt(t)
	if code := b.wait(t); code != 0 {
		t.Errorf("exit %d, want 0: the job was completed", code)
	}
	nothingLeft(t, d.dir)
}

// formats: one event a line as JSON, and a bare path; both beside a running dev,
// which they use.
func (o *outside) formats(t *testing.T) {
	o.write(t, "poem-7.json", poem(""))
	js := o.run(t, "create", "--json", "--seed", "7", "--request", "poem-7.json", "--out", "json")
	if js.code != 0 {
		t.Fatalf("exit %d\n%s", js.code, js.err)
	}
	n := 0
	var last atelier.Event
	for sc := bufio.NewScanner(strings.NewReader(js.out)); sc.Scan(); n++ {
		last = atelier.Event{}
		if err := json.Unmarshal(sc.Bytes(), &last); err != nil {
			t.Fatalf("line %d is no event: %v: %s", n+1, err, sc.Text())
		}
		if last.N != n+1 || last.Type == "" {
			t.Errorf("line %d is event %d of type %q", n+1, last.N, last.Type)
		}
	}
	if last.Type != "end" || last.Status != atelier.StatusCompleted {
		t.Errorf("the last line is %+v, want the end", last)
	}
	first := only(t, filepath.Join(o.dir, "json"))
	if !strings.Contains(js.err, first) {
		t.Errorf("standard error does not name the folder %s: %q", first, js.err)
	}
	quiet := o.must(t, "create", "--quiet", "--seed", "7", "--request", "poem-7.json", "--out", "quiet")
	if second := only(t, filepath.Join(o.dir, "quiet")); quiet != second {
		t.Errorf("--quiet printed %q, want the folder %s alone", quiet, second)
	}
	// The same brief and seed are the same text, another seed is another.
	other := o.must(t, "create", "--quiet", "--seed", "8", "--request", "poem-7.json", "--out", "other")
	read := func(dir string) string {
		checkBundle(t, dir)
		b, err := os.ReadFile(filepath.Join(dir, "text", "story.md"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if a, b := read(first), read(quiet); a != b {
		t.Errorf("the same seed made\n%s\nand\n%s", a, b)
	}
	if a, b := read(first), read(other); a == b {
		t.Error("another seed made the same text")
	}
}

// requests: a brief comes in words, in a file or through a pipe.
func (o *outside) requests(t *testing.T) {
	out := o.feed(t, poem(`,"title":"From a pipe"`), "create", "--request", "-", "--out", "pipe", "--quiet")
	if out.code != 0 {
		t.Fatalf("exit %d: %s", out.code, out.err)
	}
	if m := checkBundle(t, strings.TrimSpace(out.out)); m.Title != "From a pipe" {
		t.Errorf("got the title %q", m.Title)
	}
	if out := o.feed(t, `{"brief":"x y z","colour":"red"}`, "create", "--request", "-"); out.code != 2 || !strings.Contains(out.err, "colour") {
		t.Errorf("an unknown field: exit %d, %q", out.code, out.err)
	}
}

// degraded: a must that cannot be met ends with 3 and is named everywhere.
func (o *outside) degraded(t *testing.T) {
	const must = "every line in Latin"
	o.write(t, "latin.json", poem(`,"must":["`+must+`"]`))
	out := o.run(t, "create", "--request", "latin.json", "--out", "latin")
	if out.code != 3 || !strings.Contains(out.out, must) || !strings.Contains(out.out, "broken promises") {
		t.Fatalf("exit %d, want 3 naming the must:\n%s%s", out.code, out.out, out.err)
	}
	m := checkBundle(t, only(t, filepath.Join(o.dir, "latin")))
	if !slices.ContainsFunc(m.BrokenPromises, func(s string) bool { return strings.Contains(s, must) }) || m.Status != atelier.StatusDegraded {
		t.Errorf("the manifest says %s, %q", m.Status, m.BrokenPromises)
	}
	quiet := o.run(t, "create", "--quiet", "--request", "latin.json", "--out", "latin2")
	if quiet.code != 3 || !strings.Contains(quiet.err, must) {
		t.Errorf("--quiet: exit %d, %q", quiet.code, quiet.err)
	}
}

// madeBy are the roles of the makers by path, editions aside: those the studio makes.
func madeBy(m bundle.Manifest, prefix string) []atelier.Role {
	roles := map[atelier.Role]bool{}
	for _, f := range m.Files {
		if strings.HasPrefix(f.Path, prefix) && f.MadeBy != nil && f.Role != "edition" {
			roles[f.MadeBy.Role] = true
		}
	}
	return slices.Sorted(maps.Keys(roles))
}
