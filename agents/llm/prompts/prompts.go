// Package prompts holds what models are told, one file a task, embedded.
//
// A prompt is the stable part of a request: the same bytes for every job, so that
// providers can cache it. What differs (brief, pieces, notes) follows it as quoted
// data and is never put into it. A prompt is known by the SHA-256 of its bytes,
// which manifests carry.
package prompts

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/atelierhq/atelier"
)

//go:embed *.md
var files embed.FS

var texts = func() map[string]string {
	out := map[string]string{}
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, n := range names {
		b, err := files.ReadFile(n)
		if err != nil {
			panic(err) // embedded
		}
		out[strings.TrimSuffix(n, ".md")] = string(b)
	}
	return out
}()

// Text returns the prompt of that name. It panics if there is none: names are
// constants of this program.
func Text(name string) string {
	t, ok := texts[name]
	if !ok {
		panic("no prompt " + name)
	}
	return t
}

// Hash returns the SHA-256 of the prompt of that name.
func Hash(name string) string { return atelier.Digest([]byte(Text(name))) }

// Hashes returns the SHA-256 of every prompt by its name.
func Hashes() map[string]string {
	out := map[string]string{}
	for n := range texts {
		out[n] = Hash(n)
	}
	return out
}
