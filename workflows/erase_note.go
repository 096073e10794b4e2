package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// EraseNote takes what a note says out of everything a job stored. Under the id of
// [EraseWorkflowID] one note of a job is erased at a time.
func EraseNote(ctx workflow.Context, req atelier.EraseRequest) (atelier.Erased, error) {
	var out atelier.Erased
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, publishOptions("Erases what a note says")), act.Erase, req).Get(ctx, &out)
	return out, err
}
