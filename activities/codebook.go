package activities

import (
	"context"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// This file reads the versions of a job's codebook. A line is read by the version that
// it was written under, which its note names, whoever reads it and when.

// maxBooks bounds how many versions are remembered; a forgotten one is read again.
const maxBooks = 1000

// books remembers versions by their digest: they never change.
type books struct {
	mu  sync.Mutex
	all map[string]*notes.Codebook
}

// book returns a version of a job's codebook, "" the base.
func (a *Activities) book(ctx context.Context, job, digest string) (*notes.Codebook, error) {
	if base := notes.Base(); digest == "" || digest == base.Digest() {
		return base, nil
	}
	a.books.mu.Lock()
	c := a.books.all[digest]
	a.books.mu.Unlock()
	if c != nil {
		return c, nil
	}
	b, err := atelier.GetBytes(ctx, a.store, atelier.Ref{Key: atelier.KeyCodebook(job, digest), SHA256: digest}, atelier.MaxJSON)
	if err != nil {
		return nil, err
	}
	if c, err = notes.ReadCodebook(b); err != nil {
		return nil, err
	}
	a.books.mu.Lock()
	defer a.books.mu.Unlock()
	if len(a.books.all) >= maxBooks || a.books.all == nil {
		a.books.all = map[string]*notes.Codebook{}
	}
	a.books.all[digest] = c
	return c, nil
}

// pinned returns the versions that some notes were written under, by digest.
func (a *Activities) pinned(ctx context.Context, job string, all ...atelier.Note) (map[string]*notes.Codebook, error) {
	out := map[string]*notes.Codebook{}
	for _, n := range all {
		if out[n.Codebook] != nil || len(n.Lines) == 0 {
			continue
		}
		c, err := a.book(ctx, job, n.Codebook)
		if err != nil {
			return nil, err
		}
		out[n.Codebook] = c
	}
	return out, nil
}

// putBook stores a version under its name; that it is there already is success.
func (a *Activities) putBook(ctx context.Context, job string, c *notes.Codebook) error {
	_, err := atelier.PutBytes(ctx, a.store, atelier.KeyCodebook(job, c.Digest()), c.Bytes(), atelier.MediaJSON)
	if atelier.CodeOf(err) == atelier.CodeExists {
		return nil
	}
	return err
}
