package sheet

import (
	"math"

	"github.com/atelierhq/atelier/media/music"
)

// box is a stretch of a staff that is taken, in staff spaces.
type box struct{ x0, x1, low, top float64 }

// canvas collects the shapes of one staff of a system, in staff spaces from its
// middle line, y upwards.
type canvas struct {
	shapes []Shape
	boxes  []box
}

func (c *canvas) fill(p []Segment) { c.shapes = append(c.shapes, Shape{Path: p}) }

func (c *canvas) glyph(g glyph, x, y, scale float64) {
	for _, p := range g.paths {
		c.fill(transform(p, scale, scale, x, y))
	}
}

func (c *canvas) line(x0, y0, x1, y1, w float64) {
	c.shapes = append(c.shapes, Shape{Path: []Segment{segM(x0, y0), segL(x1, y1)}, Stroke: w})
}

func (c *canvas) text(t string, x, y, size, anchor float64, bold, italic bool) {
	c.shapes = append(c.shapes, Shape{Text: t, X: x, Y: y, Size: size, Anchor: anchor, Bold: bold, Italic: italic})
}

func (c *canvas) take(x0, x1, low, top float64) { c.boxes = append(c.boxes, box{x0, x1, low, top}) }

// extent is how far up (or down) the taken stretches reach between two places.
func (c *canvas) extent(x0, x1 float64) (low, top float64) {
	low, top = -2, 2
	for _, b := range c.boxes {
		if b.x1 > x0 && b.x0 < x1 {
			low, top = min(low, b.low), max(top, b.top)
		}
	}
	return low, top
}

// stems finds how long the stems of a bar are; the beams of its groups are drawn.
func (c *canvas) stems(items []*item) {
	for i := 0; i < len(items); {
		it := items[i]
		if it.rest() || it.Base == 1 {
			i++
			continue
		}
		if it.beam == 0 {
			it.stemX = it.edge()
			length := 3.5
			if it.Base >= 32 {
				length = 4.2
			}
			if it.up {
				it.stem = max(it.top()+length, 0)
			} else {
				it.stem = min(it.low()-length, 0)
			}
			i++
			continue
		}
		j := i
		for j < len(items) && items[j].beam == it.beam {
			j++
		}
		c.beam(items[i:j])
		i = j
	}
}

func (it *item) edge() float64 {
	if it.up {
		return it.x + it.wide() - stemWidth/2
	}
	return it.x + stemWidth/2
}

func beamsOf(base int) int {
	n := 0
	for base > 4 {
		base /= 2
		n++
	}
	return n
}

const beamThick, beamStep = 0.5, 0.76

// beam draws one group's beams and sets its stems.
func (c *canvas) beam(g []*item) {
	dir := -1.0
	if g[0].up {
		dir = 1
	}
	ref := func(it *item) float64 { // the head that the beam is nearest to
		if it.up {
			return it.top()
		}
		return it.low()
	}
	most := 0
	for _, it := range g {
		it.stemX = it.edge()
		most = max(most, beamsOf(it.Base))
	}
	first, last := g[0], g[len(g)-1]
	rise := ref(last) - ref(first)
	limit := min(1.1, 0.1*(last.stemX-first.stemX)+0.2)
	rise = max(-limit, min(limit, rise/2))
	for _, it := range g[1 : len(g)-1] { // a note between sticks out: the beam lies level
		if (ref(it)-max(dir*ref(first), dir*ref(last))*dir)*dir > 0 {
			rise = 0
		}
	}
	slope := rise / (last.stemX - first.stemX)
	length := 2.9 + 0.35*float64(most-1)
	if most >= 3 {
		length += 0.4
	}
	y0 := math.Inf(-1)
	for _, it := range g {
		y0 = max(y0, dir*(ref(it)-slope*(it.stemX-first.stemX))+length, dir*(-slope*(it.stemX-first.stemX)))
	}
	y0 *= dir
	at := func(x float64) float64 { return y0 + slope*(x-first.stemX) }
	for _, it := range g {
		it.stem = at(it.stemX)
	}
	bar := func(x0, x1 float64, level int) {
		off := -dir * beamStep * float64(level)
		a, b := at(x0)+off, at(x1)+off
		c.fill(polygon(x0, a, x1, b, x1, b-dir*beamThick, x0, a-dir*beamThick))
	}
	const half = stemWidth / 2
	for level := range most {
		for i := 0; i < len(g); {
			if beamsOf(g[i].Base) <= level {
				i++
				continue
			}
			j := i
			for j+1 < len(g) && beamsOf(g[j+1].Base) > level {
				j++
			}
			switch {
			case j > i:
				bar(g[i].stemX-half, g[j].stemX+half, level)
			case i == 0:
				bar(g[i].stemX-half, g[i].stemX+1.1, level)
			default:
				bar(g[i].stemX-1.1, g[i].stemX+half, level)
			}
			i = j + 1
		}
	}
}

// sign draws one sign of a bar.
func (c *canvas) sign(it *item) {
	if it.rest() {
		g, y := rest(it.Base), 0.0
		c.glyph(g, it.x, y, 1)
		for d := range it.Dots {
			c.fill(dotAt(it.x+g.right+0.35+0.5*float64(d), 0.5, .2))
		}
		c.take(it.x, it.x+g.right, -1.6, 1.6)
		return
	}
	w := it.wide()
	left, right := it.x, it.x+w
	taken := map[int]bool{}
	for _, h := range it.heads {
		x, y := it.x+h.dx, float64(h.pos)/2
		c.glyph(headOf(it, h), x, y, 1)
		left, right = min(left, x), max(right, x+w)
		if h.acc {
			g := accidental(h.alter)
			c.glyph(g, it.x+h.accX, y, 1)
			c.take(it.x+h.accX, it.x+h.accX+g.right, y-1.2, y+1.5)
		}
		taken[h.pos] = true
	}
	for _, h := range it.heads {
		for p := 6; p <= h.pos; p += 2 {
			c.line(it.x-.36+min(0, h.dx), float64(p)/2, it.x+w+.36+max(0, h.dx), float64(p)/2, 0.15)
		}
		for p := -6; p >= h.pos; p -= 2 {
			c.line(it.x-.36+min(0, h.dx), float64(p)/2, it.x+w+.36+max(0, h.dx), float64(p)/2, 0.15)
		}
	}
	used := map[int]bool{}
	for i := len(it.heads) - 1; i >= 0 && it.Dots > 0; i-- {
		p := it.heads[i].pos
		if p%2 == 0 {
			p++
		}
		if used[p] {
			p -= 2
		}
		if used[p] {
			continue
		}
		used[p] = true
		c.fill(dotAt(right+.42, float64(p)/2, .21))
		c.take(right+.2, right+.65, float64(p)/2-.25, float64(p)/2+.25)
	}
	low, top := it.low()-.5, it.top()+.5
	if it.Base > 1 {
		from := it.low()
		if !it.up {
			from = it.top()
		}
		shift := 0.16
		if !it.up {
			shift = -0.16
		}
		c.fill(polygon(it.stemX-stemWidth/2, from+shift, it.stemX+stemWidth/2, from+shift, it.stemX+stemWidth/2, it.stem, it.stemX-stemWidth/2, it.stem))
		low, top = min(low, it.stem), max(top, it.stem)
		if it.beam == 0 {
			for k := range beamsOf(it.Base) {
				if it.up {
					c.fill(transform(flag, 1, 1, it.stemX, it.stem-0.8*float64(k)))
					right = max(right, it.stemX+1)
				} else {
					c.fill(transform(flag, 1, -1, it.stemX, it.stem+0.8*float64(k)))
				}
			}
		}
	}
	c.take(left-.1, right+.1, low, top)
	c.articulation(it, low, top)
}

func headOf(it *item, h head) glyph {
	switch {
	case h.cross && it.Base >= 4:
		return headCross
	case h.cross:
		return headRing
	case it.Base == 1:
		return headWhole
	case it.Base == 2:
		return headHalf
	}
	return headBlack
}

// articulation stands at the heads, away from the stem.
func (c *canvas) articulation(it *item, low, top float64) {
	if it.TieIn {
		return
	}
	artic := ""
	for _, n := range it.Notes {
		if n.Artic != "" {
			artic = n.Artic
			break
		}
	}
	if artic == "" {
		return
	}
	x, below := it.x+it.wide()/2, it.up
	if it.Base == 1 {
		below = it.low()+it.top() < 0
	}
	edge := it.heads[len(it.heads)-1].pos
	dir := 1.0
	if below {
		edge, dir = it.heads[0].pos, -1
	}
	y := float64(edge)/2 + dir // in the next space but one from a line, clear of lines
	if edge%2 == 0 && math.Abs(y) <= 2 {
		y += dir * 0.5
	}
	switch artic {
	case "staccato":
		c.fill(dotAt(x, y, .22))
	case "tenuto":
		c.line(x-.62, y, x+.62, y, .17)
	case "accent":
		y = dir * max(2.75, dir*float64(edge)/2+1.2)
		c.line(x-.75, y+.42, x+.75, y, .14)
		c.line(x-.75, y-.42, x+.75, y, .14)
	}
	c.take(x-.7, x+.7, min(low, y-.5), max(top, y+.5))
}

// bow draws a tie or a slur: a curve that is thicker in its middle.
func (c *canvas) bow(x0, y0, x1, y1, high, thick float64) {
	in := min((x1-x0)*0.3, 4)
	a, b := high*4/3, (high+math.Copysign(thick, high))*4/3
	c.fill([]Segment{segM(x0, y0), segC(x0+in, y0+a, x1-in, y1+a, x1, y1), segC(x1-in, y1+b, x0+in, y0+b, x0, y0), segZ()})
}

// ties draws what goes out of a sign into the next; end is where the system ends
// and next the sign it leads to, nil when that is in another system.
func (c *canvas) ties(it, next *item, start, end float64) {
	n := len(it.heads)
	for i, h := range it.heads {
		dir := -1.0
		if n == 1 && !it.up || n > 1 && i >= (n+1)/2 || n > 1 && n%2 == 1 && i == n/2 && !it.up {
			dir = 1
		}
		if n == 1 && it.Base == 1 && h.pos >= 0 {
			dir = 1
		}
		x0 := max(start, it.x+h.dx+it.wide()+.08)
		if n == 1 {
			x0 -= .25
		}
		x1 := end
		if next != nil {
			x1 = next.x - .08
			if n == 1 {
				x1 += .25
			}
		}
		y := float64(h.pos)/2 + dir*.35
		if n == 1 {
			y += dir * .3
		}
		high := min(.85, .3+.04*(x1-x0))
		c.bow(x0, y, x1, y, dir*high, .17)
		c.take(x0+.3, x1-.3, min(y, y+dir*(high+.2)), max(y, y+dir*(high+.2)))
	}
}

// slur draws a curve over a stretch, clear of all that is below it.
func (c *canvas) slur(x0, y0, x1, y1 float64) {
	span := x1 - x0
	if span < 1.5 {
		return
	}
	high := max(.8, min(2.2, .5+span*.04))
	in := min(span*.3, 6)
	for ; high < 9; high += .25 {
		clear := true
		for t := 0.04; t < 0.97 && clear; t += 0.03 {
			u := 1 - t
			x := u*u*u*x0 + 3*u*u*t*(x0+in) + 3*u*t*t*(x1-in) + t*t*t*x1
			y := u*u*u*y0 + 3*u*u*t*(y0+high*4/3) + 3*u*t*t*(y1+high*4/3) + t*t*t*y1
			for _, b := range c.boxes {
				if b.x0 <= x && x <= b.x1 && b.top+.2 > y && x > x0+.9 && x < x1-.9 {
					clear = false
					break
				}
			}
		}
		if clear {
			break
		}
	}
	a, b := high*4/3, (high+.22)*4/3
	c.fill([]Segment{segM(x0, y0), segC(x0+in, y0+a, x1-in, y1+a, x1, y1), segC(x1-in, y1+b, x0+in, y0+b, x0, y0), segZ()})
	const pieces = 12
	lx, ly := x0, y0
	for i := 1; i <= pieces; i++ { // what the curve takes, piece by piece
		t := float64(i) / pieces
		u := 1 - t
		x := u*u*u*x0 + 3*u*u*t*(x0+in) + 3*u*t*t*(x1-in) + t*t*t*x1
		y := u*u*u*y0 + 3*u*u*t*(y0+b) + 3*u*t*t*(y1+b) + t*t*t*y1
		c.take(lx, x, min(y, ly)-.3, max(y, ly))
		lx, ly = x, y
	}
}

// dynamic sets the letters of a dynamic under a sign.
func (c *canvas) dynamic(mark string, x float64) {
	const scale = 1.15
	width := 0.0
	for i := range len(mark) {
		width += advance(mark[i]) * scale
	}
	low, _ := c.extent(x-1.2, x+width+.8)
	y := min(-4.6, low-1.8)
	if mark[0] == 'f' { // a taller letter
		y = min(-4.9, low-2.6)
	}
	at := x - .1
	for i := range len(mark) {
		g := letterGlyphs[mark[i]]
		c.glyph(g, at, y, scale)
		at += advance(mark[i]) * scale
	}
	c.take(x-.8, at+.4, y-1, y+1.6)
}

func advance(b byte) float64 {
	return map[byte]float64{'p': 1.32, 'm': 1.72, 'f': 1.0}[b]
}

func (c *canvas) clef(st *stave, x float64) {
	switch st.clef {
	case "percussion":
		c.glyph(clefDrums, x, 0, 1)
		return
	case "bass":
		c.glyph(clefBass, x, 1, 1)
	default:
		c.glyph(clefTreble, x, -1, 1)
	}
	t := map[int]string{1: "8", -1: "8", 2: "15", -2: "15"}[st.octave]
	switch {
	case st.octave > 0 && st.clef == "bass":
		c.text(t, x+1.2, 2.35, 1.7, .5, false, true)
	case st.octave > 0:
		c.text(t, x+1.75, 3.95, 1.7, .5, false, true)
	case st.octave < 0 && st.clef == "bass":
		c.text(t, x+1.1, -3.15, 1.7, .5, false, true)
	case st.octave < 0:
		c.text(t, x+1.35, -4.9, 1.7, .5, false, true)
	}
	if st.octave != 0 {
		c.take(x, x+2.6, -5, 5.2)
	}
	c.take(x, x+2.6, -3.6, 3.8)
}

// signature draws a key signature and returns its width.
func (c *canvas) signature(st *stave, k music.Key, x float64) float64 {
	if st.clef == "percussion" {
		return 0
	}
	f := k.Fifths()
	g, at := sharp, []int{4, 1, 5, 2, -1, 3, 0} // F C G D A E B in the treble
	if f < 0 {
		g, at = flat, []int{0, 3, -1, 2, -2, 1, -3} // B E A D G C F
	}
	shift := 0
	if st.clef == "bass" {
		shift = -2
	}
	n := max(f, -f)
	for i := range n {
		c.glyph(g, x+float64(i)*1.05, float64(at[i]+shift)/2, 1)
	}
	if n > 0 {
		c.take(x, x+float64(n)*1.05, -2, 3.2)
	}
	return float64(n) * 1.05
}
