package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/exhibition"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// This file takes what a note says out of everything that a job stored.
//
// The bundle is made anew first, with the erasure on its log. Then the words go from
// what the turns left, and from the batches of the record last, the note's own batch
// the very last: until all else is done, a run that was cut off finds in it the words
// to look for, and nowhere else has to say what they were. One erasure of a job is
// under way at a time; its workflow sees to that.

// Erase carries out an erasure that is on record, after the job's end. It may be
// repeated: a note whose words are gone already is success.
func (a *Activities) Erase(ctx context.Context, req atelier.EraseRequest) (atelier.Erased, error) {
	defer beating(ctx, progress{Phase: "erase"})()
	out, err := a.erase(ctx, req)
	return out, a.fail(ctx, "Erase", err)
}

func (a *Activities) erase(ctx context.Context, req atelier.EraseRequest) (atelier.Erased, error) {
	if a.eraser == nil {
		return atelier.Erased{}, atelier.Errorf(atelier.CodeUnsupported, "this studio's store erases nothing")
	}
	e := &erasing{a: a, job: req.Job, subs: map[string]bool{}, findings: map[string]bool{}, turns: map[string]bool{}}
	if err := e.load(ctx, req.Note); err != nil {
		return atelier.Erased{}, err
	}
	if e.records[req.Note].Erased {
		return e.outcome(ctx)
	}
	if a.signing == nil {
		return atelier.Erased{}, atelier.Errorf(atelier.CodeUnsupported, "this studio has no signing key, and an erasure has to be signed: `atelier keys signing` makes one, for ATELIER_SIGNING_KEY")
	}
	e.find()
	if err := e.note(ctx); err != nil {
		return atelier.Erased{}, err
	}
	a.announce("E1", atelier.TurnRequest{Job: req.Job})
	for _, step := range []func(context.Context) error{e.reissue, e.cleanCalls, e.cleanRest, e.cleanBundle} {
		if err := step(ctx); err != nil {
			return atelier.Erased{}, err
		}
	}
	a.announce("E2", atelier.TurnRequest{Job: req.Job})
	if err := e.cleanRecords(ctx); err != nil {
		return atelier.Erased{}, err
	}
	return e.outcome(ctx)
}

// batch is one object of the record.
type batch struct {
	ref          atelier.Ref
	first, issue int
	lines        [][]byte
}

// erasing is one erasure.
type erasing struct {
	a      *Activities
	job    string
	claim  atelier.Erasure
	final  atelier.Final
	issues []atelier.Issue // of the bundle, the present one last; none: no bundle

	batches []batch
	records []atelier.Record // as they are stored
	gone    []atelier.Record // those whose words are to go

	words    texts           // of the notes that go
	found    texts           // of the findings that they tell
	subs     map[string]bool // names of the notes that go, as records and turns have them
	findings map[string]bool // ids of the findings that they tell
	turns    map[string]bool // turns that wrote or were given one of them
}

// load reads how things stand, and first mends what a run that was cut off left.
func (e *erasing) load(ctx context.Context, note int) error {
	s := e.a.store
	err := atelier.GetJSON(ctx, s, atelier.Ref{Key: atelier.KeyFinal(e.job)}, &e.final)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		return atelier.Errorf(atelier.CodeConflict, "the job has not ended: a note can be erased after its end")
	}
	if err != nil {
		return err
	}
	if err := atelier.GetJSON(ctx, s, atelier.Ref{Key: atelier.KeyErasure(e.job, note)}, &e.claim); err != nil {
		return err
	}
	if err := e.restore(ctx); err != nil {
		return err
	}
	if e.issues, err = atelier.Issues(ctx, s, e.job, e.final); err != nil {
		return err
	}
	refs, err := listAll(ctx, s, atelier.KeyNotes(e.job))
	if err != nil {
		return err
	}
	current, old := atelier.Batches(direct(refs, atelier.KeyNotes(e.job)))
	for _, ref := range old {
		if err := e.a.eraser.Erase(ctx, ref.Key); err != nil {
			return err
		}
	}
	raw, err := readAll(ctx, s, current)
	if err != nil {
		return err
	}
	for i, b := range raw {
		first, issue, _ := atelier.BatchOf(current[i].Key)
		e.batches = append(e.batches, batch{current[i], first, issue, atelier.Lines(b)})
		for _, line := range atelier.Lines(b) {
			var r atelier.Record
			if err := unmarshal(line, &r); err != nil {
				return err
			}
			e.records = append(e.records, r)
		}
	}
	if note < 0 || note >= len(e.records) || e.records[note].Seq != note || e.records[note].Kind != "note" {
		return atelier.Errorf(atelier.CodeNotFound, "the job has no note %d", note)
	}
	return nil
}

// find looks up everything that says what the note says.
func (e *erasing) find() {
	target := e.records[e.claim.Note]
	e.words.add(target.Note.Words)
	said := map[int]bool{} // by people, and gone
	for _, r := range e.records {
		if r.Kind != "note" || r.Erased || r.Seq != target.Seq && !e.words.are(r.Note.Words) && !(said[r.Re] && repeats(r.Note.Words, target.Note.Words)) {
			continue
		}
		said[r.Seq] = r.Note.Act == atelier.ActPerson
		e.gone = append(e.gone, r)
		e.subs[r.Sub] = true
		if r.Note.Act == atelier.ActPerson { // a directive is given out under its own name
			e.subs[strings.TrimSuffix(r.Sub, "-"+orJob(r.Note.About.Piece))] = true
		}
		if r.Note.Act == atelier.ActRequest && r.Note.About.Finding != "" {
			e.findings[r.Note.About.Finding] = true
		}
	}
}

// repeats reports whether an answer quotes what it answers.
func repeats(answer, words string) bool {
	words = strings.ToLower(notes.Fold(words))
	for _, part := range strings.Split(strings.ToLower(notes.Fold(answer)), "“")[1:] {
		if q, _, ok := strings.Cut(part, "”"); ok && q != "" && strings.Contains(words, q) {
			return true
		}
	}
	return false
}

// note puts the erasure on the job's record.
func (e *erasing) note(ctx context.Context) error {
	defer e.a.records.forget(e.job)
	from := e.person()
	words := fmt.Sprintf("Note %d was erased: %s", e.claim.Note, e.claim.Reason)
	_, err := e.a.record(ctx, e.job, []note{{rec: atelier.Record{Kind: "erase", Sub: fmt.Sprintf("erase-%d", e.claim.Note), From: from,
		Note: atelier.Note{Act: atelier.ActPlain, From: from, Words: words}}}})
	return err
}

func (e *erasing) person() atelier.Agent {
	return atelier.Agent{ID: e.claim.Person, Role: atelier.RolePerson, Name: "A person"}
}

// blank is a record without what it says. Only what is named here stays.
func blank(r atelier.Record) atelier.Record {
	return atelier.Record{V: r.V, Job: r.Job, Seq: r.Seq, Kind: r.Kind, Sub: r.Sub, Round: r.Round, Time: r.Time, From: r.From, To: r.To, Re: r.Re,
		Note: blankNote(r.Note), Erased: true}
}

func blankNote(n atelier.Note) atelier.Note {
	return atelier.Note{Act: atelier.ActPlain, To: n.To, From: n.From, Words: atelier.ErasedWords,
		About: atelier.About{Piece: n.About.Piece, Version: n.About.Version, SHA256: n.About.SHA256, Finding: n.About.Finding}}
}

// blankFinding is a finding without its words and its place; that it was raised, and
// what became of it, stays.
func blankFinding(f atelier.Finding) atelier.Finding {
	f.Problem, f.Suggestion, f.Evidence, f.Recheck, f.Code, f.Do, f.Anchor = atelier.ErasedWords, "", "", "", "", "", atelier.Anchor{}
	return f
}

// shown is the whole record as it may be read from now on.
func (e *erasing) shown(ctx context.Context) ([]atelier.Record, error) {
	p := publication{a: e.a, req: atelier.PublishRequest{Job: e.job}}
	batches, err := p.records(ctx)
	if err != nil {
		return nil, err
	}
	gone := map[int]bool{}
	for _, r := range e.gone {
		gone[r.Seq] = true
	}
	for _, i := range e.issues { // of an erasure that has not come to its end
		for _, n := range i.Notes {
			gone[n] = true
		}
	}
	var out []atelier.Record
	for _, b := range batches {
		for _, line := range atelier.Lines(b) {
			var r atelier.Record
			if err := unmarshal(line, &r); err != nil {
				return nil, err
			}
			if gone[r.Seq] {
				r = blank(r)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// reissue makes the bundle anew: the files that hold notes, and the list of all.
func (e *erasing) reissue(ctx context.Context) error {
	if len(e.issues) == 0 || slices.ContainsFunc(e.issues, func(i atelier.Issue) bool { return i.Note == e.claim.Note && i.N > 1 }) {
		return nil
	}
	now := e.issues[len(e.issues)-1]
	final := e.final
	p := &publication{a: e.a, req: atelier.PublishRequest{Job: e.job}, final: &final, issue: now.N + 1, earlier: &bundle.Manifest{}}
	var index bundle.Index
	err := atelier.GetJSON(ctx, e.a.store, now.Index, &index)
	if err == nil {
		err = atelier.GetJSON(ctx, e.a.store, now.Manifest, p.earlier)
	}
	if err == nil {
		err = atelier.GetJSON(ctx, e.a.store, atelier.Ref{Key: atelier.KeyBrief(e.job)}, &p.brief)
	}
	if err != nil {
		return err
	}
	p.index = index.Files
	for name, into := range map[string]any{"review/direction.json": &p.direction, "review/findings.json": &p.findings, "cost.json": &p.ledger} {
		b, err := p.bytes(ctx, name)
		if err == nil {
			err = unmarshal(b, into)
		}
		if err != nil {
			return err
		}
	}
	for i := range p.findings.Pieces {
		for j, f := range p.findings.Pieces[i].Findings {
			if e.tells(f) {
				p.findings.Pieces[i].Findings[j] = blankFinding(f)
			}
		}
	}
	records, err := e.shown(ctx)
	if err != nil {
		return err
	}
	proofs, err := e.reseal(ctx, p)
	if err != nil {
		return err
	}
	made := append(proofs,
		remade{"notes/transcript.md", notes.Transcript(p.direction.Title, records), "text/markdown; charset=utf-8", "transcript"},
		remade{"review/findings.json", indent(p.findings), atelier.MediaJSON, "review"})
	drop := func(name string) bool {
		return name == "manifest.json" || name == proof.PathStatement || name == exhibition.File || slices.ContainsFunc(made, func(m remade) bool { return m.path == name })
	}
	p.index = slices.DeleteFunc(p.index, func(x bundle.Entry) bool { return drop(x.Path) })
	p.files = slices.DeleteFunc(p.earlier.Files, func(f bundle.File) bool { return drop(f.Path) })
	for _, m := range made {
		p.keep(m.path, m.data, m.mediaType, m.role)
	}
	if err := p.exhibit(ctx, records); err != nil {
		return err
	}
	if err := p.seal(ctx); err != nil {
		return err
	}
	next := atelier.Issue{N: p.issue, Note: e.claim.Note, Manifest: *p.final.Manifest, Index: *p.final.Index}
	for _, r := range e.gone {
		next.Notes = append(next.Notes, r.Seq)
	}
	if _, err := atelier.PutJSON(ctx, e.a.store, atelier.KeyIssue(e.job, next.N), next); err != nil {
		return err
	}
	e.issues = append(e.issues, next)
	return nil
}

// remade is a file of the bundle that an erasure makes anew.
type remade struct {
	path            string
	data            []byte
	mediaType, role string
}

// reseal goes on with the log of the issue before: bodies go, records and hashes stay,
// and the erasure is the last record, signed.
func (e *erasing) reseal(ctx context.Context, p *publication) ([]remade, error) {
	stored, err := p.bytes(ctx, proof.PathTranscript)
	if err != nil {
		return nil, err
	}
	log := proof.NewLog(e.job)
	var lines [][]byte
	var what []int
	for _, line := range atelier.Lines(stored) {
		entry, err := log.Adopt(line)
		if err == nil && entry.Body != nil && e.holds(entry.Record) {
			what = append(what, entry.Record.Seq)
			if line, err = proof.Erase(line); err == nil && entry.Record.Kind == proof.KindRefused {
				err = e.quarantined(ctx, entry)
			}
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	body, err := proof.DetailBody(e.a.salt("body", log, e.job), proof.Erased{What: what, Reason: e.claim.Reason})
	if err != nil {
		return nil, err
	}
	line, err := log.Append(proof.Record{Kind: proof.KindErase, Sub: fmt.Sprintf("erase-%d", e.claim.Note), Time: e.claim.Time,
		From: proof.From{Agent: e.claim.Person, Role: atelier.RolePerson}}, body)
	if err != nil {
		return nil, err
	}
	lines = append(lines, line)
	p.sealed = log
	signed, err := log.Sign(e.a.signing.Key)
	if err != nil {
		return nil, err
	}
	var points []string
	var ring proof.Keyring
	for name, into := range map[string]any{proof.PathCheckpoints: &points, proof.PathKeys: &ring} {
		if !slices.ContainsFunc(p.index, func(x bundle.Entry) bool { return x.Path == name }) {
			continue // nothing was signed then
		}
		b, err := p.bytes(ctx, name)
		if err == nil {
			err = unmarshal(b, into)
		}
		if err != nil {
			return nil, err
		}
	}
	all := make([][]byte, 0, len(points)+1)
	for _, s := range points {
		all = append(all, []byte(s))
	}
	checkpoints, err := proof.Checkpoints(append(all, signed)...)
	if err != nil {
		return nil, err
	}
	// What an earlier key signed stays to be checked with it.
	if next, err := ring.Rotate(e.a.signing.public(), e.claim.Time); err == nil {
		ring = next
	} else if atelier.CodeOf(err) != atelier.CodeExists {
		return nil, err
	}
	const plain = "text/plain; charset=utf-8"
	return []remade{
		{proof.PathTranscript, append(bytes.Join(lines, []byte("\n")), '\n'), atelier.MediaLines, "transcript"},
		{proof.PathLeaves, log.Leaves(), plain, "transcript"},
		{proof.PathCheckpoints, checkpoints, atelier.MediaJSON, "transcript"},
		{proof.PathKeys, marshal(ring), atelier.MediaJSON, "transcript"},
	}, nil
}

// holds reports whether a record of the log says what one of the notes says: it is one
// of its lines, or a refusal in its turn.
func (e *erasing) holds(r proof.Record) bool {
	switch r.Kind {
	case proof.KindRefused:
		return e.refusal(r.Sub)
	case proof.KindNote:
		return slices.ContainsFunc(e.gone, func(g atelier.Record) bool {
			return r.From.Agent == g.From.ID && r.Time.Equal(g.Time) && numbered(r.Sub, g.Sub)
		})
	}
	return false
}

// refusal reports whether a refusal is of the turn of one of the notes: which of its
// lines became which note nobody wrote down.
func (e *erasing) refusal(sub string) bool {
	sub, ok := strings.CutPrefix(sub, "refused-")
	return ok && slices.ContainsFunc(e.gone, func(g atelier.Record) bool {
		turn := g.Sub[:max(0, strings.LastIndexByte(g.Sub, '-'))]
		return numbered(sub, turn) || numbered(sub, turn+"-line") || numbered(sub, turn+"-code")
	})
}

// numbered reports whether a name is another one, or that with numbers after it.
func numbered(sub, of string) bool {
	rest, ok := strings.CutPrefix(sub, of)
	return ok && (rest == "" || rest[0] == '-' && strings.Trim(rest[1:], "-0123456789") == "")
}

// quarantined drops what the guard kept of a refused line.
func (e *erasing) quarantined(ctx context.Context, entry proof.Entry) error {
	var refused proof.RefusedLine
	if err := unmarshal(entry.Body.Detail, &refused); err != nil {
		return err
	}
	for _, name := range []string{refused.Quarantine, atelier.Digest([]byte(entry.Record.Sub))} {
		if err := e.a.eraser.Erase(ctx, atelier.KeyQuarantine(e.job, name)); err != nil {
			return err
		}
	}
	return nil
}

// cleanRest takes the words from the quarantine, from what people said and from the
// reviews.
func (e *erasing) cleanRest(ctx context.Context) error {
	for _, r := range e.records {
		if r.Refused == nil || !e.refusal(r.Sub) {
			continue
		}
		if err := e.a.eraser.Erase(ctx, atelier.KeyQuarantine(e.job, r.Refused.Quarantine)); err != nil {
			return err
		}
	}
	kept, err := listAll(ctx, e.a.store, atelier.KeyQuarantines(e.job))
	if err != nil {
		return err
	}
	for _, ref := range kept {
		var q proof.Quarantined
		if err := atelier.GetJSON(ctx, e.a.store, ref, &q); err != nil {
			return err
		}
		if e.words.are(string(q.Raw)) {
			if err := e.a.eraser.Erase(ctx, ref.Key); err != nil {
				return err
			}
		}
	}
	if err := each(ctx, e, atelier.KeyDirectives(e.job), func(d *atelier.Directive) bool {
		if !e.words.are(d.Words) {
			return false
		}
		d.Words = atelier.ErasedWords
		return true
	}); err != nil {
		return err
	}
	return each(ctx, e, atelier.KeyReviews(e.job), e.review)
}

// each changes the records below a prefix, one an object or one a line.
func each[T any](ctx context.Context, e *erasing, prefix string, change func(*T) bool) error {
	refs, err := listAll(ctx, e.a.store, prefix)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		b, err := atelier.GetBytes(ctx, e.a.store, ref, atelier.MaxJSON)
		if err != nil {
			return err
		}
		var out []byte
		changed := false
		for _, line := range atelier.Lines(b) {
			var v T
			if err := unmarshal(line, &v); err != nil {
				return err
			}
			if change(&v) {
				changed, line = true, bytes.TrimSuffix(marshal(v), []byte("\n"))
			}
			out = append(append(out, line...), '\n')
		}
		if changed {
			if err := e.rewrite(ctx, ref.Key, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// tells reports whether a finding is one that the notes tell, or says what they say.
func (e *erasing) tells(f atelier.Finding) bool {
	return e.findings[f.ID] || e.words.say(f.Problem) || e.words.say(f.Evidence) ||
		f.From != "" && e.words.say(f.Suggestion) // of a note by which it went to another piece
}

// review blanks findings, and what was seen when they were looked at again.
func (e *erasing) review(r *atelier.Review) bool {
	changed := false
	for i, f := range r.Findings {
		if e.tells(f) {
			e.found.add(f.Problem)
			e.found.add(f.Suggestion)
			r.Findings[i], changed = blankFinding(f), true
		}
	}
	for i, c := range r.Rechecks {
		if c.Evidence != "" && (e.findings[c.Finding] || e.words.say(c.Evidence)) {
			r.Rechecks[i].Evidence, changed = "", true
		}
	}
	return changed
}

// cleanCalls takes the words from the results of turns, and drops the calls of models
// in which they were written or read.
func (e *erasing) cleanCalls(ctx context.Context) error {
	prefix := atelier.KeyCalls(e.job)
	refs, err := listAll(ctx, e.a.store, prefix)
	if err != nil {
		return err
	}
	calls := map[string][]atelier.Ref{}
	var keys []string
	for _, ref := range refs {
		key, _, _ := strings.Cut(strings.TrimPrefix(ref.Key, prefix), "/")
		if calls[key] == nil {
			keys = append(keys, key)
		}
		calls[key] = append(calls[key], ref)
	}
	type turn struct {
		key string
		res Result
	}
	var touched []turn
	models := map[string]callMeta{}
	for _, key := range keys {
		m, ok, err := e.a.metaOf(ctx, e.job, key, calls[key])
		if err != nil {
			return err
		}
		if ok {
			models[key] = m
			continue
		}
		var res Result
		err = atelier.GetJSON(ctx, e.a.store, atelier.Ref{Key: atelier.KeyResult(e.job, key)}, &res)
		if atelier.CodeOf(err) == atelier.CodeNotFound {
			continue // a turn that was cut off before it had a result
		}
		if err != nil {
			return err
		}
		if e.result(&res) {
			touched = append(touched, turn{atelier.KeyResult(e.job, key), res})
		}
	}
	// What was asked of models goes first: which turns it was is in their results.
	for _, key := range keys {
		m, ok := models[key]
		if !ok {
			continue
		}
		held := e.turns[m.turn()]
		for _, ref := range calls[key] {
			if held {
				break
			}
			b, err := atelier.GetBytes(ctx, e.a.store, ref, maxAnswer)
			if err != nil {
				return err
			}
			held = e.words.in(b) || e.found.in(b)
		}
		if !held {
			continue
		}
		for _, ref := range calls[key] {
			if err := e.a.eraser.Erase(ctx, ref.Key); err != nil {
				return err
			}
		}
	}
	for _, t := range touched {
		if err := e.rewrite(ctx, t.key, marshal(t.res)); err != nil {
			return err
		}
	}
	return nil
}

// result blanks what a turn said and found, and remembers the turn if it wrote one of
// the notes or was given one.
func (e *erasing) result(res *Result) bool {
	changed := false
	for i, n := range res.Notes {
		if e.subs[noteSub(res, i)] && n.Words != atelier.ErasedWords {
			res.Notes[i], changed = blankNote(n), true
			res.Coins = nil // decided on long ago; one that was not taken may quote the note
		}
	}
	if res.Review != nil && e.review(res.Review) {
		changed = true
	}
	if changed || slices.ContainsFunc(res.Delivered, func(sub string) bool { return e.subs[sub] }) {
		e.turns[turnID(res.Piece, res.Round, res.Kind, res.Agent.ID)] = true
	}
	return changed
}

// cleanBundle drops what only earlier issues of the bundle name.
func (e *erasing) cleanBundle(ctx context.Context) error {
	if len(e.issues) == 0 {
		return nil
	}
	now := e.issues[len(e.issues)-1]
	var index bundle.Index
	if err := atelier.GetJSON(ctx, e.a.store, now.Index, &index); err != nil {
		return err
	}
	stays := map[string]bool{now.Index.Key: true, now.Manifest.Key: true}
	for _, x := range index.Files {
		stays[x.Ref.Key] = true
	}
	refs, err := listAll(ctx, e.a.store, atelier.KeyBundles(e.job))
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if !stays[ref.Key] {
			if err := e.a.eraser.Erase(ctx, ref.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// cleanRecords puts the batches of the record again without the words.
func (e *erasing) cleanRecords(ctx context.Context) error {
	gone := map[int]atelier.Record{}
	for _, r := range e.gone {
		gone[r.Seq] = r
	}
	var own *batch
	for i := range e.batches {
		b := &e.batches[i]
		if b.first <= e.claim.Note && e.claim.Note < b.first+len(b.lines) {
			own = b
			continue
		}
		if err := e.putAgain(ctx, b, gone); err != nil {
			return err
		}
	}
	return e.putAgain(ctx, own, gone)
}

func (e *erasing) putAgain(ctx context.Context, b *batch, gone map[int]atelier.Record) error {
	changed := false
	var out []byte
	for i, line := range b.lines {
		if r, ok := gone[b.first+i]; ok {
			changed, line = true, bytes.TrimSuffix(marshal(blank(r)), []byte("\n"))
		}
		out = append(append(out, line...), '\n')
	}
	if !changed {
		return nil
	}
	if _, err := atelier.PutBytes(ctx, e.a.store, atelier.KeyNoteIssue(e.job, b.first, b.issue+1), out, atelier.MediaLines); err != nil {
		return err
	}
	return e.a.eraser.Erase(ctx, b.ref.Key)
}

// rewrite gives an object other bytes. A store only ever puts once: the object goes and
// comes back, and meanwhile its new bytes lie beside the erasure, where a run that
// follows finds them.
func (e *erasing) rewrite(ctx context.Context, key string, data []byte) error {
	media := atelier.MediaJSON
	if path.Ext(key) == ".jsonl" {
		media = atelier.MediaLines
	}
	beside := atelier.KeyErasureCopies(e.job, e.claim.Note) + strings.TrimPrefix(key, atelier.KeyJob(e.job))
	if _, err := atelier.PutBytes(ctx, e.a.store, beside, data, media); err != nil {
		return err
	}
	return e.replace(ctx, key, beside, data, media)
}

func (e *erasing) replace(ctx context.Context, key, beside string, data []byte, media string) error {
	if err := e.a.eraser.Erase(ctx, key); err != nil {
		return err
	}
	ref, err := atelier.PutBytes(ctx, e.a.store, key, data, media)
	if err != nil {
		return err
	}
	e.a.results.add(ref)
	return e.a.eraser.Erase(ctx, beside)
}

// restore puts in place what a run that was cut off had just rewritten.
func (e *erasing) restore(ctx context.Context) error {
	prefix := atelier.KeyErasureCopies(e.job, e.claim.Note)
	refs, err := listAll(ctx, e.a.store, prefix)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		head, err := e.a.store.Head(ctx, ref.Key)
		if err != nil {
			return err
		}
		b, err := atelier.GetBytes(ctx, e.a.store, head, atelier.MaxJSON)
		if err != nil {
			return err
		}
		if err := e.replace(ctx, atelier.KeyJob(e.job)+strings.TrimPrefix(ref.Key, prefix), ref.Key, b, head.MediaType); err != nil {
			return err
		}
	}
	return nil
}

// outcome says what is gone, and which objects that are no notes hold the words as well:
// the work, say, that a person asked for in these words.
func (e *erasing) outcome(ctx context.Context) (atelier.Erased, error) {
	out := atelier.Erased{Notes: []int{e.claim.Note}}
	for _, i := range e.issues {
		if slices.Contains(i.Notes, e.claim.Note) {
			out.Notes, out.Issue = i.Notes, i.N
		}
	}
	if len(e.gone) == 0 {
		return out, nil // the words are not known any more
	}
	prefix := atelier.KeyJob(e.job)
	refs, err := listAll(ctx, e.a.store, prefix)
	if err != nil {
		return out, err
	}
	for _, ref := range refs {
		if !wordFiles[path.Ext(ref.Key)] || ref.Size > atelier.MaxJSON {
			continue
		}
		b, err := atelier.GetBytes(ctx, e.a.store, ref, atelier.MaxJSON)
		if err != nil {
			return out, err
		}
		if e.words.in(b) {
			out.Left = append(out.Left, strings.TrimPrefix(ref.Key, prefix))
		}
	}
	return out, nil
}

// wordFiles are the kinds of files in which words stand as they are.
var wordFiles = map[string]bool{".md": true, ".txt": true, ".json": true, ".jsonl": true, ".html": true, ".svg": true, ".musicxml": true, ".abc": true, ".srt": true, ".vtt": true}

// minTrace is the fewest bytes of words that are looked for inside other words; what
// is shorter stands anywhere by chance.
const minTrace = 16

// texts are words to look for.
type texts struct {
	whole []string // as notes hold them, folded
	forms [][]byte // as they may stand in an object
}

func (t *texts) add(words string) {
	folded := notes.Fold(words)
	if folded == "" || folded == atelier.ErasedWords || slices.Contains(t.whole, folded) {
		return
	}
	t.whole = append(t.whole, folded)
	if len(folded) < minTrace {
		return
	}
	for _, w := range []string{words, folded} {
		form := []byte(w)
		for range 3 { // plain; in JSON; in JSON within JSON
			if !slices.ContainsFunc(t.forms, func(f []byte) bool { return bytes.Equal(f, form) }) {
				t.forms = append(t.forms, form)
			}
			form = quoted(form)
		}
		html, err := json.Marshal(w) // with what HTML minds escaped
		if err == nil {
			t.forms = append(t.forms, html[1:len(html)-1])
		}
	}
}

// quoted is how a text stands within a string of JSON.
func quoted(b []byte) []byte {
	q := bytes.TrimSuffix(marshal(string(b)), []byte("\n"))
	return q[1 : len(q)-1]
}

// are reports whether somebody's words are, or quote, the words.
func (t *texts) are(words string) bool {
	folded := notes.Fold(words)
	return slices.ContainsFunc(t.whole, func(w string) bool {
		return folded == w || len(w) >= minTrace && strings.Contains(folded, w)
	})
}

// say reports whether the words are, or hold, somebody's words, or these them.
func (t *texts) say(words string) bool {
	folded := notes.Fold(words)
	return t.are(words) || len(folded) >= minTrace && slices.ContainsFunc(t.whole, func(w string) bool { return strings.Contains(w, folded) })
}

// in reports whether an object holds the words.
func (t *texts) in(b []byte) bool {
	return slices.ContainsFunc(t.forms, func(f []byte) bool { return bytes.Contains(b, f) })
}
