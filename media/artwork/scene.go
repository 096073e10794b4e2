package artwork

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/atelierhq/atelier"
)

// Scene is a piece of artwork: all its plates. It is kept as scene.json.
type Scene struct {
	Form    string  `json:"form"`  // "scene/1"
	Style   string  `json:"style"` // one of atelier.ArtworkStyles, "own" for a person's picture
	Palette []RGB   `json:"palette"`
	Source  *Source `json:"source,omitempty"` // set when plates are kept as pixels alone
	Plates  []Plate `json:"plates"`
	Cover   *Plate  `json:"cover,omitempty"` // a picture with the title in it, its id CoverID
}

// Who made plates that are kept as pixels alone.
const (
	ByPerson = "person"
	ByModel  = "model"
)

// Source says that plates are kept as pixels alone, and who made them.
type Source struct {
	By     string `json:"by"`               // ByPerson or ByModel
	SHA256 string `json:"sha256,omitempty"` // of a person's picture
	As     string `json:"as,omitempty"`
}

// Plate is one picture.
type Plate struct {
	ID      string  `json:"id"` // "plate-1"
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	Unit    string  `json:"unit,omitempty"` // text unit it shows: "st3"
	Beat    string  `json:"beat,omitempty"`
	Time    string  `json:"time,omitempty"`    // as atelier.Setting.Time
	Weather string  `json:"weather,omitempty"` // as atelier.Setting.Weather
	Light   string  `json:"light,omitempty"`   // where the light comes from: left or right
	Shot    string  `json:"shot,omitempty"`    // how near: wide, middle, close …
	Stage   string  `json:"stage,omitempty"`   // what kind of place
	Ambient Ambient `json:"ambient"`
	Alt     string  `json:"alt"`
	// Elements are drawn in this order, back to front.
	Elements []Element `json:"elements"`
	Finish   Finish    `json:"finish"`
}

// Ambient is the light of a plate: what every local colour is graded by.
type Ambient struct {
	Tint   RGB     `json:"tint"`
	Amount float64 `json:"amount"` // 0…1, how far colours move to the tint
	Light  float64 `json:"light"`  // added to lightness, −1…1
	Chroma float64 `json:"chroma"` // multiplies colourfulness
	Haze   RGB     `json:"haze"`   // what far things fade to
	Shade  RGB     `json:"shade"`  // colour of cast shadows
}

// Finish is the texture over the whole plate.
type Finish struct {
	Grain float64 `json:"grain,omitempty"` // strength of fine grain, 0…1
	Paper float64 `json:"paper,omitempty"` // strength of coarse paper tooth, 0…1
}

// The roles of an element.
const (
	RoleSky     = "sky"
	RoleGround  = "ground"
	RoleFar     = "far"
	RoleMid     = "mid"
	RoleFocal   = "focal"
	RoleNear    = "near"
	RoleWeather = "weather"
	RoleOverlay = "overlay"
)

var roles = []string{RoleSky, RoleGround, RoleFar, RoleMid, RoleFocal, RoleNear, RoleWeather, RoleOverlay}

// Element is one thing in a plate, addressable by name.
type Element struct {
	Name    string      `json:"name"`              // a–z and -, unique in the plate
	Subject string      `json:"subject,omitempty"` // lemma it stands for, "" for scenery without one
	Noun    string      `json:"noun,omitempty"`    // how the alt text calls it
	Role    string      `json:"role"`
	Colour  string      `json:"colour,omitempty"` // hue word that was asked for
	Tint    *RGB        `json:"tint,omitempty"`   // local main colour before grading
	Box     atelier.Box `json:"box"`              // of what is drawn, glow aside
	Place   atelier.Box `json:"place"`            // frame it was drawn into
	Motif   string      `json:"motif,omitempty"`
	Pose    string      `json:"pose,omitempty"`
	Facing  string      `json:"facing,omitempty"` // left or right
	Face    string      `json:"face,omitempty"`   // expression of a thing with a face
	Look    int         `json:"look,omitempty"`   // picks hair, clothes, pattern; same for the same character everywhere
	Depth   float64     `json:"depth,omitempty"`  // 0 near … 1 far, fades to the haze
	Lift    float64     `json:"lift,omitempty"`   // lightness added by a revision, −1…1
	Shapes  []Shape     `json:"shapes"`
}

// Shape is one painted outline.
type Shape struct {
	Path    Path    `json:"d"`
	Fill    *Paint  `json:"fill,omitempty"`
	Stroke  *Stroke `json:"stroke,omitempty"`
	Clip    *Path   `json:"clip,omitempty"`    // only what lies within is painted
	Opacity float64 `json:"opacity,omitempty"` // 0 means opaque
	Raise   int     `json:"raise,omitempty"`   // paper height in pixels: casts a soft shadow
	Stipple bool    `json:"stipple,omitempty"` // half tones are broken into grain
	Soft    bool    `json:"soft,omitempty"`    // glow or shade: no part of the element's outline
}

// Paint is a colour, or a gradient when it has stops.
type Paint struct {
	Colour  RGB        `json:"colour,omitzero"`
	Opacity float64    `json:"opacity,omitempty"` // 0 means opaque
	Radial  bool       `json:"radial,omitempty"`
	At      [4]float64 `json:"at,omitzero"` // linear: x1 y1 x2 y2; radial: cx cy r 0; plate pixels
	Stops   []Stop     `json:"stops,omitempty"`
}

// Stop is one colour of a gradient.
type Stop struct {
	At     float64 `json:"at"` // 0…1, ascending
	Colour RGB     `json:"colour"`
	Alpha  float64 `json:"alpha"` // 0…1
}

// Stroke is a line of even width with round ends and joins.
type Stroke struct {
	Paint
	Width float64 `json:"width"` // plate pixels
}

// alpha reads an opacity field, where 0 stands for opaque.
func alpha(o float64) float64 {
	if o == 0 {
		return 1
	}
	return o
}

// Marshal writes scene.json. The same scene gives the same bytes.
func (s *Scene) Marshal() ([]byte, error) {
	s.Form = sceneForm
	b, err := json.Marshal(s)
	if err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "scene cannot be written: %v", err)
	}
	return append(b, '\n'), nil
}

// Parse reads scene.json and checks every bound; errors have CodeInvalid.
func Parse(data []byte) (*Scene, error) {
	if len(data) > MaxSceneBytes {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "scene.json is over %d bytes", MaxSceneBytes)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var s Scene
	if err := d.Decode(&s); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInvalid, Field: SceneFile, Message: "not a scene", Err: err}
	}
	if d.More() {
		return nil, atelier.Invalidf(SceneFile, "data after the scene")
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &s, nil
}

// Validate checks a scene against the bounds of this package; errors have
// CodeInvalid and name the field.
func (s *Scene) Validate() error {
	if s.Form != sceneForm {
		return atelier.Invalidf("form", "want %q", sceneForm)
	}
	if len(s.Plates) == 0 || len(s.Plates) > MaxPlates {
		return atelier.Invalidf("plates", "want 1 to %d plates, got %d", MaxPlates, len(s.Plates))
	}
	for i := range s.Plates {
		if err := s.Plates[i].validate(fmt.Sprintf("plates[%d]", i), i); err != nil {
			return err
		}
	}
	return s.checkCover()
}

func (p *Plate) validate(at string, i int) error {
	if p.ID != PlateID(i) {
		return atelier.Invalidf(at+".id", "want %q", PlateID(i))
	}
	return p.check(at)
}

// check checks everything of a plate but its id.
func (p *Plate) check(at string) error {
	if err := checkSize(p.Width, p.Height); err != nil {
		return atelier.Invalidf(at, "%v", err)
	}
	if len(p.Elements) > MaxElements {
		return atelier.Invalidf(at+".elements", "more than %d", MaxElements)
	}
	seen := map[string]bool{}
	for k := range p.Elements {
		e := &p.Elements[k]
		f := fmt.Sprintf("%s.elements[%d]", at, k)
		switch {
		case !ValidName(e.Name):
			return atelier.Invalidf(f+".name", "want 3 to 16 letters a–z and -")
		case seen[e.Name]:
			return atelier.Invalidf(f+".name", "used twice")
		case !slices.Contains(roles, e.Role):
			return atelier.Invalidf(f+".role", "unknown role")
		case len(e.Shapes) > MaxShapes:
			return atelier.Invalidf(f+".shapes", "more than %d", MaxShapes)
		}
		seen[e.Name] = true
		for j := range e.Shapes {
			if !e.Shapes[j].sound() {
				return atelier.Invalidf(fmt.Sprintf("%s.shapes[%d]", f, j), "numbers out of range")
			}
		}
	}
	return nil
}

func (s *Shape) sound() bool {
	ok := s.Opacity >= 0 && s.Opacity <= 1 && s.Raise >= 0 && s.Raise <= 64
	if s.Fill != nil {
		ok = ok && s.Fill.sound()
	}
	if s.Stroke != nil {
		ok = ok && s.Stroke.sound() && s.Stroke.Width > 0 && s.Stroke.Width <= 2000
	}
	return ok
}

func (p *Paint) sound() bool {
	if p.Opacity < 0 || p.Opacity > 1 || len(p.Stops) > MaxStops {
		return false
	}
	for _, v := range p.At {
		if math.Abs(v) > 1e5 {
			return false
		}
	}
	last := 0.0
	for _, s := range p.Stops {
		if s.At < last || s.At > 1 || s.Alpha < 0 || s.Alpha > 1 {
			return false
		}
		last = s.At
	}
	return true
}

func checkSize(w, h int) error {
	if w < MinSide || h < MinSide || w > MaxSide || h > MaxSide || w*h > MaxPixels {
		return atelier.Errorf(atelier.CodeInvalid, "a plate has %d to %d pixels a side and at most %d in all, not %d×%d", MinSide, MaxSide, MaxPixels, w, h)
	}
	return nil
}

// ValidName reports whether name is one of the name table: 3 to 16 bytes, a–z
// and inner dashes.
func ValidName(name string) bool {
	if len(name) < 3 || len(name) > 16 || name[0] == '-' || name[len(name)-1] == '-' {
		return false
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return true
}

// PlateID is the id of the i-th plate, from 0.
func PlateID(i int) string { return fmt.Sprintf("plate-%d", i+1) }

// Pictures are all plates, and the cover when there is one.
func (s *Scene) Pictures() []*Plate {
	var out []*Plate
	for i := range s.Plates {
		out = append(out, &s.Plates[i])
	}
	if s.Cover != nil {
		out = append(out, s.Cover)
	}
	return out
}

// Plate returns the plate with that id, the cover for [CoverID], nil if there is
// none.
func (s *Scene) Plate(id string) *Plate {
	if id == CoverID {
		return s.Cover
	}
	for i := range s.Plates {
		if s.Plates[i].ID == id {
			return &s.Plates[i]
		}
	}
	return nil
}

// Element returns the element with that name, nil if there is none.
func (p *Plate) Element(name string) *Element {
	for i := range p.Elements {
		if p.Elements[i].Name == name {
			return &p.Elements[i]
		}
	}
	return nil
}

// Fit sets the element's Box to what its shapes cover within a plate of w×h
// pixels, glow and shade aside. An element that draws nothing has an empty Box.
func (e *Element) Fit(w, h int) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range e.Shapes {
		s := &e.Shapes[i]
		if s.Soft {
			continue
		}
		a, b, c, d, ok := s.Path.Tight()
		if s.Clip != nil {
			e, f, g, h, _ := s.Clip.Tight()
			a, b, c, d = max(a, e), max(b, f), min(c, g), min(d, h)
		}
		if !ok || c < a || d < b {
			continue
		}
		if s.Stroke != nil {
			r := s.Stroke.Width / 2
			a, b, c, d = a-r, b-r, c+r, d+r
		}
		x0, y0, x1, y1 = min(x0, a), min(y0, b), max(x1, c), max(y1, d)
	}
	if x1 < x0 {
		e.Box = atelier.Box{}
		return
	}
	W, H := float64(w), float64(h)
	e.Box = atelier.Box{X: mil(x0 / W), Y: mil(y0 / H), W: mil((x1 - x0) / W), H: mil((y1 - y0) / H)}
}

// mil rounds to four decimals, the grain of boxes.
func mil(v float64) float64 { return math.Round(v*1e4) / 1e4 }
