package picture

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/director"
	"github.com/atelierhq/atelier/agents/house/illustrator"
	"github.com/atelierhq/atelier/media/artwork"
)

// TestLoop runs draft, critique and revision over the test briefs: revisions
// stay local, high findings are repaired, and the score arrives.
func TestLoop(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../testdata/briefs.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name  string
		Brief atelier.Brief
	}
	if err := json.Unmarshal(data, &list); err != nil || len(list) == 0 {
		t.Fatal("no briefs", err)
	}
	if testing.Short() {
		list = list[:3]
	}
	withFindings, looked := 0, 0
	for i, l := range list {
		if i%2 == 1 { // the team's own test walks all of them
			continue
		}
		looked++
		seed := int64(1)
		if l.Brief.Seed != nil {
			seed = *l.Brief.Seed
		}
		d, _, err := director.New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: l.Brief, Seed: seed})
		if err != nil {
			t.Fatal(l.Name, err)
		}
		spec := atelier.PieceSpec{ID: "artwork-1", Medium: atelier.Artwork, Width: 576, Height: 384}
		turn := atelier.Turn{Kind: atelier.TurnDraft, Direction: d, Piece: spec, Seed: seed, Round: 1, Version: 1}
		made, _, err := illustrator.New().Make(context.Background(), turn)
		if err != nil {
			t.Fatal(l.Name, err)
		}
		critics := []struct {
			id string
			c  atelier.Critic
		}{{"visual-critic", New()}, {"viewer", NewViewer()}}
		open := []atelier.Finding{}
		log := ""
		for round := 1; round <= 4; round++ {
			base := &atelier.Work{Files: made.Files}
			var still []atelier.Finding
			var scores []float64
			var notes []atelier.Note
			for _, c := range critics {
				ct := turn
				ct.Kind, ct.Agent, ct.Base, ct.Version = atelier.TurnCritique, atelier.Agent{ID: c.id}, base, round
				for _, f := range open {
					if f.Critic == c.id {
						ct.Findings = append(ct.Findings, f)
					}
				}
				r, reply, err := c.c.Critique(context.Background(), ct)
				if err != nil {
					t.Fatal(l.Name, err)
				}
				if len(r.Rechecks) != len(ct.Findings) {
					t.Errorf("%s: got %d rechecks, want %d", l.Name, len(r.Rechecks), len(ct.Findings))
				}
				scores = append(scores, r.Score)
				for k, rc := range r.Rechecks {
					if rc.Status != atelier.FindingFixed {
						still = append(still, ct.Findings[k])
					}
				}
				for k, f := range r.Findings {
					f.ID = fmt.Sprintf("v%d.%s.%d", round, c.id, k)
					still = append(still, f)
					n := reply.Notes[k]
					n.ID, n.From, n.About.Finding = fmt.Sprintf("n%d", len(notes)+1), ct.Agent, f.ID
					notes = append(notes, n)
				}
			}
			open = still
			if round == 1 && len(open) > 0 {
				withFindings++
			}
			high := 0
			log += fmt.Sprintf(" | %d: %.2f", round, (scores[0]+scores[1])/2)
			for _, f := range open {
				log += " " + f.Rule[8:] + "@" + strings.TrimPrefix(f.Anchor.Unit, "plate-") + ":" + f.Anchor.Element
				if f.High() {
					high++
				}
			}
			if len(open) == 0 || round == 4 {
				if high > 0 {
					t.Errorf("%s: %d high findings left", l.Name, high)
				}
				break
			}
			rt := turn
			rt.Kind, rt.Base, rt.Findings, rt.Notes, rt.Round, rt.Version = atelier.TurnRevise, base, open, notes, round+1, round+1
			next, reply, err := illustrator.New().Make(context.Background(), rt)
			if err != nil {
				t.Fatal(l.Name, err)
			}
			if len(notes) > 0 && len(reply.Notes) != len(notes) {
				t.Errorf("%s: got %d answers to %d notes", l.Name, len(reply.Notes), len(notes))
			}
			var anchors []atelier.Anchor
			for _, f := range open {
				anchors = append(anchors, f.Anchor)
			}
			if err := artwork.Locality(made.Files, next.Files, anchors); err != nil {
				t.Errorf("%s: %v", l.Name, err)
			}
			made = next
		}
		t.Log(l.Name + log)
	}
	if !testing.Short() && withFindings < looked/2 {
		t.Errorf("got findings on %d of %d drafts: the limits measure nothing", withFindings, looked)
	}
}
