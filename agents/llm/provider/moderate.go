package provider

import (
	"context"

	"github.com/atelierhq/atelier"
)

// ModerateRequest asks whether a text keeps to a provider's policy.
type ModerateRequest struct {
	Model Model
	Text  string
}

// ModerateReply is what a provider holds against a text.
type ModerateReply struct {
	Flagged    bool
	Categories []string // that were flagged, sorted: "violence", "self-harm"
	Usage      atelier.Spend
}

// Moderate asks whether a text keeps to the provider's policy.
func (p *Provider) Moderate(ctx context.Context, payer atelier.Payer, step string, r ModerateRequest) (ModerateReply, error) {
	return ModerateReply{}, errDraft
}
