// Package atelier holds the nouns and the contracts of a studio of AI agents
// that make text, artwork and music together.
//
// A [Brief] is what a person asks for. One run of the studio on one brief is a
// job. The director turns the brief into a [Direction]; makers turn that into
// pieces, one per [Medium]; critics hold [Finding] values against the actual
// words, pixels and notes; makers revise what the findings anchor; and
// everything one agent tells another is a [Note].
//
// The three agent contracts are [Director], [Maker] and [Critic]. The one
// storage contract is [Store]. Every error that crosses a package boundary and
// that somebody may want to act on is an [Error] with a [Code].
//
// This package imports the standard library alone and touches neither network
// nor files. It alone builds object keys (artefact.go), from ids that the
// service made itself: nothing a person or a model wrote becomes part of a key.
package atelier
