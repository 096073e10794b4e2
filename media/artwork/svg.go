package artwork

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// SVG writes a plate as a standalone SVG 1.1 document with a title and a
// description, no script and no reference to anything outside itself. Every
// element of the plate is a group with its name as id.
func SVG(p *Plate) []byte {
	w := &svgWriter{plate: p}
	var body bytes.Buffer
	for i := range p.Elements {
		e := &p.Elements[i]
		fmt.Fprintf(&body, "<g id=%q>", e.Name)
		for k := range e.Shapes {
			w.shape(&body, &e.Shapes[k])
		}
		body.WriteString("</g>\n")
	}
	w.finish(&body)
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"plate-title plate-desc\">\n",
		p.Width, p.Height, p.Width, p.Height)
	b.WriteString("<title id=\"plate-title\">" + escape(p.ID) + "</title>\n<desc id=\"plate-desc\">" + escape(p.Alt) + "</desc>\n<defs>\n")
	b.Write(w.defs.Bytes())
	b.WriteString("</defs>\n")
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", p.Width, p.Height)
	b.Write(body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func escape(s string) string {
	var b bytes.Buffer
	// EscapeText fails only when the writer does, and a Buffer never does.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

type svgWriter struct {
	plate   *Plate
	defs    bytes.Buffer
	n       int
	raised  map[int]bool
	stipple bool
}

func num(v float64) string { return strconv.FormatFloat(Tenth(v), 'f', -1, 64) }

func frac(v float64) string { return strconv.FormatFloat(mil(v), 'f', -1, 64) }

func (w *svgWriter) id(prefix string) string {
	w.n++
	return prefix + strconv.Itoa(w.n)
}

func (w *svgWriter) paint(p *Paint, attr string) string {
	s := ""
	if len(p.Stops) == 0 {
		s = fmt.Sprintf(" %s=%q", attr, p.Colour.String())
	} else {
		id := w.id("p")
		if p.Radial {
			fmt.Fprintf(&w.defs, "<radialGradient id=%q gradientUnits=\"userSpaceOnUse\" cx=%q cy=%q r=%q>", id, num(p.At[0]), num(p.At[1]), num(p.At[2]))
		} else {
			fmt.Fprintf(&w.defs, "<linearGradient id=%q gradientUnits=\"userSpaceOnUse\" x1=%q y1=%q x2=%q y2=%q>", id, num(p.At[0]), num(p.At[1]), num(p.At[2]), num(p.At[3]))
		}
		for _, t := range p.Stops {
			fmt.Fprintf(&w.defs, "<stop offset=%q stop-color=%q", frac(t.At), t.Colour.String())
			if t.Alpha < 1 {
				fmt.Fprintf(&w.defs, " stop-opacity=%q", frac(t.Alpha))
			}
			w.defs.WriteString("/>")
		}
		if p.Radial {
			w.defs.WriteString("</radialGradient>\n")
		} else {
			w.defs.WriteString("</linearGradient>\n")
		}
		s = fmt.Sprintf(" %s=\"url(#%s)\"", attr, id)
	}
	if o := alpha(p.Opacity); o < 1 {
		s += fmt.Sprintf(" %s-opacity=%q", attr, frac(o))
	}
	return s
}

func (w *svgWriter) shape(b *bytes.Buffer, s *Shape) {
	if s.Path.Len() == 0 || s.Fill == nil && s.Stroke == nil {
		return
	}
	attrs := ""
	if s.Fill != nil {
		attrs += w.paint(s.Fill, "fill")
	} else {
		attrs += " fill=\"none\""
	}
	if s.Stroke != nil {
		attrs += w.paint(&s.Stroke.Paint, "stroke") + fmt.Sprintf(" stroke-width=%q stroke-linecap=\"round\" stroke-linejoin=\"round\"", num(s.Stroke.Width))
	}
	if o := alpha(s.Opacity); o < 1 {
		attrs += fmt.Sprintf(" opacity=%q", frac(o))
	}
	if s.Clip != nil {
		id := w.id("c")
		fmt.Fprintf(&w.defs, "<clipPath id=%q><path d=%q/></clipPath>\n", id, s.Clip.Data())
		attrs += fmt.Sprintf(" clip-path=\"url(#%s)\"", id)
	}
	switch {
	case s.Raise > 0:
		attrs += fmt.Sprintf(" filter=\"url(#%s)\"", w.raise(s.Raise))
	case s.Stipple:
		attrs += " filter=\"url(#stipple)\""
		w.needStipple()
	}
	fmt.Fprintf(b, "<path d=%q%s/>\n", s.Path.Data(), attrs)
}

// raise defines the drop shadow of one paper height.
func (w *svgWriter) raise(h int) string {
	id := "raise" + strconv.Itoa(h)
	if w.raised == nil {
		w.raised = map[int]bool{}
	}
	if !w.raised[h] {
		w.raised[h] = true
		dx := float64(h) * shadowDX
		if w.plate.Light == "right" {
			dx = -dx
		}
		// Spelt out, as older renderers do not know feDropShadow.
		fmt.Fprintf(&w.defs, "<filter id=%q x=\"-60%%\" y=\"-60%%\" width=\"220%%\" height=\"220%%\" color-interpolation-filters=\"sRGB\"><feGaussianBlur in=\"SourceAlpha\" stdDeviation=%q/><feOffset dx=%q dy=%q result=\"b\"/><feFlood flood-color=%q flood-opacity=%q/><feComposite in2=\"b\" operator=\"in\"/><feMerge><feMergeNode/><feMergeNode in=\"SourceGraphic\"/></feMerge></filter>\n",
			id, num(float64(h)*shadowBlur), num(dx), num(float64(h)*shadowDY), w.plate.Ambient.Shade.String(), frac(shadowAlpha))
	}
	return id
}

// needStipple defines the filter that breaks half tones into grain: the same
// arithmetic as stippleAt.
func (w *svgWriter) needStipple() {
	if w.stipple {
		return
	}
	w.stipple = true
	fmt.Fprintf(&w.defs, "<filter id=\"stipple\" x=\"0\" y=\"0\" width=\"1\" height=\"1\" color-interpolation-filters=\"sRGB\"><feTurbulence type=\"fractalNoise\" baseFrequency=\"%v\" numOctaves=\"1\" seed=\"%d\" result=\"n\"/><feComposite in=\"SourceAlpha\" in2=\"n\" operator=\"arithmetic\" k2=\"0.5\" k3=\"1\" k4=\"-0.5\" result=\"t\"/><feComponentTransfer in=\"t\" result=\"d\"><feFuncA type=\"linear\" slope=\"%d\" intercept=\"%v\"/></feComponentTransfer><feComposite in=\"SourceGraphic\" in2=\"d\" operator=\"in\"/></filter>\n",
		grainFrequency, grainSeed, 2*stippleSlope, 0.5-stippleSlope*0.5)
}

// finish lays the texture over everything, as canvas.texture does.
func (w *svgWriter) finish(b *bytes.Buffer) {
	lay := func(name string, seed int, freq float64, octaves int, strength float64) {
		if strength <= 0 {
			return
		}
		for _, side := range []struct {
			id, fill string
			k        float64
		}{{name + "-dark", "0", strength}, {name + "-light", "1", -strength}} {
			fmt.Fprintf(&w.defs, "<filter id=%q x=\"0\" y=\"0\" width=\"1\" height=\"1\" color-interpolation-filters=\"sRGB\"><feTurbulence type=\"fractalNoise\" baseFrequency=\"%v\" numOctaves=\"%d\" seed=\"%d\"/><feColorMatrix values=\"0 0 0 0 %s 0 0 0 0 %s 0 0 0 0 %s 0 0 0 %s %s\"/></filter>\n",
				side.id, freq, octaves, seed, side.fill, side.fill, side.fill, frac(side.k), frac(-side.k/2))
			fmt.Fprintf(b, "<rect width=\"%d\" height=\"%d\" filter=\"url(#%s)\"/>\n", w.plate.Width, w.plate.Height, side.id)
		}
	}
	lay("paper", paperSeed, paperFrequency, paperOctaves, w.plate.Finish.Paper)
	lay("grain", grainSeed, grainFrequency, 1, w.plate.Finish.Grain)
}
