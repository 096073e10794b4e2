package activities

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// This file makes lines of notes/1 of what agents say and holds them against the
// guard, before the turn is staged: what a result holds may be delivered. What is
// delivered is made of the lines alone; the sender's own bytes end here.

// ear is what the guard knows in one turn: who may speak to whom, the versions that
// the agent was given and the one that it made, and the notes that it was given.
type ear struct {
	req    atelier.TurnRequest
	agent  atelier.Agent
	turn   string          // its name, see turnID
	book   *notes.Codebook // that the agent reads and writes by
	lang   string
	plain  bool // the job is in plain words
	guard  *notes.Guard
	world  *proof.World
	bridge notes.Bridge
	known  []atelier.About           // versions that may be spoken of, made or to be made
	names  map[string][]atelier.Name // by piece and version
	media  map[atelier.Medium]medium
	talk   *talk // nil: nothing is settled in this turn

	mu      sync.Mutex
	refused []refusal // lines that the agent was told to write again
}

// refusal is a line as it came in, and why it was refused.
type refusal struct {
	raw string
	why *notes.Refused
}

// listen returns the ear of a turn, which reads what is delivered.
func (a *Activities) listen(ctx context.Context, req atelier.TurnRequest, t atelier.Turn) (*ear, error) {
	book, err := a.book(ctx, req.Job, req.Codebook)
	if err != nil {
		return nil, err
	}
	e := &ear{req: req, agent: req.Agent, turn: turnID(req.Piece, req.Round, req.Kind, req.Agent.ID), book: book, lang: t.Brief.Language, plain: t.Brief.Notes == atelier.NotesPlain,
		names: map[string][]atelier.Name{}, media: a.media}
	e.bridge = notes.Bridge{Codebook: e.book, Pieces: t.Brief.Pieces, Feel: t.Direction.Mood.Feel}
	for _, p := range t.Brief.Pieces {
		e.known = append(e.known, atelier.About{Piece: p.ID, Version: 1})
	}
	for _, w := range works(t) {
		e.known = append(e.known, atelier.About{Piece: w.Artefact.Piece, Version: w.Artefact.Version})
		e.names[versionName(w.Artefact.Piece, w.Artefact.Version)] = w.Artefact.Names
	}
	return e, nil
}

// guarding returns the ear of a turn, which holds what is said against the guard.
func (a *Activities) guarding(ctx context.Context, r atelier.Roster, req atelier.TurnRequest, t atelier.Turn) (*ear, error) {
	e, err := a.listen(ctx, req, t)
	if err != nil {
		return nil, err
	}
	e.talk = talkOf(req, t.Notes)
	e.world = proof.NewWorld(append(routes(r, req.Agent.ID), talking(r, req)...))
	e.guard = &notes.Guard{Codebook: e.book, Lang: e.lang, World: e.world}
	for _, w := range works(t) {
		e.made(w.Artefact, w.Files)
	}
	if req.Kind == atelier.TurnDraft || req.Kind == atelier.TurnRevise {
		// What is being made can be spoken of before it is there, as far as it will be
		// like what it is made from. It is looked at again when it is made.
		m := proof.ArtefactMade{Piece: req.Piece, Version: req.Version, SHA256: "to be made"}
		if t.Base != nil {
			m.Names, m.Extent = t.Base.Artefact.Names, extentOf(t.Base.Artefact.Medium, t.Base.File(a.media[t.Base.Artefact.Medium].source))
		}
		e.world.Made(m)
	}
	for i, n := range t.Notes {
		e.world.Hear(i+1, proof.Record{From: proof.From{Agent: n.From.ID}, To: []string{req.Agent.ID}}, notes.Line{Act: n.Act, Re: localID(n.Re)})
	}
	return e, nil
}

// works are the versions that an agent is given.
func works(t atelier.Turn) []atelier.Work {
	if t.Base == nil {
		return t.Others
	}
	return append(slices.Clone(t.Others), *t.Base)
}

// routes is the topology: the director speaks to all makers, a maker to the critics of
// its piece, a critic to the maker, the judge to makers and director. The studio speaks
// to everybody, and who has nobody to speak to speaks for the record.
func routes(r atelier.Roster, agent string) [][2]string {
	out := [][2]string{{agent, everybody}, {service.ID, agent}, {r.Judge.ID, r.Director.ID}}
	for _, p := range r.Panels {
		out = append(out, [2]string{r.Director.ID, p.Maker.ID}, [2]string{r.Judge.ID, p.Maker.ID})
		for _, c := range p.Critics {
			out = append(out, [2]string{p.Maker.ID, c.ID}, [2]string{c.ID, p.Maker.ID})
		}
	}
	return out
}

// made tells of a version that may be spoken of.
func (e *ear) made(art atelier.Artefact, files []atelier.File) {
	w := atelier.Work{Files: files}
	e.known = append(e.known, atelier.About{Piece: art.Piece, Version: art.Version})
	e.names[versionName(art.Piece, art.Version)] = art.Names
	e.world.Made(proof.ArtefactMade{Piece: art.Piece, Version: art.Version, SHA256: art.Digest, Names: art.Names,
		Extent: extentOf(art.Medium, w.File(e.media[art.Medium].source))})
}

func versionName(piece string, version int) string { return fmt.Sprint(piece, "/", version) }

// extentOf is what there is to point at in a version, as far as its source can be read.
func extentOf(m atelier.Medium, source []byte) notes.Extent {
	var e notes.Extent
	switch m {
	case atelier.Text:
		story, _ := text.ParseJSON(source)
		for _, u := range story.Units {
			if u.Kind == text.Stanza {
				e.Stanzas = append(e.Stanzas, len(u.Lines))
			} else {
				e.Pages = append(e.Pages, len(u.Lines))
			}
		}
	case atelier.Artwork:
		if scene, err := artwork.Parse(source); err == nil {
			e.Plates = len(scene.Plates)
		}
	case atelier.Music:
		if score, err := music.Decode(source); err == nil {
			e.Bars, e.Seconds = score.Bars, score.Seconds(score.End())
		}
	}
	return e
}

// keptApart is a note that the guard refused, in the result of its turn.
type keptApart struct {
	Sub     string              `json:"sub"`
	Refused atelier.RefusedNote `json:"refused"`
	Instead string              `json:"instead"` // what its receivers were given
}

// What the receivers of a refused note are given.
const (
	insteadValues  = "the same in a line of the studio's"
	insteadCodes   = "place and codes, without its words"
	insteadWords   = "its words, without the rest"
	insteadNothing = "nothing"
	insteadAgain   = "what the agent says when it is asked once more"
	insteadCode    = "what it stands for, in words" // of a definition
)

// utterance is a note, and what of it is told.
type utterance struct {
	note    atelier.Note
	finding *atelier.Finding // that it tells
	lines   []notes.Line     // none: nobody is told anything
	g6      []string         // what came of G6, by line; nil: it was not asked
	refused *refusal         // why the note is not told as it came
	instead string           // what is told all the same
}

// heard is what an agent said in a turn.
type heard struct {
	said    []utterance
	unheard []refusal        // notes that nobody is given in any form
	decoded []notes.Decoding // what the reader made of the codes that are defined
	made    []atelier.Made   // how the reader was asked
}

// heard addresses what an agent replied, gives it its lines and has them read. It stores
// nothing but the reader's calls, so that a turn can be made again to see what was asked.
func (a *Activities) heard(ctx context.Context, team agents.Team, t atelier.Turn, e *ear, res *Result, files []atelier.File, reply atelier.Reply) (heard, error) {
	said, unheard := address(team.Roster, e.req, reply.Notes, res.Review)
	for _, line := range reply.Over[:min(len(reply.Over), notes.MaxTurn)] {
		unheard = append(unheard, refusal{line, pastBound})
	}
	if res.Artefact != nil {
		e.made(*res.Artefact, files)
	}
	h := heard{unheard: unheard}
	var err error
	if h.said, err = e.say(append(said, res.Notes...), res.Review); err != nil {
		return h, err
	}
	if h.made, err = a.read(ctx, e, team, t.Payer, h.said); err != nil {
		return h, err
	}
	var made []atelier.Made
	h.decoded, made, err = a.decode(ctx, e, team, t.Payer, reply.Coins[:min(len(reply.Coins), notes.MaxTurn)])
	h.made = append(h.made, made...)
	return h, err
}

// say gives notes their lines. Of what the guard refuses it is found out what can be told
// all the same.
func (e *ear) say(said []atelier.Note, r *atelier.Review) ([]utterance, error) {
	out := make([]utterance, len(said))
	for i, n := range said {
		u := &out[i]
		u.note, u.finding = n, findingOf(r, n.About.Finding)
		lines, err := e.written(n, u.finding)
		if err == nil {
			u.lines = lines
			continue
		}
		var why *notes.Refused
		if !errors.As(err, &why) {
			return nil, err
		}
		e.fallBack(u, why)
	}
	return out, nil
}

// fallBack finds what is told of a note that is refused: the same in a line of the
// studio's own making, the finding that it tells in codes, or its words alone; nothing if
// none of that passes. Words that are read otherwise than they are meant are not told
// again in the line that they stood in.
func (e *ear) fallBack(u *utterance, why *notes.Refused) {
	misread := u.lines
	u.refused, u.lines, u.g6 = &refusal{rawOf(u.note), why}, nil, nil
	n := u.note
	passes := func(n atelier.Note, as string) bool {
		lines, err := e.written(n, u.finding)
		if err != nil || slices.ContainsFunc(lines, func(l notes.Line) bool {
			return slices.ContainsFunc(misread, func(m notes.Line) bool { return notes.Print(m) == notes.Print(l) })
		}) {
			return false
		}
		u.lines, u.instead = lines, as
		return true
	}
	if len(n.Lines) > 0 {
		n.Lines = nil
		if misread == nil && passes(n, insteadValues) {
			return
		}
	}
	if u.finding != nil && n.Words != "" {
		bare := n
		bare.Words = ""
		if passes(bare, insteadCodes) {
			return
		}
	}
	n.About.Anchor = atelier.Anchor{}
	u.instead = insteadNothing
	if l, err := notes.Plain(atelier.ActPlain, e.bridge.Target(n.About), 0, n.Words); err == nil && e.check(n, l) == nil {
		u.lines, u.instead = []notes.Line{l}, insteadWords
	}
}

// speak enters notes and their lines into the result; what was refused is kept apart.
// Work never waits for notation.
func (a *Activities) speak(ctx context.Context, job string, e *ear, res *Result, h heard) error {
	res.Lang = e.lang
	keep := func(sub string, r refusal, instead string) error {
		kept, err := a.quarantine(ctx, job, []byte(r.raw), r.why)
		if err == nil {
			res.Kept = append(res.Kept, keptApart{sub, kept, instead})
		}
		return err
	}
	for i, r := range e.refused {
		if err := keep(fmt.Sprintf("refused-%s-line-%d", e.turn, i+1), r, insteadAgain); err != nil {
			return err
		}
	}
	for i, u := range h.said {
		if u.refused != nil {
			if err := keep(fmt.Sprintf("refused-%s-%d", e.turn, i+1), *u.refused, u.instead); err != nil {
				return err
			}
		}
		if len(u.lines) == 0 {
			continue
		}
		n := u.note
		if e.talk != nil { // it counts as what its line says: an answer to nothing is none
			n.Act = u.lines[0].Act
		}
		if u.instead != "" { // what was refused stays where it is kept
			n.Act, n.Words = u.lines[0].Act, e.bridge.ToNote(u.lines[0], 0, n.From, n.About, u.lines[1:]...).Words
			if u.instead == insteadWords {
				n.About.Anchor = atelier.Anchor{}
			}
		}
		n.Lines, n.Codebook = notes.Spoken(e.book, res.Lang, u.lines...), e.book.Digest()
		for k, l := range u.lines {
			switch {
			case u.g6 != nil:
				n.Lines[k].G6 = u.g6[k]
			case notes.Chosen(e.turn, l):
				n.Lines[k].G6 = notes.G6NotRun
			}
		}
		res.Notes = append(res.Notes, n)
	}
	for i, r := range h.unheard {
		if err := keep(fmt.Sprintf("refused-%s-%d", e.turn, len(h.said)+i+1), r, insteadNothing); err != nil {
			return err
		}
	}
	return nil
}

// written are the lines of a note, in its writer's own hand or made of its values.
func (e *ear) written(n atelier.Note, f *atelier.Finding) (lines []notes.Line, err error) {
	if len(n.Lines) > 0 {
		lines, err = notes.ReadSpoken(e.book, n.Lines)
		for i := range lines {
			if f != nil { // where and how bad are the finding's, which are values
				lines[i].Target = e.target(n.About)
			}
			if f != nil && lines[i].Act == atelier.ActRequest {
				lines[i].Sev = uint8(f.Severity)
			}
		}
	} else {
		lines, err = e.bridgeTo(n.About).FromNote(n.From.Role, n, f)
	}
	for _, l := range lines {
		if err == nil && (l.Def != nil || l.Refusal != nil) {
			err = &notes.Refused{Rule: 2, Msg: "a note"} // a definition goes another way
		}
		if err == nil {
			err = e.check(n, l)
		}
	}
	return lines, err
}

// rawOf is a note as its sender wrote it: in lines, or in words.
func rawOf(n atelier.Note) string {
	if len(n.Lines) == 0 {
		return n.Words
	}
	var all []string
	for _, s := range n.Lines {
		all = append(all, s.Line)
	}
	return strings.Join(all, "\n")
}

// bridgeTo is the bridge to a version: names that it does not have stay in words.
func (e *ear) bridgeTo(about atelier.About) notes.Bridge {
	b := e.bridge
	if b.Names = e.names[versionName(about.Piece, about.Version)]; b.Names == nil {
		b.Names = []atelier.Name{}
	}
	return b
}

func (e *ear) target(about atelier.About) notes.Target { return e.bridgeTo(about).Target(about) }

// digest is that of the version that a line speaks of, "" for none that is known.
func (e *ear) digest(t notes.Target) string {
	t.Locus = notes.Locus{}
	art, _ := e.world.Artefact(t)
	return art.Digest
}

// hear holds a line against the guard in the middle of a turn, as the agent wrote it: it
// may write it again.
func (e *ear) hear(raw string) error {
	sent := notes.Submission{Sub: e.turn, From: e.agent, To: []string{everybody}, Codebook: e.book.Digest(), Raw: []byte(raw)}
	if l, err := notes.Parse(raw, e.book); err == nil {
		sent.SHA256 = e.digest(l.Target)
	}
	v := e.guard.Check(sent)
	switch {
	case v.Accepted() && v.Line.Def != nil && e.plain:
		v.Refused = &notes.Refused{Rule: 2, Msg: "a note: this job is in plain words, and coins nothing"}
	case v.Accepted():
		v.Refused = e.fits(v.Line)
	}
	if v.Accepted() {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.refused) < notes.MaxTurn {
		e.refused = append(e.refused, refusal{raw, v.Refused})
	}
	return v.Refused
}

// check holds a line against the guard, with whom it goes to.
func (e *ear) check(n atelier.Note, l notes.Line) error {
	sent := notes.Submission{Sub: e.turn, From: n.From, To: n.To, SHA256: e.digest(l.Target), Codebook: e.book.Digest(), Raw: []byte(notes.Print(l)),
		Wrapped: l.Act == atelier.ActPlain || l.Act == atelier.ActPerson}
	if len(sent.To) == 0 {
		sent.To = []string{everybody}
	}
	if v := e.guard.Check(sent); !v.Accepted() {
		return v.Refused
	}
	if why := e.fits(l); why != nil {
		return why
	}
	return nil
}

func findingOf(r *atelier.Review, id string) *atelier.Finding {
	if r == nil || id == "" {
		return nil
	}
	if i := slices.IndexFunc(r.Findings, func(f atelier.Finding) bool { return f.ID == id }); i >= 0 {
		return &r.Findings[i]
	}
	return nil
}

// quarantine keeps what was refused where no prompt reads it.
func (a *Activities) quarantine(ctx context.Context, job string, raw []byte, why *notes.Refused) (atelier.RefusedNote, error) {
	salt, err := proof.Salt(rand.Reader)
	if err != nil {
		return atelier.RefusedNote{}, err
	}
	b, line, err := proof.Quarantine(salt, raw[:min(len(raw), notes.MaxRaw)], why)
	if err == nil {
		_, err = atelier.PutBytes(ctx, a.store, atelier.KeyQuarantine(job, line.Quarantine), b, atelier.MediaJSON)
	}
	return atelier.RefusedNote{Rule: line.Rule, Offset: line.Offset, Quarantine: line.Quarantine}, err
}

// record is the refusal as the job's record has it; event tells people.
func (k keptApart) record(res *Result) atelier.Record {
	return atelier.Record{Kind: "refused", Sub: k.Sub, Round: res.Round, From: service, Refused: &k.Refused,
		Note: atelier.Note{Act: atelier.ActPlain, From: service, About: atelier.About{Piece: res.Piece}, Words: k.words(res)}}
}

func (k keptApart) event(res *Result) atelier.Event {
	return atelier.Event{ID: k.Sub, Type: "turn", Piece: res.Piece, Round: res.Round, Agent: res.Agent.ID, Text: k.words(res)}
}

func (k keptApart) words(res *Result) string {
	if k.Instead == insteadCode {
		return uncoined(res.Agent, k.Refused.Rule)
	}
	return fmt.Sprintf("A note of %s could not be delivered as it was (rule G%d) and is kept apart; its receivers are given %s.", notes.Speaker(res.Agent), k.Refused.Rule, k.Instead)
}

// delivered is a note as its receiver is given it, under a local id: what its lines say,
// in the codes that the receiver knows, and where the studio's own envelope says that it
// belongs. pinned is what its lines were written by, re the local id of what it answers, 0
// where that is not delivered here.
func (e *ear) delivered(n atelier.Note, pinned *notes.Codebook, id, re int, open []atelier.Finding) (atelier.Note, error) {
	local := fmt.Sprintf("n%d", id)
	if len(n.Lines) == 0 { // a person's words that no line holds, or staged by a version without lines
		n.ID, n.Re = local, "" // it pointed into another agent's numbering
		return n, nil
	}
	said, err := notes.ReadSpoken(pinned, n.Lines)
	if err != nil {
		return n, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a stored line cannot be read", Err: err}
	}
	var lines []notes.Line
	for _, l := range said {
		lines = append(lines, notes.Reword(notes.Renumber(l, notes.ID(re)), pinned, e.book)...)
	}
	bridge := e.bridge
	bridge.Names = e.names[versionName(n.About.Piece, n.About.Version)]
	out := bridge.ToNote(lines[0], notes.ID(id), n.From, n.About, lines[1:]...)
	out.To, out.Lines, out.Codebook = n.To, notes.Spoken(e.book, e.lang, lines...), e.book.Digest()
	out.About.Piece, out.About.Version = n.About.Piece, n.About.Version
	if i := slices.IndexFunc(open, func(f atelier.Finding) bool { return f.ID == n.About.Finding }); i >= 0 && !names(n.Act) {
		out.About.Anchor = open[i].Anchor // the finding is handed over as a value, with its own place
	}
	return out, nil
}

// told leaves of the words of findings what their notes tell: a critic has no other way
// to speak to a maker.
func told(open []atelier.Finding, given []atelier.Note) {
	for i := range open {
		f := &open[i]
		at := slices.IndexFunc(given, func(n atelier.Note) bool { return n.About.Finding == f.ID })
		switch {
		case at < 0:
			f.Problem, f.Suggestion = "", ""
		case len(given[at].Lines) == 0:
		case !strings.Contains(given[at].Words, notes.Fold(f.Problem)) || !strings.Contains(given[at].Words, notes.Fold(f.Suggestion)):
			f.Problem, f.Suggestion = given[at].Words, ""
		}
	}
}

// personLines are the lines of what a person said; none of words that no line can hold,
// which are delivered as they are: a person is always heard.
func personLines(n atelier.Note, lang string, b notes.Bridge) []atelier.Spoken {
	l, err := notes.Plain(atelier.ActPerson, b.Target(n.About), 0, n.Words)
	if err != nil {
		return nil
	}
	return notes.Spoken(b.Codebook, lang, l)
}

// renumbered are a note's lines with the number that the record has for what they answer.
func renumbered(book *notes.Codebook, said []atelier.Spoken, re int, lang string) []atelier.Spoken {
	lines, err := notes.ReadSpoken(book, said)
	if err != nil {
		return said // made by us a moment ago
	}
	for i := range lines {
		lines[i] = notes.Renumber(lines[i], notes.ID(re))
	}
	out := notes.Spoken(book, lang, lines...)
	for i := range out {
		out[i].G6 = said[i].G6
	}
	return out
}
