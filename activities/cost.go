package activities

import (
	"context"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// book enters what a turn cost into the ledger.
func (p *publication) book(res *Result) {
	for _, m := range res.Made {
		p.codebook += m.CodebookEst
	}
	if len(res.Calls) == 0 {
		p.ledger.Add(atelier.TurnSum{Agent: res.Agent.ID, Turn: res.Kind, Piece: res.Piece, Round: res.Round, Spend: res.Usage})
		return
	}
	for _, c := range res.Calls {
		p.ledger.AddCall(c)
	}
}

// account closes the ledger and stores it. Calls of turns that failed or were called
// off are in no result: they are found by what they left in the store. The first
// ledger stands: a call whose end is told later may make the next one smaller.
func (p *publication) account(ctx context.Context) (atelier.Ref, error) {
	if p.req.Directed.Key != "" {
		res, _, err := p.a.result(ctx, p.req.Directed)
		if err != nil {
			return atelier.Ref{}, err
		}
		p.book(res)
	}
	if p.req.Paid {
		lines, err := p.a.modelCalls(ctx, p.req.Job, p.booked)
		if err != nil {
			return atelier.Ref{}, err
		}
		for _, l := range lines {
			p.ledger.AddCall(l.CallCost)
		}
	}
	recs, err := p.read(ctx)
	if err != nil {
		return atelier.Ref{}, err
	}
	if p.books, err = p.a.versions(ctx, p.req.Job); err != nil {
		return atelier.Ref{}, err
	}
	p.ledger.Notes = notes.Sum(recs, p.brief.Notes, p.codebook, p.books[len(p.books)-1].Coined()...)
	p.ledger.Sort()
	data := indent(p.ledger)
	ref, err := atelier.PutBytes(ctx, p.a.store, atelier.KeyCost(p.req.Job), data, atelier.MediaJSON)
	if atelier.CodeOf(err) == atelier.CodeExists {
		ref = atelier.Ref{Key: atelier.KeyCost(p.req.Job)}
		if data, err = atelier.GetBytes(ctx, p.a.store, ref, atelier.MaxJSON); err == nil {
			p.ledger = atelier.Ledger{}
			err = unmarshal(data, &p.ledger)
		}
		ref.SHA256, ref.Size, ref.MediaType = atelier.Digest(data), int64(len(data)), atelier.MediaJSON
	}
	if len(p.ledger.Calls) > 0 {
		p.final.Spend = p.ledger.Total
	}
	return ref, err
}

// booked reports that a result of the job names the call.
func (p *publication) booked(key string) bool {
	return slices.ContainsFunc(p.ledger.Calls, func(c atelier.CallCost) bool { return c.Key == key })
}

// seedStatus says what became of the seed of a version: that of a model is as good as
// the least of its maker's calls.
func seedStatus(maker string, calls []atelier.CallCost) string {
	worst := atelier.SeedHonoured
	for _, c := range calls {
		switch {
		case c.Agent != maker: // who read its notes made nothing of it
		case c.Seed == atelier.SeedUnsupported:
			return string(c.Seed)
		case c.Seed == atelier.SeedIgnored:
			worst = c.Seed
		}
	}
	return string(worst)
}
