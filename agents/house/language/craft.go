package language

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// Craft measures how the story is written.
func Craft(s text.Story, task Task) Report {
	var r Report
	if own(s) {
		r.pass("text.kept", 1)
		return r
	}
	shape := ShapeOf(s.Form)
	known := names(task.Direction)
	main := text.NoTense
	if s.Prose() {
		main = mainTense(s)
	}
	for _, u := range s.Units {
		r.metre(u, shape)
		r.rhyme(u, shape)
		r.grammar(u, task.Direction)
		r.tense(u, main, task.Direction)
		r.words(u, task.Direction.Age, known)
	}
	r.repeats(s, known)
	r.phrases(s)
	r.size(s, task.Direction.Age)
	r.readability(s, task.Direction.Age)
	r.edges(s, task.Direction)
	worstFirst(r.Findings)
	return r
}

// names are the stems of words that belong to the brief and may be long or
// frequent.
func names(d atelier.Direction) map[string]bool {
	m := map[string]bool{}
	add := func(s string) {
		for _, w := range text.Words(s) {
			m[text.Stem(w.Text)] = true
		}
	}
	for _, c := range d.Cast {
		add(c.Noun)
		add(lexicon.Plural(c.Noun))
		if c.Count > 1 {
			add(lexicon.Numeral(c.Count))
		}
		add(c.Given)
		add(c.Colour)
	}
	for _, e := range d.Elements {
		add(e.Noun)
		add(e.Colour)
	}
	for _, q := range d.Must {
		add(q.Subject)
		add(q.Value)
	}
	add(d.Setting.Place)
	for _, b := range d.Beats {
		add(b.Where)
	}
	return m
}

func (r *Report) metre(u text.Unit, shape Shape) {
	for i, m := range shape.Metre {
		if i >= len(u.Lines) {
			break
		}
		sc := text.Scan(u.Lines[i], m)
		if sc.Deviations < 1 {
			r.pass("text.metre", 0.25)
			continue
		}
		// A stress out of place is heard, a syllable too many trips, two break the line.
		sev, off := atelier.Minor, sc.Off()
		switch {
		case off < -1 || off > 1:
			sev = atelier.Major
		case off != 0:
			sev = atelier.Moderate
		}
		problem := fmt.Sprintf("%s stumbles against the %s: “%s”.", at(u, i+1), m.Name, u.Lines[i])
		if off != 0 {
			problem = fmt.Sprintf("%s has %s where the form wants %d: “%s”.", at(u, i+1), count(sc.Syllables, "syllable"), sc.Wanted, u.Lines[i])
		}
		r.fail(0.25, atelier.Finding{Rule: "text.metre", Code: "metre", Do: "scan", Severity: sev, Anchor: anchor(u, i+1),
			Problem: problem, Suggestion: "Make it scan.", Recheck: "count syllables and stresses again",
			Measured: float64(sc.Syllables), Wanted: float64(sc.Wanted)})
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (r *Report) rhyme(u text.Unit, shape Shape) {
	for _, p := range shape.Rhymes {
		if p[1] > len(u.Lines) {
			continue
		}
		a, b := text.LastWord(u.Lines[p[0]-1]), text.LastWord(u.Lines[p[1]-1])
		got := text.Rhymes(a, b)
		if got == text.RhymePerfect {
			r.pass("text.rhyme", 0.5)
			continue
		}
		sev := atelier.Moderate
		if got == text.RhymeNone {
			sev = atelier.Major
		}
		r.fail(0.5, atelier.Finding{Rule: "text.rhyme", Code: "rhyme", Do: "rewrite", Severity: sev, Anchor: anchor(u, p[1]),
			Problem:    fmt.Sprintf("%s ends on “%s” and should rhyme with “%s” in line %d; that is %s.", at(u, p[1]), b, a, p[0], got),
			Suggestion: "Find an end that rhymes.", Recheck: "compare the sounds of both line ends", Measured: float64(got), Wanted: float64(text.RhymePerfect)})
	}
}

func (r *Report) grammar(u text.Unit, d atelier.Direction) {
	var plurals, singulars []string
	for _, c := range d.Cast {
		h := c.Noun[strings.LastIndexByte(c.Noun, ' ')+1:]
		if c.Count > 1 {
			plurals = append(plurals, lexicon.Plural(h), h)
		} else if c.Given == "" && c.Pronoun != "they" {
			singulars = append(singulars, h)
		}
	}
	ok := true
	for i, l := range u.Lines {
		for _, f := range slices.Concat(text.Grammar(l), text.Disagreements(l, plurals, singulars), disagreements(l, d)) {
			ok = false
			r.fail(0.5, atelier.Finding{Rule: "text.grammar", Code: "grammar", Do: "rewrite", Severity: atelier.Major, Anchor: anchor(u, i+1),
				Problem:    fmt.Sprintf("%s says “%s”, which is wrong English.", at(u, i+1), f.Quote),
				Suggestion: fmt.Sprintf("It should be “%s”.", f.Want), Recheck: "read the line by the same rules", Measured: 1})
			break
		}
	}
	if ok {
		r.pass("text.grammar", 0.5)
	}
}

// tense holds every line of a page to the tense of the tale, and every line of a
// stanza to that of most of its lines: a ballad may end in the present.
func (r *Report) tense(u text.Unit, main text.Tense, d atelier.Direction) {
	past, present := 0, 0
	ts := make([]text.Tense, len(u.Lines))
	for i, l := range u.Lines {
		ts[i] = tenseOf(l, d)
		switch ts[i] {
		case text.Past:
			past++
		case text.Present:
			present++
		}
	}
	if main == text.Present && past == 0 || main == text.Past && present == 0 || main == text.NoTense && (past == 0 || present == 0) {
		r.pass("text.tense", 0.25)
		return
	}
	odd, name := text.Present, "the present"
	if main == text.Present || main == text.NoTense && present > past {
		odd, name = text.Past, "the past"
	}
	for i := range u.Lines {
		if ts[i] == odd {
			r.fail(0.25, atelier.Finding{Rule: "text.tense", Code: "tense", Do: "rewrite", Severity: atelier.Moderate, Anchor: anchor(u, i+1),
				Problem:    fmt.Sprintf("%s slips into %s: “%s”.", at(u, i+1), name, u.Lines[i]),
				Suggestion: "Keep to one tense.", Recheck: "compare the verbs after pronouns", Measured: 1})
			return
		}
	}
}

func (r *Report) words(u text.Unit, age int, known map[string]bool) {
	ok := true
	for i, l := range u.Lines {
		if c := text.Cliches(l); len(c) > 0 {
			ok = false
			r.fail(0.25, atelier.Finding{Rule: "text.cliche", Code: "cliche", Do: "rewrite", Severity: atelier.Minor, Anchor: anchor(u, i+1),
				Problem: fmt.Sprintf("%s leans on a stock phrase, “%s”.", at(u, i+1), c[0]), Suggestion: "Say it in words of its own.",
				Recheck: "look for stock phrases", Measured: float64(len(c))})
		}
		if f := text.Fillers(l); len(f) > 1 {
			ok = false
			r.fail(0.25, atelier.Finding{Rule: "text.wordy", Code: "wordy", Do: "trim", Severity: atelier.Minor, Anchor: anchor(u, i+1),
				Problem: fmt.Sprintf("%s is padded with “%s”.", at(u, i+1), strings.Join(f, "” and “")), Suggestion: "Cut the padding.",
				Recheck: "count words that say nothing", Measured: float64(len(f)), Wanted: 1})
		}
		if h := text.HardWords(l, age, known); len(h) > 0 {
			ok = false
			r.fail(0.25, atelier.Finding{Rule: "text.hard", Code: "unclear", Do: "simplify", Severity: atelier.Minor, Anchor: anchor(u, i+1),
				Problem: fmt.Sprintf("%s uses “%s”, hard for a reader of %d.", at(u, i+1), h[0], age), Suggestion: "Use a simpler word.",
				Recheck: "look for long or rare words", Measured: float64(len(h))})
		}
	}
	if ok {
		r.pass("text.words", 0.25)
	}
}

func (r *Report) repeats(s text.Story, known map[string]bool) {
	reps := text.Repeats(s)
	for _, rep := range reps {
		u := s.Units[s.Unit(rep.Again.Unit)]
		f := atelier.Finding{Rule: "text.repeat", Code: "repeats", Do: "vary", Anchor: anchor(u, rep.Again.Line),
			Recheck: "look for the same words again", Measured: float64(rep.Count), Wanted: 1, Suggestion: "Say it another way."}
		if rep.What == "line" {
			f.Severity = atelier.Major
			f.Problem = fmt.Sprintf("%s says again what %s says: “%s”.", at(u, rep.Again.Line), strings.ToLower(at(s.Units[s.Unit(rep.First.Unit)], rep.First.Line)), rep.Again.Quote)
		} else {
			if all(strings.Fields(rep.Again.Quote), known) {
				continue // a name is not an opening
			}
			f.Rule, f.Severity = "text.opening-words", atelier.Minor
			f.Wanted = 2
			f.Problem = fmt.Sprintf("%s begins with “%s”, as %s before it do.", at(u, rep.Again.Line), rep.Again.Quote, count(rep.Count-1, "line"))
		}
		r.fail(0.5, f)
	}
	if !slices.ContainsFunc(r.Findings, func(f atelier.Finding) bool { return f.Rule == "text.repeat" || f.Rule == "text.opening-words" }) {
		r.pass("text.repeat", 1)
	}
	// The same rhyme in stanza after stanza.
	shape := ShapeOf(s.Form)
	type use struct{ unit, line int }
	ends := map[string]use{}
	for i, u := range s.Units {
		for _, p := range shape.Rhymes {
			if p[1] > len(u.Lines) {
				continue
			}
			a, b := text.LastWord(u.Lines[p[0]-1]), text.LastWord(u.Lines[p[1]-1])
			key := min(a, b) + "/" + max(a, b)
			if prev, ok := ends[key]; ok {
				r.fail(0.5, atelier.Finding{Rule: "text.rhyme-again", Code: "repeats", Do: "vary", Severity: atelier.Moderate, Anchor: anchor(u, 0),
					Problem:    fmt.Sprintf("%s rhymes “%s” with “%s”, as %s did.", at(u, 0), a, b, strings.ToLower(at(s.Units[prev.unit], 0))),
					Suggestion: "Find another rhyme.", Recheck: "compare the rhyming words of all stanzas", Measured: 2, Wanted: 1})
				continue
			}
			ends[key] = use{i, p[1]}
		}
	}
	if over := text.Overused(s, 0.035, known); len(over) > 0 {
		u, line := lastWith(s, over[0])
		r.fail(0.5, atelier.Finding{Rule: "text.overused", Code: "repeats", Do: "vary", Severity: atelier.Minor, Anchor: anchor(u, line),
			Problem: fmt.Sprintf("“%s” comes too often; %s is one place too many.", over[0], strings.ToLower(at(u, line))), Suggestion: "Use another word here.",
			Recheck: "count content words", Measured: float64(text.ContentWords(s)[over[0]]), Wanted: 4})
	} else {
		r.pass("text.overused", 0.5)
	}
}

// mainTense is the tense of most sentences of a tale.
func mainTense(s text.Story) text.Tense {
	n := 0
	for _, u := range s.Units {
		for _, l := range u.Lines {
			switch text.TenseOf(l) {
			case text.Present:
				n++
			case text.Past:
				n--
			}
		}
	}
	switch {
	case n > 0:
		return text.Present
	case n < 0:
		return text.Past
	}
	return text.NoTense
}

// all reports whether every word is a function word or a known name.
func all(words []string, known map[string]bool) bool {
	for _, w := range words {
		if _, number := lexicon.Number(w); !number && !text.Function(w) && !known[text.Stem(w)] {
			return false
		}
	}
	return true
}

func lastWith(s text.Story, stem string) (text.Unit, int) {
	for i := len(s.Units) - 1; i >= 0; i-- {
		for j := len(s.Units[i].Lines) - 1; j >= 0; j-- {
			for _, w := range text.Words(s.Units[i].Lines[j]) {
				if text.Stem(w.Text) == stem {
					return s.Units[i], j + 1
				}
			}
		}
	}
	return s.Units[0], 1
}

// alone is how many grades a sentence gains by having a page to itself: whoever
// reads it aloud has time to breathe.
const alone = 2.5

// readability holds prose for children to a school grade: a reader of six reads
// grade one alone and follows five grades more when read to.
func (r *Report) readability(s text.Story, age int) {
	if !s.Prose() || age <= 0 || age > 11 {
		return
	}
	limit := float64(max(age-5, 0)) + 5.5
	worst, grade := -1, 0.0
	for i, u := range s.Units {
		// Held to the figure that is told: "at most 6.5" is not broken by 6.5.
		g := math.Round(text.Grade(u.Text())*10) / 10
		if len(u.Lines) == 1 {
			g -= alone
		}
		if g > limit && g > grade {
			worst, grade = i, g
		}
	}
	if worst < 0 {
		r.pass("text.grade", 0.5)
		return
	}
	// The longest sentence carries the grade.
	u := s.Units[worst]
	line, longest := 1, 0
	for j, l := range u.Lines {
		if n := len(text.Words(l)); n > longest {
			line, longest = j+1, n
		}
	}
	r.fail(0.5, atelier.Finding{Rule: "text.grade", Code: "unclear", Do: "simplify", Severity: atelier.Minor, Anchor: anchor(u, line),
		Problem:    fmt.Sprintf("%s reads at grade %.1f; for a child of %d it should be at most %.1f. This sentence has %d words.", at(u, 0), grade, age, limit, longest),
		Suggestion: "Use a shorter sentence.", Recheck: "Flesch–Kincaid grade of the page", Measured: grade, Wanted: limit})
}

// edges: a first unit that shows nobody is a weak opening; a last line that
// stops in the middle of a sentence is a weak ending.
func (r *Report) edges(s text.Story, d atelier.Direction) {
	if len(d.Cast) > 0 && (len(d.Beats) == 0 || d.Beats[0].Role != "image" && len(d.Beats[0].Who) > 0) {
		if text := s.Units[0].Text(); !mentionsAny(text, d.Cast) {
			r.fail(0.5, atelier.Finding{Rule: "text.opening", Code: "weakopen", Do: "redo", Severity: atelier.Moderate, Anchor: anchor(s.Units[0], 0),
				Problem: "The opening shows nobody we could follow.", Suggestion: "Bring in " + speak(d.Cast[0]) + " at once.", Recheck: "look for the cast in the first unit"})
		} else {
			r.pass("text.opening", 0.5)
		}
	}
	u := s.Units[len(s.Units)-1]
	end := strings.TrimRight(u.Lines[len(u.Lines)-1], "”\"’'")
	if !strings.ContainsAny(end[max(len(end)-1, 0):], ".!?…") && !strings.HasSuffix(end, "…") {
		r.fail(0.5, atelier.Finding{Rule: "text.ending", Code: "weakend", Do: "rewrite", Severity: atelier.Minor, Anchor: anchor(u, len(u.Lines)),
			Problem: "The last line stops in the middle.", Suggestion: "Give it a close.", Recheck: "look for a full stop"})
	} else {
		r.pass("text.ending", 0.5)
	}
}

func mentionsAny(line string, cast []atelier.Character) bool {
	return slices.ContainsFunc(cast, func(c atelier.Character) bool { return named(line, c) })
}

// named reports whether a line names a character by noun or given name.
func named(line string, c atelier.Character) bool {
	return c.Given != "" && text.Says(line, c.Given) || c.Noun != "" && (text.Mentions(line, c.Noun) || text.Mentions(line, lexicon.Plural(c.Noun)))
}

// speak is how a critic names a character.
func speak(c atelier.Character) string {
	if c.Given != "" {
		return c.Given
	}
	return "the " + strings.TrimPrefix(c.Noun, "the ")
}
