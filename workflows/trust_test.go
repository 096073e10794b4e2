package workflows_test

import (
	"testing"

	"github.com/atelierhq/atelier/workflows"
)

func TestTrust(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		trust           workflows.Trust
		nitpicks, stamp bool
	}{
		{"nothing known", workflows.Trust{}, false, false},
		{"few findings, all taken back", workflows.Trust{Raised: 4, Taken: 4}, false, false},
		{"many, most taken back", workflows.Trust{Raised: 5, Confirmed: 1, Taken: 4}, true, false},
		{"many, a third confirmed", workflows.Trust{Raised: 6, Confirmed: 2, Taken: 4}, false, false},
		{"open findings count for nothing", workflows.Trust{Raised: 20, Confirmed: 3, Taken: 1}, false, false},
		{"blind twice", workflows.Trust{Missed: 2}, false, false},
		{"blind three times", workflows.Trust{Missed: 3}, false, true},
		{"missed some, found others", workflows.Trust{Raised: 1, Missed: 3}, false, false},
	} {
		if c.trust.Nitpicks() != c.nitpicks || c.trust.Stamps() != c.stamp {
			t.Errorf("%s: nitpicks %v, stamps %v", c.name, c.trust.Nitpicks(), c.trust.Stamps())
		}
	}
}
