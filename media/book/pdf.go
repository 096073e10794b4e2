package book

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font/sfnt"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music/sheet"
)

// The page of the picture book, in millimetres: as wide as A4 is high, so that it
// prints whole. The plate stands on one side and its words on the other, in turn.
const (
	pageWidth, pageHeight = 297.0, 182.0
	margin                = 14.0
	plateWidth            = 182.0 // at most
	gutter                = 11.0
	columnWidth           = pageWidth - 2*margin - plateWidth - gutter
	columnHeight          = pageHeight - 2*margin - 6
	wideColumn            = 150.0 // of a page of text alone
)

// Sizes of type in points, and the distance of lines as a multiple of them.
const (
	bodySize, smallestBody = 16.0, 10.0
	leading                = 1.42
	pointMM                = 25.4 / 72
)

const family = "serif"

// PDF writes the book as a picture book: cover, title page, the plates each beside
// its words, pages of text, sheet music, colophon. Its fonts (Liberation Serif, SIL
// OFL 1.1) are embedded. Errors: CodeInvalid naming the unit or the plate;
// CodeUnsupported naming a unit in a script that the fonts lack or that runs from
// right to left. The file is not tagged: its library cannot, so a reader who does
// not see is better served by the EPUB.
func PDF(b Book) ([]byte, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	if err := b.printable(); err != nil {
		return nil, err
	}
	p := &pdf{Fpdf: fpdf.NewCustom(&fpdf.InitType{OrientationStr: "L", UnitStr: "mm", Size: fpdf.SizeType{Wd: pageHeight, Ht: pageWidth}}), book: &b, pictures: map[*Plate]placed{}}
	p.ink = rgb(0x2b, 0x29, 0x27)
	p.accent = parseColour(b.accent())
	p.start()
	if err := p.pages(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "the PDF cannot be written: %v", err)
	}
	return out.Bytes(), nil
}

type pdf struct {
	*fpdf.Fpdf
	book        *Book
	pictures    map[*Plate]placed
	ink, accent color.RGBA
	number      int // of the page, as printed
}

// placed is a picture that the file has, with its name there.
type placed struct {
	artwork.Thumbnail
	name string
}

func rgb(r, g, b uint8) color.RGBA { return color.RGBA{r, g, b, 255} }

func (p *pdf) start() {
	b := p.book
	p.SetCatalogSort(true)
	fixed := time.Unix(0, 0).UTC() // the same in every run
	p.SetCreationDate(fixed)
	p.SetModificationDate(fixed)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	p.AddUTF8FontFromBytes(family, "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes(family, "I", liberationserifitalic.TTF)
	p.AddUTF8FontFromBytes(family, "B", liberationserifbold.TTF)
	p.SetFont(family, "", bodySize)
	p.SetTitle(b.title(), true)
	var names []string
	for _, c := range b.Credits {
		names = append(names, plain(c.Role)+": "+plain(c.Name))
	}
	p.SetAuthor(strings.Join(names, "; "), true)
	p.SetSubject(b.Mark.String(), true)
	p.SetCreator("Atelier", true)
	p.SetLang(b.language())
	p.SetXmpMetadata(b.Mark.XMP())
	p.SetDisplayMode("fullpage", "SinglePage")
}

func (p *pdf) pages() error {
	if err := p.coverPage(); err != nil {
		return err
	}
	p.titlePage()
	side := 0
	for i, o := range p.book.openings() {
		mark := fmt.Sprintf("%d. %s", i+1, incipit(o))
		if o.plate == nil {
			p.textPages(mark, o.units)
			continue
		}
		if err := p.platePage(mark, o, side%2 == 1); err != nil {
			return err
		}
		side++
	}
	for i := range p.book.Sheet {
		p.sheetPage(&p.book.Sheet[i], i == 0)
	}
	p.colophonPage()
	return nil
}

// draw places a plate within a box, as large as it goes, in the middle of it.
func (p *pdf) draw(plate *Plate, x, y, w, h float64) error {
	pic, ok := p.pictures[plate]
	if !ok {
		small, err := shrink(plate)
		if err != nil {
			return err
		}
		pic = placed{small, fmt.Sprintf("plate%d", len(p.pictures)+1)}
		p.pictures[plate] = pic
		info := p.RegisterImageOptionsReader(pic.name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(pic.JPEG))
		if p.Err() {
			return atelier.Errorf(atelier.CodeInternal, "the PDF cannot hold a picture: %v", p.Error())
		}
		if err := ordered(info, len(p.pictures)); err != nil {
			return err
		}
	}
	pw, ph := w, w*float64(pic.Height)/float64(pic.Width)
	if ph > h {
		pw, ph = h*float64(pic.Width)/float64(pic.Height), h
	}
	p.ImageOptions(pic.name, x+(w-pw)/2, y+(h-ph)/2, pw, ph, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	return nil
}

// ordered gives a picture its place among the others. The library writes pictures in
// the order of their widths, and those of one width in the order of a map, which is
// another in every run: so no two may have the same width. It drops the fraction
// where it writes the width down.
func ordered(info *fpdf.ImageInfoType, n int) error {
	var (
		data, smask, pal  []byte
		object, bits      int
		w, h, scale, dpi  float64
		space, filter, dp string
		transparent       []int
	)
	fields := []any{&data, &smask, &object, &w, &h, &space, &pal, &bits, &filter, &dp, &transparent, &scale, &dpi}
	packed, err := info.GobEncode()
	in := gob.NewDecoder(bytes.NewReader(packed))
	for i := 0; i < len(fields) && err == nil; i++ {
		err = in.Decode(fields[i])
	}
	w += float64(n) / 1024
	var out bytes.Buffer
	to := gob.NewEncoder(&out)
	for i := 0; i < len(fields) && err == nil; i++ {
		err = to.Encode(fields[i])
	}
	if err == nil {
		err = info.GobDecode(out.Bytes())
	}
	if err != nil {
		return atelier.Errorf(atelier.CodeInternal, "the PDF cannot order its pictures: %v", err)
	}
	return nil
}

func (p *pdf) colour(c color.RGBA) { p.SetTextColor(int(c.R), int(c.G), int(c.B)) }

// centred sets one line in the middle of the page, smaller if it would not fit.
func (p *pdf) centred(words, style string, size, y float64) {
	p.SetFont(family, style, size)
	if w := p.GetStringWidth(words); w > pageWidth-2*margin {
		p.SetFontSize(size * (pageWidth - 2*margin) / w)
	}
	p.Text((pageWidth-p.GetStringWidth(words))/2, y, words)
}

func (p *pdf) rule(y, width float64) {
	p.SetDrawColor(int(p.accent.R), int(p.accent.G), int(p.accent.B))
	p.SetLineWidth(0.7)
	p.Line((pageWidth-width)/2, y, (pageWidth+width)/2, y)
}

func (p *pdf) coverPage() error {
	p.AddPage()
	p.Bookmark("Cover", 0, -1)
	c := p.book.cover()
	if c == nil {
		p.colour(p.ink)
		p.centred(p.book.title(), "", 40, pageHeight/2)
		p.rule(pageHeight/2+10, 40)
		return nil
	}
	if p.book.Cover != nil { // it has its title on it
		return p.draw(c, 0, 0, pageWidth, pageHeight)
	}
	const band = 30.0
	if err := p.draw(c, margin, margin/2, pageWidth-2*margin, pageHeight-band-margin/2); err != nil {
		return err
	}
	p.colour(p.ink)
	p.centred(p.book.title(), "", 32, pageHeight-band/2+5)
	p.rule(pageHeight-band/2+10, 30)
	return nil
}

func (p *pdf) titlePage() {
	p.AddPage()
	p.Bookmark("Title page", 0, -1)
	p.colour(p.ink)
	p.centred(p.book.title(), "", 36, pageHeight*0.42)
	p.rule(pageHeight*0.42+9, 30)
	y := pageHeight*0.42 + 24
	for _, c := range p.book.Credits {
		p.centred(plain(c.Role)+"  "+plain(c.Name), "I", 13, y)
		y += 7
	}
}

// folio begins a page of the book's body and prints its number.
func (p *pdf) folio() {
	p.AddPage()
	p.number++
	p.SetTextColor(0x8a, 0x86, 0x80)
	p.centred(strconv.Itoa(p.number), "", 10, pageHeight-8)
	p.colour(p.ink)
}

// line is one line of text as it is set.
type line struct {
	words  string
	indent float64 // mm
	gap    float64 // before it, in lines
	head   bool
}

// set breaks units into lines for a column, at the font size that is set.
func (p *pdf) set(units []Unit, width float64) []line {
	var out []line
	for i, u := range units {
		gap := 0.0
		if i > 0 {
			gap = 0.8
		}
		if u.Chapter != "" {
			for j, l := range p.wrap(plain(u.Chapter), width, 0) {
				out = append(out, line{words: l, gap: map[bool]float64{true: gap * 2}[j == 0], head: true})
			}
			gap = 1
		}
		paras := u.Lines
		if !u.Verse {
			paras = paragraphs(u)
		}
		for _, para := range paras {
			hang := 0.0
			if u.Verse {
				hang = 8
			}
			for k, l := range p.wrap(plain(para), width, hang) {
				set := line{words: l, gap: gap}
				if k > 0 {
					set.indent = hang
				}
				out = append(out, set)
				gap = 0
			}
		}
	}
	return out
}

// wrap breaks at spaces; lines after the first are narrower by hang. A word that
// is longer than a line is broken where it has to be.
func (p *pdf) wrap(words string, width, hang float64) []string {
	var out []string
	cur := ""
	room := func() float64 {
		if len(out) > 0 {
			return width - hang
		}
		return width
	}
	for _, w := range strings.Fields(words) {
		if cur != "" && p.GetStringWidth(cur+" "+w) <= room() {
			cur += " " + w
			continue
		}
		if cur != "" {
			out = append(out, cur)
		}
		cur = ""
		var wide float64
		for _, r := range w {
			rw := p.GetStringWidth(string(r))
			if cur != "" && wide+rw > room() {
				out = append(out, cur)
				cur, wide = "", 0
			}
			cur, wide = cur+string(r), wide+rw
		}
	}
	if cur != "" {
		out = append(out, cur)
	}
	return out
}

func height(lines []line, size float64) float64 {
	var n float64
	for i, l := range lines {
		n++
		if i > 0 {
			n += l.gap
		}
	}
	return n * size * pointMM * leading
}

// column prints as many of the lines as fit into a column and returns the rest.
// What fits is set around the middle of the column's height.
func (p *pdf) column(lines []line, size, x, y, h float64) []line {
	n := 0
	for n < len(lines) && height(lines[:n+1], size) <= h {
		n++
	}
	if n == 0 && len(lines) > 0 {
		n = 1 // never without end
	}
	step := size * pointMM * leading
	at := y + (h-height(lines[:n], size))/2 + step*0.72
	for i, l := range lines[:n] {
		if i > 0 {
			at += l.gap * step
		}
		style := ""
		if l.head {
			style = "I"
		}
		p.SetFont(family, style, size)
		p.Text(x+l.indent, at, l.words)
		at += step
	}
	return lines[n:]
}

// fit chooses the largest type that keeps every verse on its line and the whole in
// the column; the smallest where none does.
func (p *pdf) fit(units []Unit, width, h float64) ([]line, float64) {
	size := bodySize
	for ; size > smallestBody; size -= 0.5 {
		p.SetFont(family, "", size)
		lines := p.set(units, width)
		if height(lines, size) <= h && !p.turned(units, width) {
			return lines, size
		}
	}
	p.SetFont(family, "", size)
	return p.set(units, width), size
}

// turned reports whether a verse would not fit on a line at the present size.
func (p *pdf) turned(units []Unit, width float64) bool {
	for _, u := range units {
		for _, l := range u.Lines {
			if u.Verse && p.GetStringWidth(plain(l)) > width {
				return true
			}
		}
	}
	return false
}

func (p *pdf) platePage(mark string, o opening, right bool) error {
	p.folio()
	p.Bookmark(mark, 0, -1)
	if len(o.units) == 0 {
		return p.draw(o.plate, margin, margin, pageWidth-2*margin, columnHeight)
	}
	px, tx := margin, margin+plateWidth+gutter
	if right {
		px, tx = margin+columnWidth+gutter, margin
	}
	if err := p.draw(o.plate, px, margin, plateWidth, columnHeight); err != nil {
		return err
	}
	lines, size := p.fit(o.units, columnWidth, columnHeight)
	rest := p.column(lines, size, tx, margin, columnHeight)
	for len(rest) > 0 {
		p.folio()
		rest = p.column(rest, size, (pageWidth-columnWidth)/2, margin, columnHeight)
	}
	return nil
}

// textPages sets units that no plate goes with.
func (p *pdf) textPages(mark string, units []Unit) {
	p.SetFont(family, "", bodySize)
	rest := p.set(units, wideColumn)
	for first := true; len(rest) > 0; first = false {
		p.folio()
		if first {
			p.Bookmark(mark, 0, -1)
		}
		rest = p.column(rest, bodySize, (pageWidth-wideColumn)/2, margin, columnHeight)
	}
}

// sheetPage draws one page of engraved music at its own size.
func (p *pdf) sheetPage(s *sheet.Page, first bool) {
	p.AddPageFormat("P", fpdf.SizeType{Wd: s.Width, Ht: s.Height})
	if first {
		p.Bookmark("Score", 0, -1)
	}
	p.SetFillColor(0, 0, 0)
	p.SetDrawColor(0, 0, 0)
	p.SetTextColor(0, 0, 0)
	for _, sh := range s.Shapes {
		if sh.Path == nil {
			style := ""
			if sh.Bold {
				style += "B"
			} else if sh.Italic {
				style += "I"
			}
			p.SetFont(family, style, sh.Size/pointMM)
			words := plain(sh.Text)
			p.Text(sh.X-sh.Anchor*p.GetStringWidth(words), sh.Y, words)
			continue
		}
		for _, g := range sh.Path {
			switch g.Op {
			case 'M':
				p.MoveTo(g.P[0], g.P[1])
			case 'L':
				p.LineTo(g.P[0], g.P[1])
			case 'C':
				p.CurveBezierCubicTo(g.P[0], g.P[1], g.P[2], g.P[3], g.P[4], g.P[5])
			case 'Z':
				p.ClosePath()
			}
		}
		if sh.Stroke > 0 {
			p.SetLineWidth(sh.Stroke)
			p.DrawPath("D")
		} else {
			p.DrawPath("F")
		}
	}
}

func (p *pdf) colophonPage() {
	if len(p.book.Colophon) == 0 {
		return
	}
	const size = 11.0
	p.SetFont(family, "", size)
	var rest []line
	for i, para := range p.book.Colophon {
		for k, l := range p.wrap(plain(para), wideColumn, 0) {
			rest = append(rest, line{words: l, gap: map[bool]float64{true: 0.8}[k == 0 && i > 0]})
		}
	}
	for first := true; len(rest) > 0; first = false {
		p.AddPage()
		p.colour(p.ink)
		if first {
			p.Bookmark("How it was made", 0, -1)
		}
		rest = p.column(rest, size, (pageWidth-wideColumn)/2, margin, columnHeight)
	}
}

// printable refuses words that the book's fonts cannot set, before a page is made.
func (b *Book) printable() error {
	font, err := sfnt.Parse(liberationserifregular.TTF)
	if err != nil {
		return atelier.Errorf(atelier.CodeInternal, "the book's font: %v", err)
	}
	var buf sfnt.Buffer
	check := func(field, s string) error {
		for _, r := range plain(s) {
			if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana) {
				return &atelier.Error{Code: atelier.CodeUnsupported, Field: field, Message: "the PDF cannot set writing that runs from right to left; the EPUB can"}
			}
			if g, err := font.GlyphIndex(&buf, r); (err != nil || g == 0 || r > 0xffff) && !unicode.IsSpace(r) {
				return &atelier.Error{Code: atelier.CodeUnsupported, Field: field, Message: fmt.Sprintf("the PDF's fonts lack %U; the EPUB does without them", r)}
			}
		}
		return nil
	}
	if err := check("title", b.Title); err != nil {
		return err
	}
	for _, u := range b.Units {
		for _, l := range append([]string{u.Chapter}, u.Lines...) {
			if err := check("units."+u.ID, l); err != nil {
				return err
			}
		}
	}
	for _, c := range b.Credits {
		if err := check("credits", c.Role+c.Name); err != nil {
			return err
		}
	}
	for _, c := range b.Colophon {
		if err := check("colophon", c); err != nil {
			return err
		}
	}
	return nil
}

// accent is the colour of rules and ornaments, #rrggbb.
func (b *Book) accent() string {
	if c := parseColour(b.Accent); b.Accent != "" && c.A != 0 {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return "#8a8680"
}

// parseColour reads #rrggbb; anything else has no opacity.
func parseColour(s string) color.RGBA {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return color.RGBA{}
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}
