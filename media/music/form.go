package music

import (
	"fmt"
	"math"
	"slices"
)

// Profiles of how often each degree sounds in major and minor (Krumhansl 1990),
// by which a key is heard.
var (
	majorProfile = [12]float64{6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88}
	minorProfile = [12]float64{6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17}
)

// KeyFit is how well the notes fit a key, −1…1, and the key that fits best.
func KeyFit(s *Score, k Key) (fit float64, best Key) {
	var weight [12]float64
	for _, p := range s.Parts {
		if p.Clef == "percussion" {
			continue
		}
		for _, n := range p.Notes {
			weight[n.Pitch%12] += float64(n.Ticks)
		}
	}
	top := math.Inf(-1)
	for _, mode := range []string{Major, Minor} {
		profile := majorProfile
		if mode == Minor {
			profile = minorProfile
		}
		for pc := range 12 {
			c := correlate(weight, profile, pc)
			if c > top {
				top, best = c, KeyAt(pc, mode)
			}
			if mode == k.Mode && pc == k.PitchClass() {
				fit = c
			}
		}
	}
	return fit, best
}

func correlate(w, profile [12]float64, shift int) float64 {
	var mw, mp float64
	for i := range 12 {
		mw += w[i] / 12
		mp += profile[i] / 12
	}
	var cov, vw, vp float64
	for i := range 12 {
		a, b := w[(i+shift)%12]-mw, profile[i]-mp
		cov += a * b
		vw += a * a
		vp += b * b
	}
	if vw == 0 || vp == 0 {
		return 0
	}
	return cov / math.Sqrt(vw*vp)
}

// Cadences finds phrases that do not end as they were meant to: a phrase's last
// chord has to be the one its cadence asks for, reached from the right side, and
// the melody has to rest on a note of it.
func Cadences(s *Score) []Fault {
	var out []Fault
	melody := s.Role("melody")
	var line []Note
	if melody != nil {
		line = top(melody)
	}
	for _, p := range s.Phrases {
		if p.Cadence == "open" {
			continue
		}
		end := p.To * s.Meter.BarTicks()
		last, ok := s.ChordAt(end - 1)
		if !ok {
			continue
		}
		before, ok2 := s.ChordAt(max(0, last.Tick-1))
		bad := ""
		switch p.Cadence {
		case "half":
			if !last.dominant() && last.Kind != "maj" {
				bad = "does not pause on the dominant"
			}
		case "authentic":
			if !ok2 || before.Root != (last.Root+7)%12 && before.Root != (last.Root+11)%12 {
				bad = "is not reached from the dominant"
			}
		case "plagal":
			if !ok2 || before.Root != (last.Root+5)%12 && before.Root != last.Root && before.Root != (last.Root+2)%12 && before.Root != (last.Root+7)%12 {
				bad = "is not reached from the subdominant"
			}
		}
		if bad != "" {
			out = append(out, Fault{"cadence", "", p.To, p.To, 0, 1, fmt.Sprintf("the %s cadence in bar %d %s", p.Cadence, p.To, bad)})
			continue
		}
		var n *Note
		for i := range line {
			if b := s.Bar(line[i].Tick); b >= p.From && b <= p.To {
				n = &line[i]
			}
		}
		if n != nil && s.Bar(n.Tick+n.Ticks-1) == p.To && !last.Has(n.Pitch) {
			out = append(out, Fault{"cadence", melody.Name, p.To, p.To, 0, 1,
				fmt.Sprintf("the phrase ends on %s, which does not belong to its last chord", s.Key.PitchName(n.Pitch))})
		}
	}
	return out
}

// FinalTonic checks the end: the lowest part ends on the tonic, and the melody
// on the tonic or, before it, a note of its chord.
func FinalTonic(s *Score) []Fault {
	lowest, at := 128, -1
	var part string
	for _, p := range s.Parts {
		if p.Clef == "percussion" {
			continue
		}
		for _, n := range p.Notes {
			if e := n.Tick + n.Ticks; e > at || (e == at && n.Pitch < lowest) {
				at, lowest, part = e, n.Pitch, p.Name
			}
		}
	}
	var out []Fault
	if at >= 0 && lowest%12 != s.Key.PitchClass() {
		out = append(out, Fault{"final", part, s.Bar(at - 1), s.Bar(at - 1), float64(lowest % 12), float64(s.Key.PitchClass()),
			fmt.Sprintf("the piece ends on %s instead of %s", s.Key.PitchName(lowest), s.Key.Tonic)})
	}
	if m := s.Role("melody"); m != nil && len(m.Notes) > 0 {
		n := top(m)[len(top(m))-1]
		third := (s.Key.PitchClass() + 4) % 12
		if s.Key.Mode == Minor {
			third = (s.Key.PitchClass() + 3) % 12
		}
		picardy := (s.Key.PitchClass() + 4) % 12
		if pc := n.Pitch % 12; pc != s.Key.PitchClass() && pc != third && pc != picardy && pc != (s.Key.PitchClass()+7)%12 {
			out = append(out, Fault{"final", m.Name, s.Bar(n.Tick), s.Bar(n.Tick), float64(pc), float64(s.Key.PitchClass()),
				fmt.Sprintf("the melody ends on %s, outside the tonic chord", s.Key.PitchName(n.Pitch))})
		}
	}
	return out
}

// bars returns the notes of a line in some bars, with ticks from the first bar.
func barsOf(s *Score, line []Note, from, to int) []Note {
	var out []Note
	off := (from - 1) * s.Meter.BarTicks()
	for _, n := range line {
		if b := s.Bar(n.Tick); b >= from && b <= to {
			n.Tick -= off
			out = append(out, n)
		}
	}
	return out
}

// alike is how much of the shorter stretch recurs in the other, 0…1: the share of
// attacks at the same place, times the share of steps in the same direction, or
// all in the opposite one (an inversion).
func alike(a, b []Note) float64 {
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	at := map[int]int{}
	for i, n := range b {
		at[n.Tick] = i
	}
	var common [][2]int
	for i, n := range a {
		if j, ok := at[n.Tick]; ok {
			common = append(common, [2]int{i, j})
		}
	}
	if len(common) < 2 {
		return 0
	}
	same, opposite := 0, 0
	for k := 1; k < len(common); k++ {
		da := sign(a[common[k][0]].Pitch - a[common[k-1][0]].Pitch)
		db := sign(b[common[k][1]].Pitch - b[common[k-1][1]].Pitch)
		if da == db {
			same++
		}
		if da == -db {
			opposite++
		}
	}
	rhythm := float64(2*len(common)) / float64(len(a)+len(b))
	return rhythm * float64(max(same, opposite)) / float64(len(common)-1)
}

func sign(a int) int {
	switch {
	case a > 0:
		return 1
	case a < 0:
		return -1
	}
	return 0
}

// MotifShare is the share of the later phrases that take up the opening of the
// first one, recognisably: at least two thirds of its rhythm and direction, in
// its first two bars or moved by a bar. 1 when there are fewer than two phrases.
func MotifShare(s *Score) float64 {
	m := s.Role("melody")
	if m == nil {
		return 1
	}
	line := top(m)
	var motif []Note
	heard, all := 0, 0
	for _, p := range s.Phrases {
		n := barsOf(s, line, p.From, min(p.To, p.From+1))
		if len(n) < 2 {
			continue
		}
		if motif == nil {
			motif = n
			continue
		}
		all++
		likeness := alike(motif, n)
		first := barsOf(s, line, p.From, p.From)
		likeness = max(likeness, alike(barsOnly(motif, s.Meter.BarTicks()), first))
		if p.To > p.From+1 {
			likeness = max(likeness, alike(motif, barsOf(s, line, p.From+1, min(p.To, p.From+2))))
		}
		if likeness >= 0.66 {
			heard++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(heard) / float64(all)
}

func barsOnly(line []Note, ticks int) []Note {
	var out []Note
	for _, n := range line {
		if n.Tick < ticks {
			out = append(out, n)
		}
	}
	return out
}

// Repetitions finds phrases of the melody that repeat the phrase before note for
// note, and phrases heard unchanged for the third time or more.
func Repetitions(s *Score) []Fault {
	m := s.Role("melody")
	if m == nil {
		return nil
	}
	line := top(m)
	type heard struct {
		notes []Note
		times int
	}
	var known []*heard
	var previous *heard
	var out []Fault
	for _, p := range s.Phrases {
		n := barsOf(s, line, p.From, p.To)
		if len(n) < 3 {
			previous = nil
			continue
		}
		var same *heard
		for _, k := range known {
			if slices.EqualFunc(k.notes, n, func(a, b Note) bool { return a.Tick == b.Tick && a.Ticks == b.Ticks && a.Pitch == b.Pitch }) {
				same = k
			}
		}
		if same == nil {
			same = &heard{notes: n}
			known = append(known, same)
		}
		same.times++
		if same == previous || same.times > 2 {
			out = append(out, Fault{"repeats", m.Name, p.From, p.To, float64(same.times), 2, "this phrase repeats an earlier one note for note"})
		}
		previous = same
	}
	return out
}

// Symmetry is the share of phrases that have the most common length.
func Symmetry(s *Score) float64 {
	if len(s.Phrases) == 0 {
		return 0
	}
	count := map[int]int{}
	best := 0
	for _, p := range s.Phrases {
		l := p.To - p.From + 1
		count[l]++
		best = max(best, count[l])
	}
	return float64(best) / float64(len(s.Phrases))
}

// Climax is where the melody's highest note first sounds, 0…1 of the piece.
func Climax(s *Score) float64 {
	m := s.Role("melody")
	if m == nil || s.End() == 0 {
		return 0
	}
	high, at := -1, 0
	for _, n := range m.Notes {
		if n.Pitch >= high {
			if n.Pitch > high {
				at = n.Tick
			}
			high = n.Pitch
		}
	}
	return float64(at) / float64(s.End())
}

// Breath is the longest stretch, in seconds, in which a line never rests for as
// much as a fifth of a second; and the bars of it.
func Breath(s *Score, part string) (seconds float64, from, to int) {
	p := s.Part(part)
	if p == nil || len(p.Notes) == 0 {
		return 0, 0, 0
	}
	line := top(p)
	start := line[0]
	for i, n := range line {
		end := n.Tick + n.Ticks
		if i+1 < len(line) && s.Seconds(line[i+1].Tick)-s.Seconds(end) < 0.2 {
			continue
		}
		if d := s.Seconds(end) - s.Seconds(start.Tick); d > seconds {
			seconds, from, to = d, s.Bar(start.Tick), s.Bar(end-1)
		}
		if i+1 < len(line) {
			start = line[i+1]
		}
	}
	return seconds, from, to
}
