package composer

import (
	"github.com/atelierhq/atelier/media/music"
)

// compose writes a whole score from a plan: the quick pass, parts one after the
// other, each without a look at the others.
func (p *plan) compose() *music.Score {
	s := &music.Score{Title: p.title, Key: p.key, Meter: p.meter, Bars: p.sections[len(p.sections)-1].To}
	p.tempi(s)
	for _, sec := range p.sections {
		s.Sections = append(s.Sections, sec.Section)
	}
	if p.drumsAlone() {
		p.phrasesAlone(s)
	} else {
		p.harmonise(s)
	}
	for _, st := range p.seats {
		var part music.Part
		switch {
		case p.drumsAlone():
			part = p.drummer(s, st)
		case st.role == "melody":
			part = p.melody(s, st, draftWidth)
		case st.role == "bass":
			part = p.bass(s, st)
		case st.role == "counter":
			part = p.counter(s, st)
		case st.role == "percussion":
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

// harmonise lays phrases and chords over the whole form.
func (p *plan) harmonise(s *music.Score) {
	last := ""
	for i := range p.sections {
		sec := &p.sections[i]
		r := p.dice("harmony", sec.Name)
		n := sec.To - sec.From + 1
		switch sec.role {
		case "intro":
			layChords(s, p.key, fit(slotsOf(pick(r, intros[p.key.Mode][min(4, n)])), n), sec.From, 1)
			continue
		case "coda":
			chords := slotsOf(pick(r, codas[p.key.Mode][min(6, n)]))
			if p.key.Mode == music.Minor && sec.mood.Valence > 0.05 { // ends in the light
				chords[len(chords)-1] = []string{"I"}
			}
			layChords(s, p.key, fit(chords, n), sec.From, 1)
			cadence := "authentic"
			if len(chords) < 2 || chords[len(chords)-2][0][0] != 'V' {
				cadence = "plagal"
			}
			s.Phrases = append(s.Phrases, music.Phrase{From: sec.From, To: sec.To, Cadence: cadence})
			continue
		}
		length := n / sec.phrases
		for k := range sec.phrases {
			from := sec.From + k*length
			to := from + length - 1
			if k == sec.phrases-1 {
				to = sec.To
			}
			key, ending, cadence := sec.key, "authentic", "authentic"
			closes := k%2 == 1 || sec.phrases == 1 && sec.role != "theme" || sec.last && k == sec.phrases-1
			switch {
			case sec.role == "away" && k == sec.phrases-1: // leads home
				key, ending, cadence = p.key, "away", "half"
			case sec.role == "away":
				ending, cadence = "half", "half"
				if k%2 == 1 {
					ending, cadence = "authentic", "authentic"
				}
			case !closes:
				ending, cadence = "half", "half"
			}
			colour := sec.colour
			if colour == "storm" && key.Mode == music.Major {
				colour = "wistful"
			}
			prog := progression(r, key.Mode, ending, colour, last)
			last = prog
			slots := slotsOf(prog)
			if count := to - from + 1; count != 4*p.slotBars {
				slots = fit(slots, count)
				layChords(s, key, slots, from, 1)
			} else {
				layChords(s, key, slots, from, p.slotBars)
			}
			s.Phrases = append(s.Phrases, music.Phrase{From: from, To: to, Cadence: cadence})
		}
	}
}

// fit makes slots fill n bars: the first is held, or the first go.
func fit(slots [][]string, n int) [][]string {
	for len(slots) < n {
		slots = append([][]string{slots[0][:1]}, slots...)
	}
	return slots[len(slots)-n:]
}
