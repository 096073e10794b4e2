package synth

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
)

// rate is the sample rate of every sample, stem and file made here, in Hz.
const rate = 48000

// topHz is where partials stop: a region plays its sample at most a major third
// up, and the player interpolates linearly, so that the last octave stays empty.
const topHz = 13000

// random returns the random numbers of one sample: the same for the same
// instrument, purpose and key on every machine.
func random(purpose string, key int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	return rand.New(rand.NewPCG(h.Sum64(), uint64(key)))
}

// keyHz is the frequency of a MIDI key in equal temperament, A4 = 440 Hz.
func keyHz(key int) float64 { return 440 * math.Pow(2, float64(key-69)/12) }

// mode is one decaying sinusoid of a struck or plucked body.
type mode struct {
	hz    float64
	amp   float64
	phase float64 // radians
	t60   float64 // seconds until it has fallen by 60 dB
}

// addModes adds modes to out. A mode stops when it has fallen below −96 dB of
// full scale; modes above topHz are left out.
func addModes(out []float64, modes []mode) {
	type run struct{ c, d, y1, y2 float64 }
	type todo struct {
		n int
		r run
	}
	var list []todo
	for _, m := range modes {
		if m.hz <= 0 || m.hz > topHz || m.amp == 0 || m.t60 <= 0 {
			continue
		}
		perSample := math.Ln10 * 3 / (m.t60 * rate)
		n := int(math.Log(math.Abs(m.amp)/1.6e-5) / perSample)
		n = min(n, len(out))
		if n <= 2 {
			continue
		}
		r, w := math.Exp(-perSample), 2*math.Pi*m.hz/rate
		list = append(list, todo{n, run{
			c: 2 * r * math.Cos(w), d: r * r,
			y1: m.amp * math.Sin(m.phase-w) / r, y2: m.amp * math.Sin(m.phase-2*w) / (r * r),
		}})
	}
	slices.SortStableFunc(list, func(a, b todo) int { return b.n - a.n })
	// Four recurrences side by side keep the floating-point units busy.
	for len(list) > 0 {
		var g [4]run
		k := min(4, len(list))
		for i := range k {
			g[i] = list[i].r
		}
		n := list[0].n
		list = list[k:]
		a, b, c, d := g[0], g[1], g[2], g[3]
		for i := range out[:n] {
			ya := a.c*a.y1 - a.d*a.y2
			yb := b.c*b.y1 - b.d*b.y2
			yc := c.c*c.y1 - c.d*c.y2
			yd := d.c*d.y1 - d.d*d.y2
			a.y2, a.y1 = a.y1, ya
			b.y2, b.y1 = b.y1, yb
			c.y2, c.y1 = c.y1, yc
			d.y2, d.y1 = d.y1, yd
			out[i] += (ya + yb) + (yc + yd)
		}
	}
}

// tableSize is the length of one period in a table.
const tableSize = 2048

// table is one period of a band-limited wave; the last value repeats the first.
type table [tableSize + 1]float32

// newTable sums sine harmonics: amps[k] is the amplitude of harmonic k+1, phases
// likewise in radians.
func newTable(amps, phases []float64) *table {
	var sum [tableSize]float64
	for k, a := range amps {
		if math.Abs(a) < 1e-6 {
			continue
		}
		w := 2 * math.Pi * float64(k+1) / tableSize
		c := 2 * math.Cos(w)
		y1, y2 := a*math.Sin(phases[k]-w), a*math.Sin(phases[k]-2*w)
		for i := range sum {
			y := c*y1 - y2
			y2, y1 = y1, y
			sum[i] += y
		}
	}
	t := new(table)
	for i, v := range sum {
		t[i] = float32(v)
	}
	t[tableSize] = t[0]
	return t
}

// phase is a position in a period, 2^64 being the whole of it: it wraps by itself.
type phase uint64

// phaseOf converts cycles; what is whole of them is dropped.
func phaseOf(cycles float64) phase {
	return phase(uint64((cycles-math.Floor(cycles))*(1<<32)) << 32)
}

// stepOf is the phase that n equal steps of it add up to cycles, which may be
// negative.
func stepOf(cycles float64, n int) phase {
	return phase(int64(cycles / float64(n) * (1 << 62) * 4))
}

// at reads the table.
func (t *table) at(p phase) float32 {
	i := p >> 53 // 11 bits
	f := float32(uint32(p>>21)) * (1.0 / (1 << 32))
	return t[i] + f*(t[i+1]-t[i])
}

// stretch is how many samples controls (pitch, level, colour) glide in a straight
// line before they are looked at again.
const stretch = 64

// stretches calls f for consecutive parts of total samples, cut at lead and at the
// loop's end, so that the parts lie alike on both sides of the loop's seam.
func stretches(total, lead, loop int, f func(from, to int)) {
	for from := 0; from < total; {
		to := min(from+stretch, total)
		for _, cut := range []int{lead, lead + loop} {
			if from < cut && to > cut {
				to = cut
			}
		}
		f(from, to)
		from = to
	}
}

// harmonics returns amplitudes of the harmonics of hz that stay below topHz,
// at most limit of them.
func harmonics(hz float64, limit int, amp func(k int, hz float64) float64) []float64 {
	n := min(limit, int(topHz/hz))
	out := make([]float64, max(n, 1))
	for i := range out {
		out[i] = amp(i+1, hz*float64(i+1))
	}
	return out
}

// bump is a resonance: 1 far away, 1+gain at centre, with the given width in Hz.
func bump(hz, centre, width, gain float64) float64 {
	x := (hz - centre) / width
	return 1 + gain/(1+x*x)
}

// loopOf picks the loop of a sustained tone: the number of samples that is
// nearest to seconds and holds a whole number of periods of hz.
func loopOf(hz, seconds float64) (samples, cycles int) {
	cycles = max(int(math.Round(hz*seconds)), 1)
	return int(math.Round(float64(cycles) * rate / hz)), cycles
}

// wander is a slow function of the position in a loop that comes back to where
// it began, so that what it moves repeats without a seam.
type wander [513]float64

// newWander sums sinusoids of lo to hi whole cycles a loop with random phases;
// its greatest value is depth.
func newWander(r *rand.Rand, lo, hi int, depth float64) *wander {
	w := new(wander)
	for c := lo; c <= hi; c++ {
		ph, a := r.Float64()*2*math.Pi, 0.5+r.Float64()
		for i := range 512 {
			w[i] += a * math.Sin(2*math.Pi*float64(c*i)/512+ph)
		}
	}
	top := 1e-12
	for _, v := range w {
		top = max(top, math.Abs(v))
	}
	for i := range w {
		w[i] *= depth / top
	}
	w[512] = w[0]
	return w
}

// at reads the function at a fraction of the loop.
func (w *wander) at(frac float64) float64 {
	x := (frac - math.Floor(frac)) * 512
	i := min(int(x), 511)
	return w[i] + (x-float64(i))*(w[i+1]-w[i])
}

// ringNoise is band-limited noise of n samples that repeats without a seam: what
// comes before its first sample is blended into its end, at equal power. Its RMS
// is about 1.
func ringNoise(r *rand.Rand, n int, lowHz, highHz float64) []float64 {
	const settle, blend = 1024, 4096
	x := make([]float64, n+blend)
	hp, lp := newHighPass(lowHz), newLowPass(highHz)
	for range settle {
		lp.next(hp.next(r.Float64()*2 - 1))
	}
	var sum float64
	for i := range x {
		v := lp.next(hp.next(r.Float64()*2 - 1))
		x[i] = v
		sum += v * v
	}
	out := x[blend:]
	for i := range blend {
		s, c := math.Sincos(math.Pi / 2 * float64(i) / blend)
		out[n-blend+i] = out[n-blend+i]*c + x[i]*s
	}
	g := 1 / math.Sqrt(sum/float64(len(x))+1e-18)
	for i := range out {
		out[i] *= g
	}
	return out
}

// burst adds a short band-limited noise that rises over attack seconds and falls
// by 60 dB over t60 seconds; amp is near its peak.
func burst(out []float64, r *rand.Rand, amp, attack, t60, lowHz, highHz float64) {
	n := min(len(out), int((attack+t60*1.3)*rate))
	hp, lp := newHighPass(lowHz), newLowPass(highHz)
	// Noise loses level with bandwidth; keep amp's meaning for any band.
	amp *= math.Sqrt(rate / 2 / max(highHz-lowHz, 200))
	rise := max(attack*rate, 1)
	fall := math.Exp(-math.Ln10 * 3 / (t60 * rate))
	env := 1.0
	for i := range n {
		v := lp.next(hp.next(r.Float64()*2 - 1))
		e := env
		if x := float64(i) / rise; x < 1 {
			e *= 0.5 - 0.5*math.Cos(math.Pi*x)
		}
		if float64(i) > rise {
			env *= fall
		}
		// Within the last tenth the burst is led to nothing.
		if k := n - i; k < n/10 {
			e *= float64(k) / float64(n/10)
		}
		out[i] += amp * e * v
	}
}

// ease shapes both ends: a raised-cosine rise over in seconds and a fall over the
// last out seconds, so that a sample begins and ends at rest.
func ease(x []float64, in, out float64) {
	n := min(int(in*rate), len(x))
	for i := range n {
		x[i] *= 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n))
	}
	n = min(int(out*rate), len(x))
	for i := range n {
		x[len(x)-1-i] *= 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n))
	}
}

// biquad is a second-order filter in transposed direct form II.
type biquad struct {
	b0, b1, b2, a1, a2 float64
	z1, z2             float64
}

// next filters one sample.
func (f *biquad) next(x float64) float64 {
	y := f.b0*x + f.z1
	f.z1 = f.b1*x - f.a1*y + f.z2
	f.z2 = f.b2*x - f.a2*y
	return y
}

// newLowPass and newHighPass are Butterworth filters of second order (bilinear
// transform) at the given corner.
func newLowPass(hz float64) *biquad {
	w := 2 * math.Pi * min(hz, rate*0.49) / rate
	c, al := math.Cos(w), math.Sin(w)/math.Sqrt2
	a0 := 1 + al
	return &biquad{b0: (1 - c) / 2 / a0, b1: (1 - c) / a0, b2: (1 - c) / 2 / a0, a1: -2 * c / a0, a2: (1 - al) / a0}
}

func newHighPass(hz float64) *biquad {
	w := 2 * math.Pi * min(hz, rate*0.49) / rate
	c, al := math.Cos(w), math.Sin(w)/math.Sqrt2
	a0 := 1 + al
	return &biquad{b0: (1 + c) / 2 / a0, b1: -(1 + c) / a0, b2: (1 + c) / 2 / a0, a1: -2 * c / a0, a2: (1 - al) / a0}
}

// between maps key from the range lo–hi to a–b, in a straight line, held at both ends.
func between(key, lo, hi int, a, b float64) float64 {
	x := float64(key-lo) / float64(hi-lo)
	return a + (b-a)*min(max(x, 0), 1)
}

// fall maps key from lo–hi to a–b in equal ratios, held at both ends.
func fall(key, lo, hi int, a, b float64) float64 {
	return math.Exp(between(key, lo, hi, math.Log(a), math.Log(b)))
}
