package api

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// This file finds versions and reviews by name. They are in the results of turns; older
// releases put them beside their files and below reviews/ as well, and what such a record
// says stands.

// turn is what this package reads of a turn's result.
type turn struct {
	Kind     atelier.TurnKind  `json:"kind"` // "" of what is no turn's
	Artefact *atelier.Artefact `json:"artefact"`
	Review   *atelier.Review   `json:"review"`
}

// turns reads the results of a job's turns, in the order of their keys. A review is
// read each time, as an erasure takes words out of it, and only when it is asked for.
func (s *Studio) turns(ctx context.Context, job string, reviews bool) ([]turn, error) {
	asked := "" // the call of a model; its request comes before its answer
	keys, err := s.keysUnder(ctx, atelier.KeyCalls(job), func(key string) bool {
		if path.Base(key) == "request.json" {
			asked = path.Dir(key)
		}
		return atelier.CallOf(key) != "" && path.Dir(key) != asked
	})
	if err != nil {
		return nil, err
	}
	all := make([]turn, len(keys))
	err = each(len(keys), readers, func(i int) error {
		t, ok := s.made.get(keys[i])
		if !ok || reviews && t.Review != nil {
			t = turn{}
			if err := s.readRecord(ctx, keys[i], &t); err != nil {
				return err
			}
			kept := t
			if t.Review != nil {
				kept.Review = &atelier.Review{}
			}
			s.made.put(keys[i], kept)
		}
		all[i] = t
		return nil
	})
	return all, err
}

// versionKey names a version, or what it is read aloud.
type versionKey struct {
	piece   string
	version int
	aloud   bool
}

// versions are all versions that a job stored, and what is read aloud of them. A job
// that was rebuilt may have come to a version in two ways: the one that was first to
// put its files under the version's name is it.
func (s *Studio) versions(ctx context.Context, job string) (map[versionKey]atelier.Artefact, error) {
	keys, err := s.keysUnder(ctx, atelier.KeyJob(job)+"pieces/", func(key string) bool {
		return path.Base(key) == atelier.FileArtefact || path.Base(key) == atelier.FileNarration
	})
	if err != nil {
		return nil, err
	}
	found := make([]atelier.Artefact, len(keys))
	if err := each(len(keys), readers, func(i int) (err error) {
		found[i], err = s.artefact(ctx, keys[i])
		return err
	}); err != nil {
		return nil, err
	}
	turns, err := s.turns(ctx, job, false)
	if err != nil {
		return nil, err
	}
	all := map[versionKey]atelier.Artefact{}
	for _, t := range turns {
		if t.Artefact == nil {
			continue
		}
		k := versionKey{t.Artefact.Piece, t.Artefact.Version, t.Kind == atelier.TurnNarrate}
		if have, ok := all[k]; !ok || named(job, *t.Artefact) > named(job, have) {
			all[k] = *t.Artefact
		}
	}
	for i, a := range found {
		all[versionKey{a.Piece, a.Version, path.Base(keys[i]) == atelier.FileNarration}] = a
	}
	return all, nil
}

// named counts the files that lie under the version's name.
func named(job string, a atelier.Artefact) int {
	n := 0
	for _, f := range a.Files {
		if strings.HasPrefix(f.Key, atelier.KeyVersion(job, a.Piece, a.Version)) {
			n++
		}
	}
	return n
}

// reviews are what the critics found, each version once by each of them.
func (s *Studio) reviews(ctx context.Context, job string) ([]atelier.Review, error) {
	keys, err := s.keysUnder(ctx, atelier.KeyReviews(job), func(key string) bool { return path.Ext(key) == ".jsonl" })
	if err != nil {
		return nil, err
	}
	batches := make([]atelier.Ref, len(keys))
	for i, key := range keys {
		batches[i].Key = key
	}
	lines, err := s.lines(ctx, batches)
	if err != nil {
		return nil, err
	}
	all := make([]atelier.Review, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &all[i]); err != nil {
			return nil, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a review is not one", Err: err}
		}
	}
	turns, err := s.turns(ctx, job, true)
	if err != nil {
		return nil, err
	}
	for _, t := range turns {
		r := t.Review
		if r == nil || slices.ContainsFunc(all, func(have atelier.Review) bool {
			return have.Piece == r.Piece && have.Version == r.Version && have.Critic == r.Critic
		}) {
			continue
		}
		all = append(all, *r)
	}
	return all, nil
}
