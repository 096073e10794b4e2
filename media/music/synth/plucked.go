package synth

import "math"

// pluck describes a plucked string and its body.
type pluck struct {
	name     string
	where    float64 // plucking point as a part of the string
	slope    float64 // amplitudes fall as harmonic^−slope
	soft     float64 // the finger's corner, in Hz
	t60      float64 // of the lowest partial
	damp     float64 // how much sooner high partials die
	stiff    float64 // inharmonicity
	partials int
	body     [][3]float64 // resonances: Hz, width, gain
	thump    []mode       // the body's own knock
	touch    float64      // finger noise
	length   float64      // seconds kept
	attack   float64      // seconds
}

// play makes one note by modal synthesis: partials of an ideal plucked string
// weighed by plucking point, finger and body, each with a decay of its own, in
// two polarisations that beat.
func (p pluck) play(key int) tone {
	r := random(p.name, key)
	f := keyHz(key)
	out := make([]float64, int(p.length*rate))
	var ms []mode
	for k := 1; k <= p.partials; k++ {
		n := float64(k)
		hz := n * f * math.Sqrt(1+p.stiff*n*n) / math.Sqrt(1+p.stiff)
		if hz > 9500 {
			break
		}
		a := math.Sin(math.Pi*n*p.where) / math.Pow(n, p.slope)
		// A finger is broad: no harmonic has a true node under it.
		a = math.Copysign(math.Abs(a)+0.08/math.Pow(n, p.slope), a)
		a /= 1 + math.Pow(hz/p.soft, 2)
		for _, b := range p.body {
			a *= bump(hz, b[0], b[1], b[2])
		}
		a *= 0.9 + 0.2*r.Float64()
		t := p.t60 / (1 + p.damp*(n-1) + math.Pow(hz/5500, 2))
		ph := (r.Float64() - 0.5) * 0.8
		ms = append(ms,
			mode{hz: hz, amp: a * 0.8, phase: ph, t60: t},
			mode{hz: hz * 1.0003, amp: a * 0.3, phase: ph + 0.3, t60: t * 0.45})
	}
	addModes(out, ms)
	addModes(out, p.thump)
	if p.touch > 0 {
		burst(out, r, p.touch, 0.0008, 0.025, 500, 4000)
	}
	ease(out, p.attack, min(p.length*0.3, 0.8))
	return tone{left: out, hz: f}
}

func harp(key int) tone {
	t := fall(key, 28, 100, 6.5, 1.0)
	out := pluck{
		name: "harp", where: 0.31, slope: 1.25, soft: fall(key, 28, 96, 2800, 8000), t60: t, damp: 0.12, stiff: 2e-5,
		partials: 28, body: [][3]float64{{190, 60, 0.5}, {330, 90, 0.4}, {620, 180, 0.25}},
		thump: []mode{{hz: 142, amp: 0.03, t60: 0.12}, {hz: 233, amp: 0.02, t60: 0.1}},
		touch: 0.03, length: min(t*0.8, 4), attack: between(key, 30, 90, 0.003, 0.0012),
	}.play(key)
	out.pan = between(key, 36, 96, -0.3, 0.3)
	return out
}

func guitar(key int) tone {
	t := fall(key, 40, 88, 5, 1.3)
	return pluck{
		name: "guitar", where: 0.22, slope: 1.0, soft: 4200, t60: t, damp: 0.14, stiff: 4e-5, partials: 30,
		body:  [][3]float64{{104, 20, 0.8}, {205, 35, 0.9}, {395, 60, 0.5}, {1100, 300, 0.3}},
		thump: []mode{{hz: 104, amp: 0.06, t60: 0.14}, {hz: 208, amp: 0.04, t60: 0.1}},
		touch: 0.035, length: min(t*0.75, 3.5), attack: 0.0016,
	}.play(key)
}

func bass(key int) tone {
	t := fall(key, 28, 60, 4.2, 2)
	return pluck{
		name: "bass", where: 0.27, slope: 0.92, soft: 1800, t60: t, damp: 0.42, stiff: 6e-5, partials: 22,
		body:  [][3]float64{{98, 30, 0.5}, {190, 50, 0.5}, {520, 200, 0.4}},
		thump: []mode{{hz: 62, amp: 0.12, t60: 0.16}, {hz: 111, amp: 0.08, t60: 0.12}},
		touch: 0.045, length: min(t*0.75, 3), attack: 0.004,
	}.play(key)
}
