package illustrator

import (
	"context"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/dispute"
	"github.com/atelierhq/atelier/media/artwork"
)

var _ agents.Negotiator = (*Illustrator)(nil)

// Negotiate settles with another maker which of their pieces changes. A plate can be
// drawn again, and a thing put into it that there is a motif for; a picture that the
// illustrator did not draw cannot be changed.
func (*Illustrator) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeUnavailable, "the turn was stopped")
	}
	s, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Reply{}, err
	}
	return dispute.Negotiate(t, func(f atelier.Finding, at atelier.Anchor) bool {
		p := s.Plate(at.Unit)
		switch {
		case s.Source != nil || p == nil:
			return false
		case at.Element == "":
			return f.Piece != t.Piece.ID || f.Do == "redo" || f.Do == "vary" // as answer does
		case p.Element(at.Element) != nil:
			return true
		}
		w := worldOf(t)
		lemma := lemmaOf(strings.ReplaceAll(at.Element, "-", " "))
		if i := slices.IndexFunc(w.things, func(x thing) bool { return x.name == at.Element }); i >= 0 {
			lemma = w.things[i].lemma
		}
		_, _, ok := motifOf(w.told.kindOf(lemma))
		return ok
	})
}
