package mark_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

var house = mark.Mark{Source: mark.Algorithmic, Work: "0123456789abcdef0123456789abcdef", Piece: "music-1", Version: 3, Agent: "composer", Model: "house/1"}

// bare is one file of every format, without a mark.
func bare(t *testing.T) map[string][]byte {
	t.Helper()
	var p bytes.Buffer
	if err := png.Encode(&p, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	score := &music.Score{Title: "A & B", Key: music.Key{Tonic: "C", Mode: music.Major}, Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 90}}, Bars: 1,
		Parts: []music.Part{{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble", Notes: []music.Note{{Ticks: music.TicksPerQuarter * 4, Pitch: 72, Velocity: 80}}}}}
	midi, err := music.WriteMIDI(score)
	if err != nil {
		t.Fatal(err)
	}
	xml, err := music.WriteMusicXML(score)
	if err != nil {
		t.Fatal(err)
	}
	plate := &artwork.Plate{ID: "plate-1", Width: 256, Height: 256, Alt: "A <fox>."}
	story := text.Story{Title: "Fox", Units: []text.Unit{{ID: "st1", Kind: text.Stanza, Lines: []string{"A fox", "in snow"}}}}
	wav := []byte("RIFF\x28\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00\x80\xbb\x00\x00\x00\x65\x04\x00\x06\x00\x18\x00data\x06\x00\x00\x00\x01\x02\x03\x04\x05\x06")
	wav[4] = byte(len(wav) - 8)
	return map[string][]byte{
		"image/png": p.Bytes(), "image/svg+xml": artwork.SVG(plate), "audio/midi": midi, "application/vnd.recordare.musicxml+xml": xml,
		"audio/wav": wav, "text/markdown; charset=utf-8": story.Markdown(), "text/vnd.abc": []byte("X:1\nT:Fox\nK:C\nCDEF|\n"), "text/vtt": []byte("WEBVTT\n\n00:00.000 --> 00:01.000\nFox\n"),
	}
}

func TestWriteRead(t *testing.T) {
	t.Parallel()
	for mediaType, data := range bare(t) {
		if _, ok := mark.Read(mediaType, data); ok {
			t.Errorf("%s: a mark where none was written", mediaType)
		}
		for _, m := range []mark.Mark{house, {Source: mark.Trained, Work: "x<&>\"'y", Agent: "writer", Model: "one --> two; three\né"}} {
			marked, err := mark.Write(mediaType, data, m)
			if err != nil {
				t.Fatalf("%s: %v", mediaType, err)
			}
			got, ok := mark.Read(mediaType, marked)
			if m == house && (!ok || got != m) {
				t.Errorf("%s: got %+v, want %+v", mediaType, got, m)
			}
			if !ok || got.Source != m.Source {
				t.Errorf("%s: got %+v, want the source %s", mediaType, got, m.Source)
			}
			if !mark.Equal(mediaType, marked, data) || mark.Equal(mediaType, marked, append(bytes.Clone(data), 1)) {
				t.Errorf("%s: Equal does not tell the same from another", mediaType)
			}
			if _, err := mark.Write(mediaType, marked, m); atelier.CodeOf(err) != atelier.CodeInvalid {
				t.Errorf("%s: a second mark: got %v, want invalid", mediaType, err)
			}
		}
		if _, err := mark.Write(mediaType, []byte("no"), house); mediaType[:5] != "text/" && atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: a mark in rubbish: got %v, want invalid", mediaType, err)
		}
	}
	if got, err := mark.Write("application/json", []byte("{}"), house); err != nil || string(got) != "{}" {
		t.Errorf("JSON: got %q, %v; want it as it was", got, err)
	}
}

// Marked files are still what they were: to our own readers and to other people's.
func TestMarkedFilesStayWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	names := map[string]string{"image/png": "p.png", "image/svg+xml": "p.svg", "audio/midi": "s.mid", "application/vnd.recordare.musicxml+xml": "s.musicxml", "audio/wav": "s.wav", "text/markdown; charset=utf-8": "s.md"}
	for mediaType, data := range bare(t) {
		marked, err := mark.Write(mediaType, data, house)
		if err != nil {
			t.Fatal(err)
		}
		if name := names[mediaType]; name != "" {
			if err := os.WriteFile(filepath.Join(dir, name), marked, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		switch mediaType {
		case "image/png":
			if _, err := png.Decode(bytes.NewReader(marked)); err != nil {
				t.Error(err)
			}
		case "audio/midi":
			a, aerr := music.ReadMIDI(data)
			b, berr := music.ReadMIDI(marked)
			if aerr != nil || berr != nil || !cmp.Equal(a, b) {
				t.Errorf("MIDI: %v, %v, %s", aerr, berr, cmp.Diff(a, b))
			}
		case "application/vnd.recordare.musicxml+xml":
			a, aerr := music.ReadMusicXML(data)
			b, berr := music.ReadMusicXML(marked)
			if aerr != nil || berr != nil || !cmp.Equal(a, b) {
				t.Errorf("MusicXML: %v, %v, %s", aerr, berr, cmp.Diff(a, b))
			}
		case "text/markdown; charset=utf-8":
			got, err := text.ParseMarkdown(marked)
			if err != nil || len(got.Units) != 1 {
				t.Errorf("Markdown: got %+v, %v; want the one stanza", got, err)
			}
		}
	}
	t.Run("pngcheck", func(t *testing.T) { opinion.Run(t, "pngcheck", "-q", filepath.Join(dir, "p.png")) })
	t.Run("xmllint", func(t *testing.T) {
		opinion.Run(t, "xmllint", "--noout", "--nonet", filepath.Join(dir, "p.svg"), filepath.Join(dir, "s.musicxml"))
	})
	t.Run("midicsv", func(t *testing.T) {
		if out := opinion.Run(t, "midicsv", filepath.Join(dir, "s.mid")); !strings.Contains(out, "algorithmicMedia") {
			t.Errorf("midicsv does not see the mark:\n%s", out)
		}
	})
	t.Run("ffprobe", func(t *testing.T) {
		if out := opinion.Run(t, "ffprobe", "-v", "error", "-show_entries", "format_tags=comment", filepath.Join(dir, "s.wav")); !strings.Contains(out, "algorithmicMedia") {
			t.Errorf("ffprobe does not see the mark:\n%s", out)
		}
	})
	t.Run("exiftool", func(t *testing.T) {
		var got []map[string]any
		out := opinion.Run(t, "exiftool", "-q", "-j", "-n", "-DigitalSourceType", filepath.Join(dir, "p.png"), filepath.Join(dir, "p.svg"))
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 2 {
			t.Fatalf("exiftool: %v\n%s", err, out)
		}
		for _, g := range got {
			if g["DigitalSourceType"] != mark.Algorithmic.URI() {
				t.Errorf("exiftool reads %v, want %s", g["DigitalSourceType"], mark.Algorithmic.URI())
			}
		}
	})
}

func FuzzReadWrite(f *testing.F) {
	for _, s := range []string{"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", "RIFF\xff\xff\xff\xffWAVELIST\xff\xff\xff\xffINFO", "MThd\x00\x00\x00\x06\x00\x01\x00\x01\x01\xe0MTrk\x00\x00\x00\x04\x00\xff\x01\x7fGenerated. DigitalSourceType=", "<svg><metadata>", "Generated. DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/x; Version=9"} {
		f.Add([]byte(s))
	}
	types := []string{"image/png", "image/svg+xml", "audio/midi", "audio/wav", "application/vnd.recordare.musicxml+xml", "text/markdown", "text/vnd.abc", "text/vtt"}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, mediaType := range types {
			had := bytes.Clone(data)
			_, marked := mark.Read(mediaType, data)
			out, err := mark.Write(mediaType, data, house)
			if marked && err == nil {
				t.Errorf("%s: marked twice", mediaType)
			}
			if got, ok := mark.Read(mediaType, out); err == nil && (!ok || got != house) {
				t.Errorf("%s: wrote %+v, read %+v", mediaType, house, got)
			}
			if !bytes.Equal(had, data) {
				t.Errorf("%s: the file itself was changed", mediaType)
			}
		}
	})
}
