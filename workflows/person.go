package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// This file keeps what people did until it has taken effect. It is on record in
// the store before it is acknowledged; in a job that is rebuilt from there it is
// done again, at the same step and after the same rounds, so that the turns made
// before it are found and not made anew.

// maxSteps is more than any job has.
const maxSteps = 1 << 30

// saying is a directive; after is, in a rebuilt job, the rounds of each piece
// that were made before it was heard.
type saying struct {
	atelier.Said
	after []atelier.Place
}

// step begins the next stretch of the job's path, unless it is paused. Steps are
// the job's own clock: what people do is on record with the step they did it in.
func (j *job) step(ctx workflow.Context) error {
	j.at++
	for _, d := range j.edits {
		j.codes = j.codes.Later(d.Codes)
	}
	j.replay(j.at)
	j.keepTime(ctx)
	return j.waitWhilePaused(ctx)
}

// replay does what people had done by a step before the job was rebuilt; it
// reports whether there was anything.
func (j *job) replay(step int) bool {
	n := 0
	for n < len(j.past) && j.past[n].Step <= step {
		j.do(j.past[n])
		n++
	}
	j.past = j.past[n:]
	return n > 0
}

// do lets something that a person did take effect on the job's own state.
func (j *job) do(d atelier.Did) {
	w := j.piece(d.Piece)
	switch d.Kind {
	case atelier.DidDirect:
		j.say(atelier.Said{Directive: d.Directive, Pieces: d.Pieces}, d.After)
	case atelier.DidReplace:
		if w != nil {
			w.replace, w.replaceAfter = &Replace{Piece: d.Piece, Input: d.Input, Person: d.Person}, d.AfterRounds(d.Piece)
		}
	case atelier.DidFinish, atelier.DidApprove:
		if w != nil {
			w.ended = &d
		} else {
			j.finishing, j.paused, j.ended = true, false, d
		}
	case atelier.DidRaise:
		j.budget.USD, j.budget.Calls = max(j.budget.USD, d.Cap.USD), max(j.budget.Calls, d.Cap.Calls)
	case atelier.DidPause, atelier.DidResume:
		j.paused = d.Kind == atelier.DidPause
	case atelier.DidCode: // for the job's own turns from the next step on
		j.edits = append(j.edits, d)
	}
}

// record puts what a person did on record.
func (j *job) record(ctx workflow.Context, d atelier.Did) error {
	d.Job, d.Step, d.Time = j.in.Job, j.at, workflow.Now(ctx).UTC()
	j.acting++
	defer func() { j.acting-- }()
	return recordDid(ctx, d)
}

func recordDid(ctx workflow.Context, d atelier.Did) error {
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Records what a person did: "+string(d.Kind))), act.RecordDid, d).Get(ctx, nil)
}

// say keeps what a person said, once.
func (j *job) say(s atelier.Said, after []atelier.Place) {
	for _, h := range j.said {
		if h.Directive.Key == s.Directive.Key {
			return
		}
	}
	j.said = append(j.said, saying{s, after})
}

// saidBy returns what the director is told for a version of the direction:
// everything said so far.
func (j *job) saidBy(version int) []atelier.Ref {
	var refs []atelier.Ref
	for _, s := range j.said {
		if (atelier.Did{After: s.after}).AfterRounds("") < version {
			refs = append(refs, s.Directive)
		}
	}
	return refs
}

// unheard returns what people said to a piece that none of its rounds has heard.
func (j *job) unheard(w *work) []saying {
	var out []saying
	for _, s := range j.said {
		if concerns(s.Pieces, w.plan.ID) && !w.heard(s.Directive.Key) {
			out = append(out, s)
		}
	}
	return out
}

func concerns(pieces []string, id string) bool {
	for _, p := range pieces {
		if p == id {
			return true
		}
	}
	return len(pieces) == 0
}

func (w *work) heard(directive string) bool {
	if w.result == nil {
		return false
	}
	for _, s := range w.result.Said {
		if s.Directive.Key == directive && s.Round > 0 {
			return true
		}
	}
	return false
}

// give returns what a run of a piece is to know of what people said: what it has
// heard, and what it has not. What it was offered once it need not hear any more:
// its budget may be used up.
func (j *job) give(w *work) []atelier.Said {
	var out []atelier.Said
	if w.result != nil {
		for _, s := range w.result.Said {
			if s.Round > 0 {
				out = append(out, s)
			}
		}
	}
	for _, s := range j.unheard(w) {
		g := s.Said
		if after := (atelier.Did{After: s.after}).AfterRounds(w.plan.ID); after > w.rounds() && !w.offered[s.Directive.Key] {
			g.Piece, g.Round = w.plan.ID, after+1
		}
		w.offered[s.Directive.Key] = true
		out = append(out, g)
	}
	return out
}

// rounds is how many rounds the piece has had.
func (w *work) rounds() int {
	if w.result == nil || len(w.result.Rounds) == 0 {
		return 0
	}
	return w.result.Rounds[len(w.result.Rounds)-1].N
}

// unanswered returns the finished pieces that a person replaced, or said
// something to, since.
func (j *job) unanswered() []*work {
	var out []*work
	for _, w := range j.pieces {
		waiting := w.replace != nil
		if w.best() != nil && !j.finishing {
			for _, s := range j.unheard(w) {
				waiting = waiting || !w.offered[s.Directive.Key]
			}
		}
		if waiting {
			out = append(out, w)
		}
	}
	return out
}

// unheardNotes puts on record what was said too late for any round.
func (j *job) unheardNotes() []atelier.CommitRequest {
	var out []atelier.CommitRequest
	for _, w := range j.pieces {
		req := atelier.CommitRequest{Job: j.in.Job, Kind: "note", Piece: w.plan.ID, Round: w.rounds(), To: []string{j.in.Roster.Panel(w.plan.Medium).Maker.ID}}
		for _, s := range j.unheard(w) {
			req.Said = append(req.Said, s.Directive)
		}
		if len(req.Said) > 0 {
			out = append(out, req)
		}
	}
	return out
}
