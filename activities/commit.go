package activities

import (
	"context"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// commitAll appends the notes of some rounds, in order.
func (a *Activities) commitAll(ctx context.Context, reqs []atelier.CommitRequest) error {
	for _, req := range reqs {
		if err := a.commit(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// commit appends the notes of one round to the job's record, in roster order,
// and tells of it. It may run twice: a note that is on record is adopted, not
// written again.
func (a *Activities) commit(ctx context.Context, req atelier.CommitRequest) error {
	first, last := 0, 0
	put := func(rec atelier.Record) error {
		n, err := a.record(ctx, rec)
		if err != nil {
			return err
		}
		if first == 0 || n < first {
			first = n
		}
		last = max(last, n)
		return nil
	}
	if req.Kind == "open" {
		// Record 0 opens the transcript, so that no note is ever number 0.
		if _, err := a.record(ctx, atelier.Record{Job: req.Job, Kind: "open", Sub: "open", From: service, Note: atelier.Note{Act: atelier.ActPlain, From: service,
			Words: "The job is open. Everything the agents tell each other from here on is on this record."}}); err != nil {
			return err
		}
	}
	for _, ref := range req.Said {
		var d atelier.Directive
		if err := atelier.GetJSON(ctx, a.store, ref, &d); err != nil {
			return err
		}
		n := personNote(d, req.Piece)
		if err := put(atelier.Record{Job: req.Job, Kind: "note", Sub: directiveSub(d) + "-" + orJob(req.Piece), Round: req.Round, From: n.From, To: req.To, Note: n}); err != nil {
			return err
		}
	}
	for _, ref := range req.Results {
		res, _, err := a.result(ctx, ref)
		if err != nil {
			return err
		}
		for i, n := range res.Notes {
			rec := atelier.Record{Job: req.Job, Kind: "note", Sub: noteSub(res, i), Round: res.Round, From: n.From, To: n.To, Note: n}
			rec.Re = a.answered(req, res.Delivered, n.Re)
			if err := put(rec); err != nil {
				return err
			}
		}
	}
	ev := req.Event
	if ev.Text == "" {
		return nil
	}
	ev.Type, ev.ID = "notes", "commit-"+orJob(req.Piece)+"-"+req.Kind+"-"+strconv.Itoa(req.Round)
	ev.FirstNote, ev.LastNote = first, last
	return a.tell(ctx, req.Job, ev)
}

// record appends one record; the time it is first written is its time.
func (a *Activities) record(ctx context.Context, rec atelier.Record) (int, error) {
	return a.records.of(rec.Job).append(ctx, a.store, noteEntries(rec.Job), atelier.KeyNotes(rec.Job), 0, rec.Sub, func(n int) any {
		rec.V, rec.Seq, rec.Time = notes.Version, n, a.clock().UTC()
		return rec
	})
}

// answered maps a local id (n3) to the number of the record that was delivered
// under it, 0 when it names none.
func (a *Activities) answered(req atelier.CommitRequest, delivered []string, local string) int {
	i, err := strconv.Atoi(strings.TrimPrefix(local, "n"))
	if local == "" || err != nil || i < 1 || i > len(delivered) {
		return 0
	}
	g := a.records.of(req.Job)
	g.mu.Lock()
	defer g.mu.Unlock()
	if n, ok := g.subs[delivered[i-1]]; ok {
		return n
	}
	return g.subs[delivered[i-1]+"-"+orJob(req.Piece)]
}

func orJob(piece string) string {
	if piece == "" {
		return "job"
	}
	return piece
}
