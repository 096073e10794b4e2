package composer

import (
	"math"
	"slices"

	"github.com/atelierhq/atelier/media/music"
)

// motif is the idea the tune grows from: two bars of rhythm, and a contour in
// scale steps from its first note.
type motif struct {
	rhythm  [2][]int
	contour []int
}

// contours are shapes of a motif in scale steps; a rhythm with more notes walks
// on from the last, one with fewer stops short.
var contours = map[string][][]int{
	"rising":  {{0, 1, 2, 4, 3, 2, 4, 5}, {0, 2, 1, 2, 4, 5, 4, 2}, {0, 0, 1, 2, 4, 3, 4, 2}, {0, -1, 0, 2, 1, 2, 4, 3}},
	"arch":    {{0, 1, 2, 3, 4, 2, 1, 0}, {0, 2, 4, 3, 2, 1, 2, 0}, {0, 4, 3, 2, 1, 2, 3, 1}, {0, 3, 2, 1, 2, 0, -1, 0}},
	"falling": {{0, -1, -2, 0, -1, -2, -3, -4}, {0, -1, 0, -2, -1, -3, -2, -4}, {0, 2, 1, 0, -1, 0, -2, -1}, {0, -2, -1, -3, -2, -4, -3, -5}},
	"turning": {{0, 1, 0, -1, 0, 2, 1, 0}, {0, -1, 0, 1, 3, 2, 1, 0}, {0, 2, 0, 1, -1, 0, 2, 0}, {0, 0, 1, 0, 3, 1, 0, -1}},
}

// conceive finds the motif for this text and mood.
func (p *plan) conceive() motif {
	r := p.dice("motif")
	lively := math.Max(0, math.Min(1, 0.45+0.4*p.mood.Arousal))
	if p.qpm() > 120 {
		lively -= 0.15 // fast beats need fewer notes each
	}
	if p.qpm() < 76 {
		lively += 0.12
	}
	m := motif{rhythm: motifRhythms(r, p.meter, p.text, lively)}
	kinds := []string{"arch", "turning"}
	if p.mood.Valence > 0.1 {
		kinds = append(kinds, "rising", "rising")
	}
	if p.mood.Valence < 0.15 {
		kinds = append(kinds, "falling", "falling")
	}
	shape := pick(r, contours[pick(r, kinds)])
	n := len(m.rhythm[0]) + len(m.rhythm[1])
	for i := range n {
		step := 0
		if i < len(shape) {
			step = shape[i]
		} else {
			step = m.contour[i-1] + []int{-1, 1}[i%2]
		}
		m.contour = append(m.contour, step)
	}
	return m
}

// ladder is the scale of a key as pitches from step 0, the tonic below middle C.
func ladder(k music.Key, step int) int {
	scale := [7]int{0, 2, 4, 5, 7, 9, 11}
	if k.Mode == music.Minor {
		scale = [7]int{0, 2, 3, 5, 7, 8, 10}
	}
	return 48 + k.PitchClass() + 12*floorDiv(step, 7) + scale[mod(step, 7)]
}

func floorDiv(a, b int) int { return (a - mod(a, b)) / b }

// stepNear is the ladder step of the chord tone nearest to a pitch.
func stepNear(k music.Key, c music.Chord, pitch float64) int {
	best, bestD := 0, math.Inf(1)
	for step := -14; step < 42; step++ {
		q := ladder(k, step)
		d := math.Abs(float64(q) - pitch)
		if !c.Has(q) {
			d += 2.5
		}
		if d < bestD {
			best, bestD = step, d
		}
	}
	return best
}

// barPlan is how one bar of the melody is made.
type barPlan struct {
	rhythm  []int
	contour []int // scale steps, from the bar's first note; nil: free
	shift   int   // ladder steps by which the contour is moved
	pull    float64
	invert  bool
	first   bool // the bar starts where the register wants it, not where the motif stood
}

// melody writes the tune over the harmony: every phrase states the motif, moves
// it, turns it over, cuts it short or slows it down, and closes. It is the quick
// pass unless width says otherwise.
func (p *plan) melody(s *music.Score, st seat, width int) music.Part {
	in, _ := music.InstrumentOf(st.instrument)
	part := music.Part{Name: st.name, Instrument: st.instrument, Role: st.role, Clef: in.Clef, Pan: st.pan}
	m := p.conceive()
	low, high := voiceRange(in, max(67, p.floor()+10), max(84, p.floor()+27))
	phrase := 0
	for _, sec := range p.sections {
		if sec.role == "intro" {
			continue
		}
		for _, ph := range s.Phrases {
			if ph.From < sec.From || ph.To > sec.To {
				continue
			}
			r := p.dice("melody", sec.Name, itoa(ph.From))
			bars := p.phraseBars(r, m, sec, ph, phrase)
			slots := p.slots(s, bars, sec, ph, low, high)
			line := &singing{s: s, keyAt: p.keyAt, low: max(in.Low, low-4), high: min(in.High, high+3), from: low, to: high,
				before: lastNotes(part.Notes, 2), dice: r, noise: 1.1}
			if width > 1 {
				line.noise = 0.3
			}
			part.Notes = append(part.Notes, line.sing(slots, width)...)
			phrase++
		}
	}
	return part
}

// voiceRange moves a wanted range to where the instrument is at ease.
func voiceRange(in music.Instrument, low, high int) (int, int) {
	if d := high - in.To; d > 0 {
		low, high = low-d, high-d
	}
	if d := in.From - low; d > 0 {
		low, high = low+d, min(high+d, in.To)
	}
	return low, max(high, low+7)
}

// floor is the lowest pitch of the bass: other parts of a band without a deep
// instrument stay above it.
func (p *plan) floor() int {
	for _, st := range p.seats {
		if st.role == "bass" {
			in, _ := music.InstrumentOf(st.instrument)
			return max(in.From, 33)
		}
	}
	return 33
}

func lastNotes(n []music.Note, k int) []music.Note { return n[max(0, len(n)-k):] }

// keyAt is the key in which a bar stands.
func (p *plan) keyAt(bar int) music.Key {
	for _, s := range p.sections {
		if bar >= s.From && bar <= s.To {
			return s.key
		}
	}
	return p.key
}

// phraseBars decides how each bar of a phrase comes from the motif.
func (p *plan) phraseBars(r interface{ IntN(int) int }, m motif, sec passage, ph music.Phrase, n int) []barPlan {
	k := len(m.rhythm[0])
	head := barPlan{rhythm: m.rhythm[0], contour: m.contour[:k], pull: 1.1, first: true}
	tail := barPlan{rhythm: m.rhythm[1], contour: m.contour[k:], pull: 0.9, first: true}
	tail.shift = m.contour[k]
	count := ph.To - ph.From + 1
	var out []barPlan
	free := func() barPlan {
		list := barRhythms[p.meter]
		i := min(len(list)-1, max(0, int(float64(len(list))*(0.3+0.3*sec.mood.Arousal))+r.IntN(5)-2))
		return barPlan{rhythm: list[i], pull: 0.35}
	}
	up := []int{1, 1, 2, -1, -2}[r.IntN(5)]
	switch {
	case sec.role == "coda":
		d := doubled(m.rhythm[0], p.meter.BarTicks())
		out = []barPlan{{rhythm: d[0], contour: m.contour[:min(k, len(d[0]))], pull: 0.9, first: true}, {rhythm: d[1], pull: 0.5}}
		if count <= 2 {
			out = out[:0]
		}
	case sec.role == "away" && sec.storm:
		f := fragment(m.rhythm[0], p.meter.BarTicks()/sixteenth)
		x := barPlan{rhythm: f, contour: fragmentContour(m.contour, len(f)), pull: 0.8, first: true}
		y := x
		y.shift = up
		out = []barPlan{x, y, free()}
	case sec.role == "away":
		h, t := head, tail
		h.invert, t.invert = true, n%2 == 0
		out = []barPlan{h, t, free()}
	case sec.role == "again" || sec.role == "return":
		x := head
		x.rhythm, x.contour = p.ornament(r, head)
		out = []barPlan{head, tail, x}
		out[2].shift = up
		if sec.role == "return" && n%2 == 1 {
			out = []barPlan{x, tail, free()}
		}
	default:
		y := head
		y.shift = up
		out = []barPlan{head, tail, y}
		if n%2 == 1 {
			out = []barPlan{head, free(), tail}
		}
	}
	for len(out) < count-1 {
		z := head
		z.shift = []int{0, 1, -1, 2}[r.IntN(4)]
		out = append(out, z, free())
	}
	out = append(out[:max(0, count-1)], barPlan{rhythm: p.closing(r, ph, sec), pull: 0.25})
	return out
}

func fragmentContour(c []int, n int) []int {
	half := max(1, n/2)
	var out []int
	for i := range n {
		out = append(out, c[(i%half)%len(c)])
	}
	return out
}

// ornament divides a long note of a bar in two with a neighbour.
func (p *plan) ornament(r interface{ IntN(int) int }, b barPlan) ([]int, []int) {
	longest := 0
	for i, d := range b.rhythm {
		if d >= b.rhythm[longest] {
			longest = i
		}
	}
	d := b.rhythm[longest]
	if d < 4 || d%4 == 2 && d != 6 {
		return b.rhythm, b.contour
	}
	cut := d / 2
	if d == 6 {
		cut = 4
	}
	rhythm := slices.Insert(slices.Clone(b.rhythm), longest+1, d-cut)
	rhythm[longest] = cut
	contour := slices.Insert(slices.Clone(b.contour), longest+1, b.contour[longest]+[]int{1, -1}[r.IntN(2)])
	return rhythm, contour
}

// closing is the rhythm of a phrase's last bar.
func (p *plan) closing(r interface{ IntN(int) int }, ph music.Phrase, sec passage) []int {
	var list [][]int
	for _, c := range closings[p.meter] { // a breath takes a quarter of a second
		if float64(-c[len(c)-1])/4*60/p.qpm() >= 0.25 {
			list = append(list, c)
		}
	}
	if len(list) < 2 {
		list = closings[p.meter][:2]
	}
	if sec.last && sec.role == "coda" || ph.Cadence == "authentic" {
		return list[r.IntN(2)]
	}
	return list[r.IntN(len(list))]
}

// register is where the melody wants to lie in a bar: a long arch with its top at
// two thirds of the piece, lower in dark sections.
func (p *plan) register(bar int, sec passage, low, high int) float64 {
	end := float64(p.sections[len(p.sections)-1].To)
	x := float64(bar) / end
	rise := 1 - math.Min(1, math.Abs(x-0.66)/0.66)
	at := float64(low) + (0.28+0.34*rise)*float64(high-low) + 2*sec.mood.Valence
	if sec.storm {
		at -= 3
	}
	if sec.role == "coda" {
		at -= 2
	}
	return at
}

// slots turns bar plans into notes without pitches.
func (p *plan) slots(s *music.Score, bars []barPlan, sec passage, ph music.Phrase, low, high int) []slot {
	var out []slot
	key := sec.key
	lastTarget := 0.0
	for i, b := range bars {
		bar := ph.From + i
		tick := (bar - 1) * s.Meter.BarTicks()
		chord, _ := s.ChordAt(tick)
		want := p.register(bar, sec, low, high)
		base := stepNear(key, chord, want)
		if !b.first && i > 0 {
			base = stepNear(key, chord, (want+lastTarget)/2)
		}
		rested := false
		n := 0
		for _, d := range b.rhythm {
			if d < 0 {
				tick -= d * sixteenth
				rested = true
				continue
			}
			x := slot{tick: tick, ticks: d * sixteenth, pull: b.pull, rest: rested || (i == 0 && n == 0)}
			step := base
			if b.contour != nil {
				c := b.contour[min(n, len(b.contour)-1)] - b.contour[0]
				if b.invert {
					c = -c
				}
				step = base + c + b.shift
			} else if i == len(bars)-1 {
				step = base - n // closes by sinking
			} else {
				step = base + []int{0, 1, -1, 2, 0, -2, 1, 0}[n%8]
			}
			x.target = float64(ladder(key, step))
			x.velocity = 64
			out = append(out, x)
			lastTarget = x.target
			tick += x.ticks
			n++
		}
	}
	if k := len(out) - 1; k >= 0 {
		out[k].last = true
		out[k].close = ph.Cadence == "authentic" || ph.Cadence == "plagal"
	}
	return out
}
