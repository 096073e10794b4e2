package composer_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// planted is a fault that is put into a good work, with the rule that must catch
// it. It returns false where the work offers no place for it.
type planted struct {
	name, rule string
	score      func(*music.Score) bool
	asked      func(*atelier.Turn, *music.Score)
	wav        func([]byte) []byte
}

// voice returns the part with a role, nil if there is none.
func voice(s *music.Score, role string) *music.Part {
	for i := range s.Parts {
		if s.Parts[i].Role == role && s.Parts[i].Clef != "percussion" && len(s.Parts[i].Notes) > 8 {
			return &s.Parts[i]
		}
	}
	return nil
}

func withMelody(do func(s *music.Score, m *music.Part) bool) func(*music.Score) bool {
	return func(s *music.Score) bool {
		m := voice(s, "melody")
		return m != nil && do(s, m)
	}
}

// eachNote changes every pitched note.
func eachNote(do func(s *music.Score, n *music.Note)) func(*music.Score) bool {
	return func(s *music.Score) bool {
		for i := range s.Parts {
			if s.Parts[i].Clef == "percussion" {
				continue
			}
			for k := range s.Parts[i].Notes {
				do(s, &s.Parts[i].Notes[k])
			}
		}
		return true
	}
}

func plantings() []planted {
	const frame = 6 // bytes of a sample of both channels
	samples := func(do func(i int, v int32) int32) func([]byte) []byte {
		return func(b []byte) []byte {
			out := slices.Clone(b)
			for i, at := 0, 44; at+3 <= len(out); i, at = i+1, at+3 {
				v := int32(uint32(out[at])<<8|uint32(out[at+1])<<16|uint32(out[at+2])<<24) >> 8
				v = min(max(do(i, v), -1<<23), 1<<23-1)
				out[at], out[at+1], out[at+2] = byte(v), byte(v>>8), byte(v>>16)
			}
			return out
		}
	}
	return []planted{
		{name: "a note far above the instrument", rule: "music.range", score: withMelody(func(s *music.Score, m *music.Part) bool { m.Notes[5].Pitch = 120; return true })},
		{name: "a note far below the instrument", rule: "music.range", score: withMelody(func(s *music.Score, m *music.Part) bool { m.Notes[5].Pitch = 14; return true })},
		{name: "a leap of a thirteenth", rule: "music.leap", score: withMelody(func(s *music.Score, m *music.Part) bool {
			for i := 6; i+1 < len(m.Notes); i++ {
				if p := m.Notes[i-1].Pitch - 21; m.Notes[i].Tick == m.Notes[i-1].Tick+m.Notes[i-1].Ticks && p > 48 {
					m.Notes[i].Pitch = p
					return true
				}
			}
			return false
		})},
		{name: "the bass doubles the melody", rule: "music.parallel", score: withMelody(func(s *music.Score, m *music.Part) bool {
			b := voice(s, "bass")
			if b == nil {
				return false
			}
			bar := s.Meter.BarTicks()
			b.Notes = slices.DeleteFunc(b.Notes, func(n music.Note) bool { return n.Tick < 10*bar && n.Tick+n.Ticks > 4*bar })
			for _, n := range m.Notes {
				if n.Tick >= 4*bar && n.Tick+n.Ticks <= 10*bar {
					n.Pitch -= 24
					b.Notes = append(b.Notes, n)
				}
			}
			slices.SortFunc(b.Notes, func(a, b music.Note) int { return a.Tick - b.Tick })
			return true
		})},
		{name: "the bass climbs over the melody", rule: "music.crossing", score: func(s *music.Score) bool {
			b := voice(s, "bass")
			if b == nil || voice(s, "melody") == nil {
				return false
			}
			for i := range b.Notes[:8] {
				b.Notes[i].Pitch = min(127, b.Notes[i].Pitch+60)
			}
			return true
		}},
		{name: "seconds in the depth", rule: "music.mud", score: func(s *music.Score) bool {
			a := voice(s, "accompaniment")
			if a == nil {
				return false
			}
			chords := 0
			for i := 1; i < len(a.Notes) && chords < 4; i++ {
				if x, y := &a.Notes[i-1], &a.Notes[i]; x.Tick == y.Tick && (i < 2 || a.Notes[i-2].Tick != x.Tick) {
					x.Pitch, y.Pitch = 38, 40
					chords++
				}
			}
			if chords == 0 {
				return false
			}
			slices.SortStableFunc(a.Notes, func(a, b music.Note) int { return (a.Tick-b.Tick)*200 + a.Pitch - b.Pitch })
			return true
		}},
		{name: "a melody a semitone beside the harmony", rule: "music.clash", score: withMelody(func(s *music.Score, m *music.Part) bool {
			bar := s.Meter.BarTicks()
			for i := range m.Notes {
				if n := &m.Notes[i]; n.Tick >= 4*bar && n.Tick < 7*bar {
					n.Pitch++
				}
			}
			return true
		})},
		{name: "a phrase that ends beside its chord", rule: "music.cadence", score: withMelody(func(s *music.Score, m *music.Part) bool {
			for _, p := range s.Phrases[:max(0, len(s.Phrases)-1)] {
				if p.Cadence != "authentic" && p.Cadence != "half" {
					continue
				}
				for i := len(m.Notes) - 1; i >= 0; i-- {
					if m.Notes[i].Tick < p.To*s.Meter.BarTicks() {
						m.Notes[i].Pitch++
						break
					}
				}
				for i := range s.Harmony {
					if h := &s.Harmony[i]; h.Tick < p.To*s.Meter.BarTicks() && h.Tick+h.Ticks >= p.To*s.Meter.BarTicks() {
						h.Root, h.Bass = (h.Root+6)%12, (h.Root+6)%12
					}
				}
				return true
			}
			return false
		})},
		{name: "an end away from home", rule: "music.final", score: withMelody(func(s *music.Score, m *music.Part) bool {
			m.Notes[len(m.Notes)-1].Pitch += 2
			if b := voice(s, "bass"); b != nil {
				b.Notes[len(b.Notes)-1].Pitch += 2
			}
			return true
		})},
		{name: "one phrase over and over", rule: "music.repetition", score: withMelody(func(s *music.Score, m *music.Part) bool {
			bar := s.Meter.BarTicks()
			i := slices.IndexFunc(s.Phrases, func(p music.Phrase) bool { return p.To-p.From == 3 })
			if i < 0 {
				return false
			}
			first := s.Phrases[i]
			var idea []music.Note
			for _, n := range m.Notes {
				if n.Tick >= (first.From-1)*bar && n.Tick+n.Ticks <= first.To*bar {
					idea = append(idea, n)
				}
			}
			m.Notes = nil
			for _, p := range s.Phrases {
				if p.To-p.From != 3 {
					continue
				}
				for _, n := range idea {
					n.Tick += (p.From - first.From) * bar
					m.Notes = append(m.Notes, n)
				}
			}
			return len(m.Notes) > 2*len(idea)
		})},
		{name: "no idea comes back", rule: "music.hook", score: withMelody(func(s *music.Score, m *music.Part) bool {
			bar := s.Meter.BarTicks()
			var out []music.Note
			for i, p := range s.Phrases {
				// Every phrase in a rhythm and a line of its own.
				step := []int{240, 960, 480, 720, 360, 1440, 120}[i%7]
				for at, k := (p.From-1)*bar, 0; at+step <= p.To*bar; at, k = at+step, k+1 {
					out = append(out, music.Note{Tick: at, Ticks: step, Pitch: 67 + (k*(2*i+1))%(5+i%3), Velocity: 70})
				}
			}
			m.Notes = out
			return len(s.Phrases) > 3
		})},
		{name: "flat dynamics", rule: "music.dynamics", score: eachNote(func(_ *music.Score, n *music.Note) { n.Velocity, n.Dynamic = 64, "" })},
		{name: "no breath", rule: "music.breath", score: withMelody(func(s *music.Score, m *music.Part) bool {
			var out []music.Note
			for at, k := 0, 0; at+480 <= s.End(); at, k = at+480, k+1 {
				out = append(out, music.Note{Tick: at, Ticks: 480, Pitch: m.Notes[k%len(m.Notes)].Pitch, Velocity: 70})
			}
			m.Notes = out
			return s.Seconds(s.End()) > 30
		})},
		{name: "the highest note at once", rule: "music.climax", score: withMelody(func(s *music.Score, m *music.Part) bool {
			high := 0
			for _, n := range m.Notes {
				high = max(high, n.Pitch)
			}
			m.Notes[0].Pitch = high + 2
			return true
		})},
		{name: "another key", rule: "listener.key", score: eachNote(func(_ *music.Score, n *music.Note) { n.Pitch = min(127, n.Pitch+1) }),
			asked: func(t *atelier.Turn, s *music.Score) { t.Direction.Sound.Key = s.Key.Tonic + " " + s.Key.Mode }},
		{name: "half as fast again", rule: "listener.tempo", score: func(s *music.Score) bool {
			for i := range s.Tempo {
				s.Tempo[i].QPM = min(music.MaxQPM, s.Tempo[i].QPM*1.5)
			}
			return true
		}},
		{name: "another meter", rule: "listener.meter", asked: func(t *atelier.Turn, s *music.Score) {
			t.Piece.Meter = map[bool]string{true: "4/4", false: "3/4"}[s.Meter.Beats == 3]
		}},
		{name: "half as long", rule: "listener.seconds", asked: func(t *atelier.Turn, s *music.Score) { t.Piece.Seconds = int(2 * s.Seconds(s.End())) }},
		{name: "an instrument nobody asked for", rule: "listener.instruments", asked: func(t *atelier.Turn, s *music.Score) {
			t.Piece.Instruments = []string{"horn", "guitar", "glockenspiel"}
		}},
		{name: "two parts", rule: "listener.parts", score: func(s *music.Score) bool {
			s.Parts = s.Parts[:min(2, len(s.Parts))]
			return true
		}},
		{name: "a lullaby for a riot", rule: "listener.mood", asked: func(t *atelier.Turn, _ *music.Score) { t.Direction.Mood.Arousal = 1 }, score: func(s *music.Score) bool {
			for i := range s.Parts {
				for k := range s.Parts[i].Notes {
					s.Parts[i].Notes[k].Velocity = 20
				}
			}
			for i := range s.Tempo {
				s.Tempo[i].QPM = max(music.MinQPM, s.Tempo[i].QPM*0.6)
			}
			return true
		}},
		{name: "hardly to be heard", rule: "listener.loudness", wav: samples(func(_ int, v int32) int32 { return v / 8 })},
		{name: "driven into the ceiling", rule: "listener.clipping", wav: samples(func(_ int, v int32) int32 { return v * 12 })},
		{name: "seconds of nothing", rule: "listener.silence", wav: samples(func(i int, v int32) int32 {
			if i > 2*48000*4 && i < 2*48000*9 {
				return 0
			}
			return v
		})},
		{name: "clicks", rule: "listener.clicks", wav: samples(func(i int, v int32) int32 {
			if i%(2*48000) < 2 && i > 0 {
				return v + 1<<21
			}
			return v
		})},
		{name: "half the rate", rule: "listener.format", wav: func(b []byte) []byte {
			out := slices.Clone(b)
			binary.LittleEndian.PutUint32(out[24:], 24000)
			binary.LittleEndian.PutUint32(out[28:], 24000*frame)
			return out
		}},
	}
}

// judge lets both critics look afresh and returns the rules they hold against a
// score, with the highest severity of each.
func judge(tb testing.TB, t atelier.Turn, s *music.Score, wav []byte) map[string]int {
	tb.Helper()
	data, err := music.Encode(s)
	if err != nil {
		tb.Fatal(err)
	}
	files := []atelier.File{{Name: music.FileScore, Data: data}}
	listener := &sound.Listener{}
	if wav != nil {
		files = append(files, atelier.File{Name: music.FileAudio, Data: wav})
		listener = sound.NewListener()
	}
	out := map[string]int{}
	for _, c := range []atelier.Critic{sound.New(), listener} {
		ct := t
		ct.Kind, ct.Agent, ct.Base, ct.Findings, ct.Notes = atelier.TurnCritique, atelier.Agent{ID: "critic"}, &atelier.Work{Files: files}, nil, nil
		r, _, err := c.Critique(context.Background(), ct)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range r.Findings {
			out[f.Rule] = max(out[f.Rule], f.Severity)
		}
	}
	return out
}

// TestPlantedFaults puts each fault into good works and counts how often its rule
// catches it, and over thirty accepted works how often something serious is held
// against what is good.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	const works, hosts = 30, 6
	type accepted struct {
		turn  atelier.Turn
		score *music.Score
		was   map[string]int
	}
	var all []accepted
	false3 := 0
	for n := range works {
		tn := turn(n)
		rounds := play(t, tn, 4)
		a := accepted{turn: tn, score: rounds[len(rounds)-1].score}
		a.was = judge(t, tn, a.score, nil)
		all = append(all, a)
		for rule, severity := range a.was {
			if severity >= atelier.Major {
				false3++
				t.Logf("work %d: %s is held against it, severity %d", n, rule, severity)
			}
		}
	}
	// Sound is made of one work, short: what is planted there has nothing to do with notes.
	short := all[0]
	tn := turn(0)
	tn.Direction.Sound.Seconds = 20
	tn.Piece.Seconds = 20
	rounds := play(t, tn, 2)
	short.turn, short.score = tn, rounds[len(rounds)-1].score
	wav, err := synth.Render(context.Background(), short.score, synth.Options{})
	if err != nil {
		t.Fatal(err)
	}
	short.was = judge(t, tn, short.score, wav)
	for rule := range short.was {
		if strings.HasPrefix(rule, "listener.") && slices.Contains([]string{"listener.loudness", "listener.clipping", "listener.silence", "listener.clicks", "listener.format"}, rule) {
			t.Errorf("%s is held against the sound as it was made", rule)
		}
	}
	caught, total := 0, 0
	var table strings.Builder
	for _, p := range plantings() {
		hit, tried := 0, 0
		for _, a := range all {
			if p.wav != nil {
				a = short
			}
			if a.was[p.rule] != 0 {
				continue // it is there already
			}
			s := clone(t, a.score)
			ct := a.turn
			if p.asked != nil {
				p.asked(&ct, s)
			}
			if p.score != nil && !p.score(s) || music.Validate(s) != nil {
				continue
			}
			var sounds []byte
			if p.wav != nil {
				sounds = p.wav(wav)
			}
			tried++
			if judge(t, ct, s, sounds)[p.rule] > 0 {
				hit++
			}
			if tried == hosts || p.wav != nil {
				break
			}
		}
		fmt.Fprintf(&table, "%-42s %-22s %d of %d\n", p.name, p.rule, hit, tried)
		if tried == 0 {
			t.Errorf("%s: no work offers a place for it", p.name)
		}
		caught, total = caught+hit, total+tried
	}
	t.Logf("\n%s%d of %d caught (%.1f %%); %d serious findings against %d accepted works", table.String(), caught, total, 100*float64(caught)/float64(total), false3, works)
	if n := len(plantings()); n < 20 {
		t.Errorf("%d kinds of fault, want 20 at least", n)
	}
	if float64(caught) < 0.95*float64(total) {
		t.Errorf("%d of %d caught, want 95 %%", caught, total)
	}
	if false3 > 1 {
		t.Errorf("%d serious findings against good works, at most one may be", false3)
	}
}

func clone(tb testing.TB, s *music.Score) *music.Score {
	tb.Helper()
	b, err := music.Encode(s)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := music.Decode(b)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
