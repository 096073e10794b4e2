package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier/notes/proof"
)

const signedBundle = "../../notes/proof/testdata/bundle"

// TestVerifyCommand runs the command on a folder, on a zip and on what is none.
func TestVerifyCommand(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../notes/proof/testdata/key.txt")
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(b))
	dir := t.TempDir()
	altered := filepath.Join(dir, "altered")
	if err := os.CopyFS(altered, os.DirFS(signedBundle)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(altered, "manifest.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(dir, "bundle.zip")
	twice := filepath.Join(dir, "twice.zip")
	for name, more := range map[string]string{whole: "", twice: "manifest.json"} {
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		if err := z.AddFS(os.DirFS(signedBundle)); err != nil {
			t.Fatal(err)
		}
		if more != "" {
			if _, err := z.Create(more); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"a folder", []string{signedBundle, "--key", key}, proof.ExitVerified, "RESULT     verified"},
		{"a zip", []string{whole, "--key", key}, proof.ExitVerified, "key        pinned"},
		{"no key", []string{whole}, proof.ExitVerified, "RESULT     self-consistent"},
		{"a changed file", []string{altered, "--key", key}, proof.ExitAltered, "manifest.json: altered"},
		{"a name twice", []string{twice, "--key", key}, proof.ExitUsage, ""},
		{"nothing", []string{filepath.Join(dir, "none")}, proof.ExitUsage, ""},
		{"no zip", []string{filepath.Join(altered, "manifest.json")}, proof.ExitUsage, ""},
		{"no key either", []string{whole, "--key", "x"}, proof.ExitUsage, ""},
	} {
		var out, errs bytes.Buffer
		code := run(append([]string{"verify"}, c.args...), &out, &errs)
		if code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: got exit %d, want %d\n%s%s", c.name, code, c.code, out.String(), errs.String())
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"verify", altered, "--key", key, "--json"}, &out, &errs); code != proof.ExitAltered {
		t.Errorf("got exit %d", code)
	}
	var r proof.Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.First == nil || r.First.File != "manifest.json" || len(r.Notes) == 0 || len(r.Files) == 0 {
		t.Errorf("got %v of %s", err, out.String())
	}
}
