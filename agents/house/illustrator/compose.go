package illustrator

import (
	"fmt"
	"math"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

// shot is how near the picture is and where its weight lies.
type shot struct {
	name    string
	horizon float64 // fraction of the height
	person  float64 // height of a grown-up, fraction of the plate's
	focal   float64 // where the focal subject stands, fraction of the width
}

// shots are taken in turn; plates of a story go from far to near and out again.
var shots = []shot{
	{"wide", 0.63, 0.29, 0.36},
	{"middle", 0.69, 0.46, 0.64},
	{"close", 0.74, 0.62, 0.36},
	{"open", 0.5, 0.42, 0.63},
	{"low", 0.83, 0.56, 0.38},
	{"far", 0.58, 0.27, 0.6},
}

// composer builds the plates of one piece.
type composer struct {
	turn    atelier.Turn
	style   string
	palette []rgb
	w, h    int
	input   *seen
	told    *told
}

// look picks hair and clothes for a character, the same on every plate.
func (c *composer) look(name string) int {
	return random(c.turn.Piece.ID, fmt.Sprint(c.turn.Seed), "look", name).IntN(100000)
}

// plate composes one plate with default placement: no search, no check.
func (c *composer) plate(i, n int, s sight, w *world) artwork.Plate {
	sh := shots[i%len(shots)]
	if n == 1 {
		sh = shots[1]
	}
	return c.shoot(artwork.PlateID(i), i, sh, s)
}

// shoot composes a picture from one shot.
func (c *composer) shoot(id string, i int, sh shot, s sight) artwork.Plate {
	p := artwork.Plate{ID: id, Width: c.w, Height: c.h, Unit: s.unit, Beat: s.beat, Time: s.time, Weather: s.weather}
	r := random(c.turn.Piece.ID, fmt.Sprint(c.turn.Seed), "plate", p.ID)
	if random(fmt.Sprint(c.turn.Seed), "mirror").IntN(2) == 1 {
		sh.focal = 1 - sh.focal
	}
	p.Light = []string{"left", "right"}[random(fmt.Sprint(c.turn.Seed), "light").IntN(2)]
	p.Stage = c.stageFor(s)
	if p.Stage == "meadow" && stageOf(s.where) == "space" {
		s.time = "night"
	}
	p.Time = s.time
	p.Shot = sh.name
	if c.input != nil {
		p.Light = c.input.light
		if c.input.horizon > 0 {
			sh.horizon = (sh.horizon + c.input.horizon) / 2
		}
	}
	sc, amb := lightOf(c.palette, s.time, s.weather, s.mood, c.season(p.Stage))
	if p.Stage == "space" {
		sc, amb = lightOf(c.palette, "night", "clear", s.mood, "")
		amb.Amount, amb.Light = 0.12, -0.02
	}
	if p.Stage == "room" { // indoors the lamp is lit: the hour is softened
		amb.Amount, amb.Light = amb.Amount*0.45, amb.Light*0.4
		amb.Tint = hex("#e8b070")
	}
	p.Ambient = amb
	switch c.style {
	case "wash":
		p.Finish = artwork.Finish{Grain: 0.08, Paper: 0.17}
	case "line-and-wash":
		p.Finish = artwork.Finish{Grain: 0.06, Paper: 0.07}
	case "grain":
		p.Finish = artwork.Finish{Grain: 0.26}
	default:
		p.Finish = artwork.Finish{Grain: 0.09, Paper: 0.05}
	}
	g := &stage{plate: &p, style: c.style, c: sc, kind: p.Stage, wide: 100 * float64(c.w) / float64(c.h), horizon: sh.horizon * 100,
		side: 1, seed: fmt.Sprint(c.turn.Seed), season: c.season(p.Stage), shot: sh}
	if sh.focal > 0.5 {
		g.side = -1
	}
	g.ground = func(float64) float64 { return 86 }
	if p.Stage == "abstract" {
		g.sky()
		c.abstract(g, i)
		g.weather()
		g.vignette()
		p.Alt = altOf(&p, s)
		return p
	}
	g.room0 = roomOf(s.where)
	g.portrait = slices.ContainsFunc(s.things, func(t thing) bool { return c.told.gone(t.lemma, p.Stage) })
	c.backdrop(g, s, r.IntN(1000))
	c.cast(g, s)
	promote(&p)
	if slices.Contains(sounds, s.action) || slices.Contains(lessons, s.action) && found(c.told.words, `\b(whistles?|sings?|singing|song)\b`) {
		g.notes()
	}
	g.frame(p.Light)
	if p.Stage != "room" && p.Stage != "space" && p.Stage != "under" && p.Stage != "roof" && p.Stage != "track" && p.Stage != "beach" && p.Stage != "village" {
		g.near()
	}
	g.weather()
	g.vignette()
	p.Alt = altOf(&p, s)
	return p
}

// season is the season of a stage: where snow always lies, it is winter.
func (c *composer) season(stage string) string {
	if stage == "snow" {
		return "winter"
	}
	return c.turn.Direction.Setting.Season
}

// backdrop draws everything behind the subjects.
func (c *composer) backdrop(g *stage, s sight, look int) {
	p := g.plate
	winter := g.season == "winter" || p.Weather == "snow"
	g.sky()
	if g.kind == "room" {
		g.room()
		return
	}
	shows := func(lemma string) bool {
		return slices.ContainsFunc(s.things, func(t thing) bool { return t.lemma == lemma })
	}
	clear := p.Weather == "clear" || p.Weather == "wind" || p.Weather == "cloud" || p.Weather == ""
	if g.kind == "space" {
		g.nebula()
		g.stars()
		g.land(mixed(hex("#9a94b5"), g.c.accent, 0.25), 82, 2.4)
		if !shows("planet") {
			c.put(g, thing{name: "planet", noun: "planet", lemma: "planet", count: 1}, artwork.RoleFar, framed(0.06+0.62*(1+g.side)/2, 0.05, 0.26, 0.22), look, 0.1, "", "")
		}
		return
	}
	if g.kind == "under" {
		c.underwater(g)
		return
	}
	if g.c.night && clear {
		g.stars()
	}
	// Sun or moon stand on the side of the light, unless they are in the cast.
	lx, big := 0.2, 1.0
	if p.Light == "right" {
		lx = 0.8
	}
	if len(s.things) == 0 { // it is all there is to look at
		big = 1.7
	}
	switch {
	case p.Time == "night" && !shows("moon") && p.Weather != "storm" && p.Weather != "rain" && p.Weather != "fog":
		c.put(g, thing{name: "moon", noun: "moon", lemma: "moon", count: 1}, artwork.RoleFar, framed(lx-0.075*big, 0.07, 0.15*big, 0.18*big), c.look("moon"), 0, "", "")
	case p.Time == "night" || shows("sun") || !clear:
	case p.Time == "dawn" || p.Time == "dusk":
		c.put(g, thing{name: "sun", noun: "sun", lemma: "sun", count: 1}, artwork.RoleFar, framed(lx-0.08*big, g.horizon/100-0.2*big, 0.16*big, 0.2*big), look, 0, "", "")
	default:
		c.put(g, thing{name: "sun", noun: "sun", lemma: "sun", count: 1}, artwork.RoleFar, framed(lx-0.06*big, 0.06, 0.12*big, 0.16*big), look, 0, "", "")
	}
	switch p.Weather {
	case "clear", "":
		if !g.c.night {
			g.clouds(2)
		}
	case "fog", "snow":
	case "storm", "rain", "cloud":
		g.clouds(5)
	default:
		g.clouds(3)
	}
	land := g.c.land
	hillC := func(t float64) rgb { return mixed(g.c.far, land, t) }
	switch g.kind {
	case "sea":
		if g.shot.name != "close" {
			g.hills(1, func(float64) rgb { return mixed(hex("#7f93a8"), g.c.mid, 0.4) }, 3)
			p.Elements[len(p.Elements)-1].Name = "far-shore"
			p.Elements[len(p.Elements)-1].Subject, p.Elements[len(p.Elements)-1].Noun = "", ""
		}
		g.sea(g.horizon, 99, artwork.RoleGround)
		reach := map[string]float64{"wide": 0.56, "middle": 0.5, "close": 0.62, "open": 0.5, "low": 0.56, "far": 0.52, "cover": 0.58}[g.shot.name]
		if nearBy(g, s, s.things) && swims(c.told.kindOf(s.things[0].lemma)) { // it is in the water, not on the rocks
			reach = 0.16
		}
		g.headland(min(g.horizon+9, 78), reach)
	case "forest":
		kinds := []string{"oak", "birch", "pine", "oak"}
		if winter {
			kinds = []string{"pine", "fir", "birch"}
		}
		if shows("birch") {
			kinds = []string{"birch", "birch", "birch", "oak"}
		}
		g.treeline("far-trees", g.horizon+2, 0.2, 0.62, kinds)
		g.treeline("trees", g.horizon+6, 0.36, 0.34, kinds)
		p.Elements[len(p.Elements)-2].Subject = ""
		g.land(land, g.horizon+5, 1.8)
		c.framingTree(g, kinds[look%len(kinds)])
	case "village":
		c.village(g, s, c.look("village")%1000)
	case "track":
		c.track(g)
	case "beach":
		c.beach(g)
	case "roof":
		c.roof(g, look)
	case "city":
		c.put(g, thing{name: "far-city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.02, g.horizon/100-0.34, 1.04, 0.37), look, 0.5, "", "")
		c.put(g, thing{name: "city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.04, g.horizon/100-0.24, 1.08, 0.29), look+7, 0.16, "", "")
		c.street(g)
		lh := min(g.shot.person*1.9, 0.62)
		lamp := framed(0.05, g.horizon/100+0.1-lh, 0.12, lh)
		if g.side > 0 {
			lamp.X = 0.85
		}
		c.put(g, thing{name: "street-lamp", noun: "street lamp", lemma: "street lamp", count: 1}, artwork.RoleFar, lamp, look, 0, "", "")
	case "river":
		g.hills(2, hillC, 6)
		c.bank(g, look)
	case "mountain":
		g.peaks("far-peaks", 0.5, 40)
		g.peaks("peaks", 0.25, 26)
		p.Elements[len(p.Elements)-2].Subject = ""
		g.hills(1, hillC, 4)
		g.land(land, g.horizon+6, 2.4)
	case "desert":
		sand := mixed(hex("#e3bd82"), g.c.low, 0.12)
		if s.where == redPlanet {
			sand = mixed(hex("#b9603c"), g.c.low, 0.08)
		}
		g.hills(2, func(t float64) rgb { return mixed(sand, g.c.mid, 0.3*(1-t)) }, 5)
		g.land(sand, g.horizon+7, 2.6)
	default: // meadow, snow
		g.hills(3, hillC, 7)
		if at := lemmaOf(s.where); at == "pole" || at == "ice" {
			g.land(land, g.horizon+7, 2.2)
			break // nothing grows there
		}
		if winter || g.kind == "snow" {
			g.treeline("far-trees", g.horizon+3, 0.12, 0.5, []string{"fir", "pine"})
		} else {
			g.treeline("far-trees", g.horizon+4, 0.11, 0.5, []string{"oak", "birch"})
		}
		p.Elements[len(p.Elements)-1].Subject = ""
		g.land(land, g.horizon+7, 2.2)
		if g.shot.name == "open" {
			g.path()
		}
	}
	// Forest, mountain and sea that the text names stand behind other places.
	if shows("forest") && g.kind != "forest" && g.kind != "sea" {
		g.treeline("forest", g.horizon+5, 0.19, 0.35, []string{"pine", "oak", "birch"})
	}
}

// street is the pavement of a city, wet after rain.
func (c *composer) street(g *stage) {
	col := mixed(hex("#8d8a92"), g.c.mid, 0.3)
	g.ground = func(float64) float64 { return g.horizon + 14 }
	g.layer("street", "street", "street", artwork.RoleGround, 0, func(p *pen) {
		p.part(box(-2, g.horizon+2, g.wide+4, 110), col, 0.6)
		p.part(box(-2, g.horizon+2, g.wide+4, 5), lighter(col, 0.07), 0.3)
		for i := range 5 {
			y := g.horizon + 10 + float64(i*i)*1.6
			for x := -4 + float64(i%2)*5; x < g.wide; x += 9 + float64(i)*3 {
				p.thread(wire(strconvs(x, y, x+3+float64(i), y-0.5, x+6+2*float64(i), y)), 0.3, darker(col, 0.06), 0.8)
			}
		}
		if g.c.night || g.plate.Weather == "rain" || g.plate.Weather == "storm" { // the lights lie in the wet
			for range 12 {
				x, y := p.rng.Float64()*g.wide, g.horizon+8+p.rng.Float64()*22
				p.add(artwork.Shape{Path: p.path(ellipse(x, y, 1+p.rng.Float64()*3, 0.5)), Fill: plain(lampLight), Opacity: 0.25, Soft: true})
			}
		}
	})
}

// bank is a river that winds to the foot of the plate between two banks.
func (c *composer) bank(g *stage, look int) {
	g.land(g.c.land, g.horizon+4, 1.6)
	h := g.horizon + 4
	g.layer("river", "river", "river", artwork.RoleGround, 0, func(p *pen) {
		s := g.side
		X := func(v float64) float64 {
			if s < 0 {
				return g.wide - v
			}
			return v
		}
		w := g.wide
		col := mixed(g.c.water, g.c.low, 0.25)
		o := shape(strconvs("M", X(w*0.52), h+1, "C", X(w*0.6), h+5, X(w*0.8), h+5, X(w*0.74), h+11, "C", X(w*0.66), h+18, X(w*0.42), h+22, X(w*0.5), 112,
			"L", X(w*1.02), 112, "C", X(w*0.86), h+26, X(w*0.98), h+18, X(w*0.9), h+10, "C", X(w*0.84), h+4, X(w*0.66), h+4, X(w*0.58), h+1, "Z"))
		p.body(o, col)
		p.inside(o, func() {
			for range 18 {
				x, y := w*(0.45+p.rng.Float64()*0.5), h+3+p.rng.Float64()*32
				k := 1 + (y-h)*0.16
				p.thread(wire(strconvs(X(x), y, X(x+2*k), y-0.4, X(x+4*k), y)), 0.2+0.02*(y-h), lighter(col, 0.16), 0.8)
			}
		})
	})
	g.layer("reeds", "reed", "reeds", artwork.RoleMid, 0, func(p *pen) {
		x := g.wide * 0.47
		if g.side < 0 {
			x = g.wide * 0.53
		}
		for i := range 9 {
			a := x + float64(i)*1.5 - 6
			b := 14 + float64((i*37)%9)
			y := h + 26 + float64(i%3)
			p.line(wire(strconvs(a, y, a+0.4, y-b*0.6, a+1.2, y-b)), 0.4, hex("#6a8a4a"))
			if i%2 == 0 {
				p.part(rounded(a+0.7, y-b-3, 1.1, 4.2, 0.5), hex("#7a5236"), 0.4)
			}
		}
	})
}

// framingTree stands large at the edge away from the focal subject.
func (c *composer) framingTree(g *stage, kind string) {
	x := 0.74
	if g.side < 0 {
		x = -0.06
	}
	c.put(g, thing{name: "tall-tree", noun: kind, lemma: kind, count: 1}, artwork.RoleMid, framed(x, 0.08, 0.36, 0.8), len(kind), 0.08, "", "")
}

func (c *composer) underwater(g *stage) {
	p := g.plate
	g.layer("light-rays", "", "", artwork.RoleFar, 0, func(q *pen) {
		for range 6 {
			x := q.rng.Float64() * g.wide
			w := 3 + q.rng.Float64()*7
			path := q.path(poly(x, -2, x+w, -2, x+w*2.6-14, 90, x-24, 90))
			x0, y0 := q.at(x, 0)
			_, y1 := q.at(x, 86)
			q.add(artwork.Shape{Path: path, Soft: true, Fill: &artwork.Paint{At: [4]float64{artwork.Tenth(x0), artwork.Tenth(y0), artwork.Tenth(x0), artwork.Tenth(y1)},
				Stops: []artwork.Stop{{At: 0, Colour: hex("#eaf7f5"), Alpha: 0.26}, {At: 1, Colour: hex("#eaf7f5"), Alpha: 0}}}})
		}
	})
	g.hills(2, func(t float64) rgb { return mixed(mixed(g.c.water, g.c.mid, 0.4), darker(g.c.water, 0.2), t) }, 8)
	for i := range p.Elements {
		if p.Elements[i].Noun == "hills" {
			p.Elements[i].Subject, p.Elements[i].Noun = "reef", "reef"
		}
	}
	g.land(mixed(hex("#dcc79a"), g.c.water, 0.35), 82, 2)
	g.layer("seaweed", "seaweed", "seaweed", artwork.RoleMid, 0, func(q *pen) {
		for i := range 10 {
			x := q.rng.Float64() * g.wide * 0.3
			if i%2 == 0 {
				x = g.wide - x
			}
			y := g.ground(x) + 2
			h := 18 + q.rng.Float64()*22
			col := []rgb{hex("#4f8f6a"), hex("#3f7a6a"), hex("#c06a7a")}[i%3]
			q.line(wire(strconvs(x, y, x+3, y-h*0.3, x-2, y-h*0.6, x+2, y-h)), 1.5, col)
		}
	})
	g.layer("bubbles", "", "", artwork.RoleMid, 0, func(q *pen) {
		for range 26 {
			x, y, r := q.rng.Float64()*g.wide, q.rng.Float64()*80, 0.3+q.rng.Float64()*0.9
			q.thread(disc(x, y, r), 0.25, hex("#eef8fa"), 0.7)
		}
	})
}

// put draws one thing into a frame and appends it to the plate.
func (c *composer) put(g *stage, t thing, role string, place atelier.Box, look int, depth float64, pose, face string) {
	e := artwork.Element{Name: t.name, Subject: t.lemma, Noun: t.noun, Role: role, Colour: t.colour, Tint: paint(t.lemma, t.colour), Place: roundBox(place), Pose: pose, Face: face, Look: look, Depth: depth, Facing: "right"}
	if !c.draw(g.plate, &e) {
		return
	}
	g.plate.Elements = append(g.plate.Elements, e)
}

func roundBox(b atelier.Box) atelier.Box {
	r := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
	return atelier.Box{X: r(b.X), Y: r(b.Y), W: r(b.W), H: r(b.H)}
}

// draw makes an element's shapes anew from what it says of itself; false if no
// motif fits.
func (c *composer) draw(p *artwork.Plate, e *artwork.Element) bool {
	lemma := e.Subject
	if c.told != nil && lemma != "street lamp" {
		lemma = c.told.kindOf(lemma)
	}
	if lemma == "street lamp" {
		e.Motif = "streetlamp"
	} else {
		name, _, ok := motifOf(lemma)
		if !ok {
			return false
		}
		e.Motif = name
	}
	m := repertoire[e.Motif]
	a := act{kind: lemma, pose: e.Pose, face: e.Face, tint: e.Tint, look: e.Look,
		lamp:  p.Time == "night" || p.Time == "dusk" || p.Weather == "storm" || p.Weather == "fog" || p.Stage == "room",
		wild:  p.Weather == "storm",
		front: p.Stage != "room",
		bare:  c.season(p.Stage) == "winter" || p.Weather == "snow",
		young: c.told != nil && c.told.young,
		she:   c.called(e.Name) == "she",
		he:    c.called(e.Name) == "he",
		alive: e.Face != "" && !(m.seat == "ground" && e.Role == artwork.RoleFar)}
	aspect := m.aspect
	if e.Motif == "skyline" { // as wide as its frame
		aspect = max(e.Place.W*float64(p.Width)/(e.Place.H*float64(p.Height)), 1)
	}
	paint := m.draw
	if e.Pose == "portrait" {
		aspect, paint = 0.62, drawPortrait
	}
	q := newPen(p, c.style, e, aspect)
	paint(q, a)
	e.Shapes = q.shapes
	e.Fit(p.Width, p.Height)
	return true
}

// called returns the pronoun of a member of the cast, "" for anything else: what is
// drawn is who is told of.
func (c *composer) called(name string) string {
	for _, who := range c.turn.Direction.Cast {
		if who.Name == name && who.Count <= 1 {
			return who.Pronoun
		}
	}
	return ""
}
