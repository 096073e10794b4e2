//go:build !chaos

package e2e

// everyFault says whether all cases of the fault tests run, or the few that
// every run of the tests can afford.
const everyFault = false
