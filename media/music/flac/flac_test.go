package flac

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/mewkiz/flac"
)

func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("ATELIER_REQUIRE_TOOLS") != "" {
			t.Fatalf("%s is required and absent", name)
		}
		t.Skipf("%s is absent", name)
	}
	return path
}

func wavOf(pcm []byte) []byte {
	var b bytes.Buffer
	le := binary.LittleEndian
	b.WriteString("RIFF")
	b.Write(le.AppendUint32(nil, uint32(36+len(pcm))))
	b.WriteString("WAVEfmt ")
	h := le.AppendUint32(nil, 16)
	h = le.AppendUint16(h, 1)
	h = le.AppendUint16(h, channels)
	h = le.AppendUint32(h, rate)
	h = le.AppendUint32(h, rate*channels*bits/8)
	h = le.AppendUint16(h, channels*bits/8)
	h = le.AppendUint16(h, bits)
	b.Write(h)
	b.WriteString("data")
	b.Write(le.AppendUint32(nil, uint32(len(pcm))))
	b.Write(pcm)
	return b.Bytes()
}

// played is a real piece of a few seconds.
func played(t testing.TB) []byte {
	t.Helper()
	s := &music.Score{Title: "Proof", Key: music.Key{Tonic: "G", Mode: music.Major}, Meter: music.Meter{Beats: 4, Unit: 4}, Bars: 4,
		Tempo: []music.Tempo{{Tick: 0, QPM: 120}}}
	for i, name := range []string{"flute", "harp", "cello", "drums"} {
		in, _ := music.InstrumentOf(name)
		p := music.Part{Name: []string{"melody", "harmony", "bass", "pulse"}[i], Instrument: name, Role: "accompaniment", Clef: in.Clef, Pan: 20 * (i - 1)}
		base := []int{74, 62, 43, 38}[i]
		if name == "drums" {
			p.Role = "percussion"
		}
		for k := range 15 {
			p.Notes = append(p.Notes, music.Note{Tick: k * 480, Ticks: 480, Pitch: base + k%3*2*min(1, 3-i), Velocity: 70 + k})
		}
		s.Parts = append(s.Parts, p)
	}
	wav, err := synth.Render(context.Background(), s, synth.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return wav
}

// decode reads the samples of a stream with the library's decoder, which checks
// every checksum.
func decode(t *testing.T, data []byte) []byte {
	t.Helper()
	st, err := flac.New(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for {
		f, err := st.ParseNext()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.SampleRate != rate || f.BitsPerSample != bits {
			t.Fatalf("a frame of %d Hz and %d bits", f.SampleRate, f.BitsPerSample)
		}
		for i := range f.Subframes[0].Samples {
			for _, sub := range f.Subframes {
				v := sub.Samples[i]
				out = append(out, byte(v), byte(v>>8), byte(v>>16))
			}
		}
	}
	return out
}

func cover(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEncode(t *testing.T) {
	t.Parallel()
	wav := played(t)
	tags := []Tag{{"TITLE", "Das große Meer"}, {"ARTIST", "Atelier"}}
	got, err := Encode(wav, tags, cover(t), "image/png")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(wav, tags, cover(t), "image/png")
	if err != nil || !bytes.Equal(got, again) {
		t.Fatalf("the second time gave other bytes: %v", err)
	}
	pcm, err := samples(wav)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(decode(t, got), pcm) {
		t.Fatal("the decoded samples are not the WAV's")
	}
	if r := float64(len(got)) / float64(len(wav)); r > 0.7 {
		t.Errorf("the FLAC has %.2f of the WAV's size, want at most 0.7", r)
	} else {
		t.Logf("%.3f of the WAV's size", r)
	}
	bin := tool(t, "flac")
	file := filepath.Join(t.TempDir(), "a.flac")
	if err := os.WriteFile(file, got, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin, "-t", "--warnings-as-errors", file).CombinedOutput(); err != nil {
		t.Fatalf("flac -t: %v\n%s", err, out)
	}
	out, err := exec.Command(tool(t, "metaflac"), "--list", file).CombinedOutput()
	if err != nil {
		t.Fatalf("metaflac: %v\n%s", err, out)
	}
	for _, want := range []string{"TITLE=Das große Meer", "type: 3 (Cover (front))", "MIME type: image/png", "width: 40", "sample_rate: 48000 Hz", "bits-per-sample: 24"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("metaflac says nothing of %q", want)
		}
	}
}

// TestEncodeAnything: noise, silence, full scale, one channel alone and lengths
// around the limits of a block come back as they were, and flac finds no fault.
func TestEncodeAnything(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	kinds := map[string]func(i int) (l, r int32){
		"noise":    func(int) (int32, int32) { return int32(rnd.Uint32()) >> 8, int32(rnd.Uint32()) >> 8 },
		"silence":  func(int) (int32, int32) { return 0, 0 },
		"square":   func(i int) (int32, int32) { v := int32(8388607 - i%2*16777215); return v, -v - 1 },
		"one side": func(i int) (int32, int32) { return int32(i % 1000 * 300), 0 },
		"equal":    func(i int) (int32, int32) { v := int32(i * i % 99991); return v, v },
	}
	bin, lookErr := exec.LookPath("flac")
	dir := t.TempDir()
	for name, f := range kinds {
		for _, n := range []int{16, 17, 63, 4095, 4096, 4097, 4111, 4112, 8192, 10000} {
			pcm := make([]byte, 0, 6*n)
			for i := range n {
				l, r := f(i)
				pcm = append(pcm, byte(l), byte(l>>8), byte(l>>16), byte(r), byte(r>>8), byte(r>>16))
			}
			got, err := Encode(wavOf(pcm), nil, nil, "")
			if err != nil {
				t.Fatalf("%s of %d: %v", name, n, err)
			}
			if !bytes.Equal(decode(t, got), pcm) {
				t.Fatalf("%s of %d does not come back", name, n)
			}
			if lookErr == nil && (n == 17 || n == 4097 || n == 4112) {
				file := filepath.Join(dir, "x.flac")
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
				if out, err := exec.Command(bin, "-t", "--warnings-as-errors", file).CombinedOutput(); err != nil {
					t.Errorf("%s of %d: flac -t: %v\n%s", name, n, err, out)
				}
			}
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	good := wavOf(make([]byte, 6*100))
	mono := append([]byte(nil), good...)
	mono[22] = 1
	for name, f := range map[string]func() ([]byte, error){
		"no WAV":        func() ([]byte, error) { return Encode([]byte("RIFF????WAVE"), nil, nil, "") },
		"one channel":   func() ([]byte, error) { return Encode(mono, nil, nil, "") },
		"cut short":     func() ([]byte, error) { return Encode(good[:len(good)-7], nil, nil, "") },
		"too few":       func() ([]byte, error) { return Encode(wavOf(make([]byte, 6*15)), nil, nil, "") },
		"tag name":      func() ([]byte, error) { return Encode(good, []Tag{{"A=B", "c"}}, nil, "") },
		"tag value":     func() ([]byte, error) { return Encode(good, []Tag{{"A", "c\x00d"}}, nil, "") },
		"cover":         func() ([]byte, error) { return Encode(good, nil, []byte("no picture"), "image/png") },
		"cover's media": func() ([]byte, error) { return Encode(good, nil, cover(t), "image/jpeg") },
	} {
		_, err := f()
		var e *atelier.Error
		if !errors.As(err, &e) || e.Code != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want an invalid error", name, err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	wav := played(b)
	b.SetBytes(int64(len(wav)))
	b.ResetTimer()
	for range b.N {
		if _, err := Encode(wav, nil, nil, ""); err != nil {
			b.Fatal(err)
		}
	}
}
