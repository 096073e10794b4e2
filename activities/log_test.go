package activities

import (
	"slices"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/store/storetest"
)

// eventsOf is what a job's events say, a slice an object.
func eventsOf(t *testing.T, s atelier.Store, job string) (objects [][]string) {
	t.Helper()
	refs, err := listAll(t.Context(), s, atelier.KeyEvents(job))
	if err != nil {
		t.Fatal(err)
	}
	batches, err := readAll(t.Context(), s, refs)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		var ids []string
		for _, line := range atelier.Lines(b) {
			ids = append(ids, eventList(job).sub(line))
		}
		objects = append(objects, ids)
	}
	return objects
}

func same(x, y [][]string) bool { return slices.EqualFunc(x, y, slices.Equal) }

// What may wait goes with what comes next, before it.
func TestToldTogether(t *testing.T) {
	t.Parallel()
	const job = "job-01jd3v8x0f4q5r6s7t8v9w0x1y"
	s := storetest.Memory()
	a := New(Config{Store: s})
	a.tellSoon(job, atelier.Event{ID: "turn-1"})
	a.tellSoon(job, atelier.Event{ID: "turn-2"})
	if got := eventsOf(t, s, job); len(got) > 0 {
		t.Errorf("told at once: %q", got)
	}
	for range 2 {
		if err := a.tell(t.Context(), job, atelier.Event{ID: "turn-2"}, atelier.Event{ID: "round"}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := eventsOf(t, s, job), [][]string{{"turn-1", "turn-2", "round"}}; !same(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// Nothing comes: it is told by itself. Another process was faster: it is told once, and
// never after the end.
func TestToldAlone(t *testing.T) {
	t.Parallel()
	const job, ended = "job-01jd3v8x0f4q5r6s7t8v9w0x1y", "job-01jd3v8x0f4q5r6s7t8v9w0x1z"
	s := storetest.Memory()
	a, other := New(Config{Store: s}), New(Config{Store: s})
	for _, id := range []string{job, ended} { // both know where the lists end
		for _, w := range []*Activities{a, other} {
			if err := w.tell(t.Context(), id, atelier.Event{ID: "first"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.tellSoon(ended, atelier.Event{ID: "turn-1"}, atelier.Event{ID: "turn-2"})
	if err := other.tell(t.Context(), ended, atelier.Event{ID: "turn-1"}, atelier.Event{ID: endEvent}); err != nil {
		t.Fatal(err)
	}
	a.tellSoon(job, atelier.Event{ID: "turn-1"}) // its turn comes after the other's
	for len(eventsOf(t, s, job)) < 2 {
		time.Sleep(10 * time.Millisecond)
	}
	if got, want := eventsOf(t, s, job), [][]string{{"first"}, {"turn-1"}}; !same(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	g := a.events.of(ended)
	for {
		g.mu.Lock()
		over := g.alarm == nil
		g.mu.Unlock()
		if over {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got, want := eventsOf(t, s, ended), [][]string{{"first"}, {"turn-1", "end"}}; !same(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}
