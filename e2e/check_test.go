package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/workflows"
)

// The sizes that histories keep to (reliability.md, I9).
const (
	maxPieceEvents = 400
	maxJobEvents   = 1000
)

// completed waits until a job has kept its promises, holds the studio to its invariants,
// and returns the job's record.
func (s *stack) completed(t testing.TB, job string) []atelier.Record {
	t.Helper()
	if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %q: %v", st.Status, st.Reason, st.Broken)
	}
	s.check(t, job)
	records, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// check holds a studio to its invariants over every job that was acknowledged
// (reliability.md). It is run after every fault test, when the jobs have ended.
func (s *stack) check(t testing.TB, jobs ...string) {
	t.Helper()
	if len(jobs) == 0 {
		t.Fatal("no job to check")
	}
	listed := s.listed(t)
	for _, job := range jobs {
		// I1: known.
		st, err := s.API.Get(t.Context(), job)
		if err != nil || !listed[job] {
			t.Errorf("%s: acknowledged, and got %v (listed: %v)", job, err, listed[job])
			continue
		}
		s.checkHistories(t, job) // first: the last event is told just after the end is on record
		s.checkEnd(t, job, st.JobStatus)
		s.checkRecord(t, job, st.JobStatus)
		s.checkResults(t, job)
	}
}

func (s *stack) listed(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for cursor := ""; ; {
		page, err := s.API.List(t.Context(), "", cursor, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range page.Jobs {
			out[j.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			return out
		}
	}
}

// read reads a stored record; its digest is checked where the ref has one.
func (s *stack) read(t testing.TB, ref atelier.Ref, into any) {
	t.Helper()
	if err := atelier.GetJSON(t.Context(), s.Store, ref, into); err != nil {
		t.Errorf("%s: %v", ref.Key, err)
	}
}

// checkEnd: I2, one end; I3, whole artefacts; I4, a manifest for what was
// completed and for nothing else.
func (s *stack) checkEnd(t testing.TB, job string, st atelier.JobStatus) {
	t.Helper()
	if !st.Status.Ended() {
		t.Errorf("%s: %s is no end", job, st.Status)
		return
	}
	var final atelier.Final
	s.read(t, atelier.Ref{Key: atelier.KeyFinal(job)}, &final)
	if final.Status != st.Status || final.Ended.IsZero() {
		t.Errorf("%s: its end on record is %q at %v; the API says %q", job, final.Status, final.Ended, st.Status)
	}
	if st.Status == atelier.StatusFailed && st.Reason == "" {
		t.Errorf("%s: failed without a reason", job)
	}
	published := st.Status == atelier.StatusCompleted || st.Status == atelier.StatusDegraded && st.Reason != "unapproved"
	var zipped bytes.Buffer
	err := s.API.Bundle(t.Context(), job, &zipped)
	if !published {
		if final.Manifest != nil || final.Index != nil || status(err) != 404 {
			t.Errorf("%s: %s, and yet something can be downloaded: %v", job, st.Status, err)
		}
		return
	}
	if final.Manifest == nil || final.Index == nil || err != nil {
		t.Errorf("%s: %s without a bundle: %v", job, st.Status, err)
		return
	}
	s.checkBundle(t, job, final, zipped.Bytes())
}

func (s *stack) checkBundle(t testing.TB, job string, final atelier.Final, zipped []byte) {
	t.Helper()
	var manifest bundle.Manifest
	var index bundle.Index
	s.read(t, *final.Manifest, &manifest)
	s.read(t, *final.Index, &index)
	want := map[string]string{"manifest.json": final.Manifest.SHA256}
	for _, f := range manifest.Files {
		if _, twice := want[f.Path]; twice {
			t.Errorf("%s: the manifest names %s twice", job, f.Path)
		}
		want[f.Path] = f.SHA256
	}
	stored := map[string]string{}
	for _, e := range index.Files {
		stored[e.Path] = e.Ref.SHA256
		b, err := atelier.GetBytes(t.Context(), s.Store, atelier.Ref{Key: e.Ref.Key}, activities.MaxFile)
		if err != nil || int64(len(b)) != e.Ref.Size || atelier.Digest(b) != e.Ref.SHA256 {
			t.Errorf("%s: %s is %d bytes of %s, %v; want %d of %s", job, e.Path, len(b), atelier.Digest(b), err, e.Ref.Size, e.Ref.SHA256)
		}
	}
	served := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Errorf("%s: the bundle: %v", job, err)
		return
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Errorf("%s: %s in the bundle: %v", job, f.Name, err)
		}
		served[f.Name] = atelier.Digest(b)
	}
	// The statement vouches for the manifest, which cannot name it.
	want[proof.PathStatement] = stored[proof.PathStatement]
	if r, err := proof.Verify(z, ""); err != nil || r.Result != proof.ResultSelfConsistent {
		t.Errorf("%s: the bundle does not verify: %v\n%s", job, err, r)
	}
	if diff := cmp.Diff(want, stored); diff != "" {
		t.Errorf("%s: files of the manifest and of the index (-want +got):\n%s", job, diff)
	}
	if diff := cmp.Diff(want, served); diff != "" {
		t.Errorf("%s: files of the manifest and of the download (-want +got):\n%s", job, diff)
	}
}

// checkRecord: notes and events are dense, and nothing is told twice.
func (s *stack) checkRecord(t testing.TB, job string, st atelier.JobStatus) {
	t.Helper()
	terminated := st.Reason == "terminated" // its workflow had no chance to close anything
	subs := map[string]int{}
	n := 0
	for _, key := range s.keys(t, atelier.KeyNotes(job)) {
		if filepath.Ext(key) != ".jsonl" {
			continue // codebook and quarantine
		}
		for i, r := range lines[atelier.Record](t, s, key) {
			if r.Kind == "note" && (len(r.Note.Lines) == 0 || r.Note.Lines[0].Plain == "" || r.Note.Codebook == "") {
				t.Errorf("%s: note %d is on record without a line", job, r.Seq)
			}
			if i == 0 && key != atelier.KeyNote(job, n) || r.Seq != n {
				t.Errorf("%s: record %d is of %s with the number %d", job, n, key, r.Seq)
			}
			if first, twice := subs[r.Sub]; twice {
				t.Errorf("%s: records %d and %d are both %s", job, first, n, r.Sub)
			}
			subs[r.Sub] = n
			n++
		}
	}
	if at, ok := subs["close"]; !terminated && (!ok || at != len(subs)-1) {
		t.Errorf("%s: the record of %d notes is closed at %d (%v), want its last", job, len(subs), at, ok)
	}
	told := map[string]int{}
	for _, key := range s.keys(t, atelier.KeyEvents(job)) {
		for i, e := range lines[atelier.Event](t, s, key) {
			want := len(told) + 1
			if i == 0 && key != atelier.KeyEvent(job, want) || e.N != want {
				t.Errorf("%s: event %d is of %s with the number %d", job, want, key, e.N)
			}
			if first, twice := told[e.ID]; twice {
				t.Errorf("%s: events %d and %d are both %s", job, first, want, e.ID)
			}
			told[e.ID] = want
		}
	}
	if at := told["end"]; !terminated && at != len(told) {
		t.Errorf("%s: of %d events the end is number %d, want the last", job, len(told), at)
	}
}

// lines reads a batch of records.
func lines[T any](t testing.TB, s *stack, key string) []T {
	t.Helper()
	b, err := atelier.GetBytes(t.Context(), s.Store, atelier.Ref{Key: key}, atelier.MaxJSON)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for _, line := range atelier.Lines(b) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		out = append(out, v)
	}
	return out
}

func (s *stack) keys(t testing.TB, prefix string) []string {
	t.Helper()
	var keys []string
	for after := ""; ; {
		refs, err := s.Store.List(t.Context(), prefix, after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range refs {
			keys = append(keys, r.Key)
		}
		if len(refs) < 1000 {
			return keys
		}
		after = keys[len(keys)-1]
	}
}

// checkResults: no turn has two results. Each result is under its call key, so
// two would mean that the same turn was asked for in two ways.
func (s *stack) checkResults(t testing.TB, job string) {
	t.Helper()
	turns := map[string]string{}
	for _, key := range s.keys(t, atelier.KeyJob(job)+"calls/") {
		if !strings.HasSuffix(key, "/result.json") {
			continue
		}
		var res activities.Result
		s.read(t, atelier.Ref{Key: key}, &res)
		if res.Kind == "" { // of a call of a model
			continue
		}
		name := turnName(res.Kind, res.Piece, res.Round, res.Agent.ID)
		if key != atelier.KeyResult(job, res.Key) {
			t.Errorf("%s: the result %s is that of call %s", job, key, res.Key)
		}
		if turns[name] != "" {
			t.Errorf("%s: %s has the results %s and %s", job, name, turns[name], key)
		}
		turns[name] = key
		if res.Artefact == nil {
			continue
		}
		for _, ref := range res.Artefact.Files {
			if _, err := atelier.GetBytes(t.Context(), s.Store, ref, activities.MaxFile); err != nil {
				t.Errorf("%s: %s of %s: %v", job, ref.Key, name, err)
			}
		}
	}
}

// checkHistories: I2, no workflow is open behind an end; I8, every replay was
// faithful; I9, histories are small. A workflow that Temporal does not know is
// none to check: its database was lost after the job ended.
func (s *stack) checkHistories(t testing.TB, job string) {
	t.Helper()
	ids := []string{job}
	for _, m := range atelier.Media {
		ids = append(ids, workflows.PieceWorkflowID(job, string(m)+"-1"))
	}
	for i, id := range ids {
		var missing *serviceerror.NotFound
		gone := false
		await(t, id+" to close", func() bool { // it closes just after its end is on record
			d, err := s.Client.DescribeWorkflowExecution(t.Context(), id, "")
			if gone = errors.As(err, &missing); gone {
				return true
			}
			return err == nil && d.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING
		})
		if gone {
			continue
		}
		events, limit := 0, maxPieceEvents
		if i == 0 {
			limit = maxJobEvents
		}
		for it := s.Client.GetWorkflowHistory(t.Context(), id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); it.HasNext(); events++ {
			ev, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if f := ev.GetWorkflowTaskFailedEventAttributes(); f != nil {
				t.Errorf("%s: a workflow task failed: %s %s", id, f.GetCause(), f.GetFailure().GetMessage())
			}
		}
		if events > limit {
			t.Errorf("%s: %d events, want at most %d", id, events, limit)
		}
	}
}

// storedTurns are the turns whose results are on the disk of a data directory,
// whatever runs on it, as numbers of results by turn.
func storedTurns(t testing.TB, data, job string) map[string]int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(data, "store", "objects", "atelier", filepath.FromSlash(atelier.KeyJob(job)), "calls", "*", "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var res activities.Result
		if err := json.Unmarshal(b, &res); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if res.Kind != "" { // else of a call of a model
			out[turnName(res.Kind, res.Piece, res.Round, res.Agent.ID)]++
		}
	}
	return out
}

// paid compares the turns that were made before a kill and at the end: none of
// those stored at the kill was made again, and none of the others more than once
// again.
func paid(t testing.TB, stored, before, after map[string]int) {
	t.Helper()
	if len(after) == 0 {
		t.Error("no turn was made at all")
	}
	for _, turn := range slices.Sorted(maps.Keys(after)) {
		again := after[turn] - before[turn]
		switch {
		case stored[turn] > 0 && again > 0:
			t.Errorf("%s was stored before the kill and was made %d times after it", turn, again)
		case again > 1:
			t.Errorf("%s was made %d times after the kill, want at most once", turn, again)
		}
	}
	for turn := range stored {
		if before[turn] != 1 {
			t.Errorf("%s was stored before the kill and had been made %d times, want once", turn, before[turn])
		}
	}
}
