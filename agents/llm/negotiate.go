package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// This file has models settle which of two pieces changes where they contradict each other.

const (
	maxTalk     = 3_000 // tokens of what is thought and said
	maxTalkSeen = 4     // plates that are looked at: the one that matters, or the first ones
)

type talkAnswer struct {
	Line string `json:"line" jsonschema:"your one note, a line"`
}

var talkSchema = provider.SchemaFor[talkAnswer]("settlement", nil)

var (
	_ agents.Negotiator = writer{}
	_ agents.Negotiator = drawer{}
	_ agents.Negotiator = composer{}
	_ agents.Negotiator = painter{}
	_ agents.Decider    = director{}
)

// Negotiate settles with another maker which of their pieces changes.
func (w writer) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	return w.settle(ctx, t, "negotiate")
}

// Negotiate settles with another maker which of their pieces changes.
func (d drawer) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	return d.settle(ctx, t, "negotiate")
}

// Negotiate settles with another maker which of their pieces changes.
func (c composer) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	return c.settle(ctx, t, "negotiate")
}

// Decide says which of two pieces changes where their makers do not agree.
func (d director) Decide(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	return d.settle(ctx, t, "decide")
}

// settle asks for one note on the contradiction of the turn.
func (s seat) settle(ctx context.Context, t atelier.Turn, prompt string) (atelier.Reply, error) {
	one := s.begin(t)
	if len(t.Findings) == 0 {
		return one.reply, atelier.Errorf(atelier.CodeInternal, "there is no contradiction to settle")
	}
	f := t.Findings[0]
	var b, who strings.Builder
	var images []provider.Image
	var seen []string
	ground(&b, t)
	works := both(t)
	for i := range works {
		w := &works[i]
		p, err := present(w, t.Direction, w.Artefact.Medium, false)
		if err != nil {
			return one.reply, err
		}
		block(&b, w.Artefact.Piece, p.words[:min(len(p.words), maxOther)])
		if w.Artefact.Medium == atelier.Artwork && s.model.Caps.Vision {
			plates, err := plates(w, f)
			if err != nil {
				return one.reply, err
			}
			for _, id := range plates {
				small, err := artwork.Small(w.File(id+".png"), SeenSide)
				if err != nil {
					return one.reply, err
				}
				images, seen = append(images, provider.Image{MediaType: artwork.MediaPNG, Data: small}), append(seen, w.Artefact.Piece+" "+id)
			}
		}
		switch {
		case t.Kind == atelier.TurnNegotiate && w.Artefact.Piece == t.Piece.ID:
			fmt.Fprintf(&who, "%s is yours", w.Artefact.Piece)
		default:
			fmt.Fprintf(&who, "%s is of %s", w.Artefact.Piece, w.Artefact.MadeBy.ID)
		}
		if w.Artefact.Piece == f.Piece {
			who.WriteString(", and the one that the judge would have changed")
		}
		if slices.Contains(t.Kept, w.Artefact.Piece) {
			who.WriteString(", and stays as it is: a person made or approved it")
		}
		who.WriteString("\n")
	}
	if len(images) > 0 {
		block(&b, "pictures", "The pictures that follow are "+strings.Join(seen, ", ")+", in this order.")
	}
	findingBlock(&b, t.Findings)
	block(&b, "settling", who.String())
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a talkAnswer
	if err := ask(ctx, one, question{step: prompt, prompt: prompt, notes: true, data: b.String(), images: images, most: maxTalk, seed: one.seed()}, talkSchema, &a, nil); err != nil {
		return one.reply, err
	}
	said, err := one.handOver(ctx, []string{a.Line})
	for _, n := range said {
		one.note(n)
	}
	return one.reply, err
}

// both are the two pieces of a contradiction, in the order of their ids.
func both(t atelier.Turn) []atelier.Work {
	works := slices.Clone(t.Others)
	if t.Base != nil {
		works = append(works, *t.Base)
	}
	slices.SortFunc(works, func(a, b atelier.Work) int { return strings.Compare(a.Artefact.Piece, b.Artefact.Piece) })
	return works
}

// plates are the ids of those that are looked at: the one that a finding names or that
// shows what it names, else the first ones.
func plates(w *atelier.Work, f atelier.Finding) ([]string, error) {
	s, err := artwork.FromFiles(w.Files)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range s.Plates {
		p := &s.Plates[i]
		if f.Anchor.Unit != "" && (p.ID == f.Anchor.Unit || p.Unit == f.Anchor.Unit) {
			return []string{p.ID}, nil
		}
		if len(out) < maxTalkSeen {
			out = append(out, p.ID)
		}
	}
	return out, nil
}

// Negotiate speaks for a model that paints and does not talk: it lets the judge's word
// stand, accepts what others propose, and asks for a change of the other piece only where
// its own has to stay.
func (p painter) Negotiate(_ context.Context, t atelier.Turn) (atelier.Reply, error) {
	if len(t.Findings) == 0 || len(t.Others) == 0 {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeInternal, "there is no contradiction to settle")
	}
	f, last := t.Findings[0], ""
	for _, n := range t.Notes {
		if n.Act == atelier.ActPropose || n.Act == atelier.ActCounter {
			last = n.ID
		}
	}
	if last != "" {
		return atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActAccept, Re: last, Words: "Agreed: a plate can be painted again."}}}, nil
	}
	s, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Reply{}, err
	}
	plate := &s.Plates[0]
	if x := s.Plate(f.Anchor.Unit); x != nil {
		plate = x
	}
	n := atelier.Note{Act: atelier.ActPropose, Codes: []string{"redo"}, Words: "I paint this plate again.",
		About: atelier.About{Piece: t.Piece.ID, Version: t.Version, Anchor: atelier.Anchor{Unit: plate.ID}}}
	if slices.Contains(t.Kept, t.Piece.ID) {
		other := &t.Others[0]
		n.Codes, n.Words = []string{"align"}, "A person made or approved the picture, so it stays."
		n.About = atelier.About{Piece: other.Artefact.Piece, Version: other.Artefact.Version}
		if story, err := text.FromFiles(other.Files); err == nil {
			n.About.Anchor.Unit = story.Units[0].ID
			if story.Unit(plate.Unit) >= 0 {
				n.About.Anchor.Unit = plate.Unit
			}
		}
	}
	return atelier.Reply{Notes: []atelier.Note{n}}, nil
}
