package embedded

import (
	"testing"
	"time"
)

func TestBoot(t *testing.T) {
	dir := t.TempDir()
	t0 := time.Now()
	s := begin(t, testConfig(dir))
	t.Logf("first start %v, %s %s fresh %v", time.Since(t0), s.Frontend, s.UIURL, s.Fresh)
	t0 = time.Now()
	end(t, s)
	t.Logf("stop %v", time.Since(t0))
	t0 = time.Now()
	s = begin(t, testConfig(dir))
	t.Logf("second start %v fresh %v", time.Since(t0), s.Fresh)
}
