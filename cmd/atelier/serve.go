package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	tlog "go.temporal.io/sdk/log"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/config"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/internal/telemetry"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/store"
	"github.com/atelierhq/atelier/worker"
)

// How long a deployment waits for what it needs, and for what it leaves.
const (
	dialTimeout  = 60 * time.Second
	dialEvery    = 2 * time.Second
	drainTimeout = 20 * time.Second
)

// deployment is what api and worker have in common.
type deployment struct {
	cfg    *config.Config
	log    *slog.Logger
	tel    *telemetry.Telemetry
	store  *store.S3
	client client.Client
	teams  installed
}

// open reads the environment and reaches the store and Temporal. The store is
// probed: one that lets a second writer win is refused.
func openDeployment(ctx context.Context, role config.Role, soundFont string, files []string) (*deployment, error) {
	cfg, err := config.FromEnv(role, os.Environ())
	if err != nil {
		return nil, err
	}
	d := &deployment{cfg: cfg, log: telemetry.Logger(os.Stderr, cfg.LogLevel), tel: telemetry.New()}
	slog.SetDefault(d.log)
	keys := keysOf(os.Getenv)
	if role == config.API {
		keys = noKeys // it asks no model
	}
	if d.teams, err = loadTeams(files, soundFont, keys); err != nil {
		return nil, err
	}
	if d.store, err = openStore(ctx, cfg, d.log, d.tel.StoreCall); err != nil {
		return nil, err
	}
	d.client, err = dial(ctx, cfg, d.log)
	return d, err
}

func openStore(ctx context.Context, cfg *config.Config, log *slog.Logger, observe func(call, outcome string, took time.Duration)) (*store.S3, error) {
	c := storeConfig(cfg.Store)
	c.Log, c.Observe = log, observe
	s, err := store.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	return s, s.Probe(ctx)
}

func storeConfig(s config.Store) store.Config {
	return store.Config{Endpoint: s.Endpoint, PublicEndpoint: s.PublicEndpoint, Region: s.Region, Bucket: s.Bucket, AccessKey: s.AccessKey.Reveal(),
		SecretKey: s.SecretKey.Reveal(), PathStyle: s.PathStyle, Checksums: s.Checksums, CreateBucket: s.CreateBucket}
}

// dial reaches Temporal, which may come up later than this process.
func dial(ctx context.Context, cfg *config.Config, log *slog.Logger) (client.Client, error) {
	opts := client.Options{HostPort: cfg.Temporal.Address, Namespace: cfg.Temporal.Namespace, Identity: "atelier", Logger: tlog.NewStructuredLogger(log)}
	if cfg.Temporal.TLS {
		opts.ConnectionOptions.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if cfg.Temporal.APIKey != "" {
		opts.Credentials = client.NewAPIKeyStaticCredentials(cfg.Temporal.APIKey.Reveal())
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	for {
		c, err := client.DialContext(ctx, opts)
		if err == nil {
			return c, nil
		}
		log.Warn("Temporal does not answer yet", "err", err)
		select {
		case <-ctx.Done():
			return nil, atelier.Errorf(atelier.CodeUnavailable, "Temporal does not answer at ATELIER_TEMPORAL_ADDRESS")
		case <-time.After(dialEvery):
		}
	}
}

// apiCmd serves HTTP.
type apiCmd struct {
	teamFiles
	Listen string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"ADDR"`
}

// Run serves until a signal, then drains.
func (c *apiCmd) Run(parent context.Context, std *streams) error {
	ctx, stop := interrupts(parent)
	defer stop()
	d, err := openDeployment(ctx, config.API, "", c.Team)
	if err != nil {
		return err
	}
	defer d.client.Close()
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return atelier.Invalidf("listen", "cannot listen on %s", c.Listen)
	}
	s, err := d.server(l.Addr().(*net.TCPAddr))
	if err != nil {
		l.Close()
		return err
	}
	h := api.NewHTTPServer(d.tel.HTTP(s.Handler()), d.log)
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	fmt.Fprintf(std.out, "API on http://%s\n", l.Addr())
	select {
	case err := <-failed:
		if !errors.Is(err, http.ErrServerClosed) {
			return err
		}
	case <-ctx.Done():
	}
	rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	return h.Shutdown(rest)
}

// server makes the API of a deployment.
func (d *deployment) server(addr *net.TCPAddr) (*api.Server, error) {
	rosters := map[string]atelier.Roster{}
	for name, t := range d.teams.byName {
		rosters[name] = t.Roster
	}
	signing, err := d.signing()
	if err != nil {
		return nil, err
	}
	var keys proof.Keyring
	if signing != nil {
		keys = signing.Ring
	}
	return api.New(api.Config{Client: d.client, Store: d.store, Rosters: rosters, Recognise: recognise, BaseURL: d.cfg.PublicURL,
		RequireKey: d.cfg.RequireKey, Loopback: addr.IP.IsLoopback(), Keys: keys, Metrics: d.tel.Handler(), Log: d.log})
}

// signing is the key that bundles are signed with, nil without one.
func (d *deployment) signing() (*activities.Signing, error) {
	if d.cfg.SigningKey == "" {
		return nil, nil
	}
	halves := strings.Fields(d.cfg.SigningKey.Reveal())
	if len(halves) != 2 {
		return nil, atelier.Invalidf("ATELIER_SIGNING_KEY", "holds no key as `atelier keys signing` prints it")
	}
	// Since when it signs nobody wrote down.
	s, err := activities.NewSigning(halves[0], halves[1], time.Unix(0, 0))
	if err != nil {
		return nil, atelier.Invalidf("ATELIER_SIGNING_KEY", "holds no key as `atelier keys signing` prints it")
	}
	return s, nil
}

// workerCmd works.
type workerCmd struct {
	teamFiles
	Metrics   string `help:"Address to serve /metrics on; nothing is served without it." placeholder:"ADDR"`
	SoundFont string `name:"soundfont" help:"Play the music on this SoundFont (SF2) instead of the built-in instruments." type:"existingfile" placeholder:"FILE"`
}

// Run works until a signal, then drains.
func (c *workerCmd) Run(parent context.Context, std *streams) error {
	ctx, stop := interrupts(parent)
	defer stop()
	d, err := openDeployment(ctx, config.Worker, c.SoundFont, c.Team)
	if err != nil {
		return err
	}
	defer d.client.Close()
	if c.Metrics != "" {
		l, err := net.Listen("tcp", c.Metrics)
		if err != nil {
			return atelier.Invalidf("metrics", "cannot listen on %s", c.Metrics)
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", d.tel.Handler())
		answers := func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }
		mux.HandleFunc("GET /healthz", answers)
		mux.HandleFunc("GET /readyz", answers) // nothing listens before the store and Temporal have answered
		srv := api.NewHTTPServer(mux, d.log)
		defer srv.Close()
		go srv.Serve(l)
	}
	signing, err := d.signing()
	if err != nil {
		return err
	}
	acts := activities.New(activities.Config{Store: d.store, Teams: d.teams.byName, Log: d.log, Observe: d.tel.Turn, Signing: signing, Eraser: d.store})
	if d.cfg.Concurrency == 0 {
		d.cfg.Concurrency = house.Turns()
	}
	fmt.Fprintln(std.out, "Working")
	return worker.Run(ctx, worker.Config{Client: d.client, Activities: acts, Concurrency: d.cfg.Concurrency, Queues: d.teams.queues})
}

// keysCmd makes keys.
type keysCmd struct {
	Add     keysAddCmd     `cmd:"" help:"Make an API key and print it once."`
	Signing keysSigningCmd `cmd:"" help:"Make a key that a deployment signs bundles with (ATELIER_SIGNING_KEY) and print it once."`
	Rotate  keysRotateCmd  `cmd:"" help:"Give a data directory a new key to sign bundles with; the earlier public keys stay published."`
}

// keysRotateCmd changes the signing key of a data directory.
type keysRotateCmd struct {
	Data string `help:"Data directory; no studio may run on it." default:"${data}" type:"path" placeholder:"DIR"`
}

// Run prints the public keys, the new one first.
func (c *keysRotateCmd) Run(std *streams) error {
	_, at, err := running(c.Data)
	if err != nil {
		return err
	}
	if at != nil {
		return atelier.Errorf(atelier.CodeConflict, "a studio runs on %s with the key it has; stop it, rotate, and start it again", c.Data)
	}
	if _, err := os.Stat(c.Data); err != nil {
		return atelier.Invalidf("data", "is no data directory: %s", c.Data)
	}
	ring, err := studio.RotateKey(c.Data, time.Now())
	if err != nil {
		return err
	}
	for _, k := range ring.Keys {
		if k.Until == nil {
			fmt.Fprintf(std.out, "%s  signs from %s\n", k.Key, k.From.Format(time.DateTime))
		} else {
			fmt.Fprintf(std.out, "%s  signed until %s\n", k.Key, k.Until.Format(time.DateTime))
		}
	}
	return nil
}

// keysSigningCmd makes a signing key.
type keysSigningCmd struct{}

// Run prints both halves; nothing is kept.
func (keysSigningCmd) Run(std *streams) error {
	secret, public, err := proof.GenerateKey(rand.Reader, "atelier")
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, secret, public)
	return nil
}

// keysAddCmd makes a key, in the store of a deployment or of a data directory.
type keysAddCmd struct {
	Name string `arg:"" help:"Who will use it."`
	Data string `help:"Data directory the key is for, where the environment names no deployment's store (ATELIER_S3_ENDPOINT)." default:"${data}" type:"path" placeholder:"DIR"`
}

// Run prints the key; only its hash is kept.
func (c *keysAddCmd) Run(ctx context.Context, std *streams) error {
	s, stop, err := c.store(ctx)
	if err != nil {
		return err
	}
	key, err := api.NewKey(ctx, s, c.Name)
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	fmt.Fprintln(std.out, key)
	return nil
}

func (c *keysAddCmd) store(ctx context.Context) (*store.S3, func() error, error) {
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("ATELIER_S3_ENDPOINT") == "" {
		_, at, err := running(c.Data)
		if err != nil {
			return nil, nil, err
		}
		return studio.OpenStore(ctx, c.Data, at, log)
	}
	cfg, err := config.FromEnv(config.API, os.Environ())
	if err != nil {
		return nil, nil, err
	}
	s, err := openStore(ctx, cfg, log, nil)
	return s, func() error { return nil }, err
}

// recoverCmd rebuilds jobs that Temporal lost.
type recoverCmd struct{ teamFiles }

// Run starts them again and prints their ids.
func (c *recoverCmd) Run(parent context.Context, std *streams) error {
	ctx, stop := interrupts(parent)
	defer stop()
	d, err := openDeployment(ctx, config.API, "", c.Team)
	if err != nil {
		return err
	}
	defer d.client.Close()
	s, err := d.server(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	jobs, err := s.Recover(ctx)
	for _, job := range jobs {
		fmt.Fprintln(std.out, job)
	}
	return err
}
