package provider

import (
	"encoding/json"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schema is the shape of a structured answer.
type Schema struct {
	Name string          // letters, digits, dashes
	JSON json.RawMessage // JSON Schema of an object
}

// SchemaFor makes the schema of a struct from its json and jsonschema tags (the
// latter are descriptions). Every field is required, none may be null, no other is
// allowed; edit, if not nil, adds enums and bounds. It is made once, at start, and
// panics if T cannot be described: that is a mistake in the program.
func SchemaFor[T any](name string, edit func(*jsonschema.Schema)) *Schema { panic(errDraft) }
