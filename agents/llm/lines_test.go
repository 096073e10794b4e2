package llm_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/notes"
)

// A job in plain words: models are given no line and no code, and their notes are lines
// all the same.
func TestPlainNotes(t *testing.T) {
	t.Parallel()
	var seen llmtest.Request
	s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
		seen = r
		return answer(m{"units": pages, "say": []string{`info txt1 say "One lamp."`}})
	})
	turn := s.turn(t, atelier.TurnDraft, "writer", "text-1")
	turn.Brief.Notes = atelier.NotesPlain
	l, err := notes.Parse(`info brf1 mood(tender) say "Keep it gentle."`, notes.Base())
	if err != nil {
		t.Fatal(err)
	}
	turn.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActInfo, From: atelier.Agent{ID: "director"}, Words: "Keep it gentle.", Lines: notes.Spoken(notes.Base(), "en", l)}}
	_, reply, err := s.team.Makers["writer"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if want := "| n1 director Tells about brief 1. Problem: misses the wanted mood (wanted: tender). Words: “Keep it gentle.”."; !strings.Contains(seen.Last(), want) {
		t.Errorf("the prompt does not say %q:\n%s", want, seen.Last())
	}
	if strings.Contains(seen.System, "perbrief") || !strings.Contains(seen.System, "plain words") {
		t.Error("a model of a job in plain words is given codes")
	}
	if len(reply.Notes) != 1 || reply.Notes[0].Lines[0].Line != `info txt1 say "One lamp."` || reply.Made[0].CodebookEst == 0 || reply.Made[0].Codebook != "" || len(reply.Made[0].Notation) != 64 {
		t.Errorf("notes are %+v, made %+v", reply.Notes, reply.Made)
	}
}

// What a model defines is handed over beside its notes, once the guard has let it pass; a
// critic writes it below a request. A turn reads and writes by the version it is given,
// whose codes come after those of the base.
func TestModelsDefineCodes(t *testing.T) {
	t.Parallel()
	e := notes.Base().Edit()
	if err := e.Coin(notes.Def{Scope: "txt", Kind: "d", Code: "hardstop", Phrase: "end the line on a hard stop"}, notes.Evidence{Agent: "x", Round: 1, Uses: 50}); err != nil {
		t.Fatal(err)
	}
	book := e.Done()
	const defines = `def txt d lampend "bring the lamp back to the very end"`
	want := []atelier.Definition{{Scope: "txt", Kind: "d", Code: "lampend", Phrase: "bring the lamp back to the very end"}}
	s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
		if !strings.Contains(r.System, notes.Base().Prompt(atelier.Text)+"hardstop=end the line on a hard stop\n") && !strings.HasPrefix(r.SchemaName, "checks") {
			t.Errorf("the codes of %s are not those of the turn's version", r.SchemaName)
		}
		switch {
		case strings.HasPrefix(r.Last(), "Of your notes"):
			return answer(m{"notes": []string{""}, "plain": ""})
		case strings.HasPrefix(r.SchemaName, "checks"):
			return answer(m{"checks": []m{}})
		case strings.HasPrefix(r.SchemaName, "critique"):
			v := says("other", false, place("pg1"), 2)
			v["line"] = "rq txt1 @pg1 hardstop s2\n" + defines
			return answer(m{"verdicts": []m{v}, "fates": []m{}, "say": ""})
		}
		return answer(m{"units": pages, "say": []string{"info txt1 hardstop", defines, "info txt1 lampend", `def txt d bad; "x"`}})
	})
	turn := s.turn(t, atelier.TurnDraft, "writer", "text-1")
	turn.Codebook = book.Bytes()
	draft, reply, err := s.team.Makers["writer"].Make(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(reply.Coins, want) || len(reply.Notes) != 1 || reply.Notes[0].Lines[0].Line != "info txt1 hardstop" || reply.Made[0].Codebook != book.Digest() {
		t.Errorf("defines %+v, says %+v", reply.Coins, reply.Notes)
	}
	look := s.turn(t, atelier.TurnCritique, "text-reader", "text-1")
	look.Base, look.Codebook = &atelier.Work{Artefact: atelier.Artefact{Piece: "text-1", Version: 1}, Files: draft.Files}, book.Bytes()
	_, reply, err = s.team.Critics[look.Agent.ID].Critique(context.Background(), look)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(reply.Coins, want) || len(reply.Notes) != 1 || !strings.HasPrefix(reply.Notes[0].Lines[0].Line, "rq txt1 @pg1 hardstop s2") {
		t.Errorf("the critic defines %+v, says %+v", reply.Coins, reply.Notes)
	}
}

// However a model spells a line, its note is the same: case, spaces and order say
// nothing (C6). Lines that nobody can read are asked for once more, the good ones stand,
// and the rest is said in plain words.
func TestLinesOfModels(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		say   []string
		again []string
		plain string
		want  []string
		calls int
	}{
		"as it should be":      {say: []string{`info txt1 perbrief strong c9 say "One lamp."`}, want: []string{`info txt1 perbrief strong c9 say "One lamp."`}, calls: 1},
		"in another spelling":  {say: []string{`INFO  Txt1 STRONG perbrief say "One lamp."   C9`}, want: []string{`info txt1 perbrief strong c9 say "One lamp."`}, calls: 1},
		"written again":        {say: []string{"all good", "info txt1 strong"}, again: []string{"info txt1 perbrief"}, want: []string{"info txt1 perbrief", "info txt1 strong"}, calls: 2},
		"in plain words":       {say: []string{"all good"}, again: []string{"still good"}, plain: "All is good.", want: []string{`plain txt1 say "All is good."`}, calls: 2},
		"nothing to be had":    {say: []string{"all good"}, again: []string{}, want: []string{""}, calls: 2},
		"more than asked for":  {say: []string{"all good"}, again: []string{"info txt1 strong", "info txt1 perbrief"}, want: []string{"info txt1 strong"}, calls: 2},
		"refused by the guard": {say: []string{"info txt9 strong"}, again: []string{"info txt1 strong"}, want: []string{"info txt1 strong"}, calls: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			s := start(t, "beta, model: paint", func(r llmtest.Request) llmtest.Reply {
				calls++
				if strings.HasPrefix(r.Last(), "Of your notes") {
					return answer(m{"notes": c.again, "plain": c.plain})
				}
				if !strings.Contains(r.System, notes.Base().Prompt(atelier.Text)) || strings.Contains(r.System, notes.Base().Prompt(atelier.Music)) {
					t.Error("the codes of its medium are not what a writer is given")
				}
				return answer(m{"units": pages, "say": c.say})
			})
			turn := s.turn(t, atelier.TurnDraft, "writer", "text-1")
			turn.Hear = func(line string) error {
				if l, err := notes.Parse(line, notes.Base()); err != nil || l.Target.Version == 1 {
					return err
				}
				return &notes.Refused{Rule: 3, Msg: "a version that exists"}
			}
			_, reply, err := s.team.Makers["writer"].Make(context.Background(), turn)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range reply.Notes {
				line := ""
				for _, l := range n.Lines {
					line += l.Line
				}
				got = append(got, line)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") || calls != c.calls || len(reply.Made) != c.calls {
				t.Errorf("got %q after %d calls, want %q after %d", got, calls, c.want, c.calls)
			}
		})
	}
}

// Lines past the bound of an answer are handed over as what they are: notes that nobody
// is given.
func TestLinesPastTheBound(t *testing.T) {
	t.Parallel()
	var say []string
	for range 18 {
		say = append(say, "info txt1 strong")
	}
	say[17] = "info txt1 perbrief"
	s := start(t, "beta, model: paint", func(llmtest.Request) llmtest.Reply {
		return answer(m{"units": pages, "say": say})
	})
	_, reply, err := s.team.Makers["writer"].Make(context.Background(), s.turn(t, atelier.TurnDraft, "writer", "text-1"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(reply.Over, "; "); len(reply.Notes) != 16 || got != "info txt1 strong; info txt1 perbrief" {
		t.Errorf("%d notes, and past the bound %q", len(reply.Notes), got)
	}
}
