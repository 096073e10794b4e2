package llm

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/prompts"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
)

// painter makes artwork by a model that paints.
type painter struct{ seat }

var _ atelier.Maker = painter{}

// Make paints every plate, or again the plates that findings open.
func (p painter) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s := p.begin(t)
	var d atelier.Draft
	var err error
	if t.Kind == atelier.TurnRevise && t.Base != nil {
		d, err = s.repaint(ctx)
	} else {
		d, err = s.paint(ctx)
	}
	return d, s.reply, err
}

// maxPrompt is what image models take of a description, in bytes.
const maxPrompt = 3800

// picturePrompt is the request for one plate: what never changes first.
func (s *session) picturePrompt(scene *artwork.Scene, p *artwork.Plate, v sight, change string) string {
	t := prompts.Text("paint") + "\n" + look(s.turn, scene) + "\n" + shown(s.turn, p, v) + change
	return strings.ToValidUTF8(t[:min(len(t), maxPrompt)], "")
}

// picture makes one call to the image model and fits the answer to the plate.
func (s *session) picture(ctx context.Context, step string, p *artwork.Plate, r provider.ImageRequest) (*image.RGBA, error) {
	r.Model, r.Width, r.Height, r.Seed = s.model, p.Width, p.Height, s.seed()
	got, err := s.provider.Image(ctx, s.turn.Payer, step, r)
	s.reply.Usage.Add(got.Usage)
	s.made(step, "paint", fmt.Sprintf(`{"width":%d,"height":%d}`, p.Width, p.Height), got.Seed)
	if err != nil {
		return nil, err
	}
	return artwork.Fit(got.Picture, p.Width, p.Height), nil
}

func (s *session) paint(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	for _, in := range t.Inputs {
		if strings.HasPrefix(in.MediaType, "image/") && !strings.Contains(strings.ToLower(in.As), "reference") && !strings.Contains(strings.ToLower(in.As), "inspiration") {
			d, err := artwork.Adopt(in, t.Piece)
			s.note(atelier.Note{Act: atelier.ActInfo, Codes: []string{"keep"}, Words: "The picture that was supplied is the plate itself, kept as it is."})
			return d, err
		}
	}
	scene, sights := planned(t)
	scene.Source = &artwork.Source{By: artwork.ByModel}
	pictures := make([][]byte, len(scene.Plates))
	err := s.each(len(scene.Plates), func(one *session, i int) error {
		p := &scene.Plates[i]
		img, err := one.picture(ctx, p.ID, p, provider.ImageRequest{Prompt: one.picturePrompt(scene, p, sights[i], "")})
		if err == nil {
			pictures[i], err = artwork.EncodePNG(img)
		}
		return err
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	files, err := artwork.PaintedFiles(scene, byPlate(scene, pictures))
	s.note(atelier.Note{Act: atelier.ActInfo, Codes: []string{"perbrief"}, Words: fmt.Sprintf("%d plates, all asked for in one style.", len(scene.Plates))})
	s.answers(nil, true, "Heard, and painted with it in mind.")
	return atelier.Draft{Files: files, Names: []atelier.Name{}, Summary: fmt.Sprintf("%d plates, painted", len(scene.Plates))}, err
}

// repaint changes the open plates alone: inside the box a finding names where the
// model can work within a mask, else the plate as a whole.
func (s *session) repaint(ctx context.Context) (atelier.Draft, error) {
	t := s.turn
	scene, err := artwork.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, err
	}
	if scene.Source == nil || scene.Source.By != artwork.ByModel {
		s.answers(nil, false, "I did not paint this picture, and leave it as it is.")
		return atelier.Draft{Files: t.Base.Files, Names: t.Base.Artefact.Names, Summary: t.Base.Artefact.Summary}, nil
	}
	sights := sightsOf(t, scene)
	open := openPlates(t, scene)
	pictures := make([][]byte, len(scene.Plates))
	err = s.each(len(scene.Plates), func(one *session, i int) error {
		p := &scene.Plates[i]
		pictures[i] = t.Base.File(p.ID + ".png")
		o := open[p.ID]
		if o == nil {
			return nil
		}
		img, err := one.again(ctx, scene, p, sights[i], o, pictures[i])
		if err == nil {
			pictures[i], err = artwork.EncodePNG(img)
		}
		return err
	})
	if err != nil {
		return atelier.Draft{}, err
	}
	files, err := artwork.PaintedFiles(scene, byPlate(scene, pictures))
	n := len(open)
	words := fmt.Sprintf("Painted %d of %d plates again; the others are the same to the pixel.", n, len(scene.Plates))
	s.answers(nil, n > 0, words)
	if len(s.reply.Notes) == 0 {
		s.note(atelier.Note{Act: atelier.ActInfo, Words: words})
	}
	return atelier.Draft{Files: files, Names: t.Base.Artefact.Names, Summary: t.Base.Artefact.Summary}, err
}

func byPlate(s *artwork.Scene, pictures [][]byte) map[string][]byte {
	out := map[string][]byte{}
	for i, b := range pictures {
		out[s.Plates[i].ID] = b
	}
	return out
}

func (s *session) again(ctx context.Context, scene *artwork.Scene, p *artwork.Plate, v sight, o *openPlate, was []byte) (*image.RGBA, error) {
	change := "Change against the picture before, and nothing else:\n" + o.wishes(s.turn)
	r := provider.ImageRequest{Prompt: s.picturePrompt(scene, p, v, change)}
	if !s.model.Caps.Edit {
		return s.picture(ctx, p.ID, p, r)
	}
	// The picture and its mask are sent in a size that the model works in.
	w, h := s.model.Caps.Size(p.Width, p.Height)
	old, err := artwork.Decode(was)
	if err != nil {
		return nil, err
	}
	if r.Base, err = artwork.EncodePNG(artwork.Fit(old, w, h)); err != nil {
		return nil, err
	}
	box, boxed := o.box()
	if boxed && s.model.Caps.EditMask && w*p.Height == h*p.Width {
		if r.Mask, err = artwork.Mask(w, h, box); err != nil {
			return nil, err
		}
	}
	img, err := s.picture(ctx, p.ID, p, r)
	if err != nil || r.Mask == nil {
		return img, err
	}
	// Models repaint more than a mask allows; only what it allows is taken.
	return artwork.Graft(artwork.Fit(old, p.Width, p.Height), img, box), nil
}

// margin widens a box: what is repainted has to meet what stays.
const margin = 0.04

// box is the one box that holds those of all findings; false if one has none.
func (o *openPlate) box() (atelier.Box, bool) {
	x0, y0, x1, y1 := 1.0, 1.0, 0.0, 0.0
	for _, f := range o.findings {
		b := f.Anchor.Box
		if b == nil || b.W <= 0 || b.H <= 0 {
			return atelier.Box{}, false
		}
		x0, y0, x1, y1 = min(x0, b.X-margin), min(y0, b.Y-margin), max(x1, b.X+b.W+margin), max(y1, b.Y+b.H+margin)
	}
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, 1), min(y1, 1)
	return atelier.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}, len(o.findings) > 0 && x1 > x0 && y1 > y0
}
