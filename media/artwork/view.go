package artwork

import (
	"image"
	"math"
	"math/bits"
	"slices"

	"github.com/atelierhq/atelier"
)

// viewWidth is how wide a plate is looked at when it is measured: about what a
// hand-held page shows at arm's length, and quick.
const viewWidth = 384

// View is a plate as the measures see it: its actual pixels made small, and for
// each of them the element that owns it. It is read-only after [Look].
type View struct {
	Plate *Plate
	W, H  int
	Lab   []Lab
	Owner []int16 // index of the element, −1 none
	drawn []int   // pixels each element would cover alone, inside the plate
}

// Look reduces the pixels of a plate and works out who owns them. The picture
// may be nil: then only Owner is filled in.
func Look(p *Plate, img image.Image) *View {
	k := float64(viewWidth) / float64(p.Width)
	v := &View{Plate: p, W: viewWidth, H: max(int(float64(p.Height)*k+0.5), 1)}
	v.owners(k)
	if img == nil {
		return v
	}
	v.Lab = make([]Lab, v.W*v.H)
	b := img.Bounds()
	at := sampler(img)
	for y := range v.H {
		y0, y1 := b.Min.Y+y*b.Dy()/v.H, b.Min.Y+(y+1)*b.Dy()/v.H
		for x := range v.W {
			x0, x1 := b.Min.X+x*b.Dx()/v.W, b.Min.X+(x+1)*b.Dx()/v.W
			var r, g, bl, n int
			for yy := y0; yy < max(y1, y0+1); yy++ {
				for xx := x0; xx < max(x1, x0+1); xx++ {
					c := at(xx, yy)
					r, g, bl, n = r+int(c.R), g+int(c.G), bl+int(c.B), n+1
				}
			}
			v.Lab[y*v.W+x] = RGB{uint8(r / n), uint8(g / n), uint8(bl / n)}.Lab()
		}
	}
	return v
}

// sampler reads single pixels without the cost of an interface for our own format.
func sampler(img image.Image) func(x, y int) RGB {
	switch m := img.(type) {
	case *image.RGBA:
		return func(x, y int) RGB { i := m.PixOffset(x, y); return RGB{m.Pix[i], m.Pix[i+1], m.Pix[i+2]} }
	case *image.NRGBA:
		return func(x, y int) RGB { i := m.PixOffset(x, y); return RGB{m.Pix[i], m.Pix[i+1], m.Pix[i+2]} }
	}
	return func(x, y int) RGB {
		r, g, b, _ := img.At(x, y).RGBA()
		return RGB{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
	}
}

// owners paints element numbers instead of colours.
func (v *View) owners(k float64) {
	p := v.Plate
	v.Owner = make([]int16, v.W*v.H)
	v.drawn = make([]int, len(p.Elements))
	for i := range v.Owner {
		v.Owner[i] = -1
	}
	c := newCanvas(p, v.W, v.H, k)
	own := make([]int16, v.W*v.H) // last element that drew here, +1, to count each pixel once
	for i := range p.Elements {
		for j := range p.Elements[i].Shapes {
			s := &p.Elements[i].Shapes[j]
			if s.Soft || alpha(s.Opacity) < 0.5 {
				continue
			}
			var clip *image.Alpha
			if s.Clip != nil {
				if !c.cover(&c.clip, *s.Clip, nil, k) {
					continue
				}
				clip = &c.clip
			}
			mark := func() {
				for y := c.mask.Rect.Min.Y; y < c.mask.Rect.Max.Y; y++ {
					for x := c.mask.Rect.Min.X; x < c.mask.Rect.Max.X; x++ {
						if c.mask.AlphaAt(x, y).A < 110 || clip != nil && clip.AlphaAt(x, y).A < 110 {
							continue
						}
						o := y*v.W + x
						v.Owner[o] = int16(i)
						if own[o] != int16(i)+1 {
							own[o] = int16(i) + 1
							v.drawn[i]++
						}
					}
				}
			}
			if s.Fill != nil && solid(s.Fill) && c.cover(&c.mask, s.Path, nil, k) {
				mark()
			}
			if s.Stroke != nil && solid(&s.Stroke.Paint) && c.cover(&c.mask, s.Path, s.Stroke, k) {
				mark()
			}
		}
	}
}

func solid(p *Paint) bool {
	if alpha(p.Opacity) < 0.5 {
		return false
	}
	if len(p.Stops) == 0 {
		return true
	}
	sum := 0.0
	for _, s := range p.Stops {
		sum += s.Alpha
	}
	return sum/float64(len(p.Stops)) >= 0.5
}

func (v *View) index(name string) int {
	return slices.IndexFunc(v.Plate.Elements, func(e Element) bool { return e.Name == name })
}

// Presence is the share of the plate, 0…1, on which a named element can be seen.
func (v *View) Presence(name string) float64 {
	i := v.index(name)
	if i < 0 {
		return 0
	}
	n := 0
	for _, o := range v.Owner {
		if int(o) == i {
			n++
		}
	}
	return float64(n) / float64(len(v.Owner))
}

// Hidden is the share of an element, 0…1, that other elements cover; 1 if it
// draws nothing inside the plate.
func (v *View) Hidden(name string) float64 {
	i := v.index(name)
	if i < 0 || v.drawn[i] == 0 {
		return 1
	}
	return 1 - v.Presence(name)*float64(len(v.Owner))/float64(v.drawn[i])
}

// Cropped is the share of an element's box, 0…1, that lies outside the plate.
func Cropped(e *Element) float64 {
	b := e.Box
	if b.W <= 0 || b.H <= 0 {
		return 1
	}
	w := min(b.X+b.W, 1) - max(b.X, 0)
	h := min(b.Y+b.H, 1) - max(b.Y, 0)
	return 1 - max(w, 0)*max(h, 0)/(b.W*b.H)
}

// EdgeContrast is how clearly an element stands out: the mean OKLab distance
// between its colours just inside its outline and what lies just outside. 0.05
// is hard to see, 0.10 clear. 0 if it cannot be seen at all.
func (v *View) EdgeContrast(name string) float64 {
	i := v.index(name)
	if i < 0 || v.Lab == nil {
		return 0
	}
	var sum float64
	var n int
	const in, out = 1, 2
	for y := 0; y < v.H; y++ {
		for x := 0; x < v.W; x++ {
			if int(v.Owner[y*v.W+x]) != i {
				continue
			}
			for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				ox, oy := x+d[0], y+d[1]
				if ox < 0 || oy < 0 || ox >= v.W || oy >= v.H || int(v.Owner[oy*v.W+ox]) == i {
					continue
				}
				a := v.clamp(x-d[0]*in, y-d[1]*in)
				b := v.clamp(x+d[0]*out, y+d[1]*out)
				if int(v.Owner[b]) == i {
					continue
				}
				sum += dist(v.Lab[a], v.Lab[b])
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func (v *View) clamp(x, y int) int {
	return min(max(y, 0), v.H-1)*v.W + min(max(x, 0), v.W-1)
}

func dist(a, b Lab) float64 { return math.Sqrt(sq(a.L-b.L) + sq(a.A-b.A) + sq(a.B-b.B)) }

// Mean is the mean colour of the plate, or of one element when name is not "".
func (v *View) Mean(name string) Lab {
	i := v.index(name)
	var m Lab
	n := 0.0
	for o, c := range v.Lab {
		if name == "" || int(v.Owner[o]) == i {
			m.L, m.A, m.B, n = m.L+c.L, m.A+c.A, m.B+c.B, n+1
		}
	}
	if n == 0 {
		return Lab{}
	}
	return Lab{m.L / n, m.A / n, m.B / n}
}

// Balance is the centre of visual weight, in fractions of the plate from its
// middle: −0.5…0.5, left and up negative. A pixel weighs what it differs from
// the plate's mean colour.
func (v *View) Balance() (x, y float64) {
	m := v.Mean("")
	var sx, sy, sum float64
	for i, c := range v.Lab {
		w := sq(dist(c, m))
		sx += w * float64(i%v.W)
		sy += w * float64(i/v.W)
		sum += w
	}
	if sum == 0 {
		return 0, 0
	}
	return sx/sum/float64(v.W-1) - 0.5, sy/sum/float64(v.H-1) - 0.5
}

// Focus is how much more an element draws the eye than the rest of the plate:
// the mean difference of its pixels from the plate's mean colour, over that of
// all other pixels. Over 1: it is the stronger part.
func (v *View) Focus(name string) float64 {
	k := v.index(name)
	m := v.Mean("")
	var in, out, ni, no float64
	for i, c := range v.Lab {
		d := dist(c, m)
		if int(v.Owner[i]) == k {
			in, ni = in+d, ni+1
		} else {
			out, no = out+d, no+1
		}
	}
	if ni == 0 || no == 0 || out == 0 {
		return 0
	}
	return (in / ni) / (out / no)
}

// Share is how much of an element, 0…1, is painted in a hue: pixels whose colour
// lies near it whatever their lightness, or near its lightness too when it is grey.
func (v *View) Share(name string, c RGB) float64 {
	i := v.index(name)
	w := c.Lab()
	in, n := 0.0, 0.0
	for o, p := range v.Lab {
		if int(v.Owner[o]) != i {
			continue
		}
		n++
		ab := math.Hypot(p.A-w.A, p.B-w.B)
		switch {
		case w.Chroma() < 0.035:
			if ab < 0.045 && math.Abs(p.L-w.L) < 0.25 {
				in++
			}
		case ab < 0.06+0.25*w.Chroma() && math.Abs(p.L-w.L) < 0.33:
			in++
		}
	}
	if n == 0 {
		return 0
	}
	return in / n
}

// Lean is how far the visible mass of an element lies from the middle of its box,
// in parts of its width: left negative. Fill is the share of the box it covers.
func (v *View) Lean(name string) (lean, fill float64) {
	i := v.index(name)
	x0, x1, y0, y1 := v.W, -1, v.H, -1
	sum, n := 0.0, 0.0
	for o, k := range v.Owner {
		if int(k) == i {
			x, y := o%v.W, o/v.W
			x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
			sum += float64(x)
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return (sum/n - float64(x0+x1)/2) / float64(x1-x0+1), n / float64((x1-x0+1)*(y1-y0+1))
}

// Clutter is the share of cells, 0…1, that are so busy that the eye finds no rest.
func (v *View) Clutter() float64 {
	n := 0.0
	for _, b := range v.Busyness() {
		if b > 0.027 {
			n++
		}
	}
	return n / (cells * cells)
}

// Apart is how far what is seen lies from the scene it is of: the mean OKLab
// distance, at a quarter of the size looked at and the texture aside.
func (v *View) Apart() float64 {
	const k = 4
	w, h := v.W/k, v.H/k
	img := Sketch(v.Plate, w)
	h = min(h, img.Rect.Dy())
	s := 0.0
	for y := range h {
		for x := range w {
			var m Lab
			for i := range k * k {
				c := v.Lab[min(y*k+i/k, v.H-1)*v.W+x*k+i%k]
				m.L, m.A, m.B = m.L+c.L/(k*k), m.A+c.A/(k*k), m.B+c.B/(k*k)
			}
			o := img.PixOffset(x, y)
			s += dist(m, RGB{img.Pix[o], img.Pix[o+1], img.Pix[o+2]}.Lab())
		}
	}
	return s / float64(max(w*h, 1))
}

// Hues is how a picture's colour is shared among twelve hues: each pixel weighs its
// colourfulness and is given to the two nearest. They add up to one.
type Hues [12]float64

// HuesOf counts them.
func HuesOf(v *View) (h Hues) {
	sum := 0.0
	for i, c := range v.Lab {
		k := c.Chroma()
		if i%3 > 0 || k < 0.012 { // every third pixel tells as much
			continue
		}
		at := c.Hue() / 30
		n := int(at)
		f := at - float64(n)
		h[n%12] += k * (1 - f)
		h[(n+1)%12] += k * f
		sum += k
	}
	for i := range h {
		h[i] /= max(sum, 1e-9)
	}
	return h
}

// Distance is how far the colours of two pictures lie apart, their lightness aside:
// 0 is the same, 1 nothing in common.
func (h Hues) Distance(o Hues) float64 {
	d := 0.0
	for i := range h {
		d += math.Abs(h[i] - o[i])
	}
	return d / 2
}

// cells is the grid that clutter and emptiness are measured on.
const cells = 8

// Busyness is the mean step in lightness between neighbouring pixels for each
// of 8×8 cells, row by row. 0.01 is quiet, 0.06 very busy.
func (v *View) Busyness() [cells * cells]float64 {
	var sum, n [cells * cells]float64
	for y := 0; y < v.H-1; y++ {
		for x := 0; x < v.W-1; x++ {
			i := y*v.W + x
			c := y*cells/v.H*cells + x*cells/v.W
			sum[c] += math.Abs(v.Lab[i].L-v.Lab[i+1].L) + math.Abs(v.Lab[i].L-v.Lab[i+v.W].L)
			n[c]++
		}
	}
	for i := range sum {
		if n[i] > 0 {
			sum[i] /= 2 * n[i]
		}
	}
	return sum
}

// CellBox is the place of the i-th cell of Busyness.
func CellBox(i int) atelier.Box {
	const s = 1.0 / cells
	return atelier.Box{X: float64(i%cells) * s, Y: float64(i/cells) * s, W: s, H: s}
}

// OwnerIn is the element that owns most of a box, scenery of the roles skip
// aside; "" if none does.
func (v *View) OwnerIn(b atelier.Box, skip ...string) string {
	count := make([]int, len(v.Plate.Elements))
	for y := int(b.Y * float64(v.H)); y < min(int((b.Y+b.H)*float64(v.H)), v.H); y++ {
		for x := int(b.X * float64(v.W)); x < min(int((b.X+b.W)*float64(v.W)), v.W); x++ {
			if o := v.Owner[max(y, 0)*v.W+max(x, 0)]; o >= 0 && !slices.Contains(skip, v.Plate.Elements[o].Role) {
				count[o]++
			}
		}
	}
	best, name := 0, ""
	for i, n := range count {
		if n > best {
			best, name = n, v.Plate.Elements[i].Name
		}
	}
	return name
}

// Emptiness is the share of cells, 0…1, in which nothing happens.
func (v *View) Emptiness() float64 {
	n := 0.0
	for _, b := range v.Busyness() {
		if b < 0.004 {
			n++
		}
	}
	return n / (cells * cells)
}

// TonalRange is the lightness between the darkest and the lightest twentieth of
// the plate, 0…1.
func (v *View) TonalRange() float64 {
	l := make([]float64, len(v.Lab))
	for i, c := range v.Lab {
		l[i] = c.L
	}
	slices.Sort(l)
	return l[len(l)*19/20] - l[len(l)/20]
}

// Saturation is the mean chroma of the plate, 0…0.35.
func (v *View) Saturation() float64 {
	s := 0.0
	for _, c := range v.Lab {
		s += c.Chroma()
	}
	return s / float64(len(v.Lab))
}

// Fingerprint is a perceptual hash: for each of 16×16 cells whether it is
// lighter than the next. Two pictures of one composition differ in few bits.
func (v *View) Fingerprint() (h [4]uint64) {
	const n = 16
	var sum, cnt [n][n + 1]float64
	for i, c := range v.Lab {
		y, x := i/v.W*n/v.H, i%v.W*(n+1)/v.W
		sum[y][x] += c.L
		cnt[y][x]++
	}
	for y := range n {
		for x := range n {
			if sum[y][x]/max(cnt[y][x], 1) > sum[y][x+1]/max(cnt[y][x+1], 1) {
				h[y/4] |= 1 << (y%4*n + x)
			}
		}
	}
	return h
}

// Alike is the share of fingerprint bits that two plates have in common; 0.5 is
// chance, over 0.85 the same composition.
func Alike(a, b [4]uint64) float64 {
	d := 0
	for i := range a {
		d += bits.OnesCount64(a[i] ^ b[i])
	}
	return 1 - float64(d)/256
}

// Palette returns the n most telling colours of the plate.
func (v *View) Palette(n int) []RGB { return dominant(v.Lab, n) }

// PaletteDistance is how far two palettes lie apart: the mean OKLab distance
// from each colour to the nearest of the other set, both ways.
func PaletteDistance(a, b []RGB) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	one := func(a, b []RGB) float64 {
		s := 0.0
		for _, x := range a {
			best := math.Inf(1)
			for _, y := range b {
				best = min(best, Distance(x, y))
			}
			s += best
		}
		return s / float64(len(a))
	}
	return (one(a, b) + one(b, a)) / 2
}

// PaletteOf returns the n most telling colours of a picture.
func PaletteOf(img image.Image, n int) []RGB {
	return dominant(Look(&Plate{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}, img).Lab, n)
}

// dominant counts colours in coarse OKLab bins and takes, again and again, the
// bin with the greatest count weighted by its distance to those taken.
func dominant(px []Lab, n int) []RGB {
	type bin struct {
		sum Lab
		n   float64
	}
	bins := map[[3]int]*bin{}
	var order [][3]int
	for _, c := range px {
		k := [3]int{int(math.Floor(c.L * 12)), int(math.Floor(c.A * 25)), int(math.Floor(c.B * 25))}
		b := bins[k]
		if b == nil {
			b = &bin{}
			bins[k] = b
			order = append(order, k)
		}
		b.sum.L, b.sum.A, b.sum.B, b.n = b.sum.L+c.L, b.sum.A+c.A, b.sum.B+c.B, b.n+1
	}
	var out []Lab
	for len(out) < n && len(out) < len(order) {
		best, at := -1.0, Lab{}
		for _, k := range order { // in order of appearance, so that ties fall the same way
			b := bins[k]
			c := Lab{b.sum.L / b.n, b.sum.A / b.n, b.sum.B / b.n}
			near := 0.3
			for _, o := range out {
				near = min(near, dist(c, o))
			}
			if s := math.Sqrt(b.n) * near; s > best {
				best, at = s, c
			}
		}
		out = append(out, at)
	}
	rgb := make([]RGB, len(out))
	for i, c := range out {
		rgb[i] = c.RGB()
	}
	return rgb
}

// LightOf tells from which side the light of a picture seems to come: the side
// whose upper half is the brighter. level is how sure that is, in lightness.
func LightOf(v *View) (side string, level float64) {
	var l, r float64
	for i, c := range v.Lab {
		if i/v.W > v.H*2/3 {
			break
		}
		if i%v.W < v.W/2 {
			l += c.L
		} else {
			r += c.L
		}
	}
	n := float64(v.W*v.H) / 3
	if l >= r {
		return "left", (l - r) / n
	}
	return "right", (r - l) / n
}

// HorizonOf finds the strongest level edge of a picture, as a fraction of its
// height between 0.2 and 0.85; ok is false if no row stands out.
func HorizonOf(v *View) (at float64, ok bool) {
	rows := make([]Lab, v.H)
	for i, c := range v.Lab {
		r := &rows[i/v.W]
		r.L, r.A, r.B = r.L+c.L/float64(v.W), r.A+c.A/float64(v.W), r.B+c.B/float64(v.W)
	}
	best, sum := 0.0, 0.0
	n := 0
	for y := v.H / 5; y < v.H*17/20; y++ {
		d := dist(rows[max(y-3, 0)], rows[min(y+3, v.H-1)])
		sum += d
		n++
		if d > best {
			best, at = d, float64(y)/float64(v.H)
		}
	}
	return at, n > 0 && best > 0.04 && best > 2.2*sum/float64(n)
}
