package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/atelierhq/atelier"
)

// request is what handlers know of the HTTP request beside its parameters.
type request struct {
	id    string
	who   Principal
	w     http.ResponseWriter
	r     *http.Request
	cause error // of an answer from 500 up, for the log
}

type requestKey struct{}

func stateOf(ctx context.Context) *request {
	st, _ := ctx.Value(requestKey{}).(*request)
	return st
}

// Handler returns everything the server serves.
func (s *Server) Handler() http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rw := &responseWriter{ResponseWriter: w}
		st := &request{id: strings.ToLower(ulid.Make().String()), w: rw}
		ctx := context.WithValue(r.Context(), requestKey{}, st)
		r = r.WithContext(ctx)
		st.r = r
		rw.Header().Set("X-Request-Id", st.id)
		rw.Header().Set("X-Content-Type-Options", "nosniff")
		rw.Header().Set("Cache-Control", "no-store")
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p) // the connection is cut on purpose
				}
				s.log.LogAttrs(ctx, slog.LevelError, "handler panicked", slog.String("request_id", st.id), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if rw.status == 0 {
					s.fail(rw, r, atelier.Errorf(atelier.CodeInternal, "panic"))
				}
			}
			level := slog.LevelDebug
			if rw.status >= 500 {
				level = slog.LevelWarn
			}
			s.log.LogAttrs(ctx, level, "request", slog.String("request_id", st.id), slog.String("method", r.Method), slog.String("route", r.Pattern),
				slog.Int("status", rw.status), slog.Duration("took", time.Since(began)), slog.String("tenant", st.who.Tenant), slog.Any("err", st.cause))
		}()
		if err := s.admit(origin, rw, r, st); err != nil {
			s.fail(rw, r, err)
			return
		}
		s.serve(rw, r)
	})
}

// admit decides whether a request may come in at all.
func (s *Server) admit(origin *http.CrossOriginProtection, w *responseWriter, r *http.Request, st *request) error {
	if !s.cfg.RequireKey && !loopbackHost(r.Host) {
		return problem(http.StatusForbidden, codeOrigin, "", "without API keys this server answers to loopback names only")
	}
	if err := origin.Check(r); err != nil {
		return problem(http.StatusForbidden, codeOrigin, "", "requests from other sites are not taken")
	}
	w.extend(jsonReadTime + writeTime)
	if !strings.HasPrefix(r.URL.Path, "/v1/") && r.URL.Path != "/metrics" {
		return nil
	}
	who, err := s.principal(r)
	if err != nil {
		return err
	}
	st.who = who
	if r.Method == http.MethodPost && !s.limits.allow(who.Tenant) {
		return atelier.Errorf(atelier.CodeExhausted, "too many requests; try again in a moment")
	}
	return nil
}

// serve runs the mux and rewrites what the mux itself answers: its 404, its 405,
// and its redirects of unclean paths, which are no paths of ours.
func (s *Server) serve(w *responseWriter, r *http.Request) {
	h, pattern := s.mux.Handler(r)
	switch {
	case path.Clean(r.URL.Path) != r.URL.Path:
		s.fail(w, r, errNotFound("route"))
	case pattern != "":
		s.mux.ServeHTTP(w, r)
	default:
		said := &discard{header: http.Header{}}
		h.ServeHTTP(said, r)
		allow := said.header.Get("Allow")
		if said.status != http.StatusMethodNotAllowed {
			s.fail(w, r, errNotFound("route"))
			return
		}
		w.Header().Set("Allow", allow)
		s.fail(w, r, problem(http.StatusMethodNotAllowed, codeMethod, "", "this route takes "+allow))
	}
}

// fail writes an error answer outside huma.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), err)
	for k, v := range p.header {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = writeJSON(w, p) // the client is gone: there is nobody to tell
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// readBody reads the request's body whole. With asJSON it must say that it is
// JSON, unless it is empty.
func readBody(ctx context.Context, max int64, within time.Duration, asJSON bool) ([]byte, error) {
	st := stateOf(ctx)
	r := st.r
	if enc := r.Header.Get("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return nil, problem(http.StatusUnsupportedMediaType, codeMediaType, "Content-Encoding", "bodies are sent as they are, not compressed")
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	hasBody := r.ContentLength != 0
	switch {
	case asJSON && !hasBody:
	case asJSON && (err != nil || kind != "application/json" || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8")):
		return nil, problem(http.StatusUnsupportedMediaType, codeMediaType, "Content-Type", "the body must be JSON: Content-Type: application/json")
	case !asJSON && (strings.HasPrefix(kind, "multipart/") || kind == "application/x-www-form-urlencoded"):
		return nil, problem(http.StatusUnsupportedMediaType, codeMediaType, "Content-Type", "the body must be the file itself, not a form")
	}
	tooLarge := atelier.Errorf(atelier.CodeTooLarge, "the body is larger than %d KiB", max>>10)
	if r.ContentLength > max {
		return nil, tooLarge
	}
	rc := http.NewResponseController(st.w)
	_ = rc.SetReadDeadline(time.Now().Add(within)) // not every writer of a test has one
	var buf bytes.Buffer
	if r.ContentLength > 0 {
		buf.Grow(int(r.ContentLength))
	}
	_, err = buf.ReadFrom(http.MaxBytesReader(st.w, r.Body, max))
	_ = rc.SetReadDeadline(time.Time{})
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooLarge
	case err != nil:
		return nil, problem(http.StatusRequestTimeout, atelier.CodeInvalid, "", "the body did not arrive whole, or not in time")
	}
	return buf.Bytes(), nil
}

// responseWriter notes the status and gives every write a deadline, so that a
// reader who stopped reading does not hold a connection for ever.
type responseWriter struct {
	http.ResponseWriter
	status int
}

func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.extend(writeTime)
	return w.ResponseWriter.Write(b)
}

// Flush sends what was written.
func (w *responseWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

func (w *responseWriter) extend(d time.Duration) {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(d))
}

// discard takes the mux's own answers.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }
