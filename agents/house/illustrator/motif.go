package illustrator

import "github.com/atelierhq/atelier/media/artwork"

// motif is one thing this illustrator can draw.
type motif struct {
	aspect float64 // width over height of its frame
	seat   string  // where it belongs: ground, water, under (water), sky, high (top of the sky), table
	size   float64 // natural height against a grown-up's, 1
	faced  bool    // draws a face of its own when it acts
	draw   func(p *pen, a act)
}

// act is how a motif appears in one place.
type act struct {
	kind  string // variant of the motif: gull, cottage, keeper …
	pose  string // stand walk sit sleep look-up wave reach fly swim
	face  string // "" calm glad sad wide asleep
	tint  *rgb   // main colour that was asked for
	look  int    // picks hair, clothes, pattern
	alive bool   // a thing that is a character gets a face
	lamp  bool   // windows and lamps are lit
	wild  bool   // stormy: steep waves, bent trees
	front bool   // out of doors: a window is part of a house front
	bare  bool   // winter: no leaves, snow on top
	young bool   // whose age is open is a child
	she   bool   // a person that the text calls she
	he    bool   // or he
}

// col is the asked-for colour, or the motif's own.
func (a act) col(own string) rgb {
	if a.tint != nil {
		return *a.tint
	}
	return hex(own)
}

// pick chooses by the look, the same for the same character everywhere.
func (a act) pick(n int, salt int) int {
	x := uint32(a.look)*2654435761 + uint32(salt)*40503
	x ^= x >> 15
	x *= 2246822519
	x ^= x >> 13
	return int(x % uint32(n))
}

func (a act) choose(salt int, list ...string) rgb { return hex(list[a.pick(len(list), salt)]) }

// darker and lighter step a local colour.
func darker(c rgb, d float64) rgb  { return artwork.Lighten(c, -d) }
func lighter(c rgb, d float64) rgb { return artwork.Lighten(c, d) }
func mixed(a, b rgb, t float64) rgb {
	return artwork.Mix(a, b, t)
}

// Light that does not depend on the hour.
var (
	lampLight  = hex("#ffd98a")
	lampCore   = hex("#fff3cf")
	nightGlass = hex("#33405c")
	dayGlass   = hex("#9fc3cf")
	cheek      = hex("#e8816f")
)

// glass is the colour of a window pane: lit panes are raw light.
func (p *pen) pane(o outline, lit bool) {
	if lit {
		p.raw(o, lampLight)
		return
	}
	if p.amb.Light < -0.08 {
		p.flat(o, nightGlass)
		return
	}
	p.flat(o, dayGlass)
}
