package director

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/text"
)

type named20 struct {
	Name  string          `json:"name"`
	Brief json.RawMessage `json:"brief"`
}

// briefs are the briefs that the whole house team is tested against.
func briefs(t *testing.T) map[string]atelier.Brief {
	t.Helper()
	data, err := os.ReadFile("../testdata/briefs.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []named20
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 30 {
		t.Fatalf("got %d briefs, want 30", len(list))
	}
	out := map[string]atelier.Brief{}
	for _, b := range list {
		br, err := atelier.ParseBrief(b.Brief)
		if err != nil {
			t.Fatalf("%s: %v", b.Name, err)
		}
		out[b.Name] = br
	}
	return out
}

func direct(t *testing.T, b atelier.Brief, seed int64) atelier.Direction {
	t.Helper()
	d, _, err := New().Direct(context.Background(), atelier.Turn{Kind: atelier.TurnDirect, Brief: b, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func brief(t *testing.T, words string) atelier.Brief {
	t.Helper()
	b := atelier.Brief{Text: words}
	if err := b.Normalize(); err != nil {
		t.Fatal(err)
	}
	return b
}

func has(d atelier.Direction, who string) bool {
	return slices.ContainsFunc(d.Cast, func(c atelier.Character) bool { return c.Subject == who }) ||
		slices.ContainsFunc(d.Elements, func(e atelier.Element) bool { return e.Subject == who })
}

func knows(d atelier.Direction, subject, aspect, value string) bool {
	return slices.ContainsFunc(d.Facts, func(f atelier.Fact) bool {
		return f.Subject == subject && f.Aspect == aspect && f.Value == value
	})
}

func TestBriefsAreRead(t *testing.T) {
	t.Parallel()
	type want struct {
		cast    []string // first members, in order, by subject
		things  []string // subjects in cast or elements
		place   string
		time    string
		weather string
		facts   []string // subject/aspect/value
		form    string
		sound   string // instruments that must play
		age     int    // −1 any
		feel    func(atelier.Mood) bool
		must    []string // checks
	}
	glad := func(m atelier.Mood) bool { return m.Valence > 0.2 }
	sad := func(m atelier.Mood) bool { return m.Valence < -0.2 }
	calm := func(m atelier.Mood) bool { return m.Arousal < -0.2 }
	wants := map[string]want{
		"lighthouse":          {cast: []string{"keeper", "storm"}, things: []string{"lighthouse", "sea"}, place: "sea", weather: "storm", age: 6, feel: glad},
		"nature":              {things: []string{"frog", "birch", "forest"}, place: "river", facts: []string{"setting/season/spring"}, age: -1, feel: glad},
		"city":                {cast: []string{"cat"}, things: []string{"tram", "window", "street"}, place: "city", time: "night", facts: []string{"setting/time/night"}, age: 0, feel: calm},
		"animals":             {cast: []string{"hedgehog", "snail", "hare"}, place: "meadow", time: "dusk", age: 4, feel: glad2},
		"sad":                 {cast: []string{"boy", "grandmother"}, things: []string{"clock"}, place: "kitchen", age: 0, feel: sad},
		"scientific":          {cast: []string{"leaf"}, things: []string{"light", "root", "water", "sugar"}, age: 10, feel: glad},
		"one-sentence":        {cast: []string{"robot"}, age: -1, feel: glad},
		"long":                {cast: []string{"old man", "girl"}, things: []string{"boat", "cup", "island"}, place: "harbour", facts: []string{"old-man/name/Tobias", "girl/name/Ines", "cup/colour/blue", "setting/season/autumn"}, form: "tale", age: 6, feel: glad, must: []string{"ends-hopeful"}},
		"must":                {cast: []string{"fox", "crow"}, things: []string{"lantern"}, place: "forest", weather: "snow", facts: []string{"fox/name/Runa", "setting/season/winter"}, age: -1, feel: glad, must: []string{"contains", "ends-hopeful", "name"}},
		"lower-case":          {cast: []string{"ghost"}, place: "library", facts: []string{"ghost/name/Pip"}, age: 5, feel: glad},
		"colours-instruments": {cast: []string{"dragon"}, things: []string{"sunset"}, time: "dusk", sound: "cello harp flute", age: -1, feel: glad},
		"named":               {cast: []string{"astronomer", "dog"}, things: []string{"star", "tower"}, place: "hill", time: "night", facts: []string{"astronomer/name/Mira", "dog/name/Bo"}, age: -1, feel: any2},
		"counts":              {cast: []string{"owl", "mouse"}, place: "barn", facts: []string{"owl/count/3", "mouse/count/7"}, age: -1, feel: glad},
		"limerick":            {cast: []string{"rooster"}, things: []string{"sun"}, place: "farm", form: "limerick", age: -1, feel: glad},
		"no-story":            {place: "sea", age: 0, feel: calm},
		"object-hero":         {cast: []string{"umbrella"}, things: []string{"rain"}, place: "railway station", facts: []string{"umbrella/colour/red"}, age: -1, feel: any2},
		"night-snow":          {cast: []string{"bear"}, things: []string{"lantern", "pine", "snow"}, time: "night", weather: "snow", form: "haiku", facts: []string{"setting/time/night", "setting/weather/snow"}, age: -1, feel: calm},
		"space":               {cast: []string{"astronaut", "girl"}, things: []string{"comet", "letter"}, place: "space", sound: "music box", age: 0, feel: glad},
		"food":                {cast: []string{"loaf", "baker"}, things: []string{"table", "market"}, place: "mountain village", form: "ballad", age: -1, feel: glad, must: []string{"contains"}},
		"abstract":            {time: "dawn", age: -1, feel: glad},
		"sport":               {cast: []string{"girl", "friend"}, place: "town stadium", facts: []string{"girl/name/Noor", "friend/name/Malik", "girl/deed/race"}, form: "tale", age: 9, feel: any2},
		"school":              {cast: []string{"girl", "teacher"}, place: "school", facts: []string{"girl/name/Wanda", "girl/deed/hide"}, form: "couplets", age: 6, feel: any2},
		"market":              {cast: []string{"goose", "mouse"}, things: []string{"pumpkin"}, place: "village market", facts: []string{"goose/count/3", "goose/deed/judge"}, form: "limerick", age: -1, feel: glad},
		"desert":              {cast: []string{"camel"}, things: []string{"well"}, place: "desert", time: "night", facts: []string{"camel/age/old", "camel/deed/cross"}, form: "ballad", age: -1, feel: any2},
		"grief":               {cast: []string{"girl", "grandfather"}, things: []string{"boat"}, place: "beach", facts: []string{"girl/name/Ada", "boat/colour/green"}, form: "free-verse", age: 0, feel: any2},
		"machine":             {cast: []string{"sister", "neighbour"}, things: []string{"machine", "bicycle", "umbrella", "kettle"}, facts: []string{"sister/count/2", "sister/deed/build"}, form: "tale", age: 7, feel: any2},
		"history":             {cast: []string{"brother", "king"}, things: []string{"sheep", "duck", "rooster"}, facts: []string{"brother/count/2"}, form: "tale", age: 8, feel: any2},
		"bees":                {cast: []string{"bee"}, things: []string{"flower"}, age: 8, feel: any2},
		"music":               {cast: []string{"bird", "squirrel"}, place: "orchard", facts: []string{"bird/deed/teach"}, sound: "flute", age: -1, feel: any2},
		"place-name":          {cast: []string{"sailor", "parrot"}, things: []string{"tram"}, time: "morning", facts: []string{"setting/name/Lisbon", "sailor/age/old", "setting/hour/six o'clock in the morning", "tram/colour/yellow"}, age: 0, feel: any2},
	}
	arcsSeen := map[string]bool{}
	titlesSeen := map[string]bool{}
	unmet := 0
	for name, b := range briefs(t) {
		w, ok := wants[name]
		if !ok {
			t.Errorf("%s: no expectation", name)
			continue
		}
		d := direct(t, b, *b.Seed)
		for i, c := range w.cast {
			if i >= len(d.Cast) || d.Cast[i].Subject != c {
				t.Errorf("%s: cast %d: got %+v, want %s", name, i, d.Cast, c)
			}
		}
		for _, s := range w.things {
			if !has(d, s) {
				t.Errorf("%s: %s is neither in the cast nor an element", name, s)
			}
		}
		if w.place != "" && d.Setting.Place != w.place || w.time != "" && d.Setting.Time != w.time || w.weather != "" && d.Setting.Weather != w.weather {
			t.Errorf("%s: setting %+v, want %s %s %s", name, d.Setting, w.place, w.time, w.weather)
		}
		for _, f := range w.facts {
			p := strings.Split(f, "/")
			if !knows(d, p[0], p[1], p[2]) {
				t.Errorf("%s: facts %+v lack %s", name, d.Facts, f)
			}
		}
		if w.form != "" && d.Form != w.form {
			t.Errorf("%s: form %s, want %s", name, d.Form, w.form)
		}
		for _, in := range strings.Split(strings.ReplaceAll(w.sound, "music box", "music-box"), " ") {
			if in = strings.ReplaceAll(in, "-", " "); in != "" && !slices.Contains(d.Sound.Instruments, in) {
				t.Errorf("%s: instruments %v lack %s", name, d.Sound.Instruments, in)
			}
		}
		if w.age >= 0 && d.Age != w.age {
			t.Errorf("%s: age %d, want %d", name, d.Age, w.age)
		}
		if !w.feel(d.Mood) {
			t.Errorf("%s: mood %+v", name, d.Mood)
		}
		for _, c := range w.must {
			if !slices.ContainsFunc(d.Must, func(q atelier.Requirement) bool { return q.Check == c }) {
				t.Errorf("%s: musts %+v lack %s", name, d.Must, c)
			}
		}
		if len(d.Unmet) > 0 {
			unmet++
		}
		course := d.Heard[len(d.Heard)-1]
		for _, h := range d.Heard {
			if rest, ok := strings.CutPrefix(h, "course: "); ok {
				course, _, _ = strings.Cut(rest, ",")
			}
		}
		arcsSeen[course], titlesSeen[d.Title] = true, true
	}
	if unmet > 0 {
		t.Errorf("%d ordinary briefs would end degraded", unmet)
	}
	if len(arcsSeen) < 12 {
		t.Errorf("only %d courses over all briefs: %v", len(arcsSeen), arcsSeen)
	}
	if len(titlesSeen) < 26 {
		t.Errorf("only %d titles over all briefs", len(titlesSeen))
	}
}

func glad2(m atelier.Mood) bool { return m.Valence > 0 && m.Arousal > 0 }
func any2(atelier.Mood) bool    { return true }

var hexColour = regexp.MustCompile(`^#[0-9a-f]{6}$`)
var tableName = regexp.MustCompile(`^[a-z][a-z-]{2,15}$`)

// TestTradesAndPlaces reads briefs whose words are compounds, trades, or ways of saying.
func TestTradesAndPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		cast   []string
		things []string
		place  string
		not    []string
	}{
		"A robot gardener on Mars grows the first sunflower.":                                                      {cast: []string{"robot"}, things: []string{"sunflower"}, place: "red planet", not: []string{"gardener", "boy", "sparrow"}},
		"A street musician plays the violin in the rain until a lonely child stops to listen.":                     {cast: []string{"musician", "child"}, things: []string{"violin"}, place: "street"},
		"The night train through the snowy mountains. A conductor, a sleeping fox, and a letter that must arrive.": {cast: []string{"driver", "fox"}, things: []string{"train", "letter"}, place: "mountain"},
		"A polar bear and a penguin write letters to each other across the world.":                                 {cast: []string{"polar bear", "penguin"}, things: []string{"letter"}, place: "pole"},
		"Morning at the fish market: gulls, crates, an honest fisherwoman and a thief of a cat.":                   {cast: []string{"fisherwoman", "gull", "cat"}, place: "fish market", not: []string{"stranger"}},
		"A tiny volcano who does not want to erupt makes friends with a cloud.":                                    {cast: []string{"volcano", "cloud"}, not: []string{"keeper"}},
		"An explorer alone in the Antarctic talks to a seal and dreams of oranges.":                                {cast: []string{"traveller", "seal"}, place: "antarctic"},
		"A wolf who is a vegetarian opens a restaurant in the forest. The sheep do not trust him.":                 {cast: []string{"wolf", "sheep"}, place: "forest"},
		"How stars are born and die, told for curious children of nine.":                                           {things: []string{"star"}, place: "space", not: []string{"robot"}},
		"An orchestra conductor loses his baton and a mother of a small boy finds it.":                             {cast: []string{"musician", "mother"}, not: []string{"driver", "crowd"}},
		"Three goats judge the soup of a fox.":                                                                     {cast: []string{"goat"}, not: []string{"person"}},
		"A frog choir rehearses for the big concert, but the bass has a cold.":                                     {cast: []string{"frog"}},
		"The yellow school bus dreams of driving to the sea.":                                                      {cast: []string{"bus"}},
		"A little dinosaur is scared of the thunder until a bird explains it. Bedtime story for a four-year-old.":  {cast: []string{"dinosaur", "bird"}},
		"A mouse baker and a pig farmer share an oven.":                                                            {cast: []string{"mouse", "farmer"}},
		"An owl waits for the snow. With piano and cello.":                                                         {cast: []string{"owl"}, not: []string{"piano", "cello"}},
	} {
		d := direct(t, brief(t, text), 3)
		for _, who := range want.cast {
			if !slices.ContainsFunc(d.Cast, func(c atelier.Character) bool { return c.Subject == who }) {
				t.Errorf("%q: the cast %v lacks %q", text, d.Cast, who)
			}
		}
		for _, what := range want.things {
			if !has(d, what) {
				t.Errorf("%q: %q is nowhere", text, what)
			}
		}
		for _, what := range want.not {
			if has(d, what) {
				t.Errorf("%q: %q is there", text, what)
			}
		}
		if want.place != "" && d.Setting.Place != want.place {
			t.Errorf("%q plays at %q, want %q", text, d.Setting.Place, want.place)
		}
	}
}

// TestWhoseWorkExplains tells a story in which somebody explains from a work that does.
func TestWhoseWorkExplains(t *testing.T) {
	t.Parallel()
	heard := func(text string) string {
		d := direct(t, brief(t, text), 12)
		return d.Theme
	}
	if got := heard("A little dinosaur is scared of the thunder until a bird explains it. Bedtime story."); strings.Contains(got, "omething everyday works") {
		t.Errorf("a bird explains, and the theme is %q", got)
	}
	if d := direct(t, brief(t, "A little dinosaur is scared of the thunder until a bird explains it."), 12); d.Cast[0].Subject != "dinosaur" {
		t.Errorf("the hero is %q", d.Cast[0].Subject)
	}
	if d := direct(t, brief(t, "A lullaby for a baby elephant who cannot sleep because the frogs are too loud."), 11); d.Cast[0].Subject != "elephant" {
		t.Errorf("the hero is %q", d.Cast[0].Subject)
	}
	if got := heard("A story that explains how rain is made."); !strings.Contains(got, "omething everyday works") {
		t.Errorf("the story explains, and the theme is %q", got)
	}
	if d := direct(t, brief(t, "The yellow school bus dreams of driving to the sea."), 6); !slices.ContainsFunc(d.Beats, func(b atelier.Beat) bool { return strings.Contains(b.Tells, "drive to the sea") }) {
		t.Errorf("nobody wants to drive to the sea: %v", d.Beats)
	}
}

// TestHourOfSpace lets no beat on Mars, where it is night in every picture, begin in the
// morning.
func TestHourOfSpace(t *testing.T) {
	t.Parallel()
	for seed := range int64(20) {
		for _, b := range direct(t, brief(t, "A robot gardener on Mars grows the first sunflower."), seed).Beats {
			if hour := hourSaid(b.Tells); hour != "" && hour != b.Time {
				t.Errorf("seed %d: %q at %s", seed, b.Tells, b.Time)
			}
		}
	}
}

// TestTitlesOfMany holds the titles to the number and the name of whom they are about.
func TestTitlesOfMany(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(40) {
		for _, text := range []string{"Two camels cross the desert looking for a well.", "A fox writes letters to a badger who lives far away."} {
			title := direct(t, brief(t, text), seed).Title
			seen[title] = true
			if strings.HasPrefix(title, "Dear the") || strings.Contains(title, "Camels") && strings.HasSuffix(title, "Remembers") {
				t.Errorf("seed %d: %q", seed, title)
			}
		}
	}
	if !seen["Dear Badger"] || len(seen) < 6 {
		t.Errorf("titles: %v", seen)
	}
}

// Every direction, whatever the seed, is whole and in good English.
func TestDirectionsAreWhole(t *testing.T) {
	t.Parallel()
	for name, b := range briefs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := int64(1); seed <= 12; seed++ {
				d := direct(t, b, seed)
				check(t, fmt.Sprintf("%s/%d", name, seed), d)
			}
		})
	}
}

func check(t *testing.T, at string, d atelier.Direction) {
	t.Helper()
	if d.Version != 1 || d.Title == "" || d.Theme == "" {
		t.Errorf("%s: version %d title %q theme %q", at, d.Version, d.Title, d.Theme)
	}
	if len(d.Beats) < 6 || len(d.Beats) > 10 {
		t.Errorf("%s: %d beats, want 6–10", at, len(d.Beats))
	}
	if len(d.Palette) != 7 {
		t.Errorf("%s: %d colours, want 7", at, len(d.Palette))
	}
	for _, c := range d.Palette {
		if !hexColour.MatchString(c) {
			t.Errorf("%s: colour %q", at, c)
		}
	}
	names := map[string]bool{}
	for _, c := range d.Cast {
		if !tableName.MatchString(c.Name) || names[c.Name] || !slices.Contains([]string{"she", "he", "it", "they"}, c.Pronoun) {
			t.Errorf("%s: cast %+v", at, c)
		}
		names[c.Name] = true
	}
	for _, e := range d.Elements {
		if !tableName.MatchString(e.Name) || names[e.Name] {
			t.Errorf("%s: element %+v", at, e)
		}
		names[e.Name] = true
	}
	seen := map[string]bool{}
	for i, b := range d.Beats {
		if b.ID != fmt.Sprintf("beat-%d", i+1) || b.Role == "" || b.Action == "" || b.Where == "" {
			t.Errorf("%s: beat %+v", at, b)
		}
		if !slices.Contains(hours, b.Time) || !slices.Contains([]string{"clear", "cloud", "rain", "storm", "snow", "fog", "wind"}, b.Weather) {
			t.Errorf("%s: beat at %q in %q", at, b.Time, b.Weather)
		}
		for _, n := range append(slices.Clone(b.Who), b.With...) {
			if !names[n] {
				t.Errorf("%s: beat names %q, which nobody is", at, n)
			}
			seen[n] = true
		}
		if strings.ContainsAny(b.Tells, "{}") || strings.Contains(b.Tells, "  ") || !strings.ContainsAny(b.Tells[len(b.Tells)-1:], ".?!") && !strings.HasSuffix(b.Tells, "”") {
			t.Errorf("%s: %q is no sentence", at, b.Tells)
		}
		for _, bad := range []string{" they is ", " it are ", " a a ", " the the ", "they has", "she have ", " he do ", " it do "} {
			if strings.Contains(" "+strings.ToLower(b.Tells)+" ", bad) {
				t.Errorf("%s: %q", at, b.Tells)
			}
		}
		for _, f := range text.Grammar(b.Tells) {
			t.Errorf("%s: %q: %+v", at, b.Tells, f)
		}
	}
	for _, e := range d.Elements {
		if !seen[e.Name] {
			t.Errorf("%s: element %s belongs to no beat", at, e.Name)
		}
	}
	if s := d.Sound; s.Seconds < 45 || s.Seconds > 75 || s.Tempo < 40 || len(s.Instruments) < 3 || !slices.Contains(atelier.Meters, s.Meter) {
		t.Errorf("%s: sound %+v", at, s)
	}
	for _, in := range d.Sound.Instruments {
		if !slices.Contains(atelier.Instruments, in) {
			t.Errorf("%s: instrument %q", at, in)
		}
	}
	if !slices.Contains(atelier.TextForms, d.Form) || !slices.Contains(atelier.ArtworkStyles, d.Style) {
		t.Errorf("%s: form %q style %q", at, d.Form, d.Style)
	}
}

func TestDeterministicAndVarious(t *testing.T) {
	t.Parallel()
	b := brief(t, "A lighthouse keeper befriends a storm.")
	one, again := direct(t, b, 7), direct(t, b, 7)
	if diff := cmp.Diff(one, again); diff != "" {
		t.Errorf("same brief and seed: %s", diff)
	}
	other := direct(t, b, 8)
	if cmp.Equal(one.Beats, other.Beats) || cmp.Equal(one.Palette, other.Palette) {
		t.Error("another seed gives the same beats or palette")
	}
	titles, keys := map[string]bool{}, map[string]bool{}
	for seed := range int64(12) {
		d := direct(t, b, seed)
		titles[d.Title], keys[d.Sound.Key] = true, true
	}
	if len(titles) < 4 || len(keys) < 3 {
		t.Errorf("12 seeds give %d titles and %d keys", len(titles), len(keys))
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for lang, ok := range map[string]bool{"": true, "en": true, "en-GB": true, "fr": false, "eng": false, "de-AT": false} {
		_, _, err := New().Direct(context.Background(), atelier.Turn{Brief: atelier.Brief{Text: "A robot.", Language: lang}})
		if ok != (err == nil) {
			t.Errorf("language %q: %v", lang, err)
		}
		var e *atelier.Error
		if err != nil {
			e = err.(*atelier.Error)
			if e.Code != atelier.CodeUnsupported || e.Field != "language" {
				t.Errorf("language %q: %+v", lang, e)
			}
		}
	}
}

func TestMusts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		must, check, scope, value string
		medium                    atelier.Medium // one that it applies to
	}{
		{"a lighthouse in every plate", "contains", "every", "lighthouse", atelier.Artwork},
		{"ends hopeful", "ends-hopeful", "last", "", atelier.Text},
		{"a happy ending", "ends-hopeful", "last", "", atelier.Text},
		{"the fox is called Runa", "name", "somewhere", "Runa", atelier.Text},
		{"say “once upon a tide”", "word", "somewhere", "once upon a tide", atelier.Text},
		{"it must rhyme", "rhyme", "somewhere", "", atelier.Text},
		{"a flute in the music", "instrument", "somewhere", "flute", atelier.Music},
		{"a red boat", "colour", "somewhere", "red", atelier.Artwork},
		{"a table in the last picture", "contains", "last", "table", atelier.Artwork},
		{"must include a real photograph of Paris", "unmet", "somewhere", "", ""},
		{"must rhyme in French", "unmet", "somewhere", "", ""},
		{"a solo for bagpipes", "unmet", "somewhere", "", ""},
		{"the word gentleness", "word", "somewhere", "gentleness", atelier.Text},
	} {
		b := brief(t, "A fox crosses the sea in a boat.")
		b.Must = []string{tt.must}
		d := direct(t, b, 1)
		q := d.Must[0]
		if q.Check != tt.check || q.Scope != tt.scope || tt.value != "" && q.Value != tt.value {
			t.Errorf("%s: got %+v", tt.must, q)
		}
		if tt.medium != "" && !slices.Contains(q.Media, tt.medium) {
			t.Errorf("%s: media %v", tt.must, q.Media)
		}
		if got := len(d.Unmet) == 1; got != (tt.check == "unmet") {
			t.Errorf("%s: unmet %v", tt.must, d.Unmet)
		}
	}
}

func TestMustNot(t *testing.T) {
	t.Parallel()
	b := brief(t, "A fox and a boat on the river. No people.")
	b.MustNot = []string{"storm", "drums in the music"}
	for seed := range int64(20) {
		d := direct(t, b, seed)
		if slices.Contains(d.Sound.Instruments, "drums") {
			t.Errorf("seed %d: drums", seed)
		}
		for _, c := range d.Cast {
			if c.Kind == "person" || c.Subject == "storm" {
				t.Errorf("seed %d: cast %+v", seed, c)
			}
		}
		for _, beat := range d.Beats {
			if beat.Weather == "storm" || strings.Contains(strings.ToLower(beat.Tells), "storm") {
				t.Errorf("seed %d: %q in %s", seed, beat.Tells, beat.Weather)
			}
		}
	}
}

func TestColoursAppear(t *testing.T) {
	t.Parallel()
	d := direct(t, brief(t, "A dragon paints the sunset in crimson, gold and violet."), 3)
	for _, w := range []string{"crimson", "gold", "violet"} {
		h, _ := lexicon.Colour(w)
		if !slices.Contains(d.Palette, h.Hex) {
			t.Errorf("%v lacks %s %s", d.Palette, w, h.Hex)
		}
	}
}

// A person sends the direction back with words; the next one follows them.
func TestDirectAgain(t *testing.T) {
	t.Parallel()
	b := brief(t, "A lighthouse keeper befriends a storm.")
	first := direct(t, b, 7)
	turn := atelier.Turn{Kind: atelier.TurnDirect, Brief: b, Seed: 7, Direction: first,
		Notes:    []atelier.Note{{Act: atelier.ActPerson, ID: "n1", Words: "Rename the keeper Tom, add a red fox, in a minor key, more flute. Do the splits."}},
		Findings: []atelier.Finding{{Rule: "person.comment", Problem: "title: “The Long Wind”"}}}
	d, reply, err := New().Direct(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	if d.Version != 2 || d.Title != "The Long Wind" || !knows(d, "keeper", "name", "Tom") || !has(d, "fox") || !strings.HasSuffix(d.Sound.Key, "minor") || !slices.Contains(d.Sound.Instruments, "flute") {
		t.Errorf("got version %d title %q facts %v elements %v sound %+v", d.Version, d.Title, d.Facts, d.Elements, d.Sound)
	}
	last := reply.Notes[len(reply.Notes)-1]
	if last.Re != "n1" || last.Act != atelier.ActDone || !strings.Contains(last.Words, "Do the splits") {
		t.Errorf("answer %+v", last)
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 80, 40))
	for y := range 40 {
		for x := range 80 {
			img.Set(x, y, color.RGBA{20, 30, 80, 255})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	ask := func(in atelier.Input) (atelier.Direction, error) {
		d, _, err := New().Direct(context.Background(), atelier.Turn{Brief: brief(t, "Something about this."), Seed: 1, Inputs: []atelier.Input{in}})
		return d, err
	}
	d, err := ask(atelier.Input{As: "my painting", MediaType: "image/png", Data: buf.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	heard := strings.Join(d.Heard, "\n")
	if !strings.Contains(heard, "not recognised") || !strings.Contains(heard, "dark light") || d.Setting.Time != "night" {
		t.Errorf("picture: heard %s; setting %+v", heard, d.Setting)
	}
	if _, err = ask(atelier.Input{MediaType: "image/png", Data: []byte("no picture")}); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("broken picture: %v", err)
	}
	d, err = ask(atelier.Input{MediaType: "text/markdown", Data: []byte("A whale sings to the moon in winter.")})
	if err != nil || !has(d, "whale") || d.Setting.Season != "winter" {
		t.Errorf("poem: %v cast %+v setting %+v", err, d.Cast, d.Setting)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	b := brief(t, "A fox.")
	b.Must = []string{"a video", "a lantern"}
	_, r, err := New().Direct(context.Background(), atelier.Turn{Brief: b, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Notes) != 2 || r.Notes[0].Act != atelier.ActInfo || !strings.Contains(r.Notes[0].Words, "a lantern") || strings.Contains(r.Notes[0].Words, "video") || !strings.Contains(r.Notes[1].Words, "“a video”") {
		t.Errorf("got %+v", r.Notes)
	}
}

// TestOnly: a closed list of instruments stays closed, and "only" of other things
// closes nothing.
func TestOnly(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"A fox waits for the snow, for piano and cello only.", []string{"piano", "cello"}},
		{"A fox waits for the snow. Music for just a flute.", []string{"flute"}},
		{"A fox waits for the snow. Nothing but harp and violin.", []string{"harp", "violin"}},
		{"Only a fox hears the piano in the snow.", nil},
		{"A fox waits for the snow. Music for not only the piano.", nil},
	} {
		for seed := range int64(8) {
			got := direct(t, brief(t, tc.text), seed).Sound.Instruments
			if tc.want == nil {
				if len(got) < MinInstruments {
					t.Errorf("%q: %v, want a band", tc.text, got)
				}
				continue
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%q, seed %d (-want +got):\n%s", tc.text, seed, diff)
			}
		}
	}
}

// TestBanOfOneMedium: a ban that names a medium holds there alone.
func TestBanOfOneMedium(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []atelier.Medium
	}{
		{"A fox and a boat on the river. No people in the pictures please.", []atelier.Medium{atelier.Artwork}},
		{"A fox and a boat on the river. No people in the poem.", []atelier.Medium{atelier.Text}},
		{"A fox and a boat on the river. No people.", []atelier.Medium{atelier.Text, atelier.Artwork}},
	} {
		found := false
		for _, q := range direct(t, brief(t, tc.text), 3).MustNot {
			if q.Subject == "person" {
				found = true
				if diff := cmp.Diff(tc.want, q.Media); diff != "" {
					t.Errorf("%q (-want +got):\n%s", tc.text, diff)
				}
			}
		}
		if !found {
			t.Errorf("%q bans nobody", tc.text)
		}
	}
}

// TestMourner: whoever misses a grandparent is young.
func TestMourner(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"I miss my grandmother. She died in spring.", "My grandfather died and his kettle is still on the stove."} {
		for seed := range int64(24) {
			for i, c := range direct(t, brief(t, words), seed).Cast {
				if i == 0 && c.Subject == "old woman" || i == 0 && c.Subject == "old man" {
					t.Errorf("%q, seed %d: the lead is the %s", words, seed, c.Noun)
				}
			}
		}
	}
}
