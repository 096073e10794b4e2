package activities

import (
	"context"
	"strings"
	"sync"

	"go.temporal.io/sdk/activity"

	"github.com/atelierhq/atelier"
)

// maxRuns bounds how many runs' earlier calls are remembered; those of a
// forgotten run are listed again.
const maxRuns = 1000

// earlier remembers which calls of a job had a result when this process first
// worked for a run of a workflow. Within one run a call is made anew only as a
// further attempt, so a first attempt whose key was not there then need not ask:
// one listing a run takes the place of a look-up a turn.
type earlier struct {
	mu   sync.Mutex
	runs map[string]*runCalls
}

type runCalls struct {
	mu     sync.Mutex
	listed bool
	keys   map[string]bool
}

func newEarlier() *earlier { return &earlier{runs: map[string]*runCalls{}} }

func (e *earlier) of(run string) *runCalls {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.runs[run]
	if r == nil {
		if len(e.runs) >= maxRuns {
			clear(e.runs)
		}
		r = &runCalls{keys: map[string]bool{}}
		e.runs[run] = r
	}
	return r
}

// isNew reports that the call certainly has no result yet. It is false whenever
// only the store can tell: on every further attempt, and in a run (after a reset,
// or rebuilt from the store) whose job had made this call before.
func (a *Activities) isNew(ctx context.Context, job, key string) bool {
	if !activity.IsActivity(ctx) {
		return false
	}
	info := activity.GetInfo(ctx)
	if info.Attempt > 1 {
		return false
	}
	r := a.earlier.of(info.WorkflowExecution.RunID)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.listed {
		prefix := atelier.KeyCalls(job)
		refs, err := listAll(ctx, a.store, prefix)
		if err != nil {
			return false
		}
		for _, ref := range refs {
			call, _, _ := strings.Cut(strings.TrimPrefix(ref.Key, prefix), "/")
			r.keys[call] = true
		}
		r.listed = true
	}
	return !r.keys[key]
}

// What is remembered of results: the digests of so many, and so many bytes of those
// that were read, as they are stored. A forgotten result is read from the store.
const (
	maxDigests = 10_000
	maxKept    = 16 << 20
)

// memory remembers the results that this process wrote or read: their refs, so that
// one asked for by its key alone is found in memory, and of those read the decoded
// ones, as a turn's result is read again by every turn and commit after it. The zero
// value is empty.
type memory struct {
	mu      sync.Mutex
	refs    map[string]atelier.Ref
	decoded map[string]*Result // by digest
	bytes   int64              // of decoded, as stored
}

func (m *memory) add(ref atelier.Ref) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refs == nil || len(m.refs) >= maxDigests {
		m.refs = map[string]atelier.Ref{}
	}
	if old, ok := m.refs[ref.Key]; ok && old.SHA256 != ref.SHA256 { // what was erased is not kept
		if m.decoded[old.SHA256] != nil {
			delete(m.decoded, old.SHA256)
			m.bytes -= old.Size
		}
	}
	m.refs[ref.Key] = ref
}

// keep remembers a result that was read. It is shared from then on.
func (m *memory) keep(ref atelier.Ref, res *Result) {
	m.add(ref)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.decoded == nil || m.bytes+ref.Size > maxKept {
		m.decoded, m.bytes = map[string]*Result{}, 0
	}
	if ref.Size <= maxKept && m.decoded[ref.SHA256] == nil {
		m.decoded[ref.SHA256] = res
		m.bytes += ref.Size
	}
}

// read returns a result whose digest is given, and its whole ref, if both are remembered.
func (m *memory) read(ref atelier.Ref) (*Result, atelier.Ref) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if whole, ok := m.refs[ref.Key]; ok && ref.SHA256 != "" && whole.SHA256 == ref.SHA256 {
		return m.decoded[ref.SHA256], whole
	}
	return nil, ref
}

// known returns the ref with its digest, if it has none and that is known.
func (m *memory) known(ref atelier.Ref) atelier.Ref {
	if ref.SHA256 != "" {
		return ref
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.refs[ref.Key]; ok {
		return r
	}
	return ref
}
