package text

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Recognise reports whether data is text that a person may hand in: UTF-8 of at
// most [MaxBytes] with a letter in it, no control or bidirectional characters
// and no line over [MaxLine]. The media type is always text/markdown. Errors
// have CodeTooLarge or CodeInvalid.
func Recognise(data []byte) (string, error) {
	if len(data) > MaxBytes {
		return "", atelier.Errorf(atelier.CodeTooLarge, "a text may have at most %d bytes, this has %d", MaxBytes, len(data))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return "", atelier.Invalidf("", "is not valid UTF-8")
	}
	if err := clean("", string(data)); err != nil {
		return "", err
	}
	if bytes.IndexFunc(data, unicode.IsLetter) < 0 {
		return "", atelier.Invalidf("", "the text has no words")
	}
	return MediaMarkdown, nil
}

// Adopt takes a person's own text as a version of the piece. Not a word of it
// is changed. A title that is missing stays missing.
func Adopt(in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error) {
	if spec.Medium != "" && spec.Medium != atelier.Text {
		return atelier.Draft{}, atelier.Invalidf("medium", "piece %s is not text", spec.ID)
	}
	if in.MediaType != "" && in.MediaType != MediaMarkdown && in.MediaType != "text/plain" {
		return atelier.Draft{}, atelier.Invalidf("", "a text piece cannot be replaced by %s", in.MediaType)
	}
	s, err := ParseMarkdown(in.Data)
	if err != nil {
		return atelier.Draft{}, err
	}
	s.Form = spec.Form
	return atelier.Draft{Files: s.Files(), Summary: s.Summary() + ", a person's own words"}, nil
}

// Summary says how long the story is and of what form: "8 stanzas, ballad".
func (s Story) Summary() string {
	kind := Stanza
	if len(s.Units) > 0 {
		kind = s.Units[0].Kind
	}
	out := plural(len(s.Units), kind)
	if s.Form != "" {
		out += ", " + s.Form
	}
	return out
}

// Locality reports whether revised differs from base only inside the anchors:
// an anchor with a line frees that line, one with a unit alone frees the unit,
// one without a unit frees the whole piece. Units may be added or removed at
// the end only when an anchor frees the whole piece. Sources, times and moods
// of a unit may change when something in the unit may. The error has
// CodeRefused and names the first thing that changed outside.
func Locality(base, revised []atelier.File, anchors []atelier.Anchor) error {
	b, err := FromFiles(base)
	if err != nil {
		return err
	}
	r, err := FromFiles(revised)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(anchors, func(a atelier.Anchor) bool { return a.Unit == "" }) {
		return nil
	}
	if b.Title != r.Title || b.Form != r.Form || b.Language != r.Language {
		return atelier.Errorf(atelier.CodeRefused, "the title, form or language changed, which no finding asked for")
	}
	if len(b.Units) != len(r.Units) {
		return atelier.Errorf(atelier.CodeRefused, "%d units became %d, which no finding asked for", len(b.Units), len(r.Units))
	}
	for i, u := range b.Units {
		v := r.Units[i]
		whole, any := false, false
		free := map[int]bool{}
		for _, a := range anchors {
			if a.Unit != u.ID {
				continue
			}
			any = true
			whole = whole || a.Line == 0
			free[a.Line] = true
		}
		if whole {
			continue
		}
		if len(u.Lines) != len(v.Lines) {
			return atelier.Errorf(atelier.CodeRefused, "%s had %d lines and has %d", u.ID, len(u.Lines), len(v.Lines))
		}
		for j := range u.Lines {
			if u.Lines[j] != v.Lines[j] && !free[j+1] {
				return atelier.Errorf(atelier.CodeRefused, "%s line %d changed outside the findings", u.ID, j+1)
			}
		}
		if !any && (u.ID != v.ID || u.Kind != v.Kind || u.Beat != v.Beat || u.Time != v.Time || u.Weather != v.Weather ||
			u.Mood != v.Mood || !slices.Equal(u.Shows, v.Shows) || !slices.Equal(u.From, v.From)) {
			return atelier.Errorf(atelier.CodeRefused, "what %s shows changed outside the findings", u.ID)
		}
	}
	return nil
}
