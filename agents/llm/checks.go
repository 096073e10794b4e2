package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

// check is one question that a piece answers by yes or no.
type check struct {
	id     string // must-1, not-1, fact-2, c3
	ask    string
	weight float64
}

// other is the check that holds what no question asked for.
const other = "other"

// How checks weigh: what the brief demands outweighs all that is inferred from it.
const (
	mustWeight = 4
	factWeight = 2
	maxDerived = 12
)

// Bounds of critics' answers, thinking included, in tokens.
const (
	maxChecks   = 3_000
	maxCritique = 8_000
)

type checksAnswer struct {
	Checks []struct {
		Ask    string `json:"ask"`
		Weight int    `json:"weight"`
	} `json:"checks"`
}

var checksSchema = provider.SchemaFor[checksAnswer]("checks", func(s *jsonschema.Schema) {
	n := maxDerived
	s.Properties["checks"].MaxItems = &n
	s.Properties["checks"].Items.Properties["weight"].Enum = []any{1, 2, 3}
})

// demanded are the checks that no model can leave out: the brief's own musts and
// must-nots, in its words.
func demanded(d atelier.Direction, m atelier.Medium) []check {
	var out []check
	for i, r := range d.Must {
		if m != "" && len(r.Media) > 0 && !slices.Contains(r.Media, m) {
			continue
		}
		where := "somewhere in the piece"
		if r.Scope == "every" {
			where = "in every unit or plate"
		}
		out = append(out, check{fmt.Sprintf("must-%d", i+1), fmt.Sprintf("Is this kept %s: %s?", where, r.Text), mustWeight})
	}
	for i, r := range d.MustNot {
		if m != "" && len(r.Media) > 0 && !slices.Contains(r.Media, m) {
			continue
		}
		out = append(out, check{fmt.Sprintf("not-%d", i+1), fmt.Sprintf("Is the piece free of this: %s?", r.Text), mustWeight})
	}
	return out
}

// derive breaks the brief into checks for one medium. The question depends on the
// brief and the direction alone; it is asked once in a job, and every round and every
// piece of the medium is held against the same checks.
func (s *session) derive(ctx context.Context, m atelier.Medium) ([]check, error) {
	t := s.turn
	out := demanded(t.Direction, m)
	var b strings.Builder
	block(&b, "brief", briefText(t.Brief))
	block(&b, "direction", directionText(t.Direction))
	block(&b, "medium", string(m))
	var a checksAnswer
	if err := ask(ctx, s, question{step: "checks", prompt: "checks", data: b.String(), strict: true, most: maxChecks, seed: t.Brief.Seed, shared: true}, checksSchema, &a, nil); err != nil {
		return nil, err
	}
	for i, c := range a.Checks[:min(len(a.Checks), maxDerived)] {
		if q := words(c.Ask, 240); q != "" {
			out = append(out, check{fmt.Sprintf("c%d", i+1), q, float64(min(max(c.Weight, 1), 3))})
		}
	}
	return out, nil
}

// checkBlock writes checks for a critic.
func checkBlock(b *strings.Builder, cs []check) {
	var s strings.Builder
	for _, c := range cs {
		fmt.Fprintf(&s, "%s: %s\n", c.id, c.ask)
	}
	s.WriteString(other + ": Is the piece free of any other fault?\n")
	block(b, "checks", s.String())
}
