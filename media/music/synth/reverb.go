package synth

import "math"

// reverb is a feedback delay network: a predelay, four all-pass filters a side
// that smear the attack, and eight delay lines that feed each other through a
// Householder reflection, each losing its highs a little more on every round. It
// is linear and does not move, so that its tail never chirps.
type reverb struct {
	pre        [2][]float32
	preAt      int
	spread     [2][4]allPass
	line       [8][]float32
	at         [8]int
	damp       [8]float32
	gain       [8]float32
	lowL, lowR *biquad
}

// The room: reverberation time in seconds, predelay, and the corner above which
// each round is darker.
const (
	roomTime     = 1.55
	roomPredelay = 0.011
	roomDamping  = 0.32
	roomInput    = 0.59 // what makes the room's answer to a sound as strong as the sound
)

// lineLengths are mutually prime, 31–61 ms: long enough that no comb is heard as
// a pitch, short enough for a dense tail.
var lineLengths = [8]int{1499, 1693, 1889, 2083, 2293, 2477, 2699, 2903}

var spreadLengths = [2][4]int{{229, 347, 113, 281}, {241, 331, 127, 269}}

type allPass struct {
	buf []float32
	at  int
}

func (a *allPass) next(x float32) float32 {
	const g = 0.62
	d := a.buf[a.at]
	y := d - g*x
	a.buf[a.at] = x + g*y
	a.at++
	if a.at == len(a.buf) {
		a.at = 0
	}
	return y
}

func newReverb() *reverb {
	r := &reverb{lowL: newHighPass(140), lowR: newHighPass(140)}
	for s := range r.pre {
		r.pre[s] = make([]float32, int(roomPredelay*rate))
		for i, n := range spreadLengths[s] {
			r.spread[s][i].buf = make([]float32, n)
		}
	}
	for i, n := range lineLengths {
		r.line[i] = make([]float32, n)
		r.gain[i] = float32(math.Pow(10, -3*float64(n)/rate/roomTime))
	}
	return r
}

// process adds the room's answer to the sends to the dry sound, in place.
func (r *reverb) process(sendL, sendR, outL, outR []float32, wet float32) {
	for i := range sendL {
		l := r.pre[0][r.preAt]
		q := r.pre[1][r.preAt]
		// A room is not excited by deep bass; it would only be mud.
		r.pre[0][r.preAt] = float32(r.lowL.next(float64(sendL[i])))
		r.pre[1][r.preAt] = float32(r.lowR.next(float64(sendR[i])))
		r.preAt++
		if r.preAt == len(r.pre[0]) {
			r.preAt = 0
		}
		for k := range r.spread[0] {
			l = r.spread[0][k].next(l)
			q = r.spread[1][k].next(q)
		}
		var y [8]float32
		var sum float32
		for k := range y {
			v := r.line[k][r.at[k]]
			// One-pole low-pass, then the loss of one round.
			r.damp[k] += (1 - roomDamping) * (v - r.damp[k])
			y[k] = r.damp[k] * r.gain[k]
			sum += y[k]
		}
		sum *= 2.0 / 8
		for k := range y {
			in := l
			if k&1 == 1 {
				in = q
			}
			r.line[k][r.at[k]] = y[k] - sum + in*roomInput
			r.at[k]++
			if r.at[k] == len(r.line[k]) {
				r.at[k] = 0
			}
		}
		outL[i] += wet * (y[0] - y[1]*0.3 + y[2] - y[3]*0.3 + y[4] - y[5]*0.3 - y[6] + y[7]*0.3)
		outR[i] += wet * (y[1] - y[0]*0.3 + y[3] - y[2]*0.3 - y[5] + y[4]*0.3 + y[7] - y[6]*0.3)
	}
}
