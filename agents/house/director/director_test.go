package director

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/atelierhq/atelier"
)

func TestDump(t *testing.T) {
	b, _ := os.ReadFile("../testdata/briefs.json")
	var bs []struct {
		Name  string
		Brief json.RawMessage
	}
	_ = json.Unmarshal(b, &bs)
	for _, x := range bs {
		br, err := atelier.ParseBrief(x.Brief)
		if err != nil {
			t.Fatal(x.Name, err)
		}
		d, r, err := New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: br, Seed: *br.Seed})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("\n=== %s: %s\n# %s | %s | %v | form %s style %s age %d\n", x.Name, br.Text[:min(90, len(br.Text))], d.Title, d.Theme, d.Mood, d.Form, d.Style, d.Age)
		fmt.Printf("setting %+v  palette %v\n", d.Setting, d.Palette)
		for _, c := range d.Cast {
			fmt.Printf("  cast %+v\n", c)
		}
		for _, c := range d.Elements {
			fmt.Printf("  el %s/%s/%s %s n=%d %s\n", c.Name, c.Noun, c.Subject, c.Colour, c.Count, c.From)
		}
		fmt.Println("  facts", d.Facts, "must", d.Must, "not", d.MustNot, "UNMET", d.Unmet)
		fmt.Println("  sound", d.Sound)
		for _, b := range d.Beats {
			fmt.Printf("  %s %-10s %v w=%v %s/%s %.2f,%.2f | %s\n", b.ID, b.Role, b.Who, b.With, b.Time, b.Weather, b.Mood.Valence, b.Mood.Arousal, b.Tells)
		}
		fmt.Println("  NOTE", r.Notes[0].Words)
	}
}
