package api

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"github.com/atelierhq/atelier"
)

const recoverPage = 200

// Recover starts again, under its own id, every job that was acknowledged, has
// no end and has no open workflow: after the loss of Temporal's database, or of
// the process between the acknowledgement and the start. Its turns find their
// stored results, so it goes on where it was. A job that was terminated or
// cancelled gets its end written instead. It returns the ids of the jobs it
// started; jobs it could not look at are reported together in err and do not
// stop the others. Running it twice, or on two servers at once, is harmless.
func (s *Studio) Recover(ctx context.Context) (restarted []string, err error) {
	var mu sync.Mutex
	var failed []error
	for after := ""; ; {
		refs, err := s.store.List(ctx, atelier.KeyIndexPrefix, after, recoverPage)
		if err != nil {
			return restarted, err
		}
		if len(refs) == 0 {
			return restarted, errors.Join(failed...)
		}
		after = refs[len(refs)-1].Key
		_ = each(len(refs), listWorkers, func(i int) error {
			job := atelier.JobOfIndex(refs[i].Key)
			started, err := s.recoverJob(ctx, job)
			mu.Lock()
			defer mu.Unlock()
			if started {
				restarted = append(restarted, job)
			}
			if err != nil {
				s.log.LogAttrs(ctx, slog.LevelError, "job not recovered", slog.String("job", job), slog.Any("err", err))
				failed = append(failed, err)
			}
			return nil // the others go on
		})
	}
}

func (s *Studio) recoverJob(ctx context.Context, job string) (started bool, err error) {
	if f, err := s.final(ctx, job); err != nil || f != nil {
		return false, err
	}
	rec, err := s.indexOf(ctx, job)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		return false, nil // never acknowledged
	}
	if err != nil {
		return false, err
	}
	d, err := s.client.DescribeWorkflowExecution(ctx, job, "")
	var missing *serviceerror.NotFound
	if err != nil && !errors.As(err, &missing) {
		return false, err
	}
	if err == nil {
		switch d.GetWorkflowExecutionInfo().GetStatus() {
		case enums.WORKFLOW_EXECUTION_STATUS_RUNNING, enums.WORKFLOW_EXECUTION_STATUS_PAUSED:
			return false, nil
		case enums.WORKFLOW_EXECUTION_STATUS_TERMINATED, enums.WORKFLOW_EXECUTION_STATUS_CANCELED:
			_, err := s.described(ctx, rec)
			return false, err
		}
	}
	b, err := s.brief(ctx, rec)
	if err != nil {
		return false, err
	}
	in, err := s.input(rec, b)
	if err != nil {
		return false, err
	}
	in.Recovered = true
	err = s.start(ctx, in, enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
	return err == nil, err
}
