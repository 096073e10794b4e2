package synth

// Limits. Each is far above anything the studio makes.
const (
	// MaxBankBytes is the largest SoundFont read; the large General MIDI banks
	// have about 210 MB.
	MaxBankBytes = 256 << 20
	// MaxSeconds is the longest score rendered: the mix is held in memory, 384 kB
	// a second.
	MaxSeconds = 600
	// MaxWAVBytes is the largest WAV measured: ten minutes of 48 kHz 24-bit stereo
	// and their tail, with room.
	MaxWAVBytes = 256 << 20

	maxParts   = 32
	maxNotes   = 50_000
	maxTempi   = 1000
	maxMeter   = 64   // beats in a bar, and their unit
	maxRegions = 8192 // one note looks at every region of its preset
	polyphony  = 160  // voices a stem may sound at once; the library allows 256
)
