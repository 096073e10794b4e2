package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// writeTranscript writes records for people to read.
func writeTranscript(w io.Writer, job string, records []atelier.Record) error {
	if _, err := fmt.Fprintf(w, "# Conversation of %s\n", job); err != nil {
		return err
	}
	round, piece := -1, ""
	for _, r := range records {
		if r.Kind == "open" || r.Kind == "close" {
			if _, err := fmt.Fprintf(w, "\n*%s, %s*\n", map[string]string{"open": "Opened", "close": "Closed"}[r.Kind], r.Time.UTC().Format("2 January 2006 15:04:05 UTC")); err != nil {
				return err
			}
			continue
		}
		if p := r.Note.About.Piece; r.Round != round || p != piece {
			round, piece = r.Round, p
			heading := "The job"
			if piece != "" {
				heading = piece
			}
			if _, err := fmt.Fprintf(w, "\n## %s, round %d\n\n", heading, round); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "%d. %s\n", r.Seq, noteLine(r)); err != nil {
			return err
		}
	}
	return nil
}

// acts in plain words.
var acts = map[atelier.Act]string{
	atelier.ActRequest: "asks for a change", atelier.ActPropose: "proposes", atelier.ActCounter: "proposes instead",
	atelier.ActAccept: "accepts", atelier.ActReject: "declines", atelier.ActAsk: "asks", atelier.ActAnswer: "answers",
	atelier.ActDecide: "decides", atelier.ActDone: "has done it", atelier.ActOK: "has no objection", atelier.ActInfo: "tells",
	atelier.ActHand: "asks a person to look", atelier.ActPlain: "says", atelier.ActPerson: "directs",
}

func noteLine(r atelier.Record) string {
	from := r.From.Name
	if from == "" {
		from = r.From.ID
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** to %s", escapeMarkdown(from), escapeMarkdown(strings.Join(r.To, ", ")))
	if r.Re > 0 {
		fmt.Fprintf(&b, ", on %d", r.Re)
	}
	if act := acts[r.Note.Act]; act != "" {
		fmt.Fprintf(&b, ", %s", act)
	}
	if where := place(r.Note.About); where != "" {
		fmt.Fprintf(&b, " (%s)", escapeMarkdown(where))
	}
	return b.String() + ": " + escapeMarkdown(r.Note.Words)
}

// place says where a note points, for people.
func place(a atelier.About) string {
	var parts []string
	if a.Version > 0 {
		parts = append(parts, fmt.Sprintf("v%d", a.Version))
	}
	for _, s := range []string{a.Anchor.Unit, a.Anchor.Element, a.Anchor.Part} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if a.Anchor.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", a.Anchor.Line))
	}
	if a.Anchor.FromBar > 0 {
		parts = append(parts, fmt.Sprintf("bars %d–%d", a.Anchor.FromBar, max(a.Anchor.FromBar, a.Anchor.ToBar)))
	}
	return strings.Join(parts, ", ")
}

// escapeMarkdown keeps words words: one line, and no markup of their own.
func escapeMarkdown(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>#|~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
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
