package notes

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotas and measures of job codes (notes/1, section 5), v1.
const (
	maxJobCodes   = 20 // a job
	maxRoundCodes = 2  // an agent a round
	minEdits      = 2  // between two codes
	minPhrase     = 3  // words
	maxPhrase     = 20 // words
	minUses       = 2  // of a phrase before it may have a code
	maxShared     = 80 // hundredths of words that two phrases may share, not reached
	minDecoded    = 9  // of 10 lines that another model restates
)

// Decoding is what came of the blind decode of a code: how many of ten lines built
// with it a model of another provider restated, given the codebook alone.
type Decoding struct {
	Ran   bool `json:"ran,omitempty"`
	Right int  `json:"right,omitempty"`
	Of    int  `json:"of,omitempty"`
}

// Evidence is what a definition is judged by, beside the codebook.
type Evidence struct {
	Agent  string
	Round  int
	Names  []string // of the job's artefacts and its direction
	Uses   int      // how often the phrase stood in an accepted say: [Uses]
	Decode Decoding
}

// Edition is a codebook being changed at a round's barrier. Its changes become one
// new version.
type Edition struct {
	prev    *Codebook
	entries []Entry
	changed bool
}

// Edit begins the version after c.
func (c *Codebook) Edit() *Edition { return &Edition{prev: c, entries: c.Entries()} }

// Done returns the new version, or the old one if nothing changed.
func (e *Edition) Done() *Codebook {
	if !e.changed {
		return e.prev
	}
	return makeCodebook(e.prev.digest, slices.Clone(e.entries))
}

// Has reports whether a phrase has a code already that may be used in its place.
func (e *Edition) Has(d Def) bool {
	return slices.ContainsFunc(e.entries, func(o Entry) bool {
		return o.Retired == "" && o.Job() && o.Kind == d.Kind && (o.Scope == d.Scope || o.Scope == "all") && strings.EqualFold(o.Phrase, d.Phrase)
	})
}

// Coin takes a definition into the edition, or says with a [*Refused] which rule of
// section 5 it breaks: G2, or G1, G4 and G5 for its phrase, G7 for the quota.
func (e *Edition) Coin(d Def, ev Evidence) error {
	if err := e.check(d, ev); err != nil {
		return err
	}
	e.entries = append(e.entries, Entry{Scope: d.Scope, Kind: d.Kind, Code: d.Code, Phrase: d.Phrase, By: ev.Agent, Round: ev.Round, Unverified: !ev.Decode.Ran})
	e.changed = true
	return nil
}

func (e *Edition) check(d Def, ev Evidence) *Refused {
	job, mine := 0, 0
	for i := range e.entries {
		if o := &e.entries[i]; o.Job() {
			job++
			if o.By == ev.Agent && o.Round == ev.Round {
				mine++
			}
		}
	}
	if err := e.checkCode(d.Code, ev.Names); err != nil {
		return err
	}
	if !spells(d.Code, d.Phrase) {
		return refuse(2, 0, "a code whose letters stand in its phrase in that order")
	}
	if err := e.checkPhrase(d.Phrase); err != nil {
		return err
	}
	switch {
	case ev.Agent == "" || !slices.Contains([]Scope{"all", "txt", "art", "mus"}, d.Scope) || !slices.Contains([]Sort{"p", "d", "w"}, d.Kind):
		return refuse(2, 0, "a scope, a kind and a coiner")
	case ev.Uses < minUses || saved(d)*ev.Uses <= price(d):
		return refuse(2, 0, "a phrase that was used often enough to pay for its code")
	case ev.Decode.Ran && (ev.Decode.Of < 10 || 10*ev.Decode.Right < minDecoded*ev.Decode.Of):
		return refuse(2, 0, "a code that another model reads as it is meant")
	case job >= maxJobCodes:
		return refuse(7, 0, "at most %d codes a job", maxJobCodes)
	case mine >= maxRoundCodes:
		return refuse(7, 0, "at most %d codes an agent a round", maxRoundCodes)
	}
	return nil
}

// checkCode: a code is no act, keyword, name or code ever used in the job, and far
// from every other code.
func (e *Edition) checkCode(code string, names []string) *Refused {
	_, act := forms[Act(code)]
	switch {
	case !isWord(code, 3, 10):
		return refuse(2, 0, "a code of 3 to 10 letters")
	case act || slices.Contains(keywords, code) || isArgWord(code):
		return refuse(2, 0, "a code that is no word of the notation")
	case slices.Contains(names, code):
		return refuse(2, 0, "a code that is no name in use")
	}
	for i := range e.entries {
		if edits(code, e.entries[i].Code) < minEdits {
			return refuse(2, 0, "a code that no other comes near")
		}
	}
	return nil
}

func isArgWord(s string) bool {
	for _, list := range words {
		if slices.Contains(list, s) {
			return true
		}
	}
	return false
}

// checkPhrase: a phrase is 3 to 20 plain words that no other phrase is like.
func (e *Edition) checkPhrase(phrase string) *Refused {
	fields := strings.Fields(phrase)
	if phrase == "" || len(fields) < minPhrase || len(fields) > maxPhrase {
		return refuse(2, 0, "a phrase of %d to %d words", minPhrase, maxPhrase)
	}
	if err := checkChars(phrase, 0); err != nil {
		return err
	}
	if utf8.RuneCountInString(phrase) > MaxSay {
		return refuse(1, 0, "at most %d characters", MaxSay)
	}
	if err := checkText(phrase, 0); err != nil {
		return err
	}
	if injected(phrase) {
		return refuse(5, 0, "a phrase that speaks of the work, not to its reader")
	}
	if strings.ContainsAny(phrase, delimiters) {
		return refuse(2, 0, "a phrase without the marks that part plain words")
	}
	for i := range e.entries {
		o := &e.entries[i]
		if o.Job() && slices.Contains(fields, o.Code) {
			return refuse(2, 0, "a phrase without a job code in it")
		}
		for _, lang := range Languages {
			if other := e.prev.phrase(o, wordingOf(lang)); alike(phrase, other) {
				return refuse(2, 0, "a phrase that no other is like")
			}
		}
	}
	return nil
}

// delimiters part the plain form; no phrase holds one.
const delimiters = ";:.()“”„\""

// Retire takes a code out of use, from the next round on; by a person's word it is a
// veto. What was said with it stays readable.
func (e *Edition) Retire(code string, veto bool) error {
	o, err := e.usable(code)
	if err != nil {
		return err
	}
	o.Retired = "retired"
	if veto {
		o.Retired = "vetoed"
	}
	e.changed = true
	return nil
}

// Rename gives a job code other letters, on a person's word: the old ones are never
// used again. by is the person.
func (e *Edition) Rename(code, to, by string, round int, names []string) error {
	if err := e.checkCode(to, names); err != nil {
		return err
	}
	o, err := e.usable(code)
	if err != nil {
		return err
	}
	if !spells(to, o.Phrase) {
		return refuse(2, 0, "a code whose letters stand in its phrase in that order")
	}
	fresh := *o
	fresh.Code, fresh.By, fresh.Round, fresh.Unverified = to, by, round, true
	o.Retired, o.Renamed = "renamed", to
	e.entries = append(e.entries, fresh)
	e.changed = true
	return nil
}

func (e *Edition) usable(code string) (*Entry, error) {
	i := slices.IndexFunc(e.entries, func(o Entry) bool { return o.Code == code })
	if i < 0 || !e.entries[i].Job() || e.entries[i].Retired != "" {
		return nil, refuse(2, 0, "a job code that is in use")
	}
	return &e.entries[i], nil
}

// spells reports whether the letters of a code occur in a phrase in that order.
func spells(code, phrase string) bool {
	phrase = strings.ToLower(phrase)
	for i := range len(code) {
		if code[i] == '-' {
			continue
		}
		j := strings.IndexByte(phrase, code[i])
		if j < 0 {
			return false
		}
		phrase = phrase[j+1:]
	}
	return true
}

// edits is the Levenshtein distance of two codes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := last
			if a[i] != b[j] {
				d++
			}
			last = row[j+1]
			row[j+1] = min(d, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}

// alike reports whether two phrases share so many words that one is taken for the
// other: of the words of the shorter, at least maxShared hundredths.
func alike(a, b string) bool {
	x, y := wordSet(a), wordSet(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	// The longer counts: "cut this" is no reason to refuse "cut this at the second beat".
	return 100*both >= maxShared*len(y)
}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		set[w] = true
	}
	return set
}

// Estimates of tokens, in twelfths, so that no result depends on rounding: a
// quarter of text's bytes, a third of a line's (notes/1, section 9, v1: a quarter
// undercounts dense lines). They serve coining and budgets and are never shown as a
// saving.
func estText(s string) int { return 3 * len(s) }
func estLine(s string) int { return 4 * len(s) }

// EstimateText is about how many tokens words take, rounded up.
func EstimateText(s string) int { return (estText(s) + 11) / 12 }

// EstimateLine is about how many tokens a line takes, rounded up.
func EstimateLine(s string) int { return (estLine(s) + 11) / 12 }

// saved is what one use of a code spares, price what defining it costs.
func saved(d Def) int { return estText(d.Phrase) - estLine(d.Code) }

func price(d Def) int {
	return estLine(Print(Line{Act: ActDefine, Def: &d})) + estLine(d.Code+"="+d.Phrase+"\n")
}

// Uses counts how often a phrase stands in some accepted says, as whole words.
func Uses(phrase string, says []string) int {
	n := 0
	want := " " + flatten(phrase) + " "
	for _, s := range says {
		for rest, found := " "+flatten(s)+" ", true; found; {
			if _, rest, found = strings.Cut(rest, want); found {
				n, rest = n+1, " "+rest // one may follow at once
			}
		}
	}
	return n
}

// flatten leaves words in lower case with single spaces.
func flatten(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }), " ")
}

// Propose looks for a phrase that would pay for a code, among what was said so far:
// the most saving run of words, and the letters that spell it. It is how an agent
// without a model coins. ok is false if nothing pays.
func (c *Codebook) Propose(says []string, scope Scope, kind Sort, ev Evidence) (d Def, uses int, ok bool) {
	counts := map[string]int{}
	var order []string
	for _, s := range says {
		for _, clause := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(delimiters+",!?–—0123456789", r) }) {
			w := strings.Fields(strings.ToLower(clause))
			for i := range w {
				for j := i + minPhrase; j <= min(len(w), i+12); j++ {
					p := strings.Join(w[i:j], " ")
					if counts[p]++; counts[p] == 1 {
						order = append(order, p)
					}
				}
			}
		}
	}
	e := c.Edit()
	best := 0
	for _, p := range order {
		ev.Uses = counts[p]
		if ev.Uses < minUses {
			continue
		}
		for _, code := range acronyms(p) {
			cand := Def{scope, kind, code, p}
			if gain := saved(cand)*ev.Uses - price(cand); gain > best && e.check(cand, ev) == nil {
				d, uses, ok, best = cand, ev.Uses, true, gain
			}
			if ok && d.Phrase == p {
				break
			}
		}
	}
	return d, uses, ok
}

// ProposeSentence looks for a code like [Codebook.Propose], but only for a whole
// sentence: what an agent without a model can say by its code the next time. ok is false
// if none that is said more than once would pay.
func (c *Codebook) ProposeSentence(said []string, scope Scope, kind Sort, ev Evidence) (best Def, ok bool) {
	counts := map[string]int{}
	var order []string
	for _, s := range said {
		if counts[s]++; counts[s] == 1 {
			order = append(order, s)
		}
	}
	most := 0
	for _, s := range order {
		if counts[s] < minUses {
			continue
		}
		d, uses, found := c.Propose(slices.Repeat([]string{s}, counts[s]), scope, kind, ev)
		if gain := saved(d)*uses - price(d); found && sentence(d.Phrase) == s && gain > most {
			best, ok, most = d, true, gain
		}
	}
	return best, ok
}

// acronyms are codes that spell a phrase: its first letters, the first letters of
// its longest words, and so on, in a fixed order.
func acronyms(phrase string) []string {
	var out []string
	fields := strings.Fields(phrase)
	add := func(take func(i int, w string) string) {
		var b strings.Builder
		for i, w := range fields {
			b.WriteString(take(i, w))
		}
		var s strings.Builder
		for _, r := range b.String() {
			if r >= 'a' && r <= 'z' && s.Len() < 10 {
				s.WriteRune(r)
			}
		}
		if isWord(s.String(), 3, 10) && !slices.Contains(out, s.String()) {
			out = append(out, s.String())
		}
	}
	cut := func(w string, n int) string { return w[:min(n, len(w))] }
	add(func(_ int, w string) string { // the long words, cut
		if len(w) > 4 {
			return cut(w, 4)
		}
		return ""
	})
	add(func(_ int, w string) string {
		if len(w) > 3 {
			return cut(w, 3)
		}
		return ""
	})
	add(func(_ int, w string) string { return cut(w, 2) })
	add(func(_ int, w string) string { return cut(w, 1) })
	return out
}
