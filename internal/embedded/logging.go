package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLog writes what Temporal's server says to a [slog.Logger], from warnings
// up. Below that the server speaks several times per activity, and formatting it
// cost more than running the activity.
//
// Tags are kept as they are until a line is written: the server makes a logger with
// tags for every task and almost never uses it.
type serverLog struct {
	to       *slog.Logger
	tags     []tag.Tag
	stopping *atomic.Bool // shared by all loggers of one server
}

// expected are the beginnings of warnings that are true of every embedded server
// and ask for nothing.
var expected = [...]string{
	"HTTP API port has not been set", // Nexus is not used
}

var (
	_ log.Logger     = serverLog{}
	_ log.WithLogger = serverLog{}
)

func newServerLog(to *slog.Logger) serverLog {
	return serverLog{to: to, stopping: new(atomic.Bool)}
}

// quieten ends the log before the server is stopped. Its parts are stopped one
// after the other, and each reports for a while that it cannot reach the one before.
func (l serverLog) quieten() { l.stopping.Store(true) }

func (serverLog) Debug(string, ...tag.Tag) {}
func (serverLog) Info(string, ...tag.Tag)  {}

func (l serverLog) Warn(msg string, tags ...tag.Tag)  { l.write(slog.LevelWarn, msg, tags) }
func (l serverLog) Error(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

// DPanic marks what should be impossible: it panics in the server's own tests and
// is an error everywhere else.
func (l serverLog) DPanic(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

func (l serverLog) Panic(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	panic(serverFailure(msg, tags))
}

// Fatal panics instead of leaving the process: the server calls it while it is put
// together, for instance when a port is gone, and [startTemporal] turns the panic
// into an error. Anywhere else the panic ends the process, as Fatal would.
func (l serverLog) Fatal(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	panic(serverFailure(msg, tags))
}

// With returns a logger that puts tags in front of every line.
func (l serverLog) With(tags ...tag.Tag) log.Logger {
	all := make([]tag.Tag, 0, len(l.tags)+len(tags))
	l.tags = append(append(all, l.tags...), tags...)
	return l
}

func (l serverLog) write(level slog.Level, msg string, tags []tag.Tag) {
	ctx := context.Background()
	if l.stopping.Load() || !l.to.Enabled(ctx, level) {
		return
	}
	for _, known := range expected {
		if strings.HasPrefix(msg, known) {
			return
		}
	}
	attrs := make([]slog.Attr, 0, 1+len(l.tags)+len(tags))
	attrs = append(attrs, slog.String("from", "temporal"))
	for _, list := range [][]tag.Tag{l.tags, tags} {
		for _, t := range list {
			attrs = append(attrs, slog.Any(t.Key(), t.Value()))
		}
	}
	l.to.LogAttrs(ctx, level, msg, attrs...)
}

// fatalError is what the server died of while starting.
type fatalError struct{ msg string }

func (e fatalError) Error() string { return e.msg }

func serverFailure(msg string, tags []tag.Tag) fatalError {
	for _, t := range tags {
		if t.Key() == "error" {
			msg = fmt.Sprintf("%s: %v", msg, t.Value())
		}
	}
	return fatalError{msg}
}
