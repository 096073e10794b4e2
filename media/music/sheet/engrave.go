package sheet

import (
	"fmt"
	"math"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// Options is what a page says beside the music.
type Options struct {
	Credit string // who made it, at the right under the title; "" for nobody
	Foot   string // a line at the foot of the first page; "" for none
}

const (
	pageWidth, pageHeight = 210.0, 297.0 // A4
	marginSide            = 15.0
	marginTop, marginFoot = 14.0, 14.0
)

// system is a line of bars over all staves.
type system struct {
	bars     []*bar
	staves   []*canvas
	over     *canvas   // what joins staves: bar lines, brackets
	mids     []float64 // middle lines, staff spaces below the first one's
	top, low float64   // what it needs above the first and below the last middle line
	x0, x1   float64
}

// Engrave sets a whole score on A4 pages, all parts in the order of a score:
// clefs, signatures, notes with stems, beams and accidentals as the bar needs
// them, rests, ties, a slur over what the melody sings in one breath, dynamics,
// articulations, tempi, the sections' names and bar numbers. The same score gives
// the same pages. Errors are those of music.Validate.
func Engrave(s *music.Score, o Options) ([]Page, error) {
	if err := music.Validate(s); err != nil {
		return nil, err
	}
	e := &engraver{s: s, o: o, staves: staves(s)}
	e.space = spaceFor(len(e.staves))
	e.width = (pageWidth - 2*marginSide) / e.space
	bs := bars(s, e.staves)
	e.indent = []float64{e.names(true), e.names(false)}
	first := e.width - e.indent[0] - e.lead(true)
	later := e.width - e.indent[1] - e.lead(false)
	for i, line := range breakLines(bs, first, later) {
		e.systems = append(e.systems, e.system(line, i == 0))
	}
	return e.pages()
}

// spaceFor is the distance of two staff lines in mm: smaller for a large score.
func spaceFor(staves int) float64 {
	switch {
	case staves <= 2:
		return 1.75
	case staves <= 4:
		return 1.6
	case staves <= 6:
		return 1.45
	case staves <= 9:
		return 1.2
	}
	return 0.95
}

type engraver struct {
	s       *music.Score
	o       Options
	staves  []*stave
	systems []*system
	space   float64 // mm
	width   float64 // of a line
	indent  []float64
}

// names is the room that the staves' names take.
func (e *engraver) names(full bool) float64 {
	most := 0
	for _, st := range e.staves {
		n := len(st.short)
		if full {
			n = len(st.label)
		}
		most = max(most, n)
	}
	return float64(most)*0.95 + 2.2
}

// lead is the room of clef, key and meter.
func (e *engraver) lead(first bool) float64 {
	k := e.s.Key.Fifths()
	w := 0.8 + 2.9 + float64(max(k, -k))*1.05 + 0.6
	if first {
		w += 2.6
	}
	return w
}

// system sets a line of bars horizontally and draws its staves.
func (e *engraver) system(bs []*bar, first bool) *system {
	sy := &system{bars: bs, over: &canvas{}}
	indent := e.indent[1]
	if first {
		indent = e.indent[0]
	}
	sy.x0, sy.x1 = indent, e.width
	start := sy.x0 + e.lead(first)
	natural := 0.0
	for _, b := range bs {
		natural += b.width
	}
	ratio := (sy.x1 - start) / natural
	if last := bs[len(bs)-1].n == e.s.Bars; last && ratio > 1.7 {
		ratio = 1.4
		sy.x1 = start + natural*ratio
	}
	x := start
	for _, b := range bs {
		b.place(x, b.width*ratio)
		x += b.width * ratio
	}
	for i, st := range e.staves {
		c := &canvas{}
		for l := -2; l <= 2; l++ {
			c.line(sy.x0, float64(l), sy.x1, float64(l), lineWidth)
		}
		c.clef(st, sy.x0+.8)
		at := sy.x0 + .8 + 3.1
		c.signature(st, e.s.Key, at)
		if first {
			k := e.s.Key.Fifths()
			at += float64(max(k, -k))*1.05 + .5
			c.glyph(digits[e.s.Meter.Beats], at, 1, 1)
			c.glyph(digits[e.s.Meter.Unit], at, -1, 1)
		}
		var line []*item
		for _, b := range bs {
			c.stems(b.items[i])
			for _, it := range b.items[i] {
				c.sign(it)
			}
			line = append(line, b.items[i]...)
		}
		for k, it := range line {
			if k == 0 && it.TieIn && !it.rest() { // from the system before
				ghost := *it
				ghost.x = start - 2.2
				c.ties(&ghost, it, start-1.2, sy.x1)
			}
			if !it.TieOut || it.rest() {
				continue
			}
			var next *item
			if k+1 < len(line) {
				next = line[k+1]
			}
			c.ties(it, next, 0, sy.x1-.3)
		}
		if e.s.Parts[st.part].Role == "melody" {
			e.slurs(c, line, bs, start, sy.x1)
		}
		for _, it := range line {
			if !it.rest() && !it.TieIn && it.Notes[0].Dynamic != "" {
				c.dynamic(it.Notes[0].Dynamic, it.x)
			}
		}
		sy.staves = append(sy.staves, c)
	}
	e.words(sy, start)
	e.stack(sy)
	return sy
}

// slurs draws the phrases of a part: what is sung in one breath.
func (e *engraver) slurs(c *canvas, line []*item, bs []*bar, start, end float64) {
	phrase := func(it *item) int {
		for i, p := range e.s.Phrases {
			if it.bar+1 >= p.From && it.bar+1 <= p.To {
				return i
			}
		}
		return -1
	}
	singing := func(it *item) bool {
		return !it.rest() && it.Notes[0].Artic != "staccato" && phrase(it) >= 0
	}
	for i := 0; i < len(line); {
		if !singing(line[i]) {
			i++
			continue
		}
		j, heads := i, 0
		for j < len(line) && singing(line[j]) && phrase(line[j]) == phrase(line[i]) {
			if !line[j].TieIn || j == i {
				heads++
			}
			j++
		}
		from, to := e.intoPhrase(line[i], -1), e.intoPhrase(line[j-1], 1)
		if heads > 1 || heads == 1 && (from || to) {
			height := func(it *item) float64 {
				y := it.top() + .8
				if it.up && it.Base > 1 {
					y = max(y, it.stem+.3)
				}
				_, top := c.extent(it.x+.2, it.x+1)
				return max(y, min(top+.45, y+2.8))
			}
			x0, y0 := line[i].x+line[i].wide()/2, height(line[i])
			x1, y1 := line[j-1].x+line[j-1].wide()/2, height(line[j-1])
			if line[i].up {
				x0 = line[i].x + .9
			}
			if i == 0 && from {
				x0 = start - .8
				y0 += .4
			}
			if j == len(line) && to {
				x1 = end - .2
				y1 += .4
			}
			c.slur(x0, y0, x1, y1)
		}
		i = j
	}
}

// intoPhrase says whether the singing goes on beyond a sign, in the bar before
// or after it.
func (e *engraver) intoPhrase(it *item, dir int) bool {
	st := e.staves[it.staff]
	b := it.bar + dir
	if b < 0 || b >= e.s.Bars {
		return false
	}
	signs := st.signs[b]
	g := signs[0]
	if dir < 0 {
		g = signs[len(signs)-1]
	}
	if g.Notes == nil || g.Notes[0].Artic == "staccato" {
		return false
	}
	for _, p := range e.s.Phrases {
		if it.bar+1 >= p.From && it.bar+1 <= p.To {
			return b+1 >= p.From && b+1 <= p.To
		}
	}
	return false
}

// words sets bar numbers, names of sections and tempi over the first staff.
func (e *engraver) words(sy *system, start float64) {
	c := sy.staves[0]
	if n := sy.bars[0].n; n > 1 {
		_, top := c.extent(sy.x0, sy.x0+1.5)
		y := max(top+.4, 2.9)
		c.text(fmt.Sprint(n), sy.x0, y, 1.7, 0, false, true)
		c.take(sy.x0, sy.x0+2, y, y+1.3)
	}
	for k, b := range sy.bars {
		x := e.barStart(sy, k, start)
		busy := 0.0
		for _, sec := range e.s.Sections {
			if sec.From != b.n {
				continue
			}
			t := music.SectionTitle(sec.Name)
			w := nameWidth(t)
			x := x
			if k == 0 && b.n > 1 {
				x = start - 1
			}
			_, top := c.extent(x-.5, x+w)
			y := max(top+1.1, 4)
			if x+w > sy.x1+2 {
				c.text(t, sy.x1, y, 2.3, 1, true, false)
			} else {
				c.text(t, x, y, 2.3, 0, true, false)
			}
			c.take(x-.3, x+w+.3, y-.7, y+2)
			busy = w + 1
		}
		for _, t := range e.s.Tempo {
			if e.s.Bar(t.Tick) != b.n {
				continue
			}
			at := x + b.offset(sy, e.s, t.Tick)
			if t.Tick%e.s.Meter.BarTicks() == 0 {
				at = x
			}
			if busy > 0 && at < x+busy {
				at = x + busy
			}
			e.tempo(c, t, at)
		}
	}
}

// barStart is where the bar after k−1 bar lines begins.
func (e *engraver) barStart(sy *system, k int, start float64) float64 {
	natural := 0.0
	before := 0.0
	for i, b := range sy.bars {
		if i < k {
			before += b.width
		}
		natural += b.width
	}
	return start + before*(sy.x1-start)/natural
}

// offset is how far into the bar a tick lies.
func (b *bar) offset(sy *system, s *music.Score, tick int) float64 {
	in := float64(tick%s.Meter.BarTicks()) / float64(s.Meter.BarTicks())
	return in * b.width
}

// tempo writes a note and how many of it there are in a minute.
func (e *engraver) tempo(c *canvas, t music.Tempo, x float64) {
	const scale = .75
	qpm := t.QPM
	if e.s.Meter.Unit == 8 {
		qpm /= 1.5
	}
	words := fmt.Sprintf("= %.0f", qpm)
	_, top := c.extent(x-.5, x+9)
	y := max(top+1.2, 4)
	c.glyph(headBlack, x, y+.35, scale)
	c.fill(polygon(x+headWidth*scale-.11, y+.4, x+headWidth*scale, y+.4, x+headWidth*scale, y+2.7, x+headWidth*scale-.11, y+2.7))
	at := x + 1.5
	if e.s.Meter.Unit == 8 {
		c.fill(dotAt(at, y+.35, .16))
		at += .6
	}
	c.text(words, at, y, 2, 0, true, false)
	c.take(x-.3, at+float64(len(words))*1.1, y-.3, y+2.8)
}

// stack finds how far apart the staves of a system must be, bar by bar.
func (e *engraver) stack(sy *system) {
	sy.mids = []float64{0}
	for i := 1; i < len(sy.staves); i++ {
		apart := 8.5
		if e.staves[i].brace && e.staves[i-1].brace && e.staves[i].label == "" {
			apart = 8
		}
		for x := sy.x0 - 1; x < sy.x1; x += 1.5 {
			low, _ := sy.staves[i-1].extent(x, x+1.5)
			_, top := sy.staves[i].extent(x, x+1.5)
			apart = max(apart, -low+top+1)
		}
		sy.mids = append(sy.mids, sy.mids[i-1]+apart)
	}
	_, sy.top = sy.staves[0].extent(-10, 1e6)
	low, _ := sy.staves[len(sy.staves)-1].extent(-10, 1e6)
	sy.low = -low
}

// bind draws bar lines, brackets, braces and names of systems.
func (e *engraver) bind(systems []*system) {
	for _, sy := range systems {
		c, i := sy.over, sy.bars[0].n-1 // 0 in the first system
		y := func(staff int) float64 { return -sy.mids[staff] }
		last := len(e.staves) - 1
		if last > 0 {
			c.line(sy.x0, y(0)+2, sy.x0, y(last)-2, .16)
		}
		start := sy.x0 + e.lead(i == 0)
		for from := 0; from <= last; {
			to := from
			for to < last && e.joined(to) {
				to++
			}
			if to > from {
				if e.staves[from].brace && e.staves[to].brace && e.sameInstrument(from, to) {
					c.brace(sy.x0-.5, y(from)+2, y(to)-2)
				} else {
					c.bracket(sy.x0-.85, y(from)+2, y(to)-2)
				}
			}
			for k, b := range sy.bars {
				x := e.barStart(sy, k+1, start)
				top, low := y(from)+2, y(to)-2
				switch {
				case b.n == e.s.Bars:
					c.line(x-1.05, top, x-1.05, low, .16)
					c.fill(polygon(x-.5, top+.05, x, top+.05, x, low-.05, x-.5, low-.05))
				case e.sectionEnds(b.n):
					c.line(x-.55, top, x-.55, low, .16)
					c.line(x, top, x, low, .16)
				default:
					c.line(x, top, x, low, .16)
				}
			}
			mid := (y(from) + y(to)) / 2
			if e.staves[from].brace && to > from && e.sameInstrument(from, to) {
				e.name(c, e.staves[from], sy.x0-2.1, mid, i == 0)
			} else {
				for k := from; k <= to; k++ {
					e.name(c, e.staves[k], sy.x0-1.6, y(k), i == 0)
				}
			}
			from = to + 1
		}
	}
}

func (e *engraver) name(c *canvas, st *stave, x, y float64, full bool) {
	t := st.short
	if full {
		t = st.label
	}
	if t != "" {
		c.text(t, x, y-.6, 1.9, 1, false, false)
	}
}

func (e *engraver) sameInstrument(i, j int) bool {
	return e.s.Parts[e.staves[i].part].Instrument == e.s.Parts[e.staves[j].part].Instrument
}

// joined says whether bar lines go on from a staff to the one below.
func (e *engraver) joined(i int) bool {
	a, b := e.staves[i], e.staves[i+1]
	return a.family == b.family
}

func (e *engraver) sectionEnds(n int) bool {
	for _, x := range e.s.Sections {
		if x.From == n+1 {
			return true
		}
	}
	return false
}

func (c *canvas) bracket(x, top, low float64) {
	c.fill(polygon(x-.22, top+.35, x+.22, top+.35, x+.22, low-.35, x-.22, low-.35))
	c.fill(pen(knot{x - .2, top + .4, .22}, knot{x + .5, top + .55, .2}, knot{x + 1.1, top + 1.1, .04}))
	c.fill(pen(knot{x - .2, low - .4, .22}, knot{x + .5, low - .55, .2}, knot{x + 1.1, low - 1.1, .04}))
}

func (c *canvas) brace(x, top, low float64) {
	mid, h := (top+low)/2, (top-low)/2
	for _, d := range []float64{1, -1} {
		c.fill(pen(knot{x, mid + d*h, .06}, knot{x - .5, mid + d*h*.82, .3}, knot{x - .36, mid + d*h*.45, .5}, knot{x - .34, mid + d*h*.2, .34}, knot{x - 1, mid, .05}))
	}
}

// pages sets the systems on pages and turns staff spaces into millimetres.
func (e *engraver) pages() ([]Page, error) {
	var out []Page
	sp := e.space
	i := 0
	for i < len(e.systems) {
		p := Page{Width: pageWidth, Height: pageHeight}
		top := marginTop
		if len(out) == 0 {
			top = e.title(&p)
		}
		room := pageHeight - marginFoot - top
		const gap = 3.5
		used, n := 0.0, 0
		for i+n < len(e.systems) {
			h := e.systems[i+n].height() * sp
			if n > 0 {
				h += gap * sp
			}
			if n > 0 && used+h > room {
				break
			}
			used += h
			n++
		}
		shrink := 1.0
		if used > room { // one system higher than a page
			shrink = room / used
		}
		if k := len(e.staves) - 1; k > 0 && shrink == 1 && i+n < len(e.systems) {
			// Air between the staves first, then between the systems.
			apart := min((room-used)/float64(n*k)/sp*.6, 3)
			for _, sy := range e.systems[i : i+n] {
				for m := range sy.mids {
					sy.mids[m] += apart * float64(m)
				}
			}
			used += apart * float64(n*k) * sp
		}
		e.bind(e.systems[i : i+n])
		extra := 0.0
		if n > 1 && i+n < len(e.systems) {
			extra = min((room-used)/float64(n-1), 9*sp)
		} else if n > 1 {
			extra = min((room-used)/float64(n-1), 3*sp)
		}
		y := top
		for k := range n {
			sy := e.systems[i+k]
			first := y + sy.top*sp*shrink
			for s, c := range sy.staves {
				p.add(c, marginSide, first+sy.mids[s]*sp*shrink, sp*shrink)
			}
			p.add(sy.over, marginSide, first, sp*shrink)
			y += (sy.height() + gap) * sp * shrink
			y += extra
		}
		i += n
		out = append(out, p)
		if len(out) > 400 {
			return nil, atelier.Errorf(atelier.CodeTooLarge, "sheet music of over 400 pages")
		}
	}
	for n := range out {
		if n > 0 {
			out[n].Shapes = append(out[n].Shapes, Shape{Text: fmt.Sprint(n + 1), X: pageWidth / 2, Y: pageHeight - 7, Size: 3.2, Anchor: .5})
		} else if e.o.Foot != "" {
			out[n].Shapes = append(out[n].Shapes, Shape{Text: e.o.Foot, X: pageWidth / 2, Y: pageHeight - 7, Size: 2.6, Anchor: .5})
		}
	}
	return out, nil
}

func (sy *system) height() float64 { return sy.top + sy.mids[len(sy.mids)-1] + sy.low }

// title sets the head of the first page and returns where the music begins.
func (e *engraver) title(p *Page) float64 {
	y := marginTop
	if t := strings.TrimSpace(e.s.Title); t != "" {
		size := min(7.5, (pageWidth-2*marginSide)/(0.68*float64(len([]rune(t)))))
		y += 8
		p.Shapes = append(p.Shapes, Shape{Text: t, X: pageWidth / 2, Y: y, Size: math.Round(size*100) / 100, Anchor: .5, Bold: true})
		y += 3
	}
	if e.o.Credit != "" {
		y += 4
		p.Shapes = append(p.Shapes, Shape{Text: e.o.Credit, X: pageWidth - marginSide, Y: y, Size: 3.4, Anchor: 1, Italic: true})
		y += 2
	}
	return y + 4
}

// add puts what was drawn in staff spaces on the page.
func (p *Page) add(c *canvas, x, y, sp float64) {
	for _, s := range c.shapes {
		if s.Path != nil {
			s.Path = transform(s.Path, sp, -sp, x, y)
			s.Stroke *= sp
		} else {
			s.X, s.Y, s.Size = x+s.X*sp, y-s.Y*sp, s.Size*sp
		}
		p.Shapes = append(p.Shapes, s)
	}
}
