package picture

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
	"github.com/atelierhq/atelier/agents/house/illustrator"
	"github.com/atelierhq/atelier/agents/house/writer"
	"github.com/atelierhq/atelier/media/artwork"
)

// sample is one of the briefs that were written for the tests.
type sample struct {
	Name  string
	Brief atelier.Brief
}

func samples(tb testing.TB, file string) []sample {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	var list []sample
	if err := json.Unmarshal(data, &list); err != nil || len(list) == 0 {
		tb.Fatal("no briefs", err)
	}
	for i := range list {
		if err := list[i].Brief.Normalize(); err != nil {
			tb.Fatal(list[i].Name, err)
		}
	}
	return list
}

// accepted is a work at the end of its loop: the turn it was made in, with the
// text beside it, its files, and what the critics still hold against it.
type accepted struct {
	name  string
	turn  atelier.Turn
	files []atelier.File
	open  []atelier.Finding
}

// critics are the two that look at artwork.
func critics() map[string]atelier.Critic {
	return map[string]atelier.Critic{"visual-critic": New(), "viewer": NewViewer()}
}

// look is one look of both critics with fresh eyes.
func look(tb testing.TB, turn atelier.Turn, files []atelier.File) []atelier.Finding {
	tb.Helper()
	var out []atelier.Finding
	for _, id := range []string{"visual-critic", "viewer"} {
		turn.Kind, turn.Agent, turn.Base, turn.Findings = atelier.TurnCritique, atelier.Agent{ID: id}, &atelier.Work{Files: files}, nil
		r, _, err := critics()[id].Critique(context.Background(), turn)
		if err != nil {
			tb.Fatal(err)
		}
		for i, f := range r.Findings {
			f.ID = fmt.Sprintf("v%d.%s.%d", turn.Version, id, i)
			out = append(out, f)
		}
	}
	return out
}

// made directs a brief, writes its text and takes its artwork through rounds of
// the loop at a size; seed 0 is the brief's own.
func made(tb testing.TB, s sample, seed int64, w, h, rounds int) accepted {
	tb.Helper()
	b := s.Brief
	if seed == 0 && b.Seed != nil {
		seed = *b.Seed
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", seed, b.Text)) // as the team mixes its seeds
	turn := atelier.Turn{Kind: atelier.TurnDirect, Brief: b, Seed: int64(binary.BigEndian.Uint64(sum[:]) & atelier.MaxSeed), Round: 1, Version: 1}
	d, _, err := director.New().Direct(context.Background(), turn)
	if err != nil {
		tb.Fatal(s.Name, err)
	}
	turn.Kind, turn.Direction = atelier.TurnDraft, d
	for _, p := range b.Pieces {
		if p.Medium == atelier.Text {
			turn.Piece = p
			t, _, err := writer.New().Make(context.Background(), turn)
			if err != nil {
				tb.Fatal(s.Name, err)
			}
			turn.Others = append(turn.Others, atelier.Work{Artefact: atelier.Artefact{Piece: p.ID, Medium: p.Medium, Version: 1}, Files: t.Files})
			break
		}
	}
	for _, p := range b.Pieces {
		if p.Medium == atelier.Artwork {
			turn.Piece = p
		}
	}
	turn.Piece.Width, turn.Piece.Height = cmp.Or(w, turn.Piece.Width), cmp.Or(h, turn.Piece.Height)
	a := accepted{name: s.Name, turn: turn}
	draft, _, err := illustrator.New().Make(context.Background(), turn)
	if err != nil {
		tb.Fatal(s.Name, err)
	}
	a.files, a.open = draft.Files, look(tb, turn, draft.Files)
	for r := 2; r <= rounds && len(a.open) > 0; r++ {
		next := turn
		next.Kind, next.Base, next.Findings, next.Round, next.Version = atelier.TurnRevise, &atelier.Work{Files: a.files}, a.open, r, r
		var anchors []atelier.Anchor
		for i, f := range a.open {
			anchors = append(anchors, f.Anchor)
			next.Notes = append(next.Notes, atelier.Note{ID: fmt.Sprintf("n%d", i+1), Act: atelier.ActRequest, Words: f.Problem, Codes: []string{f.Code}, About: atelier.About{Anchor: f.Anchor, Finding: f.ID}})
		}
		rev, _, err := illustrator.New().Make(context.Background(), next)
		if err != nil {
			tb.Fatal(s.Name, err)
		}
		if err := artwork.Locality(a.files, rev.Files, anchors); err != nil {
			tb.Errorf("%s, round %d: %v", s.Name, r, err)
		}
		found := look(tb, next, rev.Files)
		if weight(found) >= weight(a.open) {
			break // no better than what it came from
		}
		a.files, a.open = rev.Files, found
	}
	return a
}

func weight(fs []atelier.Finding) int {
	n := 0
	for _, f := range fs {
		n += 1 << (2 * f.Severity)
	}
	return n
}
