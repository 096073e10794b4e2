package provider_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

// TestRateAgainstServer: 20 jobs at once, 10 requests a second allowed, a server that
// enforces it in any second.
func TestRateAgainstServer(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, play)
	s.Limit(10)
	p := connect(t, s, func(c *provider.Config) { c.Limits.RequestsPerMinute = 600 })
	const jobs, each = 20, 3
	var wg sync.WaitGroup
	for job := range jobs {
		wg.Go(func() {
			for i := range each {
				prompt := provider.ChatRequest{Model: writer, Messages: []provider.Message{{Role: "user", Text: fmt.Sprintf("%d %d", job, i)}}}
				if _, err := p.Chat(t.Context(), llmtest.NewLedger(atelier.Spend{}), "ask", prompt); err != nil {
					t.Errorf("job %d: %v", job, err)
				}
			}
		})
	}
	wg.Wait()
	calls := s.Calls()
	limited := 0
	for _, c := range calls {
		if c.Status == http.StatusTooManyRequests {
			limited++
		}
	}
	took := calls[len(calls)-1].At.Sub(calls[0].At).Seconds()
	rate := float64(len(calls)-1) / took
	t.Logf("%d requests in %.2f s: %.2f/s, %d answered 429", len(calls), took, rate, limited)
	// That no less than 8 pass is for TestRates, whose clock does not depend on what
	// else this machine does.
	if rate > 10 || limited*100 > len(calls) {
		t.Errorf("%.2f requests/s and %d of %d answered 429; want at most 10 and at most 1 %%", rate, limited, len(calls))
	}
}
