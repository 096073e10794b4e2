package notes

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tiktoken-go/tokenizer"

	"github.com/atelierhq/atelier"
)

// staged is what one run of the house team said: seven briefs, every note as its
// agent wrote it, and the findings with the ids that the service gave them.
type staged struct {
	Brief    string                    `json:"brief"`
	Mood     string                    `json:"mood"`
	Notes    []atelier.Note            `json:"notes"`
	Findings []atelier.Finding         `json:"findings"`
	Names    map[string][]atelier.Name `json:"names"`
}

func (s staged) finding(n atelier.Note) *atelier.Finding {
	for i, f := range s.Findings {
		if n.Act == atelier.ActRequest && f.Critic == n.From.ID && f.Piece == n.About.Piece && f.Version == n.About.Version && f.Anchor.Equal(n.About.Anchor) && (len(n.Codes) == 0 || n.Codes[0] == f.Code) {
			return &s.Findings[i]
		}
	}
	return nil
}

// open is a world in which everybody may speak to anybody of anything that is named
// in a version: what a bridge says has to stand on its own.
type openWorld struct{ names []atelier.Name }

func (openWorld) Route(string, string) bool { return true }
func (openWorld) Note(ID) (Heard, bool)     { return Heard{From: "x", To: []string{"x"}}, true }
func (openWorld) Sub(string) (string, bool) { return "", false }
func (w openWorld) Artefact(Target) (Artefact, bool) {
	many := make([]int, 99)
	for i := range many {
		many[i] = 99
	}
	return Artefact{"d", w.names, Extent{99, many, many, many, 99, 999, 9999}}, true
}

func house(tb testing.TB) []staged {
	tb.Helper()
	b, err := os.ReadFile("testdata/house.json")
	if err != nil {
		tb.Fatal(err)
	}
	var all []staged
	if err := json.Unmarshal(b, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

// TestBridgeIsTotal: every note that the house team made in seven runs becomes lines
// that the guard accepts, with its act, its severity and its place, and no word lost.
func TestBridgeIsTotal(t *testing.T) {
	t.Parallel()
	enc, err := tokenizer.Get(tokenizer.O200kBase)
	if err != nil {
		t.Fatal(err)
	}
	total, lines, coded, changed, unplaced := 0, 0, 0, 0, 0
	unnamed := map[string]int{}
	var tokens struct{ words, full, short int }
	for _, s := range house(t) {
		for i, n := range s.Notes {
			names := s.Names[fmt.Sprint(n.About.Piece, "/", n.About.Version)]
			b := Bridge{Codebook: Base(), Names: names, Feel: s.Mood}
			f := s.finding(n)
			got, err := b.FromNote(n.From.Role, n, f)
			if err != nil {
				t.Errorf("%s, note %d (%s %v): %v: %s", s.Brief, i, n.Act, n.Codes, err, n.Words)
				continue
			}
			g := &Guard{Codebook: Base(), Lang: "en", World: openWorld{names}}
			var said []string
			for j, l := range got {
				sub := Submission{Sub: fmt.Sprint(i, j), From: atelier.Agent{ID: "x", Role: n.From.Role}, To: []string{"y"}, SHA256: "d", Codebook: Base().Digest(), Raw: []byte(Print(l)), Wrapped: l.Act == atelier.ActPlain}
				if l.Target.Kind == BriefTarget {
					sub.SHA256 = ""
				}
				if v := g.Check(sub); !v.Accepted() {
					t.Errorf("%s, note %d: %s: %v", s.Brief, i, Print(l), v.Refused)
				}
				tokens.full += count(t, enc, Print(l))
				said = append(said, l.Say)
			}
			total, lines = total+1, lines+len(got)
			l := got[0]
			if len(l.Items) > 0 {
				coded++
			}
			if l.Act != n.Act {
				changed++
			}
			if l.Act == atelier.ActRequest && int(l.Sev) != n.Severity {
				t.Errorf("%s: severity %d, want %d", Print(l), l.Sev, n.Severity)
			}
			if words := strings.TrimSpace(strings.Join(said, " ")); words != Fold(n.Words) && l.Act != atelier.ActOK {
				t.Errorf("%s, note %d: words lost: got %q, want %q", s.Brief, i, words, n.Words)
			}
			back := b.ToNote(l, 3, n.From, n.About)
			want := n.About.Anchor
			if want.Part != "" {
				want.Unit = "" // a part and bars say where; the section follows
			}
			if want.Element != "" && !b.named(want.Element, want.Unit) {
				unnamed[want.Element]++ // a critic's own word for a part of a plate
				want.Element = ""
			}
			if back.About.Anchor.Part == "" && want.Unit != "" && back.About.Anchor.Unit == "" && want.FromBar > 0 {
				t.Errorf("%s: the section is lost: %+v", Print(l), n.About)
			}
			if !back.About.Anchor.Equal(want) {
				if want != (atelier.Anchor{}) && back.About.Anchor.Equal(atelier.Anchor{}) {
					unplaced++
				} else {
					t.Errorf("%s: comes back at %+v, want %+v", Print(l), back.About.Anchor, want)
				}
			}
			if back.About.Piece != n.About.Piece || back.Words == "" || back.ID != "n3" {
				t.Errorf("%s: comes back as %+v", Print(l), back)
			}
			tokens.words += count(t, enc, n.Words)
			b.Short = true
			got, _ = b.FromNote(n.From.Role, n, f)
			for _, l := range got {
				tokens.short += count(t, enc, Print(l))
			}
			if i%9 == 4 {
				t.Logf("%s  <=  %v %q", Print(got[0]), n.Codes, n.Words)
			}
		}
	}
	t.Logf("not in a name table: %v", unnamed)
	t.Logf("%d notes, %d lines, %d with codes, %d with another act, %d without their place; tokens: %d words alone, %d lines with all words, %d short",
		total, lines, coded, changed, unplaced, tokens.words, tokens.full, tokens.short)
	if total < 200 || 2*coded < total {
		t.Errorf("%d notes, %d with codes: the corpus is too small or the codes are not found", total, coded)
	}
}

func count(t *testing.T, enc tokenizer.Codec, s string) int {
	t.Helper()
	n, err := enc.Count(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRules: every row of the table of rules can be said, and names codes of the base.
func TestRules(t *testing.T) {
	t.Parallel()
	if len(rules()) < 40 {
		t.Fatalf("%d rules", len(rules()))
	}
	b := Bridge{Codebook: Base(), Feel: "calm"}
	for rule, r := range rules() {
		k := map[string]Kind{"text": TextTarget, "artwork": ArtTarget, "music": MusTarget, "listener": MusTarget, "coherence": ArtTarget}[strings.SplitN(rule, ".", 2)[0]]
		for _, alts := range r.items {
			for _, alt := range alts {
				e := Base().Entry(bare(alt))
				if e == nil {
					t.Errorf("%s: no code %s", rule, alt)
					continue
				}
				kind := k
				if !e.valid(kind) {
					kind = MusTarget
				}
				if !e.valid(kind) {
					kind = TextTarget
				}
				f := atelier.Finding{Measured: 12, Wanted: 8, Anchor: atelier.Anchor{Element: "fox", Part: "melody"}}
				if strings.Contains(alt, "bpm") {
					f.Wanted = 90
				}
				n := atelier.Note{About: atelier.About{Anchor: f.Anchor}}
				if _, ok := b.item(alt, kind, b.vars(Target{Kind: kind}, n, &f)); !ok {
					t.Errorf("%s: %s cannot be said", rule, alt)
				}
			}
		}
	}
}

// TestBridge has the cases that the house's runs do not.
func TestBridge(t *testing.T) {
	t.Parallel()
	names := []atelier.Name{{Name: "melody", What: "the melody part, for flute"}, {Name: "theme", What: "bars 9 to 16"}, {Name: "fox", Unit: "plate-2"}}
	b := Bridge{Codebook: Base(), Names: names, Feel: "tender", Pieces: []atelier.PieceSpec{{ID: "poem", Medium: atelier.Text}, {ID: "cover", Medium: atelier.Artwork}, {ID: "inside", Medium: atelier.Artwork}}}
	long := strings.TrimSpace(strings.Repeat("This sentence has exactly six words. ", 40)) // 240 words
	at := func(piece string, v int, a atelier.Anchor) atelier.About {
		return atelier.About{Piece: piece, Version: v, Anchor: a}
	}
	for _, c := range []struct {
		role atelier.Role
		note atelier.Note
		f    *atelier.Finding
		want string
	}{
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 3, atelier.Anchor{Unit: "st3", Line: 2}), Codes: []string{"metre", "scan"}, Severity: 3, Words: "Nine\n syllables."}, &atelier.Finding{Rule: "text.metre", Code: "metre", Do: "scan", Measured: 9, Wanted: 8}, `rq txt3 @st3l2 metre(9) scan(iamb,4) s3 say "Nine syllables."`},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 3, atelier.Anchor{Unit: "st3", Line: 2}), Codes: []string{"metre", "scan"}, Severity: 3, Words: "Seven."}, &atelier.Finding{Rule: "text.metre", Code: "metre", Do: "scan", Measured: 9, Wanted: 7}, `rq txt3 @st3l2 metre(9) rewrite s3 say "Seven."`},
		{"critic", atelier.Note{Act: "rq", About: at("artwork-2", 3, atelier.Anchor{Unit: "plate-2", Element: "fox"}), Codes: []string{"focal", "enlarge"}, Severity: 2, Words: "Small."}, &atelier.Finding{Rule: "artwork.focal", Code: "focal", Do: "enlarge", Measured: 1, Wanted: 4}, `rq art2.3 @2:fox focal enlarge(+100%) s2 say "Small."`},
		{"critic", atelier.Note{Act: "rq", About: at("artwork-1", 1, atelier.Anchor{Unit: "plate-1", Box: &atelier.Box{X: 0.3, Y: 0, W: 0.4, H: 0.25}}), Codes: []string{"clutter", "simplify"}, Severity: 2, Words: "Busy."}, nil, `rq art1 @c1-f2 clutter simplify s2 say "Busy."`},
		{"critic", atelier.Note{Act: "rq", About: at("artwork-1", 1, atelier.Anchor{Unit: "plate-2", Element: "foreground"}), Codes: []string{"contrast", "relight"}, Severity: 1, Words: "Flat."}, &atelier.Finding{Rule: "artwork.tonal", Code: "contrast", Do: "relight"}, `rq art1 @2 contrast(low) s1 say "Flat."`},
		{"critic", atelier.Note{Act: "rq", About: at("music-1", 2, atelier.Anchor{Unit: "theme", Part: "melody"}), Codes: []string{"tempo", "settempo"}, Severity: 3, Words: "Fast."}, &atelier.Finding{Rule: "listener.tempo", Code: "tempo", Do: "settempo", Measured: 120, Wanted: 84}, `rq mus2 @melody:bar9-16 tempo(fast) settempo(84) s3 say "Fast."`},
		{"critic", atelier.Note{Act: "rq", About: at("music-1", 2, atelier.Anchor{Unit: "theme"}), Codes: []string{"level"}, Words: "Soft."}, nil, `rq mus2 @theme s2 say "Soft."`},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 2, atelier.Anchor{}), Codes: []string{"toolong", "trim"}, Severity: 3, Words: "Long."}, &atelier.Finding{Rule: "text.length", Code: "toolong", Do: "trim", Measured: 12, Wanted: 8}, `rq txt2 toolong(+50%) trim(-35%) s3 say "Long."`},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 2, atelier.Anchor{}), Codes: []string{"tooshort", "extend"}, Severity: 3, Words: "Short."}, &atelier.Finding{Rule: "text.length", Code: "tooshort", Do: "extend", Measured: 8, Wanted: 12}, `rq txt2 tooshort(-35%) extend(+50%) s3 say "Short."`},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 2, atelier.Anchor{Unit: "st1"}), Codes: []string{"metre"}, Severity: 3, Words: long}, nil, "rq txt2 @st1 metre s3|plain txt2 @st1|plain txt2 @st1"},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 2, atelier.Anchor{Unit: "st1"}), Severity: 3, Words: long}, nil, `rq txt2 @st1 s3 say "This sentence has exactly six words. This sentence has exactly six words. This sentence has exactly six words. This sentence has exactly six words. This sentence has exactly six words. This sentence has exactly six words."|plain txt2 @st1|plain txt2 @st1`},
		{"maker", atelier.Note{Act: "done", Re: "n4", About: at("text-1", 2, atelier.Anchor{Unit: "pg2", Line: 3}), Codes: []string{"rewrite"}, Words: "Done."}, nil, `done txt2 @pg2l3 rewrite re n4 say "Done."`},
		{"maker", atelier.Note{Act: "done", About: at("text-1", 2, atelier.Anchor{}), Codes: []string{"rewrite"}, Words: "Done."}, nil, `info txt2 rewrite say "Done."`},
		{"maker", atelier.Note{Act: "ans", Re: "n4", About: at("cover", 2, atelier.Anchor{}), Codes: []string{"risk"}, Words: "No."}, nil, `ans art2 risk re n4 say "No."`},
		{"maker", atelier.Note{Act: "info", About: at("inside", 1, atelier.Anchor{}), Codes: []string{"perbrief"}, Words: "First."}, nil, `info art2.1 perbrief say "First."`},
		{"director", atelier.Note{Act: "done", Re: "n1", Words: "Followed."}, nil, `ans brf1 re n1 say "Followed."`},
		{"director", atelier.Note{Act: "info", Codes: []string{"offbrief"}, Severity: 2, Words: "Unmet."}, nil, `info brf1 offbrief say "Unmet."`},
		{"critic", atelier.Note{Act: "ok", About: at("text-1", 2, atelier.Anchor{}), Codes: []string{"strong"}, Words: "Fine."}, nil, `ok txt2`},
		{"critic", atelier.Note{Act: "ok", About: at("text-1", 2, atelier.Anchor{}), Words: "3 still stand."}, nil, `ok txt2|plain txt2`},
		{"maker", atelier.Note{Act: "acc", Re: "n9", Words: "Yes."}, nil, `acc re n9|plain brf1`},
		{"director", atelier.Note{Act: "dec", Re: "n9", Words: "Keep it."}, nil, `dec brf1 re n9 say "Keep it."`},
		{"service", atelier.Note{Act: "plain", Words: "Open."}, nil, `plain brf1 say "Open."`},
		{"person", atelier.Note{Act: "dir", About: at("text-1", 2, atelier.Anchor{}), Words: "See https://example.org, please."}, nil, `dir txt2 say "See https://example.org, please."`},
		{"critic", atelier.Note{Act: "rq", About: at("text-1", 2, atelier.Anchor{}), Codes: []string{"blur", "nosuch"}, Severity: 3, Words: "Odd."}, nil, `rq txt2 s3 say "Odd."`},
	} {
		lines, err := b.FromNote(c.role, c.note, c.f)
		if err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		wants := strings.Split(c.want, "|")
		if len(lines) != len(wants) {
			t.Errorf("got %d lines, want %d: %s", len(lines), len(wants), Print(lines[0]))
			continue
		}
		for i, l := range lines {
			if got := Print(l); i == 0 && got != wants[0] || !strings.HasPrefix(got, wants[i]) {
				t.Errorf("got %s, want %s", got, wants[i])
			}
			if _, err := Parse(Print(l), Base()); err != nil {
				t.Errorf("%s: %v", Print(l), err)
			}
		}
	}
	for _, n := range []atelier.Note{{Act: "approve", Words: "a"}, {Act: "rq", Words: "see https://x.example"}, {Act: "rq", Words: "a\u200bb"}, {Act: "plain"}} {
		if got, err := b.FromNote("critic", n, nil); err == nil {
			t.Errorf("%+v became %s", n, Print(got[0]))
		}
	}
}
