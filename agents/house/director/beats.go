package director

import (
	"regexp"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// hours are the times of day in their order.
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
	own := d.ownSentences()
	if len(own) >= enoughOwn {
		d.told(own)
		d.spreadElements()
		return
	}
	first := ""
	if d.deed.arc != a.name && (relational[d.premVerb] || d.isGoal || a.name == "accord" || a.name == "wonder" || a.name == "images" || a.name == "seasons") {
		// The arc tells it in its own time, after the brief's own first sentence.
		if len(own) > 0 && (a.name == "accord" || a.name == "quest" || a.name == "craft" || a.name == "distance" || a.name == "seasons") {
			first = own[0]
		}
		own = nil
	}
	if d.deed.arc == a.name && d.deed.made != "" && len(own) > 0 {
		v.named["made"] = true
	}
	for i, s := range a.steps {
		if i < len(own) && i < 2 && (i == 0 || d.deed.arc != a.name || a.name == "search") {
			d.tellOwn(own[i], s, a, i, v)
			continue
		}
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
		slices.SortStableFunc(tells, func(x, y string) int { return v.worth(y, i) - v.worth(x, i) })
		for _, t := range tells {
			verb, sentence, _ := strings.Cut(t, ":")
			verb, needs, _ := strings.Cut(verb, "!")
			if !v.can(sentence) || !v.meets(needs) || d.offends(sentence) || d.wrongHour(sentence) {
				continue
			}
			if i == 0 {
				said = t
			}
			opened := ""
			if i == 0 && first != "" && !strings.Contains(sentence, "{premise") {
				opened = d.opened(first, v) + " "
			}
			told := v.say(sentence)
			if opened != "" {
				told = opened + told
			}
			if i == 0 {
				told += d.hourTold(told)
			}
			if more := v.introduce(i, a); more != "" {
				who, with := v.who, v.with
				told += " " + v.say(more)
				v.who, v.with = append(who, v.who...), append(with, v.with...)
			}
			if len(v.who) == 0 && len(d.d.Cast) > 0 && a.name != "images" && a.name != "wonder" {
				for k := range min(2, len(d.d.Cast)) { // the sentence means whoever is there
					if c := &d.d.Cast[k]; v.named[c.Name] && c.Name != v.gone {
						v.seen(c)
					}
				}
			}
			b := atelier.Beat{ID: "beat-" + itoa(len(d.d.Beats)+1), Role: s.role, Who: slices.Clone(v.who), Action: verb, With: slices.Clone(v.with),
				Where: d.d.Setting.Place, Tells: told}
			if _, with := d.inIt(told); a.name != "images" {
				for _, w := range with { // "under her desk": the desk is in it
					b.With = add(b.With, w, true)
				}
			}
			b.Time, b.Weather = d.hour(a, s, told), d.sky(s)
			b.Mood = lexicon.Feel(d.bend(s.valence, s.role)+d.d.Mood.Valence, d.d.Mood.Arousal+s.arousal)
			d.d.Beats = append(d.d.Beats, b)
			break
		}
	}
	d.spreadElements()
}

var clockTold = regexp.MustCompile(`(?i)\b(?:at )?((?:half past |quarter to |quarter past )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2}) o'clock(?: (?:in the morning|in the afternoon|in the evening|at night|sharp))?)`)

// hourTold is the sentence that says the hour which the brief states by the
// clock, unless it is said already.
func (d *draft) hourTold(told string) string {
	m := clockTold.FindStringSubmatch(strings.ReplaceAll(d.brief.Text, "’", "'"))
	if m == nil || strings.Contains(strings.ToLower(told), "o'clock") {
		return ""
	}
	return " It is " + strings.ToLower(m[1]) + "."
}

// opened is the brief's own first sentence, told before the arc's opening; whoever
// is in it has been brought in.
func (d *draft) opened(s string, v *voice) string {
	d.quoted = true
	told := finishSentence(d.christen(s), d.givens())
	who, _ := d.inIt(s)
	for _, w := range who {
		v.named[w] = true
	}
	return told
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
func (d *draft) hour(a arc, s step, told string) string {
	base := d.d.Setting.Time
	if d.time == "" && !airless[d.place.lemma] {
		if h := hourSaid(told); h != "" {
			return h
		}
	}
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
	if a.name == "wonder" || a.name == "images" || airless[d.place.lemma] {
		return base
	}
	if a.name == "seasons" || a.name == "craft" || a.name == "loss" {
		return base // weeks, not hours
	}
	return hours[min(len(hours)-1, at+(s.light+1)/2)]
}

// hourSaid reads the hour that a sentence itself names.
func hourSaid(s string) string {
	low := strings.ToLower(s)
	for _, h := range [][2]string{{"in the morning", "morning"}, {"one morning", "morning"}, {"that night", "night"}, {"one night", "night"}, {"in the dark", "night"}, {"every evening", "dusk"}, {"in the evening", "dusk"}, {"by noon", "day"}} {
		if strings.Contains(low, h[0]) {
			return h[1]
		}
	}
	return ""
}

// wrongHour reports whether a sentence names another hour than the brief, or than it always
// is at its place.
func (d *draft) wrongHour(s string) bool {
	hour := d.time
	if hour == "" && airless[d.place.lemma] {
		hour = d.d.Setting.Time // it is night there from beginning to end
	}
	h := hourSaid(s)
	return h != "" && hour != "" && h != hour
}

func (d *draft) keepsNight() bool {
	low := strings.ToLower(d.brief.Text)
	return strings.Contains(low, "at night") || strings.Contains(low, "winter night") || strings.Contains(low, "starry") || airless[d.place.lemma]
}

// sky is the weather of a beat: a storm gathers, breaks and clears; rain and fog
// lift; snow stays.
func (d *draft) sky(s step) string {
	if airless[d.place.lemma] {
		return "clear"
	}
	base := d.d.Setting.Weather
	if w := lexicon.Weather(d.premise); d.isGoal && w != "" {
		// Who wants to see the rain has none yet.
		if s.role == "resolution" || s.role == "ending" {
			return w
		}
		return "cloud"
	}
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
		if s.role == "ending" && d.weather == "" && d.hopeful != "sad" {
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
	d.spreadMusts(used)
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

// spreadMusts puts what must be in every, the first or the last unit there.
func (d *draft) spreadMusts(used map[string]bool) {
	for _, q := range d.d.Must {
		if q.Check != CheckContains && q.Check != CheckColour {
			continue
		}
		for _, e := range d.d.Elements {
			if e.Subject != q.Subject || e.Subject == "" && e.Noun != q.Value {
				continue
			}
			for i := range d.d.Beats {
				b := &d.d.Beats[i]
				last, first := i == len(d.d.Beats)-1, i == 0
				if (q.Scope == "every" || q.Scope == "last" && last || q.Scope == "first" && first) && !slices.Contains(b.With, e.Name) {
					b.With = append(b.With, e.Name)
					used[e.Name] = true
				}
			}
		}
		for _, c := range d.d.Cast {
			if c.Subject == q.Subject && q.Scope == "every" {
				for i := range d.d.Beats {
					d.d.Beats[i].Who = add(d.d.Beats[i].Who, c.Name, true)
				}
			}
		}
	}
}

// enoughOwn sentences of the brief make a story of their own.
const enoughOwn = 5

// told makes beats of the brief's own sentences.
func (d *draft) told(own []string) {
	if len(own) < 6 && len(d.d.Cast) > 0 { // a pause before the end
		v := newVoice(d)
		v.named[d.d.Cast[0].Name] = true
		pause := v.say(d.pick("pause", []string{"For a moment {A.does}, and nothing else happens.", "{A.does}, and the whole of {P} seems to wait."}))
		own = slices.Insert(slices.Clone(own), len(own)-1, strings.TrimSuffix(pause, "."))
	}
	n := len(own)
	for i, s := range own {
		role, dv, da, weather := "attempt", 0.0, 0.0, "kept"
		switch at := float64(i) / float64(n-1); {
		case i == 0:
			role, da = "opening", -0.1
		case i == n-1:
			role, dv, da, weather = "ending", 0.3, -0.15, "better"
		case at < 0.3:
			role, dv = "want", 0.05
		case at < 0.5:
			role, dv, da, weather = "obstacle", -0.2, 0.2, "worse"
		case at > 0.8:
			role, dv, da, weather = "turn", 0.2, 0.1, "better"
		}
		d.ownBeat(s, step{role: role, valence: dv, arousal: da, weather: weather}, arc{name: "told"})
	}
}

func (d *draft) ownBeat(s string, st step, a arc) {
	d.quoted = true
	told := finishSentence(d.christen(s), d.givens())
	who, with := d.inIt(s)
	for _, w := range d.meant(s) {
		who = add(who, w, true)
	}
	if len(who) == 0 && len(d.d.Cast) > 0 {
		who = []string{d.d.Cast[0].Name}
		if n := len(d.d.Beats); n > 0 {
			who = slices.Clone(d.d.Beats[n-1].Who)
		}
	}
	who = slices.DeleteFunc(who, func(w string) bool { return w == d.goneName })
	action := "be"
	ms := lexicon.Scan(s)
	if acts := lexicon.Actions(s, ms); len(acts) > 0 {
		action = acts[0].Verb
	}
	b := atelier.Beat{ID: "beat-" + itoa(len(d.d.Beats)+1), Role: st.role, Who: who, Action: action, With: with, Where: d.d.Setting.Place, Tells: told}
	b.Time, b.Weather = d.hour(a, st, told), d.sky(st)
	if a.name == "told" {
		b.Weather = d.calmSky()
	}
	if w := lexicon.Weather(s); w != "" && !airless[d.place.lemma] {
		b.Weather = w
	}
	b.Mood = lexicon.Feel(d.bend(st.valence, st.role)+d.d.Mood.Valence, d.d.Mood.Arousal+st.arousal)
	d.d.Beats = append(d.d.Beats, b)
}

// tellOwn uses a sentence of the brief for a step of an arc.
func (d *draft) tellOwn(s string, st step, a arc, i int, v *voice) {
	d.ownBeat(s, st, a)
	if i == 0 {
		b := &d.d.Beats[0]
		b.Tells += d.hourTold(b.Tells)
	}
	for _, w := range d.d.Beats[len(d.d.Beats)-1].Who {
		v.named[w] = true
	}
	if more := v.introduce(i, a); more != "" {
		b := &d.d.Beats[len(d.d.Beats)-1]
		b.Tells += " " + v.say(more)
		for _, w := range v.who {
			b.Who = add(b.Who, w, true)
		}
	}
}

// introduce is a sentence that brings in a member of the cast who should be there
// by now: the second by the second beat, the third by the third.
func (v *voice) introduce(i int, a arc) string {
	cast := v.d.d.Cast
	late := func(k int) bool { return k < len(cast) && !v.named[cast[k].Name] && cast[k].Name != v.gone }
	switch {
	case a.name == "images" || a.name == "wonder" || i == 0:
		return ""
	case late(1) && i == 1 && a.name != "friendship":
		return v.d.pick("intro/b", []string{"Close by, {B.task}.", "And there, too, {B.task}.", "Not far away {B.task}."})
	case late(2) && i == 2:
		return v.d.pick("intro/c", []string{"{C come} along as well, and {c.task}.", "Behind them {C.task}."})
	}
	return ""
}

// worth ranks sentences: those that bring the brief's things and people in first.
func (v *voice) worth(t string, i int) int {
	w := 0
	verb, _, _ := strings.Cut(t, ":")
	if strings.HasSuffix(verb, "!s") {
		w += 5
	}
	if strings.Contains(t, "{craft}") || strings.Contains(t, "{lost}") {
		w += 2
	}
	if _, needs, ok := strings.Cut(verb, "!"); ok { // what only this deed has
		for _, n := range needs {
			if strings.ContainsRune("tfhvrxc", n) {
				w += 3
			}
		}
	}
	if i > 0 && len(v.d.d.Cast) > 1 && strings.Contains(t, "{B") {
		w++
	}
	if strings.Contains(t, "{T}") || strings.Contains(t, "{T ") {
		if len(v.things) > 0 && v.d.d.Elements[v.things[0]].From != "director" {
			w++
		}
	}
	if strings.Contains(t, "{premise") && v.d.premise != "" {
		w += 3
	}
	return w
}

// meets checks the needs of a sentence: p a person-like main character, l a
// living one, k a living second one, o a second one who is no friend yet.
func (v *voice) meets(needs string) bool {
	for _, n := range needs {
		switch n {
		case 'g':
			if v.gone == "" {
				return false
			}
		case 's':
			if v.d.hopeful != "sad" {
				return false
			}
		case 'p':
			if c := v.cast('a'); c == nil || c.Kind != "person" && !humanlike[c.Subject] {
				return false
			}
		case 'l':
			if c := v.cast('a'); c == nil || c.Kind != "person" && c.Kind != "animal" && !humanlike[c.Subject] {
				return false
			}
		case 'u': // out of doors
			if indoors[v.d.place.lemma] {
				return false
			}
		case 'i': // indoors
			if !indoors[v.d.place.lemma] {
				return false
			}
		case 't':
			if len(v.d.deed.parts) < 3 {
				return false
			}
		case 'f':
			if !v.d.deed.flies {
				return false
			}
		case 'h':
			if !v.d.deed.home {
				return false
			}
		case 'v':
			if v.d.deed.purpose == "" || len(v.things) == 0 {
				return false
			}
		case 'r':
			if !v.d.deed.reads {
				return false
			}
		case 'x':
			if len(v.things) == 0 {
				return false
			}
			if s, ok := lexicon.Lookup(v.d.d.Elements[v.things[0]].Subject); !ok || s.Kind != lexicon.Vehicle {
				return false
			}
		case 'c':
			if c := v.cast('c'); c == nil || c.Kind != "person" && c.Kind != "animal" {
				return false
			}
		case 'o': // no friend from the start
			if c := v.cast('b'); c == nil || c.Given != "" {
				return false
			}
		case 'k':
			if c := v.cast('b'); c == nil || c.Kind != "person" && c.Kind != "animal" && !humanlike[c.Subject] {
				return false
			}
		}
	}
	return true
}

var indoors = map[string]bool{"house": true, "kitchen": true, "room": true, "attic": true, "home": true, "cottage": true, "workshop": true, "library": true,
	"school": true, "bakery": true, "hospital": true, "castle": true, "palace": true, "studio": true, "theatre": true, "museum": true, "laboratory": true}

var humanlike = map[string]bool{"robot": true, "snowman": true, "scarecrow": true, "puppet": true, "doll": true, "teddy bear": true, "monster": true}

// walker adds somebody to walk when a brief speaks of a walk and of nobody.
func (d *draft) walker() {
	low := " " + strings.ToLower(d.brief.Text) + " "
	if !strings.Contains(low, " walk ") && !strings.Contains(low, " stroll ") {
		return
	}
	if len(d.d.Cast) > 0 && len(d.d.Elements) > 0 {
		d.deed = deed{arc: "stroll"}
		d.premise, d.isGoal, d.premVerb = "", false, "" // whoever walks is whoever reads
		return
	}
	if d.banned[lexicon.Person] {
		return
	}
	for _, c := range d.d.Cast {
		if c.Kind == "person" {
			return
		}
	}
	s, _ := lexicon.Lookup(d.pick("walker", []string{"girl", "boy", "old man", "traveller", "old woman"}))
	m := lexicon.Mention{Lemma: s.Lemma, Subject: s, Noun: s.Lemma, Count: 1}
	d.cast = append([]role{{m: m, invited: true}}, d.cast...)
	d.d.Cast = append([]atelier.Character{d.character(m)}, d.d.Cast...)
	d.premise, d.isGoal, d.premVerb = "", false, ""
}

// calmSky is the weather of the brief's own sentences that name none.
func (d *draft) calmSky() string {
	switch d.d.Setting.Season {
	case "winter":
		return "snow"
	case "autumn":
		return "cloud"
	}
	return "clear"
}
