//go:build chaos

package e2e

const everyFault = true
