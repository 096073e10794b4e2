package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/text"
)

const (
	maxUnits = 60
	maxLines = 60  // of a unit
	maxVerse = 600 // characters of a line
)

// shape is what a form fixes: lines of a unit (0: any) and units when nobody asks.
type shape struct {
	lines, units int
	kind         string
}

var shapes = map[string]shape{
	"ballad": {4, 8, text.Stanza}, "couplets": {4, 8, text.Stanza}, "limerick": {5, 6, text.Stanza},
	"haiku": {3, 7, text.Stanza}, "free-verse": {0, 6, text.Stanza}, "tale": {0, 8, text.Page},
}

// formOf is the form and the number of units of a text piece.
func formOf(t atelier.Turn) (string, int) {
	form := pick(t.Piece.Form, atelier.TextForms, pick(t.Direction.Form, atelier.TextForms, "ballad"))
	if t.Piece.Form == "" && t.Piece.Pages > 0 {
		form = "tale"
	}
	n := t.Piece.Stanzas
	if shapes[form].kind == text.Page || n == 0 {
		n = max(t.Piece.Pages, t.Piece.Stanzas)
	}
	if n == 0 {
		n = shapes[form].units
		if b := len(t.Direction.Beats); b >= 6 && b <= 10 {
			n = b
		}
	}
	return form, min(n, maxUnits)
}

type writeAnswer struct {
	Units []struct {
		Lines []string `json:"lines"`
	} `json:"units"`
	Say []string `json:"say" jsonschema:"your notes, a line each"`
}

type rewriteAnswer struct {
	Units []struct {
		ID    string   `json:"id"`
		Lines []string `json:"lines"`
	} `json:"units"`
	Answers []string `json:"answers" jsonschema:"your notes, a line each"`
}

var (
	writeSchema   = provider.SchemaFor[writeAnswer]("text", nil)
	rewriteSchema = provider.SchemaFor[rewriteAnswer]("units", nil)
)

// writer makes text by a model.
type writer struct{ seat }

var _ atelier.Maker = writer{}

// Make drafts a whole text, or rewrites the units that findings open.
func (w writer) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s := w.begin(t)
	var d atelier.Draft
	var err error
	if t.Kind == atelier.TurnRevise && t.Base != nil {
		d, err = s.rewrite(ctx)
	} else {
		d, err = s.write(ctx)
	}
	return d, s.reply, err
}

func (s *session) write(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	for _, in := range t.Inputs {
		if keepsWords(in) {
			d, err := text.Adopt(in, t.Piece)
			s.note(atelier.Note{Act: atelier.ActInfo, Codes: []string{"keep"}, Words: "The text is a person's own and stays word for word as it was given."})
			return d, err
		}
	}
	form, n := formOf(t)
	sh := shapes[form]
	story := text.Story{Title: t.Direction.Title, Form: form, Language: t.Brief.Language}
	var b, plan strings.Builder
	ground(&b, t)
	fmt.Fprintf(&plan, "form %s, language %s, %d units\n", form, t.Brief.Language, n)
	for i := range n {
		u := text.Unit{ID: text.UnitID(sh.kind, i+1), Kind: sh.kind}
		if len(t.Direction.Beats) > 0 {
			x := t.Direction.Beats[i*len(t.Direction.Beats)/n]
			u.Beat, u.Time, u.Weather, u.Mood = x.ID, x.Time, x.Weather, x.Mood
		}
		story.Units = append(story.Units, u)
		fmt.Fprintf(&plan, "%s tells %s\n", u.ID, u.Beat)
	}
	block(&b, "piece", pieceText(t.Piece)+"\n"+plan.String())
	otherPieces(&b, t.Others)
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a writeAnswer
	err := ask(ctx, s, question{step: "draft", prompt: "writer", notes: true, data: b.String(), seed: s.seed()}, writeSchema, &a, func(a *writeAnswer) error {
		if len(a.Units) != n {
			return atelier.Invalidf("units", "there are %d and must be %d", len(a.Units), n)
		}
		for i, u := range a.Units {
			if err := checkLines(story.Units[i].ID, u.Lines, sh.lines); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	for i := range story.Units {
		setLines(&story.Units[i], a.Units[i].Lines, t.Direction)
	}
	said, err := s.handOver(ctx, a.Say)
	if err != nil {
		return atelier.Draft{}, err
	}
	s.opens(said, "A first version: "+story.Summary()+".")
	s.answers(said, true, "Heard, and written with it in mind.")
	return textDraft(story)
}

// keepsWords reports whether a person handed in a text to be used as it is.
func keepsWords(in atelier.Input) bool {
	if !strings.HasPrefix(in.MediaType, "text/") || in.MediaType == "text/vnd.abc" {
		return false
	}
	as := strings.ToLower(in.As)
	return !slices.ContainsFunc([]string{"reference", "inspiration", "background", "style"}, func(w string) bool { return strings.Contains(as, w) })
}

func checkLines(id string, lines []string, want int) error {
	full := 0
	for _, l := range lines {
		if words(l, maxVerse) != "" {
			full++
		}
	}
	switch {
	case full == 0 || full != len(lines):
		return atelier.Invalidf(id, "a unit needs lines, and none of them empty")
	case full > maxLines:
		return atelier.Invalidf(id, "has %d lines; at most %d", full, maxLines)
	case want > 0 && full != want:
		return atelier.Invalidf(id, "has %d lines; its form wants %d", full, want)
	}
	return nil
}

// fromModel marks a line as a model's, so that the house critics measure it: they
// leave a person's own words alone.
const fromModel = "model"

// setLines gives a unit its words and notes what it shows, as far as its words say.
func setLines(u *text.Unit, lines []string, d atelier.Direction) {
	u.Lines, u.From, u.Shows = nil, nil, nil
	for _, l := range lines {
		u.Lines, u.From = append(u.Lines, words(l, maxVerse)), append(u.From, fromModel)
	}
	all := u.Text()
	show := func(name, noun, given string) {
		if text.Mentions(all, noun) || given != "" && text.Says(all, given) {
			u.Shows = append(u.Shows, name)
		}
	}
	for _, c := range d.Cast {
		show(c.Name, c.Noun, c.Given)
	}
	for _, e := range d.Elements {
		show(e.Name, e.Noun, "")
	}
}

func textDraft(s text.Story) (atelier.Draft, error) {
	d := atelier.Draft{Files: s.Files(), Summary: s.Summary()}
	if _, err := text.FromFiles(d.Files); err != nil { // what is stored can be read again
		return atelier.Draft{}, &atelier.Error{Code: atelier.CodeRefused, Message: "the model's text cannot be kept", Err: err}
	}
	return d, nil
}

// openText says which units, and which of their lines, a revision may change.
type openText struct {
	all   bool
	lines map[string]map[int]bool // unit to lines; line 0: the whole unit
}

func openIn(t atelier.Turn) openText {
	o := openText{lines: map[string]map[int]bool{}}
	for _, f := range t.Findings {
		if f.Anchor.Unit == "" {
			o.all = true
			continue
		}
		if o.lines[f.Anchor.Unit] == nil {
			o.lines[f.Anchor.Unit] = map[int]bool{}
		}
		o.lines[f.Anchor.Unit][f.Anchor.Line] = true
	}
	o.all = o.all || spokenTo(t)
	return o
}

// spokenTo reports whether a person asked for something: that may touch anything.
func spokenTo(t atelier.Turn) bool {
	return slices.ContainsFunc(t.Notes, func(n atelier.Note) bool { return n.Act == atelier.ActPerson })
}

func (s *session) rewrite(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	base, err := text.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, err
	}
	_, want := formOf(t)
	open := openIn(t)
	var b, now, list strings.Builder
	ground(&b, t)
	for _, u := range base.Units {
		now.WriteString(unitText(u))
		switch lines := open.lines[u.ID]; {
		case open.all || lines[0]:
			fmt.Fprintf(&list, "%s, whole\n", u.ID)
		case len(lines) > 0:
			for n := range u.Lines {
				if lines[n+1] {
					fmt.Fprintf(&list, "%s, line %d\n", u.ID, n+1)
				}
			}
		}
	}
	if open.all && len(base.Units) != want {
		fmt.Fprintf(&list, "the text has %d units and is to have %d\n", len(base.Units), want)
	}
	block(&b, "text", now.String())
	otherPieces(&b, t.Others)
	block(&b, "open", list.String())
	findingBlock(&b, t.Findings)
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a rewriteAnswer
	err = ask(ctx, s, question{step: "revise", prompt: "writer-revise", notes: true, data: b.String(), seed: s.seed()}, rewriteSchema, &a, func(a *rewriteAnswer) error {
		for _, u := range a.Units {
			if i := base.Unit(u.ID); i >= 0 && (open.all || len(open.lines[u.ID]) > 0) {
				if err := checkLines(u.ID, u.Lines, 0); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	story := base.Clone()
	if open.all && len(a.Units) == want && want < len(story.Units) {
		story.Units = story.Units[:want]
	}
	for _, u := range a.Units {
		i := story.Unit(u.ID)
		if kind := story.Units[0].Kind; i < 0 && open.all && len(story.Units) < want && u.ID == text.UnitID(kind, len(story.Units)+1) && checkLines(u.ID, u.Lines, 0) == nil {
			i = len(story.Units)
			story.Units = append(story.Units, text.Unit{ID: u.ID, Kind: kind})
		}
		if i < 0 {
			continue
		}
		take(&story.Units[i], u.Lines, open, t.Direction)
	}
	changed := string(story.JSON()) != string(base.JSON())
	said, err := s.handOver(ctx, a.Answers)
	if err != nil {
		return atelier.Draft{}, err
	}
	s.answers(said, changed, ours(changed, "Rewrote what was held against it; everything else is word for word as it was."))
	if len(s.reply.Notes) == 0 {
		s.note(atelier.Note{Act: atelier.ActInfo, Words: ours(changed, "Rewrote the units that the findings name.")})
	}
	return textDraft(story)
}

func ours(changed bool, words string) string {
	if !changed {
		return "Looked again, and left it as it is."
	}
	return words
}

// take gives an open unit the new lines, or only those of its lines that are open.
func take(u *text.Unit, lines []string, open openText, d atelier.Direction) {
	free := open.lines[u.ID]
	if open.all || free[0] {
		setLines(u, lines, d)
		return
	}
	if len(free) == 0 || len(lines) != len(u.Lines) {
		return
	}
	next := slices.Clone(u.Lines)
	for i := range next {
		if w := words(lines[i], maxVerse); free[i+1] && w != "" {
			next[i] = w
		}
	}
	if slices.Equal(next, u.Lines) {
		return
	}
	was := u.From
	kept := u.Lines
	setLines(u, next, d)
	for i := range kept { // a line that stays keeps its bytes and its source
		if !free[i+1] {
			u.Lines[i] = kept[i]
			if i < len(was) {
				u.From[i] = was[i]
			}
		}
	}
}

func unitText(u text.Unit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n", u.ID)
	for i, l := range u.Lines {
		fmt.Fprintf(&b, "  %d %s\n", i+1, l)
	}
	return b.String()
}
