package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// How a place is said with a preposition.
var at = map[string]string{"sea": "by", "harbour": "in", "island": "on", "beach": "on", "cliff": "on", "river": "by", "stream": "by", "waterfall": "by",
	"lake": "by", "pond": "by", "hill": "on", "mountain": "on", "meadow": "in", "field": "in", "street": "in", "road": "on", "path": "on",
	"market": "at", "square": "in", "farm": "on", "station": "at", "airport": "at", "stage": "on", "fair": "at", "roof": "on", "balcony": "on",
	"savanna": "on", "pole": "at", "school": "at", "space": "in", "world": "in", "marsh": "in", "bench": "on", "tower": "in", "bridge": "on",
	"lighthouse": "at", "boat": "in", "ship": "on", "train": "on", "rocket": "in", "home": "at", "mars": "on", "moon": "on", "planet": "on"}

// Places that a thing carries with it, when a brief names none.
var implied = map[string]string{"lighthouse": "sea", "boat": "harbour", "ship": "sea", "sailboat": "sea", "submarine": "sea", "wave": "sea", "tide": "beach",
	"shell": "beach", "anchor": "harbour", "train": "station", "tram": "city", "bus": "city", "skyscraper": "city", "car": "city", "windmill": "hill",
	"scarecrow": "field", "tractor": "farm", "barn": "farm", "rocket": "space", "comet": "space", "spaceship": "space", "satellite": "space", "planet": "space",
	"galaxy": "space", "black hole": "space", "meteor": "hill", "telescope": "hill", "castle": "hill", "crown": "castle", "sword": "castle", "leaf": "garden",
	"root": "garden", "seed": "garden", "snowman": "garden", "kite": "hill", "umbrella": "street", "book": "library", "teapot": "kitchen", "kettle": "kitchen",
	"loaf": "bakery", "bread": "bakery", "microscope": "laboratory", "atom": "laboratory", "piano": "house", "clock": "house", "rainbow": "meadow",
	"volcano": "island", "mushroom": "forest", "web": "garden", "nest": "garden", "swing": "park", "carousel": "fair", "fountain": "park", "bench": "park",
	"bicycle": "street", "letter": "house", "candle": "house", "lantern": "street", "magnet": "laboratory", "cell": "laboratory", "quilt": "house",
	"balloon": "meadow", "hot-air balloon": "meadow", "gravity": "space", "earth": "space", "mars": "space", "aurora": "pole", "iceberg": "sea", "sunset": "hill", "sun": "meadow", "moon": "hill"}

// vague things imply a place only when nobody in the cast has a home.
var vague = map[string]bool{"sun": true, "moon": true, "star": true, "lantern": true, "sunset": true, "candle": true, "letter": true, "clock": true, "book": true,
	"key": true, "leaf": true, "seed": true, "bench": true, "bicycle": true, "rainbow": true, "kite": true, "meteor": true, "barn": true, "crown": true}

// roomy maps homes that are too narrow or too vague to be the scene of a story.
var roomy = map[string]string{"tree": "forest", "lamp": "garden", "night": "meadow", "sky": "hill", "cave": "mountain", "leaf": "garden", "flower": "garden",
	"burrow": "meadow", "soil": "garden", "grass": "meadow", "wall": "garden", "barn": "farm", "stable": "farm", "snow": "forest", "ice": "sea", "bench": "park",
	"house": "house", "hospital": "hospital", "camp": "forest", "rocket": "space", "moon": "space", "boat": "harbour", "ship": "sea", "tower": "hill",
	"lighthouse": "sea", "castle": "castle", "palace": "palace", "hedge": "garden", "roof": "city", "table": "kitchen", "storm": "hill", "tent": "forest",
	"body": "house", "road": "road", "oven": "bakery", "shelf": "library", "desk": "house", "pocket": "house", "cottage": "forest", "orchard": "orchard"}

// placing decides where it plays.
func (r *reading) placing() {
	best := -1
	score := func(m lexicon.Mention) int {
		s := 0
		if m.In != "" {
			s += 2
		}
		if m.Subject.Kind == lexicon.Place {
			s += 3
		}
		if m.Lemma == "world" || m.Lemma == "home" || m.Lemma == "room" || m.Lemma == "market" {
			s -= 2
		}
		if m.Lemma == "roof" || m.Lemma == "path" {
			s -= 3
		}
		return s
	}
	for k, m := range r.mentions {
		stand := m.Subject.Kind == lexicon.Place || m.In != "" && (m.Lemma == "tower" || m.Lemma == "castle" || m.Lemma == "house" || m.Lemma == "lighthouse" ||
			m.Lemma == "train" || m.Lemma == "ship" || m.Lemma == "boat" || m.Lemma == "bridge" || m.Lemma == "barn" || m.Lemma == "cottage" || m.Lemma == "tent" ||
			m.Lemma == "rocket" || m.Lemma == "windmill" || m.Lemma == "church" || m.In == "on" && (m.Lemma == "mars" || m.Lemma == "moon" || m.Lemma == "planet"))
		if !stand || m.Negated || m.Lemma == "world" && m.Given == "" && r.settled() {
			continue
		}
		if best < 0 || score(m) > score(r.mentions[best]) {
			best = k
		}
	}
	if best >= 0 {
		m := r.mentions[best]
		r.place = place{noun: m.Noun, lemma: m.Lemma, name: m.Given, said: true, adjectives: m.Adjectives}
		if m.Lemma == "mars" {
			r.place.noun = "red planet" // a common noun, for all who put "the" before it
		}
	} else {
		r.place = r.guess()
	}
	r.place.with = at[r.place.lemma]
	if best >= 0 { // as the brief says it: "at the town stadium"
		if in := r.mentions[best].In; in == "at" || in == "on" || in == "in" || in == "by" {
			r.place.with = in
		}
	}
	if r.place.with == "" {
		r.place.with = "in"
	}
}

// settled reports whether somebody of the cast has a home that is nearer than the
// world: who writes letters across the world sits somewhere.
func (r *reading) settled() bool {
	return slices.ContainsFunc(r.cast, func(c role) bool {
		return slices.ContainsFunc(c.m.Subject.Habitat, func(h string) bool {
			s, ok := lexicon.Lookup(h)
			return ok && s.Kind == lexicon.Place
		})
	})
}

// guess infers a place from what the brief names.
func (r *reading) guess() place {
	of := func(l string) place { return place{noun: l, lemma: l} }
	for _, m := range r.mentions {
		for _, rel := range m.Related {
			if p := implied[rel]; p != "" {
				return of(p)
			}
			// A street musician plays in the street, a farm dog lives on the farm.
			if s, ok := lexicon.Lookup(rel); ok && s.Kind == lexicon.Place && s.Lemma != "world" && !m.Negated &&
				(m.Subject.Kind == lexicon.Person || m.Subject.Kind == lexicon.Animal) {
				return of(s.Lemma)
			}
		}
		if p := implied[m.Lemma]; p != "" && !m.Negated && !vague[m.Lemma] {
			return of(p)
		}
	}
	for _, c := range r.cast {
		for _, h := range c.m.Subject.Habitat {
			if p := roomy[h]; p != "" {
				h = p
			}
			if s, ok := lexicon.Lookup(h); ok && (s.Kind == lexicon.Place || s.Lemma == "house" || s.Lemma == "castle") {
				return of(s.Lemma)
			}
		}
	}
	for _, m := range r.mentions {
		if p := implied[m.Lemma]; p != "" && !m.Negated {
			return of(p)
		}
	}
	for _, t := range r.elements {
		for _, h := range t.m.Subject.Habitat {
			if p := roomy[h]; p != "" {
				h = p
			}
			if s, ok := lexicon.Lookup(h); ok && s.Kind == lexicon.Place {
				return of(s.Lemma)
			}
		}
	}
	low := " " + strings.Join(strings.FieldsFunc(strings.ToLower(r.text), func(c rune) bool { return !(c >= 'a' && c <= 'z') }), " ")
	for _, g := range []struct{ words, place string }{
		{"blue water sea wave", "sea"}, {"school class learn", "school"}, {"photosynth plant grow seed", "garden"}, {"star orbit gravity planet", "space"},
		{"cook recipe soup", "kitchen"}, {"snow winter cold", "forest"}, {"urban traffic neon", "city"},
	} {
		for _, w := range strings.Fields(g.words) {
			if strings.Contains(low, " "+w) && !strings.Contains(low, " "+w+"son") {
				return of(g.place)
			}
		}
	}
	return of("garden")
}

// finish fills in light and weather where the brief is silent, and settles what
// the things said imply.
func (r *reading) finish() {
	if r.weather == "" {
		for _, c := range r.cast {
			switch c.m.Lemma {
			case "storm", "thunder", "lightning":
				r.weather = "storm"
			case "rain", "raindrop":
				r.weather = "rain"
			case "snow", "snowman", "snowflake":
				r.weather = "snow"
			case "fog", "mist":
				r.weather = "fog"
			case "wind", "breeze", "kite":
				r.weather = "wind"
			}
		}
	}
	low := " " + strings.ToLower(r.text) + " "
	if strings.Contains(low, "hopeful end") || strings.Contains(low, "happy end") || strings.Contains(low, "ends well") || strings.Contains(low, "ends hopeful") {
		r.hopeful = "hopeful"
	}
	if strings.Contains(low, "sad end") || strings.Contains(low, "no happy end") || strings.Contains(low, "ends sad") || strings.Contains(low, "without consolation") {
		r.hopeful = "sad"
	}
	if strings.Contains(low, "after the rain") {
		r.weather = "clear"
	}
	if !slices.Contains([]string{"", "clear", "cloud", "rain", "storm", "snow", "fog", "wind"}, r.weather) {
		r.weather = ""
	}
}

func settingOf(r *reading, d *draft) atelier.Setting {
	s := atelier.Setting{Place: r.place.noun, Time: r.time, Weather: r.weather}
	if len(r.seasons) > 0 {
		s.Season = r.seasons[0]
	}
	if s.Time == "" {
		s.Time = inferTime(r, d)
	}
	if s.Weather == "" {
		switch {
		case s.Season == "winter" && r.place.lemma != "kitchen" && r.place.lemma != "library" && r.place.lemma != "house":
			s.Weather = "snow"
		case r.mood.Valence < -0.3:
			s.Weather = d.pick("weather", []string{"cloud", "rain", "fog"})
		case s.Season == "autumn":
			s.Weather = d.pick("weather", []string{"wind", "cloud", "clear"})
		default:
			s.Weather = d.pick("weather", []string{"clear", "clear", "cloud", "wind"})
		}
		if airless[r.place.lemma] || slices.ContainsFunc(r.mentions, func(m lexicon.Mention) bool {
			return m.Subject.Kind == lexicon.Sky && m.Lemma != "cloud" && !m.Negated
		}) {
			s.Weather = "clear"
		}
		for _, absent := range r.absent {
			if absent.Lemma == s.Weather || lexicon.Weather(absent.Noun) == s.Weather {
				s.Weather = "clear"
			}
		}
	}
	return s
}

func inferTime(r *reading, d *draft) string {
	if airless[r.place.lemma] {
		return "night"
	}
	if r.place.lemma == "school" {
		return d.pick("time", []string{"morning", "day"})
	}
	for _, c := range r.cast {
		switch c.m.Lemma {
		case "owl", "moon", "star", "ghost", "firefly", "bat", "moth", "astronomer":
			return "night"
		case "baker", "rooster":
			return "dawn"
		case "keeper", "hedgehog", "badger":
			return d.pick("time", []string{"dusk", "night"})
		case "bee", "butterfly", "sun", "sunflower":
			return "day"
		}
	}
	if r.mood.Valence < -0.25 {
		return d.pick("time", []string{"dusk", "day", "dawn"})
	}
	return d.pick("time", []string{"morning", "day", "dusk", "morning"})
}
