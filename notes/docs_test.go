package notes

import (
	"os"
	"strings"
	"testing"
)

// TestDocs: every line in the protocol's description is canonical.
func TestDocs(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/notes.md")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Contains(string(b), Expand(mustParse(t, "rq art3 @face lightdir relight(right,warm) s3 c9"), Base(), "en"))
	if !names {
		t.Error("the example does not read as it does in the document")
	}
	n := 0
	for i, block := range strings.Split(string(b), "```") {
		list, ok := strings.CutPrefix(block, "line\n")
		if i%2 == 0 || !ok {
			continue
		}
		for line := range strings.Lines(list) {
			line = strings.TrimSuffix(line, "\n")
			if got := Print(mustParse(t, line)); got != line {
				t.Errorf("got %s, want %s", got, line)
			}
			n++
		}
	}
	if n < 8 {
		t.Errorf("%d lines in the document", n)
	}
}

func mustParse(t *testing.T, s string) Line {
	t.Helper()
	l, err := Parse(s, Base())
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return l
}
