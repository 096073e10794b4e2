package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// pageGap is the space between two pages of one picture, in mm.
const pageGap = 6

// SVG draws pages, one below the other, as one picture that stands alone: black
// on white paper, words in the reader's own serif type. The same pages give the
// same bytes. title and desc are what is read out to those who do not see it.
func SVG(pages []Page, title, desc string) []byte {
	w := &svgWriter{seen: map[string]int{}, ids: map[string]int{}}
	width, height := 0.0, 0.0
	for i, p := range pages {
		width = max(width, p.Width)
		if i > 0 {
			height += pageGap
		}
		height += p.Height
		for _, s := range p.Shapes {
			if s.Path != nil {
				w.seen[outline(s.Path)]++
			}
		}
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img" aria-labelledby="sheet-title sheet-desc">`+"\n", num(width), num(height), num(width), num(height))
	fmt.Fprintf(w, "<title id=\"sheet-title\">%s</title>\n<desc id=\"sheet-desc\">%s</desc>\n", escape(title), escape(desc))
	w.defs(pages)
	y := 0.0
	for i, p := range pages {
		fmt.Fprintf(w, `<g id="page-%d" transform="translate(0 %s)" font-family="serif"><rect width="%s" height="%s" fill="#fff"/>`+"\n", i+1, num(y), num(p.Width), num(p.Height))
		for _, s := range p.Shapes {
			w.shape(s)
		}
		w.WriteString("</g>\n")
		y += p.Height + pageGap
	}
	w.WriteString("</svg>\n")
	return w.Bytes()
}

type svgWriter struct {
	bytes.Buffer
	seen map[string]int // how often an outline is drawn
	ids  map[string]int
}

// defs holds the outlines that are drawn again and again, such as note heads.
func (w *svgWriter) defs(pages []Page) {
	w.WriteString("<defs>\n")
	for _, p := range pages {
		for _, s := range p.Shapes {
			if s.Path == nil || s.Stroke > 0 {
				continue
			}
			d := outline(s.Path)
			if w.seen[d] < 3 || len(d) < 40 || w.ids[d] > 0 {
				continue
			}
			w.ids[d] = len(w.ids) + 1
			fmt.Fprintf(w, "<path id=\"s%d\" d=\"%s\"/>\n", w.ids[d], d)
		}
	}
	w.WriteString("</defs>\n")
}

func (w *svgWriter) shape(s Shape) {
	switch {
	case s.Path == nil:
		style := ""
		if s.Bold {
			style += ` font-weight="bold"`
		}
		if s.Italic {
			style += ` font-style="italic"`
		}
		switch {
		case s.Anchor > 0.75:
			style += ` text-anchor="end"`
		case s.Anchor > 0.25:
			style += ` text-anchor="middle"`
		}
		fmt.Fprintf(w, "<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s>%s</text>\n", num(s.X), num(s.Y), num(s.Size), style, escape(s.Text))
	case s.Stroke > 0:
		fmt.Fprintf(w, "<path transform=\"translate(%s %s)\" d=\"%s\" fill=\"none\" stroke=\"#000\" stroke-width=\"%s\"/>\n", num(s.Path[0].P[0]), num(s.Path[0].P[1]), outline(s.Path), num(s.Stroke))
	default:
		d := outline(s.Path)
		x, y := num(s.Path[0].P[0]), num(s.Path[0].P[1])
		if id := w.ids[d]; id > 0 {
			fmt.Fprintf(w, "<use href=\"#s%d\" x=\"%s\" y=\"%s\"/>\n", id, x, y)
			return
		}
		fmt.Fprintf(w, "<path transform=\"translate(%s %s)\" d=\"%s\"/>\n", x, y, d)
	}
}

// outline writes a path as seen from its first point.
func outline(p []Segment) string {
	var b strings.Builder
	x, y := p[0].P[0], p[0].P[1]
	for _, s := range p {
		b.WriteByte(s.Op)
		n := map[byte]int{'M': 1, 'L': 1, 'C': 3}[s.Op]
		for k := range n {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(s.P[2*k] - x))
			b.WriteByte(' ')
			b.WriteString(num(s.P[2*k+1] - y))
		}
	}
	return b.String()
}

// num writes a length to a hundredth.
func num(f float64) string {
	f = math.Round(f*100) / 100
	if f == 0 {
		return "0" // not −0
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}
