package illustrator

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// rgb is short for what every motif is full of.
type rgb = artwork.RGB

// hex reads a colour constant of this package.
func hex(s string) rgb {
	c, ok := artwork.Hex(s)
	if !ok {
		panic("illustrator: not a colour: " + s)
	}
	return c
}

// pen draws into one frame of a plate. A motif works in local units: the frame
// is 100 units high and pen.w wide, y grows downwards, things stand on y = 100
// and look to the right. The pen turns that into plate pixels, grades colours
// by the plate's light, and gives every part the hand of the style.
type pen struct {
	shapes []artwork.Shape
	s      float64 // plate pixels a unit
	ox, oy float64 // plate pixels of the local origin
	w      float64 // local width
	flip   bool
	pw, ph float64 // plate size
	style  string
	amb    artwork.Ambient
	depth  float64
	lift   float64
	lit    float64 // +1 light from the local left, −1 from the local right
	rng    *rand.Rand
	turn   float64 // rotation in radians about turnX, turnY
	tx, ty float64
	clip   *artwork.Path
	raise  float64 // paper height of bodies, times the default
}

// newPen makes a pen for an element of a plate. The same element gets the same
// pen whenever it is drawn.
func newPen(p *artwork.Plate, style string, e *artwork.Element, aspect float64) *pen {
	W, H := float64(p.Width), float64(p.Height)
	q := &pen{pw: W, ph: H, style: style, amb: p.Ambient, depth: e.Depth, lift: e.Lift, lit: 1, raise: 1}
	// The motif keeps its shape: it fills the frame's height or its width,
	// whichever is the tighter, and stands on the frame's foot, in its middle.
	fw, fh := e.Place.W*W, e.Place.H*H
	q.w = 100 * aspect
	q.s = min(fh/100, fw/q.w)
	q.ox = e.Place.X*W + (fw-q.w*q.s)/2
	q.oy = e.Place.Y*H + fh - 100*q.s
	q.flip = e.Facing == "left"
	if p.Light == "right" {
		q.lit = -q.lit
	}
	if q.flip {
		q.lit = -q.lit
	}
	q.rng = random(e.Motif, strconv.Itoa(e.Look), e.Name)
	return q
}

// random is a generator that depends on its words alone.
func random(words ...string) *rand.Rand {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w)) // a hash never fails to write
		h.Write([]byte{0})
	}
	return rand.New(rand.NewPCG(h.Sum64(), 0x9e3779b97f4a7c15))
}

// map to plate pixels.
func (p *pen) at(x, y float64) (float64, float64) {
	if p.turn != 0 {
		s, c := math.Sincos(p.turn)
		dx, dy := x-p.tx, y-p.ty
		x, y = p.tx+dx*c-dy*s, p.ty+dx*s+dy*c
	}
	if p.flip {
		x = p.w - x
	}
	return p.ox + x*p.s, p.oy + y*p.s
}

// rotated draws with everything turned by degrees about x, y.
func (p *pen) rotated(deg, x, y float64, draw func()) {
	t, tx, ty := p.turn, p.tx, p.ty
	p.turn, p.tx, p.ty = deg*math.Pi/180, x, y
	draw()
	p.turn, p.tx, p.ty = t, tx, ty
}

// inside draws with everything cut to an outline.
func (p *pen) inside(o outline, draw func()) {
	c := p.path(o)
	was := p.clip
	p.clip = &c
	draw()
	p.clip = was
}

// sub draws in a smaller frame: its origin at x, y and k of the scale.
func (p *pen) sub(x, y, k, w float64, flip bool, draw func()) {
	was := *p
	ax := x
	if flip != p.flip {
		p.lit = -p.lit
	}
	if p.flip {
		p.ox += (was.w - ax - w*k) * p.s
	} else {
		p.ox += ax * p.s
	}
	p.oy += y * p.s
	p.s *= k
	p.w = w
	p.flip = was.flip != flip
	p.lit = was.lit
	if flip {
		p.lit = -was.lit
	}
	draw()
	shapes := p.shapes
	*p = was
	p.shapes = shapes
}

// outline is a path in local units.
type outline struct {
	ops []byte
	pts []float64
}

// numbers reads a list of numbers parted by spaces.
func numbers(s string) []float64 {
	var out []float64
	for i := 0; i < len(s); {
		if s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == ',' {
			i++
			continue
		}
		j := i
		for j < len(s) && s[j] != ' ' && s[j] != ',' && s[j] != '\n' && s[j] != '\t' {
			j++
		}
		f, err := strconv.ParseFloat(s[i:j], 64)
		if err != nil {
			panic("illustrator: not a number in an outline: " + s[i:j])
		}
		out = append(out, f)
		i = j
	}
	return out
}

// poly is a closed outline with straight sides.
func poly(xy ...float64) outline {
	var o outline
	for i := 0; i+1 < len(xy); i += 2 {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		o.ops = append(o.ops, op)
		o.pts = append(o.pts, xy[i], xy[i+1])
	}
	o.ops = append(o.ops, 'Z')
	return o
}

// blob is a closed smooth outline through the points of s ("x y x y …").
func blob(s string) outline { return smooth(numbers(s), true) }

// wire is an open smooth line through the points of s.
func wire(s string) outline { return smooth(numbers(s), false) }

// smooth runs a Catmull–Rom spline through points.
func smooth(xy []float64, closed bool) outline {
	n := len(xy) / 2
	at := func(i int) (float64, float64) {
		if closed {
			i = (i%n + n) % n
		} else {
			i = min(max(i, 0), n-1)
		}
		return xy[2*i], xy[2*i+1]
	}
	var o outline
	x, y := at(0)
	o.ops, o.pts = append(o.ops, 'M'), append(o.pts, x, y)
	last := n - 1
	if closed {
		last = n
	}
	for i := range last {
		ax, ay := at(i - 1)
		bx, by := at(i)
		cx, cy := at(i + 1)
		dx, dy := at(i + 2)
		const k = 1.0 / 6
		o.ops = append(o.ops, 'C')
		o.pts = append(o.pts, bx+(cx-ax)*k, by+(cy-ay)*k, cx-(dx-bx)*k, cy-(dy-by)*k, cx, cy)
	}
	if closed {
		o.ops = append(o.ops, 'Z')
	}
	return o
}

// shape reads a path with M, L, C, Q and Z, absolute, numbers parted by spaces.
func shape(s string) outline {
	var o outline
	var lx, ly float64
	for i := 0; i < len(s); {
		c := s[i]
		i++
		if c == ' ' || c == '\n' || c == '\t' {
			continue
		}
		j := i
		for j < len(s) && (s[j] < 'A' || s[j] > 'Z') {
			j++
		}
		v := numbers(s[i:j])
		i = j
		step := map[byte]int{'M': 2, 'L': 2, 'C': 6, 'Q': 4, 'Z': 0}[c]
		if c == 'Z' {
			o.ops = append(o.ops, 'Z')
			continue
		}
		for k := 0; k+step <= len(v); k += step {
			q := v[k : k+step]
			if c == 'Q' {
				o.ops = append(o.ops, 'C')
				o.pts = append(o.pts, lx+(q[0]-lx)*2/3, ly+(q[1]-ly)*2/3, q[2]+(q[0]-q[2])*2/3, q[3]+(q[1]-q[3])*2/3, q[2], q[3])
			} else {
				o.ops = append(o.ops, c)
				o.pts = append(o.pts, q...)
			}
			lx, ly = q[step-2], q[step-1]
		}
	}
	return o
}

func ellipse(cx, cy, rx, ry float64) outline {
	const k = 0.5522847498
	return outline{[]byte("MCCCCZ"), []float64{cx + rx, cy,
		cx + rx, cy + ry*k, cx + rx*k, cy + ry, cx, cy + ry,
		cx - rx*k, cy + ry, cx - rx, cy + ry*k, cx - rx, cy,
		cx - rx, cy - ry*k, cx - rx*k, cy - ry, cx, cy - ry,
		cx + rx*k, cy - ry, cx + rx, cy - ry*k, cx + rx, cy}}
}

func disc(cx, cy, r float64) outline { return ellipse(cx, cy, r, r) }

func box(x, y, w, h float64) outline { return poly(x, y, x+w, y, x+w, y+h, x, y+h) }

// rounded is a rectangle with round corners.
func rounded(x, y, w, h, r float64) outline {
	r = min(r, w/2, h/2)
	k := r * 0.45
	return outline{[]byte("MLCLCLCLCZ"), []float64{x + r, y,
		x + w - r, y, x + w - k, y, x + w, y + k, x + w, y + r,
		x + w, y + h - r, x + w, y + h - k, x + w - k, y + h, x + w - r, y + h,
		x + r, y + h, x + k, y + h, x, y + h - k, x, y + h - r,
		x, y + r, x, y + k, x + k, y, x + r, y}}
}

// limb is a tapering, bending tube from a over b to c, with radii at both ends.
func limb(ax, ay, bx, by, cx, cy, ra, rc float64) outline {
	const n = 8
	var l, r []float64
	for i := range n + 1 {
		t := float64(i) / n
		u := 1 - t
		x, y := u*u*ax+2*u*t*bx+t*t*cx, u*u*ay+2*u*t*by+t*t*cy
		dx, dy := 2*u*(bx-ax)+2*t*(cx-bx), 2*u*(by-ay)+2*t*(cy-by)
		d := max(math.Hypot(dx, dy), 1e-6)
		w := ra + (rc-ra)*t
		l = append(l, x-dy/d*w, y+dx/d*w)
		r = append(r, x+dy/d*w, y-dx/d*w)
	}
	xy := append([]float64{}, l...)
	// Round far end.
	ex, ey := cx-bx, cy-by
	d := max(math.Hypot(ex, ey), 1e-6)
	xy = append(xy, cx+ex/d*rc, cy+ey/d*rc)
	for i := len(r) - 2; i >= 0; i -= 2 {
		xy = append(xy, r[i], r[i+1])
	}
	ex, ey = ax-bx, ay-by
	d = max(math.Hypot(ex, ey), 1e-6)
	xy = append(xy, ax+ex/d*ra, ay+ey/d*ra)
	return smooth(xy, true)
}

// path turns an outline into plate pixels.
func (p *pen) path(o outline) artwork.Path {
	var out artwork.Path
	i := 0
	var v [6]float64
	for _, op := range o.ops {
		switch op {
		case 'M', 'L':
			v[0], v[1] = p.at(o.pts[i], o.pts[i+1])
			if op == 'M' {
				out.M(v[0], v[1])
			} else {
				out.L(v[0], v[1])
			}
			i += 2
		case 'C':
			for k := 0; k < 6; k += 2 {
				v[k], v[k+1] = p.at(o.pts[i+k], o.pts[i+k+1])
			}
			out.C(v[0], v[1], v[2], v[3], v[4], v[5])
			i += 6
		case 'Z':
			out.Z()
		}
	}
	return out
}

// wobble shakes an outline a little, as a hand does.
func (p *pen) wobble(o outline, by float64) outline {
	q := outline{o.ops, append([]float64{}, o.pts...)}
	for i := range q.pts {
		q.pts[i] += (p.rng.Float64()*2 - 1) * by
	}
	return q
}

// grade brings a local colour into the light of the plate and into the distance.
func (p *pen) grade(c rgb) rgb { return p.amb.Grade(c, p.depth, p.lift) }

// add appends a shape, cut to the current clip.
func (p *pen) add(s artwork.Shape) {
	s.Clip = p.clip
	if s.Opacity != 0 {
		s.Opacity = round3(s.Opacity)
	}
	p.shapes = append(p.shapes, s)
}

func round3(v float64) float64 { return math.Round(v*1000) / 1000 }

func plain(c rgb) *artwork.Paint { return &artwork.Paint{Colour: c} }

// flat fills a detail with one graded colour.
func (p *pen) flat(o outline, c rgb) { p.add(artwork.Shape{Path: p.path(o), Fill: plain(p.grade(c))}) }

// veil fills with a translucent graded colour; a is its opacity.
func (p *pen) veil(o outline, c rgb, a float64) {
	p.add(artwork.Shape{Path: p.path(o), Fill: plain(p.grade(c)), Opacity: a, Soft: true})
}

// raw fills with a colour that makes its own light.
func (p *pen) raw(o outline, c rgb) { p.add(artwork.Shape{Path: p.path(o), Fill: plain(c)}) }

// line draws a graded line of width w local units.
func (p *pen) line(o outline, w float64, c rgb) {
	p.add(artwork.Shape{Path: p.path(o), Stroke: &artwork.Stroke{Paint: *plain(p.grade(c)), Width: max(artwork.Tenth(w*p.s), 0.7)}})
}

// thread is a translucent line.
func (p *pen) thread(o outline, w float64, c rgb, a float64) {
	p.add(artwork.Shape{Path: p.path(o), Stroke: &artwork.Stroke{Paint: *plain(p.grade(c)), Width: max(artwork.Tenth(w*p.s), 0.7)}, Opacity: a, Soft: true})
}

// glow is light around x, y that fades out at r.
func (p *pen) glow(x, y, r float64, c rgb, a float64) {
	px, py := p.at(x, y)
	p.add(artwork.Shape{Path: p.path(disc(x, y, r)), Soft: true, Fill: &artwork.Paint{Radial: true, At: [4]float64{artwork.Tenth(px), artwork.Tenth(py), artwork.Tenth(r * p.s), 0},
		Stops: []artwork.Stop{{At: 0, Colour: c, Alpha: round3(a)}, {At: 0.35, Colour: c, Alpha: round3(a * 0.5)}, {At: 0.7, Colour: c, Alpha: round3(a * 0.14)}, {At: 1, Colour: c, Alpha: 0}}}})
}

// across is a horizontal gradient over the pixels of a path, from its lit to its
// shadowed side.
func (p *pen) across(path artwork.Path, lit, dark rgb, la, da float64) *artwork.Paint {
	x0, y0, x1, y1, _ := path.Tight()
	if p.lightRight() {
		x0, x1 = x1, x0
	}
	h := (y1 - y0) * 0.35
	my := (y0 + y1) / 2
	return &artwork.Paint{At: [4]float64{artwork.Tenth(x0), artwork.Tenth(my - h), artwork.Tenth(x1), artwork.Tenth(my + h)},
		Stops: []artwork.Stop{{At: 0, Colour: lit, Alpha: la}, {At: 1, Colour: dark, Alpha: da}}}
}

func (p *pen) lightRight() bool { return (p.lit < 0) != p.flip }

// ink is the colour of outlines.
func (p *pen) ink() rgb {
	c := hex("#2a2833")
	h := p.amb.Haze
	return artwork.Mix(artwork.Mix(c, p.amb.Shade, 0.35), h, p.depth*0.75)
}

// The hand of a style is heavier on big parts than on small ones.
func (p *pen) size(path artwork.Path) float64 {
	x0, y0, x1, y1, _ := path.Bounds()
	return math.Sqrt(max(x1-x0, 1) * max(y1-y0, 1))
}

// body draws a main part: shaded from its lit to its dark side, and finished as
// the style asks.
func (p *pen) body(o outline, c rgb) { p.part(o, c, 1) }

// part is body with the strength of the shading, 0 none.
func (p *pen) part(o outline, c rgb, shade float64) {
	g := p.grade(c)
	switch p.style {
	case "wash":
		p.washPart(o, g, shade)
	case "line-and-wash":
		p.inkPart(o, g, shade)
	case "grain":
		p.grainPart(o, g, shade)
	default:
		p.paperPart(o, g, shade)
	}
}

func (p *pen) paperPart(o outline, g rgb, shade float64) {
	path := p.path(o)
	size := p.size(path)
	raise := 0
	if size > 14 {
		raise = min(max(int(size*0.034*p.raise+3), 4), 18)
		raise = []int{3, 3, 3, 3, 5, 5, 7, 7, 9, 9, 12, 12, 12, 15, 15, 15, 18, 18, 18}[raise]
	}
	if p.clip != nil {
		raise = 0
	}
	fill := p.across(path, artwork.Lighten(g, 0.022*shade), artwork.Lighten(g, -0.03*shade), 1, 1) // paper is of one colour
	p.add(artwork.Shape{Path: path, Fill: fill, Raise: raise})
	if size > 40 { // the cut edge of the sheet catches the light
		p.add(artwork.Shape{Path: path, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.Lighten(g, 0.10)}, Width: 1.2}, Opacity: 0.45})
	}
}

func (p *pen) washPart(o outline, g rgb, shade float64) {
	o = p.wobble(o, 0.18)
	path := p.path(o)
	size := p.size(path)
	light := artwork.Lighten(artwork.Saturate(g, 0.85), 0.07+0.05*shade)
	dark := artwork.Lighten(artwork.Saturate(g, 1.12), -0.085*shade)
	p.add(artwork.Shape{Path: path, Fill: p.across(path, light, dark, 1, 1)})
	if size > 30 { // pigment gathers where the wash dries last
		x0, y0, x1, y1, _ := path.Bounds()
		r := math.Hypot(x1-x0, y1-y0) * 0.5
		cx := x0 + (x1-x0)*(0.35+0.3*p.rng.Float64())
		cy := y0 + (y1-y0)*(0.25+0.3*p.rng.Float64())
		p.add(artwork.Shape{Path: path, Soft: true, Opacity: 0.5, Fill: &artwork.Paint{Radial: true, At: [4]float64{artwork.Tenth(cx), artwork.Tenth(cy), artwork.Tenth(r), 0},
			Stops: []artwork.Stop{{At: 0, Colour: artwork.Lighten(g, 0.09), Alpha: 0.75}, {At: 0.6, Colour: g, Alpha: 0.1}, {At: 1, Colour: artwork.Lighten(g, -0.1), Alpha: 0.6}}}})
	}
	w := min(max(size*0.012, 1), 3.2)
	p.add(artwork.Shape{Path: path, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.Lighten(artwork.Saturate(g, 1.2), -0.15)}, Width: artwork.Tenth(w)}, Opacity: 0.62})
	if size > 60 { // and once more, where the brush went over its own edge
		p.add(artwork.Shape{Path: p.path(p.wobble(o, 0.35)), Soft: true, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.Lighten(g, -0.09)}, Width: artwork.Tenth(w * 1.8)}, Opacity: 0.18})
	}
}

func (p *pen) inkPart(o outline, g rgb, shade float64) {
	path := p.path(o)
	size := p.size(path)
	c := artwork.Lighten(artwork.Saturate(g, 0.95), 0.035)
	p.add(artwork.Shape{Path: path, Fill: p.across(path, artwork.Lighten(c, 0.05*shade), artwork.Lighten(c, -0.055*shade), 1, 1)})
	w := min(max(size*0.011, 1.2), 3.6)
	p.add(artwork.Shape{Path: p.path(p.wobble(o, 0.22)), Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: p.ink()}, Width: artwork.Tenth(w)}, Opacity: 0.92})
	if size > 70 {
		p.add(artwork.Shape{Path: p.path(p.wobble(o, 0.4)), Soft: true, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: p.ink()}, Width: artwork.Tenth(max(w*0.45, 0.8))}, Opacity: 0.5})
	}
}

func (p *pen) grainPart(o outline, g rgb, shade float64) {
	path := p.path(o)
	p.add(artwork.Shape{Path: path, Fill: plain(g)})
	if size := p.size(path); size > 12 && shade > 0 {
		dark := artwork.Lighten(artwork.Saturate(g, 1.1), -0.17)
		x := p.across(path, dark, dark, 0, round3(0.85*min(shade, 1.1)))
		x.Stops = []artwork.Stop{{At: 0, Colour: dark, Alpha: 0}, {At: 0.38, Colour: dark, Alpha: 0.04}, {At: 1, Colour: dark, Alpha: round3(min(0.8*shade, 0.9))}}
		p.add(artwork.Shape{Path: path, Fill: x, Stipple: true, Soft: true})
		if size > 40 {
			light := artwork.Lighten(g, 0.13)
			l := p.across(path, light, light, 0.5, 0)
			l.Stops = []artwork.Stop{{At: 0, Colour: light, Alpha: 0.55}, {At: 0.32, Colour: light, Alpha: 0.05}, {At: 0.4, Colour: light, Alpha: 0}}
			p.add(artwork.Shape{Path: path, Fill: l, Stipple: true, Soft: true})
		}
	}
}

// stripe fills part of a body: a detail with a little shading and no paper edge.
func (p *pen) stripe(o outline, c rgb) {
	g := p.grade(c)
	path := p.path(o)
	p.add(artwork.Shape{Path: path, Fill: p.across(path, artwork.Lighten(g, 0.035), artwork.Lighten(g, -0.055), 1, 1)})
}

// eye draws an eye at x, y: a dark bean with a light in it; mood shuts or widens it.
func (p *pen) eye(x, y, r float64, face string) {
	dark := hex("#22202a")
	switch face {
	case "asleep", "glad":
		bend := -r * 0.9
		if face == "asleep" {
			bend = r * 0.8
		}
		p.line(shape(strconvs("M", x-r*1.1, y, "Q", x, y+bend*1.5, x+r*1.1, y)), r*0.55, dark)
		return
	case "wide":
		p.raw(disc(x, y, r*1.45), hex("#fbfaf3"))
		p.raw(disc(x+r*0.1, y, r*0.95), dark)
	case "cross": // the lid comes down aslant
		p.raw(ellipse(x, y, r*0.86, r), dark)
		p.line(shape(strconvs("M", x-r*1.3, y-r*1.25, "L", x+r*1.3, y-r*1.05)), r*0.5, dark)
	case "sad":
		p.raw(ellipse(x, y+r*0.15, r*0.82, r*0.9), dark)
		p.line(wire(strconvs(x-r*1.25, y-r*1.35, x, y-r*1.7, x+r*1.25, y-r*1.35)), r*0.36, dark)
	default:
		p.raw(ellipse(x, y, r*0.86, r), dark)
	}
	p.raw(disc(x-0.3*r, y-0.38*r, r*0.34), hex("#ffffff"))
}

// smile draws a mouth of width w at x, y, bent by the face.
func (p *pen) smile(x, y, w float64, face string) {
	bend := 0.42
	switch face {
	case "sad":
		bend = -0.38
	case "cross":
		bend = -0.2
	case "asleep", "calm":
		bend = 0.2
	case "wide":
		p.raw(ellipse(x, y+w*0.1, w*0.2, w*0.26), hex("#54292e"))
		return
	case "glad":
		p.raw(shape(strconvs("M", x-w*0.5, y, "Q", x, y+w*0.16, x+w*0.5, y, "Q", x, y+w*0.95, x-w*0.5, y, "Z")), hex("#6b2d33"))
		return
	}
	p.line(shape(strconvs("M", x-w/2, y, "Q", x, y+w*bend*1.6, x+w/2, y)), max(w*0.12, 0.5), hex("#4a2b30"))
}

// strconvs builds a path string of letters and numbers.
func strconvs(v ...any) string {
	var b []byte
	for _, x := range v {
		switch x := x.(type) {
		case string:
			b = append(b, x...)
		case float64:
			b = strconv.AppendFloat(append(b, ' '), x, 'f', -1, 64)
		case int:
			b = strconv.AppendInt(append(b, ' '), int64(x), 10)
		}
		b = append(b, ' ')
	}
	return string(b)
}

// framed is the part of a plate a motif was given.
func framed(x, y, w, h float64) atelier.Box { return atelier.Box{X: x, Y: y, W: w, H: h} }

// beam is a fan of light that fades from x0, y0 to x1, y1 (plate pixels).
func (p *pen) beam(path artwork.Path, x0, y0, x1, y1 float64) {
	p.add(artwork.Shape{Path: path, Soft: true, Fill: &artwork.Paint{At: [4]float64{artwork.Tenth(x0), artwork.Tenth(y0), artwork.Tenth(x1), artwork.Tenth(y1)},
		Stops: []artwork.Stop{{At: 0, Colour: lampCore, Alpha: 0.62}, {At: 0.35, Colour: lampLight, Alpha: 0.26}, {At: 1, Colour: lampLight, Alpha: 0}}}})
}
