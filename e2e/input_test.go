package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
)

// A person's own piece goes in with --input, and what is made of it says so.

// derived are the files that were made from an input.
func derived(m bundle.Manifest, data []byte) []string {
	var names []string
	for _, f := range m.Files {
		if slices.Contains(f.From, atelier.Digest(data)) {
			names = append(names, f.Path)
		}
	}
	return names
}

// withInput makes a work from an input and returns the bundle's folder.
func (o *outside) withInput(t *testing.T, name, brief string) (string, bundle.Manifest) {
	t.Helper()
	o.write(t, name+".json", brief)
	out := o.run(t, "create", "--quiet", "--request", name+".json", "--input", name, "--out", "of-"+name)
	if out.code != 0 && out.code != 3 { // how well it is done is tested elsewhere
		t.Fatalf("exit %d: %s", out.code, out.err)
	}
	if out.code == 3 {
		t.Logf("%s: %s", name, out.err)
	}
	dir := strings.TrimSpace(out.out)
	m := checkBundle(t, dir)
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if names := derived(m, data); len(names) == 0 {
		t.Errorf("no file of the bundle is made from %s", name)
	} else {
		t.Logf("made from %s: %v", name, names)
	}
	return dir, m
}

// inputPoem: a poem is illustrated.
func (o *outside) inputPoem(t *testing.T) {
	o.write(t, "poem.md", "# The harbour\n\nThe harbour sleeps, the boats lie still,\na lantern burns upon the hill.\n\nThe moon looks down on mast and sail\nand tells the sea an ancient tale.\n")
	_, m := o.withInput(t, "poem.md", `{"brief":"Illustrate my poem about the harbour at night.","pieces":[{"medium":"artwork","plates":1,"width":512,"height":512}]}`)
	if got := madeBy(m, "artwork/"); len(got) != 1 || got[0] != atelier.RoleMaker {
		t.Errorf("artwork/ is made by %v", got)
	}
}

// inputPicture: a picture is written about.
func (o *outside) inputPicture(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 300, 300))
	for y := range 300 {
		for x := range 300 {
			c := color.RGBA{R: 250, G: 170, B: 60, A: 255}
			if y > 180 {
				c = color.RGBA{R: 20, G: 40, B: 120, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	o.write(t, "picture.png", b.String())
	o.withInput(t, "picture.png", `{"brief":"Write a short poem to go with my picture of an evening by the sea.","pieces":[{"medium":"text"}]}`)
}

// inputMelody: a melody is arranged, from ABC and from MIDI.
func (o *outside) inputMelody(t *testing.T) {
	const brief = `{"brief":"Arrange my melody, gently, for a quiet morning.","pieces":[{"medium":"music","seconds":25}]}`
	o.write(t, "melody.abc", "X:1\nT:Morning\nM:4/4\nL:1/4\nK:G\nG A B c|d2 B2|c B A G|A2 D2|G A B c|d2 B2|A G F A|G4|\n")
	o.withInput(t, "melody.abc", brief)
	o.writeMelody(t, "melody.mid")
	o.withInput(t, "melody.mid", brief)
}

// writeMelody puts eight bars as a MIDI file on the desk.
func (o *outside) writeMelody(t *testing.T, name string) {
	t.Helper()
	var tr smf.Track
	tr.Add(0, smf.MetaMeter(4, 4))
	tr.Add(0, smf.MetaTempo(96))
	for _, key := range []uint8{67, 69, 71, 72, 74, 74, 71, 71, 72, 71, 69, 67, 69, 69, 62, 62, 67, 69, 71, 72, 74, 74, 71, 71, 69, 67, 66, 69, 67, 67, 67, 67} {
		tr.Add(0, midi.NoteOn(0, key, 80))
		tr.Add(480, midi.NoteOff(0, key))
	}
	tr.Close(0)
	s := smf.New()
	s.TimeFormat = smf.MetricTicks(480)
	if err := s.Add(tr); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteFile(filepath.Join(o.dir, name)); err != nil {
		t.Fatal(err)
	}
}

// inputBad: what is no piece of a person's own is refused before anything starts.
func (o *outside) inputBad(t *testing.T) {
	o.write(t, "bad.png", "\x89PNG\r\n\x1a\nand then nothing")
	o.write(t, "bad.mid", "MThd\x00\x00\x00\x06 and no more")
	o.write(t, "empty.md", "")
	o.write(t, "long.md", strings.Repeat("word ", 10_000_000))
	for _, name := range []string{"bad.png", "bad.mid", "empty.md", "long.md"} {
		o.refused(t, 2, name, "create", "--input", name, lighthouse)
	}
}
