package llmtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"github.com/atelierhq/atelier"
)

// Ledger is an [atelier.Payer] in memory, for tests of what stands between a payer
// and a provider. It keeps answers by step, model and request, and tries nothing
// twice by itself.
type Ledger struct {
	mu      sync.Mutex
	budget  atelier.Spend // zero fields set no bound
	spent   atelier.Spend
	held    atelier.Spend
	unknown int
	answers map[string]atelier.ModelAnswer
	calls   []atelier.ModelCall
}

var _ atelier.Payer = (*Ledger)(nil)

// NewLedger makes a ledger that spends no more than budget; zero fields of it set no
// bound.
func NewLedger(budget atelier.Spend) *Ledger {
	return &Ledger{budget: budget, answers: map[string]atelier.ModelAnswer{}}
}

// Pay implements [atelier.Payer].
func (l *Ledger) Pay(ctx context.Context, c atelier.ModelCall, send func(context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	sum := sha256.Sum256([]byte(c.Step + "\n" + c.Provider + "\n" + c.Model + "\n" + string(c.Request)))
	key := hex.EncodeToString(sum[:])
	l.mu.Lock()
	if a, ok := l.answers[key]; ok {
		l.mu.Unlock()
		return a, nil
	}
	if !l.fits(c.Worst) {
		l.mu.Unlock()
		return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeExhausted, "the budget does not reach for the next call")
	}
	l.held.Add(c.Worst)
	l.calls = append(l.calls, c)
	l.mu.Unlock()

	a, err := send(atelier.WithCallKey(ctx, key))

	l.mu.Lock()
	defer l.mu.Unlock()
	l.held.Add(atelier.Spend{Calls: -c.Worst.Calls, TokensIn: -c.Worst.TokensIn, TokensOut: -c.Worst.TokensOut, USD: -c.Worst.USD})
	switch {
	case atelier.CodeOf(err) == atelier.CodeUnknownOutcome:
		l.unknown++
		l.spent.Add(c.Worst)
	case err == nil:
		l.spent.Add(a.Usage)
		l.answers[key] = a
	}
	return a, err
}

func (l *Ledger) fits(worst atelier.Spend) bool {
	t := l.spent
	t.Add(l.held)
	t.Add(worst)
	b := l.budget
	return (b.Calls == 0 || t.Calls <= b.Calls) && (b.USD == 0 || t.USD <= b.USD+1e-9) &&
		(b.TokensIn+b.TokensOut == 0 || t.TokensIn+t.TokensOut <= b.TokensIn+b.TokensOut)
}

// Spent returns what was spent, and how many calls have an unknown outcome.
func (l *Ledger) Spent() (atelier.Spend, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spent, l.unknown
}

// Calls returns the calls that were made, in order.
func (l *Ledger) Calls() []atelier.ModelCall {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]atelier.ModelCall{}, l.calls...)
}
