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
	agent  atelier.Agent
	turn   string // its name, see turnID
	book   *notes.Codebook
	lang   string
	guard  *notes.Guard
	world  *proof.World
	bridge notes.Bridge
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
func (a *Activities) listen(req atelier.TurnRequest, t atelier.Turn) *ear {
	e := &ear{agent: req.Agent, turn: turnID(req.Piece, req.Round, req.Kind, req.Agent.ID), book: notes.Base(), lang: t.Brief.Language,
		names: map[string][]atelier.Name{}, media: a.media}
	e.bridge = notes.Bridge{Codebook: e.book, Pieces: t.Brief.Pieces, Feel: t.Direction.Mood.Feel}
	for _, w := range works(t) {
		e.names[versionName(w.Artefact.Piece, w.Artefact.Version)] = w.Artefact.Names
	}
	return e
}

// guarding returns the ear of a turn, which holds what is said against the guard.
func (a *Activities) guarding(r atelier.Roster, req atelier.TurnRequest, t atelier.Turn) *ear {
	e := a.listen(req, t)
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
	return e
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
)

// speak gives notes their lines and enters them into the result. What the guard refuses
// is kept apart; then it is said in a line of the studio's own making, the finding that it
// tells in codes, or its words alone, and if nothing of that passes, nobody is given
// anything. Work never waits for notation.
func (a *Activities) speak(ctx context.Context, job string, e *ear, res *Result, said []atelier.Note) error {
	res.Lang = e.lang
	for i, r := range e.refused {
		kept, err := a.quarantine(ctx, job, []byte(r.raw), r.why)
		if err != nil {
			return err
		}
		res.Kept = append(res.Kept, keptApart{fmt.Sprintf("refused-%s-line-%d", e.turn, i+1), kept, insteadAgain})
	}
	for i, n := range said {
		lines, instead, raw, err := e.lines(n, findingOf(res.Review, n.About.Finding))
		if err != nil {
			var why *notes.Refused
			if !errors.As(err, &why) {
				return err
			}
			kept, qerr := a.quarantine(ctx, job, raw, why)
			if qerr != nil {
				return qerr
			}
			res.Kept = append(res.Kept, keptApart{fmt.Sprintf("refused-%s-%d", e.turn, i+1), kept, instead})
		}
		if len(lines) == 0 {
			continue
		}
		if e.talk != nil { // it counts as what its line says: an answer to nothing is none
			n.Act = lines[0].Act
		}
		if instead != "" { // what was refused stays where it is kept
			n.Act, n.Words = lines[0].Act, e.bridge.ToNote(lines[0], 0, n.From, n.About, lines[1:]...).Words
			if instead == insteadWords {
				n.About.Anchor = atelier.Anchor{}
			}
		}
		n.Lines, n.Codebook = notes.Spoken(e.book, res.Lang, lines...), e.book.Digest()
		res.Notes = append(res.Notes, n)
	}
	return nil
}

// lines are those of a note that the guard lets pass. An error says why the note was
// refused as it came, raw what that was, instead what is told all the same.
func (e *ear) lines(n atelier.Note, f *atelier.Finding) (lines []notes.Line, instead string, raw []byte, refused error) {
	lines, raw, refused = e.written(n, f)
	if refused == nil {
		return lines, "", nil, nil
	}
	if len(n.Lines) > 0 {
		n.Lines = nil
		if lines, _, err := e.written(n, f); err == nil {
			return lines, insteadValues, raw, refused
		}
	}
	if f != nil && n.Words != "" {
		bare := n
		bare.Words = ""
		if lines, _, err := e.written(bare, f); err == nil {
			return lines, insteadCodes, raw, refused
		}
	}
	n.About.Anchor = atelier.Anchor{}
	if l, err := notes.Plain(atelier.ActPlain, e.bridge.Target(n.About), 0, n.Words); err == nil && e.check(n, l) == nil {
		return []notes.Line{l}, insteadWords, raw, refused
	}
	return nil, insteadNothing, raw, refused
}

// written are the lines of a note, in its writer's own hand or made of its values.
func (e *ear) written(n atelier.Note, f *atelier.Finding) (lines []notes.Line, raw []byte, err error) {
	raw = []byte(n.Words)
	if len(n.Lines) > 0 {
		var all []string
		for _, s := range n.Lines {
			all = append(all, s.Line)
		}
		raw = []byte(strings.Join(all, "\n"))
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
		if err == nil {
			err = e.check(n, l)
		}
	}
	return lines, raw, err
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
	if v.Accepted() {
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
	return fmt.Sprintf("A note of %s could not be delivered as it was (rule G%d) and is kept apart; its receivers are given %s.", notes.Speaker(res.Agent), k.Refused.Rule, k.Instead)
}

// delivered is a note as its receiver is given it, under a local id: what its lines say,
// and where the studio's own envelope says that it belongs. re is the local id of what it
// answers, 0 where that is not delivered here.
func (e *ear) delivered(n atelier.Note, id, re int, open []atelier.Finding) (atelier.Note, error) {
	local := fmt.Sprintf("n%d", id)
	if len(n.Lines) == 0 { // a person's words that no line holds, or staged by a version without lines
		n.ID, n.Re = local, "" // it pointed into another agent's numbering
		return n, nil
	}
	lines, err := notes.ReadSpoken(e.book, n.Lines)
	if err != nil {
		return n, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a stored line cannot be read", Err: err}
	}
	for i := range lines {
		lines[i] = notes.Renumber(lines[i], notes.ID(re))
	}
	bridge := e.bridge
	bridge.Names = e.names[versionName(n.About.Piece, n.About.Version)]
	out := bridge.ToNote(lines[0], notes.ID(id), n.From, n.About, lines[1:]...)
	out.To, out.Lines, out.Codebook = n.To, notes.Spoken(e.book, e.lang, lines...), n.Codebook
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
func renumbered(said []atelier.Spoken, re int, lang string) []atelier.Spoken {
	book := notes.Base()
	lines, err := notes.ReadSpoken(book, said)
	if err != nil {
		return said // made by us a moment ago
	}
	for i := range lines {
		lines[i] = notes.Renumber(lines[i], notes.ID(re))
	}
	return notes.Spoken(book, lang, lines...)
}
