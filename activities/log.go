package activities

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
)

// maxOpenLogs bounds how many jobs' ends are remembered; a forgotten one is read
// from the store again.
const maxOpenLogs = 1000

// logs remembers where the append-only lists of the jobs end. The store is the
// truth: an end that is out of date costs a refused put, never a wrong record.
type logs struct {
	mu   sync.Mutex
	jobs map[string]*appendLog
}

func newLogs() *logs { return &logs{jobs: map[string]*appendLog{}} }

// of returns the list of a job.
func (l *logs) of(job string) *appendLog {
	l.mu.Lock()
	defer l.mu.Unlock()
	if g := l.jobs[job]; g != nil {
		return g
	}
	if len(l.jobs) >= maxOpenLogs {
		clear(l.jobs)
	}
	g := &appendLog{subs: map[string]int{}, refs: map[string]atelier.Ref{}}
	l.jobs[job] = g
	return g
}

// forget drops a job that has ended.
func (l *logs) forget(job string) {
	l.mu.Lock()
	delete(l.jobs, job)
	l.mu.Unlock()
}

// appendLog is one dense, create-only list of objects: numbers from first, one
// writer at a time in this process, any number of processes.
type appendLog struct {
	mu     sync.Mutex
	loaded bool
	next   int
	subs   map[string]int         // what an entry is of, to recognise a repeat
	refs   map[string]atelier.Ref // of the entries, by key: their digests spare a read
}

// entry is how an object of a list says what it is of.
type entry struct {
	sub func([]byte) string
	key func(n int) string
}

// noteEntries and eventEntries are the two lists of a job.
func noteEntries(job string) entry {
	return entry{func(b []byte) string {
		var r struct {
			Sub string `json:"sub"`
		}
		_ = json.Unmarshal(b, &r) // a broken record has no sub and is never adopted
		return r.Sub
	}, func(n int) string { return atelier.KeyNote(job, n) }}
}

func eventEntries(job string) entry {
	return entry{func(b []byte) string {
		var r struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(b, &r)
		return r.ID
	}, func(n int) string { return atelier.KeyEvent(job, n) }}
}

// append adds an object unless one of the same sub is there already, and returns
// its number. make is given the number. Two writers that meet at a number are
// told apart by the store: the second moves on to the next.
func (g *appendLog) append(ctx context.Context, s atelier.Store, e entry, prefix string, first int, sub string, make func(n int) any) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(ctx, s, e, prefix, first); err != nil {
		return 0, err
	}
	if n, ok := g.subs[sub]; ok {
		return n, nil
	}
	for {
		n := g.next
		ref, err := atelier.PutJSON(ctx, s, e.key(n), make(n))
		if err == nil {
			g.subs[sub], g.next, g.refs[ref.Key] = n, n+1, ref
			return n, nil
		}
		if atelier.CodeOf(err) != atelier.CodeExists {
			return 0, err
		}
		b, err := atelier.GetBytes(ctx, s, atelier.Ref{Key: e.key(n)}, atelier.MaxJSON)
		if err != nil {
			return 0, err
		}
		there := e.sub(b)
		g.subs[there], g.next = n, n+1
		if there == sub {
			return n, nil
		}
	}
}

// load reads the list once, so that repeats after a restart are recognised.
func (g *appendLog) load(ctx context.Context, s atelier.Store, e entry, prefix string, first int) error {
	if g.loaded {
		return nil
	}
	g.next = first
	refs, err := listAll(ctx, s, prefix)
	if err != nil {
		return err
	}
	refs = direct(refs, prefix)
	entries, err := readAll(ctx, s, refs)
	if err != nil {
		return err
	}
	for _, b := range entries {
		g.subs[e.sub(b)] = g.next
		g.next++
	}
	g.loaded = true
	return nil
}

// direct leaves out what lies below a sub-prefix: codebook, log and the like.
func direct(refs []atelier.Ref, prefix string) []atelier.Ref {
	return slices.DeleteFunc(refs, func(r atelier.Ref) bool {
		return strings.Contains(strings.TrimPrefix(r.Key, prefix), "/")
	})
}

// readers is how many records are read at a time.
const readers = 16

// readAll reads records side by side, in the order of their refs.
func readAll(ctx context.Context, s atelier.Store, refs []atelier.Ref) ([][]byte, error) {
	out, errs := make([][]byte, len(refs)), make([]error, len(refs))
	seats := make(chan struct{}, readers)
	var wg sync.WaitGroup
	for i, ref := range refs {
		seats <- struct{}{}
		wg.Go(func() {
			out[i], errs[i] = atelier.GetBytes(ctx, s, ref, atelier.MaxJSON)
			<-seats
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// known returns a listed ref with the digest of the entry, if this process wrote it.
func (g *appendLog) known(ref atelier.Ref) atelier.Ref {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r, ok := g.refs[ref.Key]; ok {
		return r
	}
	return ref
}

// listAll returns every ref below a prefix, in order.
func listAll(ctx context.Context, s atelier.Store, prefix string) ([]atelier.Ref, error) {
	const page = 1000
	var all []atelier.Ref
	after := ""
	for {
		refs, err := s.List(ctx, prefix, after, page)
		if err != nil {
			return nil, err
		}
		all = append(all, refs...)
		if len(refs) < page {
			return all, nil
		}
		after = refs[len(refs)-1].Key
	}
}

// tell adds an event to the job's public record.
func (a *Activities) tell(ctx context.Context, job string, ev atelier.Event) error {
	_, err := a.events.of(job).append(ctx, a.store, eventEntries(job), atelier.KeyEvents(job), 1, ev.ID, func(n int) any {
		ev.N, ev.Time = n, a.clock().UTC()
		return ev
	})
	return err
}
