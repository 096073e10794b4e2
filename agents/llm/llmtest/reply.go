package llmtest

import "time"

// Handler answers requests. It is called concurrently, once per request that the
// rate lets in.
type Handler func(Request) Reply

// Reply is what the server is to answer. The zero Reply is an empty answer.
type Reply struct {
	Text    string        // chat
	Data    []byte        // picture or sound
	URL     string        // of a picture, in place of Data
	Flagged []string      // moderation: the categories
	Finish  string        // chat: finish_reason; "": stop, or length if MaxTokens cut it
	Usage   *Usage        // nil: counted from what was sent and answered
	Fault   Fault         // goes wrong in this way
	After   time.Duration // answer no sooner; ends early when the client goes
}

// Usage is what the server says that a call used, in tokens.
type Usage struct{ In, Out int }

// How the server counts where a script does not: four bytes of text are a token, as
// in English prose, and a picture is a thousand.
const (
	bytesPerToken  = 4
	tokensPerImage = 1000
)

// usage counts what a call used.
func usage(q Request, a Reply) Usage {
	if a.Usage != nil {
		return *a.Usage
	}
	u := Usage{In: (len(q.Text()) + bytesPerToken - 1) / bytesPerToken, Out: (len(a.Text) + bytesPerToken - 1) / bytesPerToken}
	u.In += tokensPerImage * len(q.Images())
	if q.Kind == Make || q.Kind == Edit {
		u.Out = tokensPerImage
	}
	if q.Kind == Speech || q.Kind == Moderation {
		u = Usage{}
	}
	return u
}

// FailFirst makes h fail in a given way the first n times each call key is asked for.
func FailFirst(n int, f Fault, h Handler) Handler {
	return func(r Request) Reply {
		a := h(r)
		if r.Take <= n {
			a.Fault = f
		}
		return a
	}
}
