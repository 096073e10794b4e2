package composer

import (
	"math"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// givenScore reads the first music a person supplied, nil if there is none.
func givenScore(inputs []atelier.Input) (*music.Score, error) {
	for _, in := range inputs {
		switch in.MediaType {
		case music.TypeMIDI, music.TypeMusicXML, music.TypeABC:
			_, s, err := music.Read(in.Data)
			if err != nil {
				return nil, err
			}
			if len(music.Melody(s)) > 0 {
				return s, nil
			}
		}
	}
	return nil, nil
}

// planAround makes a plan in which the given melody is the theme: its key, meter
// and tempo hold unless the brief asks for others, and it is heard as often as
// the wanted length allows, at least once and whole.
func planAround(t atelier.Turn, given *music.Score) *plan {
	if t.Piece.Key == "" {
		t.Piece.Key = given.Key.String()
	}
	t.Piece.Meter = "" // a melody cannot be moved to another meter
	t.Direction.Sound.Meter = itoa(given.Meter.Beats) + "/" + itoa(given.Meter.Unit)
	if t.Piece.Tempo == 0 {
		q := given.Tempo[0].QPM
		if given.Meter.Unit == 8 {
			q /= 1.5
		}
		t.Piece.Tempo = max(20, min(260, int(math.Round(q))))
	}
	p := makePlan(t)
	if p.drumsAlone() { // somebody has to sing what was given
		p.seats = seating(p.dice("seating"), []string{given.Role("melody").Instrument, "drums"})
	}
	p.slotBars = 1
	length := given.Bars
	times := 1
	want := barsFor(p.seconds, p.qpm(), p.meter)
	for (times+1)*length+4 <= want && times < 4 {
		times++
	}
	intro, coda := 2, 2
	if intro+times*length+coda > music.MaxBars {
		intro, coda = 0, 0
	}
	p.sections = nil
	at := 1
	add := func(name, role string, n, phrases int) {
		if n > 0 {
			p.sections = append(p.sections, passage{Section: music.Section{Name: name, From: at, To: at + n - 1}, role: role, phrases: phrases})
			at += n
		}
	}
	add("intro", "intro", intro, 0)
	names := []string{"theme", "theme-again", "theme-third", "return"}
	for i := range times {
		name, role := names[i], "again"
		if i == 0 {
			role = "theme"
		} else if i == times-1 {
			name, role = "return", "return"
		}
		add(name, role, length, max(1, length/4))
	}
	add("coda", "coda", coda, 0)
	p.character(t.Direction.Beats)
	for i := range p.sections {
		p.sections[i].storm = false // the harmony is the melody's, not the weather's
		p.sections[i].key = p.key
	}
	if t.Piece.Seconds == 0 {
		p.seconds = int(math.Round(float64(at-1) * float64(p.meter.BarTicks()) / music.TicksPerQuarter * 60 / p.qpm()))
	}
	return p
}

// arrange sets the given melody, every time it is heard, and writes the other
// parts around it.
func (p *plan) arrange(given *music.Score) *music.Score {
	s := &music.Score{Title: p.title, Key: p.key, Meter: p.meter, Bars: p.sections[len(p.sections)-1].To}
	p.tempi(s)
	move := mod(p.key.PitchClass()-given.Key.PitchClass(), 12)
	if move > 6 {
		move -= 12
	}
	line := music.Melody(given)
	source := given.Role("melody")
	st := p.seats[0]
	if in, _ := music.InstrumentOf(st.instrument); !fits(line, move, in) {
		for _, name := range []string{source.Instrument, "piano", "harp"} { // somebody who can play all of it
			if in, ok := music.InstrumentOf(name); ok && fits(line, move, in) {
				st.instrument = name
				break
			}
		}
	}
	in, _ := music.InstrumentOf(st.instrument)
	melody := music.Part{Name: "melody", Instrument: st.instrument, Role: "melody", Clef: in.Clef, Pan: st.pan}
	for _, sec := range p.sections {
		s.Sections = append(s.Sections, sec.Section)
		if sec.role == "intro" || sec.role == "coda" {
			continue
		}
		off := (sec.From - 1) * s.Meter.BarTicks()
		for _, n := range line {
			melody.Notes = append(melody.Notes, music.Note{Tick: n.Tick + off, Ticks: n.Ticks, Pitch: max(0, min(127, n.Pitch+move)), Velocity: 64})
		}
		for k := 0; k < sec.To-sec.From+1; k += 4 {
			to := min(sec.From+k+3, sec.To)
			s.Phrases = append(s.Phrases, music.Phrase{From: sec.From + k, To: to, Cadence: "open"})
		}
	}
	p.harmoniseGiven(s, melody.Notes)
	p.shape(s, &melody, 1)
	s.Parts = append(s.Parts, melody)
	for _, st := range p.seats[1:] {
		var part music.Part
		switch st.role {
		case "bass":
			part = p.bass(s, st)
		case "counter":
			part = p.counter(s, st)
		case "percussion":
			part = p.pulse(s, st)
		default:
			part = p.accompaniment(s, st)
		}
		music.SortNotes(part.Notes)
		if len(part.Notes) > 0 {
			p.shape(s, &part, 1)
			s.Parts = append(s.Parts, part)
		}
	}
	return s
}

func fits(line []music.Note, move int, in music.Instrument) bool {
	for _, n := range line {
		if n.Pitch+move < in.Low || n.Pitch+move > in.High {
			return false
		}
	}
	return true
}

// harmoniseGiven finds the chord of every bar by the melody's notes in it and by
// what may follow what: a search over the whole line at once.
func (p *plan) harmoniseGiven(s *music.Score, line []music.Note) {
	names := []string{"I", "ii", "IV", "V7", "vi", "V", "iii"}
	if p.key.Mode == music.Minor {
		names = []string{"i", "iv", "V7", "VI", "III", "V", "iio6", "VII"}
	}
	chords := make([]music.Chord, len(names))
	for i, n := range names {
		chords[i] = chordOf(n, p.key)
	}
	bar := s.Meter.BarTicks()
	cost := make([][]float64, s.Bars)
	from := make([][]int, s.Bars)
	edge := map[int]bool{}
	for _, sec := range p.sections {
		if sec.role == "coda" || sec.role == "intro" {
			edge[sec.To] = true
		}
		edge[sec.To] = true
	}
	for b := range s.Bars {
		cost[b], from[b] = make([]float64, len(chords)), make([]int, len(chords))
		for i, c := range chords {
			x := misfit(s, line, b*bar, (b+1)*bar, c) + 0.15*float64(i)
			last := b == s.Bars-1
			switch {
			case last && i != 0:
				x += 100
			case b == 0 && i != 0:
				x += 2
			case edge[b+1] && b+1 != s.Bars && i != 0 && c.Root != mod(p.key.PitchClass()+7, 12):
				x += 1.5
			}
			best, bestAt := 0.0, 0
			if b > 0 {
				best = math.Inf(1)
				for k, d := range chords {
					if v := cost[b-1][k] + follows(d, c, p.key); v < best {
						best, bestAt = v, k
					}
				}
			}
			cost[b][i], from[b][i] = x+best, bestAt
		}
	}
	at := 0
	for i := range chords {
		if cost[s.Bars-1][i] < cost[s.Bars-1][at] {
			at = i
		}
	}
	s.Harmony = make([]music.Chord, s.Bars)
	for b := s.Bars - 1; b >= 0; b-- {
		c := chords[at]
		c.Tick, c.Ticks = b*bar, bar
		s.Harmony[b] = c
		at = from[b][at]
	}
}

// misfit is how much of the melody in a bar is foreign to a chord, strong beats
// counting double.
func misfit(s *music.Score, line []music.Note, from, to int, c music.Chord) float64 {
	var x float64
	for _, n := range line {
		a, b := max(n.Tick, from), min(n.Tick+n.Ticks, to)
		if b <= a || c.Has(n.Pitch) {
			continue
		}
		w := float64(b-a) / music.TicksPerQuarter
		if s.Meter.Strong(a) {
			w = 2*w + 1
		}
		x += 1.5 * w
	}
	return x
}

// follows is what it costs to go from one chord to another.
func follows(a, b music.Chord, k music.Key) float64 {
	tonic, dom := k.PitchClass(), mod(k.PitchClass()+7, 12)
	switch {
	case a.Root == b.Root:
		return 0.6
	case a.Root == dom && b.Root == tonic:
		return -0.6
	case a.Root == dom: // a dominant that does not resolve
		return 1.2
	case mod(a.Root-b.Root, 12) == 7: // falls a fifth
		return -0.2
	}
	return 0.2
}
