package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/workflows"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestTemporalUIShowsTheJob reads what the Temporal UI shows, through the same
// API that the UI uses, and compares it with golden text.
func TestTemporalUIShowsTheJob(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{})))
	job := s.submit(t, `{"brief":"a short thing","team":"scripted"}`)
	s.waitEnd(t, job)

	var b strings.Builder
	for _, id := range []string{job, workflows.PieceWorkflowID(job, "text-1"), workflows.PieceWorkflowID(job, "artwork-1")} {
		s.sheet(t, &b, id)
	}
	got := strings.NewReplacer(job, "JOB", s.URL, "URL").Replace(b.String())
	golden(t, "temporal-ui.txt", got)
	for _, secret := range []string{"a short thing", "opening is weak", "A Script"} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("the Temporal UI shows words of the work: %q", secret)
		}
	}
}

// sheet writes what the UI shows of one workflow.
func (s *stack) sheet(t *testing.T, b *strings.Builder, id string) {
	t.Helper()
	d, err := s.Client.DescribeWorkflow(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	summary, err := d.GetStaticSummary()
	if err != nil {
		t.Fatal(err)
	}
	details, err := d.GetStaticDetails()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "== %s\nsummary: %s\ndetails: %s\n", id, summary, details)
	if len(summary) > 180 || len(details) > 4096 {
		t.Errorf("%s: summary of %d bytes, details of %d: over what the UI takes", id, len(summary), len(details))
	}
	attrs := d.WorkflowExecutionMetadata.TypedSearchAttributes
	for _, name := range []string{workflows.AttrKind, workflows.AttrStage, workflows.AttrMedium, workflows.AttrStopReason, workflows.AttrNeedsHuman, workflows.AttrRound, workflows.AttrScore, workflows.AttrModels} {
		for k, v := range attrs.GetUntypedValues() {
			if k.GetName() == name {
				fmt.Fprintf(b, "%s = %v\n", name, v)
			}
		}
	}
	v, err := s.Client.QueryWorkflow(t.Context(), id, "", "__temporal_workflow_metadata")
	if err != nil {
		t.Fatal(err)
	}
	var meta sdkpb.WorkflowMetadata
	if err := v.Get(&meta); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "current details:\n%s\n", meta.CurrentDetails)
	if len(meta.CurrentDetails) > 4096 {
		t.Errorf("%s: current details of %d bytes", id, len(meta.CurrentDetails))
	}
	for _, u := range meta.GetDefinition().GetUpdateDefinitions() {
		fmt.Fprintf(b, "update %s: %s\n", u.Name, u.Description)
	}
	for _, q := range meta.GetDefinition().GetQueryDefinitions() {
		if !strings.HasPrefix(q.Name, "__") {
			fmt.Fprintf(b, "query %s: %s\n", q.Name, q.Description)
		}
	}
	s.timeline(t, b, id)
}

// timeline writes the labels of the activities, in the order of their scheduling.
func (s *stack) timeline(t *testing.T, b *strings.Builder, id string) {
	t.Helper()
	res, err := s.Client.WorkflowService().GetWorkflowExecutionHistory(t.Context(), &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: workflows.Namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: id}})
	if err != nil {
		t.Fatal(err)
	}
	for _, ev := range res.History.Events {
		if ev.GetActivityTaskScheduledEventAttributes() == nil {
			continue
		}
		var label string
		if err := converter.GetDefaultDataConverter().FromPayload(ev.GetUserMetadata().GetSummary(), &label); err != nil {
			t.Fatal(err)
		}
		if len(label) > 90 {
			t.Errorf("label of %d bytes: %s", len(label), label)
		}
		fmt.Fprintf(b, "activity: %s\n", label)
	}
	b.WriteString("\n")
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
