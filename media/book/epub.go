package book

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"fmt"
	"html"
	"strings"

	"github.com/atelierhq/atelier"
)

// EPUB writes the book as EPUB 3.2 (W3C): a cover, a page for every opening with
// its plate and the plate's description, a colophon, a table of contents, and the
// metadata by which readers who do not see find out whether they can read it
// (schema.org accessibility, EPUB Accessibility 1.1). Errors: CodeInvalid naming
// the unit or the plate.
func EPUB(b Book) ([]byte, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	e := &epub{book: &b, pictures: map[*Plate]string{}}
	if err := e.pages(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name string, method uint16, data []byte) error {
		// No time: the archive's own zero is the same in every run.
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	// The type comes first and bare, so that it is found at a fixed place (OCF 4.3).
	err := put("mimetype", zip.Store, []byte("application/epub+zip"))
	files := append([]item{{path: "META-INF/container.xml", data: []byte(container)}, {path: "EPUB/package.opf", data: e.opf()}}, e.items...)
	for _, it := range files {
		method := zip.Deflate
		if it.mediaType == "image/jpeg" {
			method = zip.Store // it is as small as it gets
		}
		if err == nil {
			err = put(it.path, method, it.data)
		}
	}
	if cerr := z.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "the EPUB cannot be written: %v", err)
	}
	return out.Bytes(), nil
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`

// item is one file of the publication.
type item struct {
	path, id, mediaType, properties string
	data                            []byte
	spine                           bool
	title                           string // in the table of contents; "" left out
}

type epub struct {
	book     *Book
	items    []item
	pictures map[*Plate]string // file names, relative to the pages
}

// picture adds a plate once and returns its file name.
func (e *epub) picture(p *Plate, properties string) (string, error) {
	if name := e.pictures[p]; name != "" {
		return name, nil
	}
	small, err := shrink(p)
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("picture-%d", len(e.pictures)+1)
	e.pictures[p] = id + ".jpg"
	e.items = append(e.items, item{path: "EPUB/" + id + ".jpg", id: id, mediaType: "image/jpeg", properties: properties, data: small.JPEG})
	return id + ".jpg", nil
}

func (e *epub) pages() error {
	b := e.book
	e.items = append(e.items, item{path: "EPUB/style.css", id: "style", mediaType: "text/css", data: []byte(style(b.accent()))})
	if c := b.cover(); c != nil {
		name, err := e.picture(c, "cover-image")
		if err != nil {
			return err
		}
		e.page("cover", "Cover", "cover", fmt.Sprintf("<section class=\"cover\" epub:type=\"cover\"><img src=\"%s\" alt=\"%s\"/></section>", name, esc(c.Alt)))
	}
	var by strings.Builder
	for _, c := range b.Credits {
		fmt.Fprintf(&by, "<p class=\"credit\"><span>%s</span> %s</p>\n", esc(c.Role), esc(c.Name))
	}
	e.page("title", "Title page", "titlepage", "<section class=\"titlepage\" epub:type=\"titlepage\"><h1>"+esc(b.title())+"</h1>\n<hr/>\n"+by.String()+"</section>")
	for i, o := range b.openings() {
		var page strings.Builder
		page.WriteString("<section class=\"opening\" epub:type=\"bodymatter\">\n")
		if o.plate != nil {
			name, err := e.picture(o.plate, "")
			if err != nil {
				return err
			}
			fmt.Fprintf(&page, "<figure><img src=\"%s\" alt=\"%s\"/></figure>\n", name, esc(o.plate.Alt))
		}
		for _, u := range o.units {
			if u.Chapter != "" {
				page.WriteString("<h2>" + esc(u.Chapter) + "</h2>\n")
			}
			page.WriteString(unitHTML(u))
		}
		page.WriteString("</section>")
		e.page(fmt.Sprintf("page-%d", i+1), fmt.Sprintf("%d. %s", i+1, incipit(o)), "", page.String())
	}
	if len(b.Colophon) > 0 {
		var page strings.Builder
		page.WriteString("<section class=\"colophon\" epub:type=\"colophon\"><h2>How it was made</h2>\n")
		for _, p := range b.Colophon {
			page.WriteString("<p>" + esc(p) + "</p>\n")
		}
		e.page("colophon", "How it was made", "colophon", page.String()+"</section>")
	}
	e.items = append(e.items, item{path: "EPUB/nav.xhtml", id: "nav", mediaType: xhtml, properties: "nav", data: e.nav()})
	return nil
}

const xhtml = "application/xhtml+xml"

func (e *epub) page(id, title, kind, body string) {
	e.items = append(e.items, item{path: "EPUB/" + id + ".xhtml", id: id, mediaType: xhtml, spine: true, title: title, data: e.document(title, body)})
}

func (e *epub) document(title, body string) []byte {
	lang := esc(e.book.language())
	return fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"%s\" xml:lang=\"%s\">\n<head><title>%s</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/></head>\n<body>\n%s\n</body>\n</html>\n",
		lang, lang, esc(title), body)
}

func (e *epub) nav() []byte {
	var list strings.Builder
	for _, it := range e.items {
		if it.spine {
			fmt.Fprintf(&list, "<li><a href=\"%s\">%s</a></li>\n", strings.TrimPrefix(it.path, "EPUB/"), esc(it.title))
		}
	}
	return e.document("Contents", "<nav epub:type=\"toc\" id=\"toc\"><h1>Contents</h1>\n<ol>\n"+list.String()+"</ol></nav>")
}

// opf is the package document.
func (e *epub) opf() []byte {
	b := e.book
	var w strings.Builder
	fmt.Fprintf(&w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"%s\" prefix=\"Iptc4xmpExt: http://iptc.org/std/Iptc4xmpExt/2008-02-29/ atelier: https://atelier.example/ns/mark/1.0/\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n", esc(b.language()))
	fmt.Fprintf(&w, "<dc:identifier id=\"id\">urn:uuid:%s</dc:identifier>\n<dc:title>%s</dc:title>\n<dc:language>%s</dc:language>\n", uuid(b.Mark.Work), esc(b.title()), esc(b.language()))
	for i, c := range b.Credits {
		fmt.Fprintf(&w, "<dc:creator id=\"c%d\">%s</dc:creator>\n", i+1, esc(c.Role+": "+c.Name))
	}
	// The format demands a time. One that is the same in every run says nothing, and
	// says so by being the first that it can name.
	w.WriteString("<meta property=\"dcterms:modified\">1970-01-01T00:00:00Z</meta>\n")
	for _, p := range b.Mark.Pairs() {
		prefix := "atelier:"
		if p.Name == "DigitalSourceType" {
			prefix = "Iptc4xmpExt:"
		}
		fmt.Fprintf(&w, "<meta property=\"%s%s\">%s</meta>\n", prefix, p.Name, esc(p.Value))
	}
	meta := func(property, content string) {
		fmt.Fprintf(&w, "<meta property=\"schema:%s\">%s</meta>\n", property, content)
	}
	pictures := len(e.pictures) > 0
	if len(b.Units) > 0 {
		meta("accessMode", "textual")
	}
	if pictures {
		meta("accessMode", "visual")
	}
	meta("accessModeSufficient", "textual") // every picture is described
	features := []string{"readingOrder", "tableOfContents", "structuralNavigation", "displayTransformability"}
	summary := "Text in reading order with a table of contents; letters can be enlarged and recoloured."
	if pictures {
		features = append(features, "alternativeText")
		summary += " Every picture has a description."
	}
	for _, f := range features {
		meta("accessibilityFeature", f)
	}
	meta("accessibilityHazard", "none")
	meta("accessibilitySummary", summary)
	w.WriteString("</metadata>\n<manifest>\n")
	for _, it := range e.items {
		properties := ""
		if it.properties != "" {
			properties = fmt.Sprintf(" properties=\"%s\"", it.properties)
		}
		fmt.Fprintf(&w, "<item id=\"%s\" href=\"%s\" media-type=\"%s\"%s/>\n", it.id, strings.TrimPrefix(it.path, "EPUB/"), it.mediaType, properties)
	}
	w.WriteString("</manifest>\n<spine>\n")
	for _, it := range e.items {
		if it.spine {
			fmt.Fprintf(&w, "<itemref idref=\"%s\"/>\n", it.id)
		}
	}
	w.WriteString("</spine>\n</package>\n")
	return []byte(w.String())
}

// uuid is a UUID of the form that is free for any use (RFC 9562, version 8), made
// of the work's id.
func uuid(work string) string {
	d, _ := hex.DecodeString(atelier.Digest([]byte(work)))
	d[6], d[8] = d[6]&0x0f|0x80, d[8]&0x3f|0x80
	s := hex.EncodeToString(d[:16])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func unitHTML(u Unit) string {
	var w strings.Builder
	if !u.Verse {
		for _, p := range paragraphs(u) {
			w.WriteString("<p>" + esc(p) + "</p>\n")
		}
		return w.String()
	}
	w.WriteString("<div class=\"stanza\">\n")
	for _, l := range u.Lines {
		w.WriteString("<p class=\"line\">" + esc(l) + "</p>\n")
	}
	w.WriteString("</div>\n")
	return w.String()
}

// paragraphs of a page: its sentences run on.
func paragraphs(u Unit) []string {
	var parts []string
	for _, l := range u.Lines {
		if l = plain(l); l != "" {
			parts = append(parts, l)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " ")}
}

// incipit names an opening by its first words.
func incipit(o opening) string {
	const words = 6
	for _, u := range o.units {
		for _, l := range u.Lines {
			if f := strings.Fields(plain(l)); len(f) > words {
				return strings.TrimRight(strings.Join(f[:words], " "), ",;:.") + " …"
			} else if len(f) > 0 {
				return strings.Join(f, " ")
			}
		}
	}
	return "A plate"
}

func esc(s string) string { return html.EscapeString(plain(s)) }

// style keeps to what e-readers agree on, and leaves size, face and colours of the
// text to the reader.
func style(accent string) string {
	return `body { margin: 5%; line-height: 1.5; }
h1, h2 { font-weight: normal; line-height: 1.2; text-align: center; }
hr { border: 0; border-top: 2px solid ` + accent + `; width: 4em; margin: 1.5em auto; }
figure { margin: 0 0 1.5em 0; padding: 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }
img { max-width: 100%; max-height: 95%; }
p { margin: 0 0 0.8em 0; widows: 2; orphans: 2; }
.stanza { margin: 0 0 1.4em 0; page-break-inside: avoid; break-inside: avoid; }
.line { margin: 0; padding-left: 2em; text-indent: -2em; text-align: left; }
.cover { text-align: center; margin: 0; }
.titlepage { text-align: center; margin-top: 20%; }
.credit { text-align: center; margin: 0.3em 0; }
.credit span { font-variant: small-caps; }
.colophon { margin-top: 15%; font-size: 0.9em; }
.opening { page-break-before: always; break-before: page; }
`
}
