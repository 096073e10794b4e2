// Package director is the house team's director: it reads a brief and plans the
// work that all makers and critics go by.
//
// It reads with agents/house/lexicon and plans by tables: arcs of beats, skies
// and grounds, ensembles, titles. The same turn gives the same direction, byte
// for byte; another seed gives another title, other beats, another palette and
// key for the same cast and facts. It writes English alone. It never claims to
// have seen what a picture shows: of a picture it reads colour, light and layout.
package director

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// Director directs. The zero value is ready; it holds no state.
type Director struct{}

var _ atelier.Director = (*Director)(nil)

// New returns a director.
func New() *Director { return &Director{} }

// Direct reads the brief and makes a direction. With notes of act dir, or with
// findings (a direction that a person sent back), it makes the direction again,
// with the next version number, honouring what was asked.
//
// Errors: CodeUnsupported with field "language" for another language than
// English; CodeInvalid for an input that is not what it claims.
func (*Director) Direct(ctx context.Context, t atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Direction{}, atelier.Reply{}, err
	}
	if l := strings.ToLower(t.Brief.Language); l != "" && l != "en" && !strings.HasPrefix(l, "en-") {
		return atelier.Direction{}, atelier.Reply{}, &atelier.Error{Code: atelier.CodeUnsupported, Field: "language",
			Message: "the house team writes English; " + strconv.Quote(t.Brief.Language) + " needs another team"}
	}
	if strings.TrimSpace(t.Brief.Text) == "" {
		return atelier.Direction{}, atelier.Reply{}, atelier.Invalidf("brief", "is empty")
	}
	d := &draft{seed: t.Seed}
	wishes := personWishes(t)
	t.Brief = honour(t.Brief, wishes)
	d.read(t)
	if err := d.pictures(t.Inputs); err != nil {
		return atelier.Direction{}, atelier.Reply{}, err
	}
	d.plan(wishes)
	d.d.Version = max(1, t.Direction.Version+1)
	if t.Direction.Version == 0 {
		d.d.Version = 1
	}
	return d.d, atelier.Reply{Notes: d.notes(t, wishes), Usage: atelier.Spend{Calls: 1}}, nil
}

// plan decides everything from the reading.
func (d *draft) plan(wishes []lexicon.Wish) {
	d.moods(wishes)
	d.d.Audience, d.d.Age = d.audienceOf()
	for _, c := range d.cast {
		d.d.Cast = append(d.d.Cast, d.character(c.m))
	}
	d.d.Setting = settingOf(&d.reading, d)
	d.elementsOf()
	d.readPremise()
	d.deed = d.deedOf()
	d.walker()
	a := d.chooseArc()
	if g := d.gone(); g >= 0 && g < len(d.d.Cast) {
		d.goneName = d.d.Cast[g].Name
	}
	d.lead(a)
	d.split(a)
	d.company(a)
	d.d.Title = d.title(a)
	d.d.Theme = d.theme(a)
	d.require()
	d.beats(a)
	d.lookedAt()
	d.endWell()
	d.d.Palette = d.palette()
	d.d.Sound = d.sound()
	d.wishSound(wishes)
	d.d.Form, d.d.Style = d.form(a), d.style()
	d.factsOf()
	d.d.Heard = append(d.hear(a), d.d.Heard...)
}

// moods settles the mood of the whole: what is said, drawn towards what the
// things of the brief suggest when little is said.
func (d *draft) moods(wishes []lexicon.Wish) {
	v, a := d.mood.Valence, d.mood.Arousal
	if d.moodSaid && !slices.ContainsFunc(lexicon.Feelings(d.brief.Text), func(f lexicon.Feeling) bool { return f.Said }) {
		// Only its things have feelings: half of that, and half of what people
		// mostly want.
		v, a = v/2+0.15, a/2
	}
	if !d.moodSaid {
		v, a = 0.35, 0.0
		for _, m := range d.mentions {
			switch m.Lemma {
			case "storm", "dragon", "volcano", "pirate", "rocket", "train":
				a += 0.15
			case "night", "snow", "moon", "silence", "fog", "lullaby", "sleep":
				a -= 0.15
			case "clown", "monkey", "rooster", "robot", "penguin", "goat":
				v, a = v+0.1, a+0.1
			}
		}
		r := d.rand("mood")
		v += (r.Float64() - 0.5) * 0.12
		a += (r.Float64() - 0.5) * 0.12
	}
	for _, w := range wishes {
		if w.Kind == lexicon.WishMood || w.Kind == lexicon.WishHumour {
			v, a = v+w.Valence, a+w.Arousal
		}
		if w.Kind == lexicon.WishLight {
			v += w.Amount * 0.2
		}
	}
	d.d.Mood = lexicon.Feel(v, a)
	d.mood = d.d.Mood
}

func (d *draft) audienceOf() (string, int) {
	if d.brief.Audience != "" {
		age := d.audience.Age
		return d.brief.Audience, age
	}
	if d.audience.Words != "" {
		return d.audience.Words, d.audience.Age
	}
	if d.d.Mood.Valence < -0.25 || d.images {
		return "adults", 0
	}
	return "families, children from about 6", 6
}

// character makes a member of the cast of a mention.
func (d *draft) character(m lexicon.Mention) atelier.Character {
	c := atelier.Character{Name: d.nameFor(m), Noun: m.Noun, Subject: m.Lemma, Kind: kindOf(m), Given: m.Given, Colour: m.Colour, Count: m.Count}
	for _, a := range m.Adjectives {
		if len(c.Traits) < 3 && !ordinal[a] {
			c.Traits = append(c.Traits, a)
		}
	}
	c.Pronoun = d.pronounOf(m)
	return c
}

// ordinal adjectives order the telling and are no traits.
var ordinal = map[string]bool{"first": true, "last": true, "other": true, "same": true, "whole": true, "only": true, "second": true, "third": true, "next": true, "own": true,
	"best": true, "biggest": true, "smallest": true, "worst": true}

// kindOf maps a lexicon kind to one of a character's.
func kindOf(m lexicon.Mention) string {
	switch m.Subject.Kind {
	case lexicon.Person, lexicon.Animal, lexicon.Force, lexicon.Place:
		return m.Subject.Kind
	case lexicon.Sky:
		return lexicon.Force
	case "":
		return "person"
	}
	return lexicon.Object
}

func (d *draft) pronounOf(m lexicon.Mention) string {
	if m.Plural && m.Count != 1 {
		return "they"
	}
	low := " " + strings.ToLower(d.brief.Text) + " "
	if m.Given != "" {
		if i := strings.Index(low, strings.ToLower(m.Given)); i >= 0 {
			if p := firstPronoun(low[i:]); p != "" {
				return p
			}
		}
	}
	if p := lexicon.GivenPronoun(m.Given); p != "" && m.Subject.Kind != lexicon.Force {
		return p
	}
	if m.Subject.Kind == lexicon.Animal && m.Given == "" {
		if p := d.spokenOf(m); p != "" {
			return p
		}
	}
	if m.Subject.Known() && m.Subject.Pronoun != "" && m.Given == "" {
		return m.Subject.Pronoun
	}
	if m.Subject.Kind == lexicon.Person || m.Given != "" || m.Subject.Kind == "" {
		if m.Subject.Kind == lexicon.Person && m.End < len(low)-2 {
			if p := firstPronoun(low[min(len(low), m.End+1):]); p != "" && p != "it" && len(d.cast) <= 2 {
				return p
			}
		}
		if m.Subject.Pronoun == "she" || m.Subject.Pronoun == "he" {
			return m.Subject.Pronoun
		}
		if m.Subject.Kind == "" && m.Given == "" {
			return "it"
		}
		return d.pick("pronoun/"+m.Noun, []string{"she", "he"})
	}
	if m.Subject.Pronoun != "" {
		return m.Subject.Pronoun
	}
	return "it"
}

// spokenOf is the she or he by which the brief itself speaks of an animal: a
// pronoun in the same sentence, with nobody else before it that it could mean.
func (d *draft) spokenOf(m lexicon.Mention) string {
	rest := d.brief.Text[min(m.End, len(d.brief.Text)):]
	if i := strings.IndexAny(rest, ".!?;"); i >= 0 {
		rest = rest[:i]
	}
	p := firstPronoun(strings.ToLower(rest))
	if p == "" {
		return ""
	}
	at := len(rest)
	low := strings.ToLower(rest)
	for _, w := range []string{" she ", " her ", " he ", " his ", " him "} {
		if i := strings.Index(low, w); i >= 0 {
			at = min(at, i)
		}
	}
	for _, o := range lexicon.Scan(rest[:at]) {
		if o.Subject.Kind == lexicon.Person || o.Subject.Kind == lexicon.Animal || o.Given != "" {
			return ""
		}
	}
	return p
}

// firstPronoun reads the first he or she of a text, within a sentence or so.
func firstPronoun(low string) string {
	f := strings.FieldsFunc(low, func(r rune) bool { return !(r >= 'a' && r <= 'z') })
	for i, w := range f {
		if i > 24 {
			break
		}
		switch w {
		case "she", "her", "hers":
			return "she"
		case "he", "his", "him":
			return "he"
		}
	}
	return ""
}

// nameFor makes a name-table name, unique in the direction: a–z and dashes, 3–16
// bytes.
func (d *draft) nameFor(m lexicon.Mention) string {
	base := m.Lemma
	if base == "" {
		f := strings.Fields(m.Noun)
		base = f[len(f)-1]
	}
	var b strings.Builder
	for _, r := range strings.ToLower(base) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == ' ' || r == '-':
			b.WriteByte('-')
		}
	}
	n := strings.Trim(b.String(), "-")
	if len(n) > 14 {
		n = strings.Trim(n[:14], "-")
	}
	for len(n) < 3 {
		n += "x"
	}
	taken := func(n string) bool {
		return slices.ContainsFunc(d.d.Cast, func(c atelier.Character) bool { return c.Name == n }) ||
			slices.ContainsFunc(d.d.Elements, func(e atelier.Element) bool { return e.Name == n })
	}
	out := n
	for c := byte('b'); taken(out) && c <= 'z'; c++ {
		out = n + "-" + string(c)
	}
	return out
}

// elementsOf settles what must be seen and named besides the cast.
func (d *draft) elementsOf() {
	for _, t := range d.elements {
		if len(d.d.Elements) >= 9 {
			break
		}
		count := t.m.Count
		d.d.Elements = append(d.d.Elements, atelier.Element{Name: d.nameFor(t.m), Noun: t.m.Noun, Subject: t.m.Lemma, Colour: t.m.Colour, Count: count, From: t.from})
	}
	// The place belongs in the pictures too.
	if s, ok := lexicon.Lookup(d.place.lemma); ok && !d.inCast(lexicon.Mention{Lemma: s.Lemma}) && len(d.d.Elements) < 10 && !slices.ContainsFunc(d.d.Elements, func(e atelier.Element) bool { return e.Subject == s.Lemma }) {
		m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: d.place.noun, Count: 1}
		from := "setting"
		d.d.Elements = append(d.d.Elements, atelier.Element{Name: d.nameFor(m), Noun: d.place.noun, Subject: s.Lemma, Count: 1, From: from})
	}
	// Something to hold, to share or to hide behind, when the brief has no thing.
	things := 0
	for _, e := range d.d.Elements {
		if s, ok := lexicon.Lookup(e.Subject); !ok || s.Kind == lexicon.Object || s.Kind == lexicon.Food || s.Kind == lexicon.Plant || s.Kind == lexicon.Vehicle {
			things++
		}
	}
	if things == 0 && !(d.explains && len(d.elements) > 0) { // how stars are born needs no robot
		var names []string
		if strings.Contains(strings.ToLower(d.brief.Text), "grow") && !d.isBanned("seed", "seed") {
			names = []string{"seed"}
		}
		for _, kind := range []string{lexicon.Plant, lexicon.Object} { // what grows there before what stands there
			for _, s := range lexicon.At(d.place.lemma) {
				if len(names) < 3 && s.Kind == kind && !s.Mass && !d.isBanned(s.Lemma, s.Lemma) && !large[s.Lemma] && !bulky[s.Lemma] && !d.inCast(lexicon.Mention{Lemma: s.Lemma}) {
					names = append(names, s.Lemma)
				}
			}
		}
		for _, s := range lexicon.At(d.place.lemma) {
			if len(names) == 0 && (s.Kind == lexicon.Object || s.Kind == lexicon.Plant) && !s.Mass && !d.isBanned(s.Lemma, s.Lemma) && !large[s.Lemma] && !d.inCast(lexicon.Mention{Lemma: s.Lemma}) {
				names = append(names, s.Lemma)
			}
		}
		if n := d.pick("thing", names); n != "" {
			s, _ := lexicon.Lookup(n)
			m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}
			d.d.Elements = append(d.d.Elements, atelier.Element{Name: d.nameFor(m), Noun: n, Subject: n, Count: 1, From: "director"})
		}
	}
}

// bulky plants are no things to hold or to hide behind in a sentence.
var bulky = map[string]bool{"tree": true, "oak": true, "pine": true, "fir": true, "forest floor": true, "root": true}

var large = map[string]bool{"house": true, "cottage": true, "castle": true, "tower": true, "church": true, "skyscraper": true, "treasure": true, "statue": true, "lighthouse": true}

// split makes two of a main character that comes as a pair and is alone: two who
// quarrel, or become friends, need to be told apart.
func (d *draft) split(a arc) {
	if len(d.d.Cast) != 1 || d.d.Cast[0].Count != 2 || a.name != "accord" && a.name != "friendship" {
		return
	}
	c := d.d.Cast[0]
	one, other := "big ", "small "
	if family[c.Subject] {
		one, other = "elder ", "younger "
	}
	m := d.cast[0].m
	m.Count, m.Plural, m.Given = 1, false, ""
	pronoun := m.Subject.Pronoun
	if pronoun == "" || pronoun == "they" {
		pronoun = d.pick("pronoun/"+m.Noun, []string{"she", "he"})
	}
	m.Noun = one + c.Noun
	first := d.d.Cast[0]
	first.Noun, first.Count, first.Pronoun = m.Noun, 1, pronoun
	d.d.Cast[0] = first
	m.Noun = other + c.Noun
	d.d.Cast = append(d.d.Cast, d.character(m))
	d.d.Cast[1].Pronoun = pronoun
	d.cast = append(d.cast, role{m: m})
}

// elder are those whom a younger one mourns.
var elder = map[string]bool{"grandmother": true, "grandfather": true, "old man": true, "old woman": true}

// lead puts the right one first: the mourner, not the mourned.
func (d *draft) lead(a arc) {
	if a.name != "loss" || d.goneName == "" || len(d.d.Cast) == 0 {
		return
	}
	if len(d.d.Cast) == 1 {
		mourners := []string{"girl", "boy", "old woman"}
		if elder[d.d.Cast[0].Subject] {
			mourners = mourners[:2] // who misses a grandparent is younger than they were
		}
		s, _ := lexicon.Lookup(d.pick("mourner", mourners))
		m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}
		d.cast = append(d.cast, role{m: m, invited: true})
		d.d.Cast = append(d.d.Cast, d.character(m))
	}
	slices.SortStableFunc(d.d.Cast, func(x, y atelier.Character) int {
		rank := func(c atelier.Character) int {
			switch {
			case c.Name == d.goneName:
				return 1
			case c.Kind != "person" && c.Kind != "animal":
				return 2
			}
			return 0
		}
		return rank(x) - rank(y)
	})
	// What was theirs is a thing to look at, not somebody who mourns as well.
	for i := len(d.d.Cast) - 1; i > 0; i-- {
		c := d.d.Cast[i]
		if c.Name == d.goneName || c.Kind != "object" || len(d.d.Elements) >= 9 || c.Given != "" {
			continue
		}
		d.d.Elements = slices.Insert(d.d.Elements, 0, atelier.Element{Name: c.Name, Noun: c.Noun, Subject: c.Subject, Colour: c.Colour, Count: max(1, c.Count), From: "brief"})
		d.d.Cast = slices.Delete(d.d.Cast, i, i+1)
	}
	d.premise = ""
}

// endWell keeps the promise of the ending in the mood curve.
func (d *draft) endWell() {
	n := len(d.d.Beats)
	if n == 0 {
		return
	}
	last := &d.d.Beats[n-1]
	if d.hopeful == "hopeful" && last.Mood.Valence < 0.3 {
		last.Mood = lexicon.Feel(0.35, min(last.Mood.Arousal, 0.2))
	}
	if d.hopeful == "sad" && last.Mood.Valence > -0.3 {
		last.Mood = lexicon.Feel(-0.4, min(last.Mood.Arousal, 0))
	}
}

func (d *draft) spec(m atelier.Medium) atelier.PieceSpec {
	for _, p := range d.brief.Pieces {
		if p.Medium == m {
			return p
		}
	}
	return atelier.PieceSpec{Medium: m}
}

func (d *draft) textSpec() atelier.PieceSpec { return d.spec(atelier.Text) }

// form is the text form when the brief leaves it open.
func (d *draft) form(a arc) string {
	if f := d.textSpec().Form; f != "" {
		return f
	}
	if f := lexicon.Form(d.brief.Text); f != "" {
		return f
	}
	if d.textSpec().Pages > 0 {
		return "tale"
	}
	if len(d.looks) > 0 && !lexicon.Poem(d.brief.Text) && d.textSpec().Stanzas == 0 && d.d.Age > 0 {
		return "tale" // verse of the bank could not speak of this picture's colours
	} else if len(d.looks) > 0 {
		return "free-verse"
	}
	poem := lexicon.Poem(d.brief.Text) || d.textSpec().Stanzas > 0
	switch {
	case a.name == "images":
		return "free-verse"
	case a.name == "stroll", a.name == "day" && d.d.Age == 0:
		return "free-verse"
	case d.d.Age == 0 && d.d.Mood.Valence < -0.1:
		return d.pick("form", []string{"free-verse", "free-verse", "ballad"})
	case !poem && (tellsBest[a.name] || doingArcs[a.name] || d.quoted || len(strings.Fields(d.premise)) > 4):
		return "tale" // the director's own sentences say more here than the bank's stanzas
	case poem:
		return d.pick("form", []string{"ballad", "ballad", "couplets"})
	}
	return d.pick("form", []string{"ballad", "tale"})
}

// tellsBest are the arcs whose beats lose most in verse.
var tellsBest = map[string]bool{"wonder": true, "courage": true, "distance": true, "seasons": true}

func (d *draft) style() string {
	if s := d.spec(atelier.Artwork).Style; s != "" {
		return s
	}
	if s := lexicon.Style(d.brief.Text); s != "" {
		return s
	}
	by := map[string][]string{
		"calm": {"wash", "grain"}, "tender": {"wash", "paper-cut"}, "joyful": {"paper-cut", "line-and-wash"}, "playful": {"paper-cut", "line-and-wash"},
		"dark": {"grain", "wash"}, "tense": {"grain", "paper-cut"}, "sad": {"wash", "grain"}, "grand": {"grain", "paper-cut"}, "dreamy": {"wash", "grain"}, "wild": {"line-and-wash", "grain"},
	}
	return d.pick("style", by[d.d.Mood.Feel])
}

// factsOf lists what no piece may contradict.
func (d *draft) factsOf() {
	add := func(subject, aspect, value string) {
		d.d.Facts = append(d.d.Facts, atelier.Fact{ID: "fact-" + itoa(len(d.d.Facts)+1), Subject: subject, Aspect: aspect, Value: value})
	}
	for _, c := range d.d.Cast {
		if c.Given != "" {
			add(c.Name, "name", c.Given)
		}
		if c.Count > 1 {
			add(c.Name, "count", itoa(c.Count))
		}
		if c.Colour != "" {
			add(c.Name, "colour", c.Colour)
		}
		for _, t := range c.Traits {
			if ages[t] {
				add(c.Name, "age", t)
			}
		}
	}
	for _, e := range d.d.Elements {
		if e.Count > 1 {
			add(e.Name, "count", itoa(e.Count))
		}
		if e.Colour != "" {
			add(e.Name, "colour", e.Colour)
		}
	}
	add("setting", "place", d.d.Setting.Place)
	if d.place.name != "" {
		add("setting", "name", d.place.name)
	}
	if m := clockTold.FindStringSubmatch(strings.ReplaceAll(d.brief.Text, "’", "'")); m != nil {
		add("setting", "hour", strings.ToLower(m[1]))
	}
	if d.deed.verb != "" && len(d.d.Cast) > 0 {
		add(d.d.Cast[0].Name, "deed", d.deed.verb)
	} else if v, _, _ := strings.Cut(d.premise, " "); v != "" && len(d.d.Cast) > 0 && !d.explains {
		add(d.d.Cast[0].Name, "deed", v)
	}
	if d.d.Setting.Season != "" {
		add("setting", "season", d.d.Setting.Season)
	}
	if d.time != "" && !slices.ContainsFunc(d.d.Beats, func(b atelier.Beat) bool { return b.Time != d.time }) {
		add("setting", "time", d.time)
	}
	if d.weather != "" && !slices.ContainsFunc(d.d.Beats, func(b atelier.Beat) bool { return b.Weather != d.weather }) {
		add("setting", "weather", d.weather)
	}
}

// ages are the adjectives of age: facts about somebody, not decoration.
var ages = map[string]bool{"old": true, "young": true, "elderly": true, "ancient": true, "newborn": true, "middle-aged": true}

func itoa(n int) string { return strconv.Itoa(n) }

func (d *draft) premMany() bool { return len(d.premWho) > 1 }
