package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// Brief measures whether the story says what was asked for.
func Brief(s text.Story, task Task) Report {
	var r Report
	if own(s) {
		r.pass("text.kept", 1)
		return r
	}
	d := task.Direction
	r.form(s, task)
	r.cast(s, d)
	r.elements(s, d)
	r.facts(s, d)
	r.stated(s, d)
	r.people(s, d)
	r.beats(s, d)
	r.ended(s, d)
	r.must(s, d)
	r.mustNot(s, d)
	r.mood(s, d)
	worstFirst(r.Findings)
	return r
}

func (r *Report) form(s text.Story, task Task) {
	want := Units(task.Direction, task.Piece)
	if s.Asked > 0 {
		want = s.Asked
	}
	shape := ShapeOf(Form(task.Direction, task.Piece))
	if n := len(s.Units); n != want {
		code, do, word := "tooshort", "extend", "short"
		if n > want {
			code, do, word = "toolong", "cut", "long"
		}
		r.fail(2, atelier.Finding{Rule: "text.length", Code: code, Do: do, Severity: atelier.Major,
			Problem: fmt.Sprintf("The text is too %s: it has %d and should have %d %ss.", word, n, want, shape.Kind), Suggestion: "Bring it to length.",
			Recheck: "count the units", Measured: float64(n), Wanted: float64(want)})
	} else {
		r.pass("text.length", 2)
	}
	for _, u := range s.Units {
		if shape.Lines > 0 && len(u.Lines) != shape.Lines || u.Kind != shape.Kind {
			r.fail(1, atelier.Finding{Rule: "text.form", Code: "offbrief", Do: "redo", Severity: atelier.Major, Anchor: anchor(u, 0),
				Problem:    fmt.Sprintf("%s has %s; the form wants %d.", at(u, 0), count(len(u.Lines), "line"), shape.Lines),
				Suggestion: "Write it again in the form that was asked for.", Recheck: "count the lines", Measured: float64(len(u.Lines)), Wanted: float64(shape.Lines)})
			return
		}
	}
	r.pass("text.form", 1)
}

// home is where something missing belongs: the first unit whose beat names it,
// else one in the middle that no other finding has taken.
func (r *Report) home(s text.Story, d atelier.Direction, name string, salt int) text.Unit {
	taken := func(u text.Unit) bool {
		return slices.ContainsFunc(r.Findings, func(f atelier.Finding) bool { return f.Anchor.Unit == u.ID })
	}
	var order []text.Unit
	for _, b := range d.Beats {
		if slices.Contains(b.Who, name) || slices.Contains(b.With, name) {
			for i, u := range s.Units {
				if u.Beat == b.ID && !taken(u) && (len(s.Units) < 3 || i > 0 && i < len(s.Units)-1) {
					order = append(order, u)
				}
			}
		}
	}
	n := len(s.Units)
	for k := range n {
		if u := s.Units[(n/2+salt+k)%n]; !taken(u) && (n < 3 || u.ID != s.Units[0].ID && (n < 4 || u.ID != s.Units[n-1].ID)) {
			order = append(order, u)
		}
	}
	if len(order) == 0 {
		return s.Units[n/2]
	}
	// Not where something else is named that is named nowhere else.
	best, least := order[0], 1<<20
	for _, u := range order {
		if k := onlyHere(s, d, u); k < least {
			best, least = u, k
		}
	}
	return best
}

// onlyHere counts the things of the brief that one unit alone names.
func onlyHere(s text.Story, d atelier.Direction, u text.Unit) int {
	n := 0
	alone := func(says func(string) bool) {
		if !says(u.Text()) {
			return
		}
		for _, o := range s.Units {
			if o.ID != u.ID && says(o.Text()) {
				return
			}
		}
		n++
	}
	for _, c := range d.Cast {
		alone(func(t string) bool { return named(t, c) })
	}
	for _, e := range d.Elements {
		if e.From == "brief" || e.From == "must" {
			alone(func(t string) bool { return mentioned(t, e) })
		}
	}
	return n
}

func (r *Report) cast(s text.Story, d atelier.Direction) {
	all := s.Text()
	for i, c := range d.Cast {
		if named(all, c) {
			r.pass("text.cast", 1)
			continue
		}
		r.fail(1, atelier.Finding{Rule: "text.cast." + c.Name, Code: "offbrief", Do: "redo", Severity: atelier.Major, Anchor: anchor(r.home(s, d, c.Name, i), 0),
			Problem: fmt.Sprintf("%s never appears in the words.", upper(speak(c))), Suggestion: "Tell it here.", Recheck: "look for the name and the noun"})
	}
	acted := 0
	for _, b := range d.Beats {
		if len(b.Who) > 0 && b.Role != "image" {
			acted++
		}
	}
	if len(d.Cast) == 0 || len(s.Units) < 3 || s.Form == "free-verse" || s.Form == "haiku" || len(d.Beats) > 0 && 2*acted < len(d.Beats) {
		return // images, not a story
	}
	n := 0
	for _, u := range s.Units {
		// Verse goes on with a pronoun once somebody is there.
		if mentionsAny(u.Text(), d.Cast) || n > 0 && !s.Prose() && text.Says(u.Text(), d.Cast[0].Pronoun) {
			n++
		}
	}
	if 2*n >= len(s.Units) {
		r.pass("text.actors", 1)
		return
	}
	for i, u := range s.Units {
		if i > 0 && !mentionsAny(u.Text(), d.Cast) {
			r.fail(1, atelier.Finding{Rule: "text.actors", Code: "offbrief", Do: "redo", Severity: atelier.Moderate, Anchor: anchor(u, 0),
				Problem: fmt.Sprintf("Only %d of %d units show who the text is about; %s does not.", n, len(s.Units), strings.ToLower(at(u, 0))), Suggestion: "Let " + speak(d.Cast[0]) + " act here.",
				Recheck: "count units that name the cast", Measured: float64(n), Wanted: float64((len(s.Units) + 1) / 2)})
			return
		}
	}
}

func (r *Report) elements(s text.Story, d atelier.Direction) {
	all := s.Text()
	brief := 0 // missing ones
	for i, e := range d.Elements {
		if e.From != "brief" {
			continue
		}
		if mentioned(all, e) {
			r.pass("text.element", 0.5)
			continue
		}
		sev := atelier.Moderate
		if brief++; brief <= central {
			sev = atelier.Major
		}
		r.fail(0.5, atelier.Finding{Rule: "text.element." + e.Name, Code: "offbrief", Do: "rewrite", Severity: sev, Anchor: anchor(r.home(s, d, e.Name, i+1), 0),
			Problem: fmt.Sprintf("The brief speaks of the %s; the words do not.", strings.TrimPrefix(e.Noun, "the ")), Suggestion: "Let it be seen here.", Recheck: "look for the noun"})
	}
}

// central is how many missing nouns of the brief are held to be its heart; a
// brief that names twenty things is not read for each of them.
const central = 4

// mentioned reports whether words name a thing, in either number.
func mentioned(words string, e atelier.Element) bool {
	for _, n := range []string{e.Noun, e.Subject} {
		if n != "" && (text.Mentions(words, n) || text.Mentions(words, lexicon.Plural(n))) {
			return true
		}
	}
	return false
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// facts holds names, colours and numbers of the cast against the words.
func (r *Report) facts(s text.Story, d atelier.Direction) {
	all := s.Text()
	for _, c := range d.Cast {
		first, line := firstNaming(s, c)
		if line == 0 {
			continue // cast says so
		}
		if c.Given != "" {
			if text.Says(all, c.Given) {
				r.pass("text.name", 1)
			} else {
				r.fail(1, atelier.Finding{Rule: "text.name." + c.Name, Code: "fact", Do: "rewrite", Severity: atelier.Major, Anchor: anchor(first, line),
					Problem: fmt.Sprintf("The %s has a name, %s, and it is never said.", c.Noun, c.Given), Suggestion: "Say the name here.", Recheck: "look for the name"})
			}
		}
		if c.Colour != "" {
			if text.Says(all, c.Colour+" "+lastWord(c.Noun)) || text.Says(all, c.Colour+" "+c.Noun) {
				r.pass("text.colour", 0.5)
			} else if c.Given == "" {
				r.fail(0.5, atelier.Finding{Rule: "text.colour." + c.Name, Code: "fact", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(first, line),
					Problem: fmt.Sprintf("%s is %s; the words never say so.", upper(speak(c)), c.Colour), Suggestion: "Say the colour here.", Recheck: "look for the colour beside the noun"})
			}
		}
		if c.Count > 1 {
			n := lexicon.Numeral(c.Count)
			if text.Says(all, n+" "+lastWord(c.Noun)) || text.Says(all, n+" "+lexicon.Plural(lastWord(c.Noun))) {
				r.pass("text.count", 0.5)
			} else {
				r.fail(0.5, atelier.Finding{Rule: "text.count." + c.Name, Code: "fact", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(first, line),
					Problem: fmt.Sprintf("There are %s %s; the words never say how many.", n, lexicon.Plural(lastWord(c.Noun))), Suggestion: "Say the number here.", Recheck: "look for the number beside the noun", Wanted: float64(c.Count)})
			}
		}
		r.contradictions(s, c)
	}
	for _, e := range d.Elements {
		if e.Noun != "" && (e.Colour != "" || e.Count > 1) {
			r.contradictions(s, atelier.Character{Name: e.Name, Noun: e.Noun, Colour: e.Colour, Count: e.Count})
		}
	}
}

func lastWord(noun string) string { return noun[strings.LastIndexByte(noun, ' ')+1:] }

func firstNaming(s text.Story, c atelier.Character) (text.Unit, int) {
	for _, u := range s.Units {
		for j, l := range u.Lines {
			if named(l, c) {
				return u, j + 1
			}
		}
	}
	return text.Unit{}, 0
}

// contradictions are another number or another colour right before the noun.
func (r *Report) contradictions(s text.Story, c atelier.Character) {
	h := text.Stem(strings.ToLower(lastWord(c.Noun)))
	many := text.Stem(lexicon.Plural(strings.ToLower(lastWord(c.Noun))))
	for _, u := range s.Units {
		for j, l := range u.Lines {
			ws := text.Words(l)
			for i := 1; i < len(ws); i++ {
				if st := text.Stem(ws[i].Text); st != h && st != many {
					continue
				}
				prev := ws[i-1].Text
				wrong := ""
				if n, ok := lexicon.Number(prev); ok && n != max(c.Count, 1) && n > 1 && c.Count > 0 {
					wrong = "number"
				}
				if c.Count > 1 && (prev == "a" || prev == "an" || prev == "one") && ws[i].Text == strings.ToLower(lexicon.Singular(lastWord(c.Noun))) {
					wrong = "number"
				}
				if c.Colour != "" && prev != c.Colour && hues[prev] {
					wrong = "colour"
				}
				if wrong == "" {
					continue
				}
				r.fail(1, atelier.Finding{Rule: "text.fact." + c.Name, Code: "fact", Do: "rewrite", Severity: atelier.Major, Anchor: anchor(u, j+1),
					Problem: fmt.Sprintf("%s says “%s %s”: the wrong %s.", at(u, j+1), prev, ws[i].Text, wrong), Suggestion: "Say it as the brief does.", Recheck: "compare with the direction's facts"})
			}
		}
	}
}

var hues = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("red orange yellow green blue purple violet pink brown black white grey gray gold golden silver crimson scarlet teal turquoise navy cream") {
		m[w] = true
	}
	return m
}()

// beats: a unit tells its beat when it shows somebody or something of it.
func (r *Report) beats(s text.Story, d atelier.Direction) {
	by := map[string]atelier.Beat{}
	for _, b := range d.Beats {
		by[b.ID] = b
	}
	for _, u := range s.Units {
		b, ok := by[u.Beat]
		if !ok || len(b.Who)+len(b.With) == 0 {
			continue
		}
		if t := text.Sentences(b.Tells); tells(u.Text(), b, d) || len(t) > 0 && text.Says(u.Text(), t[0]) {
			r.pass("text.beat", 0.5)
			continue
		}
		sev := atelier.Moderate
		if s.Form == "haiku" {
			sev = atelier.Minor // seventeen syllables point at a thing; they need not tell it
		}
		r.fail(0.5, atelier.Finding{Rule: "text.beat", Code: "offbrief", Do: "redo", Severity: sev, Anchor: anchor(u, 0),
			Problem: fmt.Sprintf("%s should tell this: %s None of it is there.", at(u, 0), sentence(b.Tells)), Suggestion: "Tell it.", Recheck: "look for who and what the beat names"})
	}
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "the next step."
	}
	if !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return "“" + s + "”"
}

func tells(words string, b atelier.Beat, d atelier.Direction) bool {
	for _, n := range slices.Concat(b.Who, b.With) {
		for _, c := range d.Cast {
			if c.Name == n && named(words, c) {
				return true
			}
		}
		for _, e := range d.Elements {
			if e.Name == n && text.Mentions(words, e.Noun) {
				return true
			}
		}
	}
	for _, w := range text.Words(words) {
		if base, ok := lexicon.BaseForm(w.Text); ok && base == b.Action {
			return true
		}
	}
	// A pronoun may stand for who was named before.
	for _, n := range b.Who {
		for _, c := range d.Cast {
			if c.Name == n && slices.ContainsFunc(forms[c.Pronoun], func(p string) bool { return text.Says(words, p) }) {
				return true
			}
		}
	}
	return false
}

// forms are what may stand for somebody instead of the noun.
var forms = map[string][]string{"she": {"she", "her"}, "he": {"he", "him", "his"}, "it": {"it", "its"}, "they": {"they", "them", "their"}}

func forText(q atelier.Requirement) bool {
	return len(q.Media) == 0 || slices.Contains(q.Media, atelier.Text)
}

// Wanted is the word or the thing that a requirement asks the text to hold, ""
// if it asks for something else.
func Wanted(q atelier.Requirement) string {
	switch q.Check {
	case "contains", "word", "colour", "name":
		if q.Value != "" && q.Check != "contains" {
			return q.Value
		}
		if q.Subject != "" {
			return q.Subject
		}
		return q.Value
	}
	return ""
}

func (r *Report) must(s text.Story, d atelier.Direction) {
	for i, q := range d.Must {
		if !forText(q) || q.Check == "unmet" {
			continue
		}
		rule := fmt.Sprintf("text.must.%d", i+1)
		miss := func(u text.Unit, what string) {
			r.fail(3, atelier.Finding{Rule: rule, Code: "offbrief", Do: "rewrite", Severity: atelier.Blocker, Anchor: anchor(u, 0),
				Problem: fmt.Sprintf("The brief says it must have: “%s”. %s", q.Text, what), Suggestion: "Make it so here.", Recheck: "look for it again"})
		}
		if w := Wanted(q); w != "" {
			if q.Scope == "every" {
				ok := true
				for _, u := range s.Units {
					if !text.Mentions(u.Text(), w) {
						ok = false
						miss(u, at(u, 0)+" does not have it.")
					}
				}
				if ok {
					r.pass(rule, 3)
				}
				continue
			}
			if text.Mentions(s.Text(), w) {
				r.pass(rule, 3)
			} else {
				miss(r.home(s, d, w, i), "The words do not have it.")
			}
			continue
		}
		last := s.Units[len(s.Units)-1]
		v := Valence(last.Text())
		switch {
		case q.Check == "ends-hopeful" && v <= 0:
			miss(last, "The ending does not sound hopeful.")
		case q.Check == "ends-sad" && v >= 0:
			miss(last, "The ending does not sound sad.")
		default:
			r.pass(rule, 3)
		}
	}
}

func (r *Report) mustNot(s text.Story, d atelier.Direction) {
	for i, q := range d.MustNot {
		if !forText(q) {
			continue
		}
		rule := fmt.Sprintf("text.must-not.%d", i+1)
		ok := true
		for _, w := range []string{q.Subject, q.Value} {
			if w == "" {
				continue
			}
			for _, u := range s.Units {
				for j, l := range u.Lines {
					if text.Says(l, w) {
						ok = false
						r.fail(3, atelier.Finding{Rule: rule, Code: "offbrief", Do: "rewrite", Severity: atelier.Blocker, Anchor: anchor(u, j+1),
							Problem: fmt.Sprintf("The brief forbids “%s”, and %s has it: “%s”.", q.Text, strings.ToLower(at(u, j+1)), l), Suggestion: "Take it out.", Recheck: "look for the word"})
					}
				}
			}
		}
		if ok {
			r.pass(rule, 3)
		}
	}
}

// mood: the last unit's words lean the way its beat does.
func (r *Report) mood(s text.Story, d atelier.Direction) {
	last := s.Units[len(s.Units)-1]
	want := last.Mood.Valence
	got := Valence(last.Text())
	if want > 0.3 && got < 0 || want < -0.3 && got > 2 {
		r.fail(1, atelier.Finding{Rule: "text.mood", Code: "mood", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(last, 0),
			Problem: fmt.Sprintf("The ending should feel %s; its words lean the other way.", last.Mood.Feel), Suggestion: "Choose words of that mood.",
			Recheck: "weigh the words of the ending", Measured: float64(got), Wanted: want})
		return
	}
	r.pass("text.mood", 1)
}

// Valence is how many bright words a text has more than dark ones, by lists of
// our own; words after "no", "not" and "without" count the other way round.
func Valence(s string) int {
	n := 0
	ws := text.Words(s)
	for i, w := range ws {
		v := 0
		switch {
		case bright[text.Stem(w.Text)] || bright[w.Text]:
			v = 1
		case dim[text.Stem(w.Text)] || dim[w.Text]:
			v = -1
		}
		if i > 0 && (ws[i-1].Text == "no" || ws[i-1].Text == "not" || ws[i-1].Text == "without" || ws[i-1].Text == "never") {
			v = -v
		}
		n += v
	}
	return n
}

var bright = fields(`light bright warm smile laugh laughing laughed sing song dance friend hope hopeful morning new sun golden gold
	shine shining glow joy happy glad home together open begin start spring bloom grow growing green kind love soft sweet
	peace tomorrow wide free hooray hurrah wave cake blue warmth star awake welcome sail dawn hum gently well deep sleep
	heart true ease safe bread tea tune cheer play day birds dream`)

var dim = fields(`dark cold alone lonely lost sad sorrow grief tear cry weep grey gray storm fear afraid gone end empty
	broken ash winter night shadow death die dead hard bitter pain fog frost silence last never late tired black grim`)

func fields(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
