package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// houseJobs is how many jobs of the house team are submitted at once.
const houseJobs = 100

// houseBriefs are told apart by their seeds as well.
var houseBriefs = []string{
	"A lighthouse keeper befriends a storm. Gentle, a little funny; for children of six.",
	"A fox crosses a frozen river at night.",
	"An old tram's last journey through the city. Wistful.",
	"How the moon pulls the sea; clear and calm.",
	"Two rival bakers share one oven. Merry.",
}

// BenchmarkHouseJobs submits a hundred jobs of the house team at once, through
// the API, and holds them to: all complete, none lost, none doubled, and not one
// SQLITE_BUSY.
func BenchmarkHouseJobs(b *testing.B) {
	defer asProgram()()
	for b.Loop() {
		log := &logLines{}
		team := house.Team(func(ctx context.Context, s *music.Score) ([]byte, error) {
			return synth.Render(ctx, s, synth.Options{})
		})
		s := startStack(b, withTeam(house.Name, team), func(c *studio.Config) {
			c.Concurrency = house.Turns() // as the program does
			c.Log = slog.New(slog.NewTextHandler(io.MultiWriter(os.Stderr, log), &slog.HandlerOptions{Level: slog.LevelWarn}))
		})
		began, cpu := time.Now(), cpuSeconds()
		walls, ids := s.runHouse(b)
		took := time.Since(began)
		cpu = cpuSeconds() - cpu

		slices.Sort(walls)
		b.ReportMetric(float64(len(walls))/took.Minutes(), "jobs/min")
		b.ReportMetric(quantile(walls, 0.50).Seconds(), "p50-s")
		b.ReportMetric(quantile(walls, 0.95).Seconds(), "p95-s")
		b.ReportMetric(cpu/float64(len(walls)), "cpu-s/job")
		b.ReportMetric(float64(peakMB()), "peak-MB")
		if log.has("SQLITE_BUSY") || log.has("database is locked") {
			b.Error("the log tells of a busy database")
		}
		if listed := s.listed(b); len(listed) != houseJobs {
			b.Errorf("%d jobs are listed, want %d", len(listed), houseJobs)
		}
		s.check(b, ids...)
	}
}

// runHouse submits the jobs at once and returns how long each took.
func (s *stack) runHouse(b testing.TB) ([]time.Duration, []string) {
	b.Helper()
	walls, ids := make([]time.Duration, houseJobs), make([]string, houseJobs)
	var wg sync.WaitGroup
	for i := range houseJobs {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
			defer cancel()
			brief := fmt.Sprintf(`{"brief":%q,"seed":%d}`, houseBriefs[i%len(houseBriefs)], i+1)
			j, err := s.API.Submit(ctx, fmt.Sprintf("house-%d", i), []byte(brief))
			if err != nil {
				b.Error(err)
				return
			}
			began := time.Now()
			end, err := s.API.Wait(ctx, j.ID)
			switch {
			case err != nil:
				b.Errorf("%s: %v", j.ID, err)
			case end.Status != atelier.StatusCompleted:
				b.Errorf("%s: %s: %s %v", j.ID, end.Status, end.Reason, end.Broken)
			}
			walls[i], ids[i] = time.Since(began), j.ID
		})
	}
	wg.Wait()
	return walls, ids
}

// logLines keeps what was logged.
type logLines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logLines) has(s string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.buf.String(), s)
}
