package language_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/media/text"
)

// sound is a ballad without a fault: every test plants one in it.
func sound() (text.Story, language.Task) {
	d := atelier.Direction{
		Setting: atelier.Setting{Place: "sea", Time: "day", Weather: "clear"},
		Cast: []atelier.Character{
			{Name: "keeper", Noun: "lighthouse keeper", Subject: "keeper", Kind: "person", Given: "", Pronoun: "he", Count: 1},
			{Name: "storm", Noun: "storm", Subject: "storm", Kind: "force", Pronoun: "it", Count: 1}},
		Elements: []atelier.Element{{Name: "spoon", Noun: "spoon", Count: 1, From: "brief"}},
		Beats: []atelier.Beat{
			{ID: "beat-1", Role: "opening", Who: []string{"keeper"}, Tells: "The keeper waits."},
			{ID: "beat-2", Role: "attempt", Who: []string{"keeper", "storm"}, Tells: "They drink."},
			{ID: "beat-3", Role: "ending", Who: []string{"keeper"}, Mood: atelier.Mood{Valence: 0.6, Feel: "joyful"}, Tells: "They laugh."}},
		Age: 6, Form: "ballad"}
	lines := [][]string{
		{"Where land runs out and sea begins,", "and gulls fall off the air,", "a keeper made a house of wind", "and liked the weather there."},
		{"The keeper made and poured out two,", "with sugar in a spoon.", "The storm came down and drank the lot", "and asked for more by noon."},
		{"And if you pass there late one day", "and hear a laugh or two,", "the keeper sits beside his friend,", "and there's a chair for you."}}
	s := text.Story{Title: "T", Form: "ballad", Language: "en"}
	for i, l := range lines {
		s.Units = append(s.Units, text.Unit{ID: text.UnitID(text.Stanza, i+1), Kind: text.Stanza, Lines: l, Beat: d.Beats[i].ID, Mood: d.Beats[i].Mood, From: make([]string, len(l))})
	}
	return s, language.Task{Direction: d, Piece: atelier.PieceSpec{ID: "text-1", Medium: atelier.Text, Stanzas: 3}}
}

func TestNothingIsHeldAgainstSoundVerse(t *testing.T) {
	t.Parallel()
	s, task := sound()
	for name, r := range map[string]language.Report{"craft": language.Craft(s, task), "brief": language.Brief(s, task)} {
		for _, f := range r.Findings {
			t.Errorf("%s: %s", name, f.Problem)
		}
		if len(r.Checks) == 0 {
			t.Errorf("%s: nothing was checked", name)
		}
	}
}

func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	line := func(u, l int, words string) func(*text.Story, *language.Task) {
		return func(s *text.Story, _ *language.Task) { s.Units[u].Lines[l] = words }
	}
	must := func(q atelier.Requirement) func(*text.Story, *language.Task) {
		return func(_ *text.Story, k *language.Task) { k.Direction.Must = append(k.Direction.Must, q) }
	}
	tests := []struct {
		name     string
		plant    func(*text.Story, *language.Task)
		rule     string
		severity int
		unit     string
		line     int
	}{
		{"a syllable too many", line(0, 3, "and always liked the weather there."), "text.metre", 3, "st1", 4},
		{"a syllable too few", line(1, 0, "The keeper made and poured two,"), "text.metre", 2, "st2", 1},
		{"no rhyme", line(0, 3, "and liked the weather now."), "text.rhyme", 3, "st1", 4},
		{"a near rhyme", line(1, 3, "and asked for more and room."), "text.rhyme", 2, "st2", 4},
		{"wrong article", line(0, 2, "an keeper made a house of wind"), "text.grammar", 3, "st1", 3},
		{"agreement", line(2, 2, "the keeper smiles; he were his friend,"), "text.grammar", 3, "st3", 3},
		{"a line twice", line(2, 2, "Where land runs out and sea begins,"), "text.repeat", 3, "st3", 3},
		{"a stock phrase", line(0, 3, "as light as a feather there."), "text.cliche", 1, "st1", 4},
		{"padding", line(0, 3, "and really very there."), "text.wordy", 1, "st1", 4},
		{"a hard word", line(0, 3, "and imagination's air."), "text.hard", 1, "st1", 4},
		{"stops short", line(2, 3, "and there's a chair for you"), "text.ending", 1, "st3", 4},
		{"a storm that never comes", line(1, 2, "The cat came down and drank the lot"), "text.cast.storm", 3, "st3", 0},
		{"an element missing", line(1, 1, "with sugar from the moon."), "text.element.spoon", 3, "st3", 0},
		{"wrong number", line(1, 2, "The three storms came and drank the lot"), "text.fact.storm", 3, "st2", 3},
		{"a must missing", must(atelier.Requirement{Text: "a quince", Check: "word", Value: "quince"}), "text.must.1", 4, "st3", 0},
		{"must not", func(_ *text.Story, k *language.Task) {
			k.Direction.MustNot = []atelier.Requirement{{Text: "no gulls", Check: "contains", Subject: "gull"}}
		}, "text.must-not.1", 4, "st1", 2},
		{"no hope", func(s *text.Story, k *language.Task) {
			must(atelier.Requirement{Text: "ends hopeful", Check: "ends-hopeful"})(s, k)
			s.Units[2].Lines = []string{"And it was dark, and it was cold,", "and all the tears were through,", "the keeper was alone and lost,", "and sorrow comes to you."}
		}, "text.must.1", 4, "st3", 0},
		{"too short", func(_ *text.Story, k *language.Task) { k.Piece.Stanzas = 4 }, "text.length", 3, "", 0},
		{"five lines", func(s *text.Story, _ *language.Task) {
			s.Units[1].Lines = append(s.Units[1].Lines, "and more.")
			s.Units[1].From = append(s.Units[1].From, "")
		}, "text.form", 3, "st2", 0},
		{"a name unsaid", func(_ *text.Story, k *language.Task) { k.Direction.Cast[0].Given = "Agnes" }, "text.name.keeper", 3, "st1", 3},
		{"a colour unsaid", func(_ *text.Story, k *language.Task) { k.Direction.Cast[1].Colour = "red" }, "text.colour.storm", 2, "st2", 3},
	}
	for _, tt := range tests {
		s, task := sound()
		tt.plant(&s, &task)
		found := slices.Concat(language.Craft(s, task).Findings, language.Brief(s, task).Findings)
		ok := false
		for _, f := range found {
			ok = ok || f.Rule == tt.rule && f.Severity == tt.severity && f.Anchor.Unit == tt.unit && f.Anchor.Line == tt.line
			if f.Problem == "" || f.Recheck == "" || f.Code == "" || f.Severity < 1 || f.Severity > 4 {
				t.Errorf("%s: incomplete finding %+v", tt.name, f)
			}
			if f.Anchor.Line > 0 && f.Anchor.Quote == "" {
				t.Errorf("%s: %s quotes nothing", tt.name, f.Rule)
			}
		}
		if !ok {
			var got []string
			for _, f := range found {
				got = append(got, f.Rule+"@"+f.Anchor.Unit)
			}
			t.Errorf("%s: no %s of severity %d at %s:%d; got %s", tt.name, tt.rule, tt.severity, tt.unit, tt.line, strings.Join(got, " "))
		}
	}
}

func TestCritiqueTellsAndRechecks(t *testing.T) {
	t.Parallel()
	s, task := sound()
	s.Units[0].Lines[3] = "and liked the weather now."
	turn := atelier.Turn{Kind: atelier.TurnCritique, Direction: task.Direction, Piece: task.Piece, Version: 1, Base: &atelier.Work{Files: s.Files()}}
	rv, reply, err := language.New().Critique(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if len(rv.Findings) != 1 || len(reply.Notes) != 1 || reply.Notes[0].Act != atelier.ActRequest || reply.Notes[0].Codes[0] != "rhyme" {
		t.Fatalf("findings %+v, notes %+v", rv.Findings, reply.Notes)
	}
	if rv.Score >= 1 || rv.Score <= 0.5 {
		t.Errorf("score: got %.2f", rv.Score)
	}
	open := rv.Findings
	open[0].ID = "f1"

	// Still wrong, in another way: kept, not raised again.
	s.Units[0].Lines[3] = "and liked the weather much."
	turn.Version, turn.Findings, turn.Base = 2, open, &atelier.Work{Files: s.Files()}
	rv, _, err = language.New().Critique(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if len(rv.Findings) != 0 || len(rv.Rechecks) != 1 || rv.Rechecks[0].Status != atelier.FindingNotFixed {
		t.Errorf("got %+v and %+v", rv.Findings, rv.Rechecks)
	}

	fixed, _ := sound()
	turn.Version, turn.Base = 3, &atelier.Work{Files: fixed.Files()}
	rv, reply, err = language.New().Critique(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if len(rv.Rechecks) != 1 || rv.Rechecks[0].Status != atelier.FindingFixed || reply.Notes[0].Act != atelier.ActOK {
		t.Errorf("got %+v, notes %+v", rv.Rechecks, reply.Notes)
	}
}

func TestCritiqueRefusesNonsense(t *testing.T) {
	t.Parallel()
	_, _, err := language.New().Critique(context.Background(), atelier.Turn{Kind: atelier.TurnCritique,
		Base: &atelier.Work{Files: []atelier.File{{Name: text.FileStory, Data: []byte("{}")}}}})
	if got, want := atelier.CodeOf(err), atelier.CodeInvalid; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
