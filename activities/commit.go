package activities

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// commit puts the notes of some rounds on the job's record, in roster order, and
// tells of the turns and the rounds. What comes together is written together. It may
// run twice: what is on record is adopted, not written again.
func (a *Activities) commit(ctx context.Context, job string, reqs []atelier.CommitRequest) error {
	if len(reqs) == 0 {
		return nil
	}
	events, err := a.enter(ctx, job, reqs)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(reqs, func(req atelier.CommitRequest) bool { return req.Kind != "turn" }) {
		a.tellSoon(job, events...) // the round tells of its turns again
		return nil
	}
	return a.tell(ctx, job, events...)
}

// enter puts the notes of some rounds on record and returns what tells of them. more
// are notes of the studio itself, at the end.
func (a *Activities) enter(ctx context.Context, job string, reqs []atelier.CommitRequest, more ...note) ([]atelier.Event, error) {
	var all []note
	var spans []span           // of reqs
	var told [][]atelier.Event // of turns
	for _, req := range reqs {
		some, turns, err := a.gather(ctx, req)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{len(all), len(all) + len(some)})
		all, told = append(all, some...), append(told, turns)
	}
	numbers, err := a.record(ctx, job, append(all, more...))
	if err != nil {
		return nil, err
	}
	var events []atelier.Event
	for i, req := range reqs {
		events = append(events, told[i]...)
		if ev := req.Event; ev.Text != "" {
			ev.Type, ev.ID = "notes", "commit-"+orJob(req.Piece)+"-"+req.Kind+"-"+strconv.Itoa(req.Round)
			ev.FirstNote, ev.LastNote = spans[i].of(numbers)
			events = append(events, ev)
		}
	}
	return events, nil
}

// span is a part of what is put on record at a time.
type span struct{ from, to int }

// of returns the lowest and the highest number of the part, 0 and 0 of nothing.
func (s span) of(numbers []int) (first, last int) {
	for i, n := range numbers[s.from:s.to] {
		if i == 0 || n < first {
			first = n
		}
		last = max(last, n)
	}
	return first, last
}

// gather reads what a round put out: its notes, and what tells of its turns. The
// record's first note opens it, so that no note of an agent is ever number 0.
func (a *Activities) gather(ctx context.Context, req atelier.CommitRequest) ([]note, []atelier.Event, error) {
	var out []note
	var turns []atelier.Event
	if req.Kind == "open" {
		out = append(out, note{rec: atelier.Record{Kind: "open", Sub: "open", From: service, Note: atelier.Note{Act: atelier.ActPlain, From: service,
			Words: "The job is open. Everything the agents tell each other from here on is on this record."}}})
		if err := a.putBook(ctx, req.Job, notes.Base()); err != nil {
			return nil, nil, err
		}
	}
	lang, err := a.language(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	for _, ref := range req.Said {
		var d atelier.Directive
		if err := atelier.GetJSON(ctx, a.store, ref, &d); err != nil {
			return nil, nil, err
		}
		n := personNote(d, req.Piece)
		n.Lines, n.Codebook = personLines(n, lang, notes.Bridge{Codebook: notes.Base()}), notes.Base().Digest()
		out = append(out, note{rec: atelier.Record{Kind: "note", Sub: directiveSub(d) + "-" + orJob(req.Piece), Round: req.Round, From: n.From, To: req.To, Note: n}})
	}
	for _, ref := range req.Results {
		res, _, err := a.result(ctx, ref)
		if err != nil {
			return nil, nil, err
		}
		turns = append(turns, turnEvent(res))
		for _, k := range res.Kept {
			turns = append(turns, k.event(res))
		}
		if req.Kind == "turn" {
			continue // its notes come with the round's
		}
		for i, n := range res.Notes {
			rec := atelier.Record{Kind: "note", Sub: noteSub(res, i), Round: res.Round, From: n.From, To: n.To, Note: n}
			out = append(out, note{rec, answered(req.Piece, res.Delivered, n.Re), res.Lang})
		}
		for _, k := range res.Kept {
			out = append(out, note{rec: k.record(res)})
		}
	}
	return out, turns, nil
}

// language is the job's, where what a person said is put on record.
func (a *Activities) language(ctx context.Context, req atelier.CommitRequest) (string, error) {
	var b atelier.Brief
	if len(req.Said) == 0 {
		return "", nil
	}
	err := atelier.GetJSON(ctx, a.store, atelier.Ref{Key: atelier.KeyBrief(req.Job)}, &b)
	return b.Language, err
}

// answered maps a local id (n3) to the subs of the record that may have been
// delivered under it.
func answered(piece string, delivered []string, local string) []string {
	i, err := strconv.Atoi(strings.TrimPrefix(local, "n"))
	if local == "" || err != nil || i < 1 || i > len(delivered) {
		return nil
	}
	return []string{delivered[i-1], delivered[i-1] + "-" + orJob(piece)}
}

// turnEvent tells of a turn.
func turnEvent(res *Result) atelier.Event {
	ev := atelier.Event{ID: turnID(res.Piece, res.Round, res.Kind, res.Agent.ID), Type: "turn", Piece: res.Piece, Round: res.Round, Agent: res.Agent.ID}
	switch {
	case settles(res.Kind):
		ev.Round, ev.Text = 0, talkWords(res) // no round of anything
	case res.Direction != nil:
		ev.Version = res.Direction.Version
		ev.Text = res.Agent.Name + " set the direction"
	case res.Artefact != nil:
		verb := "drafted"
		switch res.Kind {
		case atelier.TurnRevise:
			verb = "revised"
		case atelier.TurnNarrate:
			verb = "read aloud"
		}
		ev.Version = res.Artefact.Version
		ev.Text = fmt.Sprintf("%s %s %s, version %d", res.Agent.Name, verb, res.Piece, res.Artefact.Version)
		for _, f := range res.Artefact.Files {
			ev.Files = append(ev.Files, baseName(f.Key))
		}
	case res.Review != nil:
		ev.Version, ev.Score = res.Review.Version, res.Review.Score
		ev.Text = fmt.Sprintf("%s reviewed %s: %s", res.Agent.Name, orAll(res.Piece), findingWords(res.Review))
	default:
		ev.Text = fmt.Sprintf("%s revised %s, but changed more than was asked: refused", res.Agent.Name, res.Piece)
	}
	return ev
}

// turnID names a turn within its job: no attempt, so that a repeat is known.
func turnID(piece string, round int, kind atelier.TurnKind, agent string) string {
	return fmt.Sprintf("%s-r%d-%s-%s", orJob(piece), round, kind, agent)
}

func orAll(piece string) string {
	if piece == "" {
		return "all pieces together"
	}
	return piece
}

func findingWords(r *atelier.Review) string {
	s := fmt.Sprintf("score %.2f, %d new findings", r.Score, len(r.Findings))
	if len(r.Findings) == 1 {
		s = fmt.Sprintf("score %.2f, 1 new finding", r.Score)
	}
	fixed := 0
	for _, c := range r.Rechecks {
		if c.Status == atelier.FindingFixed {
			fixed++
		}
	}
	if len(r.Rechecks) > 0 {
		s += fmt.Sprintf(", %d of %d earlier ones fixed", fixed, len(r.Rechecks))
	}
	return s
}

func orJob(piece string) string {
	if piece == "" {
		return "job"
	}
	return piece
}
