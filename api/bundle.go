package api

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
)

// BundleIndex is the list of a bundle's files, as the studio publishes it. The
// object that a job's end names as its index holds it.
type BundleIndex struct {
	Files []BundleFile `json:"files"` // in path order
}

// BundleFile is one file of a bundle.
type BundleFile struct {
	Path string      `json:"path"`
	Ref  atelier.Ref `json:"ref"`
}

// bundleTime is the time of every entry: a bundle's bytes follow from its files
// alone. It is the earliest that a zip can say.
var bundleTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const maxBundleFiles = 10_000

// BundleIndex returns the files of a job's bundle, and the digest of the list.
// It is CodeConflict while the job runs and CodeNotFound when it ended without
// a bundle.
func (s *Studio) BundleIndex(ctx context.Context, who Principal, job string) (BundleIndex, string, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return BundleIndex{}, "", err
	}
	f, err := s.final(ctx, job)
	switch {
	case err != nil:
		return BundleIndex{}, "", err
	case f == nil:
		return BundleIndex{}, "", atelier.Errorf(atelier.CodeConflict, "the job has not ended yet: its bundle comes with its end")
	case f.Index == nil:
		return BundleIndex{}, "", atelier.Errorf(atelier.CodeNotFound, "the job ended without a bundle: %s", f.Status)
	}
	issues, err := atelier.Issues(ctx, s.store, job, *f)
	if err != nil {
		return BundleIndex{}, "", err
	}
	now := issues[len(issues)-1].Index
	var index BundleIndex
	if err := atelier.GetJSON(ctx, s.store, now, &index); err != nil {
		return BundleIndex{}, "", err
	}
	if len(index.Files) > maxBundleFiles {
		return BundleIndex{}, "", atelier.Errorf(atelier.CodeTooLarge, "a bundle of %d files", len(index.Files))
	}
	for _, file := range index.Files {
		// Paths are the service's own; this keeps a damaged list from writing
		// outside the folder it is unpacked in.
		if !fs.ValidPath(file.Path) || strings.ContainsAny(file.Path, "\\:") {
			return BundleIndex{}, "", atelier.Errorf(atelier.CodeCorrupt, "a path in the bundle's list is not one of ours")
		}
	}
	slices.SortFunc(index.Files, func(a, b BundleFile) int { return strings.Compare(a.Path, b.Path) })
	return index, now.SHA256, nil
}

// verifyBundle reads every file of a bundle through once.
func (s *Studio) verifyBundle(ctx context.Context, index BundleIndex) error {
	return each(len(index.Files), readers, func(i int) error { return s.verify(ctx, index.Files[i].Ref, false) })
}

// writeBundle writes the zip: sorted, fixed times, and what is compressed
// already stored as it is.
func (s *Studio) writeBundle(ctx context.Context, w io.Writer, index BundleIndex) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.DefaultCompression)
	})
	for _, f := range index.Files {
		if err := s.writeEntry(ctx, z, f); err != nil {
			return err
		}
	}
	return z.Close()
}

func (s *Studio) writeEntry(ctx context.Context, z *zip.Writer, f BundleFile) error {
	h := &zip.FileHeader{Name: f.Path, Method: zip.Store, Modified: bundleTime}
	h.SetMode(0o644)
	if squeezes(f.Path) {
		h.Method = zip.Deflate
	}
	e, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	if f.Ref.Size <= heldWhole {
		b, err := atelier.GetBytes(ctx, s.store, f.Ref, heldWhole)
		if err != nil {
			return err
		}
		_, err = io.Copy(e, bytes.NewReader(b))
		return err
	}
	rc, err := s.store.Get(ctx, f.Ref, 0, -1)
	if err != nil {
		return err
	}
	defer rc.Close()
	_, err = io.Copy(e, rc)
	return err
}

// squeezes reports whether compressing a file is worth the time: text is, sound
// and pixels are not.
func squeezes(name string) bool {
	switch path.Ext(name) {
	case ".md", ".txt", ".json", ".jsonl", ".svg", ".musicxml", ".html", ".css", ".abc":
		return true
	}
	return false
}

// serveBundle streams the zip. Every file is found whole before the first byte
// goes out; a fault after that cuts the connection.
func (s *Studio) serveBundle(w http.ResponseWriter, r *http.Request, job string, index BundleIndex, digest string) error {
	h := w.Header()
	h.Set("ETag", `"`+digest+`"`)
	if slices.Contains(strings.Split(strings.ReplaceAll(r.Header.Get("If-None-Match"), " ", ""), ","), `"`+digest+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if err := s.verifyBundle(r.Context(), index); err != nil {
		h.Del("ETag")
		return err
	}
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+job+`.zip"`)
	h.Set("Cache-Control", "private, no-cache")
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := s.writeBundle(r.Context(), w, index); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exhibitionPage is the path of the page in a bundle.
const exhibitionPage = "index.html"

// BundlePart returns one file of a job's bundle. Errors are those of
// [Studio.BundleIndex], and CodeNotFound for a path that the bundle does not have.
func (s *Studio) BundlePart(ctx context.Context, who Principal, job, name string) (BundleFile, error) {
	index, _, err := s.BundleIndex(ctx, who, job)
	if err != nil {
		return BundleFile{}, err
	}
	i, ok := slices.BinarySearchFunc(index.Files, name, func(f BundleFile, name string) int { return strings.Compare(f.Path, name) })
	if !ok {
		return BundleFile{}, atelier.Errorf(atelier.CodeNotFound, "the bundle has no file of that name")
	}
	return index.Files[i], nil
}

// serveShown sends a file of the exhibition. The page may do what its own policy
// allows (scripts and styles of known digests, pictures and sound of its folder); any
// other file does nothing when somebody opens it by itself.
func (s *Studio) serveShown(w http.ResponseWriter, r *http.Request, f BundleFile) error {
	policy := "default-src 'none'; style-src 'unsafe-inline'; sandbox" // an SVG has its own style
	if f.Path == exhibitionPage {
		// The page's own policy names its script and style by digest; both hold.
		policy = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	}
	return s.serveAs(w, r, f.Ref, "inline", policy, "private, no-cache")
}
