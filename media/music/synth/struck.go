package synth

import "math"

// tone is one sample of an instrument before it is put into a bank: mono when
// right is nil. A sustained tone repeats the samples loopFrom–loopTo.
type tone struct {
	left, right      []float64
	loopFrom, loopTo int
	hz               float64 // what it really sounds at
	pan              float64 // −1…1, for mono tones
}

// partial is one mode of a bar or a tine relative to its lowest.
type partial struct {
	ratio, amp float64
	ring       float64 // its decay time as a part of the lowest mode's
}

// The bars. A free bar's modes are at 1, 2.756, 5.404, 8.933 (Euler–Bernoulli);
// a clamped tine's at 1, 6.267, 17.55. A celesta's plates are undercut and have
// resonator boxes, which leave little but the lowest mode and one near its
// second octave.
var (
	celestaBar = []partial{{1, 1, 1}, {2.0, 0.05, 0.5}, {2.76, 0.06, 0.22}, {4.01, 0.27, 0.32}, {6.9, 0.09, 0.12}, {10.4, 0.06, 0.06}}
	boxTine    = []partial{{1, 1, 1}, {2.003, 0.2, 0.6}, {3.01, 0.1, 0.4}, {6.267, 0.34, 0.24}, {11.2, 0.12, 0.1}}
	glockBar   = []partial{{1, 1, 1}, {2.756, 0.4, 0.45}, {5.404, 0.22, 0.2}, {8.933, 0.1, 0.09}}
)

// bar makes a struck bar: modes, a mallet's soft noise, and a shimmer of a second
// copy of the lowest mode that beats slowly with the first.
func bar(name string, key int, modes []partial, t60, beatHz, mallet, malletHz float64) tone {
	r := random(name, key)
	f := keyHz(key)
	out := make([]float64, int(min(t60*0.9+0.15, 3.2)*rate))
	var ms []mode
	for i, p := range modes {
		m := mode{hz: f * p.ratio, amp: p.amp, t60: t60 * p.ring}
		if i > 0 {
			m.phase = r.Float64() * math.Pi
			// High modes of high bars lie where the ear is keenest.
			m.amp *= 1 / (1 + math.Pow(m.hz/9000, 3))
		} else if beatHz > 0 {
			m.hz += beatHz / 2
			m.amp *= 0.62
			ms = append(ms, mode{hz: m.hz - beatHz, amp: 0.38 * p.amp, t60: m.t60 * 1.15})
		}
		ms = append(ms, m)
	}
	addModes(out, ms)
	burst(out, r, mallet, 0.0006, 0.03, 300, malletHz)
	ease(out, 0.0008, min(0.3, t60*0.3))
	return tone{left: out, hz: f, pan: between(key, 60, 100, -0.25, 0.25)}
}

func celesta(key int) tone {
	return bar("celesta", key, celestaBar, fall(key, 60, 100, 2.2, 1.1), 0, 0.06, 5000)
}

func musicBox(key int) tone {
	return bar("music box", key, boxTine, fall(key, 60, 100, 2.6, 1.3), 0.7, 0.045, 8000)
}

func glockenspiel(key int) tone {
	return bar("glockenspiel", key, glockBar, fall(key, 72, 108, 3.2, 1.7), 0, 0.04, 7000)
}

// piano is a struck string: stiff-string partials (Fletcher's inharmonicity), the
// hammer's comb and softness, two strings a little apart whose partials die fast
// at first and slowly after, and the knock of hammer and soundboard.
func piano(key int) tone {
	r := random("piano", key)
	f := keyHz(key)
	stiff := 7e-5 * math.Pow(2, float64(key-40)/11)
	t1 := fall(key, 24, 104, 13, 1.1)
	out := make([]float64, int(min(t1*0.75, 6.5)*rate))
	soft := fall(key, 24, 100, 1200, 3000) // the felt's corner, in Hz
	var ms []mode
	for k := 1; k <= 36; k++ {
		n := float64(k)
		hz := n * f * math.Sqrt(1+stiff*n*n) / math.Sqrt(1+stiff)
		if hz > 11000 {
			break
		}
		a := (0.25 + math.Abs(math.Sin(math.Pi*n*0.121))) / math.Pow(n, 0.75)
		a /= 1 + math.Pow(hz/soft, 1.65)
		// The soundboard hardly radiates below its first modes.
		a *= math.Min(1, math.Pow(hz/110, 0.8))
		a *= 0.85 + 0.3*r.Float64()
		t := t1 / (1 + math.Pow(hz/1400, 1.1)*0.9)
		ph := r.Float64() * 2 * math.Pi
		apart := (0.12 + 0.0002*hz) * (0.6 + 0.8*r.Float64())
		ms = append(ms,
			mode{hz: hz - apart*0.3, amp: a * 0.78, phase: ph, t60: t * 0.36},
			mode{hz: hz + apart*0.7, amp: a * 0.30, phase: ph + 0.4, t60: t})
	}
	addModes(out, ms)
	burst(out, r, 0.07, 0.001, 0.05, 300, 5500)
	knock := []mode{
		{hz: 96 + 5*r.Float64(), amp: 0.05, t60: 0.16}, {hz: 177 + 9*r.Float64(), amp: 0.04, t60: 0.12},
		{hz: 301 + 15*r.Float64(), amp: 0.03, t60: 0.09},
	}
	addModes(out, knock)
	ease(out, between(key, 30, 90, 0.0035, 0.0015), min(t1*0.25, 1.2))
	return tone{left: out, hz: f, pan: between(key, 36, 96, -0.3, 0.3)}
}
