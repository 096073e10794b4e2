package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// ownSentences are the sentences of a brief that tell its story: a member of the
// cast, or a he, she, it or they that means one, with a verb in the present. The
// director tells them in the brief's words; nobody could put them better.
func (d *draft) ownSentences() []string {
	var out []string
	all := sentences(d.brief.Text)
	for _, s := range all {
		scenery := len(all) > 3 && len(out) > 0 && (strings.Contains(s, "there is ") || strings.Contains(s, "there are ")) && len(strings.Fields(s)) < 25
		if len(out) >= maxOwn || !d.tells(s) && !scenery {
			continue
		}
		if len(out) == 0 && strings.HasSuffix(s, " it") {
			continue // "A rabbit runs it": nobody has told of what
		}
		out = append(out, s)
	}
	return out
}

// maxOwn bounds the beats that come from the brief's own sentences.
const maxOwn = 10

// sentences cuts a text at full stops, semicolons and before ", until", ", then".
func sentences(text string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		p = strings.Join(strings.Fields(p), " ")
		for _, cut := range []string{", until ", " until ", ", and then ", ", and "} {
			if before, after, ok := strings.Cut(p, cut); ok && len(strings.Fields(before)) >= 4 && (strings.Contains(cut, "until") || strings.Contains(cut, "then") || len(p) > 110 && clause(after)) {
				out = append(out, before)
				if strings.Contains(cut, "until") || strings.Contains(cut, "then") {
					after = "then " + after
				}
				p = after
				break
			}
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// clause reports whether some words have a subject and a verb of their own.
func clause(s string) bool {
	ms := lexicon.Scan(s)
	return len(lexicon.Actions(s, ms)) > 0 || subjectPronoun(s) != ""
}

var openPronouns = map[string]bool{"he": true, "she": true, "it": true, "they": true}

func subjectPronoun(s string) string {
	f := strings.Fields(strings.ToLower(s))
	for i, w := range f {
		if i > 4 {
			break
		}
		if openPronouns[strings.Trim(w, ",")] && i+1 < len(f) {
			if _, ok := lexicon.BaseForm(strings.Trim(f[i+1], ",.")); ok {
				return w
			}
		}
	}
	return ""
}

// tells reports whether a sentence is part of a story and no order to the studio.
func (d *draft) tells(s string) bool {
	n := len(strings.Fields(s))
	if n < 4 || n > 34 {
		return false
	}
	low := " " + strings.ToLower(s) + " "
	for _, w := range []string{" should ", " must ", " brief", " poem", " story", " stories", " limerick", " ballad", " haiku", " tale", " picture", " music", " played", " write ", " explain", " readers", " ending", " children of", " kids", " pages", " stanzas", " style", " colour", " tone", " ode ", " i ", " you ", " please", " avoid"} {
		if strings.Contains(low, w) && !(w == " write " && len(d.d.Cast) > 0 && !strings.HasPrefix(low, " write")) {
			return false
		}
	}
	ms := lexicon.Scan(s)
	acts := lexicon.Actions(s, ms)
	for _, a := range acts {
		if i := strings.IndexAny(s, ":"); i >= 0 && i < a.Start || subordinate(s[:a.Start]) {
			continue // "a walk …, when the frogs begin": no sentence of its own
		}
		for _, w := range a.Who {
			if d.inCast(ms[w]) {
				return true
			}
		}
	}
	for _, m := range ms {
		after := s[m.End:]
		if is := strings.Index(after, " is "); d.inCast(m) && is >= 0 && is < 16 && !subordinate(s[:m.Start]+after[:is]+" x") {
			return true
		}
	}
	for _, c := range d.d.Cast {
		if c.Given != "" && strings.Contains(s, c.Given+" ") {
			return true
		}
	}
	return subjectPronoun(s) != "" && len(d.d.Cast) > 0
}

// inIt names the cast and elements that a sentence speaks of.
func (d *draft) inIt(s string) (who, with []string) {
	ms := lexicon.Scan(s)
	for _, c := range d.d.Cast {
		hit := c.Given != "" && strings.Contains(s, c.Given)
		for _, m := range ms {
			hit = hit || m.Lemma != "" && m.Lemma == c.Subject || m.Noun == c.Noun
		}
		if hit {
			who = append(who, c.Name)
		}
	}
	for _, e := range d.d.Elements {
		for _, m := range ms {
			if (m.Lemma != "" && m.Lemma == e.Subject || m.Noun == e.Noun) && !slices.Contains(with, e.Name) {
				with = append(with, e.Name)
			}
		}
	}
	return who, with
}

// finishSentence makes a clause of the brief a sentence.
func finishSentence(s string, names []string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ",: ")
	for _, given := range names { // a brief in lower case still names somebody
		s = strings.ReplaceAll(s, " "+strings.ToLower(given)+" ", " "+given+" ")
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return capitalise(s)
}

// goals are verbs that say what somebody is after; what follows is the premise.
var goals = []string{"want to ", "wish to ", "try to ", "decide to ", "hope to ", "long to ", "need to ", "would like to ", "begin to ", "dream of ", "set out to "}

// goal returns what A is after: "see the rain again", "learn to whistle".
func goal(premise string) (string, bool) {
	for _, g := range goals {
		if rest, ok := strings.CutPrefix(premise, g); ok {
			if g == "dream of " {
				verb, more, _ := strings.Cut(rest, " ")
				base, known := lexicon.BaseForm(verb)
				if !known {
					base = strings.TrimSuffix(verb, "ing")
					if strings.HasSuffix(base, "v") { // driving, leaving: no English verb ends in a v
						base += "e"
					}
				}
				rest = strings.TrimSpace(base + " " + more)
			}
			return rest, true
		}
	}
	verb, _, _ := strings.Cut(premise, " ")
	switch verb {
	case "learn", "find", "search", "seek", "reach", "cross", "build", "invent", "discover", "run", "escape":
		return premise, true
	}
	return premise, false
}

// crafts are verbs of making and learning.
var crafts = map[string]bool{"learn": true, "paint": true, "build": true, "invent": true, "practise": true, "sing": true,
	"play": true, "dance": true, "bake": true, "knit": true, "draw": true, "carve": true, "cook": true, "teach": true, "weave": true, "sew": true}

// isGoal and ownPremise are set once the cast is read.
func (d *draft) readPremise() {
	if d.premise == "" {
		return
	}
	d.premise, d.isGoal = goal(d.premise)
	verb, _, more := strings.Cut(d.premise, " ")
	d.premVerb = verb
	switch verb {
	case "believe", "lose", "know", "think", "sit", "stand", "lie", "have", "be":
		d.premise, d.isGoal = "", false
	default:
		if !d.isGoal && !(more && crafts[verb]) {
			d.premise = "" // what somebody does already is nothing to want
		}
	}
}

// givens are the proper names of the cast.
func (d *draft) givens() []string {
	var out []string
	for _, c := range d.d.Cast {
		if c.Given != "" {
			out = append(out, c.Given)
		}
	}
	return out
}

// christen puts a name that a must gives into the brief's own sentence: "a fox"
// becomes "Runa the fox".
func (d *draft) christen(s string) string {
	for _, c := range d.d.Cast {
		if c.Given == "" || strings.Contains(strings.ToLower(s), strings.ToLower(c.Given)) || slices.ContainsFunc(d.d.Beats, func(b atelier.Beat) bool { return strings.Contains(b.Tells, c.Given) }) {
			continue
		}
		for _, a := range []string{"A ", "a ", "An ", "an ", "The ", "the "} {
			if i := strings.Index(s, a+c.Noun); i >= 0 && (i == 0 || s[i-1] == ' ') {
				s = s[:i] + c.Given + " the " + c.Noun + s[i+len(a)+len(c.Noun):]
				break
			}
		}
	}
	return s
}

// meant are the cast that the subject pronoun of a sentence means.
func (d *draft) meant(s string) []string {
	p := subjectPronoun(s)
	var out []string
	for _, c := range d.d.Cast {
		living := c.Kind == "person" || c.Kind == "animal"
		switch {
		case p == "they" && living && len(out) < 2, p != "" && p != "they" && len(out) == 0 && pronoun(&c) == p:
			out = append(out, c.Name)
		}
	}
	return out
}

// subordinate reports whether a verb after these words belongs to a side clause.
func subordinate(before string) bool {
	f := strings.Fields(strings.ToLower(before))
	for i, w := range f {
		switch w {
		case "when", "who", "which", "how", "because", "while", "where", "if":
			return true
		case "that":
			if i > 1 {
				return true
			}
		case "about", "for":
			if i < 3 {
				return true
			}
		}
	}
	return false
}
