package store

import "time"

const (
	// DefaultCacheBytes bounds the content cache. The working set of a job is a
	// few megabytes; 64 MiB holds what a busy worker wrote in the last minutes.
	DefaultCacheBytes = 64 << 20

	// MaxHeld is the largest object that is held in memory: read whole and
	// verified before a byte of it is handed out, and kept in the cache. A plate
	// is under 2 MiB; sound is above and is streamed.
	MaxHeld = 4 << 20

	// MaxObject is the largest object, which is S3's limit for a single put.
	MaxObject = 5 << 30

	// MaxKey is S3's limit for a key, in bytes; maxSegment is what file systems
	// allow between two slashes.
	MaxKey     = 1024
	maxSegment = 255

	// MaxPresign bounds the life of a presigned URL.
	MaxPresign = 15 * time.Minute

	// Seven attempts with full jitter wait 1.6 s on average and 3.2 s at most:
	// long enough for a store process to be started again, short enough that an
	// activity notices an outage and says so.
	attempts    = 7
	backoffBase = 50 * time.Millisecond
	backoffCap  = 2 * time.Second

	// stallAfter ends an attempt in which nothing moved. It is no limit on the
	// whole transfer: a slow one goes on as long as bytes arrive.
	stallAfter = 20 * time.Second

	// resumes bounds how often one download is taken up again where it broke off.
	resumes = 5

	// maxConnections bounds connections to the store; above it requests queue.
	maxConnections = 128

	// listPage is the most keys S3 lists at once.
	listPage = 1000

	// probeWriters is how many put one key in [S3.Probe]; the conformance suite races
	// as many.
	probeWriters = 32

	// metaSHA256 is the object metadata that carries our digest.
	metaSHA256 = "sha256"
)
