package workflows

import "github.com/atelierhq/atelier"

// A model that criticises may find fault with everything, or with nothing. Its word
// counts as long as its findings prove right.
const (
	minPrecision = 0.30 // of closed findings, that were fixed and not taken back
	minClosed    = 5    // closed findings before that is judged
	maxMissed    = 3    // high findings of others, fixed since, while it found nothing at all
)

// Trust is how a critic of one piece has done so far.
type Trust struct {
	Critic    string `json:"critic"`
	Raised    int    `json:"raised"`
	Confirmed int    `json:"confirmed"`        // fixed on a later version
	Taken     int    `json:"taken,omitempty"`  // taken back
	Missed    int    `json:"missed,omitempty"` // of others, high and confirmed, while it had raised nothing
}

// Nitpicks reports that too few of its findings were confirmed: none of them blocks
// or caps the score any more.
func (t Trust) Nitpicks() bool {
	closed := t.Confirmed + t.Taken
	return closed >= minClosed && float64(t.Confirmed) < minPrecision*float64(closed)
}

// Stamps reports that it finds nothing where others are proved right: its score no
// longer counts.
func (t Trust) Stamps() bool { return t.Raised == 0 && t.Missed >= maxMissed }

// trustIn returns the book of a critic.
func (p *piece) trustIn(critic string) *Trust {
	for i := range p.trust {
		if p.trust[i].Critic == critic {
			return &p.trust[i]
		}
	}
	p.trust = append(p.trust, Trust{Critic: critic})
	return &p.trust[len(p.trust)-1]
}

// learn enters what one round showed of the critics: open is what was open before it.
func (p *piece) learn(critic atelier.Agent, open []atelier.FindingRef, res atelier.TurnResult) {
	t := p.trustIn(critic.ID)
	t.Raised += len(res.Findings)
	for _, f := range open {
		switch fateOf(res.Rechecks, f.ID) {
		case atelier.FindingFixed:
			t.Confirmed++
			if f.Severity < atelier.Major {
				continue
			}
			for _, other := range p.in.Panel.Critics {
				if o := p.trustIn(other.ID); other.ID != critic.ID && o.Raised == 0 {
					o.Missed++
				}
			}
		case atelier.FindingWithdrawn:
			t.Taken++
		}
	}
}

// weigh takes the vote of the critics that are not trusted any more. The measured
// ones of the house compute what they say: they always count.
func (p *piece) weigh(r *Round, scores []float64) []float64 {
	var kept []float64
	for i, c := range p.in.Panel.Critics {
		t := *p.trustIn(c.ID)
		if c.Provider == "house" || !t.Nitpicks() && !t.Stamps() {
			kept = append(kept, scores[i])
			continue
		}
		if !t.Stamps() {
			kept = append(kept, scores[i])
		}
		for k := range r.Open {
			if r.Open[k].Critic == c.ID {
				r.Open[k].Severity = min(r.Open[k].Severity, atelier.Moderate)
			}
		}
	}
	if len(kept) == 0 {
		return scores // somebody's word has to count
	}
	return kept
}
