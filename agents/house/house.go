// Package house is the built-in team: algorithms, no model, no network. The same
// brief and seed give the same bytes.
//
// It writes English. Of a picture given to it, it reads colour, light and layout
// and never pretends to recognise what is shown. What it cannot do it says; a
// must that it cannot meet is named in the direction or on the piece.
package house

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/coherence"
	"github.com/atelierhq/atelier/agents/house/composer"
	"github.com/atelierhq/atelier/agents/house/director"
	"github.com/atelierhq/atelier/agents/house/illustrator"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/picture"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/agents/house/writer"
	"github.com/atelierhq/atelier/media/music"
)

// Name is the team's name in a brief.
const Name = "house"

// provider and model mark everything the team makes. The model's number rises
// when the same brief and seed give other bytes than before.
const (
	provider = "house"
	model    = "house/1"
)

// Render turns a score into a WAV file (media/music/synth).
type Render func(context.Context, *music.Score) ([]byte, error)

// Team returns the house team; its composer and its listener hear through render.
func Team(render Render) agents.Team {
	card := func(id string, role atelier.Role, m atelier.Medium, name string) atelier.Agent {
		return atelier.Agent{ID: id, Role: role, Medium: m, Name: name, Provider: provider, Model: model}
	}
	panel := func(m atelier.Medium, maker, makerName string, critics ...atelier.Agent) atelier.MediumPanel {
		return atelier.MediumPanel{Medium: m, Maker: card(maker, atelier.RoleMaker, m, makerName), Critics: critics}
	}
	critic := func(id string, m atelier.Medium, name string) atelier.Agent {
		return card(id, atelier.RoleCritic, m, name)
	}
	team := agents.Team{
		Roster: atelier.Roster{
			Team:     Name,
			Director: card("director", atelier.RoleDirector, "", "Director"),
			Panels: []atelier.MediumPanel{
				panel(atelier.Text, "writer", "Writer",
					critic("language-critic", atelier.Text, "Language critic"), critic("reader", atelier.Text, "Reader")),
				panel(atelier.Artwork, "illustrator", "Illustrator",
					critic("visual-critic", atelier.Artwork, "Visual critic"), critic("viewer", atelier.Artwork, "Viewer")),
				panel(atelier.Music, "composer", "Composer",
					critic("music-critic", atelier.Music, "Music critic"), critic("listener", atelier.Music, "Listener")),
			},
			Judge: critic("coherence-critic", "", "Coherence critic"),
		},
		Director: seededDirector{director.New()},
		Makers: map[string]atelier.Maker{
			"writer":      writer.New(),
			"illustrator": illustrator.New(),
			"composer":    composer.New(composer.Render(render)),
		},
		Critics: map[string]atelier.Critic{
			"language-critic":  language.New(),
			"reader":           language.NewReader(),
			"visual-critic":    picture.New(),
			"viewer":           picture.NewViewer(),
			"music-critic":     sound.New(),
			"listener":         sound.NewListener(),
			"coherence-critic": coherence.New(),
		},
	}
	s := newSeats()
	for id, m := range team.Makers {
		team.Makers[id] = seatedMaker{s, m}
	}
	for id, c := range team.Critics {
		team.Critics[id] = coiningCritic{seatedCritic{s, c}}
	}
	return team
}
