// Package narration joins the units of a text, as they were spoken, to one
// recording, and writes subtitles that are timed to them.
//
// What was spoken comes from outside: a WAV is taken only if it is 16-bit PCM of a
// rate and length that speech has. The recording has one channel of 48 kHz and 16
// bits; a sound of another rate is changed by a windowed sinc (see resample). Every
// unit ends on a whole millisecond, with less than one of silence after it, so that
// the times in the subtitles, which know no smaller part, are those of the samples.
package narration

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// The names of a narration's files, and what they are.
const (
	FileWAV = "narration.wav"
	FileSRT = "narration.srt"
	FileVTT = "narration.vtt"

	MediaWAV = "audio/wav"
	MediaSRT = "application/x-subrip"
	MediaVTT = "text/vtt"
)

// Rate is the recording's, in samples a second.
const Rate = 48_000

// Bounds and pauses.
const (
	MaxDuration = 40 * time.Minute       // of a recording: 230 MB
	Pause       = 600 * time.Millisecond // between units

	perMilli = Rate / 1000
)

// longest is the most that words may take: two characters a second, and a breath.
func longest(words ...string) time.Duration {
	n := 0
	for _, w := range words {
		n += utf8.RuneCountInString(w)
	}
	return 10*time.Second + time.Duration(n)*time.Second/2
}

// Check returns why a sound cannot be these words, spoken: CodeRefused.
func Check(wav []byte, words ...string) error {
	_, err := openFor(wav, longest(words...))
	return err
}

func openFor(wav []byte, most time.Duration) (sound, error) {
	s, err := open(wav)
	if err == nil && s.duration() > most {
		err = atelier.Errorf(atelier.CodeRefused, "it lasts %v, longer than its words can take (%v)", s.duration().Round(time.Second), most.Round(time.Second))
	}
	return s, err
}

// Unit is a unit of a text with what was spoken of it.
type Unit struct {
	ID     string
	Lines  []string // not empty, without line breaks
	Sounds [][]byte // WAV files, one after the other
}

// Cue is when a unit is spoken.
type Cue struct {
	ID       string
	From, To time.Duration // whole milliseconds
	Lines    []string
}

// Narration is a recording and its cues, in order.
type Narration struct {
	WAV  []byte
	Cues []Cue
}

// Join makes one recording of units, a pause between them. Errors: CodeRefused for
// a sound that is not speech as we take it, with its unit; CodeTooLarge.
func Join(units []Unit) (Narration, error) {
	var n Narration
	pcm := make([]byte, headerSize, 1<<20)
	now := func() time.Duration {
		return time.Duration((len(pcm)-headerSize)/(2*perMilli)) * time.Millisecond
	}
	for i, u := range units {
		if i > 0 {
			pcm = append(pcm, make([]byte, 2*perMilli*int(Pause/time.Millisecond))...)
		}
		c := Cue{ID: u.ID, From: now(), Lines: u.Lines}
		left := longest(u.Lines...)
		for _, b := range u.Sounds {
			s, err := openFor(b, left)
			if err != nil {
				return Narration{}, &atelier.Error{Code: atelier.CodeRefused, Message: "what was spoken of " + u.ID + " cannot be used", Err: err}
			}
			left -= s.duration()
			if now()+s.duration() > MaxDuration {
				return Narration{}, atelier.Errorf(atelier.CodeTooLarge, "the narration lasts longer than %v", MaxDuration)
			}
			for _, v := range resample(s.mono(), s.rate) {
				pcm = binary.LittleEndian.AppendUint16(pcm, uint16(v))
			}
		}
		if over := (len(pcm) - headerSize) % (2 * perMilli); over > 0 {
			pcm = append(pcm, make([]byte, 2*perMilli-over)...)
		}
		c.To = now()
		n.Cues = append(n.Cues, c)
	}
	writeHeader(pcm)
	n.WAV = pcm
	return n, nil
}

// Duration is the end of the last cue.
func (n Narration) Duration() time.Duration {
	if len(n.Cues) == 0 {
		return 0
	}
	return n.Cues[len(n.Cues)-1].To
}

// SRT writes the cues as SubRip subtitles.
func (n Narration) SRT() []byte {
	var b bytes.Buffer
	for i, c := range n.Cues {
		fmt.Fprintf(&b, "%d\n%s --> %s\n", i+1, clock(c.From, ','), clock(c.To, ','))
		for _, l := range c.Lines {
			b.WriteString(strings.ReplaceAll(l, "-->", "→") + "\n") // the format has no way to write an arrow
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// VTT writes the cues as WebVTT, each under the id of its unit.
func (n Narration) VTT() []byte {
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	for _, c := range n.Cues {
		fmt.Fprintf(&b, "\n%s\n%s --> %s\n", c.ID, clock(c.From, '.'), clock(c.To, '.'))
		for _, l := range c.Lines {
			b.WriteString(escape.Replace(l) + "\n")
		}
	}
	return b.Bytes()
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// clock writes hours, minutes, seconds and milliseconds, as both formats do but for
// the mark before the last.
func clock(d time.Duration, mark rune) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, mark, ms%1000)
}

// Times reads from WebVTT as it is written here when each unit is spoken; its words
// are left out. What is not a cue is passed over.
func Times(vtt []byte) []Cue {
	var out []Cue
	for block := range strings.SplitSeq(string(vtt), "\n\n") {
		lines := strings.Split(block, "\n")
		var t [8]int
		if len(lines) < 2 {
			continue
		}
		if n, err := fmt.Sscanf(lines[1], "%d:%d:%d.%d --> %d:%d:%d.%d", &t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7]); n != len(t) || err != nil {
			continue
		}
		at := func(h, m, s, ms int) time.Duration {
			return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(ms)*time.Millisecond
		}
		out = append(out, Cue{ID: lines[0], From: at(t[0], t[1], t[2], t[3]), To: at(t[4], t[5], t[6], t[7])})
	}
	return out
}
