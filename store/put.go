package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"

	"github.com/atelierhq/atelier"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// source is what a put sends: bytes that can be read again, with their digest.
type source struct {
	data []byte        // small objects
	r    io.ReadSeeker // others, from start
	at   int64         // position of the first byte in r
	size int64
	sum  []byte
}

// sourceError is a failure of the caller's reader, which no retry mends.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return "read the bytes to store: " + e.err.Error() }
func (e *sourceError) Unwrap() error { return e.err }

// Put is create-only and idempotent: see [atelier.Store]. It takes the digest of
// the whole body before anything is sent; a body that is not what Meta.SHA256
// says, or that changes while it is read, is CodeCorrupt and leaves nothing.
func (s *S3) Put(ctx context.Context, key string, r io.ReadSeeker, meta atelier.Meta) (atelier.Ref, error) {
	if err := checkKey(key); err != nil {
		return atelier.Ref{}, err
	}
	src, err := readSource(r)
	if err != nil {
		return atelier.Ref{}, fail(err)
	}
	ref := atelier.Ref{Key: key, SHA256: hex.EncodeToString(src.sum), Size: src.size, MediaType: meta.MediaType}
	if meta.SHA256 != "" && meta.SHA256 != ref.SHA256 {
		return atelier.Ref{}, atelier.Errorf(atelier.CodeCorrupt, "bytes to store do not match their digest")
	}
	for n := 1; ; n++ {
		var there atelier.Ref
		there, err = s.sendOnce(ctx, ref, src)
		if there.Key == "" && status(err) != http.StatusPreconditionFailed {
			break
		}
		// Somebody wrote the key: another writer, or we ourselves in an attempt
		// whose answer was lost. Same bytes are success either way.
		if there.Key == "" {
			there, err = s.head(ctx, key)
		}
		if status(err) == http.StatusNotFound && n < attempts {
			continue // erased in between
		}
		if err != nil {
			break
		}
		if there.SHA256 != ref.SHA256 || there.Size != ref.Size {
			return atelier.Ref{}, atelier.Errorf(atelier.CodeExists, "object is there already, with other bytes")
		}
		ref = there
		break
	}
	if err != nil {
		return atelier.Ref{}, fail(err)
	}
	s.held.add(ref, src.data)
	return ref, nil
}

// sendOnce makes attempts until one has an outcome. After one whose outcome is not
// known it looks before it sends again, and returns what is there: a store that
// sees the object there may answer and hang up long before it has read the body,
// again and again, and that answer would get lost too.
func (s *S3) sendOnce(ctx context.Context, ref atelier.Ref, src *source) (there atelier.Ref, err error) {
	unknown := false
	err = s.try(ctx, "put", func(ctx context.Context) error {
		if unknown {
			out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &ref.Key})
			if err == nil {
				there = refOf(ref.Key, out)
				return nil
			}
		}
		err := s.send(ctx, ref, src)
		unknown = err != nil && status(err) == 0
		return err
	})
	return there, err
}

// send makes one attempt to create the object.
func (s *S3) send(ctx context.Context, ref atelier.Ref, src *source) error {
	body, err := src.open(watchdogOf(ctx))
	if err != nil {
		return err
	}
	in := &s3.PutObjectInput{
		Bucket:        &s.bucket,
		Key:           &ref.Key,
		Body:          body,
		ContentLength: &ref.Size,
		IfNoneMatch:   aws.String("*"),
		Metadata:      map[string]string{metaSHA256: ref.SHA256},
	}
	if ref.MediaType != "" {
		in.ContentType = &ref.MediaType
	}
	how := sendSigned(ref.SHA256)
	if s.checksums {
		in.ChecksumSHA256 = aws.String(base64.StdEncoding.EncodeToString(src.sum))
		how = sendUnsigned
	}
	_, err = s.client.PutObject(ctx, in, how)
	if berr := body.failure(); berr != nil {
		return berr
	}
	return err
}

// readSource reads r to its end: into memory when it is small, else only for its
// digest. A reader that ends before the size it states is an error.
func readSource(r io.ReadSeeker) (*source, error) {
	at, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, &sourceError{err}
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, &sourceError{err}
	}
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return nil, &sourceError{err}
	}
	src := &source{r: r, at: at, size: end - at}
	if src.size > MaxObject {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "object of %d bytes, the bound is %d", src.size, int64(MaxObject))
	}
	h := sha256.New()
	var got int64
	if src.size <= MaxHeld {
		src.data = make([]byte, src.size)
		var k int
		k, err = io.ReadFull(r, src.data)
		got = int64(k)
		if err == nil {
			// The end must be where the size says.
			var extra [1]byte
			k, err = io.ReadFull(r, extra[:])
			got += int64(k)
		}
		h.Write(src.data)
	} else {
		got, err = io.Copy(h, io.LimitReader(r, src.size+1))
	}
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &sourceError{err}
	}
	if got != src.size {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "bytes to store end at %d of %d", got, src.size)
	}
	src.sum = h.Sum(nil)
	return src, nil
}

// open returns the body of one attempt.
func (src *source) open(w *watchdog) (*body, error) {
	if src.data != nil {
		return &body{r: bytes.NewReader(src.data), dog: w}, nil
	}
	if _, err := src.r.Seek(src.at, io.SeekStart); err != nil {
		return nil, &sourceError{err}
	}
	return &body{r: src.r, at: src.at, size: src.size, want: src.sum, sum: sha256.New(), dog: w}, nil
}

// body is what the SDK reads. It reports progress to the watchdog and, for a
// source that is read twice, makes sure that both times gave the same bytes: the
// last bytes are withheld from the wire when they did not.
type body struct {
	r    io.ReadSeeker
	at   int64
	size int64
	want []byte // nil: held in memory, cannot change
	sum  hash.Hash
	read int64
	err  error
	dog  *watchdog
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.dog.moved()
	if b.want == nil {
		return n, err
	}
	b.sum.Write(p[:n])
	b.read += int64(n)
	switch {
	case err != nil && err != io.EOF:
		b.err = &sourceError{err}
	case err == io.EOF && b.read < b.size, b.read > b.size,
		b.read == b.size && !bytes.Equal(b.sum.Sum(nil), b.want):
		b.err = atelier.Errorf(atelier.CodeCorrupt, "bytes to store changed while they were read")
	}
	if b.err != nil {
		return 0, b.err
	}
	return n, err
}

// Seek serves the SDK, which asks for the length and rewinds.
func (b *body) Seek(offset int64, whence int) (int64, error) {
	if b.want == nil {
		return b.r.Seek(offset, whence)
	}
	switch {
	case whence == io.SeekEnd && offset == 0:
		return b.size, nil
	case whence == io.SeekCurrent && offset == 0:
		return b.read, nil
	case whence == io.SeekStart && offset == b.read:
		return offset, nil
	case whence == io.SeekStart && offset == 0:
		b.sum.Reset()
		b.read = 0
		if _, err := b.r.Seek(b.at, io.SeekStart); err != nil {
			return 0, &sourceError{err}
		}
		return 0, nil
	}
	return 0, fmt.Errorf("store: body cannot seek to %d from %d", offset, whence)
}

// failure is why the source could not be sent, nil if it could.
func (b *body) failure() error { return b.err }
