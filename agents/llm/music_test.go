package llm_test

import (
	"context"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/media/music"
)

// tune is four bars in G major, as the brief's ten seconds at 120 come to.
func tune() m {
	return m{"sections": []m{{"name": "theme", "from": 1, "to": 4, "beat": "beat-1", "dynamic": "mf"}},
		"phrases": []m{{"from": 1, "to": 4, "cadence": "authentic"}}, "chords": []string{"G", "C", "D7", "G"},
		"parts": []m{{"name": "tune", "instrument": "flute", "role": "melody", "bars": []string{"G2 A2 B2 d2", "e2 d2 c2 e2-", "e2 d2 F2 A2", "G8"}},
			{"name": "chords", "instrument": "piano", "role": "accompaniment", "bars": []string{"[GB]8", "[CE]8", "[DF]8", "[GB]8"}},
			{"name": "low", "instrument": "cello", "role": "bass", "bars": []string{"G,,8", "C,8", "D,8", "G,,8"}}},
		"say": []string{"info mus1 perbrief"}}
}

// Bars are parsed and checked before any is taken; a bad one is sent back by name.
func TestComposer(t *testing.T) {
	t.Parallel()
	var complaint string
	s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
		switch asked(r) {
		case "compose":
			a := tune()
			if len(r.Messages) == 1 {
				a["parts"].([]m)[0]["bars"] = []string{"G2 A2 B2", "e8", "e2 d2 F2 A2", "G8"}
			} else {
				complaint = r.Last()
			}
			return answer(a)
		}
		return answer(m{"bars": []m{{"part": "tune", "bar": 3, "notes": "e2 d2 A2 F2"}, {"part": "tune", "bar": 1, "notes": "z8"}, {"part": "../x", "bar": 3, "notes": "z8"}},
			"chords": []m{{"bar": 3, "chord": "Am"}}, "answers": []string{}})
	})
	turn := s.turn(t, atelier.TurnDraft, "composer", "music-1")
	d, _, err := s.team.Makers["composer"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(complaint, "part tune, bar 1: the bar lasts 6 eighths and must last 8") {
		t.Errorf("the complaint is %q", complaint)
	}
	base := work("music-1", atelier.Music, 1, d)
	score, err := music.Decode(base.File(music.FileScore))
	if err != nil {
		t.Fatal(err)
	}
	if score.Bars != 4 || len(score.Parts) != 3 || len(score.Harmony) != 4 || len(score.Parts[0].Notes) != 12 {
		t.Fatalf("score has %d bars, %d parts, %d notes", score.Bars, len(score.Parts), len(score.Parts[0].Notes))
	}
	at := atelier.Anchor{Part: "tune", FromBar: 3, ToBar: 3}
	turn.Kind, turn.Version, turn.Base = atelier.TurnRevise, 2, base
	turn.Findings = []atelier.Finding{{ID: "f", Anchor: at, Problem: "The end of bar 3 leaps."}}
	d2, reply, err := s.team.Makers["composer"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if err := music.Locality(d.Files, d2.Files, []atelier.Anchor{at}); err != nil {
		t.Error(err)
	}
	// Bar 3 begins with a note that is held from bar 2, which is not open: refused.
	if !strings.Contains(reply.Notes[0].Words, "as it is") && !strings.Contains(reply.Notes[0].Words, "refused") {
		t.Errorf("notes are %+v", reply.Notes)
	}
	turn.Findings[0].Anchor.FromBar = 2
	d3, _, err := s.team.Makers["composer"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	after, err := music.Decode(work("music-1", atelier.Music, 3, d3).File(music.FileScore))
	if err != nil {
		t.Fatal(err)
	}
	if got := music.WriteBar(after, after.Part("tune"), 3); got != "e2 d2 A2 F2" {
		t.Errorf("bar 3 is %q", got)
	}
	if err := music.Locality(d.Files, d3.Files, []atelier.Anchor{turn.Findings[0].Anchor}); err != nil {
		t.Error(err)
	}
}
