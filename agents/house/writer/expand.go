package writer

import (
	"strings"
	"unicode"

	"github.com/atelierhq/atelier/media/text"
)

// binding binds the slot letters of one unit to things.
type binding map[byte]thing

// bounds of the search for one line: readings listed, and ways to fill one slot.
const (
	maxReadings = 3000
	maxOptions  = 7
)

// plain is the first reading of a line: the first of every choice, the plain
// form of every slot. ok is false when no reading can be bound.
func plain(l line, b binding, turn int) (string, bool) {
	all := readings(l, b, turn, 1)
	if len(all) == 0 {
		return "", false
	}
	return all[0], true
}

// readings lists the ways a line can be said, the plain one first, at most max.
func readings(l line, b binding, turn, max int) []string {
	var out []string
	seen := map[string]bool{}
	var raw []string
	expand(l, b, turn, max, func(s string) bool {
		raw = append(raw, s)
		return len(raw) < max
	})
	for _, s := range raw {
		s = polish(s, b)
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// expand calls yield for every reading. Subjects of *verbs are marked by
// slotMark so that agreement can be settled when the whole line is known.
func expand(l line, b binding, turn, limit int, yield func(string) bool) bool {
	if len(l) == 0 {
		return yield("")
	}
	n, rest := l[0], l[1:]
	tail := func(prefix string) bool {
		return expand(rest, b, turn, limit, func(s string) bool { return yield(prefix + s) })
	}
	switch {
	case n.slot != "":
		t, ok := b[subjectOf(n.slot)]
		if !ok {
			return true
		}
		opts := t.options(n.slot, turn)
		if len(opts) > maxOptions {
			opts = opts[:maxOptions]
		}
		for _, o := range opts {
			if !tail(mark(n.slot, t, o) + o) {
				return false
			}
		}
		return true
	case n.alt != nil:
		for _, a := range n.alt {
			if !expand(a, b, turn, limit, func(s string) bool { return tail(s) }) {
				return false
			}
		}
		return true
	}
	return tail(n.lit)
}

// Marks put before a filled subject slot say how the next *verb agrees; polish
// takes them out.
const (
	markOne   = '\x01'
	markMany  = '\x02'
	markSmall = '\x03' // first in a line: it begins in the middle of a sentence
)

func mark(slot string, t thing, filled string) string {
	if strings.Contains(slot, ".") || strings.HasSuffix(slot, "'s") || len(slot) > 1 && slot[0] >= 'a' && slot[1] != ' ' {
		return ""
	}
	// "they" takes a plural verb even where the noun is one person.
	if t.plural || filled == "they" {
		return string(markMany)
	}
	return string(markOne)
}

// polish settles agreement, articles, spaces and capitals of a filled line.
func polish(s string, b binding) string {
	many := false
	if h, ok := b['H']; ok {
		many = h.plural
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		switch s[i] {
		case markOne:
			many = false
			i++
			continue
		case markMany:
			many = true
			i++
			continue
		case '*':
			j := i + 1
			for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] == '\'') {
				j++
			}
			v := s[i+1 : j]
			if many {
				v = pluralVerb(v)
			}
			out.WriteString(v)
			i = j
			continue
		}
		out.WriteByte(s[i])
		i++
	}
	t, small := strings.CutPrefix(out.String(), string(markSmall))
	t = strings.Join(strings.Fields(t), " ")
	for _, p := range []string{",", ".", ";", "!", "?", ":"} {
		t = strings.ReplaceAll(t, " "+p, p)
	}
	t = articles(t)
	return capitals(t, !small)
}

func pluralVerb(v string) string {
	switch v {
	case "is":
		return "are"
	case "was":
		return "were"
	case "has":
		return "have"
	case "does":
		return "do"
	case "goes":
		return "go"
	case "doesn't":
		return "don't"
	case "isn't":
		return "aren't"
	case "wasn't":
		return "weren't"
	}
	switch {
	case strings.HasSuffix(v, "ies") && len(v) > 4:
		return v[:len(v)-3] + "y"
	case strings.HasSuffix(v, "shes"), strings.HasSuffix(v, "ches"), strings.HasSuffix(v, "sses"), strings.HasSuffix(v, "xes"), strings.HasSuffix(v, "zzes"):
		return v[:len(v)-2]
	}
	return strings.TrimSuffix(v, "s")
}

// articles makes "a" before a vowel sound "an" and the other way round; slots
// decide what follows.
func articles(s string) string {
	f := strings.Split(s, " ")
	for i := 0; i+1 < len(f); i++ {
		low := strings.ToLower(strings.TrimLeft(f[i], "“(—"))
		if low != "a" && low != "an" {
			continue
		}
		ws := text.Words(f[i+1])
		if len(ws) == 0 {
			continue
		}
		want := "a"
		if text.VowelSound(ws[0].Text) {
			want = "an"
		}
		if low != want {
			if strings.HasSuffix(f[i], "n") {
				f[i] = strings.TrimSuffix(f[i], "n")
			} else {
				f[i] += "n"
			}
		}
	}
	return strings.Join(f, " ")
}

// capitals raises the first letter of every sentence in a line, and of the line
// itself if first is set.
func capitals(s string, first bool) string {
	rs := []rune(s)
	up := first
	for i, r := range rs {
		switch {
		case unicode.IsLetter(r):
			if up {
				rs[i] = unicode.ToUpper(r)
			}
			up = false
		case r == '.' || r == '!' || r == '?':
			// A closing quotation mark may go on: “Hello!” said the fox.
			up = !(i+1 < len(rs) && rs[i+1] == '”') && !(i+1 < len(rs) && rs[i+1] == '.')
			if r == '.' && i+2 < len(rs) && rs[i+1] == '”' {
				up = true
			}
		}
	}
	return string(rs)
}

// can reports whether every slot of every line can be bound.
func (bl *block) can(b binding) bool {
	for _, c := range bl.needs {
		if _, ok := b[byte(c)]; !ok {
			return false
		}
	}
	return true
}
