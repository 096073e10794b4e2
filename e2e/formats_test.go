package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// fewBriefs is how many works are made where the programs that look at them need not
// be there; where they must be, as in CI, all of them are.
const fewBriefs = 3

// TestFormats makes the works of the sample briefs whole, as people get them, and
// hands every file to a program that somebody else wrote.
func TestFormats(t *testing.T) {
	t.Parallel()
	var samples []struct {
		Name  string          `json:"name"`
		Brief json.RawMessage `json:"brief"`
	}
	b, err := os.ReadFile(filepath.Join("..", "agents", "house", "testdata", "briefs.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &samples); err != nil || len(samples) < 30 {
		t.Fatalf("%d sample briefs: %v", len(samples), err)
	}
	if !opinion.Required() {
		samples = samples[:fewBriefs]
	}
	s := startStack(t, withTeam(house.Name, house.Team(func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	})))
	var took []time.Duration
	degraded := 0
	for _, sample := range samples {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		began := time.Now()
		j, err := s.API.Submit(ctx, "format-"+sample.Name, sample.Brief)
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		end, err := s.API.Wait(ctx, j.ID)
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		took = append(took, time.Since(began))
		switch end.Status {
		case atelier.StatusDegraded:
			degraded++
			t.Logf("%s: %v", sample.Name, end.Broken)
		case atelier.StatusCompleted:
		default:
			t.Errorf("%s: %s: %s", sample.Name, end.Status, end.Reason)
			continue
		}
		dir := t.TempDir()
		unpack(t, s, j.ID, dir)
		t.Run(sample.Name, func(t *testing.T) {
			t.Parallel()
			defer os.RemoveAll(dir) // thirty of them are two gigabytes
			inspect(t, dir)
		})
	}
	slices.Sort(took)
	t.Logf("%d works, %d degraded; half of them within %.1f s, the longest %.1f s", len(took), degraded, took[len(took)/2].Seconds(), took[len(took)-1].Seconds())
	if degraded > 2 {
		t.Errorf("%d works broke a promise, at most 2 may", degraded)
	}
}

// unpack downloads a bundle.
func unpack(t *testing.T, s *stack, job, dir string) {
	t.Helper()
	var buf bytes.Buffer
	if err := s.API.Bundle(t.Context(), job, &buf); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(f.Name, job+"/")))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// inspect looks at every file of a bundle.
func inspect(t *testing.T, dir string) {
	b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m bundle.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	kinds := map[string][]string{} // by ending, what is delivered
	work := ""
	for _, f := range m.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		data, err := os.ReadFile(path)
		if err != nil || atelier.Digest(data) != f.SHA256 {
			t.Errorf("%s is not what the manifest says: %v", f.Path, err)
			continue
		}
		if f.Role != "work" && f.Role != "edition" {
			continue
		}
		kinds[filepath.Ext(path)] = append(kinds[filepath.Ext(path)], path)
		if said, ok := mark.Read(f.MediaType, data); ok {
			if said.Source != mark.Algorithmic && said.Source != mark.Composite || len(said.Work) != 32 || said.Agent == "" || said.Model == "" {
				t.Errorf("%s carries the mark %v", f.Path, said)
			}
			if work == "" {
				work = said.Work
			}
			if said.Work != work {
				t.Errorf("%s is of the work %s, others of %s", f.Path, said.Work, work)
			}
		} else if !slices.Contains([]string{".epub", ".pdf", ".flac", ".html"}, filepath.Ext(path)) {
			t.Errorf("%s carries no mark", f.Path)
		}
	}
	for _, ext := range []string{".md", ".epub", ".pdf", ".png", ".svg"} {
		if len(kinds[ext]) == 0 {
			t.Errorf("there is no %s", ext)
		}
	}
	one := func(ext string) string {
		if len(kinds[ext]) == 0 {
			t.Fatalf("there is no %s", ext)
		}
		return kinds[ext][0]
	}
	t.Run("epubcheck", func(t *testing.T) {
		if out := opinion.Epubcheck(t, one(".epub")); !strings.Contains(out, "No errors or warnings detected") {
			t.Errorf("epubcheck says:\n%s", out)
		}
	})
	foreign(t, "pngcheck", append([]string{"-q"}, kinds[".png"]...)...)
	foreign(t, "xmllint", append([]string{"--noout", "--nonet"}, append(kinds[".svg"], kinds[".musicxml"]...)...)...)
	if out := foreign(t, "pdftotext", one(".pdf"), "-"); out != "" && len(strings.Fields(out)) < 30 {
		t.Errorf("the PDF says %q", out)
	}
	foreign(t, "pdfinfo", one(".pdf"))
	marked(t, append(kinds[".png"], append(kinds[".svg"], append(kinds[".pdf"], kinds[".flac"]...)...)...))
	if len(kinds[".mid"]) == 0 {
		return // no music was asked for
	}
	foreign(t, "flac", "-t", "-s", "--warnings-as-errors", one(".flac"))
	foreign(t, "ffprobe", "-v", "error", one(".wav"), "-show_format")
	if out := foreign(t, "midicsv", one(".mid")); out != "" && !strings.Contains(out, "Generated. ") {
		t.Error("midicsv finds no mark")
	}
	notes := pitched(t, one(".mid"))
	made := filepath.Join(t.TempDir(), "abc.mid")
	foreign(t, "abc2midi", one(".abc"), "-o", made)
	same(t, "abc2midi", notes, made)
	made = filepath.Join(t.TempDir(), "mscore.mid")
	foreign(t, "mscore3", "-o", made, one(".musicxml"))
	same(t, "MuseScore", notes, made)
}

// foreign runs a program that somebody else wrote and returns what it says, "" if
// it is not here and need not be.
func foreign(t *testing.T, name string, args ...string) string {
	t.Helper()
	if opinion.Look(t, name) == "" {
		return ""
	}
	return opinion.Run(t, name, args...)
}

// marked asks exiftool for the source of every file.
func marked(t *testing.T, paths []string) {
	t.Helper()
	out := foreign(t, "exiftool", append([]string{"-q", "-j", "-n", "-DigitalSourceType"}, paths...)...)
	if out == "" {
		return
	}
	var got []map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != len(paths) {
		t.Errorf("exiftool read %d files of %d: %v", len(got), len(paths), err)
	}
	for _, g := range got {
		source := ""
		for name, v := range g {
			if strings.EqualFold(name, "DigitalSourceType") { // a name of its own in FLAC
				source = fmt.Sprint(v)
			}
		}
		if source != mark.Algorithmic.URI() && source != mark.Composite.URI() {
			t.Errorf("%v: exiftool reads the source %q", g["SourceFile"], source)
		}
	}
}

// onset is where a note begins, and which it is.
type onset struct{ tick, pitch int }

// pitched reads the notes of a MIDI file, those of drums left out: programs have
// drum maps of their own.
func pitched(t *testing.T, path string) []onset {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := music.ReadMIDI(b)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []onset
	for _, p := range s.Parts {
		if p.Clef == "percussion" {
			continue
		}
		for _, n := range p.Notes {
			out = append(out, onset{n.Tick, n.Pitch})
		}
	}
	slices.SortFunc(out, func(a, b onset) int { return (a.tick-b.tick)*1000 + a.pitch - b.pitch })
	return slices.Compact(out)
}

// same compares what another program made of the music with the music.
func same(t *testing.T, who string, want []onset, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		return // the program is not here, or has failed the test
	}
	if got := pitched(t, path); !cmp.Equal(got, want, cmp.AllowUnexported(onset{})) {
		t.Errorf("%s reads other notes:\n%s", who, fmt.Sprint(cmp.Diff(want, got, cmp.AllowUnexported(onset{}))))
	}
}
