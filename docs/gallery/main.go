// Command gallery makes docs/gallery: it runs the studio on every brief in briefs/,
// one after the other, and lays out a page of what came back. Run it through
// `make gallery`.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/draw"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/text"
)

const (
	plateHeight = 400     // pixels of a plate on the page
	quality     = 82      // of the JPEG
	budget      = 6 << 20 // bytes of the whole gallery
	excerpt     = 2       // units of text
)

func main() {
	log.SetFlags(0)
	dir := flag.String("dir", "docs/gallery", "where briefs are and the page goes")
	program := flag.String("atelier", "bin/atelier", "the program")
	flag.Parse()
	if err := run(*dir, *program); err != nil {
		log.Fatal(err)
	}
}

func run(dir, program string) error {
	briefs, err := filepath.Glob(filepath.Join(dir, "briefs", "*.json"))
	if err != nil || len(briefs) == 0 {
		return errors.Join(err, fmt.Errorf("no briefs in %s", dir))
	}
	work, err := os.MkdirTemp("", "gallery")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var page bytes.Buffer
	page.WriteString("# Gallery\n\nReal runs of the house team, each with the brief it was given. `make gallery` makes this page; a single work is repeated by the command under it, byte for byte.\n")
	for _, brief := range briefs {
		log.Print(filepath.Base(brief))
		if err := show(&page, dir, program, brief, work); err != nil {
			return fmt.Errorf("%s: %w", brief, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), page.Bytes(), 0o644); err != nil {
		return err
	}
	return within(dir)
}

// show makes one work and its part of the page.
func show(page *bytes.Buffer, dir, program, brief, work string) error {
	name := strings.TrimSuffix(filepath.Base(brief), ".json")
	out := filepath.Join(work, name)
	cmd := exec.Command(program, "create", "--quiet", "--request", brief, "--out", out, "--data", filepath.Join(work, "data"), "--ui-port", "0")
	cmd.Stderr = os.Stderr
	const degraded = 3
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != degraded) {
		return err
	}
	found, err := filepath.Glob(filepath.Join(out, "*", "manifest.json"))
	if err != nil || len(found) != 1 {
		return errors.Join(err, fmt.Errorf("%d bundles, not one", len(found)))
	}
	root := filepath.Dir(found[0])
	var asked atelier.Brief
	var m bundle.Manifest
	var story text.Story
	for path, v := range map[string]any{brief: &asked, found[0]: &m, filepath.Join(root, "text", text.FileStory): &story} {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, v); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	plates, err := filepath.Glob(filepath.Join(root, "artwork", "plate-*.png"))
	if err != nil || len(plates) == 0 {
		return errors.Join(err, errors.New("no plates"))
	}
	if err := strip(plates, filepath.Join(dir, name+".jpg")); err != nil {
		return err
	}
	fmt.Fprintf(page, "\n## %s\n\n*Brief:* %s\n\n![Plates of %s](%s.jpg)\n\n", m.Title, asked.Text, m.Title, name)
	for i, u := range story.Units[:min(excerpt, len(story.Units))] {
		if i > 0 {
			page.WriteString(">\n")
		}
		sep := "  \n> "
		if u.Kind == text.Page {
			sep = " "
		}
		page.WriteString("> " + strings.Join(u.Lines, sep) + "\n")
	}
	fmt.Fprintf(page, "\n```sh\ngo run ./cmd/atelier create --request docs/gallery/briefs/%s.json\n```\n", name)
	if len(m.BrokenPromises) > 0 {
		fmt.Fprintf(page, "\nWhat this run could not keep: %s.\n", strings.Join(m.BrokenPromises, "; "))
	}
	return nil
}

// strip sets plates side by side in one picture.
func strip(plates []string, out string) error {
	slices.Sort(plates)
	const gap = 12
	var shown []image.Image
	width := -gap
	for _, p := range plates {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		small := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx()*plateHeight/img.Bounds().Dy(), plateHeight))
		draw.CatmullRom.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
		shown = append(shown, small)
		width += small.Bounds().Dx() + gap
	}
	all := image.NewRGBA(image.Rect(0, 0, width, plateHeight))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	at := 0
	for _, img := range shown {
		draw.Draw(all, img.Bounds().Add(image.Pt(at, 0)), img, image.Point{}, draw.Src)
		at += img.Bounds().Dx() + gap
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, all, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// within refuses a gallery that makes a clone slow.
func within(dir string) error {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err == nil && size > budget {
		err = fmt.Errorf("the gallery has %d bytes, the bound is %d", size, budget)
	}
	return err
}
