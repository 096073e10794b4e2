package lexicon

import (
	"slices"
	"strings"
	"unicode"
)

var naming = set(`named called`)

// Common given names, by the pronoun people would use. Our own short list: a name
// outside it is read by the pronouns near it, or as "they".
var (
	herNames = set(`mira anna maria lucy lily rose emma ella olivia sophie sofia ada alice amy clara eva eve grace hannah
		ida ines iris isla jane julia kate lena lina lola luna mia mina mary maya molly nell nina nora pia rosa ruby ruth
		sara sarah tilda vera wilma yara zoe zoya aisha amina fatima leila priya anika yuki mei hana ingrid freya astrid
		greta heidi elsa agnes edith martha matilda daisy poppy holly ivy hazel violet olive beatrix penny noor wanda ines bea dora elin frida hedda leonie malin marta nadia nell
		orla petra romy selma sigrid tess thea una vita zelda mariam salma layla huda amara chioma ling mina sana`)
	hisNames = set(`tom ben max leo sam jack jonas noah oliver oscar otto paul peter finn felix emil hugo henry george
		james john joe karl kai lars luca luke mark matteo milo nico noel omar ali amir arjun ravi hassan yusuf kenji
		hiro ivan igor anton boris bruno carlos diego pablo juan pedro theo tim toby victor walter will bill bob bo fritz
		hans gus arthur albert alfred edgar edmund ernest frank fred barnaby jasper rufus malik tobias david daniel samuel simon stefan sven thomas tariq idris
		kofi kwame jamal karim mehmet emre mateo tomas rafael said samir viktor wendell yannick`)
)

// Places that people name; each is read as the lemma on the left.
const namedPlaces = `
city: paris london rome berlin tokyo vienna venice lisbon madrid prague istanbul cairo moscow york amsterdam dublin
	oslo stockholm copenhagen helsinki athens budapest barcelona chicago boston sydney delhi mumbai lagos nairobi
	shanghai beijing kyoto seoul havana hamburg munich zurich geneva brussels edinburgh marrakesh jerusalem
mountain: alps himalayas everest andes kilimanjaro
sea: atlantic pacific mediterranean baltic
river: nile thames danube amazon seine rhine
desert: sahara gobi
planet: jupiter saturn venus mercury neptune uranus pluto
world: norway iceland scotland ireland france spain italy japan china india africa europe america england germany
	greece brazil kenya egypt finland sweden antarctica arctic
`

var placeNames = func() map[string]string {
	m := map[string]string{}
	lemma := ""
	for _, f := range strings.Fields(namedPlaces) {
		if l, ok := strings.CutSuffix(f, ":"); ok {
			lemma = l
			continue
		}
		m[f] = lemma
	}
	return m
}()

// Words with a capital that are no names: days, months, feasts, languages, forms
// of address to the studio.
var noNames = set(`i monday tuesday wednesday thursday friday saturday sunday january february march april may june july
	august september october november december christmas easter english french german italian spanish latin god tv ok
	g major minor ballad haiku limerick tale free verse write tell make draw paint compose create show give use sing
	imagine think help let please once one two three four five in on at the a an for with about how why what when where
	who it its this that these those there here my our your his her their no not and but or so if as by to from of keep
	gentle sad happy funny quiet calm dark bright warm cold after before during every each all some any many most suitable
	aimed written set told ends ending must should include avoid mood tone style form key tempo instruments music text
	pictures illustrations poem story song`)

// naming reads a proper name after a noun: "named Mira", "called Bo", "Mira the
// fox" is apposition's work; "a fox, Tom," and "the fox Tom" are read here.
func (s *scanner) naming(m *Mention) {
	i := s.i
	if i >= len(s.t) {
		return
	}
	if s.t[i].word == "who" && i+2 < len(s.t) && s.t[i+1].word == "is" {
		i += 2
	}
	if naming[s.t[i].word] || s.t[i].word == "whose" && i+2 < len(s.t) && s.t[i+1].word == "name" && s.t[i+2].word == "is" {
		if s.t[i].word == "whose" {
			i += 2
		}
		if i+1 < len(s.t) {
			given, n := s.properAt(i+1, true)
			if n > 0 {
				m.Given = given
				s.i = i + 1 + n
			}
		}
		return
	}
	if s.t[i].cap && !s.t[i].first && !noNames[s.t[i].word] && s.nounAt(i) == 0 && s.t[i-1].stop != ';' && m.Subject.Kind != Place {
		if given, n := s.properAt(i, false); n > 0 {
			after := i + n
			if s.t[i-1].stop == ',' && after < len(s.t) && s.t[after-1].stop == 0 && s.t[after].word == "the" {
				return // "a pond, Bo the frog": another mention's name
			}
			m.Given = given
			s.i = after
		}
	}
}

// properAt reads one or two words of a name at i. A name after "named" may be in
// lower case.
func (s *scanner) properAt(i int, told bool) (string, int) {
	w := s.t[i]
	if !letters(w.word) || determiners[w.word] && w.word != "no" || len([]rune(w.word)) < 2 || conjunctions[w.word] || prepositions[w.word] {
		return "", 0
	}
	if !told && (!w.cap || noNames[w.word]) {
		return "", 0
	}
	name := title(w.word, w.said)
	if i+1 < len(s.t) && w.stop == 0 && !w.poss && s.t[i+1].cap && !noNames[s.t[i+1].word] && s.nounAt(i+1) == 0 {
		return name + " " + title(s.t[i+1].word, s.t[i+1].said), 2
	}
	return name, 1
}

func title(word, said string) string {
	r := []rune(said)
	if n := len([]rune(word)); n < len(r) {
		r = r[:n] // without the possessive
	}
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// name reads a proper name that stands alone: "Mira finds a key", "in Paris".
func (s *scanner) name(i int) bool {
	w := s.t[i]
	if !w.cap && placeNames[w.word] == "" || noNames[w.word] || s.nounAt(i) > 0 || !letters(w.word) || len(w.word) < 2 {
		return false
	}
	if pronouns[w.word] || prepositions[w.word] || determiners[w.word] || conjunctions[w.word] || auxiliaries[w.word] ||
		aboutWork[w.word] || adjectives[w.word] || moodWord(w.word) || fillers[w.word] || abstract[w.word] || negations[w.word] {
		return false
	}
	if _, ok := Colour(w.word); ok {
		return false
	}
	if lemma := placeNames[w.word]; lemma != "" {
		m := Mention{Lemma: lemma, Noun: lemma, Count: 1, Given: title(w.word, w.said), Start: w.start, End: w.end}
		m.Subject, _ = Lookup(lemma)
		s.context(i, &m)
		s.i = i + 1
		s.out = append(s.out, m)
		return true
	}
	known := herNames[w.word] || hisNames[w.word]
	if w.first && !known && !w.poss {
		// A capital that opens a sentence says little: want a verb, "and Name" or a comma after it.
		if verbish(w.word) || i+1 >= len(s.t) || !(verbForm(s.t[i+1].word) || auxiliaries[s.t[i+1].word] || w.stop == ',' && s.t[i+1].word == "the" ||
			s.t[i+1].word == "the" || s.t[i+1].word == "and" && i+2 < len(s.t) && (s.t[i+2].cap || determiners[s.t[i+2].word])) {
			return false
		}
	}
	given, n := s.properAt(i, false)
	if n == 0 {
		return false
	}
	for k := range s.out { // said before: the same person
		if s.out[k].Given == given {
			s.i = i + n
			return true
		}
	}
	m := Mention{Given: given, Count: 1, Start: w.start, End: s.t[i+n-1].end}
	m.Lemma = s.sexOf(w.word, i)
	if i > 0 && s.t[i-1].word == "old" && s.t[i-1].stop == 0 {
		if m.Lemma == "girl" {
			m.Lemma = "old woman"
		} else {
			m.Lemma = "old man"
		}
	}
	m.Noun = m.Lemma
	m.Subject, _ = Lookup(m.Lemma)
	s.context(i, &m)
	s.i = i + n
	s.out = append(s.out, m)
	return true
}

func (s *scanner) sexOf(name string, i int) string {
	switch {
	case herNames[name]:
		return "girl"
	case hisNames[name]:
		return "boy"
	}
	for k := i + 1; k < min(i+40, len(s.t)); k++ {
		switch s.t[k].word {
		case "she", "her", "herself":
			return "girl"
		case "he", "his", "him", "himself":
			return "boy"
		}
	}
	return "child"
}

// apposition joins "Mira, a keeper" and "Bo the frog": a name right before a
// noun phrase is that noun's.
func (s *scanner) apposition() {
	for i := 0; i+1 < len(s.out); i++ {
		a, b := s.out[i], s.out[i+1]
		if a.Given == "" || !slices.Contains([]string{"girl", "boy", "child"}, a.Lemma) || a.Noun != a.Lemma || b.Given != "" || b.In != "" || b.Of || b.Negated {
			continue
		}
		if b.Article != "the" && b.Article != "a" && b.Article != "an" || b.Subject.Kind == Place || b.Plural {
			continue
		}
		gap, comma := s.between(a.End, b.Start)
		if gap != 1 || b.Article != "the" && !comma {
			continue
		}
		b.Given = a.Given
		s.out[i+1] = b
		s.out = slices.Delete(s.out, i, i+1)
	}
}

// between counts the words between two offsets and says whether a comma is there.
func (s *scanner) between(from, to int) (words int, comma bool) {
	for _, t := range s.t {
		if t.end == from && t.stop == ',' {
			comma = true
		}
		if t.start >= from && t.end <= to {
			words++
		}
	}
	return words, comma
}

// predicate reads "the keeper's coat is red" and "a fox who is shy": colours and
// adjectives said after the noun.
func (s *scanner) predicate(m *Mention) {
	i := s.i
	if i < len(s.t) && s.t[i-1].stop == 0 && (s.t[i].word == "who" || s.t[i].word == "that" || s.t[i].word == "which") {
		i++
	}
	if i >= len(s.t) || s.t[max(0, i-1)].stop != 0 || s.t[i].word != "is" && s.t[i].word != "are" && s.t[i].word != "was" {
		return
	}
	for i++; i < len(s.t); i++ {
		w := s.t[i].word
		if fillers[w] && !negations[w] || w == "and" {
			continue
		}
		if h, ok := Colour(w); ok && s.nounAt(i+min(1, len(s.t)-1-i)) == 0 {
			if m.Colour == "" {
				m.Colour = h.Word
			}
		} else if adjectives[w] {
			m.Adjectives = append(m.Adjectives, w)
		} else {
			return
		}
		if s.t[i].stop != 0 {
			return
		}
	}
}

// GivenPronoun returns she or he for a common given name, "" for any other.
func GivenPronoun(name string) string {
	w := strings.ToLower(name)
	if f := strings.Fields(w); len(f) > 0 {
		w = f[0]
	}
	switch {
	case herNames[w]:
		return "she"
	case hisNames[w]:
		return "he"
	}
	return ""
}
