package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/config"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/store"
)

const schemeS3 = "s3://"

// Bounds of a bundle that is fetched: nobody knows who put it there.
const (
	maxFetchedFiles = 10_000
	maxFetched      = 8 << 30 // bytes of all files
)

// fetchBundle brings a bundle from an S3 store into a temporary folder, as it lies
// there: what is wrong with it is the verifier's to say. Nothing is written to the store.
func fetchBundle(ctx context.Context, name string) (_ fs.FS, remove func(), err error) {
	bucket, prefix, _ := strings.Cut(strings.TrimPrefix(name, schemeS3), "/")
	prefix = strings.Trim(prefix, "/")
	if bucket == "" || prefix == "" {
		return nil, nil, atelier.Invalidf("bundle", "must be s3://BUCKET/PREFIX")
	}
	cfg, err := config.FromEnv(config.Reader, os.Environ())
	if err != nil {
		return nil, nil, err
	}
	c := storeConfig(cfg.Store)
	c.Bucket, c.CreateBucket, c.CacheBytes = bucket, false, -1
	s, err := store.Open(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	files, err := filesOf(ctx, s, prefix)
	if err != nil {
		return nil, nil, err
	}
	if len(files) > maxFetchedFiles {
		return nil, nil, atelier.Errorf(atelier.CodeTooLarge, "more than %d files", maxFetchedFiles)
	}
	dir, err := os.MkdirTemp("", "atelier-verify-")
	if err != nil {
		return nil, nil, err
	}
	remove = func() { os.RemoveAll(dir) }
	root, err := os.OpenRoot(dir)
	if err == nil {
		defer root.Close()
		err = fetch(ctx, s, files, root)
	}
	if err != nil {
		remove()
		return nil, nil, err
	}
	return os.DirFS(dir), remove, nil
}

// filesOf are the keys of a bundle's files by path: those that a job's end names, or
// whatever lies below the prefix.
func filesOf(ctx context.Context, s *store.S3, prefix string) (map[string]string, error) {
	files := map[string]string{}
	if job := path.Base(prefix); atelier.ValidJobID(job) && atelier.KeyJob(job) == prefix+"/" {
		index, err := indexOf(ctx, s, job)
		for _, x := range index.Files {
			files[x.Path] = x.Ref.Key
		}
		return files, err
	}
	refs, err := s.List(ctx, prefix+"/", "", maxFetchedFiles+1)
	for _, ref := range refs {
		if !strings.HasSuffix(ref.Key, "/") { // what some tools put for a folder
			files[strings.TrimPrefix(ref.Key, prefix+"/")] = ref.Key
		}
	}
	if err == nil && len(files) == 0 {
		err = atelier.Errorf(atelier.CodeNotFound, "nothing lies below s3://…/%s", prefix)
	}
	return files, err
}

// indexOf is the list of the bundle of a job as it is now.
func indexOf(ctx context.Context, s *store.S3, job string) (bundle.Index, error) {
	var final atelier.Final
	var index bundle.Index
	err := atelier.GetJSON(ctx, s, atelier.Ref{Key: atelier.KeyFinal(job)}, &final)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		if _, herr := s.Head(ctx, atelier.KeyBrief(job)); herr == nil {
			return index, &exitError{proof.ExitOpen, atelier.Errorf(atelier.CodeConflict, "the job has not ended; its bundle comes with its end")}
		}
		return index, atelier.Errorf(atelier.CodeNotFound, "the store has no such job")
	}
	var issues []atelier.Issue
	if err == nil {
		issues, err = atelier.Issues(ctx, s, job, final)
	}
	if err == nil && len(issues) == 0 {
		return index, atelier.Errorf(atelier.CodeNotFound, "the job ended without a bundle: %s", final.Status)
	}
	if err == nil {
		err = atelier.GetJSON(ctx, s, issues[len(issues)-1].Index, &index)
	}
	switch atelier.CodeOf(err) {
	case atelier.CodeCorrupt:
		return index, &exitError{proof.ExitAltered, atelier.Errorf(atelier.CodeCorrupt, "the list of the bundle's files was altered")}
	case atelier.CodeNotFound:
		return index, &exitError{proof.ExitMissing, atelier.Errorf(atelier.CodeNotFound, "the list of the bundle's files is missing")}
	}
	return index, err
}

// fetch copies objects into a folder. One that is not there is left out.
func fetch(ctx context.Context, s *store.S3, files map[string]string, root *os.Root) error {
	left := int64(maxFetched)
	for name, key := range files {
		if !fs.ValidPath(name) || strings.ContainsAny(name, "\\:") {
			return atelier.Invalidf("bundle", "holds a name that leaves it")
		}
		ref, err := s.Head(ctx, key)
		if atelier.CodeOf(err) == atelier.CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		if left -= ref.Size; left < 0 {
			return atelier.Errorf(atelier.CodeTooLarge, "the bundle has more than %d bytes", int64(maxFetched))
		}
		if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
			return err
		}
		f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		// A length keeps the store from comparing digests: other bytes than were put
		// are what the verifier is to see.
		r, err := s.Get(ctx, atelier.Ref{Key: key}, 0, ref.Size)
		if err == nil {
			_, err = io.Copy(f, io.LimitReader(r, ref.Size))
			r.Close()
		}
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}
