package api

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// plainRoutes are those without a place in the API's description: health,
// metrics and the description itself.
func (s *Server) plainRoutes() {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		reply200(w, atelier.MediaJSON, []byte(`{"status":"ok"}`+"\n"))
	})
	s.mux.HandleFunc("GET /readyz", s.ready)
	s.mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, r *http.Request) {
		reply200(w, "application/vnd.oai.openapi+json;version=3.1", s.openAPI)
	})
	s.mux.HandleFunc("GET /docs", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		reply200(w, "text/html; charset=utf-8", s.docsPage)
	})
	if s.metrics != nil {
		s.mux.Handle("GET /metrics", s.metrics)
	}
}

func reply200(w http.ResponseWriter, mediaType string, body []byte) {
	w.Header().Set("Content-Type", mediaType)
	_, _ = w.Write(body) // the client is gone: there is nobody to tell
}

// ready answers 200 when the store and Temporal both answer. Load balancers ask
// it; 503 means: send requests elsewhere, and ask again.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	failed := make(chan string, 2)
	go func() {
		if _, err := s.store.List(ctx, atelier.KeyAPIKeys, "", 1); err != nil {
			s.log.Warn("store not ready", "err", err)
			failed <- "the store"
			return
		}
		failed <- ""
	}()
	go func() {
		if _, err := s.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
			s.log.Warn("scheduler not ready", "err", err)
			failed <- "the scheduler"
			return
		}
		failed <- ""
	}()
	var down []string
	for range 2 {
		if what := <-failed; what != "" {
			down = append(down, what)
		}
	}
	if len(down) > 0 {
		s.fail(w, r, unavailable("not answering: %s", strings.Join(down, " and ")))
		return
	}
	reply200(w, atelier.MediaJSON, []byte(`{"status":"ready"}`+"\n"))
}

// writeNotes writes a page of records as the reader asked for it.
func writeNotes(w http.ResponseWriter, kind, job string, lines [][]byte, next int) error {
	h := w.Header()
	h.Add("Vary", "Accept")
	if next > 0 {
		h.Set("Link", fmt.Sprintf(`</v1/jobs/%s/notes?after=%d>; rel="next"`, job, next))
	}
	h.Set("Content-Type", kind)
	if kind == ndjson {
		for _, line := range lines {
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		return nil
	}
	records := make([]atelier.Record, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &records[i]); err != nil {
			return err
		}
	}
	if kind == markdown {
		h.Set("Content-Type", kind+"; charset=utf-8")
		_, err := w.Write(notes.Transcript(job, records))
		return err
	}
	return writeJSON(w, Notes{Notes: records, Next: next})
}

// quality returns how much an Accept header likes a media type, 0…1; the most
// exact range that fits decides.
func quality(accept, mediaType string) float64 {
	kind, _, _ := strings.Cut(mediaType, "/")
	best, q := -1, 0.0
	for _, part := range strings.Split(accept, ",") {
		t, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		exact := -1
		switch t {
		case mediaType:
			exact = 2
		case kind + "/*":
			exact = 1
		case "*/*":
			exact = 0
		}
		if exact <= best {
			continue
		}
		best, q = exact, 1
		if v, err := strconv.ParseFloat(params["q"], 64); err == nil && v >= 0 && v <= 1 {
			q = v
		}
	}
	return q
}
