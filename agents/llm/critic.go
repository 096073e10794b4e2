package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/notes"
)

// placeAnswer is where a model says that something is: the fields of all media.
type placeAnswer struct {
	Unit    string  `json:"unit"`
	Line    int     `json:"line"`
	Quote   string  `json:"quote"`
	Element string  `json:"element"`
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
	W       float64 `json:"w"`
	H       float64 `json:"h"`
	Part    string  `json:"part"`
	FromBar int     `json:"from_bar"`
	ToBar   int     `json:"to_bar"`
}

type verdict struct {
	Check      string      `json:"check"`
	Passes     bool        `json:"passes"`
	Piece      string      `json:"piece" jsonschema:"id of the piece, for a judge of several; else empty"`
	With       string      `json:"with" jsonschema:"id of the other piece, for a judge whose failure is a contradiction between two; else empty"`
	Where      placeAnswer `json:"where"`
	Severity   int         `json:"severity"`
	Problem    string      `json:"problem"`
	Suggestion string      `json:"suggestion"`
	Line       string      `json:"line" jsonschema:"the failure as a note, an rq line; else empty"`
}

type fate struct {
	Finding string `json:"finding" jsonschema:"such as f1"`
	Status  string `json:"status"`
	Words   string `json:"words"`
}

type critiqueAnswer struct {
	Verdicts []verdict `json:"verdicts"`
	Fates    []fate    `json:"fates"`
	Say      string    `json:"say"`
}

var critiqueSchema = provider.SchemaFor[critiqueAnswer]("critique", func(s *jsonschema.Schema) {
	enum(s.Properties["fates"].Items, "status", []string{"fixed", "not_fixed", "withdrawn"})
	s.Properties["verdicts"].Items.Properties["severity"].Enum = []any{1, 2, 3, 4}
})

// maxFindings bounds one review; more than that help nobody.
const maxFindings = 24

// codes are the codebook's words for a fault, by medium, for lines without one.
var codes = map[atelier.Medium][2]string{
	atelier.Text: {"offbrief", "rewrite"}, atelier.Artwork: {"offbrief", "redo"}, atelier.Music: {"offbrief", "redo"}, "": {"incoh", "align"},
}

// critic judges one medium by a model that is shown the work itself.
type critic struct {
	seat
	medium atelier.Medium
}

var _ atelier.Critic = critic{}

// Critique asks every check of the version and re-checks what was open.
func (c critic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	s := c.begin(t)
	if t.Base == nil {
		return atelier.Review{}, s.reply, atelier.Errorf(atelier.CodeInternal, "a critique needs a version to look at")
	}
	p, err := present(t.Base, t.Direction, c.medium, c.model.Caps.Vision)
	if err != nil {
		return atelier.Review{}, s.reply, err
	}
	checks, err := s.derive(ctx, c.medium)
	if err != nil {
		return atelier.Review{}, s.reply, err
	}
	var b strings.Builder
	ground(&b, t)
	checkBlock(&b, checks)
	block(&b, t.Piece.ID, p.words)
	if p.measures != "" {
		block(&b, "measures", p.measures)
	}
	otherPieces(&b, t.Others)
	findingBlock(&b, t.Findings)
	targets(&b, t)
	noteBlock(&b, t.Brief, said(t))
	var a critiqueAnswer
	q := question{step: "critique", prompt: "critic-" + string(c.medium), notes: true, data: b.String(), images: p.images, strict: true, most: maxCritique, seed: s.seed()}
	if err := ask(ctx, s, q, critiqueSchema, &a, nil); err != nil {
		return atelier.Review{}, s.reply, err
	}
	r, err := s.review(ctx, a, checks, t.Findings, func(v verdict) (string, atelier.Anchor, bool) {
		at, ok := p.anchor(v.Where)
		return t.Piece.ID, at, ok
	}, c.medium)
	return r, s.reply, err
}

// said are the notes a critic is given: what makers report, for it judges the work
// and not its maker's words, is left out.
func said(t atelier.Turn) []atelier.Note {
	return slices.DeleteFunc(slices.Clone(t.Notes), func(n atelier.Note) bool { return n.Act != atelier.ActPerson })
}

// review turns answers into a review with its notes: one rq for each finding, in
// order, else one ok. Only answers to checks that were asked count; an answer
// whose place does not exist is void, and its check counts for nothing.
func (s *session) review(ctx context.Context, a critiqueAnswer, checks []check, open []atelier.Finding, locate func(verdict) (string, atelier.Anchor, bool), m atelier.Medium) (atelier.Review, error) {
	t := s.turn
	r := atelier.Review{Critic: t.Agent.ID, Piece: t.Piece.ID, Version: t.Version}
	known := map[string]check{other: {other, "", 1}}
	for _, c := range checks {
		known[c.id] = c
	}
	failed, passed := map[string]bool{}, map[string]bool{}
	var lines []string // by finding
	for _, v := range a.Verdicts {
		c, ok := known[v.Check]
		if !ok {
			continue
		}
		if v.Passes {
			passed[c.id] = true
			continue
		}
		piece, at, ok := locate(v)
		problem := words(v.Problem, 300)
		if !ok || problem == "" {
			continue
		}
		failed[c.id] = true
		f := atelier.Finding{Critic: t.Agent.ID, Rule: modelRule + c.id, Code: codes[m][0], Do: codes[m][1], Severity: min(max(v.Severity, atelier.Minor), atelier.Blocker),
			Piece: piece, With: v.With, Version: t.Version, Anchor: at, Problem: problem, Suggestion: orWords(v.Suggestion, 300, "Mend this."),
			Recheck: "the same question of the new version", Wanted: 1, Status: atelier.FindingOpen}
		if nowhere(at) {
			f.Severity = min(f.Severity, atelier.Major) // what blocks says where
		}
		if slices.ContainsFunc(append(slices.Clone(open), r.Findings...), func(o atelier.Finding) bool { return o.Piece == f.Piece && o.Same(f) }) || len(r.Findings) == maxFindings {
			continue // raised before: its fate tells of it
		}
		r.Findings = append(r.Findings, f)
		lines = append(lines, v.Line)
	}
	for i, f := range open {
		x := atelier.Recheck{Finding: f.ID, Status: atelier.FindingNotFixed, Evidence: "nothing was said of it"}
		for _, y := range a.Fates {
			if y.Finding != fmt.Sprintf("f%d", i+1) {
				continue
			}
			switch y.Status {
			case "fixed":
				x.Status, x.Measured = atelier.FindingFixed, 1
			case "withdrawn":
				x.Status = atelier.FindingWithdrawn
			}
			x.Evidence = orWords(y.Words, 300, "looked at again")
			break
		}
		if x.Status == atelier.FindingNotFixed {
			failed[strings.TrimPrefix(f.Rule, modelRule)] = true
		}
		r.Rechecks = append(r.Rechecks, x)
	}
	for _, c := range append(slices.Clone(checks), known[other]) {
		if failed[c.id] || passed[c.id] {
			r.Checks = append(r.Checks, atelier.Check{Rule: modelRule + c.id, Weight: c.weight, Pass: !failed[c.id]})
		}
	}
	r.Score = atelier.Score(r.Checks)
	return r, s.tell(ctx, r, lines, a.Say)
}

// modelRule is what the rules of findings begin with that a model raised.
const modelRule = "model."

// nowhere reports whether an anchor names no place.
func nowhere(a atelier.Anchor) bool {
	return a.Unit == "" && a.Element == "" && a.Box == nil && a.Part == "" && a.FromBar == 0
}

// tell adds the notes of a review: of every finding in the critic's own line, whose codes
// become the finding's, or in the finding's words where there is no such line.
func (s *session) tell(ctx context.Context, r atelier.Review, said []string, say string) error {
	requests, err := s.requests(ctx, said)
	if err != nil {
		return err
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		n := atelier.Note{Act: atelier.ActRequest, Words: f.Problem + " " + f.Suggestion}
		if l := requests[i]; l != nil {
			lines := notes.Saying(*l, n.Words)
			n = s.noteOf(lines[0], lines[1:]...)
			f.Code, f.Do = s.coded(*l, f.Code, f.Do)
		} else {
			n.Codes = []string{f.Code, f.Do}
		}
		n.About, n.Severity = atelier.About{Piece: f.Piece, Anchor: f.Anchor}, f.Severity
		s.note(n)
	}
	if len(r.Findings) > 0 {
		return nil
	}
	still := 0
	for _, x := range r.Rechecks {
		if x.Status == atelier.FindingNotFixed {
			still++
		}
	}
	if still > 0 {
		s.note(atelier.Note{Act: atelier.ActInfo, Words: fmt.Sprintf("Nothing new; %d of my earlier points still stand.", still)})
		return nil
	}
	s.note(atelier.Note{Act: atelier.ActOK, Words: orWords(say, maxSay, "I have no objection left.")})
	return nil
}
