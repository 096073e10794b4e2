package llmtest

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"
)

// Kind is what is asked of the server.
type Kind string

// The kinds of requests.
const (
	Chat       Kind = "chat"
	Make       Kind = "make" // a picture
	Edit       Kind = "edit" // a picture
	Speech     Kind = "speech"
	Moderation Kind = "moderation"
	Models     Kind = "models"
)

// Request is a request as the server understood it.
type Request struct {
	Kind   Kind
	Key    string // idempotency header: the call key
	Take   int    // how often this key was asked for, this time included
	Header http.Header
	Body   []byte // as it came
	Model  string

	// Chat.
	System      string
	Messages    []Message // without the system message
	SchemaName  string    // of response_format, "" if there is none
	Schema      json.RawMessage
	MaxTokens   int
	Temperature *float64
	Seed        *int64

	// Pictures, speech, moderation.
	Prompt     string // also the text to speak or to judge
	Size       string
	Base, Mask []byte
	Voice      string
	Format     string
}

// Message is one message of a chat.
type Message struct {
	Role   string
	Text   string
	Images []Image
}

// Image is a picture in a message, decoded from its data URL.
type Image struct {
	MediaType string
	Data      []byte
}

// Last returns the text of the last message.
func (r Request) Last() string {
	if len(r.Messages) == 0 {
		return ""
	}
	return r.Messages[len(r.Messages)-1].Text
}

// Reply is what the server is to answer. The zero Reply is an empty answer.
type Reply struct {
	Text    string        // chat
	Data    []byte        // picture or sound
	URL     string        // picture, in place of Data
	Flagged []string      // moderation: categories
	Finish  string        // chat: finish_reason; "": "stop"
	Usage   *Usage        // nil: counted from what was sent and answered
	Fault   Fault         // goes wrong in this way instead
	After   time.Duration // answer no sooner; ends early when the client goes
}

// Usage is what the server says that a call used.
type Usage struct{ In, Out int }

// Handler answers requests. It is called concurrently.
type Handler func(Request) Reply

// Price is what a model of this server costs, in US dollars.
type Price struct {
	InputPerMTok, OutputPerMTok, PerImage, PerMChars float64
}

// Call is one request in the server's books.
type Call struct {
	Key    string
	Kind   Kind
	Model  string
	Take   int
	Status int     // 0: no answer was given
	Whole  bool    // the answer was written to its end
	USD    float64 // what it is charged
	In     int     // tokens charged
	Out    int
	At     time.Time
}

// Start starts a server that is closed at the end of the test.
func Start(tb testing.TB, prices map[string]Price, h Handler) *Server { panic("draft") }

// Server is a running server.
type Server struct{}

// URL returns the base URL for a provider's configuration, ending in /v1.
func (s *Server) URL() string { panic("draft") }

// Calls returns the books, in order of arrival.
func (s *Server) Calls() []Call { panic("draft") }

// Count returns how many requests carried the key.
func (s *Server) Count(key string) int { panic("draft") }

// Spent returns what all calls are charged, in US dollars.
func (s *Server) Spent() float64 { panic("draft") }

// Fault is a way to fail.
type Fault string
