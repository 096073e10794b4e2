package notes

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
)

// generated is how many lines the laws are held against.
const generated = 100_000

// TestLaws holds on generated lines: what is printed parses to the same value,
// printing it again gives the same bytes, and the plain words of both languages read
// back to the same line, so that no two lines read alike.
func TestLaws(t *testing.T) {
	t.Parallel()
	cb := jobBook()
	g := newGen(7, cb)
	acts, kinds, codes, says := map[Act]int{}, map[Kind]int{}, map[string]int{}, 0
	begin := time.Now()
	for i := range generated {
		a := g.line()
		acts[a.Act]++
		kinds[a.Target.Kind]++
		for _, it := range a.Items {
			codes[it.Code]++
		}
		if a.Say != "" {
			says++
		}
		s := Print(a)
		b, err := Parse(s, cb)
		if err != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("line %d: got %+v, %v of %s, want %+v", i, b, err, s, a)
		}
		if again := Print(b); again != s {
			t.Fatalf("line %d: printed again %q, want %q", i, again, s)
		}
		for _, lang := range Languages {
			plain := Expand(a, cb, lang)
			back, err := unexpand(plain, cb, lang)
			if err != nil || !reflect.DeepEqual(back, a) {
				t.Fatalf("line %d, %s: got %+v, %v of %q, want %+v (%s)", i, lang, back, err, plain, a, s)
			}
		}
	}
	usable := 0
	for _, e := range cb.entries {
		if e.Retired == "" {
			usable++
		}
	}
	if len(acts) != len(forms)+2 || len(kinds) != 6 || len(codes) != usable || says < generated/5 {
		t.Errorf("the generator made %d acts, %d kinds of target, %d of %d codes and %d says: it covers too little", len(acts), len(kinds), len(codes), usable, says)
	}
	t.Logf("%d lines, %d languages, in %v", generated, len(Languages), time.Since(begin))
}

func TestExample(t *testing.T) {
	t.Parallel()
	l, err := Parse("rq art3 @face lightdir relight(right,warm) s3 c9", Base())
	if err != nil {
		t.Fatal(err)
	}
	want := "Asks for a change to artwork 1 version 3, plate 1, “face”. Problem: light direction disagrees with the scene. Do: relight this (from: right; tone: warm). Severity: major. Confidence: high."
	if got := Expand(l, Base(), "en"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "Bittet um eine Änderung an Bild 1 Fassung 3, Tafel 1, „face“. Mangel: die Lichtrichtung widerspricht der Szene. Zu tun: neu beleuchten (von: rechts; Ton: warm). Gewicht: schwer. Sicherheit: hoch."
	if got := Expand(l, Base(), "de-AT"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestReads: one sentence for each shape that plain words have.
func TestReads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want string }{
		{"rq art2 @2:c3-f8 enlarge(+30%) s2", "Asks for a change to artwork 1 version 2, plate 2, cell c3 to cell f8. Do: enlarge this (by: +30%). Severity: moderate."},
		{"rq mus2.3 @melody:bar5-8 eqcut(bass,250,-3.5db) re n41 s1 c5", "Asks for a change to music 2 version 3, “melody”, bar 5 to bar 8. Do: equalise with a cut (part: “bass”; at: 250 Hz; by: -3.5 dB). Answers note 41. Severity: minor. Confidence: low."},
		{"prop txt2 @st7 merge(@pg2l3-pg2l5) perbrief c7", "Proposes for text 1 version 2, stanza 7. Do: merge with another passage (with: page 2 line 3 to page 2 line 5). Because: as per the brief. Confidence: fair."},
		{"rq mus1 @t0.5-12 transpose(fs-min) s4", "Asks for a change to music 1 version 1, second 0.5 to second 12. Do: transpose this (to: F sharp minor). Severity: blocker."},
		{`dir brf1 say "Make it ""brighter""."`, `A person directs for brief 1. Words: “Make it "brighter".”.`},
		{"acc re n9 c9", "Accepts the proposal. Answers note 9. Confidence: high."},
		{`def txt d hardstop "end the line on a hard stop"`, "Coins the code “hardstop” for text, a thing to do: “end the line on a hard stop”."},
		{"nu 2 g2 17", "Refuses line 2 of the reply by rule G2 at byte 17."},
	} {
		if got := Expand(mustParse(t, c.line), Base(), "en"); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.line, got, c.want)
		}
	}
}

// TestTolerated: case, runs of spaces, the order of items and of the last fields
// vanish, so that they can carry nothing to a receiver.
func TestTolerated(t *testing.T) {
	t.Parallel()
	want := `rq txt5 @st3l2 metre(9) rhyme scan(iamb,4) re n7 s3 c9 say "Keep ""rain"" last"`
	for _, s := range []string{
		want,
		`  RQ  Txt5   @ST3L2 METRE(9) rhyme scan(iamb,4) re N7 s3 c9 say "Keep ""rain"" last"  `,
		`rq txt5 @st3l2 scan(iamb,4) rhyme metre(9) s3 say "Keep ""rain"" last" c9 re n7`,
		"rq txt5 @st3l2 scan(iamb,4) rhyme metre(9) s3 say \"Keep\u00a0\"\"rain\"\"\u202flast\" c9 re n7",
	} {
		l, err := Parse(s, Base())
		if got := Print(l); err != nil || got != want {
			t.Errorf("%s: got %s, %v", s, got, err)
		}
	}
}

// TestRefusedLines: one line for each thing that the grammar, the canonical form,
// the bounds and the table of acts forbid.
func TestRefusedLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		rule int
	}{
		{"", 2}, {"approve txt1", 2}, {"rq", 2}, {"rq txt1", 2}, {"rq txt1 metre", 2}, {"rq metre s3", 2},
		{"rq txt1.5 metre s3", 2}, {"rq art2 @1:face blur s3", 2}, {"rq txt05 metre s3", 2}, {"rq txt1000 metre s3", 2}, {"rq txt1. metre s3", 2},
		{"rq txt2 @st3-st3 metre s3", 2}, {"rq txt2 @st4-st3 metre s3", 2}, {"rq txt2 @st3-pg4 metre s3", 2}, {"rq txt2 @st3-st4l1 metre s3", 2}, {"rq txt2 @h2l1 metre s3", 2},
		{"rq art2 @c3-b4 blur s3", 2}, {"rq art2 @i1 blur s3", 2}, {"rq art2 @a9 blur s3", 2}, {"rq art2 @bar3 blur s3", 2},
		{"rq mus2 @bar5-5 clash s3", 2}, {"rq mus2 @t3-2 clash s3", 2}, {"rq mus2 @t3-3 clash s3", 2}, {"rq mus2 @t0.25-1 clash s3", 2}, {"rq mus2 @a1 clash s3", 2},
		{"rq brf1 @st1 offbrief s3", 2}, {"rq brf1.2 offbrief s3", 2},
		{"rq txt1 metre metre s3", 2}, {"rq txt1 metre() s3", 2}, {"rq txt1 metre(9,8) s3", 2}, {"rq txt1 metre(0) s3", 2}, {"rq txt1 metre(9 s3", 2}, {"rq txt1 nosuch s3", 2},
		{"rq art1 sat(25%) s3", 2}, {"rq art1 sat(-0%) s3", 2}, {"rq art1 sat(-23%) s3", 2}, {"rq art1 sat(-105%) s3", 2}, {"rq art1 sat(-5.5%) s3", 2}, {"rq art1 sat s3", 2},
		{"rq mus1 eqcut(bass,30,-3db) s3", 2}, {"rq mus1 eqcut(bass,32,-24.5db) s3", 2}, {"rq mus1 eqcut(bass,32) s3", 2}, {"rq mus1 transpose(h-maj) s3", 2}, {"rq mus1 settempo(39) s3", 2}, {"rq mus1 octave(bass,+3) s3", 2},
		{"rq art1 relight(east) s3", 2}, {"rq txt1 move(bar3) s3", 2}, {"rq txt1 move(@bar3) s3", 2}, {"rq brf1 move(@st1) s3", 2},
		{"rq txt1 metre s5", 2}, {"rq txt1 metre s3 s3", 2}, {"rq txt1 metre s3 c8", 2}, {"rq txt1 metre s3 re 7", 2}, {"rq txt1 metre s3 re n0", 2}, {"rq txt1 metre s3 re n1000000", 2},
		{"rq txt1 s3 metre", 2}, {`rq txt1 metre s3 say "a" say "b"`, 2}, {`rq txt1 metre s3 say "a`, 2}, {`rq txt1 metre s3 say ""`, 2}, {`rq txt1 metre s3 say"a"`, 2}, {`rq txt1 metre s3 say "a"b`, 2}, {`rq txt1 metre s3 "a"`, 2},
		{"acc txt1 re n3", 2}, {"acc", 2}, {"acc re n3 s2", 2}, {`acc re n3 say "yes"`, 2}, {"prop txt1 metre", 2}, {"prop txt1 rewrite s2", 2}, {"prop txt1", 2}, {"ctr txt1 rewrite", 2}, {"rej txt1 rewrite re n3", 2}, {"rej txt1 re n3", 2},
		{"ok txt1 strong", 2}, {`ok txt1 say "fine"`, 2}, {"done txt1 metre re n3", 2}, {"done txt1 rewrite", 2}, {"hand txt1 c9", 2}, {"dec txt1 rewrite", 2}, {"info txt1", 2}, {"plain txt1", 2}, {`plain txt1 strong say "a"`, 2}, {`dir txt1 re n3 say "a"`, 2},
		{"nu 0 g2 1", 2}, {"nu 2 g9 1", 2}, {"nu 2 g2 01", 2}, {"nu 2 g2 100000", 2}, {"nu 2 g2 1 1", 2},
		{`def txt d ab "two words here"`, 2}, {`def txt x hardstop "two words here"`, 2}, {`def brf d hardstop "two words here"`, 2}, {`def txt d hardstop`, 2},
		{"rq txt1 metre s3\n", 1}, {"rq\ttxt1 metre s3", 1}, {"rq txt1 metr\u0435 s3", 1}, {"rq txt1\u00a0metre s3", 1}, {"rq txt1 metre s3 say \"a\nb\"", 1}, {"rq txt1 metre s3 say \"a\xff\"", 1},
		{`rq txt1 metre s3 say " a"`, 1}, {`rq txt1 metre s3 say "a  b"`, 1}, {"rq txt1 metre s3 say \"a \u00a0b\"", 1}, {"rq txt1 metre s3 say \"e\u0301\"", 1}, {"rq txt1 metre s3 say \"a\u200bb\"", 1},
		{"rq txt1 rhyme voice tense pov telling wordy grammar s3", 1},
		{"rq txt1 metre s3 say \"" + strings.TrimSpace(strings.Repeat("a ", 41)) + "\"", 1}, {"rq txt1 metre s3 say \"" + strings.Repeat("é", 241) + "\"", 1},
		{"plain txt1 say \"" + strings.TrimSpace(strings.Repeat("a ", 121)) + "\"", 1}, {strings.Repeat("a", MaxRaw+1), 1},
		{"rq art1 @abcdefghijklmnop absent(abcdefghijklmnop) absent(bbcdefghijklmnop) absent(cbcdefghijklmnop) absent(dbcdefghijklmnop) absent(ebcdefghijklmnop) keep(fbcdefghijklmnop) s3", 1},
	} {
		l, err := Parse(c.line, Base())
		r, ok := err.(*Refused)
		if !ok || r.Rule != c.rule {
			t.Errorf("%.80q: got %+v, %v; want G%d", c.line, l, err, c.rule)
			continue
		}
		if atelier.CodeOf(err) != atelier.CodeRefused {
			t.Errorf("%.80q: code %s", c.line, atelier.CodeOf(err))
		}
		for _, word := range strings.Fields(c.line) {
			if len(word) > 5 && strings.Contains(r.Msg, word) {
				t.Errorf("%.80q: the refusal repeats %q", c.line, word)
			}
		}
	}
}
