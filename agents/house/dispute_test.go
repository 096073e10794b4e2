package house_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/coherence"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/notes"
)

// table has the makers and the director of the house settle a contradiction, as the
// workflow leads them.
type table struct {
	t      *testing.T
	team   agents.Team
	brief  atelier.Brief
	d      atelier.Direction
	works  map[string]*atelier.Work
	kept   []string
	f      atelier.Finding
	said   []atelier.Note
	piece  string // that is to change
	agreed atelier.Note
}

func (b *table) turn(kind atelier.TurnKind, agent atelier.Agent, own string) atelier.Turn {
	t := atelier.Turn{Kind: kind, Agent: agent, Brief: b.brief, Direction: b.d, Seed: 1, Round: 1 + len(b.said), Findings: []atelier.Finding{b.f}, Kept: b.kept, Notes: slices.Clone(b.said)}
	for _, id := range []string{"artwork-1", "text-1"} {
		if id != own {
			t.Others = append(t.Others, *b.works[id])
			continue
		}
		t.Base, t.Version = b.works[id], b.works[id].Artefact.Version
		for _, p := range b.brief.Pieces {
			if p.ID == id {
				t.Piece = p
			}
		}
	}
	return t
}

// say keeps a note as it would be delivered: as far as its line tells it.
func (b *table) say(from atelier.Agent, r atelier.Reply) atelier.Note {
	b.t.Helper()
	if len(r.Notes) != 1 {
		b.t.Fatalf("%s says %d things, want one", from.ID, len(r.Notes))
	}
	n := r.Notes[0]
	bridge := notes.Bridge{Codebook: notes.Base(), Pieces: b.brief.Pieces}
	lines, err := bridge.FromNote(from.Role, n, nil)
	if err != nil || lines[0].Act != n.Act {
		b.t.Fatalf("%s says %+v, which is %v (%v)", from.ID, n, lines, err)
	}
	n = bridge.ToNote(lines[0], notes.ID(len(b.said)+1), from, n.About, lines[1:]...)
	b.said = append(b.said, n)
	return n
}

// settle returns what was said, by act and piece.
func (b *table) settle() []string {
	b.t.Helper()
	makers := []atelier.Agent{b.team.Roster.Panel(atelier.Artwork).Maker, b.team.Roster.Panel(atelier.Text).Maker}
	own := []string{"artwork-1", "text-1"}
	var acts []string
	for i := range 4 {
		r, err := b.team.Makers[makers[i%2].ID].(agents.Negotiator).Negotiate(context.Background(), b.turn(atelier.TurnNegotiate, makers[i%2], own[i%2]))
		if err != nil {
			b.t.Fatal(err)
		}
		n := b.say(makers[i%2], r)
		acts = append(acts, strings.TrimSpace(fmt.Sprint(n.Act, " ", n.About.Piece)))
		switch n.Act {
		case atelier.ActPropose, atelier.ActCounter:
			b.piece, b.agreed = n.About.Piece, n
			continue
		case atelier.ActAccept:
			return acts
		}
		break
	}
	r, err := b.team.Director.(agents.Decider).Decide(context.Background(), b.turn(atelier.TurnDecide, b.team.Roster.Director, ""))
	if err != nil {
		b.t.Fatal(err)
	}
	n := b.say(b.team.Roster.Director, r)
	b.piece, b.agreed = n.About.Piece, n
	return append(acts, fmt.Sprint(n.Act, " ", n.About.Piece))
}

// The house settles contradictions by the direction first and by what can be done, keeps
// what a person approved, and what it settles on is what is mended.
func TestHouseSettles(t *testing.T) {
	t.Parallel()
	var brief atelier.Brief
	for _, l := range samples(t) {
		if l.Name == "named" {
			brief = small(normal(t, l.Brief, *l.Brief.Seed))
		}
	}
	team := quietTeam()
	work := run(t, team, brief)
	for _, c := range []struct {
		name  string
		plant func(x *trio) bool
		rule  string
		kept  string
		want  []string
		mends bool
	}{
		{"a plate at another hour", func(x *trio) bool {
			p := &x.scene.Plates[1]
			p.Time = opposite[p.Time]
			return p.Time != ""
		}, "coherence.time", "", []string{"prop artwork-1", "acc"}, true},
		{"a page at another hour than its beat", func(x *trio) bool {
			u := &x.story.Units[x.story.Unit(x.scene.Plates[1].Unit)]
			u.Time = opposite[u.Time]
			return u.Time != ""
		}, "coherence.time", "", []string{"prop text-1", "acc"}, true},
		{"a page in another weather than its beat", func(x *trio) bool {
			x.story.Units[x.story.Unit(x.scene.Plates[1].Unit)].Weather = "snow"
			return x.scene.Plates[1].Weather != ""
		}, "coherence.weather", "", []string{"prop text-1", "acc"}, true},
		{"a plate at another hour that a person approved", func(x *trio) bool {
			p := &x.scene.Plates[1]
			p.Time = opposite[p.Time]
			return p.Time != ""
		}, "coherence.time", "artwork-1", []string{"prop text-1", "acc"}, true},
		{"a page at another hour that a person approved", func(x *trio) bool {
			u := &x.story.Units[x.story.Unit(x.scene.Plates[1].Unit)]
			u.Time = opposite[u.Time]
			return u.Time != ""
		}, "coherence.time", "text-1", []string{"prop artwork-1", "acc"}, false},
		{"the lead is not in the plate of her page", func(x *trio) bool { return without(&x.scene.Plates[0], x.d.Cast[0].Subject, 9) > 0 },
			"coherence.cast", "", []string{"prop artwork-1", "acc"}, true},
		{"the same, and a person approved the picture", func(x *trio) bool { return without(&x.scene.Plates[0], x.d.Cast[0].Subject, 9) > 0 },
			"coherence.cast", "artwork-1", []string{"prop text-1", "rej text-1", "dec text-1"}, false},
		{"somebody is told of whom nobody can draw", func(x *trio) bool {
			without(&x.scene.Plates[0], x.d.Cast[0].Subject, 9)
			x.d.Cast[0].Name, x.d.Cast[0].Subject, x.d.Cast[0].Noun = "zeitgeist", "", "zeitgeist"
			for i := range x.d.Beats {
				x.d.Beats[i].Who = []string{"zeitgeist"}
			}
			for i := range x.story.Units {
				x.story.Units[i].Shows = []string{"zeitgeist"}
			}
			return true
		}, "coherence.cast", "", []string{"prop text-1", "ctr artwork-1", "rej artwork-1", "dec artwork-1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := apart(t, "named", work)
			if !c.plant(x) {
				t.Fatal("the work has no place for it")
			}
			b := &table{t: t, team: team, brief: brief, d: x.d, works: map[string]*atelier.Work{}}
			if c.kept != "" {
				b.kept = []string{c.kept}
			}
			for _, p := range work.pieces {
				w := *p.best()
				w.Files = slices.Clone(w.Files)
				for i := range w.Files {
					switch w.Files[i].Name {
					case text.FileStory:
						w.Files[i].Data = x.story.JSON()
					case artwork.SceneFile:
						data, err := json.Marshal(x.scene)
						if err != nil {
							t.Fatal(err)
						}
						w.Files[i].Data = data
					}
				}
				b.works[p.spec.ID] = &w
			}
			judge := func() []atelier.Finding {
				fs, _, err := coherence.Judge(b.d, brief, []atelier.Work{*b.works["artwork-1"], *b.works["music-1"], *b.works["text-1"]})
				if err != nil {
					t.Fatal(err)
				}
				return slices.DeleteFunc(fs, func(f atelier.Finding) bool { return f.Rule != c.rule || f.Piece != "artwork-1" })
			}
			found := judge()
			if len(found) == 0 || found[0].With != "text-1" {
				t.Fatalf("the judge finds %+v", found)
			}
			b.f = found[0]
			b.f.ID = "f"
			if diff := cmp.Diff(c.want, b.settle()); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
			for _, n := range b.said {
				t.Logf("%s: %s", n.From.ID, n.Words)
			}
			if !c.mends {
				return
			}
			b.mend()
			if left := judge(); slices.ContainsFunc(left, func(f atelier.Finding) bool { return f.Anchor.Equal(b.f.Anchor) }) {
				t.Errorf("after the revision the judge still finds %+v", left)
			}
		})
	}
}

// mend has the maker of the piece that changes answer the finding, and holds it to its place.
func (b *table) mend() {
	b.t.Helper()
	f := b.f
	if b.piece != f.Piece {
		f.From, f.With, f.Piece, f.Anchor = f.Piece, f.Piece, b.piece, b.agreed.About.Anchor
	}
	m := atelier.Artwork
	if b.piece == "text-1" {
		m = atelier.Text
	}
	agent := b.team.Roster.Panel(m).Maker
	turn := b.turn(atelier.TurnRevise, agent, b.piece)
	turn.Version++
	turn.Findings = []atelier.Finding{f}
	d, _, err := b.team.Makers[agent.ID].Make(context.Background(), turn)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := locality(m, turn.Base.Files, d.Files, []atelier.Anchor{f.Anchor}); err != nil {
		b.t.Error(err)
	}
	b.works[b.piece] = &atelier.Work{Artefact: b.works[b.piece].Artefact, Files: d.Files}
}
