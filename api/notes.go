package api

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
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
	if err != nil {
		return Notes{}, err
	}
	records, err := decodeRecords(lines)
	return Notes{Notes: records, Next: next}, err
}

func decodeRecords(lines [][]byte) ([]atelier.Record, error) {
	records := make([]atelier.Record, len(lines))
	for i, b := range lines {
		if err := json.Unmarshal(b, &records[i]); err != nil {
			return nil, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a record is not one", Err: err}
		}
	}
	return records, nil
}

// noteBytes returns records exactly as they are stored: what is signed and
// chained is their bytes.
func (s *Studio) noteBytes(ctx context.Context, who Principal, job string, after, limit int) (lines [][]byte, next int, err error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return nil, 0, err
	}
	return s.recordLines(ctx, job, after, limit)
}

// recordLines reads at most limit records with numbers above after; next is the last
// of them if there are more. A batch that an erasure is just putting anew is looked
// for once more.
func (s *Studio) recordLines(ctx context.Context, job string, after, limit int) (lines [][]byte, next int, err error) {
	if lines, next, err = s.listedLines(ctx, job, after, limit); atelier.CodeOf(err) == atelier.CodeNotFound {
		lines, next, err = s.listedLines(ctx, job, after, limit)
	}
	return lines, next, err
}

func (s *Studio) listedLines(ctx context.Context, job string, after, limit int) (lines [][]byte, next int, err error) {
	var batches []atelier.Ref
	for start := atelier.KeyNotes(job); ; {
		refs, err := s.store.List(ctx, atelier.KeyNotes(job), start, 1000)
		if err != nil {
			return nil, 0, err
		}
		for _, r := range refs {
			if recordNumber(r.Key) >= 0 {
				batches = append(batches, r)
			}
		}
		if len(refs) < 1000 {
			break
		}
		start = refs[len(refs)-1].Key
	}
	batches, _ = atelier.Batches(batches)
	// Of the batches that begin at or before the first record wanted, the last may
	// hold it; those that begin after the last one wanted hold none.
	from := 0
	for from+1 < len(batches) && recordNumber(batches[from+1].Key) <= after+1 {
		from++
	}
	to := from
	for to < len(batches) && recordNumber(batches[to].Key) <= after+1+limit {
		to++
	}
	all, err := s.lines(ctx, batches[from:to])
	if err != nil || len(batches) == 0 {
		return nil, 0, err
	}
	skip := min(len(all), max(0, after+1-recordNumber(batches[from].Key)))
	lines = all[skip:]
	if len(lines) > limit {
		return lines[:limit], after + limit, nil
	}
	return lines, 0, nil
}

// lines reads the records of some batches, each exactly as it is stored.
func (s *Studio) lines(ctx context.Context, batches []atelier.Ref) ([][]byte, error) {
	read := make([][]byte, len(batches))
	err := each(len(batches), readers, func(i int) error {
		ref, err := s.store.Head(ctx, batches[i].Key)
		if err != nil {
			return err
		}
		read[i], err = atelier.GetBytes(ctx, s.store, ref, atelier.MaxJSON)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, b := range read {
		for _, line := range atelier.Lines(b) {
			if !json.Valid(line) {
				return nil, atelier.Errorf(atelier.CodeCorrupt, "a record is not one")
			}
			all = append(all, line)
		}
	}
	return all, nil
}

// recordNumber returns the number of the first record of a batch's key, −1 for
// what else lies beside the records.
func recordNumber(key string) int {
	n, _, ok := atelier.BatchOf(key)
	if !ok || path.Base(path.Dir(key)) != "notes" {
		return -1
	}
	return n
}

// Codebook is the newest version of a job's codes: those of the base, then those that
// its agents coined, also where they may be used no more.
type Codebook struct {
	SHA256 string        `json:"sha256" doc:"Of the version as it is stored and as notes name it"`
	Codes  []notes.Entry `json:"codes"`
}

// Codebook returns the newest version of a job's codebook.
func (s *Studio) Codebook(ctx context.Context, who Principal, job string) (Codebook, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Codebook{}, err
	}
	chain, err := s.keysUnder(ctx, atelier.KeyCodebookChain(job), func(string) bool { return true })
	if err != nil {
		return Codebook{}, err
	}
	book := notes.Base()
	if len(chain) > 0 {
		var last struct {
			SHA256 string `json:"sha256"`
		}
		if err := atelier.GetJSON(ctx, s.store, atelier.Ref{Key: chain[len(chain)-1]}, &last); err != nil {
			return Codebook{}, err
		}
		b, err := atelier.GetBytes(ctx, s.store, atelier.Ref{Key: atelier.KeyCodebook(job, last.SHA256), SHA256: last.SHA256}, atelier.MaxJSON)
		if err != nil {
			return Codebook{}, err
		}
		if book, err = notes.ReadCodebook(b); err != nil {
			return Codebook{}, err
		}
	}
	return Codebook{SHA256: book.Digest(), Codes: book.Entries()}, nil
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
	reviews, err := s.reviews(ctx, job)
	if err != nil {
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
