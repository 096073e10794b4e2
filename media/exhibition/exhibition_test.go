package exhibition

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// say is the words of a fixture: those of a case, or hostile ones in their place.
type say func(words string) string

func plain(words string) string { return words }

// shelf is a bundle in memory.
type shelf map[string][]byte

func (s shelf) put(path string, v any) {
	b, ok := v.([]byte)
	if !ok {
		var err error
		if b, err = json.Marshal(v); err != nil {
			panic(err) // literals
		}
	}
	s[path] = b
}

func (s shelf) read(path string) ([]byte, error) {
	if b, ok := s[path]; ok {
		return b, nil
	}
	return nil, atelier.Errorf(atelier.CodeNotFound, "no %s", path)
}

// house is a job of the pieces wanted, each with two versions, as a bundle has it.
func house(w say, pieces ...string) (Source, shelf) {
	files := shelf{}
	s := Source{Brief: atelier.Brief{Text: w("A fox paints the sea."), Language: "en"}, Read: files.read}
	s.Manifest = bundle.Manifest{Job: "job-01m8csk55fema87sv7xjcvrk9g", Title: w("The Painted Sea"), Status: atelier.StatusCompleted, Team: w("house"), Seed: 7, Licence: "CC0-1.0", AIMark: mark.Algorithmic.URI()}
	s.Direction = atelier.Direction{Title: w("The Painted Sea"), Theme: w("A fox and the sea."), Palette: []string{"#4f4167", "#c38867", "#0e4049", "#1d1628", "#faf2e6", "#c38e0a", "#1c9994", w("red")},
		Mood: atelier.Mood{Feel: w("calm")}, Cast: []atelier.Character{{Noun: w("fox"), Given: w("Mira"), Traits: []string{w("old")}}},
		Facts: []atelier.Fact{{Subject: w("fox"), Aspect: w("colour"), Value: w("red")}}, Beats: []atelier.Beat{{ID: "beat-1", Role: w("opening"), Tells: w("A fox wakes.")}, {ID: "beat-2", Role: w("ending"), Tells: w("It sleeps.")}}}
	critic := atelier.Agent{ID: w("critic"), Role: atelier.RoleCritic, Name: w("Critic"), Provider: "house", Model: w("house/1")}
	add := func(f atelier.About, r atelier.Record) {
		r.Seq, r.Kind, r.Note.About = len(s.Records), "note", f
		r.Time = time.Date(2026, 1, 2, 3, 4, len(s.Records), 0, time.UTC)
		s.Records = append(s.Records, r)
	}
	add(atelier.About{}, atelier.Record{From: atelier.Agent{ID: "director", Role: atelier.RoleDirector, Name: w("Director"), Provider: "house"}, To: []string{w("writer")}, Note: atelier.Note{Act: atelier.ActInfo, Words: w("Calm, please.")}})
	for _, id := range pieces {
		medium, _, _ := strings.Cut(id, "-")
		spec := atelier.PieceSpec{ID: id, Medium: atelier.Medium(medium)}
		if medium != "text" && slices.Contains(pieces, "text-1") {
			spec.DependsOn = []string{"text-1"}
		}
		s.Brief.Pieces = append(s.Brief.Pieces, spec)
		maker := atelier.Agent{ID: medium + w(" maker"), Role: atelier.RoleMaker, Name: w("Maker"), Provider: "house", Model: w("house/1")}
		anchor := map[string]atelier.Anchor{
			"text": {Unit: "st1", Line: 1, Quote: w("paints")}, "artwork": {Unit: "plate-1", Element: w("fox"), Box: &atelier.Box{X: 0.25, Y: 0.5, W: 0.1, H: 0.2}}, "music": {Part: w("melody"), FromBar: 3, ToBar: 4},
		}[medium]
		f := atelier.Finding{ID: id + ".v1.critic.1", Critic: w("critic"), Severity: 3, Piece: id, Version: 1, Anchor: anchor, Problem: w("It does not hold"), Suggestion: w("Mend it."), Status: atelier.FindingFixed, Closed: 2, Evidence: w("measured again")}
		s.Findings.Pieces = append(s.Findings.Pieces, bundle.PieceFindings{Piece: id, StopReason: atelier.StopAccepted, Delivered: 2, Findings: []atelier.Finding{f},
			Rounds: []bundle.Round{{Version: 1, Score: 0.6}, {Version: 2, Score: 1}}, Critics: []bundle.CriticRecord{{Critic: w("critic"), Raised: 1, Confirmed: 1}}})
		add(atelier.About{Piece: id, Version: 1, Anchor: anchor, Finding: f.ID}, atelier.Record{Round: 1, From: critic, To: []string{maker.ID}, Note: atelier.Note{Act: atelier.ActRequest, Severity: 3, Words: w("It does not hold")}})
		add(atelier.About{Piece: id, Version: 2, Anchor: anchor}, atelier.Record{Round: 2, From: maker, To: []string{critic.ID}, Re: 1, Note: atelier.Note{Act: atelier.ActDone, Words: w("Done.")}})
		for v := 1; v <= 2; v++ {
			folder := fmt.Sprintf("review/versions/%s/v%d/", id, v)
			work := map[string]any{}
			switch medium {
			case "text":
				w := func(words string) string {
					return strings.NewReplacer("\u202e", "", "\u2066", "", "\u2028", "").Replace(w(words))
				} // no story has them: package text
				work["story.json"] = text.Story{Title: w("The Painted Sea"), Form: "free-verse", Language: "en", Units: []text.Unit{
					{ID: "st1", Kind: text.Stanza, Beat: "beat-1", Lines: []string{"A fox " + w("paints") + " the sea", w("in blue")}}, {ID: "st2", Kind: text.Stanza, Beat: "beat-2", Lines: []string{w("and sleeps") + fmt.Sprint(v)}}}}
				work["story.md"] = []byte("x")
			case "artwork":
				work["scene.json"] = map[string]any{"plates": []any{map[string]any{"id": "plate-1", "width": 600, "height": 400, "unit": "st1", "beat": "beat-1", "alt": w("A fox.")}, map[string]any{"id": "plate-2", "width": 600, "height": 400, "unit": "st2", "beat": "beat-2", "alt": w("A sea.")}}}
				work["plate-1.png"], work["plate-2.png"] = []byte{byte(v)}, []byte{9}
			case "music":
				score := tune(8)
				score.Title, score.Parts[0].Name, score.Parts[0].Instrument, score.Sections[0].Name = w("Sea"), w("melody"), w("flute"), w("theme")
				score.Parts[0].Notes[0].Pitch += v
				work["score.json"] = score
				work["piece.wav"] = []byte("RIFF")
			}
			for name, data := range work {
				files.put(folder+name, data)
				m := bundle.File{Path: folder + name, Bytes: int64(len(files[folder+name])), SHA256: atelier.Digest(files[folder+name]), Role: "version", MadeBy: &maker}
				s.Manifest.Files = append(s.Manifest.Files, m)
				if v == 2 {
					m.Path, m.Role = bundle.Folder(id, spec.Medium)+"/"+name, bundle.Role(name)
					s.Manifest.Files = append(s.Manifest.Files, m)
				}
			}
		}
	}
	bundle.Sort(s.Manifest.Files)
	return s, files
}

// tune is a piece of one part, a note a bar, in two sections of four bars.
func tune(bars int) *music.Score {
	s := &music.Score{Key: music.Key{Tonic: "Bb", Mode: "major"}, Meter: music.Meter{Beats: 4, Unit: 4}, Tempo: []music.Tempo{{QPM: 120}}, Bars: bars,
		Sections: []music.Section{{Name: "a", From: 1, To: bars / 2, Beat: "beat-1"}, {Name: "b", From: bars/2 + 1, To: bars, Beat: "beat-2"}}}
	p := music.Part{Name: "melody", Instrument: "flute", Role: "melody", Clef: "treble"}
	for b := range bars {
		p.Notes = append(p.Notes, music.Note{Tick: b * 1920, Ticks: 960, Pitch: 60 + b%5, Velocity: 80})
	}
	s.Parts = []music.Part{p}
	return s
}

func write(t testing.TB, s Source) string {
	t.Helper()
	p, err := Gather(s)
	if err != nil {
		t.Fatal(err)
	}
	b, err := HTML(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	element  = regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*)([^>]*)>`)
	value    = regexp.MustCompile(`="[^"]*"`)
	id       = regexp.MustCompile(` id="([^"]*)"`)
	target   = regexp.MustCompile(` href="#([^"]*)"`)
	source   = regexp.MustCompile(` (?:src|href)="([^"]*)"`)
	embedded = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)
)

// bones are the elements of a page with the names of their attributes. Without
// what its own style and script say.
func bones(page string) []string {
	page = strings.ReplaceAll(strings.ReplaceAll(page, asset("page.js"), ""), asset("page.css"), "")
	var out []string
	for _, m := range element.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1]+value.ReplaceAllString(m[2], "="))
	}
	return out
}

// Whatever words are, the page has the elements and attributes that it has with
// harmless ones, its data stays JSON, and no address leaves the folder.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	tame, _ := house(plain, "text-1", "artwork-1", "music-1")
	want := bones(write(t, tame))
	if len(want) < 200 {
		t.Fatalf("the page has %d elements: this test looks at nothing", len(want))
	}
	for _, evil := range []string{
		`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `javascript:alert(1)`, `<!--`, `]]>`, `{{.}}`, `${alert(1)}`,
		"\u202eevil\u2066", "a\u2028b", `</style><style>*{display:none}`, `https://example.com/x`, `&lt;b&gt;`, "`", `\`, "name\"=\"x",
	} {
		for _, w := range []say{func(string) string { return evil }, func(s string) string { return s + evil }} {
			s, _ := house(w, "text-1", "artwork-1", "music-1")
			got := write(t, s)
			if d := cmp.Diff(want, bones(got)); d != "" {
				t.Errorf("%q changes the page:\n%s", evil, d)
			}
			m := embedded.FindStringSubmatch(got)
			if m == nil || !json.Valid([]byte(m[1])) {
				t.Errorf("%q breaks the page's data", evil)
			}
			for _, a := range source.FindAllStringSubmatch(got, -1) {
				if strings.Contains(a[1], ":") && a[1] != "data:," {
					t.Errorf("%q: the address %s", evil, a[1])
				}
			}
		}
	}
}

// Every sort of job has a page whose parts are all there and whose links lead
// somewhere.
func TestEverySortOfJob(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pieces string
		has    []string
		hasnt  []string
		books  int
	}{
		{"text-1", []string{"Read</a>", "and sleeps2"}, []string{"<audio", "<canvas", `id="score"`, `class="plate"`}, 1},
		{"artwork-1", []string{"Look</a>", `src="artwork/plate-1.png"`, "A fox."}, []string{"<audio", `class="words"`}, 1},
		{"music-1", []string{"Listen</a>", `src="music/piece.wav"`, "B♭ major", "0:16", "<canvas", "cover-roll"}, []string{`class="plate"`, `class="words"`, `data-turn`}, 1},
		{"text-1 artwork-1 music-1", []string{"Read, look and listen</a>", "Pages turn with the music"}, nil, 1},
		{"text-1 text-2 artwork-1 artwork-2 music-1 music-2", []string{`src="artwork-2/plate-1.png"`, "The text 2", `src="music-2/piece.wav"`}, nil, 4},
		{"artwork-1 music-1", []string{"Look and listen</a>", "Pages turn with the music"}, []string{`class="words"`}, 1},
		{"", nil, []string{"<audio", `class="book`}, 0},
	} {
		s, _ := house(plain, strings.Fields(c.pieces)...)
		got := write(t, s)
		for _, words := range c.has {
			if !strings.Contains(got, words) {
				t.Errorf("%s: the page does not have %s", c.pieces, words)
			}
		}
		body := got[strings.Index(got, "<body>"):strings.Index(got, `<script type="application/json"`)]
		for _, words := range c.hasnt {
			if strings.Contains(body, words) {
				t.Errorf("%s: the page has %s", c.pieces, words)
			}
		}
		if n := strings.Count(body, `data-book=`); n != c.books {
			t.Errorf("%s: %d books, want %d", c.pieces, n, c.books)
		}
		ids := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(body, -1) {
			if ids[m[1]] {
				t.Errorf("%s: two elements are %s", c.pieces, m[1])
			}
			ids[m[1]] = true
		}
		links := target.FindAllStringSubmatch(body, -1)
		for _, m := range links {
			if !ids[m[1]] {
				t.Errorf("%s: a link to %s, which is not there", c.pieces, m[1])
			}
		}
		if len(links) < 4 {
			t.Errorf("%s: %d links", c.pieces, len(links))
		}
		for _, piece := range s.Brief.Pieces {
			if !strings.Contains(body, `id="`+piece.ID+`-v1"`) || !strings.Contains(body, `id="`+piece.ID+`-v2-f1"`) {
				t.Errorf("%s: %s has no versions, or its finding is not pinned", c.pieces, piece.ID)
			}
		}
		named := map[string]bool{"manifest.json": true, "data:,": true}
		for _, f := range s.Manifest.Files {
			named[f.Path] = true
		}
		for _, m := range source.FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(m[1], "#") && !named[m[1]] {
				t.Errorf("%s: the page names %q, which the bundle does not have", c.pieces, m[1])
			}
		}
	}
}

// A text that is read aloud has a player, which knows when each page is read.
func TestReadAloud(t *testing.T) {
	t.Parallel()
	voice := atelier.Agent{ID: "narrator", Role: atelier.RoleMaker, Name: "Narrator", Provider: "dot", Model: "dot-1"}
	for _, c := range []struct {
		vtt, read string
	}{
		{"WEBVTT\n\nNOTE Generated.\n\nst1\n00:00:00.000 --> 00:00:01.001\nA fox.\n\nst2\n00:00:01.601 --> 01:00:02.000\nand\n", `[[0,1.001,0],[1.601,3602,1]]`},
		{"WEBVTT\n\nst2\n00:00:01.601 --> 00:00:02.000\n</script><script>alert(1)</script>\n\n../st9\n00:00:05.000 --> 00:00:06.000\nx\n", `[[1.601,2,1]]`},
		{"<html>\n\n\x00 --> \n\nst1\n-99999999999999999999:00:00.000 --> x", `[]`},
	} {
		s, files := house(plain, "text-1", "artwork-1", "music-1")
		for name, data := range map[string]string{"narration.vtt": c.vtt, "narration.wav": "RIFF"} {
			files.put("text/"+name, []byte(data))
			s.Manifest.Files = append(s.Manifest.Files, bundle.File{Path: "text/" + name, Role: "work", MadeBy: &voice})
		}
		got := write(t, s)
		if has := strings.Contains(got, `<audio controls preload="metadata" src="text/narration.wav"`); has != (c.read != "[]") {
			t.Errorf("%q: the page has a player for it: %v", c.vtt, has)
		}
		if m := embedded.FindStringSubmatch(got); m == nil || !strings.Contains(m[1], `"read":`+c.read) {
			t.Errorf("%q: the page does not know %s", c.vtt, c.read)
		}
		if strings.Contains(got, "alert(1)") {
			t.Error("words of the subtitles are on the page")
		}
		if c.read != "[]" && !strings.Contains(got, "<dt>Voice</dt><dd><bdi>Narrator") {
			t.Error("the page does not say who reads")
		}
	}
}

func TestSameValuesSameBytes(t *testing.T) {
	t.Parallel()
	s, _ := house(plain, "text-1", "artwork-1", "music-1")
	first := write(t, s)
	for range 5 {
		again, _ := house(plain, "text-1", "artwork-1", "music-1")
		if got := write(t, again); got != first {
			t.Fatal("two pages of one bundle differ")
		}
	}
}

func TestPinsStandWhereTheyMean(t *testing.T) {
	t.Parallel()
	s, _ := house(plain, "text-1", "artwork-1", "music-1")
	got := write(t, s)
	for _, words := range []string{
		`A fox <mark class="open">paints</mark><a class="pin open" href="#text-1-v1-f1" aria-label="Finding 1, major, fixed in version 2">1</a> the sea`,
		`A fox <mark class="done">paints</mark><a class="pin done" href="#text-1-v2-f1"`,
		`<rect class="box open" x="25%" y="50%" width="10%" height="20%"/>`,
		`<rect class="box done" x="25%" y="50%" width="10%" height="20%"/>`,
		`<rect class="box open" x="25%" y="0" width="25%" height="100%"/>`, // bars 3 and 4 of 8
		`<a href="#text-1-v1-f1"><bdi>stanza 1, line 1 · version 1</bdi></a> <span class="fate">fixed in version 2</span>`,
		`It does not hold. <span class="do">Mend it.</span>`,
	} {
		if !strings.Contains(got, words) {
			t.Errorf("the page does not have %s", words)
		}
	}
}

func TestStateOfAFinding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		f    atelier.Finding
		want string // on versions 1, 2, 3
	}{
		{atelier.Finding{Version: 1, Status: atelier.FindingFixed, Closed: 2}, "open done -"},
		{atelier.Finding{Version: 2, Status: atelier.FindingNotFixed}, "- open open"},
		{atelier.Finding{Version: 1, Status: atelier.FindingRegressed}, "open open open"},
		{atelier.Finding{Version: 2, Status: atelier.FindingWithdrawn}, "- off -"},
		{atelier.Finding{Version: 1, Status: atelier.FindingWithdrawn, Closed: 2}, "off off -"},
		{atelier.Finding{Version: 1, Status: atelier.FindingWaived}, "off off off"},
	} {
		var got []string
		for v := 1; v <= 3; v++ {
			s := state(c.f, v)
			if s == "" {
				s = "-"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s of version %d, closed by %d: got %s, want %s", c.f.Status, c.f.Version, c.f.Closed, g, c.want)
		}
	}
}

func TestMarksThatOverlap(t *testing.T) {
	t.Parallel()
	got := cut("one two three", []marked{{0, 7, pin{Label: "1", State: "open"}}, {4, 13, pin{Label: "2", State: "done"}}, {4, 7, pin{Label: "3", State: "done"}}})
	var b strings.Builder
	for _, m := range got {
		fmt.Fprintf(&b, "[%s|%s", m.Text, m.State)
		for _, p := range m.Pins {
			fmt.Fprintf(&b, " %s", p.Label)
		}
		b.WriteString("]")
	}
	if want := "[one |open][two|open 1 3][ three|done 2]"; b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
	if got := cut("none", nil); len(got) != 1 || got[0].Text != "none" || got[0].State != "" {
		t.Errorf("got %v", got)
	}
}

// A box outside of its plate, and numbers that are none, stay inside.
func TestBoxesStayOnTheirPlate(t *testing.T) {
	t.Parallel()
	p := Piece{ID: "artwork-1", Medium: atelier.Artwork}
	for i, b := range []atelier.Box{{X: -0.5, Y: -1, W: 3, H: 4}, {X: math.NaN(), Y: math.Inf(1), W: math.Inf(-1), H: 1}, {X: 2, Y: 2, W: 1, H: 1}} {
		p.Review.Findings = append(p.Review.Findings, atelier.Finding{ID: fmt.Sprint(i), Version: 1, Anchor: atelier.Anchor{Unit: "plate-1", Box: &b}})
	}
	v := Version{Number: 1, Plates: []Plate{{ID: "plate-1", Path: "x.png"}}}
	o := reviewer{}.pane(&p, &v, nil)
	if len(o.Plates[0].Boxes) != 3 {
		t.Fatalf("%d boxes, want 3", len(o.Plates[0].Boxes))
	}
	for _, b := range o.Plates[0].Boxes {
		for _, s := range []string{b.X, b.Y, b.W, b.H, b.PX, b.PY} {
			var f float64
			if _, err := fmt.Sscanf(s, "%g%%", &f); err != nil || f < 0 || f > 100 {
				t.Errorf("the length %s", s)
			}
		}
	}
}

func TestCues(t *testing.T) {
	t.Parallel()
	section := func(from int, beat string) music.Section { return music.Section{From: from, Beat: beat} }
	for _, c := range []struct {
		name     string
		bars     int
		beats    string
		sections []music.Section
		want     string // bar:page
	}{
		{"each section its page", 8, "a b", []music.Section{section(1, "a"), section(5, "b")}, "1:0 5:1"},
		{"pages between share the bars", 29, "a b c d e f g h", []music.Section{section(1, "a"), section(3, "b"), section(11, "c"), section(19, "g"), section(27, "h")}, "1:0 3:1 11:2 13:3 15:4 17:5 19:6 27:7"},
		{"pages after the last section's", 8, "a b c", []music.Section{section(1, "a")}, "1:0 3:1 6:2"},
		{"no section is cued", 8, "a b c d", nil, "1:0 3:1 5:2 7:3"},
		{"a beat that no page tells", 8, "a b", []music.Section{section(1, "z"), section(5, "b")}, "1:0 5:1"},
		{"a section that goes back", 12, "a b c", []music.Section{section(1, "a"), section(5, "c"), section(9, "a")}, "1:0 3:1 5:2 9:0"},
		{"a section outside the piece", 4, "a b", []music.Section{section(1, "a"), section(90, "b")}, "1:0 3:1"},
		{"sections out of order", 8, "a b", []music.Section{section(5, "b"), section(1, "a")}, "1:0 5:1"},
	} {
		s := tune(c.bars)
		s.Sections = c.sections
		var got []string
		for _, q := range cues(s, strings.Fields(c.beats)) {
			got = append(got, fmt.Sprintf("%d:%d", s.Bar(q.tick), q.page))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: got %s, want %s", c.name, g, c.want)
		}
	}
	// More pages than bars: they turn within bars, in order.
	last := -1
	many := cues(tune(2), strings.Fields("a b c d e f g"))
	for _, q := range many {
		if q.tick <= last {
			t.Errorf("page %d turns at %d, the one before at %d", q.page, q.tick, last)
		}
		last = q.tick
	}
	if len(many) != 7 {
		t.Errorf("%d cues, want 7", len(many))
	}
}

// A team that paints pixels leaves no scene, or one that says nothing: its plates
// are found by name and spread over the text.
func TestPicturesWithoutAScene(t *testing.T) {
	t.Parallel()
	for _, scene := range []string{"", `{"form":"scene/1","plates":[]}`, "not JSON"} {
		s, files := house(plain, "text-1", "artwork-1")
		for v := 1; v <= 2; v++ {
			files[fmt.Sprintf("review/versions/artwork-1/v%d/scene.json", v)] = []byte(scene)
		}
		if scene == "" {
			s.Manifest.Files = slices.DeleteFunc(s.Manifest.Files, func(f bundle.File) bool { return strings.HasSuffix(f.Path, "scene.json") })
		}
		p, err := Gather(s)
		if err != nil {
			t.Fatal(err)
		}
		b := books(p.Pieces)
		if len(b) != 1 || len(b[0].spreads) != 2 || b[0].spreads[1].plate.ID != "plate-2" || b[0].spreads[1].units[0].ID != "st2" {
			t.Errorf("scene %q: got %+v", scene, b[0].spreads)
		}
		if got := write(t, s); !strings.Contains(got, `alt="plate 1"`) {
			t.Errorf("scene %q: the plate has no words of its own", scene)
		}
	}
}

// Plates before, between and beside units, and more than one for a unit.
func TestLayOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ units, plates, want string }{
		{"st1 st2 st3", "st1 st3", "1[st1 st2] 2[st3]"},
		{"st1 st2 st3", "st2", "1[st1 st2 st3]"},
		{"st1 st2", "st1 st1 st2", "1[st1] 2[] 3[st2]"},
		{"st1", "st9", "-[st1] 1[]"},
		{"", "st1 st2", "1[] 2[]"},
		{"st1 st2", "", "-[st1 st2]"},
		{"st1 st2 st3 st4", "? ?", "1[st1 st2] 2[st3 st4]"},
	} {
		b := book{}
		if c.units != "" {
			var story text.Story
			for _, u := range strings.Fields(c.units) {
				story.Units = append(story.Units, text.Unit{ID: u, Kind: text.Stanza, Lines: []string{u}})
			}
			b.text = &Piece{Delivered: 1, Versions: []Version{{Number: 1, Story: &story}}}
		}
		if c.plates != "" {
			v := Version{Number: 1}
			for i, u := range strings.Fields(c.plates) {
				v.Plates = append(v.Plates, Plate{ID: artwork.PlateID(i), Unit: strings.Trim(u, "?")})
			}
			b.artwork = &Piece{Delivered: 1, Versions: []Version{v}}
		}
		b.bind()
		var got []string
		for _, s := range b.spreads {
			name, units := "-", []string{}
			if s.plate != nil {
				name = strings.TrimPrefix(s.plate.ID, "plate-")
			}
			for _, u := range s.units {
				units = append(units, u.ID)
			}
			got = append(got, fmt.Sprintf("%s[%s]", name, strings.Join(units, " ")))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("units %s, plates %s: got %s, want %s", c.units, c.plates, g, c.want)
		}
	}
}

// Contrast holds whatever the palette is.
func TestContrast(t *testing.T) {
	t.Parallel()
	palettes := [][]string{nil, {"#000000"}, {"#ffffff"}, {"#ffff00"}, {"#00ff00", "#ff00ff"}, {"#808080"}, {"not a colour"}}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var p []string
		for range 1 + r.IntN(7) {
			p = append(p, fmt.Sprintf("#%06x", r.IntN(1<<24)))
		}
		palettes = append(palettes, p)
	}
	for _, p := range palettes {
		light, dark := themes(p)
		for name, th := range map[string]theme{"light": light, "dark": dark} {
			grounds := []artwork.RGB{th.Paper, th.Wash, th.Raise, th.Tint}
			for what, c := range map[string]artwork.RGB{"ink": th.Ink, "muted": th.Muted, "accent": th.Accent, "good": th.Good, "bad": th.Bad, "note": th.Note} {
				if got := least(c, grounds); got < 4.5 {
					t.Errorf("%v, %s: %s %s has a contrast of %.2f", p, name, what, c, got)
				}
			}
			for what, c := range map[string][2]artwork.RGB{"accent": {th.OnAccent, th.Accent}, "good": {th.OnGood, th.Good}, "bad": {th.OnBad, th.Bad}} {
				if got := least(c[0], c[1:]); got < 4.5 {
					t.Errorf("%v, %s: words on %s have a contrast of %.2f", p, name, what, got)
				}
			}
			shapes := append(th.Parts[:], th.Edge)
			for _, c := range shapes {
				if got := least(c, []artwork.RGB{th.Paper, th.Wash, th.Raise}); got < 3 {
					t.Errorf("%v, %s: the shape %s has a contrast of %.2f", p, name, c, got)
				}
			}
		}
	}
}

// Right-to-left words keep their direction and their language.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	s, files := house(plain, "text-1")
	s.Brief.Language, s.Manifest.Title, s.Brief.Text = "ar", "البحر المرسوم", "ثعلب يرسم البحر"
	for v := 1; v <= 2; v++ {
		files.put(fmt.Sprintf("review/versions/text-1/v%d/story.json", v), text.Story{Title: "البحر", Language: "ar", Units: []text.Unit{{ID: "st1", Kind: text.Stanza, Lines: []string{"ثعلب يرسم البحر"}}}})
	}
	got := write(t, s)
	for _, words := range []string{`<h1 class="" lang="ar" dir="auto">البحر المرسوم</h1>`, `<div class="words" lang="ar"><p class="verse" dir="auto"><span class="line">ثعلب`, `<blockquote dir="auto">ثعلب`} {
		if !strings.Contains(got, words) {
			t.Errorf("the page does not have %s", words)
		}
	}
}

func TestBrokenPromisesAreSaid(t *testing.T) {
	t.Parallel()
	s, _ := house(plain, "text-1")
	if strings.Contains(write(t, s), "Not everything that was promised") {
		t.Error("a completed job says that promises were broken")
	}
	s.Manifest.Status, s.Manifest.BrokenPromises = atelier.StatusDegraded, []string{"text-1 does not meet: ends hopeful"}
	got := write(t, s)
	cover := got[strings.Index(got, "<header"):strings.Index(got, "</header>")]
	if !strings.Contains(cover, "text-1 does not meet: ends hopeful") {
		t.Error("the cover does not say which promise was broken")
	}
}

// A person's piece is credited to a person, and a model's cost is told.
func TestPeopleAndModels(t *testing.T) {
	t.Parallel()
	s, _ := house(plain, "text-1", "artwork-1")
	person, model := atelier.Agent{ID: "person", Role: atelier.RolePerson, Name: "Person"}, atelier.Agent{ID: "painter", Role: atelier.RoleMaker, Name: "Painter", Provider: "example", Model: "brush-2"}
	for i := range s.Manifest.Files {
		f := &s.Manifest.Files[i]
		if f.MadeBy = &model; strings.Contains(f.Path, "text") {
			f.MadeBy = &person
		}
	}
	s.Manifest.Spend = atelier.Spend{Calls: 3, TokensIn: 1200, TokensOut: 300, USD: 0.0421}
	s.Ledger = atelier.Ledger{Total: s.Manifest.Spend, Agents: []atelier.CostSum{{ID: "painter", Spend: s.Manifest.Spend}}, Notes: atelier.NoteSum{Notes: 9, Lines: 400, Plain: 1100, Codebook: 2800, Net: -2100}}
	got := write(t, s)
	for _, words := range []string{"<dt>Words</dt><dd><bdi>a person</bdi>", "example · brush-2", "$0.04", "1\u202f500", "about 400 tokens as lines and 1\u202f100 in plain words, by estimate; the codes of the lines took 2\u202f800 in prompts"} {
		if !strings.Contains(got, words) {
			t.Errorf("the page does not have %q", words)
		}
	}
	if strings.Contains(got, "algorithms alone") {
		t.Error("a job with a model says that it is algorithms alone")
	}
}

// A long conversation is there in full, by piece and round.
func TestLongConversation(t *testing.T) {
	t.Parallel()
	s, _ := house(plain, "text-1", "artwork-1")
	for i := range 300 {
		r := s.Records[1+i%4]
		r.Seq, r.Round = len(s.Records), 1+i/30
		r.Note.Words = fmt.Sprintf("Note of number %d.", i)
		s.Records = append(s.Records, r)
	}
	got := write(t, s)
	if n := strings.Count(got, `<li class="note`); n != len(s.Records) {
		t.Errorf("%d notes, want %d", n, len(s.Records))
	}
	for i := range 300 {
		if strings.Count(got, fmt.Sprintf("Note of number %d.", i)) != 1 {
			t.Fatalf("note %d is there %d times", i, strings.Count(got, fmt.Sprintf("Note of number %d.", i)))
		}
	}
	if n := strings.Count(got, `<details class="talk"`); n != 21 { // the job, and ten rounds of two pieces
		t.Errorf("%d groups, want 21", n)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	// A source that is not what it claims is said.
	s, files := house(plain, "text-1", "music-1")
	files["review/versions/text-1/v1/story.json"] = []byte("{")
	files["review/versions/music-1/v1/score.json"] = []byte(`{"bars":1000000000,"meter":{"beats":4,"unit":4},"tempo":[{"tick":0,"qpm":0}]}`)
	if n := strings.Count(write(t, s), "This version cannot be shown here"); n != 2 {
		t.Errorf("%d versions are said not to be readable, want 2", n)
	}
	// A bundle that cannot be read is an error of the reader's own.
	away := errors.New("away")
	s.Read = func(string) ([]byte, error) { return nil, away }
	if _, err := Gather(s); !errors.Is(err, away) {
		t.Errorf("got %v, want the reader's error", err)
	}
	// Nothing at all is a page still.
	if _, err := HTML(Page{}); err != nil {
		t.Error(err)
	}
}
