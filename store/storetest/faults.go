package storetest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/atelierhq/atelier"
)

// RunFaults tests a store that is reached over HTTP against a network and a server
// that fail. endpoint is a sound store; open returns a client of it that goes
// through url and holds no cache, so that every read is a request.
func RunFaults(t *testing.T, endpoint string, open func(t *testing.T, url string) atelier.Store) {
	h := &faults{endpoint: endpoint, open: open}
	t.Run("LostAnswer", func(t *testing.T) { t.Parallel(); h.testLostAnswer(t) })
	t.Run("ErrorAnswers", func(t *testing.T) { t.Parallel(); h.testErrorAnswers(t) })
	t.Run("ResetUpload", func(t *testing.T) { t.Parallel(); h.testUpload(t, Fault{ResetUpload: true}) })
	t.Run("FlippedUpload", func(t *testing.T) { t.Parallel(); h.testUpload(t, Fault{FlipUpload: true}) })
	t.Run("ResetDownload", func(t *testing.T) { t.Parallel(); h.testResetDownload(t) })
	t.Run("FlippedDownload", func(t *testing.T) { t.Parallel(); h.testFlippedDownload(t) })
	t.Run("ShortDownload", func(t *testing.T) { t.Parallel(); h.testShortDownload(t) })
	t.Run("Down", func(t *testing.T) { t.Parallel(); h.testDown(t) })
	t.Run("RefusedKey", func(t *testing.T) { t.Parallel(); h.testRefusedKey(t) })
}

type faults struct {
	endpoint string
	open     func(t *testing.T, url string) atelier.Store
}

// through returns a store behind a proxy with a plan.
func (h *faults) through(t *testing.T, plan func(r *http.Request) *Fault) (atelier.Store, *Proxy) {
	// Opening asks for the bucket, which is no part of any plan.
	p := NewProxy(t, h.endpoint, func(r *http.Request) *Fault { return nil })
	s := h.open(t, p.URL)
	p.mu.Lock()
	p.plan, p.seen = plan, 0
	p.mu.Unlock()
	return s, p
}

// direct returns a store without a proxy.
func (h *faults) direct(t *testing.T) atelier.Store { return h.open(t, h.endpoint) }

func method(m string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Method == m }
}

// stored checks what is under a key, past the proxy.
func (h *faults) stored(t *testing.T, ref atelier.Ref, want []byte) {
	t.Helper()
	got, err := read(t.Context(), h.direct(t), ref, 0, -1)
	if err != nil {
		t.Errorf("stored object: %v", err)
	}
	wantBytes(t, "stored object", got, want)
}

// A put whose answer is lost finds its own write and succeeds; with other bytes
// under the key it is refused all the same.
func (h *faults) testLostAnswer(t *testing.T) {
	at := prefix(t)
	for _, n := range sizes {
		for lost := 1; lost <= 2; lost++ {
			s, p := h.through(t, Times(lost, Fault{DropAnswer: true}, method(http.MethodPut)))
			key, b := fmt.Sprintf("%sn%d-%d", at, n, lost), content(n, 1)
			ref := put(t, s, key, b)
			if p.Fired() < 1 {
				t.Error("no answer was lost")
			}
			h.stored(t, ref, b)
		}
	}
	key := at + "taken"
	put(t, h.direct(t), key, content(10, 1))
	s, _ := h.through(t, Times(1, Fault{DropAnswer: true}, method(http.MethodPut)))
	_, err := atelier.PutBytes(t.Context(), s, key, content(10, 2), "")
	wantCode(t, "put of other bytes, answer lost", err, atelier.CodeExists)

	// The HEAD that finds the own write may get lost too.
	s, p := h.through(t, Times(3, Fault{DropAnswer: true}, func(*http.Request) bool { return true }))
	ref := put(t, s, at+"unlucky", content(10, 3))
	if p.Fired() != 3 {
		t.Errorf("lost answers: got %d, want 3", p.Fired())
	}
	h.stored(t, ref, content(10, 3))
}

// Answers that say "later" are waited out, on every kind of call.
func (h *faults) testErrorAnswers(t *testing.T) {
	at := prefix(t)
	there := content(100, 1)
	ref := put(t, h.direct(t), at+"there", there)
	for _, f := range []Fault{
		{Status: 503, Code: "SlowDown"}, {Status: 503, Code: "ServiceUnavailable"}, {Status: 500, Code: "InternalError"},
		{Status: 502, Code: "BadGateway"}, {Status: 504, Code: "GatewayTimeout"}, {Status: 429, Code: "TooManyRequests"},
		{Status: 409, Code: "ConditionalRequestConflict"}, {Status: 409, Code: "OperationAborted"}, {Status: 400, Code: "RequestTimeout"},
	} {
		t.Run(fmt.Sprint(f.Status, f.Code), func(t *testing.T) {
			t.Parallel()
			every := func(*http.Request) bool { return true }
			key := fmt.Sprintf("%sput%d%s", at, f.Status, f.Code)
			s, p := h.through(t, Times(3, f, every))
			own := put(t, s, key, content(50, 2))
			if p.Fired() != 3 {
				t.Errorf("put: got %d faults, want 3", p.Fired())
			}
			h.stored(t, own, content(50, 2))

			s, _ = h.through(t, Times(2, f, every))
			got, err := read(t.Context(), s, ref, 0, -1)
			if err != nil {
				t.Errorf("get: %v", err)
			}
			wantBytes(t, "get", got, there)

			s, _ = h.through(t, Times(2, f, every))
			if _, err := s.List(t.Context(), at+"there", "", 1); err != nil {
				t.Errorf("list: %v", err)
			}
			if f.Code == "RequestTimeout" {
				return // the answer to a HEAD has no body to say so
			}
			s, _ = h.through(t, Times(2, f, every))
			if _, err := s.Head(t.Context(), ref.Key); err != nil {
				t.Errorf("head: %v", err)
			}
		})
	}
}

// An upload that breaks or changes on the way is sent again, and at no moment is
// there anything else than the whole object under the key.
func (h *faults) testUpload(t *testing.T, f Fault) {
	at := prefix(t)
	for i := range 20 {
		n := sizes[1:][i%len(sizes[1:])]
		key, b := fmt.Sprintf("%s%02d", at, i), content(n, byte(i))
		probe := h.direct(t)
		plan := Times(1, f, method(http.MethodPut))
		s, p := h.through(t, func(r *http.Request) *Fault {
			if r.Method == http.MethodPut {
				if ref, err := probe.Head(context.Background(), key); err == nil && ref.SHA256 != atelier.Digest(b) {
					t.Errorf("torn object under the key: %+v", ref)
				}
			}
			return plan(r)
		})
		ref := put(t, s, key, b)
		if p.Fired() != 1 {
			t.Errorf("faults: got %d, want 1", p.Fired())
		}
		h.stored(t, ref, b)
	}
}

// A download that breaks off is taken up again; if it breaks off for ever, the
// reader says so and never ends as if it were whole.
func (h *faults) testResetDownload(t *testing.T) {
	at := prefix(t)
	for i := range 20 {
		n := sizes[2:][i%len(sizes[2:])]
		b := content(n, byte(i))
		ref := put(t, h.direct(t), fmt.Sprintf("%s%02d", at, i), b)
		s, p := h.through(t, Times(2, Fault{ResetDownload: int64(n) / 3}, method(http.MethodGet)))
		got, err := read(t.Context(), s, ref, 0, -1)
		if err != nil {
			t.Errorf("get of %d bytes: %v", n, err)
		}
		wantBytes(t, "get", got, b)
		if p.Fired() == 0 {
			t.Error("nothing was reset")
		}
	}
	b := content(sizes[4], 1)
	ref := put(t, h.direct(t), at+"never", b)
	s, _ := h.through(t, Times(1000, Fault{ResetDownload: 1}, method(http.MethodGet)))
	got, err := read(t.Context(), s, ref, 0, -1)
	wantCode(t, "get that breaks off for ever", err, atelier.CodeUnavailable)
	if !bytes.HasPrefix(b, got) {
		t.Error("what was read is not the beginning of the object")
	}
}

// A flipped bit is noticed in every size. Once, on the way, it may be repaired;
// always, it is CodeCorrupt and never a clean end.
func (h *faults) testFlippedDownload(t *testing.T) {
	at := prefix(t)
	for _, n := range sizes[1:] {
		b := content(n, 2)
		ref := put(t, h.direct(t), fmt.Sprintf("%s%d", at, n), b)
		for _, r := range []atelier.Ref{ref, {Key: ref.Key, SHA256: ref.SHA256}, {Key: ref.Key}} {
			s, p := h.through(t, Times(1000, Fault{FlipDownload: true}, method(http.MethodGet)))
			_, err := read(t.Context(), s, r, 0, -1)
			wantCode(t, fmt.Sprintf("get of %d bytes with a flipped bit", n), err, atelier.CodeCorrupt)
			if p.Fired() == 0 {
				t.Error("nothing was flipped")
			}
			s, _ = h.through(t, Times(1, Fault{FlipDownload: true}, method(http.MethodGet)))
			got, err := read(t.Context(), s, r, 0, -1)
			if err == nil {
				wantBytes(t, "get after one flipped bit", got, b)
			} else {
				wantCode(t, "get with one flipped bit", err, atelier.CodeCorrupt)
			}
		}
	}
}

// A body that ends one byte early, cleanly, is noticed.
func (h *faults) testShortDownload(t *testing.T) {
	at := prefix(t)
	for _, n := range sizes[1:] {
		ref := put(t, h.direct(t), fmt.Sprintf("%s%d", at, n), content(n, 3))
		for _, r := range []atelier.Ref{ref, {Key: ref.Key, SHA256: ref.SHA256}, {Key: ref.Key}} {
			s, _ := h.through(t, Times(1000, Fault{ShortDownload: true}, method(http.MethodGet)))
			_, err := read(t.Context(), s, r, 0, -1)
			wantCode(t, fmt.Sprintf("get of %d bytes, one missing", n), err, atelier.CodeCorrupt)
		}
	}
}

// A store that stays away is CodeUnavailable after a bounded number of tries, and
// nothing else; a full one is not asked again.
func (h *faults) testDown(t *testing.T) {
	at := prefix(t)
	every := func(*http.Request) bool { return true }
	for _, f := range []Fault{{Status: 503, Code: "SlowDown"}, {DropAnswer: true}, {Status: 507, Code: "NoSpaceLeftOnDevice"}} {
		t.Run(fmt.Sprint(f.Status, f.Code), func(t *testing.T) {
			t.Parallel()
			s, p := h.through(t, Times(1000, f, every))
			_, err := atelier.PutBytes(t.Context(), s, fmt.Sprintf("%sput%d%s", at, f.Status, f.Code), []byte("x"), "")
			wantCode(t, "put", err, atelier.CodeUnavailable)
			if n := p.Seen(); n > 16 || f.Status == 507 && n != 1 {
				t.Errorf("put: got %d requests, want at most 16, and 1 when the store is full", n)
			}
			_, err = s.Head(t.Context(), at+"x")
			wantCode(t, "head", err, atelier.CodeUnavailable)
			_, err = s.List(t.Context(), at, "", 1)
			wantCode(t, "list", err, atelier.CodeUnavailable)
			_, err = read(t.Context(), s, atelier.Ref{Key: at + "x"}, 0, -1)
			wantCode(t, "get", err, atelier.CodeUnavailable)
		})
	}
}

// Credentials that stop working are the operator's to mend: the work waits.
func (h *faults) testRefusedKey(t *testing.T) {
	s, p := h.through(t, Times(1000, Fault{Status: 403, Code: "InvalidAccessKeyId"}, func(*http.Request) bool { return true }))
	_, err := atelier.PutBytes(t.Context(), s, prefix(t)+"a", []byte("x"), "")
	wantCode(t, "put", err, atelier.CodeUnavailable)
	if p.Seen() != 1 {
		t.Errorf("put with refused credentials: got %d requests, want 1", p.Seen())
	}
}
