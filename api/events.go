package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/atelierhq/atelier"
)

const (
	eventPoll    = 150 * time.Millisecond
	eventBatches = 200 // read at a time
	pingEvery    = 15 * time.Second
	endLook      = 2 * time.Second // how often a silent stream asks whether the job has ended
	eventEnd     = "end"
	eventNotes   = "notes"
)

// streamEvents sends a job's events from the store as server-sent events,
// beginning after the number after, and ends with the job.
func (s *Studio) streamEvents(ctx context.Context, w http.ResponseWriter, rec indexRecord, after int) error {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Accel-Buffering", "no") // proxies that buffer would hold events back
	w.WriteHeader(http.StatusOK)
	rc := http.NewResponseController(w)
	poll := time.NewTicker(eventPoll)
	defer poll.Stop()
	pinged, looked := time.Now(), time.Time{}
	if err := rc.Flush(); err != nil {
		return err
	}
	for from := after - atelier.MaxBatch; ; from = after { // from then on whole batches are read
		events, err := s.events(ctx, rec.Job, from, after)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := writeEvent(w, e); err != nil {
				return err
			}
			after = e.N
			if e.Type == eventEnd {
				return rc.Flush()
			}
		}
		now := time.Now()
		switch {
		case len(events) > 0:
			pinged = now
			if err := rc.Flush(); err != nil {
				return err
			}
		case now.Sub(looked) >= endLook:
			looked = now
			if over, err := s.overWithoutEvent(ctx, rec); err != nil || over != nil {
				if over != nil {
					if err := writeEvent(w, *over); err != nil {
						return err
					}
					return rc.Flush()
				}
				return err
			}
		}
		if now.Sub(pinged) >= pingEvery {
			pinged = now
			if _, err := fmt.Fprint(w, ": ping\n\n"); err != nil {
				return err
			}
			if err := rc.Flush(); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-poll.C:
		}
	}
}

// events reads the stored events after a number, from batches that begin after
// from. The stream is dense; a number that cannot be read yet ends what is
// returned, so that none is skipped.
func (s *Studio) events(ctx context.Context, job string, from, after int) ([]atelier.Event, error) {
	start := ""
	if from > 0 {
		start = atelier.KeyEvent(job, from)
	}
	refs, err := s.store.List(ctx, atelier.KeyEvents(job), start, eventBatches)
	if err != nil {
		return nil, err
	}
	lines, err := s.lines(ctx, refs)
	if err != nil {
		return nil, err
	}
	var events []atelier.Event
	for _, line := range lines {
		var e atelier.Event
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, &atelier.Error{Code: atelier.CodeCorrupt, Message: "an event is not one", Err: err}
		}
		if e.N <= after {
			continue
		}
		if e.N != after+1+len(events) {
			break
		}
		if e.Notes, err = s.notesOf(ctx, job, e); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// notesOf reads the notes that an event tells of.
func (s *Studio) notesOf(ctx context.Context, job string, e atelier.Event) ([]atelier.Record, error) {
	if e.Type != eventNotes || e.LastNote < e.FirstNote || e.LastNote-e.FirstNote > maxNotes {
		return nil, nil
	}
	lines, _, err := s.recordLines(ctx, job, e.FirstNote-1, e.LastNote-e.FirstNote+1)
	if err != nil {
		return nil, err
	}
	return decodeRecords(lines)
}

// overWithoutEvent makes the end event of a job whose workflow had no chance to
// write it (terminated); nil while the job goes on, or its own end is stored.
func (s *Studio) overWithoutEvent(ctx context.Context, rec indexRecord) (*atelier.Event, error) {
	f, err := s.final(ctx, rec.Job)
	if err != nil {
		return nil, err
	}
	if f == nil {
		st, err := s.described(ctx, rec)
		if err != nil || !st.Status.Ended() {
			return nil, nil // Temporal being away is no end
		}
		f = &atelier.Final{JobStatus: st, Ended: time.Now().UTC()}
	}
	if time.Since(f.Ended) < endLook {
		return nil, nil // its own end event may be on its way
	}
	text := string(f.Status)
	if f.Reason != "" {
		text += ": " + f.Reason
	}
	return &atelier.Event{Type: eventEnd, Time: f.Ended, Status: f.Status, Stage: f.Stage, Text: text}, nil
}

// writeEvent writes one event. Its JSON has no line ends, so one data line does.
func writeEvent(w http.ResponseWriter, e atelier.Event) error {
	var b bytes.Buffer
	if e.N > 0 {
		fmt.Fprintf(&b, "id: %d\n", e.N)
	}
	fmt.Fprintf(&b, "event: %s\ndata: ", e.Type)
	if err := writeJSON(&b, e); err != nil {
		return err
	}
	b.WriteByte('\n') // after the one that ends the JSON
	_, err := w.Write(b.Bytes())
	return err
}

// lastEvent reads where a stream is taken up again.
func lastEvent(header string, after int) (int, error) {
	if header == "" {
		return after, nil
	}
	n, err := strconv.Atoi(header)
	if err != nil || n < 0 {
		return 0, invalid("Last-Event-ID", "must be the id of an event of this stream")
	}
	return n, nil
}
