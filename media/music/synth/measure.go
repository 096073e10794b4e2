package synth

import (
	"encoding/binary"
	"math"

	"github.com/atelierhq/atelier"
)

// Levels are what can be said of a sound without hearing it.
type Levels struct {
	Rate           int     `json:"rate"` // Hz
	Channels       int     `json:"channels"`
	Bits           int     `json:"bits"`
	Seconds        float64 `json:"seconds"`
	Integrated     float64 `json:"integrated"`      // LUFS, BS.1770-4; −120 for silence
	ShortTermMax   float64 `json:"short_term_max"`  // LUFS over 3 s
	TruePeak       float64 `json:"true_peak"`       // dBTP, four times oversampled
	SamplePeak     float64 `json:"sample_peak"`     // dBFS
	LongestSilence float64 `json:"longest_silence"` // seconds below −60 dBFS, the end aside
	Clicks         int     `json:"clicks"`          // isolated jumps, see clicks
}

// Measure reads a WAV (PCM of 16, 24 or 32 bits, or 32-bit float; one or two
// channels; 8–192 kHz) and measures it. What is not one is CodeInvalid, what is
// longer than MaxWAVBytes CodeTooLarge; Field is "wav".
func Measure(data []byte) (Levels, error) {
	w, err := readWAV(data)
	if err != nil {
		return Levels{}, err
	}
	l := Levels{Rate: w.rate, Channels: len(w.channels), Bits: w.bits, Seconds: float64(len(w.channels[0])) / float64(w.rate)}
	l.Integrated, l.ShortTermMax = loudness(w.channels, w.rate)
	var sample, true4 float32
	for _, ch := range w.channels {
		s, t := peaks(ch)
		sample, true4 = max(sample, s), max(true4, t)
		l.Clicks += clicks(ch)
	}
	l.SamplePeak, l.TruePeak = decibels(float64(sample)), decibels(float64(true4))
	l.LongestSilence = longestSilence(w.channels, w.rate)
	return l, nil
}

// pcm is a decoded WAV.
type pcm struct {
	rate, bits int
	channels   [][]float32
}

// readWAV decodes a WAV with bounds on everything it says of itself.
func readWAV(data []byte) (pcm, error) {
	bad := func(format string, a ...any) (pcm, error) { return pcm{}, atelier.Invalidf("wav", format, a...) }
	if len(data) > MaxWAVBytes {
		return pcm{}, &atelier.Error{Code: atelier.CodeTooLarge, Field: "wav", Message: "the WAV is too long to measure"}
	}
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return bad("not a WAV")
	}
	le := binary.LittleEndian
	var format, channels, align int
	var w pcm
	var body []byte
	for rest := data[12:]; len(rest) >= 8; {
		id, n := string(rest[:4]), int64(le.Uint32(rest[4:]))
		rest = rest[8:]
		if n > int64(len(rest)) {
			return bad("chunk %q is longer than the file", id)
		}
		in := rest[:n]
		rest = rest[min(n+n&1, int64(len(rest))):]
		switch {
		case id == "fmt " && format != 0, id == "data" && body != nil:
			return bad("chunk %q comes twice", id)
		case id == "fmt ":
			if n < 16 {
				return bad("the format chunk is too short")
			}
			format, channels = int(le.Uint16(in)), int(le.Uint16(in[2:]))
			w.rate = int(le.Uint32(in[4:]))
			align, w.bits = int(le.Uint16(in[12:])), int(le.Uint16(in[14:]))
			if format == 0xfffe && n >= 26 { // extensible: the real format opens its GUID
				format = int(le.Uint16(in[24:]))
			}
		case id == "data":
			if format == 0 {
				return bad("the sound comes before its format")
			}
			body = in
		}
	}
	switch {
	case body == nil:
		return bad("there is no sound in it")
	case channels < 1 || channels > 2:
		return bad("%d channels; one or two are read", channels)
	case w.rate < 8000 || w.rate > 192000:
		return bad("a sample rate of %d is not read", w.rate)
	case !(format == 1 && (w.bits == 16 || w.bits == 24 || w.bits == 32) || format == 3 && w.bits == 32):
		return bad("format %d with %d bits is not read", format, w.bits)
	case align != channels*w.bits/8:
		return bad("the block size does not match the format")
	case len(body)%align != 0:
		return bad("the last frame is cut off")
	case len(body) == 0:
		return bad("there is no sound in it")
	}
	n := len(body) / align
	w.channels = make([][]float32, channels)
	width := w.bits / 8
	for c := range w.channels {
		ch := make([]float32, n)
		for i := range ch {
			p := body[i*align+c*width:]
			switch {
			case format == 3:
				v := math.Float32frombits(le.Uint32(p))
				if v != v || v > 1e6 || v < -1e6 {
					return bad("sample %d is not a number", i)
				}
				ch[i] = v
			case width == 2:
				ch[i] = float32(int16(le.Uint16(p))) / 32768
			case width == 3:
				ch[i] = float32(int32(uint32(p[0])<<8|uint32(p[1])<<16|uint32(p[2])<<24)) / (1 << 31)
			default:
				ch[i] = float32(int32(le.Uint32(p))) / (1 << 31)
			}
		}
		w.channels[c] = ch
	}
	return w, nil
}

// longestSilence is the longest stretch, in seconds, in which all channels stay
// below −60 dBFS and after which something sounds again.
func longestSilence(channels [][]float32, sampleRate int) float64 {
	const floor = 0.001
	longest, from := 0, 0
	for i := range channels[0] {
		for _, ch := range channels {
			if v := ch[i]; v > floor || v < -floor {
				longest = max(longest, i-from)
				from = i + 1
				break
			}
		}
	}
	if from == 0 {
		longest = len(channels[0]) // nothing sounds at all
	}
	return float64(longest) / float64(sampleRate)
}

// clicks counts isolated jumps: samples whose fourth difference is over −46 dBFS
// and twelve times what it is anywhere within 64 samples before and after. The
// onset of a struck note raises it too, but keeps it raised.
func clicks(x []float32) int {
	const near, reach, ratio, least = 6, 64, 12, 0.005
	if len(x) < 2*reach {
		return 0
	}
	d := make([]float32, len(x))
	for i := 4; i < len(x); i++ {
		v := x[i] - 4*x[i-1] + 6*x[i-2] - 4*x[i-3] + x[i-4]
		d[i] = max(v, -v) / 6
	}
	n, skip := 0, 0
	for i := reach + 4; i+reach < len(x); i++ {
		if d[i] < least || i < skip {
			continue
		}
		quiet := d[i] / ratio
		isolated := true
		for k := near; k < reach && isolated; k++ {
			isolated = d[i-k] < quiet && d[i+k] < quiet
		}
		if isolated {
			n++
			skip = i + 2*near
		}
	}
	return n
}
