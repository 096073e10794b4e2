package music

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Bounds of a score and of what is read from outside. A brief may ask for 300 s
// at up to 240 quarters a minute, which in 2/4 is 600 bars.
const (
	MaxParts     = 16
	MaxPitched   = 15 // MIDI channels but the one for drums
	MaxBars      = 640
	MaxNotes     = 20_000
	MaxTempi     = 400
	MaxSections  = 64
	MaxChords    = 4 * MaxBars
	MaxTitle     = 200 // runes
	MaxScoreJSON = 8 << 20
	MaxInput     = 2 << 20 // bytes of a person's MIDI, MusicXML or ABC

	// Grid is the finest note value, a thirty-second: ticks and lengths are
	// multiples of it, so that every length is a sum of plain note values.
	Grid = 60

	MinQPM, MaxQPM = 10, 400
)

// Dynamics in ascending order, and the velocity that each stands for.
var (
	Dynamics         = []string{"pp", "p", "mp", "mf", "f", "ff"}
	dynamicVelocity  = []int{36, 50, 64, 78, 94, 110}
	articulations    = map[string]bool{"": true, "staccato": true, "tenuto": true, "accent": true}
	roles            = map[string]bool{"melody": true, "counter": true, "accompaniment": true, "bass": true, "percussion": true}
	clefs            = map[string]bool{"treble": true, "bass": true, "percussion": true}
	phraseCadences   = map[string]bool{"half": true, "authentic": true, "plagal": true, "open": true}
	readableMeters   = map[Meter]bool{{2, 4}: true, {3, 4}: true, {4, 4}: true, {6, 8}: true}
	invalidUTF8Title = "the title is not plain text of at most 200 characters"
)

// VelocityOf is the velocity a dynamic stands for; 0 for an unknown one.
func VelocityOf(dynamic string) int {
	for i, d := range Dynamics {
		if d == dynamic {
			return dynamicVelocity[i]
		}
	}
	return 0
}

// DynamicOf is the dynamic nearest to a velocity.
func DynamicOf(velocity int) string {
	best := 0
	for i, v := range dynamicVelocity {
		if abs(v-velocity) < abs(dynamicVelocity[best]-velocity) {
			best = i
		}
	}
	return Dynamics[best]
}

func itoa(n int) string { return strconv.Itoa(n) }

// Validate checks every bound and invariant of a score: counts; meter and key
// that the writers know; ticks on the grid, sorted and inside the bars; within a
// part, notes that sound together begin and end together, so that each part is
// one voice. Errors have CodeInvalid and name the field, or CodeTooLarge.
func Validate(s *Score) error {
	switch {
	case s == nil:
		return atelier.Invalidf("score", "there is no score")
	case utf8.RuneCountInString(s.Title) > MaxTitle || !plain(s.Title):
		return atelier.Invalidf("title", "%s", invalidUTF8Title)
	case !s.Key.Valid():
		return atelier.Invalidf("key", "not a key with at most seven sharps or flats")
	case !readableMeters[s.Meter]:
		return atelier.Invalidf("meter", "not one of %s", strings.Join(atelier.Meters, ", "))
	case s.Bars < 1:
		return atelier.Invalidf("bars", "a score has at least one bar")
	case s.Bars > MaxBars:
		return atelier.Errorf(atelier.CodeTooLarge, "%d bars; at most %d", s.Bars, MaxBars)
	case len(s.Parts) < 1:
		return atelier.Invalidf("parts", "a score has at least one part")
	case len(s.Parts) > MaxParts:
		return atelier.Errorf(atelier.CodeTooLarge, "%d parts; at most %d", len(s.Parts), MaxParts)
	case len(s.Sections) > MaxSections || len(s.Phrases) > MaxBars || len(s.Tempo) > MaxTempi || len(s.Harmony) > MaxChords:
		return atelier.Errorf(atelier.CodeTooLarge, "too many sections, phrases, tempi or chords")
	}
	for i, a := range s.Asked {
		if i >= len(Aspects) || !slices.Contains(Aspects, a) {
			return atelier.Invalidf("asked", "not one of %s", strings.Join(Aspects, ", "))
		}
	}
	if err := validateFrame(s); err != nil {
		return err
	}
	total, pitched := 0, 0
	names := map[string]bool{}
	for i := range s.Parts {
		p := &s.Parts[i]
		if names[p.Name] {
			return atelier.Invalidf(fmt.Sprintf("parts[%d].name", i), "two parts have the same name")
		}
		names[p.Name] = true
		if p.Clef != "percussion" {
			pitched++
		}
		if total += len(p.Notes); total > MaxNotes {
			return atelier.Errorf(atelier.CodeTooLarge, "more than %d notes", MaxNotes)
		}
		if err := validatePart(s, i); err != nil {
			return err
		}
	}
	if pitched > MaxPitched {
		return atelier.Errorf(atelier.CodeTooLarge, "%d pitched parts; at most %d", pitched, MaxPitched)
	}
	return nil
}

// validateFrame checks tempi, sections, phrases and harmony.
func validateFrame(s *Score) error {
	if len(s.Tempo) == 0 || s.Tempo[0].Tick != 0 {
		return atelier.Invalidf("tempo", "the first tempo stands at the start")
	}
	for i, t := range s.Tempo {
		if !(t.QPM >= MinQPM && t.QPM <= MaxQPM) || t.Tick >= s.End() || t.Tick%Grid != 0 || (i > 0 && t.Tick <= s.Tempo[i-1].Tick) {
			return atelier.Invalidf(fmt.Sprintf("tempo[%d]", i), "out of range or order")
		}
	}
	for i, x := range s.Sections {
		if !partName(x.Name) || x.From < 1 || x.To < x.From || x.To > s.Bars || len(x.Beat) > 32 || !plain(x.Beat) {
			return atelier.Invalidf(fmt.Sprintf("sections[%d]", i), "out of range")
		}
		if i > 0 && x.From <= s.Sections[i-1].To {
			return atelier.Invalidf(fmt.Sprintf("sections[%d]", i), "overlaps the one before")
		}
	}
	for i, x := range s.Phrases {
		if x.From < 1 || x.To < x.From || x.To > s.Bars || !phraseCadences[x.Cadence] || (i > 0 && x.From <= s.Phrases[i-1].To) {
			return atelier.Invalidf(fmt.Sprintf("phrases[%d]", i), "out of range or order")
		}
	}
	for i, c := range s.Harmony {
		if chordShapes[c.Kind] == nil || c.Root < 0 || c.Root > 11 || c.Bass < 0 || c.Bass > 11 || c.Tick < 0 || c.Ticks <= 0 ||
			c.Ticks > s.End()-c.Tick || len(c.Roman) > 24 || !plain(c.Roman) {
			return atelier.Invalidf(fmt.Sprintf("harmony[%d]", i), "out of range")
		}
		if i > 0 && c.Tick < s.Harmony[i-1].Tick+s.Harmony[i-1].Ticks {
			return atelier.Invalidf(fmt.Sprintf("harmony[%d]", i), "overlaps the one before")
		}
	}
	return nil
}

// validatePart checks one part and its notes.
func validatePart(s *Score, i int) error {
	p := &s.Parts[i]
	at := func(f string, args ...any) string { return fmt.Sprintf("parts[%d].", i) + fmt.Sprintf(f, args...) }
	if !partName(p.Name) {
		return atelier.Invalidf(at("name"), "not a name of 3 to 16 letters a–z and dashes")
	}
	if _, ok := InstrumentOf(p.Instrument); !ok {
		return atelier.Invalidf(at("instrument"), "not a known instrument")
	}
	if !roles[p.Role] || !clefs[p.Clef] || p.Pan < -64 || p.Pan > 63 || (p.Clef == "percussion") != (p.Instrument == "drums") {
		return atelier.Invalidf(at("role"), "role, clef, pan or instrument out of range")
	}
	for n, x := range p.Notes {
		switch {
		case x.Pitch < 0 || x.Pitch > 127 || x.Velocity < 1 || x.Velocity > 127:
			return atelier.Invalidf(at("notes[%d]", n), "pitch or velocity out of range")
		case x.Tick < 0 || x.Ticks <= 0 || x.Tick > s.End() || x.Ticks > s.End()-x.Tick || x.Tick%Grid != 0 || x.Ticks%Grid != 0:
			return atelier.Invalidf(at("notes[%d]", n), "outside the bars or off the grid")
		case !articulations[x.Artic] || (x.Dynamic != "" && VelocityOf(x.Dynamic) == 0):
			return atelier.Invalidf(at("notes[%d]", n), "unknown articulation or dynamic")
		}
		if n == 0 {
			continue
		}
		b := p.Notes[n-1]
		switch {
		case x.Tick < b.Tick || (x.Tick == b.Tick && x.Pitch <= b.Pitch):
			return atelier.Invalidf(at("notes[%d]", n), "not sorted by tick, then pitch")
		case x.Tick == b.Tick && x.Ticks != b.Ticks, x.Tick > b.Tick && x.Tick < b.Tick+b.Ticks:
			return atelier.Invalidf(at("notes[%d]", n), "overlaps the note before: a part is one voice")
		case x.Tick == b.Tick && x.Dynamic != "":
			return atelier.Invalidf(at("notes[%d]", n), "a dynamic stands on the lowest note of a chord")
		}
	}
	return nil
}

// partName is the name table's rule (notes.md section 2).
func partName(s string) bool {
	if len(s) < 3 || len(s) > 16 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return s[0] != '-' && s[len(s)-1] != '-'
}

// plain reports whether s is valid text without control characters.
func plain(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			return false
		}
	}
	return true
}

// SortNotes puts notes in the order a score needs.
func SortNotes(n []Note) {
	sort.SliceStable(n, func(i, j int) bool {
		if n[i].Tick != n[j].Tick {
			return n[i].Tick < n[j].Tick
		}
		return n[i].Pitch < n[j].Pitch
	})
}

// Encode writes score.json: the same bytes for the same score. It validates first.
func Encode(s *Score) ([]byte, error) {
	if err := Validate(s); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(s); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the score could not be written", Err: err}
	}
	return b.Bytes(), nil
}

// Decode reads and validates score.json.
func Decode(data []byte) (*Score, error) {
	if len(data) > MaxScoreJSON {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a score of over %d bytes", MaxScoreJSON)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var s Score
	if err := dec.Decode(&s); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInvalid, Field: "score", Message: "not a score", Err: err}
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, atelier.Invalidf("score", "something follows the score")
	}
	if err := Validate(&s); err != nil {
		return nil, err
	}
	return &s, nil
}
