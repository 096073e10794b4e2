package atelier

import (
	"encoding/json"
	"time"
)

// Status is where a job stands, in the words of the API.
type Status string

// The statuses of a job; the last five are ends.
const (
	StatusQueued    Status = "queued"
	StatusRunning   Status = "running"
	StatusWaiting   Status = "waiting_for_human"
	StatusPaused    Status = "paused"
	StatusStopping  Status = "cancelling"
	StatusCancelled Status = "cancelled"
	StatusCompleted Status = "completed"
	StatusDegraded  Status = "completed_degraded"
	StatusRejected  Status = "rejected"
	StatusFailed    Status = "failed"
)

// Ended reports whether s is an end: nothing will change any more.
func (s Status) Ended() bool {
	switch s {
	case StatusCancelled, StatusCompleted, StatusDegraded, StatusRejected, StatusFailed:
		return true
	}
	return false
}

// Stage is where a workflow stands, as the Temporal UI shows it.
type Stage string

// The stages.
const (
	StageDirecting  Stage = "directing"
	StageDrafting   Stage = "drafting"
	StageCritiquing Stage = "critiquing"
	StageRevising   Stage = "revising"
	StageEnsemble   Stage = "ensemble"
	StageAwaiting   Stage = "awaiting_person"
	StagePublishing Stage = "publishing"
	StageCompleted  Stage = "completed"
	StageDegraded   Stage = "completed_degraded"
	StageRejected   Stage = "rejected"
	StageFailed     Stage = "failed"
	StageCancelled  Stage = "cancelled"
)

// StopReason says why a loop ended. Every loop ends for one of these.
type StopReason string

// The stop reasons of a piece.
const (
	StopHuman       StopReason = "human"       // a person approved, replaced or ended it
	StopFailed      StopReason = "failed"      // a call used up its attempts
	StopAccepted    StopReason = "accepted"    // target score, no high finding open
	StopBudget      StopReason = "budget"      // the next round no longer fits
	StopOscillation StopReason = "oscillation" // an earlier version came back
	StopRegression  StopReason = "regression"  // two revisions running clearly below the best
	StopPlateau     StopReason = "plateau"     // the best no longer rises
	StopRoundCap    StopReason = "round_cap"   // the limit of rounds
)

// Spend is what a job has used so far.
type Spend struct {
	Calls     int     `json:"calls"`
	TokensIn  int64   `json:"tokens_in"`
	TokensOut int64   `json:"tokens_out"`
	USD       float64 `json:"usd"`
}

// Add adds o to s.
func (s *Spend) Add(o Spend) {
	s.Calls += o.Calls
	s.TokensIn += o.TokensIn
	s.TokensOut += o.TokensOut
	s.USD += o.USD
}

// PieceStatus is one piece as the job resource shows it.
type PieceStatus struct {
	ID         string     `json:"id"`
	Medium     Medium     `json:"medium"`
	Stage      Stage      `json:"stage"`
	Status     Status     `json:"status"`
	Round      int        `json:"round"`
	Version    int        `json:"version"`          // best version so far, 0: none
	Score      float64    `json:"score"`            // of that version
	SHA256     string     `json:"sha256,omitempty"` // digest of that version (Artefact.Digest)
	StopReason StopReason `json:"stop_reason,omitempty"`
	Open       int        `json:"open_findings"`
}

// Gate is a point where a person decides. Its digest names the exact bytes
// that were shown: a decision must quote it.
type Gate struct {
	Name      string        `json:"gate"`   // direction, pieces or release
	Action    string        `json:"action"` // what approval lets happen
	Number    int           `json:"number"` // of this gate in the job, from 1
	Artefacts []GateSubject `json:"artefacts"`
	Narrated  []GateSubject `json:"narrated,omitempty"` // recordings of texts, under the texts' names and versions
	Spend     Spend         `json:"spend"`
	Expires   time.Time     `json:"expires"`
}

// Digest is what a decision at the gate has to quote: the SHA-256 of the canonical JSON
// of g. What changes with every run (the time it expires) is left out, so that a gate of
// a job that was rebuilt shows the same.
func (g Gate) Digest() string {
	g.Expires = time.Time{}
	b, err := json.Marshal(g)
	if err != nil {
		panic(err) // a struct of strings and numbers
	}
	return Digest(b)
}

// GateSubject is one thing shown at a gate.
type GateSubject struct {
	Name    string `json:"name"` // piece id, or "direction"
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

// OpenGate is a gate that waits, with the digest a decision must quote.
type OpenGate struct {
	Gate
	Shown string `json:"shown"` // Gate.Digest
}

// JobStatus is the full state of a job: the answer of the status query and the
// core of the job resource.
type JobStatus struct {
	ID          string                `json:"id"`
	Title       string                `json:"title,omitempty"`
	Status      Status                `json:"status"`
	Stage       Stage                 `json:"stage"`
	StopReasons map[string]StopReason `json:"stop_reasons,omitempty"` // by piece
	Pieces      []PieceStatus         `json:"pieces"`
	Spend       Spend                 `json:"spend"`
	Budget      Budget                `json:"budget"`
	Gate        *OpenGate             `json:"gate,omitempty"`
	Broken      []string              `json:"broken_promises,omitempty"` // why the job is degraded
	Reason      string                `json:"reason,omitempty"`          // why the job failed
	Direction   *Ref                  `json:"-"`
}

// Final is jobs/<job>/final.json, the end of a job. Absent means unfinished.
type Final struct {
	JobStatus
	Ended    time.Time `json:"ended"`
	Manifest *Ref      `json:"manifest,omitempty"`
	Index    *Ref      `json:"index,omitempty"` // bundle index: path to Ref
}
