package house

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// coiningCritic defines a code for a sentence that its critic says so often that the
// code pays: what is wrong, or what to do. What is made does not depend on it: a receiver
// is given the sentence again.
type coiningCritic struct{ atelier.Critic }

func (c coiningCritic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	rv, reply, err := c.Critic.Critique(ctx, t)
	if err == nil && t.Brief.Notes != atelier.NotesPlain {
		reply.Coins, err = coins(t, rv)
	}
	return rv, reply, err
}

// coins are the definitions that a review gives reason to: at most one of a problem and
// one of a remedy, which is what an agent may coin in a round.
func coins(t atelier.Turn, rv atelier.Review) ([]atelier.Definition, error) {
	book, err := notes.CodebookOf(t)
	if err != nil {
		return nil, err
	}
	var wrong, mend []string
	for _, f := range append(append([]atelier.Finding(nil), t.Findings...), rv.Findings...) { // those of before were told then
		wrong, mend = append(wrong, notes.Sentences(f.Problem)...), append(mend, notes.Sentences(f.Suggestion)...)
	}
	ev := notes.Evidence{Agent: t.Agent.ID, Round: t.Round, Names: names(t)}
	var out []atelier.Definition
	for _, of := range []struct {
		kind notes.Sort
		said []string
	}{{"p", wrong}, {"d", mend}} {
		if d, ok := book.ProposeSentence(of.said, notes.ScopeOf(t.Agent.Medium), of.kind, ev); ok {
			out = append(out, atelier.Definition{Scope: string(d.Scope), Kind: string(d.Kind), Code: d.Code, Phrase: d.Phrase})
		}
	}
	return out, nil
}

// names are those in use, as far as the critic knows: no code may be one of them.
func names(t atelier.Turn) []string {
	var out []string
	for _, c := range t.Direction.Cast {
		out = append(out, c.Name)
	}
	for _, e := range t.Direction.Elements {
		out = append(out, e.Name)
	}
	works := t.Others
	if t.Base != nil {
		works = append([]atelier.Work{*t.Base}, works...)
	}
	for _, w := range works {
		for _, n := range w.Artefact.Names {
			out = append(out, n.Name)
		}
	}
	return out
}
