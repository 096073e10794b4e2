package e2e

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/store"
	"github.com/atelierhq/atelier/worker"
	"github.com/atelierhq/atelier/workflows"
)

// childVar in the environment makes the test binary a process to be killed: a
// whole studio, or a worker. It holds an order as JSON.
const childVar = "ATELIER_E2E_CHILD"

// order says what a child is to be. One of Data and Worker is set.
type order struct {
	Data   string    // a whole studio on this data directory
	Worker *services // a worker alone
	Made   string    // file that the turns really made are appended to
	Model  string    // base URL of the model that every turn asks; "" none
	Reads  bool      // the team of that model has a reader
	Team   string    // a team file; "" none
	Halts  []halt
	Key    [2]string // that a worker signs bundles with; spawn fills it in
}

// services are where a worker finds what it works for.
type services struct {
	Frontend                              string
	Endpoint, Region, Bucket, Key, Secret string // of the store
}

// open opens the store.
func (s services) open(ctx context.Context, log *slog.Logger) (*store.S3, error) {
	return store.Open(ctx, store.Config{Endpoint: s.Endpoint, Region: s.Region, Bucket: s.Bucket, AccessKey: s.Key, SecretKey: s.Secret,
		PathStyle: true, CreateBucket: true, Log: log})
}

// halt names the moment at which a child stops and says so. Zero fields fit
// anything. At a halt the turn that came there blocks; everything else goes on,
// so that the kill that follows is aimed and not timed.
type halt struct {
	Stage string // as activities.Config.Announce tells them
	Kind  atelier.TurnKind
	Piece string
	Round int
	Seed  int64 // of the job: the one thing that a test can choose before it knows the id
	Nth   int   // of the announcements that fit; 0: the first
	Goes  bool  // it goes on when told
}

func (h halt) fits(stage string, req atelier.TurnRequest) bool {
	return (h.Stage == "" || h.Stage == stage) && (h.Kind == "" || h.Kind == req.Kind) && (h.Piece == "" || h.Piece == req.Piece) &&
		(h.Round == 0 || h.Round == req.Round) && (h.Seed == 0 || h.Seed == req.Seed)
}

// said is one line that a child prints.
type said struct {
	Event string // ready, halt or error
	URL   string
	PID   int
	Text  string
	At    halt
	Job   string
}

// childMain runs the child and ends the process, if this process is one.
func childMain() {
	text := os.Getenv(childVar)
	if text == "" {
		return
	}
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	c := &halting{counts: make([]int, len(o.Halts)), halts: o.Halts, seeds: map[string]int64{}, goOn: make(chan struct{})}
	go func() {
		in := bufio.NewReader(os.Stdin)
		if _, err := in.ReadString('\n'); err == nil {
			close(c.goOn)
			io.Copy(io.Discard, in)
		}
		os.Exit(0) // nobody is there to be told anything
	}()
	if err := o.run(c); err != nil {
		c.say(said{Event: "error", Text: err.Error()})
	}
	select {}
}

func (o order) run(h *halting) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	script := scripted.Script{Made: madeLog(o.Made)}
	teams := map[string]agents.Team{scripted.Name: scripted.Team(script)}
	var queues []worker.Queue
	if o.Model != "" {
		team, err := hired(paidName, o.Model, paidModel, paidPrice, o.Reads)
		if err != nil {
			return err
		}
		teams[paidName] = team
		queues = worker.Queues([]atelier.Roster{team.Roster}, nil)
	}
	if o.Team != "" {
		team, err := modelTeam([]byte(o.Team))
		if err != nil {
			return err
		}
		teams[team.Roster.Team] = team
		queues = worker.Queues([]atelier.Roster{team.Roster}, nil)
	}
	if o.Data != "" {
		s, err := studio.Start(context.Background(), studio.Config{Data: o.Data, NoUI: true, Teams: teams, Log: log, Announce: h.announce,
			Recognise: func([]byte) (string, error) { return "text/markdown", nil }})
		if err != nil {
			return err
		}
		h.say(said{Event: "ready", URL: s.URL, PID: os.Getpid()})
		return nil
	}
	c, err := client.Dial(client.Options{HostPort: o.Worker.Frontend, Namespace: workflows.Namespace, Identity: "atelier", Logger: log})
	if err != nil {
		return err
	}
	st, err := o.Worker.open(context.Background(), log)
	if err != nil {
		return err
	}
	signing, err := activities.NewSigning(o.Key[0], o.Key[1], time.Unix(0, 0))
	if err != nil {
		return err
	}
	acts := activities.New(activities.Config{Store: st, Teams: teams, Log: log, Announce: h.announce, Signing: signing})
	if _, err := worker.Start(worker.Config{Client: c, Activities: acts, Queues: queues}); err != nil {
		return err
	}
	h.say(said{Event: "ready", PID: os.Getpid()})
	return nil
}

// halting is the child's side of the halts.
type halting struct {
	mu     sync.Mutex
	halts  []halt
	counts []int
	seeds  map[string]int64 // by job: at the stages of publishing the request has none
	goOn   chan struct{}
}

func (c *halting) say(s said) {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings and numbers
	}
	os.Stdout.Write(append(b, '\n'))
}

func (c *halting) announce(stage string, req atelier.TurnRequest) {
	c.mu.Lock()
	if req.Seed == 0 {
		req.Seed = c.seeds[req.Job]
	}
	c.seeds[req.Job] = req.Seed
	here := -1
	for i, h := range c.halts {
		if h.fits(stage, req) {
			if c.counts[i]++; c.counts[i] == max(h.Nth, 1) {
				here = i
			}
		}
	}
	c.mu.Unlock()
	if here < 0 {
		return
	}
	c.say(said{Event: "halt", Job: req.Job, At: halt{Stage: stage, Kind: req.Kind, Piece: req.Piece, Round: req.Round, Seed: req.Seed}})
	if !c.halts[here].Goes {
		select {}
	}
	<-c.goOn
}

// madeTurn is one line of the file of turns that were really made.
type madeTurn struct {
	Seed int64
	Turn string
}

// turnName names a turn within its job, the same way from every side.
func turnName(kind atelier.TurnKind, piece string, round int, agent string) string {
	return fmt.Sprintf("%s-r%d-%s-%s", piece, round, kind, agent)
}

// madeLog appends turns to a file, on disk before the agent's answer is.
func madeLog(name string) func(atelier.Turn) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	return func(t atelier.Turn) {
		b, err := json.Marshal(madeTurn{t.Seed, turnName(t.Kind, t.Piece.ID, t.Round, t.Agent.ID)})
		if err == nil {
			_, err = f.Write(append(b, '\n'))
		}
		if err == nil {
			err = f.Sync()
		}
		if err != nil {
			panic(err)
		}
	}
}

// readMade counts the turns that were made, by the job's seed.
func readMade(t testing.TB, name string) map[int64]map[string]int {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[int64]map[string]int{}
	for line := range bytes.Lines(b) {
		var m madeTurn
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatalf("a line of the file of turns: %v", err)
		}
		if out[m.Seed] == nil {
			out[m.Seed] = map[string]int{}
		}
		out[m.Seed][m.Turn]++
	}
	return out
}

// child is a process of the test's.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said chan said
	once sync.Once
}

// workersKey is the key that all workers sign bundles with, as in a deployment.
var workersKey = sync.OnceValues(func() (key [2]string, err error) {
	key[0], key[1], err = proof.GenerateKey(rand.Reader, "workers")
	return key, err
})

// childTime bounds how long a child may take to come to a point; the machine may
// be busy.
const childTime = 2 * time.Minute

// spawn starts a child. It is killed with the test, and what it logged is shown
// when the test fails.
func spawn(t testing.TB, o order) *child {
	t.Helper()
	var err error
	if o.Key, err = workersKey(); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.Command(exe), said: make(chan said, 64)}
	c.cmd.Env = append(os.Environ(), childVar+"="+string(text))
	var log bytes.Buffer // written until Wait returns
	c.cmd.Stderr = &log
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var s said
			if json.Unmarshal(lines.Bytes(), &s) == nil {
				c.said <- s
			}
		}
	}()
	t.Cleanup(func() {
		c.kill()
		if t.Failed() && log.Len() > 0 {
			t.Logf("the child's log:\n%s", log.Bytes())
		}
	})
	return c
}

// await returns the next thing of that kind that the child says.
func (c *child) await(t testing.TB, event string) said {
	t.Helper()
	late := time.After(childTime)
	for {
		select {
		case s, ok := <-c.said:
			switch {
			case !ok:
				t.Fatalf("the child ended; want it to say %s", event)
			case s.Event == "error":
				t.Fatalf("the child: %s", s.Text)
			case s.Event == event:
				return s
			}
		case <-late:
			t.Fatalf("the child did not say %s", event)
		}
	}
}

// kill ends the child as kill -9 does, it alone, and waits until it is gone.
func (c *child) kill() {
	c.once.Do(func() {
		c.cmd.Process.Kill()
		for range c.said { // the pipe must be read to its end before Wait
		}
		c.cmd.Wait()
	})
}

// lockedBuffer is a buffer for many writers.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) take() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.b.Bytes())
}

// slots bounds how many stacks the fault tests run at a time.
var slots = make(chan struct{}, 3)

// slot waits for a place, which is given back after everything else of the test.
func slot(t testing.TB) {
	t.Helper()
	slots <- struct{}{}
	t.Cleanup(func() { <-slots })
}
