package notes

import "math"

// Discretion is how many bits a sender could choose in a line, its say aside: the sum
// over the fields of log2 of the values that were valid there (v1). It bounds what the
// form can carry beside its meaning; it is no measure of what was hidden.
func Discretion(l Line, cb *Codebook, a Artefact) float64 {
	if cb == nil || l.Def != nil || l.Refusal != nil {
		return 0
	}
	log := func(n int) float64 { return math.Log2(float64(max(1, n))) }
	bits := log(len(forms))
	if l.Target.Locus != (Locus{}) {
		bits += log(places(l.Target.Kind, l.Target.Locus, a))
	}
	usable := 0
	for i := range cb.entries {
		if e := &cb.entries[i]; e.Retired == "" && e.valid(l.Target.Kind) {
			usable++
		}
	}
	for _, it := range l.Items {
		bits += log(usable)
		for _, arg := range it.Args {
			switch arg.Type {
			case "name":
				bits += log(len(a.Names))
			case "locus":
				bits += log(places(l.Target.Kind, arg.Locus, a))
			case "key":
				bits += log(42)
			default:
				bits += log(max(len(words[arg.Type]), map[ArgType]int{"n": maxInt, "ver": maxInt, "pct": 40, "db": 96, "hz": len(thirds), "bpm": 201, "oct": 4}[arg.Type]))
			}
		}
	}
	if f := forms[l.Act]; f.sev != never {
		bits += 2
		if f.sev == may {
			bits += log(5) - 2
		}
	}
	if forms[l.Act].conf != never {
		bits += 2
	}
	return bits
}

// places counts the places of that shape in a version.
func places(k Kind, l Locus, a Artefact) int {
	sum := func(list []int) int {
		n := len(list)
		for _, x := range list {
			n += x
		}
		return n
	}
	n := 1
	if l.Name != "" {
		n = max(1, len(a.Names))
	}
	one := 1
	switch l.From.Unit {
	case Heading:
		one = a.Extent.Headings
	case Page:
		one = sum(a.Extent.Pages)
	case Paragraph:
		one = sum(a.Extent.Paragraphs)
	case Stanza:
		one = sum(a.Extent.Stanzas)
	case Cell:
		one = 64
	case Bar:
		one = a.Extent.Bars
	case Second:
		one = int(2 * a.Extent.Seconds)
	}
	n *= max(1, one)
	if l.To != (Pos{}) {
		n *= max(1, one)
	}
	if k == ArtTarget && l.Name == "" {
		n *= max(1, a.Extent.Plates)
	}
	return n
}
