package book_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/book"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music/sheet"
)

func plate(t testing.TB, id, unit string, w, h int) book.Plate {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 120, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return book.Plate{ID: id, Unit: unit, PNG: b.Bytes(), Alt: "A fox & a “crow” in <snow>."}
}

// tale is a book with everything in it.
func tale(t testing.TB) book.Book {
	b := book.Book{Title: "The Fox & the “Crow”", Language: "en", Accent: "#b5482a",
		Credits:  []book.Credit{{Role: "Text", Name: "Writer"}, {Role: "Pictures", Name: "Illustrator"}},
		Colophon: []string{"Made by a studio of agents.", "The pictures and the words were generated."},
		Mark:     mark.Mark{Source: mark.Algorithmic, Work: "00112233445566778899aabbccddeeff"},
		Sheet: []sheet.Page{{Width: 210, Height: 297, Shapes: []sheet.Shape{
			{Path: []sheet.Segment{{Op: 'M', P: [6]float64{20, 40}}, {Op: 'L', P: [6]float64{190, 40}}}, Stroke: 0.2},
			{Path: []sheet.Segment{{Op: 'M', P: [6]float64{30, 40}}, {Op: 'C', P: [6]float64{30, 38, 33, 38, 33, 40}}, {Op: 'Z'}}},
			{Text: "Andante", X: 105, Y: 30, Size: 5, Anchor: 0.5, Italic: true}}}}}
	for i := range 6 {
		b.Units = append(b.Units, book.Unit{ID: fmt.Sprintf("st%d", i+1), Verse: i%2 == 0, Lines: []string{fmt.Sprintf("The fox goes out on night %d,", i+1), "and nobody, not even the crow, is told of it — “hush”!"}})
	}
	b.Plates = []book.Plate{plate(t, "plate-1", "st1", 60, 40), plate(t, "plate-2", "st3", 40, 60), plate(t, "plate-3", "", 64, 64)}
	return b
}

func TestOpensInReaders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	only := tale(t)
	only.Plates, only.Sheet = nil, nil
	pictures := tale(t)
	pictures.Units = nil
	only.Language, only.Title = "ja", "雪の狐"
	for name, b := range map[string]book.Book{"tale": tale(t), "words": only, "pictures": pictures} {
		e, err := book.EPUB(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		path := filepath.Join(dir, name+".epub")
		if err := os.WriteFile(path, e, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run("epubcheck "+name, func(t *testing.T) {
			t.Parallel()
			out := opinion.Epubcheck(t, path)
			if !strings.Contains(out, "No errors or warnings detected") {
				t.Errorf("epubcheck says:\n%s", out)
			}
		})
	}
	p, err := book.PDF(tale(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "tale.pdf")
	if err := os.WriteFile(path, p, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("pdfinfo", func(t *testing.T) {
		out := opinion.Run(t, "pdfinfo", path)
		for _, want := range []string{"Title:           The Fox & the “Crow”", "Author:          Text: Writer; Pictures: Illustrator"} {
			if !strings.Contains(out, want) {
				t.Errorf("pdfinfo does not say %q:\n%s", want, out)
			}
		}
	})
	t.Run("pdftotext", func(t *testing.T) {
		out := opinion.Run(t, "pdftotext", "-layout", path, "-")
		at := 0
		for i := range 6 {
			want := fmt.Sprintf("on night %d,", i+1)
			j := strings.Index(out[at:], want)
			if j < 0 {
				t.Fatalf("%q is missing or out of order:\n%s", want, out)
			}
			at += j
		}
		if !strings.Contains(out, "Andante") || !strings.Contains(out, "“hush”") {
			t.Errorf("the words of the score, or quotation marks, are missing:\n%s", out)
		}
	})
	t.Run("pdffonts", func(t *testing.T) {
		lines := strings.Split(strings.TrimSpace(opinion.Run(t, "pdffonts", path)), "\n")
		if len(lines) < 3 {
			t.Fatalf("no fonts: %v", lines)
		}
		for _, l := range lines[2:] {
			if f := strings.Fields(l); len(f) < 6 || f[len(f)-5] != "yes" {
				t.Errorf("not embedded: %s", l)
			}
		}
	})
	t.Run("exiftool", func(t *testing.T) {
		if out := opinion.Run(t, "exiftool", "-XMP:all", path); !strings.Contains(out, "algorithmicMedia") {
			t.Errorf("the PDF carries no mark:\n%s", out)
		}
	})
}

// The plates of a work have one width, so these do.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	tale := func(t testing.TB) book.Book {
		b := tale(t)
		b.Plates = nil
		for i := range 6 {
			b.Plates = append(b.Plates, plate(t, fmt.Sprintf("plate-%d", i+1), fmt.Sprintf("st%d", i+1), 60, 40+i))
		}
		return b
	}
	for name, write := range map[string]func(book.Book) ([]byte, error){"EPUB": book.EPUB, "PDF": book.PDF} {
		first, err := write(tale(t))
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			if again, err := write(tale(t)); err != nil || !bytes.Equal(first, again) {
				t.Fatalf("%s: the same book is other bytes (%v)", name, err)
			}
		}
	}
}

// Every unit and every plate is in the EPUB once, in order, and the mark is there.
func TestEPUBHoldsAll(t *testing.T) {
	t.Parallel()
	data, err := book.EPUB(tale(t))
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if f := z.File[0]; f.Name != "mimetype" || f.Method != zip.Store {
		t.Errorf("the first file is %s, method %d", f.Name, f.Method)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "html") || strings.HasSuffix(f.Name, "opf") {
			all.Write(b.Bytes())
		}
	}
	for _, want := range []string{"on night 1,", "on night 6,", "<figure><img src=\"picture-3.jpg\"", "digitalsourcetype/algorithmicMedia", "alternativeText", "A fox &amp; a “crow” in &lt;snow&gt;."} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if n := strings.Count(all.String(), "<figure>"); n != 3 {
		t.Errorf("%d plates in the pages, want 3", n)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil     func(*book.Book)
		epub, pdf atelier.Code
		field     string
	}{
		"nothing":          {func(b *book.Book) { b.Units, b.Plates = nil, nil }, atelier.CodeInvalid, atelier.CodeInvalid, "book"},
		"a broken plate":   {func(b *book.Book) { b.Plates[1].PNG = []byte("\x89PNG\r\n\x1a\nno") }, atelier.CodeInvalid, atelier.CodeInvalid, "plates.plate-2"},
		"too many units":   {func(b *book.Book) { b.Units = make([]book.Unit, book.MaxUnits+1) }, atelier.CodeInvalid, atelier.CodeInvalid, "units"},
		"a line too long":  {func(b *book.Book) { b.Units[2].Lines = []string{strings.Repeat("x", 5000)} }, atelier.CodeInvalid, atelier.CodeInvalid, "units.st3"},
		"another script":   {func(b *book.Book) { b.Units[1].Lines = []string{"雪が降る"} }, "", atelier.CodeUnsupported, "units.st2"},
		"right to left":    {func(b *book.Book) { b.Units[1].Lines = []string{"שלג"} }, "", atelier.CodeUnsupported, "units.st2"},
		"control and bidi": {func(b *book.Book) { b.Units[1].Lines = []string{"a\x00b\u202ec"} }, "", "", ""},
		"one endless word": {func(b *book.Book) { b.Units[1].Lines = []string{strings.Repeat("W", 4000)} }, "", "", ""},
	} {
		for form, write := range map[string]func(book.Book) ([]byte, error){"EPUB": book.EPUB, "PDF": book.PDF} {
			b := tale(t)
			c.spoil(&b)
			want := c.epub
			if form == "PDF" {
				want = c.pdf
			}
			_, err := write(b)
			if atelier.CodeOf(err) != want {
				t.Errorf("%s as %s: got %v, want code %q", name, form, err, want)
			}
			if e, ok := err.(*atelier.Error); ok && e.Field != c.field {
				t.Errorf("%s as %s: got field %q, want %q", name, form, e.Field, c.field)
			}
		}
	}
}

// A long tale without plates is on as many pages as it needs, all of it.
func TestLongText(t *testing.T) {
	t.Parallel()
	b := tale(t)
	b.Units, b.Plates = nil, b.Plates[:1]
	for i := range 200 {
		b.Units = append(b.Units, book.Unit{ID: fmt.Sprintf("pg%d", i+1), Lines: []string{fmt.Sprintf("Sentence%d begins here and goes on for a while, as sentences do.", i)}})
	}
	p, err := book.PDF(b)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "long.pdf")
	if err := os.WriteFile(path, p, 0o600); err != nil {
		t.Fatal(err)
	}
	out := opinion.Run(t, "pdftotext", path, "-")
	for i := range 200 {
		if !strings.Contains(out, fmt.Sprintf("Sentence%d ", i)) {
			t.Errorf("sentence %d is missing", i)
		}
	}
}

func FuzzBook(f *testing.F) {
	for _, s := range []string{"a line", "two\nlines", "<p>&amp;</p>", "\u202e\x00", "🦊", strings.Repeat("W", 3000)} {
		f.Add(s, s)
	}
	small := plate(f, "plate-1", "st1", 4, 4)
	f.Fuzz(func(t *testing.T, title, words string) {
		b := book.Book{Title: title, Language: "en", Units: []book.Unit{{ID: "st1", Verse: len(words)%2 == 0, Lines: strings.Split(words, "\n")}}, Plates: []book.Plate{small}}
		for _, write := range []func(book.Book) ([]byte, error){book.EPUB, book.PDF} {
			out, err := write(b)
			var known *atelier.Error
			if e, ok := err.(*atelier.Error); ok {
				known = e
			}
			if err != nil && (known == nil || known.Code == atelier.CodeInternal) || err == nil && len(out) == 0 {
				t.Errorf("got %d bytes, %v", len(out), err)
			}
		}
	})
}
