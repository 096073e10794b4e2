package artwork

import (
	"image"
	"image/draw"
	"slices"

	"github.com/atelierhq/atelier"
)

// CoverID is the id of a cover and the name of its files.
const CoverID = "cover"

// TitleElement is the name of the element that a cover's title is.
const TitleElement = "title"

// Cover puts a title on a finished picture, as PNG: in the quieter of its upper
// and lower parts, as outlines, light or dark as the picture asks, over a veil
// that keeps it legible. It serves pictures that are pixels alone; the house draws
// its covers as scenes. The same picture and title give the same bytes.
func Cover(plate image.Image, title string, quiet bool) ([]byte, error) {
	b := plate.Bounds()
	if err := checkSize(b.Dx(), b.Dy()); err != nil {
		return nil, err
	}
	p := Plate{ID: CoverID, Width: b.Dx(), Height: b.Dy(), Light: "left"}
	v := Look(&p, plate)
	busy := v.Busyness()
	sum := func(from, to int) (s float64) {
		for _, c := range busy[from*cells : to*cells] {
			s += c
		}
		return s
	}
	box := atelier.Box{X: 0.08, Y: 0.05, W: 0.84, H: 0.3}
	if sum(cells-3, cells) < sum(0, 3)*0.8 {
		box.Y = 0.66
	}
	e, err := TitleIn(&p, v, title, box, quiet, 0)
	if err != nil {
		return nil, err
	}
	c := newCanvas(&p, p.Width, p.Height, 1)
	draw.Draw(c.img, c.img.Rect, plate, b.Min, draw.Src)
	for i := range c.img.Pix { // a picture with holes stands on white
		if i%4 == 3 {
			c.img.Pix[i] = 255
		}
	}
	for i := range e.Shapes {
		c.shape(&e.Shapes[i])
	}
	return EncodePNG(c.img)
}

// TitleIn makes the element of a title that is set into a box of a plate, whose
// pixels are v: dark letters on a light ground or light on a dark, with a veil
// behind them as strong as the ground is restless, and by more the stronger, 0…1.
func TitleIn(p *Plate, v *View, title string, box atelier.Box, quiet bool, more float64) (*Element, error) {
	face := Strong
	if quiet {
		face = Quiet
	}
	W, H := float64(p.Width), float64(p.Height)
	glyphs, size := Title(face, title, box.X*W, box.Y*H, box.W*W, box.H*H)
	if len(glyphs) == 0 {
		return nil, atelier.Invalidf("title", "has no letters that can be set")
	}
	// The ground is what lies under the letters.
	var ground []Lab
	for y := int(box.Y * float64(v.H)); y < min(int((box.Y+box.H)*float64(v.H)), v.H); y++ {
		for x := int(box.X * float64(v.W)); x < min(int((box.X+box.W)*float64(v.W)), v.W); x++ {
			ground = append(ground, v.Lab[y*v.W+x])
		}
	}
	if len(ground) == 0 {
		return nil, atelier.Invalidf("title", "has no room")
	}
	slices.SortFunc(ground, func(a, b Lab) int {
		switch {
		case a.L < b.L:
			return -1
		case a.L > b.L:
			return 1
		}
		return 0
	})
	mid := ground[len(ground)/2]
	low, high := ground[len(ground)/20].L, ground[len(ground)*19/20].L
	lum := func(l float64) float64 { return Luminance(Lab{min(max(l, 0), 1), mid.A, mid.B}.RGB()) }
	ink, veil := Lab{0.985, 0.002, 0.012}, Lab{mid.L * 0.5, mid.A * 0.9, mid.B * 0.9}
	if Ratio(lum(0.22), lum(low)) > Ratio(1, lum(high)) {
		ink, veil = Lab{0.22, mid.A*0.9 + 0.004, mid.B*0.9 - 0.02}, Lab{0.97, mid.A * 0.4, mid.B * 0.4}
	}
	// As much veil as brings the worst of the ground to a ratio of five.
	strength := 0.2 + 0.8*(high-low)
	worst := high
	if ink.L < 0.5 {
		worst = low
	}
	for strength < 0.9 && Ratio(Luminance(ink.RGB()), lum(worst+(veil.L-worst)*strength)) < 5 {
		strength += 0.05
	}
	strength = min(strength+more, 0.97)
	e := &Element{Name: TitleElement, Noun: "title", Role: RoleNear, Place: box}
	e.Shapes = append(e.Shapes, veilShape(p, box, veil.RGB(), strength))
	shade := Lab{max(ink.L-0.75, 0.14), mid.A, mid.B - 0.01}.RGB()
	for _, g := range glyphs {
		if ink.L > 0.5 { // light letters have a dark edge
			e.Shapes = append(e.Shapes, Shape{Path: g.Path, Stroke: &Stroke{Paint: Paint{Colour: shade}, Width: max(Tenth(size*0.05), 1)}, Opacity: 0.35, Soft: true})
		}
		e.Shapes = append(e.Shapes, Shape{Path: g.Path, Fill: &Paint{Colour: ink.RGB()}})
	}
	e.Fit(p.Width, p.Height)
	return e, nil
}

// veilShape is a band behind a title that fades out above and below it.
func veilShape(p *Plate, box atelier.Box, c RGB, strength float64) Shape {
	H := float64(p.Height)
	y0, y1 := (box.Y-0.1)*H, (box.Y+box.H+0.12)*H
	var path Path
	path.Rect(-1, Tenth(y0), float64(p.Width)+2, Tenth(y1-y0))
	a := func(k float64) float64 { return mil(strength * k) }
	return Shape{Path: path, Soft: true, Fill: &Paint{At: [4]float64{0, Tenth(y0), 0, Tenth(y1)}, Stops: []Stop{
		{At: 0, Colour: c, Alpha: 0}, {At: 0.2, Colour: c, Alpha: a(0.8)}, {At: 0.5, Colour: c, Alpha: a(1)}, {At: 0.8, Colour: c, Alpha: a(0.7)}, {At: 1, Colour: c, Alpha: 0}}}}
}

// Legible is how well a title can be read: the WCAG contrast ratio between its
// letters and the worst twentieth of what lies around them in its box, 1…21.
// Large letters want 3.
func Legible(v *View, title string) float64 {
	i := v.index(title)
	if i < 0 || v.Lab == nil {
		return 1
	}
	b := v.Plate.Elements[i].Box
	var in, around []float64
	for y := max(int(b.Y*float64(v.H)), 0); y < min(int((b.Y+b.H)*float64(v.H))+1, v.H); y++ {
		for x := max(int(b.X*float64(v.W)), 0); x < min(int((b.X+b.W)*float64(v.W))+1, v.W); x++ {
			l := Luminance(v.Lab[y*v.W+x].RGB())
			if int(v.Owner[y*v.W+x]) != i {
				if !v.touches(x, y, i) {
					around = append(around, l)
				}
				continue
			}
			in = append(in, l)
		}
	}
	if len(in) == 0 || len(around) == 0 {
		return 1
	}
	slices.Sort(in)
	slices.Sort(around)
	ink := in[len(in)/2]
	return min(Ratio(ink, around[len(around)/20]), Ratio(ink, around[len(around)*19/20]))
}

// touches reports whether a pixel borders one that an element owns: it holds part
// of the letter's edge.
func (v *View) touches(x, y, i int) bool {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if xx, yy := x+dx, y+dy; xx >= 0 && yy >= 0 && xx < v.W && yy < v.H && int(v.Owner[yy*v.W+xx]) == i {
				return true
			}
		}
	}
	return false
}

// checkCover checks a scene's cover by the bounds of a plate.
func (s *Scene) checkCover() error {
	if s.Cover == nil {
		return nil
	}
	if s.Cover.ID != CoverID {
		return atelier.Invalidf("cover.id", "want %q", CoverID)
	}
	return s.Cover.check("cover")
}
