package main

import (
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// Whoever prints words and lines sees what came of G6; the lines alone are lines alone.
func TestNotesSayWhetherTheyWereRead(t *testing.T) {
	t.Parallel()
	r := atelier.Record{Kind: "note", Seq: 4, From: atelier.Agent{ID: "critic"}, Note: atelier.Note{Act: atelier.ActRequest, Lines: []atelier.Spoken{
		{Line: "rq txt1 metre s4", Plain: "Asks.", G6: notes.G6Passed}, {Line: `plain txt1 say "More."`, Plain: "Says."}}}}
	const head = "**4. critic** asks for a change  \nAsks. Says."
	for want, c := range map[string]notesCmd{
		head + "\n\n    n4 critic rq txt1 metre s4  # G6 passed\n    n4 critic plain txt1 say \"More.\"\n": {Both: true},
		"n4 critic rq txt1 metre s4\nn4 critic plain txt1 say \"More.\"":                                   {Line: true},
		head + "\n": {},
	} {
		if got := c.paragraph(r); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
