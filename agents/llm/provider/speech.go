package provider

import (
	"context"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/atelierhq/atelier"
)

// SpeakRequest asks for a text to be read aloud.
type SpeakRequest struct {
	Model        Model
	Text         string // at most [MaxSpoken] characters
	Voice        string
	Instructions string // how to read it; "" for models that take none
	Shared       bool   // the sound serves the whole job: see [atelier.ModelCall]
}

// MaxSpoken is the most characters of one call, the protocol's own bound.
const MaxSpoken = 4096

// A call is expected to take no longer than its characters at the slowest voice, of
// which prose is read at about 14 a second, and the silence around them.
const (
	slowestVoice = 5
	silence      = 2 * time.Second
)

// SpeakReply is a WAV file, 16-bit PCM, one or two channels. The lengths in its
// header may be wrong; its samples go to the end.
type SpeakReply struct {
	Data     []byte
	Duration time.Duration // by its samples
	Usage    atelier.Spend // also beside an error
}

type speechRecord struct {
	Kind         string `json:"kind"`
	Model        string `json:"model"`
	Text         string `json:"text"`
	Voice        string `json:"voice"`
	Instructions string `json:"instructions,omitempty"`
}

// Speak reads a text aloud. Providers say nothing of usage here: it is counted by
// the characters that were sent and the minutes that came back.
func (p *Provider) Speak(ctx context.Context, payer atelier.Payer, step string, r SpeakRequest) (SpeakReply, error) {
	n := characters(r.Text)
	switch {
	case r.Model.Name == "" || r.Voice == "" || n == 0 || n > MaxSpoken:
		return SpeakReply{}, atelier.Errorf(atelier.CodeInternal, "speech without a model, a voice, or a text of at most %d characters", MaxSpoken)
	case !r.Model.Caps.Audio:
		return SpeakReply{}, atelier.Errorf(atelier.CodeUnsupported, "provider %s: the model cannot speak", p.config.Name)
	}
	price := r.Model.Price
	worst := price.Spoken(n)
	record := speechRecord{"speech", r.Model.Name, r.Text, r.Voice, r.Instructions}
	call := atelier.ModelCall{Step: step, Model: r.Model.Name, Worst: worst}
	if r.Shared {
		call.Shared = 1 // nobody waits for it: a text is read again only after it was read
	}
	answer, err := p.pay(ctx, payer, call, record, func(ctx context.Context) (atelier.ModelAnswer, error) {
		x := p.exchange(ctx, maxSpeechReply, mediaTimeout, estimate(r.Text))
		_, err := p.openai(x).CreateSpeech(ctx, openai.CreateSpeechRequest{
			Model: openai.SpeechModel(r.Model.Name), Input: r.Text, Voice: openai.SpeechVoice(r.Voice),
			Instructions: r.Instructions, ResponseFormat: openai.SpeechResponseFormatWav,
		})
		err = x.soundOutcome(err)
		if atelier.CodeOf(err) == atelier.CodeTooLarge {
			return flawLarge.answer(worst, ""), nil
		}
		if err != nil {
			return atelier.ModelAnswer{}, err
		}
		s, ok := wave(x.body)
		if !ok {
			return flawMedia.answer(worst, ""), nil
		}
		return atelier.ModelAnswer{Data: x.body, MediaType: "audio/wav", Usage: price.speechCost(n, s.duration)}, nil
	})
	if err != nil {
		return SpeakReply{}, err
	}
	reply := SpeakReply{Usage: answer.Usage}
	if f := flawOf(answer); f != "" {
		return reply, f.err(p.config.Name)
	}
	s, ok := wave(answer.Data)
	if !ok {
		return reply, atelier.Errorf(atelier.CodeCorrupt, "the stored sound is not one")
	}
	reply.Data, reply.Duration = answer.Data, s.duration
	return reply, nil
}

// Spoken is the most that one call of a speaking model costs, by its characters.
func (p Price) Spoken(chars int) atelier.Spend {
	return p.speechCost(chars, time.Duration(chars)*time.Second/slowestVoice+silence)
}

// speechCost is the spend of one call of a speaking model.
func (p Price) speechCost(chars int, d time.Duration) atelier.Spend {
	return atelier.Spend{Calls: 1, USD: float64(chars)*p.PerMChars/1e6 + d.Minutes()*p.PerMinuteAudio}
}
