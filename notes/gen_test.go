package notes

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
)

// gen makes valid lines from a seed: every act, target, unit, code and type.
type gen struct {
	*rand.Rand
	cb *Codebook
}

func newGen(seed uint64, cb *Codebook) gen { return gen{rand.New(rand.NewPCG(seed, 1)), cb} }

func pick[T any](g gen, list []T) T { return list[g.IntN(len(list))] }

func (g gen) name() string {
	n := 3 + g.IntN(14)
	if g.IntN(3) > 0 {
		n = 3 + g.IntN(5)
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + g.IntN(26))
		if i > 0 && i < n-1 && g.IntN(12) == 0 {
			b[i] = '-'
		}
	}
	return string(b)
}

func (g gen) num() int32 {
	if g.IntN(8) == 0 {
		return int32(1 + g.IntN(999))
	}
	return int32(1 + g.IntN(30))
}

// saids are what quotes may hold, with what would break a careless format.
var saids = []string{`now`, `the "fox" looks left`, `“curly” and ”odd“ ones`, `Words: “nothing”.`, `re n3 s4 c9 say`, `a; b (c: d).`,
	`die Tür, größer`, `l'été déjà là`, `狐は左を見る。`, `100 % of it`, `x`, `"`, `""`, `Problem: off the brief.`, `“`, `”.`, `- — …`}

func (g gen) said() string {
	n := 1 + g.IntN(4)
	parts := make([]string, n)
	for i := range parts {
		parts[i] = pick(g, saids)
	}
	return strings.Join(parts, " ")
}

func (g gen) target() Target {
	t := Target{Kind: TextTarget + Kind(g.IntN(5)), Version: uint16(g.num())}
	if t.Kind <= MusTarget {
		t.Piece = 1
		if g.IntN(3) == 0 {
			t.Piece = uint16(g.num())
		}
		if g.IntN(4) > 0 {
			t.Locus = g.locus(t.Kind)
		}
	}
	return t
}

func (g gen) locus(k Kind) Locus {
	up := func(p Pos) Pos { // a later place of the same shape
		if p.B > 0 && g.IntN(2) == 0 {
			p.B = min(999, p.B+g.num())
		} else {
			p.A = min(999, p.A+g.num())
		}
		return p
	}
	l := Locus{}
	switch k {
	case TextTarget:
		if g.IntN(4) == 0 {
			return Locus{Name: g.name()}
		}
		l.From = Pos{Unit: Heading + Unit(g.IntN(4)), A: g.num()}
		if l.From.Unit != Heading && g.IntN(2) == 0 {
			l.From.B = g.num()
		}
		if to := up(l.From); g.IntN(3) == 0 && to != l.From {
			l.To = to
		}
	case ArtTarget:
		l.Plate = uint16(g.num())
		switch g.IntN(4) {
		case 0:
		case 1:
			l.Name = g.name()
		default:
			l.From = Pos{Cell, int32(1 + g.IntN(8)), int32(1 + g.IntN(8))}
			to := Pos{Cell, l.From.A + int32(g.IntN(int(9-l.From.A))), l.From.B + int32(g.IntN(int(9-l.From.B)))}
			if to != l.From {
				l.To = to
			}
		}
	case MusTarget:
		switch g.IntN(4) {
		case 0:
			return Locus{Name: g.name()}
		case 1:
			l.From = Pos{Unit: Second, A: int32(g.IntN(600))}
			l.To = Pos{Unit: Second, A: l.From.A + g.num()}
		case 2:
			l.Name = g.name()
			fallthrough
		default:
			l.From = Pos{Unit: Bar, A: g.num()}
			if to := up(l.From); g.IntN(2) == 0 && to != l.From {
				l.To = to
			}
		}
	}
	return l
}

func (g gen) arg(t ArgType, k Kind) Arg {
	a := Arg{Type: t}
	if n, ok := numbers[t]; ok {
		for !n.ok(a.Half) {
			a.Half = int32(g.IntN(33000))
			switch t {
			case "hz":
				a.Half = 2 * pick(g, thirds)
			case "pct":
				a.Half = int32(10 * (g.IntN(41) - 20))
			case "db", "oct":
				a.Half = int32(g.IntN(97) - 48)
			case "n", "ver", "bpm":
				a.Half = int32(2 * g.IntN(1000))
			}
		}
		return a
	}
	switch t {
	case "locus":
		a.Locus = g.locus(k)
	case "name":
		a.Word = g.name()
	case "key":
		a.Word = pick(g, []string{"c", "d", "e", "f", "g", "a", "b"}) + pick(g, []string{"", "s", "b"}) + pick(g, []string{"-maj", "-min"})
	default:
		a.Word = pick(g, words[t])
	}
	return a
}

func (g gen) item(k Kind, sorts string) (Item, bool) {
	e := pick(g, g.cb.entries)
	if e.Retired != "" || !e.valid(k) || !strings.Contains(sorts, string(e.Kind)) {
		return Item{}, false
	}
	it := Item{Code: e.Code}
	for _, p := range e.Args {
		if p.Optional && g.IntN(2) == 0 {
			break
		}
		if p.Type == "locus" && (k < TextTarget || k > MusTarget) {
			return it, p.Optional
		}
		it.Args = append(it.Args, g.arg(p.Type, k))
	}
	return it, true
}

// line makes a valid line; it tries again where what it drew is over a bound.
func (g gen) line() Line {
	for {
		var l Line
		switch g.IntN(20) {
		case 0:
			l = Line{Act: ActDefine, Def: &Def{pick(g, []Scope{"all", "txt", "art", "mus"}), pick(g, []Sort{"p", "d", "w"}), g.name(), g.said()}}
			l.Def.Code = l.Def.Code[:min(10, len(l.Def.Code))]
			if !isWord(l.Def.Code, 3, 10) {
				continue
			}
			return l
		case 1:
			return Line{Act: ActRefuse, Refusal: &Refusal{int(g.num()), g.IntN(9), g.IntN(9000)}}
		}
		l.Act = pick(g, actOrder)
		f := forms[l.Act]
		has := func(n need) bool { return n == must || n == may && g.IntN(2) == 0 }
		if f.target == must {
			l.Target = g.target()
		}
		for range g.IntN(5) {
			if it, ok := g.item(l.Target.Kind, f.sorts); ok && !slices.ContainsFunc(l.Items, func(o Item) bool { return reflect.DeepEqual(o, it) }) {
				l.Items = append(l.Items, it)
			}
		}
		sorted(l.Items, g.cb)
		if has(f.re) {
			l.Re = ID(1 + g.IntN(999999))
			if g.IntN(2) == 0 {
				l.Re = ID(1 + g.IntN(60))
			}
		}
		if has(f.sev) {
			l.Sev = uint8(1 + g.IntN(4))
		}
		if has(f.conf) {
			l.Conf = pick(g, []uint8{5, 7, 9})
		}
		bare := len(Print(l))
		if has(f.say) {
			l.Say = g.said()
		}
		if bare <= MaxLine && checkForm(l, g.cb) == nil {
			return l
		}
	}
}

// jobBook is a codebook with job codes, one of them retired.
func jobBook() *Codebook {
	entries := Base().Entries()
	entries = append(entries,
		Entry{Scope: "txt", Kind: "d", Code: "hardstop", Phrase: "end the line on a hard stop", By: "writer", Round: 1},
		Entry{Scope: "all", Kind: "p", Code: "toothin", Phrase: "too thin for its place", By: "director", Round: 2, Unverified: true},
		Entry{Scope: "art", Kind: "w", Code: "goneby", Phrase: "gone by the last round", By: "illustrator", Round: 1, Retired: "vetoed"})
	return makeCodebook(Base().Digest(), entries)
}

// unexpand reads plain words back into a line: the inverse of Expand, which shows
// that plain words tell apart whatever lines tell apart.
func unexpand(s string, cb *Codebook, lang string) (l Line, err error) {
	u := &reader{x: expansion{wordingOf(lang), cb, NoTarget}, s: s}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v; left: %q", r, u.s)
		}
	}()
	return u.line(), nil
}

type reader struct {
	x expansion
	s string
}

func (u *reader) lit(s string) bool {
	rest, ok := strings.CutPrefix(u.s, s)
	if ok {
		u.s = rest
	}
	return ok
}

func (u *reader) want(s string) {
	if !u.lit(s) {
		panic("want " + s)
	}
}

// match reads a template; each place is read by its function, which takes the
// text up to what follows the place.
func (u *reader) match(key string, read map[string]func(string) bool) bool {
	was, t := u.s, u.x.word[key]
	for t != "" {
		i := strings.IndexByte(t, '{')
		if i < 0 {
			i = len(t)
		}
		if !u.lit(t[:i]) {
			u.s = was
			return false
		}
		if t = t[i:]; t == "" {
			break
		}
		j := strings.IndexByte(t, '}')
		place := t[1:j]
		t = t[j+1:]
		end := len(u.s)
		if place == "say" {
			end = len(u.s) - len(t)
		} else if n := strings.IndexFunc(u.s, func(r rune) bool { return strings.ContainsRune(" ,.;:()%“”„", r) }); n >= 0 {
			end = n
			if strings.HasPrefix(u.s[n:], ".5") { // half numbers
				end = n + 2
			}
		}
		if end < 0 || !read[place](u.s[:end]) {
			u.s = was
			return false
		}
		u.s = u.s[end:]
	}
	return true
}

func (u *reader) number(into *int32) func(string) bool {
	return func(s string) bool { n, ok := parseInt(s, maxID); *into = n; return ok }
}

func (u *reader) word(into *string, ok func(string) bool) func(string) bool {
	return func(s string) bool { *into = s; return ok(s) }
}

func (u *reader) line() Line {
	var l Line
	var a, b, c string
	any := func(string) bool { return true }
	{
		was := u.s
		// The sentence of a refusal and of a definition.
		if u.match("nu", map[string]func(string) bool{"l": u.word(&a, any), "r": u.word(&b, any), "o": u.word(&c, any)}) && u.s == "" {
			r := &Refusal{}
			fmt.Sscan(a+" "+b+" "+c, &r.Line, &r.Rule, &r.Offset)
			return Line{Act: ActRefuse, Refusal: r}
		}
		u.s = was
		t := u.x.word["def"]
		scopes := []Scope{"all", "txt", "art", "mus"}
		if !strings.HasPrefix(u.s, t[:strings.IndexByte(t, '{')]) {
			scopes = nil
		}
		for _, scope := range scopes {
			for _, sort := range []Sort{"p", "d", "w"} {
				head, tail, _ := strings.Cut(t, "{name}")
				open, close_, _ := strings.Cut(u.x.word["name"], "{name}")
				mid := u.x.word["scope."+string(scope)]
				tail = strings.NewReplacer("{scope}", mid, "{sort}", u.x.word["sort."+string(sort)]).Replace(tail)
				before, after, _ := strings.Cut(tail, "{say}")
				rest, ok := strings.CutPrefix(u.s, head+open)
				if !ok {
					continue
				}
				code, rest, ok := strings.Cut(rest, close_)
				rest, ok2 := strings.CutPrefix(rest, before)
				if ok && ok2 {
					return Line{Act: ActDefine, Def: &Def{scope, sort, code, strings.TrimSuffix(rest, after)}}
				}
			}
		}
	}
	best := ""
	for _, act := range actOrder {
		lead := strings.TrimSuffix(u.x.word["lead."+string(act)], "{target}")
		if strings.HasPrefix(u.s, lead) && len(lead) > len(best) {
			best, l.Act = lead, act
		}
	}
	u.want(best)
	if best == "" {
		panic("a lead")
	}
	if !u.lit(".") {
		l.Target = u.target()
		if u.lit(", ") {
			l.Target.Locus = u.locus(l.Target.Kind)
		}
		u.want(".")
	}
	for _, sort := range []Sort{"p", "d", "w"} {
		head, tail, _ := strings.Cut(u.x.word["kind."+string(sort)], "{items}")
		if !u.lit(" " + head) {
			continue
		}
		for {
			l.Items = append(l.Items, u.item(l.Target.Kind))
			if !u.lit("; ") {
				break
			}
		}
		u.want(tail)
	}
	var n int32
	if u.part("part.re", map[string]func(string) bool{"n": u.number(&n)}) {
		l.Re = ID(n)
	}
	for i := uint8(1); i <= 4; i++ {
		if u.lit(" " + u.x.fill("part.sev", "w", u.x.word[fmt.Sprint("sev.", i)])) {
			l.Sev = i
		}
	}
	for _, i := range []uint8{5, 7, 9} {
		if u.lit(" " + u.x.fill("part.conf", "w", u.x.word[fmt.Sprint("conf.", i)])) {
			l.Conf = i
		}
	}
	u.part("part.say", map[string]func(string) bool{"say": u.word(&l.Say, any)})
	if u.s != "" {
		panic("the end")
	}
	return l
}

func (u *reader) part(key string, read map[string]func(string) bool) bool {
	was := u.s
	if u.lit(" ") && u.match(key, read) {
		return true
	}
	u.s = was
	return false
}

func (u *reader) target() Target {
	for k := TextTarget; k <= JobTarget; k++ {
		var n, m int32
		if u.match("target."+k.String(), map[string]func(string) bool{"n": u.number(&n), "m": u.number(&m)}) {
			if m == 0 {
				n, m = 0, n
			}
			return Target{Kind: k, Piece: uint16(n), Version: uint16(m)}
		}
	}
	panic("a target")
}

func (u *reader) name() (string, bool) {
	open, close_, _ := strings.Cut(u.x.word["name"], "{name}")
	was := u.s
	if !u.lit(open) {
		return "", false
	}
	name, rest, ok := strings.Cut(u.s, close_)
	if !ok || !IsName(name) {
		u.s = was
		return "", false
	}
	u.s = rest
	return name, true
}

func (u *reader) locus(k Kind) Locus {
	var l Locus
	var n int32
	more := true
	if k == ArtTarget {
		if !u.match("unit.plate", map[string]func(string) bool{"n": u.number(&n)}) {
			panic("a plate")
		}
		l.Plate = uint16(n)
		more = u.lit(", ")
	}
	if !more {
		return l
	}
	if name, ok := u.name(); ok {
		if l.Name = name; k == ArtTarget || !u.lit(", ") {
			return l
		}
	}
	l.From = u.pos()
	_, to, _ := strings.Cut(u.x.word["unit.range"], "{from}")
	to, _, _ = strings.Cut(to, "{to}")
	if u.lit(to) {
		l.To = u.pos()
	}
	return l
}

func (u *reader) pos() Pos {
	for unit := Heading; unit <= Second; unit++ {
		p := Pos{Unit: unit}
		key := "unit." + unitWords[unit]
		switch unit {
		case Cell:
			var w string
			if u.match(key, map[string]func(string) bool{"w": u.word(&w, func(string) bool { return true })}) {
				p, _ = parseCell(w)
				return p
			}
		case Second:
			if u.match(key, map[string]func(string) bool{"h": func(s string) bool { var ok bool; p.A, ok = parseHalf(s); return ok }}) {
				return p
			}
		default:
			if u.x.word[key+"2"] != "" && u.match(key+"2", map[string]func(string) bool{"n": u.number(&p.A), "m": u.number(&p.B)}) {
				return p
			}
			p.B = 0
			if u.match(key, map[string]func(string) bool{"n": u.number(&p.A)}) {
				return p
			}
		}
	}
	panic("a place")
}

func (u *reader) item(k Kind) Item {
	end := strings.IndexAny(u.s, ";(.")
	if end < 0 {
		panic("an item")
	}
	phrase := strings.TrimSuffix(u.s[:end], " ")
	e := u.x.cb.byPhrase(phrase, u.x.wording)
	if e == nil {
		panic("a phrase")
	}
	u.s = u.s[len(phrase):]
	it := Item{Code: e.Code}
	if !u.lit(" (") {
		return it
	}
	for i, p := range e.Args {
		if i > 0 && !u.lit("; ") {
			break
		}
		u.want(u.x.word["label."+p.Label] + ": ")
		it.Args = append(it.Args, u.arg(p.Type, k))
	}
	u.want(")")
	return it
}

func (u *reader) arg(t ArgType, k Kind) Arg {
	a := Arg{Type: t}
	if _, ok := numbers[t]; ok {
		if !u.match("value."+string(t), map[string]func(string) bool{"h": func(s string) bool {
			sign := int32(1)
			if s[0] == '-' {
				sign = -1
			}
			h, ok := parseHalf(strings.TrimLeft(s, "+-"))
			a.Half = sign * h
			return ok
		}}) {
			panic("a value")
		}
		return a
	}
	switch t {
	case "locus":
		a.Locus = u.locus(k)
		return a
	case "name":
		a.Word, _ = u.name()
		return a
	case "key":
		for tonic := byte('a'); tonic <= 'g'; tonic++ {
			for _, acc := range []string{"", "s", "b"} {
				for _, mode := range []string{"maj", "min"} {
					w := string(tonic) + acc + "-" + mode
					if strings.HasPrefix(u.s, u.x.arg(Arg{Type: t, Word: w})) {
						u.lit(u.x.arg(Arg{Type: t, Word: w}))
						a.Word = w
						return a
					}
				}
			}
		}
		panic("a key")
	}
	longest := ""
	for _, w := range words[t] {
		if v := u.x.word["value."+string(t)+"."+w]; strings.HasPrefix(u.s, v) && len(v) > len(longest) {
			longest, a.Word = v, w
		}
	}
	u.want(longest)
	return a
}
