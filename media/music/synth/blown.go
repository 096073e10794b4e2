package synth

import (
	"math"
	"math/rand/v2"
)

// sustained describes a bowed or blown tone. Every moving part of it (vibrato,
// drift, noise) has a whole number of cycles in the loop, so that the loop is the
// same function on both sides of its seam: nothing to hear, nothing to crossfade.
type sustained struct {
	name         string
	loop         float64   // seconds
	lead         float64   // seconds before the loop, in which the tone settles
	dull, bright []float64 // harmonic amplitudes when soft and when full
	brighten     float64   // seconds in which the tone opens from dull to bright
	vibratoHz    float64
	vibratoCents float64
	vibratoAmp   float64 // part of the amplitude that moves with it
	vibratoIn    float64 // seconds from the start until it is fully there
	drift        float64 // slow wander of the amplitude, part of it
	noise        float64 // RMS of breath or bow noise against the tone's
	noiseLow     float64 // its band, Hz
	noiseHigh    float64
	chiff        float64 // how many times louder the noise is at the start
	chiffTime    float64 // seconds
}

// play makes the tone at key.
func (s sustained) play(key int) tone {
	r := random(s.name, key)
	n, cycles := loopOf(keyHz(key), s.loop)
	f := float64(cycles) * rate / float64(n)
	lead := int(s.lead * rate)
	ph := phases(r, max(len(s.dull), len(s.bright)))
	dull, bright := newTable(s.dull, ph), newTable(s.bright, ph)

	turns := max(math.Round(s.vibratoHz*float64(n)/rate), 1)
	// A deviation of c cents at v Hz is a phase swing of f(2^(c/1200)−1)/v cycles/2π.
	swing := f * (math.Pow(2, s.vibratoCents/1200) - 1) / (turns * rate / float64(n)) / (2 * math.Pi)
	uneven := newWander(r, 1, 3, 0.12)
	level := newWander(r, 1, 5, s.drift)
	slow := newWander(r, 1, 3, f*0.00045/(2*math.Pi*2/(float64(n)/rate)))
	hiss := ringNoise(r, n, s.noiseLow, s.noiseHigh)
	norm := 1 / math.Max(tableRMS(bright), 1e-9)
	const guard = 64
	out := make([]float64, lead+n+guard)
	// control returns what changes slowly at sample i: position in cycles, level,
	// openness between dull and bright, and noise.
	control := func(i int) (cycle, loud, open, hush float64) {
		frac := float64(i-lead) / float64(n)
		sec := float64(i) / rate
		in := smooth(sec / s.vibratoIn)
		turn := 2 * math.Pi * frac * turns
		wob := math.Sin(turn+uneven.at(frac)*6) * in * (1 + uneven.at(frac+0.3))
		cycle = frac*float64(cycles) + swing*wob + slow.at(frac)
		open = smooth(sec/s.brighten) * (1 - 0.25*s.vibratoAmp*(1+math.Sin(turn+0.6))*in)
		loud = norm * (1 + level.at(frac)) * (1 + s.vibratoAmp*0.5*wob)
		hush = s.noise * (1 + (s.chiff-1)*math.Exp(-sec/s.chiffTime))
		return cycle, loud, open, hush
	}
	stretches(len(out), lead, n, func(from, to int) {
		c0, l0, o0, h0 := control(from)
		c1, l1, o1, h1 := control(to)
		k := float64(to - from)
		p, step := phaseOf(c0), stepOf(c1-c0, to-from)
		dl, do, dh := (l1-l0)/k, (o1-o0)/k, (h1-h0)/k
		at := ((from-lead)%n + n) % n
		for i := from; i < to; i++ {
			d := float64(dull.at(p))
			v := l0 * (d + o0*(float64(bright.at(p))-d))
			out[i] = v + h0*hiss[at]
			p += step
			l0 += dl
			o0 += do
			h0 += dh
			if at++; at == n {
				at = 0
			}
		}
	})
	ease(out, 0.004, 0)
	return tone{left: out, loopFrom: lead, loopTo: lead + n, hz: f}
}

// phases are random starting phases; they keep the peaks of a rich tone low.
func phases(r *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	for i := 1; i < n; i++ {
		out[i] = r.Float64() * 2 * math.Pi
	}
	return out
}

// smooth rises from 0 to 1 while x does.
func smooth(x float64) float64 {
	x = min(max(x, 0), 1)
	return x * x * (3 - 2*x)
}

func tableRMS(t *table) float64 {
	var s float64
	for _, v := range t[:tableSize] {
		s += float64(v) * float64(v)
	}
	return math.Sqrt(s / tableSize)
}

func rms(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s / float64(max(len(x), 1)))
}

func flute(key int) tone {
	f := keyHz(key)
	tilt := between(key, 60, 96, 0.68, 0.3)
	amp := func(extra float64) func(int, float64) float64 {
		return func(k int, hz float64) float64 {
			a := math.Pow(tilt*extra, float64(k-1))
			if k%2 == 0 {
				a *= 1.15
			}
			return a / (1 + math.Pow(hz/5200, 4))
		}
	}
	return sustained{
		name: "flute", loop: 2, lead: 0.7, dull: harmonics(f, 10, amp(0.55)), bright: harmonics(f, 10, amp(1)),
		brighten: 0.14, vibratoHz: 4.9, vibratoCents: 6, vibratoAmp: 0.11, vibratoIn: 0.6, drift: 0.04,
		noise: 0.03, noiseLow: f * 0.8, noiseHigh: min(f*5, 7000), chiff: 5, chiffTime: 0.035,
	}.play(key)
}

func clarinet(key int) tone {
	f := keyHz(key)
	even := between(key, 52, 84, 0.04, 0.4) // the upper registers lose the hollow sound
	amp := func(corner float64) func(int, float64) float64 {
		return func(k int, hz float64) float64 {
			a := 1 / math.Pow(float64(k), 0.75)
			if k%2 == 0 {
				a *= even * math.Min(1, 0.5+float64(k)/8)
			}
			return a / (1 + math.Pow(hz/corner, 3))
		}
	}
	return sustained{
		name: "clarinet", loop: 1.6, lead: 0.5, dull: harmonics(f, 24, amp(1100)), bright: harmonics(f, 24, amp(3000)),
		brighten: 0.12, vibratoHz: 4.4, vibratoCents: 1.5, vibratoAmp: 0.02, vibratoIn: 0.5, drift: 0.035,
		noise: 0.006, noiseLow: 900, noiseHigh: 5000, chiff: 3, chiffTime: 0.03,
	}.play(key)
}

func oboe(key int) tone {
	f := keyHz(key)
	amp := func(corner float64) func(int, float64) float64 {
		return func(k int, hz float64) float64 {
			a := 1 / math.Pow(float64(k), 1.0)
			a *= 0.45 * bump(hz, 1150, 380, 2.6) * bump(hz, 2900, 700, 0.9)
			return a / (1 + math.Pow(hz/corner, 4))
		}
	}
	return sustained{
		name: "oboe", loop: 1.8, lead: 0.6, dull: harmonics(f, 30, amp(2200)), bright: harmonics(f, 30, amp(4200)),
		brighten: 0.09, vibratoHz: 5.2, vibratoCents: 6, vibratoAmp: 0.07, vibratoIn: 0.55, drift: 0.03,
		noise: 0.004, noiseLow: 1500, noiseHigh: 6000, chiff: 3, chiffTime: 0.025,
	}.play(key)
}

func horn(key int) tone {
	f := keyHz(key)
	amp := func(corner float64) func(int, float64) float64 {
		return func(k int, hz float64) float64 {
			a := 1 / math.Pow(float64(k), 0.35) * bump(hz, 420, 200, 0.7)
			return a / (1 + math.Pow(hz/corner, 2.6))
		}
	}
	return sustained{
		name: "horn", loop: 1.8, lead: 0.6, dull: harmonics(f, 24, amp(450)), bright: harmonics(f, 24, amp(1050)),
		brighten: 0.2, vibratoHz: 4.6, vibratoCents: 2, vibratoAmp: 0.03, vibratoIn: 0.6, drift: 0.035,
		noise: 0.004, noiseLow: 300, noiseHigh: 2500, chiff: 3, chiffTime: 0.04,
	}.play(key)
}
