package writer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// reviser answers findings one by one. It searches with the critics' own
// measures, so that what it calls a repair is one, and it touches nothing that
// no finding anchors.
type reviser struct {
	*composer
	task  language.Task
	story text.Story
	// others are the pieces that the text is to agree with.
	others []atelier.Work
	// budget is how many whole stories may still be measured: the search stops
	// at a bound that does not depend on the clock.
	budget int

	// What wishes answered last.
	said string
	ok   bool
}

// measureBudget bounds one revision: a story is measured in some 50 µs.
const measureBudget = 4000

func newReviser(c *composer, t atelier.Turn, s text.Story) *reviser {
	rv := &reviser{composer: c, task: language.Task{Direction: t.Direction, Piece: t.Piece}, story: s, others: t.Others, budget: measureBudget}
	for _, u := range s.Units {
		for _, f := range u.From {
			if b, _, ok := sourceOf(f); ok {
				c.used[b.id]++
			}
		}
	}
	return rv
}

// cost is what the critics hold against a story, and what a smoother line is
// worth beside that.
func (rv *reviser) cost(s text.Story) float64 {
	rv.budget--
	return language.Craft(s, rv.task).Cost() + language.Brief(s, rv.task).Cost()
}

// report is everything the critics would hold against the story now.
func (rv *reviser) report() []atelier.Finding {
	return append(language.Craft(rv.story, rv.task).Findings, language.Brief(rv.story, rv.task).Findings...)
}

// line tries every way to say one line again and keeps the best; it reports
// whether the story got better.
func (rv *reviser) line(unit, at int) bool {
	best, cost := "", rv.cost(rv.story)
	from := ""
	for _, cand := range rv.waysToSay(unit, at) {
		if rv.budget <= 0 {
			break
		}
		trial := rv.story.Clone()
		rv.set(&trial, unit, at, cand.words, cand.from)
		if c := rv.cost(trial); c < cost {
			best, from, cost = cand.words, cand.from, c
		}
	}
	if best == "" {
		return false
	}
	rv.set(&rv.story, unit, at, best, from)
	return true
}

func (rv *reviser) set(s *text.Story, unit, at int, words, from string) {
	u := &s.Units[unit]
	u.Lines[at] = words
	if at < len(u.From) {
		u.From[at] = from
	}
	u.Shows = rv.shows(*u)
}

type way struct {
	words, from string
	grade       float64
}

// maxWays is how many candidates for a line are measured within the story; a
// line's own metre and rhyme have sorted the good ones to the front.
const maxWays = 24

// waysToSay lists other readings of the line's own phrase, then lines of other
// phrases that stand at the same place of a stanza and are whole sentences of
// their own.
func (rv *reviser) waysToSay(unit, at int) []way {
	u := rv.story.Units[unit]
	beat := rv.beatOf(unit, len(rv.story.Units))
	bound := rv.bind(beat, unit)
	shape := language.ShapeOf(rv.story.Form)
	now := u.Lines[at]
	var out []way
	add := func(s, from string, extra float64) {
		if s == "" || s == now || rv.bans(s) {
			return
		}
		g := extra
		if at < len(shape.Metre) {
			g += text.Scan(s, shape.Metre[at]).Deviations * 2
		}
		for _, p := range shape.Rhymes {
			partner := 0
			switch at + 1 {
			case p[0]:
				partner = p[1]
			case p[1]:
				partner = p[0]
			}
			if partner > 0 && partner <= len(u.Lines) && text.Rhymes(text.LastWord(s), text.LastWord(u.Lines[partner-1])) != text.RhymePerfect {
				g += 4
			}
		}
		out = append(out, way{s, from, g})
	}
	if at >= len(u.From) {
		return nil
	}
	b, k, ok := sourceOf(u.From[at])
	if ok {
		for turn := range 5 {
			for _, s := range readings(b.lines[k], bound, turn, maxReadings) {
				add(s, u.From[at], 0)
			}
			if !rotates(b.lines[k]) {
				break
			}
		}
	}
	if strings.HasPrefix(u.From[at], told) {
		for _, s := range shorter(now) {
			add(s, u.From[at], 0)
		}
	}
	if own := u.Lines[at]; !rv.story.Prose() && (at == 0 || closes(u.Lines[at-1])) && closes(own) || rv.story.Prose() {
		x := rv.context(beat, bound)
		for _, other := range rv.ranked(blockKind(u.From[at]), x, rv.rng("line-"+strconv.Itoa(unit)+"-"+strconv.Itoa(at))) {
			if ok && other.id == b.id || at >= len(other.lines) {
				continue
			}
			if !rv.story.Prose() {
				prev := ""
				if at > 0 {
					prev, _ = plain(other.lines[at-1], bound, unit)
				}
				s, _ := plain(other.lines[at], bound, unit)
				if at > 0 && !closes(prev) || !closes(s) {
					continue
				}
			}
			for _, s := range readings(other.lines[at], bound, unit, 60) {
				add(s, source(other, at), 1)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b way) int {
		switch {
		case a.grade < b.grade:
			return -1
		case a.grade > b.grade:
			return 1
		}
		return 0
	})
	if len(out) > maxWays {
		out = out[:maxWays]
	}
	return out
}

// shorter divides a sentence of the director's where it may be divided.
func shorter(s string) []string {
	var out []string
	for _, cut := range []struct{ old, put string }{{"; ", ". "}, {": ", ". "}, {", and ", ". And "}, {", but ", ". But "}} {
		if before, after, ok := strings.Cut(s, cut.old); ok && !strings.Contains(s, "“") && (cut.old == "; " || stands(before) && stands(after)) {
			s = capitals(strings.ReplaceAll(s, cut.old, cut.put), true)
			out = append(out, s)
		}
	}
	return out
}

// stands reports whether words begin with a subject and so can be a sentence.
func stands(s string) bool {
	w, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	switch strings.ToLower(w) {
	case "the", "a", "an", "he", "she", "it", "they", "we", "you", "i", "there", "nobody", "somebody", "everybody", "everything", "every", "one", "his", "her", "its", "their":
		return len(strings.Fields(s)) > 2
	}
	return len(strings.Fields(s)) > 2 && w != strings.ToLower(w)
}

func blockKind(from string) string {
	k, _, _ := strings.Cut(from, ":")
	if i := strings.LastIndexByte(k, '-'); i >= 0 {
		return k[:i]
	}
	return k
}

func closes(l string) bool {
	l = strings.TrimRight(l, "”’\"")
	return l != "" && strings.ContainsAny(l[len(l)-1:], ".!?;:")
}

// rotates reports whether another turn of the slots gives other words.
func rotates(l line) bool {
	for _, n := range l {
		if strings.Contains(n.slot, ".") {
			return true
		}
		if slices.ContainsFunc(n.alt, rotates) {
			return true
		}
	}
	return false
}

// unit writes a whole unit again: every block that fits, every line said in the
// way that measures best within it. with is a thing that must be said in it.
func (rv *reviser) unit(i int, with string) bool {
	n := len(rv.story.Units)
	beat := rv.beatOf(i, n)
	old := rv.story.Units[i]
	cost := rv.cost(rv.story)
	best := old
	found := false
	for _, bound := range rv.bindings(beat, i, with) {
		x := rv.context(beat, bound)
		for _, u := range rv.rewrites(old, i, n, x, bound, with) {
			if rv.budget <= 0 {
				break
			}
			trial := rv.story.Clone()
			trial.Units[i] = u
			if c := rv.cost(trial); c < cost {
				best, cost, found = u, c, true
			}
		}
	}
	if found {
		rv.story.Units[i] = best
	}
	return found
}

// bindings are the ways to cast a unit: as in the draft, and with the thing that
// was missing in each part.
func (rv *reviser) bindings(beat atelier.Beat, i int, with string) []binding {
	plainOne := rv.bind(beat, i)
	if with == "" {
		return []binding{plainOne}
	}
	t, ok := rv.find(with)
	if !ok {
		t = rv.wordThing(with)
	}
	var out []binding
	if plainOne['H'].name == t.name {
		out = append(out, plainOne) // what a work is about: its own stanzas say it
	}
	slots := "FWEMH"
	if t.kind == lexicon.Person && !slices.ContainsFunc(rv.cast, func(c thing) bool { return c.name == with }) {
		slots = "M" // who is only spoken of does nothing here
	}
	if rv.form == "free-verse" && slots != "M" {
		slots = "MFWEH" // one thing more before another stanza
	}
	for _, slot := range slots {
		b := binding{}
		for k, v := range plainOne {
			b[k] = v
		}
		isCast := slices.ContainsFunc(rv.cast, func(c thing) bool { return c.name == with })
		if (slot == 'F' || slot == 'H') && !isCast || b['H'].name == t.name && slot != 'H' && slot != 'M' {
			continue
		}
		for k, v := range b {
			if v.name == t.name && k != 'H' {
				delete(b, k)
			}
		}
		b[byte(slot)] = t
		out = append(out, b)
	}
	return out
}

// wordThing makes something that can be said of a bare word.
func (rv *reviser) wordThing(word string) thing {
	if word[0] >= 'A' && word[0] <= 'Z' || strings.HasSuffix(word, "o'clock") { // a name takes no article
		return thing{name: word, noun: word, given: word, count: 1, kind: "object", pronoun: "it"}
	}
	return thing{name: word, noun: word, count: 1, kind: "object"}.complete("")
}

// maxBlocks bounds how many blocks are tried for one unit.
const maxBlocks = 18

func (rv *reviser) rewrites(old text.Unit, i, n int, x setting, bound binding, with string) []text.Unit {
	beat := rv.beatOf(i, n)
	var out []text.Unit
	kinds := rv.parts(i, n, x.role)
	if kinds[0] == "lines" {
		// There is one way to tell it. It may be told with one thing more, or in
		// the bank's words.
		if _, ok := bound['M']; ok {
			for _, b := range rv.carrying("also", x) {
				if rv.used[b.id] > 0 {
					continue
				}
				u := text.Unit{ID: old.ID, Kind: old.Kind, Beat: old.Beat, Time: old.Time, Weather: old.Weather, Mood: old.Mood}
				rv.tell(&u, beat, true)
				rv.tune(&u, b, bound, i)
				u.Shows = rv.shows(u)
				if saysThing(u.Text(), with, bound) {
					out = append(out, u)
				}
			}
		}
		kinds = []string{"free"}
	}
	if rv.form == "tale" && !slices.Contains(kinds, "aside") && (with != "" || rv.undone()) {
		kinds = append(slices.Clone(kinds), "aside") // what is missing is said beside what is told
	}
	needsM := false
	if _, ok := bound['M']; ok {
		needsM = true
	}
	fill := func(bs ...*block) {
		u := text.Unit{ID: old.ID, Kind: old.Kind, Beat: old.Beat, Time: old.Time, Weather: old.Weather, Mood: old.Mood}
		if len(kinds) == len(bs)+1 {
			// The told sentence stands before the aside.
			at := slices.Index(kinds, "tells")
			for _, b := range bs[:at] {
				rv.tune(&u, b, bound, i)
			}
			rv.tell(&u, beat, false)
			bs = bs[at:]
		}
		for _, b := range bs {
			rv.tune(&u, b, bound, i)
		}
		u.Shows = rv.shows(u)
		if len(u.Lines) > 0 && (with == "" || saysThing(u.Text(), with, bound)) {
			out = append(out, u)
		}
	}
	lists := make([][]*block, len(kinds))
	for j, k := range kinds {
		r := rv.rng("redo-" + old.ID + "-" + strconv.Itoa(j))
		if k == "tells" {
			continue
		}
		lists[j] = rv.blocks(k, x, r)
		if needsM && j == len(kinds)-1 { // said once in a unit, not in every part
			if m := rv.carrying(k, x); len(m) > 0 {
				lists[j] = m
			}
		}
		if len(lists[j]) > maxBlocks {
			rest := lists[j][maxBlocks:]
			lists[j] = slices.Clone(lists[j][:maxBlocks])
			for _, b := range rest {
				if slices.Contains(b.when["deed"], "any") {
					lists[j] = append(lists[j], b)
				}
			}
		}
	}
	switch {
	case len(lists) == 1 && len(lists[0]) > 0:
		for _, b := range lists[0] {
			fill(b)
		}
	default:
		// Parts change one at a time; the others keep their best block.
		firsts := make([]*block, 0, len(lists))
		for _, l := range lists {
			if len(l) > 0 {
				firsts = append(firsts, l[0])
			}
		}
		k := 0
		for _, l := range lists {
			if len(l) == 0 {
				continue
			}
			for _, b := range l {
				bs := slices.Clone(firsts)
				if slices.Contains(bs, b) && bs[k] != b {
					continue
				}
				bs[k] = b
				fill(bs...)
			}
			k++
		}
	}
	return out
}

// undone reports whether the brief's deed is nowhere said.
func (rv *reviser) undone() bool {
	return slices.ContainsFunc(language.Brief(rv.story, rv.task).Findings, func(f atelier.Finding) bool { return f.Rule == "text.deed" })
}

func saysThing(words, name string, bound binding) bool {
	for _, t := range bound {
		if t.name == name {
			return text.Mentions(words, t.noun) || t.given != "" && text.Says(words, t.given)
		}
	}
	return false
}

// carrying lists the blocks that hold {M}.
func (rv *reviser) carrying(kind string, x setting) []*block {
	var out []*block
	person := x.bound['M'].kind == lexicon.Person
	for _, b := range bank()[kind] {
		if strings.ContainsRune(b.needs, 'M') && b.fits(x) >= 0 && (!person || b.when["mkind"] != nil || kind != "ballad") {
			out = append(out, b)
		}
	}
	return out
}

// tune adds a block's lines to a unit, each in the reading that measures best
// beside the lines before it.
func (rv *reviser) tune(u *text.Unit, b *block, bound binding, turn int) {
	shape := language.ShapeOf(rv.form)
	for k, l := range b.lines {
		at := len(u.Lines)
		best, grade := "", 1e9
		for _, s := range readings(l, bound, turn, 400) {
			if rv.bans(s) {
				continue
			}
			g := 0.0
			if at < len(shape.Metre) {
				g = text.Scan(s, shape.Metre[at]).Deviations
			}
			if g < grade {
				best, grade = s, g
			}
			if g == 0 {
				break
			}
		}
		if best == "" {
			continue
		}
		u.Lines = append(u.Lines, best)
		u.From = append(u.From, source(b, k))
	}
}
