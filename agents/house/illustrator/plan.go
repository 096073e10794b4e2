package illustrator

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/text"
)

// thing is somebody or something that a plate is to show.
type thing struct {
	name   string // name-table name
	noun   string // as said
	lemma  string
	colour string
	count  int
	loose  bool // a plural without a number: how many is free
	cast   bool
	alive  bool // a character that is neither person nor animal: gets a face
}

// scene is what one plate is to show.
type sight struct {
	unit, beat    string
	words         string
	action        string
	role          string
	where         string
	time, weather string
	mood          atelier.Mood
	things        []thing // the most important first
	who           int     // how many of them act in the beat
}

// world is everything the direction names, by name.
type world struct {
	things []thing
	banned map[string]bool // lemmas that must not be seen
	every  []thing         // musts of every plate
	cannot []string        // nouns this illustrator has no motif for
}

func worldOf(d atelier.Direction) *world {
	w := &world{banned: map[string]bool{}}
	for _, r := range d.MustNot {
		if appliesTo(r) && r.Subject != "" {
			w.banned[lemmaOf(r.Subject)] = true
		}
	}
	put := func(t thing) {
		if t.lemma != "" && w.banned[t.lemma] {
			return
		}
		if t.lemma == "" || !drawable(t.lemma) {
			if t.noun != "" && !scenic[t.lemma] && !slices.Contains(w.cannot, t.noun) {
				w.cannot = append(w.cannot, t.noun)
			}
			return
		}
		w.things = append(w.things, t)
	}
	for _, c := range d.Cast {
		put(thing{name: c.Name, noun: c.Noun, lemma: subjectLemma(c.Subject, c.Noun), colour: c.Colour, count: many(c.Count), loose: c.Count == 0, cast: true,
			alive: c.Kind != lexicon.Person && c.Kind != lexicon.Animal})
	}
	for _, e := range d.Elements {
		put(thing{name: e.Name, noun: e.Noun, lemma: subjectLemma(e.Subject, e.Noun), colour: e.Colour, count: many(e.Count), loose: e.Count == 0})
	}
	for _, f := range d.Facts {
		for i := range w.things {
			if w.things[i].name == f.Subject && f.Aspect == "colour" {
				w.things[i].colour = f.Value
			}
		}
	}
	for _, r := range d.Must {
		if !appliesTo(r) || r.Subject == "" {
			continue
		}
		l := lemmaOf(r.Subject)
		k := slices.IndexFunc(w.things, func(t thing) bool { return t.lemma == l })
		if k < 0 && drawable(l) {
			t := thing{name: nameOf(r.Subject, 1), noun: r.Subject, lemma: l, count: 1}
			if r.Check == "colour" {
				t.colour = r.Value
			}
			w.things = append(w.things, t)
			k = len(w.things) - 1
		}
		if k >= 0 && r.Scope == "every" {
			w.every = append(w.every, w.things[k])
		}
	}
	return w
}

// appliesTo reports whether a requirement is about what can be seen.
func appliesTo(r atelier.Requirement) bool {
	return len(r.Media) == 0 || slices.Contains(r.Media, atelier.Artwork)
}

// many turns a plural without a number into three.
func many(n int) int {
	if n == 0 {
		return 3
	}
	return min(max(n, 1), 12)
}

func subjectLemma(subject, noun string) string {
	if subject != "" {
		return subject
	}
	return lemmaOf(noun)
}

func lemmaOf(noun string) string {
	if s, ok := lexicon.Lookup(noun); ok {
		return s.Lemma
	}
	if _, _, ok := motifOf(noun); ok {
		return noun
	}
	return ""
}

// scenic lemmas are shown by the place, the hour or the weather themselves.
var scenic = map[string]bool{
	"sunrise": true, "sunset": true, "sunbeam": true, "sunlight": true, "light": true, "moonlight": true, "dawn": true, "world": true,
	"sea": true, "sky": true, "forest": true, "wood": true, "meadow": true, "field": true, "space": true, "desert": true, "night": true, "rain": true,
	"snow": true, "fog": true, "mist": true, "garden": true, "park": true, "street": true, "square": true, "harbour": true, "beach": true, "valley": true, "jungle": true,
	"savanna": true, "room": true, "kitchen": true, "attic": true, "laboratory": true, "studio": true, "stage": true, "theatre": true, "market": true, "marsh": true,
	"forest floor": true, "reef": true, "coral": true, "seaweed": true, "galaxy": true, "pole": true, "ice": true, "frost": true, "aurora": true, "roof": true, "museum": true, "observatory": true,
}

func drawable(lemma string) bool {
	_, ok := known[lemma]
	return ok || scenic[lemma]
}

// sights chooses what the plates show: units spread over the story, the turn
// and the ending among them; beats where there is no text.
func (w *world) sights(t atelier.Turn, n int) []sight {
	all := w.units(t)
	if len(all) == 0 {
		all = []sight{{time: t.Direction.Setting.Time, weather: t.Direction.Setting.Weather, where: t.Direction.Setting.Place, mood: t.Direction.Mood}}
		all[0].things = append(all[0].things, w.things...)
	}
	pick := make([]int, n)
	for i := range pick {
		if n == 1 {
			pick[0] = (len(all) - 1) / 2
			break
		}
		pick[i] = (i*(len(all)-1) + (n-1)/2) / (n - 1)
	}
	for k, s := range all { // the turn is worth a plate of its own
		if s.role == "turn" && n >= 3 && !slices.Contains(pick, k) {
			best := 1
			for i := 1; i < n-1; i++ {
				if abs(pick[i]-k) < abs(pick[best]-k) {
					best = i
				}
			}
			pick[best] = k
		}
	}
	slices.Sort(pick)
	out := make([]sight, n)
	for i, k := range pick {
		out[i] = all[k]
	}
	return out
}

// portable things may lie about outdoors when a line names them.
var portable = map[string]bool{"lantern": true, "kite": true, "umbrella": true, "book": true, "letter": true, "balloon": true, "candle": true, "lamp": true, "telescope": true,
	"fire": true, "bell": true, "drum": true, "flute": true, "violin": true, "guitar": true, "treasure": true, "suitcase": true, "nest": true, "feather": true, "shell": true, "anchor": true, "flag": true}

func abs(v int) int { return max(v, -v) }

func (w *world) units(t atelier.Turn) []sight {
	d := t.Direction
	beats := map[string]atelier.Beat{}
	for _, b := range d.Beats {
		beats[b.ID] = b
	}
	var out []sight
	add := func(s sight, b atelier.Beat, shows []string) {
		s.beat, s.action, s.role = b.ID, b.Action, b.Role
		s.where = first(b.Where, d.Setting.Place)
		s.time = first(s.time, b.Time, d.Setting.Time)
		s.weather = first(s.weather, b.Weather, d.Setting.Weather)
		if s.mood == (atelier.Mood{}) {
			s.mood = b.Mood
		}
		if s.mood == (atelier.Mood{}) {
			s.mood = d.Mood
		}
		put := func(name string) {
			i := slices.IndexFunc(w.things, func(t thing) bool { return t.name == name })
			if i >= 0 && !slices.ContainsFunc(s.things, func(t thing) bool { return t.name == name }) {
				s.things = append(s.things, w.things[i])
			}
		}
		for _, n := range b.Who {
			put(n)
		}
		s.who = len(s.things)
		for _, n := range shows {
			put(n)
		}
		for _, n := range b.With {
			put(n)
		}
		for _, e := range w.every {
			put(e.name)
		}
		// Somebody must be in the picture.
		if !slices.ContainsFunc(s.things, func(t thing) bool { return t.cast }) {
			for _, t := range w.things {
				if t.cast {
					s.things = append([]thing{t}, s.things...)
					s.who = 1
					break
				}
			}
		}
		// The place a story is set in is more than its ground: a lighthouse belongs to every other plate.
		for _, e := range d.Elements {
			if (e.From == "brief" || e.From == "must") && len(s.things) < 4 {
				put(e.Name)
			}
		}
		extra := 0
		for _, m := range lexicon.Scan(s.words) {
			if !m.Known() || m.Negated || w.banned[m.Lemma] || !drawable(m.Lemma) || m.Poss || m.Article == "" && !m.Plural && m.Count < 2 {
				continue
			}
			if slices.ContainsFunc(s.things, func(t thing) bool { return t.lemma == m.Lemma }) {
				continue
			}
			if i := slices.IndexFunc(w.things, func(t thing) bool { return t.lemma == m.Lemma }); i >= 0 {
				put(w.things[i].name)
				continue
			}
			// A thing that the text alone names is shown when there is room for it.
			switch m.Subject.Kind {
			case lexicon.Animal, lexicon.Object, lexicon.Vehicle, lexicon.Plant:
				if m.Subject.Kind == lexicon.Object && stageOf(s.where) != "room" && !portable[m.Lemma] {
					continue
				}
				if extra < 2 && m.Count <= 5 && len(s.things) < 5 {
					extra++
					s.things = append(s.things, thing{name: nameOf(m.Lemma, 1), noun: m.Noun, lemma: m.Lemma, colour: m.Colour, count: max(m.Count, 1)})
				}
			}
		}
		out = append(out, s)
	}
	for i := range t.Others {
		if t.Others[i].Artefact.Medium != atelier.Text {
			continue
		}
		story, err := text.FromFiles(t.Others[i].Files)
		if err != nil {
			continue // a text that cannot be read shows nothing; the direction still does
		}
		for _, u := range story.Units {
			b := beats[u.Beat]
			add(sight{unit: u.ID, words: u.Text(), time: u.Time, weather: u.Weather, mood: u.Mood}, b, u.Shows)
		}
		return out
	}
	for _, b := range d.Beats {
		add(sight{words: b.Tells}, b, nil)
	}
	return out
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// stageOf finds the kind of scenery for a place.
func stageOf(place string) string {
	l := lemmaOf(place)
	if l == "" {
		l = strings.ToLower(place)
	}
	for _, k := range stages {
		if slices.Contains(strings.Split(k[1], ","), l) {
			return k[0]
		}
	}
	return "meadow"
}

var stages = [][2]string{
	{"sea", "sea,harbour,beach,lighthouse,island,cliff,coast,ship,boat,wave,tide,raft"},
	{"under", "reef,coral,seaweed,kraken,submarine"},
	{"forest", "forest,wood,jungle,orchard,forest floor,tree,burrow"},
	{"city", "city,street,square,town,market,station,airport,skyscraper,tram,hospital,roof"},
	{"river", "river,lake,pond,stream,marsh,bridge,waterfall"},
	{"mountain", "mountain,valley,volcano,cave,mine"},
	{"desert", "desert,savanna,mars"},
	{"space", "space,galaxy,moon,planet,star,comet,constellation,satellite,spaceship,black hole,sky"},
	{"room", "room,kitchen,attic,library,workshop,school,laboratory,studio,theatre,stage,museum,house,home,bakery,observatory,balcony,bed,piano,hospital"},
	{"snow", "pole,ice,aurora"},
	{"meadow", "meadow,field,farm,garden,park,hill,village,barn,castle,palace,tower,windmill,path,road,camp,circus,fair,cottage,world"},
}

// poseOf reads a pose from what is done.
func poseOf(action string) string {
	for _, p := range poses {
		if slices.Contains(strings.Fields(p[1]), action) {
			return p[0]
		}
	}
	return "stand"
}

var poses = [][2]string{
	{"sleep", "sleep rest dream doze nap yawn"},
	{"sit", "sit wait think read plan write listen remember miss mourn stay hide knit forget wonder drink eat"},
	{"walk", "walk run go travel wander cross climb follow search leave come return hurry journey roam slip chase escape move start set"},
	{"look-up", "look see watch gaze count notice discover find stare peer hear learn wish want hope"},
	{"wave", "wave greet meet call dance laugh sing celebrate cheer jump play welcome fly win boast whistle shout thank"},
	{"reach", "share give help reach hold offer catch mend build make show touch befriend ask try practise light save carry bring open fix plant paint teach"},
}

// faceOf reads an expression from a mood.
func faceOf(m atelier.Mood, pose string) string {
	switch {
	case pose == "sleep":
		return "asleep"
	case m.Valence > 0.45:
		return "glad"
	case m.Valence < -0.3:
		return "sad"
	case m.Arousal > 0.6:
		return "wide"
	}
	return "calm"
}

// tintOf turns a colour word into a colour, nil if there is none.
func tintOf(word string) *rgb {
	if word == "" {
		return nil
	}
	h, ok := lexicon.Colour(word)
	if !ok {
		return nil
	}
	c, ok := artwork.Hex(h.Hex)
	if !ok {
		return nil
	}
	return &c
}
