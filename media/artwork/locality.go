package artwork

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/mark"
)

// Locality proves that a revision changed only what its anchors name: plates
// without an anchor keep their bytes, elements that no anchor names keep their
// JSON and their order. An anchor with a unit alone frees that plate, an empty
// anchor frees everything. The pictures of a changed plate must be the pictures
// of its scene. The error has CodeRefused and names what changed.
func Locality(base, revised []atelier.File, anchors []atelier.Anchor) error {
	free := map[string]bool{}             // plates
	named := map[string]map[string]bool{} // plate to elements
	for _, a := range anchors {
		switch {
		case a.Unit == "":
			return sound(revised)
		case a.Element == "":
			free[a.Unit] = true
		default:
			if named[a.Unit] == nil {
				named[a.Unit] = map[string]bool{}
			}
			named[a.Unit][a.Element] = true
		}
	}
	was, err := FromFiles(base)
	if err != nil {
		return err
	}
	is, err := FromFiles(revised)
	if err != nil {
		return refused("scene.json cannot be read")
	}
	if len(was.Plates) != len(is.Plates) {
		return refused("the number of plates changed")
	}
	if was.Style != is.Style || !slices.Equal(was.Palette, is.Palette) || !same(was.Source, is.Source) {
		return refused("style or palette of the whole set changed")
	}
	if (was.Cover == nil) != (is.Cover == nil) {
		return refused("the cover came or went")
	}
	before, after := was.Pictures(), is.Pictures()
	for i := range before {
		a, b := before[i], after[i]
		if free[a.ID] {
			continue
		}
		if named[a.ID] == nil {
			if !same(a, b) {
				return refused(a.ID + " changed without a finding on it")
			}
			for _, ext := range []string{".png", ".svg"} {
				if !bytes.Equal(data(base, a.ID+ext), data(revised, a.ID+ext)) {
					return refused(a.ID + ext + " changed without a finding on it")
				}
			}
			continue
		}
		if err := within(a, b, named[a.ID]); err != nil {
			return err
		}
	}
	return sound(revised)
}

// within compares two versions of a plate outside the named elements.
func within(a, b *Plate, named map[string]bool) error {
	x, y := *a, *b
	x.Elements, y.Elements, x.Alt, y.Alt = nil, nil, "", "" // the alt text follows the elements
	if !same(x, y) {
		return refused(a.ID + ": light, weather or size changed without a finding on the whole plate")
	}
	rest := func(p *Plate) []Element {
		return slices.DeleteFunc(slices.Clone(p.Elements), func(e Element) bool { return named[e.Name] })
	}
	p, q := rest(a), rest(b)
	for i := range max(len(p), len(q)) {
		switch {
		case i >= len(q):
			return refused(a.ID + ": element " + p[i].Name + " is gone, and no finding names it")
		case i >= len(p):
			return refused(a.ID + ": element " + q[i].Name + " is new, and no finding names it")
		case !same(p[i], q[i]):
			return refused(a.ID + ": element " + q[i].Name + " changed, and no finding names it")
		}
	}
	return nil
}

// sound checks that the SVG of every plate is the SVG of its scene, apart from the
// mark that a version carries, and that each plate has its pixels.
func sound(files []atelier.File) error {
	s, err := FromFiles(files)
	if err != nil {
		return refused("scene.json cannot be read")
	}
	for _, p := range s.Pictures() {
		if s.Source == nil && !mark.Equal(MediaSVG, data(files, p.ID+".svg"), SVG(p)) {
			return refused(p.ID + ".svg does not show its scene")
		}
		if len(data(files, p.ID+".png")) == 0 {
			return refused(p.ID + ".png is missing")
		}
	}
	return nil
}

func refused(m string) error { return atelier.Errorf(atelier.CodeRefused, "%s", m) }

func data(files []atelier.File, name string) []byte {
	for _, f := range files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// same compares by the JSON that is stored.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func sortFiles(f []atelier.File) []atelier.File {
	slices.SortFunc(f, func(a, b atelier.File) int { return strings.Compare(a.Name, b.Name) })
	return f
}

// Kept returns the files of every plate that is the same in two scenes, for
// [Files].
func Kept(base []atelier.File, was, is *Scene) map[string][]atelier.File {
	keep := map[string][]atelier.File{}
	for _, p := range is.Pictures() {
		o := was.Plate(p.ID)
		if o == nil || !same(o, p) {
			continue
		}
		var fs []atelier.File
		for _, f := range base {
			if strings.HasPrefix(f.Name, p.ID+".") {
				fs = append(fs, f)
			}
		}
		if len(fs) > 0 {
			keep[p.ID] = fs
		}
	}
	return keep
}
