package sound

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// Limits of what a listener accepts.
const (
	secondsWithin  = 0.08 // share of the wanted length
	secondsShort   = 1.6  // or this many seconds: a bar or so, in short pieces
	tempoWithin    = 0.03 // share of the wanted tempo
	keyFit         = 0.5  // correlation with the key profile that is enough
	keyBehind      = 0.12 // how far another key may be ahead
	loudness       = -18.0
	loudnessWithin = 2.0
	maxTruePeak    = -1.0 // dBTP
	maxSilence     = 2.5  // seconds inside a piece
	minShare       = 3    // notes that make an instrument heard
)

// Listener is the critic who holds the music against what was asked for.
type Listener struct {
	// Measure reads piece.wav; nil leaves the sound unmeasured.
	Measure func(wav []byte) (synth.Levels, error)
}

var _ atelier.Critic = (*Listener)(nil)

// NewListener returns the listener.
func NewListener() *Listener { return &Listener{Measure: synth.Measure} }

// want is what the music should be: the piece's own fields win over the
// direction's, and a person's melody over both where it cannot be otherwise.
type want struct {
	key         music.Key
	keyAsked    bool
	tempo       int
	meter       string
	seconds     int
	instruments []string
}

func wanted(t atelier.Turn, given *music.Score) want {
	d, p := t.Direction.Sound, t.Piece
	w := want{tempo: d.Tempo, meter: d.Meter, seconds: d.Seconds, instruments: d.Instruments}
	key := d.Key
	if given != nil { // its melody cannot change meter, and keeps key, tempo and length unless asked
		w.meter, w.tempo, w.seconds = "", 0, 0
		key = given.Key.String()
	}
	if p.Key != "" {
		key = p.Key
	}
	if k, err := music.ParseKey(key); err == nil {
		w.key, w.keyAsked = k, true
	}
	if p.Tempo > 0 {
		w.tempo = p.Tempo
	}
	if p.Meter != "" && given == nil {
		w.meter = p.Meter
	}
	if p.Seconds > 0 {
		w.seconds = p.Seconds
	}
	if len(p.Instruments) > 0 {
		w.instruments = p.Instruments
	}
	return w
}

// Critique measures t.Base against brief and direction. Errors: CodeInvalid
// without a readable score or WAV.
func (l *Listener) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	s, err := music.Decode(t.Base.File(music.FileScore))
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	h := &hearing{t: t, s: s, w: wanted(t, givenScore(t.Inputs)).yield(s)}
	h.frame()
	h.instruments()
	if !h.chosen("mood") {
		h.feeling()
		h.story()
	}
	if l.Measure != nil {
		levels, err := l.Measure(t.Base.File(music.FileAudio))
		if err != nil {
			return atelier.Review{}, atelier.Reply{}, err
		}
		h.levels(levels)
	}
	rv, reply := review(t, h.findings, h.checks)
	return rv, reply, nil
}

// yield gives way to what a person chose for this score over the plan.
func (w want) yield(s *music.Score) want {
	for _, a := range s.Asked {
		switch a {
		case "key":
			w.key, w.keyAsked = s.Key, true
		case "tempo":
			w.tempo = 0
		case "meter":
			w.meter = ""
		case "seconds":
			w.seconds = 0
		}
	}
	return w
}

// chosen reports whether a person chose an aspect over the plan.
func (h *hearing) chosen(aspect string) bool { return slices.Contains(h.s.Asked, aspect) }

func givenScore(inputs []atelier.Input) *music.Score {
	for _, in := range inputs {
		switch in.MediaType {
		case music.TypeMIDI, music.TypeMusicXML, music.TypeABC:
			if _, s, err := music.Read(in.Data); err == nil && len(music.Melody(s)) > 0 {
				return s
			}
		}
	}
	return nil
}

// hearing is one critique under way.
type hearing struct {
	t        atelier.Turn
	s        *music.Score
	w        want
	findings []atelier.Finding
	checks   []atelier.Check
}

// check notes that a rule was looked at; a fault fails it.
func (h *hearing) check(r rule, faults ...music.Fault) {
	h.checks = append(h.checks, atelier.Check{Rule: r.name, Weight: r.weight, Pass: len(faults) == 0})
	for _, f := range faults {
		h.findings = append(h.findings, finding(h.t, h.s, r, f))
	}
}

// frame looks at key, tempo, meter and length.
func (h *hearing) frame() {
	s, w := h.s, h.w
	var f []music.Fault
	if w.keyAsked && !music.Unpitched(s) {
		fit, heard := music.KeyFit(s, w.key)
		best, _ := music.KeyFit(s, heard)
		want := w.key
		if h.suits() { // the mode was changed towards the mood: the key is held against itself
			want = s.Key
			fit, _ = music.KeyFit(s, want)
		}
		if s.Key.Mode != want.Mode || s.Key.PitchClass() != want.PitchClass() || fit < keyFit || best-fit > keyBehind {
			f = append(f, music.Fault{Measured: fit, Wanted: keyFit, Says: fmt.Sprintf("it was to be in %s but is heard as %s", w.key, heard)})
		}
	}
	h.check(rule{"listener.key", "offbrief", "redo", atelier.Major, 1, "Write it in the key that was asked for.", "key profile of all notes"}, f...)

	f = nil
	q := s.Tempo[0].QPM
	if s.Meter.Unit == 8 {
		q /= 1.5
	}
	if w.tempo > 0 && math.Abs(q-float64(w.tempo)) > tempoWithin*float64(w.tempo) {
		f = append(f, music.Fault{Measured: q, Wanted: float64(w.tempo), Says: fmt.Sprintf("it goes at %.0f beats a minute where %d was asked for", q, w.tempo)})
	}
	h.check(rule{"listener.tempo", "tempo", "settempo", atelier.Major, 1, "Set the tempo that was asked for.", "first tempo of the score"}, f...)

	f = nil
	if m := fmt.Sprintf("%d/%d", s.Meter.Beats, s.Meter.Unit); w.meter != "" && m != w.meter {
		f = append(f, music.Fault{Says: fmt.Sprintf("it is in %s where %s was asked for", m, w.meter)})
	}
	h.check(rule{"listener.meter", "offbrief", "redo", atelier.Major, 1, "Write it in the meter that was asked for.", "time signature"}, f...)

	f = nil
	sec := s.Seconds(s.End())
	r := rule{"listener.seconds", "toolong", "trim", atelier.Major, 1, "Bring it to the wanted length.", "length of the score"}
	if w.seconds > 0 && math.Abs(sec-float64(w.seconds)) > max(secondsWithin*float64(w.seconds), secondsShort) {
		if sec < float64(w.seconds) {
			r.code, r.do = "tooshort", "extend"
		}
		f = append(f, music.Fault{Measured: sec, Wanted: float64(w.seconds), Says: fmt.Sprintf("it lasts %.0f seconds where %d were wanted", sec, w.seconds)})
	}
	h.check(r, f...)
}

// suits reports whether the piece kept the planned tonic and took the mode that
// the mood of all pieces asks for; the request itself has to leave the key open.
func (h *hearing) suits() bool {
	v := h.t.Direction.Mood.Valence
	return h.t.Piece.Key == "" && h.s.Key.PitchClass() == h.w.key.PitchClass() && h.s.Key.Mode != h.w.key.Mode &&
		(v > 0.25 && h.s.Key.Mode == music.Major || v < -0.25 && h.s.Key.Mode == music.Minor)
}

// instruments looks for everybody who was asked for, and for nobody who was not.
func (h *hearing) instruments() {
	var f []music.Fault
	var missing, extra []string
	heard := map[string]int{}
	var order []string
	for _, p := range h.s.Parts {
		if heard[p.Instrument] == 0 {
			order = append(order, p.Instrument)
		}
		heard[p.Instrument] += len(p.Notes)
	}
	asked := false
	for _, i := range h.w.instruments {
		if _, ok := music.InstrumentOf(i); ok && !demanded(h.t.Direction.MustNot, i) {
			asked = true
			if heard[i] < minShare {
				missing = append(missing, i)
			}
		}
	}
	if h.chosen("instruments") || len(h.t.Inputs) > 0 { // a person may have changed the band
		missing = nil
	} else if asked {
		for _, i := range order {
			if !slices.Contains(h.w.instruments, i) && !demanded(h.t.Direction.Must, i) {
				extra = append(extra, i)
			}
		}
	}
	if len(missing) > 0 {
		f = append(f, music.Fault{Measured: float64(len(missing)), Says: "nobody hears the " + strings.Join(missing, ", the ")})
	}
	if len(extra) > 0 {
		f = append(f, music.Fault{Measured: float64(len(extra)), Says: "nobody asked for the " + strings.Join(extra, ", the ")})
	}
	h.check(rule{"listener.instruments", "offbrief", "redo", atelier.Major, 1.5, "Use the instruments that were asked for.", "notes by instrument"}, f...)

	h.check(rule{"listener.must", "offbrief", "redo", atelier.Blocker, 1, "Keep what the brief demands.", "instruments against must and must not"}, h.musts(heard)...)

	f = nil
	if n := len(h.s.Parts); n < 3 {
		f = append(f, music.Fault{Measured: float64(n), Wanted: 3, Says: fmt.Sprintf("there are only %d parts", n)})
	}
	h.check(rule{"listener.parts", "offbrief", "redo", atelier.Moderate, 0.5, "Write at least three parts.", "number of parts"}, f...)
}

// demanded reports whether a requirement on music names an instrument.
func demanded(rs []atelier.Requirement, instrument string) bool {
	for _, r := range rs {
		if slices.Contains(r.Media, atelier.Music) && strings.Contains(" "+strings.ToLower(r.Text)+" ", " "+instrument) {
			return true
		}
	}
	return false
}

// musts looks for instruments that the brief's musts and must-nots name.
func (h *hearing) musts(heard map[string]int) []music.Fault {
	var f []music.Fault
	look := func(rs []atelier.Requirement, must bool) {
		for _, r := range rs {
			for _, i := range atelier.Instruments {
				if i == "bass" || !demanded([]atelier.Requirement{r}, i) || (heard[i] >= minShare) == must {
					continue
				}
				says := "the brief demands the " + i + ", which is not heard"
				if !must {
					says = "the brief rules out the " + i + ", which is heard"
				}
				f = append(f, music.Fault{Measured: float64(heard[i]), Says: says})
			}
		}
	}
	look(h.t.Direction.Must, true)
	look(h.t.Direction.MustNot, false)
	return f
}

// liveliness is how moved a stretch of music is, −1…1: its attacks a second, its
// loudness and its tempo, each against what is middling for this team.
func liveliness(s *music.Score, from, to int) float64 {
	d := music.Density(s)
	var sum float64
	for b := from; b <= to; b++ {
		sum += d[b-1]
	}
	sum /= float64(to-from+1) * math.Sqrt(float64(max(1, len(s.Parts)))/4)
	attacks := math.Tanh((sum - 7) / 6)
	loud := math.Tanh((music.Velocity(s, "", from, to) - 66) / 22)
	tempo := math.Tanh((s.Tempo[0].QPM - 96) / 40)
	return 0.4*attacks + 0.35*loud + 0.25*tempo
}

// feeling looks at mode and liveliness against the mood of the direction.
func (h *hearing) feeling() {
	m := h.t.Direction.Mood
	var f []music.Fault
	if !h.w.keyAsked && !music.Unpitched(h.s) {
		if m.Valence > 0.4 && h.s.Key.Mode == music.Minor || m.Valence < -0.4 && h.s.Key.Mode == music.Major {
			f = append(f, music.Fault{Measured: m.Valence, Says: fmt.Sprintf("%s does not suit a %s piece", h.s.Key.Mode, m.Feel)})
		}
	}
	h.check(rule{"listener.mode", "mood", "transpose", atelier.Moderate, 0.5, "Choose the other mode.", "mode against valence"}, f...)

	f = nil
	if live := liveliness(h.s, 1, h.s.Bars); math.Abs(live-m.Arousal) > 0.9 {
		word := "too lively"
		if live < m.Arousal {
			word = "too tame"
		}
		f = append(f, music.Fault{Measured: live, Wanted: m.Arousal, Says: fmt.Sprintf("it is %s for a %s piece", word, m.Feel)})
	}
	h.check(rule{"listener.mood", "mood", "vary", atelier.Moderate, 1, "Play it closer to the wanted mood.", "attacks, loudness and tempo against arousal"}, f...)
}

// story looks whether the sections follow the beats they are cued to: where the
// story is much more stirred, the music is not calmer.
func (h *hearing) story() {
	beats := map[string]atelier.Beat{}
	for _, b := range h.t.Direction.Beats {
		beats[b.ID] = b
	}
	var f []music.Fault
	cued := 0
	for i, x := range h.s.Sections {
		b, ok := beats[x.Beat]
		if !ok {
			continue
		}
		cued++
		if i == 0 {
			continue
		}
		before, ok := beats[h.s.Sections[i-1].Beat]
		if !ok || x.Name == "coda" || h.s.Sections[i-1].Name == "intro" {
			continue
		}
		story := b.Mood.Arousal - before.Mood.Arousal
		here := liveliness(h.s, x.From, x.To)
		there := liveliness(h.s, h.s.Sections[i-1].From, h.s.Sections[i-1].To)
		if story > 0.35 && here < there-0.02 {
			f = append(f, music.Fault{FromBar: x.From, ToBar: x.To, Measured: here, Wanted: there + 0.05,
				Says: "the story grows wilder here but the music does not"})
		}
	}
	h.check(rule{"listener.sections", "incoh", "align", atelier.Moderate, 1, "Play this section stronger.", "liveliness of neighbouring sections against their beats"}, f...)

	f = nil
	if len(beats) > 0 && len(h.s.Sections) > 1 && cued*2 < len(h.s.Sections) && len(h.t.Inputs) == 0 {
		f = append(f, music.Fault{Measured: float64(cued), Wanted: float64(len(h.s.Sections)) / 2, Says: "most sections belong to no step of the story"})
	}
	h.check(rule{"listener.cues", "incoh", "align", atelier.Minor, 0.5, "Cue the sections to the beats.", "sections with a beat"}, f...)
}

// levels looks at the sound itself.
func (h *hearing) levels(l synth.Levels) {
	var f []music.Fault
	if math.Abs(l.Integrated-loudness) > loudnessWithin {
		f = append(f, music.Fault{Measured: l.Integrated, Wanted: loudness, Says: fmt.Sprintf("it is at %.1f LUFS where %.0f is wanted", l.Integrated, loudness)})
	}
	h.check(rule{"listener.loudness", "loud", "level", atelier.Major, 1, "Bring the level to the target.", "integrated loudness (BS.1770)"}, f...)
	f = nil
	if l.TruePeak > maxTruePeak {
		f = append(f, music.Fault{Measured: l.TruePeak, Wanted: maxTruePeak, Says: fmt.Sprintf("its peaks reach %.1f dB", l.TruePeak)})
	}
	h.check(rule{"listener.clipping", "clip", "level", atelier.Major, 1, "Lower the peaks.", "true peak, four times oversampled"}, f...)
	f = nil
	if l.LongestSilence > maxSilence {
		f = append(f, music.Fault{Measured: l.LongestSilence, Wanted: maxSilence, Says: fmt.Sprintf("there are %.1f seconds of silence in it", l.LongestSilence)})
	}
	h.check(rule{"listener.silence", "unclear", "extend", atelier.Moderate, 0.5, "Let something sound there.", "longest silence inside the piece"}, f...)
	f = nil
	if l.Clicks > 0 {
		f = append(f, music.Fault{Measured: float64(l.Clicks), Says: fmt.Sprintf("there are %d clicks in it", l.Clicks)})
	}
	h.check(rule{"listener.clicks", "clip", "redo", atelier.Moderate, 0.5, "Take the jumps out of the sound.", "isolated jumps of the waveform"}, f...)
	f = nil
	if l.Rate != 48000 || l.Channels < 2 {
		f = append(f, music.Fault{Measured: float64(l.Rate), Wanted: 48000, Says: fmt.Sprintf("the sound has %d channels at %d Hz", l.Channels, l.Rate)})
	}
	h.check(rule{"listener.format", "offbrief", "redo", atelier.Major, 0.5, "Render two channels at 48 kHz.", "header of the WAV"}, f...)
}
