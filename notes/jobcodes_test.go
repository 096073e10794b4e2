package notes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

// TestBridgeWithJobCodes: with codes for what the house's critics keep saying, no note
// loses a word or says more: the sentence is a code on the line, and a sentence again in
// the value that is delivered.
func TestBridgeWithJobCodes(t *testing.T) {
	t.Parallel()
	e := Base().Edit()
	for i, d := range []Def{
		{"mus", "d", "moveparts", "move one of the two parts the other way"},
		{"txt", "d", "shortsent", "use a shorter sentence"},
		{"art", "d", "mousroom", "move the mouse to where there is room"},
		{"all", "d", "letseen", "let it be seen here"},
	} {
		if err := e.Coin(d, Evidence{Agent: fmt.Sprint("critic-", i), Round: 1, Uses: 99}); err != nil {
			t.Fatalf("%s: %v", d.Code, err)
		}
	}
	book := e.Done()
	said, tokens, before := 0, 0, 0
	for _, s := range house(t) {
		for i, n := range s.Notes {
			names := s.Names[fmt.Sprint(n.About.Piece, "/", n.About.Version)]
			b := Bridge{Codebook: book, Names: names, Feel: s.Mood}
			plain := b
			plain.Codebook = Base()
			f := s.finding(n)
			lines, err := b.FromNote(n.From.Role, n, f)
			if err != nil {
				t.Fatalf("%s, note %d: %v", s.Brief, i, err)
			}
			bare, err := plain.FromNote(n.From.Role, n, f)
			if err != nil {
				t.Fatal(err)
			}
			read := func(b Bridge, lines []Line) atelier.Note {
				var again []Line
				for _, l := range lines {
					l, err := Parse(Print(l), b.Codebook)
					if err != nil {
						t.Fatalf("%s: %v", Print(l), err)
					}
					again = append(again, l)
				}
				return b.ToNote(again[0], 3, n.From, n.About, again[1:]...)
			}
			got, want := read(b, lines), read(plain, bare)
			if got.Words != want.Words || fmt.Sprint(got.Codes) != fmt.Sprint(want.Codes) {
				t.Errorf("%s delivers %q %v, want %q %v", Print(lines[0]), got.Words, got.Codes, want.Words, want.Codes)
			}
			g := &Guard{Codebook: book, Lang: "en", World: openWorld{names}}
			for j, l := range lines {
				sub := Submission{Sub: fmt.Sprint(i, j), From: atelier.Agent{ID: "x", Role: n.From.Role}, To: []string{"y"}, SHA256: "d", Codebook: book.Digest(), Raw: []byte(Print(l)), Wrapped: l.Act == atelier.ActPlain}
				if l.Target.Kind == BriefTarget {
					sub.SHA256 = ""
				}
				if v := g.Check(sub); !v.Accepted() {
					t.Errorf("%s: %v", Print(l), v.Refused)
				}
				for _, it := range l.Items {
					if book.Entry(it.Code).Job() {
						said++
					}
				}
				tokens += EstimateLine(Print(l))
			}
			for _, l := range bare {
				before += EstimateLine(Print(l))
			}
		}
	}
	t.Logf("%d codes of a job are said; about %d tokens, %d without", said, tokens, before)
	if said < 20 || tokens >= before {
		t.Errorf("%d codes of a job are said, in %d tokens instead of %d", said, tokens, before)
	}
}

// TestJobCodesLoseNothing: whatever sentences stand around those that have codes, in
// whatever order and number, the receiver has all of them in their order.
func TestJobCodesLoseNothing(t *testing.T) {
	t.Parallel()
	e := Base().Edit()
	for i, d := range []Def{
		{"all", "p", "darkhill", "it loses its outline against the dark hill"},
		{"all", "d", "hardstop", "end the line on a hard stop"},
		{"all", "d", "lampend", "bring the lamp back to the very end"},
		{"all", "w", "keptbusy", "it kept the eye busy everywhere else"},
	} {
		if err := e.Coin(d, Evidence{Agent: fmt.Sprint("a", i), Round: 1, Uses: 99}); err != nil {
			t.Fatal(err)
		}
	}
	b := Bridge{Codebook: e.Done(), Names: []atelier.Name{}}
	parts := []string{"It loses its outline against the dark hill.", "End the line on a hard stop.", "Bring the lamp back to the very end.", "It kept the eye busy everywhere else.",
		"end the line on a hard stop.", "End the line on a hard stop", "Yes!", "Is it so?", "A hard stop.", "Then, end the line on a hard stop.", "“End the line on a hard stop.”", "Version 1.5 was better."}
	r := rand.New(rand.NewPCG(3, 4))
	coded := 0
	for range 20000 {
		var said []string
		for range 1 + r.IntN(6) {
			said = append(said, parts[r.IntN(len(parts))])
		}
		n := atelier.Note{Act: []Act{atelier.ActRequest, atelier.ActInfo, atelier.ActOK, atelier.ActPlain}[r.IntN(4)], Severity: 2, Words: strings.Join(said, " "), About: atelier.About{Piece: "text-1", Version: 1}}
		lines, err := b.FromNote(atelier.RoleCritic, n, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.ToNote(lines[0], 1, n.From, n.About, lines[1:]...); got.Words != n.Words {
			t.Fatalf("%s delivers %q, want %q", Print(lines[0]), got.Words, n.Words)
		}
		coded += len(lines[0].Items)
	}
	if coded < 1000 {
		t.Errorf("%d codes: too few to show anything", coded)
	}
}

// TestReword: a line of an earlier version says the same under a later one.
func TestReword(t *testing.T) {
	t.Parallel()
	old := jobBook()
	edit := func(do ...func(*Edition) error) *Codebook {
		c := old
		for _, f := range do {
			e := c.Edit()
			if err := f(e); err != nil {
				t.Fatal(err)
			}
			c = e.Done()
		}
		return c
	}
	rename := func(from, to string) func(*Edition) error {
		return func(e *Edition) error { return e.Rename(from, to, "mira", 3, nil) }
	}
	retire := func(code string) func(*Edition) error { return func(e *Edition) error { return e.Retire(code, true) } }
	const line = `rq txt2 @st1l2 metre hardstop s2 say "It limps."`
	long := strings.TrimSpace(strings.Repeat("word ", MaxSayWords))
	for _, c := range []struct {
		name, line string
		to         *Codebook
		want       []string
	}{
		{"the same version", line, old, []string{line}},
		{"renamed", line, edit(rename("hardstop", "linestop")), []string{`rq txt2 @st1l2 metre linestop s2 say "It limps."`}},
		{"renamed twice", line, edit(rename("hardstop", "linestop"), rename("linestop", "endhard")), []string{`rq txt2 @st1l2 metre endhard s2 say "It limps."`}},
		{"retired", line, edit(retire("hardstop")), []string{`rq txt2 @st1l2 metre s2 say "It limps. End the line on a hard stop."`}},
		{"renamed, then retired", line, edit(rename("hardstop", "linestop"), retire("linestop")), []string{`rq txt2 @st1l2 metre s2 say "It limps. End the line on a hard stop."`}},
		{"retired, and nothing else said", "rq txt2 hardstop s2", edit(retire("hardstop")), []string{`rq txt2 s2 say "End the line on a hard stop."`}},
		{"retired, and no room for words", `rq txt2 hardstop s2 say "` + long + `"`, edit(retire("hardstop")), []string{`rq txt2 s2 say "` + long + `"`, `plain txt2 say "End the line on a hard stop."`}},
		{"a version without it", line, Base(), []string{`rq txt2 @st1l2 metre s2 say "It limps. End the line on a hard stop."`}},
	} {
		l, err := Parse(c.line, old)
		if err != nil {
			t.Fatal(err)
		}
		before := Bridge{Codebook: old}.ToNote(l, 1, atelier.Agent{}, atelier.About{}).Words
		var got []string
		var all []Line
		for _, x := range Reword(l, old, c.to) {
			again, err := Parse(Print(x), c.to)
			if err != nil {
				t.Errorf("%s: %s: %v", c.name, Print(x), err)
			}
			got, all = append(got, Print(x)), append(all, again)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if after := (Bridge{Codebook: c.to}).ToNote(all[0], 1, atelier.Agent{}, atelier.About{}, all[1:]...).Words; after != before {
			t.Errorf("%s: delivers %q, want %q", c.name, after, before)
		}
	}
}

// TestFollows: a version is made of the one before it, and of nothing else.
func TestFollows(t *testing.T) {
	t.Parallel()
	one := Base().Edit()
	if err := one.Coin(Def{"txt", "d", "hardstop", "end the line on a hard stop"}, Evidence{Agent: "a", Round: 1, Uses: 50}); err != nil {
		t.Fatal(err)
	}
	a := one.Done()
	two := a.Edit()
	if err := two.Rename("hardstop", "linestop", "mira", 2, nil); err != nil {
		t.Fatal(err)
	}
	b := two.Done()
	if !a.Follows(Base()) || !b.Follows(a) || a.Follows(b) || b.Follows(Base()) || a.Follows(a) {
		t.Error("versions are not told apart")
	}
	forged := func(old, now string) *Codebook {
		c, err := ReadCodebook([]byte(strings.Replace(string(b.Bytes()), old, now, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range [][2]string{{"off the brief", "on the brief"}, {`"code":"linestop"`, `"code":"xxxx"`}, {`"by":"a"`, `"by":"b"`}} {
		if forged(c[0], c[1]).Follows(a) {
			t.Errorf("%s instead of %s passes", c[1], c[0])
		}
	}
}
