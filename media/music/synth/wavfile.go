package synth

import (
	"errors"
	"io"
	"math/rand/v2"

	"github.com/atelierhq/atelier"
	"github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// memory is an io.WriteSeeker over bytes: the encoder writes sizes back at the end.
type memory struct {
	b  []byte
	at int
}

func (m *memory) Write(p []byte) (int, error) {
	if need := m.at + len(p); need > len(m.b) {
		if need > cap(m.b) {
			grown := make([]byte, len(m.b), max(need, 2*cap(m.b)))
			copy(grown, m.b)
			m.b = grown
		}
		m.b = m.b[:need]
	}
	copy(m.b[m.at:], p)
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

// ditherSeed makes the dither the same in every file.
const ditherSeed = 0x41746c72

// writeWAV encodes two channels as 24-bit PCM with triangular dither.
func writeWAV(left, right []float32) ([]byte, error) {
	m := &memory{b: make([]byte, 0, len(left)*6+64)}
	e := wav.NewEncoder(m, rate, 24, 2, 1)
	rnd := rand.New(rand.NewPCG(ditherSeed, 0))
	const block = 4096
	buf := &audio.IntBuffer{Format: &audio.Format{NumChannels: 2, SampleRate: rate}, SourceBitDepth: 24}
	data := make([]int, 0, 2*block)
	for from := 0; from == 0 || from < len(left); from += block {
		data = data[:0]
		for i := from; i < min(from+block, len(left)); i++ {
			// Two independent triangular values from one draw.
			u := rnd.Uint64()
			data = append(data, quantise(left[i], uint32(u)), quantise(right[i], uint32(u>>32)))
		}
		buf.Data = data
		if err := e.Write(buf); err != nil {
			return nil, atelier.Errorf(atelier.CodeInternal, "writing the WAV: %v", err)
		}
	}
	if err := e.Close(); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "writing the WAV: %v", err)
	}
	return m.b, nil
}

// quantise rounds to 24 bits with triangular dither of ±1 step; digital silence
// stays silent. The encoder wraps what is too large, so the range is held here.
func quantise(v float32, u uint32) int {
	if v == 0 {
		return 0
	}
	d := float32(u&0xffff)/65536 - float32(u>>16)/65536
	x := v*8388607 + d
	if x >= 0 {
		x += 0.5
	} else {
		x -= 0.5
	}
	return int(min(max(x, -8388608), 8388607))
}
