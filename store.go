package atelier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// Ref names stored bytes. Refs travel through workflow history; content never does.
type Ref struct {
	Key       string `json:"key"`
	SHA256    string `json:"sha256"` // lower-case hex of the bytes
	Size      int64  `json:"size"`
	MediaType string `json:"media_type,omitempty"`
}

// Meta describes an object at the moment it is put.
type Meta struct {
	MediaType string
	SHA256    string // optional: checked against the bytes when set
}

// Store keeps immutable objects. It is safe for concurrent use; nobody closes
// it. All methods return an [*Error]: CodeNotFound for an absent key,
// CodeUnavailable for a fault worth retrying, CodeCorrupt for bytes that do not
// match their digest.
type Store interface {
	// Put is create-only: the first writer wins, a second writer of the same
	// bytes succeeds, a second writer of other bytes gets CodeExists. It is
	// idempotent, also when an earlier answer was lost. r is read from its
	// current position to its end, possibly more than once.
	Put(ctx context.Context, key string, r io.ReadSeeker, meta Meta) (Ref, error)

	// Get reads length bytes from offset; a negative length reads to the end.
	// A full read (offset 0, negative length) of a Ref with a SHA256 fails with
	// CodeCorrupt, at the latest in the last Read, when the digest differs. The
	// caller closes the reader.
	Get(ctx context.Context, ref Ref, offset, length int64) (io.ReadCloser, error)

	// Head returns the Ref of a key.
	Head(ctx context.Context, key string) (Ref, error)

	// List returns at most max refs whose keys begin with prefix and sort after
	// the key after, in ascending byte order. Listed refs carry key and size only.
	List(ctx context.Context, prefix, after string, max int) ([]Ref, error)
}

// Eraser is the one other right, held by erasure and by the sweeper alone.
type Eraser interface {
	Erase(ctx context.Context, key string) error
}

// Digest returns the lower-case hex SHA-256 of b.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
