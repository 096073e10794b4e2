package atelier

import (
	"context"
	"time"
)

// ErasedWords stands where words stood that were erased.
const ErasedWords = "(erased)"

// Erasure is jobs/<job>/erasures/<note>.json: that a note is to be erased, and why. It
// is on record before anything is erased, and does not say what the note said.
type Erasure struct {
	Job    string    `json:"job"`
	Note   int       `json:"note"` // number of the record
	Reason string    `json:"reason"`
	Person string    `json:"person"`
	Time   time.Time `json:"time"`
}

// EraseRequest asks for an [Erasure] that is on record to be carried out.
type EraseRequest struct {
	Job  string `json:"job"`
	Note int    `json:"note"`
}

// Erased is what an erasure did.
type Erased struct {
	Notes []int    `json:"notes"`           // records whose words are gone: the note, and those that said the same
	Issue int      `json:"issue,omitempty"` // of the bundle, 0 if the job has none
	Left  []string `json:"left,omitempty"`  // objects of the job that are no notes and hold the words: the work itself, say
}

// Issue is jobs/<job>/issues/<n>.json: a bundle that was made anew after an erasure.
// The first issue is that of [Final].
type Issue struct {
	N        int   `json:"n"`
	Note     int   `json:"note"`  // whose erasure made it
	Notes    []int `json:"notes"` // records that it blanks and the issue before did not
	Manifest Ref   `json:"manifest"`
	Index    Ref   `json:"index"`
}

// maxIssues is more than a job has notes.
const maxIssues = 100_000

// Issues returns what a job's bundle was and is, the newest last; none if it was never
// published.
func Issues(ctx context.Context, s Store, job string, f Final) ([]Issue, error) {
	if f.Index == nil {
		return nil, nil
	}
	all := []Issue{{N: 1, Index: *f.Index}}
	if f.Manifest != nil {
		all[0].Manifest = *f.Manifest
	}
	refs, err := s.List(ctx, KeyIssues(job), "", maxIssues)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		var i Issue
		if err := GetJSON(ctx, s, ref, &i); err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, nil
}
