package storetest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
)

// Fault is what the proxy does to one request.
type Fault struct {
	Status int    // answer with this status instead of asking the store
	Code   string // S3's code in that answer

	DropAnswer bool // let the store do it, then close the connection without a word

	ResetUpload   bool  // read half of the body, then reset the connection; the store sees nothing
	ResetDownload int64 // > 0: reset after this many bytes of the answer's body
	FlipUpload    bool  // flip a bit in the middle of the body on its way to the store
	FlipDownload  bool  // flip a bit in the middle of the answer's body
	ShortDownload bool  // promise one byte less than there is, and end cleanly
}

// Proxy stands between a client and an S3 endpoint as a real HTTP server and does
// to requests what it is told. Safe for concurrent use.
type Proxy struct {
	URL string

	target *url.URL
	client *http.Transport
	plan   func(r *http.Request) *Fault

	mu    sync.Mutex
	fired int
	seen  int
}

// NewProxy starts a proxy before endpoint, which ends with the test. plan is asked
// for every request, one at a time; nil lets it pass.
func NewProxy(t testing.TB, endpoint string, plan func(r *http.Request) *Fault) *Proxy {
	t.Helper()
	target, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{target: target, plan: plan, client: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}}
	srv := httptest.NewServer(p)
	p.URL = srv.URL
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		p.client.CloseIdleConnections()
	})
	return p
}

// Times returns a plan that does f to the first n requests that match.
func Times(n int, f Fault, match func(r *http.Request) bool) func(r *http.Request) *Fault {
	return func(r *http.Request) *Fault {
		if n == 0 || !match(r) {
			return nil
		}
		n--
		return &f
	}
}

// Fired is how many faults were done, Seen how many requests came.
func (p *Proxy) Fired() int { p.mu.Lock(); defer p.mu.Unlock(); return p.fired }

// Seen is how many requests came, with and without a fault.
func (p *Proxy) Seen() int { p.mu.Lock(); defer p.mu.Unlock(); return p.seen }

func (p *Proxy) next(r *http.Request) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen++
	f := p.plan(r)
	if f == nil {
		return Fault{}
	}
	p.fired++
	return *f
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := p.next(r)
	switch {
	case f.Status != 0:
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(f.Status)
		if r.Method != http.MethodHead {
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>as ordered</Message></Error>", f.Code)
		}
		return
	case f.ResetUpload:
		io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		reset(w)
		return
	}

	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host = p.target.Scheme, p.target.Host // Host stays: it is signed
	out.RequestURI = ""
	if r.ContentLength == 0 {
		out.Body = http.NoBody
	}
	if f.FlipUpload {
		b, _ := io.ReadAll(r.Body)
		if len(b) > 0 {
			b[len(b)/2] ^= 1
		}
		out.Body = io.NopCloser(bytes.NewReader(b))
	}
	res, err := p.client.RoundTrip(out)
	if err != nil {
		reset(w)
		return
	}
	defer res.Body.Close()
	if f.DropAnswer {
		io.Copy(io.Discard, res.Body)
		reset(w)
		return
	}
	for k, v := range res.Header {
		w.Header()[k] = v
	}
	switch {
	case f.FlipDownload:
		b, _ := io.ReadAll(res.Body)
		if len(b) > 0 {
			b[len(b)/2] ^= 1
		}
		w.WriteHeader(res.StatusCode)
		w.Write(b)
	case f.ShortDownload:
		w.Header().Set("Content-Length", strconv.FormatInt(max(res.ContentLength-1, 0), 10))
		w.WriteHeader(res.StatusCode)
		io.CopyN(w, res.Body, max(res.ContentLength-1, 0))
	case f.ResetDownload > 0:
		w.WriteHeader(res.StatusCode)
		io.CopyN(w, res.Body, min(f.ResetDownload, max(res.ContentLength-1, 0)))
		http.NewResponseController(w).Flush()
		reset(w)
	default:
		w.WriteHeader(res.StatusCode)
		io.Copy(w, res.Body)
	}
}

// reset ends the connection the hard way.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
