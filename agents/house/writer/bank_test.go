package writer

import (
	"testing"
)

func TestBankParses(t *testing.T) {
	t.Parallel()
	n := 0
	for kind, bs := range bank() {
		t.Logf("%s: %d", kind, len(bs))
		n += len(bs)
	}
	if n < 300 {
		t.Errorf("the bank holds %d blocks, want at least 300", n)
	}
}
