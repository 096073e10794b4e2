package atelier

import (
	"context"
	"fmt"
	"strconv"
	"strings"
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

// KeyErasures is the prefix of a job's erasures; below KeyErasureCopies of a note lies
// what is just being rewritten for it.
func KeyErasures(job string) string { return KeyJob(job) + "erasures/" }

// KeyErasure is the erasure of one note.
func KeyErasure(job string, note int) string {
	return fmt.Sprintf("%s%08d.json", KeyErasures(job), note)
}

// KeyErasureCopies is the prefix of the copies of what an erasure rewrites.
func KeyErasureCopies(job string, note int) string {
	return fmt.Sprintf("%s%08d/", KeyErasures(job), note)
}

// KeyIssues is the prefix of a job's issues, KeyIssue one of them, from 2.
func KeyIssues(job string) string { return KeyJob(job) + "issues/" }

// KeyIssue names the n-th issue of a bundle.
func KeyIssue(job string, n int) string { return fmt.Sprintf("%s%06d.json", KeyIssues(job), n) }

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

// KeyNoteIssue is a batch of records that was put again after an erasure; issue is
// from 2.
func KeyNoteIssue(job string, first, issue int) string {
	return fmt.Sprintf("%s%08d-%d.jsonl", KeyNotes(job), first, issue)
}

// BatchOf reads the key of a batch of records or events: the number of its first, and
// its issue, which is 1 for one that was never put again.
func BatchOf(key string) (first, issue int, ok bool) {
	name, ok := strings.CutSuffix(key[strings.LastIndexByte(key, '/')+1:], ".jsonl")
	number, again, reissued := strings.Cut(name, "-")
	issue = 1
	if reissued {
		n, err := strconv.Atoi(again)
		issue, ok = n, ok && err == nil && n > 1 && strconv.Itoa(n) == again
	}
	if !ok || len(number) != 8 || strings.Trim(number, "0123456789") != "" {
		return 0, 0, false
	}
	first, _ = strconv.Atoi(number)
	return first, issue, true
}

// Batches picks the batches among listed keys, each in its newest issue, in order. The
// others are on their way out.
func Batches(refs []Ref) (current, old []Ref) {
	for _, r := range refs {
		first, issue, ok := BatchOf(r.Key)
		if !ok {
			continue
		}
		if n := len(current) - 1; n >= 0 {
			if f, i, _ := BatchOf(current[n].Key); f == first {
				if i < issue {
					current[n], r = r, current[n]
				}
				old = append(old, r)
				continue
			}
		}
		current = append(current, r)
	}
	return current, old
}
