package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
)

// Schema is the shape of a structured answer. It is safe for concurrent use.
type Schema struct {
	Name string          // letters, digits, dashes
	JSON json.RawMessage // JSON Schema of an object

	into  reflect.Type // the struct it was made for
	whole *jsonschema.Resolved
}

var schemaName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]{0,63}$`)

// SchemaFor makes the schema of a struct from its json and jsonschema tags (the
// latter are descriptions). Every field is required, none may be null, no other is
// allowed; edit, if not nil, adds enums and bounds. It is made once, at start, and
// panics if T cannot be described: that is a mistake in the program. T has no
// pointers, no maps and no types that decode themselves.
func SchemaFor[T any](name string, edit func(*jsonschema.Schema)) *Schema {
	s, err := schemaFor(name, reflect.TypeFor[T](), edit)
	if err != nil {
		panic(fmt.Sprintf("schema %s: %v", name, err))
	}
	return s
}

func schemaFor(name string, t reflect.Type, edit func(*jsonschema.Schema)) (*Schema, error) {
	if !schemaName.MatchString(name) {
		return nil, errors.New("its name is not one that providers take")
	}
	if t.Kind() != reflect.Struct {
		return nil, errors.New("it is not of a struct")
	}
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{})
	if err != nil {
		return nil, err
	}
	tighten(s)
	if edit != nil {
		edit(s)
	}
	whole, err := s.Resolve(nil)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return &Schema{Name: name, JSON: raw, into: t, whole: whole}, nil
}

// tighten makes every property required, as strict modes demand, and takes null out:
// jsonschema-go lets every slice be null.
func tighten(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	s.Types = slices.DeleteFunc(s.Types, func(t string) bool { return t == "null" })
	if len(s.Types) == 1 {
		s.Type, s.Types = s.Types[0], nil
	}
	if len(s.Properties) > 0 {
		s.Required = slices.Clone(s.PropertyOrder)
	}
	for _, p := range s.Properties {
		tighten(p)
	}
	tighten(s.Items)
}

// thought is the answer as it is asked for where a schema is given on the wire: room
// to think first, the answer last.
func (s *Schema) thought() *Schema {
	wire := fmt.Sprintf(`{"type":"object","properties":{"thinking":{"type":"string","description":"think in your own words first"},"answer":%s},"required":["thinking","answer"],"additionalProperties":false}`, plain(s.JSON))
	return &Schema{Name: s.Name, JSON: json.RawMessage(wire)}
}

// notOnTheWire are keywords that strict modes refuse; our own check keeps them.
var notOnTheWire = []string{"minLength", "maxLength", "uniqueItems", "minItems", "maxItems", "minimum", "maximum", "pattern"}

// plain takes the keywords out that not every strict mode takes, and keeps the order
// of everything else: models answer in the order of the properties.
func plain(raw json.RawMessage) json.RawMessage {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var out bytes.Buffer
	if err := copyPlain(dec, &out, false); err != nil {
		return raw // our own schema: it is well formed
	}
	return out.Bytes()
}

// copyPlain copies the next value. In a "properties" object the keys are names, not
// keywords.
func copyPlain(dec *json.Decoder, out *bytes.Buffer, names bool) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	switch tok {
	case json.Delim('{'):
		out.WriteByte('{')
		for first := true; dec.More(); {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			if !names && slices.Contains(notOnTheWire, name) {
				var skip json.RawMessage
				if err := dec.Decode(&skip); err != nil {
					return err
				}
				continue
			}
			if !first {
				out.WriteByte(',')
			}
			first = false
			b, _ := json.Marshal(name)
			out.Write(append(b, ':'))
			if err := copyPlain(dec, out, !names && name == "properties"); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	case json.Delim('['):
		out.WriteByte('[')
		for first := true; dec.More(); first = false {
			if !first {
				out.WriteByte(',')
			}
			if err := copyPlain(dec, out, false); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	default:
		b, err := json.Marshal(tok)
		if err != nil {
			return err
		}
		out.Write(b)
		return nil
	}
	_, err = dec.Token() // the end
	return err
}

// made reports whether out points to the struct that the schema was made for.
func (s *Schema) made(out any) bool { return reflect.TypeOf(out) == reflect.PointerTo(s.into) }

// decode reads an answer into out: strictly, within bounds, and by the schema. The
// error says what to correct, in words for the model that wrote it.
func (s *Schema) decode(answer []byte, out any) error {
	// First what encoding/json would let pass: fields given twice, in another case or
	// unknown, null, more after the end, depth, size, invisible characters.
	fresh := reflect.New(s.into)
	if err := atelier.ParseStrict(answer, fresh.Interface()); err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(answer, &v); err != nil {
		return err
	}
	if err := s.whole.Validate(v); err != nil {
		return err
	}
	reflect.ValueOf(out).Elem().Set(fresh.Elem())
	return nil
}

// extract finds the answer in what a model wrote: the whole text as an object of
// thinking and answer, or the JSON object that ends the text, fenced or not.
func extract(text string) ([]byte, error) {
	if len(text) > maxAnswer {
		return nil, fmt.Errorf("the text is longer than %d KiB", maxAnswer>>10)
	}
	text = strings.TrimSpace(text)
	if body, ok := strings.CutSuffix(text, "```"); ok {
		text = strings.TrimSpace(body)
	}
	if !strings.HasSuffix(text, "}") {
		return nil, errors.New("the text does not end with the JSON object of the answer")
	}
	// From the front: an object that goes on to the end is the outermost. Only one
	// that begins its line can be it, and few lines begin so.
	for at, tries := 0, 0; tries < maxCandidates; tries++ {
		i := strings.IndexByte(text[at:], '{')
		if i < 0 {
			break
		}
		at += i
		if line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]; strings.TrimSpace(line) == "" && wholeObject(text[at:]) {
			return unwrap([]byte(text[at:])), nil
		}
		at++
	}
	return nil, errors.New("the text does not end with one whole JSON object: it is cut, or something is between its end and its beginning")
}

// wholeObject reports whether s is one JSON object and nothing else.
func wholeObject(s string) bool {
	dec := json.NewDecoder(strings.NewReader(s))
	var raw json.RawMessage
	if dec.Decode(&raw) != nil {
		return false
	}
	_, err := dec.Token()
	return err == io.EOF
}

// unwrap takes the answer out of an object of thinking and answer, each given once
// and in this order; anything else is left as it is, for the schema to judge.
func unwrap(raw []byte) []byte {
	dec := json.NewDecoder(bytes.NewReader(raw))
	var thinking string
	var answer json.RawMessage
	for _, want := range []any{json.Delim('{'), "thinking", &thinking, "answer", &answer, json.Delim('}')} {
		switch want := want.(type) {
		case *string, *json.RawMessage:
			if dec.Decode(want) != nil {
				return raw
			}
		default:
			if tok, err := dec.Token(); err != nil || tok != want {
				return raw
			}
		}
	}
	return answer
}

// short cuts a text to n bytes.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
