package illustrator

import "math"

func drawLantern(p *pen, a act) {
	c := a.col("#3d4450")
	if a.kind == "lamp" || a.kind == "torch" || a.kind == "candle" || a.kind == "fire" {
		drawCandle(p, a)
		return
	}
	p.glow(25, 58, 62, lampLight, 0.6)
	p.line(wire("12 26 14 8 25 2 36 8 38 26"), 2.4, c)
	p.body(poly(8, 32, 25, 16, 42, 32), c)
	p.raw(rounded(11, 32, 28, 50, 3), lampLight)
	p.raw(blob("25 44 31 60 25 72 19 60"), lampCore)
	for _, x := range []float64{11, 25, 39} {
		p.line(shape(strconvs("M", x, 32, "L", x, 82)), 2, c)
	}
	p.body(rounded(5, 82, 40, 9, 2), c)
	p.body(rounded(9, 90, 32, 8, 2), darker(c, 0.03))
	if a.alive {
		p.eye(20, 58, 2.4, a.face)
		p.eye(31, 58, 2.4, a.face)
		p.smile(25.5, 67, 9, a.face)
	}
}

func drawCandle(p *pen, a act) {
	switch a.kind {
	case "fire":
		p.glow(40, 60, 80, hex("#ffb347"), 0.7)
		p.body(limb(10, 94, 40, 90, 70, 98, 6, 5), hex("#6f4e37"))
		p.body(limb(70, 92, 40, 92, 10, 99, 6, 5), hex("#7d5a40"))
		p.raw(blob("40 2 54 28 68 44 66 74 50 92 30 92 14 74 14 50 26 34 30 18"), hex("#ef7a2f"))
		p.raw(blob("40 28 52 52 58 66 50 86 32 86 24 66 30 50"), hex("#fbb040"))
		p.raw(blob("40 52 48 68 44 84 36 84 32 68"), lampCore)
	case "lamp":
		p.glow(40, 30, 66, lampLight, 0.6)
		p.body(ellipse(40, 95, 20, 5), hex("#7a5a35"))
		p.body(rounded(37, 44, 6, 52, 2), hex("#8a6a40"))
		p.raw(disc(40, 44, 7), lampCore)
		p.body(poly(22, 8, 58, 8, 72, 46, 8, 46), a.col("#e0a45a"))
	case "torch":
		p.glow(40, 24, 62, hex("#ffb347"), 0.7)
		p.body(poly(32, 44, 48, 44, 44, 100, 36, 100), hex("#7a5737"))
		p.raw(blob("40 0 52 20 52 40 40 48 28 40 28 22"), hex("#ef7a2f"))
		p.raw(blob("40 18 46 32 40 44 34 32"), lampCore)
	default:
		p.glow(40, 24, 62, lampLight, 0.65)
		p.body(ellipse(40, 94, 28, 6), hex("#b58a45"))
		p.body(rounded(29, 46, 22, 48, 4), a.col("#f6efe0"))
		p.part(blob("30 48 34 46 35 60 32 66 30 58"), hex("#ffffff"), 0.2)
		p.line(shape("M 40 46 L 40 38"), 1.6, hex("#4a3a30"))
		p.raw(blob("40 10 48 28 44 40 36 40 32 28"), hex("#f7a93f"))
		p.raw(blob("40 22 44 32 40 38 36 32"), lampCore)
	}
}

func drawStreetLamp(p *pen, a act) {
	c := a.col("#3d4450")
	if a.lamp {
		p.glow(16, 16, 46, lampLight, 0.65)
	}
	p.body(poly(10, 100, 22, 100, 19, 92, 13, 92), c)
	p.body(rounded(14.6, 26, 2.8, 68, 1), c)
	p.body(rounded(12, 56, 8, 2.4, 1), c)
	p.body(poly(10, 10, 22, 10, 20, 27, 12, 27), c)
	if a.lamp {
		p.raw(poly(11.4, 11.4, 20.6, 11.4, 19, 25.6, 13, 25.6), lampLight)
		p.raw(ellipse(16, 19, 2, 4), lampCore)
	} else {
		p.flat(poly(11.4, 11.4, 20.6, 11.4, 19, 25.6, 13, 25.6), dayGlass)
	}
	p.body(poly(7, 11, 16, 3, 25, 11), c)
	p.body(disc(16, 3, 1.6), c)
}

func drawBook(p *pen, a act) {
	c := a.col("#9c3f3a")
	p.body(shape("M 4 34 Q 38 20 70 34 Q 102 20 136 34 L 136 90 Q 102 78 70 92 Q 38 78 4 90 Z"), c)
	p.body(shape("M 10 30 Q 40 16 70 30 L 70 86 Q 40 72 10 84 Z"), hex("#f8f1df"))
	p.body(shape("M 130 30 Q 100 16 70 30 L 70 86 Q 100 72 130 84 Z"), hex("#f3ebd6"))
	for i := range 5 {
		y := 36 + float64(i)*8.5
		p.thread(wire(strconvs(18, y, 40, y-4.5, 62, y+1)), 1.1, hex("#8a7a66"), 0.7)
		if i > 1 {
			p.thread(wire(strconvs(78, y+1, 100, y-4.5, 122, y)), 1.1, hex("#8a7a66"), 0.7)
		}
	}
	p.flat(disc(100, 38, 8), hex("#e0a545"))
	p.flat(poly(84, 48, 96, 34, 106, 47), hex("#6a8f6a"))
}

func drawClock(p *pen, a act) {
	c := a.col("#8a5a3c")
	if a.kind == "watch" || a.kind == "compass" {
		p.body(rounded(42, 2, 16, 14, 5), hex("#d9b65a"))
	} else {
		p.body(shape("M 6 100 L 12 46 L 50 4 L 88 46 L 94 100 Z"), c)
		p.body(shape("M 0 48 L 50 -2 L 100 48 L 92 54 L 50 12 L 8 54 Z"), darker(c, 0.08))
	}
	p.body(disc(50, 56, 35), hex("#d9b65a"))
	p.body(disc(50, 56, 30), hex("#fbf5e6"))
	for i := range 12 {
		s, k := math.Sincos(float64(i) * math.Pi / 6)
		p.line(shape(strconvs("M", 50+k*25, 56+s*25, "L", 50+k*28, 56+s*28)), 1.7, hex("#4a3a35"))
	}
	if a.kind == "compass" {
		p.body(poly(50, 34, 56, 56, 44, 56), hex("#cf4437"))
		p.body(poly(50, 78, 56, 56, 44, 56), hex("#4a6a8a"))
		return
	}
	p.line(shape("M 50 56 L 50 36"), 2.6, hex("#33292c"))
	p.line(shape("M 50 56 L 64 62"), 2.6, hex("#33292c"))
	p.raw(disc(50, 56, 2.6), hex("#cf4437"))
	if a.alive {
		p.eye(40, 50, 3, a.face)
		p.eye(60, 50, 3, a.face)
		p.smile(50, 68, 12, a.face)
	}
}

func drawRobot(p *pen, a act) {
	c := a.col("#7fa8b5")
	d := hex("#5a6670")
	for _, x := range []float64{30, 48} {
		p.body(rounded(x-3, 78, 8, 16, 2), d)
		p.body(rounded(x-6, 92, 15, 8, 4), darker(c, 0.1))
	}
	back := wireTo(14, 56, 4, 66, 8, 76)
	p.line(back, 4.4, d)
	p.body(disc(8, 77, 5), darker(c, 0.06))
	p.body(rounded(16, 48, 46, 34, 7), c)
	p.body(rounded(24, 55, 30, 18, 3), lighter(c, 0.12))
	p.raw(disc(31, 64, 3), hex("#e4664c"))
	p.raw(disc(39, 64, 3), hex("#f0c24e"))
	p.raw(disc(47, 64, 3), hex("#6ab57a"))
	switch a.pose {
	case "wave", "reach", "cheer":
		p.line(wireTo(63, 56, 76, 50, 74, 34), 4.4, d)
		p.body(disc(74, 32, 5.4), darker(c, 0.04))
	default:
		p.line(wireTo(63, 56, 73, 66, 69, 76), 4.4, d)
		p.body(disc(69, 77, 5.4), darker(c, 0.04))
	}
	tilt := 0.0
	if a.pose == "look-up" {
		tilt = -14
	}
	p.rotated(tilt, 39, 46, func() {
		p.line(shape("M 39 14 L 39 4"), 1.8, d)
		p.raw(disc(39, 3, 3.6), hex("#f0c24e"))
		p.glow(39, 3, 12, lampLight, 0.5)
		p.body(rounded(34, 42, 10, 8, 2), d)
		p.body(rounded(12, 12, 54, 34, 10), c)
		p.body(rounded(19, 18, 42, 21, 8), hex("#24303c"))
		if a.pose == "sleep" || a.face == "asleep" {
			p.thread(wireTo(27, 29, 31, 32, 35, 29), 1.6, hex("#9fe8e0"), 1)
			p.thread(wireTo(45, 29, 49, 32, 53, 29), 1.6, hex("#9fe8e0"), 1)
		} else {
			p.raw(ellipse(32, 27, 4, 4.8), hex("#9fe8e0"))
			p.raw(ellipse(49, 27, 4, 4.8), hex("#9fe8e0"))
		}
		bend := 3.0
		if a.face == "sad" {
			bend = -2.4
		}
		p.line(shape(strconvs("M 36 35 Q 40.5", 35+bend, "45 35")), 1.3, hex("#9fe8e0"))
		p.body(rounded(8, 23, 5, 12, 2), d)
		p.body(rounded(65, 23, 5, 12, 2), d)
	})
}

func wireTo(ax, ay, bx, by, cx, cy float64) outline {
	return shape(strconvs("M", ax, ay, "Q", bx, by, cx, cy))
}

func drawUmbrella(p *pen, a act) {
	c := a.col("#cf4a3c")
	p.line(wire("50 22 50 84 53 95 60 97 65 90"), 2.8, hex("#6a4a35"))
	dome := shape("M 2 54 C 4 20 28 8 50 8 C 72 8 96 20 98 54 Q 90 44 82 52 Q 74 43 66 52 Q 58 43 50 52 Q 42 43 34 52 Q 26 43 18 52 Q 10 44 2 54 Z")
	p.body(dome, c)
	p.inside(dome, func() {
		p.stripe(shape("M 50 6 C 36 16 32 36 34 56 L 66 56 C 68 36 64 16 50 6 Z"), lighter(c, 0.08))
	})
	p.line(shape("M 50 8 L 50 2"), 2.4, hex("#6a4a35"))
}

func drawKite(p *pen, a act) {
	c := a.col("#d9583a")
	p.line(wire("62 52 50 70 58 82 44 100"), 1, hex("#8a7a66"))
	k := poly(78, 2, 96, 40, 60, 56, 38, 24)
	p.body(k, c)
	p.inside(k, func() {
		p.stripe(poly(78, 2, 96, 40, 70, 33), mixed(c, hex("#f0c24e"), 0.8))
		p.stripe(poly(38, 24, 70, 33, 60, 56), mixed(c, hex("#3f7f9c"), 0.7))
	})
	for i, d := range [][2]float64{{55, 64}, {55, 78}, {51, 90}} {
		p.body(poly(d[0], d[1], d[0]-7, d[1]-4, d[0]-7, d[1]+4), []rgb{hex("#f0c24e"), hex("#3f7f9c"), c}[i])
		p.body(poly(d[0], d[1], d[0]+7, d[1]-4, d[0]+7, d[1]+4), []rgb{hex("#f0c24e"), hex("#3f7f9c"), c}[i])
	}
	if a.alive {
		p.eye(62, 26, 2.2, a.face)
		p.eye(76, 24, 2.2, a.face)
		p.smile(70, 34, 9, a.face)
	}
}

func drawTeapot(p *pen, a act) {
	c := a.col("#5f8fa0")
	if a.kind == "kettle" {
		c = a.col("#c8453a")
	}
	p.body(limb(84, 72, 104, 66, 110, 36, 8, 5), c)
	p.line(wire("26 44 6 44 4 66 24 78"), 6, darker(c, 0.03))
	p.body(blob("20 62 26 40 54 30 82 40 90 62 80 86 54 94 28 86"), c)
	p.part(ellipse(54, 95, 24, 4), darker(c, 0.08), 0.3)
	p.body(blob("32 40 40 28 54 24 68 28 76 40 54 44"), lighter(c, 0.05))
	p.body(disc(54, 21, 5.4), hex("#e5c15a"))
	for i := range 5 {
		x := 34 + float64(i)*10
		p.flat(disc(x, 68+math.Abs(float64(i)-2)*-2, 2.6), hex("#f6efe0"))
	}
	p.steam(110, 28)
	if a.alive {
		p.eye(48, 56, 2.6, a.face)
		p.eye(64, 56, 2.6, a.face)
		p.smile(56, 63, 10, a.face)
	}
}

func (p *pen) steam(x, y float64) {
	p.thread(wire(strconvs(x, y, x+4, y-7, x-3, y-14, x+3, y-22)), 2, hex("#ffffff"), 0.7)
	p.thread(wire(strconvs(x-7, y+2, x-3, y-5, x-9, y-11, x-5, y-17)), 1.6, hex("#ffffff"), 0.55)
}

func drawCup(p *pen, a act) {
	c := a.col("#d9805a")
	p.steam(50, 30)
	p.line(wire("76 48 96 48 94 70 72 76"), 5, c)
	p.body(shape("M 18 38 L 80 38 Q 80 80 66 92 L 32 92 Q 18 80 18 38 Z"), c)
	p.part(ellipse(49, 38, 31, 7), hex("#7a4a30"), 0.3)
	p.body(ellipse(49, 95, 40, 5), lighter(c, 0.12))
}

func drawLetter(p *pen, a act) {
	c := a.col("#f6efdd")
	p.body(rounded(4, 28, 112, 68, 3), c)
	p.body(poly(4, 30, 60, 70, 116, 30), darker(c, 0.035))
	p.line(shape("M 4 95 L 46 60"), 1.2, darker(c, 0.16))
	p.line(shape("M 116 95 L 74 60"), 1.2, darker(c, 0.16))
	p.body(disc(60, 66, 9), hex("#c8453a"))
	p.flat(star5(60, 66, 5), hex("#e88a7a"))
}

func drawDoor(p *pen, a act) {
	c := a.col("#4f7f8a")
	p.body(shape("M 6 100 L 6 30 Q 6 2 36 2 Q 66 2 66 30 L 66 100 Z"), hex("#d9c9ae"))
	p.body(shape("M 12 100 L 12 32 Q 12 9 36 9 Q 60 9 60 32 L 60 100 Z"), c)
	p.pane(shape("M 22 36 Q 22 20 36 20 Q 50 20 50 36 Z"), a.lamp)
	for _, y := range []float64{44, 72} {
		p.thread(rounded(19, y, 14, 22, 1), 1.4, darker(c, 0.14), 0.9)
		p.thread(rounded(39, y, 14, 22, 1), 1.4, darker(c, 0.14), 0.9)
	}
	p.raw(disc(55, 66, 2.8), hex("#e5c15a"))
}

func drawWindow(p *pen, a act) {
	c := a.col("#f6efdd")
	if a.front {
		a.front = false
		wall := a.choose(1, "#c98a6a", "#b5a08a", "#8a98a8", "#c9a878")
		p.body(box(4, 14, 72, 86), wall)
		p.body(poly(-2, 16, 12, 0, 68, 0, 82, 16), a.choose(2, "#8a4a40", "#4f5a6d", "#6a5548"))
		for i := range 12 {
			p.thread(rounded(8+float64((i*29)%60), 22+float64((i*37)%74), 6, 2.6, 0.5), 0.4, darker(wall, 0.1), 0.8)
		}
		p.sub(21, 28, 0.48, 80, false, func() { drawWindow(p, a) })
		return
	}
	p.body(rounded(4, 4, 72, 88, 4), c)
	if a.lamp {
		p.glow(40, 48, 70, lampLight, 0.4)
	}
	for i := range 4 {
		p.pane(box(10+float64(i%2)*31, 10+float64(i/2)*39, 28.5, 36.5), a.lamp)
	}
	p.body(shape("M 8 8 Q 24 40 10 78 L 8 78 Z"), hex("#c8605a"))
	p.body(shape("M 72 8 Q 56 40 70 78 L 72 78 Z"), hex("#c8605a"))
	p.body(rounded(-2, 90, 84, 8, 2), darker(c, 0.06))
}

func drawPiano(p *pen, a act) {
	c := a.col("#4a3a3f")
	p.body(shape("M 20 40 L 20 18 Q 22 12 40 12 Q 66 12 80 26 Q 96 40 124 38 L 136 38 L 136 52 L 20 52 Z"), c)
	p.body(shape("M 30 14 L 116 -6 L 128 34 Q 100 40 82 26 Q 66 12 30 14 Z"), darker(c, 0.04))
	p.body(rounded(8, 50, 132, 13, 3), c)
	p.flat(box(12, 46, 64, 5), hex("#fbf8f0"))
	for i := range 10 {
		p.flat(box(15+float64(i)*6, 46, 2.6, 3), hex("#26232b"))
	}
	for _, x := range []float64{20, 126} {
		p.body(poly(x-3, 62, x+5, 62, x+3, 100, x-1, 100), c)
	}
	p.body(rounded(24, 74, 34, 6, 2), hex("#8a4a40"))
	p.line(shape("M 30 80 L 28 100"), 2.4, hex("#6a4a35"))
	p.line(shape("M 52 80 L 54 100"), 2.4, hex("#6a4a35"))
}

// drawInstrument draws strings, horns, drums and other things that sound.
func drawInstrument(p *pen, a act) {
	switch a.kind {
	case "drum":
		c := a.col("#c8453a")
		p.body(shape("M 10 36 L 10 84 Q 50 102 90 84 L 90 36 Z"), c)
		for i := range 5 {
			x := 10 + float64(i)*20
			p.line(shape(strconvs("M", x, 42, "L", x+10, 88)), 1.3, hex("#f6efdd"))
		}
		p.body(ellipse(50, 36, 40, 13), hex("#f6efdd"))
		p.line(shape("M 58 32 L 92 4"), 3, hex("#8a6238"))
		p.line(shape("M 40 30 L 14 2"), 3, hex("#8a6238"))
	case "bell":
		c := a.col("#d9ab45")
		p.line(wire("42 10 50 2 58 10"), 3, hex("#7a5a35"))
		p.body(disc(50, 90, 8), darker(c, 0.15))
		p.body(shape("M 50 8 C 76 8 76 40 80 64 Q 84 78 94 84 L 6 84 Q 16 78 20 64 C 24 40 24 8 50 8 Z"), c)
		p.line(wire("14 78 50 82 86 78"), 1.8, darker(c, 0.14))
	case "flute":
		c := a.col("#b58a55")
		p.rotated(-24, 50, 50, func() {
			p.body(rounded(-4, 44, 112, 11, 5), c)
			for i := range 6 {
				p.flat(disc(34+float64(i)*11, 49.5, 2.2), hex("#4a3328"))
			}
		})
	case "trumpet":
		c := a.col("#e0b54a")
		p.line(shape("M 4 50 L 74 50"), 6, c)
		p.body(shape("M 70 46 Q 88 42 98 26 L 98 74 Q 88 58 70 54 Z"), c)
		p.line(rounded(24, 50, 34, 22, 11), 5, c)
		for i := range 3 {
			p.line(shape(strconvs("M", 32+float64(i)*9, 34, "L", 32+float64(i)*9, 58)), 3, darker(c, 0.08))
		}
	case "radio", "telephone", "camera", "computer":
		c := a.col("#b5674a")
		p.body(rounded(4, 30, 92, 66, 9), c)
		if a.kind == "radio" {
			p.line(shape("M 78 32 L 96 2"), 2, hex("#8a8f96"))
		}
		p.body(disc(32, 63, 21), hex("#f3e6c8"))
		p.part(disc(32, 63, 12), darker(c, 0.2), 0.4)
		p.body(rounded(60, 42, 28, 18, 2), hex("#f3e6c8"))
		p.raw(disc(67, 78, 5), hex("#f6efdd"))
		p.raw(disc(82, 78, 5), hex("#f6efdd"))
	default: // violin, guitar
		c := a.col("#b0662f")
		p.rotated(18, 50, 50, func() {
			p.body(rounded(46.5, -2, 7, 48, 1), hex("#4a3328"))
			p.body(rounded(44, -6, 12, 10, 3), darker(c, 0.1))
			p.body(blob("50 36 66 38 72 48 66 58 76 72 70 92 50 98 30 92 24 72 34 58 28 48 34 38"), c)
			if a.kind == "guitar" {
				p.flat(disc(50, 62, 8), hex("#33241c"))
			} else {
				p.thread(wire("38 60 36 68 40 76"), 1.6, hex("#33241c"), 1)
				p.thread(wire("62 60 64 68 60 76"), 1.6, hex("#33241c"), 1)
			}
			p.flat(rounded(43, 82, 14, 3, 1), hex("#33241c"))
			for i := range 3 {
				p.thread(shape(strconvs("M", 48+float64(i)*2, 0, "L", 48+float64(i)*2, 83)), 0.5, hex("#f6efdd"), 0.9)
			}
		})
	}
}

func drawKey(p *pen, a act) {
	c := a.col("#d9ab45")
	if a.kind == "ring" {
		p.line(disc(50, 62, 30), 8, c)
		p.body(poly(50, 36, 34, 20, 42, 8, 58, 8, 66, 20), hex("#8fd0e0"))
		return
	}
	p.line(disc(24, 50, 17), 7, c)
	p.body(rounded(40, 46, 74, 8, 2), c)
	p.body(rounded(92, 52, 7, 17, 1), c)
	p.body(rounded(105, 52, 7, 13, 1), c)
}

func drawFurniture(p *pen, a act) {
	c := a.col("#a0703c")
	switch a.kind {
	case "bench":
		for i := range 3 {
			p.body(rounded(6, 30+float64(i)*11, 148, 8, 2), c)
		}
		p.body(rounded(2, 66, 156, 9, 2), lighter(c, 0.04))
		for _, x := range []float64{18, 134} {
			p.body(poly(x, 74, x+8, 74, x+10, 100, x-2, 100), hex("#46424a"))
			p.body(rounded(x+1, 26, 5, 48, 1), hex("#46424a"))
		}
	case "table":
		p.body(rounded(2, 34, 156, 10, 3), c)
		for _, x := range []float64{16, 134} {
			p.body(poly(x, 44, x+10, 44, x+8, 100, x+2, 100), darker(c, 0.05))
		}
	case "bed":
		w := a.choose(2, "#7f9fc0", "#c8706a", "#8aa87a")
		p.body(rounded(4, 26, 12, 74, 4), c)
		p.body(rounded(144, 50, 12, 50, 4), c)
		p.body(rounded(12, 66, 136, 22, 4), hex("#f3ece0"))
		p.body(rounded(18, 50, 34, 20, 9), hex("#ffffff"))
		p.body(shape("M 46 60 Q 90 48 148 58 L 148 90 L 46 90 Z"), w)
		for i := range 6 {
			p.flat(star5(60+float64(i)*15, 68+float64(i%2)*11, 3.4), lighter(w, 0.14))
		}
	case "box", "treasure", "suitcase", "present", "basket":
		if a.kind == "present" {
			c = a.col("#c8453a")
		}
		if a.kind == "treasure" {
			p.glow(80, 46, 60, lampLight, 0.6)
			p.body(shape("M 24 46 Q 26 8 80 6 Q 134 8 136 46 Z"), darker(c, 0.06))
			for i := range 9 {
				p.part(ellipse(36+float64(i)*11, 50-float64(i%3)*4, 7, 4.4), hex("#f0c24e"), 0.6)
			}
		}
		p.body(rounded(22, 48, 116, 52, 3), c)
		if a.kind == "present" {
			p.flat(box(74, 48, 12, 52), hex("#f0d58a"))
			p.body(blob("80 48 60 40 52 26 66 26 78 40"), hex("#f0d58a"))
			p.body(blob("80 48 100 40 108 26 94 26 82 40"), hex("#f0d58a"))
		} else {
			p.part(box(22, 64, 116, 6), darker(c, 0.1), 0.2)
			p.body(rounded(72, 60, 16, 16, 2), hex("#e5c15a"))
		}
	default: // chair
		p.body(rounded(50, 6, 9, 94, 2), c)
		p.body(rounded(50, 58, 58, 9, 2), lighter(c, 0.04))
		p.body(rounded(98, 64, 8, 36, 2), darker(c, 0.04))
		for i := range 3 {
			p.body(rounded(54, 14+float64(i)*13, 34, 6, 2), lighter(c, 0.03))
		}
		p.body(rounded(84, 8, 8, 54, 2), c)
	}
}

func drawSmall(p *pen, a act) {
	switch a.kind {
	case "crown":
		g := a.col("#e8bd49")
		p.body(shape("M 12 92 L 2 30 L 30 56 L 50 14 L 70 56 L 98 30 L 88 92 Q 50 100 12 92 Z"), g)
		for i, d := range [][2]float64{{2, 28}, {50, 12}, {98, 28}} {
			_ = i
			p.raw(disc(d[0]*0.96+2, d[1], 5), hex("#f6e3a0"))
		}
		p.raw(disc(50, 76, 6), hex("#b5303e"))
		p.raw(disc(28, 76, 4.4), hex("#3f7fb0"))
		p.raw(disc(72, 76, 4.4), hex("#3f7fb0"))
	case "heart":
		c := a.col("#d8453f")
		p.body(shape("M 50 94 C 8 64 -2 36 14 20 C 28 6 46 14 50 32 C 54 14 72 6 86 20 C 102 36 92 64 50 94 Z"), c)
	case "map", "paper", "painting", "photograph":
		c := a.col("#efe0bd")
		p.body(shape("M 4 30 L 36 20 L 68 30 L 98 20 L 98 84 L 68 94 L 36 84 L 4 94 Z"), c)
		p.line(wire("16 76 30 56 48 66 60 46 82 40"), 1.8, hex("#a8553a"))
		p.line(shape("M 78 34 L 88 46"), 2.4, hex("#c8453a"))
		p.line(shape("M 88 34 L 78 46"), 2.4, hex("#c8453a"))
		p.flat(blob("14 36 30 34 30 46 18 48"), hex("#9cb58a"))
	case "anchor":
		c := a.col("#4f5a66")
		p.line(disc(50, 14, 9), 5, c)
		p.line(shape("M 50 24 L 50 92"), 8, c)
		p.line(shape("M 28 38 L 72 38"), 7, c)
		p.line(wire("10 62 20 86 50 95 80 86 90 62"), 8, c)
	case "ball":
		c := a.col("#d8453f")
		p.body(disc(50, 56, 42), c)
		p.inside(disc(50, 56, 42), func() {
			p.stripe(shape("M 50 10 Q 20 56 50 102 L 62 102 Q 34 56 62 10 Z"), hex("#f6efdd"))
		})
	case "scarf", "blanket", "quilt", "flag":
		c := a.col("#c8503f")
		p.line(shape("M 10 4 L 10 100"), 4, hex("#6a4a35"))
		o := shape("M 12 8 Q 40 -4 60 12 Q 80 24 98 12 L 98 56 Q 80 68 60 56 Q 40 42 12 54 Z")
		p.body(o, c)
		p.inside(o, func() {
			p.stripe(shape("M 12 24 Q 40 12 60 28 Q 80 40 98 28 L 98 38 Q 80 50 60 38 Q 40 24 12 36 Z"), lighter(c, 0.2))
		})
	case "boot", "shoe":
		c := a.col("#c8453a")
		p.body(shape("M 26 6 L 62 6 L 62 56 Q 92 60 96 80 L 96 92 L 26 92 Z"), c)
		p.body(rounded(24, 90, 74, 9, 2), darker(c, 0.18))
		p.body(rounded(23, 4, 42, 12, 3), lighter(c, 0.12))
	case "hat":
		c := a.col("#4a4f66")
		p.body(blob("26 76 28 30 50 22 72 30 74 76"), c)
		p.flat(box(25, 62, 50, 11), hex("#c8503f"))
		p.body(ellipse(50, 78, 46, 11), c)
	case "coat":
		c := a.col("#4f6f8a")
		p.body(shape("M 34 12 L 14 24 L 4 62 L 16 66 L 24 46 L 20 98 L 80 98 L 76 46 L 84 66 L 96 62 L 86 24 L 66 12 L 50 20 Z"), c)
		p.line(shape("M 50 20 L 50 98"), 1.6, darker(c, 0.14))
		for i := range 3 {
			p.flat(disc(55, 36+float64(i)*17, 2.6), hex("#e5c15a"))
		}
	case "bottle", "jar":
		c := a.col("#7fb5a8")
		p.body(rounded(38, 4, 24, 12, 2), hex("#a0703c"))
		p.body(shape("M 40 14 L 60 14 L 60 32 Q 82 40 80 60 L 80 90 Q 80 98 72 98 L 28 98 Q 20 98 20 90 L 20 60 Q 18 40 40 32 Z"), c)
		p.veil(ellipse(34, 64, 5, 20), hex("#ffffff"), 0.5)
		p.body(poly(40, 58, 66, 54, 68, 84, 42, 88), hex("#f6efdd"))
	case "music box":
		p.body(rounded(8, 52, 84, 46, 4), a.col("#9c4f5a"))
		p.body(poly(8, 52, 22, 12, 106, 12, 92, 52), darker(a.col("#9c4f5a"), 0.06))
		p.body(rounded(14, 44, 72, 10, 2), hex("#e5c15a"))
		p.body(blob("46 44 48 30 52 30 54 44"), hex("#f3cfb3"))
		p.body(disc(50, 26, 5), hex("#f3cfb3"))
		p.body(poly(40, 46, 60, 46, 53, 34, 47, 34), hex("#f3b8c5"))
		p.line(wire("92 74 102 74 102 62"), 3, hex("#e5c15a"))
	case "mirror":
		p.body(ellipse(50, 44, 36, 42), hex("#d9ab45"))
		p.part(ellipse(50, 44, 29, 35), hex("#cfe3ea"), 1)
		p.thread(wire("34 34 44 22 56 18"), 3, hex("#ffffff"), 0.8)
		p.body(rounded(44, 84, 12, 16, 3), hex("#d9ab45"))
	case "bread", "loaf", "cake", "pie", "cheese", "biscuit", "pancake", "honey":
		c := a.col("#c98a45")
		if a.kind == "cake" {
			p.body(rounded(12, 52, 76, 44, 5), hex("#f3e0c0"))
			p.body(shape("M 10 58 Q 10 42 24 42 L 76 42 Q 90 42 90 58 Q 84 68 76 60 Q 68 72 58 62 Q 48 72 38 62 Q 30 70 22 60 Q 14 66 10 58 Z"), hex("#e89aa5"))
			p.body(rounded(47, 20, 6, 23, 1), hex("#7fb0d0"))
			p.raw(blob("50 6 54 14 50 20 46 14"), hex("#f7a93f"))
			p.glow(50, 12, 26, lampLight, 0.6)
			break
		}
		if !a.alive { // a long loaf, baked dark and cut across, so that nobody takes it for a fruit
			c = a.col("#a9662c")
			loaf := blob("0 84 6 68 24 58 52 55 80 58 98 68 104 84 96 94 74 97 30 97 8 94")
			p.body(loaf, c)
			p.inside(loaf, func() {
				p.part(blob("-6 92 30 90 74 90 110 92 104 104 0 104"), darker(c, 0.1), 0.5)
				for i := range 4 {
					x := 17 + float64(i)*20
					p.flat(blob(strconvs(x-1, 85, x+1, 73, x+9, 61, x+15, 59, x+12, 70, x+4, 82)), darker(c, 0.09))
					p.flat(blob(strconvs(x+1, 82, x+3.5, 73, x+10, 63.5, x+13, 62, x+10.5, 70, x+4, 79.5)), hex("#efd3a0"))
				}
			})
			p.steam(50, 46)
			break
		}
		p.body(blob("6 80 10 52 34 38 66 38 90 52 94 80 80 94 20 94"), c)
		for i := range 3 {
			p.line(wire(strconvs(26+float64(i)*20, 44, 34+float64(i)*20, 50, 36+float64(i)*20, 58)), 2.6, lighter(c, 0.14))
		}
		boot := hex("#6a3f2a") // a loaf that runs away has legs to do it with
		p.body(limb(34, 90, 30, 95, 25, 98, 3, 2.4), darker(c, 0.1))
		p.body(limb(64, 90, 72, 94, 79, 96, 3, 2.4), darker(c, 0.1))
		p.part(ellipse(21, 98.4, 6, 2.6), boot, 0.5)
		p.part(ellipse(84, 96.6, 6, 2.6), boot, 0.5)
		p.body(limb(92, 74, 99, 70, 101, 61, 2.6, 2.2), darker(c, 0.08))
		p.eye(44, 68, 4, a.face)
		p.eye(68, 68, 4, a.face)
		p.smile(57, 78, 15, a.face)
		p.veil(ellipse(35, 77, 5, 3.4), cheek, 0.5)
		p.veil(ellipse(79, 77, 5, 3.4), cheek, 0.5)
	case "telescope":
		c := a.col("#b58a45")
		p.line(shape("M 50 56 L 30 100"), 4, hex("#6a4a35"))
		p.line(shape("M 52 56 L 76 100"), 4, hex("#6a4a35"))
		p.line(shape("M 51 56 L 52 98"), 4, hex("#6a4a35"))
		p.rotated(-32, 50, 50, func() {
			p.body(rounded(4, 42, 34, 14, 2), darker(c, 0.08))
			p.body(rounded(36, 38, 60, 22, 3), c)
			p.body(rounded(92, 35, 9, 28, 2), darker(c, 0.1))
		})
	case "bubble":
		p.veil(disc(50, 50, 44), hex("#cfe9ef"), 0.5)
		p.line(disc(50, 50, 44), 2, hex("#eef8fa"))
	}
}
