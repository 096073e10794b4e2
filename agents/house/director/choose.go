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
	{"friendship", 4, "befriend befriends befriended friend friends friendship meet meets together share shares lonely shy"},
	{"quest", 3, "reach cross find finds search searches seek seeks journey travel travels quest missing lost wants adventure discover discovers toward across voyage climb climbs"},
	{"loss", 6, "died dies dead death grief grieving mourning mourn funeral loss goodbye farewell gone missed empty"},
	{"wonder", 6, "explain explained explains science scientific accurate how photosynthesis orbit molecules cycle"},
	{"mishap", 4, "funny comic comical silly slapstick pompous boast runs chase mistake hilarious naughty clumsy absurd nonsense believes"},
	{"day", 3, "walk day morning evening city stroll ordinary afternoon portrait window"},
	{"seasons", 7, "seasons year grows growing seed months"},
	{"accord", 6, "peace quarrel quarrels rival rivals rivalry argue enemies fight fights war versus against feud neighbours"},
	{"craft", 5, "learn learns paint paints build builds invent invents practise practises write writes teach teaches make makes sing whistle play dance bake"},
	{"images", 4, "ode haiku meditation images silence stillness abstract"},
}

// chooseArc weighs the cues; ties go to chance among the best.
func (d *draft) chooseArc() arc {
	if d.images || len(d.d.Cast) == 0 && !d.explains {
		return images
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
	if d.explains {
		score["wonder"] += 12
	}
	if len(d.seasons) > 1 {
		score["seasons"] += 20
	}
	if d.mood.Valence < -0.25 {
		score["loss"] += 3
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
	if d.premise == "" {
		score["craft"] -= 4
		score["quest"] -= 2
	}
	if len(d.d.Cast) < 2 || d.d.Cast[0].Kind == "person" && len(d.d.Cast) == 1 {
		score["friendship"] -= 1
	}
	if d.gone() >= 0 {
		score["loss"] += 10
	}
	best, top := []string{}, -99
	for _, a := range arcs {
		switch s := score[a.name]; {
		case a.name == "images" && s < 8:
		case s > top:
			best, top = []string{a.name}, s
		case s == top:
			best = append(best, a.name)
		}
	}
	if top <= 0 { // nothing speaks for any: what people most often want
		best = []string{"friendship", "quest", "day", "craft"}
		if d.premise == "" {
			best = []string{"friendship", "day"}
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
	if len(d.d.Cast) != 1 || a.name == "images" || a.name == "wonder" {
		return
	}
	hero := d.d.Cast[0]
	var names []string
	for _, s := range lexicon.At(d.place.lemma) {
		small := s.Kind == lexicon.Animal || s.Kind == lexicon.Person && a.name != "loss"
		if small && !d.isBanned(s.Lemma, s.Lemma) && s.Lemma != hero.Subject && !tooMuch[s.Lemma] {
			names = append(names, s.Lemma)
		}
	}
	if a.name == "loss" && !d.banned[lexicon.Animal] {
		names = []string{"cat", "dog", "robin", "old woman"}
		names = slices.DeleteFunc(names, func(n string) bool { return d.isBanned(n, n) || n == hero.Subject })
	}
	if len(names) == 0 && !d.banned[lexicon.Animal] {
		names = []string{"sparrow", "mouse", "cat", "moth"}
	}
	names = slices.DeleteFunc(names, func(n string) bool {
		return slices.ContainsFunc(d.d.Elements, func(e atelier.Element) bool { return e.Subject == n }) || d.isBanned(n, n)
	})
	if len(names) == 0 {
		return
	}
	s, _ := lexicon.Lookup(d.pick("company", names))
	m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}
	d.cast = append(d.cast, role{m: m, invited: true})
	d.d.Cast = append(d.d.Cast, d.character(m))
	d.d.Heard = append(d.d.Heard, "added "+lexicon.Article(s.Lemma)+" "+s.Lemma+", so that "+the(hero.Noun, hero.Given)+" has company")
}

// tooMuch are neighbours that would take over somebody else's story.
var tooMuch = map[string]bool{"shark": true, "dragon": true, "kraken": true, "pirate": true, "ghost": true, "monster": true, "giant": true,
	"tiger": true, "crocodile": true, "wolf": true, "dinosaur": true, "soldier": true, "hunter": true, "crowd": true, "queen": true, "king": true,
	"rat": true, "snake": true, "phoenix": true, "unicorn": true, "twins": true, "baby": true, "witch": true, "mermaid": true, "worm": true}

var hours = []string{"dawn", "morning", "day", "dusk", "night"}

// beats tells the arc.
func (d *draft) beats(a arc) {
	v := newVoice(d)
	if g := d.gone(); g >= 0 && a.name == "loss" {
		for i := range d.d.Cast {
			if i > 0 && d.d.Cast[i].Name == d.goneName {
				v.gone = d.goneName
				v.named[d.goneName] = true
			}
		}
	}
	if a.name == "day" || a.name == "images" || a.name == "seasons" || a.name == "wonder" {
		for _, c := range d.d.Cast { // no introductions: they have always been there
			v.named[c.Name] = v.named[c.Name] || c.Given == "" && c.Count != 1
		}
	}
	said := ""
	for i, s := range a.steps {
		tells := d.shuffled("tell/"+a.name+"/"+itoa(i), s.tells)
		// The last beat answers the first: the same position in both lists.
		if i == len(a.steps)-1 && said != "" {
			for k, t := range a.steps[0].tells {
				if t == said && k < len(s.tells) {
					if j := slices.Index(tells, s.tells[answer(len(s.tells), k)]); j > 0 {
						tells[0], tells[j] = tells[j], tells[0]
					}
				}
			}
		}
		for _, t := range tells {
			verb, sentence, _ := strings.Cut(t, ":")
			if !v.can(sentence) || d.offends(sentence) {
				continue
			}
			if i == 0 {
				said = t
			}
			told := v.say(sentence)
			b := atelier.Beat{ID: "beat-" + itoa(len(d.d.Beats)+1), Role: s.role, Who: slices.Clone(v.who), Action: verb, With: slices.Clone(v.with),
				Where: d.d.Setting.Place, Tells: told}
			b.Time, b.Weather = d.hour(a, s, i), d.sky(s)
			b.Mood = lexicon.Feel(d.bend(s.valence, s.role)+d.d.Mood.Valence, d.d.Mood.Arousal+s.arousal)
			d.d.Beats = append(d.d.Beats, b)
			break
		}
	}
	d.spreadElements()
}

// answer maps the position of an opening to the ending that echoes it.
func answer(n, k int) int {
	if k < n {
		return k
	}
	return n - 1
}

// offends reports whether a sentence says a word that the brief rules out.
func (d *draft) offends(sentence string) bool {
	for _, m := range lexicon.Scan(sentence) {
		if d.isBanned(m.Lemma, m.Noun) {
			return true
		}
	}
	low := strings.ToLower(sentence)
	for b := range d.banned { // membership only: the order does not matter
		if len(b) > 2 && strings.Contains(low, b) {
			return true
		}
	}
	return d.banned[lexicon.Person] && (strings.Contains(low, "people") || strings.Contains(low, "somebody") || strings.Contains(low, "hands") || strings.Contains(low, "someone"))
}

// bend scales a step of the mood curve. A sad brief keeps its lows and ends in
// consolation, not in cheer; a brief that wants a sad end gets none of it.
func (d *draft) bend(v float64, role string) float64 {
	if d.hopeful == "sad" && (role == "resolution" || role == "ending") {
		return -0.15
	}
	if d.d.Mood.Valence < -0.2 && v > 0 {
		return v * 1.1
	}
	if d.d.Mood.Valence < -0.2 && v < 0 {
		return v * 0.7
	}
	return v
}

// hour is the time of day of a beat. A brief that names one keeps it, but for a
// night that a hopeful ending may lead out of.
func (d *draft) hour(a arc, s step, i int) string {
	base := d.d.Setting.Time
	if d.time != "" {
		if base == "night" && s.role == "ending" && d.d.Mood.Valence > -0.6 && !d.keepsNight() && a.name != "images" {
			return "dawn"
		}
		return base
	}
	at := slices.Index(hours, base)
	if at < 0 {
		return base
	}
	if a.name == "wonder" || a.name == "images" || d.place.lemma == "space" {
		return base
	}
	return hours[(at+s.light)%len(hours)]
}

func (d *draft) keepsNight() bool {
	low := strings.ToLower(d.brief.Text)
	return strings.Contains(low, "at night") || strings.Contains(low, "winter night") || strings.Contains(low, "starry") || d.place.lemma == "space"
}

// sky is the weather of a beat: a storm gathers, breaks and clears; rain and fog
// lift; snow stays.
func (d *draft) sky(s step) string {
	if d.place.lemma == "space" {
		return "clear"
	}
	base := d.d.Setting.Weather
	switch base {
	case "storm":
		switch s.weather {
		case "worse":
			return "storm"
		case "better":
			if s.role == "ending" {
				return "clear"
			}
			return "wind"
		}
		return "wind"
	case "rain", "fog":
		if s.role == "ending" && d.weather == "" {
			return "clear"
		}
		return base
	case "snow":
		return base
	}
	if d.weather != "" {
		return base
	}
	if s.weather == "worse" {
		switch base {
		case "clear":
			return "wind"
		case "wind":
			return "cloud"
		}
	}
	return base
}

// spreadElements sees to it that every element belongs to some beat, so that it
// is drawn and named.
func (d *draft) spreadElements() {
	if len(d.d.Beats) == 0 {
		return
	}
	used := map[string]bool{}
	for _, b := range d.d.Beats {
		for _, w := range b.With {
			used[w] = true
		}
	}
	k := 0
	for _, e := range d.d.Elements {
		if used[e.Name] {
			continue
		}
		b := &d.d.Beats[k%len(d.d.Beats)]
		b.With = append(b.With, e.Name)
		k += 2
		if k >= len(d.d.Beats) && k%2 == 0 {
			k = 1
		}
	}
	for _, c := range d.d.Cast {
		in := slices.ContainsFunc(d.d.Beats, func(b atelier.Beat) bool { return slices.Contains(b.Who, c.Name) })
		if !in && c.Name != d.goneName {
			m := &d.d.Beats[len(d.d.Beats)/2]
			m.Who = append(m.Who, c.Name)
			last := &d.d.Beats[len(d.d.Beats)-1]
			last.Who = append(last.Who, c.Name)
		}
	}
}
