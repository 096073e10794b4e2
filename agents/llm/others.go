package llm

import (
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// maxOther bounds what a turn reads of one other piece, in bytes.
const maxOther = 12 << 10

// otherPieces writes finished pieces as a reader of their medium sees them.
func otherPieces(b *strings.Builder, works []atelier.Work) {
	for i := range works {
		if s := workText(&works[i]); s != "" {
			block(b, works[i].Artefact.Piece, s[:min(len(s), maxOther)])
		}
	}
}

// workText is a version in words: the text with its unit ids, what is known of
// every plate, the score in ABC. "" if the version cannot be read.
func workText(w *atelier.Work) string {
	switch w.Artefact.Medium {
	case atelier.Text:
		s, err := text.FromFiles(w.Files)
		if err != nil {
			return ""
		}
		return storyText(s)
	case atelier.Artwork:
		s, err := artwork.FromFiles(w.Files)
		if err != nil {
			return ""
		}
		return sceneText(s)
	case atelier.Music:
		s, err := music.Decode(w.File(music.FileScore))
		if err != nil {
			return ""
		}
		return music.Sheet(s)
	}
	return ""
}

func storyText(s text.Story) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\nform: %s\n", s.Title, s.Form)
	for _, u := range s.Units {
		b.WriteString(unitText(u))
	}
	return b.String()
}

func sceneText(s *artwork.Scene) string {
	var b strings.Builder
	fmt.Fprintf(&b, "style: %s\n", s.Style)
	for i := range s.Plates {
		p := &s.Plates[i]
		fmt.Fprintf(&b, "%s, %d x %d, for %s: %s\n", p.ID, p.Width, p.Height, strings.TrimSpace(p.Unit+" "+p.Beat), oneLine(p.Alt))
		if names := elementNames(p); len(names) > 0 {
			fmt.Fprintf(&b, "  elements: %s\n", strings.Join(names, ", "))
		}
	}
	return b.String()
}

func elementNames(p *artwork.Plate) []string {
	var out []string
	for _, e := range p.Elements {
		out = append(out, e.Name)
	}
	return out
}
