// Package secret holds values that must not be printed: the keys of the store
// and of model providers. It masks what goes through package fmt, encoding/json
// and log/slog; it does not protect memory.
package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// masked is what a secret looks like wherever it is printed.
const masked = "[secret]"

// Secret is a value that must not be printed. Every way of formatting it gives
// "[secret]", or nothing when it is empty; [Secret.Reveal] is the only way out, so
// that a search for it finds every use. Keep it in exported fields: package fmt
// calls no methods of unexported ones.
type Secret string

// Reveal returns the value.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format implements fmt.Formatter, for every verb: without it a wrong one, %d,
// would print the value with its complaint.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// MarshalText implements encoding.TextMarshaler, for JSON and everything like it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
