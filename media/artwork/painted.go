package artwork

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"math"

	xdraw "golang.org/x/image/draw"

	"github.com/atelierhq/atelier"
)

// Fit makes a plate of w×h pixels from a picture of any size: as large as fills
// the plate, cut at the edges that stand over, on white where it is transparent.
func Fit(img image.Image, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	b := img.Bounds()
	if b.Dx() == w && b.Dy() == h {
		draw.Draw(out, out.Rect, img, b.Min, draw.Over)
		return out
	}
	k := max(float64(w)/float64(b.Dx()), float64(h)/float64(b.Dy()))
	cw, ch := min(int(math.Round(float64(w)/k)), b.Dx()), min(int(math.Round(float64(h)/k)), b.Dy())
	from := image.Rect(0, 0, max(cw, 1), max(ch, 1)).Add(b.Min).Add(image.Pt((b.Dx()-cw)/2, (b.Dy()-ch)/2))
	xdraw.CatmullRom.Scale(out, out.Rect, img, from, xdraw.Over, nil)
	return out
}

// PaintedFiles is the set of a version's files for a scene that is kept as pixels
// alone (Source is set): scene.json, and of every plate the PNG in pixels.
func PaintedFiles(s *Scene, pixels map[string][]byte) ([]atelier.File, error) {
	if s.Source == nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "a scene with elements is drawn, not painted")
	}
	data, err := s.Marshal()
	if err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	files := []atelier.File{{Name: SceneFile, MediaType: MediaScene, Data: data}}
	for i := range s.Plates {
		p := &s.Plates[i]
		c, err := png.DecodeConfig(bytes.NewReader(pixels[p.ID]))
		if err != nil || c.Width != p.Width || c.Height != p.Height {
			return nil, atelier.Errorf(atelier.CodeRefused, "%s has no picture of its size", p.ID)
		}
		files = append(files, atelier.File{Name: p.ID + ".png", MediaType: MediaPNG, Data: pixels[p.ID]})
	}
	return sortFiles(files), nil
}

// Graft returns base with only the pixels inside the box taken from over; the two
// have one size. Outside the box not a bit changes.
func Graft(base, over *image.RGBA, box atelier.Box) *image.RGBA {
	out := image.NewRGBA(base.Rect)
	copy(out.Pix, base.Pix)
	r := boxRect(base.Rect, box)
	draw.Draw(out, r, over, r.Min, draw.Src)
	return out
}

// Mask is the picture that tells an image model where it may change one: opaque
// white, transparent inside the box.
func Mask(w, h int, box atelier.Box) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(img, boxRect(img.Rect, box), image.Transparent, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "a mask cannot be written: %v", err)
	}
	return b.Bytes(), nil
}

func boxRect(r image.Rectangle, b atelier.Box) image.Rectangle {
	w, h := float64(r.Dx()), float64(r.Dy())
	return image.Rect(int(math.Floor(b.X*w)), int(math.Floor(b.Y*h)), int(math.Ceil((b.X+b.W)*w)), int(math.Ceil((b.Y+b.H)*h))).Intersect(r)
}

// Small is a stored picture made at most side pixels long on its longer side, as
// PNG: what a critic with eyes is sent. Each pixel is the mean of those it stands
// for, in whole numbers, so that the same picture gives the same pixels everywhere.
// A picture that is small enough keeps its pixels.
func Small(data []byte, side int) ([]byte, error) {
	img, err := Decode(data)
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > side {
		w, h = max(w*side/long, 1), max(h*side/long, 1)
	}
	at := sampler(img)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := b.Min.Y+y*b.Dy()/h, b.Min.Y+(y+1)*b.Dy()/h
		for x := range w {
			x0, x1 := b.Min.X+x*b.Dx()/w, b.Min.X+(x+1)*b.Dx()/w
			var r, g, bl, n int
			for yy := y0; yy < y1; yy++ {
				for xx := x0; xx < x1; xx++ {
					c := at(xx, yy)
					r, g, bl, n = r+int(c.R), g+int(c.G), bl+int(c.B), n+1
				}
			}
			i := out.PixOffset(x, y)
			out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = uint8(r/n), uint8(g/n), uint8(bl/n), 255
		}
	}
	return EncodePNG(out)
}
