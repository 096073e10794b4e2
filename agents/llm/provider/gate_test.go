package provider

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/atelierhq/atelier"
)

// TestGate: fifty calls wait for a gate that is shut for 7 s. None goes before, one
// goes first, and the others only once it was let in.
func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gate
		g.shut(7 * time.Second)
		began := time.Now()
		var mu sync.Mutex
		var firsts, others []time.Duration
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				first, err := g.enter(t.Context(), maxHold)
				if err != nil {
					t.Errorf("held back: %v", err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				if first {
					firsts = append(firsts, time.Since(began))
					time.AfterFunc(500*time.Millisecond, g.passed)
				} else {
					others = append(others, time.Since(began))
				}
			})
		}
		wg.Wait()
		if len(firsts) != 1 || firsts[0] < 7*time.Second || len(others) != 49 || others[0] < firsts[0]+500*time.Millisecond {
			t.Errorf("first at %v, %d others from %v on", firsts, len(others), others)
		}
	})
}

// TestGateAgain: the first call is refused too. Of fifty that wait, only two are
// ever made, and the rest are told how long to wait.
func TestGateAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gate
		g.shut(7 * time.Second)
		var mu sync.Mutex
		made, told := 0, 0
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				_, err := g.enter(t.Context(), maxHold)
				if err == nil {
					time.Sleep(100 * time.Millisecond)
					g.shut(10 * time.Minute)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if atelier.CodeOf(err) == atelier.CodeRateLimited && atelier.RetryAfter(err) > 9*time.Minute {
					told++
				}
			})
		}
		wg.Wait()
		if made > 2 || made+told != 50 {
			t.Errorf("%d calls made, %d told to wait; want at most 2, and all others told", made, told)
		}
	})
}

func TestGateHandsOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gate
		g.shut(time.Second)
		if first, _ := g.enter(t.Context(), maxHold); !first {
			t.Fatal("nobody goes first")
		}
		g.gaveUp()
		if first, _ := g.enter(t.Context(), maxHold); !first {
			t.Error("nobody goes first after the first gave up")
		}
		// A first call that lives long was let in: nobody waits for its answer.
		began := time.Now()
		first, err := g.enter(t.Context(), maxHold)
		if first || err != nil || time.Since(began) != probeGrace {
			t.Errorf("got %v, %v after %v", first, err, time.Since(began))
		}
		g.shut(time.Minute)
		if _, err := g.enter(t.Context(), maxHold); atelier.RetryAfter(err) != time.Minute {
			t.Errorf("got %v, want to be told a minute", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		g.shut(20 * time.Second)
		if _, err := g.enter(ctx, 2*time.Minute); err != context.DeadlineExceeded {
			t.Errorf("got %v, want the caller's end", err)
		}
	})
}

// TestRates: what passes in any second and any minute keeps to the limits.
func TestRates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, err := New(Config{Name: "a", BaseURL: "http://example.org", Limits: Limits{RequestsPerMinute: 600, TokensPerMinute: 6000}})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var times []time.Time
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 15 {
					if _, err := p.queue(t.Context(), 10); err != nil {
						t.Errorf("held back: %v", err)
						return
					}
					mu.Lock()
					times = append(times, time.Now())
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		took := times[len(times)-1].Sub(times[0])
		if rate := float64(len(times)-1) / took.Seconds(); rate < 8 || rate > 10 {
			t.Errorf("%.2f requests/s, want 8 to 10", rate)
		}
		for i := range times {
			n := 0
			for _, u := range times[i:] {
				if u.Sub(times[i]) < time.Second {
					n++
				}
			}
			if n > 10 {
				t.Fatalf("%d requests within one second", n)
			}
		}
		// 6,000 tokens a minute are a hundred a second: calls of 1,000 wait ten.
		began, spent := time.Now(), 0
		for time.Since(began) < time.Minute {
			if err := take(t.Context(), p.tokens, 600); err != nil {
				t.Fatal(err)
			}
			if time.Since(began) < time.Minute {
				spent += 600
			}
		}
		if spent > 6000 || spent < 4800 {
			t.Errorf("%d tokens in a minute of 6,000", spent)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "7", 7 * time.Second},
		{"Retry-After", "0", time.Second},
		{"Retry-After", "0.25", time.Second},
		{"Retry-After", "1e9", 10 * time.Minute},
		{"Retry-After", "1e300", 10 * time.Minute},
		{"Retry-After", "-5", 42},
		{"Retry-After", "NaN", 42},
		{"Retry-After", "soon", 42},
		{"Retry-After", "Mon, 02 Jan 2006 15:04:05 GMT", time.Second},
		{"Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT", 10 * time.Minute},
		{"retry-after-ms", "2500", 2500 * time.Millisecond},
		{"X-Other", "1", 42},
	} {
		h := http.Header{}
		h.Set(tc.name, tc.value)
		if got := retryAfter(h, 42); got != tc.want {
			t.Errorf("%s: %s: got %v, want %v", tc.name, tc.value, got, tc.want)
		}
	}
}
