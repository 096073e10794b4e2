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
	grown  int  // 0…4, how far a plant has come
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
	abstract      bool    // there is nothing with a figure to show
}

// world is everything the direction names, by name.
type world struct {
	things []thing
	banned map[string]bool // lemmas that must not be seen
	told   *told
	every  []thing  // musts of every plate
	cannot []string // nouns this illustrator has no motif for
}

func worldOf(t atelier.Turn) *world {
	d := t.Direction
	w := &world{banned: map[string]bool{}, told: toldBy(t.Brief, d)}
	for _, r := range d.MustNot {
		if appliesTo(r) && r.Subject != "" {
			w.banned[lemmaOf(r.Subject)] = true
		}
	}
	put := func(t thing) {
		if w.bans(t.lemma) {
			return
		}
		if t.lemma == "" || !drawable(w.told.kindOf(t.lemma)) {
			if t.noun != "" && !scenic[t.lemma] && !slices.Contains(w.cannot, t.noun) {
				w.cannot = append(w.cannot, t.noun)
			}
			return
		}
		w.things = append(w.things, t)
	}
	for _, c := range d.Cast {
		put(thing{name: c.Name, noun: c.Noun, lemma: subjectLemma(c.Subject, c.Noun), colour: c.Colour, count: many(c.Count), loose: c.Count == 0, cast: true,
			alive: c.Kind != lexicon.Person && c.Kind != lexicon.Animal && !w.told.sober})
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
	// A tea is seen as its cup: where a cup of some colour is told of, it is that.
	all := slices.Clone(w.things)
	w.things = slices.DeleteFunc(w.things, func(t thing) bool {
		return !t.cast && t.colour == "" && slices.ContainsFunc(all, func(o thing) bool { return o.name != t.name && o.colour != "" && Alike(o.lemma, t.lemma) })
	})
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

// bans reports whether a subject must not be seen, as it is or by its kind.
func (w *world) bans(lemma string) bool {
	for b := range w.banned {
		if lemma != "" && (b == lemma || Covers(b, w.told.kindOf(lemma))) {
			return true
		}
	}
	return false
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
	cast := slices.ContainsFunc(w.things, func(t thing) bool { return t.cast })
	grows := strings.Contains(w.told.words, " grow")
	for i, k := range pick {
		out[i] = all[k]
		s := &out[i]
		s.things = slices.Clone(s.things)
		grown := min(i*4/max(n-1, 1), 4)
		for j := range s.things {
			s.things[j].grown = grown
		}
		if cast || t.Direction.Cast != nil {
			continue
		}
		switch { // no story, only images
		case grows && drawable("seedling") && !w.bans("seedling") && stageOf(s.where) != "room":
			s.things = append([]thing{{name: "seedling", noun: "seedling", lemma: "seedling", count: 1, grown: grown}}, s.things...)
		case i%2 == 1 && !slices.ContainsFunc(s.things, func(t thing) bool { return !scenic[t.lemma] }):
			s.abstract = true
		}
	}
	return out
}

// portable things may lie about outdoors when a line names them.
var portable = map[string]bool{"lantern": true, "kite": true, "umbrella": true, "book": true, "letter": true, "balloon": true, "candle": true, "lamp": true, "telescope": true,
	"fire": true, "bell": true, "drum": true, "flute": true, "violin": true, "guitar": true, "treasure": true, "suitcase": true, "nest": true, "feather": true, "shell": true, "anchor": true, "flag": true}

// household things may stand about in a room when a line names them.
var household = map[string]bool{"clock": true, "watch": true, "cup": true, "teapot": true, "kettle": true, "table": true, "chair": true, "bed": true, "box": true, "bread": true, "loaf": true, "cake": true,
	"jar": true, "bottle": true, "piano": true, "music box": true, "globe": true, "present": true, "radio": true}

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
			if i >= 0 && !w.things[i].cast && slices.ContainsFunc(s.things, func(t thing) bool { return Alike(t.lemma, w.things[i].lemma) }) {
				return
			}
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
		for _, m := range lexicon.Scan(literal(s.words)) {
			if !m.Known() || m.Negated || w.bans(m.Lemma) || !drawable(m.Lemma) || m.Poss || m.Article == "" && !m.Plural && m.Count < 2 {
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
				if m.Subject.Kind == lexicon.Object && !portable[m.Lemma] && !(stageOf(s.where) == "room" && household[m.Lemma]) {
					continue
				}
				if slices.ContainsFunc(s.things, func(t thing) bool { return Alike(t.lemma, m.Lemma) }) {
					continue
				}
				if extra < 1 && m.Count <= 5 && len(s.things) < 5 {
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
	if l == "" || l == "planet" {
		l = strings.ToLower(place)
	}
	for _, k := range stages {
		if slices.Contains(strings.Split(k[1], ","), l) {
			return k[0]
		}
	}
	return "meadow"
}

// redPlanet is what the director calls Mars.
const redPlanet = "red planet"

var stages = [][2]string{
	{"beach", "beach"},
	{"village", "village,market,fair"},
	{"sea", "sea,harbour,lighthouse,island,cliff,coast,ship,boat,wave,tide,raft"},
	{"under", "reef,coral,seaweed,kraken,submarine"},
	{"forest", "forest,wood,jungle,orchard,forest floor,tree,burrow"},
	{"city", "city,street,square,town,station,airport,skyscraper,tram,hospital,roof"},
	{"river", "river,lake,pond,stream,marsh,bridge,waterfall"},
	{"mountain", "mountain,valley,volcano,cave,mine"},
	{"desert", "desert,savanna,mars," + redPlanet},
	{"space", "space,galaxy,moon,planet,star,comet,constellation,satellite,spaceship,black hole,sky"},
	{"room", "room,barn,stable,kitchen,attic,library,workshop,school,laboratory,studio,theatre,stage,museum,house,home,bakery,observatory,balcony,bed,piano,hospital,hotel,cafe,restaurant,elevator"},
	{"snow", "pole,ice,aurora"},
	{"meadow", "meadow,field,farm,garden,park,hill,castle,palace,tower,windmill,path,road,camp,circus,cottage,world"},
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
	{"sleep", "sleep dream doze nap"},
	{"sit", "sit wait think read plan write listen remember stay forget wonder drink eat rest knit judge decide draw sew sail row yawn"},
	{"droop", "miss mourn cry weep sob lose die grieve doubt regret sigh feel fail"},
	{"run", "run race chase escape flee hurry rush dash sprint gallop fly jump leap hop slip"},
	{"walk", "walk go travel wander cross climb follow search leave come return journey roam move start set pass arrive drift march strut creep carry bring push pull"},
	{"look-up", "look see watch gaze count notice discover stare peer hear learn wish want hope begin wake"},
	{"cheer", "cheer celebrate laugh win dance play sing whistle announce boast crow find reach save float"},
	{"wave", "wave greet meet call welcome shout thank quarrel argue blame scold answer"},
	{"reach", "share give help hold offer catch mend build make show touch befriend ask try practise light open fix plant paint teach tell send measure hammer cook bake copy send point turn forgive"},
}

// faceOf reads an expression from what is done and from the mood.
func faceOf(m atelier.Mood, pose, action string) string {
	is := func(list string) bool { return action != "" && slices.Contains(strings.Fields(list), action) }
	switch {
	case pose == "sleep":
		return "asleep"
	case is("quarrel argue blame scold refuse block claim"):
		return "cross"
	case pose == "droop" || is("miss mourn cry weep die"):
		return "sad"
	case is("laugh cheer celebrate win dance forgive") && m.Valence > -0.2:
		return "glad"
	case is("notice discover hear find shout gasp see") && m.Valence > -0.3:
		return "wide"
	case m.Valence > 0.55:
		return "glad"
	case m.Valence < -0.3:
		return "sad"
	case m.Arousal > 0.6:
		return "wide"
	}
	return "calm"
}

// sounds are made with the mouth or an instrument: notes are seen in the air.
var sounds = []string{"sing", "whistle", "hum", "play", "crow"}

// lessons are of music when the brief is about singing or whistling.
var lessons = []string{"teach", "show", "copy", "do", "learn", "practise", "try"}

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
