package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

// shelf is a store in a map. Flipping a byte of its objects shows what readers do.
type shelf struct {
	mu   sync.Mutex
	by   map[string][]byte
	kind map[string]string
	gets int
}

func newShelf() *shelf { return &shelf{by: map[string][]byte{}, kind: map[string]string{}} }

func (s *shelf) Put(_ context.Context, key string, r io.ReadSeeker, m atelier.Meta) (atelier.Ref, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return atelier.Ref{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.by[key]; ok && !bytes.Equal(old, b) {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeExists, "there already")
	}
	s.by[key], s.kind[key] = b, m.MediaType
	return atelier.Ref{Key: key, SHA256: atelier.Digest(b), Size: int64(len(b)), MediaType: m.MediaType}, nil
}

func (s *shelf) Get(_ context.Context, ref atelier.Ref, offset, length int64) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gets++
	b, ok := s.by[ref.Key]
	if !ok {
		return nil, atelier.Errorf(atelier.CodeNotFound, "absent")
	}
	if ref.SHA256 != "" && offset == 0 && length < 0 && atelier.Digest(b) != ref.SHA256 {
		return io.NopCloser(io.MultiReader(bytes.NewReader(b), failing{})), nil
	}
	b = b[min(offset, int64(len(b))):]
	if length >= 0 {
		b = b[:min(length, int64(len(b)))]
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) {
	return 0, atelier.Errorf(atelier.CodeCorrupt, "digest differs")
}

func (s *shelf) Head(_ context.Context, key string) (atelier.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.by[key]
	if !ok {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeNotFound, "absent")
	}
	return atelier.Ref{Key: key, SHA256: atelier.Digest(b), Size: int64(len(b)), MediaType: s.kind[key]}, nil
}

func (s *shelf) List(_ context.Context, prefix, after string, max int) ([]atelier.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var refs []atelier.Ref
	for k, b := range s.by {
		if strings.HasPrefix(k, prefix) && k > after {
			refs = append(refs, atelier.Ref{Key: k, Size: int64(len(b))})
		}
	}
	sort.Slice(refs, func(i, j int) bool { return refs[i].Key < refs[j].Key })
	return refs[:min(max, len(refs))], nil
}

func (s *shelf) len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.by)
}

func (s *shelf) flip(t *testing.T, key string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.by[key]
	if !ok {
		t.Fatalf("no object %s", key)
	}
	b = bytes.Clone(b)
	b[len(b)/2] ^= 1
	s.by[key] = b
}

// away is a scheduler that cannot be reached. What a reachable one does is
// tested on the real one, in e2e.
type away struct{ started int }

var errAway = serviceerror.NewUnavailable("connection refused to 10.1.2.3:7233")

func (a *away) ExecuteWorkflow(context.Context, client.StartWorkflowOptions, any, ...any) (client.WorkflowRun, error) {
	a.started++
	return nil, errAway
}
func (*away) GetWorkflow(context.Context, string, string) client.WorkflowRun { return awayRun{} }
func (*away) CancelWorkflow(context.Context, string, string) error           { return errAway }
func (*away) QueryWorkflowWithOptions(context.Context, *client.QueryWorkflowWithOptionsRequest) (*client.QueryWorkflowWithOptionsResponse, error) {
	return nil, errAway
}
func (*away) UpdateWorkflow(context.Context, client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return nil, errAway
}
func (*away) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return nil, errAway
}
func (*away) CheckHealth(context.Context, *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
	return nil, errAway
}

type awayRun struct{ client.WorkflowRun }

func (awayRun) Get(context.Context, any) error { return errAway }

// house is a roster with somebody for every medium.
func house() map[string]atelier.Roster {
	r := atelier.Roster{Team: "house", Director: atelier.Agent{ID: "director"}}
	for _, m := range atelier.Media {
		r.Panels = append(r.Panels, atelier.MediumPanel{Medium: m, Maker: atelier.Agent{ID: "maker-" + string(m)}})
	}
	return map[string]atelier.Roster{"house": r}
}

// recognise knows texts and PNG by their first bytes.
func recognise(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		return "image/png", nil
	case bytes.HasPrefix(b, []byte("# ")):
		return "text/markdown", nil
	}
	return "", atelier.Errorf(atelier.CodeInvalid, "is no text, picture or melody that we know")
}

type fixture struct {
	*api.Server
	http  *httptest.Server
	store *shelf
	away  *away
}

func serve(t testing.TB, change ...func(*api.Config)) *fixture {
	t.Helper()
	f := &fixture{store: newShelf(), away: &away{}}
	cfg := api.Config{Client: f.away, Store: f.store, Rosters: house(), Recognise: recognise, Loopback: true}
	for _, c := range change {
		c(&cfg)
	}
	var err error
	if f.Server, err = api.New(cfg); err != nil {
		t.Fatal(err)
	}
	f.http = httptest.NewUnstartedServer(nil)
	f.http.Config = api.NewHTTPServer(f.Handler(), discard)
	f.http.Start()
	t.Cleanup(f.http.Close)
	return f
}

func (f *fixture) client(key string) *api.Client { return &api.Client{URL: f.http.URL, Key: key} }

// send makes one request and returns status, header and body.
func (f *fixture) send(t testing.TB, method, path, body string, header ...string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, f.http.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

func (f *fixture) put(t testing.TB, key string, v any) atelier.Ref {
	t.Helper()
	if b, ok := v.([]byte); ok {
		ref, err := atelier.PutBytes(t.Context(), f.store, key, b, "")
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	ref, err := atelier.PutJSON(t.Context(), f.store, key, v)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func putLines[T any](t testing.TB, f *fixture, key string, records []T) {
	t.Helper()
	if _, err := atelier.PutLines(t.Context(), f.store, key, records); err != nil {
		t.Fatal(err)
	}
}

// stored makes a job as it lies in the store, acknowledged and not ended.
func (f *fixture) stored(t testing.TB, who api.Principal) string {
	t.Helper()
	job, err := f.Submit(t.Context(), who, "stored", []byte(`{"brief":"A fox who paints."}`))
	if atelier.CodeOf(err) != atelier.CodeUnavailable {
		t.Fatalf("got %v, want unavailable: the job is stored, the scheduler is away", err)
	}
	if job == "" {
		page, err := f.List(t.Context(), who, "", "", 1)
		if err != nil && atelier.CodeOf(err) != atelier.CodeUnavailable {
			t.Fatal(err)
		}
		if len(page.Jobs) == 1 {
			return page.Jobs[0].ID
		}
	}
	return job
}

var (
	shown = []byte("<!doctype html><title>The fox</title>")
	story = []byte("# The fox\n\nA fox who paints.\n")
	wave  = bytes.Repeat([]byte("0123456789abcdef"), 600_000) // 9.6 MB: above what is held in memory
)

// finished makes a job that ended, with two versions, notes, reviews, events
// and a bundle.
func (f *fixture) finished(t testing.TB, who api.Principal) string {
	t.Helper()
	job := f.stored(t, who)
	text := f.put(t, atelier.KeyFile(job, "text-1", 1, "story.md"), story)
	svg := f.put(t, atelier.KeyFile(job, "artwork-1", 1, "plate-1.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`))
	wav := f.put(t, atelier.KeyFile(job, "music-1", 2, "piece.wav"), wave)
	f.put(t, atelier.KeyFile(job, "music-1", 2, "leftover.wav"), []byte("never committed"))
	// The text is as older releases kept it; a record under a version's name stands.
	f.put(t, atelier.KeyFile(job, "text-1", 1, atelier.FileArtefact), atelier.Artefact{Piece: "text-1", Medium: atelier.Text, Version: 1, Round: 1, Files: []atelier.Ref{text}, Digest: atelier.Digest(story)})
	other := f.put(t, atelier.KeyBlob(job, strings.Repeat("0", 64), "00")+"/plate-1.svg", []byte("<svg/>"))
	for i, a := range []atelier.Artefact{
		{Piece: "artwork-1", Medium: atelier.Artwork, Version: 1, Round: 1, Files: []atelier.Ref{other}}, // came second
		{Piece: "text-1", Medium: atelier.Text, Version: 1, Round: 1, Files: []atelier.Ref{other}},
		{Piece: "artwork-1", Medium: atelier.Artwork, Version: 1, Round: 1, Files: []atelier.Ref{svg}},
		{Piece: "music-1", Medium: atelier.Music, Version: 2, Round: 2, Base: 1, Files: []atelier.Ref{wav}},
	} {
		f.put(t, atelier.KeyResult(job, strings.Repeat(strconv.Itoa(i), 64)), map[string]any{"kind": atelier.TurnDraft, "artefact": a})
	}
	f.put(t, atelier.KeyRequestOf(job, strings.Repeat("9", 64)), []byte("{}"))
	f.put(t, atelier.KeyResult(job, strings.Repeat("9", 64)), []byte("what a model answered is not read"))
	when := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	var notes []atelier.Record
	for i, words := range []string{"I set a *calm* mood.", "Line 2 does not scan.", "Line 2 scans now."} {
		notes = append(notes, atelier.Record{V: "notes/1", Job: job, Seq: i, Kind: "note", Time: when, From: atelier.Agent{ID: "director", Name: "Director"},
			To: []string{"writer"}, Round: 1, Note: atelier.Note{Act: atelier.ActInfo, Words: words, About: atelier.About{Piece: "text-1", Version: 1, Anchor: atelier.Anchor{Unit: "st1", Line: 2}}}})
	}
	putLines(t, f, atelier.KeyNote(job, 0), notes[:2])
	putLines(t, f, atelier.KeyNote(job, 2), notes[2:])
	f.put(t, atelier.KeyNotes(job)+"codebook/x.json", []byte("{}"))
	f.put(t, atelier.KeyReview(job, "text-1", 1), atelier.Review{Critic: "language-critic", Piece: "text-1", Version: 1,
		Findings: []atelier.Finding{{ID: "v1.language.1", Rule: "text.metre", Severity: 2}, {ID: "v1.language.2", Rule: "text.rhyme", Severity: 1}}})
	f.put(t, atelier.KeyResult(job, strings.Repeat("5", 64)), map[string]any{"kind": atelier.TurnCritique, "review": atelier.Review{Critic: "language-critic", Piece: "text-1", Version: 1}})
	f.put(t, atelier.KeyResult(job, strings.Repeat("6", 64)), map[string]any{"kind": atelier.TurnCritique, "review": atelier.Review{Critic: "language-critic", Piece: "text-1", Version: 2,
		Rechecks: []atelier.Recheck{{Finding: "v1.language.1", Status: atelier.FindingFixed, Measured: 1}, {Finding: "v1.language.2", Status: atelier.FindingNotFixed}}}})
	index := f.put(t, atelier.KeyBundle(job, 1, "index.json"), api.BundleIndex{Files: []api.BundleFile{
		{Path: "text/story.md", Ref: text}, {Path: "music/piece.wav", Ref: wav}, {Path: "index.html", Ref: f.put(t, atelier.KeyBundle(job, 1, "index.html"), shown)}, {Path: "manifest.json", Ref: f.put(t, atelier.KeyBundle(job, 1, "manifest.json"), []byte("{}"))},
	}})
	events := []atelier.Event{{Type: "job", Text: "taken"}, {Type: "notes", Text: "round 1", FirstNote: 0, LastNote: 1}, {Type: "turn", Text: "drafted"}, {Type: "end", Text: "completed", Status: atelier.StatusCompleted}}
	for i := range events {
		events[i].N, events[i].ID, events[i].Time = i+1, fmt.Sprint(events[i].Type, i), when
	}
	f.put(t, atelier.KeyEvent(job, 1), events[0])
	putLines(t, f, atelier.KeyEvent(job, 2), events[1:])
	f.put(t, atelier.KeyFinal(job), atelier.Final{Ended: when, Index: &index, JobStatus: atelier.JobStatus{ID: job, Status: atelier.StatusCompleted, Stage: atelier.StageCompleted,
		Pieces: []atelier.PieceStatus{{ID: "text-1", Medium: atelier.Text, Version: 1}, {ID: "artwork-1", Medium: atelier.Artwork, Version: 1}, {ID: "music-1", Medium: atelier.Music, Version: 2}}}})
	return job
}

func problemOf(t testing.TB, body string) api.Problem {
	t.Helper()
	var p api.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("not a problem: %v\n%s", err, body)
	}
	return p
}

func asProblem(err error) *api.Problem {
	var p *api.Problem
	errors.As(err, &p)
	return p
}
