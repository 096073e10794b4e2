package synth

import (
	"cmp"
	"slices"

	"github.com/atelierhq/atelier/media/music"
)

// demo is a small piece in 6/8 for harp, flute, strings, celesta and bass, bars
// long, at 88 quarters a minute: what a house score looks like.
func demo(bars int) *music.Score {
	const q = music.TicksPerQuarter
	s := &music.Score{Title: "Demo", Key: music.Key{Tonic: "G", Mode: "major"}, Meter: music.Meter{Beats: 6, Unit: 8},
		Tempo: []music.Tempo{{QPM: 88}}, Bars: bars}
	bar := s.Meter.BarTicks()
	chords := [][4]int{{43, 59, 62, 67}, {40, 59, 64, 67}, {36, 60, 64, 67}, {38, 57, 62, 66}, {43, 59, 62, 67}, {35, 59, 62, 66}, {36, 57, 60, 64}, {38, 57, 60, 66}}
	tune := [][]int{{71, 0, 74, 79, 0, 78}, {76, 0, 74, 71, 0, 0}, {72, 0, 76, 79, 81, 79}, {78, 0, 74, 69, 0, 0}, {71, 0, 74, 79, 0, 83}, {81, 0, 78, 74, 0, 0}, {76, 74, 72, 69, 0, 72}, {66, 0, 69, 67, 0, 0}}
	var harp, flute, str, cel, bass []music.Note
	for b := range bars {
		t, c, m := b*bar, chords[b%8], tune[b%8]
		for i, k := range []int{c[1] - 12, c[2] - 12, c[3] - 12, c[1], c[3] - 12, c[2] - 12} {
			harp = append(harp, music.Note{Tick: t + i*q/2, Ticks: q / 2, Pitch: k, Velocity: 62 + 8*(1-min(i%3, 1))})
		}
		for i := 0; i < 6; i++ {
			if m[i] == 0 {
				continue
			}
			n := 1
			for i+n < 6 && m[i+n] == 0 {
				n++
			}
			if b >= 2 {
				flute = append(flute, music.Note{Tick: t + i*q/2, Ticks: n * q / 2, Pitch: m[i], Velocity: 84})
			}
			if b%4 == 3 || b < 2 {
				cel = append(cel, music.Note{Tick: t + i*q/2, Ticks: q / 2, Pitch: m[i] + 12, Velocity: 66})
			}
		}
		if b >= 1 {
			for _, k := range c[1:] {
				str = append(str, music.Note{Tick: t, Ticks: bar, Pitch: k, Velocity: 58})
			}
		}
		bass = append(bass, music.Note{Tick: t, Ticks: q * 3 / 2, Pitch: c[0], Velocity: 76}, music.Note{Tick: t + q*3/2, Ticks: q * 3 / 2, Pitch: c[0] + 7, Velocity: 62})
	}
	s.Parts = []music.Part{
		{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble", Pan: 8, Notes: flute},
		{Name: "counter", Instrument: "celesta", Role: "counter", Clef: "treble", Pan: 25, Notes: cel},
		{Name: "harp", Instrument: "harp", Role: "accompaniment", Clef: "treble", Pan: -22, Notes: harp},
		{Name: "strings", Instrument: "strings", Role: "accompaniment", Clef: "treble", Pan: 0, Notes: str},
		{Name: "bass", Instrument: "bass", Role: "bass", Clef: "bass", Pan: 0, Notes: bass},
	}
	for _, p := range s.Parts {
		slices.SortStableFunc(p.Notes, func(a, b music.Note) int { return cmp.Or(a.Tick-b.Tick, a.Pitch-b.Pitch) })
	}
	return s
}
