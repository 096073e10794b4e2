package illustrator

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

// reviser changes a scene finding by finding.
type reviser struct {
	c      *composer
	scene  *artwork.Scene
	world  *world
	sights []sight
}

// revise answers findings: what an anchor names is moved, sized, recoloured,
// added or taken away; everything else keeps its shapes.
func revise(t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	was, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	if was.Source != nil {
		if was.Source.By == artwork.ByModel {
			return keep(t, was, "This picture was painted by a model, and I cannot change what I did not draw.")
		}
		return keep(t, was, "This is your own picture; I leave it as it is.")
	}
	s, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	c, _, err := newComposer(t)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	c.style, c.palette, c.w, c.h = s.Style, s.Palette, s.Plates[0].Width, s.Plates[0].Height
	r := &reviser{c: c, scene: s, world: worldOf(t)}
	r.sights = r.world.sights(t, len(s.Plates))
	t = spoken(t)
	said := map[string]string{} // finding id to what was done
	ok := map[string]bool{}
	for _, f := range t.Findings {
		var words string
		var done bool
		if f.Rule == "person.comment" {
			words, done = r.person(f, t.Notes)
		} else {
			words, done = r.answer(f)
		}
		said[f.ID+f.Rule+f.Anchor.Unit+f.Anchor.Element], ok[f.ID+f.Rule+f.Anchor.Unit+f.Anchor.Element] = words, done
	}
	for i := range s.Plates {
		if p, q := &s.Plates[i], was.Plate(s.Plates[i].ID); q != nil && len(p.Elements) != len(q.Elements) {
			p.Alt = altOf(p, r.sights[min(i, len(r.sights)-1)])
		}
	}
	files, err := artwork.Files(s, artwork.Kept(t.Base.Files, was, s))
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	reply := atelier.Reply{}
	for _, n := range t.Notes {
		if n.Act != atelier.ActRequest && n.Act != atelier.ActPerson {
			continue
		}
		out := atelier.Note{Act: atelier.ActDone, To: []string{n.From.ID}, Re: n.ID, About: atelier.About{Piece: t.Piece.ID, Version: t.Version, Anchor: n.About.Anchor}, Codes: remedies(n.Codes)}
		words, done := "", false
		for _, f := range t.Findings {
			if n.About.Finding != "" && n.About.Finding == f.ID || n.About.Finding == "" && n.About.Anchor.Equal(f.Anchor) && (n.From.ID == f.Critic || f.Rule == "person.comment") ||
				n.Act == atelier.ActPerson && f.Rule == "person.comment" {
				k := f.ID + f.Rule + f.Anchor.Unit + f.Anchor.Element
				words, done = said[k], ok[k]
				break
			}
		}
		if words == "" {
			words = "Heard; nothing in this version's findings asks me to change the picture for it."
		}
		out.Words = words
		if !done {
			out.Act = atelier.ActAnswer
			out.Codes = []string{"risk"}
		} else if len(out.Codes) == 0 {
			out.Codes = []string{"redo"}
		}
		reply.Notes = append(reply.Notes, out)
	}
	if len(reply.Notes) == 0 {
		reply.Notes = append(reply.Notes, info(t, "Revised as the findings ask; everything they do not name is as it was."))
	}
	return atelier.Draft{Files: files, Names: namesOf(s), Summary: fmt.Sprintf("%d plates, %s, revised", len(s.Plates), strings.ReplaceAll(s.Style, "-", " ")), Unmet: unmet(t, r.world)}, reply, nil
}

// spoken turns what a person says into findings like any other, so that every
// wish is carried out, answered and told apart from the next.
func spoken(t atelier.Turn) atelier.Turn {
	notes := slices.Clone(t.Notes)
	t.Findings = slices.Clone(t.Findings)
	for i := range notes {
		n := &notes[i]
		if n.Act != atelier.ActPerson || n.About.Finding != "" || slices.ContainsFunc(t.Findings, func(f atelier.Finding) bool { return f.Rule == "person.comment" && f.Problem == n.Words }) {
			continue
		}
		n.About.Finding = "person-" + n.ID
		t.Findings = append(t.Findings, atelier.Finding{ID: n.About.Finding, Rule: "person.comment", Anchor: n.About.Anchor, Problem: n.Words})
	}
	t.Notes = notes
	return t
}

// remedies keeps the codes that say what to do.
func remedies(codes []string) []string {
	var out []string
	for _, c := range codes {
		switch c {
		case "enlarge", "shift", "relight", "recolour", "inpaint", "cut", "vary", "extend", "sat", "move", "redo":
			out = append(out, c)
		}
	}
	return out
}

func keep(t atelier.Turn, s *artwork.Scene, words string) (atelier.Draft, atelier.Reply, error) {
	d := atelier.Draft{Files: t.Base.Files, Names: namesOf(s), Summary: t.Base.Artefact.Summary}
	var r atelier.Reply
	for _, n := range t.Notes {
		if n.Act == atelier.ActRequest || n.Act == atelier.ActPerson {
			r.Notes = append(r.Notes, atelier.Note{Act: atelier.ActAnswer, To: []string{n.From.ID}, Re: n.ID, About: n.About, Codes: []string{"keep"}, Words: words})
		}
	}
	if len(r.Notes) == 0 {
		r.Notes = []atelier.Note{info(t, words)}
	}
	return d, r, nil
}

// answer does what one finding asks, within its anchor. It says in words what
// was changed, or why nothing was.
func (r *reviser) answer(f atelier.Finding) (string, bool) {
	p := r.scene.Plate(f.Anchor.Unit)
	if p == nil {
		return "The finding names no plate of this piece, so I changed nothing.", false
	}
	if f.Anchor.Element == artwork.TitleElement {
		if r.retitle(p) {
			return "Set the title anew on a calmer ground.", true
		}
		return "The title has no letter that I can set.", false
	}
	if f.Rule == "artwork.alt" {
		i := slices.IndexFunc(r.scene.Plates, func(q artwork.Plate) bool { return q.ID == p.ID })
		p.Alt = altOf(p, r.sights[min(max(i, 0), len(r.sights)-1)])
		return "Said in the alt text of " + p.ID + " what is to be seen.", true
	}
	if f.Anchor.Element == "" && p.ID == artwork.CoverID {
		if n := r.c.cover(r.sights[0], r.world, 0.2); n != nil {
			r.scene.Cover = n
			return "Composed the cover anew.", true
		}
		return "I cannot compose another cover.", false
	}
	if f.Anchor.Element == "" {
		if f.Rule == "artwork.duplicate" || f.Do == "vary" {
			return r.recompose(p), true
		}
		if f.Do == "redo" {
			i := slices.IndexFunc(r.scene.Plates, func(q artwork.Plate) bool { return q.ID == p.ID })
			n := r.c.plate(i, len(r.scene.Plates), r.sights[min(max(i, 0), len(r.sights)-1)], r.world)
			if slices.EqualFunc(n.Elements, p.Elements, func(a, b artwork.Element) bool { return a.Name == b.Name && a.Place == b.Place && a.Lift == b.Lift }) {
				return r.recompose(p), true
			}
			*p = n
			return "Drew " + p.ID + " again as it was first meant.", true
		}
		return "The finding names no element; I would have to redo the plate, and kept it.", false
	}
	e := p.Element(f.Anchor.Element)
	if e == nil {
		return r.add(p, f.Anchor.Element, f)
	}
	what := "the " + first(e.Noun, strings.ReplaceAll(e.Name, "-", " "))
	where := p.ID
	switch f.Do {
	case "enlarge":
		k := 1.3
		if f.Measured > 0 && f.Wanted > f.Measured {
			k = min(math.Sqrt(f.Wanted/f.Measured)*1.2, 2.6)
		} else if f.Measured == 0 {
			k = 1.8
		}
		r.scale(p, e, k)
		return fmt.Sprintf("Made %s on %s %.0f %% larger, standing where it stood.", what, where, (k-1)*100), true
	case "shift":
		return r.shift(p, e, f, what), true
	case "relight":
		return r.relight(p, e, f, what), true
	case "recolour":
		e.Colour = f.Suggestion
		if c := lexicon.ReadColours(f.Suggestion); len(c) > 0 {
			e.Colour = c[0].Word
			e.Tint = paint(r.c.told.kindOf(e.Subject), c[0].Word)
			r.c.draw(p, e)
			return fmt.Sprintf("Painted %s on %s %s.", what, where, e.Colour), true
		}
		return "The finding names no colour I know, so I kept " + what + ".", false
	case "cut":
		name := e.Name
		p.Elements = slices.DeleteFunc(p.Elements, func(x artwork.Element) bool { return x.Name == name })
		return fmt.Sprintf("Took %s off %s.", what, where), true
	case "vary", "redo":
		if e.Facing == "left" {
			e.Facing = "right"
		} else {
			e.Facing = "left"
		}
		r.c.draw(p, e)
		return fmt.Sprintf("Turned %s on %s the other way.", what, where), true
	case "inpaint":
		r.scale(p, e, 1.5)
		return fmt.Sprintf("Drew %s on %s again, half as large again.", what, where), true
	}
	return "I do not know that remedy for " + what + " and left it.", false
}

// scale changes an element's size about its foot and keeps it inside the plate.
func (r *reviser) scale(p *artwork.Plate, e *artwork.Element, k float64) {
	if e.Motif == "" {
		return
	}
	b := e.Place
	cx, foot := b.X+b.W/2, b.Y+b.H
	b.W, b.H = b.W*k, b.H*k
	if m := 0.86 / b.H; m < 1 {
		b.W, b.H = b.W*m, b.H*m
	}
	foot = max(foot, b.H+0.03)
	b.X, b.Y = cx-b.W/2, foot-b.H
	e.Place = roundBox(b)
	r.c.draw(p, e)
	r.inside(p, e)
}

// inside moves an element so that its box lies within the plate, when it can; of what
// is higher than the plate the head is within, not the feet.
func (r *reviser) inside(p *artwork.Plate, e *artwork.Element) {
	b := e.Box
	dx, dy := 0.0, 0.0
	if b.W < 1-2*edge {
		dx = max(edge-b.X, 0) - max(b.X+b.W-(1-edge), 0)
	}
	dy = max(air-b.Y, 0)
	if b.H < 1-air-edge {
		dy -= max(b.Y+b.H-(1-edge), 0)
	}
	if dx != 0 || dy != 0 {
		e.Place.X, e.Place.Y = e.Place.X+dx, e.Place.Y+dy
		e.Place = roundBox(e.Place)
		r.c.draw(p, e)
	}
}

// edge is what is left free at the sides and the foot of a plate, a fraction of it.
const edge = 0.012

// fitted makes an element smaller that is too large to be moved inside the plate. The
// feet of a close shot's subject may be out of it.
func (r *reviser) fitted(p *artwork.Plate, e *artwork.Element) {
	k := (1 - 2*edge) / max(e.Box.W, 0.01)
	if p.Shot != "close" || e.Role != artwork.RoleFocal {
		k = min(k, (1-air-edge)/max(e.Box.H, 0.01))
	}
	if k < 1 {
		r.scale(p, e, k*0.99)
	}
}

// shift moves an element to the nearest place where it covers nobody and is
// covered by nobody, or towards the side the finding wants.
func (r *reviser) shift(p *artwork.Plate, e *artwork.Element, f atelier.Finding, what string) string {
	from := e.Place
	r.inside(p, e)
	switch f.Rule {
	case "artwork.balance":
		d := 0.09
		if f.Measured > 0 {
			d = -d
		}
		e.Place.X += d
		e.Place = roundBox(e.Place)
		r.c.draw(p, e)
		r.inside(p, e)
	case "artwork.crop":
		r.fitted(p, e)
	case "artwork.light":
		e.Place.X = 0.12
		if p.Light == "right" {
			e.Place.X = 0.88 - e.Place.W
		}
		e.Place = roundBox(e.Place)
		r.c.draw(p, e)
	default:
		best, at := math.Inf(1), e.Place
		w := e.Place.W
		for i := -12; i <= 12; i++ {
			for j := -2; j <= 2; j++ {
				if i == 0 && j == 0 {
					continue // where it is, is what the finding is about
				}
				q := e.Place
				q.X += float64(i) * 0.04
				q.Y += float64(j) * 0.02
				if q.X < 0.01 || q.X+w > 0.99 || q.Y < 0.01 || q.Y+q.H > 0.97 {
					continue
				}
				cost := 0.02*math.Abs(float64(i)) + 0.06*math.Abs(float64(j))
				for k := range p.Elements {
					o := &p.Elements[k]
					if o.Name == e.Name || o.Motif == "" || o.Role == artwork.RoleFar || o.Role == artwork.RoleWeather {
						continue
					}
					cost += covering(q, o.Box)
				}
				if cost < best {
					best, at = cost, q
				}
			}
		}
		crowded := best > 0.9 // there is no free place
		if i := hider(p, e, at); crowded && i >= 0 {
			e.Place = roundBox(at)
			r.c.draw(p, e)
			forward(p, e, i)
			return fmt.Sprintf("Moved %s on %s in front of what hid it; beside it there was no free place.", what, p.ID)
		}
		if crowded && e.Role != artwork.RoleFocal && e.Motif != "person" { // make room by making it smaller
			at.X, at.Y = at.X+at.W*0.12, at.Y+at.H*0.24
			at.W, at.H = at.W*0.76, at.H*0.76
		}
		e.Place = roundBox(at)
		r.c.draw(p, e)
	}
	dx := e.Place.X - from.X
	side := "to the right"
	if dx < 0 {
		side = "to the left"
	}
	if math.Abs(dx) < 0.005 {
		return fmt.Sprintf("Moved %s on %s a little up or down; to the side there was no freer place.", what, p.ID)
	}
	return fmt.Sprintf("Moved %s on %s %s by %.0f %% of the width.", what, p.ID, side, math.Abs(dx)*100)
}

// hider is the last of the elements drawn after one that would hide it at a place, when
// each is so much larger that the one can stand in front of it; -1 if there is none.
func hider(p *artwork.Plate, e *artwork.Element, at atelier.Box) int {
	found, own := -1, false
	for i := range p.Elements {
		o := &p.Elements[i]
		switch {
		case o.Name == e.Name:
			own = true
		case !own || o.Motif == "" || o.Role == artwork.RoleFar || o.Role == artwork.RoleWeather || overlap(at, o.Box) < 0.3*at.W*at.H:
		case at.W*at.H > 0.3*o.Box.W*o.Box.H:
			return -1
		default:
			found = i
		}
	}
	return found
}

// forward draws an element right after the i-th.
func forward(p *artwork.Plate, e *artwork.Element, i int) {
	moved := *e
	k := slices.IndexFunc(p.Elements, func(o artwork.Element) bool { return o.Name == moved.Name })
	p.Elements = slices.Insert(slices.Delete(p.Elements, k, k+1), i, moved)
}

// covering is what a place costs for lying over another box: 3 where the smaller of the
// two is covered whole.
func covering(a, b atelier.Box) float64 {
	return 3 * overlap(a, b) / max(min(a.W*a.H, b.W*b.H), 1e-4)
}

func overlap(a, b atelier.Box) float64 {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	return max(w, 0) * max(h, 0)
}

// relight makes an element lighter or darker, away from what surrounds it.
func (r *reviser) relight(p *artwork.Plate, e *artwork.Element, f atelier.Finding, what string) string {
	d := 0.1
	if strings.Contains(f.Suggestion, "dark") {
		d = -0.1
	}
	word := "lighter"
	if d < 0 {
		word = "darker"
	}
	if e.Motif == "" { // scenery: its colours are moved as they are
		for i := range e.Shapes {
			recolour(&e.Shapes[i], func(c rgb) rgb { return lighter(c, d*0.7) })
		}
		return fmt.Sprintf("Made %s on %s %s.", what, p.ID, word)
	}
	e.Lift = round3(min(max(e.Lift+d, -0.3), 0.3))
	r.c.draw(p, e)
	return fmt.Sprintf("Made %s on %s %s than what is behind it.", what, p.ID, word)
}

// recolour maps every colour of a shape.
func recolour(s *artwork.Shape, f func(rgb) rgb) {
	paint := func(p *artwork.Paint) {
		if len(p.Stops) == 0 {
			p.Colour = f(p.Colour)
		}
		for i := range p.Stops {
			p.Stops[i].Colour = f(p.Stops[i].Colour)
		}
	}
	if s.Fill != nil {
		paint(s.Fill)
	}
	if s.Stroke != nil {
		paint(&s.Stroke.Paint)
	}
}

// add draws something that is missing, under the name that the finding gave it.
func (r *reviser) add(p *artwork.Plate, name string, f atelier.Finding) (string, bool) {
	t := thing{name: name, lemma: lemmaOf(strings.ReplaceAll(name, "-", " ")), noun: strings.ReplaceAll(name, "-", " "), count: 1}
	for _, w := range r.world.things {
		if w.name == name || nameOf(w.name, 1) == name || strings.HasPrefix(name, nameOf(w.name, 1)+"-") {
			t = w
			t.name = name
			break
		}
	}
	if f.Rule == "artwork.empty" {
		return r.enliven(p, name), true
	}
	if !r.insert(p, t, 0) {
		return "I have no motif for " + t.noun + " and will not draw something else in its place.", false
	}
	return fmt.Sprintf("Added the %s to %s.", first(t.noun, name), p.ID), true
}

// insert finds the freest spot for a thing and draws it there.
func (r *reviser) insert(p *artwork.Plate, t thing, scale float64) bool {
	name, _, ok := motifOf(r.c.told.kindOf(t.lemma))
	if !ok {
		return false
	}
	m := repertoire[name]
	i := slices.IndexFunc(shots, func(s shot) bool { return s.name == p.Shot })
	sh := shots[max(i, 0)]
	h := max(height(m, sh.person, false), 0.15)
	if scale > 0 {
		h = min(h*scale, 0.75)
	}
	aspect := float64(p.Width) / float64(p.Height)
	w := h * m.aspect / aspect
	foot := 0.9
	pose := "stand"
	switch {
	case m.seat == "high" || m.seat == "sky":
		foot, pose = 0.14+h, "fly"
	case m.seat == "water" && p.Stage == "sea" || m.seat == "under":
		foot = sh.horizon + 0.2
	case m.size > 1.2:
		foot = sh.horizon + 0.13
	}
	if r.c.told.gone(t.lemma, p.Stage) {
		pose, foot, h = "portrait", 0.43, 0.27
		w = h * m.aspect / aspect
	}
	if name == "bird" && t.count != -1 && !t.cast {
		foot, pose = 0.25+h, "fly"
	}
	best, x := math.Inf(1), 0.5-w/2
	for k := range 24 {
		q := framed(0.02+float64(k)*(0.96-w)/23, foot-h, w, h)
		cost := math.Abs(q.X+w/2-0.5) * 0.3
		for j := range p.Elements {
			if o := &p.Elements[j]; o.Motif != "" && (o.Role != artwork.RoleFar || m.seat == "high") {
				cost += overlap(q, o.Box) / (w * h)
			}
		}
		if cost < best {
			best, x = cost, q.X
		}
	}
	e := artwork.Element{Name: t.name, Subject: t.lemma, Noun: t.noun, Role: artwork.RoleMid, Colour: t.colour, Tint: paint(r.c.told.kindOf(t.lemma), t.colour), Pose: pose, Look: r.c.look(t.name), Facing: "right",
		Place: roundBox(framed(x, foot-h, w, h))}
	if x+w/2 > 0.5 {
		e.Facing = "left"
	}
	if m.faced || t.alive {
		e.Face = "calm"
	}
	if !r.c.draw(p, &e) {
		return false
	}
	// Before the foreground, the weather and the vignette.
	at := len(p.Elements)
	for at > 0 {
		switch p.Elements[at-1].Role {
		case artwork.RoleNear, artwork.RoleWeather, artwork.RoleOverlay:
			at--
			continue
		}
		break
	}
	p.Elements = slices.Insert(p.Elements, at, e)
	return true
}

// enliven gives an empty part of a plate something small that belongs there.
func (r *reviser) enliven(p *artwork.Plate, name string) string {
	g := &stage{plate: p, style: r.c.style, wide: 100 * float64(p.Width) / float64(p.Height), horizon: 55, seed: fmt.Sprint(r.c.turn.Seed), kind: p.Stage, season: r.c.turn.Direction.Setting.Season}
	g.c, _ = lightOf(r.c.palette, p.Time, p.Weather, atelier.Mood{}, g.season)
	what := "a flight of birds far off"
	n := len(p.Elements)
	switch {
	case r.world.bans("bird") || p.Stage == "room" || p.Stage == "under" || p.Stage == "space" || g.c.night:
		what = "a scatter of small lights"
		g.layer(name, "", "", artwork.RoleFar, 0, func(q *pen) {
			for range 40 {
				x, y := q.rng.Float64()*g.wide, q.rng.Float64()*80
				q.glow(x, y, 1.6, lampLight, 0.5)
				q.raw(disc(x, y, 0.25+q.rng.Float64()*0.3), lampCore)
			}
		})
	default:
		g.layer(name, "bird", "birds", artwork.RoleFar, 0, func(q *pen) {
			cx, cy := g.wide*(0.25+0.5*q.rng.Float64()), 14+q.rng.Float64()*16
			c := mixed(hex("#33384a"), g.c.mid, 0.2)
			for i := range 11 {
				x, y := cx+(float64(i)-5)*(4+q.rng.Float64()*2), cy+math.Abs(float64(i)-5)*1.9+q.rng.Float64()*3
				k := 1 + q.rng.Float64()*0.7
				q.line(wire(strconvs(x-2.4*k, y-0.9*k, x-1.1*k, y-1.4*k, x, y, x+1.1*k, y-1.4*k, x+2.4*k, y-0.9*k)), 0.42, c)
			}
		})
	}
	if len(p.Elements) > n { // behind the subjects
		e := p.Elements[len(p.Elements)-1]
		p.Elements = p.Elements[:len(p.Elements)-1]
		at := slices.IndexFunc(p.Elements, func(x artwork.Element) bool { return x.Role == artwork.RoleGround })
		p.Elements = slices.Insert(p.Elements, max(at, 1), e)
	}
	return fmt.Sprintf("Put %s into the empty part of %s.", what, p.ID)
}

// recompose makes a plate anew from another camera.
func (r *reviser) recompose(p *artwork.Plate) string {
	i := slices.IndexFunc(r.scene.Plates, func(q artwork.Plate) bool { return q.ID == p.ID })
	used := map[string]bool{}
	for k := range r.scene.Plates {
		used[r.scene.Plates[k].Shot] = true
	}
	next := i + 4
	for k := range shots {
		if !used[shots[(i+1+k)%len(shots)].name] {
			next = i + 1 + k
			break
		}
	}
	id := p.ID
	*p = r.c.plate(next, len(r.scene.Plates)+len(shots), r.sights[min(i, len(r.sights)-1)], r.world)
	p.ID = id
	return fmt.Sprintf("Composed %s anew from another distance, so that it no longer repeats the plate before it.", id)
}
