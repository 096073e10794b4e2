package house_test

import (
	"bytes"
	"context"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// tell has a person say something to the maker of a finished piece, as the
// studio delivers it, and returns the next version.
func (s *show) tell(medium atelier.Medium, words string) (before, after []atelier.File, reply atelier.Reply) {
	s.tb.Helper()
	for _, p := range s.pieces {
		if p.spec.Medium != medium {
			continue
		}
		base, maker := p.best(), s.team.Roster.Panel(medium).Maker
		n := len(p.rounds) + 1
		turn := atelier.Turn{Kind: atelier.TurnRevise, Agent: maker, Brief: s.brief, Direction: s.dir, Piece: p.spec, Seed: s.seed(), Round: n, Version: n,
			Base: base, Others: s.others(p), Inputs: s.inputs,
			Notes: []atelier.Note{{ID: "n1", Act: atelier.ActPerson, Words: words, About: atelier.About{Piece: p.spec.ID}, From: atelier.Agent{ID: "ada", Role: atelier.RolePerson}}}}
		d, reply, err := s.team.Makers[maker.ID].Make(context.Background(), turn)
		if err != nil {
			s.tb.Fatalf("%s on %q: %v", maker.ID, words, err)
		}
		return base.Files, d.Files, reply
	}
	s.tb.Fatalf("no %s", medium)
	return nil, nil, atelier.Reply{}
}

func scenes(t *testing.T, before, after []atelier.File) (a, b *artwork.Scene) {
	t.Helper()
	a, err := artwork.FromFiles(before)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = artwork.FromFiles(after); err != nil {
		t.Fatal(err)
	}
	return a, b
}

func stories(t *testing.T, before, after []atelier.File) (a, b text.Story) {
	t.Helper()
	a, err := text.FromFiles(before)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = text.FromFiles(after); err != nil {
		t.Fatal(err)
	}
	return a, b
}

// light is the mean lightness of all plates.
func light(t *testing.T, files []atelier.File) float64 {
	t.Helper()
	sum, n := 0.0, 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".png") {
			continue
		}
		img, err := png.Decode(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatal(err)
		}
		b := img.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y += 8 {
			for x := b.Min.X; x < b.Max.X; x += 8 {
				r, g, bl, _ := img.At(x, y).RGBA()
				sum += float64(r+g+bl) / 3 / 65535
				n++
			}
		}
	}
	return sum / float64(max(1, n))
}

func has(p *artwork.Plate, subject string) bool {
	return slices.ContainsFunc(p.Elements, func(e artwork.Element) bool { return e.Subject == subject })
}

// TestWishes holds the makers to a person's words: what was asked for changes,
// and one note answers it.
func TestWishes(t *testing.T) {
	t.Parallel()
	s := run(t, quietTeam(), small(normal(t, sampleNamed(t, "lighthouse"), 7)))
	for _, tc := range []struct {
		words  string
		medium atelier.Medium
		check  func(t *testing.T, before, after []atelier.File)
	}{
		{"Make it brighter.", atelier.Artwork, func(t *testing.T, before, after []atelier.File) {
			if a, b := light(t, before), light(t, after); b < a*1.03 {
				t.Errorf("lightness was %.3f and is %.3f", a, b)
			}
		}},
		{"Please add a fox.", atelier.Artwork, func(t *testing.T, before, after []atelier.File) {
			if _, b := scenes(t, before, after); !slices.ContainsFunc(b.Plates, func(p artwork.Plate) bool { return has(&p, "fox") }) {
				t.Error("no plate shows a fox")
			}
		}},
		{"Please add a fox.", atelier.Text, func(t *testing.T, before, after []atelier.File) {
			if _, b := stories(t, before, after); !text.Mentions(b.Text(), "fox") {
				t.Errorf("the text has no fox:\n%s", b.Text())
			}
		}},
		{"slower", atelier.Music, func(t *testing.T, before, after []atelier.File) {
			tempo := func(files []atelier.File) float64 {
				w := atelier.Work{Files: files}
				sc, err := music.Decode(w.File(music.FileScore))
				if err != nil {
					t.Fatal(err)
				}
				return sc.Tempo[0].QPM
			}
			if a, b := tempo(before), tempo(after); b > a*0.95 {
				t.Errorf("tempo was %.0f and is %.0f", a, b)
			}
		}},
		{"For piano and cello only.", atelier.Music, func(t *testing.T, before, after []atelier.File) {
			w := atelier.Work{Files: after}
			sc, err := music.Decode(w.File(music.FileScore))
			if err != nil {
				t.Fatal(err)
			}
			heard := map[string]bool{}
			for _, p := range sc.Parts {
				heard[p.Instrument] = true
			}
			if len(heard) != 2 || !heard["piano"] || !heard["cello"] {
				t.Errorf("%v play, want piano and cello", heard)
			}
		}},
		{"A happier ending, please.", atelier.Text, func(t *testing.T, before, after []atelier.File) {
			a, b := stories(t, before, after)
			x, y := a.Units[len(a.Units)-1].Text(), b.Units[len(b.Units)-1].Text()
			if x == y {
				t.Errorf("the ending is what it was: %s", y)
			}
			if language.Valence(y) < language.Valence(x) || language.Valence(y) <= 0 {
				t.Errorf("the ending is not happier: %q, then %q", x, y)
			}
		}},
		{"Call the keeper Tom.", atelier.Text, func(t *testing.T, before, after []atelier.File) {
			if _, b := stories(t, before, after); !text.Says(b.Text(), "Tom") {
				t.Errorf("nobody is called Tom:\n%s", b.Text())
			}
		}},
		{"No storm in the last picture.", atelier.Artwork, func(t *testing.T, before, after []atelier.File) {
			a, b := scenes(t, before, after)
			last := &b.Plates[len(b.Plates)-1]
			if has(last, "storm") || last.Weather == "storm" {
				t.Errorf("the last plate still has a storm: weather %q, was %q", last.Weather, a.Plates[len(a.Plates)-1].Weather)
			}
			first := &b.Plates[0]
			if has(&a.Plates[0], "storm") != has(first, "storm") {
				t.Error("the first plate changed as well")
			}
		}},
	} {
		t.Run(string(tc.medium)+" "+tc.words, func(t *testing.T) {
			t.Parallel()
			before, after, reply := s.tell(tc.medium, tc.words)
			tc.check(t, before, after)
			answers := 0
			for _, n := range reply.Notes {
				if n.Re == "n1" {
					answers++
					t.Log(n.Words)
					if n.Act != atelier.ActDone {
						t.Errorf("answered by %s: %s", n.Act, n.Words)
					}
				}
			}
			if answers != 1 {
				t.Errorf("%d notes answer it, want 1", answers)
			}
		})
	}
}
