package exhibition

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/media/text"
)

// Source is a bundle as values, before or after it is written. Of the manifest
// Files must hold every file but the page itself.
type Source struct {
	Manifest  bundle.Manifest
	Brief     atelier.Brief // normalised
	Direction atelier.Direction
	Findings  bundle.Findings
	Records   []atelier.Record
	Ledger    atelier.Ledger

	// Read returns the bytes of a file that the manifest names. It is asked for the
	// sources of versions (story.json, score.json, scene.json) and subtitles alone.
	Read func(path string) ([]byte, error)
}

const versionsFolder = "review/versions/"

// Gather reads a bundle into a Page. An error is one of Read; a source that was
// read and is not what it claims leaves its version without a view.
func Gather(s Source) (Page, error) {
	m := s.Manifest
	p := Page{
		Job: m.Job, Title: m.Title, Brief: s.Brief.Text, Language: s.Brief.Language, Status: m.Status, Broken: m.BrokenPromises,
		Team: m.Team, Seed: m.Seed, Licence: m.Licence, AIMark: m.AIMark, Spend: m.Spend, Direction: s.Direction,
		Ledger: s.Ledger, Records: s.Records, Files: slices.Clone(m.Files), Took: took(s.Records),
	}
	bundle.Sort(p.Files)
	reviews := map[string]bundle.PieceFindings{}
	for _, f := range s.Findings.Pieces {
		if f.Piece == "" {
			p.Together = f
			continue
		}
		reviews[f.Piece] = f
	}
	for _, spec := range s.Brief.Pieces {
		piece := Piece{ID: spec.ID, Medium: spec.Medium, DependsOn: spec.DependsOn, Review: reviews[spec.ID], Delivered: reviews[spec.ID].Delivered}
		versions, err := versionsOf(s, p.Files, spec.ID, spec.Medium)
		if err != nil {
			return Page{}, err
		}
		if piece.Versions = versions; len(versions) == 0 {
			continue // it was never made
		}
		if piece.Delivered == 0 {
			piece.Delivered = versions[len(versions)-1].Number
		}
		if f := piece.file(p.Files, narration.FileVTT); f.Path != "" && piece.file(p.Files, narration.FileWAV).Path != "" {
			vtt, err := s.Read(f.Path)
			if err != nil {
				return Page{}, err
			}
			piece.Read = narration.Times(vtt)
		}
		p.Pieces = append(p.Pieces, piece)
	}
	return p, nil
}

// took is the time between the first and the last record, in whole seconds.
func took(records []atelier.Record) time.Duration {
	if len(records) < 2 {
		return 0
	}
	return max(0, records[len(records)-1].Time.Sub(records[0].Time).Round(time.Second))
}

// versionsOf reads every version of a piece that the files name.
func versionsOf(s Source, files []bundle.File, piece string, medium atelier.Medium) ([]Version, error) {
	by := map[int]*Version{}
	for _, f := range files {
		rest, ok := strings.CutPrefix(f.Path, versionsFolder+piece+"/v")
		number, _, ok2 := strings.Cut(rest, "/")
		n, err := strconv.Atoi(number)
		if !ok || !ok2 || err != nil || n < 1 {
			continue
		}
		if by[n] == nil {
			by[n] = &Version{Number: n}
		}
		v := by[n]
		v.Files = append(v.Files, f)
		if f.MadeBy != nil {
			v.MadeBy = *f.MadeBy
		}
	}
	var out []Version
	for _, v := range by {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b Version) int { return a.Number - b.Number })
	for i := range out {
		if err := out[i].look(s, medium); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// look reads what a version shows out of its source.
func (v *Version) look(s Source, medium atelier.Medium) error {
	read := func(name string) ([]byte, error) {
		i := slices.IndexFunc(v.Files, func(f bundle.File) bool { return path.Base(f.Path) == name })
		if i < 0 {
			return nil, nil
		}
		return s.Read(v.Files[i].Path)
	}
	switch medium {
	case atelier.Text:
		b, err := read(text.FileStory)
		if err != nil || b == nil {
			return err
		}
		if story, err := text.ParseJSON(b); err == nil {
			v.Story = &story
		}
	case atelier.Music:
		b, err := read("score.json")
		if err != nil || b == nil {
			return err
		}
		var score music.Score
		if json.Unmarshal(b, &score) == nil && playable(&score) {
			v.Score = &score
		}
	case atelier.Artwork:
		b, err := read(artwork.SceneFile)
		if err != nil {
			return err
		}
		v.Plates = plates(b, v.Files)
	}
	return nil
}

// Bounds on a score that is drawn: those of a brief with room to spare.
const (
	maxBars  = 2000
	maxNotes = 50_000
)

// playable reports whether a score can be drawn against time.
func playable(s *music.Score) bool {
	if s.Bars < 1 || s.Bars > maxBars || s.Meter.Beats < 1 || s.Meter.Beats > 64 || s.Meter.Unit < 1 || s.Meter.Unit > 64 || s.Meter.BarTicks() < 1 || len(s.Tempo) == 0 {
		return false
	}
	for i, t := range s.Tempo {
		if t.QPM <= 0 || t.Tick < 0 || i > 0 && t.Tick <= s.Tempo[i-1].Tick {
			return false
		}
	}
	n := 0
	for _, p := range s.Parts {
		n += len(p.Notes)
	}
	return n <= maxNotes
}

// plates are the pictures of a version: every plate-N.png it has, with what its
// scene says of it. A team that paints pixels alone has a scene without elements,
// or none.
func plates(scene []byte, files []bundle.File) []Plate {
	// The shapes, nearly all of a scene's bytes, are not wanted here.
	var said struct {
		Plates []struct {
			ID     string `json:"id"`
			Width  int    `json:"width"`
			Height int    `json:"height"`
			Unit   string `json:"unit"`
			Beat   string `json:"beat"`
			Alt    string `json:"alt"`
		} `json:"plates"`
	}
	if len(scene) <= artwork.MaxSceneBytes {
		if json.NewDecoder(bytes.NewReader(scene)).Decode(&said) != nil {
			said.Plates = nil
		}
	}
	var out []Plate
	for i := range artwork.MaxPlates {
		id := fmt.Sprintf("plate-%d", i+1)
		at := slices.IndexFunc(files, func(f bundle.File) bool { return path.Base(f.Path) == id+".png" })
		if at < 0 {
			continue
		}
		p := Plate{ID: id, Path: files[at].Path, SHA256: files[at].SHA256}
		for _, s := range said.Plates {
			if s.ID == id {
				p.Unit, p.Beat, p.Alt = s.Unit, s.Beat, s.Alt
				if s.Width > 0 && s.Height > 0 {
					p.Width, p.Height = s.Width, s.Height
				}
			}
		}
		out = append(out, p)
	}
	return out
}
