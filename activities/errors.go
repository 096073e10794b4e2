package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/atelierhq/atelier"
)

// retry says whether another attempt can mend a kind of failure. It is the one
// table from codes to Temporal; workflows/options.go names the same kinds.
var retry = map[atelier.Code]bool{
	atelier.CodeInvalid:     false,
	atelier.CodeNotFound:    false,
	atelier.CodeExists:      true, // another writer was first: look again
	atelier.CodeConflict:    false,
	atelier.CodeForbidden:   false,
	atelier.CodeTooLarge:    false,
	atelier.CodeUnsupported: false,
	atelier.CodeCorrupt:     true,
	atelier.CodeUnavailable: true,
	atelier.CodeExhausted:   false,
	atelier.CodeRefused:     false,
	atelier.CodeInternal:    true,

	atelier.CodeRateLimited:    true,
	atelier.CodeUnknownOutcome: true, // once: the purse of the turn gives up after that
}

// TypeBudget is the kind of a failure that a budget of ours caused, as workflows
// see it; all other kinds are codes.
const TypeBudget = "budget"

// askError is a failure of an agent. Its message may quote the brief: it is told
// in an event, which is in the store, and stays out of history.
type askError struct {
	agent string
	err   error
	final bool // another attempt must not be made
}

func (e *askError) Error() string { return e.agent + ": " + e.err.Error() }
func (e *askError) Unwrap() error { return e.err }

// fail turns an error into what Temporal records: its kind and its message.
// Causes are logged, not recorded: they may hold content or addresses.
func (a *Activities) fail(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return ctx.Err()
	}
	code := atelier.CodeOf(err)
	a.log.WarnContext(ctx, "activity failed", "activity", what, "code", code, "err", err)
	msg := "internal error; the worker's log says more"
	var e *atelier.Error
	var asked *askError
	errors.As(err, &e)
	switch {
	case errors.As(err, &asked):
		msg = "the " + asked.agent + " could not do it"
	case e != nil:
		msg = e.Message
		if e.Field != "" {
			msg = e.Field + ": " + msg
		}
	}
	switch {
	case code == atelier.CodeExhausted && e != nil && e.Field == budgetField:
		return temporal.NewNonRetryableApplicationError(msg, TypeBudget, nil)
	case retry[code] && (asked == nil || !asked.final):
		opts := temporal.ApplicationErrorOptions{NextRetryDelay: atelier.RetryAfter(err)}
		if code == atelier.CodeRateLimited {
			opts.Category = temporal.ApplicationErrorCategoryBenign // it was said to come back; nothing is broken
		}
		return temporal.NewApplicationErrorWithOptions(msg, string(code), opts)
	}
	return temporal.NewNonRetryableApplicationError(msg, string(code), nil)
}
