package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// Decision is what a person decides at a gate, or on one piece while it is
// being made.
type Decision struct {
	Gate    string   `json:"gate,omitempty" doc:"The gate that is open; may be left out"`
	Piece   string   `json:"piece,omitempty" doc:"Decide on this piece instead of a gate"`
	Round   int      `json:"round,omitempty" doc:"With piece: the round that was seen"`
	Shown   string   `json:"shown" doc:"The digest that was shown: gate.shown of the job, or sha256 of the piece"`
	Verdict string   `json:"verdict" enum:"approve,revise,reject"`
	Comment string   `json:"comment,omitempty" doc:"What to change; required to revise"`
	Pieces  []string `json:"pieces,omitempty" doc:"At a gate: which pieces to send back; all when left out"`
}

// Directive is what a person says to the agents.
type Directive struct {
	Words  string   `json:"words" doc:"At most 2,000 characters; all agents see them in the next round"`
	Pieces []string `json:"pieces,omitempty" doc:"Only these pieces"`
}

// NewBudget is a higher cap.
type NewBudget struct {
	USD   float64 `json:"usd,omitempty"`
	Calls int     `json:"calls,omitempty"`
}

// Replacement is a person's own version of a piece.
type Replacement struct {
	Input string `json:"input" doc:"SHA-256 of an uploaded input"`
	Round int    `json:"round,omitempty" doc:"The round that was seen; left out: whatever it is now"`
}

// Effect is what a message to a job did.
type Effect struct {
	Effect string `json:"effect"`
}

// The bare controls of a job.
const (
	Pause  = "pause"
	Resume = "resume"
	Finish = "finish"
)

// Decide sends a decision. The workflow refuses it (CodeConflict) when nothing
// waits, or when something else than Shown is shown by now.
func (s *Studio) Decide(ctx context.Context, who Principal, job, updateID string, d Decision) (Effect, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Effect{}, err
	}
	switch {
	case !atelier.ValidDigest(d.Shown):
		return Effect{}, invalid("shown", "must be the digest that was shown: 64 hexadecimal digits")
	case d.Verdict != workflows.Approve && d.Verdict != workflows.Revise && d.Verdict != workflows.Reject:
		return Effect{}, invalid("verdict", "must be approve, revise or reject")
	case d.Gate != "" && !slices.Contains(atelier.Gates, d.Gate):
		return Effect{}, invalid("gate", "is not known; known are: %s", strings.Join(atelier.Gates, ", "))
	case d.Gate != "" && d.Piece != "":
		return Effect{}, invalid("piece", "a decision is about a gate or about a piece, not both")
	case d.Piece != "" && len(d.Pieces) > 0:
		return Effect{}, invalid("pieces", "belongs to a decision at a gate")
	case d.Round < 0 || d.Round > 1000:
		return Effect{}, invalid("round", "must be a round's number")
	case d.Round != 0 && d.Piece == "":
		return Effect{}, invalid("round", "belongs to a decision on a piece")
	case d.Piece != "" && d.Verdict == workflows.Reject:
		return Effect{}, invalid("verdict", "a piece can be approved or revised; only a gate can be rejected")
	case d.Verdict == workflows.Revise && strings.TrimSpace(d.Comment) == "":
		return Effect{}, invalid("comment", "say what to change")
	}
	target := job
	if d.Piece != "" {
		if err := s.checkPieces(ctx, rec, "piece", d.Piece); err != nil {
			return Effect{}, err
		}
		target = workflows.PieceWorkflowID(job, d.Piece)
	}
	if err := s.checkPieces(ctx, rec, "pieces", d.Pieces...); err != nil {
		return Effect{}, err
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	up := update{id: updateID, job: job, workflow: target, name: workflows.UpdateDecide}
	arg := workflows.Decision{Gate: d.Gate, Round: d.Round, Shown: d.Shown, Verdict: d.Verdict, Pieces: d.Pieces, Person: who.Person}
	if d.Comment != "" {
		if arg.Comment, err = s.say(ctx, who, &up, "comment", d.Comment, d.Pieces); err != nil {
			return Effect{}, err
		}
	}
	return s.send(ctx, up, arg)
}

// Direct says something that all agents see in the next round.
func (s *Studio) Direct(ctx context.Context, who Principal, job, updateID string, d Directive) (Effect, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Effect{}, err
	}
	if err := s.checkPieces(ctx, rec, "pieces", d.Pieces...); err != nil {
		return Effect{}, err
	}
	if strings.TrimSpace(d.Words) == "" {
		return Effect{}, invalid("words", "say something")
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	up := update{id: updateID, job: job, workflow: job, name: workflows.UpdateDirect}
	ref, err := s.say(ctx, who, &up, "words", d.Words, d.Pieces)
	if err != nil {
		return Effect{}, err
	}
	return s.send(ctx, up, workflows.Direct{Directive: ref, Pieces: d.Pieces, Person: who.Person})
}

// Control pauses, resumes or finishes a job.
func (s *Studio) Control(ctx context.Context, who Principal, job, updateID, what string) (Effect, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Effect{}, err
	}
	name := map[string]string{Pause: workflows.UpdatePause, Resume: workflows.UpdateResume, Finish: workflows.UpdateFinish}[what]
	if name == "" {
		return Effect{}, errNotFound("control")
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	if updateID != "" {
		// The three take the same arguments: under one bare key Temporal would
		// answer a resume with the result of the pause.
		if updateID += "/" + what; len(updateID) > maxIdempotency {
			updateID = atelier.Digest([]byte(updateID))
		}
	}
	return s.send(ctx, update{id: updateID, job: job, workflow: job, name: name}, workflows.Control{Person: who.Person})
}

// RaiseBudget sets higher caps.
func (s *Studio) RaiseBudget(ctx context.Context, who Principal, job, updateID string, n NewBudget) (Effect, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Effect{}, err
	}
	switch {
	case !(n.USD >= 0 && n.USD <= 1e6):
		return Effect{}, invalid("usd", "must be above 0 and at most 1000000")
	case n.Calls < 0 || n.Calls > 1_000_000:
		return Effect{}, invalid("calls", "must be above 0 and at most 1000000")
	case n.USD == 0 && n.Calls == 0:
		return Effect{}, invalid("usd", "name the new cap: usd or calls")
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	return s.send(ctx, update{id: updateID, job: job, workflow: job, name: workflows.UpdateBudget},
		workflows.RaiseBudget{USD: n.USD, Calls: n.Calls, Person: who.Person})
}

// Replace puts a person's own version in the place of a piece.
func (s *Studio) Replace(ctx context.Context, who Principal, job, piece, updateID string, r Replacement) (Effect, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Effect{}, err
	}
	if s.checkPieces(ctx, rec, "piece", piece) != nil {
		return Effect{}, errNotFound("piece")
	}
	if !atelier.ValidDigest(r.Input) {
		return Effect{}, invalid("input", "must be the SHA-256 that the upload answered: 64 lower-case hexadecimal digits")
	}
	if r.Round < 0 || r.Round > 1000 {
		return Effect{}, invalid("round", "must be a round's number")
	}
	ref, err := s.ownInput(ctx, who, r.Input)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		return Effect{}, invalid("input", "there is no such input: upload it first (POST /v1/inputs)")
	}
	if err != nil {
		return Effect{}, err
	}
	if !fits(piece, ref.MediaType) {
		return Effect{}, invalid("input", "is %s, which cannot stand for %s", ref.MediaType, piece)
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	return s.send(ctx, update{id: updateID, job: job, workflow: job, name: workflows.UpdateReplace},
		workflows.Replace{Piece: piece, Round: r.Round, Input: ref, Person: who.Person})
}

// CodeEdit is what a person does to a code that agents coined.
type CodeEdit struct {
	Action string `json:"action" enum:"veto,retire,rename"`
	To     string `json:"to,omitempty" doc:"To rename: the new code, 3 to 10 letters that stand in the phrase in that order"`
}

// EditCode takes a code out of use or renames it, from the next round on. What was said
// with it stays readable.
func (s *Studio) EditCode(ctx context.Context, who Principal, job, code, updateID string, e CodeEdit) (Effect, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Effect{}, err
	}
	switch {
	case !isCode(code):
		return Effect{}, errNotFound("code")
	case e.Action != atelier.CodeVeto && e.Action != atelier.CodeRetire && e.Action != atelier.CodeRename:
		return Effect{}, invalid("action", "must be veto, retire or rename")
	case (e.Action == atelier.CodeRename) != (e.To != ""):
		return Effect{}, invalid("to", "names the new code, to rename one and only then")
	case e.To != "" && !isCode(e.To):
		return Effect{}, invalid("to", "must be 3 to 10 letters from a to z")
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	return s.send(ctx, update{id: updateID, job: job, workflow: job, name: workflows.UpdateCode},
		workflows.EditCode{Code: code, Action: e.Action, To: e.To, Person: who.Person})
}

// isCode reports whether s has the shape of a code.
func isCode(s string) bool {
	return len(s) >= 3 && len(s) <= 10 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// fits reports whether an input of that media type can be a piece.
func fits(piece, mediaType string) bool {
	medium, _, _ := strings.Cut(piece, "-")
	switch atelier.Medium(medium) {
	case atelier.Artwork:
		return strings.HasPrefix(mediaType, "image/")
	case atelier.Music:
		return strings.HasPrefix(mediaType, "audio/") || strings.Contains(mediaType, "musicxml") || mediaType == "text/vnd.abc"
	}
	return strings.HasPrefix(mediaType, "text/") && mediaType != "text/vnd.abc"
}

// Cancel asks the job to stop. It succeeds again while the job is stopping and
// is CodeConflict once it has ended.
func (s *Studio) Cancel(ctx context.Context, who Principal, job string) (Effect, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Effect{}, err
	}
	if err := s.unfinished(ctx, job); err != nil {
		return Effect{}, err
	}
	err := s.client.CancelWorkflow(ctx, job, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return Effect{}, s.gone(ctx, job)
	}
	if err != nil {
		return Effect{}, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the scheduler does not answer", Err: err}
	}
	return Effect{Effect: "cancelling: running calls stop, nothing is published"}, nil
}

func (s *Studio) checkPieces(ctx context.Context, rec indexRecord, field string, pieces ...string) error {
	if len(pieces) == 0 {
		return nil
	}
	b, err := s.brief(ctx, rec)
	if err != nil {
		return err
	}
	known := make([]string, len(b.Pieces))
	for i, p := range b.Pieces {
		known[i] = p.ID
	}
	for i, id := range pieces {
		at := field
		if field == "pieces" {
			at = fmt.Sprintf("pieces[%d]", i)
		}
		if !slices.Contains(known, id) {
			return invalid(at, "is no piece of this job; there are: %s", strings.Join(known, ", "))
		}
		if slices.Index(pieces, id) < i {
			return invalid(at, "is listed twice")
		}
	}
	return nil
}

// unfinished refuses messages to a job that has ended.
func (s *Studio) unfinished(ctx context.Context, job string) error {
	f, err := s.final(ctx, job)
	if err == nil && f != nil {
		return atelier.Errorf(atelier.CodeConflict, "the job has ended: %s", f.Status)
	}
	return err
}

// gone explains a workflow that Temporal does not run: ended, or not started yet.
func (s *Studio) gone(ctx context.Context, job string) error {
	if err := s.unfinished(ctx, job); err != nil {
		return err
	}
	return unavailable("the job is stored and not running now; it is started again soon, try again then")
}

// update is one message to a workflow.
type update struct {
	id, job, workflow, name string
}

// say stores a person's words before the message that delivers them. Its id
// follows from the message's, so that a repeated message finds its words; with
// other words under the same id the key was reused.
func (s *Studio) say(ctx context.Context, who Principal, up *update, field, words string, pieces []string) (atelier.Ref, error) {
	if err := atelier.CheckWords(field, words, atelier.MaxDirective); err != nil {
		return atelier.Ref{}, err
	}
	if up.id == "" {
		up.id = rand.Text()
	}
	id := atelier.Digest([]byte(who.Tenant + "\x00" + up.workflow + "\x00" + up.name + "\x00" + up.id))[:32]
	d := atelier.Directive{ID: id, Words: words, Pieces: pieces, Person: who.Person, Time: time.Now().UTC()}
	key := atelier.KeyDirective(up.job, id)
	ref, err := atelier.PutJSON(ctx, s.store, key, d)
	if atelier.CodeOf(err) != atelier.CodeExists {
		return ref, err
	}
	if ref, err = s.store.Head(ctx, key); err != nil {
		return ref, err
	}
	var first atelier.Directive
	if err := atelier.GetJSON(ctx, s.store, ref, &first); err != nil {
		return ref, err
	}
	if first.Words != words || !slices.Equal(first.Pieces, pieces) {
		return ref, errKeyReused()
	}
	return ref, nil
}

// send delivers a message and waits until the workflow has acted on it.
// Temporal answers a repeated id with the first result and does not compare
// arguments, so their digest is compared here.
func (s *Studio) send(ctx context.Context, up update, arg any) (Effect, error) {
	if up.id == "" {
		up.id = rand.Text()
	}
	encoded, err := json.Marshal(arg)
	if err != nil {
		return Effect{}, err
	}
	short, cancel := context.WithTimeout(ctx, updateTime)
	defer cancel()
	h, err := s.client.UpdateWorkflow(short, client.UpdateWorkflowOptions{
		UpdateID: up.id, WorkflowID: up.workflow, UpdateName: up.name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var ack workflows.Ack
	if err == nil {
		err = h.Get(short, &ack)
	}
	if err != nil {
		return Effect{}, s.refusal(ctx, up, err)
	}
	if ack.Args != "" && ack.Args != atelier.Digest(encoded) {
		return Effect{}, errKeyReused()
	}
	return Effect{Effect: ack.Effect}, nil
}

// refusal turns what an update failed with into what a person can act on.
func (s *Studio) refusal(ctx context.Context, up update, err error) error {
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		if up.workflow != up.job {
			if err := s.unfinished(ctx, up.job); err != nil {
				return err
			}
			return atelier.Errorf(atelier.CodeConflict, "the piece is not being made now")
		}
		return s.gone(ctx, up.job)
	}
	// A refusal of the workflow's arrives as an application error: its words
	// are for people, its type may name one of our codes.
	var said interface {
		error
		Message() string
		Type() string
	}
	if errors.As(err, &said) {
		code := atelier.Code(said.Type())
		if _, ok := statuses[code]; !ok || statuses[code] >= 500 {
			code = atelier.CodeConflict
		}
		return &atelier.Error{Code: code, Message: said.Message(), Err: err}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var full *serviceerror.ResourceExhausted
	if errors.As(err, &full) {
		return atelier.Errorf(atelier.CodeExhausted, "too many messages to this job at once; try again")
	}
	p := unavailable("no worker answers for this job now; try again under the same Idempotency-Key")
	s.log.Warn("update not answered", "job", up.job, "update", up.name, "err", err)
	return p
}
