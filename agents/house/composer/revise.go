package composer

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// rulePerson is the rule of a finding that holds a person's words.
const rulePerson = "person.comment"

// revise answers the findings of a turn. It works on the score of the base alone;
// only what the findings anchor may change, which is checked at the end.
func (c *Composer) revise(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s, err := music.Decode(t.Base.File(music.FileScore))
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	given, err := givenScore(t.Inputs)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	base := s.Clone()
	steered, heard := steer(hold(t, s))
	w := &revision{t: steered, s: s, given: given, asked: s.Asked, did: map[int]string{}}
	w.persons(heard)
	w.plan = planOf(steered, w.s, given)
	w.whole()
	if err := ctx.Err(); err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	w.lines()
	w.places()
	for i := range w.s.Parts {
		music.SortNotes(w.s.Parts[i].Notes)
	}
	if len(heard) == 0 {
		anchors := make([]atelier.Anchor, 0, len(t.Findings))
		for _, f := range t.Findings {
			anchors = append(anchors, f.Anchor)
		}
		if err := music.ScoreLocality(base, w.s, anchors); err != nil {
			return atelier.Draft{}, atelier.Reply{}, err
		}
	}
	d, err := c.finish(ctx, w.s, t.Base)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	return d, atelier.Reply{Notes: append(answers(t, heard), w.notes(base)...)}, nil
}

// revision is one revise turn under way.
type revision struct {
	t     atelier.Turn
	s     *music.Score
	plan  *plan
	given *music.Score
	asked []string       // what people chose for the base
	did   map[int]string // by index of the finding: what was done, in plain words
	fresh bool           // the piece was composed anew, bar numbers mean nothing now
}

// anchored are the findings with one of some rules, by index.
func (w *revision) anchored(rules ...string) []int {
	var out []int
	for i, f := range w.t.Findings {
		if slices.Contains(rules, f.Rule) {
			out = append(out, i)
		}
	}
	return out
}

// planOf rebuilds the plan behind a score: its frame and form are the score's,
// its moods the direction's.
func planOf(t atelier.Turn, s *music.Score, given *music.Score) *plan {
	var p *plan
	if given != nil {
		p = planAround(t, given)
	} else {
		p = makePlan(t)
	}
	p.key, p.meter = s.Key, s.Meter
	roles := map[string]string{"intro": "intro", "theme-again": "again", "theme-third": "again", "contrast": "away", "episode": "away", "return": "return", "coda": "coda"}
	p.sections = nil
	for _, x := range s.Sections {
		sec := passage{Section: x, role: "theme"}
		if r, ok := roles[x.Name]; ok {
			sec.role = r
		}
		for _, ph := range s.Phrases {
			if ph.From >= x.From && ph.To <= x.To {
				sec.phrases++
			}
		}
		p.sections = append(p.sections, sec)
	}
	if len(p.sections) == 0 {
		p.sections = []passage{{Section: music.Section{Name: "whole", From: 1, To: s.Bars}, role: "theme", phrases: 1}}
	}
	p.character(t.Direction.Beats)
	for i := range p.sections {
		sec := &p.sections[i]
		sec.key = s.Key
		if c, ok := s.ChordAt((sec.From - 1) * s.Meter.BarTicks()); ok {
			if _, name, ok := strings.Cut(c.Roman, " in "); ok {
				if k, err := music.ParseKey(name); err == nil {
					sec.key = k
				}
			}
		}
	}
	return p
}

// whole answers what is held against the piece as a whole.
func (w *revision) whole() {
	again := w.anchored("music.theme-kept", "listener.key", "listener.meter", "listener.instruments", "listener.parts", "listener.must")
	for i, f := range w.t.Findings { // the coherence critic holds the piece against the others
		if f.Rule != rulePerson && !strings.HasPrefix(f.Rule, "music.") && !strings.HasPrefix(f.Rule, "listener.") {
			again = append(again, i)
			if w.given == nil {
				w.suit()
			}
		}
	}
	if len(again) > 0 && w.allowed(again) {
		w.recompose()
		for _, i := range again {
			w.did[i] = "Composed the piece anew with what was asked for: " + summary(w.s) + "."
		}
	}
	for _, i := range w.anchored("listener.tempo", "listener.seconds") {
		if w.given != nil && w.t.Findings[i].Rule == "listener.seconds" && w.t.Piece.Seconds == 0 {
			continue
		}
		if w.t.Findings[i].Rule == "listener.seconds" {
			n := barsFor(w.plan.seconds, w.plan.qpm(), w.plan.meter)
			if abs(n-w.s.Bars)*20 > n && w.given == nil {
				w.recompose()
			}
		}
		w.plan.tempi(w.s)
		w.did[i] = fmt.Sprintf("Set the tempo to %d and let the piece last %.0f seconds.", w.plan.tempo, w.s.Seconds(w.s.End()))
	}
	for _, i := range w.anchored("music.dynamics") {
		before := music.DynamicRange(w.s)
		for lift := 1.4; lift < 4 && music.DynamicRange(w.s) < max(14, w.t.Findings[i].Wanted*1.15); lift += 0.5 {
			w.spread(lift)
		}
		w.did[i] = fmt.Sprintf("Set quiet and loud sections further apart: %.0f steps of 127 instead of %.0f.", music.DynamicRange(w.s), before)
	}
	for _, i := range w.anchored("music.contrast") {
		w.did[i] = w.thin()
	}
	for _, i := range w.anchored("listener.mood", "listener.sections") {
		w.did[i] = w.mood(w.t.Findings[i])
	}
}

// suit lets the mode follow the mood that all pieces share, where the request
// itself leaves the key open.
func (w *revision) suit() {
	m := w.t.Direction.Mood
	key, _, _, _, _ := asked(w.t)
	mode := key.Mode
	switch {
	case m.Valence > 0.25:
		mode = music.Major
	case m.Valence < -0.25:
		mode = music.Minor
	}
	if w.t.Piece.Key == "" && mode != key.Mode {
		w.t.Piece.Key = music.KeyAt(key.PitchClass(), mode).String()
	}
}

// allowed reports whether one of the findings covers the whole piece.
func (w *revision) allowed(findings []int) bool {
	for _, i := range findings {
		if a := w.t.Findings[i].Anchor; a.Part == "" && a.FromBar == 0 && a.Unit == "" {
			return true
		}
	}
	return false
}

func (w *revision) recompose() {
	if w.given != nil {
		w.plan = planAround(w.t, w.given)
		w.s = w.plan.arrange(w.given)
	} else {
		w.plan = makePlan(w.t)
		w.s = w.plan.compose()
	}
	w.s.Asked = w.asked
	w.fresh = true
	w.polish()
}

// polish searches every faulty bar of a new score; only for a score that is new
// as a whole.
func (w *revision) polish() {
	for range 3 {
		clean := true
		for i := range w.s.Parts {
			p := &w.s.Parts[i]
			if w.given != nil && p.Role == "melody" {
				continue
			}
			var spans []span
			for _, f := range w.faults(p.Name) {
				if f.FromBar > 0 {
					spans = append(spans, span{f.FromBar, max(f.FromBar, f.ToBar)})
				}
			}
			for _, x := range merge(spans) {
				clean = false
				w.repair(p, x)
			}
		}
		if clean {
			return
		}
	}
}

// spread widens the dynamics of all parts; notes and marks' places stay.
func (w *revision) spread(lift float64) {
	levels := map[int]bool{}
	for _, sec := range w.plan.sections {
		levels[sec.level] = true
	}
	if len(levels) < 2 { // nothing to widen: the form gives the contrast
		for i := range w.plan.sections {
			sec := &w.plan.sections[i]
			switch sec.role {
			case "intro", "coda":
				sec.level = max(0, sec.level-1)
			case "return", "away":
				sec.level = min(len(music.Dynamics)-1, sec.level+1)
			}
		}
	}
	for i := range w.s.Parts {
		w.plan.shape(w.s, &w.s.Parts[i], lift)
	}
}

// thin lets the accompaniment rest on every other attack in the calmest section.
func (w *revision) thin() string {
	calm := 0
	for i, sec := range w.plan.sections {
		if sec.role != "intro" && sec.mood.Arousal < w.plan.sections[calm].mood.Arousal {
			calm = i
		}
	}
	sec := w.plan.sections[calm]
	from, to := (sec.From-1)*w.s.Meter.BarTicks(), sec.To*w.s.Meter.BarTicks()
	for i := range w.s.Parts {
		p := &w.s.Parts[i]
		if p.Role != "accompaniment" {
			continue
		}
		half := w.s.Meter.BeatTicks()
		p.Notes = slices.DeleteFunc(p.Notes, func(n music.Note) bool {
			return n.Tick >= from && n.Tick < to && n.Tick%half != 0 && n.Dynamic == ""
		})
	}
	return fmt.Sprintf("Thinned out the accompaniment in bars %d to %d.", sec.From, sec.To)
}

// mood moves the anchored section, or the piece, towards the wanted mood by what
// can change without new notes: loudness, and weight of the beat.
func (w *revision) mood(f atelier.Finding) string {
	from, to := music.Span(w.s, f.Anchor)
	up := f.Measured < f.Wanted
	for i := range w.s.Parts {
		for k := range w.s.Parts[i].Notes {
			n := &w.s.Parts[i].Notes[k]
			if b := w.s.Bar(n.Tick); b < from || b > to {
				continue
			}
			if f.Anchor.Part != "" && f.Anchor.Part != w.s.Parts[i].Name {
				continue
			}
			if up {
				n.Velocity = min(122, n.Velocity+n.Velocity/5+4)
			} else {
				n.Velocity = max(16, n.Velocity-n.Velocity/5-4)
			}
		}
	}
	if up {
		return fmt.Sprintf("Made bars %d to %d stronger.", from, to)
	}
	return fmt.Sprintf("Made bars %d to %d gentler.", from, to)
}

// span is a run of bars.
type span struct{ from, to int }

// merge joins spans that touch.
func merge(in []span) []span {
	sort.Slice(in, func(i, j int) bool { return in[i].from < in[j].from || in[i].from == in[j].from && in[i].to < in[j].to })
	var out []span
	for _, x := range in {
		if k := len(out) - 1; k >= 0 && x.from <= out[k].to+1 {
			out[k].to = max(out[k].to, x.to)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// placeRules are answered bar by bar.
var placeRules = []string{"music.range", "music.parallel", "music.leap", "music.leading-note", "music.clash", "music.crossing", "music.mud", "music.cadence",
	"music.final", "music.repetition"}

// lines answers what is held against the melody as a whole.
func (w *revision) lines() {
	if w.fresh || w.given != nil {
		return
	}
	for _, i := range w.anchored("music.hook") {
		if p := w.s.Part(w.t.Findings[i].Anchor.Part); p != nil {
			n := w.bringBack(p)
			w.did[i] = fmt.Sprintf("Brought the opening idea back at the start of %d more phrases.", n)
		}
	}
	for _, i := range w.anchored("music.breath") {
		if p := w.s.Part(w.t.Findings[i].Anchor.Part); p != nil {
			from, to := music.Span(w.s, w.t.Findings[i].Anchor)
			if n := w.breathe(p, span{from, to}); n > 0 {
				w.did[i] = fmt.Sprintf("Left a rest at the end of %d phrases between bars %d and %d.", n, from, to)
			}
		}
	}
	for _, i := range w.anchored("music.climax") {
		if p := w.s.Part(w.t.Findings[i].Anchor.Part); p != nil {
			w.did[i] = w.saveTop(p)
		}
	}
}

// places answers what is held against some bars of one part. Bass first, since
// the upper parts are weighed against it.
func (w *revision) places() {
	if w.fresh {
		return
	}
	order := make([]int, 0, len(w.s.Parts))
	for _, role := range []string{"bass", "melody", "counter", "accompaniment", "percussion"} {
		for i := range w.s.Parts {
			if w.s.Parts[i].Role == role {
				order = append(order, i)
			}
		}
	}
	for range 2 { // a part is looked at again once the others have moved
		for _, k := range order {
			p := &w.s.Parts[k]
			var spans []span
			for _, i := range w.anchored(placeRules...) {
				a := w.t.Findings[i].Anchor
				if a.Part == p.Name {
					from, to := music.Span(w.s, a)
					spans = append(spans, span{from, min(to, w.s.Bars)})
				}
			}
			if w.given != nil && p.Role == "melody" {
				continue
			}
			for _, x := range merge(spans) {
				w.repair(p, x)
			}
		}
	}
}

// faults are what the critics' measures hold against one part.
func (w *revision) faults(part string) []music.Fault {
	s := w.s
	p := s.Part(part)
	melody, bass := s.Role("melody"), s.Role("bass")
	var out []music.Fault
	keep := func(fs []music.Fault) {
		for _, f := range fs {
			if f.Part == part {
				out = append(out, f)
			}
		}
	}
	out = append(out, music.StrongClashes(s, part)...)
	switch p.Role {
	case "melody":
		out = append(out, music.Leaps(s, part)...)
		out = append(out, music.LeadingNotes(s, part)...)
		keep(music.Cadences(s))
		if bass != nil {
			out = append(out, music.Parallels(s, part, bass.Name)...)
		}
		for _, q := range s.Parts {
			if q.Role == "counter" {
				for _, f := range music.Parallels(s, q.Name, part) {
					f.Rule, f.Part = "inner", part
					out = append(out, f)
				}
			}
		}
		keep(music.Repetitions(s))
	case "counter":
		out = append(out, music.Leaps(s, part)...)
		if melody != nil {
			out = append(out, music.Rubs(s, part, melody.Name)...)
			out = append(out, music.Crossings(s, melody.Name, part)...)
			if w.given == nil {
				out = append(out, music.Parallels(s, part, melody.Name)...)
			}
		}
		if bass != nil {
			out = append(out, music.Parallels(s, part, bass.Name)...)
		}
	case "bass":
		if melody != nil {
			out = append(out, music.Crossings(s, melody.Name, part)...)
			if w.given == nil {
				for _, f := range music.Parallels(s, melody.Name, part) {
					f.Part = part
					out = append(out, f)
				}
			}
		}
	}
	keep(music.OutOfRange(s))
	keep(music.Mud(s))
	keep(music.FinalTonic(s))
	return out
}

// weight sums the faults that touch some bars.
func (w *revision) weight(part string, x span) float64 {
	var sum float64
	for _, f := range w.faults(part) {
		if f.FromBar > 0 && (f.ToBar < x.from || f.FromBar > x.to) {
			continue
		}
		switch f.Rule {
		case "clash", "leading", "cadence", "final", "range":
			sum += 10
		case "parallel":
			sum += 4
			if w.s.Part(part).Role != "counter" {
				sum += 5 // between the outer voices
			}
		default:
			sum += 4
		}
	}
	return sum
}

// notes tells what was done: one note for every request that was delivered.
func (w *revision) notes(base *music.Score) []atelier.Note {
	var out []atelier.Note
	used := map[int]bool{}
	for _, n := range w.t.Notes {
		if n.Act != atelier.ActRequest {
			continue
		}
		i := w.findingOf(n, used)
		about := atelier.About{Piece: w.t.Piece.ID, Version: w.t.Version, Anchor: n.About.Anchor}
		reply := atelier.Note{Act: atelier.ActDone, To: to(n), About: about, Re: n.ID}
		words := ""
		if i >= 0 {
			used[i] = true
			reply.About.Finding = w.t.Findings[i].ID
			if words = w.did[i]; words == "" {
				words = w.changes(base, w.t.Findings[i].Anchor)
			}
			if do := w.t.Findings[i].Do; do != "" {
				reply.Codes = []string{do}
			}
		}
		if words == "" {
			reply.Act, reply.Codes = atelier.ActAnswer, []string{"risk"}
			words = "I left this as it is: every change I tried there made something else worse."
		}
		reply.Words = words
		out = append(out, reply)
	}
	return out
}

func to(n atelier.Note) []string {
	if n.From.ID != "" {
		return []string{n.From.ID}
	}
	return []string{"music-critic", "listener"}
}

// findingOf matches a request to its finding: by id, else by place and code.
func (w *revision) findingOf(n atelier.Note, used map[int]bool) int {
	for i, f := range w.t.Findings {
		if n.About.Finding != "" && n.About.Finding == f.ID {
			return i
		}
	}
	for i, f := range w.t.Findings {
		if !used[i] && f.Anchor.Equal(n.About.Anchor) && (len(n.Codes) == 0 || n.Codes[0] == f.Code) {
			return i
		}
	}
	return -1
}

// changes says what is different within an anchor, "" if nothing is.
func (w *revision) changes(base *music.Score, a atelier.Anchor) string {
	from, to := music.Span(base, a)
	for i := range w.s.Parts {
		p := &w.s.Parts[i]
		if a.Part == "" || p.Name != a.Part || base.Part(p.Name) == nil {
			continue
		}
		was, is := inBars(base, base.Part(p.Name).Notes, from, to), inBars(w.s, p.Notes, from, to)
		if slices.Equal(was, is) {
			return ""
		}
		where := fmt.Sprintf("bar %d", from)
		if to > from {
			where = fmt.Sprintf("bars %d to %d", from, to)
		}
		if len(was) != len(is) || len(is) > 24 {
			return fmt.Sprintf("Rewrote %s of the %s.", where, p.Name)
		}
		var moved []string
		count := 0
		for k := range is {
			if was[k].Pitch != is[k].Pitch {
				count++
				if m := w.s.Key.PitchName(was[k].Pitch) + " to " + w.s.Key.PitchName(is[k].Pitch); !slices.Contains(moved, m) {
					moved = append(moved, m)
				}
			}
		}
		switch {
		case len(moved) == 0:
			return fmt.Sprintf("Changed lengths in %s of the %s.", where, p.Name)
		case len(moved) > 4:
			return fmt.Sprintf("Led the %s another way in %s: %d notes moved, %s among them.", p.Name, where, count, list(moved[:2]))
		}
		return fmt.Sprintf("In %s of the %s I moved %s.", where, p.Name, list(moved))
	}
	return ""
}

func inBars(s *music.Score, notes []music.Note, from, to int) []music.Note {
	var out []music.Note
	for _, n := range notes {
		if b := s.Bar(n.Tick); b >= from && b <= to {
			out = append(out, n)
		}
	}
	return out
}
