package provider

import (
	"context"
	"net/http"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/internal/secret"
)

// Config is everything about a provider that an operator says.
type Config struct {
	Name    string // as notes, artefacts and the ledger name it
	Preset  string // a key of [Presets]; "" for the plain protocol
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

// DefaultStall is long for a network and short for a person who waits.
const DefaultStall = 60 * time.Second

// Provider talks to one provider. It is safe for concurrent use; make one per
// process and provider, for its limits hold for what passes through it.
type Provider struct {
	config Config
	http   *http.Client
}

// New makes a provider. It checks the configuration and does not talk to anybody.
func New(c Config) (*Provider, error) { return nil, errDraft }

// Name returns the provider's name.
func (p *Provider) Name() string { return p.config.Name }

// Close lets idle connections go.
func (p *Provider) Close() { p.http.CloseIdleConnections() }

// Models returns the names of the models the provider offers. It costs nothing.
func (p *Provider) Models(ctx context.Context) ([]string, error) { return nil, errDraft }

var errDraft = atelier.Errorf(atelier.CodeInternal, "draft")

const maxSide = 4096
