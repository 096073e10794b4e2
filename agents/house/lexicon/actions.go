package lexicon

import (
	"slices"
	"strings"
)

// Action is something that a text says somebody does.
type Action struct {
	Who    []int  // indices into the mentions that were scanned: the subject, "a fox and a crow" are two
	Verb   string // base form: "learn"
	Phrase string // the whole doing in base form: "learn to whistle"
	Start  int    // byte of the verb
}

var baseForms = func() map[string]string {
	m := map[string]string{}
	put := func(v string) {
		for _, f := range []string{Ing(v), Participle(v), Past(v), Third(v), v} {
			if _, taken := m[f]; !taken || f == v {
				m[f] = v
			}
		}
	}
	for _, v := range strings.Fields(commonVerbs) {
		put(v)
	}
	for row := range strings.Lines(irregular) {
		if f := strings.Fields(row); len(f) == 3 {
			put(f[0])
		}
	}
	m["left"], m["found"], m["fell"], m["saw"], m["lay"], m["ground"] = "leave", "find", "fall", "see", "lie", "grind"
	return m
}()

// ended reports whether a sentence ends between two bytes.
func ended(t []token, from, to int) bool {
	for _, w := range t {
		if w.start >= from && w.end <= to && (w.stop == '.' || w.stop == ';') {
			return true
		}
	}
	return false
}

// BaseForm returns the base form of a common verb in any form.
func BaseForm(word string) (string, bool) {
	v, ok := baseForms[strings.ToLower(word)]
	return v, ok
}

// mainVerb finds the verb after "who does not want to erupt": what somebody does, after a
// clause at i of what that one does not; 0 without such a clause or such a verb.
func mainVerb(t []token, i int) int {
	if i == 0 || t[i-1].word != "who" && t[i-1].word != "that" {
		return 0
	}
	switch {
	case (t[i].word == "does" || t[i].word == "do") && i+1 < len(t) && t[i+1].word == "not":
		i++
	case t[i].word != "doesn't" && t[i].word != "don't":
		return 0
	}
	for j := i + 2; j < len(t) && j < i+8 && t[j-1].stop == 0; j++ {
		if v, ok := baseForms[t[j].word]; ok && t[j].word == Third(v) && !vocabulary.plural[t[j].word] {
			return j
		}
	}
	return 0
}

// Actions reads what the mentions of a text do: the verb right after a mention
// and the words up to the end of the clause, at most ten.
func Actions(text string, ms []Mention) []Action {
	t := tokens(text)
	at := map[int]int{} // end byte of a token to its index
	begin := map[int]int{}
	for i, w := range t {
		at[w.end] = i
		begin[w.start] = i
	}
	var out []Action
	for k := range ms {
		if ms[k].Poss {
			continue
		}
		i, ok := at[ms[k].End]
		if !ok {
			continue
		}
		i++
		// Over the name, "who", adverbs and "has".
		for i < len(t) && t[i-1].stop != '.' && t[i-1].stop != ';' && (t[i].word == "who" || t[i].word == "that" || naming[t[i].word] ||
			ms[k].Given != "" && strings.EqualFold(t[i].word, ms[k].Given) || fillers[t[i].word] || t[i].word == "has" || t[i].word == "have") {
			i++
		}
		if i >= len(t) || t[i-1].stop == '.' || t[i-1].stop == ';' || t[i-1].stop == ',' && ms[k].Given == "" {
			continue
		}
		if j := mainVerb(t, i); j > 0 {
			i = j
		}
		v, verb := baseForms[t[i].word]
		if !verb || t[i].cap || hasAny(t[i].word, "ing") && t[i].word != "bring" && t[i].word != "sing" {
			continue
		}
		subject := k
		// "An umbrella in a station wants", "a loaf of bread runs": the subject is
		// the noun before the preposition.
		for subject > 0 && (ms[subject].In != "" || ms[subject].Of) && ms[subject].Start-ms[subject-1].End < 12 {
			subject--
		}
		a := Action{Verb: v, Start: t[i].start, Who: []int{subject}}
		words := []string{v}
		hue := func(k int) bool {
			if k >= len(t) {
				return false
			}
			_, ok := Colour(t[k].word)
			return ok
		}
		for j := i + 1; j < len(t) && j < i+13 && (t[j-1].stop == 0 || t[j-1].stop == ',' && hue(j-1) && hue(j)); j++ {
			w := t[j].word
			if w == "that" && (v == "believe" || v == "know" || v == "think" || v == "dream" || v == "hope" || v == "say") {
				words = append(words, t[j].said)
				continue
			}
			if conjunctions[w] && w != "how" && !(w == "and" && hue(j-1) && hue(j+1)) && !(w == "and" && j+1 < len(t) && (determiners[t[j+1].word] || adjectives[t[j+1].word])) || w == "until" || w == "before" || w == "after" {
				break
			}
			if w == "and" && !hue(j+1) && j+2 < len(t) && verbForm(t[j+2].word) {
				break
			}
			if w == "and" && hue(j-1) && hue(j+1) || t[j].stop == ',' && hue(j) && hue(j+1) {
				words = append(words, t[j].said)
				if t[j].stop == ',' {
					words[len(words)-1] += ","
				}
				continue
			}
			words = append(words, t[j].said)
		}
		for n := len(words); n > 1 && (prepositions[words[n-1]] || determiners[words[n-1]] || words[n-1] == "and"); n = len(words) {
			words = words[:n-1]
		}
		a.Phrase = strings.Join(words, " ")
		// "A fox and a crow share": walk back over and-lists.
		for p := subject - 1; p >= 0; p-- {
			from, okA := at[ms[p].End]
			if !okA {
				break
			}
			link := from + 1
			for link < len(t) && ms[p].Given != "" && strings.EqualFold(t[link].word, ms[p].Given) {
				link++
			}
			if link >= len(t) || ms[p].In != "" || ms[p+1].Start-t[link-1].end > 24 {
				break
			}
			if !(t[link].word == "and" || t[link-1].stop == ',' && !conjunctions[t[link].word] && !prepositions[t[link].word]) {
				break
			}
			// ", and their neighbour laughs": a clause of its own when the one
			// before it has had its verb.
			if slices.ContainsFunc(out, func(o Action) bool {
				return o.Start < ms[p].Start && !ended(t, o.Start, ms[p].Start) && !slices.Contains(o.Who, p)
			}) {
				break
			}
			a.Who = append([]int{p}, a.Who...)
		}
		out = append(out, a)
	}
	return out
}
