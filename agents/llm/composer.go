package llm

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/media/music"
)

// Render makes the WAV of a score.
type Render func(context.Context, *music.Score) ([]byte, error)

type composeAnswer struct {
	Sections []struct {
		Name    string `json:"name" jsonschema:"one word, 3 to 16 letters a-z"`
		From    int    `json:"from"`
		To      int    `json:"to"`
		Beat    string `json:"beat" jsonschema:"id of a beat, or empty"`
		Dynamic string `json:"dynamic"`
	} `json:"sections"`
	Phrases []struct {
		From    int    `json:"from"`
		To      int    `json:"to"`
		Cadence string `json:"cadence"`
	} `json:"phrases"`
	Chords []string `json:"chords" jsonschema:"one symbol for each bar"`
	Parts  []struct {
		Name       string   `json:"name" jsonschema:"one word, 3 to 16 letters a-z"`
		Instrument string   `json:"instrument"`
		Role       string   `json:"role"`
		Bars       []string `json:"bars" jsonschema:"one string for each bar"`
	} `json:"parts"`
	Say []string `json:"say" jsonschema:"your notes, a line each"`
}

type recomposeAnswer struct {
	Bars []struct {
		Part  string `json:"part"`
		Bar   int    `json:"bar"`
		Notes string `json:"notes"`
	} `json:"bars"`
	Chords []struct {
		Bar   int    `json:"bar"`
		Chord string `json:"chord"`
	} `json:"chords"`
	Answers []string `json:"answers" jsonschema:"your notes, a line each"`
}

var partRoles = []string{"melody", "counter", "accompaniment", "bass", "percussion"}

var composeSchema = provider.SchemaFor[composeAnswer]("score", func(s *jsonschema.Schema) {
	enum(s.Properties["sections"].Items, "dynamic", music.Dynamics)
	enum(s.Properties["phrases"].Items, "cadence", []string{"half", "authentic", "plagal", "open"})
	enum(s.Properties["parts"].Items, "instrument", atelier.Instruments)
	enum(s.Properties["parts"].Items, "role", partRoles)
})

var recomposeSchema = provider.SchemaFor[recomposeAnswer]("bars", nil)

// composer makes music by a model; render plays it.
type composer struct {
	seat
	render Render
}

var _ atelier.Maker = composer{}

// Make drafts a whole score, or rewrites the bars that findings open.
func (c composer) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	s := c.begin(t)
	var score *music.Score
	var err error
	if t.Kind == atelier.TurnRevise && t.Base != nil {
		score, err = s.recompose(ctx)
	} else {
		score, err = s.compose(ctx)
	}
	if err != nil {
		return atelier.Draft{}, s.reply, err
	}
	d := atelier.Draft{Names: music.Names(score), Summary: fmt.Sprintf("%d bars in %s, %.0f s", score.Bars, score.Key, score.Seconds(score.End()))}
	if j, err := music.Encode(score); err == nil && bytes.Equal(j, t.Base.File(music.FileScore)) {
		d.Files = t.Base.Files // nothing changed: it is not played again
		return d, s.reply, nil
	}
	d.Files, err = music.Files(ctx, score, c.render)
	return d, s.reply, err
}

// frame is what the brief and the direction fix of a score: key, meter, tempo and
// length.
func frame(t atelier.Turn) (*music.Score, []string, error) {
	p, d := t.Piece, t.Direction.Sound
	or := func(a, b, c string) string {
		for _, v := range []string{a, b} {
			if v != "" {
				return v
			}
		}
		return c
	}
	key, err := music.ParseKey(or(p.Key, d.Key, "C major"))
	if err != nil {
		return nil, nil, err
	}
	var m music.Meter
	if _, err := fmt.Sscanf(or(p.Meter, d.Meter, "4/4"), "%d/%d", &m.Beats, &m.Unit); err != nil {
		return nil, nil, atelier.Invalidf("meter", "not a meter")
	}
	first := func(list ...int) int {
		for _, v := range list {
			if v > 0 {
				return v
			}
		}
		return 0
	}
	qpm := float64(first(p.Tempo, d.Tempo, 96))
	if m.Unit == 8 {
		qpm *= 1.5 // the tempo counts dotted quarters
	}
	seconds := float64(first(p.Seconds, d.Seconds, 40))
	bar := float64(m.BarTicks()) / music.TicksPerQuarter * 60 / qpm
	bars := min(max(int(seconds/bar/4+0.5)*4, 4), maxBars)
	s := &music.Score{Title: t.Direction.Title, Key: key, Meter: m, Bars: bars, Tempo: []music.Tempo{{QPM: qpm}}}
	instruments := p.Instruments
	if len(instruments) == 0 {
		instruments = d.Instruments
	}
	return s, instruments, nil
}

// maxBars is the longest score that is asked of a model at once: five parts of it
// fill about ten thousand tokens.
const maxBars = 96

func (s *session) compose(ctx context.Context) (*music.Score, error) {
	t := s.turn
	empty, instruments, err := frame(t)
	if err != nil {
		return nil, err
	}
	var b, plan strings.Builder
	ground(&b, t)
	fmt.Fprintf(&plan, "%s\n%d bars, %s, %d/%d, each bar lasts %d eighths, %.0f quarter notes a minute\n", pieceText(t.Piece), empty.Bars, empty.Key, empty.Meter.Beats, empty.Meter.Unit,
		empty.Meter.BarTicks()*2/music.TicksPerQuarter, empty.Tempo[0].QPM)
	for _, n := range instruments {
		if ins, ok := music.InstrumentOf(n); ok {
			fmt.Fprintf(&plan, "%s: %s to %s, best %s to %s\n", n, music.PitchText(ins.Low), music.PitchText(ins.High), music.PitchText(ins.From), music.PitchText(ins.To))
		}
	}
	block(&b, "piece", plan.String())
	for _, in := range t.Inputs {
		if _, score, err := music.Read(in.Data); err == nil {
			block(&b, "a person's own music", "as: "+oneLine(in.As)+"\n"+music.Sheet(score))
		}
	}
	otherPieces(&b, t.Others)
	targets(&b, t)
	noteBlock(&b, t.Brief, t.Notes)
	var a composeAnswer
	var score *music.Score
	err = ask(ctx, s, question{step: "draft", prompt: "composer", notes: true, data: b.String(), seed: s.seed()}, composeSchema, &a, func(a *composeAnswer) error {
		made := empty.Clone()
		if err := a.score(made, instruments, t.Direction); err != nil {
			return err
		}
		score = made
		return nil
	})
	if err != nil {
		return nil, err
	}
	said, err := s.handOver(ctx, a.Say)
	if err != nil {
		return nil, err
	}
	s.opens(said, "A first version, bar by bar.")
	s.answers(said, true, "Heard, and composed with it in mind.")
	return score, nil
}

// maxFlaws is how many bars a complaint names: a model mends what it is told of.
const maxFlaws = 24

// score fills in an empty score from an answer, or says everything that is wrong
// with it: every bar is parsed and checked before any is taken.
func (a *composeAnswer) score(s *music.Score, instruments []string, d atelier.Direction) error {
	var flaws []string
	flaw := func(format string, args ...any) {
		if len(flaws) < maxFlaws {
			flaws = append(flaws, fmt.Sprintf(format, args...))
		}
	}
	if len(a.Parts) < 3 || len(a.Parts) > 6 {
		flaw("there are %d parts and must be 3 to 6", len(a.Parts))
	}
	if len(a.Chords) != s.Bars {
		flaw("there are %d chords and must be %d", len(a.Chords), s.Bars)
	}
	for i, c := range a.Chords[:min(len(a.Chords), s.Bars)] {
		x, err := music.ParseChord(c)
		if err != nil {
			flaw("chord of bar %d: %s", i+1, message(err))
			continue
		}
		x.Tick, x.Ticks = i*s.Meter.BarTicks(), s.Meter.BarTicks()
		s.Harmony = append(s.Harmony, x)
	}
	a.form(s, d, flaw)
	volume := make([]string, s.Bars)
	for _, x := range a.Sections {
		for n := max(x.From, 1); n <= min(x.To, s.Bars); n++ {
			volume[n-1] = x.Dynamic
		}
	}
	used := map[string]bool{}
	roles := map[string]int{}
	for i, p := range a.Parts[:min(len(a.Parts), 6)] {
		ins, ok := music.InstrumentOf(p.Instrument)
		if !ok || len(instruments) > 0 && !slices.Contains(instruments, p.Instrument) {
			flaw("part %d: the instrument must be one of %s", i+1, strings.Join(instruments, ", "))
			continue
		}
		name := slug(p.Name)
		if name == "" || used[name] {
			flaw("part %d needs a name of its own, 3 to 16 letters", i+1)
			continue
		}
		used[name] = true
		role := pick(p.Role, partRoles, "accompaniment")
		if (ins.Clef == "percussion") != (role == "percussion") {
			flaw("part %s: drums and no others are percussion", name)
			continue
		}
		roles[role]++
		part := music.Part{Name: name, Instrument: ins.Name, Role: role, Clef: ins.Clef, Pan: pans[i]}
		if len(p.Bars) != s.Bars {
			flaw("part %s has %d bars and must have %d", name, len(p.Bars), s.Bars)
			continue
		}
		var err error
		if part.Notes, err = joinBars(s, ins, p.Bars, volume, func(bar int, err error) { flaw("part %s, bar %d: %s", name, bar, message(err)) }); err == nil {
			s.Parts = append(s.Parts, part)
		}
	}
	if roles["melody"] != 1 || roles["bass"] != 1 {
		flaw("there must be one melody and one bass")
	}
	if len(flaws) == 0 {
		if fit, best := music.KeyFit(s, s.Key); fit < minKeyFit {
			flaw("the notes are not in %s; they sound more like %s", s.Key, best)
		}
	}
	if len(flaws) > 0 {
		return atelier.Invalidf("score", "%s", strings.Join(flaws, "\n"))
	}
	return music.Validate(s)
}

// minKeyFit is the fit under which nobody would call it the key: the house listener
// asks for more, and tells it as a finding.
const minKeyFit = 0.4

// pans spread the parts as an ensemble sits.
var pans = [...]int{0, -20, 22, -34, 36, 10}

// form takes sections and phrases, in order and within the piece.
func (a *composeAnswer) form(s *music.Score, d atelier.Direction, flaw func(string, ...any)) {
	at := 0
	names := map[string]bool{}
	for _, x := range a.Sections {
		name := slug(x.Name)
		if name == "" || names[name] || x.From != at+1 || x.To < x.From || x.To > s.Bars {
			flaw("sections must have names of their own, follow each other without a gap, and cover bars 1 to %d", s.Bars)
			return
		}
		names[name], at = true, x.To
		beat := ""
		for _, b := range d.Beats {
			if b.ID == x.Beat {
				beat = b.ID
			}
		}
		s.Sections = append(s.Sections, music.Section{Name: name, From: x.From, To: x.To, Beat: beat})
	}
	if at != s.Bars {
		flaw("the sections end at bar %d and must end at %d", at, s.Bars)
	}
	at = 0
	for _, x := range a.Phrases {
		if x.From != at+1 || x.To < x.From || x.To > s.Bars {
			flaw("phrases must follow each other without a gap and cover bars 1 to %d", s.Bars)
			return
		}
		at = x.To
		s.Phrases = append(s.Phrases, music.Phrase{From: x.From, To: x.To, Cadence: pick(x.Cadence, []string{"half", "authentic", "plagal", "open"}, "open")})
	}
	if at != s.Bars {
		flaw("the phrases end at bar %d and must end at %d", at, s.Bars)
	}
}

// joinBars makes a part's notes of its bars, ties across bar lines included. Every
// bad bar is reported; the error is the last of them.
func joinBars(s *music.Score, ins music.Instrument, bars, volume []string, bad func(int, error)) ([]music.Note, error) {
	var out []music.Note
	var failed error
	tied, last := false, ""
	for n, text := range bars {
		notes, tie, err := music.ParseBar(text, s.Key, s.Meter, ins)
		if err != nil {
			bad(n+1, err)
			failed, tied = err, false
			continue
		}
		start := n * s.Meter.BarTicks()
		for i := range notes {
			notes[i].Tick += start
			if v := music.VelocityOf(volume[n]); v > 0 {
				notes[i].Velocity = v
			}
		}
		if tied {
			if k, ok := goesOn(out, notes, start); ok {
				notes = notes[k:]
			} else {
				bad(n+1, atelier.Invalidf("", "the tie from the bar before must lead to the same note"))
				failed = atelier.Invalidf("", "a tie leads nowhere")
			}
		}
		if len(notes) > 0 && volume[n] != last && volume[n] != "" {
			notes[0].Dynamic, last = volume[n], volume[n]
		}
		out = append(out, notes...)
		tied = tie
	}
	return out, failed
}

// goesOn lengthens the notes that end at start by the equal ones that begin there,
// and returns how many of next they swallowed.
func goesOn(out, next []music.Note, start int) (int, bool) {
	var ends []int
	for i := range out {
		if out[i].Tick+out[i].Ticks == start {
			ends = append(ends, i)
		}
	}
	k := 0
	for k < len(next) && next[k].Tick == start {
		k++
	}
	if k == 0 || k != len(ends) {
		return 0, false
	}
	for i := range k {
		if out[ends[i]].Pitch != next[i].Pitch {
			return 0, false
		}
	}
	for i := range k {
		out[ends[i]].Ticks += next[i].Ticks
	}
	return k, true
}

// message is an error's words without its field and cause: what a model is told.
func message(err error) string {
	if e, ok := err.(*atelier.Error); ok {
		return e.Message
	}
	return err.Error()
}
