package atelier

import "time"

// What workflows ask of activities and get back: refs, ids and numbers, never
// content. All of it ends up in workflow history.

// TurnRequest asks for one turn of one agent.
type TurnRequest struct {
	Job       string   `json:"job"`
	Kind      TurnKind `json:"kind"`
	Team      string   `json:"team"`
	Agent     Agent    `json:"agent"`
	Brief     Ref      `json:"brief"`
	Direction Ref      `json:"direction,omitzero"` // the director's result
	Piece     string   `json:"piece,omitempty"`
	Round     int      `json:"round"`
	Version   int      `json:"version,omitempty"` // to make or to look at
	Take      int      `json:"take,omitempty"`    // rises only in workflow code, to pay again on purpose
	Seed      int64    `json:"seed"`
	Allow     Budget   `json:"allow,omitzero"` // the most it may spend; a zero field sets no bound

	Base       Ref      `json:"base,omitzero"`        // the maker's result: revised from, or looked at
	Others     []Ref    `json:"others,omitempty"`     // makers' results of other pieces, in piece-id order
	Reviews    []Ref    `json:"reviews,omitempty"`    // critics' results that hold the findings named in Findings
	Findings   []string `json:"findings,omitempty"`   // ids of the findings to answer or to re-check
	Deliver    []Ref    `json:"deliver,omitempty"`    // results whose notes are delivered, in canonical order
	Directives []Ref    `json:"directives,omitempty"` // what people said, delivered as dir notes
	Codebook   string   `json:"codebook,omitempty"`   // SHA-256 of the version that notes are read and written by; "" the base
	Between    []string `json:"between,omitempty"`    // negotiate, decide: the piece that a finding is held against, and the other one
	Kept       []string `json:"kept,omitempty"`       // negotiate, decide: those of the two that stay as they are
	Moved      []Move   `json:"moved,omitempty"`      // revise: findings that were held against another piece

	// Rounds whose notes are to be put on record while this turn is under way.
	// They ride along because an activity of their own would cost as much as a
	// turn; the call key does not depend on them.
	Commits []CommitRequest `json:"commits,omitempty"`
}

// TurnResult is what a turn left in the store.
type TurnResult struct {
	Result   Ref          `json:"result"`           // result.json: notes, usage, what was made
	Digest   string       `json:"digest,omitempty"` // of the version or the direction
	Score    float64      `json:"score,omitempty"`
	Findings []FindingRef `json:"findings,omitempty"` // raised
	Rechecks []Fate       `json:"rechecks,omitempty"`
	Notes    int          `json:"notes,omitempty"`   // staged
	Unmet    int          `json:"unmet,omitempty"`   // musts that cannot be met
	Coined   int          `json:"coined,omitempty"`  // codes defined, to be decided on at the round's end
	Refused  bool         `json:"refused,omitempty"` // a revision that changed what it may not
	Act      Act          `json:"act,omitempty"`     // negotiate, decide: what was said; "" nothing that settles anything
	About    string       `json:"about,omitempty"`   // the piece that would change
	Reused   bool         `json:"reused,omitempty"`  // found in the store, not made again
	Usage    Spend        `json:"usage,omitzero"`
}

// FindingRef is a finding as workflows know it.
type FindingRef struct {
	ID       string `json:"id"`
	Critic   string `json:"critic"`
	Rule     string `json:"rule"`
	Version  int    `json:"version"` // it was raised against
	Severity int    `json:"severity"`
	Piece    string `json:"piece,omitempty"` // set by the judge; the one that changes, once that is settled
	With     string `json:"with,omitempty"`  // of a contradiction between two pieces: the other one

	// Once makers and director have spoken of it.
	From string `json:"from,omitempty"` // the piece that the judge named, where the other one changes instead
	Talk []Ref  `json:"talk,omitempty"` // their results, in order
	Said int    `json:"said,omitempty"` // which of them says where, from 1; 0: the judge's word stands
}

// Move is a finding that was held against one piece and is to be answered by another.
type Move struct {
	Finding string `json:"finding"`
	Piece   string `json:"piece"`
	Said    Ref    `json:"said"` // the result whose note says where in that piece
}

// Fate is what became of a finding.
type Fate struct {
	ID     string        `json:"id"`
	Status FindingStatus `json:"status"`
	Closed int           `json:"closed,omitempty"` // version
}

// CommitRequest asks for one round's notes to be appended to the record, and its
// turns to be told. It rides on the next activity: a turn, a gate, or the publishing.
type CommitRequest struct {
	Job     string   `json:"job"`
	Kind    string   `json:"kind"`            // open, note; turn: only told, its notes come with the round's
	Piece   string   `json:"piece,omitempty"` // "" the job
	Round   int      `json:"round,omitempty"`
	Results []Ref    `json:"results,omitempty"` // in roster order
	Said    []Ref    `json:"said,omitempty"`    // directives that took effect in this round
	To      []string `json:"to,omitempty"`      // receivers of what was said
	Event   Event    `json:"event,omitzero"`    // told once the notes are committed; N and Time are set there
}

// Codes names a version of a job's codebook. The zero value is the base.
type Codes struct {
	N      int    `json:"n,omitempty"`      // the later of two versions has the higher number
	SHA256 string `json:"sha256,omitempty"` // "" the base
}

// Later returns the later of two versions of one job.
func (c Codes) Later(o Codes) Codes {
	if o.N > c.N {
		return o
	}
	return c
}

// CoinRequest asks to decide, at the end of a round, on the codes that its turns define.
type CoinRequest struct {
	Job       string   `json:"job"`
	Kind      TurnKind `json:"kind,omitempty"`  // of a turn of the job itself
	Piece     string   `json:"piece,omitempty"` // "" the job
	Round     int      `json:"round"`
	Direction Ref      `json:"direction,omitzero"` // the director's result
	Results   []Ref    `json:"results"`            // of the round, in roster order

	Commits []CommitRequest `json:"commits,omitempty"` // rounds whose notes are to be on record before
}

// What a person can do to a code of a job.
const (
	CodeVeto   = "veto"   // it should never have been
	CodeRetire = "retire" // it has had its day
	CodeRename = "rename"
)

// CodeEdit asks to take a code of a job out of use, or to call it otherwise, on a
// person's word.
type CodeEdit struct {
	Job    string    `json:"job"`
	Code   string    `json:"code"`
	Action string    `json:"action"`
	To     string    `json:"to,omitempty"` // renamed: the new code
	Person string    `json:"person,omitempty"`
	Time   time.Time `json:"time"`
}

// DecisionRecord is jobs/<job>/decisions/<n>.json: what a person decided, with
// exactly what was shown.
type DecisionRecord struct {
	Job     string    `json:"job"`
	N       int       `json:"n"` // the gate's number in the job
	Subject OpenGate  `json:"subject"`
	Verdict string    `json:"verdict"`
	Comment Ref       `json:"comment,omitzero"`
	Pieces  []string  `json:"pieces,omitempty"`
	Person  string    `json:"person"`
	Time    time.Time `json:"time"`
}

// ActKind is what a person did outside a gate.
type ActKind string

// What people do.
const (
	DidDirect  ActKind = "direct"
	DidReplace ActKind = "replace"
	DidApprove ActKind = "approve" // one piece
	DidFinish  ActKind = "finish"
	DidRaise   ActKind = "raise" // the budget
	DidPause   ActKind = "pause"
	DidResume  ActKind = "resume"
	DidCode    ActKind = "code" // vetoed, retired or renamed
)

// Did is jobs/<job>/acts/<id>.json: what a person did outside a gate. It is on
// record before it is acknowledged, so that a job rebuilt from the store does
// it again, at the same place.
type Did struct {
	Job       string    `json:"job"`
	Kind      ActKind   `json:"kind"`
	Step      int       `json:"step"`              // of the job's path, where it was done
	Piece     string    `json:"piece,omitempty"`   // replaced, approved or finished; "" the job
	Round     int       `json:"round,omitempty"`   // approved or finished: the piece's rounds by then
	Version   int       `json:"version,omitempty"` // approved
	Pieces    []string  `json:"pieces,omitempty"`  // directed; none: all
	Directive Ref       `json:"directive,omitzero"`
	Input     Ref       `json:"input,omitzero"`
	Cap       Budget    `json:"cap,omitzero"`
	Code      string    `json:"code,omitempty"`   // vetoed, retired or renamed
	Action    string    `json:"action,omitempty"` // which of these
	Codes     Codes     `json:"codes,omitzero"`   // the version of the codebook that it made
	Person    string    `json:"person,omitempty"`
	Time      time.Time `json:"time"`

	// Set when it is read back: the rounds, by piece ("" the director's
	// versions), that were made before it took effect.
	After []Place `json:"after,omitempty"`
}

// AfterRounds returns how many rounds of a piece were made before d took effect.
func (d Did) AfterRounds(piece string) int {
	for _, p := range d.After {
		if p.Piece == piece {
			return p.Round
		}
	}
	return 0
}

// Place is a round of a piece.
type Place struct {
	Piece string `json:"piece,omitempty"`
	Round int    `json:"round"`
}

// Said is a directive with the place where it took effect.
type Said struct {
	Directive Ref      `json:"directive"`
	Pieces    []string `json:"pieces,omitempty"`
	Piece     string   `json:"piece,omitempty"`
	Round     int      `json:"round,omitempty"` // 0: not yet
}

// PublishRequest asks for the bundle, or only for the end to be written.
type PublishRequest struct {
	Job      string          `json:"job"`
	Brief    Ref             `json:"brief"`
	Status   JobStatus       `json:"status"`
	Pieces   []PublishedWork `json:"pieces,omitempty"`
	Directed Ref             `json:"directed,omitzero"` // the director's result
	Judged   []Ref           `json:"judged,omitempty"`  // the coherence critic's results
	Talks    []Ref           `json:"talks,omitempty"`   // results of makers and director who settled contradictions
	Moved    []Move          `json:"moved,omitempty"`   // what became of that
	Waived   bool            `json:"waived,omitempty"`  // a person approved the release, high findings or not
	Commits  []CommitRequest `json:"commits,omitempty"` // rounds not on record yet
	Paid     bool            `json:"paid,omitempty"`    // models took part: the calls in the store are counted
	Bundle   bool            `json:"bundle"`            // false: cancelled, rejected or failed, nothing is published
	Ended    time.Time       `json:"ended"`
}

// PublishedWork is one piece with its history.
type PublishedWork struct {
	Piece    string       `json:"piece"`
	Medium   Medium       `json:"medium"`
	Best     int          `json:"best"` // version delivered
	Versions []VersionRef `json:"versions"`
	Waived   bool         `json:"waived,omitempty"` // a person approved the delivered version
	Reason   StopReason   `json:"reason"`
	Narrated string       `json:"narrated,omitempty"` // call key of the result that is the delivered version read aloud
}

// VersionRef is one version and what was said of it, by the call keys of the
// results: ten rounds of eight pieces fit into one payload this way.
type VersionRef struct {
	Version int      `json:"version"`
	Made    string   `json:"made"`              // the maker's
	Reviews []string `json:"reviews,omitempty"` // its critics'
	Score   float64  `json:"score"`
}

// AdoptRequest makes a version from a person's own piece.
type AdoptRequest struct {
	Job     string `json:"job"`
	Brief   Ref    `json:"brief"`
	Piece   string `json:"piece"`
	Round   int    `json:"round"`
	Version int    `json:"version"`
	Input   Ref    `json:"input"`
	Person  string `json:"person"`
	Seed    int64  `json:"seed"`
}
