package artwork

import (
	"math"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// This file sets words as outlines, so that no picture needs a font to be read.

// MaxTitle is the most characters of a title that are set; the rest is cut.
const MaxTitle = 120

// A Face is a letter form to set words in.
type Face int

// The faces: upright and strong, or lighter for a quiet work.
const (
	Strong Face = iota
	Quiet
)

var faces = [...]func() *sfnt.Font{
	Strong: sync.OnceValue(func() *sfnt.Font { return parsed(gobold.TTF) }),
	Quiet:  sync.OnceValue(func() *sfnt.Font { return parsed(gomedium.TTF) }),
}

// parsed reads a font that is part of this program and cannot be damaged.
func parsed(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("artwork: " + err.Error())
	}
	return f
}

// Glyph is one letter in its place.
type Glyph struct {
	Path Path
	X, Y float64 // where it stands on its baseline, in the middle of its width
}

const em = 1000

// measure is the width of words in units of a thousandth of the size.
func measure(f *sfnt.Font, b *sfnt.Buffer, words string) float64 {
	x := 0.0
	var last sfnt.GlyphIndex
	for _, r := range words {
		g, err := f.GlyphIndex(b, r)
		if err != nil || g == 0 {
			continue
		}
		if last != 0 {
			if k, err := f.Kern(b, last, g, fixed.I(em), font.HintingNone); err == nil {
				x += float64(k) / 64
			}
		}
		if a, err := f.GlyphAdvance(b, g, fixed.I(em), font.HintingNone); err == nil {
			x += float64(a) / 64
		}
		last = g
	}
	return x
}

// Letters sets words from x, y on their baseline at a size in pixels. A character
// that the face has no form for is left out.
func Letters(face Face, words string, x, y, size float64) []Glyph {
	f := faces[face]()
	var b sfnt.Buffer
	var out []Glyph
	k := size / em
	var last sfnt.GlyphIndex
	for _, r := range words {
		g, err := f.GlyphIndex(&b, r)
		if err != nil || g == 0 {
			continue
		}
		if last != 0 {
			if d, err := f.Kern(&b, last, g, fixed.I(em), font.HintingNone); err == nil {
				x += float64(d) / 64 * k
			}
		}
		last = g
		adv, err := f.GlyphAdvance(&b, g, fixed.I(em), font.HintingNone)
		if err != nil {
			continue
		}
		w := float64(adv) / 64 * k
		segs, err := f.LoadGlyph(&b, g, fixed.I(em), nil)
		if err != nil {
			continue
		}
		var p Path
		var lx, ly float64
		at := func(q fixed.Point26_6) (float64, float64) { return x + float64(q.X)/64*k, y + float64(q.Y)/64*k }
		open := false
		for _, s := range segs {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if open {
					p.Z()
				}
				open = true
				lx, ly = at(s.Args[0])
				p.M(lx, ly)
			case sfnt.SegmentOpLineTo:
				lx, ly = at(s.Args[0])
				p.L(lx, ly)
			case sfnt.SegmentOpQuadTo:
				ax, ay := at(s.Args[0])
				bx, by := at(s.Args[1])
				p.C(lx+(ax-lx)*2/3, ly+(ay-ly)*2/3, bx+(ax-bx)*2/3, by+(ay-by)*2/3, bx, by)
				lx, ly = bx, by
			case sfnt.SegmentOpCubeTo:
				ax, ay := at(s.Args[0])
				bx, by := at(s.Args[1])
				lx, ly = at(s.Args[2])
				p.C(ax, ay, bx, by, lx, ly)
			}
		}
		if open {
			p.Z()
			out = append(out, Glyph{p, x + w/2, y})
		}
		x += w
	}
	return out
}

// Title breaks words into at most three lines of even length and sets them as
// large as they fit into a box of plate pixels, centred; size is the letters'.
func Title(face Face, words string, x, y, w, h float64) (glyphs []Glyph, size float64) {
	if r := []rune(words); len(r) > MaxTitle {
		words = string(r[:MaxTitle])
	}
	list := strings.Fields(words)
	if len(list) == 0 {
		return nil, 0
	}
	f := faces[face]()
	var b sfnt.Buffer
	const leading = 1.12
	var best []string
	for n := 1; n <= min(3, len(list)); n++ {
		lines := even(list, n, func(s string) float64 { return measure(f, &b, s) })
		wide := 0.0
		for _, l := range lines {
			wide = max(wide, measure(f, &b, l))
		}
		if wide == 0 {
			continue
		}
		s := min(w/wide*em, h/(leading*float64(len(lines))), h*0.62)
		if s > size*1.08 {
			size, best = s, lines
		}
	}
	top := y + (h-size*leading*float64(len(best)))/2
	for i, l := range best {
		lw := measure(f, &b, l) * size / em
		glyphs = append(glyphs, Letters(face, l, x+(w-lw)/2, top+size*(0.86+leading*float64(i)), size)...)
	}
	return glyphs, size
}

// even parts words into n lines whose longest is the shortest possible.
func even(list []string, n int, width func(string) float64) []string {
	if n == 1 {
		return []string{strings.Join(list, " ")}
	}
	var best []string
	short := math.Inf(1)
	for i := 1; i <= len(list)-(n-1); i++ {
		lines := append([]string{strings.Join(list[:i], " ")}, even(list[i:], n-1, width)...)
		wide := 0.0
		for _, l := range lines {
			wide = max(wide, width(l))
		}
		if wide < short {
			short, best = wide, lines
		}
	}
	return best
}
