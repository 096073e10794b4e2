// Package agents says what a team is: which agent does which kind of turn.
//
// It knows nothing of Temporal, of storage or of the network. The built-in team
// is in agents/house.
package agents

import (
	"context"

	"github.com/atelierhq/atelier"
)

// Team is a director, makers and critics that work together. Agents are found
// by the ids of the team's roster.
type Team struct {
	Roster   atelier.Roster
	Director atelier.Director
	Makers   map[string]atelier.Maker
	Critics  map[string]atelier.Critic // the judge included
	Reader   atelier.Reader            // nil: nobody reads notes back
}

// Negotiator is a maker that can settle with another one which of their pieces changes
// where the two contradict each other. The turn has its own piece as Base, the other one
// in Others, the contradiction in Findings, and in Notes what was said of it so far. Its
// reply is one note: prop while nobody has proposed anything, else acc, ctr or rej in
// answer to the last one. The piece that a prop or ctr is about is the one to change. A
// maker that is none leaves it to the judge.
type Negotiator interface {
	Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error)
}

// Decider is a director that can say which of two pieces changes where their makers do
// not agree, in one dec note with the reason. Both pieces are in Others.
type Decider interface {
	Decide(ctx context.Context, t atelier.Turn) (atelier.Reply, error)
}
