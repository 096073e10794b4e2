package api_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

var (
	update  = flag.Bool("update", false, "write the golden files anew")
	discard = slog.New(slog.DiscardHandler)
)

// refusal is a request that must be refused, with nothing stored or started.
type refusal struct {
	name, method, path, body string
	header                   []string
	status                   int
}

const someJob = "job-01jd9zz7ptk3c2h6x8m4v5b9qr"

func refusals() []refusal {
	zipped := func(s string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		fmt.Fprint(w, s)
		w.Close()
		return b.String()
	}
	good := `{"brief":"A fox who paints."}`
	get, post, jobs, job := http.MethodGet, http.MethodPost, "/v1/jobs", "/v1/jobs/"+someJob
	shown := strings.Repeat("0", 64)
	list := []refusal{
		{"empty brief", post, jobs, `{"brief":""}`, nil, 400},
		{"no body", post, jobs, ``, nil, 400},
		{"not JSON", post, jobs, `brief=fox`, nil, 400},
		{"unknown field", post, jobs, `{"brief":"rain song","colour":1}`, nil, 400},
		{"duplicate field", post, jobs, `{"brief":"rain song","brief":"rain"}`, nil, 400},
		{"trailing data", post, jobs, good + `{}`, nil, 400},
		{"NaN seed", post, jobs, `{"brief":"rain song","seed":NaN}`, nil, 400},
		{"unknown instrument", post, jobs, `{"brief":"rain song","pieces":[{"medium":"music","instruments":["kazoo"]}]}`, nil, 400},
		{"cycle", post, jobs, `{"brief":"rain song","pieces":[{"medium":"text","depends_on":["music-1"]},{"medium":"music","depends_on":["text-1"]}]}`, nil, 400},
		{"bidi override", post, jobs, `{"brief":"rain \u202e song"}`, nil, 400},
		{"invalid UTF-8", post, jobs, "{\"brief\":\"rain \xff\"}", nil, 400},
		{"1 MB brief", post, jobs, `{"brief":"` + strings.Repeat("x", 1<<20) + `"}`, nil, 413},
		{"deep nesting", post, jobs, strings.Repeat("[", 200_000), nil, 400},
		{"unknown team", post, jobs, `{"brief":"rain song","team":"acme"}`, nil, 400},
		{"a language the house does not write", post, jobs, `{"brief":"rain song","language":"de"}`, nil, 422},
		{"input never uploaded", post, jobs, `{"brief":"rain song","inputs":[{"sha256":"` + shown + `"}]}`, nil, 400},
		{"form body", post, jobs, `brief=fox`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"text body", post, jobs, good, []string{"Content-Type", "text/plain"}, 415},
		{"no type", post, jobs, good, []string{"Content-Type", ""}, 415},
		{"multipart", post, jobs, good, []string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
		{"JSON in Latin-1", post, jobs, good, []string{"Content-Type", "application/json; charset=latin1"}, 415},
		{"gzip", post, jobs, zipped(good), []string{"Content-Encoding", "gzip"}, 415},
		{"gzip bomb", post, jobs, zipped(`{"brief":"` + strings.Repeat("x", 200_000) + `"}`), []string{"Content-Encoding", "gzip"}, 415},
		{"long key", post, jobs, good, []string{"Idempotency-Key", strings.Repeat("k", 256)}, 400},
		{"key of other letters", post, jobs, good, []string{"Idempotency-Key", "schlüssel"}, 400},
		{"unknown query", get, jobs + "?page=2", ``, nil, 400},
		{"unknown status", get, jobs + "?status=done", ``, nil, 400},
		{"limit 0", get, jobs + "?limit=0", ``, nil, 400},
		{"limit 1e9", get, jobs + "?limit=1000000000", ``, nil, 400},
		{"limit of words", get, jobs + "?limit=all", ``, nil, 400},
		{"foreign cursor", get, jobs + "?cursor=a2V5cy8x", ``, nil, 400},
		{"wait of a day", get, job + "?wait=86400", ``, nil, 400},
		{"no such job", get, job, ``, nil, 404},
		{"job with traversal", get, jobs + "/../../keys", ``, nil, 404},
		{"job with encoded traversal", get, jobs + "/%2e%2e%2fkeys", ``, nil, 404},
		{"job with a null", get, jobs + "/job-%00", ``, nil, 404},
		{"job of 10 kB", get, jobs + "/" + strings.Repeat("a", 10_000), ``, nil, 404},
		{"job in capitals", get, jobs + "/" + strings.ToUpper(someJob), ``, nil, 404},
		{"job with a slash at the end", get, job + "/", ``, nil, 404},
		{"no such route", get, "/v2/jobs", ``, nil, 404},
		{"root", get, "/", ``, nil, 404},
		{"wrong method", http.MethodDelete, job, ``, nil, 405},
		{"put", http.MethodPut, jobs, good, nil, 405},
		{"events of nothing", get, job + "/events", ``, nil, 404},
		{"notes as HTML", get, job + "/notes", ``, []string{"Accept", "text/html"}, 406},
		{"file with traversal", get, job + "/artefacts/text-1/v1/..%2fbrief.json", ``, nil, 404},
		{"decision on nothing", post, job + "/decisions", `{"shown":"` + shown + `","verdict":"approve"}`, nil, 404},
		{"decision with unknown field", post, job + "/decisions", `{"shown":"` + shown + `","verdict":"approve","force":true}`, nil, 400},
		{"decision without body", post, job + "/decisions", ``, nil, 400},
		{"pause with a body", post, job + "/pause", `{"for":"ever"}`, nil, 400},
		{"empty upload", post, "/v1/inputs", ``, nil, 400},
		{"upload of a program", post, "/v1/inputs", "\x7fELF\x02", []string{"Content-Type", "image/png"}, 400},
		{"upload of a web page", post, "/v1/inputs", "<html><script>", []string{"Content-Type", "text/plain"}, 400},
		{"upload of a form", post, "/v1/inputs", "# hello", []string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
		{"compressed upload", post, "/v1/inputs", zipped("# hello"), []string{"Content-Encoding", "gzip", "Content-Type", "text/markdown"}, 415},
		{"too large an upload", post, "/v1/inputs", "# " + strings.Repeat("x", 32<<20), []string{"Content-Type", "text/markdown"}, 413},
		{"another Host", get, jobs, ``, []string{"Host", "atelier.example.com"}, 403},
		{"another site", post, jobs, good, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		{"malformed key", get, jobs, ``, []string{"Authorization", "Bearer at_x"}, 401},
		{"password", get, jobs, ``, []string{"Authorization", "Basic YTpi"}, 401},
		{"no metrics", get, "/metrics", ``, nil, 404},
	}
	return list
}

var requestID = regexp.MustCompile(`"request_id":"[0-9a-z]{26}"`)

// TestRefusals sends every bad request. The answers, problem by problem, are in
// testdata/problems.golden; nothing of the machine may be in them.
func TestRefusals(t *testing.T) {
	t.Parallel()
	f := serve(t)
	var golden strings.Builder
	cases := refusals()
	if len(cases) < 60 {
		t.Fatalf("%d bad requests, want at least 60", len(cases))
	}
	for _, c := range cases {
		status, header, body := f.send(t, c.method, c.path, c.body, c.header...)
		if status != c.status {
			t.Errorf("%s: got %d, want %d\n%s", c.name, status, c.status, body)
		}
		if got := header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: got type %q, want a problem", c.name, got)
		}
		if p := problemOf(t, body); p.Status != status || p.RequestID != header.Get("X-Request-Id") || p.Detail == "" || p.Title == "" {
			t.Errorf("%s: problem is not whole: %s", c.name, body)
		}
		for _, secret := range []string{"10.1.2.3", "/work", "goroutine", ".go:", "jobs/job-", "keys/"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s: the answer holds %q: %s", c.name, secret, body)
			}
		}
		fmt.Fprintf(&golden, "%s\n%d %s\n", c.name, status, requestID.ReplaceAllString(body, `"request_id":"…"`))
	}
	if n := f.store.len(); n != 0 {
		t.Errorf("%d objects stored by refused requests, want none", n)
	}
	if f.away.started != 0 {
		t.Errorf("%d workflows started by refused requests, want none", f.away.started)
	}
	const file = "testdata/problems.golden"
	if *update {
		if err := os.WriteFile(file, []byte(golden.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), golden.String()); d != "" {
		t.Errorf("problems changed (-update writes them anew): -want +got\n%s", d)
	}
}

// Every code of the root package has a status, and faults of ours never show
// their own words.
func TestStatusOfEveryCode(t *testing.T) {
	t.Parallel()
	codes := []atelier.Code{atelier.CodeInvalid, atelier.CodeNotFound, atelier.CodeExists, atelier.CodeConflict, atelier.CodeForbidden, atelier.CodeTooLarge,
		atelier.CodeUnsupported, atelier.CodeCorrupt, atelier.CodeUnavailable, atelier.CodeExhausted, atelier.CodeRefused, atelier.CodeInternal}
	for _, code := range codes {
		p := api.ProblemOf(t.Context(), &atelier.Error{Code: code, Message: "secret at /var/lib", Field: "f"})
		if p.Status < 400 || p.Code != code {
			t.Errorf("%s: got status %d, code %q", code, p.Status, p.Code)
		}
		if p.Status >= 500 && strings.Contains(p.Detail, "secret") {
			t.Errorf("%s: the answer tells the cause: %s", code, p.Detail)
		}
	}
	if p := api.ProblemOf(t.Context(), fmt.Errorf("dial tcp 10.1.2.3: refused")); p.Status != 500 || strings.Contains(p.Detail, "10.1") {
		t.Errorf("plain error: got %d %q, want 500 without the cause", p.Status, p.Detail)
	}
}

func TestSchedulerAway(t *testing.T) {
	t.Parallel()
	f := serve(t)
	status, header, body := f.send(t, http.MethodPost, "/v1/jobs", `{"brief":"A fox who paints."}`, "Idempotency-Key", "k")
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" || strings.Contains(body, "10.1.2.3") {
		t.Errorf("got %d, Retry-After %q: %s", status, header.Get("Retry-After"), body)
	}
	// The job is on disk: what was claimed, the request, the brief, the index.
	if n := f.store.len(); n != 4 {
		t.Errorf("%d objects stored, want 4", n)
	}
	if status, _, _ = f.send(t, http.MethodPost, "/v1/jobs", `{"brief":"A fox who sings."}`, "Idempotency-Key", "k"); status != http.StatusUnprocessableEntity {
		t.Errorf("same key, other body: got %d, want 422", status)
	}
	if n := f.store.len(); n != 4 {
		t.Errorf("%d objects after a reused key, want 4", n)
	}
	if status, _, _ = f.send(t, http.MethodGet, "/readyz", ""); status != http.StatusServiceUnavailable {
		t.Errorf("readyz: got %d, want 503", status)
	}
	if status, _, _ = f.send(t, http.MethodGet, "/healthz", ""); status != http.StatusOK {
		t.Errorf("healthz: got %d, want 200", status)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	f := serve(t, func(c *api.Config) { c.Limits = api.Limits{PostsPerSecond: 0.001, PostBurst: 3} })
	for i := range 5 {
		status, header, _ := f.send(t, http.MethodPost, "/v1/jobs", `{}`)
		want := http.StatusBadRequest
		if i >= 3 {
			want = http.StatusTooManyRequests
		}
		if status != want || want == http.StatusTooManyRequests && header.Get("Retry-After") == "" {
			t.Errorf("request %d: got %d, Retry-After %q; want %d", i, status, header.Get("Retry-After"), want)
		}
	}
}

func TestNewRefusesAnOpenServer(t *testing.T) {
	t.Parallel()
	cfg := api.Config{Client: &away{}, Store: newShelf(), Rosters: house(), Recognise: recognise}
	if _, err := api.New(cfg); atelier.CodeOf(err) != atelier.CodeForbidden {
		t.Errorf("no keys, not loopback: got %v, want forbidden", err)
	}
	cfg.RequireKey = true
	if _, err := api.New(cfg); err != nil {
		t.Errorf("with keys: got %v, want nil", err)
	}
}
