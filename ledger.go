package atelier

import (
	"cmp"
	"slices"
)

// Outcome says what became of a request to a model.
type Outcome string

// The outcomes that cost something. A request that was refused, or never sent, is
// in no ledger.
const (
	OutcomePaid    Outcome = "paid"    // its answer is stored and used
	OutcomeLate    Outcome = "late"    // answered, but another attempt's answer was stored first
	OutcomeUnknown Outcome = "unknown" // sent, no answer known: counted at its worst price
)

// CallCost is one request to a model as the ledger has it.
type CallCost struct {
	Key      string     `json:"key"` // call key
	Try      int        `json:"try"` // from 1: how often it was sent
	Outcome  Outcome    `json:"outcome"`
	Agent    string     `json:"agent"`
	Turn     TurnKind   `json:"turn"`
	Piece    string     `json:"piece,omitempty"`
	Round    int        `json:"round"`
	Step     string     `json:"step"`
	Provider string     `json:"provider"`
	Model    string     `json:"model"`
	Seed     SeedStatus `json:"seed,omitempty"`
	Spend    Spend      `json:"spend"`
}

// Ledger is cost.json: what a job cost, by agent, turn and piece, and every request
// to a model. The sums are those of the lines.
type Ledger struct {
	Total  Spend      `json:"total"`
	Agents []CostSum  `json:"agents"`
	Pieces []CostSum  `json:"pieces"` // "" the job itself
	Turns  []TurnSum  `json:"turns"`
	Calls  []CallCost `json:"calls"`
	Notes  NoteSum    `json:"notes"`
}

// NoteSum is what the agents' notes come to in tokens, each counted once, however many
// read it. All of it is estimated and serves comparison: none of it is a saving of a
// job, which is mostly other text.
type NoteSum struct {
	Est      string  `json:"est"`            // how it is estimated
	Mode     string  `json:"mode,omitempty"` // plain: without codes, as the brief asked
	Notes    int     `json:"notes"`
	Coined   int     `json:"coined,omitempty"`    // codes that agents of the job defined
	Lines    int     `json:"line_tokens_est"`     // those that define codes too
	Plain    int     `json:"plain_tokens_est"`    // of the plain words of the same lines
	Codebook int     `json:"codebook_tokens_est"` // of notation and codes, in every prompt that holds them
	Net      int     `json:"net_tokens_est"`      // plain words, less lines and codebook; often below zero
	Say      float64 `json:"say_share"`           // of the notes that hold free words
	Refused  float64 `json:"refused_share"`       // of what was handed over that the guard refused
}

// CostSum is what one agent, or one piece, cost.
type CostSum struct {
	ID    string `json:"id"`
	Spend Spend  `json:"spend"`
}

// TurnSum is what one turn cost, all its attempts together.
type TurnSum struct {
	Agent string   `json:"agent"`
	Turn  TurnKind `json:"turn"`
	Piece string   `json:"piece,omitempty"`
	Round int      `json:"round"`
	Spend Spend    `json:"spend"`
}

// Add enters a turn that called no model.
func (l *Ledger) Add(t TurnSum) {
	i := slices.IndexFunc(l.Turns, func(o TurnSum) bool {
		return o.Agent == t.Agent && o.Turn == t.Turn && o.Piece == t.Piece && o.Round == t.Round
	})
	if i < 0 {
		l.Turns = append(l.Turns, TurnSum{Agent: t.Agent, Turn: t.Turn, Piece: t.Piece, Round: t.Round})
		i = len(l.Turns) - 1
	}
	l.Turns[i].Spend.Add(t.Spend)
	l.Total.Add(t.Spend)
	l.Agents = addSum(l.Agents, t.Agent, t.Spend)
	l.Pieces = addSum(l.Pieces, t.Piece, t.Spend)
}

// AddCall enters a request to a model, once.
func (l *Ledger) AddCall(c CallCost) {
	if slices.ContainsFunc(l.Calls, func(o CallCost) bool { return o.Key == c.Key && o.Try == c.Try }) {
		return
	}
	l.Calls = append(l.Calls, c)
	l.Add(TurnSum{Agent: c.Agent, Turn: c.Turn, Piece: c.Piece, Round: c.Round, Spend: c.Spend})
}

// Sort puts everything in an order that does not depend on who finished first.
func (l *Ledger) Sort() {
	byID := func(a, b CostSum) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(l.Agents, byID)
	slices.SortFunc(l.Pieces, byID)
	slices.SortFunc(l.Turns, func(a, b TurnSum) int {
		return cmp.Or(cmp.Compare(a.Piece, b.Piece), cmp.Compare(a.Round, b.Round), cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Agent, b.Agent))
	})
	slices.SortFunc(l.Calls, func(a, b CallCost) int {
		return cmp.Or(cmp.Compare(a.Piece, b.Piece), cmp.Compare(a.Round, b.Round), cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Agent, b.Agent),
			cmp.Compare(a.Step, b.Step), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Try, b.Try))
	})
}

func addSum(sums []CostSum, id string, s Spend) []CostSum {
	i := slices.IndexFunc(sums, func(o CostSum) bool { return o.ID == id })
	if i < 0 {
		sums = append(sums, CostSum{ID: id})
		i = len(sums) - 1
	}
	sums[i].Spend.Add(s)
	return sums
}

// Or returns b with the caps of d where it has none.
func (b Budget) Or(d Budget) Budget {
	return Budget{USD: cmp.Or(b.USD, d.USD), Calls: cmp.Or(b.Calls, d.Calls), Tokens: cmp.Or(b.Tokens, d.Tokens), Minutes: cmp.Or(b.Minutes, d.Minutes)}
}

// Fits reports whether s stays within b. A zero bound is none.
func (b Budget) Fits(s Spend) bool {
	return (b.USD == 0 || s.USD <= b.USD+rounding) && (b.Calls == 0 || s.Calls <= b.Calls) &&
		(b.Tokens == 0 || s.TokensIn+s.TokensOut <= b.Tokens)
}

// rounding is far below the price of any call and far above what sums of prices
// lose in their last digits.
const rounding = 1e-9
