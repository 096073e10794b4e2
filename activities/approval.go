package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
)

// approval puts what a person decided at a gate on the log, signed with exactly what
// was shown. Without a key, or for what the log cannot vouch for (a version that is not
// in the bundle), it is false: the decision stands there as a person's words.
func (s *sealing) approval(ctx context.Context, r atelier.Record, made map[string]bool) (bool, error) {
	k := s.p.a.signing
	if k == nil {
		return false, nil
	}
	rec, err := s.p.a.decision(ctx, r)
	if err != nil {
		return false, err
	}
	if len(rec.Subject.Artefacts) == 0 || rec.Subject.Digest() != rec.Subject.Shown {
		return false, nil
	}
	g := proof.Gate{Gate: rec.Subject.Name, Number: rec.Subject.Number, Action: rec.Subject.Action, Cost: rec.Subject.Spend, Expires: rec.Subject.Expires, Quoted: rec.Subject.Shown}
	for _, a := range rec.Subject.Artefacts {
		g.Artefacts = append(g.Artefacts, proof.Shown(a))
		if a.Name == proof.DirectionShown {
			if ok, err := s.directed(ctx, a); err != nil || !ok {
				return false, err
			}
			continue
		}
		if !slices.ContainsFunc(s.p.artefacts[a.Name], func(art atelier.Artefact) bool { return art.Version == a.Version && art.Digest == a.SHA256 }) {
			return false, nil
		}
		if v := fmt.Sprint(a.Name, "/", a.Version); !made[v] {
			made[v] = true
			if err := s.version(ctx, atelier.Record{Time: r.Time, Note: atelier.Note{About: atelier.About{Piece: a.Name, Version: a.Version}}}); err != nil {
				return false, err
			}
		}
	}
	for _, a := range rec.Subject.Narrated {
		g.Narrated = append(g.Narrated, proof.Shown(a))
	}
	g.Checkpoint = s.log.At()
	b, err := g.Bytes()
	if err != nil {
		return false, err
	}
	signed, err := proof.SignDecision(k.Key, proof.Decision{Subject: b, Shown: proof.Digest(b), Decision: rec.Verdict, Person: rec.Person, Time: rec.Time})
	if err != nil {
		return false, err
	}
	body, err := proof.DetailBody(s.salt("body"), signed)
	if err != nil {
		return false, err
	}
	return true, s.add(proof.Record{Kind: proof.KindApproval, Sub: r.Sub, Round: r.Round, Time: r.Time, From: proof.From{Agent: rec.Person, Role: atelier.RolePerson}}, body)
}

// decision reads the decision that a record tells of.
func (a *Activities) decision(ctx context.Context, r atelier.Record) (atelier.DecisionRecord, error) {
	var n int
	var rec atelier.DecisionRecord
	number, shown, again := strings.Cut(strings.TrimPrefix(r.Sub, "decision-"), "-")
	if _, err := fmt.Sscan(number, &n); err != nil {
		return rec, atelier.Errorf(atelier.CodeCorrupt, "the record of a decision does not say which")
	}
	key := atelier.KeyDecision(r.Job, n)
	if again {
		key = atelier.KeyDecisionOf(r.Job, n, shown)
	}
	return rec, atelier.GetJSON(ctx, a.store, atelier.Ref{Key: key}, &rec)
}

// directed puts a direction that was shown into the bundle, so that its digest can be
// checked; false if no turn of the job made it as it was shown.
func (s *sealing) directed(ctx context.Context, shown atelier.GateSubject) (bool, error) {
	name := proof.PathDirection(shown.Version)
	if at := slices.IndexFunc(s.p.index, func(x bundle.Entry) bool { return x.Path == name }); at >= 0 {
		return s.p.index[at].Ref.SHA256 == shown.SHA256, nil
	}
	made, err := s.p.a.turns(ctx, s.p.req.Job)
	if err != nil {
		return false, err
	}
	for _, res := range made {
		if res.Direction == nil {
			continue
		}
		o := s.p.object(name, marshal(res.Direction), atelier.MediaJSON)
		if o.ref.SHA256 == shown.SHA256 {
			s.p.add(name, o.ref, bundle.File{Role: "version"})
			s.p.made = append(s.p.made, o)
			return true, nil
		}
	}
	return false, nil
}
