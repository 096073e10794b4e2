package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
)

// Of many jobs for few places the first has all its pieces, and its judge looks at them,
// before the last has its first draft.
func TestBegunIsFinishedFirst(t *testing.T) {
	t.Parallel()
	slot(t)
	const jobs = 12
	var mu sync.Mutex
	drafted, judged := map[string]int{}, map[string]int{} // when, in turns
	turns := 0
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{Latency: 20 * time.Millisecond})), func(c *studio.Config) {
		c.Concurrency = 2
		c.Announce = func(stage string, req atelier.TurnRequest) {
			mu.Lock()
			defer mu.Unlock()
			if stage != "S2" {
				return
			}
			turns++
			switch {
			case req.Kind == atelier.TurnJudge:
				judged[req.Job] = turns
			case req.Kind == atelier.TurnDraft && len(req.Others) == 0:
				drafted[req.Job] = turns
			}
		}
	})
	var ids []string
	for range jobs {
		ids = append(ids, s.submit(t, referenceBrief))
	}
	for _, id := range ids {
		if st := s.waitEnd(t, id); st.Status != atelier.StatusCompleted {
			t.Fatalf("%s: %s (%s)", id, st.Status, st.Reason)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(judged) != jobs || len(drafted) != jobs {
		t.Fatalf("%d jobs were judged and %d drafted, want %d", len(judged), len(drafted), jobs)
	}
	first, last := turns, 0
	for _, id := range ids {
		first, last = min(first, judged[id]), max(last, drafted[id])
	}
	order := fmt.Sprintf("of %d turns the first judge's was number %d, the last first draft number %d", turns, first, last)
	if t.Log(order); first >= last {
		t.Error(order)
	}
}
