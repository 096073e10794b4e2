package provider

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
	"time"
)

func pngOf(w, h int) []byte {
	var b bytes.Buffer
	png.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h)))
	return b.Bytes()
}

// sized is a PNG with another size written into its header, its checksum wrong or not.
func sized(w, h uint32) []byte {
	b := pngOf(8, 8)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	return b
}

// waveOf is a mono WAV of 8 kHz with n samples, whose header claims another length.
func waveOf(n int, claims uint32) []byte {
	b := []byte("RIFF\xff\xff\xff\xffWAVEfmt ")
	for _, v := range []uint32{16, 1 | 1<<16, 8000, 16000, 2 | 16<<16} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, "LIST\x03\x00\x00\x00abc\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, claims)
	return append(b, make([]byte, 2*n)...)
}

func TestPicture(t *testing.T) {
	t.Parallel()
	var j bytes.Buffer
	jpeg.Encode(&j, image.NewGray(image.Rect(0, 0, 16, 8)), nil)
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"png":       {pngOf(16, 8), "image/png"},
		"jpeg":      {j.Bytes(), "image/jpeg"},
		"widest":    {pngOf(maxSide, 1), "image/png"},
		"too wide":  {pngOf(maxSide+1, 1), ""},
		"half":      {pngOf(64, 64)[:80], ""},
		"half jpeg": {j.Bytes()[:j.Len()/2], ""},
		"cut head":  {pngOf(16, 8)[:20], ""},
		"bomb":      {sized(20_000, 20_000), ""},
		"zero":      {sized(0, 8), ""},
		"gif":       {[]byte("GIF89a\x01\x00\x01\x00"), ""},
		"svg":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), ""},
		"json":      {[]byte(`{"image":1}`), ""},
		"elf":       {[]byte("\x7fELF\x02\x01\x01"), ""},
		"html":      {[]byte("\x89PNG\r\n\x1a\n<script>alert(1)</script>"), ""},
		"empty":     {nil, ""},
		"webp":      {[]byte("RIFF\x10\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"), ""},
		"wav":       {waveOf(10, 20), ""},
		"padding":   {make([]byte, maxImage+1), ""},
	} {
		img, mediaType, ok := picture(tc.data)
		if ok != (tc.want != "") || ok && (mediaType != tc.want || img == nil) {
			t.Errorf("%s: got %q, %v, want %q", name, mediaType, ok, tc.want)
		}
	}
}

// TestBombs is not parallel: it counts what the process allocates.
func TestBombs(t *testing.T) {
	for name, data := range map[string][]byte{"20,000 a side": sized(20_000, 20_000), "one long row": sized(1<<31-1, 1), "just over": sized(maxSide+1, maxSide)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, ok := picture(data)
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; ok || grown > 1<<20 {
			t.Errorf("%s: taken %v, %d bytes allocated", name, ok, grown)
		}
	}
}

func TestWave(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		data []byte
		want time.Duration // 0: refused
	}{
		"plain":    {waveOf(8000, 16000), time.Second},
		"streamed": {waveOf(4000, 1<<32-1), time.Second / 2},
		"more":     {waveOf(8000, 8000), time.Second / 2},
		"empty":    {waveOf(0, 0), 0},
		"one byte": {append(waveOf(0, 1), 'x'), 0},
		"no data":  {waveOf(10, 20)[:44], 0},
		"webp":     {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 "), 0},
		"mp3":      {[]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), 0},
		"html":     {[]byte("<html>"), 0},
		"8 bit":    {bytes.Replace(waveOf(10, 20), []byte{2, 0, 16, 0}, []byte{1, 0, 8, 0}, 1), 0},
		"nothing":  {nil, 0},
	} {
		s, ok := wave(tc.data)
		if ok != (tc.want > 0) || s.duration != tc.want {
			t.Errorf("%s: got %v, %v, want %v", name, s.duration, ok, tc.want)
		}
	}
}

func FuzzWave(f *testing.F) {
	f.Add(waveOf(100, 200))
	f.Add(waveOf(1, 1<<32-1))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, ok := wave(b); ok && (s.duration <= 0 || s.duration > time.Duration(len(b))*time.Second) {
			t.Errorf("%d bytes last %v", len(b), s.duration)
		}
	})
}

func FuzzPicture(f *testing.F) {
	f.Add(pngOf(4, 4))
	f.Add(sized(9000, 9000))
	f.Fuzz(func(t *testing.T, b []byte) {
		if img, _, ok := picture(b); ok && (img.Bounds().Dx() > maxSide || img.Bounds().Dy() > maxSide) {
			t.Errorf("a picture of %v", img.Bounds())
		}
	})
}

func FuzzProblem(f *testing.F) {
	f.Add([]byte(`{"error":{"code":"insufficient_quota"}}`))
	f.Add([]byte(`{"error":"x"}`))
	f.Fuzz(func(t *testing.T, b []byte) { p := problemOf(b); p.quota(); p.policy() })
}
