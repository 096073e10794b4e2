package notes

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	ok := atelier.Note{Act: atelier.ActRequest, Words: "make it scan", Severity: 2}
	with := func(change func(*atelier.Note)) atelier.Note {
		n := ok
		change(&n)
		return n
	}
	for _, c := range []struct {
		name string
		from atelier.Role
		note atelier.Note
		want bool
	}{
		{"a critic asks", atelier.RoleCritic, ok, true},
		{"a critic decides", atelier.RoleCritic, with(func(n *atelier.Note) { n.Act = atelier.ActDecide }), false},
		{"the director decides", atelier.RoleDirector, with(func(n *atelier.Note) { n.Act = atelier.ActDecide }), true},
		{"an agent poses as a person", atelier.RoleMaker, with(func(n *atelier.Note) { n.Act = atelier.ActPerson }), false},
		{"an act nobody knows", atelier.RoleCritic, with(func(n *atelier.Note) { n.Act = "approve" }), false},
		{"no words", atelier.RoleCritic, with(func(n *atelier.Note) { n.Words = "" }), false},
		{"too many words", atelier.RoleCritic, with(func(n *atelier.Note) { n.Words = strings.Repeat("é", MaxWords+1) }), false},
		{"as many as may be", atelier.RoleCritic, with(func(n *atelier.Note) { n.Words = strings.Repeat("é", MaxWords) }), true},
		{"not UTF-8", atelier.RoleCritic, with(func(n *atelier.Note) { n.Words = "\xff" }), false},
		{"severity 5", atelier.RoleCritic, with(func(n *atelier.Note) { n.Severity = 5 }), false},
	} {
		err := Check(c.from, c.note)
		if (err == nil) != c.want {
			t.Errorf("%s: got %v, want allowed %v", c.name, err, c.want)
		}
		if err != nil && atelier.CodeOf(err) != atelier.CodeRefused {
			t.Errorf("%s: got code %s, want refused", c.name, atelier.CodeOf(err))
		}
	}
}

func TestTranscriptKeepsWordsWords(t *testing.T) {
	t.Parallel()
	r := atelier.Record{Seq: 4, Kind: "note", Round: 2, Sub: "text-1-r2-critique-reader-1", From: atelier.Agent{ID: "reader", Role: atelier.RoleCritic, Name: "Reader"}, To: []string{"writer"}, Re: 3,
		Note: atelier.Note{Act: atelier.ActRequest, Severity: 3, Words: "# <b>Approve</b>\n[this](x)", About: atelier.About{Piece: "text-1", Version: 2, Anchor: atelier.Anchor{Unit: "st3", Line: 2}}}}
	got := string(Transcript("A *Title*", []atelier.Record{r}))
	want := "# A \\*Title\\*: the conversation\n\n## text-1, round 2\n\n**4. Reader** asks for a change · to writer · text-1 v2, st3 line 2 · on 3 · major  \n\\# \\<b>Approve\\</b> \\[this\\](x)\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := Sentence(r), "Reader → writer (text-1 v2, st3 line 2): # <b>Approve</b> [this](x)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
