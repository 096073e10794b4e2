package atelier

import "context"

type callKeyOf struct{}

// WithCallKey returns a context that carries the call key of the model call made
// under it. A [Payer] gives it to send, and a client passes it on as the idempotency
// header, so that provider, store and ledger count the same thing.
func WithCallKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, callKeyOf{}, key)
}

// CallKey returns the call key that ctx carries, "" if there is none.
func CallKey(ctx context.Context) string {
	key, _ := ctx.Value(callKeyOf{}).(string)
	return key
}
