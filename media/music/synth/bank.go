package synth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/sinshu/go-meltysynth/meltysynth"
)

// Bank is a set of instruments to play a score with: the built-in one, or a
// SoundFont that a person named. It is safe for concurrent use.
type Bank struct {
	own    bool
	digest func() string
	fonts  map[string]*font // by instrument; never changed after the bank is made
	files  []func() []byte  // the built-in bank's SF2 files, in order
}

// font is one instrument of a bank.
type font struct {
	bank, program int32
	load          func() (*meltysynth.SoundFont, error)
}

// builtIn is made once a process: its samples are pure functions of the recipes,
// so that sharing them changes nothing but time.
var builtIn = sync.OnceValue(newBuiltIn)

// BuiltIn returns the bank whose instruments are synthesised by this package. An
// instrument is built when it is first played, from nothing but its recipe.
func BuiltIn() *Bank { return builtIn() }

func newBuiltIn() *Bank {
	b := &Bank{own: true, fonts: map[string]*font{}}
	var files []func() []byte
	add := func(name string, bank, program int, build func() []byte) {
		b.fonts[name] = &font{bank: int32(bank), program: int32(program),
			load: sync.OnceValues(func() (*meltysynth.SoundFont, error) { return openFont(build()) })}
		files = append(files, build)
	}
	for _, r := range recipes {
		add(r.name, 0, r.program, r.build)
	}
	add(drumRecipe.name, 128, 0, buildKit)
	b.digest = sync.OnceValue(func() string {
		if runtime.GOARCH == "amd64" {
			return builtInDigest
		}
		return digestOf(files)
	})
	b.files = files
	return b
}

// builtInDigest is what digestOf finds for the recipes on amd64, kept here because
// building every instrument to name the bank would cost a second of each process;
// a test compares. Elsewhere fused operations may round otherwise, so there it is
// counted.
const builtInDigest = "b686207f58cd9096e33db9097c42ebe87622af3aebcf88c248eb85f2efa8832f"

// digestOf is the identity of a bank of several files: SHA-256 over their digests
// in order. The files are built side by side, then let go.
func digestOf(files []func() []byte) string {
	sums := make([][32]byte, len(files))
	var wg sync.WaitGroup
	room := make(chan struct{}, workers())
	for i, f := range files {
		wg.Add(1)
		room <- struct{}{}
		go func() {
			defer wg.Done()
			sums[i] = sha256.Sum256(f())
			<-room
		}()
	}
	wg.Wait()
	h := sha256.New()
	for _, s := range sums {
		h.Write(s[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// LoadBank reads a SoundFont 2 bank that holds General MIDI programs; data is not
// kept. It must have all programs that atelier.Instruments ask for and a drum kit,
// so that nothing is played on another instrument than the score says. A bank
// that is too large is CodeTooLarge, one that is damaged, compressed (SF3) or not
// a SoundFont CodeInvalid; Field is "soundfont".
func LoadBank(data []byte) (*Bank, error) {
	if len(data) > MaxBankBytes {
		return nil, &atelier.Error{Code: atelier.CodeTooLarge, Field: "soundfont",
			Message: fmt.Sprintf("the SoundFont has %d bytes; at most %d are read", len(data), MaxBankBytes)}
	}
	if err := checkSF2(data); err != nil {
		return nil, atelier.Invalidf("soundfont", "not a usable SoundFont 2 bank: %v", err)
	}
	sf, err := openFont(data)
	if err != nil {
		return nil, err
	}
	if err := checkRegions(sf); err != nil {
		return nil, atelier.Invalidf("soundfont", "not a usable SoundFont 2 bank: %v", err)
	}
	sum := sha256.Sum256(data)
	b := &Bank{fonts: map[string]*font{}, digest: func() string { return hex.EncodeToString(sum[:]) }}
	load := func() (*meltysynth.SoundFont, error) { return sf, nil }
	have := map[[2]int32]bool{}
	drums := int32(-1)
	for _, p := range sf.Presets {
		have[[2]int32{p.BankNumber, p.PatchNumber}] = true
		if p.BankNumber == 128 && (drums < 0 || p.PatchNumber < drums) {
			drums = p.PatchNumber
		}
	}
	for _, r := range recipes {
		if !have[[2]int32{0, int32(r.program)}] {
			return nil, atelier.Invalidf("soundfont", "the bank has no General MIDI program %d (%s)", r.program+1, r.name)
		}
		b.fonts[r.name] = &font{program: int32(r.program), load: load}
	}
	if drums < 0 {
		return nil, atelier.Invalidf("soundfont", "the bank has no drum kit (bank 128)")
	}
	b.fonts[drumRecipe.name] = &font{bank: 128, program: drums, load: load}
	return b, nil
}

// Digest is the bank's identity, hexadecimal SHA-256: of the file for a loaded
// bank, of all instruments' files in order for the built-in one.
func (b *Bank) Digest() string { return b.digest() }

// openFont reads an SF2 file. The reader of the library panics on some damage;
// that is an error here.
func openFont(data []byte) (sf *meltysynth.SoundFont, err error) {
	defer func() {
		if p := recover(); p != nil {
			sf, err = nil, atelier.Invalidf("soundfont", "the bank is damaged: %v", p)
		}
	}()
	sf, err = meltysynth.NewSoundFont(bytes.NewReader(data))
	if err != nil {
		return nil, atelier.Invalidf("soundfont", "the bank cannot be read: %v", err)
	}
	return sf, nil
}
