//go:build !linux

package embedded

import (
	"os"
	"syscall"
)

// syncFS asks the kernel to write everything to the disk. Unlike on Linux it may
// return before that is done, and failed writes are not reported.
func syncFS(*os.File) error { return syscall.Sync() }

// xattrs is false where we have not tried them: metadata is kept in files.
func xattrs(string) bool { return false }
