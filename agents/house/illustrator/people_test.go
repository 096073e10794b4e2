package illustrator

import "testing"

// Nobody whom the text calls she wears a beard, and nobody it calls he a dress.
func TestPeopleAreWhoTheTextSays(t *testing.T) {
	t.Parallel()
	bearded, dressed := 0, 0
	for kind, o := range people {
		if o.beard != "" {
			bearded++
		}
		if o.extra == "dress" {
			dressed++
		}
		if she := o.of(act{kind: kind, she: true}); she.beard != "" || she.style == "bald" {
			t.Errorf("she, the %s: beard %q, hair %q", kind, she.beard, she.style)
		}
		if he := o.of(act{kind: kind, he: true}); he.extra == "dress" || he.style == "braids" {
			t.Errorf("he, the %s: %q, hair %q", kind, he.extra, he.style)
		}
	}
	if bearded == 0 || dressed == 0 {
		t.Fatal("no beards and dresses to take away; this test cannot fail")
	}
}
