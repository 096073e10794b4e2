package writer

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/language"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

// composer writes one piece from one direction.
type composer struct {
	dir    atelier.Direction
	spec   atelier.PieceSpec
	form   string
	seed   int64
	cast   []thing
	extra  []thing // elements
	used   map[string]int
	banned []string // words of must_not
	musts  []atelier.Requirement
	brief  string // the person's words
}

func newComposer(t atelier.Turn) *composer {
	c := &composer{dir: t.Direction, spec: t.Piece, seed: t.Seed, used: map[string]int{}, brief: t.Brief.Text}
	c.form = language.Form(t.Direction, t.Piece)
	for _, ch := range c.dir.Cast {
		c.cast = append(c.cast, fromCharacter(ch))
	}
	for _, e := range c.dir.Elements {
		if !slices.ContainsFunc(c.cast, func(t thing) bool { return t.name == e.Name }) {
			x := fromElement(e)
			if kin[x.noun] && len(c.cast) > 0 && !c.cast[0].plural {
				_, _, x.owner, _ = pronounForms(c.cast[0].pronoun)
			}
			c.extra = append(c.extra, x)
		}
	}
	for _, r := range c.dir.MustNot {
		if !appliesToText(r) {
			continue
		}
		for _, w := range []string{r.Subject, r.Value} {
			if w != "" {
				c.banned = append(c.banned, w)
			}
		}
	}
	for _, r := range c.dir.Must {
		if appliesToText(r) {
			c.musts = append(c.musts, r)
		}
	}
	return c
}

// kin are said as somebody's.
var kin = map[string]bool{"daughter": true, "son": true, "grandmother": true, "grandfather": true, "aunt": true, "uncle": true, "mother": true, "father": true, "brother": true, "sister": true}

func appliesToText(r atelier.Requirement) bool {
	return len(r.Media) == 0 || slices.Contains(r.Media, atelier.Text)
}

// rng is a stream of its own for every purpose, so that a change in one place
// of a piece moves no other.
func (c *composer) rng(purpose string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(c.dir.Theme + "/" + c.dir.Setting.Place + "/" + c.spec.ID + "/" + purpose))
	return rand.New(rand.NewPCG(uint64(c.seed), h.Sum64()))
}

// beatOf spreads the beats over the units, keeping the first and the last.
func (c *composer) beatOf(unit, units int) atelier.Beat {
	n := len(c.dir.Beats)
	if n == 0 {
		roles := []string{"opening", "want", "obstacle", "attempt", "turn", "resolution", "ending"}
		role := roles[spread(unit, units, len(roles))]
		var who []string
		for _, t := range c.cast {
			who = append(who, t.name)
		}
		return atelier.Beat{ID: "beat-" + strconv.Itoa(unit+1), Role: role, Who: who, Mood: c.dir.Mood,
			Time: c.dir.Setting.Time, Weather: c.dir.Setting.Weather, Where: c.dir.Setting.Place}
	}
	return c.dir.Beats[spread(unit, units, n)]
}

func spread(i, of, onto int) int {
	if of <= 1 {
		return 0
	}
	return (i*(onto-1) + (of-1)/2) / (of - 1)
}

func (c *composer) find(name string) (thing, bool) {
	for _, t := range append(slices.Clone(c.cast), c.extra...) {
		if t.name == name {
			return t, true
		}
	}
	return thing{}, false
}

// bind says who is who in a beat.
func (c *composer) bind(b atelier.Beat, unit int) binding {
	out := binding{}
	isCast := func(n string) bool { return slices.ContainsFunc(c.cast, func(t thing) bool { return t.name == n }) }
	var names []string
	for _, n := range slices.Concat(b.Who, b.With) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, n := range names {
		t, ok := c.find(n)
		if !ok {
			continue
		}
		if _, ok := out['H']; !ok && isCast(n) {
			out['H'] = t
			continue
		}
		if _, ok := out['F']; !ok && isCast(n) {
			out['F'] = t
			continue
		}
		if _, ok := out['W']; !ok && (isCast(n) || t.kind != lexicon.Person) {
			out['W'] = t
		}
	}
	if _, ok := out['H']; !ok && len(c.cast) > 0 {
		out['H'] = c.cast[0]
	}
	// The brief's own deed is told from its doer, with whom else it concerns.
	if c.deed() != "" && len(c.cast) > 0 {
		if h, ok := out['H']; ok && h.name != c.cast[0].name && isCast(h.name) {
			out['H'], out['F'] = c.cast[0], h
		}
		if _, ok := out['F']; !ok && len(c.cast) > 1 && out['W'].name != c.cast[1].name {
			out['F'] = c.cast[1]
		}
	}
	// Whoever arrives alone arrives at somebody's door.
	if h := out['H']; b.Role == "want" && len(c.cast) > 1 && h.name == c.cast[1].name && arrivals[b.Action] {
		if _, ok := out['F']; !ok {
			out['H'], out['F'] = c.cast[0], h
		}
	}
	taken := func(n string) bool { return out['H'].name == n || out['F'].name == n || out['W'].name == n }
	for i := range c.extra {
		e := c.extra[(i+unit)%len(c.extra)]
		if taken(e.name) || e.kind == lexicon.Person {
			continue // who is only spoken of is nothing to stumble over
		}
		if _, ok := out['W']; !ok {
			out['W'] = e
		}
		if !taken(e.name) {
			out['E'] = e
			break
		}
	}
	if m := c.matter(); m != "" && len(c.cast) == 0 {
		out['H'] = thing{name: m, noun: m, given: m, count: 1, kind: "force", pronoun: "it"}
	}
	if _, ok := out['H']; !ok {
		if w, ok := out['W']; ok {
			out['H'] = w
			delete(out, 'W')
		} else {
			out['H'] = thing{name: "child", noun: "child", count: 1, kind: "person"}.complete("child")
		}
	}
	if h := out['H']; len(c.cast) > 0 && h.name == c.cast[0].name {
		h.deed = c.deed()
		out['H'] = h
	}
	place := b.Where
	if place == "" {
		place = c.dir.Setting.Place
	}
	if place != "" {
		p := thing{name: "place", noun: place, count: 1, kind: "place"}.complete("")
		p.unique = true
		if place == "space" || place == "home" {
			p.given = place // no article
		}
		for _, f := range c.dir.Facts {
			if f.Subject == "setting" && f.Aspect == "name" {
				p.given = f.Value
			}
		}
		out['P'] = p
	}
	return out
}

// deed is the verb that the brief says the lead does, "" none.
func (c *composer) deed() string {
	for _, f := range c.dir.Facts {
		if f.Aspect == "deed" {
			return f.Value
		}
	}
	return ""
}

// matter is the word that a work without anybody in it is about: "blue", "hope".
func (c *composer) matter() string {
	for _, q := range c.musts {
		if q.Check == "word" && q.Value != "" && q.Subject == "" && !strings.Contains(q.Value, " ") {
			return q.Value
		}
	}
	return ""
}

// inside are places with a roof.
var inside = map[string]bool{"house": true, "kitchen": true, "room": true, "attic": true, "home": true, "workshop": true, "library": true, "old library": true,
	"school": true, "bakery": true, "hospital": true, "studio": true, "theatre": true, "museum": true, "laboratory": true}

var arrivals = map[string]bool{"come": true, "arrive": true, "hear": true}

// setting is what conditions of blocks are checked against.
type setting struct {
	role, act, time, weather, mood, season, age string
	domains                                     []string
	whole                                       string // the mood of the work
	lead                                        string // name of the main character
	deed                                        string // what the brief says the lead does, a verb
	bound                                       binding
}

func (c *composer) context(b atelier.Beat, bound binding) setting {
	x := setting{role: b.Role, act: b.Action, time: or(b.Time, c.dir.Setting.Time), weather: or(b.Weather, c.dir.Setting.Weather),
		mood: or(b.Mood.Feel, c.dir.Mood.Feel), season: c.dir.Setting.Season, age: "child", bound: bound}
	x.whole = c.dir.Mood.Feel
	x.deed = c.deed()
	if len(c.cast) > 0 {
		x.lead = c.cast[0].name
	}
	if c.dir.Age == 0 || c.dir.Age >= 13 {
		x.age = "adult"
	}
	if inside[c.dir.Setting.Place] {
		x.weather = "" // the weather is outside
	}
	x.domains = domains(or(b.Where, c.dir.Setting.Place) + " " + c.dir.Setting.Place)
	if x.weather == "snow" || x.season == "winter" {
		x.domains = append(x.domains, "winter")
	}
	if len(x.domains) == 0 {
		for _, t := range c.cast {
			for _, h := range t.subject.Habitat {
				x.domains = append(x.domains, domains(h)...)
			}
		}
	}
	return x
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// fits grades a block for a context; −1 rules it out.
func (bl *block) fits(x setting) int {
	if !bl.can(x.bound) || bl.hinted && x.lead != "" && x.bound['H'].name != x.lead {
		return -1
	}
	score := 100
	if bl.roles != nil {
		score += 2
		if !slices.Contains(bl.roles, x.role) {
			// A block of another step is better than one said before, and worse
			// than anything else; openings and endings keep to their places.
			if !middle[x.role] || !slices.ContainsFunc(bl.roles, func(r string) bool { return middle[r] }) || bl.when["act"] != nil {
				return -1
			}
			score -= 20
		}
	}
	for cond, vs := range bl.when {
		got, weight := "", 0
		switch cond {
		case "act":
			got, weight = x.act, 14
		case "in":
			ok := false
			for _, d := range x.domains {
				ok = ok || slices.Contains(vs, d)
			}
			if !ok {
				return -1
			}
			score += 5
			continue
		case "time":
			got, weight = x.time, 2
		case "weather":
			got, weight = x.weather, 3
		case "mood":
			if got, weight = x.mood, 4; !slices.Contains(vs, got) {
				got = x.whole
			}
		case "season":
			got, weight = x.season, 2
		case "age":
			got, weight = x.age, 1
		case "kind":
			got, weight = kindClass(x.bound['H']), 1
		case "fkind":
			got, weight = kindClass(x.bound['F']), 1
		case "wkind":
			got, weight = kindClass(x.bound['W']), 1
		case "mkind":
			got, weight = kindClass(x.bound['M']), 1
		case "n":
			got = number(x.bound['H'])
		case "fn":
			if _, ok := x.bound['F']; !ok {
				return -1
			}
			got = number(x.bound['F'])
		case "not":
			if slices.Contains(vs, x.mood) || slices.Contains(vs, x.whole) {
				return -1
			}
			continue
		case "deed":
			got, weight = x.deed, 25
			if slices.Contains(vs, "any") && x.deed != "" && x.bound['H'].deed != "" {
				got, weight = "any", 12
			}
		case "wish": // a thing to long for: the brief's, where nothing is told of doing
			if got = "no"; x.deed == "" && (x.bound['W'].from == "" || x.bound['W'].from == "brief" || x.bound['W'].from == "must") {
				got = "yes"
			}
		case "food":
			if got, weight = "no", 1; x.bound['H'].subject.Kind == lexicon.Food {
				got = "yes"
			}
		case "goal":
			got, weight = x.bound['W'].subject.Lemma, 5
		}
		if !slices.Contains(vs, got) {
			return -1
		}
		score += weight
	}
	for _, s := range bl.needs {
		switch s {
		case 'F':
			score += 5
		case 'W':
			score += 3
		case 'E':
			score++
		}
	}
	return score
}

var middle = map[string]bool{"want": true, "obstacle": true, "attempt": true, "turn": true, "resolution": true, "image": true}

// big things are no place by kind, but nobody carries them home.
var big = map[string]bool{"lighthouse": true, "tower": true, "tree": true, "house": true, "bridge": true, "ship": true, "island": true,
	"mountain": true, "train": true, "tram": true, "boat": true, "bus": true, "rocket": true, "castle": true, "barn": true, "church": true, "comet": true, "planet": true, "table": true, "bench": true}

// kindClass folds the vocabulary's kinds into those of conditions.
func kindClass(t thing) string {
	if big[t.subject.Lemma] {
		return lexicon.Place
	}
	switch t.kind {
	case lexicon.Person, lexicon.Animal:
		return t.kind
	case lexicon.Force, lexicon.Sky:
		return "force"
	case lexicon.Place:
		return "place"
	}
	return "object"
}

func number(t thing) string {
	if t.plural {
		return "2"
	}
	return "1"
}

// jitter is how far chance may lift a block over a better fitting one.
const jitter = 9

// ranked lists the blocks of a type that fit, best first. Used blocks come last,
// blocks with a banned word not at all.
func (c *composer) ranked(kind string, x setting, r *rand.Rand) []*block {
	type graded struct {
		b *block
		g int
	}
	var gs []graded
	for _, b := range bank()[kind] {
		g := b.fits(x)
		roll := r.IntN(jitter + 1)
		if g > 0 && b.when["deed"] != nil {
			roll = r.IntN(25) // among the ways to tell a deed chance may choose
		}
		if kind == "aside" && g > 0 {
			// One is as good as another of its step: no work should sound like the last.
			g, roll = 100, r.IntN(100)
			if b.roles != nil && !slices.Contains(b.roles, x.role) {
				g = 0
			}
		}
		if g < 0 || strings.ContainsRune(b.needs, 'M') || c.forbidden(b, x.bound) {
			continue
		}
		gs = append(gs, graded{b, g + roll - 40*c.used[b.id]})
	}
	slices.SortStableFunc(gs, func(a, b graded) int { return b.g - a.g })
	out := make([]*block, len(gs))
	for i, g := range gs {
		out[i] = g.b
	}
	return out
}

func (c *composer) forbidden(b *block, bound binding) bool {
	// A passing snail has no business in a story about a snail.
	for _, t := range c.cast {
		if text.Says(b.lits, t.short()) {
			return true
		}
	}
	for _, l := range b.lines {
		s, ok := plain(l, bound, 0)
		if !ok || c.bans(s) {
			return true
		}
	}
	return false
}

func (c *composer) bans(s string) bool {
	for _, w := range c.banned {
		if text.Says(s, w) {
			return true
		}
	}
	return false
}

// parts are the block types a unit of a form is built of.
func (c *composer) parts(unit, units int, role string) []string {
	switch c.form {
	case "couplets":
		if role == "ending" || role == "turn" || unit%3 == 2 {
			return []string{"pair", "pair"}
		}
		return []string{"vista", "pair"}
	case "haiku":
		return []string{"haiku"}
	case "limerick":
		return []string{"limerick"}
	case "free-verse":
		// The director's sentences carry the poem; the bank's images stand between.
		between := unit%2 == 1
		if role != "image" {
			between = unit%4 == 3
		}
		if c.retold(unit, units) || between && unit < units-1 {
			return []string{"free"}
		}
		return []string{"lines"}
	case "tale":
		told := "tells"
		if c.retold(unit, units) {
			told = "page"
		}
		if told == "tells" && strings.Contains(c.dir.Theme, "how something everyday works") {
			return []string{told} // an explanation wants no weather
		}
		b := c.beatOf(unit, units)
		if len(b.Who) == 0 && unit > 0 && told == "tells" {
			// Nobody is there to smile at: a fact stands by itself.
			if unit%3 == 0 && unit < units-1 {
				return []string{"scene", told}
			}
			return []string{told}
		}
		if told == "tells" && unit > 0 && unit < units-1 && c.quoted(b.Tells) {
			if unit%3 == 0 {
				return []string{"scene", told}
			}
			return []string{told} // the brief's own sentence needs no comment
		}
		if b := c.beatOf(unit, units); unit == units-1 && b.Mood.Valence > 0.3 && language.Valence(b.Tells) < 0 {
			return []string{told, "aside"} // a warm ending in dark words wants one bright one
		}
		if unit == units-1 && slices.ContainsFunc(c.musts, func(q atelier.Requirement) bool { return strings.HasPrefix(q.Check, "ends-") }) {
			return []string{told, "aside"} // the tone of the ending is asked for
		}
		if told == "tells" && len(strings.Fields(b.Tells)) > airyPage {
			return []string{told} // it says enough by itself
		}
		switch long := len(strings.Fields(b.Tells)) > fullPage; {
		case unit == 0 && !long:
			return []string{"scene", told, "aside"}
		case unit == units-1:
			return []string{told, "aside"}
		case long && told == "tells":
			return []string{told}
		case unit%3 == 0:
			return []string{"scene", told}
		}
		return []string{told, "aside"}
	}
	return []string{"ballad"}
}

// fullPage is how many words of the director's own fill a page of a tale.
const fullPage = 27

// quoted reports whether a sentence is the brief's own.
func (c *composer) quoted(tells string) bool {
	f := strings.Fields(tells)
	return len(f) > 3 && strings.Contains(strings.ToLower(c.brief), strings.ToLower(strings.Join(f[1:4], " ")))
}

// airyPage is how many words of the director's own want no aside beside them.
const airyPage = 14

// retold reports whether the unit before has told this beat already.
func (c *composer) retold(unit, units int) bool {
	return unit > 0 && c.beatOf(unit-1, units).ID == c.beatOf(unit, units).ID
}

// draft is a fast first pass: for every beat the block that fits best, every
// line in its plain reading. It counts no syllables and looks for no repeats;
// that is the critics' trade.
func (c *composer) draft() text.Story {
	units := language.Units(c.dir, c.spec)
	s := text.Story{Title: c.dir.Title, Form: c.form, Language: "en"}
	kind := text.Stanza
	if c.form == "tale" {
		kind = text.Page
	}
	for i := range units {
		b := c.beatOf(i, units)
		u := text.Unit{ID: text.UnitID(kind, i+1), Kind: kind, Beat: b.ID,
			Time: or(b.Time, c.dir.Setting.Time), Weather: or(b.Weather, c.dir.Setting.Weather), Mood: b.Mood}
		if u.Mood.Feel == "" {
			u.Mood = c.dir.Mood
		}
		bound := c.bind(b, i)
		x := c.context(b, bound)
		for j, p := range c.parts(i, units, b.Role) {
			if p == "lines" {
				// A direction that says everything the same way is better sung than quoted.
				if c.tell(&u, b, true); !echoes(s, u) {
					continue
				}
				u.Lines, u.From, p = nil, nil, "free"
			}
			if p == "tells" {
				c.tell(&u, b, false)
				continue
			}
			if list := c.blocks(p, x, c.rng("unit-"+strconv.Itoa(i)+"-"+strconv.Itoa(j))); len(list) > 0 && !(c.used[list[0].id] > 0 && (p == "scene" || p == "aside")) {
				c.put(&u, list[0], bound, i)
			}
		}
		if len(u.Lines) == 0 {
			u.Lines, u.From = []string{or(strings.TrimSpace(b.Tells), c.dir.Theme)}, []string{"direction:1"}
		}
		u.Shows = c.shows(u)
		s.Units = append(s.Units, u)
	}
	return s
}

// echoes reports whether a line of u stands in s already.
func echoes(s text.Story, u text.Unit) bool {
	for _, o := range s.Units {
		for _, l := range u.Lines {
			if slices.Contains(o.Lines, l) {
				return true
			}
		}
	}
	return false
}

// blocks are ranked blocks; where a form has no vista for a place, a second pair
// takes its place.
func (c *composer) blocks(kind string, x setting, r *rand.Rand) []*block {
	list := c.ranked(kind, x, r)
	if kind == "vista" && (len(list) == 0 || c.used[list[0].id] > 0) {
		list = c.ranked("pair", x, r)
	}
	// A block that cannot be made to scan with these names is not worth a first
	// pass, however well it fits.
	for i, b := range list[:min(len(list), feasibleTries)] {
		if c.feasible(b, x.bound) {
			list[0], list[i] = list[i], list[0]
			break
		}
	}
	return list
}

// feasibleTries is how many blocks are tried for one that can be made to scan.
const feasibleTries = 16

// feasible reports whether every line of a block has some reading that scans.
func (c *composer) feasible(b *block, bound binding) bool {
	shape := language.ShapeOf(c.form)
	for k, l := range b.lines {
		if k >= len(shape.Metre) || len(l) == 1 && l[0].lit != "" {
			continue
		}
		m := shape.Metre[k]
		if !slices.ContainsFunc(readings(l, bound, 0, 300), func(s string) bool { return text.Scan(s, m).Deviations < 1 }) {
			return false
		}
	}
	return true
}

// told marks lines that are the director's own sentences.
const told = "direction-tells:"

// tell adds the director's own sentences for a beat, one to a line or, in verse,
// broken where they breathe.
func (c *composer) tell(u *text.Unit, b atelier.Beat, verse bool) {
	for k, s := range text.Sentences(or(b.Tells, c.dir.Theme)) {
		lines := []string{s}
		if verse {
			lines = breathe(s)
		}
		for _, l := range lines {
			u.Lines = append(u.Lines, l)
			u.From = append(u.From, told+strconv.Itoa(k+1))
		}
	}
}

func (c *composer) put(u *text.Unit, b *block, bound binding, turn int) {
	c.used[b.id]++
	for k, l := range b.lines {
		s, ok := plain(l, bound, turn)
		if !ok {
			continue
		}
		u.Lines = append(u.Lines, s)
		u.From = append(u.From, source(b, k))
	}
}

func source(b *block, lineNo int) string { return b.id + ":" + strconv.Itoa(lineNo+1) }

// sourceOf finds the bank line that a source names.
func sourceOf(s string) (*block, int, bool) {
	id, n, ok := strings.Cut(s, ":")
	if !ok {
		return nil, 0, false
	}
	b := blockByID()[id]
	k, err := strconv.Atoi(n)
	if b == nil || err != nil || k < 1 || k > len(b.lines) {
		return nil, 0, false
	}
	return b, k - 1, true
}

// shows lists the names of cast and elements that a unit mentions.
func (c *composer) shows(u text.Unit) []string {
	var out []string
	t := u.Text()
	for _, th := range append(slices.Clone(c.cast), c.extra...) {
		if text.Mentions(t, th.noun) || th.given != "" && text.Says(t, th.given) {
			out = append(out, th.name)
		}
	}
	return out
}
