package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// arcCues are words that speak for an arc, each worth its weight.
var arcCues = []struct {
	arc    string
	weight int
	words  string
}{
	{"friendship", 3, "friend friends friendship meet meets together lonely shy"},
	{"quest", 3, "wants loses asks help reach cross find finds search searches seek seeks journey travel travels quest missing lost wants adventure discover discovers toward across voyage climb climbs"},
	{"loss", 6, "died dies dead death grief grieving mourning mourn funeral loss goodbye farewell gone missed empty"},
	{"wonder", 6, "explain explained science scientific accurate how photosynthesis orbit molecules cycle"},
	{"mishap", 3, "comic comical limericks silly slapstick pompous boast runs chase mistake hilarious naughty clumsy absurd nonsense believes"},
	{"day", 3, "walk day morning evening city stroll ordinary afternoon portrait window"},
	{"seasons", 7, "seasons grows growing seed months"},
	{"accord", 5, "share shares neighbours peace quarrel quarrels rival rivals rivalry argue enemies fight fights war versus against feud"},
	{"distance", 5, "letter letters home far faraway miss misses waiting apart homesick distance emigrant postcard"},
	{"courage", 5, "afraid scared fear fears frightened timid shy nervous brave courage dare dares"},
	{"images", 4, "ode haiku meditation images silence stillness abstract"},
}

// doingArcs are the arcs that only a deed of the brief chooses.
var doingArcs = func() map[string]bool {
	m := map[string]bool{"stroll": true}
	for _, a := range doings {
		m[a] = true
	}
	return m
}()

// chooseArc weighs the cues; ties go to chance among the best.
func (d *draft) chooseArc() arc {
	if d.images || len(d.d.Cast) == 0 && !d.explains {
		return images
	}
	if a, ok := d.chooseTopic(); ok {
		return a
	}
	if n := d.deed.arc; n != "" && len(d.seasons) < 2 && d.hopeful != "sad" && d.gone() < 0 && d.textSpec().Form != "haiku" {
		for _, a := range arcs {
			if a.name == n {
				return a
			}
		}
	}
	low := " " + strings.ToLower(d.brief.Text) + " "
	score := map[string]int{}
	for _, c := range arcCues {
		for _, w := range strings.Fields(c.words) {
			for _, end := range []string{" ", ",", ".", ";", ":", "!"} {
				if strings.Contains(low, " "+w+end) {
					score[c.arc] += c.weight
					break
				}
			}
		}
	}
	for _, w := range []string{" befriend", " becomes friends", " become friends"} {
		if strings.Contains(low, w) {
			score["friendship"] += 10
		}
	}
	if crafts[d.premVerb] && d.premise != "" {
		score["craft"] += 7
	}
	if d.isGoal {
		score["quest"] += 3
	}
	if d.explains {
		score["wonder"] += 12
	}
	if len(d.seasons) > 1 {
		score["seasons"] += 20
	}
	if d.mood.Valence < -0.25 {
		score["loss"] += 2
		score["mishap"] -= 6
	}
	if d.mood.Valence > 0.4 && d.mood.Arousal > 0.25 {
		score["mishap"] += 3
	}
	if form := d.textSpec().Form; form == "haiku" || lexicon.Form(d.brief.Text) == "haiku" {
		score["images"] += 20
	} else if form == "limerick" || lexicon.Form(d.brief.Text) == "limerick" {
		score["mishap"] += 6
	}
	if d.hopeful == "sad" {
		score["loss"] += 12
	}
	if d.gone() >= 0 {
		score["loss"] += 10
	}
	best, top := []string{}, -99
	for _, a := range arcs {
		switch s := score[a.name]; {
		case doingArcs[a.name]: // for a deed alone
		case a.name == "images" && s < 8:
		case s > top:
			best, top = []string{a.name}, s
		case s == top:
			best = append(best, a.name)
		}
	}
	if top <= 0 { // nothing speaks for any: what people most often want
		best = []string{"friendship", "day"}
		if len(d.actions) == 0 {
			best = []string{"day"} // nobody does anything: a picture, no plot
		}
		if d.d.Mood.Valence < -0.2 {
			best = []string{"day"}
		}
	}
	name := d.pick("arc", best)
	for _, a := range arcs {
		if a.name == name {
			return a
		}
	}
	return day
}

// gone returns the index of the member of the cast who the brief says has died or
// left, −1 if none.
func (d *draft) gone() int {
	for _, a := range d.actions {
		if a.Verb != "die" && a.Phrase != "go away" && a.Phrase != "leave" {
			continue
		}
		for _, w := range a.Who {
			for i := range d.cast {
				if same(d.cast[i].m, d.mentions[w]) {
					return i
				}
			}
		}
	}
	return -1
}

// company sees to it that the main character is not alone: somebody from the
// place joins, unless the brief forbids it or wants nobody.
func (d *draft) company(a arc) {
	if len(d.d.Cast) != 1 || a.name == "images" || a.name == "wonder" || a.name == "loss" || a.name == "stroll" ||
		a.name == "voyage" || a.name == "flight" || a.name == "making" {
		return
	}
	hero := d.d.Cast[0]
	var names []string
	for _, s := range lexicon.At(d.place.lemma) {
		small := s.Kind == lexicon.Animal || s.Kind == lexicon.Person
		if small && !d.isBanned(s.Lemma, s.Lemma) && s.Lemma != hero.Subject && !tooMuch[s.Lemma] {
			names = append(names, s.Lemma)
		}
	}
	if home := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		s, _ := lexicon.Lookup(n)
		return s.Habitat[0] != d.place.lemma
	}); len(home) > 0 {
		names = home // who lives here before who only comes by
	}
	if airless[d.place.lemma] { // nobody comes by there but these
		names = []string{"astronaut", "robot"}
	}
	if len(names) == 0 && !d.banned[lexicon.Animal] {
		names = []string{"sparrow", "mouse", "cat", "moth"}
	}
	names = slices.DeleteFunc(names, func(n string) bool {
		return n == hero.Subject || slices.ContainsFunc(d.d.Elements, func(e atelier.Element) bool { return e.Subject == n }) || d.isBanned(n, n)
	})
	// Like keeps company with like.
	if like := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		s, _ := lexicon.Lookup(n)
		return (s.Kind == lexicon.Animal) != (hero.Kind == lexicon.Animal)
	}); len(like) > 0 {
		names = like
	}
	if fit := d.masters(); len(fit) > 0 && !airless[d.place.lemma] {
		names = fit
	}
	if len(names) == 0 {
		return
	}
	s, _ := lexicon.Lookup(d.pick("company", names))
	m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}
	d.cast = append(d.cast, role{m: m, invited: true})
	d.d.Cast = append(d.d.Cast, d.character(m))
	d.d.Heard = append(d.d.Heard, "added "+lexicon.Article(s.Lemma)+" "+s.Lemma+", so that "+the(hero.Noun, hero.Given)+" has company")
}

// masters are companions who can do what the main character sets out to do, or
// who belong to its kind of story, wherever that plays.
func (d *draft) masters() []string {
	hero := d.d.Cast[0].Subject
	var words string
	for _, w := range strings.FieldsFunc(strings.ToLower(d.brief.Text), func(c rune) bool { return c < 'a' || c > 'z' }) {
		base, ok := lexicon.BaseForm(w)
		if !ok {
			base = w
		}
		if m := masterOf[base]; m != "" {
			words = m
			break
		}
	}
	if words == "" {
		words = matchFor[hero]
	}
	return slices.DeleteFunc(strings.FieldsFunc(words, func(c rune) bool { return c == ',' }), func(n string) bool {
		s, ok := lexicon.Lookup(n)
		return !ok || n == hero || s.Lemma != n || d.isBanned(n, n) || slices.ContainsFunc(d.d.Elements, func(e atelier.Element) bool { return e.Subject == n })
	})
}

// masterOf names, by what somebody sets out to do, who can do it.
var masterOf = map[string]string{"whistle": "robin", "sing": "robin", "fly": "swallow,gull", "swim": "duck,otter", "paint": "painter", "draw": "painter",
	"bake": "baker", "cook": "cook", "climb": "goat,squirrel", "build": "beaver", "weave": "weaver", "knit": "old woman", "juggle": "clown",
	"dance": "dancer", "sew": "tailor", "row": "fisherman", "sail": "sailor"}

// matchFor names, by who the story is about, who has always met them in stories.
var matchFor = map[string]string{"dragon": "knight,shepherd,princess", "robot": "girl,boy,inventor", "giant": "mouse,shepherd", "monster": "girl,boy",
	"snowman": "robin,boy,girl", "scarecrow": "crow,sparrow", "witch": "cat", "wizard": "owl", "unicorn": "girl", "knight": "donkey,horse", "king": "gardener",
	"queen": "gardener"}

// tooMuch are neighbours that would take over somebody else's story.
var tooMuch = map[string]bool{"shark": true, "dragon": true, "kraken": true, "pirate": true, "ghost": true, "monster": true, "giant": true,
	"tiger": true, "crocodile": true, "wolf": true, "dinosaur": true, "soldier": true, "hunter": true, "crowd": true, "queen": true, "king": true,
	"rat": true, "person": true, "man": true, "woman": true, "stranger": true, "snake": true, "phoenix": true, "unicorn": true, "twins": true, "baby": true, "witch": true, "mermaid": true, "worm": true}
