package illustrator

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
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
	{"wide", 0.60, 0.32, 0.36},
	{"middle", 0.68, 0.45, 0.65},
	{"close", 0.76, 0.62, 0.34},
	{"open", 0.53, 0.38, 0.62},
	{"low", 0.80, 0.52, 0.38},
	{"far", 0.65, 0.29, 0.6},
}

// composer builds the plates of one piece.
type composer struct {
	turn    atelier.Turn
	style   string
	palette []rgb
	w, h    int
	looks   map[string]int
	input   *seen
}

// look picks hair and clothes for a character, the same on every plate.
func (c *composer) look(name string) int {
	return random(c.turn.Piece.ID, fmt.Sprint(c.turn.Seed), "look", name).IntN(100000)
}

// plate composes one plate with default placement: no search, no check.
func (c *composer) plate(i, n int, s sight, w *world) artwork.Plate {
	p := artwork.Plate{ID: artwork.PlateID(i), Width: c.w, Height: c.h, Unit: s.unit, Beat: s.beat, Time: s.time, Weather: s.weather}
	r := random(c.turn.Piece.ID, fmt.Sprint(c.turn.Seed), "plate", p.ID)
	sh := shots[i%len(shots)]
	if n == 1 {
		sh = shots[1]
	}
	if random(fmt.Sprint(c.turn.Seed), "mirror").IntN(2) == 1 {
		sh.focal = 1 - sh.focal
	}
	p.Light = []string{"left", "right"}[random(fmt.Sprint(c.turn.Seed), "light").IntN(2)]
	p.Stage = stageOf(s.where)
	p.Shot = sh.name
	if c.input != nil {
		p.Light = c.input.light
		if c.input.horizon > 0 {
			sh.horizon = (sh.horizon + c.input.horizon) / 2
		}
	}
	sc, amb := lightOf(c.palette, s.time, s.weather, s.mood, c.turn.Direction.Setting.Season)
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
		p.Finish = artwork.Finish{Grain: 0.07, Paper: 0.1}
	case "line-and-wash":
		p.Finish = artwork.Finish{Grain: 0.06, Paper: 0.07}
	case "grain":
		p.Finish = artwork.Finish{Grain: 0.2}
	default:
		p.Finish = artwork.Finish{Grain: 0.09, Paper: 0.05}
	}
	g := &stage{plate: &p, style: c.style, c: sc, kind: p.Stage, wide: 100 * float64(c.w) / float64(c.h), horizon: sh.horizon * 100,
		side: 1, seed: fmt.Sprint(c.turn.Seed), season: c.turn.Direction.Setting.Season, shot: sh}
	if sh.focal > 0.5 {
		g.side = -1
	}
	g.ground = func(float64) float64 { return 86 }
	c.backdrop(g, s, r.IntN(1000))
	c.cast(g, s)
	promote(&p)
	if p.Stage != "room" && p.Stage != "space" && p.Stage != "under" {
		g.near()
	}
	g.weather()
	g.vignette()
	p.Alt = altOf(&p, s)
	return p
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
			c.put(g, thing{name: "planet", noun: "planet", lemma: "planet", count: 1}, artwork.RoleFar, framed(0.1+0.55*(1-g.side)/2, 0.1, 0.28, 0.24), sceneLook(look), 0.1, "", "")
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
	lx := 0.2
	if p.Light == "right" {
		lx = 0.8
	}
	switch {
	case p.Time == "night" && !shows("moon") && p.Weather != "storm" && p.Weather != "rain" && p.Weather != "fog":
		c.put(g, thing{name: "moon", noun: "moon", lemma: "moon", count: 1}, artwork.RoleFar, framed(lx-0.075, 0.07, 0.15, 0.18), sceneLook(look), 0, "", "")
	case p.Time == "night" || shows("sun") || !clear:
	case p.Time == "dawn" || p.Time == "dusk":
		c.put(g, thing{name: "sun", noun: "sun", lemma: "sun", count: 1}, artwork.RoleFar, framed(lx-0.08, g.horizon/100-0.2, 0.16, 0.2), sceneLook(look), 0, "", "")
	default:
		c.put(g, thing{name: "sun", noun: "sun", lemma: "sun", count: 1}, artwork.RoleFar, framed(lx-0.06, 0.06, 0.12, 0.16), sceneLook(look), 0, "", "")
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
		g.headland(min(g.horizon+9, 78), map[string]float64{"wide": 0.56, "middle": 0.5, "close": 0.62, "open": 0.5}[g.shot.name]+0.0)
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
	case "city":
		c.put(g, thing{name: "far-city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.02, g.horizon/100-0.34, 1.04, 0.37), sceneLook(look), 0.5, "", "")
		c.put(g, thing{name: "city", noun: "city", lemma: "city", count: 1}, artwork.RoleFar, framed(-0.04, g.horizon/100-0.24, 1.08, 0.29), sceneLook(look+7), 0.16, "", "")
		c.street(g)
		lamp := framed(0.06, g.horizon/100-0.1, 0.12, 0.34)
		if g.side > 0 {
			lamp.X = 0.84
		}
		c.put(g, thing{name: "street-lamp", noun: "street lamp", lemma: "street lamp", count: 1}, artwork.RoleMid, lamp, sceneLook(look), 0, "", "")
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
		g.hills(2, func(t float64) rgb { return mixed(sand, g.c.mid, 0.3*(1-t)) }, 5)
		g.land(sand, g.horizon+7, 2.6)
	default: // meadow, snow
		g.hills(3, hillC, 7)
		if winter || g.kind == "snow" {
			g.treeline("far-trees", g.horizon+3, 0.12, 0.5, []string{"fir", "pine"})
		} else {
			g.treeline("far-trees", g.horizon+4, 0.11, 0.5, []string{"oak", "birch"})
		}
		p.Elements[len(p.Elements)-1].Subject = ""
		g.land(land, g.horizon+7, 2.2)
	}
	// Forest, mountain and sea that the text names stand behind other places.
	if shows("forest") && g.kind != "forest" && g.kind != "sea" {
		g.treeline("forest", g.horizon+5, 0.19, 0.35, []string{"pine", "oak", "birch"})
	}
}

func sceneLook(n int) int { return n }

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
	c.put(g, thing{name: "tall-tree", noun: kind, lemma: kind, count: 1}, artwork.RoleMid, framed(x, 0.08, 0.36, 0.8), sceneLook(len(kind)), 0.08, "", "")
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
	e := artwork.Element{Name: t.name, Subject: t.lemma, Noun: t.noun, Role: role, Colour: t.colour, Tint: tintOf(t.colour), Place: roundBox(place), Pose: pose, Face: face, Look: look, Depth: depth, Facing: "right"}
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
		bare:  c.turn.Direction.Setting.Season == "winter" || p.Weather == "snow",
		alive: e.Face != "" && !(m.seat == "ground" && e.Role == artwork.RoleFar)}
	aspect := m.aspect
	if e.Motif == "skyline" { // as wide as its frame
		aspect = max(e.Place.W*float64(p.Width)/(e.Place.H*float64(p.Height)), 1)
	}
	q := newPen(p, c.style, e, aspect)
	m.draw(q, a)
	e.Shapes = q.shapes
	e.Fit(p.Width, p.Height)
	return true
}

// placed is a thing with the spot it was given.
type placed struct {
	t     thing
	place atelier.Box
	role  string
	foot  float64
	rank  int
	depth float64
	pose  string
	face  string
	left  bool
	look  int
}

// cast places the subjects of a plate by fixed rules: the focal one at a third,
// the others at the remaining spots in order of importance.
func (c *composer) cast(g *stage, s sight) {
	aspect := float64(g.plate.Width) / float64(g.plate.Height)
	var list []placed
	used := map[string]bool{}
	for _, e := range g.plate.Elements {
		used[e.Name] = true
	}
	spots := map[string]int{}
	n := 0
	for _, t := range s.things {
		if scenic[t.lemma] && known[t.lemma][0] == "" || g.provides(t.lemma) {
			continue
		}
		name, _, ok := motifOf(t.lemma)
		if !ok || n >= 7 {
			continue
		}
		m := repertoire[name]
		if g.kind == "room" && indoorsNo[name] {
			continue
		}
		focal := n == 0
		n++
		h := height(m, g.shot.person, focal)
		if m.seat == "wall" && g.kind != "room" {
			h = 0.62
		}
		if m.seat == "table" && g.kind != "room" && !t.cast {
			h *= 0.75
		}
		pose := "stand"
		if t.cast {
			pose = poseOf(s.action, n)
			if n > 1 && (pose == "walk" || pose == "reach") && n%2 == 0 {
				pose = "stand"
			}
		}
		if m.seat == "sky" || name == "bird" && spots["bird"]%2 == 1 {
			pose = "fly"
		}
		if name == "bird" {
			spots["bird"]++
		}
		face := ""
		if m.faced || t.alive && t.cast {
			face = faceOf(s.mood, pose)
			if t.cast && !m.faced && !t.alive {
				face = ""
			}
		}
		if !t.cast && (m.seat == "high") {
			face = ""
		}
		count := t.count
		if t.loose && m.size > 0.8 { // of large things two are many
			count = 2
		}
		for k := range count {
			hk := h
			if count > 1 {
				hk *= 0.92 - 0.06*float64(k%3)
				if count > 4 {
					hk *= 0.8
				}
			}
			cx, foot, rank, depth := g.spot(m, name, spots[spotKey(m, g.kind)], k, count, focal, hk, aspect)
			w := hk * m.aspect / aspect
			pl := placed{t: t, place: framed(cx-w/2, foot-hk, w, hk), foot: foot, rank: rank, depth: depth, pose: pose, face: face, left: cx > 0.5, role: artwork.RoleMid, look: c.look(t.name) + k*(1+len(t.name))}
			if focal && k == 0 {
				pl.role = artwork.RoleFocal
			}
			if m.seat == "far" {
				pl.role = artwork.RoleFar
				if focal {
					pl.role = artwork.RoleFocal
				}
			}
			pl.t.name = uniqueName(used, t.name, k+1)
			list = append(list, pl)
		}
		spots[spotKey(m, g.kind)]++
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].rank != list[j].rank {
			return list[i].rank < list[j].rank
		}
		return list[i].foot < list[j].foot
	})
	for _, pl := range list {
		e := artwork.Element{Name: pl.t.name, Subject: pl.t.lemma, Noun: pl.t.noun, Role: pl.role, Colour: pl.t.colour, Tint: tintOf(pl.t.colour),
			Place: roundBox(pl.place), Pose: pl.pose, Face: pl.face, Look: pl.look, Depth: pl.depth, Facing: "right"}
		if pl.left {
			e.Facing = "left"
		}
		if c.draw(g.plate, &e) {
			g.plate.Elements = append(g.plate.Elements, e)
		}
	}
}

// indoorsNo lists motifs that a room does not hold: the room may well be theirs.
var indoorsNo = map[string]bool{"house": true, "castle": true, "tower": true, "skyline": true, "bridge": true, "windmill": true, "wall": true, "streetlamp": true, "tree": true, "conifer": true,
	"mountain": true, "hill": true, "island": true, "cliff": true, "cave": true, "waterfall": true, "pond": true, "path": true, "sun": true, "moon": true, "rainbow": true, "lighthouse": true, "train": true, "well": true}

// promote makes sun, moon or a tree the focal subject of a plate that nobody acts in.
func promote(p *artwork.Plate) {
	best := -1
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Role == artwork.RoleFocal {
			return
		}
		if e.Motif != "" && e.Motif != "streetlamp" && e.Motif != "skyline" && (best < 0 || e.Role == artwork.RoleMid) {
			best = i
		}
	}
	if best >= 0 {
		p.Elements[best].Role = artwork.RoleFocal
	}
}

// spotKey tells apart what competes for the same ground: big things stand back.
func spotKey(m motif, stage string) string {
	if m.seat == "table" && stage != "room" {
		return "ground" // out of doors it lies beside the others
	}
	if m.seat == "ground" && m.size >= 1.3 {
		return "back"
	}
	return m.seat
}

func uniqueName(used map[string]bool, name string, k int) string {
	out := nameOf(name, k)
	for i := 2; used[out]; i++ {
		out = nameOf(name, i)
	}
	used[out] = true
	return out
}

// provides reports whether the scenery itself shows a lemma.
func (g *stage) provides(lemma string) bool {
	for i := range g.plate.Elements {
		if e := &g.plate.Elements[i]; e.Subject == lemma && lemma != "" && e.Role != artwork.RoleWeather && e.Name != "far-city" {
			switch lemma {
			case "star", "cloud", "hill":
				return false // a character or a wish is more than the backdrop's
			}
			return true
		}
	}
	return false
}

// height is how tall a motif is drawn, as a fraction of the plate's height.
func height(m motif, person float64, focal bool) float64 {
	h := person * math.Pow(m.size, 0.66)
	if m.size < 1 {
		h = person * math.Pow(m.size, 0.62)
	}
	if m.seat == "high" || m.seat == "far" {
		h = 0.3 * math.Pow(m.size, 0.45)
	}
	if focal {
		h = max(h, 0.24)
	}
	return min(max(h, 0.055), 0.78)
}

// spot finds where the i-th subject of a seat goes: its middle and its foot as
// fractions of the plate, what it is drawn behind of, and how far away it is.
func (g *stage) spot(m motif, name string, i, k, count int, focal bool, h, aspect float64) (cx, foot float64, rank int, depth float64) {
	fx := g.shot.focal
	mirror := func(x float64) float64 {
		if fx > 0.5 {
			return 1 - x
		}
		return x
	}
	spread := 0.0
	if count > 1 {
		spread = (float64(k) - float64(count-1)/2) * min(max(h*m.aspect/aspect*1.12, 0.07), 0.84/float64(count))
	}
	at := func(xs ...float64) float64 {
		x := mirror(xs[min(i, len(xs)-1)])
		if half := spread0(count, h, m.aspect/aspect); half > 0 { // a group keeps inside the plate
			x = min(max(x, half+0.04), 1-half-0.04)
		}
		return x
	}
	gy := func(x float64) float64 { return g.ground(x*g.wide) / 100 }
	big := m.size >= 1.3
	sea := g.kind == "sea"
	switch m.seat {
	case "high":
		cx = mirror([]float64{0.68, 0.36, 0.86, 0.16}[min(i, 3)]) + spread
		return cx, 0.07 + h + 0.05*float64(i) + 0.03*float64(k%2), 1, 0
	case "sky":
		cx = at(0.62, 0.8, 0.45, 0.24) + spread
		return cx, min(0.22+h+0.07*float64(i)+0.05*float64(k%2), 0.7), 4, 0
	case "far":
		cx = at(0.66, 0.3, 0.85) + spread
		return cx, g.horizon/100 + 0.05, 2, 0.3
	case "floor":
		return mirror(0.5), 1.0, 2, 0
	case "wall":
		if g.kind != "room" { // the front of a house with the window in it
			return at(0.82, 0.2), gy(0.8) + 0.02, 2, 0.04
		}
		return at(0.25, 0.75), 0.5, 2, 0
	case "water", "under":
		if sea || g.kind == "river" {
			cx = at(0.74, 0.86, 0.62) + spread
			y := g.horizon/100 + 0.13 + 0.06*float64(i)
			if focal {
				y = min(y+0.08, 0.94)
			}
			if m.seat == "under" {
				y += 0.08
			}
			return cx, min(max(y, h*0.8), 0.97), 3, 0
		}
		if g.kind == "under" {
			cx = at(fx*0.98, 0.7, 0.55, 0.82) + spread
			return cx, 0.5 + 0.12*float64(i%2) + 0.06*float64(k%2) + h/2, 5, 0
		}
	}
	if g.kind == "space" && m.seat == "ground" || g.kind == "under" && m.seat == "ground" {
		cx = at(0.36, 0.66, 0.5, 0.84) + spread
		return cx, min(gy(cx)+0.06, 0.97), 5, 0
	}
	if m.seat == "table" && g.kind == "room" {
		cx = at(0.64, 0.74, 0.52, 0.84) + spread
		return cx, gy(cx) + 0.05, 6, 0
	}
	if big { // buildings and trees stand back
		switch {
		case sea:
			cx = at(0.15, 0.29, 0.4) + spread
			return cx, gy(cx) + 0.012, 3, 0.05
		default:
			cx = at(0.7, 0.26, 0.87, 0.5) + spread
			if focal {
				cx = fx + spread
			}
			return cx, gy(cx) + 0.03, 3, 0.08
		}
	}
	if sea {
		cx = at(0.345, 0.225, 0.43, 0.1) + spread*0.8
		return cx, min(gy(cx)+0.045+0.02*float64(k%2), 0.96), 5, 0
	}
	cx = at(0.36, 0.62, 0.49, 0.8, 0.2) + spread
	return cx, min(gy(cx)+0.09+0.025*float64(i%3)+0.02*float64(k%2), 0.965), 5, 0
}

// spread0 is half the width a group of count takes.
func spread0(count int, h, aspect float64) float64 {
	if count < 2 {
		return 0
	}
	return min(float64(count-1)*min(max(h*aspect*1.12, 0.07), 0.84/float64(count))/2+h*aspect/2, 0.46)
}

// altOf says in plain words what is in a plate: what is drawn, nothing else.
func altOf(p *artwork.Plate, s sight) string {
	var main, rest []string
	count := map[string]int{}
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Motif != "" && e.Role != artwork.RoleFar && e.Noun != "" {
			count[e.Subject]++
		}
	}
	said := map[string]bool{}
	for pass := range 2 {
		for i := range p.Elements {
			e := &p.Elements[i]
			if e.Motif == "" || e.Noun == "" || said[e.Subject] || (e.Role == artwork.RoleFocal) != (pass == 0) {
				continue
			}
			said[e.Subject] = true
			noun := e.Noun
			if e.Colour != "" && !strings.Contains(noun, e.Colour) {
				noun = e.Colour + " " + noun
			}
			if n := count[e.Subject]; n > 1 {
				noun = lexicon.Numeral(n) + " " + lexicon.Plural(lexicon.Singular(noun))
			} else {
				noun = lexicon.Article(noun) + " " + noun
			}
			if e.Role == artwork.RoleFocal {
				main = append(main, noun+poseWords(e, count[e.Subject] > 1))
			} else {
				rest = append(rest, noun)
			}
		}
	}
	var b strings.Builder
	switch {
	case len(main) > 0:
		b.WriteString(main[0])
	case len(rest) > 0:
		b.WriteString(rest[0])
		rest = rest[1:]
	default:
		b.WriteString("a quiet scene")
	}
	b.WriteString(" " + stageWords[p.Stage])
	if t := timeWords[p.Time]; t != "" && p.Stage != "space" {
		b.WriteString(" " + t)
	}
	if w := weatherWords[p.Weather]; w != "" && p.Stage != "room" && p.Stage != "space" && p.Stage != "under" {
		b.WriteString(", " + w)
	}
	if len(rest) > 0 {
		b.WriteString(", with " + series(rest))
	}
	out := b.String()
	return strings.ToUpper(out[:1]) + out[1:] + "."
}

var stageWords = map[string]string{"sea": "on a rocky shore by the sea", "forest": "in a forest", "city": "in a city street", "river": "on the bank of a river", "mountain": "below high mountains",
	"desert": "in a desert", "space": "on a small world in space", "room": "in a room", "under": "under the sea", "snow": "in the snow", "meadow": "in a meadow before hills"}

var timeWords = map[string]string{"dawn": "at dawn", "morning": "in the morning", "day": "by day", "dusk": "at dusk", "night": "at night"}

var weatherWords = map[string]string{"cloud": "under clouds", "rain": "in the rain", "storm": "in a storm", "snow": "while snow falls", "fog": "in fog", "wind": "in the wind"}

func poseWords(e *artwork.Element, plural bool) string {
	if e.Motif != "person" && e.Motif != "beast" && e.Motif != "robot" && e.Motif != "owl" && e.Motif != "elephant" {
		return ""
	}
	w := map[string]string{"sleep": "sleeping", "sit": "sitting", "walk": "walking", "look-up": "looking up", "wave": "waving", "reach": "reaching out"}[e.Pose]
	if w == "" {
		return ""
	}
	return " " + w
}

func series(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
