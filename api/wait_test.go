package api_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier/api"
)

// untold is a workflow whose end the server does not tell to who was waiting for it.
type untold struct {
	client.WorkflowRun
	asked int
	end   error
}

func (u *untold) Get(ctx context.Context, _ any) error {
	if u.asked++; u.asked > 1 {
		return u.end
	}
	<-ctx.Done()
	return ctx.Err()
}

func TestAwait(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]error{"completed": nil, "failed": errors.New("it failed")} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			if err := api.Await(t.Context(), &untold{end: end}, nil); !errors.Is(err, end) || time.Since(began) != api.AskAgain {
				t.Errorf("%s: got %v after %v, want %v after %v", name, err, time.Since(began), end, api.AskAgain)
			}
			ctx, cancel := context.WithTimeout(t.Context(), api.AskAgain/2)
			defer cancel()
			if err := api.Await(ctx, &untold{end: end}, nil); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: who has no more time got %v", name, err)
			}
		})
	}
}

func TestFewAreTakenAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := api.NewStudio(api.Config{})
		in := func(ctx context.Context, want time.Duration) (leave func()) {
			t.Helper()
			began := time.Now()
			leave, err := api.ComeIn(s, ctx)
			if err != nil || time.Since(began) != want {
				t.Errorf("let in after %v (%v), want %v", time.Since(began), err, want)
			}
			return leave
		}
		var leave []func()
		for range api.Doors {
			leave = append(leave, in(t.Context(), 0))
		}
		go func() { time.Sleep(time.Second); leave[0]() }()
		next := in(t.Context(), time.Second)
		in(t.Context(), api.AtDoor)() // and takes nobody's place along
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := api.ComeIn(s, ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who went away got %v", err)
		}
		next()
		in(t.Context(), 0)
	})
}
