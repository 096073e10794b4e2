package director

import (
	"math"
	"slices"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// The palette has seven colours at fixed places.
const (
	skyHigh = iota
	skyLow
	ground
	darkest
	lightest
	accent
	second
)

// lch is a colour in OKLCH: lightness 0…1, chroma 0…0.3, hue in degrees.
type lch struct{ l, c, h float64 }

var skies = map[string][2]lch{
	"dawn":    {{0.72, 0.06, 285}, {0.88, 0.07, 55}},
	"morning": {{0.82, 0.06, 235}, {0.94, 0.035, 90}},
	"day":     {{0.76, 0.10, 240}, {0.91, 0.045, 220}},
	"dusk":    {{0.50, 0.09, 300}, {0.78, 0.12, 50}},
	"night":   {{0.27, 0.065, 270}, {0.43, 0.075, 255}},
}

var grounds = map[string]lch{
	"sea": {0.52, 0.075, 215}, "harbour": {0.50, 0.065, 220}, "lake": {0.55, 0.07, 205}, "river": {0.56, 0.07, 190}, "island": {0.55, 0.07, 200}, "pond": {0.56, 0.08, 170},
	"forest": {0.46, 0.075, 145}, "meadow": {0.68, 0.11, 130}, "garden": {0.62, 0.10, 138}, "park": {0.62, 0.10, 138}, "hill": {0.60, 0.09, 135}, "orchard": {0.62, 0.10, 125},
	"farm": {0.64, 0.09, 110}, "field": {0.72, 0.10, 100}, "barn": {0.48, 0.07, 50}, "mountain": {0.58, 0.04, 250}, "village": {0.62, 0.06, 75}, "desert": {0.78, 0.09, 75}, "beach": {0.84, 0.06, 85},
	"savanna": {0.75, 0.10, 88}, "city": {0.42, 0.03, 265}, "street": {0.45, 0.03, 265}, "station": {0.50, 0.035, 60}, "space": {0.22, 0.05, 290},
	"kitchen": {0.66, 0.07, 65}, "house": {0.62, 0.06, 60}, "library": {0.46, 0.06, 55}, "school": {0.66, 0.06, 80}, "workshop": {0.52, 0.06, 60}, "castle": {0.55, 0.03, 280},
	"tower": {0.50, 0.05, 140}, "laboratory": {0.75, 0.03, 200}, "jungle": {0.48, 0.10, 145}, "cave": {0.34, 0.03, 280}, "mars": {0.56, 0.11, 42}, "moon": {0.74, 0.012, 90}, "market": {0.66, 0.07, 70}, "pole": {0.90, 0.02, 230},
}

// palette makes seven colours from time, weather, place, season and mood; colours
// that the brief names are in it exactly.
func (d *draft) palette() []string {
	r := d.rand("palette")
	jitter := func(by float64) float64 { return (r.Float64()*2 - 1) * by }
	s, m := d.d.Setting, d.d.Mood
	sky, ok := skies[s.Time]
	if !ok {
		sky = skies["day"]
	}
	g, ok := grounds[d.place.lemma]
	if !ok {
		g = lch{0.6, 0.06, 120}
	}
	switch s.Season {
	case "autumn":
		if g.h > 95 && g.h < 160 {
			g.h, g.c = 75, 0.095
		}
	case "winter":
		if g.h > 70 && g.h < 160 {
			g = lch{0.88, 0.02, 235}
		}
	case "spring":
		g.c *= 1.15
	}
	if s.Weather == "snow" {
		g = lch{0.91, 0.018, 235}
	}
	if s.Time == "night" {
		g.l *= 0.68
	} else if s.Time == "dusk" {
		g.l *= 0.86
	}
	low := map[int]float64{skyHigh: 0.22, skyLow: 0.36, ground: 0.27} // darker than this nothing can be told apart
	dim, grey := 0.0, 1.0
	switch s.Weather {
	case "storm":
		dim, grey = -0.12, 0.6
	case "rain":
		dim, grey = -0.06, 0.65
	case "fog":
		dim, grey = 0.03, 0.5
	case "cloud", "snow":
		grey = 0.75
	}
	if s.Time == "night" {
		dim /= 2
	}
	life := 1 + 0.35*m.Valence + 0.2*m.Arousal
	tune := func(c lch, hue float64) lch {
		return lch{bound01(c.l + dim + 0.035*m.Valence + jitter(0.015)), c.c * grey * life, c.h + hue}
	}
	turn := jitter(12)
	warm := 55 + jitter(28)
	if m.Valence < -0.15 {
		warm = 40 + jitter(18)
	}
	p := []lch{
		skyHigh:  tune(sky[0], turn),
		skyLow:   tune(sky[1], turn*0.5),
		ground:   tune(g, jitter(10)),
		darkest:  {0.21 + jitter(0.02), 0.035, sky[0].h + turn},
		lightest: {0.965, 0.018, 85 + jitter(20)},
		accent:   {0.68, 0.15 * math.Max(0.75, life), warm},
		second:   {0.62, 0.11 * math.Max(0.75, life), math.Mod(warm+140+jitter(40), 360)},
	}
	out := make([]string, len(p))
	for i, c := range p {
		c.l = math.Max(c.l, low[i])
		out[i] = c.hex()
	}
	d.named(out)
	return out
}

// named puts the colours of the brief where they show most: the main character's
// first, then in the order said. White and black have places of their own.
func (d *draft) named(p []string) {
	var hexes []string
	add := func(h lexicon.Hue) {
		switch {
		case h.Family == "white":
			p[lightest] = h.Hex
		case h.Family == "black":
			p[darkest] = h.Hex
		case !slices.Contains(hexes, h.Hex):
			hexes = append(hexes, h.Hex)
		}
	}
	for _, c := range d.d.Cast {
		if h, ok := lexicon.Colour(c.Colour); ok {
			add(h)
		}
	}
	for _, h := range d.colours {
		add(h)
	}
	for i, at := range []int{accent, second, skyLow, ground, skyHigh} {
		if i < len(hexes) {
			p[at] = hexes[i]
		}
	}
	if len(hexes) == 0 {
		return
	}
	// A main accent that sinks into the ground would not be seen.
	a, g := parse(p[accent]), parse(p[ground])
	if len(hexes) < 4 && a.DistanceCIE76(g) < 0.18 {
		l, c, h := g.OkLch()
		al, _, _ := a.OkLch()
		if al > 0.5 {
			l -= 0.2
		} else {
			l += 0.22
		}
		p[ground] = lch{l, c * 0.7, h}.hex()
	}
	if d.images && len(hexes) == 1 { // a work about one colour lives in its neighbourhood
		_, _, h := a.OkLch()
		for _, at := range []int{skyHigh, skyLow, ground} {
			l, c, _ := parse(p[at]).OkLch()
			p[at] = lch{l, math.Max(c, 0.05), h + float64(at-1)*14}.hex()
		}
	}
}

func parse(hex string) colorful.Color {
	c, err := colorful.Hex(hex)
	if err != nil {
		return colorful.Color{}
	}
	return c
}

// hex brings a colour into sRGB by giving up chroma, never lightness.
func (c lch) hex() string {
	c.l = bound01(c.l)
	for range 40 {
		if k := colorful.OkLch(c.l, c.c, math.Mod(c.h+720, 360)); k.IsValid() {
			return k.Hex()
		}
		c.c *= 0.92
	}
	return colorful.OkLch(c.l, 0, 0).Clamped().Hex()
}

func bound01(x float64) float64 { return math.Max(0.06, math.Min(0.98, x)) }
