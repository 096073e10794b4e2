package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/notes"
)

// reader says what it takes notes for.
type reader struct{ seat }

var _ atelier.Reader = reader{}

// readerID is the reader's seat, which the house leaves empty.
const readerID = "reader"

// maxRead bounds a reader's answer, the thinking included, in tokens.
const maxRead = 4_000

// readAnswer has one entry for every note.
type readAnswer struct {
	Notes []struct {
		Note   int    `json:"note" jsonschema:"its number"`
		Act    string `json:"act"`
		Target string `json:"target" jsonschema:"a name of the block targets"`
	} `json:"notes"`
}

// readActs are what a note that an agent wrote can do.
var readActs = []string{"rq", "prop", "ctr", "acc", "rej", "ask", "ans", "dec", "done", "ok", "info", "hand", "plain"}

var readSchema = provider.SchemaFor[readAnswer]("reading", func(s *jsonschema.Schema) {
	enum(s.Properties["notes"].Items, "act", readActs)
})

// Read asks about all words at once. An answer that leaves a note out, or names a target
// that was not given, is sent back once.
func (r reader) Read(ctx context.Context, payer atelier.Payer, plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, []atelier.Made, error) {
	s := r.begin(atelier.Turn{Payer: payer})
	var said, names, b strings.Builder
	for i, p := range plain {
		fmt.Fprintf(&said, "%d: %s\n", i+1, oneLine(p))
	}
	for _, t := range targets {
		fmt.Fprintf(&names, "%s: %s\n", t.Name, orText(t.Plain, "nothing is named"))
	}
	block(&b, "notes", said.String())
	block(&b, "targets", names.String())
	out := make([]atelier.Reading, len(plain))
	var a readAnswer
	err := ask(ctx, s, question{step: "read", prompt: "reader", data: b.String(), strict: true, most: maxRead}, readSchema, &a, func(a *readAnswer) error {
		clear(out)
		for _, n := range a.Notes {
			known := slices.ContainsFunc(targets, func(t atelier.ReadTarget) bool { return t.Name == n.Target })
			if n.Note < 1 || n.Note > len(out) || out[n.Note-1].Act != "" || !known {
				return errors.New("every note is named once, with a target of the list")
			}
			out[n.Note-1] = atelier.Reading{Act: atelier.Act(n.Act), Target: n.Target}
		}
		if len(a.Notes) != len(out) {
			return errors.New("a note is missing")
		}
		return nil
	})
	return out, s.reply.Made, err
}

// decodeAnswer has one entry for every line.
type decodeAnswer struct {
	Lines []struct {
		Line  int    `json:"line" jsonschema:"its number"`
		Words string `json:"words"`
	} `json:"lines"`
}

var decodeSchema = provider.SchemaFor[decodeAnswer]("decoding", nil)

// Decode asks about all lines at once. What is left out is not understood.
func (r reader) Decode(ctx context.Context, payer atelier.Payer, codes string, lines []string) ([]string, []atelier.Made, error) {
	s := r.begin(atelier.Turn{Payer: payer})
	var said, b strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&said, "%d: %s\n", i+1, l)
	}
	block(&b, "codes", codes)
	block(&b, "lines", said.String())
	var a decodeAnswer
	err := ask(ctx, s, question{step: "decode", prompt: "decode", data: b.String(), strict: true, most: maxRead}, decodeSchema, &a, nil)
	for i := range s.reply.Made {
		s.reply.Made[i].CodebookEst = notes.EstimateText(codes)
	}
	out := make([]string, len(lines))
	for _, l := range a.Lines {
		if l.Line >= 1 && l.Line <= len(out) && out[l.Line-1] == "" {
			out[l.Line-1] = l.Words
		}
	}
	return out, s.reply.Made, err
}

func orText(s, e string) string {
	if s == "" {
		return e
	}
	return s
}
