package atelier

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of failure an [Error] is. The API and the activities each
// keep one table from codes to what they answer.
type Code string

// The codes.
const (
	CodeInvalid     Code = "invalid"     // the caller sent something wrong; Field names it
	CodeNotFound    Code = "not_found"   // absent, or not the caller's: the two are one
	CodeExists      Code = "exists"      // a create-only object is there already, with other bytes
	CodeConflict    Code = "conflict"    // right request, wrong moment or wrong digest
	CodeForbidden   Code = "forbidden"   // no valid key
	CodeTooLarge    Code = "too_large"   // over a stated bound
	CodeUnsupported Code = "unsupported" // understood, but this team or build cannot do it
	CodeCorrupt     Code = "corrupt"     // stored bytes do not match their digest
	CodeUnavailable Code = "unavailable" // a dependency is down; try again later
	CodeExhausted   Code = "exhausted"   // a quota or a budget is used up
	CodeRefused     Code = "refused"     // an agent's work was refused by a rule of the studio
	CodeInternal    Code = "internal"    // everything else

	CodeRateLimited    Code = "rate_limited"    // too many requests; RetryAfter may say how long to wait
	CodeUnknownOutcome Code = "unknown_outcome" // sent, and whether it was done and paid for is not known
)

// Error is a failure with a code. Message is written for the person who has to
// act on it and never holds a secret, a path or a host.
type Error struct {
	Code    Code
	Field   string // JSON path of the offending field, for CodeInvalid: "pieces[1].plates"
	Message string
	Err     error // cause, for logs only

	RetryAfter time.Duration // how long the other party asked to wait, 0: it did not say
}

// Error returns the message with its field and cause.
func (e *Error) Error() string {
	s := e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an [Error] without a field.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalidf makes a [CodeInvalid] error that names a field.
func Invalidf(field, format string, args ...any) *Error {
	return &Error{Code: CodeInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of the first [Error] in err's chain, CodeInternal for
// any other non-nil error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// RetryAfter returns how long the party that caused err asked to wait, 0 if it
// did not say.
func RetryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}
