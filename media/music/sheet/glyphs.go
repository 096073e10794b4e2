package sheet

import "math"

// A glyph is drawn in staff spaces, y upwards, as closed outlines. Most are laid
// down as a pen of changing width would: a line of knots, each with the pen's
// width there, becomes one outline.
type glyph struct {
	paths       [][]Segment
	left, right float64 // extent along x
}

// knot is a place of the pen and its width there.
type knot struct{ x, y, w float64 }

func segM(x, y float64) Segment { return Segment{Op: 'M', P: [6]float64{x, y}} }
func segL(x, y float64) Segment { return Segment{Op: 'L', P: [6]float64{x, y}} }
func segC(a, b, c, d, x, y float64) Segment {
	return Segment{Op: 'C', P: [6]float64{a, b, c, d, x, y}}
}
func segZ() Segment { return Segment{Op: 'Z'} }

// spline joins points by a Catmull-Rom curve, as cubic segments.
func spline(pts [][2]float64) []Segment {
	at := func(i int) [2]float64 { return pts[max(0, min(i, len(pts)-1))] }
	var out []Segment
	for i := 0; i+1 < len(pts); i++ {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		out = append(out, segC(b[0]+(c[0]-a[0])/6, b[1]+(c[1]-a[1])/6, c[0]-(d[0]-b[0])/6, c[1]-(d[1]-b[1])/6, c[0], c[1]))
	}
	return out
}

// pen draws a stroke through knots.
func pen(knots ...knot) []Segment {
	const steps = 4
	var line []knot
	at := func(i int) knot { return knots[max(0, min(i, len(knots)-1))] }
	for i := 0; i+1 < len(knots); i++ {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		for k := range steps {
			t := float64(k) / steps
			f := func(a, b, c, d float64) float64 {
				return b + 0.5*t*((c-a)+t*((2*a-5*b+4*c-d)+t*(3*(b-c)+d-a)))
			}
			line = append(line, knot{f(a.x, b.x, c.x, d.x), f(a.y, b.y, c.y, d.y), b.w + (c.w-b.w)*t*t*(3-2*t)})
		}
	}
	line = append(line, knots[len(knots)-1])
	left, right := make([][2]float64, len(line)), make([][2]float64, len(line))
	for i, p := range line {
		a, b := line[max(0, i-1)], line[min(len(line)-1, i+1)]
		dx, dy := b.x-a.x, b.y-a.y
		n := math.Hypot(dx, dy)
		if n == 0 {
			n = 1
		}
		nx, ny := -dy/n*p.w/2, dx/n*p.w/2
		left[i], right[len(line)-1-i] = [2]float64{p.x + nx, p.y + ny}, [2]float64{p.x - nx, p.y - ny}
	}
	out := []Segment{segM(left[0][0], left[0][1])}
	out = append(out, spline(left)...)
	out = append(out, segL(right[0][0], right[0][1]))
	out = append(out, spline(right)...)
	return append(out, segZ())
}

// oval is an ellipse turned by an angle; hole makes it run the other way round.
func oval(x, y, rx, ry, turn float64, hole bool) []Segment {
	const k = 0.5522847498
	cos, sin := math.Cos(turn), math.Sin(turn)
	p := func(u, v float64) (float64, float64) {
		if hole {
			v = -v
		}
		u, v = u*rx, v*ry
		return x + u*cos - v*sin, y + u*sin + v*cos
	}
	x0, y0 := p(1, 0)
	out := []Segment{segM(x0, y0)}
	for i := range 4 {
		a := float64(i) * math.Pi / 2
		c, s := math.Round(math.Cos(a)), math.Round(math.Sin(a))
		x1, y1 := p(c-k*s, s+k*c)
		x2, y2 := p(-s+k*c, c+k*s)
		x3, y3 := p(-s, c)
		out = append(out, segC(x1, y1, x2, y2, x3, y3))
	}
	return append(out, segZ())
}

func dotAt(x, y, r float64) []Segment { return oval(x, y, r, r, 0, false) }

func polygon(p ...float64) []Segment {
	out := []Segment{segM(p[0], p[1])}
	for i := 2; i < len(p); i += 2 {
		out = append(out, segL(p[i], p[i+1]))
	}
	return append(out, segZ())
}

func made(left, right float64, paths ...[]Segment) glyph {
	return glyph{paths: paths, left: left, right: right}
}

// together puts outlines into one path, so that holes are holes.
func together(paths ...[]Segment) []Segment {
	var out []Segment
	for _, p := range paths {
		out = append(out, p...)
	}
	return out
}

const (
	headWidth  = 1.2
	wholeWidth = 1.66
	stemWidth  = 0.13
	lineWidth  = 0.11 // of a staff line
)

// Heads have their left edge at x = 0 and their middle at y = 0.
var (
	headBlack = made(0, headWidth, oval(headWidth/2, 0, 0.66, 0.47, 0.42, false))
	headHalf  = made(0, headWidth, together(oval(headWidth/2, 0, 0.66, 0.49, 0.42, false), oval(headWidth/2, 0, 0.58, 0.255, 0.58, true)))
	headWhole = made(0, wholeWidth, together(oval(wholeWidth/2, 0, wholeWidth/2, 0.5, 0, false), oval(wholeWidth/2, 0, 0.4, 0.39, -0.55, true)))
	headCross = made(0, headWidth, pen(knot{0.12, -0.47, .17}, knot{1.08, 0.47, .17}), pen(knot{0.12, 0.47, .17}, knot{1.08, -0.47, .17}))
	headRing  = made(0, headWidth, together(oval(0.6, 0, 0.6, 0.6, 0, false), oval(0.6, 0, 0.47, 0.47, 0, true)),
		pen(knot{0.2, -0.4, .13}, knot{1, 0.4, .13}), pen(knot{0.2, 0.4, .13}, knot{1, -0.4, .13}))
)

// The treble clef has the G line at y = 0, the bass clef the F line.
var clefTreble = made(0, 2.6,
	pen(knot{1.36, -0.62, .1}, knot{0.98, -0.2, .2}, knot{1.05, 0.42, .3}, knot{1.62, 0.68, .36}, knot{2.25, 0.2, .4}, knot{2.3, -0.5, .36}, knot{1.75, -1.02, .24},
		knot{1.0, -0.92, .24}, knot{0.38, -0.3, .36}, knot{0.25, 0.62, .5}, knot{0.66, 1.55, .46}, knot{1.34, 2.4, .36}, knot{1.82, 3.15, .3}, knot{1.98, 3.95, .26}, knot{1.8, 4.62, .2},
		knot{1.52, 4.72, .16}, knot{1.26, 4.2, .26}, knot{1.2, 3.4, .28}, knot{1.38, 2.0, .2}, knot{1.66, 0.2, .17}, knot{1.92, -1.45, .17}, knot{1.86, -2.1, .17},
		knot{1.5, -2.55, .18}, knot{1.02, -2.52, .24}, knot{0.82, -2.2, .3}),
	dotAt(1.08, -2.08, .36))

var clefBass = made(0, 2.9,
	dotAt(0.46, 0.0, .42),
	pen(knot{0.1, 0.1, .18}, knot{0.26, 0.68, .18}, knot{0.9, 1.0, .22}, knot{1.62, 0.78, .46}, knot{1.98, 0.08, .56}, knot{1.82, -0.85, .46}, knot{1.2, -1.75, .28}, knot{0.05, -2.5, .08}),
	dotAt(2.72, 0.5, .22), dotAt(2.72, -0.5, .22))

var clefDrums = made(0, 1.7, polygon(0.35, 1, 0.85, 1, 0.85, -1, 0.35, -1), polygon(1.25, 1, 1.75, 1, 1.75, -1, 1.25, -1))

// Accidentals have their left edge at x = 0 and stand on y = 0.
var (
	sharp = made(0, 1.0, polygon(.25, 1.3, .37, 1.34, .37, -1.44, .25, -1.48), polygon(.63, 1.46, .75, 1.5, .75, -1.28, .63, -1.32),
		polygon(0, .38, 1, .7, 1, .36, 0, .04), polygon(0, -.42, 1, -.1, 1, -.44, 0, -.76))
	flat = made(0, .88, polygon(0, 1.85, .12, 1.85, .12, -.72, 0, -.68),
		together([]Segment{segM(.08, .32), segC(.3, .66, .88, .62, .88, .12), segC(.88, -.25, .4, -.5, .05, -.74), segL(.05, -.52),
			segC(.3, -.3, .56, -.1, .56, .16), segC(.56, .42, .3, .34, .08, .1), segZ()}))
	natural     = made(0, .72, polygon(0, 1.42, .12, 1.42, .12, -.62, 0, -.66), polygon(.6, .66, .72, .7, .72, -1.42, .6, -1.42), polygon(0, .36, .72, .56, .72, .22, 0, .02), polygon(0, -.4, .72, -.2, .72, -.54, 0, -.74))
	doubleSharp = made(0, 1.0, pen(knot{.08, -.42, .22}, knot{.92, .42, .22}), pen(knot{.08, .42, .22}, knot{.92, -.42, .22}),
		dotAt(.13, .37, .17), dotAt(.87, .37, .17), dotAt(.13, -.37, .17), dotAt(.87, -.37, .17))
	doubleFlat = shifted(flat, .72)
)

// shifted is a glyph twice, the second moved to the right.
func shifted(g glyph, dx float64) glyph {
	out := glyph{left: g.left, right: g.right + dx}
	out.paths = append(out.paths, g.paths...)
	for _, p := range g.paths {
		out.paths = append(out.paths, transform(p, 1, 1, dx, 0))
	}
	return out
}

func transform(p []Segment, sx, sy, dx, dy float64) []Segment {
	out := make([]Segment, len(p))
	for i, s := range p {
		out[i].Op = s.Op
		n := map[byte]int{'M': 1, 'L': 1, 'C': 3}[s.Op]
		for k := range n {
			out[i].P[2*k], out[i].P[2*k+1] = s.P[2*k]*sx+dx, s.P[2*k+1]*sy+dy
		}
	}
	return out
}

func accidental(alter int) glyph {
	switch alter {
	case 1:
		return sharp
	case -1:
		return flat
	case 2:
		return doubleSharp
	case -2:
		return doubleFlat
	}
	return natural
}

// Rests have their left edge at x = 0; y = 0 is the middle line.
var (
	restWhole   = made(0, 1.3, polygon(0, 1, 1.3, 1, 1.3, .42, 0, .42))
	restHalf    = made(0, 1.3, polygon(0, .58, 1.3, .58, 1.3, 0, 0, 0))
	restQuarter = made(0, 1.0, pen(knot{.28, 1.5, .06}, knot{.5, 1.22, .18}, knot{.78, .86, .2}, knot{.66, .55, .42}, knot{.4, .2, .44}, knot{.34, -.02, .22}, knot{.6, -.42, .16}, knot{.86, -.76, .1}),
		pen(knot{.88, -.72, .08}, knot{.55, -.6, .26}, knot{.28, -.7, .36}, knot{.26, -1.04, .24}, knot{.56, -1.46, .05}))
	restEighth = made(0, 1.1, restHook(.0, 0.5), pen(knot{1.02, .72, .12}, knot{.42, -1.0, .15}), dotAt(.3, .5, .27))
	rest16     = made(0, 1.3, restHook(.16, 0.5), restHook(-.14, -.5), pen(knot{1.2, .72, .12}, knot{.36, -2.0, .15}), dotAt(.48, .5, .27), dotAt(.14, -.5, .27))
	rest32     = made(0, 1.5, restHook(.32, 1.5), restHook(.1, .5), restHook(-.12, -.5), pen(knot{1.36, 1.72, .12}, knot{.36, -2.0, .15}), dotAt(.62, 1.5, .27), dotAt(.42, .5, .27), dotAt(.18, -.5, .27))
)

func restHook(x, y float64) []Segment {
	return pen(knot{x + .3, y - .24, .08}, knot{x + .62, y - .2, .14}, knot{x + 1.0, y + .2, .1})
}

func rest(base int) glyph {
	switch base {
	case 1:
		return restWhole
	case 2:
		return restHalf
	case 4:
		return restQuarter
	case 8:
		return restEighth
	case 16:
		return rest16
	}
	return rest32
}

// flag hangs from the end of an upward stem at (0, 0).
var flag = pen(knot{0.02, 0.02, .14}, knot{.1, -.55, .34}, knot{.6, -1.15, .24}, knot{.95, -1.8, .17}, knot{.9, -2.45, .12}, knot{.72, -2.95, .05})

// digits of time signatures are two spaces high, from y = −1 to 1.
var digits = map[int]glyph{
	2: made(0, 1.6, pen(knot{.2, .42, .34}, knot{.42, .84, .18}, knot{.85, .92, .2}, knot{1.22, .55, .42}, knot{.95, .05, .34}, knot{.45, -.45, .22}, knot{.16, -.88, .1}),
		pen(knot{.16, -.86, .1}, knot{.5, -.66, .36}, knot{.95, -.76, .4}, knot{1.28, -.78, .26}, knot{1.46, -.42, .08}), dotAt(.36, .44, .25)),
	3: made(0, 1.5, pen(knot{.2, .5, .2}, knot{.42, .86, .16}, knot{.82, .9, .2}, knot{1.08, .5, .42}, knot{.86, .12, .24}, knot{.5, .04, .14}),
		pen(knot{.5, .06, .14}, knot{.9, -.04, .22}, knot{1.2, -.45, .46}, knot{.9, -.88, .22}, knot{.45, -.86, .18}, knot{.2, -.5, .2}), dotAt(.36, .5, .23), dotAt(.36, -.52, .24)),
	4: made(0, 1.6, polygon(.62, 1, 1.0, 1, .36, -.24, .1, -.24), polygon(.1, -.24, .1, -.46, 1.5, -.46, 1.5, -.24), polygon(.86, .3, 1.22, .62, 1.22, -.8, 1.46, -1, .64, -1, .86, -.8)),
	6: made(0, 1.5, together(oval(.8, -.38, .62, .6, 0, false), oval(.8, -.38, .22, .46, 0, true)),
		pen(knot{.4, -.4, .42}, knot{.36, .1, .42}, knot{.55, .68, .3}, knot{.9, .92, .16}, knot{1.2, .74, .16}, knot{1.2, .56, .2}), dotAt(1.1, .58, .22)),
	8: made(0, 1.5, together(oval(.76, .48, .54, .5, 0, false), oval(.8, .5, .27, .33, .5, true)), together(oval(.76, -.46, .62, .54, 0, false), oval(.72, -.48, .3, .35, .5, true)))}

// Letters of dynamics stand on y = 0; x-height is about 1.
var letterGlyphs = map[byte]glyph{
	'p': made(-.2, 1.45, pen(knot{0, .72, .06}, knot{.3, 1.0, .12}, knot{.5, .9, .24}, knot{.36, .2, .28}, knot{.12, -.62, .26}),
		pen(knot{-.28, -.64, .1}, knot{.42, -.64, .1}),
		pen(knot{.44, .62, .1}, knot{.8, 1.0, .16}, knot{1.18, .86, .34}, knot{1.14, .34, .36}, knot{.76, .02, .16}, knot{.4, .16, .1})),
	'm': made(-.1, 2.0, pen(knot{-.05, .68, .06}, knot{.2, .98, .14}, knot{.38, .86, .22}, knot{.12, .0, .24}), pen(knot{.3, .5, .08}, knot{.72, .98, .16}, knot{.96, .84, .24}, knot{.72, .0, .24}),
		pen(knot{.9, .5, .08}, knot{1.3, .98, .16}, knot{1.56, .84, .24}, knot{1.38, .2, .24}, knot{1.5, .0, .14}, knot{1.82, .28, .06})),
	'f': made(-.4, 1.2, pen(knot{1.28, 1.38, .2}, knot{1.1, 1.66, .14}, knot{.82, 1.5, .2}, knot{.62, .9, .3}, knot{.4, .1, .3}, knot{.18, -.5, .22}, knot{-.12, -.74, .12}, knot{-.36, -.5, .18}),
		pen(knot{.1, .94, .11}, knot{1.04, .94, .11}), dotAt(1.22, 1.4, .17), dotAt(-.3, -.48, .16)),
}
