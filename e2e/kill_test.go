package e2e

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/workflows"
)

// faultSeed is the seed of the jobs that are disturbed; the tests know turns by it.
const faultSeed = 7

// fullBrief is a job of 20 turns: three pieces of two versions each.
func fullBrief(seed int, more string) string {
	return fmt.Sprintf(`{"brief":"a thing that is disturbed","team":"scripted","seed":%d%s}`, seed, more)
}

// quiet keeps what a studio logs for the case that the test fails: faults make
// it complain, as they should.
func quiet(t testing.TB) *slog.Logger {
	var log lockedBuffer
	t.Cleanup(func() {
		if b := log.take(); t.Failed() && len(b) > 0 {
			t.Logf("the log:\n%s", b)
		}
	})
	return slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// onData runs a studio with the scripted team on a directory that is there, in
// this process.
func onData(t testing.TB, data string, script scripted.Script) func(*studio.Config) {
	return func(c *studio.Config) {
		c.Data, c.Log = data, quiet(t)
		c.Teams[scripted.Name] = scripted.Team(script)
	}
}

// startWithoutWorker starts everything but a worker, in this process.
func startWithoutWorker(t testing.TB, more ...atelier.Roster) (*stack, services) {
	t.Helper()
	rosters := map[string]atelier.Roster{scripted.Name: scripted.Team(scripted.Script{}).Roster}
	for _, r := range more {
		rosters[r.Team] = r
	}
	log := quiet(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	data := t.TempDir()
	e, err := embedded.Start(ctx, embedded.Config{Data: data, NoUI: true, Namespace: workflows.Namespace, SearchAttributes: studio.SearchAttributes(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	at := services{Frontend: e.Frontend, Endpoint: e.Store.Endpoint, Region: e.Store.Region, Bucket: e.Store.Bucket, Key: e.Store.AccessKey, Secret: e.Store.SecretKey}
	st, err := at.open(ctx, log)
	if err != nil {
		t.Fatal(err)
	}
	a, err := api.New(api.Config{Client: e.Client(), Store: st, Log: log, Loopback: true,
		Rosters:   rosters,
		Recognise: func([]byte) (string, error) { return "text/markdown", nil }})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(srv.Close)
	return &stack{Studio: &studio.Studio{URL: srv.URL, Client: e.Client(), Store: st, API: a}, Data: data, API: &api.Client{URL: srv.URL}}, at
}

// stages are the eight moments of reliability.md at which something is killed.
// S1 is not announced: the job is accepted while no worker is there.
var stages = []struct {
	name  string
	plain bool // also in every run of the tests
	halt  halt
}{
	{"S1 accepted", false, halt{}},
	{"S2 in the call", false, halt{Stage: "S2", Kind: atelier.TurnDraft, Piece: "text-1"}},
	{"S3 received, not staged", true, halt{Stage: "S3", Kind: atelier.TurnDraft, Piece: "artwork-1"}},
	{"S4 staged, not completed", true, halt{Stage: "S4", Kind: atelier.TurnRevise, Piece: "text-1"}},
	{"S5 in critique", false, halt{Stage: "S2", Kind: atelier.TurnCritique, Piece: "music-1", Nth: 2}},
	{"S6 between rounds", false, halt{Stage: "S2", Kind: atelier.TurnRevise, Piece: "artwork-1"}},
	{"S7 writing the manifest", false, halt{Stage: "S7"}},
	{"S8 manifest written", false, halt{Stage: "S8"}},
}

// A worker is killed with -9 at each stage of a job; another one finishes it
// (A6, K1).
func TestChaosWorkerKilled(t *testing.T) {
	t.Parallel()
	for _, c := range stages {
		if !everyFault && !c.plain {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			slot(t)
			s, at := startWithoutWorker(t)
			o := order{Worker: &at, Made: filepath.Join(t.TempDir(), "made")}
			first := o
			if c.halt.Stage != "" {
				first.Halts = []halt{c.halt}
			}
			w := spawn(t, first)
			w.await(t, "ready")
			var job string
			if c.halt.Stage == "" {
				w.kill()
				job = s.submit(t, fullBrief(faultSeed, ""))
			} else {
				job = s.submit(t, fullBrief(faultSeed, ""))
				w.await(t, "halt")
				w.kill()
			}
			stored, before := storedTurns(t, s.Data, job), readMade(t, o.Made)[faultSeed]
			spawn(t, o).await(t, "ready")
			st := s.waitEnd(t, job)
			if st.Status != atelier.StatusCompleted {
				t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
			}
			s.check(t, job)
			after := readMade(t, o.Made)[faultSeed]
			paid(t, stored, before, after)
			if len(after) != fullTurns {
				t.Errorf("%d different turns were made, want %d", len(after), fullTurns)
			}
		})
	}
}

// fullTurns is the number of turns of a fullBrief job.
const fullTurns = 20

// A worker stands still for twice the heartbeat timeout in the middle of a turn,
// which another worker makes meanwhile. Then it goes on: the first result
// stands, and the late one is read back (K6).
func TestChaosWorkerStopped(t *testing.T) {
	t.Parallel()
	if !everyFault {
		t.Skip("takes more than a minute; make chaos runs it")
	}
	for _, stage := range []string{"S2", "S3", "S4"} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			slot(t)
			s, at := startWithoutWorker(t)
			made := filepath.Join(t.TempDir(), "made")
			slow := spawn(t, order{Worker: &at, Made: made, Halts: []halt{{Stage: stage, Kind: atelier.TurnDraft, Piece: "text-1", Goes: true}}})
			slow.await(t, "ready")
			job := s.submit(t, fullBrief(faultSeed, ""))
			slow.await(t, "halt")
			if err := slow.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			stopped := time.Now()
			spawn(t, order{Worker: &at, Made: made}).await(t, "ready")
			// The one that stands still may be given the turn again, as its polls are
			// still open; then the time runs out once more.
			awaitFor(t, childTime, "the other worker to make the turn", func() bool { return storedTurns(t, s.Data, job)["text-1-r1-draft-writer"] > 0 })
			first := s.keys(t, atelier.KeyJob(job)+"calls/")
			standStill(t, 30*time.Second-time.Since(stopped))
			if _, err := slow.in.Write([]byte("\n")); err != nil {
				t.Fatal(err)
			}
			if err := slow.cmd.Process.Signal(syscall.SIGCONT); err != nil {
				t.Fatal(err)
			}
			if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
				t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
			}
			s.check(t, job)
			if now := s.keys(t, atelier.KeyJob(job)+"calls/"); len(now) < len(first) {
				t.Errorf("%d objects of calls, and there were %d", len(now), len(first))
			}
			if n := readMade(t, made)[faultSeed]["text-1-r1-draft-writer"]; n > 2 {
				t.Errorf("the turn was made %d times, want at most twice", n)
			}
		})
	}
}

// awaitFor polls until done, at most for d: for what takes its time under load.
// A test that waits in vain is failed, not ended.
func awaitFor(t testing.TB, d time.Duration, what string, done func() bool) {
	t.Helper()
	late := time.After(d)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-late:
			t.Errorf("waited %v for %s", d, what)
			return
		case <-tick.C:
		}
	}
}

// standStill waits for d: what is tested here is what that time does to others.
func standStill(t testing.TB, d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// moment is one point in the life of a whole studio at which it is killed.
type moment struct {
	name  string
	plain bool
	halt  halt // of a job's turns

	file   string // first boot: kill as soon as a file of this pattern is there
	posted string // acked: as soon as the job is accepted; lost: while it is being accepted
	gate   bool   // while a person is awaited
	again  bool   // once more during the boot that follows
}

var moments = []moment{
	{name: "first boot, store made", file: "store/store.json"},
	{name: "first boot, store locked", file: "store/lock"},
	{name: "first boot, database begun", plain: true, file: "temporal/*/temporal.db"},
	{name: "first boot, database whole", file: "temporal/*/schema.ok"},
	{name: "first boot, bucket made", file: "store/objects/atelier"},
	{name: "being accepted", posted: "lost"},
	{name: "accepted", posted: "acked"},
	{name: "accepted, and at the next boot", posted: "acked", again: true},
	{name: "directing", halt: halt{Stage: "S2", Kind: atelier.TurnDirect}},
	{name: "direction received", halt: halt{Stage: "S3", Kind: atelier.TurnDirect}},
	{name: "drafting", halt: halt{Stage: "S2", Kind: atelier.TurnDraft, Nth: 2}},
	{name: "draft received", plain: true, halt: halt{Stage: "S3", Kind: atelier.TurnDraft, Piece: "music-1"}},
	{name: "draft staged", halt: halt{Stage: "S4", Kind: atelier.TurnDraft, Piece: "text-1"}},
	{name: "in critique, and at the next boot", halt: halt{Stage: "S2", Kind: atelier.TurnCritique, Nth: 4}, again: true},
	{name: "review staged", halt: halt{Stage: "S4", Kind: atelier.TurnCritique, Nth: 3}},
	{name: "between rounds", halt: halt{Stage: "S2", Kind: atelier.TurnRevise}},
	{name: "judging", halt: halt{Stage: "S3", Kind: atelier.TurnJudge}},
	{name: "a person awaited", gate: true},
	{name: "writing the manifest", halt: halt{Stage: "S7"}},
	{name: "manifest written", halt: halt{Stage: "S8"}},
}

// A whole studio is killed with -9, the one process alone, at twenty moments of
// its life; its store child ends by itself, and what was acknowledged is
// finished by the next start (A7, K10).
func TestChaosStudioKilled(t *testing.T) {
	t.Parallel()
	if len(moments) != 20 {
		t.Fatalf("%d moments, want 20", len(moments))
	}
	for _, m := range moments {
		if !everyFault && !m.plain {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			slot(t)
			killStudio(t, m)
		})
	}
}

func killStudio(t *testing.T, m moment) {
	data := filepath.Join(t.TempDir(), "data")
	o := order{Data: data, Made: filepath.Join(t.TempDir(), "made")}
	first := o
	if m.halt != (halt{}) {
		first.Halts = []halt{m.halt}
	}
	body, key := fullBrief(faultSeed, ""), "the key"
	if m.gate {
		body = fullBrief(faultSeed, `,"gates":["release"]`)
	}
	c := spawn(t, first)
	var job string
	if m.file != "" {
		awaitFile(t, filepath.Join(data, filepath.FromSlash(m.file)))
	} else {
		client := &api.Client{URL: c.await(t, "ready").URL}
		if m.posted == "lost" {
			// Killed as soon as the first object of the job is there; the answer,
			// if there is one, gets lost.
			posted := make(chan struct{})
			go func() {
				defer close(posted)
				client.Submit(t.Context(), key, []byte(body))
			}()
			awaitFile(t, filepath.Join(data, "store", "objects", "atelier", "idempotency", "*"))
			c.kill()
			<-posted
		} else {
			j, err := client.Submit(t.Context(), key, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			job = j.ID
			if m.gate {
				if j, err = client.Wait(t.Context(), job); err != nil || j.Gate == nil {
					t.Fatalf("got %s, %v; want an open gate", j.Status, err)
				}
			}
			if m.halt != (halt{}) {
				c.await(t, "halt")
			}
		}
	}
	killAlone(t, c)
	if m.again {
		c := spawn(t, o)
		awaitChild(t, c)
		killAlone(t, c)
	}
	stored, before := map[string]int{}, map[string]int{}
	if job != "" {
		stored, before = storedTurns(t, data, job), readMade(t, o.Made)[faultSeed]
	}

	s := startStack(t, onData(t, data, scripted.Script{Made: madeLog(o.Made)}))
	if again, err := s.API.Submit(t.Context(), key, []byte(body)); err != nil || job != "" && again.ID != job {
		t.Fatalf("sent again: got %s, %v; want %s", again.ID, err, job)
	} else {
		job = again.ID
	}
	if m.gate {
		s.decide(t, job, api.Decision{Verdict: workflows.Approve})
	}
	if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
	}
	s.check(t, job)
	if all := s.listed(t); len(all) != 1 {
		t.Errorf("%d jobs, want the one", len(all))
	}
	after := readMade(t, o.Made)[faultSeed]
	paid(t, stored, before, after)
	if len(after) != fullTurns {
		t.Errorf("%d different turns were made, want %d", len(after), fullTurns)
	}
}

// awaitFile waits until a file of that pattern is there.
func awaitFile(t testing.TB, pattern string) {
	t.Helper()
	late := time.After(childTime)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if names, _ := filepath.Glob(pattern); len(names) > 0 {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("no %s", pattern)
		}
	}
}

// awaitChild waits until a studio has started its store.
func awaitChild(t testing.TB, c *child) {
	t.Helper()
	await(t, "the store child", func() bool { return len(childrenOf(c.cmd.Process.Pid)) > 0 })
}

// killAlone kills a studio's process and no other, and waits until the store
// child, which then belongs to nobody, has ended by itself.
func killAlone(t testing.TB, c *child) {
	t.Helper()
	orphans := childrenOf(c.cmd.Process.Pid)
	c.kill()
	for _, pid := range orphans {
		await(t, "the store child to end", func() bool { return !alive(pid) })
	}
}

// childrenOf returns the children of a process; none where there is no /proc.
func childrenOf(pid int) []string {
	var out []string
	names, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "children"))
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err == nil {
			out = append(out, strings.Fields(string(b))...)
		}
	}
	return out
}

// alive reports whether a process runs. One that has ended and that nobody has
// waited for does not.
func alive(pid string) bool {
	b, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return false
	}
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	return len(f) > 0 && string(f[0]) != "Z"
}
