package activities

import (
	"context"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/media/text"
)

// medium is what the studio needs to know of a medium beyond its agents. Adding
// a medium means one entry in mediaTable.
type medium struct {
	source string // the file in which a version of ours says what it is
	// locality returns a CodeRefused error that names what a revision changed
	// outside the anchors.
	locality func(base, revised []atelier.File, anchors []atelier.Anchor) error
	// adopt makes a version from a person's own piece.
	adopt func(ctx context.Context, in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error)
}

func mediaTable() map[atelier.Medium]medium {
	return map[atelier.Medium]medium{
		atelier.Text: {text.FileStory, text.Locality, func(_ context.Context, in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error) {
			return text.Adopt(in, spec)
		}},
		atelier.Artwork: {artwork.SceneFile, artwork.Locality, func(_ context.Context, in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error) {
			return artwork.Adopt(in, spec)
		}},
		atelier.Music: {music.FileScore, music.Locality, func(_ context.Context, in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error) {
			return music.Adopt(in, spec, func(ctx context.Context, s *music.Score) ([]byte, error) {
				return synth.Render(ctx, s, synth.Options{})
			})
		}},
	}
}
