package illustrator

import "math"

func drawLighthouse(p *pen, a act) {
	red := a.col("#c8453a")
	white := hex("#f6f1e6")
	lit := a.lamp
	// Rock and door hut at the foot.
	p.body(blob("2 100 4 92 12 88 20 91 30 87 42 90 50 88 56 95 58 100"), hex("#6b6460"))
	tower := shape("M 19 92 L 23.5 28 L 36.5 28 L 41 92 Z")
	p.body(tower, white)
	p.inside(tower, func() {
		for i := range 4 {
			y := 33 + float64(i)*16.5
			p.stripe(shape(strconvs("M 0", y, "Q 30", y+3, "60", y, "L 60", y+8.4, "Q 30", y+11.4, "0", y+8.4, "Z")), red)
		}
	})
	p.body(shape("M 40 92 L 40 82 L 46 77 L 52 82 L 52 92 Z"), darker(white, 0.04))
	p.body(poly(38.5, 82.5, 46, 75.5, 53.5, 82.5), red)
	p.body(shape("M 27 92 L 27 84 Q 30 80 33 84 L 33 92 Z"), hex("#5a3d2c"))
	p.raw(disc(32, 88, 0.6), hex("#e5c15a"))
	for _, y := range []float64{46, 62} {
		p.pane(shape(strconvs("M 28.2", y+5, "L 28.2", y+1.6, "Q 30", y-0.6, "31.8", y+1.6, "L 31.8", y+5, "Z")), lit)
	}
	p.pane(rounded(44.4, 84, 3.6, 3.6, 0.4), lit)
	// Gallery, lantern room, dome.
	p.body(poly(20.5, 29, 39.5, 29, 37.5, 25.5, 22.5, 25.5), hex("#3d4450"))
	if lit {
		p.glow(30, 19.5, 46, lampLight, 0.55)
	}
	p.body(rounded(24.5, 14.5, 11, 11.5, 0.8), hex("#46505c"))
	if lit {
		p.raw(rounded(25.4, 15.6, 9.2, 9.4, 0.6), lampLight)
		p.raw(ellipse(30, 20.2, 2.9, 3.7), lampCore)
	} else {
		p.flat(rounded(25.4, 15.6, 9.2, 9.4, 0.6), dayGlass)
		p.flat(ellipse(30, 20.2, 2.2, 3), lampLight)
	}
	for _, x := range []float64{28.2, 31.8} {
		p.flat(box(x-0.3, 15.2, 0.6, 10), hex("#46505c"))
	}
	p.body(shape("M 22.8 15.2 C 24 8.5 28 6.4 30 6 C 32 6.4 36 8.5 37.2 15.2 Z"), red)
	p.line(shape("M 30 6 L 30 1"), 0.9, hex("#3d4450"))
	p.raw(disc(30, 2, 1.1), hex("#e5c15a"))
	for i := range 7 {
		x := 20.5 + float64(i)*19.0/6
		p.line(shape(strconvs("M", x, 29, "L", x, 24)), 0.5, hex("#3d4450"))
	}
	p.line(shape("M 20.2 24 L 39.8 24"), 0.7, hex("#3d4450"))
	if a.alive {
		p.eye(27, 55, 1.3, a.face)
		p.eye(33, 55, 1.3, a.face)
		p.smile(30, 59, 5, a.face)
	}
	if lit { // the two beams, far over the frame
		bx, by := 30.0, 20.0
		far := 120.0
		for _, s := range []float64{-1, 1} {
			o := poly(bx, by-1.5, bx+s*far, by-13-s*4, bx+s*far, by+16-s*4, bx, by+1.5)
			path := p.path(o)
			x0, y0 := p.at(bx, by)
			x1, y1 := p.at(bx+s*far, by)
			p.beam(path, x0, y0, x1, y1)
		}
	}
}

// drawHouse draws house, cottage, barn, school and the like.
func drawHouse(p *pen, a act) {
	wall := a.choose(1, "#f1dfc0", "#e8c7a0", "#d9dfe0", "#f3e6d8")
	roof := a.choose(2, "#b5503f", "#5a6b7d", "#8a5a45", "#4e6d68")
	switch a.kind {
	case "barn":
		wall, roof = hex("#b5473a"), hex("#6b5a50")
	case "hut", "cottage":
		roof = hex("#c09a5a")
	case "church":
		wall, roof = hex("#e9e3d6"), hex("#5a6170")
	}
	if a.tint != nil {
		if a.kind == "barn" || a.pick(2, 9) == 0 {
			wall = *a.tint
		} else {
			wall = *a.tint
		}
	}
	p.body(rounded(74, 14, 10, 26, 1), darker(mixed(roof, hex("#7a5a50"), 0.5), 0.02))
	p.body(rounded(72.5, 12, 13, 5, 1), hex("#6b5a52"))
	if a.lamp || a.bare {
		p.smoke(79, 8)
	}
	if a.kind == "church" {
		p.body(box(8, 22, 26, 78), wall)
		p.body(poly(4, 24, 21, -16, 38, 24), roof)
		p.line(shape("M 21 -16 L 21 -26"), 1.4, hex("#3d3a40"))
		p.line(shape("M 17 -22 L 25 -22"), 1.4, hex("#3d3a40"))
		p.pane(shape("M 17 48 L 17 38 Q 21 32 25 38 L 25 48 Z"), a.lamp)
	}
	p.body(box(16, 46, 78, 54), wall)
	p.body(shape("M 8 50 L 30 14 Q 32 12 35 12 L 76 12 Q 79 12 81 14 L 102 50 Q 55 53 8 50 Z"), roof)
	for i := range 3 {
		y := 23 + float64(i)*9
		p.thread(wire(strconvs(27-float64(i)*5.5, y, 55, y+1.6, 83+float64(i)*5.5, y)), 0.9, darker(roof, 0.12), 0.8)
	}
	if a.bare {
		p.flat(blob("6 46 20 24 34 10 76 10 90 26 104 46 94 43 82 30 70 22 54 26 40 20 26 36 16 44"), hex("#f4f7fa"))
	}
	p.body(shape("M 46 100 L 46 76 Q 46 70 54 70 Q 62 70 62 76 L 62 100 Z"), a.choose(5, "#4f7f8a", "#8a4a3a", "#5a7a4e", "#7a5a35"))
	p.raw(disc(59, 86, 1.3), hex("#e5c15a"))
	for _, x := range []float64{23, 70} {
		p.body(rounded(x-1.5, 60.5, 19, 19, 1), hex("#f8f3e8"))
		p.pane(box(x, 62, 16, 16), a.lamp)
		p.flat(box(x+7.4, 62, 1.2, 16), hex("#f8f3e8"))
		p.flat(box(x, 69.4, 16, 1.2), hex("#f8f3e8"))
		p.body(rounded(x-2.5, 79, 21, 3, 1), darker(wall, 0.12))
		for k := range 4 {
			p.flat(disc(x+1+float64(k)*4.6, 78.5, 2.2), []rgb{hex("#d9607a"), hex("#e5b03f")}[k%2])
		}
		if a.lamp {
			p.glow(x+8, 70, 20, lampLight, 0.35)
		}
	}
	p.body(disc(55, 34, 6.4), hex("#f8f3e8"))
	p.pane(disc(55, 34, 5), a.lamp)
	p.flat(box(54.5, 29, 1, 10), hex("#f8f3e8"))
	if a.alive {
		p.smile(54, 62, 18, a.face)
	}
}

// smoke curls up from x, y.
func (p *pen) smoke(x, y float64) {
	for i := range 4 {
		t := float64(i)
		p.veil(disc(x+math.Sin(t*1.3)*4+t*2, y-t*8, 3.4+t*1.5), mixed(p.amb.Haze, hex("#ffffff"), 0.4), 0.5-0.09*t)
	}
}

func drawCastle(p *pen, a act) {
	c := a.col("#b9b0b5")
	roof := a.choose(2, "#a8475a", "#4f6d9c", "#5a7a68")
	towerAt := func(x, y, w float64, flag bool) {
		p.body(box(x, y, w, 100-y), c)
		p.body(poly(x-3, y+1, x+w/2, y-w*1.5, x+w+3, y+1), roof)
		if flag {
			p.line(shape(strconvs("M", x+w/2, y-w*1.5, "L", x+w/2, y-w*1.5-9)), 0.9, hex("#4a4048"))
			p.body(poly(x+w/2, y-w*1.5-9, x+w/2+10, y-w*1.5-6, x+w/2, y-w*1.5-3), hex("#e5b03f"))
		}
		p.pane(shape(strconvs("M", x+w/2-2.4, y+15, "L", x+w/2-2.4, y+9, "Q", x+w/2, y+5, x+w/2+2.4, y+9, "L", x+w/2+2.4, y+15, "Z")), a.lamp)
	}
	towerAt(44, 38, 22, true)
	towerAt(82, 44, 16, false)
	battlement := func(x, y, w float64) {
		n := int(w / 8)
		for i := range n {
			p.part(box(x+float64(i)*w/float64(n), y-4.5, w/float64(n)*0.58, 6), c, 0.5)
		}
	}
	battlement(18, 66, 78)
	p.body(box(16, 64, 80, 36), lighter(c, 0.03))
	towerAt(6, 46, 17, true)
	towerAt(92, 58, 15, true)
	p.body(shape("M 46 100 L 46 84 Q 46 73 56 73 Q 66 73 66 84 L 66 100 Z"), hex("#5a4236"))
	for _, x := range []float64{51, 56, 61} {
		p.line(shape(strconvs("M", x, 76, "L", x, 100)), 0.8, hex("#3d2d26"))
	}
	for _, v := range [][2]float64{{32, 80}, {76, 80}, {38, 72}, {84, 90}, {26, 92}} {
		p.thread(rounded(v[0], v[1], 6, 3, 0.6), 0.6, darker(c, 0.14), 0.7)
	}
	for _, x := range []float64{32, 78} {
		p.pane(shape(strconvs("M", x, 88, "L", x, 82, "Q", x+2.5, 78, x+5, 82, "L", x+5, 88, "Z")), a.lamp)
	}
}

func drawTower(p *pen, a act) {
	c := a.col("#a89a90")
	p.body(shape("M 12 100 L 15 34 L 39 34 L 42 100 Z"), c)
	p.body(box(11, 22, 32, 14), lighter(c, 0.03))
	p.body(poly(7, 24, 27, -4, 47, 24), a.choose(2, "#a8475a", "#4f6d9c", "#5a7a68"))
	if a.kind == "clock tower" || a.kind == "station" || a.kind == "bell" {
		p.body(disc(27, 46, 8), hex("#f8f3e4"))
		p.line(shape("M 27 46 L 27 41"), 1, hex("#33303a"))
		p.line(shape("M 27 46 L 31 48"), 1, hex("#33303a"))
	}
	for i, y := range []float64{62, 80} {
		p.pane(shape(strconvs("M", 22+float64(i)*6, y+7, "L", 22+float64(i)*6, y+2, "Q", 24+float64(i)*6, y-2, 26+float64(i)*6, y+2, "L", 26+float64(i)*6, y+7, "Z")), a.lamp)
	}
	p.pane(rounded(23, 26, 8, 6, 1), a.lamp)
	for _, v := range [][2]float64{{16, 56}, {30, 70}, {17, 88}, {34, 90}, {32, 56}} {
		p.thread(rounded(v[0], v[1], 5, 2.6, 0.5), 0.5, darker(c, 0.14), 0.7)
	}
}

func drawSkyline(p *pen, a act) {
	if a.kind == "village" || a.kind == "town" { // roofs behind roofs
		for row := range 2 {
			x := 0.0
			for i := 0; x < p.w-30; i++ {
				k := min(0.42+0.12*float64(a.pick(3, 40+i+row*20))+0.1*float64(row), (p.w-x)/110)
				kind := "house"
				if a.pick(7, 70+i+row*20) == 0 {
					kind, k = "church", k*0.9
				}
				p.sub(x, 100-100*k-14*float64(1-row), k, 110, a.pick(2, 90+i) == 0, func() {
					drawHouse(p, act{kind: kind, look: a.look + i*7 + row*131, lamp: a.lamp, bare: a.bare, tint: a.tint})
				})
				x += 110*k*0.78 + float64(a.pick(9, 110+i+row*9))
			}
		}
		return
	}
	base := a.col("#7d8899")
	w := p.w
	for layer := range 2 {
		x := -2.0
		i := 0
		for x < w {
			bw := 13 + float64(a.pick(9, 20+i+layer*40))
			h := 34 + float64(a.pick(46, 60+i*3+layer*40))
			if layer == 1 {
				h *= 0.72
			}
			top := 100 - h
			c := mixed(base, a.choose(90+i+layer*30, "#c98a6a", "#8aa0a8", "#d9c09a", "#6a7a9a", "#b57a7a"), 0.4)
			if layer == 0 {
				c = mixed(c, p.amb.Haze, 0.3)
			}
			bw = min(bw, w-x)
			p.body(box(x, top, bw, h), c)
			switch a.pick(5, 130+i+layer*40) {
			case 0:
				p.body(poly(x-1, top+0.5, x+bw/2, top-9, x+bw+1, top+0.5), darker(c, 0.1))
			case 1:
				p.line(shape(strconvs("M", x+bw*0.3, top, "L", x+bw*0.3, top-8)), 0.7, darker(c, 0.2))
			case 2:
				p.body(rounded(x+bw*0.3, top-7, bw*0.4, 7.5, 1), hex("#8a6a50"))
				p.body(poly(x+bw*0.26, top-6.5, x+bw*0.5, top-11, x+bw*0.74, top-6.5), hex("#6a5040"))
			case 3:
				p.body(box(x+bw*0.15, top-4, bw*0.7, 5), c)
			}
			cols := max(int(bw/5.2), 1)
			for r := 0; r < int(h/7.5); r++ {
				for k := range cols {
					lit := a.lamp && a.pick(5, 200+i*31+r*7+k*3+layer*97) < 3
					ww := bw / float64(cols) * 0.44
					p.pane(box(x+(float64(k)+0.28)*bw/float64(cols), top+4+float64(r)*7.5, ww, 3.6), lit)
				}
			}
			x += bw + 0.4
			i++
		}
	}
}

func drawBridge(p *pen, a act) {
	c := a.col("#a8907a")
	p.body(shape("M 0 100 L 0 56 Q 80 10 160 56 L 160 100 L 142 100 C 142 66 104 62 104 100 L 56 100 C 56 62 18 66 18 100 Z"), c)
	p.body(shape("M -2 58 Q 80 10 162 58 L 162 51 Q 80 3 -2 51 Z"), lighter(c, 0.06))
	for i := range 9 {
		x := 10 + float64(i)*17.5
		y := 52 - 22*math.Sin(float64(i+0)*math.Pi/8)
		p.body(rounded(x-1.6, y-8, 3.2, 14, 0.6), lighter(c, 0.04))
	}
	p.line(wire("4 46 40 29 80 21 120 29 156 46"), 2.4, lighter(c, 0.04))
	for _, v := range [][2]float64{{30, 60}, {76, 48}, {80, 62}, {122, 58}, {6, 80}, {148, 82}, {78, 80}} {
		p.thread(rounded(v[0], v[1], 8, 4, 0.8), 0.7, darker(c, 0.14), 0.7)
	}
}

func drawWindmill(p *pen, a act) {
	c := a.col("#efe6d2")
	p.body(shape("M 26 100 L 33 38 L 53 38 L 60 100 Z"), c)
	p.body(shape("M 30 40 Q 32 24 43 22 Q 54 24 56 40 Z"), a.choose(2, "#a8473a", "#5a6b7d", "#7a5a40"))
	p.body(shape("M 38 100 L 38 86 Q 43 80 48 86 L 48 100 Z"), hex("#6a4a35"))
	p.pane(rounded(39, 60, 8, 8, 1), a.lamp)
	turn := 20.0
	if a.wild {
		turn = 42
	}
	for i := range 4 {
		p.rotated(turn+float64(i)*90, 43, 34, func() {
			p.line(shape("M 43 34 L 43 -6"), 1.5, hex("#6a4a35"))
			p.body(box(44.5, -5, 8, 31), hex("#f6f0e2"))
			for k := range 5 {
				p.line(shape(strconvs("M 44.5", -2+float64(k)*6.4, "L 52.5", -2+float64(k)*6.4)), 0.6, hex("#8a6a50"))
			}
		})
	}
	p.body(disc(43, 34, 3), hex("#6a4a35"))
}

func drawTent(p *pen, a act) {
	c := a.col("#d9924a")
	if a.kind == "circus" {
		p.line(shape("M 70 20 L 70 2"), 1.2, hex("#5a4a40"))
		p.body(poly(70, 2, 86, 7, 70, 12), hex("#e5b03f"))
		roof := shape("M 70 16 Q 44 44 6 52 L 134 52 Q 96 44 70 16 Z")
		wall := poly(14, 52, 126, 52, 130, 100, 10, 100)
		cc := a.col("#c8453a")
		p.body(wall, hex("#f6efe0"))
		p.inside(wall, func() {
			for i := range 5 {
				p.stripe(box(10+float64(i)*26, 50, 13, 52), cc)
			}
		})
		p.body(roof, hex("#f6efe0"))
		p.inside(roof, func() {
			for i := range 5 {
				x := 4 + float64(i)*29
				p.stripe(poly(70, 12, x, 54, x+15, 54), cc)
			}
		})
		p.body(shape("M 56 100 Q 60 72 70 62 Q 80 72 84 100 Z"), hex("#3d3038"))
		return
	}
	p.body(poly(10, 100, 70, 18, 130, 100), c)
	p.body(poly(70, 18, 130, 100, 100, 100), darker(c, 0.09))
	p.body(shape("M 54 100 Q 64 66 70 40 Q 76 66 84 100 Z"), mixed(darker(c, 0.3), hex("#33282a"), 0.4))
	if a.lamp {
		p.glow(70, 88, 30, lampLight, 0.8)
	}
	p.line(shape("M 70 18 L 66 8"), 1.4, hex("#6a4a35"))
	p.line(shape("M 70 18 L 74 8"), 1.4, hex("#6a4a35"))
}

func drawWell(p *pen, a act) {
	c := a.col("#a39a92")
	p.body(box(22, 30, 5, 50), hex("#7a5737"))
	p.body(box(73, 30, 5, 50), hex("#7a5737"))
	p.body(poly(10, 36, 50, 6, 90, 36), hex("#a8573f"))
	p.line(shape("M 50 34 L 50 58"), 1.4, hex("#c9b48a"))
	p.body(poly(43, 56, 57, 56, 55, 68, 45, 68), hex("#8a6238"))
	p.body(shape("M 14 72 L 86 72 L 82 100 L 18 100 Z"), c)
	p.body(ellipse(50, 72, 37, 6), darker(c, 0.07))
	for _, v := range [][2]float64{{24, 82}, {46, 84}, {66, 80}, {34, 92}, {58, 93}} {
		p.thread(rounded(v[0], v[1], 10, 5, 1), 0.7, darker(c, 0.14), 0.8)
	}
}

func drawFountain(p *pen, a act) {
	c := a.col("#b9b3ad")
	w := hex("#cfe8ee")
	p.body(shape("M 46 88 L 47 46 L 57 46 L 58 88 Z"), c)
	p.body(shape("M 26 48 Q 52 66 78 48 L 76 44 L 28 44 Z"), c)
	for _, s := range []string{"52 40 40 20 26 44", "52 40 64 20 78 44", "52 40 47 10 36 30", "52 40 57 10 68 30", "30 50 22 60 20 82", "74 50 82 60 84 82"} {
		p.thread(wire(s), 2.2, w, 0.85)
	}
	p.body(shape("M 2 82 L 102 82 L 96 100 L 8 100 Z"), c)
	p.part(ellipse(52, 82, 50, 6), w, 0.4)
}

func drawWall(p *pen, a act) {
	c := a.col("#b08a6a")
	if a.kind == "fence" || a.kind == "gate" {
		c = a.col("#e9e2d3")
		for i := range 8 {
			x := 4 + float64(i)*20
			p.body(poly(x, 100, x, 42, x+6, 32, x+12, 42, x+12, 100), c)
		}
		p.body(rounded(0, 54, 160, 7, 1), darker(c, 0.04))
		p.body(rounded(0, 78, 160, 7, 1), darker(c, 0.04))
		return
	}
	o := blob("2 100 2 50 20 44 60 46 100 42 140 46 158 50 158 100")
	p.body(o, c)
	p.inside(o, func() {
		for r := range 4 {
			for k := range 8 {
				p.part(rounded(float64(k)*22-float64(r%2)*11+1, 46+float64(r)*14, 19.5, 11.5, 3), mixed(c, a.choose(r*9+k, "#c9a58a", "#8a7a70", "#b5a090"), 0.4), 0.4)
			}
		}
	})
}

func drawStatue(p *pen, a act) {
	c := hex("#b3b5b5")
	p.body(poly(18, 100, 22, 82, 58, 82, 62, 100), darker(c, 0.05))
	p.body(rounded(24, 76, 32, 7, 1), c)
	p.body(blob("30 78 30 44 34 34 46 34 50 44 50 78"), c)
	p.body(limb(48, 40, 58, 34, 60, 20, 4, 3), c)
	p.body(limb(32, 40, 24, 50, 28, 62, 4, 3), c)
	p.body(disc(40, 24, 9), c)
}
