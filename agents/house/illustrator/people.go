package illustrator

import "math"

// outfit is what makes one kind of person.
type outfit struct {
	age   string // child adult old
	hat   string
	coat  string // main colour of the clothes
	legs  string
	hair  string // colour, "" chosen by look
	style string // short long bun braids bald curly none
	beard string
	extra string // apron scarf cape stripes armour suit dress glasses pack tie wings
	prop  string // lantern staff wand broom book letter net
}

// people maps lemmas to outfits; colours are picked by look where left open.
var people = map[string]outfit{
	"child": {age: "child", extra: "scarf"}, "girl": {age: "child", style: "braids", extra: "dress"}, "boy": {age: "child", style: "short"},
	"adult": {age: "adult"}, "person": {age: "adult"}, "inventor": {age: "adult", coat: "#5a6f7d", extra: "glasses", hat: "goggles"}, "woman": {age: "adult", style: "long", extra: "dress"}, "man": {age: "adult", style: "short"},
	"mother": {age: "adult", style: "bunned", extra: "dress"}, "father": {age: "adult", style: "short", beard: "#5a4030"},
	"old man":     {age: "old", style: "bald", beard: "#e9e6df", coat: "#6d7f63", extra: "glasses"},
	"old woman":   {age: "old", style: "bunned", hair: "#dcd8d2", coat: "#8d5a78", extra: "glasses"},
	"keeper":      {age: "old", hat: "cap", coat: "#2f4a6d", legs: "#39414d", style: "short", hair: "#e9e6df", beard: "#eeebe4", extra: "buttons", prop: "lantern"},
	"sailor":      {age: "adult", hat: "sailor", coat: "#f0ede4", legs: "#2f4a6d", extra: "stripes"},
	"captain":     {age: "old", hat: "cap", coat: "#26364f", legs: "#39414d", beard: "#b9aea0", hair: "#b9aea0", extra: "buttons"},
	"fisherman":   {age: "old", hat: "souwester", coat: "#e5b83b", legs: "#5a6a58", beard: "#d9d3c8", hair: "#d9d3c8"},
	"fisherwoman": {age: "adult", hat: "souwester", coat: "#e5b83b", legs: "#5a6a58", style: "bunned"},
	"pirate":      {age: "adult", hat: "tricorn", coat: "#7d2f35", legs: "#3a3238", beard: "#33282a", extra: "patch"},
	"king":        {age: "old", hat: "crown", coat: "#9c2f3c", beard: "#e2dccf", hair: "#e2dccf", extra: "ermine"},
	"queen":       {age: "adult", hat: "crown", coat: "#6b3f83", style: "long", extra: "ermine"},
	"prince":      {age: "adult", hat: "crown", coat: "#3c6f9c", style: "short", extra: "cape"},
	"princess":    {age: "child", hat: "crown", coat: "#d98aa5", style: "long", extra: "dress"},
	"knight":      {age: "adult", hat: "helmet", coat: "#a9b4bd", legs: "#8a959e", style: "none", extra: "armour"},
	"soldier":     {age: "adult", hat: "cap", coat: "#5e6b4a", legs: "#4a5440", style: "short", extra: "buttons"},
	"astronaut":   {age: "adult", hat: "bubble", coat: "#eef0f2", legs: "#eef0f2", style: "short", extra: "suit"},
	"wizard":      {age: "old", hat: "wizard", coat: "#4a4c8f", beard: "#efece6", hair: "#efece6", extra: "robe", prop: "staff"},
	"witch":       {age: "adult", hat: "witch", coat: "#3d3450", style: "long", hair: "#a34c2a", extra: "robe", prop: "broom"},
	"fairy":       {age: "child", coat: "#8fc9a5", style: "bunned", extra: "wings", prop: "wand"},
	"baker":       {age: "adult", hat: "chef", coat: "#f3eee4", legs: "#5b5560", extra: "apron"},
	"cook":        {age: "adult", hat: "chef", coat: "#f3eee4", legs: "#5b5560", extra: "apron"},
	"clockmaker":  {age: "old", coat: "#6a5142", style: "bald", hair: "#d9d3c8", beard: "#d9d3c8", extra: "glasses"},
	"toymaker":    {age: "old", coat: "#4e6d58", style: "bald", hair: "#d9d3c8", beard: "#d9d3c8", extra: "apron"},
	"tailor":      {age: "adult", coat: "#4b5d78", style: "short", extra: "glasses"},
	"blacksmith":  {age: "adult", coat: "#6b5a4c", style: "short", beard: "#3b2f2a", extra: "apron"},
	"farmer":      {age: "adult", hat: "straw", coat: "#b0563e", legs: "#47608a", extra: "overalls"},
	"gardener":    {age: "adult", hat: "straw", coat: "#7d9a5e", legs: "#5d5546", extra: "apron"},
	"shepherd":    {age: "adult", hat: "straw", coat: "#8a7350", legs: "#5d5546", extra: "cape", prop: "staff"},
	"miner":       {age: "adult", hat: "lampcap", coat: "#8a7350", legs: "#4b4a50", prop: "lantern"},
	"postman":     {age: "adult", hat: "cap", coat: "#35598c", legs: "#2c3c58", extra: "pack", prop: "letter"},
	"scientist":   {age: "adult", coat: "#f1f2f0", legs: "#4f5a6b", extra: "glasses"},
	"astronomer":  {age: "old", coat: "#3d3f70", style: "short", hair: "#dcd8d2", beard: "#dcd8d2", extra: "glasses"},
	"doctor":      {age: "adult", coat: "#f1f2f0", legs: "#4a6f78", extra: "glasses"},
	"nurse":       {age: "adult", coat: "#9cc7cf", style: "bunned", extra: "dress"},
	"teacher":     {age: "adult", coat: "#5d7a6c", style: "bunned", extra: "glasses", prop: "book"},
	"librarian":   {age: "adult", coat: "#7a5a70", style: "bunned", extra: "glasses", prop: "book"},
	"writer":      {age: "adult", coat: "#4a4a52", style: "short", extra: "scarf", prop: "book"},
	"poet":        {age: "adult", coat: "#3e4c66", style: "curly", extra: "scarf", prop: "book"},
	"painter":     {age: "adult", hat: "beret", coat: "#e9e1d0", legs: "#565b70"},
	"pilot":       {age: "adult", hat: "goggles", coat: "#7d5737", legs: "#5b4c3c", extra: "scarf"},
	"clown":       {age: "adult", hat: "party", coat: "#e2b23c", legs: "#c7503f", style: "curly", hair: "#d4542e", extra: "nose"},
	"dancer":      {age: "adult", coat: "#d98aa5", style: "bunned", extra: "dress"},
	"mermaid":     {age: "adult", coat: "#3f9c93", style: "long", extra: "tail"},
	"baby":        {age: "child", hat: "hood", coat: "#f2e3b3", legs: "#f2e3b3", style: "none"},
	"grandmother": {age: "old", style: "bunned", hair: "#e3dfd8", coat: "#8d5a78", extra: "glasses"},
	"grandfather": {age: "old", style: "bald", beard: "#eeebe4", hair: "#eeebe4", coat: "#6d7f63", extra: "glasses"},
	"traveller":   {age: "adult", hat: "wide", coat: "#7a6548", legs: "#4d4a48", extra: "pack"},
	"stranger":    {age: "adult", hat: "wide", coat: "#4b4a57", legs: "#3a3940", extra: "scarf"},
	"monk":        {age: "adult", coat: "#8a5a33", style: "bald", extra: "robe"},
	"hunter":      {age: "adult", hat: "wide", coat: "#4e6a45", legs: "#5a4a38", extra: "cape"},
	"woodcutter":  {age: "adult", hat: "beanie", coat: "#b5403a", legs: "#47506a", beard: "#6a452c"},
	"giant":       {age: "adult", coat: "#7a8a5a", legs: "#6a5442", beard: "#7a4f2c"},
	"snow child":  {age: "child", hat: "beanie", extra: "scarf"},
}

var (
	skins = []string{"#f3cfb3", "#e8b48c", "#c98d63", "#9a6440", "#f6d9c2", "#7a4c31"}
	hairs = []string{"#4b3327", "#2d2526", "#8a5a33", "#c98d45", "#a34c2a", "#6b4630"}
	coats = []string{"#c8503f", "#3f6f9c", "#d9a13b", "#5b8a62", "#8a5a8c", "#c9764a", "#3f8a8a", "#b5476a"}
	pants = []string{"#45506a", "#5d5546", "#39414d", "#6a5442"}
)

// drawPerson draws one person, 100 units high with hat and all, in a frame 56 wide.
func drawPerson(p *pen, a act) {
	o, ok := people[a.kind]
	if !ok {
		o = people["adult"]
	}
	o = o.of(a)
	skin := hex(skins[a.pick(len(skins), 1)])
	hair := hex(hairs[a.pick(len(hairs), 2)])
	if o.age == "old" && o.hair == "" {
		hair = hex("#dcd8d2")
	}
	if o.hair != "" {
		hair = hex(o.hair)
	}
	coat := hex(coats[a.pick(len(coats), 3)])
	if o.coat != "" {
		coat = hex(o.coat)
	}
	if a.tint != nil {
		coat = *a.tint
	}
	legs := hex(pants[a.pick(len(pants), 4)])
	if o.legs != "" {
		legs = hex(o.legs)
	}
	if a.young && o.age == "adult" && (a.kind == "friend" || a.kind == "brother" || a.kind == "sister" || a.kind == "person") {
		o.age = "child"
	}
	f := figure{p: p, a: a, o: o, skin: skin, hair: hair, coat: coat, legs: legs}
	// Proportions: centre x, head centre y and radius, shoulder, hem.
	f.cx, f.hy, f.hr, f.sh, f.hem = 28, 26, 11.5, 39, 78
	switch o.age {
	case "child":
		f.hy, f.hr, f.sh, f.hem = 31, 16, 48, 80
	case "old":
		f.hy, f.hr, f.sh, f.hem = 28, 12.5, 42, 79
	}
	if a.pose == "run" || a.pose == "float" {
		t := 9.0
		if a.pose == "float" {
			t = -14
		}
		p.rotated(t, 28, 70, f.draw)
		return
	}
	if a.pose == "sit" || a.pose == "sleep" {
		d := 12.0
		f.hy, f.sh, f.hem = f.hy+d, f.sh+d, 96
		f.seated = true
	}
	f.draw()
}

// of fits the outfit to who is called she or he in the text, and chooses the hair
// where it is left open.
func (o outfit) of(a act) outfit {
	styles := []string{"short", "long", "curly", "bunned"}
	switch {
	case a.she:
		styles = styles[1:]
		o.beard = ""
		if o.style == "short" || o.style == "bald" {
			o.style = ""
		}
	case a.he:
		styles = []string{"short", "curly"}
		if o.style == "bunned" || o.style == "braids" || o.style == "long" {
			o.style = ""
		}
		if o.extra == "dress" {
			o.extra = ""
		}
	}
	if o.style == "" {
		o.style = styles[a.pick(len(styles), 5)]
	}
	return o
}

type figure struct {
	p                      *pen
	a                      act
	o                      outfit
	skin, hair, coat, legs rgb
	cx, hy, hr, sh, hem    float64
	seated                 bool
}

func (f *figure) draw() {
	p, o := f.p, f.o
	if o.extra == "wings" {
		w := hex("#e9f4f2")
		p.veil(blob("22 46 6 32 2 44 8 54 22 54"), w, 0.75)
		p.veil(blob("22 56 6 58 6 70 16 70 24 60"), w, 0.75)
	}
	if o.extra == "cape" || o.extra == "ermine" {
		c := darker(f.coat, 0.1)
		if o.extra == "cape" {
			c = mixed(f.coat, hex("#8c2f3a"), 0.6)
		}
		p.body(shape(strconvs("M", f.cx-9, f.sh, "C", f.cx-16, f.sh+14, f.cx-22, f.hem-4, f.cx-20, f.hem+9, "L", f.cx+8, f.hem+9, "L", f.cx+8, f.sh, "Z")), c)
	}
	if f.o.style == "long" {
		h := f.hr
		p.body(blob(strconvs(f.cx-h, f.hy-2, f.cx-h*1.15, f.hy+h*1.2, f.cx-h*0.9, f.sh+h*0.9, f.cx+h*0.2, f.sh+h*0.7, f.cx+h*0.8, f.hy)), f.hair)
	}
	f.backArm()
	f.lower()
	f.torso()
	f.head()
	f.frontArm()
}

func (f *figure) lower() {
	p, cx := f.p, f.cx
	boot := darker(mixed(f.legs, hex("#3a2c26"), 0.6), 0.04)
	if f.o.extra == "tail" {
		p.body(shape(strconvs("M", cx-9, 62, "C", cx-14, 80, cx-6, 92, cx+8, 92, "C", cx+16, 92, cx+20, 88, cx+22, 84, "L", cx+27, 96, "L", cx+16, 98, "C", cx+4, 100, cx-18, 100, cx-19, 78, "Z")), f.coat)
		p.body(blob("44 88 54 78 55 88 50 94 55 99 44 97"), lighter(f.coat, 0.06))
		return
	}
	if f.o.extra == "robe" {
		return
	}
	if f.seated {
		p.body(limb(cx-2, 92, cx+8, 88, cx+18, 93, 4.6, 3.8), darker(f.legs, 0.05))
		p.body(limb(cx-2, 94, cx+10, 91, cx+20, 96, 4.6, 3.8), f.legs)
		p.body(blob(strconvs(cx+17, 92, cx+23, 90, cx+25, 95, cx+24, 100, cx+17, 100)), boot)
		return
	}
	l, r := cx-5, cx+5
	top := f.hem - 6
	switch f.a.pose {
	case "run", "float": // a long stride: one knee up before, the other leg thrown out behind
		p.body(limb(l, top, l-3, 86, l-15, 87, 4.4, 3.2), darker(f.legs, 0.06))
		p.body(blob(strconvs(l-14, 83, l-18, 81, l-22, 88, l-20, 94, l-15, 91)), darker(boot, 0.03))
		p.body(limb(r, top, r+11, 82, r+9, 93, 4.4, 3.4), f.legs)
		p.body(blob(strconvs(r+6, 92, r+12, 91, r+18, 94, r+17, 98, r+6, 98)), boot)
	case "walk":
		p.body(limb(l, top, l-3, 88, l-7, 94, 4.2, 3.4), darker(f.legs, 0.06))
		p.body(blob(strconvs(l-11, 92, l-5, 91, l-2, 96, l-3, 99, l-11, 98)), darker(boot, 0.03))
		p.body(limb(r, top, r+4, 86, r+6, 95, 4.2, 3.4), f.legs)
		p.body(blob(strconvs(r+3, 94, r+9, 93, r+14, 97, r+13, 100, r+3, 100)), boot)
	default:
		p.body(limb(l, top, l, 88, l, 96, 4.2, 3.6), darker(f.legs, 0.06))
		p.body(blob(strconvs(l-4, 94, l+3, 93.5, l+8, 97, l+7, 100, l-4, 100)), darker(boot, 0.03))
		p.body(limb(r, top, r, 88, r, 96, 4.2, 3.6), f.legs)
		p.body(blob(strconvs(r-4, 94, r+3, 93.5, r+8, 97, r+7, 100, r-4, 100)), boot)
	}
}

func (f *figure) torso() {
	p, cx, sh, hem := f.p, f.cx, f.sh, f.hem
	flare := 12.0
	switch f.o.extra {
	case "dress", "robe":
		flare = 16
	case "suit", "armour", "overalls", "tail":
		flare = 9.5
	}
	if f.o.extra == "robe" {
		hem = 99
		flare = 18
	}
	if f.o.extra == "tail" {
		hem = 66
	}
	if f.seated {
		flare += 1
	}
	body := shape(strconvs("M", cx-6.5, sh-1.5, "C", cx-10, sh+1, cx-11, sh+8, cx-flare, hem-1.5, "C", cx-flare+4, hem+1.2, cx+flare-4, hem+1.2, cx+flare, hem-1.5,
		"C", cx+11, sh+8, cx+10, sh+1, cx+6.5, sh-1.5, "C", cx+3, sh-3, cx-3, sh-3, cx-6.5, sh-1.5, "Z"))
	top := f.coat
	if f.o.extra == "tail" {
		top = mixed(f.skin, f.coat, 0.15)
	}
	p.body(body, top)
	mid := (sh + hem) / 2
	if f.a.pose == "bust" { // a portrait is cut by its own frame
		return
	}
	p.inside(body, func() {
		switch f.o.extra {
		case "stripes":
			for y := sh + 4; y < hem; y += 6 {
				p.line(wire(strconvs(cx-18, y, cx, y+1.5, cx+18, y)), 2, hex("#35598c"))
			}
		case "buttons", "suit":
			p.line(shape(strconvs("M", cx+2, sh, "L", cx+3, hem)), 0.7, darker(f.coat, 0.12))
			for i := range 4 {
				y := sh + 6 + float64(i)*(hem-sh-10)/4
				p.flat(disc(cx+5, y, 1.15), hex("#e5c15a"))
			}
		case "apron", "overalls":
			c := hex("#efe7d6")
			if f.o.extra == "overalls" {
				c = f.legs
			}
			p.stripe(shape(strconvs("M", cx-5, sh+6, "L", cx+8, sh+6, "L", cx+12, hem+3, "L", cx-9, hem+3, "Z")), c)
			p.line(shape(strconvs("M", cx-5, sh+7, "L", cx-6, sh-3)), 1.6, c)
			p.line(shape(strconvs("M", cx+7, sh+7, "L", cx+6, sh-3)), 1.6, c)
		case "dress":
			p.line(wire(strconvs(cx-20, hem-4, cx, hem-2, cx+20, hem-4)), 1.3, lighter(f.coat, 0.16))
			p.flat(blob(strconvs(cx-6, sh-2, cx, sh+3, cx+6, sh-2, cx, sh-3)), lighter(f.coat, 0.2))
			for i := range 7 {
				x := cx - 12 + float64(i)*4
				p.flat(disc(x, mid+6+float64(i%2)*7, 0.9), lighter(f.coat, 0.18))
			}
		case "robe":
			p.line(wire(strconvs(cx-20, mid-2, cx, mid, cx+20, mid-2)), 2.2, hex("#c9a24a"))
			for i := range 6 {
				p.flat(star5(cx-12+float64(i)*4.6, mid+10+float64(i*7%13), 1.5), hex("#e5cf86"))
			}
		case "ermine":
			p.stripe(shape(strconvs("M", cx-2, sh-2, "L", cx+6, sh-2, "L", cx+9, hem+4, "L", cx-1, hem+4, "Z")), hex("#f3efe6"))
			for i := range 5 {
				p.flat(ellipse(cx+2+float64(i%2)*3, sh+5+float64(i)*7, 0.6, 1.2), hex("#3a3238"))
			}
		case "armour":
			p.line(wire(strconvs(cx-14, mid, cx, mid+2, cx+14, mid)), 1, darker(f.coat, 0.15))
			p.flat(poly(cx, sh+6, cx+4, sh+12, cx, sh+18, cx-4, sh+12), hex("#9c2f3c"))
		default:
			if f.o.age == "adult" || f.o.age == "old" {
				p.line(shape(strconvs("M", cx+2, sh, "L", cx+3, hem)), 0.7, darker(f.coat, 0.1))
				p.flat(rounded(cx-8, mid+5, 6, 5, 1), darker(f.coat, 0.05))
				for i := range 3 {
					p.flat(disc(cx+5, sh+7+float64(i)*8, 1), lighter(f.coat, 0.2))
				}
			} else {
				p.flat(rounded(cx-6, mid+3, 12, 8, 2), darker(f.coat, 0.06))
			}
		}
	})
	if f.o.extra == "suit" {
		p.body(rounded(cx-5, sh+7, 11, 8, 1.5), hex("#c9d0d6"))
		p.raw(disc(cx-2, sh+10, 1.1), hex("#e4664c"))
		p.raw(disc(cx+1.5, sh+10, 1.1), hex("#5fb0a4"))
	}
	if f.o.extra == "pack" {
		p.body(rounded(cx-17, sh+3, 9, 17, 3), hex("#a0703c"))
		p.flat(rounded(cx-17, sh+9, 9, 4, 1), darker(hex("#a0703c"), 0.08))
	}
}

func star5(x, y, r float64) outline {
	var xy []float64
	for i := range 10 {
		k := r
		if i%2 == 1 {
			k = r * 0.45
		}
		s, c := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		xy = append(xy, x+k*c, y+k*s)
	}
	return poly(xy...)
}

func (f *figure) hand(x, y float64) {
	c := f.skin
	switch f.o.extra {
	case "suit":
		c = hex("#c9d0d6")
	case "armour":
		c = hex("#8a959e")
	}
	f.p.part(disc(x, y, 3.1), c, 0.6)
}

func (f *figure) backArm() {
	p, cx, sh := f.p, f.cx, f.sh
	s := darker(f.coat, 0.07)
	x, y := cx-15.0, sh+23
	switch f.a.pose {
	case "walk":
		x, y = cx-15, sh+19
	case "run":
		x, y = cx-20, sh+12
	case "float":
		x, y = cx-21, sh-2
	case "droop":
		x, y = cx-10, sh+27
	case "cheer":
		x, y = cx-17, sh-17
	}
	p.body(limb(cx-7, sh+3, (cx-9+x)/2-3, (sh+6+y)/2, x, y, 4, 3.2), s)
	f.hand(x, y+2.2)
}

func (f *figure) frontArm() {
	p, cx, sh := f.p, f.cx, f.sh
	x, y, bx, by := cx+14.0, sh+23, cx+13.0, sh+12.0
	switch f.a.pose {
	case "walk":
		x, y = cx+17, sh+18
	case "run":
		x, y, bx, by = cx+19, sh+3, cx+16, sh+15
	case "float":
		x, y, bx, by = cx+22, sh+2, cx+14, sh+8
	case "droop":
		x, y = cx+9, sh+27
	case "wave", "cheer":
		x, y, bx, by = cx+20, sh-17, cx+19, sh+4
	case "reach", "look-up":
		x, y, bx, by = cx+23, sh+1, cx+14, sh+9
		if f.a.pose == "look-up" {
			x, y = cx+15, sh+18
		}
	}
	lantern := f.o.prop
	if lantern != "" && f.a.pose != "wave" && f.a.pose != "cheer" && f.a.pose != "run" {
		x, y, bx, by = cx+19, sh+13, cx+12, sh+14
	}
	switch {
	case f.a.pose == "wave" || f.a.pose == "cheer" || f.a.pose == "sleep" || f.a.pose == "run":
	case lantern == "lantern":
		p.sub(x-5, y+1, 0.2, 50, false, func() { drawLantern(p, act{lamp: true}) })
	case lantern == "staff":
		p.body(limb(x+1, y-26, x+0.5, y+10, x, 100, 1.1, 1.3), hex("#7a5737"))
		p.raw(disc(x+1, y-28, 3), hex("#9fe0e6"))
		p.glow(x+1, y-28, 12, hex("#9fe0e6"), 0.5)
	case lantern == "broom":
		p.body(limb(x+2, y-24, x+1, y+10, x-1, 84, 1, 1.1), hex("#8a6238"))
		p.body(blob(strconvs(x-3, 82, x+2, 82, x+5, 99, x-1, 100, x-7, 99)), hex("#d1a54e"))
	case lantern == "wand":
		p.line(shape(strconvs("M", x, y+2, "L", x+8, y-11)), 1, hex("#8a6238"))
		p.raw(star5(x+9, y-13, 4), hex("#ffe08a"))
		p.glow(x+9, y-13, 12, hex("#ffe9a8"), 0.6)
	case lantern == "book":
		p.body(poly(x-3, y-5, x+7, y-8, x+9, y+4, x-1, y+7), hex("#9c3f3a"))
		p.flat(poly(x-2, y-4, x+6, y-6.5, x+7.6, y+3, x-0.4, y+5.5), hex("#f4eddc"))
	case lantern == "letter":
		p.body(poly(x-2, y-4, x+9, y-6, x+10, y+2, x-1, y+4), hex("#f6f0e2"))
		p.line(shape(strconvs("M", x-2, y-4, "L", x+4.5, y, "L", x+9, y-6)), 0.6, hex("#b9a98c"))
	}
	p.body(limb(cx+7, sh+3, bx, by, x, y, 4.1, 3.2), f.coat)
	f.hand(x, y+math.Copysign(1.6, by-sh))
}

func (f *figure) head() {
	p, cx, hy, h := f.p, f.cx, f.hy, f.hr
	tilt := 0.0
	face := f.a.face
	switch f.a.pose {
	case "look-up":
		tilt = -16
	case "sleep":
		tilt, face = 14, "asleep"
	case "droop":
		tilt = 15
	case "reach":
		tilt = -6
	}
	scarf := f.o.extra == "scarf"
	p.rotated(tilt, cx, hy+h*0.9, func() {
		p.part(limb(cx, hy+h*0.5, cx, hy+h, cx, hy+h+3, 3.6, 3.6), darker(f.skin, 0.06), 0.4) // neck
		if f.o.style == "curly" {
			for i := range 9 {
				s, c := math.Sincos(math.Pi * (0.9 + float64(i)*0.15))
				p.part(disc(cx+c*h*0.85, hy-1+s*h*0.85, h*0.42), f.hair, 0.6)
			}
		}
		if f.o.style == "bunned" {
			p.body(disc(cx-h*0.35, hy-h*1.05, h*0.45), f.hair)
		}
		if f.o.style == "braids" {
			for _, sd := range []float64{-1, 0.92} {
				p.body(limb(cx+sd*h*0.8, hy, cx+sd*h*1.25, hy+h*0.8, cx+sd*h*1.1, hy+h*1.5, h*0.28, h*0.16), f.hair)
				p.flat(disc(cx+sd*h*1.1, hy+h*1.35, h*0.17), f.coat)
			}
		}
		p.body(disc(cx-h*0.92, hy+h*0.12, h*0.2), darker(f.skin, 0.03)) // ear
		p.body(ellipse(cx, hy, h*0.96, h), f.skin)
		f.hairFront()
		ex := cx + h*0.22
		ey := hy + h*0.08
		r := h * 0.105
		p.veil(ellipse(ex-h*0.5, hy+h*0.42, h*0.2, h*0.14), cheek, 0.5)
		p.veil(ellipse(ex+h*0.58, hy+h*0.42, h*0.17, h*0.14), cheek, 0.5)
		p.eye(ex-h*0.3, ey, r, face)
		p.eye(ex+h*0.36, ey, r, face)
		if f.o.extra == "patch" {
			p.raw(ellipse(ex+h*0.36, ey, h*0.2, h*0.18), hex("#2a2528"))
			p.line(shape(strconvs("M", cx-h*0.8, hy-h*0.4, "L", cx+h*0.95, ey)), 0.6, hex("#2a2528"))
		}
		if f.o.extra == "glasses" {
			for _, d := range []float64{-0.3, 0.36} {
				p.line(disc(ex+h*d, ey, h*0.24), 0.55, hex("#5a4a3a"))
			}
			p.line(shape(strconvs("M", ex-h*0.06, ey, "L", ex+h*0.12, ey)), 0.55, hex("#5a4a3a"))
		}
		if f.o.extra == "nose" {
			p.raw(disc(ex+h*0.05, ey+h*0.28, h*0.2), hex("#d9402f"))
		} else {
			p.part(ellipse(ex+h*0.06, ey+h*0.26, h*0.12, h*0.1), mixed(f.skin, cheek, 0.35), 0.5)
		}
		if f.o.beard != "" {
			b := hex(f.o.beard)
			p.body(blob(strconvs(cx-h*0.72, hy+h*0.32, cx-h*0.2, hy+h*0.56, cx+h*0.25, hy+h*0.46, cx+h*0.7, hy+h*0.56, cx+h*0.95, hy+h*0.3, cx+h*0.72, hy+h*1.1, cx+h*0.2, hy+h*1.62, cx-h*0.45, hy+h*1.2)), b)
			p.body(blob(strconvs(ex-h*0.42, hy+h*0.52, ex+h*0.05, hy+h*0.36, ex+h*0.5, hy+h*0.52, ex+h*0.06, hy+h*0.6)), lighter(b, 0.02))
			p.line(shape(strconvs("M", ex-h*0.14, hy+h*0.74, "Q", ex+h*0.06, hy+h*0.86, ex+h*0.26, hy+h*0.74)), h*0.06, hex("#8a4a42"))
		} else {
			p.smile(ex+h*0.05, hy+h*0.56, h*0.42, face)
		}
		f.hat()
	})
	if scarf {
		c := mixed(f.coat, f.a.choose(9, "#e9c46a", "#c8503f", "#3f8a8a", "#f1ede2"), 0.85)
		p.body(limb(cx-h*0.55, f.sh-0.5, cx, f.sh+3.5, cx+h*0.6, f.sh-0.8, 3, 3), c)
		p.body(blob(strconvs(cx-7, f.sh+1, cx-3, f.sh+2, cx-5, f.sh+15, cx-10, f.sh+14)), darker(c, 0.03))
	}
}

func (f *figure) hairFront() {
	p, cx, hy, h := f.p, f.cx, f.hy, f.hr
	switch f.o.style {
	case "none":
	case "bald":
		p.body(blob(strconvs(cx-h*1.02, hy-h*0.3, cx-h*0.7, hy-h*0.35, cx-h*0.72, hy+h*0.3, cx-h*1.0, hy+h*0.35)), f.hair)
	default:
		p.body(blob(strconvs(cx-h*1.02, hy+h*0.25, cx-h*1.05, hy-h*0.4, cx-h*0.6, hy-h*1.0, cx+h*0.15, hy-h*1.12, cx+h*0.8, hy-h*0.8, cx+h*0.98, hy-h*0.2, cx+h*0.7, hy-h*0.42, cx+h*0.2, hy-h*0.5, cx-h*0.35, hy-h*0.4, cx-h*0.72, hy-h*0.1)), f.hair)
		p.thread(wire(strconvs(cx-h*0.6, hy-h*0.7, cx, hy-h*0.85, cx+h*0.5, hy-h*0.72)), h*0.06, lighter(f.hair, 0.12), 0.7)
	}
}

func (f *figure) hat() {
	p, cx, hy, h := f.p, f.cx, f.hy, f.hr
	y := hy - h*0.5
	switch f.o.hat {
	case "cap":
		c := darker(f.coat, 0.02)
		p.body(blob(strconvs(cx-h*1.05, y+h*0.1, cx-h*1.12, y-h*0.5, cx-h*0.4, y-h*0.86, cx+h*0.5, y-h*0.8, cx+h*1.12, y-h*0.42, cx+h*0.98, y+h*0.1)), c)
		p.body(shape(strconvs("M", cx-h*0.98, y-h*0.05, "Q", cx, y+h*0.12, cx+h*0.98, y-h*0.05, "L", cx+h*0.96, y+h*0.2, "Q", cx, y+h*0.4, cx-h*0.96, y+h*0.2, "Z")), hex("#20283a"))
		p.body(shape(strconvs("M", cx+h*0.1, y+h*0.26, "Q", cx+h*0.9, y+h*0.1, cx+h*1.45, y+h*0.42, "Q", cx+h*0.9, y+h*0.46, cx+h*0.1, y+h*0.4, "Z")), hex("#1c2230"))
		p.raw(disc(cx+h*0.45, y+h*0.0, h*0.14), hex("#e5c15a"))
	case "sailor":
		p.body(blob(strconvs(cx-h*0.95, y-h*0.2, cx-h*0.8, y-h*0.75, cx, y-h*0.9, cx+h*0.8, y-h*0.75, cx+h*0.95, y-h*0.2, cx, y-h*0.05)), hex("#f7f5ee"))
		p.body(rounded(cx-h, y-h*0.25, h*2, h*0.38, h*0.15), hex("#e6e3da"))
	case "souwester":
		p.body(blob(strconvs(cx-h*0.9, y, cx-h*0.75, y-h*0.7, cx, y-h*0.95, cx+h*0.75, y-h*0.7, cx+h*0.9, y)), f.coat)
		p.body(blob(strconvs(cx-h*1.7, y+h*0.55, cx-h*0.8, y-h*0.08, cx+h*0.6, y-h*0.1, cx+h*1.3, y+h*0.2, cx+h*0.5, y+h*0.2, cx-h*0.6, y+h*0.25)), darker(f.coat, 0.04))
	case "tricorn":
		p.body(blob(strconvs(cx-h*1.5, y+h*0.1, cx-h*0.8, y-h*0.6, cx, y-h*0.9, cx+h*0.9, y-h*0.6, cx+h*1.55, y+h*0.05, cx, y-h*0.02)), hex("#2d272c"))
		p.line(wire(strconvs(cx-h*1.4, y+h*0.05, cx, y-h*0.12, cx+h*1.45, y)), 0.9, hex("#d9b650"))
	case "crown":
		g := hex("#e8bd49")
		p.body(shape(strconvs("M", cx-h*0.78, y-h*0.05, "L", cx-h*0.9, y-h*0.85, "L", cx-h*0.42, y-h*0.45, "L", cx, y-h*1.02, "L", cx+h*0.42, y-h*0.45, "L", cx+h*0.9, y-h*0.85, "L", cx+h*0.78, y-h*0.05, "Q", cx, y+h*0.15, cx-h*0.78, y-h*0.05, "Z")), g)
		for i, d := range []float64{-0.9, 0, 0.9} {
			p.raw(disc(cx+h*d, y-h*[]float64{0.88, 1.05, 0.88}[i], h*0.12), hex("#f6e3a0"))
		}
		p.raw(disc(cx, y-h*0.28, h*0.13), hex("#b5303e"))
	case "helmet":
		p.body(shape(strconvs("M", cx-h*1.05, y+h*1.3, "C", cx-h*1.3, y-h*0.6, cx-h*0.6, y-h*1.0, cx, y-h*1.0, "C", cx+h*0.7, y-h, cx+h*1.25, y-h*0.4, cx+h*1.05, y+h*0.5, "L", cx+h*0.2, y+h*0.3, "L", cx-h*0.1, y+h*1.4, "Z")), hex("#a9b4bd"))
		p.body(blob(strconvs(cx-h*0.2, y-h*0.9, cx-h*0.9, y-h*1.5, cx-h*1.5, y-h*0.9, cx-h*1.0, y-h*1.05)), hex("#b5303e"))
	case "bubble":
		p.veil(disc(cx, hy, h*1.42), hex("#dff2f8"), 0.16)
		p.line(disc(cx, hy, h*1.42), 1.5, hex("#dfe6ea"))
		p.thread(wire(strconvs(cx-h*0.95, hy-h*0.5, cx-h*0.55, hy-h*1.0, cx, hy-h*1.15)), 1.4, hex("#ffffff"), 0.8)
		p.body(limb(cx-h*0.9, hy+h*1.15, cx, hy+h*1.5, cx+h*0.9, hy+h*1.15, 1.8, 1.8), hex("#c9d0d6"))
	case "wizard", "witch":
		c := darker(f.coat, 0.03)
		p.body(shape(strconvs("M", cx-h*0.85, y+h*0.05, "C", cx-h*0.4, y-h*0.9, cx-h*0.2, y-h*1.3, cx-h*0.55, y-h*1.75, "C", cx+h*0.2, y-h*1.6, cx+h*0.55, y-h*0.8, cx+h*0.85, y+h*0.05, "Z")), c)
		p.body(ellipse(cx, y+h*0.06, h*1.5, h*0.27), c)
		p.flat(shape(strconvs("M", cx-h*0.78, y-h*0.1, "Q", cx, y+h*0.1, cx+h*0.78, y-h*0.1, "L", cx+h*0.7, y-h*0.35, "Q", cx, y-h*0.16, cx-h*0.68, y-h*0.35, "Z")), hex("#c9a24a"))
		if f.o.hat == "wizard" {
			p.raw(star5(cx+h*0.1, y-h*0.75, h*0.2), hex("#f2dd92"))
		}
	case "chef":
		p.body(blob(strconvs(cx-h*0.8, y-h*0.2, cx-h*1.15, y-h*0.8, cx-h*0.5, y-h*1.3, cx+h*0.1, y-h*1.2, cx+h*0.7, y-h*1.25, cx+h*1.15, y-h*0.75, cx+h*0.8, y-h*0.2)), hex("#fbf9f4"))
		p.body(rounded(cx-h*0.85, y-h*0.35, h*1.7, h*0.42, 1), hex("#f1ede4"))
	case "straw", "wide":
		c := hex("#dcb862")
		if f.o.hat == "wide" {
			c = mixed(f.coat, hex("#3a2f28"), 0.45)
		}
		p.body(blob(strconvs(cx-h*0.8, y, cx-h*0.7, y-h*0.75, cx, y-h*0.9, cx+h*0.7, y-h*0.75, cx+h*0.8, y)), c)
		p.flat(shape(strconvs("M", cx-h*0.8, y-h*0.02, "Q", cx, y+h*0.15, cx+h*0.8, y-h*0.02, "L", cx+h*0.76, y-h*0.25, "Q", cx, y-h*0.06, cx-h*0.76, y-h*0.25, "Z")), darker(c, 0.2))
		p.body(ellipse(cx, y+h*0.08, h*1.6, h*0.3), c)
	case "beanie":
		p.body(blob(strconvs(cx-h*1.0, y+h*0.15, cx-h*0.9, y-h*0.6, cx, y-h*0.92, cx+h*0.9, y-h*0.6, cx+h*1.0, y+h*0.15)), f.coat)
		p.body(rounded(cx-h*1.05, y-h*0.08, h*2.1, h*0.36, h*0.16), lighter(f.coat, 0.1))
		p.body(disc(cx, y-h*1.0, h*0.26), hex("#f3efe6"))
	case "beret":
		p.body(blob(strconvs(cx-h*1.2, y-h*0.1, cx-h*0.9, y-h*0.7, cx+h*0.2, y-h*0.8, cx+h*0.95, y-h*0.3, cx+h*0.8, y+h*0.05)), hex("#8a2f3c"))
	case "goggles":
		p.body(blob(strconvs(cx-h*1.0, y+h*0.5, cx-h*1.02, y-h*0.4, cx, y-h*0.72, cx+h*0.95, y-h*0.35, cx+h*0.95, y+h*0.1)), hex("#6a4527"))
		p.raw(disc(cx+h*0.05, y-h*0.1, h*0.26), hex("#bfe3ee"))
		p.raw(disc(cx+h*0.65, y-h*0.1, h*0.26), hex("#bfe3ee"))
		p.line(disc(cx+h*0.05, y-h*0.1, h*0.26), 0.8, hex("#3a2f28"))
		p.line(disc(cx+h*0.65, y-h*0.1, h*0.26), 0.8, hex("#3a2f28"))
	case "lampcap":
		p.body(blob(strconvs(cx-h*1.0, y+h*0.1, cx-h*0.9, y-h*0.6, cx, y-h*0.85, cx+h*0.9, y-h*0.55, cx+h*1.15, y+h*0.1)), hex("#d9a13b"))
		p.raw(disc(cx+h*0.6, y-h*0.3, h*0.24), lampCore)
		p.glow(cx+h*0.6, y-h*0.3, h*1.6, lampLight, 0.7)
	case "party":
		p.body(poly(cx-h*0.6, y-h*0.1, cx+h*0.1, y-h*1.5, cx+h*0.7, y-h*0.1), hex("#3f8a8a"))
		p.body(disc(cx+h*0.1, y-h*1.5, h*0.2), hex("#f3efe6"))
	case "hood":
		p.line(wire(strconvs(cx-h*0.2, hy+h*0.95, cx-h*0.98, hy+h*0.3, cx-h*0.7, hy-h*0.75, cx, hy-h*1.02, cx+h*0.75, hy-h*0.7, cx+h*0.95, hy+h*0.3)), h*0.3, f.coat)
	}
}
