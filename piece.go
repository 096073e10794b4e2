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
	ID        string   `json:"id,omitempty" doc:"text-1, artwork-1 …; left out: numbered by medium"` // text-1, artwork-1, … set by Normalize
	Medium    Medium   `json:"medium" doc:"text, artwork or music"`
	DependsOn []string `json:"depends_on,omitzero" doc:"Ids of pieces that are made first; left out: the first text"` // nil: the first text; empty: nothing

	// Text.
	Form    string `json:"form,omitempty" doc:"Text: ballad, tale …"` // one of TextForms
	Stanzas int    `json:"stanzas,omitempty" doc:"Text in verse"`
	Pages   int    `json:"pages,omitempty" doc:"Text in prose"`

	// Artwork.
	Plates int    `json:"plates,omitempty" doc:"Artwork: 1–24, 4 by default"`
	Width  int    `json:"width,omitempty" doc:"Artwork: pixels, 256–4096"`  // pixels
	Height int    `json:"height,omitempty" doc:"Artwork: pixels, 256–4096"` // pixels
	Style  string `json:"style,omitempty" doc:"Artwork: paper-cut …"`       // one of ArtworkStyles

	// Music.
	Seconds     int      `json:"seconds,omitempty" doc:"Music: 10–300"`
	Tempo       int      `json:"tempo,omitempty" doc:"Music: beats a minute"` // quarter notes (dotted quarters in compound time) a minute
	Key         string   `json:"key,omitempty" doc:"Music: G major"`          // "G major", "F# minor"
	Meter       string   `json:"meter,omitempty" doc:"Music: 6/8"`            // "4/4", "3/4", "6/8", "2/4"
	Instruments []string `json:"instruments,omitempty" doc:"Music: celesta, strings …"`
}

// The vocabulary a brief may use. The house team can do all of it.
var (
	TextForms     = []string{"ballad", "couplets", "free-verse", "haiku", "limerick", "tale"}
	ArtworkStyles = []string{"paper-cut", "wash", "line-and-wash", "grain"}
	Meters        = []string{"2/4", "3/4", "4/4", "6/8"}
	Instruments   = []string{"piano", "celesta", "music box", "harp", "strings", "flute", "clarinet", "bass", "drums",
		"violin", "cello", "guitar", "glockenspiel", "oboe", "horn"}
)
