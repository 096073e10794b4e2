package api

// For the tests of this package.
var (
	ProblemOf   = problemOf
	FoldReviews = foldReviews
)

const EndLooks = endLooks
