package illustrator

import (
	"os"
	"slices"
	"testing"

	"github.com/atelierhq/atelier/media/artwork"
)

// TestSheet writes contact sheets of all motifs to the directory named by
// ATELIER_SHEETS, for people to look at.
func TestSheet(t *testing.T) {
	dir := os.Getenv("ATELIER_SHEETS")
	if dir == "" {
		t.Skip("ATELIER_SHEETS names no directory")
	}
	var lemmas []string
	for l := range known {
		lemmas = append(lemmas, l)
	}
	slices.Sort(lemmas)
	style := os.Getenv("ATELIER_STYLE")
	if style == "" {
		style = "paper-cut"
	}
	slices.SortStableFunc(lemmas, func(a, b string) int {
		if known[a][0] < known[b][0] {
			return -1
		}
		if known[a][0] > known[b][0] {
			return 1
		}
		return 0
	})
	const cols, rows = 10, 6
	for page := 0; page*cols*rows < len(lemmas); page++ {
		p := artwork.Plate{ID: "plate-1", Width: 2000, Height: 1280, Light: "left"}
		p.Ambient = artwork.Ambient{Chroma: 1, Haze: hex("#dfe8ea"), Shade: hex("#2a2b45"), Tint: hex("#ffffff")}
		bg := artwork.Element{Name: "sky", Role: "sky"}
		var path artwork.Path
		path.Rect(0, 0, 2000, 1280)
		bg.Shapes = []artwork.Shape{{Path: path, Fill: plain(hex("#c9d6d0"))}}
		p.Elements = append(p.Elements, bg)
		for i := range cols * rows {
			k := page*cols*rows + i
			if k >= len(lemmas) {
				break
			}
			name, kind, _ := motifOf(lemmas[k])
			m := repertoire[name]
			poses := []string{"stand", "walk", "sit", "wave", "sleep", "fly"}
			e := artwork.Element{Name: "thing", Motif: name, Role: "mid", Look: k, Place: framed(float64(i%cols)*0.1+0.01, float64(i/cols)/rows+0.02, 0.08, 0.13)}
			q := newPen(&p, style, &e, m.aspect)
			m.draw(q, act{kind: kind, look: k, pose: poses[k%len(poses)], alive: true, face: []string{"", "glad", "calm", "wide"}[k%4], lamp: k%2 == 0})
			e.Shapes = q.shapes
			p.Elements = append(p.Elements, e)
		}
		b, err := artwork.EncodePNG(artwork.Render(&p))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/sheet"+string(rune('0'+page))+".png", b, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Log(page, lemmas[page*cols*rows:min(len(lemmas), (page+1)*cols*rows)])
	}
}
