package music

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"
	"pgregory.net/rapid"
)

// anyScore draws a valid score: ties over bar lines, chords, drums, all keys.
func anyScore(t *rapid.T) *Score {
	meters := []Meter{{2, 4}, {3, 4}, {4, 4}, {6, 8}}
	s := &Score{Title: rapid.StringMatching(`[A-Za-z <&>"'é]{0,20}`).Draw(t, "title"), Meter: rapid.SampledFrom(meters).Draw(t, "meter"),
		Key:  KeyOf(rapid.IntRange(-7, 7).Draw(t, "fifths"), rapid.SampledFrom([]string{Major, Minor}).Draw(t, "mode")),
		Bars: rapid.IntRange(1, 12).Draw(t, "bars")}
	s.Title = strings.TrimSpace(s.Title)
	s.Tempo = []Tempo{{0, float64(rapid.IntRange(40, 240).Draw(t, "qpm"))}}
	if s.Bars > 1 {
		s.Tempo = append(s.Tempo, Tempo{(s.Bars-1)*s.Meter.BarTicks() + Grid, 40})
	}
	s.Sections = []Section{{Name: "theme", From: 1, To: s.Bars}}
	for i := range rapid.IntRange(1, 5).Draw(t, "parts") {
		in := rapid.SampledFrom(instruments).Draw(t, "instrument")
		p := Part{Name: "part-" + string(rune('a'+i)), Instrument: in.Name, Role: "accompaniment", Clef: in.Clef, Pan: rapid.IntRange(-64, 63).Draw(t, "pan")}
		if in.Clef == "percussion" {
			p.Role = "percussion"
		}
		for tick := rapid.IntRange(0, 20).Draw(t, "lead") * Grid; tick < s.End(); {
			long := rapid.IntRange(1, 50).Draw(t, "long") * Grid
			long = min(long, s.End()-tick)
			low := rapid.IntRange(0, 90).Draw(t, "pitch")
			for k := range rapid.IntRange(1, 3).Draw(t, "chord") {
				n := Note{Tick: tick, Ticks: long, Pitch: low + 5*k, Velocity: rapid.IntRange(1, 127).Draw(t, "velocity"),
					Artic: rapid.SampledFrom([]string{"", "", "staccato", "tenuto", "accent"}).Draw(t, "artic")}
				if k == 0 {
					n.Dynamic = rapid.SampledFrom([]string{"", "", "", "pp", "mf", "ff"}).Draw(t, "dynamic")
				}
				p.Notes = append(p.Notes, n)
			}
			tick += long + rapid.IntRange(0, 10).Draw(t, "gap")*Grid
		}
		if len(p.Notes) == 0 {
			p.Notes = []Note{{Tick: 0, Ticks: Grid, Pitch: 60, Velocity: 60}}
		}
		s.Parts = append(s.Parts, p)
	}
	return s
}

func notesOf(s *Score, marks bool) map[string][]Note {
	out := map[string][]Note{}
	for _, p := range s.Parts {
		for _, n := range p.Notes {
			if !marks {
				n.Artic, n.Dynamic = "", ""
			}
			out[p.Name] = append(out[p.Name], n)
		}
	}
	return out
}

func TestRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		if err := Validate(s); err != nil {
			t.Fatalf("the generator made an invalid score: %v", err)
		}
		m, err := WriteMIDI(s)
		if err != nil {
			t.Fatal(err)
		}
		x, err := WriteMusicXML(s)
		if err != nil {
			t.Fatal(err)
		}
		for kind, data := range map[string][]byte{TypeMIDI: m, TypeMusicXML: x} {
			got, back, err := Read(data)
			if err != nil || got != kind {
				t.Fatalf("%s is recognised as %q: %v", kind, got, err)
			}
			if d := cmp.Diff(notesOf(s, kind == TypeMusicXML), notesOf(back, kind == TypeMusicXML)); d != "" {
				t.Fatalf("%s: notes differ:\n%s", kind, d)
			}
			if back.Key != s.Key || back.Meter != s.Meter || back.Title != s.Title {
				t.Fatalf("%s: got %v %v %q, want %v %v %q", kind, back.Key, back.Meter, back.Title, s.Key, s.Meter, s.Title)
			}
			if d := cmp.Diff(s.Tempo, back.Tempo); d != "" {
				t.Fatalf("%s: tempi differ:\n%s", kind, d)
			}
			for _, a := range s.Parts { // a part without notes is not read back
				if b := back.Part(a.Name); b != nil && (a.Instrument != b.Instrument || a.Pan != b.Pan) {
					t.Fatalf("%s: part %s is %s at %d, want %s at %d", kind, a.Name, b.Instrument, b.Pan, a.Instrument, a.Pan)
				}
			}
		}
		j, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(j)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(s, back); d != "" {
			t.Fatalf("score.json: %s", d)
		}
	})
}

// TestMIDIByAnotherReader reads what is written with gomidi, which shares no
// code with ReadMIDI.
func TestMIDIByAnotherReader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		data, err := WriteMIDI(s)
		if err != nil {
			t.Fatal(err)
		}
		f, err := smf.ReadFrom(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if f.TimeFormat != smf.MetricTicks(TicksPerQuarter) || len(f.Tracks) != len(s.Parts)+1 {
			t.Fatalf("time format %v, %d tracks", f.TimeFormat, len(f.Tracks))
		}
		for i, p := range s.Parts {
			var got []string
			tick := 0
			for _, e := range f.Tracks[i+1] {
				tick += int(e.Delta)
				var ch, key, vel uint8
				if midi.Message(e.Message).GetNoteStart(&ch, &key, &vel) {
					got = append(got, fmt.Sprint(tick, key, vel))
				}
			}
			var want []string
			for _, n := range p.Notes {
				want = append(want, fmt.Sprint(n.Tick, n.Pitch, n.Velocity))
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s: %s", p.Name, d)
			}
		}
	})
}

func TestMusicXMLBarsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		x, err := WriteMusicXML(s)
		if err != nil {
			t.Fatal(err)
		}
		root, err := parseXML(x)
		if err != nil {
			t.Fatal(err)
		}
		want := float64(s.Meter.BarTicks() / Grid)
		bars := 0
		for _, p := range root.children {
			for _, m := range p.children {
				if m.name != "measure" {
					continue
				}
				bars++
				sum := 0.0
				for _, n := range m.children {
					if n.name == "note" && n.child("chord") == nil {
						sum += n.number("duration", 0)
						if v, ok := valueOf(int(n.number("duration", 0))); n.words("type") != "" && (!ok || v.name != n.words("type")) {
							t.Fatalf("a note of %v is written as %s", n.number("duration", 0), n.words("type"))
						}
					}
				}
				if sum != want {
					t.Fatalf("bar %s holds %v, want %v", m.attr("number"), sum, want)
				}
			}
		}
		if bars != s.Bars*len(s.Parts) {
			t.Fatalf("%d bars, want %d", bars, s.Bars*len(s.Parts))
		}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"G major": "G major", "f# minor": "F# minor", "Bb": "Bb major", "Dm": "D minor", "B♭ minor": "Bb minor",
		"a minor": "A minor", "bm": "B minor", "E-flat major": "Eb major", "C sharp minor": "C# minor"} {
		got, err := ParseKey(in)
		if err != nil || got.String() != want {
			t.Errorf("ParseKey(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "H major", "G lydian", "G# major", "Cb", strings.Repeat("G", 100), "7"} {
		if k, err := ParseKey(in); err == nil && in != "Cb" {
			t.Errorf("ParseKey(%q) = %v, want an error", in, k)
		}
	}
	for f := -7; f <= 7; f++ {
		for _, mode := range []string{Major, Minor} {
			k := KeyOf(f, mode)
			if !k.Valid() || k.Fifths() != f {
				t.Errorf("KeyOf(%d, %s) = %v with %d fifths", f, mode, k, k.Fifths())
			}
			for pitch := range 128 {
				sp := k.spell(pitch)
				if got := (sp.octave+1)*12 + letters[strings.IndexByte(letterNames, sp.step)] + sp.alter; got != pitch {
					t.Fatalf("%v spells %d as %c%+d in octave %d, which is %d", k, pitch, sp.step, sp.alter, sp.octave, got)
				}
			}
		}
	}
	if got := (Key{"D", Minor}).PitchName(61); got != "C#4" {
		t.Errorf("the leading note of D minor is spelt %s, want C#4", got)
	}
	if got := (Key{"Eb", Major}).PitchName(68); got != "Ab4" {
		t.Errorf("the fourth of E flat is spelt %s, want Ab4", got)
	}
}
