// Package lexicon is the house team's English: about 270 subjects with what they
// do, look like and sound like, and readers that find subjects, names, counts,
// colours, times, weathers, moods, forms and wishes in a person's words.
//
// It reads words by tables and a few rules of word order. It promises the same
// reading for the same bytes, in time linear in their number, and never to
// invent: a noun it does not know is returned as said, with an empty Subject. It
// is no parser of English; it does not resolve pronouns across sentences and
// does not know what a sentence means. Syllables, stress and rhyme are the
// writer's, not this package's.
package lexicon

import (
	"slices"
	"strings"
)

// The kinds of subjects.
const (
	Person  = "person"
	Animal  = "animal"
	Object  = "object"
	Force   = "force" // weather and the like: storm, wave
	Place   = "place"
	Plant   = "plant"
	Food    = "food"
	Vehicle = "vehicle"
	Sky     = "sky" // sun, moon, star
)

// Subject is one thing the house team knows. All words are lower case.
type Subject struct {
	Lemma      string
	Plural     string   // equal to Lemma for mass nouns and the like
	Kind       string   // one of the constants above
	Mass       bool     // takes no "a" and no number: rain, snow, bread
	Pronoun    string   // she he it they; "" for a person who may be either
	Habitat    []string // place lemmas, the most typical first; may be empty
	Verbs      []string // base forms that stand alone: "the owl hoots"; eight or more
	Tasks      []string // whole doings in base form: "trim the lamp", "rattle the shutters"
	Adjectives []string
	Sounds     []string // nouns: "the creak of …"
	Colour     string   // a word of Colours, "" none
	Parts      []string // plural or singular nouns as said after "its"
}

// Known reports whether the subject is in the vocabulary.
func (s Subject) Known() bool { return s.Lemma != "" }

// Acts reports whether the subject can carry a story by itself: people, animals,
// forces, vehicles, sky and objects do; places, plants and food need help.
func (s Subject) Acts() bool {
	switch s.Kind {
	case Person, Animal, Force, Vehicle, Sky, Object:
		return true
	}
	return false
}

// vocabulary is read-only after the package is loaded.
var vocabulary = load()

type words struct {
	list    []Subject
	byLemma map[string]int
	byForm  map[string]int // lemma, plural and aliases in both numbers
	plural  map[string]bool
	longest int // words in the longest form
}

func load() *words {
	w := &words{byLemma: map[string]int{}, byForm: map[string]int{}, plural: map[string]bool{}, longest: 1}
	for _, t := range []struct{ kind, rows string }{
		{Person, people}, {Animal, animals}, {Object, objects}, {Vehicle, vehicles}, {Force, forces},
		{Sky, skies}, {Place, places}, {Plant, plants}, {Food, foods},
	} {
		for row := range strings.Lines(t.rows) {
			if row = strings.TrimSpace(row); row != "" {
				w.add(t.kind, row)
			}
		}
	}
	for row := range strings.Lines(aliases) {
		lemma, others, ok := strings.Cut(strings.TrimSpace(row), ":")
		if !ok {
			continue
		}
		i, known := w.byLemma[lemma]
		if !known {
			panic("lexicon: alias of an unknown lemma " + lemma)
		}
		for _, o := range split(others, ",") {
			w.form(o, i, false)
			w.form(Plural(o), i, true)
		}
	}
	return w
}

// add reads one row: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts.
// A plural "-" marks a mass noun, "" the regular plural; a pronoun "?" either.
func (w *words) add(kind, row string) {
	f := strings.Split(row, "|")
	if len(f) != 10 {
		panic("lexicon: a row needs ten fields: " + row)
	}
	s := Subject{Lemma: f[0], Plural: f[1], Kind: kind, Pronoun: f[2], Habitat: split(f[3], ","),
		Verbs: strings.Fields(f[4]), Tasks: split(f[5], ";"), Adjectives: split(f[6], ","),
		Sounds: split(f[7], ","), Colour: f[8], Parts: split(f[9], ",")}
	switch s.Plural {
	case "":
		s.Plural = Plural(s.Lemma)
	case "-":
		s.Plural, s.Mass = s.Lemma, true
	}
	switch s.Pronoun {
	case "?":
		s.Pronoun = ""
	case "":
		s.Pronoun = "it"
	}
	for _, v := range kindVerbs[kind] {
		if len(s.Verbs) >= 8 {
			break
		}
		if !slices.Contains(s.Verbs, v) {
			s.Verbs = append(s.Verbs, v)
		}
	}
	i := len(w.list)
	w.list = append(w.list, s)
	w.byLemma[s.Lemma] = i
	w.form(s.Lemma, i, false)
	if s.Plural != s.Lemma {
		w.form(s.Plural, i, true)
	}
}

func (w *words) form(form string, i int, plural bool) {
	if spaced := strings.ReplaceAll(form, "-", " "); spaced != form {
		w.form(spaced, i, plural) // "hot-air balloon" and "hot air balloon"
	}
	if _, taken := w.byForm[form]; taken {
		return // the first meaning of a word wins
	}
	w.byForm[form] = i
	w.plural[form] = plural
	w.longest = max(w.longest, len(strings.Fields(form)))
}

var kindVerbs = map[string][]string{
	Person:  {"smile", "wait", "listen", "wonder", "laugh", "walk", "sing", "dream", "work"},
	Animal:  {"listen", "wait", "sniff", "rest", "wander", "peer", "sleep", "play", "turn"},
	Object:  {"stand", "wait", "shine", "creak", "lean", "tremble", "rest", "glow"},
	Vehicle: {"roll", "hum", "stop", "turn", "wait", "rumble", "rattle", "go"},
	Force:   {"rise", "fall", "gather", "fade", "pass", "whisper", "drift", "return"},
	Sky:     {"shine", "rise", "fade", "glow", "wait", "sink", "hang", "return"},
	Place:   {"wait", "sleep", "wake", "shine", "listen", "darken", "brighten", "breathe"},
	Plant:   {"grow", "sway", "bend", "rustle", "open", "lean", "wait", "tremble"},
	Food:    {"steam", "cool", "shine", "wait", "crumble", "warm", "sweeten", "glisten"},
}

// Lookup finds a subject by a noun in either number, an alias ("ocean" is sea),
// or a compound whose last words it knows ("lighthouse keeper" is keeper).
func Lookup(noun string) (Subject, bool) {
	f := strings.Fields(strings.ToLower(strings.ReplaceAll(noun, "-", " ")))
	for i := range f {
		if k, ok := vocabulary.byForm[strings.Join(f[i:], " ")]; ok {
			return vocabulary.list[k].clone(), true
		}
	}
	return Subject{}, false
}

// Lemmas returns all lemmas in the order of the tables.
func Lemmas() []string {
	out := make([]string, len(vocabulary.list))
	for i, s := range vocabulary.list {
		out[i] = s.Lemma
	}
	return out
}

// OfKind returns the subjects of one kind, in the order of the tables.
func OfKind(kind string) []Subject {
	var out []Subject
	for _, s := range vocabulary.list {
		if s.Kind == kind {
			out = append(out, s.clone())
		}
	}
	return out
}

// At returns the subjects that are at home in a place, in the order of the tables.
func At(place string) []Subject {
	var out []Subject
	for _, s := range vocabulary.list {
		if slices.Contains(s.Habitat, place) {
			out = append(out, s.clone())
		}
	}
	return out
}

// clone protects the tables from callers that append.
func (s Subject) clone() Subject {
	for _, p := range []*[]string{&s.Habitat, &s.Verbs, &s.Tasks, &s.Adjectives, &s.Sounds, &s.Parts} {
		*p = slices.Clone(*p)
	}
	return s
}

func split(s, sep string) []string {
	var out []string
	for _, p := range strings.Split(s, sep) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
