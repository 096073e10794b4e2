package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// RecordDid puts what a person did on record, before it is acknowledged, and
// tells of it. It may be repeated.
func (a *Activities) RecordDid(ctx context.Context, d atelier.Did) error {
	id := atelier.Digest(marshal(d))[:32]
	if _, err := atelier.PutJSON(ctx, a.store, atelier.KeyAct(d.Job, id), d); err != nil {
		return a.fail(ctx, "RecordDid", err)
	}
	return a.fail(ctx, "RecordDid", a.tell(ctx, d.Job, atelier.Event{ID: "did-" + id, Type: "decision", Piece: d.Piece, Text: didWords(d)}))
}

func didWords(d atelier.Did) string {
	piece := orAll(d.Piece)
	switch d.Kind {
	case atelier.DidDirect:
		to := "all agents"
		if len(d.Pieces) > 0 {
			to = "those who make " + strings.Join(d.Pieces, ", ")
		}
		return "A person said something to " + to
	case atelier.DidReplace:
		return "A person put in a version of their own for " + piece
	case atelier.DidApprove:
		return fmt.Sprintf("A person approved %s, version %d", piece, d.Version)
	case atelier.DidFinish:
		if d.Piece == "" {
			return "A person ended the work: the best so far is delivered"
		}
		return "A person ended the work on " + piece
	case atelier.DidRaise:
		return "A person raised the budget"
	case atelier.DidPause:
		return "A person paused the job"
	case atelier.DidCode:
		return fmt.Sprintf("A person %s the code %s", map[string]string{atelier.CodeVeto: "vetoed", atelier.CodeRetire: "retired", atelier.CodeRename: "renamed"}[d.Action], d.Code)
	}
	return "A person let the job go on"
}

// maxDids bounds what is read back of one job.
const maxDids = 1000

// ReadDids returns, for a job that was rebuilt from the store, what people did
// outside gates, oldest first, each with the rounds after which it took effect:
// as the stored turns say, or after all of them where no turn knows of it.
func (a *Activities) ReadDids(ctx context.Context, job string) ([]atelier.Did, error) {
	defer beating(ctx, progress{Phase: "recall"})()
	dids, err := a.readDids(ctx, job)
	return dids, a.fail(ctx, "ReadDids", err)
}

func (a *Activities) readDids(ctx context.Context, job string) ([]atelier.Did, error) {
	refs, err := listAll(ctx, a.store, atelier.KeyActs(job))
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	if len(refs) > maxDids {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "more than %d things that people did", maxDids)
	}
	dids, err := decodeAll[atelier.Did](ctx, a.store, refs)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(dids, func(x, y atelier.Did) int { // refs come in the order of their digests
		if c := x.Time.Compare(y.Time); c != 0 {
			return c
		}
		return cmp.Compare(x.Step, y.Step)
	})
	made, err := a.turns(ctx, job)
	if err != nil {
		return nil, err
	}
	for i := range dids {
		if dids[i].After, err = a.after(ctx, dids[i], made); err != nil {
			return nil, err
		}
	}
	return dids, nil
}

// turns are the results of all turns of a job; among them is what a model answered,
// which has none of their fields.
func (a *Activities) turns(ctx context.Context, job string) ([]Result, error) {
	calls, err := listAll(ctx, a.store, atelier.KeyCalls(job))
	if err != nil {
		return nil, err
	}
	return decodeAll[Result](ctx, a.store, slices.DeleteFunc(calls, func(ref atelier.Ref) bool { return atelier.CallOf(ref.Key) == "" }))
}

// after is the rounds of every piece that were made before d took effect.
func (a *Activities) after(ctx context.Context, d atelier.Did, made []Result) ([]atelier.Place, error) {
	sub := ""
	if d.Kind == atelier.DidDirect {
		var said atelier.Directive
		if err := atelier.GetJSON(ctx, a.store, d.Directive, &said); err != nil {
			return nil, err
		}
		sub = directiveSub(said)
	}
	var later map[string]bool // versions of the codebook that hold what the person did
	if d.Kind == atelier.DidCode {
		links, err := a.chain(ctx, d.Job)
		if err != nil {
			return nil, err
		}
		later = map[string]bool{}
		for _, l := range links {
			later[l.SHA256] = l.N >= d.Codes.N
		}
	}
	last, effect := map[string]int{}, map[string]int{}
	var pieces []string
	for _, res := range made {
		switch res.Kind {
		case atelier.TurnDirect, atelier.TurnDraft, atelier.TurnRevise:
		default:
			continue
		}
		if !slices.Contains(pieces, res.Piece) {
			pieces = append(pieces, res.Piece)
		}
		last[res.Piece] = max(last[res.Piece], res.Round)
		heard := sub != "" && slices.Contains(res.Delivered, sub)
		put := d.Kind == atelier.DidReplace && res.Agent.Role == atelier.RolePerson && res.Artefact != nil && slices.Contains(res.Artefact.From, d.Input.SHA256)
		read := d.Kind == atelier.DidCode && res.Asked != nil && later[res.Asked.Codebook]
		if (heard || put || read) && (effect[res.Piece] == 0 || res.Round < effect[res.Piece]) {
			effect[res.Piece] = res.Round
		}
	}
	slices.Sort(pieces)
	var out []atelier.Place
	for _, p := range pieces {
		after := last[p]
		if effect[p] > 0 {
			after = effect[p] - 1
		}
		if after > 0 && (d.Kind != atelier.DidReplace || p == d.Piece) {
			out = append(out, atelier.Place{Piece: p, Round: after})
		}
	}
	return out, nil
}

// decodeAll reads records of one kind, in the order of their refs.
func decodeAll[T any](ctx context.Context, s atelier.Store, refs []atelier.Ref) ([]T, error) {
	raw, err := readAll(ctx, s, refs)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(raw))
	for i, b := range raw {
		if err := unmarshal(b, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
