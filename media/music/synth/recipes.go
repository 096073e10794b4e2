package synth

import (
	"fmt"
	"math"
)

// recipe says how an instrument is sampled and played.
type recipe struct {
	name    string
	program int // General MIDI, from 0
	lo, hi  int // root keys of the lowest and highest samples
	step    int // semitones between samples
	make    func(key int) tone

	attack  float64 // seconds, before the sample's own
	settle  float64 // decibels by which a held tone falls back after its attack
	release func(key int) float64
	open    float64 // filter corner of the loudest but one layer as a multiple of the key's frequency
	floor   float64 // the corner is never below, Hz
	gain    float64 // decibels in the mix: what dies away may be a little louder, what pierces softer
	send    float64 // to the reverb, 1 is usual
	legato  float64 // part of the written length that sounds, for plain notes
	lateMax float64 // seconds by which a chord's notes may be spread
}

func steady(s float64) func(int) float64 { return func(int) float64 { return s } }

// recipes are the pitched instruments of atelier.Instruments; drums are kit.
var recipes = []recipe{
	{name: "piano", program: 0, lo: 26, hi: 102, step: 4, make: piano, release: func(k int) float64 { return fall(k, 36, 96, 0.9, 0.5) }, open: 12, floor: 3600, gain: 1, send: 0.9, legato: 1, lateMax: 0.006},
	{name: "celesta", program: 8, lo: 58, hi: 102, step: 2, make: celesta, release: steady(1.6), open: 10, floor: 6000, gain: 2, send: 1.1, legato: 1, lateMax: 0.005},
	{name: "music box", program: 10, lo: 58, hi: 104, step: 2, make: musicBox, release: steady(3), open: 10, floor: 7500, gain: 1.5, send: 1.1, legato: 1, lateMax: 0.004},
	{name: "harp", program: 46, lo: 28, hi: 100, step: 3, make: harp, release: func(k int) float64 { return fall(k, 36, 96, 2.6, 1.4) }, open: 16, floor: 3400, gain: 1, send: 1.1, legato: 1, lateMax: 0.009},
	{name: "strings", program: 48, lo: 36, hi: 96, step: 5, make: strings, attack: 0.07, settle: 1.5, release: steady(0.9), open: 12, floor: 4200, send: 1.15, legato: 1, lateMax: 0.006},
	{name: "flute", program: 73, lo: 58, hi: 98, step: 4, make: flute, attack: 0.04, settle: 2, release: steady(0.22), open: 9, floor: 4000, send: 1.1, legato: 0.97},
	{name: "clarinet", program: 71, lo: 48, hi: 92, step: 4, make: clarinet, attack: 0.035, settle: 2, release: steady(0.2), open: 11, floor: 2400, send: 1, legato: 0.97},
	{name: "bass", program: 32, lo: 26, hi: 66, step: 4, make: bass, release: steady(0.3), open: 14, floor: 1300, gain: 0.5, send: 0.5, legato: 0.96},
	{name: "violin", program: 40, lo: 54, hi: 98, step: 4, make: violin, attack: 0.05, settle: 2, release: steady(0.3), open: 11, floor: 4600, send: 1.05, legato: 0.98},
	{name: "cello", program: 42, lo: 34, hi: 78, step: 4, make: cello, attack: 0.055, settle: 2, release: steady(0.35), open: 14, floor: 3400, send: 1, legato: 0.98},
	{name: "guitar", program: 24, lo: 38, hi: 86, step: 4, make: guitar, release: steady(0.6), open: 14, floor: 3600, gain: 1, send: 0.9, legato: 1, lateMax: 0.009},
	{name: "glockenspiel", program: 9, lo: 70, hi: 108, step: 2, make: glockenspiel, release: steady(3), open: 8, floor: 7000, gain: -1.5, send: 1.1, legato: 1, lateMax: 0.004},
	{name: "oboe", program: 68, lo: 56, hi: 92, step: 4, make: oboe, attack: 0.03, settle: 2, release: steady(0.2), open: 10, floor: 3600, send: 1, legato: 0.97},
	{name: "horn", program: 60, lo: 36, hi: 80, step: 4, make: horn, attack: 0.045, settle: 2.5, release: steady(0.3), open: 10, floor: 2100, gain: -1, send: 1.2, legato: 0.97},
}

// drumRecipe is what the mix needs to know of the kit.
var drumRecipe = recipe{name: "drums", gain: 0, send: 0.7, legato: 1}

// recipeOf returns the recipe of an instrument.
func recipeOf(name string) (recipe, bool) {
	if name == drumRecipe.name {
		return drumRecipe, true
	}
	for _, r := range recipes {
		if r.name == name {
			return r, true
		}
	}
	return recipe{}, false
}

// layers split the velocities; softer ones are filtered lower, in octaves.
var layers = []struct {
	lo, hi  int
	octaves float64
}{{1, 44, -1.3}, {45, 62, -0.85}, {63, 79, -0.45}, {80, 95, -0.15}, {96, 111, 0.1}, {112, 127, 0.5}}

// level is the loudness that every pitched sample is set to, in decibels of
// K-weighted power over the loudest 400 ms, so that one velocity is one loudness
// on every key of every instrument. peak is the ceiling that it may not pass.
const (
	level = -21.0
	peak  = 0.97
)

// build samples the instrument into an SF2 file.
func (r recipe) build() []byte {
	var clips []clip
	var regions []region
	for root := r.lo; root <= r.hi; root += r.step {
		t := r.make(root)
		g := math.Pow(10, (level-heard(t))/20)
		g = min(g, peak/max(highest(t.left), highest(t.right)))
		cents := int(math.Round(1200 * math.Log2(keyHz(root)/t.hz)))
		sides := []struct {
			data []float64
			pan  float64
		}{{t.left, t.pan}}
		if t.right != nil {
			sides = []struct {
				data []float64
				pan  float64
			}{{t.left, -1}, {t.right, 1}}
		}
		below, above := (r.step-1)/2, r.step/2
		keyLo, keyHi := root-below, root+above
		if root == r.lo {
			keyLo = 0
		}
		if root+r.step > r.hi {
			keyHi = 127
		}
		for i, s := range sides {
			clips = append(clips, clip{
				name: fmt.Sprintf("%.10s %d %d", r.name, root, i), data: toInt16(s.data, g),
				loopFrom: t.loopFrom, loopTo: t.loopTo, root: root, cents: cents,
			})
			for _, l := range layers {
				cut := 14000
				if hz := math.Max(r.floor, r.open*keyHz(root)) * math.Pow(2, l.octaves); hz < 15000 && l.octaves < 0.4 {
					cut = filterCents(hz)
				}
				regions = append(regions, region{
					sample: len(clips) - 1, keyLo: keyLo, keyHi: keyHi, velLo: l.lo, velHi: l.hi, root: root,
					pan: int(math.Round(s.pan * 500)), cutoff: cut, attack: r.attack, release: r.release(root), loop: t.loopTo > 0,
					hold: 0.12, decay: 9, sustain: r.settle,
				})
			}
		}
	}
	return writeSF2(r.name, clips, preset{r.name, 0, r.program, regions})
}

// buildKit samples the drums.
func buildKit() []byte {
	var clips []clip
	var zones [128][]region
	for c, d := range kit {
		x := d.make()
		clips = append(clips, clip{name: fmt.Sprintf("drum %d", d.keys[0]), data: toInt16(x, d.gain*0.6/highest(x)), root: d.keys[0]})
		for i, key := range d.keys {
			for _, l := range layers {
				cut := 14000
				if l.octaves < 0 {
					cut = filterCents(12000 * math.Pow(2, l.octaves))
				}
				zones[key] = append(zones[key], region{
					sample: c, velLo: l.lo, velHi: l.hi, root: d.keys[0], cutoff: cut, release: 2.5, fixed: true,
					cents: int(math.Round(d.shift[i] * 100)),
				})
			}
		}
	}
	var regions []region
	for key := range 128 {
		for d := 0; ; d++ { // the nearest key that has a sound
			near := max(key-d, 0)
			if zones[near] == nil {
				near = min(key+d, 127)
			}
			if zones[near] == nil {
				continue
			}
			for _, z := range zones[near] {
				z.keyLo, z.keyHi = key, key
				regions = append(regions, z)
			}
			break
		}
	}
	return writeSF2("drums", clips, preset{"drums", 128, 0, regions})
}

// highest is the greatest magnitude in x, or a little more than nothing.
func highest(x []float64) float64 {
	top := 1e-9
	for _, v := range x {
		if v > top {
			top = v
		} else if -v > top {
			top = -v
		}
	}
	return top
}

// toInt16 quantises a sample.
func toInt16(x []float64, gain float64) []int16 {
	out := make([]int16, len(x))
	gain *= 32767
	for i, v := range x {
		v *= gain
		switch {
		case v > 32767:
			out[i] = 32767
		case v < -32767:
			out[i] = -32767
		case v >= 0:
			out[i] = int16(v + 0.5)
		default:
			out[i] = int16(v - 0.5)
		}
	}
	return out
}

// heard is the K-weighted loudness of a tone in decibels: of its loudest 400 ms
// in the first second for one that rings, of its loop for one that is sustained.
func heard(t tone) float64 {
	var sum float64
	var power []float64
	chans := [][]float64{t.left}
	if t.right != nil {
		chans = append(chans, t.right)
	}
	for _, ch := range chans {
		k := newKWeighting(rate)
		from, to := 0, min(len(ch), rate)
		if t.loopTo > 0 {
			from, to = t.loopFrom, min(t.loopTo, t.loopFrom+2*rate)
		}
		if power == nil {
			power = make([]float64, to-from)
		}
		for _, v := range ch[max(0, from-2000):from] {
			k.next(v)
		}
		for i, v := range ch[from:to] {
			y := k.next(v)
			power[i] += y * y
		}
	}
	// A stereo tone is panned to both sides, a mono one to both at half power.
	window := min(len(power), rate*2/5)
	best := 0.0
	for i, p := range power {
		sum += p
		if i >= window {
			sum -= power[i-window]
		}
		if i >= window-1 {
			best = max(best, sum/float64(window))
		}
	}
	return 10 * math.Log10(best+1e-12)
}
