package atelier

import (
	"fmt"
	"slices"
	"strings"
)

// normalizePieces fills in the pieces: which, with which ids, and what each
// depends on.
func (b *Brief) normalizePieces() error {
	if b.Pieces == nil {
		b.Pieces = []PieceSpec{{Medium: Text}, {Medium: Artwork}, {Medium: Music}}
	}
	if n := len(b.Pieces); n < 1 || n > MaxPieces {
		return Invalidf("pieces", "has %d entries; 1 to %d are taken", n, MaxPieces)
	}
	count := map[Medium]int{}
	for i := range b.Pieces {
		p, at := &b.Pieces[i], fmt.Sprintf("pieces[%d]", i)
		if p.Medium == "" {
			return Invalidf(at+".medium", "is missing; known are: %s", mediaList())
		}
		if !slices.Contains(Media[:], p.Medium) {
			return Invalidf(at+".medium", "is not known; known are: %s", mediaList())
		}
		count[p.Medium]++
		id := fmt.Sprintf("%s-%d", p.Medium, count[p.Medium])
		if p.ID != "" && p.ID != id {
			return Invalidf(at+".id", "ids are given by order: this piece is %q", id)
		}
		p.ID = id
		if err := p.check(at); err != nil {
			return err
		}
	}
	return b.normalizeDependencies()
}

func mediaList() string {
	words := make([]string, len(Media))
	for i, m := range Media {
		words[i] = string(m)
	}
	return strings.Join(words, ", ")
}

// check holds one piece against its ranges and refuses fields of other media.
func (p *PieceSpec) check(at string) error {
	type field struct {
		name   string
		medium Medium
		set    bool
	}
	for _, f := range []field{
		{"form", Text, p.Form != ""}, {"stanzas", Text, p.Stanzas != 0}, {"pages", Text, p.Pages != 0},
		{"plates", Artwork, p.Plates != 0}, {"width", Artwork, p.Width != 0}, {"height", Artwork, p.Height != 0}, {"style", Artwork, p.Style != ""},
		{"seconds", Music, p.Seconds != 0}, {"tempo", Music, p.Tempo != 0}, {"key", Music, p.Key != ""},
		{"meter", Music, p.Meter != ""}, {"instruments", Music, len(p.Instruments) > 0},
	} {
		if f.set && f.medium != p.Medium {
			return Invalidf(at+"."+f.name, "belongs to %s; this piece is %s", f.medium, p.Medium)
		}
	}
	switch p.Medium {
	case Text:
		return p.checkText(at)
	case Artwork:
		return p.checkArtwork(at)
	default:
		return p.checkMusic(at)
	}
}

func (p *PieceSpec) checkText(at string) error {
	if err := known(at+".form", &p.Form, TextForms); err != nil {
		return err
	}
	if err := within(at+".stanzas", p.Stanzas, 1, MaxUnits); err != nil {
		return err
	}
	if err := within(at+".pages", p.Pages, 1, MaxUnits); err != nil {
		return err
	}
	switch {
	case p.Stanzas != 0 && p.Pages != 0:
		return Invalidf(at+".pages", "a text has stanzas or pages, not both")
	case p.Stanzas != 0 && p.Form == "tale":
		return Invalidf(at+".stanzas", "a tale has pages")
	case p.Pages != 0 && p.Form != "" && p.Form != "tale":
		return Invalidf(at+".pages", "a poem (%s) has stanzas", p.Form)
	}
	return nil
}

func (p *PieceSpec) checkArtwork(at string) error {
	if p.Plates == 0 {
		p.Plates = DefaultPlates
	}
	if p.Width == 0 {
		p.Width = DefaultWidth
	}
	if p.Height == 0 {
		p.Height = DefaultHeight
	}
	if err := firstError(
		within(at+".plates", p.Plates, 1, MaxPlates),
		within(at+".width", p.Width, MinSide, MaxSide),
		within(at+".height", p.Height, MinSide, MaxSide),
	); err != nil {
		return err
	}
	if p.Width*p.Height > MaxPixels {
		return Invalidf(at+".width", "%d × %d is more than %d megapixels", p.Width, p.Height, MaxPixels/1_000_000)
	}
	return known(at+".style", &p.Style, ArtworkStyles)
}

func (p *PieceSpec) checkMusic(at string) error {
	if err := firstError(
		within(at+".seconds", p.Seconds, MinSeconds, MaxSeconds),
		within(at+".tempo", p.Tempo, MinTempo, MaxTempo),
		known(at+".key", &p.Key, Keys),
		known(at+".meter", &p.Meter, Meters),
	); err != nil {
		return err
	}
	if len(p.Instruments) > maxInstruments {
		return Invalidf(at+".instruments", "has %d entries; at most %d are taken", len(p.Instruments), maxInstruments)
	}
	for i := range p.Instruments {
		here := fmt.Sprintf("%s.instruments[%d]", at, i)
		if p.Instruments[i] == "" {
			return unknown(here, "", Instruments)
		}
		if err := known(here, &p.Instruments[i], Instruments); err != nil {
			return err
		}
		if slices.Index(p.Instruments, p.Instruments[i]) < i {
			return Invalidf(here, "is listed twice")
		}
	}
	return nil
}

// known replaces *word by the spelling in list; an empty word stays empty.
func known(field string, word *string, list []string) error {
	if *word == "" {
		return nil
	}
	for _, w := range list {
		if strings.EqualFold(w, strings.TrimSpace(*word)) {
			*word = w
			return nil
		}
	}
	return unknown(field, *word, list)
}

// within checks a number that is 0 when it was left out.
func within(field string, n, low, high int) error {
	if n != 0 && (n < low || n > high) {
		return Invalidf(field, "must be from %d to %d", low, high)
	}
	return nil
}

// normalizeDependencies checks what pieces depend on and gives those that do
// not say the first text, unless that text waits for them itself (a picture
// that is written about). Ids may refer forward; a cycle is refused.
func (b *Brief) normalizeDependencies() error {
	at := map[string]int{}
	for i, p := range b.Pieces {
		at[p.ID] = i
	}
	for i, p := range b.Pieces {
		for j, id := range p.DependsOn {
			field := fmt.Sprintf("pieces[%d].depends_on[%d]", i, j)
			switch _, ok := at[id]; {
			case !ok:
				return unknown(field, id, b.pieceIDs())
			case id == p.ID:
				return Invalidf(field, "a piece cannot depend on itself")
			case slices.Index(p.DependsOn, id) < j:
				return Invalidf(field, "is listed twice")
			}
		}
	}
	for i := range b.Pieces {
		p := &b.Pieces[i]
		if p.DependsOn != nil {
			continue
		}
		p.DependsOn = []string{}
		if text, ok := at["text-1"]; ok && p.Medium != Text && !b.waitsFor(text, i, at) {
			p.DependsOn = []string{"text-1"}
		}
	}
	for i, p := range b.Pieces {
		for _, id := range p.DependsOn {
			if b.waitsFor(at[id], i, at) {
				return Invalidf(fmt.Sprintf("pieces[%d].depends_on", i), "%s and %s wait for each other", p.ID, id)
			}
		}
	}
	return nil
}

func (b *Brief) pieceIDs() []string {
	ids := make([]string, len(b.Pieces))
	for i, p := range b.Pieces {
		ids[i] = p.ID
	}
	return ids
}

// waitsFor reports whether piece from needs piece to, directly or not.
func (b *Brief) waitsFor(from, to int, at map[string]int) bool {
	seen := make([]bool, len(b.Pieces))
	var walk func(int) bool
	walk = func(i int) bool {
		if i == to {
			return true
		}
		if seen[i] {
			return false
		}
		seen[i] = true
		for _, id := range b.Pieces[i].DependsOn {
			if walk(at[id]) {
				return true
			}
		}
		return false
	}
	return walk(from)
}
