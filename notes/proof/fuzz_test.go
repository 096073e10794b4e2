package proof

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"
)

// FuzzTranscript: whatever stands in a record or in a signed statement, a verifier
// does not panic, and a line that is taken is taken byte for byte. The seeds are the
// records of the bundle in testdata.
func FuzzTranscript(f *testing.F) {
	b, err := os.ReadFile("testdata/bundle/notes/transcript.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	if len(lines) < 10 {
		f.Fatalf("%d records to begin with, want 10 or more", len(lines))
	}
	statement, err := os.ReadFile("testdata/bundle/statement.dsse.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range lines {
		f.Add(line, statement)
		f.Add(line[:len(line)/2], statement[:len(statement)/2])
	}
	books, err := os.ReadFile("testdata/bundle/notes/codebook.json")
	if err != nil {
		f.Fatal(err)
	}
	keys, err := os.ReadFile("testdata/bundle/notes/keys.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line, statement []byte) {
		if e, err := ReadEntry(line); err == nil && !bytes.Equal(join(e.Leaf, e.Bytes), line) {
			t.Fatalf("%q was taken as %q", line, join(e.Leaf, e.Bytes))
		}
		fsys := fstest.MapFS{PathTranscript: {Data: append(line, '\n')}, PathStatement: {Data: statement}, PathCodebooks: {Data: books}, PathKeys: {Data: keys}, PathCheckpoints: {Data: line}}
		r, err := Verify(fsys, "")
		if err != nil || r.ExitCode() == ExitVerified {
			t.Fatalf("a broken bundle: %v, %v", r, err)
		}
	})
}
