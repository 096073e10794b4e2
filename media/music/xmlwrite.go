package music

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// divisions of a quarter in MusicXML: one for each step of the grid.
const divisions = TicksPerQuarter / Grid

// MusicXML type names of a metronome's beat, in quarters.
var beatUnits = map[string]float64{"whole": 4, "half": 2, "quarter": 1, "eighth": 0.5, "16th": 0.25}

type xmlWriter struct {
	bytes.Buffer
}

func (w *xmlWriter) line(depth int, format string, args ...any) {
	for range depth {
		w.WriteByte(' ')
	}
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

func decimal(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// WriteMusicXML writes a MusicXML 4.0 partwise score: one voice per part, ties
// over bar lines, sounding pitches (octave clefs where an instrument sounds an
// octave away), dynamics, articulations, tempi, and a rehearsal mark at every
// section. A part's id is its name; a note's dynamics attribute carries its
// velocity as MusicXML counts it, in per cent of 90.
func WriteMusicXML(s *Score) ([]byte, error) {
	if err := Validate(s); err != nil {
		return nil, err
	}
	w := &xmlWriter{}
	w.line(0, `<?xml version="1.0" encoding="UTF-8" standalone="no"?>`)
	w.line(0, `<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">`)
	w.line(0, `<score-partwise version="4.0">`)
	w.line(1, `<work><work-title>%s</work-title></work>`, escape(s.Title))
	w.line(1, `<part-list>`)
	channel := 0
	for i := range s.Parts {
		w.scorePart(&s.Parts[i], &channel)
	}
	w.line(1, `</part-list>`)
	for i := range s.Parts {
		w.part(s, i)
	}
	w.line(0, `</score-partwise>`)
	return w.Bytes(), nil
}

func (w *xmlWriter) scorePart(p *Part, channel *int) {
	in, _ := InstrumentOf(p.Instrument)
	w.line(2, `<score-part id="%s">`, p.Name)
	w.line(3, `<part-name>%s</part-name>`, escape(strings.ToUpper(p.Instrument[:1])+p.Instrument[1:]))
	if p.Clef == "percussion" {
		keys := drumKeys(p)
		for _, k := range keys {
			w.line(3, `<score-instrument id="%s-i%d"><instrument-name>drums</instrument-name></score-instrument>`, p.Name, k)
		}
		for _, k := range keys {
			w.line(3, `<midi-instrument id="%s-i%d"><midi-channel>10</midi-channel><midi-unpitched>%d</midi-unpitched><pan>%s</pan></midi-instrument>`,
				p.Name, k, k+1, decimal(float64(p.Pan)*90/64))
		}
	} else {
		if *channel == drumChannel {
			*channel++
		}
		*channel++
		w.line(3, `<score-instrument id="%s-i"><instrument-name>%s</instrument-name></score-instrument>`, p.Name, escape(p.Instrument))
		w.line(3, `<midi-instrument id="%s-i"><midi-channel>%d</midi-channel><midi-program>%d</midi-program><pan>%s</pan></midi-instrument>`,
			p.Name, *channel, in.Program+1, decimal(float64(p.Pan)*90/64))
	}
	w.line(2, `</score-part>`)
}

// drumKeys are the keys a percussion part strikes, ascending.
func drumKeys(p *Part) []int {
	var hit [128]bool
	for _, n := range p.Notes {
		hit[n.Pitch] = true
	}
	var out []int
	for k, h := range hit {
		if h {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		out = []int{36}
	}
	return out
}

func (w *xmlWriter) part(s *Score, index int) {
	p := &s.Parts[index]
	w.line(1, `<part id="%s">`, p.Name)
	for b, signs := range Signs(s, p) {
		w.line(2, `<measure number="%d">`, b+1)
		if b == 0 {
			w.attributes(s, p)
		}
		if index == 0 {
			w.directions(s, b+1)
		}
		for _, sign := range signs {
			w.sign(s, p, sign)
		}
		w.line(2, `</measure>`)
	}
	w.line(1, `</part>`)
}

func (w *xmlWriter) attributes(s *Score, p *Part) {
	w.line(3, `<attributes>`)
	w.line(4, `<divisions>%d</divisions>`, divisions)
	w.line(4, `<key><fifths>%d</fifths><mode>%s</mode></key>`, s.Key.Fifths(), s.Key.Mode)
	w.line(4, `<time><beats>%d</beats><beat-type>%d</beat-type></time>`, s.Meter.Beats, s.Meter.Unit)
	in, _ := InstrumentOf(p.Instrument)
	octave := ""
	if in.Octave != 0 && in.Clef == p.Clef {
		octave = fmt.Sprintf(`<clef-octave-change>%d</clef-octave-change>`, in.Octave)
	}
	switch p.Clef {
	case "bass":
		w.line(4, `<clef><sign>F</sign><line>4</line>%s</clef>`, octave)
	case "percussion":
		w.line(4, `<clef><sign>percussion</sign></clef>`)
	default:
		w.line(4, `<clef><sign>G</sign><line>2</line>%s</clef>`, octave)
	}
	w.line(3, `</attributes>`)
}

// directions writes section marks and tempi of a bar, which stand in the first part.
func (w *xmlWriter) directions(s *Score, b int) {
	for _, x := range s.Sections {
		if x.From == b {
			w.line(3, `<direction placement="above"><direction-type><rehearsal>%s</rehearsal></direction-type></direction>`, escape(SectionTitle(x.Name)))
		}
	}
	for _, t := range s.Tempo {
		if s.Bar(t.Tick) != b {
			continue
		}
		offset := ""
		if at := t.Tick - (b-1)*s.Meter.BarTicks(); at > 0 {
			offset = fmt.Sprintf(`<offset sound="yes">%d</offset>`, at/Grid)
		}
		unit, shown := `<beat-unit>quarter</beat-unit>`, t.QPM
		if s.Meter.Unit == 8 {
			unit, shown = `<beat-unit>quarter</beat-unit><beat-unit-dot/>`, t.QPM/1.5
		}
		w.line(3, `<direction placement="above"><direction-type><metronome>%s<per-minute>%s</per-minute></metronome></direction-type>%s<sound tempo="%s"/></direction>`,
			unit, decimal(shown), offset, strconv.FormatFloat(t.QPM, 'f', -1, 64))
	}
}

func (w *xmlWriter) sign(s *Score, p *Part, g Sign) {
	v, _ := valueOf(g.Ticks / Grid)
	switch {
	case g.Whole:
		w.line(3, `<note><rest measure="yes"/><duration>%d</duration><voice>1</voice></note>`, g.Ticks/Grid)
		return
	case g.Notes == nil:
		w.line(3, `<note><rest/><duration>%d</duration><voice>1</voice><type>%s</type>%s</note>`, v.units, v.name, strings.Repeat("<dot/>", v.dots))
		return
	}
	if d := g.Notes[0].Dynamic; d != "" && !g.TieIn {
		w.line(3, `<direction placement="below"><direction-type><dynamics><%s/></dynamics></direction-type></direction>`, d)
	}
	for k, n := range g.Notes {
		w.note(s, p, n, v, k > 0, g.TieIn, g.TieOut)
	}
}

func (w *xmlWriter) note(s *Score, p *Part, n Note, v noteValue, chord, stop, start bool) {
	var b strings.Builder
	fmt.Fprintf(&b, `<note dynamics="%s">`, decimal(float64(n.Velocity)/0.9))
	if chord {
		b.WriteString(`<chord/>`)
	}
	if p.Clef == "percussion" {
		step, octave := drumLine(n.Pitch)
		fmt.Fprintf(&b, `<unpitched><display-step>%s</display-step><display-octave>%d</display-octave></unpitched>`, step, octave)
	} else {
		sp := s.Key.spell(n.Pitch)
		fmt.Fprintf(&b, `<pitch><step>%c</step>`, sp.step)
		if sp.alter != 0 {
			fmt.Fprintf(&b, `<alter>%d</alter>`, sp.alter)
		}
		fmt.Fprintf(&b, `<octave>%d</octave></pitch>`, sp.octave)
	}
	fmt.Fprintf(&b, `<duration>%d</duration>`, v.units)
	var tied string
	if stop {
		b.WriteString(`<tie type="stop"/>`)
		tied += `<tied type="stop"/>`
	}
	if start {
		b.WriteString(`<tie type="start"/>`)
		tied += `<tied type="start"/>`
	}
	if p.Clef == "percussion" {
		fmt.Fprintf(&b, `<instrument id="%s-i%d"/>`, p.Name, n.Pitch)
	}
	fmt.Fprintf(&b, `<voice>1</voice><type>%s</type>%s`, v.name, strings.Repeat("<dot/>", v.dots))
	if p.Clef == "percussion" {
		if _, cross := SpellDrum(n.Pitch); cross {
			b.WriteString(`<notehead>x</notehead>`)
		}
	}
	if n.Artic != "" && !stop {
		tied += `<articulations><` + n.Artic + `/></articulations>`
	}
	if tied != "" {
		b.WriteString(`<notations>` + tied + `</notations>`)
	}
	b.WriteString(`</note>`)
	w.line(3, "%s", b.String())
}

// drumLine is where a drum key stands on the five lines: kick low, snare in the
// middle, cymbals on top.
func drumLine(key int) (step string, octave int) {
	switch {
	case key <= 36:
		return "F", 4
	case key <= 40:
		return "C", 5
	case key == 42 || key == 44 || key == 46:
		return "G", 5
	case key == 49 || key == 51 || key == 53 || key == 57:
		return "A", 5
	}
	return "E", 5
}
