package provider_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/internal/secret"
)

const key = "sk-planted-0123456789"

// connect makes a provider for a server.
func connect(t *testing.T, s *llmtest.Server, change func(*provider.Config)) *provider.Provider {
	t.Helper()
	c := provider.Config{Name: "scripted", Preset: "openai", BaseURL: s.URL(), Key: key}
	if change != nil {
		change(&c)
	}
	p, err := provider.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// The server's prices and the model as a team file would have it: the same numbers,
// written twice on purpose.
var (
	prices  = map[string]llmtest.Price{"writer-1": {InputPerMTok: 3, OutputPerMTok: 15}, "painter-1": {PerImage: 0.04}, "voice-1": {PerMChars: 15}}
	writer  = provider.Model{Name: "writer-1", MaxOutput: 4000, Price: provider.Price{InputPerMTok: 3, OutputPerMTok: 15}, Caps: provider.Caps{JSONSchema: provider.Yes, Vision: true, Seed: atelier.SeedIgnored}}
	painter = provider.Model{Name: "painter-1", Price: provider.Price{PerImage: 0.04}, Caps: provider.Caps{Draws: true, Edit: true, EditMask: true, ImageSizes: []string{"64x64", "96x64"}}}
	voice   = provider.Model{Name: "voice-1", Price: provider.Price{PerMChars: 15}, Caps: provider.Caps{Audio: true}}
	policy  = provider.Model{Name: "moderator-1"}
)

type song struct {
	Title string   `json:"title" jsonschema:"as it is printed"`
	Lines []string `json:"lines"`
}

var songs = provider.SchemaFor[song]("song", nil)

const goodSong = `{"thinking":"The storm is lonely.","answer":{"title":"Storm","lines":["The lamp went round","the storm came in"]}}`

// play answers every kind of request well.
func play(r llmtest.Request) llmtest.Reply {
	switch r.Kind {
	case llmtest.Chat:
		return llmtest.Reply{Text: goodSong}
	case llmtest.Make, llmtest.Edit:
		return llmtest.Reply{Data: llmtest.PNG(96, 64, color.RGBA{200, 120, 40, 255})}
	case llmtest.Speech:
		return llmtest.Reply{Data: llmtest.WAV(2)}
	}
	return llmtest.Reply{}
}

// want is what a fault comes to: a code ("" for none), the calls it takes, and what
// the other party asked to wait.
type want struct {
	code  atelier.Code
	calls int
	after time.Duration
}

// statuses are the faults that every kind of request meets in the same way.
var statuses = map[llmtest.Fault]want{
	llmtest.BadRequest:       {atelier.CodeInvalid, 1, 0},
	llmtest.PolicyRefused:    {atelier.CodeRefused, 1, 0},
	llmtest.Unauthorized:     {atelier.CodeForbidden, 1, 0},
	llmtest.PaymentRequired:  {atelier.CodeExhausted, 1, 0},
	llmtest.Forbidden:        {atelier.CodeForbidden, 1, 0},
	llmtest.NotFound:         {atelier.CodeNotFound, 1, 0},
	llmtest.RequestTimeout:   {atelier.CodeUnavailable, 1, 0},
	llmtest.Conflict:         {atelier.CodeUnavailable, 1, 0},
	llmtest.TooLarge:         {atelier.CodeInvalid, 1, 0},
	llmtest.Unprocessable:    {atelier.CodeInvalid, 1, 0},
	llmtest.TooMany:          {atelier.CodeRateLimited, 1, 2 * time.Second},
	llmtest.TooManySeconds:   {atelier.CodeRateLimited, 1, 7 * time.Second},
	llmtest.TooManyMillis:    {atelier.CodeRateLimited, 1, 1500 * time.Millisecond},
	llmtest.TooManyDate:      {atelier.CodeRateLimited, 1, 20 * time.Second},
	llmtest.TooManyForever:   {atelier.CodeRateLimited, 1, 10 * time.Minute},
	llmtest.QuotaUsedUp:      {atelier.CodeExhausted, 1, 0},
	llmtest.ServerError:      {atelier.CodeUnavailable, 1, 0},
	llmtest.ShouldNotRetry:   {atelier.CodeInvalid, 1, 0},
	llmtest.ShouldRetry:      {atelier.CodeUnavailable, 1, 0},
	llmtest.BadGateway:       {atelier.CodeUnavailable, 1, 0},
	llmtest.Unavailable:      {atelier.CodeUnavailable, 1, 0},
	llmtest.UnavailableFor:   {atelier.CodeUnavailable, 1, 7 * time.Second},
	llmtest.Overloaded:       {atelier.CodeUnavailable, 1, 0},
	llmtest.Redirect:         {atelier.CodeInvalid, 1, 0},
	llmtest.Reset:            {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.ResetMiddle:      {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.CutBody:          {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.Hang:             {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.HangAfterHeaders: {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.Drip:             {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.Huge:             {atelier.CodeTooLarge, 1, 0},
	llmtest.GzipBomb:         {atelier.CodeTooLarge, 1, 0},
	llmtest.TruncatedJSON:    {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.NotJSON:          {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.NotUTF8:          {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.ErrorInside:      {atelier.CodeUnknownOutcome, 1, 0},
	llmtest.NoChoices:        {atelier.CodeUnknownOutcome, 1, 0},
}

// of is what differs by the kind of request.
var of = map[llmtest.Kind]map[llmtest.Fault]want{
	llmtest.Chat: {
		llmtest.Empty:         {atelier.CodeRefused, 2, 0}, // one repair
		llmtest.Refusal:       {atelier.CodeRefused, 1, 0}, // none: it would not
		llmtest.Filtered:      {atelier.CodeRefused, 1, 0},
		llmtest.Length:        {atelier.CodeRefused, 2, 0},
		llmtest.NoFinish:      {atelier.CodeRefused, 2, 0},
		llmtest.NoUsage:       {"", 1, 0},
		llmtest.LyingUsage:    {"", 1, 0},
		llmtest.WrongSchema:   {atelier.CodeRefused, 2, 0},
		llmtest.DuplicateKeys: {atelier.CodeRefused, 2, 0},
		llmtest.NullFields:    {atelier.CodeRefused, 2, 0},
		llmtest.DeepJSON:      {atelier.CodeRefused, 2, 0},
		llmtest.TrailingData:  {atelier.CodeRefused, 2, 0},
	},
	llmtest.Make: {
		llmtest.NoUsage:        {"", 1, 0},
		llmtest.ImageHTML:      {atelier.CodeRefused, 1, 0},
		llmtest.ImageSVG:       {atelier.CodeRefused, 1, 0},
		llmtest.ImageELF:       {atelier.CodeRefused, 1, 0},
		llmtest.ImageBomb:      {atelier.CodeRefused, 1, 0},
		llmtest.ImageTruncated: {atelier.CodeRefused, 1, 0},
		llmtest.ImagePolyglot:  {atelier.CodeRefused, 1, 0},
		llmtest.ImageGIFBomb:   {atelier.CodeRefused, 1, 0},
		llmtest.ImageNotBase64: {atelier.CodeRefused, 1, 0},
	},
	llmtest.Speech: {
		llmtest.NotJSON: {atelier.CodeRefused, 1, 0},
		llmtest.Empty:   {atelier.CodeRefused, 1, 0},
	},
}

// ask makes the request that a kind stands for.
func ask(ctx context.Context, p *provider.Provider, payer atelier.Payer, kind llmtest.Kind) (atelier.Spend, error) {
	prompt := provider.ChatRequest{Model: writer, System: "You write songs.", Messages: []provider.Message{{Role: "user", Text: "About a storm."}}}
	switch kind {
	case llmtest.Chat:
		var s song
		r, err := p.Structured(ctx, payer, "write", prompt, songs, &s)
		if err == nil && s.Title != "Storm" {
			err = fmt.Errorf("the answer is %+v", s)
		}
		return r.Usage, err
	case llmtest.Make:
		r, err := p.Image(ctx, payer, "plate-1", provider.ImageRequest{Model: painter, Prompt: "A lighthouse.", Width: 1536, Height: 1024})
		return r.Usage, err
	case llmtest.Edit:
		base := llmtest.PNG(96, 64, color.RGBA{1, 2, 3, 255})
		r, err := p.Image(ctx, payer, "plate-1-edit", provider.ImageRequest{Model: painter, Prompt: "A lighthouse.", Width: 1536, Height: 1024, Base: base, Mask: base})
		return r.Usage, err
	case llmtest.Speech:
		r, err := p.Speak(ctx, payer, "read", provider.SpeakRequest{Model: voice, Text: "The lamp went round.", Voice: "alloy"})
		return r.Usage, err
	}
	_, err := p.Moderate(ctx, payer, "moderate", provider.ModerateRequest{Model: policy, Text: "The lamp went round."})
	return atelier.Spend{}, err
}

// TestFaults plays every fault against every kind of request and holds the client to
// its table: the code, the number of calls as the server counts them, the wait, and a
// ledger that never holds less than the server charges.
func TestFaults(t *testing.T) {
	t.Parallel()
	played := 0
	for _, kind := range []llmtest.Kind{llmtest.Chat, llmtest.Make, llmtest.Edit, llmtest.Speech, llmtest.Moderation} {
		for _, fault := range llmtest.Faults(kind) {
			own := kind
			if kind == llmtest.Edit {
				own = llmtest.Make
			}
			w, ok := of[own][fault]
			if !ok {
				if w, ok = statuses[fault]; !ok {
					t.Errorf("%s: nobody says what %q comes to", kind, fault)
					continue
				}
			}
			played++
			t.Run(string(kind)+"/"+string(fault), func(t *testing.T) {
				t.Parallel()
				s := llmtest.Start(t, prices, llmtest.FailFirst(99, fault, play))
				p := connect(t, s, func(c *provider.Config) {
					switch fault {
					case llmtest.Hang, llmtest.HangAfterHeaders, llmtest.Drip:
						c.Timeout, c.Stall = 1500*time.Millisecond, 300*time.Millisecond
					}
				})
				ledger := llmtest.NewLedger(atelier.Spend{})
				usage, err := ask(t.Context(), p, ledger, kind)
				if got := atelier.CodeOf(err); got != w.code {
					t.Fatalf("code is %q (%v), want %q", got, err, w.code)
				}
				if got := len(s.Calls()); got != w.calls {
					t.Errorf("%d calls, want %d", got, w.calls)
				}
				if _, n := s.Most(); n > 1 {
					t.Errorf("one call key was asked for %d times", n)
				}
				if got := atelier.RetryAfter(err); got > w.after || w.after > 0 && got < w.after-2*time.Second {
					t.Errorf("told to wait %v, want %v", got, w.after)
				}
				if err != nil {
					clean(t, err, s)
				}
				spent, unknown := ledger.Spent()
				charged, tokens := s.Spent()
				if spent.USD < charged-1e-9 || kind == llmtest.Chat && spent.TokensIn+spent.TokensOut < int64(tokens) {
					t.Errorf("the ledger holds %+v, the server charges %v USD and %d tokens", spent, charged, tokens)
				}
				if (unknown > 0) != (w.code == atelier.CodeUnknownOutcome) {
					t.Errorf("%d calls have an unknown outcome, code %q", unknown, w.code)
				}
				if w.code == "" && usage.Calls != 1 {
					t.Errorf("usage is %+v, want one call", usage)
				}
			})
		}
	}
	if played < 150 {
		t.Errorf("%d faults played: some are missing", played)
	}
}

// clean fails if an error, printed in any way, holds a key, a host or a part of a
// reply.
func clean(t *testing.T, err error, s *llmtest.Server) {
	t.Helper()
	texts := []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)}
	for e := err; e != nil; e = errors.Unwrap(e) {
		texts = append(texts, e.Error())
	}
	for _, text := range texts {
		for _, word := range []string{key, "Bearer", "127.0.0.1", s.Addr().String(), "what went wrong", "html", "<", "I cannot help"} {
			if strings.Contains(text, word) && !strings.HasPrefix(text, "&atelier") {
				t.Errorf("the error holds %q: %s", word, text)
			}
		}
		if strings.Contains(text, key) {
			t.Errorf("the error holds the key: %s", text)
		}
	}
}

// TestPaidOnce asks for everything twice: what was answered, and what was refused,
// comes from the ledger the second time.
func TestPaidOnce(t *testing.T) {
	t.Parallel()
	for _, fault := range []llmtest.Fault{"", llmtest.Refusal, llmtest.WrongSchema, llmtest.Huge, llmtest.ImageBomb} {
		for _, kind := range []llmtest.Kind{llmtest.Chat, llmtest.Make, llmtest.Edit, llmtest.Speech, llmtest.Moderation} {
			if fault != "" && (kind == llmtest.Speech || kind == llmtest.Moderation) {
				continue
			}
			s := llmtest.Start(t, prices, llmtest.FailFirst(99, fault, play))
			p := connect(t, s, nil)
			ledger := llmtest.NewLedger(atelier.Spend{})
			first, err1 := ask(t.Context(), p, ledger, kind)
			calls := len(s.Calls())
			again, err2 := ask(t.Context(), p, ledger, kind)
			if len(s.Calls()) != calls || atelier.CodeOf(err1) != atelier.CodeOf(err2) || first != again {
				t.Errorf("%s %q: %d calls then %d; %v then %v; %v then %v", kind, fault, calls, len(s.Calls()), first, again, err1, err2)
			}
			spent, _ := ledger.Spent()
			charged, _ := s.Spent()
			if fault == "" && (spent.USD < charged-1e-9 || spent.USD > charged+1e-9) {
				t.Errorf("%s: the ledger holds %v USD, the server charges %v", kind, spent.USD, charged)
			}
		}
	}
}

// TestNotReached: what was not sent is not counted as spent.
func TestNotReached(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, play)
	p := connect(t, s, func(c *provider.Config) { c.BaseURL = "http://127.0.0.1:1/v1" })
	ledger := llmtest.NewLedger(atelier.Spend{})
	_, err := ask(t.Context(), p, ledger, llmtest.Chat)
	spent, unknown := ledger.Spent()
	if atelier.CodeOf(err) != atelier.CodeUnavailable || unknown != 0 || spent.Calls != 0 {
		t.Errorf("got %v, spent %+v, %d unknown; want unavailable and nothing spent", err, spent, unknown)
	}
	clean(t, err, s)
}

// TestCancel: calling off reaches the request, and says that the outcome is unknown.
func TestCancel(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	s := llmtest.Start(t, prices, func(llmtest.Request) llmtest.Reply {
		close(asked)
		return llmtest.Reply{Fault: llmtest.Hang}
	})
	p := connect(t, s, func(c *provider.Config) { c.Timeout = time.Minute })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	began := time.Now()
	_, err := ask(ctx, p, llmtest.NewLedger(atelier.Spend{}), llmtest.Chat)
	if atelier.CodeOf(err) != atelier.CodeUnknownOutcome || !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("got %v after %v, want an unknown outcome, cancelled, at once", err, time.Since(began))
	}
}

// TestNotResent: a connection that is reset after it was used before looks to
// net/http like one that went idle, and an idempotency header like leave to send
// again. It must not: the first sending may have been paid for.
func TestNotResent(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		a := play(r)
		if r.Last() == "again" {
			a.Fault = llmtest.Reset
		}
		return a
	})
	p := connect(t, s, nil)
	for i, text := range []string{"once", "again"} {
		prompt := provider.ChatRequest{Model: writer, Messages: []provider.Message{{Role: "user", Text: text}}}
		_, err := p.Chat(t.Context(), llmtest.NewLedger(atelier.Spend{}), "ask", prompt)
		if want := []atelier.Code{"", atelier.CodeUnknownOutcome}[i]; atelier.CodeOf(err) != want {
			t.Errorf("%s: got %v, want code %q", text, err, want)
		}
	}
	if n := len(s.Calls()); n != 2 {
		t.Errorf("%d calls, want 2", n)
	}
}

// TestSent is what the server must see: the key, our header, the bound of the answer
// under the right name, pictures byte by byte, the schema with its order.
func TestSent(t *testing.T) {
	t.Parallel()
	got := make(chan llmtest.Request, 1)
	s := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply { got <- r; return play(r) })
	seed, cold := int64(7), 0.0
	pixels := llmtest.PNG(8, 8, color.RGBA{9, 9, 9, 255})
	for _, preset := range []string{"openai", "ollama"} {
		p := connect(t, s, func(c *provider.Config) {
			c.Preset = preset
			c.Headers = map[string]secret.Secret{"X-Title": "Atelier"}
		})
		m := writer
		m.Caps.Temperature = true
		var out song
		ctx := atelier.WithCallKey(t.Context(), "outer")
		_, err := p.Structured(ctx, llmtest.NewLedger(atelier.Spend{}), "write", provider.ChatRequest{
			Model: m, System: "You write songs.", MaxTokens: 300, Seed: &seed, Temperature: &cold,
			Messages: []provider.Message{{Role: "user", Text: "About this.", Images: []provider.Image{{MediaType: "image/png", Data: pixels}}}},
		}, songs, &out)
		if err != nil {
			t.Fatal(err)
		}
		r := <-got
		switch {
		case r.Header.Get("Authorization") != "Bearer "+key, r.Header.Get("X-Title") != "Atelier":
			t.Errorf("%s: headers are %v", preset, r.Header)
		case len(r.Key) != 64:
			t.Errorf("%s: the idempotency header is %q, want the ledger's key", preset, r.Key)
		case r.MaxTokens != 300 || bytes.Contains(r.Body, []byte("max_completion_tokens")) != (preset == "openai"):
			t.Errorf("%s: the bound of the answer is %d in %s", preset, r.MaxTokens, r.Body)
		case r.Seed == nil || *r.Seed != 7 || r.Temperature == nil || *r.Temperature > 1e-6:
			t.Errorf("%s: seed %v, temperature %v", preset, r.Seed, r.Temperature)
		case !strings.HasPrefix(r.System, "You write songs."):
			t.Errorf("%s: the system message begins %.40q: what is stable must come first", preset, r.System)
		case len(r.Images()) != 1 || !bytes.Equal(r.Images()[0].Data, pixels):
			t.Errorf("%s: the model sees other pixels", preset)
		case r.SchemaName != "song" || strings.Index(string(r.Schema), "thinking") > strings.Index(string(r.Schema), "answer") ||
			strings.Index(string(r.Schema), `"title"`) > strings.Index(string(r.Schema), `"lines"`):
			t.Errorf("%s: the schema is %s", preset, r.Schema)
		}
	}
}

// TestSchemaByPrompt: models without schemas, and those whose schemas cannot be
// relied on, are told the schema in words, and their ways to answer are understood.
func TestSchemaByPrompt(t *testing.T) {
	t.Parallel()
	bare := `{"title":"Storm","lines":["a"]}`
	for name, text := range map[string]string{
		"bare":           bare,
		"after thoughts": "First I thought {of this}.\n{maybe}\nThen:\n\n" + bare,
		"fenced":         "Let me think.\n```json\n" + bare + "\n```\n",
		"as on the wire": goodSong,
	} {
		s := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
			if !strings.Contains(r.System, `"title"`) {
				t.Errorf("%s: the schema is not in the prompt", name)
			}
			return llmtest.Reply{Text: text}
		})
		p := connect(t, s, nil)
		for _, support := range []provider.Support{provider.No, provider.Unreliable} {
			m := writer
			m.Caps.JSONSchema = support
			var out song
			r, err := p.Structured(t.Context(), llmtest.NewLedger(atelier.Spend{}), "write", provider.ChatRequest{Model: m, Messages: []provider.Message{{Role: "user", Text: "x"}}}, songs, &out)
			if err != nil || out.Title != "Storm" || !strings.HasPrefix(r.Text, "{") {
				t.Errorf("%s, %s: %+v, %q, %v", name, support, out, r.Text, err)
			}
		}
	}
}

// TestRepair: the second answer is taken, and the model is told what was wrong with
// the first.
func TestRepair(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		if len(r.Messages) == 1 {
			return llmtest.Reply{Text: `{"thinking":"","answer":{"title":"Storm","lines":["a"],"approve":true}}`}
		}
		if !strings.Contains(r.Last(), "approve") || r.Messages[1].Role != "assistant" {
			t.Errorf("the model is told %q", r.Last())
		}
		return llmtest.Reply{Text: goodSong}
	})
	p := connect(t, s, nil)
	ledger := llmtest.NewLedger(atelier.Spend{})
	usage, err := ask(t.Context(), p, ledger, llmtest.Chat)
	if err != nil || usage.Calls != 2 || len(s.Calls()) != 2 {
		t.Errorf("usage %+v, %d calls, %v; want two", usage, len(s.Calls()), err)
	}
	if steps := ledger.Calls(); steps[1].Step != "write-repair" {
		t.Errorf("the second step is %q", steps[1].Step)
	}
	for _, c := range ledger.Calls() {
		if bytes.Contains(c.Request, []byte(key)) {
			t.Errorf("the record of %s holds the key", c.Step)
		}
	}
}

// TestPictureAddress: an address that is not a public one is not fetched.
func TestPictureAddress(t *testing.T) {
	t.Parallel()
	var s *llmtest.Server
	s = llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		return llmtest.Reply{URL: "http://" + s.Addr().String() + "/v1/models"}
	})
	_, err := ask(t.Context(), connect(t, s, nil), llmtest.NewLedger(atelier.Spend{}), llmtest.Make)
	if atelier.CodeOf(err) != atelier.CodeRefused {
		t.Errorf("got %v, want refused", err)
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, play)
	got, err := connect(t, s, nil).Models(t.Context())
	if want := []string{"painter-1", "voice-1", "writer-1"}; err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestUnsupported(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, play)
	p := connect(t, s, nil)
	ledger := llmtest.NewLedger(atelier.Spend{})
	blind, fixed := writer, painter
	blind.Caps.Vision, fixed.Caps.EditMask = false, false
	_, err1 := p.Chat(t.Context(), ledger, "look", provider.ChatRequest{Model: blind, Messages: []provider.Message{{Role: "user", Images: []provider.Image{{MediaType: "image/png", Data: []byte("x")}}}}})
	_, err2 := p.Image(t.Context(), ledger, "edit", provider.ImageRequest{Model: fixed, Prompt: "x", Width: 64, Height: 64, Base: []byte("x"), Mask: []byte("x")})
	_, err3 := p.Speak(t.Context(), ledger, "read", provider.SpeakRequest{Model: writer, Text: "x", Voice: "x"})
	for i, err := range []error{err1, err2, err3} {
		if atelier.CodeOf(err) != atelier.CodeUnsupported {
			t.Errorf("%d: got %v, want unsupported", i, err)
		}
	}
	if n := len(s.Calls()); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]provider.Config{
		"preset":   {Name: "a", Preset: "opanai", Key: key},
		"no key":   {Name: "a", Preset: "openai"},
		"line end": {Name: "a", Preset: "openai", Key: key + "\n"},
		"no url":   {Name: "a"},
		"scheme":   {Name: "a", BaseURL: "file:///etc"},
		"user":     {Name: "a", BaseURL: "https://u:p@example.org"},
		"no name":  {BaseURL: "https://example.org"},
	} {
		if _, err := provider.New(c); atelier.CodeOf(err) != atelier.CodeInvalid || strings.Contains(err.Error(), key) {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}
