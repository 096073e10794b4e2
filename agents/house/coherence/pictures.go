package coherence

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

// Codebook codes of what this package asks for.
const (
	codeIncoherent = "incoh"
	codeAbsent     = "absent"
	doAlign        = "align"
	doRedo         = "redo" // a whole plate: it is composed again from its unit
)

// own reports whether a picture is a person's own, of which nothing is known.
func own(s *artwork.Scene) bool { return s.Source != nil }

// cues: every plate shows a unit that exists, in the order of the text.
func (b *bench) cues(a piece[*artwork.Scene]) {
	const rule = "coherence.cue"
	if len(b.texts) == 0 || own(a.data) {
		return
	}
	last := -1
	for _, p := range a.data.Plates {
		if p.Unit == "" {
			continue
		}
		at := -1
		for _, t := range b.texts {
			if i := t.data.Unit(p.Unit); i >= 0 {
				at = i
				break
			}
		}
		switch {
		case at < 0:
			b.fail(a.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doRedo, Severity: atelier.Major, Anchor: atelier.Anchor{Unit: p.ID}, With: b.texts[0].art.Piece,
				Problem: fmt.Sprintf("%s says that it shows %s, and the text has no such unit.", title(p.ID), p.Unit), Suggestion: "Show a unit that the text has."})
		case at < last:
			b.fail(a.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID}, With: b.teller(p.Unit),
				Problem: fmt.Sprintf("%s shows %s, which comes before what the plate before it shows.", title(p.ID), p.Unit), Suggestion: "Keep the pictures in the order of the text."})
		case b.otherBeat(p):
			b.fail(a.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID}, With: b.teller(p.Unit),
				Problem: fmt.Sprintf("%s shows %s and says that it is %s, which that unit does not tell.", title(p.ID), p.Unit, lower(p.Beat)), Suggestion: "Show the beat of the unit."})
		default:
			b.pass(rule, 1)
		}
		last = max(last, at)
	}
}

// otherBeat reports whether a plate names a beat that its unit does not tell.
func (b *bench) otherBeat(p artwork.Plate) bool {
	u := b.unit(p.Unit)
	return u != nil && u.Beat != "" && p.Beat != "" && u.Beat != p.Beat
}

// castShown: who acts in a plate's unit is in the plate.
func (b *bench) castShown(a piece[*artwork.Scene]) {
	const rule = "coherence.cast"
	if own(a.data) {
		return
	}
	for _, p := range a.data.Plates {
		beat, _ := b.beat(p.Beat)
		u := b.unit(p.Unit)
		for i, c := range b.d.Cast {
			there, with := slices.Contains(beat.Who, c.Name), ""
			if u != nil && len(u.Shows) > 0 {
				there, with = there && slices.Contains(u.Shows, c.Name), b.teller(p.Unit)
			}
			if !there || b.unseen(c.Subject) {
				continue
			}
			if depicts(&p, c.Name, c.Subject, c.Noun) > 0 {
				b.pass(rule, 2)
				continue
			}
			sev := atelier.Moderate
			if i == 0 {
				sev = atelier.Major
			}
			b.fail(a.art, 2, atelier.Finding{Rule: rule, Code: codeAbsent, Do: doAlign, Severity: sev, Anchor: atelier.Anchor{Unit: p.ID, Element: c.Name}, With: with,
				Problem:    fmt.Sprintf("%s tells of %s, and %s does not show %s.", unitWords(p.Unit, p.Beat), call(c), lower(p.ID), objective(c)),
				Suggestion: fmt.Sprintf("Put %s into the picture.", call(c)), Recheck: "look for the element again", Measured: 0, Wanted: 1})
		}
	}
}

// unseen reports whether the brief bans somebody from the pictures.
func (b *bench) unseen(subject string) bool {
	return subject != "" && slices.ContainsFunc(b.d.MustNot, func(q atelier.Requirement) bool {
		return q.Check == "absent" && q.Subject != "" && slices.Contains(q.Media, atelier.Artwork) && forbids(q.Subject, subject)
	})
}

// counted: where the facts count, a plate that shows the thing shows that many.
func (b *bench) counted(a piece[*artwork.Scene]) {
	const rule = "coherence.count"
	for _, f := range b.d.Facts {
		if f.Aspect != "count" || own(a.data) {
			continue
		}
		want, err := strconv.Atoi(f.Value)
		if err != nil || want < 2 || want > 12 {
			continue // more are a crowd; nobody counts them in a picture
		}
		subject, noun := b.subject(f.Subject)
		for _, p := range a.data.Plates {
			got := depicts(&p, f.Subject, subject, noun)
			if got == 0 {
				continue
			}
			if got == want {
				b.pass(rule, 2)
				continue
			}
			b.fail(a.art, 2, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
				Problem:    fmt.Sprintf("There are %s %s in the story and %s in %s.", lexicon.Numeral(want), lexicon.Plural(noun), lexicon.Numeral(got), lower(p.ID)),
				Suggestion: fmt.Sprintf("Draw %s.", lexicon.Numeral(want)), Recheck: "count the elements again", Measured: float64(got), Wanted: float64(want)})
		}
	}
}

// maxHue is how far, in OKLab, a tint may lie from the colour that was asked for
// and still be called by its word.
const maxHue = 0.22

// coloured: what a fact calls red is red.
func (b *bench) coloured(a piece[*artwork.Scene]) {
	const rule = "coherence.colour"
	if own(a.data) {
		return
	}
	for _, f := range b.d.Facts {
		if f.Aspect != "colour" {
			continue
		}
		want, ok := lexicon.Colour(f.Value)
		if !ok {
			continue
		}
		subject, noun := b.subject(f.Subject)
		for _, p := range a.data.Plates {
			for i := range p.Elements {
				e := &p.Elements[i]
				if !is(e, f.Subject, subject, noun) {
					continue
				}
				got, known := lexicon.Colour(e.Colour)
				distance := 0.0
				switch {
				case known && got.Family != want.Family:
					distance = apart(got.Hex, want.Hex)
				case !known && e.Tint != nil:
					distance = apart(e.Tint.String(), want.Hex)
				}
				if distance <= maxHue {
					b.pass(rule, 2)
					continue
				}
				b.fail(a.art, 2, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: "recolour", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID, Element: e.Name},
					Problem:    fmt.Sprintf("The %s is %s in the brief and another colour in %s.", noun, f.Value, lower(p.ID)),
					Suggestion: fmt.Sprintf("Make it %s.", f.Value), Recheck: "measure the colour again", Measured: round(distance), Wanted: maxHue})
			}
		}
	}
}

// hours: a plate's time of day and weather are those of its unit.
func (b *bench) hours(a piece[*artwork.Scene]) {
	if own(a.data) {
		return
	}
	for _, p := range a.data.Plates {
		beat, i := b.beat(p.Beat)
		time, weather := beat.Time, beat.Weather
		timed, weathered := "", "" // the text that says so
		if u := b.unit(p.Unit); u != nil {
			if u.Time != "" {
				time, timed = u.Time, b.teller(p.Unit)
			}
			if u.Weather != "" {
				weather, weathered = u.Weather, b.teller(p.Unit)
			}
		} else if i < 0 {
			continue
		}
		if time != "" && p.Time != "" {
			if lexicon.SameLight(time, p.Time) {
				b.pass("coherence.time", 1)
			} else {
				b.fail(a.art, 1, atelier.Finding{Rule: "coherence.time", Code: codeIncoherent, Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID}, With: timed,
					Problem:    fmt.Sprintf("In %s it is %s, and %s shows %s.", unitWords(p.Unit, p.Beat), time, lower(p.ID), p.Time),
					Suggestion: fmt.Sprintf("Light the plate for %s.", time), Recheck: "compare the hours again"})
			}
		}
		if weather != "" && p.Weather != "" {
			if lexicon.SameSky(weather, p.Weather) {
				b.pass("coherence.weather", 1)
			} else {
				b.fail(a.art, 1, atelier.Finding{Rule: "coherence.weather", Code: codeIncoherent, Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID}, With: weathered,
					Problem:    fmt.Sprintf("In %s the weather is %s, and %s shows %s.", unitWords(p.Unit, p.Beat), weather, lower(p.ID), p.Weather),
					Suggestion: fmt.Sprintf("Give the plate %s.", weather), Recheck: "compare the weather again"})
			}
		}
	}
}

// Palette lightness (OKLab, mean of the plates' palette) and mood.
const (
	gloomy = 0.36 // darker than this by day belies a glad beat
	glad   = 0.35 // valence from which a beat is glad
)

// daylight: a glad unit by day is not shown in a dark palette.
func (b *bench) daylight(a piece[*artwork.Scene]) {
	const rule = "coherence.light"
	if own(a.data) || len(a.data.Palette) == 0 {
		return
	}
	var sum float64
	for _, c := range a.data.Palette {
		l, _, _ := colour(c.String()).OkLab()
		sum += l
	}
	mean := sum / float64(len(a.data.Palette))
	for _, p := range a.data.Plates {
		beat, i := b.beat(p.Beat)
		if i < 0 || p.Time == "night" || p.Time == "dusk" || beat.Mood.Valence < glad {
			continue
		}
		if mean+p.Ambient.Light >= gloomy {
			b.pass(rule, 1)
			continue
		}
		b.fail(a.art, 1, atelier.Finding{Rule: rule, Code: "mood", Do: doRedo, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
			Problem: fmt.Sprintf("%s is a glad moment by day, and %s is dark.", unitWords(p.Unit, p.Beat), lower(p.ID)), Suggestion: "Lighten it.",
			Recheck: "measure the lightness again", Measured: round(mean + p.Ambient.Light), Wanted: gloomy})
	}
}

// mainElements are the first of the direction's elements, which plates must show.
const mainElements = 4

// shown: what the brief names is seen somewhere.
func (b *bench) shown(a piece[*artwork.Scene]) {
	const rule = "coherence.element"
	if own(a.data) {
		return
	}
	for i, e := range b.d.Elements {
		// Four plates cannot hold everything that a long brief mentions: what must
		// be there counts, what has a colour or comes first counts.
		if e.From != "must" && (e.From != "brief" || i >= mainElements && e.Colour == "") || e.Subject == "" || b.unseen(e.Subject) {
			continue
		}
		s, _ := lexicon.Lookup(e.Subject)
		if s.Kind != lexicon.Object && s.Kind != lexicon.Vehicle && s.Kind != lexicon.Animal && s.Kind != lexicon.Person && s.Kind != lexicon.Plant {
			continue // weather and places are the stage itself
		}
		best, with := "", ""
		seen := false
		for k := range a.data.Plates {
			p := &a.data.Plates[k]
			if depicts(p, e.Name, e.Subject, e.Noun) > 0 {
				seen = true
				break
			}
			u := b.unit(p.Unit)
			beat, _ := b.beat(p.Beat)
			switch {
			case u != nil && slices.Contains(u.Shows, e.Name):
				best, with = p.ID, b.teller(p.Unit)
			case best == "" && slices.Contains(beat.With, e.Name):
				best = p.ID
			}
		}
		switch {
		case seen:
			b.pass(rule, 1)
		case e.From != "must" && (s.Kind == lexicon.Object && tiny[e.Subject] || buried[e.Subject]):
			// Too small to ask for, or under the ground.
		case best == "":
			// No plate shows a unit in which it is: the text may carry it alone.
		default:
			b.fail(a.art, 1, atelier.Finding{Rule: rule, Code: codeAbsent, Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: best, Element: e.Name}, With: with,
				Problem: fmt.Sprintf("The brief names the %s, %s tells of it, and no plate shows it.", e.Noun, lower(best)), Suggestion: fmt.Sprintf("Put the %s into %s.", e.Noun, lower(best)),
				Recheck: "look for the element again", Measured: 0, Wanted: 1})
		}
	}
}

// tiny things may be left out of a picture that has more to show.
var tiny = map[string]bool{"rope": true, "button": true, "thread": true, "needle": true, "ring": true, "key": true, "pencil": true, "egg": true, "web": true}

// buried things are told of and seen by nobody who stands above.
var buried = map[string]bool{"root": true, "seed": true, "worm": true}

// subject returns lemma and noun of a cast or element name.
func (b *bench) subject(name string) (lemma, noun string) {
	for _, c := range b.d.Cast {
		if c.Name == name {
			return c.Subject, c.Noun
		}
	}
	for _, e := range b.d.Elements {
		if e.Name == name {
			return e.Subject, e.Noun
		}
	}
	return "", name
}

// depicts counts the elements of a plate that stand for something.
func depicts(p *artwork.Plate, name, subject, noun string) int {
	n := 0
	for i := range p.Elements {
		if is(&p.Elements[i], name, subject, noun) {
			n++
		}
	}
	return n
}

// is: by its name, by its name with a number or letter behind, by its lemma.
func is(e *artwork.Element, name, subject, noun string) bool {
	if e.Role == artwork.RoleOverlay {
		return false
	}
	if e.Name == name || subject != "" && e.Subject == subject {
		return true
	}
	if rest, ok := strings.CutPrefix(e.Name, name+"-"); ok && len(rest) <= 2 && (e.Subject == subject || e.Subject == "") {
		return true
	}
	return subject == "" && noun != "" && e.Noun == noun
}

func call(c atelier.Character) string {
	if c.Given != "" {
		return c.Given
	}
	if c.Count != 1 {
		return "the " + lexicon.Plural(c.Noun)
	}
	return "the " + c.Noun
}

func objective(c atelier.Character) string {
	if c.Count != 1 {
		return "them"
	}
	switch c.Pronoun {
	case "she":
		return "her"
	case "he":
		return "him"
	}
	return "it"
}

func unitWords(unit, beat string) string {
	if unit == "" {
		return strings.ReplaceAll(beat, "-", " ")
	}
	if n, ok := strings.CutPrefix(unit, "st"); ok {
		return "stanza " + n
	}
	return "page " + strings.TrimPrefix(unit, "pg")
}

func lower(id string) string { return strings.ReplaceAll(id, "-", " ") }

func title(id string) string { return strings.ToUpper(id[:1]) + lower(id[1:]) }

func colour(h string) colorful.Color {
	c, err := colorful.Hex(h)
	if err != nil {
		return colorful.Color{}
	}
	return c
}

// apart is the distance of two colours in OKLab.
func apart(x, y string) float64 {
	l1, a1, b1 := colour(x).OkLab()
	l2, a2, b2 := colour(y).OkLab()
	// Light and shade change lightness, not what a thing is called.
	return math.Hypot((l1-l2)*0.5, math.Hypot(a1-a2, b1-b2))
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
