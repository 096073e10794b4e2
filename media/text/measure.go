package text

import (
	"sort"
	"strings"
)

// Place is where in a story something was measured; Line counts from 1.
type Place struct {
	Unit  string
	Line  int
	Quote string
}

// Repeat is something said more than once: the first time and a later one.
type Repeat struct {
	What  string // "line", "opening" or "word"
	First Place
	Again Place
	Count int // how often in all, at this place
}

// norm is a line as it sounds: lower case, words alone.
func norm(line string) string {
	var b strings.Builder
	for _, w := range Words(line) {
		b.WriteString(w.Text)
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

// openingWords is how many words make an opening: two lines may both begin with
// "and the", not with the same three words.
const openingWords = 3

// Repeats finds lines said twice, and lines that open with the same three words
// as two or more before them. A haiku or a line under four words has no opening.
func Repeats(s Story) []Repeat {
	var out []Repeat
	seen := map[string]Place{}
	opens := map[string]Place{}
	count := map[string]int{}
	for _, u := range s.Units {
		for j, l := range u.Lines {
			at := Place{u.ID, j + 1, l}
			n := norm(l)
			if first, ok := seen[n]; ok {
				out = append(out, Repeat{What: "line", First: first, Again: at, Count: 2})
				continue
			}
			seen[n] = at
			f := strings.Fields(n)
			if len(f) <= openingWords {
				continue
			}
			o := strings.Join(f[:openingWords], " ")
			count[o]++
			if count[o] == 1 {
				opens[o] = at
			}
			if count[o] >= 3 {
				at.Quote = o
				out = append(out, Repeat{What: "opening", First: opens[o], Again: at, Count: count[o]})
			}
		}
	}
	return out
}

// ContentWords counts the words of a story that are no function words, by stem.
func ContentWords(s Story) map[string]int {
	m := map[string]int{}
	for _, u := range s.Units {
		for _, l := range u.Lines {
			for _, w := range Words(l) {
				if !functionWords[w.Text] {
					m[stem(w.Text)]++
				}
			}
		}
	}
	return m
}

// Overused lists content words that make up more than share of all words of the
// story and stand at least five times, most frequent first; words of except
// (the cast, say) do not count.
func Overused(s Story, share float64, except map[string]bool) []string {
	all := 0
	for _, u := range s.Units {
		for _, l := range u.Lines {
			all += len(Words(l))
		}
	}
	counts := ContentWords(s)
	var out []string
	for w, n := range counts {
		if n >= 5 && float64(n) > share*float64(all) && !except[w] {
			out = append(out, w)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if counts[out[i]] != counts[out[j]] {
			return counts[out[i]] > counts[out[j]]
		}
		return out[i] < out[j]
	})
	return out
}

// Stem takes the commonest endings off a word, so that "waves" and "wave" are
// one; it makes no claim to be a lemma.
func Stem(word string) string { return stem(word) }

func stem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	for _, p := range []struct{ end, put string }{{"ies", "y"}, {"ves", "f"}, {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}} {
		if s, ok := strings.CutSuffix(w, p.end); ok && len(s) >= 2 {
			return s + p.put
		}
	}
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
		return w[:len(w)-1]
	}
	return w
}

// Mentions reports whether a line names a thing: its noun phrase, or the
// phrase's last word, in either number. Words are compared whole.
func Mentions(line, noun string) bool {
	want := strings.Fields(norm(noun))
	if len(want) == 0 {
		return false
	}
	var have []string
	for _, w := range Words(line) {
		have = append(have, stem(w.Text))
	}
	for i := range want {
		want[i] = stem(want[i])
	}
	return run(have, want) || run(have, want[len(want)-1:])
}

// Says reports whether a line holds the words of a phrase, one after another,
// in the singular or the plural.
func Says(line, phrase string) bool {
	want := strings.Fields(norm(phrase))
	var have []string
	for _, w := range Words(line) {
		have = append(have, stem(w.Text))
	}
	for i := range want {
		want[i] = stem(want[i])
	}
	return len(want) > 0 && run(have, want)
}

func run(have, want []string) bool {
	for i := 0; i+len(want) <= len(have); i++ {
		ok := true
		for j := range want {
			if have[i+j] != want[j] {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

// Cliches lists the stock phrases of a line.
func Cliches(line string) []string { return phrases(line, cliches) }

// Fillers lists the words of a line that say nothing.
func Fillers(line string) []string { return phrases(line, fillers) }

func phrases(line string, list []string) []string {
	n := " " + norm(line) + " "
	var out []string
	for _, c := range list {
		if strings.Contains(n, " "+c+" ") {
			out = append(out, c)
		}
	}
	return out
}

var cliches = strings.Split(`heart of gold
heart skipped a beat
dark and stormy night
happily ever after
once in a blue moon
as light as a feather
light as a feather
quiet as a mouse
white as snow
busy as a bee
brave as a lion
cold as ice
good as gold
free as a bird
sly as a fox
wise as an owl
tears of joy
dreams come true
dream come true
at the end of the day
calm before the storm
time stood still
sands of time
shining like diamonds
like diamonds
diamonds in the sky
a sight to see
magical journey
tapestry of
dance of life
journey of life
heart and soul
love conquers all
little did he know
little did she know
in the nick of time
all that glitters
every cloud has a silver lining
silver lining
butterflies in
sun kissed
golden rays
blanket of snow
crystal clear
deafening silence
pitch black
needle in a haystack
against all odds
bright eyed
beyond compare
whispering wind
gentle breeze
babbling brook
twinkling eyes
through thick and thin
over the moon
a blessing in disguise
breath of fresh air
butterflies in her stomach
butterflies in his stomach
the rest is history
and they lived happily
once upon a time
in a land far away
in a land far far away
it was all a dream
a twinkle in
follow your heart
follow her heart
follow his heart
sparkling like
shining like a star
gentle as a lamb
strong as an ox
dead of night
crack of dawn
blood ran cold
frozen in time
heart of stone
heart sank
weight off his shoulders
weight off her shoulders
more than meets the eye
the magic of friendship
the power of friendship
true meaning of
a new day dawned
sea of faces
sun kissed cheeks
dancing in the moonlight
whispers of the wind
rich tapestry
testament to`, "\n")

var fillers = strings.Fields(`very really quite rather just actually basically literally totally simply suddenly somewhat truly indeed certainly
	absolutely extremely utterly incredibly honestly obviously definitely`)

// Grade is the Flesch–Kincaid grade level of prose: 0.39 words per sentence +
// 11.8 syllables per word − 15.59 (Kincaid, Fishburne, Rogers and Chissom,
// "Derivation of new readability formulas for Navy enlisted personnel", 1975).
// A grade of 2 is read at seven or eight. It is 0 for a text without words.
func Grade(s string) float64 {
	sent := Sentences(s)
	words, syl := 0, 0
	for _, w := range Words(s) {
		words++
		syl += Syllables(w.Text)
	}
	if words == 0 || len(sent) == 0 {
		return 0
	}
	return 0.39*float64(words)/float64(len(sent)) + 11.8*float64(syl)/float64(words) - 15.59
}

// HardWords lists words too long for a reader of that age: over three
// syllables under nine, over four under twelve. Words of except,
// by stem, do not count.
func HardWords(line string, age int, except map[string]bool) []string {
	limit := 9
	switch {
	case age <= 0 || age >= 12:
		return nil
	case age < 9:
		limit = 3
	default:
		limit = 4
	}
	var out []string
	for _, w := range Words(line) {
		if !except[stem(w.Text)] && !easy[w.Text] && Syllables(w.Text) > limit || hard[stem(w.Text)] && age < 9 && !except[stem(w.Text)] {
			out = append(out, w.Text)
		}
	}
	return out
}

// easy words are long and known to every child.
var easy = set(`umbrella butterfly remember together tomorrow another banana elephant animal everyone everything
	anybody somebody nobody everybody family grandmother grandfather yesterday dragonfly ladybird potato tomato favourite
	wonderful beautiful lullaby forever anything caterpillar suddenly holiday evening every different chocolate piano`)

// hard words are short and still strange to small children.
var hard = set(`azure ethereal myriad solace reverie ember verdant sombre lament wistful tranquil serene languid fathom
	albeit beseech beguile repose hallowed sublime gossamer resplendent ponder forlorn bereft chasm abyss`)
