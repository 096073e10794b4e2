package activities

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/exhibition"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// Publish writes the bundle, the manifest last, and then the end of the job.
// Without a bundle it writes the end alone. All of it is create-only and made
// from what is stored, so that it may be cut off and repeated anywhere. A job has
// one end: one that is on record already stands, and is returned.
func (a *Activities) Publish(ctx context.Context, req atelier.PublishRequest) (atelier.JobStatus, error) {
	defer beating(ctx, progress{Phase: "publish"})()
	status, err := a.publish(ctx, req)
	if err != nil {
		return status, a.fail(ctx, "Publish", err)
	}
	return status, nil
}

func (a *Activities) publish(ctx context.Context, req atelier.PublishRequest) (atelier.JobStatus, error) {
	final := atelier.Final{JobStatus: req.Status, Ended: req.Ended}
	final.Gate, final.Stage = nil, atelier.Stage(final.Status)
	p := &publication{a: a, req: req, final: &final}
	var err error
	if err = p.load(ctx); err != nil {
		return req.Status, err
	}
	if req.Bundle {
		// What cannot be made is told by the note that closes the record.
		p.addVersions()
		if err := p.editions(ctx); err != nil {
			return req.Status, err
		}
	}
	if err := p.close(ctx); err != nil {
		return req.Status, err
	}
	if req.Bundle || req.Paid { // of the whole record: the ledger counts its notes
		if p.cost, err = p.account(ctx); err != nil {
			return req.Status, err
		}
		req.Status.Spend = final.Spend
	}
	if req.Bundle {
		if err := p.write(ctx); err != nil {
			return req.Status, err
		}
	}
	req.Status.Status, req.Status.Stage = final.Status, final.Stage
	a.announce("S8", atelier.TurnRequest{Job: req.Job})
	_, err = atelier.PutJSON(ctx, a.store, atelier.KeyFinal(req.Job), final)
	if atelier.CodeOf(err) == atelier.CodeExists {
		final = atelier.Final{}
		err = atelier.GetJSON(ctx, a.store, atelier.Ref{Key: atelier.KeyFinal(req.Job)}, &final)
		req.Status.Status, req.Status.Stage, req.Status.Reason = final.Status, final.Stage, final.Reason
	}
	if err != nil {
		return req.Status, err
	}
	ev := atelier.Event{ID: endEvent, Type: "end", Status: final.Status, Stage: atelier.Stage(final.Status), Text: endWords(final)}
	if err := a.tell(ctx, req.Job, ev); err != nil {
		return req.Status, err
	}
	a.records.forget(req.Job)
	a.events.forget(req.Job)
	return req.Status, nil
}

// publication gathers one bundle.
type publication struct {
	a         *Activities
	req       atelier.PublishRequest
	final     *atelier.Final
	brief     atelier.Brief
	direction atelier.Direction
	artefacts map[string][]atelier.Artefact // by piece, in version order
	findings  bundle.Findings
	models    bool // a model took part
	human     bool // a person's work took part
	ledger    atelier.Ledger
	codebook  int               // tokens of notation and codes in all prompts, about
	books     []*notes.Codebook // every version of the codebook, oldest first
	recs      []atelier.Record
	cost      atelier.Ref        // of the ledger
	turns     map[string]*Result // that made the versions, by "piece/version"
	narrated  map[string]*Result // the delivered versions read aloud, by piece
	files     []bundle.File
	index     []bundle.Entry
	made      []object   // what has to be put
	sealed    *proof.Log // the record, when it is in the bundle

	issue   int              // of the bundle; 0 the first
	earlier *bundle.Manifest // of the issue before this one
}

func (p *publication) load(ctx context.Context) error {
	s := p.a.store
	if err := atelier.GetJSON(ctx, s, p.req.Brief, &p.brief); err != nil {
		return err
	}
	if p.req.Directed.Key != "" {
		res, _, err := p.a.result(ctx, p.req.Directed)
		if err != nil {
			return err
		}
		if res.Direction != nil {
			p.direction = *res.Direction
		}
	}
	p.final.Title = p.direction.Title
	for _, m := range p.direction.Unmet {
		p.final.Broken = append(p.final.Broken, "must that this team cannot meet: "+m)
	}
	p.artefacts, p.turns, p.narrated = map[string][]atelier.Artefact{}, map[string]*Result{}, map[string]*Result{}
	for _, piece := range p.req.Pieces {
		pf := bundle.PieceFindings{Piece: piece.Piece, StopReason: piece.Reason, Delivered: piece.Best}
		var reviews []atelier.Review
		for _, v := range piece.Versions {
			made, _, err := p.a.result(ctx, p.ref(v.Made))
			if err != nil {
				return err
			}
			if made.Artefact == nil {
				return atelier.Errorf(atelier.CodeCorrupt, "the turn that made %s, version %d, made nothing", piece.Piece, v.Version)
			}
			art := *made.Artefact
			p.book(made)
			p.turns[fmt.Sprint(piece.Piece, "/", art.Version)] = made
			p.artefacts[piece.Piece] = append(p.artefacts[piece.Piece], art)
			p.human = p.human || art.MadeBy.Role == atelier.RolePerson
			p.models = p.models || art.MadeBy.Role != atelier.RolePerson && art.MadeBy.Provider != "house"
			if art.Version == piece.Best {
				for _, m := range art.Unmet {
					p.final.Broken = append(p.final.Broken, piece.Piece+" does not meet: "+m)
				}
			}
			round := bundle.Round{Version: v.Version, Score: v.Score, Critics: map[string]float64{}}
			for _, key := range v.Reviews {
				res, _, err := p.a.result(ctx, p.ref(key))
				if err != nil {
					return err
				}
				p.book(res)
				if res.Review != nil {
					round.Critics[res.Review.Critic] = res.Review.Score
					reviews = append(reviews, *res.Review)
				}
			}
			pf.Rounds = append(pf.Rounds, round)
		}
		pf.Findings = bundle.Settle(reviews, line(p.artefacts[piece.Piece], piece.Best), piece.Waived)
		pf.Critics = bundle.Precision(reviews)
		p.findings.Pieces = append(p.findings.Pieces, pf)
	}
	if err := p.narrations(ctx); err != nil {
		return err
	}
	return p.loadJudged(ctx)
}

// loadJudged adds what the coherence critic found between the pieces.
func (p *publication) loadJudged(ctx context.Context) error {
	if len(p.req.Judged) == 0 {
		return nil
	}
	together := bundle.PieceFindings{}
	var reviews []atelier.Review
	for i, ref := range p.req.Judged {
		res, _, err := p.a.result(ctx, ref)
		if err != nil {
			return err
		}
		p.book(res)
		if res.Review != nil {
			reviews = append(reviews, *res.Review)
			together.Rounds = append(together.Rounds, bundle.Round{Version: i + 1, Score: res.Review.Score, Critics: map[string]float64{res.Review.Critic: res.Review.Score}})
		}
	}
	together.Critics = bundle.Precision(reviews)
	together.Findings = bundle.Settle(reviews, nil, p.req.Waived)
	if err := p.settled(ctx, together.Findings); err != nil {
		return err
	}
	p.findings.Pieces = append(p.findings.Pieces, together)
	return nil
}

// ref is the result of a call of this job.
func (p *publication) ref(call string) atelier.Ref {
	return atelier.Ref{Key: atelier.KeyResult(p.req.Job, call)}
}

// line is the delivered version and those it was revised from, back to its draft.
func line(arts []atelier.Artefact, best int) []int {
	var out []int
	for v := best; v > 0; {
		out = append(out, v)
		i := slices.IndexFunc(arts, func(a atelier.Artefact) bool { return a.Version == v })
		if i < 0 || arts[i].Base >= v {
			break
		}
		v = arts[i].Base
	}
	return out
}

// close seals the record: the last entry says how every loop ended.
func (p *publication) close(ctx context.Context) error {
	words := "The job ended: " + string(p.final.Status)
	if p.req.Bundle {
		// The bundle holds this record, and a person may still cancel before it is whole.
		words = "The work is done and goes out: " + string(p.final.Status)
	}
	var why []string
	for _, piece := range p.req.Pieces {
		why = append(why, fmt.Sprintf("%s stopped: %s", piece.Piece, piece.Reason))
	}
	if len(why) > 0 {
		words += ". " + strings.Join(why, "; ")
	}
	end := note{rec: atelier.Record{Kind: "close", Sub: "close", From: service,
		Note: atelier.Note{Act: atelier.ActPlain, From: service, Words: words + "."}}}
	// What a cut-off turn left out is in everything; the rest of it is adopted. It is
	// told with the end, as a rule; cut off before that, all this is done again.
	events, err := p.a.enter(ctx, p.req.Job, append(p.req.Commits, p.everything()), end)
	if err == nil {
		p.a.tellSoon(p.req.Job, events...)
	}
	return err
}

// everything is all results in the order of the work.
func (p *publication) everything() atelier.CommitRequest {
	req := atelier.CommitRequest{Job: p.req.Job, Kind: "note"}
	if p.req.Directed.Key != "" {
		req.Results = append(req.Results, p.req.Directed)
	}
	for _, piece := range p.req.Pieces {
		for _, v := range piece.Versions {
			req.Results = append(req.Results, p.ref(v.Made))
			for _, key := range v.Reviews {
				req.Results = append(req.Results, p.ref(key))
			}
		}
		if piece.Narrated != "" {
			req.Results = append(req.Results, p.ref(piece.Narrated))
		}
	}
	req.Results = append(append(req.Results, p.req.Judged...), p.req.Talks...)
	return req
}

// write puts the files that the service itself makes, then the index, then the
// manifest: nothing is downloadable before the manifest names it.
func (p *publication) write(ctx context.Context) error {
	if err := p.addRequest(ctx); err != nil {
		return err
	}
	recs, err := p.read(ctx)
	if err != nil {
		return err
	}
	made := []struct {
		path, mediaType, role string
		data                  []byte
	}{
		{"notes/transcript.md", "text/markdown; charset=utf-8", "transcript", notes.Transcript(p.direction.Title, recs)},
		{"review/findings.json", atelier.MediaJSON, "review", indent(p.findings)},
		{"review/direction.json", atelier.MediaJSON, "review", indent(p.direction)},
	}
	for _, m := range made {
		p.keep(m.path, m.data, m.mediaType, m.role)
	}
	p.add("cost.json", p.cost, bundle.File{Role: "ledger", MadeBy: &service})
	if err := p.prove(ctx, recs); err != nil {
		return err
	}
	if err := p.exhibit(ctx, recs); err != nil {
		return err
	}
	return p.seal(ctx)
}

// keep adds a file that the service itself made.
func (p *publication) keep(path string, data []byte, mediaType, role string) {
	o := p.object(path, data, mediaType)
	p.add(path, o.ref, bundle.File{Role: role, MadeBy: &service})
	p.made = append(p.made, o)
}

// object is a file that the service itself makes, with where it goes.
type object struct {
	ref  atelier.Ref
	data []byte
}

func (p *publication) object(path string, data []byte, mediaType string) object {
	return object{atelier.Ref{Key: atelier.KeyBundle(p.req.Job, max(1, p.issue), path), SHA256: atelier.Digest(data), Size: int64(len(data)), MediaType: mediaType}, data}
}

// put stores objects side by side and returns where they are.
func (p *publication) put(ctx context.Context, objects ...object) ([]atelier.Ref, error) {
	refs, errs := make([]atelier.Ref, len(objects)), make([]error, len(objects))
	var wg sync.WaitGroup
	for i, o := range objects {
		wg.Go(func() {
			refs[i], errs[i] = atelier.PutBytes(ctx, p.a.store, o.ref.Key, o.data, o.ref.MediaType)
			if atelier.CodeOf(errs[i]) == atelier.CodeExists {
				// Of an attempt that was cut off and had another key to sign with: what
				// this one makes goes beside it.
				beside := atelier.KeyBeside(o.ref.Key, o.ref.SHA256)
				refs[i], errs[i] = atelier.PutBytes(ctx, p.a.store, beside, o.data, o.ref.MediaType)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return refs, nil
}

func (p *publication) add(path string, ref atelier.Ref, f bundle.File) {
	f.Path, f.SHA256, f.Bytes, f.MediaType = path, ref.SHA256, ref.Size, ref.MediaType
	p.files = append(p.files, f)
	p.index = append(p.index, bundle.Entry{Path: path, Ref: ref})
}

func (p *publication) addVersions() {
	for _, piece := range p.req.Pieces {
		p.addNarration(piece)
		for _, art := range p.artefacts[piece.Piece] {
			madeBy, seed, made := art.MadeBy, art.Seed, p.turns[fmt.Sprint(piece.Piece, "/", art.Version)]
			f := bundle.File{MadeBy: &madeBy, From: art.From, Seed: &seed, SeedUsed: seedStatus(madeBy.ID, made.Calls), Made: made.Made}
			if art.MadeBy.Role == atelier.RolePerson {
				f.Seed, f.SeedUsed = nil, ""
			}
			for _, ref := range art.Files {
				name := baseName(ref.Key)
				if art.Version == piece.Best {
					f.Role = bundle.Role(name)
					p.add(bundle.Folder(piece.Piece, piece.Medium)+"/"+name, ref, f)
				}
				f.Role = "version"
				p.add(fmt.Sprintf("review/versions/%s/v%d/%s", piece.Piece, art.Version, name), ref, f)
			}
		}
	}
}

func (p *publication) addRequest(ctx context.Context) error {
	ref, err := p.a.store.Head(ctx, atelier.KeyRequest(p.req.Job))
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		ref, err = p.req.Brief, nil
	}
	if err != nil {
		return err
	}
	p.add("request.json", ref, bundle.File{Role: "request"})
	return nil
}

// read returns the record of the job, which is closed.
func (p *publication) read(ctx context.Context) ([]atelier.Record, error) {
	if p.recs != nil {
		return p.recs, nil
	}
	batches, err := p.records(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range batches {
		for _, line := range atelier.Lines(b) {
			var r atelier.Record
			if err := unmarshal(line, &r); err != nil {
				return nil, err
			}
			p.recs = append(p.recs, r)
		}
	}
	return p.recs, nil
}

// records reads the whole record of the job in its batches, byte for byte as stored.
func (p *publication) records(ctx context.Context) ([][]byte, error) {
	prefix := atelier.KeyNotes(p.req.Job)
	refs, err := listAll(ctx, p.a.store, prefix)
	if err != nil {
		return nil, err
	}
	refs, _ = atelier.Batches(direct(refs, prefix))
	log := p.a.records.of(p.req.Job)
	for i := range refs {
		refs[i] = log.known(refs[i])
	}
	return readAll(ctx, p.a.store, refs)
}

// exhibit makes the page that the work is shown on. A bundle without it is still
// whole, so that only a store that cannot be read stops it.
func (p *publication) exhibit(ctx context.Context, records []atelier.Record) error {
	page, err := p.page(ctx, records)
	if err != nil {
		return err
	}
	html, err := exhibition.HTML(page)
	if err != nil {
		p.a.log.WarnContext(ctx, "the exhibition was not made", "code", atelier.CodeOf(err))
		return nil
	}
	p.keep(exhibition.File, html, exhibition.MediaType, "exhibition")
	return nil
}

// page is the bundle so far as the exhibition sees it.
func (p *publication) page(ctx context.Context, records []atelier.Record) (exhibition.Page, error) {
	page, err := exhibition.Gather(exhibition.Source{Manifest: p.manifest(), Brief: p.brief, Direction: p.direction, Findings: p.findings, Records: records, Ledger: p.ledger,
		Read: func(path string) ([]byte, error) { return p.bytes(ctx, path) }})
	page.Work = workID(p.brief)
	return page, err
}

// bytes reads a file of the bundle so far.
func (p *publication) bytes(ctx context.Context, path string) ([]byte, error) {
	i := slices.IndexFunc(p.index, func(e bundle.Entry) bool { return e.Path == path })
	if i < 0 {
		return nil, atelier.Errorf(atelier.CodeInternal, "the bundle has no %s", path)
	}
	return atelier.GetBytes(ctx, p.a.store, p.index[i].Ref, MaxFile)
}

// manifest describes the files so far.
func (p *publication) manifest() bundle.Manifest {
	bundle.Sort(p.files)
	if p.earlier != nil {
		m := *p.earlier
		m.Files = p.files
		return m
	}
	m := bundle.Manifest{Format: "atelier-bundle/1", Job: p.req.Job, Title: p.direction.Title, Status: p.final.Status,
		BrokenPromises: p.final.Broken, StopReasons: p.final.StopReasons, Team: p.brief.Team, Spend: p.final.Spend,
		AIMark: p.statement().Source.URI(), Files: p.files}
	if p.statement().Source == mark.Algorithmic {
		m.Licence = "CC0-1.0" // what people and models add has terms that we do not know
	}
	if p.brief.Seed != nil {
		m.Seed = *p.brief.Seed
	}
	return m
}

// seal writes the other files and the index, then the manifest.
func (p *publication) seal(ctx context.Context) error {
	manifest := p.object("manifest.json", indent(p.manifest()), atelier.MediaJSON)
	if err := p.sign(manifest); err != nil {
		return err
	}
	index := func(manifest atelier.Ref) object {
		sort.Slice(p.index, func(i, j int) bool { return p.index[i].Path < p.index[j].Path })
		files := append(slices.Clone(p.index), bundle.Entry{Path: "manifest.json", Ref: manifest})
		return p.object("index.json", marshal(bundle.Index{Files: files}), atelier.MediaJSON)
	}
	refs, err := p.put(ctx, append(slices.Clone(p.made), index(manifest.ref))...)
	if err != nil {
		return err
	}
	moved := false
	for i, o := range p.made {
		at := slices.IndexFunc(p.index, func(x bundle.Entry) bool { return x.Ref.Key == o.ref.Key })
		if at >= 0 && refs[i].Key != o.ref.Key {
			p.index[at].Ref.Key, moved = refs[i].Key, true
		}
	}
	p.a.announce("S7", atelier.TurnRequest{Job: p.req.Job})
	last, err := p.put(ctx, manifest)
	if err == nil && (moved || last[0].Key != manifest.ref.Key) {
		refs, err = p.put(ctx, index(last[0]))
	}
	if err != nil {
		return err
	}
	p.final.Manifest, p.final.Index = &last[0], &refs[len(refs)-1]
	return nil
}

// sign makes the statement over every other file; none without a key. The manifest
// does not name it, as it names the manifest.
func (p *publication) sign(manifest object) error {
	if p.a.signing == nil {
		return nil
	}
	subjects := []proof.Subject{proof.File("manifest.json", manifest.ref.SHA256)}
	for _, f := range p.files {
		subjects = append(subjects, proof.File(f.Path, f.SHA256))
	}
	b, err := proof.SignBundle(p.a.signing.Key, p.sealed, subjects)
	if err != nil {
		return err
	}
	o := p.object(proof.PathStatement, b, atelier.MediaJSON)
	p.index = append(p.index, bundle.Entry{Path: proof.PathStatement, Ref: o.ref})
	p.made = append(p.made, o)
	return nil
}

func endWords(f atelier.Final) string {
	s := "The job ended: " + string(f.Status)
	if f.Reason != "" {
		s += " (" + f.Reason + ")"
	}
	if len(f.Broken) > 0 {
		s += ": " + strings.Join(f.Broken, "; ")
	}
	return s
}
