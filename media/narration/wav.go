package narration

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/atelierhq/atelier"
)

// sound is a WAV file of 16-bit PCM.
type sound struct {
	rate, channels int
	data           []byte // whole frames
}

// rates are those that recordings of speech have.
var rates = []int{8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000}

// open reads the header of a WAV. Servers that stream do not know the length when
// they write it, so the samples that are there count.
func open(b []byte) (sound, error) {
	no := func(why string) (sound, error) {
		return sound{}, atelier.Errorf(atelier.CodeRefused, "it is no WAV that is taken here: %s", why)
	}
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return no("it does not begin as one")
	}
	var s sound
	for at := 12; at+8 <= len(b); {
		id, size := string(b[at:at+4]), int64(binary.LittleEndian.Uint32(b[at+4:]))
		at += 8
		have := int64(len(b) - at)
		switch {
		case id == "data" && s.rate == 0:
			return no("its samples come before what they are")
		case id == "data":
			frame := int64(2 * s.channels)
			if s.data = b[at:][:min(size, have)/frame*frame]; len(s.data) == 0 {
				return no("there is no sound in it")
			}
			return s, nil
		case size > have:
			return no("it ends within a chunk")
		case id == "fmt " && size < 16:
			return no("its format is cut off")
		case id == "fmt ":
			format, channels := binary.LittleEndian.Uint16(b[at:]), binary.LittleEndian.Uint16(b[at+2:])
			rate, bits := binary.LittleEndian.Uint32(b[at+4:]), binary.LittleEndian.Uint16(b[at+14:])
			switch {
			case format != 1 || bits != 16:
				return no("its samples are not 16-bit PCM")
			case channels < 1 || channels > 2:
				return no("it has neither one nor two channels")
			case rate > Rate*2 || !slices.Contains(rates, int(rate)):
				return no("its rate is none that speech is recorded with")
			}
			s.rate, s.channels = int(rate), int(channels)
		}
		at += int(size + size%2)
	}
	return no("it has no samples")
}

func (s sound) duration() time.Duration {
	return time.Duration(len(s.data)/(2*s.channels)) * time.Second / time.Duration(s.rate)
}

// mono is the mean of the channels.
func (s sound) mono() []int16 {
	out := make([]int16, len(s.data)/(2*s.channels))
	for i := range out {
		sum := 0
		for c := range s.channels {
			sum += int(int16(binary.LittleEndian.Uint16(s.data[2*(i*s.channels+c):])))
		}
		out[i] = int16(sum / s.channels)
	}
	return out
}

const headerSize = 44

// writeHeader makes a WAV of samples with room for the header before them.
func writeHeader(b []byte) {
	copy(b, "RIFF")
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	copy(b[8:], "WAVEfmt ")
	for i, v := range []uint32{16, 1 | 1<<16, Rate, 2 * Rate, 2 | 16<<16} {
		binary.LittleEndian.PutUint32(b[16+4*i:], v)
	}
	copy(b[36:], "data")
	binary.LittleEndian.PutUint32(b[40:], uint32(len(b)-headerSize))
}
