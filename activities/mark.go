package activities

import (
	"bytes"
	"context"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/mark"
)

// workID names a work by everything that makes it what it is: the brief as it was
// taken, with its seed and its team. It is the same in every run, as a mark has to
// be; a job's id is not.
func workID(b atelier.Brief) string { return atelier.Digest(marshal(b))[:32] }

// marked writes the statement that it was generated into every file of a draft
// that has a place for it, so that what a critic or a person approves is, byte for
// byte, what is published. A file that says the same as in the version it was
// revised from stays that version's, mark and all: a revision leaves alone what it
// did not change.
func marked(ctx context.Context, t atelier.Turn, files []atelier.File) ([]atelier.File, error) {
	m := mark.Mark{Source: mark.Trained, Work: workID(t.Brief), Piece: t.Piece.ID, Version: t.Version, Agent: t.Agent.ID, Model: modelOf(t.Agent)}
	if t.Agent.Provider == house {
		m.Source = mark.Algorithmic
	}
	if personal(t) {
		m.Source = mark.Composite
	}
	out := slices.Clone(files)
	for i, f := range out {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		base := t.Base.File(f.Name)
		if base != nil && (bytes.Equal(base, f.Data) || mark.Equal(f.MediaType, base, f.Data)) {
			out[i].Data = base
			continue
		}
		data, err := mark.Write(f.MediaType, f.Data, m)
		if err != nil {
			return nil, atelier.Errorf(atelier.CodeRefused, "%s returned a file that is no %s as it is called, or that carries a mark of its own", t.Agent.ID, f.MediaType)
		}
		out[i].Data = data
	}
	return out, nil
}

// house is the provider of the built-in team, whose model needs no other name.
const house = "house"

// modelOf names what an agent works with.
func modelOf(a atelier.Agent) string {
	if a.Provider == house {
		return a.Model
	}
	return a.Provider + " " + a.Model
}

// personal reports whether a person's own work is in what a turn makes.
func personal(t atelier.Turn) bool {
	if len(t.Inputs) > 0 || t.Base != nil && t.Base.Artefact.MadeBy.Role == atelier.RolePerson {
		return true
	}
	if t.Base != nil {
		for _, f := range t.Base.Files {
			if m, ok := mark.Read(f.MediaType, f.Data); ok && m.Source == mark.Composite {
				return true
			}
		}
	}
	return false
}
