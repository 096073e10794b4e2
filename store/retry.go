package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// errStalled is the cause of an attempt that was given up because nothing moved.
var errStalled = errors.New("the store stalled")

// try runs op until it succeeds, fails for good, or has been tried [attempts]
// times. Each attempt has a context of its own, which ends when nothing has
// moved for [stallAfter]; op reports movement through [moved].
func (s *S3) try(ctx context.Context, what string, op func(context.Context) error) error {
	begin := time.Now()
	for n := 1; ; n++ {
		err := attempt(ctx, op)
		if err == nil || !retryable(ctx, err) || n == attempts {
			s.tell(ctx, what, err, time.Since(begin))
			return err
		}
		s.log.DebugContext(ctx, "store call is tried again", "call", what, "attempt", n, "error", err)
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
}

// tell counts a call, and logs what an operator has to mend.
func (s *S3) tell(ctx context.Context, what string, err error, took time.Duration) {
	outcome := "ok"
	switch st := status(err); {
	case st == http.StatusPreconditionFailed:
		outcome = string(atelier.CodeExists)
	case err != nil:
		outcome = string(atelier.CodeOf(fail(err)))
		if st == http.StatusUnauthorized || st == http.StatusForbidden || st == http.StatusInsufficientStorage {
			s.log.ErrorContext(ctx, "the store needs attention", "call", what, "status", st, "code", apiCode(err))
		}
	}
	if s.observe != nil {
		s.observe(what, outcome, took)
	}
}

func attempt(ctx context.Context, op func(context.Context) error) error {
	ctx, w := watch(ctx)
	defer w.stop()
	err := op(ctx)
	if err != nil && context.Cause(ctx) == errStalled {
		return errStalled
	}
	return err
}

// pause waits before attempt n+1: full jitter, so that writers that failed
// together do not come back together.
func pause(ctx context.Context, n int) error {
	t := time.NewTimer(rand.N(min(backoffBase<<(n-1), backoffCap)))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// watchdog cancels a context when nothing has moved for [stallAfter].
type watchdog struct {
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

type watchdogKey struct{}

func watch(ctx context.Context) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watchdog{cancel: cancel}
	w.timer = time.AfterFunc(stallAfter, func() { cancel(errStalled) })
	return context.WithValue(ctx, watchdogKey{}, w), w
}

func (w *watchdog) moved() { w.timer.Reset(stallAfter) }
func (w *watchdog) rest()  { w.timer.Stop() } // nobody is waiting for the store

func (w *watchdog) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// watchdogOf returns the watchdog of an attempt's context.
func watchdogOf(ctx context.Context) *watchdog {
	w, _ := ctx.Value(watchdogKey{}).(*watchdog)
	return w
}

// status returns the HTTP status of an answer, 0 if there was none.
func status(err error) int {
	var re *smithyhttp.ResponseError
	if errors.As(err, &re) {
		return re.HTTPStatusCode()
	}
	return 0
}

// apiCode returns S3's code of an error, "" if it has none.
func apiCode(err error) string {
	var ae smithy.APIError
	if errors.As(err, &ae) {
		return ae.ErrorCode()
	}
	return ""
}

// retryable reports whether the same request may succeed a moment later. A 2xx
// whose answer could not be read is a lost answer, and so is no answer at all.
func retryable(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	var se *sourceError
	if errors.As(err, &se) {
		return false
	}
	switch apiCode(err) {
	case "SlowDown", "RequestTimeout", "IncompleteBody", "InternalError", "ServiceUnavailable",
		"ConditionalRequestConflict", "OperationAborted",
		"BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch": // our digest is right: a byte was flipped on the way
		return true
	}
	switch st := status(err); {
	case st == 0, st < 300:
		return true
	case st == http.StatusInsufficientStorage, st == http.StatusNotImplemented:
		return false // does not pass in seconds
	default:
		return st >= 500 || st == http.StatusTooManyRequests || st == http.StatusRequestTimeout || st == http.StatusConflict
	}
}

// fail turns an error of the SDK into an [atelier.Error]; nil stays nil. Its
// message holds no host and no key.
func fail(err error) error {
	if err == nil {
		return nil
	}
	var ae *atelier.Error
	if errors.As(err, &ae) {
		return ae
	}
	var se *sourceError
	if errors.As(err, &se) {
		return &atelier.Error{Code: atelier.CodeInternal, Message: "the bytes to store could not be read", Err: se.err}
	}
	e := &atelier.Error{Code: atelier.CodeUnavailable, Message: "the store does not answer", Err: err}
	switch st := status(err); {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Message = "the call to the store was given up"
	case errors.Is(err, errStalled):
		e.Message = "the store stalled"
	case st == 0:
	case st == http.StatusNotFound && apiCode(err) != "NoSuchBucket":
		e.Code, e.Message = atelier.CodeNotFound, "no such object"
	case st == http.StatusUnauthorized, st == http.StatusForbidden:
		// Keys are rotated and clocks drift: the work waits, the operator is told (tell).
		e.Message = "the store refuses the access key"
	case st == http.StatusInsufficientStorage:
		e.Message = "the store is out of space"
	case st == http.StatusRequestEntityTooLarge || apiCode(err) == "EntityTooLarge":
		e.Code, e.Message = atelier.CodeTooLarge, "object is larger than the store allows"
	case st >= 400 && st < 500 && !retryable(context.Background(), err) && st != http.StatusNotFound:
		e.Code, e.Message = atelier.CodeInternal, "the store refused the request"
	default:
		e.Message = "the store is unavailable"
	}
	return e
}

// checkKey refuses keys that some store or file system would read differently.
// Keys are built from our own ids (root package), so a refusal is a bug or an
// id from outside that was not checked.
func checkKey(key string) error {
	if key == "" || len(key) > MaxKey || !utf8.ValidString(key) {
		return atelier.Invalidf("key", "not an object key")
	}
	for seg := range strings.SplitSeq(key, "/") {
		if seg == "" || seg == "." || seg == ".." || len(seg) > maxSegment {
			return atelier.Invalidf("key", "not an object key")
		}
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) {
		return atelier.Invalidf("key", "not an object key")
	}
	return nil
}
