package illustrator

import "math"

func drawBoat(p *pen, a act) {
	hull := a.col("#a8473a")
	sail := hex("#f6efe0")
	switch a.kind {
	case "ship":
		if a.tint == nil {
			hull = hex("#7a5038")
		}
		for i, x := range []float64{42, 74, 104} {
			h := []float64{58, 72, 52}[i]
			p.line(shape(strconvs("M", x, 80, "L", x, 80-h)), 2, hex("#5a4032"))
			p.body(shape(strconvs("M", x-15, 76-h*0.35, "Q", x, 70-h*0.35, x+15, 76-h*0.35, "Q", x+20, 62-h*0.3, x+14, 80-h*0.72, "L", x-13, 80-h*0.72, "Q", x-7, 62-h*0.3, x-15, 76-h*0.35, "Z")), sail)
			if i == 1 {
				p.body(shape(strconvs("M", x-12, 6+h*0.0, "L", x+12, 6, "Q", x+16, 16, x+13, 26, "L", x-12, 26, "Q", x-7, 16, x-12, 6, "Z")), darker(sail, 0.03))
			}
			p.body(poly(x, 80-h, x+10, 80-h+3, x, 80-h+6), a.choose(6, "#c8453a", "#3f6f9c", "#e5b03f"))
		}
		p.line(shape("M 124 72 L 146 54"), 2, hex("#5a4032"))
		o := shape("M 8 66 L 26 68 L 26 76 L 116 76 L 134 68 Q 130 92 112 96 L 30 96 Q 12 90 8 66 Z")
		p.body(o, hull)
		p.inside(o, func() { p.stripe(shape("M 0 82 Q 70 90 140 78 L 140 83 Q 70 95 0 87 Z"), hex("#e5c15a")) })
		for i := range 5 {
			p.pane(disc(38+float64(i)*17, 81, 2.4), a.lamp)
		}
		return
	case "raft":
		for i := range 5 {
			p.body(rounded(20, 80+float64(i)*3.6, 100, 5, 2.5), mixed(hex("#a87a4a"), hex("#8a6238"), float64(i%2)))
		}
		p.line(shape("M 70 82 L 70 18"), 2.4, hex("#6a4a35"))
		p.body(shape("M 72 22 Q 100 40 104 72 L 72 68 Z"), a.col("#e9dcc0"))
		return
	case "canoe":
		p.body(shape("M 4 66 Q 14 84 30 88 L 110 88 Q 126 84 136 66 Q 120 78 70 79 Q 20 78 4 66 Z"), hull)
		p.line(shape("M 62 56 L 90 96"), 1.8, hex("#7a5737"))
		return
	case "submarine":
		p.body(rounded(54, 38, 32, 26, 7), darker(hull, 0.03))
		p.line(wire("70 40 70 22 82 22"), 3, darker(hull, 0.12))
		p.body(rounded(10, 54, 118, 40, 20), a.col("#e5b03f"))
		for i := range 3 {
			p.body(disc(44+float64(i)*26, 73, 8), darker(hull, 0.16))
			p.pane(disc(44+float64(i)*26, 73, 5.6), a.lamp)
		}
		return
	}
	// A little sailing boat; a plain boat has a lower mast.
	p.line(shape("M 66 78 L 66 4"), 1.9, hex("#6a4a35"))
	main := shape("M 63 8 Q 46 44 22 70 Q 44 73 63 70 Z")
	p.body(main, sail)
	p.inside(main, func() {
		p.stripe(shape("M 10 50 Q 44 54 70 50 L 70 58 Q 44 62 10 58 Z"), mixed(hull, sail, 0.25))
	})
	p.body(shape("M 69 12 Q 92 44 106 68 Q 86 72 69 70 Z"), darker(sail, 0.025))
	p.body(poly(66, 4, 80, 8, 66, 12), a.choose(6, "#e5b03f", "#3f6f9c", "#5b8a62"))
	o := shape("M 12 76 L 124 76 Q 118 96 98 98 L 38 98 Q 18 94 12 76 Z")
	p.body(o, hull)
	p.inside(o, func() { p.stripe(box(8, 75, 120, 5), hex("#f6efe0")) })
	for i := range 3 {
		p.pane(disc(48+float64(i)*20, 87, 2.6), a.lamp)
	}
	if a.alive {
		p.eye(94, 86, 2.2, a.face)
		p.eye(106, 86, 2.2, a.face)
		p.smile(101, 90.5, 8, a.face)
	}
}

func wheel(p *pen, x, y, r float64, c rgb) {
	p.body(disc(x, y, r), hex("#3a363d"))
	p.part(disc(x, y, r*0.6), c, 0.5)
	for i := range 3 {
		s, k := math.Sincos(float64(i) * math.Pi / 3)
		p.line(shape(strconvs("M", x-k*r*0.58, y-s*r*0.58, "L", x+k*r*0.58, y+s*r*0.58)), r*0.1, hex("#3a363d"))
	}
	p.part(disc(x, y, r*0.17), hex("#e5c15a"), 0.3)
}

func drawTrain(p *pen, a act) {
	c := a.col("#b5443a")
	if a.kind == "tram" {
		c = a.col("#d9a13b")
		p.line(wire("100 30 90 14 110 6"), 1.6, hex("#4a454c"))
		p.body(rounded(10, 30, 180, 60, 8), c)
		p.part(box(10, 66, 180, 5), lighter(c, 0.14), 0.3)
		for i := range 6 {
			p.pane(rounded(20+float64(i)*28, 40, 20, 20, 2), a.lamp)
		}
		for _, x := range []float64{44, 66, 134, 156} {
			wheel(p, x, 92, 8, darker(c, 0.1))
		}
		return
	}
	for i := range 4 {
		p.veil(disc(166-float64(i)*17, 16-float64(i)*5+float64(i*i), 7+float64(i)*2.6), hex("#f3f1ee"), 0.75-float64(i)*0.11)
	}
	// Two carriages and the engine.
	for i := range 2 {
		x := 2 + float64(i)*56
		cc := []rgb{hex("#3f6f8a"), hex("#d9a13b")}[(i+a.pick(2, 3))%2]
		p.body(rounded(x, 46, 50, 42, 3), cc)
		p.body(rounded(x-2, 42, 54, 6, 2), darker(cc, 0.14))
		for k := range 3 {
			p.pane(rounded(x+5+float64(k)*14.6, 54, 11, 13, 1.4), a.lamp)
		}
		p.part(box(x, 73, 50, 3), lighter(cc, 0.15), 0.2)
		wheel(p, x+12, 92, 7.5, cc)
		wheel(p, x+38, 92, 7.5, cc)
		p.line(shape(strconvs("M", x+50, 84, "L", x+56, 84)), 2.4, hex("#3a363d"))
	}
	p.body(rounded(112, 34, 32, 54, 3), c)
	p.body(rounded(109, 29, 38, 6.5, 2), darker(c, 0.16))
	p.pane(rounded(118, 41, 20, 17, 2), a.lamp)
	p.body(rounded(140, 50, 52, 38, 9), darker(c, 0.03))
	p.body(poly(164, 52, 166, 28, 161, 24, 181, 24, 176, 28, 178, 52), hex("#46424a"))
	p.body(disc(152, 49, 5), hex("#e5c15a"))
	p.part(rounded(146, 50, 3, 38, 1), hex("#e5c15a"), 0.3)
	p.part(rounded(182, 51, 3, 36, 1), hex("#e5c15a"), 0.3)
	p.body(poly(188, 88, 204, 98, 188, 98), hex("#46424a"))
	p.raw(disc(192, 58, 4), lampCore)
	if a.lamp {
		p.glow(194, 58, 34, lampLight, 0.8)
	}
	wheel(p, 126, 90, 10, c)
	wheel(p, 152, 91, 8.6, c)
	wheel(p, 174, 91, 8.6, c)
	p.line(shape("M 126 92 L 174 93"), 2, hex("#c9c4bd"))
	if a.alive {
		p.eye(164, 66, 2.4, a.face)
		p.eye(178, 66, 2.4, a.face)
		p.smile(171, 73, 10, a.face)
	}
}

func drawCar(p *pen, a act) {
	own, ok := map[string]string{"bus": "#d9483a", "truck": "#4f7f9c", "tractor": "#5b9a4a", "cart": "#a87a4a"}[a.kind]
	if !ok {
		own = []string{"#c8503f", "#4f8a9c", "#e0b04a", "#7a9a5e"}[a.pick(4, 3)]
	}
	c := a.col(own)
	switch a.kind {
	case "bus":
		p.body(rounded(4, 12, 152, 76, 9), c)
		p.part(box(4, 48, 152, 5), hex("#f6efe0"), 0.2)
		for i := range 5 {
			p.pane(rounded(12+float64(i)*27, 22, 21, 20, 3), a.lamp)
			if i < 4 {
				p.pane(rounded(12+float64(i)*27, 58, 21, 16, 3), a.lamp)
			}
		}
		p.pane(rounded(140, 56, 14, 18, 2), a.lamp)
		wheel(p, 36, 88, 12, c)
		wheel(p, 122, 88, 12, c)
	case "tractor":
		p.body(rounded(30, 12, 42, 44, 4), c)
		p.pane(rounded(36, 18, 30, 24, 3), a.lamp)
		p.body(rounded(64, 42, 66, 34, 6), c)
		p.line(shape("M 108 44 L 108 20"), 4, hex("#46424a"))
		wheel(p, 42, 72, 28, hex("#e5b03f"))
		wheel(p, 116, 84, 16, hex("#e5b03f"))
	case "truck":
		p.body(rounded(2, 22, 96, 62, 4), lighter(c, 0.14))
		p.body(shape("M 102 84 L 102 34 Q 124 32 132 38 L 142 58 L 156 64 L 156 84 Z"), c)
		p.pane(poly(108, 40, 126, 40, 134, 58, 108, 58), a.lamp)
		for _, x := range []float64{28, 52, 130} {
			wheel(p, x, 88, 12, c)
		}
	case "cart":
		p.body(poly(14, 38, 126, 38, 116, 72, 24, 72), c)
		for i := range 3 {
			p.line(shape(strconvs("M", 18, 46+float64(i)*9, "L", 122, 46+float64(i)*9)), 1, darker(c, 0.14))
		}
		p.line(shape("M 122 60 L 158 52"), 4, darker(c, 0.08))
		wheel(p, 44, 76, 23, c)
		wheel(p, 96, 76, 23, c)
	default:
		p.body(shape("M 34 52 Q 46 22 66 20 L 96 20 Q 114 24 126 52 Z"), c)
		p.pane(shape("M 44 50 Q 52 30 66 28 L 78 28 L 78 50 Z"), a.lamp)
		p.pane(shape("M 84 50 L 84 28 L 94 28 Q 106 32 114 50 Z"), a.lamp)
		p.body(shape("M 6 80 Q 4 58 22 54 L 120 50 Q 150 52 154 66 L 154 80 Q 152 86 144 86 L 14 86 Q 8 86 6 80 Z"), c)
		p.raw(ellipse(149, 63, 4, 4.6), lampCore)
		if a.lamp {
			p.glow(152, 63, 34, lampLight, 0.7)
		}
		p.part(rounded(76, 60, 9, 2.4, 1), lighter(c, 0.18), 0.2)
		wheel(p, 38, 86, 14, hex("#d9d4cc"))
		wheel(p, 122, 86, 14, hex("#d9d4cc"))
	}
}

func drawBicycle(p *pen, a act) {
	c := a.col("#c8503f")
	for _, x := range []float64{30, 124} {
		p.line(disc(x, 70, 26), 3.2, hex("#3a363d"))
		for i := range 6 {
			s, k := math.Sincos(float64(i) * math.Pi / 6)
			p.thread(shape(strconvs("M", x-k*25, 70-s*25, "L", x+k*25, 70+s*25)), 0.6, hex("#a9a6a3"), 0.9)
		}
	}
	for _, s := range []string{"M 30 70 L 58 32 L 106 30 L 74 72 L 30 70", "M 54 24 L 74 72", "M 104 20 L 124 70"} {
		p.line(shape(s), 4, c)
	}
	p.line(wire("104 20 108 12 120 14"), 3.4, hex("#3a363d"))
	p.body(blob("42 22 52 18 66 21 62 26 48 26"), hex("#6a4a35"))
	p.body(disc(74, 72, 6), hex("#3a363d"))
	p.line(shape("M 74 72 L 82 86"), 2.6, hex("#3a363d"))
	p.body(poly(112, 18, 136, 18, 132, 36, 116, 36), hex("#c99a5a"))
}

func drawRocket(p *pen, a act) {
	c := a.col("#d9483a")
	w := hex("#f3f1ec")
	p.glow(30, 96, 34, hex("#ffb347"), 0.6)
	p.raw(blob("20 78 24 92 30 112 36 92 40 78"), hex("#f08a35"))
	p.raw(blob("25 78 27 88 30 99 33 88 35 78"), hex("#ffe08a"))
	p.body(shape("M 14 54 Q 0 64 2 86 L 18 74 Z"), c)
	p.body(shape("M 46 54 Q 60 64 58 86 L 42 74 Z"), c)
	o := shape("M 30 0 C 46 16 50 48 42 80 L 18 80 C 10 48 14 16 30 0 Z")
	p.body(o, w)
	p.inside(o, func() {
		p.stripe(shape("M 0 -4 L 60 -4 L 60 19 Q 30 24 0 19 Z"), c)
		p.stripe(box(0, 72, 60, 12), c)
	})
	p.body(disc(30, 37, 9.5), hex("#c9cdd2"))
	p.pane(disc(30, 37, 6.8), a.lamp)
	p.body(shape("M 27 62 L 33 62 L 33 86 L 27 86 Z"), darker(c, 0.04))
	if a.alive {
		p.eye(25, 52, 1.8, a.face)
		p.eye(35, 52, 1.8, a.face)
		p.smile(30, 57, 7, a.face)
	}
}

func drawPlane(p *pen, a act) {
	c := a.col("#d9483a")
	switch a.kind {
	case "helicopter":
		p.line(shape("M 20 12 L 140 12"), 3, hex("#46424a"))
		p.line(shape("M 80 12 L 80 28"), 4, hex("#46424a"))
		p.body(shape("M 60 44 L 6 34 L 4 26 L 10 24 L 62 32 Z"), darker(c, 0.04))
		p.body(blob("50 60 60 32 92 26 124 40 132 60 116 80 74 84"), c)
		p.pane(blob("94 32 118 40 126 58 96 58"), a.lamp)
		p.line(wire("60 96 90 98 122 96"), 3, hex("#46424a"))
		p.line(shape("M 76 82 L 74 96"), 2, hex("#46424a"))
		p.line(shape("M 106 82 L 108 96"), 2, hex("#46424a"))
	case "airship", "satellite":
		if a.kind == "satellite" {
			for _, x := range []float64{6, 104} {
				p.body(rounded(x, 36, 50, 26, 1), hex("#3f5f9c"))
				for i := range 4 {
					p.line(shape(strconvs("M", x+10+float64(i)*10, 36, "L", x+10+float64(i)*10, 62)), 0.7, hex("#a9c0e0"))
				}
			}
			p.body(rounded(62, 26, 36, 48, 4), hex("#d9d4cc"))
			p.body(shape("M 66 78 Q 80 92 94 78 Z"), hex("#eef0f2"))
			p.line(shape("M 80 82 L 80 96"), 1.6, hex("#8a8f96"))
			return
		}
		p.body(poly(8, 22, 30, 38, 30, 52, 8, 66), darker(c, 0.06))
		o := ellipse(84, 44, 70, 28)
		p.body(o, c)
		p.inside(o, func() { p.stripe(box(10, 40, 150, 9), hex("#f6efe0")) })
		p.body(rounded(62, 76, 46, 14, 5), hex("#7a5737"))
		for i := range 3 {
			p.pane(rounded(68+float64(i)*13, 79, 8, 6, 1), a.lamp)
		}
	default:
		p.body(poly(14, 52, 2, 22, 18, 22, 34, 46), c)
		p.body(shape("M 8 52 L 44 44 L 118 40 Q 142 44 148 56 Q 142 68 118 70 L 54 66 Z"), hex("#f3f1ec"))
		p.body(shape("M 60 56 L 96 56 L 60 96 L 40 96 Z"), darker(c, 0.02))
		p.body(poly(74, 42, 92, 14, 104, 14, 100, 41), darker(c, 0.1))
		for i := range 5 {
			p.pane(disc(64+float64(i)*13, 52, 3.2), a.lamp)
		}
		p.pane(shape("M 126 46 Q 138 46 142 54 L 126 54 Z"), a.lamp)
	}
}

func drawBalloon(p *pen, a act) {
	c := a.col("#d9583a")
	if a.kind == "balloon" {
		if a.tint == nil {
			c = a.choose(3, "#d9483a", "#3f8fc0", "#e5b03f", "#d9709a")
		}
		p.line(wire("30 62 33 72 27 84 31 100"), 0.9, hex("#8a8078"))
		p.body(poly(26.5, 66, 33.5, 66, 30, 60), darker(c, 0.08))
		p.body(shape("M 30 62 C 6 52 2 2 30 2 C 58 2 54 52 30 62 Z"), c)
		p.veil(ellipse(20, 20, 5, 9), hex("#ffffff"), 0.5)
		return
	}
	o := shape("M 38 74 C 20 62 0 46 4 26 C 8 6 24 0 40 0 C 56 0 72 6 76 26 C 80 46 60 62 42 74 Z")
	cc := []rgb{c, hex("#f3e6c8"), mixed(c, hex("#e5b03f"), 0.75)}
	p.line(shape("M 26 62 L 33 84"), 0.8, hex("#6a5040"))
	p.line(shape("M 54 62 L 47 84"), 0.8, hex("#6a5040"))
	p.body(o, cc[0])
	p.inside(o, func() {
		p.stripe(shape("M 40 -2 C 10 8 12 50 38 76 L 42 76 C 68 50 70 8 40 -2 Z"), cc[1])
		p.stripe(shape("M 40 -2 C 26 8 28 50 39 76 L 41 76 C 52 50 54 8 40 -2 Z"), cc[2])
		p.stripe(shape("M 0 40 Q 40 52 80 40 L 80 45 Q 40 57 0 45 Z"), mixed(c, hex("#3f5f7a"), 0.7))
	})
	p.body(rounded(31, 84, 18, 14, 2.5), hex("#a8743f"))
	p.line(shape("M 31 89 L 49 89"), 1, hex("#7a5230"))
	p.line(shape("M 31 93.5 L 49 93.5"), 1, hex("#7a5230"))
	if a.lamp {
		p.glow(40, 70, 26, lampLight, 0.6)
	}
}

func drawSledge(p *pen, a act) {
	c := a.col("#c8503f")
	p.line(wire("16 84 90 86 130 84 142 70 134 62"), 4, hex("#8a6238"))
	for _, x := range []float64{36, 70, 104} {
		p.line(shape(strconvs("M", x, 84, "L", x, 62)), 3.4, hex("#8a6238"))
	}
	p.body(rounded(16, 54, 108, 9, 3), c)
}
