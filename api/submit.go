package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// workflowType is the name of the job's workflow; the API starts it by name and
// links none of its code.
const workflowType = "CreateWork"

// claim is idempotency/<hash>.json: which job a key became.
type claim struct {
	Job    string `json:"job"`
	Body   string `json:"body"` // SHA-256 of the request's body
	Tenant string `json:"tenant"`
}

// Submit takes a brief and starts its job. When it returns without an error the
// job is on disk and survives everything but the loss of the disk. The same
// idempotency key with the same body returns the same job, with another body a
// 422; an empty key makes a new job every time. Nothing is stored or started
// for a brief that is refused.
func (s *Studio) Submit(ctx context.Context, who Principal, idempotencyKey string, body []byte) (job string, err error) {
	b, err := atelier.ParseBrief(body)
	if err != nil {
		return "", err
	}
	if _, err := s.team(b); err != nil {
		return "", err
	}
	for i, in := range b.Inputs {
		if _, err := s.ownInput(ctx, who, in.SHA256); err != nil {
			if atelier.CodeOf(err) == atelier.CodeNotFound {
				return "", invalid(fmt.Sprintf("inputs[%d].sha256", i), "there is no such input: upload it first (POST /v1/inputs)")
			}
			return "", err
		}
	}
	if err := checkIdempotencyKey(idempotencyKey); err != nil {
		return "", err
	}
	job = newJobID()
	var rec indexRecord
	if idempotencyKey != "" {
		first := job
		if job, err = s.claim(ctx, who, idempotencyKey, claim{Job: job, Body: atelier.Digest(body), Tenant: who.Tenant}); err != nil {
			return "", err
		}
		if job != first {
			if f, err := s.final(ctx, job); err != nil || f != nil {
				return job, err
			}
			// Whoever came first may have stored it by now, or died before.
			if rec, err = s.indexOf(ctx, job); err != nil && atelier.CodeOf(err) != atelier.CodeNotFound {
				return "", err
			}
		}
	}
	if rec.Brief.Key == "" || err != nil {
		if rec, err = s.accept(ctx, who, job, b, body); err != nil {
			return "", err
		}
	}
	in, err := s.input(rec, b)
	if err != nil {
		return "", err
	}
	return job, s.start(ctx, in, enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
}

func checkIdempotencyKey(key string) error {
	if len(key) > maxIdempotency {
		return invalid("Idempotency-Key", "is longer than %d bytes", maxIdempotency)
	}
	for _, c := range []byte(key) {
		if c < ' ' || c > '~' {
			return invalid("Idempotency-Key", "may hold printable ASCII only")
		}
	}
	return nil
}

func newJobID() string {
	return "job-" + strings.ToLower(ulid.MustNew(ulid.Now(), rand.Reader).String())
}

// createdAt is the time in a job's id.
func createdAt(job string) time.Time {
	id, err := ulid.ParseStrict(strings.ToUpper(strings.TrimPrefix(job, "job-")))
	if err != nil {
		return time.Time{}
	}
	return ulid.Time(id.Time()).UTC()
}

// claim stores which job an idempotency key means; whoever comes second learns
// the first one's job.
func (s *Studio) claim(ctx context.Context, who Principal, key string, c claim) (job string, err error) {
	at := atelier.KeyIdempotency(atelier.Digest([]byte(who.Tenant + "\x00" + key)))
	_, err = atelier.PutJSON(ctx, s.store, at, c)
	if err == nil {
		return c.Job, nil
	}
	if atelier.CodeOf(err) != atelier.CodeExists {
		return "", err
	}
	var first claim
	if err := s.readRecord(ctx, at, &first); err != nil {
		return "", err
	}
	if first.Body != c.Body {
		return "", errKeyReused()
	}
	return first.Job, nil
}

func errKeyReused() error {
	return problem(http.StatusUnprocessableEntity, codeKeyReused, "Idempotency-Key", "this key was sent before with something else; a new request needs a new key")
}

// accept puts what makes a job a job. The three objects do not depend on each
// other and go side by side; the brief among them is the acknowledgement.
func (s *Studio) accept(ctx context.Context, who Principal, job string, b atelier.Brief, body []byte) (indexRecord, error) {
	brief, err := encode(b)
	if err != nil {
		return indexRecord{}, err
	}
	rec := indexRecord{
		Job: job, Tenant: who.Tenant, Created: createdAt(job), Gates: b.Gates, Title: b.Title,
		Brief: atelier.Ref{Key: atelier.KeyBrief(job), SHA256: atelier.Digest(brief), Size: int64(len(brief)), MediaType: atelier.MediaJSON},
	}
	index, err := encode(rec)
	if err != nil {
		return indexRecord{}, err
	}
	puts := []struct {
		key  string
		data []byte
	}{{atelier.KeyBrief(job), brief}, {atelier.KeyRequest(job), body}, {atelier.KeyIndex(job), index}}
	errs := make(chan error, len(puts))
	for _, p := range puts {
		go func() {
			_, err := atelier.PutBytes(ctx, s.store, p.key, p.data, atelier.MediaJSON)
			errs <- err
		}()
	}
	var failed error
	for range puts {
		if err := <-errs; err != nil && failed == nil {
			failed = err
		}
	}
	if atelier.CodeOf(failed) == atelier.CodeExists {
		// An earlier release took this job and wrote its brief its own way:
		// that brief is the job's.
		return s.indexOf(ctx, job)
	}
	return rec, failed
}

func encode(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return []byte(b.String()), err
}

// start starts a job's workflow under the job's id. A job that runs already is
// success.
func (s *Studio) start(ctx context.Context, in workflows.JobInput, reuse enums.WorkflowIdReusePolicy) error {
	_, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       in.Job,
		TaskQueue:                                workflows.QueueCore,
		WorkflowExecutionTimeout:                 workflows.JobTimeout,
		WorkflowIDReusePolicy:                    reuse,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		EnableEagerStart:                         true, // a worker in this process begins at once
		StaticSummary:                            workflows.JobSummary(in),
		StaticDetails:                            workflows.JobDetails(in),
		TypedSearchAttributes:                    workflows.JobSearchAttributes(in),
	}, workflowType, in)
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if err == nil || errors.As(err, &started) {
		return nil
	}
	return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the scheduler did not take the job; it is stored, send it again with the same Idempotency-Key", Err: err}
}

func english(tag string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return primary == "en" || primary == "eng"
}

func pieceField(i int, name string) string { return fmt.Sprintf("pieces[%d].%s", i, name) }
