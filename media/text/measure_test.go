package text_test

import (
	"slices"
	"testing"

	"github.com/atelierhq/atelier/media/text"
)

func TestStress(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"cat": "1", "lighthouse": "10", "alone": "01", "keeper": "10", "walked": "1", "wanted": "10", "foxes": "10", "hopeless": "10",
		"remember": "010", "butterfly": "100", "violin": "201", "little": "10", "makes": "1", "houses": "10", "quiet": "10", "sunlight": "12",
		"umbrella": "010", "whispered": "10", "stories": "10", "tumbled": "10", "beautiful": "100", "today": "01", "rattled": "10", "imagination": "00010",
		"caterpillar": "1000", "seemed": "1", "gracefully": "100", "captain's": "10", "wishes": "10",
	} {
		if got := text.Stress(word); got != want && len(got) != len(want) {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}

func TestRhymes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want text.Rhyme
	}{
		{"light", "kite", text.RhymePerfect}, {"sea", "key", text.RhymePerfect}, {"bread", "said", text.RhymePerfect},
		{"stone", "alone", text.RhymePerfect}, {"water", "daughter", text.RhymePerfect}, {"through", "blue", text.RhymePerfect},
		{"stars", "cars", text.RhymePerfect}, {"cried", "wide", text.RhymePerfect}, {"shoes", "blues", text.RhymePerfect},
		{"flour", "hour", text.RhymePerfect}, {"company", "three", text.RhymePerfect}, {"again", "rain", text.RhymePerfect},
		{"home", "alone", text.RhymeNear}, {"time", "mine", text.RhymeNear}, {"cat", "cap", text.RhymeNear}, {"day", "days", text.RhymeNear},
		{"love", "move", text.RhymeNone}, {"cough", "though", text.RhymeNone}, {"moon", "tree", text.RhymeNone}, {"tree", "tree", text.RhymeSame},
	}
	for _, tt := range tests {
		if got := text.Rhymes(tt.a, tt.b); got != tt.want {
			ta, _ := text.RhymeTail(tt.a)
			tb, _ := text.RhymeTail(tt.b)
			t.Errorf("%s/%s: got %v (%v, %v), want %v", tt.a, tt.b, got, ta, tb, tt.want)
		}
		if x, y := text.Rhymes(tt.a, tt.b), text.Rhymes(tt.b, tt.a); x != y {
			t.Errorf("%s/%s: %v one way, %v the other", tt.a, tt.b, x, y)
		}
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line  string
		metre text.Metre
		off   int
		good  bool
	}{
		{"It is an ancient Mariner,", text.Tetrameter, 0, true},
		{"And he stoppeth one of three.", text.Trimeter, 1, false},
		{"The sun came up upon the left,", text.Tetrameter, 0, true},
		{"Out of the sea came he;", text.Trimeter, 0, true},
		{"The keeper sat.", text.Trimeter, -2, false},
		{"Umbrella after umbrella went by", text.Tetrameter, 2, false},
		{"There was an old man with a beard", text.LimerickA, 0, true},
		{"Under the white pines", text.SyllabicLine(5), 0, true},
		{"Under the tall white pines", text.SyllabicLine(5), 1, false},
	}
	for _, tt := range tests {
		sc := text.Scan(tt.line, tt.metre)
		if (sc.Deviations < 1) != tt.good || sc.Off() != tt.off {
			t.Errorf("%q: got %+v, want off %d, good %v", tt.line, sc, tt.off, tt.good)
		}
	}
}

func TestGrammar(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"She has a owl.": "article", "She has an cat.": "article", "An hour, a uniform, an owl.": "", "He saw the the moon.": "double",
		"She were late.": "agreement", "They was late.": "agreement", "If she were late, let them be.": "", "then i ran": "capital",
		"A word , here.": "end", "He had had enough.": "", "Neither do they have any.": "",
	} {
		got := ""
		if f := text.Grammar(line); len(f) > 0 {
			got = f[0].Rule
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
	if f := text.Disagreements("The foxes was late", []string{"foxes"}, nil); len(f) != 1 {
		t.Errorf("foxes was: got %v", f)
	}
	if f := text.Disagreements("The captain and the fox were late", nil, []string{"fox"}); len(f) != 0 {
		t.Errorf("captain and fox were: got %v", f)
	}
}

func TestTense(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]text.Tense{
		"She walked home.": text.Past, "She walks home.": text.Present, "“She walks,” he said.": text.Past, "The moon.": text.NoTense,
		"It was late, and she waits.": text.NoTense, "He finds what he was looking for.": text.Present,
	} {
		if got := text.TenseOf(line); got != want {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	s := text.Story{Units: []text.Unit{
		{ID: "st1", Kind: text.Stanza, Lines: []string{"The cat sat down to think.", "Then the wind came up the hill."}},
		{ID: "st2", Kind: text.Stanza, Lines: []string{"The cat sat down, to think!", "Then the wind came down the hill.", "Then the wind went home."}},
	}}
	var got []string
	for _, r := range text.Repeats(s) {
		got = append(got, r.What+" "+r.Again.Unit)
	}
	if want := []string{"line st2", "opening st2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWordLists(t *testing.T) {
	t.Parallel()
	if got := text.Cliches("It was as white as snow."); len(got) != 1 {
		t.Errorf("cliches: got %q", got)
	}
	if got := text.Fillers("It was really very cold."); len(got) != 2 {
		t.Errorf("fillers: got %q", got)
	}
	if got := text.HardWords("An independent bear", 6, nil); !slices.Equal(got, []string{"independent"}) {
		t.Errorf("hard: got %q", got)
	}
	if got := text.HardWords("An independent bear", 0, nil); len(got) != 0 {
		t.Errorf("hard for adults: got %q", got)
	}
	if easy, hard := text.Grade("The cat sat. The dog ran."), text.Grade("Notwithstanding considerable institutional opposition, administrators implemented comprehensive reorganisation."); easy > 2 || hard < 15 {
		t.Errorf("grades: got %.1f and %.1f", easy, hard)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line, noun string
		want       bool
	}{
		{"Three foxes ran.", "fox", true}, {"The keeper sat.", "lighthouse keeper", true}, {"A lighthouse stood.", "lighthouse keeper", false},
		{"The foxglove grew.", "fox", false}, {"Wolves howl.", "wolf", true},
	} {
		if got := text.Mentions(tt.line, tt.noun); got != tt.want {
			t.Errorf("%q names %q: got %v, want %v", tt.line, tt.noun, got, tt.want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	got := text.Sentences("“Stay!” said the fox. It stayed… And then? Nothing.")
	want := []string{"“Stay!” said the fox.", "It stayed…", "And then?", "Nothing."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
