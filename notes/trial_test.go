package notes

import (
	"slices"
	"strings"
	"testing"
)

// Of every kind and scope ten different lines use the code, are valid under the version
// that has it, and are the same every time; what they say in plain words restates them.
func TestTrials(t *testing.T) {
	t.Parallel()
	for _, scope := range []Scope{"all", "txt", "art", "mus"} {
		for _, kind := range []Sort{"p", "d", "w"} {
			d := Def{scope, kind, "hardstop", "end the line on a hard stop"}
			book, both := Base().Trials(Def{"all", "p", "dragsalong", "drags along without a reason"}, d)
			_, alone := Base().Trials(d)
			lines, again := both[1], alone[0]
			if len(lines) != 10 || book.Prev() != Base().Digest() {
				t.Fatalf("%s %s: %d lines", scope, kind, len(lines))
			}
			var restated []string
			seen := map[string]bool{}
			for i, l := range lines {
				s := Print(l)
				if seen[s] || s != Print(again[i]) || !slices.ContainsFunc(l.Items, func(it Item) bool { return it.Code == d.Code }) {
					t.Errorf("%s %s: line %d is %q, and %q again", scope, kind, i, s, Print(again[i]))
				}
				if _, err := Parse(s, Base()); err == nil {
					t.Errorf("%q needs no new code", s)
				}
				seen[s] = true
				restated = append(restated, Expand(l, book, "en"))
			}
			if got := Grade(lines, book, restated); got != (Decoding{true, 10, 10}) {
				t.Errorf("%s %s: graded %+v, want ten of ten\n%s", scope, kind, got, strings.Join(restated, "\n"))
			}
			if got := Grade(lines, book, restated[:9]); got.Right != 9 {
				t.Errorf("with one left out: graded %+v", got)
			}
			slices.Reverse(restated)
			if got := Grade(lines, book, restated); got.Right > 3 {
				t.Errorf("in another order: graded %+v", got)
			}
		}
	}
	if _, lines := Base().Trials(Def{"pic", "p", "hardstop", "end the line on a hard stop"}); lines[0] != nil {
		t.Errorf("a scope that there is not has trials: %v", lines)
	}
}

func TestRestated(t *testing.T) {
	t.Parallel()
	book, _ := Base().Trials(Def{"txt", "d", "hardstop", "end the line on a hard stop"})
	l, err := Parse("rq txt2.5 metre(9) hardstop s3 c9", book)
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]bool{
		"Asks for a change to text 2 version 5. Problem: metre breaks (counted: 9). Do: end the line on a hard stop. Severity: major.": true,
		"ASKS for a change to text 2, version 5: metre breaks; end the line on a hard-stop!":                                           true,
		"Asks for a change to text 2 version 5. Metre breaks. End the line on a hard rhyme.":                                           false,
		"Asks for a change to text 2 version 6. Metre breaks. End the line on a hard stop.":                                            false,
		"Asks for a change to text 2 version 51. Metre breaks. End the line on a hard stop.":                                           false,
		"Tells about text 2 version 5. Metre breaks. End the line on a hard stop.":                                                     false,
		"": false, "hardstop": false,
	} {
		if got := Restated(l, book, words); got != want {
			t.Errorf("%q: got %v", words, got)
		}
	}
}
