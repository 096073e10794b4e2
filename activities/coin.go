package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// This file lets agents coin codes (notes/1, section 5). What a turn defines is staged
// with it. At the round's end one activity decides on what the round's turns define, and
// makes a new version of the job's codebook, by which the next round reads and writes.
//
// Pieces are made side by side, so decisions make one chain, in the store: a decision is
// there as soon as its link is, whatever is cut off then, and a round that is decided on
// again finds its own. So a job that is rebuilt from the store comes to the same versions.

// coin is a definition as it is staged.
type coin struct {
	notes.Def
	Decode notes.Decoding `json:"decode,omitzero"` // what a model of another provider made of it, where there is one
}

// define holds what a turn defines against the guard and stages it.
func (a *Activities) define(ctx context.Context, job string, e *ear, res *Result, said []atelier.Definition, decoded []notes.Decoding) error {
	for i, d := range said[:min(len(said), notes.MaxTurn)] {
		c := coin{Def: definition(d), Decode: decoded[i]}
		raw := []byte(c.line())
		v := e.guard.Check(notes.Submission{Sub: e.turn, From: e.agent, To: []string{everybody}, Codebook: e.book.Digest(), Raw: raw})
		if v.Accepted() && (v.Line.Def == nil || *v.Line.Def != c.Def) {
			v.Refused = &notes.Refused{Rule: 2, Msg: "a definition"}
		}
		if v.Accepted() {
			res.Coins = append(res.Coins, c)
			continue
		}
		kept, err := a.quarantine(ctx, job, raw, v.Refused)
		if err != nil {
			return err
		}
		res.Kept = append(res.Kept, keptApart{codeSub(e.turn, i), kept, insteadCode})
	}
	return nil
}

func definition(d atelier.Definition) notes.Def {
	return notes.Def{Scope: notes.Scope(d.Scope), Kind: notes.Sort(d.Kind), Code: d.Code, Phrase: d.Phrase}
}

func (c coin) line() string { return notes.Print(notes.Line{Act: notes.ActDefine, Def: &c.Def}) }

// codeSub names the refusal of the n-th code that a turn defines, by the guard; what is
// refused at the round's end comes after those.
func codeSub(turn string, i int) string { return fmt.Sprintf("refused-%s-code-%d", turn, i+1) }

func uncoined(by atelier.Agent, rule int) string {
	return fmt.Sprintf("A code that %s defines is not taken (rule G%d) and is kept apart; what it stands for is said in words.", notes.Speaker(by), rule)
}

// link is one decision on a job's codes: jobs/<job>/notes/codebook/chain/<n>.json.
type link struct {
	N       int      `json:"n"`
	Sub     string   `json:"sub"` // what was decided on
	Piece   string   `json:"piece,omitempty"`
	Round   int      `json:"round"`
	SHA256  string   `json:"sha256"` // the version in force from here on
	Changed bool     `json:"changed,omitempty"`
	Rulings []ruling `json:"rulings,omitempty"` // on what agents define

	Edit *atelier.CodeEdit `json:"edit,omitempty"` // of a person
}

// ruling is what was decided on one definition.
type ruling struct {
	By      atelier.Agent        `json:"by"`
	Sub     string               `json:"sub"`               // of the refusal, if it is refused
	Code    string               `json:"code,omitempty"`    // that was taken; "" where there was one for the phrase already
	Refused *atelier.RefusedNote `json:"refused,omitempty"` // that was not
}

func (l link) codes() atelier.Codes {
	if l.SHA256 == notes.Base().Digest() {
		return atelier.Codes{N: l.N}
	}
	return atelier.Codes{N: l.N, SHA256: l.SHA256}
}

// Coin decides on the codes that the turns of a round define, and returns the version of
// the job's codebook that holds from the next round on. It may be repeated, also in a job
// that was rebuilt from the store: what was decided first stands.
func (a *Activities) Coin(ctx context.Context, req atelier.CoinRequest) (atelier.Codes, error) {
	defer beating(ctx, progress{Phase: "coin"})()
	l, err := a.coin(ctx, req)
	return l.codes(), a.fail(ctx, "Coin", err)
}

func (a *Activities) coin(ctx context.Context, req atelier.CoinRequest) (link, error) {
	sub := fmt.Sprintf("codes-%s-r%d", orJob(req.Piece), req.Round)
	if req.Kind != "" {
		sub += "-" + string(req.Kind)
	}
	if err := a.commit(ctx, req.Job, req.Commits); err != nil {
		return link{}, err
	}
	var results []*Result
	for _, ref := range req.Results {
		res, _, err := a.result(ctx, ref)
		if err != nil {
			return link{}, err
		}
		results = append(results, res)
	}
	return a.decide(ctx, req.Job, link{Sub: sub, Piece: req.Piece, Round: req.Round}, func(book *notes.Codebook, l *link) (*notes.Codebook, error) {
		return a.take(ctx, req, book, results, l)
	})
}

// EditCodes takes a code out of use, or renames it, on a person's word, and returns the
// version of the job's codebook that follows. It may be repeated. CodeInvalid: there is no
// such code in use, or the new name breaks a rule.
func (a *Activities) EditCodes(ctx context.Context, e atelier.CodeEdit) (atelier.Codes, error) {
	defer beating(ctx, progress{Phase: "codes"})()
	l, err := a.decide(ctx, e.Job, link{Sub: "codes-person-" + atelier.Digest(marshal(e))[:32], Edit: &e}, func(book *notes.Codebook, _ *link) (*notes.Codebook, error) {
		edition := book.Edit()
		var err error
		switch e.Action {
		case atelier.CodeVeto, atelier.CodeRetire:
			err = edition.Retire(e.Code, e.Action == atelier.CodeVeto)
		case atelier.CodeRename:
			err = edition.Rename(e.Code, e.To, e.Person, 0, nil)
		default:
			err = atelier.Errorf(atelier.CodeInvalid, "a code can be vetoed, retired or renamed")
		}
		var why *notes.Refused
		if errors.As(err, &why) {
			err = atelier.Errorf(atelier.CodeInvalid, "this takes %s", why.Msg)
		}
		return edition.Done(), err
	})
	return l.codes(), a.fail(ctx, "EditCodes", err)
}

// decide puts a decision on the job's chain, unless it is there, and tells of it. follow
// makes the version after another, and enters why; it is called again where another
// writer was first.
func (a *Activities) decide(ctx context.Context, job string, l link, follow func(*notes.Codebook, *link) (*notes.Codebook, error)) (link, error) {
	for {
		links, err := a.chain(ctx, job)
		if err != nil {
			return link{}, err
		}
		if i := slices.IndexFunc(links, func(o link) bool { return o.Sub == l.Sub }); i >= 0 {
			return links[i], a.announceCodes(ctx, job, links[:i+1])
		}
		newest := ""
		if len(links) > 0 {
			newest = links[len(links)-1].SHA256
		}
		book, err := a.book(ctx, job, newest)
		if err != nil {
			return link{}, err
		}
		l.N, l.Rulings = len(links)+1, nil
		next, err := follow(book, &l)
		if err != nil {
			return link{}, err
		}
		if err := a.putBook(ctx, job, next); err != nil {
			return link{}, err
		}
		l.SHA256, l.Changed = next.Digest(), next != book
		_, err = atelier.PutJSON(ctx, a.store, atelier.KeyCodebookLink(job, l.N), l)
		switch atelier.CodeOf(err) {
		case "":
			return l, a.announceCodes(ctx, job, append(links, l))
		case atelier.CodeExists: // another round was first, or this one in an attempt whose answer was lost
		default:
			return link{}, err
		}
	}
}

// chain reads the decisions on a job's codes, in order.
func (a *Activities) chain(ctx context.Context, job string) ([]link, error) {
	refs, err := listAll(ctx, a.store, atelier.KeyCodebookChain(job))
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	links, err := decodeAll[link](ctx, a.store, refs)
	if err != nil {
		return nil, err
	}
	for i, l := range links {
		if l.N != i+1 {
			return nil, atelier.Errorf(atelier.CodeCorrupt, "decision %d on the job's codes is not there", i+1)
		}
	}
	return links, nil
}

// versions are all of a job's codebook, the base first.
func (a *Activities) versions(ctx context.Context, job string) ([]*notes.Codebook, error) {
	out := []*notes.Codebook{notes.Base()}
	links, err := a.chain(ctx, job)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		if !l.Changed {
			continue
		}
		c, err := a.book(ctx, job, l.SHA256)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// take makes the version that holds what the turns of a round define, as far as it keeps
// the rules. A phrase that has a code already needs none.
func (a *Activities) take(ctx context.Context, req atelier.CoinRequest, book *notes.Codebook, results []*Result, l *link) (*notes.Codebook, error) {
	says, err := a.says(ctx, req.Job, results)
	if err != nil {
		return nil, err
	}
	names, err := a.namesOf(ctx, req.Direction, results)
	if err != nil {
		return nil, err
	}
	edition := book.Edit()
	for _, res := range results {
		turn := turnID(res.Piece, res.Round, res.Kind, res.Agent.ID)
		for i, c := range res.Coins {
			r := ruling{By: res.Agent, Sub: codeSub(turn, notes.MaxTurn+i)}
			if edition.Has(c.Def) {
				l.Rulings = append(l.Rulings, r)
				continue
			}
			err := edition.Coin(c.Def, notes.Evidence{Agent: res.Agent.ID, Round: res.Round, Names: names, Uses: notes.Uses(c.Phrase, says), Decode: c.Decode})
			var why *notes.Refused
			switch {
			case err == nil:
				r.Code = c.Code
			case errors.As(err, &why):
				kept, err := a.quarantine(ctx, req.Job, []byte(c.line()), why)
				if err != nil {
					return nil, err
				}
				r.Refused = &kept
			default:
				return nil, err
			}
			l.Rulings = append(l.Rulings, r)
		}
	}
	return edition.Done(), nil
}

// says are the words of the notes that were accepted so far: on record, and in results
// that are not on it yet.
func (a *Activities) says(ctx context.Context, job string, results []*Result) ([]string, error) {
	records, err := (&publication{a: a, req: atelier.PublishRequest{Job: job}}).read(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var all []atelier.Note
	for _, r := range records {
		if r.Kind == "note" && r.From.Role != atelier.RolePerson {
			seen[r.Sub] = true
			all = append(all, r.Note)
		}
	}
	for _, res := range results {
		for i, n := range res.Notes {
			if !seen[noteSub(res, i)] {
				all = append(all, n)
			}
		}
	}
	pinned, err := a.pinned(ctx, job, all...)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range all {
		if len(n.Lines) == 0 {
			continue
		}
		lines, err := notes.ReadSpoken(pinned[n.Codebook], n.Lines)
		if err != nil {
			return nil, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a stored line cannot be read", Err: err}
		}
		for _, l := range lines {
			if l.Say != "" {
				out = append(out, l.Say)
			}
		}
	}
	return out, nil
}

// namesOf are the names that no code may have: of the direction and of what was made.
func (a *Activities) namesOf(ctx context.Context, direction atelier.Ref, results []*Result) ([]string, error) {
	if direction.Key != "" {
		res, _, err := a.result(ctx, direction)
		if err != nil {
			return nil, err
		}
		results = append(slices.Clone(results), res)
	}
	var out []string
	for _, res := range results {
		if d := res.Direction; d != nil {
			for _, c := range d.Cast {
				out = append(out, c.Name)
			}
			for _, el := range d.Elements {
				out = append(out, el.Name)
			}
		}
		if art := res.Artefact; art != nil {
			for _, n := range art.Names {
				out = append(out, n.Name)
			}
		}
	}
	return out, nil
}

// announceCodes puts decisions on the job's record and tells of them, those of others
// first: one that was cut off before it could is told of by the next.
func (a *Activities) announceCodes(ctx context.Context, job string, links []link) error {
	var all []note
	var events []atelier.Event
	about := func(l link) atelier.About { return atelier.About{Piece: l.Piece} }
	for _, l := range links {
		for _, r := range l.Rulings {
			if r.Refused == nil {
				continue
			}
			words := uncoined(r.By, r.Refused.Rule)
			all = append(all, note{rec: atelier.Record{Kind: "refused", Sub: r.Sub, Round: l.Round, From: service, Refused: r.Refused,
				Note: atelier.Note{Act: atelier.ActPlain, From: service, About: about(l), Words: words}}})
			events = append(events, atelier.Event{ID: r.Sub, Type: "turn", Piece: l.Piece, Round: l.Round, Agent: r.By.ID, Text: words})
		}
		if !l.Changed {
			continue
		}
		book, err := a.book(ctx, job, l.SHA256)
		if err != nil {
			return err
		}
		words, short := l.words(book)
		from := service
		if l.Edit != nil {
			from = atelier.Agent{ID: l.Edit.Person, Role: atelier.RolePerson, Name: "A person"}
		}
		all = append(all, note{rec: atelier.Record{Kind: "codebook", Sub: l.Sub, Round: l.Round, From: from,
			Note: atelier.Note{Act: atelier.ActPlain, From: from, About: about(l), Words: words, Codebook: l.SHA256}}})
		if l.Edit != nil {
			continue // RecordDid tells of it
		}
		events = append(events, atelier.Event{ID: l.Sub, Type: "notes", Piece: l.Piece, Round: l.Round, Text: short})
	}
	if len(all) == 0 {
		return nil
	}
	if _, err := a.record(ctx, job, all); err != nil {
		return err
	}
	return a.tell(ctx, job, events...)
}

// words tell of a decision: on the record with the phrases, in an event without.
func (l link) words(book *notes.Codebook) (words, short string) {
	if p := l.Edit; p != nil {
		e := book.Look(p.Code)
		switch {
		case e == nil:
			return "", ""
		case e.Renamed != "":
			return fmt.Sprintf("The code “%s”, which stands for “%s”, is called “%s” from the next round on.", e.Code, e.Phrase, e.Renamed), ""
		}
		return fmt.Sprintf("The code “%s” is %s: from the next round on “%s” is said in words.", e.Code, e.Retired, e.Phrase), ""
	}
	var long, brief []string
	for _, r := range l.Rulings {
		if r.Code == "" {
			continue
		}
		e := book.Look(r.Code)
		if e == nil {
			continue
		}
		checked := "another model reads it as it is meant"
		if e.Unverified {
			checked = "no other model was asked how it reads it, so it is unverified"
		}
		long = append(long, fmt.Sprintf("%s coins the code “%s” for “%s”; %s.", notes.Speaker(r.By), e.Code, e.Phrase, checked))
		brief = append(brief, fmt.Sprintf("%s coins the code %s", notes.Speaker(r.By), e.Code))
	}
	return strings.Join(long, " ") + " It holds from the next round on.", strings.Join(brief, "; ")
}
