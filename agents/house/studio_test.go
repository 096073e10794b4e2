package house_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/workflows"
)

// sample is one of the briefs that were written for the tests.
type sample struct {
	Name  string        `json:"name"`
	Brief atelier.Brief `json:"brief"`
}

func samples(tb testing.TB) []sample {
	tb.Helper()
	data, err := os.ReadFile("testdata/briefs.json")
	if err != nil {
		tb.Fatal(err)
	}
	var out []sample
	if err := json.Unmarshal(data, &out); err != nil {
		tb.Fatal(err)
	}
	if len(out) < 30 {
		tb.Fatalf("%d briefs, want 30", len(out))
	}
	return out
}

func sampleNamed(tb testing.TB, name string) atelier.Brief {
	tb.Helper()
	for _, s := range samples(tb) {
		if s.Name == name {
			return s.Brief
		}
	}
	tb.Fatalf("no brief %q", name)
	return atelier.Brief{}
}

// normal is the brief as the API would have taken it.
func normal(tb testing.TB, b atelier.Brief, seed int64) atelier.Brief {
	tb.Helper()
	b.Seed = &seed
	b.Pieces = slices.Clone(b.Pieces)
	if err := b.Normalize(); err != nil {
		tb.Fatal(err)
	}
	return b
}

// small makes every plate of a brief small, which costs a tenth.
func small(b atelier.Brief) atelier.Brief {
	for i := range b.Pieces {
		if b.Pieces[i].Medium == atelier.Artwork {
			b.Pieces[i].Width, b.Pieces[i].Height = 768, 512
		}
	}
	return b
}

func played(ctx context.Context, s *music.Score) ([]byte, error) {
	return synth.Render(ctx, s, synth.Options{})
}

// fullTeam is the house team as it is shipped.
func fullTeam() agents.Team { return house.Team(played) }

// quietTeam is the house team with a stand-in for the synthesiser: everything but
// the sound itself is real.
func quietTeam() agents.Team {
	team := house.Team(func(_ context.Context, s *music.Score) ([]byte, error) {
		return fmt.Appendf(nil, "RIFF %d notes", len(s.Parts)), nil
	})
	team.Critics["listener"] = &sound.Listener{Measure: func([]byte) (synth.Levels, error) {
		return synth.Levels{Rate: 48000, Channels: 2, Bits: 24, Integrated: -18, TruePeak: -2, Seconds: 60}, nil
	}}
	return team
}

// product is a piece at the end of its loop.
type product struct {
	spec     atelier.PieceSpec
	rounds   []workflows.Round
	works    map[int]*atelier.Work // by version
	findings map[string]*atelier.Finding
	first    []string // ids of the findings on the draft
	reason   atelier.StopReason
	refused  []string
	asked    []atelier.Finding // by the judge
}

// show is one run of the studio without Temporal and without a store.
type show struct {
	tb     testing.TB
	team   agents.Team
	brief  atelier.Brief
	inputs []atelier.Input
	dir    atelier.Direction
	pieces []*product
	judged []*atelier.Finding
	notes  []atelier.Note // all, in the order of work
	mu     sync.Mutex
}

// run makes a whole work: direct, pieces in dependency order and side by side,
// judge, sent back once, judge.
func run(tb testing.TB, team agents.Team, brief atelier.Brief, inputs ...atelier.Input) *show {
	tb.Helper()
	s := &show{tb: tb, team: team, brief: brief, inputs: inputs}
	s.work()
	return s
}

func (s *show) work() {
	s.tb.Helper()
	s.direct()
	s.craft(func(*product) bool { return true })
	for pass := 1; pass <= 2; pass++ {
		if !s.judge(pass) || pass == 2 {
			break
		}
		s.craft(func(p *product) bool { return len(p.asked) > 0 })
	}
}

func (s *show) seed() int64 { return *s.brief.Seed }

func (s *show) direct() {
	s.tb.Helper()
	d, reply, err := s.team.Director.Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Agent: s.team.Roster.Director,
		Brief: s.brief, Seed: s.seed(), Round: 1, Version: 1, Inputs: s.inputs})
	if err != nil {
		s.tb.Fatalf("direct: %v", err)
	}
	s.dir = d
	s.keep(s.team.Roster.Director, "", 1, reply.Notes)
	for _, spec := range s.brief.Pieces {
		s.pieces = append(s.pieces, &product{spec: spec, works: map[int]*atelier.Work{}, findings: map[string]*atelier.Finding{}})
	}
}

func (s *show) keep(from atelier.Agent, piece string, version int, notes []atelier.Note) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range notes {
		n.From = from
		n.About.Piece, n.About.Version = cmp.Or(n.About.Piece, piece), cmp.Or(n.About.Version, version)
		s.notes = append(s.notes, n)
	}
}

func (s *show) piece(id string) *product {
	for _, p := range s.pieces {
		if p.spec.ID == id {
			return p
		}
	}
	return nil
}

// craft runs the pieces that are chosen, each when those it depends on are done.
func (s *show) craft(chosen func(*product) bool) {
	done := map[string]chan struct{}{}
	for _, p := range s.pieces {
		done[p.spec.ID] = make(chan struct{})
		if !chosen(p) {
			close(done[p.spec.ID])
		}
	}
	var wg sync.WaitGroup
	for _, p := range s.pieces {
		if !chosen(p) {
			continue
		}
		wg.Go(func() {
			defer close(done[p.spec.ID])
			for _, id := range p.spec.DependsOn {
				<-done[id]
			}
			s.loop(p)
		})
	}
	wg.Wait()
}

func (p *product) best() *atelier.Work {
	if b := workflows.Best(p.rounds); b != nil {
		return p.works[b.Version]
	}
	return nil
}

// loop is CraftPiece with the same reasons to stop.
func (s *show) loop(p *product) {
	since := len(p.rounds)
	for {
		p.reason = workflows.Stop(workflows.State{Rounds: p.rounds, Target: s.brief.Critique.AcceptScore, MaxRounds: s.brief.Critique.MaxRounds,
			Asked: len(p.asked) > 0, Since: since})
		if p.reason != "" {
			return
		}
		asked := len(p.asked) > 0
		if !s.round(p) {
			p.reason = atelier.StopFailed
			return
		}
		if asked && len(p.asked) == 0 {
			since = len(p.rounds) - 1
		}
	}
}

func (s *show) others(p *product) []atelier.Work {
	var out []atelier.Work
	for _, id := range p.spec.DependsOn {
		if w := s.piece(id).best(); w != nil {
			out = append(out, *w)
		}
	}
	return out
}

func (s *show) round(p *product) bool {
	n := len(p.rounds) + 1
	panel := s.team.Roster.Panel(p.spec.Medium)
	r := workflows.Round{N: n, Version: n}
	turn := atelier.Turn{Kind: atelier.TurnDraft, Agent: panel.Maker, Brief: s.brief, Direction: s.dir, Piece: p.spec, Seed: s.seed(),
		Round: n, Version: n, Others: s.others(p), Inputs: s.inputs}
	base := workflows.Best(p.rounds)
	var open []atelier.FindingRef
	if base != nil {
		turn.Kind, turn.Base = atelier.TurnRevise, p.works[base.Version]
		open = append(open, base.Open...)
		for _, f := range base.Open {
			turn.Findings = append(turn.Findings, *p.findings[f.ID])
		}
		turn.Findings = append(turn.Findings, p.asked...)
		for _, f := range turn.Findings {
			turn.Notes = append(turn.Notes, atelier.Note{ID: fmt.Sprintf("n%d", len(turn.Notes)+1), Act: atelier.ActRequest, Severity: f.Severity,
				Words: f.Problem + ". " + f.Suggestion, Codes: []string{f.Code}, About: atelier.About{Piece: p.spec.ID, Version: f.Version, Anchor: f.Anchor, Finding: f.ID}})
		}
		r.Base = base.Version
		r.Answers = len(p.asked) > 0
	}
	d, reply, err := s.team.Makers[panel.Maker.ID].Make(context.Background(), turn)
	if err != nil {
		s.tb.Errorf("%s v%d: %v", p.spec.ID, n, err)
		return false
	}
	s.keep(panel.Maker, p.spec.ID, n, reply.Notes)
	if turn.Kind == atelier.TurnRevise {
		var anchors []atelier.Anchor
		for _, f := range turn.Findings {
			anchors = append(anchors, f.Anchor)
		}
		if err := locality(p.spec.Medium, turn.Base.Files, d.Files, anchors); err != nil {
			p.refused = append(p.refused, fmt.Sprintf("v%d: %v", n, err))
			r.Version, r.Refused, r.Answers = 0, true, false
			p.rounds = append(p.rounds, r)
			return true
		}
	}
	if r.Answers {
		p.asked = nil
	}
	w := &atelier.Work{Artefact: atelier.Artefact{Piece: p.spec.ID, Medium: p.spec.Medium, Version: n, Round: n, Base: r.Base, MadeBy: panel.Maker, Seed: s.seed(),
		Names: d.Names, Summary: d.Summary, Unmet: d.Unmet}, Files: d.Files}
	digests := map[string]string{}
	for _, f := range d.Files {
		digests[f.Name] = atelier.Digest(f.Data)
	}
	w.Artefact.Digest = atelier.ArtefactDigest(digests)
	r.Digest = w.Artefact.Digest
	p.works[n] = w
	var scores []float64
	worst := 0
	for _, critic := range panel.Critics {
		ct := atelier.Turn{Kind: atelier.TurnCritique, Agent: critic, Brief: s.brief, Direction: s.dir, Piece: p.spec, Seed: s.seed(), Round: n, Version: n,
			Base: w, Others: s.others(p), Inputs: s.inputs}
		for _, f := range open {
			if f.Critic == critic.ID {
				ct.Findings = append(ct.Findings, *p.findings[f.ID])
			}
		}
		rv, reply, err := s.team.Critics[critic.ID].Critique(context.Background(), ct)
		if err != nil {
			s.tb.Errorf("%s of %s v%d: %v", critic.ID, p.spec.ID, n, err)
			return false
		}
		s.keep(critic, p.spec.ID, n, reply.Notes)
		requests := 0
		for _, note := range reply.Notes {
			if note.Act == atelier.ActRequest {
				requests++
			}
		}
		if requests != len(rv.Findings) {
			s.tb.Errorf("%s of %s v%d: %d findings are told by %d notes", critic.ID, p.spec.ID, n, len(rv.Findings), requests)
		}
		if len(rv.Rechecks) != len(ct.Findings) {
			s.tb.Errorf("%s of %s v%d: got %d rechecks, want %d", critic.ID, p.spec.ID, n, len(rv.Rechecks), len(ct.Findings))
		}
		scores = append(scores, rv.Score)
		for _, c := range rv.Rechecks {
			f := p.findings[c.Finding]
			if f == nil {
				s.tb.Errorf("%s of %s v%d re-checks %q, which nobody raised", critic.ID, p.spec.ID, n, c.Finding)
				continue
			}
			f.Status, f.Closed = c.Status, 0
			if c.Status == atelier.FindingFixed {
				f.Closed = n
				continue
			}
			r.Open = append(r.Open, ref(f))
		}
		for i := range rv.Findings {
			f := rv.Findings[i]
			f.ID = fmt.Sprintf("%s.v%d.%s.%d", p.spec.ID, n, critic.ID, i+1)
			f.Critic, f.Piece, f.Version, f.Status = critic.ID, p.spec.ID, n, atelier.FindingOpen
			p.findings[f.ID] = &f
			if n == 1 {
				p.first = append(p.first, f.ID)
			}
			r.Open = append(r.Open, ref(&f))
		}
	}
	for _, f := range r.Open {
		worst = max(worst, f.Severity)
	}
	r.Score = atelier.PieceScore(scores, worst)
	p.rounds = append(p.rounds, r)
	return true
}

func ref(f *atelier.Finding) atelier.FindingRef {
	return atelier.FindingRef{ID: f.ID, Critic: f.Critic, Rule: f.Rule, Version: f.Version, Severity: f.Severity}
}

// judge reports whether pieces are to be sent back, and tells them why.
func (s *show) judge(pass int) bool {
	turn := atelier.Turn{Kind: atelier.TurnJudge, Agent: s.team.Roster.Judge, Brief: s.brief, Direction: s.dir, Seed: s.seed(), Round: pass}
	for _, p := range s.pieces {
		if w := p.best(); w != nil {
			turn.Others = append(turn.Others, *w)
		}
	}
	slices.SortFunc(turn.Others, func(a, b atelier.Work) int { return cmp.Compare(a.Artefact.Piece, b.Artefact.Piece) })
	for _, f := range s.judged {
		if f.Status != atelier.FindingFixed {
			turn.Findings = append(turn.Findings, *f)
		}
	}
	rv, reply, err := s.team.Critics[s.team.Roster.Judge.ID].Critique(context.Background(), turn)
	if err != nil {
		s.tb.Errorf("judge: %v", err)
		return false
	}
	s.keep(s.team.Roster.Judge, "", pass, reply.Notes)
	for _, c := range rv.Rechecks {
		for _, f := range s.judged {
			if f.ID == c.Finding {
				f.Status = c.Status
			}
		}
	}
	for i := range rv.Findings {
		f := rv.Findings[i]
		f.ID, f.Status = fmt.Sprintf("job.v%d.judge.%d", pass, i+1), atelier.FindingOpen
		s.judged = append(s.judged, &f)
	}
	back := false
	for _, f := range s.judged {
		p := s.piece(f.Piece)
		if f.Status == atelier.FindingFixed || p == nil {
			continue
		}
		p.asked = append(p.asked, *f)
		back = true
	}
	return back
}

// locality compares two versions as the studio does and, for words and plates,
// once more with nothing but the bytes.
func locality(m atelier.Medium, base, revised []atelier.File, anchors []atelier.Anchor) error {
	if err := untouched(m, base, revised, anchors); err != nil {
		return err
	}
	switch m {
	case atelier.Text:
		return text.Locality(base, revised, anchors)
	case atelier.Artwork:
		return artwork.Locality(base, revised, anchors)
	}
	return music.Locality(base, revised, anchors)
}

// untouched holds units without an anchor to their bytes: lines of a story, the
// PNG of a plate. An anchor without a unit is about the whole.
func untouched(m atelier.Medium, base, revised []atelier.File, anchors []atelier.Anchor) error {
	if slices.ContainsFunc(anchors, func(a atelier.Anchor) bool { return a.Unit == "" }) {
		return nil
	}
	anchored := func(unit string) bool {
		return slices.ContainsFunc(anchors, func(a atelier.Anchor) bool { return a.Unit == unit })
	}
	switch m {
	case atelier.Text:
		a, err := text.FromFiles(base)
		if err != nil {
			return err
		}
		b, err := text.FromFiles(revised)
		if err != nil {
			return err
		}
		for _, u := range a.Units {
			if i := b.Unit(u.ID); !anchored(u.ID) && (i < 0 || !slices.Equal(u.Lines, b.Units[i].Lines)) {
				return fmt.Errorf("%s has other lines and no finding", u.ID)
			}
		}
	case atelier.Artwork:
		after := atelier.Work{Files: revised}
		for _, f := range base {
			plate, ok := strings.CutSuffix(f.Name, ".png")
			if ok && strings.HasPrefix(plate, "plate-") && !anchored(plate) && !bytes.Equal(f.Data, after.File(f.Name)) {
				return fmt.Errorf("%s has other pixels and no finding", f.Name)
			}
		}
	}
	return nil
}

// story, scene and score of the versions to deliver; nil when there is none.
func (s *show) story() *text.Story {
	for _, p := range s.pieces {
		if p.spec.Medium == atelier.Text && p.best() != nil {
			st, err := text.FromFiles(p.best().Files)
			if err != nil {
				s.tb.Fatal(err)
			}
			return &st
		}
	}
	return nil
}

func (s *show) scene() *artwork.Scene {
	for _, p := range s.pieces {
		if p.spec.Medium == atelier.Artwork && p.best() != nil {
			sc, err := artwork.FromFiles(p.best().Files)
			if err != nil {
				s.tb.Fatal(err)
			}
			return sc
		}
	}
	return nil
}

func (s *show) score() *music.Score {
	for _, p := range s.pieces {
		if p.spec.Medium == atelier.Music && p.best() != nil {
			sc, err := music.Decode(p.best().File(music.FileScore))
			if err != nil {
				s.tb.Fatal(err)
			}
			return sc
		}
	}
	return nil
}
