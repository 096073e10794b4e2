package notes

import (
	"os"
	"reflect"
	"testing"
)

// corpus fails when the committed inputs of a fuzz target are gone: a fuzz target
// without a corpus passes and proves nothing.
func corpus(f *testing.F, name string) {
	f.Helper()
	files, err := os.ReadDir("testdata/fuzz/" + name)
	if err != nil || len(files) < 10 {
		f.Fatalf("%d inputs in the corpus of %s, want 10 or more: %v", len(files), name, err)
	}
}

// FuzzParse: whatever comes in, the parser does not panic, and what it accepts has
// one canonical form, in which it is accepted again, and reads back from plain words.
func FuzzParse(f *testing.F) {
	corpus(f, "FuzzParse")
	cb := jobBook()
	f.Fuzz(func(t *testing.T, s string) {
		l, err := Parse(s, cb)
		if err != nil {
			r, ok := err.(*Refused)
			if !ok || r.Offset < 0 || r.Offset > len(s) && r.Offset > MaxLine || r.Rule != 1 && r.Rule != 2 {
				t.Fatalf("%q: refused with %v", s, err)
			}
			return
		}
		p := Print(l)
		again, err := Parse(p, cb)
		if err != nil || !reflect.DeepEqual(again, l) || Print(again) != p {
			t.Fatalf("%q: printed %q, which parses to %+v, %v", s, p, again, err)
		}
		for _, lang := range Languages {
			plain := Expand(l, cb, lang)
			back, err := unexpand(plain, cb, lang)
			if err != nil || !reflect.DeepEqual(back, l) {
				t.Fatalf("%q: %q reads back as %+v, %v", s, plain, back, err)
			}
		}
	})
}
