package text

import "strings"

// Metre is the patterns that a line may follow, each a string of 'x' (weak) and
// '/' (strong), one byte per syllable. The first is the plain one.
type Metre struct {
	Name     string
	Patterns []string
}

// The metres of the house. In anapaestic lines the first foot may lack its
// first weak syllable and the line may end weak, as limericks do.
var (
	Tetrameter = Metre{"iambic tetrameter", []string{"x/x/x/x/", "x/x/x/x/u"}}
	Trimeter   = Metre{"iambic trimeter", []string{"x/x/x/", "x/x/x/u"}}
	LimerickA  = Metre{"anapaestic trimeter", []string{"x/xx/xx/", "xx/xx/xx/", "x/xx/xx/x", "xx/xx/xx/x", "x/xx/x/", "x/x/xx/", "xx/xx/x/", "xx/x/xx/"}}
	LimerickB  = Metre{"anapaestic dimeter", []string{"x/xx/", "xx/xx/", "x/xx/x", "xx/xx/x", "x/x/"}}
)

// SyllabicLine is a metre that counts syllables and nothing else, as a haiku does.
func SyllabicLine(n int) Metre {
	return Metre{Name: numerals(n) + " syllables", Patterns: []string{strings.Repeat("?", n)}}
}

// Scansion is what a line measures against a metre.
type Scansion struct {
	Syllables  int     // as spoken
	Wanted     int     // of the pattern that fits best
	Deviations float64 // missing or extra syllables, and half of every stress that falls on a weak place
	Stress     string  // of the line, one byte per syllable: 1 2 0, ? for a word that may be either
}

// Off is how many syllables too many (or, negative, too few) the line has.
func (s Scansion) Off() int { return s.Syllables - s.Wanted }

// elastic words are spoken with one syllable more or less as the line needs.
var elastic = map[string]string{
	"every": "100", "fire": "10", "hour": "10", "flower": "1", "flowers": "1", "tower": "1", "power": "1", "shower": "1",
	"evening": "100", "different": "100", "being": "1", "quiet": "1", "our": "10", "ours": "10", "family": "10",
	"wandering": "10", "glittering": "10", "shimmering": "10", "flickering": "10", "whispering": "10", "gathering": "10", "wondering": "10",
	"world": "10", "over": "1", "heaven": "1", "memory": "10", "even": "1", "seven": "1", "favourite": "10", "generous": "10",
}

// Scan measures a line against a metre: the pattern with the fewest deviations.
//
// A syllable too many or too few is one deviation. Half of one is: the main
// stress of a longer word on a weak place (but for a turned first foot, or one
// after a comma, as in "Over the hill"), and an article or "of" on a strong
// place beside a full word on a weak one.
func Scan(line string, m Metre) Scansion {
	ws := Words(line)
	base := lineStress(line, ws, -1)
	best := Scansion{Deviations: 99}
	consider := func(st string, pen float64) {
		for _, p := range m.Patterns {
			if strings.HasSuffix(p, "u") && syllables(st) != len(p) {
				continue // a light end is a licence, not what a wrong count is held against
			}
			d := deviations(st, p) + pen
			if d < best.Deviations {
				best = Scansion{Syllables: syllables(st), Wanted: len(p), Deviations: d, Stress: strings.ReplaceAll(strings.ReplaceAll(st, "|", ""), "a", "0")}
			}
		}
	}
	consider(base, 0)
	for i, w := range ws {
		if _, ok := elastic[w.Text]; ok {
			consider(lineStress(line, ws, i), 0.01)
		}
	}
	best.Deviations = float64(int(best.Deviations*2)) / 2
	return best
}

func syllables(st string) int { return len(st) - strings.Count(st, "|") }

// lineStress is the stresses of a line; 'a' marks an article or "of", 'm' a
// full word of one syllable, '|' a pause.
func lineStress(line string, ws []Word, bent int) string {
	var b strings.Builder
	for i, w := range ws {
		st := Stress(w.Text)
		if i == bent {
			st = elastic[w.Text]
		}
		switch {
		case w.Text == "a" || w.Text == "an" || w.Text == "the" || w.Text == "of":
			st = "a"
		case len(st) == 1 && functionWords[w.Text]:
			st = "?"
		case len(st) == 1:
			st = "m"
		case functionWords[w.Text]:
			// over, under, about: their stress is light and may be turned.
			st = strings.ReplaceAll(st, "1", "2")
		}
		b.WriteString(st)
		if i+1 < len(ws) && strings.ContainsAny(line[w.To:ws[i+1].From], ",;:.!?—–") {
			b.WriteByte('|')
		}
	}
	return b.String()
}

func deviations(st, pattern string) float64 {
	n := syllables(st)
	d := float64(max(n-len(pattern), len(pattern)-n))
	if strings.HasPrefix(pattern, "?") {
		return d
	}
	if d > 0 {
		return d + 0.001
	}
	pos, turned := 0, 0
	start := true // a foot that begins the line or follows a pause may be turned
	flat := strings.ReplaceAll(st, "|", "")
	for i := 0; i < len(st); i++ {
		if st[i] == '|' {
			start = true
			continue
		}
		weak := pattern[pos] == 'x'
		next := byte('?')
		if pos+1 < len(flat) {
			next = flat[pos+1]
		}
		switch {
		case pattern[pos] == 'u':
			if st[i] != '0' {
				d++
			}
		case weak && st[i] == '1':
			if !(start && next != '1' && pos+1 < len(pattern) && pattern[pos+1] == '/') {
				d += 0.5
			} else if turned++; turned > 2 { // one turned foot is life, four are another metre
				d += 0.5
			}
		case !weak && st[i] == 'a':
			d += 0.5
			if pos > 0 && flat[pos-1] != 'm' && next != 'm' && next != '1' {
				d -= 0.4
			}
		}
		start = false
		pos++
	}
	return d
}
