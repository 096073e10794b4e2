package illustrator

// beast is what makes one kind of four-legged animal.
type beast struct {
	coat, belly string  // colours
	ears        string  // point round long flop big tuft small none
	tail        string  // bush thin puff curl tuft flat none
	muzzle      string  // small wedge long snout bear
	mark        string  // mask stripes spots patch tips wool panda blaze mane horn antlers horns hump cap
	leg         float64 // length of the legs, 1 usual
	girth       float64 // 1 usual
	neck        float64 // 0 usual … 1 giraffe
}

// beasts maps lemmas to animals.
var beasts = map[string]beast{
	"cat":        {"#d98a4e", "#f6e6d2", "point", "thin", "small", "stripes", 1, 0.9, 0},
	"fox":        {"#d8662f", "#f8efe2", "point", "bush", "wedge", "tips", 1, 0.9, 0},
	"dog":        {"#b98352", "#f2e2cb", "flop", "curl", "bear", "patch", 1, 1, 0},
	"wolf":       {"#7d8794", "#d9dce0", "point", "bush", "wedge", "mask", 1.15, 1, 0.1},
	"bear":       {"#8a5a3c", "#c99b6f", "round", "puff", "bear", "", 0.9, 1.25, 0},
	"polar bear": {"#f1efe8", "#ffffff", "round", "puff", "bear", "", 0.95, 1.25, 0},
	"panda":      {"#f4f1ea", "#ffffff", "round", "puff", "bear", "panda", 0.85, 1.25, 0},
	"koala":      {"#9aa0a8", "#dfe1e3", "big", "none", "bear", "", 0.75, 1.1, 0},
	"rabbit":     {"#b59a80", "#f3e9dc", "long", "puff", "small", "", 0.8, 1, 0},
	"hare":       {"#a07c55", "#efe0c9", "long", "puff", "small", "", 1.1, 0.85, 0},
	"mouse":      {"#a39a98", "#ece2da", "big", "thin", "small", "", 0.6, 1.05, 0},
	"rat":        {"#7b7471", "#cfc4ba", "round", "thin", "wedge", "", 0.6, 1, 0},
	"squirrel":   {"#c0672f", "#f6e4cc", "tuft", "plume", "small", "", 0.7, 0.95, 0},
	"badger":     {"#6b6a6d", "#e9e6df", "small", "puff", "wedge", "mask", 0.65, 1.15, 0},
	"mole":       {"#4f4648", "#b98a80", "none", "none", "wedge", "", 0.45, 1.15, 0},
	"otter":      {"#7b573f", "#e3cbaa", "small", "flat", "bear", "", 0.6, 1, 0.1},
	"beaver":     {"#7b4f33", "#b98a60", "small", "flat", "bear", "", 0.6, 1.2, 0},
	"lion":       {"#d9a44c", "#f3deb0", "round", "tuft", "bear", "mane", 1, 1.05, 0},
	"tiger":      {"#e08a35", "#fbf0dd", "round", "thin", "bear", "stripes", 1, 1.05, 0},
	"horse":      {"#94603c", "#b98a60", "point", "mane", "long", "mane", 1.45, 0.95, 0.45},
	"unicorn":    {"#f3eef0", "#ffffff", "point", "mane", "long", "horn", 1.45, 0.95, 0.45},
	"donkey":     {"#8c8580", "#d9d2c8", "long", "tuft", "long", "", 1.3, 0.95, 0.35},
	"zebra":      {"#f1eee6", "#ffffff", "point", "tuft", "long", "stripes", 1.4, 0.95, 0.4},
	"deer":       {"#b5783f", "#f2e2c6", "point", "puff", "long", "antlers", 1.45, 0.85, 0.4},
	"reindeer":   {"#8a6a50", "#e6dccb", "point", "puff", "long", "antlers", 1.4, 0.95, 0.35},
	"moose":      {"#6a4a35", "#8a6a50", "point", "puff", "long", "antlers", 1.5, 1.1, 0.25},
	"giraffe":    {"#e0b050", "#f5e3b3", "point", "tuft", "long", "spots", 1.6, 0.85, 1},
	"cow":        {"#f3efe6", "#ffffff", "flop", "tuft", "snout", "patch", 1.05, 1.2, 0.1},
	"goat":       {"#d9d2c4", "#f3efe6", "flop", "puff", "long", "horns", 1.15, 1, 0.25},
	"sheep":      {"#f3eee2", "#3f3a3c", "flop", "puff", "long", "wool", 0.9, 1.3, 0},
	"lamb":       {"#fbf7ee", "#e8d5c4", "flop", "puff", "long", "wool", 0.95, 1.1, 0},
	"pig":        {"#eba9a0", "#f6cdc5", "flop", "curl", "snout", "", 0.7, 1.3, 0},
	"camel":      {"#cfa063", "#e6c896", "round", "tuft", "long", "hump", 1.4, 1, 0.5},
	"monkey":     {"#7d5537", "#e3bf98", "big", "curl", "bear", "cap", 0.9, 0.95, 0},
	"hippo":      {"#8f8a9c", "#c9b3b8", "round", "puff", "snout", "", 0.65, 1.45, 0},
	"teddy bear": {"#b9824f", "#e3bf8f", "round", "puff", "bear", "", 0.8, 1.2, 0},
}

// drawBeast draws an animal in a frame 110 wide: standing or walking from the
// side, sitting, or curled up asleep.
func drawBeast(p *pen, a act) {
	b, ok := beasts[a.kind]
	if !ok {
		b = beasts["dog"]
	}
	f := quad{p: p, a: a, b: b, coat: a.col(b.coat), belly: hex(b.belly)}
	if a.tint != nil {
		f.belly = mixed(hex(b.belly), lighter(f.coat, 0.2), 0.4)
	}
	switch a.pose {
	case "sleep":
		f.asleep()
	case "sit", "look-up", "wave", "read", "droop":
		if b.leg > 1.25 {
			f.stand()
			return
		}
		f.sit()
	default:
		f.stand()
	}
}

type quad struct {
	p           *pen
	a           act
	b           beast
	coat, belly rgb
}

func (q *quad) stand() {
	p, b, c := q.p, q.b, q.coat
	leg := 21 * b.leg
	ry := 15.5 * b.girth
	by := 100 - leg - ry*0.72 // middle of the body
	cx := 46.0
	rx := 29.0
	if b.leg > 1.25 {
		rx = 26
	}
	q.tailAt(cx-rx+3, by-ry*0.25)
	walk := 0.0
	switch q.a.pose {
	case "walk":
		walk = 5
	case "run", "cheer": // stretched out in a leap
		walk = 13
	}
	lw := 4.6 * min(b.girth, 1.15)
	far := darker(c, 0.1)
	foot := func(x, top, dx float64, col rgb, back bool) {
		kx := x + dx*0.4
		if back {
			kx -= 2.5
		}
		p.body(limb(x, top, kx, (top+99)/2, x+dx, 97, lw*1.25, lw*0.72), col)
		pc := col
		if q.b.mark == "tips" || q.b.mark == "panda" {
			pc = hex("#4a342c")
		}
		if q.b.muzzle == "long" || q.b.muzzle == "snout" {
			pc = darker(mixed(col, hex("#3a2f2c"), 0.6), 0.02)
		}
		if pc != col {
			p.part(blob(strconvs(x+dx-lw*0.8, 95, x+dx+lw*0.9, 94.5, x+dx+lw*1.3, 98, x+dx+lw, 100, x+dx-lw*0.8, 100)), pc, 0.6)
		} else {
			p.part(blob(strconvs(x+dx-lw*0.8, 96, x+dx+lw*0.9, 95.5, x+dx+lw*1.5, 98.5, x+dx+lw*1.2, 100, x+dx-lw*0.8, 100)), pc, 0.5)
		}
	}
	foot(cx-rx*0.55, by+2, walk, far, true)
	foot(cx+rx*0.62, by+2, -walk, far, false)
	body := blob(strconvs(cx-rx, by-ry*0.1, cx-rx*0.75, by-ry*0.8, cx, by-ry*0.86, cx+rx*0.75, by-ry*0.95, cx+rx*1.02, by-ry*0.2, cx+rx*0.8, by+ry*0.75, cx, by+ry*0.85, cx-rx*0.8, by+ry*0.78))
	if b.mark == "hump" {
		p.body(blob(strconvs(cx-14, by-ry*0.5, cx-4, by-ry*1.75, cx+6, by-ry*1.7, cx+15, by-ry*0.5)), c)
	}
	hx, hy := cx+rx*1.12, by-ry*1.0
	hr := 14.5
	if b.neck > 0 {
		hx, hy, hr = cx+rx*1.2, by-ry*0.8-22*b.neck-6, 11.5
		if b.neck >= 1 {
			hx, hy = cx+rx*1.15, by-58
			hr = 9
		}
		nw := 8.5
		p.body(limb(cx+rx*0.68, by-ry*0.1, cx+rx*0.88, (by+hy)/2, hx-2, hy+4, nw*1.25, nw*0.72), c)
		if b.mark == "spots" {
			for i := range 6 {
				t := float64(i) / 6
				p.flat(disc(cx+rx*0.72+(hx-cx-rx*0.8)*t+float64(i%2)*4-2, by-ry*0.4+(hy-by+ry)*t, 2.4), darker(c, 0.2))
			}
		}
		if b.mark == "mane" || b.mark == "horn" || b.mark == "stripes" {
			m := hex("#4a2f22")
			if b.mark == "horn" {
				m = q.a.choose(8, "#d98ab5", "#8fb5e0", "#b59adf")
			}
			if b.mark == "stripes" {
				m = hex("#34323a")
			}
			p.body(blob(strconvs(cx+rx*0.3, by-ry*0.7, cx+rx*0.55, (by+hy)/2-2, hx-11, hy-6, hx-4, hy-11, hx+1, hy-6, hx-6, hy+4, cx+rx*0.8, (by+hy)/2+4, cx+rx*0.62, by-ry*0.2)), m)
		}
	}
	p.body(body, c)
	p.inside(body, func() { q.marks(cx, by, rx, ry) })
	if b.mark == "wool" {
		for i, d := range numbers("-0.9 -0.35 -0.6 -0.8 -0.15 -0.98 0.35 -0.95 0.75 -0.75 0.95 -0.1 0.7 0.55 0.2 0.75 -0.3 0.75 -0.75 0.5 -0.95 0.1") {
			if i%2 == 0 {
				continue
			}
			d0 := numbers("-0.9 -0.35 -0.6 -0.8 -0.15 -0.98 0.35 -0.95 0.75 -0.75 0.95 -0.1 0.7 0.55 0.2 0.75 -0.3 0.75 -0.75 0.5 -0.95 0.1")[i-1]
			p.part(disc(cx+rx*d0*0.92, by+ry*d*0.85, 7.5), c, 0.5)
		}
		p.part(ellipse(cx, by, rx*0.85, ry*0.75), c, 0.3)
	}
	near := c
	if b.mark == "panda" {
		near = hex("#33303a")
	}
	if b.mark == "wool" {
		near = hex("#4a4446")
	}
	foot(cx-rx*0.72, by+ry*0.2, -walk, near, true)
	foot(cx+rx*0.8, by+ry*0.1, walk, near, false)
	q.head(hx, hy, hr)
}

func (q *quad) marks(cx, by, rx, ry float64) {
	p := q.p
	dark := darker(q.coat, 0.2)
	switch q.b.mark {
	case "stripes":
		if q.b.leg > 1.25 || q.a.kind == "tiger" {
			dark = hex("#34323a")
		}
		for i := range 6 {
			x := cx - rx*0.8 + float64(i)*rx*0.32
			p.flat(blob(strconvs(x, by-ry*1.1, x+3.4, by-ry*1.1, x+1.5, by-ry*0.2, x-0.5, by+ry*0.15)), dark)
		}
	case "spots":
		for i := range 9 {
			p.flat(ellipse(cx-rx*0.8+float64(i%5)*rx*0.4, by-ry*0.5+float64(i/5)*ry*0.7+float64(i%2)*3, 4.2, 3.4), dark)
		}
	case "patch":
		c := darker(q.coat, 0.22)
		if q.a.kind == "cow" {
			c = hex("#43393a")
		}
		p.flat(blob(strconvs(cx-rx*0.7, by-ry, cx-rx*0.1, by-ry*0.9, cx-rx*0.05, by-ry*0.1, cx-rx*0.5, by+ry*0.1)), c)
		if q.a.kind == "cow" {
			p.flat(blob(strconvs(cx+rx*0.3, by+ry*0.1, cx+rx*0.7, by-ry*0.3, cx+rx*0.75, by+ry*0.5, cx+rx*0.4, by+ry*0.6)), c)
		}
	case "panda":
		p.flat(box(cx+rx*0.35, by-ry*1.2, rx*0.45, ry*2.4), hex("#33303a"))
	case "wool":
	default:
		p.veil(ellipse(cx+2, by+ry*0.85, rx*0.85, ry*0.5), q.belly, 0.75)
	}
}

func (q *quad) tailAt(x, y float64) {
	p, c := q.p, q.coat
	switch q.b.tail {
	case "bush":
		p.body(blob(strconvs(x+4, y+2, x-6, y+8, x-15, y+2, x-20, y-12, x-13, y-22, x-8, y-12, x, y-5)), c)
		tip := q.belly
		p.part(blob(strconvs(x-20, y-10, x-17, y-19, x-13, y-22, x-9.5, y-14, x-14, y-10)), tip, 0.6)
	case "plume":
		p.body(blob(strconvs(x+5, y+8, x-8, y+6, x-16, y-8, x-15, y-28, x-3, y-38, x+7, y-30, x+3, y-22, x-3, y-26, x-5, y-16, x+2, y-6)), lighter(c, 0.04))
	case "thin":
		w := 2.6
		col := c
		if q.a.kind == "mouse" || q.a.kind == "rat" {
			w, col = 1.5, hex("#d9a79c")
		}
		p.line(wire(strconvs(x+4, y+2, x-6, y+6, x-13, y-2, x-13, y-14, x-8, y-20)), w*1.6, col)
	case "curl":
		p.line(wire(strconvs(x+4, y, x-5, y-4, x-9, y-12, x-4, y-17, x, y-13)), 4, c)
	case "puff":
		p.body(disc(x-1, y, 5.2), lighter(c, 0.05))
	case "tuft":
		p.line(wire(strconvs(x+3, y, x-5, y+6, x-7, y+18)), 2.4, c)
		p.body(blob(strconvs(x-8, y+15, x-5, y+16, x-5, y+25, x-10, y+24)), darker(c, 0.22))
	case "mane":
		m := hex("#4a2f22")
		if q.b.mark == "horn" {
			m = q.a.choose(8, "#d98ab5", "#8fb5e0", "#b59adf")
		}
		p.body(blob(strconvs(x+4, y-3, x-5, y-2, x-11, y+10, x-13, y+30, x-7, y+34, x-3, y+18, x+3, y+6)), m)
	case "flat":
		p.body(blob(strconvs(x+5, y+4, x-8, y+10, x-20, y+18, x-22, y+23, x-12, y+23, x+4, y+14)), darker(c, 0.1))
	}
}

func (q *quad) sit() {
	p, b, c := q.p, q.b, q.coat
	cx := 52.0
	g := b.girth
	// Tail round the side.
	switch b.tail {
	case "bush":
		p.body(blob(strconvs(cx-8, 92, cx-22, 96, cx-38, 88, cx-42, 70, cx-34, 60, cx-28, 74, cx-18, 82)), c)
		p.part(blob(strconvs(cx-42, 72, cx-39, 62, cx-34, 60, cx-30, 70, cx-36, 74)), q.belly, 0.6)
	case "plume":
		p.body(blob(strconvs(cx-6, 95, cx-26, 96, cx-38, 78, cx-38, 52, cx-25, 38, cx-14, 46, cx-20, 52, cx-26, 54, cx-24, 70, cx-12, 80)), lighter(c, 0.04))
	case "thin":
		col, w := c, 4.2
		if q.a.kind == "mouse" || q.a.kind == "rat" {
			col, w = hex("#d9a79c"), 2.2
		}
		p.line(wire(strconvs(cx-12, 94, cx-26, 97, cx-36, 90, cx-37, 79, cx-31, 73)), w, col)
	case "flat":
		p.body(blob(strconvs(cx-8, 90, cx-26, 91, cx-40, 96, cx-38, 100, cx-10, 100)), darker(c, 0.1))
	default:
		p.body(disc(cx-19*g, 92, 5), lighter(c, 0.05))
	}
	hr := 18.0
	hy := 36.0
	w := 16.5 * g
	body := blob(strconvs(cx-8, 48, cx+8, 48, cx+w*0.95, 72, cx+w*1.05, 92, cx+w*0.6, 100, cx-w*0.7, 100, cx-w*1.2, 92, cx-w, 72))
	p.body(body, c)
	p.inside(body, func() {
		if b.mark != "wool" {
			p.veil(ellipse(cx+3, 80, w*0.62, 24), q.belly, 0.9)
		}
		if b.mark == "stripes" {
			dark := darker(c, 0.2)
			if q.a.kind == "tiger" {
				dark = hex("#34323a")
			}
			for i := range 4 {
				y := 62 + float64(i)*9
				p.flat(blob(strconvs(cx-w*1.3, y, cx-w*0.55, y+2, cx-w*1.3, y+4)), dark)
				p.flat(blob(strconvs(cx+w*1.3, y, cx+w*0.7, y+2, cx+w*1.3, y+4)), dark)
			}
		}
	})
	dark := c
	if b.mark == "panda" || b.mark == "tips" {
		dark = hex("#4a342c")
		if b.mark == "panda" {
			dark = hex("#33303a")
		}
	}
	p.body(blob(strconvs(cx-w*1.25, 88, cx-w*0.95, 76, cx-w*0.4, 84, cx-w*0.35, 99, cx-w*1.2, 99.5)), darker(c, 0.03)) // haunch
	p.part(blob(strconvs(cx-w*1.1, 95, cx-w*0.3, 94, cx-w*0.15, 99, cx-w*0.4, 100, cx-w*1.1, 100)), mixed(dark, c, 0.3), 0.5)
	for i, d := range []float64{-0.12, 0.55} {
		if q.a.pose == "wave" && i == 1 {
			p.body(limb(cx+w*0.7, 64, cx+w*1.3, 58, cx+w*1.45, 46, 4.6, 4), c)
			continue
		}
		x := cx + w*d
		p.body(limb(x, 66, x+0.5, 84, x+1, 96, 4.4, 3.6), lighter(c, 0.015))
		p.part(blob(strconvs(x-4, 95, x+4, 94.5, x+7, 98, x+5, 100, x-4, 100)), dark, 0.5)
	}
	if b.mark == "wool" {
		for _, d := range [][2]float64{{-0.8, 62}, {0.7, 62}, {-1, 78}, {0.95, 78}, {-0.8, 92}, {0.7, 92}, {0, 60}, {0, 74}, {0, 88}} {
			p.part(disc(cx+w*d[0]*0.9, d[1], 9), c, 0.5)
		}
	}
	tilt := 0.0
	if q.a.pose == "look-up" {
		tilt = -14
	}
	p.rotated(tilt, cx, 50, func() { q.head(cx+3, hy, hr) })
}

func (q *quad) asleep() {
	p, c, b := q.p, q.coat, q.b
	body := blob("14 86 20 68 42 58 68 60 88 72 94 88 84 100 30 100 16 97")
	p.body(body, c)
	p.inside(body, func() { q.marks(52, 78, 38, 20) })
	if b.mark == "wool" {
		for i := range 8 {
			p.part(disc(20+float64(i)*10, 70+float64(i%2)*4, 9), c, 0.5)
		}
	}
	switch b.tail {
	case "bush", "plume":
		p.body(blob("18 88 12 96 24 101 50 100 62 96 52 90 32 91"), lighter(c, 0.03))
		p.part(blob("50 99.5 62 96 53 91 46 93"), q.belly, 0.5)
	case "thin":
		p.line(wire("16 90 14 97 28 98.5 52 97"), 4.2, darker(c, 0.04))
	}
	q.a.face = "asleep"
	p.rotated(8, 78, 80, func() { q.head(80, 80, 15.5) })
}

// head draws a head seen nearly from the front, looking a little to the right.
func (q *quad) head(x, y, r float64) {
	p, b, c := q.p, q.b, q.coat
	inner := mixed(c, hex("#e8a79c"), 0.6)
	earC := c
	if b.mark == "panda" {
		earC = hex("#33303a")
	}
	if b.mark == "mane" && b.muzzle == "bear" {
		m := hex("#a0622c")
		p.body(blob(strconvs(x, y-r*1.55, x+r*0.9, y-r*1.3, x+r*1.5, y-r*0.5, x+r*1.5, y+r*0.5, x+r*0.9, y+r*1.25, x, y+r*1.5, x-r*0.9, y+r*1.25, x-r*1.5, y+r*0.5, x-r*1.5, y-r*0.5, x-r*0.9, y-r*1.3)), m)
	}
	switch b.mark {
	case "antlers":
		h := hex("#8a6a4a")
		for _, s := range []float64{-1, 1} {
			p.line(wire(strconvs(x+s*r*0.35, y-r*0.8, x+s*r*0.75, y-r*1.5, x+s*r*0.65, y-r*2.2)), r*0.17, h)
			p.line(wire(strconvs(x+s*r*0.7, y-r*1.45, x+s*r*1.15, y-r*1.6, x+s*r*1.25, y-r*2.0)), r*0.14, h)
		}
	case "horns":
		for _, s := range []float64{-1, 1} {
			p.body(limb(x+s*r*0.35, y-r*0.7, x+s*r*0.6, y-r*1.5, x+s*r*1.1, y-r*1.5, r*0.16, r*0.05), hex("#b9a98c"))
		}
	case "horn":
		p.body(poly(x-r*0.14, y-r*0.85, x+r*0.25, y-r*2.1, x+r*0.34, y-r*0.8), hex("#f0cf7a"))
	}
	for i, s := range []float64{-1, 1} {
		col := earC
		if i == 1 {
			col = lighter(earC, 0.01)
		}
		switch b.ears {
		case "point":
			k := 1.0
			if b.muzzle == "long" {
				k = 0.75
			}
			p.body(shape(strconvs("M", x+s*r*0.2, y-r*0.75, "Q", x+s*r*0.75, y-r*(1.2+0.4*k), x+s*r*0.98, y-r*(1.15+0.35*k), "Q", x+s*r*1.1, y-r*0.8, x+s*r*0.92, y-r*0.3, "Z")), col)
			p.flat(shape(strconvs("M", x+s*r*0.45, y-r*0.78, "Q", x+s*r*0.75, y-r*(1.05+0.3*k), x+s*r*0.88, y-r*(1.0+0.28*k), "Q", x+s*r*0.95, y-r*0.8, x+s*r*0.82, y-r*0.5, "Z")), inner)
			if b.mark == "tips" {
				p.flat(shape(strconvs("M", x+s*r*0.72, y-r*1.28, "Q", x+s*r*0.85, y-r*1.45, x+s*r*0.98, y-r*1.5, "Q", x+s*r*1.05, y-r*1.3, x+s*r*1.04, y-r*1.12, "Z")), hex("#4a342c"))
			}
		case "tuft":
			p.body(shape(strconvs("M", x+s*r*0.3, y-r*0.75, "L", x+s*r*0.72, y-r*1.6, "L", x+s*r*0.88, y-r*0.45, "Z")), col)
		case "round":
			p.body(disc(x+s*r*0.74, y-r*0.72, r*0.37), col)
			p.flat(disc(x+s*r*0.74, y-r*0.70, r*0.2), inner)
		case "small":
			p.body(disc(x+s*r*0.8, y-r*0.55, r*0.22), col)
		case "big":
			p.body(disc(x+s*r*0.95, y-r*0.72, r*0.62), col)
			p.flat(disc(x+s*r*0.95, y-r*0.68, r*0.4), hex("#e8b5aa"))
		case "long":
			p.rotated(s*12, x+s*r*0.4, y-r*0.6, func() {
				p.body(ellipse(x+s*r*0.42, y-r*1.5, r*0.28, r*0.95), col)
				p.flat(ellipse(x+s*r*0.42, y-r*1.45, r*0.14, r*0.72), inner)
			})
		}
	}
	// The skull.
	var skull outline
	switch b.muzzle {
	case "wedge":
		skull = blob(strconvs(x-r*0.6, y-r*0.88, x, y-r*0.98, x+r*0.6, y-r*0.88, x+r*1.0, y-r*0.2, x+r*1.16, y+r*0.28, x+r*0.6, y+r*0.6, x+r*0.12, y+r*0.98, x-r*0.45, y+r*0.62, x-r*1.1, y+r*0.28, x-r*0.98, y-r*0.2))
	case "long":
		skull = blob(strconvs(x-r*0.65, y-r*0.85, x+r*0.05, y-r*0.95, x+r*0.7, y-r*0.8, x+r*0.85, y-r*0.1, x+r*0.75, y+r*0.75, x+r*0.6, y+r*1.35, x+r*0.15, y+r*1.5, x-r*0.35, y+r*1.3, x-r*0.55, y+r*0.6, x-r*0.8, y-r*0.1))
	default:
		skull = blob(strconvs(x-r*0.6, y-r*0.86, x, y-r*0.98, x+r*0.6, y-r*0.86, x+r*1.02, y-r*0.1, x+r*0.92, y+r*0.5, x+r*0.45, y+r*0.88, x, y+r*0.93, x-r*0.45, y+r*0.88, x-r*0.92, y+r*0.5, x-r*1.02, y-r*0.1))
	}
	sk := c
	if b.mark == "wool" {
		sk = q.belly
	}
	p.body(skull, sk)
	ex, ey := x+r*0.1, y-r*0.02
	p.inside(skull, func() {
		switch {
		case b.muzzle == "wedge" && b.mark == "mask" && q.a.kind == "badger":
			p.flat(blob(strconvs(x-r*0.28, y-r, x+r*0.42, y-r, x+r*0.35, y+r*0.9, x-r*0.1, y+r*0.9)), q.belly)
			p.flat(blob(strconvs(x-r*1.2, y-r*0.1, x-r*0.7, y-r*0.2, x-r*0.5, y+r*0.7, x-r, y+r*0.7)), q.belly)
			p.flat(blob(strconvs(x+r*1.3, y-r*0.1, x+r*0.8, y-r*0.2, x+r*0.6, y+r*0.7, x+r, y+r*0.7)), q.belly)
		case b.muzzle == "wedge" && q.a.kind != "mole" && q.a.kind != "rat":
			p.flat(blob(strconvs(x-r*1.3, y+r*0.1, x-r*0.5, y+r*0.1, x-r*0.05, y+r*0.5, x+r*0.1, y+r*1.1, x-r*0.7, y+r*0.9)), q.belly)
			p.flat(blob(strconvs(x+r*1.4, y+r*0.1, x+r*0.7, y+r*0.1, x+r*0.28, y+r*0.5, x+r*0.12, y+r*1.1, x+r*0.8, y+r*0.9)), q.belly)
		case b.muzzle == "long":
			p.stripe(blob(strconvs(x-r*0.5, y+r*0.85, x+r*0.15, y+r*0.72, x+r*0.8, y+r*0.85, x+r*0.7, y+r*1.6, x-r*0.5, y+r*1.6)), mixed(q.belly, sk, 0.35))
			if b.mark == "stripes" {
				for i := range 3 {
					p.flat(box(x-r+float64(i)*r*0.05, y-r*0.6+float64(i)*r*0.35, r*0.5, r*0.13), hex("#34323a"))
					p.flat(box(x+r*0.55, y-r*0.6+float64(i)*r*0.35, r*0.5, r*0.13), hex("#34323a"))
				}
			}
		case b.mark == "stripes":
			dark := darker(c, 0.2)
			if q.a.kind == "tiger" {
				dark = hex("#34323a")
			}
			for _, d := range []float64{-0.3, 0.1, 0.5} {
				p.flat(poly(x+r*(d-0.09), y-r*1.1, x+r*(d+0.09), y-r*1.1, x+r*d, y-r*0.55), dark)
			}
			for _, s := range []float64{-1, 1} {
				p.flat(poly(x+s*r*1.1, y+r*0.2, x+s*r*0.7, y+r*0.32, x+s*r*1.1, y+r*0.4), dark)
			}
		case b.mark == "patch":
			pc := darker(c, 0.22)
			if q.a.kind == "cow" {
				pc = hex("#43393a")
			}
			p.flat(ellipse(x-r*0.45, y-r*0.1, r*0.48, r*0.62), pc)
		case b.mark == "cap":
			p.flat(blob(strconvs(x-r*0.75, y-r*0.1, x-r*0.35, y-r*0.55, x+r*0.1, y-r*0.35, x+r*0.55, y-r*0.55, x+r*0.9, y-r*0.1, x+r*0.75, y+r*0.7, x, y+r*1, x-r*0.6, y+r*0.7)), q.belly)
		}
	})
	if b.mark == "panda" {
		p.flat(ellipse(ex-r*0.4, ey, r*0.27, r*0.33), hex("#33303a"))
		p.flat(ellipse(ex+r*0.44, ey, r*0.27, r*0.33), hex("#33303a"))
	}
	if b.mark == "wool" {
		for _, d := range []float64{-0.6, -0.2, 0.2, 0.6} {
			p.part(disc(x+r*d, y-r*0.85, r*0.38), c, 0.5)
		}
	}
	ny := y + r*0.36 // nose
	nose := hex("#3a2b2b")
	switch b.muzzle {
	case "bear":
		p.part(ellipse(x+r*0.12, y+r*0.42, r*0.5, r*0.37), q.belly, 0.7)
		ny = y + r*0.24
		if q.a.kind == "monkey" {
			nose = hex("#6a4a3a")
		}
	case "snout":
		p.part(ellipse(x+r*0.14, y+r*0.42, r*0.56, r*0.38), mixed(q.belly, hex("#e8a79c"), 0.5), 0.7)
		for _, d := range []float64{-0.18, 0.18} {
			p.flat(ellipse(x+r*(0.14+d), y+r*0.4, r*0.08, r*0.12), darker(hex("#b0655c"), 0.05))
		}
		nose = rgb{}
	case "long":
		for _, d := range []float64{-0.2, 0.2} {
			p.flat(ellipse(x+r*(0.15+d), y+r*1.08, r*0.07, r*0.1), darker(sk, 0.25))
		}
		nose = rgb{}
	case "wedge":
		ny = y + r*0.72
	}
	er := r * 0.125
	face := q.a.face
	if q.a.pose == "sleep" {
		face = "asleep"
	}
	spread := 0.42
	if b.muzzle == "long" {
		spread = 0.46
	}
	eyeOn := func(ex float64) {
		if (b.mark == "panda" || b.mark == "wool" && q.belly.R < 90 || b.mark == "mask" && q.a.kind == "badger") && (face == "asleep" || face == "glad") {
			p.line(shape(strconvs("M", ex-er*1.2, ey, "Q", ex, ey+er*1.4, ex+er*1.2, ey)), er*0.6, hex("#f4f1ea"))
			return
		}
		if b.mark == "panda" || b.mark == "wool" && q.belly.R < 90 {
			p.raw(disc(ex, ey, er*1.35), hex("#f8f5ee"))
		}
		p.eye(ex, ey, er, face)
	}
	eyeOn(ex - r*spread)
	eyeOn(ex + r*spread)
	if nose != (rgb{}) {
		p.raw(blob(strconvs(x+r*(0.12-0.16), ny-r*0.07, x+r*0.12, ny-r*0.1, x+r*(0.12+0.16), ny-r*0.07, x+r*0.12, ny+r*0.13)), nose)
		if b.muzzle != "wedge" {
			p.line(shape(strconvs("M", x+r*0.12, ny+r*0.1, "L", x+r*0.12, ny+r*0.24)), r*0.05, nose)
			p.smile(x+r*0.12, ny+r*0.24, r*0.42, face)
		}
	} else if b.muzzle == "long" {
		p.smile(x+r*0.15, y+r*1.24, r*0.42, face)
	} else {
		p.smile(x+r*0.14, y+r*0.62, r*0.4, face)
	}
	if b.muzzle != "long" && b.mark != "panda" {
		p.veil(ellipse(x-r*0.55, y+r*0.32, r*0.2, r*0.13), cheek, 0.4)
		p.veil(ellipse(x+r*0.8, y+r*0.32, r*0.17, r*0.13), cheek, 0.4)
	}
	if b.ears == "flop" {
		ec := darker(c, 0.13)
		if b.mark == "wool" {
			ec = darker(sk, 0.02)
		}
		if q.a.kind == "pig" {
			ec = darker(c, 0.06)
		}
		for _, s := range []float64{-1, 1} {
			if b.mark == "wool" || b.muzzle == "long" || b.muzzle == "snout" {
				p.body(blob(strconvs(x+s*r*0.7, y-r*0.6, x+s*r*1.3, y-r*0.6, x+s*r*1.45, y-r*0.2, x+s*r*1.0, y-r*0.15)), ec)
			} else {
				p.body(blob(strconvs(x+s*r*0.6, y-r*0.82, x+s*r*1.05, y-r*0.7, x+s*r*1.22, y+r*0.1, x+s*r*1.0, y+r*0.45, x+s*r*0.78, y+r*0.05)), ec)
			}
		}
	}
	if q.a.kind == "cat" || q.a.kind == "mouse" || q.a.kind == "tiger" {
		for _, s := range []float64{-1, 1} {
			p.thread(shape(strconvs("M", x+r*0.12+s*r*0.4, y+r*0.45, "L", x+r*0.12+s*r*1.15, y+r*0.35)), r*0.035, hex("#fbf6ec"), 0.9)
			p.thread(shape(strconvs("M", x+r*0.12+s*r*0.4, y+r*0.55, "L", x+r*0.12+s*r*1.1, y+r*0.62)), r*0.035, hex("#fbf6ec"), 0.9)
		}
	}
}
