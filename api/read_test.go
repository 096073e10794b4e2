package api_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

func TestArtefactRanges(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	small, large := "/v1/jobs/"+job+"/artefacts/text-1/v1/story.md", "/v1/jobs/"+job+"/artefacts/music-1/v2/piece.wav"
	tag := func(b []byte) string { return `"` + atelier.Digest(b) + `"` }
	for _, c := range []struct {
		path, rng, ifNone, ifRange string
		status                     int
		body                       []byte
		contentRange               string
	}{
		{small, "", "", "", 200, story, ""},
		{small, "bytes=0-4", "", "", 206, story[:5], fmt.Sprintf("bytes 0-4/%d", len(story))},
		{small, "bytes=-5", "", "", 206, story[len(story)-5:], ""},
		{small, "bytes=5-", "", "", 206, story[5:], ""},
		{small, "bytes=0-4", "", `"other"`, 200, story, ""},
		{small, "bytes=0-4", "", tag(story), 206, story[:5], ""},
		{small, "bytes=9999-", "", "", 416, nil, fmt.Sprintf("bytes */%d", len(story))},
		{small, "bytes=5-2", "", "", 416, nil, ""},
		{small, "apples=1-2", "", "", 416, nil, ""},
		{small, "", tag(story), "", 304, nil, ""},
		{large, "", "", "", 200, wave, ""},
		{large, "bytes=16-31", "", "", 206, wave[16:32], fmt.Sprintf("bytes 16-31/%d", len(wave))},
		{large, "bytes=9000000-", "", "", 206, wave[9_000_000:], ""},
		{large, fmt.Sprintf("bytes=%d-", len(wave)), "", "", 416, nil, fmt.Sprintf("bytes */%d", len(wave))},
	} {
		var header []string
		for k, v := range map[string]string{"Range": c.rng, "If-None-Match": c.ifNone, "If-Range": c.ifRange} {
			if v != "" {
				header = append(header, k, v)
			}
		}
		status, h, body := f.send(t, http.MethodGet, c.path, "", header...)
		if status != c.status {
			t.Errorf("%s %s: got %d, want %d", c.path, c.rng, status, c.status)
		}
		if c.body != nil && body != string(c.body) {
			t.Errorf("%s %s: got %d bytes, want %d other ones", c.path, c.rng, len(body), len(c.body))
		}
		if c.contentRange != "" && h.Get("Content-Range") != c.contentRange {
			t.Errorf("%s %s: got Content-Range %q, want %q", c.path, c.rng, h.Get("Content-Range"), c.contentRange)
		}
		if status == 416 && problemOf(t, body).Code != "range" {
			t.Errorf("%s %s: got %s, want a problem", c.path, c.rng, body)
		}
	}
	if status, h, body := f.send(t, http.MethodHead, large, ""); status != 200 || body != "" || h.Get("Content-Length") != fmt.Sprint(len(wave)) {
		t.Errorf("HEAD: got %d, length %s", status, h.Get("Content-Length"))
	}
}

// What agents make is sent to be saved: it must not run in a browser, and no
// header may come from its name or its bytes.
func TestArtefactHeaders(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	for path, kind := range map[string]string{"text-1/v1/story.md": "text/markdown; charset=utf-8", "artwork-1/v1/plate-1.svg": "image/svg+xml", "music-1/v2/piece.wav": "audio/wav"} {
		_, h, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/artefacts/"+path, "")
		name := path[strings.LastIndexByte(path, '/')+1:]
		for k, want := range map[string]string{"Content-Type": kind, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
			"Content-Disposition": `attachment; filename="` + name + `"`} {
			if got := h.Get(k); got != want {
				t.Errorf("%s: got %s %q, want %q", path, k, got, want)
			}
		}
	}
	for _, path := range []string{"music-1/v2/leftover.wav", "music-1/v1/piece.wav", "music-1/2/piece.wav", "music-1/v02/piece.wav", "music-1/v0/piece.wav",
		"music-1/v2/artefact.json", "music-9/v1/piece.wav", "film-1/v1/piece.wav", "text-1/v1/..", "text-1/v1/Story.md"} {
		if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/artefacts/"+path, ""); status != 404 {
			t.Errorf("%s: got %d, want 404", path, status)
		}
	}
}

// One flipped byte anywhere is found before a byte is sent.
func TestCorruptIsNeverServed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ flip, path string }{
		{"pieces/text-1/v1/story.md", "/artefacts/text-1/v1/story.md"},
		{"pieces/music-1/v2/piece.wav", "/artefacts/music-1/v2/piece.wav"},
		{"pieces/music-1/v2/piece.wav", "/bundle"},
		{"pieces/text-1/v1/story.md", "/bundle"},
		{"bundle/1/manifest.json", "/bundle"},
		{"bundle/1/index.json", "/bundle"},
	} {
		f := serve(t)
		job := f.finished(t, api.Local)
		f.store.flip(t, atelier.KeyJob(job)+c.flip)
		status, _, body := f.send(t, http.MethodGet, "/v1/jobs/"+job+c.path, "")
		if status != http.StatusBadGateway || problemOf(t, body).Code != atelier.CodeCorrupt {
			t.Errorf("%s with %s flipped: got %d %.80s, want 502 corrupt", c.path, c.flip, status, body)
		}
	}
	// A part of a large file is refused as well.
	f := serve(t)
	job := f.finished(t, api.Local)
	f.store.flip(t, atelier.KeyFile(job, "music-1", 2, "piece.wav"))
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/artefacts/music-1/v2/piece.wav", "", "Range", "bytes=0-9"); status != http.StatusBadGateway {
		t.Errorf("range of a corrupt file: got %d, want 502", status)
	}
}

func TestBundleIsByteStable(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	var first, second bytes.Buffer
	if err := f.client("").Bundle(t.Context(), job, &first); err != nil {
		t.Fatal(err)
	}
	if err := f.client("").Bundle(t.Context(), job, &second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two downloads differ")
	}
	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]uint16{"index.html": zip.Deflate, "manifest.json": zip.Deflate, "music/piece.wav": zip.Store, "text/story.md": zip.Deflate}
	var names []string
	for _, e := range z.File {
		names = append(names, e.Name)
		if e.Method != want[e.Name] || e.Modified.Year() != 1980 {
			t.Errorf("%s: method %d, time %v", e.Name, e.Method, e.Modified)
		}
	}
	if d := cmp.Diff([]string{"index.html", "manifest.json", "music/piece.wav", "text/story.md"}, names); d != "" {
		t.Error(d)
	}
	r, err := z.Open("text/story.md")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(r); !bytes.Equal(b, story) {
		t.Errorf("story differs: %q", b)
	}
	_, h, _ := f.send(t, http.MethodHead, "/v1/jobs/"+job+"/bundle", "")
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/bundle", "", "If-None-Match", h.Get("ETag")); status != 304 {
		t.Errorf("If-None-Match: got %d, want 304", status)
	}
}

func TestBundleBeforeTheEnd(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.stored(t, api.Local)
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/bundle", ""); status != http.StatusConflict {
		t.Errorf("got %d, want 409", status)
	}
}

func TestJobAndPieces(t *testing.T) {
	t.Parallel()
	f := serve(t, func(c *api.Config) { c.BaseURL = "https://studio.example/" })
	job := f.finished(t, api.Local)
	c := f.client("")
	j, err := c.Get(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	self := "https://studio.example/v1/jobs/" + job
	if j.ID != job || j.Status != atelier.StatusCompleted || j.Ended == nil || j.Created.IsZero() || j.Links.Self != self || j.Links.Bundle != self+"/bundle" {
		t.Errorf("got %+v", j)
	}
	if j, err = c.Wait(t.Context(), job); err != nil || j.Status != atelier.StatusCompleted {
		t.Errorf("wait: got %v, %v", j.Status, err)
	}
	pieces, err := c.Pieces(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	if len(pieces) != 3 || len(pieces[2].Versions) != 1 || pieces[2].Versions[0].Files[0].Href != self+"/artefacts/music-1/v2/piece.wav" {
		t.Errorf("got %+v", pieces)
	}
	var file bytes.Buffer
	if err := c.Artefact(t.Context(), job, "text-1", 1, "story.md", &file); err != nil || !bytes.Equal(file.Bytes(), story) {
		t.Errorf("artefact: %v, %d bytes", err, file.Len())
	}
	// Messages to a job that ended are refused, whatever the scheduler does.
	for _, err := range []error{
		second(c.Control(t.Context(), job, "", api.Pause)), second(c.Cancel(t.Context(), job)), second(c.RaiseBudget(t.Context(), job, "", api.NewBudget{USD: 3})),
		second(c.Direct(t.Context(), job, "", api.Directive{Words: "warmer"})),
		second(c.Decide(t.Context(), job, "", api.Decision{Shown: strings.Repeat("0", 64), Verdict: "approve"})),
	} {
		if p := asProblem(err); p == nil || p.Status != http.StatusConflict {
			t.Errorf("message to an ended job: got %v, want 409", err)
		}
	}
}

func second(_ string, err error) error { return err }

func TestNotesInThreeForms(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	route := "/v1/jobs/" + job + "/notes"
	_, h, body := f.send(t, http.MethodGet, route, "", "Accept", "application/x-ndjson")
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	if h.Get("Content-Type") != "application/x-ndjson" || len(lines) != 3 {
		t.Errorf("NDJSON: got %s, %d lines", h.Get("Content-Type"), len(lines))
	}
	if stored := string(f.store.by[atelier.KeyNote(job, 0)]) + string(f.store.by[atelier.KeyNote(job, 2)]); body != stored {
		t.Errorf("the lines are not what is stored:\n%s\n%s", body, stored)
	}
	_, h, body = f.send(t, http.MethodGet, route, "", "Accept", "text/markdown;q=0.9, application/json;q=0.1")
	if !strings.HasPrefix(h.Get("Content-Type"), "text/markdown") || !strings.Contains(body, `I set a \*calm\* mood.`) || !strings.Contains(body, "## text-1, round 1") {
		t.Errorf("Markdown: got %s\n%s", h.Get("Content-Type"), body)
	}
	all, err := f.client("").Notes(t.Context(), job)
	if err != nil || len(all) != 3 || all[2].Seq != 2 {
		t.Errorf("JSON: got %d notes, %v", len(all), err)
	}
	_, h, body = f.send(t, http.MethodGet, route+"?after=0&limit=1", "")
	if !strings.Contains(body, `"seq":1`) || strings.Contains(body, `"seq":2`) || !strings.Contains(h.Get("Link"), "after=1") {
		t.Errorf("page: got %s, Link %q", body, h.Get("Link"))
	}
}

func TestFindingsFold(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	all, err := f.client("").Findings(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, x := range all {
		got[x.ID] = fmt.Sprint(x.Piece, " ", x.Status, " ", x.Closed)
	}
	want := map[string]string{"v1.language.1": "text-1 fixed 2", "v1.language.2": "text-1 not fixed 0"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	review := func(v int, finding string, status atelier.FindingStatus) atelier.Review {
		return atelier.Review{Piece: "p", Version: v, Rechecks: []atelier.Recheck{{Finding: finding, Status: status}}}
	}
	folded := api.FoldReviews([]atelier.Review{
		review(3, "a", atelier.FindingRegressed), review(2, "a", atelier.FindingFixed), review(2, "unknown", atelier.FindingFixed),
		{Piece: "p", Version: 1, Findings: []atelier.Finding{{ID: "a"}, {ID: "b"}}},
	}, false)
	if folded[0].Status != atelier.FindingRegressed || folded[1].Status != atelier.FindingOpen {
		t.Errorf("got %s, %s; want regressed, open", folded[0].Status, folded[1].Status)
	}
}

func TestEventsReplay(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	status, h, body := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/events", "")
	if status != 200 || h.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("got %d %s", status, h.Get("Content-Type"))
	}
	if n := strings.Count(body, "\n\n"); n != 4 || !strings.HasPrefix(body, "id: 1\nevent: job\ndata: {") || !strings.Contains(body, "event: end\n") {
		t.Errorf("got %d events:\n%s", n, body)
	}
	_, _, body = f.send(t, http.MethodGet, "/v1/jobs/"+job+"/events", "", "Last-Event-ID", "3")
	if strings.Count(body, "\n\n") != 1 || !strings.HasPrefix(body, "id: 4\n") {
		t.Errorf("from 3: got\n%s", body)
	}
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/"+job+"/events", "", "Last-Event-ID", "x"); status != 400 {
		t.Errorf("foreign id: got %d, want 400", status)
	}
	var got []string
	for e, err := range f.client("").Events(t.Context(), job, 0) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(e.N, e.Type, len(e.Notes)))
	}
	if d := cmp.Diff([]string{"1job0", "2notes2", "3turn0", "4end0"}, got); d != "" {
		t.Error(d)
	}
	for _, err := range f.client("").Events(t.Context(), someJob, 0) {
		if p := asProblem(err); p == nil || p.Status != 404 {
			t.Errorf("no such job: got %v, want 404", err)
		}
	}
}

// Events appear while somebody listens, one after the other, and a stream that
// breaks off goes on where it was.
func TestEventsLive(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.stored(t, api.Local)
	add := func(n int, kind string) {
		f.put(t, atelier.KeyEvent(job, n), atelier.Event{N: n, Type: kind, Text: kind})
	}
	add(1, "job")
	var got []int
	for e, err := range f.client("").Events(t.Context(), job, 0) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.N)
		switch e.N {
		case 1:
			add(3, "turn") // a gap: the reader must wait for 2
			add(2, "turn")
		case 3:
			f.http.CloseClientConnections()
			add(4, "end")
		}
	}
	if d := cmp.Diff([]int{1, 2, 3, 4}, got); d != "" {
		t.Error(d)
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	var want []string
	// Five ids beside the finished job's own, which may end in any character.
	last := strings.ReplaceAll("012345", job[len(job)-1:], "")[:5]
	for _, c := range last {
		id := job[:len(job)-1] + string(c)
		brief := f.put(t, atelier.KeyBrief(id), atelier.Brief{Text: "x"})
		f.put(t, atelier.KeyIndex(id), map[string]any{"job": id, "tenant": "local", "brief": brief})
		f.put(t, atelier.KeyFinal(id), atelier.Final{JobStatus: atelier.JobStatus{ID: id, Status: atelier.StatusFailed}})
		want = append([]string{id}, want...)
	}
	var got []string
	for cursor := ""; ; {
		page, err := f.client("").List(t.Context(), atelier.StatusFailed, cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range page.Jobs {
			got = append(got, j.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	f := serve(t)
	in, err := f.client("").UploadInput(t.Context(), story)
	if err != nil || in.SHA256 != atelier.Digest(story) || in.MediaType != "text/markdown" || in.Bytes != int64(len(story)) {
		t.Fatalf("got %+v, %v", in, err)
	}
	if _, err := f.client("").UploadInput(t.Context(), story); err != nil {
		t.Errorf("again: %v", err)
	}
	job := f.stored(t, api.Local)
	if _, err := f.client("").Replace(t.Context(), job, "music-1", "", api.Replacement{Input: in.SHA256}); asProblem(err) == nil || asProblem(err).Field != "input" {
		t.Errorf("a text for music: got %v, want a problem of input", err)
	}
	if _, err := f.client("").Replace(t.Context(), job, "text-2", "", api.Replacement{Input: in.SHA256}); asProblem(err) == nil || asProblem(err).Status != 404 {
		t.Errorf("no such piece: got %v, want 404", err)
	}
}

// The exhibition is the bundle's page and the files that the bundle's list names,
// and nothing else of the job.
func TestExhibition(t *testing.T) {
	t.Parallel()
	f := serve(t)
	job := f.finished(t, api.Local)
	base := "/v1/jobs/" + job + "/exhibition"
	status, h, _ := f.send(t, http.MethodGet, base, "")
	if status != http.StatusSeeOther || h.Get("Location") != base+"/index.html" {
		t.Errorf("got %d to %q", status, h.Get("Location"))
	}
	status, h, body := f.send(t, http.MethodGet, base+"/index.html", "")
	if status != 200 || body != string(shown) || h.Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(h.Get("Content-Disposition"), "inline") {
		t.Errorf("the page: got %d, %v", status, h)
	}
	policy := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "img-src 'self' data:", "media-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy+";", part+";") {
			t.Errorf("the page's policy %q lacks %s", policy, part)
		}
	}
	if strings.Contains(policy, "connect-src") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
		t.Errorf("the page's policy %q lets it ask for something", policy)
	}
	status, h, body = f.send(t, http.MethodGet, base+"/music/piece.wav", "", "Range", "bytes=16-31")
	if status != http.StatusPartialContent || body != string(wave[16:32]) || h.Get("Content-Type") != "audio/wav" {
		t.Errorf("a part of the sound: got %d, %d bytes, %s", status, len(body), h.Get("Content-Type"))
	}
	// Whatever else is opened by itself runs nothing.
	if _, h, _ := f.send(t, http.MethodGet, base+"/text/story.md", ""); !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || strings.Contains(h.Get("Content-Security-Policy"), "script") {
		t.Errorf("a text has the policy %q", h.Get("Content-Security-Policy"))
	}
	for _, path := range []string{"/index.json", "/text/story.json", "/pieces/text-1/v1/story.md", "/../brief.json", "/text/../index.html", "/%2e%2e/final.json", "/music", "/", "//index.html", "/index.html/", "/INDEX.HTML", "/index.html%00"} {
		if status, _, _ := f.send(t, http.MethodGet, base+path, ""); status != 404 && status != 400 {
			t.Errorf("%s: got %d, want 404", path, status)
		}
	}
	f.store.flip(t, atelier.KeyBundle(job, 1, "index.html"))
	if status, _, _ := f.send(t, http.MethodGet, base+"/index.html", ""); status != http.StatusBadGateway {
		t.Errorf("a flipped page: got %d, want 502", status)
	}
	unfinished := serve(t)
	if status, _, _ := unfinished.send(t, http.MethodGet, "/v1/jobs/"+unfinished.stored(t, api.Local)+"/exhibition", ""); status != http.StatusConflict {
		t.Errorf("before the end: got %d, want 409", status)
	}
	if status, _, _ := f.send(t, http.MethodGet, "/v1/jobs/job-01m8csk55fema87sv7xjcvrk9g/exhibition", ""); status != 404 {
		t.Errorf("a job that is not there: got %d, want 404", status)
	}
}
