package activities

import (
	"cmp"
	"context"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/notes"
)

// This file asks another model what it takes for what a model said: whether it reads a
// note as it is meant (G6), and a code that is to be coined (notes/1, section 5).

// maxRead is how many lines of a turn are read, in one question. A turn that has more of
// them is one of many blockers, the first of which decide as much as all.
const maxRead = 16

// read has the team's reader say what it takes the plain words of the chosen lines for,
// in one paid call of the turn, and falls back on what is told of a note one of whose
// lines it takes otherwise. Where there is no reader, or it cannot or may not answer, the
// lines pass as not read: work never waits for notation. It fails only with the turn.
//
// Not read are lines of the house and of the narrator, which no model wrote, and those of
// the reader's own provider, whose models share its faults.
func (a *Activities) read(ctx context.Context, e *ear, team agents.Team, payer atelier.Payer, said []utterance) ([]atelier.Made, error) {
	if !e.readBy(team) {
		return nil, nil
	}
	type place struct{ said, line int }
	var chosen []place
	var plain []string
	targets := []atelier.ReadTarget{{Name: notes.NoTargetName}}
	offer := func(t notes.Target) {
		if t.Kind != notes.NoTarget {
			targets = append(targets, atelier.ReadTarget{Name: notes.TargetName(t), Plain: notes.ExpandTarget(t, e.lang)})
		}
	}
	for i := range said {
		u := &said[i]
		for k, l := range u.lines {
			if u.note.From.ID != e.agent.ID || !notes.Chosen(e.turn, l) || len(chosen) == maxRead {
				continue
			}
			chosen, plain = append(chosen, place{i, k}), append(plain, notes.Expand(l, e.book, e.lang))
			offer(l.Target)
			l.Target.Locus = notes.Locus{}
			offer(l.Target)
		}
	}
	if len(chosen) == 0 {
		return nil, nil
	}
	offer(notes.Target{Kind: notes.BriefTarget, Version: 1})
	for _, v := range e.known {
		offer(e.bridge.Target(v))
	}
	slices.SortFunc(targets, func(x, y atelier.ReadTarget) int { return cmp.Compare(x.Name, y.Name) })
	targets = slices.Compact(targets)
	readings, made, err := func() (_ []atelier.Reading, _ []atelier.Made, err error) {
		defer a.brokeDown(ctx, team.Roster.Reader.ID, &err)
		return team.Reader.Read(ctx, reading{payer, team.Roster.Reader.ID}, plain, targets)
	}()
	if err != nil || len(readings) != len(chosen) {
		return made, ctx.Err()
	}
	verdict := map[place]string{}
	misread := map[int]*notes.Refused{}
	for i, p := range chosen {
		verdict[p] = notes.G6Passed
		if why := notes.Misread(said[p.said].lines[p.line], readings[i].Act, readings[i].Target); why != nil {
			misread[p.said] = why
		}
	}
	for i := range said {
		u := &said[i]
		if why := misread[i]; why != nil {
			e.fallBack(u, why)
			continue
		}
		u.g6 = make([]string, len(u.lines))
		for k, l := range u.lines {
			if u.g6[k] = verdict[place{i, k}]; u.g6[k] == "" && notes.Chosen(e.turn, l) {
				u.g6[k] = notes.G6NotRun
			}
		}
	}
	return made, nil
}

// readBy reports whether what the agent says is read: by a model of another provider.
func (e *ear) readBy(team agents.Team) bool {
	return team.Reader != nil && e.agent.Provider != house && e.agent.Provider != team.Roster.Reader.Provider && e.req.Kind != atelier.TurnNarrate
}

// maxDecoded is how many codes of a turn are decoded, in one question: as many as an agent
// may coin in a round.
const maxDecoded = 2

// decode has the team's reader say what lines mean that use the codes which a turn
// defines, and returns how many it got right, by definition. A code that breaks a rule
// whatever a model makes of it is not asked about. Where there is no reader, or it cannot
// or may not answer, no code is decoded. It fails only with the turn.
func (a *Activities) decode(ctx context.Context, e *ear, team agents.Team, payer atelier.Payer, said []atelier.Definition) ([]notes.Decoding, []atelier.Made, error) {
	out := make([]notes.Decoding, len(said))
	if !e.readBy(team) || e.plain {
		return out, nil, nil
	}
	var at []int
	var defs []notes.Def
	edition := e.book.Edit()
	for i, c := range said {
		d := definition(c)
		if err := edition.Coin(d, notes.Evidence{Agent: e.agent.ID, Round: e.req.Round, Uses: enoughUses}); err == nil && len(defs) < maxDecoded {
			at, defs = append(at, i), append(defs, d)
		}
	}
	if len(defs) == 0 {
		return out, nil, nil
	}
	book, trials := e.book.Trials(defs...)
	var lines []string
	for _, t := range trials {
		for _, l := range t {
			lines = append(lines, notes.Print(l))
		}
	}
	restated, made, err := func() (_ []string, _ []atelier.Made, err error) {
		defer a.brokeDown(ctx, team.Roster.Reader.ID, &err)
		return team.Reader.Decode(ctx, reading{payer, team.Roster.Reader.ID}, book.Prompt(atelier.Media[:]...), lines)
	}()
	if err != nil || len(restated) != len(lines) {
		return out, made, ctx.Err()
	}
	for k, t := range trials {
		out[at[k]] = notes.Grade(t, book, restated[:len(t)])
		restated = restated[len(t):]
	}
	return out, made, nil
}

// enoughUses makes every code pay: whether it does is decided at the round's end.
const enoughUses = 1000

// reading pays for a question to the reader in the turn of another agent.
type reading struct {
	atelier.Payer
	reader string
}

// Pay implements [atelier.Payer].
func (r reading) Pay(ctx context.Context, c atelier.ModelCall, send func(context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	c.Agent = r.reader
	return r.Payer.Pay(ctx, c, send)
}
