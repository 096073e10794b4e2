package composer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// first is the first so many bars of a score.
func first(s *music.Score, bars int) *music.Score {
	c := s.Clone()
	c.Bars = min(bars, s.Bars)
	c.Sections, c.Phrases, c.Harmony = nil, nil, nil
	c.Tempo = c.Tempo[:1]
	for i := range c.Parts {
		p := &c.Parts[i]
		keep := p.Notes[:0]
		for _, n := range p.Notes {
			if n.Tick < c.End() {
				n.Ticks = min(n.Ticks, c.End()-n.Tick)
				keep = append(keep, n)
			}
		}
		p.Notes = keep
	}
	return c
}

// TestLoudnessOfPieces: of ten pieces, the beginning of each, the loudness is
// −18 LUFS within 1 and the true peak at most −1 dBTP, and ffmpeg's meter says
// the same within 0.2 LU.
func TestLoudnessOfPieces(t *testing.T) {
	t.Parallel()
	ffmpeg := opinion.Find(t, "ffmpeg")
	dir := t.TempDir()
	for i, s := range scores(t, 10) {
		wav, err := synth.Render(context.Background(), first(s, 3), synth.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l, err := synth.Measure(wav)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(l.Integrated+18) > 1 || l.TruePeak > -1 {
			t.Errorf("piece %d: %.2f LUFS and %.2f dBTP, want −18 within 1 and at most −1", i, l.Integrated, l.TruePeak)
		}
		file := filepath.Join(dir, fmt.Sprintf("%d.wav", i))
		if err := os.WriteFile(file, wav, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(ffmpeg, "-nostats", "-hide_banner", "-i", file, "-af", "ebur128=peak=true", "-f", "null", "-").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		_, summary, _ := bytes.Cut(out, []byte("Summary:"))
		for _, m := range []struct {
			label string
			got   float64
			most  float64
		}{{"I", l.Integrated, 0.2}, {"Peak", l.TruePeak, 0.2}} {
			found := regexp.MustCompile(m.label + `:\s+(-?[0-9.]+)`).FindSubmatch(summary)
			if found == nil {
				t.Fatalf("no %s in %s", m.label, out)
			}
			want, err := strconv.ParseFloat(string(found[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(m.got-want) > m.most+0.05 { // ffmpeg says tenths
				t.Errorf("piece %d, %s: got %.2f, ffmpeg says %.1f", i, m.label, m.got, want)
			}
		}
	}
}

// struck are instruments whose notes begin at once.
var struck = map[string]bool{"piano": true, "celesta": true, "music box": true, "harp": true, "guitar": true, "glockenspiel": true, "drums": true, "bass": true}

// TestOnsetsOfPieces: in pieces of the house, each struck or plucked part played
// alone sounds where the score says. A note is looked for where the part was
// silent or much softer before, as its first notes and those after rests are.
func TestOnsetsOfPieces(t *testing.T) {
	t.Parallel()
	tested := 0
	for i, s := range scores(t, 12) {
		s = first(s, 4)
		for k := range s.Parts {
			p := s.Parts[k]
			if !struck[p.Instrument] || len(p.Notes) == 0 {
				continue
			}
			alone := *s
			p.Notes = p.Notes[:1] // the reverb of others hides what comes later
			alone.Parts = []music.Part{p}
			wav, err := synth.Render(context.Background(), &alone, synth.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := s.Seconds(p.Notes[0].Tick)
			got, ok := onset(wav)
			if !ok || math.Abs(got-want) > 0.010 {
				t.Errorf("piece %d, %s: sounds at %.4f s, the score says %.4f", i, p.Name, got, want)
			}
			tested++
		}
	}
	if tested < 20 {
		t.Fatalf("%d onsets were tested", tested)
	}
	t.Logf("%d onsets", tested)
}

// onset is where a WAV of the house first reaches an eighth of the level that it
// has in its first tenth of a second of sound.
func onset(wav []byte) (seconds float64, ok bool) {
	at := bytes.Index(wav, []byte("data"))
	if at < 0 {
		return 0, false
	}
	pcm := wav[at+8:]
	n := len(pcm) / 6
	level := func(i int) int {
		l := int(int32(uint32(pcm[6*i])<<8|uint32(pcm[6*i+1])<<16|uint32(pcm[6*i+2])<<24) >> 8)
		r := int(int32(uint32(pcm[6*i+3])<<8|uint32(pcm[6*i+4])<<16|uint32(pcm[6*i+5])<<24) >> 8)
		return max(l, -l, r, -r)
	}
	begin := -1
	for i := range n {
		if level(i) > 200 {
			begin = i
			break
		}
	}
	if begin < 0 {
		return 0, false
	}
	top := 0
	for i := begin; i < min(n, begin+4800); i++ {
		top = max(top, level(i))
	}
	for i := begin; i < n; i++ {
		if level(i) > top/8 {
			return float64(i) / 48000, true
		}
	}
	return 0, false
}

// TestMuseScoreHearsTheScore: MuseScore turns the MusicXML of ten scores into
// MIDI with the same notes.
func TestMuseScoreHearsTheScore(t *testing.T) {
	t.Parallel()
	mscore := opinion.Find(t, "mscore3")
	dir := t.TempDir()
	all := scores(t, 10)
	type job struct {
		In  string `json:"in"`
		Out string `json:"out"`
	}
	var jobs []job
	for i, s := range all {
		x, err := music.WriteMusicXML(s)
		if err != nil {
			t.Fatal(err)
		}
		j := job{filepath.Join(dir, fmt.Sprintf("%d.musicxml", i)), filepath.Join(dir, fmt.Sprintf("%d.mid", i))}
		if err := os.WriteFile(j.In, x, 0o600); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	list, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "jobs.json"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(mscore, "-j", filepath.Join(dir, "jobs.json"))
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "HOME="+dir, "XDG_RUNTIME_DIR="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("mscore3: %v\n%s", err, out)
	}
	for i, s := range all {
		data, err := os.ReadFile(jobs[i].Out)
		if err != nil {
			t.Fatal(err)
		}
		back, err := music.ReadMIDI(data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(heard(s), heard(back)); d != "" {
			t.Errorf("score %d: what MuseScore plays is not the score:\n%.3000s", i, d)
		}
	}
}
