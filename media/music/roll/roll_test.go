package roll_test

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/roll"
)

func score() *music.Score {
	q := music.TicksPerQuarter
	return &music.Score{Title: "Roll", Key: music.Key{Tonic: "C", Mode: music.Major}, Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 120}}, Bars: 4,
		Sections: []music.Section{{Name: "first", From: 1, To: 2}, {Name: "second", From: 3, To: 4}},
		Parts: []music.Part{
			{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble", Notes: []music.Note{{Ticks: 4 * q, Pitch: 72, Velocity: 127}, {Tick: 12 * q, Ticks: 4 * q, Pitch: 84, Velocity: 127}}},
			{Name: "pulse", Instrument: "drums", Role: "percussion", Clef: "percussion", Notes: []music.Note{{Tick: 0, Ticks: q, Pitch: 36, Velocity: 90}}},
		}}
}

// A higher and later note is drawn higher and further right, and nowhere else.
func TestNotesStandWhereTheySound(t *testing.T) {
	t.Parallel()
	b, err := roll.PNG(score(), 800, 400)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds().Dx() != 800 || img.Bounds().Dy() != 400 {
		t.Fatalf("got %v, %v", img.Bounds(), err)
	}
	// The colour of the melody is that of the first field of the legend.
	want := color.RGBAModel.Convert(img.At(42, 387)).(color.RGBA)
	var xs, ys [2][]int // of the first and of the second half
	for y := 30; y < 350; y++ {
		for x := range 800 {
			if color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) == want {
				half := x * 2 / 800
				xs[half], ys[half] = append(xs[half], x), append(ys[half], y)
			}
		}
	}
	if len(xs[0]) < 100 || len(xs[1]) < 100 {
		t.Fatalf("%d and %d pixels of the two notes", len(xs[0]), len(xs[1]))
	}
	if ys[1][0] >= ys[0][0] {
		t.Errorf("the higher note begins at row %d, the lower at %d", ys[1][0], ys[0][0])
	}
	if last := xs[0][len(xs[0])-1]; last > 800/3 {
		t.Errorf("a note of a quarter of the piece reaches to column %d of 800", last)
	}
	if again, _ := roll.PNG(score(), 800, 400); !bytes.Equal(b, again) {
		t.Error("the same score is other bytes")
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 400}, {400, roll.MaxSide + 1}, {-1, -1}} {
		if _, err := roll.PNG(score(), size[0], size[1]); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%v: got %v, want invalid", size, err)
		}
	}
	if _, err := roll.PNG(&music.Score{}, 400, 400); err == nil {
		t.Error("an empty score was drawn")
	}
}
