package agents

import "github.com/atelierhq/atelier"

// Reconcile compares what a critic held against an earlier version (open) with
// everything it holds against the present one (now), both measured by the same
// rules. Findings are matched by [atelier.Finding.Same], so the findings of now
// need their Critic, Rule and Anchor.
//
// fresh are the findings of now that match none of open, in their order: an old
// fault is never raised twice. rechecks has exactly one entry for every finding
// of open, in their order: fixed if nothing in now matches it, not fixed if
// something does, and regressed if it had been closed as fixed before. A match
// carries what is measured now; the entry of a fixed finding carries the limit
// it was held against, since a rule that is kept reports no figure. A critic
// that knows a better figure may put it in.
func Reconcile(open, now []atelier.Finding) (fresh []atelier.Finding, rechecks []atelier.Recheck) {
	old := make([]bool, len(now))
	for _, o := range open {
		r := atelier.Recheck{Finding: o.ID, Status: atelier.FindingFixed, Measured: o.Wanted, Evidence: "measured again: within the limit"}
		for i, n := range now {
			if !o.Same(n) {
				continue
			}
			if !old[i] || r.Status == atelier.FindingFixed {
				r.Status, r.Measured, r.Evidence = atelier.FindingNotFixed, n.Measured, n.Problem
				if o.Status == atelier.FindingFixed {
					r.Status = atelier.FindingRegressed
				}
			}
			old[i] = true
		}
		rechecks = append(rechecks, r)
	}
	for i, n := range now {
		if !old[i] {
			fresh = append(fresh, n)
		}
	}
	return fresh, rechecks
}
