package text

import "strings"

// Rhyme is how well two lines' ends rhyme.
type Rhyme int

// The grades. Identical ends (the same word, or no more than an echo of the
// same sounds) are no rhyme, but are told apart from those that share nothing.
const (
	RhymeNone Rhyme = iota
	RhymeSame
	RhymeNear
	RhymePerfect
)

func (r Rhyme) String() string {
	return [...]string{"no rhyme", "the same word", "a near rhyme", "a rhyme"}[r]
}

// RhymeTail is the sounds of a word from the vowel of its stressed syllable on.
// A word whose last syllable bears a lesser stress ("lullaby", "moonlight") has
// a second tail, from that; it is empty for others.
func RhymeTail(word string) (tail, light []string) {
	p := Phones(word)
	var vs []int
	for i, x := range p {
		if vowelPhone(x) {
			vs = append(vs, i)
		}
	}
	if len(vs) == 0 {
		return p, nil
	}
	st := Stress(word)
	main := strings.LastIndexByte(st, '1')
	after := len(st) - 1 - main // syllables after the stressed one
	i := max(len(vs)-1-after, 0)
	if len(st) > len(vs) {
		// AY ER and AW ER are two phones that may be one syllable.
		i = max(len(vs)-1-after, 0)
	}
	if n := len(vs); after == 0 && n >= 2 && p[vs[n-1]] == "ER" && vs[n-1] == vs[n-2]+1 {
		i = n - 2
	}
	tail = p[vs[i]:]
	if last := len(vs) - 1; i < last && (st[len(st)-1] == '2' || after >= 2) {
		light = p[vs[last]:]
	}
	return tail, light
}

// Rhymes grades the rhyme between two words, by sound.
func Rhymes(a, b string) Rhyme {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == "" || b == "" {
		return RhymeNone
	}
	if a == b {
		return RhymeSame
	}
	ta, la := RhymeTail(a)
	tb, lb := RhymeTail(b)
	best := RhymeNone
	for _, x := range [][]string{ta, la, spokenToo[a]} {
		for _, y := range [][]string{tb, lb, spokenToo[b]} {
			if len(x) > 0 && len(y) > 0 {
				best = max(best, grade(x, y))
			}
		}
	}
	return best
}

// spokenToo are words with a second tail that is as good as the first.
var spokenToo = map[string][]string{"again": {"EY", "N"}, "wind": {"AY", "N", "D"}, "been": {"IH", "N"}}

// grade compares two tails: equal sounds rhyme; the same vowel with kindred
// consonants, or the same consonants after kindred vowels, nearly do.
func grade(a, b []string) Rhyme {
	if strings.Join(a, " ") == strings.Join(b, " ") {
		return RhymePerfect
	}
	if a[0] == b[0] && (kindred(a[1:], b[1:]) || len(a) > 1 && len(b) > 1 && last(a) == last(b)) {
		return RhymeNear
	}
	if len(a) > 1 && strings.Join(a[1:], " ") == strings.Join(b[1:], " ") && kinVowels[a[0]+b[0]] {
		return RhymeNear
	}
	return RhymeNone
}

// kindred consonants differ in voice or in place alone, or one tail ends in a
// plain -s or -d that the other lacks.
func kindred(a, b []string) bool {
	if len(a) == len(b) {
		diff := 0
		for i := range a {
			if a[i] != b[i] {
				diff++
				if !kinConsonants[a[i]+b[i]] && !kinConsonants[b[i]+a[i]] {
					return false
				}
			}
		}
		return diff <= 1
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(b) == len(a)+1 && strings.Join(a, " ") == strings.Join(b[:len(a)], " ") && strings.Contains("S Z D T", last(b))
}

var kinConsonants = set("SZ TD KG PB FV MN NNG THDH SHZH CHJH MNG SSH VDH FTH TK PK TP DB DG")

var kinVowels = set("AAAO AOAA AHUH UHAH UHUW UWUH EHEY EYEH IHIY IYIH AHAA AAAH OWAO AOOW IHER EHIH IHEH")
