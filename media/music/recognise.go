package music

import (
	"bytes"
	"context"
	"strings"

	"github.com/atelierhq/atelier"
)

// Media types of music that people supply.
const (
	TypeMIDI     = "audio/midi"
	TypeMusicXML = "application/vnd.recordare.musicxml+xml"
	TypeABC      = "text/vnd.abc"
	TypeWAV      = "audio/wav"
	TypeJSON     = "application/json"
)

// File names of a version.
const (
	FileScore    = "score.json"
	FileMIDI     = "score.mid"
	FileMusicXML = "score.musicxml"
	FileAudio    = "piece.wav"
)

// Recognise tells by content which kind of music data is, and reads it whole
// within the bounds: nothing is recognised that could not be used. Errors:
// CodeInvalid if it is none of MIDI, MusicXML or ABC, or broken; CodeTooLarge;
// CodeUnsupported for what the readers say they leave out.
func Recognise(data []byte) (mediaType string, err error) {
	mediaType, _, err = Read(data)
	return mediaType, err
}

// Read recognises data and returns its score.
func Read(data []byte) (mediaType string, s *Score, err error) {
	head := data[:min(len(data), 4096)]
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(data) > MaxInput:
		return "", nil, atelier.Errorf(atelier.CodeTooLarge, "music of over %d bytes", MaxInput)
	case bytes.HasPrefix(head, []byte("MThd")):
		s, err = ReadMIDI(data)
		mediaType = TypeMIDI
	case bytes.HasPrefix(text, []byte("<")) && (bytes.Contains(head, []byte("score-partwise")) || bytes.Contains(head, []byte("score-timewise"))):
		s, err = ReadMusicXML(data)
		mediaType = TypeMusicXML
	case bytes.HasPrefix(text, []byte("X:")) || bytes.HasPrefix(text, []byte("%abc")):
		s, err = ReadABC(data)
		mediaType = TypeABC
	default:
		return "", nil, atelier.Invalidf("data", "not MIDI, MusicXML or ABC")
	}
	if err != nil {
		return "", nil, err
	}
	return mediaType, s, nil
}

// Files writes every file of a version: score.json, score.mid, score.musicxml,
// and piece.wav as render makes it. They are in name order.
func Files(ctx context.Context, s *Score, render func(context.Context, *Score) ([]byte, error)) ([]atelier.File, error) {
	j, err := Encode(s)
	if err != nil {
		return nil, err
	}
	m, err := WriteMIDI(s)
	if err != nil {
		return nil, err
	}
	x, err := WriteMusicXML(s)
	if err != nil {
		return nil, err
	}
	w, err := render(ctx, s)
	if err != nil {
		return nil, err
	}
	return []atelier.File{
		{Name: FileAudio, MediaType: TypeWAV, Data: w},
		{Name: FileScore, MediaType: TypeJSON, Data: j},
		{Name: FileMIDI, MediaType: TypeMIDI, Data: m},
		{Name: FileMusicXML, MediaType: TypeMusicXML, Data: x},
	}, nil
}

// Names lists the addressable parts of a score: its parts, then its sections.
func Names(s *Score) []atelier.Name {
	var out []atelier.Name
	seen := map[string]bool{}
	for _, p := range s.Parts {
		seen[p.Name] = true
		out = append(out, atelier.Name{Name: p.Name, What: "the " + p.Role + " part, for " + p.Instrument})
	}
	for _, x := range s.Sections {
		if !seen[x.Name] && len(out) < 32 {
			seen[x.Name] = true
			out = append(out, atelier.Name{Name: x.Name, What: "bars " + itoa(x.From) + " to " + itoa(x.To)})
		}
	}
	return out
}

// Adopt makes a person's own music a version as it is: nothing is added or
// repaired but what the readers set on the grid. A piece longer than ten minutes
// is CodeTooLarge.
func Adopt(in atelier.Input, spec atelier.PieceSpec, render func(context.Context, *Score) ([]byte, error)) (atelier.Draft, error) {
	kind, s, err := Read(in.Data)
	if err != nil {
		return atelier.Draft{}, err
	}
	if sec := s.Seconds(s.End()); sec > 600 {
		return atelier.Draft{}, atelier.Errorf(atelier.CodeTooLarge, "a piece of %d seconds; at most 600", int(sec))
	}
	if len(s.Sections) == 0 {
		s.Sections = []Section{{Name: "whole", From: 1, To: s.Bars}}
	}
	files, err := Files(context.Background(), s, render)
	if err != nil {
		return atelier.Draft{}, err
	}
	what := map[string]string{TypeMIDI: "MIDI", TypeMusicXML: "MusicXML", TypeABC: "ABC"}[kind]
	return atelier.Draft{Files: files, Names: Names(s),
		Summary: strings.TrimSpace("your own music from " + what + ": " + itoa(s.Bars) + " bars in " + s.Key.String())}, nil
}

// Melody is the line of a score that sings: the top notes of its melody part.
func Melody(s *Score) []Note {
	if p := s.Role("melody"); p != nil {
		return top(p)
	}
	return nil
}

// Line is a part as one line: of each chord the highest note, or the lowest.
func Line(p *Part, highest bool) []Note {
	if highest {
		return top(p)
	}
	return bottom(p)
}

// Carried is how much of a given melody a line still holds, 0…1: the share of
// given notes found in order with the same length, at one transposition and one
// shift in time for all of them.
func Carried(line, given []Note) float64 {
	if len(given) == 0 {
		return 1
	}
	type move struct{ ticks, pitch int }
	count := map[move]int{}
	first := given[0]
	best := 0
	at := map[[3]int]bool{}
	for _, n := range line {
		at[[3]int{n.Tick, n.Ticks, n.Pitch}] = true
	}
	for _, n := range line {
		m := move{n.Tick - first.Tick, n.Pitch - first.Pitch}
		if n.Ticks != first.Ticks || count[m] > 0 || len(count) > 256 {
			continue
		}
		hits := 0
		for _, g := range given {
			if at[[3]int{g.Tick + m.ticks, g.Ticks, g.Pitch + m.pitch}] {
				hits++
			}
		}
		count[m] = max(1, hits)
		best = max(best, hits)
	}
	return float64(best) / float64(len(given))
}
