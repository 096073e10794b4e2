// Package coherence is the house team's judge: it holds the finished pieces
// against each other and against the direction, and finds where they contradict.
//
// It compares what the pieces themselves say: the units of the story, the named
// elements of the plates, the sections of the score. It looks at no pixels and
// hears no sound; that is for the critics of each medium. It raises a fault on
// the piece that is cheapest to change: artwork before text, music by section;
// where it compares two pieces it names the other one as well (Finding.With).
// A piece that a person made is judged by the same rules, but a story or picture
// that says nothing about beats is only held to what it does say.
package coherence

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// ID is the judge's agent id.
const ID = "coherence-critic"

// Critic judges. The zero value is ready; it holds no state.
type Critic struct{}

var _ atelier.Critic = (*Critic)(nil)

// New returns a judge.
func New() *Critic { return &Critic{} }

// Critique judges all pieces of t.Others together. Every finding names its piece
// and the version it was held against. Earlier findings (t.Findings) are measured
// again. A piece whose files cannot be read gives CodeInvalid.
func (*Critic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	b, err := open(t)
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	b.judge()
	fresh, rechecks := reconcile(t.Findings, b.findings)
	r := atelier.Review{Critic: ID, Piece: t.Piece.ID, Version: t.Version, Score: atelier.Score(b.checks), Checks: b.checks, Findings: fresh, Rechecks: rechecks}
	return r, atelier.Reply{Notes: b.notes(fresh, rechecks), Usage: atelier.Spend{Calls: 1}}, nil
}

// Judge is Critique's measure alone: every fault of the pieces and the checks.
func Judge(d atelier.Direction, brief atelier.Brief, works []atelier.Work) ([]atelier.Finding, []atelier.Check, error) {
	b, err := open(atelier.Turn{Direction: d, Brief: brief, Others: works})
	if err != nil {
		return nil, nil, err
	}
	b.judge()
	return b.findings, b.checks, nil
}

// bench holds the pieces side by side.
type bench struct {
	d        atelier.Direction
	brief    atelier.Brief
	texts    []piece[*text.Story]
	arts     []piece[*artwork.Scene]
	scores   []piece[*music.Score]
	findings []atelier.Finding
	checks   []atelier.Check
}

type piece[T any] struct {
	art  atelier.Artefact
	data T
}

// open reads the pieces. Works of the same medium are judged one by one.
func open(t atelier.Turn) (*bench, error) {
	b := &bench{d: t.Direction, brief: t.Brief}
	for i := range t.Others {
		w := &t.Others[i]
		bad := func(err error) error {
			return &atelier.Error{Code: atelier.CodeInvalid, Field: w.Artefact.Piece, Message: "cannot be read by the coherence critic", Err: err}
		}
		switch w.Artefact.Medium {
		case atelier.Text:
			s, err := text.FromFiles(w.Files)
			if err != nil {
				return nil, bad(err)
			}
			b.texts = append(b.texts, piece[*text.Story]{w.Artefact, &s})
		case atelier.Artwork:
			s, err := artwork.FromFiles(w.Files)
			if err != nil {
				return nil, bad(err)
			}
			b.arts = append(b.arts, piece[*artwork.Scene]{w.Artefact, s})
		case atelier.Music:
			s, err := music.Decode(w.File("score.json"))
			if err != nil {
				return nil, bad(err)
			}
			b.scores = append(b.scores, piece[*music.Score]{w.Artefact, s})
		}
	}
	return b, nil
}

func (b *bench) judge() {
	for _, a := range b.arts {
		b.cues(a)
		b.castShown(a)
		b.counted(a)
		b.coloured(a)
		b.hours(a)
		b.daylight(a)
		b.shown(a)
	}
	for _, t := range b.texts {
		b.named(t)
		b.numbered(t)
		b.worded(t)
		b.told(t)
		b.ordered(t)
		b.felt(t)
	}
	for _, m := range b.scores {
		b.sections(m)
		b.mode(m)
		b.pace(m)
		b.swell(m)
		b.played(m)
	}
	b.musts()
	b.mustNots()
}

// pass records a check that held.
func (b *bench) pass(rule string, weight float64) {
	b.checks = append(b.checks, atelier.Check{Rule: rule, Weight: weight, Pass: true})
}

// fail records a fault and its check.
func (b *bench) fail(a atelier.Artefact, weight float64, f atelier.Finding) {
	f.Critic, f.Piece, f.Version, f.Status = ID, a.Piece, a.Version, atelier.FindingOpen
	if f.Recheck == "" {
		f.Recheck = "compare the pieces again"
	}
	b.checks = append(b.checks, atelier.Check{Rule: f.Rule, Weight: weight, Pass: false})
	for _, o := range b.findings {
		if o.Piece == f.Piece && o.Same(f) {
			return
		}
	}
	b.findings = append(b.findings, f)
}

// reconcile matches earlier findings with present ones piece by piece, since an
// anchor alone does not say which piece it lies in.
func reconcile(openOnes, now []atelier.Finding) (fresh []atelier.Finding, rechecks []atelier.Recheck) {
	var ids []string
	for _, f := range slices.Concat(openOnes, now) {
		if !slices.Contains(ids, f.Piece) {
			ids = append(ids, f.Piece)
		}
	}
	slices.Sort(ids)
	by := map[string]atelier.Recheck{}
	for _, id := range ids {
		of := func(fs []atelier.Finding) []atelier.Finding {
			var out []atelier.Finding
			for _, f := range fs {
				if f.Piece == id {
					out = append(out, f)
				}
			}
			return out
		}
		f, r := agents.Reconcile(of(openOnes), of(now))
		fresh = append(fresh, f...)
		for _, x := range r {
			by[x.Finding] = x
		}
	}
	for _, f := range openOnes {
		rechecks = append(rechecks, by[f.ID])
	}
	return fresh, rechecks
}

// notes tells each fresh finding to the maker of its piece, or says that the
// pieces belong together.
func (b *bench) notes(fresh []atelier.Finding, rechecks []atelier.Recheck) []atelier.Note {
	var out []atelier.Note
	for _, f := range fresh {
		codes := []string{f.Code}
		if f.Do != "" {
			codes = append(codes, f.Do)
		}
		out = append(out, atelier.Note{Act: atelier.ActRequest, To: []string{b.maker(f.Piece)}, Codes: codes, Severity: f.Severity,
			About: atelier.About{Piece: f.Piece, Version: f.Version, SHA256: b.digest(f.Piece), Anchor: f.Anchor}, Words: f.Problem + " " + f.Suggestion})
	}
	if len(out) > 0 {
		return out
	}
	still := 0
	for _, r := range rechecks {
		if r.Status != atelier.FindingFixed {
			still++
		}
	}
	words := "The pieces belong together: names, numbers, colours, hours and moods agree."
	if still > 0 {
		words = fmt.Sprintf("Nothing new; %d of my earlier points still stand.", still)
		return []atelier.Note{{Act: atelier.ActInfo, Words: words}}
	}
	return []atelier.Note{{Act: atelier.ActOK, Codes: []string{"resolved"}, Words: words}}
}

func (b *bench) artefacts() []atelier.Artefact {
	var out []atelier.Artefact
	for _, p := range b.texts {
		out = append(out, p.art)
	}
	for _, p := range b.arts {
		out = append(out, p.art)
	}
	for _, p := range b.scores {
		out = append(out, p.art)
	}
	return out
}

func (b *bench) maker(id string) string {
	for _, a := range b.artefacts() {
		if a.Piece == id && a.MadeBy.ID != "" && a.MadeBy.Role == atelier.RoleMaker {
			return a.MadeBy.ID
		}
	}
	m, _, _ := strings.Cut(id, "-")
	return map[string]string{"text": "writer", "artwork": "illustrator", "music": "composer"}[m]
}

func (b *bench) digest(id string) string {
	for _, a := range b.artefacts() {
		if a.Piece == id {
			return a.Digest
		}
	}
	return ""
}

// beat returns the beat with that id.
func (b *bench) beat(id string) (atelier.Beat, int) {
	for i, x := range b.d.Beats {
		if x.ID == id {
			return x, i
		}
	}
	return atelier.Beat{}, -1
}

// teller is the id of the first text that has a unit of that id, "" for none.
func (b *bench) teller(unit string) string {
	for _, t := range b.texts {
		if t.data.Unit(unit) >= 0 {
			return t.art.Piece
		}
	}
	return ""
}

// unit returns the unit of that id of the first text that has it.
func (b *bench) unit(id string) *text.Unit {
	for _, t := range b.texts {
		if i := t.data.Unit(id); i >= 0 {
			return &t.data.Units[i]
		}
	}
	return nil
}
