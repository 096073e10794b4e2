package provider

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/atelierhq/atelier"
)

// gate holds all calls to a provider back after it has said 429. When the time is
// up one call goes first; the others follow once it was let in. Without that, fifty
// jobs that wait for the same minute would all be refused together again. The zero
// gate is open.
type gate struct {
	mu     sync.Mutex
	until  time.Time     // zero: open
	probe  time.Time     // when the first call after the time went; zero: none is under way
	change chan struct{} // closed when the state changes; nil: nobody waits
}

// enter returns when a call may go, or [atelier.CodeRateLimited] with the rest of
// the time if that is more than hold away.
func (g *gate) enter(ctx context.Context, hold time.Duration) (first bool, err error) {
	deadline := time.Now().Add(hold)
	for {
		g.mu.Lock()
		now := time.Now()
		var wait time.Duration
		var change <-chan struct{}
		switch {
		case g.until.IsZero():
			g.mu.Unlock()
			return false, nil
		case now.Before(g.until):
			wait = g.until.Sub(now)
		case g.probe.IsZero():
			g.probe = now
			g.mu.Unlock()
			return true, nil
		case now.Sub(g.probe) >= probeGrace:
			g.open()
			g.mu.Unlock()
			return false, nil
		default:
			wait = g.probe.Add(probeGrace).Sub(now)
			if g.change == nil {
				g.change = make(chan struct{})
			}
			change = g.change
		}
		g.mu.Unlock()
		if now.Add(wait).After(deadline) {
			return false, rateLimited(wait)
		}
		if err := sleep(ctx, wait, change); err != nil {
			return false, err
		}
	}
}

// shut keeps the gate shut for d from now, at least.
func (g *gate) shut(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t := time.Now().Add(d); t.After(g.until) {
		g.until = t
	}
	g.probe = time.Time{}
	g.tell()
}

// isShut reports whether calls are held back now.
func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Now().Before(g.until)
}

// passed says that the first call was let in: the gate is open.
func (g *gate) passed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.probe.IsZero() {
		g.open()
	}
}

// gaveUp says that the first call was never made: another one goes first.
func (g *gate) gaveUp() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.probe = time.Time{}
	g.tell()
}

func (g *gate) open() {
	g.until, g.probe = time.Time{}, time.Time{}
	g.tell()
}

func (g *gate) tell() {
	if g.change != nil {
		close(g.change)
		g.change = nil
	}
}

// admit returns when a call may be sent: a slot is free, the gate is open and the
// rates allow it. The caller calls release when the call is over.
func (p *Provider) admit(ctx context.Context, tokens int64) (first bool, release func(), err error) {
	release = func() {}
	if p.slots != nil {
		select {
		case p.slots <- struct{}{}:
			release = func() { <-p.slots }
		case <-ctx.Done():
			return false, nil, ctx.Err()
		}
	}
	first, err = p.queue(ctx, tokens)
	if err != nil {
		release()
		return false, nil, err
	}
	return first, release, nil
}

func (p *Provider) queue(ctx context.Context, tokens int64) (bool, error) {
	for {
		first, err := p.gate.enter(ctx, maxHold)
		if err != nil {
			return false, err
		}
		err = take(ctx, p.requests, 1)
		if err == nil && tokens > 0 {
			err = take(ctx, p.tokens, tokens)
		}
		if err == nil {
			err = p.pace.wait(ctx)
		}
		if err == nil && !p.gate.isShut() {
			return first, nil
		}
		if first {
			p.gate.gaveUp()
		}
		if err != nil {
			return false, err
		}
		// The gate was shut while we waited for the rate. Going back to its end keeps
		// those who wait from passing all at once when it opens.
	}
}

// take waits for n of a rate. What is more than can ever be given at once counts as
// that: the provider will say 429 if it minds.
func take(ctx context.Context, l *rate.Limiter, n int64) error {
	if l.Limit() == rate.Inf {
		return nil
	}
	r := l.ReserveN(time.Now(), int(min(n, int64(l.Burst()))))
	wait := r.Delay()
	if wait > maxHold {
		r.Cancel()
		return rateLimited(wait)
	}
	if err := sleep(ctx, wait, nil); err != nil {
		r.Cancel()
		return err
	}
	return nil
}

// pace keeps requests apart by when they really went. A limiter goes by when they
// should have gone: after a hiccup of the machine it lets several catch up at once,
// and a provider that counts seconds refuses the last of them.
type pace struct {
	turn  chan struct{} // holds one token; nil: no pace
	every time.Duration
	last  time.Time // guarded by the turn
}

func newPace(perMinute float64) pace {
	if perMinute <= 0 {
		return pace{}
	}
	return pace{turn: make(chan struct{}, 1), every: time.Duration(float64(time.Minute) / (perMinute * rateShare))}
}

func (p *pace) wait(ctx context.Context) error {
	if p.turn == nil {
		return nil
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.turn }()
	if err := sleep(ctx, time.Until(p.last.Add(p.every)), nil); err != nil {
		return err
	}
	p.last = time.Now()
	return nil
}

func rateLimited(wait time.Duration) error {
	return &atelier.Error{
		Code:       atelier.CodeRateLimited,
		Message:    "the provider takes no more requests for now",
		RetryAfter: min(max(wait, minRetryAfter), maxRetryAfter),
	}
}

// sleep waits for d, until early is closed, or until ctx ends.
func sleep(ctx context.Context, d time.Duration, early <-chan struct{}) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-early:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
