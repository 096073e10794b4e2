package director

import (
	"regexp"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// reading is what the words of a brief say, before anything is decided.
type reading struct {
	brief    atelier.Brief
	text     string // the brief and the musts, as far as they describe the world
	mentions []lexicon.Mention
	actions  []lexicon.Action

	cast     []role
	elements []thing
	place    place
	time     string // "" unsaid
	weather  string
	seasons  []string
	mood     atelier.Mood
	moodSaid bool
	colours  []lexicon.Hue
	audience lexicon.Audience
	absent   []lexicon.Mention // said as absent in the brief
	images   bool              // no story wanted
	explains bool
	premise  string // what the main character does or wants, base form: "learn to whistle"
	premWho  []string
	deed     deed
	banned   map[string]bool // lemmas and kinds that must not appear
	hopeful  string          // "", hopeful, sad: how it must end
}

// role is a member of the cast while it is being read.
type role struct {
	m       lexicon.Mention
	acts    bool // subject of a verb in the brief
	invited bool // added by the director
}

type thing struct {
	m    lexicon.Mention
	from string // brief must setting director
}

type place struct {
	noun, lemma string
	with        string // preposition
	name        string // proper name: "Paris"
	said        bool
	adjectives  []string
}

// Words that a brief uses in passing. They are elements at most, and only when
// nothing else is there.
var faint = map[string]bool{"time": true, "dream": true, "song": true, "light": true, "sleep": true, "silence": true, "heart": true,
	"world": true, "home": true, "room": true, "energy": true, "friend": true, "shadow": true, "gold": true, "person": true,
	"crowd": true, "sky": true, "dust": true, "glass": true, "paper": true, "echo": true}

// Verbs that make their object a character too.
var relational = map[string]bool{"befriend": true, "meet": true, "love": true, "fight": true, "marry": true, "teach": true, "tame": true,
	"help": true, "visit": true, "rescue": true, "save": true, "tell": true, "chase": true, "hunt": true, "comfort": true, "miss": true,
	"outgrow": true, "trick": true, "race": true, "hug": true, "ask": true, "invite": true, "thank": true, "forgive": true, "follow": true,
	"convince": true, "fear": true, "hate": true, "guard": true, "calm": true, "adopt": true, "guide": true, "welcome": true, "protect": true}

// suppliedWords are what people call what they supply.
var suppliedWords = map[string]bool{"photograph": true, "photo": true, "picture": true, "painting": true, "drawing": true, "sketch": true, "image": true,
	"snapshot": true, "poem": true, "verse": true, "verses": true, "text": true, "story": true, "tale": true, "melody": true, "tune": true, "song": true, "score": true,
	"poet": true, "input": true, "file": true, "attachment": true}

func (d *draft) read(t atelier.Turn) {
	r := &d.reading
	r.brief = t.Brief
	r.text = t.Brief.Text
	r.banned = map[string]bool{}
	whole := r.text
	for _, m := range t.Brief.Must {
		whole += "\n" + m + "."
	}
	inputs := inputWords(t.Inputs)
	r.mentions = lexicon.Scan(r.text)
	if len(t.Inputs) > 0 {
		// "My photograph" is what was supplied, and nobody in the work.
		r.mentions = slices.DeleteFunc(r.mentions, func(m lexicon.Mention) bool {
			return suppliedWords[strings.ToLower(m.Noun[strings.LastIndexByte(m.Noun, ' ')+1:])] || suppliedWords[m.Lemma]
		})
	}
	r.actions = lexicon.Actions(r.text, r.mentions)
	r.audience = lexicon.ReadAudience(t.Brief.Audience)
	if r.audience.Words == "" {
		r.audience = lexicon.ReadAudience(r.text)
	}
	low := " " + strings.ToLower(r.text) + " "
	for _, p := range []string{"no story", "no plot", "only images", "without a story", "not a story", "an ode", "ode to", "a meditation", "a portrait of"} {
		r.images = r.images || strings.Contains(low, p)
	}
	for _, p := range []string{"how ", "why "} {
		r.explains = r.explains || strings.HasPrefix(strings.TrimSpace(low), p)
	}
	r.explains = r.explains || explaining.MatchString(low)
	for _, p := range []string{"how does", "how do ", "scientific", "accurate", "what is ", "why the", "why do", "lesson about"} {
		r.explains = r.explains || strings.Contains(low, p)
	}
	r.mood, r.moodSaid = lexicon.ReadMood(r.text)
	r.colours = lexicon.ReadColours(whole)
	r.time, r.weather, r.seasons = lexicon.Time(whole), lexicon.Weather(whole), lexicon.Seasons(whole)
	if len(r.seasons) == 0 {
		if s := lexicon.Season(whole); s != "" {
			r.seasons = []string{s}
		}
	}
	for _, m := range r.mentions {
		if m.Negated && !r.narrated(m) {
			r.absent = append(r.absent, m)
			if slices.Contains(banMedia(r.text, m), atelier.Text) {
				r.ban(m)
			}
		}
	}
	for _, words := range t.Brief.MustNot {
		if !slices.Contains(lexicon.Media(words), atelier.Text) {
			continue // what is not to be seen may still be told
		}
		for _, m := range lexicon.Scan("no " + words) {
			r.ban(m)
		}
	}
	r.casting()
	r.fromMusts()
	if inputs != "" {
		r.fromInputs(inputs)
	}
	r.placing()
	r.gather()
	r.finish()
}

// narrated reports whether a negation belongs to the story ("she arrives with no
// money") and rules nothing out.
func (r *reading) narrated(m lexicon.Mention) bool {
	from := strings.LastIndexAny(r.text[:m.Start], ".!?;\n") + 1
	before := r.text[from:m.Start]
	return len(strings.Fields(before)) > 2 && clause(before) && !strings.Contains(strings.ToLower(before), "without") ||
		len(lexicon.Actions(before, lexicon.Scan(before))) > 0
}

func (r *reading) ban(m lexicon.Mention) {
	switch {
	case m.Lemma == "person":
		r.banned[lexicon.Person] = true
	case m.Noun == "animal":
		r.banned[lexicon.Animal] = true
	case m.Known():
		r.banned[m.Lemma] = true
	}
	r.banned[m.Noun] = true
}

func (r *reading) isBanned(lemma, noun string) bool {
	if r.banned[noun] || lemma != "" && r.banned[lemma] {
		return true
	}
	s, ok := lexicon.Lookup(lemma)
	return ok && r.banned[s.Kind]
}

// casting finds who acts.
func (r *reading) casting() {
	subject := map[int]bool{}
	object := map[int]bool{}
	said := map[int]bool{} // words of a way of saying, and nobody
	for _, a := range r.actions {
		for _, w := range a.Who {
			subject[w] = true
		}
		befriends := strings.HasPrefix(a.Phrase, "make friends with")
		if relational[a.Verb] || befriends || strings.HasPrefix(a.Phrase, "fall in love with") {
			for k, m := range r.mentions {
				if befriends && m.Lemma == "friend" && m.Start < a.Start+len("makes friends") {
					said[k] = true
					continue
				}
				if within(m, a) && m.In == "" && !m.Of {
					object[k] = true
					break
				}
			}
		}
	}
	instruments := lexicon.Instruments(r.text)
	first := -1
	for k, m := range r.mentions {
		if m.Negated || r.isBanned(m.Lemma, m.Noun) || r.likened(k) || said[k] || k > 0 && !r.played(m) && (slices.Contains(instruments, m.Lemma) || slices.Contains(instruments, lexicon.Plural(m.Lemma))) {
			continue
		}
		living := m.Subject.Kind == lexicon.Person || m.Subject.Kind == lexicon.Animal
		acts := subject[k] || object[k]
		if living && m.In == "" && !m.Of && !acts {
			acts = r.told(m)
		}
		mover := m.Subject.Kind == lexicon.Object || m.Subject.Kind == lexicon.Vehicle || m.Subject.Kind == lexicon.Force || m.Subject.Kind == lexicon.Sky ||
			m.Subject.Kind == lexicon.Food || m.Subject.Kind == lexicon.Plant
		unknown := !m.Known() && m.In == "" && !m.Of && (acts || k == 0)
		switch {
		case m.Given != "" && m.Subject.Kind != lexicon.Place && m.Subject.Kind != lexicon.Sky:
		case living && !(faint[m.Lemma] && !acts):
		case mover && acts && !faint[m.Lemma] && !(m.Subject.Mass && !object[k] && first >= 0):
		case unknown:
		case m.Subject.Kind == lexicon.Place && subject[k] && m.In == "" && !m.Of && len(r.cast) > 0 && len(r.cast) < 3:
		default:
			continue
		}
		if i := slices.IndexFunc(r.cast, func(c role) bool { return same(c.m, m) }); i >= 0 {
			merge(&r.cast[i].m, m)
			continue
		}
		if m.In != "" && !acts && m.Given == "" || r.toldOf(m) {
			continue
		}
		if first < 0 {
			first = k
		}
		r.cast = append(r.cast, role{m: m, acts: acts})
	}
	// Who is only mentioned after an "of" or as an owner comes after who acts.
	slices.SortStableFunc(r.cast, func(a, b role) int { return rank(a) - rank(b) })
	if len(r.actions) == 0 { // nobody does anything yet: people lead
		slices.SortStableFunc(r.cast, func(a, b role) int {
			person := func(c role) int {
				if c.m.Subject.Kind == lexicon.Person || c.m.Given != "" {
					return 0
				}
				return 1
			}
			return person(a) - person(b)
		})
	}
	if len(r.cast) == 0 && !r.explains {
		// A thing as the hero: "a forgotten umbrella", "the last train".
		for _, m := range r.mentions {
			if m.Known() && (m.Subject.Acts() || m.Subject.Kind == lexicon.Plant && !m.Plural) && !m.Negated && m.In == "" && !faint[m.Lemma] && !m.Subject.Mass && !r.isBanned(m.Lemma, m.Noun) &&
				!slices.Contains(instruments, m.Lemma) && !r.images {
				r.cast = append(r.cast, role{m: m})
				break
			}
		}
	}
	if len(r.cast) > 3 && r.explains {
		r.cast = r.cast[:3]
	}
	if len(r.cast) > 4 {
		r.cast = r.cast[:4]
	}
	for _, a := range r.actions {
		for _, w := range a.Who {
			if len(r.cast) > 0 && same(r.mentions[w], r.cast[0].m) && r.premise == "" && !strings.HasSuffix(a.Phrase, " it") {
				r.premise = a.Phrase
				for _, x := range a.Who {
					r.premWho = append(r.premWho, r.mentions[x].Noun)
				}
			}
		}
	}
}

// being opens what is said of somebody who does nothing.
var being = regexp.MustCompile(`^ (?:is|are|cannot|can't|who (?:is|are|cannot|can't)) `)

// told reports whether a sentence is about a mention without a verb of doing: "a dinosaur
// is scared", but not "because the frogs are too loud".
func (r *reading) told(m lexicon.Mention) bool {
	before := r.text[:min(m.Start, len(r.text))]
	before = before[strings.LastIndexAny(before, ".!?;\n")+1:]
	return being.MatchString(r.text[min(m.End, len(r.text)):]) && !subordinate(before)
}

// explaining is a work that explains; in "until a bird explains it" somebody of the story does.
var explaining = regexp.MustCompile(`\bexplain(ed|ing)?\b|\b(that|which|poem|story|tale|text|book|ballad|song|pictures) explains?\b`)

// likened reports whether a mention only says what another one is, or is like: "a wolf
// who is a vegetarian" is a wolf, "a thief of a cat" a cat.
func (r *reading) likened(k int) bool {
	if k > 0 && (r.mentions[k].Article == "a" || r.mentions[k].Article == "an") {
		before := strings.TrimSuffix(strings.ToLower(strings.TrimRight(r.text[:min(r.mentions[k].Start, len(r.text))], " ")), " "+r.mentions[k].Article)
		if strings.HasSuffix(before, " who is") || strings.HasSuffix(before, " who was") {
			return true
		}
	}
	if k+1 >= len(r.mentions) {
		return false
	}
	m, next := r.mentions[k], r.mentions[k+1]
	between := r.text[min(m.End, len(r.text)):min(max(next.Start, m.End), len(r.text))]
	return m.Article == "a" && likening[m.Noun] && next.Of && strings.HasPrefix(strings.TrimSpace(between), "of a") &&
		(next.Subject.Kind == lexicon.Person || next.Subject.Kind == lexicon.Animal)
}

// likening are what somebody is called who is no such thing: "a rascal of a goat". A
// mother of a boy is a mother.
var likening = map[string]bool{"thief": true, "rascal": true, "scoundrel": true, "rogue": true, "crook": true, "bully": true, "giant": true, "monster": true,
	"angel": true, "devil": true, "brute": true, "beast": true, "clown": true, "genius": true}

// within reports whether a mention stands in the words of an action; its phrase is in base
// form and can be shorter than what was said.
func within(m lexicon.Mention, a lexicon.Action) bool {
	return m.Start > a.Start && m.Start < a.Start+len(a.Phrase)+4
}

// played reports whether somebody in the story plays the instrument: that one can be
// seen, and is no wish for the music.
func (r *reading) played(m lexicon.Mention) bool {
	return slices.ContainsFunc(r.actions, func(a lexicon.Action) bool {
		return a.Verb == "play" && within(m, a) && len(a.Who) > 0
	})
}

// toldOf reports whether a mention is only there in a side clause about something
// else: "the well that her mother told her of", "the island where her father
// keeps bees". Who is told of is not on the scene.
func (r *reading) toldOf(m lexicon.Mention) bool {
	if m.Given != "" || m.Article != "her" && m.Article != "his" && m.Article != "their" && m.Article != "its" {
		return false
	}
	f := strings.Fields(strings.ToLower(r.text[:m.Start]))
	n := len(f)
	return n > 3 && (f[n-2] == "that" || f[n-2] == "where" || f[n-2] == "which" || f[n-2] == "whom")
}

func rank(c role) int {
	switch {
	case c.m.Poss:
		return 2
	case c.acts || c.m.Given != "":
		return 0
	case c.m.Of:
		return 2
	}
	return 1
}

func same(a, b lexicon.Mention) bool {
	if a.Given != "" && b.Given != "" {
		return a.Given == b.Given
	}
	if a.Lemma != "" || b.Lemma != "" {
		return a.Lemma == b.Lemma
	}
	return a.Noun == b.Noun
}

// merge adds what a later mention says of the same thing.
func merge(into *lexicon.Mention, m lexicon.Mention) {
	if into.Colour == "" {
		into.Colour = m.Colour
	}
	if into.Given == "" {
		into.Given = m.Given
	}
	if into.Count == 0 && m.Count > 0 {
		into.Count, into.Plural, into.Noun = m.Count, m.Plural, m.Noun
	}
	if len(into.Adjectives) == 0 {
		into.Adjectives = m.Adjectives
	}
}

func (r *reading) inCast(m lexicon.Mention) bool {
	return slices.ContainsFunc(r.cast, func(c role) bool { return same(c.m, m) })
}

// fromMusts takes names and colours that a must gives to one of the cast, and
// the things it wants to see.
func (r *reading) fromMusts() {
	for _, words := range r.brief.Must {
		if name, of, ok := givenName(words); ok {
			for i := range r.cast {
				if c := &r.cast[i]; c.m.Given == "" && (c.m.Lemma != "" && c.m.Lemma == of.Lemma || c.m.Noun == of.Noun) {
					c.m.Given = name
				}
			}
		}
		for _, m := range lexicon.Scan(words) {
			if m.Negated {
				r.ban(m)
				r.absent = append(r.absent, m)
				continue
			}
			if m.Colour != "" {
				for i := range r.cast {
					if c := &r.cast[i]; same(c.m, m) && c.m.Colour == "" {
						c.m.Colour = m.Colour
					}
				}
			}
			if !r.inCast(m) && (m.Known() || m.Article == "a" || m.Article == "an") && !slices.Contains(lexicon.Instruments(words), m.Lemma) && m.Subject.Kind != lexicon.Place {
				if i := r.element(m); i >= 0 {
					r.elements[i].from = "must"
				} else {
					r.elements = append(r.elements, thing{m: m, from: "must"})
				}
			}
		}
	}
}

func (r *reading) element(m lexicon.Mention) int {
	return slices.IndexFunc(r.elements, func(t thing) bool { return same(t.m, m) })
}

// fromInputs adds what a supplied text is about; the brief's own cast leads.
func (r *reading) fromInputs(words string) {
	for _, m := range lexicon.Scan(words) {
		if m.Negated || !m.Known() || faint[m.Lemma] || r.isBanned(m.Lemma, m.Noun) || r.inCast(m) || r.element(m) >= 0 {
			continue
		}
		living := m.Subject.Kind == lexicon.Person || m.Subject.Kind == lexicon.Animal
		switch {
		case living && len(r.cast) < 3:
			r.cast = append(r.cast, role{m: m})
		case m.Subject.Kind == lexicon.Place:
			r.mentions = append(r.mentions, m)
		case len(r.elements) < 6:
			r.elements = append(r.elements, thing{m: m, from: "brief"})
		}
	}
	if !r.moodSaid {
		r.mood, r.moodSaid = lexicon.ReadMood(words)
	}
	if r.time == "" {
		r.time = lexicon.Time(words)
	}
	if r.weather == "" {
		r.weather = lexicon.Weather(words)
	}
	if len(r.seasons) == 0 {
		r.seasons = lexicon.Seasons(words)
	}
}

// gather collects what must be seen or named besides the cast.
func (r *reading) gather() {
	instruments := lexicon.Instruments(r.text)
	add := func(m lexicon.Mention, from string) {
		if i := r.element(m); i >= 0 {
			merge(&r.elements[i].m, m)
			return
		}
		if m.Lemma == r.place.lemma || r.inCast(m) || r.isBanned(m.Lemma, m.Noun) || len(r.elements) >= 9 {
			return
		}
		r.elements = append(r.elements, thing{m: m, from: from})
	}
	for k, m := range r.mentions {
		for _, rel := range m.Related {
			if s, ok := lexicon.Lookup(rel); ok && !slices.Contains(instruments, rel) && s.Kind != lexicon.Food && s.Kind != lexicon.Force && s.Lemma != r.place.lemma && s.Kind != lexicon.Person && !(s.Kind == lexicon.Place && m.Subject.Kind == lexicon.Place) {
				add(lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}, "brief")
			}
		}
		if m.Negated || r.likened(k) || k > 0 && !r.played(m) && (slices.Contains(instruments, m.Lemma) || slices.Contains(instruments, lexicon.Plural(m.Lemma))) || len(m.Related) > 0 && slices.Contains(instruments, m.Related[0]) {
			continue
		}
		if m.Of && m.Subject.Mass && k > 0 && m.Start-r.mentions[k-1].End < 5 {
			continue // a loaf of bread is a loaf
		}
		switch {
		case m.Known() && faint[m.Lemma] && m.Colour == "" && !(r.images || r.explains || len(r.cast) == 0):
		case m.Known():
			add(m, "brief")
		case len(lexicon.Unplayable(m.Noun)) > 0:
			// a bassoon is to be heard, and no thing of the story
		case len(m.Noun) > 2 && !m.Of && k < 24:
			add(m, "brief")
		}
	}
}

// givenName reads "the fox is called Runa" and "the fox must be named Runa".
func givenName(words string) (name string, of lexicon.Mention, ok bool) {
	for _, w := range lexicon.ReadWishes(words) {
		if w.Kind == lexicon.WishRename && w.Value != "" {
			return w.Value, lexicon.Mention{Lemma: w.Subject, Noun: w.Noun}, true
		}
	}
	for _, m := range lexicon.Scan(words) {
		if m.Given != "" && m.Subject.Kind != lexicon.Place {
			return m.Given, m, true
		}
	}
	return "", lexicon.Mention{}, false
}
