package artwork

import (
	"fmt"
	"math"
	"strconv"
)

// RGB is an sRGB colour; in JSON and SVG it reads "#rrggbb".
type RGB struct{ R, G, B uint8 }

// Hex reads "#rrggbb"; ok is false for anything else.
func Hex(s string) (c RGB, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return RGB{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return RGB{}, false
	}
	return RGB{uint8(v >> 16), uint8(v >> 8), uint8(v)}, true
}

// String returns "#rrggbb".
func (c RGB) String() string {
	const digits = "0123456789abcdef"
	return string([]byte{'#', digits[c.R>>4], digits[c.R&15], digits[c.G>>4], digits[c.G&15], digits[c.B>>4], digits[c.B&15]})
}

// MarshalText writes "#rrggbb".
func (c RGB) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "#rrggbb".
func (c *RGB) UnmarshalText(b []byte) error {
	v, ok := Hex(string(b))
	if !ok {
		return fmt.Errorf("not a colour: %.12q", b)
	}
	*c = v
	return nil
}

// Lab is a colour in OKLab (Ottosson 2020): L 0…1, a and b about −0.4…0.4.
// Distances in it follow what people see.
type Lab struct{ L, A, B float64 }

func linear(v uint8) float64 { return linearTable[v] }

// linearTable maps an sRGB byte to linear light, 0…1.
var linearTable = func() (t [256]float64) {
	for i := range t {
		c := float64(i) / 255
		if c <= 0.04045 {
			t[i] = c / 12.92
		} else {
			t[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return t
}()

func gamma(v float64) uint8 {
	switch {
	case v <= 0:
		return 0
	case v >= 1:
		return 255
	case v <= 0.0031308:
		v *= 12.92
	default:
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(v * 255))
}

// Lab converts to OKLab.
func (c RGB) Lab() Lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return Lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// RGB converts to sRGB; colours outside its gamut are clipped channel by channel.
func (o Lab) RGB() RGB {
	l := o.L + 0.3963377774*o.A + 0.2158037573*o.B
	m := o.L - 0.1055613458*o.A - 0.0638541728*o.B
	s := o.L - 0.0894841775*o.A - 1.2914855480*o.B
	l, m, s = l*l*l, m*m*m, s*s*s
	return RGB{
		gamma(+4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// Chroma is the colourfulness, 0 (grey) to about 0.35.
func (o Lab) Chroma() float64 { return math.Hypot(o.A, o.B) }

// Hue is the hue angle in degrees, 0…360; meaningless for greys.
func (o Lab) Hue() float64 {
	h := math.Atan2(o.B, o.A) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return h
}

// LCh makes a colour from lightness, chroma and hue in degrees.
func LCh(l, c, h float64) Lab {
	r := h * math.Pi / 180
	return Lab{l, c * math.Cos(r), c * math.Sin(r)}
}

// Distance is the OKLab distance; 0.02 is just visible, 0.1 plain to see.
func Distance(a, b RGB) float64 {
	x, y := a.Lab(), b.Lab()
	return math.Sqrt(sq(x.L-y.L) + sq(x.A-y.A) + sq(x.B-y.B))
}

// Mix blends a towards b in OKLab; t 0 is a, 1 is b.
func Mix(a, b RGB, t float64) RGB {
	x, y := a.Lab(), b.Lab()
	return Lab{x.L + (y.L-x.L)*t, x.A + (y.A-x.A)*t, x.B + (y.B-x.B)*t}.RGB()
}

// Lighten adds d to the lightness, −1…1.
func Lighten(c RGB, d float64) RGB {
	o := c.Lab()
	o.L = min(max(o.L+d, 0.02), 0.99)
	return o.RGB()
}

// Saturate multiplies the chroma by k.
func Saturate(c RGB, k float64) RGB {
	o := c.Lab()
	o.A, o.B = o.A*k, o.B*k
	return o.RGB()
}

// Luminance is the WCAG relative luminance, 0…1.
func Luminance(c RGB) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Ratio is the WCAG contrast ratio of two luminances, 1…21.
func Ratio(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	return (a + 0.05) / (b + 0.05)
}

func sq(v float64) float64 { return v * v }

// Grade is a local colour in this light: d is how far away it is, 0 near … 1 far,
// lift what is added to its lightness.
func (a Ambient) Grade(c RGB, d, lift float64) RGB {
	o, t, h := c.Lab(), a.Tint.Lab(), a.Haze.Lab()
	k := a.Amount
	o.L += (t.L - o.L) * k * 0.6
	o.A += (t.A - o.A) * k
	o.B += (t.B - o.B) * k
	o.A, o.B = o.A*a.Chroma, o.B*a.Chroma
	o.L += a.Light
	d *= 0.8
	o.L += (h.L - o.L) * d
	o.A += (h.A - o.A) * d
	o.B += (h.B - o.B) * d
	o.L = min(max(o.L+lift, 0.06), 0.985)
	return o.RGB()
}

// Local is the way back: about what colour a thing has of itself that is seen as o
// in this light. Lightness is left as it is seen.
func (a Ambient) Local(o Lab, d float64) Lab {
	t, h := a.Tint.Lab(), a.Haze.Lab()
	d = min(d*0.8, 0.9)
	o.A, o.B = (o.A-h.A*d)/(1-d), (o.B-h.B*d)/(1-d)
	c := max(a.Chroma, 0.2)
	k := min(a.Amount, 0.9)
	o.A, o.B = (o.A/c-t.A*k)/(1-k), (o.B/c-t.B*k)/(1-k)
	return o
}
