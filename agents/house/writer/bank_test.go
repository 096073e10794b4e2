package writer

import (
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/media/text"
	"testing"
)

func TestBankParses(t *testing.T) {
	t.Parallel()
	n := 0
	for kind, bs := range bank() {
		t.Logf("%s: %d", kind, len(bs))
		n += len(bs)
	}
	if n < 300 {
		t.Errorf("the bank holds %d blocks, want at least 300", n)
	}
}

// TestBankRhymes: what is written to rhyme, rhymes by the critic's own ear.
func TestBankRhymes(t *testing.T) {
	t.Parallel()
	form := map[string]string{"ballad": "ballad", "limerick": "limerick", "pair": "pair", "vista": "pair"}
	n := 0
	for kind, name := range form {
		pairs := language.ShapeOf(name).Rhymes
		if name == "pair" {
			pairs = [][2]int{{1, 2}}
		}
		for _, b := range bank()[kind] {
			for _, p := range pairs {
				for _, x := range lastWords(b.lines[p[0]-1]) {
					for _, y := range lastWords(b.lines[p[1]-1]) {
						n++
						if got := text.Rhymes(x, y); got != text.RhymePerfect && got != text.RhymeSame && x != "" && y != "" {
							tx, _ := text.RhymeTail(x)
							ty, _ := text.RhymeTail(y)
							t.Errorf("%s: %q and %q are %v: %v %v", b.id, x, y, got, tx, ty)
						}
					}
				}
			}
		}
	}
	if n == 0 {
		t.Error("nothing was checked")
	}
}

// lastWords lists the words a line may end on; "" for a slot.
func lastWords(l line) []string {
	for i := len(l) - 1; i >= 0; i-- {
		switch {
		case l[i].slot != "":
			return []string{""}
		case l[i].alt != nil:
			var out []string
			for _, a := range l[i].alt {
				if w := lastWords(a); w != nil {
					out = append(out, w...)
				} else {
					out = append(out, lastWords(l[:i])...)
				}
			}
			return out
		}
		if w := text.LastWord(l[i].lit); w != "" {
			return []string{w}
		}
	}
	return nil
}
