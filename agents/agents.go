// Package agents says what a team is: which agent does which kind of turn.
//
// It knows nothing of Temporal, of storage or of the network. The built-in team
// is in agents/house.
package agents

import "github.com/atelierhq/atelier"

// Team is a director, makers and critics that work together. Agents are found
// by the ids of the team's roster.
type Team struct {
	Roster   atelier.Roster
	Director atelier.Director
	Makers   map[string]atelier.Maker
	Critics  map[string]atelier.Critic // the judge included
	Reader   atelier.Reader            // nil: nobody reads notes back
}
