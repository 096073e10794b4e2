package composer_test

import (
	"context"
	"slices"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
)

// TestClosedBands composes for briefs that close the list of instruments: those
// play, nobody else does, and no high finding is left.
func TestClosedBands(t *testing.T) {
	t.Parallel()
	cases := []struct {
		brief string
		want  []string
	}{
		{"A drum piece for a parade of elephants, only drums please.", []string{"drums"}},
		{"Percussion only: a thunderstorm over the harbour.", []string{"drums"}},
		{"A fox in winter, for piano and cello only.", []string{"cello", "piano"}},
		{"A lullaby for a bear, just a flute.", []string{"flute"}},
	}
	for _, c := range cases {
		t.Run(c.brief, func(t *testing.T) {
			t.Parallel()
			in := atelier.Turn{Kind: atelier.TurnDirect, Brief: atelier.Brief{Text: c.brief}, Seed: 3, Round: 1, Version: 1}
			direction, _, err := director.New().Direct(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			in.Direction, in.Kind, in.Agent.ID = direction, atelier.TurnDraft, "composer"
			in.Piece = atelier.PieceSpec{ID: "music-1", Medium: atelier.Music}
			rounds := play(t, in, 3)
			end := rounds[len(rounds)-1]
			var got []string
			notes := 0
			for _, p := range end.score.Parts {
				got = append(got, p.Instrument)
				notes += len(p.Notes)
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, c.want) {
				t.Errorf("played by %v, want %v", got, c.want)
			}
			if len(end.score.Parts) < 3 || notes < 100 {
				t.Errorf("%d parts with %d notes", len(end.score.Parts), notes)
			}
			for _, f := range end.findings {
				if f.High() {
					t.Errorf("still open: %s %s", f.Rule, f.Problem)
				}
			}
		})
	}
}
