package synth

import "math"

// The finished sound: BS.1770 integrated loudness in LUFS and the ceiling of the
// true peak in dBTP, a margin below the promise of −1.5 for rounding and dither.
const (
	targetLUFS = -18.0
	ceilingDB  = -1.6
)

// finish masters a mix in place: a gentle high-pass, gain to the target, and a
// look-ahead limiter on true peaks. A silent mix stays silent.
func finish(left, right []float32) {
	for _, ch := range [][]float32{left, right} {
		hp := newHighPass(30)
		for i, v := range ch {
			ch[i] = float32(hp.next(float64(v)))
		}
	}
	// Limiting takes some loudness away; a second round gives it back.
	for range 2 {
		l, _ := loudness([][]float32{left, right}, rate)
		if l <= silence || math.Abs(l-targetLUFS) < 0.05 {
			break
		}
		g := float32(math.Pow(10, min(targetLUFS-l, 60)/20))
		for i := range left {
			left[i] *= g
			right[i] *= g
		}
		if !limit(left, right, float32(math.Pow(10, ceilingDB/20))) {
			break
		}
	}
}

// lookAhead is half the limiter's window in samples: 3 ms before and after a peak
// the gain glides, so that it is never heard as a step.
const lookAhead = 144

// limit turns both channels down together where the true peak of either would
// pass the ceiling, and reports whether it had to.
func limit(left, right []float32, ceiling float32) bool {
	n := len(left)
	gain := make([]float32, n)
	for i := range gain {
		gain[i] = 1
	}
	hit := false
	for _, ch := range [][]float32{left, right} {
		nearPeaks(ch, ceiling, func(from, to int) {
			for i := from; i < to; i++ {
				v := ch[i]
				top := max(v, -v, between4(ch, i))
				if i > 0 {
					top = max(top, between4(ch, i-1))
				}
				if top > ceiling {
					gain[i] = min(gain[i], ceiling/top)
					hit = true
				}
			}
		})
	}
	if !hit {
		return false
	}
	// The least gain within the window, then a mean over the same window: what
	// comes out is smooth and never above what any peak in reach needs.
	least := slidingMin(gain, lookAhead)
	var sum float64
	w := 2*lookAhead + 1
	for i := -lookAhead; i < n+lookAhead; i++ {
		sum += float64(least[min(max(i, 0), n-1)])
		if i-w >= -lookAhead {
			sum -= float64(least[min(max(i-w, 0), n-1)])
		}
		if k := i - lookAhead; k >= 0 {
			g := float32(sum / float64(w))
			left[k] *= g
			right[k] *= g
		}
	}
	return true
}

// slidingMin returns for each index the least value within reach of it.
func slidingMin(x []float32, reach int) []float32 {
	out := make([]float32, len(x))
	queue := make([]int, 0, 2*reach+2)
	head := 0
	for i := range len(x) + reach {
		if i < len(x) {
			for len(queue) > head && x[queue[len(queue)-1]] >= x[i] {
				queue = queue[:len(queue)-1]
			}
			queue = append(queue, i)
		}
		if k := i - reach; k >= 0 {
			for queue[head] < k-reach {
				head++
			}
			out[k] = x[queue[head]]
		}
		if head > 4096 {
			queue = append(queue[:0], queue[head:]...)
			head = 0
		}
	}
	return out
}
