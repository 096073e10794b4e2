package picture

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// TestSheets writes the plates of accepted works, and the words that belong to
// them, to the directory ATELIER_SHEETS, for people to look at. ATELIER_BRIEFS
// names other briefs, ATELIER_BRIEF takes one of them alone, ATELIER_STYLE draws
// all in one style, ATELIER_SMALL at half the size.
func TestSheets(t *testing.T) {
	dir := os.Getenv("ATELIER_SHEETS")
	if dir == "" {
		t.Skip("ATELIER_SHEETS names no directory")
	}
	file := os.Getenv("ATELIER_BRIEFS")
	if file == "" {
		file = "../testdata/briefs.json"
	}
	for _, s := range samples(t, file) {
		if only := os.Getenv("ATELIER_BRIEF"); only != "" && !strings.Contains(","+only+",", ","+s.Name+",") {
			continue
		}
		for i := range s.Brief.Pieces {
			if st := os.Getenv("ATELIER_STYLE"); st != "" {
				s.Brief.Pieces[i].Style = st
			}
		}
		w, h := 0, 0
		if os.Getenv("ATELIER_SMALL") != "" {
			w, h = 768, 512
		}
		a := made(t, s, 0, w, h, 3)
		sc, err := artwork.FromFiles(a.files)
		if err != nil {
			t.Fatal(err)
		}
		words := fmt.Sprintf("%s [%s]\n%s\n", s.Name, sc.Style, s.Brief.Text)
		story, err := text.FromFiles(a.turn.Others[0].Files)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range sc.Plates {
			words += fmt.Sprintf("\n%s %s %s %s %s: %s\n", p.ID, p.Stage, p.Shot, p.Time, p.Weather, p.Alt)
			if k := story.Unit(p.Unit); k >= 0 {
				words += "    " + strings.ReplaceAll(story.Units[k].Text(), "\n", " / ") + "\n"
			}
		}
		words += "\n" + string(story.Markdown()) + "\n"
		for _, f := range a.open {
			words += fmt.Sprintf("open %d %s: %s\n", f.Severity, f.Rule, f.Problem)
		}
		for _, f := range a.files {
			if strings.HasSuffix(f.Name, ".png") || strings.HasSuffix(f.Name, ".svg") {
				if err := os.WriteFile(filepath.Join(dir, s.Name+"-"+f.Name), f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := os.WriteFile(filepath.Join(dir, s.Name+".txt"), []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
