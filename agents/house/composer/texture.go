package composer

import (
	"math/rand/v2"
	"slices"

	"github.com/atelierhq/atelier/media/music"
)

// hit is one attack of a pattern within a bar: where and how long in sixteenths,
// and which voices of the chord it strikes, from the lowest.
type hit struct {
	at, long int
	voices   []int
}

func arp(unit int, voices ...int) []hit {
	var out []hit
	for i, v := range voices {
		out = append(out, hit{i * unit, unit, []int{v}})
	}
	return out
}

// patterns are accompaniments of one bar by meter and motion, still ones first.
var patterns = map[music.Meter][4][][]hit{
	{Beats: 4, Unit: 4}: {
		{{{0, 16, []int{0, 1, 2}}}, {{0, 8, []int{0, 1, 2}}, {8, 8, []int{0, 1, 2}}}, arp(8, 0, 2)},
		{arp(4, 0, 1, 2, 1), {{0, 4, []int{0}}, {4, 4, []int{1, 2}}, {8, 4, []int{0}}, {12, 4, []int{1, 2}}}, arp(4, 0, 2, 1, 2)},
		{arp(2, 0, 1, 2, 3, 2, 1, 2, 1), arp(2, 0, 2, 1, 2, 0, 2, 1, 2), arp(2, 0, 1, 2, 1, 3, 2, 1, 2), {{0, 4, []int{0}}, {4, 2, []int{1, 2}}, {6, 2, []int{1, 2}}, {8, 4, []int{0}}, {12, 2, []int{1, 2}}, {14, 2, []int{1, 2}}}},
		{arp(1, 0, 1, 2, 3, 2, 1, 2, 1, 0, 1, 2, 3, 2, 1, 2, 1), arp(2, 0, 2, 1, 3, 0, 2, 1, 3), arp(1, 0, 2, 1, 2, 0, 2, 1, 2, 0, 2, 1, 2, 0, 2, 1, 2)},
	},
	{Beats: 3, Unit: 4}: {
		{{{0, 12, []int{0, 1, 2}}}, {{0, 8, []int{0, 1, 2}}, {8, 4, []int{1, 2}}}},
		{{{0, 4, []int{0}}, {4, 4, []int{1, 2}}, {8, 4, []int{1, 2}}}, arp(4, 0, 1, 2), {{4, 4, []int{0, 1, 2}}, {8, 4, []int{0, 1, 2}}}},
		{arp(2, 0, 1, 2, 3, 2, 1), arp(2, 0, 2, 1, 2, 1, 2), {{0, 4, []int{0}}, {4, 2, []int{1, 2}}, {6, 2, []int{1, 2}}, {8, 4, []int{1, 2}}}},
		{arp(1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1), arp(2, 0, 2, 1, 3, 2, 1)},
	},
	{Beats: 2, Unit: 4}: {
		{{{0, 8, []int{0, 1, 2}}}, {{0, 4, []int{0}}, {4, 4, []int{1, 2}}}},
		{{{0, 4, []int{0}}, {4, 4, []int{1, 2}}}, {{2, 2, []int{1, 2}}, {6, 2, []int{1, 2}}}},
		{{{0, 2, []int{0}}, {2, 2, []int{1, 2}}, {4, 2, []int{0}}, {6, 2, []int{1, 2}}}, arp(2, 0, 2, 1, 2), arp(2, 0, 1, 2, 1)},
		{arp(1, 0, 2, 1, 2, 0, 2, 1, 2), arp(1, 0, 1, 2, 3, 2, 1, 2, 1)},
	},
	{Beats: 6, Unit: 8}: {
		{{{0, 12, []int{0, 1, 2}}}, {{0, 6, []int{0, 1, 2}}, {6, 6, []int{0, 1, 2}}}},
		{{{0, 4, []int{0}}, {4, 2, []int{1, 2}}, {6, 4, []int{0}}, {10, 2, []int{1, 2}}}, {{0, 6, []int{0}}, {6, 6, []int{1, 2}}}, {{0, 4, []int{0}}, {4, 2, []int{1}}, {6, 4, []int{2}}, {10, 2, []int{1}}}},
		{arp(2, 0, 1, 2, 3, 2, 1), arp(2, 0, 1, 2, 0, 1, 2), arp(2, 0, 2, 1, 2, 1, 2)},
		{arp(1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1), arp(2, 0, 2, 1, 3, 2, 1)},
	},
}

// voicing is the chord in close position, n notes upward, its lowest the chord
// tone nearest to centre; the quick pass takes it as it falls.
func voicing(c music.Chord, centre, low, high, n int) []int {
	tones := c.Tones()
	if len(tones) == 4 && n == 3 { // the fifth of a seventh chord can go
		tones = []int{tones[0], tones[1], tones[3]}
	}
	best := -1
	for p := low; p <= high; p++ {
		if slices.Contains(tones, p%12) && (best < 0 || abs(p-centre) < abs(best-centre)) {
			best = p
		}
	}
	if best < 0 {
		best = centre
	}
	var out []int
	for p := best; p <= high && len(out) < n; p++ {
		if slices.Contains(tones, p%12) {
			out = append(out, p)
		}
	}
	for p := best - 1; p >= low && len(out) < n; p-- {
		if slices.Contains(tones, p%12) {
			out = append([]int{p}, out...)
		}
	}
	for len(out) < n {
		out = append(out, out[len(out)-1])
	}
	return out
}

// plays reports whether a seat plays in a section: the texture grows from the
// theme to the return. In short forms everybody plays throughout.
func (p *plan) plays(st seat, sec passage) bool {
	if len(p.sections) <= 3 {
		return sec.role != "intro" || st.role != "melody"
	}
	switch st.name {
	case "melody":
		return sec.role != "intro"
	case "harmony", "bass":
		return true
	case "pad":
		return sec.role != "theme" || !p.has("harmony")
	case "counter":
		return sec.role == "again" || sec.role == "return" || sec.role == "away" || sec.role == "coda" && sec.To-sec.From > 1
	case "pulse":
		return sec.role != "intro" && sec.role != "coda"
	}
	return sec.role != "theme" // colours
}

func (p *plan) has(name string) bool {
	for _, s := range p.seats {
		if s.name == name {
			return true
		}
	}
	return false
}

// accompaniment writes a chordal part: a pad holds its chords, or trembles in a
// storm; a colour speaks at the turns of phrases; the harmony keeps a pattern.
func (p *plan) accompaniment(s *music.Score, st seat) music.Part {
	in, _ := music.InstrumentOf(st.instrument)
	part := music.Part{Name: st.name, Instrument: st.instrument, Role: st.role, Clef: in.Clef, Pan: st.pan}
	centre := p.centre(st, in)
	low, high := max(in.Low, centre-9, p.floor()+2), min(in.High, centre+16)
	for _, sec := range p.sections {
		if !p.plays(st, sec) {
			continue
		}
		r := p.dice("texture", st.name, sec.Name)
		mid := centre
		if sec.storm && in.Sustains {
			mid = max(low, centre-4)
		}
		final := sec.To == s.Bars
		pattern := p.pattern(r, st, in, sec)
		for bar := sec.From; bar <= sec.To; bar++ {
			b := pattern
			if final && bar == sec.To {
				b = []hit{{0, s.Meter.BarTicks() / sixteenth, []int{0, 1, 2}}}
			}
			if st.name != "harmony" && st.name != "pad" {
				b = colourHits(s, sec, bar, b, in)
			}
			p.layHits(s, &part, b, bar, mid, low, high)
		}
	}
	return part
}

// centre is where a chordal part's lowest voice lies: under the melody, above the bass.
func (p *plan) centre(st seat, in music.Instrument) int {
	c := 55
	switch st.name {
	case "pad":
		c = 57
	case "colour", "colour-two", "colour-three", "colour-four", "colour-five":
		c = 69
		if in.To < 80 {
			c = 55
		}
	}
	return max(in.From, min(max(c, p.floor()+7), in.To-12))
}

func (p *plan) pattern(r *rand.Rand, st seat, in music.Instrument, sec passage) []hit {
	if st.name == "pad" || (in.Sustains && st.name == "harmony" && st.instrument == "strings") {
		if sec.storm && st.instrument == "strings" { // tremolo, written out
			var out []hit
			for at := 0; at < p.meter.BarTicks()/sixteenth; at++ {
				out = append(out, hit{at, 1, []int{0, 1, 2}})
			}
			return out
		}
		if st.instrument != "strings" { // one player, one note
			return []hit{{0, p.meter.BarTicks() / sixteenth, []int{1}}}
		}
		return []hit{{0, p.meter.BarTicks() / sixteenth, []int{0, 1, 2}}}
	}
	motion := sec.motion
	if in.Sustains {
		motion = min(motion, 2)
	}
	list := patterns[p.meter][motion]
	out := pick(r, list)
	if in.Sustains { // a wind plays one note at a time
		var single []hit
		for _, h := range out {
			single = append(single, hit{h.at, h.long, h.voices[:1]})
		}
		return single
	}
	return out
}

// colourHits is what a further instrument plays in a bar: sustained tones on
// every other bar for those that can hold them, a run of three at the start of
// each phrase for those that ring.
func colourHits(s *music.Score, sec passage, bar int, pattern []hit, in music.Instrument) []hit {
	whole := s.Meter.BarTicks() / sixteenth
	if in.Sustains {
		return []hit{{0, whole, []int{2}}}
	}
	first := (bar-sec.From)%4 == 0
	if !first && (bar-sec.From)%2 == 0 {
		return []hit{{0, whole / 2, []int{1, 3}}}
	}
	if !first {
		return nil
	}
	return []hit{{0, 2, []int{0}}, {2, 2, []int{1}}, {4, max(2, whole-4), []int{2}}}
}

// layHits writes one bar of a pattern over whatever chords stand in it.
func (p *plan) layHits(s *music.Score, part *music.Part, b []hit, bar, centre, low, high int) {
	start := (bar - 1) * s.Meter.BarTicks()
	for _, h := range b {
		at, end := start+h.at*sixteenth, min(start+(h.at+h.long)*sixteenth, start+s.Meter.BarTicks())
		for at < end { // a chord that changes under a held note is struck again
			c, ok := s.ChordAt(at)
			if !ok {
				break
			}
			stop := min(end, c.Tick+c.Ticks)
			v := voicing(c, centre, low, high, 4)
			var pitches []int
			for _, i := range h.voices {
				pitches = append(pitches, v[i])
			}
			slices.Sort(pitches)
			for _, q := range slices.Compact(pitches) {
				part.Notes = append(part.Notes, music.Note{Tick: at, Ticks: stop - at, Pitch: q, Velocity: 60})
			}
			at = stop
		}
	}
}

// bassBars are bass rhythms of a bar by meter and motion; 0 the bass note, 1 the
// fifth, 2 the octave.
var bassBars = map[music.Meter][4][][]hit{
	{Beats: 4, Unit: 4}: {{{{0, 16, []int{0}}}}, {{{0, 8, []int{0}}, {8, 8, []int{1}}}, {{0, 12, []int{0}}, {12, 4, []int{1}}}},
		{{{0, 4, []int{0}}, {4, 4, []int{0}}, {8, 4, []int{1}}, {12, 4, []int{0}}}, {{0, 6, []int{0}}, {6, 2, []int{0}}, {8, 8, []int{1}}}},
		{arp(2, 0, 0, 0, 0, 0, 0, 0, 0), arp(2, 0, 2, 0, 2, 0, 2, 0, 2)}},
	{Beats: 3, Unit: 4}: {{{{0, 12, []int{0}}}}, {{{0, 12, []int{0}}}, {{0, 8, []int{0}}, {8, 4, []int{1}}}}, {{{0, 4, []int{0}}, {4, 4, []int{1}}, {8, 4, []int{1}}}, {{0, 4, []int{0}}}}, {arp(2, 0, 0, 0, 0, 0, 0)}},
	{Beats: 2, Unit: 4}: {{{{0, 8, []int{0}}}}, {{{0, 4, []int{0}}, {4, 4, []int{1}}}}, {{{0, 4, []int{0}}, {4, 4, []int{1}}}, {{0, 2, []int{0}}, {4, 2, []int{1}}}}, {arp(2, 0, 0, 0, 0)}},
	{Beats: 6, Unit: 8}: {{{{0, 12, []int{0}}}}, {{{0, 6, []int{0}}, {6, 6, []int{1}}}, {{0, 10, []int{0}}, {10, 2, []int{1}}}}, {{{0, 4, []int{0}}, {4, 2, []int{0}}, {6, 4, []int{1}}, {10, 2, []int{1}}}}, {arp(2, 0, 0, 0, 0, 0, 0)}},
}

// bass writes the foundation: the chord's bass nearest to the last one, with
// fifths and octaves between. It is the quick pass: nobody asks what the melody does.
func (p *plan) bass(s *music.Score, st seat) music.Part {
	in, _ := music.InstrumentOf(st.instrument)
	clef := "bass"
	low := max(in.From, 33)
	if in.From > 48 {
		clef = "treble"
	}
	part := music.Part{Name: st.name, Instrument: st.instrument, Role: st.role, Clef: clef, Pan: st.pan}
	high := low + 17
	last := low + 8
	for _, sec := range p.sections {
		if !p.plays(st, sec) {
			continue
		}
		r := p.dice("bass", sec.Name)
		pattern := pick(r, bassBars[p.meter][sec.motion])
		for bar := sec.From; bar <= sec.To; bar++ {
			b := pattern
			if bar == s.Bars {
				b = bassBars[p.meter][0][0]
			}
			start := (bar - 1) * s.Meter.BarTicks()
			for _, h := range b {
				at, end := start+h.at*sixteenth, start+(h.at+h.long)*sixteenth
				for at < end {
					c, ok := s.ChordAt(at)
					if !ok {
						break
					}
					stop := min(end, c.Tick+c.Ticks)
					pc := c.Bass
					if h.voices[0] == 1 && at != c.Tick {
						pc = mod(c.Root+7, 12)
						if !c.Has(pc) {
							pc = c.Root
						}
					}
					q := nearest(pc, last, low, high)
					if h.voices[0] == 2 && q+12 <= in.To {
						q += 12
					} else {
						last = q
					}
					part.Notes = append(part.Notes, music.Note{Tick: at, Ticks: stop - at, Pitch: q, Velocity: 66})
					at = stop
				}
			}
		}
	}
	return part
}

// nearest is the pitch of a class nearest to another, within bounds where it can be.
func nearest(pc, to, low, high int) int {
	best := -1
	for q := low; q <= high; q++ {
		if q%12 == pc && (best < 0 || abs(q-to) < abs(best-to)) {
			best = q
		}
	}
	if best < 0 {
		return low + mod(pc-low, 12)
	}
	return best
}

// counter writes a second voice: long notes of the harmony under the melody,
// moving where the melody rests. The quick pass takes the nearest chord tone.
func (p *plan) counter(s *music.Score, st seat) music.Part {
	in, _ := music.InstrumentOf(st.instrument)
	part := music.Part{Name: st.name, Instrument: st.instrument, Role: st.role, Clef: in.Clef, Pan: st.pan}
	low, high := voiceRange(in, max(57, p.floor()+5), max(74, p.floor()+20))
	last := (low + high) / 2
	for _, sec := range p.sections {
		if !p.plays(st, sec) {
			continue
		}
		r := p.dice("counter", sec.Name)
		for bar := sec.From; bar <= sec.To; bar++ {
			start := (bar - 1) * s.Meter.BarTicks()
			whole := s.Meter.BarTicks() / sixteenth
			hits := []int{whole}
			if !sec.storm && r.IntN(3) > 0 {
				hits = []int{whole / 2, whole / 2}
				if p.meter.Beats == 3 {
					hits = []int{8, 4}
				}
			}
			if (bar-sec.From)%4 == 3 && bar < s.Bars { // answers while the melody breathes
				hits = answerBar(p.meter)
			}
			at := start
			for _, d := range hits {
				c, ok := s.ChordAt(at)
				if ok {
					last = nearestTone(c, last+[]int{-2, -1, 1, 2}[r.IntN(4)], low, high)
					part.Notes = append(part.Notes, music.Note{Tick: at, Ticks: d * sixteenth, Pitch: last, Velocity: 58})
				}
				at += d * sixteenth
			}
		}
	}
	return part
}

func answerBar(m music.Meter) []int {
	switch m.Beats {
	case 2:
		return []int{4, 2, 2}
	case 3:
		return []int{4, 4, 4}
	case 6:
		return []int{6, 2, 2, 2}
	}
	return []int{8, 2, 2, 4}
}

func nearestTone(c music.Chord, to, low, high int) int {
	best := -1
	for q := low; q <= high; q++ {
		if c.Has(q) && (best < 0 || abs(q-to) < abs(best-to)) {
			best = q
		}
	}
	return max(best, low)
}
