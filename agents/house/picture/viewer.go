package picture

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/illustrator"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// minSeen is the share of a plate that a subject must cover to be seen at all.
const minSeen = 0.0028

// minHue is the share of a subject that must be painted in the colour it is said to
// have.
const minHue = 0.12

// Viewer asks whether plates show what they should. It holds nothing and is
// safe for concurrent use.
type Viewer struct{}

// NewViewer makes the viewer.
func NewViewer() *Viewer { return &Viewer{} }

var _ atelier.Critic = (*Viewer)(nil)

// wanted is one thing a plate must show.
type wanted struct {
	name, noun, lemma string
	colour            string
	count             int
	severity          int
	why               string
}

// Critique holds every plate against its text unit, its beat, the facts and the
// musts.
func (*Viewer) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	s, err := open(ctx, t)
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	j := &judgement{turn: t}
	if s.Source == nil {
		d := t.Direction
		colours := slices.ContainsFunc(d.Cast, func(c atelier.Character) bool { return c.Colour != "" }) || slices.ContainsFunc(d.Elements, func(e atelier.Element) bool { return e.Colour != "" })
		vs, err := views(s, t.Base, colours)
		if err != nil {
			return atelier.Review{}, atelier.Reply{}, err
		}
		for i := range s.Plates {
			j.shows(&s.Plates[i], vs[i])
			j.hour(&s.Plates[i])
			j.alt(&s.Plates[i])
		}
		j.somewhere(s, vs)
		j.never(s)
	}
	r, reply := j.review()
	return r, reply, nil
}

func lemma(subject, noun string) string {
	if subject != "" {
		return subject
	}
	if s, ok := lexicon.Lookup(noun); ok {
		return s.Lemma
	}
	return ""
}

// list is what a plate must show, in order of weight.
func (j *judgement) list(p *artwork.Plate) []wanted {
	d := j.turn.Direction
	var out []wanted
	put := func(w wanted) {
		if slices.ContainsFunc(d.MustNot, func(r atelier.Requirement) bool {
			return r.Subject != "" && forArtwork(r) && illustrator.Covers(lemma("", r.Subject), w.lemma)
		}) {
			return // told, and not to be seen
		}
		if w.lemma == "" || w.severity < atelier.Major && !illustrator.Holds(p.Stage, w.lemma) || !illustrator.Draws(w.lemma) || illustrator.Scenic(w.lemma) || illustrator.Stage(w.lemma) == p.Stage && placeLemma(w.lemma) {
			return
		}
		if !slices.ContainsFunc(out, func(o wanted) bool { return illustrator.Alike(o.lemma, w.lemma) }) {
			out = append(out, w)
		}
	}
	find := func(name string) (wanted, bool) {
		for _, c := range d.Cast {
			if c.Name == name {
				return wanted{name: name, noun: c.Noun, lemma: lemma(c.Subject, c.Noun), colour: c.Colour, count: c.Count}, true
			}
		}
		for _, e := range d.Elements {
			if e.Name == name {
				return wanted{name: name, noun: e.Noun, lemma: lemma(e.Subject, e.Noun), colour: e.Colour, count: e.Count}, true
			}
		}
		return wanted{}, false
	}
	for _, r := range d.Must {
		if r.Scope == "every" && r.Subject != "" && forArtwork(r) {
			put(wanted{name: nameFor(d, r.Subject), noun: r.Subject, lemma: lemma("", r.Subject), severity: atelier.Major, why: "must: " + r.Text})
		}
	}
	for _, b := range d.Beats {
		if b.ID == p.Beat && p.Beat != "" {
			for _, n := range b.Who {
				if w, ok := find(n); ok {
					w.severity, w.why = atelier.Major, "acts here"
					put(w)
				}
			}
		}
	}
	for _, o := range j.turn.Others {
		if o.Artefact.Medium != atelier.Text {
			continue
		}
		story, err := text.FromFiles(o.Files)
		if err != nil {
			continue
		}
		if k := story.Unit(p.Unit); k >= 0 {
			for _, n := range story.Units[k].Shows {
				if w, ok := find(n); ok {
					w.severity, w.why = atelier.Moderate, "is named in "+p.Unit
					put(w)
				}
			}
		}
	}
	return out
}

// placeLemma reports whether a lemma is a place rather than a thing that stands in one.
func placeLemma(l string) bool {
	s, ok := lexicon.Lookup(l)
	return ok && s.Kind == lexicon.Place && l != "lighthouse" && l != "castle" && l != "windmill" && l != "tower" && l != "bridge"
}

func forArtwork(r atelier.Requirement) bool {
	return len(r.Media) == 0 || slices.Contains(r.Media, atelier.Artwork)
}

// nameFor is the element name a missing thing gets: the direction's, or its noun.
func nameFor(d atelier.Direction, noun string) string {
	l := lemma("", noun)
	for _, c := range d.Cast {
		if lemma(c.Subject, c.Noun) == l {
			return c.Name
		}
	}
	for _, e := range d.Elements {
		if lemma(e.Subject, e.Noun) == l {
			return e.Name
		}
	}
	var b []byte
	for _, c := range []byte(strings.ToLower(noun)) {
		if c >= 'a' && c <= 'z' || c == '-' {
			b = append(b, c)
		} else if c == ' ' {
			b = append(b, '-')
		}
	}
	if len(b) > 16 {
		b = b[:16]
	}
	n := strings.Trim(string(b), "-")
	for len(n) < 3 {
		n += "x"
	}
	return n
}

// depicts reports whether an element shows the subject: by its lemma, or, where
// whoever drew it named no lemma, by the name that the direction has for it.
func depicts(e *artwork.Element, lemma, name string) bool {
	return e.Subject != "" && illustrator.Alike(e.Subject, lemma) || e.Subject == "" && e.Noun != "" && e.Name == name
}

func (j *judgement) shows(p *artwork.Plate, v *artwork.View) {
	for _, w := range j.list(p) {
		var best *artwork.Element
		size := 0.0
		n := 0
		for i := range p.Elements {
			e := &p.Elements[i]
			if !depicts(e, w.lemma, w.name) {
				continue
			}
			a := v.Presence(e.Name)
			if a > size || best == nil {
				best, size = e, a
			}
			if a >= minSeen/6 {
				n++
			}
		}
		j.check("artwork.shows", 1, best != nil && size >= minSeen)
		switch {
		case best == nil:
			j.find(atelier.Finding{Rule: "artwork.absent", Code: "absent", Severity: w.severity, Anchor: atelier.Anchor{Unit: p.ID, Element: w.name},
				Problem:    fmt.Sprintf("The %s is missing from %s (%s).", w.noun, p.ID, w.why),
				Suggestion: "Add the " + w.noun + ".", Do: "inpaint", Recheck: "visible pixels of an element with that subject", Measured: 0, Wanted: minSeen})
			continue
		case size < minSeen:
			sev := atelier.Moderate
			if size == 0 {
				sev = w.severity
			}
			do := "enlarge"
			if v.Hidden(best.Name) > 0.6 {
				do = "shift"
			}
			j.find(atelier.Finding{Rule: "artwork.small", Code: "unclear", Severity: sev, Anchor: anchor(p, best),
				Problem:    fmt.Sprintf("The %s can hardly be seen on %s: %.2f %% of the picture.", w.noun, p.ID, size*100),
				Suggestion: fmt.Sprintf("Make it clear to see, %.2f %% at least.", minSeen*100), Do: do, Recheck: "visible pixels of the element over all pixels", Measured: size, Wanted: minSeen})
		}
		if w.count > 1 {
			j.check("artwork.count", 1, n == w.count)
			if n != w.count {
				j.counts(p, v, w, n)
			}
		}
		if w.colour != "" {
			ok := best.Colour == w.colour
			if c := illustrator.Tint(w.lemma, w.colour); ok && c != nil && best.Tint != nil && v.Lab != nil && size >= 2*minSeen && v.Hidden(best.Name) < 0.4 && best.Pose != "portrait" {
				ok = v.Share(best.Name, p.Ambient.Grade(*c, best.Depth, best.Lift)) >= minHue
			}
			j.check("artwork.colour", 1, ok)
			if !ok {
				j.find(atelier.Finding{Rule: "artwork.colour", Code: "palette", Severity: atelier.Major, Anchor: anchor(p, best),
					Problem: fmt.Sprintf("The %s on %s is not %s.", w.noun, p.ID, w.colour), Suggestion: "Paint it " + w.colour + ".", Do: "recolour",
					Recheck: "colour word the element was painted by", Measured: 0, Wanted: 1})
			}
		}
	}
}

// counts asks for one more or one less, or for one that is hidden to come out.
func (j *judgement) counts(p *artwork.Plate, v *artwork.View, w wanted, n int) {
	f := atelier.Finding{Rule: "artwork.count", Code: "absent", Severity: atelier.Moderate, Measured: float64(n), Wanted: float64(w.count),
		Problem: fmt.Sprintf("%s shows %d of the %d %s.", p.ID, n, w.count, lexicon.Plural(lexicon.Singular(w.noun))), Recheck: "elements of that subject that can be seen"}
	used := map[string]bool{}
	for i := range p.Elements {
		e := &p.Elements[i]
		used[e.Name] = true
		if depicts(e, w.lemma, w.name) && v.Presence(e.Name) < minSeen/6 {
			f.Anchor, f.Do, f.Suggestion = anchor(p, e), "shift", "Bring the hidden one out."
			j.find(f)
			return
		}
	}
	if n > w.count {
		for i := range p.Elements {
			if e := &p.Elements[i]; depicts(e, w.lemma, w.name) && e.Role != artwork.RoleFocal {
				f.Anchor, f.Do, f.Suggestion, f.Code = anchor(p, e), "cut", "Take one away.", "clutter"
				j.find(f)
				return
			}
		}
		return
	}
	name := w.name
	for _, s := range []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"} {
		if !used[name] {
			break
		}
		base := w.name
		if len(base)+1+len(s) > 16 {
			base = strings.TrimRight(base[:16-1-len(s)], "-")
		}
		name = base + "-" + s
	}
	f.Anchor, f.Do, f.Suggestion = atelier.Anchor{Unit: p.ID, Element: name}, "inpaint", "Add one more."
	j.find(f)
}

// alt checks that the words for those who do not see name what is to be seen, and
// nothing that is not there.
func (j *judgement) alt(p *artwork.Plate) {
	f := atelier.Finding{Rule: "artwork.alt", Code: "absent", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID}, Suggestion: "Say what is in the picture.", Do: "redo",
		Recheck: "things that the alt text names against the elements of the plate", Measured: 0, Wanted: 1}
	words := strings.ToLower(p.Alt)
	if len(words) < 12 {
		f.Problem = p.ID + " has no words for those who cannot see it."
	}
	names := func(noun string) bool {
		noun = strings.ToLower(noun)
		one := lexicon.Singular(noun)
		return strings.Contains(words, noun) || strings.Contains(words, one) || strings.Contains(words, lexicon.Plural(one))
	}
	for i := range p.Elements {
		e := &p.Elements[i]
		twice := slices.ContainsFunc(p.Elements, func(o artwork.Element) bool { return o.Subject == e.Subject && o.Noun != e.Noun && o.Motif != "" })
		if e.Role == artwork.RoleFocal && e.Motif != "" && e.Noun != "" && f.Problem == "" && !names(e.Noun) && !(twice && names(e.Subject)) {
			f.Problem = fmt.Sprintf("The alt text of %s does not name %s, which it is about.", p.ID, named(e))
		}
	}
	for _, m := range lexicon.Scan(p.Alt) {
		switch m.Subject.Kind {
		case lexicon.Animal, lexicon.Person, lexicon.Vehicle, lexicon.Object:
		default:
			continue
		}
		if f.Problem == "" && m.Known() && (illustrator.Stage(m.Lemma) != p.Stage || p.Stage == "meadow") && illustrator.Draws(m.Lemma) && !illustrator.Scenic(m.Lemma) && !slices.ContainsFunc(p.Elements, func(e artwork.Element) bool {
			return illustrator.Alike(e.Subject, m.Lemma) || strings.Contains(strings.ToLower(e.Noun), strings.ToLower(m.Noun))
		}) {
			f.Problem = fmt.Sprintf("The alt text of %s speaks of a %s that is not there.", p.ID, m.Noun)
		}
	}
	j.check("artwork.alt", 1, f.Problem == "")
	if f.Problem != "" {
		j.find(f)
	}
}

// hour checks time and weather against the beat or the unit.
func (j *judgement) hour(p *artwork.Plate) {
	var time, weather string
	for _, b := range j.turn.Direction.Beats {
		if b.ID == p.Beat && p.Beat != "" {
			time, weather = b.Time, b.Weather
		}
	}
	for _, o := range j.turn.Others {
		if o.Artefact.Medium == atelier.Text {
			if story, err := text.FromFiles(o.Files); err == nil {
				if k := story.Unit(p.Unit); k >= 0 {
					if u := story.Units[k]; u.Time != "" {
						time = u.Time
					}
					if u := story.Units[k]; u.Weather != "" {
						weather = u.Weather
					}
				}
			}
		}
	}
	ok := (time == "" || p.Time == time) && (weather == "" || p.Weather == weather)
	j.check("artwork.hour", 0.7, ok)
	if !ok {
		j.find(atelier.Finding{Rule: "artwork.hour", Code: "incoh", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
			Problem:    fmt.Sprintf("%s shows %s and %s weather; the text there has %s and %s.", p.ID, p.Time, p.Weather, time, weather),
			Suggestion: "Show the hour and the weather of the text.", Do: "redo", Recheck: "hour and weather of the plate against its unit", Measured: 0, Wanted: 1})
	}
}

// somewhere checks musts that one plate is enough for.
func (j *judgement) somewhere(s *artwork.Scene, vs []*artwork.View) {
	for _, r := range j.turn.Direction.Must {
		if r.Scope == "every" || r.Subject == "" || !forArtwork(r) {
			continue
		}
		l := lemma("", r.Subject)
		if l == "" || !illustrator.Draws(l) {
			j.check("artwork.must", 2, illustrator.Scenic(l))
			continue
		}
		if illustrator.Scenic(l) {
			continue
		}
		seen := false
		for i := range s.Plates {
			for k := range s.Plates[i].Elements {
				e := &s.Plates[i].Elements[k]
				seen = seen || depicts(e, l, nameFor(j.turn.Direction, r.Subject)) && vs[i].Presence(e.Name) >= minSeen/2
			}
			seen = seen || s.Plates[i].Stage == illustrator.Stage(l) && placeLemma(l)
		}
		j.check("artwork.must", 2, seen)
		if !seen {
			p := &s.Plates[0]
			j.find(atelier.Finding{Rule: "artwork.must", Code: "absent", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: p.ID, Element: nameFor(j.turn.Direction, r.Subject)},
				Problem: fmt.Sprintf("No plate shows what the brief demands: %s.", r.Text), Suggestion: "Add the " + r.Subject + " to " + p.ID + ".", Do: "inpaint",
				Recheck: "visible pixels of an element with that subject on any plate", Measured: 0, Wanted: minSeen / 2})
		}
	}
}

// never checks what must not be seen.
func (j *judgement) never(s *artwork.Scene) {
	for _, r := range j.turn.Direction.MustNot {
		if r.Subject == "" || !forArtwork(r) {
			continue
		}
		l := lemma("", r.Subject)
		ok := true
		for _, p := range s.Pictures() {
			for k := range p.Elements {
				e := &p.Elements[k]
				if l == "" || !depicts(e, l, nameFor(j.turn.Direction, r.Subject)) && !illustrator.Forbids(l, e) {
					continue
				}
				ok = false
				j.find(atelier.Finding{Rule: "artwork.forbidden", Code: "offbrief", Severity: atelier.Blocker, Anchor: anchor(p, e),
					Problem: fmt.Sprintf("%s shows %s, which the brief forbids: %s.", p.ID, named(e), r.Text), Suggestion: "Take it away.", Do: "cut",
					Recheck: "elements with that subject", Measured: 1, Wanted: 0})
			}
		}
		j.check("artwork.forbidden", 2, ok)
	}
}
