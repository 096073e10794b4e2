package notes

import (
	"math"
	"strings"

	"github.com/atelierhq/atelier"
)

// Spoken writes lines as a record keeps them: in their one spelling, and in plain words
// of a language.
func Spoken(cb *Codebook, lang string, lines ...Line) []atelier.Spoken {
	out := make([]atelier.Spoken, len(lines))
	for i, l := range lines {
		s := atelier.Spoken{Line: Print(l), Plain: Expand(l, cb, lang)}
		s.Est = atelier.LineTokens{Line: EstimateLine(s.Line), Plain: EstimateText(s.Plain)}
		out[i] = s
	}
	return out
}

// ReadSpoken reads lines that were kept, under the codebook that they were written by.
func ReadSpoken(cb *Codebook, said []atelier.Spoken) ([]Line, error) {
	out := make([]Line, len(said))
	for i, s := range said {
		var err error
		if out[i], err = Parse(s.Line, cb); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Renumber is the line with the note that it answers under another number: ids are
// local to a prompt, and the record has its own. With 0 it answers nothing that its
// reader knows, and an act that only answers becomes one that tells.
func Renumber(l Line, re ID) Line {
	if l.Re == 0 {
		return l
	}
	l.Re = re
	if re > 0 || forms[l.Act].re != must {
		return l
	}
	switch {
	case len(l.Items) > 0 || l.Say != "":
		l.Act = atelier.ActInfo
	default: // an acceptance, or a report without a word: of what, is not said here
		l.Act, l.Say = atelier.ActPlain, Lead(l.Act)
	}
	if l.Target.Kind == NoTarget {
		l.Target = Target{Kind: BriefTarget, Version: 1}
	}
	if forms[l.Act].sev == never {
		l.Sev = 0
	}
	if forms[l.Act].conf == never {
		l.Conf = 0
	}
	return l
}

// Sum is what the agents' notes on record come to in tokens; mode is the brief's,
// codebook what prompts held of the notation and its codes, all together, and coined the
// codes of the job, whose definitions are lines too.
func Sum(records []atelier.Record, mode string, codebook int, coined ...Def) atelier.NoteSum {
	sum := atelier.NoteSum{Est: "bytes/3 of lines, bytes/4 of text", Mode: mode, Codebook: codebook, Coined: len(coined)}
	for _, d := range coined {
		sum.Lines += EstimateLine(Print(Line{Act: ActDefine, Def: &d}))
	}
	said, refused := 0, 0
	for _, r := range records {
		switch {
		case r.Kind == "refused":
			refused++
		case r.Kind != "note" || r.From.Role == atelier.RolePerson || len(r.Note.Lines) == 0:
		default:
			sum.Notes++
			say := false
			for _, l := range r.Note.Lines {
				sum.Lines += l.Est.Line
				sum.Plain += l.Est.Plain
				say = say || strings.Contains(l.Line, ` say "`) // in its one spelling, where only words stand in quotes
			}
			if say {
				said++
			}
		}
	}
	share := func(n, of int) float64 { return math.Round(1000*float64(n)/float64(max(of, 1))) / 1000 }
	sum.Net = sum.Plain - sum.Lines - sum.Codebook
	sum.Say, sum.Refused = share(said, sum.Notes), share(refused, sum.Notes+refused)
	return sum
}
