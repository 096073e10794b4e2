package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// stated holds what the brief states once and a text easily loses: the name of
// the place, the hour by the clock, somebody's age, and what the lead does.
func (r *Report) stated(s text.Story, d atelier.Direction) {
	all := s.Text()
	for _, f := range d.Facts {
		switch {
		case f.Subject == "setting" && f.Aspect == "name":
			r.said(s, d, text.Says(all, f.Value), "text.place", atelier.Major, f.Value, "The brief plays in %s; the words never say so.")
		case f.Subject == "setting" && f.Aspect == "hour":
			r.said(s, d, text.Says(all, Clock(f.Value)), "text.hour", atelier.Major, Clock(f.Value), "The brief says that it is %s; the words never say so.")
		case f.Aspect == "age":
			for _, c := range d.Cast {
				if c.Name == f.Subject {
					ok := text.Says(all, f.Value) || text.Says(all, f.Value+" "+c.Given)
					r.said(s, d, ok, "text.age", atelier.Moderate, f.Value, "The "+c.Noun+" is %s; the words never say so.")
				}
			}
		case f.Aspect == "deed":
			ok := slices.ContainsFunc(text.Words(all), func(w text.Word) bool {
				base, is := lexicon.BaseForm(w.Text)
				return is && base == f.Value
			})
			r.said(s, d, ok, "text.deed", atelier.Moderate, f.Value, "The brief is about somebody who does this: %s. The words never do.")
		}
	}
	r.clock(s, d)
}

// Clock is the hour alone: "six o'clock" of "six o'clock in the morning".
func Clock(hour string) string {
	if i := strings.Index(hour, "o'clock"); i >= 0 {
		return hour[:i+len("o'clock")]
	}
	return hour
}

func (r *Report) said(s text.Story, d atelier.Direction, ok bool, rule string, sev int, value, problem string) {
	if ok {
		r.pass(rule, 1)
		return
	}
	u := s.Units[0]
	if rule != "text.hour" && rule != "text.place" {
		u = r.home(s, d, "", len(value))
	}
	r.fail(1, atelier.Finding{Rule: rule, Code: "fact", Do: "rewrite", Severity: sev, Anchor: anchor(u, 0),
		Problem: fmt.Sprintf(problem, value), Suggestion: "Say it here.", Recheck: "look for the words", Measured: 0, Wanted: 1})
}

// clock: a line that names an hour names that of its unit.
func (r *Report) clock(s text.Story, d atelier.Direction) {
	stated := ""
	for _, f := range d.Facts {
		if f.Subject == "setting" && f.Aspect == "hour" {
			stated = Clock(f.Value)
		}
	}
	ok := true
	for _, u := range s.Units {
		for j, l := range u.Lines {
			quote, want := wrongHour(l, u.Time, stated)
			if quote == "" {
				continue
			}
			ok = false
			r.fail(1, atelier.Finding{Rule: "text.time", Code: "continuity", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(u, j+1),
				Problem: fmt.Sprintf("%s says “%s”; it is %s here.", at(u, j+1), quote, want), Suggestion: "Say the right hour, or none.", Recheck: "read the hours again", Measured: 1})
		}
	}
	if ok {
		r.pass("text.time", 1)
	}
}

// wrongHour finds words of a line that name another hour than the unit's, or
// another o'clock than the brief's.
func wrongHour(line, time, stated string) (quote, want string) {
	if h, q := lexicon.HourTold(line); h != "" && time != "" && !lexicon.SameHour(h, time) {
		return q, time
	}
	if stated != "" {
		ws := text.Words(line)
		for i := 1; i < len(ws); i++ {
			if w := strings.ReplaceAll(ws[i].Text, "’", "'"); w != "o'clock" {
				continue
			}
			if said := ws[i-1].Text + " o'clock"; !strings.HasSuffix(stated, said) {
				return said, stated
			}
		}
	}
	return "", ""
}

// people: names that nobody in the brief has, and a he where only a she can be
// meant.
func (r *Report) people(s text.Story, d atelier.Direction) {
	gender := map[string]bool{}
	for _, c := range d.Cast {
		gender[c.Pronoun] = true
	}
	var known, told map[string]bool // read when they are needed: most texts never do
	strangers, flips := 0, 0
	for _, u := range s.Units {
		for j, l := range u.Lines {
			for i, w := range text.Words(l) {
				if i > 0 && l[w.From] >= 'A' && l[w.From] <= 'Z' && lexicon.GivenPronoun(w.Text) != "" && !text.Function(w.Text) {
					if known == nil {
						known = properNames(s, d)
					}
					if known[w.Text] {
						continue
					}
					if _, noun := lexicon.Lookup(w.Text); noun || w.Text == "will" || strings.ContainsAny(before(l, w.From), ".!?“") {
						continue
					}
					strangers++
					r.fail(1, atelier.Finding{Rule: "text.stranger", Code: "fact", Do: "rewrite", Severity: atelier.Major, Anchor: anchor(u, j+1),
						Problem: fmt.Sprintf("%s speaks of “%s”, whom the brief does not know.", at(u, j+1), l[w.From:w.To]), Suggestion: "Use the name of the brief.", Recheck: "look for names that nobody has", Measured: 1})
				}
			}
			if !gender["he"] && !gender["she"] {
				continue // animals and things: a pronoun is a liberty
			}
			for _, w := range text.Words(unquote(l)) {
				if g := genderOf[w.Text]; g != "" && !gender[g] {
					if told == nil {
						told = toldOf(d)
					}
					if told[g] {
						continue
					}
					flips++
					r.fail(1, atelier.Finding{Rule: "text.pronoun", Code: "fact", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(u, j+1),
						Problem: fmt.Sprintf("%s says “%s”, and nobody here is a “%s”.", at(u, j+1), w.Text, g), Suggestion: "Keep to one pronoun for one person.", Recheck: "look for pronouns that nobody has", Measured: 1})
					break
				}
			}
		}
	}
	if strangers == 0 {
		r.pass("text.stranger", 1)
	}
	if flips == 0 {
		r.pass("text.pronoun", 0.5)
	}
}

// properNames are the words that may stand with a capital: names, places, titles.
func properNames(s text.Story, d atelier.Direction) map[string]bool {
	m := map[string]bool{}
	add := func(words string) {
		for _, w := range text.Words(words) {
			m[w.Text] = true
		}
	}
	for _, c := range d.Cast {
		add(c.Given)
	}
	for _, f := range d.Facts {
		add(f.Value)
	}
	add(s.Title)
	for _, q := range d.Must {
		add(q.Value + " " + q.Text)
	}
	return m
}

// toldOf are the pronouns of those who are only spoken of: "his green boat".
func toldOf(d atelier.Direction) map[string]bool {
	m := map[string]bool{}
	for _, e := range d.Elements {
		if x, ok := lexicon.Lookup(e.Subject); ok && x.Kind == lexicon.Person {
			m["she"], m["he"] = true, true
		}
	}
	for _, b := range d.Beats {
		for _, w := range text.Words(b.Tells) {
			if g := genderOf[w.Text]; g != "" {
				m[g] = true
			}
		}
	}
	return m
}

var genderOf = map[string]string{"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she"}

// before is the text right before a byte, as far as the last word.
func before(l string, at int) string {
	i := strings.LastIndexByte(strings.TrimRight(l[:at], " "), ' ')
	return l[i+1 : at]
}

// unquote drops what stands in quotation marks.
func unquote(s string) string {
	var b strings.Builder
	in := false
	for _, c := range s {
		switch c {
		case '“':
			in = true
		case '”':
			in = false
		default:
			if !in {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}

// ended: the last unit tells the last beat.
func (r *Report) ended(s text.Story, d atelier.Direction) {
	n := len(d.Beats)
	last := s.Units[len(s.Units)-1]
	if n == 0 || last.Beat == "" || len(s.Units) < 2 {
		return
	}
	if last.Beat == d.Beats[n-1].ID {
		r.pass("text.ended", 1)
		return
	}
	r.fail(1, atelier.Finding{Rule: "text.ended", Code: "weakend", Do: "redo", Severity: atelier.Moderate, Anchor: anchor(last, 0),
		Problem: fmt.Sprintf("%s is the last, and it does not tell the ending: %s", at(last, 0), sentence(d.Beats[n-1].Tells)), Suggestion: "Tell the ending.", Recheck: "compare the last unit with the last beat", Measured: 0, Wanted: 1})
}
