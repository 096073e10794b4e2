package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/atelierhq/atelier"
)

// attributes returns the custom search attributes of the test's namespace.
func attributes(t *testing.T, s *Stack) map[string]enumspb.IndexedValueType {
	t.Helper()
	r, err := s.Client().OperatorService().ListSearchAttributes(t.Context(),
		&operatorservice.ListSearchAttributesRequest{Namespace: testNamespace})
	if err != nil {
		t.Fatalf("listing search attributes: %v", err)
	}
	return r.GetCustomAttributes()
}

// wantCode fails the test unless err has the code and its message all the words.
func wantCode(t *testing.T, err error, code atelier.Code, words ...string) {
	t.Helper()
	if got := atelier.CodeOf(err); got != code {
		t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not mention %q", err, w)
		}
	}
}

// fetch returns the status and the body of a page.
func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	return r.StatusCode, string(body)
}

// A first start makes a database with the namespace, its retention and attributes;
// the UI answers and sees them; everything listens on the loopback address only;
// the next start finds what the first has made.
func TestBoot(t *testing.T) {
	t.Parallel()
	cfg := testConfig(filepath.Join(t.TempDir(), "a dir? 100% odd#name"))
	t0 := time.Now()
	s := begin(t, cfg)
	first := time.Since(t0)
	if !s.Fresh {
		t.Error("first start: Fresh is false")
	}
	if diff := cmp.Diff(cfg.SearchAttributes, attributes(t, s)); diff != "" {
		t.Errorf("search attributes (-want +got):\n%s", diff)
	}
	d, err := s.Client().WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: testNamespace})
	if err != nil {
		t.Fatalf("describing the namespace: %v", err)
	}
	if got := d.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(); got != Retention {
		t.Errorf("retention is %v, want %v", got, Retention)
	}
	for path, want := range map[string]string{"/": "<html", "/api/v1/namespaces/" + testNamespace: testNamespace} {
		if status, body := fetch(t, s.UIURL+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("UI %s: status %d, and no %q in %.200q", path, status, want, body)
		}
	}
	onlyLoopback(t)

	t0 = time.Now()
	end(t, s)
	stop := time.Since(t0)
	t0 = time.Now()
	s = begin(t, cfg)
	if s.Fresh {
		t.Error("second start: Fresh is true")
	}
	t.Logf("first start %v, stop %v, second start %v", first, stop, time.Since(t0))
}

// onlyLoopback fails the test if this process listens on another IPv4 address, or
// on any of IPv6.
func onlyLoopback(t *testing.T) {
	t.Helper()
	own := map[string]bool{}
	fds, err := os.ReadDir("/proc/self/fd")
	if errors.Is(err, os.ErrNotExist) {
		t.Log("no /proc: listeners are not checked")
		return
	}
	for _, fd := range fds {
		if to, err := os.Readlink("/proc/self/fd/" + fd.Name()); err == nil {
			if inode, ok := strings.CutPrefix(to, "socket:["); ok {
				own[strings.TrimSuffix(inode, "]")] = true
			}
		}
	}
	listeners := 0
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		f, err := os.Open(table)
		if err != nil {
			continue
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			const addrCol, stateCol, inodeCol, listen = 1, 3, 9, "0A"
			col := strings.Fields(lines.Text())
			if len(col) <= inodeCol || col[stateCol] != listen || !own[col[inodeCol]] {
				continue
			}
			listeners++
			if !strings.HasPrefix(col[addrCol], "0100007F:") {
				t.Errorf("a listener is bound to %s, want 127.0.0.1", col[addrCol])
			}
		}
	}
	if listeners == 0 {
		t.Error("found no listener of this process: the check looks in the wrong place")
	}
}

// The whole stack starts, with the store beside Temporal, and stops twice.
func TestStart(t *testing.T) {
	t.Parallel()
	t0 := time.Now()
	s, err := Start(t.Context(), testConfig(t.TempDir()))
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(func() { end(t, s) })
	t.Logf("start with the store: %v", time.Since(t0))
	if s.Store == nil || s.Store.Endpoint == "" {
		t.Errorf("Store is %+v, want one with an endpoint", s.Store)
	}
	end(t, s)
	end(t, s)
}

// What is left of a cut-off first boot is made again.
func TestHalfMadeSchemaHeals(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]map[string]string{
		"empty file":     {executionsFile: ""},
		"torn file":      {executionsFile: "SQLite format 3\x00torn", visibilityFile: "x", visibilityFile + "-wal": "y"},
		"stamp not done": {executionsFile: "z", stampFile + ".new": "1."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig(t.TempDir())
			cfg.NoUI = true
			dir := filepath.Join(cfg.Data, temporalDir, minor())
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for file, content := range left {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s := begin(t, cfg)
			if !s.Fresh {
				t.Error("Fresh is false")
			}
			if got, want := len(attributes(t, s)), len(cfg.SearchAttributes); got != want {
				t.Errorf("%d search attributes, want %d", got, want)
			}
		})
	}
}

// A database that was whole once and cannot be read now is kept aside, and the
// stack starts with an empty one.
func TestDamagedDatabaseIsSetAside(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	dir := filepath.Join(cfg.Data, temporalDir, minor())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{stampFile, executionsFile, visibilityFile} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := begin(t, cfg)
	if !s.Fresh {
		t.Error("Fresh is false")
	}
	aside := filepath.Join(cfg.Data, temporalDir, damagedDir, executionsFile)
	if got, err := os.ReadFile(aside); err != nil || string(got) != "damaged" {
		t.Errorf("the damaged file: %q, %v", got, err)
	}
}

// Data of another minor version is refused with the ways out, and left alone when
// the caller asks for new data beside it.
func TestOtherMinor(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	other := filepath.Join(cfg.Data, temporalDir, "1.29", executionsFile)
	if err := os.MkdirAll(filepath.Dir(other), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := StartTemporal(t.Context(), cfg)
	wantCode(t, err, atelier.CodeUnsupported, "1.29", minor(), "release that wrote it", "--new-temporal-data")

	cfg.NewTemporalData = true
	s := begin(t, cfg)
	if !s.Fresh {
		t.Error("Fresh is false")
	}
	if got, err := os.ReadFile(other); err != nil || string(got) != "old" {
		t.Errorf("the other minor's file: %q, %v", got, err)
	}
	end(t, s)
	// Its own data is there now, so the question does not come up again.
	cfg.NewTemporalData = false
	if s := begin(t, cfg); s.Fresh {
		t.Error("third start: Fresh is true")
	}
}

// A directory in use is refused, naming the process, and free again after a kill.
func TestSecondProcessIsRefused(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	c := spawn(t, cfg.Data)
	if got := c.line(t); !strings.HasPrefix(got, "ready ") {
		t.Fatalf("child: %s", got)
	}
	_, err := StartTemporal(t.Context(), cfg)
	wantCode(t, err, atelier.CodeConflict, "in use", fmt.Sprint(c.cmd.Process.Pid), "--data")
	c.kill()
	if s := begin(t, cfg); s.Fresh {
		t.Error("after the kill: Fresh is true")
	}
}

// Attributes that a newer release brings are added to a database of an older one,
// and can be used at once; one of another type is refused.
func TestAttributesOfAnExistingDatabase(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	all := cfg.SearchAttributes
	cfg.SearchAttributes = map[string]enumspb.IndexedValueType{"AtelierKind": all["AtelierKind"]}
	s := begin(t, cfg)
	if err := SetRetention(t.Context(), s.Client(), testNamespace, 48*time.Hour); err != nil {
		t.Fatal(err)
	}
	end(t, s)

	cfg.SearchAttributes = all
	s = begin(t, cfg)
	if diff := cmp.Diff(all, attributes(t, s)); diff != "" {
		t.Errorf("search attributes (-want +got):\n%s", diff)
	}
	d, err := s.Client().WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: testNamespace})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(); got != Retention {
		t.Errorf("retention is %v, want %v", got, Retention)
	}
	runUpsert(t, s)
	end(t, s)

	cfg.SearchAttributes = map[string]enumspb.IndexedValueType{"AtelierRound": enumspb.INDEXED_VALUE_TYPE_KEYWORD}
	_, err = StartTemporal(t.Context(), cfg)
	wantCode(t, err, atelier.CodeConflict, "AtelierRound", "Int", "Keyword")
}

// A port that is named and taken is an error that names the setting; nothing stays
// behind, so the same directory starts with other ports.
func TestNamedPortTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", loopback+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	cfg := testConfig(t.TempDir())
	for field, set := range map[string]func(*Config){
		"ui_port":       func(c *Config) { c.UIPort = port },
		"frontend_port": func(c *Config) { c.FrontendPort = port },
	} {
		c := cfg
		set(&c)
		_, err := StartTemporal(t.Context(), c)
		wantCode(t, err, atelier.CodeConflict, field, fmt.Sprint(port), "taken")
	}
	free, err := freePort(0)
	if err != nil {
		t.Fatal(err)
	}
	release(free)
	cfg.FrontendPort, cfg.NoUI = free, true
	if s := begin(t, cfg); s.Frontend != address(free) {
		t.Errorf("frontend at %s, want %s", s.Frontend, address(free))
	}
}

// Two stacks of one process do not meet on a port.
func TestFreePortsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for range 50 {
		p, err := freePort(firstUIPort + 1000)
		if err != nil {
			t.Fatal(err)
		}
		defer release(p)
		if seen[p] {
			t.Fatalf("port %d was given out twice", p)
		}
		seen[p] = true
	}
}

// A start that is called off leaves nothing behind.
func TestStartIsCalledOff(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := StartTemporal(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one that is context.Canceled", err)
	}
	begin(t, cfg)
}

// What must be set is asked for by name.
func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	for field, spoil := range map[string]func(*Config){
		"data":      func(c *Config) { c.Data = "" },
		"namespace": func(c *Config) { c.Namespace = "" },
		"log":       func(c *Config) { c.Log = nil },
		"ui_port":   func(c *Config) { c.UIPort = 70000 },
	} {
		cfg := testConfig(t.TempDir())
		spoil(&cfg)
		_, err := StartTemporal(t.Context(), cfg)
		wantCode(t, err, atelier.CodeInvalid, field)
	}
}
