package activities

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// This file makes of a job's record what somebody can check who does not trust the
// studio: every note as a line of notes/1 with its plain words, held against the
// guard, in a Merkle log with every version's digests, and a signature over all files.
//
// It is made when a bundle is published, of the lines that are on record, and comes out
// the same when publishing was cut off: salts follow from the signing key, times are the
// record's own. They were held against the guard before they were delivered; a verifier
// holds them against it again, so that is done here as well.

// sealing makes the log of one job.
type sealing struct {
	p      *publication
	log    *proof.Log
	lines  [][]byte
	points [][]byte          // signed checkpoints
	books  []*notes.Codebook // every version of the codebook
	shown  int               // how many of them are on the log
	world  *proof.World
	names  map[string][]atelier.Name // by "piece/version"
	found  map[string]*atelier.Finding
	spoken map[string]int // how often a name stands in a note
	at     map[int]int    // number of a note in the log, by that of its record

}

// prove writes the log, its checkpoints, codebook and keys.
func (p *publication) prove(ctx context.Context, records []atelier.Record) error {
	s := &sealing{p: p, log: proof.NewLog(p.req.Job), books: p.books, names: map[string][]atelier.Name{}, found: map[string]*atelier.Finding{}, at: map[int]int{}, spoken: map[string]int{}}
	for _, pf := range p.findings.Pieces {
		for i := range pf.Findings {
			s.found[pf.Findings[i].ID] = &pf.Findings[i]
		}
	}
	records = slices.Clone(records)
	for _, r := range records {
		s.spoken[r.Note.About.Anchor.Element]++
		s.spoken[r.Note.About.Anchor.Part]++
	}
	if err := s.open(records); err != nil {
		return err
	}
	made := map[string]bool{}
	for _, r := range records {
		// A version is on the log before what is said of it.
		if v := fmt.Sprint(r.Note.About.Piece, "/", r.Note.About.Version); r.Note.About.Version > 0 && r.Note.About.Piece != "" && !made[v] {
			made[v] = true
			if err := s.version(ctx, r); err != nil {
				return err
			}
		}
		if r.Kind == "open" || r.Kind == "close" {
			continue // the log has its own
		}
		if len(r.Note.Lines) > 0 || r.Kind == "codebook" { // a version is on the log before what is written by it
			if err := s.codebooks(s.pinned(r.Note)+1, r); err != nil {
				return err
			}
		}
		if r.Kind == "codebook" {
			continue
		}
		if r.Kind == "approval" {
			signed, err := s.approval(ctx, r, made)
			if err != nil {
				return err
			}
			if signed {
				continue
			}
		}
		if err := s.note(r); err != nil {
			return err
		}
	}
	for _, piece := range p.req.Pieces { // versions that nobody spoke of
		for _, art := range p.artefacts[piece.Piece] {
			if !made[fmt.Sprint(piece.Piece, "/", art.Version)] {
				if err := s.version(ctx, atelier.Record{Time: records[len(records)-1].Time, Note: atelier.Note{About: atelier.About{Piece: piece.Piece, Version: art.Version}}}); err != nil {
					return err
				}
			}
		}
	}
	if err := s.codebooks(len(s.books), records[len(records)-1]); err != nil {
		return err
	}
	if err := s.close(records[len(records)-1]); err != nil {
		return err
	}
	return s.files()
}

// everybody is to whom a note goes that names nobody: it stands on the record, and
// whoever reads that reads it.
const everybody = "everybody"

// lang is the language of the plain words.
func (s *sealing) lang() string { return notes.PlainIn(s.p.brief.Language) }

// salt of what belongs to the next record: nobody without the signing key can guess
// it, and the record is made again with the same one. Without a key it hides nothing.
func (s *sealing) salt(of string) string { return s.p.a.salt(of, s.log, s.p.req.Job) }

func (a *Activities) salt(of string, log *proof.Log, job string) string {
	mac := hmac.New(sha256.New, []byte(a.signing.secret()))
	fmt.Fprintf(mac, "salt %s %s %d", of, job, log.Size())
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (s *sealing) add(r proof.Record, b proof.Body) error {
	line, err := s.log.Append(r, b)
	if err == nil {
		s.lines = append(s.lines, line)
	}
	return err
}

func (s *sealing) detail(kind, sub string, of atelier.Record, about *proof.About, detail any) error {
	b, err := proof.DetailBody(s.salt("body"), detail)
	if err != nil {
		return err
	}
	return s.add(proof.Record{Kind: kind, Sub: sub, Round: of.Round, Time: of.Time, From: proof.From{Agent: service.ID, Role: service.Role}, About: about}, b)
}

func (s *sealing) checkpoint() error {
	k := s.p.a.signing
	if k == nil {
		return nil
	}
	b, err := s.log.Sign(k.Key)
	if err == nil {
		s.points = append(s.points, b)
	}
	return err
}

func (s *sealing) open(records []atelier.Record) error {
	// The topology that the notes were addressed by (see address) let these through.
	var routes [][2]string
	for i, r := range records {
		if len(r.To) == 0 {
			records[i].To = []string{everybody}
		}
		for _, to := range records[i].To {
			if pair := [2]string{r.From.ID, to}; !slices.Contains(routes, pair) {
				routes = append(routes, pair)
			}
		}
	}
	s.world = proof.NewWorld(routes)
	o := proof.Open{Brief: s.p.req.Brief.SHA256, Lang: s.p.brief.Language, Plain: s.lang(), Team: s.p.brief.Team, Routes: routes, Codebook: s.books[0].Digest(), Key: s.p.a.signing.public()}
	if err := s.detail(proof.KindOpen, "log-open", records[0], nil, o); err != nil {
		return err
	}
	s.shown = 1
	return s.checkpoint()
}

// pinned is the place of the version that a note was written by: the base of what the
// studio and people put on record themselves, and of what an earlier release's base wrote.
func (s *sealing) pinned(n atelier.Note) int {
	return max(0, slices.IndexFunc(s.books, func(c *notes.Codebook) bool { return c.Digest() == n.Codebook }))
}

// codebooks puts the first n versions of the codebook on the log, as far as they are not
// on it yet: pieces are made side by side, and their records come as they come.
func (s *sealing) codebooks(n int, r atelier.Record) error {
	for ; s.shown < n; s.shown++ {
		c := s.books[s.shown]
		if err := s.detail(proof.KindCodebook, fmt.Sprintf("codebook-%d", s.shown+1), r, nil, proof.CodebookAdded{SHA256: c.Digest(), Prev: c.Prev()}); err != nil {
			return err
		}
	}
	return nil
}

// version puts a version on the log: its files, and how far it goes, so that a place
// in it can be checked.
func (s *sealing) version(ctx context.Context, r atelier.Record) error {
	about := r.Note.About
	i := slices.IndexFunc(s.p.artefacts[about.Piece], func(a atelier.Artefact) bool { return a.Version == about.Version })
	if i < 0 {
		return nil // spoken of and never delivered to the bundle
	}
	art := s.p.artefacts[about.Piece][i]
	digests := map[string]string{}
	for _, f := range art.Files {
		digests[baseName(f.Key)] = f.SHA256
	}
	source, err := s.p.file(ctx, art, s.p.a.media[art.Medium].source)
	if err != nil {
		return err
	}
	// Of more names than there is room for, those that are spoken of.
	names := slices.Clone(art.Names)
	slices.SortStableFunc(names, func(a, b atelier.Name) int { return s.spoken[b.Name] - s.spoken[a.Name] })
	names = names[:min(len(names), maxNames)]
	s.names[fmt.Sprint(about.Piece, "/", about.Version)] = names
	m := proof.ArtefactMade{Piece: art.Piece, Version: art.Version, SHA256: art.Digest, Files: digests, Names: names, Extent: extentOf(art.Medium, source)}
	s.world.Made(m)
	return s.detail(proof.KindArtefact, fmt.Sprintf("artefact-%s-%d", art.Piece, art.Version), r, &proof.About{Artefact: art.Piece, Version: art.Version, SHA256: art.Digest}, m)
}

// maxNames is how many names of a version notes may use (notes/1, section 3).
const maxNames = 32

// note puts a note on the log as lines. One that the guard refuses is kept apart,
// and the log says so.
func (s *sealing) note(r atelier.Record) error {
	n := r.Note
	if x := r.Refused; x != nil { // when it was said, and kept since
		return s.detail(proof.KindRefused, r.Sub, r, nil, proof.RefusedLine{Rule: x.Rule, Offset: x.Offset, Quarantine: x.Quarantine})
	}
	local := notes.ID(0)
	re, answered := s.at[r.Re]
	if r.Re > 0 && answered {
		local = 1 // in a prompt its number was another one; here it is the one note answered
	}
	n.Re = ""
	if local > 0 {
		n.Re = "n1"
	}
	book := s.books[s.pinned(n)]
	bridge := notes.Bridge{Codebook: book, Pieces: s.p.brief.Pieces, Names: s.names[fmt.Sprint(n.About.Piece, "/", n.About.Version)], Feel: s.p.direction.Mood.Feel}
	lines, err := notes.ReadSpoken(book, n.Lines)
	for i := range lines {
		lines[i] = notes.Renumber(lines[i], local)
	}
	if len(lines) == 0 && err == nil { // what the studio and people put on record themselves
		lines, err = bridge.FromNote(r.From.Role, n, s.found[n.About.Finding])
	}
	if err != nil {
		return s.refuse(r, 0, []byte(n.Words), err)
	}
	about := &proof.About{Artefact: n.About.Piece, Version: n.About.Version, SHA256: n.About.SHA256, Finding: n.About.Finding}
	if t := bridge.Target(n.About); about.Artefact == "" {
		about = nil
	} else if a, ok := s.world.Artefact(notes.Target{Kind: t.Kind, Piece: t.Piece, Version: t.Version}); ok {
		about.SHA256 = a.Digest
	}
	for i, l := range lines {
		sub := r.Sub
		if i > 0 {
			sub = fmt.Sprintf("%s-%d", r.Sub, i+1)
		}
		raw := notes.Print(l)
		wrapped := l.Act == atelier.ActPlain || l.Act == atelier.ActPerson
		if l.Re > 0 {
			l.Re = notes.ID(re)
		}
		sent := notes.Submission{Sub: sub, From: r.From, To: r.To, Wrapped: wrapped, Codebook: book.Digest(), Raw: []byte(notes.Print(l))}
		if about != nil {
			sent.SHA256 = about.SHA256
		}
		g := &notes.Guard{Codebook: book, Lang: s.p.brief.Language, World: s.world}
		v := g.Check(sent)
		if !v.Accepted() {
			if err := s.refuse(r, i, []byte(raw), v.Refused); err != nil {
				return err
			}
			continue
		}
		if wrapped {
			raw = l.Say
		}
		g6 := notes.G6NotAsked
		if i < len(n.Lines) {
			g6 = n.Lines[i].G6 // as it was when the line was said
		}
		if g6 == notes.G6NotAsked && notes.Weighty(l) {
			g6 = notes.G6NotRun
		}
		seq := s.log.Size()
		if i == 0 {
			s.at[r.Seq] = seq
		}
		mine := local
		if l.Re == 0 {
			mine = 0
		}
		rec := proof.Record{Kind: proof.KindNote, Sub: sub, Round: r.Round, Time: r.Time, From: proof.From{Agent: r.From.ID, Role: r.From.Role, Provider: r.From.Provider, Model: r.From.Model}, To: r.To,
			About: about, Codebook: book.Digest(), Guard: &proof.Guarded{Verdict: "accepted", Flags: v.Flags, G6: g6}}
		if err := s.add(rec, proof.NoteBody(s.salt("body"), []byte(raw), l, mine, book, s.lang())); err != nil {
			return err
		}
		s.world.Hear(seq, rec, l)
	}
	return nil
}

// refuse keeps a line that no agent may read where no prompt reads it.
func (s *sealing) refuse(r atelier.Record, line int, raw []byte, cause error) error {
	var why *notes.Refused
	if !errors.As(cause, &why) {
		return cause
	}
	sub := fmt.Sprintf("refused-%s-%d", r.Sub, line+1)
	q := marshal(proof.Quarantined{Salt: s.salt("quarantine"), Raw: raw, Rule: why.Rule, Offset: why.Offset})
	key := atelier.KeyQuarantine(s.p.req.Job, atelier.Digest([]byte(sub)))
	s.p.made = append(s.p.made, object{atelier.Ref{Key: key, SHA256: atelier.Digest(q), Size: int64(len(q)), MediaType: atelier.MediaJSON}, q})
	return s.detail(proof.KindRefused, sub, r, nil, proof.RefusedLine{Rule: why.Rule, Offset: why.Offset, Quarantine: atelier.Digest(q)})
}

func (s *sealing) close(last atelier.Record) error {
	reasons := map[string]string{}
	for _, piece := range s.p.req.Pieces {
		reasons[piece.Piece] = string(piece.Reason)
	}
	if err := s.detail(proof.KindClose, "log-close", last, nil, proof.Closed{Status: string(s.p.final.Status), Reasons: reasons}); err != nil {
		return err
	}
	return s.checkpoint()
}

// files are those of the log in the bundle.
func (s *sealing) files() error {
	const role, plain = "transcript", "text/plain; charset=utf-8"
	s.p.keep(proof.PathTranscript, append(bytes.Join(s.lines, []byte("\n")), '\n'), atelier.MediaLines, role)
	s.p.keep(proof.PathLeaves, s.log.Leaves(), plain, role)
	s.p.keep(proof.PathCodebooks, proof.Codebooks(s.books...), atelier.MediaJSON, role)
	if k := s.p.a.signing; k != nil {
		points, err := proof.Checkpoints(s.points...)
		if err != nil {
			return err
		}
		s.p.keep(proof.PathCheckpoints, points, atelier.MediaJSON, role)
		s.p.keep(proof.PathKeys, marshal(k.Ring), atelier.MediaJSON, role)
	}
	s.p.sealed = s.log
	return nil
}
