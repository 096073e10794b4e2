package music

import (
	"encoding/binary"
	"math"
	"sort"
	"strings"

	"github.com/atelierhq/atelier"
)

// maxMIDIEvents bounds what one file may hold, over all tracks.
const maxMIDIEvents = 200_000

func badMIDI(why string) error { return atelier.Invalidf("data", "not a readable MIDI file: %s", why) }

// ReadMIDI reads a Standard MIDI File of format 0 or 1 with a division in ticks:
// the first key and time signature, all tempi, one part per track and channel
// that has notes. Lengths are set on the score's grid; where notes of one part
// overlap without belonging to one chord the part is split, so that every part
// is one voice. A file that [WriteMIDI] wrote gives the same notes back. Time
// signatures the house cannot write (5/4) are an error with CodeUnsupported.
func ReadMIDI(data []byte) (*Score, error) {
	if len(data) > MaxInput {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a MIDI file of over %d bytes", MaxInput)
	}
	r := midiReader{key: Key{"C", Major}, meter: Meter{4, 4}}
	if err := r.read(data); err != nil {
		return nil, err
	}
	return r.score()
}

type midiVoice struct {
	track, channel int
	name           string
	program, pan   int
	notes          []Note // ticks of the file
}

type midiReader struct {
	division int
	events   int
	title    string
	key      Key
	keySet   bool
	meter    Meter
	meterSet bool
	tempi    []Tempo
	markers  []Section // From holds the tick
	voices   []*midiVoice
}

func (r *midiReader) read(data []byte) error {
	if len(data) < 14 || string(data[:4]) != "MThd" || binary.BigEndian.Uint32(data[4:]) != 6 {
		return badMIDI("no header")
	}
	format, tracks := binary.BigEndian.Uint16(data[8:]), int(binary.BigEndian.Uint16(data[10:]))
	r.division = int(binary.BigEndian.Uint16(data[12:]))
	if format > 1 {
		return atelier.Errorf(atelier.CodeUnsupported, "a MIDI file of format %d; send format 0 or 1", format)
	}
	if r.division&0x8000 != 0 || r.division == 0 {
		return atelier.Errorf(atelier.CodeUnsupported, "a MIDI file timed in frames; send one timed in ticks a quarter")
	}
	if tracks < 1 || tracks > 64 {
		return badMIDI("no tracks, or more than 64")
	}
	data = data[14:]
	for t := 0; t < tracks; {
		if len(data) < 8 {
			return badMIDI("a track is missing")
		}
		id, n := string(data[:4]), binary.BigEndian.Uint32(data[4:])
		if uint64(n) > uint64(len(data)-8) {
			return badMIDI("a track is cut short")
		}
		if id == "MTrk" {
			if err := r.track(t, data[8:8+n]); err != nil {
				return err
			}
			t++
		}
		data = data[8+n:]
	}
	return nil
}

// varLen reads a variable-length quantity of at most four bytes.
func varLen(b []byte) (v, n int) {
	for n < len(b) && n < 4 {
		v = v<<7 | int(b[n]&0x7f)
		n++
		if b[n-1]&0x80 == 0 {
			return v, n
		}
	}
	return 0, 0
}

func (r *midiReader) track(t int, b []byte) error {
	type started struct{ tick, velocity int }
	var (
		tick   int
		status byte
		name   string
		voices [16]*midiVoice
		open   = map[[2]int][]started{}
		prog   [16]int
		pan    [16]int
	)
	voice := func(ch int) *midiVoice {
		if voices[ch] == nil {
			voices[ch] = &midiVoice{track: t, channel: ch, program: prog[ch], pan: pan[ch]}
			r.voices = append(r.voices, voices[ch])
		}
		return voices[ch]
	}
	stop := func(ch, pitch int) {
		k := [2]int{ch, pitch}
		if on := open[k]; len(on) > 0 {
			if tick > on[0].tick {
				v := voice(ch)
				v.notes = append(v.notes, Note{Tick: on[0].tick, Ticks: tick - on[0].tick, Pitch: pitch, Velocity: on[0].velocity})
			}
			open[k] = on[1:]
		}
	}
	defer func() {
		for _, v := range voices {
			if v != nil {
				v.name = name
			}
		}
	}()
	for len(b) > 0 {
		if r.events++; r.events > maxMIDIEvents {
			return atelier.Errorf(atelier.CodeTooLarge, "a MIDI file of over %d events", maxMIDIEvents)
		}
		d, n := varLen(b)
		if n == 0 || n >= len(b) {
			return badMIDI("an event is cut short")
		}
		if tick += d; tick > math.MaxInt32 {
			return badMIDI("too long")
		}
		b = b[n:]
		if b[0]&0x80 != 0 {
			status = b[0]
			b = b[1:]
		} else if status < 0x80 || status >= 0xf0 {
			return badMIDI("data without a status")
		}
		switch {
		case status == 0xff:
			if len(b) < 2 {
				return badMIDI("an event is cut short")
			}
			kind := b[0]
			size, n := varLen(b[1:])
			if n == 0 || size > len(b)-1-n {
				return badMIDI("an event is cut short")
			}
			body := b[1+n : 1+n+size]
			b = b[1+n+size:]
			if kind == 0x2f {
				return nil
			}
			if kind == 0x03 {
				name = cleanText(body)
			}
			r.meta(t, tick, kind, body)
		case status == 0xf0 || status == 0xf7:
			size, n := varLen(b)
			if n == 0 || size > len(b)-n {
				return badMIDI("an event is cut short")
			}
			b = b[n+size:]
		case status >= 0xf0:
			return badMIDI("an event that a file may not hold")
		default:
			size := 2
			if status&0xf0 == 0xc0 || status&0xf0 == 0xd0 {
				size = 1
			}
			if len(b) < size || b[0]&0x80 != 0 || (size == 2 && b[1]&0x80 != 0) {
				return badMIDI("an event is cut short")
			}
			ch := int(status & 0x0f)
			switch status & 0xf0 {
			case 0x90:
				if b[1] == 0 {
					stop(ch, int(b[0]))
				} else {
					k := [2]int{ch, int(b[0])}
					open[k] = append(open[k], started{tick, int(b[1])})
				}
			case 0x80:
				stop(ch, int(b[0]))
			case 0xc0:
				prog[ch] = int(b[0])
				if voices[ch] != nil && len(voices[ch].notes) == 0 {
					voices[ch].program = prog[ch]
				}
			case 0xb0:
				if b[0] == 10 {
					pan[ch] = int(b[1]) - 64
				}
			}
			b = b[size:]
		}
	}
	return nil
}

func (r *midiReader) meta(t, tick int, kind byte, body []byte) {
	switch {
	case kind == 0x03 && t == 0 && r.title == "":
		r.title = cleanText(body)
	case kind == 0x06 && len(r.markers) < MaxSections:
		r.markers = append(r.markers, Section{Name: cleanText(body), From: tick})
	case kind == 0x51 && len(body) == 3 && len(r.tempi) < MaxTempi:
		if us := int(body[0])<<16 | int(body[1])<<8 | int(body[2]); us > 0 {
			r.tempi = append(r.tempi, Tempo{Tick: tick, QPM: math.Round(60e6/float64(us)*1000) / 1000})
		}
	case kind == 0x58 && len(body) == 4 && !r.meterSet && body[1] < 6:
		r.meter, r.meterSet = Meter{int(body[0]), 1 << body[1]}, true
	case kind == 0x59 && len(body) == 2 && !r.keySet:
		mode := Major
		if body[1] == 1 {
			mode = Minor
		}
		if f := int(int8(body[0])); f >= -7 && f <= 7 {
			r.key, r.keySet = KeyOf(f, mode), true
		}
	}
}

// snap puts a time of the file on the score's grid.
func (r *midiReader) snap(tick int) int {
	return int(math.Round(float64(tick)*TicksPerQuarter/float64(r.division)/Grid)) * Grid
}

func (r *midiReader) score() (*Score, error) {
	meter, err := meterFor(r.meter)
	if err != nil {
		return nil, err
	}
	s := &Score{Title: truncate(r.title, MaxTitle), Key: r.key, Meter: meter}
	end, total := 0, 0
	for _, v := range r.voices {
		total += len(v.notes)
		for i := range v.notes {
			n := &v.notes[i]
			from, to := r.snap(n.Tick), r.snap(n.Tick+n.Ticks)
			n.Tick, n.Ticks = from, max(Grid, to-from)
			end = max(end, n.Tick+n.Ticks)
		}
	}
	if total == 0 {
		return nil, badMIDI("there is no note in it")
	}
	if total > MaxNotes {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a MIDI file of over %d notes", MaxNotes)
	}
	s.Bars = (end + meter.BarTicks() - 1) / meter.BarTicks()
	if s.Bars > MaxBars {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a MIDI file of %d bars; at most %d", s.Bars, MaxBars)
	}
	s.Tempo = tidyTempi(r.tempi, r.snap, s.End())
	for i, m := range r.markers {
		from := r.snap(m.From)/meter.BarTicks() + 1
		to := s.Bars
		if i+1 < len(r.markers) {
			to = r.snap(r.markers[i+1].From) / meter.BarTicks()
		}
		if k := len(s.Sections); partName(m.Name) && from <= to && to <= s.Bars && (k == 0 || from > s.Sections[k-1].To) {
			s.Sections = append(s.Sections, Section{Name: m.Name, From: from, To: to})
		}
	}
	sort.SliceStable(r.voices, func(i, j int) bool { return r.voices[i].track < r.voices[j].track })
	for _, v := range r.voices {
		if len(v.notes) == 0 {
			continue
		}
		p := Part{Name: v.name, Instrument: instrumentOfProgram(v.program), Clef: "treble", Pan: v.pan, Notes: v.notes}
		if v.channel == drumChannel {
			p.Instrument, p.Clef, p.Role = "drums", "percussion", "percussion"
		}
		s.Parts = append(s.Parts, p)
	}
	return finishParts(s)
}

// meterFor accepts the meters the house writes.
func meterFor(m Meter) (Meter, error) {
	if m == (Meter{2, 2}) {
		m = Meter{4, 4}
	}
	if !readableMeters[m] {
		return m, atelier.Errorf(atelier.CodeUnsupported, "the time signature %d/%d; this team reads %s", m.Beats, m.Unit, strings.Join(atelier.Meters, ", "))
	}
	return m, nil
}

// tidyTempi puts tempi in order and range; no tempo at the start means 120.
func tidyTempi(in []Tempo, snap func(int) int, end int) []Tempo {
	sort.SliceStable(in, func(i, j int) bool { return in[i].Tick < in[j].Tick })
	out := []Tempo{{0, 120}}
	for _, t := range in {
		t.Tick = snap(t.Tick)
		if t.QPM < MinQPM || t.QPM > MaxQPM || t.Tick >= end {
			continue
		}
		if t.Tick == out[len(out)-1].Tick {
			out[len(out)-1] = t
		} else {
			out = append(out, t)
		}
	}
	return out
}

// finishParts makes what a reader collected a valid score: parts of one voice,
// distinct names, roles and clefs.
func finishParts(s *Score) (*Score, error) {
	var parts []Part
	for _, p := range s.Parts {
		for i, notes := range voicesOf(p.Notes) {
			q := p
			q.Notes = notes
			if i > 0 {
				q.Role = ""
			}
			parts = append(parts, q)
			if len(parts) > MaxParts {
				return nil, atelier.Errorf(atelier.CodeTooLarge, "more than %d voices", MaxParts)
			}
		}
	}
	s.Parts = parts
	used := map[string]bool{}
	melody := topPart(s.Parts)
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.Clef == "percussion" {
			p.Role = "percussion"
		} else if !roles[p.Role] || p.Role == "percussion" {
			p.Role = "accompaniment"
			switch {
			case i == melody:
				p.Role = "melody"
			case p.Instrument == "bass":
				p.Role = "bass"
			}
		}
		if p.Clef != "percussion" {
			p.Clef = "treble"
			if meanPitch(p.Notes) < 57 {
				p.Clef = "bass"
			}
		}
		p.Name = uniqueName(p.Name, p.Role, used)
		for k := 1; k < len(p.Notes); k++ { // a chord's dynamic stands on its lowest note
			if n, first := &p.Notes[k], &p.Notes[k-1]; n.Tick == first.Tick && n.Dynamic != "" {
				lowest := k - 1
				for lowest > 0 && p.Notes[lowest-1].Tick == n.Tick {
					lowest--
				}
				p.Notes[lowest].Dynamic, n.Dynamic = n.Dynamic, ""
			}
		}
	}
	if err := Validate(s); err != nil {
		return nil, err
	}
	return s, nil
}

// topPart is the part that most likely sings: of the pitched parts that move in
// single notes for the most part, the highest; else the highest of all.
func topPart(parts []Part) int {
	best, bestAt := -1.0, -1
	for i, p := range parts {
		if p.Clef == "percussion" || len(p.Notes) == 0 {
			continue
		}
		onsets := 0
		for k := range p.Notes {
			if k == 0 || p.Notes[k].Tick != p.Notes[k-1].Tick {
				onsets++
			}
		}
		v := meanPitch(p.Notes)
		if onsets*10 >= len(p.Notes)*9 {
			v += 200
		}
		if p.Name == "melody" || p.Role == "melody" {
			v += 1000
		}
		if v > best {
			best, bestAt = v, i
		}
	}
	return bestAt
}

func meanPitch(notes []Note) float64 {
	if len(notes) == 0 {
		return 0
	}
	sum := 0
	for _, n := range notes {
		sum += n.Pitch
	}
	return float64(sum) / float64(len(notes))
}

// voicesOf divides notes into voices in which notes that sound together begin
// and end together. Doubled notes are dropped. At most MaxParts+1 voices are made.
func voicesOf(notes []Note) [][]Note {
	SortNotes(notes)
	var out [][]Note
	for i, n := range notes {
		if i > 0 && n.Tick == notes[i-1].Tick && n.Pitch == notes[i-1].Pitch {
			continue
		}
		placed := false
		for v := range out {
			last := out[v][len(out[v])-1]
			if last.Tick+last.Ticks <= n.Tick || (last.Tick == n.Tick && last.Ticks == n.Ticks) {
				out[v] = append(out[v], n)
				placed = true
				break
			}
		}
		if !placed && len(out) <= MaxParts {
			out = append(out, []Note{n})
		}
	}
	return out
}

// uniqueName makes a name-table name out of any words.
func uniqueName(want, role string, used map[string]bool) string {
	var b strings.Builder
	for _, c := range strings.ToLower(want) {
		if c >= 'a' && c <= 'z' {
			b.WriteRune(c)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	name := strings.Trim(truncate(b.String(), 16), "-")
	if !partName(name) {
		name = truncate(role, 14)
	}
	if !used[name] {
		used[name] = true
		return name
	}
	stem := strings.TrimRight(truncate(name, 14), "-")
	for c := 'b'; c <= 'z'; c++ {
		if n := stem + "-" + string(c); !used[n] {
			used[n] = true
			return n
		}
	}
	return name // unreachable below MaxParts; Validate would refuse it
}

// cleanText keeps what plain allows of foreign bytes.
func cleanText(b []byte) string {
	s := strings.ToValidUTF8(string(b), "")
	s = strings.Map(func(r rune) rune {
		if !plain(string(r)) {
			return -1
		}
		return r
	}, s)
	return truncate(strings.TrimSpace(s), MaxTitle)
}

// truncate cuts s to at most n runes.
func truncate(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return s[:at]
		}
		i++
	}
	return s
}
