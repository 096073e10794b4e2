package artwork

import (
	"math"
	"strconv"
	"strings"
)

// outline is the path of a basic shape in its own units.
func outline(n *svgNode, r *svgReader) (Path, error) {
	bad := refused("the drawing has a number that cannot be read")
	num := func(k string, of float64) float64 {
		v, ok := length(n.attr[k], of)
		if !ok && n.attr[k] != "" {
			return math.NaN()
		}
		return v
	}
	var p Path
	switch n.name {
	case "path":
		return pathData(n.attr["d"])
	case "rect":
		x, y, w, h := num("x", r.w), num("y", r.h), num("width", r.w), num("height", r.h)
		rx, ry := num("rx", r.w), num("ry", r.h)
		if !finite(x, y, w, h, rx, ry) {
			return p, bad
		}
		if n.attr["rx"] == "" {
			rx = ry
		}
		if n.attr["ry"] == "" {
			ry = rx
		}
		if w > 0 && h > 0 {
			p.roundRect(x, y, w, h, min(max(rx, 0), w/2), min(max(ry, 0), h/2))
		}
	case "circle", "ellipse":
		cx, cy, rx, ry := num("cx", r.w), num("cy", r.h), num("rx", r.w), num("ry", r.h)
		if n.name == "circle" {
			rx = num("r", r.w)
			ry = rx
		}
		if !finite(cx, cy, rx, ry) {
			return p, bad
		}
		if rx > 0 && ry > 0 {
			p.Ellipse(cx, cy, rx, ry)
		}
	case "line":
		x1, y1, x2, y2 := num("x1", r.w), num("y1", r.h), num("x2", r.w), num("y2", r.h)
		if !finite(x1, y1, x2, y2) {
			return p, bad
		}
		p.M(x1, y1).L(x2, y2)
	case "polyline", "polygon":
		v, ok := numbers(n.attr["points"])
		if !ok {
			return p, bad
		}
		for i := 0; i+1 < len(v); i += 2 {
			if i == 0 {
				p.M(v[0], v[1])
			} else {
				p.L(v[i], v[i+1])
			}
		}
		if n.name == "polygon" && p.Len() > 0 {
			p.Z()
		}
	}
	return p, nil
}

func (p *Path) roundRect(x, y, w, h, rx, ry float64) {
	if rx == 0 || ry == 0 {
		p.Rect(x, y, w, h)
		return
	}
	const k = 1 - 0.5522847498
	p.M(x+rx, y).L(x+w-rx, y).C(x+w-rx*k, y, x+w, y+ry*k, x+w, y+ry).
		L(x+w, y+h-ry).C(x+w, y+h-ry*k, x+w-rx*k, y+h, x+w-rx, y+h).
		L(x+rx, y+h).C(x+rx*k, y+h, x, y+h-ry*k, x, y+h-ry).
		L(x, y+ry).C(x, y+ry*k, x+rx*k, y, x+rx, y).Z()
}

func finite(v ...float64) bool {
	for _, f := range v {
		if !(math.Abs(f) <= 1e6) {
			return false
		}
	}
	return true
}

// scanner reads numbers the way SVG writes them: "10-5.5.5e1" is three.
type scanner struct {
	s  string
	at int
}

func (s *scanner) space() {
	for s.at < len(s.s) && strings.IndexByte(" \t\r\n,", s.s[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) number() (float64, bool) {
	s.space()
	i := s.at
	digits := func() (n int) {
		for i < len(s.s) && s.s[i] >= '0' && s.s[i] <= '9' {
			i++
			n++
		}
		return n
	}
	if i < len(s.s) && (s.s[i] == '-' || s.s[i] == '+') {
		i++
	}
	n := digits()
	if i < len(s.s) && s.s[i] == '.' {
		i++
		n += digits()
	}
	if n == 0 {
		return 0, false
	}
	if i < len(s.s) && (s.s[i] == 'e' || s.s[i] == 'E') {
		mark := i
		i++
		if i < len(s.s) && (s.s[i] == '-' || s.s[i] == '+') {
			i++
		}
		if digits() == 0 {
			i = mark
		}
	}
	v, err := strconv.ParseFloat(s.s[s.at:i], 64)
	if err != nil || !finite(v) {
		return 0, false
	}
	s.at = i
	return v, true
}

// flag reads the 0 or 1 of an arc, which may stand without a space after it.
func (s *scanner) flag() (bool, bool) {
	s.space()
	if s.at < len(s.s) && (s.s[s.at] == '0' || s.s[s.at] == '1') {
		s.at++
		return s.s[s.at-1] == '1', true
	}
	return false, false
}

// numbers reads a list of numbers and nothing else.
func numbers(v string) ([]float64, bool) {
	s := scanner{s: v}
	var out []float64
	for s.space(); s.at < len(s.s); s.space() {
		f, ok := s.number()
		if !ok || len(out) > 4*MaxOps {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}

// length reads a number, a number of pixels, or a percentage of a size.
func length(v string, of float64) (float64, bool) {
	v = strings.TrimSpace(v)
	if p, ok := strings.CutSuffix(v, "%"); ok {
		f, err := strconv.ParseFloat(p, 64)
		return f / 100 * of, err == nil && finite(f)
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
	if err != nil || !finite(f) {
		return 0, false
	}
	return f, true
}

// pathData reads the d attribute of SVG 1.1: every command, relative or not.
// Quadratic curves and arcs become cubic ones.
func pathData(d string) (Path, error) {
	bad := refused("a path of the drawing cannot be read")
	s := scanner{s: d}
	var p Path
	var x, y, startX, startY float64 // the pen, and where the subpath began
	var cx, cy float64               // last control point
	var last byte
	var cmd byte
	args := map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}
	for s.space(); s.at < len(s.s); s.space() {
		c := s.s[s.at]
		if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			cmd = c
			s.at++
		} else if cmd == 0 || cmd == 'Z' || cmd == 'z' {
			return p, bad
		}
		up := cmd &^ 0x20
		n, ok := args[up]
		if !ok || p.Len() == 0 && up != 'M' || p.Len() > MaxOps {
			return p, bad
		}
		var v [7]float64
		for i := range n {
			if up == 'A' && (i == 3 || i == 4) {
				f, ok := s.flag()
				if !ok {
					return p, bad
				}
				if f {
					v[i] = 1
				}
				continue
			}
			if v[i], ok = s.number(); !ok {
				return p, bad
			}
		}
		if cmd != up { // relative
			switch up {
			case 'H':
				v[0] += x
			case 'V':
				v[0] += y
			case 'A':
				v[5], v[6] = v[5]+x, v[6]+y
			default:
				for i := 0; i < n; i += 2 {
					v[i], v[i+1] = v[i]+x, v[i+1]+y
				}
			}
		}
		// A smooth curve goes on from the mirror of the last control point.
		mx, my := x, y
		if up == 'S' && (last == 'C' || last == 'S') || up == 'T' && (last == 'Q' || last == 'T') {
			mx, my = 2*x-cx, 2*y-cy
		}
		switch up {
		case 'M':
			x, y = v[0], v[1]
			startX, startY = x, y
			p.M(x, y)
			cmd = cmd - 'M' + 'L' // further pairs are lines
		case 'L':
			x, y = v[0], v[1]
			p.L(x, y)
		case 'H':
			x = v[0]
			p.L(x, y)
		case 'V':
			y = v[0]
			p.L(x, y)
		case 'C':
			cx, cy = v[2], v[3]
			p.C(v[0], v[1], v[2], v[3], v[4], v[5])
			x, y = v[4], v[5]
		case 'S':
			cx, cy = v[0], v[1]
			p.C(mx, my, v[0], v[1], v[2], v[3])
			x, y = v[2], v[3]
		case 'Q':
			cx, cy = v[0], v[1]
			p.quad(x, y, cx, cy, v[2], v[3])
			x, y = v[2], v[3]
		case 'T':
			cx, cy = mx, my
			p.quad(x, y, cx, cy, v[0], v[1])
			x, y = v[0], v[1]
		case 'A':
			p.arc(x, y, v[0], v[1], v[2], v[3] == 1, v[4] == 1, v[5], v[6])
			x, y = v[5], v[6]
		case 'Z':
			p.Z()
			x, y = startX, startY
		}
		if !finite(x, y, cx, cy) {
			return p, bad
		}
		last = up
	}
	return p, nil
}

func (p *Path) quad(x, y, cx, cy, ex, ey float64) {
	p.C(x+(cx-x)*2/3, y+(cy-y)*2/3, ex+(cx-ex)*2/3, ey+(cy-ey)*2/3, ex, ey)
}

// arc draws an elliptical arc as cubic curves (SVG 1.1, appendix F.6).
func (p *Path) arc(x1, y1, rx, ry, turn float64, large, sweep bool, x2, y2 float64) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx < 1e-6 || ry < 1e-6 || x1 == x2 && y1 == y2 {
		p.L(x2, y2)
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	dx, dy := (x1-x2)/2, (y1-y2)/2
	px, py := cos*dx+sin*dy, -sin*dx+cos*dy
	if k := px*px/(rx*rx) + py*py/(ry*ry); k > 1 {
		rx, ry = rx*math.Sqrt(k), ry*math.Sqrt(k)
	}
	den := rx*rx*py*py + ry*ry*px*px
	k := math.Sqrt(max(rx*rx*ry*ry-den, 0) / den)
	if large == sweep {
		k = -k
	}
	qx, qy := k*rx*py/ry, -k*ry*px/rx
	cx, cy := cos*qx-sin*qy+(x1+x2)/2, sin*qx+cos*qy+(y1+y2)/2
	a := math.Atan2((py-qy)/ry, (px-qx)/rx)
	b := math.Atan2((-py-qy)/ry, (-px-qx)/rx) - a
	if sweep && b < 0 {
		b += 2 * math.Pi
	} else if !sweep && b > 0 {
		b -= 2 * math.Pi
	}
	n := max(int(math.Ceil(math.Abs(b)/(math.Pi/2)-1e-9)), 1)
	step := b / float64(n)
	t := 4.0 / 3 * math.Tan(step/4)
	at := func(u, v float64) (float64, float64) {
		u, v = u*rx, v*ry
		return cos*u - sin*v + cx, sin*u + cos*v + cy
	}
	for i := range n {
		s0, c0 := math.Sincos(a + step*float64(i))
		s1, c1 := math.Sincos(a + step*float64(i+1))
		ax, ay := at(c0-t*s0, s0+t*c0)
		bx, by := at(c1+t*s1, s1-t*c1)
		ex, ey := at(c1, s1)
		if i == n-1 {
			ex, ey = x2, y2
		}
		p.C(ax, ay, bx, by, ex, ey)
	}
}
