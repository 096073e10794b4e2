package llm

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// SeenSide is the longer side, in pixels, of a picture as a critic is sent it: what
// vision models look at without cutting it into more tiles.
const SeenSide = 768

// presented is a version as a critic is given it, with what tells a place in it
// from one that does not exist.
type presented struct {
	words    string
	measures string
	images   []provider.Image
	anchor   func(placeAnswer) (atelier.Anchor, bool)
}

// present shows a version: a text's words with unit ids, a picture's pixels, a
// score in ABC with the studio's own measures.
func present(w *atelier.Work, d atelier.Direction, m atelier.Medium, vision bool) (presented, error) {
	switch m {
	case atelier.Text:
		s, err := text.FromFiles(w.Files)
		if err != nil {
			return presented{}, err
		}
		return presented{words: storyText(s), anchor: func(p placeAnswer) (atelier.Anchor, bool) { return inStory(s, p) }}, nil
	case atelier.Artwork:
		s, err := artwork.FromFiles(w.Files)
		if err != nil {
			return presented{}, err
		}
		out := presented{words: sceneText(s), anchor: func(p placeAnswer) (atelier.Anchor, bool) { return inScene(s, d, p) }}
		for i := range s.Plates {
			if !vision {
				break
			}
			small, err := artwork.Small(w.File(s.Plates[i].ID+".png"), SeenSide)
			if err != nil {
				return presented{}, err
			}
			out.images = append(out.images, provider.Image{MediaType: artwork.MediaPNG, Data: small})
		}
		return out, nil
	case atelier.Music:
		s, err := music.Decode(w.File(music.FileScore))
		if err != nil {
			return presented{}, err
		}
		return presented{words: music.Sheet(s), measures: scoreMeasures(s), anchor: func(p placeAnswer) (atelier.Anchor, bool) { return inScore(s, p) }}, nil
	}
	return presented{}, atelier.Errorf(atelier.CodeInternal, "a critic of no medium")
}

func inStory(s text.Story, p placeAnswer) (atelier.Anchor, bool) {
	if p.Unit == "" {
		return atelier.Anchor{}, p.Line == 0 && p.Quote == ""
	}
	i := s.Unit(p.Unit)
	if i < 0 || p.Line < 0 || p.Line > len(s.Units[i].Lines) {
		return atelier.Anchor{}, false
	}
	a := atelier.Anchor{Unit: p.Unit, Line: p.Line}
	if q := oneLine(p.Quote); q != "" {
		in := s.Units[i].Text()
		if p.Line > 0 {
			in = s.Units[i].Lines[p.Line-1]
		}
		if !strings.Contains(in, q) {
			return atelier.Anchor{}, false
		}
		a.Quote = words(q, 200)
	}
	return a, true
}

func inScene(s *artwork.Scene, d atelier.Direction, p placeAnswer) (atelier.Anchor, bool) {
	if p.Unit == "" {
		return atelier.Anchor{}, p.Element == ""
	}
	plate := s.Plate(p.Unit)
	if plate == nil {
		return atelier.Anchor{}, false
	}
	a := atelier.Anchor{Unit: p.Unit}
	if p.Element != "" && s.Source == nil { // a painted plate has no elements: its box says where
		if e := plate.Element(p.Element); e != nil {
			box := e.Box
			a.Element, a.Box = e.Name, &box
			return a, true
		}
		// What is missing has no place yet, but the direction has its name.
		missing := slices.ContainsFunc(d.Cast, func(c atelier.Character) bool { return c.Name == p.Element }) ||
			slices.ContainsFunc(d.Elements, func(e atelier.Element) bool { return e.Name == p.Element })
		a.Element = p.Element
		return a, missing
	}
	for _, v := range []float64{p.X, p.Y, p.W, p.H} {
		if !(v >= 0 && v <= 1) {
			return atelier.Anchor{}, false
		}
	}
	if w, h := min(p.W, 1-p.X), min(p.H, 1-p.Y); w > 0 && h > 0 && w*h < 0.999 {
		mil := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
		a.Box = &atelier.Box{X: mil(p.X), Y: mil(p.Y), W: mil(w), H: mil(h)}
	}
	return a, true
}

func inScore(s *music.Score, p placeAnswer) (atelier.Anchor, bool) {
	a := atelier.Anchor{Part: p.Part}
	if p.Part != "" && s.Part(p.Part) == nil {
		return atelier.Anchor{}, false
	}
	if p.Unit != "" {
		if !slices.ContainsFunc(s.Sections, func(x music.Section) bool { return x.Name == p.Unit }) {
			return atelier.Anchor{}, false
		}
		a.Unit = p.Unit
	}
	if p.FromBar != 0 || p.ToBar != 0 {
		to := max(p.ToBar, p.FromBar)
		if p.FromBar < 1 || to > s.Bars {
			return atelier.Anchor{}, false
		}
		a.FromBar, a.ToBar = p.FromBar, to
	}
	return a, true
}

// scoreMeasures is what the studio measured of a score, in words.
func scoreMeasures(s *music.Score) string {
	var b strings.Builder
	put := func(fs []music.Fault) {
		for _, f := range fs[:min(len(fs), 8)] {
			fmt.Fprintf(&b, "%s, part %s, bars %d-%d: %s\n", f.Rule, f.Part, f.FromBar, f.ToBar, f.Says)
		}
	}
	fit, best := music.KeyFit(s, s.Key)
	fmt.Fprintf(&b, "key: the notes fit %s by %.2f; the best fit is %s\n", s.Key, fit, best)
	fmt.Fprintf(&b, "share of phrases that take up the motif: %.2f\n", music.MotifShare(s))
	fmt.Fprintf(&b, "loudest against quietest section: %.0f velocities\n", music.DynamicRange(s))
	fmt.Fprintf(&b, "the highest note stands at %.2f of the piece\n", music.Climax(s))
	put(music.OutOfRange(s))
	put(music.Cadences(s))
	put(music.FinalTonic(s))
	put(music.Repetitions(s))
	for _, p := range s.Parts {
		if p.Role == "melody" || p.Role == "counter" {
			put(music.Leaps(s, p.Name))
			put(music.StrongClashes(s, p.Name))
		}
	}
	return b.String()
}
