package exhibition

import (
	"fmt"
	"math"
	"strings"

	"github.com/atelierhq/atelier/media/artwork"
)

// Contrast that colours are moved to reach (WCAG 2.2 AA: 4.5 for words, 3 for
// what is needed to understand a graphic), with room for rounding.
const (
	wordContrast  = 4.6
	shapeContrast = 3.1
	partColours   = 6
)

// theme is the colours of the page for a light or a dark room.
type theme struct {
	Paper, Wash, Raise             artwork.RGB // page, stage and panels, cards
	Ink, Muted, Line, Edge         artwork.RGB // words, lesser words, hairlines, borders of controls
	Accent, OnAccent, Tint         artwork.RGB // links and what is current; words on it; a veil of it
	Good, Bad, Note, OnGood, OnBad artwork.RGB // fates of findings, and words on them
	Parts                          [partColours]artwork.RGB
}

// fallback is the palette of a job whose direction has none.
var fallback = []string{"#3d4f6b", "#8a7f6a", "#20303f", "#141a22", "#f7f4ec", "#a8571f"}

// themes makes both themes of a palette.
func themes(palette []string) (light, dark theme) {
	var colours []artwork.Lab
	for _, s := range palette {
		if c, ok := artwork.Hex(s); ok {
			colours = append(colours, c.Lab())
		}
	}
	if len(colours) == 0 {
		return themes(fallback)
	}
	// The first, the sky of most palettes, tints.
	sky := colours[0].Hue()
	lightLead, darkLead := lead(colours, true), lead(colours, false)
	hues := partHues(lightLead, colours)

	light = theme{
		Paper: artwork.LCh(0.985, 0.004, sky).RGB(), Wash: artwork.LCh(0.958, 0.010, sky).RGB(), Raise: artwork.LCh(0.998, 0.002, sky).RGB(),
		Ink: artwork.LCh(0.23, 0.025, sky).RGB(), Line: artwork.LCh(0.885, 0.012, sky).RGB(),
	}
	light.fit(-1, 0.47, lightLead, sky, hues)
	dark = theme{
		Paper: artwork.LCh(0.185, 0.016, sky).RGB(), Wash: artwork.LCh(0.225, 0.020, sky).RGB(), Raise: artwork.LCh(0.265, 0.022, sky).RGB(),
		Ink: artwork.LCh(0.93, 0.012, sky).RGB(), Line: artwork.LCh(0.34, 0.022, sky).RGB(),
	}
	dark.fit(1, 0.72, darkLead, sky, hues)
	return light, dark
}

// lead is the most colourful colour of a palette. On a light ground words must be
// dark, and a dark yellow is a brown: there, yellows come last.
func lead(colours []artwork.Lab, light bool) artwork.Lab {
	best, most := colours[0], -1.0
	for _, c := range colours {
		chroma := c.Chroma()
		if h := c.Hue(); light && h > 50 && h < 120 {
			chroma /= 4
		}
		if chroma > most {
			best, most = c, chroma
		}
	}
	return best
}

// fit makes the colours that must stand out from paper, wash and cards; away is
// the direction of lightness that leads away from them.
func (t *theme) fit(away, start float64, main artwork.Lab, sky float64, hues [partColours]float64) {
	grounds := []artwork.RGB{t.Paper, t.Wash, t.Raise}
	accent := artwork.LCh(start, min(max(main.Chroma(), 0.07), 0.14), main.Hue())
	t.Tint = artwork.Mix(t.Wash, until(accent, away, wordContrast, grounds), 0.12)
	grounds = append(grounds, t.Tint) // words stand on it as well
	t.Accent = until(accent, away, wordContrast, grounds)
	t.Muted = until(artwork.LCh(start+0.02*away, 0.022, sky), away, wordContrast+0.4, grounds)
	t.Edge = until(artwork.LCh(start+0.1*-away, 0.02, sky), away, shapeContrast, grounds)
	t.Good = until(artwork.LCh(start, 0.10, 152), away, wordContrast, grounds)
	t.Bad = until(artwork.LCh(start, 0.15, 32), away, wordContrast, grounds)
	t.Note = until(artwork.LCh(start, 0.10, 75), away, wordContrast, grounds)
	t.OnAccent, t.OnGood, t.OnBad = on(t.Accent), on(t.Good), on(t.Bad)
	for i, h := range hues {
		// Every second part is a step lighter, so that hue is not all that tells them apart.
		t.Parts[i] = until(artwork.LCh(start+[]float64{0.1, 0.02}[i%2], 0.12, h), away, shapeContrast, grounds)
	}
}

// partHues picks hues for the parts of a score: those of the palette that differ
// plainly, the lead's first, then steps of the golden angle.
func partHues(lead artwork.Lab, colours []artwork.Lab) (out [partColours]float64) {
	n := 0
	add := func(h, apart float64) {
		if n == partColours {
			return
		}
		for _, o := range out[:n] {
			if d := math.Abs(math.Mod(h-o+540, 360) - 180); d < apart {
				return
			}
		}
		out[n] = h
		n++
	}
	add(lead.Hue(), 0)
	for _, c := range colours {
		if c.Chroma() > 0.03 {
			add(c.Hue(), 40)
		}
	}
	for apart := 40.0; n < partColours; apart -= 5 {
		for k := range 12 {
			add(math.Mod(lead.Hue()+137.5*float64(k), 360), apart)
		}
	}
	return out
}

// until moves a colour's lightness until it has the contrast to every ground.
func until(c artwork.Lab, away, contrast float64, grounds []artwork.RGB) artwork.RGB {
	for ; c.L > 0.02 && c.L < 0.99; c.L += 0.01 * away {
		if least(c.RGB(), grounds) >= contrast {
			break
		}
	}
	return c.RGB()
}

// least is the smallest contrast of a colour to some grounds.
func least(c artwork.RGB, grounds []artwork.RGB) float64 {
	out := 21.0
	for _, g := range grounds {
		out = min(out, artwork.Ratio(artwork.Luminance(c), artwork.Luminance(g)))
	}
	return out
}

// on is black or white, whichever reads better on a colour.
func on(c artwork.RGB) artwork.RGB {
	white := artwork.RGB{R: 255, G: 255, B: 255}
	if least(white, []artwork.RGB{c}) >= least(artwork.RGB{}, []artwork.RGB{c}) {
		return white
	}
	return artwork.RGB{R: 10, G: 10, B: 12}
}

// css is the theme as custom properties.
func (t theme) css() string {
	var b strings.Builder
	for _, v := range []struct {
		name string
		c    artwork.RGB
	}{
		{"paper", t.Paper}, {"wash", t.Wash}, {"raise", t.Raise}, {"ink", t.Ink}, {"muted", t.Muted}, {"line", t.Line}, {"edge", t.Edge},
		{"accent", t.Accent}, {"on-accent", t.OnAccent}, {"tint", t.Tint}, {"good", t.Good}, {"on-good", t.OnGood}, {"bad", t.Bad}, {"on-bad", t.OnBad}, {"note", t.Note},
	} {
		fmt.Fprintf(&b, "--%s:%s;", v.name, v.c)
	}
	for i, c := range t.Parts {
		fmt.Fprintf(&b, "--p%d:%s;", i, c)
	}
	return b.String()
}

// style is the page's style sheet for a palette.
func style(palette []string) string {
	light, dark := themes(palette)
	return ":root{color-scheme:light dark;" + light.css() + "}\n@media screen and (prefers-color-scheme:dark){:root{" + dark.css() + "}}\n" + asset("page.css")
}
