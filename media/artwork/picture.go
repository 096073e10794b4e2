package artwork

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"sync"

	xdraw "golang.org/x/image/draw"

	"github.com/atelierhq/atelier"
)

// The media types of this package's files and inputs.
const (
	MediaScene = "application/json"
	MediaSVG   = "image/svg+xml"
	MediaPNG   = "image/png"
	MediaJPEG  = "image/jpeg"
)

// EncodePNG writes an opaque picture as 24-bit PNG.
func EncodePNG(img *image.RGBA) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(img.Rect.Dx() * img.Rect.Dy())
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, img); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "PNG cannot be written: %v", err)
	}
	return b.Bytes(), nil
}

// Files writes the complete set of a version's files. Plates whose id is in
// keep take their SVG and PNG from there instead of being painted again.
func Files(s *Scene, keep map[string][]atelier.File) ([]atelier.File, error) {
	data, err := s.Marshal()
	if err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	all := s.Pictures()
	files := make([][]atelier.File, len(all))
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 4) // a painted plate holds some 10 bytes a pixel
	for i, p := range all {
		if k, ok := keep[p.ID]; ok {
			files[i] = k
			continue
		}
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			b, err := EncodePNG(Render(p))
			errs[i] = err
			files[i] = []atelier.File{{Name: p.ID + ".png", MediaType: MediaPNG, Data: b}, {Name: p.ID + ".svg", MediaType: MediaSVG, Data: SVG(p)}}
		})
	}
	wg.Wait()
	var out []atelier.File
	for i := range files {
		if errs[i] != nil {
			return nil, errs[i]
		}
		out = append(out, files[i]...)
	}
	return sortFiles(append(out, atelier.File{Name: SceneFile, MediaType: MediaScene, Data: data})), nil
}

// FromFiles reads the scene out of a version's files; errors have CodeInvalid.
func FromFiles(files []atelier.File) (*Scene, error) {
	for _, f := range files {
		if f.Name == SceneFile {
			return Parse(f.Data)
		}
	}
	return nil, atelier.Invalidf(SceneFile, "the version has no scene")
}

// Recognise tells PNG and JPEG by their content and checks all of it: bytes,
// pixels announced, the data itself, and that nothing follows the picture.
// Errors have CodeInvalid, or CodeTooLarge for a bound.
func Recognise(data []byte) (mediaType string, err error) {
	mediaType, _, err = decode(data)
	return mediaType, err
}

// Decode is Recognise and the picture.
func Decode(data []byte) (image.Image, error) {
	_, img, err := decode(data)
	return img, err
}

func decode(data []byte) (string, image.Image, error) {
	if len(data) > MaxInputBytes {
		return "", nil, atelier.Errorf(atelier.CodeTooLarge, "a picture may have at most %d MiB", MaxInputBytes>>20)
	}
	type format struct {
		media  string
		end    func([]byte) int
		config func([]byte) (image.Config, error)
		decode func([]byte) (image.Image, error)
	}
	var f format
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		f = format{MediaPNG, pngEnd,
			func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }}
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		f = format{MediaJPEG, jpegEnd,
			func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }}
	default:
		return "", nil, atelier.Invalidf("", "not a PNG or JPEG picture")
	}
	c, err := f.config(data)
	if err != nil {
		return "", nil, &atelier.Error{Code: atelier.CodeInvalid, Message: "the picture's header is damaged", Err: err}
	}
	if c.Width < 1 || c.Height < 1 || int64(c.Width)*int64(c.Height) > MaxInputPixels {
		return "", nil, atelier.Errorf(atelier.CodeTooLarge, "a picture may have at most %d megapixels", MaxInputPixels/1_000_000)
	}
	// Sixteen bits a channel decode to eight bytes a pixel: half the bound.
	if deep := c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model; deep && c.Width*c.Height > MaxInputPixels/2 {
		return "", nil, atelier.Errorf(atelier.CodeTooLarge, "a picture with 16 bits a channel may have at most %d megapixels", MaxInputPixels/2_000_000)
	}
	switch end := f.end(data); {
	case end < 0:
		return "", nil, atelier.Invalidf("", "the picture is cut short or damaged")
	case end != len(data):
		return "", nil, atelier.Invalidf("", "%d bytes follow the end of the picture", len(data)-end)
	}
	img, err := f.decode(data)
	if err != nil {
		return "", nil, &atelier.Error{Code: atelier.CodeInvalid, Message: "the picture's data is damaged", Err: err}
	}
	return f.media, img, nil
}

// pngEnd returns where the IEND chunk ends, −1 if there is none.
func pngEnd(b []byte) int {
	for i := 8; i+12 <= len(b); {
		n := int64(binary.BigEndian.Uint32(b[i:]))
		kind := string(b[i+4 : i+8])
		next := int64(i) + 12 + n
		if next > int64(len(b)) {
			return -1
		}
		if kind == "IEND" {
			return int(next)
		}
		i = int(next)
	}
	return -1
}

// jpegEnd returns where the first end-of-image marker ends, −1 if there is none.
func jpegEnd(b []byte) int {
	i := 2
	for i+1 < len(b) {
		if b[i] != 0xff {
			return -1
		}
		for i+1 < len(b) && b[i+1] == 0xff { // fill bytes
			i++
		}
		if i+1 >= len(b) {
			return -1
		}
		m := b[i+1]
		i += 2
		switch {
		case m == 0xd9:
			return i
		case m == 0x01 || m >= 0xd0 && m <= 0xd7:
			continue
		}
		if i+2 > len(b) {
			return -1
		}
		n := int(binary.BigEndian.Uint16(b[i:]))
		if n < 2 || i+n > len(b) {
			return -1
		}
		i += n
		if m == 0xda { // entropy-coded data up to the next marker
			for i+1 < len(b) && (b[i] != 0xff || b[i+1] == 0 || b[i+1] >= 0xd0 && b[i+1] <= 0xd7) {
				i++
			}
		}
	}
	return -1
}

// Adopt makes a person's own picture a version: plate-1.png, re-encoded so that
// nothing but the pixels is kept, and a scene that says whose picture it is. It
// has no SVG. A picture over the bounds of a plate is made smaller, one with a
// side under MinSide is refused.
func Adopt(in atelier.Input, spec atelier.PieceSpec) (atelier.Draft, error) {
	img, err := Decode(in.Data)
	if err != nil {
		return atelier.Draft{}, err
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if min(w, h) < MinSide {
		return atelier.Draft{}, atelier.Invalidf("", "a picture used as a plate needs at least %d pixels a side, this one has %d×%d", MinSide, w, h)
	}
	if k := max(float64(max(w, h))/MaxSide, sqrt(float64(w)*float64(h)/MaxPixels)); k > 1 {
		w, h = int(float64(w)/k), int(float64(h)/k)
		if min(w, h) < MinSide {
			return atelier.Draft{}, atelier.Invalidf("", "a picture that long and narrow cannot be a plate")
		}
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	if w == img.Bounds().Dx() {
		draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Over)
	} else {
		xdraw.ApproxBiLinear.Scale(out, out.Rect, img, img.Bounds(), xdraw.Over, nil)
	}
	data, err := EncodePNG(out)
	if err != nil {
		return atelier.Draft{}, err
	}
	s := &Scene{Style: "own", Palette: PaletteOf(out, 6), Source: &Source{By: ByPerson, SHA256: in.SHA256, As: in.As},
		Plates: []Plate{{ID: PlateID(0), Width: w, Height: h, Alt: "A person's own picture; what it shows has not been described."}}}
	scene, err := s.Marshal()
	if err != nil {
		return atelier.Draft{}, err
	}
	return atelier.Draft{
		Files: []atelier.File{{Name: PlateID(0) + ".png", MediaType: MediaPNG, Data: data}, {Name: SceneFile, MediaType: MediaScene, Data: scene}},
		Names: []atelier.Name{}, Summary: "a person's own picture",
	}, nil
}
