package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"sync"

	"github.com/atelierhq/atelier"
)

// Probe makes sure that the store honours conditional puts, on which every
// promise of create-only rests: 32 writers put different bytes under one new key
// and exactly one may win, and a later put must be refused as well. It is
// CodeUnsupported when the store lets two through. The probe's object is erased.
// It costs some 35 requests; do it at the start of every process that uses a
// store it did not start itself.
func (s *S3) Probe(ctx context.Context) error { return s.probe(ctx, probeWriters) }

// QuickProbe is [S3.Probe] with two writers one after the other, for a store
// that is known to be atomic, as the embedded one is.
func (s *S3) QuickProbe(ctx context.Context) error { return s.probe(ctx, 1) }

func (s *S3) probe(ctx context.Context, writers int) error {
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		return fail(err)
	}
	key := "probe/" + hex.EncodeToString(id[:])
	errs := make([]error, writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() { errs[i] = s.putOnce(ctx, key, i) })
	}
	wg.Wait()
	errs = append(errs, s.putOnce(ctx, key, writers))
	defer s.Erase(context.WithoutCancel(ctx), key)

	won, lost := 0, 0
	var other error
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case status(err) == http.StatusPreconditionFailed, status(err) == http.StatusConflict:
			lost++
		default:
			other = errors.Join(other, err)
		}
	}
	switch {
	case won > 1:
		return atelier.Errorf(atelier.CodeUnsupported,
			"the store does not honour conditional puts (If-None-Match): %d of %d writers of one new key were told that they had created it; Atelier needs a store that lets exactly one win, such as AWS S3 or versitygw from 1.8", won, len(errs))
	case status(other) == http.StatusNotImplemented || status(other) == http.StatusBadRequest:
		return &atelier.Error{Code: atelier.CodeUnsupported, Message: "the store refuses conditional puts (If-None-Match), without which Atelier cannot keep its records", Err: other}
	case won == 0 && lost == len(errs):
		return atelier.Errorf(atelier.CodeUnsupported, "the store refused every conditional put of a new key")
	case other != nil && won == 0:
		return fail(other)
	}
	return nil
}

// putOnce makes one conditional put without retries, so that every answer counts.
func (s *S3) putOnce(ctx context.Context, key string, n int) error {
	data := []byte{byte(n)}
	src, err := readSource(bytes.NewReader(data))
	if err != nil {
		return err
	}
	ref := atelier.Ref{Key: key, SHA256: hex.EncodeToString(src.sum), Size: src.size}
	return attempt(ctx, func(ctx context.Context) error { return s.send(ctx, ref, src) })
}
