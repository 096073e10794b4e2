// Package flac packs the studio's WAV files losslessly: Encode writes a FLAC
// stream whose decoded samples are the WAV's, with tags and a cover picture.
// The same input gives the same bytes.
package flac

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	_ "image/jpeg" // covers
	_ "image/png"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

const (
	rate     = 48000
	bits     = 24
	channels = 2

	// MaxWAV and MaxCover bound what is read; both are far above what the studio makes.
	MaxWAV   = 256 << 20
	MaxCover = 8 << 20
	maxTags  = 64
	maxValue = 4096 // bytes of one tag

	blockSize = 4096
	minBlock  = 16 // the format's least, also for the last block
)

// Tag is one Vorbis comment: a name of capital letters, digits and _, and a value.
type Tag struct{ Name, Value string }

// Encode packs a WAV of 48 kHz, 24 bits and two channels. cover is a PNG or JPEG
// picture for the front, nil for none, and coverMIME its media type. Errors:
// CodeInvalid for a WAV, a tag or a cover that is not what it should be,
// CodeTooLarge for one that is too large.
func Encode(wav []byte, tags []Tag, cover []byte, coverMIME string) ([]byte, error) {
	pcm, err := samples(wav)
	if err != nil {
		return nil, err
	}
	blocks, err := metadata(tags, cover, coverMIME)
	if err != nil {
		return nil, err
	}
	const frameBytes = channels * bits / 8
	total := len(pcm) / frameBytes
	out := &memory{b: make([]byte, 0, len(wav)*3/4)}
	info := &meta.StreamInfo{BlockSizeMin: blockSize, BlockSizeMax: blockSize, SampleRate: rate, NChannels: channels, BitsPerSample: bits}
	// The encoder's Close would close the file, and writes sizes and MD5 only
	// where it can seek: memory can, and has no Close.
	enc, err := flac.NewEncoder(out, info, blocks...)
	if err != nil {
		return nil, failed(err)
	}
	// The analysis of the library weighs fifteen parameters for five orders sample
	// by sample; plan does the same from sums, in a fraction of the time.
	enc.EnablePredictionAnalysis(false)
	var p planner
	for from := 0; from < total; {
		n := min(blockSize, total-from)
		if rest := total - from - n; rest > 0 && rest < minBlock {
			n -= minBlock // the last block would be too short
		}
		f := p.frame(pcm[from*frameBytes:(from+n)*frameBytes], n)
		if err := enc.WriteFrame(f); err != nil {
			return nil, failed(err)
		}
		from += n
	}
	if err := enc.Close(); err != nil {
		return nil, failed(err)
	}
	return out.b, nil
}

func failed(err error) error {
	return &atelier.Error{Code: atelier.CodeInternal, Message: "the FLAC file could not be written", Err: err}
}

// samples finds the sample data of a WAV.
func samples(wav []byte) ([]byte, error) {
	bad := atelier.Invalidf("wav", "not a WAV of 48 kHz, 24 bits and two channels")
	if len(wav) > MaxWAV {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a WAV of over %d bytes", MaxWAV)
	}
	if len(wav) < 12 || string(wav[:4]) != "RIFF" || string(wav[8:12]) != "WAVE" {
		return nil, bad
	}
	format := false
	for b := wav[12:]; len(b) >= 8; {
		id, size := string(b[:4]), uint64(binary.LittleEndian.Uint32(b[4:]))
		if size > uint64(len(b)-8) {
			return nil, bad
		}
		body := b[8 : 8+size]
		switch id {
		case "fmt ":
			if size < 16 || binary.LittleEndian.Uint16(body) != 1 || binary.LittleEndian.Uint16(body[2:]) != channels ||
				binary.LittleEndian.Uint32(body[4:]) != rate || binary.LittleEndian.Uint16(body[14:]) != bits {
				return nil, bad
			}
			format = true
		case "data":
			const frameBytes = channels * bits / 8
			if !format || size%frameBytes != 0 || size/frameBytes < minBlock {
				return nil, bad
			}
			return body, nil
		}
		b = b[min(uint64(len(b)), 8+size+size%2):]
	}
	return nil, bad
}

func metadata(tags []Tag, cover []byte, mime string) ([]*meta.Block, error) {
	if len(tags) > maxTags {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "more than %d tags", maxTags)
	}
	comment := &meta.VorbisComment{Vendor: "Atelier"}
	length := 4 + len(comment.Vendor) + 4
	for _, t := range tags {
		if t.Name == "" || strings.Trim(t.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			return nil, atelier.Invalidf("tags", "a tag's name is of capital letters, digits and _")
		}
		if !utf8.ValidString(t.Value) || strings.ContainsRune(t.Value, 0) || len(t.Value) > maxValue {
			return nil, atelier.Invalidf("tags", "the tag %s is not text of at most %d bytes", t.Name, maxValue)
		}
		comment.Tags = append(comment.Tags, [2]string{t.Name, t.Value})
		length += 4 + len(t.Name) + 1 + len(t.Value)
	}
	blocks := []*meta.Block{{Header: meta.Header{Type: meta.TypeVorbisComment, Length: int64(length)}, Body: comment}}
	if cover == nil {
		return blocks, nil
	}
	if len(cover) > MaxCover {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a cover of over %d bytes", MaxCover)
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(cover))
	if err != nil || "image/"+kind != mime {
		return nil, atelier.Invalidf("cover", "not a PNG or JPEG picture of its media type")
	}
	pic := &meta.Picture{Type: 3, MIME: mime, Desc: "Cover", Width: uint32(c.Width), Height: uint32(c.Height), Depth: 24, Data: cover}
	length = 32 + len(mime) + len(pic.Desc) + len(cover)
	return append(blocks, &meta.Block{Header: meta.Header{Type: meta.TypePicture, Length: int64(length)}, Body: pic}), nil
}

// memory is an io.WriteSeeker over bytes.
type memory struct {
	b  []byte
	at int
}

func (m *memory) Write(p []byte) (int, error) {
	n := copy(m.b[m.at:], p)
	m.b = append(m.b, p[n:]...)
	m.at += len(p)
	return len(p), nil
}

func (m *memory) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(m.at)
	case io.SeekEnd:
		offset += int64(len(m.b))
	}
	if offset < 0 || offset > int64(len(m.b)) {
		return 0, errors.New("seek outside the file")
	}
	m.at = int(offset)
	return offset, nil
}

// planner chooses how each block is packed; its buffers are used again.
type planner struct {
	left, right, mid, side [blockSize]int32
	sums                   [5][1 << maxParts]uint64
}

// frame reads n samples and plans their frame: left and right, or middle and
// side where that is smaller.
func (p *planner) frame(pcm []byte, n int) *frame.Frame {
	l, r, m, s := p.left[:n], p.right[:n], p.mid[:n], p.side[:n]
	for i := range n {
		b := pcm[6*i : 6*i+6]
		l[i] = int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
		r[i] = int32(uint32(b[3])<<8|uint32(b[4])<<16|uint32(b[5])<<24) >> 8
		m[i], s[i] = (l[i]+r[i])>>1, l[i]-r[i]
	}
	pl, cl := p.plan(l, bits)
	pr, cr := p.plan(r, bits)
	pm, cm := p.plan(m, bits)
	ps, cs := p.plan(s, bits+1)
	f := &frame.Frame{Header: frame.Header{BlockSize: uint16(n), SampleRate: rate, BitsPerSample: bits, Channels: frame.ChannelsLR}}
	a, b, best := pl, pr, cl+cr
	if c := cm + cs; c < best {
		f.Channels, a, b, best = frame.ChannelsMidSide, pm, ps, c
	}
	if c := cl + cs; c < best {
		f.Channels, a, b, best = frame.ChannelsLeftSide, pl, ps, c
	}
	if c := cs + cr; c < best {
		f.Channels, a, b = frame.ChannelsSideRight, ps, pr
	}
	// The library takes left and right, and makes middle and side of them itself.
	f.Subframes = []*frame.Subframe{
		{SubHeader: a, Samples: append([]int32(nil), l...), NSamples: n},
		{SubHeader: b, Samples: append([]int32(nil), r...), NSamples: n},
	}
	return f
}

const maxParts = 4 // at most 2⁴ parts of a block have parameters of their own

// plan chooses the fixed predictor with the smallest residual and, for each part
// of the block, the Rice parameter that its mean asks for. It returns the plan
// and its cost in bits.
func (p *planner) plan(x []int32, depth uint) (frame.SubHeader, uint64) {
	n := len(x)
	same := true
	for _, v := range x {
		if v != x[0] {
			same = false
			break
		}
	}
	if same {
		return frame.SubHeader{Pred: frame.PredConstant}, uint64(depth) + 8
	}
	parts := 0
	for parts < maxParts && n%(2<<parts) == 0 && n>>(parts+1) >= 64 {
		parts++
	}
	size := n >> parts
	count := 1 << parts
	for o := range p.sums {
		clear(p.sums[o][:count])
	}
	var d [5]int64 // the last residual of each order
	for i, v := range x {
		e := int64(v)
		part := i / size
		for o := range 5 {
			if i >= o {
				p.sums[o][part] += uint64(e<<1 ^ e>>63) // folded, as it will be written
			}
			e, d[o] = e-d[o], e
		}
	}
	best := uint64(n)*uint64(depth) + 8
	out := frame.SubHeader{Pred: frame.PredVerbatim}
	for o := range p.sums {
		sums := p.sums[o]
		for k := parts; k >= 0; k-- {
			var params [1 << maxParts]frame.RicePartition
			cost := 8 + uint64(o)*uint64(depth) + 6
			for i := range 1 << k {
				m := n >> k
				if i == 0 {
					m -= o
				}
				var c uint64
				params[i].Param, c = rice(sums[i], m)
				cost += c + 5
			}
			if cost < best {
				best = cost
				out = frame.SubHeader{Pred: frame.PredFixed, Order: o, ResidualCodingMethod: frame.ResidualCodingMethodRice2,
					RiceSubframe: &frame.RiceSubframe{PartOrder: k, Partitions: append([]frame.RicePartition(nil), params[:1<<k]...)}}
			}
			for i := range 1 << k >> 1 {
				sums[i] = sums[2*i] + sums[2*i+1]
			}
		}
	}
	return out, best
}

// rice is the parameter for m residuals of a folded sum, and about how many bits
// they take.
func rice(sum uint64, m int) (k uint, cost uint64) {
	for k < 29 && uint64(m)<<(k+1) < sum+uint64(m)/2 {
		k++
	}
	return k, uint64(m)*uint64(k+1) + sum>>k
}
