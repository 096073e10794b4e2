package director

import (
	"math"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

var (
	majorKeys = []string{"C major", "G major", "D major", "F major", "Bb major", "A major", "Eb major"}
	minorKeys = []string{"A minor", "D minor", "E minor", "G minor", "C minor", "B minor"}
)

// ensembles by feel; the first is the melody's.
var ensembles = map[string][][]string{
	"calm":    {{"flute", "harp", "strings", "bass"}, {"piano", "strings", "clarinet"}, {"harp", "cello", "celesta"}},
	"tender":  {{"piano", "strings", "clarinet"}, {"music box", "harp", "strings"}, {"oboe", "harp", "strings", "bass"}},
	"joyful":  {{"flute", "piano", "bass", "drums"}, {"violin", "guitar", "bass", "drums"}, {"glockenspiel", "piano", "strings", "drums"}},
	"playful": {{"clarinet", "piano", "bass", "drums"}, {"flute", "harp", "strings", "glockenspiel"}, {"celesta", "clarinet", "bass", "drums"}},
	"dark":    {{"clarinet", "piano", "strings", "bass"}, {"cello", "harp", "strings"}, {"oboe", "strings", "bass"}},
	"tense":   {{"violin", "cello", "bass", "drums"}, {"clarinet", "strings", "bass", "drums"}},
	"sad":     {{"cello", "piano", "strings"}, {"piano", "strings", "oboe"}, {"violin", "harp", "cello"}},
	"grand":   {{"horn", "strings", "bass", "drums"}, {"violin", "horn", "cello", "bass"}},
	"dreamy":  {{"celesta", "harp", "strings"}, {"flute", "celesta", "strings"}, {"music box", "strings", "harp"}},
	"wild":    {{"violin", "strings", "bass", "drums"}, {"horn", "strings", "bass", "drums"}},
}

// MinInstruments is the least number of parts unless the brief asks for fewer.
const MinInstruments = 3

func (d *draft) sound() atelier.Sound {
	spec := d.spec(atelier.Music)
	said := lexicon.ReadMusic(d.brief.Text)
	m := d.d.Mood
	s := atelier.Sound{Key: said.Key, Tempo: said.Tempo, Meter: said.Meter, Seconds: lexicon.ReadLengths(d.brief.Text).Seconds}
	if s.Key == "" {
		keys := majorKeys
		if said.Mode == "minor" || said.Mode == "" && m.Valence < -0.1 {
			keys = minorKeys
		}
		s.Key = d.pick("key", keys)
	}
	if s.Tempo == 0 {
		s.Tempo = int(math.Round(90+44*m.Arousal)) + d.rand("tempo").IntN(9) - 4
	}
	if s.Meter == "" {
		meters := []string{"4/4", "3/4"}
		switch {
		case sea[d.place.lemma]:
			meters = []string{"6/8", "3/4", "6/8"}
		case m.Feel == "playful" || m.Feel == "joyful":
			meters = []string{"2/4", "4/4", "6/8"}
		case m.Feel == "tender" || m.Feel == "dreamy" || m.Feel == "calm":
			meters = []string{"3/4", "6/8", "4/4"}
		case m.Feel == "grand" || m.Feel == "tense" || m.Feel == "wild":
			meters = []string{"4/4"}
		}
		s.Meter = d.pick("meter", meters)
	}
	if s.Meter == "6/8" && said.Tempo == 0 {
		s.Tempo = int(math.Round(float64(s.Tempo) * 0.72)) // dotted quarters
	}
	s.Tempo = max(48, min(152, s.Tempo))
	if s.Seconds == 0 {
		s.Seconds = 60
		switch {
		case m.Arousal > 0.35:
			s.Seconds = 54
		case m.Arousal < -0.35:
			s.Seconds = 66
		}
	}
	s.Seconds = max(45, min(75, s.Seconds))
	s.Instruments = lexicon.Instruments(d.brief.Text)
	least := MinInstruments
	if only := lexicon.OnlyInstruments(d.brief.Text); len(only) > 0 {
		s.Instruments, least = only, 0 // a closed list: nobody joins
	}
	more := ensembles[m.Feel]
	if len(more) == 0 {
		more = ensembles["tender"]
	}
	for _, name := range more[d.rand("ensemble").IntN(len(more))] {
		if len(s.Instruments) >= 4 || len(lexicon.Instruments(d.brief.Text)) >= least {
			break
		}
		if !slices.Contains(s.Instruments, name) && !d.silenced(name) {
			s.Instruments = append(s.Instruments, name)
		}
	}
	for _, name := range []string{"strings", "piano", "harp", "bass"} {
		if len(s.Instruments) >= least {
			break
		}
		if !slices.Contains(s.Instruments, name) && !d.silenced(name) {
			s.Instruments = append(s.Instruments, name)
		}
	}
	// What the request itself fixes is not the director's to change.
	if spec.Key != "" {
		s.Key = spec.Key
	}
	if spec.Tempo > 0 {
		s.Tempo = spec.Tempo
	}
	if spec.Meter != "" {
		s.Meter = spec.Meter
	}
	if spec.Seconds > 0 {
		s.Seconds = spec.Seconds
	}
	if len(spec.Instruments) > 0 {
		s.Instruments = slices.Clone(spec.Instruments)
	}
	return s
}

// silenced reports whether the brief rules an instrument out.
func (d *draft) silenced(name string) bool {
	for _, w := range d.brief.MustNot {
		if slices.Contains(lexicon.Instruments("instruments "+w), name) {
			return true
		}
	}
	for _, w := range lexicon.ReadWishes(d.brief.Text) {
		if w.Kind == lexicon.WishInstrument && w.Amount <= -1 && w.Value == name {
			return true
		}
	}
	return false
}

var sea = map[string]bool{"sea": true, "harbour": true, "island": true, "beach": true, "boat": true, "ship": true, "lake": true, "river": true}
