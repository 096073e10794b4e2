package music

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

func badABC(why string) error { return atelier.Invalidf("data", "not a readable ABC tune: %s", why) }

// ReadABC reads the melody of the first tune of an ABC 2.1 file: fields X T M L Q
// K, notes with accidentals, octaves and lengths, broken rhythm, triplets (set
// on the score's grid), rests, bars, ties and chords. Repeats are read once;
// decorations, grace notes, chord symbols, words and voices but the first are
// left out.
func ReadABC(data []byte) (*Score, error) {
	if len(data) > MaxInput {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "an ABC file of over %d bytes", MaxInput)
	}
	if !utf8.Valid(data) {
		return nil, badABC("it is not UTF-8")
	}
	r := abcReader{meter: Meter{4, 4}, key: Key{"C", Major}}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r", "\n")
	if err := r.lines(strings.Split(text, "\n")); err != nil {
		return nil, err
	}
	if len(r.notes) == 0 {
		return nil, badABC("there is no note in it")
	}
	bar := r.meter.BarTicks()
	shift := 0
	if first := r.snap(r.firstBar); first > 0 && first < bar {
		shift = bar - first // a pick-up ends where the first bar ends
	}
	s := &Score{Title: cleanText([]byte(r.title)), Key: r.key, Meter: r.meter}
	end := 0
	for i := range r.notes {
		r.notes[i].Tick += shift
		end = max(end, r.notes[i].Tick+r.notes[i].Ticks)
	}
	s.Bars = (end + bar - 1) / bar
	if s.Bars > MaxBars {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "an ABC tune of over %d bars", MaxBars)
	}
	s.Tempo = tidyTempi([]Tempo{{0, r.tempo()}}, func(t int) int { return t }, s.End())
	s.Parts = []Part{{Name: "melody", Role: "melody", Instrument: "flute", Clef: "treble", Notes: r.notes}}
	return finishParts(s)
}

type abcReader struct {
	title     string
	meter     Meter
	key       Key
	signature [7]int  // alteration by letter C D E F G A B
	unit      float64 // quarters; 0: by the meter
	qpm       float64
	inBody    bool
	voice     string // of the first voice, once named
	skip      bool   // in another voice

	at       float64 // quarters
	firstBar float64
	barAlt   map[int]int // accidentals of this bar, by letter and octave
	notes    []Note
	tied     map[int]int // pitch: index of the note that goes on
	broken   float64     // length factor owed to the next note, 0: none
	group    []int       // indices of the notes of the last event
	lastAt   float64
	tuplet   int
}

func (r *abcReader) snap(q float64) int { return int(math.Round(q*TicksPerQuarter/Grid)) * Grid }

func (r *abcReader) tempo() float64 {
	if r.qpm >= MinQPM && r.qpm <= MaxQPM {
		return r.qpm
	}
	return 112
}

func (r *abcReader) lines(lines []string) error {
	r.barAlt, r.tied = map[int]int{}, map[int]int{}
	seen := false
	for _, line := range lines {
		if i := strings.IndexByte(line, '%'); i >= 0 {
			line = line[:i]
		}
		line = strings.TrimSpace(line)
		if line == "" {
			if r.inBody && len(r.notes) > 0 {
				return nil // the tune ends at an empty line
			}
			continue
		}
		if len(line) >= 2 && line[1] == ':' && (line[0] >= 'A' && line[0] <= 'Z' || line[0] >= 'a' && line[0] <= 'z') {
			if line[0] == 'X' && seen && r.inBody {
				return nil
			}
			seen = seen || line[0] == 'X' || line[0] == 'K'
			if err := r.field(line[0], strings.TrimSpace(line[2:])); err != nil {
				return err
			}
			continue
		}
		if !r.inBody || r.skip {
			continue
		}
		if err := r.music(line); err != nil {
			return err
		}
	}
	return nil
}

func (r *abcReader) field(name byte, v string) error {
	switch name {
	case 'T':
		if r.title == "" {
			r.title = v
		}
	case 'M':
		m := Meter{4, 4} // C and C|
		if v != "C" && v != "C|" {
			a, b, ok := strings.Cut(v, "/")
			if !ok {
				return nil // "none": keep the default
			}
			beats, err1 := strconv.Atoi(strings.TrimSpace(a))
			unit, err2 := strconv.Atoi(strings.TrimSpace(b))
			if err1 != nil || err2 != nil {
				return badABC("its M: field is no time signature")
			}
			m = Meter{beats, unit}
		}
		m, err := meterFor(m)
		if err != nil {
			return err
		}
		if r.inBody && m != r.meter {
			return atelier.Errorf(atelier.CodeUnsupported, "the time signature changes within the tune; this team reads one throughout")
		}
		r.meter = m
	case 'L':
		if f := fraction(v); f > 0 && f <= 1 {
			r.unit = f * 4
		} else {
			return badABC("its L: field is no note length")
		}
	case 'Q':
		r.readTempo(v)
	case 'K':
		if err := r.readKey(v); err != nil && !r.inBody {
			return err
		}
		r.inBody = true
		if r.unit == 0 {
			r.unit = 0.5
			if float64(r.meter.Beats)/float64(r.meter.Unit) < 0.75 {
				r.unit = 0.25
			}
		}
	case 'V':
		if f := strings.Fields(v); len(f) > 0 && r.inBody {
			if r.voice == "" && r.at == 0 {
				r.voice = f[0]
			}
			r.skip = f[0] != r.voice // also when the first voice had no name
		}
	}
	return nil
}

// fraction reads "1/8" or "1", 0 for anything else.
func fraction(s string) float64 {
	a, b, ok := strings.Cut(strings.TrimSpace(s), "/")
	n := sane(a, 0)
	if !ok {
		return n
	}
	if d := sane(b, 0); d > 0 {
		return n / d
	}
	return 0
}

// readTempo reads "1/4=120", "3/8=60" and the old "120".
func (r *abcReader) readTempo(v string) {
	if i := strings.IndexByte(v, '"'); i >= 0 {
		if j := strings.IndexByte(v[i+1:], '"'); j >= 0 {
			v = v[:i] + v[i+j+2:]
		}
	}
	beat, n, ok := strings.Cut(v, "=")
	if !ok {
		r.qpm = sane(v, 0)
		return
	}
	var q float64
	for _, f := range strings.Fields(beat) {
		q += fraction(f) * 4
	}
	r.qpm = sane(n, 0) * q
}

// abcModes are how many fifths a mode lies from major, and which of the two
// modes of a score is nearer.
var abcModes = map[string]struct {
	fifths int
	mode   string
}{"": {0, Major}, "maj": {0, Major}, "ion": {0, Major}, "mix": {-1, Major}, "lyd": {1, Major},
	"m": {-3, Minor}, "min": {-3, Minor}, "aeo": {-3, Minor}, "dor": {-2, Minor}, "phr": {-4, Minor}, "loc": {-5, Minor}}

func (r *abcReader) readKey(v string) error {
	f := strings.Fields(v)
	if len(f) == 0 || strings.EqualFold(f[0], "none") {
		f = []string{"C"}
	}
	word := f[0]
	if word == "HP" || word == "Hp" {
		word = "D"
	}
	if len(word) == 0 || strings.IndexByte(letterNames, word[0]) < 0 {
		if strings.Contains(word, "=") { // K:clef=bass alone
			return nil
		}
		return badABC("its K: field is no key")
	}
	tonic, mode := word[:1], word[1:]
	if strings.HasPrefix(mode, "#") || strings.HasPrefix(mode, "b") {
		tonic += mode[:1]
		mode = mode[1:]
	}
	if mode == "" && len(f) > 1 && !strings.Contains(f[1], "=") {
		mode = f[1]
	}
	mode = strings.ToLower(mode)
	if len(mode) > 3 {
		mode = mode[:3]
	}
	shape, ok := abcModes[mode]
	if !ok {
		return badABC("its K: field is no key")
	}
	fifths := Key{tonic, Major}.Fifths() + shape.fifths
	if fifths < -7 || fifths > 7 {
		return badABC("its K: field is no key")
	}
	key := Key{tonic, shape.mode}
	if !r.inBody && key.Valid() {
		r.key = key
	}
	r.signature = [7]int{}
	for i := range abs(fifths) {
		if fifths > 0 {
			r.signature[strings.IndexByte(letterNames, "FCGDAEB"[i])] = 1
		} else {
			r.signature[strings.IndexByte(letterNames, "BEADGCF"[i])] = -1
		}
	}
	return nil
}

// music reads one line of the tune's body.
func (r *abcReader) music(s string) error {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '!' || c == '+' && strings.IndexByte(s[i+1:], '+') >= 0:
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return badABC("a mark is not closed")
			}
			i += end + 2
		case c == '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return badABC("a grace note is not closed")
			}
			i += end + 1
		case c == '[' && i+2 < len(s) && s[i+2] == ':':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return badABC("a field is not closed")
			}
			if err := r.field(s[i+1], s[i+3:i+end]); err != nil {
				return err
			}
			i += end + 1
		case c == '[' && i+1 < len(s) && (s[i+1] == '|' || s[i+1] >= '0' && s[i+1] <= '9'):
			i++
		case c == '[':
			n, err := r.chord(s[i:])
			if err != nil {
				return err
			}
			i += n
		case c == '|' || c == ':' || c == ']':
			if r.firstBar == 0 {
				r.firstBar = r.at
			}
			if r.at > 4*MaxBars {
				return atelier.Errorf(atelier.CodeTooLarge, "an ABC tune of over %d bars", MaxBars)
			}
			clear(r.barAlt)
			i++
		case c == '(' && i+1 < len(s) && s[i+1] >= '2' && s[i+1] <= '9':
			if s[i+1] == '3' {
				r.tuplet = 3
			}
			i += 2
		case c == '>' || c == '<':
			r.breakRhythm(c)
			i++
		case c == '-':
			for _, g := range r.group {
				r.tied[r.notes[g].Pitch] = g
			}
			i++
		case strings.IndexByte("^_=ABCDEFGabcdefg", c) >= 0:
			pitch, n, err := r.pitch(s[i:])
			if err != nil {
				return err
			}
			length, m := abcLength(s[i+n:])
			if err := r.add([]int{pitch}, length); err != nil {
				return err
			}
			i += n + m
		case c == 'z' || c == 'x' || c == 'Z' || c == 'X':
			length, m := abcLength(s[i+1:])
			if c == 'Z' || c == 'X' { // rests of whole bars
				length *= float64(r.meter.BarTicks()) / TicksPerQuarter / r.unit
			}
			if err := r.add(nil, length); err != nil {
				return err
			}
			i += 1 + m
		default:
			i++ // spaces, slurs, staccato dots, line continuations
		}
	}
	return nil
}

// pitch reads accidentals, letter and octave marks.
func (r *abcReader) pitch(s string) (pitch, n int, err error) {
	alter, marked := 0, false
	for n < len(s) && n < 2 && strings.IndexByte("^_=", s[n]) >= 0 {
		marked = true
		switch s[n] {
		case '^':
			alter++
		case '_':
			alter--
		}
		n++
	}
	if n >= len(s) || strings.IndexByte("ABCDEFGabcdefg", s[n]) < 0 {
		return 0, 0, badABC("an accidental without a note")
	}
	letter := strings.Index(letterNames, strings.ToUpper(s[n:n+1]))
	octave := 5
	if s[n] >= 'a' {
		octave = 6
	}
	n++
	for n < len(s) && (s[n] == ',' || s[n] == '\'') && octave >= 0 && octave <= 10 {
		if s[n] == ',' {
			octave--
		} else {
			octave++
		}
		n++
	}
	at := octave*7 + letter
	if marked {
		r.barAlt[at] = alter
	} else if a, ok := r.barAlt[at]; ok {
		alter = a
	} else {
		alter = r.signature[letter]
	}
	pitch = octave*12 + letters[letter] + alter
	if pitch < 0 || pitch > 127 {
		return 0, 0, badABC("a pitch is out of range")
	}
	return pitch, n, nil
}

// abcLength reads a length factor: "3", "/2", "3/2", "//".
func abcLength(s string) (f float64, n int) {
	num, den := 0, 1
	for n < len(s) && s[n] >= '0' && s[n] <= '9' && num < 1000 {
		num = num*10 + int(s[n]-'0')
		n++
	}
	if num == 0 {
		num = 1
	}
	for n < len(s) && s[n] == '/' && den < 1024 {
		n++
		d := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' && d < 1000 {
			d = d*10 + int(s[n]-'0')
			n++
		}
		if d == 0 {
			d = 2
		}
		den *= d
	}
	return float64(num) / float64(den), n
}

// chord reads "[CEG]2" and returns how many bytes it took.
func (r *abcReader) chord(s string) (int, error) {
	var pitches []int
	inner := 0.0
	i := 1
	for i < len(s) && s[i] != ']' {
		if strings.IndexByte("^_=ABCDEFGabcdefg", s[i]) < 0 {
			i++
			continue
		}
		p, n, err := r.pitch(s[i:])
		if err != nil {
			return 0, err
		}
		l, m := abcLength(s[i+n:])
		if inner == 0 {
			inner = l
		}
		pitches = append(pitches, p)
		i += n + m
	}
	if i >= len(s) {
		return 0, badABC("a chord is not closed")
	}
	l, m := abcLength(s[i+1:])
	if inner == 0 {
		inner = 1
	}
	return i + 1 + m, r.add(pitches, l*inner)
}

// add places one event of a length in units of L; no pitches is a rest.
func (r *abcReader) add(pitches []int, length float64) error {
	q := length * r.unit
	if r.broken > 0 {
		q *= r.broken
		r.broken = 0
	}
	if r.tuplet > 0 {
		q *= 2.0 / 3
		r.tuplet--
	}
	if r.at+q > 4*MaxBars {
		return atelier.Errorf(atelier.CodeTooLarge, "an ABC tune of over %d bars", MaxBars)
	}
	from, to := r.snap(r.at), r.snap(r.at+q)
	r.group = r.group[:0]
	for _, p := range pitches {
		if g, ok := r.tied[p]; ok && r.notes[g].Tick+r.notes[g].Ticks == from {
			r.notes[g].Ticks += max(Grid, to-from)
			r.group = append(r.group, g)
			continue
		}
		if len(r.notes) >= MaxNotes {
			return atelier.Errorf(atelier.CodeTooLarge, "an ABC tune of over %d notes", MaxNotes)
		}
		r.group = append(r.group, len(r.notes))
		r.notes = append(r.notes, Note{Tick: from, Ticks: max(Grid, to-from), Pitch: p, Velocity: 80})
	}
	clear(r.tied)
	r.lastAt = r.at
	r.at += q
	return nil
}

// breakRhythm makes the last note longer or shorter by half, and the next the other way.
func (r *abcReader) breakRhythm(c byte) {
	factor, other := 1.5, 0.5
	if c == '<' {
		factor, other = other, factor
	}
	q := (r.at - r.lastAt) * factor
	for _, g := range r.group {
		if r.notes[g].Tick == r.snap(r.lastAt) {
			r.notes[g].Ticks = max(Grid, r.snap(r.lastAt+q)-r.notes[g].Tick)
		}
	}
	r.at = r.lastAt + q
	r.broken = other
}
