package illustrator

import (
	"math"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// colours of one plate: the direction's palette in the light of its hour.
type scheme struct {
	top, mid, low rgb // sky, from above to the horizon
	far, land     rgb // distant and near ground
	water         rgb
	dark, accent  rgb
	night         bool
}

// hourLight is the sky of one hour before the palette is mixed in: L, C, h of
// top, middle and horizon, and what the light does to local colours.
type hourLight struct {
	top, mid, low [3]float64
	tint          string
	amount, light float64
	chroma        float64
}

var hours = map[string]hourLight{
	"dawn":    {[3]float64{0.70, 0.07, 262}, [3]float64{0.83, 0.065, 18}, [3]float64{0.93, 0.075, 78}, "#f3c0a0", 0.14, -0.015, 1},
	"morning": {[3]float64{0.76, 0.08, 236}, [3]float64{0.87, 0.05, 222}, [3]float64{0.955, 0.045, 95}, "#ffeccb", 0.07, 0, 1},
	"day":     {[3]float64{0.70, 0.095, 240}, [3]float64{0.83, 0.06, 226}, [3]float64{0.94, 0.03, 195}, "#ffffff", 0, 0, 1},
	"dusk":    {[3]float64{0.43, 0.09, 292}, [3]float64{0.64, 0.115, 22}, [3]float64{0.85, 0.115, 68}, "#a8567f", 0.2, -0.07, 0.97},
	"night":   {[3]float64{0.27, 0.07, 272}, [3]float64{0.39, 0.085, 264}, [3]float64{0.55, 0.075, 240}, "#3d55a0", 0.2, -0.06, 0.95},
}

// lightOf makes a plate's colours and its ambient light.
func lightOf(pal []rgb, time, weather string, mood atelier.Mood, season string) (scheme, artwork.Ambient) {
	h, ok := hours[time]
	if !ok {
		h = hours["day"]
	}
	var s scheme
	s.night = time == "night"
	get := func(i int) rgb {
		if i < len(pal) {
			return pal[i]
		}
		return hex("#8fa5a8")
	}
	// The hour sets lightness, the palette half of the hue.
	tone := func(v [3]float64, p rgb, k float64) rgb {
		a := artwork.LCh(v[0], v[1], v[2])
		b := p.Lab()
		c := b.Chroma()
		if m := v[1]*1.5 + 0.02; c > m { // no louder than the hour allows
			b.A, b.B = b.A*m/c, b.B*m/c
		}
		return artwork.Lab{L: v[0], A: a.A + (b.A-a.A)*k, B: a.B + (b.B-a.B)*k}.RGB()
	}
	dl, kc := 0.0, 1.0
	switch weather {
	case "storm":
		dl, kc = -0.13, 0.6
	case "rain":
		dl, kc = -0.07, 0.6
	case "cloud":
		dl, kc = -0.02, 0.62
	case "fog":
		dl, kc = 0.03, 0.4
	case "snow":
		dl, kc = 0.02, 0.5
	}
	if s.night {
		dl *= 0.2
	}
	warm := 0.012 * mood.Valence
	fix := func(c rgb) rgb {
		o := c.Lab()
		o.L = min(max(o.L+dl, 0.17), 0.97)
		o.A, o.B = o.A*kc, o.B*kc+warm
		return o.RGB()
	}
	s.top, s.mid, s.low = fix(tone(h.top, get(0), 0.5)), fix(tone(h.mid, get(1), 0.38)), fix(tone(h.low, get(1), 0.25))
	s.accent, s.dark = get(5), get(3)
	amb := artwork.Ambient{Tint: hex(h.tint), Amount: h.amount, Light: h.light + dl*0.35, Chroma: round3(h.chroma * (0.55 + 0.45*kc)), Haze: s.low}
	amb.Light = round3(amb.Light)
	amb.Shade = artwork.Lab{L: 0.2, A: 0.004, B: -0.05}.RGB()
	// Ground keeps the palette's hue where it is a colour of growing things.
	g := get(2).Lab()
	base := artwork.LCh(0.66, 0.085, 125)
	switch season {
	case "winter":
		base = artwork.LCh(0.93, 0.012, 240)
	case "autumn":
		base = artwork.LCh(0.66, 0.09, 85)
	case "spring":
		base = artwork.LCh(0.74, 0.095, 128)
	}
	k := 0.3
	if season == "winter" || weather == "snow" {
		base, k = artwork.LCh(0.93, 0.012, 240), 0.04
	}
	s.land = artwork.Lab{L: base.L, A: base.A + (g.A-base.A)*k, B: base.B + (g.B-base.B)*k}.RGB()
	s.far = mixed(s.land, s.mid, 0.45)
	w := artwork.LCh(0.58, 0.07, 222)
	p0 := get(0).Lab()
	s.water = artwork.Lab{L: w.L, A: w.A + (p0.A-w.A)*0.25, B: w.B + (p0.B-w.B)*0.25}.RGB()
	return s, amb
}

// parsePalette reads the direction's colours; what cannot be read is left out.
func parsePalette(list []string) []rgb {
	var out []rgb
	for _, s := range list {
		if c, ok := artwork.Hex(s); ok {
			out = append(out, c)
		}
	}
	return out
}

// bend is a gentle curve through a plate: two sines, 0 at rest.
func bend(x, amp, freq, phase float64) float64 {
	return amp * (math.Sin(x*freq+phase) + 0.45*math.Sin(x*freq*2.3+phase*1.7))
}
