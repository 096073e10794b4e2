package notes

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Parse reads one line under a codebook. It tolerates other case, runs of spaces,
// another order of items and of trailing fields, all of which vanish in the value;
// everything else that is not canonical is refused with a [*Refused] that names the
// rule, the byte, and what was expected. Time and memory are linear in the line, and
// it never panics. Names, versions and numbers of notes are the guard's to check.
func Parse(s string, cb *Codebook) (Line, error) {
	p := parser{cb: cb}
	if err := p.scan(s); err != nil {
		return Line{}, err
	}
	l, err := p.line()
	if err != nil {
		return Line{}, err
	}
	return l, nil
}

// token is a run of bytes without spaces, or what stands in a pair of quotes.
type token struct {
	text   string
	at     int
	quoted bool
}

type parser struct {
	cb     *Codebook
	tokens []token
	end    int
	i      int
}

// scan takes a line apart and holds its bytes against G1.
func (p *parser) scan(s string) *Refused {
	if len(s) > MaxRaw {
		return refuse(1, MaxRaw, "at most %d bytes", MaxRaw)
	}
	p.end = len(s)
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ':
			i++
		case c == '"':
			text, n, err := unquote(s[i:], i)
			if err != nil {
				return err
			}
			p.tokens = append(p.tokens, token{text, i, true})
			if i += n; i < len(s) && s[i] != ' ' {
				return refuse(2, i, "a space or the end")
			}
		case c < 0x20 || c > 0x7e:
			return refuse(1, i, "a byte from 0x20 to 0x7e")
		default:
			j := i
			for j < len(s) && s[j] > ' ' && s[j] < 0x7f && s[j] != '"' {
				j++
			}
			if j < len(s) && s[j] == '"' {
				return refuse(2, j, "a space before the quotes")
			}
			p.tokens = append(p.tokens, token{strings.ToLower(s[i:j]), i, false})
			i = j
		}
	}
	return nil
}

// unquote reads a quoted string at the start of s and returns how long it is there.
func unquote(s string, at int) (string, int, *Refused) {
	var b strings.Builder
	for i := 1; i < len(s); {
		if s[i] != '"' {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				return "", 0, refuse(1, at+i, "valid UTF-8")
			}
			if r == 0xa0 || r == 0x202f {
				r = ' '
			}
			b.WriteRune(r)
			i += n
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			b.WriteByte('"')
			i += 2
			continue
		}
		if b.Len() == 0 {
			return "", 0, refuse(2, at+1, "words between the quotes")
		}
		if err := checkChars(b.String(), at+1); err != nil {
			return "", 0, err
		}
		return b.String(), i + 1, nil
	}
	return "", 0, refuse(2, at+len(s), "closing quotes")
}

// next returns the next token if it is not quoted, "" otherwise.
func (p *parser) peek() string {
	if p.i < len(p.tokens) && !p.tokens[p.i].quoted {
		return p.tokens[p.i].text
	}
	return ""
}

func (p *parser) at() int {
	if p.i < len(p.tokens) {
		return p.tokens[p.i].at
	}
	return p.end
}

func (p *parser) fail(want string) *Refused { return refuse(2, p.at(), "%s", want) }

func (p *parser) line() (Line, *Refused) {
	l := Line{Act: Act(p.peek())}
	var err *Refused
	switch l.Act {
	case ActDefine:
		p.i++
		l.Def, err = p.def()
	case ActRefuse:
		p.i++
		l.Refusal, err = p.refusal()
	default:
		if _, ok := forms[l.Act]; !ok {
			return l, p.fail("an act")
		}
		p.i++
		err = p.note(&l)
	}
	if err == nil && p.i < len(p.tokens) {
		err = p.fail("the end of the line")
	}
	return l, err
}

func (p *parser) def() (*Def, *Refused) {
	d := &Def{}
	if d.Scope = Scope(p.peek()); !slices.Contains([]Scope{"all", "txt", "art", "mus"}, d.Scope) {
		return nil, p.fail("all, txt, art or mus")
	}
	p.i++
	if d.Kind = Sort(p.peek()); !slices.Contains([]Sort{"p", "d", "w"}, d.Kind) {
		return nil, p.fail("p, d or w")
	}
	p.i++
	if d.Code = p.peek(); !isWord(d.Code, 3, 10) {
		return nil, p.fail("a code of 3 to 10 letters")
	}
	p.i++
	var err *Refused
	d.Phrase, err = p.quoted(MaxSayWords, MaxSay)
	return d, err
}

func (p *parser) refusal() (*Refusal, *Refused) {
	n, ok := parseInt(p.peek(), maxInt)
	if !ok {
		return nil, p.fail("a number of a line")
	}
	p.i++
	rule := p.peek()
	if len(rule) != 2 || rule[0] != 'g' || rule[1] < '0' || rule[1] > '8' {
		return nil, p.fail("a rule from g0 to g8")
	}
	p.i++
	at, ok := parseNat(p.peek())
	if !ok {
		return nil, p.fail("a byte offset")
	}
	p.i++
	return &Refusal{int(n), int(rule[1] - '0'), int(at)}, nil
}

// quoted reads a quoted string within bounds.
func (p *parser) quoted(maxWords, maxRunes int) (string, *Refused) {
	if p.i >= len(p.tokens) || !p.tokens[p.i].quoted {
		return "", p.fail("words in quotes")
	}
	s := p.tokens[p.i].text
	if utf8.RuneCountInString(s) > maxRunes {
		return "", refuse(1, p.at(), "at most %d characters", maxRunes)
	}
	if maxWords > 0 && strings.Count(s, " ")+1 > maxWords {
		return "", refuse(1, p.at(), "at most %d words", maxWords)
	}
	p.i++
	return s, nil
}

func (p *parser) note(l *Line) *Refused {
	var err *Refused
	if l.Target, err = p.target(); err != nil {
		return err
	}
	for p.i < len(p.tokens) && !p.trailing() {
		it, err := p.item(l.Target.Kind)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(l.Items, func(o Item) bool { return reflect.DeepEqual(o, it) }) {
			return p.fail("every item once")
		}
		if p.i++; len(l.Items) == MaxItems {
			return refuse(1, p.tokens[p.i-1].at, "at most %d items", MaxItems)
		}
		l.Items = append(l.Items, it)
	}
	sorted(l.Items, p.cb)
	if err := p.fields(l); err != nil {
		return err
	}
	if err := checkForm(*l, p.cb); err != nil {
		return err
	}
	bare := *l
	bare.Say = ""
	if n := len(Print(bare)); n > MaxLine {
		return refuse(1, MaxLine, "at most %d bytes beside the say", MaxLine)
	}
	return nil
}

// trailing reports whether the next token begins the trailing fields.
func (p *parser) trailing() bool {
	t := p.peek()
	return t == "" || t == "re" || t == "say" || len(t) == 2 && (t[0] == 's' || t[0] == 'c')
}

func (p *parser) target() (Target, *Refused) {
	var t Target
	word := p.peek()
	for k := TextTarget; k <= JobTarget; k++ {
		rest, ok := strings.CutPrefix(word, k.String())
		if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' {
			continue
		}
		piece, version, two := "", rest, false
		if k <= MusTarget {
			if piece, version, two = strings.Cut(rest, "."); !two {
				piece, version = "", rest
			}
		}
		t.Kind = k
		if k <= MusTarget {
			t.Piece = 1
		}
		if two {
			n, ok := parseInt(piece, maxInt)
			if !ok || n == 1 {
				return t, p.fail("a piece from 2 to 999; piece 1 is not written")
			}
			t.Piece = uint16(n)
		}
		n, ok := parseInt(version, maxInt)
		if !ok {
			return t, p.fail("a version from 1 to 999")
		}
		t.Version = uint16(n)
		p.i++
		if where, ok := strings.CutPrefix(p.peek(), "@"); ok {
			if t.Locus, ok = parseLocus(where, k); !ok {
				return t, p.fail("a place in the target's medium")
			}
			p.i++
		}
		return t, nil
	}
	return t, nil
}

func (p *parser) item(k Kind) (Item, *Refused) {
	text := p.peek()
	code, list, open := strings.Cut(text, "(")
	e := p.cb.Entry(code)
	if e == nil {
		return Item{}, p.fail("a code of the codebook")
	}
	it := Item{Code: code}
	var args []string
	if open {
		inner, ok := strings.CutSuffix(list, ")")
		if !ok {
			return it, p.fail("a closing parenthesis")
		}
		args = strings.Split(inner, ",")
	}
	at := p.at() + len(code) + 1
	for i, a := range args {
		if i == len(e.Args) {
			return it, refuse(2, at, "no more arguments")
		}
		arg, want := parseArg(a, e.Args[i].Type, k)
		if want != "" {
			return it, refuse(2, at, "%s", want)
		}
		it.Args = append(it.Args, arg)
		at += len(a) + 1
	}
	if n := len(it.Args); n < len(e.Args) && !e.Args[n].Optional {
		return it, refuse(2, at, "an argument of type %s", e.Args[n].Type)
	}
	return it, nil
}

// fields reads re, severity, confidence and say, each at most once, in any order.
func (p *parser) fields(l *Line) *Refused {
	for p.i < len(p.tokens) {
		t := p.peek()
		switch {
		case t == "re" && l.Re == 0:
			p.i++
			digits, ok := strings.CutPrefix(p.peek(), "n")
			n, good := parseInt(digits, maxID)
			if !ok || !good {
				return p.fail("the id of a note")
			}
			l.Re = ID(n)
			p.i++
		case t == "say" && l.Say == "":
			p.i++
			words, runes := MaxSayWords, MaxSay
			switch l.Act {
			case "plain":
				words, runes = MaxPlainWords, MaxWords
			case "dir":
				words, runes = 0, MaxPerson
			}
			var err *Refused
			if l.Say, err = p.quoted(words, runes); err != nil {
				return err
			}
		case len(t) == 2 && t[0] == 's' && t[1] >= '1' && t[1] <= '4' && l.Sev == 0:
			l.Sev = t[1] - '0'
			p.i++
		case len(t) == 2 && t[0] == 'c' && (t[1] == '5' || t[1] == '7' || t[1] == '9') && l.Conf == 0:
			l.Conf = t[1] - '0'
			p.i++
		default:
			return p.fail("re, s1–s4, c5, c7, c9, say or the end, each once")
		}
	}
	return nil
}
