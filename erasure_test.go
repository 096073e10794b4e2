package atelier_test

import (
	"slices"
	"testing"

	"github.com/atelierhq/atelier"
)

func TestBatches(t *testing.T) {
	t.Parallel()
	const job = "job-01jd3v8x0f4q5r6s7t8v9w0x1y"
	keys := []string{atelier.KeyNote(job, 0), atelier.KeyNoteIssue(job, 0, 2), atelier.KeyNoteIssue(job, 0, 10), atelier.KeyNoteIssue(job, 0, 9),
		atelier.KeyNote(job, 64), atelier.KeyNoteIssue(job, 70, 2), atelier.KeyNotes(job) + "00000064-1.jsonl", atelier.KeyNotes(job) + "00000064-02.jsonl", atelier.KeyNotes(job) + "x.jsonl"}
	slices.Sort(keys) // as a store lists them
	var refs []atelier.Ref
	for _, k := range keys {
		refs = append(refs, atelier.Ref{Key: k})
	}
	current, old := atelier.Batches(refs)
	var got []string
	for _, r := range current {
		got = append(got, r.Key)
	}
	if want := []string{atelier.KeyNoteIssue(job, 0, 10), atelier.KeyNote(job, 64), atelier.KeyNoteIssue(job, 70, 2)}; !slices.Equal(got, want) || len(old) != 3 {
		t.Errorf("got %v and %d old ones, want %v and 3", got, len(old), want)
	}
}
