// Package illustrator makes the house team's artwork: plates of a scene graph,
// drawn from some hundred parametric motifs, in four styles.
//
// A piece has a cover, too, with the title in it as outlines.
//
// It promises the same bytes for the same turn, and that a revision changes only
// what its findings anchor. What it has no motif for it says in a note and
// leaves out; it never draws a wrong thing in its place. Where there is nothing
// with a figure to show, it says so by an abstract picture. Of a picture given as
// input it takes colours, light and horizon, and never claims to know what the
// picture shows.
//
// A draft is a first pass: everything stands where its rule puts it, nothing is
// searched for or checked. Checking is the critics' (agents/house/picture).
package illustrator

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// defaultPlates is how many plates a piece has when nobody says.
const defaultPlates = 4

// Illustrator is a maker of artwork. It holds nothing and is safe for
// concurrent use.
type Illustrator struct{}

// New makes an illustrator.
func New() *Illustrator { return &Illustrator{} }

var _ atelier.Maker = (*Illustrator)(nil)

// Make drafts or revises. Errors are those of [atelier.Maker]: CodeInvalid for
// an input or a base that cannot be read.
func (*Illustrator) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Draft{}, atelier.Reply{}, atelier.Errorf(atelier.CodeUnavailable, "the turn was stopped")
	}
	if t.Kind == atelier.TurnRevise && t.Base != nil {
		return revise(t)
	}
	for _, in := range t.Inputs {
		if isPicture(in) && keepsPicture(in.As) {
			d, err := artwork.Adopt(in, t.Piece)
			if err != nil {
				return atelier.Draft{}, atelier.Reply{}, err
			}
			return d, atelier.Reply{Notes: []atelier.Note{info(t, "The picture you supplied is the plate itself, kept as it is; I have not guessed at what it shows.")}}, nil
		}
	}
	return draft(t)
}

func info(t atelier.Turn, words string) atelier.Note {
	return atelier.Note{Act: atelier.ActInfo, To: []string{"critic"}, About: atelier.About{Piece: t.Piece.ID, Version: t.Version}, Codes: []string{"perbrief"}, Words: words}
}

func draft(t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	w := worldOf(t)
	c, words, err := newComposer(t)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	n := t.Piece.Plates
	if n <= 0 {
		n = defaultPlates
	}
	s := &artwork.Scene{Style: c.style, Palette: c.palette}
	sights := w.sights(t, min(n, artwork.MaxPlates))
	for i, sight := range sights {
		s.Plates = append(s.Plates, c.plate(i, n, sight, w))
	}
	s.Cover = c.cover(sights[0], w, 0)
	files, err := artwork.Files(s, nil)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	var units []string
	for i := range s.Plates {
		if u := s.Plates[i].Unit; u != "" {
			units = append(units, u)
		}
	}
	say := fmt.Sprintf("%d plates in %s", len(s.Plates), strings.ReplaceAll(c.style, "-", " "))
	if len(units) > 0 {
		say += ", for " + series(units)
	}
	say += ". First placement by rule, nothing moved yet."
	if len(w.cannot) > 0 {
		say += " I have no motif for " + series(w.cannot) + " and left it out rather than draw a wrong thing."
	}
	if words != "" {
		say += " " + words
	}
	return atelier.Draft{Files: files, Names: namesOf(s), Summary: fmt.Sprintf("%d plates, %s", len(s.Plates), strings.ReplaceAll(c.style, "-", " ")), Unmet: unmet(t, w)},
		atelier.Reply{Notes: []atelier.Note{info(t, say)}}, nil
}

// unmet lists musts about something that cannot be drawn.
func unmet(t atelier.Turn, w *world) []string {
	var out []string
	for _, r := range t.Direction.Must {
		if r.Subject == "" || !slices.Contains(r.Media, atelier.Artwork) {
			continue
		}
		if l := lemmaOf(r.Subject); l == "" || !drawable(l) {
			out = append(out, r.Text)
		}
	}
	return out
}

func newComposer(t atelier.Turn) (*composer, string, error) {
	c := &composer{turn: t, w: t.Piece.Width, h: t.Piece.Height, palette: parsePalette(t.Direction.Palette), told: toldBy(t.Brief, t.Direction)}
	if c.w == 0 || c.h == 0 {
		c.w, c.h = artwork.DefaultWidth, artwork.DefaultHeight
	}
	c.style = first(t.Piece.Style, t.Direction.Style, atelier.ArtworkStyles[0])
	if !slices.Contains(atelier.ArtworkStyles, c.style) {
		c.style = atelier.ArtworkStyles[0]
	}
	words := ""
	for _, in := range t.Inputs {
		if !isPicture(in) {
			continue
		}
		s, err := look(in)
		if err != nil {
			return nil, "", err
		}
		c.input = s
		c.palette = s.mix(c.palette)
		words = s.words
		break
	}
	return c, words, nil
}

// namesOf lists the addressable parts: every element that is a thing.
func namesOf(s *artwork.Scene) []atelier.Name {
	var out []atelier.Name
	for i := range s.Plates {
		for _, e := range s.Plates[i].Elements {
			if e.Noun != "" {
				out = append(out, atelier.Name{Name: e.Name, Unit: s.Plates[i].ID, What: e.Noun})
			}
		}
	}
	return out
}
