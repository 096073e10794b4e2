package exhibition

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/narration"
)

// roll is a score drawn as a piano roll: time to the right, pitch upwards.
type roll struct {
	ViewBox string // ticks × semitones
	Parts   []rollPart
	Bars    []barMark
	Digests string // one word a bar: two versions' bars are the same where their words are
	Label   string // what is drawn, for those who do not see it
}

// rollPart is one part's notes as one path.
type rollPart struct {
	Name, Instrument string
	Colour           int // of the theme's part colours
	Notes            int
	Path             string
}

// barMark is a bar line with its number, in percent of the width.
type barMark struct {
	X     string
	Bar   int
	Named bool // its number is written
}

// percent is a share of 1 as an SVG length.
func percent(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e4)/100, 'f', -1, 64) + "%"
}

func newRoll(s *music.Score) *roll {
	low, high := 127, 0
	for _, p := range s.Parts {
		for _, n := range p.Notes {
			low, high = min(low, n.Pitch), max(high, n.Pitch)
		}
	}
	if low > high {
		low, high = 60, 72
	}
	r := &roll{
		ViewBox: fmt.Sprintf("0 0 %d %d", s.End(), high-low+3),
		Label:   fmt.Sprintf("Piano roll of %d bars: %s", s.Bars, strings.Join(instruments(s), ", ")),
	}
	for i, p := range s.Parts {
		var b strings.Builder
		for _, n := range p.Notes {
			// A note is a little shorter than it sounds, so that repeats show.
			fmt.Fprintf(&b, "M%d %dh%dv.8h-%[3]dz", n.Tick, high-n.Pitch+1, max(1, n.Ticks-min(20, n.Ticks/4)))
		}
		r.Parts = append(r.Parts, rollPart{p.Name, p.Instrument, i % partColours, len(p.Notes), b.String()})
	}
	step := 1
	for s.Bars/step > 16 {
		step *= 2
	}
	for bar := range s.Bars {
		r.Bars = append(r.Bars, barMark{percent(float64(bar) / float64(s.Bars)), bar + 1, bar%step == 0 && bar*100 < 97*s.Bars})
	}
	r.Digests = barDigests(s)
	return r
}

func instruments(s *music.Score) []string {
	var out []string
	for _, p := range s.Parts {
		out = append(out, p.Name+" ("+p.Instrument+")")
	}
	return out
}

// barDigests has a word for every bar, made of the notes that begin in it.
func barDigests(s *music.Score) string {
	words := make([]string, s.Bars)
	for i := range words {
		h := fnv.New32a()
		for _, p := range s.Parts {
			from := i * s.Meter.BarTicks()
			at, _ := slices.BinarySearchFunc(p.Notes, from, func(n music.Note, t int) int { return cmp.Compare(n.Tick, t) })
			for _, n := range p.Notes[at:] {
				if n.Tick >= from+s.Meter.BarTicks() {
					break
				}
				fmt.Fprintf(h, "%s %d %d %d %d;", p.Name, n.Tick-from, n.Ticks, n.Pitch, n.Velocity)
			}
		}
		words[i] = strconv.FormatUint(uint64(h.Sum32()), 36)
	}
	return strings.Join(words, " ")
}

// sound is what the player knows of one book, as JSON in the page.
type sound struct {
	Pages    int         `json:"pages"`
	Cues     [][2]any    `json:"cues"` // seconds, page from 0
	Read     [][3]any    `json:"read"` // aloud: from and to in seconds, page from 0
	Seconds  float64     `json:"seconds"`
	Bars     []float64   `json:"bars"`     // seconds of the bar lines
	Sections []heard     `json:"sections"` //
	Parts    [][]float64 `json:"parts"`    // by part: begin, end, pitch of every note, one after the other
}

type heard struct {
	Name string  `json:"name"`
	At   float64 `json:"at"` // seconds
}

// seconds is a time rounded to a millisecond.
func seconds(s *music.Score, tick int) float64 { return math.Round(s.Seconds(tick)*1000) / 1000 }

func (b *book) sound() sound {
	out := sound{Pages: len(b.turns), Cues: [][2]any{}, Read: b.read(), Bars: []float64{}, Sections: []heard{}, Parts: [][]float64{}}
	v := b.music.delivered()
	if v == nil || v.Score == nil {
		return out
	}
	s := v.Score
	out.Seconds = seconds(s, s.End())
	for _, c := range b.cues {
		out.Cues = append(out.Cues, [2]any{seconds(s, c.tick), c.page})
	}
	for bar := range s.Bars {
		out.Bars = append(out.Bars, seconds(s, bar*s.Meter.BarTicks()))
	}
	for _, sec := range s.Sections {
		out.Sections = append(out.Sections, heard{sec.Name, seconds(s, (sec.From-1)*s.Meter.BarTicks())})
	}
	for _, p := range s.Parts {
		notes := []float64{}
		for _, n := range p.Notes {
			notes = append(notes, seconds(s, n.Tick), seconds(s, n.Tick+n.Ticks), float64(n.Pitch))
		}
		out.Parts = append(out.Parts, notes)
	}
	return out
}

// read says when each page is read aloud.
func (b *book) read() [][3]any {
	out := [][3]any{}
	if b.text == nil {
		return out
	}
	page := 0
	for _, s := range b.spreads {
		for _, u := range s.units {
			if i := slices.IndexFunc(b.text.Read, func(c narration.Cue) bool { return c.ID == u.ID }); i >= 0 {
				c := b.text.Read[i]
				out = append(out, [3]any{c.From.Seconds(), c.To.Seconds(), page})
			}
			page++
		}
		if len(s.units) == 0 {
			page++
		}
	}
	return out
}

// scoreFacts is what is said of a piece of music in words.
type scoreFacts struct {
	Key, Meter, Tempo, Length string
	Bars                      int
	Sections                  []sectionMark
}

// sectionMark is a section on the line of form, in percent of its length.
type sectionMark struct {
	Name     string
	X, W     string
	From, To int
	Odd      bool
	Page     int // page that turns with it, from 1; 0: none
}

func factsOf(s *music.Score, cues []cue) scoreFacts {
	f := scoreFacts{
		Key: key(s.Key), Meter: fmt.Sprintf("%d/%d", s.Meter.Beats, s.Meter.Unit), Bars: s.Bars,
		Tempo: fmt.Sprintf("%.0f quarter notes a minute", s.Tempo[0].QPM), Length: clock(s.Seconds(s.End())),
	}
	if s.Meter.Unit == 8 && s.Meter.Beats%3 == 0 {
		f.Tempo = fmt.Sprintf("%.0f dotted quarter notes a minute", s.Tempo[0].QPM/1.5)
	}
	for i, sec := range s.Sections {
		if sec.From < 1 || sec.To < sec.From || sec.To > s.Bars {
			continue
		}
		m := sectionMark{Name: sec.Name, X: percent(float64(sec.From-1) / float64(s.Bars)), W: percent(float64(sec.To-sec.From+1) / float64(s.Bars)), From: sec.From, To: sec.To, Odd: i%2 == 1}
		for _, c := range cues {
			if c.tick == (sec.From-1)*s.Meter.BarTicks() {
				m.Page = c.page + 1
			}
		}
		f.Sections = append(f.Sections, m)
	}
	return f
}

// key is a key as musicians write it: B♭ major.
func key(k music.Key) string {
	return strings.NewReplacer("#", "♯", "b", "♭").Replace(k.Tonic) + " " + k.Mode
}

// clock is a length of time as a player shows it: 1:05.
func clock(seconds float64) string {
	n := int(math.Round(seconds))
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}
