package writer_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// TestManyTakeTheirVerb lets several heroes of one kind act in all forms: no verb that
// comes right after them is one of a single hero.
func TestManyTakeTheirVerb(t *testing.T) {
	t.Parallel()
	verbs := 0
	for i, text := range []string{
		"Two camels cross the desert looking for a well.",
		"Wasps in the last days of summer, and a storm that comes.",
		"Three ducklings learn to swim. Funny, for children of four.",
		"Gulls at the harbour and a tired fisherman. Funny limericks.",
		"Five mice build a ship out of an old shoe. A ballad.",
		"The goats of the mountain are afraid of the bell. In rhyme.",
		"A lullaby for a baby elephant who cannot sleep because the frogs are too loud.",
	} {
		for seed := int64(i); seed < 56; seed += 7 {
			b := atelier.Brief{Text: text}
			if err := b.Normalize(); err != nil {
				t.Fatal(err)
			}
			d, b, p := direct(t, sample{Name: text, Brief: b}, seed)
			o := run(t, d, b, p, seed)
			words := strings.ToLower(final(o).Text())
			for _, c := range d.Cast {
				many := lexicon.Plural(c.Noun)
				if c.Count == 1 || !strings.Contains(words, many) {
					continue
				}
				for _, m := range regexp.MustCompile(regexp.QuoteMeta(many)+` (?:still |never |always |only )?([a-z]+)\b`).FindAllStringSubmatch(words, -1) {
					base, ok := lexicon.BaseForm(m[1])
					if !ok && m[1] != "is" && m[1] != "was" {
						continue
					}
					verbs++
					if ok && m[1] == lexicon.Third(base) && m[1] != base || m[1] == "is" || m[1] == "was" || m[1] == "has" {
						t.Errorf("%q, seed %d, %s: %q", text, seed, final(o).Form, m[0])
					}
				}
			}
		}
	}
	if verbs < 100 {
		t.Errorf("only %d verbs were seen", verbs)
	}
}
