package composer

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"github.com/atelierhq/atelier/media/music"
)

// sixteenth is the unit of the rhythm tables in ticks.
const sixteenth = music.TicksPerQuarter / 4

// barRhythms are rhythms of one bar in sixteenths, calm ones first.
var barRhythms = map[music.Meter][][]int{
	{Beats: 4, Unit: 4}: {{8, 8}, {12, 4}, {8, 4, 4}, {4, 4, 8}, {6, 2, 8}, {4, 8, 4}, {6, 2, 4, 4}, {4, 4, 4, 4}, {4, 2, 2, 8}, {2, 2, 4, 8},
		{4, 4, 2, 2, 4}, {6, 2, 6, 2}, {2, 2, 4, 4, 4}, {4, 2, 2, 4, 4}, {2, 2, 4, 2, 2, 4}, {4, 2, 2, 4, 2, 2}, {2, 2, 2, 2, 4, 4}, {2, 2, 2, 2, 2, 2, 4}},
	{Beats: 3, Unit: 4}: {{8, 4}, {4, 8}, {4, 4, 4}, {6, 2, 4}, {8, 2, 2}, {4, 2, 2, 4}, {2, 2, 4, 4}, {4, 4, 2, 2}, {6, 2, 2, 2}, {2, 2, 2, 2, 4}, {4, 2, 2, 2, 2}},
	{Beats: 2, Unit: 4}: {{8}, {4, 4}, {6, 2}, {4, 2, 2}, {2, 2, 4}, {2, 4, 2}, {3, 1, 4}, {2, 2, 2, 2}, {4, 2, 1, 1}, {3, 1, 2, 2}},
	{Beats: 6, Unit: 8}: {{12}, {6, 6}, {10, 2}, {4, 2, 6}, {6, 4, 2}, {4, 2, 4, 2}, {6, 2, 2, 2}, {2, 2, 2, 6}, {4, 2, 2, 2, 2}, {2, 2, 2, 4, 2}, {2, 2, 2, 2, 2, 2}},
}

// closings are last bars of a phrase; a negative length is the breath.
var closings = map[music.Meter][][]int{
	{Beats: 4, Unit: 4}: {{12, -4}, {8, -8}, {4, 8, -4}, {4, 4, 4, -4}},
	{Beats: 3, Unit: 4}: {{8, -4}, {4, 4, -4}, {10, -2}},
	{Beats: 2, Unit: 4}: {{6, -2}, {4, -4}, {2, 4, -2}},
	{Beats: 6, Unit: 8}: {{10, -2}, {6, 4, -2}, {6, -6}},
}

var unstressed = map[string]bool{"a": true, "an": true, "the": true, "of": true, "and": true, "to": true, "in": true, "on": true, "at": true, "by": true,
	"for": true, "with": true, "from": true, "is": true, "was": true, "her": true, "his": true, "its": true, "it": true, "he": true, "she": true,
	"they": true, "that": true, "who": true, "as": true, "but": true, "or": true, "so": true, "be": true, "are": true, "were": true, "had": true, "has": true,
	"there": true, "their": true, "my": true, "your": true, "you": true, "i": true}

// syllables reads words as syllables, true where the stress falls: the first
// syllable of a word that carries meaning, and the third of a long one. It is a
// rule of thumb for the rhythm of a tune, not a pronouncing dictionary.
func syllables(words string) []bool {
	var out []bool
	for _, w := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		n := 0
		vowel := false
		for _, c := range w {
			is := strings.ContainsRune("aeiouyäöüéèáàíóú", c)
			if is && !vowel {
				n++
			}
			vowel = is
		}
		if n > 1 && strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") {
			n--
		}
		n = max(1, n)
		for i := range n {
			out = append(out, !unstressed[w] && i%2 == 0)
		}
		if len(out) > 16 {
			break
		}
	}
	return out
}

// motifRhythms chooses the rhythms of the motif's two bars so that the text's
// syllables could be sung on them: as many notes as half the line has syllables,
// stressed ones on beats. liveliness 0…1 shifts it to calmer or busier bars.
func motifRhythms(r *rand.Rand, m music.Meter, text []bool, liveliness float64) [2][]int {
	half := (len(text) + 1) / 2
	parts := [2][]bool{text[:half], text[half:]}
	var out [2][]int
	for i, part := range parts {
		best := -1e9
		for n, bar := range barRhythms[m] {
			if i == 1 && len(bar) < 2 {
				continue
			}
			busy := float64(n) / float64(len(barRhythms[m])-1)
			cost := 1.4*sq(float64(len(bar)-min(len(part), 6))) + 6*sq(busy-liveliness)
			at := 0
			for k, d := range bar {
				onBeat := at*sixteenth%m.BeatTicks() == 0
				if k < len(part) && part[k] != onBeat {
					cost += 0.8
				}
				if k < len(part) && part[k] && d >= 4 {
					cost -= 0.4
				}
				at += d
			}
			if v := -cost + 2.2*r.Float64(); v > best {
				best, out[i] = v, bar
			}
		}
	}
	return out
}

func sq(f float64) float64 { return f * f }

// doubled is a rhythm at half speed: its first bar's worth of notes over two bars.
func doubled(bar []int, ticksPerBar int) [2][]int {
	var out [2][]int
	at, which := 0, 0
	for _, d := range bar {
		d *= 2
		for d > 0 && which < 2 {
			room := ticksPerBar/sixteenth - at
			take := min(d, room)
			out[which] = append(out[which], take)
			d -= take
			if at += take; at == ticksPerBar/sixteenth {
				at = 0
				which++
			}
		}
	}
	return out
}

// fragment repeats the head of a rhythm within its bar.
func fragment(bar []int, units int) []int {
	half := units / 2
	if units == 12 && len(bar) > 0 && bar[0] == 4 { // a bar of three quarters does not halve well
		return []int{4, 4, 2, 2}
	}
	var head []int
	sum := 0
	for _, d := range bar {
		if sum+d > half {
			break
		}
		head = append(head, d)
		sum += d
	}
	if sum < half {
		head = append(head, half-sum)
	}
	return append(append([]int(nil), head...), head...)
}
