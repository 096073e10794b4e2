package lexicon

import (
	"strings"
	"unicode/utf8"
)

// MaxText is how many bytes of a text are read; the rest is ignored. A brief is
// bounded to 8,000 characters before it comes here, a supplied poem is not.
const MaxText = 64 << 10

// Mention is one noun phrase of a text.
type Mention struct {
	Lemma      string   // of Subject; "" for an unknown noun
	Subject    Subject  // zero for an unknown noun
	Noun       string   // singular, as said, with compound words but without adjectives: "lighthouse keeper"
	Count      int      // said number; 1 for a singular; 0 for a plural without a number
	Plural     bool     // said in the plural
	Colour     string   // colour word said of it
	Adjectives []string // other adjectives said of it, lower case
	Given      string   // proper name: "Mira"
	Related    []string // lemmas inside the compound: lighthouse, of "lighthouse keeper"
	Article    string   // a an the my his her … "" none
	Negated    bool     // said as absent: "no storm", "without a dragon"
	Poss       bool     // said with 's: "the baker's loaf" mentions a baker
	Of         bool     // follows "of": "the story of a fox", "a field of poppies"
	In         string   // the preposition of place before it: in on at by near over …; "" none
	Start, End int      // bytes of the phrase, article and name not counted
}

// Known reports whether the noun is in the vocabulary.
func (m Mention) Known() bool { return m.Lemma != "" }

// Scan finds the noun phrases of a text in order. A noun it does not know is
// returned when an article, a possessive or a number stands before it; words
// about the work itself (poem, page, picture, tune …), about time, and abstract
// words of feeling are not things and are left out. A proper name without a noun
// is a mention with the lemma girl, boy or child, or city or planet for known
// places.
func Scan(text string) []Mention {
	if len(text) > MaxText {
		cut := MaxText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	s := scanner{t: tokens(text)}
	for s.i < len(s.t) {
		if !s.phrase() {
			s.i++
		}
	}
	s.apposition()
	return s.out
}

type scanner struct {
	t   []token
	i   int
	out []Mention
}

// Words of English order. Each is a closed or nearly closed class.
var (
	determiners = set(`a an the my your his her its our their this that these those some any every each no another both
		many several few all most one's`)
	prepositions = set(`in on at by near over under above below across beside behind between through beneath around along
		inside outside into onto from to of with without for about against among after before during until beyond past
		toward towards off up down upon like as than within via`)
	placing = set(`in on at by near over under above below across beside behind beneath along inside outside into onto
		through around among beyond upon within`)
	conjunctions = set(`and or but nor so yet because while when where if that which who whom whose then though although
		since unless how why what`)
	pronouns = set(`i you he she it we they me him us them who himself herself itself themselves myself everyone everybody
		someone somebody nobody anyone nothing something everything anything there here`)
	auxiliaries = set(`is are was were be been being am has have had having do does did doing will would can could may
		might must shall should cannot can't don't doesn't won't isn't aren't wasn't didn't couldn't wouldn't let lets
		let's ought needn't it's he's she's that's there's i'm we're they're you're i'd i've`)
	negations = set(`no without never not nor neither avoid exclude except minus omit skip don't lacks lacking`)
	fillers   = set(`very too so quite rather really almost only just also even still again always never often soon now
		please maybe perhaps more most less least much enough together alone away home back once twice ago ever
		somewhere everywhere nowhere anywhere today tonight tomorrow yesterday not yes out`)
)

// phrase reads one noun phrase at s.i, if there is one, and moves past it.
func (s *scanner) phrase() bool {
	start := s.i
	i := start
	m := Mention{Count: 1}
	counted, determined := false, false
	if determiners[s.t[i].word] && s.t[i].stop == 0 {
		m.Article, determined = s.t[i].word, true
		i++
	} else if s.t[i].poss && s.nounAt(i) == 0 && !s.t[i].cap {
		m.Article, determined = s.t[i].word+"'s", true
		i++
	}
	if i >= len(s.t) {
		return false
	}
	if n, ok := s.number(&i); ok {
		m.Count, counted = n, true
		if i >= len(s.t) {
			return false
		}
	}
	// Modifiers, then the noun: as many words as can stand before one.
	head := i
	var mods []token
	for head < len(s.t) && len(mods) < 5 {
		w := s.t[head]
		if k := s.nounAt(head); k > 0 && !s.modifierHere(head, determined || counted || len(mods) > 0) {
			break
		}
		if !s.adjectiveAt(head, determined || counted || len(mods) > 0) {
			break
		}
		mods = append(mods, w)
		if w.stop != 0 && w.stop != ',' {
			return false
		}
		head++
		if head < len(s.t) && s.t[head].word == "and" && head+1 < len(s.t) && s.adjectiveAt(head+1, true) && s.nounAt(head+1) == 0 {
			head++
		}
	}
	if head >= len(s.t) {
		return false
	}
	end, known := s.compound(head, &m, determined || counted || len(mods) > 0 || s.nominal(start))
	if !known {
		if !(counted || opening[m.Article] || hasAny(m.Article, "'s")) || len(mods) > 0 && mods[len(mods)-1].stop != 0 {
			return s.name(start)
		}
		if end = s.unknown(head, &m); end == 0 {
			return s.name(start)
		}
	}
	if !counted && m.Plural {
		m.Count = 0
	}
	for _, w := range mods {
		if h, ok := Colour(w.word); ok {
			if m.Colour == "" {
				m.Colour = h.Word
			}
		} else if !fillers[w.word] {
			m.Adjectives = append(m.Adjectives, w.word)
		}
	}
	if head > 0 && s.t[head-1].stop == 0 && (s.t[head-1].word == "picture" || s.t[head-1].word == "story") {
		s.i = end // "a picture book"
		return true
	}
	if m.Lemma == "home" && !determined || s.audience(start, &m) {
		s.i = end
		return true
	}
	m.Poss = s.t[end-1].poss
	m.Start, m.End = s.t[head].start, s.t[end-1].end
	if len(mods) > 0 {
		m.Start = mods[0].start
	}
	s.context(start, &m)
	s.i = end
	s.naming(&m)
	s.predicate(&m)
	s.out = append(s.out, m)
	return true
}

// opening are the determiners after which even an unknown word is a noun.
var opening = set(`a an the my your his her its our their another no every each`)

// collective nouns stand for those whom they are made of.
var collective = set(`jury team crew family band herd flock group choir gang bunch pack swarm crowd troop company orchestra
	council committee colony pride gaggle litter school class row line party fleet host`)

// audience reports whether the phrase says for whom the work is, not what it is
// about: "for small children of six".
func (s *scanner) audience(start int, m *Mention) bool {
	return m.Plural && start > 0 && s.t[start-1].word == "for" && s.t[start-1].stop == 0 &&
		(m.Lemma == "child" || m.Lemma == "girl" || m.Lemma == "boy")
}

// number reads "three", "3", "a dozen", "a pair of".
func (s *scanner) number(i *int) (int, bool) {
	if s.t[*i].stop != 0 {
		return 0, false
	}
	n, ok := Number(s.t[*i].word)
	if !ok || *i+1 >= len(s.t) {
		return 0, false
	}
	*i++
	if w := s.t[*i].word; (w == "hundred" || w == "thousand") && n < 100 && *i+1 < len(s.t) { // "four hundred metres"
		n *= map[string]int{"hundred": 100, "thousand": 1000}[w]
		*i++
	}
	if s.t[*i].word == "of" && *i+1 < len(s.t) {
		*i++
		if determiners[s.t[*i].word] && *i+1 < len(s.t) {
			*i++
		}
	}
	return n, true
}

// nounAt returns how many tokens the longest known noun at i takes, 0 for none.
func (s *scanner) nounAt(i int) int {
	if auxiliaries[s.t[i].word] || s.colourList(i) {
		return 0
	}
	for n := min(vocabulary.longest, len(s.t)-i); n > 0; n-- {
		if _, ok := vocabulary.byForm[s.join(i, n)]; ok {
			return n
		}
	}
	return 0
}

// colourList reports whether a word that names a colour and a thing stands in a
// list of colours: "crimson, gold and violet", "greens and golds".
func (s *scanner) colourList(i int) bool {
	hue := func(k int) bool {
		if k < 0 || k >= len(s.t) {
			return false
		}
		_, ok := Colour(s.t[k].word)
		return ok
	}
	if !hue(i) {
		return false
	}
	if i > 0 && (s.t[i-1].stop == ',' && hue(i-1) || s.t[i-1].word == "and" && hue(i-2)) {
		return true
	}
	return s.t[i].stop == ',' && hue(i+1) || i+2 < len(s.t) && s.t[i].stop == 0 && s.t[i+1].word == "and" && hue(i+2) && s.nounAfterList(i+3)
}

// nounAfterList reports whether nothing at i could be what "red and gold" describe.
func (s *scanner) nounAfterList(i int) bool {
	if i >= len(s.t) || s.t[i-1].stop != 0 {
		return true
	}
	_, noun := vocabulary.byForm[s.t[i].word]
	return !noun
}

func (s *scanner) join(i, n int) string {
	if n == 1 {
		return s.t[i].word
	}
	parts := make([]string, n)
	for k := range n {
		if k < n-1 && (s.t[i+k].stop != 0 || s.t[i+k].poss) {
			return ""
		}
		parts[k] = s.t[i+k].word
	}
	return strings.Join(parts, " ")
}

// modifierHere reports whether a word that could be a noun is a modifier at i: a
// colour or adjective right before another noun ("orange cat", "light rain").
func (s *scanner) modifierHere(i int, opened bool) bool {
	w := s.t[i]
	_, colour := Colour(w.word)
	if !colour && !adjectives[w.word] {
		return false
	}
	if i+1 >= len(s.t) || w.stop != 0 {
		return false
	}
	next := s.t[i+1].word
	if s.nounAt(i) > 1 {
		return false
	}
	return s.nounAt(i+1) > 0 || opened && !prepositions[next] && !conjunctions[next] && !auxiliaries[next] && !verbForm(next)
}

// adjectiveAt reports whether the word at i can stand before a noun.
func (s *scanner) adjectiveAt(i int, opened bool) bool {
	w := s.t[i].word
	if determiners[w] || prepositions[w] || conjunctions[w] || pronouns[w] || auxiliaries[w] {
		return false
	}
	if _, ok := Colour(w); ok {
		return opened || s.nounAhead(i+1)
	}
	if adjectives[w] || moodWord(w) && hasAny(w, "y", "ful", "less", "ous", "ic", "al", "ant", "ent", "ed", "ing", "id", "le", "sad") {
		return opened || s.nounAhead(i+1)
	}
	if !opened || aboutWork[w] {
		return opened && fillers[w]
	}
	if fillers[w] {
		return true
	}
	if i > 0 && auxiliaries[s.t[i-1].word] && hasAny(w, "ed", "ing") {
		return false // "has mended boats"
	}
	if i+1 < len(s.t) && s.t[i].stop == 0 && s.nounAt(i) == 0 {
		if s.nounAt(i+1) > 0 && !verbForm(w) && !ambiguous[s.t[i+1].word] && !s.t[i].cap && !naming[w] && !hasAny(w, "s") && len(w) > 3 {
			return true // any plain word between an article and a known noun
		}
		return hasAny(w, "y", "ful", "less", "ous", "ish", "est", "-eyed", "-old", "ed", "ing", "able", "ible") && len(w) > 3 &&
			!verbForm(w+"") && (s.nounAt(i+1) > 0 || s.adjectiveAt(i+1, true)) || strings.Contains(w, "-") && s.nounAhead(i+1)
	}
	return false
}

// nounAhead reports whether a known noun follows within three modifiers.
func (s *scanner) nounAhead(i int) bool {
	for k := i; k < min(i+4, len(s.t)); k++ {
		if s.nounAt(k) > 0 {
			return true
		}
		w := s.t[k].word
		if _, ok := Colour(w); !ok && !adjectives[w] && !fillers[w] && w != "and" {
			return false
		}
	}
	return false
}

// compound reads the longest run of known nouns at i: the last is the head.
func (s *scanner) compound(i int, m *Mention, nominal bool) (end int, ok bool) {
	n := s.nounAt(i)
	if n == 0 || s.verbHere(i, n, nominal) {
		return i, false
	}
	end = i + n
	head := i
	for end < len(s.t) && s.t[end-1].stop == 0 && !s.t[end-1].poss {
		prev := s.join(head, end-head)
		if vocabulary.plural[prev] {
			break // "the birds rest": a plural does not open a compound
		}
		n = s.nounAt(end)
		if n == 0 || s.verbAfterNoun(end) {
			break
		}
		k := vocabulary.byForm[prev]
		m.Related = append(m.Related, vocabulary.list[k].Lemma)
		head, end = end, end+n
	}
	form := s.join(head, end-head)
	sub := vocabulary.list[vocabulary.byForm[form]]
	if n := len(m.Related); n > 0 && (sub.Lemma == "tree" || sub.Lemma == "flower" || sub.Lemma == "bush") {
		if kind, ok := Lookup(m.Related[n-1]); ok && kind.Kind == Plant { // an oak tree is an oak
			sub, m.Related = kind, m.Related[:n-1]
		}
	}
	if n := len(m.Related); n > 0 && trades[sub.Lemma] {
		if who, ok := Lookup(m.Related[n-1]); ok && (who.Kind == Animal || who.Lemma == "robot" || who.Lemma == "ghost") { // a robot gardener is a robot
			sub, m.Related = who, m.Related[:n-1]
		}
	}
	if n := len(m.Related); n > 0 && sub.Lemma == "crowd" {
		if who, ok := Lookup(m.Related[n-1]); ok && (who.Kind == Animal || who.Kind == Person) { // a choir of frogs is frogs
			m.Subject, m.Lemma, m.Noun, m.Plural, m.Related = who.clone(), who.Lemma, who.Lemma, true, m.Related[:n-1]
			return end, true
		}
	}
	m.Subject, m.Lemma = sub.clone(), sub.Lemma
	m.Plural = vocabulary.plural[form]
	said := s.join(i, end-i)
	if said == "" {
		said = form
	}
	if m.Plural {
		said = strings.TrimSuffix(said, form) + Singular(form)
		if sub.Plural == form {
			said = strings.TrimSuffix(strings.TrimSuffix(s.join(i, end-i), form)+sub.Lemma, " ")
		}
	}
	m.Noun = said
	return end, true
}

// trades are what an animal can be in a story: a mouse baker is a mouse. A pig farmer
// is no pig, and neither are those who keep, hunt, drive or heal animals.
var trades = set(`baker cook gardener teacher librarian postman tailor captain pirate sailor inventor scientist astronomer astronaut
	musician pianist violinist drummer singer dancer painter writer poet king queen prince princess knight wizard pilot soldier
	clockmaker toymaker builder shopkeeper clown acrobat weaver potter blacksmith miner traveller`)

// ambiguous words are verbs or adjectives as often as nouns.
var ambiguous = set(`water waters air bear bears fly flies train trains watch watches book books wave waves rose light lights ship ships
	park parks seal seals duck ducks swallow swallows ring rings fish fishes swing swings star stars crab cloud clouds
	stone stones stage stages paper salt shadow shadows echo echoes rain rains snow snows wind winds storm storms flood
	floods sleep dream dreams time fire fires frost hail mask masks present presents chain chains needle anchor anchors
	head land lands leaf leaves balloon balloons garden well spring falls fall orange lemon mine mines light tear tears
	cook cooks guard guards dust smoke smokes peel leaves button map maps key ship flag flags mirror mirrors bridge
	hammer brush rope box boxes ball drum drums trumpet beast ice glass gold glow dust sand coast bat shell crown
	current net dock ape nut toast tune kid back field tower towers swan root roots branch flower flowers bloom blooms
	blossom blossoms seed sprout sprouts plane mouse note song letter fence wall roof room home pilot doctor nurse
	teacher plant fan pine pines fox match play sail sails deep still well judge judges spy dove kind mother father house houses place board
	circle square face cover stable rock rocks camp roll harbour shelter witness echo`)

// verbHere reports whether an ambiguous word at i is a verb by what is before it.
func (s *scanner) verbHere(i, n int, nominal bool) bool {
	if n > 1 || !ambiguous[s.t[i].word] || nominal {
		return false
	}
	if i == 0 || s.t[i-1].stop == '.' || s.t[i-1].stop == ';' {
		// "Stars over the sea" but "Light the lamp": a bare verb takes a determiner.
		return i+1 < len(s.t) && s.t[i].stop == 0 && determiners[s.t[i+1].word] && !vocabulary.plural[s.t[i].word]
	}
	if s.t[i-1].stop == ',' {
		return false
	}
	if i+1 < len(s.t) && s.t[i].stop == 0 && auxiliaries[s.t[i+1].word] {
		return false // "how stars are born": what is, has or can is no verb
	}
	p := s.t[i-1].word
	if p == "to" {
		return !(i >= 2 && motion[s.t[i-2].word])
	}
	return pronouns[p] || auxiliaries[p] || fillers[p] && p != "more" || s.nounBefore(i) || conjunctions[p] && p != "and" && p != "or"
}

var motion = set(`go goes went come comes came travel travels fly flies sail sails walk walks road way journey trip letter back return returns`)

func (s *scanner) nounBefore(i int) bool {
	if len(s.out) == 0 || i == 0 || s.t[i-1].stop != 0 {
		return false
	}
	return s.out[len(s.out)-1].End == s.t[i-1].end
}

// verbAfterNoun reports whether the word at i, right after a noun, is its verb
// rather than the head of a compound.
func (s *scanner) verbAfterNoun(i int) bool {
	w := s.t[i].word
	if !ambiguous[w] && w != "home" {
		return false
	}
	if w == "home" {
		return true // "a letter home"
	}
	if w == "rose" || w == "leaves" || w == "watch" || w == "fly" || w == "bear" {
		return true
	}
	if vocabulary.plural[w] && i+2 < len(s.t) && s.t[i].stop == 0 && s.t[i+1].word == "of" && strings.HasSuffix(s.t[i+2].word, "ing") {
		return true // "the bus dreams of driving"
	}
	if vocabulary.plural[w] {
		return i+1 < len(s.t) && s.t[i].stop == 0 && (determiners[s.t[i+1].word] || prepositions[s.t[i+1].word] && s.t[i+1].word != "of")
	}
	return i+1 < len(s.t) && s.t[i].stop == 0 && determiners[s.t[i+1].word]
}

// nominal reports whether the words before i call for a noun.
func (s *scanner) nominal(i int) bool {
	if i == 0 || s.t[i-1].stop == ',' {
		return false
	}
	p := s.t[i-1].word
	return determiners[p] || prepositions[p] && p != "to" || negations[p] || s.t[i-1].poss ||
		p == "and" && len(s.out) > 0 && i >= 2 && s.out[len(s.out)-1].End == s.t[i-2].end
}

// unknown reads a noun that the vocabulary lacks: the words from i up to the
// first that cannot belong to a noun phrase.
func (s *scanner) unknown(i int, m *Mention) int {
	end := i
	for end < len(s.t) && end-i < 3 {
		w := s.t[end].word
		if determiners[w] || prepositions[w] || conjunctions[w] || pronouns[w] || auxiliaries[w] || fillers[w] || naming[w] {
			break
		}
		if end > i && verbForm(w) {
			break
		}
		end++
		if s.t[end-1].stop != 0 || s.t[end-1].poss {
			break
		}
	}
	if end == i {
		return 0
	}
	w := s.t[end-1].word
	if aboutWork[s.t[i].word] || abstract[Singular(w)] || aboutWork[w] || abstract[w] || moodWord(w) || adjectives[w] || len(w) < 3 || !letters(w) || strings.Contains(w, "year-old") {
		return 0
	}
	if _, isColour := Colour(w); isColour {
		return 0
	}
	if _, isNumber := Number(w); isNumber {
		return 0
	}
	if hasAny(w, "ness", "ment", "tion", "sion", "ity", "ism", "ance", "ence", "ship", "hood") {
		return 0
	}
	if sing := Singular(w); sing != w && !hasAny(w, "ss") {
		m.Plural = true
		w = sing
	}
	words := make([]string, 0, end-i)
	for k := i; k < end-1; k++ {
		words = append(words, s.t[k].word)
	}
	m.Noun = strings.Join(append(words, w), " ")
	return end
}

func letters(w string) bool {
	for _, r := range w {
		if !(r >= 'a' && r <= 'z' || r == '-' || r > 127) {
			return false
		}
	}
	return true
}

// context reads what stands before the phrase.
func (s *scanner) context(start int, m *Mention) {
	if m.Article == "no" {
		m.Negated = true
	}
	i := start - 1
	for i >= 0 && fillers[s.t[i].word] && !negations[s.t[i].word] && s.t[i].stop == 0 {
		i--
	}
	if i < 0 || s.t[i].stop == '.' || s.t[i].stop == ';' {
		return
	}
	p := s.t[i].word
	switch {
	case s.t[i].stop == 0 && p == "of":
		// "A jury of three geese judges": the geese do.
		m.Of = !(m.Plural && i > 0 && s.t[i-1].stop == 0 && collective[s.t[i-1].word])
	case s.t[i].stop == 0 && placing[p]:
		m.In = p
	}
	// "no ghosts or dragons", "without a storm", "don't show the moon": a negation
	// reaches forward over or/nor lists and over a verb of showing.
	for k := i; k >= max(0, i-3); k-- {
		w := s.t[k]
		if w.stop == '.' || w.stop == ';' || w.stop == ',' && k < i || w.word == "but" {
			return
		}
		if negations[w.word] && w.word != "never" && w.word != "skip" {
			m.Negated = m.Negated || k == i || showing[s.t[i].word] || w.word == "without" || w.word == "no"
			return
		}
		if (w.word == "or" || w.word == "nor" || w.word == "and") && len(s.out) > 0 {
			if last := s.out[len(s.out)-1]; last.Negated && k > 0 && last.End == s.t[k-1].end {
				m.Negated = true
				return
			}
		}
		if s.nounAt(k) > 0 && !showing[w.word] {
			return
		}
	}
}

var showing = set(`show include add use draw paint mention want put have see be any with a the contain`)
