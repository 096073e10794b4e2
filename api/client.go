package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes/proof"
)

// Client is the API from outside. It is safe for concurrent use. Errors that
// the server answered are *Problem; a server that cannot be reached is an
// *atelier.Error with CodeUnavailable.
type Client struct {
	URL  string       // http://127.0.0.1:8080
	Key  string       // API key; "" where none is needed
	HTTP *http.Client // nil: one that reaches the server directly and limits no transfer
}

// directClient goes to the server itself: a proxy of the environment would not
// reach a loopback address, and a redirect is none of ours.
var directClient = &http.Client{
	Transport: &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: 90 * time.Second, // over the longest poll
		MaxIdleConnsPerHost:   32,
		IdleConnTimeout:       time.Minute,
		ForceAttemptHTTP2:     true,
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

const maxAnswer = 64 << 20 // bytes of a JSON answer

// do sends a request and returns an answer below 400; anything else is an error.
func (c *Client) do(ctx context.Context, method, path string, header http.Header, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInvalid, Message: "the server's address cannot be used", Err: err}
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if c.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.Key)
	}
	h := c.HTTP
	if h == nil {
		h = directClient
	}
	resp, err := h.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the server at " + c.URL + " does not answer", Err: err}
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	p := &Problem{Status: resp.StatusCode, Title: http.StatusText(resp.StatusCode), Detail: "the server answered " + resp.Status, Code: atelier.CodeInternal}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "application/problem+json" {
		_ = json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(p) // what cannot be read keeps its status
	}
	p.header = resp.Header
	return nil, p
}

// call sends JSON (nil: nothing) and reads JSON.
func (c *Client) call(ctx context.Context, method, path, key string, send, into any) error {
	header := http.Header{}
	var body []byte
	switch v := send.(type) {
	case nil:
	case []byte:
		body = v
		header.Set("Content-Type", atelier.MediaJSON)
	default:
		var err error
		if body, err = json.Marshal(v); err != nil {
			return err
		}
		header.Set("Content-Type", atelier.MediaJSON)
	}
	if key != "" {
		header.Set("Idempotency-Key", key)
	}
	resp, err := c.do(ctx, method, path, header, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(into); err != nil {
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the server's answer was cut or is not JSON", Err: err}
	}
	return nil
}

func jobRoute(job string) string { return "/v1/jobs/" + url.PathEscape(job) }

// Submit sends a brief, as JSON. With an idempotency key it may be repeated
// after any failure.
func (c *Client) Submit(ctx context.Context, key string, brief []byte) (Job, error) {
	var j Job
	return j, c.call(ctx, http.MethodPost, "/v1/jobs", key, brief, &j)
}

// Get returns a job as it stands.
func (c *Client) Get(ctx context.Context, job string) (Job, error) {
	var j Job
	return j, c.call(ctx, http.MethodGet, jobRoute(job), "", nil, &j)
}

// waitAgain is how long [Client.Wait] lets a server be that says "later".
const waitAgain = time.Second

// Wait returns a job as soon as it has ended or waits for a person. It asks
// again for as long as it takes, also when the server says that it cannot tell
// just now; ctx bounds it.
func (c *Client) Wait(ctx context.Context, job string) (Job, error) {
	for {
		var j Job
		err := c.call(ctx, http.MethodGet, jobRoute(job)+"?wait="+strconv.Itoa(maxWait), "", nil, &j)
		var p *Problem
		if errors.As(err, &p) && p.Status == http.StatusServiceUnavailable {
			select {
			case <-time.After(waitAgain):
				continue
			case <-ctx.Done():
			}
		}
		if err != nil || settled(j) {
			return j, err
		}
	}
}

// List returns one page of jobs; status and cursor may be empty, limit 0.
func (c *Client) List(ctx context.Context, status atelier.Status, cursor string, limit int) (Jobs, error) {
	q := url.Values{}
	if status != "" {
		q.Set("status", string(status))
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var page Jobs
	return page, c.call(ctx, http.MethodGet, "/v1/jobs?"+q.Encode(), "", nil, &page)
}

// Pieces returns the pieces of a job with all versions.
func (c *Client) Pieces(ctx context.Context, job string) ([]Piece, error) {
	var p Pieces
	return p.Pieces, c.call(ctx, http.MethodGet, jobRoute(job)+"/pieces", "", nil, &p)
}

// Notes returns all records of the conversation.
func (c *Client) Notes(ctx context.Context, job string) ([]atelier.Record, error) {
	var all []atelier.Record
	for after := -1; ; {
		var page Notes
		if err := c.call(ctx, http.MethodGet, jobRoute(job)+"/notes?after="+strconv.Itoa(after), "", nil, &page); err != nil {
			return all, err
		}
		all = append(all, page.Notes...)
		if page.Next == 0 {
			return all, nil
		}
		after = page.Next
	}
}

// Findings returns the critics' findings with their fates.
func (c *Client) Findings(ctx context.Context, job string) ([]atelier.Finding, error) {
	var f Findings
	err := c.call(ctx, http.MethodGet, jobRoute(job)+"/findings", "", nil, &f)
	return f.Findings, err
}

// Cost returns the ledger of a job that has ended.
func (c *Client) Cost(ctx context.Context, job string) (atelier.Ledger, error) {
	var l atelier.Ledger
	err := c.call(ctx, http.MethodGet, jobRoute(job)+"/cost", "", nil, &l)
	return l, err
}

// Keys returns the public keys that bundles are signed with.
func (c *Client) Keys(ctx context.Context) (proof.Keyring, error) {
	var k proof.Keyring
	return k, c.call(ctx, http.MethodGet, "/v1/keys", "", nil, &k)
}

// Bundle writes the bundle's zip to w.
func (c *Client) Bundle(ctx context.Context, job string, w io.Writer) error {
	return c.download(ctx, jobRoute(job)+"/bundle", w)
}

// Artefact writes one file of a version to w.
func (c *Client) Artefact(ctx context.Context, job, piece string, version int, file string, w io.Writer) error {
	return c.download(ctx, fmt.Sprintf("%s/artefacts/%s/v%d/%s", jobRoute(job), url.PathEscape(piece), version, url.PathEscape(file)), w)
}

func (c *Client) download(ctx context.Context, path string, w io.Writer) error {
	resp, err := c.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(w, resp.Body); err != nil {
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the download broke off", Err: err}
	}
	return nil
}

// UploadInput uploads a piece of a person's own.
func (c *Client) UploadInput(ctx context.Context, data []byte) (Input, error) {
	var in Input
	resp, err := c.do(ctx, http.MethodPost, "/v1/inputs", http.Header{"Content-Type": {"application/octet-stream"}}, data)
	if err != nil {
		return in, err
	}
	defer resp.Body.Close()
	return in, json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&in)
}

// message posts to a job and returns what it did.
func (c *Client) message(ctx context.Context, job, route, key string, body any) (string, error) {
	var e Effect
	err := c.call(ctx, http.MethodPost, jobRoute(job)+"/"+route, key, body, &e)
	return e.Effect, err
}

// Decide decides at a gate or on a piece. A key makes repeating it harmless.
func (c *Client) Decide(ctx context.Context, job, key string, d Decision) (string, error) {
	return c.message(ctx, job, "decisions", key, d)
}

// Direct says something to the agents.
func (c *Client) Direct(ctx context.Context, job, key string, d Directive) (string, error) {
	return c.message(ctx, job, "directives", key, d)
}

// Control pauses, resumes or finishes a job: [Pause], [Resume], [Finish].
func (c *Client) Control(ctx context.Context, job, key, what string) (string, error) {
	return c.message(ctx, job, url.PathEscape(what), key, nil)
}

// RaiseBudget sets higher caps.
func (c *Client) RaiseBudget(ctx context.Context, job, key string, n NewBudget) (string, error) {
	return c.message(ctx, job, "budget", key, n)
}

// Cancel asks a job to stop.
func (c *Client) Cancel(ctx context.Context, job string) (string, error) {
	return c.message(ctx, job, "cancel", "", nil)
}

// EraseNote erases what a note of a job that has ended says.
func (c *Client) EraseNote(ctx context.Context, job string, note int, reason string) (Erasure, error) {
	var e Erasure
	return e, c.call(ctx, http.MethodPost, fmt.Sprintf("%s/notes/%d/erase", jobRoute(job), note), "", Erase{Reason: reason}, &e)
}

// Codebook returns the codes of a job, of the newest version.
func (c *Client) Codebook(ctx context.Context, job string) (Codebook, error) {
	var b Codebook
	return b, c.call(ctx, http.MethodGet, jobRoute(job)+"/codebook", "", nil, &b)
}

// EditCode vetoes, retires or renames a code that agents of a job coined.
func (c *Client) EditCode(ctx context.Context, job, code, key string, e CodeEdit) (string, error) {
	return c.message(ctx, job, "codes/"+url.PathEscape(code), key, e)
}

// Replace puts a person's own version in the place of a piece.
func (c *Client) Replace(ctx context.Context, job, piece, key string, r Replacement) (string, error) {
	return c.message(ctx, job, "pieces/"+url.PathEscape(piece)+"/replace", key, r)
}

// Health returns nil when the server and what it needs are ready.
func (c *Client) Health(ctx context.Context) error {
	return c.call(ctx, http.MethodGet, "/readyz", "", nil, nil)
}

const (
	reconnectFirst = 100 * time.Millisecond
	reconnectMost  = 3 * time.Second
	maxEventLine   = 16 << 20
)

// Events follows a job from the event after that number to its end. It
// reconnects when the stream breaks off and goes on where it was; a problem the
// server answers (no such job, no key) ends it with that error, and so does ctx.
// The event of type "end" is the last.
func (c *Client) Events(ctx context.Context, job string, after int) iter.Seq2[atelier.Event, error] {
	return func(yield func(atelier.Event, error) bool) {
		wait := reconnectFirst
		for {
			before := after
			done, err := c.follow(ctx, job, &after, yield)
			var p *Problem
			if done || ctx.Err() != nil || errors.As(err, &p) && p.Status < 500 {
				if !done {
					if ctx.Err() != nil {
						err = ctx.Err()
					}
					yield(atelier.Event{}, err)
				}
				return
			}
			if after > before {
				wait = reconnectFirst
			}
			select {
			case <-ctx.Done():
				yield(atelier.Event{}, ctx.Err())
				return
			case <-time.After(wait):
			}
			wait = min(2*wait, reconnectMost)
		}
	}
}

// follow reads one connection's events; done means that the stream ended by
// itself or that nobody listens any more.
func (c *Client) follow(ctx context.Context, job string, after *int, yield func(atelier.Event, error) bool) (done bool, err error) {
	header := http.Header{"Accept": {"text/event-stream"}, "Last-Event-Id": {strconv.Itoa(*after)}}
	resp, err := c.do(ctx, http.MethodGet, jobRoute(job)+"/events", header, nil)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxEventLine)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue // id and event are in the data as well; comments are pings
		}
		var e atelier.Event
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			return false, err
		}
		if e.N > 0 {
			if e.N <= *after {
				continue
			}
			*after = e.N
		}
		if !yield(e, nil) || e.Type == eventEnd {
			return true, nil
		}
	}
	return false, lines.Err()
}
