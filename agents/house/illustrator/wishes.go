package illustrator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

// person reads a person's words and does what they ask of the picture, within
// the finding's anchor.
func (r *reviser) person(f atelier.Finding, notes []atelier.Note) (string, bool) {
	words := f.Problem
	for _, n := range notes {
		if n.Act == atelier.ActPerson && (words == "" || n.About.Finding == f.ID && f.ID != "") {
			words = n.Words
		}
	}
	if words == "" {
		for _, n := range notes {
			if n.Act == atelier.ActPerson {
				words = n.Words
			}
		}
	}
	var did, not []string
	for _, w := range lexicon.ReadWishes(words) {
		if !w.For(atelier.Artwork) && w.Kind != lexicon.WishUnknown {
			continue
		}
		unit := first(f.Anchor.Unit, w.Unit)
		switch unit {
		case "ending":
			unit = artwork.PlateID(len(r.scene.Plates) - 1)
		case "opening":
			unit = artwork.PlateID(0)
		}
		var plates []*artwork.Plate
		for i := range r.scene.Plates {
			if p := &r.scene.Plates[i]; unit == "" || p.ID == unit || p.Unit == unit {
				plates = append(plates, p)
			}
		}
		if unit == "" && r.scene.Cover != nil {
			plates = append(plates, r.scene.Cover)
		}
		if say := r.wish(w, plates, unit == ""); say != "" {
			did = append(did, say)
		} else {
			not = append(not, fmt.Sprintf("%q", w.Words))
		}
	}
	say := ""
	if len(did) > 0 {
		say = strings.ToUpper(did[0][:1]) + series(did)[1:] + "."
	}
	if len(not) > 0 {
		say = strings.TrimSpace(say + " I could not do " + series(not) + ".")
	}
	if say == "" {
		say = "Nothing in this asks for a change of the picture."
	}
	return say, len(did) > 0
}

// wish does one wish; it returns what was done, "" if nothing could be.
func (r *reviser) wish(w lexicon.Wish, plates []*artwork.Plate, all bool) string {
	on := "on every plate"
	if !all && len(plates) > 0 {
		on = "on " + plates[0].ID
	}
	lemma := w.Subject
	if lemma == "" {
		lemma = lemmaOf(w.Noun)
	}
	match := func(e *artwork.Element) bool {
		return lemma != "" && e.Subject == lemma || w.Noun != "" && (e.Noun == w.Noun || e.Name == nameOf(w.Noun, 1))
	}
	whole := func(f func(rgb) rgb) {
		for _, p := range plates {
			for i := range p.Elements {
				for k := range p.Elements[i].Shapes {
					recolour(&p.Elements[i].Shapes[k], f)
				}
			}
		}
	}
	each := func(f func(p *artwork.Plate, e *artwork.Element)) (n int) {
		for _, p := range plates {
			for i := range p.Elements {
				if e := &p.Elements[i]; match(e) && e.Motif != "" {
					f(p, e)
					n++
				}
			}
		}
		return n
	}
	more := w.Amount >= 0
	amount := max(abs1(w.Amount), 0.4)
	if len(plates) == 0 {
		return ""
	}
	switch w.Kind {
	case lexicon.WishLight:
		d := 0.09 * amount
		if !more {
			d = -d
		}
		whole(func(c rgb) rgb { return lighter(c, d) })
		return map[bool]string{true: "made it brighter ", false: "made it darker "}[more] + on
	case lexicon.WishWarmth:
		d := 0.03 * amount
		if !more {
			d = -d
		}
		whole(func(c rgb) rgb { o := c.Lab(); o.B += d; o.A += d * 0.4; return o.RGB() })
		return map[bool]string{true: "made the colours warmer ", false: "made the colours cooler "}[more] + on
	case lexicon.WishSaturation:
		k := 1 + 0.35*amount
		if !more {
			k = 1 - 0.35*amount
		}
		whole(func(c rgb) rgb { return artwork.Saturate(c, k) })
		return map[bool]string{true: "made the colours stronger ", false: "made the colours quieter "}[more] + on
	case lexicon.WishContrast:
		k := 1 + 0.25*amount
		if !more {
			k = 1 - 0.25*amount
		}
		whole(func(c rgb) rgb { o := c.Lab(); o.L = min(max(0.55+(o.L-0.55)*k, 0.05), 0.98); return o.RGB() })
		return map[bool]string{true: "raised the contrast ", false: "lowered the contrast "}[more] + on
	case lexicon.WishMood:
		d := 0.05 * (w.Valence + 0.3*w.Arousal)
		whole(func(c rgb) rgb { o := c.Lab(); o.L += d; o.B += d * 0.5; return o.RGB() })
		return "shifted light and colour towards that mood " + on
	case lexicon.WishColour:
		t := tintOf(w.Value)
		if t == nil {
			return ""
		}
		if n := each(func(p *artwork.Plate, e *artwork.Element) { e.Colour, e.Tint = w.Value, t; r.c.draw(p, e) }); n > 0 {
			return "painted the " + w.Noun + " " + w.Value + " " + on
		}
		if lemma != "" {
			return ""
		}
		k := 0.16
		if !more {
			whole(func(c rgb) rgb {
				if artwork.Distance(c, *t) < 0.2 {
					return artwork.Saturate(c, 0.4)
				}
				return c
			})
			return "took " + w.Value + " back " + on
		}
		whole(func(c rgb) rgb {
			o, q := c.Lab(), t.Lab()
			o.A += (q.A - o.A) * k
			o.B += (q.B - o.B) * k
			return o.RGB()
		})
		return "brought more " + w.Value + " in " + on
	case lexicon.WishSize:
		k := 1 + 0.5*amount
		if !more {
			k = 1 / k
		}
		if each(func(p *artwork.Plate, e *artwork.Element) { r.scale(p, e, k) }) > 0 {
			return map[bool]string{true: "made the ", false: "made the "}[more] + w.Noun + map[bool]string{true: " larger ", false: " smaller "}[more] + on
		}
		return ""
	case lexicon.WishAdd:
		if lemma == "" || scenic[lemma] {
			return ""
		}
		n := 0
		for _, p := range plates {
			used := map[string]bool{}
			for i := range p.Elements {
				used[p.Elements[i].Name] = true
			}
			for k := range max(w.Count, 1) {
				name := uniqueName(used, first(w.Noun, lemma), k+1)
				if r.insert(p, thing{name: name, noun: first(w.Noun, lemma), lemma: lemma, colour: w.Colour, count: 1}, 1.2) {
					n++
				}
			}
		}
		if n == 0 {
			return ""
		}
		return "added " + lexicon.Article(first(w.Noun, lemma)) + " " + first(w.Noun, lemma) + " " + on
	case lexicon.WishRemove:
		n := 0
		for _, p := range plates {
			before := len(p.Elements)
			p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool {
				return match(&e) && e.Role != artwork.RoleSky && e.Role != artwork.RoleGround
			})
			n += before - len(p.Elements)
		}
		if n == 0 {
			return ""
		}
		return "took the " + first(w.Noun, lemma) + " away " + on
	case lexicon.WishStyle:
		if !slices.Contains(atelier.ArtworkStyles, w.Value) || !all {
			return ""
		}
		r.c.style, r.scene.Style = w.Value, w.Value
		r.again(plates, func(*sight) {})
		return "redrew everything in " + strings.ReplaceAll(w.Value, "-", " ")
	case lexicon.WishTime:
		r.again(plates, func(s *sight) { s.time = w.Value })
		return "set it " + timeWords[w.Value] + " " + on
	case lexicon.WishWeather:
		r.again(plates, func(s *sight) { s.weather = w.Value })
		return "changed the weather to " + w.Value + " " + on
	case lexicon.WishSimple:
		if !more {
			return ""
		}
		for _, p := range plates {
			p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool {
				return e.Name == "foreground" || e.Name == "clouds" || e.Name == "reeds" || e.Name == "wind-lines"
			})
		}
		return "took away what is not needed " + on
	case lexicon.WishKeep:
		return "kept it as it is"
	}
	return ""
}

func abs1(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// again composes plates anew after their sight was changed.
func (r *reviser) again(plates []*artwork.Plate, change func(*sight)) {
	for _, p := range plates {
		if p.ID == artwork.CoverID {
			s := r.sights[0]
			change(&s)
			if n := r.c.cover(s, r.world, 0); n != nil {
				*p = *n
			}
			continue
		}
		i := slices.IndexFunc(r.scene.Plates, func(q artwork.Plate) bool { return q.ID == p.ID })
		s := r.sights[min(max(i, 0), len(r.sights)-1)]
		change(&s)
		r.sights[min(max(i, 0), len(r.sights)-1)] = s
		*p = r.c.plate(i, len(r.scene.Plates), s, r.world)
	}
}

// Draws reports whether this illustrator has a motif, or scenery, for a lemma.
func Draws(lemma string) bool { return drawable(lemma) }

// Scenic reports whether a lemma is shown by the place, the hour or the weather
// of a plate and has no element of its own.
func Scenic(lemma string) bool { return scenic[lemma] }

// Stage is the kind of scenery that stands for a place: "sea" for a harbour.
func Stage(place string) string { return stageOf(place) }
