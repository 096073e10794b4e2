package llm_test

import (
	"os"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
)

// Every team file of the document can be parsed, estimated without a call, built,
// and begun: its budget holds the direction and a first round of every piece at
// their worst price.
func TestDocumentedTeams(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/teams.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(doc), "```yaml\n")[1:]
	if len(blocks) != 4 {
		t.Fatalf("the document has %d team files, want 4", len(blocks))
	}
	for _, b := range blocks {
		body, _, _ := strings.Cut(b, "```")
		f, err := teamfile.Parse([]byte(body))
		if err != nil {
			t.Errorf("%.20q: %v", body, err)
			continue
		}
		t.Run(f.Team, func(t *testing.T) {
			t.Parallel()
			brief := brief(t)
			if e := f.Estimate(brief); !(e.Low <= e.Likely && e.Likely <= e.High) || e.High == 0 && f.Budget.USD > 0 {
				t.Errorf("the estimate is %+v", e)
			}
			team, err := llm.Team(f, house.Team(silence), llm.Options{Render: silence, Env: func(string) string { return "sk-of-a-test" }})
			if err != nil {
				t.Fatal(err)
			}
			r := team.Roster
			sum := atelier.Worst(r.Costs, r.Director, atelier.TurnDirect, 0)
			for _, p := range r.Panels {
				plates := 0
				if p.Medium == atelier.Artwork {
					plates = 4
				}
				sum.Add(atelier.Worst(r.Costs, p.Maker, atelier.TurnDraft, plates))
				for _, c := range p.Critics {
					sum.Add(atelier.Worst(r.Costs, c, atelier.TurnCritique, plates))
				}
			}
			t.Logf("a first round of everything costs at worst %.2f dollars, %d calls", sum.USD, sum.Calls)
			if f.Budget.USD > 0 && sum.USD > f.Budget.USD || f.Budget.Calls > 0 && sum.Calls > f.Budget.Calls {
				t.Errorf("a first round may cost %+v, and the budget is %+v", sum, f.Budget)
			}
		})
	}
}
