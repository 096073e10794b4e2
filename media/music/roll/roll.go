// Package roll draws a score as a piano roll: time from left to right, pitch from
// bottom to top, a colour for every part, percussion on a band of its own.
package roll

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// The sizes that can be drawn, in pixels.
const (
	MinWidth, MaxWidth   = 320, 6000
	MinHeight, MaxHeight = 200, 3000
)

// colours of parts, apart from each other also for those who see red and green
// alike, and dark enough on white for words.
var colours = []color.RGBA{
	{0x1f, 0x5f, 0xa8, 255}, {0xc2, 0x55, 0x0a, 255}, {0x00, 0x7a, 0x5e, 255}, {0x8e, 0x3a, 0x8a, 255}, {0x9a, 0x6b, 0x00, 255},
	{0x2b, 0x84, 0xb5, 255}, {0xb8, 0x3b, 0x5e, 255}, {0x5a, 0x6e, 0x1f, 255}, {0x5b, 0x4f, 0xc0, 255}, {0x6b, 0x4a, 0x2f, 255},
}

var (
	paper = color.RGBA{0xff, 0xff, 0xff, 255}
	ink   = color.RGBA{0x22, 0x25, 0x2b, 255}
	faint = color.RGBA{0x5a, 0x60, 0x6b, 255}
	line  = color.RGBA{0xd5, 0xd9, 0xe0, 255}
	bold  = color.RGBA{0x9a, 0xa2, 0xae, 255}
	black = color.RGBA{0xf3, 0xf4, 0xf7, 255} // lanes of black keys
)

// PartColour is the colour of the part with an index, as "#1f5fa8": players that
// draw their own roll use the same.
func PartColour(part int) string {
	c := colours[part%len(colours)]
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

var typeface = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// Roll draws a score as a PNG of w by h pixels: parts in colours and named,
// velocity as depth of colour, bars numbered, sections named. The same score
// gives the same bytes. Errors: those of music.Validate, and CodeInvalid for a
// size out of range.
func Roll(s *music.Score, w, h int) ([]byte, error) {
	if err := music.Validate(s); err != nil {
		return nil, err
	}
	if w < MinWidth || w > MaxWidth || h < MinHeight || h > MaxHeight {
		return nil, atelier.Invalidf("size", "a roll is %d to %d pixels wide and %d to %d high", MinWidth, MaxWidth, MinHeight, MaxHeight)
	}
	f, err := typeface()
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the type could not be read", Err: err}
	}
	size := min(max(float64(h)/48, 10), 22)
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the type could not be set", Err: err}
	}
	defer func() { _ = face.Close() }()
	p := &painter{img: image.NewRGBA(image.Rect(0, 0, w, h)), face: face, em: size, s: s}
	draw.Draw(p.img, p.img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	p.paint(float64(w), float64(h))
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, p.img); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the roll could not be written", Err: err}
	}
	return b.Bytes(), nil
}

type painter struct {
	img  *image.RGBA
	face font.Face
	em   float64
	s    *music.Score
}

func (p *painter) paint(w, h float64) {
	t := music.Timeline(p.s)
	em := p.em
	low, high, drums := 127, 0, 0
	var keys [128]bool
	for _, q := range p.s.Parts {
		for _, n := range q.Notes {
			if q.Clef == "percussion" {
				keys[n.Pitch] = true
				continue
			}
			low, high = min(low, n.Pitch), max(high, n.Pitch)
		}
	}
	lane := map[int]int{} // of a drum key, from the bottom
	for k, hit := range keys {
		if hit {
			lane[k] = drums
			drums++
		}
	}
	if low > high {
		low, high = 60, 72
	}
	low, high = low-2, high+2
	left, right := 3.4*em, w-em
	top := p.legend(em, right) + 2.6*em
	foot := h - 2*em
	band := 0.0
	if drums > 0 {
		band = min((foot-top)*0.22, float64(drums)*em*1.3)
	}
	bottom := foot - band
	if band > 0 {
		bottom -= em * .6
	}
	x := func(sec float64) float64 { return left + (right-left)*sec/t.Seconds }
	step := (bottom - top) / float64(high-low+1)
	y := func(pitch int) float64 { return bottom - float64(pitch-low+1)*step }
	for pitch := low; pitch <= high; pitch++ {
		switch pitch % 12 {
		case 1, 3, 6, 8, 10:
			p.rect(left, y(pitch), right, y(pitch)+step, black, 1)
		case 0:
			p.rect(left, y(pitch)+step-.5, right, y(pitch)+step+.5, line, 1)
			p.words(fmt.Sprintf("C%d", pitch/12-1), left-.5*em, y(pitch)+step/2+.35*em, 1, faint)
		}
	}
	every := 1
	for _, n := range []int{1, 2, 4, 8, 16, 32, 64} {
		if every = n; x(t.Seconds*float64(n)/float64(len(t.Bars)))-left > 2.6*em {
			break
		}
	}
	for b, sec := range t.Bars {
		p.rect(x(sec)-.5, top, x(sec)+.5, foot, line, 1)
		if b%every == 0 {
			p.words(fmt.Sprint(b+1), x(sec)+.15*em, h-.7*em, 0, faint)
		}
	}
	until := 0.0
	for _, sec := range t.Sections {
		p.rect(x(sec.Start)-1, top-1.5*em, x(sec.Start)+1, foot, bold, 1)
		name := music.SectionTitle(sec.Name)
		at := x(sec.Start) + .4*em
		if end := at + p.width(name); at >= until && end < x(sec.End) {
			p.words(name, at, top-.55*em, 0, ink)
			until = end
		}
	}
	p.rect(left, foot-.5, right, foot+.5, bold, 1)
	p.rect(left, bottom-.5, right, bottom+.5, bold, 1)
	index := map[string]int{}
	for i, q := range t.Parts {
		index[q.Name] = i
	}
	// The melody last, so that it lies on top.
	for _, front := range []bool{false, true} {
		for _, n := range t.Notes {
			i := index[n.Part]
			if (t.Parts[i].Role == "melody") != front {
				continue
			}
			x0, x1 := x(n.Start), max(x(n.Start+n.Length)-1, x(n.Start)+1.5)
			c := colours[i%len(colours)]
			alpha := .45 + .55*float64(n.Velocity)/127
			if p.s.Parts[i].Clef == "percussion" {
				each := band / float64(drums)
				mid := foot - (float64(lane[n.Pitch])+.5)*each
				r := min(each*.32, .45*em)
				p.rect(x0, mid-r, min(x1, x0+2*r), mid+r, c, alpha)
				continue
			}
			top, low := y(n.Pitch)+step*.08, y(n.Pitch)+step*.92
			p.rect(x0, top, x1, low, c, alpha)
		}
	}
}

// legend names the parts and returns where it ends.
func (p *painter) legend(em, right float64) float64 {
	x, y := em, 1.7*em
	for i, l := range music.Labels(p.s) {
		w := 1.6*em + p.width(l)
		if x+w > right && x > em {
			x, y = em, y+1.6*em
		}
		p.rect(x, y-.75*em, x+em, y+.05*em, colours[i%len(colours)], 1)
		p.words(l, x+1.3*em, y, 0, ink)
		x += w + 1.2*em
	}
	return y
}

func (p *painter) width(s string) float64 {
	return float64(font.MeasureString(p.face, s)) / 64
}

// words writes on a baseline; anchor 1 ends at x.
func (p *painter) words(s string, x, y, anchor float64, c color.Color) {
	x -= anchor * p.width(s)
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: p.face, Dot: fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(y * 64))}}
	d.DrawString(s)
}

// rect fills a rectangle, its edges by how much of a pixel they cover.
func (p *painter) rect(x0, y0, x1, y1 float64, c color.RGBA, alpha float64) {
	b := p.img.Bounds()
	cover := func(a, b float64, i int) float64 { return max(0, min(b, float64(i+1))-max(a, float64(i))) }
	for y := max(0, int(math.Floor(y0))); y < min(b.Max.Y, int(math.Ceil(y1))); y++ {
		v := cover(y0, y1, y) * alpha
		for x := max(0, int(math.Floor(x0))); x < min(b.Max.X, int(math.Ceil(x1))); x++ {
			a := v * cover(x0, x1, x)
			i := p.img.PixOffset(x, y)
			for k, to := range []uint8{c.R, c.G, c.B} {
				p.img.Pix[i+k] = uint8(math.Round(float64(p.img.Pix[i+k])*(1-a) + float64(to)*a))
			}
		}
	}
}
