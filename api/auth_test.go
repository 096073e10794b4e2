package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

func withKeys(c *api.Config) { c.RequireKey, c.Loopback = true, false }

// tenant makes a key and the principal behind it.
func (f *fixture) tenant(t testing.TB, name string) (secret string, who api.Principal) {
	t.Helper()
	secret, err := api.NewKey(t.Context(), f.store, name)
	if err != nil {
		t.Fatal(err)
	}
	who, err = f.Authenticate(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return secret, who
}

func TestKeys(t *testing.T) {
	t.Parallel()
	f := serve(t, withKeys)
	secret, who := f.tenant(t, "Ada")
	if !regexp.MustCompile(`^at_[0-9a-z]{26}_[\w-]{43}$`).MatchString(secret) {
		t.Errorf("got secret %q", secret)
	}
	for key, b := range f.store.by {
		if strings.Contains(string(b), secret) || strings.Contains(string(b), secret[30:]) || !strings.HasPrefix(key, "keys/") {
			t.Errorf("%s holds the secret", key)
		}
	}
	if who.Tenant == "" || strings.Contains(who.Tenant, who.Person) {
		t.Errorf("tenant %q is no hash of %q", who.Tenant, who.Person)
	}
	other, _ := f.tenant(t, "Ben")
	last := secret[len(secret)-1:]
	for name, header := range map[string]string{
		"none": "", "empty": "Bearer ", "other scheme": "Basic " + secret, "cut": "Bearer " + secret[:len(secret)-1],
		"last letter":                  "Bearer " + secret[:len(secret)-1] + strings.Map(func(r rune) rune { return r ^ 1 }, last),
		"id of one, secret of another": "Bearer " + secret[:29] + other[29:], "unknown id": "Bearer at_01jd9zz7ptk3c2h6x8m4v5b9qr_" + secret[30:],
		"traversal": "Bearer at_../../index_x", "long": "Bearer at_" + strings.Repeat("x", 4000),
	} {
		status, h, body := f.send(t, http.MethodGet, "/v1/jobs", "", "Authorization", header)
		if status != http.StatusUnauthorized || h.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: got %d %s, want 401", name, status, body)
		}
	}
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs", "", "Authorization", "bearer "+secret); status != 200 {
		t.Errorf("the key itself: got %d, want 200", status)
	}
	for _, open := range []string{"/healthz", "/docs", "/openapi.json"} {
		if status, _, _ := f.send(t, http.MethodGet, open, "", "Host", "studio.example"); status != 200 {
			t.Errorf("%s without a key: got %d, want 200", open, status)
		}
	}
	for _, name := range []string{"", " ", "a\nb", "x\u202e", strings.Repeat("x", 101)} {
		if _, err := api.NewKey(t.Context(), f.store, name); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("name %q: got %v, want invalid", name, err)
		}
	}
}

// Two tenants, every route, the id in path, query and body: what belongs to the
// other one is answered exactly like what is not there.
func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	f := serve(t, withKeys)
	ada, whoAda := f.tenant(t, "Ada")
	ben, _ := f.tenant(t, "Ben")
	job := f.finished(t, whoAda)
	in, err := f.client(ada).UploadInput(t.Context(), []byte("# Ada's own poem\n"))
	if err != nil {
		t.Fatal(err)
	}
	absent := atelier.Digest([]byte("nobody sent this"))
	shown := strings.Repeat("0", 64)
	routes := []struct{ method, path, body string }{
		{"GET", "", ""}, {"GET", "?wait=1", ""}, {"GET", "/events", ""}, {"GET", "/pieces", ""}, {"GET", "/artefacts/text-1/v1/story.md", ""},
		{"GET", "/notes", ""}, {"GET", "/findings", ""}, {"GET", "/codebook", ""}, {"GET", "/cost", ""}, {"GET", "/bundle", ""}, {"GET", "/exhibition", ""}, {"GET", "/exhibition/index.html", ""},
		{"POST", "/decisions", `{"shown":"` + shown + `","verdict":"approve"}`}, {"POST", "/directives", `{"words":"warmer"}`},
		{"POST", "/pause", ""}, {"POST", "/resume", ""}, {"POST", "/finish", ""}, {"POST", "/budget", `{"usd":3}`}, {"POST", "/cancel", ""},
		{"POST", "/notes/1/erase", `{"reason":"a name"}`},
		{"POST", "/codes/lampend", `{"action":"veto"}`},
		{"POST", "/pieces/text-1/replace", `{"input":"` + in.SHA256 + `"}`},
	}
	var spec struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	_, _, doc := f.send(t, http.MethodGet, "/openapi.json", "")
	if err := json.Unmarshal([]byte(doc), &spec); err != nil {
		t.Fatal(err)
	}
	below := 0
	for path, item := range spec.Paths {
		if strings.HasPrefix(path, "/v1/jobs/{id}") {
			below += len(item)
		}
	}
	if below != len(routes)-1 { // wait is one route asked twice
		t.Errorf("%d routes below a job, the matrix has %d: add the new one", below, len(routes)-1)
	}
	for _, r := range routes {
		ask := func(key, id string) (int, string) {
			status, _, body := f.send(t, r.method, "/v1/jobs/"+id+r.path, r.body, "Authorization", "Bearer "+key)
			return status, requestID.ReplaceAllString(body, "")
		}
		if status, body := ask(ada, job); status == 404 {
			t.Errorf("%s %s: its owner got 404: %s", r.method, r.path, body)
		}
		otherStatus, other := ask(ben, job)
		absentStatus, none := ask(ben, someJob)
		if otherStatus != 404 || absentStatus != 404 || other != none {
			t.Errorf("%s %s: another's is %d %s, absent is %d %s", r.method, r.path, otherStatus, other, absentStatus, none)
		}
	}
	// Ids in bodies: an input of Ada's, named by Ben.
	ask := func(key, sha string) string {
		_, _, body := f.send(t, "POST", "/v1/jobs", `{"brief":"A fox who paints.","inputs":[{"sha256":"`+sha+`"}]}`, "Authorization", "Bearer "+key)
		return requestID.ReplaceAllString(body, "")
	}
	if other, none := ask(ben, in.SHA256), ask(ben, absent); other != none || !strings.Contains(other, "no such input") {
		t.Errorf("another's input: %s\nabsent: %s", other, none)
	}
	if own := ask(ada, in.SHA256); strings.Contains(own, "no such input") {
		t.Errorf("her own input: %s", own)
	}
	// Lists show one's own alone.
	if page, err := f.client(ben).List(t.Context(), "", "", 10); err != nil || len(page.Jobs) != 0 {
		t.Errorf("Ben's list: got %d jobs, %v; want none", len(page.Jobs), err)
	}
	// The same Idempotency-Key of two tenants is two keys.
	if id, _ := f.Submit(t.Context(), api.Principal{Tenant: "ben"}, "stored", []byte(`{"brief":"Another brief."}`)); id == job || id == "" {
		t.Errorf("Ben's key named Ada's job")
	}
}

func TestLoopbackNames(t *testing.T) {
	t.Parallel()
	f := serve(t)
	for host, want := range map[string]int{"localhost": 200, "LOCALHOST:80": 200, "127.0.0.1": 200, "127.8.8.8:1": 200, "[::1]:8080": 200,
		"evil.example": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example:80": 403, "10.0.0.1": 403, "0.0.0.0": 403} {
		if status, _, _ := f.send(t, http.MethodGet, "/healthz", "", "Host", host); status != want {
			t.Errorf("%s: got %d, want %d", host, status, want)
		}
	}
}

// The description is OpenAPI 3.1 and the page loads nothing from anywhere.
func TestDescription(t *testing.T) {
	t.Parallel()
	f := serve(t)
	_, _, doc := f.send(t, http.MethodGet, "/openapi.json", "")
	var spec struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(doc), &spec); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(spec.OpenAPI, "3.1.") {
		t.Errorf("got OpenAPI %q, want 3.1", spec.OpenAPI)
	}
	for _, want := range []string{"/v1/jobs", "/v1/jobs/{id}", "/v1/inputs", "/v1/jobs/{id}/artefacts/{piece}/{version}/{file}", "/v1/jobs/{id}/pieces/{piece}/replace"} {
		if spec.Paths[want] == nil {
			t.Errorf("no %s in the description", want)
		}
	}
	if !bytes.Contains(spec.Paths["/v1/jobs"]["post"], []byte("#/components/schemas/Brief")) {
		t.Errorf("POST /v1/jobs does not name its body: %s", spec.Paths["/v1/jobs"]["post"])
	}
	_, h, page := f.send(t, http.MethodGet, "/docs", "")
	for _, foreign := range []string{"<script", "src=", "http://", "https://", "@import", "url("} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page holds %q", foreign)
		}
	}
	if !strings.Contains(page, "/v1/jobs/{id}/decisions") || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("got page of %d bytes, CSP %q", len(page), h.Get("Content-Security-Policy"))
	}
}

// What Recover does with a reachable scheduler is tested in e2e; here, that one
// job it cannot look at is reported.
func TestRecoverReports(t *testing.T) {
	t.Parallel()
	f := serve(t)
	f.finished(t, api.Local)
	if started, err := f.Recover(context.Background()); len(started) != 0 || err != nil {
		t.Errorf("only ended jobs: got %v, %v", started, err)
	}
	if _, err := f.Submit(t.Context(), api.Local, "second", []byte(`{"brief":"Another brief."}`)); err == nil {
		t.Fatal("want unavailable")
	}
	if _, err := f.Recover(context.Background()); err == nil {
		t.Error("one job cannot be looked at: got nil")
	}
}
