// Package language holds the two critics of text: the language critic, who
// measures the craft (metre, rhyme, repetition, grammar, tense, stock phrases,
// readability, opening and ending), and the reader, who holds the words against
// the brief (cast, names, counts, colours, beats, musts, form and length).
//
// Every finding comes from a measure that can be repeated, quotes the words it
// is about and says how it is checked again. The critics do not judge whether a
// poem is beautiful, and they do not judge a person's own words at all: a text
// without sources (text.Unit.From) passes, with a note that says so.
//
// [Craft] and [Brief] are the measures themselves. The writer uses them in its
// search for a better line, so that a repair is measured by what found the fault.
package language

import (
	"context"
	"fmt"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/text"
)

// The ids of the two critics.
const (
	CriticID = "language-critic"
	ReaderID = "reader"
)

// Critic is one of the two; it keeps nothing between turns and is safe for
// concurrent use.
type Critic struct {
	id      string
	measure func(text.Story, Task) Report
	name    string
}

var _ atelier.Critic = (*Critic)(nil)

// New returns the language critic.
func New() *Critic { return &Critic{id: CriticID, measure: Craft, name: "language"} }

// NewReader returns the reader.
func NewReader() *Critic { return &Critic{id: ReaderID, measure: Brief, name: "brief"} }

// Task is what a text is held against.
type Task struct {
	Direction atelier.Direction
	Piece     atelier.PieceSpec
}

// Report is what a measure says of a story: every check, and a finding for
// every check that failed, worst first, then in the order of the text.
type Report struct {
	Checks   []atelier.Check
	Findings []atelier.Finding
}

// pass records a check that held.
func (r *Report) pass(rule string, weight float64) {
	r.Checks = append(r.Checks, atelier.Check{Rule: rule, Weight: weight, Pass: true})
}

// heavier is how much a check weighs that failed with that severity: one line
// that trips is heard more than ten that do not.
var heavier = [...]float64{1, 2, 6, 6, 6}

// fail records a check that did not hold, and what it found.
func (r *Report) fail(weight float64, f atelier.Finding) {
	r.Checks = append(r.Checks, atelier.Check{Rule: f.Rule, Weight: weight * heavier[f.Severity]})
	f.Status = atelier.FindingOpen
	r.Findings = append(r.Findings, f)
}

// Cost is what the writer's search lowers: blockers weigh most.
func (r Report) Cost() float64 {
	c := 0.0
	for _, f := range r.Findings {
		c += [...]float64{0, 1, 4, 40, 160}[f.Severity]
	}
	return c
}

// High counts findings that must not stay open.
func (r Report) High() int {
	n := 0
	for _, f := range r.Findings {
		if f.High() {
			n++
		}
	}
	return n
}

// Critique measures the version and re-checks every finding it was given. A
// version without a readable story.json is CodeInvalid.
func (c *Critic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	if t.Base == nil {
		return atelier.Review{}, atelier.Reply{}, atelier.Errorf(atelier.CodeInternal, "a critique needs a version to look at")
	}
	s, err := text.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	rep := c.measure(s, Task{t.Direction, t.Piece})
	for i := range rep.Findings {
		f := &rep.Findings[i]
		f.Critic, f.Piece, f.Version = c.id, t.Piece.ID, t.Version
	}
	fresh, re := agents.Reconcile(t.Findings, rep.Findings)
	if len(fresh) > MaxFindings {
		fresh = fresh[:MaxFindings]
	}
	rv := atelier.Review{Critic: c.id, Piece: t.Piece.ID, Version: t.Version,
		Score: atelier.Score(rep.Checks), Checks: rep.Checks, Findings: fresh, Rechecks: re}
	about := atelier.About{Piece: t.Piece.ID, Version: t.Version}
	if t.Base.Artefact.Digest != "" {
		about.SHA256 = t.Base.Artefact.Digest
	}
	var reply atelier.Reply
	for _, f := range fresh {
		a := about
		a.Anchor = f.Anchor
		codes := []string{f.Code}
		if f.Do != "" {
			codes = append(codes, f.Do)
		}
		reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActRequest, To: []string{"writer"}, About: a,
			Codes: codes, Severity: f.Severity, Words: f.Problem + " " + f.Suggestion})
	}
	if len(rep.Findings) == 0 {
		w := fmt.Sprintf("I measured %d things in the %s and have no objection left.", len(rep.Checks), c.name)
		if own(s) {
			w = "These are a person's own words; I leave them as they are."
		}
		reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActOK, To: []string{"writer"}, About: about, Words: w})
	}
	return rv, reply, nil
}

// MaxFindings is how many new findings one critic raises at once, worst first:
// a maker who gets twenty at once reads none.
const MaxFindings = 12

// own reports whether the story is a person's own words.
func own(s text.Story) bool {
	return !slices.ContainsFunc(s.Units, func(u text.Unit) bool { return len(u.From) > 0 })
}

// worstFirst orders findings by severity, keeping the order of the text.
func worstFirst(fs []atelier.Finding) {
	slices.SortStableFunc(fs, func(a, b atelier.Finding) int { return b.Severity - a.Severity })
}

// at names a place for people: "stanza 3, line 2".
func at(u text.Unit, line int) string {
	n := u.ID[2:]
	if u.Kind == text.Page {
		if line == 0 {
			return "Page " + n
		}
		return fmt.Sprintf("Page %s, sentence %d", n, line)
	}
	if line == 0 {
		return "Stanza " + n
	}
	return fmt.Sprintf("Stanza %s, line %d", n, line)
}

func anchor(u text.Unit, line int) atelier.Anchor {
	a := atelier.Anchor{Unit: u.ID, Line: line}
	if line > 0 {
		a.Quote = u.Lines[line-1]
	} else if len(u.Lines) > 0 {
		a.Quote = u.Lines[0]
	}
	return a
}
