package composer

import (
	"fmt"
	"slices"

	"github.com/atelierhq/atelier/media/music"
)

// tries is how many searches a place is given before the best is kept.
const tries = 8

// repair rewrites some bars of a part so that fewer faults touch them; nothing
// outside the bars changes, and if no try is better the bars stay.
func (w *revision) repair(p *music.Part, x span) {
	best := w.weight(p.Name, x)
	if best == 0 {
		return
	}
	original := p.Notes
	kept := original
	for k := range tries {
		p.Notes = slices.Clone(original)
		switch p.Role {
		case "melody", "counter", "bass":
			if inChords(p.Notes) {
				w.revoice(p, x, k)
			} else {
				w.resing(p, x, k)
			}
		case "percussion":
			return
		default:
			w.revoice(p, x, k)
		}
		if v := w.weight(p.Name, x); v < best {
			best, kept = v, p.Notes
		}
		if best == 0 {
			break
		}
	}
	p.Notes = kept
	if best > 0 && (p.Role == "melody" || p.Role == "counter") {
		w.hold(p, x, best)
	}
}

// hold is the last resort where no other pitches help: a note is held on instead
// of striking the one after it, wherever in the bars that mends most.
func (w *revision) hold(p *music.Part, x span, best float64) {
	bar := w.s.Meter.BarTicks()
	original, kept := p.Notes, p.Notes
	for i := 1; i < len(original); i++ {
		a, b := original[i-1], original[i]
		if w.s.Bar(a.Tick) < x.from || w.s.Bar(b.Tick+b.Ticks-1) > x.to || a.Tick/bar != b.Tick/bar || a.Tick == b.Tick || a.Tick+a.Ticks != b.Tick || b.Dynamic != "" {
			continue
		}
		p.Notes = slices.Delete(slices.Clone(original), i, i+1)
		p.Notes[i-1].Ticks += b.Ticks
		if v := w.weight(p.Name, x); v < best {
			best, kept = v, p.Notes
		}
	}
	p.Notes = kept
}

// inChords reports whether a part strikes more than one note at a time.
func inChords(n []music.Note) bool {
	for i := 1; i < len(n); i++ {
		if n[i].Tick == n[i-1].Tick {
			return true
		}
	}
	return false
}

// within divides a part's notes at some bars. Notes that cross into or out of the
// bars belong to the outside, for they sound there.
func within(s *music.Score, notes []music.Note, x span) (before, in, after []music.Note) {
	from, to := (x.from-1)*s.Meter.BarTicks(), x.to*s.Meter.BarTicks()
	for _, n := range notes {
		switch {
		case n.Tick < from:
			before = append(before, n)
		case n.Tick >= to || n.Tick+n.Ticks > to:
			after = append(after, n)
		default:
			in = append(in, n)
		}
	}
	return before, in, after
}

// resing searches new pitches for a line in some bars; rhythm, dynamics and
// articulation stay. Later tries hold less to what was there.
func (w *revision) resing(p *music.Part, x span, try int) {
	s := w.s
	before, old, after := within(s, p.Notes, x)
	if len(old) == 0 {
		return
	}
	in, _ := music.InstrumentOf(p.Instrument)
	low, high := 127, 0
	for _, n := range p.Notes {
		low, high = min(low, n.Pitch), max(high, n.Pitch)
	}
	low, high = max(in.Low, low-2), min(in.High, high+2)
	if p.Role == "bass" {
		low, high = max(in.Low, low-5), min(in.High, high+3)
	}
	c := &singing{s: s, keyAt: w.plan.keyAt, low: low, high: high, from: max(low, in.From), to: min(high, in.To),
		before: lastNotes(before, 2), past: lastNotes(before, 24), dice: w.plan.dice("revision", p.Name, itoa(x.from), itoa(try), itoa(w.t.Version)), noise: 0.25 * float64(try),
		bassLine: p.Role == "bass", chordOnly: p.Role == "counter" && try < 4}
	if len(c.before) > 0 && !joined(s, c.before[len(c.before)-1].Tick+c.before[len(c.before)-1].Ticks, old[0].Tick) {
		c.before = nil
	}
	if len(after) > 0 {
		c.after = &after[0]
	}
	for _, q := range s.Parts {
		if q.Name == p.Name {
			continue
		}
		switch q.Role {
		case "melody":
			line := music.Line(&q, true)
			c.others = append(c.others, line)
			if p.Role == "counter" || p.Role == "bass" {
				c.below = line
			}
		case "bass", "counter":
			c.others = append(c.others, music.Line(&q, false))
		}
	}
	pull := []float64{0.5, 0.3, 0.15, 0.05, 0.4, 0.2, 0.1, 0.02}[try%8]
	var slots []slot
	for i, n := range old {
		sl := slot{tick: n.Tick, ticks: n.Ticks, target: float64(n.Pitch), pull: pull, velocity: n.Velocity, artic: n.Artic, dyn: n.Dynamic}
		if i > 0 {
			sl.rest = !joined(s, old[i-1].Tick+old[i-1].Ticks, n.Tick)
		}
		for _, ph := range s.Phrases {
			end := ph.To * s.Meter.BarTicks()
			isLast := n.Tick < end && (i+1 < len(old) && old[i+1].Tick >= end || i+1 == len(old) && (len(after) == 0 || after[0].Tick >= end))
			if isLast && s.Bar(n.Tick) >= ph.From && p.Role == "melody" {
				sl.last = ph.Cadence != "open"
				sl.close = ph.Cadence == "authentic" || ph.Cadence == "plagal"
			}
		}
		slots = append(slots, sl)
	}
	sung := c.sing(slots, revisionWidth)
	p.Notes = append(append(append([]music.Note(nil), before...), sung...), after...)
	music.SortNotes(p.Notes)
}

// joined reports whether two notes follow each other within a beat.
func joined(s *music.Score, end, next int) bool { return next-end < s.Meter.BeatTicks() }

// revoice sets the chords of some bars again: foreign notes go to the nearest
// chord tone, what is out of range or too low moves by octaves.
func (w *revision) revoice(p *music.Part, x span, try int) {
	s := w.s
	before, old, after := within(s, p.Notes, x)
	in, _ := music.InstrumentOf(p.Instrument)
	floor := max(in.Low, 36)
	if p.Role == "accompaniment" {
		floor = max(in.Low, 48+try)
	}
	for i := 0; i < len(old); {
		j := i
		for j < len(old) && old[j].Tick == old[i].Tick {
			j++
		}
		c, ok := s.ChordAt(old[i].Tick)
		var used []int
		home := ok && x.to == s.Bars && s.Bar(old[i].Tick) == s.Bars // the last chord stands on its root
		for k := i; k < j; k++ {
			n := &old[k]
			if ok && !c.Has(n.Pitch) {
				n.Pitch = nearestTone(c, n.Pitch, in.Low, in.High)
			}
			for n.Pitch < floor && n.Pitch+12 <= in.High {
				n.Pitch += 12
			}
			for n.Pitch > in.High && n.Pitch-12 >= in.Low {
				n.Pitch -= 12
			}
			for slices.Contains(used, n.Pitch) && n.Pitch+12 <= in.High {
				n.Pitch += 12
			}
			used = append(used, n.Pitch)
		}
		if home {
			lowest := i
			for k := i; k < j; k++ {
				if old[k].Pitch < old[lowest].Pitch {
					lowest = k
				}
			}
			old[lowest].Pitch = nearest(c.Root, old[lowest].Pitch-3, in.Low, old[lowest].Pitch)
		}
		i = j
	}
	music.SortNotes(old)
	old = tidyChords(old)
	p.Notes = append(append(append([]music.Note(nil), before...), old...), after...)
	music.SortNotes(p.Notes)
}

// tidyChords drops doubled notes of a chord and puts its dynamic on the lowest.
func tidyChords(notes []music.Note) []music.Note {
	var out []music.Note
	for _, n := range notes {
		k := len(out) - 1
		if k >= 0 && out[k].Tick == n.Tick {
			first := k
			for first > 0 && out[first-1].Tick == n.Tick {
				first--
			}
			if n.Dynamic != "" {
				out[first].Dynamic, n.Dynamic = n.Dynamic, ""
			}
			if out[k].Pitch == n.Pitch {
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

// bringBack gives phrases that do not take up the opening idea its rhythm and
// direction in their first bar or two, until enough do; it returns how many.
func (w *revision) bringBack(p *music.Part) int {
	s := w.s
	if len(s.Phrases) < 2 {
		return 0
	}
	first := s.Phrases[0]
	_, motif, _ := within(s, p.Notes, span{first.From, min(first.To, first.From+1)})
	if len(motif) < 2 {
		return 0
	}
	changed := 0
	for _, ph := range s.Phrases[1:] {
		if music.MotifShare(s) >= 0.6 {
			break
		}
		x := span{ph.From, min(ph.To-1, ph.From+1)}
		if x.to < x.from {
			continue
		}
		before, old, after := within(s, p.Notes, x)
		if len(old) == 0 {
			continue
		}
		key := w.plan.keyAt(ph.From)
		off := (ph.From - first.From) * s.Meter.BarTicks()
		end := x.to * s.Meter.BarTicks()
		chord, _ := s.ChordAt(motif[0].Tick + off)
		here := stepNear(key, chord, float64(old[0].Pitch))
		there := stepNear(w.plan.keyAt(first.From), chord, float64(motif[0].Pitch))
		var slots []slot
		for _, n := range motif {
			tick := n.Tick + off
			if tick+n.Ticks > end {
				continue
			}
			step := stepNear(w.plan.keyAt(first.From), music.Chord{}, float64(n.Pitch)) - there + here
			slots = append(slots, slot{tick: tick, ticks: n.Ticks, target: float64(ladder(key, step)), pull: 1.6, velocity: old[0].Velocity})
		}
		if len(slots) < 2 {
			continue
		}
		slots[0].dyn, slots[0].artic = old[0].Dynamic, old[0].Artic
		in, _ := music.InstrumentOf(p.Instrument)
		c := &singing{s: s, keyAt: w.plan.keyAt, low: in.Low, high: in.High, from: in.From, to: in.To, past: lastNotes(before, 24), dice: w.plan.dice("hook", itoa(ph.From))}
		if len(after) > 0 {
			c.after = &after[0]
		}
		if bass := s.Role("bass"); bass != nil {
			c.others = append(c.others, music.Line(bass, false))
		}
		was, share, faults := p.Notes, music.MotifShare(s), w.weight(p.Name, x)
		taken := false
		for _, pull := range []float64{1.6, 0.9, 0.5, 0.3} { // the idea as it was, or bent until nothing else breaks
			for k := range slots {
				slots[k].pull = pull
			}
			p.Notes = append(append(append([]music.Note(nil), before...), c.sing(slots, revisionWidth)...), after...)
			music.SortNotes(p.Notes)
			if taken = music.MotifShare(s) > share && w.weight(p.Name, x) <= faults; taken {
				break
			}
		}
		if !taken {
			p.Notes = was
			continue
		}
		changed++
	}
	return changed
}

// breathe shortens the last note of the phrases that end in some bars, so that a
// third of a second is left for a breath.
func (w *revision) breathe(p *music.Part, x span) int {
	s := w.s
	n := 0
	for _, ph := range s.Phrases {
		if ph.To < x.from || ph.To > x.to {
			continue
		}
		_, in, _ := within(s, p.Notes, span{ph.To, ph.To})
		if len(in) == 0 {
			continue
		}
		last := in[len(in)-1]
		end := ph.To * s.Meter.BarTicks()
		want := 0
		for s.Seconds(end)-s.Seconds(end-want) < 0.3 {
			want += 2 * music.Grid
		}
		keep := min(last.Ticks, end-want-last.Tick)
		if keep < 4*music.Grid || keep == last.Ticks {
			continue
		}
		for k := range p.Notes {
			if p.Notes[k].Tick == last.Tick {
				p.Notes[k].Ticks = keep
			}
		}
		n++
	}
	return n
}

// saveTop keeps the highest note for later: in the first part of the piece the
// melody stays below it.
func (w *revision) saveTop(p *music.Part) string {
	s := w.s
	early := s.Bars * 2 / 5
	top := 0
	for _, n := range p.Notes {
		if s.Bar(n.Tick) > early {
			top = max(top, n.Pitch)
		}
	}
	var spans []span
	for _, n := range p.Notes {
		if b := s.Bar(n.Tick); b <= early && n.Pitch >= top {
			spans = append(spans, span{b, b})
		}
	}
	in, _ := music.InstrumentOf(p.Instrument)
	for _, x := range merge(spans) {
		before, old, after := within(s, p.Notes, x)
		c := &singing{s: s, keyAt: w.plan.keyAt, low: max(in.Low, top-24), high: top - 1, from: in.From, to: top - 2,
			before: lastNotes(before, 2), past: lastNotes(before, 24), dice: w.plan.dice("climax", itoa(x.from))}
		if len(after) > 0 {
			c.after = &after[0]
		}
		if bass := s.Role("bass"); bass != nil {
			c.others = append(c.others, music.Line(bass, false))
		}
		var slots []slot
		for _, n := range old {
			slots = append(slots, slot{tick: n.Tick, ticks: n.Ticks, target: float64(min(n.Pitch, top-2)), pull: 0.4, velocity: n.Velocity, artic: n.Artic, dyn: n.Dynamic})
		}
		if len(slots) == 0 {
			continue
		}
		p.Notes = append(append(append([]music.Note(nil), before...), c.sing(slots, revisionWidth)...), after...)
		music.SortNotes(p.Notes)
	}
	return fmt.Sprintf("Kept the melody below %s until bar %d.", s.Key.PitchName(top), early+1)
}
