package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/atelierhq/atelier"
)

// The suite runs on the real embedded store in internal/embedded. Here is what
// needs a store that misbehaves more than a network can make it, or none at all.

// fakeS3 answers puts as it is told and finds every bucket.
func fakeS3(t *testing.T, put func(n int, key string) (status int, code string)) *S3 {
	t.Helper()
	var mu sync.Mutex
	n := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if r.Method != http.MethodPut {
			return
		}
		mu.Lock()
		n++
		status, code := put(n, r.URL.Path)
		mu.Unlock()
		w.WriteHeader(status)
		if status >= 300 {
			fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
		}
	}))
	t.Cleanup(srv.Close)
	s, err := Open(t.Context(), Config{Endpoint: srv.URL, Region: "us-east-1", Bucket: "b", AccessKey: "a", SecretKey: "s", PathStyle: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		put         func(n int, key string) (int, string)
		full, quick atelier.Code
	}{
		"honours it": {func(n int, _ string) (int, string) {
			if n == 1 {
				return 200, ""
			}
			return 412, "PreconditionFailed"
		}, "", ""},
		"ignores it": {func(int, string) (int, string) { return 200, "" }, atelier.CodeUnsupported, atelier.CodeUnsupported},
		"not atomic": {func(n int, _ string) (int, string) {
			if n <= 2 {
				return 200, ""
			}
			return 412, "PreconditionFailed"
		}, atelier.CodeUnsupported, atelier.CodeUnsupported},
		"refuses it":     {func(int, string) (int, string) { return 501, "NotImplemented" }, atelier.CodeUnsupported, atelier.CodeUnsupported},
		"refuses always": {func(int, string) (int, string) { return 412, "PreconditionFailed" }, atelier.CodeUnsupported, atelier.CodeUnsupported},
		"is down":        {func(int, string) (int, string) { return 503, "ServiceUnavailable" }, atelier.CodeUnavailable, atelier.CodeUnavailable},
		"conflicts": {func(n int, _ string) (int, string) {
			if n == 1 {
				return 200, ""
			}
			return 409, "ConditionalRequestConflict"
		}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := fakeS3(t, c.put).Probe(t.Context()); atelier.CodeOf(err) != c.full {
				t.Errorf("Probe: got %v, want code %q", err, c.full)
			}
			if err := fakeS3(t, c.put).QuickProbe(t.Context()); atelier.CodeOf(err) != c.quick {
				t.Errorf("QuickProbe: got %v, want code %q", err, c.quick)
			}
		})
	}
}

// A put that finds another process's object with its own bytes but no digest in
// the metadata cannot tell, and refuses.
func TestPutForeignObject(t *testing.T) {
	t.Parallel()
	s := fakeS3(t, func(int, string) (int, string) { return 412, "PreconditionFailed" })
	_, err := atelier.PutBytes(t.Context(), s, "a", nil, "")
	if atelier.CodeOf(err) != atelier.CodeExists {
		t.Errorf("put over an object without a digest: got %v, want code %s", err, atelier.CodeExists)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	answer := func(status int, code string) string {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(srv.Close)
		return srv.URL
	}
	good := Config{Endpoint: answer(200, ""), Region: "us-east-1", Bucket: "b", AccessKey: "access", SecretKey: "very-secret", PathStyle: true}
	for name, c := range map[string]struct {
		change func(*Config)
		want   atelier.Code
	}{
		"good":               {func(*Config) {}, ""},
		"no endpoint":        {func(c *Config) { c.Endpoint = "" }, atelier.CodeInvalid},
		"no scheme":          {func(c *Config) { c.Endpoint = "store:9000" }, atelier.CodeInvalid},
		"other scheme":       {func(c *Config) { c.Endpoint = "ftp://store" }, atelier.CodeInvalid},
		"bad public":         {func(c *Config) { c.PublicEndpoint = "store" }, atelier.CodeInvalid},
		"no region":          {func(c *Config) { c.Region = "" }, atelier.CodeInvalid},
		"no bucket":          {func(c *Config) { c.Bucket = "" }, atelier.CodeInvalid},
		"no access key":      {func(c *Config) { c.AccessKey = "" }, atelier.CodeInvalid},
		"no secret key":      {func(c *Config) { c.SecretKey = "" }, atelier.CodeInvalid},
		"credentials":        {func(c *Config) { c.Endpoint = answer(403, "") }, atelier.CodeForbidden},
		"missing bucket":     {func(c *Config) { c.Endpoint = answer(404, "") }, atelier.CodeNotFound},
		"nobody answers":     {func(c *Config) { c.Endpoint = "http://127.0.0.1:1" }, atelier.CodeUnavailable},
		"an unwell endpoint": {func(c *Config) { c.Endpoint = answer(500, "") }, atelier.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := good
			c.change(&cfg)
			_, err := Open(t.Context(), cfg)
			if atelier.CodeOf(err) != c.want {
				t.Errorf("Open: got %v, want code %q", err, c.want)
			}
			var e *atelier.Error
			if errors.As(err, &e) && (strings.Contains(e.Message, "127.0.0.1") || strings.Contains(err.Error(), "very-secret")) {
				t.Errorf("error tells too much: %v", err)
			}
		})
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	c := newCache(100)
	add := func(key string, n int) atelier.Ref {
		data := bytes.Repeat([]byte(key[:1]), n)
		ref := atelier.Ref{Key: key, SHA256: atelier.Digest(data), Size: int64(n)}
		c.add(ref, data)
		return ref
	}
	has := func(r atelier.Ref) bool { _, ok := c.get(r.Key, r.SHA256); return ok }
	a, b := add("a", 40), add("b", 40)
	if !has(a) || !has(b) {
		t.Error("objects within the bound are not held")
	}
	has(a) // b is now the one that was used least recently
	d := add("d", 40)
	if !has(a) || has(b) || !has(d) {
		t.Errorf("after 120 of 100 bytes: got a %v, b %v, d %v, want true, false, true", has(a), has(b), has(d))
	}
	if _, ok := c.get("a", d.SHA256); ok {
		t.Error("found under another digest")
	}
	if _, ok := c.get("a", ""); ok {
		t.Error("found without a digest")
	}
	add("e", 101)
	if c.room != 100 || c.order.Len() != 0 {
		t.Errorf("after an object over the bound: got room %d of 100 with %d objects, want all of it", c.room, c.order.Len())
	}
	a = add("a", 10)
	add("a", 10)
	if c.room != 90 {
		t.Errorf("room after adding one object twice: got %d, want 90", c.room)
	}
	c.drop("a")
	if has(a) || c.room != 100 {
		t.Error("dropped object is still there")
	}
	c.add(atelier.Ref{Key: "x"}, []byte("x"))
	if c.order.Len() != 0 {
		t.Error("an object without a digest is held")
	}
	var none *cache
	none.add(a, nil)
	none.drop("a")
	if _, ok := none.get("a", a.SHA256); ok {
		t.Error("no cache holds something")
	}
}

// An attempt ends when nothing moved for a while, however long it is in all.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := watch(t.Context())
		for range 10 {
			time.Sleep(stallAfter - time.Second)
			w.moved()
		}
		if ctx.Err() != nil {
			t.Fatal("given up although bytes moved")
		}
		w.rest()
		time.Sleep(2 * stallAfter)
		if ctx.Err() != nil {
			t.Fatal("given up although nobody waited for the store")
		}
		w.moved()
		time.Sleep(stallAfter + time.Second)
		if context.Cause(ctx) != errStalled {
			t.Errorf("after a stall: got %v, want %v", context.Cause(ctx), errStalled)
		}
		w.stop()

		begin := time.Now()
		err := attempt(t.Context(), func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		if err != errStalled || time.Since(begin) != stallAfter {
			t.Errorf("attempt that hangs: got %v after %v, want %v after %v", err, time.Since(begin), errStalled, stallAfter)
		}
		if got := atelier.CodeOf(fail(err)); got != atelier.CodeUnavailable {
			t.Errorf("code of a stall: got %s, want %s", got, atelier.CodeUnavailable)
		}
	})
}

// The waits between attempts are bounded, in each and in all.
func TestBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		for n := 1; n < attempts; n++ {
			before := time.Now()
			if err := pause(t.Context(), n); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(before); d > min(backoffBase<<(n-1), backoffCap) {
				t.Errorf("wait %d: got %v", n, d)
			}
		}
		if d := time.Since(begin); d > 4*time.Second {
			t.Errorf("all waits: got %v, want at most 4 s", d)
		}
	})
}
