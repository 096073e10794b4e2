package director

import (
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// personWishes reads what a person said: dir notes and a direction sent back.
func personWishes(t atelier.Turn) []lexicon.Wish {
	var out []lexicon.Wish
	seen := map[string]bool{}
	read := func(words string) {
		if words != "" && !seen[words] {
			seen[words] = true
			out = append(out, lexicon.ReadWishes(words)...)
		}
	}
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson {
			read(n.Words)
		}
	}
	for _, f := range t.Findings {
		read(f.Problem)
	}
	return out
}

// honour puts wishes about what is in the work into the brief, where they are
// read like everything else the person said.
func honour(b atelier.Brief, wishes []lexicon.Wish) atelier.Brief {
	b.Must, b.MustNot = slices.Clone(b.Must), slices.Clone(b.MustNot)
	for _, w := range wishes {
		noun := w.Noun
		switch w.Kind {
		case lexicon.WishAdd:
			if w.Colour != "" {
				noun = w.Colour + " " + noun
			}
			if w.Count > 1 {
				noun = lexicon.Numeral(w.Count) + " " + lexicon.Plural(noun)
			} else {
				noun = lexicon.Article(noun) + " " + noun
			}
			if w.Given != "" {
				noun += " named " + w.Given
			}
			b.Must = append(b.Must, noun)
			b.MustNot = slices.DeleteFunc(b.MustNot, func(s string) bool { l, ok := lexicon.Lookup(s); return ok && l.Lemma == w.Subject })
		case lexicon.WishRemove:
			b.MustNot = append(b.MustNot, lexicon.Plural(noun))
			b.Must = slices.DeleteFunc(b.Must, func(s string) bool { return w.Noun != "" && strings.Contains(strings.ToLower(s), w.Noun) })
		case lexicon.WishRename:
			b.Must = append(b.Must, "the "+noun+" is called "+w.Value)
		case lexicon.WishColour:
			if w.Amount > 0 && w.Subject != "" {
				b.Must = append(b.Must, "a "+w.Value+" "+noun)
			} else if w.Amount > 0 {
				b.Must = append(b.Must, "the colour "+w.Value)
			}
		case lexicon.WishEnding:
			if w.Value != "" {
				b.Must = append(b.Must, "ends "+w.Value)
			}
		case lexicon.WishRetitle:
			if w.Value != "" {
				b.Title = w.Value
			}
		}
	}
	return b
}

// wishSound honours wishes about music, light, form and time.
func (d *draft) wishSound(wishes []lexicon.Wish) {
	for _, w := range wishes {
		switch w.Kind {
		case lexicon.WishTempo:
			if n, ok := lexicon.Number(w.Value); ok {
				d.d.Sound.Tempo = max(40, min(200, n))
			} else {
				d.d.Sound.Tempo = max(40, min(200, int(float64(d.d.Sound.Tempo)*(1+0.35*w.Amount))))
			}
		case lexicon.WishKey:
			d.d.Sound.Key = w.Value
		case lexicon.WishMode:
			if !strings.HasSuffix(d.d.Sound.Key, w.Value) {
				keys := majorKeys
				if w.Value == "minor" {
					keys = minorKeys
				}
				d.d.Sound.Key = d.pick("key", keys)
			}
		case lexicon.WishMeter:
			d.d.Sound.Meter = w.Value
		case lexicon.WishInstrument:
			at := slices.Index(d.d.Sound.Instruments, w.Value)
			switch {
			case w.Amount > 0 && at < 0:
				d.d.Sound.Instruments = append([]string{w.Value}, d.d.Sound.Instruments...)
			case w.Amount <= -1 && at >= 0 && len(d.d.Sound.Instruments) > 1:
				d.d.Sound.Instruments = slices.Delete(d.d.Sound.Instruments, at, at+1)
			}
		case lexicon.WishLight:
			for _, i := range []int{skyHigh, skyLow, ground} {
				l, c, h := parse(d.d.Palette[i]).OkLch()
				d.d.Palette[i] = lch{l + 0.16*w.Amount, c, h}.hex()
			}
		case lexicon.WishWarmth:
			for _, i := range []int{skyHigh, skyLow, ground} {
				col := parse(d.d.Palette[i])
				l, a, b := col.OkLab()
				a, b = a+0.02*w.Amount, b+0.05*w.Amount
				d.d.Palette[i] = lch{l, math.Hypot(a, b), math.Atan2(b, a) * 180 / math.Pi}.hex()
			}
		}
	}
}

// hear says in plain words what was understood.
func (d *draft) hear(a arc) []string {
	out := []string{"theme: " + d.d.Theme, "mood: " + d.d.Mood.Feel}
	for i, c := range d.d.Cast {
		if i < len(d.cast) && d.cast[i].invited {
			continue
		}
		s := c.Noun
		if c.Count > 1 {
			s = lexicon.Numeral(c.Count) + " " + pluralOf(c.Noun)
		} else if c.Count == 0 {
			s = pluralOf(c.Noun)
		}
		if c.Colour != "" {
			s = c.Colour + " " + s
		}
		if c.Given != "" {
			s += " called " + c.Given
		}
		if c.Subject == "" {
			s += " (a word not in the house vocabulary: named, drawn as a plain figure)"
		}
		out = append(out, "cast: "+s)
	}
	out = append(out, "setting: "+strings.TrimSpace(d.place.with+" "+the(d.d.Setting.Place, d.place.name))+", "+d.d.Setting.Time+", "+d.d.Setting.Weather)
	var els []string
	for _, e := range d.d.Elements {
		if e.From == "brief" || e.From == "must" {
			els = append(els, e.Noun)
		}
	}
	if len(els) > 0 {
		out = append(out, "to be seen or named: "+strings.Join(els, ", "))
	}
	if len(d.colours) > 0 {
		var ws []string
		for _, h := range d.colours {
			ws = append(ws, h.Word)
		}
		out = append(out, "colours: "+strings.Join(ws, ", "))
	}
	return append(out, "course: "+a.name+", "+lexicon.Numeral(len(d.d.Beats))+" beats")
}

// notes tells all makers the reading, each must that cannot be met, and what was
// done about what a person said.
func (d *draft) notes(t atelier.Turn, wishes []lexicon.Wish) []atelier.Note {
	var b strings.Builder
	b.WriteString(d.d.Theme + " The mood is " + d.d.Mood.Feel + ".")
	var cast []string
	for _, c := range d.d.Cast {
		n := c.Noun
		if c.Given != "" {
			n = c.Given + ", " + lexicon.Article(c.Noun) + " " + c.Noun
			if c.Count > 1 {
				n = c.Given
			}
		}
		if c.Count > 1 {
			n = lexicon.Numeral(c.Count) + " " + pluralOf(c.Noun)
		}
		cast = append(cast, n)
	}
	if len(cast) > 0 {
		b.WriteString(" Cast: " + strings.Join(cast, "; ") + ".")
	}
	var must []string
	for _, m := range d.d.Must {
		if m.Check != CheckUnmet {
			must = append(must, m.Text)
		}
	}
	if len(must) > 0 {
		b.WriteString(" There must be: " + strings.Join(must, "; ") + ".")
	}
	var not []string
	for _, m := range d.d.MustNot {
		not = add(not, strings.TrimPrefix(m.Text, "no "), true)
	}
	if len(not) > 0 {
		b.WriteString(" There must not be: " + strings.Join(not, "; ") + ".")
	}
	notes := []atelier.Note{{Act: atelier.ActInfo, To: []string{"writer", "illustrator", "composer"}, Words: b.String()}}
	for _, u := range d.d.Unmet {
		notes = append(notes, atelier.Note{Act: atelier.ActInfo, To: []string{"writer", "illustrator", "composer"}, Codes: []string{"offbrief"}, Severity: atelier.Moderate,
			Words: "This team cannot meet one thing that the brief asks for, and the person will be told: “" + u + "”."})
	}
	for _, n := range t.Notes {
		if n.Act != atelier.ActPerson {
			continue
		}
		act, words := answerTo(lexicon.ReadWishes(n.Words))
		notes = append(notes, atelier.Note{Act: act, Re: n.ID, Words: words})
	}
	return notes
}

// answerTo says what was done about a person's words.
func answerTo(wishes []lexicon.Wish) (atelier.Act, string) {
	var done, open []string
	for _, w := range wishes {
		if w.Kind == lexicon.WishUnknown {
			open = append(open, "“"+w.Words+"”")
		} else {
			done = append(done, "“"+w.Words+"”")
		}
	}
	done = slices.Compact(done)
	switch {
	case len(open) == 0:
		return atelier.ActDone, "The direction now follows " + strings.Join(done, ", ") + "."
	case len(done) == 0:
		return atelier.ActAnswer, "I could not read " + strings.Join(open, ", ") + " as something to change, and changed nothing for it."
	}
	return atelier.ActDone, "The direction now follows " + strings.Join(done, ", ") + ". I could not read " + strings.Join(open, ", ") + "."
}
