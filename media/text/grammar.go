package text

import (
	"strings"
)

// Fault is one thing wrong with a line's grammar.
type Fault struct {
	Rule  string // article, double, agreement, capital, end
	Quote string
	Want  string
}

// Grammar checks what a rule can be sure of: a or an before a sound, a word
// said twice by mistake, a verb that disagrees with its pronoun, a small letter
// or "i" where a capital belongs, a space before a comma.
func Grammar(line string) []Fault {
	var out []Fault
	ws := Words(line)
	for i, w := range ws {
		var next string
		adjacent := false
		if i+1 < len(ws) {
			next = ws[i+1].Text
			adjacent = strings.TrimSpace(line[w.To:ws[i+1].From]) == ""
		}
		if next != "" && adjacent {
			if w.Text == "a" && VowelSound(next) {
				out = append(out, Fault{"article", "a " + next, "an " + next})
			}
			if w.Text == "an" && !VowelSound(next) {
				out = append(out, Fault{"article", "an " + next, "a " + next})
			}
			if w.Text == next && !doubled[w.Text] {
				out = append(out, Fault{"double", w.Text + " " + next, w.Text})
			}
			if v, ok := agrees[w.Text]; ok {
				before := ""
				if i > 0 {
					before = ws[i-1].Text
				}
				// "between her and me they", "did she have", "let them be": only a
				// subject at the start of a clause is sure.
				if want := v[next]; want != "" && !auxiliary[before] && before != "if" && before != "as" && before != "though" && before != "wish" && before != "that" {
					out = append(out, Fault{"agreement", w.Text + " " + next, w.Text + " " + want})
				}
			}
		}
		if w.Text == "i" && line[w.From] == 'i' {
			out = append(out, Fault{"capital", "i", "I"})
		}
	}
	for _, p := range []string{" ,", " .", " ;", " !", " ?", ",,", "..", "  ", "{", "}", "[", "]", "|"} {
		if strings.Contains(line, p) && !strings.Contains(line, "...") {
			out = append(out, Fault{"end", p, strings.TrimSpace(p)})
		}
	}
	return out
}

// doubled words may stand twice on purpose.
var doubled = set("had that very so far long on and by up down no never round drip tick tock ha hush knock splash tap click rat day night here there around step again again ever bye one")

var auxiliary = set("did does do can could will would may might must shall should let make made makes see saw sees watch watched hear heard help helped and or not than to of with for from")

// agrees maps a pronoun to the verbs it may not govern and what belongs there.
var agrees = func() map[string]map[string]string {
	third := map[string]string{"are": "is", "were": "was", "have": "has", "do": "does", "am": "is"}
	many := map[string]string{"is": "are", "was": "were", "has": "have", "does": "do", "am": "are"}
	first := map[string]string{"is": "am", "are": "am", "were": "was", "has": "have", "does": "do"}
	return map[string]map[string]string{"he": third, "she": third, "it": third, "they": many, "we": many, "you": many, "i": first}
}()

// VowelSound reports whether "an" belongs before a word.
func VowelSound(word string) bool {
	w := strings.ToLower(word)
	for _, p := range []string{"hour", "honest", "honour", "honor", "heir"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	for _, p := range []string{"one", "once", "uni", "use", "usu", "eu", "ewe", "ukulele", "utensil"} {
		if strings.HasPrefix(w, p) && !strings.HasPrefix(w, "unim") && !strings.HasPrefix(w, "unin") && !strings.HasPrefix(w, "onerous") {
			return false
		}
	}
	if w == "8" || w == "11" || w == "18" {
		return true
	}
	return w != "" && strings.IndexByte("aeiou", w[0]) >= 0
}

// Disagreements checks a plural noun (say, "foxes") against the verb right after
// it: "the foxes was". The nouns are those of the cast.
func Disagreements(line string, plurals, singulars []string) []Fault {
	var out []Fault
	ws := Words(line)
	for i := 0; i+1 < len(ws); i++ {
		if strings.TrimSpace(line[ws[i].To:ws[i+1].From]) != "" || i > 0 && (ws[i-1].Text == "of" || ws[i-1].Text == "and" || ws[i-1].Text == "or") {
			continue
		}
		if i >= 2 && (ws[i-2].Text == "of" || ws[i-2].Text == "and") || i >= 3 && (ws[i-3].Text == "and" || ws[i-3].Text == "of") {
			continue // "the captain and the crew were"
		}
		n, v := ws[i].Text, ws[i+1].Text
		for _, p := range plurals {
			if n == p && (v == "was" || v == "is" || v == "has") {
				out = append(out, Fault{"agreement", n + " " + v, n + " " + map[string]string{"was": "were", "is": "are", "has": "have"}[v]})
			}
		}
		for _, p := range singulars {
			if n == p && (v == "were" || v == "are") {
				out = append(out, Fault{"agreement", n + " " + v, n + " " + map[string]string{"were": "was", "are": "is"}[v]})
			}
		}
	}
	return out
}

// Tense is the tense a line's clauses with a pronoun are told in.
type Tense int

// The tenses a rule can tell.
const (
	NoTense Tense = iota
	Past
	Present
)

// TenseOf looks at the verbs right after he, she, it, they, I, we outside
// quotation marks. A line without one, or with both, has NoTense.
func TenseOf(line string) Tense {
	line = unquoted(line)
	t := NoTense
	ws := Words(line)
	for i := 0; i+1 < len(ws); i++ {
		switch ws[i].Text {
		case "he", "she", "it", "they", "i", "we":
		default:
			continue
		}
		if i > 0 && (auxiliary[ws[i-1].Text] && ws[i-1].Text != "and") || strings.TrimSpace(line[ws[i].To:ws[i+1].From]) != "" {
			continue
		}
		if i > 0 && subordinate[ws[i-1].Text] {
			continue // "what it was looking for" may be told in any tense
		}
		v := verbTense(ws[i].Text, ws[i+1].Text)
		switch {
		case v == NoTense:
		case t == NoTense:
			t = v
		case t != v:
			return NoTense
		}
	}
	return t
}

var subordinate = set("that what which where who whom when how why than if because before after until since once though although while till whatever everything anything all word as something nothing size says say said thinks think knows know thought")

func unquoted(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		switch r {
		case '“':
			in = true
		case '”':
			in = false
		case '"':
			in = !in
		default:
			if !in {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

func verbTense(pron, v string) Tense {
	if pasts[v] || strings.HasSuffix(v, "ed") && len(v) > 4 {
		return Past
	}
	switch v {
	case "is", "are", "am", "has", "does", "goes":
		return Present
	case "always", "as", "across", "else", "perhaps", "his", "yes", "this", "its", "us":
		return NoTense
	}
	if (pron == "he" || pron == "she" || pron == "it") && strings.HasSuffix(v, "s") && !strings.HasSuffix(v, "ss") {
		return Present
	}
	return NoTense
}

var pasts = set(`was were had did went came saw sat stood ran said told took gave made knew thought felt found heard held kept left lost
	met brought bought caught taught built sent spent slept swept wept crept leapt dreamt meant began sang rang swam drank
	sank shrank flew blew grew threw drew rose rode wrote drove woke spoke broke chose froze stole wore tore bore swore
	fell led fed fled read hid bit lit slid shone won spun hung swung clung stuck dug shook forgot got became understood
	ate lay could would might tied cried tried sighed`)

// Plurals is a noun in the plural by rule; the house's vocabulary knows better
// for nouns that it holds.
func Plurals(noun string) string {
	switch {
	case strings.HasSuffix(noun, "y") && len(noun) > 1 && !vowelLetter(noun[len(noun)-2]):
		return noun[:len(noun)-1] + "ies"
	case sibilant(noun) && !strings.HasSuffix(noun, "e"):
		return noun + "es"
	}
	return noun + "s"
}

// Indefinite puts "a" or "an" before a noun phrase.
func Indefinite(np string) string {
	f := Words(np)
	if len(f) > 0 && VowelSound(f[0].Text) {
		return "an " + np
	}
	return "a " + np
}
