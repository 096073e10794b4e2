package provider

import (
	"context"
	"time"

	"github.com/atelierhq/atelier"
)

// SpeakRequest asks for a text to be read aloud.
type SpeakRequest struct {
	Model        Model
	Text         string // at most [MaxSpoken] characters
	Voice        string
	Instructions string // how to read it; left out for models that take none
}

// MaxSpoken is the most characters of one call, the protocol's own bound.
const MaxSpoken = 4096

// SpeakReply is a WAV file, 16-bit PCM.
type SpeakReply struct {
	Data     []byte
	Duration time.Duration // by its samples, not by what its header says
	Usage    atelier.Spend
}

// Speak reads a text aloud.
func (p *Provider) Speak(ctx context.Context, payer atelier.Payer, step string, r SpeakRequest) (SpeakReply, error) {
	return SpeakReply{}, errDraft
}
