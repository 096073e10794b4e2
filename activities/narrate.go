package activities

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
)

// Narrate has the narrator read a version aloud. Its calls are those of the job: what
// was spoken for an earlier narration is not paid for again, so that a revised text
// costs the units that changed.
func (a *Activities) Narrate(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// narrations reads what was read aloud of the delivered versions.
func (p *publication) narrations(ctx context.Context) error {
	for _, piece := range p.req.Pieces {
		if piece.Narrated == "" {
			continue
		}
		res, _, err := p.a.result(ctx, p.ref(piece.Narrated))
		if err != nil {
			return err
		}
		if res.Artefact == nil {
			return atelier.Errorf(atelier.CodeCorrupt, "the narration of %s made nothing", piece.Piece)
		}
		p.book(res)
		p.narrated[piece.Piece] = res
		p.models = p.models || res.Agent.Provider != house
	}
	return nil
}

// addNarration adds the recording of a piece and its subtitles.
func (p *publication) addNarration(piece atelier.PublishedWork) {
	res := p.narrated[piece.Piece]
	if res == nil {
		return
	}
	f := bundle.File{MadeBy: &res.Artefact.MadeBy, From: res.Artefact.From, Made: res.Made}
	for _, ref := range res.Artefact.Files {
		f.Role = bundle.Role(baseName(ref.Key))
		p.add(bundle.Folder(piece.Piece, piece.Medium)+"/"+baseName(ref.Key), ref, f)
	}
}
