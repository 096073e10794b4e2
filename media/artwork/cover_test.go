package artwork_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/atelierhq/atelier/media/artwork"
)

// TestCoverOfPixels sets a title on pictures that are pixels alone: it changes what
// it is set on, can be read, and comes out the same twice.
func TestCoverOfPixels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		at   func(x, y int) color.RGBA
	}{
		{"a dark night", func(x, y int) color.RGBA { return color.RGBA{20, 24, uint8(50 + y/12), 255} }},
		{"a bright sky", func(x, y int) color.RGBA { return color.RGBA{230, 236, uint8(255 - y/16), 255} }},
		{"a restless middle", func(x, y int) color.RGBA {
			return color.RGBA{uint8(90 + (x*37+y*11)%90), uint8(110 + (x*13)%60), 120, 255}
		}},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 768, 512))
		for y := range 512 {
			for x := range 768 {
				img.SetRGBA(x, y, c.at(x, y))
			}
		}
		got, err := artwork.Cover(img, "The Storm Who Wanted Tea", false)
		if err != nil {
			t.Fatal(c.name, err)
		}
		again, _ := artwork.Cover(img, "The Storm Who Wanted Tea", false)
		if !bytes.Equal(got, again) {
			t.Errorf("%s: not the same twice", c.name)
		}
		out, err := png.Decode(bytes.NewReader(got))
		if err != nil || out.Bounds() != img.Rect {
			t.Fatalf("%s: %v", c.name, err)
		}
		changed := 0
		for y := range 512 {
			for x := range 768 {
				r, g, b, _ := out.At(x, y).RGBA()
				if o := img.RGBAAt(x, y); artwork.Distance(artwork.RGB{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8)}, artwork.RGB{R: o.R, G: o.G, B: o.B}) > 0.3 {
					changed++
				}
			}
		}
		if changed < 768*512/150 {
			t.Errorf("%s: the title stands out on %d pixels only", c.name, changed)
		}
	}
	if _, err := artwork.Cover(image.NewRGBA(image.Rect(0, 0, 768, 512)), " \t", false); err == nil {
		t.Error("a title without letters was set")
	}
}

// TestTitleFits: however long, the letters stay in their box, on three lines at most.
func TestTitleFits(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"Tea", "The Light That Learned to Wait", "Ähren, Œuvre & 7 Möwen", "An Extraordinarily Long Title About Everything That Ever Happened in a Small Harbour by the Sea, and After"} {
		glyphs, size := artwork.Title(artwork.Strong, words, 100, 50, 800, 300)
		if len(glyphs) == 0 || size < 20 {
			t.Fatalf("%q: %d letters of %.0f pixels", words, len(glyphs), size)
		}
		lines := map[float64]bool{}
		for _, g := range glyphs {
			lines[g.Y] = true
			x0, y0, x1, y1, _ := g.Path.Tight()
			if x0 < 90 || x1 > 910 || y0 < 45 || y1 > 365 {
				t.Errorf("%q: a letter at %.0f %.0f to %.0f %.0f leaves the box", words, x0, y0, x1, y1)
			}
		}
		if len(lines) > 3 {
			t.Errorf("%q: %d lines", words, len(lines))
		}
	}
}
