package composer

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/dispute"
)

var _ agents.Negotiator = (*Composer)(nil)

// Negotiate settles with another maker which of their pieces changes. Music can be
// composed again, around a person's melody only as far as that allows, which is not
// promised.
func (*Composer) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Reply{}, err
	}
	given, err := givenScore(t.Inputs)
	if err != nil {
		return atelier.Reply{}, err
	}
	return dispute.Negotiate(t, func(atelier.Finding, atelier.Anchor) bool { return given == nil })
}
