package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// PieceInput starts CraftPiece: refs, ids and numbers.
type PieceInput struct {
	Job       string              `json:"job"`
	Team      string              `json:"team"`
	Brief     atelier.Ref         `json:"brief"`
	Direction atelier.Ref         `json:"direction"`
	Deliver   []atelier.Ref       `json:"deliver,omitempty"` // the director's result
	Plan      PiecePlan           `json:"plan"`
	Panel     atelier.MediumPanel `json:"panel"`
	Others    []atelier.Ref       `json:"others,omitempty"` // the turns that made what it depends on
	Critique  atelier.Critique    `json:"critique"`
	Seed      int64               `json:"seed"`
	Slice     atelier.Budget      `json:"slice,omitzero"` // what this piece may spend in this run
	Deadline  time.Time           `json:"deadline,omitzero"`
	Costs     []atelier.TurnCost  `json:"costs,omitempty"`
	Fallbacks []atelier.Fallback  `json:"fallbacks,omitempty"`
	Asks      bool                `json:"asks,omitempty"` // the job answers when the piece asks for more
	BaseURL   string              `json:"base_url,omitempty"`
	Paused    bool                `json:"paused,omitempty"`
	Finishing bool                `json:"finishing,omitempty"`
	Step      int                 `json:"step"` // of the job's path
	Columns   Columns             `json:"columns,omitempty"`

	// When the piece is sent back: where it stood and what is asked.
	Resume      *PieceResult         `json:"resume,omitempty"`
	Asked       []atelier.FindingRef `json:"asked,omitempty"` // of the judge
	Judged      []atelier.Ref        `json:"judged,omitempty"`
	Beside      []atelier.Ref        `json:"beside,omitempty"` // what findings that were moved here were held against
	Said        []atelier.Said       `json:"said,omitempty"`
	Replacement *Replace             `json:"replacement,omitempty"`

	// In a job rebuilt from the store, the rounds that were made before a person
	// ended or replaced the piece: they are gone through again first.
	FinishAfter  int `json:"finish_after,omitempty"`
	ReplaceAfter int `json:"replace_after,omitempty"`
	Approved     int `json:"approved,omitempty"` // version that a person approved

	Owed []atelier.CommitRequest `json:"owed,omitempty"` // rounds of others whose notes ride on the first turn

	Codes atelier.Codes `json:"codes,omitzero"`  // version of the codebook that the first round reads and writes by
	Edits []EditedCodes `json:"edits,omitempty"` // versions that people made since
}

// PieceResult is where a piece stands when its loop ended.
type PieceResult struct {
	Piece  string                  `json:"piece"`
	Reason atelier.StopReason      `json:"reason"`
	Cause  string                  `json:"cause,omitempty"` // kind of the failure that ended it
	Trust  []Trust                 `json:"trust,omitempty"` // of its critics
	Rounds []Round                 `json:"rounds"`
	Spend  atelier.Spend           `json:"spend"`
	Long   time.Duration           `json:"long,omitempty"` // the longest round
	Said   []atelier.Said          `json:"said,omitempty"` // heard; or, in round 0, said to the piece alone and too late
	Owed   []atelier.CommitRequest `json:"owed,omitempty"` // the last rounds' notes, for the next activity to put on record

	Replacement *Replace `json:"replacement,omitempty"` // came too late

	Codes atelier.Codes `json:"codes,omitzero"` // version of the codebook that holds after the last round
}

// piece is the state of one CraftPiece.
type piece struct {
	in     PieceInput
	plan   PiecePlan
	n      int // rounds begun
	rounds []Round
	since  int           // rounds before the last thing that somebody asked for
	before atelier.Spend // in earlier runs
	spend  atelier.Spend // in this run
	stage  atelier.Stage
	reason atelier.StopReason

	asked       []atelier.FindingRef
	said        []atelier.Said
	replacement *Replace
	human       bool
	paused      bool
	pausedAt    time.Time
	timed       bool // see timed
	cut         bool // a turn of this round has less time than it would have had
	slice       atelier.Budget
	answered    int           // asks for more
	longest     time.Duration // of the rounds so far, without pauses
	cause       string
	trust       []Trust

	owed []atelier.CommitRequest // rounds whose notes are not on record yet

	codes   atelier.Codes
	edits   []EditedCodes // by people, for rounds to come
	spoken  []atelier.Ref // results of this round
	defined int           // codes that they define

	notes    workflow.ReceiveChannel
	controls workflow.ReceiveChannel
}

func openPiece(ctx workflow.Context, in PieceInput) (*piece, error) {
	p := &piece{in: in, plan: in.Plan, slice: in.Slice, paused: in.Paused, human: in.Finishing, asked: in.Asked, said: in.Said, replacement: in.Replacement, owed: in.Owed, codes: in.Codes, edits: in.Edits,
		notes: workflow.GetSignalChannel(ctx, SignalNote), controls: workflow.GetSignalChannel(ctx, SignalControl)}
	p.timed, p.pausedAt = timed(ctx, !in.Deadline.IsZero()), workflow.Now(ctx)
	if r := in.Resume; r != nil {
		p.rounds, p.before, p.trust, p.longest = r.Rounds, r.Spend, r.Trust, r.Long
		p.since = len(r.Rounds)
		if p.since > 0 {
			p.n = r.Rounds[p.since-1].N
		}
	}
	return p, p.listen(ctx)
}

// best is the version to deliver, or to revise.
func (p *piece) best() *Round { return Best(p.rounds) }

// directives returns what people said that takes effect in round n.
func (p *piece) directives(n int) []atelier.Ref {
	var refs []atelier.Ref
	for i := range p.said {
		if p.said[i].Round == 0 {
			p.said[i].Piece, p.said[i].Round = p.plan.ID, n
		}
		if p.said[i].Round == n {
			refs = append(refs, p.said[i].Directive)
		}
	}
	return refs
}

// hear keeps what a person said. It may come twice: with the start of the piece
// and by a signal.
func (p *piece) hear(s atelier.Said) {
	for _, h := range p.said {
		if h.Directive.Key == s.Directive.Key {
			return
		}
	}
	p.said = append(p.said, s)
}

// saidSince reports whether people said something that the next round is to hear.
func (p *piece) saidSince() bool {
	for _, s := range p.said {
		if s.Round == 0 || s.Round == p.n+1 {
			return true
		}
	}
	return false
}

// reviewsOf returns the results that hold the words of these findings: those of
// the rounds so far and of the judge.
func (p *piece) reviewsOf(open []atelier.FindingRef) []atelier.Ref {
	var refs []atelier.Ref
	if len(open) == 0 {
		return nil
	}
	for _, r := range p.rounds {
		for i, ref := range r.Reviews {
			critic := p.in.Panel.Critics[i].ID
			for _, f := range open {
				if f.Critic == critic && f.Version == r.Version {
					refs = append(refs, ref)
					break
				}
			}
		}
	}
	return append(refs, p.judgedRefs(open)...)
}

func (p *piece) judgedRefs(open []atelier.FindingRef) []atelier.Ref {
	for _, f := range open {
		if f.Piece != "" {
			return p.in.Judged
		}
	}
	return nil
}

// talks are the results of the makers and the director who settled what is asked.
func talks(asked []atelier.FindingRef) []atelier.Ref {
	var refs []atelier.Ref
	for _, f := range asked {
		refs = append(refs, f.Talk...)
	}
	return refs
}

// moves are the findings that were held against another piece.
func moves(asked []atelier.FindingRef) []atelier.Move {
	var out []atelier.Move
	for _, f := range asked {
		if f.From != "" {
			out = append(out, atelier.Move{Finding: f.ID, Piece: f.Piece, Said: f.Talk[f.Said-1]})
		}
	}
	return out
}

// join is a and what of b is not in it, a itself where that is nothing.
func join(a, b []atelier.Ref) []atelier.Ref {
	out := a[:len(a):len(a)]
	for _, ref := range b {
		known := false
		for _, o := range out {
			known = known || o.Key == ref.Key
		}
		if !known {
			out = append(out, ref)
		}
	}
	return out
}

// commit owes the round's notes to the record: they ride on the next activity.
func (p *piece) commit(words string) {
	r := p.rounds[len(p.rounds)-1]
	req := atelier.CommitRequest{Job: p.in.Job, Kind: "note", Piece: p.plan.ID, Round: r.N,
		Results: append([]atelier.Ref{r.Made}, r.Reviews...), To: []string{p.in.Panel.Maker.ID},
		Event: atelier.Event{Piece: p.plan.ID, Round: r.N, Version: r.Version, Score: r.Score, Stage: p.stage, Text: words}}
	for _, s := range p.said {
		if s.Round == r.N {
			req.Said = append(req.Said, s.Directive)
		}
	}
	p.owed = append(p.owed, req)
}

// result is where the piece stands. The findings open on versions that are not
// the best are left out: their worst severity is all that is asked of them.
func (p *piece) result() PieceResult {
	res := PieceResult{Codes: p.codes, Owed: p.owed, Piece: p.plan.ID, Reason: p.reason, Spend: p.before, Replacement: p.replacement, Cause: p.cause, Trust: p.trust, Long: p.longest}
	res.Spend.Add(p.spend)
	best := p.best()
	for i := range p.rounds {
		r := p.rounds[i]
		if best == nil || r.N != best.N {
			r.Worst, r.Open = r.worst(), nil
		}
		res.Rounds = append(res.Rounds, r)
	}
	last := 0
	if len(p.rounds) > 0 {
		last = p.rounds[len(p.rounds)-1].N
	}
	for _, s := range p.said {
		if s.Round > last { // its round was never made
			s.Piece, s.Round = p.plan.ID, 0
		}
		res.Said = append(res.Said, s)
	}
	return res
}

// status is the answer of the status query.
func (p *piece) status() atelier.PieceStatus {
	s := atelier.PieceStatus{ID: p.plan.ID, Medium: p.plan.Medium, Stage: p.stage, Status: atelier.StatusRunning, Round: p.n, StopReason: p.reason}
	switch {
	case p.reason != "":
		s.Status = atelier.StatusCompleted
	case p.paused:
		s.Status = atelier.StatusPaused
	}
	if b := p.best(); b != nil {
		s.Version, s.Score, s.SHA256, s.Open = b.Version, b.Score, b.Digest, len(b.Open)
	}
	return s
}

func ids(findings []atelier.FindingRef) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.ID)
	}
	return out
}

func ofCritic(findings []atelier.FindingRef, critic string) []atelier.FindingRef {
	var out []atelier.FindingRef
	for _, f := range findings {
		if f.Critic == critic {
			out = append(out, f)
		}
	}
	return out
}
