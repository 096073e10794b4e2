package atelier

// Brief is what a person asks for. Only Text is required; [Brief.Normalize]
// fills in the rest. Decode it with [ParseBrief] alone.
type Brief struct {
	Text     string            `json:"brief" doc:"What to make, in your own words: 3–8,000 characters"`
	Title    string            `json:"title,omitempty" doc:"Left out, the director finds one"`
	Audience string            `json:"audience,omitempty" doc:"Who it is for: children 5-8"`
	Language string            `json:"language,omitempty" doc:"BCP 47 tag, en by default; the house team writes English only"` // BCP 47, "en"
	Pieces   []PieceSpec       `json:"pieces,omitempty" doc:"At most 8; left out: one text, four plates, one piece of music"`
	Must     []string          `json:"must,omitempty" doc:"What has to be in it"`
	MustNot  []string          `json:"must_not,omitempty" doc:"What may not be in it"`
	Inputs   []InputRef        `json:"inputs,omitempty" doc:"Pieces of your own, uploaded before"`
	Team     string            `json:"team,omitempty" doc:"house by default"`                                          // "house"
	Seed     *int64            `json:"seed,omitempty" doc:"The same brief and seed make the same bytes; 1 by default"` // 0–2^53−1; nil before Normalize: 1
	Critique Critique          `json:"critique,omitzero" doc:"When a piece is good enough"`
	Budget   Budget            `json:"budget,omitzero" doc:"What the job may use; a cap that is left out is none"`
	Gates    []string          `json:"gates,omitempty" doc:"Where a person decides: direction, pieces, release"` // direction, pieces, release
	Outputs  []string          `json:"outputs,omitempty" doc:"Formats of the bundle: markdown, epub, pdf, svg, png, midi, musicxml, abc, sheet, roll, wav, flac, mp4; all but mp4 by default"`
	Notes    string            `json:"notes,omitempty" doc:"plain: models read and write notes in plain words, without the codes of the codebook"` // "" or NotesPlain
	Labels   map[string]string `json:"labels,omitempty" doc:"Yours; carried along"`
}

// NotesPlain has the models of a job talk without codes. It spares their prompts the
// codebook.
const NotesPlain = "plain"

// InputRef names something a person supplied before.
type InputRef struct {
	SHA256 string `json:"sha256" doc:"Of the uploaded bytes"`
	As     string `json:"as,omitempty" doc:"What it is to the work: starting melody"`
}

// Critique says when a piece is good enough.
type Critique struct {
	MaxRounds   int     `json:"max_rounds,omitempty" doc:"1–10, 4 by default"`       // 1–10, default 4
	AcceptScore float64 `json:"accept_score,omitempty" doc:"0.5–1, 0.85 by default"` // 0.5–1, default 0.85
}

// Budget is what a job may use; a zero field sets no bound.
type Budget struct {
	USD     float64 `json:"usd,omitempty" doc:"US dollars"`
	Calls   int     `json:"calls,omitempty" doc:"Calls of agents"`
	Tokens  int64   `json:"tokens,omitempty" doc:"Tokens of models"`
	Minutes float64 `json:"minutes,omitempty" doc:"Working time, without gates and pauses"`
}
