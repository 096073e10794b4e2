package picture

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/illustrator"
	"github.com/atelierhq/atelier/media/artwork"
)

// plot is a direction small enough to plant faults against.
func plot() atelier.Turn {
	mood := atelier.Mood{Valence: 0.2}
	return atelier.Turn{Kind: atelier.TurnDraft, Seed: 3, Version: 1, Agent: atelier.Agent{ID: "viewer"},
		Piece: atelier.PieceSpec{ID: "artwork-1", Medium: atelier.Artwork, Plates: 2, Width: 384, Height: 256},
		Direction: atelier.Direction{
			Setting: atelier.Setting{Place: "meadow", Time: "day", Weather: "clear"}, Palette: []string{"#72c1eb", "#c0e8f3", "#7aa35c", "#071c27", "#f9f3e6", "#de7a34", "#1b9b87"},
			Cast:    []atelier.Character{{Name: "fox", Noun: "fox", Subject: "fox", Kind: "animal", Count: 1}, {Name: "owl", Noun: "owl", Subject: "owl", Kind: "animal", Count: 3}},
			Must:    []atelier.Requirement{{Text: "a lighthouse in every plate", Subject: "lighthouse", Scope: "every", Check: "contains", Media: []atelier.Medium{atelier.Artwork}}},
			MustNot: []atelier.Requirement{{Text: "no dragon", Subject: "dragon", Scope: "every", Check: "contains", Media: []atelier.Medium{atelier.Artwork}}},
			Beats: []atelier.Beat{{ID: "beat-1", Role: "opening", Who: []string{"fox", "owl"}, Action: "meet", Where: "meadow", Time: "day", Weather: "clear", Mood: mood},
				{ID: "beat-2", Role: "ending", Who: []string{"fox"}, Action: "rest", Where: "meadow", Time: "night", Weather: "clear", Mood: mood}}}}
}

func TestViewerFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	turn := plot()
	d, _, err := illustrator.New().Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(s *artwork.Scene, plate int, subject string) {
		s.Plates[plate].Elements = slices.DeleteFunc(s.Plates[plate].Elements, func(e artwork.Element) bool { return e.Subject == subject })
	}
	for _, c := range []struct {
		name, rule string
		severity   int
		plant      func(*artwork.Scene)
	}{
		{"nothing", "", 0, func(*artwork.Scene) {}},
		{"no fox", "artwork.absent", atelier.Major, func(s *artwork.Scene) { drop(s, 0, "fox") }},
		{"no lighthouse", "artwork.absent", atelier.Major, func(s *artwork.Scene) { drop(s, 1, "lighthouse") }},
		{"two owls", "artwork.count", atelier.Moderate, func(s *artwork.Scene) {
			s.Plates[0].Elements = slices.DeleteFunc(s.Plates[0].Elements, func(e artwork.Element) bool { return e.Name == "owl-two" })
		}},
		{"a dragon", "artwork.forbidden", atelier.Blocker, func(s *artwork.Scene) {
			e := *s.Plates[0].Element("fox")
			e.Name, e.Subject, e.Noun = "dragon", "dragon", "dragon"
			s.Plates[0].Elements = append(s.Plates[0].Elements, e)
		}},
		{"wrong hour", "artwork.hour", atelier.Moderate, func(s *artwork.Scene) { s.Plates[1].Time = "day" }},
	} {
		s, err := artwork.FromFiles(d.Files)
		if err != nil {
			t.Fatal(err)
		}
		c.plant(s)
		files, err := artwork.Files(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		ct := turn
		ct.Kind, ct.Base = atelier.TurnCritique, &atelier.Work{Files: files}
		r, reply, err := NewViewer().Critique(context.Background(), ct)
		if err != nil {
			t.Fatal(err)
		}
		if c.rule == "" {
			for _, f := range r.Findings {
				if f.High() {
					t.Errorf("a fair draft: %s", f.Problem)
				}
			}
			continue
		}
		i := slices.IndexFunc(r.Findings, func(f atelier.Finding) bool { return f.Rule == c.rule && f.Severity == c.severity })
		if i < 0 {
			t.Errorf("%s: planted and not found; got %+v", c.name, r.Findings)
			continue
		}
		if n := reply.Notes[i]; n.Act != atelier.ActRequest || n.Severity != c.severity || !n.About.Anchor.Equal(r.Findings[i].Anchor) {
			t.Errorf("%s: note %+v does not tell its finding", c.name, n)
		}
	}
}

// TestFirstLook: nobody looks again who has not looked before.
func TestFirstLook(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		version int
		again   bool
	}{{1, false}, {2, true}} {
		j := &judgement{turn: atelier.Turn{Version: tc.version}}
		_, reply := j.review()
		if got := strings.Contains(reply.Notes[0].Words, " again;"); got != tc.again {
			t.Errorf("version %d: %q", tc.version, reply.Notes[0].Words)
		}
	}
}
