package artwork

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// matrix is an affine transform as SVG writes it: a b c d e f.
type matrix [6]float64

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// mul is m after n: n is applied first.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

// scale is how much m enlarges areas, as a length.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// then returns m followed by a transform attribute.
func (m matrix) then(attr string) (matrix, error) {
	bad := refused("a transform of the drawing cannot be read")
	for rest := strings.TrimLeft(attr, " \t\r\n,"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n,") {
		name, tail, ok := strings.Cut(rest, "(")
		args, next, closed := strings.Cut(tail, ")")
		v, read := numbers(args)
		if !ok || !closed || !read {
			return m, bad
		}
		rest = next
		arg := func(i int) float64 {
			if i < len(v) {
				return v[i]
			}
			return 0
		}
		var t matrix
		switch name = strings.TrimSpace(name); {
		case name == "matrix" && len(v) == 6:
			t = matrix(v)
		case name == "translate" && (len(v) == 1 || len(v) == 2):
			t = matrix{1, 0, 0, 1, v[0], arg(1)}
		case name == "scale" && (len(v) == 1 || len(v) == 2):
			t = matrix{v[0], 0, 0, v[0], 0, 0}
			if len(v) == 2 {
				t[3] = v[1]
			}
		case name == "rotate" && (len(v) == 1 || len(v) == 3):
			s, c := math.Sincos(v[0] * math.Pi / 180)
			x, y := arg(1), arg(2)
			t = matrix{1, 0, 0, 1, x, y}.mul(matrix{c, s, -s, c, 0, 0}).mul(matrix{1, 0, 0, 1, -x, -y})
		case name == "skewX" && len(v) == 1:
			t = matrix{1, 0, math.Tan(v[0] * math.Pi / 180), 1, 0, 0}
		case name == "skewY" && len(v) == 1:
			t = matrix{1, math.Tan(v[0] * math.Pi / 180), 0, 1, 0, 0}
		default:
			return m, bad
		}
		if m = m.mul(t); !finite(m[:]...) {
			return m, bad
		}
	}
	return m, nil
}

// svgStyle is what a shape inherits from the groups around it.
type svgStyle struct {
	fill, stroke               string
	fillOpacity, strokeOpacity float64
	opacity                    float64 // of all groups around it, multiplied
	width                      float64
	hidden                     bool
}

func defaultStyle(root *svgNode) svgStyle {
	return svgStyle{fill: "black", stroke: "none", fillOpacity: 1, strokeOpacity: 1, opacity: 1, width: 1}.with(root)
}

func (s svgStyle) with(n *svgNode) svgStyle {
	set := func(k string, to *string) {
		if v := n.attr[k]; v != "" && v != "inherit" {
			*to = v
		}
	}
	frac := func(k string, to *float64) {
		if v, ok := length(n.attr[k], 1); ok {
			*to = min(max(v, 0), 1)
		}
	}
	set("fill", &s.fill)
	set("stroke", &s.stroke)
	frac("fill-opacity", &s.fillOpacity)
	frac("stroke-opacity", &s.strokeOpacity)
	own := 1.0
	frac("opacity", &own)
	s.opacity *= own
	if v, ok := length(n.attr["stroke-width"], 1000); ok && v >= 0 {
		s.width = v
	}
	s.hidden = s.hidden || n.attr["display"] == "none" || n.attr["visibility"] == "hidden"
	return s
}

// paint reads a fill or a stroke; nil paints nothing.
func (r *svgReader) paint(v string, opacity float64, local *Path, m matrix) (*Paint, error) {
	if opacity <= 0 {
		return nil, nil
	}
	if id, ok := urlID(v); ok {
		g := r.gradients[id]
		if g == nil {
			return nil, refused("the drawing paints with a gradient that it does not define")
		}
		p, err := gradient(g, local, m)
		if p != nil {
			p.Opacity = opacityField(opacity)
		}
		return p, err
	}
	c, a, ok := colour(v)
	if !ok {
		return nil, refused("the drawing has a colour that cannot be read")
	}
	if a *= opacity; a <= 0 {
		return nil, nil
	}
	return &Paint{Colour: c, Opacity: opacityField(a)}, nil
}

// urlID reads url(#name).
func urlID(v string) (string, bool) {
	in, ok := strings.CutPrefix(strings.TrimSpace(v), "url(")
	if !ok {
		return "", false
	}
	in, _, ok = strings.Cut(in, ")")
	in = strings.Trim(in, " \t\r\n'\"")
	return strings.TrimPrefix(in, "#"), ok
}

// colour reads #rgb, #rrggbb, rgb(), rgba() and SVG's colour names; "none" is
// read as a colour that cannot be seen.
func colour(v string) (c RGB, alpha float64, ok bool) {
	v = strings.ToLower(strings.TrimSpace(v))
	switch v {
	case "none", "transparent":
		return RGB{}, 0, true
	case "currentcolor":
		return RGB{}, 1, true
	}
	if hex, isHex := strings.CutPrefix(v, "#"); isHex {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		c, ok = Hex("#" + hex)
		return c, 1, ok
	}
	if in, isRGB := strings.CutPrefix(strings.Replace(v, "rgba(", "rgb(", 1), "rgb("); isRGB {
		in, _, _ = strings.Cut(in, ")")
		f := strings.FieldsFunc(in, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
		if len(f) != 3 && len(f) != 4 {
			return c, 0, false
		}
		var part [3]uint8
		for i := range part {
			x, ok := length(f[i], 255)
			if !ok {
				return c, 0, false
			}
			part[i] = uint8(min(max(x, 0), 255) + 0.5)
		}
		alpha = 1
		if len(f) == 4 {
			if alpha, ok = length(f[3], 1); !ok {
				return c, 0, false
			}
		}
		return RGB{part[0], part[1], part[2]}, min(max(alpha, 0), 1), true
	}
	n, ok := colornames.Map[v]
	return RGB{n.R, n.G, n.B}, 1, ok
}

// gradient places a gradient on the plate: in the drawing's units, or in parts
// of the box of what it fills.
func gradient(g *svgNode, local *Path, m matrix) (*Paint, error) {
	p := &Paint{Radial: g.name == "radialGradient"}
	last := 0.0
	for i := range g.children {
		n := &g.children[i]
		if n.name != "stop" {
			continue
		}
		at, _ := length(n.attr["offset"], 1)
		v := n.attr["stop-color"]
		if v == "" {
			v = "black"
		}
		c, a, ok := colour(v)
		if !ok {
			return nil, refused("the drawing has a colour that cannot be read")
		}
		if o, ok := length(n.attr["stop-opacity"], 1); ok {
			a *= min(max(o, 0), 1)
		}
		last = min(max(at, last), 1)
		if len(p.Stops) == MaxStops {
			return nil, refused("a gradient of the drawing has too many stops")
		}
		p.Stops = append(p.Stops, Stop{At: mil(last), Colour: c, Alpha: mil(a)})
	}
	switch len(p.Stops) {
	case 0:
		return nil, nil // SVG paints nothing
	case 1:
		return &Paint{Colour: p.Stops[0].Colour}, nil
	}
	box := g.attr["gradientUnits"] != "userSpaceOnUse"
	if box {
		x0, y0, x1, y1, ok := local.Tight()
		if !ok || x1-x0 < 0.1 || y1-y0 < 0.1 {
			return &Paint{Colour: p.Stops[len(p.Stops)-1].Colour}, nil // a line has no box to spread over
		}
		m = m.mul(matrix{x1 - x0, 0, 0, y1 - y0, x0, y0})
	}
	m, err := m.then(g.attr["gradientTransform"])
	if err != nil {
		return nil, err
	}
	num := func(k, unset string) float64 {
		v := g.attr[k]
		if v == "" {
			v = unset
		}
		of := 1.0
		if !box {
			of = 1000
		}
		f, _ := length(v, of)
		return f
	}
	if p.Radial {
		x, y := m.apply(num("cx", "50%"), num("cy", "50%"))
		p.At = [4]float64{Tenth(x), Tenth(y), Tenth(max(num("r", "50%")*m.scale(), 0.1)), 0}
	} else {
		x1, y1 := m.apply(num("x1", "0"), num("y1", "0"))
		x2, y2 := m.apply(num("x2", strconv.Itoa(map[bool]int{true: 1, false: 1000}[box])), num("y2", "0"))
		p.At = [4]float64{Tenth(x1), Tenth(y1), Tenth(x2), Tenth(y2)}
	}
	if !p.sound() {
		return nil, refused("a gradient of the drawing is out of range")
	}
	return p, nil
}
