package synth

import "math"

// drum is one sound of the kit and the General MIDI keys that play it, each at a
// pitch shift of its own in semitones where a family shares a recipe.
type drum struct {
	keys  []int
	shift []float64
	gain  float64 // against the kit's level
	make  func() []float64
}

// kit is the soft kit. Keys of General MIDI that are not named play the nearest
// relative, so that no drum note is silent.
var kit = []drum{
	{[]int{35, 36}, []float64{-1, 0}, 0.85, kick},
	{[]int{37, 76, 77, 75, 78, 79}, []float64{-3, 0, -5, 5, -2, -6}, 0.6, woodblock},
	{[]int{38, 40, 39}, []float64{0, 1.5, 3}, 0.75, brush},
	{[]int{41, 43, 45, 47, 48, 50, 60, 61, 62, 63, 64, 65, 66}, []float64{-7, -5, -3, 0, 2, 4, 12, 9, 10, 8, 5, 7, 4}, 0.85, tom},
	{[]int{42, 44, 69, 70, 82, 58, 71, 72, 73, 74}, []float64{0, -2, -4, -3, -1, -5, 0, 0, -3, -3}, 0.38, shaker},
	{[]int{46}, []float64{0}, 0.4, openHat},
	{[]int{49, 57, 52, 55}, []float64{0, -1, -3, 3}, 0.26, cymbal},
	{[]int{51, 59, 53}, []float64{0, 1, 4}, 0.3, ride},
	{[]int{54}, []float64{0}, 0.45, tambourine},
	{[]int{81, 80, 56, 67, 68}, []float64{0, 0, -20, -14, -18}, 0.2, triangle},
}

func kick() []float64 {
	out := make([]float64, int(0.6*rate))
	var ph float64
	for i := range out {
		t := float64(i) / rate
		hz := (46 + 60*math.Exp(-t*38))
		ph += 2 * math.Pi * hz / rate
		out[i] = math.Sin(ph) * math.Exp(-t*11.5)
		out[i] += 0.22 * math.Sin(2*ph) * math.Exp(-t*26)
	}
	burst(out, random("kick", 0), 0.04, 0.001, 0.02, 300, 2200)
	ease(out, 0.0025, 0.15)
	return out
}

func brush() []float64 {
	out := make([]float64, int(0.42*rate))
	r := random("brush", 0)
	burst(out, r, 0.30, 0.004, 0.13, 900, 4200)
	burst(out, r, 0.12, 0.03, 0.3, 1800, 6000)
	addModes(out, []mode{{hz: 187, amp: 0.22, t60: 0.16}, {hz: 331, amp: 0.1, t60: 0.1}})
	ease(out, 0.002, 0.1)
	return out
}

func tom() []float64 {
	out := make([]float64, int(0.8*rate))
	var ph float64
	for i := range out {
		t := float64(i) / rate
		hz := 118 * (1 + 0.35*math.Exp(-t*26))
		ph += 2 * math.Pi * hz / rate
		out[i] = math.Sin(ph)*math.Exp(-t*9) + 0.25*math.Sin(1.594*ph)*math.Exp(-t*17) + 0.1*math.Sin(2.136*ph)*math.Exp(-t*24)
	}
	burst(out, random("tom", 0), 0.05, 0.001, 0.03, 300, 3000)
	ease(out, 0.002, 0.2)
	return out
}

func woodblock() []float64 {
	out := make([]float64, int(0.22*rate))
	f := 860.0
	addModes(out, []mode{{hz: f, amp: 0.9, t60: 0.11}, {hz: f * 1.52, amp: 0.3, t60: 0.07, phase: 1}, {hz: f * 2.81, amp: 0.13, t60: 0.04, phase: 2}})
	burst(out, random("woodblock", 0), 0.06, 0.0006, 0.012, 800, 4500)
	ease(out, 0.001, 0.05)
	return out
}

func shaker() []float64 {
	out := make([]float64, int(0.16*rate))
	r := random("shaker", 0)
	burst(out, r, 0.3, 0.012, 0.075, 4200, 9500)
	burst(out, r, 0.1, 0.004, 0.05, 2500, 7000)
	ease(out, 0.002, 0.04)
	return out
}

// metal is a cloud of inharmonic modes, as of a thin plate.
func metal(name string, count int, lo, hi, t60, amp float64) []mode {
	r := random(name, count)
	out := make([]mode, count)
	for i := range out {
		hz := lo * math.Pow(hi/lo, (float64(i)+r.Float64())/float64(count))
		out[i] = mode{hz: hz, amp: amp * (0.4 + 0.6*r.Float64()), phase: r.Float64() * 6.28, t60: t60 * math.Pow(lo/hz, 0.5) * (0.6 + 0.8*r.Float64())}
	}
	return out
}

func openHat() []float64 {
	out := make([]float64, int(0.55*rate))
	addModes(out, metal("open hat", 60, 2800, 10500, 0.55, 0.02))
	burst(out, random("open hat", 1), 0.12, 0.006, 0.32, 4500, 9500)
	ease(out, 0.004, 0.2)
	return out
}

// cymbal swells softly, as under felt mallets: it starts on the beat and opens
// over a fifth of a second.
func cymbal() []float64 {
	out := make([]float64, int(2.6*rate))
	addModes(out, metal("cymbal", 120, 320, 9500, 4.2, 0.016))
	wash := make([]float64, len(out))
	burst(wash, random("cymbal", 1), 0.13, 0.22, 1.7, 2600, 8500)
	for i, w := range wash {
		t := float64(i) / rate
		out[i] = out[i]*(0.35+0.65*math.Min(1, t/0.2)) + w
	}
	ease(out, 0.012, 1.0)
	return out
}

func ride() []float64 {
	out := make([]float64, int(1.6*rate))
	addModes(out, metal("ride", 50, 420, 9000, 1.9, 0.02))
	addModes(out, []mode{{hz: 2870, amp: 0.1, t60: 0.7}, {hz: 4110, amp: 0.06, t60: 0.5}})
	burst(out, random("ride", 1), 0.05, 0.002, 0.12, 3500, 9000)
	ease(out, 0.0015, 0.6)
	return out
}

func tambourine() []float64 {
	out := make([]float64, int(0.4*rate))
	for i, at := range []float64{0, 0.019, 0.041} {
		k := int(at * rate)
		addModes(out[k:], jingles(i))
		burst(out[k:], random("tambourine", i), 0.13/float64(i+1), 0.002, 0.07, 4500, 9500)
	}
	ease(out, 0.002, 0.15)
	return out
}

// jingles is one jingle stroke's modes; each starts at a zero crossing.
func jingles(stroke int) []mode {
	ms := metal("jingles", 14+stroke, 4600, 10500, 0.24, 0.03/float64(stroke+1))
	for i := range ms {
		ms[i].phase = 0
	}
	return ms
}

func triangle() []float64 {
	out := make([]float64, int(2.4*rate))
	f := 1480.0
	addModes(out, []mode{
		{hz: f, amp: 0.12, t60: 2.2}, {hz: f * 2.76, amp: 0.3, t60: 2.6, phase: 1}, {hz: f * 2.775, amp: 0.2, t60: 2.2, phase: 2},
		{hz: f * 3.91, amp: 0.16, t60: 1.6, phase: 0.5}, {hz: f * 5.4, amp: 0.1, t60: 1.0, phase: 1.4}, {hz: f * 6.7, amp: 0.05, t60: 0.6, phase: 0.3},
	})
	ease(out, 0.001, 1.2)
	return out
}
