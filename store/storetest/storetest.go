// Package storetest says what an [atelier.Store] is, as tests.
//
// [Run] holds every sentence of the contract against a store, and a new store is
// tested in a few lines. [RunFaults] is for stores that are reached over HTTP: it
// puts a real proxy in front that loses answers, flips bytes, cuts connections and
// answers with errors, and demands that the store gets through or says so.
// [Memory] is a store without any outside, for tests of other packages; it passes
// Run.
//
// The suite uses keys under a random prefix and leaves them behind, so it may be
// run on a shared bucket. It does not test speed or what survives a power cut.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/google/go-cmp/cmp"
)

// Sizes that stores treat differently: nothing, one byte, small, over the 2 MiB
// from which clients ask before they send, and over what fits a cache or a part.
var sizes = []int{0, 1, 1000, 2<<20 + 7, 5<<20 + 3}

// A key takes this many writers at once, as often as there are keys.
const (
	racers    = 32
	racedKeys = 20
)

// Run tests the contract. open returns a store; all stores that it returns in one
// test must see the same objects. A store that is also an [atelier.Eraser] has that
// tested too.
func Run(t *testing.T, open func(t *testing.T) atelier.Store) {
	t.Run("PutGetHead", func(t *testing.T) { t.Parallel(); testPutGetHead(t, open) })
	t.Run("CreateOnly", func(t *testing.T) { t.Parallel(); testCreateOnly(t, open) })
	t.Run("PutFromPosition", func(t *testing.T) { t.Parallel(); testPutFromPosition(t, open) })
	t.Run("PutLeavesNothing", func(t *testing.T) { t.Parallel(); testPutLeavesNothing(t, open) })
	t.Run("Race", func(t *testing.T) { t.Parallel(); testRace(t, open) })
	t.Run("Range", func(t *testing.T) { t.Parallel(); testRange(t, open) })
	t.Run("WrongRef", func(t *testing.T) { t.Parallel(); testWrongRef(t, open) })
	t.Run("NotFound", func(t *testing.T) { t.Parallel(); testNotFound(t, open) })
	t.Run("List", func(t *testing.T) { t.Parallel(); testList(t, open) })
	t.Run("Keys", func(t *testing.T) { t.Parallel(); testKeys(t, open) })
	t.Run("Cancelled", func(t *testing.T) { t.Parallel(); testCancelled(t, open) })
	t.Run("Bytes", func(t *testing.T) { t.Parallel(); testBytes(t, open) })
	t.Run("Erase", func(t *testing.T) { t.Parallel(); testErase(t, open) })
}

// prefix is new on every call.
func prefix(t *testing.T) string {
	var id [8]byte
	rand.Read(id[:])
	return "jobs/" + hex.EncodeToString(id[:]) + "/"
}

// content is n bytes that differ from those of another seed everywhere.
func content(n int, seed byte) []byte {
	b := make([]byte, n)
	x := uint32(seed) + 1
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x>>24) ^ seed
	}
	return b
}

func put(t *testing.T, s atelier.Store, key string, b []byte) atelier.Ref {
	t.Helper()
	ref, err := atelier.PutBytes(t.Context(), s, key, b, "application/octet-stream")
	if err != nil {
		t.Fatalf("put of %d bytes: %v", len(b), err)
	}
	return ref
}

// read reads a whole object.
func read(ctx context.Context, s atelier.Store, ref atelier.Ref, offset, length int64) ([]byte, error) {
	r, err := s.Get(ctx, ref, offset, length)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	return b, errors.Join(err, r.Close())
}

func wantCode(t *testing.T, what string, err error, want atelier.Code) {
	t.Helper()
	var e *atelier.Error
	if !errors.As(err, &e) || e.Code != want {
		t.Errorf("%s: got error %v (code %q), want code %q", what, err, atelier.CodeOf(err), want)
	}
}

func wantBytes(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got %d bytes %.16x…, want %d bytes %.16x…", what, len(got), got, len(want), want)
	}
}

// absent checks that a key has no object and is not listed.
func absent(t *testing.T, s atelier.Store, key string) {
	t.Helper()
	_, err := s.Head(t.Context(), key)
	wantCode(t, "head of a key that nothing was put under", err, atelier.CodeNotFound)
	refs, err := s.List(t.Context(), key, "", 10)
	if err != nil || len(refs) != 0 {
		t.Errorf("list of a key that nothing was put under: got %v, %v", refs, err)
	}
}

func testPutGetHead(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	for _, n := range sizes {
		b := content(n, 1)
		key := fmt.Sprintf("%sn%d", at, n)
		want := atelier.Ref{Key: key, SHA256: atelier.Digest(b), Size: int64(n), MediaType: "image/png"}
		got, err := s.Put(t.Context(), key, bytes.NewReader(b), atelier.Meta{MediaType: "image/png"})
		if err != nil {
			t.Fatalf("put of %d bytes: %v", n, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("put of %d bytes (-want +got):\n%s", n, d)
		}
		head, err := s.Head(t.Context(), key)
		if err != nil {
			t.Fatalf("head: %v", err)
		}
		if d := cmp.Diff(want, head); d != "" {
			t.Errorf("head of %d bytes (-want +got):\n%s", n, d)
		}
		// The same object, read by one that did not put it, with all, with some
		// and with nothing but the key known.
		other := open(t)
		for _, ref := range []atelier.Ref{want, {Key: key, SHA256: want.SHA256}, {Key: key, Size: want.Size}, {Key: key}} {
			data, err := read(t.Context(), other, ref, 0, -1)
			if err != nil {
				t.Errorf("get of %d bytes by %+v: %v", n, ref, err)
			}
			wantBytes(t, "get", data, b)
		}
	}
}

func testCreateOnly(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, key := open(t), prefix(t)+"one"
	first, second := content(1000, 1), content(1000, 2)
	want := put(t, s, key, first)
	for range 2 {
		got, err := atelier.PutBytes(t.Context(), open(t), key, first, "application/octet-stream")
		if err != nil {
			t.Errorf("second put of the same bytes: %v", err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("second put of the same bytes (-want +got):\n%s", d)
		}
	}
	for _, b := range [][]byte{second, first[:999], nil, content(1001, 1)} {
		_, err := atelier.PutBytes(t.Context(), s, key, b, "application/octet-stream")
		wantCode(t, "put of other bytes", err, atelier.CodeExists)
	}
	got, err := read(t.Context(), open(t), want, 0, -1)
	if err != nil {
		t.Error(err)
	}
	wantBytes(t, "get after refused puts", got, first)
}

func testPutFromPosition(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	for _, n := range sizes {
		b := content(n+10, 3)
		r := bytes.NewReader(b)
		r.Seek(10, io.SeekStart)
		ref, err := s.Put(t.Context(), fmt.Sprintf("%sn%d", at, n), r, atelier.Meta{SHA256: atelier.Digest(b[10:])})
		if err != nil {
			t.Fatalf("put from position 10: %v", err)
		}
		got, err := read(t.Context(), open(t), ref, 0, -1)
		if err != nil {
			t.Error(err)
		}
		wantBytes(t, "get of what was put from position 10", got, b[10:])
	}
}

func testPutLeavesNothing(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	for i, n := range sizes[1:] {
		b := content(n, 4)
		key := fmt.Sprintf("%sdigest%d", at, i)
		_, err := s.Put(t.Context(), key, bytes.NewReader(b), atelier.Meta{SHA256: atelier.Digest(b[1:])})
		wantCode(t, "put of bytes with another digest", err, atelier.CodeCorrupt)
		absent(t, s, key)

		key = fmt.Sprintf("%sshort%d", at, i)
		_, err = s.Put(t.Context(), key, &shortReader{Reader: bytes.NewReader(b), end: int64(n - 1)}, atelier.Meta{})
		if err == nil {
			t.Error("put of a body that ends too early: no error")
		}
		absent(t, s, key)

		key = fmt.Sprintf("%sbroken%d", at, i)
		_, err = s.Put(t.Context(), key, &brokenReader{bytes.NewReader(b)}, atelier.Meta{})
		if !errors.Is(err, errBroken) {
			t.Errorf("put from a broken reader: got %v, want it to wrap the reader's error", err)
		}
		absent(t, s, key)

		// After all that the key is as good as new.
		put(t, s, key, b)
	}
}

// shortReader says that it has more than it gives.
type shortReader struct {
	*bytes.Reader
	end int64
}

func (r *shortReader) Read(p []byte) (int, error) {
	pos, _ := r.Seek(0, io.SeekCurrent)
	if pos >= r.end {
		return 0, io.EOF
	}
	return r.Reader.Read(p[:min(int64(len(p)), r.end-pos)])
}

var errBroken = errors.New("disk on fire")

// brokenReader fails in the middle.
type brokenReader struct{ *bytes.Reader }

func (r *brokenReader) Read(p []byte) (int, error) {
	if r.Len() <= int(r.Size())/2 {
		return 0, errBroken
	}
	return r.Reader.Read(p[:min(len(p), (int(r.Size())+1)/2)])
}

// WriteTo hides bytes.Reader's own, which would not fail.
func (r *brokenReader) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{r})
}

// WriteTo hides bytes.Reader's own, which would not end early.
func (r *shortReader) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{r})
}

func testRace(t *testing.T, open func(t *testing.T) atelier.Store) {
	at := prefix(t)
	stores := []atelier.Store{open(t), open(t)}
	for k := range racedKeys {
		key := fmt.Sprintf("%skey%02d", at, k)
		refs, errs := make([]atelier.Ref, racers), make([]error, racers)
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range racers {
			wg.Go(func() {
				<-start
				refs[i], errs[i] = atelier.PutBytes(t.Context(), stores[i%2], key, content(500, byte(i)), "")
			})
		}
		close(start)
		wg.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner >= 0:
				t.Fatalf("key %d: writers %d and %d both won", k, winner, i)
			case err == nil:
				winner = i
			default:
				wantCode(t, "losing put", err, atelier.CodeExists)
			}
		}
		if winner < 0 {
			t.Fatalf("key %d: nobody won", k)
		}
		got, err := read(t.Context(), open(t), refs[winner], 0, -1)
		if err != nil {
			t.Errorf("key %d: %v", k, err)
		}
		wantBytes(t, "winner's bytes", got, content(500, byte(winner)))
	}
	// Writers of the same bytes all succeed.
	errs := make([]error, racers)
	var wg sync.WaitGroup
	for i := range racers {
		wg.Go(func() {
			_, errs[i] = atelier.PutBytes(t.Context(), stores[i%2], at+"same", content(500, 0), "")
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Errorf("writers of the same bytes: %v", err)
	}
}

func testRange(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	for _, n := range sizes {
		b := content(n, 5)
		ref := put(t, s, fmt.Sprintf("%sn%d", at, n), b)
		size := int64(n)
		for _, r := range [][2]int64{{0, size}, {0, 1}, {1, 10}, {size / 2, -1}, {size - 1, 1}, {size - 1, 100}, {size, 5}, {size + 5, -1}, {0, 0}, {3, 0}} {
			if r[0] < 0 {
				continue
			}
			want := b[min(r[0], size):]
			if r[1] >= 0 && r[1] < int64(len(want)) {
				want = want[:r[1]]
			}
			for _, st := range []atelier.Store{s, open(t)} {
				got, err := read(t.Context(), st, ref, r[0], r[1])
				if err != nil {
					t.Errorf("range %v of %d: %v", r, n, err)
				}
				wantBytes(t, fmt.Sprintf("range %v of %d", r, n), got, want)
			}
		}
		_, err := s.Get(t.Context(), ref, -1, 1)
		wantCode(t, "negative offset", err, atelier.CodeInvalid)
	}
}

func testWrongRef(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	for _, n := range sizes[1:] {
		ref := put(t, s, fmt.Sprintf("%sn%d", at, n), content(n, 6))
		for what, wrong := range map[string]atelier.Ref{
			"other digest":             {Key: ref.Key, Size: ref.Size, SHA256: atelier.Digest(content(n, 7))},
			"other digest, no size":    {Key: ref.Key, SHA256: atelier.Digest(content(n, 7))},
			"right digest, other size": {Key: ref.Key, Size: ref.Size + 1, SHA256: ref.SHA256},
		} {
			for _, st := range []atelier.Store{s, open(t)} {
				_, err := read(t.Context(), st, wrong, 0, -1)
				wantCode(t, fmt.Sprintf("get of %d bytes by a ref with %s", n, what), err, atelier.CodeCorrupt)
			}
		}
		// The object itself is as it was.
		if _, err := read(t.Context(), open(t), ref, 0, -1); err != nil {
			t.Error(err)
		}
	}
}

func testNotFound(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	put(t, s, at+"a/b", []byte("x"))
	for _, key := range []string{at + "none", at + "a/none", at + "a/b.none", at + "a", at + "none/none"} {
		_, err := s.Head(t.Context(), key)
		wantCode(t, "head of an absent key", err, atelier.CodeNotFound)
		for _, ref := range []atelier.Ref{{Key: key}, {Key: key, Size: 1, SHA256: atelier.Digest([]byte("x"))}} {
			_, err = read(t.Context(), s, ref, 0, -1)
			wantCode(t, "get of an absent key", err, atelier.CodeNotFound)
			_, err = read(t.Context(), s, ref, 0, 1)
			wantCode(t, "range of an absent key", err, atelier.CodeNotFound)
		}
	}
}

func testList(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	// Names around the slash in byte order, which stores on a file system get wrong
	// when they walk directories by name.
	names := []string{"a", "a-b/1", "a.b/1", "a0", "b/1", "b/2", "b/2-/1", "b/20", "c/d/e/f", "c/d/e-f", "c-d"}
	for i := range 25 {
		names = append(names, fmt.Sprintf("n/%08d.json", i+1))
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "b/2" }) // "b/2" and "b/2/…" cannot both be on a file system
	var want []atelier.Ref
	for i, n := range names {
		put(t, s, at+n, content(i, 8))
		want = append(want, atelier.Ref{Key: at + n, Size: int64(i)})
	}
	slices.SortFunc(want, func(a, b atelier.Ref) int { return strings.Compare(a.Key, b.Key) })

	check := func(prefix, after string, max int) {
		t.Helper()
		var expect []atelier.Ref
		for _, r := range want {
			if strings.HasPrefix(r.Key, prefix) && r.Key > after && len(expect) < max {
				expect = append(expect, r)
			}
		}
		got, err := s.List(t.Context(), prefix, after, max)
		if err != nil {
			t.Errorf("list %q after %q, %d: %v", prefix, after, max, err)
		}
		if d := cmp.Diff(expect, got); d != "" {
			t.Errorf("list %q after %q, %d (-want +got):\n%s", strings.TrimPrefix(prefix, at), strings.TrimPrefix(after, at), max, d)
		}
	}
	for _, p := range []string{"", "a", "b/", "b/2", "c", "c/d/", "n/", "n/0000000", "none"} {
		for _, max := range []int{0, 1, 7, 5000} {
			check(at+p, "", max)
			for _, a := range append(names, "a-", "b", "n/00000012", "n/00000012.json0", "z", "0") {
				check(at+p, at+a, max)
			}
		}
	}
	// Page through as the API does.
	var got []atelier.Ref
	for after := ""; ; {
		page, err := s.List(t.Context(), at, after, 4)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
		after = page[len(page)-1].Key
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("all pages of 4 (-want +got):\n%s", d)
	}
}

func testKeys(t *testing.T, open func(t *testing.T) atelier.Store) {
	s := open(t)
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".", "a\x00b", "a\nb", `a\b`, "a\xffb", strings.Repeat("k", 300), strings.Repeat("k/", 600) + "k"} {
		_, err := atelier.PutBytes(t.Context(), s, key, []byte("x"), "")
		wantCode(t, fmt.Sprintf("put under %.20q", key), err, atelier.CodeInvalid)
		_, err = s.Head(t.Context(), key)
		wantCode(t, fmt.Sprintf("head of %.20q", key), err, atelier.CodeInvalid)
		_, err = s.Get(t.Context(), atelier.Ref{Key: key}, 0, -1)
		wantCode(t, fmt.Sprintf("get of %.20q", key), err, atelier.CodeInvalid)
	}
	at := prefix(t)
	for _, name := range []string{"a b", "a+b", "a%20b", "ä", "a&b=c", "a'b\"c", "a#b?c", "a;b,c@d", strings.Repeat("k", 200)} {
		ref := put(t, s, at+name, []byte(name))
		got, err := read(t.Context(), open(t), ref, 0, -1)
		if err != nil {
			t.Errorf("get of %q: %v", name, err)
		}
		wantBytes(t, name, got, []byte(name))
		refs, err := s.List(t.Context(), at+name, "", 1)
		if err != nil || len(refs) != 1 || refs[0].Key != at+name {
			t.Errorf("list of %q: got %v, %v", name, refs, err)
		}
	}
}

func testCancelled(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	ref := put(t, open(t), at+"a", []byte("x"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := atelier.PutBytes(ctx, s, at+"b", []byte("x"), "")
	wantCode(t, "put, cancelled", err, atelier.CodeUnavailable)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("put, cancelled: %v does not wrap context.Canceled", err)
	}
	absent(t, s, at+"b")
	_, err = s.Head(ctx, ref.Key)
	wantCode(t, "head, cancelled", err, atelier.CodeUnavailable)
	_, err = s.List(ctx, at, "", 1)
	wantCode(t, "list, cancelled", err, atelier.CodeUnavailable)
	_, err = read(ctx, s, ref, 0, -1)
	wantCode(t, "get, cancelled", err, atelier.CodeUnavailable)
}

func testBytes(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	b := content(1000, 9)
	ref := put(t, s, at+"a", b)
	got, err := atelier.GetBytes(t.Context(), s, ref, 1000)
	if err != nil {
		t.Error(err)
	}
	wantBytes(t, "GetBytes", got, b)
	for i := range got {
		got[i] = 0 // a caller may do that; it must not reach another reader
	}
	got, err = atelier.GetBytes(t.Context(), s, ref, 1000)
	if err != nil {
		t.Error(err)
	}
	wantBytes(t, "GetBytes after the first result was overwritten", got, b)
	for _, r := range []atelier.Ref{ref, {Key: ref.Key}} {
		_, err = atelier.GetBytes(t.Context(), s, r, 999)
		wantCode(t, "GetBytes with too small a bound", err, atelier.CodeTooLarge)
	}

	type rec struct{ A, B string }
	want := rec{"<b> & ü", "two\nlines"}
	ref, err = atelier.PutJSON(t.Context(), s, at+"r", want)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := atelier.PutJSON(t.Context(), s, at+"r", want); err != nil || again != ref {
		t.Errorf("PutJSON again: got %v, %v, want %v", again, err, ref)
	}
	var have rec
	if err := atelier.GetJSON(t.Context(), s, ref, &have); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("GetJSON (-want +got):\n%s", d)
	}
	bad := put(t, s, at+"bad", []byte("{"))
	wantCode(t, "GetJSON of no JSON", atelier.GetJSON(t.Context(), s, bad, &have), atelier.CodeCorrupt)
}

func testErase(t *testing.T, open func(t *testing.T) atelier.Store) {
	s, at := open(t), prefix(t)
	e, ok := s.(atelier.Eraser)
	if !ok {
		t.Skip("not an Eraser")
	}
	ref := put(t, s, at+"a", []byte("one"))
	put(t, s, at+"b", []byte("two"))
	for range 2 { // the second time there is nothing to erase
		if err := e.Erase(t.Context(), at+"a"); err != nil {
			t.Errorf("erase: %v", err)
		}
	}
	absent(t, s, at+"a")
	_, err := read(t.Context(), s, ref, 0, -1)
	wantCode(t, "get of an erased object by its ref", err, atelier.CodeNotFound)
	if _, err := s.Head(t.Context(), at+"b"); err != nil {
		t.Errorf("head of another object: %v", err)
	}
	put(t, s, at+"a", []byte("three"))
}
