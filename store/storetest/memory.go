package storetest

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Store is an [atelier.Store] and [atelier.Eraser] in memory, with the means to
// misbehave. The zero value is not ready; use [Memory].
type Store struct {
	mu      sync.Mutex
	objects map[string]object

	// Fault, when set, is asked before every call with "put", "get", "head", "list"
	// or "erase" and its key or prefix; an error it returns is the call's. Set it
	// before the store is used.
	Fault func(op, key string) error
}

type object struct {
	ref  atelier.Ref
	data []byte
}

var (
	_ atelier.Store  = (*Store)(nil)
	_ atelier.Eraser = (*Store)(nil)
)

// Memory returns an empty store.
func Memory() *Store { return &Store{objects: map[string]object{}} }

// Corrupt flips one bit of the stored bytes under key; it does nothing to an object
// that is absent or empty.
func (s *Store) Corrupt(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o, ok := s.objects[key]; ok && len(o.data) > 0 {
		o.data = bytes.Clone(o.data)
		o.data[len(o.data)/2] ^= 1
		s.objects[key] = o
	}
}

// Len is the number of objects.
func (s *Store) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.objects)
}

func (s *Store) begin(ctx context.Context, op, key string) error {
	if ctx.Err() != nil {
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the call to the store was given up", Err: ctx.Err()}
	}
	if op != "list" && !validKey(key) {
		return atelier.Invalidf("key", "not an object key")
	}
	if s.Fault != nil {
		return s.Fault(op, key)
	}
	return nil
}

// validKey is the rule of package store, which this package does not import.
func validKey(key string) bool {
	if key == "" || len(key) > 1024 || !utf8.ValidString(key) {
		return false
	}
	for seg := range strings.SplitSeq(key, "/") {
		if seg == "" || seg == "." || seg == ".." || len(seg) > 255 {
			return false
		}
	}
	return !strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' })
}

// Put implements [atelier.Store].
func (s *Store) Put(ctx context.Context, key string, r io.ReadSeeker, meta atelier.Meta) (atelier.Ref, error) {
	if err := s.begin(ctx, "put", key); err != nil {
		return atelier.Ref{}, err
	}
	at, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return atelier.Ref{}, unreadable(err)
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return atelier.Ref{}, unreadable(err)
	}
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return atelier.Ref{}, unreadable(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return atelier.Ref{}, unreadable(err)
	}
	ref := atelier.Ref{Key: key, SHA256: atelier.Digest(data), Size: int64(len(data)), MediaType: meta.MediaType}
	if ref.Size != end-at || meta.SHA256 != "" && meta.SHA256 != ref.SHA256 {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeCorrupt, "bytes to store do not match their digest")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if o, ok := s.objects[key]; ok {
		if o.ref.SHA256 != ref.SHA256 || o.ref.Size != ref.Size {
			return atelier.Ref{}, atelier.Errorf(atelier.CodeExists, "object is there already, with other bytes")
		}
		return o.ref, nil
	}
	s.objects[key] = object{ref, data}
	return ref, nil
}

func unreadable(err error) error {
	return &atelier.Error{Code: atelier.CodeInternal, Message: "the bytes to store could not be read", Err: err}
}

// Get implements [atelier.Store]. It compares digests before it returns.
func (s *Store) Get(ctx context.Context, ref atelier.Ref, offset, length int64) (io.ReadCloser, error) {
	if err := s.begin(ctx, "get", ref.Key); err != nil {
		return nil, err
	}
	if offset < 0 {
		return nil, atelier.Invalidf("offset", "must not be negative")
	}
	s.mu.Lock()
	o, ok := s.objects[ref.Key]
	s.mu.Unlock()
	if !ok {
		return nil, atelier.Errorf(atelier.CodeNotFound, "no such object")
	}
	if offset == 0 && length < 0 {
		want := ref.SHA256
		if want == "" {
			want = o.ref.SHA256
		}
		if want != atelier.Digest(o.data) || ref.Size != 0 && ref.Size != int64(len(o.data)) {
			return nil, atelier.Errorf(atelier.CodeCorrupt, "stored bytes do not match their digest")
		}
	}
	data := o.data[min(offset, int64(len(o.data))):]
	if length >= 0 && length < int64(len(data)) {
		data = data[:length]
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// Head implements [atelier.Store].
func (s *Store) Head(ctx context.Context, key string) (atelier.Ref, error) {
	if err := s.begin(ctx, "head", key); err != nil {
		return atelier.Ref{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[key]
	if !ok {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeNotFound, "no such object")
	}
	return o.ref, nil
}

// List implements [atelier.Store].
func (s *Store) List(ctx context.Context, prefix, after string, max int) ([]atelier.Ref, error) {
	if err := s.begin(ctx, "list", prefix); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var refs []atelier.Ref
	for k, o := range s.objects {
		if strings.HasPrefix(k, prefix) && k > after {
			refs = append(refs, atelier.Ref{Key: k, Size: o.ref.Size})
		}
	}
	slices.SortFunc(refs, func(a, b atelier.Ref) int { return strings.Compare(a.Key, b.Key) })
	if len(refs) > max {
		refs = refs[:max]
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return refs, nil
}

// Erase implements [atelier.Eraser].
func (s *Store) Erase(ctx context.Context, key string) error {
	if err := s.begin(ctx, "erase", key); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, key)
	return nil
}
