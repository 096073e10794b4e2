package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
	"pgregory.net/rapid"
)

var instruments = []string{"flute", "oboe", "clarinet", "horn", "drums", "glockenspiel", "celesta", "music box", "harp", "piano", "guitar", "violin", "strings", "cello", "bass"}

// anyScore draws a score of any key, meter and size, with notes of every length.
func anyScore(t *rapid.T) *music.Score {
	s := &music.Score{Title: rapid.StringMatching(`[A-Za-z <&>"é]{0,60}`).Draw(t, "title"), Bars: rapid.IntRange(1, 6).Draw(t, "bars"),
		Meter: rapid.SampledFrom([]music.Meter{{Beats: 2, Unit: 4}, {Beats: 3, Unit: 4}, {Beats: 4, Unit: 4}, {Beats: 6, Unit: 8}}).Draw(t, "meter"),
		Key:   music.KeyOf(rapid.IntRange(-7, 7).Draw(t, "fifths"), rapid.SampledFrom([]string{music.Major, music.Minor}).Draw(t, "mode")),
		Tempo: []music.Tempo{{QPM: 100}}}
	if s.Bars > 2 {
		s.Tempo = append(s.Tempo, music.Tempo{Tick: s.Meter.BarTicks() + 5*music.Grid, QPM: 61.5})
		s.Sections = []music.Section{{Name: "intro", From: 1, To: 1}, {Name: "theme-again", From: 2, To: s.Bars}}
		s.Phrases = []music.Phrase{{From: 1, To: 2, Cadence: "half"}, {From: 3, To: s.Bars, Cadence: "open"}}
	}
	for i := range rapid.IntRange(1, 9).Draw(t, "parts") {
		name := rapid.SampledFrom(instruments).Draw(t, "instrument")
		in, _ := music.InstrumentOf(name)
		p := music.Part{Name: fmt.Sprintf("part-%c", 'a'+i), Instrument: name, Role: "melody", Clef: in.Clef}
		for tick := rapid.IntRange(0, 20).Draw(t, "lead") * music.Grid; tick < s.End(); {
			long := min(rapid.IntRange(1, 40).Draw(t, "long")*music.Grid, s.End()-tick)
			low := rapid.IntRange(20, 100).Draw(t, "pitch")
			for k := range rapid.IntRange(1, 4).Draw(t, "chord") {
				n := music.Note{Tick: tick, Ticks: long, Pitch: low + 2*k, Velocity: 80, Artic: rapid.SampledFrom([]string{"", "", "staccato", "tenuto", "accent"}).Draw(t, "artic")}
				if k == 0 {
					n.Dynamic = rapid.SampledFrom([]string{"", "", "pp", "mf", "f"}).Draw(t, "dynamic")
				}
				p.Notes = append(p.Notes, n)
			}
			tick += long + rapid.IntRange(0, 10).Draw(t, "gap")*music.Grid
		}
		s.Parts = append(s.Parts, p)
	}
	return s
}

// TestAnyScore: whatever the score, nothing is off the page or no number, and the
// picture is well-formed and the same every time.
func TestAnyScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		pages, err := Engrave(s, Options{Credit: "Nobody", Foot: "Made by a test"})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			for _, sh := range p.Shapes {
				inside := func(x, y float64) {
					if !(x >= 0 && x <= p.Width && y >= 0 && y <= p.Height) {
						t.Fatalf("a shape at %.1f, %.1f: %+v", x, y, sh)
					}
				}
				for _, g := range sh.Path {
					n := map[byte]int{'M': 1, 'L': 1, 'C': 3}[g.Op]
					for k := range n {
						if math.IsNaN(g.P[2*k]) || math.IsInf(g.P[2*k], 0) || math.IsNaN(g.P[2*k+1]) {
							t.Fatalf("no number in %+v", sh)
						}
					}
					if g.Op == 'M' {
						inside(g.P[0], g.P[1])
					}
				}
				if sh.Path == nil {
					inside(sh.X, sh.Y)
				}
			}
		}
		a, b := SVG(pages, s.Title, "Sheet music"), []byte(nil)
		if again, err := Engrave(s, Options{Credit: "Nobody", Foot: "Made by a test"}); err == nil {
			b = SVG(again, s.Title, "Sheet music")
		}
		if !bytes.Equal(a, b) {
			t.Fatal("other bytes the second time")
		}
		for dec := xml.NewDecoder(bytes.NewReader(a)); ; {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// tune is one part of notes given as tick, ticks and pitch.
func tune(key music.Key, m music.Meter, bars int, notes ...[3]int) *music.Score {
	s := &music.Score{Title: "Tune", Key: key, Meter: m, Bars: bars, Tempo: []music.Tempo{{QPM: 90}}}
	p := music.Part{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble"}
	for _, n := range notes {
		p.Notes = append(p.Notes, music.Note{Tick: n[0], Ticks: n[1], Pitch: n[2], Velocity: 80})
	}
	s.Parts = []music.Part{p}
	return s
}

var common = music.Meter{Beats: 4, Unit: 4}

// written says what a bar shows: accidentals, or a beam's number.
func laid(t *testing.T, s *music.Score) []*bar {
	t.Helper()
	if err := music.Validate(s); err != nil {
		t.Fatal(err)
	}
	return bars(s, staves(s))
}

func TestAccidentals(t *testing.T) {
	t.Parallel()
	g := music.Key{Tonic: "G", Mode: music.Major}
	for name, c := range map[string]struct {
		notes [][3]int
		bars  int
		want  string // per note: + an accidental, − none
	}{
		"in the signature":             {[][3]int{{0, 480, 78}, {480, 480, 79}}, 1, "--"},
		"holds to the bar's end":       {[][3]int{{0, 480, 73}, {480, 480, 73}, {960, 480, 72}, {1440, 480, 72}}, 1, "+-+-"},
		"not in another octave":        {[][3]int{{0, 480, 73}, {480, 480, 85}}, 1, "++"},
		"a natural and back":           {[][3]int{{0, 480, 77}, {480, 480, 78}}, 1, "++"},
		"a reminder in the next bar":   {[][3]int{{0, 1920, 73}, {1920, 960, 72}, {2880, 960, 72}}, 2, "++-"},
		"none on what is tied over":    {[][3]int{{0, 3840, 73}}, 2, "+-"},
		"again after what is tied":     {[][3]int{{0, 2400, 73}, {2400, 480, 73}}, 2, "+-+"},
		"no reminder two bars later":   {[][3]int{{0, 1920, 73}, {3840, 480, 72}}, 3, "+-"},
		"no reminder after its return": {[][3]int{{0, 960, 73}, {960, 960, 72}, {1920, 480, 72}}, 2, "++-"},
	} {
		var got strings.Builder
		for _, b := range laid(t, tune(g, common, c.bars, c.notes...)) {
			for _, it := range b.items[0] {
				for _, h := range it.heads {
					got.WriteByte("-+"[map[bool]int{true: 1}[h.acc]])
				}
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: got %s, want %s", name, got.String(), c.want)
		}
	}
}

func TestBeams(t *testing.T) {
	t.Parallel()
	c := music.Key{Tonic: "C", Mode: music.Major}
	run := func(lengths ...int) (out [][3]int) {
		at := 0
		for _, l := range lengths {
			out = append(out, [3]int{at, l, 72})
			at += l
		}
		return out
	}
	for name, x := range map[string]struct {
		meter music.Meter
		notes [][3]int
		want  string
	}{
		"6/8 by three":           {music.Meter{Beats: 6, Unit: 8}, run(240, 240, 240, 240, 240, 240), "111222"},
		"4/4 by half a bar":      {common, run(240, 240, 240, 240, 240, 240, 240, 240), "11112222"},
		"16ths by the beat":      {common, run(120, 120, 120, 120, 240, 240, 960), "1111220"},
		"3/4 eighths in one":     {music.Meter{Beats: 3, Unit: 4}, run(240, 240, 240, 240, 240, 240), "111111"},
		"a quarter stands alone": {music.Meter{Beats: 3, Unit: 4}, run(480, 240, 240, 480), "0110"},
		"a lone eighth flags":    {music.Meter{Beats: 2, Unit: 4}, run(240, 480, 240), "000"},
	} {
		var got strings.Builder
		for _, it := range laid(t, tune(c, x.meter, 1, x.notes...))[0].items[0] {
			fmt.Fprint(&got, it.beam)
		}
		if got.String() != x.want {
			t.Errorf("%s: got %s, want %s", name, got.String(), x.want)
		}
	}
}

// TestNothingTouches: every note is there once, and in a bar, signs of one staff keep clear of each other, also
// with accidentals, dots and seconds.
func TestNothingTouches(t *testing.T) {
	t.Parallel()
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyScore(t)
		sts := staves(s)
		shown := make([][]music.Note, len(s.Parts))
		for _, b := range bars(s, sts) {
			for i, items := range b.items {
				for _, it := range items {
					if part := sts[i].part; !it.TieIn && s.Parts[part].Clef != "percussion" {
						for _, h := range it.heads {
							shown[part] = append(shown[part], h.note)
						}
					}
				}
			}
			b.place(0, b.width)
			for _, items := range b.items {
				for i := 1; i < len(items); i++ {
					a, n := items[i-1], items[i]
					if a.x+a.right > n.x-n.left+0.01 {
						t.Fatalf("bar %d: a sign ends at %.2f and the next begins at %.2f", b.n, a.x+a.right, n.x-n.left)
					}
					seen++
				}
				if k := len(items) - 1; items[k].x+items[k].right > b.width {
					t.Fatalf("bar %d: a sign runs over the bar line", b.n)
				}
			}
		}
		for i, p := range s.Parts {
			if music.SortNotes(shown[i]); p.Clef != "percussion" && !slices.Equal(shown[i], p.Notes) {
				t.Fatalf("%s: %d notes begin on the page, want the part's %d", p.Name, len(shown[i]), len(p.Notes))
			}
		}
	})
	if seen == 0 {
		t.Fatal("nothing was looked at")
	}
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	s := tune(music.Key{Tonic: "C", Mode: music.Major}, common, 1, [3]int{0, 480, 72}, [3]int{0, 480, 74}, [3]int{480, 480, 62}, [3]int{480, 480, 64})
	items := laid(t, s)[0].items[0]
	if h := items[0].heads; items[0].up || h[0].dx >= 0 || h[1].dx != 0 {
		t.Errorf("stem down: got heads at %.2f and %.2f, want the lower on the left", h[0].dx, h[1].dx)
	}
	if h := items[1].heads; !items[1].up || h[0].dx != 0 || h[1].dx <= 0 {
		t.Errorf("stem up: got heads at %.2f and %.2f, want the upper on the right", h[0].dx, h[1].dx)
	}
}

func TestEngraveRefuses(t *testing.T) {
	t.Parallel()
	_, err := Engrave(&music.Score{}, Options{})
	var e *atelier.Error
	if !errors.As(err, &e) || e.Code != atelier.CodeInvalid {
		t.Errorf("got %v, want an invalid error", err)
	}
}
