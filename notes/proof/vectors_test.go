package proof

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write testdata again")

// vector is one change to testdata/bundle and what a verifier has to find. Whoever
// embeds this protocol elsewhere can run the same.
type vector struct {
	Name   string `json:"name"`
	File   string `json:"file,omitempty"`
	Find   string `json:"find,omitempty"`   // text in that file, its first occurrence
	Put    string `json:"put,omitempty"`    // what stands there instead
	Delete bool   `json:"delete,omitempty"` // the file
	Cut    bool   `json:"cut,omitempty"`    // the file before Find
	Add    string `json:"add,omitempty"`    // a file of that path
	NoKey  bool   `json:"no_key,omitempty"`
	Result State  `json:"result"`
	Exit   int    `json:"exit"`
	Seq    int    `json:"seq"` // of the first fault, -1 none or no record
	At     string `json:"at,omitempty"`
}

// writeVectors makes the bundle anew; the key that signed it is forgotten.
func writeVectors(t *testing.T) {
	key, public := testKey(t, 1)
	if err := os.RemoveAll("testdata/bundle"); err != nil {
		t.Fatal(err)
	}
	for p, f := range finished(t, key, public, 12).bundle() {
		p = filepath.Join("testdata/bundle", filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("testdata/key.txt", []byte(public+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestVectors(t *testing.T) {
	t.Parallel()
	if *update {
		writeVectors(t)
	}
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(b, &all); err != nil || len(all) < 15 {
		t.Fatalf("%d vectors, want 15 or more: %v", len(all), err)
	}
	public, err := os.ReadFile("testdata/key.txt")
	if err != nil {
		t.Fatal(err)
	}
	clean := fstest.MapFS{}
	root := os.DirFS("testdata/bundle")
	err = filepath.WalkDir("testdata/bundle", func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel("testdata/bundle", p)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		clean[filepath.ToSlash(rel)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil || len(clean) < 10 {
		t.Fatalf("%d files in the bundle: %v", len(clean), err)
	}
	if r, err := Verify(root, string(bytes.TrimSpace(public))); err != nil || r.Result != StateVerified {
		t.Fatalf("the folder as it is: %s, %v", r, err)
	}
	for _, c := range all {
		f := clone(clean)
		switch {
		case c.Delete:
			delete(f, c.File)
		case c.Add != "":
			f[c.Add] = &fstest.MapFile{Data: []byte("more\n")}
		case c.Find != "":
			i := bytes.Index(f[c.File].Data, []byte(c.Find))
			if i < 0 {
				t.Errorf("%s: %q is not in %s", c.Name, c.Find, c.File)
				continue
			}
			if c.Cut {
				f[c.File].Data = f[c.File].Data[:i]
				break
			}
			f[c.File].Data = bytes.Replace(f[c.File].Data, []byte(c.Find), []byte(c.Put), 1)
		}
		key := string(bytes.TrimSpace(public))
		if c.NoKey {
			key = ""
		}
		r := verify(t, f, key)
		seq, at := -1, ""
		if r.First != nil {
			seq, at = r.First.Seq, r.First.File
		}
		if r.Result != c.Result || r.ExitCode() != c.Exit || seq != c.Seq || at != c.At {
			t.Errorf("%s: got %s, exit %d, record %d, %s; want %s, %d, %d, %s: %v", c.Name, r.Result, r.ExitCode(), seq, at, c.Result, c.Exit, c.Seq, c.At, r.Faults)
		}
	}
}
