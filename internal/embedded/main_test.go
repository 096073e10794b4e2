package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
)

// temporalChildEnv, when set, makes the test binary run Temporal on the directory it names
// until it is killed.
const temporalChildEnv = "EMBEDDED_TEST_CHILD"

func TestMain(m *testing.M) {
	StoreChildMain()
	if dir := os.Getenv(temporalChildEnv); dir != "" {
		runChild(dir)
	}
	os.Exit(m.Run())
}

// runChild starts Temporal on dir, prints its address and waits to be killed.
func runChild(dir string) {
	cfg := testConfig(dir)
	cfg.NoUI = true
	s, err := StartTemporal(context.Background(), cfg)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("ready", s.Frontend)
	select {}
}

// child is a process that runs Temporal.
type child struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

// spawn starts a child on dir.
func spawn(t *testing.T, dir string) *child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.Command(exe)}
	c.cmd.Env = append(os.Environ(), temporalChildEnv+"="+dir)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatalf("starting a child: %v", err)
	}
	t.Cleanup(c.kill)
	return c
}

// line returns the next line the child prints.
func (c *child) line(t *testing.T) string {
	t.Helper()
	s, err := c.out.ReadString('\n')
	if err != nil {
		t.Fatalf("reading from the child: %v", err)
	}
	return strings.TrimSpace(s)
}

// kill ends the child as kill -9 does, and waits until it is gone.
func (c *child) kill() {
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// testNamespace and testAttributes are what workflows/names.go says; this package
// may not import it.
const testNamespace = "atelier"

func testAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		"AtelierKind":       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierStage":      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierMedium":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierTenant":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierStopReason": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierModels":     enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
		"AtelierNeedsHuman": enumspb.INDEXED_VALUE_TYPE_BOOL,
		"AtelierRound":      enumspb.INDEXED_VALUE_TYPE_INT,
		"AtelierScore":      enumspb.INDEXED_VALUE_TYPE_DOUBLE,
		"AtelierCostUSD":    enumspb.INDEXED_VALUE_TYPE_DOUBLE,
	}
}

// testConfig is a configuration on dir. With EMBEDDED_TEST_LOG in the environment
// the server's warnings are shown.
func testConfig(dir string) Config {
	out := io.Discard
	if os.Getenv("EMBEDDED_TEST_LOG") != "" {
		out = os.Stderr
	}
	return Config{
		Data:             dir,
		Namespace:        testNamespace,
		SearchAttributes: testAttributes(),
		Log:              slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

// begin starts Temporal on cfg and stops it with the test.
func begin(tb testing.TB, cfg Config) *Stack {
	tb.Helper()
	s, err := StartTemporal(tb.Context(), cfg)
	if err != nil {
		tb.Fatalf("StartTemporal: %v", err)
	}
	tb.Cleanup(func() { end(tb, s) })
	return s
}

// end stops s. Stopping twice is allowed.
func end(tb testing.TB, s *Stack) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		tb.Errorf("Stop: %v", err)
	}
}
