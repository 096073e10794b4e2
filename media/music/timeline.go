package music

import "math"

// Playback is a score in seconds, for a player that moves along with the sound.
// Times count from the start, to a millisecond.
type Playback struct {
	Seconds  float64        `json:"seconds"` // where the last bar ends
	Parts    []PlaybackPart `json:"parts"`
	Notes    []PlaybackNote `json:"notes"` // by start, then part
	Sections []PlaybackSpan `json:"sections"`
	Bars     []float64      `json:"bars"` // where every bar starts
}

// PlaybackPart names a part.
type PlaybackPart struct {
	Name       string `json:"name"`
	Label      string `json:"label"` // for people
	Instrument string `json:"instrument"`
	Role       string `json:"role"`
}

// PlaybackNote is one note; Part is the part's name.
type PlaybackNote struct {
	Part     string  `json:"part"`
	Start    float64 `json:"start"`
	Length   float64 `json:"length"`
	Pitch    int     `json:"pitch"`
	Velocity int     `json:"velocity"`
}

// PlaybackSpan is a section; Beat is the direction's beat it is cued to.
type PlaybackSpan struct {
	Name  string  `json:"name"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	Beat  string  `json:"beat,omitempty"`
}

// Timeline sets a score's notes, bars and sections in seconds. The score is
// valid; lists are empty rather than nil, so that JSON has lists.
func Timeline(s *Score) Playback {
	at := func(tick int) float64 { return math.Round(s.Seconds(tick)*1000) / 1000 }
	bar := s.Meter.BarTicks()
	p := Playback{Seconds: at(s.End()), Parts: []PlaybackPart{}, Notes: []PlaybackNote{}, Sections: []PlaybackSpan{}, Bars: make([]float64, s.Bars)}
	for b := range p.Bars {
		p.Bars[b] = at(b * bar)
	}
	for i, l := range Labels(s) {
		q := &s.Parts[i]
		p.Parts = append(p.Parts, PlaybackPart{Name: q.Name, Label: l, Instrument: q.Instrument, Role: q.Role})
	}
	next := make([]int, len(s.Parts)) // of each part, the first note that is not in the list yet
	for {
		best := -1
		for i := range s.Parts {
			if next[i] < len(s.Parts[i].Notes) && (best < 0 || s.Parts[i].Notes[next[i]].Tick < s.Parts[best].Notes[next[best]].Tick) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		n := s.Parts[best].Notes[next[best]]
		next[best]++
		start := at(n.Tick)
		p.Notes = append(p.Notes, PlaybackNote{Part: s.Parts[best].Name, Start: start, Length: math.Round((at(n.Tick+n.Ticks)-start)*1000) / 1000, Pitch: n.Pitch, Velocity: n.Velocity})
	}
	for _, x := range s.Sections {
		p.Sections = append(p.Sections, PlaybackSpan{Name: x.Name, Start: at((x.From - 1) * bar), End: at(x.To * bar), Beat: x.Beat})
	}
	return p
}
