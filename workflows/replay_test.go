package workflows_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier/workflows"
)

// paths are the ends a job can come to; each has recorded histories of the job
// and of one piece. They are recorded by
// `go test ./e2e -run TestRecordHistories -update-histories`.
var paths = []string{"accepted", "revised", "plateau", "approved", "sent-back", "narrated", "negotiated", "cancelled", "degraded"}

func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/histories/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		found := 0
		for _, f := range files {
			if strings.HasPrefix(filepath.Base(f), p+".") {
				found++
			}
		}
		if found < 2 {
			t.Errorf("the path %q has %d histories, want those of a job and of a piece", p, found)
		}
	}
	return files
}

// TestReplay replays every recorded history: code that would act otherwise than
// it did then fails.
func TestReplay(t *testing.T) {
	t.Parallel()
	for _, f := range histories(t) {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			r := worker.NewWorkflowReplayer()
			r.RegisterWorkflowWithOptions(workflows.CreateWork, workflow.RegisterOptions{Name: workflows.TypeCreateWork})
			r.RegisterWorkflowWithOptions(workflows.CraftPiece, workflow.RegisterOptions{Name: workflows.TypeCraftPiece})
			if err := r.ReplayWorkflowHistoryFromJSONFile(nil, f); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestReplayNotices proves that the replay would notice: the same workflows with
// one timer more must fail.
func TestReplayNotices(t *testing.T) {
	t.Parallel()
	late := func(ctx workflow.Context) {
		_ = workflow.NewTimer(ctx, time.Minute)
	}
	r := worker.NewWorkflowReplayer()
	r.RegisterWorkflowWithOptions(func(ctx workflow.Context, in workflows.JobInput) (any, error) {
		late(ctx)
		return workflows.CreateWork(ctx, in)
	}, workflow.RegisterOptions{Name: workflows.TypeCreateWork})
	r.RegisterWorkflowWithOptions(func(ctx workflow.Context, in workflows.PieceInput) (any, error) {
		late(ctx)
		return workflows.CraftPiece(ctx, in)
	}, workflow.RegisterOptions{Name: workflows.TypeCraftPiece})
	for _, f := range histories(t) {
		if err := r.ReplayWorkflowHistoryFromJSONFile(nil, f); err == nil {
			t.Errorf("%s replays although the code does something else", filepath.Base(f))
		}
	}
}

// Bounds of a history (reliability.md, I9).
const (
	maxEventsPiece = 400
	maxEventsJob   = 1000
	maxPayload     = 32 << 10
)

// TestHistoriesAreSmall keeps content out of history: no payload is larger than
// a few refs, and no history longer than its bound.
func TestHistoriesAreSmall(t *testing.T) {
	t.Parallel()
	for _, f := range histories(t) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var h struct {
			Events []json.RawMessage `json:"events"`
		}
		if err := json.Unmarshal(b, &h); err != nil {
			t.Fatal(err)
		}
		limit := maxEventsPiece
		if strings.Contains(filepath.Base(f), ".job.") {
			limit = maxEventsJob
		}
		if len(h.Events) > limit {
			t.Errorf("%s: %d events, want at most %d", filepath.Base(f), len(h.Events), limit)
		}
		for i, e := range h.Events {
			if len(e) > maxPayload*4/3 {
				t.Errorf("%s: event %d has %d bytes", filepath.Base(f), i+1, len(e))
			}
		}
	}
}
