package illustrator

import (
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier/media/artwork"
)

// stageFor is the scenery of one sight: its place, and what the brief says of it.
func (c *composer) stageFor(s sight) string {
	k := stageOf(s.where)
	w := c.told.words
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(x string) bool { return strings.Contains(w, x) })
	}
	shows := func(l string) bool { return slices.ContainsFunc(s.things, func(t thing) bool { return t.lemma == l }) }
	switch {
	case (k == "city" || k == "meadow" || k == "village") && has("stadium", "race track", "running track", "athletics", "relay", "sports day", "hundred metres"):
		return "track"
	case k == "city" && (shows("roof") || strings.Contains(strings.ToLower(s.words), " roof")):
		return "roof"
	case k == "room" && has("into the sky", "up in the sky", "through the sky", "across the sky") && !has("kitchen", "attic", "library", "workshop"):
		return "meadow"
	case k == "city" && strings.Contains(w, "village"):
		return "village"
	case s.abstract:
		return "abstract"
	case k == "space" && !slices.ContainsFunc(s.things, func(t thing) bool { return t.cast && !c.told.gone(t.lemma, "space") }) && slices.ContainsFunc(s.things, func(t thing) bool { return t.cast }):
		return "meadow" // who is not in space looks up from where they are
	}
	return k
}

// village is a street of houses before hills, with stalls when it is market day.
func (c *composer) village(g *stage, s sight, look int) {
	if strings.Contains(strings.ToLower(s.where)+c.told.words, "mountain") {
		g.peaks("peaks", 0.42, 34)
	}
	g.hills(2, func(t float64) rgb { return mixed(g.c.far, g.c.land, t) }, 6)
	if g.shot.name != "close" && g.shot.name != "low" {
		g.treeline("far-trees", g.horizon+3, 0.12, 0.5, []string{"oak", "birch", "fir"})
		g.plate.Elements[len(g.plate.Elements)-1].Subject = ""
	}
	c.put(g, thing{name: "village", noun: "village", lemma: "village", count: 1}, artwork.RoleFar, framed(-0.04, g.horizon/100-0.2, 1.08, 0.26), look, 0.14, "", "")
	col := mixed(hex("#c9b79a"), g.c.land, 0.25)
	if g.season == "winter" || g.plate.Weather == "snow" {
		col = g.c.land
	}
	g.ground = func(float64) float64 { return g.horizon + 13 }
	g.layer("square", "", "", artwork.RoleGround, 0, func(p *pen) {
		p.part(box(-2, g.horizon+2, g.wide+4, 110), col, 0.5)
		for i := range 7 { // cobbles, larger as they come near
			y := g.horizon + 5 + float64(i*i)*0.95
			k := 0.8 + float64(i)*0.34
			for x := -4 + float64(i%2)*3; x < g.wide+4; x += 5.4 * k {
				p.veil(ellipse(x+p.rng.Float64(), y, 2.1*k, 0.62*k), darker(col, 0.05), 0.7)
			}
		}
	})
	if strings.Contains(strings.ToLower(s.where)+c.told.words, "market") {
		xs := []float64{0.05, 0.72}
		if g.side > 0 {
			xs = []float64{0.76, 0.06}
		}
		for i, x := range xs {
			if g.shot.name == "close" && i > 0 {
				break
			}
			name := []string{"stall", "stall-two"}[i]
			c.put(g, thing{name: name, noun: "market stall", lemma: "stall", count: 1}, artwork.RoleFar, framed(x, g.horizon/100-0.14, 0.22, 0.28), look+i*5, 0.06, "", "")
		}
	}
}

// track is a running track with its stand.
func (c *composer) track(g *stage) {
	h := g.horizon
	g.hills(1, func(t float64) rgb { return mixed(g.c.far, g.c.land, t) }, 5)
	g.layer("stand", "", "grandstand", artwork.RoleFar, 0.18, func(p *pen) {
		x0, x1 := g.wide*0.1, g.wide*0.9
		c := hex("#b9bec8")
		p.body(poly(x0, h+1, x0+4, h-15, x1-4, h-15, x1, h+1), c)
		for r := range 4 {
			y := h - 13 + float64(r)*3.4
			for x := x0 + 5 - float64(r); x < x1-4+float64(r); x += 1.9 {
				if p.rng.IntN(6) == 0 {
					continue
				}
				p.flat(disc(x+p.rng.Float64()*0.5, y, 0.72), hex([]string{"#d8574a", "#3f6f9c", "#e5b03f", "#5b8a62", "#f3ead8", "#8a5a8c", "#c98d63"}[p.rng.IntN(7)]))
			}
		}
		p.body(poly(x0-3, h-19, x1+3, h-22, x1+2, h-19.6, x0-2, h-16.8), mixed(g.c.accent, hex("#5f7f98"), 0.5))
		for i := range 9 {
			x := x0 + 6 + float64(i)*(x1-x0-12)/8
			p.line(shape(strconvs("M", x, h-19, "L", x, h-24)), 0.25, hex("#6a6f7a"))
			p.flat(poly(x, h-24, x+4, h-23, x, h-22), hex([]string{"#d8574a", "#3f6f9c", "#e5b03f", "#5b8a62"}[i%4]))
		}
	})
	g.layer("infield", "", "", artwork.RoleGround, 0.04, func(p *pen) { p.part(box(-2, h, g.wide+4, 110), g.c.land, 0.5) })
	g.ground = func(float64) float64 { return h + 12 }
	g.layer("track", "", "running track", artwork.RoleGround, 0, func(p *pen) {
		c := hex("#c1583f")
		o := shape(strconvs("M", -4, h+7, "Q", g.wide/2, h+4, g.wide+4, h+7, "L", g.wide+4, 112, "L", -4, 112, "Z"))
		p.body(o, c)
		y := h + 7
		for i := range 5 {
			p.thread(shape(strconvs("M", -4, y, "Q", g.wide/2, y-2.6, g.wide+4, y)), 0.25+0.13*float64(i), hex("#f6eee0"), 0.85)
			y += 5.2 + 3*float64(i)
		}
		if g.plate.ID == "plate-1" || g.shot.name == "open" { // start and finish
			x := g.wide * 0.86
			if g.side < 0 {
				x = g.wide * 0.14
			}
			for k := range 12 {
				yy := h + 6 + float64(k)*3.4
				for s := range 2 {
					if (k+s)%2 == 0 {
						p.flat(poly(x+float64(s)*2.2-float64(k)*0.5, yy, x+2.2+float64(s)*2.2-float64(k)*0.5, yy, x+1.7+float64(s)*2.2-float64(k)*0.5, yy+3.4, x-0.5+float64(s)*2.2-float64(k)*0.5, yy+3.4), hex("#fbf7ee"))
					}
				}
			}
		}
	})
}

// roof looks over a city from the ridge of a house.
func (c *composer) roof(g *stage, look int) {
	h := g.horizon
	c.put(g, thing{name: "far-city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.02, h/100-0.26, 1.04, 0.36), look, 0.45, "", "")
	c.put(g, thing{name: "city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.04, h/100-0.1, 1.08, 0.34), look+7, 0.12, "", "")
	ridge := max(h+8, 70)
	g.ground = func(x float64) float64 { return ridge - 8.6 + 0.03*math.Abs(x-g.wide/2) }
	tile := mixed(hex("#8a4f45"), g.c.accent, 0.12)
	g.layer("roof", "roof", "roof", artwork.RoleGround, 0, func(p *pen) {
		x := g.wide * 0.8
		if g.side < 0 {
			x = g.wide*0.2 - 9
		}
		brick := mixed(hex("#9a6250"), g.c.mid, 0.2)
		p.body(box(x, ridge-20, 9, 24), brick)
		p.body(rounded(x-1, ridge-22, 11, 3, 0.6), darker(brick, 0.08))
		o := shape(strconvs("M", -4, ridge+2, "Q", g.wide/2, ridge-2, g.wide+4, ridge+2, "L", g.wide+8, 112, "L", -8, 112, "Z"))
		p.body(o, tile)
		p.inside(o, func() {
			for r := range 9 {
				y := ridge + 2.5 + float64(r)*4.4
				k := 1 + float64(r)*0.09
				for x := -6 + float64(r%2)*2.6; x < g.wide+6; x += 5.2 * k {
					col := tile
					if p.rng.IntN(3) == 0 {
						col = lighter(tile, 0.035)
					}
					p.stripe(shape(strconvs("M", x, y-2.6, "L", x+5*k, y-2.6, "L", x+5*k, y+0.8, "Q", x+2.5*k, y+3.4, x, y+0.8, "Z")), darker(col, 0.008*float64(r)))
				}
			}
		})
		for x := -4.0; x < g.wide+4; x += 7 {
			y := ridge - 0.4 + 3.4*math.Pow(2*x/g.wide-1, 2)*0.8
			p.part(rounded(x, y-1.4, 7.4, 3.4, 1.4), lighter(tile, 0.03), 0.6)
		}
	})
}

// beach is sand with the sea behind it.
func (c *composer) beach(g *stage) {
	if g.shot.name != "close" {
		g.hills(1, func(float64) rgb { return mixed(hex("#7f93a8"), g.c.mid, 0.4) }, 3)
		e := &g.plate.Elements[len(g.plate.Elements)-1]
		e.Name, e.Subject, e.Noun = "far-shore", "", ""
	}
	g.sea(g.horizon, 99, artwork.RoleGround)
	sand := mixed(hex("#e0c698"), g.c.low, 0.18)
	top := g.horizon + 10
	phase := random(g.seed, g.plate.ID, "sand").Float64() * 6
	f := func(x float64) float64 { return top + 7*(0.5-g.side*(x/g.wide-0.5)) - bend(x, 1.1, 0.045, phase) }
	g.ground = func(x float64) float64 { return f(x) + 5 }
	g.layer("sand", "beach", "beach", artwork.RoleGround, 0.02, func(p *pen) {
		xy := []float64{}
		for x := -8.0; x <= g.wide+8; x += g.wide / 14 {
			xy = append(xy, x, f(x))
		}
		foam := smooth(xy, false)
		o := smooth(xy, false)
		o.ops = append(o.ops, 'L', 'L', 'Z')
		o.pts = append(o.pts, g.wide+9, 112, -9, 112)
		p.body(o, sand)
		p.thread(foam, 1.1, hex("#fbfdfb"), 0.85)
		p.inside(o, func() {
			wet := smooth(xy, false)
			p.thread(wet, 5, darker(sand, 0.07), 0.5)
			for range 60 {
				x := p.rng.Float64() * g.wide
				y := f(x) + 4 + p.rng.Float64()*34
				p.veil(ellipse(x, y, 0.3+p.rng.Float64()*0.5, 0.2), darker(sand, 0.1), 0.6)
			}
			for range 9 {
				x := p.rng.Float64() * g.wide
				y := f(x) + 8 + p.rng.Float64()*26
				p.thread(wire(strconvs(x, y, x+5, y-0.7, x+11, y+0.2)), 0.3, darker(sand, 0.05), 0.8)
			}
		})
	})
}

// abstract is what stands in for a thing that has no figure: bands of the
// palette's colours, one disc of light, and arcs that answer it.
func (c *composer) abstract(g *stage, i int) {
	pal := []rgb{g.c.top, g.c.mid, g.c.accent, g.c.land, g.c.water, g.c.far}
	turn := float64(i%5)*0.9 + 0.6
	g.layer("bands", "", "", artwork.RoleFar, 0, func(p *pen) {
		for k := range 7 {
			t := float64(k) / 6
			y := 20 + 78*t
			c := mixed(pal[(k+i)%len(pal)], pal[(k+i+1)%len(pal)], 0.5)
			c = mixed(c, g.c.top, 0.5*(1-t))
			o, _ := g.ridge(y, 7-3*t, 0.021+0.006*float64((k+i)%3), turn*float64(k)+float64(i))
			p.body(o, lighter(c, 0.1*(1-t)))
		}
	})
	g.layer("light", "", "light", artwork.RoleFocal, 0, func(p *pen) {
		x, y, r := g.wide*g.shot.focal, 26+8*math.Sin(turn*3), 14.5+3*math.Cos(turn*2)
		c := mixed(hex("#fbe7ae"), g.c.low, 0.35)
		p.glow(x, y, r*2.6, c, 0.55)
		for k := range 3 {
			p.thread(disc(x, y, r*(1.35+0.42*float64(k))), 0.5, lighter(c, 0.04), 0.6-0.15*float64(k))
		}
		p.raisedDisc(x, y, r, c)
	})
	g.layer("arcs", "", "", artwork.RoleMid, 0, func(p *pen) {
		x0 := g.wide * (1 - g.shot.focal)
		switch (i / 2) % 3 {
		case 0:
			for k := range 5 {
				r := 9 + 7*float64(k)
				c := mixed(g.c.accent, g.c.mid, 0.18*float64(k))
				p.thread(shape(strconvs("M", x0-r, 96, "C", x0-r, 96-r*1.5, x0+r, 96-r*1.5, x0+r, 96)), 2.4-0.25*float64(k), c, 0.85)
			}
		case 1: // drops that hang in the light
			for k := range 11 {
				x, y := g.wide*(0.06+0.088*float64(k)), 58+16*math.Sin(float64(k)*0.9+turn)
				r := 1.6 + 1.3*math.Abs(math.Sin(float64(k)*1.7))
				c := mixed(g.c.accent, g.c.top, 0.09*float64(k))
				p.thread(shape(strconvs("M", x, -2, "L", x, y-r*2)), 0.3, lighter(c, 0.1), 0.7)
				p.body(shape(strconvs("M", x, y-r*2.2, "C", x+r*0.6, y-r, x+r, y-r*0.3, x+r, y+r*0.4, "C", x+r, y+r*1.3, x-r, y+r*1.3, x-r, y+r*0.4, "C", x-r, y-r*0.3, x-r*0.6, y-r, x, y-r*2.2, "Z")), c)
			}
		default: // circles that overlap like breath on a pane
			for k := range 5 {
				x, y, r := x0+(float64(k)-2)*11, 66+7*math.Sin(float64(k)*2.1), 15-2*math.Abs(float64(k)-2)
				p.veil(disc(x, y, r), mixed(g.c.accent, g.c.water, 0.22*float64(k)), 0.42)
				p.thread(disc(x, y, r), 0.5, lighter(g.c.low, 0.04), 0.8)
			}
		}
	})
}

// frame puts something near and large at an edge of the plate: the eye looks past
// it into the depth. What it is changes with the shot.
func (g *stage) frame(light string) {
	if g.kind == "room" || g.kind == "space" || g.kind == "under" || g.kind == "abstract" || g.kind == "roof" || g.kind == "desert" || g.kind == "beach" || g.kind == "track" || g.kind == "sea" || g.kind == "city" || g.kind == "mountain" {
		return
	}
	bare := g.season == "winter" || g.plate.Weather == "snow" || g.kind == "snow"
	X := func(x float64) float64 { // the corner away from the focal subject
		if g.side > 0 {
			return g.wide - x
		}
		return x
	}
	switch g.shot.name {
	case "wide", "low":
		X := func(x float64) float64 { // and never before the light
			if light == "left" {
				return g.wide - x
			}
			return x
		}
		g.layer("branch", "", "", artwork.RoleNear, 0, func(p *pen) {
			c := darker(mixed(g.c.land, hex("#3a4a2c"), 0.5), 0.2)
			bark := darker(mixed(hex("#5a4434"), g.c.dark, 0.35), 0.04)
			pts := [][2]float64{{-4, 3}, {10, 6}, {22, 5}, {34, 10}, {45, 9}}
			p.body(limb(X(-6), 2, X(20), 9, X(46), 8, 1.5, 0.4), bark)
			p.body(limb(X(14), 6, X(22), 14, X(27), 19, 0.8, 0.25), bark)
			if bare {
				for i := range 7 {
					p.line(wire(strconvs(X(6+float64(i)*6), 5.5, X(8+float64(i)*6), 8+float64(i%3)*2, X(11+float64(i)*6), 9+float64(i%3)*3)), 0.4, bark)
				}
				return
			}
			pts = append(pts, [2]float64{18, 12}, [2]float64{24, 17}, [2]float64{28, 21}, [2]float64{14, 9}, [2]float64{39, 12})
			for i, q := range pts {
				for k := range 5 {
					a := float64(i*37+k*71) * math.Pi / 180
					x, y := q[0]+math.Cos(a)*4.4+p.rng.Float64()*2, q[1]+math.Sin(a)*3.2+p.rng.Float64()*1.4
					p.rotated(float64((i*53+k*67)%120)-60, X(x), y, func() {
						p.part(blob(strconvs(X(x)-3.2, y, X(x), y-1.5, X(x)+3.4, y+0.2, X(x), y+1.4)), mixed(c, lighter(c, 0.13), p.rng.Float64()), 0.6)
					})
				}
			}
		})
	case "close", "far":
		if bare {
			return
		}
		g.layer("leaves", "", "", artwork.RoleNear, 0, func(p *pen) { // so near that they are out of focus
			c := darker(mixed(g.c.land, hex("#3a4a2c"), 0.45), 0.16)
			for i := range 5 {
				x, y, r := X(-4+float64(i)*5.5), 104-float64(i%3)*5, 15-float64(i)*1.6
				for k := range 3 {
					q := r * (1 - 0.1*float64(k))
					p.add(artwork.Shape{Path: p.path(ellipse(x, y, q, q*0.8)), Fill: plain(p.grade(mixed(c, lighter(c, 0.1), float64(i%2)))), Opacity: 0.34, Soft: true})
				}
			}
		})
	}
}

// path winds through a meadow from far off to the foot of the plate.
func (g *stage) path() {
	X := func(x float64) float64 {
		if g.side > 0 {
			return g.wide - x
		}
		return x
	}
	bare := g.season == "winter" || g.plate.Weather == "snow" || g.kind == "snow"
	g.layer("path", "", "", artwork.RoleGround, 0.03, func(p *pen) {
		c := mixed(hex("#d9c39a"), g.c.land, 0.35)
		if bare {
			c = darker(g.c.land, 0.05)
		}
		h := g.horizon + 7
		w := g.wide
		p.part(shape(strconvs("M", X(w*0.34), h+2, "C", X(w*0.46), h+8, X(w*0.1), h+14, X(w*0.2), h+24, "C", X(w*0.26), h+32, X(w*0.12), h+40, X(w*0.06), 112,
			"L", X(w*0.4), 112, "C", X(w*0.44), h+36, X(w*0.44), h+30, X(w*0.34), h+24, "C", X(w*0.24), h+16, X(w*0.5), h+8, X(w*0.355), h+2, "Z")), c, 0.5)
	})
}

// notes float from the mouth of whoever sings, whistles or plays.
func (g *stage) notes() {
	for i := range g.plate.Elements {
		e := &g.plate.Elements[i]
		if e.Role != artwork.RoleFocal {
			continue
		}
		b := e.Box
		g.layer("notes", "", "music notes", artwork.RoleMid, 0, func(p *pen) {
			s := 1.0
			if e.Facing == "left" {
				s = -1
			}
			x, y := (b.X+b.W/2)*g.wide+s*b.W*g.wide*0.42, b.Y*100+b.H*22
			c := mixed(hex("#2c2a3a"), g.c.dark, 0.3)
			if g.c.night || g.kind == "space" {
				c = hex("#fbe7ae")
			}
			for k := range 4 {
				nx, ny := x+s*(5+float64(k)*7), y-float64(k)*4.4+3*math.Sin(float64(k)*1.9)
				nx, ny = min(max(nx, 4), g.wide-4), max(ny, 6)
				r := 1.25 + 0.18*float64(k)
				p.add(artwork.Shape{Path: p.path(ellipse(nx, ny, r*1.15, r*0.85)), Fill: plain(c)})
				p.add(artwork.Shape{Path: p.path(shape(strconvs("M", nx+r, ny, "L", nx+r, ny-r*4.4))), Stroke: &artwork.Stroke{Paint: *plain(c), Width: artwork.Tenth(0.42 * p.s)}})
				p.add(artwork.Shape{Path: p.path(wire(strconvs(nx+r, ny-r*4.4, nx+r*2, ny-r*3.4, nx+r*2.2, ny-r*2.2))), Stroke: &artwork.Stroke{Paint: *plain(c), Width: artwork.Tenth(0.5 * p.s)}})
			}
		})
		return
	}
}
