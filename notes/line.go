package notes

import (
	"fmt"
	"slices"

	"github.com/atelierhq/atelier"
)

// Act is what a line does: the acts of notes and the two of the notation itself.
type Act = atelier.Act

// The acts that are no notes: a code defined, a line refused.
const (
	ActDefine Act = "def"
	ActRefuse Act = "nu"
)

// Bounds of one line (notes/1, section 2). All of them are v1: what they should be
// is measured by nobody yet.
const (
	MaxRaw        = 8 << 10 // bytes of a line as it comes in
	MaxLine       = 160     // bytes of a line without its say
	MaxItems      = 6
	MaxSayWords   = 40
	MaxSay        = 240 // code points
	MaxPlainWords = 120 // of act plain; its code points are MaxWords
	maxInt        = 999
	maxID         = 999999
	maxNat        = 99999
)

// Line is what one agent tells another. Values that [Parse] returns are canonical:
// two that differ print differently and read differently.
type Line struct {
	Act     Act      `json:"act"`
	Target  Target   `json:"target,omitzero"`
	Items   []Item   `json:"items,omitempty"` // in canonical order: kinds p, d, w, then bytes
	Re      ID       `json:"re,omitempty"`    // the note answered, 0: none
	Sev     uint8    `json:"sev,omitempty"`   // 1–4, 0: none
	Conf    uint8    `json:"conf,omitempty"`  // 5, 7 or 9, 0: none
	Say     string   `json:"say,omitempty"`
	Def     *Def     `json:"def,omitempty"`     // of act def only
	Refusal *Refusal `json:"refusal,omitempty"` // of act nu only
}

// ID is the number of a note: of its record, or local to a turn.
type ID uint32

// Kind says what a target is.
type Kind uint8

// The kinds of targets; the zero value is no target.
const (
	NoTarget Kind = iota
	TextTarget
	ArtTarget
	MusTarget
	BriefTarget
	JobTarget
)

var kindWords = [...]string{"", "txt", "art", "mus", "brf", "job"}

// String is the word that the line uses: txt, art, mus, brf, job.
func (k Kind) String() string {
	if int(k) < len(kindWords) {
		return kindWords[k]
	}
	return ""
}

// MarshalText writes a kind as its word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *Kind) UnmarshalText(b []byte) error {
	i := slices.Index(kindWords[:], string(b))
	if i < 0 {
		return atelier.Errorf(atelier.CodeCorrupt, "no kind of target")
	}
	*k = Kind(i)
	return nil
}

// Medium is the medium of a target's piece, "" for a brief or a bundle.
func (k Kind) Medium() atelier.Medium {
	switch k {
	case TextTarget:
		return atelier.Text
	case ArtTarget:
		return atelier.Artwork
	case MusTarget:
		return atelier.Music
	}
	return ""
}

// Target is the version a line is about. Piece is 0 for a brief and a bundle,
// whose number is Version.
type Target struct {
	Kind    Kind   `json:"kind"`
	Piece   uint16 `json:"piece,omitempty"` // from 1
	Version uint16 `json:"version"`         // from 1
	Locus   Locus  `json:"locus,omitzero"`
}

// Unit is what a position counts.
type Unit uint8

// The units. A cell is one of 8×8, A its column and B its row, from the top left;
// seconds are counted in halves.
const (
	NoUnit Unit = iota
	Heading
	Page
	Paragraph
	Stanza
	Cell
	Bar
	Second
)

var unitWords = [...]string{NoUnit: "", Heading: "heading", Page: "page", Paragraph: "paragraph", Stanza: "stanza", Cell: "cell", Bar: "bar", Second: "second"}

// MarshalText writes a unit as its word.
func (u Unit) MarshalText() ([]byte, error) { return []byte(unitWords[u]), nil }

// UnmarshalText reads what MarshalText wrote.
func (u *Unit) UnmarshalText(b []byte) error {
	i := slices.Index(unitWords[:], string(b))
	if i < 0 {
		return atelier.Errorf(atelier.CodeCorrupt, "no unit")
	}
	*u = Unit(i)
	return nil
}

// Pos is a place: a unit and its number, and a second number within it where there
// is one: a line of a stanza or a page, a sentence of a paragraph, a row of cells.
type Pos struct {
	Unit Unit  `json:"unit"`
	A    int32 `json:"a"`
	B    int32 `json:"b,omitempty"`
}

// Locus is where in a version; the zero value is the whole piece. Plate is that of
// an artwork. To is zero for a single place.
type Locus struct {
	Plate uint16 `json:"plate,omitempty"`
	Name  string `json:"name,omitempty"`
	From  Pos    `json:"from,omitzero"`
	To    Pos    `json:"to,omitzero"`
}

// Item is a code with its arguments.
type Item struct {
	Code string `json:"code"`
	Args []Arg  `json:"args,omitempty"`
}

// Arg is one argument: a number in halves, a word, or a place.
type Arg struct {
	Type  ArgType `json:"type"`
	Word  string  `json:"word,omitempty"`
	Half  int32   `json:"half,omitempty"`
	Locus Locus   `json:"locus,omitzero"`
}

// ArgType is the type of an argument: n, ver, pct, db, hz, bpm, oct, key, side,
// tone, hue, lohi, pace, feel, foot, med, name or locus.
type ArgType string

// Def defines a code of a job.
type Def struct {
	Scope  Scope  `json:"scope"`
	Kind   Sort   `json:"kind"`
	Code   string `json:"code"`
	Phrase string `json:"phrase"`
}

// Refusal says which line of a reply was refused, by which rule, and at which byte.
type Refusal struct {
	Line   int `json:"line"`
	Rule   int `json:"rule"`
	Offset int `json:"offset"`
}

// Refused is why a line was refused: the rule of the guard, the byte at which it
// broke it, and what was expected there. It never repeats what the line said.
type Refused struct {
	Rule   int
	Offset int
	Msg    string
}

// Error says which rule and what was expected.
func (r *Refused) Error() string { return fmt.Sprintf("G%d at byte %d: %s", r.Rule, r.Offset, r.Msg) }

// Unwrap makes every refusal an [atelier.Error] with CodeRefused.
func (r *Refused) Unwrap() error {
	return atelier.Errorf(atelier.CodeRefused, "refused by rule G%d", r.Rule)
}

func refuse(rule, offset int, format string, args ...any) *Refused {
	return &Refused{rule, offset, fmt.Sprintf(format, args...)}
}
