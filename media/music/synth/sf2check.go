package synth

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/sinshu/go-meltysynth/meltysynth"
)

// checkSF2 walks the chunks of a SoundFont before the library reads it: every
// size must lie inside its parent, and every index list must ascend, because the
// library allocates what sizes and lists promise.
func checkSF2(data []byte) error {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "sfbk" {
		return errors.New("it does not begin as one")
	}
	le := binary.LittleEndian
	size := int64(le.Uint32(data[4:]))
	if size < 4 || size+8 > int64(len(data)) {
		return errors.New("its length does not match its header")
	}
	rest := data[12 : size+8]
	seen := map[string][]byte{}
	for _, want := range []string{"INFO", "sdta", "pdta"} {
		if len(rest) < 12 || string(rest[:4]) != "LIST" || string(rest[8:12]) != want {
			return fmt.Errorf("the %s list is missing", want)
		}
		n := int64(le.Uint32(rest[4:]))
		if n < 4 || n+8 > int64(len(rest)) {
			return fmt.Errorf("the %s list is longer than the file", want)
		}
		in := rest[12 : n+8]
		for len(in) > 0 {
			if len(in) < 8 {
				return fmt.Errorf("a chunk of %s is cut off", want)
			}
			id, k := string(in[:4]), int64(le.Uint32(in[4:]))
			if k+8 > int64(len(in)) {
				return fmt.Errorf("chunk %q is longer than its list", id)
			}
			if want == "INFO" && k > 1<<17 {
				return fmt.Errorf("chunk %q is too long", id)
			}
			if k == 0 && want == "INFO" {
				return fmt.Errorf("chunk %q is empty", id)
			}
			seen[id] = in[8 : 8+k]
			in = in[8+k:]
		}
		rest = rest[n+8:]
	}
	if _, ok := seen["smpl"]; !ok {
		return errors.New("it has no samples")
	}
	for _, l := range []struct {
		id         string
		record, at int
	}{{"phdr", 38, 24}, {"inst", 22, 20}, {"pbag", 4, 0}, {"ibag", 4, 0}} {
		b := seen[l.id]
		if len(b) < 2*l.record || len(b)%l.record != 0 {
			return fmt.Errorf("the %s list is damaged", l.id)
		}
		last := -1
		for i := 0; i < len(b); i += l.record {
			v := int(le.Uint16(b[i+l.at:]))
			if v < last {
				return fmt.Errorf("the %s list goes backwards", l.id)
			}
			last = v
		}
	}
	return nil
}

// checkRegions refuses what would make one note cost too much, or read samples
// that are not there.
func checkRegions(sf *meltysynth.SoundFont) error {
	samples := int64(len(sf.WaveData))
	for _, in := range sf.Instruments {
		if len(in.Regions) > maxRegions {
			return fmt.Errorf("instrument %q has %d regions", in.Name, len(in.Regions))
		}
		for _, r := range in.Regions {
			// Banks carry samples of a ROM and other leftovers that no preset plays;
			// only what can be played is held to account.
			from, to := int64(r.GetSampleStart()), int64(r.GetSampleEnd())
			if from < 0 || to < from || to >= samples {
				return fmt.Errorf("instrument %q plays a sample outside the data", in.Name)
			}
			if hz := r.Sample.SampleRate; hz < 400 || hz > 200000 {
				return fmt.Errorf("instrument %q has a sample rate of %d", in.Name, hz)
			}
			if mode := r.GetSampleModes(); mode == 1 || mode == 3 {
				a, b := int64(r.GetSampleStartLoop()), int64(r.GetSampleEndLoop())
				if a < 0 || b <= a || b >= samples {
					return fmt.Errorf("instrument %q has a loop outside the data", in.Name)
				}
			}
		}
	}
	for _, p := range sf.Presets {
		n := 0
		for _, r := range p.Regions {
			n += 1 + len(r.Instrument.Regions)
		}
		if n > maxRegions {
			return fmt.Errorf("preset %q has %d regions", p.Name, n)
		}
	}
	return nil
}
