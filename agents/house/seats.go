package house

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house/director"
)

// seats bounds how many turns are worked on at a time: they cost processor time
// and memory (a rendered piece of music holds tens of megabytes), so more of them
// than processors only makes all of them slower. A turn that waits for a seat
// ends with its context.
type seats chan struct{}

func newSeats() seats { return make(seats, seatCount()) }

func seatCount() int { return max(2, runtime.GOMAXPROCS(0)) }

// Turns is how many turns of the team a process does well to take on at a time:
// enough that no seat is empty while others read and store. More would hold memory
// and report that they are alive, hundreds of them, while they wait for a seat.
func Turns() int { return 4 * seatCount() }

func (s seats) take(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s seats) leave() { <-s }

// seatedMaker and seatedCritic work when they have a seat.
type seatedMaker struct {
	seats
	atelier.Maker
}

// Make waits for a seat, then makes.
func (m seatedMaker) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	t.Seed = seedOf(t)
	if err := m.take(ctx); err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	defer m.leave()
	return m.Maker.Make(ctx, t)
}

// Negotiate settles at once: it costs next to nothing.
func (m seatedMaker) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	n, ok := m.Maker.(agents.Negotiator)
	if !ok {
		return atelier.Reply{}, atelier.Errorf(atelier.CodeUnsupported, "%s does not negotiate", t.Agent.ID)
	}
	t.Seed = seedOf(t)
	return n.Negotiate(ctx, t)
}

type seatedCritic struct {
	seats
	atelier.Critic
}

// Critique waits for a seat, then looks.
func (c seatedCritic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	t.Seed = seedOf(t)
	if err := c.take(ctx); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	defer c.leave()
	return c.Critic.Critique(ctx, t)
}

// seededDirector directs from the seed of the brief.
type seededDirector struct{ *director.Director }

// Direct sets a direction.
func (d seededDirector) Direct(ctx context.Context, t atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	t.Seed = seedOf(t)
	return d.Director.Direct(ctx, t)
}

// seedOf mixes the words of the brief into the seed: two briefs of the same seed
// must not draw the same lots, or their works share asides and turns of phrase.
func seedOf(t atelier.Turn) int64 {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%s", t.Seed, t.Brief.Text)
	return int64(binary.BigEndian.Uint64(h.Sum(nil)) & atelier.MaxSeed)
}
