package composer

import (
	"math/rand/v2"
	"strings"

	"github.com/atelierhq/atelier/media/music"
)

var degreeOf = map[string]int{"I": 0, "II": 1, "III": 2, "IV": 3, "V": 4, "VI": 5, "VII": 6}

// chordOf reads a chord written by function: optional b, a Roman numeral whose
// case is its mode, then o (diminished), h (half-diminished), 7, M7, sus, 6
// (third in the bass) or 64 (fifth in the bass), and /X for "of X".
func chordOf(roman string, k music.Key) music.Chord {
	c := music.Chord{Roman: roman}
	head, of, secondary := strings.Cut(roman, "/")
	if secondary {
		target := chordOf(of, k)
		local := music.KeyAt(target.Root, music.Major)
		if target.Kind == "min" || target.Kind == "min7" {
			local = music.KeyAt(target.Root, music.Minor)
		}
		c = chordOf(head, local)
		c.Roman = roman
		return c
	}
	flat := strings.HasPrefix(head, "b")
	head = strings.TrimPrefix(head, "b")
	n := len(head) - len(strings.TrimLeft(head, "IViv"))
	numeral, suffix := head[:n], head[n:]
	degree := degreeOf[strings.ToUpper(numeral)]
	c.Root = k.Scale()[degree]
	if k.Mode == music.Minor && degree == 6 && strings.HasPrefix(suffix, "o") {
		c.Root = k.Leading()
	}
	if flat {
		c.Root = mod(k.PitchClass()+[7]int{0, 2, 4, 5, 7, 9, 11}[degree]-1, 12)
	}
	lower := numeral == strings.ToLower(numeral)
	c.Kind = "maj"
	if lower {
		c.Kind = "min"
	}
	switch {
	case strings.HasPrefix(suffix, "o7"):
		c.Kind, suffix = "dim7", suffix[2:]
	case strings.HasPrefix(suffix, "o"):
		c.Kind, suffix = "dim", suffix[1:]
	case strings.HasPrefix(suffix, "h7"):
		c.Kind, suffix = "hdim7", suffix[2:]
	case strings.HasPrefix(suffix, "M7"):
		c.Kind, suffix = "maj7", suffix[2:]
	case strings.HasPrefix(suffix, "sus"):
		c.Kind, suffix = "sus4", suffix[3:]
	case strings.HasPrefix(suffix, "7"):
		c.Kind, suffix = "dom7", suffix[1:]
		if lower {
			c.Kind = "min7"
		}
	}
	c.Bass = c.Root
	tones := c.Tones()
	switch suffix {
	case "6":
		c.Bass = tones[1]
	case "64":
		c.Bass = tones[2]
	}
	return c
}

// A progression is four slots parted by |; a slot holds one or two chords.
// They are grouped by mode, by how the phrase ends and by colour.
var progressions = map[string][]string{
	"major half bright":  {"I|vi|ii|V", "I|IV|I6 ii|V", "I|V6|vi IV|V", "I|iii|IV|V", "I|I6|IV ii6|V", "I|V7/ii|ii|V", "I|IV|vi ii|V"},
	"major half wistful": {"I|iii|IV iv|V", "I|vi|iv|V", "I|bVI|IV|V", "vi|IV|I6|V", "IM7|vi7|ii7|V", "I|V6|iv6|V"},
	"major authentic bright": {"I|vi|ii V7|I", "I|IV|V7|I", "I6|IV|I64 V7|I", "vi|ii6|V7|I", "I|V7/IV|IV V7|I", "IV|I6|ii V7|I",
		"I|V7/vi|vi V7|I", "I|ii6|I64 V7|I"},
	"major authentic wistful": {"I|iii|iv V7|I", "vi|iv|I64 V7|I", "I|bVI|iv V7|I", "IV|iv|I64 V7|I", "IM7|vi7|ii7 V7|I"},
	"major away bright":       {"vi|iii|IV|V", "IV|I6|ii|V", "vi|ii|V7/V|V", "IV|V7/ii|ii|V", "ii|V7/V|V7|V", "IV|iii|ii6|V"},
	"major away wistful":      {"vi|iii|iv|V", "IV|iv|ii6|V", "bVI|IV|ii6|V", "vi|V7/V|iv6|V"},
	"minor half bright":       {"i|VI|iv|V", "i|iv|i6|V", "i|III|iv|V", "i|v6|VI|V", "i|VII|VI|V"},
	"minor half wistful":      {"i|VI|iv|V", "i|v6|iv6|V", "i|VI|iio6|V", "i|iv6|iio6|V"},
	"minor authentic bright":  {"i|VI|iio6 V7|i", "i|iv|V7|i", "i|III|iv V7|i", "i|V7/iv|iv V7|i", "VI|iio6|V7|i"},
	"minor authentic wistful": {"i6|iv|i64 V7|i", "VI|iv|i64 V7|i", "i|VI|iio6 V7|i", "i|bII6|i64 V7|i"},
	"minor away bright":       {"III|VII|iv|V", "VI|III|iv6|V", "III|VI|iio6|V"},
	"minor away wistful":      {"VI|iv|iio6|V", "iv|i6|iio6|V", "iv|VII|III|V"},
	"minor half storm":        {"i|iv|viio7|V", "i|viio7/V|V|V7", "i|bII6|viio7|V", "i|VI|viio7/V|V", "i|viio7|i6|V"},
	"minor authentic storm":   {"i|bII6|V7|i", "i|viio7/iv|iv V7|i", "VI|iv|viio7|i"},
	"minor away storm":        {"iv|viio7/V|viio7|V", "VI|bII6|viio7/V|V", "i|viio7|viio7/V|V"},
}

// codas and intros by mode and number of bars.
var (
	codas = map[string]map[int][]string{
		"major": {1: {"I"}, 2: {"V7|I", "IV|I"}, 3: {"IV|V7|I", "IV|iv|I", "ii6|V7|I"}, 4: {"I|IV|V7|I", "vi|IV|V7|I", "I|ii6|V7|I"},
			5: {"I|vi|IV|V7|I", "I|IV|iv|V7|I"}, 6: {"I|vi|ii6|V7|I|I", "IV|I6|IV|V7|I|I"}},
		"minor": {1: {"i"}, 2: {"V7|i", "iv|i"}, 3: {"iv|V7|i", "iio6|V7|i"}, 4: {"i|iv|V7|i", "VI|iv|V7|i"},
			5: {"i|VI|iv|V7|i", "i|VI|iio6|V7|i"}, 6: {"i|VI|iv|V7|i|i", "VI|iv|i6|V7|i|i"}},
	}
	intros = map[string]map[int][]string{
		"major": {1: {"I"}, 2: {"I|V", "I|IV", "I|Vsus"}, 3: {"I|IV|V"}, 4: {"I|vi|IV|V", "I|IV|I|V", "I|iii|IV|V"}},
		"minor": {1: {"i"}, 2: {"i|V", "i|iv"}, 3: {"i|iv|V"}, 4: {"i|VI|iv|V", "i|iv|i|V"}},
	}
)

// slotsOf reads a progression.
func slotsOf(p string) [][]string {
	var out [][]string
	for _, slot := range strings.Split(p, "|") {
		out = append(out, strings.Fields(slot))
	}
	return out
}

// progression picks the chords of a phrase of four slots; the same progression
// is not taken twice running.
func progression(r *rand.Rand, mode, ending, colour, last string) string {
	list := progressions[mode+" "+ending+" "+colour]
	if len(list) == 0 {
		list = progressions[mode+" "+ending+" wistful"]
	}
	p := pick(r, list)
	for i := 0; p == last && i < 4; i++ {
		p = pick(r, list)
	}
	return p
}

// layChords places the chords of slots from a bar on, each slot slotBars long. In
// 3/4 two chords share a bar two to one; elsewhere by halves.
func layChords(s *music.Score, key music.Key, slots [][]string, bar, slotBars int) {
	home := key == s.Key
	for i, slot := range slots {
		start := (bar - 1 + i*slotBars) * s.Meter.BarTicks()
		length := slotBars * s.Meter.BarTicks()
		for n, roman := range slot {
			c := chordOf(roman, key)
			c.Tick, c.Ticks = start, length
			if len(slot) == 2 {
				first := length / 2
				if s.Meter == (music.Meter{Beats: 3, Unit: 4}) && slotBars == 1 {
					first = length * 2 / 3
				}
				c.Ticks = first
				if n == 1 {
					c.Tick, c.Ticks = start+first, length-first
				}
			}
			if !home {
				c.Roman = roman + " in " + key.String()
			}
			s.Harmony = append(s.Harmony, c)
		}
	}
}

// scaleAt is the seven or so pitch classes to sing over a chord: those of the
// key, with the neighbour of every foreign chord tone replaced by it, and the
// sixth raised beside a raised leading note.
func scaleAt(key music.Key, c music.Chord) [12]bool {
	var in [12]bool
	for _, pc := range key.Scale() {
		in[pc] = true
	}
	var chord [12]bool
	for _, t := range c.Tones() {
		chord[t] = true
	}
	for i, t := range c.Tones() {
		if in[t] {
			continue
		}
		raised := i == 1 && (c.Kind == "dom7" || c.Kind == "maj") || c.Kind == "dim7" || c.Kind == "dim"
		out := mod(t+1, 12)
		if raised {
			out = mod(t-1, 12)
		}
		if !in[out] || chord[out] {
			out = mod(2*t-out, 12)
		}
		if in[out] && !chord[out] {
			in[out] = false
		}
		in[t] = true
	}
	tonic := key.PitchClass()
	if six := mod(tonic+8, 12); key.Mode == music.Minor && in[key.Leading()] && in[six] && !chord[six] {
		in[six], in[mod(tonic+9, 12)] = false, true
	}
	return in
}
