package illustrator

func drawMountain(p *pen, a act) {
	c := a.col("#7d8296")
	if a.kind == "volcano" {
		c = a.col("#7a6058")
		p.glow(80, 8, 60, hex("#ff9a4a"), 0.5)
		p.smoke(82, -2)
		p.body(shape("M 0 100 Q 44 70 66 12 L 94 12 Q 116 70 160 100 Z"), c)
		p.raw(shape("M 66 12 Q 80 20 94 12 Q 92 34 96 46 Q 88 40 86 58 Q 80 40 76 48 Q 74 30 66 12 Z"), hex("#f0803a"))
		return
	}
	p.body(shape("M 60 100 L 104 34 L 112 40 L 122 24 L 160 100 Z"), lighter(c, 0.05))
	p.flat(shape("M 122 24 L 112 40 L 116 48 L 122 42 L 128 52 L 133 46 Z"), hex("#f6f9fb"))
	p.body(shape("M 0 100 L 34 54 L 42 58 L 68 6 L 88 44 L 96 42 L 132 100 Z"), c)
	shade := poly(68, 6, 88, 44, 96, 42, 132, 100, 78, 100, 70, 60)
	if p.lit < 0 {
		shade = poly(68, 6, 42, 58, 34, 54, 0, 100, 62, 100, 66, 60)
	}
	p.veil(shade, darker(c, 0.13), 0.55)
	p.flat(shape("M 68 6 L 52 38 L 58 34 L 63 44 L 70 34 L 77 42 L 85 38 Z"), hex("#f8fafc"))
	if a.alive {
		p.eye(58, 60, 3, a.face)
		p.eye(80, 60, 3, a.face)
		p.smile(69, 70, 14, a.face)
	}
}

func drawHill(p *pen, a act) {
	c := a.col("#8aa862")
	p.body(shape("M 0 100 C 40 30 90 8 130 30 C 160 46 190 80 200 100 Z"), c)
	for i := range 6 {
		x := 50 + float64(i)*20
		y := 62 + float64((i*23)%26)
		p.thread(wire(strconvs(x-3, y+2, x, y-3, x+3, y+2)), 1.2, lighter(c, 0.1), 0.8)
	}
}

func drawIsland(p *pen, a act) {
	sand := hex("#e8cf97")
	p.body(shape("M 0 100 C 20 82 50 76 90 76 C 130 76 156 84 180 100 Z"), sand)
	p.body(shape("M 30 86 C 50 58 80 50 104 60 C 126 68 140 80 148 88 Z"), a.col("#7aa35c"))
	p.sub(86, 4, 0.78, 100, false, func() { drawTree(p, act{kind: "palm", look: a.look}) })
}

func drawCliff(p *pen, a act) {
	c := a.col("#8a7a70")
	o := shape("M 0 100 L 0 14 C 30 8 60 10 96 18 L 104 34 L 98 48 L 110 62 L 104 78 L 118 100 Z")
	p.body(o, c)
	p.inside(o, func() {
		for i := range 5 {
			y := 34 + float64(i)*14
			p.thread(wire(strconvs(4, y, 40, y+4, 70, y-2, 110, y+3)), 1.4, darker(c, 0.12), 0.7)
		}
	})
	p.body(shape("M 0 20 L 0 10 C 30 3 64 5 100 14 L 98 22 C 60 14 30 14 0 20 Z"), hex("#7fa05a"))
}

func drawCave(p *pen, a act) {
	c := a.col("#857a78")
	p.body(blob("0 98 6 60 26 26 60 8 100 14 134 40 150 74 156 98 120 101 40 101"), c)
	p.body(shape("M 44 100 C 42 62 60 44 78 44 C 98 44 114 64 112 100 Z"), hex("#2c2830"))
	if a.lamp {
		p.glow(78, 88, 34, lampLight, 0.6)
	}
	p.thread(wire("30 60 36 48 48 40"), 1.8, lighter(c, 0.1), 0.8)
	p.thread(wire("112 38 124 50 128 64"), 1.8, darker(c, 0.1), 0.8)
}

func drawWaterfall(p *pen, a act) {
	drawCliff(p, act{kind: "cliff"})
	w := hex("#d5ebf0")
	p.body(shape("M 40 12 Q 60 14 74 14 C 82 40 76 70 84 98 L 34 98 C 44 66 36 40 40 12 Z"), w)
	for i := range 4 {
		x := 46 + float64(i)*8
		p.thread(wire(strconvs(x, 18, x-2, 48, x+2, 74, x-1, 94)), 1.8, hex("#9cc8d8"), 0.8)
	}
	for i := range 6 {
		p.veil(disc(32+float64(i)*11, 97, 7), hex("#f6fbfc"), 0.8)
	}
}

func drawPond(p *pen, a act) {
	c := a.col("#6fa5b5")
	p.body(blob("4 84 40 66 100 62 160 70 196 84 170 97 100 100 30 97"), hex("#8aa05f"))
	p.part(blob("18 84 50 72 100 68 150 74 182 84 158 93 100 96 42 93"), c, 0.8)
	for _, s := range []string{"50 80 66 78 82 80", "110 86 130 84 150 86", "80 89 94 88 108 89"} {
		p.thread(wire(s), 1.4, lighter(c, 0.16), 0.8)
	}
	p.body(blob("118 76 128 72 138 76 128 79"), hex("#7aa35c"))
}

// drawPath is a road or river that winds towards the horizon.
func drawPath(p *pen, a act) {
	c := a.col("#d9c49a")
	water := a.kind == "river" || a.kind == "stream"
	if water {
		c = a.col("#6fa5b8")
	}
	o := shape("M 20 100 C 40 78 120 76 110 58 C 100 44 70 44 82 26 C 88 14 98 6 104 0 L 110 0 C 108 10 104 18 104 28 C 106 42 150 44 156 60 C 160 78 110 84 104 100 Z")
	p.part(o, c, 0.6)
	if water {
		for _, s := range []string{"60 90 76 86 92 87", "120 66 130 64 142 65", "92 36 98 34 102 35", "96 76 108 73 118 74"} {
			p.thread(wire(s), 1.5, lighter(c, 0.18), 0.85)
		}
	}
}

func drawNest(p *pen, a act) {
	c := a.col("#9a7347")
	if a.kind == "web" {
		f := hex("#eef2f4")
		for i := range 4 {
			p.rotated(float64(i)*45, 50, 50, func() { p.line(shape("M 50 4 L 50 96"), 1.2, f) })
		}
		for i := range 4 {
			p.line(disc(50, 50, 10+float64(i)*11), 1, f)
		}
		return
	}
	for i := range 3 {
		p.body(ellipse(44+float64(i)*18, 50, 11, 14), []rgb{hex("#a9cfd8"), hex("#f3ead8"), hex("#a9cfd8")}[i])
	}
	p.body(shape("M 6 54 Q 60 76 116 54 Q 112 92 60 96 Q 10 92 6 54 Z"), c)
	for i := range 9 {
		x := 14 + float64(i)*11
		p.thread(wire(strconvs(x, 62+float64(i%3)*5, x+10, 68+float64(i%2)*7, x+20, 64+float64(i%3)*5)), 1.7, darker(c, 0.1+0.04*float64(i%2)), 0.9)
	}
}
