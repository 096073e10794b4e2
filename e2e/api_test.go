package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

const scriptedBrief = `{"brief":"a short thing","team":"scripted"}`

func status(err error) int {
	var p *api.Problem
	if errors.As(err, &p) {
		return p.Status
	}
	return 0
}

// workflowCount asks the scheduler, not us, how many jobs were started.
func (s *stack) workflowCount(t testing.TB) int64 {
	t.Helper()
	n, err := s.Client.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: workflows.Namespace, Query: `WorkflowType = "CreateWork"`})
	if err != nil {
		t.Fatal(err)
	}
	return n.Count
}

// await polls until done; the stack has no signal for what it waits for.
func await(t testing.TB, what string, done func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("waited a minute for %s", what)
		case <-tick.C:
		}
	}
}

func TestAPI(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{Latency: 30 * time.Millisecond})))
	// In this order: the first part counts what was started.
	t.Run("bad requests leave nothing", s.badRequests)
	t.Run("one key, one job", s.idempotency)
	t.Run("a hundred posts at once", s.hundredPosts)
	t.Run("control", s.control)
	t.Run("gate", s.gate)
	t.Run("cancel and terminate", s.cancel)
	t.Run("recover", s.recover)
}

func (s *stack) badRequests(t *testing.T) {
	for _, body := range []string{``, `{`, `[]`, `{}`, `{"brief":""}`, `{"brief":"x","brief":"y"}`, `{"brief":"rain song","seed":NaN}`, `{"brief":"rain song","team":"none"}`,
		`{"brief":"rain song","pieces":[{"medium":"artwork","plates":-1}]}`, `{"brief":"rain \u202e song"}`, `{"brief":"` + strings.Repeat("x", 1<<20) + `"}`,
		`{"brief":"rain song","pieces":[{"medium":"text","depends_on":["music-1"]},{"medium":"music","depends_on":["text-1"]}]}`} {
		if _, err := s.API.Submit(t.Context(), "bad", []byte(body)); status(err) < 400 || status(err) >= 500 {
			t.Errorf("%.60s: got %v, want 4xx", body, err)
		}
	}
	refs, err := s.Store.List(t.Context(), "", "", 10)
	if err != nil || len(refs) != 0 {
		t.Errorf("stored by refused requests: %v, %v", refs, err)
	}
	if n := s.workflowCount(t); n != 0 {
		t.Errorf("%d workflows started by refused requests", n)
	}
}

func (s *stack) idempotency(t *testing.T) {
	first, err := s.API.Submit(t.Context(), "k1", []byte(scriptedBrief))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.API.Submit(t.Context(), "k1", []byte(`{"brief":"another thing","team":"scripted"}`)); status(err) != http.StatusUnprocessableEntity {
		t.Errorf("same key, other body: got %v, want 422", err)
	}
	if st := s.wait(t, first.ID); st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %s", st.Status, st.Reason)
	}
	again, err := s.API.Submit(t.Context(), "k1", []byte(scriptedBrief))
	if err != nil || again.ID != first.ID || again.Status != atelier.StatusCompleted {
		t.Errorf("after the end: got %s %s, %v; want %s, completed", again.ID, again.Status, err, first.ID)
	}
	other, err := s.API.Submit(t.Context(), "", []byte(scriptedBrief))
	if err != nil || other.ID == first.ID {
		t.Errorf("no key: got %s, %v; want another job", other.ID, err)
	}
	s.wait(t, other.ID)
}

// Every one of 100 posts at once under one key names the same job.
func (s *stack) hundredPosts(t *testing.T) {
	var mu sync.Mutex
	ids := map[string]int{}
	var took []time.Duration
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			began := time.Now()
			j, err := s.API.Submit(t.Context(), "k100", []byte(scriptedBrief))
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(began))
			if err != nil {
				t.Error(err)
				return
			}
			ids[j.ID]++
		})
	}
	wg.Wait()
	if len(ids) != 1 {
		t.Fatalf("got %d jobs, want one: %v", len(ids), ids)
	}
	slices.Sort(took)
	t.Logf("100 posts at once: p50 %v, p99 %v", took[49], took[98])
	for id := range ids {
		if st := s.wait(t, id); st.Status != atelier.StatusCompleted {
			t.Errorf("got %s", st.Status)
		}
	}
	took = took[:0]
	for i := range 20 {
		began := time.Now()
		j, err := s.API.Submit(t.Context(), fmt.Sprint("seq", i), []byte(`{"brief":"a short thing","team":"scripted","gates":["direction"]}`))
		took = append(took, time.Since(began))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.API.Wait(t.Context(), j.ID); err != nil {
			t.Error(err)
		}
		if _, err := s.API.Cancel(t.Context(), j.ID); err != nil {
			t.Error(err)
		}
		s.wait(t, j.ID)
	}
	slices.Sort(took)
	t.Logf("20 posts on an idle studio: p50 %v, most %v", took[9], took[19])
}

func (s *stack) control(t *testing.T) {
	j, err := s.API.Submit(t.Context(), "", []byte(scriptedBrief))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if effect, err := s.API.Control(ctx, j.ID, "p1", api.Pause); err != nil || effect == "" {
		t.Fatalf("pause: %q, %v", effect, err)
	}
	if _, err := s.API.Control(ctx, j.ID, "p1", api.Pause); err != nil {
		t.Errorf("the same pause again: got %v, want its first answer", err)
	}
	if _, err := s.API.Control(ctx, j.ID, "p2", api.Pause); status(err) != http.StatusConflict {
		t.Errorf("another pause: got %v, want 409", err)
	}
	await(t, "paused", func() bool {
		got, err := s.API.Get(ctx, j.ID)
		return err == nil && got.Status == atelier.StatusPaused
	})
	if _, err := s.API.Direct(ctx, j.ID, "d1", api.Directive{Words: "a warmer ending"}); err != nil {
		t.Errorf("direct: %v", err)
	}
	if _, err := s.API.Direct(ctx, j.ID, "d1", api.Directive{Words: "a warmer ending"}); err != nil {
		t.Errorf("the same words again: %v", err)
	}
	if _, err := s.API.Direct(ctx, j.ID, "d1", api.Directive{Words: "a colder ending"}); status(err) != http.StatusUnprocessableEntity {
		t.Errorf("other words under the same key: got %v, want 422", err)
	}
	if _, err := s.API.Direct(ctx, j.ID, "", api.Directive{Words: "x", Pieces: []string{"music-7"}}); status(err) != http.StatusBadRequest {
		t.Errorf("unknown piece: got %v, want 400", err)
	}
	if _, err := s.API.RaiseBudget(ctx, j.ID, "", api.NewBudget{USD: 1}); status(err) != http.StatusConflict {
		t.Errorf("budget of a job without a cap: got %v, want 409", err)
	}
	if _, err := s.API.Control(ctx, j.ID, "p1", api.Resume); err != nil {
		t.Errorf("resume under the pause's key: %v", err)
	}
	if st := s.wait(t, j.ID); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s", st.Status)
	}
	if _, err := s.API.Control(ctx, j.ID, "", api.Pause); status(err) != http.StatusConflict {
		t.Errorf("pause after the end: got %v, want 409", err)
	}
}

func (s *stack) gate(t *testing.T) {
	ctx := t.Context()
	j, err := s.API.Submit(ctx, "", []byte(`{"brief":"a short thing","team":"scripted","gates":["release"],"pieces":[{"medium":"text"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if j, err = s.API.Wait(ctx, j.ID); err != nil || j.Status != atelier.StatusWaiting || j.Gate == nil {
		t.Fatalf("got %s, %v; want a gate", j.Status, err)
	}
	for verdict, d := range map[string]api.Decision{"stale": {Shown: strings.Repeat("0", 64), Verdict: workflows.Approve}, "wrong gate": {Gate: "direction", Shown: j.Gate.Shown, Verdict: workflows.Approve}} {
		if _, err := s.API.Decide(ctx, j.ID, "", d); status(err) != http.StatusConflict {
			t.Errorf("%s: got %v, want 409", verdict, err)
		}
	}
	if _, err := s.API.Decide(ctx, j.ID, "", api.Decision{Shown: j.Gate.Shown, Verdict: workflows.Revise}); status(err) != http.StatusBadRequest {
		t.Errorf("revise without a comment: got %v, want 400", err)
	}
	yes := api.Decision{Gate: "release", Shown: j.Gate.Shown, Verdict: workflows.Approve}
	for range 2 { // sent twice, applied once
		if _, err := s.API.Decide(ctx, j.ID, "yes", yes); err != nil && status(err) != http.StatusConflict {
			t.Fatal(err)
		}
	}
	if st := s.wait(t, j.ID); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s %s", st.Status, st.Reason)
	}
}

func (s *stack) cancel(t *testing.T) {
	ctx := t.Context()
	j, err := s.API.Submit(ctx, "", []byte(scriptedBrief))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.API.Cancel(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	if st := s.wait(t, j.ID); st.Status != atelier.StatusCancelled {
		t.Errorf("got %s, want cancelled", st.Status)
	}
	if _, err := s.API.Cancel(ctx, j.ID); status(err) != http.StatusConflict {
		t.Errorf("cancel after the end: got %v, want 409", err)
	}
	if err := s.API.Bundle(ctx, j.ID, new(strings.Builder)); status(err) != http.StatusNotFound {
		t.Errorf("bundle of a cancelled job: got %v, want 404", err)
	}

	j, err = s.API.Submit(ctx, "", []byte(`{"brief":"a short thing","team":"scripted","gates":["direction"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.API.Wait(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Client.TerminateWorkflow(ctx, j.ID, "", "by the test"); err != nil {
		t.Fatal(err)
	}
	st := s.wait(t, j.ID)
	if st.Status != atelier.StatusFailed || st.Reason != "terminated" {
		t.Errorf("terminated in Temporal: got %s (%s), want failed (terminated)", st.Status, st.Reason)
	}
	var last atelier.Event
	for e, err := range s.API.Events(ctx, j.ID, 0) {
		if err != nil {
			t.Fatal(err)
		}
		last = e
	}
	if last.Type != "end" || last.Status != atelier.StatusFailed {
		t.Errorf("last event: got %+v, want the end", last)
	}
}

// refusingStarts is the real scheduler behind a connection that fails at the
// one moment when a job has been stored.
type refusingStarts struct{ client.Client }

func (refusingStarts) ExecuteWorkflow(context.Context, client.StartWorkflowOptions, any, ...any) (client.WorkflowRun, error) {
	return nil, serviceerror.NewUnavailable("connection reset")
}

// A job that is stored and not running is started again under its own id.
func (s *stack) recover(t *testing.T) {
	ctx := t.Context()
	other, err := api.New(api.Config{Client: refusingStarts{s.Client}, Store: s.Store, Rosters: map[string]atelier.Roster{scripted.Name: scripted.Team(scripted.Script{}).Roster},
		Recognise: func([]byte) (string, error) { return "text/markdown", nil }, Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(other.Handler())
	defer srv.Close()
	c := &api.Client{URL: srv.URL}
	if _, err := c.Submit(ctx, "lost", []byte(scriptedBrief)); status(err) != http.StatusServiceUnavailable {
		t.Fatalf("got %v, want 503: the scheduler did not take it", err)
	}
	page, err := c.List(ctx, atelier.StatusQueued, "", 1)
	if err != nil || len(page.Jobs) != 1 {
		t.Fatalf("got %d queued jobs, %v; want one", len(page.Jobs), err)
	}
	started, err := s.Studio.API.Recover(ctx)
	if err != nil || !slices.Contains(started, page.Jobs[0].ID) || len(started) != 1 {
		t.Fatalf("recovered %v, %v; want %s alone", started, err, page.Jobs[0].ID)
	}
	if st := s.wait(t, page.Jobs[0].ID); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s", st.Status)
	}
	if started, err = s.Studio.API.Recover(ctx); err != nil || len(started) != 0 {
		t.Errorf("again: recovered %v, %v; want nothing", started, err)
	}
}
