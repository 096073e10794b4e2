package coherence

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// set is three pieces that belong together, made straight from the direction.
type set struct {
	brief atelier.Brief
	d     atelier.Direction
	story text.Story
	scene artwork.Scene
	score music.Score
}

func coherent(t *testing.T) *set {
	t.Helper()
	b := atelier.Brief{Text: "Three grey owls and Mira, a red fox, make peace in an old barn.", Must: []string{"a lantern in every plate", "ends hopeful"}, MustNot: []string{"wolves"}}
	if err := b.Normalize(); err != nil {
		t.Fatal(err)
	}
	d, _, err := director.New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: b, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	s := &set{brief: b, d: d}
	s.story = text.Story{Title: d.Title, Form: "tale", Language: "en"}
	s.scene = artwork.Scene{Form: "scene/1", Style: "wash"}
	for _, h := range d.Palette {
		c, _ := artwork.Hex(h)
		s.scene.Palette = append(s.scene.Palette, c)
	}
	for i, beat := range d.Beats {
		id := text.UnitID(text.Page, i+1)
		lines := []string{beat.Tells}
		if i == 0 {
			lines = append(lines, "A lantern hangs there, and Mira the fox looks at the three owls.")
		}
		s.story.Units = append(s.story.Units, text.Unit{ID: id, Kind: text.Page, Lines: lines, Beat: beat.ID, Shows: append(slices.Clone(beat.Who), beat.With...),
			Time: beat.Time, Weather: beat.Weather, Mood: beat.Mood})
		if i%2 == 1 {
			continue
		}
		p := artwork.Plate{ID: artwork.PlateID(len(s.scene.Plates)), Width: 384, Height: 256, Unit: id, Beat: beat.ID, Time: beat.Time, Weather: beat.Weather, Alt: "a plate"}
		for _, c := range d.Cast {
			for k := range max(1, c.Count) {
				name := c.Name
				if k > 0 {
					name += "-" + string(rune('a'+k))
				}
				p.Elements = append(p.Elements, artwork.Element{Name: name, Subject: c.Subject, Noun: c.Noun, Role: artwork.RoleFocal, Colour: c.Colour})
			}
		}
		for _, e := range d.Elements {
			p.Elements = append(p.Elements, artwork.Element{Name: e.Name, Subject: e.Subject, Noun: e.Noun, Role: artwork.RoleMid})
		}
		s.scene.Plates = append(s.scene.Plates, p)
	}
	key, err := music.ParseKey(d.Sound.Key)
	if err != nil {
		t.Fatal(err)
	}
	s.score = music.Score{Title: d.Title, Key: key, Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: float64(d.Sound.Tempo)}}, Bars: 8,
		Sections: []music.Section{{Name: "intro", From: 1, To: 2, Beat: d.Beats[0].ID}, {Name: "theme", From: 3, To: 6, Beat: d.Beats[2].ID}, {Name: "coda", From: 7, To: 8, Beat: d.Beats[len(d.Beats)-1].ID}}}
	part := music.Part{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble"}
	for bar := range 8 {
		for q := range 4 {
			part.Notes = append(part.Notes, music.Note{Tick: (bar*4 + q) * music.TicksPerQuarter, Ticks: music.TicksPerQuarter, Pitch: 72, Velocity: 70})
		}
	}
	s.score.Parts = []music.Part{part}
	return s
}

func (s *set) works(t *testing.T) []atelier.Work {
	t.Helper()
	scene, err := json.Marshal(s.scene)
	if err != nil {
		t.Fatal(err)
	}
	score, err := music.Encode(&s.score)
	if err != nil {
		t.Fatal(err)
	}
	return []atelier.Work{
		{Artefact: atelier.Artefact{Piece: "artwork-1", Medium: atelier.Artwork, Version: 2, Digest: "a"}, Files: []atelier.File{{Name: "scene.json", Data: scene}}},
		{Artefact: atelier.Artefact{Piece: "music-1", Medium: atelier.Music, Version: 1, Digest: "m"}, Files: []atelier.File{{Name: "score.json", Data: score}}},
		{Artefact: atelier.Artefact{Piece: "text-1", Medium: atelier.Text, Version: 3, Digest: "t"}, Files: []atelier.File{{Name: text.FileStory, Data: s.story.JSON()}}},
	}
}

func (s *set) critique(t *testing.T, open []atelier.Finding) (atelier.Review, atelier.Reply) {
	t.Helper()
	r, reply, err := New().Critique(context.Background(), atelier.Turn{Kind: atelier.TurnJudge, Brief: s.brief, Direction: s.d, Others: s.works(t), Findings: open, Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r, reply
}

func TestCoherentPiecesPass(t *testing.T) {
	t.Parallel()
	s := coherent(t)
	r, reply := s.critique(t, nil)
	for _, f := range r.Findings {
		t.Errorf("%s in %s at %+v: %s", f.Rule, f.Piece, f.Anchor, f.Problem)
	}
	if r.Score != 1 || len(r.Checks) < 20 {
		t.Errorf("score %.2f over %d checks, want 1 over 20 or more", r.Score, len(r.Checks))
	}
	if len(reply.Notes) != 1 || reply.Notes[0].Act != atelier.ActOK {
		t.Errorf("notes %+v, want one ok", reply.Notes)
	}
}

func TestContradictionsAreFound(t *testing.T) {
	t.Parallel()
	drop := func(p *artwork.Plate, subject string, n int) {
		p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool {
			if e.Subject == subject && n > 0 {
				n--
				return true
			}
			return false
		})
	}
	tests := []struct {
		name  string
		plant func(*set)
		rule  string
		piece string
		at    func(*set) atelier.Anchor
	}{
		{"main character not in the plate of her unit", func(s *set) { drop(&s.scene.Plates[0], s.d.Cast[0].Subject, 9) }, "coherence.cast", "artwork-1",
			func(s *set) atelier.Anchor { return atelier.Anchor{Unit: "plate-1", Element: s.d.Cast[0].Name} }},
		{"two owls instead of three", func(s *set) { drop(&s.scene.Plates[1], "owl", 1) }, "coherence.count", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-2"} }},
		{"a blue fox", func(s *set) { element(&s.scene.Plates[0], "fox").Colour = "blue" }, "coherence.colour", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-1", Element: "fox"} }},
		{"a blue tint", func(s *set) {
			e := element(&s.scene.Plates[0], "fox")
			c, _ := artwork.Hex("#2040c0")
			e.Colour, e.Tint = "", &c
		}, "coherence.colour", "artwork-1", func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-1", Element: "fox"} }},
		{"noon at night", func(s *set) { s.scene.Plates[1].Time = other(s.scene.Plates[1].Time) }, "coherence.time", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-2"} }},
		{"snow out of nowhere", func(s *set) { s.scene.Plates[1].Weather = "snow" }, "coherence.weather", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-2"} }},
		{"a plate of no unit", func(s *set) { s.scene.Plates[1].Unit = "pg77" }, "coherence.cue", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-2"} }},
		{"no lantern in one plate", func(s *set) { drop(&s.scene.Plates[2], "lantern", 1) }, "coherence.must", "artwork-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-3", Element: "lantern"} }},
		{"a wolf in a plate", func(s *set) {
			s.scene.Plates[0].Elements = append(s.scene.Plates[0].Elements, artwork.Element{Name: "wolf", Subject: "wolf", Role: artwork.RoleFar})
		}, "coherence.must-not", "artwork-1", func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-1", Element: "wolf"} }},
		{"a wolf in the text", func(s *set) { s.story.Units[1].Lines = append(s.story.Units[1].Lines, "Far off a wolf sings.") }, "coherence.must-not", "text-1",
			func(s *set) atelier.Anchor {
				return atelier.Anchor{Unit: "pg2", Line: len(s.story.Units[1].Lines)}
			}},
		{"two owls in the text", func(s *set) { s.story.Units[0].Lines[1] = "A lantern hangs there, and Mira looks at the two owls." }, "coherence.count", "text-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "pg1", Line: 2} }},
		{"a green fox in the text", func(s *set) {
			s.story.Units[0].Lines[1] = "A lantern hangs there, and Mira, a green fox, looks at the three owls."
		}, "coherence.colour", "text-1", func(*set) atelier.Anchor { return atelier.Anchor{Unit: "pg1", Line: 2} }},
		{"nobody says Mira", func(s *set) {
			for i := range s.story.Units {
				for j, l := range s.story.Units[i].Lines {
					s.story.Units[i].Lines[j] = strings.ReplaceAll(l, "Mira", "Nora")
				}
			}
		}, "coherence.name", "text-1", nil},
		{"an ending without hope", func(s *set) { s.story.Units[len(s.story.Units)-1].Mood = atelier.Mood{Valence: -0.5, Feel: "sad"} }, "coherence.ending", "text-1", nil},
		{"a unit that feels otherwise than its beat", func(s *set) { s.story.Units[1].Mood = atelier.Mood{Valence: -0.9, Feel: "sad"} }, "coherence.mood", "text-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "pg2"} }},
		{"music for a beat that is not", func(s *set) { s.score.Sections[1].Beat = "beat-40" }, "coherence.section", "music-1",
			func(*set) atelier.Anchor { return atelier.Anchor{Unit: "theme", FromBar: 3, ToBar: 6} }},
		{"music against the direction's mode", func(s *set) {
			s.score.Key = music.Key{Tonic: "C", Mode: "minor"}
			s.d.Mood = atelier.Mood{Valence: 0.7, Feel: "joyful"}
		}, "coherence.mode", "music-1", func(*set) atelier.Anchor { return atelier.Anchor{} }},
		{"music twice as fast", func(s *set) { s.score.Tempo[0].QPM *= 2 }, "coherence.tempo", "music-1", func(*set) atelier.Anchor { return atelier.Anchor{} }},
		{"the storm is the softest", func(s *set) {
			for i := range s.score.Parts[0].Notes {
				n := &s.score.Parts[0].Notes[i]
				if b := s.score.Bar(n.Tick); b >= 3 && b <= 6 {
					n.Velocity = 40
				}
			}
			s.d.Beats[2].Mood.Arousal, s.d.Beats[0].Mood.Arousal = 0.8, -0.2
		}, "coherence.swell", "music-1", func(*set) atelier.Anchor { return atelier.Anchor{Unit: "theme", FromBar: 3, ToBar: 6} }},
		{"a glad noon in the dark", func(s *set) {
			for i := range s.scene.Palette {
				s.scene.Palette[i] = artwork.RGB{R: 10, G: 10, B: 30}
			}
			s.d.Beats[0].Mood, s.scene.Plates[0].Time, s.story.Units[0].Time, s.d.Beats[0].Time = atelier.Mood{Valence: 0.8}, "day", "day", "day"
			s.story.Units[0].Mood = s.d.Beats[0].Mood
		}, "coherence.light", "artwork-1", func(*set) atelier.Anchor { return atelier.Anchor{Unit: "plate-1"} }},
	}
	if len(tests) == 0 {
		t.Fatal("no contradictions planted")
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := coherent(t)
			tt.plant(s)
			r, reply := s.critique(t, nil)
			i := slices.IndexFunc(r.Findings, func(f atelier.Finding) bool { return f.Rule == tt.rule && f.Piece == tt.piece })
			if i < 0 {
				t.Fatalf("got %d findings, none is %s: %+v", len(r.Findings), tt.rule, r.Findings)
			}
			f := r.Findings[i]
			if tt.at != nil {
				if want := tt.at(s); !f.Anchor.Equal(want) {
					t.Errorf("anchor %+v, want %+v", f.Anchor, want)
				}
			}
			between := map[string]bool{"coherence.cast": true, "coherence.time": true, "coherence.weather": true, "coherence.cue": true}
			if want := map[bool]string{true: "text-1"}[f.Piece == "artwork-1" && between[f.Rule]]; f.With != want {
				t.Errorf("%s is a contradiction with %q, want %q", f.Rule, f.With, want)
			}
			if f.Critic != ID || f.Version == 0 || f.Code == "" || f.Problem == "" || f.Suggestion == "" || f.Recheck == "" || r.Score >= 1 {
				t.Errorf("incomplete: %+v, score %.2f", f, r.Score)
			}
			if len(reply.Notes) != len(r.Findings) || reply.Notes[i].Act != atelier.ActRequest || !reply.Notes[i].About.Anchor.Equal(f.Anchor) || reply.Notes[i].About.Piece != tt.piece {
				t.Errorf("note %d does not tell finding %d: %+v", i, i, reply.Notes)
			}
			// Open and still there: not raised again. Repaired: fixed.
			open := slices.Clone(r.Findings)
			for k := range open {
				open[k].ID = "v1.coherence." + string(rune('a'+k))
			}
			again, _ := s.critique(t, open)
			if len(again.Findings) != 0 || len(again.Rechecks) != len(open) || again.Rechecks[i].Status != atelier.FindingNotFixed {
				t.Errorf("second look: %d findings, rechecks %+v", len(again.Findings), again.Rechecks)
			}
			good, last := coherent(t).critique(t, open)
			if good.Rechecks[i].Status != atelier.FindingFixed || len(last.Notes) != 1 || last.Notes[0].Act != atelier.ActOK {
				t.Errorf("after the repair: %+v, %+v", good.Rechecks, last.Notes)
			}
		})
	}
}

func element(p *artwork.Plate, subject string) *artwork.Element {
	for i := range p.Elements {
		if p.Elements[i].Subject == subject {
			return &p.Elements[i]
		}
	}
	return nil
}

func other(hour string) string {
	if hour == "night" {
		return "day"
	}
	return "night"
}

func TestDeterministic(t *testing.T) {
	t.Parallel()
	s := coherent(t)
	s.scene.Plates[1].Weather, s.score.Tempo[0].QPM = "snow", 300
	a, _ := s.critique(t, nil)
	b, _ := s.critique(t, nil)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenPieceIsInvalid(t *testing.T) {
	t.Parallel()
	s := coherent(t)
	w := s.works(t)
	w[0].Files[0].Data = []byte("{")
	_, _, err := New().Critique(context.Background(), atelier.Turn{Direction: s.d, Others: w})
	if atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("got %v, want invalid", err)
	}
}

// A person's own poem knows no beats: it is not held to them.
func TestForeignText(t *testing.T) {
	t.Parallel()
	s := coherent(t)
	s.story = text.Story{Title: "Mine", Language: "en", Units: []text.Unit{{ID: "st1", Kind: text.Stanza, Lines: []string{"Roses are red."}}}}
	for i := range s.scene.Plates {
		s.scene.Plates[i].Unit = "st1"
	}
	r, _ := s.critique(t, nil)
	for _, f := range r.Findings {
		if f.Piece == "text-1" {
			t.Errorf("held against a person's own words: %+v", f)
		}
	}
}
