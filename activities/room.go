package activities

import (
	"context"
	"sync"

	"github.com/atelierhq/atelier"
)

// maxLoaded bounds the bytes of works that turns hold in memory at a time. A
// hundred jobs can have hundreds of turns under way, most of which wait for an
// agent that is free, and one piece of music alone is some 20 MB.
const maxLoaded = 256 << 20

// maxStaging is how many turns store what they made at a time. When many replies
// arrive together, first come, first served lets the first of them go on at once;
// all side by side would finish together, last, and arrive together again.
const maxStaging = 8

// spokenBytes is what a byte of a version becomes when it is read aloud: its words are
// about a third of it, a second of sound has some 14 letters and 96 kB, and there are
// the provider's sounds, the recording and its marked copy.
const spokenBytes = 8_000

// room is a number of bytes that turns share. Whoever asks first is served first,
// so that a turn that needs much is not passed by for ever.
type room struct {
	mu    sync.Mutex
	free  int64
	whole int64
	queue []*guest
}

type guest struct {
	need int64
	in   chan struct{} // closed when it may come in
}

func newRoom(bytes int64) *room { return &room{free: bytes, whole: bytes} }

// enter waits until need bytes are free and returns what gives them back. One
// that needs more than there is gets all of it.
func (r *room) enter(ctx context.Context, need int64) (leave func(), err error) {
	need = min(need, r.whole)
	leave = func() { r.leave(need) }
	r.mu.Lock()
	if len(r.queue) == 0 && need <= r.free {
		r.free -= need
		r.mu.Unlock()
		return leave, nil
	}
	g := &guest{need, make(chan struct{})}
	r.queue = append(r.queue, g)
	r.mu.Unlock()
	select {
	case <-g.in:
		return leave, nil
	case <-ctx.Done():
		r.giveUp(g)
		return nil, ctx.Err()
	}
}

func (r *room) leave(need int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.free += need
	r.admit()
}

// giveUp takes a guest out of the queue, or gives back what it got meanwhile.
func (r *room) giveUp(g *guest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, q := range r.queue {
		if q == g {
			r.queue = append(r.queue[:i], r.queue[i+1:]...)
			r.admit()
			return
		}
	}
	r.free += g.need
	r.admit()
}

func (r *room) admit() {
	for len(r.queue) > 0 && r.queue[0].need <= r.free {
		r.free -= r.queue[0].need
		close(r.queue[0].in)
		r.queue = r.queue[1:]
	}
}

// makeRoom waits until what a turn reads has room in memory.
func (a *Activities) makeRoom(ctx context.Context, req atelier.TurnRequest) (leave func(), err error) {
	refs := req.Others
	if req.Base.Key != "" {
		refs = append([]atelier.Ref{req.Base}, refs...)
	}
	var need int64
	for _, ref := range refs {
		art, err := a.made(ctx, ref)
		if err != nil {
			return nil, err
		}
		for _, f := range art.Files {
			need += f.Size
		}
	}
	if req.Kind == atelier.TurnNarrate {
		need *= spokenBytes
	}
	return a.room.enter(ctx, need)
}
