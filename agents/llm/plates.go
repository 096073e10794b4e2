package llm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// sight is what one plate is to show.
type sight struct {
	beat  atelier.Beat
	unit  string // of the text
	words string // of that unit
}

// planned makes the plates of a piece, empty, with what each is to show: spread
// over the beats, tied to the text units that tell them.
func planned(t atelier.Turn) (*artwork.Scene, []sight) {
	d := t.Direction
	n := t.Piece.Plates
	if n <= 0 {
		n = 4
	}
	n = min(n, artwork.MaxPlates)
	w, h := t.Piece.Width, t.Piece.Height
	if w == 0 || h == 0 {
		w, h = artwork.DefaultWidth, artwork.DefaultHeight
	}
	s := &artwork.Scene{Style: pick(t.Piece.Style, atelier.ArtworkStyles, pick(d.Style, atelier.ArtworkStyles, atelier.ArtworkStyles[0]))}
	for _, p := range d.Palette {
		if c, ok := artwork.Hex(p); ok {
			s.Palette = append(s.Palette, c)
		}
	}
	var units []text.Unit
	for _, o := range t.Others {
		if story, err := text.FromFiles(o.Files); o.Artefact.Medium == atelier.Text && err == nil {
			units = story.Units
			break
		}
	}
	var sights []sight
	for i := range n {
		var v sight
		p := artwork.Plate{ID: artwork.PlateID(i), Width: w, Height: h, Time: d.Setting.Time, Weather: d.Setting.Weather, Light: "left"}
		at := func(of int) int { // the middle of the plate's share
			return min((2*i+1)*of/(2*n), of-1)
		}
		if len(units) > 0 {
			u := units[at(len(units))]
			v.unit, v.words = u.ID, u.Text()
			p.Unit, p.Beat = u.ID, u.Beat
			if u.Time != "" {
				p.Time = u.Time
			}
			if u.Weather != "" {
				p.Weather = u.Weather
			}
		}
		if len(d.Beats) > 0 {
			v.beat = d.Beats[at(len(d.Beats))]
			if k := slices.IndexFunc(d.Beats, func(b atelier.Beat) bool { return b.ID == p.Beat }); k >= 0 {
				v.beat = d.Beats[k]
			}
			p.Beat = v.beat.ID
			if v.unit == "" {
				p.Time, p.Weather = v.beat.Time, v.beat.Weather
			}
		}
		p.Alt = orWords(v.beat.Tells, maxSentence, d.Theme)
		if p.Alt == "" {
			p.Alt = d.Title
		}
		s.Plates, sights = append(s.Plates, p), append(sights, v)
	}
	return s, sights
}

// sightsOf returns what the plates of an existing scene are to show.
func sightsOf(t atelier.Turn, s *artwork.Scene) []sight {
	_, plan := planned(t)
	out := make([]sight, len(s.Plates))
	for i := range out {
		if i < len(plan) {
			out[i] = plan[i]
		}
		for _, b := range t.Direction.Beats {
			if b.ID == s.Plates[i].Beat {
				out[i].beat = b
			}
		}
	}
	return out
}

// look is the style of the set in words. Every plate is asked for with it, word for
// word, so that they belong together.
func look(t atelier.Turn, s *artwork.Scene) string {
	d := t.Direction
	var b strings.Builder
	how := map[string]string{
		"paper-cut":     "layered cut-paper illustration, crisp edges, soft drop shadows between layers, subtle paper grain",
		"wash":          "soft watercolour wash, wet edges, visible paper, few outlines",
		"line-and-wash": "fine ink lines with loose watercolour wash",
		"grain":         "flat shapes with grainy gradients, screen-print texture",
	}[s.Style]
	fmt.Fprintf(&b, "Style: %s. Mood: %s. Palette: ", how, d.Mood.Feel)
	for i, c := range s.Palette {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.String())
	}
	b.WriteString(". Light from the left.\n")
	for _, c := range d.Cast {
		fmt.Fprintf(&b, "%s, the same in every picture: %s.\n", c.Name, lookOf(c.Noun, c.Colour, c.Count, "", c.Traits))
	}
	return b.String()
}

// shown is what one plate is to show, in words.
func shown(t atelier.Turn, p *artwork.Plate, v sight) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Picture %s: %s\n", p.ID, orWords(v.beat.Tells, maxSentence, t.Direction.Theme))
	if who := append(slices.Clone(v.beat.Who), v.beat.With...); len(who) > 0 {
		fmt.Fprintf(&b, "To be seen: %s.\n", strings.Join(who, ", "))
	}
	fmt.Fprintf(&b, "Where: %s. Time: %s. Weather: %s.\n", v.beat.Where, p.Time, p.Weather)
	if v.words != "" {
		fmt.Fprintf(&b, "The text it stands beside: %s\n", oneLine(v.words))
	}
	for _, r := range t.Direction.Must {
		if r.Scope == "every" && slices.Contains(r.Media, atelier.Artwork) {
			fmt.Fprintf(&b, "Must be in it: %s.\n", r.Text)
		}
	}
	for _, r := range t.Direction.MustNot {
		if slices.Contains(r.Media, atelier.Artwork) {
			fmt.Fprintf(&b, "Must not be in it: %s.\n", r.Text)
		}
	}
	return b.String()
}

// openPlate says what of one plate a revision may change.
type openPlate struct {
	whole    bool
	names    []string
	findings []atelier.Finding
}

func openPlates(t atelier.Turn, s *artwork.Scene) map[string]*openPlate {
	out := map[string]*openPlate{}
	open := func(id string) *openPlate {
		if out[id] == nil {
			out[id] = &openPlate{}
		}
		return out[id]
	}
	for _, f := range t.Findings {
		for i := range s.Plates {
			id := s.Plates[i].ID
			if f.Anchor.Unit != "" && f.Anchor.Unit != id {
				continue
			}
			o := open(id)
			o.findings = append(o.findings, f)
			if f.Anchor.Unit == "" || f.Anchor.Element == "" {
				o.whole = true
			} else if !slices.Contains(o.names, f.Anchor.Element) {
				o.names = append(o.names, f.Anchor.Element)
			}
		}
	}
	if spokenTo(t) {
		for i := range s.Plates {
			open(s.Plates[i].ID).whole = true
		}
	}
	return out
}

// wishes are what findings and people ask of one plate, as a list.
func (o *openPlate) wishes(t atelier.Turn) string {
	var b strings.Builder
	for _, f := range o.findings {
		if w := oneLine(f.Problem + " " + f.Suggestion); w != "" { // none, where the guard let none pass
			b.WriteString("- " + w + "\n")
		}
	}
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson {
			fmt.Fprintf(&b, "- %s\n", oneLine(n.Words))
		}
	}
	return b.String()
}
