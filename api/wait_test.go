package api_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

// deaf is a scheduler that knows of the job and tells nobody when it has ended.
type deaf struct {
	away
	client.WorkflowRun
}

func (d *deaf) GetWorkflow(context.Context, string, string) client.WorkflowRun { return d }

func (*deaf) Get(ctx context.Context, _ any) error {
	<-ctx.Done()
	return ctx.Err()
}

func (*deaf) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflow.WorkflowExecutionInfo{
		Status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING, HistoryLength: 3}}, nil
}

// Who waits for a job hears of its end though Temporal did not tell of it.
func TestWaitUntold(t *testing.T) {
	t.Parallel()
	f := serve(t, func(c *api.Config) { c.Client = &deaf{} })
	job := f.stored(t, api.Local)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		go func() {
			time.Sleep(api.EndLooks + time.Second)
			f.put(t, atelier.KeyFinal(job), atelier.Final{JobStatus: atelier.JobStatus{ID: job, Status: atelier.StatusCompleted}, Ended: time.Now()})
		}()
		j, err := f.Wait(t.Context(), api.Local, job, time.Minute)
		if err != nil || j.Status != atelier.StatusCompleted || time.Since(began) != 2*api.EndLooks {
			t.Errorf("got %s, %v after %v, want completed after %v", j.Status, err, time.Since(began), 2*api.EndLooks)
		}
	})
}

// Of many jobs that come together few are taken at a time, and none waits long for that.
func TestFewAreTakenAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := api.NewStudio(api.Config{})
		in := func(ctx context.Context, want time.Duration) (leave func()) {
			t.Helper()
			began := time.Now()
			leave, err := api.ComeIn(s, ctx)
			if err != nil || time.Since(began) != want {
				t.Errorf("let in after %v (%v), want %v", time.Since(began), err, want)
			}
			return leave
		}
		var leave []func()
		for range api.Doors {
			leave = append(leave, in(t.Context(), 0))
		}
		go func() { time.Sleep(time.Second); leave[0]() }()
		next := in(t.Context(), time.Second)
		in(t.Context(), api.AtDoor)() // and takes nobody's place along
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := api.ComeIn(s, ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who went away got %v", err)
		}
		next()
		in(t.Context(), 0)
	})
}
