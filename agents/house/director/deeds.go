package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// deed is what the brief says its main character does, taken apart as far as the
// arcs of doing tell it.
type deed struct {
	verb    string   // base form
	arc     string   // the arc that tells it, "" none
	made    string   // making: "flying machine"
	parts   []string // making: "a bicycle", "an umbrella", "a kettle"
	skill   string   // lesson: "sing"
	purpose string   // voyage: "find the well"
	hide    string   // hiding: "under her desk"
	home    bool     // voyage: it leads home
	reads   bool     // hiding: somebody reads aloud
	flies   bool     // making: what is made is to fly
	lost    string   // search: "star"
}

// doings are the arcs that tell a deed, by its verb.
var doings = map[string]string{
	"race": "contest", "compete": "contest", "wrestle": "contest",
	"build": "making", "invent": "making", "construct": "making",
	"teach": "lesson",
	"sail":  "voyage", "cross": "voyage", "travel": "voyage", "row": "voyage", "ride": "voyage", "swim": "voyage", "journey": "voyage", "wander": "voyage", "walk": "voyage",
	"judge": "judging",
	"hide":  "hiding",
	"send":  "flight", "launch": "flight",
	"lose":   "search",
	"escape": "escape", "flee": "escape", "run": "escape",
}

// deedOf reads the first deed of the lead that an arc can tell.
func (d *draft) deedOf() deed {
	var out deed
	if len(d.d.Cast) == 0 || d.explains || d.images {
		return out
	}
	low := strings.ToLower(d.brief.Text)
	for _, a := range d.actions {
		name := doings[a.Verb]
		if name == "" || !slices.ContainsFunc(a.Who, func(w int) bool { return same(d.mentions[w], d.cast[0].m) }) {
			continue
		}
		out.verb = a.Verb
		rest := strings.TrimSpace(strings.TrimPrefix(a.Phrase, a.Verb))
		switch name {
		case "contest":
			if len(d.d.Cast) < 2 {
				name = ""
			}
		case "making":
			out.made, out.parts = madeOf(d.brief.Text[a.Start:])
			if out.made == "" {
				name = ""
			}
			out.flies = strings.Contains(out.made, "fly") || strings.Contains(out.made, "rocket") || strings.Contains(out.made, "kite") || strings.Contains(out.made, "plane") ||
				strings.Contains(out.made, "balloon") || strings.Contains(out.made, "wings") || strings.Contains(out.made, "airship")
		case "lesson":
			_, skill, ok := strings.Cut(rest, " to ")
			if !ok || len(d.d.Cast) < 2 {
				name = ""
				break
			}
			out.skill = trimPlace(skill)
		case "voyage":
			_, out.purpose, _ = strings.Cut(" "+rest, " to ")
			if v, _, _ := strings.Cut(out.purpose, " "); v == "" {
				out.purpose = ""
			} else if base, ok := lexicon.BaseForm(v); !ok || base != v {
				out.purpose = "" // "to the moon"
			}
			out.home = strings.Contains(" "+rest+" ", " home ")
		case "hiding":
			out.hide = rest
			if f := strings.Fields(rest); len(f) < 2 || !placingWord[f[0]] || len(f) > 4 {
				out.hide = ""
				name = ""
			}
			out.reads = strings.Contains(low, " reads ") || strings.Contains(low, " read ")
			if len(d.d.Cast) < 2 {
				name = ""
			}
		case "flight":
			rest = " " + strings.ToLower(d.brief.Text[a.Start:]) // a list of who is sent may be long
			if i := strings.IndexAny(rest, ".;!?"); i >= 0 {
				rest = rest[:i]
			}
			if !strings.Contains(rest, " up ") && !strings.Contains(rest, " sky") && !strings.Contains(rest, " space") && !strings.Contains(rest, " moon") && a.Verb != "launch" {
				name = ""
			}
		case "escape":
			if a.Verb == "run" && !strings.HasPrefix(rest, "away") && !strings.HasPrefix(rest, "off") {
				name = ""
			}
		case "search":
			if out.lost = d.lostThing(); out.lost == "" {
				name = ""
			}
		}
		if name != "" {
			out.arc = name
			return out
		}
	}
	if t := d.lostThing(); t != "" {
		return deed{arc: "search", lost: t}
	}
	return deed{}
}

// lostThing is what the brief says has gone missing: "a star goes missing", "has
// lost her shadow".
func (d *draft) lostThing() string {
	low := strings.ToLower(d.brief.Text)
	for _, m := range d.mentions {
		after := low[min(m.End, len(low)):]
		before := strings.TrimSpace(low[:m.Start])
		for _, a := range []string{"the", "a", "an", "her", "his", "its", "their", "my"} {
			before = strings.TrimSpace(strings.TrimSuffix(before, " "+a))
		}
		missing := strings.HasPrefix(after, " goes missing") || strings.HasPrefix(after, " is missing") || strings.HasPrefix(after, " has gone missing") || strings.HasPrefix(after, " is lost")
		lost := strings.HasSuffix(before, " has lost") || strings.HasSuffix(before, " loses") || strings.HasSuffix(before, " lost")
		if (missing || lost) && m.Known() && m.Subject.Kind != lexicon.Person && !m.Negated && !(len(d.cast) > 0 && same(m, d.cast[0].m)) {
			return m.Noun
		}
	}
	return ""
}

var placingWord = map[string]bool{"under": true, "behind": true, "inside": true, "in": true, "below": true, "beneath": true, "beside": true, "between": true, "among": true}

// trimPlace cuts a phrase before a preposition of place: "sing in the orchard".
func trimPlace(s string) string {
	f := strings.Fields(s)
	for i, w := range f {
		if i > 0 && (placingWord[w] || w == "at" || w == "on" || w == "by" || w == "with") {
			return strings.Join(f[:i], " ")
		}
	}
	return s
}

// madeOf reads "build a flying machine out of a bicycle, an umbrella and a
// kettle": what is made and what it is made of.
func madeOf(text string) (made string, parts []string) {
	if i := strings.IndexAny(text, ".;!?\n"); i >= 0 {
		text = text[:i]
	}
	what, of, ok := strings.Cut(text, " out of ")
	if !ok {
		what, of, ok = strings.Cut(text, " from ")
	}
	ms := lexicon.Scan(what)
	if len(ms) == 0 {
		return "", nil
	}
	// The words as said: "flying machine", not the vocabulary's noun alone.
	m := ms[0]
	made = strings.TrimSpace(what[m.Start:m.End])
	if !ok {
		return made, nil
	}
	end := 0
	for _, p := range lexicon.Scan(of) {
		if gap := strings.TrimSpace(of[end:p.Start]); end > 0 && !listGap(gap) || p.Article != "a" && p.Article != "an" && !p.Plural {
			break
		}
		phrase := of[p.Start:p.End]
		if p.Article != "" {
			phrase = p.Article + " " + phrase
		}
		parts = append(parts, phrase)
		end = p.End
	}
	return made, parts
}

// listGap reports whether the words between two nouns only join a list.
func listGap(gap string) bool {
	for _, w := range strings.FieldsFunc(gap, func(r rune) bool { return r == ' ' || r == ',' }) {
		if w != "and" && w != "a" && w != "an" && w != "some" {
			return false
		}
	}
	return true
}

// partsList says the parts as a list: "a bicycle, an umbrella and a kettle".
func partsList(parts []string) string {
	n := len(parts)
	if n < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
}

// bare takes the article off: "the kettle" is said of "a kettle".
func bare(np string) string {
	for _, a := range []string{"a ", "an ", "some "} {
		np = strings.TrimPrefix(np, a)
	}
	return np
}
