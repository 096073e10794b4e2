// Package synth makes a music.Score audible: a 48 kHz, 24-bit stereo WAV, and
// measures WAVs.
//
// Render plays a score on instruments that this package synthesises itself, or on
// a SoundFont that a person named (see [LoadBank]). The same score and bank give
// the same bytes on one architecture, whatever the number of processors. The
// result is at −18 LUFS (BS.1770-4) unless it is silent, its true peak is below
// −1.5 dBTP, and the room's tail has died away before it ends.
//
// What is heard follows the score: a note begins at most 10 ms from its tick.
// Nothing here judges or changes the music, reads files, or runs programs; and it
// does not resample: every WAV it writes is 48 kHz.
package synth

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// Options are how a score is to be played.
type Options struct {
	Bank *Bank // nil: BuiltIn
}

// chunkFrames is how much is mixed at once: small enough to bound memory and to
// notice a cancelled context, large enough that waiting costs nothing.
const chunkFrames = 1 << 15

// tailSeconds is what is kept after the last note is let go: its release and the
// room. The end is trimmed where it has died away earlier.
const tailSeconds = 4.0

// Render plays a score and returns the WAV. Errors: CodeInvalid with a Field for
// a score that cannot be played, CodeTooLarge over the limits, CodeInvalid with
// Field "soundfont" when a loaded bank fails while playing, ctx's error when
// cancelled. It is safe for concurrent use and does not keep s.
func Render(ctx context.Context, s *music.Score, o Options) ([]byte, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	bank := o.Bank
	if bank == nil {
		bank = BuiltIn()
	}
	left, right, err := mix(ctx, s, bank)
	if err != nil {
		return nil, err
	}
	finish(left, right)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	left, right = trim(left, right)
	return writeWAV(left, right)
}

// check refuses what cannot be played.
func check(s *music.Score) error {
	switch {
	case s == nil:
		return atelier.Invalidf("score", "there is no score")
	case s.Meter.Unit < 1 || s.Meter.Unit > maxMeter || s.Meter.Beats < 1 || s.Meter.Beats > maxMeter:
		return atelier.Invalidf("meter", "%d/%d is not a metre", s.Meter.Beats, s.Meter.Unit)
	case len(s.Tempo) == 0 || s.Tempo[0].Tick != 0:
		return atelier.Invalidf("tempo", "the first tempo must be at tick 0")
	case len(s.Tempo) > maxTempi || len(s.Parts) > maxParts:
		return &atelier.Error{Code: atelier.CodeTooLarge, Field: "parts", Message: "too many parts or tempo changes"}
	case s.Bars < 0 || s.Bars > 1<<20:
		return atelier.Invalidf("bars", "%d bars cannot be played", s.Bars)
	}
	for i, t := range s.Tempo {
		if !(t.QPM >= 10 && t.QPM <= 600) {
			return atelier.Invalidf(fmt.Sprintf("tempo[%d].qpm", i), "must be 10 to 600")
		}
		if i > 0 && t.Tick < s.Tempo[i-1].Tick {
			return atelier.Invalidf(fmt.Sprintf("tempo[%d].tick", i), "tempo changes must ascend")
		}
	}
	notes, end := 0, s.End()
	for i, p := range s.Parts {
		if _, ok := recipeOf(p.Instrument); !ok {
			return atelier.Invalidf(fmt.Sprintf("parts[%d].instrument", i), "unknown instrument %q", p.Instrument)
		}
		notes += len(p.Notes)
		for k, n := range p.Notes {
			if n.Tick < 0 || n.Ticks <= 0 || n.Tick > 1<<30 || n.Ticks > 1<<30 || n.Pitch < 0 || n.Pitch > 127 || n.Velocity < 1 || n.Velocity > 127 {
				return atelier.Invalidf(fmt.Sprintf("parts[%d].notes[%d]", i, k), "tick, length, pitch or velocity out of range")
			}
			end = max(end, n.Tick+n.Ticks)
		}
	}
	if notes > maxNotes {
		return &atelier.Error{Code: atelier.CodeTooLarge, Field: "parts", Message: fmt.Sprintf("%d notes; at most %d are played", notes, maxNotes)}
	}
	if sec := s.Seconds(end); sec > MaxSeconds {
		return &atelier.Error{Code: atelier.CodeTooLarge, Field: "bars", Message: fmt.Sprintf("%.0f seconds; at most %d are rendered", sec, MaxSeconds)}
	}
	return nil
}

// workers is how many stems are played at once.
func workers() int { return max(1, runtime.GOMAXPROCS(0)) }

// wet is the room's part in the mix.
const wet = 0.17

// mix plays all parts side by side, a chunk at a time, and sums them in part
// order, so that the sum's rounding never depends on who finished first. The room
// is added to a chunk while the next one is played.
func mix(ctx context.Context, s *music.Score, bank *Bank) (left, right []float32, err error) {
	end := s.End()
	for _, p := range s.Parts {
		for _, n := range p.Notes {
			end = max(end, n.Tick+n.Ticks)
		}
	}
	frames := int((s.Seconds(end) + tailSeconds) * rate)
	left, right = make([]float32, frames), make([]float32, frames)

	stems := make([]*stem, len(s.Parts))
	each := func(f func(i int) error) error {
		errs := make([]error, len(stems))
		var wg sync.WaitGroup
		next := make(chan int)
		for range min(workers(), max(len(stems), 1)) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range next {
					errs[i] = f(i)
				}
			}()
		}
		for i := range stems {
			next <- i
		}
		close(next)
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	if err := each(func(i int) error {
		st, err := newStem(s, i, bank)
		stems[i] = st
		return err
	}); err != nil {
		return nil, nil, err
	}

	room := newReverb()
	var echo sync.WaitGroup // the room's work on the chunk before
	defer echo.Wait()
	for from := 0; from < frames; from += chunkFrames {
		to := min(from+chunkFrames, frames)
		if err := each(func(i int) error { return stems[i].play(from, to) }); err != nil {
			return nil, nil, err
		}
		sendL, sendR := make([]float32, to-from), make([]float32, to-from)
		outL, outR := left[from:to], right[from:to]
		for _, st := range stems {
			for i := range outL {
				l, r := st.left[i], st.right[i]
				a, b := l*st.gainL, r*st.gainR
				outL[i] += a
				outR[i] += b
				sendL[i] += a * st.send
				sendR[i] += b * st.send
			}
		}
		echo.Wait()
		echo.Add(1)
		go func() {
			defer echo.Done()
			room.process(sendL, sendR, outL, outR, wet)
		}()
	}
	echo.Wait()
	return left, right, nil
}

// trim ends the sound a little after it has died away and leads it to nothing.
func trim(left, right []float32) ([]float32, []float32) {
	const floor = 0.00025 // −72 dBFS
	last := 0
	for i := range left {
		if l, r := left[i], right[i]; l > floor || l < -floor || r > floor || r < -floor {
			last = i
		}
	}
	n := min(len(left), last+rate/4)
	left, right = left[:n], right[:n]
	fade := min(n, rate/2)
	for i := range fade {
		g := float32(0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(fade)))
		left[n-1-i] *= g
		right[n-1-i] *= g
	}
	return left, right
}
