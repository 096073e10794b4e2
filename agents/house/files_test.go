package house_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/atelierhq/atelier/internal/opinion"
)

// TestFilesForOthers is acceptance line A5: readers that share no code with the
// project take every file.
func TestFilesForOthers(t *testing.T) {
	t.Parallel()
	names := []string{"lighthouse", "colours-instruments", "sad"}
	if testing.Short() {
		names = names[:1]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			brief := sampleNamed(t, name)
			s := run(t, fullTeam(), normal(t, brief, *brief.Seed))
			dir := t.TempDir()
			pngs := 0
			for _, f := range s.files() {
				path := filepath.Join(dir, strings.ReplaceAll(f.Name, "/", "-"))
				if err := os.WriteFile(path, f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
				switch filepath.Ext(f.Name) {
				case ".wav":
					checkWAV(t, path, f.Data)
				case ".mid":
					checkMIDI(t, path)
				case ".png":
					pngs++
					checkPNG(t, path, f.Data)
				case ".musicxml":
					checkMusicXML(t, f.Data)
				case ".svg":
					checkXML(t, f.Name, f.Data)
				case ".json":
					if !json.Valid(f.Data) {
						t.Errorf("%s is not JSON", f.Name)
					}
				}
			}
			if pngs < 3 {
				t.Errorf("%d plates, want at least 3", pngs)
			}
		})
	}
}

// riff is what a RIFF file says and holds.
type riff struct {
	channels, bits uint16
	rate           uint32
	samples        []int32 // interleaved, 24 bit
}

// readRIFF reads a 24-bit PCM file, chunk by chunk, and nothing else.
func readRIFF(data []byte) (riff, error) {
	var r riff
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return r, errors.New("no RIFF/WAVE head")
	}
	if int(binary.LittleEndian.Uint32(data[4:]))+8 != len(data) {
		return r, fmt.Errorf("the head says %d bytes, there are %d", binary.LittleEndian.Uint32(data[4:])+8, len(data))
	}
	for rest := data[12:]; len(rest) > 0; {
		if len(rest) < 8 {
			return r, errors.New("a chunk is cut off")
		}
		id, n := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		if n+n%2 > len(rest)-8 {
			return r, fmt.Errorf("chunk %q is longer than the file", id)
		}
		body := rest[8 : 8+n]
		rest = rest[8+n+n%2:]
		switch id {
		case "fmt ":
			if tag := binary.LittleEndian.Uint16(body); tag != 1 && tag != 0xFFFE {
				return r, fmt.Errorf("format %#x is not PCM", tag)
			}
			r.channels, r.rate, r.bits = binary.LittleEndian.Uint16(body[2:]), binary.LittleEndian.Uint32(body[4:]), binary.LittleEndian.Uint16(body[14:])
		case "data":
			if r.bits != 24 || n%(3*int(r.channels)) != 0 {
				return r, fmt.Errorf("%d bytes of %d-bit samples", n, r.bits)
			}
			for i := 0; i < n; i += 3 {
				v := int32(body[i]) | int32(body[i+1])<<8 | int32(int8(body[i+2]))<<16
				r.samples = append(r.samples, v)
			}
		}
	}
	return r, nil
}

func checkWAV(t *testing.T, path string, data []byte) {
	t.Helper()
	r, err := readRIFF(data)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	if r.rate != 48000 || r.channels < 2 || r.bits != 24 {
		t.Errorf("%s: %d Hz, %d channels, %d bits; want 48000, 2, 24", path, r.rate, r.channels, r.bits)
	}
	const full = 1<<23 - 1
	peak, square := int32(0), 0.0
	for _, v := range r.samples {
		peak = max(peak, max(v, -v))
		x := float64(v) / full
		square += x * x
	}
	if peak >= full-1 {
		t.Errorf("%s is clipped", path)
	}
	if rms := 10 * math.Log10(square/float64(max(1, len(r.samples)))); rms < -32 || rms > -12 {
		t.Errorf("%s: %.1f dBFS of level", path, rms)
	}
	if seconds := float64(len(r.samples)) / float64(r.channels) / float64(r.rate); seconds < 40 || seconds > 90 {
		t.Errorf("%s lasts %.1f s", path, seconds)
	}
	ffmpeg := opinion.Look(t, "ffmpeg")
	if ffmpeg == "" {
		return
	}
	out, err := exec.Command(ffmpeg, "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Errorf("ffmpeg: %v: %s", err, out)
		return
	}
	_, tail, _ := strings.Cut(string(out), "Integrated loudness:")
	fields := strings.Fields(tail)
	if len(fields) < 2 {
		t.Errorf("ffmpeg says nothing of loudness: %s", out)
		return
	}
	if lufs, err := strconv.ParseFloat(fields[1], 64); err != nil || lufs < -20 || lufs > -14 {
		t.Errorf("%s: %s LUFS, want −20…−14", path, fields[1])
	}
}

// checkMIDI has midicsv read the file: as many notes end as begin, and there is
// a tempo and a meter.
func checkMIDI(t *testing.T, path string) {
	t.Helper()
	midicsv := opinion.Look(t, "midicsv")
	if midicsv == "" {
		return
	}
	out, err := exec.Command(midicsv, path).CombinedOutput()
	if err != nil {
		t.Errorf("midicsv: %v: %s", err, out)
		return
	}
	on, off, seen := 0, 0, map[string]bool{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), ", ")
		if len(f) < 3 {
			t.Errorf("midicsv complains: %s", line)
			continue
		}
		seen[f[2]] = true
		switch {
		case f[2] == "Note_on_c" && f[len(f)-1] != "0":
			on++
		case f[2] == "Note_off_c", f[2] == "Note_on_c":
			off++
		}
	}
	if on == 0 || on != off {
		t.Errorf("%s: %d notes begin and %d end", path, on, off)
	}
	for _, want := range []string{"Header", "Tempo", "Time_signature", "Key_signature", "End_of_file"} {
		if !seen[want] {
			t.Errorf("%s has no %s", path, want)
		}
	}
}

func checkPNG(t *testing.T, path string, data []byte) {
	t.Helper()
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1536 || c.Height < 1024 {
		t.Errorf("%s: %d × %d, %v", path, c.Width, c.Height, err)
	}
	if pngcheck := opinion.Look(t, "pngcheck"); pngcheck != "" {
		if out, err := exec.Command(pngcheck, "-q", path).CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("pngcheck: %v: %s", err, out)
		}
	}
}

func checkXML(t *testing.T, name string, data []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// partwise is as much of MusicXML as it takes to add up bars.
type partwise struct {
	Parts []struct {
		ID       string `xml:"id,attr"`
		Measures []struct {
			Number     string `xml:"number,attr"`
			Attributes *struct {
				Divisions int `xml:"divisions"`
				Beats     int `xml:"time>beats"`
				Unit      int `xml:"time>beat-type"`
			} `xml:"attributes"`
			Items []struct {
				XMLName  xml.Name
				Chord    *struct{} `xml:"chord"`
				Duration int       `xml:"duration"`
			} `xml:",any"`
		} `xml:"measure"`
	} `xml:"part"`
}

// checkMusicXML adds up every bar of every part with a reader of its own.
func checkMusicXML(t *testing.T, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Entity = xml.HTMLEntity
	var s partwise
	if err := d.Decode(&s); err != nil {
		t.Errorf("MusicXML: %v", err)
		return
	}
	if len(s.Parts) == 0 {
		t.Error("MusicXML without parts")
	}
	for _, p := range s.Parts {
		divisions, beats, unit := 0, 0, 0
		for _, m := range p.Measures {
			if a := m.Attributes; a != nil {
				if a.Divisions > 0 {
					divisions = a.Divisions
				}
				if a.Beats > 0 {
					beats, unit = a.Beats, a.Unit
				}
			}
			if divisions == 0 || unit == 0 {
				t.Errorf("part %s bar %s: no divisions or no time", p.ID, m.Number)
				return
			}
			at, reached := 0, 0
			for _, x := range m.Items {
				switch x.XMLName.Local {
				case "note":
					if x.Chord == nil {
						at += x.Duration
					}
				case "backup":
					at -= x.Duration
				case "forward":
					at += x.Duration
				}
				reached = max(reached, at)
			}
			if want := divisions * 4 * beats / unit; reached != want || at != want {
				t.Errorf("part %s bar %s: adds up to %d of %d", p.ID, m.Number, at, want)
			}
		}
		if len(p.Measures) < 8 {
			t.Errorf("part %s has %d bars", p.ID, len(p.Measures))
		}
	}
}
