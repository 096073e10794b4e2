package embedded

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncFS writes everything of the file system that holds f to the disk, and
// reports writes that failed since f was opened.
func syncFS(f *os.File) error {
	for {
		err := unix.Syncfs(int(f.Fd()))
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// xattrs reports whether files in dir can have user attributes, by setting one:
// reading alone succeeds on file systems that refuse to write.
func xattrs(dir string) bool {
	f, err := os.CreateTemp(dir, ".xattr-")
	if err != nil {
		return false
	}
	defer os.Remove(f.Name())
	defer f.Close()
	const name, value = "user.atelier", "1"
	if err := unix.Fsetxattr(int(f.Fd()), name, []byte(value), 0); err != nil {
		return false
	}
	var got [8]byte
	n, err := unix.Fgetxattr(int(f.Fd()), name, got[:])
	return err == nil && string(got[:n]) == value && unix.Fremovexattr(int(f.Fd()), name) == nil
}
