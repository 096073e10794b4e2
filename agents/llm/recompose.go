package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// openBars says which bars of which parts a revision may change.
type openBars struct {
	score *music.Score
	parts map[string][]bool // by part, "" all parts; index 0 is bar 1
}

func barsIn(score *music.Score, t atelier.Turn) openBars {
	o := openBars{score, map[string][]bool{}}
	free := func(part string, from, to int) {
		if o.parts[part] == nil {
			o.parts[part] = make([]bool, score.Bars)
		}
		for n := max(from, 1); n <= min(to, score.Bars); n++ {
			o.parts[part][n-1] = true
		}
	}
	for _, f := range t.Findings {
		from, to := music.Span(score, f.Anchor)
		free(f.Anchor.Part, from, to)
	}
	if spokenTo(t) {
		free("", 1, score.Bars)
	}
	return o
}

func (o openBars) has(part string, bar int) bool {
	all, own := o.parts[""], o.parts[part]
	return bar >= 1 && bar <= o.score.Bars && (all != nil && all[bar-1] || own != nil && own[bar-1])
}

// list writes what is open, for a composer.
func (o openBars) list() string {
	var b strings.Builder
	for i := range o.score.Parts {
		name := o.score.Parts[i].Name
		var bars []string
		for n := 1; n <= o.score.Bars; n++ {
			if o.has(name, n) {
				bars = append(bars, fmt.Sprint(n))
			}
		}
		if len(bars) > 0 {
			fmt.Fprintf(&b, "%s: bars %s\n", name, strings.Join(bars, " "))
		}
	}
	return b.String()
}

func (s *session) recompose(ctx context.Context) (*music.Score, error) {
	t := s.turn
	base, err := music.Decode(t.Base.File(music.FileScore))
	if err != nil {
		return nil, err
	}
	open := barsIn(base, t)
	var b strings.Builder
	ground(&b, t)
	block(&b, "score", music.Sheet(base))
	block(&b, "open", open.list())
	findingBlock(&b, t.Findings)
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a recomposeAnswer
	// A bar that does not add up is worth one more question; then the old one stays.
	flawed := false
	err = ask(ctx, s, question{step: "revise", prompt: "composer-revise", notes: true, data: b.String(), seed: s.seed()}, recomposeSchema, &a, func(a *recomposeAnswer) error {
		if flawed {
			return nil
		}
		var flaws []string
		for _, x := range a.Bars {
			p := base.Part(x.Part)
			if p == nil || !open.has(x.Part, x.Bar) || len(flaws) == maxFlaws {
				continue
			}
			ins, _ := music.InstrumentOf(p.Instrument)
			if _, _, err := music.ParseBar(x.Notes, base.Key, base.Meter, ins); err != nil {
				flaws = append(flaws, fmt.Sprintf("part %s, bar %d: %s", p.Name, x.Bar, message(err)))
			}
		}
		if flawed = len(flaws) > 0; flawed {
			return atelier.Invalidf("bars", "%s", strings.Join(flaws, "\n"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	score, refused := base, 0
	for _, x := range a.Bars {
		next, ok := withBar(score, x.Part, x.Bar, x.Notes, open)
		if !ok {
			refused++
			continue
		}
		score = next
	}
	for _, x := range a.Chords {
		if c, err := music.ParseChord(x.Chord); err == nil && open.parts[""] != nil && open.has("", x.Bar) {
			c.Tick, c.Ticks = (x.Bar-1)*base.Meter.BarTicks(), base.Meter.BarTicks()
			next := score.Clone()
			next.Harmony = slices.DeleteFunc(next.Harmony, func(h music.Chord) bool { return h.Tick < c.Tick+c.Ticks && h.Tick+h.Ticks > c.Tick })
			next.Harmony = append(next.Harmony, c)
			slices.SortFunc(next.Harmony, func(a, b music.Chord) int { return a.Tick - b.Tick })
			if music.Validate(next) == nil && music.ScoreLocality(base, next, anchorsOf(t)) == nil {
				score = next
			}
		}
	}
	changed := score != base
	words := "Rewrote the bars that were held against it; all others are note for note as they were."
	if refused > 0 {
		words += fmt.Sprintf(" %d bars were refused, and the old ones stand there.", refused)
	}
	said, err := s.handOver(ctx, a.Answers)
	if err != nil {
		return nil, err
	}
	s.answers(said, changed, ours(changed, words))
	if len(s.reply.Notes) == 0 || refused > 0 {
		s.note(atelier.Note{Act: atelier.ActInfo, Words: ours(changed, words)})
	}
	return score, nil
}

// anchorsOf are the places a revision may touch; what a person asks may touch all.
func anchorsOf(t atelier.Turn) []atelier.Anchor {
	if spokenTo(t) {
		return []atelier.Anchor{{}}
	}
	var out []atelier.Anchor
	for _, f := range t.Findings {
		out = append(out, f.Anchor)
	}
	return out
}

// withBar returns the score with one bar of one part replaced, or ok false if the
// bar is not open, not whole, or would cut a note that other bars hold.
func withBar(s *music.Score, part string, bar int, text string, open openBars) (*music.Score, bool) {
	p := s.Part(part)
	if p == nil || !open.has(part, bar) {
		return nil, false
	}
	ins, ok := music.InstrumentOf(p.Instrument)
	if !ok {
		return nil, false
	}
	notes, _, err := music.ParseBar(text, s.Key, s.Meter, ins)
	if err != nil {
		return nil, false
	}
	from, to := (bar-1)*s.Meter.BarTicks(), bar*s.Meter.BarTicks()
	next := s.Clone()
	q := next.Part(part)
	velocity := 0
	var kept []music.Note
	for _, n := range p.Notes {
		end := n.Tick + n.Ticks
		if n.Tick >= to || end <= from {
			kept = append(kept, n)
			continue
		}
		velocity = max(velocity, n.Velocity)
		// A note that is held over a bar line belongs to both bars.
		if n.Tick < from && !open.has(part, bar-1) || end > to && !open.has(part, bar+1) {
			return nil, false
		}
		if n.Tick < from {
			n.Ticks = from - n.Tick
			kept = append(kept, n)
		}
		if end > to {
			n.Tick, n.Ticks, n.Dynamic = to, end-to, ""
			kept = append(kept, n)
		}
	}
	if velocity == 0 {
		velocity = music.VelocityOf("mf")
	}
	for i := range notes {
		notes[i].Tick += from
		notes[i].Velocity = velocity
	}
	q.Notes = append(kept, notes...)
	music.SortNotes(q.Notes)
	if music.Validate(next) != nil {
		return nil, false
	}
	return next, true
}
