package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
)

// saveBundle downloads a bundle into out/<job> and checks every file against
// the manifest. Nothing is written outside that folder, whatever the bundle says.
func saveBundle(ctx context.Context, c *api.Client, job, out string) (string, *bundle.Manifest, error) {
	if !atelier.ValidJobID(job) {
		return "", nil, atelier.Invalidf("job", "is not a job id")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", nil, err
	}
	defer os.Remove(out) // which fails unless nothing came of it
	tmp, err := os.CreateTemp(out, ".bundle-*.zip")
	if err != nil {
		return "", nil, err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if err := c.Bundle(ctx, job, tmp); err != nil {
		return "", nil, err
	}
	size, err := tmp.Seek(0, io.SeekEnd)
	if err != nil {
		return "", nil, err
	}
	z, err := zip.NewReader(tmp, size)
	if err != nil {
		return "", nil, fmt.Errorf("the bundle is not whole: %w", err)
	}
	dir := filepath.Join(out, job)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", nil, err
	}
	defer root.Close()
	digests := map[string]string{}
	for _, f := range z.File {
		name := path.Clean(f.Name)
		if !fs.ValidPath(name) {
			return "", nil, atelier.Errorf(atelier.CodeCorrupt, "the bundle holds a path that is not allowed")
		}
		if digests[name], err = extract(root, f, name); err != nil {
			return "", nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	m, err := check(root, digests)
	return dir, m, err
}

func extract(root *os.Root, f *zip.File, name string) (string, error) {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return "", err
	}
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	w, err := root.Create(name)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(w, h), r)
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// check reads the manifest and compares it with what was written.
func check(root *os.Root, digests map[string]string) (*bundle.Manifest, error) {
	b, err := root.ReadFile("manifest.json")
	if err != nil {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "the bundle has no manifest.json")
	}
	var m bundle.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	delete(digests, "manifest.json")
	delete(digests, proof.PathStatement) // it vouches for the manifest
	for _, f := range m.Files {
		if digests[f.Path] != f.SHA256 {
			return nil, atelier.Errorf(atelier.CodeCorrupt, "%s does not match the manifest", f.Path)
		}
		delete(digests, f.Path)
	}
	for name := range digests {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "the manifest does not name %s", name)
	}
	return &m, nil
}

// saveFiles downloads some files of a version into out/<job>/<piece>.
func saveFiles(ctx context.Context, c *api.Client, job, piece string, version int, names []string, out string) (string, error) {
	switch {
	case !atelier.ValidJobID(job):
		return "", atelier.Invalidf("job", "is not a job id")
	case !atelier.ValidPieceID(piece):
		return "", atelier.Invalidf("piece", "is not a piece's id, such as text-1")
	}
	dir := filepath.Join(out, job, piece)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	for _, name := range names {
		if !atelier.ValidFileName(name) {
			return "", atelier.Errorf(atelier.CodeCorrupt, "the server named a file that is not allowed")
		}
		f, err := root.Create(name)
		if err != nil {
			return "", err
		}
		err = c.Artefact(ctx, job, piece, version, name, f)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return "", err
		}
	}
	return dir, nil
}
