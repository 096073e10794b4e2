package llm_test

import (
	"context"
	"image/color"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
)

// What a turn is reckoned to cost at worst holds what its calls reserve.
func TestCostsHoldTheCalls(t *testing.T) {
	t.Parallel()
	h := func(r llmtest.Request) llmtest.Reply {
		switch asked(r) {
		case "direct":
			a := directed()
			a["title"] = "A B"
			return answer(a)
		case "write":
			return answer(m{"units": pages, "say": []string{}})
		case "compose":
			return answer(tune())
		case "make", "edit":
			return llmtest.Reply{Data: picture(384, 256, color.RGBA{90, 90, 200, 255})}
		case "draw":
			return answer(m{"svg": drawing, "alt": "x"})
		case "redraw":
			return answer(m{"svg": drawing, "alt": "x", "done": "x"})
		case "checks":
			return answer(m{"checks": []m{}})
		case "negotiate", "decide":
			if strings.HasPrefix(r.Last(), "Of your notes") {
				return answer(m{"notes": []string{"acc re n1"}, "plain": ""})
			}
			return answer(m{"line": "acc"}) // which is no line, and is asked for again
		}
		return answer(m{"verdicts": []m{}, "fates": []m{}, "say": ""})
	}
	for _, illustrator := range []string{"beta, model: paint", "alpha, model: chat"} {
		s := start(t, illustrator, h)
		reserved := func(kind atelier.TurnKind, id string, do func() error, plates int) {
			t.Helper()
			from := len(s.pay.calls)
			if err := do(); err != nil {
				t.Fatalf("%s: %v", id, err)
			}
			var sum atelier.Spend
			for _, c := range s.pay.calls[from:] {
				sum.Add(c.Worst)
			}
			w := atelier.Worst(s.team.Roster.Costs, s.turn(t, kind, id, "").Agent, kind, plates)
			t.Logf("%s: reserves %+v of %+v", id, sum, w)
			if sum.Calls > w.Calls || sum.TokensIn > w.TokensIn || sum.TokensOut > w.TokensOut {
				t.Errorf("%s: its calls reserve %+v, and the turn is reckoned at %+v", id, sum, w)
			}
		}
		ctx := context.Background()
		reserved(atelier.TurnDirect, "director", func() error {
			_, _, err := s.team.Director.Direct(ctx, s.turn(t, atelier.TurnDirect, "director", ""))
			return err
		}, 0)
		drafts := map[string]*atelier.Work{}
		for _, x := range []struct {
			medium               atelier.Medium
			maker, piece, critic string
			plates               int
		}{{atelier.Text, "writer", "text-1", "text-reader", 0}, {atelier.Artwork, "illustrator", "artwork-1", "artwork-reader", 2}, {atelier.Music, "composer", "music-1", "music-reader", 0}} {
			var d atelier.Draft
			reserved(atelier.TurnDraft, x.maker, func() (err error) {
				d, _, err = s.team.Makers[x.maker].Make(ctx, s.turn(t, atelier.TurnDraft, x.maker, x.piece))
				return err
			}, x.plates)
			drafts[x.maker] = work(x.piece, x.medium, 1, d)
			reserved(atelier.TurnCritique, x.critic, func() error {
				ct := s.turn(t, atelier.TurnCritique, x.critic, x.piece)
				ct.Base = work(x.piece, x.medium, 1, d)
				_, _, err := s.team.Critics[x.critic].Critique(ctx, ct)
				return err
			}, x.plates)
			if x.medium == atelier.Artwork {
				reserved(atelier.TurnRevise, x.maker, func() error {
					rt := s.turn(t, atelier.TurnRevise, x.maker, x.piece)
					rt.Base, rt.Findings = work(x.piece, x.medium, 1, d), []atelier.Finding{{ID: "f", Problem: "Too dark.", Suggestion: "Lighten it."}}
					_, _, err := s.team.Makers[x.maker].Make(ctx, rt)
					return err
				}, x.plates)
			}
		}
		clash := []atelier.Finding{{ID: "f", Piece: "artwork-1", With: "text-1", Anchor: atelier.Anchor{Unit: "plate-1"}, Problem: "They differ.", Suggestion: "Align them."}}
		for maker, piece := range map[string]string{"writer": "text-1", "illustrator": "artwork-1", "composer": "music-1"} {
			reserved(atelier.TurnNegotiate, maker, func() error {
				nt := s.turn(t, atelier.TurnNegotiate, maker, piece)
				nt.Base, nt.Others, nt.Findings = drafts[maker], []atelier.Work{*drafts["writer"]}, clash
				_, err := s.team.Makers[maker].(agents.Negotiator).Negotiate(ctx, nt)
				return err
			}, 0)
		}
		reserved(atelier.TurnDecide, "director", func() error {
			dt := s.turn(t, atelier.TurnDecide, "director", "")
			dt.Others, dt.Findings = []atelier.Work{*drafts["illustrator"], *drafts["writer"]}, clash
			_, err := s.team.Director.(agents.Decider).Decide(ctx, dt)
			return err
		}, 0)
	}
}
