package illustrator

import (
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier/media/artwork"
)

// room draws walls, a window with the weather in it, floor and rug.
func (g *stage) room() {
	g.plate.Elements[0].Subject = ""
	wall := mixed(mixed(g.c.accent, hex("#e8d5b5"), 0.72), g.c.mid, 0.2)
	g.layer("wall", "", "", artwork.RoleSky, 0, func(p *pen) {
		p.part(box(-2, -2, g.wide+4, g.horizon+4), wall, 0.7)
		for x := 4.0; x < g.wide; x += 9 {
			p.thread(shape(strconvs("M", x, -2, "L", x, g.horizon)), 0.5, lighter(wall, 0.035), 0.8)
		}
		p.part(box(-2, g.horizon-9, g.wide+4, 11), darker(wall, 0.07), 0.4)
	})
	if g.room0 != "barn" {
		g.window()
	}
	g.ground = func(float64) float64 { return g.horizon + 12 }
	defer g.furnish(wall)
	g.floor()
}

// window shows the hour and the weather outside.
func (g *stage) window() {
	g.layer("window-pane", "window", "window", artwork.RoleFar, 0, func(p *pen) {
		x := g.wide*0.28 - 13
		if g.side > 0 {
			x = g.wide*0.72 - 13
		}
		y := 12.0
		p.body(rounded(x-2, y-2, 30, 36, 1.5), hex("#f4ecdc"))
		sky := p.path(box(x, y, 26, 32))
		_, y0 := p.at(0, y)
		_, y1 := p.at(0, y+32)
		p.add(artwork.Shape{Path: sky, Fill: &artwork.Paint{At: [4]float64{0, artwork.Tenth(y0), 0, artwork.Tenth(y1)}, Stops: []artwork.Stop{{At: 0, Colour: g.c.top, Alpha: 1}, {At: 1, Colour: g.c.low, Alpha: 1}}}})
		p.inside(box(x, y, 26, 32), func() {
			if g.c.night {
				for range 9 {
					p.raw(disc(x+p.rng.Float64()*26, y+p.rng.Float64()*22, 0.35), hex("#fdf6da"))
				}
				p.raw(disc(x+19, y+8, 3), hex("#f7ecc4"))
			} else {
				p.body(blob(strconvs(x-2, y+26, x+8, y+21, x+18, y+25, x+30, y+20, x+30, y+36, x-2, y+36)), g.c.far)
			}
			if g.plate.Weather == "rain" || g.plate.Weather == "storm" {
				for range 14 {
					a, b := x+p.rng.Float64()*28, y+p.rng.Float64()*30
					p.thread(shape(strconvs("M", a, b, "L", a-1, b+4)), 0.35, hex("#e6eff4"), 0.8)
				}
			}
		})
		p.part(box(x+12.4, y, 1.2, 32), hex("#f4ecdc"), 0.3)
		p.part(box(x, y+15, 26, 1.2), hex("#f4ecdc"), 0.3)
		cur := mixed(g.c.accent, hex("#c8605a"), 0.4)
		p.body(shape(strconvs("M", x-5, y-4, "L", x+7, y-4, "Q", x+5, y+20, x-4, y+37, "L", x-6, y+37, "Z")), cur)
		p.body(shape(strconvs("M", x+31, y-4, "L", x+19, y-4, "Q", x+21, y+20, x+30, y+37, "L", x+32, y+37, "Z")), cur)
		p.body(rounded(x-9, y-6, 44, 2.4, 1), hex("#8a6238"))
		p.body(rounded(x-5, y+34, 36, 3, 0.8), hex("#f4ecdc"))
	})
}

func (g *stage) floor() {
	g.layer("floor", "", "", artwork.RoleGround, 0, func(p *pen) {
		c := hex("#b58a5f")
		p.part(box(-2, g.horizon, g.wide+4, 104-g.horizon), c, 0.7)
		y := g.horizon
		for i := range 5 {
			y += 2 + float64(i)*2.1
			p.thread(shape(strconvs("M -2", y, "L", g.wide+2, y)), 0.25, darker(c, 0.1), 0.8)
		}
		if g.room0 == "barn" || g.room0 == "classroom" || g.room0 == "workshop" {
			return
		}
		rug := mixed(g.c.accent, hex("#a8473a"), 0.35)
		p.raise = 0.4
		p.body(ellipse(g.wide/2, g.horizon+(100-g.horizon)*0.55, g.wide*0.34, (100-g.horizon)*0.33), rug)
		p.thread(ellipse(g.wide/2, g.horizon+(100-g.horizon)*0.55, g.wide*0.31, (100-g.horizon)*0.28), 0.7, lighter(rug, 0.16), 0.9)
	})
}

// roomOf is what kind of room a place is, "" for any.
func roomOf(place string) string {
	l := lemmaOf(place)
	if l == "" {
		l = strings.ToLower(place)
	}
	for k, list := range map[string][]string{"kitchen": {"kitchen", "bakery"}, "classroom": {"school"}, "workshop": {"workshop", "laboratory", "studio"}, "barn": {"barn", "stable"}, "library": {"library", "museum", "observatory"}} {
		if slices.Contains(list, l) {
			return k
		}
	}
	return ""
}

// furnish gives a room what its kind of room has.
func (g *stage) furnish(wall rgb) {
	switch g.room0 {
	case "kitchen":
		g.kitchen()
	case "classroom":
		g.classroom()
	case "workshop":
		g.workshop()
	case "barn":
		g.barn()
	default:
		g.shelf(wall)
	}
	if !g.portrait && g.room0 != "barn" && g.room0 != "classroom" {
		g.hang()
	}
	if g.room0 != "barn" {
		g.lamp()
	}
}

// X mirrors a place along the wall with the side that the room is seen from.
func (g *stage) X(x, w float64) float64 {
	if g.side < 0 {
		return g.wide - x - w
	}
	return x
}

// kitchen has a stove with a pot and a dresser with plates.
func (g *stage) kitchen() {
	h := g.horizon
	g.layer("stove", "", "stove", artwork.RoleFar, 0, func(p *pen) {
		x := g.X(6, 27)
		iron := hex("#4a4a55")
		p.body(rounded(x+19, -4, 4.6, h-23, 1), hex("#6a6a74"))
		p.body(rounded(x, h-24, 27, 27, 1.4), iron)
		p.body(rounded(x-1, h-26, 29, 3, 1), lighter(iron, 0.1))
		p.part(rounded(x+3, h-16, 11, 11, 1.2), darker(iron, 0.06), 0.4)
		p.raw(rounded(x+4.6, h-13, 7.8, 6.6, 1), hex("#f0a050"))
		p.glow(x+8.5, h-10, 11, hex("#f0a050"), 0.5)
		for i := range 2 {
			p.flat(disc(x+19+float64(i)*4, h-20, 0.9), hex("#d9d3c8"))
		}
		p.part(rounded(x+17, h-15, 8, 9, 1), darker(iron, 0.04), 0.3)
		p.body(shape(strconvs("M", x+3, h-34, "L", x+14, h-34, "Q", x+14.6, h-27, x+13, h-25.8, "L", x+4, h-25.8, "Q", x+2.4, h-27, x+3, h-34, "Z")), hex("#c8604a"))
		p.body(rounded(x+2, h-35.4, 13, 1.8, 0.8), hex("#a84a3a"))
		p.thread(wire(strconvs(x+8, h-37, x+6.6, h-41, x+9, h-45, x+7.6, h-49)), 0.7, hex("#f6f2ea"), 0.6)
	})
	g.layer("dresser", "", "dresser", artwork.RoleFar, 0, func(p *pen) {
		wood := hex("#a87a4c")
		x := g.X(42, 26)
		p.body(rounded(x, h-21, 26, 24, 1), wood)
		for i := range 2 {
			p.part(rounded(x+2+float64(i)*11.4, h-17, 10.4, 17, 0.8), lighter(wood, 0.05), 0.5)
			p.flat(disc(x+11+float64(i)*4, h-9, 0.7), hex("#e5c15a"))
		}
		for r := range 2 {
			y := h - 24 - float64(r)*12
			p.part(box(x, y, 26, 1.4), wood, 0.3)
			for i := range 4 {
				c := hex([]string{"#7f9fc0", "#f3ead8", "#d98a5a", "#8aa87a"}[(i+r)%4])
				if (i+r)%3 == 2 {
					p.part(shape(strconvs("M", x+2+float64(i)*6, y-4.4, "L", x+6+float64(i)*6, y-4.4, "L", x+5.4+float64(i)*6, y, "L", x+2.6+float64(i)*6, y, "Z")), c, 0.7)
				} else {
					p.part(disc(x+4+float64(i)*6, y-3.4, 3.1), c, 0.6)
					p.thread(disc(x+4+float64(i)*6, y-3.4, 1.9), 0.3, lighter(c, 0.12), 0.9)
				}
			}
		}
	})
}

// classroom has a blackboard, a map and rows of desks.
func (g *stage) classroom() {
	h := g.horizon
	g.layer("blackboard", "", "blackboard", artwork.RoleFar, 0, func(p *pen) {
		x := g.X(8, 54)
		p.body(rounded(x, h-47, 54, 30, 1), hex("#a9803f"))
		p.part(box(x+1.6, h-45.4, 50.8, 26.8), hex("#3a5a4a"), 0.4)
		chalk := hex("#eef3ea")
		for r := range 3 {
			y := h - 40 + float64(r)*7
			for i := range 5 - r {
				a := x + 5 + float64(i)*8
				p.thread(wire(strconvs(a, y, a+1.4, y-2.6, a+2.8, y, a+4.2, y-2.2, a+5.6, y)), 0.5, chalk, 0.85)
			}
		}
		p.thread(disc(x+44, h-27, 4), 0.5, chalk, 0.8)
		for i := range 8 {
			s, k := math.Sincos(float64(i) * math.Pi / 4)
			p.thread(shape(strconvs("M", x+44+5*k, h-27+5*s, "L", x+44+6.8*k, h-27+6.8*s)), 0.45, chalk, 0.8)
		}
		p.body(rounded(x+18, h-17.4, 16, 1.6, 0.6), hex("#8a6238"))
	})
	g.layer("desks", "", "desks", artwork.RoleFar, 0, func(p *pen) {
		for i := range 4 {
			x := g.X(10+float64(i)*g.wide*0.2, 18)
			y := h + 4
			wood := hex("#b9854f")
			p.part(box(x+2, y+1, 1.6, 11), darker(wood, 0.14), 0.3)
			p.part(box(x+14.4, y+1, 1.6, 11), darker(wood, 0.14), 0.3)
			p.body(rounded(x, y-1, 18, 4, 0.8), wood)
			if i%2 == 0 {
				p.part(poly(x+4, y-1, x+10, y-1, x+9.4, y-3, x+4.6, y-3), hex([]string{"#c8503f", "#3f7f8a"}[i/2]), 0.4)
			}
		}
	})
}

// workshop has a bench with a vice and tools on the wall.
func (g *stage) workshop() {
	h := g.horizon
	g.layer("tools", "", "tools", artwork.RoleFar, 0, func(p *pen) {
		x := g.X(8, 46)
		p.body(rounded(x, h-48, 46, 22, 1), hex("#b08a5a"))
		steel, grip := hex("#9aa3ab"), hex("#a8473a")
		for i := range 5 {
			a, y := x+6+float64(i)*8.6, h-45.5
			switch i % 5 {
			case 0: // hammer
				p.part(rounded(a-0.8, y+2, 1.6, 14, 0.6), hex("#7a5737"), 0.4)
				p.part(rounded(a-3.4, y, 7, 3.4, 0.8), steel, 0.6)
			case 1: // saw
				p.part(poly(a-2.6, y+5, a+3, y+5, a+1, y+17), steel, 0.5)
				p.part(rounded(a-2.8, y, 6, 5.4, 1.6), grip, 0.6)
			case 2: // spanner
				p.part(rounded(a-1, y+3, 2, 12, 0.8), steel, 0.5)
				p.part(disc(a, y+2, 3), steel, 0.5)
				p.flat(box(a-1, y-1.4, 2, 3.4), hex("#b08a5a"))
			case 3: // screwdriver
				p.part(rounded(a-0.5, y+6, 1, 11, 0.4), steel, 0.3)
				p.part(rounded(a-1.5, y, 3, 7, 1.2), hex("#e5b03f"), 0.6)
			default: // pliers
				p.part(limb(a-2.4, y+16, a-1.4, y+9, a+1.6, y+1, 1.1, 1.1), grip, 0.4)
				p.part(limb(a+2.4, y+16, a+1.4, y+9, a-1.6, y+1, 1.1, 1.1), grip, 0.4)
			}
		}
	})
	g.layer("bench", "", "workbench", artwork.RoleFar, 0, func(p *pen) {
		wood := hex("#9a6f45")
		x := g.X(4, 62)
		for _, d := range []float64{3, 55} {
			p.body(rounded(x+d, h-16, 4, 20, 0.6), darker(wood, 0.08))
		}
		p.part(box(x+4, h-8, 54, 2), darker(wood, 0.12), 0.3)
		p.body(rounded(x, h-19, 62, 4.4, 0.8), wood)
		gear := func(cx, cy, r float64, c rgb) {
			for i := range 8 {
				s, k := math.Sincos(float64(i) * math.Pi / 4)
				p.part(disc(cx+r*k, cy+r*s, r*0.26), c, 0.3)
			}
			p.part(disc(cx, cy, r), c, 0.6)
			p.flat(disc(cx, cy, r*0.35), darker(c, 0.2))
		}
		gear(x+46, h-23.4, 4, hex("#c9a24a"))
		gear(x+53, h-21.6, 2.4, hex("#9aa3ab"))
		p.body(rounded(x+6, h-25, 13, 6.2, 0.8), hex("#4f7f8a"))
		p.part(rounded(x+7.4, h-28, 10, 3.2, 0.8), hex("#3f6a74"), 0.3)
		p.part(rounded(x+26, h-22.4, 10, 3.6, 0.6), hex("#d9c39a"), 0.4)
	})
}

// barn has beams, hay and a ladder.
func (g *stage) barn() {
	h := g.horizon
	wood := hex("#7a563a")
	g.layer("beams", "", "beams", artwork.RoleFar, 0, func(p *pen) {
		for x := 2.0; x < g.wide; x += 11 {
			p.part(box(x, -2, 10.4, h+3), mixed(wood, g.c.mid, 0.12), 0.35)
		}
		for i := range 3 {
			x := g.wide * (0.12 + 0.38*float64(i))
			p.body(rounded(x-2.4, -2, 4.8, h+4, 0.6), darker(wood, 0.07))
			p.body(limb(x, 22, x+6, 14, x+15, 8, 1.6, 1.6), darker(wood, 0.05))
		}
		p.body(rounded(-2, 6, g.wide+4, 5, 0.6), darker(wood, 0.09))
		p.body(poly(-2, -2, g.wide*0.5, -14, g.wide+2, -2, g.wide+2, 1, -2, 1), darker(wood, 0.12))
	})
	g.layer("barn-window", "window", "window", artwork.RoleFar, 0, func(p *pen) {
		x, y := g.X(g.wide*0.62, 20), 16.0
		p.body(rounded(x-1.6, y-1.6, 23, 23, 1), darker(wood, 0.12))
		_, y0 := p.at(0, y)
		_, y1 := p.at(0, y+20)
		p.add(artwork.Shape{Path: p.path(box(x, y, 20, 20)), Fill: &artwork.Paint{At: [4]float64{0, artwork.Tenth(y0), 0, artwork.Tenth(y1)}, Stops: []artwork.Stop{{At: 0, Colour: g.c.top, Alpha: 1}, {At: 1, Colour: g.c.low, Alpha: 1}}}})
		if g.c.night {
			p.raw(disc(x+13, y+6, 2.6), hex("#f7ecc4"))
			p.glow(x+13, y+6, 9, hex("#f7ecc4"), 0.4)
		}
		p.part(box(x+9.3, y, 1.4, 20), darker(wood, 0.1), 0.2)
		p.part(box(x, y+9.3, 20, 1.4), darker(wood, 0.1), 0.2)
	})
	g.layer("hay", "", "hay", artwork.RoleFar, 0, func(p *pen) {
		straw := hex("#d9b45a")
		x := g.X(4, 40)
		for i, b := range [][3]float64{{0, h - 13, 20}, {20, h - 13, 20}, {9, h - 26, 20}} {
			p.body(rounded(x+b[0], b[1], b[2], 14, 2.4), darker(straw, 0.03*float64(i%2)))
			for range 12 {
				a, c := x+b[0]+2+p.rng.Float64()*(b[2]-5), b[1]+2+p.rng.Float64()*10
				p.thread(wire(strconvs(a, c, a+2, c-0.7, a+4, c+0.3)), 0.3, lighter(straw, 0.12), 0.8)
			}
			p.line(shape(strconvs("M", x+b[0]+6, b[1]+0.6, "L", x+b[0]+6, b[1]+13.4)), 0.45, hex("#8a6238"))
			p.line(shape(strconvs("M", x+b[0]+14, b[1]+0.6, "L", x+b[0]+14, b[1]+13.4)), 0.45, hex("#8a6238"))
		}
		for range 40 {
			a, c := p.rng.Float64()*g.wide, h+3+p.rng.Float64()*20
			p.thread(wire(strconvs(a, c, a+2.4, c-0.5, a+5, c+0.4)), 0.35, straw, 0.8)
		}
	})
}

// shelf stands a shelf with books and pots at the wall.
func (g *stage) shelf(wall rgb) {
	g.layer("shelf", "", "", artwork.RoleFar, 0, func(p *pen) {
		wood := hex("#8a6140")
		x0, w, top := 10.0, 34.0, g.horizon-44
		if g.side < 0 {
			x0 = g.wide - 44
		}
		p.body(rounded(x0, top, w, g.horizon+3-top, 1), wood)
		p.flat(box(x0+1.6, top+1.6, w-3.2, g.horizon-top-1), darker(wood, 0.13))
		rows := int((g.horizon - top) / 14)
		for r := range rows {
			y := top + 14*float64(r+1)
			p.part(box(x0+1, y, w-2, 1.5), wood, 0.3)
			x := x0 + 2.6
			for x < x0+w-5 {
				bw, bh := 1.6+p.rng.Float64()*1.8, 7+p.rng.Float64()*4
				switch p.rng.IntN(9) {
				case 0:
					x += bw + 1.5
					continue
				case 1:
					p.part(blob(strconvs(x, y, x-0.4, y-3.6, x+1.4, y-5, x+3.6, y-5, x+5.2, y-3.6, x+4.8, y)), hex("#c9764a"), 0.8)
					p.part(blob(strconvs(x+2.4, y-5, x, y-8, x+1.4, y-9, x+2.6, y-7, x+4, y-9.4, x+5, y-7.6)), hex("#6a9a58"), 0.6)
					x += 6
					continue
				}
				col := mixed([]rgb{hex("#a8473a"), hex("#3f6f8a"), hex("#d9a13b"), hex("#5b8a62"), hex("#7a5a8c"), hex("#e0d3b5")}[p.rng.IntN(6)], wall, 0.15)
				p.part(box(x, y-bh, bw, bh), col, 0.5)
				p.flat(box(x, y-bh*0.75, bw, 0.5), lighter(col, 0.18))
				x += bw + 0.25
			}
		}
	})
}

// hang puts a picture on the wall.
func (g *stage) hang() {
	g.layer("picture-frame", "", "", artwork.RoleFar, 0, func(p *pen) {
		x, y := g.X(g.wide*0.45, 0), 16.0
		p.body(rounded(x-8, y, 16, 13, 0.8), hex("#c9a24a"))
		p.part(box(x-6.6, y+1.4, 13.2, 10.2), mixed(g.c.mid, hex("#f3ead8"), 0.4), 0.3)
		p.inside(box(x-6.6, y+1.4, 13.2, 10.2), func() {
			p.part(blob(strconvs(x-9, y+13, x-6, y+8, x-1, y+6.4, x+4, y+9, x+9, y+7, x+9, y+14)), g.c.land, 0.5)
			p.raw(disc(x+3, y+4.4, 1.3), hex("#f2cf7a"))
		})
	})
}

func (g *stage) lamp() {
	g.layer("ceiling-lamp", "", "", artwork.RoleFar, 0, func(p *pen) {
		x := g.X(g.wide*0.57, 0)
		p.line(shape(strconvs("M", x, -2, "L", x, 7)), 0.35, hex("#4a4048"))
		p.glow(x, 13, 30, lampLight, 0.5)
		p.raw(disc(x, 13, 1.9), lampCore)
		p.body(shape(strconvs("M", x-1.6, 6.6, "L", x+1.6, 6.6, "Q", x+5.4, 8.6, x+6.2, 13, "L", x-6.2, 13, "Q", x-5.4, 8.6, x-1.6, 6.6, "Z")), mixed(g.c.accent, hex("#4f7f8a"), 0.5))
	})
}
