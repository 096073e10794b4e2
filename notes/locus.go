package notes

import (
	"strconv"
	"strings"
)

// A locus of text is a name or a position or a range of them; one of artwork is a
// plate, or an element or a box of one; one of music is a section or a part, bars,
// or seconds. Beyond notes/1 section 2, a line of a page (pg2l3) may be named as a
// line of a stanza may.

// parseLocus reads what follows @ in the medium of a target.
func parseLocus(s string, k Kind) (Locus, bool) {
	switch k {
	case TextTarget:
		return parseText(s)
	case ArtTarget:
		return parseArt(s)
	case MusTarget:
		return parseMus(s)
	}
	return Locus{}, false
}

func parseText(s string) (Locus, bool) {
	if IsName(s) {
		return Locus{Name: s}, true
	}
	from, to, ranged := strings.Cut(s, "-")
	l := Locus{}
	var ok bool
	if l.From, ok = parsePos(from); !ok || !ranged {
		return l, ok
	}
	l.To, ok = parsePos(to)
	return l, ok && l.From.Unit == l.To.Unit && (l.From.B == 0) == (l.To.B == 0) &&
		(l.From.A < l.To.A || l.From.A == l.To.A && l.From.B < l.To.B)
}

// textUnits are the units of a text with the letter of what they hold.
var textUnits = []struct {
	word, within string
	unit         Unit
}{{"pg", "l", Page}, {"st", "l", Stanza}, {"h", "", Heading}, {"p", "s", Paragraph}}

func parsePos(s string) (Pos, bool) {
	for _, u := range textUnits {
		rest, ok := strings.CutPrefix(s, u.word)
		if !ok {
			continue
		}
		p := Pos{Unit: u.unit}
		a, b, two := rest, "", false
		if u.within != "" {
			a, b, two = strings.Cut(rest, u.within)
		}
		if p.A, ok = parseInt(a, maxInt); ok && two {
			p.B, ok = parseInt(b, maxInt)
		}
		return p, ok
	}
	return Pos{}, false
}

func parseArt(s string) (Locus, bool) {
	l := Locus{Plate: 1}
	if n, ok := parseInt(s, maxInt); ok {
		return Locus{Plate: uint16(n)}, true
	}
	if plate, rest, ok := strings.Cut(s, ":"); ok {
		n, ok := parseInt(plate, maxInt)
		if !ok || n == 1 {
			return l, false
		}
		l.Plate, s = uint16(n), rest
	}
	if IsName(s) {
		l.Name = s
		return l, true
	}
	from, to, ranged := strings.Cut(s, "-")
	var ok bool
	if l.From, ok = parseCell(from); !ok || !ranged {
		return l, ok
	}
	l.To, ok = parseCell(to)
	return l, ok && l.From.A <= l.To.A && l.From.B <= l.To.B && l.From != l.To
}

func parseCell(s string) (Pos, bool) {
	if len(s) != 2 || s[0] < 'a' || s[0] > 'h' || s[1] < '1' || s[1] > '8' {
		return Pos{}, false
	}
	return Pos{Cell, int32(s[0]-'a') + 1, int32(s[1] - '0')}, true
}

func parseMus(s string) (Locus, bool) {
	l := Locus{}
	if name, bars, ok := strings.Cut(s, ":"); ok {
		if !IsName(name) {
			return l, false
		}
		l, ok := parseBars(bars)
		l.Name = name
		return l, ok
	}
	if IsName(s) {
		return Locus{Name: s}, true
	}
	if l, ok := parseBars(s); ok {
		return l, true
	}
	times, ok := strings.CutPrefix(s, "t")
	from, to, ranged := strings.Cut(times, "-")
	a, aok := parseHalf(from)
	b, bok := parseHalf(to)
	return Locus{From: Pos{Unit: Second, A: a}, To: Pos{Unit: Second, A: b}}, ok && ranged && aok && bok && a < b
}

func parseBars(s string) (Locus, bool) {
	s, ok := strings.CutPrefix(s, "bar")
	if !ok {
		return Locus{}, false
	}
	from, to, ranged := strings.Cut(s, "-")
	a, ok := parseInt(from, maxInt)
	l := Locus{From: Pos{Unit: Bar, A: a}}
	if !ok || !ranged {
		return l, ok
	}
	b, ok := parseInt(to, maxInt)
	l.To = Pos{Unit: Bar, A: b}
	return l, ok && a < b
}

func printLocus(b *strings.Builder, l Locus) {
	switch {
	case l.Plate > 0 && l.Name == "" && l.From == Pos{}:
		b.WriteString(strconv.Itoa(int(l.Plate)))
		return
	case l.Plate > 1:
		b.WriteString(strconv.Itoa(int(l.Plate)) + ":")
	}
	b.WriteString(l.Name)
	if l.From == (Pos{}) {
		return
	}
	if l.Name != "" {
		b.WriteByte(':')
	}
	printPos(b, l.From, true)
	if l.To != (Pos{}) {
		b.WriteByte('-')
		printPos(b, l.To, false)
	}
}

// printPos writes a position; bars and seconds name their unit once in a range.
func printPos(b *strings.Builder, p Pos, first bool) {
	switch p.Unit {
	case Cell:
		b.WriteByte('a' + byte(p.A-1))
		b.WriteByte('0' + byte(p.B))
		return
	case Second:
		if first {
			b.WriteByte('t')
		}
		writeHalf(b, p.A)
		return
	case Bar:
		if first {
			b.WriteString("bar")
		}
		b.WriteString(strconv.Itoa(int(p.A)))
		return
	}
	for _, u := range textUnits {
		if u.unit == p.Unit {
			b.WriteString(u.word + strconv.Itoa(int(p.A)))
			if p.B > 0 {
				b.WriteString(u.within + strconv.Itoa(int(p.B)))
			}
		}
	}
}
