package api

import (
	"bytes"
	"context"
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// Notes are records of what agents told each other, in the order they were
// committed.
type Notes struct {
	Notes []atelier.Record `json:"notes"`
	Next  int              `json:"next,omitempty" doc:"after=… of the next page; absent on the last"`
}

const maxNotes = 2000 // records in one answer

// Notes returns at most limit records with numbers above after (−1: from the
// first).
func (s *Studio) Notes(ctx context.Context, who Principal, job string, after, limit int) (Notes, error) {
	lines, next, err := s.noteBytes(ctx, who, job, after, limit)
	page := Notes{Notes: make([]atelier.Record, len(lines)), Next: next}
	for i, b := range lines {
		if err := json.Unmarshal(b, &page.Notes[i]); err != nil {
			return Notes{}, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a record is not one", Err: err}
		}
	}
	return page, err
}

// noteBytes returns records exactly as they are stored: what is signed and
// chained is their bytes.
func (s *Studio) noteBytes(ctx context.Context, who Principal, job string, after, limit int) (lines [][]byte, next int, err error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return nil, 0, err
	}
	start := ""
	if after >= 0 {
		start = atelier.KeyNote(job, after)
	}
	var keys []string
	for len(keys) <= limit {
		refs, err := s.store.List(ctx, atelier.KeyNotes(job), start, min(limit+1, 1000))
		if err != nil {
			return nil, 0, err
		}
		if len(refs) == 0 {
			break
		}
		for _, r := range refs {
			if recordNumber(r.Key) >= 0 {
				keys = append(keys, r.Key)
			}
		}
		start = refs[len(refs)-1].Key
	}
	if len(keys) > limit {
		keys = keys[:limit]
		next = recordNumber(keys[limit-1])
	}
	lines = make([][]byte, len(keys))
	err = each(len(keys), readers, func(i int) error {
		ref, err := s.store.Head(ctx, keys[i])
		if err != nil {
			return err
		}
		b, err := atelier.GetBytes(ctx, s.store, ref, atelier.MaxJSON)
		if err == nil && !json.Valid(b) {
			err = atelier.Errorf(atelier.CodeCorrupt, "a record is not one")
		}
		lines[i] = bytes.TrimRight(b, "\n")
		return err
	})
	return lines, next, err
}

// recordNumber returns the number of a record's key, −1 for what else lies
// beside the records.
func recordNumber(key string) int {
	name, ok := strings.CutSuffix(path.Base(key), ".json")
	if !ok || len(name) != 8 || strings.Trim(name, "0123456789") != "" || path.Base(path.Dir(key)) != "notes" {
		return -1
	}
	n, _ := strconv.Atoi(name)
	return n
}

// Findings are all findings of a job with their fates.
type Findings struct {
	Findings []atelier.Finding `json:"findings"`
}

// published is what this package reads of a bundle's review/findings.json.
type published struct {
	Pieces []struct {
		Piece    string            `json:"piece"`
		Findings []atelier.Finding `json:"findings"`
	} `json:"pieces"`
}

const findingsPath = "review/findings.json"

// Findings returns every finding of a job once, with its fate: of a published
// job as its bundle has them, before that folded from the stored reviews.
func (s *Studio) Findings(ctx context.Context, who Principal, job string) (Findings, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Findings{}, err
	}
	f, err := s.final(ctx, job)
	if err != nil {
		return Findings{}, err
	}
	if f != nil && f.Index != nil {
		index, _, err := s.BundleIndex(ctx, who, job)
		if err != nil {
			return Findings{}, err
		}
		for _, file := range index.Files {
			if file.Path == findingsPath {
				return s.publishedFindings(ctx, file.Ref)
			}
		}
	}
	keys, err := s.keysUnder(ctx, atelier.KeyJob(job)+"reviews/", func(key string) bool { return path.Ext(key) == ".json" })
	if err != nil {
		return Findings{}, err
	}
	reviews := make([]atelier.Review, len(keys))
	if err := each(len(keys), readers, func(i int) error { return s.readRecord(ctx, keys[i], &reviews[i]) }); err != nil {
		return Findings{}, err
	}
	return Findings{Findings: foldReviews(reviews, f != nil)}, nil
}

func (s *Studio) publishedFindings(ctx context.Context, ref atelier.Ref) (Findings, error) {
	var p published
	if err := atelier.GetJSON(ctx, s.store, ref, &p); err != nil {
		return Findings{}, err
	}
	all := Findings{Findings: []atelier.Finding{}}
	for _, piece := range p.Pieces {
		for _, f := range piece.Findings {
			if f.Piece == "" {
				f.Piece = piece.Piece
			}
			all.Findings = append(all.Findings, f)
		}
	}
	return all, nil
}

// foldReviews gives every finding its fate. In a job that ended, a finding that
// nothing closed was not fixed.
func foldReviews(reviews []atelier.Review, ended bool) []atelier.Finding {
	slices.SortStableFunc(reviews, func(a, b atelier.Review) int {
		if c := strings.Compare(a.Piece, b.Piece); c != 0 {
			return c
		}
		if a.Version != b.Version {
			return a.Version - b.Version
		}
		return strings.Compare(a.Critic, b.Critic)
	})
	all := []atelier.Finding{}
	at := map[string]int{}
	for _, r := range reviews {
		for _, fate := range r.Rechecks {
			i, ok := at[r.Piece+" "+fate.Finding]
			if !ok {
				continue
			}
			f := &all[i]
			f.Status, f.Measured, f.Evidence, f.Closed = fate.Status, fate.Measured, fate.Evidence, 0
			if fate.Status == atelier.FindingNotFixed {
				f.Status = atelier.FindingOpen // and looked at again on the next version
			} else {
				f.Closed = r.Version
			}
		}
		for _, f := range r.Findings {
			if f.Status == "" {
				f.Status = atelier.FindingOpen
			}
			if f.Piece == "" {
				f.Piece = r.Piece
			}
			at[r.Piece+" "+f.ID] = len(all)
			all = append(all, f)
		}
	}
	for i := range all {
		if ended && all[i].Status == atelier.FindingOpen {
			all[i].Status = atelier.FindingNotFixed
		}
	}
	return all
}
