package house_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

func supplied(tb testing.TB, as, mediaType string, data []byte) atelier.Input {
	tb.Helper()
	return atelier.Input{SHA256: atelier.Digest(data), As: as, MediaType: mediaType, Data: data}
}

const poem = `# The Fox at the Gate

A fox came down to our garden gate
when snow lay on the wall.
She looked at me, and it was late,
and that was almost all.

But since that night I leave the light
to burn till it is day,
and set a lantern on the wall,
and look the other way.
`

// TestPoemIsIllustrated: a person's poem stays word for word, and the plates
// show what it says.
func TestPoemIsIllustrated(t *testing.T) {
	t.Parallel()
	brief := small(normal(t, atelier.Brief{Text: "Illustrate my poem. Quiet and wintry."}, 3))
	s := run(t, quietTeam(), brief, supplied(t, "my poem", "text/markdown", []byte(poem)))
	got := s.story()
	want, err := text.ParseMarkdown([]byte(poem))
	if err != nil {
		t.Fatal(err)
	}
	if got.Text() != want.Text() || got.Title != want.Title {
		t.Errorf("the poem was changed:\n%s", got.Text())
	}
	scene := s.scene()
	for _, subject := range []string{"fox", "lantern"} {
		if !slices.ContainsFunc(scene.Plates, func(p artwork.Plate) bool { return has(&p, subject) }) {
			t.Errorf("no plate shows the %s of the poem", subject)
		}
	}
	if s.score() == nil {
		t.Error("no music")
	}
}

// twilight is a picture without a subject: dark blue above, orange below, the
// lighter side on the left.
func twilight(tb testing.TB) []byte {
	tb.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 240, 160))
	for y := range 160 {
		for x := range 240 {
			c := color.RGBA{R: 24, G: 30, B: 92, A: 255}
			if y > 100 {
				c = color.RGBA{R: 226, G: 120, B: 30, A: 255}
			}
			if x < 80 {
				c.R, c.G, c.B = c.R+20, c.G+20, c.B+20
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestPictureIsReadForColour: colour and light of a person's picture reach the
// direction, the plates and the words; nobody claims to know what it shows.
func TestPictureIsReadForColour(t *testing.T) {
	t.Parallel()
	brief := small(normal(t, atelier.Brief{Text: "Write about my photograph."}, 3))
	in := supplied(t, "my photograph", "image/png", twilight(t))
	s := run(t, quietTeam(), brief, in)
	plain := run(t, quietTeam(), brief)
	hues := func(words []string, near artwork.RGB) float64 {
		best := 1e9
		for _, w := range words {
			if c, ok := artwork.Hex(w); ok {
				best = min(best, artwork.Distance(c, near))
			}
		}
		return best
	}
	orange, _ := artwork.Hex("#e2781e")
	if d := hues(s.dir.Palette, orange); d > 0.12 {
		t.Errorf("the palette %v has nothing like the picture's orange (%.2f)", s.dir.Palette, d)
	}
	if slices.Equal(s.dir.Palette, plain.dir.Palette) {
		t.Error("the picture did not change the palette")
	}
	if !strings.Contains(strings.Join(s.dir.Heard, "\n"), "not recognised") {
		t.Errorf("the director does not say what it cannot see: %v", s.dir.Heard)
	}
	words := s.story().Text()
	for _, any := range [][]string{{"orange", "amber", "rust", "gold"}, {"light", "dark"}} {
		if !slices.ContainsFunc(any, func(w string) bool { return text.Says(words, w) }) {
			t.Errorf("the words say none of %v:\n%s", any, words)
		}
	}
	pictured := func(s *show) []artwork.RGB {
		var out []artwork.RGB
		for _, f := range s.files() {
			if strings.HasSuffix(f.Name, "plate-1.png") {
				img, err := png.Decode(bytes.NewReader(f.Data))
				if err != nil {
					t.Fatal(err)
				}
				out = artwork.PaletteOf(img, 6)
			}
		}
		return out
	}
	if d := artwork.PaletteDistance(pictured(s), pictured(plain)); d < 0.03 {
		t.Errorf("plate 1 has the same colours with and without the picture (%.3f)", d)
	}
}

const tune = `X:1
T:Little Tune
M:3/4
L:1/4
K:G
D|G2 B|d2 B|A2 F|G3|B2 d|g2 e|d2 B|A3|G2 B|d2 B|A2 F|G3|
`

// TestMelodyIsArranged: a person's melody is heard note for note, with other
// parts around it, whichever format it came in.
func TestMelodyIsArranged(t *testing.T) {
	t.Parallel()
	score, err := music.ReadABC([]byte(tune))
	if err != nil {
		t.Fatal(err)
	}
	midi, err := music.WriteMIDI(score)
	if err != nil {
		t.Fatal(err)
	}
	xml, err := music.WriteMusicXML(score)
	if err != nil {
		t.Fatal(err)
	}
	want := music.Melody(score)
	for _, tc := range []struct {
		mediaType string
		data      []byte
	}{{"text/vnd.abc", []byte(tune)}, {"audio/midi", midi}, {"application/vnd.recordare.musicxml+xml", xml}} {
		t.Run(tc.mediaType, func(t *testing.T) {
			t.Parallel()
			brief := small(normal(t, atelier.Brief{Text: "Arrange my melody for a summer evening by the river."}, 3))
			s := run(t, quietTeam(), brief, supplied(t, "melody", tc.mediaType, tc.data))
			got := s.score()
			if len(got.Parts) < 3 {
				t.Errorf("%d parts, want at least 3", len(got.Parts))
			}
			best := 0.0
			for i := range got.Parts {
				best = max(best, music.Carried(music.Line(&got.Parts[i], true), want))
			}
			if best < 0.95 {
				t.Errorf("%.0f %% of the melody is there", best*100)
			}
			for _, p := range s.pieces {
				for _, f := range p.findings {
					if f.High() && f.Status != atelier.FindingFixed {
						t.Errorf("%s: %s", f.ID, f.Problem)
					}
				}
			}
		})
	}
}
