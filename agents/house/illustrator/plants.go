package illustrator

import "math"

// drawTree draws a tree of one kind; winter bares the ones that lose their leaves.
func drawTree(p *pen, a act) {
	trunk := hex("#6f4e37")
	kind := a.kind
	if a.bare && (kind == "oak" || kind == "tree" || kind == "apple tree" || kind == "maple" || kind == "willow" || kind == "cherry tree" || kind == "orchard") {
		kind = "bare"
	}
	lean := 0.0
	if a.wild {
		lean = 7
	}
	switch kind {
	case "pine", "fir", "spruce":
		c := a.col("#3f6b58")
		p.body(rounded(27, 84, 7, 16, 1), trunk)
		for i := range 4 {
			y := 90 - float64(i)*20
			w := 30 - float64(i)*6
			dx := lean * float64(i) * 0.4
			p.body(shape(strconvs("M", 30.5-w+dx, y, "Q", 30.5-w*0.35+dx, y-10, 30.5+dx*1.3, y-32, "Q", 30.5+w*0.35+dx, y-10, 30.5+w+dx, y, "Q", 30.5+w*0.5+dx, y+4.5, 30.5+dx, y+1, "Q", 30.5-w*0.5+dx, y+4.5, 30.5-w+dx, y, "Z")), lighter(c, 0.025*float64(i)))
			if a.bare {
				p.flat(shape(strconvs("M", 30.5-w*0.42+dx, y-16, "Q", 30.5-w*0.2+dx, y-20, 30.5+dx*1.3, y-32, "Q", 30.5+w*0.25+dx, y-20, 30.5+w*0.5+dx, y-14, "Q", 30.5+w*0.2+dx, y-17, 30.5+dx, y-13, "Q", 30.5-w*0.2+dx, y-17, 30.5-w*0.42+dx, y-16, "Z")), hex("#f4f7fa"))
			}
		}
	case "willow":
		c := a.col("#8aa35a")
		p.body(blob("40 100 43 60 38 36 54 34 53 62 58 100"), trunk)
		p.body(blob("14 44 18 20 46 6 76 16 86 42 70 50 48 44 28 52"), c)
		for i := range 10 {
			x := 10 + float64(i)*9
			l := 62 + 16*math.Sin(float64(i)*1.7)
			p.body(limb(x+2, 38, x-2+lean, (38+l)/2, x+math.Sin(float64(i))*3+lean*1.5, l+14, 4.6, 1.6), mixed(c, hex("#6a8a4a"), float64(i%3)*0.3))
		}
	case "palm":
		c := a.col("#4f8f5a")
		p.body(shape("M 42 100 C 46 74 44 52 52 30 L 58 31 C 53 54 56 76 54 100 Z"), hex("#a07a52"))
		for i := range 5 {
			p.thread(wire(strconvs(45, 88-float64(i)*12, 50, 86-float64(i)*12, 54.5, 88-float64(i)*12)), 0.9, darker(hex("#a07a52"), 0.15), 0.8)
		}
		for i, s := range []string{"55 30 30 18 6 34 30 26", "55 30 38 6 12 10 36 16", "55 30 56 4 74 0 62 14", "55 30 84 8 100 22 78 20", "55 30 84 26 98 46 76 34", "55 30 34 34 22 54 42 40"} {
			p.body(blob(s), mixed(c, hex("#7aa852"), float64(i%2)*0.4))
		}
		p.body(disc(51, 34, 4), hex("#7a5030"))
		p.body(disc(58, 35, 4), hex("#7a5030"))
	case "bare":
		p.body(blob("40 100 43 70 42 46 50 44 52 70 58 100"), trunk)
		for _, s := range []string{"46 60 34 44 22 30 18 16", "46 50 42 30 46 10", "48 56 62 40 74 30 82 14", "34 44 24 44 12 38", "62 40 74 44 86 38", "44 30 34 20 32 8", "68 35 66 22 70 8", "46 24 54 12 56 4"} {
			p.line(wire(s), 2.6, trunk)
		}
		if a.bare {
			for _, s := range []string{"34 43 24 31 19 18", "62 39 74 29 81 15", "43 30 46 12"} {
				p.thread(wire(s), 1.2, hex("#f4f7fa"), 0.9)
			}
		}
	case "birch":
		c := a.col("#b5c05a")
		p.body(blob("43 100 45 60 44 24 51 24 52 62 54 100"), hex("#f3f0e8"))
		for i := range 6 {
			y := 40 + float64(i)*10
			p.flat(rounded(44.5+float64(i%2)*3, y, 4.5, 1.6, 0.8), hex("#4a4448"))
		}
		if a.bare {
			for _, s := range []string{"47 52 34 38 26 22", "49 44 62 32 70 18", "47 34 40 20 38 8", "49 28 56 16 58 4", "47 60 32 54 20 46", "49 56 64 50 76 42"} {
				p.line(wire(s), 1.9, hex("#cfc8c4"))
			}
		} else {
			foliage(p, a, c, 48, 30, 26, lean)
		}
	case "bamboo":
		c := a.col("#7aa552")
		for i := range 5 {
			x := 16 + float64(i)*16
			h := 92 - float64((i*37)%26)
			for k := range 5 {
				p.body(rounded(x, 100-h+float64(k)*h/5, 7, h/5-1, 2), mixed(c, hex("#a5b55a"), float64((i+k)%3)*0.25))
			}
			p.body(blob(strconvs(x+6, 100-h*0.7, x+16, 94-h*0.75, x+26, 100-h*0.7, x+15, 101-h*0.7)), darker(c, 0.04))
		}
	case "cactus":
		c := a.col("#5f8f5a")
		p.body(rounded(36, 10, 22, 90, 11), c)
		p.body(shape("M 14 36 Q 14 30 20 30 Q 26 30 26 36 L 26 52 L 40 52 L 40 64 L 24 64 Q 14 64 14 54 Z"), darker(c, 0.02))
		p.body(shape("M 82 28 Q 82 22 76 22 Q 70 22 70 28 L 70 42 L 54 42 L 54 54 L 72 54 Q 82 54 82 44 Z"), darker(c, 0.02))
		for i := range 3 {
			p.thread(shape(strconvs("M", 42+float64(i)*5, 18, "L", 42+float64(i)*5, 96)), 0.9, lighter(c, 0.14), 0.8)
		}
		p.body(blob("42 10 44 2 48 6 52 2 54 10"), hex("#e0607f"))
	case "bush", "fern", "ivy", "berry":
		c := a.col("#6a914e")
		for i, d := range [][3]float64{{24, 70, 24}, {76, 70, 24}, {50, 56, 30}, {38, 82, 22}, {64, 82, 22}} {
			p.body(disc(d[0], d[1], d[2]*0.92), mixed(c, hex("#8aad5a"), float64(i%2)*0.4))
		}
		if kind == "berry" || a.pick(2, 8) == 0 {
			for i := range 8 {
				p.raw(disc(24+float64((i*29)%54), 52+float64((i*17)%36), 2.6), p.grade(hex("#d0453a")))
			}
		}
	default:
		c := a.col("#6d9450")
		switch kind {
		case "apple tree", "orchard":
			c = a.col("#6a9a4c")
		case "cherry tree":
			c = a.col("#eeb5c5")
		case "maple":
			c = a.col("#d9763a")
		}
		p.body(shape("M 40 100 C 46 84 43 70 41 56 L 57 56 C 55 70 52 84 62 100 Q 52 97 40 100 Z"), trunk)
		p.line(wire("48 66 38 54 32 44"), 3.4, trunk)
		p.line(wire("50 62 60 50 66 42"), 3.4, trunk)
		foliage(p, a, c, 49, 34, 34, lean)
		if kind == "apple tree" || kind == "orchard" {
			for i := range 9 {
				x, y := 22+float64((i*23)%54), 18+float64((i*31)%40)
				p.part(disc(x, y, 3.4), hex("#cf4437"), 0.8)
			}
		}
	}
}

// foliage is a crown of leaves, the lit part over the shaded.
func foliage(p *pen, a act, c rgb, x, y, r, lean float64) {
	x += lean
	side := p.lit
	p.body(blob(strconvs(x-r*1.15, y+r*0.35, x-r*1.05, y-r*0.35, x-r*0.5, y-r*0.85, x+r*0.2, y-r*0.98, x+r*0.9, y-r*0.55, x+r*1.2, y+r*0.2, x+r*0.85, y+r*0.75, x+r*0.1, y+r*0.62, x-r*0.6, y+r*0.78)), darker(c, 0.045))
	p.body(blob(strconvs(x-side*r*0.9, y+r*0.2, x-side*r*0.85, y-r*0.4, x-side*r*0.25, y-r*0.72, x+side*r*0.3, y-r*0.45, x+side*r*0.35, y+r*0.1, x-side*r*0.15, y+r*0.35)), lighter(c, 0.03))
	p.body(blob(strconvs(x+side*r*0.15, y+r*0.45, x+side*r*0.2, y-r*0.05, x+side*r*0.65, y-r*0.25, x+side*r*0.98, y+r*0.1, x+side*r*0.8, y+r*0.52)), c)
	for i := range 9 {
		t := float64(i) * 2.4
		s, k := math.Sincos(t)
		q := r * (0.25 + 0.6*float64((i*37)%10)/10)
		fx, fy := x+k*q, y+s*q*0.72-r*0.1
		p.thread(wire(strconvs(fx-3, fy+1, fx, fy-1.4, fx+3, fy+1)), 1, lighter(c, 0.1), 0.75)
	}
	if a.bare {
		p.flat(blob(strconvs(x-r*0.9, y-r*0.35, x-r*0.4, y-r*0.8, x+r*0.3, y-r*0.9, x+r*0.9, y-r*0.4, x+r*0.3, y-r*0.55, x-r*0.4, y-r*0.4)), hex("#f4f7fa"))
	}
}

// flowerKinds: petal colour, centre, number of petals, form.
var flowerKinds = map[string]struct {
	petal, heart string
	n            int
	form         string
}{
	"flower": {"", "#f2c14e", 6, "open"}, "daisy": {"#fbf8f0", "#f2c14e", 11, "open"}, "sunflower": {"#f0b32f", "#6a4326", 14, "big"},
	"poppy": {"#d8412f", "#33292c", 4, "cup"}, "rose": {"#cf4560", "#a8304a", 0, "rose"}, "tulip": {"#e0574a", "", 0, "tulip"},
	"bluebell": {"#6a7ac8", "", 0, "bell"}, "snowdrop": {"#f6f8f6", "", 0, "bell"}, "lily": {"#f6efe4", "#e0a53f", 6, "open"},
	"orchid": {"#c87ac0", "#f2d06a", 5, "cup"}, "lavender": {"#8f7ac0", "", 0, "spike"}, "dandelion": {"#f2c93f", "#e0a52f", 18, "puff"},
	"wheat": {"#e0b654", "", 0, "spike"}, "reed": {"#7a5a3a", "", 0, "cattail"},
}

// drawFlower draws one or a few stems of a flower.
func drawFlower(p *pen, a act) {
	f, ok := flowerKinds[a.kind]
	if !ok {
		f = flowerKinds["flower"]
	}
	petal := a.choose(3, "#d9607a", "#e8913f", "#7a7ac8", "#e5c13f", "#f3efe6")
	if f.petal != "" {
		petal = hex(f.petal)
	}
	if a.tint != nil {
		petal = *a.tint
	}
	stem := hex("#5a8a4a")
	one := func(x, top, r float64) {
		bend := (x - 30) * 0.25
		p.line(wire(strconvs(30+(x-30)*0.45, 100, x-bend*0.4, (100+top)/2+6, x, top+2)), 2.2, stem)
		lx, ly := 30+(x-30)*0.7, (100+top)/2+10
		p.body(blob(strconvs(lx, ly+4, lx+9, ly-6, lx+18, ly-8, lx+11, ly+2)), stem)
		switch f.form {
		case "tulip":
			p.body(shape(strconvs("M", x-r*0.75, top-r*0.9, "Q", x-r*0.4, top-r*0.4, x, top-r*1.1, "Q", x+r*0.4, top-r*0.4, x+r*0.75, top-r*0.9, "Q", x+r*0.9, top+r*0.7, x, top+r*0.7, "Q", x-r*0.9, top+r*0.7, x-r*0.75, top-r*0.9, "Z")), petal)
			p.part(blob(strconvs(x-r*0.3, top-r*0.2, x, top-r*0.9, x+r*0.3, top-r*0.2, x, top+r*0.6)), lighter(petal, 0.06), 0.4)
		case "bell":
			for i := range 3 {
				bx, by := x+float64(i-1)*r*0.9, top+float64(i%2)*r*0.5
				p.body(shape(strconvs("M", bx, by-r*0.5, "Q", bx-r*0.6, by-r*0.2, bx-r*0.5, by+r*0.7, "L", bx-r*0.15, by+r*0.5, "L", bx+r*0.15, by+r*0.7, "L", bx+r*0.5, by+r*0.5, "Q", bx+r*0.6, by-r*0.2, bx, by-r*0.5, "Z")), petal)
			}
		case "spike":
			for i := range 7 {
				y := top + float64(i)*r*0.42 - r
				p.part(ellipse(x-r*0.3, y, r*0.28, r*0.36), petal, 0.5)
				p.part(ellipse(x+r*0.3, y+r*0.2, r*0.28, r*0.36), darker(petal, 0.04), 0.5)
			}
			p.part(ellipse(x, top-r*1.2, r*0.25, r*0.4), petal, 0.5)
		case "cattail":
			p.body(rounded(x-r*0.28, top-r*1.4, r*0.56, r*2.2, r*0.28), petal)
		case "rose":
			p.body(disc(x, top, r*0.95), petal)
			p.line(wire(strconvs(x-r*0.1, top, x+r*0.25, top-r*0.2, x+r*0.1, top-r*0.5, x-r*0.4, top-r*0.3, x-r*0.4, top+r*0.3, x+r*0.2, top+r*0.5, x+r*0.65, top+r*0.1)), r*0.14, darker(petal, 0.13))
		default:
			n := f.n
			for i := range n {
				s, k := math.Sincos(float64(i)*2*math.Pi/float64(n) + 0.3)
				d, w := r*0.72, r*math.Min(2.3/float64(n), 0.55)
				if f.form == "cup" {
					d, w = r*0.5, r*0.62
				}
				p.rotated((float64(i)*360/float64(n))+17+90, x+k*d, top+s*d, func() {
					p.part(ellipse(x+k*d, top+s*d, w, r*0.5), mixed(petal, lighter(petal, 0.05), float64(i%2)), 0.5)
				})
			}
			hr := r * 0.34
			if f.form == "big" {
				hr = r * 0.52
			}
			p.body(disc(x, top, hr), hex(f.heart))
		}
	}
	if a.kind == "sunflower" {
		one(30, 24, 22)
		if a.alive {
			p.eye(26, 22, 1.8, a.face)
			p.eye(35, 22, 1.8, a.face)
			p.smile(30.5, 28, 8, a.face)
		}
		return
	}
	one(12, 48, 9)
	one(50, 40, 10)
	one(30, 20, 13)
}

func drawGrass(p *pen, a act) {
	c := a.col("#7a9a4e")
	for i := range 14 {
		x := 4 + float64(i)*7.2
		h := 40 + float64((i*31)%45)
		b := float64((i*17)%20) - 10
		if a.wild {
			b = 24
		}
		p.part(shape(strconvs("M", x-3, 100, "Q", x-1+b*0.2, 100-h*0.6, x+b, 100-h, "Q", x+2+b*0.3, 100-h*0.5, x+3.4, 100, "Z")), mixed(c, hex("#a5b25a"), float64(i%3)*0.3), 0.6)
	}
}

func drawMushroom(p *pen, a act) {
	c := a.col("#cf4a3c")
	one := func(x, top, k float64) {
		p.body(shape(strconvs("M", x-8*k, 100, "Q", x-5*k, top+30*k, x-6*k, top+18*k, "L", x+6*k, top+18*k, "Q", x+5*k, top+30*k, x+9*k, 100, "Z")), hex("#f4ead6"))
		cap := shape(strconvs("M", x-30*k, top+24*k, "C", x-30*k, top-6*k, x-12*k, top-14*k, x, top-14*k, "C", x+12*k, top-14*k, x+30*k, top-6*k, x+30*k, top+24*k, "Q", x, top+32*k, x-30*k, top+24*k, "Z"))
		p.body(cap, c)
		p.inside(cap, func() {
			for _, d := range [][3]float64{{-16, 8, 5}, {2, -2, 6}, {18, 10, 4.5}, {-4, 18, 4}, {-26, 20, 3.5}} {
				p.flat(ellipse(x+d[0]*k, top+d[1]*k, d[2]*k, d[2]*k*0.8), hex("#fbf6ea"))
			}
		})
	}
	one(76, 62, 0.6)
	one(42, 22, 1.15)
	if a.alive {
		p.eye(37, 66, 2, a.face)
		p.eye(47, 66, 2, a.face)
		p.smile(42, 74, 8, a.face)
	}
}

func drawLeaf(p *pen, a act) {
	c := a.choose(2, "#d9763a", "#c9483a", "#e0ac3f", "#7a9a4a")
	if a.tint != nil {
		c = *a.tint
	}
	if a.kind == "feather" {
		c = a.col("#e9edf2")
	}
	p.body(blob("20 92 18 60 40 24 84 6 86 44 62 78 34 88"), c)
	p.line(wire("6 100 30 80 56 46 82 10"), 1.8, darker(c, 0.14))
	for i := range 4 {
		t := 0.25 + float64(i)*0.17
		x, y := 14+t*70, 92-t*84
		p.thread(shape(strconvs("M", x, y, "L", x-4, y-17)), 1, darker(c, 0.12), 0.8)
		p.thread(shape(strconvs("M", x, y, "L", x+17, y-1)), 1, darker(c, 0.12), 0.8)
	}
}

// fruits: colour and form.
var fruits = map[string][2]string{
	"apple": {"#cf4437", "apple"}, "pear": {"#b5b54a", "pear"}, "orange": {"#e88a2f", "round"}, "lemon": {"#f0cf4a", "round"}, "cherry": {"#b82f40", "cherry"},
	"strawberry": {"#d83a40", "straw"}, "pumpkin": {"#e0812f", "pumpkin"}, "tomato": {"#d8432f", "round"}, "onion": {"#c9925a", "apple"}, "carrot": {"#e8832f", "carrot"},
	"potato": {"#b5905f", "round"}, "nut": {"#a0703c", "nut"}, "seed": {"#8a6238", "nut"}, "bean": {"#7aa04a", "nut"}, "egg": {"#f3e8d6", "egg"}, "stone": {"#8f8f94", "stone"},
}

func drawFruit(p *pen, a act) {
	f, ok := fruits[a.kind]
	if !ok {
		f = fruits["apple"]
	}
	c := a.col(f[0])
	switch f[1] {
	case "pumpkin":
		for _, d := range [][2]float64{{-34, 20}, {34, 20}, {-18, 26}, {18, 26}, {0, 26}} {
			p.body(ellipse(55+d[0], 62, d[1], 34), mixed(c, hex("#c9642a"), math.Abs(d[0])/80))
		}
		p.body(shape("M 50 30 Q 50 16 60 10 L 66 15 Q 59 20 60 31 Z"), hex("#5f8a45"))
	case "carrot":
		p.body(shape("M 36 30 Q 50 20 64 30 Q 62 70 50 100 Q 38 70 36 30 Z"), c)
		for _, s := range []string{"50 28 40 12 34 2", "50 28 50 10 52 0", "50 28 60 14 68 4"} {
			p.line(wire(s), 4, hex("#5f9a4a"))
		}
	case "cherry":
		p.line(wire("34 66 44 34 66 10"), 1.8, hex("#5f8a45"))
		p.line(wire("72 70 70 40 66 10"), 1.8, hex("#5f8a45"))
		p.body(disc(32, 78, 20), c)
		p.body(disc(72, 80, 19), darker(c, 0.03))
	case "straw":
		p.body(blob("18 36 50 26 82 36 78 66 50 98 22 66"), c)
		for i := range 9 {
			p.flat(ellipse(30+float64(i%3)*19+float64(i/3%2)*4, 46+float64(i/3)*15, 1.5, 2.4), hex("#f6e0a0"))
		}
		p.body(blob("24 34 38 22 50 28 62 22 76 34 62 36 50 44 38 36"), hex("#5f9a4a"))
	case "pear":
		p.body(blob("50 16 62 26 66 46 80 66 74 90 50 98 26 90 20 66 34 46 38 26"), c)
		p.line(wire("50 18 52 8 58 4"), 2.6, hex("#6a4a35"))
	case "nut":
		p.body(blob("50 96 26 74 28 46 50 40 72 46 74 74"), c)
		p.body(blob("22 50 28 34 50 28 72 34 78 50 50 55"), darker(c, 0.14))
		p.line(shape("M 50 30 L 52 20"), 3, darker(c, 0.2))
	case "egg":
		p.body(blob("50 14 72 36 78 64 68 90 50 98 32 90 22 64 28 36"), c)
	case "stone":
		p.body(blob("8 92 14 66 36 48 66 46 90 62 98 88 84 99 24 100"), c)
		p.thread(wire("30 66 44 60 56 64"), 1.6, lighter(c, 0.12), 0.8)
	default:
		p.body(blob("50 32 68 22 88 36 88 66 70 94 50 92 30 94 12 66 12 36 32 22"), c)
		p.line(wire("50 32 51 20 56 12"), 3, hex("#6a4a35"))
		p.body(blob("54 20 66 8 80 10 70 20"), hex("#6a9a4c"))
	}
	if a.alive {
		p.eye(42, 58, 3, a.face)
		p.eye(60, 58, 3, a.face)
		p.smile(51, 68, 12, a.face)
	}
}
