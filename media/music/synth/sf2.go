package synth

import (
	"bytes"
	"encoding/binary"
	"math"
)

// SoundFont generators used here, by their numbers in the SoundFont 2.04
// specification, section 8.1.2.
const (
	genFilterCutoff  = 8
	genPan           = 17
	genAttack        = 34
	genHold          = 35
	genDecay         = 36
	genSustain       = 37
	genRelease       = 38
	genInstrument    = 41
	genKeyRange      = 43
	genVelocityRange = 44
	genSampleID      = 53
	genSampleModes   = 54
	genCoarseTune    = 51
	genFineTune      = 52
	genScaleTuning   = 56
	genRootKey       = 58
)

// region is one zone of an SF2 instrument.
type region struct {
	sample         int
	keyLo, keyHi   int
	velLo, velHi   int
	root           int
	cents          int     // shift of the pitch
	pan            int     // tenths of a percent, −500…500
	cutoff         int     // absolute cents, 13500 or more: open
	attack, hold   float64 // seconds
	decay, sustain float64 // seconds to fall by 80 dB; decibels below full, 0: none
	release        float64 // seconds to fall by 80 dB
	loop           bool
	fixed          bool // the same pitch on every key
}

// clip is one sample of an SF2 file.
type clip struct {
	name             string
	data             []int16
	loopFrom, loopTo int
	root             int
	cents            int // correction, added to the pitch
}

// timecents converts seconds to the unit of SF2 envelopes.
func timecents(seconds float64) int {
	if seconds <= 0.001 {
		return -12000
	}
	return int(math.Round(1200 * math.Log2(seconds)))
}

// filterCents converts a frequency to SF2's absolute cents (8.176 Hz is 0).
func filterCents(hz float64) int { return int(math.Round(1200 * math.Log2(hz/8.176))) }

// gap is the silence between two samples; the specification asks for 46 at least.
const gap = 64

// preset is one instrument of an SF2 file.
type preset struct {
	name          string
	bank, program int
	regions       []region
}

// writeSF2 writes a SoundFont. Its bytes depend on its arguments alone.
func writeSF2(name string, clips []clip, presets ...preset) []byte {
	var smpl, shdr, igen, ibag bytes.Buffer
	le := binary.LittleEndian
	u16 := func(b *bytes.Buffer, v ...int) {
		for _, x := range v {
			b.Write(le.AppendUint16(nil, uint16(int16(x))))
		}
	}
	u32 := func(b *bytes.Buffer, v ...int) {
		for _, x := range v {
			b.Write(le.AppendUint32(nil, uint32(x)))
		}
	}
	name20 := func(b *bytes.Buffer, s string) {
		var n [20]byte
		copy(n[:19], s)
		b.Write(n[:])
	}

	total := 0
	for _, c := range clips {
		total += len(c.data) + gap
	}
	raw := make([]byte, 0, total*2)
	for _, c := range clips {
		start := len(raw) / 2
		for _, v := range c.data {
			raw = le.AppendUint16(raw, uint16(v))
		}
		end := len(raw) / 2
		raw = append(raw, make([]byte, gap*2)...)
		name20(&shdr, c.name)
		u32(&shdr, start, end, start+c.loopFrom, start+c.loopTo, rate)
		shdr.Write([]byte{byte(c.root), byte(int8(c.cents))})
		u16(&shdr, 0, 1)
	}
	smpl.Write(raw)
	name20(&shdr, "EOS")
	shdr.Write(make([]byte, 26))

	gens := 0
	gen := func(id, v int) { u16(&igen, id, v); gens++ }
	var phdr, pbag, pgen, inst bytes.Buffer
	zones := 0
	for i, p := range presets {
		name20(&phdr, p.name)
		u16(&phdr, p.program, p.bank, i)
		u32(&phdr, 0, 0, 0)
		u16(&pbag, i, 0)
		u16(&pgen, genInstrument, i)
		name20(&inst, p.name)
		u16(&inst, zones)
		zones += len(p.regions)
		for _, r := range p.regions {
			u16(&ibag, gens, 0)
			gen(genKeyRange, r.keyLo|r.keyHi<<8)
			gen(genVelocityRange, r.velLo|r.velHi<<8)
			gen(genPan, r.pan)
			gen(genFilterCutoff, r.cutoff)
			gen(genAttack, timecents(r.attack))
			if r.sustain > 0 {
				gen(genHold, timecents(r.hold))
				gen(genDecay, timecents(r.decay))
				gen(genSustain, int(math.Round(r.sustain*10)))
			}
			gen(genRelease, timecents(r.release))
			if r.loop {
				gen(genSampleModes, 1)
			}
			if r.cents != 0 {
				gen(genCoarseTune, r.cents/100)
				gen(genFineTune, r.cents%100)
			}
			if r.fixed {
				gen(genScaleTuning, 0)
			}
			gen(genRootKey, r.root)
			gen(genSampleID, r.sample)
		}
	}
	u16(&ibag, gens, 0)
	u32(&igen, 0)
	name20(&phdr, "EOP")
	u16(&phdr, 0, 0, len(presets))
	u32(&phdr, 0, 0, 0)
	u16(&pbag, len(presets), 0)
	u16(&pgen, 0, 0)
	name20(&inst, "EOI")
	u16(&inst, zones)
	mods := make([]byte, 10)

	info := list("INFO",
		chunk("ifil", []byte{2, 0, 1, 0}), chunk("isng", text("EMU8000")), chunk("INAM", text(name)))
	sdta := list("sdta", chunk("smpl", smpl.Bytes()))
	pdta := list("pdta",
		chunk("phdr", phdr.Bytes()), chunk("pbag", pbag.Bytes()), chunk("pmod", mods), chunk("pgen", pgen.Bytes()),
		chunk("inst", inst.Bytes()), chunk("ibag", ibag.Bytes()), chunk("imod", mods), chunk("igen", igen.Bytes()),
		chunk("shdr", shdr.Bytes()))
	body := append([]byte("sfbk"), info...)
	body = append(body, sdta...)
	body = append(body, pdta...)
	return chunk("RIFF", body)
}

// chunk is a RIFF chunk; its data must have an even length.
func chunk(id string, data []byte) []byte {
	out := make([]byte, 0, len(data)+8)
	out = append(out, id...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	return append(out, data...)
}

func list(id string, chunks ...[]byte) []byte {
	return chunk("LIST", append([]byte(id), bytes.Join(chunks, nil)...))
}

// text is a zero-terminated string of even length.
func text(s string) []byte {
	b := append([]byte(s), 0)
	if len(b)%2 == 1 {
		b = append(b, 0)
	}
	return b
}
