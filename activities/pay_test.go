package activities_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// sharing is a bench whose turns ask the same call of the job, sent by send.
func sharing(t *testing.T, takes time.Duration, send func(n int32) error) (*bench, *atomic.Int32) {
	t.Helper()
	var sent atomic.Int32
	worst := atelier.Spend{Calls: 1, TokensIn: 100, TokensOut: 100, USD: 0.10}
	b := newBench(t, scripted.Script{Call: func(ctx context.Context, turn atelier.Turn) error {
		if turn.Kind != atelier.TurnCritique {
			return nil
		}
		ans, err := turn.Payer.Pay(ctx, atelier.ModelCall{Step: "checks", Provider: "ada", Model: "ada-1", Request: []byte(`{"q":1}`), Worst: worst, Shared: takes},
			func(context.Context) (atelier.ModelAnswer, error) {
				err := send(sent.Add(1))
				return atelier.ModelAnswer{Data: []byte("checks"), MediaType: "text/plain", Usage: atelier.Spend{Calls: 1, USD: 0.01}}, err
			})
		if err == nil && string(ans.Data) != "checks" {
			t.Errorf("got %q", ans.Data)
		}
		return err
	}}, nil)
	return b, &sent
}

// look is a turn of the first critic of texts.
func (b *bench) look(piece string, round int) atelier.TurnRequest {
	b.t.Helper()
	maker := b.roster.Panel(atelier.Text).Maker
	made := b.must(b.Draft(b.t.Context(), b.req(atelier.TurnDraft, maker, piece, round)))
	req := b.req(atelier.TurnCritique, b.roster.Panel(atelier.Text).Critics[0], piece, round)
	req.Base = made.Result
	return req
}

// A call of the job is made once, by whichever turn comes to it first: by turns of
// several rounds and pieces and by attempts of one turn, in two processes at a time.
// One turn is charged, and the ledger has it as the job's.
func TestSharedCallIsMadeOnce(t *testing.T) {
	t.Parallel()
	b, sent := sharing(t, time.Minute, func(int32) error { return nil })
	var reqs []atelier.TurnRequest
	for _, piece := range []string{"text-1", "text-2"} {
		for round := 1; round <= 3; round++ {
			reqs = append(reqs, b.look(piece, round))
		}
	}
	other := b.worker()
	var wg sync.WaitGroup
	results := make([]atelier.TurnResult, 2*len(reqs))
	for i := range results {
		wg.Go(func() {
			at := []*activities.Activities{b.Activities, other}[i%2]
			var err error
			for range 3 { // as Temporal does when another writer was first
				if results[i], err = at.Critique(t.Context(), reqs[i/2]); !retryable(err) {
					break
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := sent.Load(); n != 1 {
		t.Errorf("the call was sent %d times, want once", n)
	}
	var sum, tallied atelier.Spend
	for i, req := range reqs {
		sum.Add(results[2*i].Usage)
		spent, err := b.Tally(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		tallied.Add(spent)
	}
	if sum.USD != 0.01 || tallied.USD != 0.01 || tallied.Calls != 1 {
		t.Errorf("the turns say they cost %+v, and are tallied at %+v; want one call", sum, tallied)
	}
}

// A worker that is killed in a call of the job leaves it open: others wait as long as
// it may take, count it as spent, and make it once more. After that it is given up.
func TestSharedCallOfKilledWorker(t *testing.T) {
	t.Parallel()
	for _, last := range []error{nil, atelier.Errorf(atelier.CodeUnknownOutcome, "the answer is lost")} {
		b, sent := sharing(t, 200*time.Millisecond, func(n int32) error {
			if n == 1 {
				panic("killed") // nothing is written after this
			}
			return last
		})
		first, second, third := b.look("text-1", 1), b.look("text-2", 1), b.look("text-1", 2)
		if _, err := b.Critique(t.Context(), first); err == nil {
			t.Fatal("got no error")
		}
		began := time.Now()
		res, err := b.worker().Critique(t.Context(), second)
		if waited := time.Since(began); waited < 150*time.Millisecond {
			t.Errorf("the call was taken for lost after %v", waited)
		}
		if last == nil && (err != nil || res.Usage.USD != 0.01) || last != nil && (kindOf(err) != string(atelier.CodeUnknownOutcome) || retryable(err)) {
			t.Errorf("got %+v, %v", res.Usage, err)
		}
		if _, err := b.Critique(t.Context(), third); (err == nil) != (last == nil) || retryable(err) {
			t.Errorf("a turn after it: got %v", err)
		}
		if n := sent.Load(); n != 2 {
			t.Errorf("sent %d times, want twice", n)
		}
		want := []float64{0.10, 0.01, 0}
		if last != nil {
			want[1] = 0.10
		}
		for i, req := range []atelier.TurnRequest{first, second, third} {
			if spent, err := b.Tally(t.Context(), req); err != nil || spent.USD != want[i] {
				t.Errorf("turn %d cost %+v, %v; want $%.2f", i+1, spent, err, want[i])
			}
		}
	}
}
