package composer

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/atelierhq/atelier/media/music"
)

// slot is one note of a line before it has a pitch.
type slot struct {
	tick, ticks int
	target      float64 // where the shape of the line wants it
	pull        float64 // how much that counts
	rest        bool    // a breath stands before it
	last        bool    // of its phrase
	close       bool    // of a phrase with an authentic cadence
	velocity    int
	artic, dyn  string
}

// singing is what a line is written against.
type singing struct {
	s         *music.Score
	keyAt     func(bar int) music.Key
	low, high int          // where it may go
	from, to  int          // where it is at ease
	before    []music.Note // up to two notes before the line begins, if it goes on from them
	past      []music.Note // a bar or so before the line, for parallels
	after     *music.Note  // the note it leads to
	others    [][]music.Note
	chordOnly bool         // only notes of the harmony
	bassLine  bool         // prefers the chord's bass on strong beats
	below     []music.Note // a line to stay under
	dice      *rand.Rand
	noise     float64
}

// Widths of the search. A draft takes the best next note and goes on; a revision
// keeps many ways open and weighs everything that the critics measure.
const (
	draftWidth    = 1
	revisionWidth = 40
)

type way struct {
	cost  float64
	prev  *way
	pitch int
}

// sing gives every slot a pitch. width 1 is the quick pass: it follows the shape
// and the harmony note by note and looks neither back nor at the other parts.
func (c *singing) sing(slots []slot, width int) []music.Note {
	full := width > 1
	start := &way{}
	beam := []*way{start}
	for i := range slots {
		var next []*way
		for _, w := range beam {
			p1, p0 := c.lookBack(w, i)
			for p := c.low; p <= c.high; p++ {
				cost, ok := c.cost(slots, i, p, p1, p0, w, full)
				if !ok {
					continue
				}
				if c.noise > 0 {
					cost += c.noise * c.dice.Float64()
				}
				if full && i == len(slots)-1 && c.after != nil {
					cost += c.leadsTo(slots, i, p, p1, w)
				}
				next = append(next, &way{cost: w.cost + cost, prev: w, pitch: p})
			}
		}
		if len(next) == 0 { // no note of the harmony within reach: hold the middle
			next = []*way{{cost: beam[0].cost + 100, prev: beam[0], pitch: (c.low + c.high) / 2}}
		}
		slices.SortStableFunc(next, func(a, b *way) int {
			switch {
			case a.cost < b.cost:
				return -1
			case a.cost > b.cost:
				return 1
			}
			return a.pitch - b.pitch
		})
		// Ways that end on the same two pitches differ only in what is past.
		kept := next[:0]
		seen := map[[2]int]bool{}
		for _, w := range next {
			k := [2]int{w.pitch, w.prev.pitch}
			if !seen[k] {
				seen[k] = true
				kept = append(kept, w)
			}
			if len(kept) == width {
				break
			}
		}
		beam = kept
	}
	out := make([]music.Note, len(slots))
	w := beam[0]
	for i := len(slots) - 1; i >= 0; i-- {
		x := slots[i]
		out[i] = music.Note{Tick: x.tick, Ticks: x.ticks, Pitch: w.pitch, Velocity: max(1, x.velocity), Artic: x.artic, Dynamic: x.dyn}
		w = w.prev
	}
	return out
}

// lookBack returns the two pitches before slot i on a way, −1 for none.
func (c *singing) lookBack(w *way, i int) (p1, p0 int) {
	p1, p0 = -1, -1
	n := len(c.before)
	switch {
	case i >= 2:
		return w.pitch, w.prev.pitch
	case i == 1:
		p1 = w.pitch
		if n > 0 {
			p0 = c.before[n-1].Pitch
		}
	case n > 0:
		p1 = c.before[n-1].Pitch
		if n > 1 {
			p0 = c.before[n-2].Pitch
		}
	}
	return p1, p0
}

// noteBefore is the tick and length of the note before slot i.
func (c *singing) noteBefore(slots []slot, i int) (tick, ticks int, ok bool) {
	if i > 0 {
		return slots[i-1].tick, slots[i-1].ticks, true
	}
	if n := len(c.before); n > 0 {
		return c.before[n-1].Tick, c.before[n-1].Ticks, true
	}
	return 0, 0, false
}

// cost is what pitch p costs in slot i after p1 and p0; ok is false where it may
// not stand at all.
func (c *singing) cost(slots []slot, i, p, p1, p0 int, w *way, full bool) (float64, bool) {
	x := slots[i]
	m := c.s.Meter
	chord, has := c.s.ChordAt(x.tick)
	strong := m.Strong(x.tick)
	inChord := !has || chord.Has(p)
	if has && !inChord {
		if c.chordOnly || x.last || !scaleAt(c.keyAt(c.s.Bar(x.tick)), chord)[p%12] {
			return 0, false
		}
	}
	cost := x.pull * math.Abs(float64(p)-x.target)
	if !inChord {
		if strong {
			cost += 7
		} else if x.tick%m.BeatTicks() == 0 {
			cost += 1.5
		}
	}
	if p < c.from {
		cost += 1.2 * float64(c.from-p)
	}
	if p > c.to {
		cost += 1.2 * float64(p-c.to)
	}
	if c.bassLine && has {
		switch {
		case x.tick == chord.Tick || strong:
			if p%12 != chord.Bass {
				cost += 9
			}
		case p%12 != chord.Bass && p%12 != mod(chord.Root+7, 12) && p%12 != chord.Root:
			cost += 1.5
		}
	}
	if x.close && has {
		switch p % 12 {
		case chord.Root:
		case chord.Tones()[1]:
			cost += 2
		default:
			cost += 7
		}
	}
	if p1 < 0 {
		return cost, true
	}
	d := abs(p - p1)
	if c.bassLine {
		cost += []float64{0.6, 0.2, 0, 0.2, 0.3, 0.3, 5, 0.4, 1, 1.6, 5, 7, 1}[min(d, 12)]
		if d > 12 {
			cost += 8
		}
	} else {
		cost += []float64{1.3, 0.1, 0, 0.7, 0.8, 1.5, 9, 2.2, 4, 4.4, 9, 12, 4}[min(d, 12)]
		if d > 12 {
			cost += 14
		}
		if x.rest && d <= 9 {
			cost *= 0.8
		}
	}
	if !full {
		return cost, true
	}
	return cost + c.care(slots, i, p, p1, p0, w), true
}

// care is what only a revision weighs: what leaps ask for, where leading notes
// go, augmented steps, and the other parts.
func (c *singing) care(slots []slot, i, p, p1, p0 int, w *way) float64 {
	x := slots[i]
	var cost float64
	d := p - p1
	if p0 >= 0 && !c.bassLine && !x.rest {
		e := p1 - p0
		if abs(e) >= 5 && d*e > 0 {
			cost += 2
			if abs(e) >= 8 {
				cost += 12
			}
		}
	}
	chord, has := c.s.ChordAt(x.tick)
	bt, bl, ok := c.noteBefore(slots, i)
	key := c.keyAt(c.s.Bar(x.tick))
	if ok && has {
		if before, ok := c.s.ChordAt(bt + bl - music.Grid); ok && before.Tick != chord.Tick {
			pulls := before.Kind == "dom7" || before.Kind == "maj"
			if pulls && chord.Root == (before.Root+5)%12 && p1%12 == (before.Root+4)%12 && p != p1+1 && !c.bassLine {
				cost += 12
			}
			if before.Kind == "dom7" && p1%12 == (before.Root+10)%12 && (d > 0 || d < -2) {
				cost += 2 // a seventh falls
			}
		}
	}
	if key.Mode == music.Minor && abs(d) == 3 {
		a, b := mod(p-key.PitchClass(), 12), mod(p1-key.PitchClass(), 12)
		if a == 8 && b == 11 || a == 11 && b == 8 {
			cost += 8
		}
	}
	if has && !chord.Has(p) && abs(d) > 2 {
		cost += 4 // a foreign note is reached by step
	}
	if ok && p0 >= 0 && abs(d) > 2 {
		if before, has := c.s.ChordAt(bt); has && !before.Has(p1) {
			cost += 5 // and left by step
		}
	}
	for _, o := range c.others {
		cost += c.against(o, x.tick, p, chord, has)
		if c.parallel(o, slots, i, p, x.tick, w) {
			cost += 14
		}
	}
	if n := at(c.below, x.tick); n != nil && p > n.Pitch-2 {
		cost += 6 + float64(p-n.Pitch)
	}
	return cost
}

// against weighs a note against another line at the same moment.
func (c *singing) against(o []music.Note, tick, p int, chord music.Chord, has bool) float64 {
	n := at(o, tick)
	if n == nil {
		return 0
	}
	switch d := abs(p - n.Pitch); {
	case (d == 1 || d == 11 || d == 13) && c.s.Meter.Strong(tick):
		if !has || !chord.Has(p) {
			return 9
		}
		return 1
	case d == 0:
		return 2
	}
	return 0
}

// parallel reports whether pitch p at a tick goes in fifths or octaves with
// another line, counted as the measure does: from the last moment in which both
// struck a note. Slot i is the one at the tick, or past the last one.
func (c *singing) parallel(o []music.Note, slots []slot, i, p, tick int, w *way) bool {
	n := at(o, tick)
	if n == nil || n.Tick != tick {
		return false
	}
	for k := i - 1; k >= 0; k, w = k-1, w.prev {
		if b := at(o, slots[k].tick); b != nil && b.Tick == slots[k].tick {
			return tick-b.Tick <= c.s.Meter.BarTicks() && music.Parallel(w.pitch, b.Pitch, p, n.Pitch)
		}
	}
	for k := len(c.past) - 1; k >= 0; k-- {
		if b := at(o, c.past[k].Tick); b != nil && b.Tick == c.past[k].Tick {
			return tick-b.Tick <= c.s.Meter.BarTicks() && music.Parallel(c.past[k].Pitch, b.Pitch, p, n.Pitch)
		}
	}
	return false
}

// leadsTo weighs the step from the last slot to the fixed note after it.
func (c *singing) leadsTo(slots []slot, i, p, p1 int, w *way) float64 {
	x := slots[i]
	var cost float64
	last := &way{prev: w, pitch: p}
	for _, o := range c.others {
		if c.parallel(o, slots, i+1, c.after.Pitch, c.after.Tick, last) {
			cost += 14
		}
	}
	if c.after.Tick-(x.tick+x.ticks) >= c.s.Meter.BeatTicks() {
		return cost
	}
	d := abs(c.after.Pitch - p)
	cost += []float64{0.5, 0, 0, 0.5, 0.8, 1.5, 12, 2, 4, 5, 12, 12, 3}[min(d, 12)]
	if d > 12 {
		cost += 14
	}
	if e := p - p1; p1 >= 0 && abs(e) >= 8 && (c.after.Pitch-p)*e > 0 {
		cost += 12
	}
	before, ok1 := c.s.ChordAt(x.tick + x.ticks - music.Grid)
	chord, ok2 := c.s.ChordAt(c.after.Tick)
	if ok1 && ok2 && before.Tick != chord.Tick && chord.Root == (before.Root+5)%12 && p%12 == (before.Root+4)%12 && c.after.Pitch != p+1 && !c.bassLine {
		cost += 12
	}
	return cost
}

// at returns the note of a line that sounds at a tick.
func at(line []music.Note, tick int) *music.Note {
	i, found := slices.BinarySearchFunc(line, tick, func(n music.Note, t int) int { return n.Tick - t })
	if found {
		return &line[i]
	}
	if i > 0 && line[i-1].Tick+line[i-1].Ticks > tick {
		return &line[i-1]
	}
	return nil
}
