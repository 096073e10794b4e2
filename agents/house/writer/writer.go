// Package writer is the house writer: it makes poems and tales out of a
// direction, and repairs what critics hold against them.
//
// It writes with a bank of its own verse and prose (bank/*.txt), whose blocks
// are chosen by what a beat tells, where it plays and who is in it, and whose
// slots are filled with the brief's own people, things and doings. A draft is a
// fast first pass; a revision searches, with the critics' measures, for other
// ways to say exactly the lines that were found wrong.
//
// The same turn gives the same bytes. A person's own words are taken in as they
// are and never changed unless that person asks. It writes English only. It
// does not understand what it writes: the bank does the thinking, once, by hand.
package writer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/media/text"
)

// Writer is the maker of text. It keeps nothing between turns and is safe for
// concurrent use.
type Writer struct{}

var _ atelier.Maker = (*Writer)(nil)

// New returns the house writer.
func New() *Writer { return &Writer{} }

// Make drafts or revises. Errors: CodeUnsupported for a form or a language the
// house does not write, CodeInvalid for a person's text that is none.
func (*Writer) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	if l := t.Brief.Language; l != "" && l != "en" && !strings.HasPrefix(l, "en-") {
		return atelier.Draft{}, atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the house team writes English only, not %q", l)
	}
	if f := t.Piece.Form; f != "" && !slices.Contains(atelier.TextForms, f) {
		return atelier.Draft{}, atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "the house team does not write the form %q", f)
	}
	if t.Kind == atelier.TurnRevise {
		return revise(t)
	}
	return draft(t)
}

func draft(t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	about := atelier.About{Piece: t.Piece.ID, Version: t.Version}
	if in, ok := ownText(t); ok {
		d, err := text.Adopt(in, t.Piece)
		if err != nil {
			return atelier.Draft{}, atelier.Reply{}, err
		}
		if s, err := text.FromFiles(d.Files); err == nil && s.Title == "" && t.Direction.Title != "" {
			s.Title = t.Direction.Title
			d.Files = s.Files()
		}
		return d, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, To: []string{language.CriticID, language.ReaderID}, About: about,
			Codes: []string{"keep"}, Words: "The text is a person's own and stays word for word as it was given."}}}, nil
	}
	c := newComposer(t)
	s := c.draft()
	d := finish(c, s, t)
	words := fmt.Sprintf("I wrote a first pass: %s. %s is at the centre; every %s tells one beat of the direction. Metre and repeats are not yet checked.",
		s.Summary(), leading(c), s.Units[0].Kind)
	if len(c.dir.Cast) == 0 {
		words = fmt.Sprintf("I wrote a first pass: %s, one image to a %s. Metre and repeats are not yet checked.", s.Summary(), s.Units[0].Kind)
	}
	return d, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, To: []string{language.CriticID, language.ReaderID}, About: about,
		Codes: []string{"perbrief"}, Words: words}}}, nil
}

func leading(c *composer) string {
	if len(c.cast) == 0 {
		return "The place"
	}
	return capitals(c.cast[0].definite()[0], true)
}

// ownText finds the text a person wants kept: an input that is text, unless the
// person says it is something to work from.
func ownText(t atelier.Turn) (atelier.Input, bool) {
	for _, in := range t.Inputs {
		if !strings.HasPrefix(in.MediaType, "text/") || in.MediaType == "text/vnd.abc" {
			continue
		}
		as := strings.ToLower(in.As)
		if strings.Contains(as, "reference") || strings.Contains(as, "inspiration") || strings.Contains(as, "background") || strings.Contains(as, "style") {
			continue
		}
		return in, true
	}
	return atelier.Input{}, false
}

// finish lists what could not be met and names what the text shows.
func finish(c *composer, s text.Story, t atelier.Turn) atelier.Draft {
	d := atelier.Draft{Files: s.Files(), Summary: s.Summary()}
	for _, u := range s.Units {
		d.Names = append(d.Names, atelier.Name{Name: unitName(u.ID), Unit: u.ID, What: u.Kind + " " + u.ID[2:]})
	}
	rep := language.Brief(s, language.Task{Direction: t.Direction, Piece: t.Piece})
	for i, q := range c.dir.Must {
		if !appliesToText(q) {
			continue
		}
		open := q.Check == "unmet"
		for _, f := range rep.Findings {
			open = open || f.Rule == fmt.Sprintf("text.must.%d", i+1)
		}
		if open && !slices.Contains(d.Unmet, q.Text) {
			d.Unmet = append(d.Unmet, q.Text)
		}
	}
	return d
}

// unitName spells a unit's id in the letters a name may have: st-one.
func unitName(id string) string {
	words := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	out := map[bool]string{true: "stanza", false: "page"}[strings.HasPrefix(id, "st")]
	for _, c := range id[2:] {
		out += "-" + words[c-'0']
	}
	return out
}
