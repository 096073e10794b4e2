package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
)

func TestReaders(t *testing.T) {
	t.Parallel()
	str := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	str("time", Time("The city at night"), "night")
	str("time", Time("a moonlit walk before dawn"), "night")
	str("no time", Time("a robot"), "")
	str("weather", Weather("a thunderstorm over the sea"), "storm")
	str("weather negated", Weather("no rain, only fog"), "fog")
	str("season", Season("falling leaves in October"), "autumn")
	str("seasons", strings.Join(Seasons("an oak through spring, summer and winter"), " "), "spring summer winter")
	str("seasons", strings.Join(Seasons("an oak through the four seasons"), " "), "spring summer autumn winter")
	str("form", Form("eight haiku"), "haiku")
	str("form", Form("a bedtime story"), "tale")
	str("style", Style("in watercolours"), "wash")
	str("instruments", strings.Join(Instruments("played by cello, harp and flute"), " "), "cello harp flute")
	str("instruments", strings.Join(Instruments("with a music box and soft strings"), ","), "music box,strings")
	str("church bells are no instrument", strings.Join(Instruments("the bells of a church"), ","), "")
	str("unplayable", strings.Join(Unplayable("with bagpipes"), ","), "bagpipes")
	if diff := cmp.Diff(Music{Key: "F# minor", Mode: "minor", Tempo: 90, Meter: "3/4"}, ReadMusic("in F# minor at 90 bpm, a waltz")); diff != "" {
		t.Error(diff)
	}
	if got := ReadMusic("in a minor key"); got.Key != "" || got.Mode != "minor" {
		t.Errorf("a minor key: got %+v", got)
	}
	if diff := cmp.Diff(Lengths{Stanzas: 6, Plates: 3, Seconds: 90}, ReadLengths("six stanzas, three pictures, one and a half minutes of music")); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]int{"for children of six": 6, "children 5-8": 5, "for kids aged 4 to 6": 4, "for a five year old": 5, "for adults": 0, "for pupils of ten": 10,
		"for teenagers": 13, "three children meet a whale": 0} {
		if got := ReadAudience(text); got.Age != want {
			t.Errorf("ReadAudience(%q) = %+v, want age %d", text, got, want)
		}
	}
	var words []string
	for _, h := range ReadColours("in crimson, gold and violet, greens too; a rose by the window") {
		words = append(words, h.Word)
	}
	str("colours", strings.Join(words, " "), "crimson gold violet green")
}

func TestMoods(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Gentle, a little funny": "tender", "a sad and lonely tale of loss": "sad", "wild and stormy": "wild", "Calm and quiet": "calm",
		"silly, playful, fun": "playful", "dreamy": "dreamy", "grand and majestic": "grand", "tense, urgent": "tense"} {
		if m, ok := ReadMood(text); !ok || m.Feel != want {
			t.Errorf("ReadMood(%q) = %+v, want %s", text, m, want)
		}
	}
	scary, _ := ReadMood("gentle and scary")
	not, _ := ReadMood("gentle and not scary")
	if not.Valence <= scary.Valence {
		t.Errorf("negation: got %.2f, want more than %.2f", not.Valence, scary.Valence)
	}
	if _, ok := ReadMood("a robot and a bench"); ok {
		t.Error("a mood where none is said")
	}
}

func TestReadWishes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		words string
		want  []string // kind:subject:value:sign
	}{
		{"make it brighter", []string{"mood:::", "light:::+"}},
		{"happier ending", []string{"ending::hopeful:"}},
		{"slower", []string{"tempo:::-"}},
		{"add a fox", []string{"add:fox::"}},
		{"no storm", []string{"remove:storm::"}},
		{"shorter", []string{"length:::-"}},
		{"more flute", []string{"instrument::flute:+"}},
		{"less piano", []string{"instrument::piano:-"}},
		{"No drums!", []string{"instrument::drums:-"}},
		{"in a minor key", []string{"mode::minor:"}},
		{"in G major", []string{"key::G major:"}},
		{"warmer colours", []string{"warmth:::+"}},
		{"bigger lighthouse", []string{"size:lighthouse::+"}},
		{"rename the keeper Tom", []string{"rename:keeper:Tom:"}},
		{"the fox should be called Runa", []string{"rename:fox:Runa:"}},
		{"less repetition", []string{"repetition:::-"}},
		{"make the storm smaller and add a red kite", []string{"size:storm::-", "add:kite::"}},
		{"the fox should be blue", []string{"colour:fox:blue:+"}},
		{"replace the dog with a cat", []string{"remove:dog::", "add:cat::"}},
		{"it is too dark", []string{"light:::+"}},
		{"at night", []string{"time::night:"}},
		{"six stanzas", []string{"length::6:"}},
		{"title: “The Long Wind”", []string{"title::The Long Wind:"}},
		{"keep the music as it is", []string{"keep:::"}},
		{"funnier, please", []string{"humour:::+"}},
		{"frobnicate it sideways", []string{"unknown:::"}},
	}
	for _, tt := range tests {
		t.Run(tt.words, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, w := range ReadWishes(tt.words) {
				s := ""
				if w.Amount > 0 {
					s = "+"
				} else if w.Amount < 0 {
					s = "-"
				}
				got = append(got, w.Kind+":"+w.Subject+":"+w.Value+":"+s)
				if len(w.Media) == 0 || w.Words == "" {
					t.Errorf("a wish without media or words: %+v", w)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got: %s", diff)
			}
		})
	}
	if w := ReadWishes("make the second stanza sadder")[0]; w.Unit != "st2" || !w.For(atelier.Text) || w.For(atelier.Music) {
		t.Errorf("unit and medium: got %+v", w)
	}
}
