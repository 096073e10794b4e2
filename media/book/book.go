// Package book binds a text and its plates into the two forms that people read in:
// an EPUB 3 for an e-reader and a PDF picture book.
//
// Both are made from one [Book] and are the same bytes for the same value: no clock,
// no random id. Words and pictures come from people and models: they are bounded
// ([MaxUnits], [MaxPlates]) and escaped, and what a form cannot show is
// an error that names the unit, never a row of empty boxes.
package book

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music/sheet"
	"github.com/atelierhq/atelier/media/text"
)

// Bounds of a book: those of a job's pieces, with room for several of them.
const (
	MaxUnits  = 1200
	MaxPlates = 200
	maxLine   = 4 << 10 // bytes
)

// A plate in a book is as large as a good screen shows it.
const (
	longSide = 1600 // pixels
	quality  = 86   // of the JPEG
)

// Book is what is bound.
type Book struct {
	Title    string
	Language string // BCP 47; "" is en
	Credits  []Credit
	Units    []Unit  // in reading order
	Plates   []Plate // in order; one that no unit names stands where its neighbours stand
	Cover    *Plate  // nil: the first plate serves
	Sheet    []sheet.Page
	Colophon []string // paragraphs: how it was made
	Accent   string   // #rrggbb, of the rules and ornaments; "" is a grey
	Mark     mark.Mark
}

// Credit is who did what, as people read it.
type Credit struct{ Role, Name string }

// Unit is a stanza or a page of text. Chapter, where set, is the title of a further
// text that begins here.
type Unit struct {
	ID      string
	Chapter string
	Verse   bool
	Lines   []string
}

// Plate is one picture. Unit is the text unit that it shows, "" for none.
type Plate struct {
	ID   string
	Unit string
	PNG  []byte
	Alt  string
}

// Add appends a text and the artwork that goes with it. file returns a file of the
// artwork's version by its name; the artwork may be nil, and so may the text.
func (b *Book) Add(s *text.Story, scene *artwork.Scene, file func(name string) []byte) {
	part := len(b.Units) // further texts have stanzas st1 … of their own
	id := func(unit string) string {
		if unit == "" || part == 0 {
			return unit
		}
		return fmt.Sprintf("%s-%d", unit, part+1)
	}
	if s != nil {
		for i, u := range s.Units {
			unit := Unit{ID: id(u.ID), Verse: u.Kind == text.Stanza, Lines: u.Lines}
			if i == 0 && part > 0 {
				unit.Chapter = s.Title
			}
			b.Units = append(b.Units, unit)
		}
	}
	if scene == nil {
		return
	}
	for _, p := range scene.Plates {
		b.Plates = append(b.Plates, Plate{ID: p.ID, Unit: id(p.Unit), PNG: file(p.ID + ".png"), Alt: p.Alt})
	}
}

// check refuses what cannot be bound.
func (b *Book) check() error {
	switch {
	case len(b.Units) == 0 && len(b.Plates) == 0:
		return atelier.Invalidf("book", "there is neither a text nor a plate")
	case len(b.Units) > MaxUnits:
		return atelier.Invalidf("units", "%d units, the bound is %d", len(b.Units), MaxUnits)
	case len(b.Plates) > MaxPlates:
		return atelier.Invalidf("plates", "%d plates, the bound is %d", len(b.Plates), MaxPlates)
	}
	for _, u := range b.Units {
		for _, l := range u.Lines {
			if len(l) > maxLine || !utf8.ValidString(l) {
				return atelier.Invalidf("units."+u.ID, "a line is longer than %d bytes or no UTF-8", maxLine)
			}
		}
	}
	return nil
}

func (b *Book) language() string {
	if b.Language == "" {
		return "en"
	}
	return b.Language
}

func (b *Book) title() string {
	if t := plain(b.Title); t != "" {
		return t
	}
	return "Untitled"
}

// cover is the picture outside, nil if the book has none.
func (b *Book) cover() *Plate {
	if b.Cover != nil {
		return b.Cover
	}
	if len(b.Plates) > 0 {
		return &b.Plates[0]
	}
	return nil
}

// plain takes out what no reader shows: control characters, and those that turn
// the direction of other people's words.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Co, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, s))
}

// opening is what lies open before the reader at a time: at most one plate, and
// the units that are read with it.
type opening struct {
	plate *Plate
	units []Unit
}

// openings lays the book out: a plate with its unit and those that follow it, until
// the next plate; plates that no unit claims where their order has them.
func (b *Book) openings() []opening {
	at := map[string]int{}
	for i, u := range b.Units {
		at[u.ID] = i
	}
	type place struct{ unit, plate int }
	var places []place
	last := 0
	for i, p := range b.Plates {
		if n, ok := at[p.Unit]; ok && p.Unit != "" {
			last = n
		}
		places = append(places, place{last, i})
	}
	slices.SortStableFunc(places, func(x, y place) int { return x.unit - y.unit })
	var out []opening
	next := 0
	take := func(to int) []Unit {
		units := b.Units[next:max(next, to)]
		next = max(next, to)
		return units
	}
	for i, p := range places {
		if i == 0 || p.unit > next {
			if before := take(p.unit); len(before) > 0 {
				out = append(out, opening{units: before})
			}
		}
		to := len(b.Units)
		if i+1 < len(places) {
			to = min(to, places[i+1].unit)
		}
		out = append(out, opening{&b.Plates[p.plate], take(to)})
	}
	if rest := take(len(b.Units)); len(rest) > 0 {
		out = append(out, opening{units: rest})
	}
	return out
}

// shrink makes a plate the size of a page.
func shrink(p *Plate) (artwork.Thumbnail, error) {
	small, err := artwork.Shrink(p.PNG, longSide, quality)
	if e, ok := err.(*atelier.Error); ok {
		return small, &atelier.Error{Code: e.Code, Field: "plates." + p.ID, Message: e.Message, Err: e.Err}
	}
	return small, err
}
