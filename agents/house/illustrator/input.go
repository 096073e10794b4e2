package illustrator

import (
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// seen is what is taken from a person's picture: colours, light and horizon.
type seen struct {
	palette []rgb
	light   string
	horizon float64 // fraction of the height, 0: none stands out
	words   string
}

func isPicture(in atelier.Input) bool {
	return in.MediaType == artwork.MediaPNG || in.MediaType == artwork.MediaJPEG
}

// keepsPicture reports whether a person means the picture to be the artwork itself.
func keepsPicture(as string) bool {
	as = strings.ToLower(as)
	for _, w := range []string{"keep", "the artwork", "as the plate", "final picture", "use this picture", "replacement"} {
		if strings.Contains(as, w) {
			return true
		}
	}
	return strings.TrimSpace(as) == "artwork" || strings.TrimSpace(as) == "plate"
}

func look(in atelier.Input) (*seen, error) {
	img, err := artwork.Decode(in.Data)
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	v := artwork.Look(&artwork.Plate{Width: b.Dx(), Height: b.Dy()}, img)
	s := &seen{palette: v.Palette(6)}
	side, level := artwork.LightOf(v)
	s.light = side
	if h, ok := artwork.HorizonOf(v); ok {
		s.horizon = min(max(h, 0.45), 0.82)
	}
	var names []string
	for _, c := range s.palette {
		names = append(names, c.String())
	}
	s.words = fmt.Sprintf("From the picture you supplied I took colours (%s)", strings.Join(names, ", "))
	if level > 0.02 {
		s.words += ", light from the " + side
	}
	if s.horizon > 0 {
		s.words += fmt.Sprintf(" and a horizon at %.0f %% of the height", s.horizon*100)
	}
	s.words += "; what it shows I do not claim to know."
	return s, nil
}

// mix puts the picture's colours at the places the direction's palette has:
// lightest two for the sky, the middle for ground, the most colourful as accent.
func (s *seen) mix(base []rgb) []rgb {
	out := append([]rgb(nil), base...)
	for len(out) < 7 {
		out = append(out, hex("#8fa5a8"))
	}
	order := append([]rgb(nil), s.palette...)
	for i := range order { // by lightness, lightest first; a handful of colours
		for j := i + 1; j < len(order); j++ {
			if order[j].Lab().L > order[i].Lab().L {
				order[i], order[j] = order[j], order[i]
			}
		}
	}
	if len(order) < 3 {
		return out
	}
	best := order[0]
	for _, c := range order {
		if c.Lab().Chroma() > best.Lab().Chroma() {
			best = c
		}
	}
	out[0], out[1], out[2], out[3], out[5] = order[1], order[0], order[len(order)/2], order[len(order)-1], best
	return out
}
