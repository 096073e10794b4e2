package api

import (
	"context"

	"github.com/atelierhq/atelier"
)

// Cost returns what a job cost, by agent, turn, piece and request to a model. It is
// written when the job ends; until then the job itself says what was spent.
func (s *Studio) Cost(ctx context.Context, who Principal, job string) (atelier.Ledger, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return atelier.Ledger{}, err
	}
	var l atelier.Ledger
	err := s.readRecord(ctx, atelier.KeyCost(job), &l)
	if atelier.CodeOf(err) != atelier.CodeNotFound {
		return l, err
	}
	return l, atelier.Errorf(atelier.CodeConflict, "there is no ledger yet: it is written when the job ends; the job's status says what is spent so far")
}
