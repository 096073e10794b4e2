package writer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// accepted is a work at the end of its loop.
type accepted struct {
	name  string
	story text.Story
	task  language.Task
}

func acceptedWorks(t *testing.T) []accepted {
	t.Helper()
	var out []accepted
	for _, s := range samples(t) {
		d, b, p := direct(t, s, *s.Brief.Seed)
		o := run(t, d, b, p, *s.Brief.Seed)
		out = append(out, accepted{s.Name, final(o), language.Task{Direction: d, Piece: p}})
	}
	return out
}

func findings(s text.Story, k language.Task) []atelier.Finding {
	return slices.Concat(language.Craft(s, k).Findings, language.Brief(s, k).Findings)
}

// spot is where a fault was planted; "" and 0 mean anywhere.
type spot struct {
	unit string
	line int
}

// fault plants one thing wrong into a good work; ok is false where the work has
// no place for it.
type fault struct {
	name  string
	rules []string // that may catch it
	plant func(s *text.Story, k *language.Task) (spot, bool)
}

// each tries the lines of a story in order until one takes the fault.
func each(s *text.Story, try func(u *text.Unit, i, j int) bool) (spot, bool) {
	for i := range s.Units {
		u := &s.Units[i]
		for j := range u.Lines {
			if try(u, i, j) {
				return spot{u.ID, j + 1}, true
			}
		}
	}
	return spot{}, false
}

// swapWord replaces the first whole word of a line.
func swapWord(l, old, put string) (string, bool) {
	for _, w := range text.Words(l) {
		if l[w.From:w.To] == old {
			return l[:w.From] + put + l[w.To:], true
		}
	}
	return l, false
}

func metrical(s *text.Story) bool { return len(language.ShapeOf(s.Form).Metre) > 0 }

// hero is the head of the lead's noun, or the name.
func hero(k *language.Task) (atelier.Character, string) {
	if len(k.Direction.Cast) == 0 {
		return atelier.Character{}, ""
	}
	c := k.Direction.Cast[0]
	return c, c.Noun[strings.LastIndexByte(c.Noun, ' ')+1:]
}

var faults = []fault{
	{"a line with three syllables too many", []string{"text.metre"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if !metrical(s) {
			return spot{}, false
		}
		s.Units[1].Lines[0] = "and yet again " + s.Units[1].Lines[0]
		return spot{s.Units[1].ID, 1}, true
	}},
	{"a line cut short", []string{"text.metre"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if !metrical(s) || s.Form == "limerick" { // a limerick may lack a syllable or two
			return spot{}, false
		}
		f := strings.Fields(s.Units[1].Lines[0])
		s.Units[1].Lines[0] = strings.Join(f[:len(f)-2], " ")
		return spot{s.Units[1].ID, 1}, true
	}},
	{"stresses turned over", []string{"text.metre"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if s.Form != "ballad" && s.Form != "couplets" {
			return spot{}, false
		}
		s.Units[1].Lines[0] = "Summer, winter, yellow, silver,"
		return spot{s.Units[1].ID, 1}, true
	}},
	{"a broken rhyme", []string{"text.rhyme"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		shape := language.ShapeOf(s.Form)
		if len(shape.Rhymes) == 0 {
			return spot{}, false
		}
		at := shape.Rhymes[0][1]
		l := s.Units[1].Lines[at-1]
		last := text.LastWord(l)
		i := strings.LastIndex(strings.ToLower(l), last)
		if i < 0 {
			return spot{}, false
		}
		s.Units[1].Lines[at-1] = l[:i] + "month" + l[i+len(last):]
		return spot{s.Units[1].ID, at}, true
	}},
	{"a haiku line of eight", []string{"text.metre"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if s.Form != "haiku" {
			return spot{}, false
		}
		s.Units[2].Lines[1] += " and on"
		return spot{s.Units[2].ID, 2}, true
	}},
	{"the same rhyme twice", []string{"text.rhyme-again", "text.repeat"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if s.Form != "ballad" && s.Form != "couplets" {
			return spot{}, false
		}
		p := language.ShapeOf(s.Form).Rhymes[0]
		for i, at := range p {
			s.Units[2].Lines[at-1] = []string{"and so it came to pass, and so ", "and there it was, and there, and "}[i] + text.LastWord(s.Units[1].Lines[at-1])
		}
		return spot{s.Units[2].ID, 0}, true
	}},
	{"a wrong number", []string{"text.fact"}, func(s *text.Story, k *language.Task) (spot, bool) {
		for _, c := range k.Direction.Cast {
			if c.Count < 2 {
				continue
			}
			n := lexicon.Numeral(c.Count)
			return each(s, func(u *text.Unit, _, j int) bool {
				h := lexicon.Plural(c.Noun)
				if !strings.Contains(u.Lines[j], n+" "+h) {
					return false
				}
				u.Lines[j] = strings.Replace(u.Lines[j], n+" "+h, lexicon.Numeral(c.Count+2)+" "+h, 1)
				return true
			})
		}
		return spot{}, false
	}},
	{"a wrong colour", []string{"text.fact"}, func(s *text.Story, k *language.Task) (spot, bool) {
		for _, e := range k.Direction.Elements {
			if e.Colour != "" {
				if sp, ok := each(s, func(u *text.Unit, _, j int) (hit bool) {
					if !strings.Contains(u.Lines[j], e.Colour+" "+e.Noun) {
						return false
					}
					u.Lines[j] = strings.Replace(u.Lines[j], e.Colour+" "+e.Noun, "purple "+e.Noun, 1)
					return true
				}); ok {
					return sp, true
				}
			}
		}
		for _, c := range k.Direction.Cast {
			if c.Colour != "" {
				return each(s, func(u *text.Unit, _, j int) bool {
					if !strings.Contains(u.Lines[j], c.Colour+" "+c.Noun) {
						return false
					}
					u.Lines[j] = strings.Replace(u.Lines[j], c.Colour+" "+c.Noun, "purple "+c.Noun, 1)
					return true
				})
			}
		}
		return spot{}, false
	}},
	{"a lead renamed in one place", []string{"text.stranger", "text.name"}, func(s *text.Story, k *language.Task) (spot, bool) {
		c, _ := hero(k)
		if c.Given == "" {
			return spot{}, false
		}
		return each(s, func(u *text.Unit, _, j int) bool {
			i := strings.Index(u.Lines[j], " "+c.Given)
			if i < 0 || strings.ContainsAny(u.Lines[j][max(0, i-1):i], ".!?”") {
				return false
			}
			u.Lines[j] = strings.Replace(u.Lines[j], " "+c.Given, " Leonie", 1)
			return true
		})
	}},
	{"a tense shift", []string{"text.tense"}, func(s *text.Story, k *language.Task) (spot, bool) {
		if !s.Prose() {
			return spot{}, false
		}
		c, h := hero(k)
		return each(s, func(u *text.Unit, i, j int) bool {
			if i == 0 || strings.Contains(u.Lines[j], "“") {
				return false
			}
			ws := text.Words(u.Lines[j])
			for x := 0; x+1 < len(ws); x++ {
				w := ws[x].Text
				if w != h && !strings.EqualFold(w, c.Given) || w == h && (x == 0 || ws[x-1].Text != "the") {
					continue
				}
				v := ws[x+1]
				base, ok := lexicon.BaseForm(v.Text)
				if ok && v.Text == lexicon.Third(base) && lexicon.Past(base) != base && strings.TrimSpace(u.Lines[j][ws[x].To:v.From]) == "" {
					u.Lines[j] = u.Lines[j][:v.From] + lexicon.Past(base) + u.Lines[j][v.To:]
					return true
				}
			}
			return false
		})
	}},
	{"a verb that disagrees with its subject", []string{"text.grammar"}, func(s *text.Story, k *language.Task) (spot, bool) {
		c, h := hero(k)
		if c.Count != 1 {
			return spot{}, false
		}
		return each(s, func(u *text.Unit, _, j int) bool {
			ws := text.Words(u.Lines[j])
			if strings.Contains(u.Lines[j], "“") {
				return false
			}
			for x := 1; x+1 < len(ws); x++ {
				w, v := ws[x].Text, ws[x+1]
				if !(w == h && ws[x-1].Text == "the" || c.Given != "" && strings.EqualFold(w, c.Given)) {
					continue
				}
				if x >= 2 && (ws[x-2].Text == "and" || ws[x-1].Text == "and") {
					continue
				}
				base, ok := lexicon.BaseForm(v.Text)
				if ok && v.Text == lexicon.Third(base) && base != v.Text && strings.TrimSpace(u.Lines[j][ws[x].To:v.From]) == "" && lexicon.Past(base) != base && lexicon.Participle(base) != base {
					u.Lines[j] = u.Lines[j][:v.From] + base + u.Lines[j][v.To:]
					return true
				}
			}
			return false
		})
	}},
	{"a pronoun that disagrees with its verb", []string{"text.grammar"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		for _, p := range [][2]string{{"it is ", "it are "}, {"she is ", "she are "}, {"he is ", "he are "}, {"it was ", "it were "}, {"she was ", "she were "}, {"they are ", "they is "}, {"they were ", "they was "}} {
			if sp, ok := each(s, func(u *text.Unit, _, j int) bool {
				i := strings.Index(u.Lines[j], " "+p[0])
				if i < 0 {
					return false
				}
				switch f := strings.Fields(u.Lines[j][:i]); {
				case len(f) == 0:
				case slices.Contains([]string{"as", "if", "though", "that", "than", "and", "or", "not", "with", "for", "to", "of"}, strings.ToLower(f[len(f)-1])):
					return false
				}
				u.Lines[j] = strings.Replace(u.Lines[j], " "+p[0], " "+p[1], 1)
				return true
			}); ok {
				return sp, true
			}
		}
		return spot{}, false
	}},
	{"a wrong article", []string{"text.grammar"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		return each(s, func(u *text.Unit, _, j int) bool {
			l, ok := swapWord(u.Lines[j], "a", "an")
			u.Lines[j] = l
			return ok
		})
	}},
	{"a word said twice by mistake", []string{"text.grammar"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		return each(s, func(u *text.Unit, _, j int) bool {
			l, ok := swapWord(u.Lines[j], "the", "the the")
			u.Lines[j] = l
			return ok
		})
	}},
	{"a line said twice", []string{"text.repeat"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[len(s.Units)-2]
		u.Lines[0] = s.Units[0].Lines[0]
		return spot{u.ID, 1}, true
	}},
	{"a phrase said again", []string{"text.phrase-again", "text.repeat", "text.opening-words"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if !s.Prose() {
			return spot{}, false
		}
		u := &s.Units[3]
		again := s.Units[1].Lines[0]
		if len(text.Words(again)) < 9 || strings.ContainsAny(again, "“?") {
			return spot{}, false
		}
		u.Lines[0] += " And once more: " + strings.ToLower(again[:1]) + again[1:]
		return spot{u.ID, 1}, true
	}},
	{"a stock phrase", []string{"text.cliche"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[1]
		u.Lines[0] = "It all went by in the nick of time,"
		return spot{u.ID, 1}, true
	}},
	{"padding", []string{"text.wordy"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[1]
		u.Lines[0] = "really very " + u.Lines[0]
		return spot{u.ID, 1}, true
	}},
	{"a word too hard for children", []string{"text.hard"}, func(s *text.Story, k *language.Task) (spot, bool) {
		if k.Direction.Age == 0 || k.Direction.Age >= 12 {
			return spot{}, false
		}
		return each(s, func(u *text.Unit, _, j int) bool {
			l, ok := swapWord(u.Lines[j], "the", "the incomprehensible")
			u.Lines[j] = l
			return ok
		})
	}},
	{"a sentence nobody of that age can follow", []string{"text.grade"}, func(s *text.Story, k *language.Task) (spot, bool) {
		if !s.Prose() || k.Direction.Age == 0 || k.Direction.Age > 11 {
			return spot{}, false
		}
		u := &s.Units[2]
		u.Lines[0] = "Notwithstanding the considerable difficulty of the situation, which everybody present had understood from the beginning and which nobody had cared to mention, the afternoon continued in the direction that afternoons generally take."
		return spot{u.ID, 1}, true
	}},
	{"a page too long to take in", []string{"text.size"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[1]
		if s.Form != "tale" && s.Form != "free-verse" {
			return spot{}, false
		}
		for n := range 22 {
			u.Lines = append(u.Lines, fmt.Sprintf("Number %d is a stone and lies there in the sun.", n+2))
			u.From = append(u.From, "")
		}
		return spot{u.ID, 0}, true
	}},
	{"somebody of the brief never named", []string{"text.cast", "text.name"}, func(s *text.Story, k *language.Task) (spot, bool) {
		if len(k.Direction.Cast) < 2 {
			return spot{}, false
		}
		c := k.Direction.Cast[1]
		h := c.Noun[strings.LastIndexByte(c.Noun, ' ')+1:]
		for i := range s.Units {
			for j, l := range s.Units[i].Lines {
				for _, w := range []string{c.Given, c.Noun, h, lexicon.Plural(h), strings.ToUpper(h[:1]) + h[1:]} {
					if w != "" {
						l = strings.ReplaceAll(l, w, "gap")
					}
				}
				s.Units[i].Lines[j] = l
			}
		}
		return spot{}, true
	}},
	{"a central thing of the brief never named", []string{"text.element"}, func(s *text.Story, k *language.Task) (spot, bool) {
		for _, e := range k.Direction.Elements {
			if e.From != "brief" || strings.Contains(e.Noun, " ") || e.Subject != "" && e.Subject != e.Noun {
				continue
			}
			for i := range s.Units {
				for j, l := range s.Units[i].Lines {
					for _, w := range []string{lexicon.Plural(e.Noun), e.Noun, strings.ToUpper(e.Noun[:1]) + e.Noun[1:]} {
						l = strings.ReplaceAll(l, w, "gap")
					}
					s.Units[i].Lines[j] = l
				}
			}
			return spot{}, true
		}
		return spot{}, false
	}},
	{"a must missing", []string{"text.must."}, func(_ *text.Story, k *language.Task) (spot, bool) {
		k.Direction.Must = append(slices.Clone(k.Direction.Must), atelier.Requirement{Text: "a quince", Check: "word", Value: "quince", Scope: "somewhere"})
		return spot{}, true
	}},
	{"a forbidden word", []string{"text.must-not"}, func(s *text.Story, k *language.Task) (spot, bool) {
		k.Direction.MustNot = append(slices.Clone(k.Direction.MustNot), atelier.Requirement{Text: "no pirates", Check: "absent", Subject: "pirate", Value: "pirate"})
		return each(s, func(u *text.Unit, i, j int) bool {
			if i == 0 {
				return false
			}
			u.Lines[j] += " A pirate came."
			return true
		})
	}},
	{"the ending cut off", []string{"text.length", "text.ended"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		s.Units = s.Units[:len(s.Units)-1]
		return spot{}, true
	}},
	{"the ending replaced by an earlier beat", []string{"text.ended"}, func(s *text.Story, k *language.Task) (spot, bool) {
		last := &s.Units[len(s.Units)-1]
		if len(k.Direction.Beats) == 0 {
			return spot{}, false
		}
		last.Beat = s.Units[1].Beat
		return spot{last.ID, 0}, true
	}},
	{"a stanza missing from the middle", []string{"text.length"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		s.Units = slices.Delete(s.Units, 2, 3)
		for i := range s.Units {
			s.Units[i].ID = text.UnitID(s.Units[i].Kind, i+1)
		}
		return spot{}, true
	}},
	{"a line missing from a stanza", []string{"text.form"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		if language.ShapeOf(s.Form).Lines == 0 {
			return spot{}, false
		}
		u := &s.Units[1]
		u.Lines, u.From = u.Lines[:len(u.Lines)-1], u.From[:len(u.From)-1]
		return spot{u.ID, 0}, true
	}},
	{"the wrong time of day", []string{"text.time"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[1]
		wrong := map[string]string{"night": "At noon ", "dusk": "In the morning ", "dawn": "At midnight ", "morning": "At midnight ", "day": "At midnight "}[u.Time]
		if wrong == "" {
			return spot{}, false
		}
		u.Lines[0] = wrong + u.Lines[0]
		return spot{u.ID, 1}, true
	}},
	{"the wrong hour by the clock", []string{"text.time", "text.hour"}, func(s *text.Story, k *language.Task) (spot, bool) {
		return each(s, func(u *text.Unit, _, j int) bool {
			if !strings.Contains(u.Lines[j], "six o'clock") {
				return false
			}
			u.Lines[j] = strings.Replace(u.Lines[j], "six o'clock", "nine o'clock", 1)
			return true
		})
	}},
	{"the place never named", []string{"text.place"}, func(s *text.Story, k *language.Task) (spot, bool) {
		for _, f := range k.Direction.Facts {
			if f.Subject == "setting" && f.Aspect == "name" {
				for i := range s.Units {
					for j, l := range s.Units[i].Lines {
						s.Units[i].Lines[j] = strings.ReplaceAll(l, f.Value, "town")
					}
				}
				return spot{}, true
			}
		}
		return spot{}, false
	}},
	{"an age left out", []string{"text.age"}, func(s *text.Story, k *language.Task) (spot, bool) {
		for _, f := range k.Direction.Facts {
			if f.Aspect == "age" {
				for i := range s.Units {
					for j, l := range s.Units[i].Lines {
						l = strings.ReplaceAll(l, " "+f.Value+" ", " ")
						s.Units[i].Lines[j] = strings.ReplaceAll(l, "An "+f.Value, "A")
					}
				}
				s.Units[0].Lines[0] = strings.ReplaceAll(s.Units[0].Lines[0], f.Value, "small")
				return spot{}, !text.Says(s.Text(), f.Value)
			}
		}
		return spot{}, false
	}},
	{"a pronoun flipped", []string{"text.pronoun"}, func(s *text.Story, k *language.Task) (spot, bool) {
		she, he := false, false
		for _, c := range k.Direction.Cast {
			she, he = she || c.Pronoun == "she", he || c.Pronoun == "he"
		}
		if she == he {
			return spot{}, false
		}
		from, to := [2]string{"she", "her"}, [2]string{"he", "his"}
		if he {
			from, to = to, from
		}
		for _, b := range k.Direction.Beats {
			if text.Says(b.Tells, to[0]) || text.Says(b.Tells, to[1]) || text.Says(b.Tells, "him") {
				return spot{}, false // somebody told of has it
			}
		}
		return each(s, func(u *text.Unit, _, j int) bool {
			if strings.Contains(u.Lines[j], "“") {
				return false
			}
			for x := range from {
				if l, ok := swapWord(u.Lines[j], from[x], to[x]); ok {
					u.Lines[j] = l
					return true
				}
			}
			return false
		})
	}},
	{"a last line that stops short", []string{"text.ending"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[len(s.Units)-1]
		u.Lines[len(u.Lines)-1] = strings.TrimRight(u.Lines[len(u.Lines)-1], ".!?”… ") + " and"
		return spot{u.ID, len(u.Lines)}, true
	}},
	{"a small i", []string{"text.grammar"}, func(s *text.Story, _ *language.Task) (spot, bool) {
		u := &s.Units[1]
		u.Lines[0] += " said i."
		return spot{u.ID, 1}, true
	}},
}

// TestPlantedFaultsAreFound is acceptance line C2 for text: every kind of fault
// is planted into every accepted work that has a place for it. A fault counts as
// caught when a finding that was not there before names it where it was planted.
func TestPlantedFaultsAreFound(t *testing.T) {
	t.Parallel()
	works := acceptedWorks(t)
	falseHigh := 0
	base := make([][]atelier.Finding, len(works))
	for i, w := range works {
		base[i] = findings(w.story, w.task)
		for _, f := range base[i] {
			if f.High() {
				falseHigh++
				t.Logf("false high finding on %s: %s %s", w.name, f.Rule, f.Problem)
			}
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-45s %7s %7s\n", "planted fault", "planted", "caught")
	planted, caught := 0, 0
	for _, x := range faults {
		n, hit := 0, 0
		for i, w := range works {
			s, k := w.story.Clone(), w.task
			at, ok := x.plant(&s, &k)
			if !ok {
				continue
			}
			n++
			found := slices.ContainsFunc(findings(s, k), func(f atelier.Finding) bool {
				if !slices.ContainsFunc(x.rules, func(r string) bool { return strings.HasPrefix(f.Rule, r) }) {
					return false
				}
				if at.unit != "" && f.Anchor.Unit != at.unit || at.line > 0 && f.Anchor.Line > 0 && f.Anchor.Line != at.line {
					return false
				}
				return !slices.ContainsFunc(base[i], func(o atelier.Finding) bool {
					return o.Rule == f.Rule && o.Anchor == f.Anchor && o.Problem == f.Problem
				})
			})
			if found {
				hit++
			} else {
				u := ""
				if j := s.Unit(at.unit); j >= 0 && at.line > 0 && at.line <= len(s.Units[j].Lines) {
					u = s.Units[j].Lines[at.line-1]
				}
				t.Logf("missed in %s: %s at %v: %s", w.name, x.name, at, u)
			}
		}
		if n == 0 {
			t.Errorf("%s: no work has a place for it", x.name)
		}
		fmt.Fprintf(&table, "%-45s %7d %7d\n", x.name, n, hit)
		planted, caught = planted+n, caught+hit
	}
	recall := float64(caught) / float64(max(1, planted))
	t.Logf("\n%s%d kinds of fault, %d planted, %d caught: recall %.1f %%; %d false high findings on %d accepted works",
		table.String(), len(faults), planted, caught, 100*recall, falseHigh, len(works))
	if len(faults) < 20 || recall < 0.95 {
		t.Errorf("recall %.3f over %d kinds of fault, want at least 0.95 over 20", recall, len(faults))
	}
	if falseHigh > 1 {
		t.Errorf("%d false high findings on %d accepted works, want at most 1", falseHigh, len(works))
	}
}
