package e2e

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// A critic's blocker whose words the reader takes for something else is kept apart, people
// are told, and the maker is given its place and codes. A reader of the critic's own
// provider is not asked, and one that is not there costs nothing (G6).
func TestMisreadNotes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reads   string
		refused int
		g6      string
	}{
		"misread":    {adaReads, 1, ""},
		"of its own": {strings.Replace(adaReads, "ada, model: ada-1", "bea, model: bea-1", 1), 0, "not-run"},
		"nobody":     {"", 0, "not-run"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			p := &plays{reads: c.reads}
			p.hit = func(name string, a map[string]any) {
				if strings.HasPrefix(name, "reading") {
					asked++
					for _, n := range a["notes"].([]obj) {
						n["act"] = "info"
					}
				}
			}
			s, _ := startMixed(t, p)
			job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"pieces":[{"medium":"artwork","plates":2,"width":384,"height":256}],"must":["a lighthouse in every plate"],"critique":{"max_rounds":2,"accept_score":0.5}}`)
			records := s.completed(t, job)
			refused := 0
			for _, r := range records {
				if r.Refused != nil && r.Refused.Rule == 6 {
					refused++
				}
				if r.Note.Act != atelier.ActRequest || r.From.ID != "artwork-reader" {
					continue
				}
				l := r.Note.Lines[0]
				if c.refused > 0 && (l.Line != "rq art1 @2 offbrief redo s4" || l.G6 != notes.G6NotRun) || c.refused == 0 && l.G6 != c.g6 {
					t.Errorf("the maker is told %q, read: %q", l.Line, l.G6)
				}
			}
			files, _ := s.unzipped(t, job)
			if log := string(files["notes/transcript.jsonl"]); refused != c.refused || asked > 0 != (c.refused > 0) || strings.Count(log, `"Rule":6`)+strings.Count(log, `"rule":6`) != c.refused {
				t.Errorf("%d notes were refused under G6 after %d questions, want %d", refused, asked, c.refused)
			}
		})
	}
}

// Plain mode and one provider for everything, a reader included: what is not shown is said
// not to be, in the ledger, in the API, on the log. Nothing that weighs passed as read,
// and nobody was asked about it (C18).
func TestPlainModeOfOneProvider(t *testing.T) {
	t.Parallel()
	one := role{name: "reader", piece: oneTale, class: "text", revises: true, reads: "ada"}
	p := &plays{}
	asked := 0
	price := llmtest.Price{InputPerMTok: 1, OutputPerMTok: 4}
	srv := llmtest.Start(t, map[string]llmtest.Price{"team-0": price, "team-0-read": price}, func(r llmtest.Request) llmtest.Reply {
		p.say(func() {
			if strings.HasSuffix(r.Model, "-read") {
				asked++
			}
		})
		return one.reply(p, r)
	})
	s := startRoles(t, srv.URL(), "", []role{one})
	job := s.submit(t, strings.Replace(roleBrief(0, one), `"seed":7`, `"seed":7,"notes":"plain"`, 1))
	records := s.completed(t, job)
	blockers := 0
	for _, r := range records {
		for _, l := range r.Note.Lines {
			if l.G6 == notes.G6Passed {
				t.Errorf("note %d passed as read: %+v", r.Seq, l)
			}
			if r.Note.Severity == atelier.Blocker && l.G6 == notes.G6NotRun {
				blockers++
			}
		}
	}
	if mode := s.ledger(t, job).Notes.Mode; mode != "plain" || blockers == 0 || asked != 0 {
		t.Errorf("the notes are %q, %d blockers were not read, and %d questions were asked", mode, blockers, asked)
	}
	files, _ := s.unzipped(t, job)
	if log := string(files["notes/transcript.jsonl"]); !strings.Contains(log, `"g6":"not-run"`) || strings.Contains(log, `"g6":"passed"`) {
		t.Error("the log does not say that a blocker was not read")
	}
}

// A code that a model coins is verified where a reader of another provider restates the
// lines that try it, refused where it does not, and unverified where the reader is of the
// coiner's own. Every prompt follows from what is stored (C5, C14, C18).
func TestCoinedCodesAreTried(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reads string
		blind bool // the reader makes nothing of the lines
		want  string
	}{
		"verified":   {strings.Replace(adaReads, "ada, model: ada-1", "bea, model: bea-1", 1), false, "codebook   2 versions, 1 job codes, 0 unverified"},
		"refused":    {strings.Replace(adaReads, "ada, model: ada-1", "bea, model: bea-1", 1), true, "codebook   1 versions, 0 job codes, 0 unverified"},
		"unverified": {adaReads, false, "codebook   2 versions, 1 job codes, 1 unverified"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &plays{reads: c.reads}
			coinsLamp(p)
			hit, saw, seen, tried := p.hit, p.saw, map[string]llmtest.Request{}, 0
			p.saw = func(r llmtest.Request) { saw(r); seen[r.Key] = r }
			p.hit = func(name string, a map[string]any) {
				hit(name, a)
				if strings.HasPrefix(name, "decoding") {
					if tried++; c.blind {
						a["lines"] = []obj{}
					}
				}
			}
			s, _, team := startMixedTeam(t, p)
			job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"pieces":[{"medium":"text","form":"tale","pages":3}],"critique":{"max_rounds":3,"accept_score":0.99}}`)
			if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
				t.Fatalf("got %s %q: %v", st.Status, st.Reason, st.Broken)
			}
			s.check(t, job)
			s.rebuilt(t, job, team, seen)
			r, err := proof.Verify(s.bundleFS(t, job), "")
			if err != nil || r.Result != proof.ResultSelfConsistent || !strings.Contains(r.String(), c.want) || tried > 0 != (c.want != "codebook   2 versions, 1 job codes, 1 unverified") {
				t.Errorf("%v after %d trials: %s", err, tried, r)
			}
		})
	}
}
