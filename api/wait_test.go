package api_test

import (
	"context"
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
