// Package worker runs workflows and activities against a Temporal service.
//
// Start as many workers as there is work for: they share nothing but Temporal
// and the store. Stopping one drains what it is doing; killing one loses at most
// the calls in flight.
package worker

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/workflows"
)

// Limits of one worker process.
const (
	stopTimeout     = 20 * time.Second // the SDK's default is to wait for nothing
	defaultActive   = 1000             // activities at a time: they wait more than they work, and who works hard keeps a queue of its own
	workflowTasks   = 8                // decisions at a time, and pollers of a queue: they are short, and the first should be done before the last
	fewestPollers   = 2                // of a queue, when there is little to decide
	activityPollers = 8
)

// The SDK would read and hash the whole binary for the first worker of a process,
// which is one of the embedded server's own. This is the name histories carry instead.
func init() { worker.SetBinaryChecksum("atelier") }

// Config is what a worker needs.
type Config struct {
	Client     client.Client
	Activities *activities.Activities

	// Identity is the worker's name in histories; host names do not belong there.
	Identity string

	// Concurrency is how many activities run at a time on the core queue; 0: 1000.
	Concurrency int

	// Queues are further activity queues, one a provider and medium.
	Queues []Queue
}

// Queue is the task queue of one provider's agents.
type Queue struct {
	Name        string
	Concurrency int
	PerSecond   float64 // 0: no limit; every worker of a queue must carry the same number
}

// Run serves until ctx ends, then drains. It returns an error only if it could
// not start.
func Run(ctx context.Context, c Config) error {
	stop, err := Start(c)
	if err != nil {
		return err
	}
	<-ctx.Done()
	stop()
	return nil
}

// Start starts polling and returns the function that drains and stops.
func Start(c Config) (stop func(), err error) {
	if c.Concurrency == 0 {
		c.Concurrency = defaultActive
	}
	if c.Identity == "" {
		c.Identity = "atelier-worker"
	}
	// Pollers of a fixed number all go to the sticky queue, of running workflows, when its
	// last answer told of a backlog; none is left for the first decision of a new piece,
	// which then waits until some turn ends. These keep one at each queue.
	workflowPollers := worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
		InitialNumberOfPollers: workflowTasks, MinimumNumberOfPollers: fewestPollers, MaximumNumberOfPollers: workflowTasks})
	background := activities.WithHeartbeats(context.Background(), c.Client)
	core := worker.New(c.Client, workflows.QueueCore, worker.Options{
		BackgroundActivityContext:              background,
		Identity:                               c.Identity,
		DisableRegistrationAliasing:            true,
		MaxConcurrentActivityExecutionSize:     c.Concurrency,
		MaxConcurrentWorkflowTaskExecutionSize: workflowTasks,
		WorkflowTaskPollerBehavior:             workflowPollers,
		MaxConcurrentActivityTaskPollers:       activityPollers,
		WorkerStopTimeout:                      stopTimeout,
	})
	core.RegisterWorkflowWithOptions(workflows.CreateWork, workflow.RegisterOptions{Name: workflows.TypeCreateWork})
	core.RegisterWorkflowWithOptions(workflows.CraftPiece, workflow.RegisterOptions{Name: workflows.TypeCraftPiece})
	core.RegisterWorkflowWithOptions(workflows.EraseNote, workflow.RegisterOptions{Name: workflows.TypeEraseNote})
	core.RegisterActivity(c.Activities)
	all := []worker.Worker{core}
	for _, q := range c.Queues {
		w := worker.New(c.Client, q.Name, worker.Options{
			Identity:                           c.Identity,
			DisableWorkflowWorker:              true,
			DisableRegistrationAliasing:        true,
			BackgroundActivityContext:          background,
			MaxConcurrentActivityExecutionSize: q.Concurrency,
			TaskQueueActivitiesPerSecond:       q.PerSecond,
			WorkerStopTimeout:                  stopTimeout,
		})
		w.RegisterActivity(c.Activities)
		all = append(all, w)
	}
	stop = func() {
		for _, w := range all {
			w.Stop()
		}
	}
	for i, w := range all {
		if err := w.Start(); err != nil {
			for _, started := range all[:i] {
				started.Stop()
			}
			return nil, err
		}
	}
	return stop, nil
}
