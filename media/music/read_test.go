package music

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
)

const tune = `X:1
T:A Small Tune
M:3/4
L:1/8
Q:1/4=96
K:D
A2 | d2 f2 a2 | g>f e2 A2 | (3efg f2 ^e2 | d4- d2 | [DFA]6 |]
`

func TestReadABC(t *testing.T) {
	t.Parallel()
	s, err := ReadABC([]byte(tune))
	if err != nil {
		t.Fatal(err)
	}
	if s.Title != "A Small Tune" || s.Key != (Key{"D", Major}) || s.Meter != (Meter{3, 4}) || s.Tempo[0].QPM != 96 || s.Bars != 6 {
		t.Errorf("got %q %v %v %v, %d bars", s.Title, s.Key, s.Meter, s.Tempo, s.Bars)
	}
	var got []Note
	for _, p := range s.Parts {
		got = append(got, p.Notes...)
	}
	q := TicksPerQuarter
	want := []Note{{Tick: 2 * q, Ticks: q, Pitch: 69}, {Tick: 3 * q, Ticks: q, Pitch: 74}, {Tick: 4 * q, Ticks: q, Pitch: 78}, {Tick: 5 * q, Ticks: q, Pitch: 81},
		{Tick: 6 * q, Ticks: q * 3 / 4, Pitch: 79}, {Tick: 6*q + q*3/4, Ticks: q / 4, Pitch: 78}, {Tick: 7 * q, Ticks: q, Pitch: 76}, {Tick: 8 * q, Ticks: q, Pitch: 69}}
	for i, w := range want {
		if g := got[i]; g.Tick != w.Tick || g.Ticks != w.Ticks || g.Pitch != w.Pitch {
			t.Errorf("note %d is %+v, want %+v", i, g, w)
		}
	}
	last := got[len(got)-4]
	if last.Pitch != 74 || last.Ticks != 3*q {
		t.Errorf("the tied note is %+v, want D5 over three quarters", last)
	}
	if chord := got[len(got)-3:]; chord[0].Pitch != 62 || chord[2].Pitch != 69 || chord[1].Pitch != 66 {
		t.Errorf("the chord is %v", chord)
	}
}

// TestHostile reads files that are not what they claim: each is refused with a
// code, none panics, and none of it takes long.
func TestHostile(t *testing.T) {
	t.Parallel()
	header := "MThd\x00\x00\x00\x06\x00\x01\x00\x01\x01\xe0"
	xmlHead := `<?xml version="1.0"?><score-partwise version="4.0">`
	cases := map[string]struct {
		data string
		code atelier.Code
	}{
		"empty":               {"", atelier.CodeInvalid},
		"text":                {"hello", atelier.CodeInvalid},
		"a picture":           {"\x89PNG\r\n\x1a\n", atelier.CodeInvalid},
		"midi header alone":   {header, atelier.CodeInvalid},
		"midi cut track":      {header + "MTrk\x00\x00\xff\xff", atelier.CodeInvalid},
		"midi huge track":     {header + "MTrk\xff\xff\xff\xff", atelier.CodeInvalid},
		"midi huge meta":      {header + "MTrk\x00\x00\x00\x07\x00\xff\x01\xff\xff\xff\x7f", atelier.CodeInvalid},
		"midi huge sysex":     {header + "MTrk\x00\x00\x00\x06\x00\xf0\xff\xff\xff\x7f", atelier.CodeInvalid},
		"midi endless delta":  {header + "MTrk\x00\x00\x00\x05\xff\xff\xff\xff\xff", atelier.CodeInvalid},
		"midi no status":      {header + "MTrk\x00\x00\x00\x03\x00\x40\x40", atelier.CodeInvalid},
		"midi no note":        {header + "MTrk\x00\x00\x00\x04\x00\xff\x2f\x00", atelier.CodeInvalid},
		"midi far note":       {header + "MTrk\x00\x00\x00\x0f\xff\xff\xff\x7f\x90\x40\x40\x10\x80\x40\x40\x00\xff\x2f\x00", atelier.CodeTooLarge},
		"midi format 2":       {"MThd\x00\x00\x00\x06\x00\x02\x00\x01\x01\xe0", atelier.CodeUnsupported},
		"midi smpte":          {"MThd\x00\x00\x00\x06\x00\x00\x00\x01\xe7\x28", atelier.CodeUnsupported},
		"midi division zero":  {"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x00", atelier.CodeUnsupported},
		"midi too many":       {"MThd\x00\x00\x00\x06\x00\x01\xff\xff\x01\xe0", atelier.CodeInvalid},
		"midi 5/4":            {header + "MTrk\x00\x00\x00\x14\x00\xff\x58\x04\x05\x02\x18\x08\x00\x90\x40\x40\x10\x80\x40\x40\x00\xff\x2f\x00", atelier.CodeUnsupported},
		"xml entity bomb":     {`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><score-partwise>&b;</score-partwise>`, atelier.CodeInvalid},
		"xml external entity": {`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><score-partwise>&a;</score-partwise>`, atelier.CodeInvalid},
		"xml unknown entity":  {xmlHead + "&boom;</score-partwise>", atelier.CodeInvalid},
		"xml cut":             {xmlHead + "<part", atelier.CodeInvalid},
		"xml deep":            {xmlHead + strings.Repeat("<a>", 5000) + strings.Repeat("</a>", 5000) + "</score-partwise>", atelier.CodeTooLarge},
		"xml wide":            {xmlHead + strings.Repeat("<a/>", 450_000) + "</score-partwise>", atelier.CodeTooLarge},
		"xml timewise":        {`<?xml version="1.0"?><score-timewise/>`, atelier.CodeUnsupported},
		"xml no note":         {xmlHead + "</score-partwise>", atelier.CodeInvalid},
		"xml other charset":   {`<?xml version="1.0" encoding="UTF-16"?><score-partwise/>`, atelier.CodeInvalid},
		"xml NaN duration":    {xmlHead + `<part id="P1"><measure number="1"><note><pitch><step>C</step><octave>4</octave></pitch><duration>NaN</duration></note></measure></part></score-partwise>`, atelier.CodeInvalid},
		"xml huge octave":     {xmlHead + `<part id="P1"><measure number="1"><note><pitch><step>C</step><octave>99</octave></pitch><duration>1</duration></note></measure></part></score-partwise>`, atelier.CodeInvalid},
		"xml long note":       {xmlHead + `<part id="P1"><measure number="1"><note><pitch><step>C</step><octave>4</octave></pitch><duration>999999</duration></note></measure></part></score-partwise>`, atelier.CodeInvalid},
		"xml many bars":       {xmlHead + `<part id="P1">` + strings.Repeat("<measure/>", 5000) + "</part></score-partwise>", atelier.CodeTooLarge},
		"xml meter changes":   {xmlHead + `<part id="P1"><measure number="1"><attributes><time><beats>3</beats><beat-type>4</beat-type></time></attributes></measure><measure number="2"><attributes><time><beats>4</beats><beat-type>4</beat-type></time></attributes></measure></part></score-partwise>`, atelier.CodeUnsupported},
		"abc no note":         {"X:1\nK:C\n", atelier.CodeInvalid},
		"abc bad key":         {"X:1\nK:Q\nCDE|\n", atelier.CodeInvalid},
		"abc bad length":      {"X:1\nL:0\nK:C\nCDE|\n", atelier.CodeInvalid},
		"abc open chord":      {"X:1\nK:C\n[CEG\n", atelier.CodeInvalid},
		"abc open mark":       {"X:1\nK:C\n\"Am C\n", atelier.CodeInvalid},
		"abc bare sharp":      {"X:1\nK:C\n^|\n", atelier.CodeInvalid},
		"abc high":            {"X:1\nK:C\nc''''''''''\n", atelier.CodeInvalid},
		"abc endless":         {"X:1\nK:C\n" + strings.Repeat("Z999|", 900), atelier.CodeTooLarge},
		"abc not utf8":        {"X:1\nK:C\n\xff\xfe", atelier.CodeInvalid},
		"abc 7/8":             {"X:1\nM:7/8\nK:C\nCDE|\n", atelier.CodeUnsupported},
		"over the cap":        {"X:1\n" + strings.Repeat(" ", MaxInput), atelier.CodeTooLarge},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, err := Recognise([]byte(c.data))
			if got := atelier.CodeOf(err); got != c.code {
				t.Errorf("got %q (%v) recognised as %q, want %q", got, err, kind, c.code)
			}
		})
	}
}

func TestABCReadsTheFirstVoice(t *testing.T) {
	t.Parallel()
	for _, tune := range []string{"X:1\nL:1/4\nK:C\nCDEF|\nV:2\nGGGG|\n", "X:1\nL:1/4\nK:C\nV:A\nCDEF|\nV:B\nGGGG|\n"} {
		s, err := ReadABC([]byte(tune))
		if err != nil {
			t.Fatal(err)
		}
		if m := Melody(s); len(m) != 4 || m[3].Pitch != 65 {
			t.Errorf("%q: %v", tune, m)
		}
	}
}

func seeds(tb testing.TB, ext string) [][]byte {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "inputs", "*."+ext))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no seed files *.%s in testdata/inputs (%v)", ext, err)
	}
	var out [][]byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// TestInputsOfOthers reads files as other programs write them.
func TestInputsOfOthers(t *testing.T) {
	t.Parallel()
	for _, ext := range []string{"mid", "musicxml", "abc"} {
		for i, data := range seeds(t, ext) {
			_, s, err := Read(data)
			if err != nil {
				t.Errorf("%s %d: %v", ext, i, err)
				continue
			}
			if err := Validate(s); err != nil || len(Melody(s)) == 0 {
				t.Errorf("%s %d: no valid score with a melody: %v", ext, i, err)
			}
		}
	}
}

func fuzz(f *testing.F, ext string, read func([]byte) (*Score, error)) {
	for _, b := range seeds(f, ext) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := read(data)
		if err != nil {
			if c := atelier.CodeOf(err); c != atelier.CodeInvalid && c != atelier.CodeTooLarge && c != atelier.CodeUnsupported {
				t.Fatalf("refused with %q: %v", c, err)
			}
			return
		}
		if err := Validate(s); err != nil {
			t.Fatalf("read an invalid score: %v", err)
		}
		if _, err := WriteMIDI(s); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteMusicXML(s); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzReadMIDI(f *testing.F)     { fuzz(f, "mid", ReadMIDI) }
func FuzzReadMusicXML(f *testing.F) { fuzz(f, "musicxml", ReadMusicXML) }
func FuzzReadABC(f *testing.F)      { fuzz(f, "abc", ReadABC) }

func TestAdopt(t *testing.T) {
	t.Parallel()
	render := func(context.Context, *Score) ([]byte, error) { return []byte("RIFF"), nil }
	d, err := Adopt(atelier.Input{Data: []byte(tune), MediaType: TypeABC}, atelier.PieceSpec{ID: "music-1"}, render)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range d.Files {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "piece.wav score.json score.mid score.musicxml" {
		t.Errorf("files %s", got)
	}
	if _, err := Adopt(atelier.Input{Data: []byte("nothing")}, atelier.PieceSpec{}, render); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("adopted nonsense: %v", err)
	}
}
