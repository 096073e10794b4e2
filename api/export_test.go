package api

// For the tests of this package.
var (
	ProblemOf   = problemOf
	FoldReviews = foldReviews
	ComeIn      = (*Studio).comeIn
	NewStudio   = newStudio
)

const (
	EndLooks = endLooks
	Doors    = doors
	AtDoor   = atDoor
)
