package e2e

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/workflows"
)

// criticalPath is the number of calls of the reference job that wait for each
// other: direct, text (draft, critique, revise, critique), artwork beside music
// (the same), coherence review. It makes 20 calls in all.
const criticalPath = 10

const referenceBrief = `{"brief":"the reference job","team":"scripted","outputs":["markdown"],
"pieces":[{"medium":"text"},{"medium":"artwork","depends_on":["text-1"]},{"medium":"music","depends_on":["text-1"]}]}`

// BenchmarkOrchestration measures what the studio adds to the agents' own time:
// the wall clock from the accepted POST until the API reports completed, divided
// by the critical path.
func BenchmarkOrchestration(b *testing.B) {
	defer asProgram()()
	for _, latency := range []time.Duration{200 * time.Millisecond, 2 * time.Second} {
		for _, jobs := range []int{1, 50} {
			b.Run(fmt.Sprintf("latency=%v/jobs=%d", latency, jobs), func(b *testing.B) {
				calls := newStoreCalls()
				s := startStack(b, withTeam(scripted.Name, scripted.Team(scripted.Script{Latency: latency})), calls.observe)
				runJobs(b, s, 1) // warm: connections, caches, the first workflow tasks
				runs := 5
				if jobs > 1 {
					runs = 1
				}
				for b.Loop() {
					var walls []time.Duration
					cpu, child := cpuSeconds(), childCPU()
					calls.reset()
					var ids []string
					for range runs {
						w, j := runJobs(b, s, jobs)
						walls, ids = append(walls, w...), append(ids, j...)
					}
					cpu, child = cpuSeconds()-cpu, childCPU()-child
					calls.report(b, len(walls))
					slices.Sort(walls)
					ideal := float64(criticalPath * latency)
					b.ReportMetric(float64(quantile(walls, 0.50))/ideal, "p50-ratio")
					b.ReportMetric(float64(quantile(walls, 0.95))/ideal, "p95-ratio")
					b.ReportMetric(1000*cpu/float64(len(walls)), "cpu-ms/job")
					b.ReportMetric(1000*child/float64(len(walls)), "store-cpu-ms/job")
					b.ReportMetric(float64(peakMB()), "peak-MB")
					events, bytes, objects := footprint(b, s, ids[0])
					b.ReportMetric(float64(events), "events/job")
					b.ReportMetric(float64(bytes), "stored-B/job")
					b.ReportMetric(float64(objects), "objects/job")
				}
			})
		}
	}
}

// asProgram sets the garbage collector as the program does, until what it returns
// is called.
func asProgram() (restore func()) {
	percent, limit := debug.SetGCPercent(embedded.GCPercent), debug.SetMemoryLimit(embedded.MemoryLimit)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// storeCalls counts what a studio asks of its store.
type storeCalls struct {
	mu   sync.Mutex
	took map[string][]time.Duration // by call
}

func newStoreCalls() *storeCalls { return &storeCalls{took: map[string][]time.Duration{}} }

func (c *storeCalls) observe(cfg *studio.Config) {
	cfg.ObserveStore = func(call, _ string, took time.Duration) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.took[call] = append(c.took[call], took)
	}
}

func (c *storeCalls) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.took)
}

func (c *storeCalls) report(b *testing.B, jobs int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := 0
	for _, took := range c.took {
		all += len(took)
	}
	b.ReportMetric(float64(all)/float64(jobs), "store-calls/job")
	puts := c.took["put"]
	slices.Sort(puts)
	b.ReportMetric(float64(len(puts))/float64(jobs), "puts/job")
	b.ReportMetric(1000*quantile(puts, 0.50).Seconds(), "put-p50-ms")
}

// runJobs submits jobs at once and returns each one's wall clock.
func runJobs(b testing.TB, s *stack, n int) ([]time.Duration, []string) {
	return runBrief(b, s, n, referenceBrief)
}

func runBrief(b testing.TB, s *stack, n int, brief string) ([]time.Duration, []string) {
	b.Helper()
	walls, ids := make([]time.Duration, n), make([]string, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
			defer cancel()
			j, err := s.API.Submit(ctx, "", []byte(brief))
			if err != nil {
				b.Error(err)
				return
			}
			began := time.Now()
			end, err := s.API.Wait(ctx, j.ID)
			if err != nil || end.Status != atelier.StatusCompleted {
				b.Errorf("%s: %s, %v", j.ID, end.Status, err)
				return
			}
			walls[i], ids[i] = time.Since(began), j.ID
		})
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return walls, ids
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// cpuSeconds is what this process (Temporal, worker, API, client) and its store
// child have used.
func cpuSeconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	own := time.Duration(r.Utime.Nano() + r.Stime.Nano()).Seconds()
	return own + childCPU()
}

// childCPU reads the CPU time of this process's children from /proc.
func childCPU() float64 {
	const ticksPerSecond = 100 // USER_HZ on Linux
	var total float64
	for _, pid := range children() {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil {
			continue
		}
		f := strings.Fields(string(stat)[strings.LastIndexByte(string(stat), ')')+1:])
		u, _ := strconv.ParseFloat(f[11], 64)
		k, _ := strconv.ParseFloat(f[12], 64)
		total += (u + k) / ticksPerSecond
	}
	return total
}

func children() []string {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return nil
	}
	var out []string
	for _, t := range tasks {
		b, err := os.ReadFile("/proc/self/task/" + t.Name() + "/children")
		if err == nil {
			out = append(out, strings.Fields(string(b))...)
		}
	}
	return out
}

// peakMB is the peak resident memory of this process and its children.
func peakMB() int {
	total := 0
	for _, pid := range append(children(), "self") {
		b, err := os.ReadFile("/proc/" + pid + "/status")
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(b)) {
			if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				kb, _ := strconv.Atoi(strings.Fields(v)[0])
				total += kb / 1024
			}
		}
	}
	return total
}

// footprint counts a job's history events, its pieces' included, and what it stored.
func footprint(b testing.TB, s *stack, job string) (events, bytes int64, objects int) {
	b.Helper()
	for _, id := range []string{job, workflows.PieceWorkflowID(job, "text-1"), workflows.PieceWorkflowID(job, "artwork-1"), workflows.PieceWorkflowID(job, "music-1")} {
		d, err := s.Client.DescribeWorkflowExecution(b.Context(), id, "")
		if err != nil {
			b.Fatal(err)
		}
		events += d.WorkflowExecutionInfo.HistoryLength
	}
	refs, err := s.Store.List(b.Context(), atelier.KeyJob(job), "", 1000)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range refs {
		bytes += r.Size
	}
	return events, bytes, len(refs)
}
