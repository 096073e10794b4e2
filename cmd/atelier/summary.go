package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/media/bundle"
)

// summary is what create says at the end: what was made, where it is, and how to
// look further.
type summary struct {
	dir      string
	manifest *bundle.Manifest
	job      api.Job
	took     time.Duration
	again    string // the command that brings the studio back; "" if it goes on
	keeps    bool   // it goes on until Ctrl-C
}

// opening is how many lines of the text are shown.
const opening = 4

func (s summary) print(w io.Writer) {
	line := func(format string, args ...any) { lipgloss.Fprintln(w, fmt.Sprintf(format, args...)) }
	line("\n%s", bold.Render(s.manifest.Title))
	for _, l := range firstLines(s.dir, s.manifest) {
		line("  %s", l)
	}
	line("\n%s", s.dir)
	for _, f := range s.manifest.Files {
		if f.Role == "exhibition" {
			line("  %s", bold.Render(f.Path)+" shows it all: open it in a browser")
		}
	}
	width := columns(w)
	if width == 0 {
		width = 1000 // a pipe: as long as it is
	}
	for _, folder := range append(folders(s.manifest), "notes/ transcript.md", "review/ findings.json",
		fmt.Sprintf("manifest.json with the SHA-256 of all %d files", len(s.manifest.Files))) {
		dir, files, ok := strings.Cut(folder, " ")
		if !ok || !strings.HasSuffix(dir, "/") {
			dir, files = "", folder
		}
		line("%s", strings.Join(hang(fmt.Sprintf("  %-10s ", dir), files, width), "\n"))
	}
	var pieces []string
	for _, p := range s.job.Pieces {
		pieces = append(pieces, fmt.Sprintf("%s v%d %.2f", p.ID, p.Version, p.Score))
	}
	line("\n%s in %.1f s: %s", outcome(s.job.Status), s.took.Seconds(), strings.Join(pieces, ", "))
	for _, b := range s.job.Broken {
		line("  %s %s", red.Render("✗"), b)
	}
	if s.again != "" && !s.keeps {
		line("%s", faint.Render("The Temporal UI ended with this run: `"+s.again+"` brings it back; create --keep-running leaves it on."))
	}
}

func outcome(s atelier.Status) string {
	if s == atelier.StatusDegraded {
		return "Completed with broken promises"
	}
	return "Completed"
}

// firstLines are the first lines of the first text, without its title.
func firstLines(dir string, m *bundle.Manifest) []string {
	for _, f := range m.Files {
		if f.Role != "work" || path.Ext(f.Path) != ".md" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			return nil
		}
		var lines []string
		for l := range strings.Lines(string(b)) {
			l = strings.TrimRight(l, " \\\n")
			if l == "" || l == "---" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "<") {
				continue
			}
			if lines = append(lines, l); len(lines) == opening {
				break
			}
		}
		return lines
	}
	return nil
}

// folders are the works, a line a folder.
func folders(m *bundle.Manifest) []string {
	var order []string
	files := map[string][]string{}
	for _, f := range m.Files {
		if f.Role != "work" && f.Role != "edition" {
			continue
		}
		dir := path.Dir(f.Path)
		if files[dir] == nil {
			order = append(order, dir)
		}
		files[dir] = append(files[dir], path.Base(f.Path))
	}
	for i, dir := range order {
		order[i] = dir + "/ " + strings.Join(files[dir], ", ")
	}
	return order
}
