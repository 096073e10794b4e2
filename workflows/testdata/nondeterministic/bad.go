// Package nondeterministic holds a workflow that workflowcheck must refuse.
package nondeterministic

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// AsksTheClock would give another answer at every replay.
func AsksTheClock(workflow.Context) time.Time { return time.Now() }
