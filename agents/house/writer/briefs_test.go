package writer_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
)

type sample struct {
	Name  string        `json:"name"`
	Brief atelier.Brief `json:"brief"`
}

func samples(t *testing.T) []sample {
	t.Helper()
	data, err := os.ReadFile("../testdata/briefs.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if len(out) < 30 {
		t.Fatalf("%d briefs, want 30", len(out))
	}
	return out
}

func direct(t *testing.T, s sample, seed int64) (atelier.Direction, atelier.Brief, atelier.PieceSpec) {
	t.Helper()
	b := s.Brief
	b.Seed = &seed
	if err := b.Normalize(); err != nil {
		t.Fatal(err)
	}
	d, _, err := director.New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: b, Seed: seed, Round: 1, Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Pieces {
		if p.Medium == atelier.Text {
			return d, b, p
		}
	}
	t.Fatal("no text piece")
	return d, b, atelier.PieceSpec{}
}

// TestReadThem writes every brief's text to a folder for a person to read, when
// ATELIER_READ names one.
func TestReadThem(t *testing.T) {
	dir := os.Getenv("ATELIER_READ")
	if dir == "" {
		t.Skip("ATELIER_READ names no folder")
	}
	for _, s := range samples(t) {
		for _, seed := range []int64{*s.Brief.Seed, 101, 202} {
			d, b, p := direct(t, s, seed)
			o := run(t, d, b, p, seed)
			md := o.versions[len(o.versions)-1].Markdown()
			if err := os.WriteFile(filepath.Join(dir, s.Name+"-"+string(rune('0'+seed%10))+".md"), md, 0o644); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s %d: form %s, %d findings first, scores %.2v", s.Name, seed, o.versions[0].Form, o.first, o.scores)
			for _, f := range o.open {
				t.Logf("   open %d %s %s", f.Severity, f.Rule, f.Problem)
			}
		}
	}
}
