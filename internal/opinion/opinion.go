// Package opinion asks programs that somebody else wrote for a second opinion, in
// tests alone. Where one is missing the test goes on without it, unless
// ATELIER_REQUIRE_TOOLS says that it has to be there, as in CI: an absent validator
// must not look like a satisfied one.
package opinion

import (
	"os"
	"os/exec"
	"testing"
)

// Required reports whether a missing program is a failure.
func Required() bool { return os.Getenv("ATELIER_REQUIRE_TOOLS") != "" }

// Missing ends a test for want of something: it fails where that is required, and
// is skipped elsewhere.
func Missing(t testing.TB, what string) {
	t.Helper()
	if Required() {
		t.Fatalf("%s is not installed, and ATELIER_REQUIRE_TOOLS is set", what)
	}
	t.Skipf("%s is not installed", what)
}

// Find returns the path of the first of some names that is installed, and ends the
// test as [Missing] does if none is.
func Find(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, names[0])
	return ""
}

// Look returns the path of a program, "" where it is neither installed nor required:
// for a test that goes on without it.
func Look(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && Required() {
		Missing(t, name)
	}
	return path
}

// Run runs a program and returns all that it prints. It ends the test as [Missing]
// does without the program, and with its words if it fails.
func Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(Find(t, name), args...)
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen") // MuseScore, without a screen
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// epubcheck is where Debian's package has it: not every kernel runs a jar by itself.
const epubcheck = "/usr/share/java/epubcheck.jar"

// Epubcheck runs epubcheck on a file and returns what it prints; its words are the
// verdict, as it also warns. It ends the test as [Missing] does where it is absent.
func Epubcheck(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(epubcheck); err != nil {
		Missing(t, "epubcheck")
	}
	out, _ := exec.Command(Find(t, "java"), "-jar", epubcheck, path).CombinedOutput()
	return string(out)
}
