package music

import (
	"slices"

	"github.com/atelierhq/atelier"
)

// event is what one note does in one bar. A note held over a bar line belongs
// to every bar it sounds in, so that lengthening it counts as a change there.
type event struct {
	from, to, pitch, velocity int
	artic, dynamic            string
	begins                    bool
}

// eventsOf returns the events of every bar of a part; index 0 is bar 1.
func eventsOf(s *Score, p *Part) [][]event {
	out := make([][]event, s.Bars)
	bar := s.Meter.BarTicks()
	for _, n := range p.Notes {
		for b := n.Tick / bar; b < s.Bars && b*bar < n.Tick+n.Ticks; b++ {
			e := event{from: max(n.Tick, b*bar) - b*bar, to: min(n.Tick+n.Ticks, (b+1)*bar) - b*bar, pitch: n.Pitch, velocity: n.Velocity, begins: n.Tick >= b*bar}
			if e.begins {
				e.artic, e.dynamic = n.Artic, n.Dynamic
			}
			out[b] = append(out[b], e)
		}
	}
	return out
}

// Locality checks that a revision changed nothing outside its anchors: per part,
// every bar outside them holds the same events, and what is not in bars (key,
// meter, tempo, sections, names, instruments, number of bars and parts) is the
// same unless an anchor covers it. An anchor without part and bars covers the
// whole piece; one with a part alone the whole part; one with a section's name
// as unit and no bars that section. Harmony and tempi inside bars anchored for
// all parts may change. Errors: CodeRefused naming what changed; CodeInvalid if
// a version has no readable score.
func Locality(base, revised []atelier.File, anchors []atelier.Anchor) error {
	a, err := scoreOf(base)
	if err != nil {
		return err
	}
	b, err := scoreOf(revised)
	if err != nil {
		return err
	}
	return ScoreLocality(a, b, anchors)
}

func scoreOf(files []atelier.File) (*Score, error) {
	for _, f := range files {
		if f.Name == FileScore {
			return Decode(f.Data)
		}
	}
	return nil, atelier.Invalidf("files", "a version of music without %s", FileScore)
}

// Span returns the bars an anchor covers in s, 1…Bars for one that names none.
func Span(s *Score, a atelier.Anchor) (from, to int) {
	if a.FromBar > 0 {
		return a.FromBar, max(a.FromBar, a.ToBar)
	}
	for _, x := range s.Sections {
		if a.Unit != "" && x.Name == a.Unit {
			return x.From, x.To
		}
	}
	return 1, s.Bars
}

// ScoreLocality is [Locality] on scores.
func ScoreLocality(a, b *Score, anchors []atelier.Anchor) error {
	free := make(map[string][]bool) // part: bar-1 that may change; "" all parts
	wholePart := map[string]bool{}
	for _, x := range anchors {
		if x.Part == "" && x.FromBar == 0 && !slices.ContainsFunc(a.Sections, func(s Section) bool { return s.Name == x.Unit }) {
			return nil // the whole piece
		}
		from, to := Span(a, x)
		if from == 1 && to >= a.Bars && x.Part != "" {
			wholePart[x.Part] = true
		}
		if free[x.Part] == nil {
			free[x.Part] = make([]bool, a.Bars)
		}
		for n := max(1, from); n <= min(to, a.Bars); n++ {
			free[x.Part][n-1] = true
		}
	}
	covered := func(part string, bar int) bool {
		return (free[""] != nil && free[""][bar]) || (free[part] != nil && free[part][bar])
	}
	refuse := func(format string, args ...any) error {
		return atelier.Errorf(atelier.CodeRefused, "the revision changed "+format+", outside its anchors", args...)
	}
	switch {
	case a.Bars != b.Bars:
		return refuse("the number of bars")
	case a.Title != b.Title || a.Key != b.Key || a.Meter != b.Meter:
		return refuse("title, key or meter")
	case !slices.Equal(a.Sections, b.Sections) || !slices.Equal(a.Phrases, b.Phrases):
		return refuse("the form")
	case len(a.Parts) != len(b.Parts):
		return refuse("the number of parts")
	}
	bar := a.Meter.BarTicks()
	for n := range a.Bars {
		if covered("", n) {
			continue
		}
		inBar := func(tick int) bool { return tick/bar == n }
		ta := slices.DeleteFunc(slices.Clone(a.Tempo), func(t Tempo) bool { return !inBar(t.Tick) })
		tb := slices.DeleteFunc(slices.Clone(b.Tempo), func(t Tempo) bool { return !inBar(t.Tick) })
		if !slices.Equal(ta, tb) {
			return refuse("the tempo of bar %d", n+1)
		}
		ha := slices.DeleteFunc(slices.Clone(a.Harmony), func(c Chord) bool { return !inBar(c.Tick) })
		hb := slices.DeleteFunc(slices.Clone(b.Harmony), func(c Chord) bool { return !inBar(c.Tick) })
		if !slices.Equal(ha, hb) {
			return refuse("the harmony of bar %d", n+1)
		}
	}
	for i := range a.Parts {
		p, q := &a.Parts[i], &b.Parts[i]
		if p.Name != q.Name || ((p.Instrument != q.Instrument || p.Role != q.Role || p.Clef != q.Clef || p.Pan != q.Pan) && !wholePart[p.Name]) {
			return refuse("the part %s", p.Name)
		}
		ea, eb := eventsOf(a, p), eventsOf(b, q)
		for n := range a.Bars {
			if !covered(p.Name, n) && !slices.Equal(ea[n], eb[n]) {
				return refuse("bar %d of %s", n+1, p.Name)
			}
		}
	}
	return nil
}
