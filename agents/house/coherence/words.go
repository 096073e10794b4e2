package coherence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// foreign reports whether a story was not written to the beats: a person's own.
func foreign(s *text.Story) bool {
	return !slices.ContainsFunc(s.Units, func(u text.Unit) bool { return u.Beat != "" })
}

// named: who has a name is called by it.
func (b *bench) named(t piece[*text.Story]) {
	const rule = "coherence.name"
	if foreign(t.data) {
		return
	}
	for _, f := range b.d.Facts {
		if f.Aspect != "name" {
			continue
		}
		home := ""
		said := false
		for _, u := range t.data.Units {
			if strings.Contains(u.Text(), f.Value) {
				said = true
			}
			if home == "" && slices.Contains(u.Shows, f.Subject) {
				home = u.ID
			}
		}
		if said {
			b.pass(rule, 2)
			continue
		}
		if home == "" {
			home = t.data.Units[0].ID
		}
		_, noun := b.subject(f.Subject)
		if f.Subject == "setting" {
			noun = "place"
		}
		b.fail(t.art, 2, atelier.Finding{Rule: rule, Code: "fact", Do: doAlign, Severity: atelier.Major, Anchor: atelier.Anchor{Unit: home},
			Problem: fmt.Sprintf("The %s is called %s, and the text never says so.", noun, f.Value), Suggestion: fmt.Sprintf("Say the name %s here.", f.Value),
			Recheck: "look for the name again", Measured: 0, Wanted: 1})
	}
}

// numbered: a number or colour said of a thing is the one the facts know.
func (b *bench) numbered(t piece[*text.Story]) {
	for _, f := range b.d.Facts {
		if f.Aspect != "count" && f.Aspect != "colour" {
			continue
		}
		rule := "coherence." + f.Aspect
		lemma, noun := b.subject(f.Subject)
		good := true
		for _, u := range t.data.Units {
			for n, line := range u.Lines {
				for _, m := range lexicon.Scan(line) {
					if lemma == "" && m.Noun != noun || lemma != "" && m.Lemma != lemma || m.Negated {
						continue
					}
					said := ""
					switch {
					case f.Aspect == "count" && m.Plural && m.Count > 1 && strconv.Itoa(m.Count) != f.Value:
						said = lexicon.Numeral(m.Count)
					case f.Aspect == "colour" && m.Colour != "" && family(m.Colour) != family(f.Value) && m.Count == 1:
						said = m.Colour
					}
					if said == "" {
						continue
					}
					good = false
					want := f.Value
					if n, err := strconv.Atoi(f.Value); err == nil {
						want = lexicon.Numeral(n)
					}
					b.fail(t.art, 2, atelier.Finding{Rule: rule, Code: "fact", Do: doAlign, Severity: atelier.Moderate,
						Anchor:  atelier.Anchor{Unit: u.ID, Line: n + 1, Quote: line[m.Start:m.End]},
						Problem: fmt.Sprintf("This line says %s; the brief says %s.", said, want), Suggestion: fmt.Sprintf("Say %s, or neither.", want), Recheck: "read the line again"})
				}
			}
		}
		if good {
			b.pass(rule, 1)
		}
	}
}

func family(word string) string {
	h, _ := lexicon.Colour(word)
	return h.Family
}

// worded: a unit's own hour and weather are its beat's.
func (b *bench) worded(t piece[*text.Story]) {
	const rule = "coherence.hour"
	for _, u := range t.data.Units {
		beat, i := b.beat(u.Beat)
		if i < 0 {
			if u.Beat != "" {
				b.fail(t.art, 1, atelier.Finding{Rule: "coherence.cue", Code: codeIncoherent, Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: u.ID},
					Problem: fmt.Sprintf("%s tells %s, which the direction does not have.", title(unitWords(u.ID, "")), lower(u.Beat)), Suggestion: "Tell a beat of the direction."})
			}
			continue
		}
		bad := ""
		if u.Time != "" && beat.Time != "" && !lexicon.SameLight(u.Time, beat.Time) {
			bad = fmt.Sprintf("it is %s here and %s in the direction", u.Time, beat.Time)
		} else if u.Weather != "" && beat.Weather != "" && !lexicon.SameSky(u.Weather, beat.Weather) {
			bad = fmt.Sprintf("the weather is %s here and %s in the direction", u.Weather, beat.Weather)
		}
		if bad == "" {
			b.pass(rule, 1)
			continue
		}
		b.fail(t.art, 1, atelier.Finding{Rule: rule, Code: "continuity", Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: u.ID},
			Problem: title(unitWords(u.ID, "")) + ": " + bad + ".", Suggestion: "Tell it at the hour and in the weather of its beat.", Recheck: "compare the hours again"})
	}
}

// told: a line that says what hour it is says that of its beat, and a clock that
// strikes strikes what the brief says.
func (b *bench) told(t piece[*text.Story]) {
	const rule = "coherence.hour"
	if foreign(t.data) {
		return
	}
	clock := ""
	for _, f := range b.d.Facts {
		if f.Aspect == "hour" {
			clock, _, _ = strings.Cut(f.Value, " o'clock")
		}
	}
	good := true
	for _, u := range t.data.Units {
		beat, i := b.beat(u.Beat)
		for n, line := range u.Lines {
			said, want := "", ""
			if h, quote := lexicon.HourTold(line); h != "" && i >= 0 && beat.Time != "" && !lexicon.SameHour(h, beat.Time) {
				said, want = quote, beat.Time
			}
			if low := strings.ToLower(strings.ReplaceAll(line, "’", "'")); clock != "" {
				if before, _, ok := strings.Cut(low, " o'clock"); ok && !strings.HasSuffix(before, clock[strings.LastIndexByte(clock, ' ')+1:]) {
					said, want = before[strings.LastIndexByte(before, ' ')+1:]+" o'clock", clock+" o'clock"
				}
			}
			if said == "" {
				continue
			}
			good = false
			b.fail(t.art, 1, atelier.Finding{Rule: rule, Code: "continuity", Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: u.ID, Line: n + 1, Quote: line},
				Problem: fmt.Sprintf("This line says “%s”, and here it is %s.", said, want), Suggestion: "Say the hour of the beat, or none.", Recheck: "read the line again", Measured: 1})
		}
	}
	if good {
		b.pass(rule, 1)
	}
}

// ordered: the units tell the beats forward.
func (b *bench) ordered(t piece[*text.Story]) {
	const rule = "coherence.order"
	last := -1
	for _, u := range t.data.Units {
		_, i := b.beat(u.Beat)
		if i < 0 {
			continue
		}
		if i < last {
			b.fail(t.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: u.ID},
				Problem: fmt.Sprintf("%s goes back to %s after a later beat.", title(unitWords(u.ID, "")), lower(u.Beat)), Suggestion: "Tell the beats in their order.", Recheck: "compare the order again"})
		} else {
			b.pass(rule, 0.5)
		}
		last = max(last, i)
	}
}

// moodGap is how far, in valence, a unit may lie from its beat.
const moodGap = 0.6

// felt: a unit's mood is its beat's.
func (b *bench) felt(t piece[*text.Story]) {
	const rule = "coherence.mood"
	for _, u := range t.data.Units {
		beat, i := b.beat(u.Beat)
		if i < 0 || u.Mood == (atelier.Mood{}) {
			continue
		}
		gap := u.Mood.Valence - beat.Mood.Valence
		if gap < moodGap && gap > -moodGap {
			b.pass(rule, 1)
			continue
		}
		b.fail(t.art, 1, atelier.Finding{Rule: rule, Code: "mood", Do: doAlign, Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: u.ID},
			Problem: fmt.Sprintf("%s feels %s; its beat is %s.", title(unitWords(u.ID, "")), u.Mood.Feel, beat.Mood.Feel), Suggestion: "Bring it nearer to the mood of its beat.",
			Recheck: "compare the moods again", Measured: round(max(gap, -gap)), Wanted: moodGap})
	}
}
