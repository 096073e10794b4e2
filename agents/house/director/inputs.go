package director

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what a person may supply
	_ "image/png"
	"math"
	"strings"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

const (
	// maxPixels bounds what is decoded of a supplied picture: 40 megapixels are
	// 160 MB in memory, and more tells no more about colour and light.
	maxPixels = 40_000_000
	// maxWords bounds what is read of a supplied text.
	maxWords = 16 << 10
)

// inputWords are the words of supplied texts.
func inputWords(in []atelier.Input) string {
	var b strings.Builder
	for _, i := range in {
		if strings.HasPrefix(i.MediaType, "text/markdown") || strings.HasPrefix(i.MediaType, "text/plain") {
			data := i.Data
			if len(data) > maxWords {
				data = data[:maxWords]
			}
			b.WriteString(strings.ToValidUTF8(string(data), " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// pictures reads colour, light and layout of supplied pictures, and says of the
// other inputs what is done with them.
func (d *draft) pictures(in []atelier.Input) error {
	for n, i := range in {
		switch {
		case i.MediaType == "image/png" || i.MediaType == "image/jpeg":
			if err := d.picture(n, i); err != nil {
				return err
			}
		case strings.HasPrefix(i.MediaType, "text/") && i.MediaType != "text/vnd.abc":
			d.d.Heard = append(d.d.Heard, fmt.Sprintf("read the words of the supplied text%s", named(i.As)))
		case i.MediaType == "audio/midi" || i.MediaType == "text/vnd.abc" || strings.Contains(i.MediaType, "musicxml"):
			d.d.Heard = append(d.d.Heard, fmt.Sprintf("the supplied melody%s goes to the composer, who keeps its tune", named(i.As)))
		}
	}
	return nil
}

func named(as string) string {
	if as == "" {
		return ""
	}
	return " (“" + as + "”)"
}

func (d *draft) picture(n int, in atelier.Input) error {
	field := fmt.Sprintf("inputs[%d]", n)
	cfg, _, err := image.DecodeConfig(bytes.NewReader(in.Data))
	if err != nil {
		return &atelier.Error{Code: atelier.CodeInvalid, Field: field, Message: "is no readable picture", Err: err}
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || int64(cfg.Width)*int64(cfg.Height) > maxPixels {
		return &atelier.Error{Code: atelier.CodeTooLarge, Field: field, Message: "has more than 40 megapixels"}
	}
	img, _, err := image.Decode(bytes.NewReader(in.Data))
	if err != nil {
		return &atelier.Error{Code: atelier.CodeInvalid, Field: field, Message: "is no readable picture", Err: err}
	}
	look := measure(img)
	d.looks = append(d.looks, look)
	if !d.moodSaid {
		d.mood = lexicon.Feel(1.1*(look.light-0.45), 0.9*(look.chroma/0.12-0.7)+0.6*(look.contrast-0.18))
		d.moodSaid = true
	}
	if d.reading.time == "" {
		switch {
		case look.light < 0.3:
			d.reading.time = "night"
		case look.warmth > 0.03 && look.light < 0.6:
			d.reading.time = "dusk"
		}
	}
	if len(d.colours) == 0 {
		for _, c := range look.colours {
			d.colours = append(d.colours, lexicon.Hue{Word: c.word, Hex: c.hex, Family: c.family})
		}
	}
	layout := "spread evenly"
	switch {
	case look.left > 1.25:
		layout = "with its weight on the left"
	case look.left < 0.8:
		layout = "with its weight on the right"
	}
	if look.top < look.bottom-0.08 {
		layout += ", darker above than below"
	} else if look.bottom < look.top-0.08 {
		layout += ", lighter above than below"
	}
	words := make([]string, len(look.colours))
	for i, c := range look.colours {
		words[i] = c.word
	}
	shape := "upright"
	if cfg.Width >= cfg.Height {
		shape = "lying"
	}
	d.d.Heard = append(d.d.Heard, fmt.Sprintf("of the supplied picture%s: colours %s, %s light, %s format, %s; what it shows is not recognised",
		named(in.As), strings.Join(words, ", "), lightWord(look.light), shape, layout))
	return nil
}

// lookedAt has the work speak of the colour and light of a supplied picture: at
// its beginning, at its middle and at its end, so that all media can go by it.
func (d *draft) lookedAt() {
	n := len(d.d.Beats)
	if len(d.looks) == 0 || n < 3 || len(d.looks[0].colours) == 0 {
		return
	}
	l := d.looks[0]
	first := l.colours[0].word
	both := first
	if len(l.colours) > 1 {
		both += " and " + l.colours[1].word
	}
	light := map[string]string{
		"dark":   "It is dark here, and out of the dark come " + both + ".",
		"dim":    "The light is dim, and what it finds is " + both + ".",
		"even":   "The light is even, and lies on all of it alike: " + both + ".",
		"bright": "There is a great deal of light, and most of it is " + both + ".",
	}[lightWord(l.light)]
	side := "There is more light above than below."
	switch {
	case l.top < l.bottom-0.08:
		side = "It is darker above; what light there is has settled below."
	case l.left > 1.25:
		side = "The shade is on the left, and the light comes from the right."
	case l.left < 0.8:
		side = "The light comes from the left, and the shade waits on the right."
	case l.bottom >= l.top-0.08:
		side = "No corner has more of the light than another."
	}
	last := l.colours[len(l.colours)-1].word
	// One sentence to a beat: the order does not matter.
	for i, words := range map[int]string{0: light, n / 2: side, n - 1: "Of all the colours the " + last + " stays longest."} {
		d.d.Beats[i].Tells += " " + words
	}
}

func lightWord(l float64) string {
	switch {
	case l < 0.3:
		return "dark"
	case l < 0.5:
		return "dim"
	case l < 0.7:
		return "even"
	}
	return "bright"
}

type swatch struct{ word, hex, family string }

type look struct {
	light, chroma, contrast, warmth float64 // OKLab: means and the spread of lightness
	left, top, bottom               float64 // weight of the left half over the right; lightness of upper and lower half
	colours                         []swatch
}

// measure samples a picture on a grid of at most 96 × 96 points.
func measure(img image.Image) look {
	b := img.Bounds()
	const side = 96
	var out look
	var n, l2, leftDark, rightDark, topN, bottomN float64
	buckets := map[string]float64{}
	for y := range side {
		for x := range side {
			r, g, bl, _ := img.At(b.Min.X+x*b.Dx()/side, b.Min.Y+y*b.Dy()/side).RGBA()
			c := colorful.Color{R: float64(r) / 65535, G: float64(g) / 65535, B: float64(bl) / 65535}
			l, a, bb := c.OkLab()
			n++
			out.light += l
			l2 += l * l
			out.chroma += math.Hypot(a, bb)
			out.warmth += a*0.5 + bb*0.5
			if x < side/2 {
				leftDark += 1 - l
			} else {
				rightDark += 1 - l
			}
			if y < side/2 {
				out.top += l
				topN++
			} else {
				out.bottom += l
				bottomN++
			}
			buckets[nearest(l, a, bb).Word]++
		}
	}
	out.light /= n
	out.chroma /= n
	out.warmth /= n
	out.contrast = math.Sqrt(math.Max(0, l2/n-out.light*out.light))
	out.left = (leftDark + 1) / (rightDark + 1)
	out.top /= topN
	out.bottom /= bottomN
	for range 3 {
		best, most := lexicon.Hue{}, 0.0
		for _, h := range lexicon.Hues() { // table order: no map order
			if buckets[h.Word] > most {
				best, most = h, buckets[h.Word]
			}
		}
		if most < n*0.03 {
			break
		}
		delete(buckets, best.Word)
		out.colours = append(out.colours, swatch{best.Word, best.Hex, best.Family})
	}
	return out
}

// nearest is the colour word nearest in OKLab.
func nearest(l, a, b float64) lexicon.Hue {
	var best lexicon.Hue
	dist := math.Inf(1)
	for _, h := range hueLab {
		if d := math.Hypot(math.Hypot(l-h.l, a-h.a), b-h.b); d < dist {
			best, dist = h.hue, d
		}
	}
	return best
}

var hueLab = func() []struct {
	hue     lexicon.Hue
	l, a, b float64
} {
	var out []struct {
		hue     lexicon.Hue
		l, a, b float64
	}
	for _, h := range lexicon.Hues() {
		l, a, b := parse(h.Hex).OkLab()
		out = append(out, struct {
			hue     lexicon.Hue
			l, a, b float64
		}{h, l, a, b})
	}
	return out
}()
