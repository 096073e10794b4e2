package illustrator

import "github.com/atelierhq/atelier/media/artwork"

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
	g.ground = func(float64) float64 { return g.horizon + 12 }
	defer g.furnish(wall)
	g.layer("floor", "", "", artwork.RoleGround, 0, func(p *pen) {
		c := hex("#b58a5f")
		p.part(box(-2, g.horizon, g.wide+4, 104-g.horizon), c, 0.7)
		y := g.horizon
		for i := range 5 {
			y += 2 + float64(i)*2.1
			p.thread(shape(strconvs("M -2", y, "L", g.wide+2, y)), 0.25, darker(c, 0.1), 0.8)
		}
		rug := mixed(g.c.accent, hex("#a8473a"), 0.35)
		p.raise = 0.4
		p.body(ellipse(g.wide/2, g.horizon+(100-g.horizon)*0.55, g.wide*0.34, (100-g.horizon)*0.33), rug)
		p.thread(ellipse(g.wide/2, g.horizon+(100-g.horizon)*0.55, g.wide*0.31, (100-g.horizon)*0.28), 0.7, lighter(rug, 0.16), 0.9)
	})
}

// furnish hangs a picture and stands a shelf with books and pots at the wall.
func (g *stage) furnish(wall rgb) {
	X := func(x float64) float64 {
		if g.side < 0 {
			return g.wide - x
		}
		return x
	}
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
	g.layer("picture-frame", "", "", artwork.RoleFar, 0, func(p *pen) {
		x, y := X(g.wide*0.45), 16.0
		p.body(rounded(x-8, y, 16, 13, 0.8), hex("#c9a24a"))
		p.part(box(x-6.6, y+1.4, 13.2, 10.2), mixed(g.c.mid, hex("#f3ead8"), 0.4), 0.3)
		p.inside(box(x-6.6, y+1.4, 13.2, 10.2), func() {
			p.part(blob(strconvs(x-9, y+13, x-6, y+8, x-1, y+6.4, x+4, y+9, x+9, y+7, x+9, y+14)), g.c.land, 0.5)
			p.raw(disc(x+3, y+4.4, 1.3), hex("#f2cf7a"))
		})
	})
	g.layer("ceiling-lamp", "", "", artwork.RoleFar, 0, func(p *pen) {
		x := X(g.wide * 0.57)
		p.line(shape(strconvs("M", x, -2, "L", x, 7)), 0.35, hex("#4a4048"))
		p.glow(x, 13, 30, lampLight, 0.5)
		p.raw(disc(x, 13, 1.9), lampCore)
		p.body(shape(strconvs("M", x-1.6, 6.6, "L", x+1.6, 6.6, "Q", x+5.4, 8.6, x+6.2, 13, "L", x-6.2, 13, "Q", x-5.4, 8.6, x-1.6, 6.6, "Z")), mixed(g.c.accent, hex("#4f7f8a"), 0.5))
	})
}
