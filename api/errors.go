package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atelierhq/atelier"
)

// statuses is the one table from codes to what HTTP answers.
var statuses = map[atelier.Code]int{
	atelier.CodeInvalid:     http.StatusBadRequest,
	atelier.CodeNotFound:    http.StatusNotFound,
	atelier.CodeExists:      http.StatusConflict,
	atelier.CodeConflict:    http.StatusConflict,
	atelier.CodeForbidden:   http.StatusUnauthorized,
	atelier.CodeTooLarge:    http.StatusRequestEntityTooLarge,
	atelier.CodeUnsupported: http.StatusUnprocessableEntity,
	atelier.CodeCorrupt:     http.StatusBadGateway,
	atelier.CodeUnavailable: http.StatusServiceUnavailable,
	atelier.CodeExhausted:   http.StatusTooManyRequests,
	atelier.CodeRefused:     http.StatusUnprocessableEntity,
	atelier.CodeInternal:    http.StatusInternalServerError,
}

// Codes of problems that only HTTP knows.
const (
	codeKeyReused   atelier.Code = "key_reused"   // 422: Idempotency-Key sent before, with something else
	codeMediaType   atelier.Code = "media_type"   // 415
	codeOrigin      atelier.Code = "origin"       // 403: wrong Host, or another site's page
	codeMethod      atelier.Code = "method"       // 405
	codeRange       atelier.Code = "range"        // 416
	codeNotAccepted atelier.Code = "not_accepted" // 406
)

// Problem is every error answer, after RFC 9457.
type Problem struct {
	Type      string       `json:"type" doc:"What kind of problem: a link to its description"`
	Title     string       `json:"title" doc:"The HTTP status in words"`
	Status    int          `json:"status" doc:"The HTTP status"`
	Detail    string       `json:"detail" doc:"What is wrong, for the person who has to act on it"`
	Code      atelier.Code `json:"code" doc:"What kind of problem, for programs"`
	Field     string       `json:"field,omitempty" doc:"The offending field, as a JSON path: pieces[1].plates"`
	RequestID string       `json:"request_id,omitempty" doc:"Name this when you report the problem"`

	header http.Header
}

// Error returns the detail with its field.
func (p *Problem) Error() string {
	if p.Field != "" {
		return p.Field + ": " + p.Detail
	}
	return p.Detail
}

// GetStatus, GetHeaders and ContentType are what huma asks of an error.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders returns headers that go with the problem: Retry-After.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType makes JSON a problem's media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problem(status int, code atelier.Code, field, detail string) *Problem {
	p := &Problem{Type: "/docs#" + string(code), Title: http.StatusText(status), Status: status, Detail: detail, Code: code, Field: field}
	switch status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		p.header = http.Header{"Retry-After": {retryAfter}}
	case http.StatusUnauthorized:
		p.header = http.Header{"WWW-Authenticate": {`Bearer realm="atelier"`}}
	}
	return p
}

// plainDetails are said instead of an error's own words when the fault is ours:
// those words are for the log.
var plainDetails = map[int]string{
	http.StatusInternalServerError: "something went wrong here; the log has it under the request id",
	http.StatusBadGateway:          "artefact corrupt: what is stored does not match its digest, so it is not sent",
	http.StatusServiceUnavailable:  "the store or the scheduler does not answer; try again",
}

// problemOf turns any error into a problem. It is the only way out of a handler.
func problemOf(ctx context.Context, err error) *Problem {
	var p *Problem
	if !errors.As(err, &p) {
		code := atelier.CodeOf(err)
		status, ok := statuses[code]
		if !ok || errors.Is(err, context.Canceled) {
			code, status = atelier.CodeInternal, http.StatusInternalServerError
		}
		if errors.Is(err, context.DeadlineExceeded) {
			code, status = atelier.CodeUnavailable, http.StatusServiceUnavailable
		}
		var e *atelier.Error
		detail, field := plainDetails[status], ""
		if detail == "" && errors.As(err, &e) {
			detail, field = e.Message, e.Field
		}
		p = problem(status, code, field, detail)
	}
	if st := stateOf(ctx); st != nil {
		c := *p
		c.RequestID = st.id
		if p.Status >= 500 {
			st.cause = err
		}
		p = &c
	}
	return p
}

var overrideHuma sync.Once

// useProblems makes huma's own refusals (parameters out of range, unknown query
// parameters) problems like all others. Huma keeps these as package variables;
// they are set once, to functions without state.
func useProblems() {
	overrideHuma.Do(func() {
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return humaProblem(status, msg, errs)
		}
		huma.NewErrorWithContext = func(hc huma.Context, status int, msg string, errs ...error) huma.StatusError {
			return problemOf(hc.Context(), humaProblem(status, msg, errs))
		}
	})
}

func humaProblem(status int, msg string, errs []error) *Problem {
	if status >= 500 {
		return problem(status, atelier.CodeInternal, "", plainDetails[http.StatusInternalServerError])
	}
	if status == http.StatusNotAcceptable {
		return problem(status, codeNotAccepted, "", "none of the accepted media types is offered here")
	}
	p := problem(http.StatusBadRequest, atelier.CodeInvalid, "", msg)
	if len(errs) > 0 {
		var d *huma.ErrorDetail
		if errors.As(errs[0], &d) {
			_, p.Field, _ = strings.Cut(d.Location, ".")
			p.Detail = d.Message
		}
	}
	if len(p.Field) > 80 {
		p.Field = strings.ToValidUTF8(p.Field[:80], "") + "…"
	}
	return p
}

// invalid is a CodeInvalid error that names a field.
func invalid(field, format string, args ...any) error {
	return atelier.Invalidf(field, format, args...)
}

// errNotFound is the one answer for what is absent and for what is another's.
func errNotFound(what string) error {
	return atelier.Errorf(atelier.CodeNotFound, "there is no such %s", what)
}

// unavailable is a 503 that says what does not answer.
func unavailable(format string, args ...any) *Problem {
	return problem(http.StatusServiceUnavailable, atelier.CodeUnavailable, "", fmt.Sprintf(format, args...))
}
