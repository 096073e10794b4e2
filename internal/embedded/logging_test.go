package embedded

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// Warnings and errors are written with their tags, anything below and what is
// expected is not, and after quieten nothing is.
func TestServerLog(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	l := newServerLog(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	with := log.With(log.With(l, tag.String("a", "1")), tag.String("b", "2"))
	with.Debug("debug")
	with.Info("info")
	with.Warn("HTTP API port has not been set. And so on.")
	if out.Len() != 0 {
		t.Errorf("wrote %q, want nothing", out.String())
	}
	with.Warn("slow", tag.Error(errors.New("disk")))
	for _, want := range []string{"level=WARN", "msg=slow", "from=temporal", "a=1", "b=2", "error=disk"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("line %q does not hold %q", out.String(), want)
		}
	}
	out.Reset()
	l.quieten()
	with.Error("late")
	if out.Len() != 0 {
		t.Errorf("wrote %q after quieten, want nothing", out.String())
	}
}

// A fatal failure is a panic that names its cause.
func TestServerLogFatal(t *testing.T) {
	t.Parallel()
	defer func() {
		err, ok := recover().(fatalError)
		if !ok || err.Error() != "no listener: taken" {
			t.Errorf("panic with %v (%v), want fatalError with the cause", err, ok)
		}
	}()
	newServerLog(slog.New(slog.DiscardHandler)).Fatal("no listener", tag.Error(errors.New("taken")))
}
