// Package composer is the house team's composer: algorithms that write a score
// from a direction. The same turn gives the same bytes; another seed or another
// brief gives other music.
//
// A draft is a quick pass. It plans a form as long as the brief wants, harmonises
// it by function with cadences at the phrase ends, takes a motif from the rhythm
// of the text's first line, and writes part after part without a look at the
// others. A revision reads the findings, searches the anchored bars again with
// the critics' own measures, and leaves every other bar as it was. A melody that
// a person supplied is arranged: its notes stay, parts are added around it.
//
// It knows no style but its own: tonal, in one meter, for the fifteen instruments
// of atelier.Instruments. It does not listen to sound; levels are synth's work.
package composer

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// Render makes the WAV of a score.
type Render func(context.Context, *music.Score) ([]byte, error)

// Composer drafts and revises music. It is safe for concurrent use.
type Composer struct {
	// Render makes piece.wav of a score.
	Render Render
}

var _ atelier.Maker = (*Composer)(nil)

// New returns a composer that has its scores played by render.
func New(render Render) *Composer {
	return &Composer{Render: render}
}

// Make drafts, or revises when the turn is TurnRevise. Errors: CodeInvalid for a
// base without a readable score or an input that is not what it claims; what
// Render returns.
func (c *Composer) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	if t.Kind == atelier.TurnRevise {
		return c.revise(ctx, t)
	}
	return c.draft(ctx, t)
}

func (c *Composer) draft(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	t, heard := steer(t)
	given, err := givenScore(t.Inputs)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	var p *plan
	var s *music.Score
	if given != nil {
		p = planAround(t, given)
		s = p.arrange(given)
	} else {
		p = makePlan(t)
		s = p.compose()
	}
	s.Asked = chosen(nil, heard)
	d, err := c.finish(ctx, s, nil)
	if err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	words := p.explain(s, given != nil)
	reply := atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, To: []string{"music-critic", "listener"},
		About: atelier.About{Piece: t.Piece.ID, Version: t.Version}, Codes: []string{"perbrief"}, Words: words}}}
	reply.Notes = append(reply.Notes, answers(t, heard)...)
	return d, reply, nil
}

// finish writes the files of a score; files that do not change keep their bytes,
// and a score that does not change is not played again.
func (c *Composer) finish(ctx context.Context, s *music.Score, base *atelier.Work) (atelier.Draft, error) {
	d := atelier.Draft{Names: music.Names(s), Summary: summary(s)}
	if base != nil {
		if j, err := music.Encode(s); err == nil && bytes.Equal(j, base.File(music.FileScore)) && base.File(music.FileAudio) != nil {
			d.Files = append([]atelier.File(nil), base.Files...)
			return d, nil
		}
	}
	files, err := music.Files(ctx, s, c.Render)
	if err != nil {
		return atelier.Draft{}, err
	}
	d.Files = files
	return d, nil
}

// summary is one sentence about a score.
func summary(s *music.Score) string {
	var names []string
	for _, p := range s.Parts {
		if !contains(names, p.Instrument) {
			names = append(names, p.Instrument)
		}
	}
	if music.Unpitched(s) {
		return fmt.Sprintf("%d bars in %d/%d, %.0f s, for %s", s.Bars, s.Meter.Beats, s.Meter.Unit, s.Seconds(s.End()), list(names))
	}
	return fmt.Sprintf("%d bars in %s, %d/%d, %.0f s, for %s", s.Bars, s.Key, s.Meter.Beats, s.Meter.Unit, s.Seconds(s.End()), list(names))
}

func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return "nobody"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// explain tells the critics what was made and why.
func (p *plan) explain(s *music.Score, given bool) string {
	var form []string
	for _, x := range p.sections {
		w := strings.ReplaceAll(x.Name, "-", " ")
		if x.storm {
			w += " (storm)"
		}
		form = append(form, w)
	}
	words := fmt.Sprintf("A quick first pass: %s. Form: %s.", summary(s), list(form))
	if given {
		return words + " The melody is the one that was given, note for note; harmony, bass and the other parts are mine."
	}
	if p.line != "" {
		line := p.line
		if f := strings.Fields(line); len(f) > 8 {
			line = strings.Join(f[:8], " ") + " …"
		}
		words += fmt.Sprintf(" The motif follows the rhythm of “%s”.", strings.Trim(line, " ,;:"))
	}
	return words + " I wrote part after part and have not yet weighed them against each other."
}
