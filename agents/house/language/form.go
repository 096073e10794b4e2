package language

import (
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/text"
)

// Shape is what a form asks of a unit.
type Shape struct {
	Lines  int          // per unit, 0: any
	Metre  []text.Metre // per line
	Rhymes [][2]int     // pairs of lines, from 1, that rhyme; the second is held to the first
	Kind   string
	Units  int // when nobody asks for a number
}

// Shapes are the forms of atelier.TextForms.
var shapes = map[string]Shape{
	"ballad": {Lines: 4, Metre: []text.Metre{text.Tetrameter, text.Trimeter, text.Tetrameter, text.Trimeter},
		Rhymes: [][2]int{{2, 4}}, Kind: text.Stanza, Units: 8},
	"couplets": {Lines: 4, Metre: []text.Metre{text.Tetrameter, text.Tetrameter, text.Tetrameter, text.Tetrameter},
		Rhymes: [][2]int{{1, 2}, {3, 4}}, Kind: text.Stanza, Units: 8},
	"limerick": {Lines: 5, Metre: []text.Metre{text.LimerickA, text.LimerickA, text.LimerickB, text.LimerickB, text.LimerickA},
		Rhymes: [][2]int{{1, 2}, {3, 4}, {1, 5}}, Kind: text.Stanza, Units: 6},
	"haiku": {Lines: 3, Metre: []text.Metre{text.SyllabicLine(5), text.SyllabicLine(7), text.SyllabicLine(5)},
		Kind: text.Stanza, Units: 7},
	"free-verse": {Kind: text.Stanza, Units: 6},
	"tale":       {Kind: text.Page, Units: 8},
}

// ShapeOf returns the shape of a form; the zero Shape for a form nobody knows.
func ShapeOf(form string) Shape { return shapes[form] }

// Form is the form a text piece is to have: the piece's, else the direction's.
func Form(d atelier.Direction, spec atelier.PieceSpec) string {
	for _, f := range []string{spec.Form, d.Form} {
		if slices.Contains(atelier.TextForms, f) {
			return f
		}
	}
	if spec.Pages > 0 {
		return "tale"
	}
	return "ballad"
}

// MaxUnits bounds what a brief may ask of the house writer; more would repeat
// its bank.
const MaxUnits = 24

// Units is how many stanzas or pages a text piece is to have: as asked, else as
// many as there are beats if that is six to ten, else as the form likes.
func Units(d atelier.Direction, spec atelier.PieceSpec) int {
	form := Form(d, spec)
	n := spec.Stanzas
	if form == "tale" && spec.Pages > 0 || n == 0 {
		n = spec.Pages
	}
	if n == 0 {
		n = shapes[form].Units
		if b := len(d.Beats); b >= 6 && b <= 10 {
			n = b
		}
	}
	return min(n, MaxUnits)
}
