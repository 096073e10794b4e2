package synth

import (
	"fmt"
	"math"
	"testing"

	"github.com/sinshu/go-meltysynth/meltysynth"
)

// pitch measures the fundamental near hz as people hear it, vibrato and chorus
// averaged: the centre of the power within 60 cents of hz, of a windowed x.
func pitch(x []float64, hz float64, sharp bool) float64 {
	const reach = 60
	var sum, weight float64
	for c := -reach; c <= reach; c += 3 {
		w := 2 * math.Pi * hz * math.Pow(2, float64(c)/1200) / rate
		k := 2 * math.Cos(w)
		var s1, s2 float64
		for i, v := range x {
			s1, s2 = k*s1-s2+v*(0.5-0.5*math.Cos(2*math.Pi*float64(i)/float64(len(x)))), s1
		}
		p := s1*s1 + s2*s2 - k*s1*s2
		if sharp {
			p *= p // without vibrato peaks count, the window's skirts do not
		}
		sum += p * float64(c)
		weight += p
	}
	return hz * math.Pow(2, sum/weight/1200)
}

func cents(a, b float64) float64 { return 1200 * math.Log2(a/b) }

// hold plays one key of an instrument through the library, dry, and returns both
// sides; it lets go after seconds.
func hold(t testing.TB, name string, key, velocity int, seconds, after float64) (left, right []float64) {
	t.Helper()
	sf, err := BuiltIn().fonts[name].load()
	if err != nil {
		t.Fatal(err)
	}
	set := meltysynth.NewSynthesizerSettings(rate)
	set.EnableReverbAndChorus = false
	sy, err := meltysynth.NewSynthesizer(sf, set)
	if err != nil {
		t.Fatal(err)
	}
	sy.MasterVolume = headroom
	channel := int32(0)
	if name == drumRecipe.name {
		channel = 9
	}
	on, off := int(seconds*rate), int(after*rate)
	l, r := make([]float32, on+off), make([]float32, on+off)
	sy.ProcessMidiMessage(channel, 0xC0, BuiltIn().fonts[name].program, 0)
	sy.ProcessMidiMessage(channel, 0xB0, 7, 127)
	sy.NoteOn(channel, int32(key), int32(velocity))
	sy.Render(l[:on], r[:on])
	sy.NoteOff(channel, int32(key))
	sy.Render(l[on:], r[on:])
	left, right = make([]float64, len(l)), make([]float64, len(l))
	for i := range left {
		left[i], right[i] = float64(l[i])/headroom, float64(r[i])/headroom
	}
	return left, right
}

// loopPitch is pitch over exactly one loop of a tone: as it repeats, all its power
// lies in whole cycles of the loop.
func loopPitch(tn tone) float64 {
	n := tn.loopTo - tn.loopFrom
	hz := float64(rate) / float64(n)
	lo, hi := int(tn.hz/hz*math.Pow(2, -0.04)), int(math.Ceil(tn.hz/hz*math.Pow(2, 0.04)))
	var sum, weight float64
	for _, x := range [][]float64{tn.left, tn.right} {
		if x == nil {
			continue
		}
		for c := lo; c <= hi; c++ {
			k := 2 * math.Cos(2*math.Pi*float64(c)/float64(n))
			var s1, s2 float64
			for _, v := range x[tn.loopFrom:tn.loopTo] {
				s1, s2 = k*s1-s2+v, s1
			}
			p := s1*s1 + s2*s2 - k*s1*s2
			sum += p * float64(c) * hz
			weight += p
		}
	}
	return sum / weight
}

func TestPitch(t *testing.T) {
	t.Parallel()
	for _, r := range recipes {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			tested := 0
			check := func(key int, got, limit float64) {
				tested++
				if d := cents(got, keyHz(key)); math.Abs(d) > limit {
					t.Errorf("key %d: got %.2f Hz, %.2f cents off, want within %.0f", key, got, d, limit)
				}
			}
			played := func(key int, seconds, skip float64) []float64 {
				x, y := hold(t, r.name, key, 90, seconds, 0)
				for i := range x {
					x[i] += y[i]
				}
				return x[int(skip*rate):]
			}
			if r.attack == 0 {
				for key := max(r.lo, 28); key <= min(r.hi, 100); key += 5 {
					check(key, pitch(played(key, 1.2, 0.1), keyHz(key), true), 3)
				}
			} else {
				for key := r.lo; key <= r.hi; key += 2 * r.step {
					check(key, loopPitch(r.make(key)), 3)
				}
				// A key between two samples, played: vibrato and players cut by the window.
				key := r.lo + r.step*4 + 2
				check(key, pitch(played(key, 3.2, 0.6), keyHz(key), false), 8)
			}
			if tested == 0 {
				t.Fatal("no key was tested")
			}
		})
	}
}

func TestTonesHaveNoClicks(t *testing.T) {
	t.Parallel()
	for _, r := range append(append([]recipe{}, recipes...), drumRecipe) {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			lo, hi, step := r.lo, r.hi, 7
			if r.name == drumRecipe.name {
				lo, hi, step = 35, 82, 1
			}
			for key := lo; key <= hi; key += step {
				x, _ := hold(t, r.name, key, 100, 4.2, 1.5)
				y := make([]float32, len(x)+2048)
				var sum, top float64
				for i, v := range x {
					y[1024+i] = float32(v * 4) // near full scale, so that little counts
					sum += v
					top = max(top, math.Abs(v))
				}
				if n := clicks(y); n != 0 {
					t.Errorf("key %d: got %d clicks, want none", key, n)
				}
				if top < 0.01 || top > 2 {
					t.Errorf("key %d: got a peak of %.3f", key, top)
				}
				if dc := math.Abs(sum) / float64(len(x)) / top; dc > 0.004 {
					t.Errorf("key %d: got a mean of %.4f of the peak, want none", key, dc)
				}
			}
		})
	}
}

// A loop that is heard as a buzz leaves a comb of sidebands at its own rate, or
// an unsteady level; neither may appear when a tone is held over several loops.
func TestLoopsAreSeamless(t *testing.T) {
	t.Parallel()
	tested := 0
	for _, r := range recipes {
		if r.attack == 0 {
			continue
		}
		for _, key := range []int{r.lo, (r.lo + r.hi) / 2, r.hi} {
			root := r.lo + (key-r.lo)/r.step*r.step
			tn := r.make(root)
			if tn.loopTo <= tn.loopFrom {
				t.Errorf("%s %d: no loop", r.name, key)
				continue
			}
			tested++
			for side, x := range [][]float64{tn.left, tn.right} {
				if x == nil {
					continue
				}
				// What follows the loop's end must be what its beginning is.
				for i := range len(x) - tn.loopTo {
					if d := math.Abs(x[tn.loopTo+i] - x[tn.loopFrom+i]); d > 2e-4*math.Max(1, rms(x)) {
						t.Errorf("%s %d side %d: got %.6f apart %d after the seam", r.name, root, side, d, i)
						break
					}
				}
			}
		}
	}
	if tested == 0 {
		t.Fatal("no loop was tested")
	}
}

func TestLouderIsBrighter(t *testing.T) {
	t.Parallel()
	for _, r := range recipes {
		key := (r.lo + r.hi) / 2
		f := keyHz(key)
		tilt := func(vel int) float64 {
			x, _ := hold(t, r.name, key, vel, 0.7, 0)
			low, high := newLowPass(f*1.5), newHighPass(f*4)
			var a, b float64
			for _, v := range x {
				p, q := low.next(v), high.next(v)
				a += p * p
				b += q * q
			}
			return 10 * math.Log10(b/a)
		}
		soft, loud := tilt(40), tilt(115)
		if loud <= soft+0.5 {
			t.Errorf("%s: got %.1f dB of highs when loud, %.1f when soft, want more when loud", r.name, loud, soft)
		}
	}
}

// One velocity is one loudness, within what a player's ear forgives, on every key.
func TestEvenLoudness(t *testing.T) {
	t.Parallel()
	for _, r := range recipes {
		lo, hi := math.Inf(1), math.Inf(-1)
		var log string
		for key := r.lo; key <= r.hi; key += 4 {
			x, y := hold(t, r.name, key, 90, 1, 0)
			l := heard(tone{left: x, right: y})
			lo, hi = min(lo, l), max(hi, l)
			log += fmt.Sprintf(" %d:%.1f", key, l)
		}
		if hi-lo > 6 {
			t.Errorf("%s: got loudness between %.1f and %.1f dB:%s", r.name, lo, hi, log)
		}
	}
}
