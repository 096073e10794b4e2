package narration

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/mark"
)

// tone is a sine as a WAV file.
func tone(rate, channels, frames int, hz float64) []byte {
	var data []byte
	for i := range frames {
		v := int16(12_000 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
		for range channels {
			data = binary.LittleEndian.AppendUint16(data, uint16(v))
		}
	}
	return file(1, channels, rate, 16, data)
}

// file is a WAV file with a header of these values.
func file(format, channels, rate, bits int, data []byte) []byte {
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
	for _, v := range []int{format, channels} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(bits))
	b = binary.LittleEndian.AppendUint32(append(b, "data"...), uint32(len(data)))
	b = append(b, data...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// Cues begin and end where the units' sounds do in the recording, to the sample.
func TestCuesAreTheSounds(t *testing.T) {
	t.Parallel()
	units := []Unit{
		{ID: "st1", Lines: []string{"The lamp went round,", "the storm came in."}, Sounds: [][]byte{tone(24_000, 1, 24_001, 440)}},
		{ID: "st2", Lines: []string{"Tea <for> two --> & more."}, Sounds: [][]byte{tone(48_000, 2, 4_800, 330), tone(44_100, 1, 4_411, 550)}},
		{ID: "st3", Lines: []string{"Good night."}, Sounds: [][]byte{tone(48_000, 1, 480, 220)}},
	}
	n, err := Join(units)
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(n.WAV)
	if err != nil || s.rate != Rate || s.channels != 1 || s.duration() != n.Duration() {
		t.Fatalf("the recording: %v, %d Hz, %d channels, %v of %v", err, s.rate, s.channels, s.duration(), n.Duration())
	}
	pcm := s.mono()
	sample := func(d time.Duration) int { return int(d * Rate / time.Second) }
	loud := func(from, to int) int {
		n := 0
		for _, v := range pcm[from:to] {
			if v > 50 || v < -50 {
				n++
			}
		}
		return n
	}
	// 24,001 frames of 24 kHz are 48,002 of 48 kHz; a unit ends on the next millisecond.
	want := []int{48_002, 4_800 + 4_802, 480}
	for i, c := range n.Cues {
		from, to := sample(c.From), sample(c.To)
		if over := to - from - want[i]; over < 0 || over >= perMilli {
			t.Errorf("%s has %d samples, want %d and less than a millisecond", c.ID, to-from, want[i])
		}
		if c.From%time.Millisecond != 0 || c.To%time.Millisecond != 0 {
			t.Errorf("%s goes from %v to %v, which subtitles cannot say", c.ID, c.From, c.To)
		}
		if i > 0 {
			if c.From-n.Cues[i-1].To != Pause || loud(sample(n.Cues[i-1].To), from) > 0 {
				t.Errorf("between %s and %s there is no pause", n.Cues[i-1].ID, c.ID)
			}
		}
		if loud(from, to) < (to-from)*8/10 {
			t.Errorf("%s is silent in parts: %d of %d samples are loud", c.ID, loud(from, to), to-from)
		}
	}
	wantSRT := "1\n00:00:00,000 --> 00:00:01,001\nThe lamp went round,\nthe storm came in.\n\n2\n00:00:01,601 --> 00:00:01,802\nTea <for> two → & more.\n\n3\n00:00:02,402 --> 00:00:02,412\nGood night.\n\n"
	if d := cmp.Diff(wantSRT, string(n.SRT())); d != "" {
		t.Error(d)
	}
	if vtt := string(n.VTT()); !strings.HasPrefix(vtt, "WEBVTT\n\nst1\n00:00:00.000 --> 00:00:01.001\n") || !strings.Contains(vtt, "Tea &lt;for&gt; two --&gt; &amp; more.\n") {
		t.Errorf("got %s", vtt)
	}
	again, err := Join(units)
	if err != nil || !bytes.Equal(again.WAV, n.WAV) {
		t.Error("the same units make another recording")
	}
	for _, kind := range []string{MediaWAV, MediaVTT} {
		data := map[string][]byte{MediaWAV: n.WAV, MediaVTT: n.VTT()}[kind]
		marked, err := mark.Write(kind, data, mark.Mark{Source: mark.Trained, Work: "w", Agent: "narrator"})
		if err != nil {
			t.Fatal(err)
		}
		if m, ok := mark.Read(kind, marked); !ok || m.Agent != "narrator" {
			t.Errorf("%s: the mark is %+v", kind, m)
		}
	}
}

// A recording is one to others, too.
func TestRecordingIsPlayed(t *testing.T) {
	t.Parallel()
	n, err := Join([]Unit{{ID: "pg1", Lines: []string{"A."}, Sounds: [][]byte{tone(22_050, 1, 22_050, 440)}}, {ID: "pg2", Lines: []string{"B."}, Sounds: [][]byte{tone(48_000, 1, 24_000, 440)}}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{FileWAV: n.WAV, FileSRT: n.SRT(), FileVTT: n.VTT()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	show := func(name, entries string) string {
		return strings.TrimSpace(opinion.Run(t, "ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", filepath.Join(dir, name)))
	}
	if got := show(FileWAV, "stream=codec_name,sample_rate,channels,duration"); got != "pcm_s16le,48000,1,2.100000" {
		t.Errorf("ffprobe says of the recording: %s", got)
	}
	for _, name := range []string{FileSRT, FileVTT} {
		// Settings of a cue stand behind its times; there are none.
		got := strings.Join(strings.Fields(strings.ReplaceAll(show(name, "packet=pts_time,duration_time"), ",\n", "\n")), "\n")
		if strings.TrimSuffix(got, ",") != "0.000000,1.000000\n1.600000,0.500000" {
			t.Errorf("ffprobe says of %s: %s", name, got)
		}
	}
}

// A change of rate keeps what is heard: a tone comes out as the tone it was, and
// what the new rate cannot hold is gone.
func TestResample(t *testing.T) {
	t.Parallel()
	for _, rate := range rates {
		for _, hz := range []float64{100, 1_000, 3_000} {
			s, err := open(tone(rate, 1, rate/2, hz))
			if err != nil {
				t.Fatal(err)
			}
			out := resample(s.mono(), rate)
			if want := (rate/2*Rate + rate - 1) / rate; len(out) != want {
				t.Errorf("%d Hz: %d samples, want %d", rate, len(out), want)
			}
			var sum float64
			edge := Rate / 50 // where the filter reaches beyond the sound
			for i := edge; i < len(out)-edge; i++ {
				d := float64(out[i]) - 12_000*math.Sin(2*math.Pi*hz*float64(i)/Rate)
				sum += d * d
			}
			if db := 10 * math.Log10(sum/float64(len(out)-2*edge)/(12_000*12_000/2)); db > -60 {
				t.Errorf("%d Hz: a tone of %g Hz is off by %.0f dB", rate, hz, db)
			}
		}
	}
	s, err := open(tone(96_000, 1, 96_000, 30_000))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range resample(s.mono(), 96_000)[1000:40_000] {
		if v > 12 || v < -12 {
			t.Fatalf("sample %d is %d: a tone that 48 kHz cannot hold is heard as another", i, v)
		}
	}
}

func TestHostileSounds(t *testing.T) {
	t.Parallel()
	good := tone(24_000, 1, 2_400, 440)
	patch := func(at int, v uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	hour := make([]byte, 2*8_000*3600)
	for name, c := range map[string]struct {
		wav  []byte
		want string
	}{
		"nothing":         {nil, "does not begin"},
		"a page":          {[]byte("<!DOCTYPE html><title>Sign in</title>"), "does not begin"},
		"an MP3":          {[]byte("ID3\x04\x00\x00\x00\x00\x00\x00 and more"), "does not begin"},
		"no chunks":       {good[:12], "no samples"},
		"no format":       {append(bytes.Clone(good[:12]), good[36:]...), "before what they are"},
		"a short format":  {patch(16, 4), "cut off"},
		"a chunk too far": {patch(16, 1<<31), "within a chunk"},
		"no samples":      {good[:44], "no sound"},
		"floats":          {file(3, 1, 24_000, 32, make([]byte, 400)), "16-bit"},
		"24 bits":         {file(1, 1, 24_000, 24, make([]byte, 300)), "16-bit"},
		"six channels":    {file(1, 6, 24_000, 16, make([]byte, 1200)), "channels"},
		"no channels":     {file(1, 0, 24_000, 16, make([]byte, 100)), "channels"},
		"no rate":         {file(1, 1, 0, 16, make([]byte, 100)), "rate"},
		"a rate too high": {file(1, 1, 1<<31, 16, make([]byte, 100)), "rate"},
		"an hour":         {file(1, 1, 8_000, 16, hour), "longer than its words"},
	} {
		_, err := Join([]Unit{{ID: "st7", Lines: []string{"Good night."}, Sounds: [][]byte{c.wav}}})
		if atelier.CodeOf(err) != atelier.CodeRefused || !strings.Contains(fmt.Sprint(err), "st7") || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: got %v, want a refusal that names st7 and says %q", name, err, c.want)
		}
	}
	// Lengths that a server did not know when it wrote them.
	if n, err := Join([]Unit{{ID: "st1", Lines: []string{"Good night."}, Sounds: [][]byte{patch(40, math.MaxUint32)}}}); err != nil || n.Duration() != 100*time.Millisecond {
		t.Errorf("a stream: got %v, %v", n.Duration(), err)
	}
	if _, err := Join([]Unit{{ID: "pg1", Lines: []string{strings.Repeat("a", 8000)}, Sounds: [][]byte{file(1, 1, 8_000, 16, hour)}}}); atelier.CodeOf(err) != atelier.CodeTooLarge {
		t.Errorf("an hour for words that can take it: got %v", err)
	}
}

// FuzzOpen: whatever a provider sends, it is refused or it is sound of a length that
// its bytes can have.
func FuzzOpen(f *testing.F) {
	f.Add(tone(24_000, 1, 100, 440))
	f.Add(file(1, 2, 44_100, 16, make([]byte, 7)))
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := open(b)
		if err != nil {
			return
		}
		if n := len(s.mono()); n == 0 || 2*n*s.channels > len(b) || s.duration() <= 0 {
			t.Errorf("%d bytes are %d samples, %v", len(b), n, s.duration())
		}
	})
}
