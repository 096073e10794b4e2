package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/prompts"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/notes"
)

// This file reads the lines in which a model hands over its notes.

// maxNoteLines bounds the lines of one answer, and maxRepair the tokens in which they are
// written again.
const (
	maxNoteLines = 16
	maxRepair    = 2000
)

// linesAnswer is how a model writes lines again that could not be delivered.
type linesAnswer struct {
	Notes []string `json:"notes" jsonschema:"the lines that were refused, each written again, in their order; empty for one that you say in plain words"`
	Plain string   `json:"plain" jsonschema:"what you cannot say as a line, in one or two plain sentences, else empty"`
}

var linesSchema = provider.SchemaFor[linesAnswer]("notes", nil)

// targets tells a model how the versions that it speaks of are called in its lines.
func targets(b *strings.Builder, t atelier.Turn) {
	bridge := notes.Bridge{Pieces: t.Brief.Pieces}
	var s strings.Builder
	name := func(piece string, version int) {
		l := notes.Line{Act: atelier.ActOK, Target: bridge.Target(atelier.About{Piece: piece, Version: version})}
		fmt.Fprintf(&s, "%s is %s in version %d\n", strings.TrimPrefix(notes.Print(l), "ok "), piece, version)
	}
	switch t.Kind {
	case atelier.TurnDirect:
		s.WriteString("brf1 is the brief\n")
	case atelier.TurnNegotiate, atelier.TurnDecide:
		for _, w := range both(t) {
			name(w.Artefact.Piece, w.Artefact.Version)
		}
	case atelier.TurnJudge:
		for _, w := range t.Others {
			name(w.Artefact.Piece, w.Artefact.Version)
		}
	default:
		name(t.Piece.ID, t.Version)
	}
	block(b, "targets", s.String())
}

// hear holds lines against the guard. It returns those that pass, nil in the place of
// others, and what to tell the model of these.
func (s *session) hear(said []string) (lines []*notes.Line, flaws []string) {
	lines = make([]*notes.Line, len(said))
	for i, raw := range said {
		var err error
		if s.turn.Hear != nil {
			err = s.turn.Hear(raw)
		}
		l, perr := notes.Parse(raw, s.book)
		if err == nil && perr != nil {
			err = perr
		}
		var why *notes.Refused
		switch {
		case err == nil:
			lines[i] = &l
		case errors.As(err, &why):
			v := notes.Verdict{Refused: why}
			flaws = append(flaws, fmt.Sprintf("%s (%s)", notes.Print(v.Answer(i+1)), why.Msg))
		default:
			flaws = append(flaws, fmt.Sprintf("line %d cannot be delivered", i+1))
		}
	}
	return lines, flaws
}

// written takes lines that a model wrote. What the guard refuses is asked for once more,
// all of it together, in a call that is paid like any other; what fails again comes back
// nil, with the plain words that the model gives instead. Work never waits for notation:
// a model that gives none of these has said nothing. Definitions are no notes: they go
// into the reply, and are nil here.
func (s *session) written(ctx context.Context, said []string) (lines []*notes.Line, plain string, err error) {
	lines, plain, err = s.passed(ctx, said)
	for i, l := range lines {
		if l != nil && l.Def != nil {
			lines[i] = nil
			s.reply.Coins = append(s.reply.Coins, atelier.Definition{Scope: string(l.Def.Scope), Kind: string(l.Def.Kind), Code: l.Def.Code, Phrase: l.Def.Phrase})
		}
	}
	return lines, plain, err
}

// passed is written with the definitions still among the lines.
func (s *session) passed(ctx context.Context, said []string) (lines []*notes.Line, plain string, err error) {
	said = said[:min(len(said), maxNoteLines)]
	lines, flaws := s.hear(said)
	if len(flaws) == 0 {
		return lines, "", nil
	}
	q := s.last
	r := s.talk
	r.MaxTokens = maxRepair
	r.Messages = append(r.Messages[:len(r.Messages):len(r.Messages)], provider.Message{Role: "user", Text: "Of your notes these lines cannot be delivered:\n" + strings.Join(flaws, "\n") +
		"\nWrite these lines again, and nothing else of your answer. What you cannot say as a line, say in plain words."})
	var a linesAnswer
	reply, err := s.provider.Structured(ctx, s.turn.Payer, q.step+"-notes", r, linesSchema, &a)
	q.most = maxRepair
	s.used(q, q.step+"-notes", reply)
	switch atelier.CodeOf(err) {
	case "":
	case atelier.CodeRefused, atelier.CodeTooLarge, atelier.CodeExhausted, atelier.CodeUnknownOutcome:
		return lines, "", nil // unusable again, lost, or not to be paid any more: the work itself is there
	default:
		return nil, "", err
	}
	again, _ := s.hear(a.Notes[:min(len(a.Notes), len(flaws))])
	k := 0
	for i := range lines {
		if lines[i] == nil && k < len(again) {
			lines[i] = again[k]
			k++
		}
	}
	return lines, words(a.Plain, maxSay), nil
}

// requests are the lines in which a critic asks for changes, in the order of what is
// said, nil where there is none or it is no request. A definition stands below a request.
func (s *session) requests(ctx context.Context, said []string) ([]*notes.Line, error) {
	out := make([]*notes.Line, len(said))
	var at []int
	var some, defs []string
	for i, lines := range said {
		line := ""
		for l := range strings.Lines(lines) {
			if l = strings.TrimSpace(l); strings.HasPrefix(l, string(notes.ActDefine)+" ") {
				defs = append(defs, l)
			} else if l != "" {
				line = strings.TrimSpace(line + "\n" + l) // of more than one the guard makes nothing
			}
		}
		if line != "" {
			at, some = append(at, i), append(some, line)
		}
	}
	lines, _, err := s.written(ctx, append(some, defs...))
	for k, l := range lines {
		if k < len(at) && l != nil && l.Act == atelier.ActRequest {
			out[at[k]] = l
		}
	}
	return out, err
}

// coded is the first problem and the first remedy that a line names, or those that are
// given.
func (s *session) coded(l notes.Line, problem, remedy string) (string, string) {
	var first = map[notes.Sort]string{"p": problem, "d": remedy}
	for i := len(l.Items) - 1; i >= 0; i-- {
		if e := s.book.Entry(l.Items[i].Code); e != nil && !e.Job() { // a finding outlives the job's codes
			first[e.Kind] = e.Code
		}
	}
	return first["p"], first["d"]
}

// handOver makes notes of the lines that passed, and of the plain words that stand for
// those that did not. Lines past the bound are none.
func (s *session) handOver(ctx context.Context, said []string) ([]atelier.Note, error) {
	if len(said) > maxNoteLines {
		s.reply.Over = append(s.reply.Over, said[maxNoteLines:]...)
	}
	lines, plain, err := s.written(ctx, said)
	var out []atelier.Note
	for _, l := range lines {
		if l != nil {
			out = append(out, s.noteOf(*l))
		}
	}
	if n, ok := s.inPlain(plain); ok {
		out = append(out, n)
	}
	return out, err
}

// opens tells of a first version in our words where the model does not tell of it.
func (s *session) opens(said []atelier.Note, ours string) {
	if !slices.ContainsFunc(said, func(n atelier.Note) bool { return n.Re == "" }) {
		s.note(atelier.Note{Act: atelier.ActInfo, Codes: []string{"perbrief"}, Words: ours})
	}
}

// noteOf is a line as a note, with the lines of plain words that follow it.
func (s *session) noteOf(l notes.Line, more ...notes.Line) atelier.Note {
	n := notes.Bridge{Codebook: s.book, Pieces: s.turn.Brief.Pieces}.ToNote(l, 0, atelier.Agent{}, atelier.About{}, more...)
	for _, l := range append([]notes.Line{l}, more...) {
		n.Lines = append(n.Lines, atelier.Spoken{Line: notes.Print(l)})
	}
	return n
}

// inPlain is a note in plain words, the line of which is the studio's.
func (s *session) inPlain(plain string) (atelier.Note, bool) {
	if plain == "" {
		return atelier.Note{}, false
	}
	t := notes.Bridge{Pieces: s.turn.Brief.Pieces}.Target(atelier.About{Piece: s.turn.Piece.ID, Version: s.turn.Version})
	return atelier.Note{Act: atelier.ActInfo, Words: plain, Lines: []atelier.Spoken{{Line: notes.Print(notes.Line{Act: atelier.ActPlain, Target: t, Say: notes.Fold(plain)})}}}, true
}

// system is the stable prefix of a question: the role's prompt, then the notation and
// the codes of the agent's media, where notes are spoken.
func (s *session) system(q question) string {
	if !q.notes {
		return prompts.Text(q.prompt)
	}
	explains, codes := s.notation()
	return prompts.Text(q.prompt) + prompts.Text(explains) + codes
}

// notation is the prompt that explains how notes are written, and the codes of the
// agent's media: the same for every prompt of an agent, so that a provider's cache holds
// it. A job in plain words has no codes.
func (s *session) notation() (explains, codes string) {
	if s.turn.Brief.Notes == atelier.NotesPlain {
		return "notes-plain", ""
	}
	media := atelier.Media[:]
	if m := s.turn.Agent.Medium; m != "" {
		media = []atelier.Medium{m}
	}
	return "notes", s.book.Prompt(media...)
}
