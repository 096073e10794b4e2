package illustrator

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

func lemmas() []string {
	var out []string
	for l := range known {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// TestMotifs draws every motif in every style: inside its frame, and visible.
func TestMotifs(t *testing.T) {
	t.Parallel()
	list := lemmas()
	if len(list) < 200 || len(repertoire) < 45 {
		t.Fatalf("got %d lemmas and %d motifs", len(list), len(repertoire))
	}
	for i, l := range list {
		name, kind, _ := motifOf(l)
		m, ok := repertoire[name]
		if !ok {
			t.Errorf("%s: no motif %q", l, name)
			continue
		}
		style := atelier.ArtworkStyles[i%len(atelier.ArtworkStyles)]
		for _, pose := range []string{"stand", "sit", "sleep", "wave"} {
			p := artwork.Plate{ID: "plate-1", Width: 512, Height: 512, Light: "left", Ambient: artwork.Ambient{Chroma: 1, Haze: hex("#dfe8ea"), Shade: hex("#2a2b45"), Tint: hex("#ffffff")}}
			e := artwork.Element{Name: "thing", Motif: name, Subject: kind, Role: artwork.RoleFocal, Place: framed(0.25, 0.25, 0.5, 0.5), Look: i, Facing: []string{"left", "right"}[i%2]}
			q := newPen(&p, style, &e, m.aspect)
			m.draw(q, act{kind: kind, pose: pose, look: i, alive: true, face: "glad", lamp: true})
			e.Shapes = q.shapes
			e.Fit(p.Width, p.Height)
			if e.Box.X < 0.12 || e.Box.Y < 0.1 || e.Box.X+e.Box.W > 0.88 || e.Box.Y+e.Box.H > 0.88 {
				t.Errorf("%s, %s: drawn at %+v, far outside its frame", l, pose, e.Box)
			}
			p.Elements = []artwork.Element{e}
			if seen := artwork.Look(&p, nil).Presence("thing"); seen < 0.004 {
				t.Errorf("%s, %s: covers %.4f of the plate, cannot be seen", l, pose, seen)
			}
		}
	}
}

// TestLexicon checks that every lemma this package knows is one that words lead to.
func TestLexicon(t *testing.T) {
	t.Parallel()
	n := 0
	all := lexicon.Lemmas()
	for _, l := range all {
		if Draws(l) {
			n++
		}
	}
	if len(all) == 0 || float64(n) < 0.7*float64(len(all)) {
		t.Errorf("got motifs for %d of %d lemmas, want 70 %%", n, len(all))
	}
	t.Logf("%d of %d lemmas", n, len(all))
}

func small(t *testing.T, brief string, edit func(*atelier.Brief)) atelier.Turn {
	t.Helper()
	b := atelier.Brief{Text: brief, Pieces: []atelier.PieceSpec{{Medium: atelier.Artwork, Plates: 3, Width: 384, Height: 256}}}
	if edit != nil {
		edit(&b)
	}
	turn := sample{"test", b}.turn(t)
	return turn
}

func scene(t *testing.T, turn atelier.Turn) (*artwork.Scene, atelier.Draft, atelier.Reply) {
	t.Helper()
	d, r, err := New().Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	s, err := artwork.FromFiles(d.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s, d, r
}

// equal compares files; cmp would look for the smallest difference of megabytes.
func equal(a, b atelier.Draft) bool {
	return slices.EqualFunc(a.Files, b.Files, func(x, y atelier.File) bool { return x.Name == y.Name && bytes.Equal(x.Data, y.Data) })
}

func TestSameTurnSameBytes(t *testing.T) {
	t.Parallel()
	turn := small(t, "A fox and a lantern in a snowy forest.", nil)
	_, a, _ := scene(t, turn)
	_, b, _ := scene(t, turn)
	if !equal(a, b) {
		t.Error("the same turn gave other bytes")
	}
	turn.Seed++
	if _, c, _ := scene(t, turn); equal(a, c) {
		t.Error("another seed gave the same work")
	}
}

func TestBriefIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		brief, lemma, colour string
		count                int
	}{
		{"Three owls sit in an old oak at night.", "owl", "", 3},
		{"A red boat on a quiet sea in the morning.", "boat", "red", 1},
		{"A dragon who is afraid of a small mouse.", "dragon", "", 1},
	} {
		s, _, _ := scene(t, small(t, c.brief, nil))
		for i := range s.Plates {
			n := 0
			for _, e := range s.Plates[i].Elements {
				if e.Subject == c.lemma {
					n++
					if e.Colour != c.colour {
						t.Errorf("%q: got colour %q, want %q", c.brief, e.Colour, c.colour)
					}
				}
			}
			if n != c.count && n != 0 {
				t.Errorf("%q, %s: got %d, want %d", c.brief, s.Plates[i].ID, n, c.count)
			}
			if i == 0 && n == 0 {
				t.Errorf("%q: the subject is not on the first plate", c.brief)
			}
			if s.Plates[i].Alt == "" {
				t.Error("no alt text")
			}
		}
	}
}

func TestCharacterKeepsItsLook(t *testing.T) {
	t.Parallel()
	s, _, _ := scene(t, small(t, "A lighthouse keeper befriends a storm.", nil))
	looks := map[string]int{}
	for i := range s.Plates {
		if e := s.Plates[i].Element("keeper"); e != nil {
			looks["keeper"]++
			if first := s.Plates[0].Element("keeper"); first != nil && e.Look != first.Look {
				t.Error("the keeper looks different on", s.Plates[i].ID)
			}
		}
	}
	if looks["keeper"] == 0 {
		t.Error("no keeper at all")
	}
}

func TestRevisionIsLocal(t *testing.T) {
	t.Parallel()
	turn := small(t, "A fox and a crow share a lantern in a forest at dusk.", nil)
	s, d, _ := scene(t, turn)
	fox := s.Plates[1].Element("fox")
	if fox == nil {
		t.Fatal("no fox on the second plate")
	}
	for _, f := range []atelier.Finding{
		{ID: "a", Rule: "artwork.focal", Do: "enlarge", Measured: 0.01, Wanted: 0.02, Anchor: atelier.Anchor{Unit: "plate-2", Element: "fox"}},
		{ID: "b", Rule: "artwork.contrast", Do: "relight", Suggestion: "Make it lighter.", Anchor: atelier.Anchor{Unit: "plate-2", Element: "fox"}},
		{ID: "c", Rule: "artwork.overlap", Do: "shift", Anchor: atelier.Anchor{Unit: "plate-2", Element: "fox"}},
		{ID: "d", Rule: "artwork.absent", Do: "inpaint", Anchor: atelier.Anchor{Unit: "plate-2", Element: "owl"}},
		{ID: "e", Rule: "artwork.forbidden", Do: "cut", Anchor: atelier.Anchor{Unit: "plate-2", Element: "fox"}},
		{ID: "f", Rule: "artwork.duplicate", Do: "vary", Anchor: atelier.Anchor{Unit: "plate-2"}},
	} {
		rt := turn
		rt.Kind, rt.Base, rt.Findings = atelier.TurnRevise, &atelier.Work{Files: d.Files}, []atelier.Finding{f}
		rt.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActRequest, About: atelier.About{Finding: f.ID, Anchor: f.Anchor}, Words: "x"}}
		_, next, r := scene(t, rt)
		if err := artwork.Locality(d.Files, next.Files, []atelier.Anchor{f.Anchor}); err != nil {
			t.Errorf("%s: %v", f.Rule, err)
		}
		if equal(d, next) {
			t.Errorf("%s: nothing changed", f.Rule)
		}
		if len(r.Notes) != 1 || r.Notes[0].Act != atelier.ActDone || r.Notes[0].Re != "n1" {
			t.Errorf("%s: got notes %+v", f.Rule, r.Notes)
		}
	}
}

func TestPersonalWishes(t *testing.T) {
	t.Parallel()
	turn := small(t, "A lighthouse by the sea and a boat, in the morning.", nil)
	s, d, _ := scene(t, turn)
	for _, c := range []struct {
		words string
		ok    func(*artwork.Scene) bool
	}{
		{"make it brighter", func(n *artwork.Scene) bool {
			a, b := artwork.Look(&s.Plates[0], artwork.Render(&s.Plates[0])), artwork.Look(&n.Plates[0], artwork.Render(&n.Plates[0]))
			return b.Mean("").L > a.Mean("").L+0.01
		}},
		{"add a fox", func(n *artwork.Scene) bool { return n.Plates[0].Element("fox") != nil }},
		{"remove the boat", func(n *artwork.Scene) bool { return n.Plates[0].Element("boat") == nil }},
	} {
		rt := turn
		rt.Kind, rt.Base = atelier.TurnRevise, &atelier.Work{Files: d.Files}
		rt.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActPerson, Words: c.words}}
		n, _, r := scene(t, rt)
		if !c.ok(n) {
			t.Errorf("%q was not done: %s", c.words, r.Notes[0].Words)
		}
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			c := color.RGBA{uint8(230 - x/4), 180, 90, 255}
			if y > 200 {
				c = color.RGBA{40, 90, 60, 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	turn := small(t, "A cat in a garden.", nil)
	turn.Inputs = []atelier.Input{{As: "the mood I want", MediaType: artwork.MediaPNG, Data: b.Bytes()}}
	s, _, r := scene(t, turn)
	if s.Plates[0].Light != "left" || !strings.Contains(r.Notes[0].Words, "I do not claim to know") {
		t.Errorf("got light %s, words %q", s.Plates[0].Light, r.Notes[0].Words)
	}
	turn.Inputs[0].As = "keep as the artwork"
	if s, _, _ = scene(t, turn); s.Source == nil {
		t.Error("a picture to keep was not kept")
	}
	turn.Inputs[0] = atelier.Input{MediaType: artwork.MediaPNG, Data: []byte("no picture")}
	if _, _, err := New().Make(context.Background(), turn); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("got %v, want invalid", err)
	}
}
