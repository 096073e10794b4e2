package exhibition

import (
	"cmp"
	"path"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// book is what is read, seen and heard together: at most one piece of each
// medium, in pages.
type book struct {
	text, artwork, music *Piece
	spreads              []spread
	turns                []int // by page: its spread
	cues                 []cue
}

// spread is a plate, or none, with the units told beside it.
type spread struct {
	plate *Plate
	units []text.Unit
}

// cue turns a page: at that tick of the score.
type cue struct {
	tick int
	page int // from 0
}

// delivered is the version of a piece that the bundle delivers.
func (p *Piece) delivered() *Version {
	if p == nil {
		return nil
	}
	for i := range p.Versions {
		if p.Versions[i].Number == p.Delivered {
			return &p.Versions[i]
		}
	}
	return &p.Versions[len(p.Versions)-1]
}

// books puts pieces together. A text opens a book; pictures and music join the
// first book that has none yet and holds a piece they were made from, or that
// was made from them; with one text they join it anyhow. What is left opens
// books of its own, so that every piece is shown once.
func books(pieces []Piece) []*book {
	var out []*book
	texts := 0
	for i := range pieces {
		if pieces[i].Medium == atelier.Text {
			out = append(out, &book{text: &pieces[i]})
			texts++
		}
	}
	for _, medium := range []atelier.Medium{atelier.Artwork, atelier.Music} {
		for i := range pieces {
			p := &pieces[i]
			if p.Medium != medium {
				continue
			}
			b := home(out, p, texts)
			if b == nil {
				b = &book{}
				out = append(out, b)
			}
			*b.place(medium) = p
		}
	}
	for _, b := range out {
		b.bind()
	}
	return out
}

func (b *book) place(m atelier.Medium) **Piece {
	switch m {
	case atelier.Text:
		return &b.text
	case atelier.Artwork:
		return &b.artwork
	}
	return &b.music
}

// home is the book that a piece joins, nil for none.
func home(books []*book, p *Piece, texts int) *book {
	free := func(b *book) bool { return *b.place(p.Medium) == nil }
	for _, b := range books {
		for _, o := range []*Piece{b.text, b.artwork, b.music} {
			if free(b) && o != nil && (slices.Contains(p.DependsOn, o.ID) || slices.Contains(o.DependsOn, p.ID)) {
				return b
			}
		}
	}
	if len(books) > 0 && texts <= 1 && free(books[0]) {
		return books[0]
	}
	return nil
}

// bind lays out spreads, pages and cues.
func (b *book) bind() {
	b.layOut()
	b.turns = nil
	for i, s := range b.spreads {
		for range max(1, len(s.units)) {
			b.turns = append(b.turns, i)
		}
	}
	if v := b.music.delivered(); v != nil && v.Score != nil && len(b.turns) > 1 {
		b.cues = cues(v.Score, b.beats())
	}
}

// layOut puts units beside plates. A plate stays beside the units that follow it
// until the next plate; the units before the first plate share it. Plates that
// know no unit are spread evenly, and further plates of one unit follow it.
func (b *book) layOut() {
	var units []text.Unit
	if v := b.text.delivered(); v != nil && v.Story != nil {
		units = v.Story.Units
	}
	var plates []Plate
	if v := b.artwork.delivered(); v != nil {
		plates = v.Plates
	}
	if len(plates) == 0 {
		if len(units) > 0 {
			b.spreads = []spread{{units: units}}
		}
		return
	}
	at := func(i int) int { // index of the unit that a plate shows, -1 for none
		p := plates[i]
		return slices.IndexFunc(units, func(u text.Unit) bool { return u.ID == p.Unit || p.Unit == "" && p.Beat != "" && u.Beat == p.Beat })
	}
	known := slices.ContainsFunc(plates, func(p Plate) bool { return p.Unit != "" || p.Beat != "" })
	byUnit := make([][]*Plate, len(units))
	var loose []*Plate
	for i := range plates {
		u := at(i)
		if !known && len(units) > 0 {
			u = i * len(units) / len(plates)
		}
		if u < 0 {
			loose = append(loose, &plates[i])
			continue
		}
		byUnit[u] = append(byUnit[u], &plates[i])
	}
	for i, u := range units {
		of := byUnit[i]
		if len(b.spreads) == 0 || len(of) > 0 && !(len(b.spreads) == 1 && b.spreads[0].plate == nil) {
			b.spreads = append(b.spreads, spread{})
		}
		last := &b.spreads[len(b.spreads)-1]
		last.units = append(last.units, u)
		if len(of) > 0 {
			last.plate = of[0]
			for _, p := range of[1:] {
				b.spreads = append(b.spreads, spread{plate: p})
			}
		}
	}
	for _, p := range loose {
		b.spreads = append(b.spreads, spread{plate: p})
	}
}

// beats is the beat of every page.
func (b *book) beats() []string {
	var out []string
	for _, s := range b.spreads {
		for _, u := range s.units {
			out = append(out, u.Beat)
		}
		if len(s.units) == 0 {
			out = append(out, s.plate.Beat)
		}
	}
	return out
}

// cues says when pages turn: a section turns to the first page of its beat, and
// the pages between two sections' share out the bars between them. Music that is
// cued to no page shares out all its bars.
func cues(s *music.Score, beats []string) []cue {
	bar := s.Meter.BarTicks()
	sections := slices.Clone(s.Sections)
	slices.SortStableFunc(sections, func(a, b music.Section) int { return cmp.Compare(a.From, b.From) })
	var fixed []cue
	for _, sec := range sections {
		page := slices.Index(beats, sec.Beat)
		if sec.Beat == "" || page < 0 || sec.From < 1 || sec.From > s.Bars {
			continue
		}
		fixed = append(fixed, cue{(sec.From - 1) * bar, page})
	}
	if len(fixed) == 0 || fixed[0].tick > 0 {
		fixed = slices.Insert(fixed, 0, cue{0, 0})
	}
	fixed = append(fixed, cue{s.End(), len(beats)}) // where the page after the last would come
	var out []cue
	shown := 0 // the furthest page so far: music that goes back to a beat does not leaf through it all again
	for i, c := range fixed[:len(fixed)-1] {
		out = append(out, c)
		shown = max(shown, c.page)
		next := fixed[i+1]
		n := next.page - shown
		for k := 1; k < n; k++ {
			tick := c.tick + k*(next.tick-c.tick)/n
			if next.tick-c.tick >= n*bar {
				tick -= tick % bar // pages turn on bar lines where there are enough of them
			}
			out = append(out, cue{tick, shown + k})
		}
		shown = max(shown, next.page-1)
	}
	return out
}

// folder is where the bundle keeps what it delivers of a piece.
func (p *Piece) folder() string { return bundle.Folder(p.ID, p.Medium) }

// file returns the delivered file of a piece by name: the copy in the bundle's
// own folder, else that of the version. The Path is "" if there is none.
func (p *Piece) file(files []bundle.File, name string) bundle.File {
	for _, f := range files {
		if f.Path == p.folder()+"/"+name {
			return f
		}
	}
	if v := p.delivered(); v != nil {
		for _, f := range v.Files {
			if path.Base(f.Path) == name {
				return f
			}
		}
	}
	return bundle.File{}
}
