package house_test

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/atelierhq/atelier"
)

// files are all files of the versions to deliver, by piece and name, in order.
func (s *show) files() []atelier.File {
	var out []atelier.File
	for _, p := range s.pieces {
		if w := p.best(); w != nil {
			for _, f := range w.Files {
				f.Name = p.spec.ID + "/" + f.Name
				out = append(out, f)
			}
		}
	}
	return out
}

func (s *show) file(name string) []byte {
	for _, f := range s.files() {
		if f.Name == name {
			return f.Data
		}
	}
	s.tb.Fatalf("no file %s", name)
	return nil
}

// TestSameBytes is acceptance line A4: the same brief and seed give the same
// bytes, with one processor and with two; another seed or brief gives another
// work. It changes GOMAXPROCS and so runs before the parallel tests.
func TestSameBytes(t *testing.T) {
	brief := sampleNamed(t, "must")
	made := func(procs int, team func(*testing.T) *show) *show {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		return team(t)
	}
	first := made(1, func(t *testing.T) *show { return run(t, fullTeam(), normal(t, brief, 17)) })
	again := made(2, func(t *testing.T) *show { return run(t, fullTeam(), normal(t, brief, 17)) })
	a, b := first.files(), again.files()
	if len(a) == 0 || len(a) != len(b) {
		t.Fatalf("%d files, then %d", len(a), len(b))
	}
	for i := range a {
		if a[i].Name != b[i].Name || !bytes.Equal(a[i].Data, b[i].Data) {
			t.Errorf("%s is not the same bytes the second time", a[i].Name)
		}
	}
	differ := func(what string, other *show) {
		t.Helper()
		for _, name := range []string{"text-1/story.md", "artwork-1/plate-1.svg", "artwork-1/plate-1.png", "music-1/score.mid", "music-1/score.musicxml"} {
			if bytes.Equal(first.file(name), other.file(name)) {
				t.Errorf("%s gives the same %s", what, name)
			}
		}
	}
	differ("another seed", run(t, quietTeam(), normal(t, brief, 18)))
	differ("another brief", run(t, quietTeam(), normal(t, sampleNamed(t, "named"), 17)))
}
