package lexicon

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/atelierhq/atelier"
)

func TestDump(t *testing.T) {
	b, _ := os.ReadFile("../testdata/briefs.json")
	var bs []struct {
		Name  string
		Brief json.RawMessage
	}
	if err := json.Unmarshal(b, &bs); err != nil {
		t.Fatal(err)
	}
	for _, x := range bs {
		br, err := atelier.ParseBrief(x.Brief)
		if err != nil {
			t.Errorf("%s: %v", x.Name, err)
		}
		fmt.Println("==", x.Name, br.Text)
		for _, m := range Scan(br.Text) {
			fmt.Printf("   %-18s %-14s n=%d pl=%v col=%s adj=%v given=%s rel=%v art=%s neg=%v of=%v in=%s [%s]\n", m.Noun, m.Lemma, m.Count, m.Plural, m.Colour, m.Adjectives, m.Given, m.Related, m.Article, m.Negated, m.Of, m.In, br.Text[m.Start:m.End])
		}
		md, ok := ReadMood(br.Text)
		fmt.Println("   mood", md, ok, "time", Time(br.Text), "w", Weather(br.Text), "s", Seasons(br.Text), "f", Form(br.Text), "l", ReadLengths(br.Text), "i", Instruments(br.Text), "mu", ReadMusic(br.Text), "aud", ReadAudience(br.Text), "col", ReadColours(br.Text))
	}
	for _, s := range []string{"make it brighter", "happier ending", "slower", "add a fox", "no storm", "shorter", "more flute", "in a minor key", "warmer colours", "bigger lighthouse", "rename the keeper Tom", "less repetition", "Make the storm smaller and add a red kite, please. No drums!", "the fox should be blue", "sing it like a penguin would in Esperanto", "six stanzas", "replace the dog with a cat", "more playful", "it is too dark", "at night", "make the second stanza sadder", "keep the music as it is", "title: \"The Long Wind\"", "funnier"} {
		for _, w := range ReadWishes(s) {
			fmt.Printf("%q -> %+v\n", s, w)
		}
	}
}

func TestDumpActions(t *testing.T) {
	b, _ := os.ReadFile("../testdata/briefs.json")
	var bs []struct {
		Name  string
		Brief struct{ Brief string }
	}
	_ = json.Unmarshal(b, &bs)
	for _, x := range bs {
		ms := Scan(x.Brief.Brief)
		for _, a := range Actions(x.Brief.Brief, ms) {
			var who []string
			for _, i := range a.Who {
				who = append(who, ms[i].Noun)
			}
			fmt.Println(x.Name, who, a.Verb, "|", a.Phrase)
		}
	}
}
