package embedded

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// BenchmarkReferenceShape is the reference job of e2e's BenchmarkOrchestration with
// nothing in it: the same workflows, children and activities that wait the same time,
// and not one put, note or row of ours. What it takes is what Temporal takes on this
// machine, in the unit of that benchmark: wall ÷ the time of the ten calls that wait for
// each other.
//
//	go test ./internal/embedded -run '^$' -bench ReferenceShape -benchtime 1x
func BenchmarkReferenceShape(b *testing.B) {
	for _, latency := range []time.Duration{200 * time.Millisecond, 2 * time.Second} {
		for _, jobs := range []int{1, 50} {
			b.Run(fmt.Sprintf("latency=%v/jobs=%d", latency, jobs), func(b *testing.B) {
				defer setGC(setGC(GCPercent))
				cfg := testConfig(b.TempDir())
				cfg.NoUI = true
				s := begin(b, cfg)
				benchWorker(b, s.Client(), func(w worker.Registry) {
					w.RegisterWorkflow(shapeJob)
					w.RegisterWorkflow(shapePiece)
					w.RegisterActivity(Pause)
				})
				runShapes(b, s.Client(), latency, "warm", 1)
				runs := 5
				if jobs > 1 {
					runs = 1
				}
				began := 0 // workflows have ids of their own in every run
				for b.Loop() {
					var walls []time.Duration
					used := cpu()
					for range runs {
						began++
						walls = append(walls, runShapes(b, s.Client(), latency, fmt.Sprint("run-", began), jobs)...)
					}
					used = cpu() - used
					slices.Sort(walls)
					path := 10 * latency.Seconds()
					b.ReportMetric(walls[len(walls)/2].Seconds()/path, "p50-ratio")
					b.ReportMetric(walls[len(walls)*95/100].Seconds()/path, "p95-ratio")
					b.ReportMetric(1000*used.Seconds()/float64(len(walls)), "cpu-ms/job")
				}
			})
		}
	}
}

// shapeJob is a job: a call, a piece, two pieces side by side, a call, the bundle.
func shapeJob(ctx workflow.Context, latency time.Duration) error {
	if err := shapeCall(ctx, latency).Get(ctx, nil); err != nil {
		return err
	}
	for _, together := range [][]string{{"text-1"}, {"artwork-1", "music-1"}} {
		var pieces []workflow.ChildWorkflowFuture
		for _, name := range together {
			child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID + "." + name})
			pieces = append(pieces, workflow.ExecuteChildWorkflow(child, "shapePiece", latency))
		}
		for _, p := range pieces {
			if err := p.Get(ctx, nil); err != nil {
				return err
			}
		}
	}
	if err := shapeCall(ctx, latency).Get(ctx, nil); err != nil {
		return err
	}
	return shapeCall(ctx, 0).Get(ctx, nil)
}

// shapePiece is a draft and a revision, each with two critics side by side.
func shapePiece(ctx workflow.Context, latency time.Duration) error {
	for range 2 {
		if err := shapeCall(ctx, latency).Get(ctx, nil); err != nil {
			return err
		}
		one, other := shapeCall(ctx, latency), shapeCall(ctx, latency)
		if err := one.Get(ctx, nil); err != nil {
			return err
		}
		if err := other.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func shapeCall(ctx workflow.Context, latency time.Duration) workflow.Future {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, "Pause", latency)
}

// Pause does nothing for a time.
func Pause(_ context.Context, d time.Duration) error {
	time.Sleep(d)
	return nil
}

// runShapes runs n jobs at once and returns the wall clock of each.
func runShapes(b *testing.B, c client.Client, latency time.Duration, name string, n int) []time.Duration {
	b.Helper()
	walls, errs := make([]time.Duration, n), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			began := time.Now()
			run, err := c.ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{
				ID: fmt.Sprintf("shape-%s-%d", name, i), TaskQueue: benchQueue,
				WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
			}, "shapeJob", latency)
			var end time.Time
			if err == nil {
				end, err = closed(b.Context(), c, run)
			}
			walls[i], errs[i] = end.Sub(began), err
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			b.Fatalf("workflow: %v", err)
		}
	}
	return walls
}
