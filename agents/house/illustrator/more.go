package illustrator

// drawRowboat is an open boat: afloat with oars, or turned over on the shore.
func drawRowboat(p *pen, a act) {
	c := a.col("#a8473a")
	wood := hex("#c9a06a")
	if a.kind == "upturned boat" {
		p.veil(ellipse(95, 96, 88, 6), hex("#3a3440"), 0.35)
		o := shape("M 6 92 C 14 60 50 44 96 44 C 146 44 178 62 186 90 C 150 98 40 99 6 92 Z")
		p.body(o, c)
		p.inside(o, func() {
			for i := range 4 { // planks run with the hull
				y := 56 + float64(i)*10
				p.thread(wire(strconvs(-4, y+24, 40, y+4, 96, y-3, 150, y+4, 196, y+22)), 1.1, darker(c, 0.12), 0.85)
			}
			p.stripe(shape("M 0 88 C 40 96 150 96 190 86 L 190 100 L 0 100 Z"), wood)
		})
		p.body(limb(28, 64, 96, 38, 164, 63, 2.4, 2.4), darker(c, 0.13)) // keel
		p.line(wire("20 97 60 100 118 99"), 2, darker(wood, 0.12))       // an oar beside it
		p.body(blob("116 96 134 95 142 98 134 101 116 101"), wood)
		return
	}
	p.body(shape("M 8 50 C 50 60 140 60 184 46 C 178 60 150 70 96 70 C 44 70 20 64 8 50 Z"), darker(wood, 0.16)) // the inside
	for _, x := range []float64{58, 104, 146} {
		p.part(rounded(x-9, 56, 24, 5, 1.5), wood, 0.4)
	}
	o := shape("M 6 49 C 50 66 140 66 186 45 C 180 78 156 94 130 96 L 58 96 C 30 94 12 74 6 49 Z")
	p.body(o, c)
	p.inside(o, func() {
		p.stripe(shape("M 0 47 C 50 66 140 66 190 43 L 190 52 C 140 74 50 74 0 56 Z"), hex("#f3ead8"))
		for i := range 2 {
			y := 74 + float64(i)*9
			p.thread(wire(strconvs(0, y-9, 60, y, 130, y, 190, y-11)), 1.1, darker(c, 0.12), 0.85)
		}
	})
	p.line(shape("M 92 58 L 44 92"), 2.6, wood)
	p.body(blob("48 86 40 90 30 100 38 101 50 93"), lighter(wood, 0.04))
	if a.alive {
		p.eye(146, 74, 3, a.face)
		p.eye(162, 71, 3, a.face)
		p.smile(155, 80, 11, a.face)
	}
}

// drawKettle is a stove kettle: squat, a straight spout, a hoop to carry it by.
func drawKettle(p *pen, a act) {
	c := a.col("#9aa3ab")
	p.body(limb(82, 70, 100, 60, 108, 46, 8, 4.6), c)
	p.line(wire("26 48 30 16 58 4 86 16 90 48"), 4.4, hex("#3a3438"))
	p.body(shape("M 12 92 C 10 62 28 44 57 44 C 86 44 104 62 102 92 C 100 99 14 99 12 92 Z"), c)
	p.veil(blob("26 80 26 62 40 52 44 54 34 66 32 82"), hex("#ffffff"), 0.5)
	p.body(blob("36 46 42 38 57 36 72 38 78 46 57 49"), lighter(c, 0.05))
	p.body(disc(57, 33, 4.6), hex("#3a3438"))
	p.part(rounded(10, 91, 94, 6, 2), darker(c, 0.1), 0.4)
	p.steam(108, 36)
	if a.alive {
		p.eye(46, 66, 3, a.face)
		p.eye(66, 66, 3, a.face)
		p.smile(57, 74, 12, a.face)
	}
}

// drawSeedling is a young plant with its roots in a cut of the soil; the look says
// how far it has grown, from 0.
func drawSeedling(p *pen, a act) {
	leaf := a.col("#6fae4e")
	n := min(max(a.look%10, 0), 4)
	top := 58 - float64(n)*10.5
	if a.kind == "rooted seedling" {
		soil := hex("#6a4a35")
		o := blob("8 76 26 70 50 68 76 70 94 77 92 95 70 99 30 99 9 95")
		p.body(o, soil)
		p.inside(o, func() {
			root := hex("#e6d3ad")
			p.line(wire("50 70 49 82 51 98"), 2.2, root)
			for i := range 2 + n {
				y := 75 + float64(i)*3.6
				s := 1.0
				if i%2 == 1 {
					s = -1
				}
				p.line(wire(strconvs(50, y, 50+s*(10+float64(i)*2), y+3.6, 50+s*(17+float64(i)*3), y+9)), 1.2, root)
			}
			for _, d := range [][2]float64{{20, 86}, {80, 88}, {31, 94}, {68, 93}} {
				p.veil(ellipse(d[0], d[1], 2.2, 1.5), darker(soil, 0.1), 0.9)
			}
		})
	} else {
		soil := hex("#7a563c")
		p.body(shape("M 16 100 C 22 82 36 74 50 73 C 66 74 80 84 86 100 Z"), soil)
		for _, d := range [][2]float64{{34, 90}, {62, 86}, {72, 95}, {46, 96}} {
			p.veil(ellipse(d[0], d[1], 2.4, 1.3), darker(soil, 0.1), 0.9)
		}
	}
	stem := mixed(leaf, hex("#8fc468"), 0.4)
	p.body(limb(50, 71, 47, (71+top)/2, 51, top, 1.9, 1.3), stem)
	at := func(x, y, w, tilt float64) {
		p.rotated(tilt, x, y, func() {
			p.body(blob(strconvs(x, y, x+w*0.28, y-w*0.26, x+w*0.74, y-w*0.24, x+w, y-w*0.02, x+w*0.7, y+w*0.2, x+w*0.26, y+w*0.18)), leaf)
			p.line(wire(strconvs(x+1, y, x+w*0.5, y-w*0.03, x+w*0.92, y-w*0.02)), 0.8, lighter(leaf, 0.16))
			for i := range 3 {
				t := 0.28 + 0.2*float64(i)
				p.thread(shape(strconvs("M", x+w*t, y-w*0.02, "L", x+w*(t+0.14), y-w*0.15)), 0.6, lighter(leaf, 0.12), 0.9)
				p.thread(shape(strconvs("M", x+w*t, y-w*0.02, "L", x+w*(t+0.14), y+w*0.11)), 0.6, lighter(leaf, 0.12), 0.9)
			}
		})
	}
	w := 26 + 2.6*float64(n)
	for i := range n {
		y := top + 12 + float64(i)*11
		at(50.4, y, w*0.86, -18-6*float64(i%2))
		p.sub(0, 0, 1, p.w, true, func() { at(p.w-50.4, y+4, w*0.8, -16-5*float64(i%2)) })
	}
	at(51, top+1, w, -34)
	p.sub(0, 0, 1, p.w, true, func() { at(p.w-51, top+1, w, -34) })
	if n >= 4 {
		p.body(disc(51, top-2, 4), hex("#f2c84b"))
	}
}

// drawStall is a market stall under a striped awning.
func drawStall(p *pen, a act) {
	w := hex("#8a6140")
	cloth := a.choose(3, "#c8503f", "#3f7f8a", "#d9a13b", "#5b8a62")
	for _, x := range []float64{10, 104} {
		p.body(rounded(x, 22, 5, 78, 1.5), darker(w, 0.04))
	}
	p.body(rounded(4, 62, 112, 34, 2), w)
	for i := range 4 {
		p.thread(shape(strconvs("M", 30+float64(i)*24, 64, "L", 30+float64(i)*24, 95)), 0.8, darker(w, 0.1), 0.9)
	}
	p.body(rounded(0, 57, 120, 7, 2), lighter(w, 0.05))
	for i := range 9 {
		x := 12 + float64(i)*12
		p.part(disc(x, 53, 6), a.choose(20+i, "#d8574a", "#e8954a", "#7fa34e", "#f0cf5a", "#8a5a8c"), 0.7)
		if i%2 == 0 {
			p.part(disc(x+5, 46, 5), a.choose(40+i, "#d8574a", "#e8954a", "#7fa34e", "#f0cf5a"), 0.7)
		}
	}
	for i := range 6 {
		x := float64(i) * 20
		c := cloth
		if i%2 == 1 {
			c = hex("#f6efe0")
		}
		t0, t1 := 8+x*0.867, 8+(x+20)*0.867
		p.body(shape(strconvs("M", t0, 6, "L", t1, 6, "L", x+20, 30, "Q", x+10, 39, x, 30, "Z")), c)
	}
}

// drawStation is a railway station: a hall with a clock, and its platform roof.
func drawStation(p *pen, a act) {
	c := a.col("#b98a6a")
	roof := hex("#56606e")
	p.body(rounded(0, 93, 190, 7, 1), hex("#9a938c"))
	p.body(box(14, 38, 96, 56), c)
	p.body(shape("M 8 40 L 30 20 L 94 20 L 116 40 Z"), roof)
	p.body(box(50, 10, 24, 32), lighter(c, 0.03))
	p.body(poly(46, 12, 62, 0, 78, 12), roof)
	p.body(disc(62, 25, 8.4), hex("#f6f1e2"))
	p.line(shape("M 62 25 L 62 19.5"), 1.1, hex("#33303a"))
	p.line(shape("M 62 25 L 66 27"), 1.1, hex("#33303a"))
	for i := range 4 {
		x := 20 + float64(i)*23.5
		o := shape(strconvs("M", x, 92, "L", x, 62, "Q", x+7.5, 48, x+15, 62, "L", x+15, 92, "Z"))
		p.body(o, hex("#f3ead8"))
		p.pane(shape(strconvs("M", x+1.8, 90, "L", x+1.8, 63, "Q", x+7.5, 52, x+13.2, 63, "L", x+13.2, 90, "Z")), a.lamp)
		p.line(shape(strconvs("M", x+7.5, 56, "L", x+7.5, 90)), 0.8, hex("#f3ead8"))
	}
	for _, x := range []float64{126, 154, 182} {
		p.body(rounded(x-1.4, 50, 2.8, 44, 1), hex("#4a5560"))
		p.line(wire(strconvs(x, 58, x-5, 53, x-9, 50)), 1, hex("#4a5560"))
	}
	p.body(shape("M 108 50 L 190 46 L 190 51 L 108 55 Z"), roof)
	if a.lamp {
		p.glow(140, 62, 20, lampLight, 0.5)
		p.raw(disc(140, 56, 2.2), lampCore)
	}
}

// drawPortrait is somebody who is not there: a picture in a frame on the wall, or,
// out of doors, a face in soft light.
func drawPortrait(p *pen, a act) {
	if a.front {
		p.glow(31, 50, 62, hex("#fff3d6"), 0.6)
	}
	p.body(ellipse(31, 50, 31, 44), hex("#a9803f"))
	p.body(ellipse(31, 50, 27, 39.5), hex("#cda55a"))
	p.flat(ellipse(31, 50, 25, 37.5), hex("#efe4cc"))
	b := a
	b.pose, b.front = "bust", false
	if b.face == "" || b.face == "sad" || b.face == "asleep" {
		b.face = "calm"
	}
	x, y, k := -11.0, 6.0, 1.5
	if o := people[b.kind]; o.age == "child" || b.young {
		x, y, k = -4, 10, 1.22
	}
	p.inside(ellipse(31, 50, 25, 37.5), func() {
		p.sub(x, y, k, 62, false, func() { drawPerson(p, b) })
	})
}

// drawContraption is a flying machine that was built out of a bicycle, an umbrella
// and a kettle.
func drawContraption(p *pen, a act) {
	wood := hex("#a87a4c")
	p.line(shape("M 62 70 L 62 30"), 2, wood)
	p.sub(8, 46, 0.54, 155, false, func() { drawBicycle(p, act{look: a.look}) })
	cloth := hex("#e9dcc0")
	for _, s := range []float64{-1, 1} { // wings of sheet and lath
		p.body(shape(strconvs("M", 62, 62, "Q", 62+s*30, 44, 62+s*60, 50, "Q", 62+s*56, 60, 62+s*50, 66, "Q", 62+s*40, 62, 62+s*34, 69, "Q", 62+s*22, 64, 62+s*14, 71, "Z")), cloth)
		p.line(wire(strconvs(62, 62, 62+s*30, 53, 62+s*59, 51)), 1.1, wood)
	}
	p.sub(30, 0, 0.64, 100, false, func() { drawUmbrella(p, act{look: a.look}) })
	p.sub(92, 58, 0.26, 114, false, func() { drawKettle(p, act{}) })
}
