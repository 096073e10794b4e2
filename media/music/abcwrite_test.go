package music

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atelierhq/atelier/internal/opinion"
)

// TestABCOfAnyScore: abc2midi plays the notes of whatever score, in any key, with
// chords tied over bars and any drum, and finds nothing to complain about.
func TestABCOfAnyScore(t *testing.T) {
	t.Parallel()
	abc2midi := opinion.Find(t, "abc2midi")
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.abc"), filepath.Join(dir, "a.mid")
	notes := func(s *Score) (all []string) {
		k := 0
		for _, p := range s.Parts {
			for _, n := range p.Notes {
				all = append(all, fmt.Sprint(k, n.Tick, n.Ticks, n.Pitch))
			}
			if len(p.Notes) > 0 {
				k++
			}
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		for i := range s.Parts { // abc2midi stumbles over pitch 0
			for k := range s.Parts[i].Notes {
				s.Parts[i].Notes[k].Pitch += 12
			}
		}
		abc, err := WriteABC(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(in, abc, 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command(abc2midi, in, "-o", out).CombinedOutput()
		if err != nil || strings.Contains(string(said), "Warning") || strings.Contains(string(said), "Error") {
			t.Fatalf("abc2midi: %v\n%s\n%s", err, said, abc)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadMIDI(data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(notes(s), notes(back)); d != "" {
			t.Fatalf("what abc2midi plays is not the score:\n%s\n%s", d, abc)
		}
	})
}

func TestABCText(t *testing.T) {
	t.Parallel()
	s := &Score{Title: `50% of "a" \ b`, Key: Key{"F#", Minor}, Meter: Meter{6, 8}, Bars: 1, Tempo: []Tempo{{0, 90}}, Sections: []Section{{Name: "theme-again", From: 1, To: 1}},
		Parts: []Part{
			{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble", Notes: []Note{{Tick: 0, Ticks: 240, Pitch: 73, Velocity: 80, Dynamic: "mf", Artic: "tenuto"}, {Tick: 240, Ticks: 480, Pitch: 72, Velocity: 80}, {Tick: 720, Ticks: 720, Pitch: 73, Velocity: 80}}},
			{Name: "pulse", Instrument: "drums", Role: "percussion", Clef: "percussion", Notes: []Note{{Tick: 0, Ticks: 240, Pitch: 36, Velocity: 80}, {Tick: 240, Ticks: 240, Pitch: 42, Velocity: 80}}},
		}}
	got, err := WriteABC(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"T:50％ of ”a” ∖ b\n", "K:F#m\n", "M:6/8\n", "Q:3/8=60\n", "%%score [melody pulse]\n", `V:pulse clef=perc name="Drums"`, `"^Theme again"!mf!Mc ^B2 c3 |]`,
		"%%MIDI drummap =F 36\n%%MIDI drummap =g 42\n", "=F=g z z3 |]"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
