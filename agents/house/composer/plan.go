package composer

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
)

// plan is what the composer decides before any note is written.
type plan struct {
	title    string
	key      music.Key
	meter    music.Meter
	tempo    int // beats a minute, as the brief counts: dotted quarters in 6/8
	seconds  int
	mood     atelier.Mood
	sections []passage
	seats    []seat
	text     []bool // syllables of the line the motif is taken from
	line     string // that line
	seed     int64
	salt     []string // what makes this brief's music its own
	slotBars int      // bars a harmony lasts: 2 in a very quick or long piece
}

// passage is one section with what it should feel like.
type passage struct {
	music.Section
	role    string // intro theme again away return coda
	mood    atelier.Mood
	storm   bool
	key     music.Key
	colour  string // bright, wistful or storm: which progressions
	level   int    // index into music.Dynamics
	motion  int    // 0 still … 3 restless: accompaniment
	phrases int
	last    bool // ends in the home key's cadence
}

// seat is one part before it has notes.
type seat struct {
	name, instrument, role string
	pan                    int
}

// qpm is the tempo in quarters a minute.
func (p *plan) qpm() float64 {
	if p.meter.Unit == 8 {
		return float64(p.tempo) * 1.5
	}
	return float64(p.tempo)
}

// asked is what the brief and the direction want of the frame: the piece's own
// fields win over the direction's.
func asked(t atelier.Turn) (key music.Key, tempo int, meter music.Meter, seconds int, instruments []string) {
	p, d := t.Piece, t.Direction.Sound
	key = music.Key{Tonic: "C", Mode: music.Major}
	if t.Direction.Mood.Valence < -0.25 {
		key = music.Key{Tonic: "A", Mode: music.Minor}
	}
	for _, k := range []string{d.Key, p.Key} {
		if x, err := music.ParseKey(k); err == nil {
			key = x
		}
	}
	tempo = 84 + int(28*t.Direction.Mood.Arousal)
	for _, n := range []int{d.Tempo, p.Tempo} {
		if n >= 20 && n <= 260 {
			tempo = n
		}
	}
	meter = music.Meter{Beats: 4, Unit: 4}
	for _, m := range []string{d.Meter, p.Meter} {
		switch m {
		case "2/4", "3/4", "4/4", "6/8":
			meter = music.Meter{Beats: int(m[0] - '0'), Unit: int(m[2] - '0')}
		}
	}
	seconds = 60
	for _, n := range []int{d.Seconds, p.Seconds} {
		if n >= 10 && n <= 300 {
			seconds = n
		}
	}
	instruments = d.Instruments
	if len(p.Instruments) > 0 {
		instruments = p.Instruments
	}
	var known []string
	for _, i := range append(slices.Clone(instruments), named(t.Direction.Must)...) {
		if _, ok := music.InstrumentOf(i); ok && !contains(known, i) && !contains(named(t.Direction.MustNot), i) && len(known) < 10 {
			known = append(known, i)
		}
	}
	if len(known) == 0 {
		known = defaultInstruments(t.Direction.Mood)
	}
	return key, tempo, meter, seconds, known
}

// named lists the instruments that requirements on music speak of.
func named(rs []atelier.Requirement) []string {
	var out []string
	for _, r := range rs {
		if !slices.Contains(r.Media, atelier.Music) {
			continue
		}
		words := " " + strings.ToLower(r.Text) + " "
		for _, i := range atelier.Instruments {
			if strings.Contains(words, " "+i) && i != "bass" {
				out = append(out, i)
			}
		}
	}
	return out
}

func contains(xs []string, x string) bool {
	for _, y := range xs {
		if x == y {
			return true
		}
	}
	return false
}

func defaultInstruments(m atelier.Mood) []string {
	switch {
	case m.Valence < -0.2 && m.Arousal > 0.3:
		return []string{"cello", "strings", "piano", "bass"}
	case m.Valence < -0.2:
		return []string{"clarinet", "strings", "piano"}
	case m.Arousal > 0.5:
		return []string{"flute", "piano", "strings", "bass", "drums"}
	case m.Arousal < -0.3:
		return []string{"flute", "harp", "strings"}
	}
	return []string{"flute", "piano", "strings", "bass"}
}

// Which instruments take which part, the best first.
var (
	singers = []string{"flute", "violin", "oboe", "clarinet", "celesta", "music box", "cello", "horn", "glockenspiel", "piano", "guitar", "harp", "strings"}
	basses  = []string{"bass", "cello", "piano", "strings", "harp", "guitar", "horn"}
	chordal = []string{"harp", "piano", "guitar", "celesta", "music box", "glockenspiel"}
	winds   = []string{"clarinet", "oboe", "violin", "horn", "cello", "flute"}
	pads    = []string{"strings", "horn", "clarinet", "cello"}
)

// seating gives every instrument of the brief something to do, and makes at
// least a melody, a harmony and a bass, on one instrument if there is no more.
func seating(r *rand.Rand, instruments []string) []seat {
	if len(instruments) == 1 && instruments[0] == "drums" { // drums were asked for, and nobody else
		return drummers
	}
	left := append([]string(nil), instruments...)
	take := func(from []string) string {
		for _, want := range from {
			for i, have := range left {
				if have == want {
					left = append(left[:i:i], left[i+1:]...)
					return have
				}
			}
		}
		return ""
	}
	has := func(from []string) bool {
		for _, x := range left {
			if contains(from, x) {
				return true
			}
		}
		return false
	}
	var out []seat
	drums := take([]string{"drums"})

	// The first one named sings, if it can; now and then it is the best singer
	// there is, so that the same band does not always sing with one voice.
	var lead []string
	for _, x := range instruments {
		if contains(singers, x) && x != "strings" {
			lead = append(lead, x)
			break
		}
	}
	if r.IntN(4) == 0 {
		lead = append(append([]string(nil), singers[:6]...), lead...)
	}
	melody := take(append(lead, singers...))
	if melody == "" {
		melody = instruments[0]
		if melody == "drums" {
			melody = "piano"
		}
		take([]string{melody})
	}
	out = append(out, seat{"melody", melody, "melody", -4})

	bass := take([]string{"bass"})
	if bass == "" && has(append([]string{"piano", "strings", "harp", "guitar"}, pads...)) && len(left) > 1 {
		bass = take([]string{"cello"})
	}
	harmony := take(chordal)
	pad := take([]string{"strings", "horn"})
	counter := take(winds)
	// A counter-melody lies under the tune; a higher voice plays colours above it.
	if a, _ := music.InstrumentOf(melody); counter != "" {
		b, _ := music.InstrumentOf(counter)
		tune, _ := voiceRange(a, 67, 84)
		if under, _ := voiceRange(b, 57, 74); under > tune-4 {
			left, counter = append(left, counter), ""
		}
	}
	if harmony == "" && (melody == "piano" || melody == "harp" || melody == "guitar") {
		harmony = melody // two hands
	}
	if harmony == "" && pad == "" && counter != "" {
		harmony, counter = counter, "" // a wind alone carries the harmony in broken chords
	}
	if harmony == "" && pad == "" {
		harmony = melody
	}
	if harmony != "" {
		out = append(out, seat{"harmony", harmony, "accompaniment", 18})
	}
	if pad != "" {
		out = append(out, seat{"pad", pad, "accompaniment", -20})
	}
	if counter != "" {
		out = append(out, seat{"counter", counter, "counter", -26})
	}
	for i, x := range left {
		if i > 4 {
			break
		}
		name := []string{"colour", "colour-two", "colour-three", "colour-four", "colour-five"}[i]
		out = append(out, seat{name, x, "accompaniment", []int{30, -34, 38, -12, 10}[i]})
	}
	if bass == "" {
		for _, want := range basses {
			for _, s := range out[1:] {
				if s.instrument == want && bass == "" {
					bass = want
				}
			}
		}
		if bass == "" { // the deepest there is
			low := 200
			for _, s := range out {
				if in, _ := music.InstrumentOf(s.instrument); in.From < low {
					low, bass = in.From, s.instrument
				}
			}
		}
	}
	out = append(out, seat{"bass", bass, "bass", 4})
	if drums != "" {
		out = append(out, seat{"pulse", drums, "percussion", 0})
	}
	return out
}

// layout divides bars into sections. Bars beyond the whole phrases go to the
// intro and the coda.
func layout(bars, phraseBars int) (out []passage) {
	if bars < 3 {
		return []passage{{Section: music.Section{Name: "theme", From: 1, To: bars}, role: "theme", phrases: 1, last: true}}
	}
	// Intro and coda take about a sixth of the piece.
	phrases := max(1, int(math.Round(float64(bars)*0.84/float64(phraseBars))))
	for phrases > 1 && bars-phrases*phraseBars < 1 {
		phrases--
	}
	rest := bars - phrases*phraseBars
	if rest < 0 { // fewer bars than one phrase: the phrase is all there is
		return []passage{{Section: music.Section{Name: "theme", From: 1, To: bars}, role: "theme", phrases: 1, last: true}}
	}
	intro := min(4, rest/2)
	if intro == 3 {
		intro = 2
	}
	coda := rest - intro
	if coda > 6 {
		intro += coda - 6
		coda = 6
	}
	at := 1
	add := func(name, role string, n, phrases int) {
		if n > 0 {
			out = append(out, passage{Section: music.Section{Name: name, From: at, To: at + n - 1}, role: role, phrases: phrases})
			at += n
		}
	}
	add("intro", "intro", intro, 0)
	for _, g := range groups(phrases) {
		add(g.name, g.role, g.phrases*phraseBars, g.phrases)
	}
	add("coda", "coda", coda, 0)
	for i := range out {
		if out[i].role == "return" || out[i].role == "theme" {
			out[i].last = i == len(out)-1 || out[i+1].role == "coda"
		}
	}
	return out
}

type group struct {
	name, role string
	phrases    int
}

// groups is the form of the body for a number of phrases: A A' B A” and its
// kin for up to eight, then a rondo whose sections grow with the length.
func groups(phrases int) []group {
	small := map[int][]group{
		1: {{"theme", "theme", 1}},
		2: {{"theme", "theme", 1}, {"return", "return", 1}},
		3: {{"theme", "theme", 1}, {"contrast", "away", 1}, {"return", "return", 1}},
		4: {{"theme", "theme", 1}, {"theme-again", "again", 1}, {"contrast", "away", 1}, {"return", "return", 1}},
		5: {{"theme", "theme", 1}, {"theme-again", "again", 1}, {"contrast", "away", 2}, {"return", "return", 1}},
		6: {{"theme", "theme", 2}, {"contrast", "away", 2}, {"return", "return", 2}},
		7: {{"theme", "theme", 2}, {"theme-again", "again", 1}, {"contrast", "away", 2}, {"return", "return", 2}},
		8: {{"theme", "theme", 2}, {"theme-again", "again", 2}, {"contrast", "away", 2}, {"return", "return", 2}},
	}
	if g, ok := small[phrases]; ok {
		return g
	}
	// A a B A' C A'': six sections, the later ones longer by what is left over.
	out := []group{{"theme", "theme", 0}, {"theme-again", "again", 0}, {"contrast", "away", 0}, {"theme-third", "again", 0}, {"episode", "away", 0}, {"return", "return", 0}}
	for i := range phrases {
		out[[6]int{2, 0, 5, 1, 4, 3}[i%6]].phrases++
	}
	return out
}

// barsFor finds how many bars come nearest to the wanted seconds.
func barsFor(seconds int, qpm float64, m music.Meter) int {
	n := int(math.Round(float64(seconds) * qpm / 60 * music.TicksPerQuarter / float64(m.BarTicks())))
	return max(2, min(n, music.MaxBars))
}

// makePlan decides the frame. bars is given when a person's melody sets it, else 0.
func makePlan(t atelier.Turn) *plan {
	key, tempo, meter, seconds, instruments := asked(t)
	p := &plan{title: t.Direction.Title, key: key, tempo: tempo, meter: meter, seconds: seconds, mood: t.Direction.Mood, seed: t.Seed, slotBars: 1}
	p.salt = []string{t.Piece.ID, t.Direction.Title, t.Direction.Theme, t.Direction.Mood.Feel}
	for _, b := range t.Direction.Beats {
		p.salt = append(p.salt, b.Tells)
	}
	p.line = motifLine(t)
	p.text = syllables(p.line)
	if len(p.text) < 4 {
		p.text = append(p.text, true, false, true, false)
	}
	p.seats = seating(p.dice("seating"), instruments)
	bars := barsFor(seconds, p.qpm(), meter)
	phraseBars := 4
	if bars > 100 {
		phraseBars, p.slotBars = 8, 2
	}
	p.sections = layout(bars, phraseBars)
	p.character(t.Direction.Beats)
	return p
}

func (p *plan) dice(purpose ...string) *rand.Rand {
	return dice(p.seed, append(append([]string(nil), p.salt...), purpose...)...)
}

// motifLine is the text the motif is taken from: the first line of the story
// when there is one, else the title.
func motifLine(t atelier.Turn) string {
	for i := range t.Others {
		story := string(t.Others[i].File("story.md"))
		if len(story) > 1<<20 {
			continue
		}
		for _, l := range strings.Split(story, "\n") {
			l = strings.Trim(strings.TrimSpace(l), "*_> ")
			if l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "<") || strings.HasPrefix(l, "---") || len(strings.Fields(l)) < 3 {
				continue
			}
			if f := strings.Fields(l); len(f) > 12 {
				l = strings.Join(f[:12], " ")
			}
			return l
		}
	}
	return t.Direction.Title
}

// character cues sections to beats and derives from their moods how each section
// is to sound.
func (p *plan) character(beats []atelier.Beat) {
	n := len(p.sections)
	cue := cues(p.sections, beats)
	for i := range p.sections {
		s := &p.sections[i]
		s.mood = p.mood
		stormy := false
		if cue[i] >= 0 {
			b := beats[cue[i]]
			s.Beat = b.ID
			// The beat colours the section; the piece's mood holds it together.
			s.mood.Valence = 0.35*p.mood.Valence + 0.65*b.Mood.Valence
			s.mood.Arousal = 0.35*p.mood.Arousal + 0.65*b.Mood.Arousal
			s.mood.Feel = b.Mood.Feel
			stormy = b.Weather == "storm" || b.Mood.Feel == "wild"
		}
		if s.role == "coda" && p.mood.Valence > -0.3 { // the end comes to rest
			s.mood.Valence = max(s.mood.Valence, p.mood.Valence, 0.2)
			s.mood.Arousal = min(s.mood.Arousal, p.mood.Arousal)
		}
		// A storm that never ends is no storm: outside the contrasting section it
		// takes more to raise one.
		switch s.role {
		case "away":
			s.storm = s.mood.Arousal > 0.35 && s.mood.Valence < 0.05 || stormy && s.mood.Arousal > 0.1
		case "theme", "again":
			s.storm = s.mood.Arousal > 0.75 && s.mood.Valence < -0.2
		}
		s.key = p.key
		if s.role == "away" {
			s.key = p.awayKey(s)
		}
		s.colour = "bright"
		switch {
		case s.storm && s.key.Mode == music.Minor:
			s.colour = "storm"
		case s.mood.Valence < 0.1 || (s.mood.Arousal < -0.3 && s.mood.Valence < 0.45):
			s.colour = "wistful"
		}
		s.level = max(0, min(5, int(math.Round(2.3+2.2*s.mood.Arousal))))
		switch s.role {
		case "intro", "coda":
			s.level = max(0, s.level-1)
		case "away":
			if s.storm {
				s.level = max(s.level, 4)
			}
		case "return":
			s.level = min(5, s.level+1)
		}
		s.motion = max(0, min(3, int(math.Round(1.3+1.5*s.mood.Arousal))))
		if s.storm {
			s.motion = 3
		}
		if p.qpm() > 132 && s.motion > 2 && !s.storm {
			s.motion = 2
		}
		if (s.role == "intro" && n > 2) || s.role == "coda" {
			s.motion = max(0, s.motion-1)
		}
	}
}

// awayKey is where a contrasting section goes: to the relative minor when it is
// dark, to the subdominant when it is not; from minor to the relative major when
// there is light in it.
func (p *plan) awayKey(s *passage) music.Key {
	if p.key.Mode == music.Major {
		if s.storm || s.mood.Valence < 0.05 {
			return music.KeyOf(p.key.Fifths(), music.Minor)
		}
		if p.dice("away", s.Name).IntN(2) == 0 && p.key.Fifths() > -5 {
			return music.KeyOf(p.key.Fifths()-1, music.Major)
		}
		return p.key
	}
	if s.mood.Valence > -0.1 && !s.storm {
		return music.KeyOf(p.key.Fifths(), music.Major)
	}
	if p.key.Fifths() > -6 {
		return music.KeyOf(p.key.Fifths()-1, music.Minor)
	}
	return p.key
}

// cues gives every section the beat told in its part of the piece, in order; a
// contrasting section takes the most stirring beat of its neighbourhood. −1: none.
func cues(sections []passage, beats []atelier.Beat) []int {
	out := make([]int, len(sections))
	if len(beats) == 0 {
		for i := range out {
			out[i] = -1
		}
		return out
	}
	end := float64(sections[len(sections)-1].To)
	for i, s := range sections {
		mid := (float64(s.From+s.To) - 1) / 2
		out[i] = min(len(beats)-1, int(mid/end*float64(len(beats))))
	}
	out[0] = 0
	out[len(out)-1] = len(beats) - 1
	for i, s := range sections {
		if s.role != "away" || i == 0 || i == len(out)-1 {
			continue
		}
		lo, hi := out[i-1]+1, out[i+1]-1
		best := out[i]
		for b := lo; b <= hi; b++ {
			if stir(beats[b]) > stir(beats[best]) {
				best = b
			}
		}
		out[i] = best
	}
	sort.Ints(out)
	return out
}

// stir is how far a beat stands out for a contrasting section.
func stir(b atelier.Beat) float64 { return b.Mood.Arousal - 0.5*b.Mood.Valence }
