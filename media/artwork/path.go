package artwork

import (
	"math"
	"strconv"

	"github.com/atelierhq/atelier"
)

// Path is an outline in plate pixels: moves, lines, cubic curves and closings.
// Its coordinates are held in tenths of a pixel, so that a path is the same
// before and after it was written as JSON. The zero Path is empty and ready for
// use; the building methods return the path so that they can be chained.
type Path struct {
	ops []byte // 'M' 2 numbers, 'L' 2, 'C' 6, 'Z' 0
	pts []float64
}

// Tenth rounds to a tenth, the grain of all coordinates.
func Tenth(v float64) float64 {
	v = math.Round(v*10) / 10
	if v == 0 {
		return 0 // no negative zero
	}
	return v
}

// M starts a new subpath at x, y.
func (p *Path) M(x, y float64) *Path { return p.add('M', x, y) }

// L draws a line to x, y.
func (p *Path) L(x, y float64) *Path { return p.add('L', x, y) }

// C draws a cubic curve to x, y with two control points.
func (p *Path) C(ax, ay, bx, by, x, y float64) *Path { return p.add('C', ax, ay, bx, by, x, y) }

// Z closes the subpath.
func (p *Path) Z() *Path { return p.add('Z') }

func (p *Path) add(op byte, v ...float64) *Path {
	p.ops = append(p.ops, op)
	for _, f := range v {
		p.pts = append(p.pts, Tenth(f))
	}
	return p
}

// Len is the number of steps; 0 for an empty path.
func (p Path) Len() int { return len(p.ops) }

// Each calls f for every step with its numbers, in order.
func (p Path) Each(f func(op byte, v []float64)) {
	i := 0
	for _, op := range p.ops {
		n := arity(op)
		f(op, p.pts[i:i+n])
		i += n
	}
}

func arity(op byte) int {
	switch op {
	case 'M', 'L':
		return 2
	case 'C':
		return 6
	}
	return 0
}

// Map returns the path with every point moved by f.
func (p Path) Map(f func(x, y float64) (float64, float64)) Path {
	q := Path{ops: append([]byte(nil), p.ops...), pts: make([]float64, len(p.pts))}
	for i := 0; i < len(p.pts); i += 2 {
		x, y := f(p.pts[i], p.pts[i+1])
		q.pts[i], q.pts[i+1] = Tenth(x), Tenth(y)
	}
	return q
}

// Join appends the steps of q.
func (p *Path) Join(q Path) *Path {
	p.ops = append(p.ops, q.ops...)
	p.pts = append(p.pts, q.pts...)
	return p
}

// Bounds is the box of all points in pixels; curves never leave it. ok is false
// for an empty path.
func (p Path) Bounds() (x0, y0, x1, y1 float64, ok bool) {
	if len(p.pts) == 0 {
		return 0, 0, 0, 0, false
	}
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := 0; i < len(p.pts); i += 2 {
		x0, x1 = min(x0, p.pts[i]), max(x1, p.pts[i])
		y0, y1 = min(y0, p.pts[i+1]), max(y1, p.pts[i+1])
	}
	return x0, y0, x1, y1, true
}

// Tight is like Bounds, but follows the curves instead of their control points.
func (p Path) Tight() (x0, y0, x1, y1 float64, ok bool) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p.Flatten(1) {
		for _, q := range s.Points {
			x0, x1 = min(x0, q[0]), max(x1, q[0])
			y0, y1 = min(y0, q[1]), max(y1, q[1])
			ok = true
		}
	}
	return x0, y0, x1, y1, ok
}

// Polyline is one flattened subpath.
type Polyline struct {
	Points [][2]float64
	Closed bool
}

// Flatten turns curves into lines of about step×8 pixels.
func (p Path) Flatten(step float64) []Polyline {
	var out []Polyline
	var cur Polyline
	flush := func() {
		if len(cur.Points) > 0 {
			out = append(out, cur)
		}
		cur = Polyline{}
	}
	p.Each(func(op byte, v []float64) {
		switch op {
		case 'M':
			flush()
			cur.Points = append(cur.Points, [2]float64{v[0], v[1]})
		case 'L':
			cur.Points = append(cur.Points, [2]float64{v[0], v[1]})
		case 'C':
			if len(cur.Points) == 0 {
				return
			}
			a := cur.Points[len(cur.Points)-1]
			l := math.Hypot(v[0]-a[0], v[1]-a[1]) + math.Hypot(v[2]-v[0], v[3]-v[1]) + math.Hypot(v[4]-v[2], v[5]-v[3])
			n := min(max(int(l/(8*step))+3, 4), 96)
			for i := 1; i <= n; i++ {
				t := float64(i) / float64(n)
				u := 1 - t
				c0, c1, c2, c3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
				cur.Points = append(cur.Points, [2]float64{
					c0*a[0] + c1*v[0] + c2*v[2] + c3*v[4],
					c0*a[1] + c1*v[1] + c2*v[3] + c3*v[5],
				})
			}
		case 'Z':
			if len(cur.Points) > 0 {
				start := cur.Points[0]
				cur.Closed = true
				flush()
				cur.Points = append(cur.Points, start)
			}
		}
	})
	if len(cur.Points) > 1 {
		flush()
	}
	return out
}

// Ellipse adds a closed ellipse.
func (p *Path) Ellipse(cx, cy, rx, ry float64) *Path {
	const k = 0.5522847498
	return p.M(cx+rx, cy).
		C(cx+rx, cy+ry*k, cx+rx*k, cy+ry, cx, cy+ry).
		C(cx-rx*k, cy+ry, cx-rx, cy+ry*k, cx-rx, cy).
		C(cx-rx, cy-ry*k, cx-rx*k, cy-ry, cx, cy-ry).
		C(cx+rx*k, cy-ry, cx+rx, cy-ry*k, cx+rx, cy).Z()
}

// Rect adds a closed rectangle.
func (p *Path) Rect(x, y, w, h float64) *Path {
	return p.M(x, y).L(x+w, y).L(x+w, y+h).L(x, y+h).Z()
}

// Data is the SVG path data.
func (p Path) Data() string { return string(p.append(nil)) }

func (p Path) append(b []byte) []byte {
	p.Each(func(op byte, v []float64) {
		b = append(b, op)
		for i, f := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendFloat(b, f, 'f', -1, 64)
		}
	})
	return b
}

// MarshalText writes SVG path data with absolute M, L, C and Z alone.
func (p Path) MarshalText() ([]byte, error) { return p.append(nil), nil }

// UnmarshalText reads what MarshalText writes and nothing else: one letter and
// its numbers, single spaces, at most MaxOps steps, coordinates within ±100,000.
func (p *Path) UnmarshalText(b []byte) error {
	bad := atelier.Errorf(atelier.CodeInvalid, "a path is not in the form this program writes")
	q := Path{ops: make([]byte, 0, 16), pts: make([]float64, 0, 64)}
	for i := 0; i < len(b); {
		op := b[i]
		if op != 'M' && op != 'L' && op != 'C' && op != 'Z' {
			return bad
		}
		if len(q.ops) == 0 && op != 'M' || len(q.ops) >= MaxOps {
			return bad
		}
		i++
		q.ops = append(q.ops, op)
		for k := range arity(op) {
			if k > 0 {
				if i >= len(b) || b[i] != ' ' {
					return bad
				}
				i++
			}
			j := i
			for j < len(b) && (b[j] == '-' || b[j] == '.' || b[j] >= '0' && b[j] <= '9') {
				j++
			}
			f, err := strconv.ParseFloat(string(b[i:j]), 64)
			if err != nil || math.Abs(f) > 1e5 {
				return bad
			}
			q.pts = append(q.pts, f)
			i = j
		}
	}
	*p = q
	return nil
}
