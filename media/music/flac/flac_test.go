package flac_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	mewkiz "github.com/mewkiz/flac"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/music/flac"
)

// wav makes a WAV of what sample says for each sample and channel.
func wav(n, channels, depth int, sample func(i, c int) int) []byte {
	var data []byte
	for i := range n {
		for c := range channels {
			v := sample(i, c)
			for b := range depth / 8 {
				data = append(data, byte(v>>(8*b)))
			}
		}
	}
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(36+len(data)))
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, 48000)
	b = binary.LittleEndian.AppendUint32(b, uint32(48000*channels*depth/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*depth/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(depth))
	b = binary.LittleEndian.AppendUint32(append(b, "data"...), uint32(len(data)))
	return append(b, data...)
}

func tone(i, c int) int {
	t := float64(i) / 48000
	return int(3e6*math.Exp(-t)*math.Sin(2*math.Pi*220*t+float64(c))) + rand.N(64)
}

func TestLossless(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	var pic bytes.Buffer
	if err := jpeg.Encode(&pic, image.NewGray(image.Rect(0, 0, 32, 20)), nil); err != nil {
		t.Fatal(err)
	}
	cover := &flac.Cover{JPEG: pic.Bytes(), Width: 32, Height: 20}
	tags := []flac.Tag{{"TITLE", "The Fox & the “Crow”"}, {"COMMENT", "Generated."}}
	for name, in := range map[string][]byte{
		"a tone":           wav(48000*2, 2, 24, tone),
		"noise, full size": wav(30000, 2, 24, func(int, int) int { return rnd.IntN(1<<24) - 1<<23 }),
		"silence":          wav(10000, 2, 24, func(int, int) int { return 0 }),
		"the extremes":     wav(9000, 2, 24, func(i, _ int) int { return []int{-1 << 23, 1<<23 - 1}[i%2] }),
		"sixteen bits":     wav(9001, 1, 16, func(i, _ int) int { return i%65536 - 32768 }),
		"a short end":      wav(4096*3+5, 2, 24, tone),
		"hardly anything":  wav(16, 2, 24, tone),
	} {
		out, err := flac.Encode(in, tags, cover)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		depth := int(binary.LittleEndian.Uint16(in[34:]))
		if got, want := decode(t, name, out, depth), in[44:]; !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes of samples came back of %d, or other ones", name, len(got), len(want))
		}
		if again, _ := flac.Encode(in, tags, cover); !bytes.Equal(out, again) {
			t.Errorf("%s: the same sound is other bytes", name)
		}
		if name == "a tone" && len(out) > len(in)*3/4 {
			t.Errorf("%s: %d bytes of %d", name, len(out), len(in))
		}
		t.Run("flac "+name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.flac")
			if err := os.WriteFile(path, out, 0o600); err != nil {
				t.Fatal(err)
			}
			opinion.Run(t, "flac", "-t", "-s", "--warnings-as-errors", path)
			said := opinion.Run(t, "ffprobe", "-v", "error", "-show_format", "-show_streams", path)
			if !strings.Contains(said, "TITLE=The Fox & the “Crow”") || !strings.Contains(said, "codec_name=mjpeg") {
				t.Errorf("ffprobe finds no title or no cover:\n%s", said)
			}
		})
	}
}

func decode(t *testing.T, name string, b []byte, depth int) []byte {
	t.Helper()
	s, err := mewkiz.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for {
		f, err := s.ParseNext()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%s: block %d: %v", name, len(out), err)
		}
		for i := range f.Subframes[0].Samples {
			for _, sf := range f.Subframes {
				for k := range depth / 8 {
					out = append(out, byte(sf.Samples[i]>>(8*k)))
				}
			}
		}
	}
}

func TestRefusesOtherWAVs(t *testing.T) {
	t.Parallel()
	good := wav(100, 2, 24, tone)
	for name, b := range map[string][]byte{
		"nothing": nil, "another file": []byte("ID3 and more of it"), "cut off": good[:60], "eight bits": wav(100, 2, 8, tone),
		"three channels": wav(100, 3, 24, tone), "too short": wav(3, 2, 24, tone), "no format": append([]byte("RIFF\x00\x00\x00\x00WAVE"), good[36:]...),
	} {
		if _, err := flac.Encode(b, nil, nil); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
	if _, err := flac.Encode(good, []flac.Tag{{"TITLE", strings.Repeat("x", 1<<20)}}, nil); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("a huge tag: got %v, want invalid", err)
	}
}

func BenchmarkEncode(b *testing.B) {
	in := wav(48000*60, 2, 24, tone)
	for b.Loop() {
		out, err := flac.Encode(in, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(out))/float64(len(in)), "ratio")
	}
	b.Logf("%d bytes of 60 s", len(in))
}

func FuzzEncode(f *testing.F) {
	f.Add(wav(64, 2, 24, tone))
	f.Add(wav(64, 1, 16, tone)[:70])
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := flac.Encode(b, nil, nil)
		if err != nil && atelier.CodeOf(err) != atelier.CodeInvalid || err == nil && len(out) == 0 {
			t.Errorf("got %d bytes, %v", len(out), err)
		}
	})
}
