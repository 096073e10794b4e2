package writer_test

import (
	"context"
	"slices"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/writer"
	"github.com/atelierhq/atelier/media/text"
)

// outcome is one run of the text loop: draft, both critics, revise, as the
// studio does it.
type outcome struct {
	versions  []text.Story
	files     [][]atelier.File
	findings  []atelier.Finding // all, with their fate
	scores    []float64
	first     int // findings on the draft
	highs     int // high findings left open
	open      []atelier.Finding
	revisions int
}

func run(t *testing.T, dir atelier.Direction, brief atelier.Brief, spec atelier.PieceSpec, seed int64) outcome {
	t.Helper()
	ctx := context.Background()
	w := writer.New()
	critics := map[string]atelier.Critic{language.CriticID: language.New(), language.ReaderID: language.NewReader()}
	ids := []string{language.CriticID, language.ReaderID}
	var out outcome
	turn := atelier.Turn{Kind: atelier.TurnDraft, Brief: brief, Direction: dir, Piece: spec, Seed: seed, Round: 1, Version: 1}
	d, _, err := w.Make(ctx, turn)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string][]atelier.Finding{}
	still := false // the last revision changed nothing
	for round := 1; ; round++ {
		s, err := text.FromFiles(d.Files)
		if err != nil {
			t.Fatal(err)
		}
		out.versions, out.files = append(out.versions, s), append(out.files, d.Files)
		base := &atelier.Work{Artefact: atelier.Artefact{Piece: spec.ID, Version: round}, Files: d.Files}
		var all []atelier.Finding
		var scores []float64
		worst := 0
		for _, id := range ids {
			rv, reply, err := critics[id].Critique(ctx, atelier.Turn{Kind: atelier.TurnCritique, Agent: atelier.Agent{ID: id}, Brief: brief, Direction: dir,
				Piece: spec, Seed: seed, Round: round, Version: round, Base: base, Findings: open[id]})
			if err != nil {
				t.Fatal(err)
			}
			if len(rv.Rechecks) != len(open[id]) {
				t.Errorf("%s: %d rechecks for %d findings", id, len(rv.Rechecks), len(open[id]))
			}
			rq := 0
			for _, n := range reply.Notes {
				if n.Act == atelier.ActRequest {
					rq++
				}
			}
			if rq != len(rv.Findings) {
				t.Errorf("%s: %d rq notes for %d findings", id, rq, len(rv.Findings))
			}
			var still []atelier.Finding
			for i, r := range rv.Rechecks {
				f := open[id][i]
				f.Status = r.Status
				if r.Status != atelier.FindingFixed {
					still = append(still, f)
				} else {
					out.findings = append(out.findings, f)
				}
			}
			for i, f := range rv.Findings {
				f.ID = id + "-" + string(rune('0'+round)) + "-" + string(rune('a'+i))
				still = append(still, f)
			}
			open[id] = still
			all = append(all, still...)
			scores = append(scores, rv.Score)
			for _, f := range still {
				worst = max(worst, f.Severity)
			}
		}
		if round == 1 {
			out.first = len(all)
		}
		score := atelier.PieceScore(scores, worst)
		out.scores = append(out.scores, score)
		if worst < atelier.Major && score >= 0.97 || len(all) == 0 || round == 5 || still {
			out.open = all
			for _, f := range all {
				if f.High() {
					out.highs++
				}
			}
			out.findings = append(out.findings, all...)
			return out
		}
		out.revisions++
		turn := atelier.Turn{Kind: atelier.TurnRevise, Brief: brief, Direction: dir, Piece: spec, Seed: seed, Round: round + 1, Version: round + 1, Base: base, Findings: all}
		var reply atelier.Reply
		old := d
		d, reply, err = w.Make(ctx, turn)
		if err != nil {
			t.Fatal(err)
		}
		still = string(old.Files[0].Data) == string(d.Files[0].Data)
		if len(reply.Notes) != len(all) {
			t.Errorf("%d answers to %d findings", len(reply.Notes), len(all))
		}
		var anchors []atelier.Anchor
		for _, f := range all {
			anchors = append(anchors, f.Anchor)
		}
		if err := text.Locality(old.Files, d.Files, anchors); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
	}
}

func lighthouse() atelier.Direction {
	beats := []atelier.Beat{}
	for i, b := range []struct{ role, act string }{{"opening", "do"}, {"want", "come"}, {"obstacle", "shout"}, {"attempt", "listen"}, {"attempt", "offer"}, {"turn", "laugh"}, {"resolution", "share"}, {"ending", "set"}} {
		beats = append(beats, atelier.Beat{ID: "beat-" + string(rune('1'+i)), Role: b.role, Action: b.act, Who: []string{"keeper", "storm"}, Where: "sea", Time: "night", Weather: "storm",
			Mood: atelier.Mood{Valence: 0.4, Feel: "tender"}, Tells: "This is step " + string(rune('1'+i)) + " of the keeper and the storm."})
		if b.role == "opening" {
			beats[i].Who = []string{"keeper"}
		}
	}
	return atelier.Direction{Version: 1, Title: "The Keeper and the Storm", Theme: "A lighthouse keeper befriends a storm.",
		Mood:    atelier.Mood{Valence: 0.4, Arousal: 0.1, Feel: "tender"},
		Setting: atelier.Setting{Place: "sea", Time: "night", Weather: "storm"},
		Cast: []atelier.Character{{Name: "keeper", Noun: "lighthouse keeper", Subject: "keeper", Kind: "person", Pronoun: "he", Count: 1},
			{Name: "storm", Noun: "storm", Subject: "storm", Kind: "force", Pronoun: "it", Count: 1}},
		Elements: []atelier.Element{{Name: "lighthouse", Noun: "lighthouse", Subject: "lighthouse", Count: 1, From: "setting"}},
		Beats:    beats, Audience: "children of six", Age: 6, Form: "ballad"}
}

func TestLoopOnOneBrief(t *testing.T) {
	t.Parallel()
	for _, form := range atelier.TextForms {
		o := run(t, lighthouse(), atelier.Brief{}, atelier.PieceSpec{ID: "text-1", Medium: atelier.Text, Form: form}, 7)
		if testing.Verbose() {
			t.Logf("%s: %d findings first, %v", form, o.first, o.scores)
			for _, f := range o.open {
				t.Logf("   open %d %s %s", f.Severity, f.Rule, f.Problem)
			}
			t.Logf("\n%s", slices.Clone(o.versions)[len(o.versions)-1].Markdown())
		}
		if o.highs > 0 {
			t.Errorf("%s: %d high findings left open", form, o.highs)
		}
	}
}
