package provider

import (
	"math"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// Model is one model of a provider: what it is called there, what it costs and
// what it can do.
type Model struct {
	Name      string
	Price     Price
	Caps      Caps
	MaxOutput int // most tokens of one answer, reasoning included; 0: [DefaultMaxOutput]
}

// DefaultMaxOutput is the bound of an answer of a model that names none: twice the
// longest turn of ours, a whole score with its thinking.
const DefaultMaxOutput = 16_384

// Price is what a model costs, in US dollars. A zero field costs nothing: the
// models of one's own machine.
type Price struct {
	InputPerMTok   float64 // a million tokens read
	OutputPerMTok  float64 // a million tokens written
	PerImage       float64 // one picture; if set, tokens of pictures are not charged
	PerMChars      float64 // a million characters spoken
	PerMinuteAudio float64 // a minute of speech
}

// Support says how far a model can be trusted with a capability.
type Support string

// The degrees of support.
const (
	Yes        Support = "yes"
	No         Support = "no"
	Unreliable Support = "unreliable" // asked for it, and checked as if it were not there
)

// Caps are the capabilities of a model.
type Caps struct {
	JSONSchema  Support            // answers by a schema given in response_format
	Vision      bool               // sees pictures in a chat
	ImageTokens int                // most tokens of one picture it is shown; 0: [defaultImageTokens]
	Draws       bool               // makes pictures, and does not chat
	ImageSizes  []string           // sizes it draws, "1536x1024"; none: any
	Edit        bool               // changes a picture it is given
	EditMask    bool               // only where a mask says so
	Seed        atelier.SeedStatus // what it makes of a seed; "": unsupported
	Temperature bool               // takes a temperature; reasoning models do not
	Audio       bool               // speaks, and does not chat
}

// defaultImageTokens is above what the usual vision models count for a picture of
// 1,568 pixels on its longer side.
const defaultImageTokens = 3_000

// Size returns the size to ask for when a picture of w × h is wanted: of the sizes
// the model draws, the one closest in shape, and of those the largest.
func (c Caps) Size(w, h int) (int, int) {
	bw, bh, best, area := w, h, math.Inf(1), 0
	for _, s := range c.ImageSizes {
		sw, sh, ok := ParseSize(s)
		if !ok {
			continue
		}
		d := math.Abs(math.Log(float64(sw) / float64(sh) * float64(h) / float64(w)))
		if d < best-1e-9 || d < best+1e-9 && sw*sh > area {
			bw, bh, best, area = sw, sh, d, sw*sh
		}
	}
	return bw, bh
}

// ParseSize reads "1536x1024".
func ParseSize(s string) (w, h int, ok bool) {
	a, b, found := strings.Cut(s, "x")
	w, errW := strconv.Atoi(a)
	h, errH := strconv.Atoi(b)
	return w, h, found && errW == nil && errH == nil && w > 0 && h > 0 && w <= maxSide && h <= maxSide
}
