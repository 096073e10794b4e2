package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// Limits and patience. Every timeout and retry policy of the studio is in this file.
const (
	JobTimeout    = 14 * 24 * time.Hour
	pieceTimeout  = 13 * 24 * time.Hour
	gateWait      = 72 * time.Hour
	maxPieces     = 8
	maxEnsemble   = 2                // coherence reviews of one job
	maxDirectives = 200              // what people may say in one job
	maxCodeEdits  = 100              // of a job's codes, by people
	maxCode       = 10               // letters of a code
	maxGates      = 50               // a gate can be sent back so often before the job ends
	heartbeat     = 15 * time.Second // five beats: a machine in full use loses some
)

// nonRetryable are the kinds of failure that another attempt cannot mend; the
// activities name them (activities/errors.go).
var nonRetryable = []string{
	string(atelier.CodeInvalid), string(atelier.CodeUnsupported), string(atelier.CodeForbidden), string(atelier.CodeNotFound),
	string(atelier.CodeExhausted), string(atelier.CodeRefused), string(atelier.CodeTooLarge), string(atelier.CodeConflict),
}

// class is one row of the table in temporal.md section 5.
type class struct {
	startToClose, scheduleToClose, first, longest time.Duration
	attempts                                      int32
}

var (
	textCall    = class{10 * time.Minute, 45 * time.Minute, time.Second, time.Minute, 8}
	artworkCall = class{12 * time.Minute, time.Hour, 2 * time.Second, 90 * time.Second, 6}
	musicCall   = class{30 * time.Minute, 2 * time.Hour, 5 * time.Second, 2 * time.Minute, 5}
	coreCall    = class{15 * time.Minute, 45 * time.Minute, 200 * time.Millisecond, 15 * time.Second, 8}
	storeCall   = class{time.Minute, 30 * time.Minute, 200 * time.Millisecond, 10 * time.Second, 0}
)

// Priorities of what waits in a queue for a free place, of Temporal's five; 1 comes first.
// The nearer a turn is to the end of its job, the sooner its turn comes, so that many jobs
// at once end one after the other and not all at the end. A lead piece waits for no other.
const (
	jobStep    = 1 // what a whole job waits for, and what takes a moment
	laterRound = 2 // critique and revision of a piece that was made after others
	laterDraft = 3
	leadRound  = 4 // critique and revision of a lead piece
	leadDraft  = 5
)

// priorityOf returns the priority of a turn.
func priorityOf(req atelier.TurnRequest) int {
	after := len(req.Others) > 0
	switch req.Kind {
	case atelier.TurnDraft:
		if after {
			return laterDraft
		}
		return leadDraft
	case atelier.TurnCritique, atelier.TurnRevise:
		if after {
			return laterRound
		}
		return leadRound
	}
	return jobStep
}

func (c class) options(queue, summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		Priority:               temporal.Priority{PriorityKey: jobStep},
		TaskQueue:              queue,
		StartToCloseTimeout:    c.startToClose,
		ScheduleToCloseTimeout: c.scheduleToClose,
		HeartbeatTimeout:       heartbeat,
		WaitForCancellation:    true,
		Summary:                cut(summary, maxActivitySummary),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:        c.first,
			BackoffCoefficient:     2,
			MaximumInterval:        c.longest,
			MaximumAttempts:        c.attempts,
			NonRetryableErrorTypes: nonRetryable,
		},
	}
}

// QueueOf returns the task queue of an agent: its provider's, or the core queue
// for the house team, whose work is light enough to run beside the workflows.
func QueueOf(a atelier.Agent) string {
	if a.Provider == "house" || a.Provider == "" {
		return QueueCore
	}
	medium := a.Medium
	if medium == "" {
		medium = atelier.Text
	}
	return "atelier-" + string(medium) + "-" + a.Provider
}

func classOf(a atelier.Agent) class {
	switch {
	case a.Provider == "house" || a.Provider == "":
		return coreCall
	case a.Medium == atelier.Artwork:
		return artworkCall
	case a.Medium == atelier.Music:
		return musicCall
	}
	return textCall
}

func storeOptions(summary string) workflow.ActivityOptions {
	return storeCall.options(QueueCore, summary)
}

// publishOptions give the bundle longer than a put: it reads every version.
func publishOptions(summary string) workflow.ActivityOptions {
	c := storeCall
	c.startToClose = 2 * time.Minute
	return c.options(QueueCore, summary)
}
