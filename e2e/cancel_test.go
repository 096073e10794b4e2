package e2e

import (
	"context"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
)

// hold keeps turns of one job at one place until the test lets them go on.
type hold struct {
	at      halt
	inCall  bool // in the agent's call, which ends with its context; else at the stage
	arrive  int  // so many turns come there at a time; 0: one
	reached chan struct{}
	release chan struct{}
}

// holds are the holds of a studio in this process, by the seed of the job.
type holds struct {
	mu    sync.Mutex
	by    map[int64]*hold
	came  map[int64]int
	seeds map[string]int64 // by job
	begun map[int64]int    // turns
}

func newHolds() *holds {
	return &holds{by: map[int64]*hold{}, came: map[int64]int{}, seeds: map[string]int64{}, begun: map[int64]int{}}
}

func (h *holds) add(seed int64, o hold) *hold {
	o.at.Seed, o.arrive = seed, max(o.arrive, 1)
	o.reached, o.release = make(chan struct{}), make(chan struct{})
	h.mu.Lock()
	defer h.mu.Unlock()
	h.by[seed] = &o
	return &o
}

// find returns the hold that a turn has come to.
func (h *holds) find(inCall bool, stage string, req atelier.TurnRequest) *hold {
	h.mu.Lock()
	defer h.mu.Unlock()
	o := h.by[req.Seed]
	if o == nil || o.inCall != inCall || !o.at.fits(stage, req) {
		return nil
	}
	h.came[req.Seed]++
	if h.came[req.Seed] == o.arrive {
		close(o.reached)
	}
	return o
}

func (h *holds) announce(stage string, req atelier.TurnRequest) {
	h.mu.Lock()
	if req.Seed == 0 {
		req.Seed = h.seeds[req.Job]
	}
	h.seeds[req.Job] = req.Seed
	if stage == "S2" {
		h.begun[req.Seed]++
	}
	h.mu.Unlock()
	if o := h.find(false, stage, req); o != nil {
		<-o.release
	}
}

// call is what happens in a turn's call.
func (h *holds) call(ctx context.Context, t atelier.Turn) error {
	if o := h.find(true, "", atelier.TurnRequest{Seed: t.Seed, Kind: t.Kind, Piece: t.Piece.ID, Round: t.Round}); o != nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

func (h *holds) turns(seed int64) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.begun[seed]
}

// Longer than it takes until a cancelled turn is told so: the next heartbeat.
const heartbeatTold = 6 * time.Second

// cancelCases are the stages of a job at which it is cancelled.
var cancelCases = []struct {
	name string
	hold hold
	more string        // of the brief
	gate bool          // cancelled while a person is awaited
	wait time.Duration // the turn goes on so long after it was cancelled
	also atelier.Status
}{
	{name: "directing", hold: hold{at: halt{Kind: atelier.TurnDirect}, inCall: true}},
	{name: "S2 in the call", hold: hold{at: halt{Kind: atelier.TurnDraft, Piece: "text-1"}, inCall: true}},
	{name: "S2 in two calls", hold: hold{at: halt{Kind: atelier.TurnDraft, Round: 1}, inCall: true, arrive: 2},
		more: `,"pieces":[{"medium":"artwork"},{"medium":"music"}]`},
	{name: "S3 received", hold: hold{at: halt{Stage: "S3", Kind: atelier.TurnDraft, Piece: "text-1"}}},
	{name: "S4 staged", hold: hold{at: halt{Stage: "S4", Kind: atelier.TurnDraft, Piece: "text-1"}}},
	{name: "S5 in critique", hold: hold{at: halt{Kind: atelier.TurnCritique, Piece: "text-1"}, inCall: true, arrive: 2}},
	{name: "S6 between rounds", hold: hold{at: halt{Stage: "S2", Kind: atelier.TurnRevise, Piece: "text-1"}}},
	{name: "ensemble", hold: hold{at: halt{Kind: atelier.TurnJudge}, inCall: true}},
	{name: "direction gate", more: `,"gates":["direction"]`, gate: true},
	{name: "release gate", more: `,"gates":["release"]`, gate: true},
	// The bundle may have been whole before the worker heard of it: then that end stands.
	{name: "S7 writing the manifest", hold: hold{at: halt{Stage: "S7"}}, wait: heartbeatTold},
	{name: "S8 manifest written", hold: hold{at: halt{Stage: "S8"}}, wait: heartbeatTold},
	{name: "S8 too late", hold: hold{at: halt{Stage: "S8"}}, also: atelier.StatusCompleted},
}

// cancelled is one of these jobs.
type cancelled struct {
	job   string
	held  *hold
	turns int // begun when it was cancelled
	at    time.Time
}

// A job is cancelled at each stage: it ends so, publishes nothing, begins no
// turn any more, and is not taken up again (C1, C2).
func TestCancelledAtEveryStage(t *testing.T) {
	t.Parallel()
	slot(t)
	h := newHolds()
	s := startStack(t, onData(t, t.TempDir(), scripted.Script{Call: h.call}), func(c *studio.Config) { c.Announce = h.announce })
	jobs := make([]cancelled, len(cancelCases))
	for i, c := range cancelCases { // all at once; they wait more than they work
		if c.gate {
			c.hold.at.Stage = "nowhere"
		}
		jobs[i].held = h.add(int64(i+1), c.hold)
		jobs[i].job = s.submit(t, fullBrief(i+1, c.more))
	}
	for i, c := range cancelCases {
		j := &jobs[i]
		if c.gate {
			if st := s.wait(t, j.job); st.Gate == nil {
				t.Fatalf("%s: got %s, want an open gate", c.name, st.Status)
			}
		} else {
			arrived(t, j.held.reached)
		}
		for range 2 { // the second while it stops
			if _, err := s.API.Cancel(t.Context(), j.job); err != nil && status(err) != http.StatusConflict {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		j.at, j.turns = time.Now(), h.turns(int64(i+1))
		if c.wait == 0 {
			close(j.held.release)
		}
	}
	standStill(t, heartbeatTold)
	for i, c := range cancelCases {
		if c.wait > 0 {
			close(jobs[i].held.release)
		}
	}
	for i, c := range cancelCases {
		t.Run(c.name, func(t *testing.T) {
			j := jobs[i]
			st := s.waitEnd(t, j.job)
			if st.Status != atelier.StatusCancelled && (c.also == "" || st.Status != c.also) {
				t.Errorf("got %s (%s), want cancelled", st.Status, st.Reason)
			}
			var final atelier.Final
			s.read(t, atelier.Ref{Key: atelier.KeyFinal(j.job)}, &final)
			// One heartbeat, and four times as much for a busy machine.
			if took := final.Ended.Sub(j.at); c.wait == 0 && took > 5*heartbeatTold {
				t.Errorf("it ended after %v", took)
			}
			if _, err := s.API.Cancel(t.Context(), j.job); status(err) != http.StatusConflict {
				t.Errorf("cancelled after its end: got %v, want 409", err)
			}
			s.check(t, j.job)
			// The cancelling travels from the job to its pieces: a step that was due
			// at that moment may still begin (two critics), never a second one.
			if now := h.turns(int64(i + 1)); now > j.turns+2 {
				t.Errorf("%d turns were begun after it was cancelled", now-j.turns)
			}
		})
	}
	t.Run("terminated", func(t *testing.T) { s.terminated(t, h) })
	// What has ended stays so.
	if started, err := s.Studio.API.Recover(t.Context()); err != nil || len(started) > 0 {
		t.Errorf("recovery started %v, %v; want nothing", started, err)
	}
}

// terminated: the end of a job whose workflow was terminated in Temporal.
func (s *stack) terminated(t *testing.T, h *holds) {
	const seed = 100
	held := h.add(seed, hold{at: halt{Kind: atelier.TurnCritique, Piece: "text-1"}, inCall: true, arrive: 2})
	job := s.submit(t, fullBrief(seed, ""))
	arrived(t, held.reached)
	if err := s.Client.TerminateWorkflow(t.Context(), job, "", "by the test"); err != nil {
		t.Fatal(err)
	}
	turns := h.turns(seed)
	if started, err := s.Studio.API.Recover(t.Context()); err != nil || len(started) > 0 {
		t.Errorf("recovery started %v, %v; want nothing", started, err)
	}
	if st := s.waitEnd(t, job); st.Status != atelier.StatusFailed || st.Reason != "terminated" {
		t.Errorf("got %s (%s), want failed (terminated)", st.Status, st.Reason)
	}
	s.check(t, job)
	if now := h.turns(seed); now != turns {
		t.Errorf("%d turns were begun after it was terminated", now-turns)
	}
}

func arrived(t testing.TB, reached <-chan struct{}) {
	t.Helper()
	select {
	case <-reached:
	case <-time.After(childTime):
		t.Fatal("no turn came to the place where it is held")
	}
}

// A job that is cancelled while no worker is there (S1) ends as soon as there is one.
func TestCancelledBeforeItsFirstTask(t *testing.T) {
	t.Parallel()
	slot(t)
	s, at := startWithoutWorker(t)
	made := filepath.Join(t.TempDir(), "made")
	job := s.submit(t, fullBrief(faultSeed, ""))
	paused := s.submit(t, fullBrief(faultSeed+1, ""))
	for range 2 {
		if _, err := s.API.Cancel(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	if j, err := s.API.Get(t.Context(), job); err != nil || j.Status != atelier.StatusStopping {
		t.Errorf("without a worker: got %s, %v; want cancelling", j.Status, err)
	}
	w := spawn(t, order{Worker: &at, Made: made, Halts: []halt{{Stage: "S4", Kind: atelier.TurnDraft, Seed: faultSeed + 1, Goes: true}}})
	if st := s.waitEnd(t, job); st.Status != atelier.StatusCancelled {
		t.Errorf("got %s", st.Status)
	}
	if turns := readMade(t, made)[faultSeed]; len(turns) > 0 {
		t.Errorf("turns were made for a job that was cancelled before: %v", turns)
	}
	// The other one is cancelled while it is paused.
	w.await(t, "halt")
	if _, err := s.API.Control(t.Context(), paused, "", api.Pause); err != nil {
		t.Fatal(err)
	}
	if _, err := w.in.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	await(t, "the first version", func() bool {
		p, err := s.API.Get(t.Context(), paused)
		return err == nil && p.Status == atelier.StatusPaused
	})
	if _, err := s.API.Cancel(t.Context(), paused); err != nil {
		t.Fatal(err)
	}
	if st := s.waitEnd(t, paused); st.Status != atelier.StatusCancelled {
		t.Errorf("paused: got %s", st.Status)
	}
	s.check(t, job, paused)
	if n := len(readMade(t, made)[faultSeed+1]); n == 0 || n > 4 {
		t.Errorf("%d turns were made for a job that was paused in its first draft", n)
	}
}

// reachedIn bounds how soon a cancelled job's request at a provider has ended. It is
// five seconds on a quiet machine (docs/benchmarks.md has the figure); a busy one gets
// a quarter of what the request itself is given.
const (
	hangs     = 2 * time.Minute // the request's own limit
	reachedIn = hangs / 4
)

// Cancelling reaches the request that a provider is working on, whoever asked: by the
// provider's own clock its client is gone long before the request's own limit. The job
// ends cancelled, and what the request may have cost is in its ledger.
func TestCancelReachesTheRequest(t *testing.T) {
	t.Parallel()
	slot(t)
	p := &plays{}
	reached := make([]chan string, len(paidRoles)) // the call key of the request that hangs
	for i := range reached {
		reached[i] = make(chan string, 1)
	}
	srv := llmtest.Start(t, nil, func(r llmtest.Request) llmtest.Reply {
		i := roleOf(r)
		a := paidRoles[i].reply(p, r)
		if paidRoles[i].asked(r) {
			a.Fault = llmtest.Hang
			select {
			case reached[i] <- r.Key:
			default: // once more, by its take
			}
		}
		return a
	})
	s := startRoles(t, srv.URL(), "timeout: "+hangs.String(), paidRoles, func(c *studio.Config) { c.Log = quiet(t) })
	jobs, keys := make([]string, len(paidRoles)), make([]string, len(paidRoles))
	for i, o := range paidRoles {
		jobs[i] = s.submit(t, roleBrief(i, o))
	}
	for i, o := range paidRoles {
		select {
		case keys[i] = <-reached[i]:
		case <-time.After(childTime):
			t.Fatalf("%s: it was not asked", o.name)
		}
	}
	accepted := make([]time.Time, len(paidRoles))
	for i := range paidRoles {
		if _, err := s.API.Cancel(t.Context(), jobs[i]); err != nil {
			t.Fatal(err)
		}
		accepted[i] = time.Now()
	}
	var longest time.Duration
	for i, o := range paidRoles {
		if st := s.waitEnd(t, jobs[i]); st.Status != atelier.StatusCancelled {
			t.Errorf("%s: got %s (%s), want cancelled", o.name, st.Status, st.Reason)
		}
		for _, c := range srv.Calls() {
			if c.Key != keys[i] {
				continue
			}
			took := c.Gone.Sub(accepted[i])
			if c.Gone.IsZero() || took > reachedIn || c.Take > 1 {
				t.Errorf("%s: its request ended %v after the job was cancelled (take %d)", o.name, took, c.Take)
			}
			longest = max(longest, took)
			t.Logf("%-16s %v", o.name, took.Round(time.Millisecond))
		}
		var sent struct {
			Call struct {
				Worst atelier.Spend `json:"worst"`
			} `json:"call"`
		}
		s.read(t, atelier.Ref{Key: atelier.KeyRequestOf(jobs[i], keys[i])}, &sent)
		lines := 0
		for _, l := range s.ledger(t, jobs[i]).Calls {
			if l.Key == keys[i] {
				lines++
				if l.Outcome != atelier.OutcomeUnknown || l.Spend != sent.Call.Worst || l.Spend.USD == 0 {
					t.Errorf("%s: the ledger has it as %s, %+v; want its worst, %+v", o.name, l.Outcome, l.Spend, sent.Call.Worst)
				}
			}
		}
		if lines != 1 {
			t.Errorf("%s: the ledger has it %d times", o.name, lines)
		}
	}
	t.Logf("the longest: %v", longest.Round(time.Millisecond))
	s.check(t, jobs...)
}
