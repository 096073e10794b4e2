package composer

import (
	"github.com/atelierhq/atelier/media/music"
)

// General MIDI drum keys.
const (
	kick    = 36
	stick   = 37
	snare   = 38
	tomLow  = 41
	hat     = 42
	tomMid  = 45
	tomHigh = 48
	cymbal  = 49
	ride    = 51
	shaker  = 70
	block   = 76
)

// stroke is what one drum plays in a bar: a sign a sixteenth, o soft, x plain,
// X strong.
type stroke struct {
	key   int
	steps string
}

// beats are drum patterns of one bar by meter and motion, still ones first. Every
// one of them strikes the first beat, so that nobody has to look for it.
var beats = map[music.Meter][4][][]stroke{
	{Beats: 4, Unit: 4}: {
		{{{kick, "x..............."}, {ride, "........o......."}}, {{kick, "o..............."}, {stick, "........o......."}}},
		{{{kick, "x..............."}, {stick, "........x......."}, {hat, "....o.....o.o..."}}, {{kick, "x.......o......."}, {shaker, "..o...o...o...o."}}},
		{{{kick, "x.....o.x......."}, {stick, "....x.......x..."}, {hat, "..o...o...o...o."}}, {{kick, "x.........x....."}, {stick, "....x..o....x..."}, {hat, "o.o.o.o.o.o.o.o."}}},
		{{{kick, "X.....x.x......."}, {snare, "....x.......x..o"}, {hat, "x.o.x.o.x.o.x.o."}}, {{kick, "X..x....X..x...."}, {snare, "....x..o....x..."}, {hat, "o.x.o.x.o.x.o.x."}}},
	},
	{Beats: 3, Unit: 4}: {
		{{{kick, "x..........."}}, {{kick, "o..........."}, {ride, "........o..."}}},
		{{{kick, "x..........."}, {hat, "....o...o..."}}, {{kick, "x..........."}, {stick, "........o..."}, {shaker, "....o.o....."}}},
		{{{kick, "x..........."}, {stick, "....o...x..."}, {hat, "..o...o...o."}}, {{kick, "x.....o....."}, {stick, "........x..."}, {hat, "o.o.o.o.o.o."}}},
		{{{kick, "X.....x....."}, {snare, "....x...x..."}, {hat, "x.o.x.o.x.o."}}, {{kick, "X..x........"}, {snare, "....x...x.o."}, {hat, "o.o.o.o.o.o."}}},
	},
	{Beats: 2, Unit: 4}: {
		{{{kick, "x......."}}, {{kick, "o......."}, {ride, "....o..."}}},
		{{{kick, "x......."}, {stick, "....o..."}, {hat, "..o...o."}}, {{kick, "x......."}, {shaker, "..o.o.o."}}},
		{{{kick, "x......."}, {stick, "....x..."}, {hat, "..o...o."}}, {{kick, "x.....o."}, {stick, "....x..."}, {hat, "o.o.o.o."}}},
		{{{kick, "X..x...."}, {snare, "....x..o"}, {hat, "x.o.x.o."}}, {{kick, "X.....x."}, {snare, "....x..."}, {hat, "o.x.o.x."}}},
	},
	{Beats: 6, Unit: 8}: {
		{{{kick, "x..........."}}, {{kick, "o..........."}, {ride, "......o....."}}},
		{{{kick, "x..........."}, {stick, "......o....."}, {hat, "....o.....o."}}, {{kick, "x..........."}, {shaker, "....o.o...o."}}},
		{{{kick, "x..........."}, {stick, "......x....."}, {hat, "..o.o...o.o."}}, {{kick, "x.........o."}, {stick, "......x....."}, {hat, "o.o.o.o.o.o."}}},
		{{{kick, "X...x......."}, {snare, "......x....."}, {hat, "x.o.o.x.o.o."}}, {{kick, "X.........x."}, {snare, "......x...o."}, {hat, "o.o.o.o.o.o."}}},
	},
}

// weightOf is the written strength of a stroke's sign; shape takes it from there.
func weightOf(sign byte) int {
	switch sign {
	case 'o':
		return 50
	case 'X':
		return 64
	}
	return 58
}

// kit is a drum part being written: strokes by sixteenth.
type kit struct {
	s    *music.Score
	part *music.Part
}

// bar writes the strokes of one bar. Strokes that fall together last alike, as
// one voice has to, and none reaches the next.
func (k kit) bar(bar int, strokes []stroke) {
	start, whole := (bar-1)*k.s.Meter.BarTicks(), k.s.Meter.BarTicks()/sixteenth
	struck := func(at int) bool {
		for _, x := range strokes {
			if x.steps[at] != '.' {
				return true
			}
		}
		return false
	}
	for at := range whole {
		long := 1
		if at+1 < whole && !struck(at+1) {
			long = 2
		}
		seen := map[int]bool{}
		for _, x := range strokes {
			if x.steps[at] != '.' && !seen[x.key] {
				seen[x.key] = true
				k.part.Notes = append(k.part.Notes, music.Note{Tick: start + at*sixteenth, Ticks: long * sixteenth, Pitch: x.key, Velocity: weightOf(x.steps[at])})
			}
		}
	}
}

// silent is a bar of rests, and struck one with a single stroke in it.
func (p *plan) struck(at int, sign byte) string {
	b := make([]byte, p.meter.BarTicks()/sixteenth)
	for i := range b {
		b[i] = '.'
	}
	if at >= 0 && at < len(b) {
		b[at] = sign
	}
	return string(b)
}

// turned is a pattern led into what comes: its last beat gives way to a fill.
func (p *plan) turned(b []stroke, motion int) []stroke {
	whole := p.meter.BarTicks() / sixteenth
	from := whole - p.meter.BeatTicks()/sixteenth
	out := make([]stroke, 0, len(b)+3)
	for _, x := range b {
		cut := []byte(x.steps)
		for i := from; i < whole; i++ {
			cut[i] = '.'
		}
		out = append(out, stroke{x.key, string(cut)})
	}
	every := 2
	if motion >= 2 && p.qpm() <= 112 {
		every = 1
	}
	keys := []int{tomHigh, tomMid, tomLow}
	n := 0
	for at := from; at < whole; at += every {
		sign := byte('o')
		if n > 0 {
			sign = 'x'
		}
		count := (whole - from) / every
		out = append(out, stroke{keys[min(2, n*3/count)], p.struck(at, sign)})
		n++
	}
	return out
}

// pulse writes the drums of a band: a pattern a section, the way its motion asks
// for, with a turn at the ends of phrases and a cymbal where the theme comes back
// or a storm breaks.
func (p *plan) pulse(s *music.Score, st seat) music.Part {
	part := music.Part{Name: st.name, Instrument: "drums", Role: "percussion", Clef: "percussion", Pan: st.pan}
	k := kit{s, &part}
	for i, sec := range p.sections {
		if !p.plays(st, sec) {
			continue
		}
		r := p.dice("drums", sec.Name)
		motion := sec.motion
		b := pick(r, beats[p.meter][motion])
		if sec.storm {
			b = append([]stroke{}, b...)
			for i := range b {
				if b[i].key == stick {
					b[i].key = snare
				}
			}
		}
		if sec.role == "return" {
			b = append([]stroke{}, b...)
			for i := range b {
				if b[i].key == hat {
					b[i].key = ride
				}
			}
		}
		for bar := sec.From; bar <= sec.To; bar++ {
			now := b
			leads := bar == sec.To && i+1 < len(p.sections) && p.sections[i+1].role != "coda"
			switch {
			case leads && motion >= 1:
				now = p.turned(b, motion)
			case (bar-sec.From)%4 == 3 && bar < sec.To: // the phrase ends: the last beat breathes
				now = p.breathing(b)
			}
			if bar == sec.From && (sec.role == "return" || sec.storm) {
				now = append(append([]stroke{}, now...), stroke{cymbal, p.struck(0, 'o')})
			}
			k.bar(bar, now)
		}
	}
	return part
}

// breathing is a pattern without its last beat.
func (p *plan) breathing(b []stroke) []stroke {
	from := (p.meter.BarTicks() - p.meter.BeatTicks()) / sixteenth
	var out []stroke
	for _, x := range b {
		cut := []byte(x.steps)
		for i := from; i < len(cut); i++ {
			cut[i] = '.'
		}
		out = append(out, stroke{x.key, string(cut)})
	}
	return out
}

// drummers are the seats of a piece for drums alone: three players of one kit.
// One speaks the motif on the toms, one keeps the time, one fills it.
var drummers = []seat{{"toms", "drums", "percussion", -18}, {"shaker", "drums", "percussion", 22}, {"pulse", "drums", "percussion", 0}}

// drumsAlone reports whether nobody plays anything but drums.
func (p *plan) drumsAlone() bool { return p.seats[0].role == "percussion" }

// phrasesAlone lays phrases over a form without harmony.
func (p *plan) phrasesAlone(s *music.Score) {
	for _, sec := range p.sections {
		n := max(1, sec.phrases)
		length := (sec.To - sec.From + 1) / n
		if sec.role == "intro" {
			continue
		}
		for k := range n {
			to := sec.From + (k+1)*length - 1
			if k == n-1 {
				to = sec.To
			}
			s.Phrases = append(s.Phrases, music.Phrase{From: sec.From + k*length, To: to, Cadence: "open"})
		}
	}
}

// drummer writes one of the three parts of a piece for drums alone.
func (p *plan) drummer(s *music.Score, st seat) music.Part {
	part := music.Part{Name: st.name, Instrument: "drums", Role: "percussion", Clef: "percussion", Pan: st.pan}
	k := kit{s, &part}
	m := p.conceive()
	phrase := 0
	for _, sec := range p.sections {
		r := p.dice("drums", st.name, sec.Name)
		motion := max(1, sec.motion)
		base := pick(p.dice("drums", "pulse", sec.Name), beats[p.meter][motion])
		for bar := sec.From; bar <= sec.To; bar++ {
			if bar == s.Bars { // all end together, on one stroke
				key := map[string]int{"toms": tomLow, "shaker": cymbal, "pulse": kick}[st.name]
				k.bar(bar, []stroke{{key, p.struck(0, 'X')}})
				continue
			}
			switch st.name {
			case "pulse":
				var low []stroke
				for _, x := range base {
					if x.key == kick || x.key == stick || x.key == snare {
						low = append(low, x)
					}
				}
				if sec.role == "intro" {
					low = low[:1]
				}
				k.bar(bar, low)
			case "shaker":
				if sec.role == "intro" && bar == sec.From {
					continue
				}
				key := map[string]int{"away": ride, "return": ride, "again": hat}[sec.role]
				if key == 0 {
					key = shaker
				}
				k.bar(bar, []stroke{{key, p.ticking(motion)}})
			}
		}
		if st.name != "toms" || sec.role == "intro" {
			continue
		}
		for _, ph := range s.Phrases {
			if ph.From < sec.From || ph.To > sec.To {
				continue
			}
			for i, b := range p.phraseBars(r, m, sec, ph, phrase) {
				if bar := ph.From + i; bar < s.Bars {
					k.bar(bar, p.spoken(b, sec))
				}
			}
			phrase++
		}
	}
	return part
}

// ticking is a steady pulse: quarters, or eighths in livelier music.
func (p *plan) ticking(motion int) string {
	out := []byte(p.struck(-1, '.'))
	step := 4
	if motion >= 2 || p.meter.Unit == 8 {
		step = 2
	}
	if p.qpm() > 170 {
		step *= 2
	}
	for i := 0; i < len(out); i += step {
		out[i] = 'o'
		if i*sixteenth%p.meter.BeatTicks() == 0 {
			out[i] = 'x'
		}
	}
	return string(out)
}

// spoken is a bar of the motif on drums: its rhythm, and its contour on toms from
// low to high; a contrasting section speaks on the wood block.
func (p *plan) spoken(b barPlan, sec passage) []stroke {
	toms := []int{tomLow, 43, tomMid, 47, tomHigh, 50}
	var out []stroke
	at, n := 0, 0
	for _, d := range b.rhythm {
		if d < 0 {
			at -= d
			continue
		}
		step := n % 3
		if b.contour != nil {
			step = b.contour[min(n, len(b.contour)-1)] + b.shift
			if b.invert {
				step = -step
			}
		}
		key := toms[max(0, min(len(toms)-1, 2+step))]
		if sec.role == "away" && !sec.storm {
			key = block
		}
		sign := byte('x')
		if at == 0 {
			sign = 'X'
		}
		out = append(out, stroke{key, p.struck(at, sign)})
		at += d
		n++
	}
	return out
}
