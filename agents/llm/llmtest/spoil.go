package llmtest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// spoil puts the faults of an answer's content into it.
func spoil(q Request, a Reply) Reply {
	switch a.Fault {
	case Empty:
		a.Text, a.Data = "", nil
	case WrongSchema:
		a.Text = `{"thinking":"Whatever.","answer":{"something":["else"],"entirely":true}}`
	case DuplicateKeys:
		a.Text = strings.Replace(a.Text, `"answer":`, `"answer":{},"answer":`, 1)
	case NullFields:
		a.Text = `{"thinking":"Nothing.","answer":null}`
	case DeepJSON:
		a.Text = strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000)
		a.Usage = &Usage{In: 1, Out: 1} // it would be cut at the token limit otherwise
	case TrailingData:
		a.Text += ` {"approve":true}`
	case ImageHTML:
		a.Data = []byte("<!DOCTYPE html><img src=x onerror=alert(1)>")
	case ImageSVG:
		a.Data = []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	case ImageELF:
		a.Data = append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 64)...)
	case ImageBomb:
		a.Data = header(20_000, 20_000)
	case ImageTruncated:
		a.Data = a.Data[:len(a.Data)/2]
	case ImagePolyglot:
		a.Data = []byte("\x89PNG\r\n\x1a\n<script>alert(1)</script>")
	case ImageGIFBomb:
		a.Data = []byte("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;")
	case NotJSON:
		if q.Kind == Speech {
			a.Data = []byte("<!DOCTYPE html><title>Sign in</title>")
		}
	}
	return a
}

// header is a PNG that claims a size and has no pixels.
func header(w, h uint32) []byte {
	chunk := make([]byte, 17)
	copy(chunk, "IHDR")
	binary.BigEndian.PutUint32(chunk[4:], w)
	binary.BigEndian.PutUint32(chunk[8:], h)
	copy(chunk[12:], []byte{8, 2, 0, 0, 0})
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
}

// PNG draws a picture for a script: a field of one colour with a darker disc, so
// that it is not blank.
func PNG(w, h int, c color.RGBA) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := min(w, h) / 3
	for y := range h {
		for x := range w {
			p := c
			if dx, dy := x-w/2, y-h/2; dx*dx+dy*dy < r*r {
				p = color.RGBA{c.R / 2, c.G / 2, c.B / 2, 255}
			}
			img.SetRGBA(x, y, p)
		}
	}
	var b bytes.Buffer
	png.Encode(&b, img) // into memory, of a kind it knows: it cannot fail
	return b.Bytes()
}

// Tone speaks for a script: a sound as [WAV] makes it, 80 ms for every letter, space
// and mark of the words, so that other words take another time.
func Tone(words string) []byte { return WAV(0.08 * float64(len([]rune(words)))) }

// WAV makes a mono sound of 24 kHz and 16 bits for a script: a square wave, so that
// it is not silent.
func WAV(seconds float64) []byte {
	const rate = 24_000
	n := int(seconds * rate)
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, uint32(36+2*n))
	b = append(b, "WAVEfmt "...)
	for _, v := range []uint32{16, 1 | 1<<16, rate, 2 * rate, 2 | 16<<16} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*n))
	for i := range n {
		v := int16(4000)
		if i/50%2 == 1 {
			v = -v
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}
