package composer

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/music"
)

// wish is what one person's comment came to.
type wish struct {
	note    string // local id of the dir note, "" when it came as a finding
	finding int    // index, −1 when it came as a note
	did     []string
	asked   []string // aspects of the plan that the person's word replaces
	unclear []string
	anew    bool // needs other notes
	softer  float64
	tempo   bool
}

// steer reads what people said into the turn: their words win over the
// direction, later ones over earlier ones. A finding that repeats the words of a
// note is read once.
func steer(t atelier.Turn) (atelier.Turn, []wish) {
	t.Piece.Instruments = append([]string(nil), t.Piece.Instruments...)
	t.Direction.Sound.Instruments = append([]string(nil), t.Direction.Sound.Instruments...)
	t.Direction.Beats = append([]atelier.Beat(nil), t.Direction.Beats...)
	var out []wish
	seen := map[string]bool{}
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson && !seen[n.Words] {
			seen[n.Words] = true
			out = append(out, read(&t, n.Words, n.ID, -1))
		}
	}
	for i, f := range t.Findings {
		if f.Rule == rulePerson && !seen[f.Problem] {
			seen[f.Problem] = true
			out = append(out, read(&t, f.Problem, "", i))
		}
	}
	return t, out
}

func read(t *atelier.Turn, words, note string, finding int) wish {
	w := wish{note: note, finding: finding}
	only := lexicon.OnlyInstruments(words)
	if len(only) > 0 { // a closed list: those and no others
		w.over("instruments")
		t.Piece.Instruments, w.anew = only, true
		w.say("%s and nothing else", list(only))
	}
	for _, x := range lexicon.ReadWishes(words) {
		if len(only) > 0 && x.Kind == lexicon.WishInstrument {
			continue
		}
		if x.Kind == lexicon.WishUnknown {
			w.unclear = append(w.unclear, x.Words)
			continue
		}
		if x.For(atelier.Music) {
			w.take(t, x)
		}
	}
	return w
}

// take applies one wish to the turn.
func (w *wish) take(t *atelier.Turn, x lexicon.Wish) {
	key, tempo, _, seconds, instruments := asked(*t)
	switch x.Kind {
	case lexicon.WishTempo:
		w.over("tempo")
		n, err := strconv.Atoi(x.Value)
		if err != nil || n < 20 || n > 260 {
			n = tempo + int(float64(tempo)*0.3*sized(x.Amount))
		}
		t.Piece.Tempo = max(30, min(240, n))
		w.tempo = true
		w.say("tempo %d instead of %d", t.Piece.Tempo, tempo)
	case lexicon.WishKey:
		w.over("key")
		if k, err := music.ParseKey(x.Value); err == nil {
			t.Piece.Key, w.anew = k.String(), true
			w.say("%s", k)
		}
	case lexicon.WishMode, lexicon.WishMood:
		w.over("key", "mood", "tempo")
		mode := x.Value
		if x.Kind == lexicon.WishMood {
			mode = ""
			if x.Valence > 0.1 {
				mode = music.Major
			} else if x.Valence < -0.1 {
				mode = music.Minor
			}
			feel(t, x.Valence, x.Arousal)
			w.anew = true
			if x.Arousal != 0 && t.Piece.Tempo == 0 {
				t.Piece.Tempo = max(40, min(200, tempo+int(24*x.Arousal)))
			}
		}
		if mode != "" && mode != key.Mode {
			key = music.KeyAt(key.PitchClass(), mode)
			t.Piece.Key = key.String()
		}
		w.anew = true
		w.say("the piece in %s, with another mood", key)
	case lexicon.WishEnding:
		w.over("mood")
		for i := len(t.Direction.Beats) - 1; i >= 0 && i >= len(t.Direction.Beats)-2; i-- {
			m := &t.Direction.Beats[i].Mood
			m.Valence, m.Arousal = clamp(m.Valence+x.Valence), clamp(m.Arousal+x.Arousal)
		}
		w.anew = true
		w.say("another ending")
	case lexicon.WishMeter:
		w.over("meter")
		t.Piece.Meter, w.anew = x.Value, true
		w.say("%s", x.Value)
	case lexicon.WishInstrument:
		w.over("instruments")
		var kept []string
		for _, i := range instruments {
			if i != x.Value {
				kept = append(kept, i)
			}
		}
		if x.Amount > -1 && x.Value != "" && x.Amount > 0 {
			kept = append([]string{x.Value}, kept...)
			w.say("more %s", x.Value)
		} else {
			if x.Amount > -0.9 {
				kept = append(kept, x.Value)
			}
			w.say("less %s", x.Value)
		}
		if len(kept) == 0 {
			kept = []string{"piano"}
		}
		t.Piece.Instruments, w.anew = kept, true
	case lexicon.WishLoudness:
		w.over("mood")
		w.softer += sized(x.Amount)
		if x.Amount > 0 {
			w.say("stronger playing throughout")
		} else {
			w.say("gentler playing throughout")
		}
	case lexicon.WishLength:
		w.over("seconds")
		n, err := strconv.Atoi(x.Value)
		if err != nil || n < 10 {
			n = seconds + int(float64(seconds)*0.4*sized(x.Amount))
		}
		t.Piece.Seconds, w.anew = max(10, min(300, n)), true
		w.say("%d seconds instead of %d", t.Piece.Seconds, seconds)
	case lexicon.WishSimple:
		w.over("mood")
		feel(t, 0, -0.4*sized(x.Amount))
		w.anew = true
		w.say("a plainer accompaniment")
	case lexicon.WishHumour:
		w.over("mood")
		feel(t, 0.2*sized(x.Amount), 0.3*sized(x.Amount))
		w.anew = true
		w.say("a lighter tone")
	case lexicon.WishRepetition:
		t.Seed += 7919 // another throw of the same dice
		w.anew = true
		w.say("other variations of the theme")
	case lexicon.WishKeep:
		w.say("nothing, as you wished")
	}
}

// over notes that a person chose an aspect of the plan.
func (w *wish) over(aspects ...string) { w.asked = append(w.asked, aspects...) }

func (w *wish) say(format string, args ...any) { w.did = append(w.did, fmt.Sprintf(format, args...)) }

// sized gives a wish without a size a middling one.
func sized(a float64) float64 {
	switch {
	case a == 0:
		return 0.5
	case a > 0:
		return max(0.3, min(1, a))
	}
	return min(-0.3, max(-1, a))
}

func clamp(f float64) float64 { return max(-1, min(1, f)) }

// feel moves the mood of the piece and of all its beats.
func feel(t *atelier.Turn, valence, arousal float64) {
	move := func(m *atelier.Mood) {
		m.Valence, m.Arousal = clamp(m.Valence+valence), clamp(m.Arousal+arousal)
	}
	move(&t.Direction.Mood)
	for i := range t.Direction.Beats {
		move(&t.Direction.Beats[i].Mood)
	}
}

// hold makes what people chose for a version before part of the request, so that
// no later round takes it back. Moods are not held: their notes are in the score.
func hold(t atelier.Turn, s *music.Score) atelier.Turn {
	for _, a := range s.Asked {
		switch a {
		case "key":
			t.Piece.Key = s.Key.String()
		case "tempo":
			q := s.Tempo[0].QPM
			if s.Meter.Unit == 8 {
				q /= 1.5
			}
			t.Piece.Tempo = int(math.Round(q))
		case "meter":
			t.Piece.Meter = fmt.Sprintf("%d/%d", s.Meter.Beats, s.Meter.Unit)
		case "seconds":
			t.Piece.Seconds = int(math.Round(s.Seconds(s.End())))
		case "instruments":
			t.Piece.Instruments = nil
			for _, p := range s.Parts {
				if !contains(t.Piece.Instruments, p.Instrument) {
					t.Piece.Instruments = append(t.Piece.Instruments, p.Instrument)
				}
			}
		}
	}
	return t
}

// chosen adds what people chose now to what they chose before.
func chosen(before []string, heard []wish) []string {
	var out []string
	for _, a := range music.Aspects {
		is := contains(before, a)
		for _, h := range heard {
			is = is || contains(h.asked, a)
		}
		if is {
			out = append(out, a)
		}
	}
	return out
}

// persons carries out what people said on a score that exists already.
func (w *revision) persons(heard []wish) {
	for _, h := range heard {
		if h.anew {
			w.recomposeOnce()
			break
		}
	}
	for _, h := range heard {
		if h.tempo && !w.fresh {
			factor := 1.0
			_, tempo, meter, _, _ := asked(w.t)
			q := float64(tempo)
			if meter.Unit == 8 {
				q *= 1.5
			}
			factor = q / w.s.Tempo[0].QPM
			for i := range w.s.Tempo {
				w.s.Tempo[i].QPM = max(music.MinQPM, min(music.MaxQPM, w.s.Tempo[i].QPM*factor))
			}
		}
		if h.softer != 0 {
			for i := range w.s.Parts {
				for k := range w.s.Parts[i].Notes {
					n := &w.s.Parts[i].Notes[k]
					n.Velocity = max(14, min(122, n.Velocity+int(22*h.softer)))
				}
			}
		}
		if h.finding >= 0 {
			w.did[h.finding] = h.words()
		}
	}
	w.s.Asked = chosen(w.asked, heard)
}

// recomposeOnce composes anew unless the score is what would be composed
// already: words that are delivered again in a later round change nothing more.
func (w *revision) recomposeOnce() {
	var next *music.Score
	if w.given != nil {
		next = planAround(w.t, w.given).arrange(w.given)
	} else {
		next = makePlan(w.t).compose()
	}
	if !sameBones(next, w.s) {
		w.recompose()
	}
}

// sameBones reports whether two scores differ in no more than repairs do.
func sameBones(a, b *music.Score) bool {
	if a.Key != b.Key || a.Meter != b.Meter || a.Bars != b.Bars || len(a.Parts) != len(b.Parts) || a.Tempo[0] != b.Tempo[0] ||
		!slices.Equal(a.Harmony, b.Harmony) || !slices.Equal(a.Sections, b.Sections) {
		return false
	}
	for i := range a.Parts {
		p, q := &a.Parts[i], &b.Parts[i]
		if p.Instrument != q.Instrument || p.Role != q.Role || (p.Role != "melody" && len(p.Notes) != len(q.Notes)) {
			return false
		}
	}
	return true
}

func (w wish) words() string {
	s := ""
	if len(w.did) > 0 {
		s = "As you asked: " + list(w.did) + "."
	}
	for _, u := range w.unclear {
		if s != "" {
			s += " "
		}
		s += fmt.Sprintf("I did not understand “%s” as something for the music, and left it.", u)
	}
	return s
}

// answers tells people what came of their words: done, or ans where nothing for
// the music was found in them.
func answers(t atelier.Turn, heard []wish) []atelier.Note {
	var out []atelier.Note
	for _, h := range heard {
		if h.note == "" {
			continue
		}
		n := atelier.Note{Act: atelier.ActDone, To: []string{"director"}, About: atelier.About{Piece: t.Piece.ID, Version: t.Version}, Re: h.note,
			Codes: []string{"redo"}, Words: h.words()}
		if len(h.did) == 0 {
			n.Act, n.Codes = atelier.ActAnswer, []string{"perbrief"}
			if n.Words == "" {
				n.Words = "I heard nothing in this for the music, and left it as it is."
			}
		}
		out = append(out, n)
	}
	return out
}
