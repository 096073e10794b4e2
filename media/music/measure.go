package music

import (
	"fmt"
	"math"
	"slices"
)

// Fault is what a measure holds against a place. Bars are from 1; 0 means the
// whole part or piece. Measured and Wanted are in the unit that Says names.
type Fault struct {
	Rule     string // leap, parallel …: one word per measure
	Part     string // "" all parts
	FromBar  int
	ToBar    int
	Measured float64
	Wanted   float64
	Says     string // plain words
}

// top returns the part's line: of each chord the highest note.
func top(p *Part) []Note {
	var out []Note
	for _, n := range p.Notes {
		if k := len(out); k > 0 && out[k-1].Tick == n.Tick {
			out[k-1] = n
		} else {
			out = append(out, n)
		}
	}
	return out
}

// bottom returns of each chord the lowest note.
func bottom(p *Part) []Note {
	var out []Note
	for _, n := range p.Notes {
		if k := len(out); k == 0 || out[k-1].Tick != n.Tick {
			out = append(out, n)
		}
	}
	return out
}

// BeatTicks is the length of a beat: a quarter, or a dotted quarter in 6/8.
func (m Meter) BeatTicks() int {
	if m.Unit == 8 {
		return TicksPerQuarter * 3 / 2
	}
	return TicksPerQuarter * 4 / m.Unit
}

// Strong reports whether a tick is a strong beat: the first of a bar, and its
// middle in 4/4 and 6/8.
func (m Meter) Strong(tick int) bool {
	at := tick % m.BarTicks()
	return at == 0 || (m != Meter{3, 4} && m != Meter{2, 4} && at*2 == m.BarTicks())
}

// sounding returns the note of a line that sounds at a tick, nil if none does.
func sounding(line []Note, tick int) *Note {
	i, _ := slices.BinarySearchFunc(line, tick+1, func(n Note, t int) int { return n.Tick - t })
	if i == 0 || line[i-1].Tick+line[i-1].Ticks <= tick {
		return nil
	}
	return &line[i-1]
}

// sameBreath reports whether two neighbouring notes belong to one phrase and are
// not parted by more than a beat of rest.
func (s *Score) sameBreath(a, b Note) bool {
	if b.Tick-(a.Tick+a.Ticks) >= s.Meter.BeatTicks() {
		return false
	}
	for _, p := range s.Phrases {
		if at := p.To * s.Meter.BarTicks(); a.Tick < at && b.Tick >= at {
			return false
		}
	}
	return true
}

// BarSums finds bars in which notes and rests do not add up to the meter, which
// only happens where notes of one part overlap.
func BarSums(s *Score) []Fault {
	var out []Fault
	bar := s.Meter.BarTicks()
	for i := range s.Parts {
		p := &s.Parts[i]
		filled := make([]int, s.Bars)
		last := -1
		for _, n := range p.Notes {
			if n.Tick == last {
				continue // a further note of the chord
			}
			last = n.Tick
			for b := n.Tick / bar; b < s.Bars && b*bar < n.Tick+n.Ticks; b++ {
				filled[b] += min(n.Tick+n.Ticks, (b+1)*bar) - max(n.Tick, b*bar)
			}
		}
		for b, f := range filled {
			if f > bar {
				out = append(out, Fault{"barsum", p.Name, b + 1, b + 1, float64(f) / TicksPerQuarter, float64(bar) / TicksPerQuarter,
					fmt.Sprintf("bar %d holds %.4g quarters instead of %.4g", b+1, float64(f)/TicksPerQuarter, float64(bar)/TicksPerQuarter)})
			}
		}
	}
	return out
}

// OutOfRange finds notes that an instrument cannot play, one fault per run of bars.
func OutOfRange(s *Score) []Fault {
	var out []Fault
	for i := range s.Parts {
		p := &s.Parts[i]
		in, ok := InstrumentOf(p.Instrument)
		if !ok || p.Clef == "percussion" {
			continue
		}
		for _, n := range p.Notes {
			if n.Pitch >= in.Low && n.Pitch <= in.High {
				continue
			}
			limit := in.Low
			if n.Pitch > in.High {
				limit = in.High
			}
			out = joinFault(out, Fault{"range", p.Name, s.Bar(n.Tick), s.Bar(n.Tick), float64(n.Pitch), float64(limit),
				fmt.Sprintf("%s is outside what the %s can play (%s to %s)", s.Key.PitchName(n.Pitch), p.Instrument, s.Key.PitchName(in.Low), s.Key.PitchName(in.High))})
		}
	}
	return out
}

// joinFault appends f, or extends the last fault when f follows it directly.
func joinFault(out []Fault, f Fault) []Fault {
	if k := len(out) - 1; k >= 0 && out[k].Rule == f.Rule && out[k].Part == f.Part && f.FromBar <= out[k].ToBar+1 {
		out[k].ToBar = max(out[k].ToBar, f.ToBar)
		return out
	}
	return append(out, f)
}

// Awkward reports whether a singer would stumble from one pitch to the next:
// a seventh, a tritone, or more than an octave.
func Awkward(from, to int) bool {
	d := abs(to - from)
	return d == 6 || d == 10 || d == 11 || d > 12
}

// Leaps finds awkward leaps in a line, and leaps of a sixth or more that the next
// note does not turn back from.
func Leaps(s *Score, part string) []Fault {
	p := s.Part(part)
	if p == nil {
		return nil
	}
	var out []Fault
	line := top(p)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if !s.sameBreath(a, b) {
			continue
		}
		d := b.Pitch - a.Pitch
		if Awkward(a.Pitch, b.Pitch) {
			out = append(out, Fault{"leap", part, s.Bar(a.Tick), s.Bar(b.Tick), float64(abs(d)), 9,
				fmt.Sprintf("an awkward leap of %d semitones from %s to %s", abs(d), s.Key.PitchName(a.Pitch), s.Key.PitchName(b.Pitch))})
			continue
		}
		if abs(d) >= 8 && abs(d) != 12 && i+1 < len(line) && s.sameBreath(b, line[i+1]) && (line[i+1].Pitch-b.Pitch)*d > 0 {
			out = append(out, Fault{"leap", part, s.Bar(a.Tick), s.Bar(line[i+1].Tick), float64(abs(d)), 7,
				fmt.Sprintf("a leap of %d semitones to %s goes on in the same direction instead of turning back", abs(d), s.Key.PitchName(b.Pitch))})
		}
	}
	return out
}

// Parallel reports whether two voices go in parallel fifths or octaves.
func Parallel(upper1, lower1, upper2, lower2 int) bool {
	i1, i2 := mod(upper1-lower1, 12), mod(upper2-lower2, 12)
	return i1 == i2 && (i1 == 0 || i1 == 7) && upper1 != upper2 && lower1 != lower2 && (upper2-upper1)*(lower2-lower1) > 0
}

// Parallels finds parallel fifths and octaves between two lines, at neighbouring
// moments in which both strike a note; the fault is held against the upper part.
func Parallels(s *Score, upper, lower string) []Fault {
	u, l := s.Part(upper), s.Part(lower)
	if u == nil || l == nil {
		return nil
	}
	var out []Fault
	pairs := coAttacks(top(u), bottom(l))
	for i := 1; i < len(pairs); i++ {
		a, b := pairs[i-1], pairs[i]
		if b[0].Tick-a[0].Tick > s.Meter.BarTicks() || !Parallel(a[0].Pitch, a[1].Pitch, b[0].Pitch, b[1].Pitch) {
			continue
		}
		what := "octaves"
		if mod(b[0].Pitch-b[1].Pitch, 12) == 7 {
			what = "fifths"
		}
		out = append(out, Fault{"parallel", upper, s.Bar(a[0].Tick), s.Bar(b[0].Tick), 1, 0,
			fmt.Sprintf("parallel %s with %s, from %s to %s", what, lower, s.Key.PitchName(a[0].Pitch), s.Key.PitchName(b[0].Pitch))})
	}
	return out
}

// coAttacks pairs the notes of two lines that begin together.
func coAttacks(a, b []Note) [][2]Note {
	var out [][2]Note
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Tick < b[j].Tick:
			i++
		case a[i].Tick > b[j].Tick:
			j++
		default:
			out = append(out, [2]Note{a[i], b[j]})
			i++
			j++
		}
	}
	return out
}

// dominant reports whether a chord pulls to the root a fourth above.
func (c Chord) dominant() bool {
	return c.Kind == "dom7" || (len(c.Roman) > 0 && c.Roman[0] == 'V' && c.Kind == "maj" && (len(c.Roman) == 1 || c.Roman[1] != 'I'))
}

// LeadingNotes finds leading notes of a line left hanging: the third of a
// dominant that, when the chord it pulls to arrives, does not rise to its root.
func LeadingNotes(s *Score, part string) []Fault {
	p := s.Part(part)
	if p == nil {
		return nil
	}
	var out []Fault
	line := top(p)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		ca, ok1 := s.ChordAt(a.Tick + a.Ticks - Grid)
		cb, ok2 := s.ChordAt(b.Tick)
		if !ok1 || !ok2 || ca.Tick == cb.Tick || !ca.dominant() || cb.Root != (ca.Root+5)%12 || !s.sameBreath(a, b) {
			continue
		}
		if a.Pitch%12 == (ca.Root+4)%12 && b.Pitch != a.Pitch+1 {
			out = append(out, Fault{"leading", part, s.Bar(a.Tick), s.Bar(b.Tick), float64(b.Pitch - a.Pitch), 1,
				fmt.Sprintf("the leading note %s goes to %s instead of rising to %s", s.Key.PitchName(a.Pitch), s.Key.PitchName(b.Pitch), s.Key.PitchName(a.Pitch+1))})
		}
	}
	return out
}

// StrongClashes finds notes struck on strong beats that are foreign to the
// harmony and do not resolve by step into it within a beat. In chords every
// note counts.
func StrongClashes(s *Score, part string) []Fault {
	p := s.Part(part)
	if p == nil || p.Clef == "percussion" {
		return nil
	}
	var out []Fault
	for i, n := range p.Notes {
		c, ok := s.ChordAt(n.Tick)
		if !ok || !s.Meter.Strong(n.Tick) || c.Has(n.Pitch) {
			continue
		}
		resolved := false
		for _, x := range p.Notes[i+1:] {
			if x.Tick > n.Tick {
				resolved = n.Ticks <= s.Meter.BeatTicks() && abs(x.Pitch-n.Pitch) <= 2 && c.Has(x.Pitch) && x.Tick < c.Tick+c.Ticks
				break
			}
		}
		if !resolved {
			out = joinFault(out, Fault{"clash", part, s.Bar(n.Tick), s.Bar(n.Tick), 1, 0,
				fmt.Sprintf("%s on a strong beat does not belong to %s and does not resolve", s.Key.PitchName(n.Pitch), chordName(s, c))})
		}
	}
	return out
}

func chordName(s *Score, c Chord) string {
	n := s.Key.PitchName(60 + c.Root)
	return n[:len(n)-1] + " " + map[string]string{"maj": "major", "min": "minor", "dim": "diminished", "aug": "augmented", "dom7": "seventh",
		"maj7": "major seventh", "min7": "minor seventh", "dim7": "diminished seventh", "hdim7": "half-diminished", "sus4": "suspended"}[c.Kind]
}

// Rubs finds strong beats where two lines stand a semitone, a major seventh or a
// minor ninth apart and the chord does not hold both; held against the first part.
func Rubs(s *Score, part, other string) []Fault {
	p, q := s.Part(part), s.Part(other)
	if p == nil || q == nil {
		return nil
	}
	var out []Fault
	pl, ql := top(p), top(q)
	for t := 0; t < s.End(); t += s.Meter.BeatTicks() {
		if !s.Meter.Strong(t) {
			continue
		}
		a, b := sounding(pl, t), sounding(ql, t)
		if a == nil || b == nil {
			continue
		}
		c, ok := s.ChordAt(t)
		if d := abs(a.Pitch - b.Pitch); (d == 1 || d == 11 || d == 13) && !(ok && c.Has(a.Pitch) && c.Has(b.Pitch)) && !(ok && c.Has(a.Pitch)) {
			out = joinFault(out, Fault{"clash", part, s.Bar(t), s.Bar(t), float64(d), 2,
				fmt.Sprintf("%s rubs against %s of %s", s.Key.PitchName(a.Pitch), s.Key.PitchName(b.Pitch), other)})
		}
	}
	return out
}

// Crossings finds bars in which a lower line stands above an upper one for more
// than a beat; held against the lower part.
func Crossings(s *Score, upper, lower string) []Fault {
	u, l := s.Part(upper), s.Part(lower)
	if u == nil || l == nil {
		return nil
	}
	ul, ll := bottom(u), top(l)
	half := s.Meter.BeatTicks() / 2
	var out []Fault
	for b := 1; b <= s.Bars; b++ {
		crossed := 0
		for t := (b - 1) * s.Meter.BarTicks(); t < b*s.Meter.BarTicks(); t += half {
			x, y := sounding(ul, t), sounding(ll, t)
			if x != nil && y != nil && y.Pitch > x.Pitch {
				crossed += half
			}
		}
		if crossed > s.Meter.BeatTicks() {
			out = joinFault(out, Fault{"crossing", lower, b, b, float64(crossed) / float64(s.Meter.BeatTicks()), 1,
				fmt.Sprintf("%s stands above %s", lower, upper)})
		}
	}
	return out
}

// mudBelow is C3: closer than a fourth below it, notes blur.
const mudBelow = 48

// Mud finds bars in which two notes below C3 stand closer than a fourth for a
// beat or more, held against the part with the upper of the two.
func Mud(s *Score) []Fault {
	type low struct {
		part  string
		pitch int
	}
	var out []Fault
	beat := s.Meter.BeatTicks()
	muddy := map[string][]int{} // part: beats per bar
	var order []string
	next := make([]int, len(s.Parts))
	for t := 0; t < s.End(); t += beat {
		var lows []low
		for i := range s.Parts {
			p := &s.Parts[i]
			if p.Clef == "percussion" {
				continue
			}
			for next[i] < len(p.Notes) && p.Notes[next[i]].Tick+p.Notes[next[i]].Ticks <= t {
				next[i]++
			}
			for _, n := range p.Notes[next[i]:] {
				if n.Tick > t {
					break
				}
				if n.Pitch < mudBelow && n.Tick+n.Ticks > t && n.Ticks*2 >= beat {
					lows = append(lows, low{p.Name, n.Pitch})
				}
			}
		}
		slices.SortStableFunc(lows, func(a, b low) int { return a.pitch - b.pitch })
		for i := 1; i < len(lows); i++ {
			if d := lows[i].pitch - lows[i-1].pitch; d >= 1 && d < 5 {
				if muddy[lows[i].part] == nil {
					muddy[lows[i].part] = make([]int, s.Bars+1)
					order = append(order, lows[i].part)
				}
				muddy[lows[i].part][s.Bar(t)]++
			}
		}
	}
	for _, part := range order {
		for b, n := range muddy[part] {
			if n > 0 {
				out = joinFault(out, Fault{"mud", part, b, b, float64(n), 0, "notes stand too close together in the low range"})
			}
		}
	}
	return out
}

// Velocity returns the mean velocity of the notes in some bars of a part ("" all
// parts), 0 if there is none.
func Velocity(s *Score, part string, from, to int) float64 {
	sum, n := 0, 0
	for _, p := range s.Parts {
		if part != "" && p.Name != part {
			continue
		}
		for _, x := range p.Notes {
			if b := s.Bar(x.Tick); b >= from && b <= to {
				sum += x.Velocity
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

// DynamicRange is the distance in velocity between the quietest and the loudest
// section; a piece without sections is taken in quarters.
func DynamicRange(s *Score) float64 {
	spans := s.Sections
	if len(spans) < 2 {
		spans = nil
		for i := range 4 {
			spans = append(spans, Section{From: i*s.Bars/4 + 1, To: max(i*s.Bars/4+1, (i+1)*s.Bars/4)})
		}
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range spans {
		if v := Velocity(s, "", x.From, x.To); v > 0 {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if hi < lo {
		return 0
	}
	return hi - lo
}

// Density is the number of attacks per second in each bar, over all parts.
func Density(s *Score) []float64 {
	out := make([]float64, s.Bars)
	for _, p := range s.Parts {
		last := -1
		for _, n := range p.Notes {
			if n.Tick != last {
				out[s.Bar(n.Tick)-1]++
			}
			last = n.Tick
		}
	}
	bar := s.Meter.BarTicks()
	for b := range out {
		out[b] /= s.Seconds((b+1)*bar) - s.Seconds(b*bar)
	}
	return out
}
