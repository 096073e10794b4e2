package lexicon

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// lookups find whole words, in the order of the table; the longest phrase first
// is the table's business.
type pair struct{ phrase, value string }

func find(text string, table []pair) (value, phrase string) {
	best := len(text) + 1
	low := " " + normal(text) + " "
	for _, p := range table {
		for _, ph := range strings.Split(p.phrase, ",") {
			if i := indexAsserted(low, ph); i >= 0 && i < best {
				best, value, phrase = i, p.value, ph
			}
		}
	}
	return value, phrase
}

// normal lowers a text and turns everything but letters, digits, ' and - into
// single spaces, so that whole words can be searched between spaces.
func normal(text string) string {
	var b strings.Builder
	for i, t := range tokens(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.word)
	}
	return b.String()
}

// indexAsserted finds a whole phrase that is not negated by the word before it.
func indexAsserted(low, phrase string) int {
	from := 0
	for {
		i := strings.Index(low[from:], " "+phrase+" ")
		if i < 0 {
			return -1
		}
		before := strings.Fields(low[:from+i])
		if n := len(before); n == 0 || !negations[before[n-1]] {
			return from + i
		}
		from += i + 1
	}
}

var times = []pair{
	{"before dawn,at dawn,dawn,daybreak,sunrise,first light,before sunrise,early morning", "dawn"},
	{"at night,night,midnight,nights,nighttime,night-time,moonlit,moonlight,starlit,starlight,starry,bedtime,lullaby,by night,moon,stars,nocturne,nocturnal", "night"},
	{"evening,dusk,sunset,twilight,nightfall,gloaming,evenings", "dusk"},
	{"morning,mornings,breakfast", "morning"},
	{"noon,midday,daytime,afternoon,lunchtime,sunny,sunlit,by day", "day"},
}

// Time reads the time of day: dawn morning day dusk night, "" if none is said.
func Time(text string) string { v, _ := find(text, times); return v }

var weathers = []pair{
	{"thunderstorm,storm,storms,stormy,tempest,hurricane,thunder,lightning,gale,typhoon", "storm"},
	{"blizzard,snowstorm,snow,snowy,snowfall,snowing,snows,snowflake,snowflakes,frost,frosty,icy,snowman,snowed", "snow"},
	{"rain,rainy,raining,rains,drizzle,downpour,shower,raindrops,raindrop,rainfall", "rain"},
	{"fog,foggy,mist,misty,haze,hazy", "fog"},
	{"wind,windy,breeze,breezy,gust,gusts,blustery,kite", "wind"},
	{"cloudy,clouds,overcast,grey sky,cloud", "cloud"},
	{"sunny,clear sky,clear skies,sunshine,cloudless,clear night,starry,sunlit,sunlight,bright day", "clear"},
}

// Weather reads the weather: clear cloud rain storm snow fog wind, "" if none is said.
func Weather(text string) string { v, _ := find(text, weathers); return v }

var seasons = []pair{
	{"spring,springtime,april,may,blossom time,cherry blossom", "spring"},
	{"summer,summers,summertime,june,july,august,midsummer", "summer"},
	{"autumn,autumns,fall leaves,october,november,september,harvest,autumnal,falling leaves", "autumn"},
	{"winter,winters,wintertime,december,january,february,christmas,snow,snowy,blizzard,frost,snowman,icy", "winter"},
}

// Season reads the season, "" if none is said. "Spring" after "a hidden" or
// before a verb may be water; briefs nearly always mean the season.
func Season(text string) string { v, _ := find(text, seasons); return v }

// Seasons reads all seasons in the order they are said; "four seasons" and
// "through the year" are all of them.
func Seasons(text string) []string {
	low := " " + normal(text) + " "
	for _, p := range []string{"four seasons", "the seasons", "through the year", "a whole year", "all year", "twelve months", "round the year"} {
		if strings.Contains(low, " "+p+" ") {
			return []string{"spring", "summer", "autumn", "winter"}
		}
	}
	type hit struct {
		at   int
		name string
	}
	var hits []hit
	for _, p := range seasons {
		for _, ph := range strings.Split(p.phrase, ",")[:2] {
			if i := indexAsserted(low, ph); i >= 0 {
				hits = append(hits, hit{i, p.value})
				break
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.at - b.at })
	var out []string
	for _, h := range hits {
		if !slices.Contains(out, h.name) {
			out = append(out, h.name)
		}
	}
	return out
}

// ReadColours finds the colour words of a text in order, each once. Words that
// are commoner as nouns count in a list of colours, before a noun, or beside a
// word of colour.
func ReadColours(text string) []Hue {
	t := tokens(text)
	var out []Hue
	seen := map[string]bool{}
	colourTalk := false
	for _, w := range t {
		switch w.word {
		case "colour", "colours", "color", "colors", "palette", "tones", "hues", "shades", "coloured", "colored":
			colourTalk = true
		}
	}
	isHue := func(i int) bool {
		if i < 0 || i >= len(t) {
			return false
		}
		_, ok := Colour(t[i].word)
		return ok
	}
	for i, w := range t {
		h, ok := Colour(w.word)
		if !ok || seen[h.Word] {
			continue
		}
		if i > 0 && negations[t[i-1].word] {
			continue
		}
		if hueNouns[h.Word] {
			nextNoun := false
			if i+1 < len(t) && w.stop == 0 {
				_, nextNoun = vocabulary.byForm[t[i+1].word]
			}
			listed := isHue(i-1) || isHue(i+1) || i >= 2 && t[i-1].word == "and" && isHue(i-2) || i+2 < len(t) && t[i+1].word == "and" && isHue(i+2)
			if !nextNoun && !listed && !colourTalk {
				continue
			}
		}
		seen[h.Word] = true
		out = append(out, h)
	}
	return out
}

var forms = []pair{
	{"ballad,ballads", "ballad"},
	{"rhyming couplets,couplets,couplet,in rhyme,rhyming,rhymes,rhymed,nursery rhyme,rhyme", "couplets"},
	{"free verse,free-verse,unrhymed,prose poem", "free-verse"},
	{"haiku,haikus", "haiku"},
	{"limerick,limericks", "limerick"},
	{"short story,bedtime story,picture book,fairy tale,fairytale,folk tale,fable,story,tale,storybook,prose,legend", "tale"},
}

// Form reads a text form (one of atelier.TextForms), "" if none is said.
// "poem" alone is no form: Poem reports it.
func Form(text string) string { v, _ := find(text, forms); return v }

// Poem reports whether the text asks for verse of any kind.
func Poem(text string) bool {
	v, _ := find(text, []pair{{"poem,poems,poetry,verse,ode,elegy,stanzas,stanza,lullaby,song,hymn,sonnet", "poem"}})
	return v != "" || slices.Contains([]string{"ballad", "couplets", "free-verse", "haiku", "limerick"}, Form(text))
}

// Lengths are the sizes a text asks for; 0 where it says nothing.
type Lengths struct{ Stanzas, Pages, Plates, Seconds int }

// ReadLengths reads "six stanzas", "8 pages", "three pictures", "a minute of
// music", "45 seconds", "one and a half minutes".
func ReadLengths(text string) Lengths {
	var l Lengths
	t := tokens(text)
	for i, w := range t {
		n := 0
		for k := i - 1; k >= max(0, i-3) && n == 0; k-- {
			if v, ok := Number(t[k].word); ok {
				n = v
			} else if t[k].word == "a" || t[k].word == "an" {
				n = 1
			} else if !adjectives[t[k].word] && t[k].word != "short" && t[k].word != "full" {
				break
			}
		}
		if n == 0 {
			continue
		}
		half := i > 0 && t[i-1].word == "half" || i+3 < len(t) && t[i+1].word == "and" && t[i+3].word == "half"
		switch w.word {
		case "stanza", "stanzas", "verses", "haikus", "limericks":
			if n > 1 {
				l.Stanzas = n
			}
		case "page", "pages", "spreads":
			if n > 1 {
				l.Pages = n
			}
		case "picture", "pictures", "plate", "plates", "illustrations", "images", "paintings", "drawings":
			if n > 1 || w.word == "plate" {
				l.Plates = n
			}
		case "second", "seconds":
			if w.word == "seconds" {
				l.Seconds = n
			}
		case "minute", "minutes":
			l.Seconds = 60 * n
			if half && n == 1 && i > 0 && t[i-1].word == "half" {
				l.Seconds = 30
				if i > 3 && t[i-3].word == "and" {
					l.Seconds = 90
				}
			} else if half {
				l.Seconds += 30
			}
		}
	}
	return l
}

// instrumentWords maps what people say to atelier.Instruments.
var instrumentWords = []pair{
	{"music box,musical box,music-box", "music box"}, {"grand piano,piano,pianos,pianoforte", "piano"}, {"celesta,celeste", "celesta"},
	{"harp,harps,lyre", "harp"}, {"string quartet,string section,strings,orchestra,string orchestra", "strings"}, {"flute,flutes,piccolo,recorder,whistle", "flute"},
	{"clarinet,clarinets", "clarinet"}, {"double bass,contrabass,bass,upright bass", "bass"}, {"drums,drum,percussion,drum kit,timpani", "drums"},
	{"violin,violins,fiddle", "violin"}, {"cello,cellos,violoncello", "cello"}, {"guitar,guitars,lute,ukulele,acoustic guitar", "guitar"},
	{"glockenspiel,bells,xylophone,vibraphone,chimes", "glockenspiel"}, {"oboe,oboes,cor anglais", "oboe"}, {"french horn,horn,horns", "horn"},
}

// otherInstruments are instruments the house bank cannot play.
var otherInstruments = []string{"trumpet", "trombone", "tuba", "saxophone", "sax", "bagpipes", "accordion", "organ", "synthesizer",
	"synthesiser", "synth", "banjo", "sitar", "tabla", "didgeridoo", "kora", "erhu", "koto", "harmonica", "bassoon", "electric guitar", "theremin",
	"hurdy-gurdy", "harpsichord", "mandolin", "viola", "choir", "voice", "singer", "vocals"}

// Instruments reads the instruments a text names, in the order said, as words of
// atelier.Instruments. A bell, drum, whistle or horn counts only in talk of music.
func Instruments(text string) []string {
	low := " " + normal(text) + " "
	type hit struct {
		at   int
		name string
	}
	var hits []hit
	for _, p := range instrumentWords {
		best := -1
		for _, ph := range strings.Split(p.phrase, ",") {
			if looseInstrument[ph] && !musicTalk(low, ph) {
				continue
			}
			if i := indexAsserted(low, ph); i >= 0 && (best < 0 || i < best) {
				best = i
			}
		}
		if best >= 0 {
			hits = append(hits, hit{best, p.value})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.at - b.at })
	var out []string
	for _, h := range hits {
		if !slices.Contains(out, h.name) {
			out = append(out, h.name)
		}
	}
	return out
}

// OnlyInstruments reads a closed list of instruments: "for piano and cello only",
// "just a flute", "nothing but strings". It is nil where no list is closed. The
// word must stand beside the list: in "only a fox hears the piano" it does not.
func OnlyInstruments(text string) []string {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		low := normal(s)
		for _, word := range []string{"nothing but", "nothing else", "only", "just"} {
			before, after, ok := strings.Cut(" "+low+" ", " "+word+" ")
			if !ok || strings.HasSuffix(before, " not") { // "not only the piano"
				continue
			}
			if in := Instruments("instruments " + after); len(in) > 0 && listed(after, 0) {
				return in
			}
			if in := Instruments("instruments " + before); len(in) > 0 && listed(before, 1) {
				return in
			}
		}
	}
	return nil
}

// listed reports whether an instrument stands at the near end of some words: at
// their beginning (end 0), articles aside, or at their end.
func listed(words string, end int) bool {
	f := slices.DeleteFunc(strings.Fields(words), func(w string) bool {
		return w == "a" || w == "an" || w == "the" || w == "for" || w == "solo" || w == "and"
	})
	if len(f) == 0 {
		return false
	}
	near := f[:min(2, len(f))]
	if end == 1 {
		near = f[max(0, len(f)-2):]
	}
	// Two words for the music box; of one word each, the nearest must be one.
	one := near[0]
	if end == 1 {
		one = near[len(near)-1]
	}
	two := strings.Join(near, " ")
	return len(Instruments("instruments "+one)) > 0 || len(Instruments("instruments "+two)) > 0 && strings.Contains(two, "box")
}

var looseInstrument = set(`bells chimes whistle horn horns bass drum recorder orchestra`)

// musicTalk reports whether a phrase stands near talk of music or beside another
// instrument.
func musicTalk(low, phrase string) bool {
	i := strings.Index(low, " "+phrase+" ")
	if i < 0 {
		return false
	}
	near := low[max(0, i-60):min(len(low), i+len(phrase)+60)]
	for _, w := range []string{"music", "instrument", "instruments", "played", "piano", "flute", "harp", "strings", "cello", "violin", "clarinet",
		"celesta", "guitar", "tempo", "melody", "tune", "solo", "soft", "accompanied", "drums", "oboe", "score", "sound", "more", "less"} {
		if strings.Contains(near, " "+w+" ") {
			return true
		}
	}
	return false
}

// Unplayable returns the instruments that a text names and the house team lacks.
func Unplayable(text string) []string {
	low := " " + normal(text) + " "
	var out []string
	for _, o := range otherInstruments {
		if indexAsserted(low, o) >= 0 {
			out = append(out, o)
		}
	}
	return out
}

// Music is what a text says of the music; zero where it says nothing.
type Music struct {
	Key   string // "G major"
	Mode  string // major or minor
	Tempo int    // quarter notes a minute
	Meter string
}

// ReadMusic reads "in G minor", "F# major", "a minor key", "at 90 bpm", "slow",
// "allegro", "a waltz", "in 6/8".
func ReadMusic(text string) Music {
	var m Music
	t := tokens(text)
	for i, w := range t {
		switch w.word {
		case "major", "minor":
			m.Mode = w.word
			if i > 0 {
				if k, ok := keyName(t[i-1].said, i > 1 && t[i-1].word == "a" && t[i-2].word != "in"); ok {
					m.Key = k + " " + w.word
				} else if i > 1 && (t[i-1].word == "flat" || t[i-1].word == "sharp") {
					if k, ok := keyName(t[i-2].said, false); ok {
						m.Key = k + map[string]string{"flat": "b", "sharp": "#"}[t[i-1].word] + " " + w.word
					}
				}
			}
		case "bpm":
			if i > 0 {
				if n, ok := Number(t[i-1].word); ok && n >= 30 && n <= 240 {
					m.Tempo = n
				}
			}
		}
	}
	if m.Key != "" && !usedKeys[m.Key] {
		m.Key = respell[m.Key]
	}
	low := " " + normal(text) + " "
	if m.Tempo == 0 {
		for _, p := range []struct {
			words string
			tempo int
		}{
			{"very slow,largo,grave", 54}, {"adagio,lento,slow music,slowly,slow tempo,slow waltz", 64}, {"andante,walking pace", 84},
			{"moderato,moderate tempo", 100}, {"allegretto", 112}, {"allegro,fast music,fast tempo,lively music,upbeat,quick tempo", 132}, {"presto,very fast", 160},
		} {
			for _, ph := range strings.Split(p.words, ",") {
				if m.Tempo == 0 && indexAsserted(low, ph) >= 0 {
					m.Tempo = p.tempo
				}
			}
		}
	}
	switch {
	case strings.Contains(text, "6/8") || indexAsserted(low, "jig") >= 0 || indexAsserted(low, "barcarolle") >= 0:
		m.Meter = "6/8"
	case strings.Contains(text, "3/4") || indexAsserted(low, "waltz") >= 0 || indexAsserted(low, "minuet") >= 0:
		m.Meter = "3/4"
	case strings.Contains(text, "2/4") || indexAsserted(low, "polka") >= 0 || indexAsserted(low, "marching tune") >= 0:
		m.Meter = "2/4"
	case strings.Contains(text, "4/4"):
		m.Meter = "4/4"
	}
	return m
}

// keyName reads a tonic: "G", "f#", "Bb", "Eb". A lower-case a before "minor key"
// is the article.
func keyName(said string, article bool) (string, bool) {
	if said == "" || len(said) > 2 || said == "a" && article {
		return "", false
	}
	l := strings.ToUpper(said[:1])
	if l < "A" || l > "G" || said == "a" {
		return "", false
	}
	switch said[1:] {
	case "":
		return l, true
	case "#", "b":
		return l + said[1:], true
	}
	return "", false
}

var usedKeys = func() map[string]bool {
	m := map[string]bool{}
	for _, k := range strings.Fields("C G D A E B F# F Bb Eb Ab Db Gb") {
		m[k+" major"] = true
	}
	for _, k := range strings.Fields("A E B F# C# G# D# D G C F Bb Eb") {
		m[k+" minor"] = true
	}
	return m
}()

var respell = map[string]string{"C# major": "Db major", "D# major": "Eb major", "G# major": "Ab major", "A# major": "Bb major",
	"Cb major": "B major", "E# major": "F major", "B# major": "C major", "Fb major": "E major",
	"A# minor": "Bb minor", "Ab minor": "G# minor", "Db minor": "C# minor", "Gb minor": "F# minor", "E# minor": "F minor", "B# minor": "C minor",
	"Cb minor": "B minor", "Fb minor": "E minor"}

var styles = []pair{
	{"paper-cut,paper cut,papercut,cut paper,collage,cut-out,cutout,cut-outs", "paper-cut"},
	{"line and wash,line-and-wash,pen and ink,ink and wash,ink drawing,ink drawings,line drawing,line drawings,sketch,sketches,sketchy,pencil,ink", "line-and-wash"},
	{"watercolour,watercolor,watercolours,watercolors,wash,washes,gouache,aquarelle", "wash"},
	{"grain,grainy,risograph,riso,screen print,screenprint,linocut,woodcut,lithograph,print,retro poster", "grain"},
}

// Style reads an artwork style (one of atelier.ArtworkStyles), "" if none is said.
func Style(text string) string { v, _ := find(text, styles); return v }

// Audience is for whom a work is. Age is that of the youngest reader, 0 for adults.
type Audience struct {
	Words string // "children of six", "" nothing said
	Age   int
}

// ReadAudience reads "for children of six", "children 5-8", "for kids aged 4 to 6",
// "for a three year old", "for adults", "for grown-ups", "teenagers".
func ReadAudience(text string) Audience {
	t := tokens(text)
	for i, w := range t {
		switch w.word {
		case "toddlers", "toddler", "babies":
			return Audience{w.word, 2}
		case "preschoolers", "kindergarten", "nursery":
			return Audience{w.word, 4}
		case "teenagers", "teens", "teenager":
			return Audience{w.word, 13}
		case "adults", "grown-ups", "grownups", "adult":
			return Audience{"adults", 0}
		case "children", "kids", "child", "kid", "pupils", "readers", "schoolchildren", "year-olds", "year-old", "aged", "ages", "age":
			end := min(i+5, len(t))
			for k := max(0, i-2); k < end; k++ {
				n, ok := leadingNumber(t[k].word)
				if !ok || n < 1 || n > 17 {
					continue
				}
				if k < i && w.word != "year-olds" && w.word != "year-old" {
					continue // "three children": a count, no age
				}
				if k > i+1 && !ageLink[t[k-1].word] {
					continue
				}
				if k == i+1 && w.word != "aged" && w.word != "ages" && w.word != "age" && w.word != "children" && w.word != "kids" && w.word != "readers" {
					continue
				}
				return Audience{strings.TrimSpace(spanWords(t, min(i, k), max(i, k))), n}
			}
			if i > 0 && forWhom(t, i) {
				return Audience{spanWords(t, i, i), 6}
			}
		case "year", "years":
			if i > 0 && i+1 < len(t) && (t[i+1].word == "old" || t[i+1].word == "olds") {
				if n, ok := leadingNumber(t[i-1].word); ok && n <= 17 && forWhom(t, i-1) {
					return Audience{spanWords(t, i-1, i+1), n}
				}
			}
		}
		if hasAny(w.word, "-year-old", "-year-olds") {
			if n, ok := leadingNumber(w.word); ok && n <= 17 && (forWhom(t, i) || w.word[len(w.word)-1] == 's') {
				return Audience{w.word, n}
			}
		}
	}
	for _, p := range []pair{{"for children,for kids,bedtime,picture book,nursery", "6"}} {
		if _, ph := find(text, []pair{p}); ph != "" {
			return Audience{"children", 6}
		}
	}
	return Audience{}
}

var ageLink = set("of aged ages age from between to about around")

func forWhom(t []token, i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		if t[k].word == "for" {
			return true
		}
		if !adjectives[t[k].word] && !determiners[t[k].word] && !moodWord(t[k].word) && t[k].word != "all" {
			return false
		}
	}
	return false
}

func spanWords(t []token, from, to int) string {
	var p []string
	for _, w := range t[from : to+1] {
		p = append(p, w.said)
	}
	return strings.Join(p, " ")
}

// leadingNumber reads "six", "6", "5-8", "four-year-old".
func leadingNumber(w string) (int, bool) {
	if n, ok := Number(w); ok {
		return n, ok
	}
	head, _, _ := strings.Cut(w, "-")
	return Number(head)
}

// Media reads which media a phrase speaks of; none said: all.
func Media(text string) []atelier.Medium {
	low := " " + normal(text) + " "
	var out []atelier.Medium
	for _, m := range []struct {
		medium atelier.Medium
		words  string
	}{
		{atelier.Text, "text,poem,story,tale,words,stanza,stanzas,verse,line,lines,page,pages,writing,written,rhyme,rhymes,title"},
		{atelier.Artwork, "plate,plates,picture,pictures,image,images,illustration,illustrations,artwork,drawing,painting,visible,drawn,painted,shown"},
		{atelier.Music, "music,tune,melody,score,song,instrument,instruments,tempo,key,played,sound,heard,bars"},
	} {
		for _, w := range strings.Split(m.words, ",") {
			if strings.Contains(low, " "+w+" ") {
				out = append(out, m.medium)
				break
			}
		}
	}
	if len(out) == 0 {
		return slices.Clone(atelier.Media[:])
	}
	return out
}

// toldHours are phrases by which a text says what hour it is now; a morning that
// somebody only thinks of is not among them.
var toldHours = []pair{
	{"at dawn,at daybreak,at sunrise,before sunrise", "dawn"},
	{"this morning,in the morning,one morning,that morning,it is morning", "morning"},
	{"at noon,by noon,at midday,this afternoon,in the afternoon,that afternoon,in broad daylight", "day"},
	{"this evening,in the evening,one evening,that evening,at dusk,at sunset,at nightfall", "dusk"},
	{"at midnight,tonight,this night,in the night,one night,that night,at night,by night", "night"},
}

// HourTold reads the hour that a line itself says it is, with the words that say
// so; "" when it says none.
func HourTold(line string) (hour, quote string) {
	for _, root := range []string{"night", "noon", "morning", "dawn", "dusk", "evening", "sunrise", "sunset", "midday", "daybreak", "daylight"} {
		if strings.Contains(line, root) {
			return find(line, toldHours)
		}
	}
	return "", ""
}

// SameHour reports whether two times of day may be one: dawn and morning, dusk
// and night, morning and day.
func SameHour(a, b string) bool {
	if a == b {
		return true
	}
	near := func(x, y string) bool { return a == x && b == y || a == y && b == x }
	return near("dawn", "morning") || near("dusk", "night") || near("morning", "day")
}

// SameLight reports whether a picture of one hour may pass for one of another: morning
// and day look alike; nothing else does.
func SameLight(a, b string) bool {
	fold := func(s string) string {
		if s == "morning" {
			return "day"
		}
		return s
	}
	return fold(a) == fold(b)
}

// SameSky reports whether a picture of one weather may pass for one of another: clear,
// cloud and wind may; rain, storm, snow and fog are seen.
func SameSky(a, b string) bool {
	mild := func(s string) bool { return s == "clear" || s == "cloud" || s == "wind" }
	return a == b || mild(a) && mild(b)
}
