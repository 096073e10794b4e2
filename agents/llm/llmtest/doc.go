// Package llmtest is a provider of models for tests: a real HTTP server on loopback
// that speaks the OpenAI protocol (chat, images made and edited, speech, moderation,
// list of models), answers by a script, fails in every way that providers fail, and
// keeps books of its own: which call key was asked for how often, and what it costs.
//
// Tests talk to it with the real client. It does not check that an answer is any
// good.
package llmtest
