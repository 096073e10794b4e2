package llmtest

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// Price is what a model of this server costs, in US dollars. It is a type of the
// server's own: books that share the client's arithmetic prove nothing.
type Price struct {
	InputPerMTok, OutputPerMTok, PerImage, PerMChars float64
}

// Call is one request in the server's books.
type Call struct {
	Key    string // call key
	Kind   Kind
	Model  string
	Take   int // how often this key was asked for, this time included
	Fault  Fault
	Status int     // 0: no status was sent
	Whole  bool    // the answer was written to its end
	In     int     // tokens charged
	Out    int     // tokens charged
	USD    float64 // what it is charged, answer or not
	At     time.Time
	Gone   time.Time // when the client went away while it waited; zero: it did not
}

// Server is a running server. It is safe for concurrent use.
type Server struct {
	http   *httptest.Server
	answer Handler
	prices map[string]Price
	gone   chan struct{} // closed when the server stops: nothing hangs any longer

	mu    sync.Mutex
	calls []*Call
	takes map[string]int
	limit int         // requests in any second, 0: no limit
	times []time.Time // of the requests that were let in, within the last second
}

// Start starts a server that answers by h until the end of the test. Models without
// a price cost nothing.
func Start(tb testing.TB, prices map[string]Price, h Handler) *Server {
	tb.Helper()
	s := &Server{answer: h, prices: prices, gone: make(chan struct{}), takes: map[string]int{}}
	s.http = httptest.NewUnstartedServer(s.routes())
	s.http.Config.SetKeepAlivesEnabled(true)
	s.http.Start()
	tb.Cleanup(func() {
		close(s.gone)
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// URL returns the base URL for a provider's configuration: it ends in /v1.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Addr returns the address the server listens on.
func (s *Server) Addr() net.Addr { return s.http.Listener.Addr() }

// Limit makes the server enforce a rate as providers do: beyond n requests in any
// one second it answers 429 and does not ask its script.
func (s *Server) Limit(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = n
}

// Calls returns the books in order of arrival, the list of models not among them.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Call, len(s.calls))
	for i, c := range s.calls {
		out[i] = *c
	}
	return out
}

// Count returns how many requests carried the key.
func (s *Server) Count(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.takes[key]
}

// Most returns the key that was asked for most often, and how often.
func (s *Server) Most() (key string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, v := range s.takes {
		if v > n || v == n && k < key {
			key, n = k, v
		}
	}
	return key, n
}

// Spent returns what all calls so far are charged.
func (s *Server) Spent() (usd float64, tokens int) {
	for _, c := range s.Calls() {
		usd += c.USD
		tokens += c.In + c.Out
	}
	return usd, tokens
}

// open enters a request into the books and says whether the rate allows it.
func (s *Server) open(r *Request) (*Call, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takes[r.Key]++
	r.Take = s.takes[r.Key]
	now := time.Now()
	c := &Call{Key: r.Key, Kind: r.Kind, Model: r.Model, Take: r.Take, At: now}
	s.calls = append(s.calls, c)
	if s.limit == 0 {
		return c, true
	}
	s.times = slices.DeleteFunc(s.times, func(t time.Time) bool { return now.Sub(t) >= time.Second })
	if len(s.times) >= s.limit {
		return c, false
	}
	s.times = append(s.times, now)
	return c, true
}

// enter changes a call in the books.
func (s *Server) enter(c *Call, change func(*Call)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(c)
}

// charge enters what a call used and what that costs.
func (s *Server) charge(c *Call, u Usage, images, chars int) {
	p := s.prices[c.Model]
	s.enter(c, func(c *Call) {
		c.In, c.Out = u.In, u.Out
		c.USD = float64(images)*p.PerImage + float64(chars)*p.PerMChars/1e6
		if p.PerImage == 0 {
			c.USD += (float64(u.In)*p.InputPerMTok + float64(u.Out)*p.OutputPerMTok) / 1e6
		}
	})
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for path, kind := range map[string]Kind{
		"/v1/chat/completions":   Chat,
		"/v1/images/generations": Make,
		"/v1/images/edits":       Edit,
		"/v1/audio/speech":       Speech,
		"/v1/moderations":        Moderation,
	} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, kind) })
	}
	mux.HandleFunc("GET /v1/models", s.models)
	return mux
}
