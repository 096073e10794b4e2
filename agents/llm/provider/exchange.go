package provider

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// exchange is one request and what came of it. It is the library's HTTPDoer, and
// keeps what the library drops: status, headers, and whether anything was sent.
//
// The library sets no timeout, follows redirects, reads bodies of any length, and
// its errors hold the whole body. So the exchange reads the body itself, within
// bounds, and what went wrong is told by what it saw; the library's errors are only
// looked at to know whether the body could be decoded.
type exchange struct {
	p       *Provider
	limit   int64
	timeout time.Duration
	tokens  int64  // expected, for the rate
	key     string // idempotency header

	asked  bool        // Do was called
	sent   atomic.Bool // the request's headers were written
	status int         // 0: no answer
	header http.Header
	body   []byte
	err    error // why there is no whole body
}

var (
	errTooLarge = errors.New("larger than its bound")
	errStalled  = errors.New("stopped coming")
)

func (p *Provider) exchange(ctx context.Context, limit int64, timeout time.Duration, tokens int64) *exchange {
	return &exchange{p: p, limit: limit, timeout: orElse(p.config.Timeout, timeout), tokens: tokens, key: atelier.CallKey(ctx)}
}

// Do implements the library's HTTPDoer.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	x.asked = true
	first, release, err := x.p.admit(req.Context(), x.tokens)
	if err != nil {
		x.err = err
		return nil, err
	}
	defer release()
	ctx, cancel := context.WithTimeout(req.Context(), x.timeout)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { x.sent.Store(true) }})
	req = req.WithContext(ctx)
	for name, v := range x.p.config.Headers {
		req.Header.Set(name, v.Reveal())
	}
	if x.key != "" {
		// Not Header.Set: under its canonical name net/http would take the header for
		// leave to send the request again by itself, unseen and unpaid for.
		req.Header["idempotency-key"] = []string{x.key}
	}
	resp, err := x.p.http.Do(req)
	if err == nil {
		x.status, x.header = resp.StatusCode, resp.Header
		limit := x.limit
		if resp.StatusCode != http.StatusOK {
			limit = maxErrorReply
		}
		x.body, err = readAll(resp, limit, x.p.config.Stall, cancel)
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(x.body))
	}
	x.err = err
	switch {
	case x.status == http.StatusTooManyRequests:
		x.p.gate.shut(retryAfter(x.header, unsaidRetry))
	case first && x.status != 0:
		x.p.gate.passed()
	case first:
		x.p.gate.gaveUp()
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// readAll reads a body of at most limit bytes that goes on coming. Stop ends the
// request.
func readAll(resp *http.Response, limit int64, stall time.Duration, stop func()) ([]byte, error) {
	if resp.ContentLength > limit {
		return nil, errTooLarge
	}
	var stalled atomic.Bool
	watch := time.AfterFunc(stall, func() { stalled.Store(true); stop() })
	defer watch.Stop()
	var out bytes.Buffer
	block := make([]byte, 32<<10)
	progress := 0
	for {
		n, err := resp.Body.Read(block)
		if int64(out.Len()+n) > limit {
			return nil, errTooLarge
		}
		out.Write(block[:n])
		if progress += n; progress >= minProgress {
			watch.Reset(stall)
			progress = 0
		}
		switch {
		case err == io.EOF:
			return out.Bytes(), nil
		case err != nil && stalled.Load():
			return nil, errStalled
		case err != nil:
			return nil, err
		}
	}
}

// outcome is the error of an exchange, nil if a whole 200 came back and could be
// decoded. It never wraps what the library or net/http say: that holds addresses
// and bodies.
func (x *exchange) outcome(library error) error {
	name := x.p.config.Name
	switch {
	case !x.asked:
		// The library's own rules for models it knows; see Caps.Temperature.
		return atelier.Errorf(atelier.CodeInvalid, "provider %s: the request is not one that this model takes", name)
	case x.status != 0 && x.status != http.StatusOK:
		return x.statusError()
	case errors.Is(x.err, errTooLarge):
		return atelier.Errorf(atelier.CodeTooLarge, "provider %s: the answer is larger than %d MiB", name, x.limit>>20)
	case x.err != nil && !x.sent.Load():
		if atelier.CodeOf(x.err) == atelier.CodeRateLimited {
			return x.err
		}
		if errors.Is(x.err, context.Canceled) || errors.Is(x.err, context.DeadlineExceeded) {
			return &atelier.Error{Code: atelier.CodeUnavailable, Message: "provider " + name + " was not asked: the time was up", Err: contextError(x.err)}
		}
		return atelier.Errorf(atelier.CodeUnavailable, "provider %s cannot be reached", name)
	case errors.Is(x.err, errStalled):
		return atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: the answer stopped coming", name)
	case x.err != nil:
		return &atelier.Error{Code: atelier.CodeUnknownOutcome, Message: "provider " + name + " was asked and no whole answer came", Err: contextError(x.err)}
	case library != nil, !utf8.Valid(x.body):
		return atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: the answer cannot be read", name)
	}
	return nil
}

// contextError keeps of an error only that the caller's time was up or that it was
// called off, for callers who ask with errors.Is.
func contextError(err error) error {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return e
		}
	}
	return nil
}

// soundOutcome is outcome for a body that is no text.
func (x *exchange) soundOutcome(library error) error {
	if library == nil && x.err == nil && x.status == http.StatusOK {
		return nil
	}
	return x.outcome(library)
}
