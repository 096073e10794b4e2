package illustrator

import (
	"math"

	"github.com/atelierhq/atelier/media/artwork"
)

func drawSun(p *pen, a act) {
	c := a.col("#f6c350")
	p.glow(50, 50, 100, lighter(c, 0.08), 0.6)
	if a.alive || p.style == "paper-cut" || p.style == "line-and-wash" {
		for i := range 12 {
			p.rotated(float64(i)*30, 50, 50, func() {
				p.part(poly(45, 14, 55, 14, 50, -1), lighter(c, 0.03), 0.2)
			})
		}
	}
	p.raisedDisc(50, 50, 31, c)
	if a.alive {
		p.eye(40, 46, 3, a.face)
		p.eye(60, 46, 3, a.face)
		p.smile(50, 57, 16, a.face)
		p.veil(ellipse(34, 56, 5, 3.4), cheek, 0.5)
		p.veil(ellipse(66, 56, 5, 3.4), cheek, 0.5)
	}
}

// raisedDisc is a shining disc: bright whatever the hour.
func (p *pen) raisedDisc(x, y, r float64, c rgb) {
	was := p.amb
	p.amb.Amount, p.amb.Light, p.amb.Chroma = p.amb.Amount*0.25, 0, 1
	p.part(disc(x, y, r), c, 0.5)
	p.amb = was
}

func drawMoon(p *pen, a act) {
	c := a.col("#f7ecc4")
	p.glow(50, 50, 98, c, 0.5)
	if a.kind == "crescent" || !a.alive && a.pick(2, 6) == 0 {
		was := p.amb
		p.amb.Amount, p.amb.Light = p.amb.Amount*0.2, 0
		p.part(shape("M 62 14 C 34 14 18 34 18 52 C 18 72 36 88 60 86 C 44 80 36 66 37 50 C 38 34 48 20 62 14 Z"), c, 0.4)
		p.amb = was
		return
	}
	p.raisedDisc(50, 50, 34, c)
	for _, d := range [][3]float64{{38, 38, 6}, {60, 62, 8}, {62, 36, 4}, {36, 62, 4.4}} {
		p.veil(disc(d[0], d[1], d[2]), darker(c, 0.09), 0.7)
	}
	if a.alive {
		face := a.face
		if face == "" {
			face = "asleep"
		}
		p.eye(40, 48, 3.2, face)
		p.eye(60, 48, 3.2, face)
		p.smile(50, 60, 13, face)
		p.veil(ellipse(33, 57, 5, 3.4), cheek, 0.4)
		p.veil(ellipse(67, 57, 5, 3.4), cheek, 0.4)
	}
}

func drawStar(p *pen, a act) {
	c := a.col("#fbe39a")
	p.glow(50, 50, 62, c, 0.6)
	var xy []float64
	for i := range 10 {
		r := 36.0
		if i%2 == 1 {
			r = 17
		}
		s, k := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		xy = append(xy, 50+r*k, 52+r*s)
	}
	was := p.amb
	p.amb.Amount, p.amb.Light = p.amb.Amount*0.15, 0
	if a.kind == "comet" || a.kind == "meteor" {
		p.thread(shape("M 40 56 L -30 92"), 7, c, 0.35)
		p.thread(shape("M 44 50 L -20 70"), 4, c, 0.5)
	}
	p.part(smoothCorners(xy), c, 0.5)
	p.amb = was
	if a.alive {
		p.eye(43, 49, 2.8, a.face)
		p.eye(57, 49, 2.8, a.face)
		p.smile(50, 57, 10, a.face)
	}
}

// smoothCorners rounds a polygon a little: lines with short curves at corners.
func smoothCorners(xy []float64) outline {
	n := len(xy) / 2
	var o outline
	at := func(i int) (float64, float64) { i = (i%n + n) % n; return xy[2*i], xy[2*i+1] }
	for i := range n {
		ax, ay := at(i - 1)
		bx, by := at(i)
		cx, cy := at(i + 1)
		const k = 0.22
		x0, y0 := bx+(ax-bx)*k, by+(ay-by)*k
		x1, y1 := bx+(cx-bx)*k, by+(cy-by)*k
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		o.ops = append(o.ops, op, 'C')
		o.pts = append(o.pts, x0, y0, x0+(bx-x0)*0.6, y0+(by-y0)*0.6, x1+(bx-x1)*0.6, y1+(by-y1)*0.6, x1, y1)
	}
	o.ops = append(o.ops, 'Z')
	return o
}

func drawPlanet(p *pen, a act) {
	c := a.col("#d99a6a")
	switch a.kind {
	case "earth", "world":
		c = a.col("#4f8fc0")
	case "mars":
		c = a.col("#c8603f")
	case "black hole":
		p.glow(70, 50, 66, hex("#f0a050"), 0.7)
		p.raw(disc(70, 50, 30), hex("#15121c"))
		p.line(ellipse(70, 50, 60, 13), 4, hex("#f6c77a"))
		return
	}
	ring := a.kind == "planet"
	if ring {
		p.line(shape("M 128 40 C 136 52 100 66 70 66 C 40 66 4 60 12 48"), 4.5, mixed(c, hex("#f3e6c8"), 0.6))
	}
	o := disc(70, 50, 38)
	p.body(o, c)
	p.inside(o, func() {
		if a.kind == "earth" || a.kind == "world" {
			p.stripe(blob("44 30 62 22 72 34 60 46 66 60 54 70 44 52"), hex("#6aa05a"))
			p.stripe(blob("82 42 98 36 108 50 96 66 84 58"), hex("#6aa05a"))
			p.veil(blob("30 44 60 38 90 44 60 49"), hex("#ffffff"), 0.5)
		} else {
			p.stripe(shape("M 20 36 Q 70 46 120 34 L 120 42 Q 70 54 20 44 Z"), lighter(c, 0.08))
			p.stripe(shape("M 20 58 Q 70 68 120 56 L 120 62 Q 70 74 20 64 Z"), darker(c, 0.07))
		}
	})
	if ring {
		p.line(shape("M 12 48 C 16 40 28 36 34 35"), 4.5, mixed(c, hex("#f3e6c8"), 0.6))
		p.line(wire("10 50 40 64 70 66 104 60 130 44"), 4.5, mixed(c, hex("#f3e6c8"), 0.6))
	}
	if a.alive {
		p.eye(60, 46, 3.4, a.face)
		p.eye(82, 46, 3.4, a.face)
		p.smile(71, 55, 13, a.face)
	}
}

// cloudShape is a cloud's outline in a frame 170 wide.
const cloudShape = "10 84 4 66 18 52 34 50 42 26 70 14 96 22 108 40 132 36 152 52 156 72 164 84 150 94 84 97 22 95"

func drawCloud(p *pen, a act) {
	c := a.col("#fbfbf8")
	if a.kind == "fog" || a.kind == "mist" || a.kind == "smoke" || a.kind == "breeze" {
		c = a.col("#e3e9ec")
	}
	p.body(blob(cloudShape), c)
	p.part(blob("26 90 34 66 58 56 84 64 92 84 80 95 40 95"), lighter(c, 0.02), 0.6)
	p.part(blob("84 94 92 70 112 60 136 68 144 86 130 95"), darker(c, 0.02), 0.6)
	if a.alive {
		p.eye(72, 60, 4, a.face)
		p.eye(104, 60, 4, a.face)
		p.smile(88, 72, 18, a.face)
		p.veil(ellipse(60, 71, 7, 4.6), cheek, 0.5)
		p.veil(ellipse(116, 71, 7, 4.6), cheek, 0.5)
	}
}

// drawStorm is a thundercloud; as a character it has a face and arms of wind.
func drawStorm(p *pen, a act) {
	c := a.col("#5d6a84")
	bolt := hex("#ffe08a")
	gentle := a.face == "glad" || a.face == "asleep" || a.face == "calm"
	if gentle {
		c = lighter(c, 0.09)
	}
	p.glow(85, 60, 110, lighter(c, 0.2), 0.25)
	p.body(blob("2 70 -2 48 14 36 30 38 34 16 60 4 84 10 98 0 124 8 134 28 158 30 172 50 166 72 150 82 84 86 18 82"), darker(c, 0.07))
	p.body(blob("14 74 12 56 28 46 42 46 52 28 78 22 100 32 116 26 136 40 140 54 156 60 154 76 136 84 84 88 30 84"), c)
	p.body(blob("28 80 34 62 54 54 72 60 84 54 106 58 118 68 134 66 142 80 120 88 60 89"), lighter(c, 0.06))
	p.line(wire("20 60 28 50 40 52 40 60 33 60"), 2.6, lighter(c, 0.13))
	p.line(wire("128 48 138 42 146 48 142 56 136 53"), 2.6, lighter(c, 0.13))
	if !gentle || !a.alive {
		p.glow(50, 104, 40, bolt, 0.4)
		p.raw(poly(50, 86, 60, 86, 53, 100, 61, 100, 44, 122, 49, 105, 42, 105), bolt)
		p.raw(poly(112, 86, 120, 86, 115, 97, 121, 97, 108, 114, 112, 101, 106, 101), bolt)
	} else {
		for i := range 7 {
			x := 36 + float64(i)*16
			y := 93 + float64((i*5)%3)*5
			p.raw(blob(strconvs(x, y-4, x+2.4, y+2, x, y+4.6, x-2.4, y+2)), lighter(p.grade(hex("#8fb5d0")), 0.04))
		}
	}
	if a.alive {
		white := hex("#f6f8fb")
		for i, x := range []float64{68, 102} {
			if a.face == "glad" || a.face == "asleep" {
				p.eye(x, 56, 5.6, a.face)
				continue
			}
			p.raw(ellipse(x, 55, 8.6, 9.6), white)
			p.raw(disc(x+1.6, 57, 4.8), hex("#26263a"))
			p.raw(disc(x-0.2, 54.6, 1.8), white)
			brow := 2.6
			if a.face == "sad" || a.face == "wide" || a.face == "calm" {
				brow = -2.6
			}
			if i == 1 {
				brow = -brow
			}
			p.line(wire(strconvs(x-8, 42-brow, x, 40, x+8, 42+brow)), 3, darker(c, 0.18))
		}
		p.smile(86, 70, 20, a.face)
		p.veil(ellipse(54, 68, 8, 5), cheek, 0.6)
		p.veil(ellipse(117, 68, 8, 5), cheek, 0.6)
	}
}

func drawWind(p *pen, a act) {
	c := a.col("#eaf2f4")
	if a.alive {
		p.body(blob("10 60 8 34 28 16 56 14 76 28 80 52 66 72 36 78"), mixed(c, hex("#a9c8d8"), 0.35))
		p.eye(48, 42, 3.6, a.face)
		p.eye(66, 42, 3.6, a.face)
		p.body(disc(78, 56, 7), mixed(c, cheek, 0.4))
		p.raw(disc(83, 57, 3.4), hex("#5a4048"))
		p.line(wire("92 52 120 46 146 52 158 44 152 34 142 38"), 3.4, c)
		p.line(wire("92 60 126 60 150 68 164 62"), 3.4, c)
		p.line(wire("90 68 112 74 130 84 124 92 114 87"), 3.4, c)
		return
	}
	p.line(wire("4 40 50 32 96 40 118 28 108 14 94 22"), 3.6, c)
	p.line(wire("16 60 70 56 124 64 158 56 164 42 152 38"), 3.6, c)
	p.line(wire("2 80 44 76 84 82 104 94 92 101 82 93"), 3.6, c)
}

func drawRainbow(p *pen, a act) {
	for i, h := range []string{"#d8574a", "#e8954a", "#f0cf5a", "#7fb56a", "#5f9fc8", "#8a78b8"} {
		r := 92 - float64(i)*7.5
		o := shape(strconvs("M", 100-r, 100, "C", 100-r, 100-r*0.55*2.42, 100+r, 100-r*0.55*2.42, 100+r, 100))
		p.add(artwork.Shape{Path: p.path(o), Stroke: &artwork.Stroke{Paint: *plain(p.grade(hex(h))), Width: artwork.Tenth(7.8 * p.s)}, Opacity: 0.8})
	}
}

func drawLightning(p *pen, a act) {
	c := a.col("#ffe08a")
	p.glow(40, 50, 60, c, 0.6)
	p.raw(poly(36, 0, 60, 0, 44, 38, 64, 38, 22, 100, 34, 54, 14, 54), c)
	if a.alive {
		p.eye(36, 36, 2.6, a.face)
		p.eye(48, 36, 2.6, a.face)
	}
}

func drawDrop(p *pen, a act) {
	c := a.col("#7fb8d8")
	if a.kind == "snowflake" {
		f := hex("#f6fafc")
		for i := range 6 {
			p.rotated(float64(i)*60, 50, 50, func() {
				p.line(shape("M 50 50 L 50 6"), 3.4, f)
				p.line(shape("M 50 22 L 40 12"), 2.8, f)
				p.line(shape("M 50 22 L 60 12"), 2.8, f)
			})
		}
		return
	}
	p.body(shape("M 50 4 C 60 30 82 48 82 68 C 82 88 66 98 50 98 C 34 98 18 88 18 68 C 18 48 40 30 50 4 Z"), c)
	p.veil(ellipse(36, 70, 6, 12), hex("#ffffff"), 0.6)
	if a.alive {
		p.eye(42, 66, 4, a.face)
		p.eye(60, 66, 4, a.face)
		p.smile(51, 78, 13, a.face)
	}
}

// drawWave is one great wave that curls over.
func drawWave(p *pen, a act) {
	c := a.col("#4a87a0")
	foam := hex("#f3f8f8")
	p.body(shape("M 0 100 C 20 60 50 14 100 12 C 132 12 146 34 136 52 C 130 40 112 38 104 52 C 94 72 120 92 160 100 Z"), c)
	p.thread(wire("20 90 50 50 90 28"), 3, lighter(c, 0.14), 0.8)
	p.thread(wire("46 94 66 64 92 44"), 3, lighter(c, 0.1), 0.8)
	for i, d := range [][3]float64{{100, 14, 8}, {114, 16, 9}, {127, 24, 9}, {136, 36, 8}, {137, 49, 6}, {86, 17, 6}} {
		_ = i
		p.part(disc(d[0], d[1], d[2]), foam, 0.4)
	}
}
