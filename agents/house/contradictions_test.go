package house_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/coherence"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// trio is a finished work taken apart, to have something wrong put into it.
type trio struct {
	name  string
	brief atelier.Brief
	d     atelier.Direction
	story text.Story
	scene artwork.Scene
	score music.Score
	ids   [3]string // of the pieces: text, artwork, music
}

// apart decodes the delivered versions of a show; every call gives fresh copies.
func apart(t *testing.T, name string, s *show) *trio {
	t.Helper()
	x := &trio{name: name, brief: s.brief}
	raw, err := json.Marshal(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &x.d); err != nil {
		t.Fatal(err)
	}
	for _, p := range s.pieces {
		switch w := p.best(); p.spec.Medium {
		case atelier.Text:
			x.ids[0] = p.spec.ID
			if x.story, err = text.FromFiles(w.Files); err != nil {
				t.Fatal(err)
			}
		case atelier.Artwork:
			x.ids[1] = p.spec.ID
			sc, err := artwork.FromFiles(w.Files)
			if err != nil {
				t.Fatal(err)
			}
			x.scene = *sc
		case atelier.Music:
			x.ids[2] = p.spec.ID
			sc, err := music.Decode(w.File(music.FileScore))
			if err != nil {
				t.Fatal(err)
			}
			x.score = *sc
		}
	}
	return x
}

func (x *trio) judge(t *testing.T) []atelier.Finding {
	t.Helper()
	scene, err := json.Marshal(x.scene)
	if err != nil {
		t.Fatal(err)
	}
	score, err := music.Encode(&x.score)
	if err != nil {
		t.Fatal(err)
	}
	fs, checks, err := coherence.Judge(x.d, x.brief, []atelier.Work{
		{Artefact: atelier.Artefact{Piece: x.ids[1], Medium: atelier.Artwork, Version: 1}, Files: []atelier.File{{Name: "scene.json", Data: scene}}},
		{Artefact: atelier.Artefact{Piece: x.ids[2], Medium: atelier.Music, Version: 1}, Files: []atelier.File{{Name: music.FileScore, Data: score}}},
		{Artefact: atelier.Artefact{Piece: x.ids[0], Medium: atelier.Text, Version: 1}, Files: []atelier.File{{Name: text.FileStory, Data: x.story.JSON()}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(checks) == 0 {
		t.Fatalf("%s: nothing was checked", x.name)
	}
	return fs
}

// contradiction is put into the first work that has a place for it.
type contradiction struct {
	name  string
	work  string // the brief it needs, "" any
	piece int    // which piece is to be found at fault: 0 text, 1 artwork, 2 music
	rule  string
	plant func(x *trio) bool
}

// without removes up to n elements of a subject from a plate and reports how many.
func without(p *artwork.Plate, subject string, n int) int {
	hit := 0
	p.Elements = slices.DeleteFunc(p.Elements, func(e artwork.Element) bool {
		if e.Subject == subject && hit < n {
			hit++
			return true
		}
		return false
	})
	return hit
}

// opposite hours are far apart in light.
var opposite = map[string]string{"night": "day", "dusk": "morning", "dawn": "night", "day": "night", "morning": "night"}

func paint(x *trio, subject, colour string) bool {
	for i := range x.scene.Plates {
		for k := range x.scene.Plates[i].Elements {
			if e := &x.scene.Plates[i].Elements[k]; e.Subject == subject {
				e.Colour, e.Tint = colour, nil
				return true
			}
		}
	}
	return false
}

func say(x *trio, old, put string) bool {
	hit := false
	for i := range x.story.Units {
		for j, l := range x.story.Units[i].Lines {
			if strings.Contains(l, old) {
				x.story.Units[i].Lines[j], hit = strings.ReplaceAll(l, old, put), true
			}
		}
	}
	return hit
}

// miscount puts another number of a counted thing into a plate.
func miscount(subject string, by int) func(*trio) bool {
	return func(x *trio) bool {
		for i := range x.scene.Plates {
			p := &x.scene.Plates[i]
			for k := range p.Elements {
				if p.Elements[k].Subject != subject {
					continue
				}
				if by < 0 {
					return without(p, subject, -by) > 0
				}
				for range by {
					e := p.Elements[k]
					e.Name += "-z"
					p.Elements = append(p.Elements, e)
				}
				return true
			}
		}
		return false
	}
}

var contradictions = []contradiction{
	{"the lead is not in the plate of her unit", "named", 1, "coherence.cast", func(x *trio) bool { return without(&x.scene.Plates[0], x.d.Cast[0].Subject, 9) > 0 }},
	{"the dog is not in a plate that tells of him", "named", 1, "coherence.cast", func(x *trio) bool {
		for i := range x.scene.Plates {
			if u := x.story.Unit(x.scene.Plates[i].Unit); u >= 0 && slices.Contains(x.story.Units[u].Shows, "dog") && without(&x.scene.Plates[i], "dog", 9) > 0 {
				return true
			}
		}
		return false
	}},
	{"two owls in a plate, three in the brief", "counts", 1, "coherence.count", miscount("owl", -1)},
	{"eight mice in a plate, seven in the brief", "counts", 1, "coherence.count", miscount("mouse", 1)},
	{"four geese in a plate, three in the jury", "market", 1, "coherence.count", miscount("goose", 1)},
	{"three sisters in a plate, two in the brief", "machine", 1, "coherence.count", miscount("sister", 1)},
	{"a blue umbrella in a plate", "object-hero", 1, "coherence.colour", func(x *trio) bool { return paint(x, "umbrella", "blue") }},
	{"a violet tram in a plate", "place-name", 1, "coherence.colour", func(x *trio) bool { return paint(x, "tram", "violet") }},
	{"a red boat in a plate, a green one in the brief", "grief", 1, "coherence.colour", func(x *trio) bool { return paint(x, "boat", "red") }},
	{"a plate at another hour than its unit", "desert", 1, "coherence.time", func(x *trio) bool {
		p := &x.scene.Plates[1]
		p.Time = opposite[p.Time]
		return p.Time != ""
	}},
	{"a plate at another hour in the city at night", "city", 1, "coherence.time", func(x *trio) bool { x.scene.Plates[0].Time = "day"; return true }},
	{"snow in one plate alone", "sport", 1, "coherence.weather", func(x *trio) bool { x.scene.Plates[1].Weather = "snow"; return true }},
	{"a plate without the storm's weather", "must", 1, "coherence.weather", func(x *trio) bool { x.scene.Plates[0].Weather = "rain"; return true }},
	{"a plate of a unit that is not there", "history", 1, "coherence.cue", func(x *trio) bool { x.scene.Plates[2].Unit = "pg77"; return true }},
	{"a plate with the beat of another unit", "school", 1, "coherence.cue", func(x *trio) bool {
		x.scene.Plates[1].Beat = x.d.Beats[len(x.d.Beats)-1].ID
		return true
	}},
	{"plates in another order than the text", "bees", 1, "coherence.cue", func(x *trio) bool {
		n := len(x.scene.Plates)
		a, b := &x.scene.Plates[0], &x.scene.Plates[n-1]
		a.Unit, b.Unit = b.Unit, a.Unit
		a.Beat, b.Beat = b.Beat, a.Beat
		return a.Unit != b.Unit
	}},
	{"a plate without the lantern that every plate must have", "must", 1, "coherence.must", func(x *trio) bool { return without(&x.scene.Plates[1], "lantern", 9) > 0 }},
	{"no table in the last picture", "food", 1, "coherence.must", func(x *trio) bool { return without(&x.scene.Plates[len(x.scene.Plates)-1], "table", 9) > 0 }},
	{"somebody in a picture that may show nobody", "abstract", 1, "coherence.must-not", func(x *trio) bool {
		x.scene.Plates[0].Elements = append(x.scene.Plates[0].Elements, artwork.Element{Name: "man", Subject: "man", Noun: "man", Role: artwork.RoleFar})
		return true
	}},
	{"a glad moment by day in the dark", "sport", 1, "coherence.light", func(x *trio) bool {
		for i := range x.scene.Palette {
			x.scene.Palette[i] = artwork.RGB{R: 8, G: 8, B: 24}
		}
		hit := false
		for _, p := range x.scene.Plates {
			for _, b := range x.d.Beats {
				hit = hit || b.ID == p.Beat && b.Mood.Valence > 0.35 && (p.Time == "day" || p.Time == "morning")
			}
		}
		return hit
	}},
	{"five owls in the text, three in the brief", "counts", 0, "coherence.count", func(x *trio) bool {
		return say(x, "three owls", "five owls") || say(x, "Three owls", "Five owls")
	}},
	{"a blue umbrella in the text", "object-hero", 0, "coherence.colour", func(x *trio) bool { return say(x, "red umbrella", "blue umbrella") }},
	{"another name in the text", "named", 0, "coherence.name", func(x *trio) bool { return say(x, "Mira", "Nora") }},
	{"another city in the text", "place-name", 0, "coherence.name", func(x *trio) bool { return say(x, "Lisbon", "Prague") }},
	{"another hour by the clock in the text", "place-name", 0, "coherence.hour", func(x *trio) bool { return say(x, "six o'clock", "eleven o'clock") }},
	{"a line at midnight in a morning unit", "one-sentence", 0, "coherence.hour", func(x *trio) bool {
		u := &x.story.Units[2]
		u.Lines[0] = "At midnight it goes on: " + u.Lines[0]
		return u.Time == "morning" || u.Time == "day"
	}},
	{"a unit at another hour than its beat", "animals", 0, "coherence.hour", func(x *trio) bool {
		u := &x.story.Units[1]
		u.Time = opposite[u.Time]
		return u.Time != ""
	}},
	{"a unit in another weather than its beat", "sad", 0, "coherence.hour", func(x *trio) bool { x.story.Units[1].Weather = "snow"; return true }},
	{"a unit that feels otherwise than its beat", "music", 0, "coherence.mood", func(x *trio) bool {
		x.story.Units[1].Mood = lexicon.Feel(-0.9, 0)
		return true
	}},
	{"a sad ending where a hopeful one is asked for", "must", 0, "coherence.ending", func(x *trio) bool {
		x.story.Units[len(x.story.Units)-1].Mood = lexicon.Feel(-0.6, 0)
		return true
	}},
	{"hunters in the text that the brief rules out", "must", 0, "coherence.must-not", func(x *trio) bool {
		u := &x.story.Units[2]
		u.Lines[0] += " Two hunters go by."
		return true
	}},
	{"a unit that tells a beat nobody planned", "lower-case", 0, "coherence.cue", func(x *trio) bool { x.story.Units[1].Beat = "beat-44"; return true }},
	{"two units in the wrong order", "space", 0, "coherence.order", func(x *trio) bool {
		a, b := &x.story.Units[1], &x.story.Units[4]
		a.Beat, b.Beat = b.Beat, a.Beat
		return a.Beat != b.Beat
	}},
	{"music for a beat that is not there", "limerick", 2, "coherence.section", func(x *trio) bool {
		x.score.Sections[len(x.score.Sections)-1].Beat = "beat-40"
		return true
	}},
	{"music that tells the story backwards", "lighthouse", 2, "coherence.section", func(x *trio) bool {
		n := len(x.score.Sections)
		a, b := &x.score.Sections[0], &x.score.Sections[n-1]
		a.Beat, b.Beat = b.Beat, a.Beat
		return a.Beat != b.Beat
	}},
	{"glad music for a sad story", "sad", 2, "coherence.mode", func(x *trio) bool {
		was := x.score.Key.Mode
		x.score.Key.Mode = "major"
		return was == "minor"
	}},
	{"music twice as fast as the direction", "night-snow", 2, "coherence.tempo", func(x *trio) bool {
		x.brief.Pieces = nil // nobody asked for a tempo
		x.score.Tempo[0].QPM = float64(x.d.Sound.Tempo) * 2.4
		return x.d.Sound.Tempo > 0
	}},
	{"the stormiest section is the softest", "lighthouse", 2, "coherence.swell", func(x *trio) bool {
		top, at := -2.0, -1
		for i, s := range x.score.Sections {
			for _, b := range x.d.Beats {
				if b.ID == s.Beat && b.Mood.Arousal > top && s.To > s.From {
					top, at = b.Mood.Arousal, i
				}
			}
		}
		if at < 0 {
			return false
		}
		s := x.score.Sections[at]
		for p := range x.score.Parts {
			for n := range x.score.Parts[p].Notes {
				v := &x.score.Parts[p].Notes[n]
				if b := x.score.Bar(v.Tick); b >= s.From && b <= s.To {
					v.Velocity = 20
				}
			}
		}
		return true
	}},
	{"the harp that was asked for does not play", "colours-instruments", 2, "coherence.instrument", func(x *trio) bool {
		n := len(x.score.Parts)
		x.score.Parts = slices.DeleteFunc(x.score.Parts, func(p music.Part) bool { return p.Instrument == "harp" })
		return len(x.score.Parts) < n
	}},
}

// contradict is acceptance line C3: contradictions planted across the media of
// finished works are caught by the coherence critic, which raises next to nothing
// against the works as they are.
func contradict(t *testing.T, shows map[string]*show) {
	t.Helper()
	base := map[string][]atelier.Finding{}
	alarms := 0
	for _, l := range samples(t) {
		s := shows[l.Name]
		if s == nil {
			continue
		}
		base[l.Name] = apart(t, l.Name, s).judge(t)
		for _, f := range base[l.Name] {
			alarms++
			t.Logf("false alarm on %s: %d %s: %s", l.Name, f.Severity, f.Rule, f.Problem)
		}
	}
	var table strings.Builder
	planted, caught := 0, 0
	for _, c := range contradictions {
		s := shows[c.work]
		if s == nil {
			continue
		}
		x := apart(t, c.work, s)
		if !c.plant(x) {
			t.Logf("%s: %s has no place for it", c.name, c.work)
			continue
		}
		planted++
		hit := slices.ContainsFunc(x.judge(t), func(f atelier.Finding) bool {
			return f.Rule == c.rule && f.Piece == x.ids[c.piece] && !slices.ContainsFunc(base[c.work], func(o atelier.Finding) bool {
				return o.Rule == f.Rule && o.Piece == f.Piece && o.Anchor.Equal(f.Anchor) && o.Problem == f.Problem
			})
		})
		mark := "missed"
		if hit {
			caught++
			mark = "caught"
		}
		fmt.Fprintf(&table, "%-58s %-20s %-12s %s\n", c.name, c.work, x.ids[c.piece], mark)
	}
	t.Logf("\n%s%d contradictions planted, %d caught; %d false alarms on %d coherent works", table.String(), planted, caught, alarms, len(base))
	if planted < 30 || caught*10 < planted*9 {
		t.Errorf("%d of %d contradictions caught, want 27 of 30", caught, planted)
	}
	if alarms > 2 {
		t.Errorf("%d false alarms on %d coherent works, want at most 2", alarms, len(base))
	}
}
