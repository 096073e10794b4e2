package activities

import (
	"context"
	"sync"
)

// turnstile lets one at a time through for each key: turns of this process that come
// to the same call of their job. Other processes' are kept apart by the store.
type turnstile struct {
	mu     sync.Mutex
	inside map[string]chan struct{} // closed when whoever is inside leaves
}

func newTurnstile() *turnstile { return &turnstile{inside: map[string]chan struct{}{}} }

func (t *turnstile) enter(ctx context.Context, key string) (leave func(), err error) {
	for {
		t.mu.Lock()
		left, taken := t.inside[key]
		if !taken {
			left = make(chan struct{})
			t.inside[key] = left
			t.mu.Unlock()
			return func() {
				t.mu.Lock()
				defer t.mu.Unlock()
				delete(t.inside, key)
				close(left)
			}, nil
		}
		t.mu.Unlock()
		select {
		case <-left:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
