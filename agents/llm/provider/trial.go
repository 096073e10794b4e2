package provider

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
)

// Trial is one thing that was tried with a model.
type Trial struct {
	What string // "answers by schema", "sees pictures", "makes a picture" …
	Err  error  // nil: it works
}

type colourAnswer struct {
	Colour string `json:"colour" jsonschema:"one word, lower case"`
}

var colourSchema = SchemaFor[colourAnswer]("colour", func(s *jsonschema.Schema) {
	s.Properties["colour"].Enum = []any{"red", "green", "blue"}
})

// trialTokens leave a model that reasons room to do so over a trifle.
const trialTokens = 2_000

// Try tries what a model is said to do, with the smallest requests there are, and
// pays for them through payer: a chat, a picture it is shown, a picture it makes, a
// sentence it speaks in the given voice.
func (p *Provider) Try(ctx context.Context, payer atelier.Payer, m Model, voice string) []Trial {
	switch {
	case m.Caps.Draws:
		_, err := p.Image(ctx, payer, "try-picture", ImageRequest{Model: m, Prompt: "A red circle on white.", Width: 256, Height: 256})
		return []Trial{{"makes a picture", err}}
	case m.Caps.Audio:
		_, err := p.Speak(ctx, payer, "try-speech", SpeakRequest{Model: m, Text: "The lamp is lit.", Voice: voice})
		return []Trial{{"speaks", err}}
	}
	ask := func(step, text string, images ...Image) error {
		var a colourAnswer
		_, err := p.Structured(ctx, payer, step, ChatRequest{Model: m, MaxTokens: trialTokens, Messages: []Message{{Role: "user", Text: text, Images: images}}}, colourSchema, &a)
		if err == nil && a.Colour != "red" {
			err = atelier.Errorf(atelier.CodeRefused, "provider %s: the model answers in form and is wrong", p.config.Name)
		}
		return err
	}
	trials := []Trial{{"answers by schema", ask("try-chat", "What colour is a ripe tomato?")}}
	if m.Caps.Vision && trials[0].Err == nil {
		trials = append(trials, Trial{"sees pictures", ask("try-vision", "What colour is this picture?", redSquare())})
	}
	return trials
}

func redSquare() Image {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		img.SetRGBA(i%64, i/64, color.RGBA{220, 20, 20, 255})
	}
	var b bytes.Buffer
	png.Encode(&b, img) // into memory, of a kind it knows: it cannot fail
	return Image{MediaType: "image/png", Data: b.Bytes()}
}

// Offers reports whether a model is in a list of [Provider.Models]. Servers on one's
// own machine add a tag to names.
func Offers(list []string, model string) bool {
	for _, name := range list {
		if name == model || strings.TrimSuffix(name, ":latest") == model {
			return true
		}
	}
	return false
}
