package activities_test

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/e2e/scripted"
)

// asking is a bench whose drafts make one paid call, sent by send.
func asking(t *testing.T, send func(n int) error) (*bench, *int) {
	t.Helper()
	sent := 0
	worst := atelier.Spend{Calls: 1, TokensIn: 100, TokensOut: 100, USD: 0.10}
	b := newBench(t, scripted.Script{Call: func(ctx context.Context, turn atelier.Turn) error {
		if turn.Kind != atelier.TurnDraft {
			return nil
		}
		ans, err := turn.Payer.Pay(ctx, atelier.ModelCall{Step: "think", Provider: "ada", Model: "ada-1", Request: []byte(`{"q":1}`), Worst: worst},
			func(ctx context.Context) (atelier.ModelAnswer, error) {
				sent++
				if atelier.CallKey(ctx) == "" {
					t.Error("the call is sent without its key")
				}
				return atelier.ModelAnswer{Data: []byte("thought"), MediaType: "text/plain", Usage: atelier.Spend{Calls: 1, TokensIn: 10, TokensOut: 10, USD: 0.01}}, send(sent)
			})
		if err == nil && string(ans.Data) != "thought" {
			t.Errorf("got %q", ans.Data)
		}
		return err
	}}, nil)
	return b, &sent
}

func retryable(err error) bool {
	var app *temporal.ApplicationError
	return errors.As(err, &app) && !app.NonRetryable()
}

// A call is sent once: a turn that fails after it, or that another process makes
// again, finds its answer.
func TestCallIsPaidForOnce(t *testing.T) {
	t.Parallel()
	b, sent := asking(t, func(int) error { return nil })
	first := b.must(b.Draft(t.Context(), b.draft()))
	req := b.draft()
	if err := b.store.Erase(t.Context(), atelier.KeyResult(job, activities.CallKey(req))); err != nil { // as if it had been killed before it staged
		t.Fatal(err)
	}
	second := b.must(b.worker().Draft(t.Context(), req))
	if *sent != 1 || first.Usage != second.Usage || first.Usage.USD != 0.01 {
		t.Errorf("sent %d times, spent %+v, then %+v", *sent, first.Usage, second.Usage)
	}
}

// What fails without being carried out costs nothing; what has no known end costs
// its worst, is tried once more, and is then given up.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	outcomes := []atelier.Code{atelier.CodeUnavailable, atelier.CodeUnknownOutcome, atelier.CodeRateLimited, atelier.CodeUnknownOutcome}
	b, sent := asking(t, func(n int) error { return atelier.Errorf(outcomes[n-1], "it goes wrong") })
	for i, code := range outcomes {
		_, err := b.Draft(t.Context(), b.draft())
		if last := i == len(outcomes)-1; kindOf(err) != string(code) || retryable(err) == last {
			t.Errorf("attempt %d: got %v (retryable: %v), want %s", i+1, err, retryable(err), code)
		}
	}
	if _, err := b.Draft(t.Context(), b.draft()); retryable(err) || *sent != len(outcomes) {
		t.Errorf("a call that was given up: got %v, sent %d times", err, *sent)
	}
	if spent, err := b.Tally(t.Context(), b.draft()); err != nil || spent.Calls != 2 || spent.USD != 0.20 {
		t.Errorf("the turn cost %+v, %v; want two calls at their worst", spent, err)
	}
}

// A call that a killed worker had recorded counts as spent, whether it was sent or not.
func TestCallOfKilledWorker(t *testing.T) {
	t.Parallel()
	b, sent := asking(t, func(n int) error {
		if n == 1 {
			panic("killed") // nothing is written after this
		}
		return nil
	})
	if _, err := b.Draft(t.Context(), b.draft()); err == nil {
		t.Fatal("got no error")
	}
	res := b.must(b.Draft(t.Context(), b.draft()))
	if *sent != 2 || res.Usage.Calls != 2 || res.Usage.USD < 0.1099 || res.Usage.USD > 0.1101 {
		t.Errorf("sent %d times, spent %+v; want the worst of the first and the price of the second", *sent, res.Usage)
	}
}

// Nothing is sent that could cost more than the turn may spend.
func TestTurnKeepsToItsAllowance(t *testing.T) {
	t.Parallel()
	b, sent := asking(t, func(int) error { return nil })
	for _, allow := range []atelier.Budget{{USD: 0.09}, {Tokens: 199}} {
		req := b.draft()
		req.Allow = allow
		if _, err := b.Draft(t.Context(), req); kindOf(err) != activities.TypeBudget || retryable(err) || *sent != 0 {
			t.Errorf("%+v: got %v, sent %d times; want none", allow, err, *sent)
		}
	}
	req := b.draft()
	req.Allow = atelier.Budget{USD: 0.10, Calls: 1, Tokens: 200}
	if b.must(b.Draft(t.Context(), req)); *sent != 1 {
		t.Errorf("sent %d times, want once", *sent)
	}
}
