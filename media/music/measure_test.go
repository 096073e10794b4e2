package music

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

// small is a blameless piece of eight bars in C major, 4/4: two phrases over
// I IV V V | I IV V7 I, a melody, a counter-melody and a bass.
func small() *Score {
	s := &Score{Title: "Small", Key: Key{"C", Major}, Meter: Meter{4, 4}, Tempo: []Tempo{{0, 96}}, Bars: 8,
		Sections: []Section{{Name: "theme", From: 1, To: 4}, {Name: "return", From: 5, To: 8}},
		Phrases:  []Phrase{{1, 4, "half"}, {5, 8, "authentic"}}}
	chord := func(bar, root int, kind, roman string) {
		s.Harmony = append(s.Harmony, Chord{Tick: (bar - 1) * 1920, Ticks: 1920, Root: root, Kind: kind, Bass: root, Roman: roman})
	}
	for i, c := range []struct {
		root        int
		kind, roman string
	}{{0, "maj", "I"}, {5, "maj", "IV"}, {7, "maj", "V"}, {7, "maj", "V"}, {0, "maj", "I"}, {5, "maj", "IV"}, {7, "dom7", "V7"}, {0, "maj", "I"}} {
		chord(i+1, c.root, c.kind, c.roman)
	}
	line := func(name, role, instrument string, pitches []int, ticks int, velocity int) {
		in, _ := InstrumentOf(instrument)
		p := Part{Name: name, Role: role, Instrument: instrument, Clef: in.Clef}
		for i, x := range pitches {
			if x > 0 {
				v := velocity
				if i*ticks >= 4*1920 {
					v += 20
				}
				p.Notes = append(p.Notes, Note{Tick: i * ticks, Ticks: ticks, Pitch: x, Velocity: v})
			}
		}
		s.Parts = append(s.Parts, p)
	}
	line("melody", "melody", "flute", []int{76, 74, 72, 74, 72, 74, 76, 77, 74, 72, 71, 72, 74, 76, 74, 0,
		79, 77, 76, 77, 81, 79, 77, 76, 74, 77, 74, 71, 72, 71, 72, 0}, 480, 60)
	line("counter", "counter", "clarinet", []int{64, 60, 62, 62, 64, 65, 65, 64}, 1920, 50)
	line("bass", "bass", "bass", []int{36, 0, 41, 0, 31, 0, 43, 0, 36, 0, 41, 0, 43, 0, 36, 36}, 960, 60)
	return s
}

func TestBlameless(t *testing.T) {
	t.Parallel()
	s := small()
	if err := Validate(s); err != nil {
		t.Fatal(err)
	}
	var all []Fault
	for _, f := range [][]Fault{BarSums(s), OutOfRange(s), Leaps(s, "melody"), Leaps(s, "counter"), Parallels(s, "melody", "bass"), LeadingNotes(s, "melody"),
		StrongClashes(s, "melody"), StrongClashes(s, "counter"), StrongClashes(s, "bass"), Rubs(s, "counter", "melody"), Crossings(s, "melody", "counter"),
		Mud(s), Cadences(s), FinalTonic(s), Repetitions(s)} {
		all = append(all, f...)
	}
	for _, f := range all {
		t.Errorf("%s in %s, bars %d-%d: %s", f.Rule, f.Part, f.FromBar, f.ToBar, f.Says)
	}
	if r := DynamicRange(s); r < 15 {
		t.Errorf("dynamic range %v", r)
	}
	if y := Symmetry(s); y != 1 {
		t.Errorf("symmetry %v", y)
	}
	if fit, best := KeyFit(s, s.Key); best != s.Key || fit < 0.7 {
		t.Errorf("heard in %v, fit %v", best, fit)
	}
}

// TestPlantedFaults breaks the blameless piece in one place and asks the measure
// to find that place.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	set := func(part string, index int, pitch int) func(*Score) {
		return func(s *Score) { s.Part(part).Notes[index].Pitch = pitch }
	}
	cases := []struct {
		name    string
		plant   func(*Score)
		measure func(*Score) []Fault
		rule    string
		part    string
		bar     int
	}{
		{"overlap", func(s *Score) { s.Parts[0].Notes[2].Ticks = 960 }, BarSums, "barsum", "melody", 1},
		{"too low for a flute", set("melody", 5, 50), OutOfRange, "range", "melody", 2},
		{"a seventh", set("melody", 5, 82), func(s *Score) []Fault { return Leaps(s, "melody") }, "leap", "melody", 2},
		{"a tritone", set("melody", 9, 80), func(s *Score) []Fault { return Leaps(s, "melody") }, "leap", "melody", 3},
		{"a sixth that goes on", func(s *Score) {
			for i, p := range []int{67, 76, 77} {
				s.Parts[0].Notes[4+i].Pitch = p
			}
		}, func(s *Score) []Fault { return Leaps(s, "melody") }, "leap", "melody", 2},
		{"octaves with the bass", func(s *Score) {
			s.Parts[0].Notes[0].Pitch, s.Parts[0].Notes[4].Pitch = 72, 77
		}, func(s *Score) []Fault { return Parallels(s, "melody", "bass") }, "parallel", "melody", 1},
		{"fifths with the bass", func(s *Score) {
			s.Parts[0].Notes[0].Pitch, s.Parts[0].Notes[4].Pitch = 67, 72
		}, func(s *Score) []Fault { return Parallels(s, "melody", "bass") }, "parallel", "melody", 1},
		{"hanging leading note", set("melody", 27, 67), func(s *Score) []Fault { return LeadingNotes(s, "melody") }, "leading", "melody", 7},
		{"strong clash", set("melody", 4, 73), func(s *Score) []Fault { return StrongClashes(s, "melody") }, "clash", "melody", 2},
		{"rub", set("counter", 1, 71), func(s *Score) []Fault { return Rubs(s, "counter", "melody") }, "clash", "counter", 2},
		{"crossing", set("counter", 2, 90), func(s *Score) []Fault { return Crossings(s, "melody", "counter") }, "crossing", "counter", 3},
		{"mud", func(s *Score) {
			s.Parts[1].Instrument = "cello"
			s.Parts[1].Notes[0].Pitch = 39
		}, Mud, "mud", "counter", 1},
		{"half cadence off the dominant", func(s *Score) { s.Harmony[3].Root, s.Harmony[3].Kind, s.Harmony[3].Roman = 9, "min", "vi" }, Cadences, "cadence", "", 4},
		{"authentic cadence without dominant", func(s *Score) { s.Harmony[6].Root, s.Harmony[6].Kind = 2, "min" }, Cadences, "cadence", "", 8},
		{"phrase ends outside its chord", set("melody", 14, 76), Cadences, "cadence", "melody", 4},
		{"bass ends elsewhere", func(s *Score) { b := s.Part("bass"); b.Notes[len(b.Notes)-1].Pitch = 38 }, FinalTonic, "final", "bass", 8},
		{"melody ends elsewhere", func(s *Score) { m := s.Part("melody"); m.Notes[len(m.Notes)-1].Pitch = 74 }, FinalTonic, "final", "melody", 8},
		{"second phrase repeats the first", func(s *Score) {
			m := s.Part("melody")
			var first []Note
			for _, n := range m.Notes {
				if n.Tick < 4*1920 {
					first = append(first, n)
				}
			}
			m.Notes = first
			for _, n := range first {
				n.Tick += 4 * 1920
				m.Notes = append(m.Notes, n)
			}
		}, Repetitions, "repeats", "melody", 5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := small()
			before := len(c.measure(s))
			c.plant(s)
			got := c.measure(s)
			if before != 0 || len(got) == 0 {
				t.Fatalf("found %d before and %d after", before, len(got))
			}
			if f := got[0]; f.Rule != c.rule || f.Part != c.part || c.bar < f.FromBar || c.bar > f.ToBar || f.Says == "" {
				t.Errorf("got %+v, want %s in %q, bar %d", f, c.rule, c.part, c.bar)
			}
		})
	}
}

func TestWholePieceMeasures(t *testing.T) {
	t.Parallel()
	s := small()
	if got := MotifShare(s); got != 1 {
		t.Errorf("a second phrase in the same rhythm: motif share %v, want 1", got)
	}
	for i := range s.Parts[0].Notes {
		if n := &s.Parts[0].Notes[i]; n.Tick >= 4*1920 {
			n.Tick += 240
			n.Ticks = 240
		}
	}
	if got := MotifShare(s); got != 0 {
		t.Errorf("a second phrase in another rhythm: motif share %v, want 0", got)
	}
	s = small()
	for i := range s.Parts {
		for k := range s.Parts[i].Notes {
			s.Parts[i].Notes[k].Velocity = 70
		}
	}
	if got := DynamicRange(s); got != 0 {
		t.Errorf("flat dynamics: range %v, want 0", got)
	}
	s = small()
	s.Phrases = []Phrase{{1, 3, "open"}, {4, 8, "open"}}
	if got := Symmetry(s); got != 0.5 {
		t.Errorf("symmetry %v, want 0.5", got)
	}
	if got := Climax(small()); got < 0.6 || got > 0.7 {
		t.Errorf("climax at %v, want bar 6 of 8", got)
	}
	s = small()
	if sec, _, _ := Breath(s, "bass"); sec > 11 {
		t.Errorf("the bass rests every bar; longest breath %v s", sec)
	}
	for i := range s.Parts {
		for k := range s.Parts[i].Notes {
			s.Parts[i].Notes[k].Pitch += 6
		}
	}
	if fit, best := KeyFit(s, s.Key); best.PitchClass() != 6 || fit > 0.2 {
		t.Errorf("moved by a tritone it is heard in %v, fit to C %v", best, fit)
	}
	if d := Density(s); len(d) != 8 || d[0] < 2 {
		t.Errorf("density %v", d)
	}
}

func TestLocality(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		change  func(*Score)
		anchors []atelier.Anchor
		refused string // "" when it should pass
	}{
		{"nothing", func(*Score) {}, nil, ""},
		{"a note in its bar", func(s *Score) { s.Parts[0].Notes[5].Pitch++ }, []atelier.Anchor{{Part: "melody", FromBar: 2, ToBar: 2}}, ""},
		{"a note in the bar before", func(s *Score) { s.Parts[0].Notes[3].Pitch++ }, []atelier.Anchor{{Part: "melody", FromBar: 2, ToBar: 2}}, "bar 1 of melody"},
		{"another part", func(s *Score) { s.Parts[1].Notes[1].Pitch++ }, []atelier.Anchor{{Part: "melody", FromBar: 2, ToBar: 2}}, "bar 2 of counter"},
		{"a velocity", func(s *Score) { s.Parts[2].Notes[0].Velocity++ }, []atelier.Anchor{{Part: "melody", FromBar: 1, ToBar: 8}}, "bar 1 of bass"},
		{"all parts of a bar", func(s *Score) { s.Parts[1].Notes[1].Pitch++; s.Parts[0].Notes[5].Pitch++ }, []atelier.Anchor{{FromBar: 2, ToBar: 2}}, ""},
		{"a section by name", func(s *Score) { s.Parts[0].Notes[20].Pitch++ }, []atelier.Anchor{{Unit: "return"}}, ""},
		{"outside the section", func(s *Score) { s.Parts[0].Notes[2].Pitch++ }, []atelier.Anchor{{Unit: "return"}}, "bar 1 of melody"},
		{"a note held into the next bar", func(s *Score) { s.Parts[1].Notes = s.Parts[1].Notes[:2]; s.Parts[1].Notes[1].Ticks = 2400 },
			[]atelier.Anchor{{Part: "counter", FromBar: 2, ToBar: 2}}, "bar 3 of counter"},
		{"harmony of a bar anchored for one part", func(s *Score) { s.Harmony[1].Kind = "min" }, []atelier.Anchor{{Part: "melody", FromBar: 2, ToBar: 2}}, "the harmony of bar 2"},
		{"tempo", func(s *Score) { s.Tempo[0].QPM = 90 }, []atelier.Anchor{{FromBar: 2, ToBar: 8}}, "the tempo of bar 1"},
		{"key", func(s *Score) { s.Key.Mode = Minor }, []atelier.Anchor{{FromBar: 1, ToBar: 8}}, "title, key or meter"},
		{"the whole piece", func(s *Score) { s.Key.Mode = Minor; s.Tempo[0].QPM = 60 }, []atelier.Anchor{{}}, ""},
		{"a part's instrument", func(s *Score) { s.Parts[0].Instrument = "oboe" }, []atelier.Anchor{{Part: "melody", FromBar: 2, ToBar: 2}}, "the part melody"},
		{"a whole part", func(s *Score) { s.Parts[0].Instrument = "oboe" }, []atelier.Anchor{{Part: "melody"}}, ""},
		{"a part dropped", func(s *Score) { s.Parts = s.Parts[:2] }, []atelier.Anchor{{Part: "bass"}}, "the number of parts"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := small(), small()
			c.change(b)
			files := func(s *Score) []atelier.File {
				j, err := Encode(s)
				if err != nil {
					t.Fatal(err)
				}
				return []atelier.File{{Name: FileScore, Data: j}}
			}
			err := Locality(files(a), files(b), c.anchors)
			if c.refused == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if atelier.CodeOf(err) != atelier.CodeRefused || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("got %v, want a refusal naming %s", err, c.refused)
			}
		})
	}
	if err := Locality(nil, nil, nil); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("without a score: %v", err)
	}
}

func TestValidateBounds(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*Score)
		code   atelier.Code
		field  string
	}{
		"no bars":       {func(s *Score) { s.Bars = 0 }, atelier.CodeInvalid, "bars"},
		"many bars":     {func(s *Score) { s.Bars = MaxBars + 1 }, atelier.CodeTooLarge, ""},
		"no part":       {func(s *Score) { s.Parts = nil }, atelier.CodeInvalid, "parts"},
		"many parts":    {func(s *Score) { s.Parts = make([]Part, MaxParts+1) }, atelier.CodeTooLarge, ""},
		"bad key":       {func(s *Score) { s.Key.Tonic = "X" }, atelier.CodeInvalid, "key"},
		"bad meter":     {func(s *Score) { s.Meter = Meter{7, 8} }, atelier.CodeInvalid, "meter"},
		"no tempo":      {func(s *Score) { s.Tempo = nil }, atelier.CodeInvalid, "tempo"},
		"NaN tempo":     {func(s *Score) { s.Tempo[0].QPM = 0 / float64(len(s.Title)-5) }, atelier.CodeInvalid, "tempo[0]"},
		"bad title":     {func(s *Score) { s.Title = "a\x00b" }, atelier.CodeInvalid, "title"},
		"same names":    {func(s *Score) { s.Parts[1].Name = "melody" }, atelier.CodeInvalid, "parts[1].name"},
		"bad name":      {func(s *Score) { s.Parts[1].Name = "A/../" }, atelier.CodeInvalid, "parts[1].name"},
		"no instrument": {func(s *Score) { s.Parts[1].Instrument = "kazoo" }, atelier.CodeInvalid, "parts[1].instrument"},
		"high pitch":    {func(s *Score) { s.Parts[0].Notes[0].Pitch = 128 }, atelier.CodeInvalid, "parts[0].notes[0]"},
		"off the grid":  {func(s *Score) { s.Parts[0].Notes[0].Tick = 7 }, atelier.CodeInvalid, "parts[0].notes[0]"},
		"unsorted":      {func(s *Score) { s.Parts[0].Notes[1].Tick = 0; s.Parts[0].Notes[1].Pitch = 20 }, atelier.CodeInvalid, "parts[0].notes[1]"},
		"overlap":       {func(s *Score) { s.Parts[0].Notes[0].Ticks = 960 }, atelier.CodeInvalid, "parts[0].notes[1]"},
		"past the end":  {func(s *Score) { s.Parts[0].Notes[len(s.Parts[0].Notes)-1].Ticks = 1 << 40 }, atelier.CodeInvalid, "parts[0].notes[29]"},
		"bad chord":     {func(s *Score) { s.Harmony[0].Kind = "power" }, atelier.CodeInvalid, "harmony[0]"},
		"bad section":   {func(s *Score) { s.Sections[0].To = 99 }, atelier.CodeInvalid, "sections[0]"},
		"bad phrase":    {func(s *Score) { s.Phrases[1].From = 2 }, atelier.CodeInvalid, "phrases[1]"},
	}
	for name, c := range cases {
		s := small()
		c.change(s)
		err := Validate(s)
		var e *atelier.Error
		if atelier.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		} else if e, _ = err.(*atelier.Error); c.field != "" && e.Field != c.field {
			t.Errorf("%s: field %q, want %q", name, e.Field, c.field)
		}
	}
}
