package sound_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// piece is a plain eight bars in C major at 96 with three parts; it lasts 20 s.
func piece() *music.Score {
	s := &music.Score{Title: "Plain", Key: music.Key{Tonic: "C", Mode: "major"}, Meter: music.Meter{Beats: 4, Unit: 4},
		Tempo: []music.Tempo{{Tick: 0, QPM: 96}}, Bars: 8, Sections: []music.Section{{Name: "theme", From: 1, To: 4, Beat: "beat-1"}, {Name: "return", From: 5, To: 8, Beat: "beat-2"}},
		Phrases: []music.Phrase{{From: 1, To: 4, Cadence: "half"}, {From: 5, To: 8, Cadence: "authentic"}}}
	roots := []int{0, 5, 7, 7, 0, 5, 7, 0}
	for i, r := range roots {
		s.Harmony = append(s.Harmony, music.Chord{Tick: i * 1920, Ticks: 1920, Root: r, Kind: "maj", Bass: r, Roman: map[int]string{0: "I", 5: "IV", 7: "V"}[r]})
	}
	tune := []int{76, 74, 72, 74, 72, 74, 76, 77, 74, 72, 71, 72, 74, 76, 74, 0, 79, 77, 76, 77, 81, 79, 77, 76, 74, 76, 74, 71, 72, 71, 72, 0}
	melody := music.Part{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble"}
	for i, p := range tune {
		if p > 0 {
			melody.Notes = append(melody.Notes, music.Note{Tick: i * 480, Ticks: 480, Pitch: p, Velocity: 60 + 20*(i/16)})
		}
	}
	chords := music.Part{Name: "harmony", Instrument: "piano", Role: "accompaniment", Clef: "treble"}
	bass := music.Part{Name: "bass", Instrument: "bass", Role: "bass", Clef: "bass"}
	for i, r := range roots {
		for _, p := range []int{r + 48, r + 52, r + 55} {
			chords.Notes = append(chords.Notes, music.Note{Tick: i * 1920, Ticks: 1920, Pitch: p, Velocity: 56})
		}
		bass.Notes = append(bass.Notes, music.Note{Tick: i * 1920, Ticks: 960, Pitch: []int{36, 41, 31, 43, 36, 41, 43, 36}[i], Velocity: 60})
	}
	bass.Notes[7].Ticks = 1920
	s.Parts = []music.Part{melody, chords, bass}
	return s
}

func turn(t *testing.T, s *music.Score) atelier.Turn {
	t.Helper()
	j, err := music.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	mood := atelier.Mood{Valence: 0.4, Arousal: 0, Feel: "tender"}
	return atelier.Turn{Kind: atelier.TurnCritique, Agent: atelier.Agent{ID: "critic"}, Piece: atelier.PieceSpec{ID: "music-1", Medium: atelier.Music}, Version: 1,
		Direction: atelier.Direction{Mood: mood, Beats: []atelier.Beat{{ID: "beat-1", Mood: mood}, {ID: "beat-2", Mood: mood}},
			Sound: atelier.Sound{Key: "C major", Tempo: 96, Meter: "4/4", Seconds: 20, Instruments: []string{"flute", "piano", "bass"}}},
		Base: &atelier.Work{Artefact: atelier.Artefact{Piece: "music-1", Version: 1, Digest: "d"}, Files: []atelier.File{{Name: music.FileScore, Data: j}}}}
}

func rules(rv atelier.Review) []string {
	var out []string
	for _, f := range rv.Findings {
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

// check asserts the forms that every review keeps.
func check(t *testing.T, rv atelier.Review, reply atelier.Reply) {
	t.Helper()
	if len(rv.Findings) == 0 {
		if len(reply.Notes) != 1 || reply.Notes[0].Act != atelier.ActOK || reply.Notes[0].Words == "" {
			t.Errorf("without findings: %+v", reply.Notes)
		}
		return
	}
	if len(reply.Notes) != len(rv.Findings) {
		t.Fatalf("%d notes for %d findings", len(reply.Notes), len(rv.Findings))
	}
	for i, f := range rv.Findings {
		n := reply.Notes[i]
		if n.Act != atelier.ActRequest || n.About.Anchor != f.Anchor || n.Severity != f.Severity || !strings.Contains(n.Words, f.Problem) || n.About.SHA256 != "d" {
			t.Errorf("note %+v does not tell finding %+v", n, f)
		}
		if f.Problem == "" || f.Suggestion == "" || f.Recheck == "" || f.Code == "" || f.Critic != "critic" || f.Piece != "music-1" || f.Severity < 1 {
			t.Errorf("incomplete finding %+v", f)
		}
	}
	if rv.Score >= 1 && len(rv.Findings) > 1 {
		t.Errorf("score %v with findings", rv.Score)
	}
}

func TestGoodPiecePasses(t *testing.T) {
	t.Parallel()
	listener := &sound.Listener{Measure: func([]byte) (synth.Levels, error) {
		return synth.Levels{Rate: 48000, Channels: 2, Integrated: -18, TruePeak: -2}, nil
	}}
	for name, c := range map[string]atelier.Critic{"craft": sound.New(), "listener": listener} {
		rv, reply, err := c.Critique(context.Background(), turn(t, piece()))
		if err != nil {
			t.Fatal(err)
		}
		check(t, rv, reply)
		if len(rv.Findings) != 0 || rv.Score != 1 {
			t.Errorf("%s: score %v, %v", name, rv.Score, rv.Findings)
		}
	}
}

func TestListenerFinds(t *testing.T) {
	t.Parallel()
	good := synth.Levels{Rate: 48000, Channels: 2, Integrated: -18, TruePeak: -2}
	cases := []struct {
		name   string
		rule   string
		turn   func(*atelier.Turn)
		score  func(*music.Score)
		levels func(*synth.Levels)
	}{
		{name: "another key", rule: "listener.key", turn: func(t *atelier.Turn) { t.Direction.Sound.Key = "Eb minor" }},
		{name: "the piece's key wins", rule: "listener.key", turn: func(t *atelier.Turn) { t.Piece.Key = "A major" }},
		{name: "another tempo", rule: "listener.tempo", turn: func(t *atelier.Turn) { t.Piece.Tempo = 120 }},
		{name: "another meter", rule: "listener.meter", turn: func(t *atelier.Turn) { t.Piece.Meter = "3/4" }},
		{name: "too short", rule: "listener.seconds", turn: func(t *atelier.Turn) { t.Piece.Seconds = 30 }},
		{name: "too long", rule: "listener.seconds", turn: func(t *atelier.Turn) { t.Piece.Seconds = 14 }},
		{name: "nobody plays the harp", rule: "listener.instruments", turn: func(t *atelier.Turn) { t.Piece.Instruments = []string{"flute", "piano", "bass", "harp"} }},
		{name: "nobody asked for a piano", rule: "listener.instruments", turn: func(t *atelier.Turn) { t.Piece.Instruments = []string{"flute", "bass"} }},
		{name: "two parts", rule: "listener.parts", score: func(s *music.Score) { s.Parts = s.Parts[:2] }},
		{name: "too tame", rule: "listener.mood", turn: func(t *atelier.Turn) { t.Direction.Mood.Arousal = 1 }},
		{name: "major for a sad piece", rule: "listener.mode", turn: func(t *atelier.Turn) { t.Direction.Sound.Key, t.Direction.Mood.Valence = "", -0.8 }},
		{name: "the storm does not come", rule: "listener.sections", turn: func(t *atelier.Turn) { t.Direction.Beats[1].Mood.Arousal = 0.9 },
			score: func(s *music.Score) {
				for i := range s.Parts {
					for k := range s.Parts[i].Notes {
						if n := &s.Parts[i].Notes[k]; n.Tick >= 4*1920 {
							n.Velocity = 30
						}
					}
				}
			}},
		{name: "no cues", rule: "listener.cues", score: func(s *music.Score) { s.Sections[0].Beat, s.Sections[1].Beat = "", "" }},
		{name: "too loud", rule: "listener.loudness", levels: func(l *synth.Levels) { l.Integrated = -12 }},
		{name: "clipped", rule: "listener.clipping", levels: func(l *synth.Levels) { l.TruePeak = 0.3 }},
		{name: "a hole", rule: "listener.silence", levels: func(l *synth.Levels) { l.LongestSilence = 6 }},
		{name: "mono", rule: "listener.format", levels: func(l *synth.Levels) { l.Channels = 1 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := piece()
			if c.score != nil {
				c.score(s)
			}
			in := turn(t, s)
			if c.turn != nil {
				c.turn(&in)
			}
			l := good
			if c.levels != nil {
				c.levels(&l)
			}
			rv, reply, err := (&sound.Listener{Measure: func([]byte) (synth.Levels, error) { return l, nil }}).Critique(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			check(t, rv, reply)
			if !slices.Contains(rules(rv), c.rule) {
				t.Errorf("found %v, want %s", rules(rv), c.rule)
			}
		})
	}
}

func TestCraftFinds(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, rule, part string
		bar              int
		plant            func(*music.Score)
	}{
		{"out of range", "music.range", "melody", 2, func(s *music.Score) { s.Parts[0].Notes[5].Pitch = 50 }},
		{"a clash", "music.clash", "melody", 2, func(s *music.Score) { s.Parts[0].Notes[4].Pitch = 73 }},
		{"an accompaniment off the harmony", "music.clash", "harmony", 3, func(s *music.Score) { s.Parts[1].Notes[6].Pitch = 54 }},
		{"a leap", "music.leap", "melody", 2, func(s *music.Score) { s.Parts[0].Notes[5].Pitch = 82 }},
		{"octaves", "music.parallel", "melody", 1, func(s *music.Score) { s.Parts[0].Notes[0].Pitch, s.Parts[0].Notes[4].Pitch = 72, 77 }},
		{"a leading note", "music.leading-note", "melody", 7, func(s *music.Score) { s.Parts[0].Notes[27].Pitch = 67 }},
		{"the end", "music.final", "bass", 8, func(s *music.Score) { s.Parts[2].Notes[7].Pitch = 43 }},
		{"mud", "music.mud", "harmony", 1, func(s *music.Score) { s.Parts[1].Notes[0].Pitch = 39 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := piece()
			c.plant(s)
			rv, reply, err := sound.New().Critique(context.Background(), turn(t, s))
			if err != nil {
				t.Fatal(err)
			}
			check(t, rv, reply)
			found := false
			for _, f := range rv.Findings {
				found = found || f.Rule == c.rule && f.Anchor.Part == c.part && f.Anchor.FromBar <= c.bar && f.Anchor.ToBar >= c.bar && f.Anchor.Unit != ""
			}
			if !found {
				t.Errorf("found %+v, want %s in %s, bar %d", rv.Findings, c.rule, c.part, c.bar)
			}
		})
	}
}

func TestRechecks(t *testing.T) {
	t.Parallel()
	s := piece()
	s.Parts[0].Notes[5].Pitch = 50
	in := turn(t, s)
	first, _, err := sound.New().Critique(context.Background(), in)
	if err != nil || len(first.Findings) == 0 {
		t.Fatal(err, first.Findings)
	}
	fixed := turn(t, piece())
	fixed.Findings = first.Findings
	rv, reply, err := sound.New().Critique(context.Background(), fixed)
	if err != nil {
		t.Fatal(err)
	}
	check(t, rv, reply)
	if len(rv.Rechecks) != len(first.Findings) {
		t.Fatalf("%d rechecks of %d findings", len(rv.Rechecks), len(first.Findings))
	}
	for _, r := range rv.Rechecks {
		if r.Status != atelier.FindingFixed {
			t.Errorf("%+v", r)
		}
	}
}

func TestGivenMelody(t *testing.T) {
	t.Parallel()
	s := piece()
	midi, err := music.WriteMIDI(&music.Score{Title: "Theirs", Key: s.Key, Meter: s.Meter, Tempo: s.Tempo, Bars: s.Bars, Parts: s.Parts[:1]})
	if err != nil {
		t.Fatal(err)
	}
	s.Parts[0].Notes[5].Pitch = 82 // one note of thirty moved: still theirs, and no leap is held against it
	in := turn(t, s)
	in.Inputs = []atelier.Input{{MediaType: music.TypeMIDI, Data: midi}}
	rv, _, err := sound.New().Critique(context.Background(), in)
	if err != nil || len(rv.Findings) != 0 {
		t.Errorf("%v %v", rv.Findings, err)
	}
	for i := range s.Parts[0].Notes {
		s.Parts[0].Notes[i].Pitch = 72 + i%3
	}
	in.Base = turn(t, s).Base
	rv, _, err = sound.New().Critique(context.Background(), in)
	if err != nil || !slices.Contains(rules(rv), "music.theme-kept") {
		t.Errorf("another melody: %v %v", rules(rv), err)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	in := turn(t, piece())
	in.Base = &atelier.Work{Files: []atelier.File{{Name: music.FileScore, Data: []byte("{}")}}}
	for _, c := range []atelier.Critic{sound.New(), sound.NewListener()} {
		if _, _, err := c.Critique(context.Background(), in); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("got %v, want CodeInvalid", err)
		}
	}
}
