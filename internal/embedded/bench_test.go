package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const benchQueue = "bench"

// chainWorkflow runs n no-op activities one after the other.
func chainWorkflow(ctx workflow.Context, n int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for range n {
		if err := workflow.ExecuteActivity(ctx, "NoOp").Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// NoOp does nothing.
func NoOp(context.Context) error { return nil }

// cpu returns the CPU time this process has used.
func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// benchWorker starts a worker for what is registered, with as many decisions at a time
// as ours and the same pollers (worker/worker.go, which this package may not import).
func benchWorker(tb testing.TB, c client.Client, register func(worker.Registry)) {
	tb.Helper()
	// Without a name of its own, a worker hashes the whole binary when it is made.
	worker.SetBinaryChecksum("bench")
	w := worker.New(c, benchQueue, worker.Options{
		DisableRegistrationAliasing:            true,
		Identity:                               "bench",
		WorkerStopTimeout:                      10 * time.Second,
		MaxConcurrentWorkflowTaskExecutionSize: 8,
		MaxConcurrentActivityTaskPollers:       8,
		WorkflowTaskPollerBehavior: worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
			InitialNumberOfPollers: 8, MinimumNumberOfPollers: 2, MaximumNumberOfPollers: 8}),
	})
	register(w)
	if err := w.Start(); err != nil {
		tb.Fatalf("worker: %v", err)
	}
	tb.Cleanup(w.Stop)
}

// closed waits for the end of a workflow and returns when it ended by the server's clock,
// which is this machine's. A busy server may fail to tell of it for 20 s.
func closed(ctx context.Context, c client.Client, run client.WorkflowRun) (time.Time, error) {
	if err := run.Get(ctx, nil); err != nil {
		return time.Time{}, err
	}
	d, err := c.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
	return d.GetWorkflowExecutionInfo().GetCloseTime().AsTime(), err
}

// runChains runs w workflows of n activities at once and returns the wall time.
func runChains(b *testing.B, c client.Client, round, w, n int) time.Duration {
	b.Helper()
	var wg sync.WaitGroup
	ends, errs := make([]time.Time, w), make([]error, w)
	t0 := time.Now()
	for i := range w {
		wg.Go(func() {
			run, err := c.ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{
				ID: fmt.Sprintf("chain-%d-%d-%d-%d", w, n, round, i), TaskQueue: benchQueue,
			}, "chainWorkflow", n)
			if err == nil {
				ends[i], err = closed(b.Context(), c, run)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		b.Fatalf("workflow: %v", err)
	}
	return slices.MaxFunc(ends, time.Time.Compare).Sub(t0)
}

// BenchmarkActivities measures what Temporal adds to an activity: the time of one
// step in a chain, and how many steps a machine gets through.
//
//	go test ./internal/embedded -run '^$' -bench Activities -benchtime 5x
func BenchmarkActivities(b *testing.B) {
	for _, shape := range []struct{ workflows, activities int }{{1, 100}, {50, 30}} {
		b.Run(strconv.Itoa(shape.workflows)+"x"+strconv.Itoa(shape.activities), func(b *testing.B) {
			if v := os.Getenv("GOGC"); v == "" {
				defer setGC(setGC(GCPercent))
			}
			cfg := testConfig(b.TempDir())
			cfg.NoUI = true
			s := begin(b, cfg)
			benchWorker(b, s.Client(), func(w worker.Registry) {
				w.RegisterWorkflow(chainWorkflow)
				w.RegisterActivity(NoOp)
			})
			runChains(b, s.Client(), -1, shape.workflows, shape.activities) // warm
			b.ResetTimer()
			c0, m0, total, round := cpu(), mallocs(), time.Duration(0), 0
			for b.Loop() {
				total += runChains(b, s.Client(), round, shape.workflows, shape.activities)
				round++
			}
			n := float64(round * shape.workflows * shape.activities)
			b.ReportMetric(n/total.Seconds(), "activities/s")
			b.ReportMetric(total.Seconds()*1000*float64(shape.workflows)/n, "ms/step")
			b.ReportMetric((cpu()-c0).Seconds()*1000/n, "cpu-ms/activity")
			// Unlike times, this figure does not depend on what else the machine does.
			b.ReportMetric(float64(mallocs()-m0)/n, "mallocs/activity")
		})
	}
}

// mallocs returns the number of objects this process has allocated.
func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func setGC(percent int) (was int) { return debug.SetGCPercent(percent) }
