package activities_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/store/storetest"
)

// losing is a store that does what it is asked, and whose answer does not always arrive.
type losing struct {
	*storetest.Store
	lost func(key string) bool
}

func (s losing) Put(ctx context.Context, key string, r io.ReadSeeker, meta atelier.Meta) (atelier.Ref, error) {
	ref, err := s.Store.Put(ctx, key, r, meta)
	if err == nil && s.lost(key) {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeUnavailable, "the answer was lost")
	}
	return ref, err
}

// Thirty-two workers commit to one record while the store fails every now and then and
// answers are lost: it stays dense, and nothing is in it twice (C11).
func TestCommitIsDense(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, nil)
	ctx := t.Context()
	draft := b.must(b.Draft(ctx, b.draft()))
	review := b.must(b.Critique(ctx, b.critique(draft, "text-craft")))
	var refs []atelier.Ref
	for i := range 32 * 8 {
		ref, err := atelier.PutJSON(ctx, b.store, atelier.KeyDirective(job, fmt.Sprint("d", i)), atelier.Directive{ID: fmt.Sprint("d", i), Words: "more"})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	var calls, puts, lost atomic.Int64
	b.store.Fault = func(op, key string) error {
		if op != "get" && strings.Contains(key, "/notes/") && calls.Add(1)%7 == 0 {
			return atelier.Errorf(atelier.CodeUnavailable, "now and then")
		}
		return nil
	}
	unheard := losing{b.store, func(key string) bool {
		if !strings.Contains(key, "/notes/") || puts.Add(1)%3 != 0 {
			return false
		}
		lost.Add(1)
		return true
	}}
	var wg sync.WaitGroup
	for i := range 32 {
		w := activities.New(activities.Config{Store: unheard, Teams: map[string]agents.Team{scripted.Name: b.team}})
		wg.Go(func() {
			req := b.critique(draft, "text-craft")
			for r := range 8 {
				req.Commits = append(req.Commits, atelier.CommitRequest{Job: job, Kind: "note", Piece: "text-1", Round: r, Said: []atelier.Ref{refs[8*i+r], refs[(8*i+r+8)%len(refs)]}, Results: []atelier.Ref{draft.Result, review.Result}})
			}
			for try := 0; ; try++ {
				_, err := w.Critique(ctx, req)
				if err == nil {
					return
				}
				if kindOf(err) != string(atelier.CodeUnavailable) || try > 1000 {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.store.Fault = nil
	seen := map[string]bool{}
	records := list[atelier.Record](t, b.store, atelier.KeyNotes(job))
	for i, r := range records {
		if r.Seq != i || seen[r.Sub] {
			t.Errorf("record %d: number %d, %s, seen %v", i, r.Seq, r.Sub, seen[r.Sub])
		}
		seen[r.Sub] = true
	}
	if want := len(refs) + len(read[activities.Result](t, b.store, draft.Result.Key).Notes) + len(read[activities.Result](t, b.store, review.Result.Key).Notes); len(records) != want {
		t.Errorf("got %d records, want %d", len(records), want)
	}
	if lost.Load() == 0 {
		t.Error("no answer was lost")
	}
}

func (b *bench) publish(draft, review atelier.TurnResult) atelier.PublishRequest {
	return atelier.PublishRequest{Job: job, Brief: b.brief, Directed: b.dir, Bundle: true, Ended: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		Status: atelier.JobStatus{ID: job, Status: atelier.StatusCompleted, StopReasons: map[string]atelier.StopReason{"text-1": atelier.StopAccepted}},
		Pieces: []atelier.PublishedWork{{Piece: "text-1", Medium: atelier.Text, Best: 1, Reason: atelier.StopAccepted,
			Versions: []atelier.VersionRef{{Version: 1, Made: atelier.CallOf(draft.Result.Key), Reviews: []string{atelier.CallOf(review.Result.Key)}, Score: 0.6}}}}}
}

// Publishing can be cut off at any put and repeated by another process: it ends
// with the same bytes as if it had not been.
func TestPublishIsIdempotent(t *testing.T) {
	t.Parallel()
	for n := int64(1); ; n++ {
		b := newBench(t, scripted.Script{}, nil)
		ctx := t.Context()
		draft := b.must(b.Draft(ctx, b.draft()))
		review := b.must(b.Critique(ctx, b.critique(draft, "text-craft")))
		var puts atomic.Int64
		b.store.Fault = func(op, key string) error {
			if op == "put" && puts.Add(1) == n {
				return atelier.Errorf(atelier.CodeUnavailable, "cut off")
			}
			return nil
		}
		_, err := b.Publish(ctx, b.publish(draft, review))
		b.store.Fault = nil
		cut := err != nil
		before := map[string]atelier.Ref{}
		refs, _ := b.store.List(ctx, atelier.KeyJob(job), "", 1000)
		for _, r := range refs {
			before[r.Key], _ = b.store.Head(ctx, r.Key)
		}
		for range 2 {
			if _, err := b.worker().Publish(ctx, b.publish(draft, review)); err != nil {
				t.Fatalf("after a cut at put %d: %v", n, err)
			}
		}
		for key, ref := range before {
			if now, _ := b.store.Head(ctx, key); now.SHA256 != ref.SHA256 {
				t.Errorf("%s changed", key)
			}
		}
		f := read[atelier.Final](t, b.store, atelier.KeyFinal(job))
		m := read[bundle.Manifest](t, b.store, f.Manifest.Key)
		if !f.Ended.Equal(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)) || len(m.Files) == 0 {
			t.Errorf("ended %s, %d files", f.Ended, len(m.Files))
		}
		closes := 0
		for _, r := range list[atelier.Record](t, b.store, atelier.KeyNotes(job)) {
			if r.Kind == "close" {
				closes++
			}
		}
		if closes != 1 {
			t.Errorf("cut at put %d: %d closes", n, closes)
		}
		if !cut {
			if n < 8 {
				t.Errorf("only %d puts", n)
			}
			return
		}
	}
}

func TestUnmetMustsAreNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		inner := team.Makers["writer"]
		team.Makers["writer"] = makes(func(ctx context.Context, turn atelier.Turn) (atelier.Draft, atelier.Reply, error) {
			d, r, err := inner.Make(ctx, turn)
			d.Unmet = []string{"a unicycle"}
			return d, r, err
		})
	})
	draft := b.must(b.Draft(t.Context(), b.draft()))
	review := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	if draft.Unmet != 1 {
		t.Errorf("got %d unmet", draft.Unmet)
	}
	if _, err := b.Publish(t.Context(), b.publish(draft, review)); err != nil {
		t.Fatal(err)
	}
	if f := read[atelier.Final](t, b.store, atelier.KeyFinal(job)); !slices.ContainsFunc(f.Broken, func(s string) bool { return strings.Contains(s, "a unicycle") }) {
		t.Errorf("got %v", f.Broken)
	}
}
