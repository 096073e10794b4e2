package workflows_test

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/store/storetest"
	"github.com/atelierhq/atelier/workflows"
)

const job = "job-01jd3v8x0f4q5r6s7t8v9w0x1y"

// run is one job under the mock clock, over the real activities and a store in memory.
type run struct {
	*testsuite.TestWorkflowEnvironment
	store      atelier.Store
	activities *activities.Activities
	in         workflows.JobInput
}

func newRun(t *testing.T, script scripted.Script, brief atelier.Brief) *run {
	t.Helper()
	return newRunOver(t, storetest.Memory(), script, brief)
}

func newRunOver(t *testing.T, st atelier.Store, script scripted.Script, brief atelier.Brief) *run {
	t.Helper()
	team := scripted.Team(script)
	brief.Team = team.Roster.Team
	if err := brief.Normalize(); err != nil {
		t.Fatal(err)
	}
	ref, err := atelier.PutJSON(context.Background(), st, atelier.KeyBrief(job), brief)
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute) // of the wall clock: machines are busy
	env.RegisterWorkflowWithOptions(workflows.CreateWork, workflow.RegisterOptions{Name: workflows.TypeCreateWork})
	env.RegisterWorkflowWithOptions(workflows.CraftPiece, workflow.RegisterOptions{Name: workflows.TypeCraftPiece})
	acts := activities.New(activities.Config{Store: st, Teams: map[string]agents.Team{scripted.Name: team}})
	env.RegisterActivity(acts)
	r := &run{TestWorkflowEnvironment: env, store: st, activities: acts}
	r.in = workflows.JobInput{Job: job, Brief: ref, Critique: brief.Critique, Budget: brief.Budget, Gates: brief.Gates, Seed: *brief.Seed,
		Language: brief.Language, Roster: team.Roster}
	for _, p := range brief.Pieces {
		r.in.Pieces = append(r.in.Pieces, workflows.PiecePlan{ID: p.ID, Medium: p.Medium, DependsOn: p.DependsOn, Count: p.Plates})
	}
	return r
}

func (r *run) do(t *testing.T) atelier.JobStatus {
	t.Helper()
	r.ExecuteWorkflow(workflows.CreateWork, r.in)
	if !r.IsWorkflowCompleted() {
		t.Fatal("the workflow did not end")
	}
	if err := r.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	var s atelier.JobStatus
	if err := r.GetWorkflowResult(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (r *run) final(t *testing.T) atelier.Final {
	t.Helper()
	var f atelier.Final
	if err := atelier.GetJSON(context.Background(), r.store, atelier.Ref{Key: atelier.KeyFinal(job)}, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestJobIsRevisedAndCompletes(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing"})
	s := r.do(t)
	if s.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %v, want completed", s.Status, s.Broken)
	}
	for _, p := range s.Pieces {
		if p.Version != 2 || p.StopReason != atelier.StopAccepted {
			t.Errorf("%s: got version %d, %s; want the accepted second version", p.ID, p.Version, p.StopReason)
		}
	}
	if f := r.final(t); f.Manifest == nil || f.Status != atelier.StatusCompleted {
		t.Errorf("final.json: got %+v", f)
	}
	if s.Spend.Calls != 20 {
		t.Errorf("calls: got %d, want 20", s.Spend.Calls)
	}
}

func TestGateApprovedAndSentBack(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	ctx := context.Background()
	dir, err := atelier.PutJSON(ctx, r.store, atelier.KeyDirective(job, "d1"), atelier.Directive{ID: "d1", Words: "make it brighter", Person: "local"})
	if err != nil {
		t.Fatal(err)
	}
	var first, second atelier.JobStatus
	status := func(s *atelier.JobStatus) {
		v, err := r.QueryWorkflow(workflows.QueryStatus)
		if err != nil {
			t.Error(err)
			return
		}
		if err := v.Get(s); err != nil {
			t.Error(err)
		}
	}
	r.RegisterDelayedCallback(func() {
		status(&first)
		if first.Gate == nil {
			t.Error("no gate is open")
			return
		}
		r.UpdateWorkflow(workflows.UpdateDecide, "stale", refuses(t, "another digest"), workflows.Decision{Gate: "release", Shown: "00", Verdict: workflows.Approve})
		r.UpdateWorkflow(workflows.UpdateDecide, "revise", accepts(t, "revise"), workflows.Decision{Gate: "release", Shown: first.Gate.Shown, Verdict: workflows.Revise, Comment: dir, Pieces: []string{"text-1"}})
	}, time.Hour)
	r.RegisterDelayedCallback(func() {
		status(&second)
		if second.Gate == nil || second.Gate.Shown == first.Gate.Shown {
			t.Error("the second gate shows the same as the first")
			return
		}
		r.UpdateWorkflow(workflows.UpdateDecide, "old", refuses(t, "the first gate's digest"), workflows.Decision{Gate: "release", Shown: first.Gate.Shown, Verdict: workflows.Approve})
		r.UpdateWorkflow(workflows.UpdateDecide, "approve", accepts(t, "approve"), workflows.Decision{Gate: "release", Shown: second.Gate.Shown, Verdict: workflows.Approve})
	}, 2*time.Hour)
	s := r.do(t)
	if s.Status != atelier.StatusCompleted {
		t.Fatalf("got %s %v", s.Status, s.Broken)
	}
	if v := s.Pieces[0].Version; v != 3 {
		t.Errorf("text-1: got version %d, want 3, the one that answers the person", v)
	}
	if v := s.Pieces[1].Version; v != 2 {
		t.Errorf("artwork-1: got version %d, want 2, which was not sent back", v)
	}
}

// accepts and refuses are what a test expects of an update.
func accepts(t *testing.T, what string) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{OnAccept: func() {}, OnReject: func(err error) { t.Errorf("%s was refused: %v", what, err) },
		OnComplete: func(_ any, err error) {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}}
}

func refuses(t *testing.T, what string) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{OnAccept: func() { t.Errorf("%s was accepted", what) }, OnReject: func(error) {}, OnComplete: func(any, error) {}}
}

func TestNobodyDecides(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	s := r.do(t)
	if s.Status != atelier.StatusDegraded || s.Reason != "unapproved" {
		t.Errorf("got %s, %q; want completed_degraded, unapproved", s.Status, s.Reason)
	}
	if f := r.final(t); f.Manifest != nil {
		t.Error("an unapproved job was published")
	}
}

func TestCancelPublishesNothing(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{}, atelier.Brief{Text: "a short thing", Gates: []string{"release"}})
	r.RegisterDelayedCallback(r.CancelWorkflow, time.Hour)
	r.ExecuteWorkflow(workflows.CreateWork, r.in)
	if f := r.final(t); f.Status != atelier.StatusCancelled || f.Manifest != nil {
		t.Errorf("got %s, manifest %v; want cancelled without a bundle", f.Status, f.Manifest)
	}
}

func TestPieceThatFailsDegradesTheJob(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{Fail: func(turn atelier.Turn) error {
		if turn.Piece.ID == "music-1" {
			return atelier.Errorf(atelier.CodeUnsupported, "no music today")
		}
		return nil
	}}, atelier.Brief{Text: "a short thing"})
	s := r.do(t)
	if s.Status != atelier.StatusDegraded || s.StopReasons["music-1"] != atelier.StopFailed {
		t.Errorf("got %s, %v", s.Status, s.StopReasons)
	}
}

func TestStrayRevisionIsRefused(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{Stray: true}, atelier.Brief{Text: "a short thing", Pieces: []atelier.PieceSpec{{Medium: atelier.Text}}})
	s := r.do(t)
	if s.Pieces[0].Version != 1 {
		t.Errorf("got version %d, want the draft: its revisions changed more than was asked", s.Pieces[0].Version)
	}
}

func TestBudgetEndsThePiece(t *testing.T) {
	t.Parallel()
	r := newRun(t, scripted.Script{Score: func(string, int) float64 { return 0.5 }},
		atelier.Brief{Text: "a short thing", Pieces: []atelier.PieceSpec{{Medium: atelier.Text}}, Budget: atelier.Budget{Calls: 5}})
	s := r.do(t)
	if s.StopReasons["text-1"] != atelier.StopBudget || s.Status != atelier.StatusDegraded {
		t.Errorf("got %s, %v; want completed_degraded, budget", s.Status, s.StopReasons)
	}
	if s.Spend.Calls > 5 {
		t.Errorf("spent %d calls of 5", s.Spend.Calls)
	}
}
