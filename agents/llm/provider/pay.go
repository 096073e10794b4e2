package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// An answer that cannot be used, and never will be however often it is looked at,
// is stored in place of the answer: it has been paid for, and asking again under the
// same call key must not pay twice for the same refusal.
const unusableType = "application/vnd.atelier.unusable+json"

// unusable says why an answer cannot be used.
type unusable struct {
	Why flaw `json:"unusable"`
}

type flaw string

const (
	flawCut     flaw = "cut"     // finish_reason length
	flawEmpty   flaw = "empty"   // nothing was said
	flawRefused flaw = "refused" // the model or its filter would not
	flawOpen    flaw = "open"    // no finish_reason: nobody knows whether it is whole
	flawLarge   flaw = "large"   // over its bound
	flawMedia   flaw = "media"   // not the picture or sound that was asked for
	flawFetch   flaw = "fetch"   // only an address was given, and it may not or cannot be fetched
)

// flaws tells people what was wrong, and code what to do.
var flaws = map[flaw]struct {
	code    atelier.Code
	message string
}{
	flawCut:     {atelier.CodeRefused, "the answer was cut off at the token limit"},
	flawEmpty:   {atelier.CodeRefused, "the answer is empty"},
	flawRefused: {atelier.CodeRefused, "the model refused, or its filter did"},
	flawOpen:    {atelier.CodeRefused, "the answer does not say that it is finished"},
	flawLarge:   {atelier.CodeTooLarge, "the answer is larger than its bound"},
	flawMedia:   {atelier.CodeRefused, "the answer is not what was asked for: not a whole picture or sound of a kind and size we take"},
	flawFetch:   {atelier.CodeRefused, "the answer is an address that cannot be fetched"},
}

func (f flaw) err(provider string) error {
	w := flaws[f]
	if w.code == "" { // a stored record of another version
		w.code, w.message = atelier.CodeRefused, "the answer cannot be used"
	}
	return atelier.Errorf(w.code, "provider %s: %s", provider, w.message)
}

func (f flaw) answer(usage atelier.Spend, seed atelier.SeedStatus) atelier.ModelAnswer {
	data, _ := json.Marshal(unusable{f}) // one string: it cannot fail
	return atelier.ModelAnswer{Data: data, MediaType: unusableType, Usage: usage, Seed: seed}
}

// flawOf returns the flaw that an answer records, "" if it is an answer.
func flawOf(a atelier.ModelAnswer) flaw {
	if a.MediaType != unusableType {
		return ""
	}
	var u unusable
	if json.Unmarshal(a.Data, &u) != nil || u.Why == "" {
		return "unknown"
	}
	return u.Why
}

// pay makes a call through the payer: the call without its provider and its request,
// which is what is asked for; send gives the answer, usage included.
func (p *Provider) pay(ctx context.Context, payer atelier.Payer, call atelier.ModelCall, request any,
	send func(ctx context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	if payer == nil {
		return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeInternal, "provider %s: nobody pays for this call", p.config.Name)
	}
	body, err := json.Marshal(request)
	if err != nil {
		return atelier.ModelAnswer{}, &atelier.Error{Code: atelier.CodeInternal, Message: "the request cannot be written", Err: err}
	}
	call.Provider, call.Request = p.config.Name, body
	return payer.Pay(ctx, call, func(ctx context.Context) (atelier.ModelAnswer, error) {
		if atelier.CallKey(ctx) == "" {
			sum := sha256.Sum256(append([]byte(call.Step+"\n"), body...))
			ctx = atelier.WithCallKey(ctx, hex.EncodeToString(sum[:]))
		}
		return send(ctx)
	})
}

// digest names bytes in a canonical request, in their place.
func digest(b []byte) string {
	if b == nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// estimate returns at least as many tokens as a text can have with the tokenizers in
// use: two letters to a token, and one byte of anything else. It is about twice the
// true count of English prose, for it is what a budget rests on.
func estimate(texts ...string) int64 {
	var letters, others int64
	for _, s := range texts {
		for i := range len(s) {
			switch c := s[i]; {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == ' ':
				letters++
			default:
				others++
			}
		}
	}
	return (letters+1)/2 + others
}

// tokenCost is the spend of one call by its tokens.
func (p Price) tokenCost(in, out int64) atelier.Spend {
	usd := (float64(in)*p.InputPerMTok + float64(out)*p.OutputPerMTok) / 1e6
	return atelier.Spend{Calls: 1, TokensIn: in, TokensOut: out, USD: usd}
}

// claimed is the spend by what a reply says it used: worst where it says nothing, or
// what cannot be.
func (p Price) claimed(in, out int, answered bool, worst atelier.Spend) atelier.Spend {
	if in <= 0 || out < 0 || in > maxTokens || out > maxTokens || out == 0 && answered {
		return worst
	}
	return p.tokenCost(int64(in), int64(out))
}

// characters counts what is spoken as providers do.
func characters(s string) int { return utf8.RuneCountInString(s) }
