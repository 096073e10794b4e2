package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/text"
)

const poem = `# The Lamp

The lamp was lit, the door was shut,  
the wind went round the wall,  
and someone in the dark said “But —”  
and that, my dear, was all.

A second stanza, small and plain,  
sat waiting by the wall again,
`

func TestMarkdownRoundTrip(t *testing.T) {
	t.Parallel()
	s, err := text.ParseMarkdown([]byte(poem))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(s.Units), 2; got != want {
		t.Fatalf("units: got %d, want %d", got, want)
	}
	if got, want := s.Title, "The Lamp"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
	again, err := text.ParseMarkdown(s.Markdown())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, again); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back, err := text.ParseJSON(s.JSON())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

func TestPagesRoundTrip(t *testing.T) {
	t.Parallel()
	src := "# Tale\n\nOnce there was a fox. It ran.\n\n---\n\nThen it stopped.\nIt slept.\n"
	s, err := text.ParseMarkdown([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if s.Units[0].Kind != text.Page || len(s.Units) != 2 {
		t.Fatalf("got %+v, want two pages", s.Units)
	}
	if got := string(s.Markdown()); got != src {
		t.Errorf("got %q, want %q", got, src)
	}
}

func TestMarkdownKeepsEveryWord(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[A-Za-z][a-z']{0,7}[,.!?]?`)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "units") {
			for range rapid.IntRange(1, 5).Draw(t, "lines") {
				b.WriteString(strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "words"), " ") + "\n")
			}
			b.WriteString("\n")
		}
		s, err := text.ParseMarkdown([]byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Fields(b.String()), strings.Fields(s.Text())); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, data string
		want       atelier.Code
	}{
		{"plain", "A poem.\n", ""},
		{"mark", "\ufeffA poem.\n", ""},
		{"accents", "Où est l’été ?\n", ""},
		{"empty", "", atelier.CodeInvalid},
		{"no words", "1234 !!\n", atelier.CodeInvalid},
		{"bytes", "a\xff\xfe", atelier.CodeInvalid},
		{"nul", "a\x00b", atelier.CodeInvalid},
		{"escape", "a\x1b[2Jb", atelier.CodeInvalid},
		{"bidi", "abc\u202edef", atelier.CodeInvalid},
		{"isolate", "abc\u2066def", atelier.CodeInvalid},
		{"zero width", "ab\u200bc", atelier.CodeInvalid},
		{"tags", "ab\U000e0041c", atelier.CodeInvalid},
		{"png", "\x89PNG\r\n\x1a\n", atelier.CodeInvalid},
		{"long line", strings.Repeat("a", text.MaxLine+1), atelier.CodeInvalid},
		{"huge", strings.Repeat("a\n", text.MaxBytes), atelier.CodeTooLarge},
	}
	for _, tt := range tests {
		mt, err := text.Recognise([]byte(tt.data))
		if got := atelier.CodeOf(err); got != tt.want {
			t.Errorf("%s: got %q (%v), want %q", tt.name, got, err, tt.want)
		}
		if tt.want == "" && mt != text.MediaMarkdown {
			t.Errorf("%s: media type %q", tt.name, mt)
		}
	}
}

func TestParseJSONRefuses(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"unknown field": `{"title":"a","tempo":3,"units":[{"id":"st1","kind":"stanza","lines":["a"]}]}`,
		"trailing":      `{"title":"a","units":[{"id":"st1","kind":"stanza","lines":["a"]}]} {}`,
		"no units":      `{"title":"a","units":[]}`,
		"wrong id":      `{"units":[{"id":"st2","kind":"stanza","lines":["a"]}]}`,
		"mixed kinds":   `{"units":[{"id":"st1","kind":"stanza","lines":["a"]},{"id":"pg2","kind":"page","lines":["b"]}]}`,
		"line break":    `{"units":[{"id":"st1","kind":"stanza","lines":["a\nb"]}]}`,
		"control":       `{"units":[{"id":"st1","kind":"stanza","lines":["a\u0007b"]}]}`,
		"sources":       `{"units":[{"id":"st1","kind":"stanza","lines":["a","b"],"from":["x:1"]}]}`,
	} {
		if _, err := text.ParseJSON([]byte(data)); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	d, err := text.Adopt(atelier.Input{MediaType: text.MediaMarkdown, Data: []byte(poem)}, atelier.PieceSpec{ID: "text-1", Medium: atelier.Text})
	if err != nil {
		t.Fatal(err)
	}
	s, err := text.FromFiles(d.Files)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Units[0].Lines[2], "and someone in the dark said “But —”"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := text.Adopt(atelier.Input{MediaType: "image/png", Data: []byte(poem)}, atelier.PieceSpec{}); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("a picture as text: got %v, want invalid", err)
	}
}

func TestLocality(t *testing.T) {
	t.Parallel()
	base := text.Story{Title: "T", Language: "en", Units: []text.Unit{
		{ID: "st1", Kind: text.Stanza, Lines: []string{"a", "b"}}, {ID: "st2", Kind: text.Stanza, Lines: []string{"c", "d"}}}}
	change := func(f func(*text.Story)) []atelier.File {
		s := base.Clone()
		f(&s)
		return s.Files()
	}
	line := []atelier.Anchor{{Unit: "st1", Line: 2}}
	tests := []struct {
		name    string
		files   []atelier.File
		anchors []atelier.Anchor
		want    atelier.Code
	}{
		{"nothing", base.Files(), nil, ""},
		{"anchored line", change(func(s *text.Story) { s.Units[0].Lines[1] = "x" }), line, ""},
		{"other line", change(func(s *text.Story) { s.Units[0].Lines[0] = "x" }), line, atelier.CodeRefused},
		{"other unit", change(func(s *text.Story) { s.Units[1].Lines[0] = "x" }), line, atelier.CodeRefused},
		{"whole unit", change(func(s *text.Story) { s.Units[0].Lines = []string{"x", "y", "z"} }), []atelier.Anchor{{Unit: "st1"}}, ""},
		{"title", change(func(s *text.Story) { s.Title = "x" }), line, atelier.CodeRefused},
		{"unit dropped", change(func(s *text.Story) { s.Units = s.Units[:1] }), line, atelier.CodeRefused},
		{"mood elsewhere", change(func(s *text.Story) { s.Units[1].Mood.Feel = "sad" }), line, atelier.CodeRefused},
		{"whole piece", change(func(s *text.Story) { s.Units = s.Units[:1]; s.Title = "x" }), []atelier.Anchor{{}}, ""},
	}
	for _, tt := range tests {
		if got := atelier.CodeOf(text.Locality(base.Files(), tt.files, tt.anchors)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
