package writer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// revise answers every finding and every person's word of the turn, each with
// one note.
func revise(t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	if t.Base == nil {
		return atelier.Draft{}, atelier.Reply{}, atelier.Errorf(atelier.CodeInternal, "a revision needs a version to start from")
	}
	s, err := text.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	c := newComposer(t)
	rv := newReviser(c, t, s.Clone())
	about := atelier.About{Piece: t.Piece.ID, Version: t.Version}
	own := !slices.ContainsFunc(s.Units, func(u text.Unit) bool { return len(u.From) > 0 })

	words := map[string]string{} // what a person said, with the answer
	heard := func(said string) string {
		if a, ok := words[said]; ok {
			return a
		}
		rv.wishes(said, own)
		words[said] = rv.said
		return rv.said
	}
	var reply atelier.Reply
	answered := map[int]bool{} // notes by index
	answer := func(f atelier.Finding, a string, ok bool) {
		n := atelier.Note{Act: atelier.ActDone, To: []string{f.Critic}, About: about, Words: a}
		n.About.Anchor, n.About.Finding = f.Anchor, f.ID
		if f.Do != "" {
			n.Codes = []string{f.Do}
		}
		if !ok {
			n.Act = atelier.ActAnswer
			n.Codes = []string{"keep"}
		}
		for i, d := range t.Notes {
			if answered[i] || d.Act != atelier.ActRequest {
				continue
			}
			if d.About.Finding != "" && d.About.Finding == f.ID || d.About.Finding == "" && d.About.Anchor.Equal(f.Anchor) && slices.Contains(d.Codes, f.Code) {
				n.Re, answered[i] = d.ID, true
				n.To = []string{or(d.From.ID, f.Critic)}
				break
			}
		}
		reply.Notes = append(reply.Notes, n)
	}

	findings := slices.Clone(t.Findings)
	// Whole units first: a line polished before its stanza is written again is
	// work thrown away.
	slices.SortStableFunc(findings, func(a, b atelier.Finding) int {
		return scope(a) - scope(b)
	})
	type done struct {
		f  atelier.Finding
		a  string
		ok bool
	}
	results := map[string]done{}
	for i, f := range findings {
		key := fmt.Sprintf("%s/%d", f.ID, i)
		switch {
		case f.Rule == "person.comment":
			results[key] = done{f, heard(f.Problem), rv.ok}
		case own:
			results[key] = done{f, "These are a person's own words; I leave them as they are.", false}
		default:
			a, ok := rv.answer(f)
			results[key] = done{f, a, ok}
		}
	}
	for i, f := range findings {
		r := results[fmt.Sprintf("%s/%d", f.ID, i)]
		answer(r.f, r.a, r.ok)
	}
	for i, d := range t.Notes {
		if d.Act != atelier.ActPerson || answered[i] {
			continue
		}
		a := heard(d.Words)
		act := atelier.ActDone
		if !rv.ok {
			act = atelier.ActAnswer
		}
		reply.Notes = append(reply.Notes, atelier.Note{Act: act, To: []string{or(d.From.ID, "person")}, About: about, Re: d.ID, Words: a, Codes: []string{"perbrief"}})
	}
	return finish(c, rv.story, t), reply, nil
}

// scope orders findings: the whole piece, a unit, a line.
func scope(f atelier.Finding) int {
	switch {
	case f.Anchor.Unit == "":
		return 0
	case f.Anchor.Line == 0:
		return 1
	}
	return 2
}

// answer repairs one finding and says what was done.
func (rv *reviser) answer(f atelier.Finding) (string, bool) {
	if f.Anchor.Unit == "" {
		return rv.whole(f)
	}
	i := rv.story.Unit(f.Anchor.Unit)
	if i < 0 {
		return "That place is not in this version any more.", false
	}
	before := rv.story.Units[i]
	if f.From != "" && setsHour(f) {
		return rv.atHour(i, f)
	}
	if f.Anchor.Line == 0 {
		if rv.unit(i, rv.missing(f)) {
			return fmt.Sprintf("%s is written again; it begins “%s”.", place(before, 0), rv.story.Units[i].Lines[0]), true
		}
		return fmt.Sprintf("I tried every stanza I have for %s and none of them is better.", strings.ToLower(place(before, 0))), false
	}
	k := f.Anchor.Line - 1
	if k >= len(before.Lines) {
		return "That line is not in this version any more.", false
	}
	old := before.Lines[k]
	if rv.line(i, k) {
		return fmt.Sprintf("%s now reads “%s”; it was “%s”.", place(before, k+1), rv.story.Units[i].Lines[k], old), true
	}
	// An earlier finding may have had the same line put right already.
	if f.Anchor.Quote != "" && f.Anchor.Quote != old && !strings.Contains(old, f.Anchor.Quote) {
		return fmt.Sprintf("%s already reads “%s”.", place(before, k+1), old), true
	}
	return fmt.Sprintf("I found nothing better for “%s” that keeps to its neighbours.", old), false
}

// missing names what a finding says is not there: the last part of rules such
// as text.cast.keeper, or the thing a must asks for.
func (rv *reviser) missing(f atelier.Finding) string {
	for _, p := range []string{"text.cast.", "text.element.", "text.name."} {
		if n, ok := strings.CutPrefix(f.Rule, p); ok {
			return n
		}
	}
	if n, ok := strings.CutPrefix(f.Rule, "text.must."); ok {
		for i, q := range rv.dir.Must {
			if n == fmt.Sprint(i+1) {
				return language.Wanted(q)
			}
		}
	}
	return ""
}

func place(u text.Unit, line int) string {
	n := u.ID[2:]
	switch {
	case u.Kind == text.Page && line > 0:
		return fmt.Sprintf("Page %s, sentence %d", n, line)
	case u.Kind == text.Page:
		return "Page " + n
	case line > 0:
		return fmt.Sprintf("Stanza %s, line %d", n, line)
	}
	return "Stanza " + n
}

// whole answers what is held against the whole piece: its length.
func (rv *reviser) whole(f atelier.Finding) (string, bool) {
	want := int(f.Wanted)
	if f.Rule != "text.length" || want < 1 {
		return "I can answer findings about the whole text only when they are about its length.", false
	}
	rv.resize(want)
	return fmt.Sprintf("The text now has %d units.", len(rv.story.Units)), true
}

// resize brings the story to n units: it drops from the middle, so that opening
// and ending stay, or writes new ones before the ending.
func (rv *reviser) resize(n int) {
	n = max(n, 1)
	us := rv.story.Units
	if len(us) > n {
		keep := us[:0:0]
		for i := range n {
			keep = append(keep, us[spread(i, n, len(us))])
		}
		us = keep
	} else if len(us) < n {
		c := *rv.composer
		c.spec.Stanzas, c.spec.Pages = n, 0
		if c.form == "tale" {
			c.spec.Stanzas, c.spec.Pages = 0, n
		}
		fresh := c.draft()
		last := us[len(us)-1]
		us = append(slices.Clone(us[:len(us)-1]), fresh.Units[min(len(us)-1, len(fresh.Units)):]...)
		us[len(us)-1] = last
	}
	for i := range us {
		us[i].ID = text.UnitID(us[i].Kind, i+1)
	}
	rv.story.Units = us
}

// wishes does what a person asked for, as far as it can, and keeps what to
// answer in said and ok.
func (rv *reviser) wishes(words string, own bool) {
	rv.said, rv.ok = "", false
	var did, could []string
	for _, w := range lexicon.ReadWishes(words) {
		if !w.For(atelier.Text) {
			continue
		}
		a, ok := rv.wish(w, own)
		if ok {
			did = append(did, a)
		} else {
			could = append(could, a)
		}
	}
	rv.ok = len(did) > 0
	switch {
	case len(did)+len(could) == 0:
		rv.said = "I heard “" + clip(words) + "”; there is nothing in it for the words."
	default:
		rv.said = strings.Join(append(did, could...), " ")
	}
}

func clip(s string) string {
	rs := []rune(strings.Join(strings.Fields(s), " "))
	if len(rs) > 120 {
		return string(rs[:119]) + "…"
	}
	return string(rs)
}

func (rv *reviser) wish(w lexicon.Wish, own bool) (string, bool) {
	n := len(rv.story.Units)
	switch w.Kind {
	case lexicon.WishKeep:
		return "I leave the words as they are.", true
	case lexicon.WishRetitle:
		if w.Value == "" {
			return "I keep the title until I am told another.", false
		}
		rv.story.Title = w.Value
		return fmt.Sprintf("The title is now “%s”.", w.Value), true
	case lexicon.WishRename:
		return rv.rename(w)
	}
	if own {
		return "The text is a person's own, so I change no word of it for “" + clip(w.Words) + "”.", false
	}
	switch w.Kind {
	case lexicon.WishLength:
		want := n
		var v int
		if _, err := fmt.Sscan(w.Value, &v); err == nil && v > 0 {
			want = v
		} else if w.Amount < 0 {
			want = max(2, n-max(1, n/4))
		} else {
			want = n + max(1, n/4)
		}
		rv.story.Asked = min(want, language.MaxUnits)
		rv.resize(rv.story.Asked)
		rv.mend()
		return fmt.Sprintf("The text now has %d units instead of %d.", len(rv.story.Units), n), true
	case lexicon.WishAdd:
		name := or(w.Noun, w.Subject)
		if name == "" {
			break
		}
		mid := len(rv.story.Units) / 2
		for k := range len(rv.story.Units) {
			i := (mid + k) % len(rv.story.Units)
			if i != 0 && rv.force(i, name) {
				return fmt.Sprintf("%s now has %s in it.", place(rv.story.Units[i], 0), text.Indefinite(name)), true
			}
		}
		return fmt.Sprintf("I found no place for “%s”.", name), false
	case lexicon.WishRemove:
		name := or(w.Noun, w.Subject)
		if name == "" {
			break
		}
		rv.banned = append(rv.banned, name)
		rv.task.Direction.MustNot = append(slices.Clone(rv.task.Direction.MustNot), atelier.Requirement{Text: "no " + name, Check: "contains", Subject: name})
		hit := 0
		for i := range rv.story.Units {
			if text.Says(rv.story.Units[i].Text(), name) {
				hit++
				rv.unit(i, "")
			}
		}
		left := text.Says(rv.story.Text(), name)
		if hit == 0 {
			return fmt.Sprintf("There was no “%s” in the words.", name), true
		}
		if left {
			return fmt.Sprintf("I could not get “%s” out of every line.", name), false
		}
		return fmt.Sprintf("“%s” is gone from the words.", name), true
	case lexicon.WishEnding, lexicon.WishMood, lexicon.WishHumour:
		v := w.Valence
		if w.Value == "hopeful" || w.Kind == lexicon.WishHumour && w.Amount > 0 {
			v = 0.5
		} else if w.Value == "sad" {
			v = -0.5
		}
		check, feel := "ends-hopeful", "joyful"
		if v < 0 {
			check, feel = "ends-sad", "sad"
		}
		rv.dir.Mood = atelier.Mood{Valence: v, Feel: feel}
		rv.task.Direction.Must = append(slices.Clone(rv.task.Direction.Must), atelier.Requirement{Text: "the ending as a person asked", Check: check})
		last := len(rv.story.Units) - 1
		rv.story.Units[last].Mood = rv.dir.Mood
		if rv.unit(last, "") {
			return fmt.Sprintf("The ending is new and %s: “%s”.", feel, rv.story.Units[last].Lines[len(rv.story.Units[last].Lines)-1]), true
		}
		return "The ending already leans that way; I keep it.", true
	}
	return fmt.Sprintf("I could not do this in words: “%s”.", clip(w.Words)), false
}

// force writes a thing into a unit whatever else it costs, then mends the unit.
func (rv *reviser) force(i int, name string) bool {
	rv.task.Direction.Must = append(slices.Clone(rv.task.Direction.Must), atelier.Requirement{Text: name, Check: "contains", Subject: name})
	ok := rv.unit(i, name)
	if !ok {
		rv.task.Direction.Must = rv.task.Direction.Must[:len(rv.task.Direction.Must)-1]
	}
	return ok
}

// mend repairs what a wish left behind: every finding of both measures, once.
func (rv *reviser) mend() {
	rep := rv.report()
	for _, f := range rep {
		rv.answer(f)
	}
}

// rename says another name for somebody, in every line and in the title. It is
// the one wish that also changes a person's own words, since a person asked.
func (rv *reviser) rename(w lexicon.Wish) (string, bool) {
	if w.Value == "" {
		return "I heard a wish for another name, but not which.", false
	}
	var from []string
	for _, ch := range rv.dir.Cast {
		if w.Subject == "" && w.Noun == "" || ch.Subject == w.Subject && w.Subject != "" || strings.EqualFold(ch.Given, w.Noun) || strings.EqualFold(ch.Noun, w.Noun) {
			if ch.Given != "" {
				from = append(from, ch.Given)
			} else {
				from = append(from, "the "+ch.Noun, "the "+head(ch.Noun), "a "+ch.Noun, "a "+head(ch.Noun))
			}
			break
		}
	}
	if len(from) == 0 && w.Noun != "" {
		from = []string{w.Noun}
	}
	n := 0
	swap := func(s string) string {
		for _, f := range from {
			for _, v := range []string{f, strings.ToUpper(f[:1]) + f[1:]} {
				n += strings.Count(s, v)
				s = replaceWord(s, v, w.Value)
			}
		}
		return s
	}
	rv.story.Title = swap(rv.story.Title)
	for i := range rv.story.Units {
		u := &rv.story.Units[i]
		for j := range u.Lines {
			u.Lines[j] = swap(u.Lines[j])
		}
	}
	for i := range rv.cast {
		if slices.ContainsFunc(from, func(f string) bool { return strings.EqualFold(f, rv.cast[i].given) || f == "the "+rv.cast[i].noun }) {
			rv.cast[i].given = w.Value
		}
	}
	if n == 0 {
		return fmt.Sprintf("I found nobody in the words to call %s.", w.Value), false
	}
	return fmt.Sprintf("The name is now %s, in %d places.", w.Value, n), true
}

// replaceWord replaces whole words alone.
func replaceWord(s, old, put string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, old)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := i + len(old)
		inside := i > 0 && letter(s[i-1]) || end < len(s) && letter(s[end])
		b.WriteString(s[:i])
		if inside {
			b.WriteString(old)
		} else {
			b.WriteString(put)
		}
		s = s[end:]
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }
