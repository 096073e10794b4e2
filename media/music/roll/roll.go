// Package roll draws a score as a piano roll: time across, pitch up, a colour for
// each part, with bars, sections and names. Who reads no notes sees in it where the
// music thickens, climbs and rests.
package roll

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/lucasb-eyer/go-colorful"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// Bounds of the picture, in pixels.
const (
	MinSide = 200
	MaxSide = 8192
)

// Room around the grid, in pixels at a height of 600.
const (
	left, right, top, bottom = 54.0, 18.0, 40.0, 56.0
	reference                = 600.0
)

var (
	paper  = color.RGBA{0xfb, 0xfa, 0xf7, 255}
	shade  = color.RGBA{0xf1, 0xef, 0xe9, 255} // of the black keys
	thin   = color.RGBA{0xe2, 0xdf, 0xd7, 255}
	strong = color.RGBA{0xbd, 0xb8, 0xad, 255}
	ink    = color.RGBA{0x3a, 0x37, 0x33, 255}
)

// PNG draws the whole score, width by height pixels. A note is as long as it
// sounds, and the darker the louder it is struck; percussion is a row of its own
// at the foot. Errors: CodeInvalid for a score that is not valid or a size outside
// the bounds.
func PNG(s *music.Score, width, height int) ([]byte, error) {
	if err := music.Validate(s); err != nil {
		return nil, err
	}
	if width < MinSide || height < MinSide || width > MaxSide || height > MaxSide {
		return nil, atelier.Invalidf("size", "%d × %d pixels; each side is %d to %d", width, height, MinSide, MaxSide)
	}
	face, err := letters(float64(height) / reference * 13)
	if err != nil {
		return nil, err
	}
	r := &roll{s: s, img: image.NewRGBA(image.Rect(0, 0, width, height)), face: face, unit: float64(height) / reference}
	r.span()
	r.grid()
	r.notes()
	r.legend()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, r.img); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "the piano roll cannot be written: %v", err)
	}
	return b.Bytes(), nil
}

func letters(size float64) (font.Face, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err == nil {
		var face font.Face
		if face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull}); err == nil {
			return face, nil
		}
	}
	return nil, atelier.Errorf(atelier.CodeInternal, "the roll's font: %v", err)
}

type roll struct {
	s         *music.Score
	img       *image.RGBA
	face      font.Face
	unit      float64
	low, high int  // pitches shown
	drums     bool // a row for them
	colours   []colorful.Color
}

// span finds the pitches that are played, with room above and below.
func (r *roll) span() {
	r.low, r.high = 127, 0
	for i, p := range r.s.Parts {
		r.colours = append(r.colours, colorful.OkLch(0.62, 0.14, math.Mod(35+float64(i)*137.5, 360)).Clamped())
		if p.Clef == "percussion" {
			r.drums = r.drums || len(p.Notes) > 0
			continue
		}
		for _, n := range p.Notes {
			r.low, r.high = min(r.low, n.Pitch), max(r.high, n.Pitch)
		}
	}
	if r.low > r.high {
		r.low, r.high = 60, 72
	}
	r.low, r.high = max(0, r.low-2), min(127, r.high+2)
}

func (r *roll) x(tick int) float64 {
	w := float64(r.img.Rect.Dx()) - (left+right)*r.unit
	return left*r.unit + w*r.s.Seconds(tick)/r.s.Seconds(r.s.End())
}

// rows is how many rows the grid has: a pitch each, and two for percussion.
func (r *roll) rows() int {
	n := r.high - r.low + 1
	if r.drums {
		n += 2
	}
	return n
}

// y is the top of a pitch's row, and the height of a row.
func (r *roll) y(pitch int) (float64, float64) {
	h := (float64(r.img.Rect.Dy()) - (top+bottom)*r.unit) / float64(r.rows())
	return top*r.unit + h*float64(r.high-pitch), h
}

func (r *roll) fill(x0, y0, x1, y1 float64, c color.Color) {
	draw.Draw(r.img, image.Rect(int(math.Round(x0)), int(math.Round(y0)), int(math.Round(x1)), int(math.Round(y1))), image.NewUniform(c), image.Point{}, draw.Over)
}

func (r *roll) word(s string, x, y float64, c color.Color) {
	d := font.Drawer{Dst: r.img, Src: image.NewUniform(c), Face: r.face, Dot: fixed.P(int(x), int(y))}
	d.DrawString(s)
}

func (r *roll) width(s string) float64 { return float64(font.MeasureString(r.face, s)) / 64 }

func (r *roll) grid() {
	w, h := float64(r.img.Rect.Dx()), float64(r.img.Rect.Dy())
	draw.Draw(r.img, r.img.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	x0, x1, foot := left*r.unit, w-right*r.unit, h-bottom*r.unit
	for p := r.low; p <= r.high; p++ {
		y, row := r.y(p)
		switch p % 12 {
		case 1, 3, 6, 8, 10:
			r.fill(x0, y, x1, y+row, shade)
		case 0:
			r.fill(x0, y+row-1, x1, y+row, strong)
			r.word(fmt.Sprintf("C%d", p/12-1), x0-r.width("C8")-6*r.unit, y+row, ink)
		}
	}
	if r.drums {
		y, row := r.y(r.low)
		r.word("drums", x0-r.width("drums")-4*r.unit, y+row*2.6, ink)
	}
	every := 1 // numbers that do not touch
	for r.x(r.s.Meter.BarTicks()*every)-x0 < r.width("000")*1.6 && every < r.s.Bars {
		every *= 2
	}
	for b := range r.s.Bars {
		x := r.x(b * r.s.Meter.BarTicks())
		r.fill(x, top*r.unit, x+1, foot, thin)
		if b%every == 0 {
			r.word(fmt.Sprint(b+1), x+2, foot+15*r.unit, strong)
		}
	}
	for _, sec := range r.s.Sections {
		x := r.x((sec.From - 1) * r.s.Meter.BarTicks())
		r.fill(x, top*r.unit-6*r.unit, x+max(1, 1.5*r.unit), foot, strong)
		r.word(sec.Name, x+3*r.unit, top*r.unit-8*r.unit, ink)
	}
}

func (r *roll) notes() {
	for i, p := range r.s.Parts {
		for _, n := range p.Notes {
			x0, x1 := r.x(n.Tick), r.x(n.Tick+n.Ticks)
			var y, row float64
			if p.Clef == "percussion" {
				y, row = r.y(r.low)
				y += row * 1.5
				x1 = min(x1, x0+row)
			} else {
				y, row = r.y(n.Pitch)
			}
			// A gap where the same pitch comes again.
			x1 = max(x0+1, x1-max(1, r.unit))
			loud := 0.35 + 0.65*float64(n.Velocity)/127
			c := colorful.Color{R: 1, G: 1, B: 1}.BlendOkLab(r.colours[i], loud).Clamped()
			r.fill(x0, y+row*0.08, x1, y+row*0.92, c)
		}
	}
}

func (r *roll) legend() {
	x, y := left*r.unit, float64(r.img.Rect.Dy())-14*r.unit
	for i, p := range r.s.Parts {
		name := p.Name
		if p.Instrument != p.Name {
			name += " · " + p.Instrument
		}
		r.fill(x, y-10*r.unit, x+12*r.unit, y+1*r.unit, r.colours[i])
		r.word(name, x+17*r.unit, y, ink)
		x += 17*r.unit + r.width(name) + 22*r.unit
	}
}
