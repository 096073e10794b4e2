package llmtest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
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
)

// Request is a request as the server understood it.
type Request struct {
	Kind   Kind
	Key    string // the idempotency header: the call key
	Take   int    // how often this key was asked for, this time included
	Header http.Header
	Body   []byte // as it came
	Model  string

	// Chat.
	System      string    // all system messages
	Messages    []Message // the others
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

// Text returns everything that was said, the system first.
func (r Request) Text() string {
	var b strings.Builder
	b.WriteString(r.System)
	for _, m := range r.Messages {
		b.WriteString("\n")
		b.WriteString(m.Text)
	}
	b.WriteString(r.Prompt)
	return b.String()
}

// Images returns all pictures of a chat, oldest first.
func (r Request) Images() []Image {
	var all []Image
	for _, m := range r.Messages {
		all = append(all, m.Images...)
	}
	return all
}

// maxRequest is above any request of ours: eight pictures in a chat.
const maxRequest = 64 << 20

// wire is what the JSON requests of the protocol have in common.
type wire struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
	ResponseFormat *struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Name   string          `json:"name"`
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	MaxTokens           int      `json:"max_tokens"`
	MaxCompletionTokens int      `json:"max_completion_tokens"`
	Temperature         *float64 `json:"temperature"`
	Seed                *int64   `json:"seed"`
	Prompt              string   `json:"prompt"`
	Size                string   `json:"size"`
	Input               string   `json:"input"`
	Voice               string   `json:"voice"`
}

// understand reads a request, as strictly as providers do.
func understand(r *http.Request, kind Kind) (Request, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return Request{}, err
	}
	q := Request{Kind: kind, Key: r.Header.Get("Idempotency-Key"), Header: r.Header.Clone(), Body: body}
	if kind == Edit {
		return q, q.form(r.Header.Get("Content-Type"))
	}
	// The one field that is an object in a chat and a word for pictures and speech.
	if kind != Chat {
		var f struct {
			Format string `json:"response_format"`
		}
		if err := json.Unmarshal(body, &f); err != nil {
			return q, err
		}
		q.Format = f.Format
		var fields map[string]json.RawMessage
		json.Unmarshal(body, &fields)
		delete(fields, "response_format")
		body, _ = json.Marshal(fields)
	}
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		return q, err
	}
	q.Model, q.Temperature, q.Seed, q.Size, q.Voice = w.Model, w.Temperature, w.Seed, w.Size, w.Voice
	q.MaxTokens = max(w.MaxTokens, w.MaxCompletionTokens)
	q.Prompt = w.Prompt + w.Input
	if f := w.ResponseFormat; f != nil {
		if f.Type != "json_schema" || len(f.JSONSchema.Schema) == 0 || f.JSONSchema.Name == "" {
			return q, errors.New("response_format is not a named json_schema")
		}
		q.SchemaName, q.Schema = f.JSONSchema.Name, f.JSONSchema.Schema
	}
	for _, m := range w.Messages {
		text, images, err := content(m.Content)
		if err != nil {
			return q, err
		}
		if m.Role == "system" {
			q.System += text
			continue
		}
		q.Messages = append(q.Messages, Message{Role: m.Role, Text: text, Images: images})
	}
	if q.Model == "" || kind == Chat && len(q.Messages) == 0 || kind != Chat && q.Prompt == "" {
		return q, errors.New("the request is empty")
	}
	return q, nil
}

// content reads the content of a message: a text, or a list of parts.
func content(raw json.RawMessage) (string, []Image, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err == nil {
		return text, nil, nil
	}
	var parts []struct {
		Type     string `json:"type"`
		Text     string `json:"text"`
		ImageURL struct {
			URL string `json:"url"`
		} `json:"image_url"`
	}
	if err := json.Unmarshal(raw, &parts); err != nil {
		return "", nil, err
	}
	var images []Image
	for _, p := range parts {
		switch p.Type {
		case "text":
			text += p.Text
		case "image_url":
			head, data, ok := strings.Cut(strings.TrimPrefix(p.ImageURL.URL, "data:"), ";base64,")
			b, err := base64.StdEncoding.DecodeString(data)
			if !ok || err != nil {
				return "", nil, errors.New("image_url is not a data URL")
			}
			images = append(images, Image{MediaType: head, Data: b})
		default:
			return "", nil, errors.New("unknown part")
		}
	}
	return text, images, nil
}

// form reads an edit.
func (r *Request) form(contentType string) error {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	parts := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		switch p.FormName() {
		case "model":
			r.Model = string(b)
		case "prompt":
			r.Prompt = string(b)
		case "size":
			r.Size = string(b)
		case "image", "image[]":
			r.Base = b
		case "mask":
			r.Mask = b
		case "response_format":
			r.Format = string(b)
		case "n":
			if string(b) != "1" {
				return errors.New("n must be 1")
			}
		default:
			return errors.New("unknown field")
		}
	}
	if r.Model == "" || r.Prompt == "" || r.Base == nil {
		return errors.New("the request is empty")
	}
	return nil
}
