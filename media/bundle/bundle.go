// Package bundle describes a finished job as files: the manifest, the findings
// with their fates.
//
// It works on values alone and writes the same bytes for the same values.
package bundle

import (
	"fmt"
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
	Licence        string                        `json:"licence"`
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
	Role      string         `json:"role"` // work, source, version, transcript, review, request
	MadeBy    *atelier.Agent `json:"made_by,omitempty"`
	From      []string       `json:"from,omitempty"` // SHA-256 of what it was made from
	Seed      *int64         `json:"seed,omitempty"`
	SeedUsed  string         `json:"seed_status,omitempty"` // honoured, ignored, unsupported
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

// Source of the AI mark: IPTC NewsCodes, digitalsourcetype.
const (
	AlgorithmicMedia = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
	TrainedMedia     = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
	WithHuman        = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
)

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
	Findings   []atelier.Finding  `json:"findings"`
}

// Round is the score of one version and what its critics said.
type Round struct {
	Version int                `json:"version"`
	Score   float64            `json:"score"`
	Critics map[string]float64 `json:"critics"`
}

// Settle gives every finding its fate. A finding that is still open when the
// work is done was not fixed; one that was raised only against a version that
// was not kept is withdrawn, and says so.
func Settle(findings []atelier.Finding, fates []atelier.Fate, delivered int, line []int) {
	kept := map[int]bool{}
	for _, v := range line {
		kept[v] = true
	}
	byID := map[string]atelier.Fate{}
	for _, f := range fates {
		byID[f.ID] = f
	}
	for i := range findings {
		f := &findings[i]
		if fate, ok := byID[f.ID]; ok {
			f.Status, f.Closed = fate.Status, fate.Closed
		}
		if f.Status == atelier.FindingFixed || f.Status == atelier.FindingWaived {
			continue
		}
		if delivered > 0 && len(line) > 0 && !kept[f.Version] {
			f.Status, f.Evidence = atelier.FindingWithdrawn, fmt.Sprintf("version %d was not kept", f.Version)
			continue
		}
		if f.Status == atelier.FindingOpen || f.Status == "" {
			f.Status = atelier.FindingNotFixed
		}
	}
}

// Sort orders files by path.
func Sort(files []File) {
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
}
