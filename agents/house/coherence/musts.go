package coherence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// musts: what must be there is there in each medium that it is asked of.
func (b *bench) musts() {
	for _, q := range b.d.Must {
		switch q.Check {
		case "contains":
			for _, a := range b.arts {
				if !own(a.data) && slices.Contains(q.Media, atelier.Artwork) {
					b.mustSee(a, q)
				}
			}
			for _, t := range b.texts {
				if slices.Contains(q.Media, atelier.Text) && !foreign(t.data) {
					b.mustSay(t, q)
				}
			}
		case "ends-hopeful", "ends-sad":
			for _, t := range b.texts {
				b.mustEnd(t, q)
			}
		}
	}
}

func (b *bench) mustSee(a piece[*artwork.Scene], q atelier.Requirement) {
	const rule = "coherence.must"
	plates := a.data.Plates
	name := b.nameOf(q)
	has := func(p *artwork.Plate) bool { return depicts(p, name, q.Subject, q.Value) > 0 }
	var missing []string
	switch q.Scope {
	case "every":
		for i := range plates {
			if !has(&plates[i]) {
				missing = append(missing, plates[i].ID)
			}
		}
	case "first":
		if len(plates) > 0 && !has(&plates[0]) {
			missing = []string{plates[0].ID}
		}
	case "last":
		if n := len(plates); n > 0 && !has(&plates[n-1]) {
			missing = []string{plates[n-1].ID}
		}
	default:
		if len(plates) > 0 && !slices.ContainsFunc(plates, func(p artwork.Plate) bool { return has(&p) }) {
			missing = []string{plates[len(plates)/2].ID}
		}
	}
	if len(missing) == 0 {
		b.pass(rule, 3)
	}
	for _, id := range missing {
		b.fail(a.art, 3, atelier.Finding{Rule: rule, Code: codeAbsent, Do: doAlign, Severity: atelier.Major, Anchor: atelier.Anchor{Unit: id, Element: name},
			Problem: fmt.Sprintf("The brief demands “%s”, and %s has none.", q.Text, lower(id)), Suggestion: fmt.Sprintf("Put %s %s into it.", lexicon.Article(q.Value), q.Value),
			Recheck: "look for the element again", Measured: 0, Wanted: 1})
	}
}

// nameOf is the direction's name of what a requirement asks for.
func (b *bench) nameOf(q atelier.Requirement) string {
	for _, c := range b.d.Cast {
		if c.Subject == q.Subject && q.Subject != "" || c.Noun == q.Value {
			return c.Name
		}
	}
	for _, e := range b.d.Elements {
		if e.Subject == q.Subject && q.Subject != "" || e.Noun == q.Value {
			return e.Name
		}
	}
	return strings.ReplaceAll(q.Value, " ", "-")
}

func (b *bench) mustSay(t piece[*text.Story], q atelier.Requirement) {
	const rule = "coherence.must"
	says := func(u text.Unit) bool { return mentions(u.Text(), q.Subject, q.Value) }
	units := t.data.Units
	var missing []string
	switch q.Scope {
	case "last":
		if u := units[len(units)-1]; !says(u) && len(q.Media) == 1 {
			missing = []string{u.ID}
		} else if len(q.Media) > 1 && !slices.ContainsFunc(units, says) {
			missing = []string{u.ID}
		}
	default:
		// Once is enough for words; a refrain in every stanza is the writer's choice.
		if !slices.ContainsFunc(units, says) {
			home := units[0].ID
			name := b.nameOf(q)
			for _, u := range units {
				if beat, i := b.beat(u.Beat); i >= 0 && slices.Contains(beat.With, name) {
					home = u.ID
					break
				}
			}
			missing = []string{home}
		}
	}
	if len(missing) == 0 {
		b.pass(rule, 3)
	}
	for _, id := range missing {
		b.fail(t.art, 3, atelier.Finding{Rule: rule, Code: "offbrief", Do: doAlign, Severity: atelier.Major, Anchor: atelier.Anchor{Unit: id},
			Problem: fmt.Sprintf("The brief demands “%s”, and the text never names it.", q.Text), Suggestion: fmt.Sprintf("Name the %s here.", q.Value),
			Recheck: "look for the word again", Measured: 0, Wanted: 1})
	}
}

func mentions(line, lemma, noun string) bool {
	low := strings.ToLower(line)
	if noun != "" && strings.Contains(low, strings.ToLower(noun)) {
		return true
	}
	if lemma == "" {
		return false
	}
	for _, m := range lexicon.Scan(line) {
		if m.Lemma == lemma || slices.Contains(m.Related, lemma) {
			return true
		}
	}
	return false
}

// mustEnd: the last unit's mood keeps the promise of the ending.
func (b *bench) mustEnd(t piece[*text.Story], q atelier.Requirement) {
	const rule = "coherence.ending"
	u := t.data.Units[len(t.data.Units)-1]
	if u.Mood == (atelier.Mood{}) {
		return
	}
	v := u.Mood.Valence
	if q.Check == "ends-hopeful" && v >= 0 || q.Check == "ends-sad" && v <= 0 {
		b.pass(rule, 3)
		return
	}
	b.fail(t.art, 3, atelier.Finding{Rule: rule, Code: "weakend", Do: "rewrite", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: u.ID},
		Problem: fmt.Sprintf("The brief demands “%s”, and the last unit is %s.", q.Text, u.Mood.Feel), Suggestion: "End as the brief asks.", Recheck: "compare the mood again", Measured: v, Wanted: 0})
}

// mustNots: what must not be there is in no plate and no line.
func (b *bench) mustNots() {
	const rule = "coherence.must-not"
	for _, q := range b.d.MustNot {
		if q.Check != "absent" {
			continue
		}
		clean := true
		if slices.Contains(q.Media, atelier.Artwork) {
			for _, a := range b.arts {
				for _, p := range a.data.Plates {
					for i := range p.Elements {
						e := &p.Elements[i]
						if q.Subject == "" && (q.Value == "" || e.Noun != q.Value) || q.Subject != "" && !forbids(q.Subject, e.Subject) {
							continue
						}
						clean = false
						b.fail(a.art, 3, atelier.Finding{Rule: rule, Code: "offbrief", Do: "cut", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: p.ID, Element: e.Name},
							Problem: fmt.Sprintf("The brief rules out “%s”, and %s shows one.", q.Text, lower(p.ID)), Suggestion: "Take it out.", Recheck: "look for the element again", Measured: 1, Wanted: 0})
					}
				}
			}
		}
		if slices.Contains(q.Media, atelier.Text) {
			for _, t := range b.texts {
				if foreign(t.data) {
					continue
				}
				for _, u := range t.data.Units {
					for n, line := range u.Lines {
						if quote := saysForbidden(line, q); quote != "" {
							clean = false
							b.fail(t.art, 3, atelier.Finding{Rule: rule, Code: "offbrief", Do: "cut", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: u.ID, Line: n + 1, Quote: quote},
								Problem: fmt.Sprintf("The brief rules out “%s”, and this line has it.", q.Text), Suggestion: "Say it without.", Recheck: "read the line again", Measured: 1, Wanted: 0})
						}
					}
				}
			}
		}
		if clean {
			b.pass(rule, 3)
		}
	}
}

// forbids: a ban on people bans every person, one on a lemma that lemma.
func forbids(banned, lemma string) bool {
	if banned == lemma {
		return true
	}
	s, ok := lexicon.Lookup(lemma)
	return ok && banned == "person" && s.Kind == lexicon.Person
}

func saysForbidden(line string, q atelier.Requirement) string {
	for _, m := range lexicon.Scan(line) {
		if q.Subject != "" && m.Known() && forbids(q.Subject, m.Lemma) || q.Subject == "" && m.Noun == q.Value {
			return line[m.Start:m.End]
		}
	}
	if q.Subject == "" && q.Value != "" {
		low, word := " "+strings.ToLower(line)+" ", strings.ToLower(q.Value)
		for _, end := range []string{" ", ",", ".", "!", "?", ";", "’", "'"} {
			if i := strings.Index(low, " "+word+end); i >= 0 {
				return line[i : i+len(word)]
			}
		}
	}
	return ""
}
