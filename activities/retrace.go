package activities

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
)

// Retraced is a model call of a turn, as it follows from what is stored.
type Retraced struct {
	Key     string // call key
	Step    string
	Request []byte
}

// Retrace makes a turn of a job again, of nothing but what is stored and the prompts of
// the teams given: its notes, versions and answers, paid for or not, are read and none is
// asked for. It returns what every model was asked, by step. That it is what the models
// were sent shows that agents tell each other nothing beside the record (notes/1, C14).
// CodeNotFound: the turn is not stored, or it would ask what was never asked.
func Retrace(ctx context.Context, s atelier.Store, teams map[string]agents.Team, job, call string) ([]Retraced, error) {
	a := New(Config{Store: s, Teams: teams})
	res, _, err := a.result(ctx, atelier.Ref{Key: atelier.KeyResult(job, call)})
	if err != nil {
		return nil, err
	}
	if res.Asked == nil {
		return nil, atelier.Errorf(atelier.CodeNotFound, "the turn does not say what it was asked; a version before this one staged it")
	}
	req := *res.Asked
	team, ok := teams[req.Team]
	if !ok {
		return nil, atelier.Errorf(atelier.CodeUnsupported, "there is no team %q", req.Team)
	}
	turn, _, err := a.load(ctx, req)
	if err != nil {
		return nil, err
	}
	r := &retracer{purse: purse{a: a, req: req}}
	e, err := a.guarding(ctx, team.Roster, req, turn)
	if err != nil {
		return nil, err
	}
	turn.Payer, turn.Hear = r, e.hear
	again := &Result{}
	files, reply, err := a.ask(ctx, team, turn, again)
	if err == nil {
		_, err = a.heard(ctx, team, turn, e, again, files, reply)
	}
	slices.SortFunc(r.calls, func(x, y Retraced) int { return cmp.Compare(x.Step, y.Step) })
	return r.calls, err
}

// retracer gives the stored answer to every call and pays for none.
type retracer struct {
	purse purse
	mu    sync.Mutex
	calls []Retraced
}

// Pay implements [atelier.Payer].
func (r *retracer) Pay(ctx context.Context, c atelier.ModelCall, _ func(context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	m := r.purse.describe(c)
	if _, err := r.purse.a.store.Head(ctx, atelier.KeyRequestOf(r.purse.req.Job, m.Key)); err != nil {
		return atelier.ModelAnswer{}, err
	}
	r.mu.Lock()
	r.calls = append(r.calls, Retraced{m.Key, c.Step, c.Request})
	r.mu.Unlock()
	var rec answerRecord
	if err := atelier.GetJSON(ctx, r.purse.a.store, atelier.Ref{Key: atelier.KeyResult(r.purse.req.Job, m.Key)}, &rec); err != nil {
		return atelier.ModelAnswer{}, err
	}
	return r.purse.a.answer(ctx, rec)
}
