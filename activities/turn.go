package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
)

// Result is result.json: everything a turn returned. It is the record that
// decides which of two overlapping attempts won.
type Result struct {
	Key       string             `json:"key"` // call key
	Kind      atelier.TurnKind   `json:"kind"`
	Agent     atelier.Agent      `json:"agent"`
	Piece     string             `json:"piece,omitempty"`
	Round     int                `json:"round"`
	Notes     []atelier.Note     `json:"notes,omitempty"`
	Delivered []string           `json:"delivered,omitempty"` // subs of n1, n2 … as this turn was given them
	Direction *atelier.Direction `json:"direction,omitempty"`
	Artefact  *atelier.Artefact  `json:"artefact,omitempty"`
	Review    *atelier.Review    `json:"review,omitempty"`
	Lang      string             `json:"lang,omitempty"`  // of the notes' plain words
	Kept      []keptApart        `json:"kept,omitempty"`  // notes that the guard refused
	Coins     []coin             `json:"coins,omitempty"` // codes that the agent defines
	Refused   string             `json:"refused,omitempty"`
	Usage     atelier.Spend      `json:"usage"`
	Calls     []atelier.CallCost `json:"calls,omitempty"` // of models
	Made      []atelier.Made     `json:"made,omitempty"`  // how they were made

	Asked *atelier.TurnRequest `json:"asked,omitempty"` // what the turn was given, by refs
}

// MaxFile is the largest file of a version, in bytes.
const MaxFile = 256 << 20

// Direct asks the director for a direction.
func (a *Activities) Direct(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// Draft asks a maker for a first version.
func (a *Activities) Draft(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// Revise asks a maker for a version that answers findings. A revision that
// changes anything else is refused and recorded.
func (a *Activities) Revise(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// Critique asks a critic to look at a version.
func (a *Activities) Critique(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// Judge asks the coherence critic to hold all pieces against each other.
func (a *Activities) Judge(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	return a.turn(ctx, req)
}

// turn looks the call up, else makes it and stages what came back.
func (a *Activities) turn(ctx context.Context, req atelier.TurnRequest) (atelier.TurnResult, error) {
	defer beating(ctx, progress{Phase: string(req.Kind), Agent: req.Agent.ID})()
	began := a.clock()
	committed := make(chan error, 1)
	go func() { committed <- a.commit(ctx, req.Job, req.Commits) }()
	key := CallKey(req)
	res, ref, err := a.staged(ctx, req.Job, key)
	reused := err == nil
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		res, ref, err = a.call(ctx, req, key)
	}
	if cerr := <-committed; err == nil {
		err = cerr
	}
	outcome := "ok"
	switch {
	case err != nil:
		outcome = string(atelier.CodeOf(err))
	case reused:
		outcome = "reused"
	case res.Refused != "":
		outcome = "refused"
	}
	a.observe(req.Kind, req.Agent.ID, outcome, a.clock().Sub(began))
	var asked *askError
	if errors.As(err, &asked) && (asked.final || !retry[atelier.CodeOf(err)]) {
		_ = a.tell(ctx, req.Job, atelier.Event{ID: turnID(req.Piece, req.Round, req.Kind, req.Agent.ID) + "-failed", Type: "turn", Piece: req.Piece, Round: req.Round, Agent: req.Agent.ID,
			Text: req.Agent.Name + " could not do it: " + errorWords(err)}) // the failure counts, told or not
	}
	if err != nil {
		return atelier.TurnResult{}, a.fail(ctx, string(req.Kind), err)
	}
	return summary(req, res, ref, reused), nil
}

// CallKey names a call by everything that its answer depends on: no attempt, no
// run, no clock (temporal.md section 5).
func CallKey(req atelier.TurnRequest) string {
	// Keys differ between runs of a job only by what was asked, so refs count by
	// their digests.
	req.Brief.Key, req.Direction.Key, req.Base.Key, req.Commits, req.Allow = "", "", "", nil, atelier.Budget{}
	strip := func(refs []atelier.Ref) []atelier.Ref {
		out := slices.Clone(refs)
		for i := range out {
			out[i].Key = ""
		}
		return out
	}
	req.Others, req.Reviews, req.Deliver, req.Directives = strip(req.Others), strip(req.Reviews), strip(req.Deliver), strip(req.Directives)
	req.Moved = slices.Clone(req.Moved)
	for i := range req.Moved {
		req.Moved[i].Said.Key = ""
	}
	b, err := json.Marshal(req)
	if err != nil {
		panic(err) // a struct of strings and numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// staged returns the result that is stored under a call key.
func (a *Activities) staged(ctx context.Context, job, key string) (*Result, atelier.Ref, error) {
	if a.isNew(ctx, job, key) {
		return nil, atelier.Ref{}, atelier.Errorf(atelier.CodeNotFound, "the call has not been made")
	}
	return a.result(ctx, atelier.Ref{Key: atelier.KeyResult(job, key)})
}

// winner returns the result that another attempt stored first.
func (a *Activities) winner(ctx context.Context, job, key string) (*Result, atelier.Ref, error) {
	return a.result(ctx, atelier.Ref{Key: atelier.KeyResult(job, key)})
}

// result reads one result.json; the Ref it returns carries the digest. The result is
// shared with whoever else reads it: nobody changes it.
func (a *Activities) result(ctx context.Context, ref atelier.Ref) (*Result, atelier.Ref, error) {
	ref = a.results.known(ref)
	if res, whole := a.results.read(ref); res != nil {
		return res, whole, nil
	}
	b, err := atelier.GetBytes(ctx, a.store, ref, atelier.MaxJSON)
	if err != nil {
		return nil, ref, err
	}
	var res Result
	if err := json.Unmarshal(b, &res); err != nil {
		return nil, ref, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a stored result cannot be read", Err: err}
	}
	ref.SHA256, ref.Size, ref.MediaType = atelier.Digest(b), int64(len(b)), atelier.MediaJSON
	a.results.keep(ref, &res)
	return &res, ref, nil
}

// call makes the turn and stages what came back: files first, under names made
// here, then the record that names them. The first record wins.
func (a *Activities) call(ctx context.Context, req atelier.TurnRequest, key string) (*Result, atelier.Ref, error) {
	team, ok := a.teams[req.Team]
	if !ok {
		return nil, atelier.Ref{}, atelier.Errorf(atelier.CodeUnsupported, "this worker has no team %q; install it or choose another", req.Team)
	}
	leave, err := a.makeRoom(ctx, req)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	defer leave()
	turn, delivered, err := a.load(ctx, req)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	asked := req
	asked.Commits, asked.Allow = nil, atelier.Budget{}
	res := &Result{Key: key, Kind: req.Kind, Agent: req.Agent, Piece: req.Piece, Round: req.Round, Delivered: delivered, Asked: &asked}
	payer := &purse{a: a, req: req}
	turn.Payer = payer
	e, err := a.guarding(ctx, team.Roster, req, turn)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	turn.Hear = e.hear
	a.announce("S2", req)
	files, reply, err := a.ask(ctx, team, turn, res)
	if err != nil {
		return nil, atelier.Ref{}, &askError{req.Agent.ID, err, payer.gaveUp()}
	}
	a.announce("S3", req)
	h, err := a.heard(ctx, team, turn, e, res, files, reply)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	done, err := a.desk.enter(ctx, 1)
	if err != nil {
		return nil, atelier.Ref{}, err
	}
	defer done()
	res.Usage, res.Made = reply.Usage, append(reply.Made, h.made...)
	switch calls, spent := payer.bill(); {
	case len(calls) > 0 || payer.answered:
		res.Calls, res.Usage = calls, spent
	case res.Usage.Calls == 0:
		res.Usage.Calls = 1
	}
	res.Notes = nil
	if err := a.speak(ctx, req.Job, e, res, h); err != nil {
		return nil, atelier.Ref{}, err
	}
	if turn.Brief.Notes != atelier.NotesPlain && req.Kind != atelier.TurnNarrate {
		if err := a.define(ctx, req.Job, e, res, reply.Coins, h.decoded); err != nil {
			return nil, atelier.Ref{}, err
		}
	}
	ref, err := a.stage(ctx, req, res, files)
	if atelier.CodeOf(err) == atelier.CodeExists {
		return a.winner(ctx, req.Job, key) // another attempt was first: its work stands
	}
	if err == nil {
		a.announce("S4", req)
	}
	return res, ref, err
}

// stage stores what a turn made: its files, then the result that names them. A
// version, a direction and a review are in the result alone.
func (a *Activities) stage(ctx context.Context, req atelier.TurnRequest, res *Result, files []atelier.File) (atelier.Ref, error) {
	if res.Artefact != nil {
		if err := a.putFiles(ctx, req, res.Key, res.Artefact, files); err != nil {
			return atelier.Ref{}, err
		}
	}
	return a.putResult(ctx, req.Job, res)
}

// ask puts the turn to its agent and fills in the result.
func (a *Activities) ask(ctx context.Context, team agents.Team, t atelier.Turn, res *Result) (_ []atelier.File, _ atelier.Reply, err error) {
	defer a.brokeDown(ctx, t.Agent.ID, &err)
	switch t.Kind {
	case atelier.TurnDirect:
		d, reply, err := team.Director.Direct(ctx, t)
		d.Version = t.Version
		res.Direction = &d
		return nil, reply, err
	case atelier.TurnCritique, atelier.TurnJudge:
		critic, ok := team.Critics[t.Agent.ID]
		if !ok {
			return nil, atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the team has no critic %q", t.Agent.ID)
		}
		review, reply, err := critic.Critique(ctx, t)
		res.Review = number(t, review)
		return nil, reply, err
	}
	if settles(t.Kind) {
		reply, err := settle(ctx, team, t)
		return nil, reply, err
	}
	maker, ok := team.Makers[t.Agent.ID]
	if !ok {
		return nil, atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the team has no maker %q", t.Agent.ID)
	}
	draft, reply, err := maker.Make(ctx, t)
	if err != nil {
		return nil, reply, err
	}
	if err := a.local(t, draft); err != nil {
		if atelier.CodeOf(err) != atelier.CodeRefused {
			return nil, reply, err
		}
		res.Refused = err.Error()
		reply.Notes, reply.Over, reply.Coins = nil, nil, nil // they tell of changes that nobody will see
		res.Notes = []atelier.Note{{Act: atelier.ActPlain, To: []string{t.Agent.ID}, About: atelier.About{Piece: t.Piece.ID, Version: t.Base.Artefact.Version},
			Words: "The revision was refused: " + err.Error(), From: service}}
		return nil, reply, nil
	}
	if draft.Files, err = marked(ctx, t, draft.Files); err != nil {
		return nil, reply, err
	}
	res.Artefact, err = artefactOf(t, draft)
	return draft.Files, reply, err
}

// brokeDown is deferred where agents are called: one that panics has failed.
func (a *Activities) brokeDown(ctx context.Context, agent string, err *error) {
	if r := recover(); r != nil { // its words and stack belong in the log, not in history
		a.log.ErrorContext(ctx, "agent panicked", "agent", agent, "panic", r, "stack", string(debug.Stack()))
		*err = atelier.Errorf(atelier.CodeInternal, "the agent broke down")
	}
}

// service is who speaks when the studio itself does.
var service = atelier.Agent{ID: "service", Role: atelier.RoleService, Name: "Studio", Provider: "atelier", Model: "atelier/1"}

// local refuses a revision that changed more than its findings anchor. What a
// person asked for may touch anything.
func (a *Activities) local(t atelier.Turn, d atelier.Draft) error {
	if t.Kind != atelier.TurnRevise {
		return nil
	}
	var anchors []atelier.Anchor
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson {
			return nil
		}
	}
	for _, f := range t.Findings {
		anchors = append(anchors, f.Anchor)
	}
	return a.media[t.Piece.Medium].locality(t.Base.Files, d.Files, anchors)
}

// artefactOf describes a draft as a version; its refs follow when it is stored.
func artefactOf(t atelier.Turn, d atelier.Draft) (*atelier.Artefact, error) {
	if len(d.Files) == 0 {
		return nil, atelier.Errorf(atelier.CodeRefused, "%s returned no files", t.Agent.ID)
	}
	art := &atelier.Artefact{Piece: t.Piece.ID, Medium: t.Piece.Medium, Version: t.Version, Round: t.Round, MadeBy: t.Agent, Seed: t.Seed,
		Names: d.Names, Summary: d.Summary, Unmet: d.Unmet}
	if t.Base != nil {
		art.Base = t.Base.Artefact.Version
		art.From = append(art.From, t.Base.Artefact.Digest)
	}
	for _, o := range t.Others {
		art.From = append(art.From, o.Artefact.Digest)
	}
	for _, in := range t.Inputs {
		art.From = append(art.From, in.SHA256)
	}
	digests := map[string]string{}
	for _, f := range d.Files {
		if !atelier.ValidFileName(f.Name) || digests[f.Name] != "" || f.Name == atelier.FileArtefact || f.Name == atelier.FileNarration {
			return nil, atelier.Errorf(atelier.CodeRefused, "%s returned a file name that is not allowed", t.Agent.ID)
		}
		if len(f.Data) > MaxFile {
			return nil, atelier.Errorf(atelier.CodeTooLarge, "%s returned a file of %d bytes, the bound is %d", t.Agent.ID, len(f.Data), MaxFile)
		}
		digests[f.Name] = atelier.Digest(f.Data)
	}
	art.Digest = atelier.ArtefactDigest(digests)
	return art, nil
}

// putFiles stores the files of a version side by side. Bytes that another
// attempt already put under the version's name with other content go below the
// call key, under their own digest.
func (a *Activities) putFiles(ctx context.Context, req atelier.TurnRequest, key string, art *atelier.Artefact, files []atelier.File) error {
	refs, errs := make([]atelier.Ref, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			refs[i], errs[i] = atelier.PutBytes(ctx, a.store, atelier.KeyFile(req.Job, req.Piece, art.Version, f.Name), f.Data, f.MediaType)
			if atelier.CodeOf(errs[i]) == atelier.CodeExists {
				refs[i], errs[i] = atelier.PutBytes(ctx, a.store, atelier.KeyBlob(req.Job, key, atelier.Digest(f.Data))+"/"+f.Name, f.Data, f.MediaType)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	slices.SortFunc(refs, func(x, y atelier.Ref) int { return strings.Compare(baseName(x.Key), baseName(y.Key)) })
	art.Files = refs
	return nil
}

func baseName(key string) string { return key[strings.LastIndexByte(key, '/')+1:] }

func (a *Activities) putResult(ctx context.Context, job string, res *Result) (atelier.Ref, error) {
	ref, err := atelier.PutJSON(ctx, a.store, atelier.KeyResult(job, res.Key), res)
	if err == nil {
		a.results.add(ref)
	}
	return ref, err
}

// summary is what goes into history. Of a result, key and digest are enough.
func summary(req atelier.TurnRequest, res *Result, ref atelier.Ref, reused bool) atelier.TurnResult {
	out := atelier.TurnResult{Result: atelier.Ref{Key: ref.Key, SHA256: ref.SHA256}, Notes: len(res.Notes), Coined: len(res.Coins), Refused: res.Refused != "", Reused: reused, Usage: res.Usage}
	if d := res.Direction; d != nil {
		out.Digest, out.Unmet = atelier.Digest(marshal(d)), len(d.Unmet)
	}
	if art := res.Artefact; art != nil {
		out.Digest, out.Unmet = art.Digest, len(art.Unmet)
	}
	if settles(req.Kind) {
		out.Act, out.About = said(res)
	}
	if r := res.Review; r != nil {
		out.Score = r.Score
		for _, f := range r.Findings {
			fr := atelier.FindingRef{ID: f.ID, Critic: f.Critic, Rule: f.Rule, Version: r.Version, Severity: f.Severity}
			if req.Kind == atelier.TurnJudge {
				fr.Piece, fr.With = f.Piece, f.With
			}
			out.Findings = append(out.Findings, fr)
		}
		for _, c := range r.Rechecks {
			out.Rechecks = append(out.Rechecks, atelier.Fate{ID: c.Finding, Status: c.Status})
		}
	}
	return out
}
