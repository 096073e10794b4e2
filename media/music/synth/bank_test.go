package synth

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/atelierhq/atelier"
)

// smallBank is a General MIDI bank with one short tone for everything.
func smallBank(skip string) []byte {
	x := make([]float64, 480)
	addModes(x, []mode{{hz: 400, amp: 0.8, t60: 5}})
	clips := []clip{{name: "tone", data: toInt16(x, 1), loopFrom: 120, loopTo: 240, root: 67}}
	var ps []preset
	zone := []region{{keyHi: 127, velLo: 1, velHi: 127, root: 67, cutoff: 14000, release: 0.2, loop: true}}
	for _, r := range recipes {
		if r.name != skip {
			ps = append(ps, preset{r.name, 0, r.program, zone})
		}
	}
	if skip != "drums" {
		ps = append(ps, preset{"drums", 128, 0, zone})
	}
	return writeSF2("small", clips, ps...)
}

func TestLoadBank(t *testing.T) {
	t.Parallel()
	b, err := LoadBank(smallBank(""))
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Digest()) != 64 {
		t.Errorf("got digest %q", b.Digest())
	}
	own := render(t, demo(1))
	loaded, err := Render(context.Background(), demo(1), Options{Bank: b})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(own, loaded) {
		t.Error("got the built-in bank's bytes from a loaded one")
	}
	l, err := Measure(loaded)
	if err != nil || l.Integrated < -19 || l.Integrated > -17 {
		t.Errorf("got %+v, %v, want −18 LUFS", l, err)
	}
}

// A change of any recipe must change the bank's name: put the new one into
// builtInDigest.
func TestBuiltInDigest(t *testing.T) {
	t.Parallel()
	if got, want := digestOf(BuiltIn().files), BuiltIn().Digest(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEveryInstrumentIsInTheBank(t *testing.T) {
	t.Parallel()
	for _, name := range atelier.Instruments {
		if _, ok := recipeOf(name); !ok {
			t.Errorf("no recipe for %s", name)
		}
		if BuiltIn().fonts[name] == nil {
			t.Errorf("no font for %s", name)
		}
	}
	if got, want := len(BuiltIn().fonts), len(atelier.Instruments); got != want {
		t.Errorf("got %d instruments, want %d", got, want)
	}
}

func TestLoadBankRefuses(t *testing.T) {
	t.Parallel()
	at := func(b []byte, id string) int { return bytes.Index(b, []byte(id)) + 8 }
	le := binary.LittleEndian
	for _, c := range []struct {
		name   string
		damage func([]byte) []byte
	}{
		{"nothing", func([]byte) []byte { return nil }},
		{"a WAV", func([]byte) []byte { w, _ := writeWAV(make([]float32, 9), make([]float32, 9)); return w }},
		{"cut", func(b []byte) []byte { return b[:len(b)-40] }},
		{"endless", func(b []byte) []byte { le.PutUint32(b[4:], 1<<31); return b }},
		{"endless samples", func(b []byte) []byte { le.PutUint32(b[at(b, "smpl")-4:], 0x7fffffff); return b }},
		{"sample beyond the data", func(b []byte) []byte { le.PutUint32(b[at(b, "shdr")+24:], 1<<29); return b }},
		{"loop backwards", func(b []byte) []byte { le.PutUint32(b[at(b, "shdr")+32:], 10); return b }},
		{"no sample rate", func(b []byte) []byte { le.PutUint32(b[at(b, "shdr")+36:], 0); return b }},
		{"bags backwards", func(b []byte) []byte { le.PutUint16(b[at(b, "ibag")+4:], 60000); return b }},
		{"instruments backwards", func(b []byte) []byte { le.PutUint16(b[at(b, "inst")+20:], 60000); return b }},
		{"unknown chunk", func(b []byte) []byte { copy(b[at(b, "igen")-8:], "what"); return b }},
		{"no piano", func([]byte) []byte { return smallBank("piano") }},
		{"no drums", func([]byte) []byte { return smallBank("drums") }},
	} {
		if _, err := LoadBank(c.damage(smallBank(""))); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", c.name, err)
		}
	}
	if _, err := LoadBank(make([]byte, MaxBankBytes+1)); atelier.CodeOf(err) != atelier.CodeTooLarge {
		t.Errorf("too large: got %v", err)
	}
}

// Whatever bytes of a bank are changed, loading and playing end in a sound or an
// error, never in a panic.
func TestDamagedBanks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	loaded := 0
	s := demo(1)
	for range 200 {
		b := smallBank("")
		for range 1 + r.IntN(6) {
			k := r.IntN(len(b))
			if r.IntN(3) > 0 { // the tables rather than the samples
				k = len(b) - 1 - r.IntN(2000)
			}
			b[k] = byte(r.Uint32())
		}
		bank, err := LoadBank(b)
		if err != nil {
			if c := atelier.CodeOf(err); c != atelier.CodeInvalid {
				t.Errorf("got code %s: %v", c, err)
			}
			continue
		}
		if loaded++; loaded%16 == 1 {
			if _, err := Render(context.Background(), s, Options{Bank: bank}); err != nil && atelier.CodeOf(err) != atelier.CodeInvalid {
				t.Errorf("got %v", err)
			}
		}
	}
	if loaded == 0 {
		t.Fatal("no damaged bank was played")
	}
}
