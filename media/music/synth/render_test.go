package synth

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/music"
)

func render(t testing.TB, s *music.Score) []byte {
	t.Helper()
	w, err := Render(context.Background(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestRenderLevels(t *testing.T) {
	t.Parallel()
	s := demo(9)
	l, err := Measure(render(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if l.Rate != 48000 || l.Channels != 2 || l.Bits != 24 {
		t.Errorf("got %d Hz, %d channels, %d bits, want 48000, 2, 24", l.Rate, l.Channels, l.Bits)
	}
	if math.Abs(l.Integrated+18) > 0.3 {
		t.Errorf("got %.2f LUFS, want −18", l.Integrated)
	}
	if l.TruePeak > -1.5 {
		t.Errorf("got a true peak of %.2f dBTP, want −1.5 or less", l.TruePeak)
	}
	if l.Clicks != 0 {
		t.Errorf("got %d clicks, want none", l.Clicks)
	}
	end := s.Seconds(s.End())
	if l.Seconds < end+0.5 || l.Seconds > end+tailSeconds {
		t.Errorf("got %.2f s for music of %.2f s", l.Seconds, end)
	}
	if l.LongestSilence > 0.1 {
		t.Errorf("got %.2f s of silence", l.LongestSilence)
	}
}

// Music with hard beats over little else needs the limiter.
func TestLimiterHoldsTheCeiling(t *testing.T) {
	t.Parallel()
	s := &music.Score{Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 100}}, Bars: 2}
	p := music.Part{Instrument: "drums", Role: "percussion"}
	for i := range 8 {
		p.Notes = append(p.Notes, music.Note{Tick: i * 480, Ticks: 240, Pitch: []int{36, 75}[i%2], Velocity: 120})
	}
	s.Parts = []music.Part{p}
	l, err := Measure(render(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if l.TruePeak > -1.5 || l.TruePeak < -2.5 {
		t.Errorf("got a true peak of %.2f dBTP, want just under −1.5", l.TruePeak)
	}
	if math.Abs(l.Integrated+18) > 1 {
		t.Errorf("got %.2f LUFS, want −18 within 1", l.Integrated)
	}
	if l.Clicks != 0 {
		t.Errorf("got %d clicks, want none", l.Clicks)
	}
}

// The bytes follow from the score alone, not from how many cores play it.
func TestRenderIsDeterministic(t *testing.T) {
	want := render(t, demo(3))
	old := runtime.GOMAXPROCS(1)
	one := render(t, demo(3))
	runtime.GOMAXPROCS(4)
	four := render(t, demo(3))
	runtime.GOMAXPROCS(old)
	if !bytes.Equal(want, one) || !bytes.Equal(want, four) {
		t.Error("got other bytes for the same score on other cores")
	}
	for _, r := range recipes[:3] {
		if !bytes.Equal(r.build(), r.build()) {
			t.Errorf("%s: got other bytes the second time", r.name)
		}
	}
}

// Struck and plucked notes begin where the score says.
func TestOnsets(t *testing.T) {
	t.Parallel()
	tested := 0
	for _, r := range append(append([]recipe{}, recipes...), drumRecipe) {
		if r.attack > 0 {
			continue
		}
		keys := []int{(r.lo + r.hi) / 2}
		if r.name == "drums" {
			keys = []int{36, 38, 75}
		}
		for _, key := range keys {
			s := &music.Score{Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 90}}, Bars: 1}
			s.Parts = []music.Part{{Instrument: r.name, Role: "melody", Notes: []music.Note{{Tick: 600, Ticks: 480, Pitch: key, Velocity: 80}}}}
			w, err := readWAV(render(t, s))
			if err != nil {
				t.Fatal(err)
			}
			x := w.channels[0]
			want := s.Seconds(600)
			from := int((want - 0.1) * rate)
			var top float32
			for _, v := range x[from : from+rate/4] {
				top = max(top, v, -v)
			}
			got := -1.0
			for i, v := range x[from:] {
				if max(v, -v) > top/8 {
					got = float64(from+i) / rate
					break
				}
			}
			if d := got - want; math.Abs(d) > 0.010 {
				t.Errorf("%s %d: got an onset %.1f ms from its tick, want within 10", r.name, key, d*1000)
			}
			tested++
		}
	}
	if tested == 0 {
		t.Fatal("no onset was tested")
	}
}

func TestTimingIsHumanButTight(t *testing.T) {
	t.Parallel()
	s := demo(8)
	moved := 0
	for i, p := range s.Parts {
		r, _ := recipeOf(p.Instrument)
		var starts []event
		for _, e := range events(s, i, r) {
			if e.on {
				starts = append(starts, e)
			}
		}
		if len(starts) != len(p.Notes) {
			t.Fatalf("%s: got %d starts for %d notes", p.Name, len(starts), len(p.Notes))
		}
		for _, e := range starts {
			best := math.Inf(1)
			for _, n := range p.Notes {
				if int(e.key) == n.Pitch {
					if d := float64(e.frame)/rate - s.Seconds(n.Tick); math.Abs(d) < math.Abs(best) {
						best = d
					}
				}
			}
			if math.Abs(best) >= 0.010 {
				t.Errorf("%s: got a note %.1f ms off, want less than 10", p.Name, best*1000)
			}
			if best != 0 {
				moved++
			}
		}
	}
	if moved == 0 {
		t.Error("no note moved: a machine plays")
	}
}

func TestArticulation(t *testing.T) {
	t.Parallel()
	length := func(artic string) (frames int, vel int32) {
		s := &music.Score{Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 60}}, Bars: 1}
		s.Parts = []music.Part{{Instrument: "flute", Notes: []music.Note{{Ticks: 480, Pitch: 72, Velocity: 70, Artic: artic}}}}
		r, _ := recipeOf("flute")
		e := events(s, 0, r)
		return e[1].frame - e[0].frame, e[0].vel
	}
	plain, vel := length("")
	if short, _ := length("staccato"); short >= plain*2/3 {
		t.Errorf("got %d frames for staccato, %d plain, want much shorter", short, plain)
	}
	if long, _ := length("tenuto"); long <= plain {
		t.Errorf("got %d frames for tenuto, %d plain, want longer", long, plain)
	}
	if _, loud := length("accent"); loud <= vel {
		t.Errorf("got velocity %d for an accent, %d plain, want louder", loud, vel)
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	good := func() *music.Score { return demo(1) }
	for _, c := range []struct {
		name   string
		damage func(*music.Score)
		code   atelier.Code
		field  string
	}{
		{"no tempo", func(s *music.Score) { s.Tempo = nil }, atelier.CodeInvalid, "tempo"},
		{"tempo of nothing", func(s *music.Score) { s.Tempo[0].QPM = 0 }, atelier.CodeInvalid, "tempo[0].qpm"},
		{"tempo not a number", func(s *music.Score) { s.Tempo[0].QPM = math.NaN() }, atelier.CodeInvalid, "tempo[0].qpm"},
		{"metre of nothing", func(s *music.Score) { s.Meter.Unit = 0 }, atelier.CodeInvalid, "meter"},
		{"unknown instrument", func(s *music.Score) { s.Parts[1].Instrument = "kazoo" }, atelier.CodeInvalid, "parts[1].instrument"},
		{"pitch", func(s *music.Score) { s.Parts[1].Notes[0].Pitch = 128 }, atelier.CodeInvalid, "parts[1].notes[0]"},
		{"velocity", func(s *music.Score) { s.Parts[2].Notes[1].Velocity = 0 }, atelier.CodeInvalid, "parts[2].notes[1]"},
		{"before the start", func(s *music.Score) { s.Parts[2].Notes[0].Tick = -1 }, atelier.CodeInvalid, "parts[2].notes[0]"},
		{"too long", func(s *music.Score) { s.Bars = 5000 }, atelier.CodeTooLarge, "bars"},
		{"negative bars", func(s *music.Score) { s.Bars = -1 }, atelier.CodeInvalid, "bars"},
		{"too many parts", func(s *music.Score) { s.Parts = make([]music.Part, 99) }, atelier.CodeTooLarge, "parts"},
	} {
		s := good()
		c.damage(s)
		_, err := Render(context.Background(), s, Options{})
		var e *atelier.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
			t.Errorf("%s: got %v, want %s at %s", c.name, err, c.code, c.field)
		}
	}
	if _, err := Render(context.Background(), nil, Options{}); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("no score: got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Render(ctx, good(), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v, want context.Canceled", err)
	}
}

func TestSilentScore(t *testing.T) {
	t.Parallel()
	s := demo(1)
	s.Parts = nil
	l, err := Measure(render(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if l.Integrated != silence || l.SamplePeak != silence || l.Seconds == 0 {
		t.Errorf("got %+v, want some silence", l)
	}
}

// A sine of −23 dBFS in both channels at 997 Hz is −23 LUFS (EBU Tech 3341).
func TestLoudnessOfASine(t *testing.T) {
	t.Parallel()
	for _, sampleRate := range []int{44100, 48000, 96000} {
		x := make([]float32, 20*sampleRate)
		for i := range x {
			x[i] = float32(math.Pow(10, -23.0/20) * math.Sin(2*math.Pi*997*float64(i)/float64(sampleRate)))
		}
		got, short := loudness([][]float32{x, x}, sampleRate)
		if math.Abs(got+23) > 0.1 || math.Abs(short+23) > 0.1 {
			t.Errorf("%d Hz: got %.2f and %.2f LUFS, want −23", sampleRate, got, short)
		}
	}
}

// A sine at a quarter of the rate, sampled beside its peaks, is 3 dB higher than
// its samples (BS.1770-4, annex 2).
func TestTruePeakBetweenSamples(t *testing.T) {
	t.Parallel()
	x := make([]float32, 4800)
	for i := range x {
		x[i] = float32(0.5 * math.Sin(math.Pi/2*float64(i)+math.Pi/4))
	}
	ease32(x, 480)
	s, p := peaks(x)
	if got := decibels(float64(p)) - decibels(float64(s)); math.Abs(got-3.01) > 0.2 {
		t.Errorf("got %.2f dB between the peaks, want 3.01", got)
	}
}

func ease32(x []float32, n int) {
	for i := range n {
		g := float32(i) / float32(n)
		x[i] *= g
		x[len(x)-1-i] *= g
	}
}

func TestClicksAreFound(t *testing.T) {
	t.Parallel()
	x := make([]float32, rate)
	for i := range x {
		x[i] = float32(0.3 * math.Sin(2*math.Pi*330*float64(i)/rate))
	}
	if n := clicks(x); n != 0 {
		t.Errorf("got %d clicks in a sine, want none", n)
	}
	x[20000] += 0.2 // a spike
	for i := 30000; i < len(x); i++ {
		x[i] += 0.15 // a step
	}
	if n := clicks(x); n != 2 {
		t.Errorf("got %d clicks, want 2", n)
	}
}

// ffmpeg's ebur128 is an independent meter.
func TestLoudnessAgreesWithFfmpeg(t *testing.T) {
	t.Parallel()
	ffmpeg := opinion.Find(t, "ffmpeg")
	w := render(t, demo(7))
	file := filepath.Join(t.TempDir(), "piece.wav")
	if err := os.WriteFile(file, w, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(ffmpeg, "-nostats", "-hide_banner", "-i", file, "-af", "ebur128=peak=true", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	read := func(label string) float64 {
		_, summary, _ := bytes.Cut(out, []byte("Summary:"))
		m := regexp.MustCompile(label + `:\s+(-?[0-9.]+)`).FindSubmatch(summary)
		if m == nil {
			t.Fatalf("no %s in %s", label, out)
		}
		v, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	l, err := Measure(w)
	if err != nil {
		t.Fatal(err)
	}
	if want := read("I"); math.Abs(l.Integrated-want) > 0.2 {
		t.Errorf("got %.2f LUFS, ffmpeg says %.1f", l.Integrated, want)
	}
	if want := read("Peak"); math.Abs(l.TruePeak-want) > 0.3 {
		t.Errorf("got %.2f dBTP, ffmpeg says %.1f", l.TruePeak, want)
	}
}

func TestMeasureRefuses(t *testing.T) {
	t.Parallel()
	good := func() []byte {
		w, err := writeWAV(make([]float32, 100), make([]float32, 100))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	put16 := func(at int, v uint16) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint16(b[at:], v); return b }
	}
	put32 := func(at int, v uint32) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], v); return b }
	}
	for _, c := range []struct {
		name   string
		damage func([]byte) []byte
	}{
		{"nothing", func([]byte) []byte { return nil }},
		{"text", func([]byte) []byte { return []byte("RIFFle through these pages") }},
		{"cut header", func(b []byte) []byte { return b[:30] }},
		{"cut sound", func(b []byte) []byte { return b[:len(b)-7] }},
		{"no channels", put16(22, 0)},
		{"many channels", put16(22, 9)},
		{"no rate", put32(24, 0)},
		{"absurd rate", put32(24, 1<<31)},
		{"block size", put16(32, 5)},
		{"depth", put16(34, 7)},
		{"compressed", put16(20, 85)},
		{"endless sound", put32(40, math.MaxUint32)},
		{"no sound", put32(40, 0)},
		{"ragged sound", func(b []byte) []byte { return put32(40, 599)(b) }},
	} {
		if _, err := Measure(c.damage(good())); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", c.name, err)
		}
	}
	if _, err := Measure(make([]byte, MaxWAVBytes+1)); atelier.CodeOf(err) != atelier.CodeTooLarge {
		t.Errorf("too long: got %v", err)
	}
	if _, err := Measure(good()); err != nil {
		t.Errorf("good: got %v", err)
	}
}

func FuzzMeasure(f *testing.F) {
	w, err := writeWAV(make([]float32, 50), make([]float32, 50))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(w)
	f.Add(w[:44])
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Measure(data)
		if err == nil && (l.Channels < 1 || l.Seconds <= 0) {
			t.Errorf("got %+v without an error", l)
		}
	})
}

func BenchmarkRender60s5Parts(b *testing.B) {
	s := demo(29)
	for _, p := range s.Parts {
		if _, err := BuiltIn().fonts[p.Instrument].load(); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		render(b, s)
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, r := range recipes {
		b.Run(r.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := openFont(r.build()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("drums", func(b *testing.B) {
		for b.Loop() {
			if _, err := openFont(buildKit()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
