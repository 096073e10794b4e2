package illustrator

import (
	"regexp"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

// This file reads out of the brief's own words what a picture must not get wrong:
// who is dead or far away, whose mother somebody is, which kind of boat it is.

// told is what was read, by lemma.
type told struct {
	words  string            // the brief in lower case, a space at both ends
	absent map[string]bool   // dead: seen only as a portrait
	big    map[string]bool   // said to be the biggest, a giant of its kind
	far    map[string]bool   // at home while the story is in space
	as     map[string]string // drawn as another kind of the same thing
	asleep map[string]bool
	perch  map[string]string // who sits on whose shoulder
	sober  bool              // things have no faces
	young  bool              // whoever's age is open is a child
}

func toldBy(b atelier.Brief, d atelier.Direction) *told {
	w := " " + strings.ToLower(b.Text) + " "
	t := &told{words: w, absent: map[string]bool{}, far: map[string]bool{}, big: map[string]bool{}, as: map[string]string{}, asleep: map[string]bool{}, perch: map[string]string{}}
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(w, s) })
	}
	t.sober = strings.Contains(d.Audience, "adult") || d.Mood.Valence < -0.1
	astronaut, grown, child := false, false, false
	animal := ""
	cast := slices.Clone(d.Cast)
	for _, e := range d.Elements { // who is only told of may be shown as well
		if s, ok := lexicon.Lookup(e.Noun); ok && s.Kind == lexicon.Person {
			cast = append(cast, atelier.Character{Name: e.Name, Noun: e.Noun, Subject: e.Subject, Kind: lexicon.Person})
		}
		if l := subjectLemma(e.Subject, e.Noun); found(w, `\b(biggest|giant|huge|enormous|gigantic|largest) `+regexp.QuoteMeta(strings.ToLower(e.Noun))+`\b`) {
			t.big[l] = true
		}
	}
	for _, c := range cast {
		l := subjectLemma(c.Subject, c.Noun)
		noun := regexp.QuoteMeta(strings.ToLower(c.Noun))
		if c.Kind == lexicon.Person && found(w, `\b(`+noun+`|`+regexp.QuoteMeta(l)+`) (has |had |is |was )?(died|dead|gone)\b|\b(late|dead) `+noun+`\b`) {
			t.absent[l] = true
		}
		if found(w, `\b(biggest|giant|huge|enormous|gigantic|largest) `+noun+`\b`) {
			t.big[l] = true
		}
		if words := strings.Fields(strings.ToLower(c.Noun)); len(words) > 0 && l == "bird" && birds[words[len(words)-1]].back != "" {
			t.as[l] = words[len(words)-1]
		}
		if found(w, `\b`+noun+`s? (is |are |lies |lie )?(asleep|sleeping)\b|\bsleeping `+noun+`\b`) {
			t.asleep[l] = true
		}
		switch {
		case l == "astronaut" || l == "robot":
			astronaut = true
		case animal == "" && (c.Kind == lexicon.Animal || beasts[l].coat != "" || birds[l].back != ""):
			animal = l
		case c.Kind == lexicon.Person && !kin[l]:
			o, ok := people[l]
			grown = grown || ok && o.age != "child"
			child = child || ok && o.age == "child"
		}
		if m := regexp.MustCompile(`\b` + noun + ` on (his|her|their|its|the [a-z ]+'s) shoulder`).FindString(w); m != "" && l != "" {
			for _, o := range cast {
				if ol := subjectLemma(o.Subject, o.Noun); o.Kind == lexicon.Person && ol != l {
					t.perch[l] = ol
					break
				}
			}
		}
	}
	people := slices.ContainsFunc(cast, func(c atelier.Character) bool {
		l := subjectLemma(c.Subject, c.Noun)
		return c.Kind == lexicon.Person && !kin[l] && drawable(l)
	})
	for _, c := range cast {
		l := subjectLemma(c.Subject, c.Noun)
		if kin[l] && animal != "" && !people && found(w, `\b(her|his|its|their) ([a-z]+ )?`+regexp.QuoteMeta(strings.ToLower(c.Noun))) {
			t.as[l] = animal // a camel's mother is a camel
		}
		if d.Setting.Place == "space" && astronaut && c.Kind == lexicon.Person && l != "astronaut" && t.as[l] == "" {
			t.far[l] = true
		}
	}
	t.young = child || !grown && (has("school", "playground") || found(w, `(children|kids|readers|pupils) (of|aged)`))
	switch {
	case has("upside down", "overturned", "upturned") && has("boat"):
		t.as["boat"] = "upturned boat"
	case has("rowing boat", "row boat", "rowboat", "dinghy", "oars"):
		t.as["boat"] = "rowing boat"
	}
	if has("balloon") && has("hot-air", "hot air", "paper balloon", "into the sky", "basket", "aeronaut") {
		t.as["balloon"] = "hot-air balloon"
	}
	if has("flying machine", "flying-machine") && has("bicycle") && has("umbrella") {
		t.as["machine"] = "flying machine"
	}
	if has("railway", "train station", "platform") {
		t.as["station"] = "railway station"
	}
	if has("root", "sunlight", "stem", "photosynthesis", "seedling") {
		t.as["leaf"] = "rooted seedling"
	}
	return t
}

func found(words, pattern string) bool { return regexp.MustCompile(pattern).MatchString(words) }

// kin lemmas belong to somebody: they are of that somebody's kind.
var kin = map[string]bool{"mother": true, "father": true, "grandmother": true, "grandfather": true, "brother": true, "sister": true, "child": true, "baby": true, "daughter": true, "son": true,
	"girl": true, "boy": true, "friend": true, "neighbour": true, "aunt": true, "uncle": true, "cousin": true}

// gone reports whether somebody can be seen only in a portrait on such a stage.
func (t *told) gone(lemma, stage string) bool {
	return t.absent[lemma] || t.far[lemma] && stage == "space"
}

// kindOf is the lemma by which a subject is drawn.
func (t *told) kindOf(lemma string) string {
	if t != nil && t.as[lemma] != "" {
		return t.as[lemma]
	}
	return lemma
}

// figurative clauses name things that are not there to be seen.
var figurative = regexp.MustCompile(`(?i)\b(somewhere|far away|perhaps|like an?|as if|as an? |the way |than |somebody|nobody|put the|no |not an? |never|once had|hearts?|as [a-z]+s|it's said|learn(t|ed)? to|instead|knows? of|told of|dreams?|remembers?)\b|[“”"]`)

// literal is what of a unit's words may be taken to be in the picture.
func literal(words string) string {
	var out []string
	for _, c := range regexp.MustCompile(`[.;:!?\n]`).Split(words, -1) {
		if !figurative.MatchString(c) {
			out = append(out, strings.TrimSpace(c))
		}
	}
	return strings.Join(out, ". ")
}

// natural colours: a red squirrel and a blue tit are not red and blue all over.
var natural = map[string]string{"squirrel": "red", "fox": "red", "deer": "red", "panda": "red", "ant": "red", "tit": "blue", "whale": "blue", "bear": "brown", "hare": "brown",
	"owl": "brown brown", "stork": "white black", "woodpecker": "green", "eagle": "golden gold", "swan": "white", "goose": "white", "salmon": "pink", "robin": "red"}

// paint is the colour that a subject is drawn in when a colour word was said of it,
// nil for its own.
func paint(lemma, word string) *rgb {
	if word != "" && slices.Contains(strings.Fields(natural[lemma]), word) {
		return nil
	}
	return tintOf(word)
}

// Tint is the colour that a subject has when a colour word was said of it, nil for
// its own: a red squirrel is not red all over.
func Tint(lemma, word string) *artwork.RGB { return paint(lemma, word) }

// Alike reports whether two lemmas are shown by one and the same drawing: a tea is
// seen as its cup.
func Alike(a, b string) bool {
	if a == b {
		return true
	}
	for _, g := range sameThing {
		if slices.Contains(g, a) && slices.Contains(g, b) {
			return true
		}
	}
	return false
}

var sameThing = [][]string{{"cup", "tea", "coffee", "chocolate", "soup"}, {"bread", "loaf"}, {"teapot", "kettle"}, {"tree", "apple tree", "orchard"}, {"hedge", "bush"}, {"wall", "fence"}, {"home", "house"}}

// Covers reports whether a general word stands for a particular one: a ban on
// people keeps out a keeper, a ban on animals a fox.
func Covers(general, particular string) bool {
	if general == particular {
		return general != ""
	}
	m := known[particular][0]
	s, _ := lexicon.Lookup(particular)
	switch general {
	case "person", "people", "human", "adult", "figure":
		return m == "person"
	case "child":
		return m == "person" && people[particular].age == "child"
	case "animal", "creature", "beast":
		return s.Kind == lexicon.Animal || m == "beast" || m == "bird"
	case "bird":
		return m == "bird" || m == "owl" || m == "penguin"
	case "insect":
		return slices.Contains([]string{"bee", "butterfly", "beetle", "dragonfly", "firefly", "crawler"}, m)
	case "tree":
		return m == "tree" || m == "conifer"
	case "flower":
		return m == "flower"
	case "vehicle":
		return s.Kind == lexicon.Vehicle
	case "building":
		return slices.Contains([]string{"house", "castle", "tower", "skyline", "windmill", "lighthouse"}, m)
	}
	return false
}

// Forbids reports whether an element shows what a ban on a subject keeps out, as
// it is or by its kind. A mother who is drawn as a camel is not a person.
func Forbids(ban string, e *artwork.Element) bool {
	if !Covers(ban, e.Subject) {
		return false
	}
	as := known[e.Subject][0]
	return e.Subject == ban || as != "person" || e.Motif == "" || e.Motif == "person"
}

// Holds reports whether a kind of scenery has room for a subject: a room does not
// hold a house, nor a roof a tram.
func Holds(stage, lemma string) bool {
	m := known[lemma][0]
	switch stage {
	case "room":
		return !indoorsNo[m]
	case "track":
		return m != "skyline" && m != "house" && m != "path"
	case "roof":
		return m != "train" && m != "car" && m != "streetlamp" && m != "boat" && m != "path" && m != "wall" && m != "window" && m != "skyline"
	case "abstract":
		return false
	case "space":
		return m != "tree" && m != "conifer" && m != "flower" && m != "grass" && m != "car" && m != "train"
	}
	return true
}
