package music

import "strings"

// Sign is one written sign of a bar: a note, a chord or a rest of one note value.
type Sign struct {
	At, Ticks int // from the start of the bar, and how long
	Base      int // 1 whole, 2 half, 4 quarter … 32
	Dots      int
	Whole     bool   // a rest that fills the bar
	Notes     []Note // ascending, as the score has them; nil for a rest
	TieIn     bool   // goes on from the sign before
	TieOut    bool   // goes on in the sign after
}

// Signs writes a part out bar by bar as people write music down: what one note
// value cannot show is tied, and cut so that the beats can be seen; rests stand
// where beats begin. Index 0 is bar 1. A sign never crosses one of the ticks of
// cuts, which count from the start of the score.
func Signs(s *Score, p *Part, cuts ...int) [][]Sign {
	out := make([][]Sign, s.Bars)
	bar := s.Meter.BarTicks()
	next := 0 // the first note that may still sound
	for b := range out {
		from, to := b*bar, (b+1)*bar
		at := from
		for next < len(p.Notes) && p.Notes[next].Tick < to {
			last := next
			for last < len(p.Notes) && p.Notes[last].Tick == p.Notes[next].Tick {
				last++
			}
			chord := p.Notes[next:last:last]
			begin, end := max(from, chord[0].Tick), min(to, chord[0].Tick+chord[0].Ticks)
			out[b] = append(out[b], pieces(s.Meter, from, at, begin, cuts, nil)...)
			signs := pieces(s.Meter, from, begin, end, cuts, chord)
			for i := range signs {
				signs[i].TieIn = i > 0 || chord[0].Tick < from
				signs[i].TieOut = i < len(signs)-1 || chord[0].Tick+chord[0].Ticks > to
			}
			out[b] = append(out[b], signs...)
			at = end
			if chord[0].Tick+chord[0].Ticks > to {
				break // goes on in the next bar
			}
			next = last
		}
		out[b] = append(out[b], pieces(s.Meter, from, at, to, cuts, nil)...)
	}
	return out
}

// pieces writes the stretch from begin to end of the bar that starts at from.
func pieces(m Meter, from, begin, end int, cuts []int, chord []Note) []Sign {
	if begin >= end {
		return nil
	}
	for _, c := range cuts {
		if c > begin && c < end {
			return append(pieces(m, from, begin, c, cuts, chord), pieces(m, from, c, end, cuts, chord)...)
		}
	}
	if chord == nil && end-begin == m.BarTicks() {
		return []Sign{{At: 0, Ticks: end - begin, Base: 1, Whole: true}}
	}
	var out []Sign
	for at := begin; at < end; {
		v := m.value((at-from)/Grid, (end-at)/Grid, chord == nil)
		out = append(out, Sign{At: at - from, Ticks: v.units * Grid, Base: v.base, Dots: v.dots, Notes: chord})
		at += v.units * Grid
	}
	return out
}

// noteValue is a length that one note head can show.
type noteValue struct {
	units int // of the grid
	name  string
	base  int
	dots  int
}

var noteValues = []noteValue{
	{48, "whole", 1, 1}, {32, "whole", 1, 0}, {24, "half", 2, 1}, {16, "half", 2, 0}, {12, "quarter", 4, 1}, {8, "quarter", 4, 0},
	{6, "eighth", 8, 1}, {4, "eighth", 8, 0}, {3, "16th", 16, 1}, {2, "16th", 16, 0}, {1, "32nd", 32, 0},
}

func valueOf(units int) (noteValue, bool) {
	for _, v := range noteValues {
		if v.units == units {
			return v, true
		}
	}
	return noteValue{}, false
}

// value is the longest note value that may stand at a place of the bar (in units
// of the grid) and lasts no longer than units.
func (m Meter) value(at, units int, rest bool) noteValue {
	for _, v := range noteValues {
		if v.units <= units && m.allows(at, v, rest) {
			return v
		}
	}
	return noteValues[len(noteValues)-1]
}

// allows says whether a note value may stand at a place of the bar. What begins
// on a beat may last, but not blur the half of a bar in four; what begins off
// the beat ends by the next, unless it is a plain syncopation of quarters.
func (m Meter) allows(at int, v noteValue, rest bool) bool {
	const eighth, quarter, half = 4, 8, 16
	end := at + v.units
	if m.Unit == 8 {
		beat := 3 * eighth
		switch in := at % beat; {
		case v.units%beat == 0:
			return in == 0
		case at/beat != (end-1)/beat:
			return false
		case rest && v.units == quarter:
			return in == 0
		case rest && v.dots > 0:
			return false
		}
		return v.units > eighth || at%eighth+v.units <= eighth || at%eighth == 0
	}
	if rest {
		switch {
		case v.dots > 0:
			return false
		case v.units == half && m.Beats == 3:
			return false
		}
		return at%v.units == 0
	}
	middle := m.Beats == 4 && at < half && end > half
	switch {
	case at%quarter == 0:
		return !middle || at == 0 || v.units == half || v.units == half+quarter
	case middle:
		return false
	case at%eighth == 0 && (v.units == quarter || v.units == quarter+eighth):
		return true
	}
	if at/quarter != (end-1)/quarter {
		return false
	}
	if v.dots > 0 {
		return at%eighth == 0 || end%eighth == 0
	}
	return at%max(1, v.units/2) == 0
}

// Spelling is how a pitch is written: the letter, its sharps (flats: −), and the
// octave, 4 from middle C.
type Spelling struct {
	Step   byte
	Alter  int
	Octave int
}

// Line counts letters from C in octave 0: neighbours on the staff differ by one.
func (s Spelling) Line() int { return s.Octave*7 + strings.IndexByte(letterNames, s.Step) }

// Spell writes a sounding pitch as the key suggests.
func (k Key) Spell(pitch int) Spelling {
	s := k.spell(pitch)
	return Spelling{Step: s.step, Alter: s.alter, Octave: s.octave}
}

// Signature is what the key's signature alters: sharps (flats: −) of C D E F G A B.
func (k Key) Signature() [7]int { return k.signature() }

// SpellDrum is where a General MIDI drum key stands on a percussion staff, as if
// it were in a treble clef: kick low, snare in the middle, cymbals on top; cross
// says that it is written with a cross for a head.
func SpellDrum(key int) (sp Spelling, cross bool) {
	step, octave := drumLine(key)
	switch {
	case key == 42 || key == 44 || key == 46:
		cross = true
	case key >= 49 && key <= 59 && key != 50 && key != 54 && key != 56 && key != 58:
		cross = true
	}
	return Spelling{Step: step[0], Octave: octave}, cross
}

// Labels name the parts for a reader, in order: the instrument, with a number
// where several parts share it.
func Labels(s *Score) []string {
	count, seen := map[string]int{}, map[string]int{}
	for i := range s.Parts {
		count[s.Parts[i].Instrument]++
	}
	out := make([]string, len(s.Parts))
	for i := range s.Parts {
		name := s.Parts[i].Instrument
		out[i] = strings.ToUpper(name[:1]) + name[1:]
		if count[name] > 1 {
			seen[name]++
			out[i] += " " + itoa(seen[name])
		}
	}
	return out
}

// SectionTitle is a section's name as people write it: "theme-again" is "Theme again".
func SectionTitle(name string) string {
	if name == "" {
		return ""
	}
	name = strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}
