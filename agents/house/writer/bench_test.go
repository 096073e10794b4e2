package writer_test

import (
	"context"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/writer"
)

func BenchmarkDraft(b *testing.B) {
	turn := atelier.Turn{Kind: atelier.TurnDraft, Direction: lighthouse(), Piece: spec("ballad"), Seed: 7, Version: 1}
	for b.Loop() {
		if _, _, err := writer.New().Make(context.Background(), turn); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRevise(b *testing.B) {
	w := writer.New()
	turn := atelier.Turn{Kind: atelier.TurnDraft, Direction: lighthouse(), Piece: spec("ballad"), Seed: 7, Version: 1}
	d, _, err := w.Make(context.Background(), turn)
	if err != nil {
		b.Fatal(err)
	}
	work := &atelier.Work{Files: d.Files}
	rv, _, err := language.New().Critique(context.Background(), atelier.Turn{Kind: atelier.TurnCritique, Direction: turn.Direction, Piece: turn.Piece, Version: 1, Base: work})
	if err != nil {
		b.Fatal(err)
	}
	turn.Kind, turn.Base, turn.Findings = atelier.TurnRevise, work, rv.Findings
	for b.Loop() {
		if _, _, err := w.Make(context.Background(), turn); err != nil {
			b.Fatal(err)
		}
	}
}
