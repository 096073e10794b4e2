package artwork

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// Bounds on an SVG from outside. A drawing of a page needs some hundred shapes.
const (
	MaxSVGBytes = 512 << 10
	maxSVGDepth = 24
	maxSVGNodes = 3000
	// maxSVGOps bounds the drawing steps of a whole picture: each is painted.
	maxSVGOps = 60_000
)

// drawn are the SVG elements that are read; what any other would do is not
// known, so it is refused.
var drawn = []string{"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
	"defs", "linearGradient", "radialGradient", "stop", "title", "desc"}

// refusable are well-known elements that a refusal may name: nothing else from
// a foreign file gets into a message.
var refusable = []string{"a", "animate", "animateMotion", "animateTransform", "audio", "clipPath", "cursor", "embed", "filter", "font", "foreignObject",
	"iframe", "image", "link", "marker", "mask", "metadata", "object", "pattern", "script", "set", "style", "switch", "symbol", "text", "textPath", "tspan", "use", "video"}

// ReadSVG reads a drawing from outside as elements of a plate of w×h pixels, back
// to front: every child of the root is one, a group by its id. It understands
// groups, basic shapes, paths, flat fills, gradients, strokes, opacity and
// transforms, and nothing of the file but these values gets any further: what a
// plate shows and stores is written by [SVG] from them.
//
// It refuses, with CodeRefused: a document type, entities, processing
// instructions, any element not in the list above (script, foreignObject, image,
// use, style, text …), event attributes, any href, any url() but of a gradient
// in the same file, more than MaxSVGBytes, depth and node bounds, and numbers
// out of range. Even-odd filling is read as non-zero.
func ReadSVG(data []byte, w, h int) ([]Element, error) {
	if len(data) > MaxSVGBytes {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a drawing may have at most %d KiB", MaxSVGBytes>>10)
	}
	if err := checkSize(w, h); err != nil {
		return nil, err
	}
	root, err := parseSVG(data)
	if err != nil {
		return nil, err
	}
	r := &svgReader{w: float64(w), h: float64(h), gradients: map[string]*svgNode{}}
	view, err := r.viewBox(root)
	if err != nil {
		return nil, err
	}
	r.collect(root)
	var out []Element
	used := map[string]bool{}
	for i := range root.children {
		n := &root.children[i]
		switch n.name {
		case "defs", "linearGradient", "radialGradient", "title", "desc":
			continue
		}
		if len(out) == MaxElements {
			return nil, refused("the drawing has too many parts")
		}
		e := Element{Name: svgName(n.attr["id"], used), Role: RoleMid}
		if err := r.draw(n, view, defaultStyle(root), &e); err != nil {
			return nil, err
		}
		if len(e.Shapes) == 0 {
			continue
		}
		used[e.Name] = true
		e.Fit(w, h)
		e.Place = e.Box
		e.Tint = e.mainColour()
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, refused("the drawing shows nothing")
	}
	return out, nil
}

// svgNode is an element with the attributes that are read.
type svgNode struct {
	name     string
	attr     map[string]string
	children []svgNode
}

// parseSVG reads the file into nodes and refuses what is listed at [ReadSVG].
func parseSVG(data []byte) (*svgNode, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	d.Entity = nil
	holder := svgNode{}
	stack := []*svgNode{&holder}
	nodes := 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refused("the drawing is not well-formed XML")
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, refused("the drawing has a document type, which is not allowed")
		case xml.ProcInst:
			if t.Target != "xml" || nodes > 0 {
				return nil, refused("the drawing has a processing instruction, which is not allowed")
			}
		case xml.StartElement:
			if nodes++; nodes > maxSVGNodes {
				return nil, refused("the drawing has too many elements")
			}
			if len(stack) > maxSVGDepth {
				return nil, refused("the drawing is nested too deep")
			}
			n, err := svgElement(t)
			if err != nil {
				return nil, err
			}
			parent := stack[len(stack)-1]
			parent.children = append(parent.children, n)
			stack = append(stack, &parent.children[len(parent.children)-1])
		case xml.EndElement:
			if len(stack) < 2 || stack[len(stack)-1].name != t.Name.Local {
				return nil, refused("the drawing is not well-formed XML")
			}
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) != 1 || len(holder.children) != 1 || holder.children[0].name != "svg" {
		return nil, refused("the drawing is not one svg element")
	}
	return &holder.children[0], nil
}

func svgElement(t xml.StartElement) (svgNode, error) {
	n := svgNode{name: t.Name.Local, attr: map[string]string{}}
	if t.Name.Space != "" && t.Name.Space != "svg" || !slices.Contains(drawn, n.name) {
		if slices.Contains(refusable, n.name) {
			return n, refused("the drawing has the element " + n.name + ", which is not allowed")
		}
		return n, refused("the drawing has an element that is not allowed")
	}
	for _, a := range t.Attr {
		k, v := a.Name.Local, strings.TrimSpace(a.Value)
		low := strings.ToLower(k)
		switch {
		case low == "href" || low == "src" || low == "base" && a.Name.Space == "xml":
			return n, refused("the drawing refers to something, which is not allowed")
		case strings.HasPrefix(low, "on"):
			return n, refused("the drawing has an event attribute, which is not allowed")
		case !innerURL(v):
			return n, refused("the drawing refers to something outside itself, which is not allowed")
		case len(v) > MaxSVGBytes/2:
			return n, refused("the drawing has an attribute that is too long")
		case a.Name.Space != "":
			continue // namespaces, xml:space
		}
		n.attr[k] = v
	}
	// A style attribute is a list of the same properties, and wins over them.
	for decl := range strings.SplitSeq(n.attr["style"], ";") {
		if k, v, ok := strings.Cut(decl, ":"); ok {
			n.attr[strings.TrimSpace(k)] = strings.TrimSpace(v)
		}
	}
	return n, nil
}

// innerURL reports whether every url() in a value is url(#name) and no scheme is
// named that runs or fetches something.
func innerURL(v string) bool {
	low := strings.ToLower(v)
	if strings.Contains(low, "javascript:") || strings.Contains(low, "data:") || strings.Contains(low, "@import") || strings.Contains(low, "expression(") {
		return false
	}
	for rest := low; ; {
		i := strings.Index(rest, "url")
		if i < 0 {
			return true
		}
		rest = strings.TrimLeft(rest[i+3:], " \t\r\n")
		if in, ok := strings.CutPrefix(rest, "("); ok && !strings.HasPrefix(strings.TrimLeft(in, " \t\r\n'\""), "#") {
			return false
		}
	}
}

// svgName makes a name of the name table from an id: its letters and dashes.
func svgName(id string, used map[string]bool) string {
	var b []byte
	for _, c := range []byte(strings.ToLower(id)) {
		switch {
		case c >= 'a' && c <= 'z':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '-' && (c == '-' || c == '_' || c == ' '):
			b = append(b, '-')
		}
	}
	name := strings.Trim(string(b[:min(len(b), 16)]), "-")
	if !ValidName(name) {
		name = "part"
	}
	for k := 0; used[name]; k++ { // part, part-a, part-b …, part-aa
		suffix := ""
		for n := k; ; n = n/26 - 1 {
			suffix = string(rune('a'+n%26)) + suffix
			if n < 26 {
				break
			}
		}
		base := strings.TrimSuffix(name, "-")
		if cut := strings.LastIndexByte(base, '-'); k > 0 && cut > 2 {
			base = base[:cut]
		}
		name = strings.TrimRight(base[:min(len(base), 15-len(suffix))], "-") + "-" + suffix
	}
	return name
}

// mainColour is the colour of the element's largest opaque fill.
func (e *Element) mainColour() *RGB {
	var best *RGB
	area := 0.0
	for i := range e.Shapes {
		s := &e.Shapes[i]
		if s.Fill == nil || alpha(s.Opacity)*alpha(s.Fill.Opacity) < 0.5 {
			continue
		}
		x0, y0, x1, y1, ok := s.Path.Bounds()
		if a := (x1 - x0) * (y1 - y0); ok && a > area {
			c := s.Fill.Colour
			if n := len(s.Fill.Stops); n > 0 {
				c = s.Fill.Stops[n/2].Colour
			}
			best, area = &c, a
		}
	}
	return best
}

// svgReader draws nodes as shapes.
type svgReader struct {
	w, h      float64 // what a percentage is of
	gradients map[string]*svgNode
	ops       int
}

// collect finds the gradients, wherever they are defined.
func (r *svgReader) collect(n *svgNode) {
	for i := range n.children {
		c := &n.children[i]
		if c.name == "linearGradient" || c.name == "radialGradient" {
			if id := c.attr["id"]; id != "" && r.gradients[id] == nil {
				r.gradients[id] = c
			}
		}
		r.collect(c)
	}
}

// viewBox returns the matrix from the drawing's units to plate pixels.
func (r *svgReader) viewBox(root *svgNode) (matrix, error) {
	v, ok := numbers(root.attr["viewBox"])
	if !ok || len(v) != 4 {
		w, okW := length(root.attr["width"], r.w)
		h, okH := length(root.attr["height"], r.h)
		if !okW || !okH {
			return matrix{}, refused("the drawing has no readable viewBox")
		}
		v = []float64{0, 0, w, h}
	}
	if v[2] < 1 || v[3] < 1 || v[2] > 1e5 || v[3] > 1e5 || math.Abs(v[0]) > 1e5 || math.Abs(v[1]) > 1e5 {
		return matrix{}, refused("the drawing's viewBox is out of range")
	}
	sx, sy := r.w/v[2], r.h/v[3]
	r.w, r.h = v[2], v[3] // percentages are of the drawing's own size
	return matrix{sx, 0, 0, sy, -v[0] * sx, -v[1] * sy}, nil
}

// draw appends the shapes of a node and of what is in it.
func (r *svgReader) draw(n *svgNode, m matrix, st svgStyle, e *Element) error {
	m, err := m.then(n.attr["transform"])
	if err != nil {
		return err
	}
	st = st.with(n)
	if st.hidden {
		return nil
	}
	if n.name == "g" || n.name == "svg" {
		for i := range n.children {
			if err := r.draw(&n.children[i], m, st, e); err != nil {
				return err
			}
		}
		return nil
	}
	local, err := outline(n, r)
	if err != nil || local.Len() == 0 {
		return err
	}
	if r.ops += local.Len(); r.ops > maxSVGOps || local.Len() > MaxOps || len(e.Shapes) == MaxShapes {
		return refused("the drawing has too many strokes")
	}
	s := Shape{Path: local.Map(m.apply), Opacity: opacityField(st.opacity)}
	for _, v := range s.Path.pts {
		if !(math.Abs(v) <= 1e5) { // NaN included
			return refused("a shape of the drawing lies far outside the picture")
		}
	}
	if s.Fill, err = r.paint(st.fill, st.fillOpacity, &local, m); err != nil {
		return err
	}
	stroke, err := r.paint(st.stroke, st.strokeOpacity, &local, m)
	if err != nil {
		return err
	}
	if width := st.width * m.scale(); stroke != nil && width >= 0.05 {
		s.Stroke = &Stroke{Paint: *stroke, Width: Tenth(max(min(width, 2000), 0.1))}
	}
	if s.Fill == nil && s.Stroke == nil || st.opacity <= 0 {
		return nil
	}
	e.Shapes = append(e.Shapes, s)
	return nil
}

// opacityField writes an opacity as the fields of this package do: 0 is opaque.
func opacityField(o float64) float64 {
	if o >= 1 {
		return 0
	}
	return max(mil(o), 0.0001)
}
