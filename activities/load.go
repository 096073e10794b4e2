package activities

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// load reads everything a turn needs. It returns the subs of the notes it
// delivers, in their order, so that answers can be mapped to the record.
func (a *Activities) load(ctx context.Context, req atelier.TurnRequest) (atelier.Turn, []string, error) {
	t := atelier.Turn{Kind: req.Kind, Agent: req.Agent, Seed: req.Seed, Round: req.Round, Version: req.Version, Kept: req.Kept}
	if req.Codebook != "" {
		book, err := a.book(ctx, req.Job, req.Codebook)
		if err != nil {
			return t, nil, err
		}
		t.Codebook = book.Bytes()
	}
	if err := atelier.GetJSON(ctx, a.store, req.Brief, &t.Brief); err != nil {
		return t, nil, err
	}
	if req.Direction.Key != "" {
		res, _, err := a.result(ctx, req.Direction)
		if err == nil && res.Direction == nil {
			err = atelier.Errorf(atelier.CodeCorrupt, "the director's result has no direction")
		}
		if err != nil {
			return t, nil, err
		}
		t.Direction = *res.Direction
	}
	for _, p := range t.Brief.Pieces {
		if p.ID == req.Piece {
			t.Piece = p
		}
	}
	if req.Base.Key != "" {
		w, err := a.work(ctx, req.Base)
		if err != nil {
			return t, nil, err
		}
		t.Base = &w
		if req.Kind == atelier.TurnNegotiate { // of the job, by the maker of this piece
			i := slices.IndexFunc(t.Brief.Pieces, func(p atelier.PieceSpec) bool { return p.ID == w.Artefact.Piece })
			if i < 0 {
				return t, nil, atelier.Errorf(atelier.CodeInternal, "the brief has no piece %q", w.Artefact.Piece)
			}
			t.Piece, t.Version = t.Brief.Pieces[i], w.Artefact.Version
		}
	}
	for _, ref := range req.Others {
		w, err := a.work(ctx, ref)
		if err != nil {
			return t, nil, err
		}
		t.Others = append(t.Others, w)
	}
	for _, in := range t.Brief.Inputs {
		x, err := a.input(ctx, in)
		if err != nil {
			return t, nil, err
		}
		t.Inputs = append(t.Inputs, x)
	}
	if err := a.loadFindings(ctx, req, &t); err != nil {
		return t, nil, err
	}
	delivered, err := a.deliver(ctx, req, &t)
	if err == nil && (req.Kind == atelier.TurnRevise || settles(req.Kind)) {
		told(t.Findings, t.Notes)
	}
	if err == nil {
		err = a.move(ctx, req, &t, delivered)
	}
	return t, delivered, err
}

// work reads a version with its bytes.
func (a *Activities) work(ctx context.Context, ref atelier.Ref) (atelier.Work, error) {
	var w atelier.Work
	art, err := a.made(ctx, ref)
	if err != nil {
		return w, err
	}
	w.Artefact = *art
	w.Files = make([]atelier.File, len(w.Artefact.Files))
	errs := make([]error, len(w.Files))
	var wg sync.WaitGroup
	for i, f := range w.Artefact.Files {
		wg.Go(func() {
			b, err := atelier.GetBytes(ctx, a.store, f, MaxFile)
			w.Files[i], errs[i] = atelier.File{Name: baseName(f.Key), MediaType: f.MediaType, Data: b}, err
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return w, err
		}
	}
	return w, nil
}

// made is the version that a maker's result holds.
func (a *Activities) made(ctx context.Context, ref atelier.Ref) (*atelier.Artefact, error) {
	res, _, err := a.result(ctx, ref)
	if err == nil && res.Artefact == nil {
		err = atelier.Errorf(atelier.CodeCorrupt, "the result of a maker's turn holds no version")
	}
	if err != nil {
		return nil, err
	}
	return res.Artefact, nil
}

// maxInput is the largest input that is read into memory, in bytes.
const maxInput = 32 << 20

func (a *Activities) input(ctx context.Context, in atelier.InputRef) (atelier.Input, error) {
	ref, err := a.store.Head(ctx, atelier.KeyInput(in.SHA256))
	if err != nil {
		return atelier.Input{}, err
	}
	ref.SHA256 = in.SHA256 // named by content: verified on this read
	b, err := atelier.GetBytes(ctx, a.store, ref, maxInput)
	return atelier.Input{SHA256: in.SHA256, As: in.As, MediaType: ref.MediaType, Data: b}, err
}

// loadFindings reads the words of the findings that the request names, in its order.
func (a *Activities) loadFindings(ctx context.Context, req atelier.TurnRequest, t *atelier.Turn) error {
	if len(req.Findings) == 0 {
		return nil
	}
	byID := map[string]atelier.Finding{}
	for _, ref := range req.Reviews {
		res, _, err := a.result(ctx, ref)
		if err != nil {
			return err
		}
		if res.Review == nil {
			continue
		}
		for _, f := range res.Review.Findings {
			byID[f.ID] = f
		}
	}
	for _, id := range req.Findings {
		f, ok := byID[id]
		if !ok {
			return atelier.Errorf(atelier.CodeInternal, "finding %s is not in the reviews given", id)
		}
		t.Findings = append(t.Findings, f)
	}
	return nil
}

// deliver numbers the notes that this agent is given: those addressed to it, in
// the canonical order of the request; of requests for change only those whose
// finding is still open. What people said comes last. Each is made anew of its lines.
func (a *Activities) deliver(ctx context.Context, req atelier.TurnRequest, t *atelier.Turn) ([]string, error) {
	var subs []string
	e, err := a.listen(ctx, req, *t)
	if err != nil {
		return nil, err
	}
	add := func(n atelier.Note, sub, re string) error {
		subs = append(subs, sub)
		pinned, err := a.book(ctx, req.Job, n.Codebook)
		if err != nil {
			return err
		}
		n, err = e.delivered(n, pinned, len(subs), 1+slices.Index(subs, re), t.Findings)
		t.Notes = append(t.Notes, n)
		return err
	}
	seen := map[string]bool{}
	for _, ref := range req.Deliver {
		if seen[ref.Key] {
			continue
		}
		seen[ref.Key] = true
		res, _, err := a.result(ctx, ref)
		if err != nil {
			return nil, err
		}
		for i, n := range res.Notes {
			mine := res.Kind == atelier.TurnNegotiate && res.Agent.ID == req.Agent.ID // what others answer
			if !mine && !slices.Contains(n.To, req.Agent.ID) || n.About.Finding != "" && !slices.Contains(req.Findings, n.About.Finding) {
				continue
			}
			re := ""
			if at := int(localID(n.Re)); at > 0 && at <= len(res.Delivered) {
				re = res.Delivered[at-1]
			}
			if err := add(n, noteSub(res, i), re); err != nil {
				return nil, err
			}
		}
	}
	for _, ref := range req.Directives {
		var d atelier.Directive
		if err := atelier.GetJSON(ctx, a.store, ref, &d); err != nil {
			return nil, err
		}
		n := personNote(d, req.Piece)
		n.Lines, n.Codebook = personLines(n, t.Brief.Language, e.bridge), e.book.Digest()
		if err := add(n, directiveSub(d), ""); err != nil {
			return nil, err
		}
	}
	return subs, nil
}

func personNote(d atelier.Directive, piece string) atelier.Note {
	return atelier.Note{Act: atelier.ActPerson, Words: d.Words, About: atelier.About{Piece: piece},
		From: atelier.Agent{ID: d.Person, Role: atelier.RolePerson, Name: "A person"}}
}

func directiveSub(d atelier.Directive) string { return "dir-" + d.ID }

// noteSub names a note within its job by the turn that wrote it.
func noteSub(res *Result, i int) string {
	return fmt.Sprintf("%s-%d", turnID(res.Piece, res.Round, res.Kind, res.Agent.ID), i+1)
}

// number gives findings their ids and makes a review whole: every finding that
// was to be re-checked has a fate.
func number(t atelier.Turn, r atelier.Review) *atelier.Review {
	r.Critic, r.Piece, r.Version = t.Agent.ID, t.Piece.ID, t.Version
	name := t.Piece.ID
	if t.Kind == atelier.TurnJudge {
		r.Piece, r.Version, name = "", t.Round, "job"
	}
	if len(r.Findings) > notes.MaxTurn {
		r.Findings = r.Findings[:notes.MaxTurn]
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Measured, f.Wanted = finite(f.Measured), finite(f.Wanted)
		f.Rule = ruleName(f.Rule)
		f.ID = fmt.Sprintf("%s.v%d.%s.%d", name, r.Version, t.Agent.ID, i+1)
		f.Critic, f.Version, f.Status = t.Agent.ID, r.Version, atelier.FindingOpen
		f.Severity = min(max(f.Severity, atelier.Minor), atelier.Blocker)
		f.From = ""
		if t.Kind != atelier.TurnJudge {
			f.Piece, f.With = t.Piece.ID, ""
			continue
		}
		at := slices.IndexFunc(t.Others, func(o atelier.Work) bool { return o.Artefact.Piece == f.Piece })
		if at < 0 {
			f.Piece, f.With = "", "" // of no piece that is there: it is about all of them
			continue
		}
		f.Version = t.Others[at].Artefact.Version
		if f.With == f.Piece || !slices.ContainsFunc(t.Others, func(o atelier.Work) bool { return o.Artefact.Piece == f.With }) {
			f.With = ""
		}
	}
	r.Rechecks = rechecks(t.Findings, r.Rechecks)
	r.Score = min(max(finite(r.Score), 0), 1)
	return &r
}

// rechecks gives every finding that was to be re-checked one fate, and nothing
// else any. A critic can say that it is fixed or take it back; anything else
// leaves it open: to waive is for people.
func rechecks(open []atelier.Finding, said []atelier.Recheck) []atelier.Recheck {
	var out []atelier.Recheck
	for _, f := range open {
		c := atelier.Recheck{Finding: f.ID, Status: atelier.FindingNotFixed, Evidence: "the critic did not look again"}
		if i := slices.IndexFunc(said, func(c atelier.Recheck) bool { return c.Finding == f.ID }); i >= 0 {
			c = said[i]
			c.Measured = finite(c.Measured)
			if c.Status != atelier.FindingFixed && c.Status != atelier.FindingWithdrawn {
				c.Status = atelier.FindingNotFixed
			}
		}
		out = append(out, c)
	}
	return out
}

// finite is x, or 0 for what JSON cannot hold.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

// ruleName keeps a rule a name: it goes into history, where no words belong.
func ruleName(s string) string {
	ok := len(s) <= 64 && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_'
	})
	if s == "" || !ok {
		return "unnamed"
	}
	return s
}

// address fills in what an agent does not decide: who speaks, and who hears it.
// The topology is fixed: the director speaks to all makers, a maker to the
// critics of its piece, a critic to the maker, the judge to the makers of the
// pieces it names, and to the director as well where two of them contradict each
// other. Every finding is told by exactly one rq. What nobody can be given, for its act
// or because there is too much of it, comes back as refused.
func address(r atelier.Roster, req atelier.TurnRequest, said []atelier.Note, review *atelier.Review) ([]atelier.Note, []refusal) {
	if settles(req.Kind) {
		return addressTalk(r, req, said)
	}
	var asks, rest []atelier.Note
	var refused []refusal
	for i, n := range said {
		var why *notes.Refused
		switch err := notes.Check(req.Agent.Role, n); {
		case i >= notes.MaxTurn:
			why = pastBound
		case err != nil:
			errors.As(err, &why)
		case n.Act == atelier.ActRequest && review == nil:
			why = &notes.Refused{Rule: 0, Msg: "a request of one who reviews"}
		}
		switch {
		case n.Act == atelier.ActRequest && review != nil:
			if why != nil {
				n = atelier.Note{} // told in the finding's own words instead
			}
			asks = append(asks, n)
		case why == nil:
			rest = append(rest, n)
		case len(refused) < notes.MaxTurn && rawOf(n) != "":
			refused = append(refused, refusal{rawOf(n), why})
		}
	}
	var out []atelier.Note
	if review != nil {
		for i, f := range review.Findings {
			n := atelier.Note{Act: atelier.ActRequest, Words: f.Problem + ". " + f.Suggestion}
			if i < len(asks) && asks[i].Words != "" {
				n = asks[i]
			}
			n.Severity, n.About.Finding, n.About.Anchor = f.Severity, f.ID, f.Anchor
			n.About.Piece, n.About.Version = f.Piece, f.Version
			if len(n.Codes) == 0 && f.Code != "" {
				n.Codes = append(n.Codes, f.Code)
				if f.Do != "" {
					n.Codes = append(n.Codes, f.Do)
				}
			}
			out = append(out, n)
		}
	}
	out = append(out, rest...)
	for i := range out {
		n := &out[i]
		n.From, n.ID = req.Agent, ""
		if n.About.Piece == "" {
			n.About.Piece = req.Piece
		}
		if n.About.Version == 0 && n.About.Piece == req.Piece {
			n.About.Version = req.Version
		}
		n.To = receivers(r, req, n.About.Piece)
		if f := findingOf(review, n.About.Finding); f != nil && f.With != "" { // who may have to settle it
			for _, id := range []string{r.Panel(mediumOf(f.With)).Maker.ID, r.Director.ID} {
				if !slices.Contains(n.To, id) {
					n.To = append(n.To, id)
				}
			}
		}
	}
	return out, refused
}

// pastBound refuses what comes after as many notes as a turn, or an answer, may hold.
var pastBound = &notes.Refused{Rule: 7, Msg: "no more notes than there may be"}

func receivers(r atelier.Roster, req atelier.TurnRequest, piece string) []string {
	var to []string
	switch req.Kind {
	case atelier.TurnDirect:
		for _, p := range r.Panels {
			to = append(to, p.Maker.ID)
		}
	case atelier.TurnDraft, atelier.TurnRevise:
		for _, c := range r.Panel(mediumOf(piece)).Critics {
			to = append(to, c.ID)
		}
	case atelier.TurnCritique:
		to = append(to, r.Panel(mediumOf(piece)).Maker.ID)
	case atelier.TurnJudge:
		if piece != "" {
			return []string{r.Panel(mediumOf(piece)).Maker.ID}
		}
		return []string{r.Director.ID}
	}
	return to
}

// mediumOf reads the medium from a piece's id.
func mediumOf(piece string) atelier.Medium {
	for _, m := range atelier.Media {
		if len(piece) > len(m) && piece[:len(m)] == string(m) {
			return m
		}
	}
	return ""
}
