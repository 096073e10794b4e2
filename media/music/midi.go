package music

import (
	"sort"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"github.com/atelierhq/atelier"
)

const drumChannel = 9

// WriteMIDI writes a Standard MIDI File, format 1, 480 ticks a quarter: a first
// track with title, signatures, tempi and a marker at every section, then one
// track per part with its name, program, pan and notes. Lengths are those of the
// score: articulation is left to whoever plays it. The score is validated first,
// because gomidi would clamp what is out of range without a word.
func WriteMIDI(s *Score) ([]byte, error) {
	if err := Validate(s); err != nil {
		return nil, err
	}
	file := smf.NewSMF1()
	file.TimeFormat = smf.MetricTicks(TicksPerQuarter)
	tracks := []smf.Track{conductor(s)}
	channel := 0
	for i := range s.Parts {
		ch := uint8(drumChannel)
		if s.Parts[i].Clef != "percussion" {
			if channel == drumChannel {
				channel++
			}
			ch = uint8(channel)
			channel++
		}
		tracks = append(tracks, partTrack(s, &s.Parts[i], ch))
	}
	for _, t := range tracks {
		if err := file.Add(t); err != nil {
			return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the MIDI file could not be put together", Err: err}
		}
	}
	// Bytes, not WriteTo: the latter swallows write errors.
	b, err := file.Bytes()
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the MIDI file could not be written", Err: err}
	}
	return b, nil
}

type midiEvent struct {
	tick, rank int // rank orders events of one tick
	msg        []byte
}

func conductor(s *Score) smf.Track {
	var ev []midiEvent
	add := func(tick, rank int, m smf.Message) { ev = append(ev, midiEvent{tick, rank, m}) }
	if s.Title != "" {
		add(0, 0, smf.MetaTrackSequenceName(s.Title))
	}
	// 24 MIDI clocks a quarter; a click on the beat, which is a dotted quarter in 6/8.
	click := uint8(24)
	if s.Meter.Unit == 8 {
		click = 36
	}
	add(0, 1, smf.MetaTimeSig(uint8(s.Meter.Beats), uint8(s.Meter.Unit), click, 8))
	f := s.Key.Fifths()
	add(0, 2, smf.MetaKey(uint8(s.Key.PitchClass()), s.Key.Mode == Major, uint8(abs(f)), f < 0))
	for _, t := range s.Tempo {
		add(t.Tick, 3, smf.MetaTempo(t.QPM))
	}
	for _, x := range s.Sections {
		add((x.From-1)*s.Meter.BarTicks(), 4, smf.MetaMarker(x.Name))
	}
	return track(ev, s.End())
}

func partTrack(s *Score, p *Part, ch uint8) smf.Track {
	var ev []midiEvent
	add := func(tick, rank int, m []byte) { ev = append(ev, midiEvent{tick, rank, m}) }
	add(0, 0, smf.MetaTrackSequenceName(p.Name))
	add(0, 1, smf.MetaInstrument(p.Instrument))
	if in, _ := InstrumentOf(p.Instrument); in.Program >= 0 {
		add(0, 2, midi.ProgramChange(ch, uint8(in.Program)))
	}
	add(0, 3, midi.ControlChange(ch, 10, uint8(p.Pan+64)))
	for _, n := range p.Notes {
		// A note ends before the next of the same pitch begins.
		add(n.Tick+n.Ticks, 4, midi.NoteOff(ch, uint8(n.Pitch)))
		add(n.Tick, 5, midi.NoteOn(ch, uint8(n.Pitch), uint8(n.Velocity)))
	}
	return track(ev, s.End())
}

func track(ev []midiEvent, end int) smf.Track {
	sort.SliceStable(ev, func(i, j int) bool {
		if ev[i].tick != ev[j].tick {
			return ev[i].tick < ev[j].tick
		}
		return ev[i].rank < ev[j].rank
	})
	var tr smf.Track
	at := 0
	for _, e := range ev {
		tr.Add(uint32(e.tick-at), e.msg)
		at = e.tick
	}
	tr.Close(uint32(max(0, end-at))) // Add after Close would be ignored
	return tr
}
