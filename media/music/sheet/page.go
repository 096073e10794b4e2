// Package sheet engraves a score: it lays notes out on pages of sheet music, as
// shapes that an SVG and a PDF draw alike.
package sheet

// Page is one page of engraved music, in millimetres, origin at the top left.
type Page struct {
	Width, Height float64
	Shapes        []Shape
}

// Shape is a filled outline, a stroked line, or words.
type Shape struct {
	Path   []Segment // nil for words
	Stroke float64   // width of the line in mm; 0: the path is filled (non-zero rule)

	Text         string
	X, Y         float64 // baseline, in mm
	Size         float64 // em, in mm
	Bold, Italic bool
	Anchor       float64 // 0: X is the words' left end; 0.5: their middle; 1: their right end
}

// Segment is one step of a path: M and L take one point, C three (cubic), Z none.
type Segment struct {
	Op byte
	P  [6]float64
}
