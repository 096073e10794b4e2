package notes

import "github.com/atelierhq/atelier"

// Spoken writes lines as a record keeps them: in their one spelling, and in plain words
// of a language.
func Spoken(cb *Codebook, lang string, lines ...Line) []atelier.Spoken {
	out := make([]atelier.Spoken, len(lines))
	for i, l := range lines {
		out[i] = atelier.Spoken{Line: Print(l), Plain: Expand(l, cb, lang)}
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
