package narration

import "math"

// The low-pass filter of resample: a sinc with a Blackman window. With 32 zero
// crossings on each side it takes what cannot be kept down by more than 70 dB.
const (
	crossings = 32
	passband  = 0.92 // of the lower of the two rates' halves
)

// resample changes the rate of samples to Rate. Every output sample is a weighted
// sum of the input around its moment; the moments fall on few different places
// between two input samples (2 for 24 kHz, 160 for 44.1 kHz), so that the weights
// of each place are worked out once (a polyphase filter).
func resample(in []int16, rate int) []int16 {
	if rate == Rate {
		return in
	}
	g := gcd(rate, Rate)
	phases, step := Rate/g, rate/g
	cut := passband * min(1, float64(Rate)/float64(rate))
	half := int(math.Ceil(crossings / cut))
	weights := make([][]float32, phases)
	for p := range weights {
		w, sum := make([]float64, 2*half), 0.0
		for k := range w {
			w[k] = kernel(float64(k-half+1)-float64(p)/float64(phases), cut, float64(half))
			sum += w[k]
		}
		weights[p] = make([]float32, len(w))
		for k := range w {
			weights[p][k] = float32(w[k] / sum) // what does not move stays where it is
		}
	}
	out := make([]int16, (len(in)*phases+step-1)/step)
	for i := range out {
		at, w := i*step/phases, weights[i*step%phases]
		from := at - half + 1
		var sum float32
		for k := max(0, -from); k < min(len(w), len(in)-from); k++ {
			sum += w[k] * float32(in[from+k])
		}
		out[i] = int16(math.Round(min(max(float64(sum), math.MinInt16), math.MaxInt16)))
	}
	return out
}

// kernel is the filter at x input samples from its middle.
func kernel(x, cut, half float64) float64 {
	if math.Abs(x) >= half {
		return 0
	}
	window := 0.42 + 0.5*math.Cos(math.Pi*x/half) + 0.08*math.Cos(2*math.Pi*x/half)
	if x == 0 {
		return cut
	}
	return math.Sin(math.Pi*cut*x) / (math.Pi * x) * window
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
