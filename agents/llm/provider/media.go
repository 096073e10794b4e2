package provider

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"time"

	"golang.org/x/image/webp"
)

// picture recognises a picture by its content, judges its size by its header, and
// only then decodes it, whole. Nothing goes through the registry of package image:
// what it knows depends on who imported what.
func picture(b []byte) (img image.Image, mediaType string, ok bool) {
	var config func() (image.Config, error)
	var decode func() (image.Image, error)
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		mediaType = "image/png"
		config = func() (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) }
		decode = func() (image.Image, error) { return png.Decode(bytes.NewReader(b)) }
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		mediaType = "image/jpeg"
		config = func() (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) }
		decode = func() (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		mediaType = "image/webp"
		config = func() (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) }
		decode = func() (image.Image, error) { return webp.Decode(bytes.NewReader(b)) }
	default:
		return nil, "", false
	}
	if len(b) > maxImage {
		return nil, "", false
	}
	c, err := config()
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > maxSide || c.Height > maxSide {
		return nil, "", false
	}
	img, err = decode()
	return img, mediaType, err == nil
}

// sound is what we know of a WAV file.
type sound struct {
	duration time.Duration
}

// wave recognises a WAV file of 16-bit PCM and measures it by the samples that are
// there: servers that stream write a length of 2^32-1 into its header.
func wave(b []byte) (sound, bool) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return sound{}, false
	}
	var perSecond, frame int64
	for at := 12; at+8 <= len(b); {
		id, size := string(b[at:at+4]), int64(binary.LittleEndian.Uint32(b[at+4:]))
		at += 8
		have := int64(len(b) - at)
		switch id {
		case "fmt ":
			if size < 16 || have < size {
				return sound{}, false
			}
			format, channels := binary.LittleEndian.Uint16(b[at:]), int64(binary.LittleEndian.Uint16(b[at+2:]))
			rate, bits := int64(binary.LittleEndian.Uint32(b[at+4:])), binary.LittleEndian.Uint16(b[at+14:])
			if format != 1 || bits != 16 || channels < 1 || channels > 2 || rate < 8_000 || rate > 192_000 {
				return sound{}, false
			}
			frame = 2 * channels
			perSecond = rate * frame
		case "data":
			frames := int64(0)
			if frame > 0 {
				frames = min(size, have) / frame
			}
			if frames == 0 {
				return sound{}, false
			}
			return sound{time.Duration(frames * frame * int64(time.Second) / perSecond)}, true
		}
		if size > have {
			return sound{}, false
		}
		at += int(size + size%2)
	}
	return sound{}, false
}
