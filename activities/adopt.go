package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
)

// Adopt makes a version from a person's own piece. Input that is not what its
// piece needs is refused, and told; the versions so far stand.
func (a *Activities) Adopt(ctx context.Context, req atelier.AdoptRequest) (atelier.TurnResult, error) {
	defer beating(ctx, progress{Phase: "adopt"})()
	out, err := a.adopt(ctx, req)
	if err != nil {
		_ = a.tell(ctx, req.Job, atelier.Event{ID: "adopt-" + req.Piece + "-" + req.Input.SHA256, Type: "decision", Piece: req.Piece, Round: req.Round,
			Text: "The version a person supplied for " + req.Piece + " cannot be used: " + errorWords(err)})
		return out, a.fail(ctx, "Adopt", err)
	}
	return out, nil
}

// errorWords is what an error tells people, in one bounded line.
func errorWords(err error) string {
	var e *atelier.Error
	if !errors.As(err, &e) {
		return string(atelier.CodeOf(err))
	}
	words := []rune(strings.Join(strings.Fields(e.Message), " "))
	if len(words) > maxErrorWords {
		words = append(words[:maxErrorWords], '…')
	}
	return string(words)
}

// maxErrorWords is the most of an error that is told, in code points.
const maxErrorWords = 300

func (a *Activities) adopt(ctx context.Context, req atelier.AdoptRequest) (atelier.TurnResult, error) {
	person := atelier.Agent{ID: req.Person, Role: atelier.RolePerson, Name: "A person", Provider: "person", Model: "person"}
	turn := atelier.TurnRequest{Job: req.Job, Kind: atelier.TurnDraft, Agent: person, Piece: req.Piece, Round: req.Round, Version: req.Version,
		Seed: req.Seed, Base: req.Input}
	key := CallKey(turn)
	res, ref, err := a.staged(ctx, req.Job, key)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		res, ref, err = a.makeAdopted(ctx, req, turn, key)
	}
	if err != nil {
		return atelier.TurnResult{}, err
	}
	return summary(turn, res, ref, false), nil
}

func (a *Activities) makeAdopted(ctx context.Context, req atelier.AdoptRequest, turn atelier.TurnRequest, key string) (*Result, atelier.Ref, error) {
	var brief atelier.Brief
	if err := atelier.GetJSON(ctx, a.store, req.Brief, &brief); err != nil {
		return nil, atelier.Ref{}, err
	}
	in, err := a.input(ctx, atelier.InputRef{SHA256: req.Input.SHA256})
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	t := atelier.Turn{Kind: atelier.TurnDraft, Agent: turn.Agent, Brief: brief, Round: req.Round, Version: req.Version, Seed: req.Seed, Inputs: []atelier.Input{in}}
	for _, p := range brief.Pieces {
		if p.ID == req.Piece {
			t.Piece = p
		}
	}
	draft, err := a.media[t.Piece.Medium].adopt(ctx, in, t.Piece)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	res := &Result{Key: key, Kind: turn.Kind, Agent: turn.Agent, Piece: req.Piece, Round: req.Round}
	if res.Artefact, err = artefactOf(t, draft); err != nil {
		return nil, atelier.Ref{}, err
	}
	e, err := a.guarding(ctx, atelier.Roster{}, turn, t)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	e.made(*res.Artefact, draft.Files)
	said := []atelier.Note{{Act: atelier.ActPerson, From: turn.Agent, To: nil, About: atelier.About{Piece: req.Piece, Version: req.Version},
		Words: fmt.Sprintf("A person replaced %s by a version of their own.", req.Piece)}}
	h, err := e.say(said, nil)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	if err := a.speak(ctx, req.Job, e, res, heard{said: h}); err != nil {
		return nil, atelier.Ref{}, err
	}
	ref, err := a.stage(ctx, turn, res, draft.Files)
	if atelier.CodeOf(err) == atelier.CodeExists {
		return a.winner(ctx, req.Job, key)
	}
	return res, ref, err
}
