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

// deaf is a scheduler whose job ends when somebody waits for it, and who does not tell.
type deaf struct {
	away
	client.WorkflowRun
	ends func()
}

func (d *deaf) GetWorkflow(context.Context, string, string) client.WorkflowRun { return d }

func (d *deaf) Get(ctx context.Context, _ any) error {
	d.ends()
	<-ctx.Done()
	return ctx.Err()
}

func (*deaf) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflow.WorkflowExecutionInfo{
		Status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING, HistoryLength: 3}}, nil
}

// Who waits for a job hears of its end though Temporal did not tell of it. The time is
// the bubble's, not the machine's.
func TestWaitUntold(t *testing.T) {
	t.Parallel()
	d := &deaf{}
	f := serve(t, func(c *api.Config) { c.Client = d })
	job := f.stored(t, api.Local)
	d.ends = func() {
		final := atelier.Final{JobStatus: atelier.JobStatus{ID: job, Status: atelier.StatusCompleted}}
		if _, err := atelier.PutJSON(context.Background(), f.store, atelier.KeyFinal(job), final); err != nil {
			t.Error(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		j, err := f.Wait(t.Context(), api.Local, job, time.Minute)
		if err != nil || j.Status != atelier.StatusCompleted || time.Since(began) != api.EndLooks {
			t.Errorf("got %s, %v after %v, want completed after %v", j.Status, err, time.Since(began), api.EndLooks)
		}
	})
}
