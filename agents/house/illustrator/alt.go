package illustrator

import (
	"strings"

	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
)

// altOf says in plain words what is in a plate: what is drawn, nothing else.
func altOf(p *artwork.Plate, s sight) string {
	var main, rest []string
	count, nouns := map[string]int{}, map[string]string{}
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Motif != "" && e.Role != artwork.RoleFar && e.Noun != "" {
			if count[e.Subject]++; nouns[e.Subject] != "" && nouns[e.Subject] != e.Noun {
				nouns[e.Subject] = e.Subject // an elder and a younger brother are two brothers
			} else {
				nouns[e.Subject] = e.Noun
			}
		}
	}
	said := map[string]bool{}
	for pass := range 2 {
		for i := range p.Elements {
			e := &p.Elements[i]
			if e.Motif == "" || e.Noun == "" || said[e.Subject] || (e.Role == artwork.RoleFocal) != (pass == 0) {
				continue
			}
			said[e.Subject] = true
			noun := e.Noun
			if common := nouns[e.Subject]; count[e.Subject] > 1 && common != "" {
				noun = common
			}
			if e.Pose == "portrait" {
				noun = "portrait of " + lexicon.Article(noun) + " " + noun
			}
			if e.Colour != "" && !strings.Contains(noun, e.Colour) {
				noun = e.Colour + " " + noun
			}
			if n := count[e.Subject]; n > 1 {
				noun = lexicon.Numeral(n) + " " + lexicon.Plural(lexicon.Singular(noun))
			} else {
				noun = lexicon.Article(noun) + " " + noun
			}
			if e.Role == artwork.RoleFocal {
				main = append(main, noun+poseWords(e, count[e.Subject] > 1))
			} else {
				rest = append(rest, noun)
			}
		}
	}
	if p.Stage == "abstract" {
		return "An abstract picture: bands of soft colour, arcs, and a disc of light above them."
	}
	var b strings.Builder
	switch {
	case len(main) > 0:
		b.WriteString(main[0])
	case len(rest) > 0:
		b.WriteString(rest[0])
		rest = rest[1:]
	default:
		b.WriteString("a quiet scene")
	}
	where := stageWords[p.Stage]
	if w := roomWords[roomOf(s.where)]; p.Stage == "room" && w != "" {
		where = w
	}
	if s.where == redPlanet {
		where = "on the red planet"
	}
	b.WriteString(" " + where)
	if t := timeWords[p.Time]; t != "" && p.Stage != "space" {
		b.WriteString(" " + t)
	}
	if w := weatherWords[p.Weather]; w != "" && p.Stage != "room" && p.Stage != "space" && p.Stage != "under" {
		b.WriteString(", " + w)
	}
	if len(rest) > 0 {
		b.WriteString(", with " + series(rest))
	}
	out := b.String()
	return strings.ToUpper(out[:1]) + out[1:] + "."
}

var roomWords = map[string]string{"kitchen": "in a kitchen", "classroom": "in a classroom", "library": "in a library", "workshop": "in a workshop", "barn": "in a barn", "attic": "in an attic"}

var stageWords = map[string]string{"village": "in a village square", "track": "on a running track", "roof": "on a roof above the city", "beach": "on a beach", "sea": "on a rocky shore by the sea", "forest": "in a forest", "city": "in a city street", "river": "on the bank of a river", "mountain": "below high mountains",
	"desert": "in a desert", "space": "on a small world in space", "room": "in a room", "under": "under the sea", "snow": "in the snow", "meadow": "in a meadow before hills"}

var timeWords = map[string]string{"dawn": "at dawn", "morning": "in the morning", "day": "by day", "dusk": "at dusk", "night": "at night"}

var weatherWords = map[string]string{"cloud": "under clouds", "rain": "in the rain", "storm": "in a storm", "snow": "while snow falls", "fog": "in fog", "wind": "in the wind"}

func poseWords(e *artwork.Element, plural bool) string {
	if e.Motif != "person" && e.Motif != "beast" && e.Motif != "robot" && e.Motif != "owl" && e.Motif != "elephant" {
		return ""
	}
	w := map[string]string{"sleep": "sleeping", "sit": "sitting", "walk": "walking", "look-up": "looking up", "wave": "waving", "reach": "reaching out", "run": "running", "cheer": "cheering", "droop": "with a bowed head", "float": "floating"}[e.Pose]
	if w == "" {
		return ""
	}
	return " " + w
}

func series(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
