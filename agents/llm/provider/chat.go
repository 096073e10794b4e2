package provider

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"github.com/atelierhq/atelier"
)

// ChatRequest is one question to a model.
type ChatRequest struct {
	Model       Model
	System      string    // stable text first: what does not change between calls is cached by providers
	Messages    []Message // oldest first
	MaxTokens   int       // of the answer; 0 or more than the model's: the model's
	Temperature *float64  // left out where the model takes none
	Seed        *int64
	Shared      bool // the answer serves the whole job: see [atelier.ModelCall]
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
// as what it is, so that asking again under the same call key costs nothing. Its
// usage is in the reply beside the error.
func (p *Provider) Chat(ctx context.Context, payer atelier.Payer, step string, r ChatRequest) (ChatReply, error) {
	reply, flaw, err := p.chat(ctx, payer, step, r, nil)
	if err == nil && flaw != "" {
		err = flaw.err(p.config.Name)
	}
	return reply, err
}

// chatRecord is all that an answer depends on, as it is kept: pictures by digest.
type chatRecord struct {
	Kind        string          `json:"kind"`
	Model       string          `json:"model"`
	System      string          `json:"system,omitempty"`
	Messages    []messageRecord `json:"messages"`
	Schema      string          `json:"schema_name,omitempty"`
	JSON        json.RawMessage `json:"schema,omitempty"`
	MaxTokens   int             `json:"max_tokens"`
	Temperature *float64        `json:"temperature,omitempty"`
	Seed        *int64          `json:"seed,omitempty"`
}

type messageRecord struct {
	Role   string        `json:"role"`
	Text   string        `json:"text,omitempty"`
	Images []imageRecord `json:"images,omitempty"`
}

type imageRecord struct {
	MediaType string `json:"media_type"`
	SHA256    string `json:"sha256"`
}

// The most of one conversation: a question, an answer, a repair, with what is looked at.
const (
	maxMessages   = 16
	maxImages     = 32       // 24 plates and what they are compared with
	maxPromptSize = 2 << 20  // bytes of text
	maxImageSize  = 48 << 20 // bytes of all pictures
)

// chat is Chat, with the flaw of an unusable answer apart from errors, and with the
// schema that the model is asked to answer by on the wire, nil for free text.
func (p *Provider) chat(ctx context.Context, payer atelier.Payer, step string, r ChatRequest, wire *Schema) (ChatReply, flaw, error) {
	if err := r.check(p.config.Name); err != nil {
		return ChatReply{}, "", err
	}
	caps := r.Model.Caps
	limit := r.Model.MaxOutput
	if limit <= 0 {
		limit = DefaultMaxOutput
	}
	if r.MaxTokens > 0 {
		limit = min(limit, r.MaxTokens)
	}
	r.MaxTokens = limit
	if !caps.Temperature {
		r.Temperature = nil
	}
	seed := caps.seed(r.Seed)
	if seed == atelier.SeedUnsupported {
		r.Seed = nil
	}
	in := estimate(r.System) + 200 // the protocol's own framing of a conversation
	record := chatRecord{Kind: "chat", Model: r.Model.Name, System: r.System, MaxTokens: limit, Temperature: r.Temperature, Seed: r.Seed}
	if wire != nil {
		record.Schema, record.JSON = wire.Name, wire.JSON
		in += estimate(string(wire.JSON))
	}
	for _, m := range r.Messages {
		rec := messageRecord{Role: m.Role, Text: m.Text}
		for _, img := range m.Images {
			rec.Images = append(rec.Images, imageRecord{img.MediaType, digest(img.Data)})
			in += int64(caps.imageTokens())
		}
		in += estimate(m.Text) + 20
		record.Messages = append(record.Messages, rec)
	}
	worst := r.Model.Price.tokenCost(in, int64(limit))

	call := atelier.ModelCall{Step: step, Model: r.Model.Name, Worst: worst}
	if r.Shared {
		call.Shared = maxHold + orElse(p.config.Timeout, textTimeout)
	}
	answer, err := p.pay(ctx, payer, call, record, func(ctx context.Context) (atelier.ModelAnswer, error) {
		x := p.exchange(ctx, maxChatReply, textTimeout, in+int64(limit))
		got, err := p.openai(x).CreateChatCompletion(ctx, p.chatWire(r, wire))
		if err := x.outcome(err); atelier.CodeOf(err) == atelier.CodeTooLarge {
			return flawLarge.answer(worst, seed), nil
		} else if err != nil {
			return atelier.ModelAnswer{}, err
		}
		return p.chatAnswer(r.Model, x, got, worst, seed)
	})
	if err != nil {
		return ChatReply{}, "", err
	}
	reply := ChatReply{Usage: answer.Usage, Seed: answer.Seed}
	if f := flawOf(answer); f != "" {
		return reply, f, nil
	}
	reply.Text = string(answer.Data)
	return reply, "", nil
}

func (r ChatRequest) check(name string) error {
	text, pictures, n := len(r.System), 0, 0
	for _, m := range r.Messages {
		if m.Role != openai.ChatMessageRoleUser && m.Role != openai.ChatMessageRoleAssistant {
			return atelier.Errorf(atelier.CodeInternal, "a message is from %q", m.Role)
		}
		text += len(m.Text)
		n += len(m.Images)
		for _, img := range m.Images {
			pictures += len(img.Data)
		}
	}
	switch {
	case r.Model.Name == "" || len(r.Messages) == 0 || len(r.Messages) > maxMessages:
		return atelier.Errorf(atelier.CodeInternal, "a chat without a model, or without one to %d messages", maxMessages)
	case n > 0 && !r.Model.Caps.Vision:
		return atelier.Errorf(atelier.CodeUnsupported, "provider %s: the model cannot see", name)
	case text > maxPromptSize || pictures > maxImageSize || n > maxImages:
		return atelier.Errorf(atelier.CodeTooLarge, "provider %s: there is more to read than one call takes", name)
	}
	return nil
}

// chatWire writes a request as the library has it.
func (p *Provider) chatWire(r ChatRequest, schema *Schema) openai.ChatCompletionRequest {
	w := openai.ChatCompletionRequest{Model: r.Model.Name}
	if p.preset.LegacyMaxTokens {
		w.MaxTokens = r.MaxTokens //lint:ignore SA1019 the only name these servers know
	} else {
		w.MaxCompletionTokens = r.MaxTokens // the only name that all of OpenAI's models take
	}
	if r.Temperature != nil {
		// The library drops a zero.
		w.Temperature = max(float32(*r.Temperature), math.SmallestNonzeroFloat32)
	}
	if r.Seed != nil {
		seed := int(*r.Seed)
		w.Seed = &seed
	}
	if schema != nil {
		// Never of type text: some servers refuse the word.
		w.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: schema.Name, Schema: schema.JSON, Strict: true},
		}
	}
	if r.System != "" {
		w.Messages = append(w.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem, Content: r.System})
	}
	for _, m := range r.Messages {
		msg := openai.ChatCompletionMessage{Role: m.Role, Content: m.Text}
		if len(m.Images) > 0 {
			msg.Content = ""
			msg.MultiContent = append(msg.MultiContent, openai.ChatMessagePart{Type: openai.ChatMessagePartTypeText, Text: m.Text})
			for _, img := range m.Images {
				url := "data:" + img.MediaType + ";base64," + base64.StdEncoding.EncodeToString(img.Data)
				msg.MultiContent = append(msg.MultiContent, openai.ChatMessagePart{
					Type: openai.ChatMessagePartTypeImageURL, ImageURL: &openai.ChatMessageImageURL{URL: url, Detail: openai.ImageURLDetailHigh}})
			}
		}
		w.Messages = append(w.Messages, msg)
	}
	return w
}

// chatAnswer judges a 200.
func (p *Provider) chatAnswer(m Model, x *exchange, got openai.ChatCompletionResponse, worst atelier.Spend, seed atelier.SeedStatus) (atelier.ModelAnswer, error) {
	if said := problemOf(x.body); said.present {
		// A gateway's way to say that what is behind it failed; the library decodes it
		// to no choices and no error.
		if said.policy() {
			return flawRefused.answer(worst, seed), nil
		}
		return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: an error instead of an answer", p.config.Name)
	}
	if len(got.Choices) == 0 {
		return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: no answer in the reply", p.config.Name)
	}
	c := got.Choices[0]
	text := c.Message.Content
	for _, part := range c.Message.MultiContent {
		text += part.Text
	}
	usage := m.Price.claimed(got.Usage.PromptTokens, got.Usage.CompletionTokens, text != "", worst)
	switch {
	case c.FinishReason == openai.FinishReasonContentFilter, c.Message.Refusal != "":
		return flawRefused.answer(usage, seed), nil
	case c.FinishReason == openai.FinishReasonLength:
		return flawCut.answer(usage, seed), nil
	case c.FinishReason != openai.FinishReasonStop:
		return flawOpen.answer(usage, seed), nil
	case strings.TrimSpace(text) == "":
		return flawEmpty.answer(usage, seed), nil
	}
	return atelier.ModelAnswer{Data: []byte(text), MediaType: "text/plain; charset=utf-8", Usage: usage, Seed: seed}, nil
}

// seed says what becomes of a seed, "" if there is none.
func (c Caps) seed(s *int64) atelier.SeedStatus {
	switch {
	case s == nil:
		return ""
	case slices.Contains([]atelier.SeedStatus{atelier.SeedHonoured, atelier.SeedIgnored}, c.Seed):
		return c.Seed
	}
	return atelier.SeedUnsupported
}

func (c Caps) imageTokens() int {
	if c.ImageTokens > 0 {
		return c.ImageTokens
	}
	return defaultImageTokens
}
