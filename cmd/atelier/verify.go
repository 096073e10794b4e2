package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes/proof"
)

// verifyCmd checks a bundle without trust in who made it, and without a network unless
// the bundle lies in an S3 store. Its exit codes are its own: 0 verified, 1 altered, 2 usage or input that cannot be read,
// 3 the job is not closed, 4 something is missing.
type verifyCmd struct {
	Bundle string `arg:"" help:"Folder or zip of a bundle; or s3://BUCKET/PREFIX, a bundle's files or a job (jobs/JOB), in the store that ATELIER_S3_ENDPOINT and its keys name."`
	Key    string `placeholder:"VKEY" help:"Public key of the studio, as you got it from somewhere else than the bundle (GET /v1/keys). Without it the bundle is only held against itself."`
	JSON   bool   `name:"json" help:"Print the whole report as JSON: every file and every note."`
}

// Run prints what was found.
func (c *verifyCmd) Run(parent context.Context, std *streams) error {
	open := openBundle
	if strings.HasPrefix(c.Bundle, schemeS3) {
		ctx, stop := interrupts(parent)
		defer stop()
		open = func(name string) (fs.FS, func(), error) { return fetchBundle(ctx, name) }
	}
	bundle, closed, err := open(c.Bundle)
	var x *exitError
	if errors.As(err, &x) {
		return err
	}
	if err != nil {
		return &exitError{proof.ExitUsage, err}
	}
	defer closed()
	r, err := proof.Verify(bundle, c.Key)
	if err != nil {
		return &exitError{proof.ExitUsage, err}
	}
	if c.JSON {
		enc := json.NewEncoder(std.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(r); err != nil {
			return err
		}
	} else {
		fmt.Fprint(std.out, r)
	}
	if code := r.ExitCode(); code != proof.ExitVerified {
		return &exitError{code: code}
	}
	return nil
}

// openBundle opens a folder or a zip. A zip that has a name twice would be read one
// way here and another way elsewhere, and is refused.
func openBundle(name string) (fs.FS, func(), error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, atelier.Invalidf("bundle", "is no folder and no zip")
	}
	if info.IsDir() {
		return os.DirFS(name), func() {}, nil
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, nil, atelier.Invalidf("bundle", "is no folder and no zip")
	}
	seen := map[string]bool{}
	for _, f := range z.File {
		if seen[f.Name] || !fs.ValidPath(f.Name) && !f.FileInfo().IsDir() {
			z.Close()
			return nil, nil, atelier.Invalidf("bundle", "holds a name twice, or one that leaves it")
		}
		seen[f.Name] = true
	}
	return z, func() { z.Close() }, nil
}
