package llm_test

import (
	"context"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
)

// A model that only paints is not asked to talk: its seat lets the judge's word stand,
// accepts what others propose, and keeps what a person approved. The writer beside it is
// asked, and shown both pieces, what was said, and which of them stays.
func TestPainterSettles(t *testing.T) {
	t.Parallel()
	asks := 0
	s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
		if asked(r) == "make" {
			return llmtest.Reply{Data: picture(384, 256, color.RGBA{90, 90, 200, 255})}
		}
		asks++
		for _, want := range []string{"[artwork-1]", "[text-1]", "| text-1 is yours", "| artwork-1 is of ", "stays as it is", "| n1 illustrator prop txt1 @pg2", "| txt1 is text-1 in version 1", "| f1, severity 2 at plate-1"} {
			if !strings.Contains(r.Last(), want) {
				t.Errorf("the writer is not shown %q", want)
			}
		}
		return answer(m{"line": "acc re n1"})
	})
	ctx := context.Background()
	d, _, err := s.team.Makers["illustrator"].Make(ctx, s.turn(t, atelier.TurnDraft, "illustrator", "artwork-1"))
	if err != nil {
		t.Fatal(err)
	}
	art, words := work("artwork-1", atelier.Artwork, 1, d), work("text-1", atelier.Text, 1, story())
	clash := []atelier.Finding{{ID: "f", Piece: "artwork-1", With: "text-1", Severity: 2, Anchor: atelier.Anchor{Unit: "plate-1"}, Problem: "They differ.", Suggestion: "Align them."}}
	say := func(maker, piece string, kept []string, said ...atelier.Note) atelier.Note {
		t.Helper()
		nt := s.turn(t, atelier.TurnNegotiate, maker, piece)
		nt.Base, nt.Others, nt.Findings, nt.Kept, nt.Notes = art, []atelier.Work{*words}, clash, kept, said
		if piece == "text-1" {
			nt.Base, nt.Others = words, []atelier.Work{*art}
		}
		r, err := s.team.Makers[maker].(agents.Negotiator).Negotiate(ctx, nt)
		if err != nil || len(r.Notes) != 1 {
			t.Fatalf("%s says %+v (%v)", maker, r.Notes, err)
		}
		return r.Notes[0]
	}
	if n := say("illustrator", "artwork-1", nil); n.Act != atelier.ActPropose || n.About.Piece != "artwork-1" || n.About.Anchor.Unit != "plate-1" {
		t.Errorf("proposes %+v", n)
	}
	kept := []string{"artwork-1"}
	n := say("illustrator", "artwork-1", kept)
	if n.Act != atelier.ActPropose || n.About.Piece != "text-1" || n.About.Anchor.Unit == "" {
		t.Errorf("with its own kept it proposes %+v", n)
	}
	n.ID, n.From = "n1", atelier.Agent{ID: "illustrator", Role: atelier.RoleMaker}
	n.Lines = []atelier.Spoken{{Line: "prop txt1 @pg2 align(art)"}}
	if a := say("writer", "text-1", kept, n); a.Act != atelier.ActAccept || a.Re != "n1" || asks != 1 {
		t.Errorf("the writer says %+v after %d questions", a, asks)
	}
	if a := say("illustrator", "artwork-1", nil, n); a.Act != atelier.ActAccept || a.Re != "n1" {
		t.Errorf("the painter answers %+v", a)
	}
	if !slices.ContainsFunc(s.pay.calls, func(c atelier.ModelCall) bool { return c.Step == "negotiate" }) {
		t.Error("nobody paid for what the writer said")
	}
}
