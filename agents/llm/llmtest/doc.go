// Package llmtest is a provider of models for tests: a real HTTP server on loopback
// that speaks the OpenAI protocol (chat, images made and edited, speech, moderation,
// list of models), answers by a script, fails in every way that providers fail, and
// keeps books of its own: which call key was asked for how often, and what it costs.
//
//	s := llmtest.Start(t, map[string]llmtest.Price{"writer-1": {OutputPerMTok: 15}},
//		llmtest.FailFirst(1, llmtest.Overloaded, func(r llmtest.Request) llmtest.Reply {
//			return llmtest.Reply{Text: `{"thinking":"…","answer":{"title":"Storm"}}`}
//		}))
//	p, err := provider.New(provider.Config{Name: "scripted", BaseURL: s.URL()})
//	…
//	key, n := s.Most() // no call key may have been asked for more often than allowed
//	usd, tokens := s.Spent()
//
// Everything that was answered with a 200, and everything whose answer was lost, is
// charged; a refusal by status is not. Tests talk to it with the real client. It does not check that an answer is any
// good.
package llmtest
