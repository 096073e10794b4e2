package synth

import "math"

// bowedAmp gives the harmonics of a bowed string behind a body: a sawtooth's 1/k,
// resonances, and the bridge's fall above corner.
func bowedAmp(body [][3]float64, corner, slope float64) func(int, float64) float64 {
	return func(k int, hz float64) float64 {
		a := 1 / math.Pow(float64(k), slope)
		for _, b := range body {
			a *= bump(hz, b[0], b[1], b[2])
		}
		return a / (1 + math.Pow(hz/corner, 3))
	}
}

var (
	violinBody  = [][3]float64{{280, 40, 0.8}, {460, 60, 0.9}, {560, 70, 0.6}, {1000, 250, 0.2}, {2400, 700, 0.7}}
	celloBody   = [][3]float64{{105, 20, 0.7}, {185, 30, 0.8}, {240, 40, 0.5}, {480, 120, 0.4}, {1400, 500, 0.4}}
	sectionBody = [][3]float64{{240, 80, 0.25}, {500, 150, 0.5}, {1100, 400, 0.15}, {2300, 800, 0.3}}
)

func violin(key int) tone {
	f := keyHz(key)
	return sustained{
		name: "violin", loop: 2.2, lead: 0.75, dull: harmonics(f, 40, bowedAmp(violinBody, 2800, 1.0)),
		bright: harmonics(f, 40, bowedAmp(violinBody, 5400, 0.9)), brighten: 0.16, vibratoHz: 5.5, vibratoCents: 11,
		vibratoAmp: 0.12, vibratoIn: 0.65, drift: 0.06, noise: 0.012, noiseLow: 1200, noiseHigh: 6000, chiff: 4, chiffTime: 0.05,
	}.play(key)
}

func cello(key int) tone {
	f := keyHz(key)
	return sustained{
		name: "cello", loop: 2.2, lead: 0.8, dull: harmonics(f, 44, bowedAmp(celloBody, 1600, 0.95)),
		bright: harmonics(f, 44, bowedAmp(celloBody, 3600, 0.85)), brighten: 0.2, vibratoHz: 5, vibratoCents: 9,
		vibratoAmp: 0.1, vibratoIn: 0.7, drift: 0.06, noise: 0.01, noiseLow: 700, noiseHigh: 4000, chiff: 4, chiffTime: 0.06,
	}.play(key)
}

// players is how many voices each side of the string section has.
const players = 6

// sectionLoop is the length of the section's loop in seconds: long enough that
// nobody hears it come round.
const sectionLoop = 2.7

// strings is a section: players on each side, each with a tuning, a vibrato and a
// slow unsteadiness of its own, all of them whole cycles in the loop.
func strings(key int) tone {
	f := keyHz(key)
	n, cycles := loopOf(f, sectionLoop)
	amps := harmonics(f, 36, bowedAmp(sectionBody, fall(key, 36, 84, 3000, 5200), 0.88))
	soft := make([]float64, len(amps))
	for i, a := range amps {
		hz := f * float64(i+1)
		soft[i] = a / (1 + math.Pow(hz/1500, 2))
	}
	const lead, guard = rate / 2, 64
	// A few wave shapes are enough: no two players begin at the same phase.
	var full, dull [3]*table
	shapes := random("section", key)
	for i := range full {
		ph := phases(shapes, len(amps))
		full[i], dull[i] = newTable(amps, ph), newTable(soft, ph)
	}
	bow := ringNoise(shapes, n, 1500, 6000)
	// shift takes the bows' noise from elsewhere in its ring, so that the sides differ.
	side := func(name string, shift int) []float64 {
		r := random("strings "+name, key)
		out := make([]float64, lead+n+guard)
		for p := range players {
			full, dull := full[p%len(full)], dull[p%len(dull)]
			// Tunings lie evenly between −11 and +11 cents, so that the section's middle is the key.
			cents := 11 * (2*float64(p)/(players-1) - 1)
			own := math.Round(float64(cycles) * math.Pow(2, cents/1200))
			start := r.Float64()
			turns := 13 + math.Round(r.Float64()*3)
			swing := f * (math.Pow(2, 10.0/1200) - 1) / (turns / sectionLoop) / (2 * math.Pi)
			slow := newWander(r, 1, 6, f*0.0015/(2*math.Pi*3/sectionLoop))
			level := newWander(r, 1, 7, 0.18)
			vp := r.Float64() * 2 * math.Pi
			entry := 0.05 * r.Float64() * rate
			control := func(i int) (cycle, loud, open float64) {
				frac := float64(i-lead) / float64(n)
				cycle = start + frac*own + swing*math.Sin(2*math.Pi*frac*turns+vp) + slow.at(frac)
				x := max(float64(i)-entry, 0) / (0.3 * rate)
				return cycle, (1 + level.at(frac)) * min(1, x*4), min(1, x)
			}
			stretches(len(out), lead, n, func(from, to int) {
				c0, l0, o0 := control(from)
				c1, l1, o1 := control(to)
				p, step := phaseOf(c0), stepOf(c1-c0, to-from)
				dl, do := (l1-l0)/float64(to-from), (o1-o0)/float64(to-from)
				if from >= lead {
					for i := range out[from:to] {
						out[from+i] += l0 * float64(full.at(p))
						p += step
						l0 += dl
					}
					return
				}
				for i := range out[from:to] {
					d := float64(dull.at(p))
					out[from+i] += l0 * (d + o0*(float64(full.at(p))-d))
					p += step
					l0 += dl
					o0 += do
				}
			})
		}
		g := 0.03 * rms(out[lead:])
		k := ((shift-lead)%n + n) % n
		for i := range out {
			out[i] += g * bow[k]
			if k++; k == n {
				k = 0
			}
		}
		ease(out, 0.006, 0)
		return out
	}
	return tone{left: side("left", 0), right: side("right", n/2), loopFrom: lead, loopTo: lead + n, hz: float64(cycles) * rate / float64(n)}
}
