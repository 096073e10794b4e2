package composer

import (
	"math"

	"github.com/atelierhq/atelier/media/music"
)

// balance is how far a role stands from the section's dynamic.
var balance = map[string]int{"melody": 6, "counter": -6, "accompaniment": -12, "bass": -4, "percussion": -18}

// shape sets velocities, dynamic marks and articulation of a part: the section's
// level, a swell to the middle of each phrase, the weight of the beat, and a
// breath of irregularity that comes from the seed. lift widens the distance
// between quiet and loud sections.
func (p *plan) shape(s *music.Score, part *music.Part, lift float64) {
	r := p.dice("touch", part.Name)
	mark := ""
	bar := s.Meter.BarTicks()
	for i := range part.Notes {
		n := &part.Notes[i]
		sec := p.sectionAt(s.Bar(n.Tick))
		level := sec.level
		first := i == 0 || part.Notes[i-1].Tick != n.Tick
		arch := 0.0
		for _, ph := range s.Phrases {
			from, to := (ph.From-1)*bar, ph.To*bar
			if n.Tick >= from && n.Tick < to {
				arch = math.Sin(math.Pi * float64(n.Tick-from) / float64(to-from))
			}
		}
		swell := 5.0
		if part.Role == "melody" {
			swell = 9
		}
		v := float64(music.VelocityOf(music.Dynamics[level]))
		v = 70 + (v-70)*lift + float64(balance[part.Role]) + swell*(arch-0.6)
		if part.Clef == "percussion" {
			v += float64(n.Velocity-58) * 1.2
		}
		switch {
		case n.Tick%bar == 0:
			v += 4
		case s.Meter.Strong(n.Tick):
			v += 2
		case n.Tick%s.Meter.BeatTicks() != 0:
			v -= 3
		}
		v += float64(r.IntN(5) - 2)
		if sec.role == "coda" { // fades to the last bar
			x := float64(n.Tick-(sec.From-1)*bar) / float64((sec.To-sec.From+1)*bar)
			v -= 12 * x
		}
		n.Velocity = max(14, min(120, int(math.Round(v))))
		n.Dynamic = ""
		if d := music.Dynamics[level]; first && d != mark {
			n.Dynamic, mark = d, d
		}
		n.Artic = p.touch(s, part, n, sec)
	}
}

// touch is a note's articulation.
func (p *plan) touch(s *music.Score, part *music.Part, n *music.Note, sec *passage) string {
	onBar := n.Tick%s.Meter.BarTicks() == 0
	switch {
	case part.Clef == "percussion":
		return ""
	case sec.storm && onBar && (part.Role == "bass" || part.Role == "melody"):
		return "accent"
	case sec.mood.Arousal > 0.1 && sec.mood.Valence > 0.15 && n.Ticks <= 2*sixteenth && part.Role == "accompaniment" && !sustains(part.Instrument):
		return "staccato"
	case part.Role == "melody" && n.Ticks >= 3*music.TicksPerQuarter/2 && sec.mood.Arousal < 0.2 && onBar:
		return "tenuto"
	}
	return ""
}

func sustains(name string) bool {
	in, _ := music.InstrumentOf(name)
	return in.Sustains
}

func (p *plan) sectionAt(bar int) *passage {
	for i := range p.sections {
		if bar <= p.sections[i].To {
			return &p.sections[i]
		}
	}
	return &p.sections[len(p.sections)-1]
}

// tempi sets the tempo and lets the end slow down so that the piece lasts as
// long as it should: the last bars take what is missing, within reason.
func (p *plan) tempi(s *music.Score) {
	q := p.qpm()
	s.Tempo = []music.Tempo{{Tick: 0, QPM: q}}
	slow := min(2, s.Bars/4)
	if slow == 0 {
		return
	}
	bar := float64(s.Meter.BarTicks()) / music.TicksPerQuarter * 60 / q
	missing := float64(p.seconds) - bar*float64(s.Bars)
	// Two steps, the second twice as slow as the first.
	extra := math.Max(0.08*bar*float64(slow), math.Min(0.45*bar*float64(slow), missing))
	weights := []float64{1}
	if slow == 2 {
		weights = []float64{1.0 / 3, 2.0 / 3}
	}
	for i := range slow {
		seconds := bar + extra*weights[i]
		s.Tempo = append(s.Tempo, music.Tempo{Tick: (s.Bars - slow + i) * s.Meter.BarTicks(), QPM: math.Round(q*bar/seconds*100) / 100})
	}
}
