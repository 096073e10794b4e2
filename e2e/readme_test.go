package e2e

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/opinion"
)

// readmeOrder is what the README shows, in this order.
var readmeOrder = []string{"# Atelier", "go run ./cmd/atelier create", "go test ./...", "## What you get", "## Submit through the API",
	"## Watch in the Temporal UI", "## Download", "## Deploy"}

var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// TestReadme runs every command of the README in the order in which they stand
// there, but for `go test` itself and the commands of the deployment, whose
// files deploy/ checks.
func TestReadme(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(b)
	at := 0
	for _, part := range readmeOrder {
		i := strings.Index(readme[at:], part)
		if i < 0 {
			t.Fatalf("the README does not show %q where it should", part)
		}
		at += i
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(readme, -1) {
		if _, err := os.Stat(filepath.Join("..", link[1])); err != nil {
			t.Errorf("the README links to %s, which is not there", link[1])
		}
	}
	opinion.Find(t, "curl")
	blocks := shellBlock.FindAllStringSubmatch(readme, -1)
	if len(blocks) < 6 {
		t.Fatalf("found %d blocks of commands in the README", len(blocks))
	}
	r := newReader(t)
	for i, m := range blocks {
		r.run(t, m[1])
		if i == 0 {
			r.checkExcerpts(t, readme)
		}
	}
	for _, file := range []string{"atelier-out", "bundle.zip", "job.json"} {
		if _, err := os.Stat(filepath.Join(r.dir, file)); err != nil {
			t.Errorf("the commands left no %s", file)
		}
	}
}

// checkExcerpts holds what the README quotes from a run against the run of its
// first command: same brief, same seed, same words.
func (r *reader) checkExcerpts(t *testing.T, readme string) {
	t.Helper()
	var made strings.Builder
	for _, name := range []string{"text/story.md", "notes/transcript.md"} {
		files, err := filepath.Glob(filepath.Join(r.dir, "atelier-out", "*", name))
		if err != nil || len(files) == 0 {
			t.Fatalf("the first command left no %s", name)
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		made.Write(b)
	}
	work := regexp.MustCompile(`\*\*\d+\. `).ReplaceAllString(made.String(), "**")
	quoted := 0
	for line := range strings.Lines(readme) {
		line, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "> ")
		if line = strings.TrimSpace(line); !ok || line == "" {
			continue
		}
		quoted++
		if !strings.Contains(work, line) {
			t.Errorf("the README quotes what its first command does not make:\n%s", line)
		}
	}
	if quoted < 4 {
		t.Errorf("the README quotes %d lines of a run; an excerpt has more", quoted)
	}
}

// reader does what a reader of the README would do, in a directory of its own.
type reader struct {
	dir, bin, api string
	vars          []string // NAME=value set by earlier blocks
	dev           *exec.Cmd
}

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{dir: t.TempDir()}
	r.bin = filepath.Join(r.dir, "atelier")
	build := exec.Command("go", "build", "-o", r.bin, "../cmd/atelier")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.api = l.Addr().String()
	l.Close()
	return r
}

// run runs one block; what `go run` would build is built already, and the port
// is one that is free here.
func (r *reader) run(t *testing.T, block string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(block) {
		if strings.HasPrefix(line, "go test") || strings.Contains(line, "docker") || strings.HasPrefix(line, "cp .env") {
			continue
		}
		lines = append(lines, line)
	}
	script := strings.NewReplacer("go run ./cmd/atelier", r.bin, "127.0.0.1:8080", r.api).Replace(strings.Join(lines, ""))
	if strings.TrimSpace(script) == "" {
		return
	}
	if strings.TrimSpace(script) == r.bin+" dev" {
		r.startDev(t)
		return
	}
	script = "set -eu\n" + strings.Join(r.vars, "\n") + "\n" + script + "\nprintf 'JOB=%s\\n' \"${JOB-}\" > vars\n"
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script)
	cmd.Dir = r.dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, script, out.String())
	}
	vars, err := os.ReadFile(filepath.Join(r.dir, "vars"))
	if err != nil {
		t.Fatal(err)
	}
	r.vars = slices.DeleteFunc(strings.Fields(string(vars)), func(s string) bool { return strings.HasSuffix(s, "=") })
	if strings.Contains(out.String(), `"type":"`) && strings.Contains(out.String(), `"status":4`) {
		t.Errorf("the API answered with a problem:\n%s", out.String())
	}
}

// startDev leaves the studio running until the test ends, as the other terminal does.
func (r *reader) startDev(t *testing.T) {
	t.Helper()
	r.dev = exec.Command(r.bin, "dev", "--listen", r.api)
	r.dev.Dir = r.dir
	r.dev.Stdout, r.dev.Stderr = io.Discard, os.Stderr
	if err := r.dev.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = r.dev.Process.Signal(syscall.SIGTERM)
		if err := r.dev.Wait(); err != nil {
			t.Errorf("dev ended with %v", err)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := &api.Client{URL: "http://" + r.api}
	ready := time.NewTicker(50 * time.Millisecond)
	defer ready.Stop()
	for c.Health(ctx) != nil {
		select {
		case <-ready.C:
		case <-ctx.Done():
			t.Fatal("dev does not answer")
		}
	}
}
