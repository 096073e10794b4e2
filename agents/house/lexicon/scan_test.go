package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// said is what a test expects of one mention; empty fields are not compared.
type said struct {
	noun, lemma, colour, given string
	count                      int // −1: any
	negated                    bool
}

func TestScan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []said
	}{
		{"A lighthouse keeper befriends a storm.", []said{{noun: "lighthouse keeper", lemma: "keeper", count: 1}, {noun: "storm", lemma: "storm", count: 1}}},
		{"Three owls and seven mice make peace in an old barn", []said{{lemma: "owl", count: 3}, {lemma: "mouse", count: 7}, {lemma: "barn", count: 1}}},
		{"a little ghost named pip lives in an old library", []said{{noun: "ghost", lemma: "ghost", given: "Pip", count: 1}, {lemma: "library", count: 1}}},
		{"A girl called Bo meets a black-and-white cat.", []said{{lemma: "girl", given: "Bo", count: 1}, {lemma: "cat", count: 1}}},
		{"Mira the astronomer and her dog Bo", []said{{lemma: "astronomer", given: "Mira", count: 1}, {lemma: "dog", given: "Bo", count: 1}}},
		{"Mira, a keeper, walks.", []said{{lemma: "keeper", given: "Mira", count: 1}}},
		{"Old Tobias has mended boats for years", []said{{lemma: "old man", given: "Tobias", count: 1}, {lemma: "boat", count: 0}}},
		{"A forgotten red umbrella in a railway station", []said{{noun: "umbrella", lemma: "umbrella", colour: "red", count: 1}, {noun: "railway station", lemma: "station", count: 1}}},
		{"no people, no hunters or wolves", []said{{lemma: "person", count: -1, negated: true}, {noun: "hunter", lemma: "hunter", count: -1, negated: true}, {lemma: "wolf", count: -1, negated: true}}},
		{"A quokka digs a tunnel under the sea", []said{{noun: "quokka", count: 1}, {noun: "tunnel", count: 1}, {lemma: "sea", count: 1}}},
		{"the sun rose and a fox watches the fly", []said{{lemma: "sun", count: 1}, {lemma: "fox", count: 1}, {noun: "fly", count: 1}}},
		{"the city at night in Paris", []said{{lemma: "city", count: 1}, {lemma: "city", given: "Paris", count: 1}}},
		{"She light the lamp; they watch the bear", []said{{lemma: "lamp", count: 1}, {lemma: "bear", count: 1}}},
		{"a pair of boots and a dozen apples", []said{{lemma: "boot", count: 2}, {lemma: "apple", count: 12}}},
		{"gentle, for small children of six", nil},
		{"greens and golds, a story of six stanzas with a happy ending", nil},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got := Scan(tt.text)
			if len(got) != len(tt.want) {
				t.Fatalf("got %d mentions %+v, want %d", len(got), nouns(got), len(tt.want))
			}
			for i, w := range tt.want {
				g := got[i]
				if w.noun != "" && g.Noun != w.noun || w.lemma != g.Lemma || w.colour != g.Colour || w.given != g.Given || w.negated != g.Negated || w.count >= 0 && w.count != g.Count {
					t.Errorf("mention %d: got noun %q lemma %q colour %q given %q count %d negated %v, want %+v", i, g.Noun, g.Lemma, g.Colour, g.Given, g.Count, g.Negated, w)
				}
			}
		})
	}
}

func nouns(ms []Mention) []string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Noun+"/"+m.Lemma)
	}
	return out
}

// Whatever the text, offsets lie in it, in order, and the reading repeats.
func TestScanIsTotal(t *testing.T) {
	t.Parallel()
	words := append([]string{"a", "the", "no", "three", "of", "in", "and", ",", ".", "named", "Mira", "red", "is", "who", "—", "’s", "\xff", "don't", "blue-green"}, Lemmas()...)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 30).Draw(t, "words"), " ")
		if rapid.Bool().Draw(t, "raw") {
			text = rapid.String().Draw(t, "text")
		}
		ms := Scan(text)
		last := 0
		for _, m := range ms {
			if m.Start < 0 || m.End > len(text) || m.Start >= m.End || m.Start < last {
				t.Fatalf("Scan(%q): bad offsets %d…%d", text, m.Start, m.End)
			}
			last = m.Start
		}
		if d := cmp.Diff(nouns(ms), nouns(Scan(text))); d != "" {
			t.Fatalf("two readings differ: %s", d)
		}
		Actions(text, ms)
		ReadWishes(text)
		ReadAudience(text)
		ReadMood(text)
	})
}

func TestVocabulary(t *testing.T) {
	t.Parallel()
	if n := len(Lemmas()); n < 220 {
		t.Errorf("got %d lemmas, want at least 220", n)
	}
	if n := FeelingCount(); n < 250 {
		t.Errorf("got %d words of feeling, want at least 250", n)
	}
	for _, lemma := range Lemmas() {
		s, ok := Lookup(lemma)
		if !ok || s.Lemma != lemma {
			t.Errorf("Lookup(%q) = %q, %v", lemma, s.Lemma, ok)
			continue
		}
		if len(s.Verbs) < 8 {
			t.Errorf("%s: %d verbs, want 8 or more", lemma, len(s.Verbs))
		}
		if len(s.Tasks) == 0 || len(s.Adjectives) == 0 || len(s.Parts) == 0 {
			t.Errorf("%s: a field is empty", lemma)
		}
		if _, ok := Colour(s.Colour); !ok {
			t.Errorf("%s: %q is no colour", lemma, s.Colour)
		}
		if p, ok := Lookup(s.Plural); !ok || p.Lemma != lemma {
			t.Errorf("%s: its plural %q reads as %q", lemma, s.Plural, p.Lemma)
		}
		if !slices.Contains([]string{"", "she", "he", "it", "they"}, s.Pronoun) {
			t.Errorf("%s: pronoun %q", lemma, s.Pronoun)
		}
		if s.Kind != Person && s.Pronoun == "" {
			t.Errorf("%s: only people may be either", lemma)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for noun, want := range map[string]string{"Lighthouse keepers": "keeper", "oceans": "sea", "kittens": "cat", "apple trees": "apple tree", "children": "child",
		"wolves": "wolf", "hot air balloon": "hot-air balloon", "seagull": "gull", "old men": "old man", "music boxes": "music box", "gizmo": ""} {
		if s, ok := Lookup(noun); s.Lemma != want || ok != (want != "") {
			t.Errorf("Lookup(%q) = %q, %v; want %q", noun, s.Lemma, ok, want)
		}
	}
}

func TestInflection(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ verb, third, past, ing string }{
		{"trim the lamp", "trims the lamp", "trimmed the lamp", "trimming the lamp"}, {"watch", "watches", "watched", "watching"},
		{"carry it", "carries it", "carried it", "carrying it"}, {"be", "is", "was", "being"}, {"lie down", "lies down", "lay down", "lying down"},
		{"whisper", "whispers", "whispered", "whispering"}, {"hop", "hops", "hopped", "hopping"}, {"glow", "glows", "glowed", "glowing"},
		{"visit", "visits", "visited", "visiting"}, {"go home", "goes home", "went home", "going home"}, {"make", "makes", "made", "making"}, {"agree", "agrees", "agreed", "agreeing"},
		{"keep", "keeps", "kept", "keeping"}, {"fix", "fixes", "fixed", "fixing"}, {"play", "plays", "played", "playing"}, {"open", "opens", "opened", "opening"},
	} {
		if g := [3]string{Third(tt.verb), Past(tt.verb), Ing(tt.verb)}; g != [3]string{tt.third, tt.past, tt.ing} {
			t.Errorf("%s: got %q", tt.verb, g)
		}
	}
	for _, n := range []string{"box", "fish", "wolf", "city", "old woman", "key", "bus", "leaf", "mouse"} {
		if got := Singular(Plural(n)); got != n {
			t.Errorf("Singular(Plural(%q)) = %q", n, got)
		}
	}
	for w, want := range map[string]string{"owl": "an", "hour": "an", "unicorn": "a", "umbrella": "an", "lighthouse": "a", "one-eyed cat": "a"} {
		if got := Article(w); got != want {
			t.Errorf("Article(%q) = %q, want %q", w, got, want)
		}
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, who, phrase string }{
		{"A robot learns to whistle.", "robot", "learn to whistle"},
		{"A fox and a crow share one winter in the forest.", "fox+crow", "share one winter in the forest"},
		{"A forgotten red umbrella in a railway station wants to see the rain again.", "umbrella", "want to see the rain again"},
		{"A baker's loaf of bread runs away on market day", "loaf", "run away on market day"},
		{"A dragon paints the sunset in crimson, gold and violet, played by a cello", "dragon", "paint the sunset in crimson, gold and violet"},
		{"a pompous rooster who believes that he makes the sun rise", "rooster", "believe that he makes the sun rise"},
		{"A grandmother has died", "grandmother", "die"},
	} {
		ms := Scan(tt.text)
		as := Actions(tt.text, ms)
		if len(as) == 0 {
			t.Errorf("%q: no action", tt.text)
			continue
		}
		var who []string
		for _, i := range as[0].Who {
			who = append(who, ms[i].Noun)
		}
		if got := strings.Join(who, "+"); got != tt.who || as[0].Phrase != tt.phrase {
			t.Errorf("%q: got %s | %s, want %s | %s", tt.text, got, as[0].Phrase, tt.who, tt.phrase)
		}
	}
}
