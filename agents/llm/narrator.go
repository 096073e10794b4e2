package llm

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/media/text"
)

// narrator reads a text aloud, one call a unit.
type narrator struct {
	seat
	voice string
}

var _ atelier.Maker = narrator{}

// narratorID is the narrator's seat, which the house leaves empty.
const narratorID = "narrator"

// maxNarrated bounds a text that is read aloud, in characters: half an hour, and
// above any that a brief can ask for.
const maxNarrated = 26_000

// Make reads the turn's base. What is the same twice in it, as a refrain is, is
// spoken and paid for once.
func (n narrator) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s := n.begin(t)
	d, err := n.read(ctx, s)
	return d, s.reply, err
}

func (n narrator) read(ctx context.Context, s *session) (atelier.Draft, error) {
	t := s.turn
	if t.Base == nil {
		return atelier.Draft{}, atelier.Errorf(atelier.CodeInternal, "there is nothing to read aloud")
	}
	story, err := text.FromFiles(t.Base.Files)
	if err != nil {
		return atelier.Draft{}, err
	}
	if c := utf8.RuneCountInString(story.Text()); c > maxNarrated {
		return atelier.Draft{}, atelier.Errorf(atelier.CodeTooLarge, "the text has %d characters, and at most %d are read aloud", c, maxNarrated)
	}
	var words []string // each once
	place := map[string]int{}
	units := make([][]string, len(story.Units))
	for i, u := range story.Units {
		units[i] = passages(u.Lines)
		for _, p := range units[i] {
			if _, there := place[p]; !there {
				place[p] = len(words)
				words = append(words, p)
			}
		}
	}
	sounds := make([][]byte, len(words))
	err = s.each(len(words), func(one *session, i int) error {
		r, err := n.provider.Speak(ctx, t.Payer, "speak", provider.SpeakRequest{Model: n.model, Text: words[i], Voice: n.voice, Shared: true})
		one.reply.Usage.Add(r.Usage)
		if err != nil {
			return err
		}
		if err := narration.Check(r.Data, words[i]); err != nil { // before an hour of it is kept
			return &atelier.Error{Code: atelier.CodeRefused, Message: fmt.Sprintf("what provider %s spoke for %d characters cannot be used", n.provider.Name(), utf8.RuneCountInString(words[i])), Err: err}
		}
		sounds[i] = r.Data
		return nil
	})
	s.reply.Made = append(s.reply.Made, atelier.Made{Step: "speak", Provider: n.provider.Name(), Model: n.model.Name, Params: fmt.Sprintf(`{"voice":%q}`, n.voice)})
	if err != nil {
		return atelier.Draft{}, err
	}
	spoken := make([]narration.Unit, len(units))
	for i, u := range story.Units {
		spoken[i] = narration.Unit{ID: u.ID, Lines: u.Lines}
		for _, p := range units[i] {
			spoken[i].Sounds = append(spoken[i].Sounds, sounds[place[p]])
		}
	}
	out, err := narration.Join(spoken)
	if err != nil {
		return atelier.Draft{}, err
	}
	says := fmt.Sprintf("%d units, read aloud in %v", len(units), out.Duration().Round(time.Second))
	s.note(atelier.Note{Act: atelier.ActInfo, Words: "I have read the text aloud: " + says + "."})
	return atelier.Draft{Summary: says, Files: []atelier.File{
		{Name: narration.FileSRT, MediaType: narration.MediaSRT, Data: out.SRT()},
		{Name: narration.FileVTT, MediaType: narration.MediaVTT, Data: out.VTT()},
		{Name: narration.FileWAV, MediaType: narration.MediaWAV, Data: out.WAV},
	}}, nil
}

// passages are the words of a unit as they are spoken: in one go, or in as few as
// a call can take. A line is shorter than that.
func passages(lines []string) []string {
	var out []string
	var b strings.Builder
	n := 0
	for _, l := range lines {
		c := utf8.RuneCountInString(l)
		if n > 0 && n+1+c > provider.MaxSpoken {
			out = append(out, b.String())
			b.Reset()
			n = 0
		}
		if n > 0 {
			b.WriteByte('\n')
			n++
		}
		b.WriteString(l)
		n += c
	}
	return append(out, b.String())
}
