package illustrator

import (
	"slices"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// TestNothingLosesItsHead holds that no edge cuts off the head of anybody or the top of
// anything, from any distance, before a critic has looked.
func TestNothingLosesItsHead(t *testing.T) {
	t.Parallel()
	list := briefs(t)
	for _, words := range []string{"A lighthouse keeper befriends a storm.", "A small blue whale has lost its song and asks the fish, the crab and the moon where it went.", "An elephant meets a mouse.",
		"A robot gardener on Mars grows the first sunflower.", "A dragon who is afraid of the dark lives in an old castle and meets a firefly.", "A girl in a tall tower waits for an airship."} {
		list = append(list, sample{words, atelier.Brief{Text: words}})
	}
	heads, tall := 0, 0
	for _, b := range list {
		turn := b.turn(t)
		turn.Piece.Width, turn.Piece.Height = 768, 512
		for seed := range int64(3) {
			turn.Seed = seed + 7
			c, _, err := newComposer(turn)
			if err != nil {
				t.Fatal(err)
			}
			w := worldOf(turn)
			sights := w.sights(turn, len(shots))
			for i := range shots { // one plate from every distance
				p := c.plate(i, len(shots), sights[min(i, len(sights)-1)], w)
				for k := range p.Elements {
					e := &p.Elements[k]
					if e.Motif == "" || e.Role == artwork.RoleFar || e.Name == "tall-tree" {
						continue
					}
					m := repertoire[e.Motif]
					if e.Box.Y < air-0.001 {
						t.Errorf("%s, seed %d, %s (%s): the upper edge cuts %s at %.3f", b.name, turn.Seed, p.ID, p.Shot, e.Name, e.Box.Y)
					}
					if m.size >= 1.3 && !m.faced {
						tall++
					}
					if !m.faced {
						continue
					}
					heads++
					if m.size >= 1.3 && e.Role == artwork.RoleFocal {
						if got := artwork.Look(&p, nil).Hidden(e.Name); got > 0.34 {
							t.Errorf("%s, seed %d, %s (%s): %.0f %% of %s is behind something", b.name, turn.Seed, p.ID, p.Shot, got*100, e.Name)
						}
					}
					if e.Facing == "right" && e.Box.X+e.Box.W > 1 || e.Facing == "left" && e.Box.X < 0 {
						t.Errorf("%s, seed %d, %s (%s): the side cuts the head of %s, %.3f to %.3f", b.name, turn.Seed, p.ID, p.Shot, e.Name, e.Box.X, e.Box.X+e.Box.W)
					}
				}
			}
		}
	}
	if heads < 500 || tall < 100 {
		t.Errorf("got only %d heads and %d tall things", heads, tall)
	}
}

// TestRevisionBringsBack holds that what is too large for the picture is brought into it,
// and that what hides behind something large comes out.
func TestRevisionBringsBack(t *testing.T) {
	t.Parallel()
	turn := small(t, "A whale sings in the sea.", nil)
	revised := func(change func(c *composer, p *artwork.Plate), f atelier.Finding) *artwork.Plate {
		t.Helper()
		s, _, _ := scene(t, turn)
		c, _, err := newComposer(turn)
		if err != nil {
			t.Fatal(err)
		}
		p := &s.Plates[1]
		if p.Element("whale") == nil {
			t.Fatalf("no whale on the second plate: %s", p.Alt)
		}
		c.style, c.palette = s.Style, s.Palette
		change(c, p)
		files, err := artwork.Files(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		f.ID, f.Do, f.Anchor.Unit = "a", "shift", p.ID
		next := turn
		next.Kind, next.Base, next.Findings = atelier.TurnRevise, &atelier.Work{Files: files}, []atelier.Finding{f}
		n, d, _ := scene(t, next)
		if err := artwork.Locality(files, d.Files, []atelier.Anchor{f.Anchor}); err != nil {
			t.Error(err)
		}
		return n.Plate(p.ID)
	}
	for _, place := range []atelier.Box{framed(-0.3, 0.1, 1.3, 1.16), framed(0.2, -0.6, 1.3, 1.16)} {
		p := revised(func(c *composer, p *artwork.Plate) {
			p.Element("whale").Place = place
			c.draw(p, p.Element("whale"))
		}, atelier.Finding{Rule: "artwork.crop", Anchor: atelier.Anchor{Element: "whale"}})
		if got := artwork.Cropped(p.Element("whale")); got > 0 {
			t.Errorf("from %+v: %.0f %% of the whale are still cut off", place, got*100)
		}
	}
	p := revised(func(c *composer, p *artwork.Plate) {
		whale := p.Element("whale")
		whale.Place = framed(0.02, 0.1, 0.96, 0.86)
		c.draw(p, whale)
		fish := artwork.Element{Name: "fish", Subject: "fish", Noun: "fish", Role: artwork.RoleMid, Face: "calm", Facing: "right", Place: framed(0.4, 0.5, 0.16, 0.16)}
		c.draw(p, &fish)
		p.Elements = slices.Insert(p.Elements, slices.IndexFunc(p.Elements, func(e artwork.Element) bool { return e.Name == "whale" }), fish)
	}, atelier.Finding{Rule: "artwork.overlap", Anchor: atelier.Anchor{Element: "fish"}})
	if got := artwork.Look(p, nil).Hidden("fish"); got > 0.34 {
		t.Errorf("%.0f %% of the fish are still hidden", got*100)
	}
}
