package music

import (
	"strings"

	"github.com/atelierhq/atelier"
)

// Modes of a key.
const (
	Major = "major"
	Minor = "minor"
)

// letters are the pitch classes of C D E F G A B.
var letters = [7]int{0, 2, 4, 5, 7, 9, 11}

const letterNames = "CDEFGAB"

// ParseKey reads "G major", "F# minor", "B♭ minor", "a minor" or "Dm".
func ParseKey(s string) (Key, error) {
	bad := atelier.Invalidf("key", "not a key: want a note and a mode, as in \"G major\" or \"F# minor\"")
	s = strings.NewReplacer("♯", "#", "♭", "b", "-sharp", "#", "-flat", "b", " sharp", "#", " flat", "b").Replace(strings.TrimSpace(s))
	if s == "" || len(s) > 24 {
		return Key{}, bad
	}
	tonic := strings.ToUpper(s[:1])
	if !strings.Contains(letterNames, tonic) {
		return Key{}, bad
	}
	rest := s[1:]
	if strings.HasPrefix(rest, "#") || (strings.HasPrefix(rest, "b") && !strings.HasPrefix(rest, "bm")) || rest == "bm" {
		tonic += rest[:1]
		rest = rest[1:]
	}
	k := Key{Tonic: tonic}
	switch strings.ToLower(strings.TrimSpace(rest)) {
	case "", "maj", "major", "ionian":
		k.Mode = Major
	case "m", "min", "minor", "aeolian":
		k.Mode = Minor
	default:
		return Key{}, bad
	}
	if !k.Valid() {
		return Key{}, bad
	}
	return k, nil
}

// String is "G major".
func (k Key) String() string { return k.Tonic + " " + k.Mode }

// Valid reports whether the key has a signature of at most seven sharps or flats.
func (k Key) Valid() bool {
	if (k.Mode != Major && k.Mode != Minor) || len(k.Tonic) < 1 || len(k.Tonic) > 2 || strings.IndexByte(letterNames, k.Tonic[0]) < 0 {
		return false
	}
	if len(k.Tonic) == 2 && k.Tonic[1] != '#' && k.Tonic[1] != 'b' {
		return false
	}
	f := k.Fifths()
	return f >= -7 && f <= 7
}

// PitchClass is the tonic's pitch class, 0–11.
func (k Key) PitchClass() int {
	pc := letters[strings.IndexByte(letterNames, k.Tonic[0])]
	if len(k.Tonic) == 2 {
		if k.Tonic[1] == '#' {
			pc++
		} else {
			pc--
		}
	}
	return mod(pc, 12)
}

// Fifths is the key signature: sharps positive, flats negative.
func (k Key) Fifths() int {
	f := map[byte]int{'F': -1, 'C': 0, 'G': 1, 'D': 2, 'A': 3, 'E': 4, 'B': 5}[k.Tonic[0]]
	if len(k.Tonic) == 2 {
		if k.Tonic[1] == '#' {
			f += 7
		} else {
			f -= 7
		}
	}
	if k.Mode == Minor {
		f -= 3
	}
	return f
}

// KeyOf returns the key of a signature.
func KeyOf(fifths int, mode string) Key {
	i := fifths + 1
	if mode == Minor {
		i += 3
	} else {
		mode = Major
	}
	tonic := string("FCGDAEB"[mod(i, 7)])
	switch {
	case i >= 7:
		tonic += "#"
	case i < 0:
		tonic += "b"
	}
	return Key{Tonic: tonic, Mode: mode}
}

// KeyAt returns a key with that pitch class as tonic, with the smaller signature.
func KeyAt(pc int, mode string) Key {
	best := Key{}
	for f := -6; f <= 6; f++ {
		k := KeyOf(f, mode)
		if k.PitchClass() == mod(pc, 12) && (best.Tonic == "" || abs(f) < abs(best.Fifths())) {
			best = k
		}
	}
	return best
}

// Scale is the pitch classes of the key: major, or natural minor.
func (k Key) Scale() [7]int {
	steps := [7]int{0, 2, 4, 5, 7, 9, 11}
	if k.Mode == Minor {
		steps = [7]int{0, 2, 3, 5, 7, 8, 10}
	}
	for i := range steps {
		steps[i] = (steps[i] + k.PitchClass()) % 12
	}
	return steps
}

// Leading is the leading note's pitch class, raised in minor.
func (k Key) Leading() int { return mod(k.PitchClass()-1, 12) }

// chordShapes are semitones above the root.
var chordShapes = map[string][]int{
	"maj": {0, 4, 7}, "min": {0, 3, 7}, "dim": {0, 3, 6}, "aug": {0, 4, 8}, "dom7": {0, 4, 7, 10},
	"maj7": {0, 4, 7, 11}, "min7": {0, 3, 7, 10}, "dim7": {0, 3, 6, 9}, "hdim7": {0, 3, 6, 10}, "sus4": {0, 5, 7},
}

// Tones are the chord's pitch classes from the root up.
func (c Chord) Tones() []int {
	shape := chordShapes[c.Kind]
	out := make([]int, len(shape))
	for i, s := range shape {
		out[i] = (c.Root + s) % 12
	}
	return out
}

// Has reports whether a pitch belongs to the chord.
func (c Chord) Has(pitch int) bool {
	for _, s := range chordShapes[c.Kind] {
		if (c.Root+s)%12 == mod(pitch, 12) {
			return true
		}
	}
	return false
}

// ChordAt returns the harmony that sounds at a tick; ok is false where none is noted.
func (s *Score) ChordAt(tick int) (c Chord, ok bool) {
	lo, hi := 0, len(s.Harmony)
	for lo < hi {
		if m := (lo + hi) / 2; s.Harmony[m].Tick <= tick {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == 0 || tick >= s.Harmony[lo-1].Tick+s.Harmony[lo-1].Ticks {
		return Chord{}, false
	}
	return s.Harmony[lo-1], true
}

// Part returns the part of that name, nil if there is none.
func (s *Score) Part(name string) *Part {
	for i := range s.Parts {
		if s.Parts[i].Name == name {
			return &s.Parts[i]
		}
	}
	return nil
}

// Role returns the first part with that role, nil if there is none.
func (s *Score) Role(role string) *Part {
	for i := range s.Parts {
		if s.Parts[i].Role == role {
			return &s.Parts[i]
		}
	}
	return nil
}

// Unpitched reports whether nobody plays a pitch: a piece for drums alone has
// neither key nor harmony to speak of.
func Unpitched(s *Score) bool {
	for i := range s.Parts {
		if s.Parts[i].Clef != "percussion" {
			return false
		}
	}
	return true
}

// Clone returns a score that shares nothing with s.
func (s *Score) Clone() *Score {
	c := *s
	c.Tempo = append([]Tempo(nil), s.Tempo...)
	c.Sections = append([]Section(nil), s.Sections...)
	c.Phrases = append([]Phrase(nil), s.Phrases...)
	c.Harmony = append([]Chord(nil), s.Harmony...)
	c.Asked = append([]string(nil), s.Asked...)
	c.Parts = append([]Part(nil), s.Parts...)
	for i := range c.Parts {
		c.Parts[i].Notes = append([]Note(nil), s.Parts[i].Notes...)
	}
	return &c
}

// spelling is how a pitch is written.
type spelling struct {
	step   byte
	alter  int
	octave int
}

// spell writes a pitch as the key suggests: scale notes as in the signature,
// the raised leading note of minor as a sharpened seventh, other notes by the
// side of the circle of fifths that the key stands on.
func (k Key) spell(pitch int) spelling {
	pc := mod(pitch, 12)
	// Positions on the circle of fifths: F −1, C 0, G 1 … each spells one pitch class.
	centre := k.Fifths() + 2 // the seven scale notes are fifths−1 … fifths+5
	lo := centre - 5
	if k.Mode == Minor {
		lo = centre - 4 // sharpened sixth and seventh rather than flattened
	}
	for f := lo; f < lo+12; f++ {
		if mod(f*7, 12) != pc {
			continue
		}
		i := f + 1 // position from F
		step := "FCGDAEB"[mod(i, 7)]
		alter := (i - mod(i, 7)) / 7
		natural := letters[strings.IndexByte(letterNames, step)]
		return spelling{step: step, alter: alter, octave: (pitch-alter-natural)/12 - 1}
	}
	return spelling{} // unreachable: twelve neighbours on the circle cover all pitch classes
}

// PitchName is the pitch as people write it in that key: "F#5".
func (k Key) PitchName(pitch int) string {
	s := k.spell(pitch)
	n := string(s.step)
	switch {
	case s.alter > 0:
		n += strings.Repeat("#", s.alter)
	case s.alter < 0:
		n += strings.Repeat("b", -s.alter)
	}
	return n + itoa(s.octave)
}

func mod(a, b int) int { return ((a % b) + b) % b }

func abs(a int) int {
	if a < 0 {
		return -a
	}
	return a
}
