package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// usualUnits is what the director chooses for a text whose brief names no length.
const usualUnits = 8

// reading is what became of reading one version of a text aloud.
type reading struct {
	begun  bool        // false: the budget did not reach for it, and may be raised
	result atelier.Ref // the narrator's; it has no key if it could not be made
	digest string      // of the recording
	cause  string      // why it could not be made
}

// narrate has the texts that are to be delivered read aloud, where the team has a
// narrator: before a person is asked to release the work, as the recording goes out
// with it. A version is read once. What cannot be read is a broken promise, and stops
// nothing.
func (j *job) narrate(ctx workflow.Context) error {
	for _, w := range j.pieces {
		b := w.best()
		if !j.speaks(w) || b == nil || w.readings[b.Digest].begun {
			continue
		}
		if err := j.waitWhilePaused(ctx); err != nil {
			return err
		}
		r := reading{cause: string(atelier.StopBudget)}
		if !j.timeUp(ctx) && j.affordsMore(j.speech(w)) {
			var err error
			if r, err = j.read(ctx, w, b); err != nil {
				return err
			}
		}
		w.readings[b.Digest] = r
	}
	return nil
}

// read has the narrator read a version aloud. Its error is that the job is called off.
func (j *job) read(ctx workflow.Context, w *work, b *Round) (reading, error) {
	req := atelier.TurnRequest{Job: j.in.Job, Kind: atelier.TurnNarrate, Team: j.in.Roster.Team, Agent: j.in.Roster.Narrator,
		Brief: j.in.Brief, Direction: j.directed, Piece: w.plan.ID, Round: b.N, Version: b.Version, Seed: j.in.Seed, Base: b.Made}
	req.Commits, j.owed = j.owed, nil
	r := reading{begun: true}
	w.read++
	res, err := j.turn(ctx, req, act.Narrate)
	if err != nil {
		j.owed, r.cause = append(req.Commits, j.owed...), causeOf(err)
		return r, ctx.Err()
	}
	r.result, r.digest = res.Result, res.Digest
	j.owed = append(j.owed, atelier.CommitRequest{Job: j.in.Job, Kind: "narration", Piece: w.plan.ID, Round: b.N, Results: []atelier.Ref{res.Result},
		Event: atelier.Event{Piece: w.plan.ID, Round: b.N, Text: w.plan.ID + " is read aloud"}})
	return r, nil
}

// reading is that of the version to deliver; the zero value if it was not tried.
func (w *work) reading() reading {
	if b := w.best(); b != nil {
		return w.readings[b.Digest]
	}
	return reading{}
}

// speaks reports whether a piece is to be read aloud.
func (j *job) speaks(w *work) bool {
	return j.in.Roster.Narrator.ID != "" && w.plan.Medium == atelier.Text
}

func units(w *work) int {
	if w.plan.Count > 0 {
		return w.plan.Count
	}
	return usualUnits
}

// speech is what reading a text aloud is reckoned to cost at worst: all of it, or,
// when it was read before, at least the unit that changed. The calls themselves are
// held to what is left, whatever their number.
func (j *job) speech(w *work) atelier.Spend {
	more := units(w) - 1
	if w.read > 0 {
		more = 0
	}
	return atelier.Worst(j.in.Roster.Costs, j.in.Roster.Narrator, atelier.TurnNarrate, more)
}

// unspoken is b without what it takes to read the texts aloud that were not yet: no
// round beyond the first of a piece is begun with it. What is out of reach anyway is
// not kept back.
func (j *job) unspoken(b atelier.Budget) atelier.Budget {
	for _, w := range j.pieces {
		if !j.speaks(w) || w.read > 0 {
			continue
		}
		if s := capped(j.budget, j.speech(w)); s.USD <= b.USD && s.Calls <= b.Calls && s.Tokens <= b.Tokens {
			b.USD, b.Calls, b.Tokens = b.USD-s.USD, b.Calls-s.Calls, b.Tokens-s.Tokens
		}
	}
	return b
}

// narrated is what was read aloud of what is shown.
func (j *job) narrated() []atelier.GateSubject {
	var s []atelier.GateSubject
	for _, w := range j.pieces {
		if r := w.reading(); r.digest != "" {
			s = append(s, atelier.GateSubject{Name: w.plan.ID, Version: w.best().Version, SHA256: r.digest})
		}
	}
	return s
}
