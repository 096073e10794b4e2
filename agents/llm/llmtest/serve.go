package llmtest

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// serve answers one request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, kind Kind) {
	q, err := understand(r, kind)
	c, allowed := s.open(&q)
	switch {
	case err != nil:
		s.fail(w, c, q, BadRequest)
		return
	case !allowed:
		s.fail(w, c, q, TooMany)
		return
	}
	a := s.answer(q)
	s.enter(c, func(c *Call) { c.Fault = a.Fault })
	if a.After > 0 {
		s.wait(r, c, a.After)
	}
	if a.Fault != "" && a.Fault[0] >= '3' && a.Fault[0] <= '5' && strings.TrimLeft(string(a.Fault[:3]), "0123456789") == "" {
		s.fail(w, c, q, a.Fault)
		return
	}
	a = spoil(q, a)
	u := usage(q, a)
	if kind == Chat && q.MaxTokens > 0 && u.Out > q.MaxTokens && a.Usage == nil {
		a.Text = strings.ToValidUTF8(a.Text[:q.MaxTokens*bytesPerToken], "")
		u.Out = q.MaxTokens
		if a.Finish == "" {
			a.Finish = "length"
		}
	}
	images, chars := 0, 0
	switch kind {
	case Make, Edit:
		images = 1
	case Speech:
		chars = len([]rune(q.Prompt))
	}
	s.charge(c, u, images, chars) // the work is done, whatever becomes of the answer
	body, contentType := encode(q, a, u)
	s.send(w, r, c, a.Fault, body, contentType)
}

// encode writes an answer as the protocol has it.
func encode(q Request, a Reply, u Usage) ([]byte, string) {
	var v any
	switch q.Kind {
	case Chat:
		v = encodeChat(q, a, u)
	case Make, Edit:
		v = encodeImage(a, u)
	case Speech:
		return a.Data, "audio/wav"
	case Moderation:
		flags := map[string]bool{"violence": false, "hate": false}
		for _, f := range a.Flagged {
			flags[f] = true
		}
		v = map[string]any{"id": "modr-1", "model": q.Model,
			"results": []any{map[string]any{"flagged": len(a.Flagged) > 0, "categories": flags}}}
	}
	body, _ := json.Marshal(v)
	switch a.Fault {
	case TruncatedJSON:
		body = body[:len(body)*2/3]
	case NotJSON:
		return []byte("<!DOCTYPE html><title>Sign in</title>"), "text/html"
	case NotUTF8:
		body = bytes.Replace(body, []byte(`:"`), []byte(":\"\xff\xfe"), 1)
	case ErrorInside:
		body = []byte(`{"error":{"message":"the model behind this one failed","type":"server_error","code":502}}`)
	}
	return body, "application/json"
}

func encodeChat(q Request, a Reply, u Usage) any {
	finish := a.Finish
	if finish == "" {
		finish = "stop"
	}
	message := map[string]any{"role": "assistant", "content": a.Text}
	choice := map[string]any{"index": 0, "message": message, "finish_reason": finish}
	out := map[string]any{"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": q.Model,
		"choices": []any{choice},
		"usage":   map[string]any{"prompt_tokens": u.In, "completion_tokens": u.Out, "total_tokens": u.In + u.Out}}
	switch a.Fault {
	case NoChoices:
		out["choices"] = []any{}
	case Refusal:
		message["content"], message["refusal"] = nil, "I cannot help with that."
	case Filtered:
		choice["finish_reason"] = "content_filter"
	case Length:
		choice["finish_reason"] = "length"
	case NoFinish:
		choice["finish_reason"] = nil
	case NoUsage:
		delete(out, "usage")
	case LyingUsage:
		out["usage"] = map[string]any{"prompt_tokens": -5, "completion_tokens": -5, "total_tokens": -10}
	}
	return out
}

func encodeImage(a Reply, u Usage) any {
	datum := map[string]any{}
	if a.URL != "" {
		datum["url"] = a.URL
	} else {
		datum["b64_json"] = base64.StdEncoding.EncodeToString(a.Data)
	}
	if a.Fault == ImageNotBase64 {
		datum["b64_json"] = "%%% not base64 %%%"
	}
	out := map[string]any{"created": 1, "data": []any{datum},
		"usage": map[string]any{"input_tokens": u.In, "output_tokens": u.Out, "total_tokens": u.In + u.Out}}
	switch a.Fault {
	case NoChoices:
		out["data"] = []any{}
	case NoUsage:
		delete(out, "usage")
	}
	return out
}

// fail answers with a status and the protocol's error object, and charges nothing.
func (s *Server) fail(w http.ResponseWriter, c *Call, q Request, f Fault) {
	status, _ := strconv.Atoi(string(f[:3]))
	kind, code, message := "invalid_request_error", any(nil), "this is what went wrong: "+string(f)
	switch f {
	case PolicyRefused:
		code = "content_policy_violation"
	case Unauthorized:
		code, message = "invalid_api_key", "Incorrect API key provided: "+q.Header.Get("Authorization")
	case QuotaUsedUp:
		kind, code = "insufficient_quota", "insufficient_quota"
	case TooManySeconds, UnavailableFor:
		w.Header().Set("Retry-After", "7")
	case TooManyMillis:
		w.Header().Set("retry-after-ms", "1500")
		w.Header().Set("Retry-After", "9")
	case TooManyDate:
		w.Header().Set("Retry-After", time.Now().Add(20*time.Second).UTC().Format(http.TimeFormat))
	case TooManyForever:
		w.Header().Set("Retry-After", "1000000000")
	case ShouldNotRetry:
		w.Header().Set("x-should-retry", "false")
	case ShouldRetry:
		w.Header().Set("x-should-retry", "true")
	case Redirect:
		w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
	}
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"message": message, "type": kind, "code": code, "param": nil}})
	w.Header().Set("Content-Type", "application/json")
	if f == BadGateway {
		w.Header().Set("Content-Type", "text/html")
		body = []byte("<html><h1>502 Bad Gateway</h1></html>")
	}
	w.WriteHeader(status)
	w.Write(body)
	s.enter(c, func(c *Call) { c.Fault, c.Status, c.Whole = f, status, true })
}

// send writes an answer, or fails at it.
func (s *Server) send(w http.ResponseWriter, r *http.Request, c *Call, f Fault, body []byte, contentType string) {
	wait := func(d time.Duration) bool { return s.wait(r, c, d) }
	const forever = time.Hour
	switch f {
	case Reset:
		cut(w, nil)
		return
	case Hang:
		wait(forever)
		return
	}
	s.enter(c, func(c *Call) { c.Status = http.StatusOK })
	w.Header().Set("Content-Type", contentType)
	switch f {
	case ResetMiddle:
		cut(w, fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", contentType, len(body), body[:len(body)/2]))
		return
	case CutBody:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	case HangAfterHeaders:
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		wait(forever)
		return
	case Drip:
		for _, b := range body {
			if _, err := w.Write([]byte{b}); err != nil || !wait(20*time.Millisecond) {
				return
			}
			w.(http.Flusher).Flush()
		}
	case Huge:
		if !flood(w, body, 200<<20) {
			return
		}
	case GzipBomb:
		w.Header().Set("Content-Encoding", "gzip")
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if !flood(z, body, 200<<20) || z.Close() != nil {
			return
		}
	default:
		if _, err := w.Write(body); err != nil {
			return
		}
	}
	s.enter(c, func(c *Call) { c.Whole = true })
}

// wait waits, less long if the client goes away or the test ends.
func (s *Server) wait(r *http.Request, c *Call, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		now := time.Now()
		s.enter(c, func(c *Call) { c.Gone = now })
	case <-s.gone:
	}
	return false
}

// flood writes n bytes of white space, which JSON allows, and then the body.
func flood(w interface{ Write([]byte) (int, error) }, body []byte, n int) bool {
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range n / len(block) {
		if _, err := w.Write(block); err != nil {
			return false
		}
	}
	_, err := w.Write(body)
	return err == nil
}

// cut writes some bytes and resets the connection.
func cut(w http.ResponseWriter, first []byte) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	conn.Write(first)
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// models lists the models that have a price.
func (s *Server) models(w http.ResponseWriter, r *http.Request) {
	list := []any{}
	for name := range s.prices {
		list = append(list, map[string]any{"id": name, "object": "model", "created": 1, "owned_by": "llmtest"})
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": list})
}
