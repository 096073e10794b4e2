package llm

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
)

// Options are what a team of models needs of the process it works in.
type Options struct {
	Render Render                       // plays scores
	Env    func(string) string          // looks a key up by its variable; nil: os.Getenv
	Read   func(string) ([]byte, error) // reads a key from its file; nil: os.ReadFile
}

// Team builds the team that a file describes. Roles of a provider are played by its
// models; roles without one by the agents of house, which also stand by where the
// file says fallback: house. The measured critics of house are in every panel, and
// a model critic sits beside them.
//
// Nobody of the house reads aloud, or reads notes back: a team has a narrator or a
// reader only if its file names one.
func Team(file *teamfile.File, house agents.Team, o Options) (agents.Team, error) {
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if o.Read == nil {
		o.Read = os.ReadFile
	}
	b := &builder{house: house, providers: map[string]*provider.Provider{}, team: agents.Team{
		Roster:   atelier.Roster{Team: file.Team, Director: house.Roster.Director, Judge: house.Roster.Judge},
		Director: house.Director, Makers: map[string]atelier.Maker{}, Critics: map[string]atelier.Critic{},
	}}
	for _, p := range file.Providers {
		c, err := p.Config(o.Env, o.Read)
		if err != nil {
			return agents.Team{}, err
		}
		if b.providers[p.Name], err = provider.New(c); err != nil {
			return agents.Team{}, err
		}
	}
	r := file.Roles
	if s, ok := b.seat(r.Director); ok {
		b.team.Roster.Director = b.card(house.Roster.Director, r.Director)
		b.team.Director = eitherDirector{director{s}, house.Director}
	}
	for _, p := range house.Roster.Panels {
		b.panel(p, r, o.Render)
	}
	judgeID := house.Roster.Judge.ID
	b.team.Critics[judgeID] = house.Critics[judgeID]
	if s, ok := b.seat(r.Judge); ok {
		b.team.Roster.Judge = b.card(house.Roster.Judge, r.Judge)
		b.team.Critics[judgeID] = eitherCritic{judge{s, house.Critics[judgeID]}, house.Critics[judgeID]}
	}
	if s, ok := b.seat(r.Narrator); ok {
		b.team.Roster.Narrator = b.card(atelier.Agent{ID: narratorID, Role: atelier.RoleMaker, Medium: atelier.Text, Name: "Narrator"}, r.Narrator)
		b.team.Makers[narratorID] = narrator{s, r.Narrator.Voice}
	}
	if s, ok := b.seat(r.Reader); ok {
		b.team.Roster.Reader = atelier.Agent{ID: readerID, Name: "Reader", Provider: r.Reader.Provider, Model: r.Reader.Model.Name}
		b.team.Reader = reader{s}
		readCosts(&b.team.Roster, r.Reader.Model)
	}
	return b.team, nil
}

type builder struct {
	house     agents.Team
	providers map[string]*provider.Provider
	team      agents.Team
}

func (b *builder) seat(r teamfile.Role) (seat, bool) {
	return seat{b.providers[r.Provider], r.Model}, r.Set()
}

// card is the card of a house agent's seat with a model in it; it notes what its
// turns cost and who stands by.
func (b *builder) card(house atelier.Agent, r teamfile.Role) atelier.Agent {
	a := house
	a.Provider, a.Model = r.Provider, r.Model.Name
	if r.Fallback {
		b.team.Roster.Fallbacks = append(b.team.Roster.Fallbacks, atelier.Fallback{Agent: a.ID, By: house})
	}
	b.team.Roster.Costs = append(b.team.Roster.Costs, costs(a, r)...)
	return a
}

// panel seats the maker and the critics of one medium.
func (b *builder) panel(p atelier.MediumPanel, r teamfile.Roles, render Render) {
	role := map[atelier.Medium]teamfile.Role{atelier.Text: r.Writer, atelier.Artwork: r.Illustrator, atelier.Music: r.Composer}[p.Medium]
	out := atelier.MediumPanel{Medium: p.Medium, Maker: p.Maker}
	b.team.Makers[p.Maker.ID] = b.house.Makers[p.Maker.ID]
	if s, ok := b.seat(role); ok {
		var m atelier.Maker
		switch {
		case p.Medium == atelier.Text:
			m = writer{s}
		case p.Medium == atelier.Music:
			m = composer{s, render}
		case role.Model.Caps.Draws:
			m = painter{s}
		default:
			m = drawer{s}
		}
		out.Maker = b.card(p.Maker, role)
		b.team.Makers[p.Maker.ID] = eitherMaker{m, b.house.Makers[p.Maker.ID]}
	}
	for _, c := range p.Critics {
		out.Critics = append(out.Critics, c)
		b.team.Critics[c.ID] = b.house.Critics[c.ID]
		if p.Medium == atelier.Text {
			b.team.Critics[c.ID] = englishOnly{b.house.Critics[c.ID]}
		}
	}
	for i, role := range r.Critics[p.Medium] {
		s, ok := b.seat(role)
		if !ok {
			continue // the measured critics sit there already
		}
		id := string(p.Medium) + "-reader"
		if i > 0 {
			id += fmt.Sprintf("-%d", i+1)
		}
		a := b.card(atelier.Agent{ID: id, Role: atelier.RoleCritic, Medium: p.Medium, Name: names[p.Medium]}, teamfile.Role{Provider: role.Provider, Model: role.Model})
		out.Critics = append(out.Critics, a)
		b.team.Critics[id] = critic{s, p.Medium}
	}
	b.team.Roster.Panels = append(b.team.Roster.Panels, out)
}

// names are what people call the model critics.
var names = map[atelier.Medium]string{atelier.Text: "Text reader", atelier.Artwork: "Picture reader", atelier.Music: "Score reader"}

// The seat of an agent may be taken by the house's: the turn's card says who is
// asked (atelier.Fallback).
const house = "house"

// named is whom a turn names, of the two that have a seat.
func named[T any](t atelier.Turn, model, ours T) T {
	if t.Agent.Provider == house {
		return ours
	}
	return model
}

type eitherMaker struct{ model, house atelier.Maker }

// Make asks whom the turn names.
func (e eitherMaker) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	return named(t, e.model, e.house).Make(ctx, t)
}

// Negotiate asks whom the turn names.
func (e eitherMaker) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	n, ok := named(t, e.model, e.house).(agents.Negotiator)
	if !ok {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "%s does not negotiate", t.Agent.ID)
	}
	return n.Negotiate(ctx, t)
}

type eitherCritic struct{ model, house atelier.Critic }

// Critique asks whom the turn names.
func (e eitherCritic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	return named(t, e.model, e.house).Critique(ctx, t)
}

type eitherDirector struct{ model, house atelier.Director }

// Direct asks whom the turn names.
func (e eitherDirector) Direct(ctx context.Context, t atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	return named(t, e.model, e.house).Direct(ctx, t)
}

// Decide asks whom the turn names.
func (e eitherDirector) Decide(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	n, ok := named(t, e.model, e.house).(agents.Decider)
	if !ok {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "%s does not decide between pieces", t.Agent.ID)
	}
	return n.Decide(ctx, t)
}

// englishOnly keeps the measures of English from texts in other languages, where
// every syllable they count would be wrong.
type englishOnly struct{ atelier.Critic }

// Critique measures English, and says so of anything else.
func (c englishOnly) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if l := t.Brief.Language; l == "" || l == "en" || strings.HasPrefix(l, "en-") {
		return c.Critic.Critique(ctx, t)
	}
	r := atelier.Review{Critic: t.Agent.ID, Piece: t.Piece.ID, Version: t.Version, Score: 1}
	for _, f := range t.Findings {
		r.Rechecks = append(r.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingWithdrawn, Evidence: "measured by the rules of English"})
	}
	return r, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActOK, About: atelier.About{Piece: t.Piece.ID, Version: t.Version},
		Words: "My measures are those of English; I leave this language to readers of it."}}}, nil
}
