package director

import (
	"slices"
	"strings"
	"unicode"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// A sentence of an arc is English with slots in braces. A, B, C are the cast; T,
// U are things; P is the place.
//
//	{A}          the subject as a noun: "a keeper" at first, then "the keeper"; a name alone after the first time
//	{A wait}     the same with its verb: "the keeper waits", "three owls wait"
//	{a} {a wait} the pronoun, alone or with its verb: "she", "she waits", "they wait"
//	{A's} {a's}  "the keeper's", "her";  {aa} "her", {self} "herself"
//	{A.task}     the subject and one of its doings: "the keeper trims the lamp"
//	{a.task}     the doing alone, conjugated: "trims the lamp"; {to.task} in base form; {A.ing} as -ing
//	{A.does}     the subject and a verb that stands alone
//	{T} {a T}    the thing with the or with a; {Tn} the bare noun
//	{P} {@P}     "the sea"; "by the sea"
//	{W}          the weather or the wind: "the storm", "the rain"
//	{premise}    what the brief says A does or wants, base form; {premise.s} conjugated; {premise.ing}
type voice struct {
	d      *draft
	named  map[string]bool // said before
	tasks  map[string][]string
	verbs  map[string][]string
	sounds map[string]string
	things []int // indices of elements for T, U
	who    []string
	with   []string
	gone   string // cast name of who is dead or away: spoken of, never there
	many   bool   // whether the last subject was a plural
	last   string // last task said in base form
}

func newVoice(d *draft) *voice {
	v := &voice{d: d, named: map[string]bool{}, tasks: map[string][]string{}, verbs: map[string][]string{}, sounds: map[string]string{}}
	for _, c := range d.d.Cast {
		s, _ := lexicon.Lookup(c.Subject)
		tasks := s.Tasks
		if len(tasks) == 0 {
			tasks = kindTasks[c.Kind]
		}
		v.tasks[c.Name] = d.shuffled("tasks/"+c.Name, fits(tasks, d))
		verbs := s.Verbs
		if len(verbs) == 0 {
			verbs = kindDoes[c.Kind]
		}
		v.verbs[c.Name] = d.shuffled("verbs/"+c.Name, verbs)
	}
	for i, e := range d.d.Elements {
		s, ok := lexicon.Lookup(e.Subject)
		free := d.explains || d.images // weather and light are the matter itself there
		if e.Count == 1 && (!ok || s.Kind != lexicon.Place && s.Kind != lexicon.Person && s.Kind != lexicon.Animal &&
			(free || s.Kind != lexicon.Force && s.Kind != lexicon.Sky)) {
			v.things = append(v.things, i)
		}
	}
	// What the vocabulary knows is told of before what it only repeats.
	slices.SortStableFunc(v.things, func(x, y int) int {
		rank := func(i int) int {
			if d.d.Elements[i].Subject == "" {
				return 1
			}
			return 0
		}
		return rank(x) - rank(y)
	})
	return v
}

var kindTasks = map[string][]string{
	"person": {"walk to the end of the path", "count the steps", "open the window", "carry the basket home"},
	"animal": {"follow a scent", "drink at the edge of the water", "shake off the rain", "look for a warm place"},
	"object": {"wait for someone", "keep very still", "gather the dust", "hold its place"},
	"force":  {"rattle the shutters", "roam over the roofs", "lie down in the grass"},
	"place":  {"keep its secrets", "hold the light a little longer"},
}

var kindDoes = map[string][]string{
	"person": {"wait", "listen", "wonder", "smile"}, "animal": {"listen", "wait", "rest", "wander"},
	"object": {"wait", "stand", "shine", "lean"}, "force": {"rise", "gather", "pass", "return"}, "place": {"wait", "shine", "sleep"},
}

// fits drops doings that name what must not appear or what only another place has.
func fits(tasks []string, d *draft) []string {
	var out []string
	for _, t := range tasks {
		ok := true
		for _, m := range lexicon.Scan(t) {
			if d.isBanned(m.Lemma, m.Noun) {
				ok = false
			}
			if s := m.Subject; s.Kind == lexicon.Person && d.banned[lexicon.Person] {
				ok = false
			}
		}
		if ok {
			out = append(out, t)
		}
	}
	return out
}

func (v *voice) cast(letter byte) *atelier.Character {
	i := int(letter|0x20) - 'a'
	if i < 0 || i > 2 || i >= len(v.d.d.Cast) {
		return nil
	}
	return &v.d.d.Cast[i]
}

// can reports whether all slots of a sentence have something to fill them.
func (v *voice) can(sentence string) bool {
	for _, s := range slots(sentence) {
		switch {
		case strings.HasPrefix(s, "&"), strings.HasPrefix(s, "who "), strings.HasPrefix(s, "W"), strings.HasPrefix(s, "P"):
		case s == "craft" && len(strings.Fields(v.d.premise)) == 0, s == "craft" && len(strings.Fields(v.d.premise)) > 5:
			return false
		case s == "all":
			if len(v.d.d.Cast) < 2 {
				return false
			}
		case strings.HasPrefix(s, "B") || strings.HasPrefix(s, "b"):
			if len(v.d.d.Cast) < 2 {
				return false
			}
		case strings.HasPrefix(s, "C") || strings.HasPrefix(s, "c "), s == "c", s == "cc", s == "c's":
			if len(v.d.d.Cast) < 3 {
				return false
			}
		case strings.HasPrefix(s, "A"), strings.HasPrefix(s, "a "), strings.HasPrefix(s, "a."), s == "a", s == "aa", s == "a's", s == "self":
			if strings.HasSuffix(s, " T") || strings.HasSuffix(s, " U") {
				break
			}
			if len(v.d.d.Cast) < 1 {
				return false
			}
		case s == "H":
			if v.d.matter() == "" {
				return false
			}
		case s == "made":
			if v.d.deed.made == "" {
				return false
			}
		case strings.HasPrefix(strings.ToLower(s), "part"):
			if len(v.d.deed.parts) < 3 {
				return false
			}
		case s == "skill":
			if v.d.deed.skill == "" {
				return false
			}
		case s == "lost":
			if v.d.deed.lost == "" {
				return false
			}
		case strings.HasPrefix(s, "premise"), s == "craft":
			if v.d.premise == "" {
				return false
			}
		}
		if s == "T" || s == "a T" || s == "Tn" || strings.HasPrefix(s, "T ") || strings.HasPrefix(s, "aT ") {
			if len(v.things) < 1 {
				return false
			}
		}
		if s == "U" || s == "a U" || s == "Un" || strings.HasPrefix(s, "U ") {
			if len(v.things) < 2 {
				return false
			}
		}
	}
	return true
}

func slots(s string) []string {
	var out []string
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return out
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			return out
		}
		out = append(out, s[i+1:i+j])
		s = s[i+j:]
	}
}

// say fills a sentence. It notes who is in it and with what.
func (v *voice) say(sentence string) string {
	v.who, v.with = nil, nil
	var b strings.Builder
	rest := sentence
	for {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			b.WriteString(rest)
			break
		}
		j := i + strings.IndexByte(rest[i:], '}')
		b.WriteString(rest[:i])
		b.WriteString(v.slot(rest[i+1 : j]))
		rest = rest[j+1:]
	}
	return capitalise(b.String())
}

// capitalise makes the first letter of every sentence a capital.
func capitalise(s string) string {
	r := []rune(strings.ReplaceAll(s, "  ", " "))
	start := true
	for i, c := range r {
		if start && unicode.IsLetter(c) {
			r[i], start = unicode.ToUpper(c), false
		}
		// After “…?” the sentence may go on: “Who is it?” she asks.
		if (c == '.' || c == '!' || c == '?') && (i+1 == len(r) || r[i+1] == ' ' || r[i+1] == '”' && c == '.') {
			start = true
		}
	}
	return string(r)
}

func (v *voice) slot(s string) string {
	switch s {
	case "H":
		return v.d.matter()
	case "P":
		return the(v.d.d.Setting.Place, v.d.place.name)
	case "@P":
		return v.d.place.with + " " + the(v.d.d.Setting.Place, v.d.place.name)
	case "W":
		return v.weather()
	case "all":
		for _, c := range v.d.d.Cast {
			v.seen(&c)
		}
		switch n := len(v.d.d.Cast); {
		case n == 2 && v.d.d.Cast[0].Count+v.d.d.Cast[1].Count == 2:
			return "the two of them"
		case n == 3 && v.d.d.Cast[0].Count == 1 && v.d.d.Cast[1].Count == 1 && v.d.d.Cast[2].Count == 1:
			return "the three of them"
		}
		return "all of them"
	case "made", "Made":
		if !v.named["made"] {
			v.named["made"] = true
			return lexicon.Article(v.d.deed.made) + " " + v.d.deed.made
		}
		return "the " + v.d.deed.made
	case "parts", "Parts":
		return partsList(v.d.deed.parts)
	case "part1", "part2", "part3", "Part1", "Part2", "Part3":
		return "the " + bare(v.d.deed.parts[s[4]-'1'])
	case "skill":
		return v.d.deed.skill
	case "lost":
		return "the " + v.d.deed.lost
	case "craft":
		return strings.TrimPrefix(v.d.premise, "learn to ")
	case "purpose":
		return v.d.deed.purpose
	case "hide":
		return v.d.deed.hide
	case "race":
		return v.d.deed.verb
	case "premise":
		return v.d.premise
	case "premise.s":
		if c := v.cast('a'); c != nil && (plural(c) || v.d.premMany()) {
			return v.d.premise
		}
		return lexicon.Third(v.d.premise)
	case "premise.ing":
		return lexicon.Ing(v.d.premise)
	case "T", "U", "a T", "a U", "Tn", "Un":
		return v.thing(s)
	case "a":
		c := v.cast('a')
		v.many = plural(c) || c.Pronoun == "they"
		v.who = add(v.who, c.Name, c.Name != v.gone)
		return pronoun(c)
	case "self":
		return reflexive(v.cast('a'))
	case "to.task":
		return v.last
	}
	head, rest, spaced := strings.Cut(s, " ")
	if rest == "!skill" { // {B !skill}: "the squirrel sings"
		rest = v.d.deed.skill
	}
	if verb, is := strings.CutPrefix(s, "&"); is {
		return conj(verb, v.many)
	}
	switch head {
	case "who": // {who have}: "who has", "who have"
		return "who " + conj(rest, v.many)
	case "T", "U":
		return v.thing(head) + " " + conj(rest, false)
	case "aT":
		return v.thing("a T") + " " + conj(rest, false)
	case "W":
		w := v.weather()
		return w + " " + conj(rest, w == "the clouds" || w == "the leaves" || w == "the small noises")
	case "P":
		return the(v.d.d.Setting.Place, v.d.place.name) + " " + conj(rest, false)
	}
	base, form, dotted := strings.Cut(head, ".")
	base, poss := strings.CutSuffix(base, "'s")
	c := v.cast(base[0])
	if c == nil {
		return s
	}
	if c.Name != v.gone {
		v.seen(c)
	}
	upper := base[0] >= 'A' && base[0] <= 'Z'
	if !dotted || upper {
		v.many = plural(c) || !upper && pronoun(c) == "they"
	}
	switch {
	case poss && upper:
		n := v.noun(c)
		if plural(c) && strings.HasSuffix(n, "s") {
			return n + "'"
		}
		return n + "'s"
	case poss:
		return possessive(c)
	case len(base) == 2: // {aa}
		return objective(c)
	case dotted:
		var phrase string
		switch form {
		case "task", "ing", "totask":
			phrase = v.next(v.tasks, c.Name)
			v.last = phrase
		case "does":
			phrase = v.next(v.verbs, c.Name)
		case "sound":
			return v.sound(c)
		}
		said := ""
		switch {
		case form == "ing":
			said = lexicon.Ing(phrase)
		case form == "totask":
			said = phrase
		case !upper:
			said = conj(phrase, v.many || plural(c)) // after a pronoun or the noun before
		default:
			said = conj(phrase, plural(c))
		}
		if c.Pronoun != "it" || plural(c) {
			// "turn its head" said of a she: fit the possessive to the subject.
			said = strings.ReplaceAll(said, " its ", " "+possessive(c)+" ")
		}
		if upper {
			return v.noun(c) + " " + said
		}
		return said
	case spaced && upper:
		return v.noun(c) + " " + conj(rest, plural(c))
	case spaced:
		return pronoun(c) + " " + conj(rest, plural(c) || pronoun(c) == "they")
	case upper:
		return v.noun(c)
	}
	return pronoun(c)
}

// next takes the next of a character's words and puts it at the end.
func (v *voice) next(from map[string][]string, name string) string {
	list := from[name]
	if len(list) == 0 {
		return "wait"
	}
	w := list[0]
	from[name] = append(slices.Clone(list[1:]), w)
	return w
}

func (v *voice) sound(c *atelier.Character) string {
	if s, ok := lexicon.Lookup(c.Subject); ok && len(s.Sounds) > 0 {
		if strings.HasSuffix(s.Sounds[0], "s") || s.Mass {
			return s.Sounds[0]
		}
		return lexicon.Article(s.Sounds[0]) + " " + s.Sounds[0]
	}
	return "a voice"
}

func add(list []string, s string, yes bool) []string {
	if yes && !slices.Contains(list, s) {
		list = append(list, s)
	}
	return list
}

func (v *voice) seen(c *atelier.Character) {
	if !slices.Contains(v.who, c.Name) {
		v.who = append(v.who, c.Name)
	}
}

func (v *voice) noun(c *atelier.Character) string {
	first := !v.named[c.Name]
	v.named[c.Name] = true
	noun := c.Noun
	if plural(c) {
		noun = lexicon.Plural(c.Noun)
		if s, ok := lexicon.Lookup(c.Noun); ok && c.Noun == s.Lemma {
			noun = s.Plural
		}
	}
	if c.Given != "" {
		if first && !plain[c.Noun] {
			return c.Given + " the " + noun
		}
		return c.Given
	}
	if (family[c.Subject] || family[c.Noun]) && c != &v.d.d.Cast[0] && v.d.d.Cast[0].Count == 1 {
		return possessive(&v.d.d.Cast[0]) + " " + noun
	}
	adj := ""
	if first && len(c.Traits) > 0 {
		adj = c.Traits[0] + " "
	}
	if first && c.Colour != "" {
		adj += c.Colour + " "
	}
	switch {
	case c.Count > 1:
		if first {
			return lexicon.Numeral(c.Count) + " " + adj + noun
		}
		return "the " + lexicon.Numeral(c.Count) + " " + noun
	case c.Count == 0:
		return "the " + adj + noun
	case unique[c.Subject] || mass(c.Subject):
		return "the " + noun
	case first:
		return lexicon.Article(adj+noun) + " " + adj + noun
	}
	if i := strings.LastIndexByte(noun, ' '); i > 0 && c.Subject != "" && noun[i+1:] == c.Subject && !sized[noun[:i]] {
		noun = noun[i+1:] // "the lighthouse keeper" is "the keeper" from then on
	}
	return "the " + noun
}

// family nouns are said as somebody's: "his grandmother".
var family = map[string]bool{"daughter": true, "son": true, "grandmother": true, "grandfather": true, "aunt": true, "uncle": true, "mother": true, "father": true, "brother": true, "sister": true}

// sized words tell two of a kind apart and are kept.
var sized = map[string]bool{"big": true, "small": true, "elder": true, "younger": true}

// plain nouns are not said beside a name: "Mira the girl" reads badly.
var plain = map[string]bool{"girl": true, "boy": true, "child": true, "man": true, "woman": true, "person": true, "friend": true}

var unique = map[string]bool{"sun": true, "moon": true, "earth": true, "sky": true, "sea": true, "world": true, "mars": true, "space": true, "wind": true, "tide": true}

func mass(lemma string) bool { s, _ := lexicon.Lookup(lemma); return s.Mass }

func (v *voice) thing(s string) string {
	i := v.things[0]
	if strings.Contains(s, "U") {
		i = v.things[1]
	}
	e := v.d.d.Elements[i]
	if !slices.Contains(v.with, e.Name) {
		v.with = append(v.with, e.Name)
	}
	noun := e.Noun
	if e.Count != 1 && !mass(e.Subject) {
		noun = pluralOf(e.Noun)
	}
	colour := ""
	if e.Colour != "" && !v.named["thing/"+e.Name] {
		colour = e.Colour + " "
		v.named["thing/"+e.Name] = true
	}
	switch {
	case s == "Tn" || s == "Un":
		return noun
	case strings.HasPrefix(s, "a ") && e.Count > 1:
		return lexicon.Numeral(e.Count) + " " + colour + noun
	case strings.HasPrefix(s, "a ") && e.Count == 1 && !mass(e.Subject) && !unique[e.Subject]:
		return lexicon.Article(colour+noun) + " " + colour + noun
	}
	return "the " + colour + noun
}

func pluralOf(noun string) string {
	if s, ok := lexicon.Lookup(noun); ok && s.Lemma == noun {
		return s.Plural
	}
	return lexicon.Plural(noun)
}

func (v *voice) weather() string {
	switch v.d.d.Setting.Weather {
	case "rain", "storm", "snow", "fog":
		for _, c := range v.d.d.Cast {
			if c.Subject == v.d.d.Setting.Weather {
				return "the wind"
			}
		}
		return "the " + v.d.d.Setting.Weather
	case "cloud":
		return "the clouds"
	}
	if airless[v.d.place.lemma] {
		return "the quiet"
	}
	for _, c := range v.d.d.Cast {
		if c.Subject == "wind" || c.Subject == "breeze" {
			return "the leaves"
		}
	}
	if v.d.isBanned("wind", "wind") {
		return "the silence"
	}
	return "the wind"
}

func the(noun, name string) string {
	if name != "" {
		return name
	}
	if noun == "space" || noun == "home" || noun == "outer space" {
		return noun
	}
	return "the " + noun
}

func plural(c *atelier.Character) bool { return c != nil && (c.Count != 1 || pluralNoun[c.Subject]) }

var pluralNoun = map[string]bool{"twins": true}

func conj(phrase string, many bool) string {
	verb, rest, more := strings.Cut(phrase, " ")
	switch verb {
	case "can", "cannot", "knew", "would", "could", "had", "used", "came", "will":
		return phrase
	case "was":
		if many {
			return strings.Replace(phrase, "was", "were", 1)
		}
		return phrase
	case "only", "nearly", "hardly", "still":
		if more {
			return verb + " " + conj(rest, many)
		}
	}
	if !many {
		return lexicon.Third(phrase)
	}
	if verb == "be" {
		if more {
			return "are " + rest
		}
		return "are"
	}
	return phrase
}

func pronoun(c *atelier.Character) string {
	if plural(c) {
		return "they"
	}
	return c.Pronoun
}

func objective(c *atelier.Character) string {
	return map[string]string{"she": "her", "he": "him", "it": "it", "they": "them"}[pronoun(c)]
}

func possessive(c *atelier.Character) string {
	return map[string]string{"she": "her", "he": "his", "it": "its", "they": "their"}[pronoun(c)]
}

func reflexive(c *atelier.Character) string {
	return map[string]string{"she": "herself", "he": "himself", "it": "itself", "they": "themselves"}[pronoun(c)]
}

// airless places have neither weather nor hours.
var airless = map[string]bool{"space": true, "mars": true, "moon": true}

// matters are the words that a work without characters can be about.
var matters = []string{"hope", "love", "joy", "time", "silence", "courage", "memory", "peace", "patience", "loneliness", "freedom", "wonder", "beauty",
	"friendship", "longing", "kindness", "music", "sleep", "light"}

// matter is what a work without a story is about in one word: "hope", "blue".
func (d *draft) matter() string {
	if len(d.d.Cast) > 0 {
		return ""
	}
	low := " " + strings.ToLower(d.brief.Text) + " "
	for _, w := range matters {
		for _, end := range []string{" ", ".", ",", ":", ";", "!"} {
			if strings.Contains(low, " "+w+end) && !(w == "music" || w == "light") {
				return w
			}
		}
	}
	if len(d.colours) > 0 {
		return d.colours[0].Word
	}
	return ""
}
