package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
)

// BenchmarkStorePut measures puts of 2 KB, the size of most records, with the CPU
// time of both processes.
func BenchmarkStorePut(b *testing.B) {
	for _, writers := range []int{1, 32} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			p := startTestStore(b, b.TempDir())
			s := openTestStore(b, p, p.Endpoint)
			data := bytes.Repeat([]byte("0123456789abcdef"), 128)
			ctx := context.Background()
			var n atomic.Int64
			put := func() {
				i := n.Add(1)
				if _, err := atelier.PutBytes(ctx, s, fmt.Sprintf("jobs/bench/events/%08d.json", i), data, "application/json"); err != nil {
					b.Error(err)
				}
			}
			put()
			own, child := processCPU(b, os.Getpid()), processCPU(b, p.cmd.Process.Pid)
			b.ResetTimer()
			var wg sync.WaitGroup
			left := int64(b.N)
			for range writers {
				wg.Go(func() {
					for atomic.AddInt64(&left, -1) >= 0 {
						put()
					}
				})
			}
			wg.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "puts/s")
			b.ReportMetric(float64((processCPU(b, os.Getpid())-own).Microseconds())/float64(b.N), "client-µs/put")
			b.ReportMetric(float64((processCPU(b, p.cmd.Process.Pid)-child).Microseconds())/float64(b.N), "child-µs/put")
		})
	}
}

// processCPU is the user and system time a process has used, from /proc.
func processCPU(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Skip("no /proc")
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	var user, sys int64
	fmt.Sscan(string(fields[11]), &user)
	fmt.Sscan(string(fields[12]), &sys)
	return time.Duration(user+sys) * time.Second / 100 // USER_HZ
}
