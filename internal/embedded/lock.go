package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/atelierhq/atelier"
)

// lockName is the file in the data directory whose flock says that the directory is
// in use. Nothing else would stop a second Temporal server from writing to the same
// database. The file stays when the process ends; only the lock counts.
const lockName = "lock"

// dirLock is a data directory held by this process. The kernel lets go of it when
// the process ends, however it ends.
type dirLock struct{ file *os.File }

// lockDir takes the data directory for this process, or fails at once with
// [atelier.CodeConflict] naming the process that has it.
func lockDir(dir string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if errors.Is(err, unix.EWOULDBLOCK) {
		defer f.Close()
		holder := "another process"
		// The content is a courtesy; it may be from a moment ago, so only a plain
		// number is repeated.
		head := make([]byte, 20)
		n, _ := io.ReadFull(f, head)
		if pid, err := strconv.Atoi(strings.TrimSpace(string(head[:n]))); err == nil {
			holder = "process " + strconv.Itoa(pid)
		}
		return nil, atelier.Errorf(atelier.CodeConflict, "the data directory is in use by %s; stop it, or name another directory with --data", holder)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if err := f.Truncate(0); err == nil {
		f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return &dirLock{f}, nil
}

// release gives the directory back.
func (l *dirLock) release() error { return l.file.Close() }
