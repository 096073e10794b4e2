package provider

import (
	"context"
	"image"

	"github.com/atelierhq/atelier"
)

// ImageRequest asks for a picture, or for a change to one.
type ImageRequest struct {
	Model         Model
	Prompt        string
	Width, Height int    // wanted; [Caps.Size] says what is asked for
	Seed          *int64 // sent where the model honours it
	Base          []byte // PNG to change; nil: a new picture
	Mask          []byte // PNG of the same size; transparent where the picture may change
}

// ImageReply is a picture, recognised by its content and decoded within bounds.
type ImageReply struct {
	Data      []byte // as it came
	MediaType string // image/png, image/jpeg or image/webp
	Picture   image.Image
	Usage     atelier.Spend
	Seed      atelier.SeedStatus // "" if none was given
}

// Image makes or edits a picture. What is not a whole picture of at most 4096
// pixels a side is refused with [atelier.CodeRefused]. A model that cannot edit, or
// not within a mask, is [atelier.CodeUnsupported], before anything is paid.
func (p *Provider) Image(ctx context.Context, payer atelier.Payer, step string, r ImageRequest) (ImageReply, error) {
	return ImageReply{}, errDraft
}
