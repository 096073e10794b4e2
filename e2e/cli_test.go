package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/studio"
)

// The command line, as one who has nothing but the binary meets it.

// lighthouse is the brief at the top of the README.
const lighthouse = "A lighthouse keeper befriends a storm. Gentle, a little funny; for children of six."

// poem is a job of a text alone, which the house team makes in a moment.
func poem(more string) string {
	return fmt.Sprintf(`{"brief":%q,"pieces":[{"medium":"text"}]%s}`, lighthouse, more)
}

// binaries are built once and removed by TestMain.
var binaries struct {
	once sync.Once
	dir  string
	err  error
}

// program builds the command and returns its path.
func program(t testing.TB) string {
	t.Helper()
	b := &binaries
	b.once.Do(func() {
		if b.dir, b.err = os.MkdirTemp("", "atelier-e2e-"); b.err != nil {
			return
		}
		cmd := exec.Command("go", "build", "-o", b.dir, "../cmd/atelier")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return filepath.Join(b.dir, "atelier")
}

// desk is where a person types commands: a folder, with the data directory that
// commands use when nobody names one.
type desk struct {
	dir string
	bin string
	env []string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), bin: program(t), env: []string{"TERM=dumb"}}
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); !strings.HasPrefix(name, "ATELIER_") && name != "TERM" {
			d.env = append(d.env, kv)
		}
	}
	return d
}

func (d *desk) data() string { return filepath.Join(d.dir, ".atelier") }

// write puts a file on the desk and returns its name.
func (d *desk) write(t testing.TB, name, content string) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func (d *desk) command(args ...string) *exec.Cmd {
	cmd := exec.Command(d.bin, args...)
	cmd.Dir, cmd.Env = d.dir, d.env
	return cmd
}

// outcome is how a command ended.
type outcome struct {
	code     int
	out, err string
}

// run runs a command to its end.
func (d *desk) run(t testing.TB, args ...string) outcome {
	t.Helper()
	return d.feed(t, "", args...)
}

// feed is run with something on standard input.
func (d *desk) feed(t testing.TB, stdin string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := d.command(args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must is run of a command that has to succeed; it returns what was printed.
func (d *desk) must(t testing.TB, args ...string) string {
	t.Helper()
	o := d.run(t, args...)
	if o.code != 0 {
		t.Fatalf("atelier %s: exit %d\n%s%s", strings.Join(args, " "), o.code, o.out, o.err)
	}
	return strings.TrimSpace(o.out)
}

// refused is run of a command that has to fail with this code and these words.
func (d *desk) refused(t testing.TB, code int, words string, args ...string) {
	t.Helper()
	o := d.run(t, args...)
	if o.code != code || !strings.Contains(o.err, words) {
		t.Errorf("atelier %s: exit %d, %q; want exit %d naming %q", strings.Join(args, " "), o.code, o.err, code, words)
	}
}

// background is a command that goes on.
type background struct {
	cmd  *exec.Cmd
	out  lockedBuffer
	errs lockedBuffer
	done chan struct{}
}

// start starts a command and ends it with the test.
func (d *desk) start(t testing.TB, args ...string) *background {
	t.Helper()
	b := &background{cmd: d.command(args...), done: make(chan struct{})}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.errs
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = b.cmd.Wait() // the exit code is looked at
		close(b.done)
	}()
	t.Cleanup(func() {
		b.cmd.Process.Kill()
		<-b.done
	})
	return b
}

func (b *background) interrupt(t testing.TB) {
	t.Helper()
	if err := b.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

// wait waits for the end and returns the exit code.
func (b *background) wait(t testing.TB) int {
	t.Helper()
	select {
	case <-b.done:
		return b.cmd.ProcessState.ExitCode()
	case <-time.After(time.Minute):
		t.Fatalf("%s does not end\n%s%s", b.cmd, b.out.take(), b.errs.take())
		return 0
	}
}

// studio waits for the studio that runs on the desk's data directory.
func (d *desk) studio(t testing.TB, b *background) studio.Server {
	t.Helper()
	var s studio.Server
	await(t, "the studio", func() bool {
		select {
		case <-b.done:
			t.Fatalf("the studio ended\n%s%s", b.out.take(), b.errs.take())
		default:
		}
		text, err := os.ReadFile(filepath.Join(d.data(), studio.ServerFile))
		return err == nil && json.Unmarshal(text, &s) == nil
	})
	return s
}

// nothingLeft fails if a process still works in a directory. The store works in
// its own, which is under the data directory.
func nothingLeft(t testing.TB, dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil || len(links) == 0 {
		t.Skip("no /proc to look for processes in")
	}
	left := func(link string) bool {
		cwd, err := os.Readlink(link)
		return err == nil && (cwd == dir || strings.HasPrefix(cwd, dir+"/"))
	}
	await(t, "the processes under "+dir+" to be gone", func() bool { return !slices.ContainsFunc(links, left) })
}

// outside is a running `atelier dev` and the API it serves.
type outside struct {
	*desk
	dev *background
	API *api.Client
}

func startDev(t testing.TB) *outside {
	t.Helper()
	o := &outside{desk: newDesk(t)}
	o.dev = o.start(t, "dev", "--listen", "127.0.0.1:0")
	o.API = &api.Client{URL: o.studio(t, o.dev).URL}
	return o
}

// submit hands in a brief and returns the job.
func (o *outside) submit(t testing.TB, brief string) string {
	t.Helper()
	out := o.feed(t, brief, "submit", "--request", "-")
	if out.code != 0 {
		t.Fatalf("submit: exit %d: %s", out.code, out.err)
	}
	return strings.TrimSpace(out.out)
}

// settled waits until a job has ended or waits for a person.
func (o *outside) settled(t testing.TB, job string, want atelier.Status) api.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	j, err := o.API.Wait(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	if j.Status != want {
		t.Fatalf("%s is %s %s %v, want %s", job, j.Status, j.Reason, j.Broken, want)
	}
	return j
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	o := startDev(t)
	t.Run("with a studio", func(t *testing.T) {
		for _, c := range []struct {
			name string
			test func(*testing.T)
		}{
			{"usage", o.usage}, {"formats", o.formats}, {"requests", o.requests}, {"degraded", o.degraded},
			{"a job", o.aJob}, {"follow", o.followed}, {"control", o.controlled}, {"reject", o.rejected}, {"two on one directory", o.second},
			{"gate release", o.gateRelease}, {"gate direction", o.gateDirection}, {"replace at a gate", o.replaceAtGate}, {"replace while running", o.replaceRunning},
			{"poem", o.inputPoem}, {"picture", o.inputPicture}, {"melody", o.inputMelody}, {"bad inputs", o.inputBad},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.test(t)
			})
		}
	})
	o.dev.interrupt(t)
	if code := o.dev.wait(t); code != 0 {
		t.Errorf("dev after Ctrl-C: exit %d, want 0\n%s", code, o.dev.errs.take())
	}
	nothingLeft(t, o.dir)
	if _, err := os.Stat(filepath.Join(o.data(), studio.ServerFile)); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", studio.ServerFile, err)
	}
}

// usage: what cannot be meant is refused with 2, and what is meant is told.
func (o *outside) usage(t *testing.T) {
	d := newDesk(t) // where no studio runs
	bank := d.write(t, "bank.sf2", "RIFF but no bank")
	d.write(t, "de.json", `{"brief":"Ein Sturm am Meer","language":"de"}`)
	for _, c := range []struct {
		words string
		args  []string
	}{
		{"brief", []string{"create"}},
		{"brief", []string{"create", ""}},
		{"brief", []string{"create", "x"}},
		{"unknown flag --loud", []string{"create", "--loud", lighthouse}},
		{"--seed", []string{"create", "--seed", "many", lighthouse}},
		{"missing.json", []string{"create", "--request", "missing.json"}},
		{"--request", []string{"create", "--request", "de.json", lighthouse}},
		{"missing.mid", []string{"create", "--input", "missing.mid", lighthouse}},
		{"missing.sf2", []string{"create", "--soundfont", "missing.sf2", lighthouse}},
		{"soundfont", []string{"create", "--soundfont", bank, lighthouse}},
		{"--json and --quiet", []string{"create", "--json", "--quiet", lighthouse}},
		{"no studio runs", []string{"list"}},
		{"unexpected argument", []string{"paint"}},
		{"job", []string{"approve"}},
	} {
		d.refused(t, 2, c.words, c.args...)
	}
	d.refused(t, 1, "does not answer", "list", "--server", "http://127.0.0.1:1")
	if _, err := os.Stat(d.data()); !os.IsNotExist(err) {
		t.Errorf("a refused command left a data directory: %v", err)
	}
	// These go as far as a studio.
	o.refused(t, 2, "language", "create", "--request", filepath.Join(d.dir, "de.json"))
	o.refused(t, 2, "limit", "list", "--limit", "-1")
	o.refused(t, 1, "no such", "watch", "job-00000000000000000000000000")
	if help := d.must(t, "--help"); !strings.Contains(help, "create") {
		t.Errorf("--help says %q", help)
	}
}
