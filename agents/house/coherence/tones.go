package coherence

import (
	"fmt"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// sections: every section that is cued is cued to a beat that exists, and the
// cues go forward.
func (b *bench) sections(m piece[*music.Score]) {
	const rule = "coherence.section"
	last := -1
	for _, s := range m.data.Sections {
		if s.Beat == "" {
			continue
		}
		_, i := b.beat(s.Beat)
		switch {
		case i < 0:
			b.fail(m.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doAlign, Severity: atelier.Moderate, Anchor: section(s),
				Problem: fmt.Sprintf("Section %s is cued to %s, and the story has no such beat.", s.Name, lower(s.Beat)), Suggestion: "Cue it to a beat of the story."})
		case i < last:
			b.fail(m.art, 1, atelier.Finding{Rule: rule, Code: codeIncoherent, Do: doAlign, Severity: atelier.Moderate, Anchor: section(s),
				Problem: fmt.Sprintf("Section %s goes back to %s after a later beat.", s.Name, lower(s.Beat)), Suggestion: "Let the music follow the story forward."})
		default:
			b.pass(rule, 1)
		}
		last = max(last, i)
	}
}

func section(s music.Section) atelier.Anchor {
	return atelier.Anchor{Unit: s.Name, FromBar: s.From, ToBar: s.To}
}

// sure is how far valence must lie from nought before a mode belies it.
const sure = 0.3

// mode: a glad story is not in minor throughout, a sad one not in major, unless
// the brief names the key.
func (b *bench) mode(m piece[*music.Score]) {
	const rule = "coherence.mode"
	for _, p := range b.brief.Pieces {
		if p.ID == m.art.Piece && p.Key != "" {
			return
		}
	}
	v := b.d.Mood.Valence
	k := m.data.Key
	if b.d.Sound.Key == k.Tonic+" "+k.Mode || k.Mode == "major" && v > -sure || k.Mode == "minor" && v < sure {
		b.pass(rule, 2)
		return
	}
	b.fail(m.art, 2, atelier.Finding{Rule: rule, Code: "mood", Do: "transpose", Severity: atelier.Moderate,
		Problem: fmt.Sprintf("The story is %s and the music is in %s.", b.d.Mood.Feel, k.Mode), Suggestion: fmt.Sprintf("Take %s, as the direction says.", b.d.Sound.Key),
		Recheck: "compare mode and mood again", Measured: v})
}

// paceGap is the share by which the tempo may differ from the direction's.
const paceGap = 0.2

// pace: the tempo is near the direction's. Directions count dotted quarters in
// compound time, scores quarters.
func (b *bench) pace(m piece[*music.Score]) {
	const rule = "coherence.tempo"
	if b.d.Sound.Tempo == 0 || len(m.data.Tempo) == 0 {
		return
	}
	for _, p := range b.brief.Pieces {
		if p.ID == m.art.Piece && p.Tempo > 0 {
			return
		}
	}
	got := m.data.Tempo[0].QPM
	if m.data.Meter.Unit == 8 && m.data.Meter.Beats%3 == 0 {
		got /= 1.5
	}
	want := float64(b.d.Sound.Tempo)
	gap := got/want - 1
	if gap <= paceGap && gap >= -paceGap {
		b.pass(rule, 1)
		return
	}
	how := "faster"
	if gap < 0 {
		how = "slower"
	}
	b.fail(m.art, 1, atelier.Finding{Rule: rule, Code: "tempo", Do: "settempo", Severity: atelier.Moderate,
		Problem: fmt.Sprintf("The music goes at %.0f, clearly %s than the %d of the direction.", got, how, b.d.Sound.Tempo), Suggestion: fmt.Sprintf("Set the tempo to %d.", b.d.Sound.Tempo),
		Recheck: "compare the tempo again", Measured: round(got), Wanted: want})
}

// Swell: how much calmer a beat must be, and how much louder its section, before
// the two contradict each other.
const (
	calmer = 0.35
	louder = 14.0 // MIDI velocity
	stormy = 0.15 // arousal from which a beat is stormy at all
)

// swell: the section of the stormiest beat is not softer than that of the calmest.
func (b *bench) swell(m piece[*music.Score]) {
	const rule = "coherence.swell"
	type cued struct {
		s       music.Section
		arousal float64
		loud    float64
	}
	var all []cued
	for _, s := range m.data.Sections {
		beat, i := b.beat(s.Beat)
		if i < 0 || s.To <= s.From {
			continue
		}
		all = append(all, cued{s, beat.Mood.Arousal, loudness(m.data, s.From, s.To)})
	}
	if len(all) < 2 {
		return
	}
	hi, lo := all[0], all[0]
	for _, c := range all {
		if c.arousal > hi.arousal {
			hi = c
		}
		if c.arousal < lo.arousal {
			lo = c
		}
	}
	if hi.arousal < stormy || hi.arousal-lo.arousal < calmer || lo.loud-hi.loud < louder {
		b.pass(rule, 1)
		return
	}
	b.fail(m.art, 1, atelier.Finding{Rule: rule, Code: "dynamics", Do: "level", Severity: atelier.Moderate, Anchor: section(hi.s),
		Problem:    fmt.Sprintf("Section %s belongs to the stormiest moment of the story and is softer than %s, its calmest.", hi.s.Name, lo.s.Name),
		Suggestion: "Play it louder than the calm one.", Recheck: "compare the loudness again", Measured: round(hi.loud - lo.loud), Wanted: 0})
}

// played: what the brief asks to hear is heard.
func (b *bench) played(m piece[*music.Score]) {
	const rule = "coherence.instrument"
	for _, p := range b.brief.Pieces {
		if p.ID != m.art.Piece {
			continue
		}
		for _, want := range p.Instruments {
			if slices.ContainsFunc(m.data.Parts, func(x music.Part) bool { return x.Instrument == want && len(x.Notes) > 0 }) {
				b.pass(rule, 1)
				continue
			}
			b.fail(m.art, 1, atelier.Finding{Rule: rule, Code: codeAbsent, Do: doAlign, Severity: atelier.Moderate,
				Problem: fmt.Sprintf("The brief asks for %s, and it does not play.", want), Suggestion: fmt.Sprintf("Give %s a part.", want), Recheck: "look for a part with notes", Measured: 0, Wanted: 1})
		}
	}
}

// loudness is the mean velocity of all notes that begin in some bars, weighted
// by their length.
func loudness(s *music.Score, from, to int) float64 {
	start, end := (from-1)*s.Meter.BarTicks(), to*s.Meter.BarTicks()
	var sum, n float64
	for _, p := range s.Parts {
		for _, x := range p.Notes {
			if x.Tick >= start && x.Tick < end {
				sum += float64(x.Velocity) * float64(x.Ticks)
				n += float64(x.Ticks)
			}
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}
