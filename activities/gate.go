package activities

import (
	"context"
	"fmt"

	"github.com/atelierhq/atelier"
)

// OpenGate tells that a person is awaited and returns the decision that is on
// record for exactly what is shown, if there is one: then the job was rebuilt
// from the store and the person need not be asked again.
func (a *Activities) OpenGate(ctx context.Context, job string, g atelier.OpenGate, commits []atelier.CommitRequest) (atelier.DecisionRecord, error) {
	if err := a.commit(ctx, job, commits); err != nil {
		return atelier.DecisionRecord{}, a.fail(ctx, "OpenGate", err)
	}
	var rec atelier.DecisionRecord
	err := atelier.GetJSON(ctx, a.store, atelier.Ref{Key: atelier.KeyDecision(job, g.Number)}, &rec)
	if err == nil && rec.Subject.Shown != g.Shown { // of what was shown before the job was rebuilt
		rec = atelier.DecisionRecord{}
		err = atelier.GetJSON(ctx, a.store, atelier.Ref{Key: atelier.KeyDecisionOf(job, g.Number, g.Shown)}, &rec)
	}
	if err == nil {
		return rec, nil
	}
	if atelier.CodeOf(err) != atelier.CodeNotFound {
		return atelier.DecisionRecord{}, a.fail(ctx, "OpenGate", err)
	}
	err = a.tell(ctx, job, atelier.Event{ID: fmt.Sprintf("gate-%d-%s", g.Number, g.Shown), Type: "gate", Status: atelier.StatusWaiting, Stage: atelier.StageAwaiting,
		Text: fmt.Sprintf("Waiting for a person at the %s gate, to %s", g.Name, g.Action)})
	return atelier.DecisionRecord{}, a.fail(ctx, "OpenGate", err)
}

// RecordDecision stores what a person decided, with what was shown, before the
// job acts on it.
func (a *Activities) RecordDecision(ctx context.Context, rec atelier.DecisionRecord) error {
	if err := a.recordDecision(ctx, rec); err != nil {
		return a.fail(ctx, "RecordDecision", err)
	}
	return nil
}

func (a *Activities) recordDecision(ctx context.Context, rec atelier.DecisionRecord) error {
	sub := fmt.Sprintf("decision-%d", rec.N)
	_, err := atelier.PutJSON(ctx, a.store, atelier.KeyDecision(rec.Job, rec.N), rec)
	if atelier.CodeOf(err) == atelier.CodeExists {
		sub += "-" + rec.Subject.Shown
		_, err = atelier.PutJSON(ctx, a.store, atelier.KeyDecisionOf(rec.Job, rec.N, rec.Subject.Shown), rec)
	}
	if err != nil {
		return err
	}
	person := atelier.Agent{ID: rec.Person, Role: atelier.RolePerson, Name: "A person"}
	words := fmt.Sprintf("%s at the %s gate, of exactly what was shown (%.12s)", verdictWord(rec.Verdict), rec.Subject.Name, rec.Subject.Shown)
	if _, err := a.record(ctx, rec.Job, []note{{rec: atelier.Record{Kind: "approval", Sub: sub, From: person,
		Note: atelier.Note{Act: atelier.ActPerson, From: person, Words: words}}}}); err != nil {
		return err
	}
	return a.tell(ctx, rec.Job, atelier.Event{ID: sub, Type: "decision", Status: atelier.StatusRunning,
		Text: "A person decided: " + words})
}

func verdictWord(v string) string {
	switch v {
	case "approve":
		return "Approved"
	case "revise":
		return "Sent back"
	}
	return "Refused"
}
