package illustrator

import "math"

// bird is what makes one kind of bird.
type bird struct {
	back, front, beak string
	shape             string // round long duck stand
	crest             bool
	legs              float64
}

var birds = map[string]bird{
	"bird":        {"#4f86a8", "#f2e0b8", "#e39b3a", "round", false, 1},
	"gull":        {"#a9b3bd", "#fbfaf6", "#e8a13a", "long", false, 1},
	"robin":       {"#7d6247", "#d9622f", "#4a3a30", "round", false, 1},
	"tit":         {"#5f86a6", "#efd65c", "#3a3438", "round", false, 0.9},
	"sparrow":     {"#8a6646", "#e0cfae", "#4a3a30", "round", false, 1},
	"swallow":     {"#2f4468", "#f4e8d5", "#33303a", "long", false, 0.6},
	"crow":        {"#2f3038", "#3a3c46", "#22222a", "long", false, 1},
	"raven":       {"#26272f", "#33343e", "#1d1d24", "long", false, 1},
	"pigeon":      {"#8a93a3", "#b3b9c4", "#7a6a60", "round", false, 0.8},
	"parrot":      {"#3f9c5a", "#e5c13f", "#4a3a30", "round", true, 0.7},
	"hummingbird": {"#2f9c86", "#c9e0c0", "#33303a", "long", false, 0.4},
	"phoenix":     {"#d9502f", "#f0b23f", "#e8c95a", "long", true, 0.8},
	"duck":        {"#8a6a48", "#d9c8a8", "#e8a13a", "duck", false, 0.5},
	"goose":       {"#e9e6df", "#fbfaf6", "#e88a3a", "duck", false, 0.7},
	"swan":        {"#fbfaf6", "#ffffff", "#e8832f", "duck", false, 0.4},
	"hen":         {"#b5673a", "#e0b583", "#e8a13a", "round", true, 1},
	"rooster":     {"#a8402f", "#e0a23f", "#e8a13a", "round", true, 1},
	"stork":       {"#f6f3ec", "#ffffff", "#d9502f", "long", false, 3},
	"peacock":     {"#2f6f9c", "#3fa08f", "#d9b650", "round", true, 1},
}

// drawBird draws a bird in a frame 110 wide, perched or in flight.
func drawBird(p *pen, a act) {
	b, ok := birds[a.kind]
	if !ok {
		b = birds["bird"]
	}
	back, front, beak := a.col(b.back), hex(b.front), hex(b.beak)
	if a.pose == "fly" && b.shape != "duck" && a.kind != "hen" && a.kind != "rooster" && a.kind != "peacock" {
		flying(p, a, b, back, front, beak)
		return
	}
	if b.shape == "duck" {
		waterfowl(p, a, b, back, front, beak)
		return
	}
	leg := 14 * b.legs
	if a.pose == "sleep" || a.pose == "sit" {
		leg = 4
	}
	p.s *= 1 // frame height holds body and legs
	top := 100 - leg
	k := min(top/88, 1)
	X := func(x float64) float64 { return 55 + (x-55)*k }
	Y := func(y float64) float64 { return top - (88-y)*k }
	for _, x := range []float64{50, 60} {
		p.line(shape(strconvs("M", X(x), Y(84), "L", X(x)+1, 98)), 1.8, hex("#b5743a"))
		p.line(shape(strconvs("M", X(x)-4, 99, "L", X(x)+7, 99)), 1.8, hex("#b5743a"))
	}
	if a.kind == "peacock" {
		for i := range 9 {
			ang := math.Pi * (1.05 + float64(i)*0.1125)
			s, c := math.Sincos(ang)
			p.body(limb(X(48), Y(66), X(48)+c*18, Y(66)+s*18, X(48)+c*44, Y(66)+s*44, 3, 7), mixed(hex("#3f8f6a"), hex("#2f6f9c"), float64(i%2)*0.5))
			p.raw(disc(X(48)+c*44, Y(66)+s*44, 3.6), hex("#e0b94a"))
			p.raw(disc(X(48)+c*44, Y(66)+s*44, 2), hex("#2f4a8c"))
		}
	}
	tail := darker(back, 0.08)
	if a.kind == "rooster" {
		p.body(blob(strconvs(X(30), Y(66), X(10), Y(60), X(2), Y(36), X(16), Y(30), X(24), Y(44), X(36), Y(54))), hex("#2f5a58"))
		p.body(blob(strconvs(X(32), Y(64), X(16), Y(52), X(14), Y(30), X(26), Y(28), X(30), Y(44), X(40), Y(54))), hex("#3a7a68"))
	} else {
		p.body(poly(X(34), Y(62), X(4), Y(76), X(8), Y(84), X(36), Y(74)), tail)
	}
	p.body(blob(strconvs(X(28), Y(62), X(38), Y(42), X(60), Y(34), X(80), Y(44), X(84), Y(64), X(72), Y(84), X(50), Y(88), X(34), Y(80))), front)
	p.body(blob(strconvs(X(22), Y(70), X(30), Y(48), X(50), Y(40), X(64), Y(50), X(60), Y(68), X(44), Y(77))), back) // wing
	for i := range 3 {
		p.thread(wire(strconvs(X(30+float64(i)*7), Y(70-float64(i)*2), X(42+float64(i)*6), Y(70-float64(i)), X(52+float64(i)*4), Y(63-float64(i)))), 1, darker(back, 0.14), 0.8)
	}
	hx, hy := X(70), Y(32)
	tilt := 0.0
	if a.pose == "look-up" {
		tilt = -18
	}
	p.rotated(tilt, X(64), Y(44), func() {
		if b.crest {
			p.body(blob(strconvs(hx-8, hy-12, hx-12, hy-24, hx-4, hy-21, hx, hy-28, hx+4, hy-19, hx+8, hy-14)), map[bool]rgb{true: hex("#d9402f"), false: lighter(back, 0.1)}[a.kind == "hen" || a.kind == "rooster" || a.kind == "phoenix"])
		}
		p.body(poly(hx+13, hy-4, hx+30, hy+2, hx+13, hy+7), beak)
		if a.kind == "hen" || a.kind == "rooster" {
			p.body(blob(strconvs(hx+10, hy+6, hx+15, hy+6, hx+15, hy+16, hx+10, hy+14)), hex("#d9402f"))
		}
		hd := back
		if a.kind == "gull" {
			hd = front
		}
		p.body(disc(hx, hy, 17), hd)
		p.veil(ellipse(hx+5, hy+7, 9, 7), front, 0.85)
		if a.kind == "tit" { // a blue cap, white cheeks, a dark line through the eye
			p.flat(ellipse(hx+3, hy+3, 13.5, 12), hex("#f7f6ef"))
			p.flat(blob(strconvs(hx-13, hy-7, hx-2, hy-17, hx+12, hy-13, hx+13, hy-7, hx, hy-8)), hex("#3f7fc0"))
			p.line(wire(strconvs(hx-13, hy-1, hx+2, hy-2.4, hx+14, hy+0.6)), 2, hex("#33405c"))
		}
		if a.kind == "robin" {
			p.flat(ellipse(hx+6, hy+4, 10, 9), front)
		}
		p.eye(hx+6, hy-2, 2.6, a.face)
	})
}

func flying(p *pen, a act, b bird, back, front, beak rgb) {
	up := a.pick(2, 4) == 0
	p.body(poly(36, 58, 6, 62, 4, 70, 34, 68), darker(back, 0.06))
	wing2 := blob("52 52 44 30 30 14 24 8 42 16 58 34 66 50")
	wing := blob("48 56 34 36 10 20 2 18 20 34 30 52 42 64 58 64")
	if !up {
		wing2 = blob("52 52 52 36 58 18 66 8 70 24 68 42 66 52")
		wing = blob("46 60 40 76 22 90 12 96 34 92 52 80 62 64")
	}
	p.body(wing2, darker(back, 0.09))
	hd := back
	if a.kind == "gull" {
		hd = front
	}
	p.body(blob("30 62 46 52 66 50 84 54 88 62 74 72 52 74 36 70"), front)
	p.body(poly(94, 52, 108, 57, 94, 61), beak)
	p.body(disc(87, 55, 10), hd)
	p.eye(90, 53, 1.9, a.face)
	p.body(wing, back)
	if a.kind == "gull" {
		tip := blob("2 18 12 22 16 30 8 26")
		if !up {
			tip = blob("12 96 18 89 26 91 22 94")
		}
		p.flat(tip, hex("#33343c"))
	}
}

func waterfowl(p *pen, a act, b bird, back, front, beak rgb) {
	p.body(blob("14 74 6 62 18 66 40 60 64 60 82 66 86 80 74 94 44 97 22 90"), mixed(front, back, 0.5))
	if a.kind == "swan" {
		p.body(limb(76, 78, 100, 50, 78, 34, 7, 5), front)
	} else {
		p.body(limb(74, 76, 82, 58, 80, 42, 9, 7.5), map[bool]rgb{true: hex("#3f7a58"), false: front}[a.kind == "duck"])
	}
	p.body(blob("18 72 34 64 58 66 66 76 52 88 32 88"), back)
	p.thread(wire("28 82 44 82 56 76"), 1.2, darker(back, 0.14), 0.7)
	hx, hy := 82.0, 32.0
	if a.kind == "swan" {
		hx = 80
	}
	p.body(poly(hx+8, hy-2, hx+25, hy+5, hx+8, hy+8), beak)
	p.body(disc(hx, hy, 11.5), map[bool]rgb{true: hex("#3f7a58"), false: front}[a.kind == "duck"])
	p.eye(hx+4, hy-2, 2, a.face)
}

func drawOwl(p *pen, a act) {
	c := a.col("#8a6747")
	light := mixed(lighter(c, 0.25), hex("#f6ead2"), 0.5)
	p.body(blob("20 54 24 26 50 16 76 26 80 54 74 84 60 95 40 95 26 84"), c)
	belly := blob("32 62 50 52 68 62 68 82 56 92 44 92 32 82")
	p.part(belly, light, 0.7)
	p.inside(belly, func() {
		for r := range 4 {
			for k := range 5 {
				x := 32 + float64(k)*9 + float64(r%2)*4.5
				y := 64 + float64(r)*7.5
				p.line(shape(strconvs("M", x-3, y, "Q", x, y+4, x+3, y)), 1.1, mixed(c, light, 0.35))
			}
		}
	})
	p.body(poly(24, 34, 22, 8, 44, 22), c)
	p.body(poly(76, 34, 78, 8, 56, 22), c)
	p.part(disc(38, 40, 15), light, 0.5)
	p.part(disc(62, 40, 15), light, 0.5)
	for _, x := range []float64{39.5, 61.5} {
		if a.face == "asleep" || a.pose == "sleep" {
			p.eye(x, 41, 6, "asleep")
			continue
		}
		p.raw(disc(x, 40, 9), hex("#f2c14e"))
		p.raw(disc(x+1, 40, 5.6), hex("#26232b"))
		p.raw(disc(x-1, 37.6, 1.9), hex("#ffffff"))
	}
	p.body(poly(46, 47, 54, 47, 50, 57), hex("#e0983a"))
	lift := 0.0
	if a.pose == "wave" || a.pose == "fly" || a.pose == "cheer" {
		lift = 1
	}
	if lift > 0 {
		p.body(blob("24 48 4 28 -2 14 2 44 10 66 26 72"), darker(c, 0.06))
		p.body(blob("76 48 96 28 102 14 98 44 90 66 74 72"), darker(c, 0.06))
	} else {
		p.body(blob("22 48 14 66 20 86 32 90 34 70 28 54"), darker(c, 0.06))
		p.body(blob("78 48 86 66 80 86 68 90 66 70 72 54"), darker(c, 0.06))
	}
	for _, x := range []float64{40, 60} {
		p.body(blob(strconvs(x-6, 94, x, 92, x+6, 94, x+6, 99, x, 97, x-6, 99)), hex("#e0983a"))
	}
}

func drawPenguin(p *pen, a act) {
	c := a.col("#2f3a4d")
	p.body(blob("26 96 24 60 30 26 50 12 70 26 76 60 74 96 50 99"), c)
	p.part(blob("34 92 34 60 40 40 50 36 62 40 66 60 66 92 50 96"), hex("#f7f3ea"), 0.7)
	p.part(blob("38 36 38 26 46 24 52 30 58 24 68 27 66 38 52 46"), hex("#f7f3ea"), 0.4)
	p.body(poly(48, 36, 66, 39, 49, 44), hex("#e8952f"))
	p.eye(46, 31, 2.4, a.face)
	p.eye(60, 31, 2.4, a.face)
	p.veil(ellipse(41, 40, 4, 3), cheek, 0.5)
	p.veil(ellipse(66, 41, 3.4, 3), cheek, 0.5)
	if a.pose == "wave" {
		p.body(limb(74, 52, 90, 44, 92, 28, 5, 3), darker(c, 0.05))
	} else {
		p.body(limb(74, 50, 86, 62, 82, 78, 5, 3), darker(c, 0.05))
	}
	p.body(limb(26, 50, 14, 62, 18, 78, 5, 3), darker(c, 0.05))
	for _, x := range []float64{40, 60} {
		p.body(ellipse(x, 97, 9, 3), hex("#e8952f"))
	}
}

func drawBat(p *pen, a act) {
	c := a.col("#574a5e")
	for _, s := range []float64{-1, 1} {
		x := func(v float64) float64 { return 75 + s*v }
		p.body(shape(strconvs("M", x(8), 48, "Q", x(36), 10, x(72), 30, "Q", x(64), 42, x(66), 62, "Q", x(52), 50, x(44), 66, "Q", x(32), 54, x(22), 72, "Q", x(14), 66, x(8), 66, "Z")), darker(c, 0.05))
		p.body(poly(x(3), 34, x(13), 16, x(15), 38), c)
	}
	p.body(ellipse(75, 58, 13, 24), c)
	p.body(disc(75, 40, 15), c)
	p.eye(70, 39, 2.4, a.face)
	p.eye(82, 39, 2.4, a.face)
	p.smile(76, 46, 7, a.face)
}

func drawBee(p *pen, a act) {
	c := a.col("#f0b935")
	p.veil(ellipse(48, 26, 15, 24), hex("#eaf4f7"), 0.85)
	p.veil(ellipse(66, 28, 13, 21), hex("#f4fafb"), 0.85)
	body := ellipse(52, 62, 38, 29)
	p.body(body, c)
	p.inside(body, func() {
		for _, x := range []float64{30, 50, 12} {
			p.flat(blob(strconvs(x, 26, x+10, 26, x+7, 62, x+10, 98, x, 98, x-3, 62)), hex("#3a2f2b"))
		}
	})
	p.body(poly(16, 58, 4, 62, 16, 67), hex("#3a2f2b"))
	p.body(disc(84, 58, 18), hex("#4a3a30"))
	p.raw(disc(90, 54, 4.6), hex("#ffffff"))
	p.raw(disc(91, 54, 2.7), hex("#22202a"))
	p.smile(92, 64, 8, a.face)
	p.line(wire("84 42 88 30 96 26"), 1.8, hex("#3a2f2b"))
	p.line(wire("78 42 78 30 84 24"), 1.8, hex("#3a2f2b"))
}

func drawButterfly(p *pen, a act) {
	col := a.choose(3, "#e88a3a", "#4f8fc0", "#d9607a", "#e5bb3f", "#8a6ac0")
	if a.tint != nil {
		col = *a.tint
	}
	if a.kind == "moth" && a.tint == nil {
		col = hex("#b9a58a")
	}
	for _, s := range []float64{-1, 1} {
		x := func(v float64) float64 { return 60 + s*v }
		p.body(blob(strconvs(x(3), 46, x(18), 14, x(44), 4, x(54), 20, x(46), 44, x(24), 56)), col)
		p.body(blob(strconvs(x(3), 54, x(26), 56, x(42), 66, x(40), 86, x(24), 94, x(8), 76)), darker(col, 0.05))
		p.part(disc(x(36), 25, 8), lighter(col, 0.16), 0.4)
		p.part(disc(x(28), 74, 6), lighter(col, 0.18), 0.4)
		p.flat(disc(x(36), 25, 3.4), darker(col, 0.25))
		p.line(wire(strconvs(x(1), 34, x(7), 22, x(13), 15)), 1.2, hex("#3a2f2b"))
	}
	p.body(ellipse(60, 58, 4, 27), hex("#43342f"))
	p.body(disc(60, 34, 5.4), hex("#43342f"))
}

func drawBeetle(p *pen, a act) {
	lady := a.kind == "ladybird"
	own := "#3f6a5a"
	switch a.kind {
	case "ladybird":
		own = "#d3392f"
	case "ant":
		own = "#6a3d2c"
	}
	c := a.col(own)
	for i := range 3 {
		x := 34 + float64(i)*16
		p.line(wire(strconvs(x, 78, x-4, 90, x-8, 98)), 2.4, hex("#33292a"))
	}
	if a.kind == "ant" {
		p.body(ellipse(26, 74, 20, 15), c)
		p.body(ellipse(55, 74, 13, 10), c)
		p.body(disc(82, 64, 16), c)
	} else {
		p.body(disc(84, 68, 16), hex("#33292a"))
		dome := shape("M 8 82 C 8 40 38 30 52 30 C 72 30 88 48 88 82 Z")
		p.body(dome, c)
		p.line(shape("M 52 30 Q 46 56 42 82"), 1.6, hex("#33292a"))
		if lady {
			p.inside(dome, func() {
				for _, d := range [][3]float64{{30, 50, 7}, {24, 72, 6}, {66, 48, 7}, {58, 68, 6.5}, {78, 72, 5}} {
					p.flat(disc(d[0], d[1], d[2]), hex("#33292a"))
				}
			})
		}
	}
	p.raw(disc(88, 62, 4.5), hex("#ffffff"))
	p.raw(disc(89, 62, 2.6), hex("#22202a"))
	p.line(wire("84 52 88 40 96 36"), 1.6, hex("#33292a"))
	p.line(wire("90 54 98 46 105 46"), 1.6, hex("#33292a"))
}

func drawDragonfly(p *pen, a act) {
	c := a.col("#3f8fa0")
	for _, s := range []string{"62 50 30 18 20 8 38 8 66 44", "64 50 56 14 60 2 72 8 70 46", "62 54 30 76 22 88 38 86 66 58", "66 54 58 84 62 96 74 88 72 58"} {
		p.veil(blob(s), hex("#dff0f2"), 0.82)
	}
	p.body(limb(70, 51, 34, 56, 2, 62, 5.5, 2), c)
	p.body(ellipse(74, 51, 11, 8), darker(c, 0.04))
	p.body(disc(90, 50, 10), lighter(c, 0.04))
	p.eye(93, 47, 3, a.face)
}

func drawFirefly(p *pen, a act) {
	p.glow(50, 50, 50, hex("#f5f08a"), 0.85)
	p.raw(disc(50, 54, 9), hex("#fdf8b8"))
	p.body(ellipse(50, 40, 6, 9), hex("#4a3a30"))
}

func drawSnail(p *pen, a act) {
	c := a.col("#b9744a")
	skin := hex("#d9c39a")
	p.body(blob("4 96 20 88 60 86 84 80 88 62 96 54 106 58 108 74 100 92 84 99 20 100"), skin)
	p.body(disc(46, 62, 33), c)
	p.line(wire("46 62 50 56 58 60 56 70 44 74 34 64 38 48 54 42 70 52 70 70"), 3, darker(c, 0.16))
	p.line(wire("98 58 100 44 104 36"), 2.4, skin)
	p.line(wire("102 60 108 48 112 42"), 2.4, skin)
	p.raw(disc(104, 36, 3), hex("#22202a"))
	p.raw(disc(112, 42, 3), hex("#22202a"))
	p.smile(103, 76, 9, a.face)
}

func drawCaterpillar(p *pen, a act) {
	c := a.col("#8ab04a")
	for i := range 5 {
		x := 16 + float64(i)*20
		y := 82 - 8*math.Sin(float64(i)*1.4)
		p.body(disc(x, y, 15), mixed(c, hex("#e5d36a"), float64(i%2)*0.25))
		p.line(shape(strconvs("M", x, y+13, "L", x, 99)), 2.4, darker(c, 0.2))
	}
	p.body(disc(114, 66, 20), c)
	p.eye(110, 62, 3, a.face)
	p.eye(122, 62, 3, a.face)
	p.smile(117, 72, 10, a.face)
	p.line(wire("108 48 104 38 100 34"), 1.8, darker(c, 0.25))
	p.line(wire("120 47 124 37 130 34"), 1.8, darker(c, 0.25))
}
