package workflows

import (
	"time"

	"github.com/atelierhq/atelier"
)

// JobInput starts CreateWork. It holds refs, ids and numbers, never words of
// the brief: those are in the store.
type JobInput struct {
	Job       string           `json:"job"`
	Brief     atelier.Ref      `json:"brief"` // the normalised brief
	Pieces    []PiecePlan      `json:"pieces"`
	Critique  atelier.Critique `json:"critique"`
	Budget    atelier.Budget   `json:"budget"`
	Gates     []string         `json:"gates,omitempty"`
	Seed      int64            `json:"seed"`
	Language  string           `json:"language"`
	Roster    atelier.Roster   `json:"roster"`
	Tenant    string           `json:"tenant,omitempty"`     // hash
	BaseURL   string           `json:"base_url,omitempty"`   // of the API, for links in the Temporal UI
	GateWait  time.Duration    `json:"gate_wait,omitempty"`  // 0: 72 h
	OnSilence string           `json:"on_silence,omitempty"` // keep (default) or fail
	Recovered bool             `json:"recovered,omitempty"`  // rebuilt from the store: what people did is on record there
	Columns   Columns          `json:"columns,omitempty"`    // when the list of workflows is told
}

// Columns says at which stages of a piece the columns of the list of workflows move;
// its page shows all of them at any time. It is in the input because jobs that began
// in an earlier release must go on as they began, and unlike a version marker costs
// them no row of its own.
type Columns int

const (
	AllStages Columns = iota // jobs of releases that did not say
	Rounds                   // when a round begins, and at the end
)

// PiecePlan is one piece as the workflows need it.
type PiecePlan struct {
	ID        string         `json:"id"`
	Medium    atelier.Medium `json:"medium"`
	DependsOn []string       `json:"depends_on,omitempty"`
	Count     int            `json:"count,omitempty"` // plates, or units of a text; 0: as the director decides
}

// Verdict of a person at a gate or on a piece.
const (
	Approve = "approve"
	Revise  = "revise"
	Reject  = "reject"
)

// Decision is the argument of review.decide. Sent to a job it needs Gate; sent
// to a piece it needs Round.
type Decision struct {
	Gate    string      `json:"gate,omitempty"`
	Round   int         `json:"round,omitempty"`
	Shown   string      `json:"shown"`            // the digest that was shown (OpenGate.Shown, PieceStatus.SHA256)
	Verdict string      `json:"verdict"`          // approve, revise, reject
	Comment atelier.Ref `json:"comment,omitzero"` // a stored atelier.Directive; required to revise
	Pieces  []string    `json:"pieces,omitempty"` // to send back; none: those the comment names, else all
	Person  string      `json:"person,omitempty"` // API key id, or "local"
}

// Direct is the argument of control.direct.
type Direct struct {
	Directive atelier.Ref `json:"directive"`        // a stored atelier.Directive
	Pieces    []string    `json:"pieces,omitempty"` // none: all
	Person    string      `json:"person,omitempty"`
}

// Replace is the argument of piece.replace. Sent to the job it names the piece
// and works while the piece is being made and at the release gate.
type Replace struct {
	Piece  string      `json:"piece,omitempty"`
	Round  int         `json:"round,omitempty"` // the round that was seen; 0: whatever it is now
	Input  atelier.Ref `json:"input"`           // a stored input, recognised by content
	Person string      `json:"person,omitempty"`
}

// RaiseBudget is the argument of budget.raise: the new caps, above the current ones.
type RaiseBudget struct {
	USD    float64 `json:"usd,omitempty"`
	Calls  int     `json:"calls,omitempty"`
	Person string  `json:"person,omitempty"`
}

// EditCode is the argument of codebook.edit.
type EditCode struct {
	Code   string `json:"code"`
	Action string `json:"action"` // veto, retire, rename
	To     string `json:"to,omitempty"`
	Person string `json:"person,omitempty"`
}

// Control is the argument of control.pause, control.resume and control.finish.
type Control struct {
	Person string `json:"person,omitempty"`
}

// Ack is the result of every update. Temporal answers a repeated update id with
// the first result without comparing arguments, so the result carries their
// digest and the API compares.
type Ack struct {
	Args   string `json:"args"` // SHA-256 of the arguments' JSON
	Effect string `json:"effect,omitempty"`
}
