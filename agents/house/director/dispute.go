package director

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/dispute"
)

var _ agents.Decider = (*Director)(nil)

// Decide says which of two pieces changes where their makers do not agree: by the brief
// as the direction reads it, then by what is cheaper.
func (*Director) Decide(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Reply{}, err
	}
	return dispute.Decide(t)
}
