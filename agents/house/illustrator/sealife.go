package illustrator

import "math"

func drawWhale(p *pen, a act) {
	c := a.col("#4f7a9c")
	belly := hex("#e6edec")
	if a.face != "asleep" && a.pose != "sleep" { // the spout
		for i, s := range []string{"118 24 114 8 100 2", "121 24 121 6 121 0", "124 24 130 8 142 3"} {
			_ = i
			p.thread(wire(s), 3, hex("#e9f5f7"), 0.9)
		}
	}
	p.body(blob("28 62 16 54 8 38 0 28 16 26 24 34 30 24 44 20 38 36 36 50 46 60"), darker(c, 0.03))
	body := blob("24 60 50 50 80 30 120 24 152 36 166 60 160 82 130 96 90 96 56 86 34 74")
	p.body(body, c)
	p.inside(body, func() {
		p.part(blob("40 80 80 78 120 76 150 66 172 62 170 104 60 108"), belly, 0.5)
		for i := range 5 {
			y := 80 + float64(i)*4.5
			p.line(wire(strconvs(84+i*6, y, 120, y-2, 162-i*3, y-9)), 0.9, mixed(c, belly, 0.45))
		}
	})
	p.body(blob("96 78 104 88 100 104 88 108 82 96 86 82"), darker(c, 0.06))
	face := a.face
	if a.pose == "sleep" {
		face = "asleep"
	}
	p.eye(140, 58, 3.4, face)
	p.line(wire("166 66 154 70 142 67"), 1.8, darker(c, 0.2))
	p.veil(ellipse(136, 66, 5, 3.4), cheek, 0.4)
}

// drawFish draws one fish; shark, dolphin, goldfish and seahorse-like kinds differ by kind.
func drawFish(p *pen, a act) {
	switch a.kind {
	case "shark":
		c := a.col("#7b8a99")
		p.body(poly(64, 40, 74, 6, 92, 38), darker(c, 0.04))
		p.body(blob("26 52 12 38 2 18 10 22 26 36 34 44 26 60 10 78 4 88 16 78 30 60"), darker(c, 0.04))
		b := blob("24 52 56 36 96 34 126 44 146 56 128 68 96 74 56 68")
		p.body(b, c)
		p.inside(b, func() { p.flat(blob("40 66 90 60 126 58 150 58 140 82 60 84"), hex("#eef1f1")) })
		p.body(poly(84, 66, 74, 92, 100, 70), darker(c, 0.06))
		p.eye(124, 50, 2.6, a.face)
		p.line(wire("142 60 132 66 120 65"), 1.6, darker(c, 0.25))
		for i := range 3 {
			p.thread(wire(strconvs(104+i*4, 48, 102+i*4, 55, 104+i*4, 62)), 1, darker(c, 0.2), 0.8)
		}
	case "dolphin", "seal":
		c := a.col("#6b8aa8")
		if a.kind == "dolphin" {
			p.body(blob("66 34 72 8 88 30"), darker(c, 0.04))
		}
		p.body(blob("22 70 6 66 0 80 10 84 4 98 20 94 32 78"), darker(c, 0.04))
		b := blob("20 76 36 50 70 28 106 32 124 44 132 50 144 52 146 58 132 62 110 66 70 66 40 76")
		p.body(b, c)
		p.inside(b, func() { p.flat(blob("50 74 90 60 124 58 150 60 120 80 60 86"), hex("#eef1f1")) })
		p.body(blob("88 62 82 88 94 80 102 64"), darker(c, 0.06))
		p.eye(118, 46, 2.8, a.face)
		p.line(wire("144 57 132 59 122 56"), 1.4, darker(c, 0.2))
	default:
		c := a.choose(3, "#e8793a", "#e5b03f", "#4f93b5", "#d9607a", "#6aa87a")
		if a.tint != nil {
			c = *a.tint
		}
		p.body(blob("34 50 10 18 2 22 10 50 2 78 10 82"), darker(c, 0.05))
		p.body(blob("56 26 70 4 92 10 86 28"), darker(c, 0.07))
		p.body(blob("62 74 66 92 82 90 82 72"), darker(c, 0.07))
		b := blob("26 50 46 28 80 18 112 30 126 50 112 70 80 82 46 72")
		p.body(b, c)
		p.inside(b, func() {
			for i := range 2 {
				x := 52 + float64(i)*26
				p.flat(blob(strconvs(x, 10, x+9, 10, x+13, 50, x+9, 90, x, 90, x+4, 50)), lighter(c, 0.17))
			}
		})
		p.raw(disc(106, 44, 7), hex("#fdfbf4"))
		p.eye(107, 44, 4, a.face)
		p.smile(116, 58, 9, a.face)
		p.body(blob("74 52 60 58 62 68 76 62"), darker(c, 0.07))
	}
}

func drawTurtle(p *pen, a act) {
	shell := a.col("#6a8a4e")
	skin := hex("#b5c07a")
	p.body(poly(8, 82, -2, 92, 20, 88), skin)
	p.body(blob("26 78 18 96 22 100 38 100 42 82"), darker(skin, 0.06))
	p.body(blob("90 78 88 96 94 100 108 100 108 82"), darker(skin, 0.06))
	p.body(limb(104, 78, 122, 70, 130, 52, 9, 9), skin)
	p.body(disc(132, 48, 15), skin)
	p.eye(136, 45, 2.7, a.face)
	p.smile(138, 54, 9, a.face)
	dome := shape("M 10 84 C 10 40 40 24 64 24 C 92 24 118 44 118 84 Z")
	p.body(dome, shell)
	p.inside(dome, func() {
		l := lighter(shell, 0.1)
		p.flat(poly(52, 38, 76, 38, 86, 58, 64, 72, 42, 58), l)
		p.flat(poly(12, 62, 28, 46, 38, 60, 30, 78, 8, 80), l)
		p.flat(poly(116, 62, 100, 46, 90, 60, 98, 78, 122, 80), l)
		p.flat(poly(36, 84, 44, 66, 62, 78, 62, 90), l)
		p.flat(poly(92, 84, 84, 66, 67, 78, 67, 90), l)
	})
	p.body(rounded(6, 80, 116, 8, 4), darker(shell, 0.06))
	p.body(blob("36 84 30 98 36 100 50 100 54 86"), skin)
	p.body(blob("78 84 76 98 82 100 98 100 96 86"), skin)
}

func drawFrog(p *pen, a act) {
	c := a.col("#6fa84a")
	for _, s := range []float64{-1, 1} {
		x := func(v float64) float64 { return 60 + s*v }
		p.body(blob(strconvs(x(20), 66, x(46), 58, x(54), 78, x(44), 92, x(24), 92)), darker(c, 0.05))
		p.body(blob(strconvs(x(24), 92, x(44), 90, x(60), 96, x(56), 100, x(24), 100)), darker(c, 0.03))
	}
	p.body(blob("28 60 36 36 60 30 84 36 92 60 86 86 60 96 34 86"), c)
	p.part(blob("40 70 60 62 80 70 78 88 60 95 42 88"), hex("#e3ebb8"), 0.5)
	for _, s := range []float64{-1, 1} {
		x := 60 + s*19
		p.body(disc(x, 28, 13), c)
		p.raw(disc(x, 27, 8.4), hex("#fbf9e8"))
		if a.face == "asleep" || a.pose == "sleep" {
			p.part(disc(x, 27, 9), lighter(c, 0.05), 0.5)
			p.eye(x, 28, 5, "asleep")
		} else {
			p.raw(ellipse(x+1.5, 27, 4.6, 5.4), hex("#22202a"))
			p.raw(disc(x, 25, 1.6), hex("#ffffff"))
		}
	}
	p.line(wire("38 54 48 60 60 61 72 60 82 54"), 2, darker(c, 0.28))
	p.veil(ellipse(38, 50, 5, 3.6), cheek, 0.45)
	p.veil(ellipse(82, 50, 5, 3.6), cheek, 0.45)
	for _, s := range []float64{-1, 1} {
		x := 60 + s*15
		p.body(limb(x, 74, x+s*2, 86, x, 97, 4.6, 3.6), lighter(c, 0.02))
		p.part(blob(strconvs(x-8, 97, x, 95, x+8, 97, x+8, 100, x-8, 100)), c, 0.4)
	}
}

func drawOctopus(p *pen, a act) {
	c := a.col("#b5607a")
	if a.kind == "jellyfish" {
		c = a.col("#d9a0c0")
		for i := range 6 {
			x := 28 + float64(i)*9
			p.thread(wire(strconvs(x, 48, x+4, 62, x-4, 78, x+3, 97)), 2.6, c, 0.8)
		}
		dome := shape("M 12 52 C 12 14 36 4 50 4 C 64 4 88 14 88 52 Q 78 44 70 54 Q 60 46 50 56 Q 40 46 30 54 Q 22 44 12 52 Z")
		p.body(dome, c)
		p.eye(42, 36, 2.8, a.face)
		p.eye(58, 36, 2.8, a.face)
		p.smile(50, 43, 8, a.face)
		return
	}
	for i := range 6 {
		x := 24 + float64(i)*10.5
		s := -1.0
		if i > 2 {
			s = 1
		}
		p.body(limb(x, 60, x+s*4, 92, x+s*(14-math.Abs(float64(i)-2.5)*0.5), 84+float64(i%2)*10, 7, 3), darker(c, 0.03*float64(i%2)))
	}
	p.body(blob("20 52 18 28 34 8 50 4 66 8 82 28 80 52 68 70 50 74 32 70"), c)
	p.raw(disc(40, 44, 7), hex("#fdfbf4"))
	p.raw(disc(60, 44, 7), hex("#fdfbf4"))
	p.eye(41, 44, 4, a.face)
	p.eye(61, 44, 4, a.face)
	p.smile(50, 58, 14, a.face)
	p.veil(ellipse(31, 54, 4, 3), cheek, 0.5)
	p.veil(ellipse(69, 54, 4, 3), cheek, 0.5)
}

func drawCrab(p *pen, a act) {
	c := a.col("#d9583a")
	for i := range 3 {
		for _, s := range []float64{-1, 1} {
			x := 70 + s*(30+float64(i)*6)
			p.line(wire(strconvs(70+s*24, 74, x, 70+float64(i)*6, x+s*6, 98)), 3.6, darker(c, 0.08))
		}
	}
	for _, s := range []float64{-1, 1} {
		p.body(limb(70+s*34, 62, 70+s*56, 58, 70+s*52, 38, 5, 4), c)
		p.body(blob(strconvs(70+s*46, 40, 70+s*42, 22, 70+s*56, 10, 70+s*55, 22, 70+s*60, 14, 70+s*66, 26, 70+s*58, 40)), c)
		p.line(shape(strconvs("M", 70+s*13, 52, "L", 70+s*15, 36)), 3, c)
		p.raw(disc(70+s*15, 34, 7), hex("#fdfbf4"))
		p.raw(disc(70+s*15+1, 34, 3.6), hex("#22202a"))
	}
	p.body(blob("26 66 40 50 70 46 100 50 114 66 100 86 70 92 40 86"), c)
	p.smile(70, 70, 18, a.face)
}

func drawStarfish(p *pen, a act) {
	c := a.col("#e88a4e")
	var xy []float64
	for i := range 10 {
		r := 50.0
		if i%2 == 1 {
			r = 25
		}
		s, k := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		xy = append(xy, 50+r*k, 52+r*s)
	}
	p.body(smooth(xy, true), c)
	p.eye(43, 48, 2.6, a.face)
	p.eye(57, 48, 2.6, a.face)
	p.smile(50, 56, 9, a.face)
}

func drawShell(p *pen, a act) {
	c := a.col("#e8b8a0")
	fan := shape("M 50 96 C 30 96 4 66 8 40 Q 14 18 28 20 Q 36 6 50 10 Q 64 6 72 20 Q 86 18 92 40 C 96 66 70 96 50 96 Z")
	p.body(fan, c)
	for _, x := range []float64{18, 34, 50, 66, 82} {
		p.line(shape(strconvs("M 50 92 Q", (x+50)/2-(50-x)*0.2, 60, x, 26)), 1.6, darker(c, 0.13))
	}
	p.body(rounded(40, 88, 20, 11, 3), darker(c, 0.07))
}

func drawSnake(p *pen, a act) {
	c := a.col("#7aa04a")
	if a.kind == "worm" {
		c = a.col("#d98a80")
	}
	for _, seg := range []string{"8 92 30 76 50 90 72 100 90 84 84 64 66 60 60 46 72 34"} {
		p.line(wire(seg), 12, c)
		p.thread(wire(seg), 3, lighter(c, 0.12), 0.8)
	}
	p.body(ellipse(82, 26, 17, 13), c)
	p.eye(86, 22, 3, a.face)
	p.smile(90, 30, 9, a.face)
}

func drawHedgehog(p *pen, a act) {
	c := a.col("#7d5b45")
	skin := hex("#ecd3b3")
	if a.pose == "sleep" {
		a.face = "asleep"
	}
	var xy []float64
	n := 26
	for i := range n {
		t := math.Pi * (1.0 + float64(i)/float64(n-1)*1.08)
		r := 46.0
		if i%2 == 1 {
			r = 37
		}
		s, k := math.Sincos(t)
		xy = append(xy, 56+r*k*1.12, 84+r*s*1.55)
	}
	xy = append(xy, 96, 92, 60, 98, 14, 94)
	for _, x := range []float64{34, 50, 84, 98} {
		p.body(ellipse(x, 97, 7, 3.4), darker(skin, 0.12))
	}
	p.body(poly(xy...), c)
	for r := range 3 {
		for i := range 8 {
			t := math.Pi * (1.06 + float64(i)*0.105 + float64(r)*0.03)
			s, k := math.Sincos(t)
			q := 34 - float64(r)*10
			x, y := 56+q*k*1.12, 84+q*s*1.5
			p.thread(shape(strconvs("M", x, y, "L", x+k*6, y+s*8)), 1.5, lighter(c, 0.17), 0.9)
		}
	}
	p.body(blob("80 60 98 60 114 76 128 84 124 92 104 97 80 96 72 80"), skin)
	p.body(ellipse(84, 58, 6, 7), darker(skin, 0.08))
	p.raw(disc(128, 86, 4.4), hex("#33282a"))
	p.eye(106, 76, 3.2, a.face)
	p.smile(114, 89, 9, a.face)
	p.veil(ellipse(100, 85, 5, 3.6), cheek, 0.5)
}

func drawElephant(p *pen, a act) {
	c := a.col("#97a3b3")
	d := darker(c, 0.07)
	p.line(wire("16 52 8 62 8 78"), 3, d)
	for _, x := range []float64{40, 84} {
		p.body(rounded(x-9, 66, 18, 34, 6), d)
	}
	p.body(blob("14 58 22 36 50 24 84 30 100 48 100 70 84 82 40 84 20 76"), c)
	for _, x := range []float64{26, 72} {
		p.body(rounded(x-9, 66, 19, 34, 6), c)
		for i := range 3 {
			p.flat(ellipse(x-5+float64(i)*5.4, 98, 2.2, 1.8), hex("#efe9dd"))
		}
	}
	up := a.pose == "wave" || a.pose == "look-up" || a.pose == "reach" || a.pose == "cheer"
	if up {
		p.body(limb(112, 52, 142, 66, 140, 22, 10, 5), c)
	} else {
		p.body(limb(112, 52, 136, 66, 126, 94, 10, 5), c)
	}
	p.body(disc(104, 42, 25), c)
	p.body(blob("98 26 84 14 64 18 56 38 64 60 82 66 96 54"), lighter(c, 0.02))
	p.part(blob("92 32 82 24 70 27 64 40 70 54 82 58 91 48"), mixed(c, hex("#e8a79c"), 0.45), 0.4)
	p.body(limb(112, 60, 120, 68, 130, 66, 3, 1.4), hex("#fbf6ea"))
	p.eye(112, 38, 3, a.face)
	p.veil(ellipse(110, 50, 5, 3.6), cheek, 0.45)
}

func drawDragon(p *pen, a act) {
	c := a.col("#5b9a6a")
	if a.kind == "dinosaur" {
		c = a.col("#7a9a5a")
	}
	belly := mixed(lighter(c, 0.22), hex("#f0dca0"), 0.6)
	if a.kind != "dinosaur" {
		wing := shape("M 56 52 C 50 30 34 14 10 8 Q 18 20 14 32 Q 24 30 26 44 Q 36 40 40 54 Q 48 50 56 60 Z")
		p.body(wing, mixed(c, hex("#c9603f"), 0.55))
		p.line(wire("56 52 44 30 12 9"), 2, darker(c, 0.1))
	}
	p.body(blob("44 84 24 96 4 88 -2 70 6 58 10 70 18 78 34 72"), c)
	if a.kind != "dinosaur" {
		p.body(poly(6, 60, -4, 54, 0, 44, 12, 50), hex("#c9603f"))
	}
	body := blob("40 58 54 44 74 44 88 58 92 80 82 96 52 98 38 82")
	p.body(limb(74, 56, 92, 46, 92, 24, 15, 10), c)
	p.body(body, c)
	p.inside(body, func() {
		p.part(blob("66 56 84 54 96 80 84 100 62 100 60 78"), belly, 0.4)
		for i := range 4 {
			y := 66 + float64(i)*8
			p.line(wire(strconvs(58, y, 76, y+2, 96, y-2)), 1, darker(belly, 0.12))
		}
	})
	for _, s := range []string{"36 62 34 50 44 54", "28 76 22 64 34 68", "46 52 48 40 56 46", "80 22 72 14 84 14", "76 36 66 32 76 26", "70 46 60 42 70 38"} {
		v := numbers(s)
		p.body(poly(v...), hex("#e0a545"))
	}
	p.body(blob("44 84 36 94 38 100 60 100 60 92 56 82"), darker(c, 0.03))
	p.body(blob("74 86 72 96 74 100 94 100 92 92 86 84"), c)
	p.body(limb(80, 62, 96, 66, 102, 58, 4.6, 3.6), c)
	p.body(blob("78 26 80 10 94 4 106 10 120 18 124 28 112 34 92 36"), c)
	p.body(limb(86, 8, 82, 0, 76, -4, 2.6, 1), hex("#f3e6c4"))
	p.eye(100, 16, 3.2, a.face)
	p.raw(disc(118, 22, 1.3), hex("#2c3a30"))
	p.line(wire("122 29 112 30 102 27"), 1.5, darker(c, 0.25))
	p.veil(ellipse(100, 25, 4.4, 3), cheek, 0.45)
}

func drawGhost(p *pen, a act) {
	c := a.col("#eef2f6")
	if a.kind == "monster" {
		c = a.col("#7a6aa8")
	}
	if a.kind == "shadow" {
		c = a.col("#3d3a4d")
	}
	p.body(shape("M 12 92 C 8 40 18 4 50 4 C 82 4 92 40 88 92 Q 80 100 72 92 Q 62 84 54 93 Q 46 100 38 92 Q 26 84 12 92 Z"), c)
	if a.kind == "monster" {
		p.body(poly(28, 14, 22, -2, 40, 6), hex("#f0e0b0"))
		p.body(poly(72, 14, 78, -2, 60, 6), hex("#f0e0b0"))
		for i := range 6 {
			p.flat(disc(24+float64(i%3)*24, 62+float64(i/3)*14, 4), lighter(c, 0.1))
		}
	}
	p.raw(disc(40, 38, 6.4), hex("#fdfbf4"))
	p.raw(disc(62, 38, 6.4), hex("#fdfbf4"))
	p.eye(41, 38, 4, a.face)
	p.eye(63, 38, 4, a.face)
	p.smile(52, 52, 14, a.face)
	p.veil(ellipse(32, 50, 5, 3.6), cheek, 0.5)
	p.veil(ellipse(71, 50, 5, 3.6), cheek, 0.5)
}

func drawSnowman(p *pen, a act) {
	s := hex("#f4f7fa")
	scarf := a.choose(4, "#c8503f", "#3f6f9c", "#5b8a62")
	if a.tint != nil {
		scarf = *a.tint
	}
	p.line(wire("20 56 6 48 -2 38"), 2, hex("#6a4a35"))
	p.line(wire("60 56 74 46 82 38"), 2, hex("#6a4a35"))
	p.body(disc(40, 78, 24), s)
	p.body(disc(40, 50, 18), s)
	p.body(disc(40, 28, 14), s)
	for i := range 3 {
		p.raw(disc(42, 46+float64(i)*9, 1.7), hex("#33303a"))
	}
	p.body(limb(27, 38, 40, 43, 53, 37, 3.4, 3.4), scarf)
	p.body(blob("32 40 37 41 36 58 29 57"), darker(scarf, 0.04))
	p.eye(36, 25, 1.9, a.face)
	p.eye(46, 25, 1.9, a.face)
	p.body(poly(41, 28, 58, 32, 42, 33), hex("#e8832f"))
	p.smile(42, 35, 9, a.face)
	p.body(rounded(24, 13, 32, 4, 2), hex("#33303a"))
	p.body(box(30, 0, 20, 15), hex("#33303a"))
	p.flat(box(30, 9, 20, 4), scarf)
}
