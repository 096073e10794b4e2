package music

// Instrument is what the score and its writers know of one of
// atelier.Instruments. Ranges are sounding pitches, after Adler, The Study of
// Orchestration; the comfortable range is where a part should mostly lie.
type Instrument struct {
	Name      string
	Program   int // General MIDI, from 0; percussion has none
	Low, High int // sounding range
	From, To  int // comfortable range
	Clef      string
	Octave    int // octaves by which the part sounds above (below: −) its clef
	Sustains  bool
}

var instruments = []Instrument{
	{"piano", 0, 21, 108, 36, 88, "treble", 0, false},
	{"celesta", 8, 60, 108, 60, 96, "treble", 1, false},
	{"music box", 10, 60, 100, 60, 93, "treble", 1, false},
	{"harp", 46, 24, 103, 36, 88, "treble", 0, false},
	{"strings", 48, 36, 96, 43, 84, "treble", 0, true},
	{"flute", 73, 60, 96, 62, 91, "treble", 0, true},
	{"clarinet", 71, 50, 91, 52, 84, "treble", 0, true},
	{"bass", 32, 28, 62, 28, 55, "bass", -1, false},
	{"drums", -1, 0, 127, 0, 127, "percussion", 0, false},
	{"violin", 40, 55, 100, 57, 91, "treble", 0, true},
	{"cello", 42, 36, 76, 38, 69, "bass", 0, true},
	{"guitar", 24, 40, 84, 43, 76, "treble", -1, false},
	{"glockenspiel", 9, 72, 108, 74, 103, "treble", 2, false},
	{"oboe", 68, 58, 91, 60, 84, "treble", 0, true},
	{"horn", 60, 41, 77, 45, 70, "treble", 0, true},
}

// InstrumentOf looks an instrument up by its name in atelier.Instruments.
func InstrumentOf(name string) (Instrument, bool) {
	for _, i := range instruments {
		if i.Name == name {
			return i, true
		}
	}
	return Instrument{}, false
}

// instrumentOfProgram returns the instrument nearest to a General MIDI program.
func instrumentOfProgram(program int) string {
	for _, i := range instruments {
		if i.Program == program {
			return i.Name
		}
	}
	switch {
	case program < 8:
		return "piano"
	case program < 16:
		return "celesta"
	case program < 24:
		return "piano" // organs: the nearest keyboard
	case program < 32:
		return "guitar"
	case program < 40:
		return "bass"
	case program < 42:
		return "violin"
	case program < 44:
		return "cello"
	case program < 56:
		return "strings"
	case program < 64:
		return "horn"
	case program < 70:
		return "oboe"
	case program < 72:
		return "clarinet"
	case program < 80:
		return "flute"
	}
	return "piano"
}
