package writer

import (
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// Slots. The letter is the subject: H who acts in the beat, F another of the
// cast in it, W a further thing of the beat, E a thing of the world, P the
// place, M a word that must be said.
//
//	{H}       noun phrase: the lighthouse keeper, the keeper, Mira
//	{a H}     as said for the first time: a lighthouse keeper, Mira
//	{Hh}      noun phrase or pronoun, as the metre needs
//	{h} {hm} {hs} {hself}  she, her, her, herself
//	{H.task} {H.do} {H.doing} {H.does}  trimmed, trim, trimming, trims the lamp
//	{H.verb} {H.base} {H.verbs} {H.ing} waited, wait, waits, waiting
//	{H.adj} {H.sound} {H.part}

func validSlot(s string) bool {
	t := strings.TrimPrefix(s, "a ")
	if t == "" || !strings.ContainsRune("HFWEPMhfwe", rune(t[0])) {
		return false
	}
	up := t[0] >= 'A' && t[0] <= 'Z'
	rest := t[1:]
	if strings.HasPrefix(s, "a ") {
		return up && rest == ""
	}
	if !up {
		return rest == "" || rest == "m" || rest == "s" || rest == "self"
	}
	switch rest {
	case "", ".task", ".do", ".doing", ".does", ".verb", ".base", ".verbs", ".ing", ".adj", ".sound", ".part", ".bare", ".age", ".deed", "'s":
		return true
	case "h", "f", "w", "e":
		return rest == strings.ToLower(t[:1])
	}
	return false
}

func subjectOf(slot string) byte {
	return strings.ToUpper(strings.TrimPrefix(slot, "a "))[0]
}

// thing is a character or an element as the writer speaks of it.
type thing struct {
	name    string // of the name table
	noun    string // without article and colour: "lighthouse keeper"
	given   string
	colour  string
	count   int
	kind    string
	pronoun string
	plural  bool   // a plural noun or a count over one
	mass    bool   // takes no "a"
	unique  bool   // takes "the": the moon, the sea
	owner   string // "her": whose mother it is
	deed    string // the verb of what the brief says it does
	from    string // of an element: brief, must, setting, director
	age     string // an adjective of age that the brief says: "old"
	subject lexicon.Subject
}

var uniques = map[string]bool{"moon": true, "sun": true, "sea": true, "sky": true, "world": true, "north wind": true, "tide": true,
	"wind": true, "ocean": true, "horizon": true, "night": true, "dark": true, "rain": true, "snow": true, "milky way": true, "earth": true, "universe": true}

func fromCharacter(c atelier.Character) thing {
	t := thing{name: c.Name, noun: c.Noun, given: c.Given, colour: c.Colour, count: max(c.Count, 1), kind: c.Kind, pronoun: c.Pronoun}
	for _, a := range c.Traits {
		if ages[a] && t.age == "" {
			t.age = a
		}
	}
	if c.Count == 0 {
		t.noun = pluralNoun(t.noun)
	}
	return t.complete(c.Subject)
}

// pluralNoun makes the last word of a noun plural.
func pluralNoun(noun string) string {
	h := head(noun)
	if s, ok := lexicon.Lookup(h); ok && (s.Mass || s.Plural == h) || lexicon.Singular(h) != h {
		return noun
	}
	return strings.TrimSuffix(noun, h) + lexicon.Plural(h)
}

// ages are the adjectives of age; the brief's own are kept in the words.
var ages = map[string]bool{"old": true, "young": true, "elderly": true, "ancient": true, "newborn": true}

func fromElement(e atelier.Element) thing {
	t := thing{name: e.Name, noun: e.Noun, colour: e.Colour, count: max(e.Count, 1), kind: "object", from: e.From}
	if s, ok := lexicon.Lookup(e.Subject); ok && (s.Kind == lexicon.Person || s.Kind == lexicon.Animal) {
		t.kind = s.Kind
	}
	if e.Count == 0 {
		t.noun = pluralNoun(t.noun)
	}
	return t.complete(e.Subject)
}

// manyOf reports whether a noun is the plural of another word for the same thing:
// "wasps", which are drawn and told of as bees.
func manyOf(noun, lemma string) bool {
	one := lexicon.Singular(noun)
	s, ok := lexicon.Lookup(one)
	return ok && one != noun && s.Lemma == lemma && lexicon.Plural(one) == noun
}

func (t thing) complete(lemma string) thing {
	if lemma == "" {
		lemma = t.noun
	}
	t.noun = strings.TrimSpace(strings.ToLower(t.noun))
	for _, a := range []string{"the ", "a ", "an ", "some ", "his ", "her ", "their ", "my "} {
		t.noun = strings.TrimPrefix(t.noun, a)
	}
	if t.noun == "" {
		t.noun = t.name
	}
	if t.colour != "" {
		if n := strings.TrimPrefix(t.noun, t.colour+" "); n != t.noun {
			t.noun = n
		}
	}
	if s, ok := lexicon.Lookup(lemma); ok {
		t.subject = s
	} else if s, ok := lexicon.Lookup(head(t.noun)); ok {
		t.subject = s
	}
	if t.kind == "" {
		t.kind = t.subject.Kind
	}
	t.mass = t.subject.Mass
	h := head(t.noun)
	t.plural = t.count > 1 || t.subject.Known() && !t.mass && t.subject.Plural != t.subject.Lemma && (strings.HasSuffix(" "+t.noun, " "+t.subject.Plural) || manyOf(t.noun, t.subject.Lemma)) ||
		!t.subject.Known() && strings.HasSuffix(h, "s") && !strings.HasSuffix(h, "ss") && !strings.HasSuffix(h, "us") && !strings.HasSuffix(h, "is")
	if t.count > 1 && lexicon.Singular(h) == h {
		t.noun = strings.TrimSuffix(t.noun, h) + lexicon.Plural(h)
	}
	t.unique = uniques[t.noun]
	if t.given != "" && t.count == 1 {
		t.plural = false
	}
	if t.pronoun == "" {
		t.pronoun = t.subject.Pronoun
	}
	switch {
	case t.plural:
		t.pronoun = "they"
	case t.pronoun == "" && (t.kind == "person"):
		t.pronoun = "they"
	case t.pronoun == "":
		t.pronoun = "it"
	}
	return t
}

func head(noun string) string {
	if i := strings.LastIndexByte(noun, ' '); i >= 0 {
		// "keeper of the light", "queen of hearts": the head stands before "of".
		if j := strings.Index(noun, " of "); j > 0 {
			return head(noun[:j])
		}
		return noun[i+1:]
	}
	return noun
}

// short is the noun with its "of" phrase or nothing but its head.
func (t thing) short() string { return head(t.noun) }

// numbered puts count or colour before a noun.
func (t thing) numbered(noun string, colour bool) string {
	if colour && t.colour != "" && !strings.Contains(noun, t.colour) {
		noun = t.colour + " " + noun
	}
	if t.count > 1 {
		noun = lexicon.Numeral(t.count) + " " + noun
	}
	return noun
}

// definite lists the ways to say who, fullest first and the plain way first of all.
func (t thing) definite() []string {
	var out []string
	if t.given != "" {
		out = append(out, t.given)
		if t.noun != "" && !strings.EqualFold(t.noun, t.given) && !t.plural {
			out = append(out, "the "+t.noun)
			if s := t.short(); s != t.noun {
				out = append(out, "the "+s)
			}
			if len(strings.Fields(t.noun)) == 1 {
				out = append(out, t.given+" the "+t.noun)
			}
		}
		return out
	}
	if t.owner != "" {
		return []string{t.owner + " " + t.noun}
	}
	out = append(out, "the "+t.noun)
	if s := t.short(); s != t.noun {
		out = append(out, "the "+s)
	}
	if t.colour != "" {
		out = append(out, "the "+t.colour+" "+t.short())
	}
	if t.count > 1 {
		out = append(out, "the "+lexicon.Numeral(t.count)+" "+t.noun)
	}
	if t.age != "" && !t.plural {
		out = append(out, "the "+t.age+" "+t.short())
	}
	for _, a := range t.adjectives() {
		out = append(out, "the "+a+" "+t.short())
	}
	return out
}

// adjectives that may stand before the noun to fill a line: the character's own
// traits, then one or two of its kind.
func (t thing) adjectives() []string {
	var out []string
	if strings.Contains(t.noun, " ") && t.subject.Lemma != t.short() {
		return nil
	}
	for i, a := range t.subject.Adjectives {
		if i < 2 && !strings.Contains(a, "-") {
			out = append(out, a)
		}
	}
	return out
}

// first lists the ways to bring somebody in.
func (t thing) first() []string {
	var out []string
	if t.given != "" {
		out = append(out, t.given)
		if t.noun != "" && !strings.EqualFold(t.noun, t.given) && !t.plural {
			out = append(out, t.given+" the "+t.noun, text.Indefinite(t.noun)+" called "+t.given)
		}
		return out
	}
	if t.unique || t.mass || t.owner != "" {
		return t.definite()
	}
	add := func(np string) {
		if !t.plural {
			np = text.Indefinite(np)
		}
		out = append(out, np)
	}
	if t.age != "" && t.count == 1 {
		add(t.age + " " + t.noun)
	}
	add(t.numbered(t.noun, false))
	if t.colour != "" {
		add(t.numbered(t.noun, true))
		add(t.numbered(t.short(), true))
	}
	if s := t.short(); s != t.noun {
		add(t.numbered(s, false))
	}
	for _, a := range t.adjectives() {
		if t.count == 1 {
			add(a + " " + t.short())
		}
	}
	return out
}

func pronounForms(p string) (subj, obj, poss, self string) {
	switch p {
	case "she":
		return "she", "her", "her", "herself"
	case "he":
		return "he", "him", "his", "himself"
	case "they":
		return "they", "them", "their", "themselves"
	}
	return "it", "it", "its", "itself"
}

// generic doings for subjects that the vocabulary does not know.
var (
	genericVerbs = map[string][]string{
		"person": {"wait", "listen", "smile", "wonder", "hum", "look"},
		"animal": {"listen", "blink", "wait", "stretch", "look", "wonder"},
		"object": {"wait", "shine", "stand", "stay", "rest"},
		"force":  {"roam", "turn", "rise", "sigh", "call"},
	}
	genericTasks = map[string][]string{
		"person": {"look out of the window", "whistle half a tune", "button up a coat", "count to ten and back", "pour a cup of tea"},
		"animal": {"sniff the morning air", "look around the corner", "curl up in a ball", "listen at the door"},
		"object": {"keep a place by the wall", "catch a bit of light", "hold a little warmth"},
		"force":  {"turn around the house", "lean against the door", "move the smallest leaf"},
	}
)

func (t thing) verbs() []string {
	if len(t.subject.Verbs) > 0 {
		return t.subject.Verbs
	}
	if v := genericVerbs[t.kind]; v != nil {
		return v
	}
	return genericVerbs["object"]
}

func (t thing) tasks() []string {
	list := t.subject.Tasks
	if len(list) == 0 {
		if list = genericTasks[t.kind]; list == nil {
			list = genericTasks["object"]
		}
	}
	_, _, poss, self := pronounForms(t.pronoun)
	out := make([]string, len(list))
	for i, s := range list {
		f := strings.Fields(s)
		for j, w := range f {
			switch w {
			case "its", "his", "her", "their":
				f[j] = poss
			case "itself", "himself", "herself", "themselves":
				f[j] = self
			}
		}
		out[i] = strings.Join(f, " ")
	}
	return out
}

// options are all ways to fill a slot, the plain one first; n rotates lists of
// equals (doings, sounds), so that two slots of a poem begin with different ones.
func (t thing) options(slot string, n int) []string {
	subj, obj, poss, self := pronounForms(t.pronoun)
	if strings.HasPrefix(slot, "a ") {
		return t.first()
	}
	rest := slot[1:]
	if slot[0] >= 'a' {
		switch rest {
		case "m":
			return []string{obj}
		case "s":
			return []string{poss}
		case "self":
			return []string{self}
		}
		return []string{subj}
	}
	each := func(list []string, f func(string) string) []string {
		out := make([]string, 0, len(list))
		for i := range list {
			out = append(out, f(list[(i+n)%len(list)]))
		}
		return out
	}
	same := func(s string) string { return s }
	third := func(s string) string {
		if t.plural {
			return s
		}
		return lexicon.Third(s)
	}
	switch rest {
	case "":
		return t.definite()
	case "'s":
		var out []string
		for _, d := range t.definite() {
			if t.plural && strings.HasSuffix(d, "s") {
				out = append(out, d+"’")
			} else {
				out = append(out, d+"’s")
			}
		}
		return out
	case ".bare":
		return []string{t.noun, t.short()}
	case ".deed":
		if t.deed == "" {
			return nil
		}
		return []string{t.deed}
	case ".age":
		if t.age == "" {
			return nil
		}
		return []string{t.age}
	case ".task":
		return each(t.tasks(), lexicon.Past)
	case ".do":
		return each(t.tasks(), same)
	case ".doing":
		return each(t.tasks(), lexicon.Ing)
	case ".does":
		return each(t.tasks(), third)
	case ".verb":
		return each(t.verbs(), lexicon.Past)
	case ".base":
		return each(t.verbs(), same)
	case ".verbs":
		return each(t.verbs(), third)
	case ".ing":
		return each(t.verbs(), lexicon.Ing)
	case ".adj":
		if len(t.subject.Adjectives) > 0 {
			return each(t.subject.Adjectives, same)
		}
		return each([]string{"small", "quiet", "patient", "curious"}, same)
	case ".sound":
		if len(t.subject.Sounds) > 0 {
			return each(t.subject.Sounds, same)
		}
		return each([]string{"hush", "whisper", "sound"}, same)
	case ".part":
		if len(t.subject.Parts) > 0 {
			return each(t.subject.Parts, same)
		}
		return []string{"heart"}
	}
	return append(t.definite(), subj) // {Hh}
}
