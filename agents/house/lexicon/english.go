package lexicon

import (
	"strconv"
	"strings"
)

// Irregular plurals; everything else follows the spelling rules of Plural.
var plurals = map[string]string{
	"child": "children", "man": "men", "woman": "women", "person": "people", "mouse": "mice", "goose": "geese",
	"tooth": "teeth", "foot": "feet", "wolf": "wolves", "leaf": "leaves", "shelf": "shelves", "loaf": "loaves",
	"knife": "knives", "wife": "wives", "life": "lives", "thief": "thieves", "scarf": "scarves", "elf": "elves",
	"half": "halves", "fish": "fish", "sheep": "sheep", "deer": "deer", "octopus": "octopuses", "cactus": "cacti",
	"hero": "heroes", "potato": "potatoes", "tomato": "tomatoes", "volcano": "volcanoes", "echo": "echoes",
	"fisherman": "fishermen", "postman": "postmen", "snowman": "snowmen", "grandchild": "grandchildren",
	"ox": "oxen", "policeman": "policemen", "policewoman": "policewomen", "fireman": "firemen", "ferryman": "ferrymen", "fisherwoman": "fisherwomen",
	"moose": "moose", "bus": "buses", "aircraft": "aircraft", "series": "series", "species": "species",
}

// Plural returns the plural of a noun or compound: "old man" → "old men".
func Plural(noun string) string {
	head := noun
	before := ""
	if i := strings.LastIndexAny(noun, " -"); i >= 0 {
		before, head = noun[:i+1], noun[i+1:]
	}
	if p, ok := plurals[head]; ok {
		return before + p
	}
	switch {
	case head == "":
		return noun
	case hasAny(head, "s", "x", "z", "ch", "sh"):
		return noun + "es"
	case strings.HasSuffix(head, "y") && len(head) > 1 && !vowel(head[len(head)-2]):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

// Singular undoes Plural; a word that is no plural comes back unchanged.
func Singular(noun string) string {
	head, before := noun, ""
	if i := strings.LastIndexAny(noun, " -"); i >= 0 {
		before, head = noun[:i+1], noun[i+1:]
	}
	if s, ok := singulars[head]; ok {
		return before + s
	}
	switch {
	case strings.HasSuffix(head, "ss") || strings.HasSuffix(head, "us") || strings.HasSuffix(head, "is") || len(head) < 4:
		return noun
	case strings.HasSuffix(head, "ies") && len(head) > 4:
		return before + head[:len(head)-3] + "y"
	case hasAny(head, "xes", "ches", "shes", "sses", "zzes"):
		return before + head[:len(head)-2]
	case strings.HasSuffix(head, "s"):
		return before + head[:len(head)-1]
	}
	return noun
}

var singulars = func() map[string]string {
	m := make(map[string]string, len(plurals))
	for s, p := range plurals {
		m[p] = s
	}
	return m
}()

// Article returns "a" or "an" for the word that follows.
func Article(next string) string {
	w := strings.ToLower(next)
	for _, p := range []string{"uni", "use", "usu", "one", "once", "eu", "ukulele"} {
		if strings.HasPrefix(w, p) && !strings.HasPrefix(w, "unin") && !strings.HasPrefix(w, "unim") {
			return "a"
		}
	}
	for _, p := range []string{"hour", "honest", "honour", "heir"} {
		if strings.HasPrefix(w, p) {
			return "an"
		}
	}
	if w != "" && vowel(w[0]) {
		return "an"
	}
	return "a"
}

// verbForms holds third person, past, past participle and -ing of irregular
// verbs, "" where the form is regular.
var verbForms = func() map[string][4]string {
	m := map[string][4]string{}
	for row := range strings.Lines(irregular) {
		f := strings.Fields(row)
		if len(f) == 3 {
			m[f[0]] = [4]string{"", f[1], f[2], ""}
		}
	}
	m["be"] = [4]string{"is", "was", "been", "being"}
	m["have"] = [4]string{"has", "had", "had", "having"}
	m["do"] = [4]string{"does", "did", "done", "doing"}
	m["go"] = [4]string{"goes", "went", "gone", "going"}
	return m
}()

const irregular = `
become became become
begin began begun
bend bent bent
bite bit bitten
bleed bled bled
blow blew blown
break broke broken
bring brought brought
build built built
burst burst burst
buy bought bought
catch caught caught
choose chose chosen
cling clung clung
come came come
creep crept crept
cut cut cut
dig dug dug
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed fed
feel felt felt
fight fought fought
find found found
flee fled fled
fling flung flung
fly flew flown
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got got
give gave given
grow grew grown
hang hung hung
hear heard heard
hide hid hidden
hit hit hit
hold held held
hurt hurt hurt
keep kept kept
kneel knelt knelt
know knew known
lay laid laid
lead led led
leave left left
lend lent lent
let let let
lie lay lain
light lit lit
lose lost lost
make made made
mean meant meant
meet met met
pay paid paid
put put put
read read read
ride rode ridden
ring rang rung
rise rose risen
run ran run
say said said
see saw seen
sell sold sold
send sent sent
set set set
sew sewed sewn
shake shook shaken
shed shed shed
shine shone shone
show showed shown
shrink shrank shrunk
shut shut shut
sing sang sung
sink sank sunk
sit sat sat
sleep slept slept
slide slid slid
sow sowed sown
speak spoke spoken
spend spent spent
spill spilled spilled
spin spun spun
split split split
spread spread spread
spring sprang sprung
stand stood stood
steal stole stolen
stick stuck stuck
sting stung stung
strike struck struck
sweep swept swept
swell swelled swollen
swim swam swum
swing swung swung
take took taken
teach taught taught
tear tore torn
tell told told
think thought thought
throw threw thrown
understand understood understood
unwind unwound unwound
wake woke woken
wear wore worn
weave wove woven
weep wept wept
win won won
wind wound wound
write wrote written
`

// Third returns the third person singular of a verb or of the first word of a
// verb phrase: "trim the lamp" → "trims the lamp".
func Third(phrase string) string {
	return onVerb(phrase, 0, func(v string) string {
		switch {
		case strings.HasSuffix(v, "oo"):
			return v + "s"
		case hasAny(v, "s", "x", "z", "ch", "sh", "o"):
			return v + "es"
		case consonantY(v):
			return v[:len(v)-1] + "ies"
		}
		return v + "s"
	})
}

// Past returns the simple past of a verb or verb phrase.
func Past(phrase string) string { return onVerb(phrase, 1, ed) }

// Participle returns the past participle of a verb or verb phrase.
func Participle(phrase string) string { return onVerb(phrase, 2, ed) }

// Ing returns the -ing form of a verb or verb phrase.
func Ing(phrase string) string {
	return onVerb(phrase, 3, func(v string) string {
		switch {
		case strings.HasSuffix(v, "ie"):
			return v[:len(v)-2] + "ying"
		case strings.HasSuffix(v, "e") && !hasAny(v, "ee", "oe", "ye"):
			return v[:len(v)-1] + "ing"
		case doubles(v):
			return v + v[len(v)-1:] + "ing"
		}
		return v + "ing"
	})
}

func onVerb(phrase string, form int, regular func(string) string) string {
	verb, rest, more := strings.Cut(phrase, " ")
	out := ""
	if f, ok := verbForms[verb]; ok {
		out = f[form]
	}
	if out == "" {
		out = regular(verb)
	}
	if more {
		out += " " + rest
	}
	return out
}

func ed(v string) string {
	switch {
	case strings.HasSuffix(v, "e"):
		return v + "d"
	case consonantY(v):
		return v[:len(v)-1] + "ied"
	case doubles(v):
		return v + v[len(v)-1:] + "ed"
	}
	return v + "ed"
}

// doubles reports whether the last consonant doubles before -ed and -ing: one
// short stressed vowel before one consonant. The exceptions end unstressed.
func doubles(v string) bool {
	n := len(v)
	if n < 3 || vowel(v[n-1]) || strings.ContainsRune("wxyh", rune(v[n-1])) || !vowel(v[n-2]) {
		return false
	}
	if vowel(v[n-3]) && !strings.HasSuffix(v[:n-1], "qui") {
		return false
	}
	switch {
	case v == "begin" || v == "forget" || v == "admit" || v == "regret" || v == "unpin" || v == "unzip":
		return true
	case v == "travel" || v == "marvel" || v == "signal": // British
		return true
	}
	return vowels(v) == 1
}

func vowels(s string) int {
	n := 0
	for i := range len(s) {
		if vowel(s[i]) && (i == 0 || !vowel(s[i-1])) {
			n++
		}
	}
	return n
}

func consonantY(v string) bool {
	n := len(v)
	return n > 1 && v[n-1] == 'y' && !vowel(v[n-2])
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

func hasAny(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

var numerals = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}

// Numeral spells numbers up to twenty and gives digits beyond.
func Numeral(n int) string {
	if n >= 0 && n < len(numerals) {
		return numerals[n]
	}
	return strconv.Itoa(n)
}

// Number reads a counting word or digits up to 999: "three", "a dozen" by its
// noun "dozen", "pair", "couple". Words for no exact number are not read.
func Number(word string) (int, bool) {
	w := strings.ToLower(word)
	for i, n := range numerals {
		if i > 0 && n == w {
			return i, true
		}
	}
	switch w {
	case "dozen":
		return 12, true
	case "pair", "couple", "both":
		return 2, true
	case "trio":
		return 3, true
	case "thirty":
		return 30, true
	case "forty":
		return 40, true
	case "fifty":
		return 50, true
	case "hundred":
		return 100, true
	}
	if n, err := strconv.Atoi(w); err == nil && n > 0 && n < 1000 {
		return n, true
	}
	return 0, false
}
