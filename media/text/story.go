// Package text holds poems and tales: their model, their two file formats, and
// what can be measured in them.
//
// A [Story] is a list of units (stanzas or pages) with stable ids; story.json
// keeps all of it, story.md is what people read. [ParseMarkdown] takes in a
// person's own words and keeps every one of them.
//
// The measures are pure functions on strings: syllables, stress, rhyme, metre,
// repetition, grammar, readability, coverage. They are rules with lists of
// exceptions, written for the English of the house writer. They do not know
// every English word and claim no more than they measure: a scansion is a
// count against a pattern, not a judgement of verse.
//
// Everything from outside is bounded ([MaxBytes], [MaxUnits], [MaxLine]) and
// checked; errors are [atelier.Error] values.
package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// The names of a text version's files.
const (
	FileStory    = "story.json"
	FileMarkdown = "story.md"

	MediaJSON     = "application/json"
	MediaMarkdown = "text/markdown"
)

// Kinds of unit.
const (
	Stanza = "stanza"
	Page   = "page"
)

// Bounds on anything read from outside. A picture book is under 10 KiB and an
// epic poem under 200 KiB.
const (
	MaxBytes = 256 << 10
	MaxUnits = 400
	MaxLine  = 4 << 10 // bytes
)

// Story is a poem or a tale.
type Story struct {
	Title    string `json:"title"`
	Form     string `json:"form"`            // one of atelier.TextForms, "" for a person's own
	Language string `json:"language"`        // BCP 47
	Asked    int    `json:"asked,omitempty"` // units a person asked for after the brief; 0: as the brief says
	Units    []Unit `json:"units"`
}

// Unit is a stanza or a page. A line of a stanza is a verse, a line of a page
// is one sentence or, in a person's own prose, one line as typed.
type Unit struct {
	ID      string       `json:"id"` // st1 …, pg1 …
	Kind    string       `json:"kind"`
	Lines   []string     `json:"lines"`
	Beat    string       `json:"beat,omitempty"`  // id of the beat it tells
	Shows   []string     `json:"shows,omitempty"` // names of cast and elements it mentions
	Time    string       `json:"time,omitempty"`
	Weather string       `json:"weather,omitempty"`
	Mood    atelier.Mood `json:"mood,omitzero"`
	From    []string     `json:"from,omitempty"` // per line: the phrase of the writer's bank it was made from; absent for a person's own words
}

// Prose reports whether the story is told in pages.
func (s Story) Prose() bool { return len(s.Units) > 0 && s.Units[0].Kind == Page }

// Unit returns the index of the unit with that id, −1 if there is none.
func (s Story) Unit(id string) int {
	return slices.IndexFunc(s.Units, func(u Unit) bool { return u.ID == id })
}

// Text is the whole story as one string, a line of it per line, units divided
// by an empty line, without the title.
func (s Story) Text() string {
	var b strings.Builder
	for i, u := range s.Units {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, l := range u.Lines {
			b.WriteString(l)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Text is the unit's lines joined by spaces.
func (u Unit) Text() string { return strings.Join(u.Lines, " ") }

// Clone is a copy that shares nothing with s.
func (s Story) Clone() Story {
	s.Units = slices.Clone(s.Units)
	for i := range s.Units {
		u := &s.Units[i]
		u.Lines, u.Shows, u.From = slices.Clone(u.Lines), slices.Clone(u.Shows), slices.Clone(u.From)
	}
	return s
}

// UnitID is the id of the n-th unit, from 1.
func UnitID(kind string, n int) string {
	if kind == Page {
		return fmt.Sprintf("pg%d", n)
	}
	return fmt.Sprintf("st%d", n)
}

// JSON is story.json: indented, ended by a line feed, the same bytes for the
// same story.
func (s Story) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		// Strings, ints and finite floats alone: Encode cannot refuse them.
		panic(err)
	}
	return b.Bytes()
}

// ParseJSON reads story.json. It refuses unknown fields, bytes over [MaxBytes],
// ids out of order and text that [Recognise] would refuse, with CodeInvalid.
func ParseJSON(data []byte) (Story, error) {
	var s Story
	if len(data) > 4*MaxBytes { // JSON may escape and indent
		return s, atelier.Errorf(atelier.CodeTooLarge, "story.json is over %d bytes", 4*MaxBytes)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Story{}, &atelier.Error{Code: atelier.CodeInvalid, Field: FileStory, Message: "not a story", Err: err}
	}
	if d.More() {
		return Story{}, atelier.Invalidf(FileStory, "has data after its end")
	}
	return s, s.check()
}

func (s Story) check() error {
	if len(s.Units) == 0 {
		return atelier.Invalidf("units", "a story needs at least one unit")
	}
	if len(s.Units) > MaxUnits {
		return atelier.Invalidf("units", "%d units; at most %d", len(s.Units), MaxUnits)
	}
	if err := clean("title", s.Title); err != nil {
		return err
	}
	size := len(s.Title)
	for i, u := range s.Units {
		at := fmt.Sprintf("units[%d]", i)
		if u.Kind != Stanza && u.Kind != Page || u.Kind != s.Units[0].Kind {
			return atelier.Invalidf(at+".kind", "got %q; all units are stanzas or all are pages", u.Kind)
		}
		if want := UnitID(u.Kind, i+1); u.ID != want {
			return atelier.Invalidf(at+".id", "got %q, want %q", u.ID, want)
		}
		if len(u.Lines) == 0 {
			return atelier.Invalidf(at+".lines", "a unit needs at least one line")
		}
		if len(u.From) != 0 && len(u.From) != len(u.Lines) {
			return atelier.Invalidf(at+".from", "%d sources for %d lines", len(u.From), len(u.Lines))
		}
		for j, l := range u.Lines {
			f := fmt.Sprintf("%s.lines[%d]", at, j)
			if strings.TrimSpace(l) == "" {
				return atelier.Invalidf(f, "an empty line")
			}
			if strings.ContainsAny(l, "\n\r") {
				return atelier.Invalidf(f, "holds a line break")
			}
			if err := clean(f, l); err != nil {
				return err
			}
			size += len(l)
		}
	}
	if size > MaxBytes {
		return atelier.Errorf(atelier.CodeTooLarge, "the text is over %d bytes", MaxBytes)
	}
	return nil
}

// clean refuses what no text for people needs and what can deceive them:
// invalid UTF-8, control characters, bidirectional overrides, over-long lines.
func clean(field, s string) error {
	if !utf8.ValidString(s) {
		return atelier.Invalidf(field, "is not valid UTF-8")
	}
	if i := strings.IndexFunc(s, forbidden); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return atelier.Invalidf(field, "holds the character U+%04X, which is not allowed in text", r)
	}
	for l := range strings.SplitSeq(s, "\n") {
		if len(l) > MaxLine {
			return atelier.Invalidf(field, "has a line of %d bytes; at most %d", len(l), MaxLine)
		}
	}
	return nil
}

// forbidden names control characters other than line feed, carriage return and
// tab, bidirectional controls (Unicode TR 9), invisible operators, byte order
// marks inside the text, private use and noncharacters.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true
	case r == 0x061c, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r == 0xfeff, r >= 0xfff0 && r <= 0xfffb, r >= 0xe000 && r <= 0xf8ff, r >= 0xe0000:
		return true
	case r&0xfffe == 0xfffe:
		return true
	}
	return false
}

// Files is the complete set of a version's files.
func (s Story) Files() []atelier.File {
	return []atelier.File{
		{Name: FileStory, MediaType: MediaJSON, Data: s.JSON()},
		{Name: FileMarkdown, MediaType: MediaMarkdown, Data: s.Markdown()},
	}
}

// FromFiles reads the story out of a version's files, with CodeNotFound if
// story.json is not among them.
func FromFiles(files []atelier.File) (Story, error) {
	for _, f := range files {
		if f.Name == FileStory {
			return ParseJSON(f.Data)
		}
	}
	return Story{}, atelier.Errorf(atelier.CodeNotFound, "the version has no %s", FileStory)
}
