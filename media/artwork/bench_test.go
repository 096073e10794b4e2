package artwork_test

import (
	"testing"

	"github.com/atelierhq/atelier/media/artwork"
)

// plate is a picture as heavy as the house's: a sky, ridges, a wood of shaded and
// raised parts, soft light, texture.
func plate(style string) *artwork.Plate {
	p := &artwork.Plate{ID: "plate-1", Width: 1536, Height: 1024, Light: "left", Finish: artwork.Finish{Grain: 0.12, Paper: 0.07},
		Ambient: artwork.Ambient{Shade: artwork.RGB{R: 42, G: 43, B: 69}}}
	lin := func(x0, y0, x1, y1 float64, a, b artwork.RGB) *artwork.Paint {
		return &artwork.Paint{At: [4]float64{x0, y0, x1, y1}, Stops: []artwork.Stop{{At: 0, Colour: a, Alpha: 1}, {At: 1, Colour: b, Alpha: 1}}}
	}
	var sky artwork.Path
	sky.Rect(0, 0, 1536, 1024)
	e := artwork.Element{Name: "all", Role: artwork.RoleMid}
	e.Shapes = append(e.Shapes, artwork.Shape{Path: sky, Fill: lin(0, 0, 0, 1024, artwork.RGB{R: 80, G: 130, B: 200}, artwork.RGB{R: 240, G: 220, B: 190})})
	for i := range 10 { // ridges across the plate
		y := 420 + float64(i)*55
		var r artwork.Path
		r.M(-20, y).C(300, y-80, 700, y+60, 1000, y).C(1200, y-50, 1400, y+30, 1560, y-10).L(1560, 1100).L(-20, 1100).Z()
		s := artwork.Shape{Path: r, Fill: lin(0, y, 1536, y, artwork.RGB{R: 120, G: 160, B: 110}, artwork.RGB{R: 70, G: 120, B: 90})}
		if style == "paper-cut" {
			s.Raise = 18
		}
		e.Shapes = append(e.Shapes, s)
	}
	for i := range 350 { // trees and their parts
		x, y, r := float64((i*137)%1500), 380+float64((i*71)%560), 12+float64((i*13)%70)
		var o artwork.Path
		o.Ellipse(x, y, r, r*0.8)
		s := artwork.Shape{Path: o, Fill: lin(x-r, y, x+r, y, artwork.RGB{R: 150, G: 190, B: 90}, artwork.RGB{R: 60, G: 110, B: 60})}
		switch style {
		case "paper-cut":
			s.Raise = 3 + i%6
			e.Shapes = append(e.Shapes, s, artwork.Shape{Path: o, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.RGB{R: 200, G: 220, B: 150}}, Width: 1.2}, Opacity: 0.45})
		case "grain":
			e.Shapes = append(e.Shapes, s, artwork.Shape{Path: o, Stipple: true, Soft: true, Fill: lin(x-r, y, x+r, y, artwork.RGB{R: 20, G: 40, B: 20}, artwork.RGB{R: 20, G: 40, B: 20})})
		default:
			e.Shapes = append(e.Shapes, s, artwork.Shape{Path: o, Soft: true, Opacity: 0.5, Fill: &artwork.Paint{Radial: true, At: [4]float64{x, y, r, 0}, Stops: lin(0, 0, 1, 1, artwork.RGB{R: 220, G: 230, B: 180}, artwork.RGB{R: 40, G: 80, B: 40}).Stops}},
				artwork.Shape{Path: o, Stroke: &artwork.Stroke{Paint: artwork.Paint{Colour: artwork.RGB{R: 40, G: 60, B: 40}}, Width: 2.5}, Opacity: 0.6})
		}
	}
	for i := range 6 { // light over everything
		e.Shapes = append(e.Shapes, artwork.Shape{Path: sky, Soft: true, Fill: &artwork.Paint{Radial: true, At: [4]float64{200 + float64(i)*50, 100, 1150, 0},
			Stops: []artwork.Stop{{At: 0, Colour: artwork.RGB{R: 255, G: 240, B: 204}, Alpha: 0.2}, {At: 1, Colour: artwork.RGB{R: 255, G: 240, B: 204}}}}})
	}
	p.Elements = []artwork.Element{e}
	return p
}

func BenchmarkPlate(b *testing.B) {
	for _, style := range []string{"paper-cut", "grain", "wash"} {
		b.Run(style, func(b *testing.B) {
			p := plate(style)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := artwork.EncodePNG(artwork.Render(p)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
