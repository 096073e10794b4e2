package music

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// Bounds of a MusicXML file beside its bytes.
const (
	maxXMLElements = 400_000
	maxXMLDepth    = 32
)

func badXML(why string) error {
	return atelier.Invalidf("data", "not a readable MusicXML file: %s", why)
}

// element is one element of a parsed file.
type element struct {
	name     string
	attrs    []xml.Attr
	text     string
	children []*element
}

func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *element) attr(name string) string {
	if e != nil {
		for _, a := range e.attrs {
			if a.Name.Local == name {
				return a.Value
			}
		}
	}
	return ""
}

func (e *element) words(name string) string {
	if c := e.child(name); c != nil {
		return strings.TrimSpace(c.text)
	}
	return ""
}

// number reads a child's number, or def if it is absent or not a sane number.
func (e *element) number(name string, def float64) float64 {
	return sane(e.words(name), def)
}

func sane(s string, def float64) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e6 {
		return def
	}
	return f
}

// parseXML reads a document into elements. It refuses an internal DTD subset,
// so that no entity can be declared; what the DOCTYPE names is never fetched.
func parseXML(data []byte) (*element, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, errors.New("only UTF-8")
	}
	root := &element{}
	stack := []*element{root}
	count := 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, badXML("not well-formed UTF-8 XML")
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.Directive:
			if bytes.ContainsAny(t, "[]") || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				return nil, badXML("it declares entities")
			}
		case xml.StartElement:
			if count++; count > maxXMLElements || len(stack) > maxXMLDepth {
				return nil, atelier.Errorf(atelier.CodeTooLarge, "a MusicXML file of too many or too deep elements")
			}
			e := &element{name: t.Name.Local, attrs: t.Copy().Attr}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(top.text) < 1000 {
				top.text += string(t)
			}
		}
	}
	if len(root.children) != 1 {
		return nil, badXML("no single root element")
	}
	return root.children[0], nil
}

// ReadMusicXML reads a partwise MusicXML score, uncompressed: the first key, the
// time signature, tempi, rehearsal marks, and per part and voice the notes with
// ties joined, transposing instruments brought to sounding pitch, dynamics and
// articulations. Grace notes, lyrics and layout are left out; lengths are set on
// the score's grid. A change of time signature is an error with CodeUnsupported.
func ReadMusicXML(data []byte) (*Score, error) {
	if len(data) > MaxInput {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a MusicXML file of over %d bytes", MaxInput)
	}
	root, err := parseXML(data)
	if err != nil {
		return nil, err
	}
	switch root.name {
	case "score-partwise":
	case "score-timewise":
		return nil, atelier.Errorf(atelier.CodeUnsupported, "a timewise MusicXML score; send it partwise")
	default:
		return nil, badXML("the root is not score-partwise")
	}
	r := xmlReader{key: Key{"C", Major}, meter: Meter{4, 4}}
	for _, c := range root.children {
		if c.name != "part" {
			continue
		}
		if r.parts++; r.parts > MaxParts {
			return nil, atelier.Errorf(atelier.CodeTooLarge, "more than %d parts", MaxParts)
		}
		if err := r.part(root, c); err != nil {
			return nil, err
		}
	}
	if r.notes == 0 {
		return nil, badXML("there is no note in it")
	}
	title := root.child("work").words("work-title")
	if title == "" {
		title = root.words("movement-title")
	}
	s := &Score{Title: cleanText([]byte(title)), Key: r.key, Meter: r.meter, Parts: r.out}
	bar := s.Meter.BarTicks()
	s.Bars = max(r.bars, (r.end+bar-1)/bar)
	if s.Bars > MaxBars {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a MusicXML file of over %d bars", MaxBars)
	}
	s.Tempo = tidyTempi(r.tempi, func(t int) int { return t }, s.End())
	for i, m := range r.marks {
		if i+1 < len(r.marks) {
			m.To = r.marks[i+1].From - 1
		} else {
			m.To = s.Bars
		}
		if partName(m.Name) && m.From <= m.To && len(s.Sections) < MaxSections {
			s.Sections = append(s.Sections, m)
		}
	}
	return finishParts(s)
}

type xmlReader struct {
	key              Key
	keySet, meterSet bool
	meter            Meter
	tempi            []Tempo
	marks            []Section
	out              []Part
	parts            int
	notes, end, bars int
}

// xmlPart is the state while one part is read. Times are in quarters, as
// MusicXML's divisions may be anything; they are snapped when a note is kept.
type xmlPart struct {
	r         *xmlReader
	part      Part
	drums     map[string]int // instrument id to key
	divisions float64
	transpose int
	at, last  float64 // cursor and start of the last note, in quarters
	barStart  int     // ticks
	voices    map[string]*[]Note
	order     []string
	open      map[string]map[int]int // voice, pitch: index of the note a tie goes on from
	dynamic   string                 // to be set on the next note
	velocity  int
	longest   float64
}

func (r *xmlReader) part(root, c *element) error {
	p := &xmlPart{r: r, divisions: 1, velocity: VelocityOf("mf"), voices: map[string]*[]Note{},
		open: map[string]map[int]int{}, drums: map[string]int{}}
	p.describe(root.child("part-list"), c.attr("id"))
	measures := 0
	for _, m := range c.children {
		if m.name != "measure" {
			continue
		}
		if measures++; measures > MaxBars {
			return atelier.Errorf(atelier.CodeTooLarge, "a MusicXML file of over %d bars", MaxBars)
		}
		if err := p.measure(m, measures); err != nil {
			return err
		}
	}
	r.bars = max(r.bars, measures)
	for i, v := range p.order {
		q := p.part
		q.Notes = *p.voices[v]
		if i > 0 {
			q.Role = "accompaniment"
		}
		if len(q.Notes) > 0 {
			r.out = append(r.out, q)
		}
	}
	return nil
}

// describe reads the part-list entry of a part.
func (p *xmlPart) describe(list *element, id string) {
	p.part = Part{Name: id, Instrument: "piano", Clef: "treble"}
	if list == nil {
		return
	}
	for _, sp := range list.children {
		if sp.name != "score-part" || sp.attr("id") != id {
			continue
		}
		words := strings.ToLower(sp.words("part-name") + " " + sp.child("score-instrument").words("instrument-name"))
		if !partName(id) {
			p.part.Name = cleanText([]byte(sp.words("part-name")))
		}
		if role := id; roles[role] {
			p.part.Role = role
		}
		for _, mi := range sp.children {
			if mi.name != "midi-instrument" {
				continue
			}
			if prog := mi.number("midi-program", 0); prog >= 1 && prog <= 128 {
				p.part.Instrument = instrumentOfProgram(int(prog) - 1)
			}
			if key := mi.number("midi-unpitched", 0); key >= 1 && key <= 128 {
				p.drums[mi.attr("id")] = int(key) - 1
			}
			p.part.Pan = int(math.Round(min(63*90.0/64, max(-90, mi.number("pan", 0))) * 64 / 90))
		}
		for _, in := range instruments { // a name says more than a program
			if in.Program >= 0 && strings.Contains(words, in.Name) {
				p.part.Instrument = in.Name
			}
		}
		if strings.Contains(words, "violoncello") {
			p.part.Instrument = "cello"
		}
		return
	}
}

func (p *xmlPart) measure(m *element, number int) error {
	p.at, p.last, p.longest = 0, 0, 0
	before := make(map[string]int, len(p.voices))
	for v, n := range p.voices {
		before[v] = len(*n)
	}
	for _, e := range m.children {
		var err error
		switch e.name {
		case "attributes":
			err = p.attributes(e, number)
		case "note":
			err = p.note(e)
		case "backup":
			p.at = max(0, p.at-e.number("duration", 0)/p.divisions)
		case "forward":
			p.at += max(0, e.number("duration", 0)/p.divisions)
		case "direction", "sound":
			p.direction(e, number)
		}
		if err != nil {
			return err
		}
		if p.at > 64 {
			return badXML("a bar holds too much")
		}
		p.longest = max(p.longest, p.at)
	}
	bar := p.r.meter.BarTicks()
	// A first bar that is short is a pick-up: it ends where the first bar ends.
	if short := bar - quarters(p.longest); number == 1 && short > 0 && p.longest > 0 && (m.attr("implicit") == "yes" || m.attr("number") == "0") {
		for v, n := range p.voices {
			for i := before[v]; i < len(*n); i++ {
				(*n)[i].Tick += short
				p.r.end = max(p.r.end, (*n)[i].Tick+(*n)[i].Ticks)
			}
		}
	}
	p.barStart += bar
	return nil
}

func quarters(q float64) int { return int(math.Round(q*TicksPerQuarter/Grid)) * Grid }

func (p *xmlPart) attributes(e *element, number int) error {
	if d := e.number("divisions", 0); d > 0 && d <= 65536 {
		p.divisions = d
	}
	if k := e.child("key"); k != nil && !p.r.keySet {
		mode := Major
		if strings.EqualFold(k.words("mode"), Minor) {
			mode = Minor
		}
		if f := k.number("fifths", 99); f >= -7 && f <= 7 {
			p.r.key, p.r.keySet = KeyOf(int(f), mode), true
		}
	}
	if t := e.child("time"); t != nil && t.child("beats") != nil {
		m, err := meterFor(Meter{int(t.number("beats", 0)), int(t.number("beat-type", 0))})
		if err != nil {
			return err
		}
		if p.r.meterSet && m != p.r.meter {
			return atelier.Errorf(atelier.CodeUnsupported, "the time signature changes in bar %d; this team reads one throughout", number)
		}
		p.r.meter, p.r.meterSet = m, true
	}
	if t := e.child("transpose"); t != nil {
		p.transpose = int(t.number("chromatic", 0)) + 12*int(t.number("octave-change", 0))
	}
	if c := e.child("clef"); c != nil && strings.HasPrefix(c.words("sign"), "percussion") {
		p.part.Clef, p.part.Instrument = "percussion", "drums"
	}
	return nil
}

func (p *xmlPart) direction(e *element, number int) {
	tick := p.barStart + quarters(p.at)
	if off := e.child("offset"); off != nil {
		tick += quarters(sane(off.text, 0) / p.divisions)
	}
	sound := e.child("sound")
	if e.name == "sound" {
		sound = e
	}
	qpm := sane(sound.attr("tempo"), 0)
	for _, dt := range e.children {
		if dt.name != "direction-type" {
			continue
		}
		if met := dt.child("metronome"); met != nil && qpm == 0 {
			unit := beatUnits[met.words("beat-unit")]
			if met.child("beat-unit-dot") != nil {
				unit *= 1.5
			}
			qpm = met.number("per-minute", 0) * unit
		}
		if d := dt.child("dynamics"); d != nil && len(d.children) > 0 {
			name := d.children[0].name
			switch {
			case strings.HasPrefix(name, "ppp"):
				name = "pp"
			case strings.HasPrefix(name, "fff"):
				name = "ff"
			}
			if VelocityOf(name) > 0 {
				p.dynamic, p.velocity = name, VelocityOf(name)
			}
		}
		if mark := dt.words("rehearsal"); mark != "" && p.r.parts == 1 && (len(p.r.marks) == 0 || p.r.marks[len(p.r.marks)-1].From < number) {
			p.r.marks = append(p.r.marks, Section{Name: strings.ReplaceAll(strings.ToLower(mark), " ", "-"), From: number})
		}
	}
	if qpm > 0 && tick >= 0 && len(p.r.tempi) < MaxTempi {
		p.r.tempi = append(p.r.tempi, Tempo{Tick: tick, QPM: qpm})
	}
}

func (p *xmlPart) note(e *element) error {
	if e.child("grace") != nil || e.child("cue") != nil {
		return nil
	}
	length := e.number("duration", 0) / p.divisions
	if length < 0 || length > 64 {
		return badXML("a note's duration is out of range")
	}
	start := p.at
	if e.child("chord") != nil {
		start = p.last
	} else {
		p.last = p.at
		p.at += length
	}
	pitch, ok := p.pitch(e)
	if !ok || length == 0 {
		return nil // a rest
	}
	if pitch < 0 || pitch > 127 {
		return badXML("a pitch is out of range")
	}
	if p.r.notes++; p.r.notes > MaxNotes {
		return atelier.Errorf(atelier.CodeTooLarge, "a MusicXML file of over %d notes", MaxNotes)
	}
	from, to := p.barStart+quarters(start), p.barStart+quarters(start+length)
	n := Note{Tick: from, Ticks: max(Grid, to-from), Pitch: pitch, Velocity: p.velocity}
	if v := sane(e.attr("dynamics"), 0); v > 0 {
		n.Velocity = min(127, max(1, int(math.Round(v*0.9))))
	}
	voice := e.words("staff") + "/" + e.words("voice")
	list := p.voices[voice]
	if list == nil {
		list = &[]Note{}
		p.voices[voice] = list
		p.order = append(p.order, voice)
		p.open[voice] = map[int]int{}
	}
	p.r.end = max(p.r.end, n.Tick+n.Ticks)
	starts, stops := ties(e)
	open := p.open[voice]
	if at, is := open[pitch]; stops && is && (*list)[at].Tick+(*list)[at].Ticks == n.Tick {
		(*list)[at].Ticks += n.Ticks
		if !starts {
			delete(open, pitch)
		}
		return nil
	}
	if e.child("chord") == nil && p.dynamic != "" {
		n.Dynamic, p.dynamic = p.dynamic, ""
	}
	for _, x := range e.children {
		if a := x.child("articulations"); x.name == "notations" && a != nil && len(a.children) > 0 && articulations[a.children[0].name] {
			n.Artic = a.children[0].name
		}
	}
	*list = append(*list, n)
	if starts {
		open[pitch] = len(*list) - 1
	} else {
		delete(open, pitch)
	}
	return nil
}

func ties(e *element) (starts, stops bool) {
	for _, t := range e.children {
		if t.name == "tie" {
			starts = starts || t.attr("type") == "start"
			stops = stops || t.attr("type") == "stop"
		}
	}
	return starts, stops
}

// pitch is the sounding pitch; ok is false for a rest.
func (p *xmlPart) pitch(e *element) (int, bool) {
	if u := e.child("unpitched"); u != nil {
		p.part.Clef, p.part.Instrument = "percussion", "drums"
		if key, ok := p.drums[e.child("instrument").attr("id")]; ok {
			return key, true
		}
		return 38, true // an unnamed drum sounds as a snare
	}
	c := e.child("pitch")
	if c == nil {
		return 0, false
	}
	i := strings.Index(letterNames, strings.ToUpper(c.words("step")))
	if i < 0 || len(c.words("step")) != 1 {
		return 0, false
	}
	return (int(c.number("octave", 4))+1)*12 + letters[i] + int(math.Round(c.number("alter", 0))) + p.transpose, true
}
