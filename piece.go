package atelier

// Medium is what a piece is made of.
type Medium string

// The media.
const (
	Text    Medium = "text"
	Artwork Medium = "artwork"
	Music   Medium = "music"
)

// Media lists all media in their default order of work.
var Media = [...]Medium{Text, Artwork, Music}

// PieceSpec asks for one deliverable. Zero values mean "the director decides",
// but for the defaults that [Brief.Normalize] fills in.
type PieceSpec struct {
	ID        string   `json:"id,omitempty"` // text-1, artwork-1, … set by Normalize
	Medium    Medium   `json:"medium"`
	DependsOn []string `json:"depends_on,omitzero"` // nil: the first text; empty: nothing

	// Text.
	Form    string `json:"form,omitempty"` // one of TextForms
	Stanzas int    `json:"stanzas,omitempty"`
	Pages   int    `json:"pages,omitempty"`

	// Artwork.
	Plates int    `json:"plates,omitempty"`
	Width  int    `json:"width,omitempty"`  // pixels
	Height int    `json:"height,omitempty"` // pixels
	Style  string `json:"style,omitempty"`  // one of ArtworkStyles

	// Music.
	Seconds     int      `json:"seconds,omitempty"`
	Tempo       int      `json:"tempo,omitempty"` // quarter notes (dotted quarters in compound time) a minute
	Key         string   `json:"key,omitempty"`   // "G major", "F# minor"
	Meter       string   `json:"meter,omitempty"` // "4/4", "3/4", "6/8", "2/4"
	Instruments []string `json:"instruments,omitempty"`
}

// The vocabulary a brief may use. The house team can do all of it.
var (
	TextForms     = []string{"ballad", "couplets", "free-verse", "haiku", "limerick", "tale"}
	ArtworkStyles = []string{"paper-cut", "wash", "line-and-wash", "grain"}
	Meters        = []string{"2/4", "3/4", "4/4", "6/8"}
	Instruments   = []string{"piano", "celesta", "music box", "harp", "strings", "flute", "clarinet", "bass", "drums",
		"violin", "cello", "guitar", "glockenspiel", "oboe", "horn"}
)
