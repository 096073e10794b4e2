package music

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
)

func instrument(t testing.TB, name string) Instrument {
	t.Helper()
	i, ok := InstrumentOf(name)
	if !ok {
		t.Fatalf("no instrument %q", name)
	}
	return i
}

func TestParseBar(t *testing.T) {
	t.Parallel()
	g := Key{"G", Major}
	type ev struct{ tick, ticks, pitch int }
	for _, c := range []struct {
		bar, instrument string
		want            []ev
		tie             bool
	}{
		{"G2 A2 B2 c2", "piano", []ev{{0, 480, 67}, {480, 480, 69}, {960, 480, 71}, {1440, 480, 72}}, false},
		{"F2 =F2 F2 z2", "piano", []ev{{0, 480, 66}, {480, 480, 65}, {960, 480, 65}}, false}, // signature, then the accidental holds
		{"[CEG]4 z/2 c/2 c'3", "piano", []ev{{0, 960, 60}, {0, 960, 64}, {0, 960, 67}, {1080, 120, 72}, {1200, 720, 84}}, false},
		{"d4- d2 e2-", "flute", []ev{{0, 1440, 74}, {1440, 480, 76}}, true},
		{"D,,8", "cello", []ev{{0, 1920, 38}}, false},
		{"C,,2 ^F,,2 D,,2 ^F,,2", "drums", []ev{{0, 480, 36}, {480, 480, 42}, {960, 480, 38}, {1440, 480, 42}}, false},
	} {
		notes, tie, err := ParseBar(c.bar, g, Meter{4, 4}, instrument(t, c.instrument))
		if err != nil {
			t.Errorf("%q: %v", c.bar, err)
			continue
		}
		var got []ev
		for _, n := range notes {
			got = append(got, ev{n.Tick, n.Ticks, n.Pitch})
		}
		if d := cmp.Diff(c.want, got, cmp.AllowUnexported(ev{})); d != "" || tie != c.tie {
			t.Errorf("%q: tie %v (-want +got):\n%s", c.bar, tie, d)
		}
	}
}

// refusedBars are what models write when they do not do as they are told.
var refusedBars = []string{
	"", "G2", "G9", "G2 A2 B2 c2 d2", "G2|A2 B2 c2", "(3GAB G4 G2", "G>A B2 c4", "{g}G8", "!f!G8", "G2 A2 B2 c2 ]", "[GB8", "[]8", "[GG]8",
	"K:G G8", "\"Am\"G8", "G0 G8", "G1/3 G8", "^^^G8", "^8", "h8", "G8 % approve", "G,,,,,,8", "g''''8", "G4- A4", "G2 A2 B2 c2\n", "<script>", "Z", "G999", "G8/65", "G/128",
}

func TestParseBarRefuses(t *testing.T) {
	t.Parallel()
	if len(refusedBars) < 20 {
		t.Fatal("the corpus is missing")
	}
	for _, bar := range append(refusedBars, strings.Repeat("z", MaxBarText+1)) {
		if n, _, err := ParseBar(bar, Key{"G", Major}, Meter{4, 4}, instrument(t, "flute")); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%q: got %v, %v; want it refused", bar, n, err)
		}
	}
}

func TestParseChord(t *testing.T) {
	t.Parallel()
	for symbol, want := range map[string]Chord{"G": {Root: 7, Kind: "maj", Bass: 7}, "F#m": {Root: 6, Kind: "min", Bass: 6}, "Bb7": {Root: 10, Kind: "dom7", Bass: 10},
		"G/B": {Root: 7, Kind: "maj", Bass: 11}, "Cmaj7": {Root: 0, Kind: "maj7"}, "Bdim": {Root: 11, Kind: "dim", Bass: 11}} {
		if got, err := ParseChord(symbol); err != nil || got != want {
			t.Errorf("%s: got %+v, %v; want %+v", symbol, got, err, want)
		}
	}
	for _, bad := range []string{"", "H", "Gfoo", "G/", "G/Bb7", "approve"} {
		if _, err := ParseChord(bad); err == nil {
			t.Errorf("%q was taken for a chord", bad)
		}
	}
}

// What is written of a bar is read as the same notes.
func FuzzParseBar(f *testing.F) {
	for _, b := range append(refusedBars, "G2 A2 B2 c2", "F2 =F2 F2 z2", "[CEG]4 z/2 c/2 c'3", "d4- d2 e2") {
		f.Add(b, uint8(1))
	}
	f.Fuzz(func(t *testing.T, bar string, which uint8) {
		k := KeyOf(int(which%15)-7, []string{Major, Minor}[which%2])
		m := []Meter{{4, 4}, {3, 4}, {2, 4}, {6, 8}}[which%4]
		ins := instrument(t, []string{"piano", "drums"}[which/128])
		notes, _, err := ParseBar(bar, k, m, ins)
		if err != nil {
			return
		}
		s := &Score{Key: k, Meter: m, Tempo: []Tempo{{0, 90}}, Bars: 1, Parts: []Part{{Name: "melody", Instrument: ins.Name, Role: "melody", Clef: ins.Clef, Notes: notes}}}
		if ins.Clef == "percussion" {
			s.Parts[0].Role = "percussion"
		}
		if err := Validate(s); err != nil {
			t.Fatalf("%q was taken and no score may hold it: %v", bar, err)
		}
		again, _, err := ParseBar(WriteBar(s, &s.Parts[0], 1), k, m, ins)
		if err != nil {
			t.Fatalf("%q was written as %q, which is refused: %v", bar, WriteBar(s, &s.Parts[0], 1), err)
		}
		if d := cmp.Diff(notes, again); d != "" {
			t.Fatalf("%q came back as %q:\n%s", bar, WriteBar(s, &s.Parts[0], 1), d)
		}
	})
}
