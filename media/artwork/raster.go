package artwork

import (
	"image"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/vector"
)

func sqrt(v float64) float64 { return math.Sqrt(v) }

// Render paints a plate at its own size, texture included. It never fails for a
// scene that passed [Scene.Validate].
func Render(p *Plate) *image.RGBA {
	whole := newCanvas(p, p.Width, p.Height, 1)
	if needsGrain(p) {
		whole.grain = grainField(whole.w, whole.h)
	}
	// Two bands are painted side by side, always the same two: how many processors
	// there are must not show in the bytes.
	var wg sync.WaitGroup
	for _, rows := range [2][2]int{{0, p.Height / 2}, {p.Height / 2, p.Height}} {
		wg.Go(func() {
			c := &canvas{w: whole.w, h: whole.h, scale: 1, img: whole.img, grain: whole.grain, light: whole.light, shade: whole.shade,
				bounds: image.Rect(0, rows[0], whole.w, rows[1])}
			for i := range p.Elements {
				for k := range p.Elements[i].Shapes {
					c.shape(&p.Elements[i].Shapes[k])
				}
			}
			if p.Finish.Paper > 0 {
				c.texture(paperField(c.w, c.h, rows[0], rows[1]), p.Finish.Paper, rows[0])
			}
			if p.Finish.Grain > 0 {
				c.texture(c.grain.pix[rows[0]*c.w:rows[1]*c.w], p.Finish.Grain, rows[0])
			}
		})
	}
	wg.Wait()
	return whole.img
}

// Sketch paints a plate small, without its texture: enough to measure light and
// dark by.
func Sketch(p *Plate, width int) *image.RGBA {
	k := float64(width) / float64(p.Width)
	c := newCanvas(p, width, max(int(float64(p.Height)*k+0.5), 1), k)
	for i := range p.Elements {
		for j := range p.Elements[i].Shapes {
			c.shape(&p.Elements[i].Shapes[j])
		}
	}
	return c.img
}

func needsGrain(p *Plate) bool {
	if p.Finish.Grain > 0 {
		return true
	}
	for i := range p.Elements {
		for k := range p.Elements[i].Shapes {
			if p.Elements[i].Shapes[k].Stipple {
				return true
			}
		}
	}
	return false
}

// canvas is a picture being painted, with the scratch buffers for it.
type canvas struct {
	w, h   int
	scale  float64 // canvas pixels for one plate pixel
	img    *image.RGBA
	grain  *field
	light  float64 // +1: light from the left, shadows fall to the right
	shade  RGB
	z      vector.Rasterizer
	mask   image.Alpha
	clip   image.Alpha
	small  []float32
	blur   []float32
	row    []float32
	ramp   [rampSize]rampStop
	bounds image.Rectangle
}

const rampSize = 1024

type rampStop struct {
	r, g, b uint8
	a       uint32 // 0…255
}

func newCanvas(p *Plate, w, h int, scale float64) *canvas {
	c := &canvas{w: w, h: h, scale: scale, img: image.NewRGBA(image.Rect(0, 0, w, h)), light: 1, shade: p.Ambient.Shade}
	if p.Light == "right" {
		c.light = -1
	}
	c.bounds = c.img.Rect
	for i := range c.img.Pix {
		c.img.Pix[i] = 255
	}
	return c
}

// shadow geometry of raised paper, in parts of the height it is raised by.
const (
	shadowDX, shadowDY = 0.55, 0.75
	shadowBlur         = 0.6
	shadowAlpha        = 0.36
)

func (c *canvas) shape(s *Shape) {
	var clip *image.Alpha
	if s.Clip != nil {
		if !c.cover(&c.clip, *s.Clip, nil, c.scale) {
			return
		}
		clip = &c.clip
	}
	if s.Raise > 0 {
		c.shadow(s, clip)
	}
	if s.Fill != nil && c.cover(&c.mask, s.Path, nil, c.scale) {
		c.paint(s.Fill, alpha(s.Opacity), s.Stipple, clip)
	}
	if s.Stroke != nil && c.cover(&c.mask, s.Path, s.Stroke, c.scale) {
		c.paint(&s.Stroke.Paint, alpha(s.Opacity), s.Stipple, clip)
	}
}

// cover rasterises a path (its stroke when st is set) into m, whose rectangle
// becomes the part of the canvas the path touches; false if it touches none.
func (c *canvas) cover(m *image.Alpha, p Path, st *Stroke, scale float64) bool {
	x0, y0, x1, y1, ok := p.Bounds()
	if !ok {
		return false
	}
	r := 0.0
	if st != nil {
		r = st.Width / 2
	}
	b := image.Rect(int(math.Floor((x0-r)*scale)), int(math.Floor((y0-r)*scale)),
		int(math.Ceil((x1+r)*scale))+1, int(math.Ceil((y1+r)*scale))+1)
	full := c.bounds
	if scale != c.scale {
		k := scale / c.scale
		full = image.Rect(0, 0, int(math.Ceil(float64(c.w)*k)), int(math.Ceil(float64(c.h)*k)))
		pad := shadowPad
		full = image.Rect(-pad, -pad, full.Max.X+pad, full.Max.Y+pad)
	}
	b = b.Intersect(full)
	if b.Empty() {
		return false
	}
	m.Rect, m.Stride = b, b.Dx()
	if n := b.Dx() * b.Dy(); cap(m.Pix) < n {
		m.Pix = make([]uint8, n, n+n/4)
	} else {
		m.Pix = m.Pix[:n]
	}
	ox, oy := float64(b.Min.X), float64(b.Min.Y)
	c.z.Reset(b.Dx(), b.Dy())
	c.z.DrawOp = draw.Src // the mask is used again and again: overwrite it
	if st != nil {
		strokePath(&c.z, p, r*scale, scale, ox, oy)
	} else {
		fillPath(&c.z, p, scale, ox, oy)
	}
	c.z.Draw(&image.Alpha{Pix: m.Pix, Stride: m.Stride, Rect: image.Rect(0, 0, b.Dx(), b.Dy())},
		image.Rect(0, 0, b.Dx(), b.Dy()), image.Opaque, image.Point{})
	return true
}

func fillPath(z *vector.Rasterizer, p Path, k, ox, oy float64) {
	f := func(v, o float64) float32 { return float32(v*k - o) }
	open := false
	p.Each(func(op byte, v []float64) {
		switch op {
		case 'M':
			if open {
				z.ClosePath()
			}
			z.MoveTo(f(v[0], ox), f(v[1], oy))
			open = true
		case 'L':
			z.LineTo(f(v[0], ox), f(v[1], oy))
		case 'C':
			z.CubeTo(f(v[0], ox), f(v[1], oy), f(v[2], ox), f(v[3], oy), f(v[4], ox), f(v[5], oy))
		case 'Z':
			z.ClosePath()
			open = false
		}
	})
	if open {
		z.ClosePath()
	}
}

// strokePath adds the outline of a line of radius r: one quadrilateral a
// segment and a disc at ends and at sharp turns. All have one orientation, so
// that under non-zero winding their union is painted once.
func strokePath(z *vector.Rasterizer, p Path, r, k, ox, oy float64) {
	disc := func(x, y float64) {
		n := min(max(int(r*1.6)+8, 8), 48)
		for i := range n {
			s, c := math.Sincos(-2 * math.Pi * float64(i) / float64(n))
			if i == 0 {
				z.MoveTo(float32(x+r*c), float32(y+r*s))
			} else {
				z.LineTo(float32(x+r*c), float32(y+r*s))
			}
		}
		z.ClosePath()
	}
	for _, l := range p.Flatten(1 / max(k, 0.25)) {
		pts := l.Points
		if l.Closed {
			pts = append(pts[:len(pts):len(pts)], pts[0])
		}
		var lx, ly float64 // last direction
		for i := 1; i < len(pts); i++ {
			ax, ay := pts[i-1][0]*k-ox, pts[i-1][1]*k-oy
			bx, by := pts[i][0]*k-ox, pts[i][1]*k-oy
			dx, dy := bx-ax, by-ay
			d := math.Hypot(dx, dy)
			if d < 1e-3 {
				continue
			}
			dx, dy = dx/d, dy/d
			if lx*dx+ly*dy < 0.97 {
				disc(ax, ay)
			}
			nx, ny := -dy*r, dx*r
			z.MoveTo(float32(ax+nx), float32(ay+ny))
			z.LineTo(float32(bx+nx), float32(by+ny))
			z.LineTo(float32(bx-nx), float32(by-ny))
			z.LineTo(float32(ax-nx), float32(ay-ny))
			z.ClosePath()
			lx, ly = dx, dy
		}
		if n := len(pts); n > 0 {
			disc(pts[n-1][0]*k-ox, pts[n-1][1]*k-oy)
		}
	}
}

// rampOf fills the gradient table.
func (c *canvas) rampOf(stops []Stop) {
	k := 0
	for i := range c.ramp {
		t := float64(i) / (rampSize - 1)
		for k+1 < len(stops) && stops[k+1].At <= t {
			k++
		}
		a, b := stops[k], stops[k]
		if k+1 < len(stops) {
			b = stops[k+1]
		}
		f := 0.0
		if b.At > a.At && t > a.At {
			f = (t - a.At) / (b.At - a.At)
		}
		l := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*f + 0.5) }
		c.ramp[i] = rampStop{l(a.Colour.R, b.Colour.R), l(a.Colour.G, b.Colour.G), l(a.Colour.B, b.Colour.B),
			uint32((a.Alpha+(b.Alpha-a.Alpha)*f)*255 + 0.5)}
	}
}

// paint lays a paint over the canvas through c.mask and clip.
func (c *canvas) paint(p *Paint, opacity float64, stipple bool, clip *image.Alpha) {
	m := &c.mask
	r := m.Rect
	if clip != nil {
		r = r.Intersect(clip.Rect)
	}
	if r.Empty() {
		return
	}
	op := uint32(opacity*alpha(p.Opacity)*256 + 0.5)
	gradient := len(p.Stops) > 0
	flat := rampStop{p.Colour.R, p.Colour.G, p.Colour.B, 255}
	var t, dt, px, py, cy, inv float64
	if gradient {
		c.rampOf(p.Stops)
		if p.Radial {
			inv = 1 / max(p.At[2]*c.scale, 1e-3)
		} else {
			px, py = (p.At[2]-p.At[0])*c.scale, (p.At[3]-p.At[1])*c.scale
			l := max(px*px+py*py, 1e-6)
			px, py = px/l, py/l
			dt = px * (rampSize - 1)
		}
	}
	stipple = stipple && c.grain != nil
	for y := r.Min.Y; y < r.Max.Y; y++ {
		mask := m.Pix[(y-m.Rect.Min.Y)*m.Stride+r.Min.X-m.Rect.Min.X:][:r.Dx()]
		var cl []uint8
		if clip != nil {
			cl = clip.Pix[(y-clip.Rect.Min.Y)*clip.Stride+r.Min.X-clip.Rect.Min.X:][:r.Dx()]
		}
		dst := c.img.Pix[y*c.img.Stride+r.Min.X*4:][:r.Dx()*4]
		var grain []uint8
		if stipple {
			grain = c.grain.pix[y*c.grain.w+r.Min.X:][:r.Dx()]
		}
		fx, fy := float64(r.Min.X)+0.5, float64(y)+0.5
		if gradient && !p.Radial {
			t = ((fx-p.At[0]*c.scale)*px + (fy-p.At[1]*c.scale)*py) * (rampSize - 1)
		} else if gradient {
			cy = sq(fy - p.At[1]*c.scale)
		}
		for i, v := range mask {
			if v == 0 {
				if gradient && !p.Radial {
					t += dt
				}
				continue
			}
			s := flat
			if gradient {
				k := t
				if p.Radial {
					k = math.Sqrt(sq(fx+float64(i)-p.At[0]*c.scale)+cy) * inv * (rampSize - 1)
				} else {
					t += dt
				}
				s = c.ramp[int(min(max(k, 0), rampSize-1))]
			}
			if !stipple && cl == nil && v == 255 && s.a == 255 && op == 256 {
				d := dst[i*4 : i*4+4 : i*4+4]
				d[0], d[1], d[2] = s.r, s.g, s.b
				continue
			}
			a := s.a * op >> 8
			if stipple {
				a = a * stippleAt(a, uint32(grain[i])) / 255
			}
			a = a * uint32(v)
			if cl != nil {
				a = a / 255 * uint32(cl[i])
			}
			if a == 0 {
				continue
			}
			d := dst[i*4 : i*4+4 : i*4+4]
			if a == 65025 { // nothing of what was there shines through
				d[0], d[1], d[2] = s.r, s.g, s.b
				continue
			}
			n := 65025 - a
			d[0] = uint8((uint32(s.r)*a + uint32(d[0])*n + 32512) / 65025)
			d[1] = uint8((uint32(s.g)*a + uint32(d[1])*n + 32512) / 65025)
			d[2] = uint8((uint32(s.b)*a + uint32(d[2])*n + 32512) / 65025)
		}
	}
}

// stippleSlope is how hard grain dots are edged; the SVG filter has the same.
const stippleSlope = 5

// stippleAt breaks alpha a (0…255) by noise n (0…255): dots where their sum is
// above one. Noise seldom leaves the middle half, so it is stretched first.
func stippleAt(a, n uint32) uint32 {
	v := stippleSlope*(int(a)+2*int(n)-255-127) + 127
	return uint32(min(max(v, 0), 255))
}

// shadow drops a soft shadow of a raised shape. It is made at a quarter of the
// size: what is blurred that far has no finer detail.
func (c *canvas) shadow(s *Shape, clip *image.Alpha) {
	if s.Fill == nil {
		return
	}
	const q = 4
	scale := c.scale / q
	if !c.cover(&c.mask, s.Path, nil, scale) {
		return
	}
	raise := float64(s.Raise) * c.scale
	sigma := raise * shadowBlur / q
	pad := int(math.Ceil(sigma*3)) + 1
	m := &c.mask
	w, h := m.Rect.Dx()+2*pad, m.Rect.Dy()+2*pad
	c.small = resize(c.small, w*h)
	clear(c.small)
	for y := range m.Rect.Dy() {
		for x, v := range m.Pix[y*m.Stride:][:m.Rect.Dx()] {
			c.small[(y+pad)*w+x+pad] = float32(v)
		}
	}
	c.blur = resize(c.blur, w*h)
	gaussian(c.small, c.blur, w, h, sigma)
	// Where the small picture lies on the canvas; +0.5s put sample centres right.
	ox := float64((m.Rect.Min.X-pad)*q) + raise*shadowDX*c.light
	oy := float64((m.Rect.Min.Y-pad)*q) + raise*shadowDY
	r := image.Rect(int(math.Floor(ox)), int(math.Floor(oy)), int(math.Ceil(ox))+w*q, int(math.Ceil(oy))+h*q).Intersect(c.bounds)
	if clip != nil {
		r = r.Intersect(clip.Rect)
	}
	if r.Empty() {
		return
	}
	op := float32(shadowAlpha * alpha(s.Opacity) * alpha(s.Fill.Opacity) / 255)
	c.row = resize(c.row, w)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		v := (float64(y)+0.5-oy)/q - 0.5
		y0 := int(math.Floor(v))
		f := float32(v - float64(y0))
		y1 := min(max(y0+1, 0), h-1)
		y0 = min(max(y0, 0), h-1)
		a, b := c.small[y0*w:][:w], c.small[y1*w:][:w]
		any := false
		for i := range c.row {
			c.row[i] = a[i] + (b[i]-a[i])*f
			any = any || c.row[i] > 0.5
		}
		if !any {
			continue
		}
		dst := c.img.Pix[y*c.img.Stride+r.Min.X*4:][:r.Dx()*4]
		u := (float64(r.Min.X)+0.5-ox)/q - 0.5
		for i := range r.Dx() {
			x := u + float64(i)/q
			x0 := int(x)
			if x < 0 {
				x0 = 0
				x = 0
			}
			if x0 >= w-1 {
				break
			}
			k := (c.row[x0] + (c.row[x0+1]-c.row[x0])*float32(x-float64(x0))) * op
			if k < 0.002 {
				continue
			}
			if clip != nil {
				k *= float32(clip.Pix[(y-clip.Rect.Min.Y)*clip.Stride+r.Min.X+i-clip.Rect.Min.X]) / 255
			}
			d := dst[i*4 : i*4+3 : i*4+3]
			d[0] = uint8(float32(d[0]) + (float32(c.shade.R)-float32(d[0]))*k + 0.5)
			d[1] = uint8(float32(d[1]) + (float32(c.shade.G)-float32(d[1]))*k + 0.5)
			d[2] = uint8(float32(d[2]) + (float32(c.shade.B)-float32(d[2]))*k + 0.5)
		}
	}
}

// shadowPad is how far beyond the edge of the canvas a shadow's caster is still
// drawn, in shadow pixels.
const shadowPad = 24

func resize(b []float32, n int) []float32 {
	if cap(b) < n {
		return make([]float32, n, n+n/4)
	}
	return b[:n]
}

// gaussian blurs a in place by three box blurs, as SVG's feGaussianBlur may.
func gaussian(a, tmp []float32, w, h int, sigma float64) {
	if sigma < 0.3 {
		return
	}
	// Three boxes of width d have variance 3(d²−1)/12.
	d := int(math.Floor(math.Sqrt(4*sigma*sigma+1) + 0.5))
	r := max(d/2, 1)
	for range 3 {
		boxRows(a, tmp, w, h, r)
		boxColumns(tmp, a, w, h, r)
	}
}

func boxRows(src, dst []float32, w, h, r int) {
	k := 1 / float32(2*r+1)
	for y := range h {
		s, d := src[y*w:][:w], dst[y*w:][:w]
		var sum float32
		for x := range min(r, w) {
			sum += s[x]
		}
		for x := range w {
			if x+r < w {
				sum += s[x+r]
			}
			if x-r-1 >= 0 {
				sum -= s[x-r-1]
			}
			d[x] = sum * k
		}
	}
}

func boxColumns(src, dst []float32, w, h, r int) {
	k := 1 / float32(2*r+1)
	sum := make([]float32, w)
	for y := range min(r, h) {
		for x := range w {
			sum[x] += src[y*w+x]
		}
	}
	for y := range h {
		if y+r < h {
			for x, v := range src[(y+r)*w:][:w] {
				sum[x] += v
			}
		}
		if y-r-1 >= 0 {
			for x, v := range src[(y-r-1)*w:][:w] {
				sum[x] -= v
			}
		}
		d := dst[y*w:][:w]
		for x := range d {
			d[x] = max(sum[x]*k, 0)
		}
	}
}

// texture lightens and darkens the rows of the canvas from top on by noise.
func (c *canvas) texture(noise []uint8, strength float64, top int) {
	var black, white [256]uint32 // alpha by noise, 0…256
	for i := range black {
		d := (float64(i)/255 - 0.5) * strength
		black[i] = uint32(min(max(d, 0), 1)*256 + 0.5)
		white[i] = uint32(min(max(-d, 0), 1)*256 + 0.5)
	}
	pix := c.img.Pix[top*c.img.Stride:]
	for i, n := range noise {
		b, w := 256-black[n], white[n]
		d := pix[i*4 : i*4+3 : i*4+3]
		for k, v := range d {
			u := uint32(v) * b >> 8
			d[k] = uint8(u + (255-u)*w>>8)
		}
	}
}
