package film_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/film"
)

func plate(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 321, 200)) // an odd side
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// silence is a WAV, 48 kHz, 24 bits, two channels.
func silence(seconds int) []byte {
	n := uint32(seconds * 48000 * 6)
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), 36+n)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00\x80\xbb\x00\x00\x00\x65\x04\x00\x06\x00\x18\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, n)
	return append(b, make([]byte, n)...)
}

func TestMP4(t *testing.T) {
	t.Parallel()
	opinion.Find(t, "ffmpeg")
	opinion.Find(t, "ffprobe")
	red, blue := plate(t, color.RGBA{200, 0, 0, 255}), plate(t, color.RGBA{0, 0, 200, 255})
	f := film.Film{Slides: []film.Slide{{PNG: red, Words: "A fox\n\n00:00 --> 00:09"}, {PNG: blue, From: 2.5, Words: "in snow"}}, WAV: silence(4), Seconds: 4, Title: `It's "a" film=1`, Comment: "Generated. x", Language: "en-GB"}
	b, err := film.MP4(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := film.MP4(t.Context(), f)
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same film is other bytes (%v)", err)
	}
	path := filepath.Join(t.TempDir(), "f.mp4")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Streams []struct {
			Type string `json:"codec_type"`
			Name string `json:"codec_name"`
		} `json:"streams"`
		Format struct {
			Duration string            `json:"duration"`
			Tags     map[string]string `json:"tags"`
		} `json:"format"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, s := range got.Streams {
		kinds = append(kinds, s.Name)
	}
	if want := "h264 aac mov_text"; strings.Join(kinds, " ") != want {
		t.Errorf("got streams %v, want %s", kinds, want)
	}
	if d, _ := strconv.ParseFloat(got.Format.Duration, 64); d < 3.9 || d > 4.1 {
		t.Errorf("got %s s, want 4", got.Format.Duration)
	}
	if got.Format.Tags["title"] != f.Title || got.Format.Tags["comment"] != f.Comment {
		t.Errorf("got tags %v", got.Format.Tags)
	}
	// The picture changes on its cue.
	for at, want := range map[string]string{"2.2": "red", "2.8": "blue"} {
		frame, err := exec.Command("ffmpeg", "-v", "error", "-ss", at, "-i", path, "-frames:v", "1", "-vf", "scale=1:1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
		if err != nil || len(frame) != 3 {
			t.Fatalf("no frame at %s s: %v", at, err)
		}
		if seen := map[bool]string{true: "red", false: "blue"}[frame[0] > frame[2]]; seen != want {
			t.Errorf("at %s s the picture is %s, want %s", at, seen, want)
		}
	}
}

func TestBadFilms(t *testing.T) {
	t.Parallel()
	good := func() film.Film {
		return film.Film{Slides: []film.Slide{{}, {From: 1}}, WAV: []byte("x"), Seconds: 2}
	}
	for name, spoil := range map[string]func(*film.Film){
		"no picture":       func(f *film.Film) { f.Slides = nil },
		"no sound":         func(f *film.Film) { f.WAV = nil },
		"no length":        func(f *film.Film) { f.Seconds = 0 },
		"too long":         func(f *film.Film) { f.Seconds = 1e9 },
		"a late beginning": func(f *film.Film) { f.Slides[0].From = 0.5 },
		"out of order":     func(f *film.Film) { f.Slides[1].From = 0 },
		"behind the end":   func(f *film.Film) { f.Slides[1].From = 2 },
		"more than a film": func(f *film.Film) { f.Slides = make([]film.Slide, film.MaxSlides+1) },
	} {
		f := good()
		spoil(&f)
		if _, err := film.MP4(t.Context(), f); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}
