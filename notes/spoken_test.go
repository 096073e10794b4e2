package notes

import (
	"testing"

	"github.com/atelierhq/atelier"
)

// A line that answers nothing its reader knows is still one that can be read, and every
// act comes through it.
func TestRenumber(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`done txt2 @st1l1 rewrite re n4 say "Done."`: `info txt2 @st1l1 rewrite say "Done."`,
		`done mus3 re n4`:             `plain mus3 say "reports a change made"`,
		`acc re n4 c9`:                `plain brf1 say "accepts the proposal"`,
		`rej art1 risk re n4 s2 c7`:   `info art1 risk c7`,
		`ans txt2 risk re n4`:         `info txt2 risk`,
		`ctr txt2 split re n4`:        `info txt2 split`,
		`rq txt2 metre(9) re n4 s3`:   `rq txt2 metre(9) s3`,
		`ok txt2 re n4`:               `ok txt2`,
		`plain txt2 re n4 say "Yes."`: `plain txt2 say "Yes."`,
		`info txt2 strong`:            `info txt2 strong`,
	} {
		l, err := Parse(line, Base())
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got := Renumber(l, 0)
		if Print(got) != want {
			t.Errorf("%s: got %s, want %s", line, Print(got), want)
		}
		if _, err := Parse(Print(got), Base()); err != nil {
			t.Errorf("%s: %s: %v", line, Print(got), err)
		}
		if l.Re > 0 && Renumber(l, 77).Re != 77 {
			t.Errorf("%s: is not renumbered", line)
		}
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	rec := func(kind string, role atelier.Role, lines ...string) atelier.Record {
		r := atelier.Record{Kind: kind, From: atelier.Agent{Role: role}}
		for _, s := range lines {
			l, err := Parse(s, Base())
			if err != nil {
				t.Fatal(err)
			}
			r.Note.Lines = append(r.Note.Lines, Spoken(Base(), "en", l)...)
		}
		return r
	}
	got := Sum([]atelier.Record{rec("open", atelier.RoleService), rec("note", atelier.RoleCritic, `rq txt1 wordy s3`), rec("note", atelier.RoleMaker, `info txt1 strong`, `plain txt1 say "Yes."`),
		rec("note", atelier.RolePerson, `dir txt1 say "More."`), rec("refused", atelier.RoleService)}, "plain", 100)
	// 16 + 16 + 21 bytes of lines, each rounded up to whole tokens.
	if got.Mode != "plain" || got.Notes != 2 || got.Lines != 6+6+7 || got.Plain <= got.Lines || got.Net != got.Plain-got.Lines-100 || got.Say != 0.5 || got.Refused != 0.333 {
		t.Errorf("got %+v", got)
	}
}
