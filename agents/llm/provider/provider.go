package provider

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
	"golang.org/x/time/rate"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/secret"
)

// Config is everything about a provider that an operator says.
type Config struct {
	Name    string // as notes, artefacts and the ledger name it
	Preset  string // see [PresetOf]
	BaseURL string // up to and without /chat/completions; "": the preset's
	Key     secret.Secret
	Headers map[string]secret.Secret // sent with every request
	Limits  Limits
	Timeout time.Duration // of a whole call; 0: 3 minutes for text, 5 for pictures and speech
	Stall   time.Duration // an answer that has begun must go on within it; 0: [DefaultStall]
}

// Limits are what a provider takes from one process; zero fields set no bound.
type Limits struct {
	Concurrency       int
	RequestsPerMinute float64
	TokensPerMinute   float64
}

// Provider talks to one provider. It is safe for concurrent use; make one per
// process and provider, for its limits hold for what passes through it.
type Provider struct {
	config   Config
	preset   Preset
	http     *http.Client
	slots    chan struct{} // nil: any number of calls at once
	requests *rate.Limiter
	tokens   *rate.Limiter
	pace     pace
	gate     gate
}

// New makes a provider. It checks the configuration and does not talk to anybody.
func New(c Config) (*Provider, error) {
	preset, ok := PresetOf(c.Preset)
	if !ok {
		return nil, atelier.Invalidf("preset", "must be one of %s", strings.Join(PresetNames(), ", "))
	}
	if c.Name == "" {
		return nil, atelier.Invalidf("name", "is missing")
	}
	if c.BaseURL == "" {
		c.BaseURL = preset.BaseURL
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if err := CheckBaseURL(c.BaseURL); err != nil {
		return nil, err
	}
	if c.Key == "" && !preset.Keyless {
		return nil, atelier.Invalidf("key", "is missing: provider %s needs one", c.Name)
	}
	if strings.ContainsFunc(c.Key.Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, atelier.Invalidf("key", "holds a character that no key has: a space or a line end perhaps")
	}
	c.Stall = orElse(c.Stall, DefaultStall)
	p := &Provider{config: c, preset: preset, http: client(c.Limits.Concurrency)}
	l := c.Limits
	if l.Concurrency > 0 {
		p.slots = make(chan struct{}, l.Concurrency)
	}
	// One at a time, evenly: a provider that counts seconds sees no burst.
	p.requests = limiter(l.RequestsPerMinute, 1)
	p.pace = newPace(l.RequestsPerMinute)
	// A tenth of a minute's tokens at once, and the rest of a minute at nine tenths of
	// the rate: never more than the rate in any minute.
	p.tokens = limiter(l.TokensPerMinute, l.TokensPerMinute/10)
	return p, nil
}

// CheckBaseURL says what is wrong with the base URL of a provider.
func CheckBaseURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return atelier.Invalidf("base_url", "is missing")
	case err != nil, u.Host == "", u.Scheme != "https" && u.Scheme != "http":
		return atelier.Invalidf("base_url", "must be an http or https address")
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return atelier.Invalidf("base_url", "must have no user, query or fragment: keys come from key_env or key_file")
	}
	return nil
}

// limiter gives out perMinute, of which up to burst at once.
func limiter(perMinute, burst float64) *rate.Limiter {
	if perMinute <= 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perMinute/60*rateShare), max(1, int(burst)))
}

// client is an HTTP client for an address that the operator chose: through the
// system's proxy if there is one, and to no other address than that.
func client(concurrency int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:    10 * time.Second,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    max(4, concurrency),
			IdleConnTimeout:        idleTime,
			MaxResponseHeaderBytes: maxReplyHeader,
		},
		// A redirect would carry the key and the brief somewhere nobody chose.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Name returns the provider's name.
func (p *Provider) Name() string { return p.config.Name }

// Close lets idle connections go.
func (p *Provider) Close() { p.http.CloseIdleConnections() }

// openai returns a client of the library whose one request goes through x.
//
// DefaultConfig serves Anthropic too: the library's own configuration for it sends
// no key and appends an api-version that the endpoint does not know.
func (p *Provider) openai(x *exchange) *openai.Client {
	c := openai.DefaultConfig(p.config.Key.Reveal())
	c.BaseURL = p.config.BaseURL
	c.HTTPClient = x
	return openai.NewClientWithConfig(c)
}

// Models returns the names of the models that the provider offers, sorted. It costs
// nothing, and is how a team file is checked without paying.
func (p *Provider) Models(ctx context.Context) ([]string, error) {
	x := p.exchange(ctx, maxSmallReply, textTimeout, 0)
	list, err := p.openai(x).ListModels(ctx)
	if err := x.outcome(err); err != nil {
		if atelier.CodeOf(err) == atelier.CodeUnknownOutcome {
			return nil, atelier.Errorf(atelier.CodeUnavailable, "provider %s did not list its models", p.config.Name)
		}
		return nil, err
	}
	names := make([]string, 0, len(list.Models))
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return names, nil
}

// orElse returns d, or e if d is zero.
func orElse(d, e time.Duration) time.Duration {
	if d == 0 {
		return e
	}
	return d
}
