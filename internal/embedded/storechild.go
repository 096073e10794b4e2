package embedded

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

// storeChildVar in the environment says that this process is the store child.
const storeChildVar = "ATELIER_STORE_CHILD"

// readyFD is where the child finds the pipe for its ready line.
const readyFD = 3

const (
	// storeLockWait is how long a child waits for one that is still ending.
	storeLockWait = 5 * time.Second

	// A worker and an API with 128 connections each, with room. Requests never
	// exceed connections: each connection carries one at a time.
	storeConnections = 1024

	// storeDrain bounds the changes that are still being made at the end, and
	// storeFlush the writing of their answers.
	storeDrain = 5 * time.Second
	storeFlush = 100 * time.Millisecond

	storeMaxParts  = 10000     // S3's own limit
	storeIOBuffer  = 128 << 10 // one per request in flight; the default is 1 MiB
	storeGCPercent = 400       // a heap of some 20 MB: memory is cheaper here than collecting
	tempAge        = time.Hour // temporary files older than this belong to nobody
)

// childOrder is the one line on the child's stdin. It carries the credentials:
// arguments and environment can be read by others.
type childOrder struct {
	Dir     string `json:"dir"` // absolute: the backend changes the working directory
	Address string `json:"address"`
	Region  string `json:"region"`
	record
}

// childReady is the one line the child writes to its pipe. Its stdout is not used,
// because versitygw prints there.
type childReady struct {
	Ready  bool   `json:"ready"`
	Taken  bool   `json:"taken,omitempty"`  // the port was not free
	Locked bool   `json:"locked,omitempty"` // another child has the directory
	Error  string `json:"error,omitempty"`
}

// StoreChildMain runs the store and ends the process if this process is the store
// child; otherwise it returns at once. It must be the first thing that main, and
// TestMain of every test that starts a store, does: the child is this same binary.
func StoreChildMain() {
	if os.Getenv(storeChildVar) == "" {
		return
	}
	pipe := os.NewFile(readyFD, "ready")
	var once sync.Once
	say := func(r childReady) {
		once.Do(func() {
			b, _ := json.Marshal(r)
			pipe.Write(append(b, '\n'))
			pipe.Close()
		})
	}
	err := storeChild(os.Stdin, say)
	if err != nil {
		say(childReady{Taken: errors.Is(err, syscall.EADDRINUSE), Locked: errors.Is(err, errStoreLocked), Error: err.Error()})
		fmt.Fprintln(os.Stderr, "store:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

var errStoreLocked = errors.New("the store's directory is locked")

// storeChild serves until stdin ends. Everything this process does is in here.
func storeChild(stdin io.Reader, say func(childReady)) error {
	in := bufio.NewReader(stdin)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("reading the order: %w", err)
	}
	var order childOrder
	if err := json.Unmarshal(line, &order); err != nil {
		return errors.New("the order is not JSON")
	}
	// Signals that reach us come with the parent's; its closing of stdin says when
	// the last caller is done.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	debug.SetGCPercent(storeGCPercent)

	lock, err := lockStore(filepath.Join(order.Dir, storeLock))
	if err != nil {
		return err
	}
	defer lock.Close()
	root := filepath.Join(order.Dir, storeObjects)
	if err := sweep(root, time.Now().Add(-tempAge)); err != nil {
		fmt.Fprintln(os.Stderr, "store: sweeping temporary files:", err)
	}

	opts := posix.PosixOpts{
		ForceNoObjLockFile: true, // lock files guard against other gateways; our flock admits one
		IOBufferSize:       storeIOBuffer,
		DataIntegrityEtag:  true, // the checksum that came with the put instead of an MD5
	}
	opts.SetNewDirPerm(0o700)
	opts.SetNewFilePerm(0o600)
	var storer meta.MetadataStorer = meta.XattrMeta{}
	if order.Sidecar {
		opts.SideCarDir = filepath.Join(order.Dir, storeSidecar)
		if storer, err = meta.NewSideCar(opts.SideCarDir); err != nil {
			return err
		}
	}
	disk, err := posix.New(root, storer, opts)
	if err != nil {
		return err
	}
	dir, err := os.Open(order.Dir)
	if err != nil {
		return err
	}
	defer dir.Close()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	kept := &settings{Backend: disk, acl: map[string][]byte{}, not: map[string]error{}}
	synced := &durable{Backend: kept, sync: newGroupSync(func() error { return syncFS(dir) })}
	gateway := &embedgw.Config{
		RootUserAccess:    order.AccessKey,
		RootUserSecret:    order.SecretKey,
		Region:            order.Region,
		Ports:             []string{order.Address},
		MaxConnections:    storeConnections,
		MaxRequests:       storeConnections,
		MultipartMaxParts: storeMaxParts,
		Quiet:             true,
		KeepAlive:         true,
		DisableACLs:       true, // one account
		S3Options:         []s3api.Option{s3api.WithOnListen(func() { say(childReady{Ready: true}) })},
	}
	failed := make(chan error, 1)
	go func() { failed <- embedgw.RunVersityGW(ctx, synced, gateway) }()
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, in) // ends when the parent closes it or dies
		close(ended)
	}()
	select {
	case err := <-failed:
		return err
	case <-ended:
	}
	// versitygw's own shutdown waits ten seconds for every connection that never
	// sent a request, and a client's pool has such ones. We wait for changes.
	cancel()
	idle := make(chan struct{})
	go func() {
		synced.changes.Lock() // and keep those out that come now
		close(idle)
	}()
	select {
	case <-idle:
	case <-time.After(storeDrain):
		return nil // the same as a kill: nothing that was answered is lost
	}
	select {
	case <-failed: // it would only repeat that it was told to stop
	case <-time.After(storeFlush):
	}
	return nil
}

// lockStore takes the lock of the store's directory, waiting for a child whose
// parent died a moment ago.
func lockStore(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(storeLockWait); ; time.Sleep(10 * time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			f.Close()
			return nil, fmt.Errorf("locking the store: %w", err)
		case time.Now().After(deadline):
			f.Close()
			return nil, errStoreLocked
		}
	}
}

// sweep removes files in the buckets' temporary directories that were last written
// before the given time: a killed upload may leave one where the file system has no
// unnamed files.
func sweep(root string, before time.Time) error {
	buckets, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	var errs []error
	for _, b := range buckets {
		dir := filepath.Join(root, b.Name(), posix.MetaTmpDir)
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err != nil || !info.ModTime().Before(before) {
				return err
			}
			return os.Remove(path)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// durable makes the backend answer a change only when it is on the disk; versitygw
// itself never syncs. Reads pass through. A refused conditional put is answered
// after a sync too: the caller takes it as proof that the object is there.
type durable struct {
	backend.Backend
	sync    *groupSync
	changes sync.RWMutex // read-locked by every change
}

// settled waits for the disk after a change. A change that failed changed nothing
// that anybody was told of.
func (d *durable) settled(err error) error {
	var apiErr s3err.S3Error
	if err != nil && !(errors.As(err, &apiErr) && apiErr.StatusCode() == 412) {
		return err
	}
	if serr := d.sync.wait(); serr != nil {
		fmt.Fprintln(os.Stderr, "store: syncing the disk:", serr)
		return s3err.GetAPIError(s3err.ErrInternalError)
	}
	return err
}

func (d *durable) CreateBucket(ctx context.Context, in *s3.CreateBucketInput, acl []byte) error {
	d.changes.RLock()
	defer d.changes.RUnlock()
	return d.settled(d.Backend.CreateBucket(ctx, in, acl))
}

func (d *durable) DeleteBucket(ctx context.Context, bucket string) error {
	d.changes.RLock()
	defer d.changes.RUnlock()
	return d.settled(d.Backend.DeleteBucket(ctx, bucket))
}

func (d *durable) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	d.changes.RLock()
	defer d.changes.RUnlock()
	out, err := d.Backend.PutObject(ctx, in)
	return out, d.settled(err)
}

func (d *durable) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	d.changes.RLock()
	defer d.changes.RUnlock()
	out, version, err := d.Backend.CompleteMultipartUpload(ctx, in)
	return out, version, d.settled(err)
}

func (d *durable) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	d.changes.RLock()
	defer d.changes.RUnlock()
	out, err := d.Backend.CopyObject(ctx, in)
	return out, d.settled(err)
}

func (d *durable) DeleteObject(ctx context.Context, in *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	d.changes.RLock()
	defer d.changes.RUnlock()
	out, err := d.Backend.DeleteObject(ctx, in)
	return out, d.settled(err)
}

func (d *durable) DeleteObjects(ctx context.Context, in *s3.DeleteObjectsInput) (s3response.DeleteResult, error) {
	d.changes.RLock()
	defer d.changes.RUnlock()
	out, err := d.Backend.DeleteObjects(ctx, in)
	return out, d.settled(err)
}

// settings remembers what every request is held against: who may use the bucket, and
// whether its objects are locked. The backend reads both from the disk each time, and
// nobody changes them but through here.
type settings struct {
	backend.Backend
	mu  sync.Mutex
	acl map[string][]byte // by bucket
	not map[string]error  // the answer for a bucket without a lock, which is an error
}

// changed is held while something changes that is remembered, and forgets it.
func (s *settings) changed() (done func()) {
	s.mu.Lock()
	clear(s.acl)
	clear(s.not)
	return s.mu.Unlock
}

func (s *settings) GetBucketAcl(ctx context.Context, in *s3.GetBucketAclInput) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if acl, ok := s.acl[*in.Bucket]; ok {
		return acl, nil
	}
	acl, err := s.Backend.GetBucketAcl(ctx, in)
	if err == nil {
		s.acl[strings.Clone(*in.Bucket)] = acl
	}
	return acl, err
}

func (s *settings) GetObjectLockConfiguration(ctx context.Context, bucket string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if none := s.not[bucket]; none != nil {
		return nil, none
	}
	lock, err := s.Backend.GetObjectLockConfiguration(ctx, bucket)
	if errors.Is(err, s3err.GetAPIError(s3err.ErrObjectLockConfigurationNotFound)) {
		bucket = strings.Clone(bucket) // what a request holds is used again
		s.not[bucket] = s3err.GetBucketErr(s3err.ErrObjectLockConfigurationNotFound, bucket)
	}
	return lock, err
}

func (s *settings) CreateBucket(ctx context.Context, in *s3.CreateBucketInput, acl []byte) error {
	defer s.changed()()
	return s.Backend.CreateBucket(ctx, in, acl)
}

func (s *settings) DeleteBucket(ctx context.Context, bucket string) error {
	defer s.changed()()
	return s.Backend.DeleteBucket(ctx, bucket)
}

func (s *settings) PutBucketAcl(ctx context.Context, bucket string, acl []byte) error {
	defer s.changed()()
	return s.Backend.PutBucketAcl(ctx, bucket, acl)
}

func (s *settings) ChangeBucketOwner(ctx context.Context, bucket, owner string) error {
	defer s.changed()()
	return s.Backend.ChangeBucketOwner(ctx, bucket, owner)
}

func (s *settings) PutObjectLockConfiguration(ctx context.Context, bucket string, config []byte) error {
	defer s.changed()()
	return s.Backend.PutObjectLockConfiguration(ctx, bucket, config)
}

// groupSync is group commit: callers that arrive while a sync runs share the next
// one. A caller's sync begins after the caller arrived, so it covers what the
// caller wrote.
type groupSync struct {
	sync func() error

	mu      sync.Mutex
	next    *syncGroup // not begun
	running bool
	broken  error // the first failure
}

type syncGroup struct {
	callers int
	done    chan struct{}
	err     error // valid after done
}

func newGroupSync(f func() error) *groupSync { return &groupSync{sync: f} }

// wait returns when a sync that began after the call has ended. After one failure
// every later call fails: the kernel drops pages that it could not write and tells
// of it once, so nothing written before can be trusted to be on the disk.
func (g *groupSync) wait() error {
	g.mu.Lock()
	if g.next == nil {
		g.next = &syncGroup{done: make(chan struct{})}
	}
	mine := g.next
	mine.callers++
	lead := !g.running
	g.running = true
	g.mu.Unlock()
	if lead {
		g.lead()
	}
	<-mine.done
	return mine.err
}

// lead runs the caller's own group, and hands what gathered meanwhile to a
// goroutine, so that the caller is answered.
func (g *groupSync) lead() {
	g.run()
	g.mu.Lock()
	more := g.next != nil
	g.running = more
	g.mu.Unlock()
	if more {
		go g.lead()
	}
}

// run syncs once for everybody who waits.
func (g *groupSync) run() {
	g.mu.Lock()
	group, broken := g.next, g.broken
	g.next = nil
	g.mu.Unlock()
	if broken == nil {
		broken = g.sync()
	}
	group.err = broken
	g.mu.Lock()
	g.broken = broken
	g.mu.Unlock()
	close(group.done)
}
