package workflows

import (
	"errors"
	"fmt"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// The gates a brief may ask for.
const (
	GateDirection = "direction"
	GatePieces    = "pieces"
	GateRelease   = "release"
)

// work is one piece as the job sees it.
type work struct {
	plan    PiecePlan
	pending bool // in this pass: to be made, or being made
	running workflow.ChildWorkflowFuture
	held    atelier.Budget // its slice of the purse while it runs
	result  *PieceResult
	asked   []atelier.FindingRef // by the judge
	replace *Replace
	offered map[string]bool // directives that a run was given and need not have heard

	readings map[string]reading // by the digest of the version
	read     int                // how many were begun

	// Of a person, in a job rebuilt from the store.
	replaceAfter int
	ended        *atelier.Did // approved or finished
}

// job is the state of one CreateWork.
type job struct {
	in        JobInput
	status    atelier.JobStatus
	pieces    []*work
	directed  atelier.Ref // the director's result
	unmet     int
	judged    []atelier.Ref // the judge's results
	judgeOpen []atelier.FindingRef
	unjudged  bool // the judge failed, or could not be paid
	judgeFail string
	talked    []atelier.Ref  // results of makers and director who settled contradictions
	moved     []atelier.Move // findings that went to the other piece
	spend     atelier.Spend
	budget    atelier.Budget
	said      []saying

	at     int           // step of the job's path, see step
	past   []atelier.Did // what people did before the job was rebuilt, still to come
	ended  atelier.Did   // that the job was to be finished
	acting int           // messages being put on record

	paused, finishing bool
	approved          bool // the release, by a person
	silent            bool
	sealed            bool // final.json is written
	began             time.Time
	waited            time.Duration // at gates and in pauses that are over
	stood             time.Time     // since when the clock stands still now
	timed             bool          // see timed

	gates    int
	open     *atelier.OpenGate
	decision *Decision
	opening  bool // the gate is not shown yet: a decision may be on record
	deciding bool // a decision is being recorded

	owed []atelier.CommitRequest // rounds whose notes ride on the next activity

	codes atelier.Codes // version of the codebook that the job's own turns read and write by
	edits []atelier.Did // of it, by people
}

func openJob(ctx workflow.Context, in JobInput) (*job, error) {
	j := &job{in: in, budget: in.Budget, began: workflow.Now(ctx), timed: timed(ctx, in.Budget.Minutes > 0)}
	if len(in.Pieces) == 0 || len(in.Pieces) > maxPieces {
		return nil, temporal.NewNonRetryableApplicationError("a job has 1 to 8 pieces", string(atelier.CodeInvalid), nil)
	}
	for _, plan := range in.Pieces {
		j.pieces = append(j.pieces, &work{plan: plan, offered: map[string]bool{}, readings: map[string]reading{}})
	}
	j.answerAsks(ctx)
	if err := j.listen(ctx); err != nil || !in.Recovered {
		return j, err
	}
	return j, workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Reads what people did before")), act.ReadDids, in.Job).Get(ctx, &j.past)
}

// awaits reports whether w still waits for a piece it depends on.
func (j *job) awaits(w *work) bool {
	for _, id := range w.plan.DependsOn {
		if o := j.piece(id); o != nil && o.pending {
			return true
		}
	}
	return false
}

func (j *job) piece(id string) *work {
	for _, w := range j.pieces {
		if w.plan.ID == id {
			return w
		}
	}
	return nil
}

// craftOne runs the piece's workflow and keeps its result. A piece that fails
// does not stop the others.
func (j *job) craftOne(ctx workflow.Context, w *work) error {
	in := PieceInput{Job: j.in.Job, Team: j.in.Roster.Team, Brief: j.in.Brief, Direction: j.directed, Deliver: []atelier.Ref{j.directed},
		Plan: w.plan, Panel: j.in.Roster.Panel(w.plan.Medium), Critique: j.in.Critique, Seed: j.in.Seed, BaseURL: j.in.BaseURL, Columns: j.in.Columns,
		Slice: j.slice(w), Deadline: j.deadline(ctx), Costs: j.in.Roster.Costs, Fallbacks: j.in.Roster.Fallbacks, Asks: j.budget != (atelier.Budget{}), Paused: j.paused, Finishing: j.finishing, FinishAfter: j.ended.AfterRounds(w.plan.ID),
		Step: j.at, Resume: w.result, Asked: w.asked, Judged: j.judged, Said: j.give(w), Replacement: w.replace, ReplaceAfter: w.replaceAfter, Codes: j.codesFor(w), Edits: j.editsFor(w)}
	if w.ended != nil {
		in.Finishing, in.FinishAfter, in.Approved = true, w.ended.Round, w.ended.Version
	}
	for _, f := range w.asked {
		if o := j.piece(f.With); f.From != "" && o != nil && o.best() != nil {
			in.Beside = append(in.Beside, o.best().Made)
		}
	}
	w.asked, w.replace, w.ended = nil, nil, nil
	for _, id := range w.plan.DependsOn {
		if o := j.piece(id); o != nil && o.result != nil {
			if b := Best(o.result.Rounds); b != nil {
				in.Others = append(in.Others, b.Made)
			}
		}
	}
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:               PieceWorkflowID(j.in.Job, w.plan.ID),
		TaskQueue:                QueueCore,
		WorkflowExecutionTimeout: pieceTimeout,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		ParentClosePolicy:        enums.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
		WaitForCancellation:      true,
		StaticSummary:            pieceSummary(w.plan, in.Panel, j.in.Critique),
		StaticDetails:            pieceDetails(j.in, w.plan),
		TypedSearchAttributes:    pieceAttributes(j.in, w.plan, in.Panel),
	})
	in.Owed, j.owed = j.owed, nil
	w.held = in.Slice
	w.running = workflow.ExecuteChildWorkflow(ctx, CraftPiece, in)
	var res PieceResult
	err := w.running.Get(ctx, &res)
	w.running = nil
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil: // also when somebody ended the piece's workflow alone
		if w.result == nil {
			w.result = &PieceResult{Piece: w.plan.ID}
		}
		w.result.Reason, w.result.Cause = atelier.StopFailed, "its workflow was ended"
		if len(j.in.Roster.Costs) > 0 { // what it did not tell counts as spent
			j.spend.Add(atelier.Spend{USD: w.held.USD, Calls: w.held.Calls, TokensOut: w.held.Tokens})
		}
		j.owed = append(in.Owed, j.owed...) // what is on record already is not written again
	default:
		j.take(w, res)
	}
	return nil
}

// take keeps where a piece stands. What a person told the piece alone when it
// was too late to hear is kept as if it had been told to the job.
func (j *job) take(w *work, res PieceResult) {
	j.owed = append(j.owed, res.Owed...)
	res.Owed = nil
	for _, s := range res.Said {
		if s.Round == 0 {
			j.say(atelier.Said{Directive: s.Directive, Pieces: []string{w.plan.ID}}, nil)
		}
	}
	if res.Replacement != nil {
		w.replace, w.replaceAfter, res.Replacement = res.Replacement, 0, nil
	}
	w.result = &res
}

// judge has the coherence critic hold all pieces against each other; it returns
// the pieces to send back.
func (j *job) judge(ctx workflow.Context, pass int) ([]*work, error) {
	j.enter(ctx, atelier.StageEnsemble)
	req := atelier.TurnRequest{Job: j.in.Job, Kind: atelier.TurnJudge, Team: j.in.Roster.Team, Agent: j.in.Roster.Judge,
		Brief: j.in.Brief, Direction: j.directed, Round: pass, Seed: j.in.Seed,
		Findings: ids(j.judgeOpen), Reviews: j.judged}
	for _, w := range j.pieces {
		if b := w.best(); b != nil {
			req.Others = append(req.Others, b.Made)
			req.Deliver = append(req.Deliver, b.Made)
		}
	}
	if len(req.Others) == 0 {
		return nil, nil
	}
	if j.unjudged = !j.affords(req.Agent, req.Kind) || j.timeUp(ctx); j.unjudged {
		j.judgeFail = string(atelier.StopBudget)
		return nil, nil
	}
	req.Commits, j.owed = j.owed, nil
	res, err := j.turn(ctx, req, act.Judge)
	if err != nil {
		j.owed, j.unjudged, j.judgeFail = req.Commits, true, causeOf(err) // the pieces are there; they are published without its word
		return nil, ctx.Err()
	}
	j.judged = append(j.judged, res.Result)
	j.commit("note", pass, []atelier.Ref{res.Result}, nil, ensembleWords(len(res.Findings)))
	if err := j.coin(ctx, req, res); err != nil {
		return nil, err
	}
	var still []atelier.FindingRef
	for _, f := range j.judgeOpen {
		if !closes(fateOf(res.Rechecks, f.ID)) {
			still = append(still, f)
		}
	}
	j.judgeOpen = append(still, res.Findings...)
	if err := j.negotiate(ctx, pass, len(still)); err != nil {
		return nil, err
	}
	var back []*work
	for _, w := range j.pieces {
		for _, f := range j.judgeOpen {
			if f.Piece == w.plan.ID {
				w.asked = append(w.asked, f)
			}
		}
		if len(w.asked) > 0 && w.best() != nil {
			back = append(back, w)
		} else {
			w.asked = nil
		}
	}
	return back, nil
}

func fateOf(fates []atelier.Fate, id string) atelier.FindingStatus {
	for _, f := range fates {
		if f.ID == id {
			return f.Status
		}
	}
	return ""
}

func (w *work) best() *Round {
	if w.result == nil {
		return nil
	}
	return Best(w.result.Rounds)
}

// subjects is what a gate over the pieces shows.
func (j *job) subjects() []atelier.GateSubject {
	var s []atelier.GateSubject
	for _, w := range j.pieces {
		if b := w.best(); b != nil {
			s = append(s, atelier.GateSubject{Name: w.plan.ID, Version: b.Version, SHA256: b.Digest})
		}
	}
	return s
}

// gate waits for a person where the brief asks for this gate. A decision that is
// already on record (the job was rebuilt from the store) is taken as made.
//
// The gate closes without a decision when what it shows is to change: somebody
// said something to a piece, or put one in, or ended the job.
func (j *job) gate(ctx workflow.Context, name, action string, subjects []atelier.GateSubject) (Decision, error) {
	j.approved = false
	if err := j.step(ctx); err != nil {
		return Decision{}, err
	}
	if !j.has(name) || j.finishing && name != GateRelease {
		return Decision{Verdict: Approve}, nil
	}
	j.gates++
	wait := j.in.GateWait
	if wait == 0 {
		wait = gateWait
	}
	began := workflow.Now(ctx)
	g := atelier.Gate{Name: name, Action: action, Number: j.gates, Artefacts: subjects, Spend: j.total(), Expires: began.Add(wait).UTC()}
	if name == GateRelease {
		g.Narrated = j.narrated()
	}
	j.open, j.decision = &atelier.OpenGate{Gate: g, Shown: g.Digest()}, nil
	j.opening = true
	j.keepTime(ctx)
	j.enter(ctx, atelier.StageAwaiting)
	defer func() { j.open, j.opening = nil, false; j.keepTime(ctx) }()

	owed := j.owed
	j.owed = nil
	var earlier atelier.DecisionRecord
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, storeOptions("Opens the "+name+" gate")), act.OpenGate, j.in.Job, *j.open, owed).Get(ctx, &earlier); err != nil {
		j.owed = append(owed, j.owed...)
		return Decision{}, err
	}
	j.opening = false
	if earlier.Verdict != "" {
		j.decision = &Decision{Gate: name, Shown: j.open.Shown, Verdict: earlier.Verdict, Comment: earlier.Comment, Pieces: earlier.Pieces, Person: earlier.Person}
	}
	moved := func() bool {
		return j.decision != nil || name != GateDirection && len(j.unanswered()) > 0 || name != GateRelease && j.finishing
	}
	settled := func() bool { return !j.deciding && j.acting == 0 } // what is being put on record counts
	_, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{Timeout: wait, TimerOptions: workflow.TimerOptions{Summary: gateTimerSummary(name, wait)}},
		func() bool { return settled() && moved() })
	if err == nil {
		err = workflow.Await(ctx, settled)
	}
	if err != nil {
		return Decision{}, err
	}
	if !moved() {
		j.silent = true
		return Decision{}, errSilence
	}
	switch {
	case j.decision == nil:
		return Decision{Verdict: Approve}, nil
	case j.decision.Verdict == Reject:
		return *j.decision, errRejected
	}
	j.approved = j.decision.Verdict == Approve && name == GateRelease
	return *j.decision, nil
}

func (j *job) has(gate string) bool {
	for _, g := range j.in.Gates {
		if g == gate {
			return true
		}
	}
	return false
}

// total is what the job has spent so far.
func (j *job) total() atelier.Spend {
	t := j.spend
	for _, w := range j.pieces {
		if w.result != nil {
			t.Add(w.result.Spend)
		}
	}
	return t
}

// commit owes notes of the job itself to the record.
func (j *job) commit(kind string, round int, results, said []atelier.Ref, words string) {
	j.owed = append(j.owed, atelier.CommitRequest{Job: j.in.Job, Kind: kind, Round: round, Results: results, Said: said,
		To: []string{j.in.Roster.Director.ID}, Event: atelier.Event{Round: round, Stage: j.status.Stage, Text: words}})
}

// conclude works out how the job ends.
func (j *job) conclude(err error, cancelled bool) {
	s := &j.status
	s.Broken = nil
	delivered, budget := 0, false
	s.StopReasons = map[string]atelier.StopReason{}
	for _, w := range j.pieces {
		if w.result == nil {
			continue
		}
		s.StopReasons[w.plan.ID] = w.result.Reason
		b := w.best()
		if b != nil {
			delivered++
		}
		switch {
		case b == nil:
			s.Broken = append(s.Broken, w.plan.ID+" could not be made"+because(w.result))
		case w.result.Reason == atelier.StopFailed, w.result.Reason == atelier.StopBudget:
			s.Broken = append(s.Broken, fmt.Sprintf("%s stopped early: %s%s", w.plan.ID, w.result.Reason, because(w.result)))
		}
		budget = budget || w.result.Reason == atelier.StopBudget
		if b != nil && b.worst() >= atelier.Major && !j.approved && !b.Approved {
			s.Broken = append(s.Broken, w.plan.ID+" has a high finding that is not fixed")
		}
		if b != nil && b.Unmet > 0 {
			s.Broken = append(s.Broken, w.plan.ID+" does not meet every must")
		}
		if r := w.reading(); r.cause != "" {
			s.Broken = append(s.Broken, w.plan.ID+" is not read aloud"+because(&PieceResult{Cause: r.cause}))
			budget = budget || r.cause == string(atelier.StopBudget)
		}
	}
	if worst(j.judgeOpen) >= atelier.Major && !j.approved {
		s.Broken = append(s.Broken, "the pieces contradict each other")
	}
	if j.unjudged {
		s.Broken = append(s.Broken, "the pieces were not held against each other"+because(&PieceResult{Cause: j.judgeFail}))
		budget = budget || j.judgeFail == string(atelier.StopBudget)
	}
	if j.unmet > 0 {
		s.Broken = append(s.Broken, "a must of the brief cannot be met by this team")
	}
	switch {
	case cancelled:
		s.Status = atelier.StatusCancelled
	case errors.Is(err, errRejected):
		s.Status = atelier.StatusRejected
	case errors.Is(err, errSilence) && j.in.OnSilence == "fail":
		s.Status, s.Reason = atelier.StatusFailed, "unapproved"
	case errors.Is(err, errSilence):
		s.Status, s.Reason = atelier.StatusDegraded, "unapproved"
		s.Broken = append(s.Broken, "nobody approved it in time; it is kept, not published")
	case err != nil:
		s.Status, s.Reason = atelier.StatusFailed, reasonOf(err)
	case delivered == 0 && budget:
		s.Status, s.Reason = atelier.StatusFailed, "budget: no piece could be made"
	case delivered == 0:
		s.Status, s.Reason = atelier.StatusFailed, "no piece could be made"+because(j.pieces[0].result)
	case len(s.Broken) > 0:
		s.Status = atelier.StatusDegraded
		if budget {
			s.Reason = string(atelier.StopBudget)
		}
	default:
		s.Status = atelier.StatusCompleted
	}
}

// because names why a piece stopped, where something went wrong.
func because(r *PieceResult) string {
	if r == nil || r.Cause == "" {
		return ""
	}
	return " (" + r.Cause + ")"
}

// turn has an agent of the job itself do a turn, or who stands in for it.
func (j *job) turn(ctx workflow.Context, req atelier.TurnRequest, fn any) (atelier.TurnResult, error) {
	return j.turnWithin(ctx, req, fn, j.allow)
}

// turnWithin is a turn of the job that may spend what allow says.
func (j *job) turnWithin(ctx workflow.Context, req atelier.TurnRequest, fn any, allow func() atelier.Budget) (atelier.TurnResult, error) {
	var res atelier.TurnResult
	for {
		req.Allow = allow()
		if req.Kind != atelier.TurnNarrate { // it reads and writes no notes
			req.Codebook = j.codes.SHA256
		}
		turnCtx, cut := turnContext(ctx, req, 0, workflow.Now(ctx), j.deadline(ctx))
		err := workflow.ExecuteActivity(turnCtx, fn, req).Get(ctx, &res)
		j.spend.Add(res.Usage)
		if err == nil || ctx.Err() != nil {
			return res, err
		}
		j.spend.Add(settle(ctx, j.in.Roster.Costs, req, 0))
		if j.timed && cut && outOfTime(err) {
			return res, errTime
		}
		by := atelier.FallbackOf(j.in.Roster.Fallbacks, req.Agent.ID)
		if by.ID == "" || by == req.Agent || j.timeUp(ctx) {
			return res, err
		}
		req.Agent = by
	}
}

// reasonOf names a failure by its kind alone: causes may hold content.
func reasonOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type() + ": " + app.Message()
	}
	var to *temporal.TimeoutError
	if errors.As(err, &to) {
		return "timeout"
	}
	return "internal"
}

// publish writes the bundle, if there is one to write, and the end of the job.
func (j *job) publish(ctx workflow.Context) (atelier.JobStatus, error) {
	j.status.Spend = j.total()
	req := atelier.PublishRequest{Job: j.in.Job, Brief: j.in.Brief, Status: j.snapshot(), Ended: workflow.Now(ctx).UTC(),
		Bundle: (j.status.Status == atelier.StatusCompleted || j.status.Status == atelier.StatusDegraded) && !j.silent,
		Paid:   len(j.in.Roster.Costs) > 0, Judged: j.judged, Talks: j.talked, Moved: j.moved, Waived: j.approved, Directed: j.directed, Commits: append(j.owed, j.unheardNotes()...)}
	for _, w := range j.pieces {
		if w.result == nil {
			continue
		}
		p := atelier.PublishedWork{Piece: w.plan.ID, Medium: w.plan.Medium, Waived: j.approved, Reason: w.result.Reason}
		if b := w.best(); b != nil {
			p.Best, p.Waived, p.Narrated = b.Version, j.approved || b.Approved, atelier.CallOf(w.reading().result.Key)
		}
		for _, r := range w.result.Rounds {
			if r.Version > 0 {
				v := atelier.VersionRef{Version: r.Version, Made: atelier.CallOf(r.Made.Key), Score: r.Score}
				for _, ref := range r.Reviews {
					v.Reviews = append(v.Reviews, atelier.CallOf(ref.Key))
				}
				p.Versions = append(p.Versions, v)
			}
		}
		req.Pieces = append(req.Pieces, p)
	}
	var final atelier.JobStatus
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, publishOptions(publishSummary(req.Bundle))), act.Publish, req).Get(ctx, &final)
	return final, err
}

// present is what a query is told. Until the end is written the job has not
// ended, although it is decided how it will.
func (j *job) present() atelier.JobStatus {
	s := j.snapshot()
	switch {
	case j.sealed || !s.Status.Ended():
	case s.Status == atelier.StatusCancelled:
		s.Status = atelier.StatusStopping
	default:
		s.Status = atelier.StatusRunning
	}
	return s
}

// snapshot is the status of the job as it is now.
func (j *job) snapshot() atelier.JobStatus {
	s := j.status
	s.ID, s.Budget, s.Spend = j.in.Job, j.budget, j.total()
	if !j.opening {
		s.Gate = j.open
	}
	s.Pieces = nil
	for _, w := range j.pieces {
		ps := atelier.PieceStatus{ID: w.plan.ID, Medium: w.plan.Medium, Status: atelier.StatusQueued}
		if b := w.best(); b != nil {
			ps.Version, ps.Score, ps.SHA256, ps.Open = b.Version, b.Score, b.Digest, len(b.Open)
		}
		switch {
		case w.running != nil:
			ps.Status, ps.Stage = atelier.StatusRunning, atelier.StageDrafting
		case w.result != nil:
			ps.StopReason, ps.Round, ps.Status, ps.Stage = w.result.Reason, len(w.result.Rounds), atelier.StatusCompleted, atelier.StageCompleted
			if w.best() == nil {
				ps.Status, ps.Stage = atelier.StatusFailed, atelier.StageFailed
			}
		}
		s.Pieces = append(s.Pieces, ps)
	}
	if !s.Status.Ended() {
		switch {
		case j.paused:
			s.Status = atelier.StatusPaused
		case s.Gate != nil:
			s.Status = atelier.StatusWaiting
		default:
			s.Status = atelier.StatusRunning
		}
	}
	return s
}

// waitWhilePaused returns at once unless the job is paused.
func (j *job) waitWhilePaused(ctx workflow.Context) error {
	if !j.paused {
		return nil
	}
	return workflow.Await(ctx, func() bool { return !j.paused })
}
