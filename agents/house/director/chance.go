package director

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/atelierhq/atelier"
)

// draft is one direction in the making. Chance is drawn by purpose, so that one
// decision does not shift another.
type draft struct {
	reading
	seed int64
	d    atelier.Direction

	isGoal   bool   // the premise is something the main character is after
	premVerb string // its verb
	goneName string // cast name of who has died or left
	looks    []look // what was read of supplied pictures
	quoted   bool   // beats are told in the brief's own words
}

func (d *draft) rand(purpose string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte("director/" + purpose))
	return rand.New(rand.NewPCG(uint64(d.seed), h.Sum64()))
}

// pick chooses one of some words; "" if there are none.
func (d *draft) pick(purpose string, from []string) string {
	if len(from) == 0 {
		return ""
	}
	return from[d.rand(purpose).IntN(len(from))]
}

// shuffled is a copy of some words in a chosen order.
func (d *draft) shuffled(purpose string, from []string) []string {
	out := append([]string(nil), from...)
	d.rand(purpose).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
