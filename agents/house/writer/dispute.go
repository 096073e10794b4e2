package writer

import (
	"context"
	"fmt"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/dispute"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

var _ agents.Negotiator = (*Writer)(nil)

// Negotiate settles with another maker which of their pieces changes. A unit of the
// house's own can be told at another hour or in other weather; who acts in it is what the
// direction says.
func (*Writer) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Reply{}, err
	}
	s, err := text.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Reply{}, err
	}
	return dispute.Negotiate(t, func(f atelier.Finding, at atelier.Anchor) bool {
		i := s.Unit(at.Unit)
		return i >= 0 && len(s.Units[i].From) > 0 && setsHour(f)
	})
}

// setsHour reports whether a finding is about the hour or the weather of a unit.
func setsHour(f atelier.Finding) bool {
	return f.Rule == "coherence.time" || f.Rule == "coherence.weather"
}

// atHour tells a unit at the hour and in the weather of the plate that shows it, after it
// was settled that the text changes and not the picture.
func (rv *reviser) atHour(i int, f atelier.Finding) (string, bool) {
	old := rv.story.Units[i]
	p := plateOf(rv.others, f.From, old.ID)
	if p == nil {
		return "I was not given the picture that the text is to agree with.", false
	}
	now := old
	if f.Rule == "coherence.time" {
		now.Time = or(p.Time, old.Time)
	} else {
		now.Weather = or(p.Weather, old.Weather)
	}
	beat := rv.beatOf(i, len(rv.story.Units))
	beat.Time, beat.Weather = now.Time, now.Weather
	bound := rv.bind(beat, i)
	best, found, cost := text.Unit{}, false, 0.0
	// As it stands, if no line of it says another hour; else in other words.
	for _, u := range append(rv.rewrites(now, i, len(rv.story.Units), rv.context(beat, bound), bound, ""), now) {
		if rv.budget <= 0 || slices.ContainsFunc(u.Lines, func(l string) bool {
			h, _ := lexicon.HourTold(l)
			return h != "" && !lexicon.SameHour(h, now.Time)
		}) {
			continue
		}
		trial := rv.story.Clone()
		trial.Units[i] = u
		if c := rv.cost(trial); !found || c < cost {
			best, found, cost = u, true, c
		}
	}
	if !found {
		return fmt.Sprintf("I found no words for %s at that hour.", place(old, 0)), false
	}
	rv.story.Units[i] = best
	if f.Rule == "coherence.time" {
		return fmt.Sprintf("%s is now told at %s.", place(old, 0), now.Time), true
	}
	return fmt.Sprintf("%s is now told in this weather: %s.", place(old, 0), now.Weather), true
}

// plateOf is the plate of a picture that shows a unit, nil for none.
func plateOf(works []atelier.Work, piece, unit string) *artwork.Plate {
	for i := range works {
		if works[i].Artefact.Piece != piece || works[i].Artefact.Medium != atelier.Artwork {
			continue
		}
		s, err := artwork.FromFiles(works[i].Files)
		if err != nil {
			return nil
		}
		for k := range s.Plates {
			if s.Plates[k].Unit == unit {
				return &s.Plates[k]
			}
		}
	}
	return nil
}
