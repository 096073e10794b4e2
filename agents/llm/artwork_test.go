package llm_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/media/artwork"
)

// digest is over the pixels of a PNG, however it is encoded.
func digest(t *testing.T, data []byte) [32]byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	flat := image.NewNRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			flat.Set(x, y, img.At(x, y))
		}
	}
	return sha256.Sum256(flat.Pix)
}

func place(unit string, box ...float64) m {
	b := append(box, 0, 0, 0, 0)
	return m{"unit": unit, "line": 0, "quote": "", "element": "", "x": b[0], "y": b[1], "w": b[2], "h": b[3], "part": "", "from_bar": 0, "to_bar": 0}
}

func says(check string, passes bool, where m, severity int) m {
	return m{"check": check, "passes": passes, "piece": "", "with": "", "where": where, "severity": severity, "problem": "The lighthouse is missing.", "suggestion": "Paint it.", "line": ""}
}

// B2: the painter forgets a must on one plate, the critic is sent the very pixels
// that are stored, finds it, and the revision changes that plate within its box.
func TestVisionCriticSeesTheStoredPixels(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen [][]byte
	edits := 0
	s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
		mu.Lock()
		defer mu.Unlock()
		switch asked(r) {
		case "make":
			c := color.RGBA{200, 120, 80, 255}
			if strings.Contains(r.Prompt, "Picture plate-2") {
				c = color.RGBA{60, 90, 160, 255}
			}
			return llmtest.Reply{Data: picture(640, 480, c)}
		case "edit":
			edits++
			if r.Mask == nil {
				t.Error("an edit without its mask")
			}
			return llmtest.Reply{Data: picture(384, 256, color.RGBA{9, 200, 9, 255})}
		case "checks":
			return answer(m{"checks": []m{{"ask": "Is the keeper seen?", "weight": 2}}})
		}
		for _, i := range r.Images() {
			seen = append(seen, i.Data)
		}
		return answer(m{"verdicts": []m{says("must-1", false, place("plate-2", 0.25, 0.25, 0.25, 0.5), 4), says("c1", true, place(""), 1), says("other", false, place("plate-9"), 4), says("approve", false, place(""), 4)},
			"fates": []m{}, "say": "One is missing."})
	})
	turn := s.turn(t, atelier.TurnDraft, "illustrator", "artwork-1")
	d, reply, err := s.team.Makers["illustrator"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if len(reply.Made) != 2 || reply.Made[0].Provider != "beta" {
		t.Errorf("made is %+v", reply.Made)
	}
	ct := s.turn(t, atelier.TurnCritique, "artwork-reader", "artwork-1")
	ct.Base = work("artwork-1", atelier.Artwork, 1, d)
	review, notes, err := s.team.Critics["artwork-reader"].Critique(context.Background(), ct)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 {
		t.Fatalf("the critic was sent %d pictures, want 2", len(seen))
	}
	for i, got := range seen {
		small, err := artwork.Small(ct.Base.File(artwork.PlateID(i)+".png"), llm.SeenSide)
		if err != nil {
			t.Fatal(err)
		}
		if digest(t, got) != digest(t, small) {
			t.Errorf("picture %d is not the stored plate", i+1)
		}
	}
	if len(review.Findings) != 1 || review.Findings[0].Anchor.Unit != "plate-2" || review.Findings[0].Rule != "model.must-1" || review.Findings[0].Severity != 4 {
		t.Fatalf("findings are %+v, want one on plate-2", review.Findings)
	}
	if len(notes.Notes) != 1 || notes.Notes[0].Act != atelier.ActRequest {
		t.Errorf("notes are %+v, want one rq", notes.Notes)
	}
	if review.Score >= 0.5 || len(review.Checks) != 2 {
		t.Errorf("score %.2f of %+v: a void answer must not count", review.Score, review.Checks)
	}

	turn.Kind, turn.Version, turn.Base, turn.Findings = atelier.TurnRevise, 2, ct.Base, review.Findings
	d2, _, err := s.team.Makers["illustrator"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if err := artwork.Locality(d.Files, d2.Files, []atelier.Anchor{review.Findings[0].Anchor}); err != nil {
		t.Error(err)
	}
	w2 := work("artwork-1", atelier.Artwork, 2, d2)
	if edits != 1 || !bytes.Equal(w2.File("plate-1.png"), ct.Base.File("plate-1.png")) {
		t.Errorf("%d edits; plate-1 must be the same bytes", edits)
	}
	was, _ := png.Decode(bytes.NewReader(ct.Base.File("plate-2.png")))
	is, _ := png.Decode(bytes.NewReader(w2.File("plate-2.png")))
	if was.At(2, 2) != is.At(2, 2) || was.At(110, 120) == is.At(110, 120) {
		t.Error("outside the box nothing may change, inside something must")
	}
	calls := len(s.pay.calls)
	ct.Round, ct.Version, ct.Base = 2, 2, w2
	if _, _, err := s.team.Critics["artwork-reader"].Critique(context.Background(), ct); err != nil {
		t.Fatal(err)
	}
	if got := len(s.pay.calls) - calls; got != 1 {
		t.Errorf("the second critique made %d new requests, want 1: that for the checks does not change", got)
	}
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 384 256"><rect id="sky" width="384" height="256" fill="#203050"/>
<g id="lighthouse"><rect x="200" y="40" width="30" height="160" fill="#d03030"/></g><g id="keeper"><circle cx="120" cy="180" r="40" fill="#f0e0c0"/></g></svg>`

// A chat model draws; its SVG becomes a scene of ours; a revision takes over the
// open element alone.
func TestDrawer(t *testing.T) {
	t.Parallel()
	hostile := true
	s := start(t, "alpha, model: chat", func(r llmtest.Request) llmtest.Reply {
		if asked(r) == "redraw" {
			return answer(m{"svg": strings.NewReplacer("#203050", "#ffffff", "#d03030", "#f0f030").Replace(drawing), "alt": "A yellow lighthouse.", "done": "Yellow now."})
		}
		if hostile { // refused, and asked for again
			hostile = false
			return answer(m{"svg": strings.Replace(drawing, "<g ", "<script>x</script><g ", 1), "alt": "x"})
		}
		return answer(m{"svg": drawing, "alt": "A lighthouse."})
	})
	turn := s.turn(t, atelier.TurnDraft, "illustrator", "artwork-1")
	d, _, err := s.team.Makers["illustrator"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	scene, err := artwork.FromFiles(d.Files)
	if err != nil || len(scene.Plates) != 2 || scene.Plates[0].Element("keeper").Role != artwork.RoleFocal || scene.Plates[0].Element("lighthouse").Noun != "lighthouse" {
		t.Fatalf("scene: %v", err)
	}
	at := atelier.Anchor{Unit: "plate-1", Element: "lighthouse"}
	turn.Kind, turn.Version, turn.Base = atelier.TurnRevise, 2, work("artwork-1", atelier.Artwork, 1, d)
	turn.Findings = []atelier.Finding{{ID: "f", Anchor: at, Problem: "It is red.", Suggestion: "Make it yellow."}}
	d2, _, err := s.team.Makers["illustrator"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if err := artwork.Locality(d.Files, d2.Files, []atelier.Anchor{at}); err != nil {
		t.Error(err)
	}
	after, _ := artwork.FromFiles(d2.Files)
	if c := after.Plates[0].Element("lighthouse").Tint.String(); c != "#f0f030" {
		t.Errorf("the lighthouse is %s", c)
	}
	// The measured critics look for what the drawing names.
	ct := s.turn(t, atelier.TurnCritique, "viewer", "artwork-1")
	ct.Base = work("artwork-1", atelier.Artwork, 2, d2)
	r, _, err := s.team.Critics["viewer"].Critique(context.Background(), ct)
	if err != nil || slices.ContainsFunc(r.Findings, func(f atelier.Finding) bool { return f.Rule == "artwork.absent" }) {
		t.Errorf("the viewer does not see what is drawn: %v, %+v", err, r.Findings)
	}
}
