package provider

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/safenet"
)

// ImageRequest asks for a picture, or for a change to one.
type ImageRequest struct {
	Model         Model
	Prompt        string
	Width, Height int    // wanted; [Caps.Size] says what is asked for
	Seed          *int64 // part of the call; the protocol has no place for it
	Base          []byte // PNG to change; nil: a new picture
	Mask          []byte // PNG of the same size; transparent where the picture may change
}

// ImageReply is a picture, recognised by its content and decoded within bounds.
type ImageReply struct {
	Data      []byte // as it came
	MediaType string // image/png, image/jpeg or image/webp
	Picture   image.Image
	Usage     atelier.Spend      // also beside an error
	Seed      atelier.SeedStatus // "" if none was given
}

// defaultImageOutput is above what a picture of the largest size and quality counts
// where pictures are charged by the token.
const defaultImageOutput = 8_000

// maxPictureWords is the longest description of a picture, in bytes.
const maxPictureWords = 32 << 10

type pictureRecord struct {
	Kind   string `json:"kind"`
	Model  string `json:"model"`
	Prompt string `json:"prompt"`
	Size   string `json:"size"`
	Seed   *int64 `json:"seed,omitempty"`
	Base   string `json:"base,omitempty"`
	Mask   string `json:"mask,omitempty"`
}

// Image makes or edits a picture. What is not a whole picture of at most 4096
// pixels a side is refused with [atelier.CodeRefused]. A model that cannot edit, or
// not within a mask, is [atelier.CodeUnsupported], before anything is paid.
func (p *Provider) Image(ctx context.Context, payer atelier.Payer, step string, r ImageRequest) (ImageReply, error) {
	caps := r.Model.Caps
	switch {
	case r.Model.Name == "" || r.Prompt == "" || len(r.Prompt) > maxPictureWords:
		return ImageReply{}, atelier.Errorf(atelier.CodeInternal, "a picture without a model, or without a description of at most %d KiB", maxPictureWords>>10)
	case !caps.Draws:
		return ImageReply{}, atelier.Errorf(atelier.CodeUnsupported, "provider %s: the model makes no pictures", p.config.Name)
	case r.Base != nil && !caps.Edit, r.Mask != nil && !caps.EditMask:
		return ImageReply{}, atelier.Errorf(atelier.CodeUnsupported, "provider %s: the model cannot change a picture in this way", p.config.Name)
	case r.Mask != nil && r.Base == nil:
		return ImageReply{}, atelier.Errorf(atelier.CodeInternal, "a mask without a picture")
	case r.Width < 1 || r.Height < 1 || r.Width > maxSide || r.Height > maxSide:
		return ImageReply{}, atelier.Errorf(atelier.CodeInternal, "a picture of %d x %d", r.Width, r.Height)
	}
	w, h := caps.Size(r.Width, r.Height)
	size := fmt.Sprintf("%dx%d", w, h)
	var seed atelier.SeedStatus
	if r.Seed != nil {
		seed = atelier.SeedUnsupported
	}
	in := estimate(r.Prompt) + 200
	for _, b := range [][]byte{r.Base, r.Mask} {
		if b != nil {
			in += int64(caps.imageTokens())
		}
	}
	out := int64(r.Model.MaxOutput)
	if out <= 0 {
		out = defaultImageOutput
	}
	worst := r.Model.Price.pictureCost(in, out)
	record := pictureRecord{Kind: "image", Model: r.Model.Name, Prompt: r.Prompt, Size: size, Seed: r.Seed, Base: digest(r.Base), Mask: digest(r.Mask)}

	var fresh image.Image // decoded while it was judged, if it was not stored before
	answer, err := p.pay(ctx, payer, atelier.ModelCall{Step: step, Model: r.Model.Name, Worst: worst}, record, func(ctx context.Context) (atelier.ModelAnswer, error) {
		x := p.exchange(ctx, maxImageReply, mediaTimeout, in)
		var got openai.ImageResponse
		var err error
		if r.Base == nil {
			got, err = p.openai(x).CreateImage(ctx, p.imageWire(r, size))
		} else {
			got, err = p.edit(ctx, x, r, size)
		}
		if err := x.outcome(err); atelier.CodeOf(err) == atelier.CodeTooLarge {
			return flawLarge.answer(worst, seed), nil
		} else if err != nil {
			return atelier.ModelAnswer{}, err
		}
		if said := problemOf(x.body); said.policy() {
			return flawRefused.answer(worst, seed), nil
		} else if said.present || len(got.Data) == 0 {
			return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: no picture in the reply", p.config.Name)
		}
		usage := worst
		if u := got.Usage; u.InputTokens > 0 && u.OutputTokens > 0 && u.InputTokens <= maxTokens && u.OutputTokens <= maxTokens {
			usage = r.Model.Price.pictureCost(int64(u.InputTokens), int64(u.OutputTokens))
		}
		data, f := bytesOf(ctx, got.Data[0])
		if f != "" {
			return f.answer(usage, seed), nil
		}
		img, mediaType, ok := picture(data)
		if !ok {
			return flawMedia.answer(usage, seed), nil
		}
		fresh = img
		return atelier.ModelAnswer{Data: data, MediaType: mediaType, Usage: usage, Seed: seed}, nil
	})
	if err != nil {
		return ImageReply{}, err
	}
	reply := ImageReply{Usage: answer.Usage, Seed: answer.Seed}
	if f := flawOf(answer); f != "" {
		return reply, f.err(p.config.Name)
	}
	img, mediaType := fresh, answer.MediaType
	if img == nil {
		var ok bool
		if img, mediaType, ok = picture(answer.Data); !ok {
			return reply, atelier.Errorf(atelier.CodeCorrupt, "the stored picture is not one")
		}
	}
	reply.Data, reply.MediaType, reply.Picture = answer.Data, mediaType, img
	return reply, nil
}

// pictureCost is the spend of one picture: by the picture if it has such a price, by
// its tokens otherwise.
func (p Price) pictureCost(in, out int64) atelier.Spend {
	s := p.tokenCost(in, out)
	if p.PerImage > 0 {
		s.USD = p.PerImage
	}
	return s
}

func (p *Provider) imageWire(r ImageRequest, size string) openai.ImageRequest {
	w := openai.ImageRequest{Model: r.Model.Name, Prompt: r.Prompt, N: 1, Size: size}
	// gpt-image refuses response_format and always sends base64; who knows the field
	// sends addresses without it.
	if p.preset.AskBase64 || strings.HasPrefix(r.Model.Name, "dall-e") {
		w.ResponseFormat = openai.CreateImageResponseFormatB64JSON
	}
	return w
}

// edit sends a form of its own: the library's always holds n=0, an empty size and an
// empty response_format, and takes one picture without a media type.
func (p *Provider) edit(ctx context.Context, x *exchange, r ImageRequest, size string) (openai.ImageResponse, error) {
	var got openai.ImageResponse
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := [][2]string{{"model", r.Model.Name}, {"prompt", r.Prompt}, {"n", "1"}, {"size", size}}
	if p.preset.AskBase64 || strings.HasPrefix(r.Model.Name, "dall-e") {
		fields = append(fields, [2]string{"response_format", openai.CreateImageResponseFormatB64JSON})
	}
	for _, f := range fields {
		form.WriteField(f[0], f[1]) // into memory: it cannot fail
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"image", r.Base}, {"mask", r.Mask}} {
		if f.data == nil {
			continue
		}
		part, err := form.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename="%s.png"`, f.name, f.name)},
			"Content-Type":        {"image/png"},
		})
		if err != nil {
			return got, err
		}
		part.Write(f.data)
	}
	form.Close()
	err := p.post(ctx, x, "/images/edits", form.FormDataContentType(), body.Bytes(), &got)
	return got, err
}

// post makes a request that the library cannot, through the same exchange.
func (p *Provider) post(ctx context.Context, x *exchange, path, contentType string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.config.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", "application/json")
	if p.config.Key != "" {
		req.Header.Set("Authorization", "Bearer "+p.config.Key.Reveal())
	}
	if _, err := x.Do(req); err != nil {
		return err
	}
	return json.Unmarshal(x.body, into)
}

// bytesOf returns a picture's bytes, from base64 or from the address it was left at.
func bytesOf(ctx context.Context, d openai.ImageResponseDataInner) ([]byte, flaw) {
	if d.B64JSON != "" {
		if len(d.B64JSON) > base64.StdEncoding.EncodedLen(maxImage) {
			return nil, flawLarge
		}
		b, err := base64.StdEncoding.DecodeString(d.B64JSON)
		if err != nil {
			return nil, flawMedia
		}
		return b, ""
	}
	if d.URL == "" {
		return nil, flawEmpty
	}
	// The picture is paid for: a hiccup on the way to it is worth a second try here.
	b, err := safenet.Get(ctx, d.URL, maxImage)
	if atelier.CodeOf(err) == atelier.CodeUnavailable && ctx.Err() == nil {
		b, err = safenet.Get(ctx, d.URL, maxImage)
	}
	switch {
	case atelier.CodeOf(err) == atelier.CodeTooLarge:
		return nil, flawLarge
	case err != nil:
		return nil, flawFetch
	}
	return b, ""
}
