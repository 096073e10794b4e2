// Package flac makes a FLAC of one of the studio's WAVs: the same samples without
// loss in about half the bytes, with names and a cover (RFC 9639).
//
// It chooses fixed predictors and Rice parameters by itself, since trying all of
// them, as the library would, takes longer than the music; the library writes the
// stream. The same input gives the same bytes.
package flac

import (
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"github.com/atelierhq/atelier"
)

// Tag is a Vorbis comment: TITLE, ARTIST …
type Tag struct{ Name, Value string }

// Cover is the picture in front. JPEG; the sizes in pixels.
type Cover struct {
	JPEG          []byte
	Width, Height int
}

// Bounds and shape of the stream.
const (
	MaxBytes     = 512 << 20 // of the WAV
	blockSize    = 4096      // samples a channel
	smallest     = 16        // a last block below it lowers the stream's minimum, which the format forbids
	partitions   = 8         // of a block's residuals, each with its own Rice parameter
	maxRice      = 30
	maxOrder     = 4
	maxTag       = 8 << 10
	maxTags      = 64
	maxCoverSize = 8 << 20
)

// Encode makes the FLAC of a WAV with 16 or 24 bits a sample and one or two
// channels. Errors: CodeInvalid for another WAV, CodeTooLarge, CodeInternal.
func Encode(wav []byte, tags []Tag, cover *Cover) ([]byte, error) {
	in, err := open(wav)
	if err != nil {
		return nil, err
	}
	blocks, err := about(tags, cover)
	if err != nil {
		return nil, err
	}
	size := in.block()
	info := &meta.StreamInfo{BlockSizeMin: uint16(size), BlockSizeMax: uint16(size), SampleRate: uint32(in.rate), NChannels: uint8(in.channels), BitsPerSample: uint8(in.depth), NSamples: uint64(in.samples)}
	out := &file{b: make([]byte, 0, len(wav)*2/3)}
	enc, err := flac.NewEncoder(out, info, blocks...)
	if err != nil {
		return nil, failed(err)
	}
	channels := frame.ChannelsMono
	if in.channels == 2 {
		channels = frame.ChannelsLR
	}
	for at, number := 0, uint64(0); at < in.samples; at, number = at+size, number+1 {
		n := min(size, in.samples-at)
		f := &frame.Frame{Header: frame.Header{HasFixedBlockSize: true, BlockSize: uint16(n), SampleRate: uint32(in.rate), Channels: channels, BitsPerSample: uint8(in.depth), Num: number}}
		for c := range in.channels {
			sf := &frame.Subframe{Samples: in.read(c, at, n), NSamples: n}
			predict(sf)
			f.Subframes = append(f.Subframes, sf)
		}
		if err := enc.WriteFrame(f); err != nil {
			return nil, failed(err)
		}
	}
	if err := enc.Close(); err != nil {
		return nil, failed(err)
	}
	return out.b, nil
}

func failed(err error) error {
	return &atelier.Error{Code: atelier.CodeInternal, Message: "the FLAC cannot be written", Err: err}
}

// about is what stands before the music.
func about(tags []Tag, cover *Cover) ([]*meta.Block, error) {
	if len(tags) > maxTags {
		return nil, atelier.Invalidf("tags", "%d tags, the bound is %d", len(tags), maxTags)
	}
	comment := &meta.VorbisComment{Vendor: "Atelier"}
	for _, t := range tags {
		if len(t.Name)+len(t.Value) > maxTag {
			return nil, atelier.Invalidf("tags", "a tag of more than %d bytes", maxTag)
		}
		comment.Tags = append(comment.Tags, [2]string{t.Name, t.Value})
	}
	// The library writes a block of length 0 as an empty one, and counts any other anew.
	const some = 1
	blocks := []*meta.Block{{Header: meta.Header{Type: meta.TypeVorbisComment, Length: some}, Body: comment}}
	if cover != nil {
		if len(cover.JPEG) > maxCoverSize {
			return nil, atelier.Invalidf("cover", "%d bytes, the bound is %d", len(cover.JPEG), maxCoverSize)
		}
		const front, depth = 3, 24
		blocks = append(blocks, &meta.Block{Header: meta.Header{Type: meta.TypePicture, Length: some}, Body: &meta.Picture{Type: front, MIME: "image/jpeg",
			Width: uint32(cover.Width), Height: uint32(cover.Height), Depth: depth, Data: cover.JPEG}})
	}
	return blocks, nil
}

// predict chooses how a block of one channel is written: constant, or the fixed
// predictor whose residuals are smallest in sum, with a Rice parameter for each
// partition from their mean (RFC 9639, 9.2.5 and 9.2.7).
func predict(sf *frame.Subframe) {
	s := sf.Samples
	same := true
	for _, v := range s {
		same = same && v == s[0]
	}
	if same {
		sf.Pred = frame.PredConstant
		return
	}
	sf.Pred = frame.PredFixed
	// Differences of differences: the residuals of the orders 0 to 4.
	var sum [maxOrder + 1]uint64
	var last [maxOrder]int64
	for i, v := range s {
		d := int64(v)
		for order := range sum {
			if i >= maxOrder {
				sum[order] += magnitude(d)
			}
			if order < maxOrder {
				d, last[order] = d-last[order], d
			}
		}
	}
	for order := range sum {
		if sum[order] < sum[sf.Order] && len(s) > maxOrder {
			sf.Order = order
		}
	}
	n := 1
	if len(s)%partitions == 0 && len(s)/partitions > maxOrder {
		n = partitions
	}
	rice := &frame.RiceSubframe{PartOrder: bits.Len(uint(n)) - 1, Partitions: make([]frame.RicePartition, n)}
	clear(last[:])
	total, count, part := uint64(0), 0, 0
	for i, v := range s {
		d := int64(v)
		for order := range sf.Order {
			d, last[order] = d-last[order], d
		}
		if i >= sf.Order {
			total += magnitude(d) * 2
			count++
		}
		if (i+1)%(len(s)/n) == 0 {
			// Of a geometric distribution with mean m the best parameter is log2 m.
			k := 0
			for uint64(count)<<(k+1) <= total && k < maxRice {
				k++
			}
			rice.Partitions[part].Param = uint(k)
			total, count, part = 0, 0, part+1
		}
	}
	sf.RiceSubframe, sf.ResidualCodingMethod = rice, frame.ResidualCodingMethodRice2
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// pcm is the sound in a WAV.
type pcm struct {
	data                           []byte
	rate, channels, depth, samples int
}

// open finds the samples (RIFF, Microsoft's WAVE format).
func open(b []byte) (pcm, error) {
	var p pcm
	switch {
	case len(b) > MaxBytes:
		return p, atelier.Errorf(atelier.CodeTooLarge, "a WAV of %d bytes, the bound is %d", len(b), MaxBytes)
	case len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE":
		return p, atelier.Invalidf("wav", "no WAV")
	}
	for at := 12; at+8 <= len(b); {
		n := int64(binary.LittleEndian.Uint32(b[at+4:]))
		if n > int64(len(b)-at-8) {
			return p, atelier.Invalidf("wav", "a chunk ends behind the file")
		}
		body := b[at+8 : at+8+int(n)]
		switch string(b[at : at+4]) {
		case "fmt ":
			if n < 16 {
				return p, atelier.Invalidf("wav", "a short format")
			}
			p.channels, p.rate, p.depth = int(binary.LittleEndian.Uint16(body[2:])), int(binary.LittleEndian.Uint32(body[4:])), int(binary.LittleEndian.Uint16(body[14:]))
			if kind := binary.LittleEndian.Uint16(body); kind != 1 && kind != 0xfffe {
				return p, atelier.Invalidf("wav", "not plain samples")
			}
		case "data":
			p.data = body
		}
		at += 8 + int(n+n%2)
	}
	if p.channels < 1 || p.channels > 2 || p.depth != 16 && p.depth != 24 || p.rate < 1 || p.rate > 655350 {
		return p, atelier.Invalidf("wav", "%d channels of %d bits at %d Hz; one or two of 16 or 24 are wanted", p.channels, p.depth, p.rate)
	}
	p.samples = len(p.data) / (p.channels * p.depth / 8)
	if p.samples < smallest {
		return p, atelier.Invalidf("wav", "%d samples, at least %d are wanted", p.samples, smallest)
	}
	return p, nil
}

// block is a length of blocks that leaves none too short at the end.
func (p pcm) block() int {
	n := min(blockSize, p.samples)
	for n > smallest && p.samples%n != 0 && p.samples%n < smallest {
		n -= partitions
	}
	return n
}

// read returns n samples of a channel.
func (p pcm) read(channel, at, n int) []int32 {
	out := make([]int32, n)
	width := p.depth / 8
	stride := width * p.channels
	i := at*stride + channel*width
	for k := range out {
		if width == 3 {
			out[k] = int32(uint32(p.data[i])<<8|uint32(p.data[i+1])<<16|uint32(p.data[i+2])<<24) >> 8
		} else {
			out[k] = int32(int16(binary.LittleEndian.Uint16(p.data[i:])))
		}
		i += stride
	}
	return out
}

// file is an io.WriteSeeker over bytes: the encoder writes length and digest back.
type file struct {
	b  []byte
	at int
}

func (f *file) Write(p []byte) (int, error) {
	n := copy(f.b[f.at:], p)
	f.b = append(f.b, p[n:]...)
	f.at += len(p)
	return len(p), nil
}

func (f *file) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart || offset < 0 || offset > int64(len(f.b)) {
		return 0, errors.New("seek outside the file")
	}
	f.at = int(offset)
	return offset, nil
}
