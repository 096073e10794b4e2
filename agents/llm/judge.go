package llm

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
)

// judge holds all pieces against each other: what the house's judge measures, and
// what a model finds beside it. It speaks with one voice, for there is one judge.
type judge struct {
	seat
	measured atelier.Critic
}

var _ atelier.Critic = judge{}

// Critique judges all pieces of the turn. Findings that were measured are measured
// again, those of the model are asked for again.
func (j judge) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	byModel := func(f atelier.Finding) bool { return strings.HasPrefix(f.Rule, modelRule) }
	mine := t
	mine.Findings = slices.DeleteFunc(slices.Clone(t.Findings), func(f atelier.Finding) bool { return !byModel(f) })
	theirs := t
	theirs.Findings = slices.DeleteFunc(slices.Clone(t.Findings), byModel)
	review, said, err := j.measured.Critique(ctx, theirs)
	if err != nil {
		return review, said, err
	}
	s := j.begin(mine)
	more, err := s.judge(ctx, j.model.Caps.Vision)
	s.reply.Usage.Add(said.Usage)
	if err != nil {
		return atelier.Review{}, s.reply, err
	}
	review.Findings = append(review.Findings, more.Findings...)
	review.Checks = append(review.Checks, more.Checks...)
	review.Score = atelier.Score(review.Checks)
	fates := append(review.Rechecks, more.Rechecks...)
	review.Rechecks = nil
	for _, f := range t.Findings { // in the turn's order
		if i := slices.IndexFunc(fates, func(r atelier.Recheck) bool { return r.Finding == f.ID }); i >= 0 {
			review.Rechecks = append(review.Rechecks, fates[i])
		}
	}
	// Requests in the order of the findings; an ok only if both have nothing left.
	requests := func(ns []atelier.Note) []atelier.Note {
		return slices.DeleteFunc(slices.Clone(ns), func(n atelier.Note) bool { return n.Act != atelier.ActRequest })
	}
	notes := append(requests(said.Notes), requests(s.reply.Notes)...)
	if len(notes) == 0 {
		notes = s.reply.Notes
		if !slices.ContainsFunc(said.Notes, func(n atelier.Note) bool { return n.Act == atelier.ActOK }) {
			notes = said.Notes
		}
	}
	s.reply.Notes = notes
	return review, s.reply, nil
}

// maxSeen is how many plates a judge is sent: as many as one call takes.
const maxSeen = 24

func (s *session) judge(ctx context.Context, vision bool) (atelier.Review, error) {
	t := s.turn
	checks := demanded(t.Direction, "")
	for i, f := range t.Direction.Facts {
		checks = append(checks, check{"fact-" + strconv.Itoa(i+1), "Do all pieces that show or tell it agree: " + f.Subject + ", " + f.Aspect + ": " + f.Value + "?", factWeight})
	}
	places := map[string]func(placeAnswer) (atelier.Anchor, bool){}
	var b strings.Builder
	var images []provider.Image
	ground(&b, t)
	checkBlock(&b, checks)
	for i := range t.Others {
		w := &t.Others[i]
		p, err := present(w, t.Direction, w.Artefact.Medium, vision)
		if err != nil {
			return atelier.Review{}, err
		}
		places[w.Artefact.Piece] = p.anchor
		block(&b, w.Artefact.Piece, p.words[:min(len(p.words), maxOther)])
		images = append(images, p.images[:min(len(p.images), maxSeen-len(images))]...)
	}
	if len(images) > 0 {
		block(&b, "pictures", "The pictures that follow are "+plateList(t)+", in this order.")
	}
	findingBlock(&b, t.Findings)
	targets(&b, t)
	var a critiqueAnswer
	if err := ask(ctx, s, question{step: "judge", prompt: "judge", notes: true, data: b.String(), images: images, strict: true, most: maxCritique, seed: s.seed()}, critiqueSchema, &a, nil); err != nil {
		return atelier.Review{}, err
	}
	return s.review(ctx, a, checks, t.Findings, func(v verdict) (string, atelier.Anchor, bool) {
		find, ok := places[v.Piece]
		if !ok {
			return "", atelier.Anchor{}, false
		}
		at, ok := find(v.Where)
		return v.Piece, at, ok // whether v.With is there, and another one, is the studio's to see
	}, "")
}

func plateList(t atelier.Turn) string {
	var out []string
	for i := range t.Others {
		w := &t.Others[i]
		if w.Artefact.Medium != atelier.Artwork {
			continue
		}
		if s, err := artwork.FromFiles(w.Files); err == nil {
			for k := range s.Plates {
				out = append(out, w.Artefact.Piece+" "+s.Plates[k].ID)
			}
		}
	}
	return strings.Join(out[:min(len(out), maxSeen)], ", ")
}
