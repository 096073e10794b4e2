package language

import (
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// leadIns are words after which a subject takes no verb of its own number:
// "hear the fox call", "did she go", "the keeper and the storm dance".
var leadIns = fields(`see sees saw hear hears heard watch watches watched let lets make makes made help helps helped have has had did does do
	can could will would may might must shall should and or nor than as like of with for to from between beside behind whether if that feel feels felt
	not never only than before after by at in on under over into onto about`)

// subject is a noun or pronoun of a line with the word after it.
type clause struct {
	subject string
	many    bool
	verb    string
}

// clauses lists the sure subject–verb pairs of a line outside quotation marks:
// a pronoun or one of the cast, right before a word that is a common verb.
func clauses(line string, d atelier.Direction) []clause {
	l := unquote(line)
	ws := text.Words(l)
	var out []clause
	for i := 0; i+1 < len(ws); i++ {
		w := ws[i].Text
		if strings.TrimSpace(l[ws[i].To:ws[i+1].From]) != "" {
			continue
		}
		many, subject, start := false, "", i
		switch w {
		case "he", "she", "it":
			subject = w
		case "they", "we", "you", "i":
			subject, many = w, true
		default:
			for _, c := range d.Cast {
				h := strings.ToLower(lastWord(c.Noun))
				switch {
				case c.Given != "" && strings.EqualFold(w, c.Given):
					subject = w
				case i > 0 && c.Count <= 1 && c.Count != 0 && w == h:
					subject = w
				case i > 0 && c.Count != 1 && w == lexicon.Plural(lexicon.Singular(h)):
					subject, many = w, true
				}
			}
			// Back over "the old", "Mira the".
			for subject != "" && ws[start].From > 0 && !(l[ws[i].From] >= 'A' && l[ws[i].From] <= 'Z') && start > 0 && ws[start-1].Text != "the" && ws[start-1].Text != "a" && ws[start-1].Text != "an" && i-start < 3 &&
				strings.TrimSpace(l[ws[start-1].To:ws[start].From]) == "" && !leadIns[ws[start-1].Text] {
				start--
			}
			if subject != "" && start > 0 && (ws[start-1].Text == "the" || ws[start-1].Text == "a" || ws[start-1].Text == "an") {
				start--
			}
		}
		if subject == "" {
			continue
		}
		if joined(l, ws, start) {
			continue // "Mira and her dog Bo count"
		}
		if start > 0 && ws[start-1].Text == "and" && (start < 2 || strings.ContainsAny(l[ws[start-2].To:ws[start-1].From], ",;:.")) {
			// "…, and Wanda holds": a clause of its own
		} else if start > 0 && leadIns[ws[start-1].Text] && strings.TrimSpace(l[ws[start-1].To:ws[start].From]) == "" {
			continue
		}
		out = append(out, clause{subject, many, ws[i+1].Text})
	}
	return out
}

// joined reports whether an "and" a few words back in the same clause makes the
// subject one of two.
func joined(l string, ws []text.Word, start int) bool {
	for i := start - 1; i >= 0 && i > start-5; i-- {
		if strings.ContainsAny(l[ws[i].To:ws[i+1].From], ",;:.!?—") {
			return false
		}
		if ws[i].Text == "and" {
			return i > 0 && !strings.ContainsAny(l[ws[i-1].To:ws[i].From], ",;:.!?—")
		}
	}
	return false
}

// disagreements are verbs whose number is not their subject's.
func disagreements(line string, d atelier.Direction) []text.Fault {
	var out []text.Fault
	for _, c := range clauses(line, d) {
		base, ok := lexicon.BaseForm(c.verb)
		if !ok || base == "" {
			continue
		}
		third := lexicon.Third(base)
		switch {
		case c.many && c.verb == third && third != base && c.subject != "i" && c.subject != "you" || (c.subject == "i" || c.subject == "you") && c.verb == third && third != base && third != "works":
			out = append(out, text.Fault{Rule: "agreement", Quote: c.subject + " " + c.verb, Want: c.subject + " " + base})
		case !c.many && c.verb == base && third != base && lexicon.Past(base) != base && lexicon.Participle(base) != base && !alsoNoun[base]:
			out = append(out, text.Fault{Rule: "agreement", Quote: c.subject + " " + c.verb, Want: c.subject + " " + third})
		}
	}
	return out
}

// alsoNoun are verbs that may follow a subject's noun as part of another phrase.
var alsoNoun = fields(`like water light sound home work play rain snow fire book wave long well still clear open close warm dry slow kind found lay wound felt rose`)

// tenseOf is text.TenseOf, with the cast as subjects as well.
func tenseOf(line string, d atelier.Direction) text.Tense {
	t := text.TenseOf(line)
	if t != text.NoTense {
		return t
	}
	for _, c := range clauses(line, d) {
		if c.subject == "he" || c.subject == "she" || c.subject == "it" || c.subject == "they" || c.subject == "we" || c.subject == "you" || c.subject == "i" {
			continue // text.TenseOf has looked at these
		}
		base, ok := lexicon.BaseForm(c.verb)
		if !ok {
			continue
		}
		now := text.NoTense
		switch {
		case c.verb == lexicon.Past(base) && c.verb != base && c.verb != lexicon.Third(base):
			now = text.Past
		case c.verb == lexicon.Third(base) && c.verb != lexicon.Past(base):
			now = text.Present
		}
		switch {
		case now == text.NoTense:
		case t == text.NoTense:
			t = now
		case t != now:
			return text.NoTense
		}
	}
	return t
}

// phraseWords is how many words said again are a phrase said again.
const phraseWords = 6

// phrases finds a run of words that another unit has said, but for the first and
// the last, which may answer each other.
func (r *Report) phrases(s text.Story) {
	type place struct{ unit, line int }
	seen := map[string]place{}
	ok := true
	for i, u := range s.Units {
		if i == len(s.Units)-1 && i > 0 {
			break // an ending may take up what was said
		}
		for j, l := range u.Lines {
			ws := text.Words(l)
			hit := false
			for k := 0; k+phraseWords <= len(ws) && !hit; k++ {
				content := 0
				words := make([]string, phraseWords)
				for m := range phraseWords {
					words[m] = ws[k+m].Text
					if !text.Function(words[m]) {
						content++
					}
				}
				key := strings.Join(words, " ")
				if p, said := seen[key]; said && p.unit != i && content >= 3 {
					hit, ok = true, false
					r.fail(0.5, atelier.Finding{Rule: "text.phrase-again", Code: "repeats", Do: "vary", Severity: atelier.Minor, Anchor: anchor(u, j+1),
						Problem: fmt.Sprintf("%s says again “%s”, as %s did.", at(u, j+1), key, strings.ToLower(at(s.Units[p.unit], p.line))), Suggestion: "Say it another way.",
						Recheck: "compare runs of six words", Measured: 2, Wanted: 1})
				} else if !said {
					seen[key] = place{i, j + 1}
				}
			}
		}
	}
	if ok {
		r.pass("text.phrase-again", 0.5)
	}
}

// Sizes that a reader takes in at one look.
const (
	longStanza = 14 // lines of free verse
)

// longPage is how many words a page may have for a reader of that age.
func longPage(age int) int {
	switch {
	case age == 0 || age >= 12:
		return 140
	case age >= 8:
		return 100
	}
	return 70
}

// size: no unit is too long to take in.
func (r *Report) size(s text.Story, age int) {
	ok := true
	for _, u := range s.Units {
		n, limit, what := len(text.Words(u.Text())), longPage(age), "words"
		if !s.Prose() {
			n, limit, what = len(u.Lines), longStanza, "lines"
		}
		if n <= limit {
			continue
		}
		ok = false
		r.fail(0.5, atelier.Finding{Rule: "text.size", Code: "toolong", Do: "cut", Severity: atelier.Moderate, Anchor: anchor(u, 0),
			Problem: fmt.Sprintf("%s has %d %s; more than %d are too many for this reader.", at(u, 0), n, what, limit), Suggestion: "Shorten it.", Recheck: "count again",
			Measured: float64(n), Wanted: float64(limit)})
	}
	if ok {
		r.pass("text.size", 0.5)
	}
}
