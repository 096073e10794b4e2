package provider

import (
	"context"

	"github.com/atelierhq/atelier"
)

// ChatRequest is one question to a model.
type ChatRequest struct {
	Model       Model
	System      string    // stable text first: what does not change between calls is cached by providers
	Messages    []Message // oldest first
	Schema      *Schema   // the shape of the answer; nil: free text
	MaxTokens   int       // of the answer; 0 or more than the model's: the model's
	Temperature *float64  // left out where the model takes none
	Seed        *int64
}

// Message is one message of a conversation.
type Message struct {
	Role   string // "user" or "assistant"
	Text   string
	Images []Image
}

// Image is a picture that a model is shown.
type Image struct {
	MediaType string // image/png, image/jpeg
	Data      []byte
}

// ChatReply is a complete answer.
type ChatReply struct {
	Text  string
	Usage atelier.Spend
	Seed  atelier.SeedStatus // "" if none was given
}

// Chat asks a model and returns its whole answer. An answer that is cut, refused or
// empty is an error with [atelier.CodeRefused]; it has been paid for and is stored
// as what it is, so that asking again under the same call key costs nothing.
func (p *Provider) Chat(ctx context.Context, payer atelier.Payer, step string, r ChatRequest) (ChatReply, error) {
	return ChatReply{}, errDraft
}

// Structured asks a model to think in its own words first and to answer by the
// schema last, and decodes the answer into out, a pointer to the struct the schema
// was made for. An answer that does not fit is sent back once, with the reason, as
// step "<step>-repair"; the second is final: [atelier.CodeRefused]. Usage is that
// of both. Reply.Text is the answer's JSON alone.
func (p *Provider) Structured(ctx context.Context, payer atelier.Payer, step string, r ChatRequest, s *Schema, out any) (ChatReply, error) {
	return ChatReply{}, errDraft
}
