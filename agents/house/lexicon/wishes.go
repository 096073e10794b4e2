package lexicon

import (
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// The kinds of wishes. Amount is −1…1: its sign says which way, its size how much.
const (
	WishMood       = "mood"       // Valence and Arousal are what to add
	WishEnding     = "ending"     // the same, for the end alone; Value is hopeful or sad when said
	WishLight      = "light"      // Amount: brighter + or darker −
	WishWarmth     = "warmth"     // Amount: warmer + or cooler −
	WishColour     = "colour"     // Value is a colour word; Amount + more of it, − less; Subject what is to wear it, "" all
	WishSaturation = "saturation" // Amount
	WishContrast   = "contrast"   // Amount
	WishTempo      = "tempo"      // Amount: faster + or slower −; Value a tempo in bpm when said
	WishKey        = "key"        // Value "G minor"
	WishMode       = "mode"       // Value major or minor
	WishMeter      = "meter"      // Value "3/4"
	WishInstrument = "instrument" // Value one of atelier.Instruments; Amount + more, − less, −1 none
	WishLoudness   = "loudness"   // Amount
	WishLength     = "length"     // Amount: longer + or shorter −; Value a number of stanzas, pages, plates or seconds when said
	WishAdd        = "add"        // Subject, Noun, Colour: what must be there
	WishRemove     = "remove"     // Subject, Noun: what must not
	WishRename     = "rename"     // Subject, Noun: whom; Value the new name
	WishRetitle    = "title"      // Value the new title, "" any other
	WishSize       = "size"       // Subject, Noun; Amount bigger + or smaller −
	WishRepetition = "repetition" // Amount: − less
	WishSimple     = "simple"     // Amount: + simpler, − richer
	WishHumour     = "humour"     // Amount: + funnier, − more serious
	WishRhyme      = "rhyme"      // Amount
	WishForm       = "form"       // Value one of atelier.TextForms
	WishStyle      = "style"      // Value one of atelier.ArtworkStyles
	WishTime       = "time"       // Value dawn morning day dusk night
	WishWeather    = "weather"    // Value clear cloud rain storm snow fog wind
	WishSeason     = "season"     // Value
	WishKeep       = "keep"       // leave it as it is
	WishUnknown    = "unknown"    // not understood: Words are to be quoted back, never guessed at
)

// Wish is one thing a person asks for in a comment.
type Wish struct {
	Kind             string
	Media            []atelier.Medium // where it applies, in the order of atelier.Media
	Subject          string           // lemma, "" if none or unknown
	Noun             string           // as said
	Given            string           // proper name of the thing to add
	Colour           string           // of the thing to add
	Count            int              // of the things to add, 1 if not said
	Value            string
	Amount           float64
	Valence, Arousal float64
	Unit             string // "st3", "pg2", "plate-2", "ending", "opening"; "" everywhere
	Words            string // the clause it was read from
}

// For reports whether the wish applies to a medium.
func (w Wish) For(m atelier.Medium) bool {
	for _, x := range w.Media {
		if x == m {
			return true
		}
	}
	return false
}

// MaxComment is how many bytes of a comment are read; the rest is ignored.
const MaxComment = 8 << 10

// MaxWishes bounds what is read from one comment.
const MaxWishes = 32

// ReadWishes reads a person's comment clause by clause. Every clause gives at
// least one wish; one that is not understood gives a WishUnknown with its words.
func ReadWishes(words string) []Wish {
	if len(words) > MaxComment {
		words = strings.ToValidUTF8(words[:MaxComment], "")
	}
	var out []Wish
	for _, c := range clauses(words) {
		out = append(out, readClause(c)...)
		if len(out) >= MaxWishes {
			return out[:MaxWishes]
		}
	}
	return out
}

// clauses cuts at sentence ends, commas and semicolons, and at "and" or "but"
// when a wish could begin after it.
func clauses(words string) []string {
	t := tokens(words)
	var out []string
	start := 0
	flush := func(end int) {
		if end == start+1 && polite[t[start].word] {
			start = end
			return
		}
		if end > start {
			to := len(words)
			if end < len(t) {
				to = t[end].start
				if p := t[end].word; p == "and" || p == "but" || p == "then" {
					to = t[end-1].end
				}
			}
			out = append(out, strings.Trim(words[t[start].start:to], " .,;!?\n"))
		}
		start = end
	}
	for i, w := range t {
		if w.stop == ';' && w.word == "title" {
			continue // title: "The Long Wind"
		}
		if w.stop == '.' || w.stop == ';' || w.stop == ',' {
			flush(i + 1)
			continue
		}
		if i+1 < len(t) && i+1 > start && (t[i+1].word == "and" || t[i+1].word == "but" || t[i+1].word == "then") && i+2 < len(t) && opensWish(t[i+2:]) {
			flush(i + 1)
			start = i + 2
		}
	}
	flush(len(t))
	return out
}

var wishOpeners = set(`make add remove drop rename call change use put give keep cut no without less more brighter darker
	happier sadder slower faster shorter longer louder quieter softer calmer wilder warmer cooler bigger smaller funnier
	simpler turn let set show please end start avoid replace take lose funny sad gentler lighter have include do don't`)

func opensWish(t []token) bool {
	return wishOpeners[t[0].word] || t[0].word == "a" && len(t) > 1 && wishOpeners[t[1].word] || t[0].word == "the" && len(t) > 2
}

var comparatives = map[string]Wish{
	"brighter": {Kind: WishLight, Amount: 0.5}, "lighter": {Kind: WishLight, Amount: 0.5}, "sunnier": {Kind: WishLight, Amount: 0.6, Valence: 0.3},
	"darker": {Kind: WishLight, Amount: -0.5}, "dimmer": {Kind: WishLight, Amount: -0.4}, "gloomier": {Kind: WishLight, Amount: -0.5, Valence: -0.3},
	"warmer": {Kind: WishWarmth, Amount: 0.5}, "cooler": {Kind: WishWarmth, Amount: -0.5}, "colder": {Kind: WishWarmth, Amount: -0.6},
	"happier": {Kind: WishMood, Valence: 0.4, Arousal: 0.1}, "merrier": {Kind: WishMood, Valence: 0.4, Arousal: 0.3}, "cheerier": {Kind: WishMood, Valence: 0.4, Arousal: 0.2},
	"sadder": {Kind: WishMood, Valence: -0.4, Arousal: -0.1}, "calmer": {Kind: WishMood, Arousal: -0.4, Valence: 0.1}, "gentler": {Kind: WishMood, Arousal: -0.35, Valence: 0.15},
	"softer": {Kind: WishMood, Arousal: -0.3, Valence: 0.1}, "wilder": {Kind: WishMood, Arousal: 0.5}, "livelier": {Kind: WishMood, Arousal: 0.4, Valence: 0.2},
	"scarier": {Kind: WishMood, Valence: -0.4, Arousal: 0.4}, "spookier": {Kind: WishMood, Valence: -0.35, Arousal: 0.3}, "dreamier": {Kind: WishMood, Arousal: -0.3},
	"tenser": {Kind: WishMood, Arousal: 0.4, Valence: -0.2}, "cosier": {Kind: WishMood, Valence: 0.3, Arousal: -0.3}, "lonelier": {Kind: WishMood, Valence: -0.3, Arousal: -0.2},
	"funnier": {Kind: WishHumour, Amount: 0.5, Valence: 0.2, Arousal: 0.2}, "sillier": {Kind: WishHumour, Amount: 0.6, Valence: 0.2, Arousal: 0.3},
	"slower": {Kind: WishTempo, Amount: -0.4}, "faster": {Kind: WishTempo, Amount: 0.4}, "quicker": {Kind: WishTempo, Amount: 0.4},
	"shorter": {Kind: WishLength, Amount: -0.4}, "longer": {Kind: WishLength, Amount: 0.4}, "briefer": {Kind: WishLength, Amount: -0.4},
	"louder": {Kind: WishLoudness, Amount: 0.4}, "quieter": {Kind: WishLoudness, Amount: -0.4}, "hushed": {Kind: WishLoudness, Amount: -0.5},
	"simpler": {Kind: WishSimple, Amount: 0.5}, "plainer": {Kind: WishSimple, Amount: 0.4}, "richer": {Kind: WishSimple, Amount: -0.4},
	"bigger": {Kind: WishSize, Amount: 0.4}, "larger": {Kind: WishSize, Amount: 0.4}, "taller": {Kind: WishSize, Amount: 0.4}, "smaller": {Kind: WishSize, Amount: -0.35}, "tinier": {Kind: WishSize, Amount: -0.5},
	"bolder": {Kind: WishContrast, Amount: 0.4}, "paler": {Kind: WishSaturation, Amount: -0.4}, "happy": {Kind: WishMood, Valence: 0.4, Arousal: 0.1}, "sad": {Kind: WishMood, Valence: -0.4, Arousal: -0.1},
	"shorten": {Kind: WishLength, Amount: -0.4}, "lengthen": {Kind: WishLength, Amount: 0.4}, "brighten": {Kind: WishLight, Amount: 0.5}, "darken": {Kind: WishLight, Amount: -0.5}, "simplify": {Kind: WishSimple, Amount: 0.5},
}

var wishMedia = map[string][]atelier.Medium{
	WishLight: {atelier.Artwork}, WishWarmth: {atelier.Artwork}, WishColour: {atelier.Artwork}, WishSaturation: {atelier.Artwork}, WishContrast: {atelier.Artwork},
	WishSize: {atelier.Artwork}, WishStyle: {atelier.Artwork}, WishTempo: {atelier.Music}, WishKey: {atelier.Music}, WishMode: {atelier.Music}, WishMeter: {atelier.Music},
	WishInstrument: {atelier.Music}, WishLoudness: {atelier.Music}, WishRhyme: {atelier.Text}, WishForm: {atelier.Text}, WishHumour: {atelier.Text},
	WishRetitle: {atelier.Text}, WishRename: {atelier.Text}, WishEnding: {atelier.Text, atelier.Music},
	WishAdd: {atelier.Text, atelier.Artwork}, WishRemove: {atelier.Text, atelier.Artwork}, WishTime: {atelier.Text, atelier.Artwork}, WishWeather: {atelier.Text, atelier.Artwork}, WishSeason: {atelier.Text, atelier.Artwork},
	WishRepetition: {atelier.Text, atelier.Music}, WishSimple: {atelier.Text, atelier.Artwork, atelier.Music}, WishLength: {atelier.Text, atelier.Music},
}

func readClause(clause string) []Wish {
	low := " " + normal(clause) + " "
	has := func(phrases ...string) bool {
		for _, p := range phrases {
			if strings.Contains(low, " "+p+" ") {
				return true
			}
		}
		return false
	}
	said := Media(clause)
	anySaid := len(said) < len(atelier.Media)
	unit := readUnit(clause)
	var out []Wish
	add := func(w Wish) {
		w.Words, w.Unit = clause, unit
		if w.Media == nil {
			w.Media = wishMedia[w.Kind]
		}
		if anySaid {
			// The person named a medium: that one, where the wish means something there.
			switch w.Kind {
			case WishMood, WishEnding, WishLength, WishRepetition, WishSimple, WishUnknown, WishKeep, WishAdd, WishRemove, WishTime, WishWeather, WishTempo, WishHumour:
				w.Media = said
			}
		}
		if w.Media == nil {
			w.Media = append([]atelier.Medium(nil), atelier.Media[:]...)
		}
		if w.Count == 0 && (w.Kind == WishAdd || w.Kind == WishRemove) {
			w.Count = 1
		}
		out = append(out, w)
	}

	if has("keep", "leave", "don't change", "do not change") && has("as it is", "as is", "unchanged", "keep the", "don't change", "do not change", "leave the") && !has("but") {
		add(Wish{Kind: WishKeep})
		return out
	}
	if to, from, ok := renaming(clause); ok {
		m := firstThing(from)
		add(Wish{Kind: WishRename, Subject: m.Lemma, Noun: m.Noun, Value: to})
		return out
	}
	if has("title", "retitle") {
		add(Wish{Kind: WishRetitle, Value: quoted(clause)})
		return out
	}
	mentions := things(clause)
	degree := 1.0
	switch {
	case has("much", "a lot", "far", "way"):
		degree = 1.6
	case has("a little", "a bit", "slightly", "a touch", "somewhat", "a shade"):
		degree = 0.5
	}
	less := has("less", "fewer", "not so", "not as", "too much", "too many", "reduce", "tone down")
	more := has("more", "add more", "extra")

	// Music first: its words are the least ambiguous.
	mu := ReadMusic(clause)
	if mu.Key != "" {
		add(Wish{Kind: WishKey, Value: mu.Key})
	} else if mu.Mode != "" {
		add(Wish{Kind: WishMode, Value: mu.Mode})
	}
	if mu.Meter != "" {
		add(Wish{Kind: WishMeter, Value: mu.Meter})
	}
	if mu.Tempo > 0 && has("bpm") {
		add(Wish{Kind: WishTempo, Value: strconv.Itoa(mu.Tempo)})
	} else if mu.Tempo > 0 && !has("slower", "faster") {
		add(Wish{Kind: WishTempo, Value: strconv.Itoa(mu.Tempo)})
	}
	for _, name := range Instruments("more " + unnegated(low)) {
		a := 0.5 * degree
		switch {
		case has("no", "without", "remove", "drop", "lose"):
			a = -1
		case less:
			a = -0.5 * degree
		}
		add(Wish{Kind: WishInstrument, Value: name, Amount: a})
		mentions = without(mentions, name)
	}
	// Plainly named properties.
	switch {
	case has("repetition", "repetitive", "repeats", "repeating", "repeat", "same words"):
		add(Wish{Kind: WishRepetition, Amount: -0.5 * degree})
	case has("contrast"):
		add(Wish{Kind: WishContrast, Amount: sign(less) * 0.5 * degree})
	case has("saturated", "saturation", "vivid", "muted", "washed out"):
		add(Wish{Kind: WishSaturation, Amount: sign(less || has("muted")) * sign(has("washed out", "not vivid")) * 0.5 * degree})
	case has("rhyme", "rhymes", "rhyming"):
		add(Wish{Kind: WishRhyme, Amount: sign(less || has("no", "without")) * 0.5 * degree})
	}
	ending := has("ending", "end", "last stanza", "last page", "finale", "conclusion")
	for _, w := range strings.Fields(low) {
		c, ok := comparatives[w]
		if !ok {
			continue
		}
		if (w == "happy" || w == "sad") && !ending {
			continue
		}
		c.Amount, c.Valence, c.Arousal = bound(c.Amount*degree), bound(c.Valence*degree), bound(c.Arousal*degree)
		if less || has("not") && !has("why not") {
			c.Amount, c.Valence, c.Arousal = -c.Amount, -c.Valence, -c.Arousal
		}
		switch {
		case ending && (c.Kind == WishMood || c.Kind == WishHumour):
			c.Kind = WishEnding
			c.Value = "hopeful"
			if c.Valence < 0 {
				c.Value = "sad"
			}
		case c.Kind == WishSize && len(mentions) > 0:
			c.Subject, c.Noun = mentions[0].Lemma, mentions[0].Noun
			mentions = mentions[1:]
		case c.Kind == WishLight && anySaid && said[0] == atelier.Music:
			c = Wish{Kind: WishMood, Valence: c.Amount * 0.6, Arousal: c.Amount * 0.3, Media: []atelier.Medium{atelier.Music}}
		case c.Kind == WishLight && !has("picture", "pictures", "colours", "colors", "plate", "plates") && !has("darker"):
			// "make it brighter" is for all: lighter pictures, a gladder tone.
			add(Wish{Kind: WishMood, Valence: c.Amount * 0.6, Arousal: c.Amount * 0.2, Media: []atelier.Medium{atelier.Text, atelier.Music}})
		case c.Kind == WishMood && w == "softer" && anySaid && said[0] == atelier.Music:
			c = Wish{Kind: WishLoudness, Amount: -0.4 * degree}
		case c.Kind == WishTempo && (has("story", "text", "poem")):
			c = Wish{Kind: WishMood, Arousal: c.Amount, Media: []atelier.Medium{atelier.Text}}
		case c.Kind == WishLength && has("pages", "stanzas", "lines", "story", "poem"):
			c.Media = []atelier.Medium{atelier.Text}
		}
		if (c.Kind == WishLight || c.Kind == WishWarmth) && len(mentions) > 0 {
			c.Subject, c.Noun = mentions[0].Lemma, mentions[0].Noun
			mentions = mentions[1:]
		}
		add(c)
	}
	if l := ReadLengths(clause); l != (Lengths{}) {
		for _, x := range []struct {
			n int
			m atelier.Medium
		}{{l.Stanzas, atelier.Text}, {l.Pages, atelier.Text}, {l.Plates, atelier.Artwork}, {l.Seconds, atelier.Music}} {
			if x.n > 0 {
				add(Wish{Kind: WishLength, Value: strconv.Itoa(x.n), Media: []atelier.Medium{x.m}})
			}
		}
	}
	if f := Form(clause); f != "" && has("as a", "make it a", "turn it into a", "a "+strings.ReplaceAll(f, "-", " "), "in rhyming couplets", "couplets", "free verse", "write a") && !has("story", "tale") {
		add(Wish{Kind: WishForm, Value: f})
	}
	if st := Style(clause); st != "" {
		add(Wish{Kind: WishStyle, Value: st})
	}
	if len(out) == 0 && has("dark", "bright", "light", "pale") && has("too", "so") && len(mentions) < 2 {
		add(Wish{Kind: WishLight, Amount: sign(has("bright", "light", "pale")) * 0.5 * degree})
		mentions = nil
	}
	// Moods said plainly: "more playful", "it should be sad", "too scary".
	if len(out) == 0 {
		if f := Feelings(clause); len(f) > 0 {
			v, a := f[0].Valence*0.6, f[0].Arousal*0.6
			if less || has("too") {
				v, a = -v, -a
			}
			switch {
			case has("funny", "humour", "humor", "funny"):
				add(Wish{Kind: WishHumour, Amount: sign(less || has("too")) * 0.5 * degree})
			case ending:
				value := "hopeful"
				if v < 0 {
					value = "sad"
				}
				add(Wish{Kind: WishEnding, Value: value, Valence: bound(v * degree), Arousal: bound(a * degree)})
			case len(mentions) == 0 || more || less || has("too", "make"):
				add(Wish{Kind: WishMood, Valence: bound(v * degree), Arousal: bound(a * degree)})
				mentions = nil
			}
		}
	}
	// Colours: "the fox should be red", "more blue", "no red".
	if cs := ReadColours(clause); len(cs) > 0 && !(len(mentions) > 0 && has("add", "include", "with a", "put") && mentions[0].Colour != "") {
		for _, h := range cs {
			a := 0.5 * degree
			if less || has("no", "without", "remove") {
				a = -a
			}
			w := Wish{Kind: WishColour, Value: h.Word, Amount: a}
			if len(mentions) > 0 && a > 0 {
				w.Subject, w.Noun = mentions[0].Lemma, mentions[0].Noun
			}
			add(w)
		}
		mentions = nil
	} else if allNegated(clause, mentions) {
		for _, m := range mentions {
			add(Wish{Kind: WishRemove, Subject: m.Lemma, Noun: m.Noun, Count: max(1, m.Count)})
		}
		mentions = nil
	}
	switch {
	case len(mentions) > 0 && has("remove", "drop", "delete", "no", "without", "cut", "lose", "take out", "get rid of", "avoid", "less", "fewer"):
		for _, m := range mentions {
			add(Wish{Kind: WishRemove, Subject: m.Lemma, Noun: m.Noun, Count: max(1, m.Count)})
		}
	case len(mentions) > 0 && len(out) == 0 && has("replace", "instead of", "swap"):
		i, j := 0, len(mentions)-1
		if has("instead of") {
			i, j = j, i
		}
		if i != j {
			add(Wish{Kind: WishRemove, Subject: mentions[i].Lemma, Noun: mentions[i].Noun})
		}
		add(Wish{Kind: WishAdd, Subject: mentions[j].Lemma, Noun: mentions[j].Noun, Colour: mentions[j].Colour, Given: mentions[j].Given})
	case len(mentions) > 0 && has("add", "include", "put", "with", "give", "show", "want", "have", "there should be", "needs", "more", "let", "introduce", "must"):
		if len(out) == 0 || has("add", "include", "put", "introduce") {
			for _, m := range mentions {
				add(Wish{Kind: WishAdd, Subject: m.Lemma, Noun: m.Noun, Colour: m.Colour, Given: m.Given, Count: m.Count})
			}
		}
	}
	if len(out) == 0 {
		if v := Time(clause); v != "" {
			add(Wish{Kind: WishTime, Value: v})
		} else if v := Weather(clause); v != "" {
			add(Wish{Kind: WishWeather, Value: v})
		} else if v := Season(clause); v != "" {
			add(Wish{Kind: WishSeason, Value: v})
		}
	}
	if len(out) == 0 {
		add(Wish{Kind: WishUnknown})
	}
	return out
}

// things are the mentions of a clause that are things of the world.
func things(clause string) []Mention {
	var out []Mention
	for _, m := range Scan(clause) {
		if !aboutWork[m.Noun] {
			out = append(out, m)
		}
	}
	return out
}

func firstThing(clause string) Mention {
	if m := things(clause); len(m) > 0 {
		return m[0]
	}
	return Mention{Noun: strings.TrimPrefix(strings.TrimSpace(normal(clause)), "the ")}
}

func allNegated(clause string, ms []Mention) bool {
	for _, m := range ms {
		if !m.Negated {
			return false
		}
	}
	return len(ms) > 0
}

func without(ms []Mention, instrument string) []Mention {
	var out []Mention
	for _, m := range ms {
		if m.Lemma != instrument && m.Noun != instrument && Plural(m.Noun) != instrument {
			out = append(out, m)
		}
	}
	return out
}

// renaming reads "rename the keeper Tom", "rename the fox to Mira", "call the
// keeper Tom", "the keeper should be called Tom", "name her Mira".
func renaming(clause string) (to, from string, ok bool) {
	t := tokens(clause)
	verb := -1
	for i, w := range t {
		if w.word == "rename" || w.word == "call" || w.word == "name" || w.word == "called" || w.word == "named" {
			verb = i
			break
		}
	}
	if verb < 0 || len(t) < 3 {
		return "", "", false
	}
	last := t[len(t)-1]
	switch t[verb].word {
	case "called", "named":
		if verb+1 >= len(t) || verb == 0 || !(t[verb-1].word == "be" || t[verb-1].word == "is") {
			return "", "", false
		}
		return title(t[verb+1].word, t[verb+1].said), clause[:t[verb].start], true
	}
	if verb > 1 || len(t) < verb+3 {
		return "", "", false
	}
	end := len(t) - 1
	if t[end-1].word == "to" || t[end-1].word == "as" {
		end--
	}
	if !letters(last.word) {
		return "", "", false
	}
	return title(last.word, last.said), clause[t[verb].end:t[end-1].end], true
}

// quoted returns what stands in quotation marks, or after "to".
func quoted(clause string) string {
	for _, q := range [][2]string{{"“", "”"}, {`"`, `"`}, {"‘", "’"}, {"'", "'"}} {
		if _, rest, ok := strings.Cut(clause, q[0]); ok {
			if in, _, closed := strings.Cut(rest, q[1]); closed && strings.TrimSpace(in) != "" {
				return strings.TrimSpace(in)
			}
		}
	}
	if i := strings.Index(strings.ToLower(clause), " to "); i >= 0 {
		return strings.TrimSpace(clause[i+4:])
	}
	return ""
}

// readUnit reads "in the third stanza", "stanza 3", "page two", "plate 2", "the ending".
func readUnit(clause string) string {
	t := tokens(clause)
	prefix := map[string]string{"stanza": "st", "verse": "st", "page": "pg", "plate": "plate-", "picture": "plate-", "illustration": "plate-"}
	ordinals := map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
	for i, w := range t {
		p, ok := prefix[w.word]
		if !ok {
			continue
		}
		if i > 0 {
			if n, ok := ordinals[t[i-1].word]; ok {
				return p + strconv.Itoa(n)
			}
			if t[i-1].word == "last" || t[i-1].word == "final" {
				return "ending"
			}
		}
		if i+1 < len(t) {
			if n, ok := Number(t[i+1].word); ok {
				return p + strconv.Itoa(n)
			}
		}
	}
	for _, w := range t {
		switch w.word {
		case "ending", "end", "finale", "conclusion":
			return "ending"
		case "opening", "beginning", "start":
			return "opening"
		}
	}
	return ""
}

func sign(negative bool) float64 {
	if negative {
		return -1
	}
	return 1
}

func bound(x float64) float64 { return max(-1, min(1, x)) }

var polite = set("please thanks thank ok okay sorry hello hi yes well nice lovely great good")

// unnegated drops the words that take something away, so that what they take
// away can be read.
func unnegated(low string) string {
	var keep []string
	for _, w := range strings.Fields(low) {
		if !negations[w] {
			keep = append(keep, w)
		}
	}
	return strings.Join(keep, " ")
}
