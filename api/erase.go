package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// Erase is why a note is to be erased.
type Erase struct {
	Reason string `json:"reason" doc:"Why, for the record: at most 300 characters, and nothing of what is erased"`
}

// Erasure is what an erasure did.
type Erasure struct {
	Effect string `json:"effect"`
	atelier.Erased
}

const (
	maxReason = 300
	eraseTime = 2 * time.Minute // until an answer; it goes on by itself
)

// EraseNote takes what a note says out of everything that a job stored, and makes its
// bundle anew. It is CodeConflict before the job's end, CodeNotFound for what is no
// note, CodeUnsupported in a studio that signs nothing, and success for a note that is
// erased already.
func (s *Studio) EraseNote(ctx context.Context, who Principal, job string, note int, e Erase) (Erasure, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return Erasure{}, err
	}
	if err := atelier.CheckWords("reason", e.Reason, maxReason); err != nil {
		return Erasure{}, err
	}
	if strings.TrimSpace(e.Reason) == "" {
		return Erasure{}, invalid("reason", "say why: it stands on the record in the place of the words")
	}
	if s.signed.Current() == "" {
		return Erasure{}, atelier.Errorf(atelier.CodeUnsupported, "this studio has no signing key, and an erasure has to be signed: `atelier keys signing` makes one, for ATELIER_SIGNING_KEY")
	}
	if err := s.closed(ctx, job); err != nil {
		return Erasure{}, err
	}
	lines, _, err := s.recordLines(ctx, job, note-1, 1)
	if err != nil {
		return Erasure{}, err
	}
	records, err := decodeRecords(lines)
	if err != nil {
		return Erasure{}, err
	}
	if len(records) == 0 || records[0].Seq != note {
		return Erasure{}, errNotFound("note")
	}
	if records[0].Kind != "note" {
		return Erasure{}, invalid("seq", "is the record's own entry (%s), which holds nobody's words", records[0].Kind)
	}
	claim := atelier.Erasure{Job: job, Note: note, Reason: e.Reason, Person: who.Person, Time: time.Now().UTC()}
	if _, err := atelier.PutJSON(ctx, s.store, atelier.KeyErasure(job, note), claim); err != nil && atelier.CodeOf(err) != atelier.CodeExists {
		return Erasure{}, err // the first reason stands
	}
	done, err := s.runErasure(ctx, atelier.EraseRequest{Job: job, Note: note})
	if err != nil {
		return Erasure{}, err
	}
	return Erasure{Effect: erasedWords(done), Erased: done}, nil
}

// closed refuses a job that has not ended, or whose workflow is still at it.
func (s *Studio) closed(ctx context.Context, job string) error {
	f, err := s.final(ctx, job)
	if err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, updateTime)
	defer cancel()
	d, err := s.client.DescribeWorkflowExecution(short, job, "")
	var missing *serviceerror.NotFound
	if err != nil && !errors.As(err, &missing) {
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the scheduler does not answer", Err: err}
	}
	running := err == nil && d.GetWorkflowExecutionInfo().GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING
	if f == nil || running {
		return atelier.Errorf(atelier.CodeConflict, "the job has not ended: a note can be erased after its end")
	}
	return nil
}

// runErasure has the erasure carried out and waits for it. Of one job one note is
// erased at a time; who finds another one under way waits for that first.
func (s *Studio) runErasure(ctx context.Context, req atelier.EraseRequest) (atelier.Erased, error) {
	ctx, cancel := context.WithTimeout(ctx, eraseTime)
	defer cancel()
	for {
		run, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID:                       workflows.EraseWorkflowID(req.Job),
			TaskQueue:                workflows.QueueCore,
			WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			StaticSummary:            fmt.Sprintf("Erases note %d", req.Note),
		}, workflows.TypeEraseNote, req)
		if err != nil {
			return atelier.Erased{}, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the scheduler did not take the erasure; send it again", Err: err}
		}
		var done atelier.Erased
		if err := run.Get(ctx, &done); err != nil {
			return atelier.Erased{}, s.erasureRefused(ctx, err)
		}
		if slices.Contains(done.Notes, req.Note) {
			return done, nil
		}
	}
}

func (s *Studio) erasureRefused(ctx context.Context, err error) error {
	var said interface {
		error
		Message() string
		Type() string
	}
	if errors.As(err, &said) {
		if code := atelier.Code(said.Type()); statuses[code] != 0 && statuses[code] < 500 {
			return &atelier.Error{Code: code, Message: said.Message(), Err: err}
		}
	}
	if ctx.Err() != nil {
		return unavailable("the erasure is under way and goes on by itself; ask again to see that it is done")
	}
	s.log.Warn("erasure failed", "err", err)
	return unavailable("the erasure did not come to its end; send it again")
}

func erasedWords(e atelier.Erased) string {
	var b strings.Builder
	if len(e.Notes) == 1 {
		fmt.Fprintf(&b, "erased: note %d", e.Notes[0])
	} else {
		b.WriteString("erased, as they said or quoted the same: notes ")
		for i, n := range e.Notes {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprint(&b, n)
		}
	}
	if e.Issue > 0 {
		fmt.Fprintf(&b, "; the bundle is issue %d", e.Issue)
	}
	if len(e.Left) > 0 {
		fmt.Fprintf(&b, "; the words stand as well in what is no note and stays: %s", strings.Join(e.Left, ", "))
	}
	return b.String()
}
