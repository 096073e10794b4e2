package text

import "strings"

// Stress is how a word is spoken in a line of verse, one byte per syllable: '1'
// the main stress, '2' a lesser one, '0' none. It is by rule, with exceptions
// for words that English spells unlike it speaks them.
//
// Rule: after an ending (-s, -ed, -ing, -ly, -er, -est, -ness, -ful, -less,
// -y's kin) has been taken off, a known word keeps its stress; compounds of two
// known halves stress the first; -tion, -sion, -ic, -ity and -ical stress what
// stands before; two syllables stress the first but for a list of prefixes;
// three the first; four the second.
func Stress(word string) string {
	w := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"))
	extra := ""
	if w != strings.ToLower(word) && sibilant(w) {
		extra = "0"
	}
	return stress(w) + extra
}

// Syllables counts the syllables of a word.
func Syllables(word string) int { return len(Stress(word)) }

// LineSyllables counts the syllables of a line.
func LineSyllables(line string) int {
	n := 0
	for _, w := range Words(line) {
		n += Syllables(w.Text)
	}
	return n
}

func sibilant(w string) bool {
	for _, e := range []string{"s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// endings that leave the stress of the stem where it is, with the syllables
// they add.
var endings = []struct{ end, add string }{
	{"lessly", "00"}, {"fully", "00"}, {"liness", "00"}, {"iness", "00"}, {"nesses", "00"},
	{"ness", "0"}, {"less", "0"}, {"ful", "0"}, {"ment", "0"}, {"ship", "0"}, {"ings", "0"}, {"ing", "0"},
	{"ily", "00"}, {"ly", "0"}, {"iest", "00"}, {"ier", "00"}, {"est", "0"}, {"ers", "0"}, {"er", "0"},
	{"ies", "0"}, {"ied", "0"}, {"es", ""}, {"ed", ""}, {"s", ""}, {"d", ""},
}

func stress(w string) string {
	if p, ok := spoken(w); ok {
		return p
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(w, e.end)
		if !ok || len(stem) < 2 {
			continue
		}
		for _, s := range stems(stem, e.end) {
			p, ok := spoken(s)
			if !ok {
				continue
			}
			add := e.add
			switch {
			case e.end == "es" && sibilant(stem), e.end == "ed" && (strings.HasSuffix(stem, "t") || strings.HasSuffix(stem, "d")),
				e.end == "s" && sibilant(stem) && strings.HasSuffix(stem, "e"),
				e.end == "d" && (strings.HasSuffix(stem, "te") || strings.HasSuffix(stem, "de")):
				add = "0"
			case e.end == "ies" || e.end == "ied":
				add = ""
			case e.end == "ily" || e.end == "iest" || e.end == "ier" || e.end == "iness":
				add = e.add[1:]
			}
			return p + add
		}
	}
	// A compound of two known halves: moonlight, seashell.
	for i := 3; i <= len(w)-3; i++ {
		a, ok := spoken(w[:i])
		b, ok2 := spoken(w[i:])
		if ok && ok2 && a[0] == '1' {
			return a + strings.ReplaceAll(b, "1", "2")
		}
	}
	n := countVowels(w)
	switch {
	case n <= 1:
		return "1"
	case n == 2:
		for _, p := range weakPrefixes {
			if strings.HasPrefix(w, p) && len(w) > len(p)+2 {
				return "01"
			}
		}
		for _, e := range []string{"een", "oon", "eer", "ique", "ette", "oo"} {
			if strings.HasSuffix(w, e) {
				return "01"
			}
		}
		return "10"
	}
	for _, e := range []string{"tion", "sion", "cian", "cious", "tious", "gion", "cial", "tial", "ic", "ics"} {
		if strings.HasSuffix(w, e) {
			return strings.Repeat("0", n-2) + "10"
		}
	}
	for _, e := range []string{"ity", "ical", "ogy", "graphy", "ify", "ian", "ious", "eous", "ial"} {
		if strings.HasSuffix(w, e) && n >= 3 {
			return strings.Repeat("0", n-3) + "100"
		}
	}
	if n == 3 {
		for _, p := range weakPrefixes {
			if strings.HasPrefix(w, p) && len(w) > len(p)+4 {
				return "010"
			}
		}
		return "100"
	}
	return "01" + strings.Repeat("0", n-2)
}

// stems are the ways a stem may have been spelt before its ending.
func stems(stem, end string) []string {
	out := []string{stem}
	if strings.HasPrefix(end, "i") && end != "ing" && end != "ings" {
		return []string{stem + "y"}
	}
	out = append(out, stem+"e")
	if n := len(stem); n > 2 && stem[n-1] == stem[n-2] {
		out = append(out, stem[:n-1])
	}
	if strings.HasSuffix(stem, "i") {
		out = append(out, stem[:len(stem)-1]+"y")
	}
	return out
}

// weakPrefixes leave the first syllable of a word of two without stress.
var weakPrefixes = []string{"a", "be", "re", "de", "ex", "en", "un", "for", "per", "pre", "pro", "con", "com", "dis", "mis", "sur", "to", "im", "ob", "sup", "sug", "ad"}

// countVowels counts spoken vowels by rule: groups of vowel letters, without a
// silent final e, -es, -ed, with a syllable for -le after a consonant.
func countVowels(w string) int {
	n, in := 0, false
	for i := 0; i < len(w); i++ {
		v := vowelLetter(w[i])
		if w[i] == 'y' && i == 0 {
			v = false
		}
		if w[i] == 'u' && i > 0 && w[i-1] == 'q' {
			v = false
			in = false
			continue
		}
		if v && !in {
			n++
		}
		// Two vowels that are spoken apart.
		if v && in && i > 0 {
			switch w[i-1 : i+1] {
			case "ia", "io", "iu", "eo", "ua":
				if !(i >= 2 && strings.ContainsRune("tsc", rune(w[i-2])) && w[i-1] == 'i') {
					n++
				}
			}
		}
		in = v
	}
	c := func(i int) bool { return i >= 0 && !vowelLetter(w[i]) }
	l := len(w)
	switch {
	case n > 1 && strings.HasSuffix(w, "e") && !(strings.HasSuffix(w, "le") && c(l-3)) && c(l-2):
		n--
	case n > 1 && strings.HasSuffix(w, "es") && l > 3 && !sibilant(w[:l-2]) && !sibilant(w[:l-1]) && c(l-3) && !(w[l-3] == 'l' && c(l-4)):
		n--
	case n > 1 && strings.HasSuffix(w, "ed") && l > 3 && w[l-3] != 't' && w[l-3] != 'd' && (c(l - 3)) && !(w[l-3] == 'l' && c(l-4) && w[l-4] != 'l'):
		n--
	case n > 1 && strings.HasSuffix(w, "led") && l > 4 && c(l-4) && w[l-4] != 'l':
		// tumbled: tum-bled
		n--
		if n == 1 {
			n = 2
		}
	}
	for _, silent := range []string{"ely", "eless", "eful", "ement", "etime", "ehouse", "eside"} {
		if i := strings.Index(w, silent); i > 1 && c(i-1) && n > 1 && w[:i] != "lov" && !strings.HasPrefix(w, "beside") {
			n--
			break
		}
	}
	return max(n, 1)
}

// spoken looks a word up among the exceptions; a run of digits is spoken as so
// many beats as it has digits.
func spoken(w string) (string, bool) {
	p, ok := stresses()[w]
	return p, ok
}
