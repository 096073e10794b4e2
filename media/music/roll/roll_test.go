package roll

import (
	"bytes"
	"errors"
	"image/png"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

func score() *music.Score {
	return &music.Score{Title: "Two", Key: music.Key{Tonic: "C", Mode: music.Major}, Meter: music.Meter{Beats: 4, Unit: 4}, Bars: 2, Tempo: []music.Tempo{{QPM: 120}},
		Sections: []music.Section{{Name: "theme", From: 1, To: 2}},
		Parts: []music.Part{
			{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble", Notes: []music.Note{{Tick: 0, Ticks: 1920, Pitch: 60, Velocity: 127}, {Tick: 1920, Ticks: 1920, Pitch: 72, Velocity: 127}}},
			{Name: "pulse", Instrument: "drums", Role: "percussion", Clef: "percussion", Notes: []music.Note{{Tick: 480, Ticks: 240, Pitch: 36, Velocity: 127}}},
		}}
}

// TestRoll: the first note is lower and to the left of the second, in the part's
// colour; the drum lies under both; the same score gives the same bytes.
func TestRoll(t *testing.T) {
	t.Parallel()
	data, err := Roll(score(), 800, 400)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Roll(score(), 800, 400)
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("other bytes the second time: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 800 || b.Dy() != 400 {
		t.Fatalf("got %v", b)
	}
	// where the colour of a part is found under the legend, in a stretch of columns
	find := func(part, x0, x1 int) (top int) {
		want := colours[part]
		for y := 60; y < 400; y++ {
			for x := x0; x < x1; x++ {
				if r, g, b, _ := img.At(x, y).RGBA(); uint8(r>>8) == want.R && uint8(g>>8) == want.G && uint8(b>>8) == want.B {
					return y
				}
			}
		}
		return -1
	}
	low, high, drum := find(0, 60, 390), find(0, 430, 780), find(1, 60, 390)
	if low < 0 || high < 0 || drum < 0 || !(high < low && low < drum) {
		t.Errorf("got the notes at %d and %d and the drum at %d, want one above the other in that order", low, high, drum)
	}
	if y := find(1, 430, 780); y >= 0 {
		t.Errorf("a drum in the second bar, at %d", y)
	}
}

func TestRollRefuses(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 400}, {800, 0}, {MaxWidth + 1, 400}, {800, MaxHeight + 1}} {
		_, err := Roll(score(), size[0], size[1])
		var e *atelier.Error
		if !errors.As(err, &e) || e.Code != atelier.CodeInvalid {
			t.Errorf("%v: got %v, want an invalid error", size, err)
		}
	}
}
