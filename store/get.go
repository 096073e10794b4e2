package store

import (
	"bytes"
	"context"
	"crypto/sha256"
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

// Get reads length bytes from offset: see [atelier.Store]. An object of at most
// [MaxHeld] bytes is read and compared whole first, so that no wrong byte of it
// is ever handed out. A bigger one is streamed, taken up again where a
// connection broke, and compared when its last byte is read.
func (s *S3) Get(ctx context.Context, ref atelier.Ref, offset, length int64) (io.ReadCloser, error) {
	if err := checkKey(ref.Key); err != nil {
		return nil, err
	}
	if offset < 0 {
		return nil, atelier.Invalidf("offset", "must not be negative")
	}
	if data, ok := s.held.get(ref.Key, ref.SHA256); ok {
		if ref.Size != 0 && ref.Size != int64(len(data)) {
			return nil, corrupt(ref)
		}
		return part(data, offset, length), nil
	}
	if ref.SHA256 != "" && ref.Size <= MaxHeld && (ref.Size > 0 || full(offset, length)) {
		return s.getHeld(ctx, ref, offset, length)
	}
	return s.getStream(ctx, ref, offset, length)
}

func full(offset, length int64) bool { return offset == 0 && length < 0 }

func corrupt(ref atelier.Ref) error {
	return &atelier.Error{Code: atelier.CodeCorrupt, Message: "stored bytes do not match their digest", Err: errors.New(ref.Key)}
}

// part is a slice of bytes in memory; beyond the end it is empty.
func part(data []byte, offset, length int64) io.ReadCloser {
	data = data[min(offset, int64(len(data))):]
	if length >= 0 && length < int64(len(data)) {
		data = data[:length]
	}
	return io.NopCloser(bytes.NewReader(data))
}

// getHeld reads a small object whole. Bytes that do not match are read a second
// time: a byte flipped on the way must not condemn the object.
func (s *S3) getHeld(ctx context.Context, ref atelier.Ref, offset, length int64) (io.ReadCloser, error) {
	for n := 1; ; n++ {
		r, err := s.getStream(ctx, ref, 0, -1)
		if err != nil {
			return nil, err
		}
		st, ok := r.(*stream)
		if !ok || st.size > MaxHeld { // a ref without a size may be of a big object
			if full(offset, length) {
				return r, nil
			}
			r.Close()
			return s.getStream(ctx, ref, offset, length)
		}
		data := make([]byte, 0, st.size+bytes.MinRead)
		buf := bytes.NewBuffer(data)
		_, err = buf.ReadFrom(r)
		r.Close()
		if err == nil {
			s.held.add(ref, buf.Bytes())
			return part(buf.Bytes(), offset, length), nil
		}
		if atelier.CodeOf(err) != atelier.CodeCorrupt || n == 2 {
			return nil, err
		}
	}
}

// stream reads one object from the store as the caller reads from it.
type stream struct {
	s      *S3
	ctx    context.Context // the caller's
	ref    atelier.Ref
	offset int64 // where the caller began
	length int64 // what the caller asked for, negative: to the end
	size   int64 // bytes this stream will give
	want   string
	sum    hash.Hash // nil: nothing to compare with

	body    io.ReadCloser
	dog     *watchdog
	read    int64
	resumed int
	err     error // sticky
}

func (s *S3) getStream(ctx context.Context, ref atelier.Ref, offset, length int64) (io.ReadCloser, error) {
	if length == 0 {
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	st := &stream{s: s, ctx: ctx, ref: ref, offset: offset, length: length, size: -1}
	if err := st.open(); err != nil {
		if status(err) == http.StatusRequestedRangeNotSatisfiable { // beyond the end, or an empty object
			return io.NopCloser(bytes.NewReader(nil)), nil
		}
		return nil, fail(err)
	}
	return st, nil
}

// open asks for what is still to be read.
func (st *stream) open() error {
	in := &s3.GetObjectInput{Bucket: &st.s.bucket, Key: &st.ref.Key}
	from := st.offset + st.read
	switch {
	case st.length >= 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-%d", from, st.offset+st.length-1))
	case from > 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", from))
	}
	var out *s3.GetObjectOutput
	var dog *watchdog
	err := st.s.try(st.ctx, "get", func(context.Context) (err error) {
		// The answer outlives the attempt, and so must its context.
		var ctx context.Context
		ctx, dog = watch(st.ctx)
		out, err = st.s.client.GetObject(ctx, in)
		if err != nil {
			if context.Cause(ctx) == errStalled {
				err = errStalled
			}
			dog.stop()
		}
		return err
	})
	if err != nil {
		return err
	}
	dog.rest()
	st.body, st.dog = out.Body, dog
	rest := aws.ToInt64(out.ContentLength)
	if st.size >= 0 && st.read+rest != st.size {
		return corrupt(st.ref) // the object is not the one that the download began with
	}
	st.size = st.read + rest
	if st.resumed > 0 || st.read > 0 {
		return nil
	}
	if full(st.offset, st.length) {
		st.want = st.ref.SHA256
		if st.want == "" {
			st.want = out.Metadata[metaSHA256]
		}
		if st.want != "" {
			st.sum = sha256.New()
		}
		if st.ref.Size != 0 && st.ref.Size != st.size {
			st.close()
			return corrupt(st.ref)
		}
	}
	return nil
}

func (st *stream) close() {
	if st.body != nil {
		st.body.Close()
		st.dog.stop()
		st.body = nil
	}
}

// Read implements io.Reader. A full read ends in io.EOF only when the digest matches.
func (st *stream) Read(p []byte) (int, error) {
	for {
		if st.err != nil {
			return 0, st.err
		}
		if len(p) == 0 {
			return 0, nil
		}
		st.dog.moved()
		n, err := st.body.Read(p)
		st.dog.rest()
		st.read += int64(n)
		if st.sum != nil {
			st.sum.Write(p[:n])
		}
		if err == nil && n == 0 {
			continue
		}
		if err != nil {
			st.err = st.ended(err)
			if st.err == nil && n == 0 {
				continue // taken up again
			}
		}
		if n > 0 {
			return n, nil // a failure comes with the next Read
		}
	}
}

// ended decides what the end of the body means: io.EOF, a failure, or nil when
// the download was taken up again.
func (st *stream) ended(err error) error {
	st.close()
	if st.read == st.size {
		if st.sum != nil && hex.EncodeToString(st.sum.Sum(nil)) != st.want {
			return corrupt(st.ref)
		}
		return io.EOF
	}
	if st.ctx.Err() != nil {
		return fail(st.ctx.Err())
	}
	if st.read > st.size || st.resumed == resumes {
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the download broke off", Err: err}
	}
	st.resumed++
	return fail(st.open())
}

// Close implements io.Closer.
func (st *stream) Close() error {
	st.close()
	if st.err == nil {
		st.err = atelier.Errorf(atelier.CodeInternal, "read after close")
	}
	return nil
}
