package api

// For the tests of this package.
var (
	ProblemOf   = problemOf
	FoldReviews = foldReviews
	Await       = await
	ComeIn      = (*Studio).comeIn
	NewStudio   = newStudio
)

const (
	AskAgain = askAgain
	Doors    = doors
	AtDoor   = atDoor
)
