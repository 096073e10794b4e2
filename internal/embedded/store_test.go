package embedded

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/store"
	"github.com/atelierhq/atelier/store/storetest"
)

// startTestStore starts a store on a new directory and stops it with the test.
func startTestStore(tb testing.TB, dir string) *StoreProcess {
	tb.Helper()
	p, err := StartStore(context.Background(), dir, testConfig(dir).Log)
	if err != nil {
		tb.Fatalf("StartStore: %v", err)
	}
	tb.Cleanup(func() {
		if err := p.Stop(context.Background()); err != nil {
			tb.Errorf("Stop: %v", err)
		}
	})
	return p
}

// openTestStore opens a client without a cache, so that every read is one.
func openTestStore(tb testing.TB, p *StoreProcess, endpoint string) *store.S3 {
	tb.Helper()
	s, err := store.Open(context.Background(), store.Config{
		Endpoint: endpoint, Region: p.Region, Bucket: p.Bucket, AccessKey: p.AccessKey, SecretKey: p.SecretKey,
		PathStyle: true, Checksums: true, CreateBucket: true, CacheBytes: -1,
	})
	if err != nil {
		tb.Fatalf("store.Open: %v", err)
	}
	return s
}

// TestStoreContract holds the conformance suite against the embedded store, with a
// client per reader, so that none sees another's cache.
func TestStoreContract(t *testing.T) {
	t.Parallel()
	p := startTestStore(t, t.TempDir())
	storetest.Run(t, func(t *testing.T) atelier.Store { return openTestStore(t, p, p.Endpoint) })
}

// TestStoreFaults holds the client against the embedded store behind a network that
// fails.
func TestStoreFaults(t *testing.T) {
	t.Parallel()
	p := startTestStore(t, t.TempDir())
	storetest.RunFaults(t, p.Endpoint, func(t *testing.T, url string) atelier.Store { return openTestStore(t, p, url) })
}

// TestStoreSidecar holds the suite against a store whose metadata is kept in files,
// as on file systems without extended attributes.
func TestStoreSidecar(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, storeDir, storeSidecar), 0o700); err != nil {
		t.Fatal(err)
	}
	p := startTestStore(t, dir)
	// A group of its own, since the suite's tests begin when their parent has ended.
	t.Run("Contract", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) atelier.Store { return openTestStore(t, p, p.Endpoint) })
	})
	if files, err := os.ReadDir(filepath.Join(dir, storeDir, storeSidecar)); err != nil || len(files) == 0 {
		t.Errorf("sidecar directory: got %v, %v, want metadata in it", files, err)
	}
}

// TestStoreFlippedByte flips one byte of objects on the disk, which neither a
// checksum of the transfer nor the store itself would notice.
func TestStoreFlippedByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := startTestStore(t, dir)
	for i, n := range []int{1, 100, 70_000, store.MaxHeld, store.MaxHeld + 1} {
		s := openTestStore(t, p, p.Endpoint)
		key := fmt.Sprintf("jobs/flip/%d", i)
		ref, err := atelier.PutBytes(t.Context(), s, key, bytes.Repeat([]byte{7}, n), "")
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(filepath.Join(dir, storeDir, storeObjects, p.Bucket, key), os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte{6}, int64(n/2)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		for _, r := range []atelier.Ref{ref, {Key: key}} {
			if _, err := atelier.GetBytes(t.Context(), s, r, 1<<30); atelier.CodeOf(err) != atelier.CodeCorrupt {
				t.Errorf("get of %d bytes, one flipped on the disk: got %v, want code %s", n, err, atelier.CodeCorrupt)
			}
		}
		if n > store.MaxHeld {
			continue // a part of a big object has nothing to be compared with
		}
		if _, err := s.Get(t.Context(), ref, 0, 1); atelier.CodeOf(err) != atelier.CodeCorrupt {
			t.Errorf("first byte of %d, one flipped: got %v, want code %s", n, err, atelier.CodeCorrupt)
		}
	}
}

// TestStoreRestart kills the child and starts it again on the same directory: the
// credentials are the same and what was answered is there.
func TestStoreRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := startTestStore(t, dir)
	ref, err := atelier.PutBytes(t.Context(), openTestStore(t, p, p.Endpoint), "jobs/a/brief.json", []byte("{}"), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-p.Done()
	again := startTestStore(t, dir)
	if again.AccessKey != p.AccessKey || again.SecretKey != p.SecretKey {
		t.Error("credentials changed between two starts")
	}
	if b, err := atelier.GetBytes(t.Context(), openTestStore(t, again, again.Endpoint), ref, 100); err != nil || string(b) != "{}" {
		t.Errorf("get after a kill: got %q, %v", b, err)
	}
	info, err := os.Stat(filepath.Join(dir, storeDir, storeRecord))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("store.json: got %v, %v, want mode 0600", info.Mode(), err)
	}
}

// TestStoreStop stops a store while connections without a request are open to it,
// which versitygw alone would wait ten seconds for.
func TestStoreStop(t *testing.T) {
	t.Parallel()
	p, err := StartStore(t.Context(), t.TempDir(), testConfig("").Log)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.Endpoint, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	begin := time.Now()
	for range 2 {
		if err := p.Stop(t.Context()); err != nil {
			t.Errorf("Stop: %v", err)
		}
	}
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("Stop took %v", d)
	}
	select {
	case <-p.Done():
	default:
		t.Error("Done is open after Stop")
	}
}

// TestStoreTwice starts a second store on a directory in use.
func TestStoreTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	startTestStore(t, dir)
	_, err := StartStore(t.Context(), dir, testConfig("").Log)
	if atelier.CodeOf(err) != atelier.CodeConflict {
		t.Errorf("second store on one directory: got %v, want code %s", err, atelier.CodeConflict)
	}
}

// TestStoreMany starts stores side by side: each finds a port.
func TestStoreMany(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			p := startTestStore(t, t.TempDir())
			if _, err := openTestStore(t, p, p.Endpoint).List(t.Context(), "", "", 1); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestStorePortTaken gives the child a port that is in use.
func TestStorePortTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", loopback+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := filepath.Join(t.TempDir(), storeDir)
	rec, err := prepareStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, taken, err := spawnStore(t.Context(), dir, rec, l.Addr().(*net.TCPAddr).Port, testConfig("").Log)
	if !taken || err == nil {
		t.Errorf("store on a port in use: got taken %v, %v, want true and an error", taken, err)
	}
}

// TestStoreDamaged opens directories whose record cannot be used.
func TestStoreDamaged(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "{", "{}", `{"version":2,"access_key":"a","secret_key":"b"}`} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, storeDir), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, storeDir, storeRecord), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := StartStore(t.Context(), dir, testConfig("").Log); atelier.CodeOf(err) != atelier.CodeCorrupt {
			t.Errorf("store.json %q: got %v, want code %s", content, err, atelier.CodeCorrupt)
		}
	}
}

// parentVar makes TestStoreParent the parent that is killed.
const parentVar = "ATELIER_TEST_STORE_PARENT"

// TestStoreParent is no test of its own: it starts a store and waits to be killed.
func TestStoreParent(t *testing.T) {
	dir := os.Getenv(parentVar)
	if dir == "" {
		t.Skip("run by TestStoreOrphan")
	}
	p, err := StartStore(t.Context(), dir, testConfig("").Log)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("store", p.cmd.Process.Pid)
	select {}
}

// TestStoreOrphan kills a process that runs a store and waits for the child to let
// go of its lock: no store outlives its parent.
func TestStoreOrphan(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(self, "-test.run=^TestStoreParent$")
	parent.Env = append(os.Environ(), parentVar+"="+dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var child int
	for in := bufio.NewScanner(out); in.Scan(); {
		if _, err := fmt.Sscanf(in.Text(), "store %d", &child); err == nil {
			break
		}
	}
	parent.Process.Kill()
	parent.Wait()
	if child == 0 {
		t.Fatal("the parent started no store")
	}
	if group, err := syscall.Getpgid(child); err == nil && group != child {
		t.Errorf("process group of the child: got %d, want its own, %d", group, child)
	}
	f, err := os.Open(filepath.Join(dir, storeDir, storeLock))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil { // waits
		t.Fatal(err)
	}
}

// TestSweep removes old temporary files and nothing else.
func TestSweep(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	for name, left := range map[string]bool{
		"bucket/.sgwtmp/old": false, "bucket/.sgwtmp/multipart/a/b": false, "bucket/.sgwtmp/new": true, "bucket/jobs/old": true,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "new") {
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() {
			if _, err := os.Stat(path); (err == nil) != left {
				t.Errorf("%s after the sweep: got %v, want left %v", name, err, left)
			}
		})
	}
	if err := sweep(root, time.Now().Add(-tempAge)); err != nil {
		t.Error(err)
	}
}

// TestGroupSync checks the rule of group commit: a caller's sync begins after the
// caller came, callers that come together share one, and a failure stays.
func TestGroupSync(t *testing.T) {
	t.Parallel()
	var began atomic.Int64
	hold, inside := make(chan struct{}), make(chan struct{}, 100)
	g := newGroupSync(func() error {
		began.Add(1)
		inside <- struct{}{}
		<-hold
		return nil
	})
	var wg sync.WaitGroup
	wait := func() {
		wg.Go(func() {
			before := began.Load()
			if err := g.wait(); err != nil {
				t.Error(err)
			}
			if began.Load() == before {
				t.Error("no sync began after the caller came")
			}
		})
	}
	wait()
	<-inside // the first sync runs; whoever comes now needs the next one
	for range 31 {
		wait()
	}
	for { // until the 31 are in the next group, which the first one's end begins
		g.mu.Lock()
		waiting := 0
		if g.next != nil {
			waiting = g.next.callers
		}
		g.mu.Unlock()
		if waiting == 31 {
			break
		}
		runtime.Gosched()
	}
	close(hold)
	wg.Wait()
	if got := began.Load(); got != 2 {
		t.Errorf("syncs for 1 + 31 callers: got %d, want 2", got)
	}

	fail := errors.New("no disk")
	calls := 0
	g = newGroupSync(func() error { calls++; return fail })
	for range 3 {
		if err := g.wait(); !errors.Is(err, fail) {
			t.Errorf("wait: got %v, want %v", err, fail)
		}
	}
	if calls != 1 {
		t.Errorf("syncs after a failure: got %d calls, want 1", calls)
	}
}

// TestStoreProbe probes the embedded store both ways, and reads through presigned
// URLs, good and bad.
func TestStoreProbe(t *testing.T) {
	t.Parallel()
	p := startTestStore(t, t.TempDir())
	s := openTestStore(t, p, p.Endpoint)
	for range 3 {
		if err := s.Probe(t.Context()); err != nil {
			t.Errorf("Probe: %v", err)
		}
	}
	if err := s.QuickProbe(t.Context()); err != nil {
		t.Errorf("QuickProbe: %v", err)
	}
	if left, err := s.List(t.Context(), "", "", 10); err != nil || len(left) != 0 {
		t.Errorf("after probes: got %v, %v, want nothing left", left, err)
	}

	ref, err := atelier.PutBytes(t.Context(), s, "jobs/a/x.svg", []byte("<svg/>"), "image/svg+xml")
	if err != nil {
		t.Fatal(err)
	}
	good, err := s.Presign(t.Context(), ref, "plate-1.svg", "image/svg+xml", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(good, "X-Amz-Expires=900&") {
		t.Errorf("life of a presigned URL is not cut to 900 s: %s", good)
	}
	for url, want := range map[string]int{
		good: 200,
		strings.Replace(good, "x.svg", "y.svg", 1):             403,
		strings.Replace(good, "Expires=900", "Expires=901", 1): 403,
		good[:len(good)-4] + "0000":                            403,
		p.Endpoint + "/" + p.Bucket + "/" + ref.Key:            403,
	} {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want || (string(b) == "<svg/>") != (want == 200) {
			t.Errorf("GET %s: got %d, want %d", url, res.StatusCode, want)
		}
		if want == 200 && (res.Header.Get("Content-Disposition") != `attachment; filename="plate-1.svg"` || res.Header.Get("Content-Type") != "image/svg+xml") {
			t.Errorf("presigned answer: got headers %v", res.Header)
		}
	}
}

// TestStoreCache shows that what was put is read without asking, and that an
// erasure by the same client is seen at once.
func TestStoreCache(t *testing.T) {
	t.Parallel()
	p := startTestStore(t, t.TempDir())
	proxy := storetest.NewProxy(t, p.Endpoint, func(*http.Request) *storetest.Fault { return nil })
	s, err := store.Open(t.Context(), store.Config{
		Endpoint: proxy.URL, Region: p.Region, Bucket: p.Bucket, AccessKey: p.AccessKey, SecretKey: p.SecretKey,
		PathStyle: true, Checksums: true, CreateBucket: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	ref, err := atelier.PutBytes(t.Context(), s, "a", []byte("abcdef"), "")
	if err != nil {
		t.Fatal(err)
	}
	before := proxy.Seen()
	for range 10 {
		if b, err := atelier.GetBytes(t.Context(), s, ref, 10); err != nil || string(b) != "abcdef" {
			t.Errorf("get: got %q, %v", b, err)
		}
	}
	if n := proxy.Seen() - before; n != 0 {
		t.Errorf("requests for an object that was just put: got %d, want 0", n)
	}
	if err := s.Erase(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), ref, 0, -1); atelier.CodeOf(err) != atelier.CodeNotFound {
		t.Errorf("get after erasure: got %v, want code %s", err, atelier.CodeNotFound)
	}
}
