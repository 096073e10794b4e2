package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
)

type drawAnswer struct {
	SVG string `json:"svg"`
	Alt string `json:"alt"`
}

type redrawAnswer struct {
	SVG  string `json:"svg"`
	Alt  string `json:"alt"`
	Done string `json:"done"`
}

var (
	drawSchema   = provider.SchemaFor[drawAnswer]("plate", nil)
	redrawSchema = provider.SchemaFor[redrawAnswer]("redrawn", nil)
)

// drawer makes artwork by a model that writes SVG. Its drawings become elements of
// the studio's own scenes, and the studio paints them: nothing of the file it wrote
// is kept.
type drawer struct{ seat }

var _ atelier.Maker = drawer{}

// Make draws every plate, or again what findings open of it.
func (d drawer) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s := d.begin(t)
	var draft atelier.Draft
	var err error
	if t.Kind == atelier.TurnRevise && t.Base != nil {
		draft, err = s.redraw(ctx)
	} else {
		draft, err = s.draw(ctx)
	}
	return draft, s.reply, err
}

func (s *session) plateData(style string, p *artwork.Plate, v sight) *strings.Builder {
	var b strings.Builder
	ground(&b, s.turn)
	block(&b, "style of the set", style)
	block(&b, "plate", fmt.Sprintf("size: %d x %d\n%s", p.Width, p.Height, shown(s.turn, p, v)))
	return &b
}

func (s *session) draw(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	scene, sights := planned(t)
	style := look(t, scene)
	err := s.each(len(scene.Plates), func(one *session, i int) error {
		p := &scene.Plates[i]
		b := one.plateData(style, p, sights[i])
		noteBlock(b, t.Brief, t.Notes)
		var a drawAnswer
		var drawn []artwork.Element
		err := ask(ctx, one, question{step: p.ID, prompt: "draw", notes: true, data: b.String(), seed: s.seed()}, drawSchema, &a, func(a *drawAnswer) (err error) {
			drawn, err = artwork.ReadSVG([]byte(a.SVG), p.Width, p.Height)
			return err
		})
		if err == nil {
			p.Elements = known(drawn, t.Direction, sights[i])
			p.Alt = orWords(a.Alt, maxSentence, p.Alt)
		}
		return err
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	files, err := artwork.Files(scene, nil)
	s.note(atelier.Note{Act: atelier.ActInfo, Codes: []string{"perbrief"}, Words: fmt.Sprintf("%d plates, drawn from named parts.", len(scene.Plates))})
	s.answers(nil, true, "Heard, and drawn with it in mind.")
	return atelier.Draft{Files: files, Names: namesOf(scene), Summary: fmt.Sprintf("%d plates, %s", len(scene.Plates), scene.Style)}, err
}

// known gives elements the roles and nouns that the direction has for their names,
// so that the measured critics can look for them. A colour word is set only where
// the element's main colour bears it out.
func known(es []artwork.Element, d atelier.Direction, v sight) []artwork.Element {
	focal := ""
	for _, n := range append(slices.Clone(v.beat.Who), v.beat.With...) {
		if slices.ContainsFunc(es, func(e artwork.Element) bool { return e.Name == n }) {
			focal = n
			break
		}
	}
	for i := range es {
		e := &es[i]
		for _, c := range d.Cast {
			if c.Name == e.Name {
				e.Noun, e.Colour = c.Noun, borneOut(c.Colour, e.Tint)
			}
		}
		for _, x := range d.Elements {
			if x.Name == e.Name {
				e.Noun, e.Colour = x.Noun, borneOut(x.Colour, e.Tint)
			}
		}
		switch {
		case e.Name == focal:
			e.Role = artwork.RoleFocal
		case strings.HasPrefix(e.Name, "sky") || e.Name == "background":
			e.Role = artwork.RoleSky
		case e.Name == "ground" || e.Name == "sea" || e.Name == "hills":
			e.Role = artwork.RoleGround
		case e.Name == "rain" || e.Name == "snow" || e.Name == "fog":
			e.Role = artwork.RoleWeather
		case e.Name == "foreground":
			e.Role = artwork.RoleNear
		}
	}
	return es
}

// hues are what colour words mean, where they mean a hue.
var hues = map[string]artwork.RGB{
	"red": {R: 200, G: 40, B: 40}, "orange": {R: 230, G: 130, B: 40}, "yellow": {R: 240, G: 205, B: 60}, "green": {R: 60, G: 140, B: 70},
	"blue": {R: 50, G: 100, B: 190}, "purple": {R: 120, G: 60, B: 150}, "pink": {R: 235, G: 140, B: 170}, "brown": {R: 120, G: 80, B: 50},
	"white": {R: 245, G: 245, B: 245}, "black": {R: 20, G: 20, B: 20}, "grey": {R: 128, G: 128, B: 128}, "gray": {R: 128, G: 128, B: 128},
}

// nearHue is how far a colour may lie from a hue and still be called by its word,
// as the coherence critic of the house has it.
const nearHue = 0.22

func borneOut(word string, c *artwork.RGB) string {
	h, ok := hues[word]
	if !ok {
		return word // nobody measures it
	}
	if c != nil && artwork.Distance(*c, h) <= nearHue {
		return word
	}
	return ""
}

func namesOf(s *artwork.Scene) []atelier.Name {
	out := []atelier.Name{}
	for i := range s.Plates {
		for _, e := range s.Plates[i].Elements {
			if e.Noun != "" {
				out = append(out, atelier.Name{Name: e.Name, Unit: s.Plates[i].ID, What: e.Noun})
			}
		}
	}
	return out
}

// redraw changes the open elements of the open plates; every other element keeps
// its shapes and its place in the order.
func (s *session) redraw(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	was, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, err
	}
	if was.Source != nil {
		s.answers(nil, false, "I did not draw this picture, and leave it as it is.")
		return atelier.Draft{Files: t.Base.Files, Names: t.Base.Artefact.Names, Summary: t.Base.Artefact.Summary}, nil
	}
	scene, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, err
	}
	sights := sightsOf(t, scene)
	open := openPlates(t, scene)
	done := make([]string, len(scene.Plates))
	style := look(t, scene)
	err = s.each(len(scene.Plates), func(one *session, i int) error {
		p, o := &scene.Plates[i], open[scene.Plates[i].ID]
		if o == nil {
			return nil
		}
		b := one.plateData(style, p, sights[i])
		what := "the whole plate"
		if !o.whole {
			what = "the groups " + strings.Join(o.names, ", ")
		}
		block(b, "drawing", string(artwork.SVG(p)))
		block(b, "open", what)
		block(b, "wishes", o.wishes(t))
		var a redrawAnswer
		var drawn []artwork.Element
		err := ask(ctx, one, question{step: p.ID, prompt: "redraw", data: b.String(), seed: s.seed()}, redrawSchema, &a, func(a *redrawAnswer) (err error) {
			drawn, err = artwork.ReadSVG([]byte(a.SVG), p.Width, p.Height)
			return err
		})
		if err != nil {
			return err
		}
		drawn = known(drawn, t.Direction, sights[i])
		if o.whole {
			p.Elements = drawn
		} else {
			p.Elements = replaced(p.Elements, drawn, o.names)
		}
		if len(p.Elements) > artwork.MaxElements {
			return atelier.Errorf(atelier.CodeRefused, "the drawing has too many parts")
		}
		p.Alt = orWords(a.Alt, maxSentence, p.Alt)
		done[i] = p.ID + ": " + orWords(a.Done, 200, "drawn again.")
		return nil
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	files, err := artwork.Files(scene, artwork.Kept(t.Base.Files, was, scene))
	all := orWords(strings.Join(done, " "), maxSay, "Nothing was open.")
	s.answers(nil, len(open) > 0, all)
	if len(s.reply.Notes) == 0 {
		s.note(atelier.Note{Act: atelier.ActInfo, Words: all})
	}
	return atelier.Draft{Files: files, Names: namesOf(scene), Summary: t.Base.Artefact.Summary}, err
}

// replaced returns the elements with the named ones as they are drawn now: in their
// old place, gone if they were left out, before the nearest things if they are new.
func replaced(was, drawn []artwork.Element, names []string) []artwork.Element {
	find := func(n string) *artwork.Element {
		for i := range drawn {
			if drawn[i].Name == n {
				return &drawn[i]
			}
		}
		return nil
	}
	var out []artwork.Element
	there := map[string]bool{}
	for _, e := range was {
		there[e.Name] = true
		if !slices.Contains(names, e.Name) {
			out = append(out, e)
		} else if n := find(e.Name); n != nil {
			if e.Role == artwork.RoleFocal {
				n.Role = e.Role
			}
			out = append(out, *n)
		}
	}
	for _, n := range names {
		if e := find(n); e != nil && !there[n] {
			out = append(out, *e)
		}
	}
	return out
}
