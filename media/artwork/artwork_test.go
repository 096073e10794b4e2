package artwork

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
)

// rectangle is an element that is one coloured rectangle, in pixels.
func rectangle(name, role string, x, y, w, h float64, c RGB) Element {
	var p Path
	p.Rect(x, y, w, h)
	e := Element{Name: name, Subject: name, Role: role, Motif: "block", Shapes: []Shape{{Path: p, Fill: &Paint{Colour: c}}}}
	return e
}

func testScene() *Scene {
	s := &Scene{Style: "paper-cut", Palette: []RGB{{1, 2, 3}}}
	for i := range 2 {
		p := Plate{ID: PlateID(i), Width: 600, Height: 400, Light: "left", Alt: "a <test> & more", Finish: Finish{Grain: 0.1, Paper: 0.1},
			Ambient: Ambient{Shade: RGB{20, 20, 40}}}
		p.Elements = []Element{
			rectangle("sky", RoleSky, 0, 0, 600, 400, RGB{200, 220, 240}),
			rectangle("tower", RoleFocal, 150+float64(i)*200, 150, 80, 200, RGB{180, 60, 40}),
			rectangle("hut", RoleMid, 400-float64(i)*300, 300, 60, 60, RGB{40, 40, 60}),
		}
		var round Path
		round.Ellipse(300, 100, 50, 30)
		p.Elements[2].Shapes = append(p.Elements[2].Shapes, Shape{Path: round, Raise: 5, Clip: &round, Opacity: 0.8,
			Fill: &Paint{Radial: true, At: [4]float64{300, 100, 50, 0}, Stops: []Stop{{0, RGB{255, 255, 255}, 1}, {1, RGB{9, 9, 9}, 0.2}}}},
			Shape{Path: round, Stipple: true, Soft: true, Fill: &Paint{At: [4]float64{250, 0, 350, 0}, Stops: []Stop{{0, RGB{}, 0}, {1, RGB{}, 0.8}}}},
			Shape{Path: round, Stroke: &Stroke{Paint: Paint{Colour: RGB{0, 0, 0}}, Width: 3}})
		for k := range p.Elements {
			p.Elements[k].Fit(600, 400)
		}
		s.Plates = append(s.Plates, p)
	}
	return s
}

func mustFiles(t *testing.T, s *Scene) []atelier.File {
	t.Helper()
	f, err := Files(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFilesAreDeterministicAndWellFormed(t *testing.T) {
	t.Parallel()
	a, b := mustFiles(t, testScene()), mustFiles(t, testScene())
	if d := cmp.Diff(a, b); d != "" {
		t.Fatal("two renderings differ")
	}
	var names []string
	for _, f := range a {
		names = append(names, f.Name)
		switch f.MediaType {
		case MediaPNG:
			img, err := png.Decode(bytes.NewReader(f.Data))
			if err != nil || img.Bounds().Dx() != 600 || img.Bounds().Dy() != 400 {
				t.Errorf("%s: %v", f.Name, err)
			}
		case MediaSVG:
			d := xml.NewDecoder(bytes.NewReader(f.Data))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
			}
		}
	}
	if d := cmp.Diff([]string{"plate-1.png", "plate-1.svg", "plate-2.png", "plate-2.svg", "scene.json"}, names); d != "" {
		t.Error(d)
	}
	s, err := FromFiles(a)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Marshal()
	if err != nil || !bytes.Equal(again, data(a, SceneFile)) {
		t.Error("a scene changes when it is read and written", err)
	}
	if !bytes.Equal(Render(&s.Plates[0]).Pix, Render(&testScene().Plates[0]).Pix) {
		t.Error("a scene that was read paints other pixels")
	}
}

func TestLocality(t *testing.T) {
	t.Parallel()
	base := mustFiles(t, testScene())
	on := []atelier.Anchor{{Unit: "plate-1", Element: "hut"}}
	edit := func(f func(*Scene)) []atelier.File {
		s := testScene()
		f(s)
		return mustFiles(t, s)
	}
	for _, c := range []struct {
		name    string
		files   []atelier.File
		anchors []atelier.Anchor
		ok      bool
	}{
		{"nothing", base, nil, true},
		{"the anchored element", edit(func(s *Scene) { s.Plates[0].Elements[2].Shapes[0].Fill.Colour.R = 200 }), on, true},
		{"the anchored element gone", edit(func(s *Scene) { s.Plates[0].Elements = s.Plates[0].Elements[:2] }), on, true},
		{"another element", edit(func(s *Scene) { s.Plates[0].Elements[1].Shapes[0].Fill.Colour.R = 20 }), on, false},
		{"another plate", edit(func(s *Scene) { s.Plates[1].Elements[2].Shapes[0].Fill.Colour.R = 20 }), on, false},
		{"weather of the plate", edit(func(s *Scene) { s.Plates[0].Weather = "snow" }), on, false},
		{"order", edit(func(s *Scene) { e := s.Plates[0].Elements; e[0], e[1] = e[1], e[0] }), on, false},
		{"a new element nobody named", edit(func(s *Scene) {
			s.Plates[0].Elements = append(s.Plates[0].Elements, rectangle("fox", RoleMid, 1, 1, 9, 9, RGB{}))
		}), on, false},
		{"a new element that was named", edit(func(s *Scene) {
			s.Plates[0].Elements = append(s.Plates[0].Elements, rectangle("fox", RoleMid, 1, 1, 9, 9, RGB{}))
		}), []atelier.Anchor{{Unit: "plate-1", Element: "fox"}}, true},
		{"a whole plate", edit(func(s *Scene) { s.Plates[1].Elements = s.Plates[1].Elements[:1] }), []atelier.Anchor{{Unit: "plate-2"}}, true},
		{"everything", edit(func(s *Scene) { s.Style = "wash" }), []atelier.Anchor{{}}, true},
		{"style of the set", edit(func(s *Scene) { s.Style = "wash" }), on, false},
	} {
		err := Locality(base, c.files, c.anchors)
		if (err == nil) != c.ok || err != nil && atelier.CodeOf(err) != atelier.CodeRefused {
			t.Errorf("%s: got %v, want accepted %v", c.name, err, c.ok)
		}
	}
}

func TestMeasures(t *testing.T) {
	t.Parallel()
	s := testScene()
	p := &s.Plates[0]
	p.Finish = Finish{}
	good := Look(p, Render(p))
	if got := good.Presence("tower"); got < 0.06 || got > 0.07 {
		t.Errorf("presence: got %.4f, want 80×200 of 600×400", got)
	}
	faults := []struct {
		name  string
		plant func(*Plate)
		bad   func(*View) bool
	}{
		{"contrast", func(p *Plate) { p.Elements[1].Shapes[0].Fill.Colour = RGB{202, 218, 240} }, func(v *View) bool { return v.EdgeContrast("tower") < 0.05 }},
		{"hidden", func(p *Plate) {
			p.Elements = append(p.Elements, rectangle("wall", RoleMid, 140, 140, 100, 150, RGB{90, 90, 90}))
		}, func(v *View) bool { return v.Hidden("tower") > 0.6 }},
		{"cropped", func(p *Plate) {
			p.Elements[1] = rectangle("tower", RoleFocal, 560, 150, 80, 200, RGB{180, 60, 40})
			p.Elements[1].Fit(600, 400)
		}, func(v *View) bool { return Cropped(&v.Plate.Elements[1]) > 0.4 }},
		{"balance", func(p *Plate) { p.Elements[2] = rectangle("hut", RoleMid, 10, 50, 120, 340, RGB{}) }, func(v *View) bool { x, _ := v.Balance(); return x < -0.2 }},
		{"empty", func(p *Plate) { p.Elements = p.Elements[:1] }, func(v *View) bool { return v.Emptiness() > 0.95 }},
		{"tonal range", func(p *Plate) { p.Elements = p.Elements[:1] }, func(v *View) bool { return v.TonalRange() < 0.01 }},
		{"busy", func(p *Plate) {
			for i := range 40 {
				p.Elements[0].Shapes = append(p.Elements[0].Shapes, rectangle("bar", RoleMid, float64(i*15), 0, 6, 400, RGB{}).Shapes[0])
			}
		}, func(v *View) bool { b := v.Busyness(); return b[0] > 0.05 }},
		{"absent", func(p *Plate) { p.Elements = append(p.Elements[:1], p.Elements[2]) }, func(v *View) bool { return v.Presence("tower") == 0 }},
		{"saturation", func(p *Plate) { p.Elements[0].Shapes[0].Fill.Colour = RGB{255, 0, 0} }, func(v *View) bool { return v.Saturation() > 0.2 }},
	}
	for _, f := range faults {
		if f.bad(good) {
			t.Errorf("%s: found on a plate without it", f.name)
		}
		q := testScene().Plates[0]
		q.Finish = Finish{}
		f.plant(&q)
		if v := Look(&q, Render(&q)); !f.bad(v) {
			t.Errorf("%s: planted and not found", f.name)
		}
	}
	if a := Alike(good.Fingerprint(), good.Fingerprint()); a != 1 {
		t.Errorf("alike: got %v for the same plate, want 1", a)
	}
	other := &s.Plates[1]
	if a := Alike(good.Fingerprint(), Look(other, Render(other)).Fingerprint()); a > 0.97 {
		t.Errorf("alike: got %v for another plate", a)
	}
	if d := PaletteDistance(good.Palette(4), good.Palette(4)); d != 0 {
		t.Errorf("palette distance: got %v to itself", d)
	}
}

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(i*7) | 128
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	p, j := pngOf(t, 40, 30), jpegOf(t, 40, 30)
	bomb := append([]byte(nil), p...)
	copy(bomb[16:], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // 65535×65535
	flip := append([]byte(nil), p...)
	flip[len(flip)/2] ^= 0xff
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"png", p, MediaPNG}, {"jpeg", j, MediaJPEG},
		{"empty", nil, ""}, {"text", []byte("hello"), ""}, {"svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), ""},
		{"gif", []byte("GIF89a\x01\x00\x01\x00"), ""}, {"png magic alone", p[:8], ""}, {"png cut short", p[:len(p)-9], ""},
		{"png with a zip behind it", append(append([]byte(nil), p...), "PK\x03\x04"...), ""}, {"png bomb", bomb, ""}, {"png damaged", flip, ""},
		{"jpeg cut short", j[:len(j)-2], ""}, {"jpeg with html behind it", append(append([]byte(nil), j...), "<script>"...), ""},
		{"jpeg magic alone", []byte("\xff\xd8\xff"), ""}, {"huge", make([]byte, MaxInputBytes+1), ""},
	} {
		got, err := Recognise(c.data)
		if got != c.want && c.want != "" || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
		if code := atelier.CodeOf(err); err != nil && code != atelier.CodeInvalid && code != atelier.CodeTooLarge {
			t.Errorf("%s: got code %s", c.name, code)
		}
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	d, err := Adopt(atelier.Input{SHA256: "ab", Data: pngOf(t, 300, 280)}, atelier.PieceSpec{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := FromFiles(d.Files)
	if err != nil || s.Source == nil || s.Source.By != "person" || s.Plates[0].Width != 300 {
		t.Errorf("got %+v, %v", s, err)
	}
	if err := Locality(d.Files, d.Files, nil); err != nil {
		t.Error(err)
	}
	if _, err := Adopt(atelier.Input{Data: pngOf(t, 40, 30)}, atelier.PieceSpec{}); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("a tiny picture: got %v, want invalid", err)
	}
}

func FuzzParse(f *testing.F) {
	s := testScene()
	b, err := s.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"form":"scene/1","plates":[{"id":"plate-1","width":256,"height":256}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Parse(data); err == nil {
			SVG(&s.Plates[0])
		} else if code := atelier.CodeOf(err); code != atelier.CodeInvalid && code != atelier.CodeTooLarge {
			t.Errorf("got code %s", code)
		}
	})
}
