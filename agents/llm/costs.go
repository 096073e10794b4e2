package llm

import (
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
)

// How large a turn is reckoned to get, by the counting of package provider, which
// errs on the high side.
const (
	// callsOfQuestion: asked, and asked again. Once more happens only if the purse
	// of the turn still has it.
	callsOfQuestion = 2
	maxIn           = 19_000 // tokens of a question: prompt, notation and codes, schema, direction, a whole piece
	maxDrawIn       = 43_000 // of a drawing that is to be changed: its numbers count by the byte
	maxChecksIn     = 8_000
	maxReadIn       = 16_000 // sixteen notes in plain words, and what they may be about; or a codebook and twenty lines
	maxTalkIn       = 23_000 // as maxIn, and another piece
	// maxPictureIn is the most of the description of a picture.
	maxPictureIn = 8_000
	// maxPictureOut is the most of a picture that is charged by the token.
	maxPictureOut = 8_000
	// maxUnit is a unit that is read aloud, in characters: a page of 150 words.
	maxUnit = 1_000
)

// costs are the most that the turns of an agent can cost.
func costs(a atelier.Agent, r teamfile.Role) []atelier.TurnCost {
	m := r.Model
	var settles []atelier.TurnCost // before what holds for every kind
	kind := map[atelier.Role]atelier.TurnKind{atelier.RoleMaker: atelier.TurnNegotiate, atelier.RoleDirector: atelier.TurnDecide}[a.Role]
	if kind != "" && a.ID != narratorID && !m.Caps.Draws {
		c := atelier.TurnCost{Agent: a.ID, Kind: kind, Fixed: wholeQuestion(m, maxTalkIn, maxTalk)}
		if m.Caps.Vision {
			c.Fixed.Add(tokens(m, 0, callsOfQuestion*maxTalkSeen*int64(pictureTokens(m)), 0))
		}
		settles = append(settles, c)
	}
	return append(settles, turnCosts(a, r)...)
}

// turnCosts are those of the turns that every job has.
func turnCosts(a atelier.Agent, r teamfile.Role) []atelier.TurnCost {
	m := r.Model
	switch {
	case a.ID == narratorID:
		one := m.Price.Spoken(maxUnit)
		two := one // a unit can be longer than a call takes
		two.Add(one)
		return []atelier.TurnCost{{Agent: a.ID, Kind: atelier.TurnNarrate, Fixed: two, Each: one}}
	case a.Role == atelier.RoleMaker && a.Medium == atelier.Artwork && m.Caps.Draws:
		one := tokens(m, 1, maxPictureIn+2*int64(pictureTokens(m)), maxPictureOut)
		if m.Price.PerImage > 0 {
			one.USD = m.Price.PerImage
		}
		return []atelier.TurnCost{{Agent: a.ID, Each: one}}
	case a.Role == atelier.RoleMaker && a.Medium == atelier.Artwork:
		return []atelier.TurnCost{{Agent: a.ID, Each: wholeQuestion(m, maxDrawIn, 0)}}
	case a.Role == atelier.RoleCritic:
		c := atelier.TurnCost{Agent: a.ID, Fixed: wholeQuestion(m, maxIn, maxCritique)}
		if a.Medium != "" { // the checks are a question of their own, that any turn may be the first to ask
			c.Fixed.Add(wholeQuestion(m, maxChecksIn, maxChecks))
		}
		if m.Caps.Vision && a.Medium != atelier.Text && a.Medium != atelier.Music {
			c.Each = tokens(m, 0, callsOfQuestion*int64(pictureTokens(m)), 0)
		}
		if a.Medium == "" && m.Caps.Vision { // the judge sees all plates, however many
			c.Fixed.Add(tokens(m, 0, callsOfQuestion*maxSeen*int64(pictureTokens(m)), 0))
			c.Each = atelier.Spend{}
		}
		return []atelier.TurnCost{c}
	}
	return []atelier.TurnCost{{Agent: a.ID, Fixed: wholeQuestion(m, maxIn, 0)}}
}

// readCosts adds to the turns of an agent that another provider's reader is asked about
// its notes, or about the codes that it coins. A turn that would have it asked both, and
// twice, can find that there is no more for it.
func readCosts(r *atelier.Roster, reader provider.Model) {
	agents := []atelier.Agent{r.Director, r.Judge}
	for _, p := range r.Panels {
		agents = append(append(agents, p.Maker), p.Critics...)
	}
	for i := range r.Costs {
		c := &r.Costs[i]
		if slices.ContainsFunc(agents, func(a atelier.Agent) bool { return a.ID == c.Agent && a.Provider != r.Reader.Provider }) {
			c.Fixed.Add(wholeQuestion(reader, maxReadIn, maxRead))
		}
	}
}

func pictureTokens(m provider.Model) int {
	if m.Caps.ImageTokens > 0 {
		return m.Caps.ImageTokens
	}
	return 3_000
}

// wholeQuestion is a question with every call it is reckoned with; most is the
// bound of an answer, 0 the model's own.
func wholeQuestion(m provider.Model, in, most int64) atelier.Spend {
	out := int64(m.MaxOutput)
	if out <= 0 {
		out = provider.DefaultMaxOutput
	}
	if most > 0 {
		out = min(out, most)
	}
	return tokens(m, callsOfQuestion, callsOfQuestion*in, callsOfQuestion*out)
}

func tokens(m provider.Model, calls int, in, out int64) atelier.Spend {
	return atelier.Spend{Calls: calls, TokensIn: in, TokensOut: out, USD: (float64(in)*m.Price.InputPerMTok + float64(out)*m.Price.OutputPerMTok) / 1e6}
}
