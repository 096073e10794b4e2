package telemetry

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
)

func page(t *testing.T, tel *Telemetry) string {
	t.Helper()
	rec := httptest.NewRecorder()
	tel.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if rec.Code != 200 {
		t.Fatalf("metrics: got status %d", rec.Code)
	}
	return rec.Body.String()
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	tel := New()
	New() // a second one does not meet the first
	tel.Turn(atelier.TurnDraft, "writer", "ok", 2*time.Second)
	tel.Turn(atelier.TurnDraft, "writer", "ok", time.Second)
	tel.StoreCall("put", "unavailable", time.Millisecond)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("flush through the recorder: %v", err)
		}
		io.WriteString(w, "x")
	})
	mux.HandleFunc("POST /v1/jobs", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(202) })
	h := tel.HTTP(mux)
	for _, r := range []struct{ method, path string }{{"GET", "/v1/jobs/job-1"}, {"GET", "/v1/jobs/job-2"}, {"POST", "/v1/jobs"}, {"GET", "/no/such/path"}} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(r.method, r.path, nil))
	}

	got := page(t, tel)
	for _, want := range []string{
		`atelier_turn_seconds_count{agent="writer",kind="draft",outcome="ok"} 2`,
		`atelier_turn_seconds_sum{agent="writer",kind="draft",outcome="ok"} 3`,
		`atelier_store_call_seconds_count{call="put",outcome="unavailable"} 1`,
		`atelier_http_request_seconds_count{route="GET /v1/jobs/{id}",status="200"} 2`,
		`atelier_http_request_seconds_count{route="POST /v1/jobs",status="202"} 1`,
		`atelier_http_request_seconds_count{route="other",status="404"} 1`,
		"go_goroutines ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	if strings.Contains(got, "job-1") || strings.Contains(got, "no/such") {
		t.Error("metrics hold a path that somebody asked for")
	}
}

// Not parallel: it sets the default logger.
func TestLogger(t *testing.T) {
	var out bytes.Buffer
	defer slog.SetDefault(slog.Default())
	defer log.SetFlags(log.Flags())
	l := Logger(&out, slog.LevelWarn)
	l.Info("quiet")
	l.Warn("loud", "n", 1)
	log.Print("from a library") // info: below the level
	var line struct {
		Time  time.Time
		Level string
		Msg   string
		N     int
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("log: got %q, want one line of JSON: %v", out.String(), err)
	}
	if line.Level != "WARN" || line.Msg != "loud" || line.N != 1 || line.Time.Location() != time.UTC {
		t.Errorf("log: got %+v", line)
	}
}
