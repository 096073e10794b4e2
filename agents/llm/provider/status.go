package provider

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
)

// statusError is the error of an answer that is not 200, by this table:
//
//	408, 409, 425, 5xx               unavailable
//	429                              rate_limited
//	429 insufficient_quota, 402      exhausted
//	400 and 403 for policy           refused
//	401, 403                         forbidden
//	404                              not_found
//	everything else                  invalid
//
// A provider that says x-should-retry is believed: true makes unavailable of what
// would not be tried again, false makes invalid of what would.
func (x *exchange) statusError() error {
	e := &atelier.Error{}
	said := problemOf(x.body)
	var why string
	switch s := x.status; {
	case s == http.StatusPaymentRequired, said.quota():
		e.Code, why = atelier.CodeExhausted, "what was paid for is used up"
	case s == http.StatusTooManyRequests:
		e.Code, why = atelier.CodeRateLimited, "too many requests"
		e.RetryAfter = retryAfter(x.header, unsaidRetry)
	case s == http.StatusRequestTimeout, s == http.StatusConflict, s == http.StatusTooEarly, s >= 500:
		e.Code, why = atelier.CodeUnavailable, "try again later"
		e.RetryAfter = retryAfter(x.header, 0)
	case said.policy():
		e.Code, why = atelier.CodeRefused, "the request is against its policy"
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		e.Code, why = atelier.CodeForbidden, "the key is not accepted"
	case s == http.StatusNotFound:
		e.Code, why = atelier.CodeNotFound, "it has no such model or endpoint"
	case s >= 300 && s < 400:
		e.Code, why = atelier.CodeInvalid, "redirects are not followed; correct base_url"
	default:
		e.Code, why = atelier.CodeInvalid, "the request is not accepted"
	}
	again := e.Code == atelier.CodeUnavailable || e.Code == atelier.CodeRateLimited
	switch x.header.Get("x-should-retry") {
	case "true":
		if !again {
			e.Code, e.RetryAfter = atelier.CodeUnavailable, retryAfter(x.header, 0)
		}
	case "false":
		if again {
			e.Code, e.RetryAfter, why = atelier.CodeInvalid, 0, "it says that trying again will not help"
		}
	}
	e.Message = "provider " + x.p.config.Name + " answered " + strconv.Itoa(x.status) + ": " + why
	return e
}

// retryAfter returns how long an answer asks to wait, within our bounds; unsaid if
// it does not say.
func retryAfter(h http.Header, unsaid time.Duration) time.Duration {
	clamp := func(d time.Duration) time.Duration { return min(max(d, minRetryAfter), maxRetryAfter) }
	seconds := func(s string, unit time.Duration) (time.Duration, bool) {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || !(f >= 0) {
			return 0, false
		}
		// Clamped as a number: the largest ones do not fit a Duration.
		return time.Duration(min(f, float64(maxRetryAfter/unit)) * float64(unit)), true
	}
	if d, ok := seconds(h.Get("retry-after-ms"), time.Millisecond); ok {
		return clamp(d)
	}
	if d, ok := seconds(h.Get("Retry-After"), time.Second); ok {
		return clamp(d)
	}
	if at, err := http.ParseTime(h.Get("Retry-After")); err == nil {
		return clamp(time.Until(at))
	}
	return unsaid
}

// problem is what an error object says, as far as we act on it. None of it is ever
// shown: providers quote keys and prompts in their errors.
type problem struct {
	present bool
	words   []string // code and type
	message string
}

// problemOf reads the error object of a body; they come in many shapes.
func problemOf(body []byte) problem {
	var outer struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &outer) != nil || len(outer.Error) == 0 || string(outer.Error) == "null" {
		return problem{}
	}
	p := problem{present: true}
	var inner struct {
		Code    any    `json:"code"`
		Type    any    `json:"type"`
		Message string `json:"message"`
	}
	if json.Unmarshal(outer.Error, &inner) != nil {
		json.Unmarshal(outer.Error, &p.message) // {"error":"…"}
		return p
	}
	p.message = strings.ToLower(inner.Message)
	for _, v := range []any{inner.Code, inner.Type} {
		if s, ok := v.(string); ok {
			p.words = append(p.words, strings.ToLower(s))
		}
	}
	return p
}

func (p problem) says(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(p.words, w) })
}

// quota reports whether money, not patience, is what is missing. Anthropic says so
// in the message of a 400 alone.
func (p problem) quota() bool {
	return p.says("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "quota_exceeded") ||
		strings.Contains(p.message, "credit balance is too low")
}

// policy reports whether the content was refused. OpenRouter says so in the message
// of a 403 alone.
func (p problem) policy() bool {
	return p.says("content_policy_violation", "content_filter", "moderation_blocked", "responsibleaipolicyviolation", "safety_violation") ||
		strings.Contains(p.message, "flagged by moderation") || strings.Contains(p.message, "requires moderation")
}
