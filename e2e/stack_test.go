package e2e

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/internal/studio"
)

func TestMain(m *testing.M) {
	embedded.StoreChildMain()
	childMain()
	flag.Parse()
	atOnce()
	code := m.Run()
	os.RemoveAll(binaries.dir)
	os.Exit(code)
}

// atOnce has a few tests run at a time on a small machine too, unless the command says
// how many: most of them wait, for a timeout, a disk or a browser, and all of them
// together have to fit into the ten minutes that go test allows.
func atOnce() {
	const few = 4
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked && runtime.GOMAXPROCS(0) < few {
		_ = flag.Set("test.parallel", strconv.Itoa(few)) // a number that it takes
	}
}

// stack is a whole studio on a temporary directory.
type stack struct {
	*studio.Studio
	Data string
	API  *api.Client
}

// startStack starts a studio with the teams given and stops it with the test.
func startStack(t testing.TB, opts ...func(*studio.Config)) *stack {
	t.Helper()
	c := studio.Config{Data: t.TempDir(), NoUI: true, Teams: map[string]agents.Team{},
		Recognise: func([]byte) (string, error) { return "text/markdown", nil },
		Log:       slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	for _, o := range opts {
		o(&c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := studio.Start(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &stack{Studio: s, Data: c.Data, API: &api.Client{URL: s.URL}}
}

func withTeam(name string, team agents.Team) func(*studio.Config) {
	return func(c *studio.Config) { c.Teams[name] = team }
}

var _ = atelier.Text

func loggingTo(log *lockedBuffer) func(*studio.Config) {
	return func(c *studio.Config) {
		c.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
}
