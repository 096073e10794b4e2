package illustrator

import (
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier/media/artwork"
)

// coverShot leaves the upper third to the title.
var coverShot = shot{"cover", 0.7, 0.5, 0.38}

// titleBox is where the title is set.
var titleBox = framed(0.09, 0.055, 0.82, 0.27)

// cover is the outside of the work: whoever it is about, where it is set, and its
// title; nil when the work has no title. more makes the title's ground calmer.
func (c *composer) cover(s sight, w *world, more float64) *artwork.Plate {
	title := strings.TrimSpace(c.turn.Direction.Title)
	if title == "" {
		return nil
	}
	s.unit, s.role, s.action, s.words = "", "", "", ""
	s.things = slices.Clone(s.things)
	lead := slices.DeleteFunc(slices.Clone(w.things), func(t thing) bool { return !t.cast || c.told.absent[t.lemma] })
	things := lead[:min(len(lead), 3)]
	for _, t := range s.things { // and what belongs to the place
		if len(things) < 4 && !slices.ContainsFunc(things, func(o thing) bool { return o.lemma == t.lemma }) && !t.cast {
			things = append(things, t)
		}
	}
	for i := range things {
		things[i].grown = 4
	}
	if len(things) > 0 {
		s.things, s.abstract = things, false
	}
	s.who = min(len(lead), 3)
	p := c.shoot(artwork.CoverID, 0, coverShot, s)
	p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool {
		return e.Name == "clouds" || e.Name == "wind-lines" || e.Name == "branch" || e.Name == "picture-frame"
	})
	e, err := artwork.TitleIn(&p, artwork.Look(&p, artwork.Sketch(&p, 384)), title, titleBox, c.told.sober, more)
	if err != nil {
		return nil // a title without a letter that can be set is better left out
	}
	c.letter(e)
	e.Fit(p.Width, p.Height)
	under(&p, *e)
	p.Alt = "Cover: \u201c" + title + "\u201d. " + p.Alt
	return &p
}

// letter gives a title the hand of the style.
func (c *composer) letter(e *artwork.Element) {
	r := random(c.turn.Direction.Title, "letters")
	turn := 0.0
	for i := range e.Shapes {
		s := &e.Shapes[i]
		if s.Fill != nil && len(s.Fill.Stops) > 0 {
			continue // the veil
		}
		if s.Soft || turn == 0 {
			turn = (r.Float64()*2 - 1) * 3.2 * math.Pi / 180
		}
		if !c.told.sober && c.style == "paper-cut" { // cut by hand, and not quite level
			x0, y0, x1, y1, _ := s.Path.Tight()
			cx, cy := (x0+x1)/2, (y0+y1)/2
			sin, cos := math.Sincos(turn)
			s.Path = s.Path.Map(func(x, y float64) (float64, float64) {
				return artwork.Tenth(cx + (x-cx)*cos - (y-cy)*sin), artwork.Tenth(cy + (x-cx)*sin + (y-cy)*cos)
			})
		}
		if s.Soft {
			continue
		}
		turn = 0
		switch c.style {
		case "paper-cut":
			s.Raise = 5
		case "line-and-wash":
			ink := hex("#2a2833")
			_, y0, _, y1, _ := s.Path.Tight()
			if s.Fill.Colour.Lab().L > 0.5 {
				s.Stroke = &artwork.Stroke{Paint: artwork.Paint{Colour: ink}, Width: max(artwork.Tenth((y1-y0)*0.025), 0.5)}
			}
		}
	}
}

// retitle answers a finding on the title: it is set anew on a calmer ground.
func (r *reviser) retitle(p *artwork.Plate) bool {
	p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool { return e.Name == artwork.TitleElement })
	e, err := artwork.TitleIn(p, artwork.Look(p, artwork.Sketch(p, 384)), r.c.turn.Direction.Title, titleBox, r.c.told.sober, 0.35)
	if err != nil {
		return false
	}
	r.c.letter(e)
	e.Fit(p.Width, p.Height)
	under(p, *e)
	return true
}

// under puts a title over the picture, and under the bare paper round a wash.
func under(p *artwork.Plate, e artwork.Element) {
	at := slices.IndexFunc(p.Elements, func(o artwork.Element) bool { return o.Name == "margin" })
	if at < 0 {
		at = len(p.Elements)
	}
	p.Elements = slices.Insert(p.Elements, at, e)
}
