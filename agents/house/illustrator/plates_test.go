package illustrator

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
	"github.com/atelierhq/atelier/media/artwork"
)

// TestPlates writes the plates of the test briefs to ATELIER_SHEETS.
func TestPlates(t *testing.T) {
	dir := os.Getenv("ATELIER_SHEETS")
	if dir == "" {
		t.Skip("ATELIER_SHEETS names no directory")
	}
	for i, b := range briefs(t) {
		if only := os.Getenv("ATELIER_BRIEF"); only != "" && only != b.name {
			continue
		}
		turn := b.turn(t)
		start := time.Now()
		d, r, err := New().Make(context.Background(), turn)
		if err != nil {
			t.Fatal(b.name, err)
		}
		t.Log(b.name, time.Since(start), r.Notes[0].Words)
		for _, f := range d.Files {
			if f.MediaType == artwork.MediaPNG || f.MediaType == artwork.MediaSVG || i == 0 {
				if err := os.WriteFile(dir+"/"+b.name+"-"+f.Name, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			t.Log(f.Name, len(f.Data))
		}
		s, _ := artwork.FromFiles(d.Files)
		for _, p := range s.Plates {
			t.Log(p.ID, p.Stage, p.Alt)
		}
	}
}

type sample struct {
	name  string
	brief atelier.Brief
}

func briefs(t *testing.T) []sample {
	t.Helper()
	data, err := os.ReadFile("../testdata/briefs.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name  string
		Brief atelier.Brief
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	var out []sample
	for _, l := range list {
		out = append(out, sample{l.Name, l.Brief})
	}
	if len(out) == 0 {
		t.Fatal("no briefs")
	}
	return out
}

func (s sample) turn(t *testing.T) atelier.Turn {
	t.Helper()
	seed := int64(1)
	if s.brief.Seed != nil {
		seed = *s.brief.Seed
	}
	d, _, err := director.New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: s.brief, Seed: seed})
	if err != nil {
		t.Fatal(s.name, err)
	}
	spec := atelier.PieceSpec{ID: "artwork-1", Medium: atelier.Artwork}
	for _, p := range s.brief.Pieces {
		if p.Medium == atelier.Artwork {
			spec.Plates, spec.Style, spec.Width, spec.Height = p.Plates, p.Style, p.Width, p.Height
		}
	}
	return atelier.Turn{Kind: atelier.TurnDraft, Brief: s.brief, Direction: d, Piece: spec, Seed: seed, Round: 1, Version: 1}
}
