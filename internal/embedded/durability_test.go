package embedded

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const testQueue = "test"

// upsertWorkflow sets a search attribute while it runs.
func upsertWorkflow(ctx workflow.Context) error {
	return workflow.UpsertTypedSearchAttributes(ctx,
		temporal.NewSearchAttributeKeyInt64("AtelierRound").ValueSet(3),
		temporal.NewSearchAttributeKeyKeyword("AtelierStage").ValueSet("drafting"))
}

// signalWorkflow waits for a signal and returns what came with it.
func signalWorkflow(ctx workflow.Context) (string, error) {
	var word string
	workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
	return word, nil
}

// work runs a worker for the workflows above until the test, or f, ends.
func work(t *testing.T, c client.Client, f func()) {
	t.Helper()
	w := worker.New(c, testQueue, worker.Options{Identity: "test", WorkerStopTimeout: 10 * time.Second})
	w.RegisterWorkflow(upsertWorkflow)
	w.RegisterWorkflow(signalWorkflow)
	if err := w.Start(); err != nil {
		t.Fatalf("worker: %v", err)
	}
	defer w.Stop()
	f()
}

// runUpsert runs upsertWorkflow on s, and fails the test if that fails.
func runUpsert(t *testing.T, s *Stack) {
	t.Helper()
	work(t, s.Client(), func() {
		run, err := s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
			ID: "upsert", TaskQueue: testQueue, WorkflowExecutionTimeout: 30 * time.Second,
		}, upsertWorkflow)
		if err != nil {
			t.Fatalf("starting the workflow: %v", err)
		}
		if err := run.Get(t.Context(), nil); err != nil {
			t.Errorf("setting a search attribute: %v", err)
		}
		// In the database a column has a number; the history must show its name.
		found := false
		for it := s.Client().GetWorkflowHistory(t.Context(), "upsert", "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); it.HasNext(); {
			e, err := it.Next()
			if err != nil {
				t.Fatalf("reading the history: %v", err)
			}
			if a := e.GetUpsertWorkflowSearchAttributesEventAttributes(); a != nil {
				_, found = a.GetSearchAttributes().GetIndexedFields()["AtelierRound"]
			}
		}
		if !found {
			t.Error("the history has no event that sets AtelierRound")
		}
	})
}

// startWaiting starts a signalWorkflow called id.
func startWaiting(t *testing.T, c client.Client, id string) {
	t.Helper()
	_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: testQueue}, signalWorkflow)
	if err != nil {
		t.Fatalf("starting %s: %v", id, err)
	}
}

// finishWaiting signals the signalWorkflow called id and checks what it returns.
func finishWaiting(t *testing.T, c client.Client, id string) {
	t.Helper()
	if err := c.SignalWorkflow(t.Context(), id, "", "word", "storm"); err != nil {
		t.Fatalf("signalling %s: %v", id, err)
	}
	var got string
	if err := c.GetWorkflow(t.Context(), id, "").Get(t.Context(), &got); err != nil || got != "storm" {
		t.Errorf("%s returned %q, %v; want %q", id, got, err, "storm")
	}
}

// A workflow goes on after a stop and a start. Stop leaves everything in the
// databases themselves, none of it in their logs.
func TestRestartKeepsWorkflows(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	s := begin(t, cfg)
	work(t, s.Client(), func() { startWaiting(t, s.Client(), "keep") })
	end(t, s)

	for _, file := range []string{executionsFile, visibilityFile} {
		path := filepath.Join(cfg.Data, temporalDir, minor(), file)
		if st, err := os.Stat(path); err != nil || st.Size() == 0 {
			t.Errorf("%s after Stop: %v, %v; want a file that holds something", file, st, err)
		}
		if st, err := os.Stat(path + "-wal"); err == nil && st.Size() != 0 {
			t.Errorf("%s-wal holds %d bytes after Stop, want 0", file, st.Size())
		}
	}

	s = begin(t, cfg)
	d, err := s.Client().DescribeWorkflowExecution(t.Context(), "keep", "")
	if err != nil {
		t.Fatalf("describing the workflow: %v", err)
	}
	if got := d.GetWorkflowExecutionInfo().GetStatus(); got != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("status after the restart is %v, want running", got)
	}
	work(t, s.Client(), func() { finishWaiting(t, s.Client(), "keep") })
}

// What was acknowledged before kill -9 is there afterwards.
func TestKillKeepsWorkflows(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	c := spawn(t, cfg.Data)
	frontend, ok := strings.CutPrefix(c.line(t), "ready ")
	if !ok {
		t.Fatal("the child did not start")
	}
	cl, err := client.DialContext(t.Context(), client.Options{HostPort: frontend, Namespace: testNamespace, Logger: cfg.Log})
	if err != nil {
		t.Fatalf("connecting to the child: %v", err)
	}
	defer cl.Close()
	ids := []string{"kill-1", "kill-2", "kill-3"}
	for _, id := range ids {
		startWaiting(t, cl, id)
	}
	c.kill()

	s := begin(t, cfg)
	work(t, s.Client(), func() {
		for _, id := range ids {
			finishWaiting(t, s.Client(), id)
		}
	})
}

// A first boot may be cut off anywhere: the next start makes what is missing.
func TestKillDuringFirstBootHeals(t *testing.T) {
	t.Parallel()
	points := []struct {
		name string
		file string // in Temporal's directory; the child is killed once it exists
		size int64  // and has this size
	}{
		{"directory", ".", 0},
		{"executions file", executionsFile, 0},
		{"executions log", executionsFile + "-wal", 1},
		{"half the executions schema", executionsFile + "-wal", 300 << 10},
		{"visibility file", visibilityFile, 0},
		{"half the visibility schema", visibilityFile + "-wal", 100 << 10},
		{"stamp being written", stampFile + ".new", 0},
		{"stamp", stampFile, 1},
	}
	for _, p := range points {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig(t.TempDir())
			cfg.NoUI = true
			dir := filepath.Join(cfg.Data, temporalDir, minor())
			c := spawn(t, cfg.Data)
			waitFor(t, func() bool {
				// A file that came and went, as the stamp's does, counts as well.
				if _, err := os.Stat(filepath.Join(dir, stampFile)); err == nil {
					return true
				}
				st, err := os.Stat(filepath.Join(dir, p.file))
				return err == nil && st.Size() >= p.size
			})
			c.kill()
			_, err := os.Stat(filepath.Join(dir, stampFile))
			stamped := err == nil

			s := begin(t, cfg)
			if s.Fresh == stamped {
				t.Errorf("Fresh is %v, and the stamp was there: %v", s.Fresh, stamped)
			}
			runUpsert(t, s)
		})
	}
}

// waitFor looks at cond until it holds, as often as it can: the tests that call it
// aim at a moment.
func waitFor(t *testing.T, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !cond() {
		if ctx.Err() != nil {
			t.Fatal("what the test waits for did not come")
		}
		runtime.Gosched()
	}
}
