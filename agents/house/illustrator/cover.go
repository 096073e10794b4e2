package illustrator

import (
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
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
	e, err := c.title(&p, more)
	if err == nil && c.aside(&p, e) { // its ground is another one now
		e, err = c.title(&p, more)
	}
	if err != nil {
		return nil // a title without a letter that can be set is better left out
	}
	c.letter(e)
	e.Fit(p.Width, p.Height)
	under(&p, *e)
	p.Alt = "Cover: \u201c" + title + "\u201d. " + p.Alt
	return &p
}

// title sets the title of the work into its box of a cover.
func (c *composer) title(p *artwork.Plate, more float64) (*artwork.Element, error) {
	return artwork.TitleIn(p, artwork.Look(p, artwork.Sketch(p, 384)), strings.TrimSpace(c.turn.Direction.Title), titleBox, c.told.sober, more)
}

// aside moves what hangs in the sky out from behind the letters of a title: below them,
// where it covers nobody, and smaller where there is no room for all of it. It reports
// whether anything was moved.
func (c *composer) aside(p *artwork.Plate, title *artwork.Element) bool {
	letters, moved := lettering(p, title), false
	for _, far := range []bool{false, true} { // the subjects choose before sun and moon
		for i := range p.Elements {
			e := &p.Elements[i]
			if !aloft(e) || (e.Role == artwork.RoleFar) != far || overlap(e.Box, letters) == 0 {
				continue
			}
			if q, ok := below(p, i, letters.Y+letters.H+titleGap); ok {
				e.Place = roundBox(q)
				moved = c.draw(p, e) || moved
			}
		}
	}
	return moved
}

// below is the place for an element of a plate that is nearest to its own of those that
// begin at y and meet the least of the others.
func below(p *artwork.Plate, i int, y float64) (_ atelier.Box, ok bool) {
	e := &p.Elements[i]
	// What is drawn can be more or less than the frame it is drawn into.
	over, under := e.Place.Y-e.Box.Y, e.Box.Y+e.Box.H-e.Place.Y-e.Place.H
	least, at := math.Inf(1), e.Place
	for _, k := range []float64{1, 0.85, 0.7, 0.55} {
		for j := -10; j <= 10; j++ {
			q := framed(e.Place.X+e.Place.W*(1-k)/2+float64(j)*0.04, y+over*k, e.Place.W*k, e.Place.H*k)
			if q.X < 0.02 || q.X+q.W > 0.98 || q.Y+q.H+under*k > skyEnds {
				continue
			}
			cost := (1-k)*0.8 + math.Abs(float64(j))*0.02
			for n := range p.Elements {
				o := &p.Elements[n]
				if n != i && o.Motif != "" && o.Motif != "skyline" && o.Role != artwork.RoleWeather {
					cost += covering(q, o.Box)
				}
			}
			if cost < least {
				least, at = cost, q
			}
		}
	}
	return at, !math.IsInf(least, 1)
}

// titleGap is the air below a title, and skyEnds how low what hangs in the sky of a cover
// may reach, fractions of the height.
const (
	titleGap = 0.03
	skyEnds  = 0.8
)

// aloft reports whether an element hangs or flies.
func aloft(e *artwork.Element) bool {
	seat := repertoire[e.Motif].seat
	return e.Motif != "" && (seat == "sky" || seat == "high" || e.Pose == "fly" || e.Pose == "float" || e.Pose == "portrait")
}

// lettering is the box of the letters of a title, without the veil behind them.
func lettering(p *artwork.Plate, title *artwork.Element) atelier.Box {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), 0.0, 0.0
	for i := range title.Shapes {
		if s := &title.Shapes[i]; !s.Soft {
			if a, b, c, d, ok := s.Path.Tight(); ok {
				x0, y0, x1, y1 = min(x0, a), min(y0, b), max(x1, c), max(y1, d)
			}
		}
	}
	if x1 <= x0 {
		return atelier.Box{}
	}
	w, h := float64(p.Width), float64(p.Height)
	return atelier.Box{X: x0 / w, Y: y0 / h, W: (x1 - x0) / w, H: (y1 - y0) / h}
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
	e, err := r.c.title(p, 0.35)
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
