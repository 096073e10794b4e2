package composer_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
)

// TestBriefsOfManyKinds composes for every brief of the house's test briefs, as
// the director reads them: no high finding is left and the score is good.
func TestBriefsOfManyKinds(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../testdata/briefs.json")
	if err != nil {
		t.Fatal(err)
	}
	var briefs []struct {
		Name  string        `json:"name"`
		Brief atelier.Brief `json:"brief"`
	}
	if err := json.Unmarshal(data, &briefs); err != nil || len(briefs) == 0 {
		t.Fatalf("%d briefs, %v", len(briefs), err)
	}
	for _, b := range briefs {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			in := atelier.Turn{Kind: atelier.TurnDirect, Brief: b.Brief, Seed: 1, Round: 1, Version: 1}
			if b.Brief.Seed != nil {
				in.Seed = *b.Brief.Seed
			}
			direction, _, err := director.New().Direct(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			in.Direction, in.Kind, in.Agent.ID = direction, atelier.TurnDraft, "composer"
			in.Piece = atelier.PieceSpec{ID: "music-1", Medium: atelier.Music}
			for _, p := range b.Brief.Pieces {
				if p.Medium == atelier.Music {
					in.Piece = p
					in.Piece.ID = "music-1"
				}
			}
			rounds := play(t, in, 3)
			end := rounds[len(rounds)-1]
			for _, f := range end.findings {
				if f.High() {
					t.Errorf("still open: %s %s", f.Rule, f.Problem)
				}
			}
			if s := atelier.PieceScore([]float64{end.reviews[0].Score, end.reviews[1].Score}, 0); s < 0.85 {
				t.Errorf("score %.2f: %v", s, end.findings)
			}
		})
	}
}
