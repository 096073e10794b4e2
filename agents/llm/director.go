package llm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
)

// What a direction may hold. The house critics compare these words.
var (
	feels    = []string{"calm", "tender", "joyful", "playful", "dark", "tense", "sad", "grand", "dreamy", "wild"}
	times    = []string{"dawn", "morning", "day", "dusk", "night"}
	weathers = []string{"clear", "cloud", "rain", "storm", "snow", "fog", "wind"}
	seasons  = []string{"", "spring", "summer", "autumn", "winter"}
	kinds    = []string{"person", "animal", "object", "force", "place"}
	pronouns = []string{"she", "he", "it", "they"}
	aspects  = []string{"name", "colour", "count", "time", "weather", "season", "place", "kind"}
	roles    = []string{"opening", "want", "obstacle", "attempt", "turn", "resolution", "ending", "image"}
)

const (
	maxCast, maxElements, maxFacts, maxBeats = 8, 12, 24, 24
	maxPhrase                                = 120
	maxSentence                              = 400
)

type moodAnswer struct {
	Valence float64 `json:"valence"`
	Arousal float64 `json:"arousal"`
	Feel    string  `json:"feel"`
}

type directAnswer struct {
	Title   string     `json:"title"`
	Theme   string     `json:"theme"`
	Mood    moodAnswer `json:"mood"`
	Place   string     `json:"place"`
	Time    string     `json:"time"`
	Weather string     `json:"weather"`
	Season  string     `json:"season"`
	Palette []string   `json:"palette"`
	Cast    []struct {
		Name    string   `json:"name"`
		Noun    string   `json:"noun"`
		Kind    string   `json:"kind"`
		Given   string   `json:"given"`
		Traits  []string `json:"traits"`
		Colour  string   `json:"colour"`
		Pronoun string   `json:"pronoun"`
		Count   int      `json:"count"`
	} `json:"cast"`
	Elements []struct {
		Name   string `json:"name"`
		Noun   string `json:"noun"`
		Colour string `json:"colour"`
		Count  int    `json:"count"`
	} `json:"elements"`
	Facts []struct {
		Subject string `json:"subject"`
		Aspect  string `json:"aspect"`
		Value   string `json:"value"`
	} `json:"facts"`
	Beats []struct {
		Role    string     `json:"role"`
		Who     []string   `json:"who"`
		Action  string     `json:"action"`
		With    []string   `json:"with"`
		Where   string     `json:"where"`
		Time    string     `json:"time"`
		Weather string     `json:"weather"`
		Mood    moodAnswer `json:"mood"`
		Tells   string     `json:"tells"`
	} `json:"beats"`
	Age     int           `json:"age" jsonschema:"youngest intended reader in years, 0 for adults"`
	Form    string        `json:"form"`
	Style   string        `json:"style"`
	Key     string        `json:"key" jsonschema:"such as G major"`
	Tempo   int           `json:"tempo"`
	Meter   string        `json:"meter"`
	Seconds int           `json:"seconds"`
	For     []string      `json:"instruments"`
	Must    []requirement `json:"must" jsonschema:"one for each must of the brief"`
	MustNot []requirement `json:"must_not" jsonschema:"one for each must-not of the brief"`
	Heard   []string      `json:"heard"`
	Say     []string      `json:"say" jsonschema:"your notes, a line each"`
}

type requirement struct {
	Number  int      `json:"number" jsonschema:"of the must in the brief, from 1"`
	Media   []string `json:"media"`
	Scope   string   `json:"scope"`
	Subject string   `json:"subject"`
}

// enum bounds a property, or the items of one that is a list, to a set of words.
func enum(s *jsonschema.Schema, field string, set []string) {
	p := s.Properties[field]
	if p.Items != nil {
		p = p.Items
	}
	p.Enum = nil
	for _, w := range set {
		p.Enum = append(p.Enum, w)
	}
}

var mediaWords = []string{"text", "artwork", "music"}

var directSchema = provider.SchemaFor[directAnswer]("direction", func(s *jsonschema.Schema) {
	enum(s.Properties["mood"], "feel", feels)
	enum(s, "time", times)
	enum(s, "weather", weathers)
	enum(s, "season", seasons)
	enum(s, "form", atelier.TextForms)
	enum(s, "style", atelier.ArtworkStyles)
	enum(s, "meter", atelier.Meters)
	enum(s, "instruments", atelier.Instruments)
	cast := s.Properties["cast"].Items
	enum(cast, "kind", kinds)
	enum(cast, "pronoun", pronouns)
	enum(s.Properties["facts"].Items, "aspect", aspects)
	beat := s.Properties["beats"].Items
	enum(beat, "role", roles)
	enum(beat, "time", times)
	enum(beat, "weather", weathers)
	enum(beat.Properties["mood"], "feel", feels)
	for _, k := range []string{"must", "must_not"} {
		enum(s.Properties[k].Items, "media", mediaWords)
		enum(s.Properties[k].Items, "scope", []string{"every", "somewhere"})
	}
})

// director sets the direction by a model's answer.
type director struct{ seat }

var _ atelier.Director = director{}

// Direct asks for a direction and takes its bounded fields.
func (d director) Direct(ctx context.Context, t atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	s := d.begin(t)
	var b strings.Builder
	ground(&b, t)
	if len(t.Inputs) > 0 {
		var in strings.Builder
		for _, i := range t.Inputs {
			fmt.Fprintf(&in, "%s, as: %s\n", i.MediaType, oneLine(i.As))
			if strings.HasPrefix(i.MediaType, "text/") {
				in.WriteString(string(i.Data[:min(len(i.Data), 32<<10)]) + "\n")
			}
		}
		block(&b, "inputs", in.String())
	}
	if t.Direction.Version > 0 {
		block(&b, "direction so far", directionText(t.Direction))
	}
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a directAnswer
	err := ask(ctx, s, question{step: "direct", prompt: "director", notes: true, data: b.String(), seed: s.seed()}, directSchema, &a, func(a *directAnswer) error {
		if len(a.Cast)+len(a.Elements) == 0 || len(a.Beats) == 0 {
			return atelier.Invalidf("beats", "a direction needs at least one beat, and a cast or elements")
		}
		return nil
	})
	if err != nil {
		return atelier.Direction{}, s.reply, err
	}
	dir := a.direction(t)
	said, err := s.handOver(ctx, a.Say)
	if err != nil {
		return atelier.Direction{}, s.reply, err
	}
	s.opens(said, "The direction is set; its facts hold for all pieces.")
	for _, n := range said {
		s.note(n)
	}
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson && !slices.ContainsFunc(said, func(a atelier.Note) bool { return a.Re == n.ID }) {
			s.note(atelier.Note{Act: atelier.ActDecide, Re: n.ID, Words: "Heard; the direction was made again with it."})
		}
	}
	return dir, s.reply, nil
}

// pick is word if the set has it, else the set's own.
func pick(word string, set []string, otherwise string) string {
	if slices.Contains(set, word) {
		return word
	}
	return otherwise
}

func unit(x float64) float64 { return min(max(x, -1), 1) }

func (m moodAnswer) mood() atelier.Mood {
	return atelier.Mood{Valence: unit(m.Valence), Arousal: unit(m.Arousal), Feel: pick(m.Feel, feels, "calm")}
}

// direction takes the bounded fields of an answer. What the brief says in so many
// words (title, requirements, audience) is the brief's, not the model's.
func (a *directAnswer) direction(t atelier.Turn) atelier.Direction {
	d := atelier.Direction{Version: t.Direction.Version + 1, Title: orWords(a.Title, 80, "Untitled"), Theme: words(a.Theme, maxSentence), Mood: a.Mood.mood(),
		Setting: atelier.Setting{Place: orWords(a.Place, 60, "land"), Time: pick(a.Time, times, "day"), Weather: pick(a.Weather, weathers, "clear"), Season: pick(a.Season, seasons, "")},
		Age:     min(max(a.Age, 0), 99), Audience: t.Brief.Audience, Form: pick(a.Form, atelier.TextForms, "tale"), Style: pick(a.Style, atelier.ArtworkStyles, atelier.ArtworkStyles[0])}
	if t.Brief.Title != "" {
		d.Title = t.Brief.Title
	}
	for _, p := range a.Palette {
		if c, ok := artwork.Hex(strings.ToLower(strings.TrimSpace(p))); ok && len(d.Palette) < 7 {
			d.Palette = append(d.Palette, c.String())
		}
	}
	for _, p := range []string{"#a8c8d8", "#7a9a6a", "#c8a878", "#2a3444", "#d86a48"} {
		if len(d.Palette) < 5 {
			d.Palette = append(d.Palette, p)
		}
	}
	named := map[string]bool{}
	name := func(n, noun string) string {
		for _, s := range []string{n, noun} {
			if s = slug(s); s != "" && !named[s] {
				named[s] = true
				return s
			}
		}
		return ""
	}
	for _, c := range a.Cast {
		if n := name(c.Name, c.Noun); n != "" && len(d.Cast) < maxCast {
			x := atelier.Character{Name: n, Noun: orWords(c.Noun, 60, n), Kind: pick(c.Kind, kinds, "person"), Given: words(c.Given, 40), Colour: words(c.Colour, 24),
				Pronoun: pick(c.Pronoun, pronouns, "it"), Count: min(max(c.Count, 1), 99)}
			for _, tr := range c.Traits[:min(len(c.Traits), 4)] {
				x.Traits = append(x.Traits, words(tr, 40))
			}
			d.Cast = append(d.Cast, x)
		}
	}
	for _, e := range a.Elements {
		if n := name(e.Name, e.Noun); n != "" && len(d.Elements) < maxElements {
			d.Elements = append(d.Elements, atelier.Element{Name: n, Noun: orWords(e.Noun, 60, n), Colour: words(e.Colour, 24), Count: min(max(e.Count, 1), 99), From: "director"})
		}
	}
	for _, f := range a.Facts {
		s, v := words(f.Subject, 60), words(f.Value, maxPhrase)
		if slices.Contains(aspects, f.Aspect) && s != "" && v != "" && len(d.Facts) < maxFacts {
			d.Facts = append(d.Facts, atelier.Fact{ID: fmt.Sprintf("fact-%d", len(d.Facts)+1), Subject: s, Aspect: f.Aspect, Value: v})
		}
	}
	known := func(list []string) []string {
		var out []string
		for _, n := range list {
			if n = slug(n); named[n] && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
		return out
	}
	for _, x := range a.Beats[:min(len(a.Beats), maxBeats)] {
		d.Beats = append(d.Beats, atelier.Beat{ID: fmt.Sprintf("beat-%d", len(d.Beats)+1), Role: pick(x.Role, roles, "image"), Who: known(x.Who), Action: words(x.Action, 40),
			With: known(x.With), Where: orWords(x.Where, 60, d.Setting.Place), Time: pick(x.Time, times, d.Setting.Time), Weather: pick(x.Weather, weathers, d.Setting.Weather),
			Mood: x.Mood.mood(), Tells: orWords(x.Tells, maxSentence, d.Theme)})
	}
	d.Sound = a.sound()
	d.Must = requirements(t.Brief.Must, a.Must)
	d.MustNot = requirements(t.Brief.MustNot, a.MustNot)
	for _, h := range a.Heard[:min(len(a.Heard), 12)] {
		if h = words(h, maxPhrase); h != "" {
			d.Heard = append(d.Heard, h)
		}
	}
	return d
}

func (a *directAnswer) sound() atelier.Sound {
	s := atelier.Sound{Key: "C major", Tempo: min(max(a.Tempo, 40), 208), Meter: pick(a.Meter, atelier.Meters, "4/4"), Seconds: min(max(a.Seconds, 10), 300)}
	if k, err := music.ParseKey(a.Key); err == nil {
		s.Key = k.String()
	}
	for _, i := range a.For {
		if slices.Contains(atelier.Instruments, i) && !slices.Contains(s.Instruments, i) && len(s.Instruments) < 6 {
			s.Instruments = append(s.Instruments, i)
		}
	}
	for _, i := range []string{"piano", "strings", "flute"} {
		if len(s.Instruments) < 3 && !slices.Contains(s.Instruments, i) {
			s.Instruments = append(s.Instruments, i)
		}
	}
	return s
}

// requirements keeps every requirement of the brief in the brief's words; a model
// adds only how each is read.
func requirements(brief []string, read []requirement) []atelier.Requirement {
	var out []atelier.Requirement
	for i, text := range brief {
		r := atelier.Requirement{Text: text, Scope: "somewhere", Check: "contains", Media: atelier.Media[:]}
		for _, x := range read {
			if x.Number != i+1 {
				continue
			}
			r.Scope, r.Subject = pick(x.Scope, []string{"every", "somewhere"}, "somewhere"), words(x.Subject, 60)
			var media []atelier.Medium
			for _, m := range atelier.Media {
				if slices.Contains(x.Media, string(m)) {
					media = append(media, m)
				}
			}
			if len(media) > 0 {
				r.Media = media
			}
			break
		}
		out = append(out, r)
	}
	return out
}
