package artwork

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"github.com/atelierhq/atelier"
)

// MaxShrink is the most pixels of a picture that [Shrink] decodes: more than any
// plate has (12 million), for pictures that a person supplied.
const MaxShrink = 40_000_000

// Thumbnail is a picture for a page or a cover.
type Thumbnail struct {
	JPEG          []byte
	Width, Height int // pixels
}

// Shrink makes a JPEG of a PNG with sides of at most longSide pixels, on white; a
// smaller picture keeps its size. quality is that of image/jpeg, 1 to 100. Errors:
// CodeInvalid for what is no PNG or is larger than [MaxShrink], before it is decoded.
func Shrink(data []byte, longSide, quality int) (Thumbnail, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Thumbnail{}, &atelier.Error{Code: atelier.CodeInvalid, Field: "plate", Message: "the plate is no PNG", Err: err}
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > MaxShrink/c.Height {
		return Thumbnail{}, atelier.Invalidf("plate", "%d × %d pixels, the bound is %d", c.Width, c.Height, MaxShrink)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return Thumbnail{}, &atelier.Error{Code: atelier.CodeInvalid, Field: "plate", Message: "the plate is a broken PNG", Err: err}
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if long := max(w, h); long > longSide {
		w, h = max(1, w*longSide/long), max(1, h*longSide/long)
	}
	page := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src) // JPEG knows no transparency
	if w == img.Bounds().Dx() {
		draw.Draw(page, page.Rect, img, img.Bounds().Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(page, page.Rect, img, img.Bounds(), draw.Over, nil)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, &jpeg.Options{Quality: quality}); err != nil {
		return Thumbnail{}, atelier.Errorf(atelier.CodeInternal, "a picture cannot be written: %v", err)
	}
	return Thumbnail{b.Bytes(), w, h}, nil
}
