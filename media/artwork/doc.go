// Package artwork holds pictures as scenes: plates made of named elements made
// of shapes. One scene writes both an SVG ([SVG]) and pixels ([Render],
// [EncodePNG]); [Measure] and the functions beside it look at the pixels and at
// the scene; [Locality] proves that a revision touched only what it was asked
// to touch; [Recognise] and [Adopt] take a person's own picture.
//
// # Promises
//
// The same scene gives the same bytes on one architecture: nothing depends on
// the clock, on goroutine order or on map order. SVG and PNG show the same
// picture; they differ by anti-aliasing alone. Everything decoded from outside
// is bounded before it is decoded.
//
// # What it does not do
//
// It takes nothing over from an SVG but the values of shapes ([ReadSVG]), knows
// nothing of what a subject looks like (that is the illustrator's), opens no file and no connection, and never says what a
// person's picture shows.
package artwork

// Bounds on what is built or decoded.
const (
	// MaxPlates is the most plates of one piece (product.md).
	MaxPlates = 24
	// MinSide and MaxSide bound a plate's width and height in pixels.
	MinSide, MaxSide = 256, 4096
	// MaxPixels bounds a plate: 12 megapixels.
	MaxPixels = 12_000_000
	// MaxInputBytes bounds a person's picture as stored.
	MaxInputBytes = 32 << 20
	// MaxInputPixels bounds a person's picture as decoded: a small file can
	// announce a very large picture.
	MaxInputPixels = 40_000_000
	// MaxElements bounds the elements of a plate, MaxShapes those of an element,
	// MaxOps the drawing steps of one path, MaxStops those of a gradient.
	MaxElements, MaxShapes, MaxOps, MaxStops = 200, 4000, 8000, 16
	// MaxSceneBytes bounds scene.json.
	MaxSceneBytes = 32 << 20
)

// The files of a version.
const (
	SceneFile = "scene.json"
	sceneForm = "scene/1"
)

// DefaultWidth and DefaultHeight are the size of a plate when nobody asked.
const (
	DefaultWidth  = 1536
	DefaultHeight = 1024
)
