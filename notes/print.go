package notes

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Print writes a line in its one canonical form. What a receiver is given is
// Print of what was parsed, never the bytes that were sent.
func Print(l Line) string {
	var b strings.Builder
	b.WriteString(string(l.Act))
	switch {
	case l.Def != nil:
		b.WriteString(" " + string(l.Def.Scope) + " " + string(l.Def.Kind) + " " + l.Def.Code + " ")
		quote(&b, l.Def.Phrase)
		return b.String()
	case l.Refusal != nil:
		b.WriteString(" " + strconv.Itoa(l.Refusal.Line) + " g" + strconv.Itoa(l.Refusal.Rule) + " " + strconv.Itoa(l.Refusal.Offset))
		return b.String()
	}
	printTarget(&b, l.Target)
	for _, it := range l.Items {
		b.WriteByte(' ')
		printItem(&b, it)
	}
	if l.Re > 0 {
		b.WriteString(" re n" + strconv.Itoa(int(l.Re)))
	}
	if l.Sev > 0 {
		b.WriteString(" s" + strconv.Itoa(int(l.Sev)))
	}
	if l.Conf > 0 {
		b.WriteString(" c" + strconv.Itoa(int(l.Conf)))
	}
	if l.Say != "" {
		b.WriteString(" say ")
		quote(&b, l.Say)
	}
	return b.String()
}

func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	b.WriteString(strings.ReplaceAll(s, `"`, `""`))
	b.WriteByte('"')
}

func printTarget(b *strings.Builder, t Target) {
	if t.Kind == NoTarget {
		return
	}
	b.WriteString(" " + t.Kind.String())
	if t.Piece > 1 {
		b.WriteString(strconv.Itoa(int(t.Piece)) + ".")
	}
	b.WriteString(strconv.Itoa(int(t.Version)))
	if t.Locus != (Locus{}) {
		b.WriteString(" @")
		printLocus(b, t.Locus)
	}
}

// NoTargetName is what [TargetName] writes of a line that names no target.
const NoTargetName = "none"

// TargetName is a target as a line writes it.
func TargetName(t Target) string {
	if t.Kind == NoTarget {
		return NoTargetName
	}
	var b strings.Builder
	printTarget(&b, t)
	return b.String()[1:]
}

func printItem(b *strings.Builder, it Item) {
	b.WriteString(it.Code)
	for i, a := range it.Args {
		b.WriteByte("(,"[min(i, 1)])
		printArg(b, a)
	}
	if len(it.Args) > 0 {
		b.WriteByte(')')
	}
}

// sorted puts items in canonical order: problems, what to do, reasons, each by bytes.
func sorted(items []Item, cb *Codebook) {
	rank := func(it Item) int {
		if e := cb.Entry(it.Code); e != nil {
			return strings.Index("pdw", string(e.Kind))
		}
		return 3
	}
	text := func(it Item) string {
		var b strings.Builder
		printItem(&b, it)
		return b.String()
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(text(a), text(b)))
	})
}
