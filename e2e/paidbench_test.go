package e2e

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/worker"
)

const paidReference = `{"brief":"the reference job","team":"paid","outputs":["markdown"],"budget":{"usd":100},
"pieces":[{"medium":"text"},{"medium":"artwork","depends_on":["text-1"]},{"medium":"music","depends_on":["text-1"]}]}`

// BenchmarkPaidOrchestration is BenchmarkOrchestration with every turn's call made
// over HTTP, paid for and within a budget.
func BenchmarkPaidOrchestration(b *testing.B) {
	defer asProgram()()
	const latency = 2 * time.Second
	for _, jobs := range []int{1, 50} {
		b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
			srv := llmtest.Start(b, nil, func(llmtest.Request) llmtest.Reply {
				return llmtest.Reply{Text: "I have thought about it.", After: latency}
			})
			team, err := paidTeam(paidName, srv.URL(), paidModel, paidPrice)
			if err != nil {
				b.Fatal(err)
			}
			calls := newStoreCalls()
			s := startStack(b, withTeam(paidName, team), calls.observe, func(c *studio.Config) {
				c.Queues = worker.Queues([]atelier.Roster{team.Roster}, map[string]worker.Limit{paidName: {Concurrency: 1000}})
			})
			runBrief(b, s, 1, paidReference) // warm
			runs := 5
			if jobs > 1 {
				runs = 1
			}
			for b.Loop() {
				var walls []time.Duration
				calls.reset()
				for range runs {
					w, _ := runBrief(b, s, jobs, paidReference)
					walls = append(walls, w...)
				}
				calls.report(b, len(walls))
				slices.Sort(walls)
				ideal := float64(criticalPath * latency)
				b.ReportMetric(float64(quantile(walls, 0.50))/ideal, "p50-ratio")
				b.ReportMetric(float64(quantile(walls, 0.95))/ideal, "p95-ratio")
			}
		})
	}
}
