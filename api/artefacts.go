package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
)

// Piece is one piece with every version of it.
type Piece struct {
	atelier.PieceStatus
	Versions []Version `json:"versions"`
}

// Version is one stored version of a piece.
type Version struct {
	Version int            `json:"version"`
	Round   int            `json:"round"`
	Base    int            `json:"base,omitempty" doc:"The version it was revised from"`
	SHA256  string         `json:"sha256" doc:"Digest over names and digests of its files"`
	MadeBy  atelier.Agent  `json:"made_by"`
	Summary string         `json:"summary,omitempty"`
	Files   []ArtefactFile `json:"files"`
}

// ArtefactFile is one file of a version.
type ArtefactFile struct {
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Bytes     int64  `json:"bytes"`
	MediaType string `json:"media_type"`
	Href      string `json:"href"`
}

// Pieces lists a job's pieces.
type Pieces struct {
	Pieces []Piece `json:"pieces"`
}

const (
	maxListed = 20_000 // keys of one job read for one answer
	readers   = 8      // objects read at once for one answer
)

// Pieces returns the pieces of a job with all versions that are stored.
func (s *Studio) Pieces(ctx context.Context, who Principal, job string) (Pieces, error) {
	rec, err := s.authorize(ctx, who, job)
	if err != nil {
		return Pieces{}, err
	}
	j, err := s.job(ctx, rec)
	if err != nil {
		return Pieces{}, err
	}
	found, err := s.versions(ctx, job)
	if err != nil {
		return Pieces{}, err
	}
	all := Pieces{Pieces: make([]Piece, len(j.Pieces))}
	for i, p := range j.Pieces {
		vs := []Version{}
		for k, a := range found {
			if k.piece != p.ID || k.aloud {
				continue
			}
			v := s.version(j.Links.Self, a)
			if aloud, ok := found[versionKey{k.piece, k.version, true}]; ok {
				v.Files = append(v.Files, s.version(j.Links.Self, aloud).Files...)
			}
			vs = append(vs, v)
		}
		slices.SortFunc(vs, func(a, b Version) int { return a.Version - b.Version })
		all.Pieces[i] = Piece{PieceStatus: p, Versions: vs}
	}
	return all, nil
}

func (s *Studio) version(self string, a atelier.Artefact) Version {
	v := Version{Version: a.Version, Round: a.Round, Base: a.Base, SHA256: a.Digest, MadeBy: a.MadeBy, Summary: a.Summary, Files: []ArtefactFile{}}
	for _, f := range a.Files {
		name := path.Base(f.Key)
		v.Files = append(v.Files, ArtefactFile{Name: name, SHA256: f.SHA256, Bytes: f.Size, MediaType: mediaType(name),
			Href: fmt.Sprintf("%s/artefacts/%s/v%d/%s", self, a.Piece, a.Version, name)})
	}
	return v
}

// keysUnder lists the keys below a prefix that pass, in order.
func (s *Studio) keysUnder(ctx context.Context, prefix string, pass func(string) bool) ([]string, error) {
	var keys []string
	for after, n := "", 0; n < maxListed; {
		refs, err := s.store.List(ctx, prefix, after, 1000)
		if err != nil || len(refs) == 0 {
			return keys, err
		}
		n += len(refs)
		for _, r := range refs {
			if pass(r.Key) {
				keys = append(keys, r.Key)
			}
		}
		after = refs[len(refs)-1].Key
	}
	return keys, nil
}

func (s *Studio) artefact(ctx context.Context, key string) (atelier.Artefact, error) {
	if a, ok := s.records.get(key); ok {
		return a, nil
	}
	var a atelier.Artefact
	if err := s.readRecord(ctx, key, &a); err != nil {
		return a, err
	}
	s.records.put(key, a)
	return a, nil
}

// File returns one file of a version: a file that the version names, or what it is
// read aloud, so that what a cut-off turn left behind cannot be downloaded.
func (s *Studio) File(ctx context.Context, who Principal, job, piece, version, file string) (atelier.Ref, error) {
	if _, err := s.authorize(ctx, who, job); err != nil {
		return atelier.Ref{}, err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(version, "v"))
	if err != nil || n < 1 || version != fmt.Sprintf("v%d", n) || !atelier.ValidPieceID(piece) || !atelier.ValidFileName(file) {
		return atelier.Ref{}, errNotFound("artefact")
	}
	name := atelier.KeyFile(job, piece, n, file)
	if ref, ok := s.files.get(name); ok { // a player asks for many parts of one file
		return ref, nil
	}
	found, err := s.versions(ctx, job)
	if err != nil {
		return atelier.Ref{}, err
	}
	for _, aloud := range []bool{false, true} {
		for _, f := range found[versionKey{piece, n, aloud}].Files {
			if path.Base(f.Key) == file {
				if f.Key == name { // nothing that comes later takes the name from it
					s.files.put(name, f)
				}
				return f, nil
			}
		}
	}
	return atelier.Ref{}, errNotFound("artefact")
}

// mediaTypes are the only types we serve files as, by extension: what a store
// or an agent calls a file decides nothing.
var mediaTypes = map[string]string{
	".md":       "text/markdown; charset=utf-8",
	".txt":      "text/plain; charset=utf-8",
	".json":     "application/json",
	".jsonl":    "application/x-ndjson",
	".svg":      "image/svg+xml",
	".png":      "image/png",
	".mid":      "audio/midi",
	".musicxml": "application/vnd.recordare.musicxml+xml",
	".wav":      "audio/wav",
	".flac":     "audio/flac",
	".abc":      "text/vnd.abc; charset=utf-8",
	".epub":     "application/epub+zip",
	".pdf":      "application/pdf",
	".html":     "text/html; charset=utf-8",
	".mp4":      "video/mp4",
	".srt":      "application/x-subrip; charset=utf-8",
	".vtt":      "text/vtt; charset=utf-8",
}

func mediaType(name string) string {
	if t := mediaTypes[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

const (
	heldWhole  = 8 << 20     // files up to this size are read and verified before they are sent
	trustWhole = time.Minute // how long a bigger file that was whole is believed, for parts of it
)

// serveFile sends a file of a version, or a part of it. Files made by agents may
// hold scripts: they are sent to be saved, and a browser that shows them anyway
// runs nothing and takes them for nothing else.
func (s *Studio) serveFile(w http.ResponseWriter, r *http.Request, ref atelier.Ref) error {
	return s.serveAs(w, r, ref, fmt.Sprintf("attachment; filename=%q", path.Base(ref.Key)), "default-src 'none'; sandbox", "private, max-age=31536000, immutable")
}

// serveAs sends a file with what a browser may do with it and for how long it keeps it.
func (s *Studio) serveAs(w http.ResponseWriter, r *http.Request, ref atelier.Ref, disposition, policy, cache string) error {
	ctx := r.Context()
	name := path.Base(ref.Key)
	var content io.ReadSeeker
	if ref.Size <= heldWhole {
		b, err := atelier.GetBytes(ctx, s.store, ref, heldWhole)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	} else {
		if err := s.verify(ctx, ref, r.Header.Get("Range") != ""); err != nil {
			return err
		}
		o := &objectReader{ctx: ctx, store: s.store, ref: ref}
		defer o.Close()
		content = o
	}
	h := w.Header()
	h.Set("Content-Type", mediaType(name))
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Security-Policy", policy)
	h.Set("ETag", `"`+ref.SHA256+`"`)
	h.Set("Cache-Control", cache)
	http.ServeContent(&rangeProblems{ResponseWriter: w, r: r}, r, "", time.Time{}, content)
	if o, ok := content.(*objectReader); ok && o.failed != nil {
		panic(http.ErrAbortHandler) // headers are out: cutting the connection is the only honest answer left
	}
	return nil
}

// verify reads a large file through once. For a part of a file a look within
// the last minute will do, or a player that seeks would read it all each time.
func (s *Studio) verify(ctx context.Context, ref atelier.Ref, part bool) error {
	if at, ok := s.checked.get(ref.SHA256 + ref.Key); part && ok && time.Since(at) < trustWhole {
		return nil
	}
	rc, err := s.store.Get(ctx, ref, 0, -1)
	if err != nil {
		return err
	}
	defer rc.Close()
	if _, err := io.Copy(io.Discard, rc); err != nil {
		return err
	}
	s.checked.put(ref.SHA256+ref.Key, time.Now())
	return nil
}

// objectReader reads a stored object from wherever it was sought to.
type objectReader struct {
	ctx    context.Context
	store  atelier.Store
	ref    atelier.Ref
	at     int64
	open   io.ReadCloser
	failed error
}

func (o *objectReader) Seek(offset int64, whence int) (int64, error) {
	at := offset
	switch whence {
	case io.SeekCurrent:
		at += o.at
	case io.SeekEnd:
		at += o.ref.Size
	}
	if at < 0 {
		return 0, errors.New("seek before the start")
	}
	if at != o.at {
		o.Close()
		o.at = at
	}
	return at, nil
}

func (o *objectReader) Read(p []byte) (int, error) {
	if o.at >= o.ref.Size {
		return 0, io.EOF
	}
	if o.open == nil {
		if o.open, o.failed = o.store.Get(o.ctx, o.ref, o.at, -1); o.failed != nil {
			return 0, o.failed
		}
	}
	n, err := o.open.Read(p)
	o.at += int64(n)
	if err != nil && err != io.EOF {
		o.failed = err
	}
	return n, err
}

// Close ends the read under way.
func (o *objectReader) Close() error {
	if o.open == nil {
		return nil
	}
	err := o.open.Close()
	o.open = nil
	return err
}

// rangeProblems makes the file server's own refusal of a range a problem.
type rangeProblems struct {
	http.ResponseWriter
	r      *http.Request
	refuse bool
}

func (w *rangeProblems) WriteHeader(status int) {
	if status != http.StatusRequestedRangeNotSatisfiable {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.refuse = true
	h := w.Header()
	for _, k := range []string{"Content-Disposition", "Content-Length", "Cache-Control", "ETag"} {
		h.Del(k)
	}
	h.Set("Content-Type", "application/problem+json")
	w.ResponseWriter.WriteHeader(status)
	_ = writeJSON(w.ResponseWriter, problemOf(w.r.Context(), problem(status, codeRange, "Range", "the file has no such part")))
}

func (w *rangeProblems) Write(b []byte) (int, error) {
	if w.refuse {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
