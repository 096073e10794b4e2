package music

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// abcBars is how many bars stand on one line.
const abcBars = 4

// WriteABC writes an ABC 2.1 tune: one voice for each part, four bars a line,
// sounding pitches, with key, meter, tempi, sections as words over the first
// voice, ties, dynamics and articulations, and the programs, channels and drum
// map that abc2midi plays: the notes it plays are the score's. A staccato is
// written as a wedge, because abc2midi halves a note under a dot, and the
// score's length is the note's own. A tempo is set to within half a quarter note
// a minute at worst, since ABC counts it in whole numbers.
func WriteABC(s *Score) ([]byte, error) {
	if err := Validate(s); err != nil {
		return nil, err
	}
	w := &abcWriter{s: s}
	w.head()
	w.body()
	return w.Bytes(), nil
}

type abcWriter struct {
	bytes.Buffer
	s *Score
}

// abcWords makes words safe in a field or between quotes.
func abcWords(t string) string {
	return strings.NewReplacer("%", "％", `\`, "∖", `"`, "”").Replace(t)
}

func (w *abcWriter) head() {
	s := w.s
	title := abcWords(s.Title)
	if strings.TrimSpace(title) == "" {
		title = "Untitled"
	}
	fmt.Fprintf(w, "%%abc-2.1\nX:1\nT:%s\nM:%d/%d\nL:1/8\nQ:%s\nU:M=!tenuto!\nU:w=!wedge!\n", title, s.Meter.Beats, s.Meter.Unit, w.tempo(s.Tempo[0].QPM))
	names := make([]string, len(s.Parts))
	for i := range s.Parts {
		names[i] = s.Parts[i].Name
	}
	fmt.Fprintf(w, "%%%%score [%s]\n", strings.Join(names, " "))
	key := s.Key.Tonic
	if s.Key.Mode == Minor {
		key += "m"
	}
	fmt.Fprintf(w, "K:%s\n", key)
	labels := Labels(s)
	for i := range s.Parts {
		p := &s.Parts[i]
		fmt.Fprintf(w, "V:%s clef=%s name=\"%s\"\n", p.Name, abcClef(p), labels[i])
	}
}

func abcClef(p *Part) string {
	if p.Clef == "percussion" {
		return "perc"
	}
	in, _ := InstrumentOf(p.Instrument)
	octave := ""
	if in.Clef == p.Clef {
		octave = map[int]string{-1: "-8", 1: "+8", 2: "+15"}[in.Octave]
	}
	return p.Clef + octave
}

// tempo writes a tempo on the beat, or on its half or quarter where the number
// would not be whole.
func (w *abcWriter) tempo(qpm float64) string {
	num, den := 1, 4
	if w.s.Meter.Unit == 8 {
		num, den = 3, 8
	}
	for range 2 {
		if n := qpm * float64(den) / 4 / float64(num); math.Abs(n-math.Round(n)) < 0.02 {
			break
		}
		den *= 2
	}
	return fmt.Sprintf("%d/%d=%.0f", num, den, math.Round(qpm*float64(den)/4/float64(num)))
}

func (w *abcWriter) body() {
	s := w.s
	cuts := make([]int, 0, len(s.Tempo))
	for _, t := range s.Tempo {
		cuts = append(cuts, t.Tick)
	}
	signs := make([][][]Sign, len(s.Parts))
	drums := make([]map[int]string, len(s.Parts))
	for i := range s.Parts {
		if i == 0 { // the voice that carries the tempi
			signs[i] = Signs(s, &s.Parts[i], cuts...)
		} else {
			signs[i] = Signs(s, &s.Parts[i])
		}
	}
	channel := 0
	for from := 0; from < s.Bars; from += abcBars {
		for i := range s.Parts {
			p := &s.Parts[i]
			fmt.Fprintf(w, "V:%s\n", p.Name)
			if from == 0 {
				drums[i] = w.sound(p, &channel)
			}
			for b := from; b < min(from+abcBars, s.Bars); b++ {
				w.bar(i, b, signs[i][b], drums[i])
			}
			w.WriteByte('\n')
		}
	}
}

// sound says how abc2midi is to play a part. For percussion it returns the sign
// that stands for every key.
func (w *abcWriter) sound(p *Part, channel *int) map[int]string {
	if p.Clef != "percussion" {
		if *channel == drumChannel {
			*channel++
		}
		*channel++
		in, _ := InstrumentOf(p.Instrument)
		fmt.Fprintf(w, "%%%%MIDI channel %d\n%%%%MIDI program %d\n", *channel, in.Program)
	} else {
		fmt.Fprintf(w, "%%%%MIDI channel %d\n", drumChannel+1)
	}
	// No accents of the beat, no notes of a chord one after the other: the
	// dynamics and the note values are all there is.
	fmt.Fprintf(w, "%%%%MIDI control 10 %d\n%%%%MIDI nobeataccents\n%%%%MIDI chordattack 0\n%%%%MIDI randomchordattack 0\n", p.Pan+64)
	if p.Clef != "percussion" {
		return nil
	}
	keys := drumKeys(p)
	names := drumSigns(keys)
	for _, k := range keys {
		if names[k] != plainPitch(k) {
			fmt.Fprintf(w, "%%%%MIDI drummap %s %d\n", names[k], k)
		}
	}
	return names
}

// drumSigns gives every drum key a note of its own near its place on the staff.
// abc2midi maps the notes of two octaves to keys from 35 to 81; where that does
// not do, every key is written as the pitch of its number.
func drumSigns(keys []int) map[int]string {
	const low, high = 60, 83 // C to b
	out, used := map[int]string{}, map[int]bool{}
	plain := func() map[int]string {
		for _, k := range keys {
			out[k] = plainPitch(k)
		}
		return out
	}
	for _, k := range keys {
		sp, _ := SpellDrum(k)
		home := (sp.Octave+1)*12 + letters[strings.IndexByte(letterNames, sp.Step)]
		found := false
		for d := 0; d < 24 && !found; d++ {
			for _, at := range []int{home + d, home - d} {
				if at >= low && at <= high && !used[at] {
					used[at], found = true, true
					out[k] = plainPitch(at)
					break
				}
			}
		}
		if !found || k < 35 || k > 81 {
			return plain()
		}
	}
	return out
}

// plainPitch writes a pitch with an accidental always, =C or ^C, whatever the key.
func plainPitch(pitch int) string {
	t := PitchText(pitch)
	if t[0] != '^' {
		t = "=" + t
	}
	return t
}

func (w *abcWriter) bar(part, b int, signs []Sign, drums map[int]string) {
	s, p := w.s, &w.s.Parts[part]
	bar := s.Meter.BarTicks()
	acc := abcAccidentals{signature: s.Key.Signature()}
	lastBeat := -1
	for i, g := range signs {
		beat := g.At / s.Meter.BeatTicks()
		if i > 0 && (beat != lastBeat || g.Base < 8 || signs[i-1].Base < 8 || g.Notes == nil) {
			w.WriteByte(' ') // notes that touch share a beam
		}
		lastBeat = beat
		if part == 0 {
			for k, t := range s.Tempo {
				if k > 0 && t.Tick == b*bar+g.At {
					fmt.Fprintf(w, "[Q:%s]", w.tempo(t.QPM))
				}
			}
			if g.At == 0 {
				for _, x := range s.Sections {
					if x.From == b+1 {
						fmt.Fprintf(w, `"^%s"`, SectionTitle(x.Name))
					}
				}
			}
		}
		if g.Notes == nil {
			w.WriteString("z" + abcLen(g.Ticks))
			continue
		}
		if !g.TieIn {
			if d := g.Notes[0].Dynamic; d != "" {
				w.WriteString("!" + d + "!")
			}
			w.WriteString(abcArtic(g.Notes))
		}
		var names []string
		for _, n := range g.Notes {
			if p.Clef == "percussion" {
				names = append(names, drums[n.Pitch])
			} else {
				names = append(names, acc.name(s.Key.spell(n.Pitch)))
			}
		}
		if len(names) > 1 {
			w.WriteString("[" + strings.Join(names, "") + "]")
		} else {
			w.WriteString(names[0])
		}
		w.WriteString(abcLen(g.Ticks))
		if g.TieOut {
			w.WriteByte('-')
		}
	}
	switch {
	case b == s.Bars-1:
		w.WriteString(" |]")
	case b%abcBars == abcBars-1:
		w.WriteString(" |")
	default:
		w.WriteString(" | ")
	}
}

// abcArtic is the mark of a chord: of its notes', the first there is.
func abcArtic(chord []Note) string {
	for _, n := range chord {
		switch n.Artic {
		case "accent":
			return "L"
		case "tenuto":
			return "M"
		case "staccato":
			return "w"
		}
	}
	return ""
}

// abcLen writes a length in eighths.
func abcLen(ticks int) string {
	n, d := ticks/Grid, TicksPerQuarter/2/Grid
	for n%2 == 0 && d > 1 {
		n, d = n/2, d/2
	}
	t := ""
	if n != 1 {
		t = strconv.Itoa(n)
	}
	if d > 1 {
		t += "/" + strconv.Itoa(d)
	}
	return t
}

// abcAccidentals writes an accidental where a note differs from the signature,
// and on every note of a letter that had one in this bar: readers of ABC do not
// agree whether an accidental holds in other octaves.
type abcAccidentals struct {
	signature [7]int
	touched   [7]bool
}

func (a *abcAccidentals) name(sp spelling) string {
	step := strings.IndexByte(letterNames, sp.step)
	accidental := sp.alter != a.signature[step] || a.touched[step]
	a.touched[step] = accidental
	return abcPitch(sp, accidental)
}
