package atelier

// Brief is what a person asks for. Only Text is required; [Brief.Normalize]
// fills in the rest. Decode it with [ParseBrief] alone.
type Brief struct {
	Text     string            `json:"brief"`
	Title    string            `json:"title,omitempty"`
	Audience string            `json:"audience,omitempty"`
	Language string            `json:"language,omitempty"` // BCP 47, "en"
	Pieces   []PieceSpec       `json:"pieces,omitempty"`
	Must     []string          `json:"must,omitempty"`
	MustNot  []string          `json:"must_not,omitempty"`
	Inputs   []InputRef        `json:"inputs,omitempty"`
	Team     string            `json:"team,omitempty"` // "house"
	Seed     *int64            `json:"seed,omitempty"` // 0–2^53−1; nil before Normalize: 1
	Critique Critique          `json:"critique,omitzero"`
	Budget   Budget            `json:"budget,omitzero"`
	Gates    []string          `json:"gates,omitempty"` // direction, pieces, release
	Outputs  []string          `json:"outputs,omitempty"`
	Labels   map[string]string `json:"labels,omitempty"`
}

// InputRef names something a person supplied before.
type InputRef struct {
	SHA256 string `json:"sha256"`
	As     string `json:"as,omitempty"`
}

// Critique says when a piece is good enough.
type Critique struct {
	MaxRounds   int     `json:"max_rounds,omitempty"`   // 1–10, default 4
	AcceptScore float64 `json:"accept_score,omitempty"` // 0.5–1, default 0.85
}

// Budget is what a job may use; a zero field sets no bound.
type Budget struct {
	USD     float64 `json:"usd,omitempty"`
	Calls   int     `json:"calls,omitempty"`
	Tokens  int64   `json:"tokens,omitempty"`
	Minutes float64 `json:"minutes,omitempty"`
}
