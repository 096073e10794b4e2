package composer

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
)

// dice is a stream of random numbers for one purpose. Streams are seeded from
// the job's seed, the piece, what the direction says and the purpose, so that
// no stream depends on how much another has used.
func dice(seed int64, words ...string) *rand.Rand {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(strconv.Itoa(len(w)) + ":" + w))
	}
	return rand.New(rand.NewPCG(uint64(seed), h.Sum64()))
}

// pick returns one of xs.
func pick[T any](r *rand.Rand, xs []T) T { return xs[r.IntN(len(xs))] }

func abs(a int) int {
	if a < 0 {
		return -a
	}
	return a
}

func itoa(n int) string { return strconv.Itoa(n) }

func mod(a, b int) int { return ((a % b) + b) % b }
