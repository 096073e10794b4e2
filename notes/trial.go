package notes

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// The blind decode of a code that is to be coined (notes/1, section 5): a model that did
// not coin it is given the codebook with the code in it, and lines that use it, and says
// what they mean. Nothing here is asked of a model; that is the caller's.

// trials is how many lines are decoded, of which minDecoded have to be right.
const trials = 10

// trialActs are the acts that a trial uses, as far as they take items of the code's kind.
// None answers a note: a trial has none before it.
var trialActs = []Act{atelier.ActRequest, atelier.ActPropose, atelier.ActAsk, atelier.ActInfo, atelier.ActDecide, atelier.ActHand}

// Trials returns the version of a codebook that has some codes which are to be coined, and
// for each ten lines that use it. They differ from each other, are valid under that
// version, and are the same every time for the same code and codebook.
func (c *Codebook) Trials(defs ...Def) (*Codebook, [][]Line) {
	entries := c.Entries()
	for _, d := range defs {
		entries = append(entries, Entry{Scope: d.Scope, Kind: d.Kind, Code: d.Code, Phrase: d.Phrase, By: "trial"})
	}
	book := makeCodebook(c.digest, entries)
	out := make([][]Line, len(defs))
	for i, d := range defs {
		out[i] = c.trial(d, book)
	}
	return book, out
}

// trial are the lines that use one code; none if it is of no kind or scope that there is.
func (c *Codebook) trial(d Def, book *Codebook) []Line {
	seed := fnv.New64a()
	seed.Write([]byte(c.digest + Print(Line{Act: ActDefine, Def: &d})))
	rnd := rand.New(rand.NewPCG(seed.Sum64(), trials))
	acts := slices.DeleteFunc(slices.Clone(trialActs), func(a Act) bool { return !strings.Contains(forms[a].sorts, string(d.Kind)) })
	kinds := slices.DeleteFunc([]Kind{TextTarget, ArtTarget, MusTarget}, func(k Kind) bool { return d.Scope != "all" && string(d.Scope) != k.String() })
	if len(acts) == 0 || len(kinds) == 0 {
		return nil
	}
	var out []Line
	for range 100 * trials { // two alike are rare
		if len(out) == trials {
			break
		}
		l := Line{Act: acts[rnd.IntN(len(acts))], Items: []Item{{Code: d.Code}}}
		l.Target = Target{Kind: kinds[rnd.IntN(len(kinds))], Piece: uint16(1 + rnd.IntN(2)), Version: uint16(1 + rnd.IntN(9))}
		f := forms[l.Act]
		if e := &book.entries[rnd.IntN(len(c.entries))]; rnd.IntN(2) == 0 && e.Retired == "" && e.valid(l.Target.Kind) && len(e.Args) == 0 && strings.Contains(f.sorts, string(e.Kind)) {
			l.Items = append(l.Items, Item{Code: e.Code})
		}
		if l.Act == atelier.ActDecide && d.Kind != "w" {
			l.Items = append(l.Items, Item{Code: "perbrief"})
		}
		sorted(l.Items, book)
		l.Items = slices.CompactFunc(l.Items, func(x, y Item) bool { return x.Code == y.Code })
		if f.sev == must || f.sev == may && rnd.IntN(2) == 0 {
			l.Sev = uint8(1 + rnd.IntN(4))
		}
		if f.conf == may && rnd.IntN(2) == 0 {
			l.Conf = []uint8{5, 7, 9}[rnd.IntN(3)]
		}
		back, err := Parse(Print(l), book)
		if err == nil && Print(back) == Print(l) && !slices.ContainsFunc(out, func(o Line) bool { return Print(o) == Print(l) }) {
			out = append(out, back)
		}
	}
	return out
}

// Restated reports whether words say what a line says: its act, its target, and what each
// of its codes stands for, in English and in any order. Case and punctuation do not count.
func Restated(l Line, book *Codebook, words string) bool {
	x := expansion{wordingOf("en"), book, l.Target.Kind}
	parts := []string{x.fill("lead."+string(l.Act), "target", ""), x.target(l.Target)}
	for _, it := range l.Items {
		e := book.Entry(it.Code)
		if e == nil {
			return false
		}
		parts = append(parts, e.Phrase)
	}
	said := " " + flatten(words) + " "
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(said, " "+flatten(p)+" ") })
}

// Grade is what came of a blind decode: restated are the words given for the trials, in
// their order.
func Grade(trials []Line, book *Codebook, restated []string) Decoding {
	d := Decoding{Ran: true, Of: len(trials)}
	for i, l := range trials {
		if i < len(restated) && Restated(l, book, restated[i]) {
			d.Right++
		}
	}
	return d
}
