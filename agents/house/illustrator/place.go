package illustrator

import (
	"math"
	"slices"
	"sort"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
)

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
	things := slices.Clone(s.things)
	slices.SortStableFunc(things, func(a, b thing) int { // who is only remembered is not what a plate is about
		return map[bool]int{true: 1}[c.told.gone(a.lemma, g.kind)] - map[bool]int{true: 1}[c.told.gone(b.lemma, g.kind)]
	})
	near := nearBy(g, s, things)
	var wide *placed // whoever takes most of the width of a close shot
	ahead := 0       // how many stand before its face
	feet := map[string]placed{}
	// Whoever the plate is about is tall enough to be seen, and the others with them.
	tall := g.shot.person
	if len(things) > 0 {
		if kind := c.told.kindOf(things[0].lemma); known[kind][0] == "person" {
			tall = max(tall, 0.32/c.stature(kind))
		}
	}
	crowd := 0
	for _, t := range things[:min(len(things), 7)] {
		crowd += t.count
	}
	for _, t := range things {
		if scenic[t.lemma] && known[t.lemma][0] == "" || g.provides(t.lemma) {
			continue
		}
		kind := c.told.kindOf(t.lemma)
		name, _, ok := motifOf(kind)
		if !ok || n >= 7 {
			continue
		}
		m := repertoire[name]
		if !Holds(g.kind, kind) {
			continue
		}
		focal := n == 0
		n++
		person := tall
		switch {
		case near:
			person = 0.46
		case crowd > 4:
			person = min(person, 0.42)
		}
		h := height(m, person, focal)
		if name == "person" {
			h *= c.stature(kind)
		}
		if near && focal && m.faced {
			switch {
			case m.size < 0.45:
				h = 0.42
			case m.size > 1.2:
				h = 0.92
			default:
				h = min(max(1.18*m.size+0.1, 0.5), 1.16)
			}
			h = min(h, maxAcross*aspect/m.aspect)
			if g.kind == "space" && name == "person" { // it floats, and has nothing to stand on below the edge
				h = min(h, 0.8)
			}
		}
		if focal && t.count > 1 && t.count <= 4 && m.faced && m.seat == "ground" { // all of them, not the first alone
			h = max(h, 0.35)
		}
		if c.told.big[t.lemma] {
			h = min(h*2, 0.5)
		}
		if g.shot.name == "cover" { // the title is above
			h = min(h, 0.56)
		}
		if focal && m.seat == "sky" && g.shot.name == "close" && t.count > 1 {
			h *= 1.4
		}
		if focal && name == "seedling" {
			h = []float64{0.34, 0.44, 0.56, 0.66, 0.74}[min(t.grown, 4)]
			if g.shot.name == "cover" {
				h = 0.56
			}
		}
		if m.seat == "wall" && g.kind != "room" {
			h = 0.62
		}
		if m.seat == "table" && g.kind != "room" && !t.cast {
			h *= 0.75
		}
		pose := "stand"
		if t.cast {
			pose = poseOf(s.action)
			if c.told.asleep[t.lemma] {
				pose = "sleep"
			}
			if n > 1 && pose == "sleep" && !c.told.asleep[t.lemma] && s.role != "ending" {
				pose = "sit"
			}
			if g.kind == "track" && m.faced && slices.Contains([]string{"stand", "walk", "reach", "sleep"}, pose) {
				pose = "run"
			}
			if near && focal && (pose == "sit" || pose == "walk" || pose == "run") {
				pose = "stand"
			}
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
			face = faceOf(s.mood, pose, s.action)
			if t.cast && !m.faced && !t.alive {
				face = ""
			}
		}
		if !t.cast && (m.seat == "high") {
			face = ""
		}
		if g.kind == "space" && name == "person" && pose != "portrait" {
			pose = "float"
		}
		if c.told.gone(t.lemma, g.kind) {
			pose, h = "portrait", 0.27
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
			aspectOf := m.aspect
			if m.size >= 0.8 && count > 1 && m.seat == "ground" && !t.cast { // the next one stands farther off
				hk, foot, rank = hk*(1-0.3*float64(k)), foot-0.05*float64(k), rank-min(k, 1)
			}
			if focal && !near && m.seat != "high" && m.seat != "sky" {
				foot = max(foot, hk+0.05)
			}
			if near && focal {
				cx, foot, rank = g.shot.focal, max(hk+0.1, 0.97), 8
				if m.seat == "sky" || m.seat == "high" {
					foot = 0.5 + hk/2
				}
			} else if near && rank >= 5 {
				cx, foot = 1-g.shot.focal+(cx-0.5)*0.25, min(foot, 0.93)
				if count > 1 { // beside one another
					cx = 1 - g.shot.focal + (float64(k)-float64(count-1)/2)*hk*m.aspect/aspect*1.04
				}
			}
			switch {
			case pose == "portrait" && g.kind == "room":
				cx, foot, rank, aspectOf = 0.45, 0.43, 1, 0.62
				if g.room0 == "kitchen" {
					cx = 0.54
				}
				if g.side < 0 {
					cx = 1 - cx
				}
			case pose == "portrait":
				cx, foot, rank, aspectOf = 1-g.shot.focal, 0.44, 1, 0.62
			case pose == "float":
				foot = max(0.8-0.12*float64(n%2), hk+air)
			case wide != nil && m.size < 1.1 && m.seat != "high" && m.seat != "far" && m.seat != "wall" && m.seat != "floor":
				// In front of it, before its face where there is room and else at its tail: ashore, if it swims.
				free := 1 - wide.place.W
				x, most := free/2, free*1.1
				if k > 0 || ahead > 0 || swims(wide.t.lemma) && m.seat == "ground" {
					x, most = 1-0.45*free, free
				} else {
					ahead++
				}
				if !wide.left {
					x = 1 - x
				}
				hk = min(hk, most*aspect/m.aspect)
				cx, rank, foot = x, 9, min(max(foot, 0.8), 0.95)
				if m.seat == "sky" {
					foot = min(foot, 0.5)
				}
			}
			if o, ok := feet[c.told.perch[t.lemma]]; ok && c.told.perch[t.lemma] != "" && k == 0 {
				hk = o.place.H * 0.24
				x := 0.3
				if o.left {
					x = -0.3
				}
				cx, foot, rank = o.place.X+o.place.W*(0.5-x), o.place.Y+o.place.H*0.44, o.rank+1
				pose = "sit"
			}
			if pose != "fly" && (!near || !focal) { // a roof or a head is not cut off
				hk = min(hk, max(foot-air, 0.05))
			}
			if hk*aspectOf/aspect > 0.9 && !near {
				hk = 0.9 * aspect / aspectOf
			}
			w := hk * aspectOf / aspect
			if count == 1 && w < 0.96 && pose != "portrait" { // whole, not cut by the side
				cx = min(max(cx, w/2+0.015), 1-w/2-0.015)
			}
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
			if name == "seedling" {
				pl.look = t.grown
			}
			if name == "moon" || name == "sun" {
				pl.left = false // the same side is lit on every plate
			}
			if k == 0 {
				feet[t.lemma] = pl
			}
			if near && focal && pl.place.W > 0.6 && m.seat != "high" && m.seat != "sky" {
				wide = &pl
			}
			pl.t.name = uniqueName(used, t.name, k+1)
			list = append(list, pl)
		}
		if key := spotKey(m, g.kind); key != "back" || !focal || g.kind == "sea" { // a focal one stands at a place of its own
			spots[key]++
		}
	}
	if g.kind != "room" && !near {
		c.gather(list, aspect)
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].rank != list[j].rank {
			return list[i].rank < list[j].rank
		}
		return list[i].foot < list[j].foot
	})
	if g.kind == "room" {
		g.tables(list)
	}
	for _, pl := range list {
		e := artwork.Element{Name: pl.t.name, Subject: pl.t.lemma, Noun: pl.t.noun, Role: pl.role, Colour: pl.t.colour, Tint: paint(c.told.kindOf(pl.t.lemma), pl.t.colour),
			Place: roundBox(pl.place), Pose: pl.pose, Face: pl.face, Look: pl.look, Depth: pl.depth, Facing: "right"}
		if pl.left {
			e.Facing = "left"
		}
		if c.draw(g.plate, &e) {
			c.topped(g.plate, &e)
			g.plate.Elements = append(g.plate.Elements, e)
		}
	}
}

// air is what is left above a head or a roof, a fraction of the plate's height: the bare
// paper round a wash is nearly as deep. maxAcross is how much of the width the subject of
// a close shot takes at most: all of it is seen, and somebody else beside it.
const (
	air       = 0.03
	maxAcross = 0.74
)

// nearBy reports whether a plate shows the first of its things from so near that it
// fills the height.
func nearBy(g *stage, s sight, things []thing) bool {
	return g.shot.name == "close" && s.who <= 2 && len(things) > 0 && things[0].count == 1 && things[0].cast
}

// swims reports whether a lemma is at home in the water.
func swims(lemma string) bool {
	name, _, _ := motifOf(lemma)
	m := repertoire[name]
	return m.faced && (m.seat == "water" || m.seat == "under")
}

// topped brings the top of an element into the picture, for a motif can reach beyond
// its frame: what flies comes down, what stands is drawn smaller where it stands.
func (c *composer) topped(p *artwork.Plate, e *artwork.Element) {
	over := air - e.Box.Y
	if over <= 0 || e.Role == artwork.RoleFar || e.Box.H <= 0 {
		return
	}
	b := e.Place
	if foot := b.Y + b.H; aloft(e) || foot-e.Box.Y < 2*over {
		b.Y += over
	} else {
		k := (foot - air) / (foot - e.Box.Y)
		b = framed(b.X+b.W*(1-k)/2, foot-b.H*k, b.W*k, b.H*k)
	}
	e.Place = roundBox(b)
	c.draw(p, e)
}

// gather puts a table that stands out of doors in front, whoever is there behind it,
// and what is small on top of it: nobody is at a table that stands far off.
func (c *composer) gather(list []placed, aspect float64) {
	at := slices.IndexFunc(list, func(pl placed) bool { return pl.t.lemma == "table" })
	var behind, on []int
	for i, pl := range list {
		name, _, _ := motifOf(c.told.kindOf(pl.t.lemma))
		m := repertoire[name]
		switch {
		case i == at || pl.pose == "portrait" || m.seat != "ground" && m.seat != "table":
		case m.seat == "table":
			on = append(on, i)
		case pl.t.cast:
			behind = append(behind, i)
		}
	}
	if at < 0 || len(behind)+len(on) == 0 {
		return
	}
	const wide, foot, rank = 0.56, 0.95, 7
	tall := wide * aspect / repertoire["furniture"].aspect
	top := foot - 0.66*tall // drawFurniture's board
	list[at].place, list[at].foot, list[at].rank, list[at].depth = framed(0.5-wide/2, foot-tall, wide, tall), foot, rank, 0
	for k, i := range slices.Concat(behind, on) {
		h, foot, rank := 0.48, foot-0.06, rank-1
		if k >= len(behind) {
			h, foot, rank = 0.13, top+0.02, rank+2
		}
		x := 0.5 + wide*(float64(k)-float64(len(behind)+len(on)-1)/2)/(float64(len(behind)+len(on))+0.4)
		pl := &list[i]
		hk := min(max(pl.place.H, h), h*1.25)
		w := pl.place.W * hk / pl.place.H
		pl.place, pl.foot, pl.rank, pl.depth, pl.left = framed(x-w/2, foot-hk, w, hk), foot, rank, 0, x > 0.5
		if pl.pose != "cheer" && pl.pose != "reach" && pl.pose != "wave" {
			pl.pose = "stand"
		}
	}
}

// tables puts a small table under everything that lies about in a room.
func (g *stage) tables(list []placed) {
	var on []placed
	for _, pl := range list {
		if name, _, _ := motifOf(pl.t.lemma); repertoire[name].seat == "table" && pl.role != artwork.RoleFocal {
			on = append(on, pl)
		}
	}
	if len(on) == 0 {
		return
	}
	g.layer("side-table", "", "small table", artwork.RoleMid, 0, func(p *pen) {
		wood := hex("#a0703c")
		x0, x1, y := math.Inf(1), 0.0, 0.0
		for _, pl := range on {
			x0, x1, y = min(x0, pl.place.X*g.wide), max(x1, (pl.place.X+pl.place.W)*g.wide), max(y, pl.foot*100)
		}
		x0, x1 = x0-3, x1+3
		for _, x := range []float64{x0 + 2, x1 - 4} {
			p.body(poly(x, y, x+2, y, x+1.7, y+13, x+0.3, y+13), darker(wood, 0.06))
		}
		p.body(rounded(x0, y-0.8, x1-x0, 2.6, 0.9), wood)
	})
}

// stature is how tall a kind of person is against a grown-up.
func (c *composer) stature(kind string) float64 {
	o := people[kind]
	switch {
	case kind == "baby":
		return 0.5
	case kind == "giant":
		return 1.5
	case o.age == "child" || c.told.young && (kind == "friend" || kind == "brother" || kind == "sister" || kind == "person"):
		return 0.78
	}
	return 1
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
		h = max(h, 0.28)
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
		if focal { // what flies is now high, now low
			cx = at(fx) + spread
			return cx, min(map[string]float64{"wide": 0.3, "middle": 0.38, "close": 0.44, "open": 0.26, "low": 0.34, "cover": 0.46}[g.shot.name]+h*0.75+0.06*float64(k%2), 0.72), 4, 0
		}
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
		cx = at(0.66, 0.78, 0.54, 0.88) + spread
		if focal {
			return cx, gy(cx) + 0.05, 6, 0
		}
		return cx, gy(cx) - 0.045, 4, 0 // on a table
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
			if focal && m.faced { // before the buildings, not behind them
				return cx, gy(cx) + 0.03, 4, 0.08
			}
			return cx, gy(cx) + 0.03, 3, 0.08
		}
	}
	if sea {
		cx = at(0.345, 0.225, 0.43, 0.1) + spread*0.8
		return cx, min(gy(cx)+0.045+0.02*float64(k%2), 0.96), 5, 0
	}
	if name == "furniture" || name == "piano" { // what is sat at stands behind who sits
		cx = at(0.56, 0.3) + spread
		return cx, min(gy(cx)+0.05, 0.93), 4, 0
	}
	cx = at(0.36, 0.64, 0.87, 0.13, 0.5) + spread
	low := max(0, 0.6-g.horizon/100) // seen from above, there is more ground to stand on
	return cx, min(gy(cx)+0.09+low*1.1+0.025*float64(i%3)+0.02*float64(k%2), 0.965), 5, 0
}

// spread0 is half the width a group of count takes.
func spread0(count int, h, aspect float64) float64 {
	if count < 2 {
		return 0
	}
	return min(float64(count-1)*min(max(h*aspect*1.12, 0.07), 0.84/float64(count))/2+h*aspect/2, 0.46)
}
