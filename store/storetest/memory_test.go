package storetest_test

import (
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/store/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	s := storetest.Memory()
	storetest.Run(t, func(*testing.T) atelier.Store { return s })
}

func TestMemoryCorrupt(t *testing.T) {
	t.Parallel()
	s := storetest.Memory()
	ref, err := atelier.PutBytes(t.Context(), s, "a", []byte("abc"), "")
	if err != nil {
		t.Fatal(err)
	}
	s.Corrupt("a")
	if _, err := atelier.GetBytes(t.Context(), s, ref, 10); atelier.CodeOf(err) != atelier.CodeCorrupt {
		t.Errorf("get of a corrupt object: got %v, want %s", err, atelier.CodeCorrupt)
	}
}
