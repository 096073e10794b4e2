// Package llm is a team of models: agents whose work is done by whatever model a
// team file names for their role.
//
// # How a turn is made
//
// A turn is one structured question, or one for each plate. Its stable part is a
// file of package prompts; the brief, the pieces and what other agents said follow
// as quoted data that cannot end its own quotation. A model thinks in its own words
// first and answers by a schema last. Every call goes through the turn's
// [atelier.Payer].
//
// # What is taken from a model
//
// Bounded fields, each checked here, and no field that it did not need to change: a
// revised text takes over the open units alone, a revised picture the open plates
// or elements, a revised score the open bars; all else is copied from the version
// before. Drawings are read into shapes, bars into notes, and what the files of a
// version hold is written by package media from these. Text of a model never
// becomes a path, a command, an address or a decision of a workflow.
//
// # Critics
//
// The measured critics of the house stay in every panel, beside the models'. A model
// critic answers yes or no to checks that are derived once from the brief, and says
// where; a place that does not exist in the piece makes its answer void.
package llm
