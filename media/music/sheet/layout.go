package sheet

import (
	"math"
	"sort"
	"strings"

	"github.com/atelierhq/atelier/media/music"
)

// All lengths in this file are staff spaces, x to the right, y upwards from the
// middle line of a staff, until a system is set on a page.

// stave is one part's staff.
type stave struct {
	part   int
	label  string
	short  string
	clef   string
	octave int // octaves by which the part sounds above what is written
	middle int // music.Spelling.Line of the middle line
	family int // staves of one family in a row share a bracket
	brace  bool
	signs  [][]music.Sign
}

// item is a sign with its place.
type item struct {
	music.Sign
	staff, bar int
	heads      []head // lowest first
	x          float64
	up         bool // the stem points up
	stem       float64
	stemX      float64
	beam       int // number of the beam's group in the bar, 0: none
	accWidth   float64
	left       float64 // extent to the left of the head
	right      float64 // extent to the right of the head's left edge
}

type head struct {
	pos   int // half spaces above the middle line
	alter int
	acc   bool // the accidental is written
	accX  float64
	dx    float64 // displacement of a second
	cross bool
	note  music.Note
}

func (it *item) rest() bool   { return it.Notes == nil }
func (it *item) top() float64 { return float64(it.heads[len(it.heads)-1].pos) / 2 }
func (it *item) low() float64 { return float64(it.heads[0].pos) / 2 }
func (it *item) wide() float64 {
	return map[bool]float64{true: wholeWidth, false: headWidth}[it.Base == 1]
}

// bar is one bar over all staves.
type bar struct {
	n       int // from 1
	items   [][]*item
	columns []int // ticks
	width   float64
	spread  []float64 // natural x of every column, then the bar's width
}

// places of the instruments in a score, woodwind first; families share a bracket.
var order = map[string][2]int{
	"flute": {1, 1}, "oboe": {2, 1}, "clarinet": {3, 1}, "horn": {4, 2}, "drums": {5, 3}, "glockenspiel": {6, 4}, "celesta": {7, 5}, "music box": {8, 6},
	"harp": {9, 7}, "piano": {10, 8}, "guitar": {11, 9}, "violin": {12, 10}, "strings": {13, 10}, "cello": {14, 10}, "bass": {15, 10},
}

var shortNames = map[string]string{"flute": "Fl.", "oboe": "Ob.", "clarinet": "Cl.", "horn": "Hn.", "drums": "Dr.", "glockenspiel": "Glock.", "celesta": "Cel.", "music box": "M. B.",
	"harp": "Hp.", "piano": "Pno.", "guitar": "Gtr.", "violin": "Vln.", "strings": "Str.", "cello": "Vc.", "bass": "Bass"}

func braced(instrument string) bool {
	return instrument == "piano" || instrument == "harp" || instrument == "celesta"
}

// staves sets the parts in the order of a score.
func staves(s *music.Score) []*stave {
	labels := music.Labels(s)
	var out []*stave
	for i := range s.Parts {
		p := &s.Parts[i]
		in, _ := music.InstrumentOf(p.Instrument)
		st := &stave{part: i, label: labels[i], short: shortNames[p.Instrument], clef: p.Clef, octave: in.Octave, family: order[p.Instrument][1]}
		if j := strings.LastIndexByte(labels[i], ' '); j > 0 && labels[i][len(labels[i])-1] <= '9' {
			st.short += labels[i][j:]
		}
		st.choose(s, p)
		st.signs = music.Signs(s, p)
		out = append(out, st)
	}
	sort.SliceStable(out, func(i, j int) bool {
		return order[s.Parts[out[i].part].Instrument][0] < order[s.Parts[out[j].part].Instrument][0]
	})
	for i := 0; i < len(out); { // a keyboard's or harp's staves in a row are one instrument
		j := i + 1
		name := s.Parts[out[i].part].Instrument
		for j < len(out) && s.Parts[out[j].part].Instrument == name {
			j++
		}
		if j-i > 1 && braced(name) {
			for k := i; k < j; k++ {
				out[k].brace, out[k].label, out[k].short = true, "", ""
			}
			out[i].label, out[i].short = strings.ToUpper(name[:1])+name[1:], shortNames[name]
		}
		i = j
	}
	return out
}

const trebleMiddle, bassMiddle = 34, 22 // B4 and D3

// choose takes the clef that keeps notes on the staff; the part's own unless the
// other is clearly better.
func (st *stave) choose(s *music.Score, p *music.Part) {
	st.middle = trebleMiddle
	if st.clef == "percussion" {
		st.octave = 0
		return
	}
	cost := func(middle, octave int) int {
		sum := 0
		for _, n := range p.Notes {
			line := s.Key.Spell(n.Pitch-12*octave).Line() - middle
			sum += max(0, line-5, -line-5)
		}
		return sum
	}
	if st.octave > 0 && cost(trebleMiddle, 0) <= cost(trebleMiddle, st.octave) {
		st.octave = 0 // it plays low enough to be written as it sounds
	}
	treble, bass := cost(trebleMiddle, st.octave), cost(bassMiddle, st.octave)
	switch {
	case st.clef == "bass" && treble*3 < bass:
		st.clef = "treble"
	case st.clef == "treble" && bass*3 < treble && mean(p)-12*st.octave < lowMean:
		st.clef = "bass"
	}
	if st.clef == "bass" {
		st.middle = bassMiddle
	}
}

// lowMean is the pitch, F sharp below middle C, under which on average a part
// that is used to the treble clef is easier to read in the bass clef.
const lowMean = 54

func mean(p *music.Part) int {
	sum := 0
	for _, n := range p.Notes {
		sum += n.Pitch
	}
	return sum / max(1, len(p.Notes))
}

// bars lays out every bar on its own.
func bars(s *music.Score, sts []*stave) []*bar {
	out := make([]*bar, s.Bars)
	for b := range out {
		out[b] = &bar{n: b + 1, items: make([][]*item, len(sts))}
	}
	for i, st := range sts {
		var before map[int]int
		for b := range out {
			items, after := st.items(s, b, before)
			before = after
			for _, it := range items {
				it.staff = i
			}
			out[b].items[i] = items
			beam(s.Meter, items)
			if st.clef == "percussion" {
				for _, it := range items {
					it.up = true
				}
			}
			for _, it := range items {
				it.shape()
			}
		}
	}
	for _, b := range out {
		b.space(s.Meter)
		b.widen(headRoom(s, b.n))
	}
	return out
}

// headRoom is what the words over a bar need: the name of the section that begins
// there and a tempo beside it.
func headRoom(s *music.Score, n int) float64 {
	w := 0.0
	for _, x := range s.Sections {
		if x.From == n {
			w += nameWidth(music.SectionTitle(x.Name)) + 1
		}
	}
	for _, t := range s.Tempo {
		if w > 0 && t.Tick == (n-1)*s.Meter.BarTicks() {
			w += 7.5
		}
	}
	return min(w, 40)
}

// nameWidth is a wide guess at the width of a section's name: the type is the reader's.
func nameWidth(name string) float64 { return float64(len(name)) * 1.5 }

// widen gives a bar at least a width.
func (b *bar) widen(to float64) {
	if to <= b.width {
		return
	}
	lead := b.spread[0]
	f := (to - lead) / (b.width - lead)
	for i := range b.spread {
		b.spread[i] = lead + (b.spread[i]-lead)*f
	}
	b.width = to
}

// items reads the signs of a bar and decides which accidentals are written:
// those that differ from the signature or from one earlier in the bar, none on a
// note tied over, and a reminder where the bar before had another.
func (st *stave) items(s *music.Score, b int, before map[int]int) (out []*item, altered map[int]int) {
	signature := s.Key.Signature()
	now, seen := map[int]int{}, map[int]bool{}
	altered = map[int]int{}
	for _, sign := range st.signs[b] {
		it := &item{Sign: sign, bar: b}
		for _, n := range sign.Notes {
			if st.clef == "percussion" {
				sp, cross := music.SpellDrum(n.Pitch)
				pos := sp.Line() - st.middle
				taken := false
				for _, h := range it.heads {
					taken = taken || h.pos == pos
				}
				if !taken { // two drums on one line are one head
					it.heads = append(it.heads, head{pos: pos, cross: cross, note: n})
				}
				continue
			}
			sp := s.Key.Spell(n.Pitch - 12*st.octave)
			line := sp.Line()
			h := head{pos: line - st.middle, alter: sp.Alter, note: n}
			want := signature[(line%7+7)%7] // an octave clef may take a low note below C 0
			have, ok := now[line]
			if !ok {
				have = want
			}
			if sp.Alter != have && (!sign.TieIn || sign.At > 0) {
				h.acc = true
				now[line] = sp.Alter
			} else if was, ok := before[line]; ok && was != sp.Alter && !seen[line] && !sign.TieIn {
				h.acc = true
			}
			seen[line] = true
			if sp.Alter != want {
				altered[line] = sp.Alter
			} else {
				delete(altered, line)
			}
			it.heads = append(it.heads, h)
		}
		sort.SliceStable(it.heads, func(i, j int) bool { return it.heads[i].pos < it.heads[j].pos })
		out = append(out, it)
	}
	return out, altered
}

// beam groups the short notes of a bar and points the stems.
func beam(m music.Meter, items []*item) {
	group := 0
	span := m.BeatTicks()
	short := func(base int, from, to int) bool { // only notes of that value in a stretch
		for _, it := range items {
			if it.At >= from && it.At < to && (it.rest() || it.Base != base || it.Dots > 0) {
				return false
			}
		}
		return true
	}
	key := func(it *item) int {
		switch {
		case m.Unit == 8:
		case m.Beats == 4:
			half := it.At / (2 * span) * 2 * span
			if short(8, half, half+2*span) {
				return -1 - half
			}
		case short(8, 0, m.BarTicks()):
			return -1
		}
		return it.At / span
	}
	for i := 0; i < len(items); {
		it := items[i]
		if it.rest() || it.Base < 8 {
			i++
			continue
		}
		j := i + 1
		for j < len(items) && !items[j].rest() && items[j].Base >= 8 && key(items[j]) == key(it) {
			j++
		}
		if j-i > 1 {
			group++
			for k := i; k < j; k++ {
				items[k].beam = group
			}
		}
		i = j
	}
	for i := 0; i < len(items); {
		j := i + 1
		for items[i].beam > 0 && j < len(items) && items[j].beam == items[i].beam {
			j++
		}
		hi, lo := -100, 100
		for _, it := range items[i:j] {
			for _, h := range it.heads {
				hi, lo = max(hi, h.pos), min(lo, h.pos)
			}
		}
		for _, it := range items[i:j] {
			it.up = hi+lo < 0
		}
		i = j
	}
}

// shape places heads and accidentals around the stem and measures the sign.
func (it *item) shape() {
	if it.rest() {
		it.right = rest(it.Base).right + 0.1 + 0.5*float64(it.Dots)
		return
	}
	w := it.wide()
	it.right = w
	n := len(it.heads)
	if it.up || it.Base == 1 {
		for i := 1; i < n; i++ {
			if it.heads[i].pos-it.heads[i-1].pos == 1 && it.heads[i-1].dx == 0 {
				it.heads[i].dx = w - stemWidth
				it.right = 2 * w
			}
		}
	} else {
		for i := n - 2; i >= 0; i-- {
			if it.heads[i+1].pos-it.heads[i].pos == 1 && it.heads[i+1].dx == 0 {
				it.heads[i].dx = -(w - stemWidth)
				it.left = w
			}
		}
	}
	// Accidentals from the top down, each in the nearest column where it is free.
	type placed struct{ pos, col int }
	var done []placed
	widest := 0
	for i := n - 1; i >= 0; i-- {
		h := &it.heads[i]
		if !h.acc {
			continue
		}
		col := 0
		for free := false; !free; {
			free = true
			for _, d := range done {
				if d.col == col && d.pos-h.pos < 6 {
					free = false
					col++
					break
				}
			}
		}
		done = append(done, placed{h.pos, col})
		h.accX = -it.left - 0.22 - accidental(h.alter).right - float64(col)*1.05
		widest = max(widest, col+1)
		it.accWidth = max(it.accWidth, -h.accX)
	}
	it.left = max(it.left, it.accWidth)
	it.right += 0.55 * float64(it.Dots)
	if it.beam == 0 && it.Base >= 8 && it.up {
		it.right += 0.75
	}
}

// ideal is the space that a length wants after its onset.
func ideal(ticks int) float64 {
	return 3.7 * math.Pow(float64(ticks)/music.TicksPerQuarter, 0.55)
}

const barLead, barTail = 0.9, 0.5

// space finds the natural place of every onset: in proportion to time, but never
// so near that signs touch.
func (b *bar) space(m music.Meter) {
	at := map[int]bool{}
	for _, items := range b.items {
		for _, it := range items {
			if !it.Whole {
				at[it.At] = true
			}
		}
	}
	for t := range at {
		b.columns = append(b.columns, t)
	}
	sort.Ints(b.columns)
	if len(b.columns) == 0 {
		b.columns = []int{0}
	}
	index := map[int]int{}
	for i, t := range b.columns {
		index[t] = i
	}
	n := len(b.columns)
	b.spread = make([]float64, n+1)
	lead := barLead
	for _, items := range b.items {
		for _, it := range items {
			if !it.Whole && it.At == b.columns[0] {
				lead = max(lead, 0.5+it.left)
			}
		}
	}
	b.spread[0] = lead
	for c := 1; c <= n; c++ {
		to := m.BarTicks()
		if c < n {
			to = b.columns[c]
		}
		x := b.spread[c-1] + ideal(to-b.columns[c-1])
		for _, items := range b.items {
			for k, it := range items {
				if it.Whole {
					continue
				}
				end := k == len(items)-1
				switch {
				case c == n && end:
					x = max(x, b.spread[index[it.At]]+it.right+barTail)
				case c < n && !end && items[k+1].At == b.columns[c]:
					x = max(x, b.spread[index[it.At]]+it.right+items[k+1].left+0.3)
				}
			}
		}
		b.spread[c] = x
	}
	b.width = max(b.spread[n], 6)
	b.spread[n] = b.width
}

// place sets the signs of a bar that begins at x and is stretched to a width.
func (b *bar) place(x, width float64) {
	lead := b.spread[0]
	ratio := (width - lead) / (b.width - lead)
	for i, t := range b.columns {
		at := x + lead + (b.spread[i]-lead)*ratio
		for _, items := range b.items {
			for _, it := range items {
				if !it.Whole && it.At == t {
					it.x = at
				}
			}
		}
	}
	for _, items := range b.items {
		for _, it := range items {
			if it.Whole {
				it.x = x + width/2 - restWhole.right/2
			}
		}
	}
}

// breakLines divides bars into systems so that all are filled evenly. first and
// later are the room for bars in the first system and the others.
func breakLines(bs []*bar, first, later float64) [][]*bar {
	n := len(bs)
	best := make([]float64, n+1)
	from := make([]int, n+1)
	for i := 1; i <= n; i++ {
		best[i] = math.Inf(1)
		sum := 0.0
		for j := i - 1; j >= 0; j-- {
			sum += bs[j].width
			room := later
			if j == 0 {
				room = first
			}
			if sum > room && j < i-1 {
				break
			}
			slack := room/sum - 1
			cost := slack * slack
			if sum > room {
				cost = 50
			}
			if i == n && slack > 0 {
				cost = slack * slack / 4 // a last line may be looser
			}
			if c := best[j] + cost + 0.02; c < best[i] {
				best[i], from[i] = c, j
			}
		}
	}
	var out [][]*bar
	for i := n; i > 0; i = from[i] {
		out = append([][]*bar{bs[from[i]:i]}, out...)
	}
	return out
}
