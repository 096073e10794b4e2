package atelier

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// MaxJSON is the most that PutJSON writes and GetJSON reads, in bytes. Records
// are a few kilobytes; whatever is bigger is an artefact and has a Ref of its own.
const MaxJSON = 8 << 20

// The media types of records: one a file, or one a line.
const (
	MediaJSON  = "application/json"
	MediaLines = "application/x-ndjson"
)

// PutBytes puts b under key and returns its Ref. Errors are those of [Store.Put].
func PutBytes(ctx context.Context, s Store, key string, b []byte, mediaType string) (Ref, error) {
	return s.Put(ctx, key, bytes.NewReader(b), Meta{MediaType: mediaType, SHA256: Digest(b)})
}

// GetBytes reads a whole object of at most max bytes. An object that is longer
// is CodeTooLarge, known from ref.Size before anything is read where it is set;
// bytes that do not match ref.SHA256 are CodeCorrupt.
func GetBytes(ctx context.Context, s Store, ref Ref, max int64) ([]byte, error) {
	if ref.Size > max {
		return nil, Errorf(CodeTooLarge, "stored object of %d bytes, the bound is %d", ref.Size, max)
	}
	r, err := s.Get(ctx, ref, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var buf bytes.Buffer
	if ref.Size > 0 {
		buf.Grow(int(ref.Size) + bytes.MinRead)
	}
	if _, err := io.Copy(&buf, io.LimitReader(r, max+1)); err != nil {
		return nil, err
	}
	if int64(buf.Len()) > max {
		return nil, Errorf(CodeTooLarge, "stored object of more than %d bytes", max)
	}
	return buf.Bytes(), nil
}

// PutJSON puts v as JSON. Values that encode alike give the same bytes, so that
// repeating a put of the same value succeeds. HTML is not escaped.
func PutJSON(ctx context.Context, s Store, key string, v any) (Ref, error) {
	return putRecords(ctx, s, key, MediaJSON, v)
}

// PutLines puts records as JSON, one a line; [Lines] takes them apart again.
func PutLines[T any](ctx context.Context, s Store, key string, records []T) (Ref, error) {
	all := make([]any, len(records))
	for i, r := range records {
		all[i] = r
	}
	return putRecords(ctx, s, key, MediaLines, all...)
}

func putRecords(ctx context.Context, s Store, key, mediaType string, records ...any) (Ref, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, v := range records {
		if err := enc.Encode(v); err != nil {
			return Ref{}, &Error{Code: CodeInternal, Message: "record cannot be written as JSON", Err: err}
		}
	}
	if buf.Len() > MaxJSON {
		return Ref{}, Errorf(CodeTooLarge, "record of %d bytes, the bound is %d", buf.Len(), MaxJSON)
	}
	return PutBytes(ctx, s, key, buf.Bytes(), mediaType)
}

// Lines returns the lines of what [PutLines] put, without their ends: each is the
// exact JSON of one record.
func Lines(b []byte) [][]byte {
	var lines [][]byte
	for line := range bytes.Lines(b) {
		lines = append(lines, bytes.TrimSuffix(line, []byte("\n")))
	}
	return lines
}

// GetJSON reads a record of at most [MaxJSON] bytes into v. Bytes that are not
// JSON of v's shape are CodeCorrupt: everything GetJSON reads was written by PutJSON.
func GetJSON(ctx context.Context, s Store, ref Ref, v any) error {
	b, err := GetBytes(ctx, s, ref, MaxJSON)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return &Error{Code: CodeCorrupt, Message: "stored record is not what it should be", Err: err}
	}
	return nil
}
