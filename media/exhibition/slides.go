package exhibition

import (
	"cmp"
	"strings"

	"github.com/atelierhq/atelier/media/text"
)

// Slide is a picture with the words that are read while it is seen.
type Slide struct {
	Plate string  // path of its PNG in the bundle
	From  float64 // seconds into the music
	Words string
}

// Slides is the first book of the page that has both pictures and sound, as a
// film: its pages in the order of their cues. Sound is the path of its WAV, Seconds
// how long its score lasts. ok is false where no book has both.
func Slides(p Page) (slides []Slide, sound string, seconds float64, ok bool) {
	for _, b := range books(p.Pieces) {
		d := b.music.delivered()
		if d == nil || d.Score == nil || b.artwork.delivered() == nil {
			continue
		}
		wav := b.music.file(p.Files, "piece.wav").Path
		if slides = b.slides(p); wav != "" && len(slides) > 0 {
			return slides, wav, d.Score.Seconds(d.Score.End()), true
		}
	}
	return nil, "", 0, false
}

func (b *book) slides(p Page) []Slide {
	score := b.music.delivered().Score
	cues := b.cues
	if len(cues) == 0 {
		cues = []cue{{0, 0}}
	}
	plate := ""
	for _, s := range b.spreads {
		if s.plate != nil {
			plate = cmp.Or(b.artwork.file(p.Files, s.plate.ID+".png").Path, s.plate.Path)
			break // what is told before the first picture is seen with it
		}
	}
	var out []Slide
	for _, c := range cues {
		if c.page >= len(b.turns) {
			continue
		}
		turn := b.turns[c.page]
		first := c.page
		for first > 0 && b.turns[first-1] == turn {
			first--
		}
		s := b.spreads[turn]
		if s.plate != nil {
			plate = cmp.Or(b.artwork.file(p.Files, s.plate.ID+".png").Path, s.plate.Path)
		}
		slide := Slide{Plate: plate, From: seconds(score, c.tick)}
		if i := c.page - first; i < len(s.units) {
			slide.Words = spoken(s.units[i])
		}
		if n := len(out); n > 0 && slide.From <= out[n-1].From {
			out = out[:n-1] // two cues at once: the later one holds
		}
		if slide.Plate != "" {
			out = append(out, slide)
		}
	}
	if len(out) > 0 {
		out[0].From = 0
	}
	return out
}

// spoken is a unit as a subtitle: verse keeps its lines, prose runs on.
func spoken(u text.Unit) string {
	if u.Kind == text.Stanza {
		return strings.Join(u.Lines, "\n")
	}
	return u.Text()
}
