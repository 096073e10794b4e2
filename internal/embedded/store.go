package embedded

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/atelierhq/atelier"
)

// The embedded store under a data directory:
//
//	store/store.json   credentials, bucket, where metadata is kept; mode 0600
//	store/lock         held by the child while it runs
//	store/objects/     versitygw's root; nothing of ours in it
//	store/sidecar/     metadata, only where the file system has no user xattrs
const (
	storeDir     = "store"
	storeRecord  = "store.json"
	storeLock    = "lock"
	storeObjects = "objects"
	storeSidecar = "sidecar" // must not begin with the root's path: "objects-meta" is refused
)

const (
	storeBucket = "atelier"
	storeRegion = "us-east-1"

	// bindTries is how often a start that lost its port to somebody else is repeated.
	bindTries = 8

	// readyWait bounds the wait for the child: its own wait for the lock of a child
	// that is still ending, and a slow disk.
	readyWait = storeLockWait + 10*time.Second

	// stopWait is how long the child may finish the requests it has.
	stopWait = 10 * time.Second
)

// StoreProcess is the S3 store that runs as a child of this process. It listens on
// 127.0.0.1 only, and everybody who may use it has the two keys. The child is in a
// process group of its own, so that a Ctrl-C reaches us first, and ends when this
// process ends, however it ends.
type StoreProcess struct {
	Endpoint  string // http://127.0.0.1:port
	AccessKey string
	SecretKey string
	Bucket    string // may not exist yet: store.Open creates it
	Region    string

	cmd   *exec.Cmd
	stdin io.Closer
	port  int
	done  chan struct{} // closed when the child is gone
	err   error         // of cmd.Wait, valid after done
}

// RunningStore describes the store that another process runs on the data directory
// dir at endpoint, with the credentials it wrote there. It starts nothing, and
// nothing is there to be stopped. The error is CodeNotFound where no store ever ran.
func RunningStore(dir, endpoint string) (*StoreProcess, error) {
	dir = filepath.Join(dir, storeDir)
	if _, err := os.Stat(filepath.Join(dir, storeRecord)); err != nil {
		return nil, atelier.Errorf(atelier.CodeNotFound, "the data directory holds no store")
	}
	rec, err := prepareStore(dir)
	if err != nil {
		return nil, err
	}
	return &StoreProcess{Endpoint: endpoint, AccessKey: rec.AccessKey, SecretKey: rec.SecretKey, Bucket: storeBucket, Region: storeRegion}, nil
}

// record is store.json.
type record struct {
	Version   int    `json:"version"`
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
	Sidecar   bool   `json:"sidecar"` // metadata in files; fixed when the store is made
}

// StartStore starts the store of the data directory dir and returns when it
// answers. The first start makes the directories and the credentials. ctx bounds
// the start alone. The error is CodeConflict when a store is still running there
// and CodeUnavailable when the child does not come up.
func StartStore(ctx context.Context, dir string, log *slog.Logger) (*StoreProcess, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, storeDir)
	rec, err := prepareStore(dir)
	if err != nil {
		return nil, err
	}
	for range bindTries {
		var p *StoreProcess
		var port int
		var taken bool
		if port, err = freePort(0); err != nil {
			return nil, err
		}
		p, taken, err = spawnStore(ctx, dir, rec, port, log)
		if err == nil {
			return p, nil
		}
		if !taken {
			return nil, err
		}
	}
	return nil, err
}

// prepareStore makes the directories and the record, or reads what is there.
func prepareStore(dir string) (record, error) {
	for _, d := range []string{dir, filepath.Join(dir, storeObjects)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return record{}, fmt.Errorf("making the store's directory: %w", err)
		}
	}
	name := filepath.Join(dir, storeRecord)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return makeRecord(dir, name)
	}
	if err != nil {
		return record{}, fmt.Errorf("reading the store's credentials: %w", err)
	}
	var rec record
	if err := json.Unmarshal(b, &rec); err != nil || rec.Version != 1 || rec.AccessKey == "" || rec.SecretKey == "" {
		return record{}, atelier.Errorf(atelier.CodeCorrupt, "%s/%s is damaged; put it back from a backup, or delete it alone to have new credentials made", storeDir, storeRecord)
	}
	if !rec.Sidecar && !xattrs(filepath.Join(dir, storeObjects)) {
		return record{}, atelier.Errorf(atelier.CodeUnsupported, "the store's files were copied to a file system without extended attributes, where the metadata they had is lost")
	}
	return rec, nil
}

// makeRecord writes store.json whole or not at all: a kill in the middle leaves a
// temporary file that the next start writes over.
func makeRecord(dir, name string) (record, error) {
	rec := record{Version: 1, AccessKey: "atelier", SecretKey: randomSecret()}
	// Without the record it is not known where an earlier store kept its metadata;
	// the sidecar directory, made before the first record, tells.
	_, err := os.Stat(filepath.Join(dir, storeSidecar))
	rec.Sidecar = err == nil || !xattrs(filepath.Join(dir, storeObjects))
	if rec.Sidecar {
		if err := os.MkdirAll(filepath.Join(dir, storeSidecar), 0o700); err != nil {
			return record{}, fmt.Errorf("making the store's directory: %w", err)
		}
	}
	b, err := json.Marshal(rec)
	if err != nil {
		return record{}, err
	}
	if err := writeSynced(name, b); err != nil {
		return record{}, fmt.Errorf("writing the store's credentials: %w", err)
	}
	return rec, nil
}

// randomSecret is 160 random bits in letters and digits.
func randomSecret() string {
	var b [20]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base32.StdEncoding.EncodeToString(b[:])
}

// writeSynced replaces a file of mode 0600 so that it is there in full, also after
// a power cut.
func writeSynced(name string, b []byte) error {
	tmp := name + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// spawnStore starts the child on a port that the caller claimed, and gives the port
// back when the child is gone. taken reports that somebody else had it when the
// child wanted it, and that another may be tried.
func spawnStore(ctx context.Context, dir string, rec record, port int, log *slog.Logger) (_ *StoreProcess, taken bool, err error) {
	self, err := os.Executable()
	if err != nil {
		release(port)
		return nil, false, fmt.Errorf("finding this program: %w", err)
	}
	ready, readyW, err := os.Pipe()
	if err != nil {
		release(port)
		return nil, false, err
	}
	defer ready.Close()

	cmd := exec.Command(self)
	cmd.Args = []string{"atelier-store"}
	cmd.Env = childEnv(os.Environ())
	cmd.Dir = dir
	cmd.ExtraFiles = []*os.File{readyW}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out := &lineLog{log: log.With("from", "store"), level: slog.LevelDebug}
	cmd.Stdout, cmd.Stderr = out, &lineLog{log: out.log, level: slog.LevelWarn}
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	readyW.Close()
	if err != nil {
		release(port)
		return nil, false, fmt.Errorf("starting the store process: %w", err)
	}
	p := &StoreProcess{
		Endpoint:  "http://" + address(port),
		AccessKey: rec.AccessKey,
		SecretKey: rec.SecretKey,
		Bucket:    storeBucket,
		Region:    storeRegion,
		cmd:       cmd, stdin: stdin, port: port, done: make(chan struct{}),
	}
	go func() {
		p.err = cmd.Wait()
		release(port)
		close(p.done)
	}()

	order, err := json.Marshal(childOrder{Dir: dir, Address: address(port), Region: storeRegion, record: rec})
	if err == nil {
		_, err = stdin.Write(append(order, '\n'))
	}
	var said childReady
	if err == nil {
		said, err = awaitReady(ctx, ready)
	}
	if err == nil && said.Ready {
		return p, false, nil
	}
	stdin.Close()
	cmd.Process.Kill() // it never served, there is nothing to finish
	<-p.done
	switch {
	case said.Taken:
		return nil, true, atelier.Errorf(atelier.CodeUnavailable, "no port for the store")
	case said.Locked:
		return nil, false, atelier.Errorf(atelier.CodeConflict, "another store process has this data directory")
	case said.Error != "":
		return nil, false, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the store process failed to start", Err: errors.New(said.Error)}
	}
	return nil, false, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the store process failed to start", Err: errors.Join(err, p.err)}
}

// awaitReady reads the child's one line. The pipe ends with the child, so a child
// that dies is noticed at once.
func awaitReady(ctx context.Context, pipe *os.File) (childReady, error) {
	ctx, cancel := context.WithTimeout(ctx, readyWait)
	defer cancel()
	defer context.AfterFunc(ctx, func() { pipe.SetReadDeadline(time.Now()) })()
	var said childReady
	line, err := bufio.NewReader(io.LimitReader(pipe, 4096)).ReadBytes('\n')
	if err != nil {
		return said, errors.Join(err, ctx.Err())
	}
	return said, json.Unmarshal(line, &said)
}

// childEnv is what the child needs of our environment: nothing of Atelier's own
// settings, so that no secret reaches a process that has no use for it.
func childEnv(environ []string) []string {
	env := []string{storeChildVar + "=1"}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "HOME", "PATH", "TMPDIR", "TZ", "GODEBUG", "GOTRACEBACK", "GOCOVERDIR", "GORACE":
			env = append(env, kv)
		}
	}
	return env
}

// Done is closed when the child is gone, wanted or not.
func (p *StoreProcess) Done() <-chan struct{} { return p.done }

// Stop lets the child finish what it is doing and end. It is killed when ctx ends
// or after ten seconds; either way it is gone when Stop returns. Stopping twice is
// fine.
func (p *StoreProcess) Stop(ctx context.Context) error {
	if p.cmd == nil {
		return nil // of another process
	}
	p.stdin.Close()
	t := time.NewTimer(stopWait)
	defer t.Stop()
	select {
	case <-p.done:
	case <-t.C:
	case <-ctx.Done():
	}
	select {
	case <-p.done:
		return nil
	default:
	}
	p.cmd.Process.Kill()
	<-p.done
	return atelier.Errorf(atelier.CodeUnavailable, "the store process had to be killed")
}

// lineLog writes what a child prints to the log, a record per line.
type lineLog struct {
	log   *slog.Logger
	level slog.Level
	part  []byte
}

// maxLogLine bounds a line of the child; a longer one is cut.
const maxLogLine = 4096

func (l *lineLog) Write(b []byte) (int, error) {
	for _, c := range b {
		switch {
		case c != '\n' && len(l.part) < maxLogLine:
			l.part = append(l.part, c)
		case c == '\n' && len(l.part) > 0:
			l.log.Log(context.Background(), l.level, string(l.part))
			l.part = l.part[:0]
		}
	}
	return len(b), nil
}
