package activities

import (
	"bytes"
	"encoding/json"

	"github.com/atelierhq/atelier"
)

// indent writes JSON that people read.
func indent(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // our own structs
	}
	return b.Bytes()
}

// marshal gives the bytes that atelier.PutJSON stores.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // our own structs
	}
	return b.Bytes()
}

func unmarshal(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return &atelier.Error{Code: atelier.CodeCorrupt, Message: "a stored record cannot be read", Err: err}
	}
	return nil
}
