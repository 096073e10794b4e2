package activities

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

// A result that was read is remembered as it is stored now: not what was erased from it,
// not without a digest to hold it against, and not more of them than fit.
func TestMemoryOfResults(t *testing.T) {
	t.Parallel()
	var m memory
	old := atelier.Ref{Key: "a", SHA256: strings.Repeat("1", 64), Size: 10}
	m.keep(old, &Result{Key: "before"})
	if res, ref := m.read(atelier.Ref{Key: "a", SHA256: old.SHA256}); res == nil || res.Key != "before" || ref != old {
		t.Errorf("got %v, %+v", res, ref)
	}
	if res, _ := m.read(atelier.Ref{Key: "a"}); res != nil {
		t.Error("one was found without its digest")
	}
	erased := atelier.Ref{Key: "a", SHA256: strings.Repeat("2", 64), Size: 8}
	m.add(erased)
	if res, _ := m.read(old); res != nil || len(m.decoded) > 0 || m.bytes != 0 {
		t.Errorf("what was erased is still there: %v, %d bytes", res, m.bytes)
	}
	if got := m.known(atelier.Ref{Key: "a"}); got != erased {
		t.Errorf("known: got %+v", got)
	}
	m.keep(erased, &Result{Key: "after"})
	m.keep(atelier.Ref{Key: "b", SHA256: strings.Repeat("3", 64), Size: maxKept}, &Result{Key: "large"})
	if len(m.decoded) != 1 || m.bytes != maxKept {
		t.Errorf("%d results of %d bytes are kept, at most %d wanted", len(m.decoded), m.bytes, maxKept)
	}
}
