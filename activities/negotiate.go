package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/notes"
)

// This file lets two makers settle which of their pieces changes where the judge found
// that they contradict each other, and the director decide where they do not agree. What
// comes of it is told by act and target alone; the words are the record's.

// Negotiate asks a maker what it says to a contradiction between its piece and another.
func (a *Activities) Negotiate(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// Decide asks the director which of two pieces changes.
func (a *Activities) Decide(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// settles reports whether turns of a kind settle a contradiction.
func settles(k atelier.TurnKind) bool {
	return k == atelier.TurnNegotiate || k == atelier.TurnDecide
}

// settling are the acts by which that is done.
var settling = []atelier.Act{atelier.ActPropose, atelier.ActCounter, atelier.ActAccept, atelier.ActReject, atelier.ActDecide}

// names reports whether an act says which piece changes, and where.
func names(a atelier.Act) bool {
	return a == atelier.ActPropose || a == atelier.ActCounter || a == atelier.ActDecide
}

// settle puts the turn to its agent.
func settle(ctx context.Context, team agents.Team, t atelier.Turn) (atelier.Reply, error) {
	if len(t.Findings) != 1 {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeInternal, "one contradiction is settled at a time")
	}
	if t.Kind == atelier.TurnDecide {
		if d, ok := team.Director.(agents.Decider); ok {
			return d.Decide(ctx, t)
		}
		return atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the team's director does not decide between pieces")
	}
	if m, ok := team.Makers[t.Agent.ID].(agents.Negotiator); ok && t.Base != nil && len(t.Others) == 1 {
		return m.Negotiate(ctx, t)
	}
	return atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the team has no maker %q that negotiates", t.Agent.ID)
}

// talkers are the makers of the two pieces.
func talkers(r atelier.Roster, between []string) []string {
	var out []string
	for _, piece := range between {
		out = append(out, r.Panel(mediumOf(piece)).Maker.ID)
	}
	return out
}

// talking are the routes that are open in such a turn alone: between the makers of the
// two pieces, and from them to the director.
func talking(r atelier.Roster, req atelier.TurnRequest) [][2]string {
	if !settles(req.Kind) {
		return nil
	}
	var out [][2]string
	for _, from := range talkers(r, req.Between) {
		out = append(out, [2]string{from, r.Director.ID})
		for _, to := range talkers(r, req.Between) {
			out = append(out, [2]string{from, to})
		}
	}
	return out
}

// addressTalk makes of what an agent says in such a turn the one note that counts: the
// first that settles something, else the first of all. It goes to whoever else takes part.
// What is said beside it nobody is given, and comes back as refused.
func addressTalk(r atelier.Roster, req atelier.TurnRequest, said []atelier.Note) ([]atelier.Note, []refusal) {
	var refused []refusal
	var some []atelier.Note
	for _, n := range said {
		var why *notes.Refused
		if errors.As(notes.Check(req.Agent.Role, n), &why) {
			refused = append(refused, refusal{rawOf(n), why})
		} else {
			some = append(some, n)
		}
	}
	if len(some) == 0 {
		return nil, refused
	}
	at := max(0, slices.IndexFunc(some, func(n atelier.Note) bool { return slices.Contains(settling, n.Act) }))
	for i, n := range some {
		if i != at {
			refused = append(refused, refusal{rawOf(n), pastBound})
		}
	}
	n := some[at]
	n.From, n.ID, n.Severity = req.Agent, "", 0
	n.About.Finding = req.Findings[0]
	n.To = nil
	for _, id := range append(talkers(r, req.Between), r.Director.ID) {
		if id != req.Agent.ID && !slices.Contains(n.To, id) {
			n.To = append(n.To, id)
		}
	}
	return []atelier.Note{n}, refused[:min(len(refused), notes.MaxTurn)]
}

// fits refuses what the guard cannot know to be out of place in such a turn: what does
// not answer the last word, and what would change neither of the two pieces, one that
// stays as it is, or more of a piece than a place in it.
func (e *ear) fits(l notes.Line) *notes.Refused {
	t := e.talk
	refuse := func(rule int, format string, a ...any) *notes.Refused {
		return &notes.Refused{Rule: rule, Msg: fmt.Sprintf(format, a...)}
	}
	switch {
	case t != nil && l.Def != nil:
		return refuse(2, "a note: nothing is defined while a contradiction is settled")
	case t == nil || !slices.Contains(settling, l.Act):
		return nil
	}
	switch {
	case t.last == 0 && e.agent.Role == atelier.RoleMaker && l.Act != atelier.ActPropose:
		return refuse(0, "prop, as nothing is proposed yet")
	case t.last > 0 && l.Act == atelier.ActPropose:
		return refuse(0, "acc, ctr or rej, as something is proposed")
	case t.last > 0 && l.Act != atelier.ActDecide && l.Re != t.last:
		return refuse(3, "an answer to n%d", t.last)
	case !names(l.Act):
		return nil
	}
	piece := e.bridge.ToNote(l, 0, e.agent, atelier.About{}).About.Piece
	switch {
	case !slices.Contains(t.between, piece):
		return refuse(3, "one of the two pieces")
	case slices.Contains(t.kept, piece):
		return refuse(3, "the piece that may change: a person made or approved this one")
	case l.Target.Kind != notes.MusTarget && l.Target.Locus == (notes.Locus{}):
		return refuse(3, "a place in the piece")
	}
	return nil
}

// talk is what such a turn is about.
type talk struct {
	between, kept []string
	last          notes.ID // of what was said of it last; 0: nothing
}

func talkOf(req atelier.TurnRequest, given []atelier.Note) *talk {
	if !settles(req.Kind) {
		return nil
	}
	t := &talk{between: req.Between, kept: req.Kept}
	for _, n := range given {
		if n.From.Role != atelier.RoleCritic {
			t.last = localID(n.ID)
		}
	}
	return t
}

// localID reads n3 as 3; 0 for none.
func localID(s string) notes.ID {
	n, err := strconv.Atoi(strings.TrimPrefix(s, "n"))
	if err != nil || n < 1 {
		return 0
	}
	return notes.ID(n)
}

// agreed is which note of a result says where a piece changes; -1 for none.
func agreed(res *Result) int {
	return slices.IndexFunc(res.Notes, func(n atelier.Note) bool { return names(n.Act) })
}

// move gives findings that were held against another piece to the one that changes: at
// the place, and with what to do, that the note which settled it tells.
func (a *Activities) move(ctx context.Context, req atelier.TurnRequest, t *atelier.Turn, subs []string) error {
	for _, m := range req.Moved {
		res, _, err := a.result(ctx, m.Said)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(t.Findings, func(f atelier.Finding) bool { return f.ID == m.Finding })
		at := agreed(res)
		if i < 0 || at < 0 {
			return atelier.Errorf(atelier.CodeInternal, "finding %s was not settled by the result given", m.Finding)
		}
		at = slices.Index(subs, noteSub(res, at))
		if at < 0 {
			return atelier.Errorf(atelier.CodeInternal, "the note that settles finding %s is not delivered", m.Finding)
		}
		f := &t.Findings[i]
		moved(f, t.Notes[at])
		for k := range t.Notes { // what the judge asked of the other piece is to be answered here
			if n := &t.Notes[k]; n.Act == atelier.ActRequest && n.About.Finding == f.ID {
				n.About.Piece, n.About.Version, n.About.Anchor = f.Piece, f.Version, f.Anchor
			}
		}
	}
	return nil
}

// moved makes a finding one of the piece that a note names.
func moved(f *atelier.Finding, n atelier.Note) {
	f.Piece, f.With, f.From = n.About.Piece, f.Piece, f.Piece
	f.Version, f.Anchor, f.Suggestion, f.Do = n.About.Version, n.About.Anchor, n.Words, ""
	for _, c := range n.Codes {
		if e := notes.Base().Entry(c); e != nil && e.Kind == "d" {
			f.Do = c
			break
		}
	}
}

// said summarises a turn that settles something: what was said, and of which piece.
func said(res *Result) (atelier.Act, string) {
	i := slices.IndexFunc(res.Notes, func(n atelier.Note) bool { return slices.Contains(settling, n.Act) })
	switch {
	case i < 0:
		return "", ""
	case names(res.Notes[i].Act):
		return res.Notes[i].Act, res.Notes[i].About.Piece
	}
	return res.Notes[i].Act, ""
}

// talkWords tells of such a turn.
func talkWords(res *Result) string {
	act, piece := said(res)
	switch act {
	case atelier.ActPropose:
		return fmt.Sprintf("%s proposes that %s changes", res.Agent.Name, piece)
	case atelier.ActCounter:
		return fmt.Sprintf("%s proposes instead that %s changes", res.Agent.Name, piece)
	case atelier.ActAccept:
		return res.Agent.Name + " accepts it"
	case atelier.ActReject:
		return res.Agent.Name + " does not accept it"
	case atelier.ActDecide:
		return fmt.Sprintf("%s decides that %s changes", res.Agent.Name, piece)
	}
	return res.Agent.Name + " does not say which piece should change"
}

// settled says of the judge's findings which of them went to another piece, and books the
// turns in which that was settled.
func (p *publication) settled(ctx context.Context, found []atelier.Finding) error {
	for _, ref := range p.req.Talks {
		res, _, err := p.a.result(ctx, ref)
		if err != nil {
			return err
		}
		p.book(res)
	}
	for _, m := range p.req.Moved {
		res, _, err := p.a.result(ctx, m.Said)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(found, func(f atelier.Finding) bool { return f.ID == m.Finding })
		if at := agreed(res); i >= 0 && at >= 0 {
			moved(&found[i], res.Notes[at])
		}
	}
	return nil
}
