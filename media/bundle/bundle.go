// Package bundle describes a finished job as files: the manifest, the findings
// with their fates.
//
// It works on values alone and writes the same bytes for the same values.
package bundle

import (
	"fmt"
	"slices"
	"sort"

	"github.com/atelierhq/atelier"
)

// Manifest is manifest.json. It names every file of the bundle except itself
// and the signature over it.
type Manifest struct {
	Format         string                        `json:"format"` // "atelier-bundle/1"
	Job            string                        `json:"job"`
	Title          string                        `json:"title"`
	Status         atelier.Status                `json:"status"`
	BrokenPromises []string                      `json:"broken_promises,omitempty"`
	StopReasons    map[string]atelier.StopReason `json:"stop_reasons"`
	Team           string                        `json:"team"`
	Seed           int64                         `json:"seed"`
	Spend          atelier.Spend                 `json:"spend"`
	Licence        string                        `json:"licence,omitempty"`         // SPDX; "" where people or models had a part
	AIMark         string                        `json:"ai_mark"`                   // IPTC DigitalSourceType
	Bank           string                        `json:"instrument_bank,omitempty"` // digest of the instruments that sounded
	Files          []File                        `json:"files"`                     // in path order
}

// File is one file of a bundle.
type File struct {
	Path      string         `json:"path"`
	SHA256    string         `json:"sha256"`
	Bytes     int64          `json:"bytes"`
	MediaType string         `json:"media_type"`
	Role      string         `json:"role"` // work, edition, exhibition, source, version, transcript, review, ledger, request
	MadeBy    *atelier.Agent `json:"made_by,omitempty"`
	From      []string       `json:"from,omitempty"` // SHA-256 of what it was made from
	Seed      *int64         `json:"seed,omitempty"`
	SeedUsed  string         `json:"seed_status,omitempty"` // honoured, ignored, unsupported
	Made      []atelier.Made `json:"made,omitempty"`        // by which prompts, models and parameters
}

// Index is index.json in the store: where the bytes of every path are.
type Index struct {
	Files []Entry `json:"files"` // in path order, manifest.json last
}

// Entry is one path of an Index.
type Entry struct {
	Path string      `json:"path"`
	Ref  atelier.Ref `json:"ref"`
}

// Folder is where a piece's files go: the first piece of a medium gets the
// medium's own folder, further ones their id.
func Folder(piece string, medium atelier.Medium) string {
	if piece == string(medium)+"-1" {
		return string(medium)
	}
	return piece
}

// Role says what a file of a version is for.
func Role(name string) string {
	switch name {
	case "story.json", "scene.json", "score.json":
		return "source"
	}
	return "work"
}

// Findings is review/findings.json.
type Findings struct {
	Pieces []PieceFindings `json:"pieces"`
}

// PieceFindings is one piece's findings, each with its fate, and its rounds.
type PieceFindings struct {
	Piece      string             `json:"piece"` // "" the pieces together
	StopReason atelier.StopReason `json:"stop_reason,omitempty"`
	Delivered  int                `json:"delivered_version,omitempty"`
	Rounds     []Round            `json:"rounds,omitempty"`
	Critics    []CriticRecord     `json:"critics,omitempty"`
	Findings   []atelier.Finding  `json:"findings"`
}

// Round is the score of one version and what its critics said.
type Round struct {
	Version int                `json:"version"`
	Score   float64            `json:"score"`
	Critics map[string]float64 `json:"critics"`
}

// CriticRecord is how right a critic was.
type CriticRecord struct {
	Critic    string   `json:"critic"`
	Raised    int      `json:"raised"`
	Confirmed int      `json:"confirmed"`           // fixed on a later version
	TakenBack int      `json:"taken_back"`          // by the critic itself
	Precision *float64 `json:"precision,omitempty"` // confirmed ÷ (confirmed + taken back); absent before one of them is known
}

// Precision keeps the books of the critics of some reviews, in order of appearance.
func Precision(reviews []atelier.Review) []CriticRecord {
	var out []CriticRecord
	for _, r := range reviews {
		i := slices.IndexFunc(out, func(c CriticRecord) bool { return c.Critic == r.Critic })
		if i < 0 {
			out = append(out, CriticRecord{Critic: r.Critic})
			i = len(out) - 1
		}
		c := &out[i]
		c.Raised += len(r.Findings)
		for _, re := range r.Rechecks {
			switch re.Status {
			case atelier.FindingFixed:
				c.Confirmed++
			case atelier.FindingWithdrawn:
				c.TakenBack++
			}
		}
		if closed := c.Confirmed + c.TakenBack; closed > 0 {
			p := float64(c.Confirmed) / float64(closed)
			c.Precision = &p
		}
	}
	return out
}

// Settle returns the findings of reviews, in their order, each with its fate on
// the way that led to what is delivered: line holds the delivered version and
// those it was revised from; nil means that every review counts. A finding that
// was raised, or fixed, only on versions that were not kept does not count as
// fixed: it is withdrawn with its version, or was not fixed. One that was fixed
// and whose fault came back to stay has regressed. waived says that a person
// approved what is delivered with its high findings.
func Settle(reviews []atelier.Review, line []int, waived bool) []atelier.Finding {
	findings := []atelier.Finding{}
	at := map[string]int{}
	kept := func(v int) bool { return line == nil || slices.Contains(line, v) }
	for _, r := range reviews {
		if kept(r.Version) {
			for _, c := range r.Rechecks {
				i, ok := at[c.Finding]
				if !ok || findings[i].Closed != 0 {
					continue
				}
				f := &findings[i]
				f.Status, f.Evidence = c.Status, c.Evidence
				if c.Status != atelier.FindingNotFixed {
					f.Closed = r.Version
				}
			}
		}
		for _, f := range r.Findings {
			f.Status, f.Closed = atelier.FindingNotFixed, 0
			if !kept(r.Version) {
				f.Status, f.Evidence = atelier.FindingWithdrawn, fmt.Sprintf("version %d was not kept", r.Version)
			}
			at[f.ID] = len(findings)
			findings = append(findings, f)
		}
	}
	for i := range findings {
		f := &findings[i]
		if f.Status == atelier.FindingNotFixed && waived && f.High() {
			f.Status, f.Evidence = atelier.FindingWaived, "a person approved it as it is"
		}
		if f.Status == atelier.FindingFixed && slices.ContainsFunc(findings[i+1:], func(g atelier.Finding) bool {
			return g.Status == atelier.FindingNotFixed && g.Version > f.Version && g.Piece == f.Piece && g.Same(*f)
		}) {
			f.Status, f.Closed = atelier.FindingRegressed, 0
		}
	}
	return findings
}

// Sort orders files by path.
func Sort(files []File) {
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
}
