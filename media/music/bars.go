package music

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// MaxBarText bounds one written bar: thirty-two notes with everything on them.
const MaxBarText = 400

// ParseBar reads one bar of one part in a small part of ABC 2.1 with L:1/8: notes
// with accidentals, octaves and lengths, chords of one length, rests (z), ties to
// the next note (-), spaces. Accidentals hold to the end of the bar; the key's
// signature applies unless the part is percussion, where a note is a General
// MIDI drum key. Ticks count from the start of the bar.
//
// It refuses, with CodeInvalid and in words that a composer can act on: anything
// else (triplets, broken rhythm, grace notes, decorations, repeats, bar lines,
// fields), a length off the grid, notes that do not fill the bar exactly, and a
// pitch outside the instrument's range. tie reports whether the last note goes on
// into the next bar.
func ParseBar(bar string, k Key, m Meter, ins Instrument) (notes []Note, tie bool, err error) {
	if len(bar) > MaxBarText {
		return nil, false, atelier.Invalidf("", "a bar of over %d characters", MaxBarText)
	}
	r := &barReader{s: bar, ins: ins, held: map[int]int{}}
	if ins.Clef != "percussion" {
		r.signature = k.signature()
	}
	var open []int // indices of the notes that a tie has left open
	for r.skip(); r.at < len(r.s); r.skip() {
		pitches, rest, err := r.event()
		if err != nil {
			return nil, false, err
		}
		ticks, err := r.length()
		if err != nil {
			return nil, false, err
		}
		tied := r.take('-')
		if rest {
			r.tick += ticks
			open = nil
			continue
		}
		if open != nil && same(samePitches(notes, open), pitches) {
			for _, i := range open {
				notes[i].Ticks += ticks
			}
		} else {
			if open != nil {
				return nil, false, atelier.Invalidf("", "a tie must lead to the same note")
			}
			for _, p := range pitches {
				notes = append(notes, Note{Tick: r.tick, Ticks: ticks, Pitch: p, Velocity: VelocityOf("mf")})
				open = append(open, len(notes)-1)
			}
		}
		r.tick += ticks
		if !tied {
			open = nil
		}
		tie = tied
	}
	if r.tick != m.BarTicks() {
		return nil, false, atelier.Invalidf("", "the bar lasts %s eighths and must last %s", eighths(r.tick), eighths(m.BarTicks()))
	}
	return notes, tie && len(open) > 0, nil
}

func eighths(ticks int) string {
	return strconv.FormatFloat(float64(ticks)/(TicksPerQuarter/2), 'f', -1, 64)
}

func samePitches(notes []Note, at []int) []int {
	var out []int
	for _, i := range at {
		out = append(out, notes[i].Pitch)
	}
	return out
}

func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

type barReader struct {
	s         string
	at, tick  int
	ins       Instrument
	signature [7]int
	held      map[int]int // accidentals of this bar, by letter and octave
}

func (r *barReader) skip() {
	for r.at < len(r.s) && r.s[r.at] == ' ' {
		r.at++
	}
}

func (r *barReader) take(c byte) bool {
	if r.at < len(r.s) && r.s[r.at] == c {
		r.at++
		return true
	}
	return false
}

// event reads a rest, a note or a chord, without its length.
func (r *barReader) event() (pitches []int, rest bool, err error) {
	if r.take('z') || r.take('x') {
		return nil, true, nil
	}
	if !r.take('[') {
		p, err := r.pitch()
		return []int{p}, false, err
	}
	for !r.take(']') {
		p, err := r.pitch()
		if err != nil {
			return nil, false, err
		}
		i := 0
		for i < len(pitches) && pitches[i] < p {
			i++
		}
		if i < len(pitches) && pitches[i] == p || len(pitches) == 8 {
			return nil, false, atelier.Invalidf("", "a chord has up to eight different notes")
		}
		pitches = append(pitches[:i], append([]int{p}, pitches[i:]...)...)
	}
	if len(pitches) == 0 {
		return nil, false, atelier.Invalidf("", "an empty chord")
	}
	return pitches, false, nil
}

func (r *barReader) pitch() (int, error) {
	alter, marked := 0, false
	for r.at < len(r.s) && strings.IndexByte("^_=", r.s[r.at]) >= 0 {
		switch r.s[r.at] {
		case '^':
			alter++
		case '_':
			alter--
		}
		marked = true
		r.at++
	}
	if r.at >= len(r.s) || alter < -2 || alter > 2 {
		return 0, atelier.Invalidf("", "a note is missing after an accidental or a bracket")
	}
	c := r.s[r.at]
	step := strings.IndexByte(letterNames, c&^0x20)
	if step < 0 {
		return 0, atelier.Invalidf("", "the sign at place %d is not a note, a rest, a chord or a length", r.at+1)
	}
	r.at++
	octave := 4
	if c >= 'a' {
		octave = 5
	}
	for r.at < len(r.s) && (r.s[r.at] == '\'' || r.s[r.at] == ',') {
		if r.s[r.at] == ',' {
			octave--
		} else {
			octave++
		}
		r.at++
	}
	slot := octave*7 + step
	switch held, ok := r.held[slot]; {
	case marked:
		r.held[slot] = alter
	case ok:
		alter = held
	default:
		alter = r.signature[step]
	}
	p := (octave+1)*12 + letters[step] + alter
	if p < r.ins.Low || p > r.ins.High {
		return 0, atelier.Invalidf("", "a note lies outside the range of the %s, which is %s to %s", r.ins.Name, PitchText(r.ins.Low), PitchText(r.ins.High))
	}
	return p, nil
}

// length reads 2, /, /2, 3/2 or nothing, in eighths.
func (r *barReader) length() (int, error) {
	num := func() (int, bool) {
		i := r.at
		for r.at < len(r.s) && r.s[r.at] >= '0' && r.s[r.at] <= '9' && r.at-i < 3 {
			r.at++
		}
		n, err := strconv.Atoi(r.s[i:r.at])
		return n, err == nil
	}
	n, ok := num()
	if !ok {
		n = 1
	}
	d := 1
	for r.take('/') {
		if k, ok := num(); ok {
			d *= k
		} else {
			d *= 2
		}
		if d < 1 || d > 64 {
			return 0, atelier.Invalidf("", "a length that is not a note value")
		}
	}
	ticks := n * (TicksPerQuarter / 2)
	if n < 1 || n > 64 || ticks%d != 0 || ticks/d%Grid != 0 {
		return 0, atelier.Invalidf("", "a length that is no multiple of a thirty-second")
	}
	return ticks / d, nil
}

// signature is the alteration of the letters C D E F G A B in the key.
func (k Key) signature() (out [7]int) {
	for i, f := 0, k.Fifths(); i < f; i++ {
		out[strings.IndexByte(letterNames, "FCGDAEB"[i])]++
	}
	for i, f := 0, -k.Fifths(); i < f; i++ {
		out[strings.IndexByte(letterNames, "BEADGCF"[i])]--
	}
	return out
}

// PitchText writes a pitch with its accidental, whatever the key: ^F,
func PitchText(pitch int) string {
	names := [12]string{"C", "^C", "D", "^D", "E", "F", "^F", "G", "^G", "A", "^A", "B"}
	s, octave := names[mod(pitch, 12)], pitch/12-1
	if octave >= 5 {
		return strings.ToLower(s) + strings.Repeat("'", octave-5)
	}
	return s + strings.Repeat(",", 4-octave)
}

// WriteBar writes bar n (from 1) of a part as [ParseBar] reads it: the same notes
// come back. A note held from the bar before is written as the rest of it.
func WriteBar(s *Score, p *Part, n int) string {
	from, to := (n-1)*s.Meter.BarTicks(), n*s.Meter.BarTicks()
	w := &barWriter{held: map[int]int{}}
	if p.Clef != "percussion" {
		w.signature = s.Key.signature()
	}
	at := from
	for i := 0; i < len(p.Notes); {
		j := i + 1
		for j < len(p.Notes) && p.Notes[j].Tick == p.Notes[i].Tick {
			j++
		}
		chord := p.Notes[i:j]
		i = j
		begin, end := max(chord[0].Tick, from), min(chord[0].Tick+chord[0].Ticks, to)
		if begin >= end {
			continue
		}
		if begin > at {
			w.put("z", begin-at)
		}
		var b strings.Builder
		for _, x := range chord {
			b.WriteString(w.pitch(s.Key, x.Pitch, p.Clef == "percussion"))
		}
		name := b.String()
		if len(chord) > 1 {
			name = "[" + name + "]"
		}
		w.put(name, end-begin)
		if chord[0].Tick+chord[0].Ticks > to {
			w.words[len(w.words)-1] += "-"
		}
		at = end
	}
	if at < to {
		w.put("z", to-at)
	}
	return strings.Join(w.words, " ")
}

type barWriter struct {
	words     []string
	signature [7]int
	held      map[int]int
}

func (w *barWriter) put(name string, ticks int) {
	w.words = append(w.words, name+abcLen(ticks))
}

func (w *barWriter) pitch(k Key, pitch int, drums bool) string {
	sp := spelling{}
	if drums {
		sp = Key{"C", Major}.spell(pitch)
	} else {
		sp = k.spell(pitch)
	}
	step := strings.IndexByte(letterNames, sp.step)
	slot := sp.octave*7 + step
	have, ok := w.held[slot]
	if !ok {
		have = w.signature[step]
	}
	if have != sp.alter {
		w.held[slot] = sp.alter
	}
	return abcPitch(sp, have != sp.alter)
}

// abcPitch is a pitch as ABC writes it, with its accidental or without: c is the one
// above middle C's octave (ABC 2.1, section 4.1).
func abcPitch(sp spelling, accidental bool) string {
	s := ""
	switch {
	case !accidental:
	case sp.alter > 0:
		s = strings.Repeat("^", sp.alter)
	case sp.alter < 0:
		s = strings.Repeat("_", -sp.alter)
	default:
		s = "="
	}
	if sp.octave >= 5 {
		return s + strings.ToLower(string(sp.step)) + strings.Repeat("'", sp.octave-5)
	}
	return s + string(sp.step) + strings.Repeat(",", 4-sp.octave)
}

// ParseChord reads a chord symbol: G, Am, D7, Cmaj7, F#dim, Bb7, Dm7, Esus4, G/B.
func ParseChord(symbol string) (Chord, error) {
	bad := atelier.Invalidf("", "not a chord symbol such as G, Am, D7, Cmaj7, Bdim or G/B")
	name, bass, slashed := strings.Cut(strings.TrimSpace(symbol), "/")
	root := func(s string) (pc int, rest string, ok bool) {
		if s == "" || strings.IndexByte(letterNames, s[0]) < 0 {
			return 0, s, false
		}
		pc, s = letters[strings.IndexByte(letterNames, s[0])], s[1:]
		if rest, ok := strings.CutPrefix(s, "#"); ok {
			return mod(pc+1, 12), rest, true
		}
		if rest, ok := strings.CutPrefix(s, "b"); ok {
			return mod(pc-1, 12), rest, true
		}
		return pc, s, true
	}
	kinds := map[string]string{"": "maj", "maj": "maj", "m": "min", "min": "min", "dim": "dim", "aug": "aug", "+": "aug", "7": "dom7",
		"maj7": "maj7", "m7": "min7", "min7": "min7", "dim7": "dim7", "m7b5": "hdim7", "sus4": "sus4", "sus": "sus4"}
	pc, rest, ok := root(name)
	kind, known := kinds[rest]
	if !ok || !known {
		return Chord{}, bad
	}
	c := Chord{Root: pc, Kind: kind, Bass: pc, Roman: ""}
	if slashed {
		b, rest, ok := root(bass)
		if !ok || rest != "" {
			return Chord{}, bad
		}
		c.Bass = b
	}
	return c, nil
}

// Sheet is a score as text for a reader of ABC: a header, then every part's bars,
// four to a line, each with its number.
func Sheet(s *Score) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d/%d, %d bars, %.0f quarter notes a minute, %.0f seconds, L:1/8\n", s.Key, s.Meter.Beats, s.Meter.Unit, s.Bars, s.Tempo[0].QPM, s.Seconds(s.End()))
	for _, x := range s.Sections {
		fmt.Fprintf(&b, "section %s: bars %d-%d", x.Name, x.From, x.To)
		if x.Beat != "" {
			b.WriteString(", for " + x.Beat)
		}
		b.WriteByte('\n')
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		fmt.Fprintf(&b, "part %s (%s, %s)\n", p.Name, p.Instrument, p.Role)
		for n := 1; n <= s.Bars; n++ {
			fmt.Fprintf(&b, "%d: %s |", n, WriteBar(s, p, n))
			if n%4 == 0 || n == s.Bars {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}
