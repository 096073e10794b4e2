// Package telemetry is what an operator sees of a running Atelier besides the
// Temporal UI: structured logs and a page of Prometheus metrics.
//
// A [Telemetry] has a registry of its own, so that tests and several studios in one
// process do not meet. Labels come from closed lists (turn kinds, agent ids of the
// roster, routes, outcomes), never from what people or models wrote: the number of
// series is bounded and no brief leaks into a metric. It sends nothing anywhere.
package telemetry

import (
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Turns last from milliseconds (house) to minutes (a thinking model), the other two
// from a millisecond to the length of a download.
var (
	turnSeconds = []float64{.01, .03, .1, .3, 1, 3, 10, 30, 100, 300}
	callSeconds = []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10, 30}
)

// Telemetry counts. Its methods are safe for concurrent use.
type Telemetry struct {
	registry *prometheus.Registry
	turns    *prometheus.HistogramVec
	store    *prometheus.HistogramVec
	http     *prometheus.HistogramVec
}

// New returns a Telemetry that has counted nothing, with the Go runtime's and the
// process's own metrics beside ours.
func New() *Telemetry {
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "atelier", Name: name, Help: help, Buckets: buckets}, labels)
	}
	t := &Telemetry{
		registry: prometheus.NewRegistry(),
		turns:    histogram("turn_seconds", "Turns of agents, by kind, agent and outcome.", turnSeconds, "kind", "agent", "outcome"),
		store:    histogram("store_call_seconds", "Calls to the store with their retries, by call and outcome.", callSeconds, "call", "outcome"),
		http:     histogram("http_request_seconds", "Requests to the API, by route and status.", callSeconds, "route", "status"),
	}
	t.registry.MustRegister(t.turns, t.store, t.http, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return t
}

// Turn counts one turn of an agent. outcome is "ok", "staged" for a result that was
// found instead of made, or an error's code.
func (t *Telemetry) Turn(kind atelier.TurnKind, agent, outcome string, took time.Duration) {
	t.turns.WithLabelValues(string(kind), agent, outcome).Observe(took.Seconds())
}

// StoreCall counts one call to the store; outcome is "ok" or an error's code.
func (t *Telemetry) StoreCall(call, outcome string, took time.Duration) {
	t.store.WithLabelValues(call, outcome).Observe(took.Seconds())
}

// HTTP counts the requests that next serves, by the pattern that its mux chose and
// not by path. A stream counts with the time that it was open.
func (t *Telemetry) HTTP(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			route := r.Pattern
			if route == "" {
				route = "other"
			}
			t.http.WithLabelValues(route, strconv.Itoa(rec.status)).Observe(time.Since(begin).Seconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote && status >= http.StatusOK { // 1xx are followed by the real one
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController flush and set deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Handler serves the metrics in Prometheus' text format.
func (t *Telemetry) Handler() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{Registry: t.registry})
}

// Logger returns a logger that writes JSON lines of at least level to w, in UTC. It
// also becomes the default one, because libraries print through package log.
func Logger(w io.Writer, level slog.Level) *slog.Logger {
	l := slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: utc}))
	slog.SetDefault(l)
	return l
}

// utc makes the times of all machines of a deployment comparable at sight.
func utc(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}
