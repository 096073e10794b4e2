package activities

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
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

// appendLog is one dense, create-only list of records, kept in batches: one
// object holds up to [atelier.MaxBatch] of them, one a line, and is named by the
// number of its first. One writer at a time in this process, any number of
// processes.
type appendLog struct {
	mu     sync.Mutex
	loaded bool
	next   int
	subs   map[string]int         // what a record is of, to recognise a repeat
	refs   map[string]atelier.Ref // of the batches, by key: their digests spare a read

	later []item      // to be added before what comes next
	alarm *time.Timer // when nothing comes
}

// toldAfter is how long an event may wait for another one to be told with, and tellTime
// how long telling it may take then.
const (
	toldAfter = time.Second
	tellTime  = 30 * time.Second
)

// list says where records are kept, and how one says what it is of.
type list struct {
	prefix string
	first  int // number of the first record
	key    func(n int) string
	sub    func([]byte) string
	last   string // sub of the record after which none may come late
}

// noteList and eventList are the two lists of a job.
func noteList(job string) list {
	return list{atelier.KeyNotes(job), 0, func(n int) string { return atelier.KeyNote(job, n) }, func(b []byte) string {
		var r struct {
			Sub string `json:"sub"`
		}
		_ = json.Unmarshal(b, &r) // a broken record has no sub and is never adopted
		return r.Sub
	}, ""}
}

func eventList(job string) list {
	return list{atelier.KeyEvents(job), 1, func(n int) string { return atelier.KeyEvent(job, n) }, func(b []byte) string {
		var r struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(b, &r)
		return r.ID
	}, endEvent}
}

// item is a record to append: what it is of, and what it says once the numbers
// of all records before it, and its own, are known. number is 0 for what is on
// no record.
type item struct {
	sub  string
	make func(n int, number func(sub string) int) any
}

// append adds those items that are not on the list yet, in as few objects as hold
// them, and returns the number of each. Two writers that meet at
// a number are told apart by the store: the second moves on to the next.
func (g *appendLog) append(ctx context.Context, s atelier.Store, l list, items []item) ([]int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(ctx, s, l); err != nil {
		return nil, err
	}
	for {
		if _, over := g.subs[l.last]; over {
			g.later = nil // what they tell of was told otherwise, or is told no more
		}
		fresh := g.fresh(append(slices.Clip(g.later), items...))
		if len(fresh) == 0 {
			break
		}
		taken := map[string]int{}
		for i, it := range fresh {
			taken[it.sub] = g.next + i
		}
		number := func(sub string) int {
			if n, ok := taken[sub]; ok {
				return n
			}
			return g.subs[sub]
		}
		batch := make([]any, len(fresh))
		for i, it := range fresh {
			batch[i] = it.make(g.next+i, number)
		}
		ref, err := atelier.PutLines(ctx, s, l.key(g.next), batch)
		switch atelier.CodeOf(err) {
		case "":
			maps.Copy(g.subs, taken)
			g.next += len(fresh)
			g.refs[ref.Key] = ref
		case atelier.CodeExists:
			b, err := atelier.GetBytes(ctx, s, atelier.Ref{Key: l.key(g.next)}, atelier.MaxJSON)
			if err != nil {
				return nil, err
			}
			g.adopt(l, b)
		default:
			return nil, err
		}
	}
	g.later = nil
	if g.alarm != nil {
		g.alarm.Stop()
		g.alarm = nil
	}
	numbers := make([]int, len(items))
	for i, it := range items {
		numbers[i] = g.subs[it.sub]
	}
	return numbers, nil
}

// soon has items added with what is added next, or after a while at the latest. It is
// for what is added again by something that comes later: it is forgotten if the
// process ends, or the store is down, before that.
func (g *appendLog) soon(s atelier.Store, l list, items []item) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.later = append(g.later, items...)
	if g.alarm != nil || len(items) == 0 {
		return
	}
	g.alarm = time.AfterFunc(toldAfter, func() {
		ctx, cancel := context.WithTimeout(context.Background(), tellTime)
		defer cancel()
		if _, err := g.append(ctx, s, l, nil); err != nil {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.later, g.alarm = nil, nil
		}
	})
}

// fresh returns the first items that are not on the list, each sub once, as many
// as one object may hold.
func (g *appendLog) fresh(items []item) []item {
	var out []item
	seen := map[string]bool{}
	for _, it := range items {
		if _, there := g.subs[it.sub]; there || seen[it.sub] {
			continue
		}
		if seen[it.sub] = true; len(out) < atelier.MaxBatch {
			out = append(out, it)
		}
	}
	return out
}

// adopt takes the records of a batch as the next of the list.
func (g *appendLog) adopt(l list, batch []byte) {
	for _, line := range atelier.Lines(batch) {
		g.subs[l.sub(line)] = g.next
		g.next++
	}
}

// load reads the list once, so that repeats after a restart are recognised.
func (g *appendLog) load(ctx context.Context, s atelier.Store, l list) error {
	if g.loaded {
		return nil
	}
	g.next = l.first
	refs, err := listAll(ctx, s, l.prefix)
	if err != nil {
		return err
	}
	current, _ := atelier.Batches(direct(refs, l.prefix))
	batches, err := readAll(ctx, s, current)
	if err != nil {
		return err
	}
	for _, b := range batches {
		g.adopt(l, b)
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

// known returns a listed ref with the digest of the batch, if this process wrote it.
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

// record appends notes to the job's record and returns their numbers; the time a
// note is first written is its time.
func (a *Activities) record(ctx context.Context, job string, entries []note) ([]int, error) {
	said := make([]atelier.Note, len(entries))
	for i, n := range entries {
		said[i] = n.rec.Note
	}
	pinned, err := a.pinned(ctx, job, said...)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(entries))
	for i, n := range entries {
		items[i] = item{n.rec.Sub, func(seq int, number func(string) int) any {
			rec := n.rec
			rec.V, rec.Job, rec.Seq, rec.Time = notes.Version, job, seq, a.clock().UTC()
			for _, sub := range n.answers {
				if rec.Re == 0 {
					rec.Re = number(sub)
				}
			}
			if len(rec.Note.Lines) > 0 {
				rec.Note.Lines = renumbered(pinned[rec.Note.Codebook], rec.Note.Lines, rec.Re, n.lang)
			}
			return rec
		}}
	}
	return a.records.of(job).append(ctx, a.store, noteList(job), items)
}

// note is a record to be, with what it answers: the first of these subs that is
// on record.
type note struct {
	rec     atelier.Record
	answers []string
	lang    string // of its lines' plain words
}

// endEvent is the id of a job's last event.
const endEvent = "end"

// tell adds events to the job's public record.
func (a *Activities) tell(ctx context.Context, job string, events ...atelier.Event) error {
	_, err := a.events.of(job).append(ctx, a.store, eventList(job), a.tidings(events))
	return err
}

// tellSoon adds events with the next that are told, see [appendLog.soon].
func (a *Activities) tellSoon(job string, events ...atelier.Event) {
	a.events.of(job).soon(a.store, eventList(job), a.tidings(events))
}

// tidings are events as their list takes them. Their time is now, whenever they are put.
func (a *Activities) tidings(events []atelier.Event) []item {
	items := make([]item, len(events))
	now := a.clock().UTC()
	for i, ev := range events {
		items[i] = item{ev.ID, func(n int, _ func(string) int) any {
			ev.N, ev.Time = n, now
			return ev
		}}
	}
	return items
}
