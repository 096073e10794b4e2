package notes

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

// world is a small job: what the guard asks of a real one, from maps.
type world struct {
	agents    map[string]atelier.Agent
	routes    map[string][]string
	artefacts map[Target]Artefact
	notes     map[ID]Heard
	subs      map[string]string
}

var _ World = (*world)(nil)

func (w *world) Route(from, to string) bool         { return slices.Contains(w.routes[from], to) }
func (w *world) Artefact(t Target) (Artefact, bool) { a, ok := w.artefacts[t]; return a, ok }
func (w *world) Note(id ID) (Heard, bool)           { n, ok := w.notes[id]; return n, ok }
func (w *world) Sub(s string) (string, bool)        { d, ok := w.subs[s]; return d, ok }

func testWorld() *world {
	direction := []atelier.Name{{Name: "keeper"}, {Name: "lighthouse"}, {Name: "lantern"}}
	w := &world{agents: map[string]atelier.Agent{}, routes: map[string][]string{
		"language-critic": {"writer"}, "visual-critic": {"illustrator"}, "music-critic": {"composer"},
		"writer": {"language-critic", "director"}, "illustrator": {"visual-critic", "director"}, "composer": {"music-critic", "director"},
		"director": {"writer", "illustrator", "composer"}, "mira": {"director", "writer"},
	}, subs: map[string]string{"text-1-r1-critique-language-critic-1": strings.Repeat("a", 64)}}
	for id, role := range map[string]atelier.Role{"language-critic": "critic", "visual-critic": "critic", "music-critic": "critic", "writer": "maker", "illustrator": "maker", "composer": "maker", "director": "director", "mira": "person"} {
		w.agents[id] = atelier.Agent{ID: id, Role: role}
	}
	art := func(k Kind, version uint16, digest string, e Extent, names ...atelier.Name) {
		if w.artefacts == nil {
			w.artefacts = map[Target]Artefact{}
		}
		piece := uint16(1)
		if k > MusTarget {
			piece = 0
		}
		w.artefacts[Target{Kind: k, Piece: piece, Version: version}] = Artefact{digest, append(names, direction...), e}
	}
	for v := uint16(1); v <= 2; v++ {
		art(TextTarget, v, fmt.Sprint("text", v), Extent{Stanzas: []int{4, 4, 4, 6}, Pages: []int{12, 10}}, atelier.Name{Name: "st-one", Unit: "st1"})
		art(ArtTarget, v, fmt.Sprint("art", v), Extent{Plates: 4}, atelier.Name{Name: "fox", Unit: "plate-1"}, atelier.Name{Name: "foreground", Unit: "plate-1"}, atelier.Name{Name: "lanternlanternla", Unit: "plate-2"})
	}
	art(MusTarget, 1, "mus1", Extent{Bars: 32, Seconds: 61.5}, atelier.Name{Name: "melody"}, atelier.Name{Name: "bass"}, atelier.Name{Name: "theme"})
	art(BriefTarget, 1, "", Extent{})
	w.notes = map[ID]Heard{
		1:  {"writer", []string{"language-critic"}, atelier.ActInfo, 0},
		10: {"director", []string{"writer"}, atelier.ActPropose, 0},
		11: {"writer", []string{"director"}, atelier.ActCounter, 10},
		12: {"director", []string{"writer"}, atelier.ActCounter, 11},
		20: {"visual-critic", []string{"illustrator"}, atelier.ActRequest, 0},
	}
	return w
}

func (w *world) guard() *Guard { return &Guard{Codebook: jobBook(), Lang: "en", World: w} }

// submission is a line from an agent to the one it usually speaks to, about what it
// was given.
func (w *world) submission(g *Guard, from string, raw []byte) Submission {
	s := Submission{Sub: "text-1-r2-critique-" + from + "-1", From: w.agents[from], To: w.routes[from][:min(1, len(w.routes[from]))], Codebook: g.Codebook.Digest(), Raw: raw}
	l, err := Parse(string(raw), g.Codebook)
	if err == nil {
		t := l.Target
		t.Locus = Locus{}
		s.SHA256 = w.artefacts[t].Digest
	}
	return s
}

// attack is one vector of testdata/attacks.json. Either the guard refuses it by that
// rule, or what the receiver gets is the same bytes as of an honest sender. Vectors
// "not stopped" pass and are listed so that nobody believes otherwise.
type attack struct {
	Family    string  `json:"family"`
	Name      string  `json:"name"`
	Raw       string  `json:"raw"`
	Raw64     []byte  `json:"raw64"`
	From      *string `json:"from"`
	To        string  `json:"to"`
	Sha       string  `json:"sha"`
	Codebook  string  `json:"codebook"`
	Sub       string  `json:"sub"`
	Remote    bool    `json:"remote"`
	Place     int     `json:"place"`
	Before    int     `json:"before"`
	Type      string  `json:"type"`
	Data64    []byte  `json:"data64"`
	Supplied  bool    `json:"supplied"`
	Rule      *int    `json:"rule"`
	Delivered string  `json:"delivered"`
	Flag      string  `json:"flag"`
}

func attacks(tb testing.TB) []attack {
	tb.Helper()
	b, err := os.ReadFile("testdata/attacks.json")
	if err != nil {
		tb.Fatal(err)
	}
	var all []attack
	if err := json.Unmarshal(b, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

// outcome puts a vector to the guard.
func (a attack) outcome(w *world, g *Guard) (got string, v Verdict) {
	if a.Type != "" {
		if err := CheckMedia(Media{Type: a.Type, Data: a.Data64, Supplied: a.Supplied}, g.Lang); err != nil {
			return fmt.Sprintf("G%d", err.(*Refused).Rule), Verdict{Refused: err.(*Refused)}
		}
		return "passes", v
	}
	raw := []byte(a.Raw)
	if a.Raw64 != nil {
		raw = a.Raw64
	}
	from := "language-critic"
	for _, c := range []struct{ in, critic string }{{" art", "visual-critic"}, {" mus", "music-critic"}} {
		if strings.Contains(a.Raw, c.in) && !strings.HasPrefix(a.Raw, "def") {
			from = c.critic
		}
	}
	if a.From != nil {
		from = *a.From
	}
	s := w.submission(g, from, raw)
	if a.To != "" {
		s.To = []string{a.To}
	}
	if a.Sha != "" {
		s.SHA256 = a.Sha
	}
	if a.Codebook != "" {
		s.Codebook = a.Codebook
	}
	if a.Sub != "" {
		s.Sub = a.Sub
	}
	s.Remote = a.Remote
	turn := make([]Submission, a.Place+1)
	for i := range turn {
		turn[i] = s
		turn[i].Sub += fmt.Sprint("-", i)
	}
	turn[a.Place] = s
	verdicts := g.Turn(turn, a.Before)
	v = verdicts[a.Place]
	if !v.Accepted() {
		return fmt.Sprintf("G%d", v.Refused.Rule), v
	}
	return "delivered: " + Print(v.Line), v
}

// TestAttacks prints the table of all structural vectors and fails unless each is
// refused by its rule or provably absent from what the receiver gets.
func TestAttacks(t *testing.T) {
	t.Parallel()
	w := testWorld()
	g := w.guard()
	stopped, total, families := 0, 0, map[string][2]int{}
	var table strings.Builder
	for _, a := range attacks(t) {
		got, v := a.outcome(w, g)
		want := "delivered: " + a.Delivered
		switch {
		case a.Rule != nil:
			want = fmt.Sprintf("G%d", *a.Rule)
		case a.Type != "":
			want = "passes"
		}
		ok := got == want && (a.Flag == "" || slices.Contains(v.Flags, a.Flag))
		if !ok {
			t.Errorf("%s, %s: got %s (%v), want %s", a.Family, a.Name, got, v.Refused, want)
		}
		if strings.HasPrefix(a.Family, "honest") || a.Family == "not stopped" {
			continue
		}
		n := families[a.Family]
		total, n[1] = total+1, n[1]+1
		if ok {
			stopped, n[0] = stopped+1, n[0]+1
		}
		families[a.Family] = n
		if !strings.HasPrefix(got, "G") {
			got = "absent"
			if a.Flag != "" {
				got = "flagged"
			}
		}
		fmt.Fprintf(&table, "%-10s %-8s %s\n", a.Family, got, a.Name)
	}
	t.Logf("\n%s%d of %d stopped; by family %v", table.String(), stopped, total, families)
	if total < 60 || stopped != total {
		t.Errorf("%d of %d structural vectors are stopped, want all of at least 60", stopped, total)
	}
}

// TestSameForTheReceiver: vary case, spaces, the order of items and fields: what is
// delivered is the same bytes.
func TestSameForTheReceiver(t *testing.T) {
	t.Parallel()
	w := testWorld()
	g := w.guard()
	base := `rq txt2 @st3l2 metre(9) rhyme scan(iamb,4) re n1 s3 c9 say "Keep rain last"`
	r := newGen(3, g.Codebook)
	for range 2000 {
		items := []string{"metre(9)", "rhyme", "scan(iamb,4)"}
		fields := []string{"re n1", "s3", "c9", `say "Keep rain last"`}
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		var b strings.Builder
		for _, f := range slices.Concat([]string{"rq", "txt2", "@st3l2"}, items, fields) {
			quoted := false
			for _, c := range f {
				quoted = quoted != (c == '"')
				if c == ' ' && !quoted {
					b.WriteString(strings.Repeat(" ", r.IntN(3)))
				}
				if !quoted && r.IntN(2) == 0 {
					c = []rune(strings.ToUpper(string(c)))[0]
				}
				b.WriteRune(c)
			}
			b.WriteString(strings.Repeat(" ", 1+r.IntN(3)))
		}
		v := g.Check(w.submission(g, "language-critic", []byte(b.String())))
		if !v.Accepted() || Print(v.Line) != base {
			t.Fatalf("%q: got %q, %v", b.String(), Print(v.Line), v.Refused)
		}
	}
}

// TestNegotiation: after two counter-proposals a chain ends, and may begin anew.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	w := testWorld()
	w.notes[13] = Heard{"writer", []string{"director"}, atelier.ActAccept, 12}
	g := w.guard()
	for _, c := range []struct {
		from, line string
		ok         bool
	}{
		{"writer", "ctr txt2 rewrite re n10", true},
		{"director", "ctr txt2 rewrite re n11", true},
		{"writer", "ctr txt2 rewrite re n12", false},
		{"writer", "ask txt2 rewrite re n12", false},
		{"writer", "info txt2 rewrite re n12", false},
		{"writer", "acc re n12", true},
		{"writer", "rej txt2 cost re n12", true},
		{"director", "dec txt2 perbrief re n12", true},
		{"director", "ask txt2 rewrite re n13", true},
		{"language-critic", "acc re n12", false}, // not a party to it
	} {
		if v := g.Check(w.submission(g, c.from, []byte(c.line))); v.Accepted() != c.ok {
			t.Errorf("%s: %s: got %v, want allowed %v", c.from, c.line, v.Refused, c.ok)
		} else if !c.ok && v.Refused.Rule != 3 {
			t.Errorf("%s: %v", c.line, v.Refused)
		}
	}
}

func TestReply(t *testing.T) {
	t.Parallel()
	reply := "The metre is off in stanza 3.\nI count nine.\n\nrq txt2 @st3l2 metre(9) s3\r\nok txt2\n\n"
	if got := ReadLines(reply); !slices.Equal(got, []string{"rq txt2 @st3l2 metre(9) s3", "ok txt2"}) {
		t.Errorf("got %q", got)
	}
	if got := ReadLines(" \n\n"); len(got) != 0 {
		t.Errorf("got %q of an empty reply", got)
	}
	if got := Deliver(4, "critic", mustParse(t, "RQ txt2  metre s3")); got != "n4 critic rq txt2 metre s3" {
		t.Errorf("got %q", got)
	}
}

// G6 asks about blockers, calls for a person and one in twenty others, of a turn always
// the same; and what another reader takes for another act or another place is refused.
func TestMeaning(t *testing.T) {
	t.Parallel()
	blocker := mustParse(t, "rq txt2 @st3l2 metre(9) s4")
	if back, err := unexpand(Expand(blocker, Base(), "en"), Base(), "en"); err != nil || Misread(blocker, back.Act, TargetName(back.Target)) != nil {
		t.Errorf("a reader who takes it as it is meant: %v", err)
	}
	for _, c := range []struct {
		line, act, target string
		ok                bool
	}{
		{"rq txt2 @st3l2 metre(9) s4", "rq", "txt2 @st3l2", true},
		{"rq txt2 @st3l2 metre(9) s4", "prop", "txt2 @st3l2", false},
		{"rq txt2 @st3l2 metre(9) s4", "rq", "txt2", false},
		{"rq txt2 @st3l2 metre(9) s4", "rq", "txt3 @st3l2", false},
		{"acc re n1 c9", "acc", "none", true},
		{"acc re n1 c9", "acc", "txt1", false},
	} {
		if why := Misread(mustParse(t, c.line), Act(c.act), c.target); (why == nil) != c.ok || why != nil && why.Rule != 6 {
			t.Errorf("%s read as %s %s: %v", c.line, c.act, c.target, why)
		}
	}
	if got := ExpandTarget(blocker.Target, "en"); !strings.HasPrefix(Expand(blocker, Base(), "en"), "Asks for a change to "+got+". ") || ExpandTarget(Target{}, "en") != "" {
		t.Errorf("the target reads %q", got)
	}
	for _, s := range []string{"rq txt2 metre(9) s4", "hand brf1"} {
		if l := mustParse(t, s); !Weighty(l) || !Chosen("text-1-r1-critique-reader", l) {
			t.Errorf("%s is not asked about", s)
		}
	}
	if Chosen("x", Line{Act: atelier.ActPerson, Sev: 4}) {
		t.Error("what a person says is asked about")
	}
	n := 0
	for i := range 20000 {
		if Chosen(fmt.Sprint("text-1-r", i, "-critique-reader"), Line{Act: "rq", Sev: 3}) {
			n++
		}
	}
	if n < 850 || n > 1150 {
		t.Errorf("%d of 20000 are chosen, want about one in twenty", n)
	}
}

// honest are words that people of the trade would write of a work, a note a line, in
// testdata/honest: what the guard must let through.
func honest(tb testing.TB) map[string][]string {
	tb.Helper()
	files, err := os.ReadDir("testdata/honest")
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string][]string{}
	for _, f := range files {
		b, err := os.ReadFile("testdata/honest/" + f.Name())
		if err != nil {
			tb.Fatal(err)
		}
		lang := strings.TrimSuffix(f.Name(), ".txt")
		all[lang] = strings.Split(strings.TrimSpace(string(b)), "\n")
	}
	return all
}

// TestHonest: of at least 300 honest notes in four languages at most one in a hundred
// is refused.
func TestHonest(t *testing.T) {
	t.Parallel()
	w := testWorld()
	total, refused := 0, 0
	all := honest(t)
	if len(all) < 4 {
		t.Fatalf("honest notes in %d languages, want 4", len(all))
	}
	for lang, list := range all {
		g := w.guard()
		g.Lang = lang
		seen := map[string]bool{}
		flagged := 0
		for i, words := range list {
			if seen[words] {
				t.Errorf("%s: twice: %s", lang, words)
			}
			seen[words] = true
			s := w.submission(g, "language-critic", []byte(`rq txt2 @st3l2 metre s2 say "`+strings.ReplaceAll(words, `"`, `""`)+`"`))
			s.Sub = fmt.Sprint(lang, i)
			v := g.Check(s)
			total++
			if !v.Accepted() {
				refused++
				t.Logf("%s refused, %v: %s", lang, v.Refused, words)
			}
			flagged += len(v.Flags)
		}
		t.Logf("%s: %d notes, %d flagged", lang, len(list), flagged)
	}
	t.Logf("%d of %d refused", refused, total)
	if total < 300 || 100*refused > total {
		t.Errorf("%d of %d honest notes are refused, want at most 1 in 100 of at least 300", refused, total)
	}
}

// FuzzGuard: the guard decides of anything without a panic, in the same way twice,
// and what it lets through is canonical.
func FuzzGuard(f *testing.F) {
	corpus(f, "FuzzGuard")
	for _, a := range attacks(f) {
		f.Add([]byte(a.Raw), a.Raw64, "image/png")
		f.Add([]byte(nil), a.Data64, a.Type)
	}
	w := testWorld()
	g := w.guard()
	f.Fuzz(func(t *testing.T, raw, data []byte, kind string) {
		s := w.submission(g, "language-critic", raw)
		v := g.Check(s)
		if again := g.Check(s); (again.Refused == nil) != v.Accepted() || v.Accepted() && Print(again.Line) != Print(v.Line) {
			t.Fatalf("%q: two verdicts", raw)
		}
		if v.Accepted() {
			s.Raw = []byte(Print(v.Line))
			if again := g.Check(s); !again.Accepted() || Print(again.Line) != string(s.Raw) {
				t.Fatalf("%q: the canonical form is refused: %v", raw, again.Refused)
			}
		} else if a := Print(v.Answer(1)); !strings.HasPrefix(a, "nu 1 g") {
			t.Fatalf("%q: answered %q", raw, a)
		}
		_ = CheckMedia(Media{Type: kind, Data: data}, "en")
	})
}

// BenchmarkGuard is what one note costs: parse, guard, print, plain words.
func BenchmarkGuard(b *testing.B) {
	w := testWorld()
	g := w.guard()
	s := w.submission(g, "language-critic", []byte(`rq txt2 @st3l2 metre(9) rhyme scan(iamb,4) re n1 s3 c9 say "Keep the rain for the last line, it carries the ending."`))
	b.ReportAllocs()
	for b.Loop() {
		v := g.Check(s)
		_ = Print(v.Line)
		_ = Expand(v.Line, g.Codebook, "en")
	}
}
