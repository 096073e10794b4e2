package illustrator

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// TestTold holds what the brief's own words ask of a picture.
func TestTold(t *testing.T) {
	t.Parallel()
	has := func(s *artwork.Scene, f func(*artwork.Element) bool) bool {
		for _, p := range s.Pictures() {
			for i := range p.Elements {
				if f(&p.Elements[i]) {
					return true
				}
			}
		}
		return false
	}
	for _, c := range []struct {
		name, brief string
		edit        func(*atelier.Brief)
		holds       func(*artwork.Scene) bool
	}{
		{"a ban on people keeps out a keeper", "A lighthouse keeper befriends a storm.", func(b *atelier.Brief) { b.MustNot = []string{"people"} },
			func(s *artwork.Scene) bool {
				return !has(s, func(e *artwork.Element) bool { return e.Motif == "person" })
			}},
		{"the dead are seen in a portrait", "A grandmother has died. A boy sits in her kitchen.", nil,
			func(s *artwork.Scene) bool {
				return !has(s, func(e *artwork.Element) bool { return e.Subject == "grandmother" && e.Pose != "portrait" })
			}},
		{"a camel's mother is a camel", "An old camel crosses the desert to find the well that her mother told her of.", nil,
			func(s *artwork.Scene) bool {
				return !has(s, func(e *artwork.Element) bool { return e.Motif == "person" })
			}},
		{"a kettle is no teapot", "A kettle wants to sing.", nil,
			func(s *artwork.Scene) bool {
				return has(s, func(e *artwork.Element) bool { return e.Motif == "kettle" }) && !has(s, func(e *artwork.Element) bool { return e.Motif == "teapot" })
			}},
		{"a red squirrel is not red all over", "A red squirrel and a bear share an acorn in the forest.", nil,
			func(s *artwork.Scene) bool {
				return has(s, func(e *artwork.Element) bool { return e.Subject == "squirrel" }) && !has(s, func(e *artwork.Element) bool { return e.Subject == "squirrel" && e.Tint != nil })
			}},
		{"a boat upside down is so", "A green boat lies upside down on the beach.", nil,
			func(s *artwork.Scene) bool {
				return has(s, func(e *artwork.Element) bool { return e.Motif == "dinghy" }) && !has(s, func(e *artwork.Element) bool { return e.Motif == "boat" })
			}},
		{"who is asleep sleeps", "A bear asleep under the pines in the snow.", nil,
			func(s *artwork.Scene) bool {
				return has(s, func(e *artwork.Element) bool { return e.Subject == "bear" }) && !has(s, func(e *artwork.Element) bool { return e.Subject == "bear" && e.Pose != "sleep" })
			}},
	} {
		s, _, _ := scene(t, small(t, c.brief, c.edit))
		if !c.holds(s) {
			t.Errorf("%s: not so", c.name)
		}
	}
}

// TestOneMoon: every plate of a night has the same moon.
func TestOneMoon(t *testing.T) {
	t.Parallel()
	turn := small(t, "An owl counts the stars in the meadow at night.", nil)
	turn.Piece.Plates = 4
	s, _, _ := scene(t, turn)
	looks := map[int]int{}
	for i := range s.Plates {
		if e := s.Plates[i].Element("moon"); e != nil {
			looks[e.Look]++
			if e.Facing != "right" {
				t.Errorf("the moon of %s is turned round", s.Plates[i].ID)
			}
		}
	}
	if len(looks) != 1 {
		t.Errorf("got %d moons, want one", len(looks))
	}
}

// TestCover: the title is on the cover, and a change to a plate leaves it alone.
func TestCover(t *testing.T) {
	t.Parallel()
	for _, style := range atelier.ArtworkStyles {
		turn := small(t, "A fox and a crow share a lantern in a forest at dusk.", nil)
		turn.Piece.Style = style
		s, d, _ := scene(t, turn)
		if s.Cover == nil || s.Cover.Element(artwork.TitleElement) == nil {
			t.Fatalf("%s: no cover with a title", style)
		}
		names := []string{}
		for _, f := range d.Files {
			names = append(names, f.Name)
		}
		if !slices.Contains(names, "cover.png") || !slices.Contains(names, "cover.svg") {
			t.Errorf("%s: got files %v", style, names)
		}
		if svg := d.Files[slices.Index(names, "cover.svg")].Data; strings.Contains(string(svg), "<text") || strings.Contains(string(svg), "font") {
			t.Errorf("%s: the cover asks for a font", style)
		}
		v := artwork.Look(s.Cover, artwork.Render(s.Cover))
		if got := artwork.Legible(v, artwork.TitleElement); got < 3 {
			t.Errorf("%s: the title has a contrast of %.1f, want 3", style, got)
		}
		f := atelier.Finding{ID: "a", Rule: "artwork.contrast", Do: "relight", Suggestion: "Make it lighter.", Anchor: atelier.Anchor{Unit: "plate-2", Element: "fox"}}
		turn.Kind, turn.Base, turn.Findings = atelier.TurnRevise, &atelier.Work{Files: d.Files}, []atelier.Finding{f}
		next, _, err := New().Make(context.Background(), turn)
		if err != nil {
			t.Fatal(err)
		}
		if err := artwork.Locality(d.Files, next.Files, []atelier.Anchor{f.Anchor}); err != nil {
			t.Errorf("%s: %v", style, err)
		}
	}
}

// TestTitleHidesNobody: what hangs in the sky is beside or below a title, and can be seen.
func TestTitleHidesNobody(t *testing.T) {
	t.Parallel()
	high := 0
	for _, words := range []string{"A lighthouse keeper befriends a storm.", "The sun and the moon play hide and seek over a meadow.", "A little star looks for a friend at night.",
		"Three bees visit a sunflower.", "An astronaut writes to the moon."} {
		for seed := range int64(4) {
			turn := small(t, words, nil)
			turn.Seed = seed + 1
			s, _, _ := scene(t, turn)
			if s.Cover == nil {
				t.Fatalf("%s: no cover", words)
			}
			v := artwork.Look(s.Cover, nil)
			letters := lettering(s.Cover, s.Cover.Element(artwork.TitleElement))
			for i := range s.Cover.Elements {
				e := &s.Cover.Elements[i]
				if !aloft(e) {
					continue
				}
				high++
				if overlap(e.Box, letters) > 0 {
					t.Errorf("%s, seed %d: the title is set over %s", words, turn.Seed, e.Name)
				}
				if v.Presence(e.Name) < 0.0003 { // a sickle far away
					t.Errorf("%s, seed %d: %s cannot be seen", words, turn.Seed, e.Name)
				}
			}
		}
	}
	if high < 20 {
		t.Errorf("only %d things hang in the sky of these covers", high)
	}
}
