// Package provider is the client of one provider of models that speaks the OpenAI
// protocol: chat with pictures and structured answers, images made and edited,
// speech, moderation.
//
// What it promises:
//
//   - Every call goes through an [atelier.Payer] with its worst price, so that it is
//     looked up, reserved and stored by the caller. Nothing is ever sent twice
//     within one call: retries belong to whoever pays.
//   - Replies are hostile. They are bounded in bytes after decompression, in time
//     and in progress; their media type is decided by their content; JSON is taken
//     only if it is strict and fits the schema; what is cut, refused or empty never
//     looks complete.
//   - Every failure is an [*atelier.Error] by the table of [codeOf]. No message holds
//     a key, a host or a part of a reply.
//   - Requests to one provider keep to its limits within this process, and all of
//     them hold back when one is told to.
//
// What it does not do: retry, keep anything, call tools, stream. Nobody watches a model
// write here, and a whole answer is judged before any of it is used. The price is that
// silence before an answer looks the same whether a model thinks or a server is lost:
// it is bounded by the timeout of the call, and only an answer that has begun by the
// stall time.
package provider
