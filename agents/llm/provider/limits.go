package provider

import "time"

// Bounds of a reply, in bytes after decompression. A reply is read whole before
// anything of it is decoded.
const (
	maxChatReply     = 4 << 20  // an answer of 256 KiB with 16 times as much thinking
	maxImageReply    = 48 << 20 // 32 MiB of picture in base64, with its envelope
	maxSpeechReply   = 60 << 20 // 4,096 characters read slowly, at 48 kHz and 16 bits; payers take 64 MiB
	maxSmallReply    = 1 << 20  // moderation, list of models
	maxErrorReply    = 64 << 10 // of which only a code is read
	maxReplyHeader   = 64 << 10
	maxImage         = 32 << 20   // a picture's own bytes
	maxSide          = 4096       // of a picture: the most a brief can ask for
	maxTokens        = 10_000_000 // that a reply may claim to have used: above any model's window
	maxAnswer        = 1 << 20    // text of a structured answer, with its thinking
	maxCandidates    = 50         // places in it where the answer may begin
	maxComplaint     = 1 << 10    // of what is said to be wrong with it
	maxShownToRepair = 32 << 10   // of a refused answer, when it is sent back
)

// Bounds in time.
const (
	// DefaultStall is long for a network and short for a person who waits.
	DefaultStall = 60 * time.Second
	textTimeout  = 3 * time.Minute // the call limits of the queues
	mediaTimeout = 5 * time.Minute

	// An answer that has begun must bring this much within the stall time: one byte
	// a second is a connection held open, not an answer.
	minProgress = 1 << 10

	// Shorter than any server's own: a request that meets the server's closing of an
	// idle connection is lost, and may have been paid for. vLLM's server waits 5 s.
	idleTime = 3 * time.Second

	maxHold       = 30 * time.Second // inside a call, for the rate or the gate; after it, the caller waits
	minRetryAfter = time.Second
	maxRetryAfter = 10 * time.Minute
	unsaidRetry   = 2 * time.Second // after a 429 that names no time
	probeGrace    = 2 * time.Second // refusals come quickly: a call that lives longer was let in
)

// rateShare is how much of a provider's rate is used. Its clock and ours do not agree
// on where a second begins, and requests do not all take equally long to arrive.
const rateShare = 0.9
