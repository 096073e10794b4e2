package worker

import (
	"cmp"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// Limit is what a provider takes at a time; zero fields set no bound.
type Limit struct {
	Concurrency int
	PerMinute   float64 // requests
}

// unlimited is how many turns of one queue run at a time where the provider sets no
// bound: they wait more than they work.
const unlimited = 100

// Queues returns the queues of the agents of some teams that need one of their own,
// by name. A provider of several teams has one queue a medium and the tightest limit.
func Queues(rosters []atelier.Roster, limits map[string]Limit) []Queue {
	byName := map[string]Queue{}
	for _, r := range rosters {
		agents := []atelier.Agent{r.Director, r.Judge, r.Narrator}
		for _, p := range r.Panels {
			agents = append(append(agents, p.Maker), p.Critics...)
		}
		for _, a := range agents {
			name := workflows.QueueOf(a)
			if name == workflows.QueueCore {
				continue
			}
			l := limits[a.Provider]
			byName[name] = Queue{Name: name, Concurrency: cmp.Or(l.Concurrency, unlimited), PerSecond: l.PerMinute / 60}
		}
	}
	var out []Queue
	for _, q := range byName {
		out = append(out, q)
	}
	slices.SortFunc(out, func(a, b Queue) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
