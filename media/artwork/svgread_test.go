package artwork

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

// Every file of the corpus says by its name whether it is taken or refused.
func TestReadSVGCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/svg/*.svg")
	if err != nil || len(files) < 30 {
		t.Fatalf("the corpus has %d files, %v: something is wrong with this test", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ReadSVG(data, 384, 256)
		if strings.HasPrefix(filepath.Base(f), "taken-") {
			if err != nil {
				t.Errorf("%s: got %v, want it taken", f, err)
			}
			continue
		}
		if got := atelier.CodeOf(err); got != atelier.CodeRefused && got != atelier.CodeTooLarge {
			t.Errorf("%s: got %v, want it refused", f, err)
		} else if strings.Contains(err.Error(), "ignore") || strings.Contains(err.Error(), "http") {
			t.Errorf("%s: the refusal repeats the file: %v", f, err)
		}
	}
}

// A drawing becomes named elements at their places; what is stored is a scene that
// can be read again and holds nothing of the file's own words.
func TestReadSVG(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/svg/taken-shapes.svg")
	if err != nil {
		t.Fatal(err)
	}
	es, err := ReadSVG(data, 768, 512)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range es {
		names = append(names, e.Name)
	}
	if got := strings.Join(names, " "); got != "sky lighthouse sea keeper" {
		t.Fatalf("elements are %q", got)
	}
	if b := es[1].Box; b.X < 0.45 || b.X > 0.48 || b.W < 0.09 || b.W > 0.12 {
		t.Errorf("the lighthouse is at %+v", b)
	}
	if c := es[1].Tint; c == nil || c.String() != "#c83030" {
		t.Errorf("its colour is %v", c)
	}
	if p := es[0].Shapes[0].Fill; len(p.Stops) != 2 || p.At != [4]float64{0, 0, 0, 512} {
		t.Errorf("the sky is painted with %+v", p)
	}
	s := &Scene{Style: "paper-cut", Plates: []Plate{{ID: "plate-1", Width: 768, Height: 512, Alt: "a", Elements: es}}}
	b, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(SVG(&back.Plates[0]), SVG(&s.Plates[0])) || bytes.Contains(SVG(&s.Plates[0]), []byte("Ignore")) {
		t.Error("the scene does not keep the drawing, or keeps more")
	}
	v := Look(&s.Plates[0], Render(&s.Plates[0]))
	if v.Presence("lighthouse") < 0.02 || v.Presence("sea") < 0.1 {
		t.Errorf("the lighthouse covers %.3f, the sea %.3f", v.Presence("lighthouse"), v.Presence("sea"))
	}
}

// Names stay names of the table, and different, whatever ids a file has.
func TestSVGNames(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for range 800 {
		for _, id := range []string{"", "../../etc", "a very long name that goes on", "sea"} {
			n := svgName(id, used)
			if !ValidName(n) || used[n] {
				t.Fatalf("%q became %q", id, n)
			}
			used[n] = true
		}
	}
}

func FuzzReadSVG(f *testing.F) {
	files, err := filepath.Glob("testdata/svg/*.svg")
	if err != nil || len(files) == 0 {
		f.Fatal("no corpus")
	}
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && len(b) < 4096 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		es, err := ReadSVG(data, 384, 256)
		if err != nil {
			return
		}
		s := &Scene{Form: sceneForm, Plates: []Plate{{ID: "plate-1", Width: 384, Height: 256, Elements: es}}}
		if err := s.Validate(); err != nil {
			t.Fatalf("a drawing was taken that no scene may hold: %v", err)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(b); err != nil {
			t.Fatalf("what was taken cannot be read again: %v", err)
		}
	})
}

func TestPainted(t *testing.T) {
	t.Parallel()
	p := Plate{ID: "plate-1", Width: 384, Height: 256, Elements: []Element{{Name: "sun", Role: RoleMid, Shapes: []Shape{{Path: *new(Path).Ellipse(200, 100, 60, 60), Fill: &Paint{Colour: RGB{200, 10, 10}}}}}}}
	img := Render(&p)
	big := Fit(img, 768, 768)
	if big.Rect.Dx() != 768 || big.Rect.Dy() != 768 {
		t.Fatalf("fitted to %v", big.Rect)
	}
	box := atelier.Box{X: 0.25, Y: 0.25, W: 0.5, H: 0.5}
	out := Graft(Fit(img, 384, 256), Fit(Fit(img, 100, 100), 384, 256), box)
	for y := range 256 {
		for x := range 384 {
			if in := x >= 96 && x < 288 && y >= 64 && y < 192; !in && out.RGBAAt(x, y) != img.RGBAAt(x, y) {
				t.Fatalf("pixel %d,%d outside the box changed", x, y)
			}
		}
	}
	data, err := EncodePNG(img)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Small(data, 96)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Small(data, 96)
	if c, err := Decode(a); err != nil || !bytes.Equal(a, b) || c.Bounds().Dx() != 96 || c.Bounds().Dy() != 64 {
		t.Errorf("made small: %v", err)
	}
}
