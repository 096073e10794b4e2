package illustrator

import (
	"math"

	"github.com/atelierhq/atelier/media/artwork"
)

// stage is one plate being built: scenery is drawn in units of a hundredth of
// the plate's height, x from 0 to wide.
type stage struct {
	plate    *artwork.Plate
	style    string
	c        scheme
	kind     string // sea forest meadow city river mountain desert space room under snow
	wide     float64
	horizon  float64 // y of the horizon
	side     float64 // +1: the land of a shore lies left; −1 right
	seed     string
	season   string
	shot     shot
	room0    string                  // what kind of room
	portrait bool                    // somebody's portrait hangs at the wall
	ground   func(x float64) float64 // where things stand at x
}

// layer draws a piece of scenery as an element of its own.
func (g *stage) layer(name, subject, noun, role string, depth float64, draw func(p *pen)) *artwork.Element {
	e := artwork.Element{Name: name, Subject: subject, Noun: noun, Role: role, Depth: depth, Place: framed(0, 0, 1, 1)}
	p := g.pen(&e)
	draw(p)
	e.Shapes = p.shapes
	e.Fit(g.plate.Width, g.plate.Height)
	g.plate.Elements = append(g.plate.Elements, e)
	return &g.plate.Elements[len(g.plate.Elements)-1]
}

func (g *stage) pen(e *artwork.Element) *pen {
	e.Motif = "scenery"
	p := newPen(g.plate, g.style, e, g.wide/100)
	e.Motif = ""
	p.rng = random(g.seed, g.plate.ID, e.Name)
	return p
}

// ridge is a band of land from a wavy line down to the foot of the plate.
func (g *stage) ridge(y, amp, freq, phase float64) (outline, func(x float64) float64) {
	f := func(x float64) float64 { return y - bend(x, amp, freq, phase) }
	xy := []float64{-6, 112, -6, f(-6)}
	for x := 0.0; x <= g.wide+6; x += g.wide / 16 {
		xy = append(xy, x, f(x))
	}
	xy = append(xy, g.wide+8, f(g.wide+8), g.wide+8, 112)
	o := smooth(xy[2:len(xy)-2], false)
	o.ops = append(o.ops, 'L', 'L', 'Z')
	o.pts = append(o.pts, g.wide+8, 112, -6, 112)
	return o, f
}

func (g *stage) sky() {
	g.layer("sky", "sky", "sky", artwork.RoleSky, 0, func(p *pen) {
		h := max(g.horizon, 60) + 4
		if g.kind == "space" || g.kind == "under" {
			h = 100
		}
		_, y0 := p.at(0, 0)
		_, y1 := p.at(0, h)
		full := p.path(box(-2, -2, g.wide+4, 104))
		p.add(artwork.Shape{Path: full, Fill: &artwork.Paint{At: [4]float64{0, artwork.Tenth(y0), 0, artwork.Tenth(y1)},
			Stops: []artwork.Stop{{At: 0, Colour: g.c.top, Alpha: 1}, {At: 0.55, Colour: g.c.mid, Alpha: 1}, {At: 1, Colour: g.c.low, Alpha: 1}}}})
		if g.style == "paper-cut" && g.kind != "under" { // sheets of sky, torn along a curve
			for i := range 3 {
				y := h * (0.25 + 0.22*float64(i))
				o, _ := g.ridge(y, 3.4, 0.05, float64(i)*2+p.rng.Float64()*4)
				c := mixed(mixed(g.c.top, g.c.mid, 0.42+0.33*float64(i)), g.c.low, 0.1+0.14*float64(i))
				path := p.path(o)
				p.add(artwork.Shape{Path: path, Fill: plain(c), Raise: 5, Opacity: 0.8})
			}
		}
		if g.style == "wash" || g.style == "line-and-wash" {
			for i := range 7 {
				x, y := p.rng.Float64()*g.wide, p.rng.Float64()*h*0.9
				r := 14 + p.rng.Float64()*22
				c := lighter(g.c.mid, 0.07)
				if i%3 == 0 {
					c = darker(g.c.top, 0.05)
				}
				px, py := p.at(x, y)
				p.add(artwork.Shape{Path: p.path(ellipse(x, y, r*1.5, r*0.7)), Soft: true, Fill: &artwork.Paint{Radial: true, At: [4]float64{artwork.Tenth(px), artwork.Tenth(py), artwork.Tenth(r * 1.5 * p.s), 0},
					Stops: []artwork.Stop{{At: 0, Colour: c, Alpha: 0.38}, {At: 0.8, Colour: c, Alpha: 0.2}, {At: 1, Colour: c, Alpha: 0}}}})
			}
		}
	})
}

func (g *stage) stars() {
	g.layer("stars", "star", "stars", artwork.RoleFar, 0, func(p *pen) {
		n := 46
		if g.kind == "space" {
			n = 110
		}
		for i := range n {
			x, y := p.rng.Float64()*g.wide, math.Pow(p.rng.Float64(), 1.3)*(g.horizon-8)
			if g.kind == "space" {
				y = p.rng.Float64() * 100
			}
			r := 0.16 + p.rng.Float64()*0.3
			c := hex("#fdf6da")
			switch {
			case i%9 == 0:
				p.raw(star5(x, y, r*3.4), c)
			default:
				p.raw(disc(x, y, r), mixed(c, g.c.mid, p.rng.Float64()*0.5))
			}
		}
	})
}

func (g *stage) nebula() {
	g.layer("nebula", "", "", artwork.RoleFar, 0, func(p *pen) {
		for range 6 {
			x, y := p.rng.Float64()*g.wide, p.rng.Float64()*90
			c := []rgb{g.c.accent, hex("#7a5ac0"), hex("#3f7fb0")}[p.rng.IntN(3)]
			p.glow(x, y, 26+p.rng.Float64()*22, c, 0.24)
		}
	})
}

func (g *stage) clouds(n int) {
	g.layer("clouds", "cloud", "clouds", artwork.RoleFar, 0, func(p *pen) {
		dark := g.plate.Weather == "storm" || g.plate.Weather == "rain"
		for i := range n {
			k := 0.12 + p.rng.Float64()*0.16
			x := (float64(i)+0.15+0.7*p.rng.Float64())*g.wide/float64(n) - k*85
			y := 5 + p.rng.Float64()*(g.horizon*0.42)
			if !dark { // not before the sun or the moon
				lx, way := g.wide*0.2, g.wide*0.3
				if g.plate.Light == "right" {
					lx, way = g.wide*0.8, -g.wide*0.3
				}
				if math.Abs(x+k*85-lx) < g.wide*0.16 {
					x += way
				}
			}
			c := mixed(hex("#ffffff"), g.c.low, 0.35)
			if dark {
				c = mixed(hex("#8a94a3"), g.c.mid, 0.45)
			}
			if g.c.night {
				c = mixed(g.c.mid, hex("#aebbd8"), 0.3)
			}
			flip := p.rng.IntN(2) == 0
			p.sub(x, y, k, 170, flip, func() {
				was := p.amb
				p.amb = artwork.Ambient{Chroma: 1, Haze: was.Haze, Shade: was.Shade}
				p.part(blob(cloudShape), c, 0.7)
				p.part(blob("30 92 40 70 62 58 88 68 96 92"), lighter(c, 0.025), 0.4)
				p.amb = was
			})
		}
	})
}

// hills are ridges between the horizon and the ground.
func (g *stage) hills(n int, colour func(t float64) rgb, amp float64) {
	for i := range n {
		t := float64(i+1) / float64(n+1)
		name := []string{"far-hills", "hills", "near-hills"}[i]
		g.layer(name, "hill", "hills", artwork.RoleFar, round3(0.62*(1-t)), func(p *pen) {
			o, _ := g.ridge(g.horizon-4+6*float64(i), amp*(1-0.25*float64(i)), 0.032+0.012*float64(i), p.rng.Float64()*6)
			p.raise = 0.5
			p.body(o, colour(t))
		})
	}
}

func (g *stage) peaks(name string, depth, height float64) {
	g.layer(name, "mountain", "mountains", artwork.RoleFar, depth, func(p *pen) {
		x := -14.0
		for x < g.wide {
			w := 34 + p.rng.Float64()*26
			h := height * (0.6 + p.rng.Float64()*0.5)
			y := g.horizon + 6
			c := hex("#7d8aa3")
			top := x + w*(0.42+p.rng.Float64()*0.16)
			p.body(poly(x, y, top, y-h, x+w, y), c)
			p.veil(poly(top, y-h, x+w, y, top+w*0.06, y), darker(c, 0.1), 0.5)
			k := 0.3
			p.flat(poly(top, y-h, top-(top-x)*k, y-h*(1-k), top-w*0.04, y-h*(1-k*0.75), top+w*0.03, y-h*(1-k*1.05), top+(x+w-top)*k*0.5, y-h*(1-k*0.7), top+(x+w-top)*k, y-h*(1-k)), hex("#f4f8fb"))
			x += w * 0.62
		}
	})
}

// treeline is a wood seen from afar.
func (g *stage) treeline(name string, y, k, depth float64, kinds []string) {
	g.layer(name, "forest", "forest", artwork.RoleFar, depth, func(p *pen) {
		p.raise = 0.6
		x := -6.0
		for x < g.wide+6 {
			kind := kinds[p.rng.IntN(len(kinds))]
			s := k * (0.8 + p.rng.Float64()*0.45)
			m := repertoire["tree"]
			if kind == "pine" || kind == "fir" {
				m = repertoire["conifer"]
			}
			w := 100 * m.aspect
			p.sub(x-w*s/2, y-100*s+1.5+p.rng.Float64()*1.6, s, w, p.rng.IntN(2) == 0, func() {
				m.draw(p, act{kind: kind, look: p.rng.IntN(1000), bare: g.season == "winter" || g.plate.Weather == "snow", wild: g.plate.Weather == "storm"})
			})
			x += w * s * (0.42 + p.rng.Float64()*0.4)
		}
	})
}

// land is the ground that things stand on.
func (g *stage) land(c rgb, y, amp float64) {
	phase := random(g.seed, g.plate.ID, "land").Float64() * 6
	o, f := g.ridge(y, amp, 0.03, phase)
	g.ground = func(x float64) float64 { return f(x) + 5 }
	g.layer("ground", "", "", artwork.RoleGround, 0.06, func(p *pen) {
		p.body(o, c)
		p.inside(o, func() {
			if g.kind == "desert" {
				for i := range 9 { // the wind's ribs in the sand
					x, y := p.rng.Float64()*g.wide, f(0)+5+float64(i)*3.2
					p.thread(wire(strconvs(x, y, x+14, y-1, x+30, y+0.4, x+44, y-0.6)), 0.35+0.04*float64(i), darker(c, 0.05), 0.8)
				}
				return
			}
			if g.season == "winter" || g.plate.Weather == "snow" {
				for range 10 {
					x := p.rng.Float64() * g.wide
					p.thread(wire(strconvs(x, f(x)+8+p.rng.Float64()*20, x+9, f(x)+7, x+20, f(x)+11)), 0.35, lighter(c, 0.04), 0.8)
				}
				return
			}
			for i := range 46 {
				x := p.rng.Float64() * g.wide
				yy := f(x) + 2 + math.Pow(p.rng.Float64(), 1.4)*34
				k := 0.6 + (yy-f(x))*0.05
				col := lighter(c, 0.07)
				if i%2 == 0 {
					col = darker(c, 0.06)
				}
				p.thread(wire(strconvs(x-k*1.2, yy-k*1.8, x, yy, x+k*0.2, yy-k*2.4)), 0.22*k+0.1, col, 0.75)
				p.thread(wire(strconvs(x, yy, x+k*1.3, yy-k*1.7)), 0.2*k+0.1, col, 0.75)
			}
		})
	})
}

// waves is the sea in front of the horizon: bands that grow as they come near.
func (g *stage) sea(from, to float64, role string) {
	wild := g.plate.Weather == "storm" || g.plate.Weather == "wind"
	g.layer("sea", "sea", "sea", role, 0.02, func(p *pen) {
		n := 5
		for i := range n {
			t := float64(i) / float64(n)
			y := from + (to-from)*math.Pow(t, 1.25)
			c := mixed(lighter(g.c.water, 0.13-0.2*t), g.c.low, 0.5*(1-t))
			amp := 0.25 + 1.1*t
			if wild {
				amp *= 2
			}
			p.raise = 0.4 + 0.5*t
			phase := p.rng.Float64() * 6
			if i == 0 {
				p.part(box(-4, from, g.wide+8, 110-from), c, 0.5)
				continue
			}
			o := g.swell(y, amp, 7+10*t, phase)
			p.body(o, c)
			if wild && t > 0.2 { // foam along the crests
				step := 7 + 10*t
				for x := -step + math.Mod(phase, step); x < g.wide+step; x += step {
					if p.rng.IntN(3) > 0 {
						p.thread(wire(strconvs(x+step*0.3, y-amp*0.2, x+step*0.5, y-amp*0.9, x+step*0.72, y-amp*0.35)), 0.25+0.5*t, hex("#f3f8f8"), 0.8)
					}
				}
			}
		}
		for range 16 {
			x, y := p.rng.Float64()*g.wide, from+1.5+p.rng.Float64()*(to-from)*0.8
			w := 2 + (y-from)*0.22
			p.thread(wire(strconvs(x, y, x+w, y-0.35, x+2*w, y)), 0.22+0.012*(y-from), lighter(g.c.water, 0.26), 0.6)
		}
	})
}

// swell is water down from a line of rounded waves.
func (g *stage) swell(y, amp, step, phase float64) outline {
	var o outline
	o.ops, o.pts = append(o.ops, 'M'), append(o.pts, -8, 112)
	o.ops, o.pts = append(o.ops, 'L'), append(o.pts, -8, y)
	x := -8.0 - math.Mod(phase, step)
	for x < g.wide+step {
		o.ops = append(o.ops, 'C')
		o.pts = append(o.pts, x+step*0.3, y+amp*0.55, x+step*0.42, y-amp, x+step*0.58, y-amp*0.85)
		o.ops = append(o.ops, 'C')
		o.pts = append(o.pts, x+step*0.74, y-amp*0.7, x+step*0.8, y+amp*0.2, x+step, y)
		x += step
	}
	o.ops, o.pts = append(o.ops, 'L', 'Z'), append(o.pts, x, 112)
	return o
}

// headland is a rocky shore on one side of a sea.
func (g *stage) headland(top, reach float64) {
	X := func(x float64) float64 {
		if g.side < 0 {
			return g.wide - x
		}
		return x
	}
	r := random(g.seed, g.plate.ID, "headland")
	j := func() float64 { return r.Float64()*2 - 1 }
	edge := reach * g.wide
	turf := g.c.land
	g.ground = func(x float64) float64 {
		x = X(x)
		t := min(max(x/edge, 0), 1)
		return top + 3.5 + 7*t*t
	}
	rock := shape(strconvs("M", X(-6), 112, "L", X(-6), top-2, "C", X(edge*0.3), top-3, X(edge*0.6), top+1, X(edge*0.92), top+6+j(),
		"C", X(edge*1.02), top+8, X(edge*0.94), top+12, X(edge*1.03), top+15, "C", X(edge*1.12), top+18, X(edge*1.02), top+22, X(edge*1.14), top+26, "C", X(edge*1.2), top+31, X(edge*1.22), 104, X(edge*1.3), 112, "Z"))
	g.layer("headland", "cliff", "rocky shore", artwork.RoleGround, 0.03, func(p *pen) {
		c := hex("#857b76")
		p.body(rock, c)
		p.inside(rock, func() {
			for range 13 {
				x, y := p.rng.Float64()*edge*1.1, top+11+p.rng.Float64()*26
				p.thread(wire(strconvs(X(x), y, X(x+3), y+1.2, X(x+7), y+0.3)), 0.5, darker(c, 0.13), 0.7)
				p.thread(wire(strconvs(X(x), y-0.8, X(x+3), y+0.4, X(x+7), y-0.5)), 0.4, lighter(c, 0.1), 0.6)
			}
		})
		grass := shape(strconvs("M", X(-6), top-2.4, "C", X(edge*0.3), top-3.4, X(edge*0.6), top+0.6, X(edge*0.94), top+6,
			"C", X(edge*0.99), top+8, X(edge*0.92), top+9.5, X(edge*0.86), top+9, "C", X(edge*0.76), top+13, X(edge*0.7), top+9.5, X(edge*0.6), top+11, "C", X(edge*0.5), top+14.5, X(edge*0.42), top+10, X(edge*0.3), top+12.5, "C", X(edge*0.2), top+16, X(edge*0.1), top+12, X(-6), top+15, "Z"))
		p.raise = 0.5
		p.body(grass, turf)
		p.inside(grass, func() {
			for i := range 22 {
				x := p.rng.Float64() * edge
				y := top + 1 + p.rng.Float64()*9
				col := lighter(turf, 0.08)
				if i%2 == 0 {
					col = darker(turf, 0.07)
				}
				p.thread(wire(strconvs(X(x-0.9), y-1.8, X(x), y, X(x+0.3), y-2.2)), 0.3, col, 0.8)
			}
		})
	})
}

// near frames the plate with something dark and close at its foot.
func (g *stage) near() {
	if g.kind == "room" || g.kind == "space" {
		return
	}
	g.layer("foreground", "", "", artwork.RoleNear, 0, func(p *pen) {
		c := darker(g.c.land, 0.26)
		if g.kind == "sea" {
			c = darker(g.c.water, 0.2)
			o := g.swell(95.5, 1.5, 20, p.rng.Float64()*20)
			p.body(o, c)
			return
		}
		if g.kind == "desert" {
			c = hex("#9a6a45")
		}
		if g.season == "winter" || g.plate.Weather == "snow" {
			c = mixed(hex("#a9b9cf"), g.c.mid, 0.25)
		}
		o, f := g.ridge(97.5, 1.6, 0.05, p.rng.Float64()*6)
		p.body(o, c)
		if g.kind == "city" {
			return
		}
		if g.kind == "desert" {
			return
		}
		for _, s := range []float64{0, 1} { // grass and flowers at the corners, the middle free
			for range 11 {
				x := p.rng.Float64() * g.wide * 0.3
				if s > 0 {
					x = g.wide - x
				}
				h := 4 + p.rng.Float64()*9
				b := p.rng.Float64()*5 - 2.5
				y := f(x) + 1
				if g.kind == "desert" {
					h *= 0.4
				}
				p.part(shape(strconvs("M", x-0.55, y, "Q", x-0.2+b*0.2, y-h*0.6, x+b, y-h, "Q", x+0.5+b*0.3, y-h*0.5, x+0.6, y, "Z")), mixed(c, lighter(c, 0.12), p.rng.Float64()), 0.5)
			}
		}
	})
}

// weather falls over everything.
func (g *stage) weather() {
	switch w := g.plate.Weather; w {
	case "rain", "storm":
		if g.kind == "room" || g.kind == "space" || g.kind == "under" {
			return
		}
		g.layer("rain", "rain", "rain", artwork.RoleWeather, 0, func(p *pen) {
			n := 90
			if w == "storm" {
				n = 120
			}
			slant := -0.35
			if w == "storm" {
				slant = -0.62
			}
			c := mixed(hex("#eef5f8"), g.c.low, 0.3)
			for range n {
				x, y := p.rng.Float64()*(g.wide+20)-4, p.rng.Float64()*100-4
				l := 2.5 + p.rng.Float64()*4
				a := 0.28 + p.rng.Float64()*0.3
				px := p.path(shape(strconvs("M", x, y, "L", x+slant*l, y+l)))
				p.add(artwork.Shape{Path: px, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: c}, Width: artwork.Tenth(0.17 * p.s)}, Opacity: a, Soft: true})
			}
		})
	case "snow":
		if g.kind == "room" {
			return
		}
		g.layer("snowfall", "snow", "snow", artwork.RoleWeather, 0, func(p *pen) {
			for range 130 {
				x, y, r := p.rng.Float64()*g.wide, p.rng.Float64()*100, 0.2+math.Pow(p.rng.Float64(), 2)*0.7
				p.add(artwork.Shape{Path: p.path(disc(x, y, r)), Fill: plain(hex("#fbfdff")), Opacity: 0.85, Soft: true})
			}
		})
	case "fog":
		if g.kind == "room" {
			return
		}
		g.layer("fog", "fog", "fog", artwork.RoleWeather, 0, func(p *pen) {
			for i := range 5 {
				y := g.horizon - 14 + float64(i)*9
				x := p.rng.Float64()*g.wide - 20
				c := mixed(g.c.low, hex("#ffffff"), 0.35)
				_, y0 := p.at(0, y-7)
				_, y1 := p.at(0, y+7)
				p.add(artwork.Shape{Path: p.path(blob(strconvs(x-90, y, x-30, y-6, x+40, y-5, x+110, y-6.5, x+170, y, x+100, y+6, x+20, y+5, x-40, y+6.5))), Soft: true, Opacity: 0.6,
					Fill: &artwork.Paint{At: [4]float64{0, artwork.Tenth(y0), 0, artwork.Tenth(y1)}, Stops: []artwork.Stop{{At: 0, Colour: c, Alpha: 0}, {At: 0.5, Colour: c, Alpha: 0.85}, {At: 1, Colour: c, Alpha: 0}}}})
			}
		})
	case "wind":
		if g.kind == "room" || g.kind == "space" || g.kind == "under" {
			return
		}
		g.layer("wind-lines", "wind", "wind", artwork.RoleWeather, 0, func(p *pen) {
			c := mixed(hex("#ffffff"), g.c.low, 0.2)
			for i := range 5 {
				x, y := p.rng.Float64()*g.wide*0.8, 10+float64(i)*g.horizon/6
				k := 0.6 + p.rng.Float64()*0.6
				p.thread(wire(strconvs(x, y, x+14*k, y-2*k, x+26*k, y+1*k, x+34*k, y-2*k, x+32*k, y-6*k, x+28*k, y-4*k)), 0.4, c, 0.65)
			}
			if g.season == "autumn" || g.kind == "forest" {
				for i := range 12 {
					x, y := p.rng.Float64()*g.wide, 10+p.rng.Float64()*70
					p.rotated(float64(i*47), x, y, func() {
						p.flat(blob(strconvs(x-1.4, y, x, y-0.8, x+1.5, y, x, y+0.8)), []rgb{hex("#d9763a"), hex("#e0ac3f"), hex("#c9483a")}[i%3])
					})
				}
			}
		})
	}
}

// vignette darkens the corners a little and lets the light in from its side.
func (g *stage) vignette() {
	g.layer("vignette", "", "", artwork.RoleOverlay, 0, func(p *pen) {
		W, H := float64(g.plate.Width), float64(g.plate.Height)
		full := p.path(box(-1, -1, g.wide+2, 102))
		x := W * 0.12
		if g.plate.Light == "right" {
			x = W * 0.88
		}
		a := 0.2
		if g.c.night || g.plate.Weather == "storm" || g.plate.Weather == "fog" {
			a = 0.06
		}
		warm := mixed(hex("#fff0cc"), g.c.low, 0.3)
		p.add(artwork.Shape{Path: full, Soft: true, Fill: &artwork.Paint{Radial: true, At: [4]float64{artwork.Tenth(x), artwork.Tenth(H * 0.05), artwork.Tenth(W * 0.75), 0},
			Stops: []artwork.Stop{{At: 0, Colour: warm, Alpha: a}, {At: 1, Colour: warm, Alpha: 0}}}})
		d := mixed(g.plate.Ambient.Shade, g.c.dark, 0.4)
		p.add(artwork.Shape{Path: full, Soft: true, Fill: &artwork.Paint{Radial: true, At: [4]float64{artwork.Tenth(W / 2), artwork.Tenth(H * 0.48), artwork.Tenth(math.Hypot(W, H) * 0.56), 0},
			Stops: []artwork.Stop{{At: 0, Colour: d, Alpha: 0}, {At: 0.66, Colour: d, Alpha: 0}, {At: 1, Colour: d, Alpha: 0.3}}}})
	})
	if g.style == "wash" {
		g.margin()
	}
}

// margin is the bare paper round a wash, where the brush stopped.
func (g *stage) margin() {
	g.layer("margin", "", "", artwork.RoleOverlay, 0, func(p *pen) {
		var in []float64
		edge := func() float64 { return 1.5 + p.rng.Float64()*0.9 }
		const n = 14
		for i := range n { // round the plate against the clock, so that it is a hole
			in = append(in, edge(), 2.4+95*float64(i)/n)
		}
		for i := range n {
			in = append(in, 2.4+(g.wide-4.8)*float64(i)/n, 100-edge())
		}
		for i := range n {
			in = append(in, g.wide-edge(), 97.6-95*float64(i)/n)
		}
		for i := range n {
			in = append(in, g.wide-2.4-(g.wide-4.8)*float64(i)/n, edge())
		}
		hole := smooth(in, true)
		o := box(-2, -2, g.wide+4, 104)
		o.ops, o.pts = append(o.ops, hole.ops...), append(o.pts, hole.pts...)
		p.raw(o, hex("#fbf8f1"))
		p.add(artwork.Shape{Path: p.path(hole), Soft: true, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.Lighten(g.c.mid, -0.12)}, Width: artwork.Tenth(0.3 * p.s)}, Opacity: 0.4})
	})
}
