package synth

import (
	"cmp"
	"math"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
	"github.com/sinshu/go-meltysynth/meltysynth"
)

// roleGain is the level of a role in decibels: the melody forward, the bass under
// it, what accompanies behind, percussion soft.
func roleGain(role string) float64 {
	switch role {
	case "melody":
		return 0
	case "counter":
		return -3.5
	case "bass":
		return -3
	case "percussion":
		return -5.5
	default:
		return -4.8
	}
}

// headroom is the gain of the library's synthesiser. It drops gains below 0.001
// and steps, instead of gliding, where a gain changes by less than that: at a
// thousand times its usual level both lie far below hearing.
const headroom = 1000

// event starts or ends a note at a frame.
type event struct {
	frame    int
	on       bool
	key, vel int32
}

// stem plays one part.
type stem struct {
	synth        *meltysynth.Synthesizer
	channel      int32
	events       []event
	next         int
	left, right  []float32 // the chunk played last
	gainL, gainR float32
	send         float32
}

// blockFrames is how finely notes are placed; a start is at most half of it off.
const blockFrames = 64

// newStem prepares part i of a score for a bank.
func newStem(s *music.Score, i int, bank *Bank) (*stem, error) {
	part := s.Parts[i]
	r, _ := recipeOf(part.Instrument)
	f := bank.fonts[part.Instrument]
	sf, err := f.load()
	if err != nil {
		return nil, err
	}
	set := meltysynth.NewSynthesizerSettings(rate)
	set.EnableReverbAndChorus = false
	set.BlockSize = blockFrames
	set.MaximumPolyphony = polyphony
	st := &stem{events: events(s, i, r)}
	st.synth, err = meltysynth.NewSynthesizer(sf, set)
	if err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "synthesiser: %v", err)
	}
	st.synth.MasterVolume = headroom
	if f.bank == 128 {
		st.channel = 9 // General MIDI's drum channel
	} else {
		st.synth.ProcessMidiMessage(0, 0xB0, 0, f.bank)
	}
	st.synth.ProcessMidiMessage(st.channel, 0xC0, f.program, 0)
	st.synth.ProcessMidiMessage(st.channel, 0xB0, 7, 127)

	gain := roleGain(part.Role)
	if bank.own { // a loaded bank has a balance of its own
		gain += r.gain
	}
	g := math.Pow(10, gain/20) / headroom
	// Balance, not position: an instrument keeps its width. Equal power.
	angle := (float64(min(max(part.Pan, -64), 63)) + 64) / 127 * math.Pi / 2
	if part.Pan == 0 {
		angle = math.Pi / 4
	}
	st.gainL = float32(g * math.Sqrt2 * math.Cos(angle))
	st.gainR = float32(g * math.Sqrt2 * math.Sin(angle))
	st.send = float32(r.send)
	return st, nil
}

// play renders frames from–to into left and right. A panic in the library, which
// a damaged bank can cause, is an error that names the bank.
func (st *stem) play(from, to int) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = atelier.Invalidf("soundfont", "the bank failed while playing: %v", p)
		}
	}()
	if st.left == nil {
		st.left, st.right = make([]float32, chunkFrames), make([]float32, chunkFrames)
	}
	for at := from; at < to; at += blockFrames {
		for st.next < len(st.events) && st.events[st.next].frame < at+blockFrames/2 {
			e := st.events[st.next]
			if e.on {
				st.synth.NoteOn(st.channel, e.key, e.vel)
			} else {
				st.synth.NoteOff(st.channel, e.key)
			}
			st.next++
		}
		a, b := at-from, min(at+blockFrames, to)-from
		st.synth.Render(st.left[a:b], st.right[a:b])
	}
	return nil
}

// events turns a part into starts and ends, in the order they are played. What a
// player adds to the page is here: articulation, and timing that is never exact.
// All of it follows from part and note number alone.
func events(s *music.Score, index int, r recipe) []event {
	part := s.Parts[index]
	type sounding struct{ start, end, key, vel int }
	var list []sounding
	drums := part.Instrument == drumRecipe.name
	for k, n := range part.Notes {
		first := k == 0 || part.Notes[k-1].Tick != n.Tick
		alone := first && (k+1 == len(part.Notes) || part.Notes[k+1].Tick != n.Tick)
		rnd := random("timing", index<<20|k)
		late := 0.0
		switch {
		case !first: // a chord is spread upwards a little
			below := 0
			for j := k - 1; j >= 0 && part.Notes[j].Tick == n.Tick; j-- {
				below++
			}
			late = min(r.lateMax, r.lateMax*float64(below)/3+0.001*rnd.Float64())
		case alone && !drums && n.Tick%s.Meter.BarTicks() != 0:
			late = 0.004 * (rnd.Float64() - rnd.Float64())
		}
		start := s.Seconds(n.Tick)
		length := s.Seconds(n.Tick+n.Ticks) - start
		vel := float64(n.Velocity)
		switch n.Artic {
		case "staccato":
			length = min(length*0.5, max(length-0.03, 0.05))
		case "tenuto": // its full length
		case "accent":
			vel += 14
			length *= r.legato
		default:
			length *= r.legato
		}
		if drums { // a drum is struck, never held or damped
			length = 3
		}
		// The library squares velocity twice over; this gives about 28 dB from
		// the softest written dynamic to the loudest, as players do.
		vel = 127 * math.Pow(min(vel, 127)/127, 0.7)
		vel *= 1 + 0.04*(rnd.Float64()-rnd.Float64()) // no two strokes are alike
		if !first || !alone {
			// Notes of a chord share the breath of one.
			vel *= 0.96
		}
		at := max(start+late, 0)
		list = append(list, sounding{
			start: int(math.Round(at * rate)), end: int(math.Round((at + max(length, 0.04)) * rate)),
			key: n.Pitch, vel: min(max(int(math.Round(vel)), 1), 127),
		})
	}
	slices.SortStableFunc(list, func(a, b sounding) int { return cmp.Or(a.start-b.start, a.key-b.key) })
	// A key that is struck again ends the note before: the library would end both.
	last := map[int]int{}
	for i, n := range list {
		if j, ok := last[n.key]; ok && list[j].end > n.start-blockFrames {
			list[j].end = max(n.start-blockFrames, list[j].start+1)
		}
		last[n.key] = i
	}
	out := make([]event, 0, 2*len(list))
	for _, n := range list {
		out = append(out, event{n.start, true, int32(n.key), int32(n.vel)}, event{n.end, false, int32(n.key), 0})
	}
	slices.SortStableFunc(out, func(a, b event) int {
		on := func(e event) int {
			if e.on {
				return 1
			}
			return 0
		}
		return cmp.Or(a.frame-b.frame, on(a)-on(b))
	})
	return out
}
