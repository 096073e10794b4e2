package atelier

import (
	"context"
	"time"
)

// ModelCall is one paid request to a model. A turn may make several; each is paid
// for once.
type ModelCall struct {
	Step     string // names the call within its turn: "think", "plate-2", "repair-1"; lower-case letters, digits, dashes
	Provider string
	Model    string
	Request  []byte // all that the answer depends on, canonical JSON, without secrets; kept as request.json
	Worst    Spend  // the most it can cost, itself included (Calls: 1)

	// Agent is who is asked, if it is not the agent whose turn it is: the reader.
	Agent string

	// Shared is above zero for a call of the job: it belongs to no turn, round or
	// piece. The first turn of the agent that comes to it makes it and is charged; to
	// all others its answer is there for nothing. Shared is how long the request may
	// take: so long others wait for it before they take it for lost.
	Shared time.Duration
}

// ModelAnswer is what a model gave back, already bounded.
type ModelAnswer struct {
	Data      []byte
	MediaType string
	Usage     Spend      // as the provider counts; its worst case where it does not say
	Seed      SeedStatus // whether the model took the seed
}

// Made says how one model call of a turn was made, for the manifest.
type Made struct {
	Step     string     `json:"step"` // as [ModelCall.Step]
	Provider string     `json:"provider"`
	Model    string     `json:"model"`
	Prompt   string     `json:"prompt,omitempty"`        // name of the prompt, "" for a model that takes none
	SHA256   string     `json:"prompt_sha256,omitempty"` // of the prompt as it is installed
	Params   string     `json:"params,omitempty"`
	Seed     SeedStatus `json:"seed,omitempty"`

	// Of a call in whose prompt the notation of notes stands, and its codes.
	Notation    string `json:"notation_sha256,omitempty"`     // of the prompt that explains it
	Codebook    string `json:"codebook_sha256,omitempty"`     // "" in a job without codes
	CodebookEst int    `json:"codebook_tokens_est,omitempty"` // about how many tokens both take
}

// SeedStatus says what a model made of a seed.
type SeedStatus string

// What a model can make of a seed.
const (
	SeedHonoured    SeedStatus = "honoured"
	SeedIgnored     SeedStatus = "ignored"
	SeedUnsupported SeedStatus = "unsupported"
)

// Payer makes model calls that are paid for once. It is safe for concurrent use.
type Payer interface {
	// Pay returns the stored answer of the call if there is one. Otherwise it
	// checks that the worst case fits what the turn may still spend (CodeExhausted
	// if not, and nothing is sent), records the request, runs send once, and stores
	// the answer before it returns it. An error of send is returned as it is:
	// CodeUnknownOutcome counts as spent at its worst.
	Pay(ctx context.Context, c ModelCall, send func(ctx context.Context) (ModelAnswer, error)) (ModelAnswer, error)
}
