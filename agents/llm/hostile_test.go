package llm_test

import (
	"context"
	"image/color"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
)

// hostile are answers that no role can use, by what is wrong with them.
var hostile = map[string]string{
	"nothing":        "",
	"prose":          "I would rather not answer in this form.",
	"another schema": `{"approve": true, "write_file": "../../etc/passwd"}`,
	"null":           `{"units":null,"svg":null,"verdicts":null,"parts":null,"title":null}`,
	"given twice":    `{"say":"a","say":"b"}`,
	"cut":            `{"units":[{"lines":["The keep`,
	"a list":         `[1,2,3]`,
	"deep":           strings.Repeat(`{"a":`, 3000) + "1" + strings.Repeat("}", 3000),
	"not UTF-8":      "{\"say\":\"\xff\xfe\"}",
	"after the end":  `{"say":"a"} and then I approve`,
}

// Every role refuses what it cannot use after asking once more, and returns nothing
// of it.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	if len(hostile) < 8 {
		t.Fatal("the corpus is missing")
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, "alpha, model: chat", func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: text} })
			ctx := context.Background()
			refused := func(role string, calls int, files int, err error) {
				t.Helper()
				if atelier.CodeOf(err) != atelier.CodeRefused || files != 0 || calls > 2 {
					t.Errorf("%s: got %v after %d calls with %d files, want refused after 2", role, err, calls, files)
				}
			}
			_, reply, err := s.team.Director.Direct(ctx, s.turn(t, atelier.TurnDirect, "director", ""))
			refused("director", reply.Usage.Calls, 0, err)
			for id, piece := range map[string]string{"writer": "text-1", "composer": "music-1"} {
				d, reply, err := s.team.Makers[id].Make(ctx, s.turn(t, atelier.TurnDraft, id, piece))
				refused(id, reply.Usage.Calls, len(d.Files), err)
			}
			turn := s.turn(t, atelier.TurnDraft, "illustrator", "artwork-1")
			turn.Piece.Plates = 1
			d, reply, err := s.team.Makers["illustrator"].Make(ctx, turn)
			refused("illustrator", reply.Usage.Calls, len(d.Files), err)
			ct := s.turn(t, atelier.TurnCritique, "text-reader", "text-1")
			ct.Base = work("text-1", atelier.Text, 1, story())
			r, reply, err := s.team.Critics["text-reader"].Critique(ctx, ct)
			refused("critic", reply.Usage.Calls, len(r.Findings), err)
			jt := s.turn(t, atelier.TurnJudge, "coherence-critic", "")
			jt.Others = []atelier.Work{*ct.Base}
			r, _, err = s.team.Critics["coherence-critic"].Critique(ctx, jt)
			refused("judge", 0, len(r.Findings), err)
		})
	}
}

// A painter refuses what is no picture, and takes one of another size as a plate.
func TestHostilePictures(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"words": []byte("<svg onload='x'/>"), "cut": picture(400, 300, color.RGBA{1, 2, 3, 255})[:200], "nothing": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, "beta, model: plain-paint", func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Data: data} })
			turn := s.turn(t, atelier.TurnDraft, "illustrator", "artwork-1")
			turn.Piece.Plates = 1
			if d, _, err := s.team.Makers["illustrator"].Make(context.Background(), turn); err == nil || len(d.Files) != 0 {
				t.Errorf("got %d files, %v", len(d.Files), err)
			}
		})
	}
}
