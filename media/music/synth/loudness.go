package synth

import (
	"math"
	"sync"
)

// kWeighting is the filter of ITU-R BS.1770-4: a shelf for the head, then a
// high-pass.
type kWeighting struct{ shelf, pass biquad }

// newKWeighting returns the filter for a sample rate. At 48 kHz it has the
// coefficients of the recommendation; at others those of the analogue filter
// behind them, found by inverting the bilinear transform.
func newKWeighting(sampleRate int) *kWeighting {
	fs := float64(sampleRate)
	const (
		f0, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
		f1, q1      = 38.13547087602444, 0.5003270373238773
	)
	k := math.Tan(math.Pi * f0 / fs)
	vh := math.Pow(10, gain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	a0 := 1 + k/q + k*k
	var w kWeighting
	w.shelf = biquad{
		b0: (vh + vb*k/q + k*k) / a0, b1: 2 * (k*k - vh) / a0, b2: (vh - vb*k/q + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0,
	}
	k = math.Tan(math.Pi * f1 / fs)
	a0 = 1 + k/q1 + k*k
	w.pass = biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q1 + k*k) / a0}
	return &w
}

// next filters one sample.
func (k *kWeighting) next(x float64) float64 { return k.pass.next(k.shelf.next(x)) }

// silence is what loudness is called where there is none, in LUFS and dB.
const silence = -120.0

// loudness measures planar channels by BS.1770-4: integrated (400 ms blocks with
// 75 % overlap, gated at −70 LUFS and 10 LU below the ungated mean) and the
// greatest short-term value (3 s, every 100 ms). All channels weigh 1, as left
// and right do.
func loudness(channels [][]float32, sampleRate int) (integrated, shortTermMax float64) {
	hop := sampleRate / 10
	if len(channels) == 0 || len(channels[0]) == 0 {
		return silence, silence
	}
	n := len(channels[0]) / hop
	steps := make([]float64, n) // power of each 100 ms, summed over the channels
	each := make([][]float64, len(channels))
	var wg sync.WaitGroup
	for c, ch := range channels {
		wg.Add(1)
		go func() {
			defer wg.Done()
			each[c] = make([]float64, n)
			k := newKWeighting(sampleRate)
			for i := range each[c] {
				var s float64
				for _, v := range ch[i*hop : (i+1)*hop] {
					y := k.next(float64(v))
					s += y * y
				}
				each[c][i] = s / float64(hop)
			}
		}()
	}
	wg.Wait()
	for _, powers := range each {
		for i, p := range powers {
			steps[i] += p
		}
	}
	if n < 4 {
		var s float64
		for _, p := range steps {
			s += p
		}
		l := lufs(s / float64(max(n, 1)))
		return l, l
	}
	var blocks []float64
	for i := 0; i+4 <= n; i++ {
		blocks = append(blocks, (steps[i]+steps[i+1]+steps[i+2]+steps[i+3])/4)
	}
	gated := func(over float64) float64 {
		var s float64
		var c int
		for _, p := range blocks {
			if lufs(p) > over {
				s += p
				c++
			}
		}
		if c == 0 {
			return 0
		}
		return s / float64(c)
	}
	mean := gated(-70)
	if mean == 0 {
		return silence, silence
	}
	integrated = lufs(gated(lufs(mean) - 10))
	shortTermMax = silence
	w := min(30, n)
	for i := 0; i+w <= n; i++ {
		var s float64
		for _, p := range steps[i : i+w] {
			s += p
		}
		shortTermMax = max(shortTermMax, lufs(s/float64(w)))
	}
	return integrated, shortTermMax
}

// lufs converts summed channel power to loudness units.
func lufs(power float64) float64 {
	if power <= 1e-12 {
		return silence
	}
	return -0.691 + 10*math.Log10(power)
}

// Four-times oversampling for true peaks: a windowed sinc of taps samples a
// phase. Phase 0 is the sample itself.
const taps = 16

// phasesOf holds the three fractional phases, a quarter, a half and three
// quarters of a sample after the one at index taps/2−1.
var phasesOf = func() (p [3][taps]float32) {
	for q := range p {
		var sum float64
		var c [taps]float64
		for i := range c {
			x := float64(i-(taps/2-1)) - float64(q+1)/4
			w := 0.5 + 0.5*math.Cos(math.Pi*x/(taps/2+0.25))
			c[i] = math.Sin(math.Pi*x) / (math.Pi * x) * w
			sum += c[i]
		}
		for i := range c {
			p[q][i] = float32(c[i] / sum)
		}
	}
	return p
}()

// overshoot bounds what a phase can make of samples that are at most 1.
var overshoot = func() float32 {
	var top float32
	for _, p := range phasesOf {
		var s float32
		for _, c := range p {
			s += max(c, -c)
		}
		top = max(top, s)
	}
	return top
}()

// between4 is the greatest magnitude between sample i and the next one, by
// oversampling; samples outside x are taken as 0.
func between4(x []float32, i int) float32 {
	var top float32
	from := i - (taps/2 - 1)
	if from < 0 || from+taps > len(x) {
		var w [taps]float32
		for k := range w {
			if j := from + k; j >= 0 && j < len(x) {
				w[k] = x[j]
			}
		}
		return phaseMax(&w)
	}
	top = phaseMax((*[taps]float32)(x[from : from+taps]))
	return top
}

func phaseMax(w *[taps]float32) float32 {
	var top float32
	for q := range phasesOf {
		p := &phasesOf[q]
		var s float32
		for k, v := range w {
			s += v * p[k]
		}
		top = max(top, s, -s)
	}
	return top
}

// nearPeaks calls f for the parts of x where oversampling could find more than
// over: a part whose samples, with those of its neighbours, are too low for that
// is left out.
func nearPeaks(x []float32, over float32, f func(from, to int)) {
	const block = 64
	tops := make([]float32, (len(x)+block-1)/block)
	for i := range tops {
		var t float32
		for _, v := range x[i*block : min((i+1)*block, len(x))] {
			t = max(t, v, -v)
		}
		tops[i] = t
	}
	for i, near := range tops {
		if i > 0 {
			near = max(near, tops[i-1])
		}
		if i+1 < len(tops) {
			near = max(near, tops[i+1])
		}
		if near*overshoot > over {
			f(i*block, min((i+1)*block, len(x)))
		}
	}
}

// peaks returns the sample peak and the true peak of one channel, linear.
func peaks(x []float32) (sample, true4 float32) {
	for _, v := range x {
		sample = max(sample, v, -v)
	}
	true4 = sample
	nearPeaks(x, sample, func(from, to int) {
		for k := from; k < to; k++ {
			true4 = max(true4, between4(x, k))
		}
	})
	return sample, true4
}

// decibels is 20·log10, silence at nothing.
func decibels(x float64) float64 {
	if x <= 1e-6 {
		return silence
	}
	return 20 * math.Log10(x)
}
