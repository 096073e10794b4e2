package composer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier/agents/house/composer"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/music"
)

// drafted are the drafts of 200 different turns, made once; nobody changes them.
var drafted = sync.OnceValues(func() ([]*music.Score, error) {
	maker := composer.New(silence)
	out := make([]*music.Score, 200)
	for i := range out {
		d, _, err := maker.Make(context.Background(), turn(i))
		if err != nil {
			return nil, err
		}
		for _, f := range d.Files {
			if f.Name == music.FileScore {
				if out[i], err = music.Decode(f.Data); err != nil {
					return nil, err
				}
			}
		}
		if out[i] == nil {
			return nil, errors.New("a draft without a score")
		}
	}
	return out, nil
})

// scores are the first n of them.
func scores(t *testing.T, n int) []*music.Score {
	t.Helper()
	all, err := drafted()
	if err != nil {
		t.Fatal(err)
	}
	return all[:n]
}

// heard are the notes of a score's parts, as place, length and pitch, in order;
// parts without notes are left out, as no reader can know of them.
func heard(s *music.Score) [][]string {
	var out [][]string
	for _, p := range s.Parts {
		var notes []string
		for _, n := range p.Notes {
			notes = append(notes, fmt.Sprintf("bar %d tick %d for %d: %d", s.Bar(n.Tick), n.Tick, n.Ticks, n.Pitch))
		}
		if len(notes) > 0 {
			out = append(out, notes)
		}
	}
	return out
}

// TestFormatsSayTheSame: over 200 scores, what our own readers read from the
// MIDI and the MusicXML is the score.
func TestFormatsSayTheSame(t *testing.T) {
	t.Parallel()
	for i, s := range scores(t, 200) {
		midi, err := music.WriteMIDI(s)
		if err != nil {
			t.Fatal(err)
		}
		xml, err := music.WriteMusicXML(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"MIDI": midi, "MusicXML": xml} {
			_, back, err := music.Read(data)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(heard(s), heard(back)); d != "" {
				t.Errorf("score %d: %s is not the score:\n%s", i, name, d)
			}
			if d := cmp.Diff(s.Tempo, back.Tempo); d != "" {
				t.Errorf("score %d: the tempi of %s:\n%s", i, name, d)
			}
			want := append([]music.Section(nil), s.Sections...)
			for k := range want {
				want[k].Beat = "" // the cue is the studio's own
			}
			if d := cmp.Diff(want, back.Sections); d != "" {
				t.Errorf("score %d: the sections of %s:\n%s", i, name, d)
			}
		}
	}
}

// TestABCIsTheScore: abc2midi takes the ABC of 200 scores without a word of
// complaint, and plays the score.
func TestABCIsTheScore(t *testing.T) {
	t.Parallel()
	abc2midi := opinion.Find(t, "abc2midi")
	dir := t.TempDir()
	all := scores(t, 200)
	sem := make(chan struct{}, 4)
	for i, s := range all {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			sem <- struct{}{}
			defer func() { <-sem }()
			abc, err := music.WriteABC(s)
			if err != nil {
				t.Fatal(err)
			}
			in, out := filepath.Join(dir, fmt.Sprintf("%d.abc", i)), filepath.Join(dir, fmt.Sprintf("%d.mid", i))
			if err := os.WriteFile(in, abc, 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := exec.Command(abc2midi, in, "-o", out).CombinedOutput()
			if err != nil || strings.Contains(string(said), "Warning") || strings.Contains(string(said), "Error") {
				t.Fatalf("abc2midi: %v\n%s", err, said)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			back, err := music.ReadMIDI(data)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(heard(s), heard(back)); d != "" {
				t.Fatalf("what abc2midi plays is not the score:\n%s\n%s", d, abc)
			}
		})
	}
}
