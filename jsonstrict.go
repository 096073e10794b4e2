package atelier

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a JSON body that a person or a program sends.
const (
	MaxBody      = 256 << 10 // bytes: a brief of 8,000 characters with everything else full fits five times
	maxJSONDepth = 32        // the deepest body of ours is four levels
)

// ParseStrict reads a JSON body into the struct that into points to. It refuses
// what encoding/json lets pass: unknown fields, fields in another case, fields
// given twice, null, text after the end, nesting below 32 levels, bytes that
// are not UTF-8, unpaired surrogates, and characters that are invisible or
// reorder what is read (controls but for tab and line ends, bidirectional and
// zero-width marks, private use). Every refusal is an [*Error] with
// [CodeInvalid] that names the field; a body over [MaxBody] is [CodeTooLarge].
func ParseStrict(body []byte, into any) error {
	_, err := parseStrict(body, into)
	return err
}

// parseStrict also returns the paths of all fields and elements that were given,
// so that a zero somebody wrote can be told from a field left out.
func parseStrict(body []byte, into any) (map[string]bool, error) {
	if len(body) > MaxBody {
		return nil, Errorf(CodeTooLarge, "the body is larger than %d KiB", MaxBody>>10)
	}
	s := &strictScan{b: body, given: map[string]bool{}}
	s.space()
	if s.at == len(s.b) {
		return nil, Invalidf("", "the body is empty: a JSON object is expected")
	}
	if err := s.value("", reflect.TypeOf(into).Elem(), 1); err != nil {
		return nil, err
	}
	if s.space(); s.at < len(s.b) {
		return nil, Invalidf("", "there is more after the end of the JSON value, at byte %d", s.at)
	}
	if err := json.Unmarshal(body, into); err != nil {
		// The scan knows every type that our bodies have; what is left is a
		// field with a decoder of its own, a time.
		return nil, &Error{Code: CodeInvalid, Message: "the body cannot be read", Err: err}
	}
	return s.given, nil
}

// strictScan reads one JSON value from front to back and never goes back.
type strictScan struct {
	b     []byte
	at    int
	given map[string]bool
}

func (s *strictScan) space() {
	for s.at < len(s.b) {
		switch s.b[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

func (s *strictScan) peek() byte {
	if s.at < len(s.b) {
		return s.b[s.at]
	}
	return 0
}

// unexpected is the error for a byte that JSON does not allow here.
func (s *strictScan) unexpected(path, want string) error {
	if s.at >= len(s.b) {
		return Invalidf(path, "the JSON ends too early: %s is expected", want)
	}
	return Invalidf(path, "not JSON at byte %d: %s is expected", s.at, want)
}

// value reads one value that must fit t; a nil t takes anything.
func (s *strictScan) value(path string, t reflect.Type, depth int) error {
	if depth > maxJSONDepth {
		return Invalidf(path, "nested deeper than %d levels", maxJSONDepth)
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Interface {
		t = nil
	}
	s.given[path] = true
	switch c := s.peek(); {
	case c == '{':
		if t != nil && (t.Kind() != reflect.Struct && t.Kind() != reflect.Map || decodesItself(t)) {
			return mismatch(path, t, "an object")
		}
		return s.object(path, t, depth)
	case c == '[':
		if t != nil && (t.Kind() != reflect.Slice || decodesItself(t)) {
			return mismatch(path, t, "a list")
		}
		return s.list(path, t, depth)
	case c == '"':
		if t != nil && t.Kind() != reflect.String && !decodesItself(t) {
			return mismatch(path, t, "text")
		}
		_, err := s.text(path)
		return err
	case c == '-' || c >= '0' && c <= '9':
		return s.number(path, t)
	case s.word("null"):
		return Invalidf(path, "must not be null: leave the field out instead")
	case s.word("true"), s.word("false"):
		if t != nil && t.Kind() != reflect.Bool {
			return mismatch(path, t, "true or false")
		}
		return nil
	}
	return s.unexpected(path, expected(t))
}

func (s *strictScan) word(w string) bool {
	if !strings.HasPrefix(string(s.b[s.at:min(len(s.b), s.at+len(w))]), w) {
		return false
	}
	s.at += len(w)
	return true
}

func (s *strictScan) object(path string, t reflect.Type, depth int) error {
	fields := jsonFields(t)
	seen := map[string]bool{}
	s.at++ // the brace
	for s.space(); s.peek() != '}'; {
		if s.peek() != '"' {
			return s.unexpected(path, "a field name in double quotes")
		}
		key, err := s.text(path)
		if err != nil {
			return err
		}
		at := join(path, key)
		if seen[key] {
			return Invalidf(at, "given twice")
		}
		seen[key] = true
		var ft reflect.Type
		switch {
		case t == nil:
		case t.Kind() == reflect.Map:
			ft = t.Elem()
		default:
			var ok bool
			if ft, ok = fields[key]; !ok {
				for name := range fields {
					if strings.EqualFold(name, key) {
						return Invalidf(at, "unknown field: it is written %q", name)
					}
				}
				return Invalidf(at, "unknown field")
			}
		}
		if s.space(); s.peek() != ':' {
			return s.unexpected(at, "a colon")
		}
		s.at++
		s.space()
		if err := s.value(at, ft, depth+1); err != nil {
			return err
		}
		if s.space(); s.peek() == ',' {
			s.at++
			if s.space(); s.peek() == '}' {
				return s.unexpected(path, "another field after the comma")
			}
			continue
		}
		if s.peek() != '}' {
			return s.unexpected(at, "a comma or a closing brace")
		}
	}
	s.at++
	return nil
}

func (s *strictScan) list(path string, t reflect.Type, depth int) error {
	var et reflect.Type
	if t != nil {
		et = t.Elem()
	}
	s.at++ // the bracket
	s.space()
	for i := 0; s.peek() != ']'; i++ {
		at := fmt.Sprintf("%s[%d]", path, i)
		if err := s.value(at, et, depth+1); err != nil {
			return err
		}
		if s.space(); s.peek() == ',' {
			s.at++
			if s.space(); s.peek() == ']' {
				return s.unexpected(at, "another element after the comma")
			}
			continue
		}
		if s.peek() != ']' {
			return s.unexpected(at, "a comma or a closing bracket")
		}
	}
	s.at++
	return nil
}

// number reads a number by the grammar of RFC 8259 and checks that it fits t.
func (s *strictScan) number(path string, t reflect.Type) error {
	from := s.at
	if s.peek() == '-' {
		s.at++
	}
	whole := s.digits()
	if whole == 0 || whole > 1 && s.b[s.at-whole] == '0' {
		return Invalidf(path, "not a number as JSON writes it")
	}
	exact := true
	if s.peek() == '.' {
		exact = false
		if s.at++; s.digits() == 0 {
			return Invalidf(path, "not a number as JSON writes it")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		exact = false
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if s.digits() == 0 {
			return Invalidf(path, "not a number as JSON writes it")
		}
	}
	if t == nil {
		return nil
	}
	lit := string(s.b[from:s.at])
	if len(lit) > 64 {
		return Invalidf(path, "a number of more than 64 digits")
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Int32:
		if !exact {
			return Invalidf(path, "must be a whole number, written without a point or exponent")
		}
		if _, err := strconv.ParseInt(lit, 10, t.Bits()); err != nil {
			return Invalidf(path, "the number is too large")
		}
	case reflect.Float64:
		if f, err := strconv.ParseFloat(lit, 64); err != nil || math.IsInf(f, 0) {
			return Invalidf(path, "the number is too large")
		}
	default:
		return mismatch(path, t, "a number")
	}
	return nil
}

func (s *strictScan) digits() int {
	n := 0
	for ; s.at < len(s.b) && s.b[s.at] >= '0' && s.b[s.at] <= '9'; s.at++ {
		n++
	}
	return n
}

// text reads a string and refuses what cannot be seen or read.
func (s *strictScan) text(path string) (string, error) {
	var out strings.Builder
	s.at++ // the quote
	for {
		if s.at >= len(s.b) {
			return "", Invalidf(path, "the JSON ends inside a text")
		}
		r, size := utf8.DecodeRune(s.b[s.at:])
		switch {
		case r == utf8.RuneError && size == 1:
			return "", Invalidf(path, "byte %d is not UTF-8", s.at)
		case r == '"':
			s.at++
			return out.String(), nil
		case r < ' ':
			return "", Invalidf(path, "a raw control character (U+%04X) at byte %d: write it as an escape", r, s.at)
		case r == '\\':
			var err error
			if r, err = s.escape(path); err != nil {
				return "", err
			}
		default:
			s.at += size
		}
		if what := hiddenCharacter(r); what != "" {
			return "", Invalidf(path, "holds %s (U+%04X), which nobody can see: remove it", what, r)
		}
		out.WriteRune(r)
	}
}

// escape reads a backslash and what follows.
func (s *strictScan) escape(path string) (rune, error) {
	s.at++
	c := s.peek()
	if c == 'u' {
		r, ok := s.hex()
		if !ok {
			return 0, Invalidf(path, `\u needs four hexadecimal digits, at byte %d`, s.at)
		}
		if r < 0xD800 || r > 0xDFFF {
			return r, nil
		}
		if r < 0xDC00 && s.peek() == '\\' {
			s.at++
			if low, ok := s.hex(); ok && low >= 0xDC00 && low <= 0xDFFF {
				return (r-0xD800)<<10 + (low - 0xDC00) + 0x10000, nil
			}
		}
		return 0, Invalidf(path, `\u%04x is half a character: its other half is missing`, r)
	}
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		s.at++
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	return 0, Invalidf(path, "an escape that JSON does not know, at byte %d", s.at)
}

// hex reads "uXXXX".
func (s *strictScan) hex() (rune, bool) {
	if s.at+5 > len(s.b) || s.b[s.at] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range s.b[s.at+1 : s.at+5] {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if d < 0 || c < '0' {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	s.at += 5
	return r, true
}

// hiddenCharacter says in words why a person could not see r, "" if one can.
// Tab and line ends are seen well enough.
func hiddenCharacter(r rune) string {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return ""
	case unicode.Is(unicode.Cc, r):
		return "a control character"
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
		return "a character that reorders text"
	case unicode.Is(unicode.Cf, r), r == 0x034F, r >= 0xE0100 && r <= 0xE01EF, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
		return "a character without width"
	case unicode.Is(unicode.Co, r):
		return "a private-use character"
	case r == 0x2028 || r == 0x2029:
		return "a line separator"
	case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return "something that is not a character"
	}
	return ""
}

// join appends a key to a path. A key may be any text: what goes into a path is
// short and plain.
func join(path, key string) string {
	if len(key) > 64 {
		key = strings.ToValidUTF8(key[:64], "") + "…"
	}
	key = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, key)
	if path == "" {
		return key
	}
	return path + "." + key
}

func mismatch(path string, t reflect.Type, got string) error {
	return Invalidf(path, "must be %s, not %s", expected(t), got)
}

// expected names what a Go type takes, in the words of JSON.
func expected(t reflect.Type) string {
	switch {
	case t == nil:
		return "a value"
	case decodesItself(t):
		return "text"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// decodesItself reports whether t reads its own JSON; ours are all texts (times).
func decodesItself(t reflect.Type) bool { return reflect.PointerTo(t).Implements(unmarshaler) }

// jsonFields returns the fields of a struct by their JSON names.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() || f.Anonymous {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields[name] = f.Type
	}
	return fields
}
