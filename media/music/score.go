// Package music holds the score, the truth of every piece of music, and what is
// derived from it: MIDI, MusicXML, ABC, measures. Its subpackages make the rest:
// synth the audio, flac its lossless file, sheet the engraved pages, roll the
// piano roll.
//
// It works on values and bytes alone. Whatever it reads from outside is bounded
// first; whatever it writes for one score is the same bytes every time.
package music

// TicksPerQuarter is the resolution of every score.
const TicksPerQuarter = 480

// Score is a whole piece. Times are in ticks from the start; bars count from 1.
type Score struct {
	Title    string    `json:"title"`
	Key      Key       `json:"key"`
	Meter    Meter     `json:"meter"`
	Tempo    []Tempo   `json:"tempo"` // at least one, the first at tick 0, ascending
	Bars     int       `json:"bars"`
	Sections []Section `json:"sections"`
	Phrases  []Phrase  `json:"phrases,omitempty"` // ascending, not overlapping
	Harmony  []Chord   `json:"harmony,omitempty"` // what the composer meant, ascending
	Parts    []Part    `json:"parts"`
	Asked    []string  `json:"asked,omitempty"` // what a person chose over the plan: Aspects, in their order
}

// Aspects are what a person may choose over the direction's plan.
var Aspects = []string{"key", "tempo", "meter", "seconds", "instruments", "mood"}

// Key is a key: Tonic "C", "F#", "Bb"; Mode "major" or "minor".
type Key struct {
	Tonic string `json:"tonic"`
	Mode  string `json:"mode"`
}

// Meter is a time signature: 6/8 is {6, 8}. A bar lasts Beats×4/Unit quarters.
type Meter struct {
	Beats int `json:"beats"`
	Unit  int `json:"unit"`
}

// BarTicks is the length of a bar.
func (m Meter) BarTicks() int { return m.Beats * 4 * TicksPerQuarter / m.Unit }

// Tempo is a tempo from a tick on, in quarter notes a minute (also in 6/8, where
// a dotted quarter at 60 is 90 quarters).
type Tempo struct {
	Tick int     `json:"tick"`
	QPM  float64 `json:"qpm"`
}

// Section is a named stretch of bars: intro, a, a2, b, coda; Beat is the
// direction's beat it is cued to, "" for none.
type Section struct {
	Name string `json:"name"`
	From int    `json:"from"` // first bar, from 1
	To   int    `json:"to"`   // last bar, inclusive
	Beat string `json:"beat,omitempty"`
}

// Phrase is a stretch of bars that breathes at its end. Cadence is what its last
// bar was meant to be: half, authentic, plagal or open (no cadence is due).
type Phrase struct {
	From    int    `json:"from"` // first bar, from 1
	To      int    `json:"to"`   // last bar, inclusive
	Cadence string `json:"cadence"`
}

// Chord is a harmony from a tick on. Root is a pitch class 0–11 (C = 0); Kind is
// maj, min, dim, aug, dom7, maj7, min7, dim7, hdim7, sus4; Roman for people: "V7".
type Chord struct {
	Tick  int    `json:"tick"`
	Ticks int    `json:"ticks"`
	Root  int    `json:"root"`
	Kind  string `json:"kind"`
	Bass  int    `json:"bass"` // pitch class
	Roman string `json:"roman"`
}

// Part is one instrument's line. Notes are sorted by tick, then pitch.
type Part struct {
	Name       string `json:"name"`       // name-table name: melody, counter, bass, pulse …
	Instrument string `json:"instrument"` // one of atelier.Instruments
	Role       string `json:"role"`       // melody counter accompaniment bass percussion
	Clef       string `json:"clef"`       // treble bass percussion
	Pan        int    `json:"pan"`        // −64…63
	Notes      []Note `json:"notes"`
}

// Note is one sounding note. A note that crosses a bar line is one Note; the
// writers split and tie it.
type Note struct {
	Tick     int    `json:"tick"`
	Ticks    int    `json:"ticks"`
	Pitch    int    `json:"pitch"`             // MIDI 0–127; percussion: General MIDI drum key
	Velocity int    `json:"velocity"`          // 1–127
	Artic    string `json:"artic,omitempty"`   // staccato tenuto accent, "" plain
	Dynamic  string `json:"dynamic,omitempty"` // pp p mp mf f ff, where it changes
}

// Bar returns the bar a tick lies in, from 1.
func (s *Score) Bar(tick int) int { return tick/s.Meter.BarTicks() + 1 }

// End is the tick after the last bar.
func (s *Score) End() int { return s.Bars * s.Meter.BarTicks() }

// Seconds is the time of a tick from the start.
func (s *Score) Seconds(tick int) float64 {
	var t float64
	for i, tp := range s.Tempo {
		end := tick
		if i+1 < len(s.Tempo) && s.Tempo[i+1].Tick < tick {
			end = s.Tempo[i+1].Tick
		}
		if end > tp.Tick {
			t += float64(end-tp.Tick) / TicksPerQuarter * 60 / tp.QPM
		}
		if end == tick {
			break
		}
	}
	return t
}
