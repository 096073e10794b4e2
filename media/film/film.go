// Package film makes a slide show with music: pictures that change on cue, the
// words as subtitles, in an MP4 that browsers and phones play. It asks ffmpeg to
// do it, which is an optional program: without it there is no film, and [MP4] says so.
//
// The pictures, the sound and the words are the studio's own. They are written to
// a folder that exists for the call alone, under names made here; nothing of them
// becomes part of a command.
package film

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
)

// Slide is one picture with what is read while it is seen.
type Slide struct {
	PNG   []byte
	From  float64 // seconds from the start; the first is 0, and they ascend
	Words string  // shown as a subtitle; "" none
}

// Film is what [MP4] makes a file of.
type Film struct {
	Slides   []Slide
	WAV      []byte
	Seconds  float64 // of the sound
	Title    string
	Comment  string // the statement that it was generated
	Language string // BCP 47, of the words
}

// Limits. A film is as long as its music, 300 s at most; twice real time on one
// slow core is far more than stills need.
const (
	MaxSlides  = 400
	maxSeconds = 600
	patience   = 10 * time.Minute
	height     = 1080 // pixels; what a television shows
	fps        = 10   // stills; a cut is at most 50 ms late
)

// ErrNoFFmpeg says that the program that makes films is not installed.
var ErrNoFFmpeg = &atelier.Error{Code: atelier.CodeUnsupported, Message: "there is no film without ffmpeg; install it or leave mp4 out of outputs"}

// MP4 makes the film: H.264 with one key frame a picture, AAC, subtitles as
// mov_text. Errors: CodeUnsupported without ffmpeg, CodeInvalid for a film that
// names what is wrong with it, CodeInternal with the last words of ffmpeg.
func MP4(ctx context.Context, f Film) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, ErrNoFFmpeg
	}
	dir, err := os.MkdirTemp("", "film")
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeUnavailable, Message: "no place to put a film together", Err: err}
	}
	defer os.RemoveAll(dir)
	if err := f.lay(dir); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the parts of a film cannot be written", Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	args := []string{"-nostdin", "-hide_banner", "-loglevel", "error", "-fflags", "+bitexact",
		"-f", "concat", "-safe", "1", "-i", "slides.txt", "-i", "sound.wav"}
	maps := []string{"-map", "0:v", "-map", "1:a"}
	if f.words() {
		args = append(args, "-i", "words.srt")
		maps = append(maps, "-map", "2:s", "-c:s", "mov_text", "-metadata:s:s:0", "language="+language(f.Language))
	}
	args = append(args, maps...)
	args = append(args,
		// Even sides, as the format wants them; the picture's own shape.
		"-vf", fmt.Sprintf("scale=-2:'min(%d,trunc(ih/2)*2)':flags=lanczos,format=yuv420p,fps=%d", height, fps),
		"-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "20", "-threads", "1",
		"-c:a", "aac", "-b:a", "192k", "-t", fmt.Sprintf("%.3f", f.Seconds),
		"-map_metadata", "-1", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
		"-metadata", "title="+f.Title, "-metadata", "comment="+f.Comment,
		"-movflags", "+faststart", "film.mp4")
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "ffmpeg made no film: " + lastLine(said.String()), Err: err}
	}
	return os.ReadFile(filepath.Join(dir, "film.mp4"))
}

func (f Film) check() error {
	switch {
	case len(f.Slides) == 0:
		return atelier.Invalidf("slides", "a film needs a picture")
	case len(f.Slides) > MaxSlides:
		return atelier.Invalidf("slides", "%d slides, the bound is %d", len(f.Slides), MaxSlides)
	case !(f.Seconds > 0 && f.Seconds <= maxSeconds):
		return atelier.Invalidf("seconds", "a film lasts more than 0 and at most %d seconds", maxSeconds)
	case len(f.WAV) == 0:
		return atelier.Invalidf("wav", "a film needs its sound")
	}
	at := -1.0
	for i, s := range f.Slides {
		if math.IsNaN(s.From) || s.From <= at || s.From >= f.Seconds || i == 0 && s.From != 0 {
			return atelier.Invalidf("slides", "slide %d begins at %g s; the first begins at 0, each behind the one before, all within the sound", i+1, s.From)
		}
		at = s.From
	}
	return nil
}

// end is when a slide gives way.
func (f Film) end(i int) float64 {
	if i+1 < len(f.Slides) {
		return f.Slides[i+1].From
	}
	return f.Seconds
}

func (f Film) words() bool {
	for _, s := range f.Slides {
		if strings.TrimSpace(s.Words) != "" {
			return true
		}
	}
	return false
}

// lay writes the parts of the film for ffmpeg to find.
func (f Film) lay(dir string) error {
	var list, srt strings.Builder
	list.WriteString("ffconcat version 1.0\n")
	var errs []error
	put := func(name string, data []byte) {
		errs = append(errs, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	n := 0
	for i, s := range f.Slides {
		name := fmt.Sprintf("slide%03d.png", i+1)
		put(name, s.PNG)
		fmt.Fprintf(&list, "file %s\nduration %.3f\n", name, f.end(i)-s.From)
		if words := subtitle(s.Words); words != "" {
			n++
			fmt.Fprintf(&srt, "%d\n%s --> %s\n%s\n\n", n, stamp(s.From), stamp(f.end(i)), words)
		}
	}
	// The demuxer drops the length of the last picture unless it is named once more.
	fmt.Fprintf(&list, "file slide%03d.png\n", len(f.Slides))
	put("slides.txt", []byte(list.String()))
	put("sound.wav", f.WAV)
	put("words.srt", []byte(srt.String()))
	return errors.Join(errs...)
}

// subtitle keeps words from ending their own cue: an empty line would, and so
// would a time.
func subtitle(words string) string {
	var lines []string
	for line := range strings.SplitSeq(words, "\n") {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "-->", "→")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// stamp is a time as SubRip writes it: 00:01:02,345.
func stamp(seconds float64) string {
	ms := int(math.Round(seconds * 1000))
	return fmt.Sprintf("%02d:%02d:%02d,%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

// language is ISO 639-2, which MP4 has for a track, of a few tags of BCP 47.
func language(tag string) string {
	short, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if long := map[string]string{"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld", "ja": "jpn", "zh": "zho"}[short]; long != "" {
		return long
	}
	return "und"
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	last := lines[len(lines)-1]
	if len(last) > 200 {
		last = last[:200]
	}
	return last
}
