package e2e

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/workflows"
)

// private is what a person says in these tests and wants erased.
const private = "let the storm laugh as my aunt Annegret Vogelsang from Lindau did"

// holding are the files of the data directory that hold a text: the store's objects,
// Temporal's database, the logs.
func (s *stack) holding(t testing.TB, text string) []string {
	t.Helper()
	var out []string
	looked := 0
	err := filepath.WalkDir(s.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what is gone by now
		}
		if b, err := os.ReadFile(path); err == nil {
			looked++
			if bytes.Contains(b, []byte(text)) {
				name, _ := filepath.Rel(s.Data, path)
				out = append(out, name)
			}
		}
		return nil
	})
	if err != nil || looked < 50 {
		t.Fatalf("looked at %d files: %v", looked, err)
	}
	return out
}

// bundleFS is the bundle as people download it.
func (s *stack) bundleFS(t testing.TB, job string) fstest.MapFS {
	t.Helper()
	files, _ := s.unzipped(t, job)
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func verified(t testing.TB, bundle fs.FS, key string) *proof.Report {
	t.Helper()
	r, err := proof.Verify(bundle, key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// D7, C13: what a person said, and what a critic found, is erased from everything that
// a job of models stored; all else still verifies, and the page says that it was erased.
func TestErasure(t *testing.T) {
	t.Parallel()
	p := &plays{reads: adaReads}
	s, _ := startMixed(t, p)
	ctx := t.Context()
	job := s.submit(t, strings.Replace(mixedBrief, `"critique"`, `"gates":["release"],"critique"`, 1))
	open, err := s.API.Wait(ctx, job)
	if err != nil || open.Gate == nil {
		t.Fatalf("no gate: %+v, %v", open.JobStatus, err)
	}
	if _, err := s.API.EraseNote(ctx, job, 1, "too early"); status(err) != http.StatusConflict {
		t.Errorf("before the end: got %v, want 409", err)
	}
	if _, err := s.API.Decide(ctx, job, "", api.Decision{Shown: open.Gate.Shown, Verdict: workflows.Revise, Comment: private}); err != nil {
		t.Fatal(err)
	}
	await(t, "the gate to open again", func() bool {
		j, err := s.API.Get(ctx, job)
		return err == nil && j.Gate != nil && j.Gate.Number > open.Gate.Number
	})
	again, err := s.API.Get(ctx, job)
	if err == nil {
		_, err = s.API.Decide(ctx, job, "", api.Decision{Shown: again.Gate.Shown, Verdict: workflows.Approve})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.waitEnd(t, job)
	s.check(t, job)

	records, err := s.API.Notes(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	var said, found atelier.Record
	for _, r := range records {
		if r.From.Role == atelier.RolePerson && r.Note.Words == private && said.Kind == "" {
			said = r
		}
		if r.Note.Act == atelier.ActRequest && strings.Contains(r.Note.Words, "There is no lighthouse") && found.Kind == "" {
			found = r
		}
	}
	before := s.holding(t, private)
	if said.Kind == "" || found.Kind == "" || !slices.ContainsFunc(before, func(name string) bool { return strings.HasSuffix(name, "/request.json") }) {
		t.Fatalf("said in %d, found in %d, held by %v: there is nothing to test", said.Seq, found.Seq, before)
	}
	ring, err := s.API.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r := verified(t, s.bundleFS(t, job), ring.Current()); r.Result != proof.StateVerified || r.Erased != 0 {
		t.Fatalf("before: %s", r)
	}
	for name, c := range map[string]struct {
		job    string
		note   int
		reason string
		want   int
	}{
		"no such note": {job, len(records), "x", http.StatusNotFound}, "no such job": {"job-01jd3v8x0f4q5r6s7t8v9w0x1y", 1, "x", http.StatusNotFound},
		"no reason": {job, said.Seq, " ", http.StatusBadRequest}, "the record's opening": {job, 0, "x", http.StatusBadRequest},
	} {
		if _, err := s.API.EraseNote(ctx, c.job, c.note, c.reason); status(err) != c.want {
			t.Errorf("%s: got %v, want %d", name, err, c.want)
		}
	}

	// Two notes at once, each twice.
	var wg sync.WaitGroup
	for _, n := range []int{said.Seq, found.Seq, said.Seq, found.Seq} {
		wg.Go(func() {
			e, err := s.API.EraseNote(context.WithoutCancel(ctx), job, n, "a name that should not be there")
			if err != nil || len(e.Left) > 0 {
				t.Errorf("note %d: %v, %s", n, err, e.Effect)
			}
		})
	}
	wg.Wait()
	for _, text := range []string{private, "Annegret", found.Note.Words, "There is no lighthouse in it"} {
		if at := s.holding(t, text); len(at) > 0 {
			t.Errorf("%q is still in %v", text, at)
		}
	}
	bundle := s.bundleFS(t, job)
	for name, f := range bundle {
		if bytes.Contains(f.Data, []byte("Annegret")) {
			t.Errorf("the bundle's %s holds what was erased", name)
		}
	}
	r := verified(t, bundle, ring.Current())
	if r.Result != proof.StateVerified || r.Erased < 2 || r.Records != len(bytes.Split(bundle[proof.PathTranscript].Data, []byte("\n")))-1 {
		t.Errorf("after: %s", r)
	}
	t.Logf("%d objects held the words; the log: %d records, %d bodies ok, %d erased", len(before), r.Records, r.Bodies, r.Erased)
	for _, name := range []string{"index.html", "notes/transcript.md"} {
		if !bytes.Contains(bundle[name].Data, []byte("was erased: a name that should not be there")) {
			t.Errorf("%s does not say that a note was erased", name)
		}
	}
	records, err = s.API.Notes(ctx, job)
	if err != nil || !records[said.Seq].Erased || records[said.Seq].Note.Words != atelier.ErasedWords || !records[found.Seq].Erased {
		t.Errorf("the notes read %+v, %v", records[said.Seq], err)
	}
	told := 0
	for i, rec := range records {
		if rec.Seq != i {
			t.Errorf("record %d has the number %d", i, rec.Seq)
		}
		if rec.Kind == "erase" {
			told++
		}
	}
	if told != 2 {
		t.Errorf("%d erasures are on record, want 2", told)
	}
	fates, err := s.API.Findings(ctx, job)
	if err != nil || !slices.ContainsFunc(fates, func(f atelier.Finding) bool {
		return f.ID == found.Note.About.Finding && f.Problem == atelier.ErasedWords && f.Status != ""
	}) {
		t.Errorf("the finding is not erased: %v", err)
	}

	// What is deleted without an erasure is missing.
	lines := bytes.Split(bytes.TrimSuffix(bundle[proof.PathTranscript].Data, []byte("\n")), []byte("\n"))
	i := slices.IndexFunc(lines, func(b []byte) bool {
		return bytes.Contains(b, []byte(`"kind":"note"`)) && !bytes.HasSuffix(b, []byte("null}"))
	})
	if lines[i], err = proof.Erase(lines[i]); err != nil {
		t.Fatal(err)
	}
	bundle[proof.PathTranscript] = &fstest.MapFile{Data: append(bytes.Join(lines, []byte("\n")), '\n')}
	if r := verified(t, bundle, ring.Current()); r.Result != proof.StateMissing || r.First.Seq != i {
		t.Errorf("deleted by hand: %s", r)
	}
}

// The studio is killed with -9 before the bundle is made anew, and when all but the
// record is clean: the next one brings the erasure to its end.
func TestErasureKilled(t *testing.T) {
	t.Parallel()
	for _, stage := range []string{"E1", "E2"} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			slot(t)
			const words = "The opening is weak; make it stronger."
			ctx := t.Context()
			s := &stack{Data: filepath.Join(t.TempDir(), "data")}
			o := order{Data: s.Data, Made: filepath.Join(t.TempDir(), "made")}
			first := o
			first.Halts = []halt{{Stage: stage}}
			c := spawn(t, first)
			s.API = &api.Client{URL: c.await(t, "ready").URL}
			j, err := s.API.Submit(ctx, "", []byte(fullBrief(faultSeed, "")))
			if err != nil {
				t.Fatal(err)
			}
			s.waitEnd(t, j.ID)
			note := -1
			records, err := s.API.Notes(ctx, j.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range records {
				if r.Note.Words == words {
					note = r.Seq
				}
			}
			if note < 0 || len(s.holding(t, words)) == 0 {
				t.Fatal("nobody said it")
			}
			asked := make(chan error, 1)
			go func() {
				_, err := s.API.EraseNote(ctx, j.ID, note, "asked for")
				asked <- err
			}()
			c.await(t, "halt")
			c.kill()
			if err := <-asked; err == nil {
				t.Error("it was killed and said that the note is erased")
			}
			s.API = &api.Client{URL: spawn(t, o).await(t, "ready").URL}
			done, err := s.API.EraseNote(ctx, j.ID, note, "asked for")
			if err != nil || done.Issue != 2 {
				t.Fatalf("got %+v, %v", done, err)
			}
			if at := s.holding(t, words); len(at) > 0 {
				t.Errorf("the words are still in %v", at)
			}
			ring, err := s.API.Keys(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if r := verified(t, s.bundleFS(t, j.ID), ring.Current()); r.Result != proof.StateVerified || r.Erased == 0 {
				t.Errorf("after: %s", r)
			}
		})
	}
}
