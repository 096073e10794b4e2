package api

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// Job is the job resource.
type Job struct {
	atelier.JobStatus
	Created time.Time  `json:"created"`
	Ended   *time.Time `json:"ended,omitempty"`
	Links   Links      `json:"links"`
}

// Links are the routes of a job's parts.
type Links struct {
	Self     string `json:"self"`
	Events   string `json:"events"`
	Pieces   string `json:"pieces"`
	Notes    string `json:"notes"`
	Findings string `json:"findings"`
	Bundle   string `json:"bundle,omitempty" doc:"Only once there is one"`
}

// Jobs is one page of jobs, newest first.
type Jobs struct {
	Jobs []Job  `json:"jobs"`
	Next string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last"`
}

// Get returns a job as it stands.
func (s *Studio) Get(ctx context.Context, who Principal, job string) (Job, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Job{}, err
	}
	return s.job(ctx, rec)
}

// job makes the resource: from its end where it has one, else from the running
// workflow, else from what Temporal knows without a worker.
func (s *Studio) job(ctx context.Context, rec indexRecord) (Job, error) {
	f, err := s.final(ctx, rec.Job)
	if err != nil {
		return Job{}, err
	}
	if f != nil {
		return s.ended(rec, f), nil
	}
	st, err := s.live(ctx, rec)
	if err != nil {
		return Job{}, err
	}
	if st.Status.Ended() {
		// It ended between the two looks; its record says it whole.
		if f, err := s.final(ctx, rec.Job); err != nil || f != nil {
			if err != nil {
				return Job{}, err
			}
			return s.ended(rec, f), nil
		}
	}
	return s.resource(rec, st), nil
}

func (s *Studio) resource(rec indexRecord, st atelier.JobStatus) Job {
	self := s.baseURL + "/v1/jobs/" + rec.Job
	st.ID = rec.Job
	if st.Title == "" {
		st.Title = rec.Title
	}
	if st.Pieces == nil {
		st.Pieces = []atelier.PieceStatus{}
	}
	return Job{JobStatus: st, Created: rec.Created, Links: Links{
		Self: self, Events: self + "/events", Pieces: self + "/pieces", Notes: self + "/notes", Findings: self + "/findings",
	}}
}

func (s *Studio) ended(rec indexRecord, f *atelier.Final) Job {
	j := s.resource(rec, f.JobStatus)
	j.Ended = &f.Ended
	if f.Index != nil {
		j.Links.Bundle = j.Links.Self + "/bundle"
	}
	return j
}

// live asks the workflow; when no worker answers in time, Temporal.
func (s *Studio) live(ctx context.Context, rec indexRecord) (atelier.JobStatus, error) {
	var st atelier.JobStatus
	short, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	// A closed workflow would answer from its history, one that was terminated
	// as if it still ran: only an open one is asked.
	v, err := s.client.QueryWorkflowWithOptions(short, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: rec.Job, QueryType: workflows.QueryStatus, QueryRejectCondition: enums.QUERY_REJECT_CONDITION_NOT_OPEN,
	})
	if err == nil && v.QueryRejected == nil {
		if err := v.QueryResult.Get(&st); err != nil {
			return st, &atelier.Error{Code: atelier.CodeInternal, Message: "the status cannot be read", Err: err}
		}
		switch {
		case st.Status == "":
			st.Status = atelier.StatusRunning
		case st.Status == atelier.StatusCancelled:
			st.Status = atelier.StatusStopping // it knows its end and has not written it yet
		case st.Status.Ended():
			st.Status = atelier.StatusRunning
		}
		return st, nil
	}
	if ctx.Err() != nil {
		return st, ctx.Err()
	}
	return s.described(ctx, rec)
}

// described is what Temporal knows of a job without a worker.
func (s *Studio) described(ctx context.Context, rec indexRecord) (atelier.JobStatus, error) {
	short, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	b, err := s.brief(ctx, rec)
	if err != nil {
		return atelier.JobStatus{}, err
	}
	st := atelier.JobStatus{ID: rec.Job, Title: b.Title, Status: atelier.StatusQueued, Budget: b.Budget}
	for _, p := range b.Pieces {
		st.Pieces = append(st.Pieces, atelier.PieceStatus{ID: p.ID, Medium: p.Medium, Status: atelier.StatusQueued})
	}
	d, err := s.client.DescribeWorkflowExecution(short, rec.Job, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return st, nil // acknowledged and not started: recovery starts it
	}
	if err != nil {
		return st, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the scheduler does not answer", Err: err}
	}
	info := d.GetWorkflowExecutionInfo()
	switch info.GetStatus() {
	case enums.WORKFLOW_EXECUTION_STATUS_RUNNING, enums.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW:
		if info.GetHistoryLength() > 2 { // started, and its first task scheduled
			st.Status = atelier.StatusRunning
		}
		if d.GetWorkflowExtendedInfo().GetCancelRequested() {
			st.Status = atelier.StatusStopping
		}
	case enums.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		st.Status, st.Stage, st.Reason = atelier.StatusFailed, atelier.StageFailed, "terminated"
		return s.closeFor(ctx, st, info.GetCloseTime().AsTime())
	case enums.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		st.Status, st.Stage, st.Reason = atelier.StatusFailed, atelier.StageFailed, "timed out"
	case enums.WORKFLOW_EXECUTION_STATUS_CANCELED:
		st.Status, st.Stage = atelier.StatusCancelled, atelier.StageCancelled
		return s.closeFor(ctx, st, info.GetCloseTime().AsTime())
	default:
		st.Status, st.Stage, st.Reason = atelier.StatusFailed, atelier.StageFailed, "the workflow failed"
	}
	return st, nil
}

// closeFor writes the end of a job whose workflow had no chance to: it was
// terminated in Temporal, or cancelled while the store did not answer. The time
// is Temporal's, so whoever writes it writes the same bytes. An end that the
// workflow did write stands.
func (s *Studio) closeFor(ctx context.Context, st atelier.JobStatus, at time.Time) (atelier.JobStatus, error) {
	for i := range st.Pieces {
		st.Pieces[i].Status = st.Status
	}
	_, err := atelier.PutJSON(ctx, s.store, atelier.KeyFinal(st.ID), atelier.Final{JobStatus: st, Ended: at.UTC()})
	if atelier.CodeOf(err) == atelier.CodeExists {
		f, err := s.final(ctx, st.ID)
		if err != nil || f == nil {
			return st, err
		}
		return f.JobStatus, nil
	}
	return st, err
}

const gatePoll = 250 * time.Millisecond

// endLooks is how often a wait looks for a job's end in the store. A busy server of
// Temporal drops what it would tell those who wait (history/events/notifier.go of v1.32
// has one place a listener), and answers them when it next looks itself, after 20 s.
const endLooks = 5 * time.Second

// Wait returns the job as soon as it has ended or waits for a person, and at
// the latest after d; an end that Temporal fails to tell of, within endLooks. It
// costs Temporal one long poll; jobs that may wait for a person are asked as
// well, as no event of Temporal's tells of that.
func (s *Studio) Wait(ctx context.Context, who Principal, job string, d time.Duration) (Job, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Job{}, err
	}
	j, err := s.job(ctx, rec)
	if err != nil || d <= 0 || settled(j) {
		return j, err
	}
	poll, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	over := make(chan error, 1)
	go func() { over <- s.client.GetWorkflow(poll, job, "").Get(poll, nil) }()
	looks := time.NewTicker(endLooks)
	defer looks.Stop()
	tick := time.NewTicker(gatePoll)
	defer tick.Stop()
	if len(rec.Gates) == 0 {
		tick.Stop()
	}
	for {
		select {
		case <-poll.Done():
			return s.job(ctx, rec)
		case <-over:
			// The end, or a workflow that is not there (yet). The second is
			// looked for again at a slower pace.
			tick.Reset(2 * gatePoll)
			over = nil
		case <-tick.C:
		case <-looks.C:
			if f, err := s.final(ctx, job); err != nil || f == nil {
				continue // a look that fails is left to the next one
			}
		}
		if ctx.Err() != nil {
			return j, ctx.Err()
		}
		if j, err = s.job(ctx, rec); err != nil || settled(j) {
			return j, err
		}
	}
}

func settled(j Job) bool { return j.Status.Ended() || j.Status == atelier.StatusWaiting }

const (
	listScan    = 500 // index entries read for one page, whoever they belong to
	listWorkers = 8
)

// List returns jobs of who, newest first: at most limit of them, with that
// status if one is given. A page can be short, or empty, and have a next one.
func (s *Studio) List(ctx context.Context, who Principal, status atelier.Status, cursor string, limit int) (Jobs, error) {
	after, err := readCursor(cursor)
	if err != nil {
		return Jobs{}, err
	}
	page := Jobs{Jobs: []Job{}}
	for scanned := 0; scanned < listScan; {
		refs, err := s.store.List(ctx, atelier.KeyIndexPrefix, after, min(limit, listScan-scanned))
		if err != nil {
			return Jobs{}, err
		}
		if len(refs) == 0 {
			return page, nil
		}
		scanned += len(refs)
		found := make([]*Job, len(refs))
		err = each(len(refs), listWorkers, func(i int) error {
			rec, err := s.indexOf(ctx, atelier.JobOfIndex(refs[i].Key))
			if atelier.CodeOf(err) == atelier.CodeNotFound || err == nil && rec.Tenant != who.Tenant {
				return nil
			}
			if err != nil {
				return err
			}
			j, err := s.job(ctx, rec)
			if err == nil && (status == "" || j.Status == status) {
				found[i] = &j
			}
			return err
		})
		if err != nil {
			return Jobs{}, err
		}
		for i, j := range found {
			after = refs[i].Key
			if j == nil {
				continue
			}
			if page.Jobs = append(page.Jobs, *j); len(page.Jobs) == limit {
				page.Next = writeCursor(after)
				return page, nil
			}
		}
	}
	page.Next = writeCursor(after)
	return page, nil
}

func writeCursor(key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(atelier.JobOfIndex(key)))
}

func readCursor(cursor string) (after string, err error) {
	if cursor == "" {
		return "", nil
	}
	job, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !atelier.ValidJobID(string(job)) {
		return "", invalid("cursor", "is none that a page of this list named")
	}
	return atelier.KeyIndex(string(job)), nil
}

// each runs f for 0…n−1, at most workers at once, and returns the first error.
func each(n, workers int, f func(int) error) error {
	slots := make(chan struct{}, workers)
	errs := make(chan error, n)
	for i := range n {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			errs <- f(i)
		}()
	}
	var first error
	for range n {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func asError(err error, e **atelier.Error) bool { return errors.As(err, e) }
