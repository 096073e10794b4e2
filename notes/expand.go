package notes

import (
	_ "embed" // the wordings
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed tables/en.tsv
var englishTable string

//go:embed tables/de.tsv
var germanTable string

// wording is the words of one language: sentences with {…} where values go, and the
// phrases of the codes where they are not the codebook's own.
type wording struct{ word map[string]string }

var wordings = sync.OnceValue(func() map[string]*wording {
	all := map[string]*wording{}
	for lang, table := range map[string]string{"en": englishTable, "de": germanTable} {
		w := &wording{map[string]string{}}
		for row := range rows(table, 2) {
			w.word[row[0]] = row[1]
		}
		all[lang] = w
	}
	return all
})

// Languages are the languages that plain words are written in.
var Languages = []string{"de", "en"}

// PlainIn is the language of [Languages] that a language tag is written in: its own, or
// English.
func PlainIn(lang string) string {
	tag, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if wordings()[tag] == nil {
		return "en"
	}
	return tag
}

// wordingOf returns the words of a language tag, English for one that has none.
func wordingOf(lang string) *wording {
	return wordings()[PlainIn(lang)]
}

// Expand writes a line in plain words that anybody can read, in a language of
// [Languages], or English. It is derived and deterministic, and different lines read
// differently: whatever a receiver can tell apart, a person can see. A code that the
// codebook does not have, in a line that was not parsed under it, reads as itself.
func Expand(l Line, cb *Codebook, lang string) string {
	x := expansion{wordingOf(lang), cb, l.Target.Kind}
	switch {
	case l.Def != nil:
		return x.fill("def", "name", x.name(l.Def.Code), "scope", x.word["scope."+string(l.Def.Scope)], "sort", x.word["sort."+string(l.Def.Kind)], "say", l.Def.Phrase)
	case l.Refusal != nil:
		return x.fill("nu", "l", strconv.Itoa(l.Refusal.Line), "r", strconv.Itoa(l.Refusal.Rule), "o", strconv.Itoa(l.Refusal.Offset))
	}
	parts := []string{x.fill("lead."+string(l.Act), "target", x.place(l.Target)) + "."}
	for _, sort := range []Sort{"p", "d", "w"} {
		var items []string
		for _, it := range l.Items {
			if e := cb.Entry(it.Code); e != nil && e.Kind == sort || e == nil && sort == "p" {
				items = append(items, x.item(it, e))
			}
		}
		if len(items) > 0 {
			parts = append(parts, x.fill("kind."+string(sort), "items", strings.Join(items, "; ")))
		}
	}
	if l.Re > 0 {
		parts = append(parts, x.fill("part.re", "n", strconv.Itoa(int(l.Re))))
	}
	if l.Sev > 0 {
		parts = append(parts, x.fill("part.sev", "w", x.word[fmt.Sprint("sev.", l.Sev)]))
	}
	if l.Conf > 0 {
		parts = append(parts, x.fill("part.conf", "w", x.word[fmt.Sprint("conf.", l.Conf)]))
	}
	if l.Say != "" {
		parts = append(parts, x.fill("part.say", "say", l.Say))
	}
	return strings.Join(parts, " ")
}

// ExpandTarget writes a target in plain words, as [Expand] does; "" for none.
func ExpandTarget(t Target, lang string) string {
	if t.Kind == NoTarget {
		return ""
	}
	return expansion{wordingOf(lang), nil, t.Kind}.place(t)
}

type expansion struct {
	*wording
	cb   *Codebook
	kind Kind
}

// fill puts values into the places of a sentence, each once, left to right.
func (x expansion) fill(key string, pairs ...string) string {
	s := x.word[key]
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		j := i + strings.IndexByte(s[i:], '}')
		b.WriteString(s[:i])
		for k := 0; k < len(pairs); k += 2 {
			if pairs[k] == s[i+1:j] {
				b.WriteString(pairs[k+1])
			}
		}
		s = s[j+1:]
	}
}

func (x expansion) name(s string) string { return x.fill("name", "name", s) }

func (x expansion) target(t Target) string {
	n, m := strconv.Itoa(int(t.Piece)), strconv.Itoa(int(t.Version))
	if t.Piece == 0 {
		n = m
	}
	return x.fill("target."+t.Kind.String(), "n", n, "m", m)
}

// place is a target with where in it.
func (x expansion) place(t Target) string {
	if t.Locus == (Locus{}) {
		return x.target(t)
	}
	return x.target(t) + ", " + x.locus(t.Locus)
}

func (x expansion) locus(l Locus) string {
	var parts []string
	if l.Plate > 0 {
		parts = append(parts, x.fill("unit.plate", "n", strconv.Itoa(int(l.Plate))))
	}
	if l.Name != "" {
		parts = append(parts, x.name(l.Name))
	}
	switch {
	case l.To != Pos{}:
		parts = append(parts, x.fill("unit.range", "from", x.pos(l.From), "to", x.pos(l.To)))
	case l.From != Pos{}:
		parts = append(parts, x.pos(l.From))
	}
	return strings.Join(parts, ", ")
}

func (x expansion) pos(p Pos) string {
	key := "unit." + unitWords[p.Unit]
	switch {
	case p.Unit == Cell:
		return x.fill(key, "w", string([]byte{'a' + byte(p.A-1), '0' + byte(p.B)}))
	case p.Unit == Second:
		return x.fill(key, "h", half(p.A))
	case p.B > 0:
		key += "2"
	}
	return x.fill(key, "n", strconv.Itoa(int(p.A)), "m", strconv.Itoa(int(p.B)))
}

func (x expansion) item(it Item, e *Entry) string {
	if e == nil {
		return x.name(it.Code)
	}
	s := x.cb.phrase(e, x.wording)
	for i, a := range it.Args {
		if i >= len(e.Args) {
			break
		}
		s += [...]string{" (", "; "}[min(i, 1)] + x.word["label."+e.Args[i].Label] + ": " + x.arg(a)
	}
	if len(it.Args) > 0 {
		s += ")"
	}
	return s
}

func (x expansion) arg(a Arg) string {
	n, ok := numbers[a.Type]
	switch {
	case ok:
		h := half(a.Half)
		if n.signed && a.Half > 0 {
			h = "+" + h
		}
		return x.fill("value."+string(a.Type), "h", h)
	case a.Type == "locus":
		return x.locus(a.Locus)
	case a.Type == "name":
		return x.name(a.Word)
	case a.Type == "key":
		tonic, mode, _ := strings.Cut(a.Word, "-")
		s := strings.ToUpper(tonic[:1])
		if len(tonic) > 1 {
			s += " " + x.word["key."+tonic[1:]]
		}
		return s + " " + x.word["key."+mode]
	}
	return x.word["value."+string(a.Type)+"."+a.Word]
}

func half(h int32) string {
	var b strings.Builder
	writeHalf(&b, h)
	return b.String()
}
