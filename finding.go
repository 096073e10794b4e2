package atelier

// FindingStatus is the fate of a finding.
type FindingStatus string

// The fates.
const (
	FindingOpen      FindingStatus = "open"
	FindingFixed     FindingStatus = "fixed"
	FindingNotFixed  FindingStatus = "not fixed"
	FindingRegressed FindingStatus = "regressed" // was fixed, came back
	FindingWithdrawn FindingStatus = "withdrawn" // the critic takes it back
	FindingWaived    FindingStatus = "waived"    // a person or the director, on record
)

// Severities. Three and four are high; four blocks.
const (
	Minor    = 1
	Moderate = 2
	Major    = 3
	Blocker  = 4
)

// Finding is something a critic holds against an artefact.
type Finding struct {
	ID         string        `json:"id"` // set by the service: v1.language.2
	Critic     string        `json:"critic"`
	Rule       string        `json:"rule"`     // text.metre, artwork.contrast …
	Code       string        `json:"code"`     // codebook code of the problem (notes.md section 4): metre
	Severity   int           `json:"severity"` // 1–4
	Piece      string        `json:"piece"`
	With       string        `json:"with,omitempty"` // of a contradiction between two pieces: the other one
	From       string        `json:"from,omitempty"` // the piece it was held against, where it was settled that Piece changes instead
	Version    int           `json:"version"`        // first version it was held against
	Anchor     Anchor        `json:"anchor"`
	Problem    string        `json:"problem"`      // plain words
	Suggestion string        `json:"suggestion"`   // plain words
	Do         string        `json:"do,omitempty"` // codebook code of the remedy: scan
	Recheck    string        `json:"recheck"`      // how it is measured again
	Measured   float64       `json:"measured"`     // what was measured, in the rule's unit
	Wanted     float64       `json:"wanted"`       // the limit it was held against
	Status     FindingStatus `json:"status"`
	Closed     int           `json:"closed,omitempty"` // version that closed it
	Evidence   string        `json:"evidence,omitempty"`
}

// High reports whether the finding caps the score and must not be left open.
func (f Finding) High() bool { return f.Severity >= Major }

// Same reports whether two findings are about the same fault at the same place,
// whatever was measured.
func (f Finding) Same(o Finding) bool {
	return f.Critic == o.Critic && f.Rule == o.Rule && f.Anchor.Equal(o.Anchor)
}

// Anchor says where. The fields that matter depend on the medium; an anchor
// with no more than the zero values means the whole piece.
type Anchor struct {
	Unit string `json:"unit,omitempty"` // text: "st3" or "pg2"; artwork: "plate-2"; music: a section name

	// Text.
	Line  int    `json:"line,omitempty"` // from 1 within the unit, 0: the whole unit
	Quote string `json:"quote,omitempty"`

	// Artwork.
	Element string `json:"element,omitempty"`
	Box     *Box   `json:"box,omitempty"`

	// Music.
	Part    string `json:"part,omitempty"`     // "" all parts
	FromBar int    `json:"from_bar,omitempty"` // from 1; 0: all bars
	ToBar   int    `json:"to_bar,omitempty"`   // inclusive
}

// Box is a part of a plate in fractions of its width and height, 0…1.
type Box struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// Equal compares places: unit, line, element, part and bars. Quotes and boxes
// move when a fault is half repaired and do not count.
func (a Anchor) Equal(b Anchor) bool {
	return a.Unit == b.Unit && a.Line == b.Line && a.Element == b.Element &&
		a.Part == b.Part && a.FromBar == b.FromBar && a.ToBar == b.ToBar
}

// Check is one thing a critic looked at; the score is the weighted share that passed.
type Check struct {
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight"` // > 0
	Pass   bool    `json:"pass"`
}

// Recheck is the fate of one earlier finding on a new version.
type Recheck struct {
	Finding  string        `json:"finding"`
	Status   FindingStatus `json:"status"`
	Measured float64       `json:"measured"`
	Evidence string        `json:"evidence,omitempty"`
}

// Review is what one critic says of one version.
type Review struct {
	Critic   string    `json:"critic"`
	Piece    string    `json:"piece"`
	Version  int       `json:"version"`
	Score    float64   `json:"score"` // 0…1, see Score
	Checks   []Check   `json:"checks"`
	Findings []Finding `json:"findings"` // new ones
	Rechecks []Recheck `json:"rechecks"` // of the findings that were open
}

// Score is the weighted share of checks that passed; 1 when there are none.
func Score(checks []Check) float64 {
	var pass, all float64
	for _, c := range checks {
		all += c.Weight
		if c.Pass {
			pass += c.Weight
		}
	}
	if all == 0 {
		return 1
	}
	return pass / all
}

// Caps on a piece's score while a finding of that severity is open.
const (
	CapBlocker = 0.40
	CapMajor   = 0.70
)

// PieceScore is the mean of the critics' scores, capped by the worst open
// severity (product.md, "Scores").
func PieceScore(scores []float64, worstOpen int) float64 {
	if len(scores) == 0 {
		return 0
	}
	var sum float64
	for _, s := range scores {
		sum += s
	}
	mean := sum / float64(len(scores))
	switch {
	case worstOpen >= Blocker:
		return min(mean, CapBlocker)
	case worstOpen >= Major:
		return min(mean, CapMajor)
	}
	return mean
}
